"""Agglomeration by group averages over scored pairs, one connected part of the measures at a time."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, repeat

import numpy as np
import scipy.sparse as sp
from joblib import delayed

from compare.batches import run_batches

DIGITS = 6  # to which similarities are rounded before they are compared
MEASURES = -1  # whose list of offers is that of the measures themselves
TASK = 20_000  # pairs, about, of the parts that one process takes at a time

Merge = tuple[int, int, float]  # two groups, named by their first members, and their mean score
Offer = tuple[float, int, int, int, int]  # minus the mean score, two groups, and how often each had been joined
# members of a connected part, their plans, and its pairs with their scores
_Part = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def agglomerate(
    plans: Sequence[str], a: np.ndarray, b: np.ndarray, score: np.ndarray, lowest: float, n_jobs: int = 1
) -> list[list[Merge]]:
    """Join the two groups with the highest mean score, again and again, until none reach ``lowest``.

    Groups that share no pair of ``lowest`` or more are never joined, so every connected part of the measures is a
    task of its own, and the work follows the pairs, not the square of the measures.

    Parameters
    ----------
    plans : sequence of str
        The plan of each measure.
    a, b : arrays of int
        The measures of each pair, a pair once.

    Returns
    -------
    list of list of Merge
        For each connected part, its joins in order.
    """
    from scipy.sparse.csgraph import connected_components  # slow to import

    a, b = np.minimum(a, b).astype(np.int32), np.maximum(a, b).astype(np.int32)
    count, firm = len(plans), score >= lowest
    _, part = connected_components(
        sp.coo_matrix((np.ones(int(firm.sum()), bool), (a[firm], b[firm])), shape=(count, count)), directed=False
    )
    inside = np.flatnonzero((part[a] == part[b]) & (a != b) & (score > 0))
    inside = inside[np.lexsort((b[inside], a[inside], part[a[inside]]))]
    begins = np.flatnonzero(np.append(True, np.diff(part[a[inside]]) != 0)) if len(inside) else np.zeros(0, np.int64)
    bounds = np.append(begins, len(inside))
    _, plan = np.unique(np.asarray(plans, dtype=object), return_inverse=True)
    tasks: list[list[_Part]] = [[]]
    held = 0
    for begin, end in pairwise(bounds.tolist()):
        if held > TASK:
            tasks, held = [*tasks, []], 0
        pairs = inside[begin:end]
        members = np.unique([a[pairs], b[pairs]])
        tasks[-1].append((members, plan[members], a[pairs], b[pairs], score[pairs]))
        held += end - begin
    done = run_batches(
        [delayed(_parts)(task, lowest) for task in tasks],
        n_jobs,
        lambda task: [plans[member] for part in tasks[task] for member in part[0].tolist()],
    )
    return [merges for many in done for merges in many]


def _parts(parts: Sequence[_Part], lowest: float) -> list[list[Merge]]:
    return [_joined(part, lowest) for part in parts]


def _joined(part: _Part, lowest: float) -> list[Merge]:
    """The joins of one connected part.

    Of two groups the one with fewer neighbours moves to the other: a measure that is said ten thousand times has as many
    neighbours, and would else be gone through for each of them.
    """
    members, a, b, score = part[0].tolist(), *part[2:]
    sums: dict[int, dict[int, float]] = {member: {} for member in members}
    named = np.array(members, dtype=object)  # of each number one object, however many pairs it stands in
    for start in range(0, len(score), TASK):
        some = slice(start, start + TASK)
        one_of, other_of = (named[np.searchsorted(part[0], side[some])] for side in (a, b))
        for one, other, value in zip(one_of, other_of, score[some].tolist(), strict=True):
            sums[one][other] = sums[other][one] = value
    sizes = {member: Counter({plan: 1}) for member, plan in zip(members, part[1].tolist(), strict=True)}
    totals, version = dict.fromkeys(members, 1), dict.fromkeys(members, 0)
    name = dict(zip(members, members, strict=True))  # of a group: its first member
    # what may be joined, the best first: the pairs of measures, and those of every group that was made of several
    pairs = _in_order(part, lowest)
    lists: dict[int, list[tuple[float, int, int, int, int]]] = {}
    heap: list[tuple[float, int, int, int, int, int, int]] = []

    def offered(group: int, others: Iterable[int]) -> list[tuple[float, int, int, int, int]]:
        """With which others a group may be joined: minus the mean score, the name of the other, who it is, as of when."""
        values = ((other, similarity(sums[group][other], group, other, sizes, totals)) for other in others)
        return [
            (-value, name[other], other, version[other], version[group]) for other, value in values if value >= lowest
        ]

    def offer(group: int) -> None:
        """Put the best of a group's list that still holds on the heap.

        A mean never rises when a group grows: it is a mean of two that were there before. What was reckoned for smaller
        groups is therefore looked at again only where it comes first.
        """
        near = lists[group]
        while near:
            height, _, other, of_other, own = near[0]
            if other not in version:
                heapq.heappop(near)  # it stands in the list of the group that the other is in now
            elif (of_other, own) != (version[other], version[group]):
                again = offered(group, [other])
                heapq.heapreplace(near, again[0]) if again else heapq.heappop(near)
            else:
                first, second = sorted((name[group], name[other]))
                heapq.heappush(heap, (height, first, second, group, other, own, of_other))
                return

    def next_pair() -> None:
        for height, one, other, *_ in pairs:
            if version.get(one) == 0 == version.get(other):
                heapq.heappush(heap, (height, one, other, MEASURES, other, one, 0))
                return

    next_pair()
    merges: list[Merge] = []
    while heap:
        height, first, second, group, other, own, of_other = heapq.heappop(heap)
        if group == MEASURES:
            next_pair()
            group, own = first, 0
        if version.get(group) != own:
            continue  # the group has grown, and has a newer offer
        if version.get(other) != of_other:
            if group in lists:
                offer(group)
            continue
        merges.append((first, second, -height))
        group, other = (group, other) if len(sums[group]) >= len(sums[other]) else (other, group)
        renamed, name[group] = name[group] != first, first
        version[group] += 1
        del version[other]
        mine, gone = sums[group], sums.pop(other)
        sizes[group] += sizes.pop(other)
        totals[group] += totals.pop(other)
        del mine[other], gone[group]
        for neighbour, value in gone.items():
            theirs = sums[neighbour]
            del theirs[other]
            theirs[group] = mine[neighbour] = mine.get(neighbour, 0.0) + value
        lists.pop(other, None)
        if group in lists and not renamed:
            for entry in offered(group, gone):
                heapq.heappush(lists[group], entry)
        else:
            lists[group] = offered(group, mine)
            heapq.heapify(lists[group])
        offer(group)
    return merges


def _in_order(part: _Part, lowest: float) -> Iterator[Offer]:
    """The pairs of a part as offers, the best first; few of millions are held as objects at a time."""
    _, _, a, b, score = part
    firm = np.flatnonzero(score >= lowest)
    firm = firm[np.lexsort((b[firm], a[firm], -score[firm]))]
    for start in range(0, len(firm), TASK):
        some = firm[start : start + TASK]
        yield from zip((-score[some]).tolist(), a[some].tolist(), b[some].tolist(), repeat(0), repeat(0), strict=False)


def offers(
    group: int,
    sums: Mapping[int, float],
    sizes: Mapping[int, Mapping[int, int]],
    totals: Mapping[int, int],
    version: Mapping[int, int],
    lowest: float,
) -> list[Offer]:
    """With which others a group may be joined, the best first."""
    own, found = version[group], []
    for other, value in sums.items():
        mean = similarity(value, group, other, sizes, totals)
        if mean >= lowest:
            found.append(
                (-mean, group, other, own, version[other])
                if group < other
                else (-mean, other, group, version[other], own)
            )
    found.sort()
    return found


def similarity(
    value: float, group: int, other: int, sizes: Mapping[int, Mapping[int, int]], totals: Mapping[int, int]
) -> float:
    """The mean score of two groups whose pairs' scores sum up to a value, pairs inside a plan left out; 0 where all are."""
    small, large = (sizes[group], sizes[other]) if totals[group] < totals[other] else (sizes[other], sizes[group])
    within = 0
    for plan, times in small.items():
        if plan in large:
            within += times * large[plan]
    cross = totals[group] * totals[other] - within
    return round(value / cross, DIGITS) if cross else 0.0


