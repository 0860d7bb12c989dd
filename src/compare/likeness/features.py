"""What is measured of a pair of measures: a few numbers, none of which speaks of a subject unless a codebook fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed

from compare.likeness.vectors import Vectors

__all__ = ["FEATURES", "measure_pairs"]

CHUNK = 400  # measures whose pairs are measured at a time
ENOUGH = 3.0  # mentions of an industry from which it is a subject and not one of a list

# What is measured of a pair, each between 0 and 1 unless said otherwise.
FEATURES = (
    "full",  # cosine of words, broader words and those of the chapter
    "chars",  # cosine of pairs of characters
    "heads",  # cosine of characters, and pairs of them, of the headings
    "chapter",  # the same of the headings that the two stand under
    "piece",  # best cosine of one piece of the one with the whole other, the larger of both ways
    # the rest is 0 where the themes of the codebook do not fit the measures at hand
    "theme_full",  # cosine of the points of all themes × full
    "theme_kinds",  # cosine of the points × best cosine of broader words of a piece with those of the other measure
    "foreign",  # industries in the heading or chapter of the one that the other does not speak of (0 to 2)
    "fits",  # 1 where the codebook fits
)
THEMES = FEATURES.index("theme_full")


def measure_pairs(
    vectors: Vectors,
    i: np.ndarray,
    j: np.ndarray,
    n_jobs: int = 1,
    into: Callable[[np.ndarray], np.ndarray] | None = None,
) -> np.ndarray:
    """Measure pairs.

    Parameters
    ----------
    vectors : Vectors
    i, j : arrays of int
        Row numbers of the pairs, ordered by ``i``.
    n_jobs : int
    into : callable, optional
        What becomes of the features of some pairs, a row each, so that those of millions are never held together.

    Returns
    -------
    array of shape (pairs, features)
        Columns as in ``FEATURES``, or as ``into`` makes them.
    """
    if not len(i):
        nothing = np.zeros((0, len(FEATURES)))
        return nothing if into is None else into(nothing)
    lefts, begins = np.unique(i, return_index=True)
    ends = np.append(begins[1:], len(i))
    groups = list(range(0, len(lefts), CHUNK))
    stacks = _Stacks.of(vectors)
    jobs = n_jobs if len(groups) > 1 else 1
    parts = Parallel(n_jobs=jobs)(
        delayed(_measure_chunk)(
            stacks,
            lefts[group : group + CHUNK],
            [j[a:b] for a, b in zip(begins[group : group + CHUNK], ends[group : group + CHUNK], strict=True)],
            into,
        )
        for group in groups
    )
    return np.concatenate(parts)


@dataclass(frozen=True)
class _Stack:
    """Several sparse matrices side by side: row ``r`` of matrix ``k`` is line ``r * blocks + k``."""

    blocks: int
    width: int
    indptr: np.ndarray
    indices: np.ndarray
    data: np.ndarray

    @classmethod
    def of(cls, matrices: Sequence[sp.csr_matrix]) -> _Stack:
        rows, blocks = matrices[0].shape[0], len(matrices)
        shifts = np.concatenate([[0], np.cumsum([matrix.shape[1] for matrix in matrices])])
        sizes = np.stack([np.diff(matrix.indptr) for matrix in matrices], axis=1).ravel()
        indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        indices = np.empty(indptr[-1], np.int32)
        data = np.empty(indptr[-1], np.float32)
        for block, matrix in enumerate(matrices):
            lines = np.arange(rows) * blocks + block
            at = _positions(indptr, lines)
            indices[at] = matrix.indices + shifts[block]
            data[at] = matrix.data
        return cls(blocks, int(shifts[-1]), indptr, indices, data)

    def sizes(self, lines: np.ndarray) -> np.ndarray:
        """How many entries some lines have."""
        return self.indptr[lines + 1] - self.indptr[lines]

    def spread(self, line: int, into: np.ndarray) -> np.ndarray:
        """Write one line into a dense vector; gives the places to wipe afterwards."""
        begin, end = self.indptr[line], self.indptr[line + 1]
        places = self.indices[begin:end]
        into[places] = self.data[begin:end]
        return places


def _positions(indptr: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Where the entries of some lines stand, line after line."""
    starts, sizes = indptr[lines], indptr[lines + 1] - indptr[lines]
    offsets = np.cumsum(sizes) - sizes
    return np.repeat(starts - offsets, sizes) + np.arange(int(sizes.sum()))


