"""Tables of a web page: which hold data and which only set the page, and their cells on a grid."""

from __future__ import annotations

import re
from collections.abc import Callable

from compare.sources.base import LAYOUT_CHARS, LAYOUT_SHARE, LIMITS, Square, is_head
from compare.sources.web.tree import Element

MOST_COLUMNS = 200
SPAN = re.compile(r"\s*(\d{1,5})")


def rows_of(table: Element) -> list[list[Element]]:
    """The cells of a table's own rows; tables inside its cells are left alone."""
    rows: list[list[Element]] = []
    for part in _own(table, ("tr",)):
        rows.append(_own(part, ("td", "th")))
    return rows


def _own(top: Element, tags: tuple[str, ...]) -> list[Element]:
    found: list[Element] = []
    stack = [child for child in reversed(top.children) if isinstance(child, Element)]
    while stack:
        element = stack.pop()
        if element.tag in tags:
            found.append(element)
        elif element.tag != "table":
            stack.extend(child for child in reversed(element.children) if isinstance(child, Element))
    return found


def is_data_table(table: Element) -> bool:
    """Whether a table lists something; else it only sets the page and its cells are read as paragraphs."""
    rows = [row for row in rows_of(table) if row]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    total = table.chars + table.linked
    headed = any(is_head([cell.text() for cell in row]) for row in rows[:3])
    for row in rows:
        for cell in row:
            chars = cell.chars + cell.linked
            if chars > LAYOUT_CHARS and chars > LAYOUT_SHARE * total and not headed:
                return False
            if chars and any(element.tag == "table" for element in cell.elements()):
                return False
    filled = [sum(cell.chars + cell.linked > 0 for cell in row) for row in rows]
    return sum(count >= 2 for count in filled) * 2 >= len(filled) and sum(count >= 2 for count in filled) >= 2


def grid_of(table: Element, text_of: Callable[[Element], str]) -> list[Square]:
    """The cells of a table on its grid, ``rowspan`` and ``colspan`` resolved as browsers do.

    Parameters
    ----------
    table : Element
        A ``<table>``.
    text_of : callable
        Gives the text of a cell.
    """
    rows = rows_of(table)
    squares: list[Square] = []
    taken: set[tuple[int, int]] = set()
    for i, row in enumerate(rows):
        column = 0
        for cell in row:
            while (i, column) in taken:
                column += 1
            height = _span(cell, "rowspan", len(rows) - i)
            width = _span(cell, "colspan", MOST_COLUMNS)
            if column + width > MOST_COLUMNS or len(taken) > LIMITS.cells:
                break
            squares.append(Square(i, column, text_of(cell), height, width))
            taken.update((i + down, column + right) for down in range(height) for right in range(width))
            column += width
    return squares


def _span(cell: Element, name: str, most: int) -> int:
    found = SPAN.match(cell.attributes.get(name, ""))
    value = int(found[1]) if found else 1
    if value == 0:
        return most if name == "rowspan" else 1
    return max(1, min(value, most))
