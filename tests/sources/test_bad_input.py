"""What must not hurt: each bad file gives a message that names it and says what to do, never a traceback."""

from __future__ import annotations

import io
import os
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from compare.sources import LIMITS, Limits, SourceError, read_file
from compare.sources.recognise import OLE
from sources import making

OFD = "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>"


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(making.plain_pdf())))
    writer.encrypt("secret", algorithm="AES-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def bomb(part: str = "word/document.xml", size: int = 80_000_000) -> bytes:
    """A small .docx whose main part unpacks to far more than any plan."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package, package.open(part, "w") as content:
        for _ in range(size // 1_000_000):
            content.write(b" " * 1_000_000)
    return stream.getvalue()


DOCX, PDF, XLSX = making.numbered_docx(), making.plain_pdf(), making.xlsx_of()
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \r\n\t \n", "empty"),
    "only_bom.txt": (b"\xef\xbb\xbf", "holds no text"),
    "binary.txt": (bytes(range(256)) * 40, "not text|neither UTF-8"),
    "locked.docx": (OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "locked.pdf": (locked_pdf(), "password"),
    "cut.docx": (DOCX[: len(DOCX) // 2], "cut off or damaged"),
    "cut.xlsx": (XLSX[: len(XLSX) // 2], "cut off or damaged"),
    "cut.pdf": (PDF[:300], "cut off|damaged|no pages|no text"),
    "bomb.docx": (bomb(), "unpacks to more than"),
    "bomb.xlsx": (bomb("xl/worksheets/sheet1.xml"), "too large|unpacks"),
    "no_document.docx": (zipped(word__styles_dot_xml=b"<a/>"), "no document part"),
    "bad_xml.docx": (zipped(word__document_dot_xml=b"<w:document"), "no sound XML"),
    "plan.ofd": (zipped(OFD_dot_xml=OFD.encode()), "OFD.*save it as PDF"),
    "slides.pptx": (zipped(ppt__presentation_dot_xml=b"<a/>"), "presentation"),
    "plans.zip": (zipped(a_dot_txt=b"a"), "archive.*unpack"),
    "plans.rar": (b"Rar!\x1a\x07\x00" + b"\0" * 50, "archive.*unpack"),
    "scan.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "picture.*OCR"),
    "old.ppt": (OLE + b"\0" * 100 + "PowerPoint Document".encode("utf-16-le"), "presentation"),
    "unknown.wps": (OLE + b"\0" * 600, "old Office file"),
    "word2003.xml": (
        b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"><w:t>\xe4\xb8\x80</w:t></w:wordDocument>',
        "XML",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_give_a_message(name, tmp_path):
    data, message = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message) as caught:
        read_file(path)
    text = str(caught.value)
    assert name in text and ";" in text, "the message names the file and, after a semicolon, the way out"
    assert "Traceback" not in text and "\n" not in text


def test_entities_are_not_expanded(tmp_path):
    laugh = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    document = f'<!DOCTYPE x [{laugh}]><w:document xmlns:w="{making.W_MAIN}"><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>'
    (tmp_path / "laugh.docx").write_bytes(zipped(word__document_dot_xml=document.encode()))
    with pytest.raises(SourceError, match=r"laugh\.docx"):
        read_file(tmp_path / "laugh.docx")


def test_a_bomb_takes_little_memory(tmp_path):
    path = tmp_path / "bomb.docx"
    path.write_bytes(BAD["bomb.docx"][0])
    tracemalloc.start()
    with pytest.raises(SourceError):
        read_file(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * LIMITS.part_bytes


def test_a_file_of_200_mb_is_not_even_opened(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # takes no room on disk
    tracemalloc.start()
    with pytest.raises(SourceError, match=r"large\.txt: 200 MB, more than the 50 MB") as caught:
        read_file(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000 and caught.value.path == path


@pytest.mark.parametrize("content", ["一\n" * 600_000, "任务\t单位\t时限\n" * 250_000, "<p>一</p>" * 300_000])
def test_more_lines_cells_or_tags_than_any_plan_has(content, tmp_path):
    (tmp_path / "much.txt").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"much\.txt: more than"):
        read_file(tmp_path / "much.txt")


def test_what_is_no_file(tmp_path):
    for path, message in (
        (tmp_path, "a folder"),
        (tmp_path / "missing.txt", "no such file"),
        (tmp_path / ("长" * 200), "cannot be read|no such file"),
        (Path("a\0b"), "no valid file name"),
    ):
        with pytest.raises(SourceError, match=message):
            read_file(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(SourceError, match="not an ordinary file"):
        read_file(tmp_path / "pipe.txt")


def test_an_unreadable_file(tmp_path, monkeypatch):
    path = tmp_path / "secret.txt"
    path.write_text(making.PLAN, encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):  # the superuser may read anything: let the system say no

        def refuse(self, *args, **kwargs):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match=r"secret\.txt: may not be read"):
        read_file(path)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)


@pytest.mark.parametrize("name", ["plan.txt", "plan.docx", "plan.pdf", "方案（定稿）.doc", "no ending"])
def test_the_content_decides_not_the_name(name, tmp_path):
    for data, format in (
        (making.PLAN.encode("gb18030"), "txt"),
        (DOCX, "docx"),
        (PDF, "pdf"),
        (making.html_of().encode(), "html"),
    ):
        (tmp_path / name).write_bytes(data)
        assert read_file(tmp_path / name).format == format


def test_limits_are_checked():
    with pytest.raises(ValueError, match="above zero"):
        Limits(pages=0)
