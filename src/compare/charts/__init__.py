"""Charts for briefings: a corpus or its tables in, a matplotlib Axes out; ``chart_data`` gives what a chart shows as text.

Every chart draws one finding of ``compare.findings`` and takes the same words:

``data`` : Corpus or mapping of frames
``plans`` : sequence of str, optional
    Plan ids; all plans by default, in the order of their dates. A plan that is not there is a ``CorpusError``.
``frame`` : str, path or Frame, optional
    As for ``compare.frames.find_frame``; of several lists the one that the plans answer most.
``kind`` : {"action", "measure", "safeguard"}, optional
    Entries of a frame of this kind alone.
``ax`` : Axes, optional
    Where to draw; a figure of ``size`` by default.
``lang`` : {"zh", "en"}, optional
    By default the current language (``compare.language``), which is Chinese unless somebody chose otherwise.
``size`` : str or Size
    ``slide``, ``column`` or ``page``.
"""

from compare.charts.catalogue import CHARTS, Chart
from compare.charts.clusters import dendrogram, group_overview
from compare.charts.coverage import coverage_map
from compare.charts.crosswalk import action_crosswalk, action_matrix
from compare.charts.frames import entry_descent, frame_map, frame_strips
from compare.charts.lineage import lineage_bars, lineage_dots
from compare.charts.noted import with_checks, with_thresholds
from compare.charts.profiles import completeness, plan_profiles
from compare.charts.responsibility import load_of_units, responsibility_map, unit_pairs
from compare.charts.sheet import chart_data, own_chart
from compare.charts.side_by_side import side_by_side
from compare.charts.style import SIZES, use_chinese_font
from compare.charts.targets import target_comparison
from compare.charts.timeline import deadline_ladder, plan_timeline
from compare.charts.two_way import two_way
from compare.findings.names import plan_labels
from compare.language import LANGS

__all__ = [
    "CHARTS", "LANGS", "SIZES", "Chart", "action_crosswalk", "action_matrix", "chart_data", "completeness",
    "coverage_map", "deadline_ladder", "dendrogram", "entry_descent", "frame_map", "frame_strips", "group_overview", "lineage_bars", "lineage_dots", "load_of_units",
    "own_chart", "plan_labels", "plan_profiles", "plan_timeline", "responsibility_map", "side_by_side", "target_comparison",
    "two_way", "unit_pairs", "use_chinese_font", "with_checks", "with_thresholds",
]  # fmt: skip