def _segment_sums(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Sums of consecutive stretches; an empty one sums to 0."""
    totals = np.zeros((len(sizes), *values.shape[1:]))
    full = sizes > 0
    if full.any():
        offsets = (np.cumsum(sizes) - sizes)[full]
        totals[full] = np.add.reduceat(values, offsets, axis=0)
    return totals


@dataclass(frozen=True)
class _Stacks:
    """What is compared, laid out so that one measure meets many others in a few array operations.

    ``theirs`` holds, for each measure, its side of every dot product; ``mine`` the side that a measure has as the
    first of a pair. ``pieces`` are words with broader words, and broader words alone, of each piece.
    """

    mine: _Stack
    theirs: _Stack
    wholes: _Stack
    pieces: _Stack
    first: np.ndarray
    themes: np.ndarray
    fits: bool
    has_own: np.ndarray

    @classmethod
    def of(cls, v: Vectors) -> _Stacks:
        own = sp.csr_matrix(v.own.sign())
        named = np.asarray(own.sum(axis=1)).ravel()
        own = sp.csr_matrix(sp.diags(1 / np.maximum(named, 1)) @ own)
        spoken = v.industries.copy()
        spoken.data = np.minimum(spoken.data, ENOUGH) / ENOUGH
        plain = [v.full, v.chars, v.heads, v.chapters]
        return cls(
            mine=_Stack.of([*plain, own, spoken] if v.fits else plain),
            theirs=_Stack.of([*plain, spoken, own] if v.fits else plain),
            wholes=_Stack.of([v.full, v.kinds] if v.fits else [v.full]),
            pieces=_Stack.of([v.pieces, v.piece_kinds] if v.fits else [v.pieces]),
            first=v.first,
            themes=v.themes,
            fits=v.fits,
            has_own=(named > 0).astype(float),
        )


def _measure_chunk(
    stacks: _Stacks,
    lefts: np.ndarray,
    rights: list[np.ndarray],
    into: Callable[[np.ndarray], np.ndarray] | None = None,
) -> np.ndarray:
    dense = np.zeros(stacks.mine.width)
    whole = np.zeros(stacks.wholes.width)
    most = int(np.diff(stacks.first)[lefts].max())
    pieces = np.zeros((stacks.pieces.width, most))
    values = np.concatenate(
        [
            _measure_one(stacks, int(left), right, dense, whole, pieces)
            for left, right in zip(lefts, rights, strict=True)
        ]
    )
    return values if into is None else into(values)


def _measure_one(
    stacks: _Stacks, i: int, js: np.ndarray, dense: np.ndarray, whole: np.ndarray, pieces: np.ndarray
) -> np.ndarray:
    """Features of measure ``i`` with each of ``js``; a pair's values do not depend on the others.

    The dense vectors are lent by the caller and given back empty.
    """
    # every plain dot product in one sweep: rows of theirs against the spread-out rows of mine
    mine, theirs = stacks.mine, stacks.theirs
    wipe = [mine.spread(i * mine.blocks + block, dense) for block in range(mine.blocks)]
    lines = (js[:, None] * theirs.blocks + np.arange(theirs.blocks)).ravel()
    at = _positions(theirs.indptr, lines)
    products = theirs.data[at] * dense[theirs.indices[at]]
    dots = _segment_sums(products, theirs.sizes(lines)).reshape(len(js), theirs.blocks)
    for places in wipe:
        dense[places] = 0.0
    mine_best, theirs_best = _best_of_mine(stacks, i, js, pieces), _best_of_theirs(stacks, i, js, whole)
    best = np.maximum(mine_best, theirs_best)

    values = np.zeros((len(js), len(FEATURES)))
    values[:, :THEMES] = np.column_stack([dots[:, :4], best[:, 0]])
    if stacks.fits:
        full, own_there, own_here = dots[:, 0], dots[:, 4], dots[:, 5]
        theme = np.einsum("pt,t->p", stacks.themes[js], stacks.themes[i])
        foreign = (1 - own_there) * stacks.has_own[i] + (1 - own_here) * stacks.has_own[js]
        values[:, THEMES:] = np.column_stack([theme * full, theme * best[:, 1], foreign, np.ones(len(js))])
    return values


def _best_of_theirs(stacks: _Stacks, i: int, js: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Best cosine of a piece of each of ``js`` with the whole measure ``i``, by block."""
    wholes, piece, blocks = stacks.wholes, stacks.pieces, stacks.wholes.blocks
    wipe = [wholes.spread(i * blocks + block, whole) for block in range(blocks)]
    sizes = stacks.first[js + 1] - stacks.first[js]
    offsets = np.cumsum(sizes) - sizes
    rows = np.repeat(stacks.first[js] - offsets, sizes) + np.arange(int(sizes.sum()))
    lines = (rows[:, None] * blocks + np.arange(blocks)).ravel()
    at = _positions(piece.indptr, lines)
    products = piece.data[at] * whole[piece.indices[at]]
    found = _segment_sums(products, piece.sizes(lines)).reshape(len(rows), blocks)
    for places in wipe:
        whole[places] = 0.0
    return np.asarray(np.maximum.reduceat(found, offsets, axis=0))


def _best_of_mine(stacks: _Stacks, i: int, js: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Best cosine of a piece of measure ``i`` with each whole measure of ``js``, by block."""
    wholes, piece, blocks = stacks.wholes, stacks.pieces, stacks.wholes.blocks
    begin, end = int(stacks.first[i]), int(stacks.first[i + 1])
    wipe = [
        (row - begin, piece.spread(row * blocks + block, pieces[:, row - begin]))
        for row in range(begin, end)
        for block in range(blocks)
    ]
    lines = (js[:, None] * blocks + np.arange(blocks)).ravel()
    at = _positions(wholes.indptr, lines)
    grid = wholes.data[at][:, None] * pieces[wholes.indices[at], : end - begin]
    best = _segment_sums(grid, wholes.sizes(lines)).max(axis=1).reshape(len(js), blocks)
    for row, places in wipe:
        pieces[places, row] = 0.0
    return best
