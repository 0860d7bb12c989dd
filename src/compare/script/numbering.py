"""Numbers as Word and web lists print them: ``3`` as 三, ③, （三） and so on, for each format that Word names."""

from __future__ import annotations

from compare.script.labels import BRANCHES, STEMS

DIGITS = "〇一二三四五六七八九"
FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
# Formats of Word by what they print; a format that is not here prints plain digits.
BY_THOUSANDS = frozenset(
    (
        "chineseCountingThousand",
        "taiwaneseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "chineseCounting",
        "koreanCounting",
    )
)
BY_DIGITS = frozenset(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital2"))
FORMAL = frozenset(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"))
CIRCLED = frozenset(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"))
LARGEST = 9999


def number_word(number: int, format: str) -> str:
    """One number as a numbering format prints it.

    Parameters
    ----------
    number : int
        Any; what a format cannot print (0, negative, beyond its signs) is printed in plain digits, as Word does.
    format : str
        A ``w:numFmt`` of Word: ``decimal``, ``chineseCounting``, ``japaneseCounting``, ``decimalEnclosedCircle`` ...

    Returns
    -------
    str
        The printed number; empty for ``none`` and ``bullet``.

    Examples
    --------
    >>> [number_word(n, "chineseCounting") for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    if format in ("none", "bullet"):
        return ""
    plain = str(number)
    if not 0 < number <= LARGEST:
        return plain
    if format in BY_THOUSANDS:
        return _counted(number, DIGITS, "十百千", "零")
    if format in FORMAL:
        return _counted(number, FORMAL_DIGITS, "拾佰仟", "零", always_one=True)
    if format in BY_DIGITS:
        return "".join(DIGITS[int(digit)] for digit in plain)
    if format in CIRCLED:
        return _circled(number)
    if format == "decimalEnclosedFullstop":
        return chr(0x2488 + number - 1) if number <= 20 else f"{plain}."
    if format == "decimalEnclosedParen":
        return chr(0x2474 + number - 1) if number <= 20 else f"({plain})"
    if format == "ideographEnclosedCircle":
        return chr(0x3280 + number - 1) if number <= 10 else plain
    if format in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(digit)) for digit in plain)
    if format == "decimalZero":
        return plain.zfill(2)
    if format in ("lowerRoman", "upperRoman"):
        return _roman(number) if format == "lowerRoman" else _roman(number).upper()
    if format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if format == "lowerLetter" else letter.upper()
    if format == "ideographTraditional":
        return STEMS[number - 1] if number <= len(STEMS) else plain
    if format == "ideographZodiac":
        return BRANCHES[number - 1] if number <= len(BRANCHES) else plain
    return plain


def _counted(number: int, digits: str, powers: str, zero: str, always_one: bool = False) -> str:
    """A number read aloud: 一百零五; 十二, not 一十二, save in formal writing."""
    word, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            skipped = bool(word)
            continue
        if skipped:
            word += zero
            skipped = False
        is_ten = place == 1 and digit == 1 and not word and not always_one
        word += ("" if is_ten else digits[digit]) + (powers[place - 1] if place else "")
    return word


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else str(number)


def _roman(number: int) -> str:
    word = ""
    for value, sign in ROMAN:
        word += sign * (number // value)
        number %= value
    return word
