"""Rows that a person looked at: ``data/checked/<plan_id>.csv``, one verdict a line, and what it still says of the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from compare import tables as store
from compare.handmade import HandmadeError, list_file, read_list
from compare.model import VERDICTS, Finding
from compare.review.rows import CHECKABLE, Known, key_of, plan_of
from compare.tables import Tables

COLUMNS = ("table", "key", "hash", "verdict", "by", "on", "note")
NAMED = 3  # fallen verdicts of one table that are named
SAME_PLACE = 0.3  # of two stretches that both share, for rows of which one replaced the other
# by which rows a measure is said to name a unit, a time, a number
NAMED_BY = {"units": "assignments", "years": "years", "targets": "targets"}
NAMING = {"tp": (True, True), "fp": (True, False), "fn": (False, True), "tn": (False, False)}
RELATIONS = (None, "overlap", "same")


class CheckedError(HandmadeError):
    """A file of verdicts that cannot be used; the message names the file, the line and the way out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person found of one row.

    Attributes
    ----------
    plan_id, table, key, hash : str
        The row: ``compare.review.rows`` says how it is known.
    verdict : {"right", "wrong", "unsure"}
    by, on, note : str
        Who, which day (ISO), and what else there is to say; may be empty.
    line : int
        In its file, from 1; 0 for one that stands in none yet.
    """

    plan_id: str
    table: str
    key: str
    hash: str
    verdict: str
    by: str = ""
    on: str = ""
    note: str = ""
    line: int = 0

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What one person can say once: the row and who it was."""
        return self.table, self.key, self.hash, self.by


@dataclass(frozen=True)
class Checks:
    """What the verdicts of a folder say of some tables.

    Attributes
    ----------
    tables : dict of DataFrame
        With the column ``checked`` filled.
    findings : tuple of Finding
        Verdicts that fell away, and lines that cannot be used.
    counts : tuple of dict
        For every plan, table and stratum (``doubt`` true or false): ``rows`` as they were read, and of those ``right``,
        ``wrong``, ``unsure``; ``missed`` rows that a person added, ``removed`` wrong ones that are no longer there.
        ``tp``, ``fp``, ``fn``, ``tn`` count measures by whether they have a row of the table as it was read and as it is
        now, where all rows of the plan were looked at, else 0. Empty where there are no verdicts.
    """

    tables: Tables
    findings: tuple[Finding, ...] = ()
    counts: tuple[dict[str, Any], ...] = field(default=())


def read_checked(folder: str | Path) -> tuple[list[Verdict], list[CheckedError]]:
    """The verdicts of a folder.

    Parameters
    ----------
    folder : path
        Usually ``data/checked``; one that does not exist holds none.

    Returns
    -------
    verdicts : list of Verdict
        By file and line.
    problems : list of CheckedError
        Files and lines that cannot be used.
    """
    found: list[Verdict] = []
    problems: list[CheckedError] = []
    folder = Path(folder)
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        verdicts, wrong = read_checked_file(path)
        found += verdicts
        problems += wrong
    return found, problems


def read_checked_file(path: Path) -> tuple[list[Verdict], list[CheckedError]]:
    """The verdicts of one file, and what is wrong with its other lines."""
    try:
        listed = read_list(path, COLUMNS[:4], CheckedError)
    except CheckedError as error:
        return [], [error]
    found: list[Verdict] = []
    problems = [CheckedError.at(path, problem.line, problem.says) for problem in listed.problems]
    for row in listed.rows:
        cells = {name: row.cells.get(name, "") for name in COLUMNS}
        wrong = _misfit(cells)
        if wrong:
            problems.append(CheckedError.at(path, row.line, wrong))
        else:
            found.append(Verdict(path.stem, line=row.line, **cells))
    return found, sorted(problems, key=lambda problem: problem.line or 0)


def _misfit(cells: Mapping[str, str]) -> str | None:
    if cells["table"] not in CHECKABLE:
        return f"no table {cells['table']} whose rows are checked; there are {', '.join(CHECKABLE)}"
    if cells["verdict"] not in VERDICTS:
        return f"verdict {cells['verdict']!r} is none of {', '.join(VERDICTS)}"
    if not cells["key"] or not cells["hash"]:
        return "key and hash say which row is meant; write verdicts with plan-compare review"
    if cells["on"]:
        try:
            date.fromisoformat(cells["on"])
        except ValueError:
            return f"on {cells['on']!r} is no date like 2024-06-30"
    return None


