"""Who is told to be responsible and stands in no row: labels that no note holds, units that belong to nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.model import Finding, Unit
from compare.reading.hard_wraps import as_moved, as_printed
from compare.reading.outline.outline import Outline
from compare.script.sought import colons

NOBODY = re.compile(r"[无空/／—-]+\s*(?:[；;，,。)）\]】\n]|$)")  # 配合单位：无
LONGEST_LABEL = 16
LEADING = re.compile(r"[\s*]*")
WORKING = ("tasks", "safeguards", "division", "schedule")


class _Labels(NamedTuple):
    """The labels of roles, the longest first, how they end, and what may stand right before their colon."""

    words: tuple[str, ...]
    endings: frozenset[str]
    lasts: frozenset[str]


@lru_cache(maxsize=8)
def _labels(codebook: Codebook) -> _Labels:
    found = {row["word"] for row in codebook.rows("roles") if row["use"] == "label" and len(row["word"]) > 3}
    words = tuple(sorted(found, key=lambda word: (-len(word), word)))
    return _Labels(
        words, frozenset(word[-2:] for word in words), frozenset({word[-1] for word in words} | set(" \t　*"))
    )


def _unread(text: str, start: int, end: int, labels: _Labels, units: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where role labels end behind which no unit was read, told from the colon backwards, and what follows the colon."""
    words, endings, lasts = labels
    there = colons(text)
    for position in there[bisect_left(there, start) : bisect_left(there, end)]:
        if text[position - 1] in lasts:
            before = text[max(start, position - LONGEST_LABEL) : position].rstrip(" \t　*")
            if before[-2:] in endings and not _is_read(text, position + 1, units) and before.endswith(words):
                yield max(start, position - LONGEST_LABEL) + len(before), position + 1


def unheard(outline: Outline, units: Sequence[Unit]) -> tuple[Finding, ...]:
    """The findings of a plan that says who is responsible where no row does.

    Parameters
    ----------
    outline : Outline
        With parts, measures and rows of task tables.
    units : sequence of Unit
        What was read of it, in the order of the text.

    Returns
    -------
    tuple of Finding
        ``units-lost``: labels of responsibility in the tasks behind which no unit was read; ``units-without-owner``:
        units that stand in no measure and no action. Each with its first place.
    """
    findings = []
    text, moved = outline.page.readable, outline.page.moved
    starts = [as_moved(unit.start, unit.end, moved)[0] for unit in units] if moved else [unit.start for unit in units]
    begin = min(outline.facts.body_start, len(text))
    labels = _labels(outline.codebook)
    unread = _unread(text, begin, outline.body_end, labels, starts)
    lost = [span for span in unread if outline.part_at(span[0]) in WORKING]
    if lost:
        stop, behind = lost[0]
        label = next(word for word in labels.words if text.endswith(word, 0, stop))
        first, behind = as_printed(stop - len(label), behind, moved)
        said = f"labels of responsibility behind which no unit was read: {len(lost)}; see the first, and add its words to a codebook"
        findings.append(Finding("warning", "units-lost", said, first, behind))
    free = [unit for unit in units if unit.measure_id is None and unit.action_id is None and not unit.applies_to_rest]
    if free:
        said = f"units that belong to no measure and no action: {len(free)}; look at the outline around the first"
        findings.append(Finding("warning", "units-without-owner", said, free[0].start, free[0].end))
    return tuple(findings)


def _is_read(text: str, position: int, units: Sequence[int]) -> bool:
    """Whether a unit stands behind a label, in its line or in the first one below."""
    i = bisect_left(units, position)
    if i < len(units) and text.find("\n", position, units[i]) < 0:
        return True
    begin = LEADING.match(text, position).end()  # type: ignore[union-attr]
    stop = text.find("\n", begin)
    if NOBODY.match(text, begin):
        return True
    return i < len(units) and (stop < 0 or units[i] < stop)
