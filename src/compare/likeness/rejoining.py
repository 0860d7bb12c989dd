"""Groups of measures after a change: only those that it can reach are joined anew, to the same joins as of all.

Joining takes the two groups with the highest mean score, again and again; what comes of some groups that never join
others does not depend on these. So all measures whose pairs changed are joined anew with those that they were joined
with before, the joins of the others are taken over, and it is seen whether any group of the one side would ever have
come before. Where one would, its measures are joined anew as well, until none is left.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import scipy.sparse as sp

from compare.likeness.agglomeration import Merge, Offer, agglomerate, offers


@dataclass(frozen=True)
class Joins:
    """Joins of groups, each named by its first member, and their mean scores; those of one group stand in order."""

    a: np.ndarray
    b: np.ndarray
    score: np.ndarray


@dataclass(frozen=True)
class Scores:
    """Scored pairs of some measures, each once, in order."""

    plans: Sequence[str]
    a: np.ndarray
    b: np.ndarray
    score: np.ndarray

    def some(self, which: np.ndarray) -> Scores:
        """Some of the pairs."""
        return Scores(self.plans, self.a[which], self.b[which], self.score[which])


def joins_of(scores: Scores, lowest: float, n_jobs: int = 1) -> Joins:
    """All joins down to a mean score (``agglomerate``)."""
    parts = agglomerate(scores.plans, scores.a, scores.b, scores.score, lowest, n_jobs)
    columns = np.array(list(chain.from_iterable(parts)), float).reshape(-1, 3)
    return Joins(columns[:, 0].astype(np.int64), columns[:, 1].astype(np.int64), columns[:, 2])


def _groups(a: np.ndarray, b: np.ndarray, count: int) -> np.ndarray:
    """The number of the group of each measure, once some are joined."""
    from scipy.sparse.csgraph import connected_components  # slow to import

    joined = sp.coo_matrix((np.ones(len(a), bool), (a, b)), shape=(count, count))
    return np.asarray(connected_components(joined, directed=False)[1])


def cut_joins(joins: Joins, count: int, least: float) -> np.ndarray:
    """The first member of the group that each measure is in, after all joins of at least ``least``.

    Means may rise after a join: of each group the joins up to the first one below count.
    """
    group = _groups(joins.a, joins.b, count)[joins.a]
    order = np.argsort(group, kind="stable")
    below = np.cumsum(joins.score[order] < least)
    begins = np.searchsorted(group[order], group[order])
    kept = order[below == np.append(0, below)[begins]]
    label = _groups(joins.a[kept], joins.b[kept], count)
    _, first, each = np.unique(label, return_index=True, return_inverse=True)
    return np.asarray(first[each])


def rejoined(
    joins: Joins, place: np.ndarray, scores: Scores, changed: np.ndarray, lowest: float, n_jobs: int = 1
) -> Joins:
    """All joins as they are now.

    Parameters
    ----------
    joins : Joins
        Those from before.
    place : array of int
        Of each measure from before its number now, in the same order; −1 for those that are no more, or no longer what
        they were.
    scores : Scores
        The pairs now.
    changed : array of int
        Measures that were there before and have a pair, with another such, whose score is not what it was: one of the
        two measures of each such pair is enough.
    lowest : float
        As for ``agglomerate``.

    Returns
    -------
    Joins
        The same groups and the same joins in each as ``joins_of`` gives.
    """
    stays, count = place >= 0, len(scores.plans)
    before = _groups(joins.a, joins.b, len(place))
    group = np.full(count, -1)
    group[place[stays]] = before[stays]
    fresh, firm = group < 0, scores.score >= lowest
    anew = np.zeros(int(before.max(initial=-1)) + 2, bool)
    anew[-1] = True  # of those that were in no group
    anew[before[~stays]] = anew[group[changed]] = True
    # a new measure most likely joins the one that it is most like
    for one, other in ((scores.a, scores.b), (scores.b, scores.a)):
        nearby = np.flatnonzero(firm & fresh[one] & ~fresh[other])
        nearby = nearby[np.lexsort((scores.score[nearby], one[nearby]))]
        last = np.append(np.diff(one[nearby]) > 0, True)[: len(nearby)]
        anew[group[other[nearby[last]]]] = True
    while True:
        inside = anew[group]
        mine, theirs = inside[scores.a], inside[scores.b]
        found = joins_of(scores.some(np.flatnonzero(mine & theirs)), lowest, n_jobs)
        old = np.flatnonzero(~anew[before[joins.a]])
        kept = Joins(place[joins.a[old]], place[joins.b[old]], joins.score[old])
        # a mean is never above the highest score in it: groups without a high score between them stay apart
        across = scores.some(np.flatnonzero(mine != theirs))
        outside = group[np.where(inside[across.a], across.b, across.a)]
        near = np.isin(outside, outside[across.score >= lowest])
        beside = np.isin(group[kept.a], outside[near])
        reached = _reaching(found, Joins(kept.a[beside], kept.b[beside], kept.score[beside]), across.some(near), lowest)
        if not reached:
            break
        anew[group[np.array(reached)]] = True
    return Joins(*(np.concatenate(sides) for sides in zip(_columns(kept), _columns(found), strict=True)))


def _columns(joins: Joins) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return joins.a, joins.b, joins.score


def _sequences(joins: Joins, count: int) -> list[list[Merge]]:
    """The joins of each group that came of them."""
    group, found = _groups(joins.a, joins.b, count)[joins.a].tolist(), dict[int, list[Merge]]()
    for number, merge in zip(group, zip(*(side.tolist() for side in _columns(joins)), strict=True), strict=True):
        found.setdefault(number, []).append(merge)
    return list(found.values())


def _key(merge: Merge) -> tuple[float, int, int]:
    return -merge[2], merge[0], merge[1]


def _reaching(one: Joins, other: Joins, across: Scores, lowest: float) -> list[int]:
    """Groups of either side that would join one of the other side's before it comes to the joins that are known."""
    numbers: dict[str, int] = {}
    plans = across.plans
    members: Iterable[int] = {
        *across.a.tolist(),
        *across.b.tolist(),
        *(m for j in (one, other) for m in (*j.a.tolist(), *j.b.tolist())),
    }
    sums: dict[int, dict[int, float]] = {member: {} for member in members}
    sizes = {member: Counter({numbers.setdefault(plans[member], len(numbers)): 1}) for member in members}
    totals, version = dict.fromkeys(members, 1), dict.fromkeys(members, 0)
    for a, b, score in zip(across.a.tolist(), across.b.tolist(), across.score.tolist(), strict=True):
        sums[a][b] = sums[b][a] = score
    first_offers = sorted(
        (-value, a, b, 0, 0) for a, near in sums.items() for b, value in near.items() if a < b and value >= lowest
    )
    lists: list[Iterator[Offer]] = [iter(first_offers)]
    heap: list[tuple[float, int, int, int, int, int]] = []
    reached: list[int] = []

    def holds(entry: Sequence[float]) -> bool:
        return version.get(int(entry[1])) == entry[3] and version.get(int(entry[2])) == entry[4]

    def offer(number: int) -> None:
        """Put the best of a list that still holds on the heap."""
        for entry in lists[number]:
            if holds(entry):
                heapq.heappush(heap, (*entry, number))
                return

    def come_before(key: tuple[float, int, int] | None) -> None:
        """Note what would be joined before a join."""
        while heap and (key is None or heap[0][:3] < key):
            best = heapq.heappop(heap)
            if holds(best):
                reached.extend(best[1:3])
            offer(best[5])

    offer(0)
    sequences = [*_sequences(one, len(plans)), *_sequences(other, len(plans))]
    for merge in heapq.merge(*sequences, key=_key):
        come_before(_key(merge))
        first, second, _ = merge
        version[first] += 1
        del version[second]
        mine, gone = sums[first], sums.pop(second)
        sizes[first] += sizes.pop(second)
        totals[first] += totals.pop(second)
        for partner, value in gone.items():
            theirs = sums[partner]
            del theirs[second]
            theirs[first] = mine[partner] = mine.get(partner, 0.0) + value
        if mine:
            lists.append(iter(offers(first, mine, sizes, totals, version, lowest)))
            offer(len(lists) - 1)
    come_before(None)
    return reached
