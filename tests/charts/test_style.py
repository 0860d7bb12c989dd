"""Widths, broken lines, names and sources: what every chart is built from."""

from __future__ import annotations

import io
import itertools
import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compare.charts import chart_data, own_chart, style
from compare.charts.clusters import KINDS
from compare.charts.lineage import COLOURS
from compare.charts.responsibility import ROLE_COLOURS
from compare.charts.style import (
    BLACK,
    BLUE,
    BLUES,
    GREENS,
    ORANGES,
    PAPER,
    STEPS,
    contrast,
    fit,
    ink_on,
    number,
    printable,
    text_width,
    wrap,
    wrap_title,
)

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
@settings(max_examples=60, deadline=None)
def test_no_line_is_wider_than_asked(text: str, width: float, points: float) -> None:
    clean = printable(text)
    for lines in (wrap(clean, width, points), wrap(clean, width, points, 2), wrap_title(clean, width, points, 3)):
        assert all(text_width(line, points) <= width + 0.6 or line in ("…", "") for line in lines)


@given(st.text(alphabet="甲乙丙丁，。（）“” abc 123%", max_size=120), st.floats(60, 400))
@example("1“%””””", 60.0)
@settings(max_examples=60, deadline=None)
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


def test_ink_reads_on_its_ground() -> None:
    assert (ink_on("#ffffff"), ink_on("#e3eef7"), ink_on("#0b4a80"), ink_on(BLUE)) == (BLACK, BLACK, PAPER, PAPER)


@pytest.mark.parametrize(
    "colours",
    [BLUES, GREENS, ORANGES, *STEPS, "#0072B2", "#E69F00", "#e3e3e3"],
    ids=lambda colours: getattr(colours, "name", colours),
)
def test_text_on_every_shade_has_a_contrast_of_four_and_a_half(colours) -> None:
    shades = [colours] if isinstance(colours, str) else [colours(i / 100) for i in range(101)]
    assert min(contrast(ink_on(shade), shade) for shade in shades) >= 4.5


@pytest.mark.parametrize(
    "classes", [STEPS, tuple(COLOURS.values()), tuple(ROLE_COLOURS.values()), tuple(KINDS.values())]
)
def test_classes_side_by_side_differ_in_grey(classes: tuple[str, ...]) -> None:
    assert all(contrast(one, other) >= 1.6 for one, other in itertools.pairwise(classes))


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
