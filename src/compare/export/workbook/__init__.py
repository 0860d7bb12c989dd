"""All findings and tables as one Excel workbook, which opens on what was found."""

from __future__ import annotations

from pathlib import Path

from compare.export.parts import Item, Part, Request
from compare.export.workbook.book import write_workbook
from compare.language import Lang

__all__ = ["PART", "write_workbook"]

NAME = "tables.xlsx"


def _files(request: Request, lang: Lang) -> list[str]:
    return [request.name(NAME, lang)]


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    name = request.name(NAME, lang)
    write_workbook(request.data, folder / name, lang=lang, progress=lambda _, done, total: request.tell(done, total))
    return [Item((name,), PART.title(lang))]


PART = Part("workbook", "发现与数据表（Excel）", "Findings and tables (Excel)", _files, _write)
