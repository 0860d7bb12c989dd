"""Codebooks: every shipped file is explained, and a folder of one's own replaces or extends it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from compare import codebook as shipped
from compare.codebook import Codebook, CodebookError
from compare.likeness import likeness_tables
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


# -- codebooks of one's own that are odd ------------------------------------------------------------------------------

PLAN = (
    "甲县安全生产工作方案（2024—2026年）\n各乡镇人民政府：\n甲县人民政府办公室\n2024年3月1日\n一、重点任务\n（一）开展整治行动。\n"
    "1.排查隐患，2025年底前整治率达到90%。（牵头单位：县应急局；责任单位：县公安局等）\n2.宣传。每年开展2次。参照《办法》执行。\n二、保障措施\n"
)
LISTS = sorted(path.name for path in FOLDER.glob("*.csv"))
SIGNS = "(*[+?\\^$.|{"


def read_with(folder: Path) -> None:
    """Read a plan with everything that asks a codebook for words."""
    words = Codebook(folder)
    plan = read_text(PLAN, "p-2025", words)
    tables = plan_tables([plan])
    likeness_tables(tables, {"p-2025": plan.text}, codebook=words)


def test_signs_of_patterns_in_a_word_are_letters_like_any_other(tmp_path: Path) -> None:
    for name in LISTS:
        with (FOLDER / name).open(encoding="utf-8") as file:
            columns, *rows = csv.reader(file)
        free = [column in ("word", "name", "stem", "group", "term") for column in columns]
        role = columns.index("role") if "role" in columns else None
        kinds = {row[role] if role is not None else "": row for row in reversed(rows)}  # the first of each
        odd = [
            [sign if is_free else cell for is_free, cell in zip(free, row, strict=True)]
            for row in kinds.values()
            for sign in (SIGNS, *SIGNS)
        ]
        with (tmp_path / name.replace(".csv", ".extra.csv")).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *odd])
    read_with(tmp_path)


def test_codebooks_side_by_side_answer_each_for_itself(tmp_path: Path) -> None:
    own, text = tmp_path / "own", PLAN.replace("县公安局等", "县公安局、县候鸟坞").replace("90%", "达到3窝")
    own.mkdir()
    added = {
        "unit_words": "word,use\n坞,body\n",
        "counters": "word,kind,unless,but\n窝,count,,\n",
        "sectors": "word,sector\n隐患,观鸟\n",
    }
    for name, rows in added.items():
        (own / f"{name}.extra.csv").write_text(rows, encoding="utf-8")
    read = [read_text(text, "p-2025", book) for book in (Codebook(), Codebook(own), Codebook(), Codebook(own))]
    assert read[0] == read[2] and read[1] == read[3]
    for plan, names, units in ((read[0], 1, 0), (read[1], 1, 1)):
        assert sum(unit.name == "县公安局" for unit in plan.units) == names
        assert sum(unit.name == "县候鸟坞" for unit in plan.units) == units
        assert sum(row.unit == "窝" for row in plan.targets) == units
        assert sum(row.sector == "观鸟" for row in plan.sectors) == units


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_has_only_its_first_line_is_an_empty_list(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text((FOLDER / name).read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    read_with(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: &x [1]\nb: *x\n", r"themes\.yaml, line 2: no sound YAML \(an alias"),
        ("- 安全\n", r"themes\.yaml, line 1: a mapping of names is needed"),
        ("燃气安全:\n  words: 燃气\n  definition: d\n", "words must be a list"),
        ("燃气安全:\n  words: [[燃气]]\n  definition: d\n", "words must be a list"),
    ],
)
def test_a_tree_that_is_none_is_told(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "themes.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(CodebookError, match=says):
        read_with(tmp_path)


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [
        ("counters.csv", ",share,,", "line 2: no word; write one, or take the line away"),
        ("roles.csv", "督战单位,boss,label", "line 2: role boss is none of lead, responsible, support"),
        ("parts.csv", "主要任务,task,contains,主要任务", "line 2: part task is none of preamble"),
        ("level_words.csv", "省,village,", "line 2: level village is none of"),
    ],
)
def test_a_line_that_cannot_be_used_names_file_and_line(tmp_path: Path, name: str, line: str, says: str) -> None:
    head = (FOLDER / name).read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / name.replace(".csv", ".extra.csv")).write_text(f"{head}\n{line}\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=rf"{name.removesuffix('.csv')}\.extra\.csv, {says}"):
        read_with(tmp_path)
