"""Coverage: counts and shares that add up, who is alone, what all share, what is missing and what comes nearest."""

from __future__ import annotations

import pandas as pd
import pytest

from compare.analysis.coverage import coverage, coverage_gaps
from compare.tables import frame


@pytest.fixture
def data() -> dict[str, pd.DataFrame]:
    measures = [
        {"plan_id": plan, "measure_id": f"{plan}/m{number}", "theme": theme, "chars": chars, "text": "文",
         "part": "tasks", "label": "1.", "start": 0, "end": 1}
        for plan, number, theme, chars in [
            ("a", 1, "举报", 100), ("a", 2, "培训", 300), ("a", 3, None, 100),
            ("b", 1, "培训", 50), ("b", 2, "培训", 50), ("c", 1, "培训", 10), ("c", 2, "保险", 90),
        ]
    ]  # fmt: skip
    targets = [
        {"plan_id": "a", "measure_id": measure, "part": "tasks", "raw": "1", "value": 1, "unit": "次", "op": "=",
         "full": False, "object": "演练", "start": 0, "end": 1}
        for measure in ("a/m1", "a/m2", "a/m2", None)
    ]  # fmt: skip
    similar = [
        {"measure_a": "a/m1", "measure_b": "b/m1", "score": 0.2, "relation": None},
        {"measure_a": "a/m1", "measure_b": "b/m2", "score": 0.3, "relation": None},
    ]
    sectors = [
        {"plan_id": measure[0], "measure_id": measure, "sector": sector, "evidence": "词", "start": 0, "end": 1}
        for measure, sector in [("a/m1", "消防"), ("a/m1", "燃气"), ("a/m2", "消防"), ("b/m1", "消防")]
    ]
    return {
        "plans": frame("plans", [{"plan_id": plan, "source": "x", "sha256": "0", "chars": 1} for plan in "cab"]),
        "measures": frame("measures", measures),
        "targets": frame("targets", targets),
        "similar": frame("similar", similar),
        "sectors": frame("sectors", sectors),
        "clusters": frame("clusters", [
            {"plan_id": plan, "measure_id": f"{plan}/m1", "cluster_id": cluster, "cluster_name": name, "typical": "a/m1",
             "group_id": "g1", "start": 0, "end": 1}
            for plan, cluster, name in [("a", "c1", "同名"), ("b", "c2", "同名"), ("c", "c2", "同名")]
        ]),
    }  # fmt: skip


def row(table: pd.DataFrame, **where: str) -> dict:
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0].to_dict()


def test_counts_and_shares(data: dict[str, pd.DataFrame]) -> None:
    found = coverage(data, "theme")
    assert len(found) == 9  # three plans, three themes, zeros included
    line = row(found, plan_id="a", key="培训")
    assert (line["measures"], line["chars"], line["targets"]) == (1, 300, 2)
    assert (line["measure_share"], line["char_share"], line["target_share"]) == (0.3333, 0.6, 0.6667)
    assert row(found, plan_id="b", key="举报")["measures"] == 0
    assert pd.isna(row(found, plan_id="b", key="培训")["target_share"])
    assert found[["plan_id", "key"]].apply(tuple, axis=1).is_monotonic_increasing


def test_a_measure_of_two_fields_counts_in_both(data: dict[str, pd.DataFrame]) -> None:
    found = coverage(data, "sector", ["a", "b"])
    assert row(found, plan_id="a", key="消防")["measures"] == 2
    assert row(found, plan_id="a", key="燃气")["chars"] == 100


def test_clusters_of_one_name_stay_apart(data: dict[str, pd.DataFrame]) -> None:
    found = coverage(data, "cluster")
    assert set(found["key"]) == {"c1", "c2"}
    assert set(found["item"]) == {"同名"}


def test_gaps_name_what_comes_nearest(data: dict[str, pd.DataFrame]) -> None:
    found = coverage_gaps(data, "theme")
    line = row(found, plan_id="b", key="举报")
    assert (line["others"], line["example"], line["nearest"], line["nearest_score"]) == (1, "a/m1", "b/m2", 0.3)
    assert line["nearest_to"] == "a/m1"
    assert pd.isna(row(found, plan_id="c", key="举报")["nearest_score"])
    assert len(found) == 4


def test_order_makes_no_difference(data: dict[str, pd.DataFrame]) -> None:
    turned = {name: table.iloc[::-1] for name, table in data.items()}
    for by in ("theme", "cluster", "sector"):
        pd.testing.assert_frame_equal(coverage(data, by), coverage(turned, by))
        pd.testing.assert_frame_equal(coverage_gaps(data, by), coverage_gaps(turned, by))


def test_shares_of_the_plans_add_up(data: dict[str, pd.DataFrame]) -> None:
    found = coverage(data, "theme").groupby("plan_id")["measure_share"].sum()
    assert (found <= 1.001).all()


def test_one_plan_has_nobody_to_be_compared_with(data: dict[str, pd.DataFrame]) -> None:
    assert coverage_gaps(data, "theme", "a").empty
    assert len(coverage(data, "theme", "a")) == 2


def test_nothing_there(data: dict[str, pd.DataFrame]) -> None:
    none = data | {"measures": data["measures"].iloc[:0], "clusters": data["clusters"].iloc[:0]}
    assert coverage(none, "theme").empty
    assert coverage(none, "cluster").empty
    assert coverage_gaps(none, "theme").empty


def test_wrong_words_are_told(data: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(ValueError, match="no coverage by 'colour'; there is theme, cluster, sector"):
        coverage(data, "colour")
    with pytest.raises(KeyError, match="no plan z"):
        coverage(data, "theme", "z")
