"""``reader.html``: the whole corpus as one page that opens from disk, from each number to the sentence behind it."""

from __future__ import annotations

from pathlib import Path

from compare.export.parts import Item, Part, Request
from compare.export.reader.page import write_reader
from compare.language import Lang

__all__ = ["PART", "write_reader"]

NAME = "reader.html"


def _files(request: Request, lang: Lang) -> list[str]:
    return [request.name(NAME, lang)]


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    name = request.name(NAME, lang)
    write_reader(request.data, folder / name, lang=lang)
    return [Item((name,), PART.title(lang))]


PART = Part("reader", "方案对读网页（离线）", "Reader (a page, offline)", _files, _write)
