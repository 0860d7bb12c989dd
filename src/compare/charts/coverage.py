"""Which plans speak of what: plan × theme, policy field or group of like measures."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from compare import findings
from compare.analysis.coverage import By
from compare.analysis.select import Data, Plans
from compare.charts.matrix import Panel, draw_matrix
from compare.charts.sheet import Sheet, drawn
from compare.charts.style import Size
from compare.findings.coverage import FEW_PLANS
from compare.findings.words import listed, say, whole


def coverage_map(
    data: Data, by: By = "theme", *, plans: Plans = None, value: str = "measures",
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """Plan × theme, policy field (cells with counts) or group of like measures (dots, and who lacks it).

    Parameters
    ----------
    value : str
        What the cells hold, as for ``compare.findings.coverage``.

    Returns
    -------
    Axes
        One data unit is a point; its first collection holds the cells, rows from top to bottom.
    """

    def body(sheet: Sheet) -> None:
        _draw(sheet, by, "%" if value.endswith("share") else "")

    return drawn(findings.coverage(data, by, plans, value), body, ax, lang, size)


def _draw(sheet: Sheet, by: By, unit: str) -> None:
    found, table = sheet.found, sheet.drawn.data
    count = len(found["plans"])
    values = found["cells"].to_numpy(float)
    values = whole(values) if unit else values
    spread = (table.iloc[:, 1 : count + 1] > 0).sum(axis=1)
    if by == "cluster" and 1 < count <= FEW_PLANS:
        notes = [listed(names, sheet.lang, 3, "份") for names in found.frame["lacking"]]
    else:
        notes = [f"{n}/{count}" for n in spread] if count > 1 else []
    # a row that every plan fills says least: it goes first where there is no room; then what has fewest measures
    keep = [(n == count, -measures) for n, measures in zip(spread, found["measures"], strict=True)]
    panel = Panel(list(table.columns[1 : count + 1]), values, units=[unit] * count, dots=by == "cluster")
    columns = [-n for n in np.nansum(values, axis=0)]
    shown = draw_matrix(sheet, list(table.iloc[:, 0]), [panel], notes, keep, columns)
    left = shown.left_out(len(table))
    if left:
        total, full = sum(found["measures"][i] for i in left), sum(spread[i] == count for i in left)
        sheet.note(say("left.coverage" if full else "left.rows", n=len(left), sum=total, all=full))
    gone = shown.columns_left_out(count)
    sheet.cut(len(gone), int(np.nansum(values[:, gone])), "columns")
