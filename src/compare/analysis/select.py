"""The tables that an analysis needs, out of a corpus or a plain mapping of frames, for some plans or all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from compare.corpus import find_plans
from compare.tables import SCHEMA, frame


class HasTables(Protocol):
    """Whatever holds the tidy tables by name, as a Corpus does."""

    tables: dict[str, pd.DataFrame]


Data = HasTables | Mapping[str, pd.DataFrame]
Plans = Sequence[str] | str | None  # plan ids; None is all of them
PAIR_TABLES = ("similar", "passages")  # a row concerns two measures


def table(data: Data, name: str) -> pd.DataFrame:
    """One table; an empty one with the right columns where the data has none of that name."""
    found = (data if isinstance(data, Mapping) else data.tables).get(name)
    return frame(name) if found is None else found


def plan_ids(data: Data, plans: Plans = None) -> list[str]:
    """The ids of the chosen plans in the order asked for, or of all by date and id; a name may stand for an id.

    Raises
    ------
    CorpusError
        For a plan that is not there, or a name that several have; the message lists them.
    """
    known = table(data, "plans")
    if plans is None:
        return list(known.sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
    return find_plans(known, [plans] if isinstance(plans, str) else plans)


def select(data: Data, plans: Plans = None) -> dict[str, pd.DataFrame]:
    """The tables with the rows of the chosen plans only, plans by date; pairs stay where both measures do."""
    wanted = plan_ids(data, plans)
    chosen: dict[str, pd.DataFrame] = {}
    for name in SCHEMA:
        rows = table(data, name)
        if name in PAIR_TABLES:
            inside = plan_of(rows["measure_a"]).isin(wanted) & plan_of(rows["measure_b"]).isin(wanted)
        elif "plan_id" not in rows:  # entries of frames belong to no plan
            inside = pd.Series(True, index=rows.index)
        else:
            inside = rows["plan_id"].isin(wanted)
        chosen[name] = rows[inside].reset_index(drop=True)
    by_date = chosen["plans"].sort_values(["issued_on", "plan_id"], na_position="last", ignore_index=True)
    return chosen | {"plans": by_date}


def plan_of(ids: pd.Series) -> pd.Series:
    """The plan id that ids of measures or actions begin with."""
    return ids.astype("str").str.replace(r"/[^/]*$", "", regex=True)
