"""How alike the actions of two plans are, every one with every other: a heat map."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from compare.analysis.network import action_links
from compare.analysis.select import Data, plan_ids, select
from compare.charts.labels import action_names, measure_names, plan_labels, source_line
from compare.charts.matrix import Panel, draw_matrix
from compare.charts.sheet import Sheet, empty
from compare.charts.style import BLUES, Size, check_lang, style


def action_matrix(
    data: Data,
    plan_a: str,
    plan_b: str,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Heat map of the actions of two plans by how alike their measures are.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``plans``, ``actions``, ``measures`` and ``similar``.
    plan_a, plan_b : str
        The rows and the columns, both in reading order.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; its first collection holds the cells: 100 where every measure of both actions has
        its double in the other, 0 where none has (``compare.analysis.network.action_links``).
    """
    language = check_lang(lang)
    zh = language == "zh"
    plan_a, plan_b = (plan_ids(data, plan)[0] for plan in (plan_a, plan_b))
    tables = select(data, [plan_a, plan_b])
    found = action_links(tables, plan_a, plan_b)
    with style(size) as wanted:
        labels = plan_labels(tables["plans"], language)
        source = source_line(tables["plans"], language)
        if found.nodes["side"].nunique() < 2:
            return empty(ax, wanted, language, "两份方案的行动" if zh else "actions of both plans", source)
        names = measure_names(tables["measures"]) | action_names(tables["actions"])
        left, right = (list(found.nodes[found.nodes["side"] == side]["node"]) for side in "ab")
        grid = found.links.pivot_table(index="node_a", columns="node_b", values="score")
        grid = grid.reindex(index=left, columns=right).astype(float).fillna(0.0)
        values = np.round(100 * grid.to_numpy(), 0)
        rows, columns = [names[node] for node in left], [names[node] for node in right]
        pairs = int((values > 0).sum())
        whole = values.size
        title = (
            f"{labels[plan_a]} 的 {len(rows)} 项行动与 {labels[plan_b]} 的 {len(columns)} 项：{whole} 对中 {pairs} 对有相似的措施"
            if zh
            else f"{labels[plan_a]} ({len(rows)} actions) and {labels[plan_b]} ({len(columns)}): "
            f"{pairs} of {whole} pairs have measures alike"
        )
        subtitle = (
            f"格中数字：两项行动的措施相似的程度，0—100；行为 {labels[plan_a]}，列为 {labels[plan_b]}，均按原文顺序"
            if zh
            else f"In the cells: how alike the measures of two actions are, 0 to 100; rows {labels[plan_a]}, "
            f"columns {labels[plan_b]}, in reading order"
        )
        table = pd.DataFrame(values.astype(int), columns=columns)
        table.insert(0, labels[plan_a], rows)
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table)
        shown = draw_matrix(sheet, rows, [Panel(columns, values, BLUES)])
        for count, drawn, zh_name, en_name in (
            (len(rows), shown.rows, "行", "rows"),
            (len(columns), shown.columns, "列", "columns"),
        ):
            if drawn < count:
                sheet.note(
                    f"图中为前 {drawn} {zh_name}，其余 {count - drawn} {zh_name}见数据表"
                    if zh
                    else f"the first {drawn} {en_name} are drawn; {count - drawn} more are in the tables"
                )
        return sheet.ax
