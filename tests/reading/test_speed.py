"""Texts that repeat one thing without end: reading takes a time that grows with their length, not with its square."""

from __future__ import annotations

import time

import pytest

from compare.reading import read_text

pytestmark = pytest.mark.slow

MANY = 40_000  # characters
SECONDS = 2.5  # of the processor; where each repetition looks at all the others, reading takes many more
REPEATED = (
    "\n一、甲\n",
    "\n1.甲。",
    "第一条 甲\n",
    "①\n一、甲\n",
    "附件2：甲乙\n（1）一\n",
    "（1）\n附件1\n",
    "责任单位：甲局、乙局\n",
    "责任单位：（",
    "（甲\n",
    "〔",
    "“甲”（、",
    "逐月",
    "6月",
    "2024年",
    "八成",
    "5万元、",
    "月发布时间：1\n",
    "月调度1—2",
    "安全",
    "\t",
    "（责任单位：县水利局、县财政局）\n",
    "（责任单位：甲局\n（县水利局、县财政局）\n",
    "（以下均涉及各县区，不再重复列出）\n",
    "附件1\n一、甲\n",
    "（】",
    "〔完成重点任务】●",
    "一、\n甲乙丙丁戊己庚辛\n",
    "切实保障群众用水安全全年新建泵站12\n0座不\n少于",
    "| 序号 | 任务 | 责任单位 |\n",
    "各区、县（市）人民政府，",
    "二、甲“乙”1.丙\n",
    "第三十二条",
    "\n\n  \n",
    "二十五",
    "二、名词解释各乡镇《&nbsp;",
    "\u200b、首页2.以上",
)


def seconds(text: str) -> float:
    """The processor time that reading a text takes."""
    begin = time.process_time()
    read_text(text, "p")
    return time.process_time() - begin


@pytest.mark.parametrize("token", REPEATED)
def test_repeated(token):
    assert seconds("甲县乙行动方案\n一、甲\n" + token * (MANY // len(token))) < SECONDS


def test_numerals_inside_thousands_of_items_below_no_chapter():
    assert seconds("甲县方案\n" + "1.甲。三、乙\n" * 20_000) < SECONDS


def test_lists_below_colons_without_end():
    text = "甲县方案\n二、重点任务\n" + "1.做好以下工作：\n（一）甲甲甲；\n（二）乙乙乙。\n" * 8000
    assert seconds(text) < SECONDS


def test_a_label_and_a_list_without_end():
    assert seconds("甲县乙行动方案\n" + "责任单位：" * (MANY // 10) + "\ufeff和逐月" * (MANY // 8)) < SECONDS


def test_a_list_without_end_whose_last_unit_a_verb_follows():
    units = "县财政局、" * (2 * MANY // 5)
    assert seconds(f"甲县方案\n二、任务\n（一）甲。\n责任单位：县水利局会同县财政局、{units}县财政局负责") < SECONDS


def test_numbers_of_pages_between_dates_without_end():
    assert seconds("甲县方案\n一、甲\n" + "第3页\n2024年3月5日\n" * (6 * MANY // 14)) < SECONDS


@pytest.mark.parametrize("end", ["\n●", "）", "〉"])
def test_a_stretch_that_ends_in_thousands_of_signs(end):
    plan = read_text("甲县乙行动方案\n一、重点任务\n1.甲乙。\n责任单位：县水利局" + end * 5000, "p")
    assert [unit.name for unit in plan.units] == ["县水利局"]
