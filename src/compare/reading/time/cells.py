"""Dates in cells: whether one fills its cell, what stands at the top of its column, and which cell tells its row's time."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from compare.model import Cell, Table
from compare.reading.outline.outline import Outline
from compare.reading.outline.task_tables import heads_of
from compare.script.sentences import line_start

# what cells of a table that is printed as lines are parted by
CELL_MARKS = "\t|｜"
HEAD_ROWS = 4  # rows of a table that its head may stand in
LONGEST_HEAD = 16
# what stands around a date that fills its cell, bracket or line, blanks left out
BLANKS = " 　"
FILLED_BEFORE, FILLED_AFTER = (
    frozenset(["", *"\t|\n（(：:｜至—-~", *BLANKS]),
    frozenset(["", *"\t|\n）)｜前底，。；、", *BLANKS]),
)


class Spot(NamedTuple):
    """The cell of a position, the cell that tells the time of its row, and the head of its own column."""

    own: Cell
    time: Cell | None
    head: Cell | None


class _Grid:
    """The cells of one table by position, row and column, each list in the table's order."""

    def __init__(self, table: Table, text: str) -> None:
        self.text, self.cells, self.starts = text, table.cells, [cell.start for cell in table.cells]
        self.rows: dict[int, list[Cell]] = {}
        self.columns: dict[int, list[Cell]] = {}
        for cell in table.cells:
            self.rows.setdefault(cell.row, []).append(cell)
            for column in range(cell.column, cell.column + cell.column_span):
                self.columns.setdefault(column, []).append(cell)

    def at(self, position: int) -> Cell | None:
        """The cell that a place stands in."""
        i = bisect_right(self.starts, position) - 1
        return self.cells[i] if i >= 0 and position < self.cells[i].end else None

    def column(self, column: int, last_row: int) -> list[Cell]:
        """The cells of a column down to a row."""
        cells = self.columns.get(column, [])
        return cells[: bisect_right(cells, last_row, key=lambda cell: cell.row)]

    def said(self, cell: Cell) -> str:
        """The words of a cell without blanks."""
        return "".join(self.text[cell.start : cell.end].split())


class Cells:
    """The cells of one text, those of its tables and those that lines of text print."""

    def __init__(self, outline: Outline) -> None:
        self.text = outline.text
        self.tables = tuple(table for table in outline.document.tables if table.cells)
        self.time_words = heads_of(outline.codebook)
        self.heads: dict[tuple[int, int], str] = {}  # columns already looked up: (line, column) → head
        self._grids: dict[int, _Grid] = {}
        self._time_heads: dict[int, Cell | None] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [table.start for table in self.tables]

    def grid_at(self, position: int) -> _Grid | None:
        """The table that a place stands in."""
        i = bisect_right(self._starts, position) - 1 if self.tables else -1
        if i < 0 or position >= self.tables[i].end:
            return None
        if i not in self._grids:
            self._grids[i] = _Grid(self.tables[i], self.text)
        return self._grids[i]

    def holds(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` fills a table cell, a bracket or a line, or stands after a label's colon."""
        text = self.text
        if text[start - 1 : start] not in FILLED_BEFORE or text[end : end + 1] not in FILLED_AFTER:
            return False
        before, after = text[max(0, start - 3) : start].rstrip(BLANKS), text[end : end + 3].lstrip(BLANKS)
        return before[-1:] in FILLED_BEFORE and after[:1] in FILLED_AFTER

    def column_head(self, start: int) -> str:
        """What stands at the top of the table column that holds a position; empty where it is in no table."""
        text = self.text
        grid = self.grid_at(start)
        if grid:
            here = grid.at(start)
            heads = [cell for cell in grid.rows.get(0, ()) if here and cell.column <= here.column]
            return text[heads[-1].start : heads[-1].end] if heads else ""
        line = line_start(text, start)
        mark = next((mark for mark in CELL_MARKS if mark in text[line:start]), "")
        if not mark:
            return ""
        column, head, visited = text.count(mark, line, start), "", []
        while line and (line, column) not in self.heads:  # up to the table's first line
            visited.append(line)
            above = line_start(text, line - 1)
            cells = text[above : line - 1].split(mark)
            if len(cells) <= column:
                break
            head, line = cells[column], above
        head = self.heads.get((line, column), head)
        self.heads.update({(seen, column): head for seen in visited})
        return head

    def row_start(self, position: int) -> int | None:
        """Where the row of a table begins that holds a position; None outside of tables."""
        grid = self.grid_at(position)
        here = grid.at(position) if grid else None
        return min(cell.start for cell in grid.rows[here.row]) if grid and here else None

    def spot(self, position: int) -> Spot | None:
        """Where a position stands in a table; None outside of tables."""
        grid = self.grid_at(position)
        own = grid.at(position) if grid else None
        if not grid or not own:
            return None
        time = self._time_head(grid)
        heads = grid.column(own.column, min(own.row, HEAD_ROWS) - 1)
        head = heads[-1] if heads else None
        if time is None or own.row <= time.row or own.column == time.column:
            return Spot(own, None, head)
        # a merged or an empty cell says the same as the one above it
        told = (cell for cell in reversed(grid.column(time.column, own.row)) if cell.row > time.row)
        return Spot(own, next((cell for cell in told if grid.said(cell)), None), head)

    def _time_head(self, grid: _Grid) -> Cell | None:
        """The head of the column of deadlines; None where a table has none."""
        first = grid.starts[0]
        if first not in self._time_heads:
            heads = (cell for cell in grid.cells if cell.row < HEAD_ROWS and len(grid.said(cell)) <= LONGEST_HEAD)
            says = self.time_words.says
            self._time_heads[first] = next((cell for cell in heads if says("time", grid.said(cell))), None)
        return self._time_heads[first]
