"""Distances as places in two dimensions, the same on every machine."""

from __future__ import annotations

import numpy as np

ROUNDS = 80  # of stress majorisation; the places hardly move after that


def scaled(distance: np.ndarray, smooth: bool = False) -> np.ndarray:
    """Places in two dimensions whose distances are near the given ones, 0 to 1 in both directions.

    Classical scaling (Torgerson 1952); with ``smooth`` followed by stress majorisation (de Leeuw 1977; for graphs
    Gansner, Koren and North 2004). The signs of the axes are fixed by the first place that is not in the middle.

    Parameters
    ----------
    distance : array (n, n)
        Symmetric, zero on the diagonal.
    smooth : bool
        Give distances between neighbours their due, not only the large ones.

    Returns
    -------
    array (n, 2)
    """
    n = len(distance)
    if n < 2:
        return np.full((n, 2), 0.5)
    centring = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-centring @ distance**2 @ centring / 2)
    places = np.zeros((n, 2))
    for axis, k in enumerate(np.argsort(values)[::-1][:2]):
        places[:, axis] = vectors[:, k] * np.sqrt(max(values[k], 0.0))
    places = np.round(places, 5)
    for axis in range(2):
        off = np.flatnonzero(np.abs(places[:, axis]) > 1e-4)
        if len(off) and places[off[0], axis] < 0:
            places[:, axis] *= -1
    for _ in range(ROUNDS if smooth else 0):
        gaps = places[:, None, :] - places[None, :, :]
        lengths = np.linalg.norm(gaps, axis=2)
        ratio = np.where(lengths > 1e-9, distance / np.where(lengths > 1e-9, lengths, 1.0), 0.0)
        places = (ratio[:, :, None] * gaps).sum(axis=1) / n
    places = np.round(places, 4)
    low, high = places.min(axis=0), places.max(axis=0)
    return np.where(high - low > 1e-9, (places - low) / np.where(high - low > 1e-9, high - low, 1), 0.5)
