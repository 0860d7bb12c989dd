"""Lines → headings: where the printed numbering stands, in which style, and which heading holds which.

Only the numbering that begins a line counts here; for items that run on inside a paragraph (一是 … 二是 …) see
:mod:`compare.reading.outline.items_inside`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from compare.codebook import Codebook, any_of
from compare.reading.hard_wraps import running_on
from compare.reading.outline.line import Line
from compare.reading.outline.lists_below import lists_lowered
from compare.reading.outline.lost_breaks import labels_inside_lines, title_end
from compare.reading.outline.unnumbered import UNNUMBERED, unnumbered_chapters
from compare.reading.turns import Turns
from compare.script.labels import (
    FIRSTS,
    PLAIN_LABEL,
    RANKS,
    SHY_FIRSTS,
    SHY_STYLES,
    SIGNS,
    label,
    label_number,
    named_label,
)
from compare.script.lines import LinePattern, line_end

# a line's start: blanks, bold marks, Markdown heads and what a conversion left there may stand before the label
LINE_START = rf"(?>[ \t　\xa0\ufeff*#>{SIGNS}]*(?:[-–—]{{1,2}}[ \t　]*)?(?:\[bookmark[^\]\n]*\][ \t　]*)*[*]{{0,2}})"
# only lines that begin with one of a label's characters are looked at closely
HEADING = LinePattern(LINE_START + rf"(?=[{FIRSTS}])" + label(named=True))
LABEL_BEHIND = re.compile("[ 　]*" + label(named=True))
SHY = "|".join(f"(?P<{style}>{pattern})" for style, pattern in SHY_STYLES.items())
SHORTEST_RUN = 2  # labels that other words look like count where so many run on end
JUST_BELOW = 0.5  # the rank of such a style, below that of the heading its first label stands under
ABOVE_ALL = -1.0
new = tuple.__new__  # makes a named tuple in half the time that its own constructor takes


class Heading(NamedTuple):
    """A numbered line: ``start`` is its label's first character, ``end`` the end of its line.

    ``rank`` orders the styles, ``parent`` is the index of the heading that holds this one (-1: none) and ``level``
    the number of headings above it.
    """

    start: int
    end: int
    style: str
    label: str
    number: int
    rank: float
    level: int
    parent: int


@lru_cache(maxsize=8)
def heading_or_shy(codebook: Codebook) -> LinePattern:
    """The lines that begin with a label, or else one which other words look like: ``甲、`` ``任务1：`` ``1 总体要求``."""
    words = codebook.roles("outline_words")["named_label"]
    firsts = "".join(sorted({word[0] for word in words}))
    shy = rf"(?!{PLAIN_LABEL})(?:(?P<named>{named_label(any_of(words))})|{SHY})"
    return LinePattern(rf"{LINE_START}(?=[{FIRSTS}{SHY_FIRSTS}{firsts}])(?:{label(named=True)}|{shy})")


def numbered_lines(
    text: str, start: int, end: int, skip: Sequence[tuple[int, int]] = (), codebook: Codebook | None = None
) -> Turns[list[Line]]:
    """The numbered lines of ``text[start:end]`` outside the stretches in ``skip`` (tables, furniture).

    With a codebook also those whose labels other words look like, where they run 1, 2, … .
    """
    lines = _found(HEADING if codebook is None else heading_or_shy(codebook), text, start, end, skip)
    if may_be := [line for line in lines if line.style not in RANKS]:
        lines = [line for line in lines if line.style in RANKS]
    if skip and (feet := list(_behind_feet(text, start, end, skip))):
        lines = sorted({*lines, *feet})
    if codebook is None:
        return lines
    yield
    lines = _with_lost_breaks(text, start, end, lines, sorted(skip), codebook)
    yield
    taken = {line.start for line in lines} if may_be else set()
    shy: dict[str, list[Line]] = {}
    for found in may_be:
        position, _, style, words, _ = found
        if position not in taken and not _counts_things(text, position, words, style, codebook):
            kind = style if style != "named" else NUMBERED_WORD.sub("", words)
            shy.setdefault(kind, []).append(found)
    for candidates in shy.values():
        run = _runs([label_number(line.label) for line in candidates])
        if not run:
            continue
        first = bisect_left(lines, (candidates[run[0]].start,))
        rank = lines[first - 1].rank + JUST_BELOW if first else ABOVE_ALL
        lines += [candidates[i]._replace(rank=rank) for i in run]
        lines.sort()
    yield
    heads = unnumbered_chapters(text, start, end, lines, sorted(skip), codebook)
    if heads:
        lines = sorted([*lines, *(Line(low, high, UNNUMBERED, "", RANKS["cn"]) for low, high in heads)])
    return lists_lowered(text, lines, codebook)


def _behind_feet(text: str, start: int, end: int, skip: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """The labels right behind the foot of a page that ran into the line below it: - 3 -五、工作要求."""
    for _, high in skip:
        match = LABEL_BEHIND.match(text, high, end) if start <= high < end else None
        if match:
            style = str(match.lastgroup)
            position = match.start(style)
            yield Line(position, line_end(text, position, end), style, match[style], RANKS[style])


NUMBERED_WORD = re.compile(r"[^\u4e00-\u9fff]|[一二三四五六七八九十百零〇]")


def _with_lost_breaks(
    text: str, start: int, end: int, lines: list[Line], skip: Sequence[tuple[int, int]], codebook: Codebook
) -> list[Line]:
    """The numbered lines and those that lost the break before them; a heading on such a line ends with its title."""
    inside = labels_inside_lines(text, start, end, lines, skip, codebook)
    if not inside:
        return lines
    merged = sorted(
        [*lines, *(Line(i.start, line_end(text, i.start), i.style, i.label, RANKS[i.style]) for i in inside)]
    )
    broken = {line_end(text, item.start) for item in inside}
    ended = []
    for line, below in zip_longest(merged, merged[1:]):
        stop = min(line.end, end, below.start if below else end)
        if line_end(text, line.start) in broken:
            stop = title_end(text, line.start + len(line.label), stop, codebook)
        ended.append(line._replace(end=stop))
    return ended


def _counts_things(text: str, position: int, words: str, style: str, codebook: Codebook) -> bool:
    """``30 个乡镇``: a number that counts what follows it."""
    if style not in ("bare", "cn_bare"):
        return False
    follows = text[position + len(words) : position + len(words) + 8].lstrip(" 　\t:：")
    return follows.startswith(_counters(codebook))


@lru_cache(maxsize=8)
def _counters(codebook: Codebook) -> tuple[str, ...]:
    return (*codebook.words("counters"), *"年月日时")


def _runs(numbers: Sequence[int]) -> list[int]:
    """The indexes of the numbers that run 1, 2, … (as often as they begin again); none where no run is long enough."""
    runs: list[list[int]] = []
    for i, number in enumerate(numbers):
        if number == 1:
            runs.append([i])
        elif runs and number == numbers[runs[-1][-1]] + 1:
            runs[-1].append(i)
    return [i for run in runs for i in run] if any(len(run) >= SHORTEST_RUN for run in runs) else []


def _found(pattern: LinePattern, text: str, start: int, end: int, skip: Sequence[tuple[int, int]]) -> list[Line]:
    """The lines outside the skipped stretches that begin with a label; such as other words look like have no rank of their own."""
    skipped, reach, wrapped, found = iter(sorted(skip)), 0, running_on(text), []
    low, high = next(skipped, (end, end))
    for match in pattern.finditer(text, start, end):
        style = match.lastgroup or ""
        position, behind = match.span(style)
        while low <= position < end:
            reach = max(reach, high)
            low, high = next(skipped, (end, end))
        begin = match.start("line")
        if position < reach or begin in wrapped:
            continue
        if begin < position and text[begin] == "》" and _ends_title(text, begin):
            continue
        stop = text.find("\n", position, end)
        line = position, stop if stop >= 0 else end, style, text[position:behind], RANKS.get(style, 0)
        found.append(new(Line, line))
    return found


def _ends_title(text: str, position: int) -> bool:
    """Whether a line's first 》 is that of a title that the line above opens: 《…方案⏎》（三）; elsewhere 》 is a sign."""
    above = text.rfind("\n", 0, position - 1) + 1
    return text.rfind("《", above, position) > text.rfind("》", above, position)


