"""Samples to be coded: rows drawn at random by strata, written as a sheet for one coder, read back and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from compare.codebook import Codebook, load_codebook
from compare.corpus import Corpus
from compare.corrections.values import ProblemError, plain
from compare.errors import ChoiceError
from compare.files import free_path, workbook, written
from compare.review.agreement import agreement_table, disagreements
from compare.review.certainty import Share, Stratum, stratified, wilson
from compare.review.form import cell_text, columns_of, sheet_name, value_of, verdict_of
from compare.review.grids import Line, sheets_of
from compare.review.proposals import ReviewError
from compare.review.rows import CHECKABLE, Known, key_of, plan_of
from compare.review.sheet import READ, cells_of, sample_heads, sentence
from compare.review.workbook import Writer
from compare.tables import SCHEMA

SAMPLE = "sample:"  # before the table in the hidden first cell of a sample
BLIND, OPEN = "blind", "open"
BY = {"plan": "plan_id", "doubt": "sure"}  # what strata are called where it is not the name of a column
MOST = 100_000


@dataclass(frozen=True)
class Sample:
    """One coder's sheet, read back.

    Attributes
    ----------
    name : str
        Of the file.
    table : str
    by : str
        The column of the strata; empty where there are none.
    codes : DataFrame
        A row a fact, by its id; a column for each value that was coded, and ``verdict``.
    """

    name: str
    table: str
    by: str
    codes: pd.DataFrame


@dataclass(frozen=True)
class Compared:
    """How far coders agree.

    Attributes
    ----------
    tables : dict of DataFrame
        By column that was coded, as :func:`compare.review.agreement.agreement_table` gives it; where nothing can be compared
        there is none.
    differ : DataFrame
        ``column``, ``id``, a column a coder, ``sentence``: where they differ.
    right : Share or None
        Against the tables: the share of the rows in which every value that was coded is that of the tables, by strata.
    """

    tables: dict[str, pd.DataFrame]
    differ: pd.DataFrame
    right: Share | None = None

    def of(self, column: str) -> pd.DataFrame:
        """The agreement on one column with its codes as they are read; empty where nothing can be compared."""
        return shown_codes(
            column, self.tables[column] if column in self.tables else agreement_table(pd.DataFrame(), draws=0)
        )

    def differing(self, column: str) -> pd.DataFrame:
        """Where coders differ on one column: the code of each as it is read, and the sentence."""
        found = self.differ[self.differ["column"] == column].drop(columns=["column", "id"])
        shown = {coder: [cell_text(column, code) for code in found[coder]] for coder in found.columns[:-1]}
        return found.assign(**shown)


def draw(corpus: Corpus, table: str, n: int, by: str = "", seed: int = 0) -> list[dict[str, Any]]:
    """Rows drawn at random without repetition, from each stratum as many as its share of the rows.

    Parameters
    ----------
    n : int
        All rows where there are no more.
    by : str
        ``plan``, ``doubt`` (in doubt or not) or a column; empty for no strata. A stratum gets one row at least, where
        ``n`` allows.
    seed : int
        The same seed and tables give the same rows.

    Returns
    -------
    list of dict
        In reading order.

    Raises
    ------
    ChoiceError
        For a table or a column that is not there, or fewer rows than one.
    """
    if table not in CHECKABLE:
        raise ChoiceError(f"no table {table} whose rows are checked; there are {', '.join(CHECKABLE)}")
    if not 1 <= n <= MOST:
        raise ChoiceError(f"a sample has 1 to {MOST:,} rows, not {n}")
    known = Known(corpus.tables, corpus.texts)
    rows = list(known.rows(table))
    strata = strata_of(table, rows, by)
    random = np.random.default_rng(seed)
    sizes = {name: len(places) for name, places in strata.items()}
    chosen: list[int] = []
    for name, count in shares(sizes, min(n, len(rows))).items():
        chosen += random.choice(strata[name], size=count, replace=False).tolist()
    return [rows[i] for i in sorted(chosen)]


def strata_of(table: str, rows: Sequence[Mapping[str, Any]], by: str) -> dict[str, list[int]]:
    """The places of the rows of each stratum, by its value.

    Raises
    ------
    ChoiceError
        For a column that the table does not have.
    """
    column = BY.get(by, by)
    if column and table != "similar" and column not in SCHEMA[table].names:
        raise ChoiceError(
            f"table {table} has no column {column}; strata are plan, doubt or one of {', '.join(SCHEMA[table].names)}"
        )
    found: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        value = plan_of(table, row) if column == "plan_id" else row.get(column) if column else ""
        name = str(value is not None) if column == "sure" else str(value)
        found.setdefault(name, []).append(i)
    return dict(sorted(found.items()))


def shares(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of ``n`` rows each stratum gives: its share by the largest remainder, one at least where that is possible."""
    total = sum(sizes.values())
    if not total:
        return {}
    least = 1 if n >= len(sizes) else 0
    exact = {name: n * size / total for name, size in sizes.items()}
    given = {name: min(sizes[name], max(least, int(exact[name]))) for name in sizes}
    while sum(given.values()) < n:
        name = max(
            (name for name in sizes if given[name] < sizes[name]), key=lambda name: (exact[name] - given[name], name)
        )
        given[name] += 1
    while sum(given.values()) > n:
        name = max((name for name in sizes if given[name] > least), key=lambda name: (given[name] - exact[name], name))
        given[name] -= 1
    return given


