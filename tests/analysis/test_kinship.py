"""How near plans stand: counted by hand."""

from __future__ import annotations

from analysis.small import tables

from compare.analysis.kinship import kinship

DATA = tables(
    measures=[{"measure_id": f"{plan}/m00{i}", "start": 10 * i, "end": 10 * i + 9} for plan in "abc" for i in (1, 2)],
    similar=[
        {"measure_a": "a/m001", "measure_b": "b/m001", "relation": "same"},
        {"measure_a": "a/m001", "measure_b": "b/m002", "relation": "same"},
        {"measure_a": "a/m002", "measure_b": "c/m001", "relation": "overlap"},
        {"measure_a": "b/m002", "measure_b": "c/m002", "relation": None},
    ],
)


def test_pairs_and_shares_most_in_common_first() -> None:
    rows = [tuple(row) for row in kinship(DATA).itertuples(index=False)]
    assert rows == [("a", "b", 2, 0, 50.0, 100.0), ("a", "c", 0, 1, 0.0, 0.0), ("b", "c", 0, 0, 0.0, 0.0)]


def test_chosen_plans_and_none() -> None:
    assert list(kinship(DATA, ["c", "a"])["plan_a"]) == ["c"]
    assert kinship(DATA, ["a"]).empty
    assert kinship(tables()).empty
