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
Counts = NDArray[np.float64]
NONE = -1
COLUMNS = ("code", "rows", "percent", "kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high")


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

    Returns
    -------
    float
        NaN where no unit has both codes, or both coders gave one and the same value throughout.
    """
    return float(_kappa(_both(codes).sum(axis=0)))


def _both(codes: Codes) -> Counts:
    """For each unit that two coders coded whether they agree, then which value each gave: shape (units, 1 + 2 × values)."""
    a, b = codes[:, (codes != NONE).all(axis=0)]
    values = np.arange(int(codes.max(initial=0)) + 1)
    return np.column_stack([a == b, a[:, None] == values, b[:, None] == values]).astype(float)


def _kappa(sums: Counts) -> Counts:
    """Kappa from sums of :func:`_both`, along the last axis."""
    size = sums.shape[-1] // 2
    agreed, a, b = sums[..., 0], sums[..., 1 : size + 1], sums[..., size + 1 :]
    units = a.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        by_chance = (a * b).sum(axis=-1) / units**2
        return np.where(by_chance == 1, np.nan, (agreed / units - by_chance) / (1 - by_chance))


def coincidences(codes: Codes, size: int) -> Counts:
    """How often two values were given to each unit by different coders (Krippendorff 2011, step 2).

    Parameters
    ----------
    size : int
        How many values there are.

    Returns
    -------
    ndarray, shape (units, size, size)
        Each symmetric; a unit with m codes gives its pairs the weight 1 / (m − 1), a unit with one code gives none.
    """
    counts = _given(codes, size)
    given = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    diagonal = np.arange(size)
    pairs[:, diagonal, diagonal] -= counts
    return pairs / np.maximum(given - 1, 1)[:, None, None]


def _given(codes: Codes, size: int) -> Counts:
    """How many coders gave each value to each unit, shape (units, size); nothing for a unit that has one code."""
    counts = np.zeros((codes.shape[1], size))
    for coder in codes:
        held = np.flatnonzero(coder != NONE)
        counts[held, coder[held]] += 1
    counts[counts.sum(axis=1) < 2] = 0
    return counts


def _agreed(codes: Codes, size: int) -> Counts:
    """For each unit the pairs of equal values among its coincidences, then how often each value was given."""
    counts = _given(codes, size)
    given = counts.sum(axis=1)
    equal = (counts * (counts - 1)).sum(axis=1) / np.maximum(given - 1, 1)
    return np.column_stack([equal, counts])


def _alpha_nominal(sums: Counts) -> Counts:
    """Alpha from sums of :func:`_agreed`, along the last axis: all differences weigh the same."""
    equal, marginals = sums[..., 0], sums[..., 1:]
    total = marginals.sum(axis=-1)
    expected = total**2 - (marginals**2).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected == 0, np.nan, 1 - (total - 1) * (total - equal) / expected)


def _alpha_ordinal(met: Counts) -> Counts:
    """Alpha from sums of :func:`coincidences`, along the last two axes: a difference weighs by the ranks between."""
    marginals = met.sum(axis=-1)
    total = marginals.sum(axis=-1)
    ranks = np.cumsum(marginals, axis=-1) - marginals / 2  # the sum from c to k less half of both ends
    distance = (ranks[..., :, None] - ranks[..., None, :]) ** 2
    expected = (marginals[..., :, None] * marginals[..., None, :] * distance).sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected == 0, np.nan, 1 - (total - 1) * (met * distance).sum(axis=(-2, -1)) / expected)


def krippendorff_alpha(codes: Codes, size: int, scale: Scale = "nominal") -> float:
    """Krippendorff's alpha for any number of coders and missing codes (Krippendorff 2011, *Computing alpha-reliability*).

    Parameters
    ----------
    size : int
        How many values there are; for an ordinal scale the codes stand in their order.

    Returns
    -------
    float
        1 − observed / expected disagreement; NaN where all codes that can be compared are one value.
    """
    parts, measure = _alpha_of(codes, size, scale)
    return float(measure(parts.sum(axis=0)))


def _alpha_of(codes: Codes, size: int, scale: Scale) -> tuple[Counts, Callable[[Counts], Counts]]:
    """What each unit adds to alpha, and alpha from the sums of it."""
    return (coincidences(codes, size), _alpha_ordinal) if scale == "ordinal" else (_agreed(codes, size), _alpha_nominal)


def percent_agreement(codes: Codes, size: int) -> float:
    """The share of pairs of codes of one unit that are equal, each unit weighing as much as it has codes.

    Returns
    -------
    float
        0 to 1; NaN where no unit has two codes.
    """
    equal, *given = _agreed(codes, size).sum(axis=0)
    return float(equal / sum(given)) if sum(given) else float("nan")


def interval(
    measure: Callable[[Counts], Counts], parts: Counts, draws: int = 1000, seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """A percentile bootstrap interval over units (Efron and Tibshirani 1993).

    Parameters
    ----------
    measure : callable
        Of sums of what units add, many draws at once, a draw along the first axis; draws in which it is NaN are left out.
    parts : ndarray, shape (units, …)
        What each unit adds.
    level : float
        0 to 1.

    Returns
    -------
    tuple of (float, float)
        NaN where the measure is NaN in every draw.
    """
    units = len(parts)
    if not units:
        return float("nan"), float("nan")
    picks = np.random.default_rng(seed).integers(0, units, (draws, units))
    times = np.array([np.bincount(pick, minlength=units) for pick in picks], dtype=float)
    return bounds(measure(np.tensordot(times, parts, axes=1)), level)


def bounds(drawn: Counts, level: float) -> tuple[float, float]:
    """Between which values this share of those that were drawn lies, NaN left out; NaN where all are."""
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]) if len(drawn) else (np.nan, np.nan)
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

    alpha_parts, alpha = _alpha_of(codes, size, scale)
    nothing = (float("nan"), float("nan"))
    return Agreement(
        percent=percent_agreement(codes, size),
        kappa=cohen_kappa(codes) if two else float("nan"),
        alpha=krippendorff_alpha(codes, size, scale),
        units=int(((codes != NONE).sum(axis=0) > 1).sum()),
        kappa_interval=interval(_kappa, _both(codes), draws, seed) if two else nothing,
        alpha_interval=interval(alpha, alpha_parts, draws, seed),
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
        One row for all values, then one a value: ``code``, ``rows`` (that two coded), ``percent``, ``kappa``, ``kappa_low``,
        ``kappa_high``, ``alpha``, ``alpha_low``, ``alpha_high``.

    Raises
    ------
    ChoiceError
        As for :func:`agreement`.
    """
    values = as_codes(ratings)[1] if len(ratings) else []
    rows: list[dict[str, Any]] = []
    for code in [None, *values] if len(ratings) else []:
        rated = ratings if code is None else (ratings == code).where(ratings.notna())
        found = agreement(rated, draws=draws, seed=seed)
        low, high = found.kappa_interval
        alpha_low, alpha_high = found.alpha_interval
        rows.append(
            dict(
                zip(
                    COLUMNS,
                    (code, found.units, found.percent, found.kappa, low, high, found.alpha, alpha_low, alpha_high),
                    strict=True,
                )
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def disagreements(ratings: pd.DataFrame) -> pd.DataFrame:
    """The units to which coders gave different codes, in the order of the ratings."""
    differ = ratings.apply(lambda row: row.dropna().nunique() > 1, axis=1) if len(ratings) else []
    return ratings[differ]
