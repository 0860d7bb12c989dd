"""Small files that ask for much: refused, or read in little time, before they fill the memory."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from compare.sources import SourceError
from compare.sources.base import Draft
from compare.sources.reading_files import read_data
from sources import making

SECONDS = 10


def pdf(content: bytes, **forms: bytes) -> bytes:
    """A page with this content; forms by name, each of which may print the others."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    names: dict = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica"}
    font = DictionaryObject({NameObject("/" + key): NameObject("/" + value) for key, value in names.items()})
    resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): writer._add_object(font)})})
    printed = resources[NameObject("/XObject")] = DictionaryObject()
    for name, text in forms.items():
        form = StreamObject()
        form._data = text
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject(
            [NumberObject(0), NumberObject(0), NumberObject(600), NumberObject(800)]
        )
        form[NameObject("/Resources")] = resources
        printed[NameObject("/" + name)] = writer._add_object(form)
    page[NameObject("/Resources")] = resources
    stream = StreamObject()
    stream._data = content
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def alike(n: int, content: bytes) -> bytes:
    """A PDF of pages that all print the same."""
    page = (
        b"%d 0 obj<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>/MediaBox[0 0 9 9]>>endobj\n"
    )
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n" % (n, b"".join(b"%d 0 R " % (5 + i) for i in range(n))),
            b"3 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(content), content),
            b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n",
            *(page % (5 + i) for i in range(n)),
            b"trailer<</Root 1 0 R>>\n",
        )
    )


def type_at(x: int, y: int) -> bytes:
    return b"1 0 0 1 %d %d Tm (ab) Tj " % (x % 590, y % 790)


def with_parts(file: bytes, parts: dict[str, str]) -> bytes:
    """A zipped document with some of its parts replaced, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as given, zipfile.ZipFile(stream, "w") as made:
        for name in {**dict.fromkeys(given.namelist()), **parts}:
            made.writestr(name, parts.get(name) or given.read(name))
    return stream.getvalue()


def of_itself(n: int, text: str) -> bytes:
    """A Word document that holds another file many times."""
    named = f"<Relationship Id='rId1' Type='{IDS}/aFChunk' Target='chunk.txt'/>"
    chunks = f"<w:altChunk r:id='rId1' xmlns:r='{IDS}'/>" * n
    parts = {
        "word/document.xml": f"<w:document xmlns:w='{making.W_MAIN}'><w:body>{chunks}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships xmlns='{RELATIONS}'>{named}</Relationships>",
        "word/chunk.txt": text,
    }
    return with_parts(making.docx_of(""), parts)


def many_sheets(n: int, rows: str) -> bytes:
    """A workbook that names one part as its sheet many times."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    named = "".join(f"<sheet name='s{i}' sheetId='{i}' r:id='rId1'/>" for i in range(1, n + 1))
    parts = {
        "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{IDS}'><sheets>{named}</sheets></workbook>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{main}'><sheetData>{rows}</sheetData></worksheet>",
    }
    return with_parts(making.xlsx_of(), parts)


