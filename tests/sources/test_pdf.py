"""Text PDFs: paragraphs from wrapped lines, no running heads, tables with merged cells, signatures side by side."""

from __future__ import annotations

import base64
import io
import zlib
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from compare.sources import Limits, SourceError
from compare.sources.characters import CHARACTER_MAP
from compare.sources.pdf import streams
from compare.sources.pdf.columns import in_columns
from compare.sources.pdf.lines import Glyph, LineSettings, joined, lines_of
from compare.sources.pdf.read import read_pdf
from compare.sources.pdf.streams import check_streams
from compare.sources.pdf.tables import _cell_text
from sources import making

PATH = Path("plan.pdf")


def drawn(*pages: list[tuple[float, float, str]], size: float = 14, head: bool = False) -> bytes:
    """A PDF with text at given places: (x, y from the bottom, text)."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for page in pages:
        canvas.setFont(making.font(), size)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("head", ["", "云溪县人民政府文件"])
@pytest.mark.parametrize("size", [12, 14, 16])
@pytest.mark.parametrize("indent", [True, False])
def test_a_plan_set_in_pages(head, size, indent):
    document = read_pdf(making.pdf_of(head=head, size=size, indent=indent), PATH)
    assert document.text == making.PLAN
    codes = {finding.code for finding in document.findings}
    assert ("page_numbers_left_out" in codes) and ("running_head_left_out" in codes) == bool(head)


def test_places_are_pages_and_a_paragraph_may_have_two():
    document = read_pdf(making.pdf_of(), PATH)
    assert document.where(0) == "page 1" and document.where(len(document.text) - 2) == "page 3"
    assert [place.where for place in document.places] == ["page 1", "page 2", "page 3"]
    inside = [place for place in document.places if document.text[place.start - 1] not in "\n" and place.start]
    assert inside, "no paragraph of this plan runs over a page's end: the test needs a longer one"


def test_table_with_merged_cells():
    document = read_pdf(making.table_pdf(), PATH)
    (table,) = document.tables
    shown = {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in table.cells}
    assert shown == {
        (i, j): text for i, row in enumerate(making.TASKS) for j, text in enumerate(row) if text is not None
    }
    assert {(cell.row, cell.column): cell.row_span for cell in table.cells}[2, 2] == 2
    assert document.where(table.cells[-1].start) == "page 1 table 1 row 4"


def test_table_that_runs_over_pages_is_one_and_its_head_stands_once():
    document = read_pdf(making.table_pdf(repeat=14), PATH)
    (table,) = document.tables
    assert max(cell.row for cell in table.cells) == 14 * 3
    assert document.text.count("工作任务") == 1
    assert document.where(table.cells[-1].start) == "page 3 table 1 row 43"


def test_signatures_side_by_side():
    page = [
        (100, 700, "请认真组织实施。"),
        (100, 600, "县水利局"),
        (350, 600, "县财政局"),
        (100, 570, "县农业农村局"),
        (350, 570, "县生态环境局"),
    ]
    assert read_pdf(drawn(page), PATH).text.splitlines() == [
        "请认真组织实施。",
        "县水利局",
        "县财政局",
        "县农业农村局",
        "县生态环境局",
    ]


def test_two_columns_are_read_one_after_the_other():
    text = making.LINES[11] * 4
    rows = [text[i : i + 15] for i in range(0, 15 * 24, 15)]
    page = [(70, 780, "云溪县农村饮水")]
    page += [(70, 740 - 20 * i, row) for i, row in enumerate(rows[:12])]
    page += [(330, 740 - 20 * i, row) for i, row in enumerate(rows[12:])]
    lines = read_pdf(drawn(page), PATH).text.splitlines()
    assert lines[0] == "云溪县农村饮水"
    assert "".join(lines[1:]) == "".join(rows)


def test_page_numbers_of_many_kinds_and_numbers_that_are_none():
    marks = ["— 1 —", "- 2 -", "第3页", "第 4 页 共 9 页", "5", "6/9", "－ 7 －"]
    pages = [[(100, 500, "加强领导，压实责任。"), (280, 40, mark)] for mark in marks]
    pages.append([(100, 500, "共改造管网"), (100, 400, "120")])
    assert read_pdf(drawn(*pages), PATH).text.splitlines() == ["加强领导，压实责任。"] * 7 + ["共改造管网", "120"]


def test_a_telephone_at_the_foot_of_every_page_is_no_running_head():
    pages = [[(100, 500, "加强领导，压实责任。"), (100, 40, f"联系方式：{number}")] for number in (85911893, 85916712)]
    assert read_pdf(drawn(*pages), PATH).text.count("联系方式") == 2
    pages = [[(100, 500, "加强领导，压实责任。"), (100, 40, f"工作简报 {number}")] for number in (12, 13)]
    assert "简报" not in read_pdf(drawn(*pages), PATH).text


def test_two_columns_on_baselines_of_their_own_with_a_title_above():
    full = "加强领导，压实责任，推进各项工作，改造"
    left = [(60, 700 - 20 * i, f"{full}。" if i % 2 else f"{i + 1}.{full[:-1]}") for i in range(10)]
    right = [(318, 693 - 20 * i, text) for i, (_, _, text) in enumerate(left)]
    page = [(150, 760, "云溪县农村饮水任务，加强领导"), *left, *right, (290, 40, "— 5 —")]
    pages = read_pdf(drawn(page, size=12), PATH)
    column = [above + below for (*_, above), (*_, below) in zip(left[::2], left[1::2], strict=True)]
    assert pages.text.splitlines() == [page[0][2], *column, *column]


@pytest.mark.parametrize(("left", "count"), [(18, 2), (6, 1)], ids=["filled", "cells"])
def test_columns_are_those_that_text_fills(left, count):
    glyphs = [
        Glyph("字", x + 12 * k, x + 12 * k + 12, 100 + 20 * i, 112 + 20 * i)
        for i in range(12)
        for x, width in ((60, 18 if i == 0 else left), (318, 18))
        for k in range(width)
    ]
    assert len(in_columns(glyphs)) == count


UNRULED = [
    ["序号", "任务", "责任单位", "时限"],
    ["1", "改造管网", "县政府", "2025年"],
    ["2", "加强领导", "办公室", "2026年"],
]
WRAPPED = [(170, 685, "120"), (170, 645, "压实责任")]  # below the first and the second row


def unruled(rows, at=(80, 170, 300, 420)):
    return [(x, 740 - 40 * i, cell) for i, row in enumerate(rows) for x, cell in zip(at, row, strict=True)]


def test_a_table_without_rules_whose_rows_are_counted():
    rows = [
        [*UNRULED[0]],
        *([row[0], row[1] + words, *row[2:]] for row, (*_, words) in zip(UNRULED[1:], WRAPPED, strict=True)),
    ]
    around = [(80, 780, "云溪县任务"), (80, 560, "加强领导，压实责任，推进各项工作，改造管网，加强领导，压实责任。")]
    document = read_pdf(drawn([*around, *unruled(UNRULED), *WRAPPED]), PATH)
    assert document.text.splitlines() == [around[0][2], *("\t".join(row) for row in rows), around[1][2]]
    assert len(document.tables) == 1


def test_close_columns_and_numbers_in_the_middle_of_their_rows():
    at = (80, 130, 260, 400)
    rows = [
        (40, ["", "改造老旧供水管网", "县水利局、", "2025年"]),
        (55, ["1", "120公里，", "", "6月底前"]),
        (70, ["", "压实责任", "县财政局", ""]),
        (110, ["", "加强领导，压实", "办公室", "2026年"]),
        (125, ["2", "责任", "", "底前"]),
    ]
    lines = [(0, UNRULED[0]), *rows]
    page = [(x, 740 - down, cell) for down, row in lines for x, cell in zip(at, row, strict=True) if cell]
    document = read_pdf(drawn(page, size=12), PATH)
    assert document.text.splitlines()[1:] == [
        "1\t改造老旧供水管网120公里，压实责任\t县水利局、县财政局\t2025年6月底前",
        "2\t加强领导，压实责任\t办公室\t2026年底前",
    ]


def test_bodies_on_lines_of_their_own_in_a_narrow_cell_stay_apart():
    def glyphs(words, top):
        return [Glyph(sign, 12.0 * i, 12.0 * i + 12, top, top + 12) for i, sign in enumerate(words)]

    lines = [glyphs(words, 20.0 * i) for i, words in enumerate(("县财政局", "各乡镇政府办", "公室"))]
    assert _cell_text([glyph for line in lines for glyph in line], 80)[0] == "县财政局\n各乡镇政府办公室"


@pytest.mark.parametrize("wrong", [["3", "加强领导", "办公室", "2026年"], ["注", "加强领导", "办公室", "2026年"]])
def test_lines_in_columns_that_do_not_count_are_no_table(wrong):
    assert not read_pdf(drawn(unruled([*UNRULED[:2], wrong])), PATH).tables


def test_a_table_whose_columns_touch_is_told():
    document = read_pdf(drawn(unruled([UNRULED[0], ["1", "改造供水管网 县政府办公室", "", ""], UNRULED[2]])), PATH)
    assert not document.tables
    assert "unruled_table" in {finding.code for finding in document.findings}


def test_the_chapters_of_plans_that_are_bound_together_are_no_running_heads():
    pages = [
        [(100, 800, f"{name}县水利实施方案"), (100, 780, "一、工作目标"), (100, 500, "二、重点任务")]
        for name in "甲乙丙"
    ]
    assert read_pdf(drawn(*pages), PATH).text.count("一、工作目标") == 3


def test_paragraphs_without_an_indent_stand_apart():
    full = "加强领导压实责任推进各项工作" * 2
    page = [
        (100, 700, "1." + full[:-1]),
        (100, 680, full[:-1] + "。"),
        (100, 650, "本方案自印发之日起实施"),
        (100, 620, full),
    ]
    page += [(100, 600, full), (100, 580, full), (100, 560, "完成。")]
    assert "\n本方案自" in read_pdf(drawn(page), PATH).text


def test_table_of_contents_is_left_out():
    pages = [
        [(100, 700, "目录"), (100, 670, "一、总体要求" + "…" * 12 + "1"), (100, 640, "二、重点任务" + "." * 30 + "3")],
        [(100, 700, "一、总体要求")],
    ]
    document = read_pdf(drawn(*pages), PATH)
    assert document.text.splitlines() == ["目录", "一、总体要求"]
    assert any(finding.code == "contents_left_out" for finding in document.findings)


def test_bold_type_printed_twice_is_read_once():
    page = [(100 + shift, 700, "一、总体要求") for shift in (0, 0.3)]
    assert read_pdf(drawn(page), PATH).text == "一、总体要求\n"


def test_radicals_become_characters_one_to_one():
    assert read_pdf(drawn([(100, 700, "⼀、总体要求")]), PATH).text == "一、总体要求\n"
    assert read_pdf(drawn([(100, 700, "⼾、㬵、〈")]), PATH).text == "户、胶、〈\n"  # as browsers print 户, 胶 and 〈
    assert CHARACTER_MAP[ord("⼀")] == "一" and CHARACTER_MAP[ord("⾏")] == "行" and CHARACTER_MAP[ord("⻓")] == "长"
    assert all(len(character) == 1 for character in CHARACTER_MAP.values())
    assert ord("①") not in CHARACTER_MAP and ord("（") not in CHARACTER_MAP


def glyphs(text: str, x: float = 0.0, step: float = 10.0) -> list[Glyph]:
    return [Glyph(character, x + i * step, x + i * step + 10, 0.0, 10.0) for i, character in enumerate(text)]


@pytest.mark.parametrize(
    ("row", "pieces"),
    [
        (glyphs("一、目标"), ["一、目标"]),
        (glyphs("详情页链接", step=20), ["详情页链接"]),
        (glyphs("甲局") + glyphs("乙局", 80), ["甲局", "乙局"]),
        (glyphs("附") + glyphs("件", 22), ["附 件"]),
        (glyphs("the", step=9) + glyphs("plan", 34, 9), ["the plan"]),
        (glyphs("AI") + glyphs("赋能", 22.5), ["AI赋能"]),
        (glyphs("  ") + glyphs("甲", 30), ["甲"]),
    ],
)
def test_blanks_and_columns_within_a_line(row, pieces):
    assert [[piece.text for piece in line] for line in lines_of(row)] == [pieces]


def test_small_and_raised_characters_stay_in_their_line():
    row = [*glyphs("面积5平方米"), Glyph("2", 60, 64, -1.0, 5.0)]
    assert [[piece.text for piece in line] for line in lines_of(row)] == [["面积5平方米2"]]


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [
        ("推进建", "设。", "推进建设。"),
        ("到202", "5年", "到2025年"),
        ("One Person", "Company", "One Person Company"),
        ("infra-", "structure", "infrastructure"),
        ("AI", "赋能", "AI赋能"),
    ],
)
def test_wrapped_lines_are_joined(left, right, text):
    assert joined(left, right) == text


def test_settings_are_checked():
    with pytest.raises(ValueError, match="gaps"):
        LineSettings(column=0.1)


def test_a_scan_is_refused():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("L", (20, 20))), 0, 0, 500, 700)
    canvas.save()
    with pytest.raises(SourceError, match=r"plan\.pdf: a scan.*OCR"):
        read_pdf(stream.getvalue(), PATH)


def test_packed_streams_are_counted_before_they_are_read(monkeypatch):
    monkeypatch.setattr(streams, "LIMITS", Limits(unpacked_bytes=4_000_000, content_bytes=2_000_000))
    head = b"%PDF-1.4\n1 0 obj\n<</Filter /FlateDecode /Length 9>>\nstream\n"
    check_streams(head + zlib.compress(b"0" * 1_000_000), PATH)
    bomb = zlib.compress(b"0" * 20_000_000, 9)
    with pytest.raises(SourceError, match="unpacks to more than"):
        check_streams(head + bomb, PATH)
    picture = head.replace(b"/Length 9", b"/Subtype /Image")
    check_streams(picture + bomb, PATH)
    check_streams(head.replace(b"/Length 9", b"/Length1 9") + zlib.compress(b"0" * 3_000_000), PATH)
    for name, content in (
        (b"[/ASCII85Decode /FlateDecode]", base64.a85encode(bomb) + b"~>"),
        (b"[/ASCIIHexDecode /FlateDecode]", bomb.hex().encode() + b">"),
        (b"/LZWDecode", b"0" * 200_000),
        (b"null", b"0" * 3_000_000),
    ):
        with pytest.raises(SourceError, match="unpacks to more than"):
            check_streams(head.replace(b"/FlateDecode", name) + content + b"\nendstream", PATH)
    twice = head.replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]") + zlib.compress(bomb, 9)
    with pytest.raises(SourceError, match="unpacks to more than"):
        check_streams(twice, PATH)
