"""A sheet that a person filled in, read back: every cell made a value, or refused with sheet, cell and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from compare.codebook import Codebook, load_codebook
from compare.corpus import Corpus
from compare.corrections.values import ProblemError, same
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
    written_out,
)
from compare.review.grids import Line, Returned, Sheet, cell_words, sheets_of
from compare.review.proposals import Judgement, ReviewError
from compare.review.rows import Known, key_of
from compare.review.sheet import READ, heads_of
from compare.tables import SCHEMA, Column

MOST_PROBLEMS = 30  # that are told of one file
OWNERS = ("measure_id", "action_id")


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


NOTHING = "nothing at all"  # what a blank cell says


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
            row_id = cell_words(line.cells.get("id"))
            if not row_id:
                self._missing(line)
                continue
            said = {name: cell_words(cell) for name, cell in line.cells.items() if name != "doubt"}
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
        filled = [name for name in self.columns if cell_words(line.cells.get(name))]
        note = self._note(line)
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
        if note and verdict is None and not filled:
            problem = "a note without a verdict would be lost; choose one, unsure where it stays open"
            self._refuse(line, "note", ProblemError(problem))
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

    def _note(self, line: Line) -> str:
        note = cell_words(line.cells.get("note"))
        try:
            return written_out(note)
        except ProblemError as problem:
            self._refuse(line, "note", problem)
            return note

    def _compare(self, line: Line, row: Mapping[str, Any]) -> None:
        """What stands in the grey columns must be what was read: else columns were sorted apart, or retyped."""
        for column in shown_columns(self.sheet.table):
            name = f"{READ}{column.name}"
            if name not in line.cells:
                continue
            shown, was = cell_words(line.cells[name]), cell_text(column.name, row.get(column.name))
            if "".join(shown.split()) == "".join(was.split()) or self._equal(column, line.cells[name], row):
                continue
            self._refuse(line, name, ProblemError(f"it says {shown or NOTHING}, but {was or NOTHING} was read; were columns sorted apart? "
                "right values go into the blue columns"))  # fmt: skip
            return

    def _equal(self, column: Column, cell: Any, row: Mapping[str, Any]) -> bool:
        """Whether a grey cell says the same in another language or another way of writing numbers and days."""
        try:
            return cell_words(cell) != "" and same(
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
        filled = [name for name in self.columns if cell_words(line.cells.get(name))]
        if not filled and not cell_words(line.cells.get("verdict")) and not cell_words(line.cells.get("note")):
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
        sentence = cell_words(line.cells.get("sentence"))
        within |= {} if is_missing(sentence) else {"passage": sentence}
        if len(self.found.problems) == before:
            note = self._note(line)
            place = line.place(words)
            self.found.judgements.append(
                Judgement(self.sheet.table, None, None, changes, False, within, note, place, self.sheet.plan_id)
            )
