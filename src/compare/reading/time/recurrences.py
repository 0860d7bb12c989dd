"""How often: ``每年至少开展1次``, ``一季度一考核``, ``半年一次``, ``月调度``, ``按季度``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import not_behind
from compare.reading.time.dates import DAY_NUMBER, MONTH_NUMBER
from compare.reading.time.words import TimeWords
from compare.script.dates import DIGIT
from compare.script.marks import DASHES, GAP
from compare.script.numerals import is_approximate, number

COUNT = rf"(?:{DIGIT}{{1,3}}|[一二两三四五六七八九十]{{1,3}})"
COUNT_BEGINS = f"(?:{DIGIT}|[一二两三四五六七八九十])"
# 1次 · 两次 · 1—2次 · 一轮; not 一次性, 一回应, 新一轮
NOT_COUNTED = "性|数|要|生(?!产)|序|头|应(?!急|对)|复(?!查|核|训|审|盘|检)|收(?!集)|报(?!告)"
NUMBER_OF_TIMES = rf"(?<!新)(?P<times>{COUNT})(?P<to>{GAP}(?:[至到]|[{DASHES}]){GAP}{COUNT})?{GAP}"
ROUND = rf"(?:[次遍回]|轮(?!流|换|训))(?!{NOT_COUNTED})"
ROUND_SIGN = re.compile("[次遍回轮]")
HELD_SIGN = re.compile("[次遍回轮场期\\n]")  # without one of them nearby nothing is counted
TIMES = f"{NUMBER_OF_TIMES}{ROUND}"
# right behind its 每年 or a verb of holding also a number of meetings and courses: 每季度举办1场, 每年开办2期
MEETINGS = rf"(?<=[办展织行开少于年月季度周]){NUMBER_OF_TIMES}(?:场(?!所|景|地|馆|站|均)次?|期(?!间|限|满|末|初|内))"
HELD = f"(?:{TIMES}|{MEETINGS.replace('<times>', '<times2>').replace('<to>', '<to2>')})"
# a verb or two between a period and its count: `每年组织开展1次`; prepositions bring in an object, and part them
PREPOSITION = "[对向将由在按以为和与及把给各从让使每至最到就]"
VERB = rf"(?:(?!{PREPOSITION})(?![一二两三四五六七八九十]{{1,3}}[次遍轮回月场期]|全覆盖)[一-龥]){{0,6}}?"
PERIOD = (
    r"学年|学期|半(?:年|个?月)|[二两2２]个?周|旬|[二两三五2２3３5５]年|年度?(?!龄|薪|级|轮|度)|个?季度?(?!节)"
    r"|(?:[0-9]{1,2}|[两二三六])个月|个?月(?!龄|薪|均)|个?星期|周"
)
# 12月5日 · 6月、12月底前 · 第一季度 · 年底前 · 周五 · 25日前
RECURRING_DAY = (
    rf"(?:{MONTH_NUMBER}{GAP}月份?(?:{GAP}(?:{DAY_NUMBER}{GAP}[日号]|[上中下]旬|[初底末]))?"
    rf"|第?[一二三四]季度末?|[上下]半年|[年月]?[底末初](?!线|端|步|月)"
    rf"|(?:第[一二三1-3]个月的?|[首末]月)?{DAY_NUMBER}{GAP}[日号]|[首末]月[初底]?"
    r"|(?<=[周期])[一二三四五六日天](?![次遍轮月调]))(?:[之以]?前)?"
)
# 6、12月底前 · 第二、第四季度
BARE_DAYS = rf"(?:(?:{DAY_NUMBER}|第[一二三四]){GAP}[、和及与]{GAP}){{0,11}}"
# 11月至次年3月
DAY_BEGINS = f"(?:{DIGIT}|[一二三四五六七八九十廿卅第上下年月底末初首日天])"
LISTED_DAYS = (
    rf"{BARE_DAYS}{RECURRING_DAY}(?:{GAP}(?:[、和及与至到]|[{DASHES}]){GAP}(?:[次翌]年)?{RECURRING_DAY}){{0,3}}"
)
MONTHS = {1: "month", 3: "quarter", 6: "half-year", 12: "year", 24: "2-years"}
UNIT_MONTHS = {"月": 1, "季": 3, "期": 6, "年": 12}
# 一季度一考核 · 一月一通报 · 半年一总结 · 每月一调度; not 每月一次, 一月一日
ONE_EACH = re.compile(
    r"(?:[一每]|(?=半))(?P<period>半[年月]|年|季度?|月|周)一"
    r"(?P<verb>(?![次遍轮回月季日号般律定直样些个名家批项支件条户处所台])[一-龥]{1,6})"
)


@lru_cache(maxsize=1024)
def period_name(raw: str) -> str | None:
    """The name of a printed period: ``半年`` half-year, ``3个月`` quarter, ``星期`` week; None for one of another length.

    ``隔年`` is every second year.
    """
    if raw[-1] in "周期" and raw[0] != "学":
        return "week" if raw[0] in WEEKS else None
    unit = raw.rstrip("度")[-1]
    if unit not in UNIT_MONTHS:
        return None  # 旬
    figures = "".join(char for char in raw if char in "0123456789２３５一二两三五六")
    if raw[0] == "隔":
        return MONTHS.get(2 * UNIT_MONTHS[unit])
    months = UNIT_MONTHS[unit] * int(number(figures) if figures else 1)
    return MONTHS.get(months // 2 if raw[0] == "半" else months)


WEEKS = ("周", "个", "星")  # 个星期
FAR = 80  # characters behind 每年 in which the sentence may say how often
SENTENCE_STOP = re.compile("[。；;！？]")


class Recurrence(NamedTuple):
    """How often, as printed: the period's name, the count if there is one, and whether it is a lower bound."""

    period: str | None
    times: int | None = None
    at_least: bool = False


