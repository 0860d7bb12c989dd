"""A plan of which work was left out says so, with its place; a plan that was read whole has nothing to say."""

from __future__ import annotations

import pytest

from compare.reading import read_text
from compare.reading.silence import verdict

MORE = "要建立工作台账，明确责任人员和完成时间，实行销号管理，每月调度进展，确保工作落到实处、取得实效。"
WHOLE = f"""\
青禾县农田水利提升方案
青禾县人民政府
2025年3月1日
一、总体要求
坚持分类施策，注重实效。
二、重点任务
（一）灌溉行动
1.改造渠道。改造渠道30公里，{MORE}
2.修复泵站。修复泵站12座，{MORE}
（二）防洪行动
1.加固堤防。加固堤防8公里，{MORE}
2.清理河道。清理河道20公里，{MORE}
（三）宣传行动
1.开展宣讲。开展宣讲20场，{MORE}
2.印发手册。印发手册5000份，{MORE}
三、保障措施
（一）加强领导。成立专班，定期会商。
"""


def codes(text: str) -> list[str]:
    return [f.code for f in read_text(text, "qinghe-2025").findings if f.level == "warning" and f.code[:3] != "no-"]


def without_labels(text: str, sign: str = "") -> str:
    return text.replace("\n1.", f"\n{sign}").replace("\n2.", f"\n{sign}")


CLOSING = "\n".join(f"{title}。{MORE}" for title in ("强化组织领导", "强化资金保障", "强化督导考核"))


def across(text: str) -> str:
    """Two columns of a page, their lines side by side."""
    lines = [line[i : i + 12] for line in text.split("\n") for i in range(0, len(line), 12)]
    half = len(lines) // 2
    return "\n".join(f"{left:　<14}{right}" for left, right in zip(lines, lines[half:], strict=False))


LEFT_OUT = [
    (WHOLE.replace("（一）加强领导。成立专班，定期会商。", CLOSING), "items-without-label"),
    (WHOLE.replace("\n1.", "\n<1>").replace("\n2.", "\n<2>"), "labels-not-understood"),
    (WHOLE.replace("\n1.", "\n1#").replace("\n2.", "\n2#"), "labels-not-understood"),
    (without_labels(WHOLE), "items-without-label"),
    (without_labels(WHOLE, "● "), "items-without-label"),
    (
        without_labels(WHOLE, "配合上级全面")
        .replace("渠道。", "渠道，")
        .replace("泵站。", "泵站，")
        .replace("堤防。", "堤防，")
        .replace("河道。", "河道，"),
        "items-without-label",
    ),
    (WHOLE.replace("（一）灌溉行动\n", "").replace("1.改造", "3.改造").replace("2.修", "4.修"), "first-label-missing"),
    (
        WHOLE.replace("\n一、总体要求", "\n（一）总体要求\n好。\n（二）目标")
        .replace("二、重点任务\n", "")
        .replace("三、保障措施\n", ""),
        "numbers-begin-again",
    ),
    (
        WHOLE.replace("（二）防洪行动\n1.加固堤防", "防洪行动\n加固堤防")
        .replace("\n2.印发", "\n印发")
        .replace("2.清理", "清理")
        .replace("取得实效。", "取得实效。（责任单位：县水利局）"),
        "several-notes",
    ),
    (
        WHOLE.replace("2.印发手册。", "印发手册。").replace("三、保障", f"3.疏浚沟渠。{MORE}\n三、保障"),
        "numbers-missing",
    ),
    (WHOLE.replace("2.修复泵站。", f"2.清理河道\n{MORE}\n{MORE}\n2.修建泵站\n"), "numbers-missing"),
    (WHOLE.replace("（二）防洪行动\n", "").replace("1.加固", "7.加固").replace("2.清理", "8.清理"), "numbers-missing"),
    (WHOLE.replace("三、保障", WHOLE[WHOLE.index("1.加固") : WHOLE.index("三、保障")] + "三、保障"), "printed-twice"),
    (WHOLE.replace("（二）防洪行动\n", ""), "numbers-begin-again"),
    (across(WHOLE), "columns-across"),
    (WHOLE.replace("实行销", "实□销").replace("作台", "作□"), "characters-unknown"),
    (
        WHOLE + "\n（一）灌溉行动\n1.改造渠道。抓好落实。\n（二）防洪行动\n1.加固堤防。抓好落实。\n",
        "annex-without-heading",
    ),
    (WHOLE.replace("三、保障", "县水利局\t2025年底（一）灌溉行动\n三、保障"), "label-inside-line"),
    (WHOLE.replace("（一）灌溉", "行动一：灌溉").replace("\n（二）防洪", "行动二：防洪"), "label-inside-line"),
    # a heading again behind a blank or an end of a line that are rare, and a paragraph that such an end parts
    (WHOLE.replace("三、保障", "\u2003（一）灌溉行动\n三、保障"), "label-inside-line"),
    (WHOLE.replace("三、保障", "\v（一）灌溉行动\n三、保障"), "label-inside-line"),
    (WHOLE.replace("\n2.", "\v").replace("取得实效。", "取得实效。（责任单位：县水利局）"), "several-notes"),
    (WHOLE + "\n附表\n" + "\t".join(["县水利局", "改造渠道", "2025年底前"] * 6) + "\n", "table-not-read"),
    (WHOLE.replace("一、总体要求\n", "总体\n" + f"{MORE}{MORE}\n" * 12), "long-preamble"),
    (WHOLE.replace("1.改造渠道。", f"1.改造渠道。{MORE * 40}"), "one-measure-holds-most"),
    (WHOLE.replace("（一）灌溉行动\n", f"（一）灌溉行动\n{MORE * 20}\n"), "work-outside-measures"),
    (
        WHOLE.replace(
            "三、保障措施\n", "\n".join(f"{n}、其他事项\n{MORE * 9}" for n in "三四五六七八") + "\n九、保障措施\n"
        ),
        "little-work",
    ),
]


