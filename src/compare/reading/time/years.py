"""When: every expression that says by, in, from or within which time something is to be done, or how often.

A cheap scan finds the characters such an expression can begin with; the grammar reads on from there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple

from compare.codebook import Codebook
from compare.model import Year
from compare.reading.outline.outline import Outline
from compare.script.lines import beginning_with
from compare.script.numerals import DIGIT, GAP, number

__all__ = [
    "LABEL",
    "SENTENCE_END",
    "YEAR_NUMBER",
    "length_role",
    "line_start",
    "named_stretches",
    "read_years",
    "times_after",
]

LINE = 2000  # no line of a plan that can be read is longer, but a broken file may be one line
FAR = 2100  # no plan looks further ahead; a later "year" is some other number

# -- pieces of a date -------------------------------------------------------------------------------------------------

# 2025 · ２０２５ · 二〇二五 · 二零二五
YEAR_NUMBER = rf"(?:(?:[1１][9９]|[2２][0０]){DIGIT}{{2}}|(?:一九|二[〇零○])[〇零○一二三四五六七八九]{{2}})"
# 12 · ０６ · 6
MONTH_NUMBER = "(?:1[0-2]|１[０１２]|[0０]?[1-9１-９])"
# 十二 · 六
HAN_MONTH = "(?:十[一二]?|[一二三四五六七八九])"
# 31 · ０５ · 三十一
DAY_NUMBER = (
    rf"(?:[3３][01０１]|[12１２]{DIGIT}|[0０]?[1-9１-９]"
    r"|三十一?|(?:二十|廿)[一二三四五六七八九]?|十?[一二三四五六七八九]|十)"
)
# between the two ends of a range: — - ~ 至 到, after 起 too
SEPARATOR = rf"{GAP}(?:起|开始)?{GAP}(?:[—–―─\-－~～〜]{{1,2}}|至|到){GAP}"


def _year(n: int) -> str:
    """2025年 · 2025年度; not 2000年代. The number keeps group names apart, since a date may stand twice."""
    return rf"(?P<year{n}>{YEAR_NUMBER}){GAP}年(?!代|级)度?"


def _day(n: int) -> str:
    """30日 · 30号 · 30日24时."""
    return rf"(?P<day{n}>{DAY_NUMBER}){GAP}[日号](?!常|均|间|产|志)(?:[0-9]{{1,2}}(?:[时点]|[:：][0-9]{{2}}))?"


def _month(n: int, numbers: str) -> str:
    """6月 · 6月30日 · 6月底 · 6月上旬; not 6月龄."""
    third = rf"(?P<third{n}>[上中下]{{1,2}}旬|[初底末](?!线|端|级|期|步|始|心)|中(?=前))"
    return rf"(?P<month{n}>{numbers}){GAP}月(?!龄|薪|租|均|饼|嫂|刊|球|坛)份?(?:{GAP}(?:{_day(n)}|{third}))?"


def _season(n: int) -> str:
    """上半年 · 第一季度 · 三季度末."""
    quarter = rf"第?{GAP}(?P<quarter{n}>[一二三四1-4１-４]){GAP}季度"
    return rf"(?:(?P<half{n}>[上下]半年)|{quarter})(?P<season_end{n}>[末底])?"


# 今年 · 明年 (counted from the date of issue) · 次年 (from the year said before)
RELATIVE = "(?P<relative>今年(?!来)|(?<![\u4e00-\u9fff])全年(?!龄)|本年度?|明年|来年|后年|次年|翌年)"
# after a year: 底 · 年底 · 末 (`2026年底`, `2026年年末`)
YEAR_END = "(?:年?(?P<edge1>[底末](?!线|端|级|部)|终(?!身|端|止|审)))"
# 春季 · 秋季学期 · 暑期: part of a year without fixed days, so the year's own stand for them
TERM = "(?P<term1>[春夏秋冬](?:季(?:学期)?|学期)|[暑寒][期假])"
# a moment with its year: 2025年 · 2025年底 · 2025年6月30日 · 明年上半年 · 二〇二五年六月
FULL = (
    rf"(?:{_year(1)}|{RELATIVE})(?:{GAP}(?:{_month(1, f'{MONTH_NUMBER}|{HAN_MONTH}')}|{_season(1)}|{TERM}|{YEAR_END}))?"
)
# the first end of a range that leaves its unit to the second: 2025—2026年 · 3—5月 · 6月1—15日; of a list: 2025、2026年
BARE = (
    rf"(?P<year2>{YEAR_NUMBER})(?=(?:{SEPARATOR}|(?:{GAP}[、和与及]{GAP}{YEAR_NUMBER}){{0,6}}{GAP}[、和与及]{GAP}){YEAR_NUMBER}{GAP}年)"
    rf"|(?:{_year(3)}{GAP})?(?:(?P<month3>{MONTH_NUMBER}){GAP}月{GAP}(?P<day3>{DAY_NUMBER})"
    rf"(?={SEPARATOR}{DAY_NUMBER}{GAP}[日号])|(?P<month4>{MONTH_NUMBER})(?={SEPARATOR}{MONTH_NUMBER}{GAP}月(?!龄)))"
)
# 2024.6.30 · 2024-06-30 · 2024/6/30 · 2024.6
DOT = r"[.．/／\-－]"
DOTTED = (
    rf"(?P<year5>{YEAR_NUMBER}){GAP}{DOT}{GAP}(?P<month5>{MONTH_NUMBER})"
    rf"(?:{DOT}{GAP}(?P<day5>{DAY_NUMBER}))?(?!{DIGIT}|{DOT}{DIGIT})[日号]?"
)
# a moment without its year: 6月底 · 6月30日 · 十二月底 · 第三季度末 · 下半年 · 年底 · 年内 · 月底
PARTIAL = (
    rf"(?:{_month(6, MONTH_NUMBER)}"
    rf"|(?={HAN_MONTH}{GAP}月(?:[份底末初]|[上中下]旬|{DAY_NUMBER}[日号]|之?前|以前)){_month(7, HAN_MONTH)}"
    rf"|{_season(6)}"
    r"|年(?P<edge6>[底末])(?=[之以]?前|[，,。；;、）)]|$)|年(?P<edge7>内)|月(?P<month_end>[底末])(?=[之以]?前))"
)
# “十四五”末 · “十五五”期间 · 十四五时期
FIVE_YEARS = r"[“\"‘「]?(?P<five>十[一二三四五六七八九]?)五[”\"’」]?(?:(?P<edge8>期?末|收官之年)|期间|时期)"
MOMENT = re.compile(f"{BARE}|{DOTTED}|{FULL}|{PARTIAL}|{FIVE_YEARS}")
SECOND = re.compile(rf"{DOTTED}|{FULL}|{PARTIAL}|(?P<day8>{DAY_NUMBER}){GAP}[日号]")
# what their groups tell, without the numbers that keep the names apart
MOMENT_FIELDS, SECOND_FIELDS = (
    tuple(name.rstrip("0123456789") for name in pattern.groupindex) for pattern in (MOMENT, SECOND)
)
SEPARATED = re.compile(SEPARATOR)
# 到2024年底 · 截至2025年6月 · 不迟于6月底 | 从2024年起 | 印发之日起至2024年底
HEAD = re.compile(
    r"(?P<by>截[至止][到至]?|不[迟晚]于|[到至])|(?P<issue>即日起[到至]|自?(?:印发|发布|发文)之日起[到至])|(?P<since>自从?|从)"
)
# 底前 · 之前 · 以前 | 起 · 开始 | 以内 · 内 | 以后
TAIL = re.compile(
    rf"{GAP}(?:(?P<before>(?P<last>[底末])?[之以]?前(?!期|后|沿|端|列|置|瞻|提))"
    r"|(?P<since>起(?!草|诉|重|底|点|伏|源)|开始(?!前))|(?P<inside>[之以]?内(?!部|容|涵|控|外|需))|(?P<after>以后|之后))"
)
# 自2026年9月1日施行
TAKES_EFFECT = re.compile(r"(?:正式)?(?:施行|实施|执行|生效)")
RANGE_TAIL = re.compile(rf"{GAP}[底末]?(?:[之以]?前(?!期|后))?(?:期间|止)?")

# -- pieces of a recurrence -------------------------------------------------------------------------------------------

COUNT = rf"(?:{DIGIT}{{1,3}}|[一二两三四五六七八九十]{{1,3}})"
# 1次 · 两次 · 1—2次 · 一轮; not 一次性
TIMES = (
    rf"(?P<times>{COUNT})(?P<to>{GAP}[—–\-－~～至到]{GAP}{COUNT})?"
    rf"{GAP}(?:[次遍回]|轮(?!流|换|训))(?!性|数|要|生(?!产)|序|头|应(?!急|对)|复(?!查|核|训|审|盘|检)|收(?!集)|报(?!告))"
)
# a verb or two between a period and its count: `每年组织开展1次`; prepositions bring in an object, and part them
VERB = "(?:(?![对向将由在按以为和与及把给各从让使每至最到就])(?![一二两三四五六七八九十]{1,3}[次遍轮回]|全覆盖)[一-龥]){0,6}?"
# 至少组织开展1次 · 不少于2次 · 听取一次 · 1次以上
OFTEN = rf"{GAP}(?:(?P<least1>至少|不少于|不低于|最少){GAP})?{VERB}(?:(?P<least2>至少|不少于|不低于){GAP})?{TIMES}(?P<least3>以上)?"
PERIODS = {
    "年": "year", "年度": "year", "学年": "year", "12个月": "year", "半年": "half-year", "学期": "half-year",
    "6个月": "half-year", "六个月": "half-year", "季": "quarter", "季度": "quarter", "3个月": "quarter",
    "三个月": "quarter", "月": "month", "周": "week", "星期": "week", "两年": "2-years", "2年": "2-years",
    "２年": "2-years", "二年": "2-years",
}  # fmt: skip
PERIOD = (
    r"学年|学期|半年|[二两三五2２3３5５]年|年度?(?!龄|薪|级|轮|度)|个?季度?(?!节)"
    r"|[0-9两二三六]{1,2}个月|个?月(?!龄|薪|均)|个?星期|周"
)
# 12月5日 · 6月、12月底前 · 第一季度 · 年底前 · 周五 · 25日前
RECURRING_DAY = (
    rf"(?:{MONTH_NUMBER}{GAP}月份?(?:{GAP}(?:{DAY_NUMBER}{GAP}[日号]|[上中下]旬|[初底末]))?"
    rf"|第?[一二三四]季度末?|[上下]半年|年?[底末初](?!线|端|步|月)"
    rf"|(?:第[一二三]个月|[首末]月)?{DAY_NUMBER}{GAP}[日号]|[首末]月[初底]?"
    r"|(?<=[周期])[一二三四五六日天](?![次遍轮月调]))(?:[之以]?前)?"
)
# 每年至少开展1次 · 每两年 · 每月5日前 · 按季度 · 逐月
EVERY = re.compile(
    rf"(?:(?P<least0>至少){GAP})?"
    rf"(?:每{GAP}(?P<period>{PERIOD})|(?P<other>隔年|逐[月季周]度?|按(?:月|季度?|周|半年)(?!平均|均|薪|租|度)))"
    rf"(?:{GAP}(?P<days>{RECURRING_DAY}(?:{GAP}[、和及与至到—–\-~～]{GAP}{RECURRING_DAY}){{0,3}}))?"
    rf"(?:{OFTEN})?"
)
OTHERS = {"隔": "2-years", "月": "month", "季": "quarter", "周": "week", "半": "half-year"}
# 一季度一考核 · 一月一通报 · 半年一总结 · 每月一调度; not 每月一次, 一月一日
ONE_EACH = re.compile(
    r"(?:[一每]|(?=半))(?P<period>半年|年|季度?|月|周)一"
    r"(?P<verb>(?![次遍轮回月季日号般律定直样些个名家批项支件条户处所台])[一-龥]{1,6})"
)
VERB_END = re.compile("机制|制度|工作|模式|的|和|及|并|与")
# 半年一次 · 一年两次 · 两年一轮
ONCE_IN = re.compile(
    rf"(?:[一1１]个?(?P<period1>年|季度?|月|周)|(?P<period2>半年|[两二2２三]年)){GAP}"
    rf"(?:(?P<least1>至少|不少于|不低于){GAP})?{TIMES}(?P<least2>以上)?"
)
AGAIN = re.compile(
    rf"(?:(?P<least1>至少|不少于|不低于)[^，,。；;：:、\n0-9]{{0,5}}?)?(?<!累计)(?<!连续)(?<!超过){TIMES}(?P<least2>以上)?"
    rf"|(?P<next>每{GAP}(?:{PERIOD})|[。；;！？]|\n\s*\n)"
)

# -- pieces of a length -----------------------------------------------------------------------------------------------

LENGTH_NUMBER = rf"(?:{DIGIT}{{1,3}}(?:[.．]5)?|[一二两三四五六七八九十]{{1,3}}|半)"
LENGTH_UNIT = "(?:学年|年|个?学期|个半?月|个?季度|个?星期|周|个?工作日|个?自然日|天|日|个?小时|分钟)"
LENGTH = rf"(?:{LENGTH_NUMBER}{GAP}[—–\-－~～至到]{GAP})?{LENGTH_NUMBER}{GAP}{LENGTH_UNIT}(?:左右)?"
# 三年内 · 3个工作日内 · 30日以内
WITHIN = re.compile(rf"{LENGTH}(?:的?时间)?{GAP}(?P<inside>[之以]?内)(?!部|容|涵|控|外|需)")
# 用1年左右的时间 · 利用三年时间 · 未来五年 · 今后三年
AHEAD = re.compile(rf"(?:(?<=[用以]){LENGTH}的?时间|(?:(?<=未来)|(?<=今后)){LENGTH})(?!来|前)")

# -- where to look ----------------------------------------------------------------------------------------------------

NUMERAL = "[0-9０-９零〇○一二两三四五六七八九十廿半]"
DATE_START = '[0-9０-９一二两三四五六七八九十今全明本来后次翌上下第年月“"‘「]'
# One class first, so that the scan skips to its characters; then, for each of them, what must follow it: a cheap look
# that spares the grammar nearly all places where nothing begins.
CANDIDATE = (
    r"[0-9０-９一二两三四五六七八九十廿半今明本来后次翌上下第到至截不自从即印发每隔逐按年月季周](?:"
    # 2024年 · 三年内 · 3—5月 · 2024.6 · 十四五末; not from a later digit of a number on
    r"(?<=[0-9０-９一二两三四五六七八九十廿半])(?<![0-9][0-9])"
    rf"(?={NUMERAL}{{0,3}}{GAP}(?:[年月日号天周季个学工自小分星期时末收起开”\"’」、和与及至到—–―─\-－~～〜]|[.．]5)|{NUMERAL}{{3}}{GAP}{DOT})"
    r"|(?<![0-9０-９一二两三四五六七八九十廿半])(?:"
    rf"(?<=[到至自从])(?={GAP}{DATE_START}|少|从|印发|发[布文])"
    r"|(?<=[年月])(?=[底末内])"
    r"|(?<=[今明本来后次翌])(?=年)"
    r"|(?<=[截不])(?=[至止迟晚])"
    r"|(?<=[即印发])(?=[日发布文][起之])"
    r"|(?<=[上下])(?=半年)"
    r"|(?<=[隔逐按])(?=[年月季周半])"
    rf"|(?<=每)(?={GAP}[0-9２３５一两二三五六半学年季个月周星])"
    rf"|(?<=第)(?={GAP}[一二三四1-4１-４]{GAP}季))"
)
# 全 is too common a character, and a quotation mark too, to be looked at each time
RARE_CANDIDATES = (*beginning_with("全", "(?=年)"), *beginning_with('“"', "(?=十)"))
# what can be a date at all, before the long grammar of dates is tried: 2024年, 6月, 三季度, 十四五末; not 三年行动
DATE_AHEAD = re.compile(
    rf"{NUMERAL}{{4}}|{NUMERAL}{{1,3}}{GAP}[月季起开至到—–―─\-－~～〜]|[^0-9０-９一二两三四五六七八九半]"
)
SENTENCE_END = re.compile(
    r"[。！？!?\n](?:(?<!\n)|(?<=[：:；;）)〕\]]\n)|(?=\s*[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]))"
)
NAMES = re.compile("《[^》]{0,200}》")
# 2026年X月X日: a date still to be filled in
BLANK_DATE = re.compile(r"[XxＸ×*＊_　 ]{1,8}月")
# 2023年5月17日至2024年2月8日引进的人才: which things are meant, where all of it lies in the past
STOCK_OF = re.compile(r"[^，,。；;：:、\n]{1,10}?的[一-龥]")
LATER_MARK = re.compile("[，,。；;：:、\\n]")
SPACE = re.compile(GAP)
AFTER_LABEL = re.compile(rf"[ \u3000]*{DIGIT}{{1,3}}[.．]\Z")
LABEL = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]|第.{1,3}[条章])")
HAN_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万半几数多")
# the characters before which one that looks like its first one begins no expression: 第一季度一考核, 近三年内
NOT_BEFORE_EACH = HAN_NUMERALS | set("第上下")
NOT_BEFORE_ONCE = HAN_NUMERALS | set("0123456789第上下近每")
NOT_BEFORE_LENGTH = HAN_NUMERALS | set("0123456789０１２３４５６７８９.．第每")
NOT_BEFORE_MONTH = HAN_NUMERALS | set("个第每满近前")
NOT_BEFORE_YEAR = frozenset("一二三四五六七八九十〇")


@dataclass(frozen=True)
class _Words:
    """The word lists of ``codebook/time_words.csv`` as patterns."""

    candidate: re.Pattern[str]
    compound: re.Pattern[str]
    before_compound: re.Pattern[str]
    deadline_label: re.Pattern[str]
    deadline_head: re.Pattern[str]
    report: re.Pattern[str]
    baseline_before: re.Pattern[str]
    stock_after: re.Pattern[str]
    issued_after: re.Pattern[str]
    name_after: re.Pattern[str]
    name_verb: re.Pattern[str]
    name_before: re.Pattern[str]
    condition_event: re.Pattern[str]
    past_before: re.Pattern[str]
    condition_after: re.Pattern[str]
    cut: re.Pattern[str]
    benefit_after: re.Pattern[str]


@lru_cache(maxsize=8)
def _words(codebook: Codebook) -> _Words:
    lists: dict[str, list[str]] = {}
    for row in codebook.rows("time_words"):
        lists.setdefault(row["role"], []).append(row["word"])

    def any_of(*roles: str) -> str:
        words = sorted({word for role in roles for word in lists.get(role, ())}, key=lambda word: (-len(word), word))
        return "(?:" + ("|".join(map(re.escape, words)) or "(?!)") + ")"

    label = any_of("deadline_label")
    return _Words(
        # 月调度 · 半年总结, beside all that begins a date or a length
        candidate=re.compile(rf"{CANDIDATE}|(?<=[半周月季年])(?=年?度?{any_of('report')}))"),
        compound=re.compile(rf"(?P<period>[半周月季年](?:(?<=半)年|(?<!半)))(?:(?<=[月季])度)?{any_of('report')}"),
        before_compound=re.compile(rf"(?:\A|[^一-龥]|{any_of('before_report')})\Z"),
        deadline_label=re.compile(rf"{label}[^。；\n]{{0,3}}[：:]\s*\Z"),
        deadline_head=re.compile(label),
        report=re.compile(any_of("report")),
        baseline_before=re.compile(rf"{any_of('baseline_before')}\Z"),
        stock_after=re.compile(rf"{GAP}{any_of('stock_after', 'baseline_after')}"),
        issued_after=re.compile(rf"{GAP}{any_of('issued_after')}"),
        name_after=re.compile(rf"[^，,。；;：:、\n（）()”]{{0,16}}?{any_of('name_end')}"),
        name_verb=re.compile(any_of("name_verb")),
        name_before=re.compile(rf"{any_of('name_before_period')}[（(]\Z"),
        condition_event=re.compile(rf"{any_of('condition_event')}[以之]?\Z"),
        past_before=re.compile(rf"(?<!原则){any_of('past_before')}\Z"),
        condition_after=re.compile(any_of("condition_after")),
        cut=re.compile(rf"{any_of('cut')}[至到为在]?{GAP}\Z"),
        benefit_after=re.compile(rf"[，,]?{any_of('benefit_after')}"),
    )


# -- dates ------------------------------------------------------------------------------------------------------------


class _Moment(NamedTuple):
    """A date as printed: what it says, None where it leaves it to its surroundings."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    third: str = ""
    half: str = ""
    quarter: int | None = None
    five: int | None = None
    relative: str = ""
    ends: bool = False  # 底, 末: the end of the period is meant
    inside: bool = False  # 年内
    this_month: bool = False  # 月底前

    @property
    def bare_year(self) -> bool:
        return not (self.month or self.half or self.quarter or self.five or self.this_month or self.ends)

    def days(self, year: int) -> tuple[date, date] | None:
        """The first and the last day meant; None where there is no such date (31 June)."""
        if self.five:
            return date(1951 + 5 * self.five, 1, 1), date(1955 + 5 * self.five, 12, 31)
        if not 1900 <= year <= FAR:
            return None
        if self.month:
            last = monthrange(year, self.month)[1]
            if self.day:
                return (date(year, self.month, self.day),) * 2 if self.day <= last else None
            thirds = {
                "初": (1, 10),
                "上旬": (1, 10),
                "中": (11, 20),
                "中旬": (11, 20),
                "下旬": (21, last),
                "上中旬": (1, 20),
                "中下旬": (11, last),
            }
            first, last = thirds.get(self.third, (1, last))
            return date(year, self.month, first), date(year, self.month, last)
        if self.half:
            first_month = 1 if self.half == "上半年" else 7
        elif self.quarter:
            first_month = 3 * self.quarter - 2
        else:
            return date(year, 1, 1), date(year, 12, 31)
        last_month = first_month + (5 if self.half else 2)
        return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])


