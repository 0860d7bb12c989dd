"""Charts for briefings: a corpus or its tables in, a matplotlib Axes out; ``chart_data`` gives what a chart shows as text."""

from compare.charts.action_matrix import action_matrix
from compare.charts.catalogue import CHARTS, Chart
from compare.charts.clusters import dendrogram, measure_map
from compare.charts.coverage import coverage_map
from compare.charts.crosswalk import action_crosswalk
from compare.charts.labels import plan_labels
from compare.charts.lineage import lineage_bars, lineage_dots
from compare.charts.profiles import plan_profiles
from compare.charts.responsibility import load_of_units, responsibility_map, unit_network
from compare.charts.sheet import chart_data, own_chart
from compare.charts.style import LANGS, SIZES, use_chinese_font
from compare.charts.targets import target_comparison
from compare.charts.timeline import deadline_ladder, plan_timeline

__all__ = [
    "CHARTS",
    "LANGS",
    "SIZES",
    "Chart",
    "action_crosswalk",
    "action_matrix",
    "chart_data",
    "coverage_map",
    "deadline_ladder",
    "dendrogram",
    "lineage_bars",
    "lineage_dots",
    "load_of_units",
    "measure_map",
    "own_chart",
    "plan_labels",
    "plan_profiles",
    "plan_timeline",
    "responsibility_map",
    "target_comparison",
    "unit_network",
    "use_chinese_font",
]
