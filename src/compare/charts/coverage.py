"""Which plans speak of what: plan × theme, policy field or group of like measures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from compare.analysis.coverage import By, coverage
from compare.analysis.select import Data, select
from compare.charts.labels import plan_labels, source_line
from compare.charts.matrix import Panel, draw_matrix
from compare.charts.sheet import Sheet, empty
from compare.charts.style import BLUES, Size, check_lang, joined, say, style
from compare.errors import ChoiceError

VALUES = {
    "measures": ("措施条数", "number of measures"),
    "targets": ("指标个数", "number of targets"),
    "measure_share": ("占本方案措施的百分比", "per cent of the plan's measures"),
    "char_share": ("占本方案措施字数的百分比", "per cent of the characters of the plan's measures"),
    "target_share": ("占本方案指标的百分比", "per cent of the plan's targets"),
}
THINGS = {
    "theme": ("主题", "themes", "theme"),
    "cluster": ("组相近措施", "groups of like measures", "group of like measures"),
    "sector": ("领域", "policy fields", "policy field"),
}


def coverage_map(
    data: Data,
    by: By = "theme",
    *,
    plans: Sequence[str] | None = None,
    value: str = "measures",
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Heat map of plan × theme, group of like measures, or policy field, with counts.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures``, and ``sectors`` or ``clusters``.
    by : str
        ``theme``, ``cluster`` or ``sector``. Of groups, only those that two plans or more have are drawn.
    plans : sequence of str, optional
        Plan ids; all plans by default, in the order of their dates.
    value : str
        What the cells hold: ``measures`` or ``targets`` counted, or as per cent of the plan's own ``measure_share``,
        ``char_share`` (of the characters of its measures), ``target_share``.
    ax : Axes, optional
        Where to draw; a figure of ``size`` by default.
    lang : str
        ``zh`` or ``en``.
    size : str or Size
        ``slide``, ``column`` or ``page``.

    Returns
    -------
    Axes
        One data unit is a point; its first collection holds the cells, rows from top to bottom.
    """
    language = check_lang(lang)
    zh = language == "zh"
    if by not in THINGS:
        raise ChoiceError(f"no coverage by {by!r}; there is {', '.join(THINGS)}")
    if value not in VALUES:
        raise ChoiceError(f"no value {value!r}; there are {', '.join(VALUES)}")
    tables = select(data, plans)
    things_zh, things_en, thing_en = THINGS[by]
    with style(size) as wanted:
        counts = coverage(tables, by)
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        if counts.empty:
            return empty(ax, wanted, language, things_zh.removeprefix("组") if zh else things_en, source)
        order = list(tables["plans"]["plan_id"])
        names = counts.drop_duplicates("key").set_index("key")["item"]
        grid = counts.pivot(index="key", columns="plan_id", values="measures")[order]
        spread, sums = (grid > 0).sum(axis=1), grid.sum(axis=1)
        keys = sorted(grid.index, key=lambda k: (-spread[k], -sums[k], str(k)))
        alone = [key for key in keys if spread[key] == 1]
        everywhere = [key for key in keys if spread[key] == len(order)]
        drawn = keys
        if by == "cluster" and len(order) > 1:
            drawn = [key for key in keys if spread[key] > 1] or keys
        cells = counts.pivot(index="key", columns="plan_id", values=value)[order].loc[drawn]
        share = value.endswith("share")
        values = (100 * cells).round(0).to_numpy(float) if share else cells.to_numpy(float)
        rows = [say(names[key], language) for key in drawn]
        columns = [labels[plan_id] for plan_id in order]
        widest = (say(names[keys[0]], language), int(spread[keys[0]]))
        title = _finding(
            by, len(keys), len(everywhere), [say(names[k], language) for k in alone], len(order), widest, zh
        )
        if len(order) == 1:
            most = rows[0]
            title = (
                f"{columns[0]} 涉及 {len(keys)} 个{things_zh.removeprefix('组')}，措施最多的是“{most}”"
                if zh
                else f"{columns[0]} speaks of {len(keys)} {things_en}; most measures go to {most}"
            )
        what = VALUES[value][0 if zh else 1]
        subtitle = (
            f"格中数字：{what}；右侧：写到它的方案数；按方案数、措施数排序，方案按成文日期排列"
            if zh
            else f"In the cells: {what}; at the right: plans that have it; rows by plans and measures, plans by date"
        )
        table = pd.DataFrame(values, columns=columns)
        if not share:
            table = table.astype(int)
        table.insert(0, things_zh if zh else thing_en, rows)
        table["方案数" if zh else "plans"] = [int(spread[key]) for key in drawn]
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table)
        marks = [f"{spread[key]}/{len(order)}" for key in drawn]
        shown = draw_matrix(sheet, rows, [Panel(columns, values, BLUES)], marks, "%" if share else "")
        left = len(keys) - len(drawn)
        if left:
            sheet.note(f"另有 {left} 组只见于一份方案，未画" if zh else f"{left} groups in one plan only are not drawn")
        if shown.rows < len(rows):
            rest = len(rows) - shown.rows
            measures = int(grid.loc[drawn[shown.rows :]].to_numpy().sum())
            sheet.note(
                f"图中为前 {shown.rows} 行，其余 {rest} 行（共 {measures} 条措施）见数据表"
                if zh
                else f"the first {shown.rows} rows are drawn; {rest} more ({measures} measures) are in the tables"
            )
        if shown.columns < len(columns):
            rest = len(columns) - shown.columns
            sheet.note(
                f"图中为前 {shown.columns} 份方案，另有 {rest} 份未画"
                if zh
                else f"the first {shown.columns} plans are drawn; {rest} more are not"
            )
        return sheet.ax


def _finding(
    by: By, total: int, everywhere: int, alone: list[str], plans: int, widest: tuple[str, int], zh: bool
) -> str:
    things_zh, things_en, _ = THINGS[by]
    of = "组" if by == "cluster" else "个"
    named = 0 < len(alone) <= 3 and by != "cluster"
    if zh:
        counted = f"{total} {things_zh}" if by == "cluster" else f"{total} 个{things_zh}"
        common = f"{everywhere} {of}为 {plans} 份方案共有"
        if not everywhere:
            common = f"没有一{of}为 {plans} 份方案共有，最普遍的是“{widest[0]}”（{widest[1]} 份）"
        lone = f"，{len(alone)} {of}只见于一份方案" if alone else ""
        return f"{counted}中，{common}{lone}" + (f"（{joined(alone, 'zh')}）" if named else "")
    common = f"{everywhere} of {total} {things_en} {'is' if everywhere == 1 else 'are'} in all {plans} plans"
    if not everywhere:
        common = f"None of {total} {things_en} is in all {plans} plans; the most common is {widest[0]} ({widest[1]})"
    lone = f", {len(alone)} in only one" if alone else ""
    return common + lone + (f" ({joined(alone, 'en')})" if named else "")
