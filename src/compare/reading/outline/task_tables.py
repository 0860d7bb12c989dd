"""Task tables: every row under a header of tasks and responsible units is a measure.

An empty or merged cell says the same as the one above it, so a unit printed once may be responsible for several rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook, any_of
from compare.model import Cell, Table
from compare.reading.outline.titles import LONGEST_TITLE
from compare.reading.page import Page
from compare.script.lines import Span

CN_COUNT = "[一二三四五六七八九十]"
# 一、 · （一） · 第一类: what opens the row that heads a group
GROUP_LABEL = re.compile(rf"\s*(?:{CN_COUNT}{{1,3}}[、.．]|[（(]{CN_COUNT}{{1,3}}[）)]|第{CN_COUNT}+[类章部])")
# 1. · （一） · 12）: what opens a task's cell
LABEL = re.compile(rf"\s*(?P<label>[（(]?(?:\d{{1,3}}|{CN_COUNT}{{1,3}})(?:[）)]|[.．、])?)")
NUMBER_SIGNS = ("号", "NO", "NO.")
HEAD_ROWS = 4  # the head stands in one of the first rows
MOST_FILLED = 0.4  # of the cells of a column that names groups are empty at least, where nothing is merged
LONGEST_HEAD = 16  # characters of a column's head


class Heads:
    """What the head of a column says of its cells, by the words in ``task_heads.csv``."""

    def __init__(self, codebook: Codebook) -> None:
        words = codebook.roles("task_heads")
        self.patterns = {role: re.compile(any_of(listed)) for role, listed in words.items()}

    def says(self, role: str, word: str) -> bool:
        """Whether a column's head has a word of a role."""
        pattern = self.patterns.get(role)
        return pattern is not None and pattern.search(word) is not None

    def counts(self, word: str) -> bool:
        """Numbers of the rows: 序号, NO."""
        return self.says("number", word) or word.upper() in NUMBER_SIGNS

    def names_units(self, word: str) -> bool:
        """Organisations, no persons: 责任单位, not 责任人."""
        return self.says("unit", word) and not any(self.says(role, word) for role in ("person", "contact", "no_unit"))


@lru_cache(maxsize=8)
def heads_of(codebook: Codebook) -> Heads:
    """The heads of columns of a codebook, their patterns made once."""
    return Heads(codebook)


