"""Policy fields of a measure, with the words that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compare.codebook import Codebook
from compare.model import Note, Sector
from compare.reading.outline.outline import Outline
from compare.script.lines import code_points
from compare.script.sought import keys, pairs

Word = tuple[str, tuple[str, ...], bool]  # its sectors in their order, whether it begins or ends with Latin letters


@dataclass(frozen=True)
class Words:
    """The words of a codebook by the keys of the two characters that they begin with, the longest first.

    ``begins`` tells for every key of two characters whether a word may begin with them, ``pairs`` whether they may be
    one, ``triples`` for every key of three whether a longer word may begin with them.
    """

    by_key: dict[int, tuple[Word, ...]]
    begins: NDArray[np.bool_]
    pairs: NDArray[np.bool_]
    triples: NDArray[np.bool_]


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
    by_key: defaultdict[int, tuple[Word, ...]] = defaultdict(tuple)
    begins, two_long, triples = (np.zeros(0x10000, dtype=bool) for _ in range(3))
    for word in sorted(sectors, key=len, reverse=True):
        codes = code_points(word)
        two = keys(codes[:1], codes[1:2])
        by_key[int(two[0])] += ((word, sectors[word], word[0].isascii() or word[-1].isascii()),)
        begins[two] = True
        (two_long if len(word) == 2 else triples)[two if len(word) == 2 else keys(two, codes[2:3])] = True
    return Words(dict(by_key), begins, two_long, triples)


def _candidates(text: str, words: Words) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """Where a word may begin, told from two or three characters on end, and the keys of the first two."""
    places = words.begins.take(pairs(text)).nonzero()[0]
    two = pairs(text)[places]
    hold = words.pairs[two] | words.triples[keys(two, code_points(text).take(places + 2, mode="clip"))]
    return places[hold], two[hold]


def _cut(text: str, place: int, word: str) -> bool:
    """Whether Latin letters run on past a Latin word: AI in MAIN."""
    before, behind = text[place - 1 : place], text[place + len(word) : place + len(word) + 1]
    letters = (before if word[0].isascii() else "") + (behind if word[-1].isascii() else "")
    return any(letter.isascii() and letter.isalpha() for letter in letters)


def _inside(places: NDArray[np.int64], spans: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """For every place the index of the span that holds it, -1 for none; spans in order, none begins inside another."""
    if not spans:
        return np.full(len(places), -1)
    starts, ends = (np.array(edges) for edges in zip(*spans, strict=True))
    i = np.searchsorted(starts, places, side="right") - 1
    return np.where((i >= 0) & (places < ends[i]), i, -1)


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
    words = _words(outline.codebook)
    if not outline.measures or not words.by_key:
        return ()
    places, begun = _candidates(outline.text, words)
    owners = _inside(places, [(measure.start, measure.end) for measure in outline.measures])
    silent = _inside(places, sorted((*((note.start, note.end) for note in notes), *outline.page.quiet)))
    heard = (owners >= 0) & (silent < 0)
    text, by_key, after = outline.text, words.by_key, 0
    found: dict[tuple[int, str], tuple[int, int, list[str]]] = {}  # span of the first word, all words
    for place, key, i in zip(places[heard].tolist(), begun[heard].tolist(), owners[heard].tolist(), strict=True):
        if place < after:
            continue  # inside a longer word
        for word, sectors, latin in by_key[key]:
            if text.startswith(word, place) and not (latin and _cut(text, place, word)):
                after = place + len(word)
                for sector in sectors:
                    row = found.get((i, sector))
                    if row is None:
                        found[i, sector] = (place, after, [word])
                    elif word not in row[2]:
                        row[2].append(word)
                break
    measures = outline.measures
    return tuple(
        [
            Sector(start, end, measures[i].measure_id, sector, "、".join(seen))
            for (i, sector), (start, end, seen) in found.items()
        ]
    )
