"""Sheets as they come back from other hands and programs: read rightly, or refused with sheet, cell and reason."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from review.conftest import PLAN, Hand, files_of, give_back

from compare.errors import CompareError
from compare.review.grids import sheets_of

pytestmark = pytest.mark.slow


def unit(row: dict[str, str]) -> bool:
    return row["is:name"] == "县水利局"


def cell(hand: Hand, table: str, column: str, where: Callable[[dict[str, str]], bool], value: Any, **looks: Any) -> str:
    """Fill in one cell; gives its place as messages do."""
    line = hand.fill(table, where, **{column: value})
    found = hand.sheet(table).cell(line, hand.names(table)[column])
    for name, look in looks.items():
        setattr(found, name, look)
    return f"filled.xlsx, sheet {hand.sheet(table).title}, cell {get_column_letter(found.column)}{line}"


def changes(hand: Hand) -> list[dict[str, Any]]:
    """What the corrections that a sheet says would set."""
    return [entry["set"] for entry in give_back(hand.save(), write=False).proposal.entries[PLAN]]


READ = [
    # what people paste: blanks of other pages, line breaks, signs that nobody sees
    ("units", "name", "\u00a0县水务局\u3000", {}, "县水务局"),
    ("units", "name", "县水\u200b务局", {}, "县水务局"),
    ("units", "name", "县水_x000D_\n务局", {}, "县水务局"),
    ("units", "name", CellRichText("县", TextBlock(InlineFont(b=True), "水务"), "局"), {}, "县水务局"),
    ("units", "role", "\n配合\t", {}, "support"),
    ("units", "role", "配合单位", {"protection": Protection(locked=True)}, "support"),
    # numbers and days as spreadsheets hold them
    ("targets", "value", 0.85, {"number_format": "0.00%"}, 85),
    ("targets", "value", "８５％", {}, 85),
    ("targets", "value", "1,250", {}, 1250),
    ("years", "to_date", 46203.75, {}, date(2026, 6, 30)),
    ("years", "to_date", datetime(2026, 6, 30, 8, 30), {"number_format": "m月d日"}, date(2026, 6, 30)),
    ("years", "to_date", " 2026 年 6 月 30 日 ", {}, date(2026, 6, 30)),
]
FIRST = {
    "units": unit,
    "targets": lambda row: row["is:raw"] == "120公里",
    "years": lambda row: row["is:raw"] == "2026年底前",
}


@pytest.mark.parametrize(("table", "column", "typed", "looks", "value"), READ, ids=[repr(row[2]) for row in READ])
def test_cells_that_are_read(
    hand: Hand, table: str, column: str, typed: Any, looks: dict[str, Any], value: object
) -> None:
    cell(hand, table, column, FIRST[table], typed, **looks)
    assert changes(hand) == [{column: value}]


REFUSED = [
    ("units", "name", "#REF!", "#REF! is a formula; type the value itself"),
    ("units", "name", "=VLOOKUP(A3,lists!A:B,2)", "is a formula"),
    ("units", "note", '=HYPERLINK("http://x","y")', "is a formula"),
    ("units", "name", datetime(2026, 6, 30), "the spreadsheet took it for the day 2026-06-30"),
    ("units", "note", "待核实", "a note without a verdict would be lost"),
    ("units", "verdict", True, "True is no verdict"),
    ("units", "verdict", "#N/A", "#N/A is no verdict"),
    ("units", "measure_id", "shiqiao-2025/m001", "there is no measure_id shiqiao-2025/m001"),
    ("years", "to_date", time(6, 30), "06:30:00 is no day"),
    ("years", "to_date", "2026年6月", "2026年6月 is no day"),
    ("targets", "value", "约85", "value is a number, not 约85"),
    ("targets", "value", "12万", "value is a number, not 12万"),
]


@pytest.mark.parametrize(("table", "column", "typed", "says"), REFUSED, ids=[repr(row[2]) for row in REFUSED])
def test_cells_that_are_refused(hand: Hand, project: Path, table: str, column: str, typed: Any, says: str) -> None:
    place = cell(hand, table, column, FIRST[table], typed)
    hand.fill("measures", lambda row: bool(row["id"]), verdict="right")
    with pytest.raises(CompareError) as refused:
        give_back(hand.save())
    assert f"{place}: " in str(refused.value) and says in str(refused.value), str(refused.value)
    assert files_of(project) == {}


def own_sheet(hand: Hand) -> None:
    """A sheet of one's own that counts verdicts."""
    sheet = hand.book.create_sheet("统计", 1)
    sheet.append(["核对结果", "行数"])
    sheet.append(["对", "=COUNTIF(units!H:H,A2)"])