@dataclass(frozen=True, slots=True)
class RoleCell:
    """A cell that names units: its span, its header's words and the header's span."""

    start: int
    end: int
    head: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of a task table.

    ``cells`` name units, ``tasks`` are the cells that tell the work itself; ``group`` is the full-width row or the cell
    merged over several rows that heads it.
    """

    start: int
    end: int
    label: str
    title: str | None
    cells: tuple[RoleCell, ...]
    group: Span | None = None
    tasks: tuple[Span, ...] = ()


def _grid(table: Table) -> list[list[Cell | None]]:
    """The table as rows × columns; a merged cell stands at each place that it covers."""
    height = max(cell.row + cell.row_span for cell in table.cells)
    width = max(cell.column + cell.column_span for cell in table.cells)
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, height)):
            for column in range(cell.column, min(cell.column + cell.column_span, width)):
                if grid[row][column] is None:
                    grid[row][column] = cell
    return grid


def _words(text: str, cell: Cell | None) -> str:
    return "".join(text[cell.start : cell.end].split()) if cell is not None else ""


class Header(NamedTuple):
    """The head of a task table: its last row and what each column is headed with."""

    row: int
    words: list[str]


def _header(text: str, grid: list[list[Cell | None]], heads: Heads) -> Header | None:
    """The row that heads a task table, or two of them; None where the table is none."""
    for r, row in enumerate(grid[:HEAD_ROWS]):
        words = [_words(text, cell) for cell in row]
        short = [word for word in words if 0 < len(word) <= LONGEST_HEAD]
        tasks = [word for word in short if heads.says("task", word) and not heads.names_units(word)]
        if len(set(short)) < 2 or not tasks:
            continue
        below = _second_head(text, grid, heads, r) if r + 1 < len(grid) else None
        both = [*short, *(below or ())]
        if any(heads.names_units(word) or heads.counts(word) for word in both):
            return (
                Header(r + 1, [low or high for low, high in zip(below, words, strict=True)])
                if below
                else Header(r, words)
            )
    return None


def _second_head(text: str, grid: list[list[Cell | None]], heads: Heads, r: int) -> list[str] | None:
    """The words of a second row of heads (责任分工 above 牵头单位 and 配合单位); None where the row below is none."""
    own = [cell if cell is not None and cell.row == r + 1 else None for cell in grid[r + 1]]
    words = [_words(text, cell) for cell in own]
    said = [word for word in words if word]
    known = [
        w for w in said if any(heads.says(role, w) for role in ("unit", "person", "time", "task")) or heads.counts(w)
    ]
    above = [_words(text, cell) for cell in grid[r]]
    under_nothing = [c for c, word in enumerate(words) if word and (not above[c] or above.count(above[c]) > 1)]
    divided = under_nothing and len(said) < len([word for word in above if word]) + len(under_nothing)
    short = all(len(word) <= LONGEST_HEAD and not word[:1].isdigit() for word in said)
    return words if said and divided and short and 2 * len(known) > len(said) else None


def read_task_tables(page: Page, body_start: int, chapters: Sequence[tuple[int, int, str]]) -> list[TaskRow]:
    """The rows of every task table, in reading order.

    Parameters
    ----------
    body_start : int
        Where the plan's own text begins.
    chapters : sequence of (start, end, part)
        A table in the glossary or in ``other`` matter without role columns is passed over.
    """
    text, heads = page.text, heads_of(page.codebook)
    rows: list[TaskRow] = []
    for table in page.document.tables:
        if not table.cells or table.end <= body_start:
            continue
        grid = _grid(table)
        header = _header(text, grid, heads)
        if header is None:
            continue
        if any(heads.says("contact", word) for word in header.words) and not any(map(heads.names_units, header.words)):
            continue  # whom to ask about what
        part = next((part for start, end, part in chapters if start <= table.start < end), "other")
        has_roles = any(heads.names_units(word) and not heads.says("task", word) for word in header.words)
        if part in ("glossary", "goals", "requirements") or (part == "other" and not has_roles):
            continue
        rows += _Rows(text, grid, heads, header).read()
    return rows


class _Rows:
    """Reads the rows below the head of one task table."""

    def __init__(self, text: str, grid: list[list[Cell | None]], heads: Heads, header: Header) -> None:
        self.text, self.grid, (self.head, self.words) = text, grid, header
        columns = list(enumerate(self.words))
        self.number = next((c for c, word in columns if heads.counts(word)), None)
        self.roles = [c for c, word in columns if heads.names_units(word)]
        aside = {c for c, word in columns if any(heads.says(role, word) for role in ("time", "person", "remark"))}
        told = [c for c, _ in columns if c != self.number and c not in self.roles and c not in aside]
        tasks = [c for c in told if heads.says("task", self.words[c])]
        self.groups = [c for c in told if tasks and c < tasks[-1] and self._covers_rows(c, tasks[-1])]
        self.tasks = [c for c in tasks if c not in self.groups]
        self.told = [c for c in told if c not in self.groups]  # what belongs to the task's words
        self.filled: dict[int, Cell] = {}  # the last printed cell of each role column

    def read(self) -> list[TaskRow]:
        rows: list[TaskRow] = []
        group: Span | None = None
        label = ""
        for r in range(self.head + 1, len(self.grid)):
            own = {cell for cell in self.grid[r] if cell is not None and cell.row == r}
            printed = [cell for cell in sorted(own, key=lambda cell: cell.start) if _words(self.text, cell)]
            if not printed or [_words(self.text, cell) for cell in self.grid[r]] == self.words:
                continue  # an empty row, or the header, said again on a new page
            if self._heads_group(r, printed):
                group = (printed[0].start, printed[0].end)
                self.filled.clear()
                continue
            heading = self._merged_group(r)
            if heading is not None:
                group = heading
                printed = [cell for cell in printed if cell.start != heading[0]] or printed
            label = self._label(r, label)
            cells = tuple(dict.fromkeys(self._role_cells(r)))
            tasks = tuple(dict.fromkeys((cell.start, cell.end) for c in self.told if (cell := self._said(r, c))))
            rows.append(TaskRow(printed[0].start, printed[-1].end, label, self._title(r), cells, group, tasks))
        return rows

    def _said(self, r: int, c: int) -> Cell | None:
        """The cell at a place, where it says something."""
        cell = self.grid[r][c]
        return cell if cell is not None and _words(self.text, cell) else None

    def _covers_rows(self, c: int, task: int) -> bool:
        """Whether cells of a column head several rows: merged ones, or such with empty cells below beside told tasks."""
        below = range(self.head + 1, len(self.grid))
        merged = any(
            cell.row_span > 1 and self._said(cell.row, task) is not cell for r in below if (cell := self._said(r, c))
        )
        tasks = [r for r in below if (cell := self._said(r, task)) and cell.row == r]
        empty = [r for r in tasks if self._said(r, c) is None]
        return merged or (tasks[:1] != empty[:1] and len(empty) > MOST_FILLED * len(tasks))

    def _merged_group(self, r: int) -> Span | None:
        """The cell that names the group a row stands in, said in the row itself or above it."""
        cell = next((cell for c in reversed(self.groups) if (cell := self._said(r, c))), None)
        return (cell.start, cell.end) if cell else None

    def _heads_group(self, r: int, printed: Sequence[Cell]) -> bool:
        """Whether a row is one cell over the whole width, or one alone with a group's label."""
        first = printed[0]
        if len(printed) > 1 or len({id(cell) for cell in self.grid[r] if _words(self.text, cell)}) != 1:
            return False
        wide = first.column_span >= len(self.words) - 1
        return wide or GROUP_LABEL.match(self.text[first.start : first.end]) is not None

    def _label(self, r: int, above: str) -> str:
        """The row's number; without one of its own that of the row above, where there is a column of numbers."""
        number = self.grid[r][self.number] if self.number is not None else None
        if self.number is not None and (number is None or number.row_span == 1):
            return _words(self.text, number) or above
        for c in self.tasks:
            cell = self.grid[r][c]
            if cell is not None and (match := LABEL.match(self.text[cell.start : cell.end])):
                return match["label"]
        return _words(self.text, number)

    def _role_cells(self, r: int) -> Iterator[RoleCell]:
        for c in self.roles:
            cell = self._said(r, c)
            if cell is not None:
                self.filled[c] = cell
            if c in self.filled:
                yield RoleCell(self.filled[c].start, self.filled[c].end, self.words[c])

    def _title(self, r: int) -> str | None:
        title = next(filter(None, (_words(self.text, self.grid[r][c]) for c in self.tasks)), None)
        return title if title is not None and len(title) <= LONGEST_TITLE else None
