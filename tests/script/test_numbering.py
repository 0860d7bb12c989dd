"""Numbers as Word prints them."""

from __future__ import annotations

import pytest

from compare.script.numbering import number_word


@pytest.mark.parametrize(
    ("format", "numbers", "words"),
    [
        ("decimal", (1, 12), "1 12"),
        ("chineseCounting", (1, 2, 10, 11, 20, 35, 99), "一 二 十 十一 二十 三十五 九十九"),
        ("chineseCountingThousand", (100, 101, 110, 1005, 2025), "一百 一百零一 一百一十 一千零五 二千零二十五"),
        ("japaneseCounting", (3, 10, 21), "三 十 二十一"),
        ("chineseLegalSimplified", (1, 10, 26), "壹 壹拾 贰拾陆"),
        ("ideographDigital", (10, 25), "一〇 二五"),
        ("decimalEnclosedCircle", (1, 20, 21, 35, 36, 50, 51), "① ⑳ ㉑ ㉟ ㊱ ㊿ 51"),
        ("decimalEnclosedParen", (1, 20, 21), "⑴ ⒇ (21)"),
        ("decimalEnclosedFullstop", (1, 21), "⒈ 21."),
        ("ideographEnclosedCircle", (1, 10), "㊀ ㊉"),
        ("decimalFullWidth", (12,), "１２"),
        ("decimalZero", (3, 12), "03 12"),
        ("lowerRoman", (1, 4, 9, 44), "i iv ix xliv"),
        ("upperRoman", (14,), "XIV"),
        ("lowerLetter", (1, 26, 27), "a z aa"),
        ("upperLetter", (2,), "B"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 11"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("somethingNew", (7,), "7"),
        ("chineseCounting", (0, -3, 10000), "0 -3 10000"),
    ],
)
def test_number_word(format, numbers, words):
    assert [number_word(number, format) for number in numbers] == words.split()


@pytest.mark.parametrize("format", ["none", "bullet"])
def test_formats_without_numbers(format):
    assert number_word(3, format) == ""
