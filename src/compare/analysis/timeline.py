"""When things are to be done: commitments by year and kind, and the course of a single plan."""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Data, Plans, select

DEADLINE_COLUMNS = ["plan_id", "what", "when", "year", "count"]
ENDS = ("by", "in", "range")  # kinds that say until when
COURSE_COLUMNS = [
    "row_id", "measure_id", "action_id", "part", "kind", "from_date", "to_date", "raw", "every_period", "every_times",
    "start",
]  # fmt: skip


def commitments(data: Data, plans: Plans = None) -> pd.DataFrame:
    """Every time that something is promised for, each once: what all counts of deadlines start from.

    A commitment is a measure; where an expression of when stands outside measures, the action or the passage that it
    stands in. ``by``, ``in`` and ``range`` are dated by the year they end in.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``years``.

    Returns
    -------
    DataFrame
        ``plan_id``, ``row_id`` (the commitment), ``when`` (``dated``, ``from``, ``within``, ``every``, or ``undated``
        where a deadline names no year), ``year`` (of what is dated), ``to_date`` and ``every_period``; a commitment
        that falls due in two years has two rows.
    """
    years = _with_row_ids(select(data, plans)["years"])
    kind = years["kind"].astype("str")
    when = kind.where(~kind.isin(ENDS), "dated").where(~kind.isin(ENDS) | years["to_date"].notna(), "undated")
    year = years["to_date"].dt.year.astype("Int64").where(when == "dated")
    rows = years.assign(when=when, year=year, every_period=years["every_period"].astype("object"))
    rows = rows[["plan_id", "row_id", "when", "year", "to_date", "every_period"]].sort_values("to_date", kind="stable")
    return rows.drop_duplicates(["plan_id", "row_id", "when", "year", "every_period"], keep="last", ignore_index=True)


def deadlines(data: Data, plans: Plans = None) -> pd.DataFrame:
    """What falls due when: commitments and targets of each plan by year.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``years`` and ``targets``. A target counts in the year of the deadline in whose sentence it stands.

    Returns
    -------
    DataFrame
        ``plan_id``, ``what`` (``measures`` or ``targets``), ``when`` as in ``commitments``, ``year`` (missing where it is
        not dated) and ``count``.
    """
    keys = ["plan_id", "when", "year"]
    due = commitments(data, plans)
    measures = due.groupby(keys, as_index=False, dropna=False)["row_id"].nunique().rename(columns={"row_id": "count"})
    targets = select(data, plans)["targets"]
    year = targets["by_date"].dt.year.astype("Int64")
    targets = targets.assign(year=year, when=year.notna().map({True: "dated", False: "undated"}))
    counted = targets.groupby(keys, as_index=False, dropna=False).size().rename(columns={"size": "count"})
    both = pd.concat([measures.assign(what="measures"), counted.assign(what="targets")])[DEADLINE_COLUMNS]
    return both.sort_values(["plan_id", "what", "when", "year"], na_position="last", ignore_index=True)


def course(data: Data, plan: str) -> pd.DataFrame:
    """Every expression of when of one plan, with the row of a timeline it belongs to.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``years``.

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
