"""What could not be found is said, with its place where something stands there; a whole plan has nothing to say."""

import pytest

from compare.reading import read_text

BODY = """一、总体要求
坚持安全第一。
二、重点任务
（一）排查隐患。2024年6月底前完成。（责任单位：县应急局）
（二）整治隐患。2024年底前完成。（责任单位：县住建局）
"""
SIGNED = "云阳县应急管理局\n2024年3月13日\n"
SILENCES = [
    (f"云阳县燃气整治方案\n{BODY}{SIGNED}", []),
    (f"云阳县燃气整治方案\n{BODY}", [("note", "no-date", None), ("note", "no-issuer", None)]),
    (f"{BODY}{SIGNED}", [("warning", "no-title", "一、总体要求")]),
    (f"燃气整治方案\n{BODY}县应急管理局\n2024年3月13日\n", [("note", "no-place", None)]),
    (
        f"建设丙林县燃气安全方案\n{BODY}县应急管理局\n2024年3月13日\n",
        [("warning", "no-place", "建设丙林县燃气安全方案")],
    ),
    # dates and bodies of the work itself, and lists of them
    (
        f"云阳县燃气整治方案\n{BODY}各单位于2024年6月30日前报送总结。\n",
        [("note", "no-date", None), ("note", "no-issuer", None)],
    ),
    (
        f"云阳县燃气整治方案\n{BODY}附件：成员单位\n县水利局\n县住建局\n县交通局\n",
        [("note", "no-date", None), ("note", "no-issuer", None)],
    ),
    (
        f"云阳县燃气整治方案\n{BODY}云阳县应急管理局张三\n报送时间2024年3月13日下午\n",
        [("warning", "no-date", "报送时间2024年3月13日下午"), ("note", "no-issuer", None)],
    ),
    (
        f"云阳县燃气整治方案\n{BODY}云阳县应急管理局\n二〇二四年春\n",
        [("note", "no-date", None), ("warning", "no-issuer", "云阳县应急管理局")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SILENCES)
def test_silences(text, expected):
    found = [f for f in read_text(text, "yunyang-2024").findings if f.code.startswith("no-")]
    said = [(f.level, f.code, None if f.start is None else text[f.start : f.end]) for f in found]
    assert said == expected


DOUBTS = [
    (f"云阳县燃气整治方案\n{BODY}{SIGNED}", None),
    (f"云阳县燃气整治方案\n云应急〔2022〕3号\n{BODY}{SIGNED}", "issued_on: rare_form"),
    (f"云阳县燃气整治方案\n{BODY}全镇要落实，全镇要检查，本镇要总结。\n{SIGNED}", "level: second_reading"),
    (f"云阳县燃气整治方案\n{BODY}按照全市部署，全县要落实，我县要检查。\n{SIGNED}", None),
    (f"永岑县燃气整治方案\n永岑县人民政府\n{BODY}{SIGNED}", "jurisdiction: rare_form"),
    (
        f"云阳县燃气整治方案\n{BODY}{SIGNED}" + "附件\n任务清单\n" + "县水利局负责巡查河道。\n" * 60,
        "issued_on: second_reading",
    ),
]


@pytest.mark.parametrize(("text", "sure"), DOUBTS)
def test_facts_in_doubt(text, sure):
    assert read_text(text, "yunyang-2024").facts.sure == sure


def test_a_text_quoted_line_by_line_reads_like_the_plain_one():
    plain = "青禾县渠道提升方案\n一、总体要求\n坚持。\n二、重点任务\n（一）灌溉\n1.改造渠道。改造30公里。\n责任单位：县水利局\n2.修复泵站。\n"
    quoted = read_text("".join(f"> {line}\n" for line in plain.splitlines()), "p-2025")
    assert [m.label for m in quoted.measures] == ["1.", "2."]
    assert [u.name for u in quoted.units] == ["县水利局"]
    assert quoted.facts.title == "青禾县渠道提升方案"
    assert read_text("甲方案\n1.产值>5亿元。\n>10亿元的。\n", "p-2025").text.count(">") == 2
