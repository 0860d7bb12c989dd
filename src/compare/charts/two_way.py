"""Two codings crossed: cells shaded by their share of the row, those that chance does not explain in a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from compare import findings
from compare.analysis.select import Data, Plans
from compare.charts.matrix import Panel, draw_matrix, frame_cells
from compare.charts.sheet import Key, Sheet, drawn
from compare.charts.style import INK, VERMILION, Size
from compare.findings.words import say, whole
from compare.language import Lang
from compare.statistics import Codes

LOOKS: dict[int, dict[str, Any]] = {1: {"edgecolor": INK}, -1: {"edgecolor": VERMILION, "linestyle": (0, (3, 1.5))}}


def two_way(
    data: Data, rows: Codes = "plan", columns: Codes = "theme", *, plans: Plans = None, value: str = "n",
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """Draw two codings of the measures crossed.

    Parameters
    ----------
    rows, columns : str, Series or mapping
        Names of ``compare.statistics.CODINGS``, or a coding of one's own, measure to value.
    value : {"n", "row_share", "column_share"}
        What the cells hold.

    Returns
    -------
    Axes
        One data unit is a point; its first collection holds the cells. A patch ``more|row|column`` frames a cell that
        holds more than chance explains, ``fewer|row|column`` one that holds fewer.
    """

    found = findings.two_way(data, rows, columns, plans, value)
    signs = set() if found.empty else set(found["found"].cells["marked"])

    def key(lang: Lang) -> Sequence[Key]:
        looks = ((1, "more", INK, "open"), (-1, "fewer", VERMILION, "dashed"))
        return [
            Key(say(f"key.{name}").said(lang), colour, shape) for sign, name, colour, shape in looks if sign in signs
        ]

    def body(sheet: Sheet) -> None:
        _draw(sheet, value)

    return drawn(found, body, ax, lang, size, key)


def _draw(sheet: Sheet, value: str) -> None:
    unit = "" if value == "n" else "%"
    found, table = sheet.found["found"], sheet.drawn.data
    values = table.iloc[:, 1:-1].to_numpy(float)
    columns = list(table.columns[1:-1])
    marks = found.wide("marked").to_numpy()
    panel = Panel(columns, whole(100 * found.wide(value).to_numpy(float)) if unit else values, units=[unit] * len(columns),
                  shades=found.wide("row_share").to_numpy(float))  # fmt: skip
    sums, over = found.row_sums.to_numpy(), found.column_sums.to_numpy()
    # where there is no room, rows and columns without a frame go first, then those that hold least
    shown = draw_matrix(
        sheet, list(table.iloc[:, 0]), [panel], [str(n) for n in sums],
        [(not marked, -n) for marked, n in zip(marks.any(axis=1), sums, strict=True)],
        [(not marked, -n) for marked, n in zip(marks.any(axis=0), over, strict=True)],
    )  # fmt: skip
    for i, row in enumerate(shown.rows):
        for j, column in enumerate(shown.columns[0]):
            if sign := int(marks[row, column]):
                gid = f"{'more' if sign > 0 else 'fewer'}|{table.iloc[row, 0]}|{columns[column]}"
                frame_cells(sheet, shown, 0, i, j, j, gid=gid, inset=True, **LOOKS[sign])
    left = shown.left_out(len(table))
    sheet.cut(len(left), int(sums[left].sum()))
    gone = shown.columns_left_out(len(columns))
    sheet.cut(len(gone), int(np.asarray(over)[gone].sum()), "columns")
