"""Agglomeration by group averages over scored pairs, one connected part of the measures at a time."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, repeat

import numpy as np
import scipy.sparse as sp
from joblib import delayed

from compare.batches import run_batches

__all__ = ["Merge", "Offer", "agglomerate", "cut", "linkage", "offers"]

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
    score : array of float
    lowest : float
    n_jobs : int
        Processes; the result is the same for any number.

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
    """The joins of one connected part."""
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
    # what may be joined, the best first: the pairs of measures, and those of every group that was made of several
    lists: dict[int, Iterator[Offer]] = {MEASURES: _in_order(part, lowest)}
    heap: list[tuple[float, int, int, int, int, int]] = []

    def offer(group: int) -> None:
        """Put the best of a list that still holds on the heap."""
        for entry in lists.get(group, ()):
            if version.get(entry[1]) == entry[3] and version.get(entry[2]) == entry[4]:
                heapq.heappush(heap, (*entry, group))
                return

    offer(MEASURES)
    merges: list[Merge] = []
    while heap:
        height, first, second, version_first, version_second, group = heapq.heappop(heap)
        if version.get(first) != version_first or version.get(second) != version_second:
            offer(group)
            continue
        merges.append((first, second, -height))
        version[first] += 1
        del version[second]
        mine, gone = sums[first], sums.pop(second)
        sizes[first] += sizes.pop(second)
        totals[first] += totals.pop(second)
        del mine[second], gone[first]
        for other, value in gone.items():
            theirs = sums[other]
            del theirs[second]
            theirs[first] = mine[other] = mine.get(other, 0.0) + value
        lists.pop(second, None)  # what was offered to either holds no more
        lists[first] = iter(offers(first, mine, sizes, totals, version, lowest))
        offer(first)
        if group != first:
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
    size, total, own = sizes[group], totals[group], version[group]
    found = []
    for other, value in sums.items():
        fellows = totals[other]
        small, large = (sizes[other], size) if fellows <= total else (size, sizes[other])
        within = 0
        for plan, times in small.items():
            if plan in large:
                within += times * large[plan]
        cross = total * fellows - within
        if cross and (similarity := round(value / cross, DIGITS)) >= lowest:
            found.append(
                (-similarity, group, other, own, version[other])
                if group < other
                else (-similarity, other, group, version[other], own)
            )
    found.sort()
    return found


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
