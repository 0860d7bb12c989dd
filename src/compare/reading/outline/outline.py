"""The outline of a text with its owners: which action, measure and part a position belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from compare.codebook import Codebook
from compare.model import Action, Document, Finding, Measure, Part, PlanFacts
from compare.reading.outline.headings import Heading
from compare.reading.outline.task_tables import TaskRow
from compare.reading.page import Page
from compare.script.lines import Span, printed_lines

Turned = list[tuple[Heading | None, Heading]]  # headings, each with one before it


@dataclass(frozen=True)
class Outline:
    """What :func:`read_outline` found on a page, and what every later reader asks of it.

    ``note_spans`` are the responsibility notes, ``rows`` the rows of task tables.
    """

    page: Page
    facts: PlanFacts = field(default_factory=PlanFacts)
    parts: tuple[Part, ...] = ()
    actions: tuple[Action, ...] = ()
    measures: tuple[Measure, ...] = ()
    headings: tuple[Heading, ...] = ()
    note_spans: tuple[tuple[int, int], ...] = ()
    rows: tuple[TaskRow, ...] = ()
    findings: tuple[Finding, ...] = ()

    @cached_property
    def text(self) -> str:
        """The text that every offset points into."""
        return self.page.document.text

    @cached_property
    def document(self) -> Document:
        """The document that was read."""
        return self.page.document

    @cached_property
    def codebook(self) -> Codebook:
        """The words that it is read with."""
        return self.page.codebook

    @cached_property
    def body_end(self) -> int:
        """Where the glossary begins; the text's end where there is none."""
        return min((part.start for part in self.parts if part.part == "glossary"), default=len(self.text))

    @cached_property
    def labelled(self) -> list[Heading]:
        """The headings that print a label."""
        return [heading for heading in self.headings if heading.label]

    @cached_property
    def heading_starts(self) -> list[int]:
        """Where each heading begins."""
        return [heading.start for heading in self.headings]

    @cached_property
    def heading_at(self) -> dict[int, Heading]:
        """The headings by the places where they begin."""
        return dict(zip(self.heading_starts, self.headings, strict=True))

    @cached_property
    def loose_lines(self) -> list[int]:
        """The printed lines that no heading begins: their numbers."""
        known = self.heading_at
        return [i for i, (start, _) in enumerate(printed_lines(self.text)) if start not in known]

    @property
    def in_turn(self) -> Turned:
        """The headings that print a label, each with the one before it of its style under its parent."""
        return self._turns[0]

    @property
    def out_of_turn(self) -> list[tuple[int, Heading, Heading]]:
        """Of :attr:`labelled` those that begin again or do not go on: the index, the one before it, the heading."""
        return self._turns[1]

    @property
    def first_of_turn(self) -> Turned:
        """Of :attr:`labelled` the first ones of their style under their parents, each with the last one of its style above."""
        return self._turns[2]

    @cached_property
    def _turns(self) -> tuple[Turned, list[tuple[int, Heading, Heading]], Turned]:
        last: dict[tuple[str, int], Heading] = {}
        above: dict[str, Heading] = {}
        found: Turned = []
        broken: list[tuple[int, Heading, Heading]] = []
        first: Turned = []
        for i, heading in enumerate(self.labelled):
            style = heading.style
            key = style, heading.parent
            before = last.get(key)
            found.append((before, heading))
            if before is None:
                first.append((above.get(style), heading))
            elif (number := heading.number) == 1 or number != before.number + 1:
                broken.append((i, before, heading))
            last[key] = above[style] = heading
        return found, broken, first

    @cached_property
    def measure_spans(self) -> list[Span]:
        """Where each measure begins and ends."""
        return [(measure.start, measure.end) for measure in self.measures]

    @cached_property
    def measure_starts(self) -> list[int]:
        """Where each measure begins."""
        return [measure.start for measure in self.measures]

    @cached_property
    def action_starts(self) -> list[int]:
        """Where each action begins."""
        return [action.start for action in self.actions]

    @cached_property
    def measure_at(self) -> Callable[[int], Measure | None]:
        """The measure that a place stands in."""
        starts, measures = self.measure_starts, self.measures

        def at(position: int) -> Measure | None:
            i = bisect_right(starts, position) - 1
            return measures[i] if i >= 0 and position < measures[i].end else None

        return at

    @cached_property
    def part_at(self) -> Callable[[int], str]:
        """The kind of chapter that a place stands in; ``other`` outside all."""
        starts, parts = [part.start for part in self.parts], self.parts

        def at(position: int) -> str:
            i = bisect_right(starts, position) - 1
            return parts[i].part if i >= 0 and position < parts[i].end else "other"

        return at

    def action_id_at(self, position: int) -> str | None:
        """The action that a place stands in, or that its measure belongs to."""
        measure = self.measure_at(position)
        if measure is not None:
            return measure.action_id
        i = bisect_right(self.action_starts, position) - 1
        return self.actions[i].action_id if i >= 0 and position < self.actions[i].end else None

    def owners_at(self, position: int) -> tuple[str | None, str | None, str]:
        """The ids of the action and of the measure that a position belongs to, and its part."""
        measure = self.measure_at(position)
        if measure is None:
            return self.action_id_at(position), None, self.part_at(position)
        return measure.action_id, measure.measure_id, self.part_at(position)
