"""Workbooks: sheets as tables, cells as they are shown."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from compare.saying import say
from compare.sources import SourceError
from compare.sources.base import LIMITS
from compare.sources.office.number_formats import shown
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


@pytest.mark.parametrize(
    ("value", "format", "text"),
    [
        (12500, '0.0,"千元"', "12.5千元"),
        (30000, '0!.0,"万元"', "3.0万元"),
        (30000, '0\\.0,"万元"', "3.0万元"),
        (123456789, '0!.00,,"亿"', "1.23亿"),
        (1234567, "#,##0", "1,234,567"),
        (999, "#,##0", "999"),
        (1234.5, "¥#,##0.00", "¥1,234.50"),
        (12345, '[$￥-804]#,##0"万元"', "￥12,345万元"),
        (1200, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "1,200"),
        (12500000, "#,##0,", "12,500"),
        (1200, "0,000", "1,200"),
        (200, "0,000", "0,200"),
        (1234, "0", "1234"),
        (1200, "[DBNum1]#,##0", "一千二百"),
        (30000, '[>=10000]0!.0,"万元";0"元"', "3.0万元"),
        (300, '[>=10000]0!.0,"万元";0"元"', "300元"),
        (-1234.5, "#,##0.0_);(#,##0.0)", "(1,234.5)"),
        (0, '0;-0;"—"', "—"),
        (5, ";;;", ""),
        (0.5, "0‰", "500‰"),
        (30, "[DBNum1][$-804]General", "三十"),
        (30, '[DBNum2]General"户"', "叁拾户"),
        (12, "0.##", "12"),
        (5, "00", "05"),
        (2.5, "0", "3"),
        ("县水利", '@"局"', "县水利局"),
        (1e20, "0", "1e+20"),
        (datetime.datetime(2025, 1, 1), 'yyyy"年"', "2025年"),
        (datetime.time(8, 30), "h:mm", "08:30"),
    ],
)
def test_numbers_in_their_formats(value, format, text):
    assert shown(value, format) == text


def sheet_of(*rows: list, **formats: str) -> Workbook:
    book = Workbook()
    for row in (["序号", "工作任务", "牵头单位", "完成时限"], *rows):
        book.active.append(row)
    for place, format in formats.items():
        book.active[place].number_format = format
    return book


ROWS = (
    [1, "改造渠道", "县水利局", "2025年6月底前"],
    [2, "作废任务", "县林业局", "2025年底前"],
    [3, "清淤河道", "县水利局", "2025年底前"],
)


def test_hidden_rows_and_columns_are_left_out_and_named():
    book = sheet_of(*ROWS)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    document = read_content(saved(book), PATH)
    assert document.text == "序号\t工作任务\t完成时限\n1\t改造渠道\t2025年6月底前\n3\t清淤河道\t2025年底前\n"
    (finding,) = document.findings
    assert "hidden" in finding.message and "row 3" in finding.message and "column C" in finding.message


def test_struck_cells_and_struck_words_in_a_cell_are_left_out_and_told():
    book = sheet_of(*ROWS)
    book.active["B3"].font = Font(strike=True)
    book.active["C2"] = CellRichText(TextBlock(InlineFont(strike=True), "县林业局、"), "县水利局")
    document = read_content(saved(book), PATH)
    assert document.text.splitlines()[1:3] == ["1\t改造渠道\t县水利局\t2025年6月底前", "2\t\t县林业局\t2025年底前"]
    assert [finding.code for finding in document.findings] == ["struck_left_out"]


def test_formulas_without_results_are_told_and_plain_ones_calculated():
    rows = (
        [1, "改造渠道", "县水利局", "2025年底前"],
        ["=A2+1", '="清淤"&B2', "=C2", "=IF(A2>0,D2,D3)"],
        ["=ROW()-1", "修复", "=C3", "=SUM(A2:A2)"],
    )
    document = read_content(saved(sheet_of(*rows)), PATH)
    assert document.text.splitlines()[2:] == ["2\t清淤改造渠道\t县水利局\t", "3\t修复\t县水利局\t1"]
    (finding,) = document.findings
    assert (finding.code, finding.level) == ("formula_without_result", "warning")


def test_formulas_that_look_at_one_another_end():
    document = read_content(saved(sheet_of(["=A3", "甲", "县水利局", "x"], ["=A2", "乙", "县水利局", "y"])), PATH)
    assert document.text.splitlines()[1:] == ["\t甲\t县水利局\tx", "\t乙\t县水利局\ty"]


def test_days_that_stand_as_plain_numbers_are_read_as_days_and_told():
    rows = (
        [1, "甲", "县水利局", 45838],
        [2, "乙", 45838, 20250630],
        [3, "丙", "县水利局", "202506"],
        [4, "丁", "县水利局", 30],
    )
    document = read_content(saved(sheet_of(*rows)), PATH)
    cells = [line.split("\t")[-1] for line in document.text.splitlines()[1:]]
    assert cells == ["2025年6月30日", "2025年6月30日", "2025年6月", "30"]
    assert "45838\t" in document.text
    (finding,) = document.findings
    assert finding.code == "date_as_number" and "45838 = 2025年6月30日" in finding.message


def test_days_in_a_format_that_chinese_excel_knows_by_number():
    data = saved(sheet_of([1, "甲", "县水利局", 45838], D2="0"))
    data = changed(data, "xl/styles.xml", b'numFmtId="1"', b'numFmtId="57"')
    assert read_content(data, PATH).text.splitlines()[1] == "1\t甲\t县水利局\t2025年6月"


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            content = before.read(info)
            after.writestr(info.filename, content.replace(old, new) if part in ("*", info.filename) else content)
    return stream.getvalue()


def test_strict_workbooks_are_read_and_told():
    strict = changed(
        making.xlsx_of(),
        "*",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    strict = changed(
        strict,
        "*",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    document = read_content(strict, PATH)
    assert document.text == read_content(making.xlsx_of(), PATH).text
    assert [finding.code for finding in document.findings] == ["strict_workbook"]


@pytest.mark.parametrize("reference", ["A1:XFD1048576", "A1:CV5000", "A3:XFD30", "A:C", "1:9"])
def test_merged_blocks_that_would_fill_the_memory_are_refused(reference):
    data = saved(sheet_of(*ROWS))
    merge = f'</sheetData><mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'.encode()
    with pytest.raises(SourceError, match=r"100,000 cells"):
        read_content(changed(data, "xl/worksheets/sheet1.xml", b"</sheetData>", merge), PATH)


def test_pictures_are_unpacked_by_no_library_where_all_of_it_is_too_much(monkeypatch):
    data = making.xlsx_of()
    monkeypatch.setattr("compare.sources.office.zipped.LIMITS", replace(LIMITS, unpacked_bytes=len(data)))
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", b"x" * len(data))
    with pytest.raises(SourceError, match="a zip bomb"):
        read_content(stream.getvalue(), PATH)


def test_what_a_library_says_of_a_broken_part_is_one_sentence_in_chinese():
    broken = changed(making.xlsx_of(), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row r='x'/>")
    with pytest.raises(SourceError) as caught:
        read_content(broken, PATH)
    assert "\n" not in str(caught.value)
    assert "：已损坏（" in say(caught.value, "zh")


def test_far_cells_cost_no_more_than_their_rows_and_columns():
    book = sheet_of(*ROWS)
    book.active["XFD1"], book.active["XFD1048576"], book.active["A1048576"] = "备注", "远", 9
    document = read_content(saved(book), PATH)
    assert document.text.splitlines()[0] == "序号\t工作任务\t牵头单位\t完成时限\t备注"
    assert document.text.splitlines()[-1] == "9\t\t\t\t远"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=A2+1", "2"),
        ("=$A$2 + 1", "2"),
        ("=ROW()-1", "2"),
        ("=ROW(A2)", "2"),
        ("=MAX(A$2:A2)+1", "2"),
        ("=COUNTA(B$2:B3)", "2"),
        ("=SUBTOTAL(103,B$2:B3)", "2"),
        ("=SUM(A2:A2)*2", "2"),
        ("=ROUND(A2*2.5,0)", "3"),
        ("=ROUND(SUM(A2:A2)/3, 2)", "0.33"),
        ("=ROUND(A2,0)+ROUND(A2,1)", ""),  # two of them: not reckoned
        ('=ROUND("x",0)', ""),
        ("=ROUND(1/0,2)", ""),
        ("=ROUND(9999999999*9999999999*9999999999,9)", "9.999999997e+29"),
        ('="第"&A2&"项"', "第1项"),
        ("=VLOOKUP(A2,B:C,2)", ""),
        ("=1/0", ""),
    ],
)
def test_plain_formulas(formula, shown):
    document = read_content(saved(sheet_of([1, "改造", "县水利局", "x"], [formula, "修复", "县水利局", "y"])), PATH)
    assert document.text.splitlines()[2].split("\t")[0] == shown


def test_formulas_over_formulas_take_no_long_time():
    rows = [[f"=MAX(A$2:A{i + 1})+1", f"任务{i}", "县水利局", "y"] for i in range(1, 300)]
    document = read_content(saved(sheet_of([1, "改造", "县水利局", "x"], *rows)), PATH)
    assert document.text.splitlines()[300].startswith("300\t")


def test_a_cell_whose_number_format_the_file_does_not_hold_is_plain():
    data = saved(sheet_of([1, "改造渠道", 30, "2025年底前"], C2='0"处"'))
    assert b'numFmtId="164"' in zipfile.ZipFile(io.BytesIO(data)).read("xl/styles.xml")
    data = changed(data, "xl/styles.xml", b'<xf numFmtId="164"', b'<xf numFmtId="999"')
    assert read_content(data, PATH).text.splitlines()[1] == "1\t改造渠道\t30\t2025年底前"
