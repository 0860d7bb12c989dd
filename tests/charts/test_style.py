"""Widths, broken lines, names and sources: what every chart is built from."""

from __future__ import annotations

import io
import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.charts import chart_data, own_chart, style
from compare.charts.labels import measure_names, plan_labels, short_place, source_line
from compare.charts.style import (
    BLUE,
    INK,
    PAPER,
    fit,
    ink_on,
    joined,
    number,
    printable,
    say,
    text_width,
    wrap,
    wrap_title,
)
from compare.tables import frame

TEXTS = [
    "推进数字化监测和动态清零行动30",
    "Place01 2020 shares most: 88% of its text (77% word for word),",
    "来源：40 份方案，成文于 2020-01-15 至 2024-11-15",
    "（一）安全生产“三管三必须”厘职明责行动",
    "0123456789",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", style.SIZES)
def test_measured_width_holds_what_is_drawn(text: str, size: str) -> None:
    mpl.use("agg")
    with style.style(size) as wanted:
        figure = plt.figure(figsize=(20, 2))
        for points in (wanted.tiny, wanted.small, wanted.text, wanted.title):
            drawn = figure.text(0, 0, text, fontsize=points).get_window_extent().width * 72 / figure.dpi
            measured = text_width(text, points)
            assert drawn <= measured * 1.02
            assert drawn >= measured * 0.85
        plt.close(figure)


WRAPPED = [
    # text, width in em, lines
    ("开展安全生产治本攻坚", 5, ["开展安全", "生产治本", "攻坚"]),
    ("明责、尽责、问责", 3.2, ["明责、", "尽责、", "问责"]),  # no line begins with a mark
    ("全面“三管三必须”", 3.2, ["全面", "“三管", "三必", "须”"]),
    ("到 2024 年底前", 4, ["到 2024", "年底前"]),  # a number stays whole
    ("Three plans share most", 5, ["Three", "plans", "share", "most"]),
    ("", 5, [""]),
]


@pytest.mark.parametrize(("text", "ems", "lines"), WRAPPED)
def test_wrap(text: str, ems: float, lines: list[str]) -> None:
    assert wrap(text, ems * 10, 10) == lines


@pytest.mark.parametrize(
    ("text", "count", "last"),
    [("一二三四五六七八九十", 2, "六七八…"), ("one two three four five six", 2, "three…")],
)
def test_wrap_cuts_what_is_left_with_an_ellipsis(text: str, count: int, last: str) -> None:
    lines = wrap(text, 41 if not text.isascii() else 38, 10, count)
    assert len(lines) == count
    assert lines[-1].endswith("…") and all(text_width(line, 10) <= 42 for line in lines)


@given(st.text(max_size=200), st.floats(20, 400), st.sampled_from([6.0, 8.5, 14.5, 27.0]))
@settings(max_examples=200, deadline=None)
def test_no_line_is_wider_than_asked(text: str, width: float, points: float) -> None:
    clean = printable(text)
    for lines in (wrap(clean, width, points), wrap(clean, width, points, 2), wrap_title(clean, width, points, 3)):
        assert all(text_width(line, points) <= width + 0.6 or line in ("…", "") for line in lines)


@given(st.text(alphabet="甲乙丙丁，。（）“” abc 123%", max_size=120), st.floats(60, 400))
@settings(max_examples=200, deadline=None)
def test_wrapping_loses_nothing_but_blanks(text: str, width: float) -> None:
    clean = printable(text)
    if all(text_width(word, 10) <= width for word in style.WORD.findall(clean)):
        assert "".join(wrap(clean, width, 10)).replace(" ", "") == clean.replace(" ", "")


def test_titles_break_after_a_clause() -> None:
    lines = wrap_title("新津乡的 8 项行动全部找到对应；湛河区的 10 项中 2 项对方没有", 200, 10, 3)
    assert lines == ["新津乡的 8 项行动全部找到对应；", "湛河区的 10 项中 2 项对方没有"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("a\n b\tc", "a b c"), ("🙂行动", "〓行动"), ("龘〔〕①≥−", "龘〔〕①≥−"), ("αβ", "αβ"), (None, "None")],
)
def test_printable(raw: object, shown: str) -> None:
    assert printable(raw) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (100.0, "%", "100%"),
        (68.49, "公里", "68.49公里"),
        (18000, "", "1.8万"),
        (3e8, "元", "3亿元"),
        (9299, "亩", "9299亩"),
        (0.4, "%", "0.4%"),
    ],
)
def test_number(value: float, unit: str, shown: str) -> None:
    assert number(value, unit) == shown


def test_fit() -> None:
    assert fit("短", 100, 10) == "短"
    assert fit("很长的名，还有", 58, 10) == "很长的名…"


def test_say() -> None:
    assert (say("应急管理", "en"), say("应急管理", "zh"), say("没有的词", "en")) == (
        "Emergency mgmt",
        "应急管理",
        "没有的词",
    )


def test_joined() -> None:
    assert joined(["甲", "乙"], "zh") == "甲、乙"
    assert joined(["a", "b", "c"], "en", 2) == "a, b and 1 more"


