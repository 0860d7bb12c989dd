"""What a column and a table are: names, types, ranges, closed lists, units, and the words for them in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from compare.errors import CompareError, UnknownError

# The kinds of column and the pandas type each has in a frame. Dates of the years 1 to 9999 need whole seconds.
PANDAS_TYPES = {"text": "str", "integer": "Int64", "number": "float64", "flag": "bool", "date": "datetime64[s]"}


class TableError(CompareError, ValueError):
    """Tables that break their schema, or files that are no tables; the message names the table and the way out."""

    exit_status = 1


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``kind`` is ``text``, ``integer``, ``number``, ``flag``, ``date`` or ``choice`` (one of ``choices``); ``null``
    says whether a cell may be empty, ``key`` names the table whose row the value points to. ``least`` and ``most``
    bound a number, ``pattern`` is what the whole of a text must match, ``unit`` is what a number counts. Where ``grows``
    is true, a codebook of one's own may add to the choices.
    """

    name: str
    kind: str
    zh: str
    says: str
    null: bool = True
    choices: tuple[str, ...] = ()
    key: str | None = None
    least: float | None = None
    most: float | None = None
    pattern: str | None = None
    unit: str | None = None
    grows: bool = False

    @cached_property
    def dtype(self) -> Any:
        """The pandas type of the column."""
        return self.dtype_of(())

    def dtype_of(self, values: Iterable[Any]) -> Any:
        """The pandas type of the column with these values: where ``grows`` is true, new ones follow the choices."""
        if self.kind == "choice":
            added = sorted(set(values) - set(self.choices)) if self.grows else []
            return pd.CategoricalDtype([*self.choices, *added])
        return "int64" if self.kind == "integer" and not self.null else PANDAS_TYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, and the columns that together are never repeated."""

    name: str
    zh: str
    row: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownError(f"table {self.name} has no column {name}; it has {', '.join(self.names)}")

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def stretches(self) -> list[tuple[str, str]]:
        """Pairs of columns that are the beginning and the end of a stretch of text: an end never lies before its start."""
        return [(name, name.replace("start", "end", 1)) for name in self.names if name.startswith("start")]
