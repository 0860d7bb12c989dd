"""Files that a Word document holds in the place of paragraphs (altChunk): a web page, a text, another document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compare.codebook import Codebook
from compare.sources.base import SourceError, Square
from compare.sources.encodings import decode
from compare.sources.office.convert import converted, find_libreoffice
from compare.sources.recognise import is_web_page, recognise_bytes

READ_BY_CONVERSION = ("rtf", "doc", "odf")


def embedded(data: bytes, path: Path, codebook: Codebook) -> Iterator[str | list[Square]] | None:
    """The paragraphs and tables of an embedded web page, text or sheet, in order; None for what is none of them.

    Raises
    ------
    SourceError
        For a part that is damaged.
    """
    kind = recognise_bytes(data)
    if kind == "mhtml":
        from compare.sources.web.read import page_in_mhtml

        return _page(page_in_mhtml(data, path), path, codebook)
    if kind == "xlsx":
        from compare.sources.office.spreadsheet import read_spreadsheet

        return iter(read_spreadsheet(data, path).text.split("\n"))
    if kind is not None:
        return None
    text = decode(data, path)[0]
    return _page(text, path, codebook) if is_web_page(text) else iter(text.split("\n"))


def _page(text: str, path: Path, codebook: Codebook) -> Iterator[str | list[Square]]:
    from compare.sources.web.lines import cell_text, lines_of
    from compare.sources.web.tables import grid_of
    from compare.sources.web.tree import Element, parse_page
    from compare.sources.web.words import web_words

    words = web_words(codebook)
    for line in lines_of([parse_page(text, path).body], words):
        if isinstance(line.table, Element):
            yield grid_of(line.table, lambda cell: cell_text(cell, words))
        else:
            yield line.text


def opened(data: bytes, path: Path) -> bytes:
    """An embedded file in a format of today where LibreOffice is there to turn it into one; else as it is."""
    kind = recognise_bytes(data)
    if kind not in READ_BY_CONVERSION or find_libreoffice() is None:
        return data
    try:
        return converted(data, path, kind)[0]
    except SourceError:
        return data