def test_ink_reads_on_its_ground() -> None:
    assert (ink_on("#ffffff"), ink_on("#e3eef7"), ink_on("#0b4a80"), ink_on(BLUE)) == (INK, INK, PAPER, PAPER)


PLACES = [
    ("云阳县新津乡", ["重庆市", "", "云阳县"], "新津乡"),
    ("云阳县新津乡", [], "新津乡"),
    ("湛河区", ["河南省", "平顶山市", "湛河区"], "湛河区"),
    ("平顶山市湛河区", [], "湛河区"),
    ("河南省平顶山市湛河区", [], "湛河区"),
    ("双江拉祜族佤族布朗族傣族自治县", [], "双江拉祜族佤族布朗族傣族自治县"),
    ("广西壮族自治区", [], "广西壮族自治区"),
    ("市中区", [], "市中区"),
    ("乐山市市中区", ["四川省", "乐山市"], "市中区"),
    ("临湘市", [], "临湘市"),
]


@pytest.mark.parametrize(("whole", "parents", "short"), PLACES)
def test_short_place(whole: str, parents: list[str], short: str) -> None:
    assert short_place(whole, parents) == short


def _plans(*rows: dict):
    base = {"source": "x", "sha256": "", "chars": 1}
    return frame("plans", [base | row for row in rows])


def test_plan_labels_are_unique() -> None:
    plans = _plans(
        {"plan_id": "tiedong-2024", "jurisdiction": "铁东区", "prefecture": "鞍山市", "period_start": 2024},
        {"plan_id": "tiedong-sp-2024", "jurisdiction": "铁东区", "prefecture": "四平市", "period_start": 2024},
        {"plan_id": "xinjin-2024", "jurisdiction": "云阳县新津乡", "county": "云阳县", "issued_on": "2024-04-19"},
        {"plan_id": "xinjin-2021", "jurisdiction": "云阳县新津乡", "county": "云阳县", "period_start": 2021},
        {"plan_id": "a", "jurisdiction": "白渡乡"},
        {"plan_id": "b", "jurisdiction": "白渡乡"},
        {"plan_id": "nameless"},
    )
    assert list(plan_labels(plans).values()) == [
        "鞍山市铁东区 2024", "四平市铁东区 2024", "新津乡 2024", "新津乡 2021", "白渡乡（a）", "白渡乡（b）", "nameless",
    ]  # fmt: skip
    assert plan_labels(plans, "en")["tiedong-sp-2024"] == "Tiedong Sp 2024"


def test_source_line_gives_the_plans_own_dates() -> None:
    rows = [{"plan_id": f"p{i}", "jurisdiction": f"甲{i}县", "issued_on": f"2024-0{i}-01"} for i in range(1, 8)]
    assert source_line(_plans(*rows[:2])) == "来源（成文日期）：甲1县 2024（2024-01-01）、甲2县 2024（2024-02-01）"
    assert source_line(_plans(*rows), "en") == "Source: 7 plans, dated 2024-01-01 to 2024-07-01"
    assert source_line(_plans({"plan_id": "p", "jurisdiction": "甲县"})) == "来源：甲县"
    assert source_line(_plans()) == ""


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("加强组织领导。", "（一）加强组织领导。各单位", "加强组织领导"),
        (None, "1．开展排查，全面整改，形成闭环。", "开展排查，全面整改"),
        (None, "一是强化宣传引导。", "强化宣传引导"),
        (None, "第十二条 本办法自印发之日起施行", "本办法自印发之日起施行"),
        (None, "长" * 60, "长" * 35 + "…"),
    ],
)
def test_measure_names(title: str | None, text: str, name: str) -> None:
    rows = [{"plan_id": "p", "measure_id": "p/m001", "part": "tasks", "label": "", "title": title, "text": text,
             "chars": 1, "start": 0, "end": 1}]  # fmt: skip
    assert measure_names(frame("measures", rows)) == {"p/m001": name}


def test_use_chinese_font_puts_it_first() -> None:
    with mpl.rc_context():
        mpl.rcParams["font.family"] = "serif"
        assert style.use_chinese_font()[0] == "Noto Sans SC"
        assert mpl.rcParams["font.family"][0] == "Noto Sans SC"


def test_chinese_shows_in_a_chart_of_ones_own_after_a_theme_of_seaborn(caplog: pytest.LogCaptureFixture) -> None:
    with mpl.rc_context():
        sns.set_theme()
        style.use_chinese_font()
        data = pd.DataFrame({"function": ["应急管理", "消防救援"], "count": [2, 1]})
        ax = own_chart(sns.barplot(data, x="count", y="function"), data, "谁负责", lang="zh")
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a missing glyph is a warning
            ax.figure.savefig(io.BytesIO(), format="png")
        plt.close(ax.figure)
    assert not caplog.records
    assert ax.get_title(loc="left") == "谁负责"
    assert [line.split() for line in chart_data(ax).splitlines() if "管理" in line] == [["应急管理", "2"]]
