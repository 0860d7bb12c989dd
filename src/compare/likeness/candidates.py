"""Which pairs of measures share enough words or concepts to be worth a closer look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from joblib import delayed

from compare.batches import run_batches
from compare.likeness.settings import Settings
from compare.likeness.vectors import Vectors
from compare.likeness.weights import evened

BLOCK = 256  # measures that are multiplied with all others at a time
TASK = 16  # blocks that one process takes at a time
HOLDERS = 10_000  # measures that one measure's rarest words may lead to, all words together
PART = 0.3  # of the wanted cosine that the words asked for must reach, for all words may say more
TRIED = 2  # times the wanted neighbours that are measured whole where only the rarest words were asked
DIGITS, ROUNDED = 6, 5e-7  # to which cosines are rounded before they are compared, and what that may add
MEANT = "\t"  # stands before a concept, so that no word is like it
PAIRS = 200_000  # candidate pairs that are looked at in any case, however few the neighbours


def candidates(vectors: Vectors, settings: Settings, n_jobs: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of measures of different plans that share enough words or concepts to be worth a closer look.

    Each measure brings its nearest ``settings.neighbours`` (more in a small corpus) with a cosine of at least
    ``settings.candidate``; a pair is a candidate when either brings the other. They are found in an inverted index:
    a measure asks for the holders of its words, the rarest first, until ``HOLDERS`` of them are asked for, so that the
    work grows with the number of measures alone; the best of those found are compared by all words. Where all words
    of a measure have no more holders together, nothing is left out.

    Returns
    -------
    (i, j) : arrays of int
        Row numbers with ``i < j``, in order.
    """
    full, _ = sought(vectors, len(vectors), settings)
    lines = np.arange(len(vectors))
    return pairs_of(nearest_measures(full, entries_asked(full), vectors.plans, lines, settings, n_jobs), len(vectors))


def sought(vectors: Vectors, count: int, settings: Settings) -> tuple[sp.csr_matrix, tuple[str, ...]]:
    """What pairs are found by in a corpus of ``count`` measures, and the names of its columns, in order.

    Words and concepts, half of each, so that other words for one thing are found too; words alone where so many
    measures are at hand that each one's nearest are near enough, and concepts, being common, would lead everywhere.
    """
    if wanted(count, settings) == settings.neighbours:
        return vectors.full, vectors.vocabulary
    names = (*(f"{MEANT}{concept}" for concept in vectors.meant), *vectors.vocabulary)
    return evened(sp.csr_matrix(sp.hstack([vectors.concepts, vectors.full], "csr"))), names


@dataclass(frozen=True)
class Near:
    """The nearest measures of some measures.

    Attributes
    ----------
    lines, others : arrays of int
        A measure and one that it brings, in order of ``lines``.
    lowest : array of float
        Of each measure that was asked for, the cosine of the asked words from which another can come among its nearest.
    """

    lines: np.ndarray
    others: np.ndarray
    lowest: np.ndarray