def write_sample(
    corpus: Corpus, table: str, path: str | Path, n: int = 100, *, by: str = "", seed: int = 0, blind: bool = True,
    force: bool = False, codebook: Codebook | None = None,
) -> Path:  # fmt: skip
    """Write a sample as a workbook for one coder.

    Parameters
    ----------
    corpus, table, n, by, seed
        As for :func:`draw`.
    path : path
        Ends in ``.xlsx``.
    blind : bool
        Leave out what the readers found, so that the coder is not led; else the coder judges it.

    Returns
    -------
    Path

    Raises
    ------
    ChoiceError
        As for :func:`draw`, and for another ending.
    InTheWayError
        Where the file is there already.
    """
    path = free_path(path, force, ".xlsx")
    rows = draw(corpus, table, n, by, seed)
    known = Known(corpus.tables, corpus.texts)
    heads = sample_heads(table, blind)
    with written(path) as beside, workbook(beside) as book:
        writer = Writer(corpus, "", book, codebook or load_codebook())
        lines = []
        for i, row in enumerate(rows, 1):
            cells = cells_of(corpus, known, table, row, i)
            lines.append(cells | {"id": f"{plan_of(table, row)} {cells['id']}", "verdict": ""})
        mark = f"{SAMPLE}{table} {by or '-'}:{BLIND if blind else OPEN}"
        writer.sheet(sheet_name(table), mark, heads, lines, 0)
        writer.close()
    return path


def read_sample(path: str | Path, corpus: Corpus, codebook: Codebook | None = None) -> Sample:
    """Read a sample that a coder filled in.

    Parameters
    ----------
    path : path
        The workbook, or its sheet as CSV.
    corpus : Corpus
        That it was drawn from.

    Returns
    -------
    Sample
        A value that was not filled in is missing; in a sample that shows the readers' values, a row that is said to be
        right has them.

    Raises
    ------
    ReviewError
        Where it is no sample, or cells cannot be read; each is named.
    """
    path = Path(path)
    found = [sheet for sheet in sheets_of(path)[0] if sheet.table.startswith(SAMPLE)]
    if len(found) != 1:
        raise ReviewError(f"{path}: no sample; draw one with plan-compare sample")
    sheet, table = found[0], found[0].table.removeprefix(SAMPLE)
    if table not in SCHEMA:
        raise ReviewError(f"{path}: there is no table {table}; draw the sample anew")
    by, _, _kind = sheet.plan_id.partition(":")
    words, rows = codebook or load_codebook(), _by_id(corpus, table)
    problems: list[str] = []
    codes: dict[str, dict[str, Any]] = {}
    for line in sheet.lines:
        row_id = str(line.cells.get("id") or "").strip()
        if not row_id:
            continue
        if row_id in codes:
            problems.append(str(ReviewError(f"{line.place('id')}: the same fact stands twice; keep one of them")))
        elif row_id not in rows:
            problems.append(
                str(ReviewError(f"{line.place('id')}: the fact has changed since the sample was drawn; draw it anew"))
            )
        else:
            codes[row_id] = _coded(line, table, rows[row_id], words, problems)
    if problems:
        raise ReviewError("\n".join(problems))
    columns = [column.name for column in columns_of(table)]
    data = pd.DataFrame.from_dict(codes, orient="index", columns=[*columns, "verdict"], dtype="object")
    return Sample(path.name, table, "" if by == "-" else by, data)


def _by_id(corpus: Corpus, table: str) -> dict[str, dict[str, Any]]:
    """All rows of a table by what names them in a sample."""
    known = Known(corpus.tables, corpus.texts)
    return {
        f"{plan_of(table, row)} {table} {key_of(table, row)} {known.sum(table, row)}": row for row in known.rows(table)
    }


