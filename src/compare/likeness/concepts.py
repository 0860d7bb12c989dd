"""The everyday concepts of administration that a text speaks of, so that 经费支持 and 财政投入 meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from compare.codebook import load_codebook
from compare.likeness.pieces import BLANK, even
from compare.likeness.weights import PAIR, background, counts_of

BLOCK = 20_000  # texts that are looked through at a time


@dataclass(frozen=True)
class Concepts:
    """The words of ``concepts.csv`` as a tree, and what each stands for.

    Attributes
    ----------
    names : tuple of str
    steps : array of int
        Places of the tree × ``PAIR`` + the next character, in order; step *n* leads to place *n* + 1, 0 is the root.
    ends : sparse matrix
        A row for each place, with 1 for each concept of the word that ends there.
    held : array of float
        How many sentences of the background hold a word of each concept, as the pairs of characters tell.
    """

    names: tuple[str, ...]
    steps: np.ndarray
    ends: sp.csr_matrix
    held: np.ndarray

    def count(self, texts: Sequence[str]) -> sp.csr_matrix:
        """How often each text speaks of each concept: from each character on the longest word counts."""
        parts = [self._count(texts[start : start + BLOCK]) for start in range(0, max(1, len(texts)), BLOCK)]
        return sp.csr_matrix(sp.vstack(parts, "csr"))

    def _count(self, texts: Sequence[str]) -> sp.csr_matrix:
        characters = np.frombuffer(
            "".join(f"{text}\n" for text in texts).encode("utf-32-le", "surrogatepass"), np.uint32
        )
        characters = characters.astype(np.int64)
        row = np.cumsum(characters == ord("\n"))
        ends = np.diff(self.ends.indptr) > 0
        longest = np.zeros(len(characters), np.int64)
        start, place, depth = np.arange(len(characters)), np.zeros(len(characters), np.int64), 0
        while len(start) and len(self.steps):
            wanted = place * PAIR + characters[start + depth]
            step = np.minimum(np.searchsorted(self.steps, wanted), len(self.steps) - 1)
            there = self.steps[step] == wanted
            start, place = start[there], step[there] + 1
            told = ends[place]
            longest[start[told]] = place[told]
            depth += 1
        found = np.flatnonzero(longest)
        return sp.csr_matrix(counts_of(row[found], longest[found], (len(texts), len(ends))) @ self.ends)


@lru_cache(maxsize=8)
def load_concepts(folder: str | None = None) -> Concepts:
    """The concepts of the shipped codebook, or of a folder of one's own."""
    words: dict[str, dict[str, None]] = {}
    for row in load_codebook(folder).rows("concepts"):
        word = BLANK.sub("", even(row["word"]))  # as texts are compared
        if word and row["concept"]:
            words.setdefault(word, {})[row["concept"]] = None
    names = tuple(sorted({name for concepts in words.values() for name in concepts}))
    number = {name: place for place, name in enumerate(names)}
    # the places of the tree layer by layer, so that the steps from them come in order
    begun = sorted({word[:end] for word in words for end in range(1, len(word) + 1)}, key=lambda one: (len(one), one))
    place = {one: at for at, one in enumerate(["", *begun])}
    steps = np.array([place[one[:-1]] * PAIR + ord(one[-1]) for one in begun], np.int64)
    told = [(place[word], number[name]) for word, concepts in words.items() for name in concepts]
    ending, meant = np.array(told, np.int64).reshape(-1, 2).T
    ends = counts_of(ending, meant, (len(place), len(names)))
    held = np.zeros(len(names))
    for word, concepts in words.items():
        pairs = [ord(one) * PAIR + ord(other) for one, other in pairwise(word)] or [ord(word)]
        least = min(background().strings.get(pair, 0.0) for pair in pairs)
        held[[number[name] for name in concepts]] += least / len(concepts)
    return Concepts(names, steps, ends, np.minimum(held, background().sentences))
