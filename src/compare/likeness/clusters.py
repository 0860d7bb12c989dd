"""Groups of measures that are the same commitment, over any number of plans, with names drawn from their titles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from compare.codebook import Codebook
from compare.likeness.agglomeration import DIGITS, Merge, agglomerate, cut, linkage
from compare.likeness.group_names import drawn_names, titles_of, told_apart
from compare.likeness.pieces import wordings
from compare.likeness.rejoining import Joins, Scores, cut_joins, joins_of, rejoined
from compare.likeness.settings import Settings
from compare.likeness.themes import UNSORTED, row_spans
from compare.saying import say
from compare.tables import frame, typed

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
    n_jobs: int = 1,
    codebook: Codebook | None = None,
) -> Clusters:
    """Join measures whose scores say that they are the same commitment.

    Agglomeration by group averages (Sokal and Michener 1958) over the scored pairs: the similarity of two groups is
    the mean score of all pairs of different plans between them, a pair that was not scored counting 0. Pairs of one
    plan are neither scored nor counted, so that what one plan splits in two may still be one commitment. The fine cut
    ends at ``settings.cluster``; the coarse one puts clusters of one theme together, and where no theme is known
    goes on joining down to ``settings.group``.

    Parameters
    ----------
    similar : DataFrame
        Table ``similar`` of the same measures.
    themes : DataFrame, optional
        Table ``themes``.
    codebook : Codebook, optional
        Its words say what a cluster may be called.

    Returns
    -------
    Clusters
        The same for any order of the rows. A measure that is like no other is a cluster of its own.
    """
    settings = settings or Settings()
    found = _found(measures, similar, themes, settings, LOWEST, n_jobs, codebook)
    if not found.ids:
        nothing = pd.DataFrame(columns=list(SUMMARY))
        says = say("no measures: nothing to compare")
        return Clusters(frame("clusters"), nothing, (), np.zeros((0, 4)), says)
    every_plan = sorted(set(found.plans))
    summary = []
    for number, (rows, kind, name, typical) in enumerate(
        zip(found.clusters, found.kinds, found.names, found.typical, strict=True)
    ):
        has = sorted({found.plans[row] for row in rows})
        summary.append({
            "cluster_id": found.cluster_id(number), "cluster_name": name, "group_id": found.group_ids[number],
            "group_name": kind, "typical": found.ids[typical], "size": len(rows), "plans": "、".join(has),
            "absent": "、".join(plan for plan in every_plan if plan not in has),
            "members": "、".join(found.ids[row] for row in rows),
        })  # fmt: skip
    named: dict[str, str] = {}
    for line in summary:
        named.setdefault(str(line["group_id"]), str(line["group_name"] or line["cluster_name"]))
    for line in summary:
        line["group_name"] = named[str(line["group_id"])]
    says = say(f"measures of one plan only ({every_plan[0]}): nothing to compare") if len(every_plan) == 1 else ""
    tree = linkage(len(found.ids), found.parts)
    return Clusters(_table(found, measures), pd.DataFrame(summary, columns=list(SUMMARY)), found.ids, tree, says)


def cluster_table(
    measures: pd.DataFrame,
    similar: pd.DataFrame,
    themes: pd.DataFrame | None = None,
    settings: Settings | None = None,
    n_jobs: int = 1,
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """The table of :func:`cluster_measures` alone, without the tree and what is absent where: for large corpora."""
    settings = settings or Settings()
    found = _found(measures, similar, themes, settings, min(settings.cluster, settings.group), n_jobs, codebook)
    return _table(found, measures)


@dataclass(frozen=True)
class Grouped:
    """What is kept of the clusters of measures with words: their joins, the cluster of each, and what each was called."""

    joins: Joins
    cluster: np.ndarray
    drawn: list[str]


def clusters_of(
    measures: pd.DataFrame,
    ids: np.ndarray,
    scores: Scores,
    themes: pd.DataFrame,
    settings: Settings,
    n_jobs: int = 1,
    known: tuple[Grouped, np.ndarray, np.ndarray] | None = None,
    codebook: Codebook | None = None,
) -> tuple[pd.DataFrame, Grouped]:
    """The table ``clusters`` from numbered pairs.

    Parameters
    ----------
    ids : array of str
        The measures with words, in order.
    scores : Scores
        The pairs of these.
    themes, settings, n_jobs
        As for :func:`cluster_measures`.
    known : Grouped and arrays, optional
        What was kept, and ``place`` and ``changed`` as for :func:`~compare.likeness.rejoining.rejoined`.
    codebook : Codebook, optional
        Its words say what a cluster may be called.
    """
    lowest = min(settings.cluster, settings.group)
    worth = scores.some(np.flatnonzero(scores.score >= LEAST))
    joins = (
        rejoined(known[0].joins, known[1], worth, known[2], lowest, n_jobs)
        if known
        else joins_of(worth, lowest, n_jobs)
    )
    order = measures["measure_id"].astype("str").sort_values(kind="stable")
    every, plans = tuple(order.tolist()), measures["plan_id"].astype("str").loc[order.index].tolist()
    row = pd.Index(every).get_indexer(pd.Index(ids))
    cuts = []
    for least in (settings.cluster, settings.group):
        root = np.arange(len(every))
        root[row] = row[cut_joins(joins, len(ids), least)]
        cuts.append(root.tolist())
    cluster, size = np.full(len(every), -1), np.zeros(0, np.int64)
    drawn: list[str] = []
    if known:
        size, drawn = np.bincount(known[0].cluster), known[0].drawn
        there = known[1] >= 0
        cluster[row[known[1][there]]] = known[0].cluster[there]

    def named(clusters: Sequence[Sequence[int]]) -> list[str]:
        before = [int(cluster[rows[0]]) for rows in clusters]
        same = [
            number >= 0 and size[number] == len(rows) and bool((cluster[np.asarray(rows)] == number).all())
            for number, rows in zip(before, clusters, strict=True)
        ]
        new = [rows for rows, as_before in zip(clusters, same, strict=True) if not as_before]
        wanted = {every[member] for rows in new for member in rows}
        items = wordings(measures[measures["measure_id"].isin(wanted)], None, settings.piece, codebook=codebook)
        held = {item.measure_id: item for item in items}
        names = iter(
            drawn_names([titles_of((held[every[member]] for member in rows), codebook) for rows in new], codebook)
        )
        return [drawn[number] if as_before else next(names) for number, as_before in zip(before, same, strict=True)]

    moved = Scores(plans, row[worth.a], row[worth.b], worth.score)
    found = _arranged(every, moved, [], (cuts[0], cuts[1]), themes, named)
    of = np.empty(len(every), np.int64)
    for number, rows in enumerate(found.clusters):
        of[rows] = number
    return _table(found, measures), Grouped(joins, of[row], found.drawn)


@dataclass(frozen=True)
class _Found:
    """Clusters as rows of measures, the largest first, with all that is said of each."""

    ids: tuple[str, ...]
    plans: list[str]
    parts: list[list[Merge]]
    clusters: list[list[int]]
    kinds: list[str | None]
    group_ids: list[str]
    names: list[str]
    typical: list[int]
    drawn: list[str]  # names before those that are the same are told apart

    def cluster_id(self, number: int) -> str:
        return f"c{number + 1:0{max(2, len(str(len(self.clusters))))}d}"


def _found(
    measures: pd.DataFrame,
    similar: pd.DataFrame,
    themes: pd.DataFrame | None,
    settings: Settings,
    lowest: float,
    n_jobs: int,
    codebook: Codebook | None,
) -> _Found:
    items = wordings(measures, None, settings.piece, codebook=codebook)
    ids = tuple(item.measure_id for item in items)
    if not ids:
        return _Found((), [], [], [], [], [], [], [], [])
    plans = [item.plan_id for item in items]
    worth = similar["score"].to_numpy(float).round(DIGITS)
    a, b = _places(ids, similar["measure_a"]), _places(ids, similar["measure_b"])
    there = np.flatnonzero((a >= 0) & (b >= 0) & (worth >= LEAST))
    scores = Scores(plans, a[there], b[there], worth[there])
    parts = agglomerate(plans, scores.a, scores.b, scores.score, lowest, n_jobs)
    fine, coarse = cut(len(ids), parts, settings.cluster), cut(len(ids), parts, settings.group)

    def named(clusters: Sequence[Sequence[int]]) -> list[str]:
        return drawn_names([titles_of((items[row] for row in rows), codebook) for rows in clusters], codebook)

    return _arranged(ids, scores, parts, (fine, coarse), themes, named)


def _places(ids: Sequence[str], names: pd.Series) -> np.ndarray:
    """Where each name stands among ids, or −1; millions of names never become objects of Python."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.index_in(pa.array(names, pa.large_string(), from_pandas=True), pa.array(ids, pa.large_string()))
    return np.asarray(found.fill_null(-1), np.int64)


