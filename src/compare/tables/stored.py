"""The tables and texts of a build, read from its files: all of them, or one by one and in part as they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from compare.files import contents
from compare.tables.frames import typed
from compare.tables.schema import SCHEMA, TableError, Tables
from compare.tables.store import FILES, built_files, parquet_file, reading


def read_tables(out: str | Path) -> Tables:
    """All tables of a build, typed as the schema says.

    Raises
    ------
    TableError
        Where the folder holds no build, or a table of it cannot be read or lacks a column.
    """
    folder = Path(out)
    with reading(folder):
        return _tables(folder)


def read_texts(out: str | Path, plan_ids: Iterable[str]) -> dict[str, str]:
    """The texts that the offsets point into, by plan id, exactly as the build wrote them.

    Returns
    -------
    dict of str
        The text by plan id, with its own line ends.

    Raises
    ------
    TableError
        Where a text is gone or was changed: the offsets would no longer fit.
    """
    return _texts(Path(out), plan_ids)


def open_build(out: str | Path) -> tuple[LazyTables, StoredTexts]:
    """The tables and texts of a build, each read when it is first asked for, and in part where a part is enough.

    Returns
    -------
    (tables, texts)
        Of one and the same build: once another one has taken its place, what was not read before is an error.

    Raises
    ------
    TableError
        Where the folder holds no build, or a table of it lacks a column; later, where one cannot be read.
    """
    folder = Path(out)
    with reading(folder):
        for name in SCHEMA:
            _check(folder, name)
        stored = _Stored(folder, _list_of(folder))
        plan_ids = stored.read("plans", ["plan_id"])["plan_id"]
    return LazyTables({name: partial(stored.load, name) for name in SCHEMA}, stored), StoredTexts(
        stored, list(plan_ids)
    )


# -- reading as asked for -------------------------------------------------------------------------------------------


class LazyTables(Mapping[str, pd.DataFrame]):
    """Tables by name, each made when it is first asked for and kept from then on."""

    def __init__(self, makers: Mapping[str, Callable[[], pd.DataFrame]], stored: _Stored | None = None) -> None:
        self._makers, self._stored = dict(makers), stored
        self._made: Tables = {}

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> LazyTables:
        """Tables that are there already."""
        return cls({}) | tables

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __or__(self, others: Mapping[str, pd.DataFrame]) -> LazyTables:
        """The same tables, some of them in the place of others; none is read for that."""
        both = LazyTables({**self._makers, **{name: partial(_same, data) for name, data in others.items()}})
        both._made = {**self._made, **others}
        return both

    def columns(self, name: str, wanted: Sequence[str]) -> pd.DataFrame:
        """Some columns of a table, without reading the others."""
        if name in self._made or self._stored is None:
            return self[name][list(wanted)]
        return self._stored.load(name, wanted)

    def part(self, name: str, column: str, values: Collection[str]) -> pd.DataFrame:
        """The rows of a table that have one of some values, without reading far beyond them.

        Parameters
        ----------
        column : str
            A column of text.
        """
        if name in self._made or self._stored is None:
            data = self[name]
            return data[data[column].isin(values)].reset_index(drop=True)
        return self._stored.load(name, None, column, values)


class StoredTexts(Mapping[str, str]):
    """The texts of plans by their ids, each read and held to its sum when it is first asked for."""

    def __init__(self, stored: _Stored, plan_ids: Sequence[str]) -> None:
        self._stored, self._ids = stored, dict.fromkeys(plan_ids)
        self._read: dict[str, str] = {}

    def __getitem__(self, plan_id: str) -> str:
        if plan_id not in self._ids:
            raise KeyError(plan_id)
        if plan_id not in self._read:
            self._read[plan_id] = self._stored.text(plan_id)
        return self._read[plan_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, plan_id: object) -> bool:
        return plan_id in self._ids

    def of(self, plan_ids: Iterable[str]) -> StoredTexts:
        """The texts of some of the plans."""
        return StoredTexts(self._stored, [plan_id for plan_id in plan_ids if plan_id in self._ids])


@dataclass(frozen=True)
class _Stored:
    """A build as it was when it was opened: its folder and what its list of files said."""

    folder: Path
    listed: str

    def load(
        self, name: str, columns: Sequence[str] | None = None, column: str = "", values: Collection[str] | None = None
    ) -> pd.DataFrame:
        """A table, or some of its columns, or the rows that have one of ``values`` in ``column``."""
        with reading(self.folder):
            self._same_build()
            return self.read(name, columns, column, values)

    def read(
        self, name: str, columns: Sequence[str] | None = None, column: str = "", values: Collection[str] | None = None
    ) -> pd.DataFrame:
        return typed(name, _parquet(self.folder / f"{name}.parquet", columns, column, values), columns)

    def text(self, plan_id: str) -> str:
        with reading(self.folder):
            self._same_build()
            return _texts(self.folder, [plan_id])[plan_id]

    def _same_build(self) -> None:
        if _list_of(self.folder) != self.listed:
            raise TableError(f"{self.folder}: its tables were built anew since they were opened; open them again")


def _same(data: pd.DataFrame) -> pd.DataFrame:
    return data


def _list_of(folder: Path) -> str:
    try:
        return contents(folder / FILES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


# -- files ----------------------------------------------------------------------------------------------------------


def _tables(folder: Path) -> Tables:
    tables: Tables = {}
    for name in SCHEMA:
        _check(folder, name)
        tables[name] = typed(name, _parquet(folder / f"{name}.parquet"))
    return tables


def _check(folder: Path, name: str) -> None:
    """Say what keeps a table from being read, from the end of its file alone."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / f"{name}.parquet"
    if not path.exists():
        raise TableError(f"{folder}: no table {name}.parquet; run: plan-compare build")
    try:
        with parquet_file(path) as file:
            there = set(pq.read_schema(file).names)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise TableError(f"{path}: cannot be read ({error}); run: plan-compare build") from error
    missing = [column for column in SCHEMA[name].names if column not in there]
    if missing:
        raise TableError(f"{path}: no column {', '.join(missing)}; it is of another version: run: plan-compare build")


