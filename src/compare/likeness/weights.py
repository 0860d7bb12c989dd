"""How much each word, character or pair of characters weighs: by how rare it is in a shipped background and at hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from compare.likeness.settings import Settings

BACKGROUND = Path(__file__).with_name("background.json")
PAIR = 1 << 21  # a pair of characters as one number: first × PAIR + second
FALL = 4.0  # a word begins to count less at the share ``Settings.common`` divided by this
UNSEEN = 8  # measures that each plan is thought to have besides, so that few measures do not make every word common
TELL = 256  # plans that tell how rare a word is; more hardly change it, and each would change all scores a little
BLOCK = 5_000  # measures whose characters are counted, and whose vectors are made one long, at a time
ENTRIES = 1 << 22  # entries of vectors that are weighed at a time


@dataclass(frozen=True)
class Background:
    """How many sentences there are, and how many of them hold a word, a character or a pair of characters."""

    sentences: float
    words: dict[str, float]
    strings: dict[int, float]


@lru_cache(maxsize=1)
def background() -> Background:
    """The shipped background: counts over the sentences of sixteen plans of many fields, no text."""
    data = json.loads(BACKGROUND.read_text(encoding="utf-8"))
    counts = {
        name: {word: float(times) for times, words in data[name].items() for word in words.split(" ")}
        for name in ("words", "strings")
    }
    strings = {_number(string): times for string, times in counts["strings"].items()}
    return Background(float(data["sentences"]), counts["words"], strings)


def _number(string: str) -> int:
    return ord(string) if len(string) == 1 else ord(string[0]) * PAIR + ord(string[1])


def rows_of(documents: Sequence[Sequence[str]], places: dict[str, int]) -> sp.csr_matrix:
    """How often each document holds each word, columns in the order of ``places``."""
    columns = np.fromiter((places[word] for document in documents for word in document), np.int64)
    sizes = np.fromiter((len(document) for document in documents), np.int64, len(documents))
    return counts_of(np.repeat(np.arange(len(documents)), sizes), columns, (len(documents), len(places)))


def counts_of(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sp.csr_matrix:
    """How often each column stands in each row, of their places one by one."""
    table = sp.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
    table.sum_duplicates()
    return sp.csr_matrix(table)


def telling(plans: np.ndarray) -> np.ndarray:
    """Which measures tell how rare a word is: those of ``TELL`` plans, chosen by a sum over their ids.

    All of a small corpus; in a large one a plan that is not among them changes no weight of any other.
    """
    return np.isin(plans.astype(str), telling_plans(np.unique(plans.astype(str)).tolist()))


def telling_plans(names: Iterable[str]) -> list[str]:
    """The plans, of these, whose measures tell how rare a word is."""
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())[:TELL]


def shares_of(plans: np.ndarray, told: np.ndarray) -> np.ndarray:
    """What each measure adds to the share of measures that hold a word: every plan counts the same.

    So a long plan that joins or leaves the corpus changes little.
    """
    shares = np.zeros(len(plans))
    if len(plans):
        _, plan, sizes = np.unique(plans[told], return_inverse=True, return_counts=True)
        shares[told] = 1 / (len(sizes) * (sizes[plan] + UNSEEN))
    return shares


def rarity_of(pieces: sp.csr_matrix, held: np.ndarray, weight: float) -> np.ndarray:
    """``ln((N + 1) / (n + 1))``: inverse document frequency over sentences (Spärck Jones 1972).

    Sentences are those of the background (``held``: how many of them hold each) and the pieces at hand, which never
    count more than the background.
    """
    sentences = background().sentences
    factor = weight * min(1.0, sentences / max(1, pieces.shape[0]))
    here = np.bincount(pieces.indices, minlength=pieces.shape[1])
    return np.asarray(np.log((sentences + factor * pieces.shape[0] + 1) / (held + factor * here + 1)))


def uncommon(measures: sp.csr_matrix, shares: np.ndarray, settings: Settings) -> np.ndarray:
    """1 for what few measures hold, 0 from a share of ``settings.common`` on, falling from a quarter of that."""
    with np.errstate(divide="ignore"):
        return np.clip(np.log(settings.common / held_by(measures, shares)) / np.log(FALL), 0, 1)


def held_by(measures: sp.csr_matrix, shares: np.ndarray) -> np.ndarray:
    """The share of the measures that hold each column."""
    tell = np.flatnonzero(shares)
    return np.asarray(measures[tell].sign().T @ shares[tell]).ravel()


def weighted(counts: sp.csr_matrix, weights: np.ndarray) -> sp.csr_matrix:
    """Counts times the weight of their column, in place."""
    for start in range(0, counts.nnz, ENTRIES):
        part = slice(start, start + ENTRIES)
        counts.data[part] *= weights[counts.indices[part]]
    counts.eliminate_zeros()
    return counts


def weighed(counts: sp.csr_matrix, weights: np.ndarray) -> sp.csr_matrix:
    """Counts as ``1 + ln(times)``, times the weight of their column, each row of length 1; empty rows stay empty.

    In place, for the characters of many measures are a gigabyte.
    """
    np.log(counts.data, out=counts.data)
    counts.data += 1
    return evened(weighted(counts, weights))


def evened(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Rows made of length 1, in place and some measures at a time; empty ones stay empty."""
    for start in range(0, counts.shape[0], BLOCK):
        rows = counts[start : start + BLOCK]
        length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        part = slice(counts.indptr[start], counts.indptr[start + rows.shape[0]])
        counts.data[part] /= np.repeat(np.where(length == 0, 1.0, length), np.diff(rows.indptr))
    return counts


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows made of length 1; empty ones stay empty."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length == 0, 1.0, length))
