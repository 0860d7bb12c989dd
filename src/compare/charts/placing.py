"""Where labelled things stand so that none covers another: the same every time, nothing left to chance."""

from __future__ import annotations

import numpy as np


def spread(start: np.ndarray, half: np.ndarray, width: float, height: float, rounds: int = 600) -> np.ndarray:
    """Push boxes apart until none overlaps, as near as can be to where they want to be, inside a rectangle.

    Parameters
    ----------
    start : array (n, 2)
        Wanted middles, 0 to 1 in both directions.
    half : array (n, 2)
        Half widths and half heights, in points.
    width, height : float
        The rectangle, in points.
    rounds : int
        At most so many rounds; it stops when nothing overlaps.

    Returns
    -------
    array (n, 2)
        Middles in points. Where the boxes do not all fit, they overlap as little as the rounds allow.
    """
    low = np.minimum(half, [width / 2, height / 2])
    high = np.maximum(np.array([width, height]) - half, [width / 2, height / 2])
    at = low + np.asarray(start, dtype=float) * (high - low)
    n = len(at)
    if n < 2:
        return at
    one, two = np.triu_indices(n, 1)
    reach = half[one] + half[two]
    for step in range(rounds):
        gap = at[one] - at[two]
        over = reach - np.abs(gap)
        hit = (over > 1e-6).all(axis=1)
        if not hit.any():
            break
        # along the direction that needs the smaller push, by turns half of it, ties by the order of the boxes
        across = over[:, 0] / width < over[:, 1] / height
        sign = np.where(gap == 0, np.where((one + two) % 2 == 0, 1.0, -1.0)[:, None], np.sign(gap))
        push = np.zeros_like(gap)
        rows = np.flatnonzero(hit)
        axis = np.where(across[rows], 0, 1)
        push[rows, axis] = sign[rows, axis] * over[rows, axis] * (0.35 if step < rounds // 2 else 0.5)
        move = np.zeros_like(at)
        np.add.at(move, one, push)
        np.add.at(move, two, -push)
        at = np.clip(at + move, low, high)
    return at
