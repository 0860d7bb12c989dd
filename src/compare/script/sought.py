"""Where words stand in a whole text, all of them found in one pass: by the pairs of characters that they begin with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compare.script.codes import TEXTS, code_points
from compare.script.marks import COLONS

Keys = NDArray[np.uint16]
PLANE = "".join(map(chr, range(0x10000)))
BEYOND = 0xFFFF  # the number of every character that is not in the basic plane


def keys(before: Keys, codes: Keys) -> Keys:
    """Keys of characters with those before them; where two share one, the words themselves tell them apart."""
    return before * np.uint16(40503) + codes


@lru_cache(maxsize=TEXTS)
def pairs(text: str) -> Keys:
    """The keys of every two characters of a text."""
    codes = code_points(text)
    return keys(codes[:-1], codes[1:])


class Sought:
    """Words that are looked for in many texts.

    Examples
    --------
    >>> Sought(["牵头", "牵头单位", "以下"]).places("县水利局牵头，牵头单位负责")
    {'牵头': [4, 7], '牵头单位': [7]}
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._begins = np.zeros(0x10000, dtype=bool)
        self._words: defaultdict[str, list[str]] = defaultdict(list)  # by their first two characters
        for word in dict.fromkeys(filter(None, words)):
            self._words[word[:2]].append(word)
            self._begins[pairs(word)[:1]] = True
        self._alone = [word for word in self._words if len(word) == 1]

    def places(self, text: str) -> dict[str, list[int]]:
        """Where each word begins, in order; words that do not stand in the text are left out."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place in self._begins.take(pairs(text)).nonzero()[0].tolist():
            for word in self._words.get(text[place : place + 2], ()):
                if text.startswith(word, place):
                    found[word].append(place)
        found |= {word: list(places_of(word, text, 0, len(text))) for word in self._alone if word in text}
        return dict(found)


@lru_cache(maxsize=TEXTS)
def colons(text: str) -> list[int]:
    """Where colons of any kind stand in a text, in order."""
    codes = code_points(text)
    found = codes == ord(COLONS[0])
    for colon in COLONS[1:]:
        if colon in text:
            found |= codes == ord(colon)
    places: list[int] = found.nonzero()[0].tolist()
    return places


def places_of(word: str, text: str, start: int, end: int) -> Iterator[int]:
    """Where a word stands in ``text[start:end]``, no place inside another."""
    position = text.find(word, start, end)
    while position >= 0:
        yield position
        position = text.find(word, position + len(word), end)


class PairSigns:
    """What two characters tell that stand side by side: each sign a class of the first and a class of the one behind it.

    Examples
    --------
    >>> signs = PairSigns(("[0-9]", "[年月]"), ("[全]", "[覆面]"))
    >>> signs.after(code_points("3月全覆盖")).tolist()
    [1, 0, 2, 0]
    """

    def __init__(self, *signs: tuple[str, str]) -> None:
        # of a character the signs that it begins, and in the upper half those that it stands behind in
        self._told = np.zeros(0x10000, dtype=np.uint32)
        for i, classes in enumerate(signs):
            for half, characters in enumerate(classes):
                self._told[[found.start() for found in re.finditer(characters, PLANE, re.DOTALL)]] |= 1 << i + 16 * half
        self._told[BEYOND] |= 0xFFFF0000  # may be any of many characters

    def after(self, codes: Keys) -> NDArray[np.uint32]:
        """Of every character but the last the signs that it tells with the next one, sign ``i`` as ``1 << i``."""
        told = self._told.take(codes, mode="wrap")  # no character is out of range, and so none is checked
        return told[:-1] & (told[1:] >> np.uint32(16))
