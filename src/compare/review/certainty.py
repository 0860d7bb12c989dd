"""What a checked sample says of all rows: shares with an interval, of strata weighed, and shares put right for misreading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt
from statistics import NormalDist
from typing import Any

import pandas as pd

from compare.errors import ChoiceError
from compare.model import VERDICTS
from compare.review.checked import NAMED_BY, NAMING
from compare.review.rows import CHECKABLE
from compare.saying import say


@dataclass(frozen=True)
class Share:
    """A share with its interval, all 0 to 1; NaN where nothing was looked at."""

    value: float
    low: float
    high: float


def wilson(hits: int, looked_at: int, level: float = 0.95) -> Share:
    """A share of a simple random sample with the score interval (Wilson 1927).

    Parameters
    ----------
    level : float
        Coverage, 0 to 1.

    Returns
    -------
    Share

    Raises
    ------
    ChoiceError
        Where there are more hits than rows looked at, or either is below zero.
    """
    if not 0 <= hits <= looked_at:
        raise ChoiceError(f"{hits} of {looked_at} is no share")
    if looked_at == 0:
        return Share(nan, nan, nan)
    return _scored(hits / looked_at, looked_at, level)


def _scored(share: float, rows: float, level: float) -> Share:
    """A share of so many rows with Wilson's interval."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (share + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z / (1 + z * z / rows) * sqrt(share * (1 - share) / rows + z * z / (4 * rows**2))
    return Share(share, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True)
class Stratum:
    """Of one stratum: how many rows there are, how many were looked at, how many of those were right."""

    rows: int
    looked_at: int
    hits: int


def stratified(strata: Sequence[Stratum], level: float = 0.95) -> Share:
    """A share over strata, each weighed by its rows, with a score interval on the effective sample size.

    Parameters
    ----------
    strata : sequence of Stratum
        One in which nothing was looked at makes the share unknown.

    Returns
    -------
    Share
        The interval is Wilson's on ``p (1 − p) / V`` rows, ``V`` the variance of the stratified mean with the finite
        population correction (Korn and Graubard 1998 do so for surveys; Cochran 1977, 5.3, gives ``V``). Within a
        stratum ``V`` takes Laplace's (hits + 1) / (rows + 2), since a small stratum that was right throughout would
        otherwise have no variance at all.
    """
    strata = [stratum for stratum in strata if stratum.rows]
    total = sum(stratum.rows for stratum in strata)
    if not total or any(stratum.looked_at == 0 for stratum in strata):
        return Share(nan, nan, nan)
    share = sum(s.rows / total * s.hits / s.looked_at for s in strata)
    variance = 0.0
    for s in strata:
        own = (s.hits + 1) / (s.looked_at + 2)
        spread = own * (1 - own) / s.looked_at
        variance += (s.rows / total) ** 2 * spread * (1 - s.looked_at / s.rows)
    looked_at = sum(s.looked_at for s in strata)
    if looked_at == total:
        return Share(share, share, share)
    effective = share * (1 - share) / variance if 0 < share < 1 else float(looked_at)
    return _scored(share, effective, level)


def corrected_share(apparent: float, sensitivity: float, specificity: float) -> float:
    """A share put right for what was missed and what was found falsely (Rogan and Gladen 1978).

    Parameters
    ----------
    apparent : float
        The share that the tables show, 0 to 1.
    sensitivity, specificity : float
        Of the reader: the share of true rows that are found, of false ones that are not.

    Returns
    -------
    float
        0 to 1; NaN where the reader finds true and false rows equally often, so that its share says nothing, or any is NaN.
    """
    told_apart = sensitivity + specificity - 1
    if isnan(apparent + told_apart) or told_apart <= 0:
        return nan
    return min(1.0, max(0.0, (apparent + specificity - 1) / told_apart))


