"""What holds for every plan ever read: the five, arbitrary text, and real plans that were broken and shuffled."""

from __future__ import annotations

import os
from dataclasses import fields
from functools import cache
from itertools import pairwise

import pytest
from gold_plans import RAW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compare import tables
from compare.model import Plan
from compare.reading import read_text
from compare.script.lines import squeezed

PLAN_IDS = sorted(path.stem for path in RAW.glob("*.txt"))
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
FUZZ = settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES <= 1000,
    deadline=5000,  # milliseconds: a pattern that backtracks without end is a fault, not a wait
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def plan_text(plan_id: str) -> str:
    return (RAW / f"{plan_id}.txt").read_bytes().decode("utf-8")


@cache
def read(plan_id: str) -> Plan:
    return read_text(plan_text(plan_id), plan_id)


def assert_sound(plan: Plan) -> None:
    """Every promise that the tables make, for one plan."""
    text = plan.text
    actions = {None, *(action.action_id for action in plan.actions)}
    measures = {measure.measure_id: measure for measure in plan.measures}
    for name in tables.READ_TABLES:
        for row in getattr(plan, name):
            place = (name, row.start, row.end, text[row.start : row.end][:40])
            assert 0 <= row.start < row.end <= len(text), place
            passage = text[row.start : row.end]
            assert passage == passage.strip(), place
            columns = {field.name for field in fields(row)}
            if "raw" in columns:
                assert passage == row.raw, place
            assert getattr(row, "action_id", None) in actions, place
            measure = measures.get(getattr(row, "measure_id", None) or "")
            assert measure is not None or getattr(row, "measure_id", None) is None, place
            if measure is not None and not plan.document.tables:
                inside = measure.start <= row.start and row.end <= measure.end
                # what divides the work elsewhere (甲行动：县水利局牵头) is handed to the measure it names
                assert inside or (name == "units" and (row.end <= measure.start or measure.end <= row.start)), place
            if measure is not None and "action_id" in columns:
                assert row.action_id == measure.action_id, place
    for row in (*plan.actions, *plan.measures):
        assert text.startswith(row.label, row.start), (row.label, text[row.start : row.start + 20])
    for found in (plan.parts, plan.actions, plan.measures):
        assert all(a.end <= b.start for a, b in pairwise(found)), [(row.start, row.end) for row in found]
    assert [action.no for action in plan.actions] == list(range(1, len(plan.actions) + 1))
    for title in plan.references:
        assert squeezed(text[title.start : title.end]) == squeezed(title.title)
    for year in plan.years:
        assert year.from_date is None or year.to_date is None or year.from_date <= year.to_date, year
        assert (year.every_period is not None) == (year.kind == "every"), year
    for target in plan.targets:
        assert target.value >= 0, target


@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_the_five_plans_are_sound(plan_id: str) -> None:
    plan = read(plan_id)
    assert plan.measures
    assert_sound(plan)
    tables.validate(tables.plan_tables([plan]))


@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_reading_twice_gives_the_same(plan_id: str) -> None:
    assert read_text(plan_text(plan_id), plan_id) == read(plan_id)


@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_text_before_a_plan_only_moves_its_rows(plan_id: str) -> None:
    moved = read_text("\n\n" + plan_text(plan_id), plan_id)
    assert [row.start - 2 for row in moved.units] == [row.start for row in read(plan_id).units]
    assert [row.start - 2 for row in moved.measures] == [row.start for row in read(plan_id).measures]


@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_a_plan_that_is_cut_off_anywhere_is_read(plan_id: str) -> None:
    text = plan_text(plan_id)
    for end in range(0, len(text), 131):
        assert_sound(read_text(text[:end], "x"))


@pytest.mark.parametrize("last", ["危", "危险", "一", "（", "2024", "至少", "第", "①", "每", "《", "1", "责任单位："])
def test_a_text_may_end_on_anything(last: str) -> None:
    assert_sound(read_text("二、主要任务\n（一）开展行动。\n1．检查出租房。" + last, "x"))


@pytest.mark.parametrize("blanks", ["\u2028\u2004", "\r\n\u2004", "\u2000\u2028", "\u2028\u202f", "\x1f\u1680"])
def test_lines_may_end_in_any_blanks(blanks: str) -> None:
    assert_sound(
        read_text(f"二、主要任务\n（一）开展行动，全面排查出租房，{blanks}完善台账。\n1．检查，{blanks}整改。", "x")
    )