def wanted(count: int, settings: Settings) -> int:
    """How many measures each one brings at most, in a corpus of ``count``."""
    return max(settings.neighbours, PAIRS // max(1, count))


def pairs_of(near: Near, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The pairs that measures bring, each once, ``i < j``, in order."""
    keys = np.sort(np.minimum(near.lines, near.others) * count + np.maximum(near.lines, near.others))
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
    return keys // max(1, count), keys % max(1, count)


def nearest_measures(
    full: sp.csr_matrix, asked: np.ndarray, plans: np.ndarray, lines: np.ndarray, settings: Settings, n_jobs: int = 1
) -> Near:
    """What some measures bring.

    Parameters
    ----------
    full : sparse matrix
        What they are found by, as ``sought`` tells.
    asked : array of bool
        For each entry of ``full``, whether its measure asks for the word (``entries_asked``).
    plans : array of str
        The plan of each measure.
    lines : array of int
        The measures that are asked for, in order.
    """
    count = full.shape[0]
    if count < 2 or not len(lines):
        return Near(np.zeros(0, np.int64), np.zeros(0, np.int64), np.full(len(lines), settings.candidate))
    turned, few, most = full.T.tocsr(), only(full, asked), wanted(count, settings)
    parts = [lines[start : start + BLOCK * TASK] for start in range(0, len(lines), BLOCK * TASK)]
    plan = pd.factorize(plans)[0]
    tasks = [delayed(_nearest_of)(few[part], turned, full, plan, part, most, settings.candidate) for part in parts]
    found = run_batches(tasks, n_jobs, lambda task: plans[parts[task]].tolist())
    return Near(*(np.concatenate(side) for side in zip(*found, strict=True)))


def rarest(full: sp.csr_matrix) -> sp.csr_matrix:
    """The words that each measure asks for (see :func:`entries_asked`)."""
    return only(full, entries_asked(full))


def only(full: sp.csr_matrix, kept: np.ndarray) -> sp.csr_matrix:
    """Some of the entries of a matrix."""
    pointers = np.append(0, np.cumsum(kept))[full.indptr]
    return sp.csr_matrix((full.data[kept], full.indices[kept], pointers), shape=full.shape)


def counted_holders(full: sp.csr_matrix) -> np.ndarray:
    """How many measures hold each word, in powers of two."""
    holders = np.bincount(full.indices, minlength=full.shape[1])
    return np.asarray(2.0 ** np.ceil(np.log2(np.maximum(holders, 1))))


def entries_asked(full: sp.csr_matrix, counted: np.ndarray | None = None) -> np.ndarray:
    """Which words each measure asks for: the rarest ones, which have at most ``HOLDERS`` holders together.

    Holders are counted in powers of two, so that a measure more or less seldom changes what others ask for; among
    words as rare, the first of the vocabulary comes first. The rarest word is asked for in any case.
    """
    counted = counted_holders(full) if counted is None else counted
    sizes, begins = np.diff(full.indptr), full.indptr[:-1]
    rows = np.repeat(np.arange(full.shape[0]), sizes)
    order = np.lexsort((full.indices, counted[full.indices], rows))
    total = np.cumsum(counted[full.indices[order]])
    before = np.append(0.0, total)[begins]
    first = np.arange(full.nnz) == np.repeat(begins, sizes)
    asked = np.zeros(full.nnz, bool)
    asked[order[(total - np.repeat(before, sizes) <= HOLDERS) | first]] = True
    return asked


def _nearest_of(
    asked: sp.csr_matrix,
    turned: sp.csr_matrix,
    full: sp.csr_matrix,
    plans: np.ndarray,
    lines: np.ndarray,
    most: int,
    least: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What some measures bring, a block after the other."""
    blocks = [slice(start, start + BLOCK) for start in range(0, len(lines), BLOCK)]
    parts = [nearest(asked[block], turned, full, plans, lines[block], most, least) for block in blocks]
    rows, others, lowest = (np.concatenate(side) for side in zip(*parts, strict=True))
    return rows, others, lowest


def nearest(
    block: sp.csr_matrix,
    turned: sp.csr_matrix,
    full: sp.csr_matrix,
    plans: np.ndarray,
    lines: np.ndarray,
    most: int,
    least: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The nearest measures of other plans for each measure of a block: by the words asked for, then by all."""
    product = sp.csr_matrix(block @ turned)
    rows, others, values = _worth(
        np.repeat(lines, np.diff(product.indptr)), product.indices, product.data, plans, least * PART
    )
    cut = np.diff(block.indptr) < np.diff(full.indptr)[lines]
    places, lowest = _best(lines, rows, others, values, np.where(cut, TRIED * most, most), least * PART)
    rows, others, values = rows[places], others[places], values[places]
    if cut.any():
        values = np.asarray(full[rows].multiply(full[others]).sum(axis=1)).ravel()
    rows, others, values = _worth(rows, others, values, plans, least)
    if cut.any():
        places, _ = _best(lines, rows, others, values, np.full(len(lines), most), least)
        rows, others = rows[places], others[places]
    return rows, others, lowest


def _worth(
    rows: np.ndarray, others: np.ndarray, values: np.ndarray, plans: np.ndarray, least: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    keep = np.flatnonzero(values >= least - ROUNDED)
    keep = keep[plans[others[keep]] != plans[rows[keep]]]
    values = np.round(values[keep], DIGITS)
    sure = values >= least
    return rows[keep][sure], others[keep][sure].astype(np.int64), values[sure]


def _best(
    lines: np.ndarray, rows: np.ndarray, others: np.ndarray, values: np.ndarray, most: np.ndarray, least: float
) -> tuple[np.ndarray | slice, np.ndarray]:
    """Where the highest values of each line stand, the first of equals, and from what value on one more would."""
    begins, ends = np.searchsorted(rows, lines), np.searchsorted(rows, lines, "right")
    lowest = np.full(len(lines), least)
    if (ends - begins <= most).all():
        return slice(None), lowest
    kept = []
    for line, (begin, end, wanted) in enumerate(zip(begins.tolist(), ends.tolist(), most.tolist(), strict=True)):
        places = np.arange(begin, end)
        if end - begin > wanted:
            mine = values[begin:end]
            lowest[line] = np.partition(mine, end - begin - wanted)[end - begin - wanted]
            places = places[mine >= lowest[line]]
            if len(places) > wanted:
                places = places[np.lexsort((others[places], -values[places]))][:wanted]
        kept.append(places)
    return np.concatenate(kept), lowest
