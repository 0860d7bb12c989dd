"""Which pairs of measures share enough words to be worth a closer look."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed

from compare.likeness.settings import Settings
from compare.likeness.vectors import Vectors

__all__ = ["candidates"]

BLOCK = 256  # measures whose candidates are sought at a time
PRODUCTS = 3e9  # multiplications that the search may take; beyond, the commonest words are left out
PAIRS = 200_000  # candidate pairs that are looked at in any case, however few the neighbours


def candidates(vectors: Vectors, settings: Settings, n_jobs: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of measures of different plans that share enough words to be worth a closer look.

    Each measure brings its nearest ``settings.neighbours`` (more in a small corpus) with a cosine of at least
    ``settings.candidate``; a pair is a candidate when either brings the other. In large corpora the commonest words
    are left out of this search, so that the work stays within ``PRODUCTS`` multiplications.

    Returns
    -------
    (i, j) : arrays of int
        Row numbers with ``i < j``, in order.
    """
    count = len(vectors)
    if count < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    matrix = _pruned(vectors.full)
    _, plans = np.unique(vectors.plans, return_inverse=True)
    most = max(settings.neighbours, PAIRS // count)
    turned = matrix.T.tocsr()
    starts = range(0, count, BLOCK)
    jobs = n_jobs if len(starts) > 1 else 1
    found = Parallel(n_jobs=jobs)(
        delayed(_nearest)(matrix[start : start + BLOCK], turned, plans, start, most, settings.candidate)
        for start in starts
    )
    keys = np.unique(np.concatenate([np.minimum(a, b) * count + np.maximum(a, b) for a, b in found]))
    return keys // count, keys % count


def _pruned(matrix: sp.csr_matrix) -> sp.csr_matrix:
    holders = np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(float)
    rarest = np.argsort(holders, kind="stable")
    within = np.cumsum(holders[rarest] ** 2) <= PRODUCTS
    if within.all():
        return matrix
    keep = np.zeros(matrix.shape[1])
    keep[rarest[within]] = 1.0
    pruned = sp.csr_matrix(matrix @ sp.diags(keep))
    pruned.eliminate_zeros()
    return pruned


def _nearest(
    block: sp.csr_matrix, turned: sp.csr_matrix, plans: np.ndarray, start: int, most: int, least: float
) -> tuple[np.ndarray, np.ndarray]:
    product = sp.csr_matrix(block @ turned)
    rows, columns = [], []
    for row in range(product.shape[0]):
        begin, end = product.indptr[row], product.indptr[row + 1]
        others = product.indices[begin:end].astype(np.int64)
        values = np.round(product.data[begin:end], 6)
        keep = (values >= least) & (plans[others] != plans[start + row])
        others, values = others[keep], values[keep]
        if len(others) > most:
            cut = np.partition(values, len(values) - most)[len(values) - most]
            near = values >= cut
            others, values = others[near], values[near]
            others = others[np.lexsort((others, -values))][:most]
        rows.append(np.full(len(others), start + row, np.int64))
        columns.append(others)
    return np.concatenate(rows), np.concatenate(columns)
