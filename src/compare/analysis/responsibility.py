"""Who is responsible for what, in which role, and how much each unit carries."""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Data, Plans, select
from compare.errors import ChoiceError
from compare.model import ROLES


def duties(data: Data, plans: Plans = None, by: str = "function") -> pd.DataFrame:
    """Every measure that a unit has to do with, once: what all counts of responsibility start from.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``assignments`` and ``measures``.
    by : str
        ``function`` (comparable between plans) or ``name`` (as the plan says).

    Returns
    -------
    DataFrame
        ``plan_id``, ``unit``, ``measure_id``, ``role`` (where a unit has several in a measure, the first of lead,
        responsible, support) and ``theme`` (missing where the measure has none).

    Raises
    ------
    ValueError
        For another ``by``.
    """
    if by not in ("function", "name"):
        raise ChoiceError(f"no units by {by!r}; there is function, name")
    tables = select(data, plans)
    rows = tables["assignments"]
    rows = rows.assign(unit=rows[by].astype("str"), order=rows["role"].astype("str").map(ROLES.index))
    first = rows.groupby(["plan_id", "unit", "measure_id"], as_index=False)["order"].min()
    themes = tables["measures"].set_index("measure_id")["theme"]
    return first.assign(
        role=[ROLES[int(order)] for order in first["order"]], theme=first["measure_id"].map(themes)
    ).drop(columns="order")


def unit_load(data: Data, plans: Plans = None, by: str = "function") -> pd.DataFrame:
    """How many measures each unit leads, answers for and supports in each plan.

    Parameters
    ----------
    data, plans, by
        As for ``duties``.

    Returns
    -------
    DataFrame
        ``plan_id``, ``unit``, ``lead``, ``responsible``, ``support``: different measures in each role, and ``measures``
        in all; most first.
    """
    load = by_role(duties(data, plans, by), "plan_id", "unit").reset_index()
    order = ["measures", *ROLES]
    return load.sort_values(["plan_id", *order, "unit"], ascending=[True, *[False] * 4, True], ignore_index=True)


def by_role(rows: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """Rows of ``duties`` counted by some of their columns: a column for each role, and ``measures`` in all."""
    counts = rows.groupby([*keys, "role"]).size().unstack("role", fill_value=0)
    counts = counts.reindex(columns=list(ROLES), fill_value=0).rename_axis(columns=None)
    return counts.assign(measures=counts.sum(axis=1))
