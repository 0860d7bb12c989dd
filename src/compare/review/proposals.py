"""What a person said of rows becomes entries of corrections, verdicts and decisions, each tried on the tables first."""

from __future__ import annotations

import getpass
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from compare import tables as store
from compare.codebook import Codebook, load_codebook
from compare.corpus import Corpus
from compare.corrections import Correction
from compare.corrections.desk import Desk
from compare.corrections.values import LackingError, ProblemError, occurrences, same, short
from compare.display import read_as
from compare.handmade import HandmadeError
from compare.language import current
from compare.review.checked import Verdict
from compare.review.form import cell_text, empty_word, lacking, sheet_name
from compare.review.rows import Known, key_of, plan_of
from compare.saying import say

CONTEXT = 60  # characters to either side by which a passage is told from its like


class ReviewError(HandmadeError):
    """What a review says cannot be written; every line names sheet, cell and reason. Nothing was written."""


@dataclass(frozen=True)
class Judgement:
    """What a person said of one row, or of a row that is missing.

    Attributes
    ----------
    table : str
    row : mapping or None
        As the corpus has it; None for a row to be added.
    verdict : {"right", "wrong", "unsure"} or None
    changes : mapping
        Right values by column; of a row to be added all that is given, ``raw`` among them.
    remove : bool
        Whether the row says nothing that the plan says.
    within : mapping
        Of a row to be added: ``measure_id``, ``action_id`` or ``passage`` in which its words stand once.
    note : str
    place : str
        Where it was said, for messages: ``review.xlsx, sheet 单位, cell C5``.
    plan_id : str
        Of a row to be added; else the row's own.
    """

    table: str
    row: Mapping[str, Any] | None
    verdict: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    remove: bool = False
    within: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    place: str = ""
    plan_id: str = ""


