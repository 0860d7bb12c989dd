"""Workbooks: sheets as tables, cells as they are shown."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from compare.sources import SourceError
from compare.sources.office.spreadsheet import shown
from compare.sources.reading_files import read_content
from sources import making

PATH = Path("tasks.xlsx")


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_title_list_and_merged_cells():
    document = read_content(making.xlsx_of(), PATH)
    lines = document.text.splitlines()
    assert lines[0] == "云溪县农村饮水安全任务分工表"
    assert lines[1:] == ["\t".join(text or "" for text in row) for row in making.TASKS]
    (table,) = document.tables
    spans = {(cell.row, cell.column): cell.row_span for cell in table.cells}
    assert spans[2, 2] == 2 and (3, 2) not in spans
    assert document.where(table.cells[-1].start) == "table 1 row 4"


def test_sheets_notes_below_and_hidden_sheets():
    book = Workbook()
    book.active.append(["序号", "任务", "备注"])
    book.active.append([1, "甲", None])
    book.active.append(["注：每季度调度。"])
    second = book.create_sheet("二")
    second["C4"], second["D4"], second["C5"], second["D5"] = "任务", "单位", "乙\n丙", "县水利局"
    hidden = book.create_sheet("藏")
    hidden["A1"], hidden.sheet_state = "旧表", "hidden"
    document = read_content(saved(book), PATH)
    assert document.text == "序号\t任务\t备注\n1\t甲\t\n注：每季度调度。\n任务\t单位\n乙 丙\t县水利局\n"
    assert len(document.tables) == 2
    assert [finding.code for finding in document.findings] == ["hidden_sheet"]


@pytest.mark.parametrize(
    ("value", "format", "text"),
    [
        (0.955, "0.0%", "95.5%"),
        (1, "0%", "100%"),
        (120.0, "General", "120"),
        (0.1 + 0.2, "General", "0.3"),
        (3, "0.00", "3.00"),
        (30, '0"个"', "30个"),
        (30, '"约"0', "约30"),
        (datetime.datetime(2025, 6, 30), "yyyy/m/d", "2025年6月30日"),
        (datetime.datetime(2025, 6, 1), 'yyyy"年"m"月"', "2025年6月"),
        (datetime.date(2025, 6, 30), None, "2025年6月30日"),
        (True, "General", "True"),
        ("=甲", "General", "=甲"),
        (None, None, ""),
    ],
)
def test_cells_as_shown(value, format, text):
    assert shown(value, format) == text


def test_a_far_corner_costs_nothing():
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"], sheet["XFD1048576"] = "任务", "单位", "甲", "乙", " "
    assert read_content(saved(book), PATH).text == "任务\t单位\n甲\t乙\n"


def test_workbook_without_text_is_refused():
    with pytest.raises(SourceError, match=r"tasks\.xlsx: holds no text"):
        read_content(saved(Workbook()), PATH)
