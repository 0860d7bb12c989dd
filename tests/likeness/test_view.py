"""Two passages side by side: nothing lost, nothing unescaped, the same every time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.likeness import side_by_side
from compare.likeness.lineage import changed_words
from compare.likeness.view import split_words

TEXT = st.text(alphabet="全市区建立配合2025年6月，。<&> \n", max_size=40)


@given(TEXT)
@settings(deadline=None)
def test_words_and_marks_joined_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text


@given(TEXT, TEXT)
@settings(deadline=None)
def test_both_passages_can_be_read_back(a: str, b: str) -> None:
    rows = side_by_side(a, b).rows
    assert "".join(rows["a"]) == a
    assert "".join(rows["b"]) == b
    for row in rows.itertuples():
        assert (row.a == row.b) == (row.kind == "equal")
        assert bool(row.a) == (row.kind != "added")
        assert bool(row.b) == (row.kind != "dropped")


@pytest.mark.parametrize(
    ("source", "target", "changed", "added", "dropped"),
    [
        (
            "全市建立机制，2025年底前完成。",
            "全区配合建立机制，2026年底前完成。",
            ["全市→全区", "2025→2026"],
            ["配合"],
            [],
        ),
        ("督促企业开展演练。", "开展演练。", [], [], ["督促企业"]),
        ("开展演练。", "开展演练", [], [], []),
        ("开展演练。", "落实资金。", ["开展演练→落实资金"], [], []),
    ],
)
def test_what_was_changed_added_and_dropped(
    source: str, target: str, changed: list[str], added: list[str], dropped: list[str]
) -> None:
    assert changed_words(source, target) == (changed, added, dropped)


def test_the_page_is_escaped_and_says_what_differs() -> None:
    view = side_by_side("全市<b>开展</b>", "全区<b>开展</b>", ("甲 & 乙", "丙"))
    assert "<b>" not in view.html
    assert "甲 &amp; 乙" in view.html
    assert view.html.count("<span") == 2
    assert view._repr_html_() == side_by_side("全市<b>开展</b>", "全区<b>开展</b>", ("甲 & 乙", "丙")).html
    assert str(view) == "[-全市-]{+全区+}<b>开展</b>"


def test_equal_passages_have_no_marks() -> None:
    view = side_by_side("开展演练。", "开展演练。")
    assert "<span" not in view.html
    assert view.rows["kind"].tolist() == ["equal"]


def test_nothing_against_nothing() -> None:
    assert side_by_side("", "").rows.empty
    assert side_by_side("", "开展").rows["kind"].tolist() == ["added"]
