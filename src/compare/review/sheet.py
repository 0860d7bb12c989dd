"""A workbook in which a person checks a plan: a line a fact, its sentence, drop-downs, and room for the right value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from compare.codebook import Codebook, load_codebook
from compare.corpus import Corpus
from compare.display import read_as
from compare.errors import ChoiceError
from compare.files import free_path, workbook, written
from compare.language import current, heading
from compare.printing import printable
from compare.review.doubt import queue
from compare.review.form import (
    cell_text,
    columns_of,
    doubt_words,
    explain,
    heading_of,
    sheet_name,
    shown_columns,
    verdict_words,
)
from compare.review.rows import CHECKABLE, Known, key_of
from compare.review.workbook import Head, Writer
from compare.saying import say
from compare.tables import SCHEMA, Column

TABLES = ("measures", "units", "years", "targets", "plans", "similar")  # of a sheet, where no others are asked for
ROOM = 20  # empty lines for facts that are missing
LONGEST = 1200  # characters of a measure that are shown
READ = "is:"  # before the name of a column that holds a value as it was read
WIDTHS = {"sentence": 60, "other": 60, "where": 26, "doubt": 12, "verdict": 9, "note": 20}
OF_WORDS = ("title", "name", "object", "raw", "passage", "issuer", "definition")  # columns that get more room
BREAK = re.compile(r"\s*\n\s*")
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def write_sheet(
    corpus: Corpus,
    plan_id: str,
    path: str | Path,
    *,
    tables: Sequence[str] = TABLES,
    force: bool = False,
    codebook: Codebook | None = None,
    by: str = "",
) -> Path:
    """Write a plan as a workbook to be checked.

    Parameters
    ----------
    path : path
        Ends in ``.xlsx``.
    tables : sequence of str
        A sheet for each.
    force : bool
        Replace the file where it is there already.
    codebook : Codebook, optional
        The functions that can be chosen.
    by : str
        Who will check it.

    Returns
    -------
    Path

    Raises
    ------
    ChoiceError
        For another ending, or a table whose rows are not checked.
    InTheWayError
        Where the file is there already.
    """
    plan_id = corpus[plan_id].plan_id
    unknown = [name for name in tables if name not in CHECKABLE]
    if unknown:
        raise ChoiceError(f"no table {', '.join(unknown)} whose rows are checked; there are {', '.join(CHECKABLE)}")
    path = free_path(path, force, ".xlsx")
    known = Known(corpus.tables, corpus.texts)
    ranked = queue(corpus, plan_id, tables)
    with written(path) as beside, workbook(beside) as book:
        first = book.add_worksheet("说明" if current() == "zh" else "About")
        writer = Writer(corpus, plan_id, book, codebook or load_codebook())
        for name in tables:
            rows = ordered(name, [row for table, row, _ in ranked if table == name])
            lines = [cells_of(corpus, known, name, row, rank) for row, rank in rows]
            room = 0 if name in ("plans", "similar") else ROOM
            writer.sheet(sheet_name(name), f"{name} {plan_id}", heads_of(name), lines, room)
        _first_page(first, corpus, plan_id, writer.looks, by)
        writer.close()
    return path


def ordered(table: str, ranked: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """The rows in reading order, each with its rank in the order of doubt; pairs in the order of doubt."""
    rows = [(row, rank) for rank, row in enumerate(ranked, 1)]
    if table == "similar":
        return rows
    return sorted(rows, key=lambda each: (each[0].get("start") or 0, each[0].get("end") or 0))


def heads_of(table: str) -> list[Head]:
    """The columns of a table's sheet, in order."""
    seen = [
        Head(f"{READ}{column.name}", read_as(column.name), _width(column), "read", column)
        for column in shown_columns(table)
    ]
    right = _to_fill(table, blind=False)
    if (
        "measure_id" in SCHEMA[table].names
        and table != "measures"
        and "measure_id" not in [head.name for head in right]
    ):
        said = say(f"right: {read_as('measure_id')}")
        right.append(Head("measure_id", said, 18, "right", SCHEMA[table]["measure_id"]))
    other = [Head("other", say("the other measure"), WIDTHS["other"], "text")] if table == "similar" else []
    return [
        Head("id", "id", 10, "plain"),
        Head("doubt", say("look at first"), WIDTHS["doubt"], "read"),
        Head("where", heading("where"), WIDTHS["where"], "read"),
        Head("sentence", heading("sentence"), WIDTHS["sentence"], "text"),
        *other,
        *seen,
        Head("verdict", heading("judgement"), WIDTHS["verdict"], "verdict"),
        *right,
        Head("note", heading("note"), WIDTHS["note"], "right"),
    ]


