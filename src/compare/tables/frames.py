"""The way from plans to frames: rows with the columns, order and types of their schema."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from compare import model
from compare.model import Plan
from compare.tables.schema import READ_TABLES, SCHEMA, Column, TableError, Tables

LATER = ("plan_id", "where", "corrected", "checked", "theme", "chars")  # what no reader gives


def frame(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """A table from its rows.

    Parameters
    ----------
    rows : iterable of mappings
        Column name to value; a column that is left out is missing, one the table does not have is an error.

    Returns
    -------
    DataFrame
        Every column of the schema, in its order and with its type; the order of the rows is kept.

    Raises
    ------
    TableError
        For a column that the table does not have, or a value that does not fit its column.
    """
    table = SCHEMA[name]
    records = [dict(row) for row in rows]
    if not records:
        return _empty(name).copy()
    unknown = sorted({key for record in records for key in record} - set(table.names))
    if unknown:
        raise TableError(f"table {name}: no column {', '.join(unknown)}; it has {', '.join(table.names)}")
    columns = {column.name: [record.get(column.name) for record in records] for column in table.columns}
    return typed(name, pd.DataFrame(columns, columns=table.names, dtype="object"))


@cache
def _empty(name: str) -> pd.DataFrame:
    return typed(name, pd.DataFrame(columns=SCHEMA[name].names, dtype="object"))


def typed(name: str, data: pd.DataFrame, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """A frame with exactly the columns, order and types of its schema.

    Parameters
    ----------
    data : DataFrame
        Some of its columns; others are left out.
    columns : sequence of str, optional
        The columns that are wanted; all of the schema by default.

    Returns
    -------
    DataFrame
        Every column that is wanted, those that were missing empty; rows numbered from 0.

    Raises
    ------
    TableError
        Where a value does not fit its column: the message names table, column and value.
    """
    table, data = SCHEMA[name], data.reset_index(drop=True)
    result: dict[str, pd.Series] = {}
    for column in table.columns if columns is None else map(table.__getitem__, columns):
        values = data[column.name] if column.name in data else pd.Series([None] * len(data), dtype="object")
        try:
            result[column.name] = _cast(column, values)
        except (TypeError, ValueError, OverflowError) as error:
            raise TableError(f"table {name}, column {column.name}: {error}") from error
    return pd.DataFrame(result, columns=list(result))


def _cast(column: Column, values: pd.Series) -> pd.Series:
    if column.kind == "choice" and not column.grows:
        strange = sorted(set(values.dropna().unique().astype(str)) - set(column.choices))
        if strange:
            raise ValueError(f"{', '.join(strange)} is none of {', '.join(column.choices)}")
    if column.kind == "flag" and values.dtype != "bool":
        return values.astype("object").map(lambda value: bool(value) if pd.notna(value) else False).astype("bool")
    if column.kind == "date" and values.dtype == "object":
        # through NumPy: pandas' own parser stops at the year 2262
        return pd.Series(pd.array([None if pd.isna(v) else pd.Timestamp(v).as_unit("s") for v in values],
                                  dtype="datetime64[s]"))  # fmt: skip
    if column.kind == "number":
        return pd.to_numeric(values).astype("float64")
    return values.astype(column.dtype_of(values.dropna().unique().astype(str)) if column.grows else column.dtype)


def by_date(plans: pd.DataFrame) -> pd.DataFrame:
    """The table ``plans`` by date and id, those without a date last.

    Its rows are counted anew, from 0.
    """
    return plans.sort_values(["issued_on", "plan_id"], na_position="last", ignore_index=True)


def plan_tables(plans: Sequence[Plan], sources: Mapping[str, Mapping[str, Any]] | None = None) -> Tables:
    """The tables that reading gives, over all plans.

    Parameters
    ----------
    plans : sequence of Plan
        In any order; rows come out by plan id, then in reading order.
    sources : mapping, optional
        By plan id, what only the file knows: ``source``, ``sha256``, ``source_url``, ``accessed_on``.

    Returns
    -------
    dict of DataFrame
        ``plans``, the tables of ``READ_TABLES`` and ``assignments``.
    """
    ordered = sorted(plans, key=lambda plan: plan.plan_id)
    tables: Tables = {
        "plans": frame("plans", (_plan_row(plan, (sources or {}).get(plan.plan_id, {})) for plan in ordered))
    }
    for name in READ_TABLES:
        tables[name] = frame(name, [row for plan in ordered for row in _rows(plan, name)])
    tables["assignments"] = assignments(tables)
    return {name: tables[name] for name in SCHEMA if name in tables}


def _plan_row(plan: Plan, source: Mapping[str, Any]) -> dict[str, Any]:
    facts = plan.facts
    declared = [{"raw": said.raw, "count": said.count} for said in facts.declared_actions]
    row = {name: getattr(facts, name) for name in SCHEMA["plans"].names if hasattr(facts, name)}
    return row | {
        "plan_id": plan.plan_id,
        "declared_actions": json.dumps(declared, ensure_ascii=False) if declared else None,
        "source": f"{plan.plan_id}.{plan.document.format}",
        "sha256": "",
        "chars": len(plan.text),
        **source,
    }


def _rows(plan: Plan, name: str) -> list[dict[str, Any]]:
    columns = [column for column in SCHEMA[name].names if column not in LATER]
    where: Callable[[int], str | None] = plan.document.where if plan.document.places else lambda start: None
    rows = []
    for row in sorted(getattr(plan, name), key=lambda row: (row.start, row.end)):
        record = {column: getattr(row, column) for column in columns}
        if name == "measures":
            record["chars"] = len(row.text)
        rows.append(record | {"plan_id": plan.plan_id, "where": where(row.start)})
    return rows


def assignments(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Who has to do with each measure, once notes of actions and standing rules are handed down.

    A note of its own comes first; the note of an action is given to every measure of that action; a standing rule
    (``以下均需各乡办配合，不再列出``) to the measure it stands in and every later measure of the tasks. A unit that a
    measure already has is not given to it again.

    Parameters
    ----------
    tables : mapping
        Holds ``measures`` and ``units``.

    Returns
    -------
    DataFrame
        The table ``assignments``: one row for each measure and unit; ``start`` and ``end`` are where the unit is
        printed, which is in another measure where a standing rule says so.
    """
    own: dict[str, list[dict[str, Any]]] = defaultdict(list)
    of_action: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rules: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for unit in records(tables["units"]):
        if unit["applies_to_rest"]:
            rules[unit["plan_id"]].append(unit)
        if unit["measure_id"] is not None:
            own[unit["measure_id"]].append(unit)
        elif unit["action_id"] is not None:
            of_action[unit["action_id"]].append(unit)
    rows: list[dict[str, Any]] = []
    for measure in records(tables["measures"]):
        here = [("own", unit) for unit in own[measure["measure_id"]]]
        if measure["action_id"] is not None:
            here += [("action", unit) for unit in of_action[measure["action_id"]]]
        if measure["part"] == "tasks":
            here += [("standing_rule", u) for u in rules[measure["plan_id"]] if u["start"] < measure["end"]]
        printed: set[str] = set()  # names that a nearer note gave this measure
        for via in model.VIAS:
            new = {(unit["name"], unit["role"]): unit for way, unit in reversed(here) if way == via}
            new = {key: unit for key, unit in new.items() if key[0] not in printed}
            printed |= {name for name, _ in new}
            for unit in sorted(new.values(), key=lambda unit: (unit["start"], unit["end"])):
                row = {name: unit[name] for name in SCHEMA["assignments"].names if name in unit}
                rows.append(row | {"measure_id": measure["measure_id"], "action_id": measure["action_id"], "via": via})
    return frame("assignments", rows)


def records(data: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts, every kind of missing value as None."""
    plain = data.astype("object")
    return plain.where(data.notna(), None).to_dict("records")
