"""By what a row is known again after the next build: its key, and a sum over its passage and values.

The sum leaves out what may change though the fact stays: offsets, ids, doubts, what is derived. Whose a row is enters by
the words of its measure or action. So a line added at the top of a plan moves every row, and no verdict is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from compare import tables as store
from compare.corrections.values import plain
from compare.tables import SCHEMA

CHECKABLE = tuple(name for name, table in SCHEMA.items() if "checked" in table.names)
OWN_ID = {"parts": "part_id", "actions": "action_id", "measures": "measure_id"}
# columns that say nothing of the fact: where it stands, what is derived from others or comes from the file
NOT_JUDGED = frozenset(
    (
        "plan_id", "part_id", "start", "end", "where", "corrected", "checked", "sure", "chars", "text", "words",
        "restated", "source", "sha256", "source_url", "accessed_on", "declared_actions", "score", "shared", "no",
    )
)  # fmt: skip
# derived in some tables, judged in others
FOLLOWS = {"measures": ("theme", "measure_id"), "actions": ("theme", "action_id")}
OWNER = 16  # characters of the words by which a row's measure or action is known
SUM = 12  # hexadecimal digits of a sum


def judged(table: str) -> list[str]:
    """The columns of a table that a verdict is about, in order."""
    return [name for name in SCHEMA[table].names if name not in NOT_JUDGED and name not in FOLLOWS.get(table, ())]


class Known:
    """The rows of some tables, each with its key and its sum.

    Parameters
    ----------
    texts : mapping of str
        By plan id, what the offsets point into.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> None:
        self.tables, self.texts = tables, texts
        self.owners: dict[str, dict[str, Any]] = {}
        for name in ("measures", "actions"):
            owners = store.records(tables[name][["plan_id", OWN_ID[name], "start", "end"]])
            self.owners |= {row[OWN_ID[name]]: row for row in owners}

    def rows(self, table: str, plan_id: str | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a table, of one plan or of all; pairs of a plan are those in which it has either measure."""
        data = self.tables[table]
        if plan_id is not None and table == "similar":
            mine = f"{plan_id}/"
            data = data[data["measure_a"].str.startswith(mine) | data["measure_b"].str.startswith(mine)]
        elif plan_id is not None:
            data = data[data["plan_id"] == plan_id]
        yield from store.records(data)

    def passage(self, row: Mapping[str, Any]) -> str:
        """The characters of a row without white space, which page breaks put anywhere; empty where it has no place."""
        if row.get("start") is None:
            return ""
        return "".join(self.texts.get(str(row["plan_id"]), "")[row["start"] : row["end"]].split())

    def owner(self, row_id: object) -> str | None:
        """By what words a measure or an action is known."""
        row = self.owners.get(str(row_id))
        return None if row is None else self.passage(row)[:OWNER]

    def sum(self, table: str, row: Mapping[str, Any]) -> str:
        """What changes when the passage or a judged value of a row changes: 12 hexadecimal digits."""
        values: list[object] = [table, self.passage(row)]
        for name in judged(table):
            if name in ("measure_a", "measure_b"):
                values.append(self.passage(self.owners.get(str(row[name]), {})))
            else:
                values.append(self.owner(row[name]) if name in ("measure_id", "action_id") else plain(row.get(name)))
        return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:SUM]


def key_of(table: str, row: Mapping[str, Any]) -> str:
    """Which row it is, for people and where two rows say the same: its id, or its place in the text."""
    if table == "plans":
        return str(row["plan_id"])
    if table == "similar":
        return f"{row['measure_a']}+{row['measure_b']}"
    if table in OWN_ID:
        return str(row[OWN_ID[table]])
    return f"{row['start']}-{row['end']}"


def plan_of(table: str, row: Mapping[str, Any]) -> str:
    """The plan that a row belongs to; a pair to that of its first measure."""
    return str(row["measure_a"]).rpartition("/")[0] if table == "similar" else str(row["plan_id"])
