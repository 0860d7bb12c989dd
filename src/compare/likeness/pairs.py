"""Which measures of different plans are alike: candidates, what is measured of a pair, and the model that judges it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from joblib import Parallel, delayed

from compare.codebook import Codebook
from compare.errors import ChoiceError
from compare.likeness.pieces import wordings
from compare.likeness.settings import Settings
from compare.likeness.themes import theme_book
from compare.likeness.vectors import Vectors, vectorise
from compare.tables import frame, typed

__all__ = ["FEATURES", "Encoder", "Model", "candidates", "find_similar", "judge", "measure_pairs", "shipped_model"]

Encoder = Callable[[Sequence[str]], np.ndarray]

COEFFICIENTS = Path(__file__).with_name("coefficients.json")
FEW = 3000  # measures up to which starting processes costs more than it saves
BLOCK = 256  # measures whose candidates are sought at a time
CHUNK = 400  # measures whose pairs are measured at a time
PRODUCTS = 3e9  # multiplications that the search for candidates may take; beyond, the commonest words are left out
PAIRS = 200_000  # candidate pairs that are looked at in any case, however few the neighbours
ENOUGH = 3.0  # mentions of an industry from which it is a subject and not one of a list
FLOOR = -3.0  # the logit a rival has at least: what a measure would get that has nothing in common
REACH = 6.0  # margins beyond this say nothing more

# What is measured of a pair, each between 0 and 1 unless said otherwise.
FEATURES = (
    "words",  # cosine of the words
    "full",  # cosine of words, broader words and those of the chapter
    "heads",  # cosine of the headings
    "head_in",  # share of a heading's words that the other measure has, the smaller of both ways
    "piece",  # best cosine of one piece of the one with the whole other, the larger of both ways
    "piece_both",  # the same, the smaller of both ways
    "theme",  # cosine of the points of all themes
    "theme_full",  # theme × full
    "theme_kinds",  # theme × best cosine of broader words of a piece with those of the other measure
    "foreign",  # industries in the heading or chapter of the one that the other does not speak of (0 to 2)
    "wording",  # shared strings of 4 characters, of those of the shorter measure
)
MARGINS = ("logit", "best", "worst")  # of the second step: logit, and its lead over rivals within the two plans


@dataclass(frozen=True)
class Model:
    """A logistic model in two steps, as plain numbers.

    ``mean``, ``scale``, ``weights`` and ``bias`` make a logit of what was measured of a pair; ``second`` makes the
    final logit of it and of its lead over the best rival: the other measures of the same two plans.
    """

    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: float
    second: np.ndarray
    second_bias: float

    def first(self, values: np.ndarray) -> np.ndarray:
        """Logit from features, shape ``(pairs, features)``."""
        return ((values - self.mean) / self.scale) @ self.weights + self.bias

    def final(self, logit: np.ndarray, best: np.ndarray, worst: np.ndarray) -> np.ndarray:
        """Probability from the first logit and its margins."""
        z = self.second[0] * logit + self.second[1] * best + self.second[2] * worst + self.second_bias
        return 1 / (1 + np.exp(-np.clip(z, -40, 40)))


@lru_cache(maxsize=1)
def shipped_model() -> dict[str, Model]:
    """The shipped coefficients: ``alike`` (grade 1 or 2) and ``same`` (grade 2).

    Raises
    ------
    ChoiceError
        Where the coefficients were fitted to other features than these.
    """
    data = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    if tuple(data["features"]) != FEATURES:
        raise ChoiceError(f"{COEFFICIENTS.name} was fitted to other features; run benchmarks/fit_likeness.py again")
    models = {}
    for name in ("alike", "same"):
        one = data[name]
        models[name] = Model(
            np.array(data["mean"]), np.array(data["scale"]), np.array(one["weights"]), one["bias"],
            np.array(one["second"]), one["second_bias"],
        )  # fmt: skip
    return models


# -- candidates -----------------------------------------------------------------------------------------------------


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


# -- what is measured of a pair --------------------------------------------------------------------------------------


def measure_pairs(vectors: Vectors, i: np.ndarray, j: np.ndarray, n_jobs: int = 1) -> np.ndarray:
    """Measure pairs.

    Parameters
    ----------
    vectors : Vectors
    i, j : arrays of int
        Row numbers of the pairs, ordered by ``i``.
    n_jobs : int

    Returns
    -------
    array of shape (pairs, features)
        Columns as in ``FEATURES``.
    """
    if not len(i):
        return np.zeros((0, len(FEATURES)))
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
    head_total: np.ndarray
    gram_total: np.ndarray
    has_own: np.ndarray

    @classmethod
    def of(cls, v: Vectors) -> _Stacks:
        head_total = np.asarray(v.head_weights.sum(axis=1)).ravel()
        own = sp.csr_matrix(v.own.sign())
        named = np.asarray(own.sum(axis=1)).ravel()
        own = sp.csr_matrix(sp.diags(1 / np.maximum(named, 1)) @ own)
        spoken = v.industries.copy()
        spoken.data = np.minimum(spoken.data, ENOUGH) / ENOUGH
        return cls(
            mine=_Stack.of([v.words, v.full, v.heads, v.head_weights, v.present, own, spoken, v.grams]),
            theirs=_Stack.of([v.words, v.full, v.heads, v.present, v.head_weights, spoken, own, v.grams]),
            wholes=_Stack.of([v.full, v.kinds]),
            pieces=_Stack.of([v.pieces, v.piece_kinds]),
            first=v.first,
            themes=v.themes,
            head_total=np.where(head_total == 0, 1.0, head_total),
            gram_total=np.maximum(np.diff(v.grams.indptr), 1).astype(float),
            has_own=(named > 0).astype(float),
        )


def _measure_chunk(stacks: _Stacks, lefts: np.ndarray, rights: list[np.ndarray]) -> np.ndarray:
    dense = np.zeros(stacks.mine.width)
    whole = np.zeros(stacks.wholes.width)
    most = int(np.diff(stacks.first)[lefts].max())
    pieces = np.zeros((stacks.pieces.width, most))
    return np.concatenate(
        [
            _measure_one(stacks, int(left), right, dense, whole, pieces)
            for left, right in zip(lefts, rights, strict=True)
        ]
    )


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
    words, full, heads, head_there, head_here, own_there, own_here, grams = dots.T

    # pieces of the other measures against this whole one
    wholes, piece = stacks.wholes, stacks.pieces
    wipe = [wholes.spread(i * 2 + block, whole) for block in range(2)]
    sizes = stacks.first[js + 1] - stacks.first[js]
    offsets = np.cumsum(sizes) - sizes
    rows = np.repeat(stacks.first[js] - offsets, sizes) + np.arange(int(sizes.sum()))
    lines = (rows[:, None] * 2 + np.arange(2)).ravel()
    at = _positions(piece.indptr, lines)
    products = piece.data[at] * whole[piece.indices[at]]
    found = _segment_sums(products, piece.sizes(lines)).reshape(len(rows), 2)
    theirs_whole, theirs_kinds = np.maximum.reduceat(found, offsets, axis=0).T
    for places in wipe:
        whole[places] = 0.0

    # pieces of this measure against the other wholes
    begin, end = int(stacks.first[i]), int(stacks.first[i + 1])
    wipe = [piece.spread(row * 2 + block, pieces[:, row - begin]) for row in range(begin, end) for block in range(2)]
    lines = (js[:, None] * 2 + np.arange(2)).ravel()
    at = _positions(wholes.indptr, lines)
    grid = wholes.data[at][:, None] * pieces[wholes.indices[at], : end - begin]
    best = _segment_sums(grid, wholes.sizes(lines)).max(axis=1).reshape(len(js), 2)
    mine_whole, mine_kinds = best.T
    for row, places in zip(np.repeat(np.arange(end - begin), 2), wipe, strict=True):
        pieces[places, row] = 0.0

    theme = stacks.themes[js] @ stacks.themes[i]
    theme = np.where(_themeless(stacks.themes[i], stacks.themes[js]), np.sqrt(np.clip(full, 0, 1)), theme)
    head_in = np.minimum(head_there / stacks.head_total[i], head_here / stacks.head_total[js])
    foreign = (1 - own_there) * stacks.has_own[i] + (1 - own_here) * stacks.has_own[js]
    wording = grams / np.minimum(stacks.gram_total[i], stacks.gram_total[js])
    return np.column_stack([
        words, full, heads, head_in, np.maximum(mine_whole, theirs_whole), np.minimum(mine_whole, theirs_whole),
        theme, theme * full, theme * np.maximum(mine_kinds, theirs_kinds), foreign, wording,
    ])  # fmt: skip


def _themeless(one: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Where either measure has no theme at all: a codebook of another field must not make everything unlike."""
    if not one.any():
        return np.ones(len(many), bool)
    return np.asarray(~many.any(axis=1))


