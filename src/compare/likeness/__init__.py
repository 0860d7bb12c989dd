"""Which measures of different plans are alike: pairs, passages, clusters, crosswalk, lineage and themes.

``measures``, ``actions``, ``units`` and ``similar`` are the tables of those names, ``texts`` by plan id what their offsets
point into, ``codebook`` and ``settings`` those of the build. ``n_jobs`` are processes; the result is the same for any number.
"""

from compare.likeness.clusters import Clusters, cluster_measures
from compare.likeness.crosswalk import Crosswalk, crosswalk
from compare.likeness.decisions import apply_decisions, read_decisions
from compare.likeness.lineage import Lineage, lineage
from compare.likeness.own_themes import draft_themes, find_themes
from compare.likeness.pairs import find_similar
from compare.likeness.passages import matched_passages
from compare.likeness.report import crosswalk_html, crosswalk_text, write_crosswalk
from compare.likeness.scoring import score_likeness
from compare.likeness.settings import Settings
from compare.likeness.tables import likeness_tables
from compare.likeness.themes import assign_themes
from compare.likeness.view import SideBySide, side_by_side
from compare.likeness.words import tokenize

__all__ = [
    "Clusters",
    "Crosswalk",
    "Lineage",
    "Settings",
    "SideBySide",
    "apply_decisions",
    "assign_themes",
    "cluster_measures",
    "crosswalk",
    "crosswalk_html",
    "crosswalk_text",
    "draft_themes",
    "find_similar",
    "find_themes",
    "likeness_tables",
    "lineage",
    "matched_passages",
    "read_decisions",
    "score_likeness",
    "side_by_side",
    "tokenize",
    "write_crosswalk",
]
