"""Texts in traditional characters are read in simplified ones; names alone change nothing."""

from __future__ import annotations

import pytest

from compare.codebook import load_codebook
from compare.reading import read_text
from compare.reading.traditional import simplified

PLAN = """\
青禾縣農田水利提升行動方案
為提升水平，制定本方案。
一、總體要求
堅持分類施策。
二、重點任務
（一）實施灌溉行動
1.改造渠道。2025年底前改造30公里。（責任單位：縣水利局、縣財政局）
三、保障措施
（一）加強領導。統籌推進各項工作。
"""


def test_a_plan_in_traditional_characters_is_read() -> None:
    plan = read_text(PLAN, "p-2025")
    assert [(m.part, m.label) for m in plan.measures] == [("tasks", "1."), ("safeguards", "（一）")]
    assert [unit.name for unit in plan.units] == ["县水利局", "县财政局"]
    assert plan.facts.title == "青禾县农田水利提升行动方案"
    assert len(plan.text) == len(PLAN)
    assert [finding.code for finding in plan.findings if finding.code == "traditional"] == ["traditional"]


@pytest.mark.parametrize("text", ["1.整治村庄。由葉國強同志負責。", "", "縣" * 9])
def test_a_few_such_characters_stay(text: str) -> None:
    assert simplified(text, load_codebook()) == text


def test_each_character_has_one_place_and_another_form() -> None:
    rows = load_codebook().rows("traditional")
    assert {(len(row["word"]), len(row["simplified"])) for row in rows} == {(1, 1)}
    assert len({row["word"] for row in rows}) == len(rows)
    assert {row["word"] for row in rows}.isdisjoint(row["simplified"] for row in rows)
