"""Policy fields of a measure, with the words that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compare.codebook import Codebook
from compare.model import Note, Sector
from compare.reading.outline.outline import Outline
from compare.script.lines import code_points
from compare.script.sought import keys, pairs

FIRST = 4  # characters that tell words apart as one number
NONE_BEHIND = np.zeros(FIRST - 1, dtype=np.uint16)
# a word with its sectors in their order, its length, whether it begins or ends with Latin letters
Word = tuple[str, tuple[str, ...], int, bool]


def _numbers(codes: NDArray[np.uint16]) -> NDArray[np.void]:
    """Each character and those behind it as one number: what begins with the same characters stands together in order."""
    return np.ndarray(len(codes), ">u8", np.concatenate((codes, NONE_BEHIND)), strides=(codes.itemsize,))


def _begun(words: Iterable[str]) -> list[int]:
    """The first characters of words as numbers."""
    text = "".join([word[:FIRST].ljust(FIRST, "\0") for word in words])
    return _numbers(code_points(text))[::FIRST].tolist()


SHORTER = _begun(["\uffff" * length for length in range(FIRST, 1, -1)])  # the bits of so many characters


@dataclass(frozen=True)
class Words:
    """The words of a codebook by the numbers of their first characters.

    ``begins`` tells for every key of two characters whether a word may begin with them, ``pairs`` whether they may be
    one, ``triples`` for every key of three whether a longer word may begin with them. ``numbers`` rise, the first of
    them stands for no word; ``bits`` are those that count, ``shorter`` is the place of the next word to begin alike,
    ``entries`` have the word, its sectors, its length, and those to choose from where its number does not tell all of it.
    """

    begins: NDArray[np.bool_]
    pairs: NDArray[np.bool_]
    triples: NDArray[np.bool_]
    numbers: NDArray[np.uint64]
    bits: NDArray[np.uint64]
    shorter: NDArray[np.int64]
    entries: NDArray[np.object_]


@lru_cache(maxsize=4)
def _words(codebook: Codebook) -> Words:
    sectors: dict[str, tuple[str, ...]] = {}
    order: dict[str, int] = {}
    for row in codebook.rows("sectors"):
        word, sector = row["word"], row["sector"]
        if len(word) < 2:
            continue
        if not sector:  # a word to read past: 人民政府 holds no 民政
            sectors.setdefault(word, ())
            continue
        order.setdefault(sector, len(order))
        if sector not in sectors.get(word, ()):
            sectors[word] = tuple(sorted((*sectors.get(word, ()), sector), key=order.__getitem__))
    begins, two_long, triples = (np.zeros(0x10000, dtype=bool) for _ in range(3))
    alike: defaultdict[int, list[Word]] = defaultdict(list)
    longest_first = sorted(sectors, key=len, reverse=True)
    for word, number in zip(longest_first, _begun(longest_first), strict=True):
        codes = code_points(word)
        two = keys(codes[:1], codes[1:2])
        begins[two] = True
        (two_long if len(word) == 2 else triples)[two if len(word) == 2 else keys(two, codes[2:3])] = True
        alike[number].append((word, sectors[word], len(word), word[0].isascii() or word[-1].isascii()))
    numbers = [0, *sorted(alike)]
    places = {number: i for i, number in enumerate(numbers)}
    bits, shorter = [0], [0]
    entries = np.empty(len(numbers), dtype=object)
    for i, number in enumerate(numbers[1:], 1):
        begun = [other for other in dict.fromkeys(number & few for few in SHORTER) if other in alike]
        word, in_sectors, length, latin = alike[number][0]
        bits.append(SHORTER[FIRST - min(length, FIRST)])
        shorter.append(places[begun[1]] if len(begun) > 1 else 0)
        is_told = length <= FIRST and not latin and max(word) < "\uffff"
        others = () if is_told else tuple(word for other in begun for word in alike[other])
        entries[i] = (word, in_sectors, length, others)
    as_numbers = np.array(numbers, dtype=np.uint64), np.array(bits, dtype=np.uint64)
    return Words(begins, two_long, triples, *as_numbers, np.array(shorter), entries)


def _found(text: str, words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where a word may begin, told from two or three characters on end, and its place among the words, 0 for none."""
    codes, twos = code_points(text), pairs(text)
    places = words.begins.take(twos).nonzero()[0]
    two = twos.take(places)
    three = keys(two, codes.take(places + 2, mode="clip"))
    places = places.take((words.pairs.take(two) | words.triples.take(three)).nonzero()[0])
    begun = _numbers(codes)[places].astype(np.uint64)
    which = words.numbers.searchsorted(begun, "right") - 1
    wrong = ((begun & words.bits.take(which)) != words.numbers.take(which)).nonzero()[0]
    while len(wrong):
        which[wrong] = shorter = words.shorter.take(which.take(wrong))
        wrong = wrong.take(((begun.take(wrong) & words.bits.take(shorter)) != words.numbers.take(shorter)).nonzero()[0])
    return places, which


def _cut(text: str, place: int, word: str) -> bool:
    """Whether Latin letters run on past a Latin word: AI in MAIN."""
    before, behind = text[place - 1 : place], text[place + len(word) : place + len(word) + 1]
    letters = (before if word[0].isascii() else "") + (behind if word[-1].isascii() else "")
    return any(letter.isascii() and letter.isalpha() for letter in letters)


def _standing(text: str, place: int, words: Iterable[Word]) -> Word | None:
    """The first of some words that stands at a place and is not cut."""
    for word in words:
        if text.startswith(word[0], place) and not (word[3] and _cut(text, place, word[0])):
            return word
    return None


def _edges(places: NDArray[np.int64], spans: Sequence[tuple[int, int]]) -> list[int]:
    """How many of the places, which rise, stand before each start of some spans, and then before each end."""
    return places.searchsorted([*[start for start, _ in spans], *[end for _, end in spans]]).tolist()


def read_sectors(outline: Outline, notes: Sequence[Note] = ()) -> tuple[Sector, ...]:
    """The policy fields of every measure.

    Parameters
    ----------
    outline : Outline
        The reading, with measures and notes; ``sectors.csv`` holds the words.

    Returns
    -------
    tuple of Sector
        One row for each measure and field, at its first word; names of bodies in responsibility notes do not count.
    """
    words, measures = _words(outline.codebook), outline.measures
    if not measures:
        return ()
    text, after, rows = outline.text, 0, []
    places, which = _found(text, words)
    silent = sorted((*[(note.start, note.end) for note in notes], *outline.page.quiet))
    edges = _edges(places, silent)
    for low, high, border in zip(edges, edges[len(silent) :], (*edges[1 : len(silent)], len(places)), strict=False):
        which[low : min(high, border)] = 0
    edges = _edges(places, outline.measure_spans)
    heard, entries = places.tolist(), words.entries.take(which).tolist()
    for measure, low, high in zip(measures, edges, edges[len(measures) :], strict=False):
        found: dict[str, list[Any]] = {}  # by sector: start and end of its first word, then all words
        for i in range(low, high):
            place, entry = heard[i], entries[i]
            if entry is None or place < after:
                continue  # no word, or one inside a longer one
            word, sectors, length, others = entry
            if others:
                standing = _standing(text, place, others)
                if standing is None:
                    continue
                word, sectors, length, _ = standing
            after = place + length
            for sector in sectors:
                row = found.get(sector)
                if row is None:
                    found[sector] = [place, after, word]
                elif word not in row:
                    row.append(word)
        for sector, row in found.items():
            rows.append(Sector(row[0], row[1], measure.measure_id, sector, "、".join(row[2:])))
    return tuple(rows)
