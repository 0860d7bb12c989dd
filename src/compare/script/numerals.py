"""Numbers as plans print them: Arabic in both widths, Chinese, mixed (``1.8万`` ``２０２５`` ``一百二十`` ``百分之八十``).

The patterns are pieces for the grammars of years and targets; :func:`number` reads what they match.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from compare.script.dates import DIGIT

HAN_DIGIT = "[零〇○一二两三四五六七八九]"
HAN_NUMERAL = "[零〇○一二两三四五六七八九十百千万亿廿卅]"

# 1200 · 1,200 · 1.8 · ２０２５; a comma only where three digits follow it. (A pattern that begins with one class lets
# the regex engine skip to its characters: written that way here and in the grammars, a scan is several times faster.)
ARABIC = rf"{DIGIT}(?:{DIGIT}{{0,2}}+(?:[,，]{DIGIT}{{3}})++(?!{DIGIT})|{DIGIT}{{0,14}}+)(?:[.．]{DIGIT}{{1,6}}+)?+"
# 十 · 二十 · 一百二十 · 三千五百 · 两 · 廿; with 点: 三点五
HAN = rf"{HAN_NUMERAL}{HAN_NUMERAL}{{0,11}}+(?:点{HAN_DIGIT}{{1,4}}+)?+"
# 万 · 亿 · 万亿 · 千 after Arabic figures: `1.8万`, `1.2万亿`, `5千`; not the 千 of 千米, 千瓦, the 百 of 百分点
SCALE = "(?:[十百千]?[万亿]{1,2}|百(?!分)|千(?![克米瓦伏卡赫字焦帕]))"

_ASCII = str.maketrans("０１２３４５６７８９．○两", "0123456789.〇二")
_HAN_VALUE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}


def _tidy(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _han_integer(text: str) -> int:
    """``一百二十`` → 120; ``二〇二五`` (digit by digit) → 2025; ``廿五`` → 25; ``三万五`` → 35000."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not any(char in "十百千万亿" for char in text):
        return int("".join(str(_HAN_VALUE[char]) for char in text))
    total = section = digit = 0
    last = 1
    for char in text:
        if char in _HAN_VALUE:
            digit = _HAN_VALUE[char]
            last = 1 if char in "零〇" else last
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit, last = 0, _TENS[char]
        else:
            if char == "亿":  # all before it counts: 一万亿; 万 takes only what follows the last 亿: 一亿二千万
                total = (total + section + digit or 1) * _MYRIADS[char]
            else:
                total += (section + digit or 1) * _MYRIADS[char]
            section, digit, last = 0, 0, _MYRIADS[char]
    if digit and last >= 100:  # 三万五, 一百二: the last figure counts the next unit down
        digit *= last // 10
    return total + section + digit


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
    text = "".join(raw.translate(_ASCII).replace(",", "").replace("，", "").split())
    if text.startswith("百分之"):
        return number(text[3:])
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([十百千万亿]*)", text)
    if found:
        value = Decimal(found[1])
        for char in found[2]:
            value *= _TENS.get(char) or _MYRIADS[char]
        return _tidy(value)
    whole, point, fraction = text.partition("点")
    if not whole or not set(whole + fraction) <= set("零〇一二三四五六七八九十百千万亿廿卅"):
        raise ValueError(f"{raw!r} is no number; give one that script.numerals.ARABIC or HAN matches")
    scale = 1
    while point and fraction and fraction[-1] in _MYRIADS:  # 三点五万
        scale *= _MYRIADS[fraction[-1]]
        fraction = fraction[:-1]
    if not set(fraction) <= set(_HAN_VALUE):
        raise ValueError(f"{raw!r} is no number; give one that script.numerals.ARABIC or HAN matches")
    decimals = "".join(str(_HAN_VALUE[char]) for char in fraction)
    return _tidy(Decimal(f"{_han_integer(whole)}.{decimals or 0}") * scale)
