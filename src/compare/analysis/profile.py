"""A few numbers that tell plans apart: how long, how broad, how definite, how much of it others promise too."""

from __future__ import annotations

import pandas as pd

from compare.analysis.completeness import completeness
from compare.analysis.select import Data, Plans, plan_of, select

COUNTS = ("measures", "themes", "references")
SHARES = ("with_unit", "with_lead", "with_year", "with_target", "shared")
INDICATORS = ("measures", "themes", *SHARES, "references")


def plan_profile(data: Data, plans: Plans = None) -> pd.DataFrame:
    """A few numbers that tell plans apart.

    Returns
    -------
    DataFrame
        A row for each plan by date: ``plan_id``, ``measures``, ``themes`` (different primary themes), the per cent of
        its measures ``with_unit``, ``with_lead``, ``with_year``, ``with_target``, ``shared`` (that have the same
        commitment in another of the plans), and ``references`` (titles in 《》). Missing where it has no measures.
    """
    tables = select(data, plans)
    held = completeness(tables).set_index("plan_id")
    profile = held[["measures"]].copy()
    profile["themes"] = tables["measures"].groupby("plan_id")["theme"].nunique()
    same = tables["similar"][tables["similar"]["relation"].astype("object") == "same"]
    matched = pd.concat([same["measure_a"], same["measure_b"]]).drop_duplicates()
    held["shared"] = plan_of(matched).value_counts() if len(matched) else 0
    held = held.fillna({"shared": 0})
    for name in SHARES:
        profile[name] = (100 * held[name].astype(float) / held["measures"].where(held["measures"] > 0)).round(6)
    profile["references"] = tables["references"].groupby("plan_id").size()
    counts = list(COUNTS)
    profile[counts] = profile[counts].fillna(0).astype(int)
    return profile.reset_index()[["plan_id", *INDICATORS]]
