"""The comparative table as a picture: rows of a frame, groups or themes, a column for each plan, as many as find room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from compare import findings
from compare.analysis.select import Data, Plans
from compare.charts.matrix import stacked
from compare.charts.sheet import LEADING, Sheet, drawn
from compare.charts.style import FAINT, INK, QUIET, RULE, Size, text_width, wrap
from compare.findings.words import Finding, say
from compare.frames import ANY_FRAME

A4 = Size("a4", 297 / 25.4, 210 / 25.4, margin=28, title=15, text=9, small=8.5, tiny=7.5)
LABEL, NARROWEST = 0.22, 8.5  # of the width for labels; least width of a column in text sizes
LINES, LINE = 4, 1.22  # of a cell at most; their distance in text sizes


def side_by_side(
    data: Data, rows: str = "frame", *, frame: ANY_FRAME = None, kind: str | None = None, plans: Plans = None,
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """Who does what by when and how much, plan beside plan.

    Parameters
    ----------
    rows : {"frame", "cluster", "theme"}
        What a row is.
    frame, kind
        As for ``compare.findings.side_by_side``.

    Returns
    -------
    Axes
        One data unit is a point. What finds no room is told; ``compare.export.write_side_by_side`` writes all of it.
    """
    found = findings.side_by_side(data, rows, frame, plans, kind)

    def body(sheet: Sheet) -> None:
        drawn_rows, columns = draw_page(sheet)
        left, gone = len(found.frame) - drawn_rows, len(found["ids"]) - columns
        if left:
            sheet.note(say("left.table", n=left))
        if gone:
            sheet.note(say("left.plans", n=gone))

    return drawn(found, body, ax, lang, size)


def table_pages(found: Finding, lang: str | None = None) -> list[Axes]:
    """The whole table on as many pages as it takes, each an Axes of its own."""
    pages: list[Axes] = []
    row = column = 0
    while not found.empty and column < len(found["ids"]):
        shown = [0, 0]

        def body(sheet: Sheet, row: int = row, column: int = column, shown: list[int] = shown) -> None:
            shown[:] = draw_page(sheet, row, column)

        pages.append(drawn(found, body, None, lang, A4))
        row += shown[0]
        if row >= len(found.frame):
            row, column = 0, column + shown[1]
    return pages


def draw_page(sheet: Sheet, first_row: int = 0, first_column: int = 0) -> tuple[int, int]:
    """Draw the table from a row and a column on; how many rows and columns found room."""
    size, body, table = sheet.size, sheet.body, sheet.drawn.data
    ax, points = sheet.canvas(), size.tiny
    label = body.width * LABEL
    names = list(table.columns[1:])[first_column:]
    most = max(int((body.width - label) / (points * NARROWEST)), 1)
    names = names[:most] if len(names) > most else names
    wide = (body.width - label) / len(names)
    heads = [wrap(name, wide - points * 0.6, size.small, 2) for name in names]
    y = body.height - max(map(len, heads)) * size.small * LEADING - points * 0.3
    for j, lines in enumerate(heads):
        for k, line in enumerate(lines):
            ax.text(label + j * wide + points * 0.3, body.height - size.small * LEADING * (k + 0.75), line,
                    fontsize=size.small, color=INK, va="baseline")  # fmt: skip
    ax.plot([0, body.width], [y, y], color=FAINT, linewidth=0.9)
    count = 0
    for i in range(first_row, len(table)):
        texts = [wrap(str(table.iat[i, 0]), label - points * 0.6, points, LINES)]
        texts += [
            wrap(str(table.iat[i, 1 + first_column + j]), wide - points * 0.6, points, LINES) for j in range(len(names))
        ]
        tall = max(map(len, texts)) * points * LINE + points * 0.5
        if y - tall < -0.5 and count:
            break
        _row(ax, texts, y - tall / 2, [0.0, *(label + j * wide for j in range(len(names)))], points)
        y -= tall
        count += 1
        ax.plot([0, body.width], [y, y], color=RULE, linewidth=0.6)
    return count, len(names)


def _row(ax: Any, texts: Sequence[Sequence[str]], middle: float, lefts: Sequence[float], points: float) -> None:
    for k, (lines, x) in enumerate(zip(texts, lefts, strict=True)):
        quiet = k > 0 and text_width("".join(lines), 1.0) < 1.5  # a dash
        for line, at in stacked(lines, middle, points):
            ax.text(x + (points * 0.3 if k else 0), at, line, fontsize=points, color=QUIET if quiet else INK,
                    va="center_baseline")  # fmt: skip
