"""Measures as sparse vectors: words and characters weighed by how rare they are in a shipped background and at hand."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from joblib import delayed

from compare.batches import run_batches
from compare.codebook import Codebook, load_codebook
from compare.likeness.pieces import Wording, wordings
from compare.likeness.settings import Settings
from compare.likeness.themes import ThemeBook, theme_book
from compare.likeness.words import load_words

__all__ = ["Background", "Vectors", "background", "character_strings", "telling", "vectorise", "vectors_of"]

BACKGROUND = Path(__file__).with_name("background.json")
PAIR = 1 << 21  # a pair of characters as one number: first × PAIR + second
FALL = 4.0  # a word begins to count less at the share ``Settings.common`` divided by this
UNSEEN = 5  # measures that each plan is thought to have besides, so that few measures do not make every word common
HEADINGS = 20  # headings by which the rarity of a heading's characters is told, however many there are
FEW = 3000  # measures up to which starting processes costs more than it saves
CHUNK = 500  # measures whose words one process counts at a time
TELL = 256  # plans that tell how rare a word is; more hardly change it, and each would change all scores a little


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


def count_words(wording: Wording, folder: str | None = None) -> Counted:
    """Look for the words of one measure by the codebook of a folder; the same for every process and order."""
    words, drop = load_words(folder), boilerplate(folder)
    pieces = [words.counted(piece) for piece in wording.pieces] or [[]]
    head, chapter = words.counted(wording.head), words.counted(wording.chapter)
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
    ``chapters`` (of the headings alone) and ``kinds`` (broader words, the chapter's doubled) have rows of length 1;
    ``present`` holds 1 for each word of the text that counts; ``sizes`` are the measures of each one's plan; ``themes``
    are points of themes, ``fits`` whether the codebook's themes fit these measures; ``told`` marks the measures by which
    rarity, fit and themes were told (see :func:`telling`).
    """

    ids: np.ndarray
    plans: np.ndarray
    full: sp.csr_matrix
    kinds: sp.csr_matrix
    chars: sp.csr_matrix
    heads: sp.csr_matrix
    chapters: sp.csr_matrix
    present: sp.csr_matrix
    sizes: np.ndarray
    themes: np.ndarray
    fits: bool
    told: np.ndarray
    own: sp.csr_matrix
    industries: sp.csr_matrix
    vocabulary: tuple[str, ...]
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
    settings : Settings, optional
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
    shares = settings.corpus_weight * _shares(plans, told)
    pieces = np.array([len(one.pieces) for one in counted], np.int64)
    gather = sp.csr_matrix(
        (np.ones(pieces.sum()), np.arange(pieces.sum()), np.append(0, np.cumsum(pieces))),
        shape=(len(items), pieces.sum()),
    )

    vocabulary = tuple(sorted({w for one in counted for part in (*one.pieces, one.headings) for w in part}))
    places = {word: place for place, word in enumerate(vocabulary)}
    words = _rows([piece for one in counted for piece in one.pieces], places)
    body = sp.csr_matrix(gather @ words)
    held = np.array([background().words.get(word, 0.0) for word in vocabulary])
    spoken = np.repeat(told, pieces)
    rarity = _rarity(words[spoken], held, settings.corpus_weight) * _uncommon(body, shares, settings)
    _, plan, sizes = np.unique(plans, return_inverse=True, return_counts=True)
    return Vectors(
        ids=np.array([item.measure_id for item in items], dtype=object),
        plans=plans,
        full=_weighed(sp.csr_matrix(body + _rows([one.headings for one in counted], places)), rarity),
        kinds=_kinds([one.kinds for one in counted], told, shares, settings),
        chars=_characters(items, gather, spoken, shares, settings),
        heads=_headings([item.head for item in items], shares, settings),
        chapters=_headings([item.chapter for item in items], shares, settings),
        present=sp.csr_matrix(_times(body.sign(), rarity > 0)),
        sizes=sizes[plan] if len(items) else sizes,
        themes=_unit(themes),
        fits=bool(len(items)) and book.fit(themes[told], plans[told], settings) >= settings.fit,
        told=told,
        own=_named([one.own for one in counted], [one.industries for one in counted]),
        industries=_named([one.industries for one in counted], [one.own for one in counted]),
        vocabulary=vocabulary,
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
    folder = codebook.key or None if codebook else None
    return items, vectorise(items, theme_book(codebook), settings, n_jobs if len(items) > FEW else 1, folder)


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


def _rows(documents: Sequence[Sequence[str]], places: dict[str, int]) -> sp.csr_matrix:
    """How often each document holds each word, columns in the order of ``places``."""
    columns = np.fromiter((places[word] for document in documents for word in document), np.int64)
    sizes = np.fromiter((len(document) for document in documents), np.int64, len(documents))
    return _counts(np.repeat(np.arange(len(documents)), sizes), columns, (len(documents), len(places)))


def _counts(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sp.csr_matrix:
    table = sp.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
    table.sum_duplicates()
    return sp.csr_matrix(table)


def telling(plans: np.ndarray) -> np.ndarray:
    """Which measures tell how rare a word is: those of ``TELL`` plans, chosen by a sum over their ids.

    All of a small corpus; in a large one a plan that is not among them changes no weight of any other.
    """
    names = np.unique(plans.astype(str))
    first = sorted(names.tolist(), key=lambda name: hashlib.sha256(name.encode()).digest())[:TELL]
    return np.isin(plans.astype(str), first)


def _shares(plans: np.ndarray, told: np.ndarray) -> np.ndarray:
    """What each measure adds to the share of measures that hold a word: every plan counts the same.

    So a long plan that joins or leaves the corpus changes little.
    """
    shares = np.zeros(len(plans))
    if len(plans):
        _, plan, sizes = np.unique(plans[told], return_inverse=True, return_counts=True)
        shares[told] = 1 / (len(sizes) * (sizes[plan] + UNSEEN))
    return shares


def _rarity(pieces: sp.csr_matrix, held: np.ndarray, weight: float) -> np.ndarray:
    """``ln((N + 1) / (n + 1))``: inverse document frequency over sentences (Spärck Jones 1972).

    Sentences are those of the background (``held``: how many of them hold each) and the pieces at hand, which never
    count more than the background.
    """
    sentences = background().sentences
    factor = weight * min(1.0, sentences / max(1, pieces.shape[0]))
    here = np.bincount(pieces.indices, minlength=pieces.shape[1])
    return np.asarray(np.log((sentences + factor * pieces.shape[0] + 1) / (held + factor * here + 1)))


def _uncommon(measures: sp.csr_matrix, shares: np.ndarray, settings: Settings) -> np.ndarray:
    """1 for what few measures hold, 0 from a share of ``settings.common`` on, falling from a quarter of that."""
    share = np.asarray(measures.sign().T @ shares).ravel()
    with np.errstate(divide="ignore"):
        return np.clip(np.log(settings.common / share) / np.log(FALL), 0, 1)


def _times(counts: sp.csr_matrix, weights: np.ndarray) -> sp.csr_matrix:
    table = sp.csr_matrix(counts, dtype=np.float64, copy=True)
    table.data *= weights[table.indices]
    table.eliminate_zeros()
    return table


def _weighed(counts: sp.csr_matrix, weights: np.ndarray) -> sp.csr_matrix:
    """Counts as ``1 + ln(times)``, times the weight of their column, each row of length 1; empty rows stay empty."""
    table = sp.csr_matrix(counts, dtype=np.float64, copy=True)
    table.data = 1 + np.log(table.data)
    table = _times(table, weights)
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table.data /= np.repeat(np.where(length == 0, 1.0, length), np.diff(table.indptr))
    return table


def _unit(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length == 0, 1.0, length))


def _named(rows: Sequence[Sequence[tuple[str, int]]], others: Sequence[Sequence[tuple[str, int]]]) -> sp.csr_matrix:
    names = sorted({name for many in (rows, others) for row in many for name, _ in row})
    places = {name: place for place, name in enumerate(names)}
    return _rows([[name for name, times in row for _ in range(times)] for row in rows], places)


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


def _characters(
    items: Sequence[Wording], gather: sp.csr_matrix, told: np.ndarray, shares: np.ndarray, settings: Settings
) -> sp.csr_matrix:
    """Characters and their pairs of each measure with its headings, weighed as words are."""
    rows, numbers = _strings((piece for item in items for piece in (item.pieces or ("",))), _han, single=True)
    headings = _strings((f"{item.head}\0{item.chapter}" for item in items), _han, single=True)
    known, columns = np.unique(np.concatenate([numbers, headings[1]]), return_inverse=True)
    pieces = _counts(rows, columns[: len(rows)], (gather.shape[1], len(known)))
    measures = sp.csr_matrix(gather @ pieces + _counts(headings[0], columns[len(rows) :], (len(items), len(known))))
    held = np.array([background().strings.get(number, 0.0) for number in known.tolist()])
    rarity = _rarity(pieces[told], held, settings.corpus_weight)
    return _weighed(measures, rarity * _uncommon(measures, shares, settings))


def _kinds(rows: Sequence[Sequence[str]], told: np.ndarray, shares: np.ndarray, settings: Settings) -> sp.csr_matrix:
    """Broader words of each measure, weighed as words are."""
    places = {word: place for place, word in enumerate(sorted({word for row in rows for word in row}))}
    counts = _rows(rows, places)
    held = np.array([background().words.get(word, 0.0) for word in places])
    return _weighed(counts, _rarity(counts[told], held, settings.corpus_weight) * _uncommon(counts, shares, settings))


def _headings(texts: Sequence[str], shares: np.ndarray, settings: Settings) -> sp.csr_matrix:
    """Characters and pairs of characters of headings, rare ones weighing more."""
    rows, numbers = _strings((text.lower() for text in texts), str.isalnum, single=True)
    known, columns = np.unique(numbers, return_inverse=True)
    counts = _counts(rows, columns, (len(texts), len(known)))
    share = np.asarray(counts.sign().T @ shares).ravel()
    rarity = 1 + np.log((1 + HEADINGS) / (1 + HEADINGS * share))
    return _weighed(counts, rarity * _uncommon(counts, shares, settings))