def _arranged(
    ids: tuple[str, ...],
    scores: Scores,
    parts: list[list[Merge]],
    cuts: tuple[Sequence[int], Sequence[int]],
    themes: pd.DataFrame | None,
    named: Callable[[Sequence[Sequence[int]]], list[str]],
) -> _Found:
    """Clusters in order, with all that is said of each; ``named`` draws their names."""
    fine, coarse = cuts
    theme: dict[str, str] = {}
    if themes is not None and len(themes):
        first = themes[(themes["rank"] == 1) & (themes["theme"] != UNSORTED)]
        theme = dict(zip(first["measure_id"].astype(str), first["theme"], strict=True))

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
    width = max(2, len(str(len(ranked))))
    number = {key: f"g{number:0{width}d}" for number, key in enumerate(ranked, 1)}
    drawn = named(ordered)
    return _Found(
        ids=ids, plans=list(scores.plans), parts=parts, clusters=ordered, kinds=kinds, drawn=drawn,
        group_ids=[number[key] for key in group_key], names=told_apart(drawn), typical=_typical(ordered, fine, scores),
    )  # fmt: skip


def _table(found: _Found, measures: pd.DataFrame) -> pd.DataFrame:
    if not found.ids:
        return frame("clusters")
    of = np.empty(len(found.ids), np.int64)
    for number, rows in enumerate(found.clusters):
        of[rows] = number
    ids = pd.Series(found.ids, dtype="str")
    spans = np.array(row_spans(measures), np.int64)[pd.Index(measures["measure_id"].astype("str")).get_indexer(ids)]
    cluster_ids = [found.cluster_id(number) for number in range(len(found.clusters))]
    said = {"cluster_id": cluster_ids, "cluster_name": found.names, "group_id": found.group_ids}
    return typed("clusters", pd.DataFrame({
        "plan_id": pd.Series(found.plans, dtype="str"), "measure_id": ids,
        **{name: pd.Series(values, dtype="str").take(of).array for name, values in said.items()},
        "typical": ids.take(np.array(found.typical, np.int64)[of]).array, "start": spans[:, 0], "end": spans[:, 1],
    }))  # fmt: skip


