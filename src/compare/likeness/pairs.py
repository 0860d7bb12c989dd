"""Which measures of different plans are alike: from tables of measures to the table ``similar``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
import scipy.sparse as sp
from joblib import delayed

from compare.batches import run_batches
from compare.codebook import Codebook
from compare.errors import ChoiceError
from compare.likeness.candidates import candidates
from compare.likeness.features import measure_pairs
from compare.likeness.model import first_logits, judge, shipped_model
from compare.likeness.pieces import Wording
from compare.likeness.settings import Settings
from compare.likeness.vectors import FEW, Vectors, vectors_of
from compare.saying import say
from compare.tables import frame, typed

Encoder = Callable[[Sequence[str]], np.ndarray]

CHUNK = 100_000  # pairs whose shared words one process looks for at a time


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

    Words and characters (weighed by their rarity), headings, chapters and the size of the plans are measured of each
    pair, and the themes both speak of where those of the codebook fit the measures at hand; a logistic model fitted to
    readers' judgements in four fields turns them into the chance that a reader would put the two side by side, and
    the chance that they are the same commitment. docs/likeness.md gives formulas, sources and what each method was
    worth.

    Parameters
    ----------
    measures : DataFrame
        Table ``measures`` of any number of plans.
    units, targets, sectors : DataFrame, optional
        The tables of the same plans. ``units`` tells the cells of a table's rows that name units, which are not
        compared; the others made no pair easier to judge (docs/likeness.md) and change nothing.
    actions : DataFrame, optional
        Table ``actions``: the heading that a measure stands under tells its field (消防, 燃气 …).
    codebook : Codebook, optional
        Its ``themes.yaml``, ``words.csv`` and ``boilerplate.csv`` are used; the shipped ones by default.
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
    items, vectors = vectors_of(measures, actions, units, codebook, settings, n_jobs)
    return similar_of(items, vectors, settings, n_jobs, encoder)


def similar_of(
    items: Sequence[Wording], vectors: Vectors, settings: Settings, n_jobs: int = 1, encoder: Encoder | None = None
) -> pd.DataFrame:
    """As :func:`find_similar`, of measures whose vectors are made."""
    n_jobs = n_jobs if len(items) > FEW else 1
    plans = sorted({item.plan_id for item in items})
    if len(plans) < 2:
        if plans:
            return nothing("similar", say(f"measures of one plan only ({plans[0]}): nothing to compare"))
        return nothing("similar", say("no measures with words in them: nothing to compare"))
    i, j = candidates(vectors, settings, n_jobs)
    encoded = None
    if encoder is not None:
        encoded = _encoded(encoder, [item.body for item in items])
        i, j = _with_encoder(vectors, encoded, i, j, settings)
    return similar_table(vectors.ids, scored(vectors, i, j, settings, n_jobs, encoded))


@dataclass(frozen=True)
class Pairs:
    """Scored pairs of measures.

    Attributes
    ----------
    i, j : arrays of int
        Row numbers, ``i < j``, in order.
    logits : array of shape (pairs, models)
        What the model makes of what was measured of each pair alone.
    score : array of float
    relation : array of int
        0 ``same``, 1 ``overlap``, −1 none.
    shared : Series of str
        The rarest words that both measures of a related pair have.
    """

    i: np.ndarray
    j: np.ndarray
    logits: np.ndarray
    score: np.ndarray
    relation: np.ndarray
    shared: pd.Series


def scored(
    vectors: Vectors,
    i: np.ndarray,
    j: np.ndarray,
    settings: Settings,
    n_jobs: int = 1,
    encoded: np.ndarray | None = None,
) -> Pairs:
    """Score pairs; ``encoded`` are the vectors of an encoder."""
    logits = first_of(vectors, i, j, n_jobs)
    alike, same = judge(vectors, i, j, logits)
    if encoded is not None:
        share = settings.encoder_weight
        cosine = np.clip(np.einsum("ij,ij->i", encoded[i], encoded[j]), 0, 1)
        alike, same = (1 - share) * alike + share * cosine, (1 - share) * same + share * cosine
    score, relation = told(alike, same, settings)
    return Pairs(
        i, j, logits, score, relation, shared_words(vectors, i, j, relation >= 0, settings.shared_words, n_jobs)
    )


def first_of(vectors: Vectors, i: np.ndarray, j: np.ndarray, n_jobs: int = 1) -> np.ndarray:
    """The first logits of pairs (``first_logits``)."""
    return measure_pairs(vectors, i, j, n_jobs, partial(first_logits, models=shipped_model(vectors.fits)))


def told(alike: np.ndarray, same: np.ndarray, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The score and the relation of pairs, from both chances."""
    relation = np.select([same >= settings.same, alike >= settings.overlap], [0, 1], -1)
    return np.round((alike + same) / 2, 4), relation


def similar_table(ids: np.ndarray, pairs: Pairs) -> pd.DataFrame:
    """Scored pairs as the table ``similar``."""
    if not len(pairs.i):
        return nothing("similar", say("no two measures of different plans share enough words to be compared"))
    names = pd.Series(ids, dtype="str")
    return typed("similar", pd.DataFrame({
        "measure_a": names.take(pairs.i).array,
        "measure_b": names.take(pairs.j).array,
        "score": pairs.score,
        "relation": pd.Categorical.from_codes(pairs.relation, ["same", "overlap"]),
        "shared": pairs.shared,
    }))  # fmt: skip


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


def shared_words(
    vectors: Vectors, i: np.ndarray, j: np.ndarray, wanted: np.ndarray, most: int, n_jobs: int = 1
) -> pd.Series:
    """The rarest words that both measures of a pair have, for the pairs that are ``wanted``."""
    rarest = np.lexsort((np.arange(len(vectors.vocabulary)), -vectors.rarity))
    present = sp.csr_matrix(vectors.present[:, rarest])
    present.sort_indices()
    words = np.array(vectors.vocabulary, dtype=object)[rarest]
    pairs = np.flatnonzero(wanted)
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    tasks = [delayed(_shared_of)(present, words, i[chunk], j[chunk], most) for chunk in chunks]
    parts = run_batches(tasks, n_jobs, lambda task: vectors.plans[i[chunks[task]]].tolist())
    said = pd.concat([pd.Series([], dtype="str"), *parts], ignore_index=True)
    place = np.full(len(i), -1)
    place[pairs] = np.arange(len(pairs))
    return pd.Series(said.array.take(place, allow_fill=True))


def _shared_of(present: sp.csr_matrix, words: np.ndarray, i: np.ndarray, j: np.ndarray, most: int) -> pd.Series:
    both = sp.csr_matrix(present[i].multiply(present[j]))
    both.sort_indices()
    bounds = both.indptr.tolist()
    spoken = words[both.indices].tolist()
    found = ["、".join(spoken[begin : min(end, begin + most)]) or None for begin, end in pairwise(bounds)]
    return pd.Series(found, dtype="str")


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
