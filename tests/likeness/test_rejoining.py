"""Joins after a change: the same as of everything, whatever came, went or changed."""

from __future__ import annotations

import time

import numpy as np
import pytest

from compare.likeness import rejoining
from compare.likeness.agglomeration import agglomerate, cut
from compare.likeness.rejoining import Joins, Scores, cut_joins, joins_of, rejoined

LEVELS = (5, 10, 100)  # few levels make many scores that are the same


def scored(plans: np.ndarray, scores: np.ndarray) -> Scores:
    a, b = np.nonzero(scores)
    return Scores(plans.tolist(), a, b, scores[a, b])


def drawn(chance: np.random.Generator, shape: tuple[int, ...], density: float, level: int) -> np.ndarray:
    return np.where(chance.random(shape) < density, np.round(chance.integers(1, level + 1, shape) / level, 4), 0.0)


def changed(chance: np.random.Generator) -> tuple[Scores, Scores, np.ndarray, np.ndarray]:
    """Scores before and after a plan was rewritten, and some others changed: with ``place`` and ``changed``."""
    count, many = int(chance.integers(6, 50)), int(chance.integers(2, 12))
    density, level = chance.choice([0.05, 0.1, 0.3, 0.8]), int(chance.choice(LEVELS))
    plans = np.sort(chance.integers(0, many, count)).astype(str).astype(object)
    block = chance.integers(0, 6, count)
    before = np.triu(drawn(chance, (count, count), density, level), 1)
    before = np.where(block[:, None] == block[None, :], before, np.round(before * chance.choice([0.6, 1.0]), 4))
    before[plans[:, None] == plans[None, :]] = 0
    one = str(chance.integers(0, many))
    old = np.flatnonzero(plans != one)
    order = np.sort(np.concatenate([old.astype(float), chance.random(int(chance.integers(0, 6))) * count]))
    left = np.searchsorted(order, old)
    place = np.full(count, -1)
    place[old] = left
    now, after = np.full(len(order), one, object), np.zeros((len(order), len(order)))
    now[left], after[np.ix_(left, left)] = plans[old], before[np.ix_(old, old)]
    for row in np.setdiff1d(np.arange(len(order)), left).tolist():
        line = np.where(now == one, 0.0, drawn(chance, (len(order),), density, level))
        after[row, row:], after[:row, row] = line[row:], line[:row]
    moved = []
    for _ in range(int(chance.integers(0, 4)) if len(left) > 1 else 0):
        a, b = np.sort(chance.choice(left, 2, replace=False)).tolist()
        if now[a] != now[b]:
            after[a, b] = chance.choice([0, 0.2, 0.5, 1.0])
            moved.append(int(chance.choice([a, b])))
    return scored(plans, before), scored(now, after), place, np.array(moved, np.int64)


def sequences(joins: Joins, count: int) -> list[list[tuple[int, int, float]]]:
    return sorted(rejoining._sequences(joins, count))


@pytest.mark.parametrize("lowest", [0.1, 0.3, 0.5])
def test_joins_after_a_change_are_those_of_everything(lowest: float, monkeypatch: pytest.MonkeyPatch) -> None:
    widened = []
    look = rejoining._reaching
    monkeypatch.setattr(rejoining, "_reaching", lambda *given: widened.append(look(*given)) or widened[-1])
    for seed in range(80):
        before, now, place, moved = changed(np.random.default_rng(seed))
        count = len(now.plans)
        found, wanted = rejoined(joins_of(before, lowest), place, now, moved, lowest), joins_of(now, lowest)
        assert sequences(found, count) == sequences(wanted, count), seed
        parts = agglomerate(now.plans, now.a, now.b, now.score, lowest)
        for least in (0.5, 0.7):
            assert cut_joins(found, count, least).tolist() == cut(count, parts, least)
    assert any(widened)  # some reached further than was thought at first


def test_what_is_said_ten_thousand_times_is_joined_in_little_time() -> None:
    many = 10_000
    first, rest = np.zeros(many, np.int64), np.arange(1, many + 1)
    began = time.process_time()
    (joins,) = agglomerate(["a", *["b"] * many], first, rest, np.ones(many), 0.3)
    assert joins == [(0, other, 1.0) for other in range(1, many + 1)]
    (joins,) = agglomerate([*["b"] * many, "a"], np.full(many, many), rest - 1, np.ones(many), 0.3)
    assert joins == [(0, many, 1.0), *((0, other, 1.0) for other in range(1, many))]
    assert time.process_time() - began < 5
