"""Small files that ask for much: refused, or read in little time, before they fill the memory."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from compare.sources import SourceError
from compare.sources.reading_files import read_data
from sources import making

SECONDS = 20


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


def type_at(x: int, y: int) -> bytes:
    return b"1 0 0 1 %d %d Tm (ab) Tj " % (x % 590, y % 790)


SPANS = "<w:tc><w:tcPr><w:gridSpan w:val='400'/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
REFUSED = {
    "glyphs.pdf": pdf(b"BT /F 10 Tf 10 10 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 4_000 + b"ET"),
    "forms.pdf": pdf(b"/A0 Do ", **{f"A{i}": b"/A%d Do /A%d Do" % (i + 1, i + 1) for i in range(30)}),
    "wide.csv": ("序号,任务\n" + "1,甲\n" * 2000 + ",".join("x" * 1000) + "\n").encode(),
    "spans.docx": making.docx_of("<w:tbl>" + f"<w:tr>{SPANS}{SPANS}</w:tr>" * 1100 + "</w:tbl>"),
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
    "equations.docx": making.docx_of("<w:p><w:fldSimple w:instr='EQ " + r"\o(" * 20_000 + "'/></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_fill_the_memory_is_refused_soon(name):
    started = time.perf_counter()
    with pytest.raises(SourceError, match=name) as caught:
        read_data(REFUSED[name], Path(name))
    assert "more than" in str(caught.value)
    assert time.perf_counter() - started < SECONDS


@pytest.mark.parametrize("name", READ)
def test_what_only_looks_large_is_read_soon(name):
    started = time.perf_counter()
    assert read_data(READ[name], Path(name)).text
    assert time.perf_counter() - started < SECONDS
