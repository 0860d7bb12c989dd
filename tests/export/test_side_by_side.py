"""The comparative table as files: opened by other programs, every cell walked to its characters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from charts.frames import corpus, texts
from docx import Document
from docx.oxml.ns import qn
from findings.corpora import data_of
from lxml import html
from openpyxl import load_workbook
from PIL import Image

from compare import findings
from compare.corpus import Corpus
from compare.errors import ChoiceError
from compare.export import write_side_by_side

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]


def _flat(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def five() -> Corpus:
    return data_of("five")


@pytest.fixture(scope="module", params=["frame", "theme", "cluster"])
def made(request: pytest.FixtureRequest, five: Corpus, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("table")
    write_side_by_side(five, folder / "t", request.param, formats=("html", "docx", "xlsx"), lang="zh")
    return request.param, folder


def _cells(five: Corpus, rows: str) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    found = findings.side_by_side(five, rows)
    table = found.table("zh")
    return [
        (table.iat[i, 0], [(table.iat[i, 1 + j], found["cells"][key, plan]) for j, plan in enumerate(found["ids"])])
        for i, key in enumerate(found["order"])
    ]


def _words(five: Corpus, row_id: str) -> str:
    table, key = ("measures", "measure_id") if "/m" in row_id else ("actions", "action_id")
    row = five.tables[table].set_index(key).loc[row_id]
    return _flat(five.texts[row["plan_id"]][row["start"] : row["end"]])


def test_page_opens_every_cell_to_its_characters(five: Corpus, made: tuple[str, Path]) -> None:
    rows, folder = made
    page = html.fromstring((folder / "t.html").read_bytes())
    lines = page.xpath("//tbody/tr")
    wanted = _cells(five, rows)
    assert [_flat(line.xpath("string(th)")) for line in lines] == [_flat(name) for name, _ in wanted]
    for line, (_, cells) in zip(lines, wanted, strict=True):
        for cell, (text, ids) in zip(line.xpath("td"), cells, strict=True):
            head = cell.xpath("string(details/summary)") if ids else cell.text_content()
            assert _flat(head) == _flat(text)
            said = [_flat(p.xpath("string(text())")) for p in cell.xpath("details/p")]
            assert said == [_words(five, one) for one in ids]
    assert page.xpath("//script | //link | //img") == [] and page.get("lang") == "zh-CN"


def test_word_document_leads_every_cell_to_its_characters(five: Corpus, made: tuple[str, Path]) -> None:
    rows, folder = made
    document = Document(str(folder / "t.docx"))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    marks: dict[str, str] = {}
    for paragraph in document.paragraphs:
        for mark in paragraph._p.iter(qn("w:bookmarkStart")):
            marks[mark.get(qn("w:name"))] = _flat(paragraph.text)
    (grid,) = document.tables
    for row, (name, cells) in zip(grid.rows[1:], _cells(five, rows), strict=True):
        own = row.cells
        assert _flat(own[0].text) == _flat(name)
        for cell, (text, ids) in zip(own[1:], cells, strict=True):
            links = [link.get(qn("w:anchor")) for link in cell._tc.iter(qn("w:hyperlink"))]
            assert _flat("".join(t.text or "" for t in cell._tc.iter(qn("w:t")))).startswith(_flat(text))
            assert len(links) == (1 + len(ids) if ids else 0)
            assert all(_words(five, one) in marks[link] for one, link in zip(ids, links[1:], strict=True))


def test_sheet_leads_every_cell_to_its_characters(five: Corpus, made: tuple[str, Path]) -> None:
    rows, folder = made
    (sheet, below), (links, _) = (load_workbook(folder / "t.xlsx", data_only=one).worksheets for one in (True, False))
    assert sheet.page_setup.orientation == "landscape" and str(sheet.page_setup.paperSize) == "9"
    top = next(i for i in range(1, 12) if sheet.cell(i, 2).value)
    for i, (_, cells) in enumerate(_cells(five, rows), top + 1):
        for j, (text, ids) in enumerate(cells, 2):
            cell = sheet.cell(i, j)
            assert str(cell.value).startswith(text)
            numbers = re.findall(r" \[(\d+)\]", str(cell.value).removeprefix(text))
            assert len(numbers) == len(ids) and cell.alignment.wrap_text
            for number, one in zip(numbers, ids, strict=True):
                assert _flat(str(below.cell(int(number) + 1, 4).value)) == _words(five, one)
            link = f"""=HYPERLINK("#'{below.title}'!A{int(numbers[0]) + 1}","{cell.value}")""" if ids else cell.value
            assert links.cell(i, j).value == link  # no link of the cell's own: LibreOffice does not wrap its text


def test_paper_is_not_told_to_be_opened(five: Corpus, tmp_path: Path) -> None:
    page = write_side_by_side(five, tmp_path / "t", formats=("html",), lang="en")[0].read_text(encoding="utf-8")
    assert '<p class="screen">Open a cell to read its passage</p>' in page
    assert ".screen{display:none}" in page.partition("@media print")[2]


def test_pictures_are_a4_and_hold_all_rows(five: Corpus, tmp_path: Path) -> None:
    made = write_side_by_side(five, tmp_path / "t", formats=("png",), lang="en")
    assert [path.name for path in made] == ["t-1.png", "t-2.png"]
    for path in made:
        with Image.open(path) as picture:
            assert abs(picture.width - 3508) <= 1 and abs(picture.height - 2480) <= 1


def test_forty_plans_stand_in_tables_of_six(tmp_path: Path) -> None:
    data = Corpus(corpus(40), texts(40))
    write_side_by_side(data, tmp_path / "t", formats=("docx", "html", "xlsx"), lang="en")
    tables = Document(str(tmp_path / "t.docx")).tables
    assert [len(table.columns) for table in tables] == [7] * 6 + [5]
    page = html.parse(str(tmp_path / "t.html"))  # as wide as paper, where what is beyond its edge would be lost
    assert [len(block.xpath("thead//th")) for block in page.xpath("//table")] == [9] * 5
    sheet = load_workbook(tmp_path / "t.xlsx").worksheets[0]
    names = [cell.value for cell in next(row for row in sheet.iter_rows() if row[1].value)][1:]
    assert page.xpath("//thead//th[position() > 1]/text()") == names
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.print_title_cols) == (7, 0, "$A:$A")


def test_one_language_and_the_same_bytes(five: Corpus, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_side_by_side(five, tmp_path / folder / "t", "theme", formats=("html", "docx", "xlsx"), lang="en")
    for name in ("t.html", "t.docx", "t.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    said = html.parse(str(tmp_path / "a" / "t.html")).xpath("//h1 | //thead//th | //tbody//th")
    assert not re.search(r"[\u3400-\u9fff]", "".join(node.text_content() for node in said))


def test_text_that_harms_harms_nothing(tmp_path: Path) -> None:
    tables, written = corpus(2), texts(2)
    bad = '<script>alert(1)</script>\x0b=1+1\u202e"&1+1&"'
    tables["entries"] = tables["entries"].assign(name=bad)
    tables["assignments"] = tables["assignments"].assign(name=bad)
    made = write_side_by_side(Corpus(tables, written), tmp_path / "t", formats=("html", "docx", "xlsx"))
    page = html.parse(str(made[0]))
    assert page.xpath("//script") == [] and "\u202e" not in made[0].read_text(encoding="utf-8")
    Document(str(made[1]))
    sheet = load_workbook(made[2]).worksheets[0]
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas and all(re.fullmatch(r"""=HYPERLINK\("#'\w+'!A\d+","([^"]|"")*"\)""", one) for one in formulas)


def test_what_cannot_be_written_is_said(five: Corpus, tmp_path: Path) -> None:
    write_side_by_side(five, tmp_path / "t", formats=("html",))
    with pytest.raises(FileExistsError):
        write_side_by_side(five, tmp_path / "t", formats=("html", "xlsx"))
    assert not (tmp_path / "t.xlsx").exists()
    with pytest.raises(ChoiceError, match="html, docx, xlsx, png"):
        write_side_by_side(five, tmp_path / "u", formats=("pdf",))
    with pytest.raises(ChoiceError, match=r"no frame|没有可供对照"):
        write_side_by_side(data_of("waste"), tmp_path / "u")
    with pytest.raises(ChoiceError, match="frame, cluster, theme"):
        write_side_by_side(five, tmp_path / "u", "colour")
