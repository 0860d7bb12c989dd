"""What no PDF may do: fill the memory with what it unpacks to, or send its reader round in circles."""

from __future__ import annotations

import base64
import re
import zlib
from io import BytesIO
from pathlib import Path

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from compare.errors import CompareError
from compare.sources.base import LIMITS, SourceError

STREAM = re.compile(rb"(?<!end)stream\r?\n")
SHORT_FILTER = re.compile(rb"/Fl(?![a-zA-Z])")
RARE_FILTER = re.compile(rb"/(?:LZW|RunLength)")
RARE_PACKINGS = {b"": 1, b"/LZW": 20, b"/RunLength": 64}  # how many times larger what they pack may be
NO_HEX = re.compile(rb"[^0-9A-Fa-f]")
FONT_STREAM = re.compile(rb"/Length1|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)")
WAY_OUT = "print it to a new PDF, or save its text as .docx or .txt"


def check_streams(data: bytes, path: str | Path) -> None:
    """Refuse a file whose packed streams would fill the memory; they are unpacked here piece by piece and counted.

    Pictures are not counted: they are never unpacked. What is neither picture nor font is what pages print.

    Raises
    ------
    SourceError
        Where they unpack to more than a plan does.
    """
    total = content = 0
    for found in STREAM.finditer(data):
        start = found.end()
        head = data[max(0, start - 600) : start]
        head = head[head.rfind(b"obj") :]
        if b"/Image" in head:
            continue
        size = _stream_size(data, start, head, path, LIMITS.unpacked_bytes - total)
        total += size
        content += 0 if FONT_STREAM.search(head) else size
        if total > LIMITS.unpacked_bytes or content > LIMITS.content_bytes:
            most = (LIMITS.unpacked_bytes if total > LIMITS.unpacked_bytes else LIMITS.content_bytes) / 1e6
            raise SourceError(path, f"unpacks to more than {most:,.0f} MB, which no plan does", WAY_OUT)


def _stream_size(data: bytes, start: int, head: bytes, path: str | Path, most: int) -> int:
    """How much a stream holds once unpacked; for packings that are rare now, how much it may hold."""
    end = data.find(b"endstream", start)
    end = len(data) if end < 0 else end
    filters = head.count(b"/FlateDecode") + len(SHORT_FILTER.findall(head))
    if filters == 0:
        return (end - start) * max(RARE_PACKINGS[found] for found in [b"", *RARE_FILTER.findall(head)])
    packed: bytes | memoryview = memoryview(data)[start:]
    if b"/ASCII85Decode" in head or b"/A85" in head:
        try:
            packed = base64.a85decode(data[start:end].strip().removeprefix(b"<~").removesuffix(b"~>"))
        except ValueError:
            return end - start
    elif b"/ASCIIHexDecode" in head or b"/AHx" in head:
        digits = NO_HEX.sub(b"", data[start:end]).decode("ascii")
        packed = bytes.fromhex(digits[: len(digits) // 2 * 2])
    return _unpacked_size(packed, filters, path, most)


def _unpacked_size(data: bytes | memoryview, filters: int, path: str | Path, most: int) -> int:
    """How much a packed stream holds, at most a little more than ``most``; what came out where it is damaged."""
    if filters > 3:
        raise SourceError(path, f"a part of it is packed {filters} times over, which no plan is", WAY_OUT)
    unpackers = [zlib.decompressobj() for _ in range(filters)]
    size, at, chunk = 0, 0, 1 << 16
    try:
        while at < len(data) and not unpackers[0].eof:
            pieces = [bytes(data[at : at + chunk])]
            at += chunk
            for unpacker in unpackers:
                unpacked: list[bytes] = []
                for piece in pieces:
                    while piece and not unpacker.eof:
                        unpacked.append(unpacker.decompress(piece, 1 << 22))
                        piece = unpacker.unconsumed_tail
                        if sum(map(len, unpacked)) > most:
                            return most + 1
                pieces = unpacked
            size += sum(map(len, pieces))
            if size > most:
                break
    except zlib.error:
        return size
    return size


class EndlessError(CompareError):
    """A PDF whose objects refer to one another without end."""


class BoundedDocument(PDFDocument):
    """A PDF whose objects are looked up a limited number of times; pdfminer itself follows a circle for ever."""

    lookups = 0
    printed = 0  # characters, lines and pictures that its pages print, counted while they are laid out
    drawn = 0  # bytes of the commands that draw its pages, those of one page as often as it is drawn
    forms = 0
    layers_off: frozenset[int] = frozenset()

    @classmethod
    def opened(cls, data: bytes) -> BoundedDocument:
        """Open a PDF and look at what pdfplumber looks at before it can be given this document."""
        document = cls(PDFParser(BytesIO(data)), password="")
        for info in document.info:
            for value in info.values():
                resolve1(value)
        return document

    def getobj(self, objid: int) -> object:
        """An object by its number, as pdfminer gives it, but not endlessly often.

        Raises
        ------
        EndlessError
            Where objects are asked for far more often than there are any.
        """
        self.lookups += 1
        if self.lookups > LIMITS.objects:
            raise EndlessError(f"its objects are looked up more than {LIMITS.objects:,} times: they refer in circles")
        return super().getobj(objid)
