"""The years a plan covers: from its title, its stages, its validity, its length or its goals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.head import head_words
from compare.reading.page import Page
from compare.script.dates import DIGIT, YEAR_NUMBER, day_or_none, year_of
from compare.script.labels import CN_NUMBER, label, label_number
from compare.script.lines import LinePattern
from compare.script.marks import TO, S

# 2024—2026年 · 2024年7月—2026年12月 · 二〇二四至二〇二六年 · ２０２４—２６年
YEAR_RANGE = re.compile(
    rf"(?P<a>{YEAR_NUMBER}){S}年?{S}(?:{DIGIT}{{1,2}}{S}月{S})?{TO}{S}(?P<b>{YEAR_NUMBER}|{DIGIT}{{2}}(?=年))"
)
ONE_YEAR = re.compile(rf"(?P<a>{YEAR_NUMBER}){S}年")
# 2024年工作要点; not 2035年远景目标, （2021年修订版）
OWN_YEAR = re.compile(rf"{ONE_YEAR.pattern}(?!远景|第?.{{0,2}}修[订正]|版)")
FIVE_YEARS = re.compile(r"[“\"]?十(?P<n>[二三四五六七])五[”\"]?")
MONTH = re.compile(r"\d{1,2}\s*月")
CHAPTER, HEADING = label("chapter", "cn"), label("chapter", "cn", "pcn")
NEXT_CHAPTER, NEXT_HEADING = (LinePattern(rf"{S}{styles}") for styles in (CHAPTER, HEADING))
# 作风建设年活动, “项目提质年”行动: a campaign of one year; not 三年行动, 周年
OF_ONE_YEAR = re.compile(r"[\u4e00-\u9fff](?<![一二两三四五六七八九十百数多周近每全半\d])年[”\"」]?(?:活动|行动)")
COUNT = rf"(?:{CN_NUMBER}|两|\d{{1,2}})"
VALID_UNTIL = re.compile(rf"(?P<y>{YEAR_NUMBER}){S}年(?:{S}(?P<m>\d{{1,2}}){S}月)?")
VALID_FOR = re.compile(rf"(?P<n>{COUNT})个?年")
IN_FORCE = re.compile(rf"自{S}(?P<y>{YEAR_NUMBER}){S}年{S}(?P<m>[\dXx×]{{1,2}}){S}月{S}(?P<d>[\dXx×]{{1,2}}){S}日{S}起")
GOAL = re.compile(rf"到{S}(?P<y>{YEAR_NUMBER}){S}年")
GOAL_YEAR = re.compile(
    rf"(?P<y>{YEAR_NUMBER}){S}年{S}(?:[底末内前，,]|{DIGIT}{{1,2}}{S}月(?!{S}{DIGIT}{{1,2}}{S}日(?!前)))"
)  # 2024年底 · 2024年6月
GOALS_AHEAD = 6  # a goal further ahead than this is an outlook (到2035年), not the plan's end


@dataclass(frozen=True)
class _Words:
    schedule: LinePattern  # 三、进度安排; （三）时间安排
    goals: LinePattern  # （二）工作目标
    validity: re.Pattern[str]  # 有效期至2028年12月31日; 试行期一年
    of_the_plan: re.Pattern[str]  # 自2026年5月21日起施行; 本措施
    years_long: re.Pattern[str]  # 三年行动


@lru_cache(maxsize=8)
def _words(codebook: Codebook) -> _Words:
    words = head_words(codebook)
    return _Words(
        LinePattern(rf"{S}{HEADING}{S}[^\n。]{{0,6}}{words.any('schedule')}[^\n]{{0,10}}$", re.M),
        LinePattern(rf"{S}{HEADING}{S}[^\n。，]{{0,8}}{words.any('goals')}"),
        re.compile(rf"{words.any('validity')}限?(?:暂定|[为至到：:]){{0,3}}"),
        re.compile(rf"起(?:正式)?{words.any('takes_effect')}|本{words.any('this')}"),
        re.compile(rf"(?P<n>[一二两三四五])年{words.any('lasts')}"),
    )


def period_of(
    title: str | None, issued_on: date | None, number: tuple[str, tuple[int, int]] | None, page: Page
) -> tuple[int | None, int | None]:
    """The first and the last year that a plan covers: of its title, its words on validity, its schedule or goals."""
    text = page.text
    if title:
        found = _years_in_title(title)
        if found:
            return found
    issued = issued_on.year if issued_on else None
    if issued is None and number:
        year = re.search(YEAR_NUMBER, number[0])
        issued = _year(year.group()) if year else None
    found = _years_in_schedule(page, issued)
    if found:
        return found
    found = _years_in_force(page, issued_on, issued)
    if found:
        return found
    long = _words(page.codebook).years_long.search(title or "")
    if long:
        length = length_of(long["n"])
        for match in YEAR_RANGE.finditer(text):
            first, last = _year(match["a"]), _year(match["b"])
            if last - first + 1 == length:
                return first, last
        if issued:
            return issued, issued + length - 1
    for years in ([_year(m["y"]) for m in GOAL.finditer(text)], _years_of_goals(page)):
        ahead = [year for year in years if issued and issued <= year <= issued + GOALS_AHEAD]
        if ahead:
            return issued, max(ahead)
    return (issued, issued) if OF_ONE_YEAR.search(title or "") else (None, None)


def _year(raw: str) -> int:
    return 2000 + int(raw) if len(raw) == 2 else year_of(raw)


def _years_in_title(title: str) -> tuple[int, int] | None:
    match = YEAR_RANGE.search(title)
    if match:
        return _year(match["a"]), _year(match["b"])
    match = OWN_YEAR.search(title)
    if match:
        return _year(match["a"]), _year(match["a"])
    match = FIVE_YEARS.search(title)
    if match:
        first = 2001 + 5 * ("一二三四五六七".index(match["n"]) + 1)
        return first, first + 4
    return None


def _years_in_schedule(page: Page, issued: int | None) -> tuple[int, int] | None:
    """First and last year that the chapter of stages names; the year of issue where it names months alone."""
    text = page.text
    head = _words(page.codebook).schedule.search(text)
    if head is None:
        return None
    chapter = NEXT_CHAPTER.at.match(text, head.start("line")) is not None
    following = (NEXT_CHAPTER if chapter else NEXT_HEADING).search(text, head.end())
    end = following.start("line") if following else len(text)
    years = [_year(m["a"]) for m in ONE_YEAR.finditer(text, head.end(), end)]
    if not years and issued and MONTH.search(text, head.end(), end):
        years = [issued]
    return (min(years), max(years)) if years else None


def _years_of_goals(page: Page) -> list[int]:
    """The years by which the paragraph of goals promises something."""
    head = _words(page.codebook).goals.search(page.text)
    if head is None:
        return []
    following = NEXT_HEADING.search(page.text, head.end())
    end = following.start("line") if following else len(page.text)
    return [_year(match["y"]) for match in GOAL_YEAR.finditer(page.text, head.end(), end)]


def length_of(words: str) -> int:
    """The number of years that a length names: 3, 三, 两."""
    return int(words) if words.isdigit() else 2 if words == "两" else label_number(words)


def _years_in_force(page: Page, issued_on: date | None, issued: int | None) -> tuple[int, int] | None:
    """The years between taking effect and the end of validity, where the plan says both."""
    text, words = page.text, _words(page.codebook)
    for match in words.validity.finditer(text):
        low, high = max(0, match.start() - 90), min(len(text), match.end() + 90)
        if not words.of_the_plan.search(text, low, high):
            continue
        from_date = IN_FORCE.search(text, low, high)
        first: int | None = issued
        begin = issued_on
        if from_date:
            first, begin = _year(from_date["y"]), None
            if from_date["m"].isdigit() and from_date["d"].isdigit():
                begin = day_or_none(first, int(from_date["m"]), int(from_date["d"]))
        if first is None:
            continue
        until = VALID_UNTIL.match(text, match.end())
        if until:
            return first, _year(until["y"])
        length = VALID_FOR.match(text, match.end())
        if length:
            years = length_of(length["n"])
            if begin is None:
                return first, first + years
            last = day_or_none(begin.year + years, begin.month, min(begin.day, 28))
            return first, (last - timedelta(days=28)).year if last and (begin.month, begin.day) == (
                1,
                1,
            ) else first + years
    return None
