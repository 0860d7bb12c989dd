"""Measures as sparse vectors: words weighed by their rarity in a shipped background and in the plans at hand."""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed

from compare.codebook import load_codebook
from compare.likeness.pieces import Wording
from compare.likeness.settings import Settings
from compare.likeness.themes import ThemeBook
from compare.likeness.words import load_words

__all__ = ["Rarity", "Vectors", "background", "sentence_counts", "vectorise"]

GRAM = 4  # characters of the strings that show copied wording
GRAM_BUCKETS = 1 << 20
BACKGROUND = Path(__file__).with_name("background.json")


@dataclass(frozen=True)
class Rarity:
    """How many sentences hold a word, of how many.

    The weight of a word is ``ln((N + 1) / (n + 1))``: inverse document frequency over sentences (Spärck Jones 1972).
    """

    sentences: float
    words: dict[str, float]

    def __call__(self, word: str) -> float:
        return math.log((self.sentences + 1) / (self.words.get(word, 0.0) + 1))

    def joined(self, sentences: int, words: Counter[str], weight: float) -> Rarity:
        """This background with the plans at hand added; they never count more than the background itself."""
        if not sentences or not weight:
            return self
        factor = weight * min(1.0, self.sentences / sentences)
        counts = dict(self.words)
        for word, times in words.items():
            counts[word] = counts.get(word, 0.0) + factor * times
        return Rarity(self.sentences + factor * sentences, counts)


@lru_cache(maxsize=1)
def background() -> Rarity:
    """The shipped background: word counts of sentences of sixteen plans of many fields, no text."""
    data = json.loads(BACKGROUND.read_text(encoding="utf-8"))
    counts = {word: float(times) for times, words in data["words"].items() for word in words.split(" ")}
    return Rarity(float(data["sentences"]), counts)


@lru_cache(maxsize=8)
def boilerplate(folder: str | None = None) -> frozenset[str]:
    """Words of drafting (加强, 进一步, 有关) that say nothing of what is done."""
    return frozenset(load_codebook(folder).words("boilerplate"))


@dataclass(frozen=True, slots=True)
class Counted:
    """The words of one measure, counted once: all that vectors need of its text."""

    head: tuple[str, ...]
    pieces: tuple[tuple[str, ...], ...]  # content words of each piece
    kinds: tuple[tuple[str, ...], ...]  # broader words of each piece
    chapter_kinds: tuple[str, ...]
    own: tuple[tuple[str, int], ...]  # industries that its chapter or heading names
    industries: tuple[tuple[str, int], ...]  # industries of the body, those of the chapter doubled
    grams: tuple[int, ...]


def count_words(wording: Wording, folder: str | None = None) -> Counted:
    """Count the words of one measure by the codebook of a folder; the same for every process and order."""
    words, drop = load_words(folder), boilerplate(folder)
    pieces = [words.counted(piece) for piece in wording.pieces]
    head, chapter = words.counted(wording.head), words.counted(wording.chapter)
    body = [word for piece in pieces for word in piece]
    named = Counter(words.industries_of(chapter)) + Counter(words.industries_of(head))
    spoken = Counter(words.industries_of(body))
    for industry in words.industries_of(chapter):
        spoken[industry] += 2
    text = wording.body
    grams = {zlib.crc32(text[at : at + GRAM].encode()) % GRAM_BUCKETS for at in range(len(text) - GRAM + 1)}
    return Counted(
        tuple(word for word in head if word not in drop),
        tuple(tuple(word for word in piece if word not in drop) for piece in pieces),
        tuple(tuple(words.broader(piece)) for piece in pieces),
        tuple(words.broader(chapter)),
        tuple(sorted(named.items())),
        tuple(sorted(spoken.items())),
        tuple(sorted(grams)),
    )


def sentence_counts(counted: Iterable[Counted]) -> tuple[int, Counter[str]]:
    """How many pieces there are and how many of them hold each word."""
    total, words = 0, Counter[str]()
    for measure in counted:
        for piece, kinds in zip(measure.pieces, measure.kinds, strict=True):
            total += 1
            words.update({*piece, *kinds})
    return total, words


@dataclass(frozen=True)
class Vectors:
    """All vectors of some measures, one row a measure (``pieces``: one row a piece), ordered by measure id.

    ``words``, ``full`` (words, broader words and those of the chapter), ``kinds`` (broader words, the chapter's
    doubled), ``heads`` and the matrices of pieces have rows of length 1; ``present`` holds 1 for each word of a measure, ``head_weights`` the weights of the heading's words; ``first`` is the
    first piece of each measure.
    """

    ids: np.ndarray
    plans: np.ndarray
    words: sp.csr_matrix
    full: sp.csr_matrix
    present: sp.csr_matrix
    heads: sp.csr_matrix
    head_weights: sp.csr_matrix
    kinds: sp.csr_matrix
    pieces: sp.csr_matrix
    piece_kinds: sp.csr_matrix
    first: np.ndarray
    grams: sp.csr_matrix
    themes: np.ndarray
    own: sp.csr_matrix
    industries: sp.csr_matrix
    vocabulary: tuple[str, ...]
    rarity: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


def unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Each row divided by its length; empty rows stay empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    return sp.csr_matrix(sp.diags(1.0 / length) @ matrix)


