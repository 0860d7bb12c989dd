"""Tables of a PDF that no rules frame: a head of counted columns, and rows below it that begin with 1, 2, …."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from compare.sources.base import Square, is_head
from compare.sources.pdf.lines import PrintedLine, joined
from compare.sources.pdf.pages import PdfPage, PdfTable

COUNTED = ("序号", "编号")
LEAST_COLUMNS, LEAST_ROWS = 3, 2
SAME_ROW = 1.15  # lines of one row are nearer to each other than its rows, by more than this factor
NUMBER_MARKS = " .．、"
RAN_TOGETHER = re.compile(r"[\u4e00-\u9fff，。；、\d][ 　]+[\u4e00-\u9fff\d]")
Row = list[PrintedLine]


def find_unruled(page: PdfPage) -> bool:
    """Move the rows of tables without rules from a page's lines to its tables; whether one was left as it is.

    It is where its columns stand too near to each other to be told apart.
    """
    is_left = False
    i = 0
    while i < len(page.lines):
        head = page.lines[i]
        if head[0].blanks and head[0].text.startswith(COUNTED):
            head = [part for piece in head for part in piece.parts()]
        words = [piece.text.strip() for piece in head]
        first = words[0] + (
            page.lines[i + 1][0].text.strip() if words[0] == COUNTED[0][0] and i + 1 < len(page.lines) else ""
        )
        counted = len(head) >= LEAST_COLUMNS and "".join(first.split()) in COUNTED
        rows = _rows(head, page.lines[i + 1 :]) if counted and is_head(words) else []
        is_left |= rows is None
        if rows and len(rows) > LEAST_ROWS and all(len({p.x0 for line in row for p in line}) > 1 for row in rows):
            page.tables = sorted([*page.tables, _table(rows, page.number)], key=lambda table: table.top)
            del page.lines[i : i + sum(map(len, rows))]
        else:
            i += 1
    return is_left


def _rows(head: Row, below: Sequence[Row]) -> list[list[Row]] | None:
    """The printed lines of each row, the head's first, as long as the numbers run from 1; None where columns touch."""
    columns = [(piece.x0, piece.x1) for piece in head]
    lines, numbers = [head], [0]  # where the lines stand that begin with a number
    for printed in below:
        line = [part for piece in printed for part in _fitting(columns, piece)]
        places = [_column(columns, piece) for piece in line]
        if line[0].text.strip(NUMBER_MARKS) == str(len(numbers)) and any(RAN_TOGETHER.search(p.text) for p in line):
            return None
        if None in places or len(set(places)) < len(places) or any(RAN_TOGETHER.search(p.text) for p in line):
            break
        if places[0] == 0 and not (len(numbers) == 1 and line[0].text.strip() == COUNTED[0][1]):  # 序 above 号
            if line[0].text.strip(NUMBER_MARKS) != str(len(numbers)):
                break
            numbers.append(len(lines))
        for piece, place in zip(line, places, strict=True):
            low, high = columns[place or 0]
            columns[place or 0] = min(low, piece.x0), max(high, piece.x1)
        lines.append(line)
    return _parted(lines, numbers)


def _fitting(columns: Sequence[tuple[float, float]], piece: PrintedLine) -> list[PrintedLine]:
    """A piece of a line, or its parts where it runs over several columns."""
    if not piece.blanks or (_column(columns, piece) is not None and not RAN_TOGETHER.search(piece.text)):
        return [piece]
    return piece.parts()


def _parted(lines: list[Row], numbers: list[int]) -> list[list[Row]]:
    """Lines as rows: between two numbers a row ends where the distance to the next line is largest."""
    if len(numbers) == 1:
        return []
    distances = [below[0].top - above[0].top for above, below in pairwise(lines)]
    starts = [0]
    for number, following in pairwise(numbers):
        between = distances[number:following]
        widest = max(range(len(between)), key=lambda k: (between[k], k))
        starts.append(number + widest + 1 if between[widest] > SAME_ROW * min(between) else following)
    if starts[1:2] == numbers[1:2] and any(a < b for a, b in zip(starts[2:], numbers[2:], strict=False)):
        starts[1] = 1  # rows whose numbers stand in their middle: so does that of the first one, right below the head
    end = numbers[-1] + 1
    near = min((distances[k - 1] for k in range(1, len(lines)) if k not in starts), default=0.0)
    while (
        end < len(lines) and distances[end - 1] <= SAME_ROW * near and near < min(distances[k - 1] for k in starts[1:])
    ):
        end += 1
    return [lines[low:high] for low, high in pairwise([*starts, end])]


def _column(columns: Sequence[tuple[float, float]], piece: PrintedLine) -> int | None:
    """The column that a piece stands in; None where it stands in several."""
    inside = [k for k, (low, high) in enumerate(columns) if min(high, piece.x1) > max(low, piece.x0)]
    if not inside:
        return min(range(len(columns)), key=lambda k: max(columns[k][0] - piece.x1, piece.x0 - columns[k][1]))
    return inside[0] if len(inside) == 1 else None


def _table(rows: Sequence[Sequence[Row]], page: int) -> PdfTable:
    columns = [(piece.x0, piece.x1) for piece in rows[0][0]]
    squares = []
    for r, lines in enumerate(rows):
        cells = [""] * len(columns)
        for piece in (piece for line in lines for piece in line):
            place = _column(columns, piece) or 0
            low, high = columns[place]
            columns[place] = min(low, piece.x0), max(high, piece.x1)
            cells[place] = joined(cells[place], piece.text) if cells[place] else piece.text
        squares += [Square(r, c, text) for c, text in enumerate(cells)]
    last = [piece for line in rows[-1] for piece in line]
    edges = tuple(low for low, _ in columns)
    return PdfTable(
        rows[0][0][0].top, max(p.bottom for p in last), squares, edges, dict.fromkeys(range(len(rows)), page)
    )
