"""How surely a measure answers an entry, and how much of what the entry asks stands in it.

Two numbers for each entry and measure of one plan: the chance that a reader would put the two side by side, from the
model of ``compare.likeness``; and, for each element of the entry, the share of its strings of two characters that one
sentence of the measure holds, each weighed by its rarity. Both depend on the frame and the plan alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from math import fsum

import numpy as np
import scipy.sparse as sp

from compare.codebook import Codebook, folder_of
from compare.frames.asked import Answer, Asked
from compare.likeness.features import measure_pairs
from compare.likeness.model import first_logits, judge, shipped_model
from compare.likeness.pieces import Wording
from compare.likeness.settings import Settings
from compare.likeness.themes import theme_book
from compare.likeness.vectors import boilerplate, vectorise
from compare.likeness.weights import PAIR, background
from compare.likeness.words import tokenize

FEW = 10  # entries that a frame is thought to have besides, so that a short one does not make every word common
CLAUSE = re.compile(r"[，。；：！？]")
SHORT_CLAUSE = 6  # characters below which a clause says too little
THING = 0.5  # share of a thing asked that a sentence must hold to speak of it
STRANGE = 0.15  # share of a clause or sentence that the other side must hold to speak of it
FILLER = "·" * 2  # so that there are strings even where every name is one character long
HEAVIEST = 40.0  # weight beyond which a longer item, or an element of many, counts no more


@dataclass(frozen=True)
class Matched:
    """The entries of a frame against the answers of one plan.

    Attributes
    ----------
    chance : array of shape (entries, answers)
        That a reader puts the two side by side; 0 for actions, which are judged by their measures.
    same : array of shape (entries, answers)
        That a reader calls them the same commitment; 0 for actions.
    of : tuple of array of shape (elements, answers)
        For each entry, the share of each of its elements that the best sentence holds, from 0 to 1.
    weights : tuple of array of shape (elements,)
        What each element weighs; they sum to 1, or to 0 where the entry has none.
    name_in_head : array of shape (entries, answers)
        Share of the entry's name that the answer's heading holds.
    heads : array of shape (2, entries, answers)
        Share of the heading's characters that stand in the entry's name, and of the name's that stand in the heading.
    head_says : array of shape (entries, answers)
        How much of one thing that the entry asks the heading holds, of the thing that it holds most.
    spoken : sparse array of shape (answers, strings)
        Which strings of two characters of the entries each answer holds.
    """

    chance: np.ndarray
    same: np.ndarray
    of: tuple[np.ndarray, ...]
    weights: tuple[np.ndarray, ...]
    name_in_head: np.ndarray
    heads: np.ndarray
    head_says: np.ndarray
    spoken: sp.csr_matrix

    def held(self, entry: int) -> np.ndarray:
        """How much of all that an entry asks each answer holds."""
        return np.asarray(self.weights[entry] @ self.of[entry])


class Matcher:
    """The entries of a frame, ready to be matched with plans.

    A string of two characters weighs ``-ln(p)``, where ``p`` is the mean of its share among the sentences of the
    shipped background and its share among the frame's entries: what most entries say tells none of them apart.
    """

    def __init__(self, asked: Sequence[Asked], codebook: Codebook | None = None) -> None:
        self.asked, self.codebook = asked, codebook
        self.book = theme_book(codebook)
        self.names = np.arange(len(asked))
        from sklearn.feature_extraction.text import CountVectorizer  # takes a second, and only builds need it

        items = [(i, -1, entry.name) for i, entry in enumerate(asked)]
        items += [
            (i, j, item)
            for i, entry in enumerate(asked)
            for j, element in enumerate(entry.elements)
            for item in element
        ]
        self.owner = np.array([owner for owner, _, _ in items], int)
        self.element = np.array([element for _, element, _ in items], int)
        self.grams = CountVectorizer(analyzer="char", ngram_range=(2, 2), binary=True)
        texts = [text for _, _, text in items]
        self.counts = sp.csr_matrix(self.grams.fit([*texts, FILLER]).transform(texts))
        owners = sp.csr_matrix((np.ones(len(items)), (self.owner, range(len(items)))), shape=(len(asked), len(items)))
        self.whole = sp.csr_matrix((owners @ self.counts).sign())
        shared = np.asarray(self.whole.sum(axis=0)).ravel() / (len(asked) + FEW)
        self.strings = self.grams.get_feature_names_out()
        self.rarity = _rarity(self.strings, shared)
        self.weighed = sp.csr_matrix(self.counts.multiply(self.rarity))
        self.total = np.asarray(self.weighed.sum(axis=1)).ravel()

    def match(self, answers: Sequence[Answer]) -> Matched:
        """Match the measures and actions of one plan."""
        if not answers:
            none = np.zeros((len(self.asked), 0))
            of = tuple(np.zeros((len(entry.elements), 0)) for entry in self.asked)
            weights = tuple(np.zeros(len(one)) for one in of)
            return Matched(none, none, of, weights, none, np.stack([none, none]), none, self.whole[:0])
        texts = [text for one in answers for text in (one.head, *one.pieces)]
        firsts = np.cumsum([0, *(1 + len(one.pieces) for one in answers)])[:-1]
        windows = sp.csr_matrix(self.grams.transform(texts))
        held = self._held(windows)
        best = np.maximum.reduceat(held, firsts, axis=1)
        of, weights = self._elements(best)
        return Matched(
            *self._chances(answers),
            of,
            weights,
            held[self.names][:, firsts],
            self._heads([one.head for one in answers]),
            self._said_by(held[:, firsts]),
            _put_together(windows, np.diff([*firsts, len(texts)])),
        )

    def adds(self, entry: int, found: Matched, have: Sequence[int], place: int) -> float:
        """How much of what an answer says of an entry those at hand do not say, by the weight of its strings."""
        says = found.spoken[place].multiply(self.whole[entry]).multiply(self.rarity).tocsr()
        had = np.asarray(found.spoken[list(have)].sum(axis=0)).ravel() > 0
        return float(says.data[~had[says.indices]].sum() / max(says.sum(), 1e-9))

    def beyond(self, entry: int, answer: Answer) -> tuple[float, int]:
        """How much of a measure says nothing of an entry: the share of its clauses' characters, and their number."""
        return _unsaid(answer.pieces, set(self.strings[self.whole[entry].indices]))

    def other(self, entry: int, answer: Answer) -> float:
        """The share of a measure that stands in sentences which say nothing of an entry, nor hold a thing that it asks."""
        known = set(self.strings[self.whole[entry].indices])
        held = self._held(sp.csr_matrix(self.grams.transform(answer.pieces)))
        best = self._of(entry, held)[0].max(axis=0, initial=0.0)
        every = zip(answer.pieces, best, strict=True)
        other = [len(piece) for piece, most in every if most < THING and _speaks(piece, known) < STRANGE]
        return sum(other) / max(sum(map(len, answer.pieces)), 1)

    def left_out(self, entry: int, answer: Answer) -> tuple[float, int]:
        """How much of an entry a measure says nothing of, in the same way."""
        return _unsaid(
            self.asked[entry].words.pieces, {gram for piece in (answer.head, *answer.pieces) for gram in _pairs(piece)}
        )

    def _held(self, windows: sp.csr_matrix) -> np.ndarray:
        """How much of each item each text holds, by the strings of the texts."""
        return np.asarray((self.weighed @ windows.T).toarray() / np.where(self.total == 0, 1.0, self.total)[:, None])

    def _elements(self, best: np.ndarray) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
        """The items of each element put together."""
        found = [self._of(i, best) for i in range(len(self.asked))]
        return tuple(of for of, _ in found), tuple(weights for _, weights in found)

    def _of(self, entry: int, best: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How much of each element of an entry is held, by what is held of each item, and what the elements weigh."""
        weight, count = np.minimum(self.total, HEAVIEST), len(self.asked[entry].elements)
        mine = np.flatnonzero((self.owner == entry) & (self.element >= 0))
        sums, totals = np.zeros((count, best.shape[1])), np.zeros(count)
        np.add.at(sums, self.element[mine], best[mine] * weight[mine][:, None])
        np.add.at(totals, self.element[mine], weight[mine])
        of = sums / np.where(totals == 0, 1.0, totals)[:, None]
        totals = np.minimum(totals, HEAVIEST)
        return of, totals / max(totals.sum(), 1e-9)

    def _heads(self, heads: Sequence[str]) -> np.ndarray:
        """How much of headings stands in names, and the other way round, by characters without words of drafting."""
        drop = boilerplate(folder_of(self.codebook))

        def bare(text: str) -> str:
            return "".join(word for word in tokenize(text) if word not in drop)

        names, bares = [bare(entry.name) for entry in self.asked], [bare(head) for head in heads]
        shares = [(_in(head, name), _in(name, head)) for name in names for head in bares]
        return np.array(shares).T.reshape(2, len(names), len(heads))

    def _said_by(self, heads: np.ndarray) -> np.ndarray:
        """What headings hold of the thing that they hold most of each entry."""
        of, _ = self._elements(heads)
        return np.array([one.max(axis=0, initial=0.0) for one in of]).reshape(len(self.asked), heads.shape[1])

    def _chances(self, answers: Sequence[Answer]) -> tuple[np.ndarray, np.ndarray]:
        chance, sameness = np.zeros((2, len(self.asked), len(answers)))
        places = [place for place, one in enumerate(answers) if one.words is not None]
        if not places:
            return chance, sameness
        words: list[Wording] = [entry.words for entry in self.asked]
        words += [one.words for one in answers if one.words is not None]
        vectors = vectorise(words, self.book, Settings(), folder=folder_of(self.codebook))
        i = np.repeat(np.arange(len(self.asked)), len(places))
        j = np.tile(len(self.asked) + np.arange(len(places)), len(self.asked))
        logits = partial(first_logits, models=shipped_model(vectors.fits))
        alike, same = judge(vectors, i, j, measure_pairs(vectors, i, j, 1, logits))
        chance[:, places] = ((alike + same) / 2).reshape(len(self.asked), len(places))
        sameness[:, places] = same.reshape(len(self.asked), len(places))
        return chance, sameness


def _in(part: str, whole: str) -> float:
    """The share of the characters of one that stand in the other; all where it has none."""
    return sum(one in whole for one in part) / len(part) if part else 1.0


def _put_together(windows: sp.csr_matrix, counts: np.ndarray) -> sp.csr_matrix:
    """The strings of so many rows each as one row."""
    rows = np.repeat(np.arange(len(counts)), counts)
    joined = sp.csr_matrix((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(len(counts), len(rows)))
    return sp.csr_matrix(joined @ windows)


def share_said(entry: str, passage: str) -> float:
    """How much of an entry a passage says, from 0 to 1: its strings of two characters, each weighed by its rarity."""
    asked = set(_pairs(entry))
    return weight_of(asked.intersection(_pairs(passage))) / weight_of(asked) if asked else 0.0


def weight_of(strings: Collection[str]) -> float:
    """What strings of two characters weigh together, the rare ones most."""
    return fsum(map(_weight, strings))  # whatever their order


@lru_cache(maxsize=1 << 16)
def _weight(string: str) -> float:
    return float(_rarity([string], np.zeros(1))[0])


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2].lower() for at in range(len(text) - 1)]


def _speaks(text: str, known: set[str]) -> float:
    """The share of a text that is known, by the weight of its strings."""
    grams = _pairs(text)
    return fsum(_weight(gram) for gram in grams if gram in known) / max(weight_of(grams), 1e-9)


def _unsaid(pieces: Sequence[str], known: set[str]) -> tuple[float, int]:
    """The share of the characters of clauses that hold little of what is known, and their number."""
    every = other = 0
    for clause in (part for piece in pieces for part in CLAUSE.split(piece)):
        if len(clause) < SHORT_CLAUSE:
            continue
        every += len(clause)
        other += len(clause) if _speaks(clause, known) < STRANGE else 0
    return (other / every if every else 0.0), other


def _rarity(grams: Sequence[str], shares: np.ndarray) -> np.ndarray:
    """What strings weigh, ``shares`` being theirs among the entries of a frame."""
    sentences, known = background().sentences, background().strings
    held = np.array([known.get(ord(gram[0]) * PAIR + ord(gram[1]), 0.0) for gram in grams])
    return np.asarray(-np.log(np.minimum(1.0, (held / sentences + shares) / 2 + 1 / sentences)))