# -- judging --------------------------------------------------------------------------------------------------------


def margins(vectors: Vectors, i: np.ndarray, j: np.ndarray, logit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far a pair leads over the best rival of the same two plans, from either side.

    The rivals of a pair are the other pairs of its first measure with the second's plan, and the other way round.
    What other plans are in the corpus makes no difference.

    Returns
    -------
    (best, worst) : arrays of float
        The larger and the smaller of the two leads, within ``-REACH`` and ``REACH``.
    """
    _, plans = np.unique(vectors.plans, return_inverse=True)
    count = int(plans.max()) + 1 if len(plans) else 1
    leads = [_lead(i * count + plans[j], logit), _lead(j * count + plans[i], logit)]
    return np.maximum(*leads), np.minimum(*leads)


def _lead(keys: np.ndarray, logit: np.ndarray) -> np.ndarray:
    order = np.lexsort((-logit, keys))
    sorted_keys, values = keys[order], logit[order]
    new = np.append(True, sorted_keys[1:] != sorted_keys[:-1])
    group = np.cumsum(new) - 1
    starts = np.flatnonzero(new)
    top = values[starts]
    sizes = np.diff(np.append(starts, len(values)))
    second = np.where(sizes > 1, values[np.minimum(starts + 1, len(values) - 1)], -np.inf)
    rival = np.where(new, second[group], top[group])
    lead = np.empty(len(values))
    lead[order] = np.clip(values - np.maximum(rival, FLOOR), -REACH, REACH)
    return lead


def judge(
    vectors: Vectors, i: np.ndarray, j: np.ndarray, values: np.ndarray, models: dict[str, Model] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Chances that a pair is alike, and that it is the same commitment.

    Returns
    -------
    (alike, same) : arrays of float
        ``same`` is never above ``alike``.
    """
    models = models or shipped_model()
    chances = {}
    for name, model in models.items():
        logit = model.first(values)
        chances[name] = model.final(logit, *margins(vectors, i, j, logit))
    return chances["alike"], np.minimum(chances["same"], chances["alike"])


def find_similar(
    measures: pd.DataFrame,
    units: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    sectors: pd.DataFrame | None = None,
    *,
    actions: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
    settings: Settings | None = None,
    n_jobs: int = 1,
    encoder: Encoder | None = None,
) -> pd.DataFrame:
    """Pairs of measures of different plans that are alike.

    Words (weighed by their rarity), headings, single pieces of bundled measures, the themes both speak of, the
    industries of their chapters and copied wording are measured of each pair; a logistic model fitted to readers'
    judgements turns them into the chance that a reader would put the two side by side, and the chance that they are
    the same commitment. docs/likeness.md gives formulas, sources and what each method was worth.

    Parameters
    ----------
    measures : DataFrame
        Table ``measures`` of any number of plans.
    units, targets, sectors : DataFrame, optional
        The tables of the same plans. They are accepted for what a caller has at hand; unit functions, targets and
        sectors made no pair easier to judge (docs/likeness.md) and change nothing.
    actions : DataFrame, optional
        Table ``actions``: the heading that a measure stands under tells its field (消防, 燃气 …).
    codebook : Codebook, optional
        Its ``themes.yaml``, ``words.csv`` and ``boilerplate.csv`` are used; the shipped ones by default.
    settings : Settings, optional
    n_jobs : int
        Processes; the result is the same for any number.
    encoder : callable, optional
        Texts to vectors, shape ``(texts, size)``. Its cosine takes a share of ``settings.encoder_weight`` in the
        score. None is shipped and none is needed.

    Returns
    -------
    DataFrame
        Table ``similar``, ordered by ``measure_a`` and ``measure_b``. ``score`` is the mean of both chances, so 0.5
        and more is mostly the same commitment. It depends on the two plans; other plans at hand change only how rare
        a word is, and only up to the weight of the shipped background (``settings.corpus_weight`` 0: not at all).
        Pairs that share next to nothing are not listed. Empty for one plan or none: ``attrs["says"]`` says why.

    Raises
    ------
    ValueError
        For measures without ids or text, or the same id twice.
    """
    settings = settings or Settings()
    check_measures(measures)
    n_jobs = n_jobs if len(measures) > FEW else 1
    items = wordings(measures, actions, settings.piece)
    items = [item for item in items if item.body]
    plans = sorted({item.plan_id for item in items})
    if len(plans) < 2:
        only = f"measures of one plan only ({plans[0]})" if plans else "no measures with words in them"
        return nothing("similar", f"{only}: nothing to compare")
    vectors = vectorise(items, theme_book(codebook), settings, n_jobs, codebook.key or None if codebook else None)
    i, j = candidates(vectors, settings, n_jobs)
    if encoder is not None:
        encoded = _encoded(encoder, [item.body for item in items])
        i, j = _with_encoder(vectors, encoded, i, j, settings)
    if not len(i):
        return nothing("similar", "no two measures of different plans share enough words to be compared")
    values = measure_pairs(vectors, i, j, n_jobs)
    alike, same = judge(vectors, i, j, values)
    if encoder is not None:
        share = settings.encoder_weight
        cosine = np.clip(np.einsum("ij,ij->i", encoded[i], encoded[j]), 0, 1)
        alike, same = (1 - share) * alike + share * cosine, (1 - share) * same + share * cosine
    relation = np.where(same >= settings.same, "same", np.where(alike >= settings.overlap, "overlap", ""))
    table = pd.DataFrame({
        "measure_a": vectors.ids[i], "measure_b": vectors.ids[j], "score": np.round((alike + same) / 2, 4),
        "relation": relation,
    })  # fmt: skip
    table["relation"] = table["relation"].replace("", None)
    table["shared"] = shared_words(vectors, i, j, relation != "", settings.shared_words)
    return typed("similar", table)


def check_measures(measures: pd.DataFrame) -> None:
    """Say what is wrong with a table of measures before anything is computed from it.

    Raises
    ------
    ChoiceError
        For a missing column, or a measure that stands twice.
    """
    missing = [name for name in ("measure_id", "plan_id", "text") if name not in measures]
    if missing:
        raise ChoiceError(f"measures has no column {', '.join(missing)}; give the table measures of a build")
    twice = measures["measure_id"][measures["measure_id"].duplicated()]
    if len(twice):
        raise ChoiceError(f"measures has {twice.iloc[0]} twice; each measure_id may stand once")


def nothing(name: str, says: str) -> pd.DataFrame:
    """An empty table that says why it is empty, in ``attrs["says"]``."""
    empty = frame(name)
    empty.attrs["says"] = says
    return empty


def shared_words(vectors: Vectors, i: np.ndarray, j: np.ndarray, wanted: np.ndarray, most: int) -> list[str | None]:
    """The rarest words that both measures of a pair have, for the pairs that are ``wanted``."""
    found: list[str | None] = [None] * len(i)
    rarest = np.lexsort((np.arange(len(vectors.vocabulary)), -vectors.rarity))
    rank = np.empty(len(rarest), np.int64)
    rank[rarest] = np.arange(len(rarest))
    words = [vectors.vocabulary[word] for word in rarest]
    indices, pointers = vectors.present.indices, vectors.present.indptr
    ranked: dict[int, list[int]] = {}

    def ranks(row: int) -> list[int]:
        if row not in ranked:
            ranked[row] = np.sort(rank[indices[pointers[row] : pointers[row + 1]]]).tolist()
        return ranked[row]

    last, mine = -1, frozenset[int]()
    for pair in np.flatnonzero(wanted).tolist():
        a, b = int(i[pair]), int(j[pair])
        if a != last:
            last, mine = a, frozenset(ranks(a))
        both = [word for word in ranks(b) if word in mine][:most]
        found[pair] = "、".join([words[word] for word in both]) or None
    return found


def _encoded(encoder: Encoder, texts: Sequence[str]) -> np.ndarray:
    encoded = np.asarray(encoder(list(texts)), float)
    if encoded.ndim != 2 or len(encoded) != len(texts) or not np.isfinite(encoded).all():
        raise ChoiceError(
            f"the encoder gave an array of shape {encoded.shape} for {len(texts)} texts; "
            "it must give one finite vector for each text"
        )
    length = np.linalg.norm(encoded, axis=1, keepdims=True)
    return encoded / np.where(length == 0, 1.0, length)


def _with_encoder(
    vectors: Vectors, encoded: np.ndarray, i: np.ndarray, j: np.ndarray, settings: Settings
) -> tuple[np.ndarray, np.ndarray]:
    """Candidates of the words and of the encoder together."""
    count = len(vectors)
    _, plans = np.unique(vectors.plans, return_inverse=True)
    keys = [i * count + j]
    for row in range(count):
        cosine = np.round(encoded @ encoded[row], 6)
        cosine[plans == plans[row]] = -2
        near = np.lexsort((np.arange(count), -cosine))[: settings.neighbours]
        near = near[cosine[near] > settings.candidate]
        keys.append(np.minimum(row, near) * count + np.maximum(row, near))
    merged = np.unique(np.concatenate(keys))
    return merged // count, merged % count
