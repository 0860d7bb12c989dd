"""Sentences and salutations that the end of a printed line breaks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from compare.codebook import Codebook, any_of
from compare.model import Oddity
from compare.reading.outline.outline import Outline
from compare.reading.quiet import KEYED_LINE, outside_tables
from compare.script.labels import ANY_LABEL, CN, CN_NUMBER
from compare.script.lines import Span, printed_lines, squeezed
from compare.script.marks import CLOSING, OPENING, S, inside

ENDS = frozenset("。！？；：…”’）〕】》」』.!?;:)]\"'|")
OPEN_END = "，、,"
# 一、, 一是, 第二，, （三）, 〔4〕, ⑤, ●
ITEM = (
    rf"{ANY_LABEL}|{CN_NUMBER}[、.．是]|第(?:{CN_NUMBER}|\d{{1,4}})[章节条部编，]"
    rf"|[{inside(OPENING)}](?:{CN_NUMBER}|\d{{1,3}})[{inside(CLOSING)}]|\d{{1,2}}[）)]|[●■◆•★☆]"
)
KEY = r"[^，。；\n]{2,10}[:：](?!$)"  # 完成时限：…
CELL = r"[|\t]"
NUMBERED = f"（({CN}0123456789"  # what the last line of a salutation does not begin with
CLOSING_FIRST = frozenset("，。、；：）》”’〕】」』,;")
SENTENCE_MARK = re.compile(r"[，。；：、！？,;:!?]")
SHORT_CELL = 30  # a line as short as this and without a mark is a heading or a cell, no rest of a sentence
PROSE_LENGTH = 45  # a line as long as this and without a final mark is no heading
LONGEST_REST = 60  # a note that goes on in the next line closes within so many characters
SENTENCE_ENDS = "。；）)〕"
CLAUSES_LENGTH = 32  # a line of clauses as long as this is no heading
INDENT = "　　"
PAGE_WIDTH = 60  # lines of a page set in one width are not longer than this


class _Words(NamedTuple):
    item: re.Pattern[str]  # how a line begins that goes on with no sentence: a label, a note in brackets, 附件, 抄送
    note: re.Pattern[str]  # 责任单位：…


@lru_cache(maxsize=8)
def _words(codebook: Codebook) -> _Words:
    words = codebook.roles("slip_words")
    items = "|".join(S.join(map(re.escape, word)) for word in words.get("item_start", ()) if word) or "(?!)"
    note = any_of(words.get("note_start", ()))
    return _Words(
        re.compile(rf"{ITEM}|{items}|[{inside(OPENING)}]\s?{note}|{KEY}|{CELL}"),
        re.compile(rf"{S}[{inside(OPENING)}]?{note}[^，。；\n]{{0,8}}[:：]"),
    )


def starts(codebook: Codebook) -> re.Pattern[str]:
    """How a line begins that goes on with no sentence."""
    return _words(codebook).item


def wrapped_lines(outline: Outline) -> Iterator[Oddity]:
    """Sentences and salutations that a line end breaks; blank lines and furniture between do not count."""
    text = outline.text
    facts = outline.facts
    words = _words(outline.codebook)
    item = words.item
    page = outline.page
    lines = page.heard(outside_tables(page, printed_lines(text)))
    width: int | None = None  # asked for where it matters
    title = facts.title_span or (-1, -1)
    for (start, end), (next_start, next_end) in pairwise(lines):
        last, first = text[end - 1], text[next_start]
        if last in ENDS and first not in CLOSING_FIRST:
            continue
        if last == "*" or (start < title[1] and next_start >= title[0] and end > title[0]):
            continue
        if first in CLOSING_FIRST and last not in ENDS:
            broken = True
        elif item.match(text, next_start, next_end) and not _salutation(text, next_start, next_end, last):
            broken = False
        elif last in OPEN_END:
            broken = True
        elif text.startswith(INDENT, text.rfind("\n", 0, next_start) + 1) or _ends_keyed(text, start, end, words):
            broken = False  # a new paragraph; a note without a mark: …给予支持。责任单位：市科技局
        else:
            width = _page_width(lines) if width is None else width
            full = width and end - start >= width - 3
            if next_end - next_start < SHORT_CELL and not SENTENCE_MARK.search(text, next_start, next_end):
                broken = bool(full and next_end - next_start >= width - 3)
            elif full and next_start >= facts.body_start:
                broken = True
            else:
                broken = (
                    text.find("。", start, end) >= 0
                    or (
                        end - start >= CLAUSES_LENGTH
                        and text.find("，", start, end) >= 0
                        and text[next_end - 1] in SENTENCE_ENDS
                    )
                    or (end - start >= PROSE_LENGTH and start >= title[1])
                )
        if broken and text.find("\t", start, end) < 0 and text.find("|", start, end) < 0:
            yield Oddity(
                end - 1,
                next_start + 1,
                "wrapped_line",
                squeezed(text[max(start, end - 8) : min(next_end, next_start + 8)]),
            )


def _ends_keyed(text: str, start: int, end: int, words: _Words) -> bool:
    """Whether a line is a key and its value, or a note stands behind its last sentence: 责任单位：…, （县水利局牵头"""
    last = text.rfind("。", start, end) + 1
    if last > start:
        return words.note.match(text, last, end) is not None or _is_open(text, last, end)
    return KEYED_LINE.match(text, start, end) is not None and words.item.match(text, start, end) is not None


def _is_open(text: str, start: int, end: int) -> bool:
    """Whether a bracket that opens right behind a line's last sentence closes neither there nor soon: the note's end."""
    if text[start] not in OPENING or any(mark in text[start:end] for mark in CLOSING):
        return False
    return not any(mark in text[end : end + LONGEST_REST] for mark in CLOSING)


def _salutation(text: str, start: int, end: int, last: str) -> bool:
    """Whether a line ends a salutation that the line before began: …各成员单位，/ 有关企业："""
    return last in OPEN_END and text[end - 1] in "：:" and text[start] not in NUMBERED


def _page_width(lines: Sequence[Span]) -> int:
    """The width of a page whose lines are nearly all set full; 0 where paragraphs run on."""
    if len(lines) < 20:
        return 0
    lengths = sorted([end - start for start, end in lines])
    width = lengths[int(len(lengths) * 0.9)]
    return width if width <= PAGE_WIDTH and len(lengths) - bisect_left(lengths, width - 3) >= 0.4 * len(lengths) else 0
