"""One grammar of a label: which style a printed label is of, and which number it prints."""

import re

import pytest

from compare.script import labels

NAMED = re.compile(labels.label(named=True))

LABELS = [
    ("第一章 总则", "chapter", 1),
    ("第三部分：任务", "chapter", 3),
    ("第2节　目标", "section", 2),
    ("第十二条 办法", "article", 12),
    ("第一百零二条【时限】", "article", 102),
    ("一、总体要求", "cn", 1),
    ("十二．目标", "cn", 12),
    ("二 、任务", "cn", 2),
    ("一百二十三、任务", "cn", 123),
    ("（一）整治", "pcn", 1),
    ("( 二 )整治", "pcn", 2),
    ("（ 三 ）整治", "pcn", 3),
    ("（一百零一）整治", "pcn", 101),
    ("㈣整治", "pcn", 4),
    ("1.2.3 建设", "dec3", 3),
    ("1.2 建设", "dec2", 2),
    ("3．整治", "num", 3),
    ("１２、整治", "num", 12),
    ("120.整治", "num", 120),
    ("⒌整治", "num", 5),
    ("（4）整治", "pnum", 4),
    ("（ １２ ）整治", "pnum", 12),
    ("7）整治", "pnum", 7),
    ("⑹整治", "pnum", 6),
    ("⑫整治", "circled", 12),
]


@pytest.mark.parametrize(("line", "style", "number"), LABELS)
def test_the_style_and_the_number_of_a_label(line, style, number):
    match = NAMED.match(line)
    assert match is not None
    assert match.lastgroup == style
    assert labels.label_number(match.group()) == number
    assert re.match(f"[{labels.FIRSTS}]", line)


@pytest.mark.parametrize(
    "line", ["1.5倍", "1.2万元", "2024.6", "一是整治", "第一，整治", "第三条道路"[:3], "（甲）整治", "三年行动"]
)
def test_what_is_no_label(line):
    assert NAMED.match(line) is None


def test_every_number_up_to_999_is_read_as_it_is_printed():
    assert [labels.label_number(f"（{labels.CN_NUMBERS[n]}）") for n in range(1, 1000)] == list(range(1, 1000))
