"""Which pairs of measures share enough words to be worth a closer look."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from joblib import delayed

from compare.batches import run_batches
from compare.likeness.settings import Settings
from compare.likeness.vectors import Vectors

__all__ = ["candidates"]

BLOCK = 256  # measures that are multiplied with all others at a time
TASK = 16  # blocks that one process takes at a time
HOLDERS = 10_000  # measures that one measure's rarest words may lead to, all words together
TRIED = 2  # times the wanted neighbours that are measured whole where only the rarest words were asked
DIGITS, ROUNDED = 6, 5e-7  # to which cosines are rounded before they are compared, and what that may add
PAIRS = 200_000  # candidate pairs that are looked at in any case, however few the neighbours


def candidates(vectors: Vectors, settings: Settings, n_jobs: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of measures of different plans that share enough words to be worth a closer look.

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
    count = len(vectors)
    if count < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    _, plans = np.unique(vectors.plans, return_inverse=True)
    most = max(settings.neighbours, PAIRS // count)
    full, turned, asked = vectors.full, vectors.full.T.tocsr(), rarest(vectors.full)
    starts = range(0, count, BLOCK * TASK)
    tasks = [
        delayed(_nearest_of)(asked, turned, full, plans, range(start, min(start + BLOCK * TASK, count), BLOCK), most,
                             settings.candidate)
        for start in starts
    ]  # fmt: skip
    found = run_batches(tasks, n_jobs, lambda task: vectors.plans[starts[task] : starts[task] + starts.step].tolist())
    keys = np.sort(np.concatenate([np.minimum(a, b) * count + np.maximum(a, b) for a, b in found]))
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
    return keys // count, keys % count


def rarest(full: sp.csr_matrix) -> sp.csr_matrix:
    """The words that each measure asks for: the rarest ones, which have at most ``HOLDERS`` holders together.

    Holders are counted in powers of two, so that a measure more or less seldom changes what others ask for; among
    words as rare, the first of the vocabulary comes first. The rarest word is asked for in any case.
    """
    holders = np.bincount(full.indices, minlength=full.shape[1])
    counted = 2.0 ** np.ceil(np.log2(np.maximum(holders, 1)))
    sizes, begins = np.diff(full.indptr), full.indptr[:-1]
    rows = np.repeat(np.arange(full.shape[0]), sizes)
    order = np.lexsort((full.indices, counted[full.indices], rows))
    total = np.cumsum(counted[full.indices[order]])
    before = np.append(0.0, total)[begins]
    first = np.arange(full.nnz) == np.repeat(begins, sizes)
    kept = np.sort(order[(total - np.repeat(before, sizes) <= HOLDERS) | first])
    pointers = np.append(0, np.cumsum(np.bincount(rows[kept], minlength=full.shape[0])))
    return sp.csr_matrix((full.data[kept], full.indices[kept], pointers), shape=full.shape)


def _nearest_of(
    asked: sp.csr_matrix,
    turned: sp.csr_matrix,
    full: sp.csr_matrix,
    plans: np.ndarray,
    starts: range,
    most: int,
    least: float,
) -> tuple[np.ndarray, np.ndarray]:
    """The pairs that some blocks of measures bring."""
    parts = [nearest(asked[at : at + starts.step], turned, full, plans, at, most, least) for at in starts]
    return np.concatenate([a for a, _ in parts]), np.concatenate([b for _, b in parts])


def nearest(
    block: sp.csr_matrix,
    turned: sp.csr_matrix,
    full: sp.csr_matrix,
    plans: np.ndarray,
    start: int,
    most: int,
    least: float,
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest measures of other plans for each measure of a block: by the words asked for, then by all."""
    product = sp.csr_matrix(block @ turned)
    lines = start + np.arange(block.shape[0])
    rows, others, values = _worth(
        np.repeat(lines, np.diff(product.indptr)), product.indices, product.data, plans, least
    )
    cut = np.diff(block.indptr) < np.diff(full.indptr)[lines]
    rows, others = _best(lines, rows, others, values, np.where(cut, TRIED * most, most))
    if cut.any():
        values = np.asarray(full[rows].multiply(full[others]).sum(axis=1)).ravel()
        rows, others, values = _worth(rows, others, values, plans, least)
        rows, others = _best(lines, rows, others, values, np.full(len(lines), most))
    return rows, others


def _worth(
    rows: np.ndarray, others: np.ndarray, values: np.ndarray, plans: np.ndarray, least: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    keep = np.flatnonzero(values >= least - ROUNDED)
    keep = keep[plans[others[keep]] != plans[rows[keep]]]
    values = np.round(values[keep], DIGITS)
    sure = values >= least
    return rows[keep][sure], others[keep][sure].astype(np.int64), values[sure]


def _best(
    lines: np.ndarray, rows: np.ndarray, others: np.ndarray, values: np.ndarray, most: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The highest values of each line, the first of equals."""
    bounds = np.searchsorted(rows, np.append(lines, lines[-1] + 1))
    if (np.diff(bounds) <= most).all():
        return rows, others
    kept = []
    for begin, end, wanted in zip(bounds[:-1].tolist(), bounds[1:].tolist(), most.tolist(), strict=True):
        places = np.arange(begin, end)
        if end - begin > wanted:
            mine = values[begin:end]
            places = places[mine >= np.partition(mine, end - begin - wanted)[end - begin - wanted]]
            if len(places) > wanted:
                places = places[np.lexsort((others[places], -values[places]))][:wanted]
        kept.append(places)
    every = np.concatenate(kept)
    return rows[every], others[every]
