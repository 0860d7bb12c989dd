"""Where a text's brackets, quotation marks and ends of lines and sentences stand, all of them found in one pass."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compare.script.codes import TEXTS, code_points
from compare.script.kinds import SIGN, Kinds, kinds_in
from compare.script.marks import OPENED_BY, OPENERS

Places = NDArray[np.intp]

SIGNS = f"{OPENERS}{''.join(OPENED_BY)}\n。"
LINE_END = SIGNS.index("\n") + 1  # marks have smaller numbers; 。 has the next one
# of every character its number among the signs, 0 for none
NUMBERS = np.zeros(0x10000, dtype=np.uint8)
NUMBERS[[*map(ord, SIGNS)]] = range(1, len(SIGNS) + 1)
# of every sign a bit if it opens, and the bits of those that it closes
OPENS, CLOSES = np.zeros((2, len(SIGNS) + 1), dtype=np.uint16)
for number, sign in enumerate(SIGNS, 1):
    OPENS[number] = 1 << OPENERS.index(sign) if sign in OPENERS else 0
    CLOSES[number] = sum(1 << OPENERS.index(opener) for opener in OPENED_BY.get(sign, ""))


@lru_cache(maxsize=TEXTS)
def _signs(text: str) -> tuple[Places, Kinds]:
    """Where signs stand, in order, and the number of each."""
    places = (kinds_in(text) & SIGN != 0).nonzero()[0]
    numbers = NUMBERS.take(code_points(text).take(places))
    if b"\0" not in numbers.tobytes():
        return places, numbers
    return places[numbers > 0], numbers[numbers > 0]


def ends(text: str) -> Places:
    """Where lines and sentences end."""
    places, numbers = _signs(text)
    return places[numbers >= LINE_END]


def lone_marks(text: str) -> list[int]:
    """The marks that make no pair with the next one of their line."""
    places, numbers = _signs(text)
    marks = numbers <= LINE_END  # 。 stands inside pairs
    places, numbers = places[marks], numbers[marks]
    apart = OPENS.take(numbers[:-1]) & CLOSES.take(numbers[1:]) == 0
    alone = numbers < LINE_END
    alone[:-1] &= apart
    alone[1:] &= apart
    found: list[int] = places[alone].tolist()
    return found
