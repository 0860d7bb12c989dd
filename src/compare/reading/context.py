"""What one reader needs to know of what the others found: the text, its outline, and who owns a position."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from compare.codebook import Codebook
from compare.model import Action, Document, Measure, Note, Part, PlanFacts


@dataclass(frozen=True)
class Context:
    """The state of a reading, handed from one reader to the next.

    ``quiet`` are stretches that hold no facts of their own: residue, page furniture, dates of issue.
    """

    plan_id: str
    document: Document
    codebook: Codebook
    facts: PlanFacts = field(default_factory=PlanFacts)
    parts: tuple[Part, ...] = ()
    actions: tuple[Action, ...] = ()
    measures: tuple[Measure, ...] = ()
    notes: tuple[Note, ...] = ()
    quiet: tuple[tuple[int, int], ...] = ()
    unlabelled: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def body_end(self) -> int:
        """Where the glossary begins; the text's end where there is none."""
        return min((part.start for part in self.parts if part.part == "glossary"), default=len(self.text))

    @cached_property
    def _measure_starts(self) -> list[int]:
        return [measure.start for measure in self.measures]

    @cached_property
    def _part_starts(self) -> list[int]:
        return [part.start for part in self.parts]

    @cached_property
    def _action_starts(self) -> list[int]:
        return [action.start for action in self.actions]

    @cached_property
    def _quiet_starts(self) -> list[int]:
        return [start for start, _ in self.quiet]

    def measure_at(self, position: int) -> Measure | None:
        i = bisect_right(self._measure_starts, position) - 1
        return self.measures[i] if i >= 0 and position < self.measures[i].end else None

    def part_at(self, position: int) -> str:
        i = bisect_right(self._part_starts, position) - 1
        return self.parts[i].part if i >= 0 and position < self.parts[i].end else "other"

    def action_id_at(self, position: int) -> str | None:
        measure = self.measure_at(position)
        if measure is not None:
            return measure.action_id
        i = bisect_right(self._action_starts, position) - 1
        return self.actions[i].action_id if i >= 0 and position < self.actions[i].end else None

    def owners_at(self, position: int) -> tuple[str | None, str | None, str]:
        """The ids of the action and of the measure that a position belongs to, and its part."""
        measure = self.measure_at(position)
        action_id = measure.action_id if measure else self.action_id_at(position)
        return action_id, measure.measure_id if measure else None, self.part_at(position)

    def is_quiet(self, position: int) -> bool:
        if not self.quiet:
            return False
        i = bisect_right(self._quiet_starts, position) - 1
        return i >= 0 and position < self.quiet[i][1]
