"""Clusters: joined by mean scores, stable, named by their members, drawn as a tree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import dendrogram, is_valid_linkage

from compare.likeness import Settings, cluster_measures, find_similar
from compare.tables import SCHEMA, frame


def made(plans: list[str], pairs: list[tuple[int, int, float]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measures without much to say, and scores between them."""
    ids = [f"{plan}/m{number:03d}" for number, plan in enumerate(plans)]
    measures = pd.DataFrame({
        "plan_id": plans, "measure_id": ids, "text": [f"第{n}项" for n in range(len(plans))],
        "title": [f"标题{n}" for n in range(len(plans))],
    })  # fmt: skip
    rows = [
        {"measure_a": min(ids[a], ids[b]), "measure_b": max(ids[a], ids[b]), "score": score} for a, b, score in pairs
    ]
    return measures, frame("similar", sorted(rows, key=lambda row: (row["measure_a"], row["measure_b"])))


def groups(found: pd.DataFrame) -> set[frozenset[str]]:
    return {frozenset(rows["measure_id"]) for _, rows in found.groupby("cluster_id")}


def test_what_one_plan_splits_in_two_is_one_commitment() -> None:
    measures, similar = made(["a", "a", "b", "c"], [(0, 2, 0.9), (1, 2, 0.8), (0, 3, 0.7), (1, 3, 0.6)])
    found = cluster_measures(measures, similar, settings=Settings(cluster=0.4))
    assert groups(found.table) == {frozenset(["a/m000", "a/m001", "b/m002", "c/m003"])}
    apart = cluster_measures(measures, similar, settings=Settings(cluster=0.5))
    assert groups(apart.table) == {frozenset(["a/m000", "a/m001", "b/m002"]), frozenset(["c/m003"])}


def test_a_pair_that_was_not_scored_counts_as_unlike() -> None:
    measures, similar = made(["a", "b", "c", "d"], [(0, 1, 0.9), (2, 3, 0.9), (0, 2, 0.8)])
    found = cluster_measures(measures, similar)
    assert groups(found.table) == {frozenset(["a/m000", "b/m001"]), frozenset(["c/m002", "d/m003"])}


PAIRS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(0.1, 1).map(lambda x: round(x, 2))), max_size=20
)


@given(PAIRS, st.randoms())
@settings(max_examples=40, deadline=None)
def test_order_makes_no_difference(pairs: list[tuple[int, int, float]], chance: object) -> None:
    plans = ["a", "a", "b", "b", "c", "c", "d", "d"]
    known = {(min(a, b), max(a, b)): score for a, b, score in pairs if plans[a] != plans[b]}
    measures, similar = made(plans, [(a, b, score) for (a, b), score in known.items()])
    one = cluster_measures(measures, similar)
    two = cluster_measures(measures.iloc[::-1], similar.iloc[::-1])
    pd.testing.assert_frame_equal(one.table, two.table)
    np.testing.assert_array_equal(one.linkage, two.linkage)
    assert is_valid_linkage(one.linkage)
    assert len(one.table) == len(measures)


def test_clusters_of_the_plans(tables: dict[str, pd.DataFrame]) -> None:
    found = cluster_measures(tables["measures"], tables["similar"], tables["themes"])
    table, summary = found.table, found.summary
    assert list(table.columns) == SCHEMA["clusters"].names
    assert sorted(table["measure_id"]) == sorted(tables["measures"]["measure_id"])
    assert summary["size"].is_monotonic_decreasing
    assert summary["cluster_name"].is_unique
    assert summary["cluster_name"].str.len().max() <= 28
    for row in summary.itertuples():
        members = row.members.split("、")
        assert row.typical in members
        assert len(members) == row.size
        has = {member.rpartition("/")[0] for member in members}
        assert has == set(row.plans.split("、"))
        assert has.isdisjoint(row.absent.split("、"))
    # a coarse group holds whole clusters
    assert table.groupby("cluster_id")["group_id"].nunique().max() == 1
    assert table["group_id"].nunique() < table["cluster_id"].nunique()
    reward = summary[summary["cluster_name"].str.contains("举报")].iloc[0]
    assert reward["size"] >= 4
    assert reward["absent"] == "maqin-2020"


def test_the_tree_can_be_drawn(tables: dict[str, pd.DataFrame]) -> None:
    found = cluster_measures(tables["measures"], tables["similar"])
    assert is_valid_linkage(found.linkage)
    assert len(found.linkage) == len(found.ids) - 1
    drawn = dendrogram(found.linkage, no_plot=True, labels=list(found.ids))
    assert sorted(drawn["ivl"]) == sorted(found.ids)


def test_names_are_drawn_from_the_members(tables: dict[str, pd.DataFrame]) -> None:
    found = cluster_measures(tables["measures"], tables["similar"], tables["themes"])
    text = dict(zip(tables["measures"]["measure_id"], tables["measures"]["text"], strict=True))
    for row in found.summary.itertuples():
        name = row.cluster_name.partition("（")[0].rstrip("…").replace("，", "")[:10]
        inside = "".join(text[member] for member in row.members.split("、"))
        assert name in "".join(inside.split()).replace(",", "").replace("，", ""), row.cluster_name


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (slice(0, 0), "no measures: nothing to compare"),
        (slice(0, 3), "measures of one plan only (a-2024): nothing to compare"),
    ],
)
def test_nothing_to_group_is_told(two_plans: pd.DataFrame, rows: slice, says: str) -> None:
    measures = two_plans.iloc[rows]
    found = cluster_measures(measures, find_similar(measures))
    assert found.says == says
    assert len(found.table) == len(measures)
    assert found.linkage.shape == (max(0, len(measures) - 1), 4)
    assert found.table["cluster_id"].is_unique


def test_identical_plans_make_clusters_of_two(two_plans: pd.DataFrame) -> None:
    one = two_plans[two_plans["plan_id"] == "b-2024"]
    both = pd.concat([one, one.assign(plan_id="c-2024", measure_id=one["measure_id"].str.replace("b-", "c-"))])
    found = cluster_measures(both, find_similar(both))
    assert found.summary["size"].tolist() == [2, 2, 2, 2]
    assert found.says == ""
