"""A sheet that is read from the top: title, a line on what it holds, headings that stay, groups that fold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from compare.export.workbook.cells import DARK, HEADING, INK, STATES, STEPS, Looks, Said, write_cell
from compare.export.workbook.raw import LINE, for_paper, usual_width
from compare.printing import display_width

WIDER = 1.06  # a Chinese character takes a little more than two columns of text
HEAD_ROW = 2  # below the title and the line under it
GROUPED = {"bg_color": "#eef2f5", "bold": True, "font_color": INK, "align": "left"}


@dataclass(frozen=True)
class Col:
    """A column: its heading, the kind of its values, and how wide it may be, in columns of text."""

    head: str
    kind: str = "text"  # text integer number share date, or cell: a count or state of a matrix
    most: int = 40
    least: int = 8


@dataclass(frozen=True)
class Row:
    """A row: its cells, and how deep it stands in groups; a ``head`` opens one."""

    cells: Sequence[Any]
    level: int = 0
    head: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a sheet shows; ``states`` are the words of states, so that their cells get their colours."""

    key: str
    title: str
    note: str
    columns: Sequence[Col]
    rows: Sequence[Row]
    fixed: int = 1
    states: Mapping[str, str] = field(default_factory=dict)


def write_sheet(book: xlsxwriter.Workbook, made: Sheet, looks: Looks, said: Said, words: Mapping[str, str]) -> None:
    """Write a sheet."""
    sheet = book.add_worksheet(words[made.key])
    widths = [_width(made, j) for j in range(len(made.columns))]
    for_paper(sheet, sum(widths), words)
    for j, width in enumerate(widths):
        sheet.set_column(j, j, width)
    sheet.outline_settings(True, False, True, False)
    sheet.freeze_panes(HEAD_ROW + 1, made.fixed)
    sheet.repeat_rows(HEAD_ROW)
    sheet.repeat_columns(0, made.fixed - 1)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, made.title, looks.title)
    sheet.write_string(1, 0, made.note, looks(text_wrap=False, font_color="#55616d"))
    deepest = max(
        (
            math.ceil(display_width(col.head) / max(width - 3, 1))
            for col, width in zip(made.columns, widths, strict=True)
        ),
        default=1,
    )
    sheet.set_row(HEAD_ROW, LINE * max(deepest, 1) + 6)
    for j, col in enumerate(made.columns):
        sheet.write_string(HEAD_ROW, j, col.head, looks(**HEADING, align=_side(col)))
    for i, row in enumerate(made.rows, HEAD_ROW + 1):
        sheet.set_row(i, _height(row, widths), None, {"level": row.level} if row.level else {})
        for j, (cell, col) in enumerate(zip(row.cells, made.columns, strict=True)):
            if col.kind == "cell" and not row.head:
                kind = "integer" if isinstance(cell, int) else "text"
                write_cell(sheet, i, j, cell, kind, made.key, looks, said, **_shade(cell, made.states))
            else:
                look = {**GROUPED, "text_wrap": False} if row.head else {"align": _side(col)}
                kind = "integer" if col.kind == "cell" else col.kind
                write_cell(sheet, i, j, cell, kind, made.key, looks, said, **look)
    if made.rows:
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(made.rows), len(made.columns) - 1)


def _side(col: Col) -> str:
    return {"cell": "center", "integer": "center", "number": "center"}.get(col.kind, "left")


def _shade(cell: Any, states: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(cell, int):
        colour = next((colour for least, colour in STEPS if cell >= least), None)
    else:
        colour = STATES.get(states.get(str(cell), ""))
    if colour is None:
        return {"align": "center"}
    white = {"font_color": "#ffffff"} if colour == DARK else {}
    return {"bg_color": colour, "align": "center", "border": 1, "border_color": "#ffffff"} | white


def _width(made: Sheet, j: int) -> float:
    col = made.columns[j]
    shown = [str(row.cells[j]) for row in made.rows[:2000] if row.cells[j] is not None and not row.head]
    widest = 11 if col.kind == "date" else usual_width(shown)
    return min(max(widest + 2, min(display_width(col.head) + 4, 18), col.least), col.most)


def _height(row: Row, widths: Sequence[float]) -> float:
    """Room for every line of the fullest cell: programs fit rows anew only where they are asked to."""
    lines = 1
    for cell, width in zip(row.cells, widths, strict=True):
        if isinstance(cell, str) and not row.head:
            wrapped = sum(
                max(1, math.ceil(WIDER * display_width(line) / max(width - 1, 1))) for line in cell.split("\n")
            )
            lines = max(lines, wrapped)
    return min(LINE * lines + 3, 409)
