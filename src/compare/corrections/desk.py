"""The tables as rows while they are corrected: what matches, what is expected, what changes and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from string import ascii_lowercase
from typing import Any

import pandas as pd

from compare import tables as store
from compare.codebook import Codebook
from compare.corrections.files import QUOTES, Correction
from compare.corrections.values import LackingError, ProblemError, as_cell, occurrences, same, short, shown
from compare.tables import SCHEMA, TableError, Tables

OWN_ID = {"parts": "part_id", "actions": "action_id", "measures": "measure_id"}
ID_LETTER = {"parts": "p", "actions": "a", "measures": "m"}


class Desk:
    """The tables as rows, while they are corrected."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], codebook: Codebook) -> None:
        self.tables = tables
        self.texts = texts
        self.codebook = codebook
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.changed: set[str] = set()

    def of(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table, to be changed in place."""
        if table not in self.rows:
            self.rows[table] = store.records(self.tables[table]) if table in self.tables else []
        return self.rows[table]

    def finish(self) -> Tables:
        """The tables as frames again; those that were not touched are the very same."""
        result = dict(self.tables)
        for table in sorted(self.changed & set(self.tables)):
            order = {plan_id: i for i, plan_id in enumerate(dict.fromkeys(row["plan_id"] for row in self.of(table)))}
            rows = self.of(table)
            if "start" in SCHEMA[table].names:
                rows = sorted(rows, key=lambda row: (order[row["plan_id"]], row["start"], row["end"]))
            result[table] = store.frame(table, rows)
        if (
            "assignments" in result
            and {"units", "measures"} <= set(result)
            and self.changed & {"units", "measures", "actions"}
        ):
            result["assignments"] = store.assignments(result)
        return result

    # -- one correction

    def apply(self, correction: Correction) -> list[str]:
        """Carry one correction out, wholly or not at all, and say what it changed."""
        before = {table: [dict(row) for row in rows] for table, rows in self.rows.items()}
        try:
            if correction.action == "add":
                changes = [self._add(correction)]
            else:
                rows = self._selected(correction)
                for row in rows:
                    self._check_expected(correction, row)
                if correction.action == "drop":
                    changes = self._drop(correction, rows)
                else:
                    changes = [self._set(correction, row) for row in rows]
            self.changed.add(correction.table)
            if correction.table == "themes":
                self._retheme(correction.plan_id)
            if correction.table in ("measures", "actions"):
                self._reown(correction.plan_id)
            self._check_types(correction)
        except ProblemError:
            self.rows = before
            raise
        return changes

    def _check_types(self, correction: Correction) -> None:
        """The rows of the plan must still make a table."""
        try:
            rows = [row for row in self.of(correction.table) if row["plan_id"] == correction.plan_id]
            frame = store.frame(correction.table, rows)
            store.validate({correction.table: frame})
        except TableError as error:
            raise ProblemError(f"the corrected row does not fit: {error}") from error

    def _selected(self, correction: Correction) -> list[dict[str, Any]]:
        rows = [row for row in self.of(correction.table) if row["plan_id"] == correction.plan_id]
        text = self.texts[correction.plan_id]
        near = rows
        for column, value in correction.match.items():
            if column == "passage":
                spans = occurrences(text, value)
                near = [
                    row
                    for row in near
                    if any(low <= row.get("start", -1) and row.get("end", -1) <= high for low, high in spans)
                ]
                if not spans:
                    raise ProblemError(f"the text has no passage {short(value)}; has the plan changed?")
            else:
                near = [row for row in near if same(row.get(column), value)]
        if len(near) != correction.rows:
            n, table, wanted = len(near), correction.table, correction.rows
            if n > wanted:
                raise ProblemError(
                    f"match selects {n} rows of {table} instead of {wanted}; name more columns, or say rows"
                )
            if n:
                raise ProblemError(
                    f"match selects {n} rows of {table} instead of {wanted}; has the plan or its reading changed?"
                )
            raise ProblemError(
                f"match selects no row of {table} instead of {wanted}; has the plan or its reading changed?"
            )
        return near

    def _check_expected(self, correction: Correction, row: Mapping[str, Any]) -> None:
        for column, value in correction.expect.items():
            if column == "passage":
                passage = self.texts[correction.plan_id][row.get("start", 0) : row.get("end", 0)]
                if str(value) not in passage:
                    raise ProblemError(
                        f"expected {short(value)} in the row's passage, which now reads {short(passage)}"
                    )
            elif not same(row.get(column), value):
                raise ProblemError(f"expected {column} to be {shown(value)}, but it is {shown(row.get(column))}")
        for column in correction.set or {}:
            if column not in correction.expect and column not in correction.match and column not in QUOTES:
                raise ProblemError(f"expect must name {column} too: it is {shown(row.get(column))} now")

    def _set(self, correction: Correction, row: dict[str, Any]) -> str:
        given = dict(correction.set or {})
        old = {column: row.get(column) for column in given if column in row}
        if {"raw", "from", "passage"} & set(given):
            self._move(correction, row, given)
        for column, value in given.items():
            row[column] = self._value(correction, column, value)
        if correction.table in ("units", "years", "targets") and "measure_id" in given:
            row["action_id"] = next(
                (m["action_id"] for m in self.of("measures") if m["measure_id"] == row["measure_id"]), row["action_id"]
            )
        row["corrected"] = correction.reason
        if "sure" in row:
            row["sure"] = None  # a person has looked
        told = ", ".join(f"{column} {shown(old[column])} → {shown(row[column])}" for column in old)
        passage = self.texts[correction.plan_id][row.get("start", 0) : row.get("end", 0)]
        return f"{correction.table}: {told}" if told else f"{correction.table}: now stands at {short(passage)}"

    def _move(self, correction: Correction, row: dict[str, Any], given: dict[str, Any]) -> None:
        """Give a row the passage that is quoted, the occurrence nearest to where it stood."""
        spans = self._quoted(correction, given)
        if not spans:
            raise ProblemError(
                f"the text has no passage {short(given.get('raw') or given.get('passage') or given.get('from'))}"
            )
        start, end = min(spans, key=lambda span: (abs(span[0] - row["start"]), span))
        self._place(correction, row, start, end)
        for quote in ("from", "to", "passage"):
            given.pop(quote, None)

    def _place(self, correction: Correction, row: dict[str, Any], start: int, end: int) -> None:
        text = self.texts[correction.plan_id]
        row["start"], row["end"] = start, end
        names = SCHEMA[correction.table].names
        if "raw" in names:
            row["raw"] = text[start:end]
        if correction.table == "measures":
            from compare.reading.outline.titles import measure_text

            row["text"] = measure_text(text, (), start, end)
            row["chars"] = len(row["text"])

    def _quoted(
        self, correction: Correction, given: Mapping[str, Any], low: int = 0, high: int | None = None
    ) -> list[tuple[int, int]]:
        """Where the quoted passage of ``set`` or ``add`` stands inside a stretch of the text."""
        text = self.texts[correction.plan_id]
        high = len(text) if high is None else high
        quote = given.get("raw", given.get("passage"))
        if quote is not None:
            return [span for span in occurrences(text, quote) if low <= span[0] and span[1] <= high]
        if "from" not in given or "to" not in given:
            raise ProblemError("from and to go together: the first and the last words of the passage")
        spans = []
        for start, after in occurrences(text, given["from"]):
            ends = [span[1] for span in occurrences(text, given["to"]) if span[0] >= start and span[1] >= after]
            if low <= start and ends and min(ends) <= high:
                spans.append((start, min(ends)))
        return spans

    def _value(self, correction: Correction, column: str, value: Any) -> Any:
        """A value as its column holds it; keys must exist."""
        described = SCHEMA[correction.table][column]
        if value is not None and described.key in ("measures", "actions"):
            own = OWN_ID[described.key]
            if value not in {row[own] for row in self.of(described.key)}:
                raise ProblemError(f"there is no {column} {value}")
        if value is not None and described.grows and value not in self.codebook.functions:
            raise ProblemError(f"{value} is none of {', '.join(self.codebook.functions)}")
        return as_cell(value, described)

    # -- rows that go and come

    def _drop(self, correction: Correction, rows: Sequence[dict[str, Any]]) -> list[str]:
        gone = {id(row) for row in rows}
        text = self.texts[correction.plan_id]
        self.rows[correction.table] = [row for row in self.of(correction.table) if id(row) not in gone]
        return [
            f"{correction.table}: took away the row {short(text[row.get('start', 0) : row.get('end', 0)])}"
            for row in rows
        ]

    def _add(self, correction: Correction) -> str:
        given = dict(correction.add or {})
        table, plan_id = correction.table, correction.plan_id
        low, high = self._stretch(correction)
        spans = self._quoted(correction, given, low, high)
        quote = given.get("raw") or given.get("passage") or given.get("from")
        if len(spans) != 1:
            if not spans and correction.match:
                raise ProblemError(
                    f"{short(quote)} does not stand there; is it in another measure, or has the plan changed?"
                )
            if not spans:
                raise ProblemError(f"{short(quote)} does not stand in the text; has the plan changed?")
            raise ProblemError(
                f"{short(quote)} stands {len(spans)} times; narrow it with match (measure_id or passage), or quote more"
            )
        for key in QUOTES:
            given.pop(key, None)
        row: dict[str, Any] = dict.fromkeys(SCHEMA[table].names)
        row |= {"plan_id": plan_id, "corrected": correction.reason}
        start, end = spans[0]
        self._place(correction, row, start, end)
        self._own(table, row)
        for column, value in given.items():
            row[column] = self._value(correction, column, value)
        self._fill(correction, row)
        if any(
            all(same(row[c], other[c]) for c in ("start", "end"))
            and same(row.get("name"), other.get("name"))
            and other["plan_id"] == plan_id
            for other in self.of(table)
        ):
            raise ProblemError(f"{table} already has a row for {short(quote)}: this correction is no longer needed")
        missing = [
            column.name
            for column in SCHEMA[table].columns
            if not column.null and column.kind != "flag" and row[column.name] is None
        ]
        if missing:
            closed = [name for name in missing if SCHEMA[table][name].choices]
            choices = "; ".join(f"{name} = {' | '.join(SCHEMA[table][name].choices)}" for name in closed)
            raise LackingError(f"add needs {', '.join(missing)} too{f' ({choices})' if choices else ''}", missing)
        self.of(table).append(row)
        return f"{table}: put in the row {short(self.texts[plan_id][start:end])}"

    def _stretch(self, correction: Correction) -> tuple[int, int]:
        """The stretch of the text in which the quotation of a new row must stand exactly once."""
        text = self.texts[correction.plan_id]
        low, high = 0, len(text)
        for column, value in correction.match.items():
            if column == "passage":
                spans = [span for span in occurrences(text, value) if low <= span[0] and span[1] <= high]
                if len(spans) != 1:
                    raise ProblemError(
                        f"the passage {short(value)} stands {len(spans)} times in the text; quote more of it, or less"
                    )
                low, high = spans[0]
            elif column in ("measure_id", "action_id"):
                table = "measures" if column == "measure_id" else "actions"
                row = next((row for row in self.of(table) if row[column] == value), None)
                if row is None:
                    raise ProblemError(f"there is no {column} {value}")
                low, high = max(low, row["start"]), min(high, row["end"])
            else:
                raise ProblemError(f"match of a new row takes measure_id, action_id and passage, not {column}")
        return low, high

    def _own(self, table: str, row: dict[str, Any]) -> None:
        """Whose a new row is: the measure, action and chapter that its first character stands in."""
        names = SCHEMA[table].names
        measure = None if table in ("measures", "actions", "parts") else self._around("measures", row)
        if "measure_id" in names and table != "measures":
            row["measure_id"] = measure["measure_id"] if measure else None
        if "action_id" in names and table != "actions":
            action = measure["action_id"] if measure else (self._around("actions", row) or {}).get("action_id")
            row["action_id"] = action
        if "part" in names and table != "parts":
            row["part"] = (self._around("parts", row) or {}).get("part", "other")

    def _around(self, table: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """The smallest row of a table around the beginning of another row."""
        rows = (other for other in self.of(table) if other["plan_id"] == row["plan_id"] and other is not row)
        found = [other for other in rows if other["start"] <= row["start"] < other["end"]]
        return min(found, key=lambda other: (other["end"] - other["start"], other["start"]), default=None)

    def _fill(self, correction: Correction, row: dict[str, Any]) -> None:
        """What follows from the rest of a new row."""
        from compare.reading.outline.titles import short_name
        from compare.reading.responsibility.names import function_of

        table, text = correction.table, self.texts[correction.plan_id]
        if table == "units":
            row["name"] = row["name"] or "".join(row["raw"].split())
            row["function"] = row["function"] or function_of(row["name"], self.codebook)
        if table == "actions":
            row["title"] = row["title"] or text[row["start"] : row["end"]].split("\n")[0].removeprefix(
                row["label"] or ""
            ).rstrip("。")
            row["name"] = row["name"] or short_name(row["title"])
            row["no"] = 1
        if table in OWN_ID:
            row[OWN_ID[table]] = self._new_id(table, row)
        if "where" in SCHEMA[table].names:
            rows = (other for other in self.of(table) if other["plan_id"] == row["plan_id"])
            before = [other["where"] for other in rows if other["where"] and other["start"] <= row["start"]]
            row["where"] = before[-1] if before else None

    def _new_id(self, table: str, row: Mapping[str, Any]) -> str:
        """An id that sorts after the row before: m012 is followed by m012a, so that no other id changes."""
        own = OWN_ID[table]
        rows = [other for other in self.of(table) if other["plan_id"] == row["plan_id"]]
        rows.sort(key=lambda other: (other["start"], other["end"]))
        before = [other[own] for other in rows if (other["start"], other["end"]) <= (row["start"], row["end"])]
        stem = re.sub(r"[a-z]+\Z", "", before[-1]) if before else f"{row['plan_id']}/{ID_LETTER[table]}000"
        taken = {other[own] for other in rows}
        for letter in (first + second for first in ("", *ascii_lowercase) for second in ascii_lowercase):
            if stem + letter not in taken:
                return stem + letter
        raise ProblemError("too many rows are added at one place")

    def _reown(self, plan_id: str) -> None:
        """After measures or actions changed: rows point to what now holds them, actions are counted anew."""
        actions = sorted(
            (row for row in self.of("actions") if row["plan_id"] == plan_id), key=lambda row: (row["start"], row["end"])
        )
        for number, action in enumerate(actions, start=1):
            if action["no"] != number:
                action["no"] = number
                self.changed.add("actions")
        action_ids = {action["action_id"] for action in actions}
        for measure in self.of("measures"):
            if (
                measure["plan_id"] == plan_id
                and measure["action_id"] is not None
                and measure["action_id"] not in action_ids
            ):
                measure["action_id"] = (self._around("actions", measure) or {}).get("action_id")
                self.changed.add("measures")
        measures = {row["measure_id"]: row for row in self.of("measures") if row["plan_id"] == plan_id}
        for table in ("units", "years", "targets", "references", "terms", "sectors", "themes"):
            if table not in self.tables:
                continue
            kept: list[dict[str, Any]] = []
            for row in self.of(table):
                if row["plan_id"] == plan_id:
                    self._repoint(table, row, measures, action_ids)
                if row["measure_id"] is not None or SCHEMA[table]["measure_id"].null:
                    kept.append(row)
            if len(kept) != len(self.of(table)):
                self.rows[table] = kept
                self.changed.add(table)

    def _retheme(self, plan_id: str) -> None:
        """After themes changed: each measure repeats its primary one."""
        primary = {row["measure_id"]: row["theme"] for row in self.of("themes") if row["rank"] == 1}
        for measure in self.of("measures"):
            if measure["plan_id"] == plan_id and measure["theme"] != primary.get(measure["measure_id"]):
                measure["theme"] = primary.get(measure["measure_id"])
                self.changed.add("measures")

    def _repoint(
        self, table: str, row: dict[str, Any], measures: Mapping[str, Mapping[str, Any]], action_ids: Collection[str]
    ) -> None:
        old = row["measure_id"], row.get("action_id")
        holder = self._around("measures", row)
        owner = measures.get(row["measure_id"]) if row["measure_id"] is not None else None
        # A row stays with its measure while that holds it; the note of an action stays the action's.
        if row["measure_id"] is not None and (owner is None or not owner["start"] <= row["start"] < owner["end"]):
            row["measure_id"] = holder["measure_id"] if holder else None
        elif (row["measure_id"] is not None and holder is not None and holder["corrected"]) or (
            row["measure_id"] is None and holder is not None and (holder["corrected"] or table != "units")
        ):
            row["measure_id"] = holder["measure_id"]
        if "action_id" in row:
            if row["measure_id"] is not None:
                row["action_id"] = measures[row["measure_id"]]["action_id"]
            elif row["action_id"] not in action_ids:
                row["action_id"] = (self._around("actions", row) or {}).get("action_id")
        if (row["measure_id"], row.get("action_id")) != old:
            self.changed.add(table)
