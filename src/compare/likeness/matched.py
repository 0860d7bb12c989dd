"""The passages of pairs as numbers, and which of those of an earlier build are still those of a pair."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from compare.tables import typed


@dataclass(frozen=True)
class Matched:
    """The passages of some pairs.

    Attributes
    ----------
    names : array of str
        The measures, in order.
    pairs : array of int, shape (pairs, 2)
        Places in ``names``, in order.
    counts : array of int
        Passages of each pair.
    rows : array of int, shape (passages, 5)
        Both spans, and 1 for verbatim, 0 for adapted.
    """

    names: np.ndarray
    pairs: np.ndarray
    counts: np.ndarray
    rows: np.ndarray

    def table(self) -> pd.DataFrame:
        """The table ``passages``."""
        ids, sides = pd.Series(self.names, dtype="str"), np.repeat(self.pairs, self.counts, axis=0)
        return typed("passages", pd.DataFrame({
            "measure_a": ids.take(sides[:, 0]).array, "measure_b": ids.take(sides[:, 1]).array,
            "start_a": self.rows[:, 0], "end_a": self.rows[:, 1], "start_b": self.rows[:, 2], "end_b": self.rows[:, 3],
            "kind": pd.Categorical.from_codes(1 - self.rows[:, 4], ["verbatim", "adapted"]),
        }))  # fmt: skip

    def within(self, plans: Collection[str]) -> Matched:
        """The passages of pairs of measures of some plans."""
        inside = np.array([name.rpartition("/")[0] in plans for name in self.names.tolist()], bool)
        at = np.flatnonzero(inside[self.pairs].all(axis=1))
        return Matched(self.names, self.pairs[at], *self.some(at))

    def places_of(self, names: np.ndarray, pairs: np.ndarray) -> np.ndarray:
        """Where pairs of other names stand among these; −1 for those that do not."""
        place = pd.Index(self.names).get_indexer(pd.Index(names))
        sides, size = place[pairs], len(self.names) + 1
        keys, asked = self.pairs[:, 0] * size + self.pairs[:, 1], sides[:, 0] * size + sides[:, 1]
        at = np.minimum(np.searchsorted(keys, asked), max(0, len(keys) - 1))
        there = (sides >= 0).all(axis=1) & (keys[at] == asked if len(keys) else False)
        return np.where(there, at, -1)

    def some(self, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Counts and passages of the pairs at some places."""
        begins, counts = np.cumsum(self.counts) - self.counts, self.counts[at]
        first = np.cumsum(counts) - counts
        return counts, self.rows[np.repeat(begins[at] - first, counts) + np.arange(counts.sum())]
