"""Which files of a folder are plans, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.sources import SourceError, find_sources, plan_id_of


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("一、目标\n", encoding="utf-8")


def test_plans_in_order_and_files_that_are_none(tmp_path):
    put(
        tmp_path,
        "zhanhe-2024.txt",
        "linxiang-2024.docx",
        "README.md",
        "plans.csv",
        ".hidden.txt",
        "~$方案.docx",
        "Thumbs.db",
    )
    (tmp_path / "old").mkdir()
    put(tmp_path / "old", "other-2020.txt")
    plans, findings = find_sources(tmp_path)
    assert plans == [("linxiang-2024", tmp_path / "linxiang-2024.docx"), ("zhanhe-2024", tmp_path / "zhanhe-2024.txt")]
    assert findings == []


def test_two_files_with_one_plan_id(tmp_path):
    put(tmp_path, "zhanhe-2024.html", "zhanhe-2024.txt", "Zhanhe-2024.pdf")
    plans, findings = find_sources(tmp_path)
    assert plans == [("zhanhe-2024", tmp_path / "zhanhe-2024.txt")]
    assert [finding.level for finding in findings] == ["error", "error"]
    assert "zhanhe-2024.html" in findings[0].message and "is that of zhanhe-2024.txt" in findings[0].message


def test_links_that_leave_the_folder_are_not_followed(tmp_path):
    inside, outside = tmp_path / "raw", tmp_path / "elsewhere"
    inside.mkdir()
    outside.mkdir()
    put(inside, "a-2024.txt")
    put(outside, "b.txt")
    (inside / "b-2024.txt").symlink_to(outside / "b.txt")
    (inside / "c-2024.txt").symlink_to(inside / "a-2024.txt")
    (inside / "d-2024.txt").symlink_to(inside / "nothing.txt")
    (inside / "e-2024.txt").symlink_to(inside / "e-2024.txt")
    plans, findings = find_sources(inside)
    assert [plan_id for plan_id, _ in plans] == ["a-2024", "c-2024"]
    assert ["b-2024.txt" in findings[0].message, "outside" in findings[0].message] == [True, True]
    assert [finding.level for finding in findings] == ["error"] * 3


def test_names_that_are_no_plain_ids(tmp_path):
    put(tmp_path, "湛河区 方案（定稿）.txt", "...txt", "a&b.txt")
    plans, findings = find_sources(tmp_path)
    assert [plan_id for plan_id, _ in plans] == ["a-b", "湛河区-方案-定稿"]
    # `...txt` is a hidden file: it is passed over without a word
    assert [finding.level for finding in findings] == ["note"]


@pytest.mark.parametrize(
    ("name", "plan_id"),
    [
        ("zhanhe-2024.txt", "zhanhe-2024"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\方案.docx", "方案"),
        ("a b\tc.txt", "a-b-c"),
        ("plan.v2.pdf", "plan.v2"),
        ("--x--.txt", "x"),
        ("CON.txt", "CON-plan"),
        ("aux.docx.txt", "aux-docx-plan"),
        ("COM¹.txt", "COM¹-plan"),
        ("关于印发：方案. .txt", "关于印发-方案"),
        ("...", ""),
        ("/", ""),
        ("", ""),
    ],
)
def test_plan_ids(name, plan_id):
    assert plan_id_of(name) == plan_id


def test_a_folder_with_none_and_no_folder(tmp_path):
    with pytest.raises(SourceError, match=r"holds no plan.*plan-compare add"):
        find_sources(tmp_path)
    put(tmp_path, "README.md")
    with pytest.raises(SourceError, match="holds no plan"):
        find_sources(tmp_path)
    with pytest.raises(SourceError, match="no such folder"):
        find_sources(tmp_path / "missing")
