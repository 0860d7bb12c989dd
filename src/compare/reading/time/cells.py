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


class Spot(NamedTuple):
    """The cell of a position, the cell that tells the time of its row, and the head of its own column."""

    own: Cell
    time: Cell | None
    head: Cell | None


class Cells:
    """The cells of one text, those of its tables and those that lines of text print."""

    def __init__(self, outline: Outline) -> None:
        self.text = outline.text
        self.tables = tuple(table for table in outline.document.tables if table.cells)
        self.time_words = heads_of(outline.codebook)
        self.heads: dict[tuple[int, int], str] = {}  # columns already looked up: (line, column) → head
        self._time_columns: dict[int, tuple[int, int] | None] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [table.start for table in self.tables]

    def table_at(self, position: int) -> Table | None:
        """The table that a place stands in."""
        i = bisect_right(self._starts, position) - 1 if self.tables else -1
        return self.tables[i] if i >= 0 and position < self.tables[i].end else None

    def cell_at(self, table: Table, position: int) -> Cell | None:
        """The cell of a table that a place stands in."""
        return next((cell for cell in table.cells if cell.start <= position < cell.end), None)

    def holds(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` fills a table cell, a bracket or a line, or stands after a label's colon."""
        before, after = self.text[max(0, start - 3) : start].rstrip(" 　"), self.text[end : end + 3].lstrip(" 　")
        return (not before or before[-1] in "\t|\n（(：:｜至—-~") and (
            not after or after[0] in "\t|\n）)｜前底，。；、"
        )

    def column_head(self, start: int) -> str:
        """What stands at the top of the table column that holds a position; empty where it is in no table."""
        text = self.text
        table = self.table_at(start)
        if table:
            here = self.cell_at(table, start)
            heads = [cell for cell in table.cells if here and cell.row == 0 and cell.column <= here.column]
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
        table = self.table_at(position)
        here = self.cell_at(table, position) if table else None
        return min(cell.start for cell in table.cells if cell.row == here.row) if table and here else None

    def spot(self, position: int) -> Spot | None:
        """Where a position stands in a table; None outside of tables."""
        table = self.table_at(position)
        own = self.cell_at(table, position) if table else None
        if not table or not own:
            return None
        time = self._time_column(table)
        heads = [cell for cell in table.cells if cell.row < min(own.row, HEAD_ROWS) and self._covers(cell, own.column)]
        head = heads[-1] if heads else None
        if time is None or own.row <= time[0] or own.column == time[1]:
            return Spot(own, None, head)
        # a merged or an empty cell says the same as the one above it
        told = [cell for cell in table.cells if time[0] < cell.row <= own.row and self._covers(cell, time[1])]
        return Spot(own, next((cell for cell in reversed(told) if self._said(cell)), None), head)

    def _said(self, cell: Cell) -> str:
        return "".join(self.text[cell.start : cell.end].split())

    @staticmethod
    def _covers(cell: Cell, column: int) -> bool:
        return cell.column <= column < cell.column + cell.column_span

    def _time_column(self, table: Table) -> tuple[int, int] | None:
        """The row of the head and the column of deadlines; None where a table has none."""
        if table.start not in self._time_columns:
            heads = (cell for cell in table.cells if cell.row < HEAD_ROWS)
            self._time_columns[table.start] = next(
                (
                    (cell.row, cell.column)
                    for cell in heads
                    if 0 < len(word := self._said(cell)) <= LONGEST_HEAD and self.time_words.says("time", word)
                ),
                None,
            )
        return self._time_columns[table.start]
