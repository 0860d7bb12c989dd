"""One grammar of a full date."""

from datetime import date

import pytest

from compare.script import dates
from compare.script.cut_dates import uncut

DATES = [
    ("2024年3月26日", date(2024, 3, 26)),
    ("２０２４年３月２６日", date(2024, 3, 26)),
    ("2024 年 3 月 26 日", date(2024, 3, 26)),
    ("二〇二四年三月二十六日", date(2024, 3, 26)),
    ("二零二四年十二月三十一日", date(2024, 12, 31)),
    ("二O二四年三月廿六日", date(2024, 3, 26)),
    ("2024年三月廿六日", date(2024, 3, 26)),
    ("二〇二四年3月26日", date(2024, 3, 26)),
    ("二0二四年十月十日", date(2024, 10, 10)),
    ("二○二五年六月二十日", date(2025, 6, 20)),
    ("2024-03-26", date(2024, 3, 26)),
    ("2024.3.6", date(2024, 3, 6)),
    ("2024/12/1", date(2024, 12, 1)),
    ("2024年2月30日", None),
    ("2024年13月1日", None),
]


@pytest.mark.parametrize(("raw", "day"), DATES)
def test_the_day_a_date_prints(raw, day):
    match = dates.DATE.fullmatch(raw)
    assert match is not None
    assert dates.date_of(match) == day


@pytest.mark.parametrize(
    ("raw", "year"), [("二O二五", 2025), ("２０２５", 2025), ("二〇三〇", 2030), ("一九九八", 1998), ("二0二0", 2020)]
)
def test_the_year_of_figures_of_any_kind(raw, year):
    assert dates.year_of(raw) == year


@pytest.mark.parametrize("text", ["2024-03-261", "3月26日", "202年3月26日", "2024年3月"])
def test_what_is_no_full_date(text):
    assert dates.DATE.fullmatch(text) is None


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("2025年1\n0月底前完成", "2025年10\n月底前完成"),
        ("2025 年 1\n　2 月底前完成", "2025 年 12\n　 月底前完成"),
        ("于1\n0月底前完成", "于10\n月底前完成"),
        ("在20\n25年底前完成", "在2025\n年底前完成"),
        ("2\n025年底前完成", "2025\n年底前完成"),
        ("力争到202\n5年底完成", "力争到2025\n年底完成"),
        ("二〇\n二五年十\n二月底前完成", "二〇二五\n年十二\n月底前完成"),
        ("6月3\n0日前完成", "6月30\n日前完成"),
        ("六月二十\n五日前完成", "六月二十五\n日前完成"),
    ],
)
def test_a_number_of_a_date_that_the_end_of_a_line_cuts(cut, whole):
    assert uncut(cut) == whole


@pytest.mark.parametrize(
    "text",
    [
        "2025年1\n0个乡镇先行",
        "2025年\n10月底前完成",
        "建成泵站202\n5年内不再新建",
        "序号\t时限\n1\n2月底前",
        "一、改造渠道1\n1日内办结",
        "近3\n0日平均",
        "2025年1\n\n0月底前",
        "完成率达到6\n3月底前见效",
        "2025年2\n3月底前完成",
    ],
)
def test_the_end_of_a_line_that_cuts_no_date(text):
    assert uncut(text) == text
