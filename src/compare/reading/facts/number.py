"""The document number: on a line of its own, in brackets or blanks behind a title, in an information box."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.head import CHAPTER, HEAD, NUMBER_IN_BRACKETS, NUMBER_LINE, Line, Title, head_words
from compare.reading.page import Page
from compare.script.document_numbers import DOCUMENT_NUMBER
from compare.script.lines import LinePattern, squeezed
from compare.script.marks import S


@lru_cache(maxsize=8)
def _in_box(codebook: Codebook) -> LinePattern:
    """文号：甬环发〔2024〕18号 in a page's information box."""
    keys = "|".join(S.join(key) for key in head_words(codebook).roles.get("number_key", ()))
    return LinePattern(rf"[^\n:：]{{0,4}}(?:{keys or '(?!)'})[^\n:：]{{0,2}}[:：]{S}(?P<number>{DOCUMENT_NUMBER})")


@lru_cache(maxsize=8)
def _behind(codebook: Codebook) -> re.Pattern[str]:
    """…的通知  平政办〔2023〕15号"""
    words = head_words(codebook).any("numbered")
    return re.compile(rf"{words}{S}[ 　\t]{S}(?P<number>{DOCUMENT_NUMBER}){S}$", re.M)


def find_number(lines: tuple[Line, ...], title: Title | None, page: Page) -> tuple[str, tuple[int, int]] | None:
    """The number on a line of its own in the head, else in brackets behind the notice's title."""
    last = None
    for line in lines[:60]:
        if line.start > HEAD:
            break
        if CHAPTER.match(line.words) and (title is None or line.start > title.end):
            break
        raw = page.text[line.start : line.end]
        match = NUMBER_LINE.match(raw.strip("（()） 　"))
        if match:
            start = page.text.index(match["number"], line.start)
            last = (squeezed(match["number"]), (start, start + len(match["number"])))
            break
        bracket = NUMBER_IN_BRACKETS.search(raw)
        if bracket and last is None and "《" not in raw[bracket.start() - 1 : bracket.start()] and "关于" in raw:
            last = (
                squeezed(bracket["number"]),
                (line.start + bracket.start("number"), line.start + bracket.end("number")),
            )
    if last is None and title is not None:  # …的通知  平政办〔2023〕15号
        behind = _behind(page.codebook).search(page.text, 0, min(HEAD, max(title.end, title.notice or 0) + 400))
        if behind:
            return squeezed(behind["number"]), behind.span("number")
    box = _in_box(page.codebook).search(page.text[:HEAD]) if last is None else None
    return (squeezed(box["number"]), box.span("number")) if box else last
