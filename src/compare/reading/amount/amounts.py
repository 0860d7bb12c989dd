"""Amounts as plans print them: a number with its unit and the bound behind it, wherever one stands in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook, any_of
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
SPAN_UNIT = "(?:[%％元个年月天家人名项次米亩]|个月|美元|平方米|个?工作日)"
SPAN_FIRST = "[%％元个年月天家人名项次米亩美平工至到]"  # what a span goes on with, dashes aside
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


def _unit(rows: Iterable[dict[str, str]]) -> str:
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
    if not groups:
        return "(?!)"
    firsts = "".join(re.escape(first) for first in groups)
    branches = "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items())
    return f"(?=[{firsts}])(?:{branches})"


def unbroken(words: str | None) -> str:
    """Words without the end of a line that stands in them; empty for None."""
    return (words or "").replace("\n", "")


def _begin(text: str, first: int, last: int) -> int:
    """Where a number begins whose first figures may stand at the end of the line before, broken at its width: 达到1⏎8家."""
    cut = CUT_NUMBER.search(text, max(0, first - LONGEST_NUMBER), first)
    if cut is None or first - line_start(text, first - 1) <= SHORTEST_WRAPPED:
        return first
    points = sum(sign in ".．" for sign in cut.group() + text[first : max(first, last)])  # 1.5⏎2025.1 are two numbers
    return cut.start() if points <= 1 else first


class AmountGrammar:
    """The patterns of an amount with the counters and the bounds of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        counters = codebook.rows("counters")
        lists = codebook.roles("target_words")
        bounds = sorted(
            {*lists.get("after_at_least", ()), *lists.get("after_at_most", ())} - {""}, key=len, reverse=True
        )
        after = "|".join("\n?".join(map(re.escape, word)) for word in bounds) or "(?!)"  # 300名以⏎上
        unit = _unit(counters)
        counted = ("count", "times", "length", "money", "size")
        han_counters = [row for row in counters if row["kind"] in counted or row["word"].endswith("百分点")]
        han_unit = _unit(han_counters)

        def right(name: str) -> str:
            """What may stand after an amount: （含） · 以上 · 以内."""
            return rf"(?:[（(]含[^（）()]{{0,4}}[）)])?(?:\n?(?P<{name}>{after}|内(?![部容涵控外需设])))?"

        figure = ARABIC.removeprefix(DIGIT)
        # 500万元以上 · 1.8万余件 · 1—2个; from the figure's first digit on
        scale = rf"(?P<scale>(?:{GAP}(?=[百千]?[万亿]))?{SCALE}(?:{LOWER})?)"
        scaled = rf"(?:(?=[\s十百千万亿{MORE[1:-1]}])(?:(?P<more>{MORE})(?=[万亿]))?{scale}?(?P<more2>{MORE})?)?"
        span = rf"(?:{GAP}(?:{SPAN_UNIT}{GAP})?{TO}(?P<number2>{ARABIC})(?P<scale2>{SCALE})?{MORE}?)?"
        arabic = rf"{scaled}{span}{GAP}(?P<unit>{unit})(?P<per>{PER}){right('right')}"
        # 总营业收入超1000万， · 补贴20万的 · 60万、40万、20万元
        given = any_of(lists.get("money_after", ()))
        money_scale = rf"(?P<money_scale>{GAP}[百千]?[万亿]{{1,2}})?"
        money_end = rf"{right('money_right')}(?=的?(?P<given>{given})|[，,。；;、：:）)\n]|$)"
        money = rf"{money_scale}(?:{LIST_OF_MONEY}|{money_end})"
        # 四个 · 两年 · 一次 · 三至五个
        han_figure = rf"{HAN.removeprefix(HAN_NUMERAL)}(?P<han_end>)(?P<han_more>{MORE})?"
        han_span = rf"(?:(?:{SPAN_UNIT})?{GAP}{TO}(?P<han2>{HAN}))?"
        # a quick no: most Chinese numerals stand before other words
        firsts = inside(*{row["word"][0] for row in han_counters})
        han_ahead = rf"(?=[\s{HAN_NUMERAL[1:-1]}点{MORE[1:-1]}{SPAN_FIRST[1:-1]}{firsts}{DASHES}])"
        han = rf"{han_ahead}{han_figure}{han_span}{GAP}(?P<han_unit>{han_unit}){right('han_right')}"
        not_tenths = any_of(lists.get("not_tenths", ()))
        first_digit, first_han = rf"(?<={DIGIT})(?<!{DIGIT}{DIGIT})", rf"(?<={HAN_NUMERAL})"
        self.money_words = frozenset(lists.get("money_after", ()))
        self.kinds = {row["word"]: row["kind"] for row in counters}
        self.amount = re.compile(
            rf"[{DIGIT[1:-1]}{HAN_NUMERAL[1:-1]}](?:{first_digit}{figure}(?P<figure_end>)(?![.．〕\]])(?:{arabic}|{money})|{first_han}{han})"
        )
        # 百分之八十以上 · 八成以上 · 4成以上 · 八成五; from the rare 分之 and the literal 成 backwards
        self.hundredths = re.compile(rf"分之(?<=[百千]分之)(?P<number>{HAN}|{ARABIC}){right('right')}")
        self.tenths = re.compile(
            rf"成(?<=[一二三四五六七八九1-9]成)(?<![0-9.][0-9]成)(?P<more>半|[一二三四五六七八九](?=[，,。；;、）)以\n]|$))?(?!{not_tenths}){right('right')}"
        )

    def amounts(
        self,
        text: str,
        start: int,
        stop: int,
        is_closed: Callable[[int, int], bool],
        is_money: Callable[[int], bool],
    ) -> list[Amount]:
        """Every number with a unit, in the order of the text; of two that begin together the longer one first.

        Parameters
        ----------
        text : str
            The text as published.
        start, stop : int
            Where to look.
        is_closed : callable
            Whether a stretch holds no amounts: a title, a date.
        is_money : callable
            Whether the words before a position say that a number without 元 is an amount of money.

        Returns
        -------
        list of Amount
        """
        found = [
            amount
            for match in self.amount.finditer(text, start, stop)
            if not is_closed(*match.span()) and (amount := self._read(text, match, is_money))
        ]
        later = []
        for match in self.hundredths.finditer(text, start, stop):
            first, raw = match.start() - 1, match["number"]
            unit = "‰" if text[first] == "千" else "%"
            more = is_approximate(raw)
            later.append(Amount(first, match.end(), number(raw), unit, "share", unbroken(match["right"]), more))
        for match in self.tenths.finditer(text, start, stop):
            first = match.start() - (2 if is_approximate(text[match.start() - 2 : match.start()]) else 1)
            value, more = 10 * number(text[first : match.start()]), match.start() - first == 2  # 七八成
            value += number(match["more"].replace("半", "五")) if match["more"] else 0
            later.append(Amount(first, match.end(), value, "%", "share", unbroken(match["right"]), more))
        for place in places_of("覆", text, start, stop):  # rarer than 全
            covered = COVER.match(text, max(start, place - (1 if text[place - 1] == "全" else 2)), stop)
            if covered:
                later.append(Amount(covered.start(), covered.end(), 100, "%", "cover"))
        open_later = [amount for amount in later if not is_closed(amount.start, amount.end)]
        return sorted([*found, *open_later], key=lambda amount: (amount.start, -amount.end))

    def _read(self, text: str, match: re.Match[str], is_money: Callable[[int], bool]) -> Amount | None:
        figure_end = match.end("figure_end")
        if figure_end < 0:
            return self._read_han(text, match)
        first, last = match.span()
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