def drawn_down(hand: Hand) -> None:
    """The looks of empty lines drawn down far below the last."""
    sheet, column = hand.sheet("units"), hand.names("units")["name"]
    for i in range(sheet.max_row + 1, sheet.max_row + 300):
        sheet.cell(i, column).value = "　"


def line_twice(hand: Hand) -> None:
    """A judged line copied with its id, and pasted below."""
    sheet = hand.sheet("units")
    line = next(int(row[""]) for row in hand.rows("units") if unit(row))
    last = sheet.max_row + 1
    for k in range(1, sheet.max_column + 1):
        sheet.cell(last, k).value = sheet.cell(line, k).value


def all_locked(hand: Hand) -> None:
    """Protected without a password, as some offices hand sheets on."""
    for sheet in hand.book.worksheets:
        sheet.protection.enable()


def grouped(hand: Hand) -> None:
    """The first page gone, sheets in another order, one of them hidden."""
    del hand.book[hand.book.worksheets[0].title]
    hand.book.move_sheet(hand.sheet("units"), 3)
    hand.sheet("years").sheet_state = "hidden"


@pytest.mark.parametrize(
    "edit", [own_sheet, drawn_down, line_twice, all_locked, grouped], ids=lambda edit: edit.__name__
)
def test_sheets_that_say_the_same(hand: Hand, edit: Callable[[Hand], None]) -> None:
    hand.fill("units", unit, name="县水务局", verdict="错")
    edit(hand)
    assert changes(hand) == [{"name": "县水务局"}]


def id_cleared(hand: Hand) -> None:
    hand.fill("units", unit, id=None)


def id_drawn_down(hand: Hand) -> None:
    """Dragging the corner of a cell counts the last number up."""
    hand.fill("units", unit, id="units 1-2 abcdef012346")


def column_twice(hand: Hand) -> None:
    """A blue column copied with its hidden name."""
    sheet = hand.sheet("units")
    sheet.cell(1, sheet.max_column + 1).value = "name"


def added_twice(hand: Hand) -> None:
    for _ in range(2):
        hand.fill("units", lambda row: not row["id"] and not row["raw"], raw="县政府", measure_id="m007", role="牵头")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_sheet(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "filled.xlsx")
    with pytest.raises(CompareError, match=r"filled.xlsx: cannot be read as a workbook"):
        sheets_of(tmp_path / "filled.xlsx")


def test_a_sheet_whose_links_cover_all_of_it_is_refused_before_they_are_made(tmp_path: Path) -> None:
    path, book = tmp_path / "filled.xlsx", Workbook()
    book.active["A1"].hyperlink = "#A1"
    book.active["A1"].hyperlink.ref = "A1:XFD1048576"
    book.save(path)
    with pytest.raises(CompareError, match=r"filled.xlsx: far too large"):
        sheets_of(path)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (id_cleared, "sheet units, cell M4: a fact that is missing cannot be wrong or removed"),
        (id_drawn_down, "the fact has changed since the sheet was written"),
        (column_twice, "sheet units, cell W1: the column name stands twice"),
        (added_twice, "units already has a row for “县政府”"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_sheets_that_are_refused(hand: Hand, project: Path, edit: Callable[[Hand], None], says: str) -> None:
    hand.fill("units", unit, verdict="错")
    edit(hand)
    with pytest.raises(CompareError) as refused:
        give_back(hand.save())
    assert says in str(refused.value), str(refused.value)
    assert "filled.xlsx" in str(refused.value) and files_of(project) == {}


@pytest.mark.parametrize(
    "line_end", ["sep=;\r\n", ""], ids=["with the line that names the mark", "marked by semicolons alone"]
)
def test_a_sheet_saved_as_csv_with_semicolons(hand: Hand, project: Path, line_end: str) -> None:
    hand.fill("units", unit, name="县水务局")
    lines = [
        ";".join("" if each.value is None else f'"{each.value}"' for each in row)
        for row in hand.sheet("units").iter_rows()
    ]
    path = project / "units.csv"
    path.write_bytes((line_end + "\r\n".join(lines)).encode("gb18030"))
    (entry,) = give_back(path, write=False).proposal.entries[PLAN]
    assert entry["set"] == {"name": "县水务局"}
