"""What became of an entry's deadlines, numbers and duties in the passages that answer it, and of the entries' order.

A clause of the frame is laid beside the clause of the plan that holds most of its strings of two characters; dates,
numbers and 配合 are then compared between these two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pandas as pd

from compare.codebook import Codebook, any_of, load_codebook
from compare.frames.asked import CLAUSE, Answer
from compare.frames.lists import Frame
from compare.frames.matching import weight_of
from compare.frames.states import Cell
from compare.likeness.passages import squeeze
from compare.tables import plan_tables, records

DATED = ("by", "in", "range")  # kinds of time that say until when
PER_YEAR = {"week": 52.0, "month": 12.0, "quarter": 4.0, "half-year": 2.0, "year": 1.0, "2-years": 0.5}
CLAUSE_END = re.compile(r"[，。；！？]|$")
LEAST = 5  # characters besides figures that a clause must have to stand for itself
OPENING = re.compile(
    r"[\s0-9０-９年月日底前内起至到在.．、（）一二三四五六七八九十，]*"
)  # label and date before a clause
FIGURES = re.compile(r"[0-9０-９年月日底前末至%％]+")
NEAR = 0.34  # share of a frame's clause that a plan's clause must hold to be laid beside it
SAME_DAY = 0.2  # what the same date counts for beside that share
HEADING = 40  # characters of a passage that are shown of an entry's place
# What tells most of an entry's several deadlines, numbers or duties, the first that is there
TELLING = {
    "order": ("moved", "kept"),
    "deadline": ("later", "earlier", "dropped", "kept", "added"),
    "target": ("lowered", "raised", "dropped", "kept", "added"),
    "duty": ("assists", "leads", "kept"),
}


@dataclass(frozen=True)
class Said:
    """A clause, where it stands, and what it says of when and how much."""

    text: str
    start: int | None
    end: int | None
    measure_id: str | None = None
    dates: tuple[dict[str, Any], ...] = ()
    rates: tuple[dict[str, Any], ...] = ()
    numbers: tuple[dict[str, Any], ...] = ()
    grams: frozenset[str] = field(default=frozenset())


class Sayings:
    """The clauses of the measures of many plans, made when asked for."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> None:
        self.texts, self.made = texts, dict[str, list[Said]]()
        self.measures = {row["measure_id"]: row for row in records(tables["measures"])}
        self.years, self.targets = _by_measure(tables["years"]), _by_measure(tables["targets"])

    def of(self, measure_id: str) -> list[Said]:
        """The clauses of a measure, in order."""
        if measure_id not in self.made:
            row = self.measures[measure_id]
            text = squeeze(self.texts.get(row["plan_id"], ""), row["start"], row["end"])
            spans = [(text.text[a:b], *text.span(a, b)) for a, b in _clauses(text.text)]
            years, targets = self.years.get(measure_id, []), self.targets.get(measure_id, [])
            self.made[measure_id] = [_said(*span, years, targets, measure_id) for span in spans]
        return self.made[measure_id]


def _clauses(text: str) -> list[tuple[int, int]]:
    """The spans of the clauses of a text; one that says little but a date (2025年，) goes with the next."""
    spans: list[tuple[int, int]] = []
    start = 0
    for found in CLAUSE_END.finditer(text):
        if len(FIGURES.sub("", text[start : found.end()])) >= LEAST:
            spans.append((start, found.end()))
            start = found.end()
    return spans


