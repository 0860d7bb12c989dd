"""Which rows of each table go with the plans and measures that a selection keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from compare.tables.schema import SCHEMA
from compare.tables.stored import LazyTables


@dataclass(frozen=True)
class Kept:
    """What a selection keeps.

    Attributes
    ----------
    plans : list of str
    speaking : list of str
        The plans that measures are left of.
    measures, actions : set of str
    parts : sequence of str, optional
        Kinds of chapter, where these were asked for.
    by_measure : bool
        Whether measures were asked for by more than their plan and chapter.
    """

    plans: list[str]
    speaking: list[str]
    measures: set[str]
    actions: set[str]
    parts: Sequence[str] | None
    by_measure: bool


def kept_rows(tables: LazyTables, name: str, kept: Kept) -> pd.DataFrame:
    """The rows of one table that go with what is kept; no more is read than they need."""
    names = SCHEMA[name].names
    if "measure_a" in names:
        data = tables.part(name, "measure_a", kept.measures)
        data = data[data["measure_b"].isin(kept.measures)]
    elif "plan_id" not in names:  # entries of frames belong to no plan
        data = tables[name]
    else:
        if kept.by_measure and "measure_id" in names and name != "units":
            data = tables.part(name, "measure_id", kept.measures)
        else:
            narrow = kept.by_measure and name in ("units", "actions")
            data = tables.part(name, "plan_id", kept.speaking if narrow else kept.plans)
        if kept.by_measure or kept.parts is not None:
            data = data[_belongs(name, data, kept)]
    return data.reset_index(drop=True)


def _belongs(name: str, data: pd.DataFrame, kept: Kept) -> pd.Series:
    """Which rows of a table go with the measures that were kept."""
    everything = pd.Series(True, index=data.index)
    if name == "actions":
        return data["action_id"].isin(kept.actions)
    if name == "parts":
        return everything if kept.parts is None else data["part"].isin(kept.parts)
    if "measure_id" not in data:
        return everything
    own = data["measure_id"].isin(kept.measures)
    if kept.by_measure:
        handed = data["action_id"].isin(kept.actions) if name == "units" else ~everything
        return own | (data["measure_id"].isna() & handed)
    if "part" in data:
        return data["part"].isin(kept.parts or ())
    return own | (
        data["measure_id"].isna() & data["action_id"].isin(kept.actions) if "action_id" in data else ~everything
    )
