"""The words of the whole house: a document as text, and the rows read from it.

Every row carries ``start`` and ``end``, code points into the plan's text as it came (end exclusive), and ``sure``: None,
or one of ``DOUBTS``. The classes know nothing of files or data frames; field names are the column names of the tables.
Rows never change once they are made: the type checker holds the house to it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

PARTS = ("preamble", "requirements", "goals", "division", "tasks", "schedule", "safeguards", "glossary", "other")
LEVELS = ("national", "province", "prefecture", "county", "township")
STATUSES = ("adopted", "draft")
ROLES = ("lead", "responsible", "support")
KINDS = ("by", "in", "from", "range", "every", "within")
PERIODS = ("week", "month", "quarter", "half-year", "year", "2-years")
OPS = ("=", ">=", "<=")
VIAS = ("own", "action", "standing_rule")
VERDICTS = ("right", "wrong", "unsure")  # of a person who looked at a row
ODDITIES = (
    "repeated_number", "skipped_number", "level_mismatch", "typo", "wrapped_line", "repeated_text",
    "unclosed_mark", "declared_count", "residue", "inconsistent_term",
)  # fmt: skip

# why a row is in doubt: a second, shorter reading of its characters says otherwise, or its form is one often misread
DOUBTS = (
    "second_reading", "prefix", "rare_form", "long", "short", "numbering", "carried_year", "threshold", "stock",
    "bound_near", "holds_closing", "no_task", "outline", "recognised",
)  # fmt: skip


Class = TypeVar("Class")


@dataclass_transform(frozen_default=True)
def row(cls: type[Class]) -> type[Class]:
    """A dataclass that is read-only to the type checker alone: one that is frozen takes five times as long to make."""
    return dataclass(slots=True, unsafe_hash=True)(cls)


# -- the document, as a source module hands it over -------------------------------------------------------------------


@row
class Cell:
    """One printed cell of a table; ``row`` and ``column`` count from 0, spans are 1 where nothing is merged."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@row
class Table:
    """A table inside the text; its cells stand in reading order and lie inside ``start``:``end``."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@row
class Place:
    """A stretch of the text and where it stands in the published file (``page 3``, ``table 1 row 7``)."""

    start: int
    end: int
    where: str


@row
class Document:
    """A published file as text: what every offset of its plan points into.

    ``furniture`` are the spans of printed lines that belong to the page, not to the plan (page numbers, share
    buttons, running heads), where the source module knows them; ``links`` are attachments it names.
    """

    text: str
    format: str = "txt"
    tables: tuple[Table, ...] = ()
    places: tuple[Place, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()
    links: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def where(self, start: int) -> str | None:
        """The place of a position in the published file, or None where the format knows none."""
        i = bisect_right(self.places, start, key=lambda place: place.start) - 1
        return self.places[i].where if i >= 0 and start < self.places[i].end else None


@row
class Finding:
    """Something a researcher should know of a reading: said aloud in the build report."""

    level: str  # error, warning, note
    code: str
    message: str
    start: int | None = None
    end: int | None = None


# -- the rows -------------------------------------------------------------------------------------------------------


@row
class DeclaredActions:
    """A phrase that announces a number of actions: ``八大行动``, 8."""

    start: int
    end: int
    raw: str
    count: int


@row
class PlanFacts:
    """What the document says of itself; None where it does not say."""

    title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    status: str | None = None  # adopted, or a draft for comment
    period_start: int | None = None
    period_end: int | None = None
    jurisdiction: str | None = None
    level: str | None = None
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    adcode: str | None = None
    declared_actions: tuple[DeclaredActions, ...] = ()
    title_span: tuple[int, int] | None = None
    body_start: int = 0  # the first character after the plan's own title
    sure: str | None = None  # why a fact is in doubt
    issued_spans: tuple[tuple[int, int], ...] = ()  # dates of issue and comment, number: never years of the plan


@row
class Part:
    start: int
    end: int
    part_id: str
    part: str
    title: str | None
    sure: str | None = None


@row
class Action:
    start: int
    end: int
    action_id: str
    no: int
    label: str
    title: str
    name: str
    sure: str | None = None


@row
class Measure:
    start: int
    end: int
    measure_id: str
    action_id: str | None
    part: str
    label: str
    title: str | None
    text: str
    words: str = ""  # the task's words: without label, notes, cells of units, dates and numbers
    restated: str | None = None  # the measure that this one tells again
    sure: str | None = None


@row
class Unit:
    start: int
    end: int
    action_id: str | None
    measure_id: str | None
    raw: str
    name: str
    role: str
    or_role: str | None
    collective: bool
    function: str
    applies_to_rest: bool = False
    sure: str | None = None


@row
class Year:
    start: int
    end: int
    action_id: str | None
    measure_id: str | None
    part: str
    raw: str
    kind: str
    from_date: date | None = None
    to_date: date | None = None
    every_period: str | None = None
    every_times: int | None = None
    at_least: bool = False
    inferred: bool = False
    sure: str | None = None


@row
class Target:
    start: int
    end: int
    action_id: str | None
    measure_id: str | None
    part: str
    raw: str
    value: float
    unit: str
    op: str
    full: bool
    object: str
    by_date: date | None = None
    sure: str | None = None


@row
class Reference:
    start: int
    end: int
    measure_id: str | None
    part: str
    title: str
    doc_number: str | None
    sure: str | None = None


@row
class Term:
    start: int
    end: int
    measure_id: str | None
    term: str
    definition: str | None
    sure: str | None = None


@row
class Sector:
    start: int
    end: int
    measure_id: str
    sector: str
    evidence: str
    sure: str | None = None


@row
class Oddity:
    start: int
    end: int
    what: str
    says: str
    sure: str | None = None


@row
class Note:
    """A responsibility note: the stretch of text that names units and their roles (marks included)."""

    start: int
    end: int
    action_id: str | None
    measure_id: str | None


@row
class Plan:
    """One document, read."""

    plan_id: str
    document: Document
    facts: PlanFacts
    parts: tuple[Part, ...] = ()
    actions: tuple[Action, ...] = ()
    measures: tuple[Measure, ...] = ()
    notes: tuple[Note, ...] = ()
    units: tuple[Unit, ...] = ()
    years: tuple[Year, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    terms: tuple[Term, ...] = ()
    sectors: tuple[Sector, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def text(self) -> str:
        """The text that every offset points into."""
        return self.document.text


Row = TypeVar("Row")


def doubted(row: Row, why: str) -> Row:
    """A row with the reason for its doubt, made in a quarter of the time that ``dataclasses.replace`` takes."""
    kind: Any = type(row)
    return kind(*_but_sure(kind)(row), why)


@lru_cache(maxsize=32)
def _but_sure(kind: Any) -> attrgetter[tuple[Any, ...]]:
    *names, last = kind.__slots__
    assert last == "sure", kind
    return attrgetter(*names)
