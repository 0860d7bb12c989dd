"""What measures are called, and names of groups that come from the plans that are shown, not from others."""

from __future__ import annotations

import pandas as pd

from compare.likeness.clauses import called
from compare.likeness.group_names import is_name_of, names_of, titles_of
from compare.likeness.pieces import wordings


def headings(measures: pd.DataFrame) -> pd.Series:
    """What each measure is called; indexed by ``measure_id``."""
    names = map(called, measures[["title", "words", "text"]].to_dict("records"))
    return pd.Series(list(names), index=measures["measure_id"], dtype="object")


def named_by_members(clusters: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The clusters of some plans, those renamed whose name is the title of a measure of another plan.

    Parameters
    ----------
    clusters, measures : DataFrame
        The rows of the tables of those names that are shown.
    """
    if clusters.empty:
        return clusters
    held = {one.measure_id: one for one in wordings(measures) if one.head}
    titles: dict[str, list[str]] = {}
    for (cluster_id, name), ids in clusters.groupby(["cluster_id", "cluster_name"], sort=True)["measure_id"]:
        own = [held[one] for one in ids if one in held]
        if own and not any(is_name_of(name, one) for one in own):
            titles[cluster_id] = titles_of(own)
    taken = set(clusters["cluster_name"][~clusters["cluster_id"].isin(titles)])
    names = zip(titles, names_of(list(titles.values())), strict=True)
    told = {key: f"{name}（{key}）" if name in taken else name for key, name in names}
    called = [told.get(key, name) for key, name in zip(clusters["cluster_id"], clusters["cluster_name"], strict=True)]
    return clusters.assign(cluster_name=pd.Series(called, index=clusters.index, dtype=clusters["cluster_name"].dtype))
