"""Policy fields of a measure, with the words that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compare.codebook import Codebook
from compare.model import Sector
from compare.reading.context import Context
from compare.reading.lines import code_points


@dataclass(frozen=True)
class Words:
    """The sectors of every word, in their order; the words that begin with two given characters, longest first.

    ``begins`` tells for every key of two characters whether a word may begin with them, ``pairs`` whether they may be
    one, ``triples`` for every key of three whether a longer word may begin with them; ``latin`` are the words that begin or end with Latin letters.
    """

    sectors: dict[str, tuple[str, ...]]
    heads: dict[str, tuple[str, ...]]
    begins: NDArray[np.bool_]
    pairs: NDArray[np.bool_]
    triples: NDArray[np.bool_]
    latin: frozenset[str]


def _keys(before: NDArray[np.uint16], codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Keys of characters with those before them; where two share one, the words themselves tell them apart."""
    return before * np.uint16(40503) + codes


@lru_cache(maxsize=4)
def _words(codebook: Codebook) -> Words:
    sectors: dict[str, tuple[str, ...]] = {}
    order: dict[str, int] = {}
    for row in codebook.rows("sectors"):
        word, sector = row["word"], row["sector"]
        if len(word) < 2 or not sector:
            continue
        order.setdefault(sector, len(order))
        if sector not in sectors.get(word, ()):
            sectors[word] = tuple(sorted((*sectors.get(word, ()), sector), key=order.__getitem__))
    heads: dict[str, tuple[str, ...]] = {}
    begins, pairs, triples = (np.zeros(0x10000, dtype=bool) for _ in range(3))
    for word in sorted(sectors, key=lambda word: (-len(word), word)):
        heads[word[:2]] = (*heads.get(word[:2], ()), word)
        codes = code_points(word)
        two = _keys(codes[:1], codes[1:2])
        begins[two] = True
        (pairs if len(word) == 2 else triples)[two if len(word) == 2 else _keys(two, codes[2:3])] = True
    latin = frozenset(word for word in sectors if word[0].isascii() or word[-1].isascii())
    return Words(sectors, heads, begins, pairs, triples, latin)


def _candidates(text: str, words: Words) -> NDArray[np.int64]:
    """Where a word may begin, told from two or three characters on end."""
    if len(text) < 2:
        return np.empty(0, dtype=np.int64)
    codes = np.append(code_points(text), np.uint16(0))
    two = _keys(codes[:-1], codes[1:])
    places = words.begins.take(two).nonzero()[0]
    two = two[places]
    return places[words.pairs[two] | words.triples[_keys(two, codes[places + 2])]]


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


def read_sectors(context: Context) -> tuple[Sector, ...]:
    """The policy fields of every measure.

    Parameters
    ----------
    context : Context
        The reading, with measures and notes; ``sectors.csv`` holds the words.

    Returns
    -------
    tuple of Sector
        One row for each measure and field, at its first word; names of bodies in responsibility notes do not count.
    """
    words = _words(context.codebook)
    if not context.measures or not words.sectors:
        return ()
    places = _candidates(context.text, words)
    owners = _inside(places, [(measure.start, measure.end) for measure in context.measures])
    silent = _inside(places, sorted((*((note.start, note.end) for note in context.notes), *context.quiet)))
    heard = (owners >= 0) & (silent < 0)
    found: dict[tuple[int, str], tuple[int, int, list[str]]] = {}
    text, heads, latin, sectors, after = context.text, words.heads, words.latin, words.sectors, 0
    for place, i in zip(places[heard].tolist(), owners[heard].tolist(), strict=True):
        if place < after:
            continue  # inside a longer word
        for word in heads.get(text[place : place + 2], ()):
            if text.startswith(word, place) and not (word in latin and _cut(text, place, word)):
                after = place + len(word)
                for sector in sectors[word]:
                    row = found.get((i, sector))
                    if row is None:
                        found[i, sector] = (place, after, [word])
                    elif word not in row[2]:
                        row[2].append(word)
                break
    return tuple(
        Sector(start, end, context.measures[i].measure_id, sector, "、".join(seen))
        for (i, sector), (start, end, seen) in found.items()
    )
