"""Files of corrections: YAML lists, read with the line of every entry and key, wrong ones said."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from compare.errors import CompareError
from compare.handmade import HandmadeError, full_width_sign, is_there, read_text, read_tree
from compare.model import Finding
from compare.tables import SCHEMA

KEYS = ("table", "match", "set", "drop", "add", "expect", "rows", "reason")
# Tables whose rows are made from others: those are to be corrected, and these follow.
DERIVED = ("assignments", "similar", "passages", "clusters", "entries", "frames", "changes")
CORRECTABLE = tuple(name for name in SCHEMA if name not in DERIVED)
# Columns that follow from others or from the file.
FIXED = frozenset((
    "plan_id", "part_id", "start", "end", "where", "corrected", "chars", "source", "sha256", "source_url",
    "accessed_on",
))  # fmt: skip
QUOTES = ("raw", "passage", "from", "to")  # what is found in the text
FILE_ENDINGS = (".yaml", ".yml")


class CorrectionError(CompareError, ValueError):
    """A folder of corrections that cannot be used; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of a file of corrections, as written; ``problem`` says what makes it unusable.

    Attributes
    ----------
    plan_id, path, line : str, Path, int
        Where it stands; lines count from 1.
    table : str
        The table it corrects.
    match, expect : dict
        Column to value, or ``passage`` to a quotation: which rows it means, and what must hold of them.
    set, add : dict or None
        New values; the values of a new row.
    drop : bool
        Whether the rows are removed.
    rows : int
        How many rows ``match`` selects.
    reason : str
        Why; it marks the corrected rows.
    """

    plan_id: str
    path: Path
    line: int
    table: str = ""
    match: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Any] | None = None
    drop: bool = False
    add: Mapping[str, Any] | None = None
    expect: Mapping[str, Any] = field(default_factory=dict)
    rows: int = 1
    reason: str = ""
    problem: str | None = None

    @property
    def action(self) -> str:
        """``set``, ``drop`` or ``add``."""
        return "drop" if self.drop else "set" if self.set is not None else "add"


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of one correction: the changes it made, or why it was not applied (``problem``)."""

    correction: Correction
    changes: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def plan_id(self) -> str:
        """The plan that it corrects."""
        return self.correction.plan_id

    @property
    def place(self) -> str:
        """Folder, file and line, the same on every machine: ``corrections/zhanhe-2024.yaml, line 12``."""
        path = self.correction.path
        return f"{path.parent.name}/{path.name}, line {self.correction.line}"

    def finding(self) -> Finding:
        """The same for the build report: an error where it was not applied."""
        if self.problem is not None:
            return Finding("error", "correction_failed", f"{self.place}: {self.problem}")
        return Finding("note", "corrected", f"{self.place}: {'; '.join(self.changes)} ({self.correction.reason})")


# -- reading the files ----------------------------------------------------------------------------------------------------


def load_corrections(folder: str | Path) -> list[Correction]:
    """Every correction of a folder, by file name and line; wrong ones carry their ``problem``.

    Parameters
    ----------
    folder : path
        Usually ``data/corrections``; one that does not exist holds none.

    Returns
    -------
    list of Correction
        A file that is no YAML, or an entry with a wrong key, is one correction with a ``problem`` that names the line.

    Raises
    ------
    CorrectionError
        Where ``folder`` is a file or cannot be listed.
    """
    folder = Path(folder)
    if not is_there(folder):
        return []
    try:
        paths = sorted(
            path for path in folder.iterdir() if path.suffix in FILE_ENDINGS and not path.name.startswith(".")
        )
    except OSError as error:
        raise CorrectionError(
            f"{folder}: cannot be listed ({error.strerror}); it must be a folder of YAML files"
        ) from error
    found: list[Correction] = []
    for path in paths:
        found.extend(load_file(path))
    return found


def load_file(path: Path) -> list[Correction]:
    """The corrections of one file, by line; wrong ones carry their ``problem``."""
    plan_id = path.stem

    def wrong(line: int, problem: str) -> list[Correction]:
        return [Correction(plan_id, path, line, problem=problem)]

    try:
        root, loader = read_tree(path)
    except HandmadeError as error:
        return wrong(error.line or 1, error.says)
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        return wrong(root.start_mark.line + 1, "a list of corrections is needed: begin each with a dash, - table: …")
    return [_entry(plan_id, path, node, loader) for node in root.value]


def with_sign(correction: Correction, problem: str) -> tuple[Correction, str]:
    """A problem of an entry; where a full-width sign stands in the entry, that is the problem, at its own line."""
    try:
        text = read_text(correction.path)
    except HandmadeError:
        return correction, problem
    begins = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"[-－—]\s", line)]
    first = max((number for number in begins if number <= correction.line), default=1)
    last = min((number - 1 for number in begins if number > correction.line), default=None)
    sign = full_width_sign(text, first, last)
    return (correction, problem) if sign is None else (replace(correction, line=sign[0]), sign[1])


