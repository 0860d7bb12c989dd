"""Policy fields of a measure, with the words that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from compare.codebook import Codebook
from compare.model import Note, Sector
from compare.reading.outline.outline import Outline
from compare.script.lines import code_points

Rows = dict[str, tuple[int, int, list[str]]]  # sector → span of its first word, all its words


class Word(NamedTuple):
    """A word's sectors in their order, and whether it begins or ends with Latin letters."""

    sectors: tuple[str, ...]
    latin: bool


@dataclass(frozen=True)
class Words:
    """The words of a codebook, and by the key of two characters how long those are that begin with them, longest first.

    ``begins`` tells for every key of two characters whether a word may begin with them, ``pairs`` whether they may be
    one, ``triples`` for every key of three whether a longer word may begin with them.
    """

    known: dict[str, Word]
    lengths: dict[int, tuple[int, ...]]
    begins: NDArray[np.bool_]
    pairs: NDArray[np.bool_]
    triples: NDArray[np.bool_]


def _keys(before: NDArray[np.uint16], codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Keys of characters with those before them; where two share one, the words themselves tell them apart."""
    return before * np.uint16(40503) + codes


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
    lengths: dict[int, set[int]] = {}
    begins, pairs, triples = (np.zeros(0x10000, dtype=bool) for _ in range(3))
    for word in sectors:
        codes = code_points(word)
        two = _keys(codes[:1], codes[1:2])
        lengths.setdefault(int(two[0]), set()).add(len(word))
        begins[two] = True
        (pairs if len(word) == 2 else triples)[two if len(word) == 2 else _keys(two, codes[2:3])] = True
    known = {word: Word(said, word[0].isascii() or word[-1].isascii()) for word, said in sectors.items()}
    longest_first = {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}
    return Words(known, longest_first, begins, pairs, triples)


def _candidates(text: str, words: Words) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """Where a word may begin, told from two or three characters on end, and the keys of the first two."""
    if len(text) < 2:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint16)
    codes = np.append(code_points(text), np.zeros(2, dtype=np.uint16))
    two = _keys(codes[:-2], codes[1:-1])
    places = words.begins.take(two).nonzero()[0]
    two = two[places]
    hold = words.pairs[two] | words.triples[_keys(two, codes[places + 2])]
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
    if not outline.measures or not words.known:
        return ()
    places, keys = _candidates(outline.text, words)
    owners = _inside(places, [(measure.start, measure.end) for measure in outline.measures])
    silent = _inside(places, sorted((*((note.start, note.end) for note in notes), *outline.page.quiet)))
    heard = (owners >= 0) & (silent < 0)
    text, known, lengths = outline.text, words.known, words.lengths
    found: list[tuple[str, Rows]] = []  # measures with their sectors
    rows: Rows = {}
    after, owner = 0, -1
    for place, key, i in zip(places[heard].tolist(), keys[heard].tolist(), owners[heard].tolist(), strict=True):
        if place < after:
            continue  # inside a longer word
        if i != owner:
            owner, rows = i, {}
            found.append((outline.measures[i].measure_id, rows))
        for length in lengths[key]:
            word = text[place : place + length]
            said = known.get(word)
            if said is not None and not (said.latin and _cut(text, place, word)):
                after = place + length
                for sector in said.sectors:
                    row = rows.get(sector)
                    if row is None:
                        rows[sector] = (place, after, [word])
                    elif word not in row[2]:
                        row[2].append(word)
                break
    return tuple(
        Sector(start, end, measure_id, sector, "、".join(seen))
        for measure_id, rows in found
        for sector, (start, end, seen) in rows.items()
    )
