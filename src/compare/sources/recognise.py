"""Which format a file is, told by its content: its first bytes, the parts of a zip, the streams of an old Word file."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from itertools import islice

# The first bytes of formats that are not text.
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = re.compile(rb"%PDF-\d")
MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?content-type:\s*multipart/related", re.I)
RTF = re.compile(rb"\A\s*\{\\rtf")

# A web page as text: `<!DOCTYPE html>`, `<html lang="zh">`, or, in a piece of one, several tags of layout.
HTML_HEAD = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
HTML_TAG = re.compile(
    r"</?(?:p|div|span|br|table|tr|td|th|ul|ol|li|a|h[1-6]|article|section|style|script|meta)\b[^<>]*>", re.I
)
TAGS_OF_A_PAGE = 6

# Names of streams in an OLE container (old Word, WPS and Excel), as they stand in its directory: UTF-16.
OLE_STREAMS = (
    ("locked", "EncryptedPackage"),
    ("doc", "WordDocument"),
    ("xls", "Workbook"),
    ("xls", "Book"),
    ("ppt", "PowerPoint Document"),
)


def recognise_bytes(data: bytes) -> str | None:
    """The format of a file that is no plain text, or None where it looks like text.

    Returns
    -------
    str or None
        One of ``pdf docx xlsx pptx ofd odf zip doc xls ppt locked ole picture archive rtf mhtml``, or None.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(OLE):
        for name, stream in OLE_STREAMS:
            if stream.encode("utf-16-le") in data:
                return name
        return "ole"
    if PDF.search(data, 0, 1024):
        return "pdf"
    if RTF.match(data[:64]):
        return "rtf"
    if data.startswith(ARCHIVES):
        return "archive"
    if data.startswith(PICTURES):
        return "picture"
    if MHTML.match(data[:4096]):
        return "mhtml"
    return None


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        for name, mark in (("docx", b"word/"), ("xlsx", b"xl/"), ("ofd", b"OFD.xml")):
            if mark in data:
                return name  # cut off: its reader says so
        return "zip"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    if "OFD.xml" in names:
        return "ofd"
    return "odf" if {"content.xml", "mimetype"} <= names else "zip"


def is_web_page(text: str) -> bool:
    """Whether decoded text is a web page or a piece of one."""
    head = text[:200_000]
    found = HTML_HEAD.search(head)
    if found and (HTML_TAG.search(head) or head[: found.start()].strip(" \t\r\n\ufeff") == ""):
        return True
    return sum(1 for _ in islice(HTML_TAG.finditer(head), TAGS_OF_A_PAGE)) == TAGS_OF_A_PAGE
