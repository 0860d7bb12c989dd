"""A workbook in which a person checks a plan: a line a fact, its sentence, drop-downs, and room for the right value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare.codebook import Codebook, load_codebook
from compare.corpus import Corpus
from compare.display import read_as
from compare.errors import ChoiceError
from compare.files import refuse_existing, written
from compare.language import current, heading
from compare.printing import printable
from compare.review.doubt import queue
from compare.review.form import (
    MISSING,
    cell_text,
    columns_of,
    doubt_words,
    explain,
    heading_of,
    options_of,
    shown_columns,
    verdict_words,
)
from compare.review.rows import CHECKABLE, Known, key_of
from compare.saying import say
from compare.tables import SCHEMA, Column

MARK = "plan-compare-review"  # how the hidden first line of a sheet begins
TABLES = ("measures", "units", "years", "targets", "plans", "similar")  # of a sheet, where no others are asked for
ROOM = 20  # empty lines for facts that are missing
LONGEST = 1200  # characters of a measure that are shown
MOST_PAIRS = 200
READ = "is:"  # before the name of a column that holds a value as it was read
WIDTHS = {"sentence": 60, "other": 60, "where": 26, "doubt": 12, "verdict": 9, "note": 20}
BREAK = re.compile(r"\s*\n\s*")
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Head:
    """One column of a sheet: its name for programs, its heading, its width, what can be chosen, and its look."""

    name: str
    heading: str
    width: int
    look: str
    column: Column | None = None


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
    corpus : Corpus
    plan_id : str
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
    import xlsxwriter

    path = Path(path)
    plan_id = corpus[plan_id].plan_id
    if path.suffix.lower() != ".xlsx":
        raise ChoiceError(f"{path}: a workbook's name ends in .xlsx")
    unknown = [name for name in tables if name not in CHECKABLE]
    if unknown:
        raise ChoiceError(f"no table {', '.join(unknown)} whose rows are checked; there are {', '.join(CHECKABLE)}")
    refuse_existing([path], force)
    with written(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"strings_to_formulas": False, "strings_to_urls": False})
        looks = {name: book.add_format({"font_name": "Noto Sans SC", "font_size": 10, "valign": "top", **more}) for name, more in LOOKS.items()}  # fmt: skip
        first = book.add_worksheet("说明" if current() == "zh" else "About")
        lists = _Lists(book)
        writer = _Writer(corpus, plan_id, book, looks, lists, codebook or load_codebook())
        for name in tables:
            writer.write(name)
        _first_page(first, corpus, plan_id, looks, by)
        lists.close()
        book.close()
    return path


LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "read": {"text_wrap": True, "bg_color": "#f2f2f2", "font_color": "#333333"},
    "text": {"text_wrap": True},
    "mark": {"bold": True, "font_color": "#b02a00"},
    "right": {"text_wrap": True, "bg_color": "#e3f0fb", "border": 1, "border_color": "#b9d4ea"},
    "verdict": {"bg_color": "#fff6d6", "border": 1, "border_color": "#e5d79a"},
    "new": {"text_wrap": True, "bg_color": "#eaf6ea", "border": 1, "border_color": "#bcd9bc"},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#30475e", "font_color": "#ffffff", "valign": "vcenter"},
    "title": {"bold": True, "font_size": 14},
}


class _Lists:
    """The words that can be chosen, on a sheet of their own that nobody sees: a cell holds no more than 255 characters."""

    def __init__(self, book: Any) -> None:
        self.sheet = book.add_worksheet("lists")
        self.known: dict[tuple[str, ...], str] = {}

    def range_of(self, words: Sequence[str]) -> str:
        """Where the words stand, as a formula."""
        from xlsxwriter.utility import xl_col_to_name

        if tuple(words) not in self.known:
            column = len(self.known)
            self.sheet.write_column(0, column, list(words))
            letter = xl_col_to_name(column)
            self.known[tuple(words)] = f"=lists!${letter}$1:${letter}${len(words)}"
        return self.known[tuple(words)]

    def close(self) -> None:
        self.sheet.hide()


class _Writer:
    """The sheets of one plan."""

    def __init__(
        self, corpus: Corpus, plan_id: str, book: Any, looks: Mapping[str, Any], lists: _Lists, codebook: Codebook
    ) -> None:
        self.corpus, self.plan_id, self.book, self.looks = corpus, plan_id, book, looks
        self.lists, self.codebook = lists, codebook
        self.known = Known(corpus.tables, corpus.texts)

    def write(self, table: str) -> None:
        """One table: a hidden line for programs, headings, the rows in reading order, room for rows that are missing."""
        sheet = self.book.add_worksheet(sheet_name(table))
        heads = heads_of(table)
        rows = self.rows(table)
        for i, head in enumerate(heads):
            sheet.set_column(i, i, head.width, None, {"hidden": 1} if head.name == "id" else {})
            sheet.write_string(0, i, head.name if i else f"{MARK} {table} {self.plan_id}")
            sheet.write_string(1, i, head.heading, self.looks["head"])
        sheet.set_row(0, None, None, {"hidden": 1})
        sheet.set_row(1, 32)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for i, (row, rank) in enumerate(rows, 2):
            self._row(sheet, i, table, heads, row, rank)
        more = 0 if table in ("plans", "similar") else ROOM
        last = 1 + len(rows) + more
        for i in range(2 + len(rows), last + 1):
            for k, head in enumerate(heads):
                if head.look in ("right", "text") and head.name != "sentence":
                    sheet.write_blank(i, k, None, self.looks["new"])
            sheet.write_string(i, [head.name for head in heads].index("sentence"), say(MISSING), self.looks["new"])
        for k, head in enumerate(heads):
            words = list(verdict_words().values()) if head.name == "verdict" else None
            if head.look == "right" and head.column is not None:
                words = options_of(head.column, self.corpus, self.plan_id, self.codebook)
            if words and last > 1:
                sheet.data_validation(2, k, last, k, {
                    "validate": "list", "source": self.lists.range_of(words), "error_type": "warning",
                    "error_title": say("not in the list"), "error_message": say("Choose one of the words of the list."),
                })  # fmt: skip
        sheet.autofilter(1, 0, max(last, 2), len(heads) - 1)
        sheet.freeze_panes(2, [head.name for head in heads].index("sentence") + 1)

    def rows(self, table: str) -> list[tuple[dict[str, Any], int]]:
        """The rows in reading order, each with its rank in the order of doubt; of pairs the most doubtful alone."""
        ranked = queue(self.corpus, self.plan_id, [table])
        rank = {id(row): i for i, (_, row, _) in enumerate(ranked, 1)}
        rows = [row for _, row, _ in (ranked[:MOST_PAIRS] if table == "similar" else ranked)]
        if table != "similar":
            rows.sort(key=lambda row: (row.get("start") or 0, row.get("end") or 0))
        return [(row, rank[id(row)]) for row in rows]

    def _row(self, sheet: Any, i: int, table: str, heads: Sequence[Head], row: Mapping[str, Any], rank: int) -> None:
        cells = cells_of(self.corpus, self.known, table, row, rank)
        for k, head in enumerate(heads):
            look = self.looks[head.look]
            if head.name in ("sentence", "other"):
                before, match, after = cells[head.name]
                parts = [(look, before), (self.looks["mark"], match), (look, after)]
                parts = [(form, words) for form, words in parts if words]
                if len(parts) > 1:
                    rich: list[Any] = [
                        piece for form, words in parts for piece in ((form, words) if form is not look else (words,))
                    ]
                    sheet.write_rich_string(i, k, *rich, look)
                else:
                    sheet.write_string(i, k, "".join(words for _, words in parts), look)
            elif isinstance(cells.get(head.name), int | float):
                sheet.write_number(i, k, cells[head.name], look)
            elif cells.get(head.name):
                sheet.write_string(i, k, str(cells[head.name]), look)
            else:
                sheet.write_blank(i, k, None, look)


def sheet_name(table: str) -> str:
    """The name of a table's sheet in the current language."""
    return SCHEMA[table].zh if current() == "zh" else table


def heads_of(table: str) -> list[Head]:
    """The columns of a table's sheet, in order."""
    seen = [
        Head(f"{READ}{column.name}", read_as(column.name), _width(column), "read", column)
        for column in shown_columns(table)
    ]
    right = [
        Head(column.name, say(f"right: {heading_of(column)}"), _width(column) + 2, "right", column)
        for column in columns_of(table)
    ]
    if (
        "measure_id" in SCHEMA[table].names
        and not any(head.name == "measure_id" for head in right)
        and table != "measures"
    ):
        right.append(
            Head("measure_id", say(f"right: {read_as('measure_id')}"), 18, "right", SCHEMA[table]["measure_id"])
        )
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


def _width(column: Column) -> int:
    if column.name in ("measure_id", "action_id"):
        return 18
    return (
        22
        if column.kind == "text"
        and column.name in ("title", "name", "object", "raw", "passage", "issuer", "definition")
        else 12
    )


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
