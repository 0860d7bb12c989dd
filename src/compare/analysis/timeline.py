"""When things are to be done: commitments by year and kind, and the course of a single plan."""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Data, select
from compare.model import KINDS

DEADLINE_COLUMNS = ["plan_id", "what", "kind", "year", "count"]
COURSE_COLUMNS = [
    "row_id", "measure_id", "action_id", "part", "kind", "from_date", "to_date", "raw", "every_period", "every_times",
    "start",
]  # fmt: skip


def deadlines(data: Data, plans: list[str] | str | None = None) -> pd.DataFrame:
    """What falls due when: commitments and targets of each plan by kind and year.

    A commitment is a measure; where an expression of when stands outside measures, the action or the passage that it
    stands in. ``by``, ``in`` and ``range`` count in the year they end in, ``from`` in the year it begins in; ``every``
    and ``within`` have no year. A target counts in the year of the deadline in whose sentence it stands.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``years`` and ``targets``.
    plans : list of str, optional
        All plans by default.

    Returns
    -------
    DataFrame
        ``plan_id``, ``what`` (``measures`` or ``targets``), ``kind`` (of ``years``; missing for targets), ``year``
        (missing where there is none) and ``count``.
    """
    tables = select(data, plans)
    years = _with_row_ids(tables["years"])
    when = years["to_date"].where(years["kind"].astype("str") != "from", years["from_date"])
    dated = years.assign(year=when.dt.year.astype("Int64"), kind=years["kind"].astype("str"))
    dated.loc[dated["kind"].isin(["every", "within"]), "year"] = pd.NA
    measures = dated.groupby(["plan_id", "kind", "year"], as_index=False, dropna=False)["row_id"].nunique()
    measures = measures.rename(columns={"row_id": "count"}).assign(what="measures")
    due = tables["targets"].assign(year=tables["targets"]["by_date"].dt.year.astype("Int64"))
    targets = due.groupby(["plan_id", "year"], as_index=False, dropna=False).size().rename(columns={"size": "count"})
    targets = targets.assign(what="targets", kind=None)
    joined = pd.concat([measures[DEADLINE_COLUMNS], targets[DEADLINE_COLUMNS].astype({"kind": "object"})])
    joined["order"] = [KINDS.index(kind) if isinstance(kind, str) else len(KINDS) for kind in joined["kind"]]
    joined = joined.sort_values(["plan_id", "what", "order", "year"], na_position="last", ignore_index=True)
    return joined[DEADLINE_COLUMNS]


def course(data: Data, plan: str) -> pd.DataFrame:
    """Every expression of when of one plan, with the row of a timeline it belongs to.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``years``.
    plan : str

    Returns
    -------
    DataFrame
        ``row_id`` (the measure, else the action, else the part of the plan it stands in), ``measure_id``,
        ``action_id``, ``part``, ``kind``, ``from_date``, ``to_date``, ``raw``, ``every_period``, ``every_times``,
        ``start``; in reading order.
    """
    years = _with_row_ids(select(data, [plan])["years"])
    years["row_id"] = years["row_id"].where(
        years["measure_id"].notna() | years["action_id"].notna(), years["part"].astype("str")
    )
    return years.sort_values(["start", "end"], ignore_index=True)[COURSE_COLUMNS]


def _with_row_ids(years: pd.DataFrame) -> pd.DataFrame:
    place = years["plan_id"].astype("str") + "/" + years["start"].astype("str")
    return years.assign(row_id=years["measure_id"].fillna(years["action_id"]).fillna(place))
