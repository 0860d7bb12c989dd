"""The workbook, opened again with another library."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from charts.frames import corpus, texts
from openpyxl import load_workbook

from compare.corpus import Corpus
from compare.export import write_workbook
from compare.export.workbook import CELL, FIRST_SHEET
from compare.tables import SCHEMA, frame


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("book") / "tables.xlsx"
    write_workbook(Corpus(corpus(3), texts(3)), path)
    return load_workbook(path)


def _sheet(book, name: str):
    return book[f"{SCHEMA[name].zh} {name}"]


def _column(sheet, name: str) -> int:
    return next(c.column for c in sheet[1] if c.value.split("\n")[1] == name)


def test_a_sheet_for_each_table_after_the_explanations(book) -> None:
    assert book.sheetnames == [FIRST_SHEET, *(f"{table.zh} {name}" for name, table in SCHEMA.items())]


@pytest.mark.parametrize("name", SCHEMA)
def test_headings_in_two_languages_frozen_with_filters(book, name: str) -> None:
    sheet = _sheet(book, name)
    heads = [cell.value for cell in sheet[1]]
    assert heads[: len(SCHEMA[name].columns)] == [f"{column.zh}\n{column.name}" for column in SCHEMA[name].columns]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")


@pytest.mark.parametrize("name", SCHEMA)
def test_every_row_and_value_is_there(book, name: str) -> None:
    table, sheet = corpus(3)[name], _sheet(book, name)
    assert sheet.max_row == max(len(table) + 1, 1)
    for column in SCHEMA[name].columns:
        place = _column(sheet, column.name)
        found = [sheet.cell(row, place).value for row in range(2, len(table) + 2)]
        wanted = [None if pd.isna(value) else value for value in table[column.name].astype("object")]
        if column.kind == "date":
            wanted = [None if value is None else pd.Timestamp(value).to_pydatetime() for value in wanted]
        assert found == [value if value != "" else None for value in wanted]


def test_dates_are_dates(book) -> None:
    sheet = _sheet(book, "plans")
    cell = sheet.cell(2, _column(sheet, "issued_on"))
    assert cell.value == datetime(2020, 1, 15)
    assert cell.number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("name", ["measures", "units", "years", "targets", "clusters"])
def test_each_row_has_its_passage(book, name: str) -> None:
    sheet, table, said = _sheet(book, name), corpus(3)[name], texts(3)
    place = _column(sheet, "passage")
    for row, record in enumerate(table.to_dict("records"), 2):
        assert sheet.cell(row, place).value == said[record["plan_id"]][record["start"] : record["end"]]


def test_pairs_have_both_passages(book) -> None:
    sheet, table, said = _sheet(book, "passages"), corpus(3)["passages"], texts(3)
    for row, record in enumerate(table.to_dict("records"), 2):
        for side in "ab":
            text = said[record[f"measure_{side}"].split("/")[0]]
            wanted = text[record[f"start_{side}"] : record[f"end_{side}"]]
            assert sheet.cell(row, _column(sheet, f"passage_{side}")).value == wanted


def test_the_first_sheet_explains_every_column(book) -> None:
    rows = [[cell.value for cell in row] for row in book[FIRST_SHEET].iter_rows()]
    explained = {(row[0], row[1]) for row in rows}
    for name, table in SCHEMA.items():
        assert {(f"{table.zh} {name}", column.name) for column in table.columns} <= explained
    words = " ".join(str(value) for row in rows for value in row if value)
    assert all(column.says in words for table in SCHEMA.values() for column in table.columns)


def test_widths_count_chinese_characters_twice(book) -> None:
    sheet = _sheet(book, "measures")
    title = sheet.column_dimensions[sheet.cell(1, _column(sheet, "title")).column_letter].width
    longest = max(len(value) for value in corpus(3)["measures"]["title"])
    assert 1.5 * longest <= title <= 60


HARMFUL = [
    "=1+1",
    "+86 10 1234",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://a.b","x")',
    "\t=1",
    "http://example.org/a",
    "_x0041_",
    "〔责任单位：“甲、乙”〕<&>",
]


@pytest.mark.parametrize("text", HARMFUL)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    cell = _one_cell(tmp_path, text)
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\x0b乙", "甲␋乙"),
        ("\x00\x1f\x7f", "␀␟␡"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("残\ud800字\uffff", "残�字�"),
    ],
)
def test_control_characters_do_no_harm(tmp_path: Path, text: str, shown: str) -> None:
    assert _one_cell(tmp_path, text).value == shown


@pytest.mark.parametrize("text", ["长" * 40_000, "𠮷" * 20_000, "长" * CELL])
def test_long_cells_are_cut_with_a_mark_and_said_aloud(tmp_path: Path, text: str) -> None:
    cell = _one_cell(tmp_path, text)
    units = len(cell.value.encode("utf-16-le")) // 2
    rows = load_workbook(tmp_path / "one.xlsx")[FIRST_SHEET].iter_rows(values_only=True)
    remark = any("截断" in str(value) for row in rows for value in row if value)
    if len(text) == CELL:
        assert cell.value == text and not remark
    else:
        assert units <= CELL and f"全文 {len(text)} 字" in cell.value and remark
        assert cell.value.startswith(text[:10_000])


def _one_cell(folder: Path, text: str):
    rows = [{"plan_id": "a-2024", "what": "typo", "says": "", "start": 0, "end": 1}]
    table = frame("oddities", rows).assign(says=pd.Series([text], dtype="object"))  # half a character is no str
    path = write_workbook({"oddities": table}, folder / "one.xlsx")
    sheet = _sheet(load_workbook(path), "oddities")
    return sheet.cell(2, _column(sheet, "says"))


def test_strange_dates_become_text(tmp_path: Path) -> None:
    rows = [{"plan_id": f"p{i}", "source": "p", "sha256": "", "chars": 1, "issued_on": day}
            for i, day in enumerate(["1899-12-31", "1900-03-01", "9999-12-31"])]  # fmt: skip
    sheet = _sheet(load_workbook(write_workbook({"plans": frame("plans", rows)}, tmp_path / "d.xlsx")), "plans")
    place = _column(sheet, "issued_on")
    assert [sheet.cell(i, place).value for i in (2, 3, 4)] == [
        "1899-12-31", datetime(1900, 3, 1), datetime(9999, 12, 31),
    ]  # fmt: skip


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError, match=r"mine\.xlsx.*force=True"):
        write_workbook(corpus(2), path)
    assert path.read_bytes() == b"mine"
    write_workbook(corpus(2), path, force=True)
    assert load_workbook(path).sheetnames[0] == FIRST_SHEET
    assert [p.name for p in tmp_path.iterdir()] == ["mine.xlsx"]


def test_a_failed_write_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = write_workbook(corpus(2), tmp_path / "t.xlsx")
    before = path.read_bytes()
    broken = dict(corpus(2)) | {"plans": corpus(2)["plans"].drop(columns="plan_id")}
    with pytest.raises(KeyError):
        write_workbook(broken, path, force=True)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["t.xlsx"]


def test_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    one = write_workbook(Corpus(corpus(3), texts(3)), tmp_path / "one.xlsx")
    two = write_workbook(Corpus(corpus(3), texts(3)), tmp_path / "two.xlsx")
    assert one.read_bytes() == two.read_bytes()
    assert all(entry.date_time[0] == 1980 for entry in zipfile.ZipFile(one).infolist())


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"ends in \.xlsx"):
        write_workbook(corpus(2), tmp_path / "tables.xls")


def test_an_empty_corpus_is_a_workbook_of_headings(tmp_path: Path) -> None:
    book = load_workbook(write_workbook({}, tmp_path / "empty.xlsx"))
    assert all(book[name].max_row == 1 for name in book.sheetnames[1:])


def test_a_table_longer_than_a_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compare.export.workbook.ROWS", 11)
    book = load_workbook(write_workbook(corpus(2), tmp_path / "long.xlsx"))
    parts = [name for name in book.sheetnames if name.startswith("措施 measures")]
    assert len(parts) > 2
    ids = [row[0] for name in parts for row in book[name].iter_rows(min_row=2, min_col=2, values_only=True)]
    assert ids == list(corpus(2)["measures"]["measure_id"])


def test_large_workbooks_are_written_row_by_row_and_hold_the_same(tmp_path: Path, monkeypatch) -> None:
    plain = load_workbook(write_workbook(Corpus(corpus(2), texts(2)), tmp_path / "a.xlsx"))
    monkeypatch.setattr("compare.export.workbook.MANY_CELLS", 0)
    large = load_workbook(write_workbook(Corpus(corpus(2), texts(2)), tmp_path / "b.xlsx"))
    assert large.sheetnames == plain.sheetnames
    for name in plain.sheetnames:
        assert list(large[name].values) == list(plain[name].values)
