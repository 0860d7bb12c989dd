"""All findings and tables as one Excel workbook, which opens on what was found."""

from __future__ import annotations

from pathlib import Path

from compare.export.parts import Request, one_file
from compare.export.workbook.book import write_workbook
from compare.language import Lang

__all__ = ["PART", "write_workbook"]

NAME = "tables.xlsx"


def _write(request: Request, lang: Lang, path: Path) -> None:
    write_workbook(request.data, path, lang=lang, progress=lambda _, done, total: request.tell(done, total))


PART = one_file("workbook", "发现与数据表（Excel）", "Findings and tables (Excel)", NAME, _write)
