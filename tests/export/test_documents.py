"""The briefing and the slides, opened again: form, fonts, links, pictures with their words, whatever the texts hold."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from charts.frames import corpus, texts
from docx import Document
from docx.oxml.ns import qn
from export.office import converted, needs_office
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Inches
from pypdf import PdfReader

from compare.corpus import Corpus
from compare.export import write_report

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]

DAY = date(2026, 3, 5)
PLANS = {2: ("zh", "en"), 20: ("zh",)}
KINDS = ("docx", "pptx")
HARM = ['<script>alert("1")</script>', "]]></style>", "$x$ $$", "=1+1", "@SUM(A1)", "甲\x0b\x1b[2J乙", "\u202e倒\u2066", "半\ud800",
        "长" * 40_000]  # fmt: skip


def made(n: int, folder: Path, data: Corpus | None = None, langs: tuple[str, ...] = ("zh", "en")) -> Path:
    mpl.use("agg")
    found = data or Corpus(corpus(n), texts(n))
    with pytest.MonkeyPatch.context() as coarse:
        coarse.setattr("compare.export.pictures.DPI", 40)  # quick to draw: the looks of charts are tested elsewhere
        write_report(found, folder, only=["brief", "deck"], langs=langs, day=DAY)
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    return {n: made(n, tmp_path_factory.mktemp(f"of{n}"), langs=langs) for n, langs in PLANS.items()}


def words(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("n", PLANS)
def test_the_brief_has_the_form_of_an_official_one(folders: dict[int, Path], n: int) -> None:
    document = Document(folders[n] / "briefing.docx")
    section = document.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    said = words(document)
    assert "（2026年3月5日）" in said
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["一、主要发现", "二、对照表", "三、图表", "四、方法与局限", "五、依据的原文"]
    assert "概率达到0.5为“相同”" in said and "平均相似度不低于0.5归为一组" in said
    assert "PAGE" in etree.tostring(section.footer._element, encoding="unicode")
    assert len(document.tables) == 1 and len(document.tables[0].rows) > 2
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml


@pytest.mark.parametrize("lang", ["", "-en"])
def test_chinese_fonts_are_named_for_every_run_style_and_theme(folders: dict[int, Path], lang: str) -> None:
    with zipfile.ZipFile(folders[2] / f"briefing{lang}.docx") as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist() if name.endswith(".xml")}
    for name in ("word/document.xml", "word/styles.xml"):
        fonts = re.findall(r"<w:rFonts [^>]*>", parts[name])
        own = [font for font in fonts if "eastAsia=" in font or "eastAsiaTheme" in font]
        assert own and not [font for font in own if "ＭＳ" in font]
    defaults = parts["word/styles.xml"].partition("<w:docDefaults>")[2].partition("</w:docDefaults>")[0]
    assert 'w:eastAsia="仿宋"' in defaults and 'w:eastAsia="zh-CN"' in defaults and "Theme" not in defaults
    for font in ("方正小标宋简体", "黑体", "楷体", "仿宋"):
        assert f'w:name="{font}"><w:altName' in parts["word/fontTable.xml"]
    assert '<a:ea typeface="仿宋"' in parts["word/theme/theme1.xml"]


@pytest.mark.parametrize("n", PLANS)
def test_links_lead_both_ways(folders: dict[int, Path], n: int) -> None:
    body = Document(folders[n] / "briefing.docx").element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(set(marks)) == len(marks) and set(links) <= set(marks)
    passages = [mark for mark in marks if mark.startswith("passage_")]
    assert passages and set(passages) <= set(links)
    assert sum(link.startswith("finding_") for link in links) == len(passages)


@pytest.mark.parametrize("n", PLANS)
def test_passages_are_what_stands_at_their_place(folders: dict[int, Path], n: int) -> None:
    told, plans = texts(n), {row.jurisdiction: row.plan_id for row in corpus(n)["plans"].itertuples()}
    found = re.findall(r"【([^】]*)】[^（]*（(\w+)，第(\d+)—(\d+)字）", words(Document(folders[n] / "briefing.docx")))
    known = [(match, plans[place], int(start), int(end)) for match, place, start, end in found if place in plans]
    assert known
    for match, plan_id, start, end in known:
        own = " ".join(told[plan_id][start:end].split())
        assert own.startswith(match.removesuffix("……")) and (own == match or match.endswith("……"))


@pytest.mark.parametrize(("n", "lang"), [(20, ""), (2, ""), (2, "-en")])
def test_charts_have_words_for_those_who_cannot_see_them_and_a_source(
    folders: dict[int, Path], n: int, lang: str
) -> None:
    document = Document(folders[n] / f"briefing{lang}.docx")
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert 3 <= len(pictures) <= 5
    assert all(len(picture.get("descr")) > 40 and picture.get("title") for picture in pictures)
    said = words(document)
    assert len(re.findall("来源(?:（成文日期）)?：|Source(?: \\(date of issue\\))?: ", said)) == len(pictures)
    deck = Presentation(folders[n] / f"briefing{lang}.pptx")
    shown = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type in (3, 13, 19)]
    assert len(shown) >= 6
    for shape in shown:
        assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 5


@pytest.mark.parametrize("n", PLANS)
def test_the_deck_tells_a_finding_a_slide_with_its_passages_in_the_notes(folders: dict[int, Path], n: int) -> None:
    deck = Presentation(folders[n] / "briefing.pptx")
    assert (deck.slide_width, deck.slide_height) == (Inches(40 / 3), Inches(7.5))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert all(titles) and titles[1] == "所比较的方案" and titles[-1] == "方法与局限"
    noted = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    assert len(noted) == len(titles) - 3
    assert sum("依据的原文" in note and "【" in note for note in noted) >= len(noted) - 1
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert charts and all(list(plot.categories) for chart in charts for plot in chart.plots)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_chinese_fonts_are_named_in_every_run_of_the_slides(folders: dict[int, Path]) -> None:
    for slide in Presentation(folders[20] / "briefing.pptx").slides:
        for properties in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
            assert properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}ea") is not None


def test_a_chinese_reader_finds_no_english_and_an_english_one_no_chinese_but_the_plans(
    folders: dict[int, Path],
) -> None:
    said = words(Document(folders[20] / "briefing.docx"))
    assert set(re.findall(r"[A-Za-z]{2,}", said)) <= {"plan", "compare"}
    own = "\n".join(p.text for p in Document(folders[2] / "briefing-en.docx").paragraphs if p.style.name != "Caption")
    for line in own.splitlines():
        assert not re.search(r"方案|措施|发现", re.sub(r"'[^']*'|【.*", "", line)), line


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of plans whose titles, measures and units are made to do harm."""
    tables, held = dict(corpus(2)), texts(2)
    for name, column in (("plans", "title"), ("plans", "jurisdiction"), ("measures", "title"), ("units", "name"),
                         ("clusters", "cluster_name"), ("targets", "object"), ("actions", "name")):  # fmt: skip
        rows = tables[name]
        words = pd.Series(
            [HARM[-1] if i == 3 else HARM[i % (len(HARM) - 1)] + str(i) for i in range(len(rows))],
            index=rows.index,
            dtype="object",
        )
        tables[name] = rows.assign(**{column: words})
    harm = {plan_id: "".join(HARM)[: len(text)].ljust(len(text), "\x07") for plan_id, text in held.items()}
    return made(2, tmp_path_factory.mktemp("harmed"), Corpus(tables, harm), langs=("zh",))


