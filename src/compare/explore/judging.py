"""What is shown of each row of a plan that is to be checked, and what becomes of what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from compare.building import find_data
from compare.codebook import load_codebook
from compare.corpus import Corpus
from compare.corrections import load_corrections
from compare.corrections.values import ProblemError
from compare.display import read_as
from compare.errors import CompareError
from compare.language import html_language
from compare.review.checked import Verdict, checked_file, merged
from compare.review.doubt import QUEUE, queue
from compare.review.form import cell_text, columns_of, doubt_words, quoted, sheet_name, shown_columns, value_of
from compare.review.proposals import Judgement, Proposal, person, propose, yaml_of
from compare.review.rows import Known, key_of
from compare.review.sheet import measure_words, where_of
from compare.review.writing import save
from compare.saying import say
from compare.tables import SCHEMA

UNCHANGED = "—"  # the entry of a list that changes nothing
MARK = '<mark style="background:#fde3b0;color:#000">{}</mark>'


class Judging:
    """The rows of a plan in the order in which they are to be looked at, the most doubtful first.

    Parameters
    ----------
    tables : sequence of str
        Which rows are asked for.
    by : str, optional
        Who checks.
    folder : path, optional
        The project into which verdicts and corrections are written; found from the current folder by default.
    n : int
        Rows that the plain form shows.
    codebook : path, optional
        That of the build, whose functions can be chosen.
    """

    def __init__(
        self, corpus: Corpus, plan: str, tables: Sequence[str] = QUEUE, by: str | None = None,
        folder: str | Path | None = None, n: int = 5, codebook: str | Path | None = None,
    ) -> None:  # fmt: skip
        self.codebook = load_codebook(codebook)
        self.corpus, self.plan, self.n, self.folder = corpus, corpus[plan].plan_id, n, folder
        self.by = by
        ranked = queue(corpus, self.plan, tables)
        self.rows = sorted(
            ((table, row) for table, row, _ in ranked), key=lambda each: each[1].get("checked") is not None
        )
        self.known = Known(corpus.tables, corpus.texts)
        self.at = 0
        self.said: dict[int, str] = {}  # by place in the queue, in this session
        self.verdicts: list[Verdict] = []
        self.entries: list[dict[str, Any]] = []  # of the file of corrections
        self.pending: list[Proposal] = []  # what could not be written yet
        self.status = ""

    # -- what is shown

    def head(self, i: int) -> str:
        """Which row it is: its table, its id, why it is in doubt."""
        table, row = self.rows[i]
        doubt = doubt_words([row.get("sure")]) if table not in ("plans", "similar") else ""
        place = "" if table == "similar" else where_of(self.corpus, table, row)
        return " · ".join(part for part in (sheet_name(table), self.row_id(i), place, doubt) if part)

    def row_id(self, i: int) -> str:
        """What names a row in messages and files."""
        table, row = self.rows[i]
        key = key_of(table, row)
        return key if key.startswith(str(self.plan)) or table == "similar" else f"{self.plan} {key}"

    def passages(self, i: int) -> list[tuple[str, str, str]]:
        """The sentence of a row: before, in and behind its words; of a pair both measures."""
        table, row = self.rows[i]
        if table == "similar":
            return [
                ("", "", f"{row[side]} {measure_words(self.corpus, row[side])}") for side in ("measure_a", "measure_b")
            ]
        if table in ("measures", "actions", "parts"):
            return [("", "", " ".join(self.corpus.texts[row["plan_id"]][row["start"] : row["end"]].split()))]
        if table == "plans":
            return [("", "", str(row["title"] or ""))]
        passage = self.corpus.passage(row)
        return [tuple(" ".join(part.split()) for part in (passage.before, passage.match, passage.after))]  # type: ignore[list-item]

    def values(self, i: int) -> list[tuple[str, str]]:
        """The values of a row, by heading; empty ones are left out."""
        table, row = self.rows[i]
        cells = [
            (read_as(column.name), cell_text(column.name, row.get(column.name))) for column in shown_columns(table)
        ]
        return [(name, cell) for name, cell in cells if cell]

    def counts(self) -> str:
        """How many rows there are and how many were judged, as a sentence."""
        before = sum(row.get("checked") is not None for _, row in self.rows)
        return say(f"{len(self.rows):,} rows to check, {before + len(self.said):,} checked")

    def __repr__(self) -> str:
        lines = [f"{self.plan}: {self.counts()}"]
        for i in range(min(self.n, len(self.rows))):
            lines.append(f"{i + 1}. {self.head(i)}")
            lines += [
                "   " + before + (f"【{match}】" if match else "") + after for before, match, after in self.passages(i)
            ]
            lines.append("   " + "；".join(f"{name} {cell}" for name, cell in self.values(i)))
        return "\n".join(lines)

    def html_of(self, i: int) -> str:
        """One row: which it is, its sentence with the words marked, its values."""
        lines = [f"<p><b>{i + 1}.</b> <small>{escape(self.head(i))}</small></p>"]
        for before, match, after in self.passages(i):
            marked = MARK.format(escape(match)) if match else ""
            lines.append(f'<p style="line-height:1.7;margin:.3em 0">{escape(before)}{marked}{escape(after)}</p>')
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left;padding-right:1em">{escape(name)}</th><td style="text-align:left">{escape(cell)}</td></tr>'
            for name, cell in self.values(i)
        )
        lines.append(f"<table>{cells}</table>")
        return "\n".join(lines)

    def html(self) -> str:
        """The first rows, for pages that nobody works in."""
        rows = [self.html_of(i) for i in range(min(self.n, len(self.rows)))]
        head = f"<p><b>{escape(self.plan)}</b>: {escape(self.counts())}</p>"
        return "\n".join([f'<div lang="{html_language()}" style="max-width:50em">{head}', *rows, "</div>"])

    # -- what is said

    def judge(self, verdict: str, note: str = "") -> bool:
        """Say of the row at hand that it is right, wrong or unsure; written at once."""
        table, row = self.rows[self.at]
        return self._write(Judgement(table, row, verdict, note=note), verdict)

    def correct(self, typed: dict[str, Any], note: str = "") -> bool:
        """Give the right values of the row at hand, as they were typed, by column."""
        table, row = self.rows[self.at]
        if self.said.get(self.at) == "corrected":
            self.status = say("This row was corrected already; run the cell again to correct it once more.")
            return False
        changes = self._changes(table, typed)
        if changes is None:
            return False
        if not changes:
            self.status = say("Nothing is filled in.")
            return False
        return self._write(Judgement(table, row, "wrong", changes, note=note), "corrected")

    def remove(self, note: str = "") -> bool:
        """Say that the plan says no such thing as the row at hand."""
        table, row = self.rows[self.at]
        if table in ("plans", "similar"):
            self.status = say("A plan or a pair cannot be removed; choose wrong.")
            return False
        return self._write(Judgement(table, row, "wrong", remove=True, note=note), "corrected")

    def add(self, typed: dict[str, Any], note: str = "") -> bool:
        """Add a row that was missed, beside the row at hand: its words as printed and its values."""
        table, row = self.rows[self.at]
        if table in ("plans", "similar"):
            self.status = say("Rows are added to measures, units, years and targets.")
            return False
        changes = self._changes(table, typed)
        if changes is None:
            return False
        holder = changes.pop("measure_id", row.get("measure_id")) if table != "measures" else None
        within = {} if holder is None else {"measure_id": holder}
        return self._write(Judgement(table, None, None, changes, False, within, note, "", self.plan), None)

    def move(self, by: int) -> None:
        """Go on to the next row, or back; at the end it stays."""
        self.at = min(max(0, self.at + by), max(0, len(self.rows) - 1))

    def _changes(self, table: str, typed: dict[str, Any]) -> dict[str, Any] | None:
        """What was typed as values; None where it cannot be read, which the status says."""
        columns = {column.name: column for column in columns_of(table)} | {"measure_id": SCHEMA["units"]["measure_id"]}
        filled = {name: value for name, value in typed.items() if value not in ("", UNCHANGED, None)}
        try:
            words = self.codebook
            return quoted(
                table, {name: value_of(columns[name], value, words, self.plan) for name, value in filled.items()}
            )
        except ProblemError as problem:
            self.status = say(str(problem))
            return None

    def _write(self, judgement: Judgement, said: str | None) -> bool:
        """Try what was said and write it; where that fails the status says why, and what was said is kept."""
        try:
            data = find_data(self.folder)
        except CompareError as error:
            data, problem = None, error
        written = [] if data is None else load_corrections(data / "corrections")
        proposal = propose(
            self.corpus,
            [judgement],
            by=person(self.by),
            on=date.today(),
            reason=say("checked by hand"),
            written=written,
            codebook=self.codebook,
        )
        if proposal.problems:
            self.status = "; ".join(map(say, proposal.problems))
            return False
        self.verdicts = merged(self.verdicts, proposal.verdicts)
        self.entries += proposal.entries.get(self.plan, [])
        self.pending.append(proposal)
        if said is not None:
            self.said[self.at] = said
        try:
            if data is None:
                raise problem
            paths = self._catch_up(data)
        except CompareError as error:
            self.status = say(
                f"Not written: {say(error)}. It is kept here and written with the next row; or save it with the buttons CSV and YAML."
            )
            return True
        done = list(proposal.says)
        self.status = "；".join([*done, *(f"→ {path.parent.name}/{path.name}" for path in paths)])
        return True

    def _catch_up(self, data: Path) -> list[Path]:
        """Write what could not be written before, too, in the order in which it was said."""
        paths: dict[Path, None] = {}
        while self.pending:
            paths |= dict.fromkeys(save(data, self.pending[0]))
            del self.pending[0]
        return sorted(paths)

    @property
    def unsaved(self) -> bool:
        """Whether anything that was said stands in no file yet."""
        return bool(self.pending)

    def csv(self) -> bytes:
        """The verdicts of this session as a file like those in ``data/checked``."""
        return checked_file(self.verdicts)

    def yaml(self) -> bytes:
        """The corrections of this session as a file like those in ``data/corrections``; empty where there are none."""
        return yaml_of(self.entries).encode()
