"""The model that judges pairs: plain numbers, fitted by ``benchmarks/fit_likeness.py`` to readers' judgements."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from compare.errors import ChoiceError
from compare.likeness.features import FEATURES
from compare.likeness.vectors import Vectors

COEFFICIENTS = Path(__file__).with_name("coefficients.json")
FLOOR = -3.0  # the logit a rival has at least: what a measure would get that has nothing in common
REACH = 3.0  # margins beyond this say nothing more


@dataclass(frozen=True)
class Model:
    """A logistic model in two steps, as plain numbers.

    ``weights`` and ``bias`` make a logit of what was measured of a pair; ``second`` makes the final logit of it and of
    its lead over the best rival: the other measures of the same two plans.
    """

    weights: np.ndarray
    bias: float
    second: np.ndarray
    second_bias: float

    def first(self, values: np.ndarray) -> np.ndarray:
        """Logit from features, shape ``(pairs, features)``."""
        return np.asarray(np.einsum("pf,f->p", values, self.weights) + self.bias)

    def final(self, logit: np.ndarray, best: np.ndarray, worst: np.ndarray) -> np.ndarray:
        """Probability from the first logit and its margins."""
        z = self.second[0] * logit + self.second[1] * best + self.second[2] * worst + self.second_bias
        return np.asarray(1 / (1 + np.exp(-np.clip(z, -40, 40))))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, Model]]:
    data = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    if tuple(data.pop("features")) != FEATURES:
        raise ChoiceError(f"{COEFFICIENTS.name} was fitted to other features; run benchmarks/fit_likeness.py again")
    return {
        where: {
            name: Model(np.array(one["weights"]), one["bias"], np.array(one["second"]), one["second_bias"])
            for name, one in models.items()
        }
        for where, models in data.items()
    }


def shipped_model(fits: bool) -> dict[str, Model]:
    """The shipped coefficients: ``alike`` (grade 1 or 2) and ``same`` (grade 2).

    Parameters
    ----------
    fits : bool
        Whether the codebook's themes fit the measures at hand: then those that know them, else those that know no field.

    Raises
    ------
    ChoiceError
        Where they were fitted to other features than these.
    """
    return _shipped()["themes" if fits else "anywhere"]


def margins(vectors: Vectors, i: np.ndarray, j: np.ndarray, logit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As :func:`leads`, for pairs of the measures of ``vectors``."""
    return leads(vectors.plans[i], vectors.plans[j], i, j, logit)


def leads(
    plan_i: np.ndarray, plan_j: np.ndarray, i: np.ndarray, j: np.ndarray, logit: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How far a pair leads over the best rival of the same two plans, from either side.

    The rivals of a pair are the other pairs of its first measure with the second's plan, and the other way round.
    What other plans are in the corpus makes no difference.

    Returns
    -------
    (best, worst) : arrays of float
        The larger and the smaller of the two leads, within ``-REACH`` and ``REACH``.
    """
    numbers, names = pd.factorize(np.concatenate([plan_i, plan_j]))
    one, other = numbers[: len(i)], numbers[len(i) :]
    count = max(1, len(names))
    found = [_lead(i * count + other, logit), _lead(j * count + one, logit)]
    return np.maximum(*found), np.minimum(*found)


def _lead(keys: np.ndarray, logit: np.ndarray) -> np.ndarray:
    order = np.argsort(keys, kind="stable")
    sorted_keys, values = keys[order], logit[order]
    starts = np.flatnonzero(np.append(True, sorted_keys[1:] != sorted_keys[:-1]))
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(values))))
    top = np.maximum.reduceat(values, starts)[group] if len(values) else values
    # the rival of the best is the second best: what is highest once one of the highest is taken away
    highest = np.flatnonzero(values == top)
    one = highest[np.append(True, group[highest][1:] != group[highest][:-1])] if len(highest) else highest
    others = values.copy()
    others[one] = -np.inf
    second = np.maximum.reduceat(others, starts)[group] if len(values) else values
    rival = np.where(values == top, second, top)
    lead = np.empty(len(values))
    lead[order] = np.clip(values - np.maximum(rival, FLOOR), -REACH, REACH)
    return lead


def first_logits(values: np.ndarray, models: dict[str, Model]) -> np.ndarray:
    """The first logit of every model, a column each; that of a pair depends on no other pair, to the last digit."""
    return np.stack([model.first(values) for model in models.values()], axis=1)


def judge(vectors: Vectors, i: np.ndarray, j: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chances that a pair is alike, and that it is the same commitment.

    Parameters
    ----------
    i, j : arrays of int
        Row numbers of the pairs.
    logits : array of shape (pairs, models)
        As :func:`first_logits` gives them.

    Returns
    -------
    (alike, same) : arrays of float
        ``same`` is never above ``alike``.
    """
    return chances(vectors.plans[i], vectors.plans[j], i, j, logits, shipped_model(vectors.fits))


def chances(
    plan_i: np.ndarray, plan_j: np.ndarray, i: np.ndarray, j: np.ndarray, logits: np.ndarray, models: dict[str, Model]
) -> tuple[np.ndarray, np.ndarray]:
    """As :func:`judge`; those of a pair depend on the pairs of the same two plans alone."""
    found = {}
    for column, (name, model) in enumerate(models.items()):
        logit = logits[:, column]
        found[name] = model.final(logit, *leads(plan_i, plan_j, i, j, logit))
    return found["alike"], np.minimum(found["same"], found["alike"])
