"""Slogans and glossary entries with what they mean."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.codebook import load_codebook
from compare.model import Document, Measure
from compare.reading.outline.outline import Outline
from compare.reading.page import Page
from compare.reading.terms import read_terms


def terms(text, **more):
    found = read_terms(Outline(Page("p", Document(text), load_codebook()), **more))
    assert all(row.start < row.end <= len(text) for row in found)
    return [(row.term, row.definition) for row in found]


FOUND = [
    ("按照“三管三必须”要求", [("三管三必须", None)]),
    ('实施"人工智能+"行动', [("人工智能+", None)]),
    ("围绕「一件事」", [("一件事", None)]),
    ("落实甲清单、乙清单（以下简称“两单两卡”）制度，完善“两单两卡”", [("两单两卡", "甲清单、乙清单")] * 2),
    ("“三清”（清理通道；清理障碍）", [("三清", "清理通道；清理障碍")]),
    ("“五现场”检查措施，即现场查、现场讲。", [("五现场", "现场查、现场讲")]),
    ("新实体“一人公司”（即一人加智能体的企业）", [("一人公司", "一人加智能体的企业")]),
    ("有“双随机”方式（责任单位：甲局、乙局）", [("双随机", None)]),
    ("“”和“没有关上", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_slogans(text, expected):
    assert terms(text) == expected


GLOSSARY = """完善“1245”工作法和“两覆盖”，落实“防汛三查”。
 名词解释

一、“1245”工作法：“一本账”：基础台账；“两覆盖”：机制全覆盖、治理全覆盖。
二、防汛三查：汛前排查、汛中巡查、
汛后核查。
"""


def test_a_glossary_gives_rows_and_explains_the_slogans_before_it():
    found = terms(GLOSSARY)
    assert [term for term, _ in found] == ["1245", "两覆盖", "防汛三查", "1245工作法", "防汛三查"]
    meaning = dict(found)
    assert meaning["1245"] == meaning["1245工作法"]
    assert meaning["两覆盖"] == "机制全覆盖、治理全覆盖"


def test_a_slogan_knows_its_measure():
    text = "一、任务\n1.推行“一张网”。"
    measure = Measure(5, len(text), "p/m001", None, "tasks", "1.", None, "")
    (row,) = read_terms(Outline(Page("p", Document(text), load_codebook()), measures=(measure,)))
    assert (row.measure_id, text[row.start : row.end]) == ("p/m001", "一张网")


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet='“”"「」（）()即指以下简称：:；，。\n名词解释一、甲乙A', max_size=100))
def test_any_text(text):
    terms(text)


@pytest.mark.parametrize("row", load_codebook().rows("term_words"), ids=lambda row: row["example"])
def test_every_word_of_the_codebook_counts_in_its_example(row):
    """A word that explains gives the term a meaning; where it cannot be one, the term has none."""
    found = [meaning for _, meaning in terms(row["example"])]
    assert row["word"] in row["example"]
    if row["role"] == "no_meaning":
        assert found == [None]
    else:
        assert found and found[0]
    if row["role"].startswith("opens"):
        assert not found[0].startswith(row["word"])
