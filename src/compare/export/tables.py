"""The part ``tables`` of a report: all tables as one workbook."""

from __future__ import annotations

from pathlib import Path

from compare.export.parts import Item, Part, Request
from compare.export.workbook import write_workbook
from compare.language import Lang

NAME = "tables.xlsx"


def _files(request: Request, lang: Lang) -> list[str]:
    return [NAME]


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    write_workbook(request.data, folder / NAME, progress=lambda _, done, total: request.tell(done, total))
    return [Item((NAME,), PART.title(lang))]


PART = Part("tables", "数据表（Excel）", "Tables (Excel)", _files, _write, by_lang=False)
