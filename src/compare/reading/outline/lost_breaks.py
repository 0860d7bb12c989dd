"""Headings inside a line: where a text was pasted as one paragraph, its labels still say where lines began.

A label inside a line counts where it stands after the end of a sentence (or right behind a short heading) and goes on
with the numbers before it: 二、 after 一、, （一） below a heading whose line holds others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from compare.codebook import Codebook
from compare.reading.outline.annexes_inside import annexes_inside
from compare.reading.outline.part_names import heading_words
from compare.script.labels import ARTICLE, CN, CN_LABEL, CN_NUMBERS, FIRSTS, label, label_number
from compare.script.lines import NO_WORDS, TEXTS, Span, beginning_with, line_end, matches

if TYPE_CHECKING:
    from compare.reading.outline.headings import Line

SHORTEST_LINE = 120  # characters of a line that may have lost its breaks
SHORTEST_WHERE_MISSED = 10  # … where the number of a chapter is missed among those at line starts
LONGEST_HEADING = 40  # characters of a heading that its first item follows without a mark
LONGEST_NAME = 160  # characters of a title in 《》 before or behind a place
LARGEST_STEP = 3  # a number may be missing: printed behind a slip, or left out
NEAR = 4  # among so many labels of its style that follow must be the next number where a numbering begins
LONGEST_NUMBER = 3  # characters of a chapter's
FEW = 3  # headings at line starts at most where a numbering may begin inside a line
LEVELS = (TOP, MIDDLE, LOW) = (("chapter", "section", "cn", "article"), ("pcn",), ("num", "pnum"))
DECIMALS = ("dec2", "dec3")
HOLDING = (*TOP, *MIDDLE, *LOW)  # headings whose line may hold more of them
# after the end of a sentence, a closing bracket, blanks or a page's number: …。二、 · …（县水利局负责）（二） · … 1. · - 3 -五、
AFTER_MARK = re.compile(label(*TOP, *MIDDLE, *LOW, *DECIMALS, named=True))
NUMBER_AHEAD, BRACKET_AHEAD = rf"[{CN}\d]{{0,5}}[ 　]?[、.．）)]", rf"[ 　]{{0,2}}[{CN}\d]"
MARK_BEFORE = re.compile(
    rf"[。；;！!？?：:）)〕】”\" 　\t\xa0页\-－](?=[{FIRSTS}])(?:(?={NUMBER_AHEAD})|(?=[（(]{BRACKET_AHEAD})|(?![{CN}\d（(]))"
)
# each label has one of these: how most end, how some begin, and those that are one character
LABEL_SIGNS = (*beginning_with("、.．）)", rf"(?<=[{CN}\d 　].)"), re.compile("第"), re.compile("[⑴-⒛㈠-㊉]"))
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
SENTENCE_CLOSED = tuple("。！？）)】〕”")
CLOSED = "。）)】〕"
# …。三、 · …） 2. · …底前2. · …。（二）: a label inside a line; its mark first, which the regex engine skips to
BEFORE = re.escape("".join(SENTENCE_CLOSED) + "]前" + NO_WORDS.replace("\n", ""))
NUMBER_BEHIND = "|".join(rf"(?<=[{BEFORE}][{CN}\d]{{{n}}}.)" for n in range(1, 5))
LABELS_INSIDE = (
    *beginning_with("、.．", rf"(?<=[{CN}\d].)(?:{NUMBER_BEHIND})"),
    *beginning_with("（(", rf"(?<=[{BEFORE}].)[{CN}\d]{{1,5}}[）)]"),
)
ITEM_INSIDE = re.compile("[（(]一[）)]")
# (一)提升品质1.改造街区 · （二）防洪　　3.加固堤防: the first item right behind a heading
FIRST_ITEM_INSIDE = re.compile(
    rf"[^，,。；;：:！!？?]{{0,{LONGEST_HEADING}}}?"
    r"[ 　\t\d](?<=[\u4e00-\u9fff].)(?<!第.)(?:(?<=\d)\d?|(?<!\d)[ 　\t]*\d{1,2})[.．、](?!\d)"
)
# …见效。（二）实施治理行动, and nothing behind it: a heading that lost the break before it
HEADING_AT_END = re.compile(rf"[（(][{CN}]{{1,3}}[）)][^，,。；;：:\n]{{2,40}}$", re.M)
LEAST_ITEM = 12  # characters of an item
LEAST_AT_END = 2  # such headings in a text; one may be an aside
# …参与）　　11．: what stands before an item whose number is that of the one above it, by a slip
CLOSED_WIDE = re.compile("[。）)】〕][ 　]{2,}$|[）)】〕]$")
CLAUSE_MARK, SENTENCE_MARK = re.compile("[，,。；;：:！!？?]"), re.compile("[。；;：:！!？?]")
FIGURES = re.compile(r"\d+")
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


@lru_cache(maxsize=TEXTS)
def label_marks(text: str) -> list[int]:
    """Where the marks of what may be labels stand, in order: those inside lines behind what may close a sentence, and some more."""
    return [found.start() for found in matches(LABELS_INSIDE, text, 0, len(text))]


def labels_inside_lines(
    text: str, start: int, end: int, lines: Sequence[Line], closed: Sequence[Span], codebook: Codebook
) -> list[Inner]:
    """The labels inside lines that go on with the numbering of the labels at line starts, in order."""
    inside = label_marks(text)
    inside = inside[bisect_left(inside, start) :]
    if inside:
        own = {line.start + shift for line in lines for shift in (0, len(line.label) - 1)}
        inside = [position for position in inside if position not in own]
    missed = _is_missed(text, start, end, lines, inside, codebook)
    missed = missed or any(_holds_items(text, line, inside) for line in lines)
    if not missed and len(lines) >= FEW:
        return []
    at_starts = [Inner(line.start, line.style, line.label) for line in lines]
    shortest = SHORTEST_WHERE_MISSED if missed else SHORTEST_LINE
    found = list(_candidates(text, start, end, at_starts, closed, shortest))
    if not found:
        return []
    items = sorted([*at_starts, *found])
    inner_styles = {item.style for item in found}
    accepted: list[Inner] = []
    headings = [Inner(found.start, "annex", "") for found in annexes_inside(text, start, end, codebook)]
    broken = set(_lines_of(text, sorted(headings)))  # lines (their starts) that hold headings inside
    top = _top(text, items, codebook)
    for styles in (*LEVELS, *((style,) for style in DECIMALS)):
        stretches = _between(headings, start, end)
        may_open = (len(at_starts) < FEW) if styles is top else None
        if styles[0] in DECIMALS:
            items = [item for item in items if item.style not in styles or _counts_below(item, headings)]
        taken = [
            item
            for style in styles
            if style in inner_styles
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
            if any(item.style in styles and _announces(text, item, codebook) for item in items):
                return styles
    return TOP


def _counts_below(item: Inner, headings: Sequence[Inner]) -> bool:
    """Whether a decimal label counts below the heading above it: 2.1 below 2. or 二、, 2.1.3 below 2.1."""
    i = bisect_left(headings, (item.start,)) - 1
    above = (FIGURES.findall(headings[i].label) or [str(headings[i].number)]) if i >= 0 else []
    return FIGURES.findall(item.label)[:-1] == above


def _is_missed(
    text: str, start: int, end: int, lines: Sequence[Line], inside: Sequence[int], codebook: Codebook
) -> bool:
    """Whether a chapter or heading stands inside a line for sure: 一、 … 三、 at line starts, or …。三、保障措施 in one.

    ``inside`` are the places of :func:`label_marks`.
    """
    last: dict[str, int] = {}
    ever = 0
    for line in lines:
        style, number = line.style, label_number(line.label)
        if style in TOP:
            if 1 < number - last.get(style, 0) <= LARGEST_STEP:
                return True
            last["pcn"] = 0
        elif style in MIDDLE:
            if 1 < number - last.get("pcn", 0) <= LARGEST_STEP and number != ever + 1:
                return True
            ever = number
        last[style] = number
    ends = set()  # of lines with a heading at their end
    for position in inside:
        if text[position] in "（(" and _is_closed(text, start, position):
            heading = HEADING_AT_END.match(text, position, end)
            ends |= {heading.end()} if heading else set()
        elif text[position] == "、":
            label = text[max(start, position - LONGEST_NUMBER) : position]
            label = label[len(label.rstrip(CN)) :]
            low = position - len(label)
            if not label or not _is_closed(text, start, low):
                continue
            above = (lines[i] for i in range(bisect_left(lines, (low,)) - 1, -1, -1))
            before = next((label_number(line.label) for line in above if line.style == "cn"), 0)
            if label_number(label) == before + 1 or heading_words(codebook).match(text, position + 1):
                return True
    return len(ends) >= LEAST_AT_END and any(pair in text for pair in ("。（", "）（", ")("))


def _is_closed(text: str, start: int, position: int) -> bool:
    """Whether a sentence or a bracket closes before a place, blanks aside."""
    while position > start and text[position - 1] in " 　":
        position -= 1
    return position > start and text[position - 1] in CLOSED


def _holds_items(text: str, item: Line, inside: Sequence[int]) -> bool:
    """二、重点任务（一）…（二）…: a chapter on one line with its headings; （一）…。（二）…: a heading with the next one."""
    if item.style not in HOLDING:
        return False
    end = line_end(text, item.start)
    if item.style in TOP:
        return ITEM_INSIDE.search(text, item.start, end) is not None
    if item.style in MIDDLE and FIRST_ITEM_INSIDE.match(text, item.start, end):
        return True
    if bisect_left(inside, item.start) == bisect_left(inside, end):
        return False
    number = label_number(item.label) + 1
    printed: tuple[str, ...] = (f"{number}.", f"{number}．", f"{number}、")
    if item.style != "num":
        figure = CN_NUMBERS.get(number, "-") if item.style in MIDDLE else number
        printed = (f"（{figure}）", f"({figure})")
    is_long = end - item.start >= SHORTEST_LINE
    for words in printed:
        place = text.find(words, item.start, end)
        if place > 0 and is_long and text[max(0, place - 4) : place].rstrip()[-1:] in SENTENCE_CLOSED:
            return True
        # 完成时限：2025年6月底前2.修复泵站
        if place > 0 and text[place - 1] == "前" and not text[place + len(words) : place + len(words) + 1].isdigit():
            return True
    return False


def _candidates(
    text: str, start: int, end: int, at_starts: Sequence[Inner], closed: Sequence[Span], shortest: int
) -> Iterator[Inner]:
    """What looks like a label inside a line; the signs that stand there are looked for first, which is far faster."""
    starts, taken = [span[0] for span in closed], {item.start for item in at_starts}
    for low, high in _lines_with_signs(text, start, end, at_starts):
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


def _lines_with_signs(text: str, start: int, end: int, at_starts: Sequence[Inner]) -> Iterator[Span]:
    """The lines that hold a sign of a label beside those of the label at their start."""
    own = {position for item in at_starts for position in range(item.start, item.start + len(item.label))}
    high = start - 1
    for sign in matches(LABEL_SIGNS, text, start, end):
        if sign.start() > high and sign.start() not in own:
            low = max(text.rfind("\n", max(high, 0), sign.start()) + 1, start)
            high = min(line_end(text, sign.start()), end)
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
        told = self.is_top and _announces(self.text, item, self.codebook)
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


def _announces(text: str, item: Inner, codebook: Codebook) -> bool:
    """Whether the words behind a label are those of a chapter: 四、保障措施."""
    listed = text[max(0, item.start - 4) : item.start].rstrip()[-1:] in "；;：:"
    return not listed and heading_words(codebook).match(text, item.start + len(item.label)) is not None


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
