"""Codebooks: every shipped file is explained, and a folder of one's own replaces or extends it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from compare import codebook as shipped
from compare.codebook import Codebook, CodebookError
from compare.reading import read_text
from compare.tables import plan_tables, validate

FOLDER = Path(shipped.__file__).parent
PAGE = Path(__file__).parents[1] / "docs" / "codebooks.md"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_every_file_and_its_columns_are_explained(path: Path) -> None:
    line = next((line for line in PAGE.read_text("utf-8").splitlines() if line.startswith(f"| `{path.name}`")), "")
    columns = " ".join(f"`{column}`" for column in next(csv.reader(path.open(encoding="utf-8"))))
    assert line.split("|")[2].strip() == columns


def test_no_file_is_explained_that_is_not_there() -> None:
    named = [line.split("`")[1] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert sorted(named) == sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".csv", ".yaml"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_extra_file_adds_role_words(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "roles.extra.csv").write_text("word,role,use\n督战单位,support,label\n", encoding=encoding)
    text = (
        "甲县方案\n一、重点任务\n（一）整治。排查。（责任单位：县水利局；督战单位：县委督查室）\n（二）宣传。发放。\n"
    )
    without = [(u.name, u.role) for u in read_text(text, "p-2025").units]
    units = [(u.name, u.role) for u in read_text(text, "p-2025", Codebook(tmp_path)).units]
    assert ("县委督查室", "support") not in without
    assert units == [("县水利局", "responsible"), ("县委督查室", "support")]


def test_a_file_of_the_same_name_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "sectors.csv").write_text("sector,word\n观鸟,候鸟\n", encoding="utf-8")
    text = "甲县方案\n一、重点任务\n（一）保护。保护候鸟和燃气管道。\n（二）宣传。发放。\n"
    assert [row.sector for row in read_text(text, "p-2025", Codebook(tmp_path)).sectors] == ["观鸟"]


def test_a_missing_column_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "sectors.csv").write_text("field,word\n观鸟,候鸟\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"sectors\.csv, line 1: no column sector"):
        Codebook(tmp_path).rows("sectors")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="no such folder"):
        Codebook(tmp_path / "mine")


def test_a_function_of_ones_own_joins_the_closed_list(tmp_path: Path) -> None:
    (tmp_path / "unit_functions.extra.csv").write_text("word,function\n候鸟,观鸟\n", encoding="utf-8")
    book = Codebook(tmp_path)
    text = "甲县方案\n一、重点任务\n（一）保护。巡护。（责任单位：县候鸟办、县水利局）\n（二）宣传。发放。\n"
    tables = plan_tables([read_text(text, "p-2025", book)])
    validate(tables)
    assert list(tables["units"]["function"]) == ["观鸟", "农业农村水利"]
    assert book.functions[-1] == "其他" and "观鸟" in book.functions
