"""Actions tied by like measures, units tied by common ones."""

from __future__ import annotations

import pytest
from analysis.small import tables

from compare.analysis.network import action_links, together
from compare.corpus import Corpus, CorpusError
from compare.likeness.crosswalk import crosswalk


def _plans(*pairs: tuple[str, str, float, str | None]):
    measures = [{"measure_id": f"{p}/m00{i}", "action_id": f"{p}/a0{1 + i // 3}"} for p in "pq" for i in range(1, 5)]
    return tables(
        measures=measures,
        actions=[{"action_id": f"{p}/a0{i}", "plan_id": p, "no": i, "name": "行动"} for p in "pq" for i in (1, 2)],
        similar=[{"measure_a": a, "measure_b": b, "score": s, "relation": r} for a, b, s, r in pairs],
    )


def test_the_score_is_the_mean_of_the_best() -> None:
    data = _plans(
        ("p/m001", "q/m001", 0.9, "same"), ("p/m001", "q/m002", 0.5, "overlap"), ("p/m003", "q/m004", 0.3, None)
    )
    links = action_links(data, "p", "q")
    assert links.links[["node_a", "node_b", "score", "same", "overlap"]].values.tolist() == [
        ["p/a01", "q/a01", round((0.9 + 0.9 + 0.5) / 4, 4), 1, 1]
    ]
    assert links.nodes["matched"].tolist() == [1, 0, 2, 0]
    assert links.nodes["measures"].tolist() == [2, 2, 2, 2]


def test_either_order_of_the_plans() -> None:
    data = _plans(("p/m001", "q/m003", 0.9, "same"))
    one, two = action_links(data, "p", "q").links.iloc[0], action_links(data, "q", "p").links.iloc[0]
    assert (one["node_a"], one["node_b"], one["score"]) == (two["node_b"], two["node_a"], two["score"])


def test_scores_are_those_of_the_crosswalk() -> None:
    data = _plans(("p/m001", "q/m001", 0.9, "same"), ("p/m002", "q/m003", 0.5, "overlap"))
    rows = crosswalk(Corpus(data, {}), "p", "q").actions
    told = {(r["action_id"], r["other_action"]): r["score"] for r in rows.to_dict("records") if r["plan_id"] == "p"}
    told = {pair: score for pair, score in told.items() if isinstance(pair[1], str)}
    links = action_links(data, "p", "q").links
    answered = links[links["answers"].astype(bool)]
    assert dict(zip(zip(answered["node_a"], answered["node_b"], strict=True), answered["score"], strict=True)) == told


def test_a_plan_without_actions_is_compared_by_its_measures() -> None:
    data = tables(
        measures=[{"measure_id": "p/m001"}, {"measure_id": "p/m002", "part": "safeguards"}, {"measure_id": "q/m001"}],
        similar=[{"measure_a": "p/m001", "measure_b": "q/m001", "score": 0.8, "relation": "same"}],
    )
    links = action_links(data, "p", "q")
    assert links.nodes["node"].tolist() == ["p/m001", "q/m001"]
    assert links.links["score"].tolist() == [0.8]


def test_unknown_plans_are_named() -> None:
    with pytest.raises(CorpusError, match="no plan x; there are p, q"):
        action_links(_plans(), "p", "x")


def test_units_are_tied_by_measures_that_name_both() -> None:
    data = tables(
        assignments=[
            {"measure_id": "p/m001", "function": "公安", "name": "甲", "role": "lead"},
            {"measure_id": "p/m001", "function": "财政", "name": "乙", "role": "support"},
            {"measure_id": "p/m002", "function": "公安", "name": "甲", "role": "support"},
            {"measure_id": "p/m002", "function": "财政", "name": "乙", "role": "support"},
            {"measure_id": "p/m003", "function": "司法", "name": "丙", "role": "lead"},
        ]
    )
    found = together(data)
    assert found.edges.values.tolist() == [["公安", "财政", 2]]
    assert found.nodes.values.tolist() == [["公安", 2, 1, 1], ["财政", 2, 0, 1], ["司法", 1, 1, 0]]
    assert found.graph().edges["公安", "财政"]["measures"] == 2
    with pytest.raises(ValueError, match="function, name"):
        together(data, by="role")
