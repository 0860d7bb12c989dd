"""Tables in plain text whose rows lost the line ends between them: the numbers of the rows say where each begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compare.script.lines import Span

# 序号⇥任务⇥牵头单位⇥时限1⇥…: what heads the column of numbers, wherever in a line
COUNTED = "号\t"
COUNTING_HEAD = re.compile(r"序[ 　]?号(?=\t)")
CELL_END = re.compile(r"[\t\n]|\Z")
# 乡长注：时限为空的同上: the note below a table, behind its last row
NOTE = re.compile("(?:备?注|说明)[：:]")
LEAST_CELLS = 3  # of the head, the number's included
LEAST_JOINED = 2  # rows below the head, one of them behind another on one line


def joined_rows(text: str) -> Iterator[list[list[Span]]]:
    """The cells of tables some of whose rows begin inside a line, row by row, the head first.

    Parameters
    ----------
    text : str
        Any text; a row is told by the next number behind as many cells as the head has.
    """
    reached = 0
    if COUNTED not in text:
        return
    for head in COUNTING_HEAD.finditer(text):
        if head.start() < reached:
            continue
        rows = list(_rows(text, head.start()))
        inside = sum(text[row[0][0] - 1] != "\n" for row in rows[1:])
        if inside and len(rows) > LEAST_JOINED:
            begin, reached = rows[-1][-1]
            note = NOTE.search(text, begin, reached)
            rows[-1][-1] = (begin, note.start() if note else reached)
            yield rows


def _rows(text: str, start: int) -> Iterator[list[Span]]:
    """The rows that begin with a head of counted columns, as long as each next one has the next number."""
    width = number = 0
    while start >= 0:
        cells = _cells(text, start, width, str(number + 1))
        if len(cells) < (2 if width else LEAST_CELLS):
            return
        yield cells
        width, number, start = width or len(cells), number + 1, cells[-1][1]
        while text.startswith("\n", start):
            start += 1
        start = start if text.startswith(f"{number}\t", start) else -1


def _cells(text: str, start: int, width: int, number: str) -> list[Span]:
    """The cells of one row, up to the end of its line or to the number of the next one; of the head where ``width`` is 0.

    None at all where a row has more cells than the head.
    """
    cells: list[Span] = []
    while not width or len(cells) < width:
        stop = CELL_END.search(text, start).start()  # type: ignore[union-attr]
        closed = not text.startswith("\t", stop)
        last = len(cells) == width - 1 if width else len(cells) >= LEAST_CELLS - 1
        if last and not closed and text.endswith(number, start, stop):
            stop -= len(number)
            closed = bool(width) or not text[stop - 1].isdigit()
            stop += 0 if closed else len(number)
        cells.append((start, stop))
        if closed:
            return cells
        start = stop + 1
    return []
