"""Clusters and groups of like measures: sizes, and the tree that joins them."""

from __future__ import annotations

from analysis.small import tables
from charts.frames import corpus

from compare.analysis.clusters import cluster_sizes, cluster_tree, group_sizes
from compare.analysis.select import select


def test_tree_joins_like_wording_first() -> None:
    texts = {"p/m001": "开展消防安全排查整治", "p/m002": "开展消防安全排查工作", "p/m003": "建立举报奖励制度办法"}
    data = tables(
        measures=[{"measure_id": m, "text": t} for m, t in texts.items()],
        clusters=[{"measure_id": m, "cluster_id": f"c{i}"} for i, m in enumerate(texts)],
    )
    tree = cluster_tree(data)
    assert sorted(tree.linkage[0, :2]) == [0, 1]
    assert len(cluster_tree(data, most=1).linkage) == 0


def test_sizes_count_plans_and_measures() -> None:
    data = tables(
        clusters=[{"measure_id": m, "cluster_id": c} for m, c in [("p/m001", "a"), ("q/m001", "a"), ("q/m002", "b")]]
    )
    assert cluster_sizes(data)[["cluster_id", "measures", "plans"]].values.tolist() == [["a", 2, 2], ["b", 1, 1]]


def test_groups_hold_every_measure_once() -> None:
    data = corpus(5)
    found = group_sizes(data)
    assert found["measures"].sum() == len(data["clusters"]) == (found["elsewhere"] + found["only_here"]).sum()
    assert found["measures"].is_monotonic_decreasing
    spread = data["clusters"].groupby("cluster_id")["plan_id"].nunique()
    shared = data["clusters"]["cluster_id"].map(spread) > 1
    assert found["elsewhere"].sum() == shared.sum()


def test_a_group_bears_the_name_of_a_measure_that_is_shown() -> None:
    titles = {
        "p/m001": "建立举报奖励制度",
        "q/m001": "落实举报奖励",
        "r/m001": "畅通举报渠道",
        "q/m002": "开展演练",
        "r/m002": "开展演练",
    }
    data = tables(
        measures=[{"measure_id": m, "title": title, "text": title} for m, title in titles.items()],
        clusters=[
            {"measure_id": m, "cluster_id": c, "cluster_name": name}
            for m, c, name in [
                ("p/m001", "a", "建立举报奖励制度"), ("q/m001", "a", "建立举报奖励制度"), ("r/m001", "a", "建立举报奖励制度"),
                ("q/m002", "b", "开展演练（2）"), ("r/m002", "b", "开展演练（2）"),
            ]
        ],
    )  # fmt: skip
    names = lambda *plans: dict(select(data, list(plans))["clusters"].groupby("cluster_id")["cluster_name"].first())  # noqa: E731
    assert names("p", "q", "r") == names("p", "q") == {"a": "建立举报奖励制度", "b": "开展演练（2）"}
    assert names("q", "r")["a"] in {"落实举报奖励", "畅通举报渠道"}
    assert names("r") == {"a": "畅通举报渠道", "b": "开展演练（2）"}
