"""What each plan covers of themes, groups of like measures or policy fields: counts, shares, what is missing."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from compare.analysis.select import Data, Plans, plan_of, select
from compare.errors import ChoiceError

By = Literal["theme", "cluster", "sector"]
WAYS = ("theme", "cluster", "sector")
COLUMNS = (
    "plan_id", "key", "item", "measures", "measure_share", "chars", "char_share", "targets", "target_share",
)  # fmt: skip
DIGITS = 4


def _members(tables: dict[str, pd.DataFrame], by: By) -> pd.DataFrame:
    """Which measure belongs to which item: columns ``measure_id``, ``plan_id``, ``key``, ``item``."""
    if by not in WAYS:
        raise ChoiceError(f"no coverage by {by!r}; there is {', '.join(WAYS)}")
    if by == "theme":
        rows = tables["measures"].assign(key=tables["measures"]["theme"], item=tables["measures"]["theme"])
    elif by == "sector":
        rows = tables["sectors"].assign(key=tables["sectors"]["sector"], item=tables["sectors"]["sector"])
    else:
        rows = tables["clusters"].assign(key=tables["clusters"]["cluster_id"], item=tables["clusters"]["cluster_name"])
    rows = rows[["measure_id", "plan_id", "key", "item"]].dropna(subset=["key"]).drop_duplicates(["measure_id", "key"])
    return rows.astype({"measure_id": object, "plan_id": object, "key": object, "item": object})


def coverage(data: Data, by: By = "theme", plans: Plans = None) -> pd.DataFrame:
    """How much of each plan goes to each theme, group of like measures or policy field.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``plans``, ``measures``, ``targets``, and ``clusters`` or ``sectors``.
    by : {"theme", "cluster", "sector"}
        A measure has one theme and one group, but may speak of several fields: their shares can add up to more than 1.

    Returns
    -------
    DataFrame
        A row for every plan and item, zeros included, ordered by plan and item: ``key`` and ``item`` (its name),
        ``measures``, ``chars`` and ``targets`` counted, and each as a share of the plan's own (0 to 1; missing where
        the plan has none at all). Empty where no measure has an item.

    Raises
    ------
    ValueError
        For another ``by``; KeyError for a plan that is not there.
    """
    tables = select(data, plans)
    members = _members(tables, by)
    wanted = sorted(tables["plans"]["plan_id"].astype(str))
    if members.empty or not wanted:
        return pd.DataFrame(columns=list(COLUMNS))
    measures = tables["measures"]
    chars = dict(zip(measures["measure_id"], measures["chars"].astype(int), strict=True))
    targets = tables["targets"]["measure_id"].dropna().value_counts().to_dict()
    of_plan = measures["plan_id"].astype(str)
    whole = pd.DataFrame({
        "measures": of_plan.value_counts(),
        "chars": measures["chars"].astype(int).groupby(of_plan).sum(),
        "targets": measures["measure_id"].map(targets).fillna(0).astype(int).groupby(of_plan).sum(),
    }).reindex(wanted, fill_value=0)  # fmt: skip
    members = members.assign(
        chars=members["measure_id"].map(chars).fillna(0).astype(int),
        targets=members["measure_id"].map(targets).fillna(0).astype(int),
    )
    names = members.drop_duplicates("key").set_index("key")["item"]
    keys = sorted(names.index)
    grid = pd.MultiIndex.from_product([wanted, keys], names=["plan_id", "key"])
    grouped = members.groupby(["plan_id", "key"])
    counted = pd.DataFrame({
        "measures": grouped["measure_id"].nunique(),
        "chars": grouped["chars"].sum(),
        "targets": grouped["targets"].sum(),
    }).reindex(grid, fill_value=0)  # fmt: skip
    counted = counted.reset_index()
    counted["item"] = counted["key"].map(names)
    for column, share in (("measures", "measure_share"), ("chars", "char_share"), ("targets", "target_share")):
        total = counted["plan_id"].map(whole[column]).astype(float)
        counted[share] = (counted[column] / total.where(total > 0)).round(DIGITS)
    return counted[list(COLUMNS)].astype({"measures": int, "chars": int, "targets": int})


def coverage_gaps(data: Data, by: By = "theme", plans: Plans = None) -> pd.DataFrame:
    """Items that a plan does not cover though others do, with what comes nearest.

    Returns
    -------
    DataFrame
        ``plan_id``, ``key``, ``item``, ``others`` (plans that have it), ``measures`` (theirs), ``example`` (the first
        of them), ``nearest`` (the plan's own measure with the highest score to any of them), ``nearest_score`` and
        ``nearest_to``; missing where nothing was scored. Ordered by plan, then what most others have.
    """
    tables = select(data, plans)
    members = _members(tables, by)
    wanted = sorted(tables["plans"]["plan_id"].astype(str))
    columns = [
        "plan_id", "key", "item", "others", "measures", "example", "nearest", "nearest_score", "nearest_to",
    ]  # fmt: skip
    similar = tables["similar"]
    scored: dict[tuple[str, str], list[tuple[float, str]]] = {}
    if len(similar):
        plan_a, plan_b = plan_of(similar["measure_a"]), plan_of(similar["measure_b"])
        pairs = zip(similar["measure_a"], similar["measure_b"], plan_a, plan_b, similar["score"], strict=True)
        for one, two, own, other, score in pairs:
            scored.setdefault((str(two), str(own)), []).append((float(score), str(one)))
            scored.setdefault((str(one), str(other)), []).append((float(score), str(two)))
    rows: list[dict[str, Any]] = []
    for key, group in members.groupby("key", sort=True):
        has = set(group["plan_id"].astype(str))
        there, item = sorted(group["measure_id"].astype(str)), group["item"].iloc[0]
        for plan_id in wanted:
            if plan_id in has:
                continue
            near = [(score, own, measure) for measure in there for score, own in scored.get((measure, plan_id), ())]
            best = min(near, key=lambda one: (-one[0], one[1], one[2]), default=(None, None, None))
            rows.append({
                "plan_id": plan_id, "key": key, "item": item, "others": len(has),
                "measures": len(there), "example": there[0], "nearest": best[1], "nearest_score": best[0],
                "nearest_to": best[2],
            })  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(
        ["plan_id", "others", "measures", "key"], ascending=[True, False, False, True], ignore_index=True
    )
