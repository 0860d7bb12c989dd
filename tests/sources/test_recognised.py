"""Scans: pages whose text is recognised, by a stand-in that gives lines, and by the real program where it is installed."""

from __future__ import annotations

import difflib
import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw

from compare.sources import Limits, SourceError
from compare.sources.pdf import recognised
from compare.sources.reading_files import read_content
from sources import making

PATH = Path("scan.pdf")


def picture(lines: int = 1, size: tuple[int, int] = (1654, 2339)) -> Image.Image:
    page = Image.new("L", size, 255)
    for i in range(lines):
        ImageDraw.Draw(page).rectangle((240, 300 + 80 * i, 1400, 340 + 80 * i), fill=0)
    return page


def scan(*pages: Image.Image, format: str = "pdf") -> bytes:
    stream = io.BytesIO()
    pages[0].save(stream, format, save_all=len(pages) > 1, append_images=pages[1:], resolution=200)
    return stream.getvalue()


def lines(*rows: tuple, em: float = 44, left: float = 240, top: float = 300) -> SimpleNamespace:
    """What the program gives for lines of text: (text, indent in ems, certainty)."""
    boxes, texts, scores = [], [], []
    for i, (text, indent, *score) in enumerate(rows):
        x, y = left + indent * em, top + 78 * i
        width = em * sum(0.5 if character.isascii() else 1 for character in text)
        boxes.append([[x, y], [x + width, y], [x + width, y + 46], [x, y + 46]])
        texts.append(text)
        scores.append(score[0] if score else 0.99)
    return SimpleNamespace(boxes=boxes, txts=tuple(texts), scores=tuple(scores))


@pytest.fixture
def program(monkeypatch):
    """Let the program give these results, one a picture."""

    def give(*results: SimpleNamespace) -> None:
        waiting = list(results)
        monkeypatch.setattr(recognised, "is_installed", lambda: True)
        monkeypatch.setattr(recognised, "_engine", lambda: lambda picture: waiting.pop(0))

    return give


PAGE = lines(
    ("云溪县行动方案(2025一2027年)", 6),
    ("一、总体要求", 2),
    ("坚持问题导向、分类施策,到2027年底,全县农村自来水普及", 2),
    ("率达到95%以上。", 0),
    ("二、重点任务", 2, 0.8),
    ("1.改造老旧管网。2026年底前改造120公里。(牵头单位:县水利局)", 2),
)


def test_a_scan_is_read_and_marked_as_recognised(program):
    program(PAGE)
    document = read_content(scan(picture()), PATH)
    assert document.text.splitlines() == [
        "云溪县行动方案（2025—2027年）",
        "一、总体要求",
        "坚持问题导向、分类施策，到2027年底，全县农村自来水普及率达到95%以上。",
        "二、重点任务",
        "1.改造老旧管网。2026年底前改造120公里。（牵头单位：县水利局）",
    ]
    told = {finding.code: finding for finding in document.findings}
    assert set(told) == {"recognised", "recognised_doubtful"}
    assert "二、重点任务" in told["recognised_doubtful"].message and "page 1" in told["recognised_doubtful"].message
    assert document.where(0) == "page 1"


@pytest.mark.parametrize("format", ["png", "jpeg", "tiff"])
def test_pictures_are_read_like_scans(program, format):
    program(PAGE, PAGE)
    pages = [picture(), picture()] if format == "tiff" else [picture()]
    document = read_content(scan(*pages, format=format), PATH)
    assert document.text.count("二、重点任务") == len(pages)


def test_a_scanned_page_in_a_readable_file_is_read_in_its_place(program):
    import pypdf

    program(lines(("3.修复泵站12座。", 2)))
    writer = pypdf.PdfWriter()
    for data in (making.pdf_of(making.LINES[:8]), scan(picture()), making.pdf_of(making.LINES[8:10])):
        for page in pypdf.PdfReader(io.BytesIO(data)).pages:
            writer.add_page(page)
    stream = io.BytesIO()
    writer.write(stream)
    text = read_content(stream.getvalue(), PATH).text
    assert making.LINES[7] in text.split("3.修复泵站12座。")[0]


def test_a_page_on_its_side_is_turned(program):
    upright = lines(("一、总体要求", 2), ("二、重点任务", 2), ("三、保障措施", 2))
    side = SimpleNamespace(
        boxes=[[[y, x] for x, y in box] for box in upright.boxes], txts=("乙", "丙", "丁"), scores=(0.6, 0.6, 0.6)
    )
    program(side, upright, side)
    document = read_content(scan(picture()), PATH)
    assert document.text.splitlines() == ["一、总体要求", "二、重点任务", "三、保障措施"]
    assert "page_turned" in {finding.code for finding in document.findings}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("行动方案(2025一2027年)", "行动方案（2025—2027年）"),
        ("新津府发[2024]12号", "新津府发〔2024〕12号"),
        ("牵头单位:县水利局;责任单位:县财政局", "牵头单位：县水利局；责任单位：县财政局"),
        ("普及率达到95%以上,水质1.5倍", "普及率达到95%以上，水质1.5倍"),
        ("（社区)和(2)项", "（社区）和（2）项"),
        ("PM2.5, 10:30 (GB 1-2)", "PM2.5, 10:30 (GB 1-2)"),
        ("一岗双责、第一书记", "一岗双责、第一书记"),
    ],
)
def test_marks_get_the_width_of_chinese_print(text, right):
    assert recognised.mapped(text) == right
    assert len(text) == len(right)


def test_without_the_extra_the_message_names_it(monkeypatch):
    monkeypatch.setattr(recognised, "is_installed", lambda: False)
    for data in (scan(picture()), scan(picture(), format="png")):
        with pytest.raises(SourceError, match=r"plan-compare\[ocr\]"):
            read_content(data, PATH)


def test_too_many_scans_are_refused(program, monkeypatch):
    program(PAGE)
    monkeypatch.setattr(recognised, "LIMITS", Limits(scans=1))
    with pytest.raises(SourceError, match="scanned pages"):
        read_content(scan(picture(), picture()), PATH)


def test_a_damaged_picture_is_refused(program):
    program(PAGE)
    with pytest.raises(SourceError, match="damaged picture"):
        read_content(b"\xff\xd8\xff\xe0" + b"\0" * 50, PATH)


@pytest.mark.skipif(not recognised.is_installed(), reason="the extra ocr is not installed")
def test_a_scan_of_the_plan_comes_back(tmp_path):
    import pypdfium2

    pages = [page.render(scale=200 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(making.pdf_of())]
    text = read_content(scan(*pages), PATH).text
    wrong = sum(
        max(j - i, n - k)
        for kind, i, j, k, n in difflib.SequenceMatcher(None, making.PLAN, text, autojunk=False).get_opcodes()
        if kind != "equal"
    )
    assert wrong <= 0.005 * len(making.PLAN)
