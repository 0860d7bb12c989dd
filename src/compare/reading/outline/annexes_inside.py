"""Annexes and glossaries that begin inside a line: where a text was pasted as one paragraph, their titles still tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook, any_of
from compare.script.codes import TEXTS
from compare.script.lines import holds, line_end
from compare.script.sought import places_of

LONG_LINE = 240  # characters of a line that may hold an annex
CLOSED = "。）)】；;日"  # what stands before it; before 附件1 any word may that does not cite it
LONGEST_LABEL = 8  # 附件 1：
FIRST = "附"  # 附件
CITING = "见按照据如及和与在的于为对《（("


class Inside(NamedTuple):
    """Where an annex or a glossary begins, which of them it is, and its title."""

    start: int
    kind: str  # annex, glossary
    title: str


class _Patterns(NamedTuple):
    """What annexes and glossaries begin with, and the words without which no glossary stands in a text."""

    annex: re.Pattern[str]
    glossary: re.Pattern[str]
    subjects: tuple[str, ...]
    lasts: frozenset[str]  # of the subjects


@lru_cache(maxsize=8)
def _patterns(codebook: Codebook) -> _Patterns:
    """附件1重点任务实施细则（一）… · 附件名词解释大班额：… · 名词解释一、…: told by what stands behind their titles."""
    words = codebook.roles("outline_words")
    subjects = words["glossary_subject"]
    begins = r"(?=[（(]一[）)]|[一1][、.．](?!\d)|第一[章条])"
    glossary = rf"{any_of(subjects)}{any_of(words['glossary_kind'])}(?:{begins}|(?=[“”\u4e00-\u9fff]{{2,20}}[:：]))"
    title = rf"[\u4e00-\u9fff“”、《》（）()\d—－-]{{4,40}}?{begins}"
    return _Patterns(
        re.compile(rf"{FIRST}件(?P<number>[ 　]?\d{{1,2}})?[ 　:：]*(?:(?P<named>{glossary})|(?P<title>{title}))"),
        re.compile(glossary),
        subjects,
        frozenset(word[-1] for word in subjects),
    )


def annexes_inside(text: str, start: int, end: int, codebook: Codebook) -> list[Inside]:
    """The annexes and glossaries inside the long lines of ``text[start:end]``, in order."""
    patterns = _patterns(codebook)
    found = []
    reach = start
    for place in places_of(FIRST, text, start, end):
        if place < reach or not (match := patterns.annex.match(text, place, end)):
            continue
        reach = match.end()
        if _may_begin(text, place, bool(match["number"])):
            found.append(
                Inside(match.start(), "glossary" if match["named"] else "annex", match["named"] or match["title"])
            )
    if glossary_subjects(text, codebook):
        taken = [(inside.start, inside.start + len(inside.title) + LONGEST_LABEL) for inside in found]
        for match in patterns.glossary.finditer(text, start, end):
            if _may_begin(text, match.start()) and not any(low <= match.start() < high for low, high in taken):
                found.append(Inside(match.start(), "glossary", match.group()))
    return sorted(found)


@lru_cache(maxsize=TEXTS)
def glossary_subjects(text: str, codebook: Codebook) -> tuple[str, ...]:
    """The words that glossaries begin with and that stand in a text."""
    patterns = _patterns(codebook)
    if not any(map(text.__contains__, patterns.lasts)):
        return ()
    return tuple(word for word in patterns.subjects if holds(text, word))


def _may_begin(text: str, position: int, numbered: bool = False) -> bool:
    """Whether a place inside a long line is one where an annex may begin: behind a sentence, or 附件1 that nobody cites."""
    low = text.rfind("\n", 0, position) + 1
    before = text[low:position].rstrip()[-1:]
    long = line_end(text, position) - low >= LONG_LINE
    return long and bool(before) and (before in CLOSED or (numbered and before not in CITING))
