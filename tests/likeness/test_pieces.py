"""Measures as they are compared: labels and notes off, headings and sentences found."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.likeness.pieces import cut, even, first_clause, without_note, wordings


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("加快推进。（区应急管理局牵头，各街道配合）", "加快推进。"),
        ("加快推进。（责任单位：区住房和城乡建设局（区人防办）、各街道）。", "加快推进。"),
        ("加快推进各村（社区）建设。", "加快推进各村（社区）建设。"),
        ("延伸到村（社区）", "延伸到村（社区）"),
        ("支持企业。责任单位：市发改委、市科技局。", "支持企业。"),
        ("压实责任单位和责任人。", "压实责任单位和责任人。"),
        ("）（", "）（"),
        ("", ""),
    ],
)
def test_a_closing_note_is_dropped(text: str, rest: str) -> None:
    assert without_note(text) == rest


def test_sentences_are_cut_and_short_ones_joined() -> None:
    assert cut("加强领导。成立专班，明确责任，定期调度。每月通报一次进展情况并抄送各单位。", 10) == (
        "加强领导。成立专班，明确责任，定期调度。",
        "每月通报一次进展情况并抄送各单位。",
    )
    assert cut("", 10) == ()


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("强化重大安全风险源头管控。统筹布局。", "强化重大安全风险源头管控"),
        ("深化整治，严查超速超员，落实责任。", "深化整治，严查超速超员"),
        ("没有标点的一句", "没有标点的一句"),
    ],
)
def test_the_first_clause_stands_for_a_heading(body: str, head: str) -> None:
    assert first_clause(body) == head


@given(st.text(max_size=80))
@settings(deadline=None)
def test_evening_marks_keeps_every_place(text: str) -> None:
    assert len(even(text)) == len(text)


@given(st.text(alphabet="（）。；牵头责任单位：a加强", max_size=60))
@settings(deadline=None)
def test_any_text_can_be_cut(text: str) -> None:
    assert even(text).startswith(without_note(even(text)))
    assert "".join(cut(text, 4)) == text


def test_wordings_are_ordered_by_id_and_know_their_chapter(two_plans: pd.DataFrame) -> None:
    actions = pd.DataFrame({"action_id": ["a-2024/a01"], "title": ["加强举报 工作"]})
    measures = two_plans.assign(action_id=["a-2024/a01", *[None] * 6]).iloc[::-1]
    found = wordings(measures, actions)
    assert [one.measure_id for one in found] == sorted(two_plans["measure_id"])
    assert (found[0].chapter, found[0].head) == ("加强举报工作", "畅通举报渠道")
    assert found[0].body.startswith("畅通举报渠道。健全")
    assert found[1].head == "开展从业人员安全技能培训"
