"""What is in doubt: rows whose second reading differs, and forms that are often misread; and what is not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from compare.codebook import load_codebook
from compare.model import Document, Finding, Plan, Target
from compare.reading import read_text, sure
from compare.reading.outline.outline import Outline
from compare.reading.page import Page
from compare.reading.turns import alone

HEAD = "荔波县灌溉工作方案（2024—2026年）\n一、总体要求\n坚持。\n二、重点任务\n（一）加强治理\n"


def with_doubts(plan: Plan, outline: Outline) -> Plan:
    return alone(sure.with_doubts(plan, outline))


def plan_of(words: str) -> Plan:
    return read_text(HEAD + f"1.开展整治。{words}\n2.加强宣传。发放资料。\n", "p-2024")


def doubts(plan: Plan) -> list[tuple[str, str | None]]:
    return [(row.raw, row.sure) for row in sorted((*plan.units, *plan.years, *plan.targets), key=lambda row: row.start)]


@pytest.mark.parametrize(
    "words",
    [
        "2024年6月底前建成水闸12座，每年至少检查2次。",
        "2025年前完成，渠道完好率达到90%以上，控制在3%以内。",
        "（牵头单位：县水利局；责任单位：县财政局、民政局，各乡镇党委、政府）",
        "（县水利局牵头，县财政局配合）",
        "（县水利局会同县财政局负责）",
        "按每座1.5万元的标准给予补助。",
        "至少新建泵站2座，新增灌溉面积1.8万亩。",
    ],
)
def test_plain_forms_are_not_in_doubt(words: str) -> None:
    found = doubts(plan_of(words))
    assert found
    assert [raw for raw, why in found if why] == []


OFTEN_MISREAD = [
    ("现有水闸12座。", "stock"),
    ("坡度大于8%的路段安装护栏。", "threshold"),
    ("建筑面积5000平方米及以上、床位200张以上的优先安排。", "threshold"),
    ("对年营业收入达到1000万元的企业给予奖励。", "threshold"),
    ("完好率分别不低于98%、90%。", "bound_near"),
    ("完好率达到90%（2023年底为58.3%）。", "bound_near"),
    ("落实“六个百分之百”要求。", "rare_form"),
    ("控烟限酒等4个专项行动。", "stock"),
]


@pytest.mark.parametrize(("words", "why"), OFTEN_MISREAD)
def test_forms_that_are_often_misread_are_in_doubt(words: str, why: str) -> None:
    """The last number of the words, taken for a plain target."""
    number = list(re.finditer(r"\d+(?:\.\d+)?[%座个]|百分之百|\d+(?:平方米|万元)(?:及以上)?", words))[-1]
    if why == "threshold":
        number = next(re.finditer(r"(?:大于)?\d+(?:%|平方米及以上|万元)", words))
    plan = plan_of("")
    text = HEAD + f"1.开展整治。{words}\n2.加强宣传。发放资料。\n"
    start = text.index(words) + number.start()
    raw = number.group()
    figure = re.search(r"\d+(?:\.\d+)?", raw)
    op = ">=" if "以上" in raw or "大于" in raw else "="
    value = float(figure.group()) * (10000 if "万" in raw else 1) if figure else 100.0
    row = Target(start, start + len(raw), None, "p-2024/m001", "tasks", raw, value, "个", op, False, "")
    spoilt = replace(plan, document=Document(text), targets=(row,))
    again = with_doubts(spoilt, Outline(Page("p-2024", spoilt.document, load_codebook()), plan.facts))
    assert again.targets[0].sure == why


# a wrong reading, and the doubt that it raises: what a reader might get wrong, one kind a line
WRONG = [
    ("2024年6月底前建成。", "years", {"to_date": date(2025, 6, 30)}, "second_reading"),
    ("2024年6月底前建成。", "years", {"to_date": date(2024, 5, 31)}, "second_reading"),
    ("2025年前建成。", "years", {"to_date": date(2025, 12, 31)}, None),
    ("每季度检查1次。", "years", {"every_period": "month"}, "second_reading"),
    ("建成水闸12座。", "targets", {"value": 120.0}, "second_reading"),
    ("新增灌溉面积1.8万亩。", "targets", {"value": 1.8}, "second_reading"),
    ("完好率达到90%以上。", "targets", {"op": "="}, "second_reading"),
    ("（县水利局牵头，县财政局配合）", "units", {"role": "responsible"}, "second_reading"),
    ("（责任单位：县水利局）", "units", {"role": "lead"}, "second_reading"),
    ("（责任单位：县水利局）", "units", {"name": "县林业局"}, "second_reading"),
    ("（责任单位：县水利局）", "units", {"name": "市县水利局"}, "prefix"),
    ("（责任单位：县水利局）", "units", {"collective": True}, "second_reading"),
    ("（责任单位：各乡镇）", "units", {"collective": False}, "second_reading"),
    ("（责任单位：县水利局）", "units", {"function": "其他"}, "rare_form"),
]


@pytest.mark.parametrize(("words", "table", "change", "why"), WRONG)
def test_a_wrong_value_is_in_doubt(words: str, table: str, change: dict[str, object], why: str | None) -> None:
    plan = plan_of(words)
    rows = getattr(plan, table)
    spoilt = replace(plan, **{table: (replace(rows[0], sure=None, **change), *rows[1:])})
    again = with_doubts(spoilt, Outline(Page("p-2024", plan.document, load_codebook()), plan.facts))
    assert getattr(again, table)[0].sure == why


@pytest.mark.parametrize("row", load_codebook().rows("doubt_words"), ids=lambda row: row["example"])
def test_every_word_of_doubt_stands_in_its_example(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]


def test_a_count_of_times_that_a_recurrence_leaves_behind_is_in_doubt() -> None:
    plan = plan_of("每月至少开展1次检查，每年带队对全部水闸至少检查2次。")
    cut = replace(plan, years=tuple(replace(row, end=row.start + 2, raw=row.raw[:2], sure=None) for row in plan.years))
    again = with_doubts(cut, Outline(Page("p-2024", plan.document, load_codebook()), plan.facts))
    assert [(row.raw, row.sure) for row in again.years] == [("每月", "second_reading"), ("每年", None)]


def test_measures_of_safeguards_among_tasks_are_in_doubt() -> None:
    titles = ("加强组织领导", "加大资金投入", "严肃责任追究")
    chapter = "".join(f"（{n}）{title}。抓好落实，务求实效。\n" for n, title in zip("一二三", titles, strict=True))
    known = read_text(HEAD + f"1.开展整治。\n2.加强宣传。\n三、保障措施\n{chapter}", "p-2024")
    taken = replace(
        known,
        parts=tuple(replace(part, part="tasks") for part in known.parts),
        measures=tuple(replace(row, part="tasks") for row in known.measures),
    )
    outline = Outline(Page("p-2024", known.document, load_codebook()), known.facts)
    assert [row.sure for row in with_doubts(known, outline).measures] == [None] * 5
    assert [row.sure for row in with_doubts(taken, outline).measures] == [None] * 2 + ["second_reading"] * 3


def test_every_row_of_a_recognised_picture_is_in_doubt() -> None:
    plan = plan_of("2024年6月底前建成水闸12座。（责任单位：县水利局）")
    told = Finding("warning", "recognised", "the text of 1 page is recognised")
    again = with_doubts(
        replace(plan, document=replace(plan.document, findings=(told,))),
        Outline(Page("p-2024", plan.document, load_codebook()), plan.facts),
    )
    rows = [*again.parts, *again.measures, *again.units, *again.years, *again.targets]
    assert rows and all(row.sure for row in rows)


def test_measures_are_in_doubt_where_the_outline_leaves_work_out() -> None:
    plan = plan_of("排查。")
    told = Finding("warning", "items-outside-measures", "12 items of the tasks stand in no measure")
    outline = Outline(Page("p-2024", plan.document, load_codebook()), plan.facts)
    again = with_doubts(replace(plan, findings=(*plan.findings, told)), outline)
    assert {measure.sure for measure in again.measures} == {"outline"}
    assert {measure.sure for measure in with_doubts(plan, outline).measures} == {None}


@pytest.mark.parametrize(("period", "why"), [("2024—2026年", "carried_year"), ("2024年", None)])
def test_a_year_that_is_carried_over_is_in_doubt_in_a_plan_for_more_than_one(period: str, why: str | None) -> None:
    text = f"荔波县灌溉工作方案（{period}）\n一、总体要求\n坚持。\n二、重点任务\n（一）治理。6月底前建成。\n（二）宣传。发放。\n"
    (row,) = read_text(text, "p-2024").years
    assert (row.inferred, row.sure) == (True, why)


CUT_SHORT = [
    ("总额不超过500万元。", "超过500万元", {"op": ">="}),
    ("覆盖率提高3个百分点。", "3个", {"unit": "个"}),
    ("新建渠道1.5公里。", "5公里", {"value": 5.0}),
]


@pytest.mark.parametrize(("words", "raw", "wrong"), CUT_SHORT)
def test_a_number_that_goes_on_beside_its_row_is_in_doubt(words: str, raw: str, wrong: dict[str, object]) -> None:
    plan = plan_of(words)
    (row,) = plan.targets
    assert row.sure is None
    start = plan.text.index(raw)
    spoilt = replace(plan, targets=(replace(row, start=start, end=start + len(raw), raw=raw, **wrong),))
    again = with_doubts(spoilt, Outline(Page("p-2024", spoilt.document, load_codebook()), plan.facts))
    assert again.targets[0].sure == "second_reading"


def test_two_names_read_as_one_are_in_doubt() -> None:
    plan = plan_of("（责任单位：县水利局及县财政局）")
    first, second = plan.units
    raw = plan.text[first.start : second.end]
    spoilt = replace(plan, units=(replace(first, end=second.end, raw=raw, name=raw),))
    again = with_doubts(spoilt, Outline(Page("p-2024", spoilt.document, load_codebook()), plan.facts))
    assert again.units[0].sure == "rare_form"
