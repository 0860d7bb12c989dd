"""Numbers, bounds and units that the end of a line cuts."""

from __future__ import annotations

import pytest

from compare.codebook import load_codebook
from compare.reading import read_text
from compare.reading.cut_words import whole_words
from compare.reading.hard_wraps import at_marks

BEFORE = "加强统筹协调，压实工作责任，推动各乡镇"  # as long as a line that a page's edge breaks
CUT = [
    ("新建泵站12\n0座，", "新建泵站120\n座，", (120, "座", "=")),
    ("新建泵站1\n　　20座，", "新建泵站120\n　　座，", (120, "座", "=")),
    ("新建泵站12\n0余座，", "新建泵站120余\n座，", (120, "座", ">=")),
    ("新增灌溉1.\n5万亩，", "新增灌溉1.5\n万亩，", (15000, "亩", "=")),
    ("新增灌溉1\n.5万亩，", "新增灌溉1.5\n万亩，", (15000, "亩", "=")),
    ("新增灌溉1\n1.5万亩，", "新增灌溉11.5\n万亩，", (115000, "亩", "=")),
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
    "完成率达到100\n1.1改造渠道",
    "联系电话：85916712\n5个乡镇",
    "按照附表3\n2025年底前完成",
    "改造机关办公\n里弄",
    "特困家庭详见附表3\n200户优先改造",
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


@pytest.mark.parametrize("words", ["1.\n52025.1，", "1.5\n2025.1万元"])
def test_figures_with_two_points_are_no_number_that_is_cut(words: str) -> None:
    assert all(row.value < 3e7 for row in read_text(plan_of(f"{BEFORE}{words}"), "p-2025").targets)


def test_a_short_line_is_no_wrapped_one() -> None:
    assert whole_words("第12\n0座", load_codebook()) == "第12\n0座"


NOTED = """\
青石县消防安全提升行动方案（2025—2027年）
一、总体要求
坚持预防为主、防消结合，压实各方责任，切实维护人民群众生命财产安全，推动消防安全形势持续稳定向好。
二、重点任务
（一）排查整治隐患
1.排查重点场所。每季度组织排查人员密集场所，建立问题隐患清单，逐项整改销号。（县消防救援大队牵头，县公安局青石分局、县住房和城乡建设局、县文化广电和旅游局等有关成员单位按职责分工负责）
2.打通生命通道。划定老旧小区消防车通道标线，依法查处占用堵塞行为。〔责任科室：应急管理办公室、综合行政执法办公室；配合单位：各村（社区）、县市场监督管理局〕
（二）夯实基层基础
3.建设微型消防站。在各乡镇建设微型消防站，配齐配强人员和器材，开展经常性训练。（牵头单位：国网青石供电公司营销服务中心；责任单位：县发展和改革局、县财政局、县农牧水利和科技局）
三、保障措施
各乡镇、各有关部门要加强组织领导，明确工作专班，统筹推进各项任务落实，确保取得实效。
"""


def broken_at(text: str, width: int) -> str:
    return "\n".join(line[i : i + width] for line in text.split("\n") for i in range(0, len(line) or 1, width))


@pytest.mark.parametrize("width", range(20, 41))
def test_names_and_verbs_of_notes_in_a_text_that_is_broken_at_a_width(width: int) -> None:
    whole, broken = (read_text(text, "p-2025") for text in (NOTED, broken_at(NOTED, width)))
    assert len(whole.units) == 13
    assert [(unit.name, unit.role) for unit in broken.units] == [(unit.name, unit.role) for unit in whole.units]
    assert ["".join(unit.raw.split()) for unit in broken.units] == [unit.raw for unit in whole.units]
    assert all(broken.text[unit.start : unit.end] == unit.raw for unit in broken.units)
    notes = [["".join(plan.text[note.start : note.end].split()) for note in plan.notes] for plan in (whole, broken)]
    assert notes[0] == notes[1]


def test_line_ends_of_a_text_that_is_not_broken_at_a_width_stay() -> None:
    listed = "（一）排查整治\n责任单位：\n县消防救援大队\n县公安局\n" * 9
    assert at_marks(NOTED, load_codebook()) == (NOTED, ())
    assert at_marks(listed, load_codebook()) == (listed, ())


@pytest.mark.parametrize(
    ("note", "width"),
    [
        *(("县卫生健康局牵头，县妇女联合会、共青团青石县委员会配合。", width) for width in (25, 28, 32, 35)),
        ("责任单位：县工业和信息化局，县市场监督管理局、县科学技术局；参与单位：县工商业联合会。", 27),
    ],
)
def test_a_line_end_that_cuts_a_note_without_brackets(note: str, width: int) -> None:
    noted = NOTED.replace("2.打通生命通道", f"2.建立工作专班。形成闭环，及时整改销号。{note}\n3.打通生命通道")
    whole, broken = (read_text(text, "p-2025") for text in (noted, broken_at(noted, width)))
    for rows in ("units", "notes"):
        said = ["".join(plan.text[row.start : row.end] for row in getattr(plan, rows)) for plan in (whole, broken)]
        assert said[0] == "".join(said[1].split())


@pytest.mark.parametrize("width", range(20, 41))
def test_a_label_below_a_title_that_fills_its_line_stays_at_its_line(width: int) -> None:
    title = ("建设微型消防站" + "和义务消防队伍" * 6)[: width - 2]
    noted = broken_at(NOTED, width).replace("三、保障措施", f"4.{title}\n责任单位：县水利局\n三、保障措施")
    assert read_text(noted, "p-2025").units[-1].name == "县水利局"


def test_a_line_of_such_a_text_that_runs_on_from_the_one_above_begins_with_no_label() -> None:
    awarded = NOTED.replace("建设微型消防站。在", "建设微型消防站。对在全国消防技能竞赛中获得一、二等奖的给予奖励，在")
    widths = [width for width in range(20, 41) if "一、\n二等奖" in broken_at(awarded, width)]
    assert widths
    for width in widths:
        parts = read_text(broken_at(awarded, width), "p-2025").parts
        assert [part.title for part in parts] == [part.title for part in read_text(awarded, "p-2025").parts]
