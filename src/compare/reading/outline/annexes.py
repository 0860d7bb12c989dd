"""Annexes and the glossary: where a plan ends, and what is appended to it begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from compare.codebook import Codebook
from compare.reading.outline.annexes_inside import FIRST, annexes_inside, glossary_subjects
from compare.reading.outline.glossary import glossary_head
from compare.reading.outline.line import Line
from compare.reading.outline.tails import Tails
from compare.reading.outline.titles import clean_title, trimmed
from compare.reading.page import Page
from compare.script.lines import line_end

ANNEX_GAP = 300  # characters at most between the line 附件2：… and the first thing told under it

BEFORE_ANNEX = " \t　\xa0*#"
MARGIN = f"[{BEFORE_ANNEX}]*"
ANNEX_LABEL = r"(?P<label>附[ 　]*件[ 　]*[\d一二三四五六七八九十]{0,2})"
# the line that opens an annex: 附件, 附  件, 附件2 — alone on its line (a list of annexes is not one)
ANNEX = re.compile(rf"{MARGIN}{ANNEX_LABEL}[ 　]*[:：]?[*]{{0,2}}[ \t　]*$", re.MULTILINE)
# 附件：1．任务分工表 / 2．名词解释 — a list of annexes at the end of a text
NUMBERED = r"\d{1,2}[.．、]"
ANNEX_LIST = re.compile(
    rf"{MARGIN}附[ 　]*件[ 　]*[:：][ 　]*{NUMBERED}[^\n]*(?:\n[ \t　\xa0]*{NUMBERED}[^\n。；]*(?=\n|\Z))*"
)
# 附件2：重点任务分工表 — the annex and its title on one line; 附件：1.… opens a list of annexes
ANNEX_TITLED = re.compile(
    rf"{MARGIN}{ANNEX_LABEL}[ 　]*[:： 　\t]+(?P<title>(?!\d+[.．、])[^\n。；;]{{2,40}})$", re.MULTILINE
)


def appended_lines(text: str, start: int, codebook: Codebook) -> list[int]:
    """The lines from a place on that begin as an annex or a glossary does; only these are looked at closely."""
    found = []
    for word in (FIRST, *glossary_subjects(text, codebook)):
        place = text.find(word, start)
        while place >= 0:
            line = text.rfind("\n", 0, place) + 1
            if line >= start and not text[line:place].strip(BEFORE_ANNEX):
                found.append(line)
            place = text.find(word, line_end(text, place))
    return sorted({*found})


def _title_below(text: str, start: int, end: int) -> str | None:
    """The words on the lines below 附件 up to the first numbered line or paragraph."""
    low, stop = trimmed(text, start, end)
    words: list[str] = []
    while low < stop and len(words) < 3:
        high = line_end(text, low, stop)
        line = clean_title(text[low:high])
        if not line or len(line) > 60 or line.endswith(("。", "；", "：", ":")):
            break
        words.append(line)
        low, _ = trimmed(text, high, stop)
    return "".join(words) or None


def _titled_annexes(page: Page, lines: Sequence[Line], starts: Sequence[int]) -> list[int]:
    """附件2：… lines below the first chapter under which something is told: numbered lines or a table."""
    text = page.text
    titled = [match for position in starts if (match := ANNEX_TITLED.match(text, position))]
    if not titled:
        return []
    told = sorted([*[line.start for line in lines], *[table.start for table in page.document.tables]])
    found = []
    for match in titled:
        start = match.start("label")
        i = bisect_right(told, start)
        if lines and start > lines[0].start and i < len(told) and told[i] - match.end() < ANNEX_GAP:
            found.append(start)
    return found


def _glossary_annexes(text: str, borders: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """An annex that is nothing but the glossary is the glossary, from the line 附件 on."""
    merged: list[tuple[int, str]] = []
    for position, kind in borders:
        if kind == "glossary" and merged and merged[-1][1] == "annex":
            above = merged[-1][0]
            if not text[line_end(text, above) : position].strip(" \t　\xa0\n*#"):
                merged[-1] = (above, "glossary")
                continue
        merged.append((position, kind))
    return merged


@dataclass(frozen=True, slots=True)
class Appendix:
    """An annex or a glossary below the body."""

    start: int
    end: int
    kind: str  # annex, glossary
    title: str | None = None  # where it begins inside a line


def appendices(page: Page, lines: Sequence[Line], starts: Sequence[int], tails: Tails) -> list[Appendix]:
    """What is appended below the first numbered line; ``starts`` are the lines that may begin such a thing."""
    text = page.text
    if not lines:
        return []
    inside = {found.start: found for found in annexes_inside(text, lines[0].start + 1, len(text), page.codebook)}
    if not starts and not inside:
        return []
    patterns = ((ANNEX, "annex"), (glossary_head(page.codebook).at, "glossary"))
    borders = [
        (match.start("label"), kind)
        for pattern, kind in patterns
        for start in starts
        if (match := pattern.match(text, start)) and match.start("label") > lines[0].start
    ]
    borders += [(position, "annex") for position in _titled_annexes(page, lines, starts)]
    borders = [*_glossary_annexes(text, sorted(borders)), *((found.start, found.kind) for found in inside.values())]
    borders = [*sorted(borders), (len(text), "")]
    return [
        Appendix(start, end, kind, inside[start].title if start in inside else None)
        for (start, kind), (end, _) in pairwise(borders)
        if start in inside or _tells(text, tails, start, end)
    ]


def _tells(text: str, tails: Tails, start: int, end: int) -> bool:
    """Whether anything stands below the line that names an annex; in a list of annexes nothing does."""
    named = line_end(text, start)
    return bool(text[named : tails.climb(start, tails.signature(start, end), tail_only=True)].strip())


def annex_title(text: str, annex: Appendix, told: int) -> str | None:
    """The annex's title: on its own line, else on the lines below it up to ``told``."""
    if annex.title is not None:
        return annex.title
    titled = ANNEX_TITLED.match(text, annex.start)
    return titled["title"].strip() if titled else _title_below(text, line_end(text, annex.start), told)