def book(rows: str, after: str = "", before: str = "", part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook of one sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f"<worksheet xmlns='{main}'>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    target = f"<Relationship Id='rId1' Type='{IDS}/worksheet' Target='/{part}'/>"
    relations = f"<Relationships xmlns='{RELATIONS}'>{target}</Relationships>"
    return with_parts(making.xlsx_of(), {"xl/_rels/workbook.xml.rels": relations, part: sheet})


def formulas(n: int, formula: str) -> str:
    """Cells, one under the other, each of which is reckoned from the next."""
    rows = "".join(f"<row r='{i}'><c r='A{i}'><f>{formula.format(f'A{i + 1}')}</f></c></row>" for i in range(1, n))
    return rows + f"<row r='{n}'><c r='A{n}' t='inlineStr'><is><t>县水利局</t></is></c></row>"


def based(n: int) -> bytes:
    """A Word document of so many styles, each based on the next, and a paragraph in each."""
    styles = "".join(
        f"<w:style w:styleId='s{i}' w:type='paragraph'><w:basedOn w:val='s{i + 1}'/></w:style>" for i in range(n)
    )
    body = "".join(f"<w:p><w:pPr><w:pStyle w:val='s{i}'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>" for i in range(0, n, 4))
    parts = {"word/styles.xml": f"<w:styles xmlns:w='{making.W_MAIN}'>{styles}</w:styles>"}
    return with_parts(making.docx_of(body), parts)


IDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SPANS = "<w:tc><w:tcPr><w:gridSpan w:val='400'/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
REFUSED = {
    "glyphs.pdf": pdf(b"BT /F 10 Tf 10 10 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 4_000 + b"ET"),
    "forms.pdf": pdf(b"/A0 Do ", **{f"A{i}": b"/A%d Do /A%d Do" % (i + 1, i + 1) for i in range(30)}),
    "pages.pdf": alike(100, b"BT /F 10 Tf 10 10 Td (a) Tj ET %" + b"x" * 200_000),
    "wide.csv": ("序号,任务\n" + "1,甲\n" * 2000 + ",".join("x" * 1000) + "\n").encode(),
    "spans.docx": making.docx_of("<w:tbl>" + f"<w:tr>{SPANS}{SPANS}</w:tr>" * 1100 + "</w:tbl>"),
    "chunks.docx": of_itself(1_000, "长" * 20_000),
    "sheets.xlsx": many_sheets(2_000, ""),
    "one-part.xlsx": many_sheets(100, "<row>" + "<c/>" * 5_000 + "</row>"),
    "merged.xlsx": book("", "<mergeCells><mergeCell ref='A1:XFD99'/></mergeCells>"),
    "elsewhere.xlsx": book("", '<mergeCells><mergeCell ref="A1&#58;XFD99"/></mergeCells>', part="other/sheet.bin"),
    "links.xlsx": book("", "<hyperlinks><hyperlink ref='A1:XFD99' location='x'/></hyperlinks>"),
    "deep.html": b"<a><b><c><p>" * 3000,
}
READ = {
    "spans.html": ("<table>" + ("<tr>" + "<td colspan=99999>x</td>" * 50 + "</tr>") * 200 + "</table>").encode(),
    "painted.pdf": pdf(
        b"".join(b"%d %d 10 10 re f " % (i % 590, i // 59) for i in range(3_000))
        + b"BT /F 10 Tf "
        + b"".join(type_at(7 * i, i // 8 * 9) for i in range(3_000))
        + b"ET"
    ),
    "joined.xlsx": book(formulas(40, "{0}&amp;{0}")),
    "multiplied.xlsx": book(formulas(40, "{0}*{0}*{0}").replace("t='inlineStr'><is><t>县水利局</t></is>", "><v>99</v>")),
    "summed.xlsx": book(formulas(2, "+".join(["SUM(B1:B2000)"] * 20_000) + "+{0}")),
    "hidden-columns.xlsx": book(formulas(2, "{0}"), before="<cols>" + "".join(f"<col min='{i}' max='16384' hidden='1'/>" for i in range(3, 8_000)) + "</cols>"),
    "based.docx": based(16_000),
    "parts.mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 40_000 + "--b\nContent-Type: text/html; charset=utf-8\n\n<p>县水利局</p>\n".encode(),
    "saved.pdf": pdf(b"q " * 60_000 + b"BT /F 10 Tf 10 10 Td (a) Tj ET"),
    "equations.docx": making.docx_of("<w:p><w:fldSimple w:instr='EQ " + r"\o(" * 20_000 + "'/></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_fill_the_memory_is_refused_soon(name):
    started = time.process_time()
    with pytest.raises(SourceError, match=name) as caught:
        read_data(REFUSED[name], Path(name))
    assert "more than" in str(caught.value)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", READ)
def test_what_only_looks_large_is_read_soon(name):
    started = time.process_time()
    assert read_data(READ[name], Path(name)).text
    assert time.process_time() - started < SECONDS


def test_what_happens_often_is_told_once_and_soon():
    draft = Draft("xlsx", "tasks.xlsx")
    started = time.process_time()
    for i in range(60_000):
        draft.tell("hidden_cells", "hidden rows are left out", where=f"row {i}")
    assert draft.finish().findings[0].message == "row 0, row 1, row 2, …: hidden rows are left out"
    assert time.process_time() - started < SECONDS
