"""What is measured of a pair of measures: a few numbers, none of which speaks of a subject unless a codebook fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy.sparse as sp
from joblib import delayed

from compare.batches import run_batches
from compare.likeness.vectors import Vectors

CHUNK = 5_000  # pairs that are measured at a time
ENOUGH = 3.0  # mentions of an industry from which it is a subject and not one of a list
FULL = 1 / 3  # cosine of characters from which two measures are alike, whatever they speak of
SMALL, LARGE = 10, 200  # measures of a plan within which its size says how likely any one pair is

# What is measured of a pair, each between 0 and 1 unless said otherwise.
FEATURES = (
    "words",  # cosine of words of text, heading and chapter
    "chars",  # cosine of characters, and pairs of them, of the same
    "heads",  # the same of the headings alone
    "chapter",  # the same of the headings that the two stand under
    "either",  # how far they are alike in characters (a third is enough) or in the concepts that they speak of
    "size",  # ln of how many measures the larger of the two plans has (2.3 to 5.3): who has many has few alike of each
    # the rest is 0 where the themes of the codebook do not fit the measures at hand
    "theme",  # cosine of the points of all themes
    "theme_kinds",  # that × cosine of broader words
    "foreign",  # industries in the heading or chapter of the one that the other does not speak of (0 to 2)
)
THEMES = FEATURES.index("theme")
CHARS, EITHER = FEATURES.index("chars"), FEATURES.index("either")


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
    i, j : arrays of int
        Row numbers of the pairs.
    into : callable, optional
        What becomes of the features of some pairs, a row each, so that those of millions are never held together.

    Returns
    -------
    array of shape (pairs, features)
        Columns as in ``FEATURES``, or as ``into`` makes them; a pair's values do not depend on the others.
    """
    sides = _sides(vectors)
    chunks = [slice(start, start + CHUNK) for start in range(0, max(1, len(i)), CHUNK)]
    tasks = [delayed(_measure)(sides, vectors.sizes, vectors.themes, i[chunk], j[chunk], into) for chunk in chunks]
    parts = run_batches(tasks, n_jobs, lambda task: vectors.plans[i[chunks[task]]].tolist())
    return np.concatenate(parts)


def _sides(v: Vectors) -> list[tuple[sp.csr_matrix, sp.csr_matrix]]:
    """The two sides of every dot product: of the first measure of a pair, and of the second."""
    plain = [(one, one) for one in (v.full, v.chars, v.heads, v.chapters, v.concepts)]
    if not v.fits:
        return plain
    own = sp.csr_matrix(v.own.sign())
    named = np.asarray(own.sum(axis=1)).ravel()
    own = sp.csr_matrix(sp.diags(1 / np.maximum(named, 1)) @ own)
    spoken = v.industries.copy()
    spoken.data = np.minimum(spoken.data, ENOUGH) / ENOUGH
    # a last column of ones: what names no industry is foreign to nobody
    nobody = sp.csr_matrix((named == 0).astype(float)[:, None])
    own, spoken = sp.hstack([own, nobody], "csr"), sp.hstack([spoken, np.ones_like(named)[:, None]], "csr")
    return [*plain, (v.kinds, v.kinds), (own, spoken), (spoken, own)]


def _measure(
    sides: Sequence[tuple[sp.csr_matrix, sp.csr_matrix]],
    sizes: np.ndarray,
    themes: np.ndarray,
    i: np.ndarray,
    j: np.ndarray,
    into: Callable[[np.ndarray], np.ndarray] | None,
) -> np.ndarray:
    values = np.zeros((len(i), len(FEATURES)))
    for column, (mine, theirs) in enumerate(sides[: EITHER + 1]):
        values[:, column] = _dots(mine, theirs, i, j)
    values[:, EITHER] = 1 - (1 - np.minimum(1, values[:, CHARS] / FULL)) * (1 - values[:, EITHER])
    values[:, EITHER + 1] = np.log(np.clip(np.maximum(sizes[i], sizes[j]), SMALL, LARGE))
    if len(sides) > EITHER + 1:
        kinds, own, spoken = (_dots(mine, theirs, i, j) for mine, theirs in sides[EITHER + 1 :])
        theme = np.einsum("pt,pt->p", themes[i], themes[j])
        values[:, THEMES:] = np.column_stack([theme, theme * kinds, 2 - own - spoken])
    return values if into is None else into(values)


def _dots(mine: sp.csr_matrix, theirs: sp.csr_matrix, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """The dot product of a row of ``mine`` with one of ``theirs``, pair by pair."""
    return np.asarray(mine[i].multiply(theirs[j]).sum(axis=1)).ravel()
