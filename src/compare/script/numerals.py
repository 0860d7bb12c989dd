"""Numbers as plans print them: Arabic in both widths, Chinese, mixed (``1.8万`` ``２０２５`` ``一百二十`` ``百分之八十``).

The patterns are pieces for the grammars of years and targets; :func:`number` reads what they match.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from compare.script.dates import DIGIT
from compare.script.marks import PAGE_NUMBER

HAN_DIGIT = "[零〇○一二两三四五六七八九]"
HAN_NUMERAL = "[零〇○一二两三四五六七八九十百千万亿廿卅]"

# A group is held fast as (?>(?:…)+), never as (?:…)++, which Python 3.11.0 to 3.11.4 match wrongly.
# after the first figure of 1,200 · 1 200 (thousands set apart by a mark or a thin blank); a common blank parts thousands
# only where no number of a line, table or month can stand before it
MARKED_THOUSANDS = rf"{DIGIT}{{0,2}}+(?>(?:[,，\u2009\u202f]{DIGIT}{{3}})+)(?!{DIGIT})"
_NO_LABEL = "|".join(
    rf"(?<=[一-龥]{DIGIT * n})(?<![表图件第年月章节条款项目务标号段类组批级步期]{DIGIT * n})" for n in (1, 2, 3)
)
BLANK_THOUSANDS = rf"{DIGIT}{{0,2}}+(?:{_NO_LABEL})(?>(?:[ \xa0]{DIGIT}{{3}})+)(?!{DIGIT})"
# 1200 · 1,200 · 1.8 · ２０２５. (A pattern that begins with one class lets the regex engine skip to its characters: written
# that way here and in the grammars, a scan is several times faster.)
_THOUSANDS = rf"(?={DIGIT}{{0,2}}+[,，\u2009\u202f \xa0])(?:{MARKED_THOUSANDS}|{BLANK_THOUSANDS})"
ARABIC = rf"{DIGIT}(?:{_THOUSANDS}|{DIGIT}{{0,14}}+)(?>(?:[.．]{DIGIT}{{1,6}}+)?)"
# 十 · 二十 · 一百二十 · 三千五百 · 两 · 廿; with 点: 三点五
HAN = rf"{HAN_NUMERAL}{HAN_NUMERAL}{{0,11}}+(?>(?:点{HAN_DIGIT}{{1,4}}+)?)"
# 万 · 亿 · 万亿 · 千 after Arabic figures: `1.8万`, `1.2万亿`, `5千`; not the 千 of 千米, 千瓦, the 百 of 百分点
SCALE = "(?:[十百千]?[万亿]{1,2}|百(?!分)|千(?![克米瓦伏卡赫字焦帕]))"
# after a scale, the next lower figures: 1万|2千 · 2亿|5000万 · 1万|零500
LOWER = rf"(?>(?:零?{DIGIT}{{1,4}}+(?!{DIGIT})(?:[百千]?万|[百千])?){{1,2}})"

_ASCII = str.maketrans("０１２３４５６７８９．○两", "0123456789.〇二")
_HAN_VALUE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

# what a number may be printed with that counts for nothing: 1,200 · zero-width signs
NO_SIGN = re.compile("[,，\u200b-\u200d\u2060\ufeff]")
PAGE_END = re.compile(PAGE_NUMBER)
TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|.")
SIGNS = re.compile(
    r"(?:[零〇一二三四五六七八九十百千万亿廿卅]+|[0-9]+(?:\.[0-9]+)?(?:[十百千万亿]+(?:零?[0-9]{1,4})?)*)"
)
SIGNS_ALONE = re.compile("[零〇一二三四五六七八九]+")
FRACTION = re.compile("[零〇一二三四五六七八九]*[万亿]*")
_FIGURE = "[一二两三四五六七八九]"
# 两三 · 十七八 · 二三十; not the figures of a year
SIDE_BY_SIDE = re.compile(f"(?<![零〇○一二两三四五六七八九点]){_FIGURE}{{2}}(?![零〇○一二两三四五六七八九点])")


def _tidy(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _value(text: str) -> Decimal:
    """``一百二十`` → 120; ``二〇二五`` (digit by digit) → 2025; ``廿五`` → 25; ``三万五`` → 35000; ``1万零500`` → 10500."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if SIGNS_ALONE.fullmatch(text):
        return Decimal("".join(str(_HAN_VALUE[sign]) for sign in text))
    total = section = digit = Decimal(0)
    last = 1
    for token in TOKEN.findall(text):
        if token in _TENS:
            section += (digit or 1) * _TENS[token]
            digit, last = Decimal(0), _TENS[token]
        elif token in _MYRIADS:
            # all before 亿 counts: 一万亿; 万 takes only what follows the last 亿: 一亿二千万
            before = total if token == "亿" else Decimal(0)
            total += (before + section + digit or 1) * _MYRIADS[token] - before
            section, digit, last = Decimal(0), Decimal(0), _MYRIADS[token]
        else:
            digit = Decimal(_HAN_VALUE.get(token, token))
            last = 1 if token in ("零", "〇") else last
    if 0 < digit < 10 and last >= 100:  # 三万五, 一百二: the last figure counts the next unit down
        digit *= last // 10
    return total + section + digit


def _lower_end(text: str) -> str:
    """A number without the upper of two figures that stand side by side: ``两三`` → 两, ``十七八`` → 十七."""
    found = SIDE_BY_SIDE.search(text) if len(text) > 1 else None
    if not found:
        return text
    lower, upper = (_HAN_VALUE["二" if sign == "两" else sign] for sign in found.group())
    return text[: found.start() + 1] + text[found.end() :] if upper - lower == 1 or (lower, upper) == (3, 5) else text


def is_approximate(raw: str) -> bool:
    """Whether two figures stand side by side: ``两三`` ``三五`` ``十七八`` ``二三十``; :func:`number` gives the lower."""
    return _lower_end(raw) != raw


@lru_cache(maxsize=4096)
def number(raw: str) -> float | int:
    """The value of a printed number.

    Parameters
    ----------
    raw : str
        A number alone, as the patterns of this module match it (spaces and line wraps inside are allowed).

    Returns
    -------
    float or int
        A whole number as int.

    Raises
    ------
    ValueError
        Where ``raw`` is no number.
    """
    if raw.isdecimal() and raw.isascii():
        return int(raw)
    text = "".join(NO_SIGN.sub("", (PAGE_END.sub("", raw) if "\n" in raw else raw).translate(_ASCII)).split())
    if text.startswith("百分之"):
        return number(text[3:])
    whole, point, fraction = _lower_end(text).partition("点")
    if not SIGNS.fullmatch(whole) or (point and not FRACTION.fullmatch(fraction)):
        raise ValueError(f"{raw!r} is no number; give one that script.numerals.ARABIC or HAN matches")
    if not point:
        return _tidy(_value(whole))
    figures = fraction.rstrip("万亿")
    decimals = "".join(str(_HAN_VALUE[sign]) for sign in figures)
    scale = 1
    for sign in fraction[len(figures) :]:  # 三点五万
        scale *= _MYRIADS[sign]
    return _tidy((_value(whole) + Decimal(f"0.{decimals or 0}")) * scale)
