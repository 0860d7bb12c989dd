"""Whether labels are missed at line starts: 一、 … 三、, or one that stands inside a line for sure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.outline.line import Line
from compare.reading.outline.part_names import heading_words
from compare.script.codes import TEXTS
from compare.script.labels import CN, CN_NUMBERS, label_number
from compare.script.lines import NO_WORDS, beginning_with, matches

SHORTEST_LINE = 120  # characters of a line that may have lost its breaks
LONGEST_HEADING = 40  # characters of a heading that its first item follows without a mark
LARGEST_STEP = 3  # a number may be missing: printed behind a slip, or left out
LONGEST_NUMBER = 3  # characters of a chapter's
LEAST_AT_END = 2  # headings at the ends of lines in a text; one may be an aside
LEVELS = (TOP, MIDDLE, LOW) = (("chapter", "section", "cn", "article"), ("pcn",), ("num", "pnum"))
HEADINGS = frozenset((*TOP, *MIDDLE))
HOLDING = HEADINGS | {*LOW}  # headings whose line may hold more of them
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


@lru_cache(maxsize=TEXTS)
def label_marks(text: str) -> list[int]:
    """Where the marks of what may be labels stand, in order: those inside lines behind what may close a sentence, and some more."""
    return [found.start() for found in matches(LABELS_INSIDE, text, 0, len(text))]


def label_is_missed(text: str, start: int, end: int, lines: Sequence[Line], codebook: Codebook) -> bool:
    """Whether a label of ``text[start:end]`` stands inside a line for sure; ``lines`` are those with labels at their start."""
    inside = label_marks(text)
    inside = inside[bisect_left(inside, start) :]
    if inside:
        own = {line.start + shift for line in lines for shift in (0, len(line.label) - 1)}
        inside = [position for position in inside if position not in own]
    if _is_missed(text, start, end, lines, inside, codebook):
        return True
    may_hold = HOLDING if inside else HEADINGS  # below chapters and headings only what may be a label inside a line
    return any(_holds_items(text, line, inside) for line in lines if line.style in may_hold)


def _is_missed(
    text: str, start: int, end: int, lines: Sequence[Line], inside: Sequence[int], codebook: Codebook
) -> bool:
    """Whether a chapter or heading stands inside a line for sure: 一、 … 三、 at line starts, or …。三、保障措施 in one.

    ``inside`` are the places of :func:`label_marks`.
    """
    last: dict[str, int] = {}
    ever = 0
    for line in lines:
        style = line.style
        if style not in HEADINGS:
            continue
        number = label_number(line.label)
        if style in TOP:
            if 1 < number - last.get(style, 0) <= LARGEST_STEP:
                return True
            last["pcn"] = 0
        else:
            if 1 < number - last.get("pcn", 0) <= LARGEST_STEP and number != ever + 1:
                return True
            ever = number
        last[style] = number
    chapters = [line for line in lines if line.style == "cn"] if inside else []
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
            above = bisect_left(chapters, (low,))
            before = label_number(chapters[above - 1].label) if above else 0
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
    end = item.end
    if item.style in TOP:
        return ITEM_INSIDE.search(text, item.start, end) is not None
    if item.style in MIDDLE and FIRST_ITEM_INSIDE.match(text, item.start, end):
        return True
    if not inside or bisect_left(inside, item.start) == bisect_left(inside, end):
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
