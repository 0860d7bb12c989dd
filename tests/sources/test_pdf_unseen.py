"""What stands on a PDF's page and is not seen, is printed twice, or is turned."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject
from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from compare.sources import Limits, SourceError
from compare.sources.pdf import ink
from compare.sources.reading_files import read_content
from sources import making

PATH = Path("plan.pdf")
BODY = [
    "一、总体要求",
    "坚持问题导向、分类施策，到2027年底，全县水质合格率达到100%。",
    "二、重点任务",
    "（一）实施管网改造行动",
    "1.改造老旧管网。2026年底前改造老旧供水管网120公里，甲乙丙丁戊己庚辛。",
    "2.推进规模供水。新建扩建千吨万人供水工程5处。（牵头单位：县水利局）",
]
TEXT = "\n".join(BODY) + "\n"
Draw = Callable[[Canvas], None]


def write(
    canvas: Canvas, lines: list[str] = BODY, x: float = 80, top: float = 760, size: float = 14, twice: tuple = ()
) -> None:
    canvas.setFont(making.font(), size)
    for i, line in enumerate(lines):
        canvas.drawString(x, top - 2 * size * i, line)
        if twice:
            canvas.drawString(x + twice[0], top - 2 * size * i + twice[1], line)


def pdf(*pages: Draw) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def before_and_after(draw: Draw, under: bool) -> Draw:
    def page(canvas: Canvas) -> None:
        for step in (draw, write) if under else (write, draw):
            canvas.saveState()
            step(canvas)
            canvas.restoreState()

    return page


def codes(document) -> list[str]:
    return [finding.code for finding in document.findings]


MARK = "征求意见稿"


def mark(
    angle: float = 0,
    colour: Color | None = None,
    size: float = 60,
    alpha: float = 1.0,
    at: tuple = (300, 650),
    times: int = 1,
) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colour or Color(0.85, 0.85, 0.85), alpha)
        canvas.setFont(making.font(), size)
        for i in range(times):
            canvas.saveState()
            canvas.translate(at[0] - 130 * i, at[1] - 40 * i)
            canvas.rotate(angle)
            canvas.drawString(-100, 0, MARK)
            canvas.restoreState()

    return draw


@pytest.mark.parametrize(("up", "struck"), [(5, True), (-1.5, False), (14, False)])
def test_words_struck_through_are_left_out_and_told(up, struck):
    def draw(canvas: Canvas) -> None:
        write(canvas)
        canvas.drawString(80, 500, "3.新建30公里")
        end = 80 + canvas.stringWidth("3.新建30", making.font(), 14)
        canvas.line(end - canvas.stringWidth("30", making.font(), 14), 500 + up, end, 500 + up)
        canvas.line(60, 505, 70, 505)

    document = read_content(pdf(draw), PATH)
    assert document.text.splitlines()[-1] == ("3.新建 公里" if struck else "3.新建30公里")
    assert codes(document) == ["struck_left_out"] * struck


@pytest.mark.parametrize("under", [True, False])
@pytest.mark.parametrize(
    "draw",
    [
        mark(45),
        mark(30, size=14, colour=black),
        mark(0),
        mark(0, colour=Color(1, 0.8, 0.8)),
        mark(0, colour=black, alpha=0.2),
        mark(0, colour=Color(1, 0, 0), at=(280, 690)),
        mark(-45, colour=black, alpha=0.3),
        mark(0, size=13, at=(300, 702), times=2),
    ],
)
def test_watermarks_are_left_out_and_told(draw, under):
    document = read_content(pdf(before_and_after(draw, under)), PATH)
    assert document.text == TEXT
    (finding,) = document.findings
    assert finding.code == "watermark_left_out" and MARK[0] in finding.message and "page 1" in finding.message


def test_large_titles_and_grey_words_are_no_watermark():
    def page(canvas: Canvas) -> None:
        write(canvas)
        canvas.setFont(making.font(), 30)
        canvas.setFillColor(Color(0.8, 0, 0))
        canvas.drawString(120, 800, "云溪县人民政府文件")
        canvas.setFillColor(Color(0.6, 0.6, 0.6))
        canvas.setFont(making.font(), 14)
        canvas.drawString(80, 500, "三、保障措施")

    document = read_content(pdf(page), PATH)
    assert document.text == "云溪县人民政府文件\n" + TEXT + "三、保障措施\n"
    assert not document.findings


@pytest.mark.parametrize("twice", [(0.3, 0), (0.8, 0), (1.5, -1.5), (0, 0.9), (2.5, 0), (0.0001, 0)])
def test_type_that_is_printed_twice_is_read_once(twice):
    lines = [*BODY, "11.加强管理。1100元……——"]
    data = pdf(lambda canvas: write(canvas, lines, twice=twice))
    assert read_content(data, PATH).text == "\n".join(lines) + "\n"


def turn(angle: int, lines: list[str] = BODY[2:]) -> Draw:
    """Lines that run upward (90), upside down (180) or downward (270)."""

    def page(canvas: Canvas) -> None:
        canvas.translate(*{90: (A4[0], 0), 180: A4, 270: (0, A4[1])}[angle])
        canvas.rotate(angle)
        write(canvas, lines, top=500)

    return page


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_is_read_upright_and_told(angle):
    document = read_content(pdf(lambda canvas: write(canvas, BODY[:2]), turn(angle)), PATH)
    assert document.text == TEXT
    (finding,) = document.findings
    assert finding.code == "page_turned" and "page 2" in finding.message
    assert document.where(len(document.text) - 3) == "page 2"


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(angle):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(write, turn(angle))))
    writer.pages[1].rotate(angle)
    stream = io.BytesIO()
    writer.write(stream)
    document = read_content(stream.getvalue(), PATH)
    assert document.text == TEXT + "\n".join(BODY[2:]) + "\n"
    assert not document.findings


def test_a_long_stretch_of_turned_words_follows_its_page_and_a_short_one_is_told():
    def page(canvas: Canvas) -> None:
        write(canvas)
        canvas.translate(500, 100)
        canvas.rotate(90)
        write(canvas, ["附件：任务清单", "1.改造渠道30公里，县水利局负责，2025年底前完成。"], x=0, top=0)

    document = read_content(pdf(page), PATH)
    assert document.text == TEXT + "附件：任务清单\n1.改造渠道30公里，县水利局负责，2025年底前完成。\n"
    assert codes(document) == ["page_turned"]

    def short(canvas: Canvas) -> None:
        write(canvas)
        canvas.translate(560, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "内部资料注意保存")

    assert codes(read_content(pdf(short), PATH)) == ["sideways_left_out"]


GONE = "3.作废任务。2024年新建99座。"


def unseen(
    prepare: Draw, cover: Draw | None = None, at: tuple = (80, 500), size: float = 14, mode: int | None = None
) -> Draw:
    def page(canvas: Canvas) -> None:
        write(canvas)
        prepare(canvas)
        words = canvas.beginText(*at)
        words.setFont(making.font(), size)
        if mode is not None:
            words.setTextRenderMode(mode)
        words.textLine(GONE)
        canvas.drawText(words)
        if cover:
            cover(canvas)

    return page


def bar(colour: Color, alpha: float = 1.0) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colour, alpha)
        canvas.rect(60, 490, 400, 30, stroke=0, fill=1)

    return draw


def nothing(canvas: Canvas) -> None:
    pass


def on_bar(ground: Color, colour: Color) -> Draw:
    def draw(canvas: Canvas) -> None:
        bar(ground)(canvas)
        canvas.setFillColor(colour)

    return draw


def clipped(x: float, y: float, width: float, height: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(x, y, width, height)
        canvas.clipPath(path, stroke=0, fill=0)

    return draw


@pytest.mark.parametrize(
    "page",
    [
        unseen(lambda canvas: canvas.setFillColor(white)),
        unseen(clipped(60, 600, 400, 100)),
        unseen(lambda canvas: canvas.setFillColorCMYK(0, 0, 0, 0)),
        unseen(lambda canvas: canvas.setFillGray(1)),
        unseen(lambda canvas: canvas.setFillColor(black, 0.0)),
        unseen(on_bar(Color(0.1, 0.1, 0.1), Color(0.1, 0.1, 0.1))),
        unseen(nothing, bar(white)),
        unseen(nothing, bar(black)),
        unseen(nothing, mode=3),
        unseen(nothing, at=(80, -40)),
        unseen(nothing, at=(700, 500)),
        unseen(nothing, size=0.8),
    ],
)
def test_words_that_the_page_does_not_show_are_left_out_and_told(page):
    document = read_content(pdf(page), PATH)
    assert document.text == TEXT
    assert codes(document) == ["unseen_left_out"]


@pytest.mark.parametrize(
    "page",
    [
        unseen(on_bar(Color(0.1, 0.2, 0.6), white)),
        unseen(clipped(60, 480, 400, 60)),
        unseen(nothing, bar(Color(1, 1, 0), 0.4)),
        unseen(on_bar(Color(0.9, 0.9, 0.9), black)),
        unseen(lambda canvas: canvas.setFillColor(Color(0.7, 0, 0))),
    ],
)
def test_words_on_a_ground_of_another_colour_or_under_a_marker_stay(page):
    document = read_content(pdf(page), PATH)
    assert "作废任务" in document.text and not document.findings


def test_words_in_a_layer_that_is_switched_off_are_left_out():
    def page(canvas: Canvas) -> None:
        write(canvas)
        canvas._code.append("/OC /layer BDC")
        canvas.drawString(80, 500, GONE)
        canvas._code.append("EMC")

    for off in (True, False):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(page)))
        group = writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/OCG")}))
        resources = writer.pages[0]["/Resources"].get_object()
        resources[NameObject("/Properties")] = DictionaryObject({NameObject("/layer"): group})
        default = DictionaryObject({NameObject("/OFF"): ArrayObject([group] if off else [])})
        writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
            {NameObject("/OCGs"): ArrayObject([group]), NameObject("/D"): default}
        )
        stream = io.BytesIO()
        writer.write(stream)
        document = read_content(stream.getvalue(), PATH)
        assert ("作废任务" not in document.text) == off
        assert codes(document) == (["unseen_left_out"] if off else [])


def test_figures_and_marks_on_another_baseline_stay_in_their_line():
    def page(canvas: Canvas) -> None:
        x = 80.0
        for character in "到2027年底，全县改造渠道30公里，普及率95%以上。":
            shift = -5 if character.isascii() else 6 if character in "，。" else 0
            canvas.setFont(making.font(), 14)
            canvas.drawString(x, 700 + shift, character)
            x += 8 if character.isdigit() else 14

    assert read_content(pdf(page), PATH).text == "到2027年底，全县改造渠道30公里，普及率95%以上。\n"


def test_a_frame_around_a_page_is_no_table():
    def page(canvas: Canvas) -> None:
        canvas.rect(60, 770, 480, 40)
        canvas.rect(60, 500, 480, 270)
        canvas.line(300, 770, 300, 810)
        write(canvas, ["首页"], x=70, top=785)
        write(canvas, ["政务公开"], x=310, top=785)
        write(canvas, x=70, top=740)

    document = read_content(pdf(page), PATH)
    assert not document.tables
    assert document.text.endswith(TEXT)


def test_a_row_that_a_page_cuts_is_whole_without_a_number_column():
    def table(canvas: Canvas, rows: list[list[list[str]]], top: float) -> None:
        edges, y = (60, 280, 400, 540), top
        canvas.setFont(making.font(), 11)
        for row in rows:
            height = 20 + 15 * max(len(cell) for cell in row)
            for left, right, cell in zip(edges, edges[1:], row, strict=False):
                canvas.rect(left, y - height, right - left, height)
                for i, line in enumerate(cell):
                    canvas.drawString(left + 4, y - 20 - 15 * i, line)
            y -= height

    head = [["工作任务"], ["责任单位"], ["完成时限"]]
    cut = [["对全县灌区渠道逐条排查，建立问题清"], ["县水利局、县农业农村"], ["2025年底前"]]
    rest = [["单，逐条整改销号。"], ["局"], []]
    last = [["修复泵站12座。"], ["县水利局"], ["2026年底前"]]
    data = pdf(lambda canvas: table(canvas, [head, cut], 400), lambda canvas: table(canvas, [rest, last], 780))
    assert read_content(data, PATH).text.splitlines() == [
        "工作任务\t责任单位\t完成时限",
        "对全县灌区渠道逐条排查，建立问题清单，逐条整改销号。\t县水利局、县农业农村局\t2025年底前",
        "修复泵站12座。\t县水利局\t2026年底前",
    ]
    data = pdf(lambda canvas: table(canvas, [head, last], 400), lambda canvas: table(canvas, [last, last], 780))
    assert read_content(data, PATH).text.count("\n") == 4


def test_what_prints_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(ink, "LIMITS", Limits(glyphs=200))
    with pytest.raises(SourceError, match="more than 200"):
        read_content(pdf(write, write, write), PATH)


def test_notes_and_form_fields_over_a_page_are_named():
    from pypdf.annotations import FreeText

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(write)))
    writer.add_annotation(0, FreeText(text="责任单位改为县水利局", rect=(80, 400, 300, 430)))
    stream = io.BytesIO()
    writer.write(stream)
    document = read_content(stream.getvalue(), PATH)
    assert document.text == TEXT
    (finding,) = document.findings
    assert finding.code == "annotations_left_out" and "县水利局" in finding.message


def test_white_ground_under_words_frames_no_table_and_covers_no_mark():
    def page(canvas: Canvas) -> None:
        for i, line in enumerate(BODY):
            x = 80.0
            for word in (line[:3], line[3:8], line[8:]):
                canvas.setFillColor(white)
                canvas.rect(x - 5, 756 - 28 * i, 14 * len(word), 16, stroke=0, fill=1)
                canvas.setFillColor(black)
                canvas.setFont(making.font(), 14)
                canvas.drawString(x, 760 - 28 * i, word)
                x += canvas.stringWidth(word, making.font(), 14)

    document = read_content(pdf(page), PATH)
    assert document.text == TEXT
    assert not document.tables and not document.findings
