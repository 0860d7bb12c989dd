"""What is not there: measures without a unit, without a time, and without their like in another plan."""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Data, select


def without_units(data: Data, plans: list[str] | str | None = None) -> pd.DataFrame:
    """Measures of the tasks that no note of their own, of their action and no standing rule gives to a unit.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures`` and ``assignments``.
    plans : list of str, optional
        All plans by default.

    Returns
    -------
    DataFrame
        Rows of ``measures``, in reading order.
    """
    tables = select(data, plans)
    tasks = tables["measures"][tables["measures"]["part"].astype("str") == "tasks"]
    bare = tasks[~tasks["measure_id"].isin(tables["assignments"]["measure_id"])]
    return bare.sort_values(["plan_id", "start"], ignore_index=True)


def without_years(data: Data, plans: list[str] | str | None = None) -> pd.DataFrame:
    """Measures of the tasks that name no time of their own: no deadline, no span, no recurrence.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures`` and ``years``.
    plans : list of str, optional
        All plans by default.

    Returns
    -------
    DataFrame
        Rows of ``measures``, in reading order.
    """
    tables = select(data, plans)
    tasks = tables["measures"][tables["measures"]["part"].astype("str") == "tasks"]
    loose = tasks[~tasks["measure_id"].isin(tables["years"]["measure_id"].dropna())]
    return loose.sort_values(["plan_id", "start"], ignore_index=True)


def unmatched(data: Data, plans: list[str] | str | None = None) -> pd.DataFrame:
    """Measures that neither are the same as nor overlap with a measure of another plan.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures`` and ``similar``.
    plans : list of str, optional
        All plans by default; only pairs between chosen plans count.

    Returns
    -------
    DataFrame
        Rows of ``measures``, in reading order.
    """
    tables = select(data, plans)
    pairs = tables["similar"][tables["similar"]["relation"].notna()]
    matched = pd.concat([pairs["measure_a"], pairs["measure_b"]])
    lone = tables["measures"][~tables["measures"]["measure_id"].isin(matched)]
    return lone.sort_values(["plan_id", "start"], ignore_index=True)
