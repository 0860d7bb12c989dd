"""Groups of measures that are the same commitment, over any number of plans, with names drawn from their titles."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from compare.likeness.pieces import wordings
from compare.likeness.settings import Settings
from compare.likeness.themes import UNSORTED
from compare.likeness.words import load_words
from compare.tables import frame

__all__ = ["Clusters", "cluster_measures", "linkage"]

NAME_LENGTH = 24  # characters a name has at most
DIGITS = 6  # to which similarities are rounded before they are compared
LEAST = 0.05  # a score below this counts as 0: thousands of them say nothing and cost most of the time
LOWEST = 0.1  # mean score below which groups are not joined one by one, but all at the top of the tree


@dataclass(frozen=True)
class Clusters:
    """The groups of some measures.

    Attributes
    ----------
    table : DataFrame
        Table ``clusters``, ordered by ``measure_id``.
    summary : DataFrame
        One row a cluster: ``cluster_id``, ``cluster_name``, ``group_id``, ``group_name``, ``typical``, ``size``,
        ``plans`` (that have it), ``absent`` (that have none), ``members``, each list joined by ``、``.
    ids : tuple of str
        The measures in the order that ``linkage`` counts them: 0 … n − 1.
    linkage : array of shape (n − 1, 4)
        As ``scipy.cluster.hierarchy`` makes it: the two joined, ``1 − mean score`` as height, the size.
    says : str
        What a reader should know, such as why there is nothing to group; empty where all is well.
    """

    table: pd.DataFrame
    summary: pd.DataFrame
    ids: tuple[str, ...]
    linkage: np.ndarray
    says: str = ""


SUMMARY = (
    "cluster_id", "cluster_name", "group_id", "group_name", "typical", "size", "plans", "absent", "members",
)  # fmt: skip


def cluster_measures(
    measures: pd.DataFrame,
    similar: pd.DataFrame,
    themes: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> Clusters:
    """Join measures whose scores say that they are the same commitment.

    Agglomeration by group averages (Sokal and Michener 1958) over the scored pairs: the similarity of two groups is
    the mean score of all pairs of different plans between them, a pair that was not scored counting 0. Pairs of one
    plan are neither scored nor counted, so that what one plan splits in two may still be one commitment. The fine cut
    ends at ``settings.cluster``; the coarse one puts clusters of one theme together, and where no theme is known
    goes on joining down to ``settings.group``.

    Parameters
    ----------
    measures : DataFrame
        Table ``measures``.
    similar : DataFrame
        Table ``similar`` of the same measures.
    themes : DataFrame, optional
        Table ``themes``.
    settings : Settings, optional

    Returns
    -------
    Clusters
        The same for any order of the rows. A measure that is like no other is a cluster of its own.
    """
    settings = settings or Settings()
    items = wordings(measures, None, settings.piece)
    ids = tuple(item.measure_id for item in items)
    if not ids:
        return Clusters(frame("clusters"), pd.DataFrame(columns=list(SUMMARY)), (), np.zeros((0, 4)), "no measures")
    place = {measure_id: row for row, measure_id in enumerate(ids)}
    plans = [item.plan_id for item in items]
    near = similar[similar["score"] >= LEAST]
    pairs = [
        (place[a], place[b], round(float(score), DIGITS))
        for a, b, score in zip(
            near["measure_a"].to_numpy(object),
            near["measure_b"].to_numpy(object),
            near["score"].to_numpy(float),
            strict=True,
        )
        if a in place and b in place
    ]
    merges = _agglomerate(plans, pairs)
    fine = _cut(len(ids), merges, settings.cluster)
    coarse = _cut(len(ids), merges, settings.group)
    theme: dict[str, str] = {}
    if themes is not None and len(themes):
        first = themes[(themes["rank"] == 1) & (themes["theme"] != UNSORTED)]
        theme = dict(zip(first["measure_id"].astype(str), first["theme"], strict=True))
    titles = {item.measure_id: item.head for item in items}
    scores: dict[tuple[int, int], float] = {(min(a, b), max(a, b)): score for a, b, score in pairs}
    spans = dict(zip(measures["measure_id"].astype(str), _spans(measures), strict=True))
    every_plan = sorted(set(plans))

    groups: dict[int, list[int]] = defaultdict(list)
    for row, root in enumerate(fine):
        groups[root].append(row)
    ordered = sorted(groups.values(), key=lambda rows: (-len(rows), ids[rows[0]]))
    kinds = [_kind([ids[row] for row in rows], theme) for rows in ordered]
    group_key = [kind or f"\0{coarse[rows[0]]:09d}" for rows, kind in zip(ordered, kinds, strict=True)]
    group_size = Counter[str]()
    for rows, key in zip(ordered, group_key, strict=True):
        group_size[key] += len(rows)
    first_seen = {key: number for number, key in reversed(list(enumerate(group_key)))}
    ranked = sorted(group_size, key=lambda key: (-group_size[key], first_seen[key]))
    width, group_width = max(2, len(str(len(ordered)))), max(2, len(str(len(ranked))))
    group_ids = {key: f"g{number:0{group_width}d}" for number, key in enumerate(ranked, 1)}
    rows_out, summary = [], []
    names = names_of([[titles[ids[row]] for row in rows] for rows in ordered])
    for number, (rows, key, kind, name) in enumerate(zip(ordered, group_key, kinds, names, strict=True), 1):
        cluster_id = f"c{number:0{width}d}"
        typical = ids[_typical(rows, plans, scores)]
        has = sorted({plans[row] for row in rows})
        summary.append({
            "cluster_id": cluster_id, "cluster_name": name, "group_id": group_ids[key], "group_name": kind,
            "typical": typical, "size": len(rows), "plans": "、".join(has),
            "absent": "、".join(plan for plan in every_plan if plan not in has),
            "members": "、".join(ids[row] for row in rows),
        })  # fmt: skip
        for row in rows:
            start, end = spans[ids[row]]
            rows_out.append({
                "plan_id": plans[row], "measure_id": ids[row], "cluster_id": cluster_id, "cluster_name": name,
                "typical": typical, "group_id": group_ids[key], "start": start, "end": end,
            })  # fmt: skip
    rows_out.sort(key=lambda row: str(row["measure_id"]))
    named: dict[str, str] = {}
    for line in summary:
        named.setdefault(str(line["group_id"]), str(line["group_name"] or line["cluster_name"]))
    for line in summary:
        line["group_name"] = named[str(line["group_id"])]
    says = f"measures of one plan only ({every_plan[0]}): nothing to compare" if len(every_plan) == 1 else ""
    return Clusters(
        frame("clusters", rows_out), pd.DataFrame(summary, columns=list(SUMMARY)), ids, linkage(len(ids), merges), says
    )


# -- agglomeration --------------------------------------------------------------------------------------------------

Merge = tuple[int, int, float]  # two groups, named by their first members, and their mean score


def _agglomerate(plans: list[str], pairs: Iterable[tuple[int, int, float]]) -> list[Merge]:
    """Join the two groups with the highest mean score, again and again, until none reach ``LOWEST``.

    Groups that share no scored pair are never compared, so the work follows the pairs, not the square of the measures.
    """
    sums: list[dict[int, float]] = [{} for _ in plans]
    for a, b, score in pairs:
        if a != b and score > 0:
            sums[a][b] = sums[b][a] = score
    sizes: list[Counter[str]] = [Counter({plan: 1}) for plan in plans]
    totals = [1] * len(plans)
    alive = [True] * len(plans)
    version = [0] * len(plans)

    def mean(a: int, b: int) -> float:
        if totals[a] == totals[b] == 1:
            return sums[a][b]
        small, large = (sizes[a], sizes[b]) if len(sizes[a]) <= len(sizes[b]) else (sizes[b], sizes[a])
        within = sum(times * large[plan] for plan, times in small.items() if plan in large)
        cross = totals[a] * totals[b] - within
        return round(sums[a][b] / cross, DIGITS) if cross else 0.0

    heap = [(-mean(a, b), a, b, 0, 0) for a in range(len(plans)) for b in sums[a] if a < b]
    heap = [entry for entry in heap if -entry[0] >= LOWEST]
    heapq.heapify(heap)
    merges: list[Merge] = []
    while heap:
        height, a, b, version_a, version_b = heapq.heappop(heap)
        if not (alive[a] and alive[b]) or version[a] != version_a or version[b] != version_b:
            continue
        merges.append((a, b, -height))
        alive[b] = False
        version[a] += 1
        sizes[a] += sizes[b]
        totals[a] += totals[b]
        gone = sums[b]
        sums[b] = {}
        del sums[a][b], gone[a]
        for other, total in gone.items():
            del sums[other][b]
            joined = sums[a].get(other, 0.0) + total
            sums[a][other] = sums[other][a] = joined
        for other in sums[a]:
            first, second = (a, other) if a < other else (other, a)
            similarity = mean(first, second)
            if similarity >= LOWEST:
                heapq.heappush(heap, (-similarity, first, second, version[first], version[second]))
    return merges


def _cut(count: int, merges: list[Merge], least: float) -> list[int]:
    """The first member of the group that each measure is in, after all joins of at least ``least``."""
    root = list(range(count))

    def find(row: int) -> int:
        while root[row] != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    # group averages may rise after a join: the cut takes the joins up to the first one below
    for a, b, score in merges:
        if score < least:
            break
        first, second = sorted((find(a), find(b)))
        root[second] = first
    return [find(row) for row in range(count)]


def linkage(count: int, merges: list[Merge]) -> np.ndarray:
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

    for a, b, score in merges:
        height = max(height, round(1 - score, DIGITS))  # heights never fall, as a drawing needs them
        join(a, b, height)
    rest = sorted(number)
    for other in rest[1:]:
        join(rest[0], other, 1.0)
    return np.array(lines, float).reshape(-1, 4)


# -- names ----------------------------------------------------------------------------------------------------------


def _typical(rows: list[int], plans: list[str], scores: dict[tuple[int, int], float]) -> int:
    """The member with the highest mean score to the others of other plans; the first of equals."""

    def middle(row: int) -> float:
        others = [scores.get((min(row, other), max(row, other)), 0.0) for other in rows if plans[other] != plans[row]]
        return round(sum(others) / len(others), DIGITS) if others else 0.0

    return max(rows, key=lambda row: (middle(row), -row))


def _kind(members: list[str], theme: dict[str, str]) -> str | None:
    """The theme that most members have."""
    counts = Counter(theme[member] for member in members if isinstance(theme.get(member), str))
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def names_of(titles: list[list[str]]) -> list[str]:
    """A name for each cluster: the title of a member whose words most of its fellows' titles have, told apart."""
    words = load_words()
    found = []
    for heads in titles:
        counted = [set(words.counted(head)) for head in heads]
        holders = Counter(word for one in counted for word in one)

        def worth(number: int, counted: list[set[str]] = counted, holders: Counter[str] = holders) -> float:
            return sum(holders[word] for word in counted[number]) / (len(counted[number]) + 1) if counted[number] else 0

        fitting = [number for number, head in enumerate(heads) if 0 < len(head) <= NAME_LENGTH] or range(len(heads))
        best = max(fitting, key=lambda number: (worth(number), -len(heads[number]), -number))
        name = heads[best]
        found.append(name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…")
    seen: Counter[str] = Counter()
    told = []
    for name in found:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name}（{seen[name]}）")
    return told


def _spans(measures: pd.DataFrame) -> list[tuple[int, int]]:
    if "start" not in measures or "end" not in measures:
        return [(0, 0)] * len(measures)
    return [(int(start), int(end)) for start, end in zip(measures["start"], measures["end"], strict=True)]
