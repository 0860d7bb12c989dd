"""Headings inside a line: where a text was pasted as one paragraph, its labels still say where lines began.

A label inside a line counts where it stands after the end of a sentence (or right behind a short heading) and goes on
with the numbers before it: 二、 after 一、, （一） below a heading whose line holds others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from compare.codebook import Codebook
from compare.reading.outline.annexes_inside import annexes_inside
from compare.reading.outline.line import Line
from compare.reading.outline.missed_labels import (
    LARGEST_STEP,
    LEVELS,
    LONGEST_HEADING,
    LOW,
    MIDDLE,
    SHORTEST_LINE,
    TOP,
    label_is_missed,
)
from compare.reading.outline.part_names import heading_words
from compare.script.kinds import (
    BEFORE_ENDS,
    BEFORE_LABEL_END,
    ENDS_LABEL,
    LABEL_ALONE,
    LABEL_END,
    LABELS_ALONE,
    kinds_in,
)
from compare.script.labels import ARTICLE, CN, CN_LABEL, FIRSTS, label, label_number
from compare.script.lines import Span, line_end

SHORTEST_WHERE_MISSED = 10  # characters of a line that may have lost its breaks where a number is missed at line starts
LONGEST_NAME = 160  # characters of a title in 《》 before or behind a place
NEAR = 4  # among so many labels of its style that follow must be the next number where a numbering begins
FEW = 3  # headings at line starts at most where a numbering may begin inside a line
DECIMALS = ("dec2", "dec3")
# after the end of a sentence, a closing bracket, blanks or a page's number: …。二、 · …（县水利局负责）（二） · … 1. · - 3 -五、
AFTER_MARK = re.compile(label(*TOP, *MIDDLE, *LOW, *DECIMALS, named=True))
NUMBER_AHEAD, BRACKET_AHEAD = rf"[{CN}\d]{{0,5}}[ 　]?[、.．）)]", rf"[ 　]{{0,2}}[{CN}\d]"
MARK_BEFORE = re.compile(
    rf"[。；;！!？?：:）)〕】”\" 　\t\xa0页\-－](?=[{FIRSTS}])(?:(?={NUMBER_AHEAD})|(?=[（(]{BRACKET_AHEAD})|(?![{CN}\d（(]))"
)
# each label has one of these
LABEL_SIGN = re.compile(rf"[{ENDS_LABEL}](?<=[{BEFORE_ENDS}].)|[{LABELS_ALONE}]")
# 第三条 before a blank: no 第三条 that is cited
ARTICLE_ALONE = rf"{ARTICLE}(?=[ 　])"
# （一） or 1. right behind a heading's last character; 四、五类危桥 is no chapter
TIGHT = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?<![{CN}]){label(*LOW, *DECIMALS, named=True)}|(?<=[\w—%％])(?<![{CN}])(?!{CN_LABEL}[{CN}]){label('cn', *MIDDLE, named=True)}"
    rf"|(?<=[\u4e00-\u9fff])(?P<article>{ARTICLE_ALONE})"
)
AFTER_WORD = re.compile(
    rf"[{FIRSTS}](?<=[\w—%％].)(?:(?<=[{CN}\d])(?={NUMBER_AHEAD})|(?<=[（(])(?={BRACKET_AHEAD})|(?<![{CN}\d（(]))"
)
LEAST_ITEM = 12  # characters of an item
# …参与）　　11．: what stands before an item whose number is that of the one above it, by a slip
CLOSED_WIDE = re.compile("[。）)】〕][ 　]{2,}$|[）)】〕]$")
CLAUSE_MARK, SENTENCE_MARK = re.compile("[，,。；;：:！!？?]"), re.compile("[。；;：:！!？?]")
FIGURES = re.compile(r"\d+")
SURE_WORDS = 4  # characters that announce a chapter of any kind of label: （三）保障措施, not （三）保障供水
BLANK = re.compile(r"[ 　\t\xa0]+")


class Inner(NamedTuple):
    """A label; ``inside`` says that it stands inside a line, ``tight`` that no mark stands before it."""

    start: int
    style: str
    label: str
    inside: bool = False
    tight: bool = False

    @property
    def number(self) -> int:
        """The number that the label says."""
        return label_number(self.label)


def labels_inside_lines(
    text: str, start: int, end: int, lines: Sequence[Line], closed: Sequence[Span], codebook: Codebook
) -> list[Inner]:
    """The labels inside lines that go on with the numbering of the labels at line starts, in order."""
    missed = label_is_missed(text, start, end, lines, codebook)
    if not missed and len(lines) >= FEW:
        return []
    shortest = SHORTEST_WHERE_MISSED if missed else SHORTEST_LINE
    found = list(_candidates(text, start, end, lines, closed, shortest))
    if not found:
        return []
    at_starts = [tuple.__new__(Inner, (line.start, line.style, line.label, False, False)) for line in lines]
    items = sorted([*at_starts, *found])
    inner_styles = {item.style for item in found}
    accepted: list[Inner] = []
    headings = [Inner(found.start, "annex", "") for found in annexes_inside(text, start, end, codebook)]
    broken = set(_lines_of(text, sorted(headings)))  # lines (their starts) that hold headings inside
    top = _top(text, items, codebook)
    for styles in (*LEVELS, *((style,) for style in DECIMALS)):
        may_open = (len(at_starts) < FEW) if styles is top else None
        if styles[0] in DECIMALS:
            items = [item for item in items if item.style not in styles or _counts_below(item, headings)]
        here = [style for style in styles if style in inner_styles]
        stretches = _between(headings, start, end) if here else []
        taken = [
            item
            for style in here
            for item in _Counting(text, items, style, broken, may_open, codebook).going_on(stretches)
        ]
        accepted += taken
        headings = sorted([*headings, *(item for item in at_starts if item.style in styles), *taken])
        broken.update(_lines_of(text, sorted(taken)))
        if styles is TOP:  # 二、重点任务（一）…（二）…: the line of a chapter that holds its headings
            broken.update(_lines_of(text, sorted(item for item in at_starts if item.style in TOP)))
    return sorted(accepted)


def _top(text: str, items: Sequence[Inner], codebook: Codebook) -> tuple[str, ...]:
    """The labels of a text's chapters: where it prints no 一、, the first kind that announces one, （三）保障措施 · 3.保障措施."""
    if not any(item.style in TOP for item in items):
        for styles in (MIDDLE, LOW):
            if any(len(_announced(text, item, codebook)) >= SURE_WORDS for item in items if item.style in styles):
                return styles
    return TOP