@dataclass(frozen=True)
class Proposal:
    """What would be written; ``problems`` where it cannot be, one a judgement.

    Attributes
    ----------
    entries : dict of list of dict
        By plan id, entries of ``data/corrections`` in the words of docs/corrections.md.
    verdicts : list of Verdict
    gone : set of tuple
        Plan, table, key and sum of rows that a person had corrected before and now corrects again: what was said of them
        is said no more.
    decisions : list of dict
        Lines of ``data/decisions/matches.csv``.
    problems : list of str
    says : list of str
        Each change in words.
    """

    entries: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    verdicts: list[Verdict] = field(default_factory=list)
    gone: set[tuple[str, str, str, str]] = field(default_factory=set)
    decisions: list[dict[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (any(self.entries.values()) or self.verdicts or self.decisions)


def person(by: str | None = None) -> str:
    """Who looks: the name that was given, else that of the computer's user."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def propose(
    corpus: Corpus, judgements: Iterable[Judgement], *, by: str, on: date, reason: str,
    written: Sequence[Correction] = (), codebook: Codebook | None = None,
) -> Proposal:  # fmt: skip
    """What judgements would write, each correction tried on the corpus as it is.

    Parameters
    ----------
    by, reason : str
        Who looked; why a row without a note was corrected.
    written : sequence of Correction
        What the project holds already: the same once more says nothing new.
    codebook : Codebook, optional
        Says what an added unit does.

    Returns
    -------
    Proposal
        Nothing in it may be written where it has ``problems``.
    """
    found = Proposal()
    desk = Desk(corpus.tables, corpus.texts, codebook or load_codebook())
    known = Known(corpus.tables, corpus.texts)
    for judgement in judgements:
        row, plan_id = (
            judgement.row,
            judgement.plan_id or (plan_of(judgement.table, judgement.row) if judgement.row else ""),
        )
        told = {"by": by, "on": on.isoformat(), "note": judgement.note}
        why = judgement.note or reason
        if judgement.table == "similar":
            if row is not None:
                _decide(found, row, judgement, told, known)
            continue
        entry = None
        try:
            entry = entry_of(corpus, judgement, why)
            if entry is not None:
                correction = correction_of(plan_id, entry)
                if any(equal(correction, other) for other in written):
                    continue
                desk.apply(correction)
                found.says.append(entry_told(entry))
                found.entries[plan_id].append(entry)
        except ProblemError as problem:
            if isinstance(problem, LackingError):
                names = lacking(judgement.table, problem.args[1])
                problem = ProblemError(f"a fact that is missing needs these values too: {names}")
            found.problems.append(f"{judgement.place}: {problem}" if judgement.place else str(problem))
            continue
        if row is not None and judgement.verdict is not None:
            place = plan_id, judgement.table, key_of(judgement.table, row), known.sum(judgement.table, row)
            if entry is not None and row.get("corrected"):
                found.gone.add(place)
            else:
                found.verdicts.append(Verdict(*place, judgement.verdict, **told))  # type: ignore[arg-type]
    found.verdicts.extend(_of_corrected(desk, found.entries, corpus, by, on))
    return found


def _of_corrected(
    desk: Desk, entries: Mapping[str, Sequence[Mapping[str, Any]]], corpus: Corpus, by: str, on: date
) -> list[Verdict]:
    """What a person changed or added is right: a verdict on each row as it will stand."""
    tables = desk.finish()
    after, before = Known(tables, corpus.texts), Known(corpus.tables, corpus.texts)
    found = []
    for plan_id, written in entries.items():
        for table in dict.fromkeys(str(entry["table"]) for entry in written):
            old = {(key_of(table, row), before.sum(table, row)) for row in before.rows(table, plan_id)}
            reasons = {entry["reason"] for entry in written if entry["table"] == table}
            for row in after.rows(table, plan_id):
                place = key_of(table, row), after.sum(table, row)
                if place not in old and row["corrected"] in reasons:
                    found.append(Verdict(plan_id, table, *place, "right", by, on.isoformat()))
    return found


def _decide(
    found: Proposal, row: Mapping[str, Any], judgement: Judgement, told: Mapping[str, str], known: Known
) -> None:
    """A verdict on a pair, and the decision that follows where its relation is another."""
    plan_id = plan_of("similar", row)
    if judgement.verdict is not None:
        of_row = known.sum("similar", row)
        found.verdicts.append(
            Verdict(plan_id, "similar", key_of("similar", row), of_row, judgement.verdict, **told)  # type: ignore[arg-type]
        )
    decision = judgement.changes.get("decision")
    if decision is not None:
        line = {"measure_a": row["measure_a"], "measure_b": row["measure_b"], "decision": decision}
        found.decisions.append(line | {"reviewed_by": told["by"], "reviewed_on": told["on"], "reason": told["note"]})
        found.says.append(f"{row['measure_a']} · {row['measure_b']} → {cell_text('decision', decision)}")


def entry_of(corpus: Corpus, judgement: Judgement, reason: str) -> dict[str, Any] | None:
    """The entry of a file of corrections that a judgement comes to; None where it corrects nothing.

    Raises
    ------
    ProblemError
        Where the row cannot be told from its like.
    """
    table, row = judgement.table, judgement.row
    if row is None:
        given = {name: _written(value) for name, value in judgement.changes.items()}
        entry: dict[str, Any] = {"table": table}
        if judgement.within:
            entry["match"] = dict(judgement.within)
        return entry | {"add": given, "reason": reason}
    changes = {name: value for name, value in judgement.changes.items() if not same(value, row.get(name))}
    if not changes and not judgement.remove:
        return None
    match = match_of(corpus, table, row)
    if judgement.remove:
        expect = {name: _written(row[name]) for name in ("raw", "label", "title", "term", "sector", "theme", "what") if row.get(name) is not None}  # fmt: skip
        return {
            "table": table,
            "match": match,
            "drop": True,
            "expect": dict(list(expect.items())[:1]),
            "reason": reason,
        }
    return {
        "table": table,
        "match": match,
        "set": {name: _written(value) for name, value in changes.items()},
        "expect": {name: _written(row.get(name)) for name in changes},
        "reason": reason,
    }


def entry_told(entry: Mapping[str, Any]) -> str:
    """What an entry does, in the words of the sheet."""
    table = sheet_name(entry["table"])
    quoted = entry.get("add") or entry.get("expect") or {}
    words = next((short(quoted[name]) for name in ("raw", "passage", "from", "title") if quoted.get(name)), "")
    if "add" in entry:
        return say(f"Added to {table}: {words}")
    if entry.get("drop"):
        return say(f"Removed from {table}: {words or short(next(iter(quoted.values()), ''))}")
    changes = [
        f"{read_as(name)} {cell_text(name, entry['expect'].get(name)) or empty_word()} → {cell_text(name, new) or empty_word()}"
        for name, new in entry["set"].items()
    ]
    return f"{table}：{'；'.join(changes)}" if current() == "zh" else f"{table}: {'; '.join(changes)}"


def match_of(corpus: Corpus, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Columns that tell a row from all others of its plan: its id, or its measure and words, or a quotation around it.

    Raises
    ------
    ProblemError
        Where two rows are alike in all columns and places.
    """
    own = {"plans": "plan_id", "parts": "part_id", "actions": "action_id", "measures": "measure_id"}.get(table)
    if own is not None:
        return {own: row[own]}
    data = corpus.tables[table]
    rows = store.records(data[data["plan_id"] == row["plan_id"]])
    words = [name for name in ("raw", "title", "term", "sector", "theme", "what") if row.get(name) is not None][:1]
    more = [
        name for name in ("name", "role", "kind", "value", "unit", "rank", "doc_number") if row.get(name) is not None
    ]
    holder = ["measure_id"] if row.get("measure_id") is not None else []
    tries: list[list[str]] = [[*holder, *words], [*holder, *words, *more[:1]], [*holder, *words, *more]]
    for names in tries:
        if _only(rows, {name: row[name] for name in names}):
            return {name: _written(row[name]) for name in names}
    passage = _passage_of(corpus.texts[str(row["plan_id"])], row["start"], row["end"])
    for names in ([*words], [*words, *more]):
        near = [each for each in rows if (each["start"], each["end"]) == (row["start"], row["end"])]
        if passage is not None and _only(near, {name: row[name] for name in names}):
            return {"passage": passage} | {name: _written(row[name]) for name in names}
    raise ProblemError("two rows of the plan are alike in every column; correct this one in the file of corrections")


def _only(rows: Iterable[Mapping[str, Any]], values: Mapping[str, Any]) -> bool:
    return sum(all(same(row.get(name), value) for name, value in values.items()) for row in rows) == 1


def _passage_of(text: str, start: int, end: int) -> str | None:
    """The shortest quotation around a stretch that stands once in the text; None where even a long one does not."""
    for more in range(2, CONTEXT, 2):
        low, high = max(0, start - more), min(len(text), end + more)
        quote = " ".join(text[low:high].split())
        if len(occurrences(text, quote)) == 1:
            return quote
    return None


def _written(value: Any) -> Any:
    """A value as YAML shows it best."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if hasattr(value, "isoformat"):
        return date.fromisoformat(value.isoformat()[:10])
    if hasattr(value, "item"):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def correction_of(plan_id: str, entry: Mapping[str, Any]) -> Correction:
    """An entry as the files of corrections give it, after a turn through YAML so that it is what will be read."""
    values = yaml.safe_load(yaml_of([entry]))[0]
    return Correction(plan_id, Path(f"{plan_id}.yaml"), 0, **values)


def equal(a: Correction, b: Correction) -> bool:
    """Whether two entries do the same, whatever their reasons."""
    return all(
        getattr(a, name) == getattr(b, name) for name in ("plan_id", "table", "match", "set", "add", "drop", "expect")
    )


def yaml_of(entries: Sequence[Mapping[str, Any]]) -> str:
    """Entries in the words of docs/corrections.md."""
    pages = [
        yaml.safe_dump([dict(entry)], allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000)
        for entry in entries
    ]
    return "\n".join(pages)