def sparse_rows(
    documents: Sequence[Iterable[str]], places: dict[str, int], weight: Callable[[str, int], float]
) -> sp.csr_matrix:
    """Count matrices with weights, columns in the order of ``places``."""
    pointers: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    for document in documents:
        row = sorted((places[word], word, times) for word, times in Counter(document).items())
        columns.extend(place for place, _, _ in row)
        values.extend(weight(word, times) for _, word, times in row)
        pointers.append(len(columns))
    shape = (len(documents), len(places))
    return sp.csr_matrix(
        (np.asarray(values, np.float64), np.asarray(columns, np.int64), np.asarray(pointers, np.int64)), shape=shape
    )


def _chunks(items: Sequence[Wording], size: int) -> list[Sequence[Wording]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _count_many(items: Sequence[Wording], folder: str | None) -> list[Counted]:
    return [count_words(item, folder) for item in items]


def _theme_many(items: Sequence[Wording], book: ThemeBook, settings: Settings) -> list[np.ndarray]:
    return [book.score(item, settings)[0] for item in items]


def vectorise(
    items: Sequence[Wording],
    book: ThemeBook,
    settings: Settings | None = None,
    n_jobs: int = 1,
    folder: str | None = None,
) -> Vectors:
    """Make the vectors of measures.

    Parameters
    ----------
    items : sequence of Wording
        Ordered by measure id, as ``wordings`` gives them.
    book : ThemeBook
        The themes whose points are part of the vectors.
    settings : Settings, optional
    n_jobs : int
        Processes that count words; the result is the same for any number.
    folder : str, optional
        Folder of a codebook of one's own, for ``words.csv`` and ``boilerplate.csv``.

    Returns
    -------
    Vectors
    """
    settings = settings or Settings()
    chunks = _chunks(items, 500)
    jobs = n_jobs if len(chunks) > 1 else 1
    counted: list[Counted] = [
        one for many in Parallel(n_jobs=jobs)(delayed(_count_many)(chunk, folder) for chunk in chunks) for one in many
    ]
    themes = [
        one
        for many in Parallel(n_jobs=jobs)(delayed(_theme_many)(chunk, book, settings) for chunk in chunks)
        for one in many
    ]
    sentences, counts = sentence_counts(counted)
    rarity = background().joined(sentences, counts, settings.corpus_weight)
    return assemble(items, counted, np.array(themes).reshape(len(items), len(book.names)), rarity)


def assemble(items: Sequence[Wording], counted: Sequence[Counted], themes: np.ndarray, rarity: Rarity) -> Vectors:
    """Vectors from counted words and the rarity of each."""
    everything: set[str] = set()
    for one in counted:
        everything.update(one.head, one.chapter_kinds, *one.pieces, *one.kinds)
    vocabulary = tuple(sorted(everything))
    places = {word: place for place, word in enumerate(vocabulary)}
    weights = {word: rarity(word) for word in vocabulary}

    def logged(word: str, times: int) -> float:
        return (1 + math.log(times)) * weights[word]

    bodies = [[word for piece in one.pieces for word in piece] for one in counted]
    kinds = [[*(kind for piece in one.kinds for kind in piece), *one.chapter_kinds] for one in counted]
    words = sparse_rows(bodies, places, logged)
    full = sparse_rows([[*body, *kind] for body, kind in zip(bodies, kinds, strict=True)], places, logged)
    doubled = [[*kind, *one.chapter_kinds] for kind, one in zip(kinds, counted, strict=True)]
    present = words.sign().tocsr()
    heads = sparse_rows([one.head for one in counted], places, logged)
    flat = [
        (piece, kind) for one in counted for piece, kind in zip(one.pieces or ((),), one.kinds or ((),), strict=True)
    ]
    pieces = sparse_rows([[*piece, *kind] for piece, kind in flat], places, logged)
    sizes = [max(1, len(one.pieces)) for one in counted]
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    names = tuple(sorted({name for one in counted for name, _ in (*one.own, *one.industries)}))
    columns = {name: column for column, name in enumerate(names)}
    length = np.linalg.norm(themes, axis=1, keepdims=True)
    length[length == 0] = 1.0
    gram_rows = [one.grams for one in counted]
    pointers = np.concatenate([[0], np.cumsum([len(row) for row in gram_rows])]).astype(np.int64)
    gram_columns = np.fromiter((gram for row in gram_rows for gram in row), np.int64, int(pointers[-1]))
    return Vectors(
        ids=np.array([item.measure_id for item in items], dtype=object),
        plans=np.array([item.plan_id for item in items], dtype=object),
        words=unit_rows(words),
        full=unit_rows(full),
        present=present,
        heads=unit_rows(heads),
        head_weights=heads,
        kinds=unit_rows(sparse_rows(doubled, places, logged)),
        pieces=unit_rows(pieces),
        piece_kinds=unit_rows(sparse_rows([kind for _, kind in flat], places, logged)),
        first=first,
        grams=sp.csr_matrix(
            (np.ones(len(gram_columns), np.float32), gram_columns, pointers), shape=(len(items), GRAM_BUCKETS)
        ),
        themes=themes / length,
        own=_named([one.own for one in counted], columns),
        industries=_named([one.industries for one in counted], columns),
        vocabulary=vocabulary,
        rarity=np.array([weights[word] for word in vocabulary]),
    )


def _named(rows: Sequence[Sequence[tuple[str, int]]], columns: dict[str, int]) -> sp.csr_matrix:
    expanded = [[name for name, times in row for _ in range(times)] for row in rows]
    return sparse_rows(expanded, columns, lambda _, times: float(times))
