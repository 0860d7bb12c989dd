"""Likeness after a change: what an earlier build knew is taken over, the rest computed, to the same last digit.

A pair depends on its two measures, on the plans of the sample that tells how rare words are (``weights.telling``), and
on the other pairs of the same two plans. So as long as that sample is what it was, only these are looked at anew: the
measures of plans that changed; those of others that would bring one of them, or brought one that went; and the pairs
of two plans of which any pair came or went.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import scipy.sparse as sp

from compare.codebook import Codebook
from compare.likeness.candidates import (
    DIGITS,
    Near,
    counted_holders,
    entries_asked,
    nearest_measures,
    only,
    pairs_of,
    sought,
    wanted,
)
from compare.likeness.kept import Kept, Measured
from compare.likeness.model import chances, shipped_model
from compare.likeness.pairs import Pairs, first_of, scored, shared_words, told
from compare.likeness.pieces import Wording
from compare.likeness.settings import Settings
from compare.likeness.vectors import Vectors, vectors_of
from compare.likeness.weights import telling_plans


@dataclass(frozen=True)
class Renewed:
    """Likeness as it is now.

    Attributes
    ----------
    clean : set of str
        The plans that are what they were.
    items, vectors
        Of the plans that tell how rare words are, and of those that are new or changed.
    measured : Measured
    """

    clean: frozenset[str]
    items: list[Wording]
    vectors: Vectors
    measured: Measured


@dataclass(frozen=True)
class _Words:
    """The words and concepts of all measures before and after a change, in the same columns."""

    before: sp.csr_matrix
    full: sp.csr_matrix
    asked: np.ndarray  # of each entry of ``full``, whether it was asked for before
    place: np.ndarray  # of each row of ``before``, its row of ``full``; −1 for those that are no more
    new: np.ndarray  # rows of ``full`` that were not


def from_nothing(vectors: Vectors, settings: Settings, n_jobs: int = 1) -> Measured:
    """The pairs of measures whose vectors are made."""
    full, vocabulary = sought(vectors, len(vectors), settings)
    asked, lines = entries_asked(full), np.arange(len(vectors))
    near = nearest_measures(full, asked, vectors.plans, lines, settings, n_jobs)
    pairs = scored(vectors, *pairs_of(near, len(vectors)), settings, n_jobs)
    return Measured(vectors.ids, vectors.plans, vocabulary, full, asked, near, pairs)


def renewed(
    kept: Kept,
    digests: Mapping[str, str],
    tables: Mapping[str, pd.DataFrame],
    codebook: Codebook | None,
    settings: Settings,
    n_jobs: int = 1,
) -> Renewed | None:
    """Likeness now, from what was known before.

    Parameters
    ----------
    kept : Kept
        Of the same version, codebook and settings.
    digests : mapping of str
        As ``digests_of`` gives them now.
    codebook, settings, n_jobs
        As for ``find_similar``.

    Returns
    -------
    Renewed or None
        None where all weights have changed, so that everything must be computed.
    """
    clean = frozenset(plan_id for plan_id, one in digests.items() if kept.digests.get(plan_id) == one)
    known = kept.measured
    before = set(known.plans)
    tell = set(telling_plans(before))
    if not tell <= clean or len(before) < 2:
        return None
    items, vectors = _part(tables, [*tell, *(digests.keys() - clean)], (), codebook, settings, n_jobs)
    if set(telling_plans((before & clean) | set(vectors.plans))) != tell:
        return None
    stays, fresh = _of(known.plans, clean), ~_of(vectors.plans, clean)
    ids = np.concatenate([known.ids[stays], vectors.ids[fresh]])
    plans = np.concatenate([known.plans[stays], vectors.plans[fresh]])
    order = np.array(sorted(range(len(ids)), key=ids.tolist().__getitem__), np.int64)
    ids, plans = ids[order], plans[order]
    if wanted(len(ids), settings) != wanted(len(known.ids), settings):
        return None
    vocabulary, words = _words(known, sought(vectors, len(ids), settings), stays, fresh, order)
    asked, near = _near(known, words, plans, settings, n_jobs)
    pairs = _pairs(known, words, near, (ids, plans), tables, tell, codebook, settings, n_jobs)
    held = np.bincount(words.full.indices, minlength=len(vocabulary)) > 0
    full = sp.csr_matrix(
        (words.full.data, (np.cumsum(held) - 1)[words.full.indices], words.full.indptr), (len(ids), int(held.sum()))
    )
    vocabulary = tuple(word for word, there in zip(vocabulary, held.tolist(), strict=True) if there)
    return Renewed(clean, items, vectors, Measured(ids, plans, vocabulary, full, asked, near, pairs))


def what_changed(
    before: Measured, now: Measured, clean: Collection[str], least: float
) -> tuple[np.ndarray, np.ndarray]:
    """What ``rejoined`` asks for.

    Parameters
    ----------
    clean : collection of str
        The plans that are what they were.
    least : float
        Scores below count as 0.

    Returns
    -------
    (place, changed) : arrays of int
        Of each measure from before its number now, −1 where it is gone or its plan is not clean; and one measure of
        each pair of those left whose score is not what it was.
    """
    place, count = pd.Index(now.ids).get_indexer(pd.Index(before.ids)), len(now.ids)
    place[~_of(before.plans, clean)] = -1
    there = np.zeros(count, bool)
    there[place[place >= 0]] = True

    def keys_of(pairs: Pairs, i: np.ndarray, j: np.ndarray, left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        kept = np.flatnonzero((pairs.score >= least) & left)
        return i[kept] * count + j[kept], pairs.score[kept]

    a, b = place[before.pairs.i], place[before.pairs.j]
    i, j = now.pairs.i, now.pairs.j
    earlier, scores = keys_of(before.pairs, a, b, (a >= 0) & (b >= 0))
    later, scored_now = keys_of(now.pairs, i, j, there[i] & there[j])
    at = np.minimum(np.searchsorted(earlier, later), max(0, len(earlier) - 1))
    same = np.zeros(len(later), bool)
    if len(earlier):
        same = (earlier[at] == later) & (scores[at] == scored_now)
    lost = np.ones(len(earlier), bool)
    lost[at[same]] = False
    return place, np.unique(np.concatenate([later[~same], earlier[lost]]) // max(1, count))


def _part(
    tables: Mapping[str, pd.DataFrame],
    plans: Sequence[str],
    ids: Collection[str],
    codebook: Codebook | None,
    settings: Settings,
    n_jobs: int,
) -> tuple[list[Wording], Vectors]:
    """The wordings and vectors of the measures of some plans, and of some more measures."""
    measures, units = tables["measures"], tables.get("units")
    measures = measures[measures["plan_id"].isin(plans) | measures["measure_id"].isin(ids)]
    if units is not None:
        units = units[units["measure_id"].isin(measures["measure_id"])]
    return vectors_of(measures, tables["actions"], units, codebook, settings, n_jobs)


def _words(
    known: Measured,
    part: tuple[sp.csr_matrix, tuple[str, ...]],
    stays: np.ndarray,
    fresh: np.ndarray,
    order: np.ndarray,
) -> tuple[tuple[str, ...], _Words]:
    """All words and concepts of all measures, before and after, in the columns of one vocabulary."""
    vocabulary = tuple(sorted({*known.vocabulary, *part[1]}))
    number = {word: column for column, word in enumerate(vocabulary)}

    def moved(matrix: sp.csr_matrix, words: Sequence[str]) -> sp.csr_matrix:
        columns = np.array([number[word] for word in words], np.int32)
        return sp.csr_matrix((matrix.data, columns[matrix.indices], matrix.indptr), (matrix.shape[0], len(number)))

    def mixed(earlier: sp.csr_matrix, new: sp.csr_matrix) -> sp.csr_matrix:
        return sp.csr_matrix(sp.vstack([earlier[np.flatnonzero(stays)], new], "csr")[order])

    before = moved(known.full, known.vocabulary)
    new = moved(*part)[np.flatnonzero(fresh)]
    flags, none = (
        sp.csr_matrix((data, one.indices, one.indptr), one.shape)
        for data, one in ((known.asked.astype(np.int8), before), (np.zeros(new.nnz, np.int8), new))
    )
    inverse = np.empty(len(order), np.int64)
    inverse[order] = np.arange(len(order))
    place, count = np.full(len(stays), -1), int(stays.sum())
    place[stays] = inverse[:count]
    asked = mixed(flags, none).data.astype(bool)
    return vocabulary, _Words(before, mixed(before, new), asked, place, np.sort(inverse[count:]))


def _near(
    known: Measured, words: _Words, plans: np.ndarray, settings: Settings, n_jobs: int
) -> tuple[np.ndarray, Near]:
    """The nearest measures of each one; only those are looked for anew that may not be what they were."""
    full, place, stays = words.full, words.place, words.place >= 0
    counted, rows = counted_holders(full), np.repeat(np.arange(full.shape[0]), np.diff(full.indptr))
    # who holds a word that is rarer or more common than it was, by powers of two, may ask for others
    again = np.zeros(full.shape[0], bool)
    again[rows[(counted != counted_holders(words.before))[full.indices]]] = True
    again[words.new] = True
    asked = words.asked.copy()
    asked[again[rows]] = entries_asked(full[np.flatnonzero(again)], counted)
    # who would bring a measure that is new, or brought one that is gone
    lowest = np.full(full.shape[0], settings.candidate)
    lowest[place[stays]] = known.near.lowest[stays]
    changed = sp.vstack([words.before[np.flatnonzero(~stays)], full[words.new]], "csr")
    product = sp.csr_matrix(only(full, asked) @ changed.T)
    of = np.repeat(np.arange(full.shape[0]), np.diff(product.indptr))
    again[of[np.round(product.data, DIGITS) >= lowest[of]]] = True
    found = nearest_measures(full, asked, plans, np.flatnonzero(again), settings, n_jobs)
    lowest[again] = found.lowest
    lines = place[known.near.lines]
    same = (lines >= 0) & ~again[lines]
    return asked, Near(
        np.concatenate([lines[same], found.lines]),
        np.concatenate([place[known.near.others[same]], found.others]),
        lowest,
    )


def _pairs(
    known: Measured,
    words: _Words,
    near: Near,
    measures: tuple[np.ndarray, np.ndarray],
    tables: Mapping[str, pd.DataFrame],
    tell: Collection[str],
    codebook: Codebook | None,
    settings: Settings,
    n_jobs: int,
) -> Pairs:
    """The pairs that measures bring now; only those of two plans of which any came or went are scored anew."""
    ids, plans = measures
    count = len(ids)
    i, j = pairs_of(near, count)
    a, b = words.place[known.pairs.i], words.place[known.pairs.j]
    source = np.flatnonzero((a >= 0) & (b >= 0))
    earlier, keys = a[source] * count + b[source], i * count + j
    at = np.minimum(np.searchsorted(earlier, keys), max(0, len(earlier) - 1))
    there = earlier[at] == keys if len(earlier) else np.zeros(len(keys), bool)
    lost = np.ones(len(earlier), bool)
    lost[at[there]] = False
    lost = source[lost]  # pairs that are no more
    source = source[at] if len(source) else at  # of each pair, where it stood
    plan = pd.factorize(plans)[0]

    def both(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.minimum(plan[one], plan[other]) * count + np.maximum(plan[one], plan[other])

    touched = np.unique(np.concatenate([both(i[~there], j[~there]), both(a[lost], b[lost])]))
    redo = _among(both(i, j), touched)
    logits = np.empty((len(i), known.pairs.logits.shape[1]))
    logits[there] = known.pairs.logits[source[there]]
    score, relation = np.empty(len(i)), np.empty(len(i), np.int64)
    score[~redo], relation[~redo] = known.pairs.score[source[~redo]], known.pairs.relation[source[~redo]]

    one, other = i[redo], j[redo]
    _, vectors = _part(tables, list(tell), ids[np.unique([one, other])], codebook, settings, n_jobs)
    row = pd.Index(vectors.ids).get_indexer(pd.Index(ids))
    sizes = np.bincount(plan)
    vectors = replace(vectors, sizes=sizes[plan[pd.Index(ids).get_indexer(pd.Index(vectors.ids))]])
    fresh = np.flatnonzero(~there)
    logits[fresh] = first_of(vectors, row[i[fresh]], row[j[fresh]], n_jobs)
    chance = chances(plans[one], plans[other], one, other, logits[redo], shipped_model(vectors.fits))
    score[redo], relation[redo] = told(*chance, settings)
    anew = shared_words(vectors, row[one], row[other], relation[redo] >= 0, settings.shared_words, n_jobs)
    places = np.where(redo, len(known.pairs.shared) + np.cumsum(redo) - 1, source)
    shared = pd.concat([known.pairs.shared, anew], ignore_index=True).take(places).reset_index(drop=True)
    return Pairs(i, j, logits, score, relation, shared)


def _of(plans: np.ndarray, some: Collection[str]) -> np.ndarray:
    """Which measures are of some plans; names are hashed, for comparing thousands with thousands takes long."""
    return np.asarray(pd.Series(plans, dtype="object").isin(list(some)), bool)


def _among(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Which values are among some sorted ones."""
    if not len(known):
        return np.zeros(len(values), bool)
    return np.asarray(known[np.minimum(np.searchsorted(known, values), len(known) - 1)] == values)
