"""Measures as sparse vectors: words and characters weighed by how rare they are in a shipped background and at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

import numpy as np
import pandas as pd
import scipy.sparse as sp
from joblib import delayed

from compare.batches import run_batches
from compare.codebook import Codebook, folder_of, load_codebook
from compare.likeness.concepts import load_concepts
from compare.likeness.pieces import Wording, wordings
from compare.likeness.settings import Settings
from compare.likeness.themes import ThemeBook, theme_book
from compare.likeness.weights import (
    BLOCK,
    PAIR,
    background,
    counts_of,
    held_by,
    rarity_of,
    rows_of,
    shares_of,
    telling,
    uncommon,
    unit,
    weighed,
    weighted,
)  # fmt: skip
from compare.likeness.words import load_words

HEADINGS = 20  # headings by which the rarity of a heading's characters is told, however many there are
FEW = 3000  # measures up to which starting processes costs more than it saves
KNOWN = 16_384  # sentences and headings whose words are kept at hand: plans copy one another, and chapters repeat
CHUNK = 500  # measures whose words one process counts at a time


@lru_cache(maxsize=8)
def boilerplate(folder: str | None = None) -> frozenset[str]:
    """Words of drafting (加强, 进一步, 有关) that say nothing of what is done."""
    return frozenset(load_codebook(folder).words("boilerplate"))


# -- words ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """The words of one measure, looked for once."""

    pieces: tuple[tuple[str, ...], ...]  # content words of each piece
    headings: tuple[str, ...]  # those of its heading and of the heading above
    kinds: tuple[str, ...]  # broader words, those of the chapter doubled
    own: tuple[tuple[str, int], ...]  # industries that its chapter or heading names
    industries: tuple[tuple[str, int], ...]  # industries of the body, those of the chapter doubled


@lru_cache(maxsize=KNOWN)
def _words_of(text: str, folder: str | None) -> tuple[str, ...]:
    """The words of a sentence or heading that are compared, each string held once however often it comes."""
    return tuple(map(intern, load_words(folder).counted(text)))


def count_words(wording: Wording, folder: str | None = None) -> Counted:
    """Look for the words of one measure by the codebook of a folder; the same for every process and order."""
    words, drop = load_words(folder), boilerplate(folder)
    pieces = [_words_of(piece, folder) for piece in wording.pieces] or [()]
    head, chapter = _words_of(wording.head, folder), _words_of(wording.chapter, folder)
    named = Counter(words.industries_of(chapter)) + Counter(words.industries_of(head))
    spoken = Counter(words.industries_of([word for piece in pieces for word in piece]))
    for industry in words.industries_of(chapter):
        spoken[industry] += 2
    return Counted(
        tuple(tuple(word for word in piece if word not in drop) for piece in pieces),
        tuple(word for word in (*head, *chapter) if word not in drop),
        tuple(words.broader([word for piece in (*pieces, chapter, chapter) for word in piece])),
        tuple(sorted(named.items())),
        tuple(sorted(spoken.items())),
    )


# -- vectors --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Vectors:
    """All vectors of some measures, one row a measure, ordered by measure id.

    ``full`` (words of text, heading and chapter), ``chars`` (characters, and pairs of them, of the same), ``heads`` and
    ``chapters`` (of the headings alone), ``concepts`` (that text and headings speak of) and ``kinds`` (broader words,
    the chapter's doubled) have rows of length 1; ``present`` holds 1 for each word of the text that counts; ``sizes``
    are the measures of each one's plan; ``themes`` are points of themes, ``fits`` whether the codebook's themes fit
    these measures; ``told`` marks the measures by which rarity, fit and themes were told (see ``telling``);
    ``vocabulary`` and ``meant`` name the columns of ``full`` and of ``concepts``.
    """

    ids: np.ndarray
    plans: np.ndarray
    full: sp.csr_matrix
    kinds: sp.csr_matrix
    chars: sp.csr_matrix
    heads: sp.csr_matrix
    chapters: sp.csr_matrix
    concepts: sp.csr_matrix
    present: sp.csr_matrix
    sizes: np.ndarray
    themes: np.ndarray
    fits: bool
    told: np.ndarray
    own: sp.csr_matrix
    industries: sp.csr_matrix
    vocabulary: tuple[str, ...]
    meant: tuple[str, ...]
    rarity: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


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
    n_jobs : int
        Processes that look for words; the result is the same for any number.
    folder : str, optional
        Folder of a codebook of one's own, for ``words.csv`` and ``boilerplate.csv``.

    Returns
    -------
    Vectors
    """
    settings = settings or Settings()
    counted, themes = _all_words(items, book, settings, n_jobs, folder)
    plans = np.array([item.plan_id for item in items], dtype=object)
    told = telling(plans)
    shares = settings.corpus_weight * shares_of(plans, told)
    pieces = np.array([len(one.pieces) for one in counted], np.int64)
    gather = sp.csr_matrix(
        (np.ones(pieces.sum()), np.arange(pieces.sum()), np.append(0, np.cumsum(pieces))),
        shape=(len(items), pieces.sum()),
    )

    vocabulary = tuple(sorted({w for one in counted for part in (*one.pieces, one.headings) for w in part}))
    places = {word: place for place, word in enumerate(vocabulary)}
    words = rows_of([piece for one in counted for piece in one.pieces], places)
    body = sp.csr_matrix(gather @ words)
    held = np.array([background().words.get(word, 0.0) for word in vocabulary])
    rarity = rarity_of(words[np.repeat(told, pieces)], held, settings.corpus_weight) * uncommon(body, shares, settings)
    _, plan, sizes = np.unique(plans, return_inverse=True, return_counts=True)
    return Vectors(
        ids=np.array([item.measure_id for item in items], dtype=object),
        plans=plans,
        full=weighed(sp.csr_matrix(body + rows_of([one.headings for one in counted], places)), rarity),
        kinds=_kinds([one.kinds for one in counted], told, shares, settings),
        chars=_characters(items, told, shares, settings),
        heads=_headings([item.head for item in items], shares, settings),
        chapters=_headings([item.chapter for item in items], shares, settings),
        concepts=_concepts(items, gather, np.repeat(told, pieces), shares, settings, folder),
        present=sp.csr_matrix(weighted(body.sign(), rarity > 0)),
        sizes=sizes[plan] if len(items) else sizes,
        themes=unit(themes),
        fits=bool(len(items)) and book.fit(themes[told], plans[told], settings) >= settings.fit,
        told=told,
        own=_named([one.own for one in counted], [one.industries for one in counted]),
        industries=_named([one.industries for one in counted], [one.own for one in counted]),
        vocabulary=vocabulary,
        meant=load_concepts(folder).names,
        rarity=rarity,
    )


def vectors_of(
    measures: pd.DataFrame,
    actions: pd.DataFrame | None = None,
    units: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
    settings: Settings | None = None,
    n_jobs: int = 1,
) -> tuple[list[Wording], Vectors]:
    """The wordings and vectors of all measures of some tables that say anything."""
    settings = settings or Settings()
    items = wordings(measures, actions, settings.piece, codebook=codebook, units=units)
    items = [item for item in items if item.body]
    n_jobs = n_jobs if len(items) > FEW else 1
    return items, vectorise(items, theme_book(codebook), settings, n_jobs, folder_of(codebook))


def _all_words(
    items: Sequence[Wording], book: ThemeBook, settings: Settings, n_jobs: int, folder: str | None
) -> tuple[list[Counted], np.ndarray]:
    """The words and the points of themes of all measures."""
    chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    tasks = [delayed(_chunk_words)(chunk, book, settings, folder) for chunk in chunks]
    found = run_batches(tasks, n_jobs, lambda task: [item.plan_id for item in chunks[task]])
    themes = [one for _, many in found for one in many]
    return [one for many, _ in found for one in many], np.array(themes).reshape(len(items), len(book.names))


def _chunk_words(
    items: Sequence[Wording], book: ThemeBook, settings: Settings, folder: str | None
) -> tuple[list[Counted], list[np.ndarray]]:
    return [count_words(item, folder) for item in items], [book.score(item, settings)[0] for item in items]


def _named(rows: Sequence[Sequence[tuple[str, int]]], others: Sequence[Sequence[tuple[str, int]]]) -> sp.csr_matrix:
    names = sorted({name for many in (rows, others) for row in many for name, _ in row})
    places = {name: place for place, name in enumerate(names)}
    return rows_of([[name for name, times in row for _ in range(times)] for row in rows], places)


def _concepts(
    items: Sequence[Wording],
    gather: sp.csr_matrix,
    told: np.ndarray,
    shares: np.ndarray,
    settings: Settings,
    folder: str | None,
) -> sp.csr_matrix:
    """Concepts of each measure with its headings, weighed as words are."""
    concepts = load_concepts(folder)
    pieces = concepts.count([piece for item in items for piece in item.pieces or ("",)])
    rarity = rarity_of(pieces[told], concepts.held, settings.corpus_weight)
    body = sp.csr_matrix(gather @ pieces)
    headings = concepts.count([f"{item.head}\0{item.chapter}" for item in items])
    return weighed(sp.csr_matrix(body + headings), rarity * uncommon(body, shares, settings))


# -- characters -----------------------------------------------------------------------------------------------------


def _han(character: str) -> bool:
    return "㐀" <= character <= "鿿" or "豈" <= character <= "\ufaff"


def _strings(texts: Iterable[str], wanted: Callable[[str], bool], single: bool) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of wanted characters of many texts, and single ones too: the text each stands in, and its number."""
    characters = np.frombuffer("".join(f"{text}\n" for text in texts).encode("utf-32-le"), np.uint32).astype(np.int64)
    row = np.cumsum(characters == ord("\n"))
    kinds, kind = np.unique(characters, return_inverse=True)
    keep = np.array([wanted(chr(one)) for one in kinds], bool)[kind] if len(kinds) else np.zeros(0, bool)
    pair = keep[:-1] & keep[1:]
    rows, numbers = row[:-1][pair], characters[:-1][pair] * PAIR + characters[1:][pair]
    if single:
        rows, numbers = np.concatenate([rows, row[keep]]), np.concatenate([numbers, characters[keep]])
    return rows, numbers


def character_strings(text: str) -> set[str]:
    """The Han characters of a text, and the pairs of them that stand side by side.

    >>> sorted(character_strings("应急A预案"))
    ['应', '应急', '急', '案', '预', '预案']
    """
    _, numbers = _strings([text], _han, single=True)
    return {chr(number) if number < PAIR else chr(number // PAIR) + chr(number % PAIR) for number in numbers.tolist()}


def _characters(items: Sequence[Wording], told: np.ndarray, shares: np.ndarray, settings: Settings) -> sp.csr_matrix:
    """Characters and their pairs of each measure with its headings, weighed as words are."""
    parts = [_string_counts(items[start : start + BLOCK]) for start in range(0, max(1, len(items)), BLOCK)]
    known = np.unique(np.concatenate([numbers for numbers, _ in parts]))
    measures = sp.csr_matrix(
        (
            np.concatenate([counts.data for _, counts in parts]),
            np.concatenate([np.searchsorted(known, numbers)[counts.indices] for numbers, counts in parts]),
            np.cumsum([0, *(size for _, counts in parts for size in np.diff(counts.indptr).tolist())]),
        ),
        shape=(len(items), len(known)),
    )
    del parts
    spoken = [
        piece for item, tells in zip(items, told.tolist(), strict=True) if tells for piece in item.pieces or ("",)
    ]
    rows, numbers = _strings(spoken, _han, single=True)
    pieces = counts_of(rows, np.searchsorted(known, numbers), (len(spoken), len(known)))
    held = np.array([background().strings.get(number, 0.0) for number in known.tolist()])
    rarity = rarity_of(pieces, held, settings.corpus_weight)
    return weighed(measures, rarity * uncommon(measures, shares, settings))


def _string_counts(items: Sequence[Wording]) -> tuple[np.ndarray, sp.csr_matrix]:
    """The characters, and pairs of them, of some measures with their headings, and how often each has each."""
    texts = ("\0".join((*item.pieces, item.head, item.chapter)) for item in items)
    rows, numbers = _strings(texts, _han, single=True)
    known, columns = np.unique(numbers, return_inverse=True)
    return known, counts_of(rows, columns, (len(items), len(known)))


def _kinds(rows: Sequence[Sequence[str]], told: np.ndarray, shares: np.ndarray, settings: Settings) -> sp.csr_matrix:
    """Broader words of each measure, weighed as words are."""
    places = {word: place for place, word in enumerate(sorted({word for row in rows for word in row}))}
    counts = rows_of(rows, places)
    held = np.array([background().words.get(word, 0.0) for word in places])
    return weighed(counts, rarity_of(counts[told], held, settings.corpus_weight) * uncommon(counts, shares, settings))


def _headings(texts: Sequence[str], shares: np.ndarray, settings: Settings) -> sp.csr_matrix:
    """Characters and pairs of characters of headings, rare ones weighing more."""
    rows, numbers = _strings((text.lower() for text in texts), str.isalnum, single=True)
    known, columns = np.unique(numbers, return_inverse=True)
    counts = counts_of(rows, columns, (len(texts), len(known)))
    rarity = 1 + np.log((1 + HEADINGS) / (1 + HEADINGS * held_by(counts, shares)))
    return weighed(counts, rarity * uncommon(counts, shares, settings))
