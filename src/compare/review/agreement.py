"""How far coders agree beyond chance: per cent, Cohen's kappa, Krippendorff's alpha, each with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from compare.errors import ChoiceError

Scale = Literal["nominal", "ordinal"]
Codes = NDArray[np.int64]  # coders × units; -1 where a coder gave none
NONE = -1


@dataclass(frozen=True)
class Agreement:
    """A measure of agreement.

    Attributes
    ----------
    percent : float
        Share of pairs of codes of one unit that are equal, 0 to 1; NaN where no unit has two codes.
    kappa : float
        Cohen's kappa; NaN for more than two coders, and where chance alone would always agree.
    alpha : float
        Krippendorff's alpha; NaN where all codes are one value, so that nothing can be told from chance.
    units : int
        Units with two codes or more, on which all rests.
    kappa_interval, alpha_interval : tuple of (float, float)
        Percentile bootstrap over units, 95 %; NaN where the measure is.
    """

    percent: float
    kappa: float
    alpha: float
    units: int
    kappa_interval: tuple[float, float]
    alpha_interval: tuple[float, float]


def as_codes(ratings: pd.DataFrame, order: Sequence[Hashable] | None = None) -> tuple[Codes, list[Hashable]]:
    """Ratings as whole numbers, and the values that they stand for.

    Parameters
    ----------
    ratings : DataFrame
        A column a coder, a row a unit; missing values where a coder gave no code.
    order : sequence, optional
        The values in their order, for an ordinal scale; sorted by default.

    Returns
    -------
    codes : ndarray of int, shape (coders, units)
        -1 where there is none.
    values : list

    Raises
    ------
    ChoiceError
        Where ``order`` lacks a value that was given.
    """
    given = [value for value in pd.unique(ratings.to_numpy().ravel()) if not pd.isna(value)]
    values = list(order) if order is not None else sorted(given, key=lambda value: (str(type(value)), value))
    unknown = [value for value in given if value not in values]
    if unknown:
        raise ChoiceError(f"the order lacks {', '.join(map(str, unknown))}; it must name every value that was given")
    place = {value: i for i, value in enumerate(values)}
    codes = [[NONE if pd.isna(value) else place[value] for value in ratings[column]] for column in ratings]
    return np.array(codes, dtype=np.int64).reshape(ratings.shape[1], len(ratings)), values


def cohen_kappa(codes: Codes) -> float:
    """Cohen's kappa of two coders, over the units that both coded (Cohen 1960).

    Parameters
    ----------
    codes : ndarray of int, shape (2, units)

    Returns
    -------
    float
        NaN where no unit has both codes, or both coders gave one and the same value throughout.
    """
    a, b = codes[:, (codes != NONE).all(axis=0)]
    if not len(a):
        return float("nan")
    size = int(max(a.max(), b.max())) + 1
    table = np.zeros((size, size))
    np.add.at(table, (a, b), 1)
    table /= len(a)
    by_chance = float(table.sum(axis=1) @ table.sum(axis=0))
    return float("nan") if by_chance == 1 else (float(np.trace(table)) - by_chance) / (1 - by_chance)


def coincidences(codes: Codes, size: int) -> NDArray[np.float64]:
    """How often two values were given to one unit by different coders (Krippendorff 2011, step 2).

    Parameters
    ----------
    codes : ndarray of int, shape (coders, units)
    size : int
        How many values there are.

    Returns
    -------
    ndarray, shape (size, size)
        Symmetric; a unit with m codes gives its pairs the weight 1 / (m − 1), a unit with one code gives none.
    """
    counts = np.zeros((codes.shape[1], size))
    for coder in codes:
        held = np.flatnonzero(coder != NONE)
        counts[held, coder[held]] += 1
    given = counts.sum(axis=1)
    counts, given = counts[given > 1], given[given > 1]
    pairs = counts[:, :, None] * counts[:, None, :]
    diagonal = np.arange(size)
    pairs[:, diagonal, diagonal] -= counts
    return (pairs / (given - 1)[:, None, None]).sum(axis=0) if len(given) else np.zeros((size, size))


def krippendorff_alpha(codes: Codes, size: int, scale: Scale = "nominal") -> float:
    """Krippendorff's alpha for any number of coders and missing codes (Krippendorff 2011, *Computing alpha-reliability*).

    Parameters
    ----------
    codes : ndarray of int, shape (coders, units)
    size : int
        How many values there are; for an ordinal scale the codes stand in their order.
    scale : {"nominal", "ordinal"}

    Returns
    -------
    float
        1 − observed / expected disagreement; NaN where all codes that can be compared are one value.
    """
    met = coincidences(codes, size)
    marginals = met.sum(axis=0)
    total = marginals.sum()
    distance = 1.0 - np.eye(size)
    if scale == "ordinal":
        ranks = np.cumsum(marginals) - marginals / 2  # the sum from c to k less half of both ends
        distance = (ranks[:, None] - ranks[None, :]) ** 2
    expected = float(marginals @ distance @ marginals)
    if expected == 0:
        return float("nan")
    return 1.0 - (float(total) - 1.0) * float((met * distance).sum()) / expected


def percent_agreement(codes: Codes, size: int) -> float:
    """The share of pairs of codes of one unit that are equal, each unit weighing as much as it has codes.

    Parameters
    ----------
    codes : ndarray of int, shape (coders, units)
    size : int

    Returns
    -------
    float
        0 to 1; NaN where no unit has two codes.
    """
    met = coincidences(codes, size)
    return float(np.trace(met) / met.sum()) if met.sum() else float("nan")


def interval(
    measure: Callable[[Codes], float], codes: Codes, draws: int = 1000, seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """A percentile bootstrap interval over units (Efron and Tibshirani 1993).

    Parameters
    ----------
    measure : callable
        Of codes; draws in which it is NaN are left out.
    codes : ndarray of int, shape (coders, units)
    draws, seed : int
    level : float
        0 to 1.

    Returns
    -------
    tuple of (float, float)
        NaN where the measure is NaN in every draw.
    """
    random = np.random.default_rng(seed)
    units = codes.shape[1]
    found = np.array([measure(codes[:, random.integers(0, units, units)]) for _ in range(draws)] if units else [])
    found = found[~np.isnan(found)]
    if not len(found):
        return float("nan"), float("nan")
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def agreement(
    ratings: pd.DataFrame,
    scale: Scale = "nominal",
    order: Sequence[Hashable] | None = None,
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """How far coders agree.

    Parameters
    ----------
    ratings : DataFrame
        A column a coder (two or more), a row a unit; missing values where a coder gave no code.
    scale : {"nominal", "ordinal"}
        For alpha; kappa is always of equal or not.
    order : sequence, optional
        The values in their order.
    draws, seed : int
        Of the bootstrap.

    Returns
    -------
    Agreement

    Raises
    ------
    ChoiceError
        For fewer than two coders, another scale, or an order that lacks a value.
    """
    if ratings.shape[1] < 2:
        raise ChoiceError(f"{ratings.shape[1]} coder; agreement needs two or more")
    if scale not in ("nominal", "ordinal"):
        raise ChoiceError(f"no scale {scale}; there are nominal, ordinal")
    codes, values = as_codes(ratings, order)
    size = max(len(values), 1)
    two = codes.shape[0] == 2

    def alpha(drawn: Codes) -> float:
        return krippendorff_alpha(drawn, size, scale)

    nothing = (float("nan"), float("nan"))
    return Agreement(
        percent=percent_agreement(codes, size),
        kappa=cohen_kappa(codes) if two else float("nan"),
        alpha=alpha(codes),
        units=int(((codes != NONE).sum(axis=0) > 1).sum()),
        kappa_interval=interval(cohen_kappa, codes, draws, seed) if two else nothing,
        alpha_interval=interval(alpha, codes, draws, seed),
    )


def agreement_table(ratings: pd.DataFrame, *, draws: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Agreement overall and for each value against all others.

    Parameters
    ----------
    ratings : DataFrame
        A column a coder, a row a unit.
    draws, seed : int
        Of the bootstrap.

    Returns
    -------
    DataFrame
        One row for all values, then one a value: ``code``, ``units``, ``percent``, ``kappa``, ``kappa_low``,
        ``kappa_high``, ``alpha``, ``alpha_low``, ``alpha_high``.

    Raises
    ------
    ChoiceError
        As for :func:`agreement`.
    """
    _, values = as_codes(ratings)
    rows: list[dict[str, Any]] = []
    for code in [None, *values]:
        rated = ratings if code is None else (ratings == code).where(ratings.notna())
        found = agreement(rated, draws=draws, seed=seed)
        low, high = found.kappa_interval
        alpha_low, alpha_high = found.alpha_interval
        rows.append(
            {
                "code": code, "units": found.units, "percent": found.percent, "kappa": found.kappa, "kappa_low": low,
                "kappa_high": high, "alpha": found.alpha, "alpha_low": alpha_low, "alpha_high": alpha_high,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def disagreements(ratings: pd.DataFrame) -> pd.DataFrame:
    """The units to which coders gave different codes, in the order of the ratings."""
    differ = ratings.apply(lambda row: row.dropna().nunique() > 1, axis=1) if len(ratings) else []
    return ratings[differ]