def of_checks(checks: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Precision and recall of each table that people looked at, as they read it before anything was corrected.

    Parameters
    ----------
    checks : sequence of mapping
        The counts of a build: ``checks`` of its report.

    Returns
    -------
    DataFrame
        A row a table: ``table``, ``plans`` and ``rows`` (of the plans in which somebody looked), ``checked``, ``right``,
        ``wrong``, ``unsure``; ``precision`` with ``precision_low`` and ``precision_high``, rows in doubt and others weighed
        as strata, those of which nobody was sure left out; ``recall`` with its bounds, of plans in which every row of the
        table was looked at (NaN where there is none). Shares are 0 to 1, intervals 95 %.
    """
    rows = []
    for table in dict.fromkeys(str(counts["table"]) for counts in checks):
        own = [counts for counts in checks if counts["table"] == table]
        sums = {name: sum(counts[name] for counts in own) for name in ("rows", "right", "wrong", "unsure")}
        strata = []
        for doubt in (False, True):
            layer = [counts for counts in own if counts["doubt"] == doubt]
            right, wrong, size = (sum(counts[name] for counts in layer) for name in ("right", "wrong", "rows"))
            strata.append(Stratum(size, right + wrong, right))
        precise = stratified(strata)
        if isnan(precise.value):  # one of the strata was not looked at: what was seen, as it is
            precise = wilson(sums["right"], sums["right"] + sums["wrong"])
        hits = there = 0
        for plan_id in dict.fromkeys(str(counts["plan_id"]) for counts in own):
            mine = [counts for counts in own if counts["plan_id"] == plan_id]
            right, wrong, unsure, size, missed, removed = (
                sum(counts[name] for counts in mine)
                for name in ("right", "wrong", "unsure", "rows", "missed", "removed")
            )
            if right + wrong + unsure == size:
                hits += right
                there += right + wrong - removed + missed
        found = wilson(hits, there)
        rows.append(
            {
                "table": table, "plans": len({counts["plan_id"] for counts in own}), "rows": sums["rows"],
                "checked": sums["right"] + sums["wrong"] + sums["unsure"],
                **{name: sums[name] for name in ("right", "wrong", "unsure")},
                "precision": precise.value, "precision_low": precise.low, "precision_high": precise.high,
                "recall": found.value, "recall_low": found.low, "recall_high": found.high,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def misnaming(checks: Sequence[Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """How well the readers tell measures that name a unit, a time or a number from those that do not.

    Parameters
    ----------
    checks : sequence of mapping
        The counts of a build.

    Returns
    -------
    dict of tuple of (float, float)
        By table (``units``, ``years``, ``targets``) sensitivity and specificity, 0 to 1, of plans in which every row of the
        table was looked at; a table without such a plan, or with measures of one kind alone, is left out.
    """
    found = {}
    for table in NAMED_BY:
        tp, fp, fn, tn = (sum(counts.get(name, 0) for counts in checks if counts["table"] == table) for name in NAMING)
        if tp + fn and fp + tn:
            found[table] = tp / (tp + fn), tn / (fp + tn)
    return found


def looked_at_whole(checks: Sequence[Mapping[str, Any]], table: str) -> set[str]:
    """The plans in which every row of a table was looked at, so that corrections have put them right already."""
    own = [counts for counts in checks if counts["table"] == table]
    return {str(counts["plan_id"]) for counts in own if any(counts.get(name, 0) for name in NAMING)}


def checked_rows(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """How much of each table people looked at.

    Returns
    -------
    DataFrame
        A row for each table whose rows are checked and that has any: ``table``, ``rows``, ``checked``, ``share`` (0 to 1),
        and of the checked ``right``, ``wrong``, ``unsure``.
    """
    rows = []
    for table in CHECKABLE:
        verdicts = tables[table]["checked"].astype("object") if table in tables else pd.Series(dtype="object")
        if len(verdicts):
            counts = verdicts.value_counts()
            looked = int(verdicts.notna().sum())
            found = {name: int(counts.get(name, 0)) for name in VERDICTS}
            rows.append(
                {"table": table, "rows": len(verdicts), "checked": looked, "share": looked / len(verdicts), **found}
            )
    return pd.DataFrame(rows, columns=["table", "rows", "checked", "share", *VERDICTS])


def right_says(share: Share) -> str:
    """A share of rows that are right in every value, with its interval, as a sentence in the current language."""
    if isnan(share.value):
        return say("No row was coded, or not one of every stratum, so nothing can be said of how many are right.")
    return say(
        f"Right in every value that was coded: {share.value:.1%} of the rows (95 %: {share.low:.1%} to {share.high:.1%})."
    )
