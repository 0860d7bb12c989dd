"""Numbers of headings printed twice or left out, and an announced number of actions that is not kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from compare.model import Oddity
from compare.reading.outline.headings import Heading
from compare.reading.outline.outline import Outline
from compare.script.labels import CN_NUMBERS
from compare.script.marks import S

LARGEST_GAP = 60  # a number further on than this belongs to something else


def _printed(number: int, style: str) -> re.Pattern[str]:
    """How a missing number would be printed, wherever a line break or a slip of the outline may have hidden it."""
    cn = CN_NUMBERS.get(number, "—")
    if style in ("cn", "pcn"):
        return re.compile(rf"{cn}[、.．]|[（(]{S}{cn}{S}[）)]")
    if style in ("chapter", "section", "article"):
        return re.compile(rf"第(?:{cn}|{number})[章节条编部]")
    return re.compile(rf"(?<![\d.．]){number}[.．、）)](?!\d)")


def numbering(text: str, headings: Sequence[Heading]) -> Iterator[Oddity]:
    """Numbers printed twice or left out among the headings of one style under one parent, or run on over parents."""
    last: dict[tuple[str, int], Heading] = {}
    latest: dict[str, Heading] = {}
    runs_on: set[str] = set()
    for heading in headings:
        if not heading.label:
            continue  # a heading that prints no number
        style = heading.style
        span = (heading.start, heading.start + len(heading.label))
        before = last.get((style, heading.parent))
        if before is None:
            before = latest.get(style)
            if before is not None and heading.number != 1:
                if heading.number == before.number + 1:
                    runs_on.add(style)
                elif style not in runs_on:
                    before = None
        if before is not None and heading.number not in (1, before.number + 1):
            if heading.number <= before.number:
                yield Oddity(*span, "repeated_number", f"{heading.label} after {before.label}")
            elif heading.number - before.number <= LARGEST_GAP and not _hidden(text, before, heading):
                yield Oddity(*span, "skipped_number", f"{heading.label} after {before.label}")
        elif before is not None and heading.number == before.number == 1 and before.parent == heading.parent:
            yield Oddity(*span, "repeated_number", f"{heading.label} after {before.label}")
        last[style, heading.parent] = heading
        latest[style] = heading


def _hidden(text: str, before: Heading, heading: Heading) -> bool:
    missing = range(before.number + 1, heading.number)
    return any(
        _printed(n, heading.style).search(text, before.start + len(before.label), heading.start) for n in missing
    )


def declared_counts(outline: Outline) -> Iterator[Oddity]:
    """An announced number of actions that neither the plan nor any of its task chapters has."""
    actions = outline.actions
    if not actions:
        return
    starts = [action.start for action in actions]
    named = [0, *accumulate("行动" in action.title for action in actions)]  # of the first so many actions
    counts = {len(actions), named[-1]}
    for part in outline.parts:
        low, high = bisect_left(starts, part.start), bisect_left(starts, part.end)
        counts |= {high - low, named[high] - named[low]}
    for phrase in outline.facts.declared_actions:
        if phrase.count not in counts:
            yield Oddity(phrase.start, phrase.end, "declared_count", f"{phrase.raw}: {len(actions)} actions are found")
