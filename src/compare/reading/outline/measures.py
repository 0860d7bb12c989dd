"""Outline → parts, actions and measures: which chapter does what, and the smallest units of work the plan enumerates.

The steps follow the order a reader takes: cut the text into body, annexes and glossary; name the chapters; decide on
which level of the numbering the measures stand; then walk the tasks, the schedule and the safeguards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import repeat
from operator import add, attrgetter, itemgetter

from compare.codebook import Codebook
from compare.model import Action, Finding, Measure, PlanFacts
from compare.reading.hard_wraps import as_printed
from compare.reading.outline.annexes import ANNEX_LIST, appended_lines
from compare.reading.outline.chapters import Chapter, closing_part, part_rows, read_chapters
from compare.reading.outline.headings import Heading
from compare.reading.outline.levels import Levels, one_level
from compare.reading.outline.outline import Outline
from compare.reading.outline.tails import Tails, closing_lines
from compare.reading.outline.task_tables import TaskRow, read_task_tables
from compare.reading.outline.titles import (
    ends_quiet,
    item_title,
    measure_text,
    same_title,
    short_name,
    trimmed,
    trimmed_end,
)
from compare.reading.outline.told_twice import SAME_TITLE, leave_out_divided, table_groups, tell_once, told_again
from compare.reading.outline.walker import Draft, MeasureDraft, Walker, holds_no_work
from compare.reading.page import Page
from compare.reading.responsibility.notes import aside_line, find_notes, says_who
from compare.reading.turns import Turns
from compare.script.lines import Span, line_end
from compare.script.sought import colons

MARKS = ("。", "；", ";", ".")
NUMBERS = tuple(f"{number:03d}" for number in range(1000))  # looked up in a fifth of the time that writing one takes


def read_outline(page: Page, facts: PlanFacts) -> Turns[Outline]:
    """Parts, actions and measures of a text, with the headings and notes they were found by.

    Parameters
    ----------
    page : Page
        Text and quiet stretches.
    facts : PlanFacts
        ``body_start``: the numbering above it belongs to the notice.

    Returns
    -------
    Outline
        Actions are numbered in reading order, measures too; ids are stable while the text is.
    """
    text, codebook = page.text, page.codebook
    starts = appended_lines(text, facts.body_start, codebook)
    annex_lists = [match.span() for start in starts if (match := ANNEX_LIST.match(text, start))]
    skip = sorted([*page.quiet, *annex_lists, *((table.start, table.end) for table in page.document.tables)])
    tails = Tails(text, codebook, page.quiet, annex_lists)
    yield
    chapters, headings = yield from read_chapters(page, facts, skip, starts, tails)
    yield
    closing_part(chapters, text, tails)
    preamble, *others = chapters
    preamble.end = trimmed_end(text, preamble.end, page.quiet)  # the signature of the notice belongs to it
    released: list[
        tuple[int, int]
    ] = []  # signatures, contacts, dates of release and of comment: never years of the plan
    for chapter in others:
        end = tails.cut(chapter.start, chapter.end, tail_only=True)
        if end < chapter.end:
            released.append((end, chapter.end))
        chapter.end = end
    if released:
        facts = replace(facts, issued_spans=tuple(sorted({*facts.issued_spans, *released})))
    breaks = sorted({heading.start for heading in headings} | {chapter.start for chapter in chapters})
    yield
    notes = yield from find_notes(page.readable, min(facts.body_start, len(text)), len(text), codebook, breaks)
    notes = [as_printed(*note, page.moved) for note in notes] if page.moved else notes
    yield
    rows = read_task_tables(page, facts.body_start, [(c.start, c.end, c.part or "other") for c in chapters])
    notes = sorted([*notes, *_told_in_prose(text, chapters, notes, codebook)])
    yield
    drafts = _drafts(Walker(text, notes, codebook, tails), chapters, headings)
    yield
    drafts = _without_tables(drafts, rows, chapters)
    quiet = page.quiet
    for draft in drafts if quiet and quiet[-1][1] > preamble.end else ():
        draft.end = _heard(text, draft, quiet)
        for i, measure in enumerate(draft.measures):
            if ends_quiet(quiet, measure.end):
                draft.measures[i] = measure._replace(end=_heard(text, measure, quiet))
    yield
    aside = [*notes, *_lines_aside(text, codebook)]
    actions, action_of_row = _actions(page, drafts, rows)
    yield
    found = _measures(page, drafts, rows, actions, action_of_row, aside)
    yield
    borders = sorted({*(c.start for c in chapters if c.annex), *(t.start for t in page.document.tables)})
    measures = told_again(found, borders)
    findings = () if measures else (NO_MEASURES,)
    parts = tuple(part_rows(chapters, page))
    return Outline(page, facts, parts, actions, measures, headings, tuple(notes), tuple(rows), findings)


def _heard(text: str, stretch: Draft | MeasureDraft, quiet: Sequence[Span]) -> int:
    """The end of a stretch before the quiet ones that it closes with."""
    end = stretch.end
    if ends_quiet(quiet, end):
        return max(trimmed_end(text, end, quiet), stretch.start + len(stretch.label))
    return end


NO_MEASURES = Finding(
    "warning",
    "no-measures",
    "no measures found: no chapter of tasks with numbered items, 一是 items or a task table",
)


def _lines_aside(text: str, codebook: Codebook) -> Iterator[Span]:
    """The lines that :func:`aside_line` matches, each with the break before it: only where a colon may end their first word."""
    line, before, done = aside_line(codebook).at, _before_colon(codebook), 0
    for place in colons(text):
        if place >= done and text[place - 1] in before:
            start = text.rfind("\n", 0, place) + 1
            done = line_end(text, place)
            if found := line.match(text, start):
                yield max(start - 1, 0), found.end()


@lru_cache(maxsize=8)
def _before_colon(codebook: Codebook) -> frozenset[str]:
    """What stands before the colon of such a line: the end of one of its words, a bold mark or a blank."""
    return frozenset(" \t　*").union(row["word"][-1:] for row in codebook.rows("roles") if row["use"] == "ignore")


def _told_in_prose(text: str, chapters: Sequence[Chapter], notes: Sequence[Span], codebook: Codebook) -> Iterator[Span]:
    """In annexes, what stands behind an item's colon and says nothing but who is responsible."""
    starts = [low for low, _ in notes]
    for chapter in chapters:
        for heading in chapter.headings if chapter.annex else ():
            found = [place for colon in "：:" if (place := text.find(colon, heading.start, heading.end)) >= 0]
            if not found:
                continue
            low, high = trimmed(text, min(found) + 1, heading.end)
            high = trimmed(text, low, high - 1)[1] if text[high - 1 : high] in MARKS else high
            free = bisect_left(starts, low) == bisect_left(starts, high)
            if free and low < high and "。" not in text[low:high] and says_who(text[low:high], codebook):
                yield low, high