def _parquet(
    path: Path, columns: Sequence[str] | None = None, column: str = "", values: Collection[str] | None = None
) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with parquet_file(path) as source, pq.ParquetFile(source, page_checksum_verification=True) as file:
            names = list(columns or file.schema_arrow.names)
            table = file.read(names) if values is None else _rows_with(file, names, column, values)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise TableError(f"{path}: cannot be read ({error}); run: plan-compare build") from error
    return table.to_pandas(date_as_object=False)  # a date at a time takes longer than all the rest


def _rows_with(file: Any, names: list[str], column: str, values: Collection[str]) -> Any:
    """The rows that have one of some values in a column; of a group of rows without any, that column is read at most."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = sorted({str(value) for value in values})
    place, found = file.schema_arrow.names.index(column), [file.schema_arrow.empty_table().select(names)]
    for group in range(file.num_row_groups if wanted else 0):
        says = file.metadata.row_group(group).column(place).statistics
        if says is not None and says.has_min_max and (says.max < wanted[0] or says.min > wanted[-1]):
            continue
        kept = pc.is_in(file.read_row_group(group, [column])[column], value_set=pa.array(wanted, pa.string()))
        if pc.any(kept).as_py():
            found.append(file.read_row_group(group, names).filter(kept))
    return pa.concat_tables(found)


def _texts(folder: Path, plan_ids: Iterable[str]) -> dict[str, str]:
    listed = built_files(folder)
    texts = {}
    for plan_id in plan_ids:
        name = f"texts/{plan_id}.txt"
        try:
            content = contents(folder / name)
        except OSError as error:
            raise TableError(f"{folder / name}: cannot be read; run: plan-compare build") from error
        if listed.get(name) and hashlib.sha256(content).hexdigest() != listed[name]:
            raise TableError(
                f"{folder / name}: changed since the build, so that no offset fits; run: plan-compare build"
            )
        texts[plan_id] = content.decode("utf-8")
    return texts
