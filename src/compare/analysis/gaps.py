"""What one plan leaves out that others have, and what it has alone, each with the measure that comes nearest."""

from __future__ import annotations

from typing import Any

import pandas as pd

from compare.analysis.select import Data, plan_ids, select
from compare.analysis.silence import unmatched

GAP_COLUMNS = ["cluster_id", "group", "plans", "measure_id", "typical", "nearest", "nearest_title", "nearest_score"]
TITLE = 40  # characters of a text that stand for a missing title


def gaps(data: Data, plan: str, least: int | None = None) -> pd.DataFrame:
    """Groups of like measures that other plans have and one has not.

    A group counts as left out when the plan has no measure in it and none that is the same as, or overlaps with, one
    of its measures.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``clusters``, ``measures`` and ``similar``.
    plan : str
    least : int, optional
        Other plans that must have it; half of them by default, rounded up.

    Returns
    -------
    DataFrame
        A row for each group, what most plans have first: ``cluster_id``, ``group`` (its name), ``plans`` that have it,
        ``measure_id`` (its typical measure) and ``typical`` (that one's title); ``nearest`` (the plan's own measure
        that comes closest to one of the group), its title and its score, missing where nothing was scored.

    Raises
    ------
    CorpusError
        For a plan that is not there; the message lists those that are.
    """
    plan_ids(data, [plan])
    tables = select(data)
    others = max(len(tables["plans"]) - 1, 0)
    wanted = max(1, -(-others // 2)) if least is None else least
    titles = _titles(tables["measures"])
    scored = _scored(tables["similar"], plan)
    rows: list[dict[str, Any]] = []
    for cluster_id, group in tables["clusters"].groupby("cluster_id", sort=True):
        has = group["plan_id"].nunique()
        near = scored[scored["other"].isin(group["measure_id"])]
        if plan in set(group["plan_id"]) or has < wanted or near["relation"].notna().any():
            continue
        typical = str(group["typical"].iloc[0])
        row = {"cluster_id": cluster_id, "group": group["cluster_name"].iloc[0], "plans": has, "measure_id": typical}
        rows.append(row | {"typical": titles[typical]} | _nearest(near, "own", titles))
    frame = pd.DataFrame(rows, columns=GAP_COLUMNS).astype({"nearest_score": "float64", "plans": "int64"})
    return frame.sort_values(["plans", "cluster_id"], ascending=[False, True], ignore_index=True)


def only_here(data: Data, plan: str) -> pd.DataFrame:
    """Measures of one plan that are like none in another, each with the one elsewhere that comes nearest.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures`` and ``similar``.
    plan : str

    Returns
    -------
    DataFrame
        ``plan_id``, ``measure_id``, ``title`` (the beginning of the text where it has none), ``theme``, ``nearest``,
        ``nearest_title``, ``nearest_score``; in reading order.

    Raises
    ------
    CorpusError
        For a plan that is not there; the message lists those that are.
    """
    plan_ids(data, [plan])
    tables = select(data)
    titles, scored = _titles(tables["measures"]), _scored(tables["similar"], plan)
    lone = unmatched(tables)
    lone = lone[lone["plan_id"] == plan]
    rows = [
        {"plan_id": plan, "measure_id": measure, "title": titles[measure], "theme": theme}
        | _nearest(scored[scored["own"] == measure], "other", titles)
        for measure, theme in zip(lone["measure_id"], lone["theme"], strict=True)
    ]
    columns = ["plan_id", "measure_id", "title", "theme", *GAP_COLUMNS[-3:]]
    return pd.DataFrame(rows, columns=columns).astype({"nearest_score": "float64"})


def _titles(measures: pd.DataFrame) -> dict[str, str]:
    cut = measures["text"].str.slice(0, TITLE) + measures["text"].str.len().gt(TITLE).map({True: "…", False: ""})
    return dict(zip(measures["measure_id"], measures["title"].where(measures["title"].notna(), cut), strict=True))


def _scored(similar: pd.DataFrame, plan: str) -> pd.DataFrame:
    """The pairs of one plan's measures: ``own``, ``other``, ``score``, ``relation``."""
    mine = plan + "/"
    first, second = (similar[name].astype("str").str.startswith(mine) for name in ("measure_a", "measure_b"))
    sides = [
        similar[first].rename(columns={"measure_a": "own", "measure_b": "other"}),
        similar[second].rename(columns={"measure_b": "own", "measure_a": "other"}),
    ]
    return pd.concat(sides)[["own", "other", "score", "relation"]]


def _nearest(pairs: pd.DataFrame, column: str, titles: dict[str, str]) -> dict[str, Any]:
    if pairs.empty:
        return {"nearest": None, "nearest_title": None, "nearest_score": None}
    first = pairs.sort_values(["score", "own", "other"], ascending=[False, True, True]).iloc[0]
    return {"nearest": first[column], "nearest_title": titles[first[column]], "nearest_score": float(first["score"])}
