"""What plans leave unsaid: measures that name nobody to answer for them, and measures without a time."""

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
