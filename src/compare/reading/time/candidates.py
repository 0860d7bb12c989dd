"""Where an expression of time can begin: a cheap look that spares the grammar nearly all places where nothing does."""

from __future__ import annotations

import re

from compare.reading.time.dates import DOT, NUMERAL
from compare.reading.time.words import TimeWords
from compare.script.marks import DASHES, GAP

FIGURE = "[0-9０-９一二两三四五六七八九十廿半]"
DATE_START = '[0-9０-９一二两三四五六七八九十今全明本来后次翌上下第年月“"‘「]'
# 2024年 · 三年内 · 3—5月 · 2024.6 · 十四五末; not from a later digit of a number on
AFTER_NUMBER = rf"[年月日号天周季个学工自小分星期时末收起开”\"’」、和与及至到]|[{DASHES}]|[.．]5"
# 20250630 · 45838
UNPARTED = r"(?<=2)[0-9]{5}(?:[0-9]{2})?(?![0-9])|(?<=4)[4-9][0-9]{3}(?![0-9])|(?<=2)[0-9][./-][0-9]{1,2}[./-][0-9]|(?<=2)0[2-4][0-9](?=[ 　]*[\t\n])"
NUMBER_AHEAD = (
    rf"(?<={FIGURE})(?<![0-9][0-9])(?={NUMERAL}{{0,3}}{GAP}(?:{AFTER_NUMBER})|{NUMERAL}{{3}}{GAP}{DOT}|{UNPARTED})"
)
AFTER_EACH = "[0-9２３５一两二三五六半学年季个月周星旬]"  # what may follow 每
# What must stand behind a first character that is no figure, and before that the character itself: what follows is rarer,
# and the regex engine passes over alternatives that begin with a character or a class fastest.
ANY = r"[\s\S]"
WORD_AHEAD = (
    rf"[底末内](?<=[年月]{ANY})|年(?<=[上下后]年)|一年(?<=[上下后]一年)|半年(?<=[上下]半年)"
    rf"|[至止迟晚](?<=[截不]{ANY})|[日发布文](?<=[即印发]{ANY})[起之]|[年月季周半](?<=[隔逐按]{ANY})"
    rf"|(?:{DATE_START}|[少从])(?<=[到至自从]{ANY})|(?:印发|发[布文])(?<=[到至自从]{ANY}{ANY})"
    rf"|{AFTER_EACH}(?<=每{ANY})|(?<=第){GAP}(?:[一二三四1-4１-４]{GAP}(?:个?季|[、和与及至到]|[{DASHES}])|[二2]年)"
    rf"|(?=\s)(?:(?<=[到至自从]){GAP}{DATE_START}|(?<=每){GAP}{AFTER_EACH})"
)
# One class first, so that the scan skips to its characters; then, for each of them, what must follow it.
FIRST = "[0-9０-９一二两三四五六七八九十廿半后上下第到至截不自从即印发每隔逐按年月季周]"
# what begins with common characters (本年, 全年, “十四五, 中旬) is found by the next character: expressions begin one before
SECOND = (
    re.compile("年(?<=[今明本来次翌转全当同]年)"),
    re.compile('十(?<=[“"]十)'),
    re.compile("旬(?<=[中下]旬)"),
)


def candidates(words: TimeWords) -> re.Pattern[str]:
    """The scan: its matches are one character long and begin where a date, length or recurrence may.

    A 月调度 or 半年总结 is found by the words that say what is reported.
    """
    compound = rf"(?<=[半周月季年])(?=[年月]?度?{words('report')})"
    return re.compile(f"{FIRST}(?:{NUMBER_AHEAD}|(?<!{FIGURE})(?={WORD_AHEAD})|{compound})")
