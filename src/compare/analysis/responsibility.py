"""Who is responsible for what: functions by theme and role, and how much each unit carries."""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Data, select
from compare.errors import ChoiceError
from compare.model import ROLES


def responsibility(data: Data, plans: list[str] | str | None = None) -> pd.DataFrame:
    """Measures by function, theme and role.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``assignments`` and ``measures``.
    plans : list of str, optional
        All plans by default.

    Returns
    -------
    DataFrame
        ``plan_id``, ``function``, ``theme`` (missing where the measure has none), ``role`` and ``measures``, the number
        of different measures; sorted by all of these columns.
    """
    tables = select(data, plans)
    themes = tables["measures"].set_index("measure_id")["theme"]
    rows = tables["assignments"]
    rows = rows.assign(
        theme=rows["measure_id"].map(themes),
        function=rows["function"].astype("str"),
        role=rows["role"].astype("str"),
    )
    keys = ["plan_id", "function", "theme", "role"]
    counts = rows.groupby(keys, as_index=False, dropna=False)["measure_id"].nunique()
    return counts.rename(columns={"measure_id": "measures"}).sort_values(keys, ignore_index=True)


def unit_load(data: Data, plans: list[str] | str | None = None, by: str = "function") -> pd.DataFrame:
    """How many measures each unit leads, answers for and supports in each plan.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``assignments``.
    plans : list of str, optional
        All plans by default.
    by : str
        ``function`` (comparable between plans) or ``name`` (as the plan says).

    Returns
    -------
    DataFrame
        ``plan_id``, ``unit``, ``lead``, ``responsible``, ``support``: different measures in each role (a unit that has
        two roles in a measure counts in the first of these), and ``measures`` in all; most first.
    """
    if by not in ("function", "name"):
        raise ChoiceError(f"no load by {by!r}; there is function, name")
    rows = select(data, plans)["assignments"]
    rows = rows.assign(unit=rows[by].astype("str"), order=rows["role"].astype("str").map(ROLES.index))
    first = rows.groupby(["plan_id", "unit", "measure_id"], as_index=False)["order"].min()
    first["role"] = pd.Categorical([ROLES[int(order)] for order in first["order"]], categories=list(ROLES))
    load = first.groupby(["plan_id", "unit", "role"], observed=False).size().unstack("role", fill_value=0)
    load = load.reindex(columns=list(ROLES), fill_value=0).rename_axis(columns=None).reset_index()
    load = load[load[list(ROLES)].sum(axis=1) > 0]
    load["measures"] = load[list(ROLES)].sum(axis=1)
    order = ["measures", *ROLES]
    return load.sort_values(["plan_id", *order, "unit"], ascending=[True, *[False] * 4, True], ignore_index=True)
