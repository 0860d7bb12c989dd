"""The tables that an analysis needs, out of a corpus or a plain mapping of frames, for some plans or all."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from compare.analysis.shown import named_by_members
from compare.corpus import find_plans
from compare.tables import SCHEMA, LazyTables, by_date, frame


class HasTables(Protocol):
    """Whatever holds the tidy tables by name, as a Corpus does."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables by name."""


Data = HasTables | Mapping[str, pd.DataFrame]
Plans = Sequence[str] | str | None  # plan ids; None is all of them
PAIR_TABLES = ("similar", "passages")  # a row concerns two measures
# what two rows of one measure say alike: told again in an annex or a table, they count once
SAID = {
    "units": ["measure_id", "name", "role"],
    "assignments": ["measure_id", "name", "role"],
    "years": ["measure_id", "kind", "from_date", "to_date", "every_period", "every_times"],
    "targets": ["measure_id", "value", "unit", "op"],
    "references": ["measure_id", "title"],
    "terms": ["measure_id", "term"],
    "sectors": ["measure_id", "sector"],
}


def table(data: Data, name: str) -> pd.DataFrame:
    """One table; an empty one with the right columns where the data has none of that name."""
    found = (data if isinstance(data, Mapping) else data.tables).get(name)
    return frame(name) if found is None else found


def texts_of(data: Data, texts: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """The plans' texts by id: those that are given, else those of a corpus; tables alone have none."""
    return getattr(data, "texts", None) or {} if texts is None else texts


def plan_ids(data: Data, plans: Plans = None) -> list[str]:
    """The ids of the chosen plans in the order asked for, or of all by date and id; a name may stand for an id.

    Raises
    ------
    CorpusError
        For a plan that is not there, or a name that several have; the message lists them.
    """
    known = table(data, "plans")
    if plans is None:
        return list(by_date(known)["plan_id"])
    return find_plans(known, [plans] if isinstance(plans, str) else plans)


class _Selected(dict[str, pd.DataFrame]):
    """What ``select`` gave: to select all of it once more changes nothing, which findings and analyses do in turn."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        super().__init__(tables)
        self._given = list(tables.values())

    def whole(self) -> bool:
        """Whether no frame was put in or taken out since."""
        return len(self) == len(self._given) and all(map(operator.is_, self.values(), self._given))


def select(data: Data, plans: Plans = None) -> dict[str, pd.DataFrame]:
    """The tables with the rows of the chosen plans only, plans by date; pairs stay where both measures do.

    A measure that tells an earlier one again is left out; what is printed in it belongs to the earlier one, and counts
    once where both say it.
    """
    if plans is None and isinstance(data, _Selected) and data.whole():
        return _Selected({name: rows.copy(deep=False) for name, rows in data.items()})
    dated = by_date(table(data, "plans"))
    wanted = list(dated["plan_id"]) if plans is None else plan_ids(data, plans)
    tables = data if isinstance(data, Mapping) else data.tables
    chosen: dict[str, pd.DataFrame] = {}
    for name in SCHEMA:
        if plans is not None and isinstance(tables, LazyTables) and "plan_id" in SCHEMA[name].names:
            rows = tables.part(name, "plan_id", wanted)  # no more of the files than is wanted
        else:
            rows = table(data, name)
        if name in PAIR_TABLES:
            inside = plan_of(rows["measure_a"]).isin(wanted) & plan_of(rows["measure_b"]).isin(wanted)
        elif "plan_id" not in rows:  # entries of frames belong to no plan
            inside = pd.Series(True, index=rows.index)
        else:
            inside = rows["plan_id"].isin(wanted)
        chosen[name] = (rows if inside.all() else rows[inside]).reset_index(drop=True)
    once = told_once(chosen)
    if len(chosen["plans"]) < len(dated):
        once["clusters"] = named_by_members(once["clusters"], once["measures"])
        dated = dated[dated["plan_id"].isin(wanted)].reset_index(drop=True)
    return _Selected(once | {"plans": dated})


def told_once(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without measures that tell an earlier one again, their units, times and numbers given to that one.

    Parameters
    ----------
    tables : dict of DataFrame
        All tables of ``SCHEMA``.

    Returns
    -------
    dict of DataFrame
        The same frames where no measure is restated.
    """
    measures = tables["measures"]
    again = measures["restated"].notna()
    if not again.any():
        return tables
    first = dict(zip(measures["measure_id"][again], measures["restated"][again], strict=True))
    actions = dict(zip(measures["measure_id"], measures["action_id"], strict=True))
    once = {"measures": measures[~again].reset_index(drop=True)}
    for name, rows in tables.items():
        if name in PAIR_TABLES:
            once[name] = rows[~(rows["measure_a"].isin(first) | rows["measure_b"].isin(first))].reset_index(drop=True)
        elif name in SAID:
            moved = rows["measure_id"].isin(first)
            if not moved.any():
                continue
            told = rows[moved]
            told = told.assign(measure_id=told["measure_id"].map(first).astype(rows["measure_id"].dtype))
            if "action_id" in rows:
                told = told.assign(action_id=told["measure_id"].map(actions).astype(rows["action_id"].dtype))
            both = pd.concat([rows[~moved], told])  # of two that say the same the earlier measure's own stays
            twice = both.duplicated(SAID[name]) & both.index.isin(told.index)
            once[name] = both[~twice].sort_index(ignore_index=True)
        elif name != "measures" and "measure_id" in rows:
            once[name] = rows[~rows["measure_id"].isin(first)].reset_index(drop=True)
    return tables | once


def commonest(values: pd.Series) -> str | None:
    """The text that stands most often, of several the first by name; None where there is none."""
    return min(values.dropna().astype("str").mode(), default=None)


def plan_of(ids: pd.Series) -> pd.Series:
    """The plan id that ids of measures or actions begin with."""
    return ids.astype("str").str.replace(r"/[^/]*$", "", regex=True)