def _coded(line: Line, table: str, row: Mapping[str, Any], codebook: Codebook, problems: list[str]) -> dict[str, Any]:
    """What one line says: the values that were filled in, and where the row is said to be right those that were read."""
    coded: dict[str, Any] = {"verdict": None}
    try:
        coded["verdict"] = verdict_of(line.cells.get("verdict"))
    except ProblemError as problem:
        problems.append(f"{line.place('verdict')}: {problem}")
    shown = any(name.startswith(READ) for name in line.cells)
    for column in columns_of(table):
        typed = line.cells.get(column.name)
        if typed is None or not str(typed).strip():
            right = shown and coded["verdict"] is not None and coded["verdict"] != "unsure"
            coded[column.name] = code_of(row.get(column.name)) if right and coded["verdict"] == "right" else None
            continue
        try:
            coded[column.name] = code_of(value_of(column, typed, codebook, plan_of(table, row)))
        except ProblemError as problem:
            problems.append(f"{line.place(column.name)}: {problem}")
    if coded["verdict"] == "wrong" and shown:  # what was not put right was right
        given = {name: value for name, value in coded.items() if value is not None and name != "verdict"}
        if given:
            coded |= {c.name: given.get(c.name, code_of(row.get(c.name))) for c in columns_of(table)}
    return coded


def code_of(value: Any) -> str:
    """A value as a code: an empty cell is a code too."""
    as_text = plain(value)
    return "(empty)" if as_text is None else "".join(str(as_text).split())


def of_tables(corpus: Corpus, table: str, ids: Sequence[str]) -> pd.DataFrame:
    """The tables' own codes of some rows, by id, as :func:`read_sample` gives those of a coder."""
    rows = _by_id(corpus, table)
    columns = [column.name for column in columns_of(table)]
    codes = {
        row_id: {name: code_of(rows[row_id].get(name)) for name in columns} | {"verdict": "right"} for row_id in ids
    }
    return pd.DataFrame.from_dict(codes, orient="index", columns=[*columns, "verdict"], dtype="object")


def compare_coders(
    samples: Sequence[Sample], corpus: Corpus, *, against: bool = False, draws: int = 1000, seed: int = 0
) -> Compared:
    """How far coders agree on a sample, column by column.

    Parameters
    ----------
    samples : sequence of Sample
        Of one table; two or more, or one ``against`` the tables.
    against : bool
        Take the tables as one more coder.
    draws, seed : int
        Of the bootstrap.

    Returns
    -------
    Compared

    Raises
    ------
    ChoiceError
        For samples of different tables, or one coder alone.
    """
    tables = {sample.table for sample in samples}
    if len(tables) != 1:
        raise ChoiceError(f"the samples are of different tables: {', '.join(sorted(tables))}")
    table = tables.pop()
    names = [sample.name for sample in samples]
    coders = {
        name if names.count(name) == 1 else f"{name} {i}": sample.codes
        for i, (name, sample) in enumerate(zip(names, samples, strict=True), 1)
    }
    ids = list(dict.fromkeys(row_id for codes in coders.values() for row_id in codes.index))
    if against:
        coders["tables"] = of_tables(corpus, table, ids)
    if len(coders) < 2:
        raise ChoiceError("one coder; give two sheets, or --against tables")
    found: dict[str, pd.DataFrame] = {}
    differ: list[dict[str, Any]] = []
    for name in [*(column.name for column in columns_of(table)), "verdict"]:
        ratings = pd.DataFrame({coder: codes[name].reindex(ids) for coder, codes in coders.items()})
        if name == "verdict" and against and len(samples) == 1:
            continue
        if (ratings.notna().sum(axis=1) > 1).any():
            found[name] = agreement_table(ratings, draws=draws, seed=seed)
            for row_id, row in disagreements(ratings).iterrows():
                differ.append({"column": name, "id": row_id, **row.to_dict()})
    frame = pd.DataFrame(differ, columns=["column", "id", *coders])
    rows = _by_id(corpus, table)
    frame["sentence"] = [sentence(corpus, table, rows[row_id]) for row_id in frame["id"]]
    right = right_share(samples[0], corpus, coders["tables"]) if against else None
    return Compared(found, frame, right)


def right_share(sample: Sample, corpus: Corpus, tables: pd.DataFrame) -> Share:
    """The share of rows whose values are right by a coder, each stratum weighed by its rows in the tables."""
    names = [name for name in sample.codes.columns if name != "verdict"]
    coded = sample.codes[sample.codes[names].notna().any(axis=1)]
    own = tables.loc[coded.index]
    hit = {
        row_id: bool(((coded.loc[row_id, names] == own.loc[row_id, names]) | coded.loc[row_id, names].isna()).all())
        for row_id in coded.index
    }
    if not sample.by:
        return wilson(sum(hit.values()), len(hit))
    rows = _by_id(corpus, sample.table)
    ids = list(rows)
    strata = [
        Stratum(len(places), sum(ids[i] in hit for i in places), sum(hit.get(ids[i], False) for i in places))
        for places in strata_of(sample.table, list(rows.values()), sample.by).values()
    ]
    return stratified(strata)


def shown_codes(column: str, table: pd.DataFrame) -> pd.DataFrame:
    """An agreement table with its codes as they are read; the line of all codes first."""
    codes = ["*" if code is None or code != code else cell_text(column, code) for code in table["code"]]
    return table.assign(code=codes)
