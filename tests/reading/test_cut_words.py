"""Numbers, bounds and units that the end of a line cuts."""

from __future__ import annotations

import pytest

from compare.codebook import load_codebook
from compare.reading import read_text
from compare.reading.cut_words import whole_words

BEFORE = "加强统筹协调，压实工作责任，推动各乡镇"  # as long as a line that a page's edge breaks
CUT = [
    ("新建泵站12\n0座，", "新建泵站120\n座，", (120, "座", "=")),
    ("新建泵站1\n　　20座，", "新建泵站120\n　　座，", (120, "座", "=")),
    ("新建泵站12\n0余座，", "新建泵站120余\n座，", (120, "座", ">=")),
    ("新增灌溉1.\n5万亩，", "新增灌溉1.5\n万亩，", (15000, "亩", "=")),
    ("新增灌溉1\n.5万亩，", "新增灌溉1.5\n万亩，", (15000, "亩", "=")),
    ("建成泵站不\n少于30座，", "建成泵站\n不少于30座，", (30, "座", ">=")),
    ("泵站补助不超\n过30万元，", "泵站补助\n不超过30万元，", (300000, "元", "<=")),
    ("新建厂房3万平方\n米，", "新建厂房3万平方米\n，", (30000, "平方米", "=")),
    ("漏损率下降3个百\n分点，", "漏损率下降3个百分点\n，", (3, "个百分点", "=")),
    ("实现供水全\n覆盖，", "实现供水全覆盖\n，", (100, "%", "=")),
]
WHOLE = [
    "完善制度。\n1.改造渠道",
    "完成率达到100\n1.改造渠道",
    "完成率达到100\n2、改造渠道",
    "完成率达到100\n（2）改造渠道",
    "按照附表3\n2025年底前完成",
    "改造机关办公\n里弄",
    "既不\n少于群众期盼，也要量力",
    "序号\t3\n0公里",
    "建成3\n\n0座",
]


def plan_of(sentence: str) -> str:
    return f"青石县方案\n一、总体要求\n坚持。\n二、重点任务\n1.{BEFORE}{sentence}2025年底前见效。\n2.加强宣传。\n"


@pytest.mark.parametrize(("cut", "whole", "target"), CUT)
def test_an_amount_that_the_end_of_a_line_cuts(cut: str, whole: str, target: tuple[float, str, str]) -> None:
    assert whole_words(BEFORE + cut, load_codebook()) == BEFORE + whole
    plan = read_text(plan_of(cut), "p-2025")
    assert [(row.value, row.unit, row.op) for row in plan.targets] == [target]
    assert all(plan.text[row.start : row.end] == row.raw for row in plan.targets)


@pytest.mark.parametrize("text", WHOLE)
def test_the_end_of_a_line_that_cuts_nothing(text: str) -> None:
    assert whole_words(BEFORE + text, load_codebook()) == BEFORE + text


def test_a_short_line_is_no_wrapped_one() -> None:
    assert whole_words("第12\n0座", load_codebook()) == "第12\n0座"