class RecurrenceGrammar:
    """The patterns of a recurrence."""

    def __init__(self, words: TimeWords) -> None:
        least, more = words("at_least"), words("or_more")
        # 至少组织开展1次 · 不少于2次 · 听取一次 · 1次以上
        often = rf"{GAP}(?:(?P<least1>{least}){GAP})?{VERB}(?:(?P<least2>{least}){GAP})?{HELD}(?P<least3>{more})?"
        # 至少|每年 · 每两年 · 每月5日前 · 按季度 · 逐月
        other = r"隔年|逐[月季周]度?|按(?:月|季度?|周|半年)(?!平均|均|薪|租|度)"
        self.every = re.compile(
            rf"(?:(?P<least0>{least}){GAP})?(?:每{GAP}(?P<period>{PERIOD})|(?P<other>{other}))"
            rf"(?:{GAP}(?={DAY_BEGINS})(?P<days>{LISTED_DAYS}))?"
        )
        self.often = re.compile(often)
        # characters without a line's end in which its count ends: eleven, two bounds, and three blanks in six places
        self.reach = 32 + 2 * max(map(len, words.lists.get("at_least", ())), default=0)
        self.verb_end = re.compile(f"{words('verb_end')}|[的和及并与]")
        # 半年一次 · 一年两次 · 两年一轮
        self.once_in = re.compile(
            rf"(?:[一1１](?P<period1>个?(?:年|季度?|月|周))|(?P<period2>半年|[两二2２三]年)){GAP}"
            rf"(?:(?P<least1>{least}){GAP})?{TIMES}(?P<least2>{more})?"
        )
        not_after = not_behind(words.lists.get("not_times_before", ()))
        self.again = re.compile(
            rf"(?:(?P<least1>{least})[^，,。；;：:、\n0-9]{{0,5}}?)?(?={COUNT_BEGINS}){not_after}{TIMES}(?P<least2>{more})?"
            rf"|(?P<next>每{GAP}(?:{PERIOD})|[。；;！？]|\n\s*\n)"
        )
        report = words("report")
        # 月调度 · 半年总结 · 半年通报一次; not 年监测3000人次
        self.compound = re.compile(
            rf"(?P<period>[半周月季年](?:(?<=半)[年月]|(?<!半)))(?:(?<=[月季])度)?{report}(?:{TIMES}|(?!{DIGIT}))"
        )
        self.before_compound = re.compile(rf"(?:\A|[^一-龥]|{words('before_report')})\Z")
        self.report = re.compile(report)

    def times_after(self, text: str, end: int) -> re.Match[str] | None:
        """How often, where the sentence says it later than its 每年: ``每季度带队对本单位…至少开展1次检查``.

        The match has the groups ``times``, ``to``, ``least1`` and ``least2``; None where the sentence says nothing.
        """
        sentence = SENTENCE_STOP.search(text, end, end + FAR)  # the pattern itself goes no further
        stop = sentence.end() if sentence else end + FAR
        found = self.again.search(text, end, stop) if ROUND_SIGN.search(text, end, stop) else None
        return found if found and found["times"] else None

    def often_after(self, text: str, end: int, stop: int) -> re.Match[str] | None:
        """How often, right behind a match of ``every``: `每年|至少开展1次`."""
        return self.often.match(text, end, stop) if HELD_SIGN.search(text, end, min(end + self.reach, stop)) else None

    def said_in_every(self, text: str, found: re.Match[str], often: re.Match[str] | None) -> Recurrence:
        """What a match of ``every`` and one of ``often`` behind it say, the sentence behind them included."""
        period, least = period_name(found["period"] or found["other"].lstrip("逐按")), bool(found["least0"])
        if often:
            times = often["times"] or often["times2"]
            least = least or any(often.group("least1", "least2", "least3", "to", "to2"))
            return Recurrence(period, int(number(times)), least or is_approximate(times))
        if found["days"]:
            return Recurrence(period, len(re.findall("[、和及与]", found["days"])) + 1, least)
        later = self.times_after(text, found.end())
        if not later:
            return Recurrence(period, None, least)
        least = least or any(later.group("least1", "least2", "to"))
        return Recurrence(period, int(number(later["times"])), least or is_approximate(later["times"]))

    def end_of_verb(self, found: re.Match[str]) -> int:
        """Where the verb of a match of ONE_EACH ends: `一季度一考核|机制`."""
        verb = found["verb"]
        cut = self.verb_end.search(verb, 1)
        length = cut.start() if cut else len(verb) if len(verb) < 4 else 2
        return found.start("verb") + min(length, 4)
