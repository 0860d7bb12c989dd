"""How definite the promises are: which measures say who, by when and how much, and whether it is checked again.

The items are those that plan quality evaluation codes by hand (Berke and Godschalk 2009; Lyles and Stevens 2014): a
responsible body, a date, a number, a way to check.
"""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Data, Plans, select
from compare.errors import ChoiceError

ITEMS = ("with_unit", "with_lead", "with_year", "with_target", "with_check")
THREE = ("with_unit", "with_year", "with_target")  # who, by when, how much


def definite(data: Data, plans: Plans = None) -> pd.DataFrame:
    """What each measure says of who, when and how much.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures``, ``assignments``, ``years`` and ``targets``.

    Returns
    -------
    DataFrame
        A row for each measure in reading order: ``plan_id``, ``measure_id``, ``theme`` and flags: ``with_unit`` (a unit
        of its own note, of its action's or of a standing rule), ``with_lead``, ``with_year`` (says when in whatever form),
        ``with_target`` (a number), ``with_check`` (comes again), ``all_three`` (unit, time and number), ``none_of_three``.
    """
    tables = select(data, plans)
    duties, years = tables["assignments"], tables["years"]
    said = {
        "with_unit": duties["measure_id"],
        "with_lead": duties[duties["role"].astype("str") == "lead"]["measure_id"],
        "with_year": years["measure_id"],
        "with_target": tables["targets"]["measure_id"],
        "with_check": years[years["kind"].astype("str") == "every"]["measure_id"],
    }
    found = tables["measures"].sort_values(["plan_id", "start"], ignore_index=True)[["plan_id", "measure_id", "theme"]]
    for name, ids in said.items():
        found[name] = found["measure_id"].isin(ids.dropna())
    three = found[list(THREE)].sum(axis=1)
    return found.assign(all_three=three == len(THREE), none_of_three=three == 0)


def completeness(data: Data, by: str = "plan", plans: Plans = None) -> pd.DataFrame:
    """How many measures of each plan or theme say who, by when and how much.

    Returns
    -------
    DataFrame
        A row for each plan by date, or each theme with most measures first (missing where a measure has none):
        ``plan_id`` or ``theme``, ``measures``, and the number of measures with each flag of ``definite``.

    Raises
    ------
    ValueError
        For another ``by``.
    """
    if by not in ("plan", "theme"):
        raise ChoiceError(f"no completeness by {by!r}; there is plan, theme")
    key = "plan_id" if by == "plan" else "theme"
    found = definite(data, plans)
    flags = [*ITEMS, "all_three", "none_of_three"]
    counts = found.groupby(key, dropna=False)[flags].sum().astype(int)
    counts.insert(0, "measures", found.groupby(key, dropna=False).size())
    if by == "plan":
        counts = counts.reindex(list(select(data, plans)["plans"]["plan_id"]), fill_value=0)
        return counts.rename_axis("plan_id").reset_index()
    counts = counts.rename_axis("theme").reset_index()
    return counts.sort_values(["measures", "theme"], ascending=[False, True], ignore_index=True)