def checked_file(verdicts: Iterable[Verdict]) -> bytes:
    """The bytes of a file of verdicts, as a spreadsheet program opens it."""
    return list_file(COLUMNS, map(asdict, verdicts))


def merged(old: Sequence[Verdict], new: Iterable[Verdict]) -> list[Verdict]:
    """Old verdicts and new ones; what the same person said of the same row before is replaced in its place."""
    kept = {verdict.place: verdict for verdict in old}
    kept |= {verdict.place: verdict for verdict in new}
    return list(kept.values())


# -- what they say of the tables --------------------------------------------------------------------------------------


def with_checks(
    tables: Mapping[str, pd.DataFrame],
    as_read: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    folder: str | Path,
) -> Checks:
    """The tables with what people found of their rows.

    Parameters
    ----------
    tables : mapping of DataFrame
        As they are in the end.
    as_read : mapping of DataFrame
        The same before anything was corrected: a row found wrong and corrected since is still a row that was wrong.
    texts : mapping of str
        By plan id.
    folder : path
        Of verdicts.

    Returns
    -------
    Checks
        ``checked`` of a row is what was found of it as it stands; where people differ, ``unsure``.
    """
    verdicts, problems = read_checked(folder)
    findings = [Finding("error", "checked-wrong", str(problem)) for problem in problems]
    if not verdicts:
        return Checks(dict(tables), tuple(findings))
    given: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        given[verdict.plan_id, verdict.table].append(verdict)
    now, before = Known(tables, texts), Known(_before(tables, as_read), texts)
    checked: dict[str, dict[str, str]] = defaultdict(dict)
    counts: list[dict[str, Any]] = []
    for (plan_id, table), own in sorted(given.items()):
        if plan_id not in texts:
            said = f"checked/{plan_id}.csv: there is no plan {plan_id}; rename the file, or bring the plan back"
            findings.append(Finding("error", "checked-wrong", said))
            continue
        last, first = _Sums(now, table, plan_id), _Sums(before, table, plan_id)
        found, fallen = defaultdict(set), []
        for verdict in own:
            key = last.find(verdict)
            if key is not None:
                found[key].add(verdict.verdict)
            elif first.find(verdict) is None:
                fallen.append(verdict)
        checked[table] |= {f"{plan_id} {key}": _one(said) for key, said in found.items()}
        if fallen:
            findings.append(_fallen(plan_id, table, fallen))
        counts += _counts(plan_id, table, own, first, last)
        looked = sum(line[name] for line in counts[-2:] for name in VERDICTS)
        whole = len(first.rows) == looked
        counts[-2] |= naming(now, before, table, plan_id) if whole and table in NAMED_BY else dict.fromkeys(NAMING, 0)
    result = dict(tables)
    for table, keys in checked.items():
        result[table] = _marked(table, tables[table], now, keys)
    return Checks(result, tuple(findings), tuple(counts))


def _before(tables: Mapping[str, pd.DataFrame], as_read: Mapping[str, pd.DataFrame]) -> Tables:
    """The tables as they were read; what is made after reading stands as it is now."""
    return {name: as_read.get(name, data) for name, data in tables.items()}


class _Sums:
    """The rows of one table of one plan by sum: what was said of a row is found again by it."""

    def __init__(self, known: Known, table: str, plan_id: str) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, list[str]] = defaultdict(list)
        self.sums: dict[str, list[str]] = {}
        twice: dict[str, int] = defaultdict(int)
        for row in known.rows(table, plan_id):
            if plan_of(table, row) != plan_id:
                continue
            key = f"{key_of(table, row)} {twice[key_of(table, row)]}"
            twice[key_of(table, row)] += 1
            self.rows[key] = row
            self.sums[key] = [known.sum(table, row)]
            if table == "similar" and row.get("corrected"):  # decided by hand since: it may have been any
                self.sums[key] = [known.sum(table, row | {"relation": relation}) for relation in RELATIONS]
            for each in dict.fromkeys(self.sums[key]):
                self.keys[each].append(key)

    def find(self, verdict: Verdict) -> str | None:
        """The row that a verdict is about; None where no row is as it was, or several are and none stands there."""
        near = self.keys.get(verdict.hash, ())
        same = [key for key in near if key.rpartition(" ")[0] == verdict.key]
        return same[0] if same else near[0] if len(near) == 1 else None


