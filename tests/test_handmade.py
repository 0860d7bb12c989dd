"""Files that people edit by hand: read in every office's encoding, faults said with file, line and way out."""

from __future__ import annotations

import csv
import io
import os
import socket
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from compare.handmade import MOST_PROBLEMS, HandmadeError, read_list, read_mapping, read_text


def listed(path: Path, content: str | bytes) -> tuple[list[tuple[int, str]], list[str]]:
    """The rows of a list as line and cells, and what is wrong with its lines, without the path."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_list(path, ["a", "b"])
    problems = [str(problem).removeprefix(f"{path}, ") for problem in found.problems]
    return [(row.line, "|".join(row.cells[name] for name in ("a", "b"))) for row in found.rows], problems


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n区,县\n乡,镇\n".encode(),
        "a,b\r\n区,县\r\n乡,镇".encode("utf-8-sig"),
        "a,b\r区,县\r乡,镇\r".encode("gb18030"),
        "a\tb\n区\t县\n乡\t镇\n".encode("utf-16"),
        "b; a\n县;区 \n镇; 乡\n".encode(),
        '"a","b",\n区,县,\n"乡",镇\n'.encode(),
        "\ufeffa,b\n区,县\n乡,镇\n".encode("utf-8-sig"),
    ],
    ids=["lf", "excel", "cr-gb18030", "unicode-text", "semicolons", "quoted", "two-marks"],
)
def test_a_list_is_read_as_offices_save_it(tmp_path: Path, content: bytes) -> None:
    assert listed(tmp_path / "x.csv", content) == ([(2, "区|县"), (3, "乡|镇")], [])


@pytest.mark.parametrize(
    ("content", "rows", "problem"),
    [
        ('a,b\n1,"2\n3,4\n5,6\n', [(3, "3|4"), (4, "5|6")], 'line 2: a quotation mark (") is not closed'),
        ('a,b\n1,"x"y\n3,4\n', [(3, "3|4")], 'line 2: a quotation mark (") is not closed or stands inside'),
        ("a,b\n1," + "字" * 200_000 + "\n3,4\n", [(3, "3|4")], "line 2: a cell of more than 131,072 characters"),
        ("a,b\n1,2,3\n,,\n\n4,5,\n6\n", [(5, "4|5"), (6, "6|")], "line 2: 3 cells, but the first line names 2"),
    ],
    ids=["unclosed", "inside", "huge", "more-cells"],
)
def test_a_wrong_line_is_told_and_the_rest_goes_on(
    tmp_path: Path, content: str, rows: list[tuple[int, str]], problem: str
) -> None:
    found, problems = listed(tmp_path / "x.csv", content)
    assert found == rows
    assert len(problems) == 1 and problems[0].startswith(problem)


def test_a_huge_cell_is_told_whatever_limit_another_library_set(tmp_path: Path) -> None:
    before = csv.field_size_limit(10**9)
    try:
        found, problems = listed(tmp_path / "x.csv", "a,b\n1," + "字" * 200_000 + "\n3,4\n")
    finally:
        csv.field_size_limit(before)
    assert found == [(3, "3|4")]
    assert "line 2: a cell of more than 131,072 characters" in problems[0]


def test_a_cell_may_hold_line_breaks_and_counts_from_its_first_line(tmp_path: Path) -> None:
    assert listed(tmp_path / "x.csv", 'a,b\n1,"x\ny\u2028z"\n2,3\n') == ([(2, "1|x\ny\u2028z"), (4, "2|3")], [])


def test_a_file_that_is_wrong_throughout_is_given_up(tmp_path: Path) -> None:
    rows, problems = listed(tmp_path / "x.csv", "a,b\n" + '"x"y\n' * 20_001)
    assert rows == [] and len(problems) == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1: no column a, b; it needs a, b"),
        (b"a,c\n", "line 1: no column b"),
        (b"a,b,a\n1,2,3\n", "line 1: the column a stands twice"),
        (b"\xff\xff\xff", "neither UTF-8 nor GB18030; save it as UTF-8"),
        (b"PK\x03\x04\0\0", "no workbook that can be opened; save it as .xlsx or as CSV UTF-8"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(HandmadeError, match=says):
        listed(tmp_path / "x.csv", content)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def sheet_of(rows: str, before: str = "") -> bytes:
    """A workbook of one sheet with these rows."""
    stream = io.BytesIO()
    Workbook().save(stream)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as book, zipfile.ZipFile(made, "w") as package:
        for name in book.namelist():
            sheet = f"<worksheet xmlns='{main}'>{before}<sheetData>{rows}</sheetData></worksheet>"
            package.writestr(name, sheet if "sheet1.xml" in name else book.read(name))
    return made.getvalue()


NAMED = "<row r='1'><c r='A1' t='inlineStr'><is><t>word</t></is></c></row>"


def test_a_sheet_is_as_large_as_its_cells_whatever_it_says_of_its_size(tmp_path: Path) -> None:
    path = tmp_path / "words.xlsx"
    path.write_bytes(
        sheet_of(NAMED + "<row r='90000'><c r='A90000'><v>9</v></c></row>", "<dimension ref='A1:XFD90000'/>")
    )
    begun = time.process_time()
    assert [row.cells for row in read_list(path, ["word"]).rows] == [{"word": "9"}]
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("words.xlsx", sheet_of(NAMED + "".join(f"<row r='{i}'><c r='XFD{i}'><v>9</v></c></row>" for i in range(2, 200))), "2,000,000 cells"),
        ("words.csv", b"word" + b",x" * 2_000, "1,000 columns"),
    ],
)  # fmt: skip
def test_what_no_hand_writes_is_refused_before_it_fills_the_memory(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(HandmadeError, match=says):
        read_list(path, ["word"])


def test_commas_behind_the_columns_take_no_long_time(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_bytes(b"word" + b"," * 500_000 + b"\n9\n")
    begun = time.process_time()
    assert [row.cells for row in read_list(path, ["word"]).rows] == [{"word": "9"}]
    assert time.process_time() - begun < 5


def test_a_pipe_a_socket_and_a_folder_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "socket"))
        for name in ("pipe", "folder", "socket", "nowhere"):
            with pytest.raises(HandmadeError, match=rf"{name}: it is .*; a text file belongs here"):
                read_text(tmp_path / name)
    (tmp_path / "link").symlink_to("link")
    with pytest.raises(HandmadeError, match="a link that leads nowhere"):
        read_text(tmp_path / "link")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: &x [1, 2]\nb: [*x, *x]\n", r"line 2: no sound YAML \(an alias .* is not taken here\); write it out"),
        ("a: 1\nb: 2\na: 3\n", r"line 3: no sound YAML \(a stands twice\)"),
        ("- a\n- b\n", "line 1: a mapping of names is needed at the top"),
        ("a: b: c\n", "line 1: no sound YAML .* mind colons"),
        ("[" * 100_000, "line 1: no sound YAML: its brackets nest too deep"),
        ("a: 2024-13-45\n", "line 1: no sound YAML .*month"),
        ("a: !!python/object/apply:os.system [ls]\n", "line 1: no sound YAML"),
        ("a: \x07\n", "line 1: no sound YAML"),
    ],
)
def test_a_tree_that_cannot_be_used_says_why(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(HandmadeError, match=says):
        read_mapping(path)


def test_an_empty_tree_is_an_empty_mapping(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert read_mapping(tmp_path / "x.yaml") == {}
