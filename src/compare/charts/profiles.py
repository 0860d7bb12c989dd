"""Plans as rows, what tells them apart as columns: a table with shaded cells; and how definite the promises are."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from compare import findings
from compare.analysis.completeness import ITEMS
from compare.analysis.select import Data, Plans
from compare.charts.matrix import Panel, draw_matrix
from compare.charts.sheet import Sheet, drawn
from compare.charts.style import BLUES, GREENS, ORANGES, Size
from compare.findings.words import whole
from compare.language import heading


def plan_profiles(
    data: Data, *, plans: Plans = None, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """Length, breadth, and how definite each plan is: a row for each, darker where a column has more.

    Returns
    -------
    Axes
        One data unit is a point; counts in one panel of cells, shares in another, 0 to 100.
    """
    return drawn(findings.profile(data, plans), _profile, ax, lang, size)


def _profile(sheet: Sheet) -> None:
    frame = sheet.found.frame
    shown, counts = sheet.found["shown"], sheet.found["counts"]
    panels = []
    for names, unit, colours in ((counts, "", GREENS), ([n for n in shown if n not in counts], "%", BLUES)):
        if names:
            values = whole(sheet.found["exact"][names].to_numpy(float))
            shades = values / 100 if unit else None
            heads = [heading(name, sheet.lang) for name in names]
            panels.append(
                Panel(heads, values, colours, units=[unit] * len(names), shades=shades, apart=not unit, noughts=True)
            )
    rows = list(sheet.drawn.data.iloc[:, 0])
    drawn_rows = draw_matrix(sheet, rows, panels, keep=[-n for n in frame["measures"]])
    left = drawn_rows.left_out(len(rows))
    sheet.cut(len(left), int(frame["measures"].iloc[left].sum()))


def completeness(
    data: Data, *, plans: Plans = None, by: str = "plan",
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """Who, by when, how much: how many measures of each plan or theme say what, and how many say all three or none.

    Returns
    -------
    Axes
        One data unit is a point; numbers of measures in cells that are shaded by their share of the row.
    """
    return drawn(findings.completeness(data, plans, by), _completeness, ax, lang, size)


def _completeness(sheet: Sheet) -> None:
    frame = sheet.found.frame
    whole = frame["measures"].to_numpy(float)
    panels = []
    for names, colours in (
        (["measures"], None),
        (list(ITEMS), BLUES),
        (["all_three"], GREENS),
        (["none_of_three"], ORANGES),
    ):
        values = frame[names].to_numpy(float)
        shades = np.zeros_like(values) if colours is None else values / np.where(whole > 0, whole, 1)[:, None]
        panels.append(Panel([heading(name, sheet.lang) for name in names], values, colours or BLUES, shades=shades))
    rows = list(sheet.drawn.data.iloc[:, 0])
    none = frame["none_of_three"].to_numpy()
    # rows that the title names stay in the picture
    keep = [(n < none.max(), -measures) for n, measures in zip(none, whole, strict=True)]
    left = draw_matrix(sheet, rows, panels, keep=keep).left_out(len(rows))
    sheet.cut(len(left), int(whole[left].sum()))
