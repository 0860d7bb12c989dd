"""Amounts as plans print them: a number with its unit and the bound behind it, wherever one stands in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from compare.codebook import Codebook, any_of
from compare.reading.amount.places import (
    FIGURE,
    HAN_FIGURE,
    HUNDREDTH,
    TENTH,
    AmountPlaces,
    Told,
    number_starts,
    plain_start,
)
from compare.script.dates import DIGIT
from compare.script.marks import DASHES, GAP, inside
from compare.script.numerals import ARABIC, HAN, HAN_NUMERAL, LOWER, SCALE, is_approximate, number
from compare.script.sentences import line_start
from compare.script.sought import places_of

MORE = "[余多几来]"
NO_MORE = (None, "来")  # 十来个: about ten, as 左右
# between the ends of a span: 1—2个 · 10%至15%
TO = rf"[至到{DASHES}]{{1,2}}{GAP}"
# the units that a span may print twice: 10万元至20万元
SPAN_SIGNS = "[%％元个年月天家人名项次米亩]"
SPAN_UNITS = (*SPAN_SIGNS[1:-1], "个月", "美元", "平方米", *(f"{sign}工作日" for sign in ("", "个")))
SPAN_UNIT = any_of(SPAN_UNITS)
SPANS = rf"\s至到{DASHES}"  # what a span goes on with behind a number or its unit
# after a unit: 元/月 · 微克/立方米
PER = "(?:/(?:[人月年户亩吨天日次个套台家件]|平方米|立方米|千瓦时))?"
# 全覆盖 · 全面覆盖; not 健全覆盖各行业的
COVER = re.compile("全(?<![健安完]全)(?:面|部)?覆盖(?!率)")
# 60万、40万、20万元: the amounts behind one, of a list whose last prints 元 for all
LIST_OF_MONEY = rf"(?=(?P<rest>(?:[、和或及]{ARABIC}{GAP}[百千]?[万亿]?){{1,6}})元)"
ARABIC_GROUPS = ("unit", "scale", "scale2", "number2", "more", "more2", "per", "right")
SMALLEST_BARE = 50  # 给予1000补贴: a smaller number before 补贴 counts something else
CUT_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])[0-9０-９]{1,8}(?:[.．][0-9０-９]{0,3})?\n\Z")
LONGEST_NUMBER, SHORTEST_WRAPPED = 14, 16  # characters of a number, and of a line that is broken at its width
new = tuple.__new__  # makes a named tuple in half the time that its own constructor takes
HAN_ONES = frozenset("一二两三四五六七八九十")


class Amount(NamedTuple):
    """A printed number with its unit, as the scan finds it."""

    start: int
    end: int
    value: float
    unit: str
    kind: str  # share, money, count, times, size, length, age, cover
    right: str = ""
    more: bool = False
    han: bool = False
    one: bool = False  # the numeral 一, which is mostly an article


def _by_first(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    """The counters by their first character, each a pattern, but not the longer words it begins (项 but not 项目, yet 项目标)."""
    groups: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (-len(row["word"]), row["word"])):
        first, rest = row["word"][0], re.escape(row["word"][1:])
        length = len(row["word"])
        others = "|".join(re.escape(word[length:]) for word in row["unless"].split())
        but = "".join(f"(?!{re.escape(word[length:])})" for word in row["but"].split())
        letters = "(?![A-Za-z])" if row["word"][-1].isascii() and row["word"][-1].isalpha() else ""
        groups.setdefault(first, []).append(rest + (f"(?!{but}(?:{others}))" if others else "") + letters)
    return {first: f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items()}


def _unit(by_first: dict[str, str]) -> str:
    """The counters as one pattern, so that the regex engine need not try two hundred words one by one."""
    return f"(?=[{inside(*by_first)}])(?:{'|'.join(by_first.values())})" if by_first else "(?!)"


def _plain(by_first: dict[str, str], not_plain: str, behind: str) -> dict[str, re.Pattern[str]]:
    """By each character that begins nothing but units, these; an empty match where a span may follow: 10个至20个."""
    spans = {word[0]: any_of(other for other in SPAN_UNITS if other[0] == word[0]) for word in SPAN_UNITS}
    firsts = (first for first in by_first | spans if not re.match(not_plain, first))
    return {
        first: re.compile(rf"(?={spans.get(first, '(?!)')}[{SPANS}])|(?P<unit>{by_first.get(first, '(?!)')}){behind}")
        for first in firsts
    }


def unbroken(words: str | None) -> str:
    """Words without the end of a line that stands in them; empty for None."""
    return words.replace("\n", "") if words else ""


def _begin(text: str, first: int, last: int) -> int:
    """Where a number begins whose first figures may stand at the end of the line before, broken at its width: 达到1⏎8家."""
    cut = CUT_NUMBER.search(text, max(0, first - LONGEST_NUMBER), first)
    if cut is None or first - line_start(text, first - 1) <= SHORTEST_WRAPPED:
        return first
    points = sum(sign in ".．" for sign in cut.group() + text[first : max(first, last)])  # 1.5⏎2025.1 are two numbers
    return cut.start() if points <= 1 else first


def is_closed(closed: bytearray, start: int, end: int) -> bool:
    """Whether a stretch begins where no amount may begin, or holds a character that no amount may hold."""
    return closed[start] > 0 or closed.find(1, start, end) >= 0


class AmountGrammar:
    """The patterns of an amount with the counters and the bounds of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        counters = codebook.rows("counters")
        lists = codebook.roles("target_words")
        bounds = sorted(
            {*lists.get("after_at_least", ()), *lists.get("after_at_most", ())} - {""}, key=len, reverse=True
        )
        after = "|".join("\n?".join(map(re.escape, word)) for word in bounds) or "(?!)"  # 300名以⏎上
        counted = ("count", "times", "length", "money", "size")
        units = _by_first(counters)
        han_units = _by_first(row for row in counters if row["kind"] in counted or row["word"].endswith("百分点"))
        unit, han_unit = _unit(units), _unit(han_units)

        def right(name: str) -> str:
            """What may stand after an amount: （含） · 以上 · 以内."""
            return rf"(?:[（(]含[^（）()]{{0,4}}[）)])?(?:\n?(?P<{name}>{after}|内(?![部容涵控外需设])))?"

        # 500万元以上 · 1.8万余件 · 1—2个
        scale = rf"(?P<scale>(?:{GAP}(?=[百千]?[万亿]))?{SCALE}(?:{LOWER})?)"
        scaled = rf"(?:(?=[\s十百千万亿{MORE[1:-1]}])(?:(?P<more>{MORE})(?=[万亿]))?{scale}?(?P<more2>{MORE})?)?"
        span = rf"(?:{GAP}(?:{SPAN_UNIT}{GAP})?{TO}(?P<number2>{ARABIC})(?P<scale2>{SCALE})?{MORE}?)?"
        arabic = rf"{scaled}{span}{GAP}(?P<unit>{unit})(?P<per>{PER}){right('right')}"
        # 总营业收入超1000万， · 补贴20万的 · 60万、40万、20万元
        given_words = lists.get("money_after", ())
        given = any_of(given_words)
        money_scale = rf"(?P<money_scale>{GAP}[百千]?[万亿]{{1,2}})?"
        money_end = rf"{right('money_right')}(?=的?(?P<given>{given})|[，,。；;、：:）)\n]|$)"
        money = rf"{money_scale}(?:{LIST_OF_MONEY}|{money_end})"
        # 四个 · 两年 · 一次 · 三至五个
        han_figure = rf"{HAN}(?P<han_end>)(?P<han_more>{MORE})?"
        han_span = rf"(?:(?:{SPAN_UNIT})?{GAP}{TO}(?P<han2>{HAN}))?"
        not_tenths = any_of(lists.get("not_tenths", ()))
        # what stands behind the last figure, or the first character of a Chinese number; a quick no for most of them
        after_any = rf"{MORE[1:-1]}{inside(*(word[0] for word in SPAN_UNITS))}{SPANS}"
        opening = inside(
            "[（(内的、和或及，,。；;：:）)]"[1:-1], *(word[0] for word in (*bounds, *given_words) if word)
        )
        self.places = AmountPlaces(
            rf"[十百千万亿{opening}{inside(*units)}{after_any}]",
            rf"[{HAN_NUMERAL[1:-1]}点{inside(*han_units)}{after_any}]",
        )
        not_plain = rf"[.．〕\]点{DIGIT[1:-1]}{HAN_NUMERAL[1:-1]}{opening}{MORE[1:-1]}{SPANS}]"
        self.plain = _plain(units, not_plain, rf"(?P<per>{PER}){right('right')}")
        self.plain_han = _plain(han_units, not_plain, right("right"))
        self.money_words = frozenset(lists.get("money_after", ()))
        self.kinds = {row["word"]: row["kind"] for row in counters}
        self.arabic = re.compile(rf"{ARABIC}(?P<figure_end>)(?![.．〕\]])(?:{arabic}|{money})")
        self.han = re.compile(rf"{han_figure}{han_span}{GAP}(?P<han_unit>{han_unit}){right('han_right')}")
        # 百分之八十以上 · 八成以上 · 4成以上 · 八成五; from the literal 分之 and 成 backwards
        self.hundredths = re.compile(rf"分之(?<=[百千]分之)(?P<number>{HAN}|{ARABIC}){right('right')}")
        self.tenths = re.compile(
            rf"成(?<=[一二三四五六七八九1-9]成)(?<![0-9.][0-9]成)(?P<more>半|[一二三四五六七八九](?=[，,。；;、）)以\n]|$))?(?!{not_tenths}){right('right')}"
        )

    def amounts(
        self, text: str, start: int, stop: int, closed: bytearray, is_money: Callable[[int], bool]
    ) -> list[Amount]:
        """Every number with a unit, in the order of the text; of two that begin together the longer one first.

        Parameters
        ----------
        text : str
            The text as published.
        start, stop : int
            Where to look.
        closed : bytearray
            Of each character 1 where no amount may stand (a title, a date), 2 where none may begin.
        is_money : callable
            Whether the words before a position say that a number without 元 is an amount of money.

        Returns
        -------
        list of Amount
        """
        places, signs = self.places.found(text, max(0, start - 1), stop)
        found = self._numbers(text, zip(places, signs, strict=True), start, stop, closed, is_money)
        rare = max(signs, default=0) > HAN_FIGURE
        later = list(self._shares(text, zip(places, signs, strict=True), start, stop)) if rare else []
        for place in places_of("覆", text, start, stop):  # rarer than 全
            covered = COVER.match(text, max(start, place - (1 if text[place - 1] == "全" else 2)), stop)
            if covered:
                later.append(Amount(covered.start(), covered.end(), 100, "%", "cover"))
        open_later = [amount for amount in later if not is_closed(closed, amount.start, amount.end)]
        longest_first = sorted([*found, *open_later], key=itemgetter(1), reverse=True)
        return sorted(longest_first, key=itemgetter(0))

    def _numbers(
        self, text: str, told: Told, start: int, stop: int, closed: bytearray, is_money: Callable[[int], bool]
    ) -> list[Amount]:
        """The numbers before a unit, none inside another; where only units begin with a character, no more is asked."""
        found: list[Amount | None] = []
        done = start
        for place, sign in told:
            if place < done:
                continue
            if sign & HAN_FIGURE:
                plain = self.plain_han.get(text[place + 1])
                match = (plain or self.han).match(text, place + 1 if plain else place, stop)
                if plain and match and match.end() == place + 1:  # it may be a span
                    plain, match = None, self.han.match(text, place, stop)
                if match:
                    done = match.end()
                    if not is_closed(closed, place, done):
                        found.append(self._read_one(text, match) if plain else self._read_han(text, match))
            elif sign & FIGURE:
                plain = self.plain.get(text[place + 1 : min(place + 2, stop)])
                match = plain.match(text, place + 1, stop) if plain else None
                if plain and not match:
                    done = place + 1
                    continue
                if match and match.end() > place + 1 and (first := plain_start(text, done, place)):
                    done = match.end()
                    if not is_closed(closed, first, done):
                        found.append(self._read_plain(text, first, match))
                    continue
                starts, done = number_starts(text, done, place), place + 1
                for first in starts:
                    if match := self.arabic.match(text, first, stop):
                        done = match.end()
                        if not is_closed(closed, first, done):
                            found.append(self._read(text, match, is_money))
                        break
        return list(filter(None, found))

    def _shares(self, text: str, told: Told, start: int, stop: int) -> Iterator[Amount]:
        """The shares whose % is a word: 百分之八十, 八成."""
        hundredths = tenths = start
        for place, sign in told:
            if sign & HUNDREDTH and place >= hundredths and (match := self.hundredths.match(text, place, stop)):
                first, hundredths, raw = place - 1, match.end(), match["number"]
                unit, more = "‰" if text[first] == "千" else "%", is_approximate(raw)
                yield Amount(first, hundredths, number(raw), unit, "share", unbroken(match["right"]), more)
            if sign & TENTH and place + 1 >= tenths and (match := self.tenths.match(text, place + 1, stop)):
                more = is_approximate(text[max(0, place - 1) : place + 1])  # 七八成
                first, tenths = place - more, match.end()
                value = 10 * number(text[first : place + 1])
                value += number(match["more"].replace("半", "五")) if match["more"] else 0
                yield Amount(first, tenths, value, "%", "share", unbroken(match["right"]), more)

    def _read_one(self, text: str, match: re.Match[str]) -> Amount | None:
        """One Chinese numeral with the unit right behind it."""
        (unit, right), first = match.groups(), match.start() - 1
        raw, kind = text[first], self.kinds[unit]
        if raw not in HAN_ONES or kind == "size":
            return None  # 百元, 十分, 一度
        return new(Amount, (first, match.end(), number(raw), unit, kind, unbroken(right), False, True, raw == "一"))

    def _read_plain(self, text: str, first: int, match: re.Match[str]) -> Amount:
        """Figures with the unit right behind them."""
        (last, end), (unit, per, right) = match.span(), match.groups()
        if text[first - 1 : first] == "\n":
            first = _begin(text, first, last)
        value, said = number(text[first:last].replace("\n", "")), unit.replace("％", "%") + per
        return new(Amount, (first, end, value, said, self.kinds[unit], unbroken(right), False, False, False))

    def _read(self, text: str, match: re.Match[str], is_money: Callable[[int], bool]) -> Amount | None:
        (first, last), figure_end = match.span(), match.end("figure_end")
        if text[first - 1 : first] == "\n":
            first = _begin(text, first, figure_end)
        unit, scale, scale2, number2, more, more2, per, right = match.group(*ARABIC_GROUPS)
        if unit:
            value = number(text[first:figure_end].replace("\n", "") + (scale or scale2 or ""))
            bound = bool(number2) or more not in NO_MORE or more2 not in NO_MORE
            said, right = unit.replace("％", "%") + per, unbroken(right)
            return new(Amount, (first, last, value, said, self.kinds[unit], right, bound, False, False))
        return self._read_money(text, match, is_money)

    def _read_han(self, text: str, match: re.Match[str]) -> Amount | None:
        first, last = match.span()
        raw, unit = text[first : match.end("han_end")], match["han_unit"]
        kind = self.kinds[unit]
        more = match["han_more"] not in NO_MORE or bool(match["han2"]) or (len(raw) > 1 and is_approximate(raw))
        if raw[0] in "万亿" or (HAN_ONES.isdisjoint(raw) and not more) or (kind == "size" and len(raw) == 1):
            return None  # 百元, 十分, 一度
        right = unbroken(match["han_right"])
        return new(Amount, (first, last, number(raw), unit, kind, right, more, True, raw == "一"))

    def _read_money(self, text: str, match: re.Match[str], is_money: Callable[[int], bool]) -> Amount | None:
        """An amount without 元: what stands around it says that it is one."""
        (first, last), figure_end = match.span(), match.end("figure_end")
        if text[first - 1 : first] == "\n":
            first = _begin(text, first, figure_end)
        figure, scale, rest = (
            text[first:figure_end].replace("\n", ""),
            match["money_scale"],
            match["rest"],
        )
        if rest:
            scale = scale or "".join(sign for sign in rest[-2:] if sign in "百千万亿")
        elif (
            not scale
            and (number(figure) < SMALLEST_BARE or not (match["given"] or text[first - 2 : first] in self.money_words))
        ) or not is_money(first):
            return None
        return Amount(first, last, number(figure + (scale or "")), "元", "money", unbroken(match["money_right"]))


@lru_cache(maxsize=8)
def amount_grammar(codebook: Codebook) -> AmountGrammar:
    """The patterns of one codebook, made once."""
    return AmountGrammar(codebook)