def _by_measure(data: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in records(data):
        if row["measure_id"] is not None:
            found.setdefault(row["measure_id"], []).append(row)
    return found


def _said(
    text: str, start: int, end: int, years: Sequence[dict[str, Any]], targets: Sequence[dict[str, Any]],
    measure_id: str | None = None,
) -> Said:  # fmt: skip
    here = [row for row in years if start <= row["start"] < end]
    bare = FIGURES.sub("", text)
    return Said(
        text, start, end, measure_id,
        tuple(row for row in here if row["kind"] in DATED and row["to_date"] is not None),
        tuple(row for row in here if row["every_period"] is not None),
        tuple(row for row in targets if start <= row["start"] < end),
        frozenset(bare[at : at + 2] for at in range(len(bare) - 1)),
    )  # fmt: skip


def list_sayings(frame: Frame, codebook: Codebook | None = None) -> Mapping[str, Sequence[Said]]:
    """The clauses of each entry of a list, by entry, with the dates and numbers that the readers find in them."""
    return _read((*((row["entry_id"], row["description"] or row["name"]) for row in records(frame.entries)),), codebook)


@lru_cache(maxsize=8)  # every question about a list begins with reading it
def _read(entries: tuple[tuple[str, str], ...], codebook: Codebook | None) -> Mapping[str, Sequence[Said]]:
    from compare.reading import read_text  # slow to import; only lists need it

    head = "工作方案\n一、主要任务\n"
    lines, spans, at = [head], dict[str, tuple[int, int]](), len(head)
    for entry, words in entries:
        line = f"{len(lines)}．{words}\n"
        spans[entry] = at + line.index("．") + 1, at + len(line) - 1
        lines.append(line)
        at += len(line)
    plan = read_text("".join(lines), "frame", codebook)
    tables = plan_tables([plan])
    years, targets = records(tables["years"]), records(tables["targets"])
    found: dict[str, list[Said]] = {}
    for entry, (start, end) in spans.items():
        found[entry] = []
        for part in re.finditer(rf"[^{CLAUSE.pattern[1:-1]}]+", plan.text[start:end]):
            said = _said(part.group().strip(), start + part.start(), start + part.end(), years, targets)
            found[entry].append(Said(said.text, None, None, None, said.dates, said.rates, said.numbers, said.grams))
    return found


def told_by(said: Mapping[str, Sequence[Said]]) -> frozenset[str]:
    """Whether a frame tells deadlines, and numbers, anywhere."""
    every = [one for many in said.values() for one in many]
    found = {"deadline"} if any(one.dates for one in every) else set()
    return frozenset(found | ({"target"} if any(one.numbers or one.rates for one in every) else set()))


@lru_cache(maxsize=8)
def _assisting(codebook: Codebook) -> re.Pattern[str]:
    """A clause that begins with 配合, with a word before it at most."""
    uses: dict[str, list[str]] = {}
    for row in codebook.rows("duty_words"):
        uses.setdefault(row["use"], []).append(row["word"])
    return re.compile(rf"{any_of(uses.get('before', ()))}*{any_of(uses.get('assists', ()))}")


def changes_of(
    cell: Cell,
    asked: Sequence[Said],
    answers: Sequence[Answer],
    sayings: Sayings,
    tells: frozenset[str],
    codebook: Codebook | None = None,
) -> list[dict[str, Any]]:
    """The deadlines, numbers and duties of one entry compared in one plan, as rows of the table ``changes``.

    ``tells`` is what the frame tells anywhere (:func:`told_by`): a list without dates says nothing of a plan's dates.
    """
    if cell.main is None or not asked:
        return []
    places = (cell.main, *cell.also)
    there = [
        said for place in places if answers[place].words is not None for said in sayings.of(answers[place].answer_id)
    ]
    assisting = _assisting(codebook or load_codebook())
    rows: list[dict[str, Any]] = []
    beside: set[int] = set()
    for mine in asked:
        at = _nearest(mine, there)
        if at is None:
            continue
        theirs = there[at]
        beside.add(at)
        rows += _dates(mine, theirs) + _numbers(mine, theirs) + _duties(mine, theirs, assisting)
    for at in sorted(beside):
        rows += [row for row in _added(there[at], rows) if row["what"] in tells]
    return _one_duty(rows)


def _nearest(mine: Said, there: Sequence[Said]) -> int | None:
    """The clause that holds most of another, where that is enough."""
    if not mine.grams or not there:
        return None
    held = [weight_of(mine.grams & one.grams) / weight_of(mine.grams) for one in there]
    days = {date["to_date"] for date in mine.dates}
    same = [any(date["to_date"] in days for date in one.dates) for one in there]
    near = [at for at, share in enumerate(held) if share >= NEAR]
    return max(near, key=lambda at: (held[at] + SAME_DAY * same[at], -at), default=None)


def _row(what: str, change: str, mine: Said | None, theirs: Said, was: Any = None, now: Any = None) -> dict[str, Any]:
    return {
        "what": what, "change": change, "said": mine.text if mine else None, "was": was, "now": now,
        "frame_start": mine.start if mine else None, "frame_end": mine.end if mine else None,
        "measure_id": theirs.measure_id, "start": theirs.start, "end": theirs.end,
    }  # fmt: skip


def _dates(mine: Said, theirs: Said) -> list[dict[str, Any]]:
    rows = []
    for date in mine.dates:
        if not theirs.dates:
            rows.append(_row("deadline", "dropped", mine, theirs, date["raw"]))
            continue
        near = min(theirs.dates, key=lambda one: (abs((one["to_date"] - date["to_date"]).days), one["start"]))
        days = (near["to_date"] - date["to_date"]).days
        change = "kept" if days == 0 else "later" if days > 0 else "earlier"
        rows.append(_row("deadline", change, mine, theirs, date["raw"], near["raw"]))
    return rows


def _numbers(mine: Said, theirs: Said) -> list[dict[str, Any]]:
    """Numbers of one unit, and how often something recurs."""
    rows = []
    pairs: list[tuple[Sequence[dict[str, Any]], Sequence[dict[str, Any]], Callable[[dict[str, Any]], float], str]] = [
        (mine.numbers, theirs.numbers, lambda row: float(row["value"]), "unit"),
        (mine.rates, theirs.rates, lambda row: PER_YEAR[row["every_period"]] * (row["every_times"] or 1), "kind"),
    ]
    for asked, given, value, unit in pairs:
        for number in asked:
            alike = [one for one in given if one[unit] == number[unit]]
            if not alike:
                rows.append(_row("target", "dropped", mine, theirs, number["raw"]))
                continue
            near = min(alike, key=lambda one: (abs(value(one) - value(number)), one["start"]))
            more = value(near) - value(number)
            stricter = -more if number.get("op") == "<=" else more
            change = "kept" if more == 0 else "raised" if stricter > 0 else "lowered"
            rows.append(_row("target", change, mine, theirs, number["raw"], near["raw"]))
    return rows


def _duties(mine: Said, theirs: Said, assisting: re.Pattern[str]) -> list[dict[str, Any]]:
    """Whether the clause of the plan begins with 配合, and the frame's does."""
    was, now = (assisting.match(one.text, OPENING.match(one.text).end()) for one in (mine, theirs))  # type: ignore[union-attr]
    change = "kept" if bool(was) == bool(now) else "assists" if now else "leads"
    return [_row("duty", change, mine, theirs, was and was.group(), now and now.group())]


def _added(theirs: Said, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Dates and numbers of a clause that nothing of the frame was compared with."""
    found = []
    for what, given in (("deadline", theirs.dates), ("target", (*theirs.numbers, *theirs.rates))):
        told = {row["now"] for row in rows if row["what"] == what and row["start"] == theirs.start}
        found += [_row(what, "added", None, theirs, None, one["raw"]) for one in given if one["raw"] not in told]
    return found


def _one_duty(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Duties that were kept are told once, and only where none changed."""
    duties = [row for row in rows if row["what"] == "duty"]
    changed = [row for row in duties if row["change"] != "kept"]
    return [row for row in rows if row["what"] != "duty"] + (changed or duties[:1])


def order_of(cells: Sequence[Cell], answers: Sequence[Answer], kinds: Sequence[str | None]) -> list[str | None]:
    """Which entries kept their order: those of the longest row of entries whose answers follow one another.

    Entries of one kind are compared; the longest increasing subsequence (Schensted 1961) leaves the fewest as moved.
    """
    found: list[str | None] = [None] * len(cells)
    for kind in dict.fromkeys(kinds):
        of_kind = [i for i, cell in enumerate(cells) if kinds[i] == kind and cell.main is not None]
        if len(of_kind) < 2:
            continue
        starts = [answers[cells[i].main or 0].start for i in of_kind]
        kept = _longest_rise(starts)
        for place, i in enumerate(of_kind):
            found[i] = "kept" if place in kept else "moved"
    return found


def _longest_rise(values: Sequence[int]) -> set[int]:
    """The places of a longest row of values that never falls."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, value in enumerate(values):
        at = bisect_left(ends, value + 1)
        before.append(places[at - 1] if at else None)
        if at == len(ends):
            ends.append(value)
            places.append(place)
        else:
            ends[at], places[at] = value, place
    kept: set[int] = set()
    step: int | None = places[-1] if places else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return kept


def most_telling(rows: Sequence[Mapping[str, Any]], what: str) -> str | None:
    """One word for an entry's several changes of a kind."""
    there = {row["change"] for row in rows if row["what"] == what}
    return next((change for change in TELLING[what] if change in there), None)
