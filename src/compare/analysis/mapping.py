"""Measures and their clusters by likeness of wording: a tree of clusters and a map in two dimensions.

For drawing only: the table ``clusters`` says what belongs together; here it gets places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from compare.analysis.scaling import scaled
from compare.analysis.select import Data, select


@dataclass(frozen=True)
class ClusterTree:
    """Clusters as the leaves of a tree.

    ``clusters`` has a row for each leaf (``cluster_id``, ``cluster_name``, ``group_id``, ``measures``, ``plans``, the
    sorted ``plan_ids``); ``linkage`` is scipy's, over these rows.
    """

    clusters: pd.DataFrame
    linkage: np.ndarray


CLUSTER_COLUMNS = ["cluster_id", "cluster_name", "group_id", "measures", "plans", "plan_ids"]


def cluster_sizes(data: Data, plans: list[str] | str | None = None) -> pd.DataFrame:
    """The clusters of like measures with the number of their measures and plans; most plans first."""
    rows = select(data, plans)["clusters"]
    sizes = [
        {"cluster_id": cluster_id, "cluster_name": group["cluster_name"].iloc[0], "group_id": group["group_id"].iloc[0],
         "measures": int(group["measure_id"].nunique()), "plans": int(group["plan_id"].nunique()),
         "plan_ids": tuple(sorted(set(group["plan_id"])))}
        for cluster_id, group in rows.groupby("cluster_id", sort=True)
    ]  # fmt: skip
    frame = pd.DataFrame(sizes, columns=CLUSTER_COLUMNS)
    return frame.sort_values(["plans", "measures", "cluster_id"], ascending=[False, False, True], ignore_index=True)


def word_vectors(texts: pd.Series) -> np.ndarray:
    """Unit vectors of texts: character 2- and 3-grams by TF-IDF; an empty text is the zero vector."""
    try:
        sparse = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True).fit_transform(texts)
    except ValueError:  # no text holds two characters
        return np.zeros((len(texts), 1))
    return np.asarray(sparse.todense())


def cluster_tree(data: Data, plans: list[str] | str | None = None, most: int = 40) -> ClusterTree:
    """The clusters that most plans share, joined by the likeness of their members' wording.

    The distance of two clusters is one minus the cosine of their mean vectors, a little more between different
    groups of the coarse cut so that a group stays together; average linkage (Sokal and Michener 1958).

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``clusters`` and ``measures``.
    plans : list of str, optional
        All plans by default.
    most : int
        So many clusters at most: those of most plans, then of most measures.
    """
    tables = select(data, plans)
    sizes = cluster_sizes(tables).head(most)
    if len(sizes) < 2:
        return ClusterTree(sizes, np.empty((0, 4)))
    members = tables["clusters"].merge(tables["measures"][["measure_id", "text"]], on="measure_id")
    members = members[members["cluster_id"].isin(sizes["cluster_id"])].sort_values("measure_id")
    vectors = word_vectors(members["text"].astype("str"))
    centres = np.array(
        [vectors[(members["cluster_id"] == cluster_id).to_numpy()].mean(axis=0) for cluster_id in sizes["cluster_id"]]
    )
    distance = _cosine_distance(centres)
    groups = sizes["group_id"].to_numpy()
    distance = np.where(groups[:, None] == groups[None, :], distance * 0.75, 0.25 + distance * 0.75)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(np.round(distance, 6), checks=False), method="average")
    return ClusterTree(sizes, tree)


def _cosine_distance(vectors: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(length > 0, length, 1)
    return np.clip(1 - unit @ unit.T, 0.0, 1.0)


@dataclass(frozen=True)
class MeasureMap:
    """Where measures stand by likeness of wording, in three levels.

    ``groups`` (the coarse cut): ``group_id``, ``measures``, ``plans``, ``theme`` (of most members), ``name`` (of its
    largest cluster), ``x``, ``y`` among the groups; ``clusters`` (the fine cut): ``cluster_id``, ``group_id``,
    ``measures``, ``plans``, ``x``, ``y`` inside their group; ``members``: ``measure_id``, ``plan_id``, ``cluster_id``,
    ``group_id``. All places lie between 0 and 1.
    """

    groups: pd.DataFrame
    clusters: pd.DataFrame
    members: pd.DataFrame


def measure_map(data: Data, plans: list[str] | str | None = None, most: int = 2000) -> MeasureMap:
    """Places for the groups of measures, and for the clusters inside each: near where the wording is alike.

    Both are scaled by the cosine distances of their mean vectors.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``clusters`` and ``measures``.
    plans : list of str, optional
        All plans by default.
    most : int
        So many measures at most, the largest groups first.
    """
    tables = select(data, plans)
    members = tables["clusters"].merge(tables["measures"][["measure_id", "text", "theme"]], on="measure_id")
    count = members["group_id"].value_counts()
    kept: list[str] = []
    total = 0
    for group_id in sorted(count.index, key=lambda g: (-count[g], str(g))):
        if total + count[group_id] > most and kept:
            break
        kept.append(group_id)
        total += int(count[group_id])
    members = members[members["group_id"].isin(kept)].sort_values(["group_id", "cluster_id", "plan_id", "measure_id"])
    members = members.reset_index(drop=True)
    vectors = word_vectors(members["text"].astype("str")) if len(members) else np.zeros((0, 1))
    groups, centres, clusters = [], [], []
    for group_id in kept:
        inside = members.index[members["group_id"] == group_id]
        own = members.loc[inside]
        centres.append(vectors[inside].mean(axis=0))
        themes, largest = own["theme"].dropna().value_counts(), own["cluster_name"].value_counts()
        groups.append(
            {"group_id": group_id, "measures": len(own), "plans": int(own["plan_id"].nunique()),
             "theme": min(themes.index, key=lambda t: (-themes[t], t), default=None),
             "name": min(largest.index, key=lambda t: (-largest[t], t))}
        )  # fmt: skip
        parts = [(str(cluster_id), rows.index) for cluster_id, rows in own.groupby("cluster_id", sort=True)]
        where = scaled(_cosine_distance(np.array([vectors[rows].mean(axis=0) for _, rows in parts])))
        clusters += [
            {"cluster_id": cluster_id, "group_id": group_id, "measures": len(rows),
             "plans": int(members.loc[rows, "plan_id"].nunique()), "x": x, "y": y}
            for (cluster_id, rows), (x, y) in zip(parts, where, strict=True)
        ]  # fmt: skip
    groups_frame = pd.DataFrame(groups, columns=["group_id", "measures", "plans", "theme", "name"])
    where = scaled(_cosine_distance(np.array(centres))) if groups else np.zeros((0, 2))
    groups_frame["x"], groups_frame["y"] = where[:, 0], where[:, 1]
    columns = ["cluster_id", "group_id", "measures", "plans", "x", "y"]
    return MeasureMap(
        groups_frame,
        pd.DataFrame(clusters, columns=columns),
        members[["measure_id", "plan_id", "cluster_id", "group_id"]],
    )
