"""A sheet that a person filled in, read back: every cell made a value, or refused with sheet, cell and reason."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compare.codebook import Codebook, load_codebook
from compare.corpus import Corpus
from compare.corrections.values import ProblemError, same
from compare.handmade import read_text
from compare.language import LANGS, heading
from compare.review.checked import Verdict
from compare.review.form import (
    QUOTE,
    REMOVE,
    cell_text,
    columns_of,
    is_missing,
    quoted,
    shown_columns,
    value_of,
    verdict_of,
)
from compare.review.proposals import Judgement, ReviewError
from compare.review.rows import Known, key_of
from compare.review.sheet import READ, heads_of
from compare.review.workbook import MARK
from compare.saying import say
from compare.tables import SCHEMA, Column

MOST_PROBLEMS = 30  # that are told of one file
MOST_CELLS = 4_000_000
OWNERS = ("measure_id", "action_id")


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


def read_sheet(
    path: str | Path, corpus: Corpus, *, verdicts: Sequence[Verdict] = (), codebook: Codebook | None = None
) -> Returned:
    """Read a sheet that a person filled in.

    Parameters
    ----------
    path : path
        A workbook as :func:`compare.review.sheet.write_sheet` made it, saved by any program, or one of its sheets as CSV in
        UTF-8 or GB18030.
    corpus : Corpus
        The tables as they are now: a row that changed since the sheet was written is refused.
    verdicts : sequence of Verdict
        What is written already, so that a sheet that is given twice says nothing new.
    codebook : Codebook, optional

    Returns
    -------
    Returned

    Raises
    ------
    ReviewError
        Where the file is no such sheet at all.
    """
    path = Path(path)
    sheets, found = sheets_of(path)
    if not sheets:
        raise ReviewError(
            f"{path}: no sheet of a review; write one with plan-compare review PLAN --out review.xlsx, and leave its first "
            "line and column, which are hidden, where they are"
        )
    written = {(verdict.plan_id, verdict.table, verdict.key, verdict.hash): verdict.verdict for verdict in verdicts}
    known = Known(corpus.tables, corpus.texts)
    for sheet in sheets:
        if sheet.table.startswith("sample:"):
            found.problems.append(
                str(ReviewError(f"{path}: a sample, not a review; compare it with plan-compare agree"))
            )
        elif sheet.plan_id not in corpus:
            found.problems.append(
                str(ReviewError(f"{path}: there is no plan {sheet.plan_id}; run this in the project of the sheet"))
            )
        elif sheet.table not in SCHEMA:
            found.problems.append(str(ReviewError(f"{path}: there is no table {sheet.table}; write the sheet anew")))
        else:
            _Reader(sheet, corpus, known, written, codebook or load_codebook(), found).read()
    found.problems = found.problems[:MOST_PROBLEMS]
    return found


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


class _Reader:
    """One sheet, line by line."""

    def __init__(
        self, sheet: Sheet, corpus: Corpus, known: Known, written: Mapping[tuple[str, str, str, str], str],
        codebook: Codebook, found: Returned,
    ) -> None:  # fmt: skip
        self.sheet, self.written, self.codebook, self.found = sheet, written, codebook, found
        self.corpus = corpus
        self.rows = {
            f"{sheet.table} {key_of(sheet.table, row)} {known.sum(sheet.table, row)}": row
            for row in known.rows(sheet.table, sheet.plan_id)
        }
        sums = [row_id.rpartition(" ")[2] for row_id in self.rows]  # a row that only moved is known by its sum
        self.moved = {of: row for of, row in zip(sums, self.rows.values(), strict=True) if sums.count(of) == 1}
        self.columns: dict[str, Column] = {column.name: column for column in columns_of(sheet.table)}
        self.columns |= {
            head.name: head.column for head in heads_of(sheet.table) if head.look == "right" and head.column is not None
        }

    def read(self) -> None:
        """All lines: those with an id judge a row, those without add one."""
        seen = self.found.seen
        for line in self.sheet.lines:
            row_id = _text(line.cells.get("id"))
            if not row_id:
                self._missing(line)
                continue
            said = {name: _text(cell) for name, cell in line.cells.items() if name != "doubt"}
            if row_id in seen and seen[row_id][0] != said:
                problem = f"the same fact stands in {seen[row_id][1]} too and says otherwise; keep one"
                self._refuse(line, "verdict", ProblemError(problem))
            elif row_id not in seen:
                seen[row_id] = said, line.place("verdict")
                self._judged(line, row_id)

    def _refuse(self, line: Line, column: str, problem: object) -> None:
        self.found.problems.append(f"{line.place(column)}: {problem}")

    def _judged(self, line: Line, row_id: str) -> None:
        before = len(self.found.problems)
        verdict = self._verdict(line)
        row = self.rows.get(row_id) or self.moved.get(row_id.rpartition(" ")[2])
        filled = [name for name in self.columns if _text(line.cells.get(name))]
        note = _text(line.cells.get("note"))
        if row is None:
            table, _, rest = row_id.partition(" ")
            key, _, of_row = rest.rpartition(" ")
            there = self.written.get((self.sheet.plan_id, table, key, of_row))
            if there is None and (verdict or filled):
                problem = "the fact has changed since the sheet was written; write the sheet anew"
                self._refuse(line, "verdict", ProblemError(problem))
            return
        if verdict or filled:
            self._compare(line, row)
        changes = self._changes(line, row, filled)
        if changes and verdict == "right" != row.get("checked"):
            problem = "the verdict is right, but a right value is given; which of the two holds?"
            self._refuse(line, "verdict", ProblemError(problem))
        if changes and verdict == "unsure":
            problem = "the verdict is unsure, but a right value is given; which of the two holds?"
            self._refuse(line, "verdict", ProblemError(problem))
        if changes and verdict == REMOVE:
            problem = "the fact is to be removed, but a right value is given; which of the two holds?"
            self._refuse(line, "verdict", ProblemError(problem))
        if len(self.found.problems) > before or (verdict is None and not changes):
            return
        remove = verdict == REMOVE
        if remove and self.sheet.table in ("plans", "similar"):
            problem = "a plan or a pair cannot be removed; choose wrong, and give the right value"
            self._refuse(line, "verdict", ProblemError(problem))
            return
        final = "wrong" if remove or changes else str(verdict)
        if final == row.get("checked") and not changes and not remove and not note:
            return  # as it was filled in already
        self.found.judgements.append(
            Judgement(
                self.sheet.table, row, final, changes, remove, {}, note, line.place("verdict"), self.sheet.plan_id
            )
        )

    def _verdict(self, line: Line) -> str | None:
        try:
            return verdict_of(line.cells.get("verdict"))
        except ProblemError as problem:
            self._refuse(line, "verdict", problem)
            return None

    def _compare(self, line: Line, row: Mapping[str, Any]) -> None:
        """What stands in the grey columns must be what was read: else columns were sorted apart, or retyped."""
        for column in shown_columns(self.sheet.table):
            name = f"{READ}{column.name}"
            if name not in line.cells:
                continue
            shown, was = _text(line.cells[name]), cell_text(column.name, row.get(column.name))
            if "".join(shown.split()) == "".join(was.split()) or self._equal(column, line.cells[name], row):
                continue
            self._refuse(line, name, ProblemError(f"it says {shown or 'nothing'}, but {was or 'nothing'} was read; were columns sorted apart? "
                "right values go into the blue columns"))  # fmt: skip
            return

    def _equal(self, column: Column, cell: Any, row: Mapping[str, Any]) -> bool:
        """Whether a grey cell says the same in another language or another way of writing numbers and days."""
        try:
            return _text(cell) != "" and same(
                value_of(column, cell, self.codebook, self.sheet.plan_id), row.get(column.name)
            )
        except ProblemError:
            return False

    def _changes(self, line: Line, row: Mapping[str, Any], filled: Sequence[str]) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for name in filled:
            try:
                value = value_of(self.columns[name], line.cells[name], self.codebook, self.sheet.plan_id)
                self._exists(name, value)
            except ProblemError as problem:
                self._refuse(line, name, problem)
                continue
            if not same(value, row.get(name)):
                changes[name] = value
        return quoted(self.sheet.table, changes)

    def _exists(self, name: str, value: Any) -> None:
        if name in OWNERS and value is not None:
            data = self.corpus.tables[f"{name[:-3]}s"]
            if value not in set(data.loc[data["plan_id"] == self.sheet.plan_id, name]):
                raise ProblemError(f"there is no {name} {value}")

    def _missing(self, line: Line) -> None:
        """A line without an id: a fact that the readers missed, where anything is filled in."""
        filled = [name for name in self.columns if _text(line.cells.get(name))]
        if not filled and not _text(line.cells.get("verdict")) and not _text(line.cells.get("note")):
            return
        words = "raw" if "raw" in self.columns else QUOTE
        if self.sheet.table in ("plans", "similar"):
            self._refuse(
                line, "verdict", ProblemError("a plan is added as a file and a pair is found; remove this line")
            )
            return
        if self._verdict(line) in (REMOVE, "wrong"):
            problem = "a fact that is missing cannot be wrong or removed; which of the two holds?"
            self._refuse(line, "verdict", ProblemError(problem))
            return
        if words not in filled:
            self._refuse(line, words, ProblemError("a fact that is missing needs its words as printed"))
            return
        before = len(self.found.problems)
        changes = self._changes(line, {}, filled)
        within = {"measure_id": changes.pop("measure_id")} if changes.get("measure_id") else {}
        sentence = _text(line.cells.get("sentence"))
        within |= {} if is_missing(sentence) else {"passage": sentence}
        if len(self.found.problems) == before:
            note = _text(line.cells.get("note"))
            place = line.place(words)
            self.found.judgements.append(
                Judgement(self.sheet.table, None, None, changes, False, within, note, place, self.sheet.plan_id)
            )


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


# -- files --------------------------------------------------------------------------------------------------------------


def _xlsx_sheets(path: Path, found: Returned) -> Iterator[Sheet]:
    """The sheets of a workbook that are of a review; columns may have been moved, hidden or renamed."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path)
    except FileNotFoundError as error:
        raise ReviewError(f"{path}: not there; give the file that you saved") from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise ReviewError(f"{path}: cannot be read as a workbook; save it as .xlsx or .csv and try again") from error
    for sheet in book.worksheets:
        if (sheet.max_row or 0) * (sheet.max_column or 0) > MOST_CELLS:
            raise ReviewError(f"{path}, sheet {sheet.title}: far too large; is it the right file?")
        grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
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


def _who(grid: Sequence[Sequence[Any]]) -> str:
    """The name beside 核对人 on the first page."""
    for row in grid:
        if row and _text(row[0]) in ("核对人", "checked by"):
            return _text(row[1]) if len(row) > 1 else ""
    return ""


def _was_sheet(grid: Sequence[Sequence[Any]]) -> bool:
    """Whether verdicts were asked for on a sheet of which no more is known."""
    heads = {"verdict", *(heading("judgement", lang) for lang in LANGS)}
    return any(isinstance(cell, str) and cell in heads for row in grid for cell in row)


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
        word = _text(cell)
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
        if i == at or _text(cells["id"]) == "id":
            continue
        lines.append(Line(cells, lambda word, i=i: place(i, names.get(word))))  # type: ignore[misc]
    return Sheet(pieces[1], pieces[2], lines)