def _entry(plan_id: str, path: Path, node: yaml.Node, loader: yaml.SafeLoader) -> Correction:
    line = node.start_mark.line + 1

    def wrong(at: int, problem: str) -> Correction:
        return Correction(plan_id, path, at, problem=problem)

    if not isinstance(node, yaml.MappingNode):
        return wrong(line, f"a correction is made of the keys {', '.join(KEYS)}")
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, at = _written(key_node), key_node.start_mark.line + 1
        if key not in KEYS:
            return wrong(at, f"no key {perhaps(key, KEYS)}; the keys are {', '.join(KEYS)}")
        if key in values:
            return wrong(at, f"the key {key} stands twice; begin the next correction with a dash")
        try:
            values[key], lines[key] = _value_of(value_node, loader), at
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            return wrong(at, f"no sound YAML ({str(error).splitlines()[0]}); put the value of {key} in quotes")
        if isinstance(value_node, yaml.MappingNode):
            table = values.get("table")
            for column_node, cell in value_node.value:
                problem = _unknown_column(str(column_node.value), key, table)
                at = column_node.start_mark.line + 1
                if problem:
                    return wrong(at, problem)
                if not isinstance(cell, yaml.ScalarNode):
                    return wrong(at, f"{column_node.value} takes one value, not a list; write one correction for each")
    problem = _misfit(values)
    if problem:
        named = next((word for word in problem.split() if word in lines), None)
        return wrong(lines[named] if named else line, problem)
    return Correction(
        plan_id,
        path,
        line,
        table=values["table"],
        match=values.get("match") or {},
        set=values.get("set"),
        drop=values.get("drop", False),
        add=values.get("add"),
        expect=values.get("expect") or {},
        rows=values.get("rows", 1),
        reason=" ".join(str(values["reason"]).split()),
    )


def _value_of(node: yaml.Node, loader: yaml.SafeLoader) -> Any:
    """A value of an entry; column names are taken as written, for YAML reads the column ``no`` as false."""
    if isinstance(node, yaml.MappingNode):
        return {_written(key): loader.construct_object(value, deep=True) for key, value in node.value}
    return loader.construct_object(node, deep=True)


def _written(key: yaml.Node) -> str:
    return str(key.value) if isinstance(key, yaml.ScalarNode) else "[…]"  # a list or a mapping in the place of a word


def perhaps(word: str, known: Iterable[str]) -> str:
    """A word that is not known and, as a question in brackets, the known one that it may stand for, where one is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"{word} (do you mean {near[0]}?)" if near else word


def _unknown_column(column: str, key: str, table: object) -> str | None:
    """What is wrong with a column's name under match, set, add or expect; the table must stand above it."""
    if table is None:
        return f"table must stand before {key}"
    if table not in CORRECTABLE:
        return None  # said by the check of the table
    known = [*SCHEMA[str(table)].names, *QUOTES]
    if column not in known:
        return f"table {table} has no column {perhaps(column, known)}"
    if key in ("set", "add") and column in FIXED:
        return f"{column} follows from the text or the file and cannot be written; give raw, or from and to"
    if key in ("match", "expect") and column in ("from", "to"):
        return f"{key} takes a passage, not {column}"
    return None


def _instead(table: str) -> str:
    """What is to be done where a table is made from others."""
    if table == "assignments":
        return "correct the table units"
    if table == "entries":
        return "correct the list in data/frames"
    if table == "changes":
        return "write a decision into data/decisions/matches.csv, or correct the tables years and targets"
    return "write a decision into data/decisions/matches.csv"


def _misfit(values: Mapping[str, Any]) -> str | None:
    """What is wrong with the keys of an entry taken together."""
    table = values.get("table")
    if table is None:
        return "a correction needs the key table"
    if not isinstance(table, str):
        return "table is the name of one table, like table: units"
    if table in DERIVED:
        return f"the table {table} is made from others: {_instead(table)}"
    if table not in CORRECTABLE:
        return f"no table {perhaps(str(table), CORRECTABLE)}; the tables are {', '.join(CORRECTABLE)}"
    for key in ("match", "set", "add", "expect"):
        if key in values and not isinstance(values[key], dict):
            return f"{key} needs columns and their values, like {key}: {{name: 区应急管理局}}"
    actions = [key for key in ("set", "drop", "add") if values.get(key) not in (None, False)]
    if len(actions) != 1:
        return "a correction needs exactly one of set, drop: true and add"
    if values.get("drop", False) not in (True, False):
        return "drop is true or left out"
    if not str(values.get("reason") or "").strip():
        return "a correction needs a reason: those who read the tables will ask"
    rows = values.get("rows", 1)
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 1:
        return "rows is how many rows match selects: 1 or more"
    if actions[0] != "add":
        if not values.get("match"):
            return f"{actions[0]} needs match: which rows?"
        if not values.get("expect"):
            return f"{actions[0]} needs expect: what the rows say now, so that a changed text is noticed"
    if actions[0] == "add" and table == "plans":
        return "a plan is added as a file, not as a row"
    if actions[0] == "add" and not ({"raw", "passage"} & set(values["add"]) or {"from", "to"} <= set(values["add"])):
        return "add needs raw (the words as printed), or from and to (its first and last words)"
    return None