def _moment(found: re.Match[str]) -> _Moment:
    """The fields of a match, whichever of the grammar's alternatives it took."""
    fields, values = MOMENT_FIELDS if found.re is MOMENT else SECOND_FIELDS, found.groups()
    said = dict(zip(compress(fields, values), filter(None, values), strict=True))

    def integer(name: str) -> int | None:
        return int(number(said[name])) if name in said else None

    return _Moment(
        year=integer("year"),
        month=integer("month"),
        day=integer("day"),
        third=said.get("third", ""),
        half=said.get("half", ""),
        quarter=integer("quarter"),
        five=integer("five"),
        relative=said.get("relative", ""),
        ends=said.get("edge", "内") != "内" or "season_end" in said or said.get("third") in ("底", "末"),
        inside=said.get("edge") == "内",
        this_month="month_end" in said,
    )


# -- lengths and counts that two grammars share -----------------------------------------------------------------------


def named_stretches(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The titles in 《》 between two positions: what stands in them is a name, no fact of the plan."""
    return [found.span() for found in NAMES.finditer(text, start, end)]


def line_start(text: str, position: int) -> int:
    """Where the line of a position begins; of a line without end, no further back than two thousand characters."""
    found = text.rfind("\n", max(0, position - LINE), position)
    return found + 1 if found >= 0 else max(0, position - LINE)


def times_after(text: str, end: int) -> re.Match[str] | None:
    """How often, where the sentence says it later than its 每年: ``每季度带队对本单位…至少开展1次检查``.

    The match has the groups ``times``, ``to``, ``least1`` and ``least2``; None where the sentence says nothing.
    """
    found = AGAIN.search(text, end, end + 80)
    return found if found and found["times"] else None


def length_role(text: str, start: int, end: int, codebook: Codebook) -> str:
    """What a length of time (``text[start:end]``, 内 included) is for.

    Returns
    -------
    str
        ``act``: the time in which to do something (``三年内``); ``cut``: what a procedure is cut to
        (``压缩至1个工作日内``); ``benefit``: how long something is granted (``3年内租金减半``); ``condition``: which
        things are meant (``毕业5年内的``, ``近三年内未发生事故``).
    """
    words = _words(codebook)
    left, right = text[max(0, start - 12) : start], text[end : end + 6]
    if words.past_before.search(left) or words.condition_event.search(left) or left.endswith("满"):
        return "condition"
    if words.cut.search(left):
        return "cut"
    if words.benefit_after.match(right) and text[start:end].rstrip("内以之")[-1:] in "年月":
        return "benefit"
    mark = LATER_MARK.search(text, end, end + 40)
    if words.condition_after.match(right) or (mark and text[mark.start() - 1] == "的" and mark.group() in "，,、"):
        return "condition"
    return "act"


# -- reading ----------------------------------------------------------------------------------------------------------


def read_years(outline: Outline) -> tuple[Year, ...]:
    """Read every expression of when between the plan's title and its glossary.

    Parameters
    ----------
    outline : Outline
        The text with its outline and facts; the date of issue and the plan's period resolve 今年 and dates that
        do not print their year.

    Returns
    -------
    tuple of Year
        In the order of the text, no two overlapping.

    Notes
    -----
    Dates of validity (``自2026年5月21日起施行``, ``有效期至2028年12月31日``) are rows: they say from when and until when
    the plan holds. A bare length of validity (``有效期3年``) is none.
    """
    return tuple(_Reader(outline).rows())


def _annex_titles(outline: Outline) -> list[tuple[int, int]]:
    """The title lines of annexes: a period in them is the plan's own, said again."""
    spans = []
    for part in outline.parts:
        if part.title and outline.text.startswith("附", part.start):
            start = outline.text.find(part.title, part.start, part.end)
            spans += [(start, start + len(part.title))] if start >= 0 else []
    return spans


class _Reader:
    """One pass over one plan: the grammar, with what it needs to know of a row's surroundings."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.text = outline.text
        self.words = _words(outline.codebook)
        facts = outline.facts
        self.start, self.stop = facts.body_start, outline.body_end
        self.issue_year = facts.issued_on.year if facts.issued_on else facts.period_start
        self.first_year = facts.period_start or self.issue_year
        self.oldest = min((year for year in (facts.period_start, self.issue_year) if year), default=0)
        self.closed = sorted(
            [
                *named_stretches(self.text, self.start, self.stop),
                *facts.issued_spans,
                *outline.page.quiet,
                *_annex_titles(outline),
            ]
        )
        self.found: list[Year] = []
        self.said: list[tuple[int, int]] = []  # where rows with a date begin, and the year they set
        self.heads: dict[tuple[int, int], str] = {}  # table columns already looked up: (line, column) → head
        dated_or_length = (self.dated, self.within)
        self.shapes = (
            dict.fromkeys("每", (self.one_each, self.every))
            | dict.fromkeys("隔逐按", (self.every,))
            | dict.fromkeys("至", (self.every, self.dated))
            | dict.fromkeys("一两二三半", (self.one_each, self.once_in, self.compound, *dated_or_length))
            | dict.fromkeys("四五六七八九十廿0123456789０１２３４５６７８９", (self.once_in, *dated_or_length))
            | dict.fromkeys("周季", (self.compound,))
            | dict.fromkeys("月年", (self.compound, self.dated))
        )

    def rows(self) -> list[Year]:
        text, start, stop = self.text, self.start, self.stop
        starts = {
            found.start()
            for pattern in (self.words.candidate, *RARE_CANDIDATES)
            for found in pattern.finditer(text, start, stop)
        }
        done, closed = start, iter(self.closed)
        shut = next(closed, None)
        for position in sorted(starts):
            while shut and shut[1] <= position:
                shut = next(closed, None)
            if position < done or (shut and shut[0] <= position):
                continue
            for shape in self.shapes.get(text[position], (self.dated,)):
                end = shape(position)
                if end:  # kept or knowingly set aside: nothing else begins inside it
                    done = end
                    break
        return self.found

    def keep(self, start: int, end: int, kind: str, **fields: Any) -> int:
        raw = self.text[start:end].rstrip()
        outline, end = self.outline, start + len(raw)
        action_id, measure_id, part = outline.owners_at(start)
        said = fields.get("to_date") or fields.get("from_date")
        if said:
            self.said.append((start, said.year))
        self.found.append(
            Year(
                start=start,
                end=end,
                action_id=action_id,
                measure_id=measure_id,
                part=part,
                raw=raw,
                kind=kind,
                **fields,
            )
        )
        return end

    def before(self, position: int) -> str:
        """The character before a position, or the empty string."""
        return self.text[position - 1] if position else ""

    # -- how often

    def every(self, start: int) -> int | None:
        found = EVERY.match(self.text, start, self.stop)
        if not found:
            return None
        if found["period"]:
            period = PERIODS.get(found["period"].removeprefix("个"))
        else:
            period = OTHERS[found["other"].lstrip("逐按")[0]]
        times, least = None, any(found[f"least{n}"] for n in range(4))
        if found["times"]:
            times, least = int(number(found["times"])), least or bool(found["to"])
        elif found["days"]:
            times = len(re.findall("[、和及与]", found["days"])) + 1
        elif later := times_after(self.text, found.end()):
            times = int(number(later["times"]))
            least = least or bool(later["least1"] or later["least2"] or later["to"])
        return self.keep(start, found.end(), "every", every_period=period, every_times=times, at_least=least)

    def one_each(self, start: int) -> int | None:
        found = ONE_EACH.match(self.text, start, self.stop)
        if not found or self.before(start) in NOT_BEFORE_EACH:
            return None
        verb, period = found["verb"], found["period"]
        if period == "周" and not self.words.report.match(verb):
            return None  # 每周一 is Monday
        cut = VERB_END.search(verb, 1)
        length = cut.start() if cut else len(verb) if len(verb) < 4 else 2
        end = found.start("verb") + min(length, 4)
        return self.keep(start, end, "every", every_period=PERIODS[period], every_times=1)

    def once_in(self, start: int) -> int | None:
        found = ONCE_IN.match(self.text, start, self.stop)
        if not found or self.before(start) in NOT_BEFORE_ONCE:
            return None
        return self.keep(
            start,
            found.end(),
            "every",
            every_period=PERIODS.get(found["period1"] or found["period2"]),
            every_times=int(number(found["times"])),
            at_least=bool(found["least1"] or found["least2"] or found["to"]),
        )

    def compound(self, start: int) -> int | None:
        found = self.words.compound.match(self.text, start, self.stop)
        if not found or not self.words.before_compound.search(self.text[max(0, start - 4) : start]):
            return None
        return self.keep(start, found.end(), "every", every_period=PERIODS[found["period"]])

    # -- within which time

    def within(self, start: int) -> int | None:
        found = WITHIN.match(self.text, start, self.stop) or AHEAD.match(self.text, start, self.stop)
        if not found or self.before(start) in NOT_BEFORE_LENGTH:
            return None
        if length_role(self.text, start, found.end(), self.outline.codebook) == "act":
            return self.keep(start, found.end(), "within")
        return found.end()

    # -- by, in, from, range

    def dated(self, start: int) -> int | None:
        text, stop = self.text, self.stop
        head = HEAD.match(text, start, stop) if text[start] in "截不到至即自印发从" else None
        position = SPACE.match(text, head.end()).end() if head else start  # type: ignore[union-attr]
        found = MOMENT.match(text, position, stop) if DATE_AHEAD.match(text, position, stop) else None
        if not found or not self.stands_free(found, bool(head)):
            return None
        first, end, second = _moment(found), found.end(), None
        separator = SEPARATED.match(text, end, stop)
        after = SECOND.match(text, separator.end(), stop) if separator else None
        if after and not (after["day8"] and not first.day):
            second, end = _moment(after), after.end()
        elif found["month3"] or found["month4"]:
            return None
        if found["year5"] and not found["day5"] and not second and not self.is_cell(position, end):
            return None  # 2024.6 alone may be a plain number
        years = self.resolve(first, second, position)
        if years is None:
            return None
        days, last_days, inferred = years
        fields: dict[str, Any] = {"inferred": inferred}
        begin = start if head and not head["since"] else position
        if second:
            end = RANGE_TAIL.match(text, end, stop).end()  # type: ignore[union-attr]
            kind, first_day, last_day = "range", days[0], last_days[1]
        else:
            tail = TAIL.match(text, end, stop)
            kind, first_day, last_day = "in", days[0], days[1]
            if first.five and not first.ends:
                kind = "range"
            if tail and tail["before"]:
                kind = "by"
                if first.bare_year and not first.inside and not tail["last"]:
                    last_day = days[0] - timedelta(days=1)  # 2025年前: before that year begins
            elif (tail and tail["since"]) or (head and head["since"] and TAKES_EFFECT.match(text, end)):
                kind, begin = "from", start
            elif tail and tail["after"]:
                kind, first_day = "from", last_day + timedelta(days=1)
            elif first.ends or first.this_month or (head and head["by"]):
                kind = "by"
            elif head and head["issue"]:
                kind, first_day = "range", self.outline.facts.issued_on or first_day
            if tail:
                end = tail.end()
            if kind == "in" and (self.is_deadline(begin, end) or (first.bare_year and self.goes_on(begin))):
                kind = "by"
        if self.is_aside(begin, end, kind, first, first_day, last_day, head):
            return end
        fields["from_date"] = None if kind == "by" else first_day
        fields["to_date"] = None if kind == "from" else last_day
        return self.keep(begin, end, kind, **fields)

    def goes_on(self, start: int) -> bool:
        """Whether a year stands in a list that began as a deadline: `到2027年和2030年`."""
        if not self.found or self.found[-1].kind != "by":
            return False
        last = self.found[-1]
        listed = self.text[last.end : start].strip() in ("、", "和", "与", "及")
        return listed and last.raw[0] in "到至截" and "月" not in last.raw

    def stands_free(self, found: re.Match[str], headed: bool) -> bool:
        """Whether a date begins where it seems to: not inside a number, a count of months, 三年内, 前三季度."""
        before = self.before(found.start())
        if before in [".", "．"] and (found["year1"] or self.after_label(found.start())):
            return True  # 1．2025年
        if before and (before in "0123456789０１２３４５６７８９.．" or (before < "z" and before.isalpha())):
            return False
        if found["edge6"] or found["edge7"] or found["month_end"]:
            return headed or not before or not "一" <= before <= "龥" or before in "在于到至及和或争保须应并的将"
        if found["month6"] or found["month7"] or found["half6"] or found["quarter6"]:
            return before not in NOT_BEFORE_MONTH
        return before not in NOT_BEFORE_YEAR

    def after_label(self, position: int) -> bool:
        """Whether a position follows the label of a paragraph: `2．` at the start of a line."""
        return AFTER_LABEL.match(self.text, line_start(self.text, position), position) is not None

    def resolve(
        self, first: _Moment, second: _Moment | None, position: int
    ) -> tuple[tuple[date, date], tuple[date, date], bool] | None:
        """The days of both ends, and whether a year had to be carried over from elsewhere."""
        inferred = False
        year = first.year
        if first.relative:
            carried = self.carried(position) if first.relative in ("次年", "翌年") else self.issue_year
            ahead = {"今年": 0, "全年": 0, "本年": 0, "本年度": 0, "后年": 2}.get(first.relative, 1)
            year, inferred = (carried + ahead if carried else None), True
        elif year is None and not first.five:
            year, inferred = self.carried(position), True
            if first.this_month:
                year = self.issue_year
            if second and second.year:
                later = (second.month or 12) >= (first.month or 1)
                year = second.year if later else second.year - 1
        if first.this_month:
            issued = self.outline.facts.issued_on
            first = first._replace(month=issued.month if issued else 12)
        days = first.days(year or 0)
        if days is None:
            return None
        if second is None:
            return days, days, inferred
        end_year = second.year
        if end_year is None:
            start_year = days[0].year
            if second.relative:
                end_year = start_year + (0 if second.relative in ("今年", "全年", "本年", "本年度") else 1)
            else:
                end_year = start_year
        if second.day and not second.month:
            second = second._replace(month=first.month)
        if second.month and not second.year and not second.relative and first.month and second.month < first.month:
            end_year += 1  # 2024年10月至3月
        last_days = second.days(end_year)
        if last_days is None or last_days[1] < days[0]:
            return None
        return days, last_days, inferred

    def carried(self, position: int) -> int | None:
        """The year that the paragraph, or else a heading above it, set last; else the plan's first year."""
        outline, text = self.outline, self.text
        stretches = [(_paragraph_start(text, position), position)]
        measure = outline.measure_at(position)
        heads = [measure.start] if measure else []
        heads += [action.start for action in outline.actions if action.start <= position < action.end]
        heads += [part.start for part in outline.parts if part.start <= position < part.end]
        for head in heads:
            line_end = text.find("\n", head, head + LINE)
            stretches.append((head, line_end if line_end >= 0 else min(len(text), head + LINE)))
        for begin, end in stretches:
            i = bisect_left(self.said, (end, 0)) - 1
            if i >= 0 and self.said[i][0] >= begin:
                return self.said[i][1]
        return self.first_year

    def is_deadline(self, start: int, end: int) -> bool:
        """Whether a date stands after 完成时限： or in a table column of that name."""
        if self.words.deadline_label.search(self.text[max(0, start - 14) : start]):
            return True
        return self.is_cell(start, end) and bool(self.words.deadline_head.search(self.column_head(start, end)))

    def is_cell(self, start: int, end: int) -> bool:
        """Whether a date fills a table cell, a bracket or a line, or stands after a label's colon."""
        before, after = self.text[max(0, start - 3) : start].rstrip(" 　"), self.text[end : end + 3].lstrip(" 　")
        return (not before or before[-1] in "\t|\n（(：:｜至—-~") and (
            not after or after[0] in "\t|\n）)｜前底，。；、"
        )

    def column_head(self, start: int, end: int) -> str:
        """What stands at the top of the table column that holds a position; empty where it is in no table."""
        text = self.text
        for table in self.outline.document.tables:
            if table.start <= start < table.end:
                here = next((cell for cell in table.cells if cell.start <= start < cell.end), None)
                heads = [cell for cell in table.cells if here and cell.row == 0 and cell.column <= here.column]
                return text[heads[-1].start : heads[-1].end] if heads else ""
        line = line_start(text, start)
        mark = next((mark for mark in "\t|｜" if mark in text[line:start]), "")
        if not mark:
            return ""
        column, head, visited = text.count(mark, line, start), "", []
        while line and (line, column) not in self.heads:  # up to the table's first line
            visited.append(line)
            above = line_start(text, line - 1)
            cells = text[above : line - 1].split(mark)
            if len(cells) <= column:
                break
            head, line = cells[column], above
        head = self.heads.get((line, column), head)
        self.heads.update({(seen, column): head for seen in visited})
        return head

    def is_aside(
        self,
        start: int,
        end: int,
        kind: str,
        first: _Moment,
        first_day: date,
        last_day: date,
        head: re.Match[str] | None,
    ) -> bool:
        """Whether a date says something else than when to act: a stock, a baseline, a name, the past, a signature."""
        text, words = self.text, self.words
        left, right = text[max(0, start - 12) : start], text[end : end + 30]
        if (last_day if kind != "from" else first_day).year < self.oldest:
            return True
        if words.baseline_before.search(left) or words.stock_after.match(right) or BLANK_DATE.match(right):
            return True
        if self.outline.facts.issued_on and last_day <= self.outline.facts.issued_on and STOCK_OF.match(right):
            return True
        if head and head["by"] in ("到", "至") and left.endswith("达"):
            return True
        if first.day and words.issued_after.match(right):
            return True
        if not first.month and not first.half and words.name_before.search(left) and right[:1] in "）)":
            return True
        begin, line_end = line_start(text, start), text.find("\n", end, end + LINE)
        line_end = min(len(text), end + LINE) if line_end < 0 else line_end
        if first.day and kind == "in" and text[begin:line_end].strip() == text[start:end]:
            return first_day == self.outline.facts.issued_on
        name = words.name_after.match(right) if kind == "in" and first.bare_year else None
        if name and not words.name_verb.search(name.group()):
            alone = end + name.end() == line_end
            return alone or ("一" <= left[-1:] <= "龥")
        return False


def _paragraph_start(text: str, position: int) -> int:
    """Where the paragraph of a position begins; a line that breaks off without a closing mark runs on."""
    start = line_start(text, position)
    for _ in range(8):
        above = text[:start].rstrip()[-1:] if start else ""
        if not above or above in "。！？；;：:）)〕]”" or LABEL.match(text, start):
            break
        start = line_start(text, start - 1)
    return start
