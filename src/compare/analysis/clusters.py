"""The clusters of like measures: how large they are, how they group, and the tree that joins them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from compare.analysis.select import Data, Plans, commonest, select


@dataclass(frozen=True)
class ClusterTree:
    """Clusters as the leaves of a tree.

    ``clusters`` has a row for each leaf (``cluster_id``, ``cluster_name``, ``group_id``, ``measures``, ``plans``, the
    sorted ``plan_ids``); ``linkage`` is scipy's, over these rows.
    """

    clusters: pd.DataFrame
    linkage: np.ndarray


CLUSTER_COLUMNS = ["cluster_id", "cluster_name", "group_id", "measures", "plans", "plan_ids"]


def cluster_sizes(data: Data, plans: Plans = None) -> pd.DataFrame:
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
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        sparse = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True).fit_transform(texts)
    except ValueError:  # no text holds two characters
        return np.zeros((len(texts), 1))
    return np.asarray(sparse.todense())


def cluster_tree(data: Data, plans: Plans = None, most: int = 40) -> ClusterTree:
    """The clusters that most plans share, joined by the likeness of their members' wording.

    The distance of two clusters is one minus the cosine of their mean vectors, a little more between different
    groups of the coarse cut so that a group stays together; average linkage (Sokal and Michener 1958).

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``clusters`` and ``measures``.
    most : int
        So many clusters at most: those of most plans, then of most measures.
    """
    tables = select(data, plans)
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

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


GROUP_COLUMNS = ["group_id", "theme", "name", "clusters", "measures", "elsewhere", "only_here", "plans"]


def group_sizes(data: Data, plans: Plans = None) -> pd.DataFrame:
    """The groups of the coarse cut: what they are about, how large they are, and how much of them several plans have.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``clusters`` and ``measures``.

    Returns
    -------
    DataFrame
        A row for each group, most measures first: ``group_id``, ``theme`` (of most members; missing where none has
        one), ``name`` (of its largest cluster), ``clusters``, ``measures``, of them ``elsewhere`` (in a cluster that
        several plans have) and ``only_here``, and ``plans``.
    """
    tables = select(data, plans)
    members = tables["clusters"].merge(tables["measures"][["measure_id", "theme"]], on="measure_id")
    spread = members.groupby("cluster_id")["plan_id"].transform("nunique")
    rows = []
    for group_id, own in members.assign(elsewhere=spread > 1).groupby("group_id", sort=True):
        elsewhere = int(own["elsewhere"].sum())
        rows.append([
            group_id, commonest(own["theme"]), commonest(own["cluster_name"]), own["cluster_id"].nunique(), len(own),
            elsewhere, len(own) - elsewhere, own["plan_id"].nunique(),
        ])  # fmt: skip
    frame = pd.DataFrame(rows, columns=GROUP_COLUMNS)
    return frame.sort_values(["measures", "group_id"], ascending=[False, True], ignore_index=True)
