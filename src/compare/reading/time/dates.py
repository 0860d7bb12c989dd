"""Dates as plans print them, from ``2024年6月底前`` to ``次年3月``: the grammar, and the days that are meant."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeVar

from compare.codebook import any_of
from compare.reading.time.feasts import EVERY_YEAR, Feasts, feast_before, feasts_begin
from compare.reading.time.words import TimeWords
from compare.script.dates import DIGIT, HAN_ZERO, YEAR_NUMBER, year_of
from compare.script.marks import DASHES, GAP, inside
from compare.script.numerals import number
from compare.script.sentences import NO_SENTENCE_MARK, last_words
from compare.script.sought import PLANE

FAR_YEARS = 60  # characters between years of two figures that follow each other
MANY_DATES = 4096  # printed dates of which is kept what they say
FAR = 2100  # no plan looks further ahead; a later "year" is some other number

# -- pieces -----------------------------------------------------------------------------------------------------------

# 12 · ０６ · 6
MONTH_NUMBER = "(?:1[0-2]|１[０１２]|[0０]?[1-9１-９])"
# 十二 · 六
HAN_MONTH = "(?:十[一二]?|[一二三四五六七八九])"
# 31 · ０５ · 三十一
DAY_NUMBER = (
    rf"(?:[3３][01０１]|[12１２]{DIGIT}|[0０]?[1-9１-９]"
    r"|(?:三十|卅)一?|(?:二十|廿)[一二三四五六七八九]?|十?[一二三四五六七八九]|十)"
)
# between the two ends of a range: — - ~ 至 到, after 起 too
SEPARATOR = rf"{GAP}(?:起|开始)?{GAP}(?:[{DASHES}]{{1,2}}|至|到){GAP}"
# between the members of a list: 2025、2026年
LISTED = f"{GAP}[、和与及]{GAP}"


def _year(n: int) -> str:
    """2025年 · 2025年度; not 2000年代. The number keeps group names apart, since a date may stand twice."""
    return rf"(?P<year{n}>{YEAR_NUMBER}){GAP}年(?!代|级)度?"


def _day(n: int) -> str:
    """30日 · 30号 · 30日24时."""
    return rf"(?P<day{n}>{DAY_NUMBER}){GAP}[日号](?!常|均|间|产|志)(?:[0-9]{{1,2}}(?:[时点](?:[0-9]{{1,2}}分)?|[:：][0-9]{{2}}))?"


def _month(n: int, numbers: str) -> str:
    """6月 · 6月30日 · 6月底 · 6月上旬; not 6月龄."""
    third = rf"(?P<third{n}>[上中下]{{1,2}}旬|[初底末](?!线|端|级|期|步|始|心)|中(?=前))"
    return rf"(?P<month{n}>{numbers}){GAP}月(?!龄|薪|租|均|饼|嫂|刊|球|坛)份?(?:{GAP}(?:{_day(n)}|{third}))?"


def _season(n: int, halves: str = "[上下]") -> str:
    """上半年 · 第一季度 · 第一个季度 · 三季度末; behind a year also 前半年."""
    quarter = rf"(?:第?{GAP}(?P<quarter{n}>[一二三四1-4１-４]){GAP}|第(?P<nth{n}>[一二三四])个)季度"
    return rf"(?:(?P<half{n}>{halves}半年)|{quarter})(?P<season_end{n}>[末底])?"


# 2025年前三季度 · 2025年头两个月 · 2025年前6个月 · 2025年最后一个季度 · 2025年后两个月
FIRST_MONTHS = rf"(?:前|开?头|(?P<from_end1>最后|后(?=[1-9一二两三四五六]个?(?:季度|月)(?![之以]?内))))(?P<first1>1[0-2]|[1-9１-９]|十[一二]?|[一二两三四五六七八九]){GAP}个?(?P<first_unit1>季度|月)"


# what follows a year where only part of it is meant
PART_AHEAD = (
    rf"(?={GAP}(?:(?:{MONTH_NUMBER}|{HAN_MONTH}){GAP}月(?!龄)|第?[一二三四1-4１-４]{GAP}个?季度"
    r"|(?:前|最后)[一二两三四五六1-9]个?(?:季度|月)|[上下]半年|[春夏秋冬]季))"
)
# 今年 · 明年 (counted from the date of issue) · 次年 · 第二年3月 (from the year said before)
SECOND_YEAR = rf"(?:第[二2]|下一?|后一|转)年度?的?{PART_AHEAD}"
# 当年底 · 同年12月: the year said before
SAME_YEAR = rf"[当同]年(?:{PART_AHEAD}|(?=年?[底末]))"
RELATIVE = rf"(?P<relative>今年(?!来)|(?:(?<![\u4e00-\u9fff])|(?<=[争保划计在]))全年(?!龄)|本年度?|[明来后次翌]年|{SAME_YEAR}|{SECOND_YEAR})"
# 26年6月 · 25年底前: two figures are a year only where a part of it follows
SHORT_YEAR = rf"(?P<short1>[23][0-9]){GAP}年(?:{PART_AHEAD}|(?=年?底(?!线|端|级|部|座|层|数|账)))"
# 25年启动、26年见效: two figures are years too where several that follow each other stand in a sentence
SHORT_ALONE = r"(?P<short9>[23][0-9])年(?=[\u4e00-\u9fff，])(?!及?[之以]?[内上下前后]|[来期限的左多余龄份级代])"
# after a year: 底 · 年底 · 末 (`2026年底`, `2026年年末`)
YEAR_END = "(?:年?(?P<edge1>[底末](?!线|端|级|部)|终(?!身|端|止|审)))"
# 春季 · 秋季学期 · 秋季开学 · 暑期: part of a year without fixed days, so the year's own stand for them
TERM = "(?P<term1>[春夏秋冬](?:季(?:[学开][期学])?|学期)|[暑寒][期假])"


def _full(feast: str) -> str:
    """A moment with its year: 2025年 · 2025年底 · 2025年6月30日 · 明年上半年 · 二〇二五年六月 · 2026年春节(前)."""
    part = rf"{_month(1, f'{MONTH_NUMBER}|{HAN_MONTH}')}|{_season(1, '[上下前后]')}|{FIRST_MONTHS}|{feast}|{TERM}|{YEAR_END}"
    return rf"(?:{_year(1)}|{SHORT_YEAR}|{RELATIVE})(?:{GAP}(?:{part}))?"


def _bare(group: str, number: str, unit: str) -> str:
    """The first end of a range, or a member of a list, that leaves its unit to the last: 3—5月 · 6、12月 · 二、三季度."""
    return rf"(?P<{group}>{number})(?=(?:{SEPARATOR}|(?:{LISTED}{number}){{0,10}}{LISTED}){number}{GAP}{unit})"


# 2025—2026年 · 2025、2026年 · 2025—27年
BARE_YEAR = (
    rf"(?P<year2>{YEAR_NUMBER})(?=(?:{SEPARATOR}|(?:{LISTED}{YEAR_NUMBER}){{0,6}}{LISTED}){YEAR_NUMBER}{GAP}年"
    rf"|{SEPARATOR}{DIGIT}{{2}}{GAP}年)"
)
# 25—27年, where the plan's own years say so
BARE_SHORT = rf"(?P<short4>[23][0-9])(?={SEPARATOR}[23][0-9]{GAP}年(?![之以]?[内上下]|[来期限的左]))"
# 6月1—15日 · 6月10、20日
BARE_DAY = rf"(?P<month3>{MONTH_NUMBER}){GAP}月{GAP}{_bare('day3', DAY_NUMBER, '[日号]')}"
# 3—5月 · 6、12月底前
BARE_MONTH = _bare("month4", MONTH_NUMBER, "月(?!龄)")
# 二、三季度 · 2—4季度 · 第二、第三季度
# 上、下半年
BARE_HALF = "(?P<half4>[上下])(?=[、和及与][上下]半年)"
BARE_QUARTER = rf"第?{_bare('quarter4', '第?[一二三四1-4１-４]', '季度').replace('quarter4>第?', 'quarter4>')}"
# all of these run on to a mark of a range or a list: a quick no for other dates
RUNS_ON = rf"(?=[0-9０-９零〇○一二两三四五六七八九十廿{HAN_ZERO}年月度第上下\s]{{0,40}}+[、和与及至到起开{DASHES}])"
BARE = (
    rf"{RUNS_ON}(?:{BARE_YEAR}|{BARE_SHORT}|(?:{_year(3)}{GAP})?(?:{BARE_DAY}|{BARE_MONTH}|{BARE_QUARTER}|{BARE_HALF}))"
)
# 2024.6.30 · 2024-06-30 · 2024/6/30 · 2024.6
DOT = r"[.．/／\-－]"
DOTTED = (
    rf"(?P<year5>{YEAR_NUMBER}){GAP}{DOT}{GAP}(?P<month5>{MONTH_NUMBER})"
    rf"(?:{DOT}{GAP}(?P<day5>{DAY_NUMBER}))?(?!{DIGIT}|{DOT}(?!{YEAR_NUMBER}){DIGIT})[日号]?"
)
# 六月底 · 十二月三十日: a Chinese month alone is mostly a number of months
HAN_MONTH_ALONE = rf"(?={HAN_MONTH}{GAP}月(?:[份底末初]|[上中下]旬|{DAY_NUMBER}[日号]|[之以]?前)){_month(7, HAN_MONTH)}"
# 年底 · 年内 · 月底前
EDGE_ALONE = r"年(?P<edge6>[底末])(?=[之以]?前|[，,。；;、）)]|$)|年(?P<edge7>内)|月(?P<month_end>[底末])(?=[之以]?前)"
# a moment without its year: 6月底 · 6月30日 · 十二月底 · 第三季度末 · 下半年 · 年底 · 年内 · 月底
PARTIAL = rf"(?:{_month(6, MONTH_NUMBER)}|{HAN_MONTH_ALONE}|{_season(6)}|{EDGE_ALONE})"
# 20250630 · 202506 · 250630 · 25.6.30 · 2025, and 45838, a day as spreadsheets count them: only in a cell or after a label of deadlines
_DAY = "(?P<day>0[1-9]|[12][0-9]|3[01])"
COMPACT = re.compile(rf"(?P<year>20[0-9]{{2}})(?P<month>0[1-9]|1[0-2]){_DAY}?(?![0-9])")
SHORT_COMPACT = re.compile(rf"(?P<year>2[0-9])(?P<month>0[1-9]|1[0-2]){_DAY}(?![0-9])")
SHORT_DOTTED = re.compile(
    r"(?P<year>2[0-9])[./-](?P<month>0?[1-9]|1[0-2])[./-](?P<day>[12][0-9]|3[01]|0?[1-9])(?![0-9])"
)
SERIAL = re.compile(r"4[4-9][0-9]{3}(?![0-9])")
YEAR_ALONE = re.compile(r"(?P<year>20[2-4][0-9])(?=[ 　]*(?:[\t\n]|\Z))")
UNPARTED = (COMPACT, SHORT_COMPACT, SHORT_DOTTED, SERIAL, YEAR_ALONE)
SERIAL_ZERO = date(1899, 12, 30)
# a number inside a date: 二O二五 · 12
NUMERAL = f"[0-9０-９零〇○一二两三四五六七八九十廿半{HAN_ZERO}]"
# what can be a date at all, before the long grammar of dates is tried: 2024年, 6月, 三季度, 十四五末; not 三年行动
DATE_AHEAD = re.compile(
    rf"{NUMERAL}{{4}}|{NUMERAL}{{1,3}}+{GAP}(?:[月季起开至到、和与及]|[{DASHES}])|[23][0-9]{GAP}年|[^0-9０-９一二两三四五六七八九半]"
)
# between a day and its 前 or 起: （星期一） · （含） · 下午5点 · 零时
WEEKDAY = r"[（(](?:[星周]期?)[一二三四五六日天][）)]"
INCLUDED = r"[（(]不?含[^（）()]{0,4}[）)]"
CLOCK = rf"(?:[上下中]午|凌晨|早[上晨]?|晚[上间]?)?{GAP}(?:{DIGIT}{{1,2}}|[零〇一二两三四五六七八九十]{{1,3}})(?:[时点](?:[整半]|{DIGIT}{{1,2}}分)?|[:：]{DIGIT}{{2}})"
BETWEEN = rf"(?:{GAP}(?:{WEEKDAY}|{INCLUDED}|{CLOCK}|[上下]班|当[日天])){{0,3}}"
SEPARATED = re.compile(rf"(?:{GAP}{WEEKDAY})?{SEPARATOR}")
# 底前 · 之前 · 以前 | 起 · 开始 | 以内 · 内 | 以后
TAIL = re.compile(
    rf"(?:(?=[底末之以前起开内])|{BETWEEN}{GAP})(?:(?P<before>(?P<last>[底末])?[之以]?前(?!期|后|沿|端|列|置|瞻|提))"
    r"|(?P<since>起(?!草|诉|重|底|点|伏|源)|开始(?!前))|(?P<inside>[之以]?内(?!部|容|涵|控|外|需))|(?P<after>[以之]后))"
)
RANGE_TAIL = re.compile(rf"{GAP}[底末]?(?:[之以]?前(?!期|后))?(?:期间|止)?")

# what may follow a date where one of the two patterns above matches: one look spares most dates both
SEPARATES = frozenset(re.findall(rf"[\s（(起开至到]|[{DASHES}]", PLANE))
TAILS = frozenset(re.findall(rf"[\s（(底末之以前起开内后上中下凌早晚当零〇一二两三四五六七八九十]|{DIGIT}", PLANE))
# most dates: 2024年6月底前 · 2024年12月31日前 · 2024 年底前 · 2024年，. What follows leaves no longer date to look for
PLAIN = (
    r"(?P<year1>20[0-9]{2}) ?年(?: ?(?P<month1>1[0-2]|0?[1-9]) ?月(?: ?(?P<third1>底)(?![线端级期步始心])"
    r"| ?(?P<day1>3[01]|[12][0-9]|0?[1-9]) ?日(?![常均间产志0-9]))| ?(?P<edge1>底)(?!%s)|(?=[^%s]))"
)
# behind a plain year what may be another part of it, or make it no year: 2025年上半年, 2025年代, 2025年至
OTHER_DATE = "[零〇○一二三四五六七八九十廿卅半两代级度年月季第上下前后头开最底末终春夏秋冬暑寒起至到、和与及]"
AFTER_YEAR = rf"\s{DIGIT[1:-1]}{HAN_ZERO}{OTHER_DATE[1:-1]}{DASHES}"

# the forms of a date, the last figures of its groups' names: a number that leaves its unit to a later one (6、12月), and a
# date that takes its year from elsewhere
WITHOUT_UNIT = frozenset("34")
WITHOUT_YEAR = frozenset("67")


class DateGrammar:
    """The patterns of a date that need words of the codebook."""

    def __init__(self, words: TimeWords, feasts: Feasts) -> None:
        self.feasts, full = feasts, _full(feast_before(feasts, words))
        # “十四五”末 · “十五五”期间 · 十四五时期
        five_years = rf"[“\"‘「]?(?P<five>十[一二三四五六七八九]?)五[”\"’」]?(?:(?P<edge8>{words('five_years_end')})|{words('five_years')})"
        self.moment = re.compile(f"{BARE}|{DOTTED}|{full}|{SHORT_ALONE}|{PARTIAL}|{five_years}")
        named = (*feasts, *words.lists.get("feast_above", ()))
        no_end = f"[线端级部]|{any_of(word[1:] for word in named if word[:1] == '底')}"  # 底线, or a feast of one's own
        self.plain = re.compile(PLAIN % (no_end, f"{inside(*feasts_begin(feasts, words))}{AFTER_YEAR}"))
        self.second = re.compile(
            rf"{DOTTED}|{full}|{PARTIAL}|(?P<day8>{DAY_NUMBER}){GAP}[日号]|(?P<short8>{DIGIT}{{2}}){GAP}年(?!代|级)"
        )
        # 4月10日、|20日前: a day that takes its month from the one before it
        self.day_listed = re.compile(rf"(?P<day>{DAY_NUMBER}){GAP}[日号](?!常|均|间|产|志)")
        self.third_listed = re.compile("[中下]旬")  # 3月上旬、|中旬
        self.short_alone = re.compile(rf"(?<![0-9满近每]){SHORT_ALONE}")
        self.short_whole = re.compile(rf"(?<![0-9满近每]){SHORT_YEAR}")
        self.until = re.compile(r"(?<![一-龥])[至到]\Z")
        self._said: dict[tuple[str, int | None, bool], Moment] = {}
        self._plain: dict[str, Moment] = {}
        # 到2024年底 · 截至2025年6月 · 不迟于6月底 | 印发之日起至2024年底 | 从2024年起
        self.head = re.compile(
            rf"(?P<by>截[至止][到至]?|不[迟晚]于|[到至])|(?P<issue>自?{words('from_issue')}[到至])|(?P<since>自[从]?|从)"
        )
        # 自2026年9月1日施行
        self.takes_effect = re.compile(words("takes_effect"))

    def read_day(self, raw: str, year: int) -> date | None:
        """The last day that the month and day in a printed date mean in another year."""
        found = self.moment.match(raw)
        days = self.read(found).days(year) if found else None
        return days[1] if days else None

    def day_behind(self, text: str, start: int, raw: str, last: date) -> tuple[int, Moment | None]:
        """A later day or third of the month that the date before it in a list prints (4月10日、20日前), and where it ends."""
        if raw[-1] == "旬" and (third := self.third_listed.match(text, start)):
            return third.end(), Moment(last.year, last.month, third=third.group(), forms="6")
        found = self.day_listed.match(text, start)
        day = int(number(found["day"])) if found and raw[-1] in "日号" else 0
        if found is None or day <= last.day:
            return start, None
        return found.end(), Moment(last.year, last.month, day, forms="6")

    def counts_years(self, found: re.Match[str]) -> bool:
        """Whether a year of two figures has another in its sentence, 25年底…、27年…, or 至 in front of it: ，至28年，."""
        text, position, year = found.string, found.start(), int(found["short9"])
        low = position - len(last_words(NO_SENTENCE_MARK, text, max(0, position - FAR_YEARS), position))
        high = NO_SENTENCE_MARK.match(text, position, position + FAR_YEARS).end()  # type: ignore[union-attr]
        if self.short_whole.search(text, low, high) or self.until.search(text, low, position):
            return True
        others = self.short_alone.finditer(text, low, high)
        return not {year - 1, year + 1}.isdisjoint(int(other["short9"]) for other in others)

    def read(self, found: re.Match[str]) -> Moment:
        """What a match of ``moment`` or ``second`` says; a plan prints the same date many times."""
        key = found.group(), found.lastindex, found.re is self.moment  # they tell which of the alternatives was taken
        return self._said.get(key) or _kept(self._said, key, self._read(found))

    def read_plain(self, found: re.Match[str]) -> Moment:
        """What a match of ``plain`` says."""
        words = found.group()
        return self._plain.get(words) or _kept(self._plain, words, self._read(found))

    def _read(self, found: re.Match[str]) -> Moment:
        # what the groups tell, and the number that keeps the names apart
        matched = [(name.rstrip("0123456789"), name[-1], value) for name, value in found.groupdict().items() if value]
        said = _moment(matched, self.feasts)
        told = (said.year or said.five) and not (said.relative or said.short or said.this_month)
        return said._replace(bare_year=said.is_bare, fixed=said.days(said.year or 0) if told else None)


Key = TypeVar("Key")


def _kept(said: dict[Key, Moment], key: Key, moment: Moment) -> Moment:
    """What a date says, kept with others."""
    if len(said) >= MANY_DATES:
        said.clear()
    said[key] = moment
    return moment


def _moment(matched: list[tuple[str, str, str]], feasts: Feasts) -> Moment:
    """What groups say, each told by its name, its form and its words."""
    said = {name: value for name, _, value in matched}

    def integer(name: str) -> int | None:
        return int(number(said[name])) if name in said else None

    return Moment(
        year=year_of(said["year"])
        if "year" in said
        else 2000 + int(number(said["short"]))
        if "short" in said
        else None,
        month=integer("month"),
        day=integer("day"),
        third=said.get("third", ""),
        half=said.get("half", ""),
        quarter=integer("quarter") or integer("nth"),
        first_months=(integer("first") or 0) * (3 if said.get("first_unit", "")[:1] == "季" else 1),
        five=integer("five"),
        from_end="from_end" in said,
        relative=said.get("relative", ""),
        ends=said.get("edge", "内") != "内" or "season_end" in said or said.get("third") in ("底", "末"),
        inside=said.get("edge") == "内" or "term" in said or "feast" in said,
        this_month="month_end" in said,
        short="short" in said,
        feast=feasts[said["feast"]] if "feast" in said else None,
        forms="".join(form for _, form, _ in matched),
    )


# -- what a date says -------------------------------------------------------------------------------------------------

# the years that a word lies ahead of the year it is counted from; 次年 and 第二年 count from the year said before
AHEAD = {"今": 0, "全": 0, "本": 0, "当": 0, "同": 0}
FROM_YEAR_BEFORE = ("次", "翌", "第", "下", "转", "后一", "当", "同")
# the first and last day of a third of a month; None for its last day
THIRDS: dict[str, tuple[int, int | None]] = {
    "初": (1, 10),
    "中": (11, 20),
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, None),
    "上中旬": (1, 20),
    "中下旬": (11, None),
}  # fmt: skip


@lru_cache(maxsize=4096)
def month_end(year: int, month: int) -> int:
    """The last day of a month."""
    return monthrange(year, month)[1]


class Moment(NamedTuple):
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
    inside: bool = False  # 年内 · 秋季
    this_month: bool = False  # 月底前
    first_months: int = 0  # 前三季度, 头两个月: so many months from the year's beginning
    from_end: bool = False  # 最后两个月: so many up to its end
    short: bool = False  # 26年6月
    feast: Mapping[int, tuple[int, int]] | None = None  # 春节: its month and day by year; a season has none
    forms: str = ""  # which alternatives of the grammar it took
    fixed: tuple[date, date] | None = None  # its days, where nothing around it can tell others
    bare_year: bool = False  # it is a year and nothing nearer

    @property
    def is_bare(self) -> bool:
        """Whether the date is a year and nothing nearer."""
        part = self.month or self.half or self.quarter or self.five or self.this_month or self.first_months
        return not (part or self.ends)

    @property
    def ahead(self) -> int:
        """How many years 明年, 次年 and the like lie ahead of the year they are counted from."""
        return 2 if self.relative == "后年" else AHEAD.get(self.relative[:1], 1)

    def days(self, year: int) -> tuple[date, date] | None:
        """The first and the last day meant; of a day that its month has not (9月31日) the month's last day."""
        if self.five:
            return date(1951 + 5 * self.five, 1, 1), date(1955 + 5 * self.five, 12, 31)
        if not 1900 <= year <= FAR:
            return None
        if self.month:
            last = month_end(year, self.month)
            if self.day:
                return (date(year, self.month, min(self.day, last)),) * 2
            first_day, last_day = THIRDS.get(self.third, (1, None))
            return date(year, self.month, first_day), date(year, self.month, last_day or last)
        if self.feast and (feast := self.feast.get(year) or self.feast.get(EVERY_YEAR)):
            return (date(year, *feast),) * 2
        first_month, months = 1, 12
        if self.half:
            first_month, months = 1 if self.half[0] in ("上", "前") else 7, 6
        elif self.quarter:
            first_month, months = 3 * self.quarter - 2, 3
        elif self.first_months:
            months = min(self.first_months, 12)
            first_month = 13 - months if self.from_end else 1
        last_month = first_month + months - 1
        return date(year, first_month, 1), date(year, last_month, month_end(year, last_month))


def unparted(text: str, start: int, end: int) -> tuple[int, date | None, bool] | None:
    """A day printed without marks (20250630, 45838): where it ends, the last day meant, whether it is a day's number."""
    found = next(filter(None, (pattern.match(text, start, end) for pattern in UNPARTED)), None)
    if not found:
        return None
    if found.re is SERIAL:
        return found.end(), SERIAL_ZERO + timedelta(days=int(found.group())), True
    fields = found.groupdict(0)
    said = Moment(month=int(fields.get("month", 0)) or None, day=int(fields.get("day", 0)) or None)
    days = said.days(2000 + int(found["year"][-2:]))
    return found.end(), days and days[1], False
