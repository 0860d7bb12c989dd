"""Numbers with their bounds and units that the end of a line cuts (不⏎少于30个 · 1.⏎5万亩 · 7个工⏎作日): none stays cut."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.script.cut_dates import FIGURE, uncut
from compare.script.dates import DIGIT
from compare.script.sentences import SHORTEST_WRAPPED, line_start

AHEAD = 12  # characters behind the end of a line that tell what it cuts
BOUNDS = ("at_least", "at_most", "far_at_least", "far_at_most")
# 12⏎0座 · 1⏎.5万 · 1.⏎5万: the figures behind the line's end; no label, no year, no other date
FIGURES = re.compile(rf"(?:{DIGIT}+(?:[.．]{DIGIT}+)?|[.．]{DIGIT}+)[余多]?(?=[^\s\d.．、，,）)年月日—－-])")
# the figures above it; 附表3 and 第12 are whole, and so is a number for calls
FIGURES_ABOVE = re.compile(rf"(?<![表图件第号章节条款期\d０-９]){DIGIT}{{1,6}}[.．]?\Z")
LABEL = re.compile(rf"{DIGIT}{{1,2}}[.．]{DIGIT}{{1,2}}")  # 1.1改造渠道; in 1⏎1.1万亩 a unit follows
COUNTED = re.compile(rf"[{DIGIT[1:-1]}一二两三四五六七八九十百千万亿余多几]\Z")
NUMBER_AHEAD = re.compile(rf"[ 　]?(?:{DIGIT}|[一二两三四五六七八九十百]{{1,3}})")


class Cuts(NamedTuple):
    """What may be cut, and how its places are found."""

    line_end: re.Pattern[str]  # without which a text holds no cut, of a date's number neither
    place: re.Pattern[str]
    bounds: dict[str, list[str]]  # what may stand above a line's end, and what then stands behind it
    units: dict[str, list[str]]
    wholes: dict[str, list[str]]
    counted: tuple[str, ...]  # what stands behind a number
    longest: int


@lru_cache(maxsize=8)
def _cuts(codebook: Codebook) -> Cuts:
    roles = codebook.roles("target_words")
    bounds = _split(word for role in BOUNDS for word in roles[role])
    units = _split(codebook.words("counters"))
    wholes = _split(roles["full"])
    above = _each(left[-1] for splits in (bounds, units, wholes) for left in splits)
    below = _each(right[0] for splits in (bounds, units, wholes) for rights in splits.values() for right in rights)
    figures, of_dates = DIGIT[1:-1] + ".．", FIGURE[1:-1]
    line_end = re.compile(rf"\n(?<=[{figures}{above}{of_dates}]\n)[ 　]{{0,4}}[{figures}{below}{of_dates}]")
    place = re.compile(rf"\n(?<=[{figures}{above}]\n)(?P<room>[ 　]{{0,4}})(?=[{figures}{below}])")
    counted = ("万", "亿", *codebook.words("counters"))
    return Cuts(line_end, place, bounds, units, wholes, counted, max(map(len, (*bounds, *units, *wholes))))


def _split(words: Iterable[str]) -> dict[str, list[str]]:
    """The words by what stands of them above a line's end."""
    found: dict[str, list[str]] = {}
    for word in words:
        for i in range(1, len(word)):
            found.setdefault(word[:i], []).append(word[i:])
    return found


def _each(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(set(characters))))


def whole_words(text: str, codebook: Codebook) -> str:
    """A text in which no end of a line cuts a date's number, an amount, its unit or its bound; nothing else moves.

    Examples
    --------
    >>> from compare.codebook import load_codebook
    >>> whole_words("推动各乡镇加快建设进度，全年新建泵站12\\n0座，新增灌溉面积", load_codebook())
    '推动各乡镇加快建设进度，全年新建泵站120\\n座，新增灌溉面积'
    """
    cuts = _cuts(codebook)
    if not cuts.line_end.search(text):
        return text
    text = uncut(text)
    pieces, done = [], 0
    for found in cuts.place.finditer(text):
        low, high = max(line_start(text, found.start()), done), found.end()
        line, behind = text[low : found.start()], text[high : high + AHEAD]
        if len(line) < SHORTEST_WRAPPED or "\t" in line:
            continue
        back = _bound_above(line, behind, cuts)
        rest = "" if back else _rest(line, behind, cuts)
        if back or rest:
            pieces += [text[done : found.start() - back], rest, "\n", found["room"], line[len(line) - back :]]
            done = high + len(rest)
    return "".join([*pieces, text[done:]]) if pieces else text


def _bound_above(line: str, behind: str, cuts: Cuts) -> int:
    """How many characters of a bound stand above the line's end that cuts it: 不⏎少于30个."""
    for i in range(cuts.longest, 0, -1):
        for right in cuts.bounds.get(line[-i:], ()):
            if behind.startswith(right) and NUMBER_AHEAD.match(behind, len(right)):
                return i
    return 0


def _rest(line: str, behind: str, cuts: Cuts) -> str:
    """What stands behind the line's end of a number or a unit that it cuts."""
    figures = FIGURES.match(behind) if FIGURES_ABOVE.search(line) else None
    if figures:
        said = figures.group()
        is_label = LABEL.fullmatch(said) and not behind.startswith(cuts.counted, len(said))
        return "" if is_label or (line[-1] in ".．" and said[0] in ".．") else said
    for i in range(cuts.longest, 0, -1):
        counted = COUNTED.search(line, 0, len(line) - i)
        rights = (*(cuts.units.get(line[-i:], ()) if counted else ()), *cuts.wholes.get(line[-i:], ()))
        if found := [right for right in rights if behind.startswith(right)]:
            return max(found, key=len)
    return ""