def _drafts(walker: Walker, chapters: Sequence[Chapter], headings: Sequence[Heading]) -> list[Draft]:
    """The actions and measures of the tasks, the schedule and the safeguards, on their way."""
    text, codebook = walker.text, walker.codebook

    def walked(chapter: Chapter, part: str, levels: Levels | None = None) -> list[Draft]:
        return walker.chapter(chapter, levels or Levels(text, codebook, [chapter], walker.notes), part)

    drafts: list[Draft] = []
    tasks = [chapter for chapter in chapters if chapter.part == "tasks" and not chapter.annex]
    if one_level(text, codebook, tasks, walker.notes):
        for chapter in tasks:
            drafts += _only_level(walker, chapter)
    elif tasks:
        levels = Levels(text, codebook, tasks, walker.notes)
        for chapter in tasks:
            drafts += walked(chapter, "tasks", levels)
    for chapter in chapters:
        if chapter.part == "tasks" and chapter.annex and chapter.headings:
            numbers = {heading.start: heading.number for heading in headings}
            told = walked(chapter, "tasks")
            leave_out_divided(text, drafts, told, walker.notes, numbers)
            if not told:
                chapter.part = "division"
                continue
            once = tell_once(drafts, told, numbers) if drafts else None
            drafts = once if once is not None else drafts + told
    for chapter in chapters:
        if chapter.part in ("safeguards", "schedule") and chapter.headings:
            for draft in walked(chapter, chapter.part):
                draft.is_action = False
                drafts.append(draft)
    return drafts


def _without_tables(drafts: list[Draft], rows: Sequence[TaskRow], chapters: Sequence[Chapter]) -> list[Draft]:
    """The drafts without such measures as are the heading above a task table, or 一是 in a cell: its rows are the measures."""
    if not rows:
        return drafts
    starts = [row.start for row in rows]
    whole = {chapter.start for chapter in chapters}
    alone = sum(chapter.part == "tasks" for chapter in chapters) == 1

    def is_of_table(measure: MeasureDraft) -> bool:
        i = bisect_left(starts, measure.start)
        return (i < len(starts) and starts[i] < measure.end) or (i > 0 and measure.start < rows[i - 1].end)

    kept = []
    for draft in drafts:
        draft.measures = [measure for measure in draft.measures if not is_of_table(measure)]
        if draft.measures or not (draft.start in whole and alone):
            kept.append(draft)
    return kept


