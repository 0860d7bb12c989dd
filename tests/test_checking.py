"""The check: what was not understood, what nobody uses, which corrections hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.checking import check, pages, unused_lines
from compare.codebook import load_codebook

NOTE = (
    "甲乡消防工作方案（2024年）\n二、主要任务\n（一）开展行动。\n1．检查出租房。（责任单位：派出所，不存在的东西XX）\n"
)


def project(folder: Path, text: str = NOTE) -> Path:
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / "a.txt").write_text(text, encoding="utf-8")
    return folder


def test_words_in_notes_that_no_codebook_knows_are_listed(tmp_path: Path) -> None:
    found = check(project(tmp_path))
    assert found.not_understood["word"].tolist() == ["不存在的东西XX"]
    assert not found.failed


def test_lines_of_ones_own_codebook_that_nothing_uses(tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.mkdir()
    listed = "sector,word\n消防,出租房\n消防,烟花爆竹\n"
    (words / "sectors.extra.csv").write_text(listed, encoding="utf-8-sig")
    found = check(project(tmp_path), codebook=words)
    assert found.unused.to_dict("records") == [{"file": "sectors.extra.csv", "line": 3, "word": "烟花爆竹"}]
    assert check(tmp_path).unused.empty  # the shipped lists are made for any plan


def test_a_word_over_a_line_wrap_is_used(tmp_path: Path) -> None:
    (tmp_path / "sectors.extra.csv").write_text("sector,word\n危化,危险化学品\n", encoding="utf-8")
    own = load_codebook(str(tmp_path))
    assert unused_lines(own, {"a": "无关"})["word"].tolist() == ["危险化学品"]
    assert unused_lines(own, {"a": "危险\n 化**学品"}).empty


def test_remarks_on_a_plan_without_measures(tmp_path: Path) -> None:
    found = check(project(tmp_path, "床前明月光，疑是地上霜。\n"))
    assert found.findings["code"].tolist()[:2] == ["reading", "no-measures"]


def test_a_check_is_told_in_the_readers_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    told = "\n".join(map(str, pages(check(project(tmp_path, "床前明月光，疑是地上霜。\n")))))
    assert "注意" in told and "没有找到" in told and "line" not in told
    assert "found" not in told and "warning" not in told


def test_corrections_that_hold_and_one_that_no_longer_does(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "data" / "corrections").mkdir()
    entry = (
        "- table: units\n  match: {name: %s}\n  expect: {role: responsible}\n  set: {role: lead}\n  reason: by phone\n"
    )
    (folder / "data" / "corrections" / "a.yaml").write_text(entry % "派出所" + entry % "供电所", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"a\.yaml, line 6"):
        found = check(folder)
    assert found.corrections["state"].tolist() == ["applied", "failed"]
    assert found.failed
