"""Notes that stand apart from their work: an annex that divides it (隐患清零行动：县应急管理局牵头) hands them to what it names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from compare.model import Action, Measure
from compare.reading.outline.outline import Outline
from compare.script.lines import folded
from compare.script.marks import BRACKETED, COLONS, SENTENCE_MARKS

ROW = TypeVar("ROW", Action, Measure)
Owner = tuple[str | None, str | None]
LONGEST_REST = 12  # characters that a telling again may hold beside its title and its notes
TITLE_END = re.compile(f"[{SENTENCE_MARKS}{COLONS}]")
ASIDE = re.compile(rf"{BRACKETED}?\s*$")


class Handed:
    """Finds the action or measure of the body that a stretch of an annex or of a division of work names again."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.note_starts = [start for start, _ in outline.note_spans]
        self.held = [0, *accumulate(end - start for start, end in outline.note_spans)]  # characters of the first notes

    @cached_property
    def headings(self) -> list[int]:
        """Where the numbered lines begin."""
        return [heading.start for heading in self.outline.headings]

    @cached_property
    def actions(self) -> dict[str, list[Action]]:
        """The actions by their titles."""
        return _by_title((_key(action.title), action) for action in self.outline.actions)

    @cached_property
    def measures(self) -> dict[str, list[Measure]]:
        """The measures by their titles."""
        return _by_title((_key(measure.title or ""), measure) for measure in self.outline.measures)

    @cached_property
    def within(self) -> dict[str | None, list[str]]:
        """The ids of the measures of each action."""
        found: defaultdict[str | None, list[str]] = defaultdict(list)
        for measure in self.outline.measures:
            found[measure.action_id].append(measure.measure_id)
        return found

    def owner(self, position: int, measure: Measure | None) -> Owner | None:
        """Action and measure that a note is handed to; None where it belongs where it stands, maybe in a measure."""
        outline = self.outline
        if measure is not None and not self._is_bare(measure):
            return None
        if measure is None and outline.part_at(position) != "division" and outline.action_id_at(position) is not None:
            return None
        title = _key(measure.title or "") if measure else self._title_above(position)
        start = measure.start if measure else position
        action = next((found for found in self.actions.get(title, ()) if found.end <= start), None)
        own = next((found for found in self.measures.get(title, ()) if found.end <= start), None)
        if action is not None:
            within = self.within[action.action_id]
            return action.action_id, within[0] if len(within) == 1 else None
        return (own.action_id, own.measure_id) if own is not None else None

    def _title_above(self, position: int) -> str:
        """The title of the numbered line that a note stands in or below."""
        i = bisect_right(self.headings, position) - 1
        if i < 0:
            return ""
        heading = self.outline.headings[i]
        line = self.outline.text[heading.start + len(heading.label) : heading.end]
        return _key(TITLE_END.split(line)[0])

    def _is_bare(self, measure: Measure) -> bool:
        """Whether a measure holds nothing but its title and notes."""
        if measure.title is None:
            return False
        low, high = bisect_left(self.note_starts, measure.start), bisect_left(self.note_starts, measure.end)
        held = self.held[high] - self.held[low]
        beside = len(measure.text) - len(measure.label) - len(measure.title) - held
        return held > 0 and beside <= LONGEST_REST


def _key(title: str) -> str:
    return folded(ASIDE.sub("", title))


def _by_title(rows: Iterable[tuple[str, ROW]]) -> dict[str, list[ROW]]:
    found: dict[str, list[ROW]] = {}
    for title, row in rows:
        if title:
            found.setdefault(title, []).append(row)
    return found
