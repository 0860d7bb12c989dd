"""What is not there: measures without a unit, without a time, and without their like in another plan."""

from __future__ import annotations

from typing import Any

import pandas as pd

from compare.analysis.select import Data, Plans, plan_ids, select

NEAREST = ("nearest", "nearest_title", "nearest_score")
TITLE = 40  # characters of a text that stand for a missing title


def without_units(data: Data, plans: Plans = None) -> pd.DataFrame:
    """Measures of the tasks that no note of their own, of their action and no standing rule gives to a unit.

    Rows of ``measures``, in reading order, as the next two functions give them.
    """
    tables = select(data, plans)
    return _left(_tasks(tables), tables["assignments"]["measure_id"])


def without_years(data: Data, plans: Plans = None) -> pd.DataFrame:
    """Measures of the tasks that name no time of their own: no deadline, no span, no recurrence."""
    tables = select(data, plans)
    return _left(_tasks(tables), tables["years"]["measure_id"].dropna())


def unmatched(data: Data, plans: Plans = None) -> pd.DataFrame:
    """Measures that neither are the same as nor overlap with a measure of another of the plans."""
    tables = select(data, plans)
    pairs = tables["similar"][tables["similar"]["relation"].notna()]
    return _left(tables["measures"], pd.concat([pairs["measure_a"], pairs["measure_b"]]))


def _tasks(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return tables["measures"][tables["measures"]["part"].astype("str") == "tasks"]


def _left(measures: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """The measures that are not among some, in reading order."""
    return measures[~measures["measure_id"].isin(ids)].sort_values(["plan_id", "start"], ignore_index=True)


def only_here(data: Data, plan: str) -> pd.DataFrame:
    """Measures of one plan that are like none in another, each with the one elsewhere that comes nearest.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures`` and ``similar``.

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
    (plan,) = plan_ids(data, [plan])
    tables = select(data)
    titles, scored = _titles(tables["measures"]), _scored(tables["similar"], plan)
    lone = unmatched(tables)
    lone = lone[lone["plan_id"] == plan]
    rows = [
        {"plan_id": plan, "measure_id": measure, "title": titles[measure], "theme": theme}
        | _nearest(scored[scored["own"] == measure], titles)
        for measure, theme in zip(lone["measure_id"], lone["theme"], strict=True)
    ]
    columns = ["plan_id", "measure_id", "title", "theme", *NEAREST]
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


def _nearest(pairs: pd.DataFrame, titles: dict[str, str]) -> dict[str, Any]:
    if pairs.empty:
        return dict.fromkeys(NEAREST)
    first = pairs.sort_values(["score", "other"], ascending=[False, True]).iloc[0]
    return {"nearest": first["other"], "nearest_title": titles[first["other"]], "nearest_score": float(first["score"])}
