"""Every chart with the question it answers: what reports, notebooks and the documentation go through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.axes import Axes

from compare.analysis.select import Data
from compare.charts.clusters import dendrogram, group_overview
from compare.charts.coverage import coverage_map
from compare.charts.crosswalk import action_crosswalk, action_matrix
from compare.charts.frames import entry_descent, frame_map, frame_strips
from compare.charts.lineage import lineage_bars, lineage_dots
from compare.charts.profiles import completeness, plan_profiles
from compare.charts.responsibility import load_of_units, responsibility_map, unit_pairs
from compare.charts.side_by_side import side_by_side
from compare.charts.targets import target_comparison
from compare.charts.timeline import deadline_ladder, plan_timeline
from compare.charts.two_way import two_way


@dataclass(frozen=True)
class Chart:
    """A chart of the catalogue.

    ``name`` is the question in a file's name; ``takes`` says what it is drawn from: any number of ``plans``, a
    ``pair`` of them, or one ``plan``. ``briefing`` says whether reports hold it; the others are for notebooks.
    ``needs`` names a table without rows in which a report leaves it out.
    """

    name: str
    zh: str
    en: str
    function: Callable[..., Axes]
    takes: Literal["plans", "pair", "plan"] = "plans"
    options: tuple[tuple[str, Any], ...] = ()
    briefing: bool = True
    needs: str = ""

    def draw(self, data: Data, plans: list[str], **how: Any) -> Axes:
        """Draw it from a corpus or its tables, for these plans; ``how`` is ``ax``, ``lang`` and ``size``."""
        if self.takes == "plans":
            return self.function(data, plans=plans, **dict(self.options), **how)
        return self.function(data, *plans, **dict(self.options), **how)


CHARTS: dict[str, Chart] = {
    chart.name: chart
    for chart in (
        Chart("what-became-of-the-frame", "上级部署各方案落实了哪些", "What became of the frame in each plan?", frame_map,
              needs="entries"),
        Chart("taken-over-or-of-its-own", "各方案哪些沿用、哪些自有", "What did each plan take over, what is its own?", frame_strips,
              needs="entries"),
        Chart("from-the-frame-to-the-town", "一项部署如何逐级落实", "How does one entry go from level to level?", entry_descent,
              briefing=False),
        Chart("who-when-how-much", "各方案由谁牵头、何时完成、指标多少", "Who leads, until when, how much, plan beside plan?",
              side_by_side, briefing=False),
        Chart("how-plans-differ", "各方案有何不同", "How do the plans differ?", plan_profiles),
        Chart("how-definite-are-promises", "承诺有多明确", "How definite are the promises?", completeness),
        Chart("how-definite-by-theme", "各主题的承诺有多明确", "How definite are the promises of each theme?", completeness,
              options=(("by", "theme"),)),
        Chart("what-is-covered-by-theme", "各方案涉及哪些主题", "Which themes does each plan cover?", coverage_map,
              options=(("by", "theme"),)),
        Chart("what-is-covered-by-field", "各方案涉及哪些领域", "Which policy fields does each plan cover?", coverage_map,
              options=(("by", "sector"),)),
        Chart("what-several-plans-promise", "哪些措施为多份方案共有", "Which measures do several plans have?", coverage_map,
              options=(("by", "cluster"),)),
        Chart("who-stands-out-in-what", "哪些方案在哪些主题上突出", "Which plan stands out in which theme?", two_way),
        Chart("which-actions-correspond", "两份方案的行动如何对应", "Which action of one answers which of the other?",
              action_crosswalk, "pair"),
        Chart("how-alike-actions-are", "两份方案的行动有多相近", "How alike are the actions of two plans?", action_matrix, "pair"),
        Chart("what-is-due-when", "各项任务何时到期", "What falls due when?", deadline_ladder),
        Chart("which-targets-differ", "同一事项各定多少指标", "What does each plan promise for the same thing?",
              target_comparison),
        Chart("who-is-responsible", "各项任务由谁负责", "Who is responsible for what?", responsibility_map),
        Chart("who-carries-most", "谁承担最多", "Who leads and carries most?", load_of_units),
        Chart("who-works-with-whom", "部门协同", "Who works with whom?", unit_pairs),
        Chart("how-measures-group", "措施集中在哪些方面", "How do the measures group?", group_overview),
        Chart("which-measures-are-alike", "哪些措施相近", "Which measures are alike?", dendrogram, briefing=False),
        Chart("how-much-text-is-shared", "有多少文字相同", "How much text is shared?", lineage_bars),
        Chart("where-text-is-shared", "相同的文字在哪里", "Where is the shared text?", lineage_dots, "pair"),
        Chart("course-of-one-plan", "一份方案的时间安排", "What is the course of one plan?", plan_timeline, "plan",
              needs="years"),
    )
}  # fmt: skip
