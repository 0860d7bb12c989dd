"""Where an expression of time can begin: a cheap look that spares the grammar nearly all places where nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from compare.codebook import begins_with
from compare.reading.time.dates import DOT, NUMERAL
from compare.reading.time.words import TimeWords
from compare.script.codes import code_points
from compare.script.marks import DASHES, GAP, inside
from compare.script.sought import PLANE, PairSigns

FIGURE = "[0-9０-９一二两三四五六七八九十廿半]"
DATE_START = '[0-9０-９一二两三四五六七八九十今全明本来后次翌上下第年月“"‘「]'
# 2024年 · 三年内 · 3—5月 · 2024.6 · 十四五末; not from a later digit of a number on
AFTER_NUMBER = rf"[年月日号天周季个学工自小分星期时末收起开”\"’」、和与及至到]|[{DASHES}]|[.．]5"
# 20250630 · 45838
UNPARTED = r"(?<=2)[0-9]{5}(?:[0-9]{2})?(?![0-9])|(?<=4)[4-9][0-9]{3}(?![0-9])|(?<=2)[0-9][./-][0-9]{1,2}[./-][0-9]|(?<=2)0[2-4][0-9](?=[ 　]*[\t\n])"
NUMBER = rf"{FIGURE}(?<![0-9][0-9])(?={NUMERAL}{{0,3}}+{GAP}(?:{AFTER_NUMBER})|{NUMERAL}{{3}}{GAP}{DOT}|{UNPARTED})"
AFTER_EACH = "[0-9２３５一两二三五六半学年季个月周星旬]"  # what may follow 每
AFTER_NTH = rf"(?:[一二三四1-4１-４]{GAP}(?:个?季|[、和与及至到]|[{DASHES}])|[二2]年)"  # and 第
TWO_DIGITS, DIGIT_SIGNS = 1, 3  # the first sign, and the first two: a digit, with what may stand behind one
# classes of a first character and of one behind it that tell an expression between them: 年底, 本年, “十四五, 到2024年
ALONE = (
    ("[年月]", "[底末内]"),
    ("[今明本来次翌转全当同上下后]", "[年]"),
    ("[截不]", "[至止迟晚]"),
    ("[隔逐按]", "[年月季周半]"),
    ("[到至自从]", f"{DATE_START}|[少从]"),
    ("[每]", AFTER_EACH),
    ('[“"]', "[十]"),
    ("[中下]", "[旬]"),
)


class Candidates:
    """The places where a date, length or recurrence may begin: told by two characters, or these and what follows them."""

    def __init__(self, words: TimeWords) -> None:
        report = words("report")
        # 月调度 and 半年总结 are found by the words that say what is reported
        self.beginning = re.compile(
            rf"{NUMBER}|[即印发][日发布文][起之]|[上下][半一]年|后一年|[到至自从](?:{GAP}{DATE_START}|印发|发[布文])"
            rf"|每{GAP}{AFTER_EACH}|第{GAP}{AFTER_NTH}|[半周月季年][年月]?度?{report}"
        )
        behind_figure = rf"{NUMERAL}|{AFTER_NUMBER}|[\s.．/-]"
        begun = (
            ("[0-9]", "[0-9]"),
            ("[0-9]", f"(?![0-9])(?:{behind_figure})"),
            (f"(?![0-9]){FIGURE}", behind_figure),
            ("[即印发]", "[日发布文]"),
            ("[上下后]", "[半一]"),
            ("[到至自从]", r"[印发]|\s"),
            ("[每第]", r"[一二三四1-4１-４]|\s"),
            ("[半周月季年]", f"[年月度]|{begins_with(words.lists.get('report', ()))}."),
        )
        self.signs = PairSigns(*begun, *ALONE)
        self.alone = 1 << len(begun)  # from this sign on two characters suffice

    def begins(self, text: str, position: int, end: int) -> bool:
        """Whether an expression may begin where the signs of two characters do not suffice to tell it."""
        if (
            text[position + 4 : position + 5] == "年"
            and text[position : position + 4].isdecimal()
            and position + 4 < end
        ):
            return True
        return self.beginning.match(text, position, end) is not None

    def places(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The characters of ``text[start:end]`` that an expression may begin with, in order, each with its signs."""
        signs = self.signs.after(code_points(text)[start:end])
        there = (signs != 0).nonzero()[0]
        return zip((there + start).tolist(), signs[there].tolist(), strict=True)


