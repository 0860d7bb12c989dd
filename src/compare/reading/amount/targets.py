"""How much: every printed number that a commitment is to reach, with its unit, its bound and what is counted.

A scan finds numbers that stand before a unit (and 全覆盖); what surrounds each then says whether it is promised, or only
tells which things are meant, how many there are already, or into how many parts something is divided.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.model import Target, Year
from compare.reading.outline.outline import Outline
from compare.reading.time.years import (
    LABEL,
    SENTENCE_END,
    YEAR_NUMBER,
    length_role,
    line_start,
    named_stretches,
    times_after,
)
from compare.script.numerals import ARABIC, DIGIT, GAP, HAN, HAN_NUMERAL, SCALE, number

__all__ = ["read_targets"]

# -- pieces -----------------------------------------------------------------------------------------------------------

MORE = "[余多]"
# between the ends of a span: 1—2个 · 10%至15%
TO = rf"{GAP}[—–―\-－~～〜至到]{{1,2}}{GAP}"
# the units that a span may print twice: 10万元至20万元
SPAN_UNIT = "(?:[%％元个年月天家人名项次米亩]|个月|美元|平方米|个?工作日)"
# after a unit: 元/月 · 微克/立方米
PER = "(?:/(?:人|月|年|户|亩|吨|天|日|次|平方米|立方米|千瓦时|个|套|台|家|件))?"
# 全覆盖 · 全面覆盖; not 健全覆盖各行业的
COVER = re.compile("全(?<![健安完]全)(?:面|部)?覆盖(?!率)")
# the marks that part clauses
CLAUSE = re.compile(r"[，,。；;：:！？!?\n]")
NO_CLAUSE_MARK = re.compile(r"[^，,。；;：:！？!?\n]*")
CLAUSE_OR_LIST = re.compile(r"[，,、。；;：:！？!?\n]")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
# 的， 的给予: the clause told which things are meant
OF_THOSE = re.compile(
    r"[^，,。；;：:、（(\n]{0,24}?的(?:(?P<mark>[，,])|(?:给予|予以|可给予|按照?|由|经|奖励|补助|补贴|依次|分别))"
)
# a number inside another (1.5.3), in a code (GB/T 12), an ordinal (第3项), a count of numbers (10个100%)
NOT_FREE = re.compile(r"(?:[0-9０-９.．/\-_〔\[#№+×*第]|[0-9]个|[A-Za-z])\Z")
LATIN_WORD = re.compile(r"(?<![0-9A-Za-z.\-/])[A-Za-z]{2,}\Z")
CHANGE_FROM = re.compile(r"[由从][^，,。；;\n]{0,10}\Z")
# 10个100%: a count of numbers
COUNTED_NUMBER = re.compile("[0-9０-９.．]+[%％个]")
PREPOSITION = re.compile("[在由对向将从]")
# 2020年末，全市…达到: a year that is over, unless it is what something is compared with (较2020年) or a name
PAST_YEAR = re.compile(rf"(?<![较比与同从由在自以])(?P<year>{YEAR_NUMBER})年(?!及|以来|版)")
SO_FAR = re.compile("截至|截止目前")
JOINED = re.compile(r"[的]?(?![并和及或且与，])[一-龥]")
THINGS = re.compile("的(?:项目|企业|工程|合同|单位|投资|基金|公司|团队|机构|个人|场所|人员)")
# 30公里范围内, 方圆5公里: a stretch, not an amount
STRETCH = re.compile("(?:的)?(?:范围|半径|以外|之外|处|距离)")
OPENING = re.compile("[（(]")
QUOTES = (("“", "”"), ("‘", "’"), ("「", "」"))
NO_SENTENCE_MARK = re.compile(r"[^。！？!?\n]*")
FOR_THOSE = re.compile("的[给按奖予补资支可]")
OBJECT = re.compile("[一-龥A-Za-z0-9+·“”/]+")
TRAILING = re.compile(r"(?:的标准|标准|的比例|比例)?(?:给予|予以).*|(?:的标准|的比例|[的等])\Z")
# the rest of a list of amounts that share their object: 5万元、3万元、1万元补贴
LIST_GOES_ON = re.compile(
    r"\A(?:[、和及](?:最高|不超过)*[0-9０-９.．]+[万亿]?[元名个人家户场次件项%％倍])+(?![以之]?[上下内])"
)
ARABIC_GROUPS = ("unit", "scale", "scale2", "number2", "more", "more2", "per", "right")
HAN_ONES = frozenset("一二两三四五六七八九十")
LEAST_ONE = ("至少", "不少于", "最少", "最多", "不超过", "不低于")
FINE = re.compile("罚款|罚金|滞纳金")
CLOCK = re.compile(r"值班|值守|在线|不间断|服务|监测|运行|响应|全天|便民|生活圈|圈|救援圈|营业")


@dataclass(frozen=True)
class _Words:
    """``codebook/target_words.csv`` and ``codebook/counters.csv`` as patterns."""

    kinds: dict[str, str]
    amount: re.Pattern[str]
    hundredths: re.Pattern[str]
    tenths: re.Pattern[str]
    near: re.Pattern[str]
    at_least: frozenset[str]
    far: re.Pattern[str]
    after_at_least: frozenset[str]
    verb: re.Pattern[str]
    any_verb: re.Pattern[str]
    times_verb: re.Pattern[str]
    any_times_verb: re.Pattern[str]
    enumerated: re.Pattern[str]
    enumerated_han: re.Pattern[str]
    place: re.Pattern[str]
    place_before: re.Pattern[str]
    partner: re.Pattern[str]
    condition_start: re.Pattern[str]
    condition_inside: re.Pattern[str]
    dimension: re.Pattern[str]
    rate: re.Pattern[str]
    change: re.Pattern[str]
    length_before: re.Pattern[str]
    not_length_before: re.Pattern[str]
    length_after: re.Pattern[str]
    benefit: re.Pattern[str]
    give: re.Pattern[str]
    money_before: re.Pattern[str]
    rank: re.Pattern[str]
    set_phrase: re.Pattern[str]
    history: re.Pattern[str]
    length_turn: re.Pattern[str]
    length_turn_after: re.Pattern[str]
    bounds: re.Pattern[str]
    lead_in: re.Pattern[str]
    reach: re.Pattern[str]


def _unit(rows: list[dict[str, str]]) -> str:
    """The counters as one pattern, each but not the longer words it begins (项 but not 项目, yet 项目标).

    Grouped by first character, so that the regex engine need not try two hundred words one by one.
    """
    groups: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (-len(row["word"]), row["word"])):
        first, rest = row["word"][0], re.escape(row["word"][1:])
        length = len(row["word"])
        others = "|".join(re.escape(word[length:]) for word in row["unless"].split())
        but = "".join(f"(?!{re.escape(word[length:])})" for word in row["but"].split())
        letters = "(?![A-Za-z])" if row["word"][-1].isascii() and row["word"][-1].isalpha() else ""
        groups.setdefault(first, []).append(rest + (f"(?!{but}(?:{others}))" if others else "") + letters)
    firsts = "".join(re.escape(first) for first in groups)
    branches = "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items())
    return f"(?=[{firsts}])(?:{branches})"


@lru_cache(maxsize=8)
def _words(codebook: Codebook) -> _Words:
    lists: dict[str, list[str]] = {}
    for row in codebook.rows("target_words"):
        lists.setdefault(row["role"], []).append(row["word"])

    def any_of(*roles: str) -> str:
        words = sorted({word for role in roles for word in lists.get(role, ())}, key=lambda word: (-len(word), word))
        return "(?:" + ("|".join(map(re.escape, words)) or "(?!)") + ")"

    # what a clause may begin with before it names what is counted: 建成…, 完成…, but not 补贴…
    aside = {*lists.get("give", ()), *lists.get("benefit", ())}
    lists["starting"] = [word for word in lists.get("verb", ()) if word not in aside]
    starting = any_of("starting")
    counters = codebook.rows("counters")
    unit = _unit(list(counters))
    han_unit = _unit([row for row in counters if row["kind"] in ("count", "times", "length", "money")])

    def right(name: str) -> str:
        """What may stand after an amount: （含） · 以上 · 以内."""
        after = any_of("after_at_least", "after_at_most")
        return rf"(?:[（(]含[^（）()]{{0,4}}[）)])?(?P<{name}>{after}|内(?![部容涵控外需设]))?"

    # 500万元以上 · 1.8万余件 · 1—2个; from the figure's first digit on
    figure = rf"{ARABIC.removeprefix(DIGIT)}(?P<figure_end>)"
    scaled = rf"{figure}(?:(?P<more>{MORE})(?=[万亿]))?(?P<scale>{SCALE})?(?P<more2>{MORE})?"
    span = rf"(?:(?:{GAP}{SPAN_UNIT})?{TO}(?P<number2>{ARABIC})(?P<scale2>{SCALE})?{MORE}?)?"
    arabic = rf"{scaled}{span}{GAP}(?P<unit>{unit})(?P<per>{PER}){right('right')}"
    # 总营业收入超1000万，
    money = rf"{ARABIC.removeprefix(DIGIT)}(?P<money_end>)(?P<money_scale>[百千]?[万亿]{{1,2}}){right('money_right')}(?=[，,。；;、：:）)\n]|$)"
    # 四个 · 两年 · 一次
    han = rf"{HAN.removeprefix(HAN_NUMERAL)}(?P<han_end>)(?P<han_more>{MORE})?{GAP}(?P<han_unit>{han_unit}){right('han_right')}"
    bounds = any_of("at_least", "at_most")
    return _Words(
        kinds={row["word"]: row["kind"] for row in counters},
        amount=re.compile(
            rf"[{DIGIT[1:-1]}{HAN_NUMERAL[1:-1]}](?:(?<={DIGIT})(?<!{DIGIT}{DIGIT})(?:{arabic}|{money})|(?<={HAN_NUMERAL}){han})"
        ),
        # 百分之八十以上 · 八成以上; from the rare 分之 and the literal 成 backwards
        hundredths=re.compile(rf"分之(?<=[百千]分之)(?P<number>{HAN}|{ARABIC}){right('right')}"),
        tenths=re.compile(rf"成(?<=[一二三四五六七八九]成){right('right')}"),
        # 至少 · 不超过 · 最高不超过人民币 · 至少新建
        near=re.compile(
            rf"(?P<bound>{bounds}(?:{bounds})?)(?:为|达到?|人民币|可达|再|各)?{GAP}\Z"
            rf"|(?P<verbed>至少|最少|最多)(?:(?![对向将由的])[一-龥]){{1,6}}{GAP}\Z"
        ),
        at_least=frozenset(lists.get("at_least", ())),
        far=re.compile(any_of("far_at_least", "far_at_most")),
        after_at_least=frozenset(lists.get("after_at_least", ())),
        verb=re.compile(rf"{any_of('verb')}(?:[了出好各共约近再达]|累计|不|市级|省级|国家级)?{GAP}\Z"),
        any_verb=re.compile(any_of("verb")),
        times_verb=re.compile(rf"{any_of('times_verb')}[了过]?{GAP}\Z"),
        any_times_verb=re.compile(any_of("times_verb")),
        enumerated=re.compile(
            rf"{GAP}(?:[大类项]?[一-龥]{{0,4}}?{any_of('enumerated')}|{any_of('enumerated_alone')}(?![一-龥]))"
        ),
        enumerated_han=re.compile(rf"{GAP}[一-龥]{{0,4}}?{any_of('enumerated_han')}"),
        place=re.compile(rf"{GAP}[一-龥（）]{{0,6}}?{any_of('place')}"),
        place_before=re.compile(rf"{any_of('place_before')}\Z"),
        partner=re.compile(any_of("partner")),
        condition_start=re.compile(rf"(?:其中|同时|并)?{any_of('condition_before')}"),
        condition_inside=re.compile("|".join(word for word in lists.get("condition_before", ()) if len(word) > 1)),
        dimension=re.compile(rf"{any_of('dimension')}(?:额|在|为|达到?)?\Z"),
        rate=re.compile(rf"每(?:新|再)?{any_of('rate_verb')}?\Z"),
        change=re.compile(rf"{GAP}(?:左右)?{any_of('change')}"),
        length_before=re.compile(rf"{any_of('length_before')}[为至]?{GAP}\Z"),
        not_length_before=re.compile(rf"{any_of('not_length_before')}{GAP}\Z"),
        length_after=re.compile(rf"(?:以?内)?的?{any_of('length_after')}"),
        benefit=re.compile(rf"[^，,。；;\n]{{0,10}}?{any_of('benefit')}"),
        give=re.compile(any_of("give")),
        money_before=re.compile(any_of("money")),
        rank=re.compile(any_of("rank")),
        set_phrase=re.compile(any_of("set_phrase")),
        history=re.compile(any_of("history")),
        length_turn=re.compile(rf"{any_of('length_turn')}\Z"),
        length_turn_after=re.compile(rf"[^，,。；;、\n]{{0,6}}?{any_of('length_turn_after')}"),
        bounds=re.compile(any_of("at_least", "at_most", "far_at_least", "far_at_most")),
        lead_in=re.compile(rf"\A(?:{any_of('lead_in')}+|{starting}(?!区)(?=..))"),
        reach=re.compile(rf"{any_of('reach', 'at_least', 'at_most')}+\Z"),
    )


def last_words(pattern: re.Pattern[str], text: str, start: int, end: int) -> str:
    """What stands at the end of ``text[start:end]`` and matches a pattern of single characters: its last clause."""
    matched = pattern.match(text[start:end][::-1])
    return text[end - matched.end() : end] if matched else ""


def read_targets(outline: Outline, years: tuple[Year, ...]) -> tuple[Target, ...]:
    """Read every number that a commitment is to reach, between the plan's title and its glossary.

    Parameters
    ----------
    outline : Outline
        The text with its outline and facts.
    years : tuple of Year
        The rows of :func:`compare.reading.time.years.read_years`: what they cover is no target, and their deadlines give
        ``by_date``.

    Returns
    -------
    tuple of Target
        In the order of the text, no two overlapping.
    """
    return tuple(_Reader(outline, years).rows())


class _Amount(NamedTuple):
    """A printed number with its unit, as the scan finds it."""

    start: int
    end: int
    value: float
    unit: str
    kind: str  # share, money, count, times, size, length, age
    right: str
    more: bool
    han: bool = False
    one: bool = False  # the numeral 一, which is mostly an article


class _Reader:
    """One pass over one plan."""

    def __init__(self, outline: Outline, years: tuple[Year, ...]) -> None:
        self.outline = outline
        self.text = outline.text
        self.words = _words(outline.codebook)
        self.start, self.stop = outline.facts.body_start, outline.body_end
        taken = [(year.start, year.end) for year in years]
        for year in years:
            if year.kind == "every" and year.every_times is not None:
                again = times_after(self.text, year.end)
                if again:
                    taken.append(again.span("times"))
        names = named_stretches(self.text, self.start, self.stop)
        history = [(part.start, part.end) for part in outline.parts if self.words.history.search(part.title or "")]
        self.history = history
        self.closed = sorted([*taken, *names, *outline.facts.issued_spans, *outline.page.quiet])
        self.closed_starts = [start for start, _ in self.closed]
        self.deadlines = [year for year in years if year.kind in ("by", "in") and year.to_date]
        self.deadline_starts = [year.start for year in self.deadlines]
        facts = outline.facts
        known = [year for year in (facts.period_start, facts.issued_on.year if facts.issued_on else None) if year]
        self.oldest = min(known, default=0)  # what lies before it is history
        self.done = self.start  # where the last row ends

    def rows(self) -> list[Target]:
        found: list[Target] = []
        for amount in self.amounts():
            if amount.start < self.done or self.is_closed(amount.start, amount.end):
                continue
            row = self.cover(amount) if amount.kind == "cover" else self.promised(amount)
            if row and row.start >= self.done:
                if found and row.op == "=" and self.goes_on(found[-1], row):
                    row = replace(row, op=found[-1].op)
                found.append(row)
                self.done = row.end
        return found

    def goes_on(self, last: Target, row: Target) -> bool:
        """Whether a row stands in a list whose bound is printed once: `分别给予最高25万元、10万元、3万元`."""
        between = self.text[last.end : row.start].strip()
        return between == "、" and last.unit == row.unit and last.op == "<="

    def amounts(self) -> list[_Amount]:
        """Every number with a unit, in the order of the text; of two that begin together the longer one first."""
        text, start, stop, words = self.text, self.start, self.stop, self.words
        found: list[_Amount] = []
        for match in words.amount.finditer(text, start, stop):
            first, last = match.span()
            if self.is_closed(first, last):
                continue
            unit, scale, scale2, number2, more, more2, per, right = match.group(*ARABIC_GROUPS)
            if unit:
                value = number(text[first : match.end("figure_end")] + (scale or scale2 or ""))
                bound = bool(more or more2 or number2)
                kind = words.kinds[unit]
                found.append(_Amount(first, last, value, unit.replace("％", "%") + per, kind, right or "", bound))
            elif match["han_unit"]:
                raw, kind = text[first : match.end("han_end")], words.kinds[match["han_unit"]]
                if raw[0] not in "万亿" and not HAN_ONES.isdisjoint(raw):
                    bound, right = bool(match["han_more"]), match["han_right"] or ""
                    found.append(
                        _Amount(first, last, number(raw), match["han_unit"], kind, right, bound, True, raw == "一")
                    )
            elif words.money_before.search(self.left_clause(first)):
                value = number(text[first : match.end("money_end")] + match["money_scale"])
                found.append(_Amount(first, last, value, "元", "money", match["money_right"] or "", False))
        for match in words.hundredths.finditer(text, start, stop):
            first, last = match.start() - 1, match.end()
            unit = "‰" if text[first] == "千" else "%"
            found.append(_Amount(first, last, number(match["number"]), unit, "share", match["right"] or "", False))
        for match in words.tenths.finditer(text, start, stop):
            first = match.start() - 1
            found.append(
                _Amount(first, match.end(), number(text[first]) * 10, "%", "share", match["right"] or "", False)
            )
        for match in COVER.finditer(text, start, stop):
            found.append(_Amount(match.start(), match.end(), 100, "%", "cover", "", False))
        return sorted(found, key=lambda amount: (amount.start, -amount.end))

    # -- the surroundings of a number

    def is_closed(self, start: int, end: int) -> bool:
        """Whether a stretch lies in a title, a date or a count of times that the years already hold."""
        i = bisect_left(self.closed_starts, end)
        for _, stop in self.closed[max(0, i - 3) : i]:
            if start < stop:
                return True
        return any(begin <= start < stop for begin, stop in self.history) if self.history else False

    def left_clause(self, position: int) -> str:
        """What stands in the clause before a position, bracketed asides left out."""
        clause = last_words(NO_CLAUSE_MARK, self.text, max(self.start, position - 60), position)
        if "）" in clause or ")" in clause:
            clause = BRACKETS.sub("", clause)
        return OPENING.split(clause)[-1].rstrip(" \u3000")

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a number stands inside a short quotation: a slogan or a name."""
        left, right = self.text[max(0, start - 24) : start], self.text[end : end + 24]
        for opening, closing in QUOTES:
            if closing in right and left.rfind(opening) > left.rfind(closing):
                return True
        if '"' not in left or '"' not in right:
            return False
        return self.text.count('"', line_start(self.text, start), start) % 2 == 1

    # -- what is promised

    def promised(self, amount: _Amount) -> Target | None:
        """The row of a number that a commitment is to reach; None where it only describes."""
        text, words = self.text, self.words
        before = text[max(0, amount.start - 16) : amount.start]
        near = words.near.search(before)
        begin = amount.start - (len(before) - near.start()) if near else amount.start
        clause = self.left_clause(begin)
        bound = (near["bound"] or near["verbed"]) if near else self.far_bound(clause, amount)
        after = LIST_GOES_ON.sub("", text[amount.end : amount.end + 40].lstrip(" \u3000"))
        if (
            not self.stands_free(amount, before, clause)
            or (amount.kind != "share" and self.is_quoted(begin, amount.end))
            or (amount.kind == "age" and not (amount.unit == "岁" and "寿命" in clause))
            or (amount.kind == "length" and not self.is_granted_length(amount, bound, clause, after))
            or (amount.han and not self.is_han_promise(amount, begin, bound, clause, after))
            or self.is_described(amount, begin, bound, bool(near), clause, after)
            or (amount.kind in ("count", "times") and not bound and self.is_enumerated(amount, clause, after))
        ):
            return None
        op = self.op(bound, amount)
        full = amount.unit == "%" and amount.value == 100 and op != "<="
        cover = COVER.match(text, amount.end) if full else None
        return self.row(begin, cover.end() if cover else amount.end, amount, op, full, clause, after)

    def cover(self, amount: _Amount) -> Target | None:
        """The row of a 全覆盖; None where it is one word of a slogan (“全覆盖、零容忍”)."""
        quotation = self.text[max(0, amount.start - 24) : amount.end + 24]
        if self.is_quoted(amount.start, amount.end) and "、" in quotation:
            return None
        after = self.text[amount.end : amount.end + 40]
        return self.row(amount.start, amount.end, amount, "=", True, self.left_clause(amount.start), after)

    def far_bound(self, clause: str, amount: _Amount) -> str:
        """A bound that stands earlier in the clause: `不低于在职人员的70%`, `最高可申领1.2万元`; empty where none does."""
        bounds = list(self.words.far.finditer(clause))
        if not bounds:
            return ""
        found = bounds[-1]
        between = clause[found.end() :]
        if any(char.isdigit() for char in between) or FOR_THOSE.search(between):
            return ""
        word = found.group()
        if amount.kind == "share":
            return word
        return word if word in ("最高", "最多", "最长", "至少") and len(self.words.give.sub("", between)) <= 8 else ""

    def op(self, bound: str, amount: _Amount) -> str:
        """``<=`` where any bound says at most, else ``>=`` where one says at least, else ``=``."""
        words = self.words
        parts = [*words.bounds.findall(bound), *([amount.right] if amount.right else [])]
        if any(part not in words.at_least and part not in words.after_at_least for part in parts):
            return "<="
        return ">=" if parts or amount.more else "="

    # -- what is not

    def stands_free(self, amount: _Amount, before: str, clause: str) -> bool:
        """Whether a number is one of its own: not part of a code, an ordinal, a rank, a set phrase."""
        if NOT_FREE.search(before[-2:]) and not LATIN_WORD.search(before):
            return False
        if before.endswith("前") and amount.kind != "length" and not self.words.rank.search(clause):
            return False
        return not (
            amount.kind == "times"
            and self.words.set_phrase.search(before[-4:] + self.text[amount.start : amount.end + 3])
        )

    def is_granted_length(self, amount: _Amount, bound: str, clause: str, after: str) -> bool:
        """Whether a length of time is what a procedure is cut to or how long something is granted."""
        words = self.words
        if amount.value > 200 or (amount.value == 24 and "小时" in amount.unit and CLOCK.match(after)):
            return False
        if words.not_length_before.search(clause) and not bound.startswith("最"):
            return False
        if amount.right.endswith("内"):
            return length_role(self.text, amount.start, amount.end, self.outline.codebook) in ("benefit", "cut")
        if bound:
            return True
        if amount.right:
            return False
        if words.length_turn.search(clause) and words.length_turn_after.match(after):
            return True
        return bool(words.length_before.search(clause) or words.length_after.match(after))

    def is_han_promise(self, amount: _Amount, begin: int, bound: str, clause: str, after: str) -> bool:
        """Whether a Chinese numeral counts what is promised: most of them only belong to a name or are an article."""
        words = self.words
        ends = not after or not ("一" <= after[0] <= "龥")
        if amount.kind == "length" or (bound and not (amount.one and bound not in LEAST_ONE)):
            return True
        if amount.kind == "times":
            verb = words.times_verb.search(clause) or (ends and words.any_times_verb.search(clause))
            return bool(amount.right or verb)
        if amount.kind == "money":
            return bool(words.verb.search(clause) or words.give.search(clause) or words.benefit.match(after))
        if amount.one or words.enumerated_han.match(after):
            return False
        listed = clause.endswith("等") or self.text[begin - 1 : begin] == "等"
        return bool(words.verb.search(clause) or (listed and words.any_verb.search(clause)) or (amount.right and ends))

    def is_described(self, amount: _Amount, begin: int, bound: str, near: bool, clause: str, after: str) -> bool:
        """Whether a number says which things are meant, what there is already, or what a rate is counted in."""
        words, text = self.words, self.text
        most = bound.startswith("最")
        if clause.endswith("满") or words.rate.search(clause) or FINE.search(CLAUSE.split(after)[0]):
            return True
        if amount.kind == "size" and STRETCH.match(after):
            return True
        if CHANGE_FROM.search(clause) and words.change.match(after):
            return True
        if self.is_stock(begin, clause) or (amount.kind == "size" and STRETCH.match(after)):
            return True
        those = OF_THOSE.match(after)
        governed = bool(words.verb.search(clause))
        if those and not most and (those["mark"] or not (governed or amount.kind == "share")):
            return True
        if amount.kind == "share" or (amount.kind == "length" and amount.right.endswith("内")):
            return False
        joined = JOINED.match(after)
        if amount.right and text[begin - 1 : begin] in ("（", "(") and after[:1] in ("）", ")"):
            return True
        if (
            amount.right
            and not near
            and joined
            and (amount.right.startswith("及") or not (governed or words.give.search(clause)))
        ):
            return True
        attributive = bool(joined and (amount.right or after.startswith("的")))
        bounded = bool(amount.right or (near and not most))
        start = words.condition_start.match(clause)
        if start and (attributive or bounded) and not most and not words.give.search(clause, start.end()):
            return True
        start = words.condition_inside.search(clause)
        if start and attributive and not words.give.search(clause, start.end()):
            return True
        if near and not most and THINGS.match(after) and not governed:
            return True
        if words.dimension.search(clause) and attributive and bounded and not words.benefit.match(after[1:]):
            return True
        return amount.kind == "money" and bool(THINGS.match(after)) and not governed

    def is_stock(self, begin: int, clause: str) -> bool:
        """Whether a number tells what there is already: 现有, 已建成, 截至2023年底."""
        partners = list(self.words.partner.finditer(clause))
        if partners and not self.words.any_verb.search(clause, partners[-1].end()):
            return True
        sentence = last_words(NO_SENTENCE_MARK, self.text, max(self.start, begin - 160), begin)
        past = "年" in sentence and any(int(number(year)) < self.oldest for year in PAST_YEAR.findall(sentence))
        if not past and not ("截" in sentence and SO_FAR.search(sentence)):
            return False
        deadline, issued = self.deadline(begin), self.outline.facts.issued_on
        return deadline is None or (issued is not None and deadline <= issued)

    def is_enumerated(self, amount: _Amount, clause: str, after: str) -> bool:
        """Whether a count only says into how many parts something falls, or names places or partners."""
        words = self.words
        if words.enumerated.match(after) or COUNTED_NUMBER.match(after):
            return True
        if not words.place.match(after) or not words.place_before.search(clause):
            return False
        return clause[-1] not in "等和与" or bool(PREPOSITION.search(clause))

    # -- the row

    def deadline(self, position: int) -> date | None:
        """The last deadline or period said before a position in its sentence."""
        i = bisect_left(self.deadline_starts, position) - 1
        if i < 0:
            return None
        year = self.deadlines[i]
        far = position - year.end > 600 or SENTENCE_END.search(self.text, year.end, position)
        return None if far else year.to_date

    def row(self, start: int, end: int, amount: _Amount, op: str, full: bool, clause: str, after: str) -> Target:
        raw = self.text[start:end].rstrip()
        outline, end = self.outline, start + len(raw)
        action_id, measure_id, part = outline.owners_at(start)
        return Target(
            start=start,
            end=end,
            action_id=action_id,
            measure_id=measure_id,
            part=part,
            raw=raw,
            value=amount.value,
            unit=amount.unit,
            op=op,
            full=full,
            object=self.object_of(start, amount, clause, after),
            by_date=self.deadline(start),
        )

    def object_of(self, start: int, amount: _Amount, clause: str, after: str) -> str:
        """The few words that are counted or reached: after a count (`2个专题实施方案`), before a share or a 全覆盖."""
        words = self.words
        follows = OBJECT.match(after.lstrip("的左右"))
        said = TRAILING.sub("", follows.group()) if follows else ""
        counted = amount.kind not in ("share", "cover")
        if counted and len(said) > 1 and (not amount.right or words.verb.search(clause)):
            return said[:30]
        i = bisect_left(self.deadline_starts, start) - 1
        last = max(self.done, self.deadlines[i].end if i >= 0 else 0, start - 60)
        clause = last_words(NO_CLAUSE_MARK, self.text, last, start)
        for opening, closing in ("（）", "()"):
            if clause.count(opening) > clause.count(closing):
                clause = clause[clause.rindex(opening) + 1 :]
        bounds = list(words.far.finditer(clause))
        if bounds and bounds[-1].start() > 3:
            clause = clause[: bounds[-1].start()]
        object_words = words.reach.sub("", words.lead_in.sub("", LABEL.sub("", clause.lstrip("，,、和及以 "))))
        if not counted and said and not any(mark in said for mark in "给按享"):
            object_words += said
        return object_words.rstrip("的、 ")[-40:]
