"""How near plans stand to one another: what share of one plan's measures another plan has too."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

import pandas as pd

from compare.analysis.select import Data, Plans, plan_ids, plan_of, select
from compare.model import LEVELS

LEAST_SHARE = 25.0  # per cent of a plan's measures
COLUMNS = ["plan_a", "plan_b", "same", "overlap", "share_a", "share_b"]


def kinship(data: Data, plans: Plans = None) -> pd.DataFrame:
    """What every two plans have in common.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures`` and ``similar``.

    Returns
    -------
    DataFrame
        A row for each pair of plans: ``same`` and ``overlap`` pairs of measures, and ``share_a`` and ``share_b``, per
        cent of the measures of each that make the same commitment as one of the other. Most in common first.
    """
    tables = select(data, plans)
    whole = tables["measures"].groupby("plan_id")["measure_id"].nunique()
    pairs = tables["similar"]
    pairs = pairs.assign(
        one=plan_of(pairs["measure_a"]), two=plan_of(pairs["measure_b"]), how=pairs["relation"].astype("str")
    )
    counts, matched = Counter[tuple[str, frozenset[str]]](), defaultdict[tuple[str, str], set[str]](set)
    for row in pairs.itertuples():
        counts[row.how, frozenset((row.one, row.two))] += 1
        if row.how == "same":
            matched[row.one, row.two].add(row.measure_a)
            matched[row.two, row.one].add(row.measure_b)
    rows = []
    for first, second in combinations(plan_ids(data, plans), 2):
        both = frozenset((first, second))
        shares = [
            _share(len(matched[own, other]), int(whole.get(own, 0)))
            for own, other in ((first, second), (second, first))
        ]
        rows.append([first, second, counts["same", both], counts["overlap", both], *shares])
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values(
        ["same", "overlap", "plan_a", "plan_b"], ascending=[False, False, True, True], ignore_index=True
    )


def closest_pairs(data: Data, most: int = 3, plans: Plans = None) -> list[tuple[str, str]]:
    """The pairs of plans that are read against each other: what is changed, and what it is changed into.

    Parameters
    ----------
    most : int
        Pairs at most.

    Returns
    -------
    list of (str, str)
        A plan of an earlier year and the next of the same area; the plan of the nearest area above and one below it;
        where there is neither, the two with most in common. The earlier or higher one stands first. A pair of the first
        two kinds counts where one of them shares ``LEAST_SHARE`` per cent of its measures: plans of one area may be on
        different subjects.
    """
    near = kinship(data, plans)
    shares = {frozenset((row.plan_a, row.plan_b)): max(row.share_a, row.share_b) for row in near.itertuples()}
    rows = {str(row["plan_id"]): row for row in select(data, plans)["plans"].to_dict("records")}
    found: list[tuple[int, float, tuple[str, str]]] = []
    for plan_id, row in rows.items():
        before = [other for other in rows.values() if _earlier(other, row)]
        above = [other for other in rows.values() if _contains(other, row)]
        nearest = max(above, key=lambda other: (_rank(other), other["issued_on"]), default=None)
        for kind, other in enumerate((max(before, key=_when, default=None), nearest)):
            if other is not None:
                pair = (str(other["plan_id"]), plan_id)
                found.append((kind, -shares.get(frozenset(pair), 0.0), pair))
    found = [each for each in found if -each[1] >= LEAST_SHARE]
    if not found and len(near):
        best = near.iloc[0]
        found = [(2, -max(best["share_a"], best["share_b"]), (str(best["plan_a"]), str(best["plan_b"])))]
    return [pair for _, share, pair in sorted(found) if share][:most]


AREAS = ("province", "prefecture", "county")  # from the highest to the lowest


def _when(row: dict[str, Any]) -> tuple[float, str]:
    """When a plan begins: its first year, then its date."""
    day = row["issued_on"]
    issued = "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()
    year = row["period_start"]
    return (float(issued[:4] or 0) if pd.isna(year) else float(year), issued)


def _earlier(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        pd.notna(one["jurisdiction"]) and one["jurisdiction"] == other["jurisdiction"] and _when(one) < _when(other)
    )


def _rank(row: dict[str, Any]) -> int:
    level = str(row["level"])
    return LEVELS.index(level) if level in LEVELS else -1


def _contains(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the area of one plan holds that of the other, whose plan is no older."""
    if not 0 <= _rank(one) < _rank(other) or _when(one) > _when(other):
        return False
    own = [(one[area], other[area]) for area in AREAS if pd.notna(one[area])]
    return all(mine == theirs for mine, theirs in own) and (bool(own) or str(one["level"]) == LEVELS[0])


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
