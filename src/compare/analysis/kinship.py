"""How near plans stand to one another: what share of one plan's measures another plan has too."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from compare.analysis.select import Data, Plans, plan_ids, plan_of, select

COLUMNS = ["plan_a", "plan_b", "same", "overlap", "share_a", "share_b"]


def kinship(data: Data, plans: Plans = None) -> pd.DataFrame:
    """What every two plans have in common.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures`` and ``similar``.
    plans : list of str, optional
        All plans by default.

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
    rows = []
    for first, second in combinations(plan_ids(data, plans), 2):
        own = pairs[
            ((pairs["one"] == first) & (pairs["two"] == second)) | ((pairs["one"] == second) & (pairs["two"] == first))
        ]
        same = own[own["how"] == "same"]
        matched = pd.concat([same["measure_a"], same["measure_b"]])
        shares = [
            _share(matched[plan_of(matched) == plan_id].nunique(), int(whole.get(plan_id, 0)))
            for plan_id in (first, second)
        ]
        rows.append([first, second, len(same), int((own["how"] == "overlap").sum()), *shares])
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values(
        ["same", "overlap", "plan_a", "plan_b"], ascending=[False, False, True, True], ignore_index=True
    )


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
