"""A number as a sheet shows it: ``30000`` with the format ``0!.0,"万元"`` as 3.0万元, ``45838`` with a date's as its day."""

from __future__ import annotations

import datetime
import operator
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from compare.script.numbering import number_word

# `"万元"` · `\.` · `!.` · `_)` · `*-` · `[红色]` · `[>=10000]` · `General` · `0` · `E+` · any other sign
PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<room>[_*].)|\[(?P<told>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<power>E[+-])|(?P<sign>.)",
    re.I | re.S,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
# Formats that a Chinese Excel knows by number alone, without writing them into the file.
BY_NUMBER = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((30,), "m/d/yy"),
    **dict.fromkeys((31,), 'yyyy"年"m"月"d"日"'),
}
LONGEST = 200
LARGEST = 1e15  # from here on a sheet shows powers of ten


def shown(value: object, format: str | None = None) -> str:
    """A cell's value as a reader of the sheet sees it; days are told in words.

    Parameters
    ----------
    value : object
        Number, text, date or None.
    format : str, optional
        Its number format.

    Examples
    --------
    >>> shown(0.8, "0%"), shown(12.0), shown(30, '0"个"'), shown(12500, '0.0,"千元"'), shown(30000, '0!.0,"万元"')
    ('80%', '12', '30个', '12.5千元', '3.0万元')
    >>> shown(1234567, "#,##0"), shown(1200, '"¥"#,##0.00')
    ('1,234,567', '¥1,200.00')
    >>> shown(datetime.datetime(2025, 6, 30), "yyyy/m/d"), shown(datetime.datetime(2025, 6, 30), 'yyyy"年"m"月"')
    ('2025年6月30日', '2025年6月')
    """
    format = (format or "General")[:LONGEST]
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return _day(value, format)
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}".removesuffix(":00")
    sections = _sections(format)
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = sections[-1] if "@" in sections[-1] else "@"
        return "".join(str(value) if found["sign"] == "@" else _literal(found) for found in PIECE.finditer(text))
    if value != value or abs(value) >= LARGEST:
        return f"{value:.15g}"
    section, negative = _section_for(value, [section for section in sections if "@" not in section])
    return ("-" if negative else "") + _number(abs(value) if negative or len(sections) > 1 else value, section)


def _day(value: datetime.date, format: str) -> str:
    """A day in words that a plan would use, as far as its format shows it."""
    pattern = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", format).lower()
    if "d" in pattern or not re.search("[my]", pattern):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.year}年{value.month}月" if "m" in pattern else f"{value.year}年"


def _sections(format: str) -> list[str]:
    """The parts of a format for positive, negative, zero and text: what stands between its semicolons."""
    found, start = [], 0
    for piece in PIECE.finditer(format):
        if piece["sign"] == ";":
            found.append(format[start : piece.start()])
            start = piece.end()
    return [*found, format[start:]]


def _section_for(value: float, sections: list[str]) -> tuple[str, bool]:
    """The part of a format that a number takes, and whether its minus is printed before it."""
    for section in sections:
        for told in re.findall(r"\[([^\]]*)\]", section):
            condition = CONDITION.fullmatch(told.strip())
            if condition and COMPARE[condition[1]](value, float(condition[2])):
                return section, value < 0
    free = [section for section in sections if not re.search(r"\[[<>=][^\]]*\]", section)]
    if not free:
        return "General", value < 0
    if len(free) == len(sections):
        if value < 0 and len(free) > 1:
            return free[1], False
        return free[2] if value == 0 and len(free) > 2 else free[0], value < 0
    return free[-1], value < 0


def _literal(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return found["quoted"]
    if found["told"] is not None:
        return found["told"][1:].split("-")[0] if found["told"].startswith("$") else ""  # `[$￥-804]`
    return found["escaped"] or found["sign"] or ""


def _number(value: float, section: str) -> str:
    pieces = list(PIECE.finditer(section))
    signs = [piece["sign"] for piece in pieces]
    digits = [i for i, piece in enumerate(pieces) if piece["digit"]]
    told = "".join(piece["told"] or "" for piece in pieces).lower()
    if not digits:
        plain = _plain(value, told)
        written = "".join(plain if piece["general"] else _literal(piece) for piece in pieces)
        return written if section else ""
    if any(piece["power"] for piece in pieces) or "/" in signs:
        return f"{value:.15g}"
    last = digits[-1]
    commas = next((i for i, sign in enumerate(signs[last + 1 :]) if sign != ","), len(signs) - last - 1)
    scaled = Decimal(repr(value)) * 100 ** signs.count("%") * 1000 ** signs.count("‰") / 1000**commas
    point = next((i for i, sign in enumerate(signs) if sign == "." and i <= last), last + 1 + commas)
    decimals = sum(i > point for i in digits)
    whole, _, rest = str(abs(scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))).partition(".")
    least = sum(pieces[i]["digit"] == "0" for i in digits if i > point)
    rest = rest[:least] + rest[least:].rstrip("0")
    before = _filled(pieces[:point], whole.lstrip("0") if whole.strip("0") == "" else whole)
    after = _after(pieces[point + 1 :], rest) if point <= last else "".join(_rest(pieces[last + 1 :]))
    number = before + ("." if rest else "") + after if point <= last else before + after
    return ("-" if scaled < 0 else "") + (_in_chinese(number, told))


def _filled(pieces: list[re.Match[str]], whole: str) -> str:
    """The part before the point, its digits put in from the right; what stands between placeholders stays there.

    A comma between two placeholders sets all thousands apart.
    """
    written: list[str] = []
    places = [i for i, piece in enumerate(pieces) if piece["digit"]]
    first, last = (places[0], places[-1]) if places else (len(pieces), 0)
    grouped, count = any(piece["sign"] == "," for piece in pieces[first:last]), 0
    for i in range(len(pieces) - 1, -1, -1):
        piece = pieces[i]
        if not piece["digit"]:
            if piece["sign"] != "," or i < first:
                written.append(_literal(piece))
            continue
        least = "0" if piece["digit"] == "0" else ""
        figures = (whole if i == first else whole[-1:]) or least
        whole = whole[:-1]
        for figure in reversed(figures):
            if grouped and count and count % 3 == 0:
                written.append(",")
            written.append(figure)
            count += 1
    return "".join(reversed(written))


def _after(pieces: list[re.Match[str]], rest: str) -> str:
    written, at = [], 0
    for piece in pieces:
        if piece["digit"]:
            written.append(rest[at : at + 1])
            at += 1
        else:
            written.extend(_rest([piece]))
    return "".join(written)


def _rest(pieces: list[re.Match[str]]) -> Iterator[str]:
    return ("" if piece["sign"] == "," else _literal(piece) for piece in pieces)


def _plain(value: float, told: str) -> str:
    return _in_chinese(f"{value:.15g}", told)


def _in_chinese(number: str, told: str) -> str:
    """`[DBNum1]` prints 30 as 三十, `[DBNum2]` as 叁拾; a number that is not whole stays as it is."""
    kind = {"dbnum1": "chineseCountingThousand", "dbnum2": "chineseLegalSimplified"}.get(told[:6])
    number = number.replace(",", "") if kind else number
    found = re.search(r"\d+(?:\.\d+)?", number)
    if kind is None or found is None or not found[0].isdecimal():
        return number
    return number[: found.start()] + number_word(int(found[0]), kind) + number[found.end() :]
