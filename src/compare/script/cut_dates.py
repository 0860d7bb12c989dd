"""Dates whose numbers the end of a line cuts (2025年1⏎0月底前 · 20⏎25年): the line's end is put behind the number."""

from __future__ import annotations

import re

from compare.script.dates import HAN_DIGITS, YEAR_NUMBER

FIGURE = f"[0-9０-９十{HAN_DIGITS}]"
# figures before and behind the end of a line, the latter with the unit of a date
CUT = re.compile(rf"\n(?<={FIGURE}\n)(?P<room>[ 　]{{0,4}})(?P<rest>{FIGURE}{{1,3}})(?=[ 　]?(?P<unit>[年月日]))")
BEFORE = re.compile(rf"{FIGURE}{{1,4}}\Z")
NUMBERS = {
    "年": re.compile(YEAR_NUMBER),
    "月": re.compile("[1１][0-2０-２]|[0０][1-9１-９]|十[一二]"),
    "日": re.compile("[0-2０-２][0-9０-９]|[3３][01０１]|[二三]?十[一二三四五六七八九]?|[二三]十"),
}
# what stands before the number: above a month its year, above a day its month, above 202⏎5年 nothing that may be counted
ABOVE = {
    "年": re.compile(r"(?:\A|[到至于在从自由止及和与、，。；;：:（(“\s—–－~～-])\Z"),
    "月": re.compile(r"年[ 　]?\Z"),
    "日": re.compile(r"月[ 　]?\Z"),
}


def uncut(text: str) -> str:
    """A text in which the end of a line that cuts a number of a date stands behind that number; nothing else moves.

    Examples
    --------
    >>> uncut("2025年1\\n0月底前，2025年1\\n0个乡镇")
    '2025年10\\n月底前，2025年1\\n0个乡镇'
    """
    pieces, done = [], 0
    for found in CUT.finditer(text):
        if _is_cut(text[max(done, found.start() - 8) : found.start()], found["rest"], found["unit"]):
            pieces += [text[done : found.start()], found["rest"], "\n", found["room"]]
            done = found.end()
    return "".join([*pieces, text[done:]]) if pieces else text


def _is_cut(above: str, rest: str, unit: str) -> bool:
    """Whether figures at the end of a line and at the beginning of the next are one number of a date."""
    first = BEFORE.search(above)
    if first is None or NUMBERS[unit].fullmatch(first[0] + rest) is None:
        return False
    sure = len(first[0]) <= len(rest) if unit == "年" else rest[0] in "0０"  # 20⏎25年, 1⏎0月, 3⏎0日 are nothing else
    return (sure and unit != "日") or ABOVE[unit].search(above, 0, first.start()) is not None
