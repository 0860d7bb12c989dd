"""The sheets of a file that a person filled in, as lines of cells: workbooks saved by any program, or CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compare.files import contents
from compare.handmade import read_text
from compare.language import LANGS, heading
from compare.review.form import INVISIBLE
from compare.review.proposals import Judgement, ReviewError
from compare.review.workbook import MARK
from compare.saying import say
from compare.sources import SourceError
from compare.sources.office.spreadsheet import cells_made

MOST_CELLS = 4_000_000


@dataclass(frozen=True)
class Line:
    """One line of a sheet: its cells by name, and where each stands, for messages."""

    cells: Mapping[str, Any]
    place: Callable[[str], str]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file: its table, its plan, its lines."""

    table: str
    plan_id: str
    lines: Sequence[Line]


@dataclass
class Returned:
    """What a file says.

    Attributes
    ----------
    judgements : list of Judgement
    by : str
        Who checked, as the first page says; empty where it does not.
    problems : list of str
        Cells that cannot be read, each with its place and the way out.
    """

    judgements: list[Judgement] = field(default_factory=list)
    by: str = ""
    problems: list[str] = field(default_factory=list)
    seen: dict[str, tuple[Mapping[str, Any], str]] = field(
        default_factory=dict
    )  # what was said of each fact, and where


def sheets_of(path: Path) -> tuple[list[Sheet], Returned]:
    """The sheets of a file that were written to be filled in; who filled them in, and which can no longer be known.

    Raises
    ------
    ReviewError
        Where the file cannot be read.
    """
    found = Returned()
    sheets = list(_csv_sheets(path) if path.suffix.lower() in (".csv", ".txt", ".tsv") else _xlsx_sheets(path, found))
    return sheets, found


def cell_words(cell: Any) -> str:
    """What stands in a cell as text, without blanks at its ends and signs that nobody sees."""
    return "" if cell is None else str(cell).translate(INVISIBLE).strip()


def _xlsx_sheets(path: Path, found: Returned) -> Iterator[Sheet]:
    """The sheets of a workbook that are of a review; columns may have been moved, hidden or renamed."""
    import openpyxl

    try:
        data = contents(path)
        large = cells_made(data, path) > MOST_CELLS
        book = None if large else openpyxl.load_workbook(io.BytesIO(data))
    except FileNotFoundError as error:
        raise ReviewError(f"{path}: not there; give the file that you saved") from error
    except (OSError, ValueError, KeyError, SourceError, zipfile.BadZipFile) as error:
        raise ReviewError(f"{path}: cannot be read as a workbook; save it as .xlsx or .csv and try again") from error
    if book is None:
        raise ReviewError(f"{path}: far too large; is it the right file?")
    for sheet in book.worksheets:
        if (sheet.max_row or 0) * (sheet.max_column or 0) > MOST_CELLS:
            raise ReviewError(f"{path}, sheet {sheet.title}: far too large; is it the right file?")
        grid = [[_as_shown(cell) for cell in row] for row in sheet.iter_rows()]
        for span in sheet.merged_cells.ranges:  # what stands in cells that are merged is said of each line
            for row in grid[span.min_row : span.max_row]:
                row[span.min_col - 1] = grid[span.min_row - 1][span.min_col - 1]
        if not any(_is_mark(cell) for row in grid for cell in row):
            found.by = found.by or _who(grid)
            if _was_sheet(grid):
                said = ReviewError(
                    "its hidden first line or column is gone; write the sheet anew, hide columns instead"
                )
                found.problems.append(f"{say(f'{path.name}, sheet {sheet.title}')}: {said}")
            continue

        def place(i: int, k: int | None, title: str = sheet.title) -> str:
            column = "A" if k is None else openpyxl.utils.get_column_letter(k + 1)
            return say(f"{path.name}, sheet {title}, cell {column}{i + 1}")

        yield _sheet_of(grid, place, say(f"{path.name}, sheet {sheet.title}"))


def _as_shown(cell: Any) -> Any:
    """The value of a cell; 85 % is held as 0.85 and meant as 85."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return round(value * 100, 10)
    return value


def _who(grid: Sequence[Sequence[Any]]) -> str:
    """The name beside 核对人 on the first page."""
    for row in grid:
        if row and cell_words(row[0]) in ("核对人", "checked by"):
            return cell_words(row[1]) if len(row) > 1 else ""
    return ""


def _was_sheet(grid: Sequence[Sequence[Any]]) -> bool:
    """Whether verdicts were asked for on a sheet of which no more is known."""
    asked = [{name, *(heading(name, lang) for lang in LANGS)} for name in ("judgement", "sentence")]
    asked[0].add("verdict")
    return any(all(heads & {cell_words(cell) for cell in row} for heads in asked) for row in grid)


def _csv_sheets(path: Path) -> Iterator[Sheet]:
    """One sheet of a review that was saved as CSV."""
    text = read_text(path, ReviewError)
    first = text.partition("\n")[0]
    mark = max(",\t;", key=first.count)
    try:
        grid: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=mark, strict=True)]
    except csv.Error as error:
        raise ReviewError(f"{path}: a quotation mark is not closed; save the sheet as CSV anew") from error
    if any(_is_mark(cell) for row in grid for cell in row):
        yield _sheet_of(
            grid, lambda i, k: say(f"{path.name}, line {i + 1}, column {1 if k is None else k + 1}"), path.name
        )


def _is_mark(cell: Any) -> bool:
    return isinstance(cell, str) and cell.startswith(f"{MARK} ")


def _sheet_of(grid: Sequence[Sequence[Any]], place: Callable[[int, int | None], str], name: str) -> Sheet:
    """The lines of a sheet by the names in its hidden line, wherever that was sorted to."""
    at, column = next((i, k) for i, row in enumerate(grid) for k, cell in enumerate(row) if _is_mark(cell))
    pieces = str(grid[at][column]).split(" ")
    if len(pieces) != 3:
        raise ReviewError(f"{name}: its hidden first cell was changed; write the sheet anew")
    names: dict[str, int] = {"id": column}
    for k, cell in enumerate(grid[at]):
        word = cell_words(cell)
        if k == column or not word:
            continue
        if word in names:
            raise ReviewError(f"{place(at, k)}: the column {word} stands twice; keep one of them")
        names[word] = k
    if "verdict" not in names and not pieces[1].startswith("sample:"):
        raise ReviewError(f"{name}: the column of verdicts is gone; write the sheet anew, hide columns instead")
    lines = []
    for i, row in enumerate(grid):
        cells = {word: row[k] if k < len(row) else None for word, k in names.items()}
        if i == at or cell_words(cells["id"]) == "id":
            continue
        lines.append(Line(cells, lambda word, i=i: place(i, names.get(word))))  # type: ignore[misc]
    return Sheet(pieces[1], pieces[2], lines)
