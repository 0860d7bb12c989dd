"""Where a text's brackets, quotation marks and ends of lines and sentences stand, all of them found in one pass."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compare.script.lines import TEXTS, code_points

OPENING = "（(《〈“‘〔【「『["
PAIRS = {
    "）": "（(",
    ")": "（(",
    "》": "《",
    "〉": "〈",
    "”": "“",
    "’": "‘",
    "〕": "〔[【（(",
    "】": "【[〔",
    "」": "「",
    "』": "『",
    "]": "[〔【",
}
Places = NDArray[np.intp]
Kinds = NDArray[np.uint8]

SIGNS = f"{OPENING}{''.join(PAIRS)}\n。"
LINE_END = SIGNS.index("\n") + 1  # marks have smaller numbers; 。 has the next one
# of every character its number among the signs, 0 for none
KINDS = np.zeros(0x10000, dtype=np.uint8)
KINDS[[*map(ord, SIGNS)]] = range(1, len(SIGNS) + 1)
# of every sign a bit if it opens, and the bits of those that it closes
OPENS, CLOSES = np.zeros((2, len(SIGNS) + 1), dtype=np.uint16)
for kind, sign in enumerate(SIGNS, 1):
    OPENS[kind] = 1 << OPENING.index(sign) if sign in OPENING else 0
    CLOSES[kind] = sum(1 << OPENING.index(opener) for opener in PAIRS.get(sign, ""))


@lru_cache(maxsize=TEXTS)
def _signs(text: str) -> tuple[Places, Kinds]:
    """Where signs stand, in order, and the number of each."""
    kinds = KINDS.take(code_points(text))
    places = kinds.astype(bool).nonzero()[0]
    return places, kinds.take(places)


def ends(text: str) -> Places:
    """Where lines and sentences end."""
    places, kinds = _signs(text)
    return places[kinds >= LINE_END]


def lone_marks(text: str) -> list[int]:
    """The marks that make no pair with the next one of their line."""
    places, kinds = _signs(text)
    marks = kinds <= LINE_END  # 。 stands inside pairs
    places, kinds = places[marks], kinds[marks]
    paired = (OPENS.take(kinds[:-1]) & CLOSES.take(kinds[1:])).astype(bool)
    alone = kinds < LINE_END
    alone[:-1] &= ~paired
    alone[1:] &= ~paired
    return places[alone].tolist()
