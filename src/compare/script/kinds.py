"""Of what each character of a text may be a part, told for all of them at once: a bracket, the end of a label …

One look at a table for a whole text takes half the time in which a pattern is searched for that begins with a class.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compare.script.labels import CN
from compare.script.lines import TEXTS, code_points
from compare.script.marks import CLOSING, NAME_SIGNS, OPENED_BY, OPENERS, OPENING, inside

# what ends most labels, where it stands behind a number or a blank; what begins others, or is one
ENDS_LABEL, BEFORE_ENDS, LABELS_ALONE = "、.．）)", rf"{CN}\d 　", "第⑴-⒛㈠-㊉"
BRACKET, LABEL_END, BEFORE_LABEL_END, LABEL_ALONE = 1, 2, 4, 8
SIGN, AREA, WHOLE = (
    16,
    32,
    64,
)  # a mark of a pair or an end; of 全县, 我镇: the kind of an area, and what stands before it
# what few plans open a note with, or mark names with
RARE_OPENERS, RARE = '{｛＜［﹝〖"‘「『<〈', 128
CLASSES = {
    BRACKET: inside(OPENING, CLOSING),
    LABEL_END: ENDS_LABEL,
    BEFORE_LABEL_END: BEFORE_ENDS,
    LABEL_ALONE: LABELS_ALONE,
    SIGN: inside(OPENERS, *OPENED_BY, "\n。"),
    AREA: "县区旗镇乡街",
    WHOLE: "全我本",
    RARE: inside(RARE_OPENERS, NAME_SIGNS),
}
Kinds = NDArray[np.uint8]


def _table() -> Kinds:
    """The kinds of every number of :func:`code_points`; what stands for all characters beyond 0xFFFF is of every kind."""
    plane = "".join(map(chr, range(0xFFFF)))
    table = np.zeros(0x10000, dtype=np.uint8)
    for kind, characters in CLASSES.items():
        table[[*(found.start() for found in re.finditer(f"[{characters}]", plane)), 0xFFFF]] |= kind
    return table


TABLE = _table()


@lru_cache(maxsize=TEXTS)
def kinds_in(text: str) -> Kinds:
    """The kinds of each character, added up; what seems to be of every kind may be of none."""
    return TABLE.take(code_points(text))


def holds_kind(text: str, kind: int) -> bool:
    """Whether a character of a kind may stand in a text."""
    return bool((kinds_in(text) & kind).any())


def places_of_kind(text: str, kind: int, start: int, end: int) -> list[int]:
    """Where characters of a kind stand in ``text[start:end]``, in order, and some that are of none."""
    places: list[int] = ((kinds_in(text)[start:end] & kind != 0).nonzero()[0] + start).tolist()  # bools: thrice as fast
    return places
