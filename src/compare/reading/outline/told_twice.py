"""Work that a plan tells twice: in its body and again in an annex or a table."""

from __future__ import annotations

from collections.abc import Sequence

from compare.reading.outline.headings import HEADING
from compare.reading.outline.task_tables import TaskRow
from compare.reading.outline.titles import clean_title, same_title
from compare.reading.outline.walker import Draft

SAME_TITLE = 80  # rapidfuzz ratio from which two headings tell the same action
SAME_NUMBER_TITLE = 50  # … where they print the same number, too


def table_groups(text: str, rows: Sequence[TaskRow]) -> list[tuple[int, int, str, str]]:
    """The full-width rows of task tables as (start, end of the last row below, label, title)."""
    ends: dict[tuple[int, int], int] = {}
    for row in rows:
        if row.group is not None:
            ends[row.group] = max(row.end, ends.get(row.group, 0))
    groups = []
    for (start, stop), end in sorted(ends.items()):
        match = HEADING.at.match(text, start, stop)
        label = match[str(match.lastgroup)] if match else ""
        groups.append((start, end, label, clean_title(text[start + len(label) : stop])))
    return groups


def tell_once(body: list[Draft], annex: list[Draft], numbers: dict[int, int]) -> list[Draft] | None:
    """Annex actions that repeat the body's: their measures move to the body's actions. None where they do not repeat.

    ``numbers`` maps a draft's start to the number its label prints.
    """
    matches: dict[int, int] = {}
    for j, other in enumerate(annex):
        scores = [
            (same_title(action.title, other.title), -abs(i - j), i) for i, action in enumerate(body) if action.is_action
        ]
        if not scores:
            return None
        score, _, i = max(scores)
        need = SAME_NUMBER_TITLE if numbers.get(body[i].start) == numbers.get(other.start) else SAME_TITLE
        if score >= need and i not in matches.values():
            matches[j] = i
    if not annex or len(matches) < len(annex) / 2:
        return None
    for action in body:
        action.measures = []
    extra = []
    for j, other in enumerate(annex):
        if j in matches:
            body[matches[j]].measures = other.measures
        else:
            extra.append(other)
    return [*body, *extra]
