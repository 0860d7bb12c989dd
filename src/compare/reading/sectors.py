"""Policy fields of a measure, with the words that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compare.codebook import Codebook
from compare.model import Note, Sector
from compare.reading.outline.outline import Outline
from compare.script.codes import code_points
from compare.script.lines import Span
from compare.script.sought import pairs

FIRST = 4  # characters that tell words apart as one number
# what two characters may be of a word: all of it; the first two of one of three or four characters, or of a longer one;
# so many bits on, the second and third; of a longer one the fourth and fifth
WHOLE, FEW, MANY, SECOND, FOURTH = 32, 1, 2, 2, 3
NO_PAIRS = np.zeros(FOURTH, dtype=np.uint8)
NONE_BEHIND = np.zeros(FIRST - 1, dtype=np.uint16)
# a word with its sectors in their order, its length, whether it begins or ends with Latin letters
Word = tuple[str, tuple[str, ...], int, bool]
Found = tuple[int, int, list[str]]  # of a sector start and end of its first word, and all words


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

    ``pairs`` tells for every key of two characters what they may be of a word. ``numbers`` rise, the first of them stands
    for no word; ``bits`` are those that count, ``shorter`` is the place of the next word to begin alike, ``entries`` have
    the word, its sector, its length, and those to choose from where its number does not tell all or it has more sectors.
    """

    pairs: NDArray[np.uint8]
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
    of_pairs = np.zeros(0x10000, dtype=np.uint8)
    alike: defaultdict[int, list[Word]] = defaultdict(list)
    longest_first = sorted(sectors, key=len, reverse=True)
    for word, number in zip(longest_first, _begun(longest_first), strict=True):
        twos, begins = pairs(word), FEW if len(word) <= FIRST else MANY
        of_pairs[twos[0]] |= WHOLE if len(word) == 2 else begins
        of_pairs[twos[1:2]] |= begins << SECOND
        of_pairs[twos[3:4]] |= begins << FOURTH
        alike[number].append((word, sectors[word], len(word), word[0].isascii() or word[-1].isascii()))
    numbers = [0, *sorted(alike)]
    places = {number: i for i, number in enumerate(numbers)}
    bits, shorter = [0], [0]
    entries = np.empty(len(numbers), dtype=object)
    entries[0] = "", "", 0, ()
    for i, number in enumerate(numbers[1:], 1):
        begun = [other for other in dict.fromkeys(number & few for few in SHORTER) if other in alike]
        word, in_sectors, length, latin = alike[number][0]
        bits.append(SHORTER[FIRST - min(length, FIRST)])
        shorter.append(places[begun[1]] if len(begun) > 1 else 0)
        is_told = length <= FIRST and not latin and max(word) < "\uffff" and len(in_sectors) < 2
        others = () if is_told else tuple(word for other in begun for word in alike[other])
        entries[i] = (word, in_sectors[0] if in_sectors else "", length, others)
    as_numbers = np.array(numbers, dtype=np.uint64), np.array(bits, dtype=np.uint64)
    return Words(of_pairs, *as_numbers, np.array(shorter), entries)


def _found(text: str, end: int, words: Words, silent: Sequence[Span]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where a word may begin before ``end``, told from pairs of characters, and its place among the words, 0 for none.

    No word begins in a silent stretch.
    """
    told = np.concatenate((words.pairs.take(pairs(text)[: end + FOURTH]), NO_PAIRS))
    firsts = told[:-FOURTH]
    begins = firsts & told[1 : 1 - FOURTH] >> SECOND & (told[FOURTH:] >> FOURTH | FEW) | firsts & WHOLE
    begins[end:] = 0
    for start, stop in silent:
        begins[start:stop] = 0
    places = begins.astype(bool).nonzero()[0]
    begun = _numbers(code_points(text))[places].astype(np.uint64)
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


def _rows(found: dict[str, Found], measure_id: str) -> list[Sector]:
    """The rows of a measure; words to read past have no sector."""
    return [
        Sector(start, end, measure_id, sector, "、".join(said))
        for sector, (start, end, said) in found.items()
        if sector
    ]


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
    silent = [*[(note.start, note.end) for note in notes], *outline.page.quiet]
    text, rows = outline.text, []
    places, which = _found(text, measures[-1].end, words, silent)
    found: dict[str, Found] = {}
    measure_id, end, i, after = "", 0, 0, 0
    for place, (word, sector, length, others) in zip(places.tolist(), words.entries.take(which).tolist(), strict=True):
        if place >= end:  # another measure
            rows += _rows(found, measure_id)
            while place >= measures[i].end:
                i += 1
            measure, found = measures[i], {}
            measure_id, end, after = measure.measure_id, measure.end, max(after, measure.start)
        if place < after:
            continue  # inside a longer word, or before the measure
        if others:
            standing = _standing(text, place, others)
            if standing is None:
                continue
            word, sectors, length, _ = standing
            for sector in sectors[:-1]:
                said = found.setdefault(sector, (place, place + length, []))[2]
                said += () if word in said else (word,)
            sector = sectors[-1] if sectors else ""
        after = place + length
        row = found.get(sector)
        if row is None:
            found[sector] = place, after, [word]
        elif word not in row[2]:
            row[2].append(word)
    rows += _rows(found, measure_id)
    return tuple(rows)