# -- text that no plan has ------------------------------------------------------------------------------------------


# pieces that the grammars anchor on, so that arbitrary text meets them in every order
@pytest.mark.parametrize(
    ("table", "measures", "actions"),
    [
        ("1\t排查\t一是查燃气。二是改水库。\t县应急局\n2\t宣传\t一是进校。二是“三清”。\t县教育局", 2, 1),  # 一是 in a cell
        ("隐患排查\t查燃气\t县住建局\t县公安局\n\t查矿山\t县住建局\t县公安局", 2, 2),  # groups inside an action
    ],
)  # fmt: skip
def test_a_table_below_an_action_gives_rows_that_stand_apart(table: str, measures: int, actions: int) -> None:
    head = "序号\t重点任务\t工作措施\t责任单位\n" if table[0] == "1" else "任务\t措施\t牵头单位\t配合单位\n"
    plan = read_text(f"甲县方案\n一、要求\n落实。\n二、重点任务\n（一）任务分工\n{head}{table}\n", "p")
    assert_sound(plan)
    assert (len(plan.measures), len(plan.actions)) == (measures, actions)


PIECES_OF_PLANS = """
一、 （一） (二) 1． 2. 3、 （1） ① 第三条 一是 二是 第一， 附件1 （ ） 〔 〕 [ ] 【 】 《 》 “ ” 〈 〉 ** 。 ； ： , ， :
主要任务 重点任务 总体要求 工作目标 保障措施 任务分工 名词解释 附则 责任单位： 牵头单位: 配合单位： 完成时限：2025年6月底前
市公安局 区应急管理局 各乡镇党委、政府 牵头 负责 按职责分工负责 会同 等 和 以下均需各乡办配合，不再列出 下同
2024年底前 2024—2026年 2024.6.30 ２０２５年 二〇二五年 “十四五”末 今年 6月底前 每年至少开展1次 每季度 三年内 2月30日前
0000年 99999年 全覆盖 100% 1.8万余件 不低于80% 至少新建1个 1—2个 零 两 千万亿 ．． 1.1.1.1 [bookmark:_GoBack] 第1页
扫一扫在手机打开当前页 关于印发 的通知 实施方案 （2024—2026年） 新津府发〔2024〕12号 各区县人民政府：
"""
PIECES = st.sampled_from([*PIECES_OF_PLANS.split(), "\n", "\n\n", "\r\n", "\t", "\u3000", " "])
ARBITRARY = st.lists(PIECES | st.text(max_size=12), max_size=60).map("".join)


@FUZZ
@given(ARBITRARY)
def test_arbitrary_text_is_read(text: str) -> None:
    plan = read_text(text, "x")
    assert_sound(plan)


@FUZZ
@given(st.sampled_from(PLAN_IDS), st.data())
def test_broken_plans_are_read(plan_id: str, data: st.DataObject) -> None:
    text = plan_text(plan_id)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, max(len(text) - 1, 0)))
        end = min(len(text), start + data.draw(st.integers(0, 400)))
        text = text[:start] + data.draw(PIECES | st.just("") | st.just(text[start:end] * 2)) + text[end:]
    assert_sound(read_text(text, "x"))


@FUZZ
@given(st.sampled_from(PLAN_IDS), st.randoms(use_true_random=False))
def test_shuffled_plans_are_read(plan_id: str, random: object) -> None:
    lines = plan_text(plan_id).splitlines(keepends=True)
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert_sound(read_text("".join(lines), "x"))


@pytest.mark.parametrize(
    "piece",
    [
        "（",
        "2024年",
        "一、",
        "（一）",
        "1．",
        "《",
        "各乡镇、",
        "责任单位：",
        "全覆盖",
        "至少",
        "和",
        "\n",
        " ",
        "〔",
        "每",
        "１",
        "“",
    ],
)
def test_endless_repetition_takes_no_endless_time(piece: str) -> None:
    import time

    text = "二、主要任务\n（一）开展行动。\n" + piece * (60_000 // len(piece))
    begin = time.process_time()
    assert_sound(read_text(text, "x"))
    assert time.process_time() - begin < 6