def test_nothing_in_the_plans_does_harm(harmed: Path) -> None:
    for path in harmed.glob("briefing*"):
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    said = package.read(name).decode("utf-8")
                    etree.fromstring(said.encode())
                    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0e-\x1f]", said), (path.name, name)
                    assert "<script" not in said
                elif name.endswith(".xlsx"):
                    for sheet in load_workbook(io.BytesIO(package.read(name))):
                        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert path.stat().st_size < 3_000_000


@needs_office
def test_libreoffice_shows_two_to_four_pages_and_all_slides(
    folders: dict[int, Path], harmed: Path, tmp_path: Path
) -> None:
    shown = [
        path for folder in (*folders.values(), harmed) for kind in KINDS for path in folder.glob(f"briefing*.{kind}")
    ]
    assert len(shown) == 8
    copies = [Path(shutil.copy(path, tmp_path / f"{i}{path.suffix}")) for i, path in enumerate(shown)]
    for path, page in zip(shown, converted(copies, "pdf", tmp_path), strict=True):
        pages = len(PdfReader(page).pages)
        if path.parent == harmed:
            assert pages >= 2
        elif path.suffix == ".docx":
            assert 2 <= pages <= 4, path
        else:
            assert pages == len(Presentation(path).slides)


def test_one_plan_and_none(tmp_path: Path) -> None:
    made(1, tmp_path / "one", langs=("zh",))
    assert "方案简报" in words(Document(tmp_path / "one" / "briefing.docx"))
    assert not list(made(0, tmp_path / "none", Corpus({}, {})).glob("briefing*"))