def _counts_below(item: Inner, headings: Sequence[Inner]) -> bool:
    """Whether a decimal label counts below the heading above it: 2.1 below 2. or 二、, 2.1.3 below 2.1."""
    i = bisect_left(headings, (item.start,)) - 1
    above = (FIGURES.findall(headings[i].label) or [str(headings[i].number)]) if i >= 0 else []
    return FIGURES.findall(item.label)[:-1] == above


def _candidates(
    text: str, start: int, end: int, at_starts: Sequence[Line], closed: Sequence[Span], shortest: int
) -> Iterator[Inner]:
    """What looks like a label inside a line; the signs that stand there are looked for first, which is far faster."""
    stretches = [*_lines_with_signs(text, start, end, at_starts)]
    starts, taken = [span[0] for span in closed], {item.start for item in at_starts} if stretches else set()
    for low, high in stretches:
        for signs, shift, pattern, tight in ((MARK_BEFORE, 1, AFTER_MARK, False), (AFTER_WORD, 0, TIGHT, True)):
            reach = low
            for sign in signs.finditer(text, max(low - shift, 0), high if high - low >= shortest else 0):
                position = sign.start() + shift
                if position < reach or not (match := pattern.match(text, position, high)):
                    continue
                reach = match.end()
                i = bisect_right(starts, position) - 1
                shut = (i >= 0 and position < closed[i][1]) or _in_name(text, position, low, high)
                if position not in taken and not shut:
                    yield Inner(position, str(match.lastgroup), match.group(), True, tight)


