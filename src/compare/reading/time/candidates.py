"""Where an expression of time can begin: a cheap look that spares the grammar nearly all places where nothing does."""

from __future__ import annotations

import re

import numpy as np

from compare.codebook import begins_with
from compare.reading.time.dates import DOT, NUMERAL
from compare.reading.time.words import TimeWords
from compare.script.lines import code_points
from compare.script.marks import DASHES, GAP

PLANE = "".join(map(chr, range(0x10000)))

FIGURE = "[0-9０-９一二两三四五六七八九十廿半]"
DATE_START = '[0-9０-９一二两三四五六七八九十今全明本来后次翌上下第年月“"‘「]'
# 2024年 · 三年内 · 3—5月 · 2024.6 · 十四五末; not from a later digit of a number on
AFTER_NUMBER = rf"[年月日号天周季个学工自小分星期时末收起开”\"’」、和与及至到]|[{DASHES}]|[.．]5"
# 20250630 · 45838
UNPARTED = r"(?<=2)[0-9]{5}(?:[0-9]{2})?(?![0-9])|(?<=4)[4-9][0-9]{3}(?![0-9])|(?<=2)[0-9][./-][0-9]{1,2}[./-][0-9]|(?<=2)0[2-4][0-9](?=[ 　]*[\t\n])"
NUMBER = rf"{FIGURE}(?<![0-9][0-9])(?={NUMERAL}{{0,3}}{GAP}(?:{AFTER_NUMBER})|{NUMERAL}{{3}}{GAP}{DOT}|{UNPARTED})"
AFTER_EACH = "[0-9２３５一两二三五六半学年季个月周星旬]"  # what may follow 每
AFTER_NTH = rf"(?:[一二三四1-4１-４]{GAP}(?:个?季|[、和与及至到]|[{DASHES}])|[二2]年)"  # and 第
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
            ("[0-9]", behind_figure),
            (f"(?![0-9]){FIGURE}", behind_figure),
            ("[即印发]", "[日发布文]"),
            ("[上下后]", "[半一]"),
            ("[到至自从]", r"[印发]|\s"),
            ("[每第]", r"[一二三四1-4１-４]|\s"),
            ("[半周月季年]", f"[年月度]|{begins_with(words.lists.get('report', ()))}."),
        )
        self.first, self.second = (np.zeros(0x10000, dtype=np.uint16) for _ in range(2))
        for i, (first, second) in enumerate((*begun, *ALONE)):
            for table, characters in ((self.first, first), (self.second, second)):
                table[[found.start() for found in re.finditer(characters, PLANE, re.DOTALL)]] |= 1 << i
        self.alone = 1 << len(begun)  # from this sign on two characters suffice

    def places(self, text: str, start: int, end: int) -> list[int]:
        """Where an expression may begin in ``text[start:end]``, in order."""
        codes = code_points(text)[start:end]
        first = self.first.take(codes)
        pairs = first[:-1] & self.second.take(codes[1:])
        pairs[1:] &= ~(first[:-2] & 1)  # from a later digit on no number begins
        there = (pairs != 0).nonzero()[0]
        return [
            start + place
            for place, pair in zip(there.tolist(), pairs[there].tolist(), strict=True)
            if pair >= self.alone or self.beginning.match(text, start + place, end)
        ]
