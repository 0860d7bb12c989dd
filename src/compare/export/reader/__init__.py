"""``reader.html``: the whole corpus as one page that opens from disk, from each number to the sentence behind it."""

from __future__ import annotations

from pathlib import Path

from compare.export.parts import Request, one_file
from compare.export.reader.page import write_reader
from compare.language import Lang

__all__ = ["PART", "write_reader"]

NAME = "reader.html"


def _write(request: Request, lang: Lang, path: Path) -> None:
    write_reader(request.data, path, lang=lang)


PART = one_file("reader", "方案对读网页（离线）", "Reader (a page, offline)", NAME, _write)