def cut(count: int, parts: Sequence[Sequence[Merge]], least: float) -> list[int]:
    """The first member of the group that each measure is in, after all joins of at least ``least``."""
    root = list(range(count))

    def find(row: int) -> int:
        while root[row] != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    for merges in parts:
        # group averages may rise after a join: the cut takes the joins up to the first one below
        for a, b, score in merges:
            if score < least:
                break
            first, second = sorted((find(a), find(b)))
            root[second] = first
    return [find(row) for row in range(count)]


def linkage(count: int, parts: Sequence[Sequence[Merge]]) -> np.ndarray:
    """The joins as scipy writes them; what was never joined comes together at height 1, in order of the first members."""
    number = {row: row for row in range(count)}
    size = dict.fromkeys(range(count), 1)
    lines: list[tuple[float, float, float, float]] = []
    height = 0.0

    def join(a: int, b: int, at: float) -> None:
        one, two = sorted((number[a], number[b]))
        size[a] += size.pop(b)
        number[a] = count + len(lines)
        del number[b]
        lines.append((float(one), float(two), at, float(size[a])))

    # the parts' next joins, the highest first: as if all had been joined together
    for a, b, score in heapq.merge(*parts, key=lambda merge: (-merge[2], merge[0], merge[1])):
        height = max(height, round(1 - score, DIGITS))  # heights never fall, as a drawing needs them
        join(a, b, height)
    rest = sorted(number)
    for other in rest[1:]:
        join(rest[0], other, 1.0)
    return np.array(lines, float).reshape(-1, 4)
