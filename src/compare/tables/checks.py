"""Whether tables are as their schema says: types, ranges, patterns, closed lists, order of two columns, keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from compare.tables.schema import SCHEMA, Column, Table, TableError


def validate(tables: Mapping[str, pd.DataFrame], names: Iterable[str] | None = None) -> None:
    """Check that tables are as their schema says and that every key they name exists.

    Parameters
    ----------
    names : iterable of str, optional
        The tables to check; all by default. Keys are looked up in the others too.

    Raises
    ------
    TableError
        With table, column and the first offending value: a wrong type, a value outside the column's range, pattern or
        closed list, an end before its start, a repeated row, a key that stands nowhere.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    checked = list(tables if names is None else names)
    for name in checked:
        if not _sound(SCHEMA[name], tables[name]):
            _name_fault(SCHEMA[name], tables[name])
        _check_stretches(SCHEMA[name], tables[name])
    for name in checked:
        for column in SCHEMA[name].columns:
            if column.key is None or column.key not in tables or tables[name].empty:
                continue
            named = tables[name][column.name].dropna().astype("str")
            known = tables[column.key][SCHEMA[column.key].unique[0]].astype("str")
            there = pc.is_in(pa.array(named), value_set=pa.array(known)) if len(named) else pa.array([], pa.bool_())
            lost = sorted(named[~there.to_numpy(zero_copy_only=False)].unique())
            if lost:
                raise TableError(
                    f"table {name}, column {column.name}: {', '.join(lost[:3])} stands in no row of {column.key}"
                )


def _sound(table: Table, data: pd.DataFrame) -> bool:
    """A quick yes, for a third of a small build went into having pandera say it; what is wrong pandera says."""
    if tuple(data.columns) != tuple(table.names) or (table.unique and data.duplicated(list(table.unique)).any()):
        return False
    return all(
        dtype == _dtype(column, data) and (data.empty or _in_range(column, data))
        for column, dtype in zip(table.columns, data.dtypes, strict=True)
    )


def _in_range(column: Column, data: pd.DataFrame) -> bool:
    if column.null and (column.least, column.most, column.pattern) == (None, None, None):
        return True
    values = data[column.name]
    known = values.dropna()
    return bool(
        (column.null or len(known) == len(values))
        and (column.least is None or (known >= column.least).all())
        and (column.most is None or (known <= column.most).all())
        and (column.pattern is None or known.str.fullmatch(column.pattern).all())
    )


def _name_fault(table: Table, data: pd.DataFrame) -> None:
    import pandera.pandas as pa

    schema = pa.DataFrameSchema(
        {
            column.name: pa.Column(_dtype(column, data), nullable=column.null, checks=_checks(column))
            for column in table.columns
        },
        strict=True,
        ordered=True,
        unique=list(table.unique) or None,
    )
    try:
        schema.validate(data, lazy=True)
    except pa.errors.SchemaErrors as error:
        case = error.failure_cases.iloc[0]
        raise TableError(
            f"table {table.name}, column {case['column']}: {case['check']} fails for {case['failure_case']!r}"
        ) from error


def _check_stretches(table: Table, data: pd.DataFrame) -> None:
    for start, end in () if data.empty else table.stretches:
        wrong = data[data[end] < data[start]]
        if len(wrong):
            first = wrong.iloc[0]
            raise TableError(
                f"table {table.name}, column {end}: {first[end]} lies before {start} {first[start]} "
                f"(rows of this kind: {len(wrong):,})"
            )


def _dtype(column: Column, data: pd.DataFrame) -> Any:
    return column.dtype_of(data[column.name].dropna()) if column.grows and column.name in data else column.dtype


def _checks(column: Column) -> list[Any]:
    """What pandera asks of the values of a column, beside its type."""
    import pandera.pandas as pa

    checks = []
    if column.least is not None:
        checks.append(pa.Check.ge(column.least))
    if column.most is not None:
        checks.append(pa.Check.le(column.most))
    if column.pattern is not None:
        checks.append(pa.Check(lambda values: values.str.fullmatch(column.pattern), name=f"pattern {column.pattern}"))
    return checks
