"""One grammar of a full date."""

from datetime import date

import pytest

from compare.script import dates

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