def nest(lines: Sequence[Line], first: int = 0) -> list[Heading]:
    """Headings with their levels and parents; ``first`` is the index that the first of them gets in the document."""
    mended = misprinted(lines)
    headings: list[Heading] = []
    stack: list[tuple[float, int]] = []  # rank and index of the headings that are open
    for i, line in enumerate(lines, start=first):
        start, end, style, label, rank = line
        if line is mended:
            rank = RANKS["pcn"]
        while stack and stack[-1][0] >= rank:
            stack.pop()
        parent = stack[-1][1] if stack else -1
        headings.append(new(Heading, (start, end, style, label, label_number(label), rank, len(stack), parent)))
        stack.append((rank, i))
    return headings


def misprinted(lines: Sequence[Line]) -> Line | None:
    """The lone 一、 that stands where （二）, （三） … go on: its sisters' rank is meant."""
    styles = [line.style for line in lines]
    if styles.count("cn") != 1 or "pcn" not in styles:
        return None
    alone, sister = lines[styles.index("cn")], lines[styles.index("pcn")]
    follows = sister.start > alone.start and label_number(sister.label) == label_number(alone.label) + 1
    return alone if follows else None


def held_by(headings: Sequence[Heading], i: int, end: int) -> tuple[int, Sequence[Heading]]:
    """Where the stretch of the heading with index ``i`` ends, and the headings inside it."""
    rank = headings[i].rank
    for j in range(i + 1, len(headings)):
        if headings[j].rank <= rank:
            return headings[j].start, headings[i + 1 : j]
    return end, headings[i + 1 :]


def nodes(headings: Sequence[Heading], rank: float, end: int) -> list[tuple[Heading, int, Sequence[Heading]]]:
    """The headings of one rank, each with the position where its stretch ends and the headings inside it."""
    found = []
    latest = -1  # the heading whose stretch goes on
    for i, heading in enumerate(headings):
        own = heading.rank
        if own > rank:
            continue
        if latest >= 0:
            found.append((headings[latest], heading.start, headings[latest + 1 : i]))
        latest = i if own == rank else -1
    if latest >= 0:
        found.append((headings[latest], end, headings[latest + 1 :]))
    return found
