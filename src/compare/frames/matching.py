"""How much of what an entry asks stands in a measure: strings of two characters weighed by their rarity, contained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer

from compare.frames.asked import Answer, Asked
from compare.likeness.vectors import PAIR, background

__all__ = ["Strengths", "Weighed"]

FEW = 10  # entries that a frame is thought to have besides, so that a short one does not make every word common
HEAVIEST = 40.0  # weight beyond which a longer item counts no more


class Weighed:
    """The entries of a frame as strings of two characters, weighed.

    A string weighs ``-ln(p)``, where ``p`` is the mean of its share among the sentences of the shipped background and
    its share among the frame's entries: what most entries say tells none of them apart. No other plan has a say.
    """

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = asked
        texts, self.owner, self.element = [], list[int](), list[int]()
        for i, entry in enumerate(asked):
            for j, items in enumerate(((entry.name,), *entry.elements)):
                for item in items:
                    texts.append(item)
                    self.owner.append(i)
                    self.element.append(j)
        self.grams = CountVectorizer(analyzer="char", ngram_range=(2, 2), binary=True)
        counts = self.grams.fit_transform(texts) if texts else sp.csr_matrix((0, 0))
        owners = sp.csr_matrix((np.ones(len(texts)), (self.owner, range(len(texts)))), shape=(len(asked), len(texts)))
        shared = np.asarray((owners @ counts).sign().sum(axis=0)).ravel()
        known, sentences = background().strings, background().sentences
        vocabulary = self.grams.get_feature_names_out() if texts else []
        held = np.array([known.get(ord(gram[0]) * PAIR + ord(gram[1]), 0.0) for gram in vocabulary])
        share = (held / sentences + shared / (len(asked) + FEW)) / 2
        self.rarity = -np.log(np.minimum(1.0, share + 1 / sentences))
        self.items = sp.csr_matrix(counts.multiply(self.rarity))
        self.total = np.asarray(self.items.sum(axis=1)).ravel()

    def windows(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Which of the strings each text holds."""
        return sp.csr_matrix(self.grams.transform(texts))


@dataclass(frozen=True)
class Strengths:
    """How much of each element of each entry the best sentence of each answer of one plan holds.

    ``of[i]`` has a row for the name of entry ``i`` and one for each of its elements, a column for each answer, from 0 to
    1; ``weights[i]`` are the weights of these rows. ``heads`` are the shares of an entry's name that a heading holds,
    ``named`` the shares of a heading that the name holds.
    """

    of: tuple[np.ndarray, ...]
    weights: tuple[np.ndarray, ...]
    heads: np.ndarray
    named: np.ndarray


def strengths(weighed: Weighed, answers: Sequence[Answer]) -> Strengths:
    """Measure the answers of one plan against the entries of a frame."""
    texts = [text for one in answers for text in (one.head, *one.pieces)]
    firsts = np.cumsum([0, *(1 + len(one.pieces) for one in answers)])[:-1]
    windows = weighed.windows(texts)
    held = (weighed.items @ windows.T).toarray() / np.where(weighed.total == 0, 1.0, weighed.total)[:, None]
    best = np.maximum.reduceat(held, firsts, axis=1) if len(answers) else np.zeros((len(weighed.total), 0))
    weight = np.minimum(weighed.total, HEAVIEST)
    owner, element = np.array(weighed.owner), np.array(weighed.element)
    rows, weights = [], []
    for i, entry in enumerate(weighed.asked):
        mine = np.flatnonzero(owner == i)
        sums = np.zeros((1 + len(entry.elements), len(answers)))
        totals = np.zeros(len(sums))
        np.add.at(sums, element[mine], best[mine] * weight[mine][:, None])
        np.add.at(totals, element[mine], weight[mine])
        rows.append(sums / np.where(totals == 0, 1.0, totals)[:, None])
        weights.append(totals)
    names = np.flatnonzero(element == 0)
    heads = held[names][:, firsts] if len(answers) else np.zeros((len(names), 0))
    return Strengths(tuple(rows), tuple(weights), heads, heads)
