"""Of what each character of a text may be a part, told for all of them at once: a bracket, the end of a label …

One look at a table for a whole text takes half the time in which a pattern is searched for that begins with a class.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compare.script.codes import TEXTS, code_points
from compare.script.labels import CN
from compare.script.marks import CLOSING, NAME_SIGNS, OPENED_BY, OPENERS, OPENING, inside

# what ends most labels, where it stands behind a number or a blank; what begins others, or is one
ENDS_LABEL, BEFORE_ENDS, LABELS_ALONE = "、.．）)", rf"{CN}\d 　", "第⑴-⒛㈠-㊉"
BRACKET, LABEL_END, BEFORE_LABEL_END, LABEL_ALONE = 1, 2, 4, 8
# a mark of a pair or an end; of 全县, 我镇: the kind of an area, and what stands before it
SIGN, AREA, WHOLE = 16, 32, 64
# what few plans open a note with, or mark names with
RARE_OPENERS, RARE = '{｛＜［﹝〖"‘「『<〈', 128
# asked of a whole text alone: ends of lines that are rare, with blanks that ``str.strip`` leaves; signs of what a conversion
# leaves; two characters that are dear to look for one at a time
RARE_ENDS, REMNANTS = "\r\f\v\x1c\x1d\x1e\x85\u2028\u2029\ufeff\u200b", "!YF<&\ufffc错"
RARE_END, REMNANT, SQUARE, LONG_DASH, PAGE_WORD = 256, 512, 1024, 2048, 4096
CLASSES = {
    BRACKET: inside(OPENING, CLOSING),
    LABEL_END: ENDS_LABEL,
    BEFORE_LABEL_END: BEFORE_ENDS,
    LABEL_ALONE: LABELS_ALONE,
    SIGN: inside(OPENERS, *OPENED_BY, "\n。"),
    AREA: "县区旗镇乡街",
    WHOLE: "全我本",
    RARE: inside(RARE_OPENERS, NAME_SIGNS),
    RARE_END: inside(RARE_ENDS),
    REMNANT: inside(REMNANTS),
    SQUARE: r"\[",
    LONG_DASH: "─",
    PAGE_WORD: "页",
}
Kinds = NDArray[np.uint8]


def _table() -> NDArray[np.uint16]:
    """The kinds of every number of :func:`code_points`; what stands for all characters beyond 0xFFFF may be of those below 256."""
    plane = "".join(map(chr, range(0xFFFF)))
    table = np.zeros(0x10000, dtype=np.uint16)
    for kind, characters in CLASSES.items():
        table[[found.start() for found in re.finditer(f"[{characters}]", plane)]] |= kind
    table[0xFFFF] = 0xFF
    return table


TABLE = _table()


@lru_cache(maxsize=TEXTS)
def _told(text: str) -> tuple[Kinds, int]:
    """The kinds of each character of a text, and those of all of them."""
    kinds = TABLE.take(code_points(text))
    return kinds.astype(np.uint8), int(np.bitwise_or.reduce(kinds))


def kinds_in(text: str) -> Kinds:
    """The kinds below 256 of each character, added up; what seems to be of every kind may be of none."""
    return _told(text)[0]


def holds_kind(text: str, kind: int) -> bool:
    """Whether a character of a kind stands in a text; of a kind below 256 whether one may stand there.

    Examples
    --------
    >>> holds_kind("第一页", PAGE_WORD), holds_kind("第一条", PAGE_WORD)
    (True, False)
    """
    return _told(text)[1] & kind != 0


def places_of_kind(text: str, kind: int, start: int, end: int) -> list[int]:
    """Where characters of a kind stand in ``text[start:end]``, in order, and some that are of none."""
    places: list[int] = ((kinds_in(text)[start:end] & kind != 0).nonzero()[0] + start).tolist()  # bools: thrice as fast
    return places
