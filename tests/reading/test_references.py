"""Titles in 《》 and their numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.codebook import load_codebook
from compare.model import Document, PlanFacts
from compare.reading.outline.outline import Outline
from compare.reading.page import Page
from compare.reading.references import OwnTitle, read_references


def references(text, title=None, area=None):
    context = Outline(Page("p", Document(text), load_codebook()), PlanFacts(title=title, jurisdiction=area))
    found = read_references(context)
    for row in found:
        assert "".join(text[row.start : row.end].split()) == row.title
        assert text[row.start : row.end] == text[row.start : row.end].strip()
    return [(row.title, row.doc_number) for row in found]


FOUND = [
    ("按照《安全生产事故隐患排查治理暂行规定》执行", [("安全生产事故隐患排查治理暂行规定", None)]),
    ("《甲清单》《乙清单》等", [("甲清单", None), ("乙清单", None)]),
    ("《履职评估规范》（DB50/T1217）等", [("履职评估规范", "DB50/T1217")]),
    ("《重大危险源辨识》（GB 18218-2018）", [("重大危险源辨识", "GB 18218-2018".replace(" ", ""))]),
    ("《消防规范》GB50016-2014，", [("消防规范", "GB50016-2014")]),
    ("《评价规范》（DB 50/T 1217—2022）", [("评价规范", "DB50/T1217—2022")]),
    ("《通则》（T/CAS 123-2020）", [("通则", "T/CAS123-2020")]),
    (
        "按照《关于印发<全国行动计划>的通知》(安委〔2020〕3号)精神",
        [("关于印发<全国行动计划>的通知", "安委〔2020〕3号")],
    ),
    (
        "贯彻《关于印发〈体系方案〉的通知》（临办发\n\n〔2023〕9号）要求",
        [("关于印发〈体系方案〉的通知", "临办发〔2023〕9号")],
    ),
    ("《省政府关于印发《甲规划》的通知》（省发[2021]3号）", [("省政府关于印发《甲规划》的通知", "省发[2021]3号")]),
    (
        "《集聚人才若干措施（试行）》（穗埔组通〔2021〕26号）同时废止",
        [("集聚人才若干措施（试行）", "穗埔组通〔2021〕26号")],
    ),
    ("《条例》（国务院令第708号）", [("条例", "国务院令第708号")]),
    ("《办法》（试行）（某安办〔2022〕1号）", [("办法", "某安办〔2022〕1号")]),
    ("《意见》（某发〔2020〕5号，以下简称《意见》）", [("意见", "某发〔2020〕5号"), ("意见", None)]),
    ("《甲意见》以及某政发〔2023〕5号文件", [("甲意见", None)]),
    ("《甲办法》（以下简称办法）", [("甲办法", None)]),
    ("《市交通问题系统整治\n三年行动实施方案》", [("市交通问题系统整治三年行动实施方案", None)]),
    ("《》和《 空白 》", [("空白", None)]),
    ("《没有关上", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_references(text, expected):
    assert references(text) == expected


OWN = [
    ("湛河区整治方案（2024—2026年）", "湛河区整治方案（2024—2026年）", "湛河区", True),
    ("湛河区整治方案（2024—2026年）", "湛河区整治方案(2024-2026年)", "湛河区", True),
    ("湛河区整治方案（2024—2026年）", "湛河区整治方案", "湛河区", True),
    ("湛河区整治方案（2024—2026年）", "湛河区整治方案（2021—2023年）", "湛河区", False),
    ("湛河区整治方案", "平顶山市整治方案", "湛河区", False),
    ("云阳县新津乡整治方案", "新津乡整治方案", "云阳县新津乡", True),
    ("云阳县新津乡整治方案", "云阳县整治方案", "云阳县新津乡", False),
    ("整治方案", "湛河区整治方案", "湛河区", True),
    ("整治方案", "河南省整治方案", "湛河区", False),
    ("“无废城市”建设试点方案", "无废城市建设试点方案", None, True),
]


@pytest.mark.parametrize(("title", "printed", "area", "own"), OWN)
def test_own_title_is_no_reference(title, printed, area, own):
    facts = PlanFacts(title=title, jurisdiction=area)
    assert OwnTitle(facts).is_meant(printed) is own
    assert references(f"现将《{printed}》印发", title, area) == ([] if own else [(printed, None)])


def test_a_short_name_follows_the_title_it_stands_for():
    text = (
        "现将《湛河区整治方案》（以下简称《方案》）印发。落实《安全条例》（以下简称《条例》），按《方案》和《条例》办。"
    )
    found = references(text, "湛河区整治方案", "湛河区")
    assert found == [("安全条例", None), ("条例", None), ("条例", None)]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="《》〈〉（）()〔〕2024号令GB/T-安委办 \n方案", max_size=80))
def test_any_text(text):
    references(text, "安委方案", "安委")