def _typical(clusters: list[list[int]], fine: Sequence[int], scores: Scores) -> list[int]:
    """Of each cluster, the member with the highest mean score to the others of other plans; the first of equals."""
    a, b = scores.a, scores.b
    cluster = np.asarray(fine)
    plan = pd.factorize(np.asarray(scores.plans, dtype=object))[0]
    inside = (cluster[a] == cluster[b]) & (plan[a] != plan[b])
    # whole numbers, whose sum is the same in any order
    worth = np.round(scores.score[inside] * 10**DIGITS).astype(np.int64)
    total = np.zeros(len(fine), np.int64)
    np.add.at(total, a[inside], worth)
    np.add.at(total, b[inside], worth)
    _, own, fellows = np.unique(cluster * (plan.max() + 1) + plan, return_inverse=True, return_counts=True)
    others = np.bincount(cluster, minlength=len(fine))[cluster] - fellows[own]
    middle = np.round(total / np.maximum(others, 1) / 10**DIGITS, DIGITS)
    return [max(rows, key=lambda row: (middle[row], -row)) for rows in clusters]


def _kind(members: list[str], theme: dict[str, str]) -> str | None:
    """The theme that most members have."""
    counts = Counter(theme[member] for member in members if isinstance(theme.get(member), str))
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None
