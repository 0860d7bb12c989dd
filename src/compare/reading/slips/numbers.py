"""Numbers of headings printed twice or left out, and an announced number of actions that is not kept."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from compare.model import Oddity
from compare.reading.outline.headings import Heading
from compare.reading.outline.outline import Outline
from compare.script.labels import CN, CN_NUMBERS, label_number
from compare.script.marks import S

ENUMERATED = "等"
LARGEST_GAP = 60  # a number further on than this belongs to something else


@lru_cache(maxsize=512)
def forms_of(number: int, style: str) -> tuple[str, ...]:
    """One of these stands in every form of :func:`printed_number`."""
    cn = CN_NUMBERS.get(number, "—")
    if style in ("cn", "pcn"):
        return (cn,)
    return (cn, str(number)) if style in ("chapter", "section", "article") else (str(number),)


@lru_cache(maxsize=512)
def printed_number(number: int, style: str) -> re.Pattern[str]:
    """How a missing number would be printed, wherever a line break or a slip of the outline may have hidden it."""
    cn = CN_NUMBERS.get(number, "—")
    if style in ("cn", "pcn"):
        return re.compile(rf"{cn}[、.．](?![{CN}])|[（(]{S}{cn}{S}[）)]")
    if style in ("chapter", "section", "article"):
        return re.compile(rf"第(?:{cn}|{number})[章节条编部]")
    return re.compile(rf"{number}(?<![\d.．]{number})[.．、）)](?!\d)")


def numbering(outline: Outline) -> Iterator[Oddity]:
    """Numbers printed twice or left out among the headings of one style under one parent, or run on over parents."""
    latest: dict[str, Heading] = {}
    runs_on: set[str] = set()
    repeated: set[Heading] = set()  # behind them the number that was meant may follow
    printed: dict[str, set[int]] = {}  # the numbers of a style since it last began with 1, up to the heading done last
    done = 0
    headings = outline.in_turn
    for i, (before, heading) in enumerate(headings):
        number, style = heading.number, heading.style
        if before is None and number != 1 and (last := latest.get(style)) is not None:
            if number == last.number + 1:
                runs_on.add(style)
            elif style in runs_on:
                before = last
        latest[style] = heading
        if before is None or number == before.number + 1:
            continue
        what = None
        if number == 1:
            if before.number == 1:
                repeated.add(heading)
                what = "repeated_number"
        elif not (number == before.number + 2 and before in repeated):
            if number <= before.number:
                repeated.add(heading)
                for _, above in headings[done:i]:
                    if above.number == 1:
                        printed[above.style] = {1}
                    else:
                        printed.setdefault(above.style, set()).add(above.number)
                done = i
                if number in printed[style]:  # else it was left out before, and told there
                    what = "repeated_number"
            elif number - before.number <= LARGEST_GAP and not hidden_number(outline.text, before, heading):
                what = "skipped_number"
        if what is not None:
            start, label = heading.start, heading.label
            yield Oddity(start, start + len(label), what, f"{label} stands right after {before.label}")


def hidden_number(text: str, before: Heading, heading: Heading) -> bool:
    """Whether a number that two headings leave out stands somewhere between them, only not at the head of a line."""
    style, start, end = heading.style, before.start + len(before.label), heading.start
    for number in range(before.number + 1, heading.number):
        may_stand = any(text.find(form, start, end) >= 0 for form in forms_of(number, style))
        if may_stand and printed_number(number, style).search(text, start, end):
            return True
    return False


def row_numbers(outline: Outline) -> Iterator[Oddity]:
    """Numbers printed twice or left out among the rows of a task table."""
    tables = [table.start for table in outline.document.tables]
    last: tuple[int, int, str, bool] | None = None  # table, number, label, printed twice
    for row in outline.rows:
        number = label_number(row.label)
        if not number or not outline.text.startswith(row.label, row.start):
            continue
        table, span = bisect_right(tables, row.start), (row.start, row.start + len(row.label))
        twice = False
        if last is not None and last[0] == table and number > 1:
            twice = number == last[1]
            gap = number - last[1] - last[3]
            if twice:
                yield Oddity(*span, "repeated_number", f"{row.label} stands right after {last[2]}")
            elif 1 < gap <= LARGEST_GAP:
                yield Oddity(*span, "skipped_number", f"{row.label} stands right after {last[2]}")
        last = (table, number, row.label, twice)


def declared_counts(outline: Outline) -> Iterator[Oddity]:
    """An announced number of actions that neither the plan nor any of its task chapters has."""
    actions = outline.actions
    # 合理膳食、控烟限酒等4个专项行动 lists them
    phrases = [
        phrase
        for phrase in outline.facts.declared_actions
        if phrase.count != len(actions) and not outline.text.endswith(ENUMERATED, 0, phrase.start)
    ]
    if not actions or not phrases:
        return
    starts = [action.start for action in actions]
    named = [0, *accumulate("行动" in action.title for action in actions)]  # of the first so many actions
    counts = {len(actions), named[-1]}
    for part in outline.parts:
        low, high = bisect_left(starts, part.start), bisect_left(starts, part.end)
        counts |= {high - low, named[high] - named[low]}
    for phrase in phrases:
        if phrase.count not in counts:
            yield Oddity(phrase.start, phrase.end, "declared_count", f"{phrase.raw}: {len(actions)} actions are found")
