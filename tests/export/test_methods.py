"""METHODS.md says what the build did, in both languages, and nothing that the tables do not say."""

from __future__ import annotations

import re
from pathlib import Path

from review.conftest import DAY, PLAN

from compare.building import load
from compare.export.report import write_report
from compare.review.proposals import Judgement, propose
from compare.review.rows import Known
from compare.review.writing import save

pytest_plugins = ("review.conftest",)


def test_the_page_counts_what_was_checked(project: Path, tmp_path: Path) -> None:
    corpus = load(project)
    units = list(Known(corpus.tables, corpus.texts).rows("units", PLAN))[:4]
    judgements = [Judgement("units", row, "right") for row in units[1:]]
    judgements.append(Judgement("units", units[0], "wrong", {"name": "某局"}))
    save(project / "data", propose(corpus, judgements, by="甲", on=DAY, reason="试验"))
    write_report(load(project), tmp_path / "out", only=["methods"], langs=("zh", "en"))
    chinese = (tmp_path / "out" / "METHODS.md").read_text(encoding="utf-8")
    english = (tmp_path / "out" / "METHODS-en.md").read_text(encoding="utf-8")
    assert "Corrections applied: 1; no longer applicable: 0." in english and "应用更正 1 条" in chinese
    assert "3 right, 1 wrong, 0 unsure" in english
    assert "| units | 1 |" in english and english.count("\n| 0.") == 9


def test_without_verdicts_nothing_is_said_of_what_is_right(built: Path, tmp_path: Path) -> None:
    write_report(load(built), tmp_path / "out", only=["methods"], langs=("en",))
    page = (tmp_path / "out" / "METHODS.md").read_text(encoding="utf-8")
    assert "No row was checked by hand" in page and "recall" not in page


def test_the_chinese_page_has_chinese_headings(built: Path, tmp_path: Path) -> None:
    write_report(load(built), tmp_path / "out", only=["methods"], langs=("zh",))
    page = (tmp_path / "out" / "METHODS.md").read_text(encoding="utf-8")
    heads = [line for line in page.splitlines() if line.startswith("#")]
    assert len(heads) == 4 and not re.search("[A-Za-z]{2,}", "".join(heads))
