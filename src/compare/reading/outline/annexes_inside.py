"""Annexes and glossaries that begin inside a line: where a text was pasted as one paragraph, their titles still tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook, any_of
from compare.script.lines import line_end

LONG_LINE = 240  # characters of a line that may hold an annex
CLOSED = "。）)】；;日"  # what stands before it; before 附件1 any word may that does not cite it
CITING = "见按照据如及和与在的于为对《（("


class Inside(NamedTuple):
    """Where an annex or a glossary begins, which of them it is, and its title."""

    start: int
    kind: str  # annex, glossary
    title: str


@lru_cache(maxsize=8)
def _pattern(codebook: Codebook) -> re.Pattern[str]:
    """附件1重点任务实施细则（一）… · 附件名词解释大班额：… · 名词解释一、…: told by what stands behind their titles."""
    words = codebook.roles("outline_words")
    subject, kind = any_of(words["glossary_subject"]), any_of(words["glossary_kind"])
    begins = r"(?=[（(]一[）)]|[一1][、.．](?!\d)|第一[章条])"
    glossary = rf"{subject}{kind}(?:{begins}|(?=[“”\u4e00-\u9fff]{{2,20}}[:：]))"
    title = rf"[\u4e00-\u9fff“”、《》（）()\d—－-]{{4,40}}?{begins}"
    return re.compile(
        rf"附件(?P<number>[ 　]?\d{{1,2}})?[ 　:：]*(?:(?P<named>{glossary})|(?P<title>{title}))|(?P<alone>{glossary})"
    )


def annexes_inside(text: str, start: int, end: int, codebook: Codebook) -> Iterator[Inside]:
    """The annexes and glossaries inside the long lines of ``text[start:end]``, in order."""
    low = start
    while low < end:
        high = min(line_end(text, low), end)
        for match in _pattern(codebook).finditer(text, low, high) if high - low >= LONG_LINE else ():
            before = text[low : match.start()].rstrip()[-1:]
            if before and (before in CLOSED or (match["number"] and before not in CITING)):
                named = match["named"] or match["alone"]
                yield Inside(match.start(), "glossary" if named else "annex", named or match["title"])
        low = high + 1
