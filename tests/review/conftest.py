"""A project of one plan that a person checks, and the hand that fills in its sheet."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sources import making

from compare import reviewing
from compare.building import build, load
from compare.review.sheet import write_sheet

PLAN = "yunxi-2025"
DAY = date(2026, 1, 31)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two plans, its tables built, to be copied."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / f"{PLAN}.txt").write_text(making.PLAN, encoding="utf-8")
    other = making.PLAN.replace("云溪县", "石桥县").replace("120公里", "90公里")
    (folder / "data" / "raw" / "shiqiao-2025.txt").write_text(other, encoding="utf-8")
    build(folder / "data" / "raw")
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project, as the current folder."""
    folder = tmp_path / "project"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns(".*"))
    monkeypatch.chdir(folder)
    return folder


class Hand:
    """A workbook of a review, filled in by name of column."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path, rich_text=True)

    def sheet(self, table: str) -> Any:
        return next(sheet for sheet in self.book.worksheets if str(sheet.cell(1, 1).value).split(" ")[1:2] == [table])

    def names(self, table: str) -> dict[str, int]:
        sheet = self.sheet(table)
        return {"id": 1} | {str(sheet.cell(1, k).value): k for k in range(2, sheet.max_column + 1)}

    def rows(self, table: str) -> list[dict[str, str]]:
        sheet, names = self.sheet(table), self.names(table)
        return [
            {name: str(sheet.cell(i, k).value or "") for name, k in names.items()} | {"": str(i)}
            for i in range(3, sheet.max_row + 1)
        ]

    def fill(self, table: str, where: Callable[[dict[str, str]], bool], **cells: Any) -> int:
        """Fill in the first line that fits; gives its number."""
        line = next(int(row[""]) for row in self.rows(table) if where(row))
        for name, value in cells.items():
            self.sheet(table).cell(line, self.names(table)[name]).value = value
        return line

    def save(self, name: str = "filled.xlsx") -> Path:
        self.book.save(self.path.parent / name)
        return self.path.parent / name


@pytest.fixture(scope="session")
def written(built: Path) -> Path:
    """The sheet of the plan, just written."""
    return write_sheet(load(built), PLAN, built / "review.xlsx", by="测试")


@pytest.fixture
def hand(project: Path, written: Path) -> Hand:
    """The sheet of the plan in a project of its own, to be filled in."""
    return Hand(Path(shutil.copy(written, project / "review.xlsx")))


def give_back(path: Path, **more: Any) -> reviewing.Reviewed:
    return reviewing.review_sheet(path, on=DAY, **more)


def files_of(project: Path) -> dict[str, bytes]:
    """What a person's hand wrote in a project, by name."""
    folders = ("corrections", "checked", "decisions")
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for name in folders
        for path in sorted((project / "data" / name).rglob("*"))
        if path.is_file()
    }
