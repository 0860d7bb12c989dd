"""The lines of a document's head and end; a text without line breaks is parted where its lines would have ended."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.head import ANNEX_ALONE, CHAPTER, HEAD, LONGEST_DATED, TAIL, Line, ends_in_date, head_words
from compare.reading.page import Page
from compare.script.dates import DATE
from compare.script.document_numbers import DOCUMENT_NUMBER, HAN
from compare.script.lines import Span, printed_lines
from compare.script.marks import BRACKETED, S

LONG_LINE = 240  # a longer line may have lost its breaks
FRONT, BACK = 40, 100  # of a longer line than both only its ends are looked at
ANNEX_LINES = 6  # a title stands within so many lines below 附件
SIGNERS = 12  # bodies that sign stand within so many lines above a date
# the pattern of a date without its groups, to stand several times in one
DATE_WITHOUT_NAMES = re.sub(r"[(][?]P<\w+>", "(?:", DATE.pattern)
RUNNING = re.compile(rf"[。：]{S}(?:一、|[（(]一[）)])")  # a chapter that begins inside a line
FIRST_LABEL = re.compile("一[、）)]")  # what is looked for before it
FRINGE = " 　\t#*"  # what may stand before a line's first word


def head_lines(page: Page) -> tuple[Line, ...]:
    """The lines of the head, of the end, below an annex's label and above a date that stands alone."""
    text, quiet = page.text, page.quiet
    lines, i = [], 0
    for start, end in _head_spans(page):
        if quiet:
            while i < len(quiet) and quiet[i][1] <= start:
                i += 1
            j = i
            while j < len(quiet) and quiet[j][0] <= start < end:
                start, j = quiet[j][1], j + 1  # residue is cut off the front
        while start < end and text[start] in FRINGE:
            start += 1
        if end - start > FRONT + BACK:
            lines.append(Line(start, end, text[start : start + FRONT] + text[end - BACK : end]))
        elif start < end:
            lines.append(Line(start, end, text[start:end]))
    return tuple(lines)


def _head_spans(page: Page) -> list[Span]:
    """The spans of those lines, a line that runs on in pieces."""
    text = page.text
    printed, tail = printed_lines(text), len(text) - TAIL
    labels = [label.start() for label in FIRST_LABEL.finditer(text)]
    below, above = 0, deque[Span](maxlen=SIGNERS)
    found: list[Span] = []
    for start, end in printed:
        if start > HEAD and start < tail:
            below = ANNEX_LINES if end - start < 12 and ANNEX_ALONE.match(text[start:end]) else below - 1
            if below < 0 and not (end - start <= LONGEST_DATED and ends_in_date(text[start:end])):
                above.append((start, end))
                continue
            if below < 0:
                found += above
            above.clear()
        if end - start > LONG_LINE and (
            (start, end) in (printed[0], printed[-1])
            or (
                bisect_left(labels, start) < bisect_left(labels, end)
                and RUNNING.search(text, start, min(end, start + HEAD))
            )
        ):
            found += _pieces(page, start, end)
        else:
            found.append((start, end))
    return found


@lru_cache(maxsize=8)
def _piece(codebook: Codebook) -> re.Pattern[str]:
    """What would be a line of its own in a text without line breaks."""
    words = head_words(codebook)
    number = rf"(?!的|通知|文件){DOCUMENT_NUMBER}"
    # 2024年3月26日 before the next words; not 2024年3月26日起, 2024年3月26日，
    day = rf"(?:{DATE_WITHOUT_NAMES})(?!{S}[起至前，,、。；：:—-])"
    names = rf"(?!{words.any('opens')}){HAN}[\u4e00-\u9fffA-Za-z·（）()“”、 　]{{1,200}}?{words.ends}[）)]?"
    signed = rf"{names}(?:{words.stamp})?{S}{day}"
    next_line = rf"{S}(?:{words.any('opens')}|{number}|{CHAPTER.pattern})"
    marks = "。！？；："
    return re.compile(
        rf"[—–－-]{S}\d{{1,4}}{S}[—–－-]"  # — 1 —
        rf"|[^。！？；：，\n]{{3,40}}?文件(?={S}{number})"  # 湛河区人民政府文件
        rf"|{number}|{day}|{signed}"
        rf"|[（(][^（）()]{{2,30}}[）)]"  # （此件公开发布）
        rf"|[^。！？；：，\n]{{3,80}}?{words.titles}(?:{S}{BRACKETED})*(?={next_line})"
        rf"|(?:[^\n{marks} 　]++|(?!(?<![ 　])[ 　]++(?:{number}|{signed}|{day}))[ 　])*[{marks}]*[”’）)]*"
    )


def _pieces(page: Page, start: int, end: int) -> Iterator[Span]:
    """The titles, numbers, signatures and sentences on end of a line, at its head and its end."""
    text, piece = page.text, _piece(page.codebook)
    position = start
    while position < end:
        if text[position].isspace():
            position += 1
            continue
        if page.is_quiet(position):
            position = page.quiet[bisect_right(page.quiet, (position, len(text))) - 1][1]
            continue
        if start + HEAD < position < end - TAIL:
            position = max(position, text.rfind("。", position, end - TAIL) + 1)
            if position < end - TAIL:
                yield position, end - TAIL
                position = end - TAIL
        match = piece.match(text, position, end)
        stop = match.end() if match and match.end() > position else end
        yield position, stop
        position = stop
