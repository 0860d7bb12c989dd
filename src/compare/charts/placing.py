"""Where labelled things stand so that none covers another: the same every time, nothing left to chance."""

from __future__ import annotations

import numpy as np

GOLDEN_ANGLE = np.pi * (3 - 5**0.5)


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
    # boxes that want the same place begin a little apart, each in a direction of its own
    turn = np.arange(n) * GOLDEN_ANGLE
    at = np.clip(at + 0.02 * half * np.column_stack([np.cos(turn), np.sin(turn)]), low, high)
    one, two = np.triu_indices(n, 1)
    reach = half[one] + half[two]
    for step in range(rounds):
        gap = at[one] - at[two]
        over = reach - np.abs(gap)
        hit = (over > 1e-6).all(axis=1)
        if not hit.any():
            break
        # along the direction that needs the smaller push; now and then along the other, out of a row that fills a wall
        across = (over[:, 0] / width < over[:, 1] / height) ^ (step % 4 == 3)
        sign = np.where(gap == 0, -1.0, np.sign(gap))
        push = np.zeros_like(gap)
        rows = np.flatnonzero(hit)
        axis = np.where(across[rows], 0, 1)
        push[rows, axis] = sign[rows, axis] * over[rows, axis] * (0.35 if step < rounds // 2 else 0.5)
        move = np.zeros_like(at)
        np.add.at(move, one, push)
        np.add.at(move, two, -push)
        at = np.clip(at + move, low, high)
    return at


def overlapping(at: np.ndarray, half: np.ndarray, slack: float = 0.5) -> bool:
    """Whether any two boxes overlap by more than ``slack`` points in both directions."""
    if len(at) < 2:
        return False
    one, two = np.triu_indices(len(at), 1)
    return bool(((half[one] + half[two] - np.abs(at[one] - at[two])) > slack).all(axis=1).any())


def pack(wanted: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Put circles close together around 0, each as near as can be to where it wants to be, none over another.

    Parameters
    ----------
    wanted : array (n, 2)
        Places relative to 0, in points.
    radius : array (n,)
        Radii in points; larger circles are put first, ties in the order given.

    Returns
    -------
    array (n, 2)
        Middles in points.
    """
    n = len(radius)
    at = np.zeros((n, 2))
    reach = float(np.sqrt((radius**2).sum())) * 1.9 + float(radius.max(initial=0.0)) * 2
    turns = np.arange(1, 1600)
    spiral = np.sqrt(turns / turns[-1])[:, None] * reach
    angle = turns * GOLDEN_ANGLE
    spots = np.vstack([[0.0, 0.0], spiral * np.column_stack([np.cos(angle), np.sin(angle)])])
    done: list[int] = []
    for i in sorted(range(n), key=lambda k: (-radius[k], k)):
        cost = ((spots - wanted[i]) ** 2).sum(axis=1) + 1.5 * (spots**2).sum(axis=1)
        if done:
            away = np.linalg.norm(spots[:, None, :] - at[done][None, :, :], axis=2)
            free = (away >= radius[done][None, :] + radius[i]).all(axis=1)
            cost = np.where(free, cost, np.inf)
        at[i] = spots[int(np.argmin(np.round(cost, 6)))]
        done.append(i)
    return at


FEW = {
    1: [(0.0, 0.0)],
    2: [(-0.5, 0.0), (0.5, 0.0)],
    3: [(-0.5, -0.3), (0.5, -0.3), (0.0, 0.57)],
    4: [(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)],
    5: [(0.0, 0.0), (-0.75, -0.75), (0.75, -0.75), (-0.75, 0.75), (0.75, 0.75)],
}


def cluster_of_dots(count: int, pitch: float) -> np.ndarray:
    """Places of so many dots around 0, about ``pitch`` points apart: by hand up to five, then as seeds in a flower."""
    if count in FEW:
        return np.array(FEW[count]) * pitch
    k = np.arange(count)
    return (0.62 * pitch * np.sqrt(k + 0.5))[:, None] * np.column_stack(
        [np.cos(k * GOLDEN_ANGLE), np.sin(k * GOLDEN_ANGLE)]
    )