def sample_heads(table: str, blind: bool) -> list[Head]:
    """The columns of a sample's sheet: what the readers found is left out of a blind one."""
    left_out = {"doubt"} | ({"verdict"} if blind else set())
    kept = [
        head for head in heads_of(table)
        if head.look != "right" and head.name not in left_out and not (blind and head.name.startswith(READ))
    ]  # fmt: skip
    return [*kept, *_to_fill(table, blind), Head("note", heading("note"), WIDTHS["note"], "right")]


def _to_fill(table: str, blind: bool) -> list[Head]:
    """The columns that a person fills in: codes where nothing is shown, else what is right."""
    return [
        Head(column.name, said if blind else say(f"right: {said}"), _width(column) + 2, "right", column)
        for column in columns_of(table)
        for said in [heading_of(column)]
    ]


def _width(column: Column) -> int:
    if column.name in ("measure_id", "action_id"):
        return 18
    return 22 if column.kind == "text" and column.name in OF_WORDS else 12


def cells_of(corpus: Corpus, known: Known, table: str, row: Mapping[str, Any], rank: int) -> dict[str, Any]:
    """What stands in the columns of a row's sheet; a sentence as what is before, in and behind the match."""
    cells: dict[str, Any] = {
        "id": f"{table} {key_of(table, row)} {known.sum(table, row)}",
        "doubt": rank,
        "verdict": "" if row.get("checked") is None else verdict_words()[str(row["checked"])],
        "note": "",
        "sentence": ("", "", ""),
    }
    for column in shown_columns(table):
        cells[f"{READ}{column.name}"] = cell_text(column.name, row.get(column.name))
    if table == "similar":
        cells["where"] = f"{row['measure_a']} · {row['measure_b']}"
        cells["sentence"], cells["other"] = (
            ("", "", measure_words(corpus, row[side])) for side in ("measure_a", "measure_b")
        )
        return cells
    reason = doubt_words([row.get("sure")]) if table != "plans" else ""
    cells["where"] = "；".join(part for part in (where_of(corpus, table, row), reason) if part)
    if table == "plans":
        cells["sentence"] = ("", "", clean(str(row["title"] or row["plan_id"])))
    elif table in ("measures", "actions", "parts"):
        cells["sentence"] = ("", "", cut(corpus.texts[row["plan_id"]][row["start"] : row["end"]]))
    else:
        passage = corpus.passage(row)
        cells["sentence"] = (clean(passage.before), clean(passage.match), clean(passage.after))
    return cells


def where_of(corpus: Corpus, table: str, row: Mapping[str, Any]) -> str:
    """Whose a row is: its measure's id and heading, else its action's."""
    for name in ("measure_id", "action_id", "part_id"):
        row_id = row.get(name)
        if row_id is None:
            continue
        data = corpus.tables[f"{name[:-3]}s"]
        found = data.loc[data[name] == row_id, "title"]
        title = "" if not len(found) or not isinstance(found.iloc[0], str) else found.iloc[0]
        return f"{str(row_id).rpartition('/')[2]} {title[:24]}".strip()
    return str(row.get("where") or "")


def measure_words(corpus: Corpus, measure_id: str) -> str:
    """The text of a measure as the sheet shows it."""
    data = corpus.tables["measures"]
    found = data.loc[data["measure_id"] == measure_id, "text"]
    return cut(str(found.iloc[0])) if len(found) else ""


def cut(text: str) -> str:
    """A text on one line, a very long one cut."""
    words = clean(text).strip()
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def clean(text: str) -> str:
    """A text as a cell holds it: on one line, without what a workbook cannot hold."""
    return ILLEGAL.sub("�", printable(BREAK.sub("", text)))


def as_frame(corpus: Corpus, table: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows that were drawn as a coder sees them: where each stands, and its words; of a pair both measures."""
    columns = ["measure_a", "measure_b"] if table == "similar" else ["plan_id", "start", "end", "where"]
    data = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows], columns=columns)
    return data.assign(sentence=[sentence(corpus, table, row) for row in rows])


def sentence(corpus: Corpus, table: str, row: Mapping[str, Any]) -> str:
    """The passage of a row with its words marked; of a pair both measures."""
    if table == "similar":
        return " ‖ ".join(f"{row[side]} {measure_words(corpus, row[side])}" for side in ("measure_a", "measure_b"))
    return str(row["title"]) if table == "plans" else str(corpus.passage(row))


def _first_page(sheet: Any, corpus: Corpus, plan_id: str, looks: Mapping[str, Any], by: str) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, f"{heading('plan')}: {plan_id}", looks["title"])
    sheet.write_string(1, 0, clean(str(corpus[plan_id].facts["title"] or "")), looks["plain"])
    sheet.write_string(3, 0, say("checked by"), looks["plain"])
    sheet.write_string(3, 1, by, looks["verdict"])
    for i, line in enumerate(explain(), 5):
        sheet.write_number(i, 0, i - 4, looks["plain"])
        sheet.write_string(i, 1, line, looks["text"])
    sheet.activate()
