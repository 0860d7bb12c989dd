"""Shown tables: the same text and the same HTML whatever pandas' options and the screen are."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from compare.display import cell, show

DATA = pd.DataFrame(
    {
        "name": ["区应急管理局", "<b>公安</b>", None],
        "count": pd.array([12, None, 1234], dtype="Int64"),
        "share": [0.5, 1.0, -0.001],
        "until": pd.to_datetime(["2024-06-30", None, "2026-12-31"]).as_unit("s"),
        "full": [True, False, True],
    }
)


def test_text_is_in_line_and_marks_what_is_missing() -> None:
    assert show(DATA).text.splitlines() == [
        "name          count  share  until       full",
        "区应急管理局     12   0.50  2024-06-30  yes",
        "<b>公安</b>       —   1.00  —           no",
        "—             1,234   0.00  2026-12-31  yes",
    ]


def test_html_is_escaped_and_has_no_ids() -> None:
    html = show(DATA, caption="a < b")._repr_html_()
    assert "&lt;b&gt;公安&lt;/b&gt;" in html
    assert "<b>" not in html
    assert "<caption>a &lt; b</caption>" in html
    assert "id=" not in html


def test_options_of_pandas_change_nothing() -> None:
    before = (show(DATA).text, show(DATA).html)
    with pd.option_context("display.max_columns", 1, "display.precision", 7, "display.width", 20):
        assert (show(DATA).text, show(DATA).html) == before


def test_the_rest_is_counted() -> None:
    assert show(DATA, n=1).text.endswith("… and 2 more rows")
    assert show(DATA, n=2).html.endswith("<p>… and 1 more row</p>")
    assert show(DATA, n=None).more == 0
    assert show(DATA.head(0)).text.endswith("(no rows)")
    assert show(DATA.head(0)).html.endswith("<p>(no rows)</p>")


def test_columns_and_order_are_chosen() -> None:
    shown = show(DATA, columns=["share", "name"], sort="count", descending=True)
    assert shown.headings == ("share", "name")
    assert [row[0] for row in shown.rows] == ["0.00", "0.50", "1.00"]


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="no column unit; there are name, count, share, until, full"):
        show(DATA, columns=["unit"])


def test_a_named_index_is_shown_and_a_bare_one_is_not() -> None:
    assert show(DATA["count"]).headings == ("count",)
    assert show(DATA.set_index("name")["count"]).headings == ("name", "count")
    crossed = DATA.pivot_table(index="name", columns=["full", "share"], values="count")
    assert show(crossed).headings[0] == "name"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-0.0, "0"),
        (0.006, "0.01"),
        (-0.001, "0.00"),
        (1234567, "1,234,567"),
        (date(2024, 6, 30), "2024-06-30"),
        (pd.Timestamp("2024-06-30 12:05"), "2024-06-30 12:05"),
        (pd.NaT, "—"),
        ("一\n二", "一 二"),
        ("长" * 61, "长" * 59 + "…"),
        ({"b", "a"}, "a、b"),
        ([], ""),
        (True, "yes"),
    ],
)
def test_cells(value: object, expected: str) -> None:
    assert cell(value) == expected


def test_nothing_of_a_plan_moves_the_cursor_or_turns_the_letters_round() -> None:
    hostile = pd.DataFrame({"标题": ["\x1b[2J清屏", "\u202e反写\u2066", "铃\x07\x9b31m", "\u200f右"]})
    shown = show(hostile)
    for said in (shown.text, shown.html):
        assert not set(said) & {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200f"}
    assert "␛[2J清屏" in shown.text and "⟨U+202E⟩反写" in shown.text


@pytest.mark.parametrize(
    ("columns", "headings"),
    [
        (["name", "role", "function"], ("单位", "角色", "职能")),
        (["entry_id", "name", "description"], ("条目编号", "名称", "说明")),
        (["action_id", "label", "name", "theme"], ("行动编号", "标号", "简称", "主题")),
    ],
)  # fmt: skip
def test_a_heading_is_that_of_the_table_whose_columns_stand_beside_it(
    columns: list[str], headings: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    assert show(pd.DataFrame([["a"] * len(columns)], columns=columns)).headings == headings


def test_places_are_told_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    assert show(pd.DataFrame({"where": ["paragraph 7", None]})).rows == (("第7段",), ("—",))
