"""One grammar of the numbers that documents carry."""

import re

import pytest

from compare.script import document_numbers as numbers


@pytest.mark.parametrize(
    ("raw", "pattern"),
    [
        ("新津府发〔2024〕12号", numbers.DOCUMENT_NUMBER),
        ("国办发[2018]128号", numbers.DOCUMENT_NUMBER),
        ("穗埔组通（2024）6 号", numbers.DOCUMENT_NUMBER),
        ("安委〔２０２４〕２号", numbers.DOCUMENT_NUMBER),
        ("甬环发【2024】第18号", numbers.DOCUMENT_NUMBER),
        ("青政发〔二〇二五〕七号", numbers.DOCUMENT_NUMBER),
        ("青政办〔二0二四〕第十二号", numbers.DOCUMENT_NUMBER),
        ("龙岗区人民政府令第12号", numbers.ORDER_NUMBER),
        ("国务院令 第 708 号", numbers.ORDER_NUMBER),
        ("国务院第708号令", numbers.ORDER_NUMBER),
        ("国家税务总局公告2021年第36号", numbers.NOTICE_NUMBER),
        ("GB 18218-2018", numbers.STANDARD_NUMBER),
        ("AQ/T 9004—2008", numbers.STANDARD_NUMBER),
    ],
)
def test_a_number_is_matched_whole(raw, pattern):
    assert re.fullmatch(pattern, raw)


@pytest.mark.parametrize("raw", ["（2024）12号", "新津府发〔204〕12号", "新津府发〔2024〕号", "新津府发〔二四〕七号"])
def test_what_is_no_number_of_a_document(raw):
    assert not re.fullmatch(numbers.DOCUMENT_NUMBER, raw)


@pytest.mark.parametrize("raw", ["安委[2024]2号", "安委 〔２０２４〕 2号", "安委（2024）2号"])
def test_one_number_however_it_is_printed(raw):
    assert numbers.same_number(raw) == numbers.same_number("安委〔2024〕2号") != numbers.same_number("安委〔2024〕12号")