@pytest.mark.parametrize(("text", "code"), LEFT_OUT, ids=[f"{i} {code}" for i, (_, code) in enumerate(LEFT_OUT)])
def test_what_was_left_out_is_said(text: str, code: str) -> None:
    assert code in codes(text)
    assert verdict(read_text(text, "qinghe-2025")) != "read"


READ_WHOLE = [
    WHOLE,
    WHOLE.replace("2.清理河道。", "3.清理河道。"),
    WHOLE.replace("1.", "1.\n").replace("2.", "2.\n").replace("（一）", "（一）\n"),
    WHOLE.replace("开展宣讲20场，", "落实政策：\n**①补助；**\n**②奖励；**\n**③贴息。**\n"),
    WHOLE + "相关链接：\n1.关于印发青禾县应急预案的通知\n2.一图读懂\n上一篇：没有了\n",
    WHOLE.replace("2.清理河道。", "6.清理河道。"),
    WHOLE.replace(MORE, ""),
    WHOLE.replace("。改造渠道30公里", "。改造渠道30公里。\n责任单位：县水利局\n完成时限：2025年底\n"),
    WHOLE.replace("（一）灌溉行动\n", "（一）灌溉行动\n坚持改造与管护并重。\n"),
    WHOLE.replace("1.加固", "3.加固")
    .replace("2.清理", "4.清理")
    .replace("1.开展", "5.开展")
    .replace("2.印发", "6.印发"),
    WHOLE.replace("2.印发手册。", "2.印发手册。一是编写；二是印刷；三是发放。"),
    WHOLE.replace("取得实效。", "取得实效。\n牵头单位：县水利局\n责任单位：县财政局\n"),
    WHOLE.replace("取得实效。", f"取得实效。（责任单位：县水利局）{MORE}（责任单位：县财政局）"),
]


@pytest.mark.parametrize("text", READ_WHOLE)
def test_a_plan_that_was_read_whole_says_nothing(text: str) -> None:
    assert codes(text) == []
    assert len(read_text(text, "qinghe-2025").measures) == 7


@pytest.mark.parametrize("width", [20, 28, 35])
def test_lines_broken_at_a_width_are_no_items(width: int) -> None:
    noted = WHOLE.replace(MORE, f"{MORE}{MORE}落实到人。（责任单位：县水利局、县农业农村局、县财政局）")
    lines = [line[i : i + width] for line in noted.splitlines() for i in range(0, len(line), width)]
    assert "several-notes" not in codes("\n".join(lines) + "\n")


def test_a_place_is_told_with_every_warning() -> None:
    for text, code in LEFT_OUT:
        (finding, *_) = [f for f in read_text(text, "qinghe-2025").findings if f.code == code]
        assert finding.start is not None
        assert finding.end is not None
        assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize("text", ["", "\n\n", "通知\n请参加会议。\n"])
def test_a_text_without_measures_has_one_word(text: str) -> None:
    assert verdict(read_text(text, "p-2025")) == "not read"