def _only_level(walker: Walker, chapter: Chapter) -> list[Draft]:
    """A chapter of a plan with one level only: a measure that no action groups; none where it closes the plan."""
    text, codebook = walker.text, walker.codebook
    low, high = trimmed(text, chapter.start, walker.tails.cut(chapter.start, chapter.end))
    item = MeasureDraft(low, high, chapter.label, item_title(text, low + len(chapter.label), high, codebook), "tasks")
    closes = closing_lines(codebook, "closing").match(text[low + len(chapter.label) : high].lstrip()) is not None
    if closes or (chapter.style == "article" and holds_no_work(text, item, codebook)):
        chapter.part = "other"
        return []
    return [Draft(low, high, chapter.label, chapter.title, "tasks", [item], is_action=False)]


def _actions(page: Page, drafts: Sequence[Draft], rows: Sequence[TaskRow]) -> tuple[tuple[Action, ...], dict[int, str]]:
    """The actions in reading order, and which action (its id) a table's group row, told by its start, stands for."""
    grouped = sorted([draft for draft in drafts if draft.is_action], key=attrgetter("start"))
    heads = [(d.start, d.end, d.label, d.title or "") for d in grouped]
    told_before: dict[int, int] = {}  # a table's group row → the action of the body whose name it says again
    for start, end, label, title in table_groups(page.text, rows):
        again = max(grouped, key=lambda draft: same_title(draft.title, title), default=None)
        if again is not None and same_title(again.title, title) >= SAME_TITLE:
            told_before[start] = again.start
        else:
            heads.append((start, end, label, title))
    if len(heads) > len(grouped):  # an action of the body ends where a table below it groups its rows
        heads.sort()
        borders = [*(head[0] for head in heads[1:]), len(page.text)]
        heads = [
            (start, trimmed(page.text, start, min(end, border))[1], label, title)
            for (start, end, label, title), border in zip(heads, borders, strict=True)
        ]
    plan, codebook = page.plan_id, page.codebook
    actions = tuple(
        Action(
            start, end, f"{plan}/a{NUMBERS[no][1:] if no < 100 else no}", no, label, title, short_name(title, codebook)
        )
        for no, (start, end, label, title) in enumerate(sorted(heads), start=1)
    )
    ids = {action.start: action.action_id for action in actions}
    return actions, ids | {group: ids[start] for group, start in told_before.items()}


def _measures(
    page: Page,
    drafts: Sequence[Draft],
    rows: Sequence[TaskRow],
    actions: Sequence[Action],
    action_of_row: dict[int, str],
    aside: Sequence[tuple[int, int]],
) -> list[Measure]:
    """The measures of the text and of its tables in reading order; ``aside`` are notes and lines beside them."""
    text, quiet, plan = page.text, page.quiet, page.plan_id
    bold = "*" in text
    closed = sorted([*quiet, *aside])
    beyond = len(text) + 1  # behind every measure
    aside_starts = [*sorted([low for low, _ in aside]), beyond]
    silences = [*quiet, (beyond, beyond)]
    own = {row.start: row for row in rows}
    ids = {action.start: action.action_id for action in actions}
    flat: list[tuple[int, int, str, str | None, str, str | None]] = []
    for draft in drafts:
        owner = (ids.get(draft.start) if draft.is_action else None,)
        flat += map(add, draft.measures, repeat(owner))  # tuples: named ones are unpacked ten times as slowly
    for row in rows:
        action_id = action_of_row.get(row.group[0]) if row.group else _action_at(actions, row.start)
        flat.append((row.start, row.end, row.label, row.title, "tasks", action_id))
    starts = [row[0] for row in flat]
    if starts != sorted({*starts}):
        flat.sort(key=itemgetter(0, 1))
    measures = []
    below = silent = 0  # the first line aside that begins behind a measure's start, the first silence that ends there
    for i, (start, end, printed, title, part, action_id) in enumerate(flat, start=1):
        label = printed.replace("\n", "") if "\n" in printed else printed  # 二\n是
        said = text[start:end]
        while silences[silent][1] <= start:
            silent += 1
        if silences[silent][0] < end or "\n" in said or (bold and "*" in said):
            said = measure_text(text, quiet, start, end)
        elif quiet:
            said = said.strip()
        while aside_starts[below] < start:
            below += 1
        if own and start in own and (told := own[start].tasks):
            words = "\n".join(filter(None, (measure_text(text, closed, *span) for span in told)))
        elif aside_starts[below] < end:
            words = measure_text(text, closed, min(start + len(printed), end), end)
        else:
            words = said.removeprefix(label).lstrip()
        measure_id = f"{plan}/m{NUMBERS[i] if i < len(NUMBERS) else i}"
        measures.append(Measure(start, end, measure_id, action_id, part, label, title, said, words or said))
    return measures


def _action_at(actions: Sequence[Action], position: int) -> str | None:
    """The action that a position lies in."""
    return next((action.action_id for action in actions if action.start <= position < action.end), None)
