"""Short rules by which printed numbers are read a second time: none of them is shared with the readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from compare.model import Action, Measure
from compare.script.kept import Kept
from compare.script.labels import CN, label_number

ROW = TypeVar("ROW", Action, Measure)
HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
FULL_WIDTH = re.compile(f"[{''.join(map(chr, HALF_WIDTH))}]")
NO_NUMBER = dict.fromkeys(map(ord, "0123456789" + CN))
HAN_VALUES = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
FIGURES = re.compile(r"(?P<figures>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[十百千万亿]*)")
HAN_FIGURE = re.compile(
    r"(?<![一二三四五六七八九十百千两零〇])[一二三四五六七八九十两](?![一二三四五六七八九十百千万亿零〇点成分])"
)


def half_width(raw: str) -> str:
    """Printed figures with those of both widths as one."""
    return raw.translate(HALF_WIDTH) if FULL_WIDTH.search(raw) else raw


def figure_of(said: str) -> int | None:
    """A small number in figures of either kind: 12, 十二, 廿 is None."""
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return HAN_VALUES.get(said)
    return (HAN_VALUES.get(tens, 1) if tens else 1) * 10 + (HAN_VALUES.get(ones, 0) if ones else 0)


def value_of(raw: str) -> float | None:
    """The number that ``raw`` prints first; None where its form is none of the plain ones."""
    found = FIGURES.search(raw)
    if found is None:
        one = HAN_FIGURE.findall(raw)
        return float(HAN_VALUES[one[0]]) if len(one) == 1 and not re.search("[百千万亿%点成]", raw) else None
    value = float(found["figures"].replace(",", ""))
    for sign in found["scale"]:
        value *= SCALES[sign]
    return value


def _numbered(label: str) -> tuple[int, str]:
    """The number that a label prints, and the label without it."""
    return label_number(label), label.translate(NO_NUMBER)


NUMBERED = Kept(_numbered)


def out_of_order(rows: Sequence[ROW], group: Callable[[ROW], object]) -> set[int]:
    """Where rows stand whose number follows none of those before them.

    Counted are the row before, the last one of the group and the last one of all that are printed in the same way.
    """
    last: dict[str, int] = {}  # by the way of printing, in the rows before ``done``
    groups: dict[object, dict[str, int]] = {}
    found = set()
    above = done = 0
    for i, row in enumerate(rows):
        number, style = NUMBERED[row.label]
        if number - 1 != above and number > 1:
            for before in rows[done:i]:
                own, way = NUMBERED[before.label]
                last[way] = groups.setdefault(group(before), {})[way] = own
            done = i
            if number - 1 not in (last.get(style), groups.get(group(row), {}).get(style)):
                found.add(row.start)
        above = number
    return found
