"""Work that a plan tells twice: in its body and again in an annex or a table."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from compare.model import Measure
from compare.reading.outline.headings import HEADING
from compare.reading.outline.task_tables import TaskRow
from compare.reading.outline.titles import LONGEST_TITLE, clean_title, letters, same_title
from compare.reading.outline.walker import Draft, MeasureDraft
from compare.script.lines import Span

CLAUSE_MARK = re.compile("[，,。；;！!]")
IN_BRACKETS = re.compile(r"[（(〔\[【].*")
FEW = 8  # characters beside a heading and a note: marks and blanks
SAME_TITLE = 80  # rapidfuzz ratio from which two headings tell the same action
SAME_WORDS = 90  # … and from which two measures do
SHORTEST_TOLD = 4  # letters of a title that may be told again
SHORTEST_INSIDE = 6  # … and of words that may stand in others
SAME_NUMBER_TITLE = 50  # … where they print the same number, too


def told_again(measures: Sequence[Measure], borders: Sequence[int]) -> tuple[Measure, ...]:
    """The measures, each that tells an earlier one again with its id in ``restated``.

    Parameters
    ----------
    measures : sequence of Measure
        In reading order.
    borders : sequence of int
        Where annexes and task tables begin, ascending: only a measure behind such a border can tell one before it again.

    Returns
    -------
    tuple of Measure
        Two measures are told as one where their titles or words are nearly the same, or where the words of one stand
        in the other.
    """
    if not borders:
        return tuple(measures)
    told: list[Measure] = []
    first: list[list[Measure]] = [[] for _ in range(len(borders) + 1)]
    for measure in measures:
        stretch = bisect_right(borders, measure.start)
        before = [other for others in first[:stretch] for other in others]
        again = _earlier(measure, before) if measure.part == "tasks" and before else None
        told.append(replace(measure, restated=again.measure_id) if again else measure)
        if measure.part == "tasks" and again is None:
            first[stretch].append(measure)
    return tuple(told)


def _earlier(measure: Measure, before: Sequence[Measure]) -> Measure | None:
    """The measure that tells the same."""
    words, title = letters(measure.words), letters(measure.title)
    if title:
        found = process.extractOne(
            title, [letters(other.title) for other in before], scorer=fuzz.ratio, score_cutoff=SAME_WORDS
        )
        if found and len(title) >= SHORTEST_TOLD:
            return before[found[2]]
    if len(words) < SHORTEST_INSIDE:
        return None
    theirs = [letters(other.words) for other in before]
    theirs = [other if len(other) >= SHORTEST_INSIDE else "" for other in theirs]
    found = process.extractOne(words, theirs, scorer=fuzz.partial_ratio, score_cutoff=SAME_WORDS)
    return before[found[2]] if found else None


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


def leave_out_divided(
    text: str, body: Sequence[Draft], annex: list[Draft], notes: Sequence[Span], numbers: Mapping[int, int]
) -> None:
    """Take the items out of ``annex`` that say nothing but who is responsible for an action of the body.

    What they say is handed to the action when units are read.
    """
    items = [(draft, item) for draft in annex for item in draft.measures]
    actions = [draft for draft in body if draft.is_action]
    if not actions or not all(_only_names_units(text, item, notes) for _, item in items):
        return
    for draft, item in items:
        title = IN_BRACKETS.sub("", item.title or _words_ahead(text, item, notes))
        best = max(actions, key=lambda action: same_title(action.title, title))
        same_number = numbers.get(best.start) == numbers.get(item.start)
        if same_title(best.title, title) >= (SAME_NUMBER_TITLE if same_number else SAME_TITLE):
            draft.measures.remove(item)
    annex[:] = [draft for draft in annex if draft.measures]


def _words_ahead(text: str, item: MeasureDraft, notes: Sequence[Span]) -> str:
    """The words of an item up to its first note."""
    i = bisect_left(notes, (item.start,))
    end = min(notes[i][0], item.end) if i < len(notes) else item.end
    return clean_title(text[item.start + len(item.label) : end].strip(" 　\n:：。（("))


def _only_names_units(text: str, item: MeasureDraft, notes: Sequence[Span]) -> bool:
    """Whether an item holds a note, and beside it no more than a heading."""
    inside = [(low, high) for low, high in notes if item.start <= low and high <= item.end]
    words = _words_ahead(text, item, notes)
    told = sum(high - low for low, high in inside) + len(words) + len(item.label)
    beside = len("".join(text[item.start : item.end].split())) - told
    return bool(inside) and len(words) <= LONGEST_TITLE and not CLAUSE_MARK.search(words) and beside < FEW


def tell_once(body: list[Draft], annex: list[Draft], numbers: dict[int, int]) -> list[Draft] | None:
    """Annex actions that repeat the body's: their measures move to the body's actions. None where they do not repeat.

    ``numbers`` maps a draft's start to the number its label prints.
    """
    matches: dict[int, int] = {}
    titles = [(i, letters(action.title)) for i, action in enumerate(body) if action.is_action]
    for j, other in enumerate(annex):
        again = letters(other.title)
        scores = [(fuzz.ratio(title, again), -abs(i - j), i) for i, title in titles]
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
