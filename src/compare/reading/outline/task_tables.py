"""Task tables: every row under a header of tasks and responsible units is a measure.

An empty or merged cell says the same as the one above it, so a unit printed once may be responsible for several rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compare.model import Cell, Table
from compare.reading.page import Page

# header cells, in the order in which they are tried
NUMBER_HEAD = re.compile(r"序\s*号|编\s*号|^号$|^NO\.?$", re.IGNORECASE)
TASK_HEAD = re.compile(r"任务|措施|举措|内容|事项|工作|项目|要点|目标|名称|政策|清单")
ROLE_HEAD = re.compile(r"牵头|责任|配合|参与|负责|承办|主办|协办|实施单位|实施主体|落实单位|指导单位|分工|单位|部门")
PERSON_HEAD = re.compile(r"领导|责任人|联系")
DATE_HEAD = re.compile(r"时限|时间|期限|进度|节点")
GROUP_LABEL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]+[类章部])"
)
LABEL = re.compile(r"^\s*(?P<label>[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[）)]|[.．、])?)")


@dataclass(frozen=True, slots=True)
class RoleCell:
    """A cell that names units: its span, its header's words and the header's span."""

    start: int
    end: int
    head: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of a task table; ``group`` is the span of the full-width row that heads it."""

    start: int
    end: int
    label: str
    title: str | None
    cells: tuple[RoleCell, ...]
    group: tuple[int, int] | None = None


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
    return re.sub(r"\s+", "", text[cell.start : cell.end]) if cell is not None else ""


def _header(text: str, grid: list[list[Cell | None]]) -> tuple[int, list[str]] | None:
    """The row that heads a task table and its words; None where the table is none."""
    for r, row in enumerate(grid[:4]):
        words = [_words(text, cell) for cell in row]
        short = [word for word in words if 0 < len(word) <= 16]
        tasks = [word for word in short if TASK_HEAD.search(word) and not ROLE_HEAD.search(word)]
        roles = [word for word in short if ROLE_HEAD.search(word) and not PERSON_HEAD.search(word)]
        if len(set(short)) >= 2 and tasks and (roles or any(NUMBER_HEAD.search(word) for word in short)):
            return r, words
    return None


def read_task_tables(page: Page, body_start: int, chapters: Sequence[tuple[int, int, str]]) -> list[TaskRow]:
    """The rows of every task table, in reading order.

    Parameters
    ----------
    body_start : int
        Where the plan's own text begins.
    chapters : sequence of (start, end, part)
        A table in the glossary or in ``other`` matter without role columns is passed over.
    """
    text = page.text
    rows: list[TaskRow] = []
    for table in page.document.tables:
        if not table.cells or (table.start < body_start and chapters and chapters[0][1] > table.end):
            continue
        grid = _grid(table)
        header = _header(text, grid)
        if header is None:
            continue
        part = next((part for start, end, part in chapters if start <= table.start < end), "other")
        has_roles = any(ROLE_HEAD.search(word) and not TASK_HEAD.search(word) for word in header[1])
        if part in ("glossary", "goals", "requirements") or (part == "other" and not has_roles):
            continue
        rows += _rows(text, grid, *header)
    return rows


def _rows(text: str, grid: list[list[Cell | None]], head: int, words: list[str]) -> list[TaskRow]:
    number = next((c for c, word in enumerate(words) if NUMBER_HEAD.search(word)), None)
    roles = [
        c
        for c, word in enumerate(words)
        if ROLE_HEAD.search(word) and not PERSON_HEAD.search(word) and not re.search(r"任务|措施|内容", word)
    ]
    tasks = [
        c for c, word in enumerate(words) if TASK_HEAD.search(word) and c not in roles and not DATE_HEAD.search(word)
    ]
    rows: list[TaskRow] = []
    group: tuple[int, int] | None = None
    label = ""
    filled: dict[int, Cell] = {}
    for r in range(head + 1, len(grid)):
        own = sorted({cell for cell in grid[r] if cell is not None and cell.row == r}, key=lambda cell: cell.start)
        printed = [cell for cell in own if _words(text, cell)]
        if not printed:
            continue
        if [_words(text, cell) for cell in grid[r]] == words:
            continue  # the header, said again on a new page
        first = printed[0]
        alone = (
            len(printed) == 1 and len({id(cell) for cell in grid[r] if cell is not None and _words(text, cell)}) == 1
        )
        if alone and (first.column_span >= len(words) - 1 or GROUP_LABEL.match(text[first.start : first.end])):
            group = (first.start, first.end)
            filled.clear()
            continue
        if number is not None and _words(text, grid[r][number]):
            label = _words(text, grid[r][number])
        elif number is None:
            match = next(
                (
                    m
                    for c in tasks
                    if (cell := grid[r][c]) is not None and (m := LABEL.match(text[cell.start : cell.end]))
                ),
                None,
            )
            label = match["label"] if match else ""
        cells = []
        for c in roles:
            cell = grid[r][c] if c < len(grid[r]) else None
            if cell is not None and _words(text, cell):
                filled[c] = cell
            if c in filled:
                cells.append(RoleCell(filled[c].start, filled[c].end, words[c]))
        title_cell = next((cell for c in tasks if (cell := grid[r][c]) is not None and _words(text, cell)), None)
        title = re.sub(r"\s+", "", text[title_cell.start : title_cell.end]) if title_cell else None
        if title is not None and len(title) > 40:
            title = None
        rows.append(TaskRow(first.start, printed[-1].end, label, title, tuple(dict.fromkeys(cells)), group))
    return rows
