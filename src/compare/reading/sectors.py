"""Policy fields of a measure, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterable
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
    """The sectors of every word; the words that begin with two given characters, longest first; the sectors' order.

    ``pairs`` and ``triples`` tell for every key of two or three characters whether a word of two characters, or of
    more, may begin with them; ``latin`` are the words that begin or end with Latin letters.
    """

    sectors: dict[str, tuple[str, ...]]
    heads: dict[str, tuple[str, ...]]
    order: dict[str, int]
    pairs: NDArray[np.bool_]
    triples: NDArray[np.bool_]
    latin: frozenset[str]


def _keys(codes: NDArray[np.uint16], length: int) -> NDArray[np.uint16]:
    """A key for every ``length`` characters on end; where two share one, the words themselves tell them apart."""
    keys = codes[: len(codes) - length + 1]
    for i in range(1, length):
        keys = keys * np.uint16(40503) + codes[i : len(codes) - length + 1 + i]
    return keys


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
            sectors[word] = (*sectors.get(word, ()), sector)
    heads: dict[str, tuple[str, ...]] = {}
    pairs, triples = np.zeros(0x10000, dtype=bool), np.zeros(0x10000, dtype=bool)
    for word in sorted(sectors, key=lambda word: (-len(word), word)):
        heads[word[:2]] = (*heads.get(word[:2], ()), word)
        (pairs if len(word) == 2 else triples)[_keys(code_points(word[:3]), min(3, len(word)))] = True
    latin = frozenset(word for word in sectors if word[0].isascii() or word[-1].isascii())
    return Words(sectors, heads, order, pairs, triples, latin)


def _found_words(text: str, words: Words) -> tuple[list[int], list[str]]:
    """Where words stand, the longest at each place and none inside another, and which they are."""
    places: list[int] = []
    found: list[str] = []
    after = 0
    heads, startswith = words.heads, text.startswith
    codes = code_points(text)
    if len(codes) < 3:
        return places, found
    may_begin = words.pairs[_keys(codes, 2)]
    may_begin[:-1] |= words.triples[_keys(codes, 3)]
    for place in np.flatnonzero(may_begin).tolist():
        if place < after:
            continue
        for word in heads.get(text[place : place + 2], ()):
            if startswith(word, place) and not (word in words.latin and _cut(text, place, word)):
                places.append(place)
                found.append(word)
                after = place + len(word)
                break
    return places, found


def _cut(text: str, place: int, word: str) -> bool:
    """Whether Latin letters run on past a Latin word: AI in MAIN."""
    before, behind = text[place - 1 : place], text[place + len(word) : place + len(word) + 1]
    letters = (before if word[0].isascii() else "") + (behind if word[-1].isascii() else "")
    return any(letter.isascii() and letter.isalpha() for letter in letters)


def _inside(places: NDArray[np.int64], spans: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    """For every place the index of the span that holds it, -1 for none; no span begins inside another."""
    ordered = np.array(sorted(spans), dtype=np.int64).reshape(-1, 2)
    if not len(ordered):
        return np.full(len(places), -1)
    i = np.searchsorted(ordered[:, 0], places, side="right") - 1
    return np.where((i >= 0) & (places < ordered[i, 1]), i, -1)


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
    places, evidence = _found_words(context.text, words)
    array = np.array(places, dtype=np.int64)
    owners = _inside(array, ((measure.start, measure.end) for measure in context.measures))
    silent = _inside(array, (*((note.start, note.end) for note in context.notes), *context.quiet)) >= 0
    owners[silent] = -1
    found: dict[tuple[int, str], tuple[int, int, list[str]]] = {}
    for place, word, i in zip(places, evidence, owners.tolist(), strict=True):
        if i < 0:
            continue
        for sector in words.sectors[word]:
            row = found.get((i, sector))
            if row is None:
                found[i, sector] = (place, place + len(word), [word])
            elif word not in row[2]:
                row[2].append(word)
    rows = sorted(found.items(), key=lambda item: (item[0][0], item[1][0], words.order[item[0][1]]))
    return tuple(
        Sector(start, end, context.measures[i].measure_id, sector, "、".join(seen))
        for (i, sector), (start, end, seen) in rows
    )
