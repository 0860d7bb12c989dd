"""Order, deadlines, numbers and duties of a frame's entries in a plan, each with both passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.frames import frame_changes, frame_coverage
from compare.frames.changes import _longest_rise
from tests.frames import made


def told(rows) -> set[tuple[str, str, str, str | None, str | None]]:
    return {
        (row.entry_id, str(row.what), str(row.change), row.was if isinstance(row.was, str) else None,
         row.now if isinstance(row.now, str) else None)
        for row in rows.itertuples()
    }  # fmt: skip


def test_a_county_against_its_city() -> None:
    corpus = made.corpus(jia_2024=made.UPPER, yi_2024=made.LOWER)
    changes = frame_changes(corpus, "jia-2024")
    found = told(changes[changes["entry_id"].isin(["m001", "m002", "m003"]) & (changes["what"] != "order")])
    assert {
        ("m001", "deadline", "later", "2024年底前", "2025年6月底前"),
        ("m001", "target", "raised", "每季度", "每月"),
        ("m001", "duty", "assists", None, "配合"),
        ("m002", "deadline", "kept", "2025年底前", "2025年底前"),
        ("m002", "target", "lowered", "90%", "80%"),
        ("m003", "target", "raised", "每年", "每年"),
    } <= found
    for row in changes[changes["frame_start"].notna()].itertuples():
        said = corpus.texts["jia-2024"][row.frame_start : row.frame_end]
        assert "".join(said.split()) == row.said
    summary = frame_coverage(corpus, "jia-2024").set_index("entry_id")
    assert list(summary.loc["m001", ["deadline", "target", "duty"]]) == ["later", "raised", "assists"]
    assert summary.loc["m002", "target"] == "lowered"


def test_the_other_way_round_every_change_is_turned() -> None:
    corpus = made.corpus(jia_2024=made.UPPER, yi_2024=made.LOWER)
    found = told(frame_changes(corpus, "yi-2024"))
    assert ("m002", "deadline", "earlier", "2025年6月底前", "2024年底前") in found
    assert ("m002", "duty", "leads", "配合", None) in found
    assert ("m003", "target", "raised", "80%", "90%") in found


def test_order_is_kept_by_most() -> None:
    corpus = made.corpus(jia_2024=made.UPPER, yi_2024=made.LOWER)
    order = frame_coverage(corpus, "jia-2024").set_index("entry_id")["order"]
    assert {entry: str(order[entry]) for entry in ("m001", "m002", "m003")} == {
        "m001": "kept", "m002": "kept", "m003": "moved"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([1, 2, 3], {0, 1, 2}),
        ([3, 1, 2], {1, 2}),
        ([1, 9, 2, 3], {0, 2, 3}),
        ([2, 2, 1], {0, 1}),
        ([5], {0}),
        ([], set()),
    ],
)
def test_a_longest_row_that_never_falls(values: list[int], kept: set[int]) -> None:
    assert _longest_rise(values) == kept


@pytest.mark.parametrize(
    ("asked", "change", "was", "now"),
    [
        ("2024年底前建成重大隐患数据库", "later", "2024年底前", "2025年6月底前"),
        ("2025年6月底前建成重大隐患数据库", "kept", "2025年6月底前", "2025年6月底前"),
        ("2026年底前建成重大隐患数据库", "earlier", "2026年底前", "2025年6月底前"),
    ],
)
def test_a_list_tells_its_deadlines(tmp_path: Path, asked: str, change: str, was: str, now: str) -> None:
    corpus = made.corpus(yi_2024=made.LOWER)
    rows = frame_changes(corpus, made.frame(tmp_path, f"id,name,description\nX1,重大隐患数据库,{asked}\n"))
    assert ("X1", "deadline", change, was, now) in told(rows)
    assert set(rows[rows["what"] == "deadline"]["said"].dropna()) == {asked}
    assert rows["frame_start"].isna().all()


def test_a_deadline_that_the_plan_leaves_out_is_dropped(tmp_path: Path) -> None:
    text = made.LOWER.replace("2025年6月底前配合建成", "配合建成")
    rows = frame_changes(
        made.corpus(yi_2024=text),
        made.frame(tmp_path, "id,name,description\nX1,重大隐患数据库,2024年底前建成重大隐患数据库\n"),
    )
    assert ("X1", "deadline", "dropped", "2024年底前", None) in told(rows)


def test_a_list_without_dates_and_numbers_says_nothing_of_the_plans(tmp_path: Path) -> None:
    rows = frame_changes(made.corpus(yi_2024=made.LOWER), made.frame(tmp_path, "name\n重大隐患数据库\n应急广播\n"))
    assert set(rows["what"].astype(str)) <= {"order", "duty"}
