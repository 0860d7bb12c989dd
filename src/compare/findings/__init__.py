"""Findings: one question, one object. Titles, sentences, briefings and the files that go with them say the same numbers.

Every function takes a corpus or its tables and gives a ``Finding``, which speaks Chinese or English; each says so where
there is nothing to say. They take the same words:

``data`` : Corpus or mapping of frames
``plans``, ``plan``, ``plan_a``, ``plan_b``, ``other`` : str, or sequence of str
    Plan ids, or names that mean one plan; ``plans`` are all by default. A plan that is not there is a ``CorpusError``.
``frame`` : str, path or Frame, optional
    As for ``compare.frames.find_frame``; of several lists the one that the plans answer most.
``kind`` : {"action", "measure", "safeguard"}, optional
    Entries of a frame of this kind alone.
``found`` : Crosswalk
    Computed before, so that it is computed once.
``settings`` : dataclass, optional
    The thresholds; those of ``compare.analysis`` by default.
"""

from compare.findings.briefing import briefing
from compare.findings.checks import checked, put_right
from compare.findings.coverage import coverage, left_out, own_only, singles
from compare.findings.frames import against, descent, taken
from compare.findings.groups import alike, doubtful, groups, headlines, overview
from compare.findings.improving import lacking, ledger
from compare.findings.names import plan_labels, plan_names
from compare.findings.pairs import action_scores, actions_of, correspondence, matched, missing, relatives, strokes
from compare.findings.plans import (
    completeness,
    corrected,
    plan_says,
    plans_in,
    profile,
    row_says,
    slips,
    tables_hold,
    unknown_words,
)
from compare.findings.side_by_side import side_by_side
from compare.findings.text import drawn_from, heritage, longest_run, reworded
from compare.findings.times import course, due, promises, recurring, rivals, undated
from compare.findings.two_way import two_way
from compare.findings.units import load, names_vary, partners, responsible, unnamed
from compare.findings.words import Finding, Name, Phrase, Top, finding, nothing, say

__all__ = [
    "Finding", "Name", "Phrase", "Top", "action_scores", "actions_of", "against", "alike", "briefing", "checked",
    "completeness", "corrected", "correspondence", "course", "coverage", "descent", "doubtful", "drawn_from",
    "due", "finding", "groups", "headlines", "heritage", "lacking", "ledger", "left_out", "load", "longest_run", "matched",
    "missing", "names_vary", "nothing", "overview", "own_only", "partners", "plan_labels", "plan_names",
    "plan_says", "plans_in", "profile", "promises", "put_right", "recurring", "relatives", "responsible", "reworded",
    "rivals", "row_says", "say", "side_by_side", "singles", "slips", "strokes", "tables_hold", "taken",
    "two_way", "undated", "unknown_words", "unnamed",
]  # fmt: skip