def _lines_with_signs(text: str, start: int, end: int, at_starts: Sequence[Line]) -> Iterator[Span]:
    """The lines that hold a sign of a label beside those of the label at their start."""
    kinds = kinds_in(text)
    signs = kinds & LABEL_ALONE
    signs[1:] |= kinds[1:] & LABEL_END & (kinds[:-1] // (BEFORE_LABEL_END // LABEL_END))
    high = own = start - 1  # where the label at a line's start ends
    labels = iter([*[(item.start, item.start + len(item.label)) for item in at_starts], (end, end)])
    begins, stop = next(labels)
    for position in ((signs[start:end] != 0).nonzero()[0] + start).tolist():
        while begins <= position:
            own = stop
            begins, stop = next(labels)
        if position >= own and position > high and LABEL_SIGN.match(text, position, end):
            low = max(text.rfind("\n", max(high, 0), position) + 1, start)
            high = line_end(text, position, end)
            yield low, high


def _in_name(text: str, position: int, low: int, high: int) -> bool:
    """Whether a place of a line stands inside a title in 《》."""
    opened = text.rfind("《", max(low, position - LONGEST_NAME), position)
    if opened < 0 or text.find("》", opened, position) >= 0:
        return False
    return text.find("》", position, min(high, position + LONGEST_NAME)) >= 0


def _lines_of(text: str, items: Iterable[Inner]) -> Iterator[int]:
    """Where the lines begin that items stand in, which stand in order."""
    line = reached = 0
    for item in items:
        line = max(text.rfind("\n", reached, item.start) + 1, line)
        reached = item.start
        yield line


def _between(headings: Sequence[Inner], start: int, end: int) -> list[Span]:
    borders = [start, *(heading.start for heading in headings), end]
    return list(pairwise(borders))


class _Counting:
    """Reads the labels of one style in order and takes those inside lines that go on counting.

    ``may_open`` says whether such a label may begin to count; None: only on a line in ``broken``.
    """

    def __init__(
        self, text: str, items: Sequence[Inner], style: str, broken: set[int], may_open: bool | None, codebook: Codebook
    ) -> None:
        self.text, self.codebook, self.broken, self.may_open = text, codebook, broken, may_open
        self.is_top, self.is_decimal = style in TOP or may_open is not None, style in DECIMALS
        self.items = [item for item in items if item.style == style]
        self.lines = list(_lines_of(text, self.items))
        self.ever = 0  # the last number of any stretch: numbers may run on over stretches
        self.last = 0  # the last number of this stretch
        self.within = self.at = -1  # the line in which it stands, and its place there
        self.own_list = -1  # the line in which a list of its own begins with 1

    def going_on(self, stretches: Sequence[Span]) -> Iterator[Inner]:
        """The labels inside lines that go on counting within their stretch."""
        starts = [item.start for item in self.items]
        for low, high in stretches:
            first, end = bisect_left(starts, low), bisect_left(starts, high)
            printed = [0] * (end - first + 1)  # the number at the next line start of the stretch
            for i in range(end - 1, first - 1, -1):
                printed[i - first] = printed[i - first + 1] if self.items[i].inside else self.items[i].number
            self.last = 0
            for i in range(first, end):
                item = self.items[i]
                if item.inside:
                    takes = self._goes_on_below(i, low) if self.is_decimal else self._takes(i, low, printed[i - first])
                    if not takes:
                        continue
                    yield item
                self.last = self.ever = item.number
                self.within, self.at = self.lines[i], item.start

    def _goes_on_below(self, i: int, heading: int) -> bool:
        """Whether a decimal label is the next below its heading: it says itself which that is."""
        item = self.items[i]
        if item.number != self.last + 1 or not (self.last or self.lines[i] in self.broken):
            return False
        return not item.tight or (not self.last and _right_behind_heading(self.text, heading, item.start, CLAUSE_MARK))

    def _takes(self, i: int, stretch: int, printed: int) -> bool:
        item, line = self.items[i], self.lines[i]
        told = self.is_top and _announced(self.text, item, self.codebook) != ""
        goes_on = 0 < item.number - (self.last or self.ever) <= LARGEST_STEP or self._repeats(item, line)
        # a heading of two clauses is one where what follows is a list for sure
        behind = _right_behind_heading(
            self.text, stretch, item.start, SENTENCE_MARK if self._is_followed(i) else CLAUSE_MARK
        )
        opens = (
            self.last == 0 and (item.number == 1 or (self.ever > 0 and goes_on)) and self._opens(i, line, behind, told)
        )
        if not (opens or (self.last > 0 and (goes_on or (told and item.number >= self.last)))):
            self.own_list = line if item.number == 1 and line not in self.broken else self.own_list
            return False
        if (
            (printed == item.number and not (opens and self._is_followed(i, inside=True)))
            or 1 < printed < item.number
            or (line == self.own_list and not self.is_top)
        ):
            return False
        return not item.tight or (opens and behind) or 0 < self.last == item.number - 1

    def _repeats(self, item: Inner, line: int) -> bool:
        """Whether a label has the number of the one before it on its line, by a slip of the document."""
        if item.number != self.last or line != self.within or item.start - self.at < LEAST_ITEM:
            return False
        return CLOSED_WIDE.search(self.text[max(0, item.start - NEAR) : item.start]) is not None

    def _is_followed(self, i: int, inside: bool = False) -> bool:
        """Whether the next number is printed soon behind a label; ``inside`` a line, before one at a line's start."""
        for other in self.items[i + 1 : i + 1 + NEAR]:
            if other.number == self.items[i].number + 1:
                return other.inside or not inside
            if inside and not other.inside:
                return False
        return False

    def _ends_line(self, item: Inner) -> bool:
        """Whether a label and a few words close their line: a heading."""
        begin, end = item.start + len(item.label), line_end(self.text, item.start)
        return 1 < end - begin <= LONGEST_HEADING and not CLAUSE_MARK.search(self.text, begin, end)

    def _opens(self, i: int, line: int, behind: bool, told: bool) -> bool:
        """Whether a numbering may begin with a label: its next number follows, and its place is one of headings."""
        followed = self._is_followed(i)
        if not followed and (self.is_top or not behind):
            return False
        if self.may_open is None:
            # （五）治理种植业污染行动　11．…
            runs_on = behind and self.ever > 0 and 0 < self.items[i].number - self.ever <= LARGEST_STEP
            return line in self.broken or runs_on or (followed and (behind or self._ends_line(self.items[i])))
        return self.may_open or told


def _announced(text: str, item: Inner, codebook: Codebook) -> str:
    """The words of a chapter that stand behind a label, empty where none do: 四、保障措施."""
    listed = text[max(0, item.start - 4) : item.start].rstrip()[-1:] in "；;：:"
    found = None if listed else heading_words(codebook).match(text, item.start + len(item.label))
    return found[0] if found else ""


def _right_behind_heading(text: str, heading: int, position: int, mark: re.Pattern[str]) -> bool:
    words = text[heading:position]
    return len(words) <= LONGEST_HEADING and not mark.search(words)


def title_end(text: str, start: int, end: int, codebook: Codebook) -> int:
    """Where the title of a heading ends whose line goes on: at a blank, or behind the words that announce a part."""
    words = text[start:end]
    blank = BLANK.search(words.rstrip(), 2)
    if blank and not CLAUSE_MARK.search(words, 0, blank.start()) and blank.start() <= LONGEST_HEADING:
        return start + blank.start()
    mark = CLAUSE_MARK.search(words)
    known = heading_words(codebook).match(words)
    if known and (mark is None or mark.start() > known.end()):
        return start + known.end()
    return end
