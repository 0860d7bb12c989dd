"""Frame lists: what may stand in one, and that everything wrong is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold_plans import ROOT
from openpyxl import Workbook

from compare.frames import FrameError, read_frame, usable_frames
from tests.frames import made


def test_the_shipped_frame_is_whole() -> None:
    found = read_frame(ROOT / "data" / "frames" / "safety-2024.csv")
    ids = [f"A{i}" for i in range(1, 9)] + [f"M{i:02}" for i in range(1, 21)] + [f"S{i}" for i in range(1, 6)]
    assert list(found.entries["entry_id"]) == ids
    assert found.problems == ()
    assert set(found.entries["level"]) == {"national"}
    assert found.entries.set_index("entry_id").loc["M05", "parent"] == "A3"


@pytest.mark.parametrize(
    ("text", "ids", "names"),
    [
        ("name\n甲\n乙\n", ["E01", "E02"], ["甲", "乙"]),
        ("名称\n甲\n\n乙\n", ["E01", "E02"], ["甲", "乙"]),
        ("编号;名称\nX1;甲\n", ["X1"], ["甲"]),
        ("id,name,备注\nX1,甲,不是框架的列\n", ["X1"], ["甲"]),
        ("编号，名称\nX1，甲\n", ["X1"], ["甲"]),
        ("编号\t名称\nX1\t甲\n", ["X1"], ["甲"]),
        (" ＩＤ , 名 称 \nＸ１, 甲 \n", ["X1"], ["甲"]),
        ("安全框架清单,,\n序号,条目,主要内容\n1,甲,做甲\n", ["E01"], ["甲"]),
        ("编号,名称,,\nE01,甲,,\n,乙,,\n", ["E01", "E02"], ["甲", "乙"]),
        ("编号,名称,类型,层级\nX1,甲,保障,国家级\n", ["X1"], ["甲"]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_names_alone_are_enough(tmp_path: Path, text: str, ids: list[str], names: list[str], encoding: str) -> None:
    found = made.frame(tmp_path, text, encoding=encoding)
    assert (list(found.entries["entry_id"]), list(found.entries["name"])) == (ids, names)
    assert found.problems == ()


def test_closed_words_are_taken_in_both_languages(tmp_path: Path) -> None:
    found = made.frame(tmp_path, "编号,名称,层级,类别\nX1,甲,国家,行动\nX2,乙,county,safeguard\n").entries
    assert list(found["level"]) == ["national", "county"]
    assert list(found["kind"]) == ["action", "safeguard"]


@pytest.mark.parametrize(
    ("text", "says", "kept"),
    [
        ("id,name\nX1,甲\nX1,乙\nX2,丙\n", "line 3: the id X1 stands in line 2 too, which holds", ["X1", "X2"]),
        ("id,name\nX1,甲\nX2,\nX3,丙\n", "line 3: the entry has no name", ["X1", "X3"]),
        ("id,name\nX 1,甲\nX2,乙\n", "line 2: the id 'X 1' holds a blank", ["X2"]),
        ("id,name,kind\nX1,甲,村\n", "line 2: unknown kind 村, left empty; take one of action, measure", ["X1"]),
        ("id,name,level\nX1,甲,村\n", "line 2: unknown level 村", ["X1"]),
        ("id,name,parent\nX1,甲,X9\n", "line 2: the parent X9 is no other entry", ["X1"]),
        ("id,name,parent\nX1,甲,X1\n", "line 2: the parent X1 is no other entry", ["X1"]),
        ('id,name\nX1,"甲\nX2,乙\n', "line 2: a quotation mark", ["X2"]),
        ("id,name\nX1,甲,多,了\nX2,乙\n", "line 2: 4 cells", ["X2"]),
        ("id,name\nX1,甲\nＸ１,乙\n", "line 3: the id X1 stands in line 2 too", ["X1"]),
        ("name\n——\n甲\n", "line 2: the entry has no name", ["E01"]),
        ("隐患排查\n宣传教育\n", "line 1: no heading; 隐患排查 is taken as a name", ["E01", "E02"]),
    ],
)
def test_a_wrong_line_is_told_and_the_others_hold(tmp_path: Path, text: str, says: str, kept: list[str]) -> None:
    found = made.frame(tmp_path, text)
    assert len(found.problems) == 1 and says in str(found.problems[0])
    assert list(found.entries["entry_id"]) == kept


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"id,what\nX1,\xe7\x94\xb2\n", r"own\.csv, line 1: no column name"),
        (b"", r"own\.csv, line 1: it is empty"),
        ("甲,乙\n丙,丁\n".encode(), r"own\.csv, line 1: no column name .*; its columns are 甲, 乙"),
        ("\n\n编号,id,name\nX1,Y1,甲\n".encode(), r"own\.csv, line 3: the columns 编号 and id hold the same"),
        (b"PK\x03\x04 no workbook", r"own\.csv: no workbook that can be opened"),
        (b"\x00\x01\x02\xff", r"own\.csv"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "own.csv").write_bytes(content)
    with pytest.raises(FrameError, match=says):
        read_frame(tmp_path / "own.csv")
    frames, problems = usable_frames(tmp_path)
    assert frames == [] and len(problems) == 1


def test_a_folder_gives_its_lists_in_order(tmp_path: Path) -> None:
    assert usable_frames(tmp_path / "nowhere") == ([], [])
    (tmp_path / "b.csv").write_text("name\n甲\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("name\n", encoding="utf-8")
    (tmp_path / "read me.txt").write_text("no list", encoding="utf-8")
    (tmp_path / "~$c.xlsx").write_bytes(b"held open")
    book = Workbook()
    book.active.append(["编号", "名称"])
    book.active.append([7, "丙"])
    book.save(tmp_path / "c.xlsx")
    frames, problems = usable_frames(tmp_path)
    assert [(one.frame_id, list(one.entries["entry_id"])) for one in frames] == [
        ("a", []),
        ("b", ["E01"]),
        ("c", ["7"]),
    ]
    assert problems == []
    (tmp_path / "c.tsv").write_text("name\n丁\n", encoding="utf-8")
    (tmp_path / "d.xls").write_bytes(b"old")
    frames, problems = usable_frames(tmp_path)
    assert [len(one) for one in frames] == [0, 1, 1]
    assert [problem.says for problem in problems] == [
        "c.tsv has this name too; give the list another",
        "a workbook of this kind is not read; save it as .xlsx or as CSV UTF-8",
    ]
