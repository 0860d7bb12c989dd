"""The document number: on a line of its own, in brackets or blanks behind a title, in an information box."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.boxes import box_number
from compare.reading.facts.head import CHAPTER, HEAD, NUMBER_IN_BRACKETS, NUMBER_LINE, Line, Title, head_words
from compare.reading.page import Page
from compare.script.dates import DIGIT
from compare.script.document_numbers import DOCUMENT_NUMBER, HAN
from compare.script.labels import CN_NUMBER
from compare.script.lines import squeezed
from compare.script.marks import S

ORDER_BELOW = re.compile(rf"{HAN}{{2,16}}令\s*第{S}(?:{DIGIT}|{CN_NUMBER}){{1,5}}{S}号(?=\s)")
NEAR_ORDER = 20
SPACED = re.compile(rf"(?:{HAN}[ 　\xa0]+){{2,}}[^:：]*$")


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
        reach = min(HEAD, line.end + NEAR_ORDER)
        if page.text.find("号", line.start, reach) < 0:
            continue
        raw = page.text[line.start : line.end]
        may_order = page.text.find("令", line.start, reach) >= 0
        order = ORDER_BELOW.search(page.text, line.start, reach) if may_order else None
        if order and order.start() < line.end < order.end():  # 云阳县人民政府令 / 第12号
            last = (squeezed(order.group()), order.span())
            break
        match = NUMBER_LINE.match(raw.strip("（()） 　"))
        if match is None and SPACED.match(raw) and NUMBER_LINE.match(line.words):  # 云 教 发 〔2026〕 8 号
            return squeezed(raw), (line.start, line.end)
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
    box = box_number(title, page) if last is None else None
    return (squeezed(box["number"]), box.span("number")) if box else last
