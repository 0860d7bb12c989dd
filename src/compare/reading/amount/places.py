"""Where an amount can stand: told by two characters, for few that stand side by side make one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compare.script.codes import code_points
from compare.script.dates import DIGIT
from compare.script.numerals import HAN_NUMERAL
from compare.script.sought import PLANE, PairSigns

ALL_FIGURES = "".join(re.findall(DIGIT, PLANE))
FIGURES, POINTS = frozenset(ALL_FIGURES), frozenset(".．")
MOST_FIGURES = 15  # that a number holds
# what tells an amount, in the order of the signs below: the last of some figures · a Chinese numeral · 分之 · 三成, 5成
FIGURE, HAN_FIGURE, HUNDREDTH, TENTH = 1, 2, 4, 8
Told = Iterable[tuple[int, int]]


class AmountPlaces:
    """The characters that tell an amount with the next one, found for a whole text in one pass.

    Parameters
    ----------
    behind_figure : str
        A class of characters: what may stand behind the last figure of an amount, a point aside.
    behind_han : str
        What may stand behind the first character of a Chinese number.

    Examples
    --------
    >>> AmountPlaces("[个]", "[个]").found("1. 15个、三个", 0, 9)
    ([4, 7], [1, 2])
    """

    def __init__(self, behind_figure: str, behind_han: str) -> None:
        self._signs = PairSigns(
            (DIGIT, behind_figure), (HAN_NUMERAL, behind_han), ("分", "之"), ("[一二三四五六七八九1-9]", "成")
        )

    def found(self, text: str, start: int, stop: int) -> tuple[list[int], list[int]]:
        """The places in ``text[start:stop]``, in order, and what each tells; figures at the very end tell an amount too."""
        signs = self._signs.after(code_points(text)[start:stop])
        there = (signs != 0).nonzero()[0]
        places: list[int] = (there + start).tolist()
        kinds: list[int] = signs[there].tolist()
        if text[max(start, stop - 1) : stop] in FIGURES:
            return [*places, stop - 1], [*kinds, FIGURE]
        return places, kinds


def plain_start(text: str, first: int, last: int) -> int:
    """Where the figures begin that end at ``last``, behind some other character than a point; 0 where no such place is near."""
    low = max(first, last - MOST_FIGURES)
    before = text[low : last + 1].rstrip(ALL_FIGURES)
    return low + len(before) if before and before[-1] not in POINTS else 0


def number_starts(text: str, first: int, last: int) -> list[int]:
    """Where numbers may begin, from ``first`` on, whose last figure stands at ``last``: 12.5 and the 5 of 12.5."""
    starts: list[int] = []
    while True:
        while last > first and text[last - 1] in FIGURES:
            last -= 1
        if last > first or text[max(0, last - 1) : last] not in FIGURES:
            starts.append(last)
        if last - 2 < first or text[last - 1] not in POINTS or text[last - 2] not in FIGURES:
            return starts[::-1]
        last -= 2