def _one(said: Iterable[str]) -> str:
    """What several people said of a row."""
    different = set(said)
    return different.pop() if len(different) == 1 else "unsure"


def _marked(table: str, data: pd.DataFrame, known: Known, keys: Mapping[str, str]) -> pd.DataFrame:
    """A table with its column ``checked``; rows of one key are told apart by their order, as :class:`_Sums` does."""
    twice: dict[str, int] = defaultdict(int)
    verdicts = []
    for row in known.rows(table):
        key = f"{plan_of(table, row)} {key_of(table, row)}"
        verdicts.append(keys.get(f"{key} {twice[key]}"))
        twice[key] += 1
    return store.typed(table, data.assign(checked=pd.Series(verdicts, index=data.index, dtype="object")))


def _fallen(plan_id: str, table: str, fallen: Sequence[Verdict]) -> Finding:
    lines = ", ".join(str(verdict.line) for verdict in fallen[:NAMED]) + ("…" if len(fallen) > NAMED else "")
    said = (
        f"checked/{plan_id}.csv, line {lines}: rows of the table {table} changed since somebody looked, so that the "
        f"verdict no longer holds: {len(fallen):,}; look again (plan-compare review {plan_id}), or remove the line"
    )
    return Finding("error", "verdict-fallen", said)


def _counts(plan_id: str, table: str, own: Sequence[Verdict], first: _Sums, last: _Sums) -> list[dict[str, Any]]:
    """How many rows there were as they were read, and what was found of them, those in doubt apart."""
    said: dict[str, set[str]] = defaultdict(set)
    for verdict in own:
        key = first.find(verdict)
        if key is not None:
            said[key].add(verdict.verdict)
    there = {each for sums in last.sums.values() for each in sums}
    added = sum(
        bool(row.get("corrected")) and not _near(row, first.rows.values()) for row in last.rows.values()
    ) if table != "similar" else 0  # fmt: skip
    counts = []
    for doubt in (False, True):
        keys = [key for key, row in first.rows.items() if (row.get("sure") is not None) == doubt]
        verdicts = [_one(said[key]) for key in keys if key in said]
        gone = [key for key in keys if key in said and _one(said[key]) == "wrong" and not there & set(first.sums[key])]
        removed = [key for key in gone if not _near(first.rows[key], last.rows.values())]
        counts.append(
            {
                "plan_id": plan_id, "table": table, "doubt": doubt, "rows": len(keys),
                **{name: verdicts.count(name) for name in VERDICTS},
                "missed": 0 if doubt else added, "removed": len(removed),
            }
        )  # fmt: skip
    return counts


def naming(now: Known, before: Known, table: str, plan_id: str) -> dict[str, int]:
    """How many measures of a plan have a row of a table as it was read (positive) and as it is now (true)."""
    held = []
    for known in (before, now):
        places = {row["measure_id"]: (row["start"], row["end"]) for row in known.rows("measures", plan_id)}
        rows = known.rows(NAMED_BY[table], plan_id)
        held.append((set(places.values()), {places.get(row["measure_id"]) for row in rows}))
    (there, read), (still, true) = held
    sides = [(place in read, place in true) for place in there & still]
    return {name: sides.count(side) for name, side in NAMING.items()}


def _near(row: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a row stands where one of the others does."""
    if row.get("start") is None:
        return True
    return any(_shared(row, other) >= SAME_PLACE for other in others)


def _shared(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    """How much of the stretch that two rows cover together both cover, 0 to 1."""
    whole = max(a["end"], b["end"]) - min(a["start"], b["start"])
    return (min(a["end"], b["end"]) - max(a["start"], b["start"])) / whole if whole else 0.0
