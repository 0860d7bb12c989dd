"""Every example in the codebooks of time and amounts is true: it gives a row, or none, as its role says."""

import pytest

from compare.codebook import load_codebook
from compare.reading import read_text
from compare.reading.rules import Rules

HEAD = """甲县安全生产实施方案
各单位：
现将方案印发给你们。
甲县人民政府
2024年3月28日
甲县安全生产实施方案（2024—2026年）
一、主要任务
（一）整治行动
"""
# what a line of these roles gives; a role that is not named here gives a target
NO_TARGET = {
    "condition_before",
    "dimension",
    "enumerated",
    "enumerated_alone",
    "enumerated_han",
    "not_length_before",
    "partner",
    "place",
    "place_before",
    "rate_verb",
    "not_tenths",
    "day_part",
    "stock",
    "past_year",
    "indicator_head",
    "unit_head",
    "goal_head",
    "no_goal_head",
    "set_phrase",
    "so_far",
    "condition_lead",
    "things",
    "fine",
    "stretch_after",
    "clock_after",
}
NO_YEAR = {
    "baseline_before",
    "lunar",
    "edition_after",
    "baseline_after",
    "stock_after",
    "issued_after",
    "name_end",
    "name_before_period",
    "condition_event",
    "past_before",
    "condition_after",
    "cut",
    "benefit_after",
}
RECURRING = {"report", "before_report", "at_least", "or_more", "verb_end", "not_times_before"}
OPERATORS = {
    "at_least": ">=", "after_at_least": ">=", "far_at_least": ">=",
    "at_most": "<=", "after_at_most": "<=", "far_at_most": "<=",
}  # fmt: skip


def read(example):
    return read_text(f"{HEAD}{example}\n2．组织排查。\n", "jia-2024")


def lines(name):
    rows = [row for row in load_codebook().rows(name) if row["role"] not in ("history", "eligible")]
    return [pytest.param(row["role"], row["word"], row["example"], id=f"{row['role']} {row['word']}") for row in rows]


@pytest.mark.parametrize(("role", "word", "example"), lines("target_words"))
def test_words_around_amounts(role, word, example):
    assert word in example
    targets = read(example).targets
    assert (not targets) is (role in NO_TARGET)
    if role in OPERATORS:
        assert targets[-1].op == OPERATORS[role]


@pytest.mark.parametrize("word", load_codebook().roles("target_words")["history"])
def test_chapters_that_tell_what_there_is_already(word):
    text = "甲县方案\n一、{}\n建成5个中心。\n二、主要任务\n1．排查。\n"
    assert not read_text(text.format(word), "jia-2024").targets
    assert read_text(text.format("工作目标"), "jia-2024").targets


@pytest.mark.parametrize("word", load_codebook().roles("target_words")["eligible"])
def test_chapters_that_say_who_may_have_something(word):
    text = "甲县办法\n一、{}\n经营面积50亩以上。\n二、扶持措施\n1．补助。每年培训20人次。\n"
    assert [target.value for target in read_text(text.format(word), "jia-2024").targets] == [20]
    assert len(read_text(text.format("工作目标"), "jia-2024").targets) == 2


@pytest.mark.parametrize(("role", "word", "example"), lines("time_words"))
def test_words_of_time(role, word, example):
    assert word in example
    plan = read(example)
    kinds = {year.kind for year in plan.years}
    if role in ("cut", "benefit_after"):
        assert plan.targets
        assert "within" not in kinds
    elif role in NO_YEAR:
        assert not kinds
    elif role in RECURRING:
        assert kinds == {"every"}
    elif role in ("length_unit", "about", "time", "ahead", "covered"):
        assert kinds == {"within"}
    elif role == "deadline_label":
        assert kinds == {"by"}
    else:
        assert kinds


@pytest.mark.parametrize(
    ("name", "row"),
    [
        pytest.param(name, row, id=f"{row['decision']} {row['signs']} {row['example']}")
        for name in ("amount_rules", "time_rules")
        for row in load_codebook().rows(name)
    ],
)
def test_a_row_decides_its_own_example(name, row, monkeypatch):
    decided, find = [], Rules.find
    monkeypatch.setattr(Rules, "find", lambda self, case: decided.append(find(self, case)) or decided[-1])
    read(row["example"])
    assert any(found is row for found in decided)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["word"]) for row in load_codebook().rows("feasts")])
def test_deadlines_told_by_feasts_and_seasons(row):
    (year,) = read(row["example"]).years
    day = next((day for day in row["days"].split() if day.startswith("2026") or day.count("-") == 1), "12-31")
    assert (year.raw, year.kind) == (row["example"].removesuffix("完成"), "by")
    assert str(year.to_date) == f"2026-{day.removeprefix('2026-')}"
