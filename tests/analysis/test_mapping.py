"""Trees and maps of measures."""

from __future__ import annotations

import numpy as np
import pytest
from analysis.small import tables
from charts.frames import corpus
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from compare.analysis.mapping import cluster_sizes, cluster_tree, measure_map, word_vectors
from compare.analysis.scaling import scaled
from compare.charts.placing import cluster_of_dots, overlapping, pack, spread


def test_scaling_keeps_the_shape() -> None:
    square = np.array([[0, 0], [0, 1], [1, 1], [1, 0.0]])
    distance = np.linalg.norm(square[:, None] - square[None, :], axis=2)
    for smooth in (False, True):
        places = scaled(distance, smooth)
        found = np.linalg.norm(places[:, None] - places[None, :], axis=2)
        assert np.allclose(found / found.max(), distance / distance.max(), atol=0.02)
        assert (places.min(axis=0) == 0).all() and (places.max(axis=0) == 1).all()


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_scaling_of_few_or_equal_places(n: int) -> None:
    assert scaled(np.zeros((n, n))).shape == (n, 2)


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


def test_a_map_has_every_measure_once() -> None:
    data = corpus(3)
    found = measure_map(data)
    assert sorted(found.members["measure_id"]) == sorted(data["clusters"]["measure_id"])
    assert found.groups["measures"].sum() == found.clusters["measures"].sum() == len(found.members)
    assert found.groups["measures"].is_monotonic_decreasing
    small = measure_map(data, most=20)
    assert 0 < len(small.members) <= 20


def test_texts_without_words() -> None:
    assert word_vectors(tables(measures=[{"measure_id": "p/m001", "text": ""}])["measures"]["text"]).shape[0] == 1


@given(
    arrays(float, st.tuples(st.integers(1, 25), st.just(2)), elements=st.floats(0, 1)),
    st.floats(3, 12),
)
@settings(max_examples=60, deadline=None)
def test_boxes_with_room_never_overlap_or_leave(start: np.ndarray, half: float) -> None:
    boxes = np.full(start.shape, half)
    side = 2 * half * (len(start) ** 0.5 + 1) * 2
    at = spread(start, boxes, side, side)
    assert not overlapping(at, boxes)
    assert (at >= half - 1e-6).all() and (at <= side - half + 1e-6).all()


@given(st.lists(st.floats(1, 20), min_size=1, max_size=25))
@settings(max_examples=60, deadline=None)
def test_packed_circles_never_overlap(radii: list[float]) -> None:
    radius = np.array(radii)
    at = pack(np.zeros((len(radii), 2)), radius)
    gap = np.linalg.norm(at[:, None] - at[None, :], axis=2) - radius[:, None] - radius[None, :]
    np.fill_diagonal(gap, 0)
    assert gap.min() > -1e-6


@pytest.mark.parametrize("count", [*range(1, 30), 200])
def test_dots_of_a_cluster_keep_their_distance(count: int) -> None:
    dots = cluster_of_dots(count, 10)
    assert dots.shape == (count, 2)
    if count > 1:
        gap = np.linalg.norm(dots[:, None] - dots[None, :], axis=2)
        np.fill_diagonal(gap, np.inf)
        assert gap.min() > 6.5