# what a character may begin, in the order in which it is tried; a date is all that others begin
BEGINNINGS = (
    ("[每]", ("one_each", "every")),
    ("[隔逐按]", ("every",)),
    ("[至]", ("every", "dated")),
    ("[一]", ("one_each", "once_in", "dated", "within", "ahead")),
    ("[半]", ("one_each", "once_in", "compound", "dated", "within", "ahead")),
    ("[两二三1１２]", ("once_in", "dated", "within", "ahead")),
    ("[四五六七八九十廿0356789０３４５６７８９]", ("dated", "within", "ahead")),
    ("[2]", ("once_in", "dated", "within", "ahead", "unparted")),
    ("[4]", ("dated", "within", "ahead", "unparted")),
    ("[周季]", ("compound",)),
    ("[月年]", ("compound", "dated")),
)
SHAPES = {first: shapes for firsts, shapes in BEGINNINGS for first in firsts[1:-1]}
Shape = TypeVar("Shape")
MANY_BEGUN = 4096  # beginnings of which is kept what they may be


class Shapes(dict[str, tuple[Shape, ...]], Generic[Shape]):
    """By three characters what an expression that begins with them may be, in the order in which it is tried.

    Each shape asks only for what it begins with in any case, so that most are left out before a long pattern is tried.
    """

    def __init__(self, words: TimeWords, shapes: Mapping[str, Shape]) -> None:
        self.shapes = shapes
        self.ahead = (shapes["ahead"],)  # what asks for words before it: one look at these spares the rest
        units = "".join(word[0] for word in words.lists.get("length_unit", ()) if word)
        # behind two digits; without them only what asks for words before it may begin there
        self.thirds = frozenset(
            re.findall(f"{NUMERAL}|[月季起开、和与及日号年至到.．/]|[\\s{inside(units)}{DASHES}]", PLANE)
        )
        self.begins = {name: re.compile(pattern, re.DOTALL) for name, pattern in _begins(words).items()}

    def __missing__(self, begun: str) -> tuple[Shape, ...]:
        if len(self) == MANY_BEGUN:
            self.clear()
        names = SHAPES.get(begun[0], ("dated",))
        found = tuple(self.shapes[name] for name in names if self.begins[name].match(begun))
        self[begun] = found = self.ahead if found == self.ahead else found
        return found


def _begins(words: TimeWords) -> dict[str, str]:
    """What the first three characters of each shape are."""

    def firsts(*roles: str) -> str:
        found = {word[0] for role in roles for word in words.lists.get(role, ()) if word}
        return f"[{inside(*found)}]" if found else "(?!)"

    figure, han, mark = "[0-9０-９]", "[一二两三四五六七八九十]", rf"(?:[\s至到]|[{DASHES}])"
    report, counted = firsts("report"), rf"(?:\s|{figure}|{han}|{firsts('at_least')})"
    least = _beginning_with(words.lists.get("at_least", ()), 3, r"[\s每隔逐按]")
    # 3年内 · 3个月内 · 3年全覆盖 · 10年 · 十年
    after_unit = rf"(?:[\s的之以内（(]|{firsts('time', 'covered', 'about')})"
    unit = rf"(?:{mark}|{_beginning_with(words.lists.get('length_unit', ()), 2, after_unit)})"
    more = rf"(?:{mark}|{firsts('length_unit')})"
    return {
        "one_each": "[一每](?:半[年月]|[年月周]一|季[度一])|半[年月]一",
        "every": rf"每(?:[^一个]|个[季月星])|隔[年]|逐[月季周]|按[月季周半]|{least}",
        "once_in": rf"[一1１](?:个[年季月周]|[年月周]{counted}|季(?:度|{counted}))|[半两二2２三]年{counted}",
        "compound": rf"半[年月](?:度|{report})|[周月季年]{report}|[月季]度{report}",
        "dated": rf"[到至自从](?![上下][^半、和及与一年]|少)|[年月][底末内]|第(?:\s|[一二三四1-4１-４](?:[季个、和与及起开年]|{mark}))"
        rf"|[^到至自从第年月0-9０-９一二两三四五六七八九半]"
        rf"|[^到至自从第年月](?:\s|[月季日号]|起{mark}|开[始]|(?:[、和与及]|{mark})(?:{NUMERAL}|[\s第]|[{DASHES}])"
        rf"|{NUMERAL}(?:{NUMERAL}|[月季起开、和与及日号年]|{mark}))",
        "within": rf"{figure}(?:{figure}(?:{figure}|[.．]|{more})|[.．]5|{unit})|{han}(?:{han}(?:{han}|{more})|{unit})|半{unit}",
        "ahead": rf"{figure}(?:{figure}|[.．]|{more})|{han}(?:{han}|{more})|半{more}",
        "unparted": "2[0-9][0-9./-]|4[4-9][0-9]",
    }


def _beginning_with(words: Iterable[str], length: int, behind: str) -> str:
    """The first characters of any word, and what may stand behind one that is shorter."""
    return (
        "|".join(re.escape(word[:length]) + (behind if len(word) < length else "") for word in words if word) or "(?!)"
    )
