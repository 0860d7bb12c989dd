"""Pairs of plans, or of measures, as rows for dyadic analysis: distance in time and rank, kinship, likeness, shared text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, Literal

import pandas as pd

from compare import model
from compare.errors import ChoiceError
from compare.statistics.variables import label_of
from compare.tables import by_date, records

OF = ("plans", "measures")
DIGITS = 4
AREAS = ("province", "prefecture", "county")
OWN_AREA = {"province": "province", "prefecture": "prefecture", "county": "county", "township": "county"}


def dyads(
    tables: Mapping[str, pd.DataFrame],
    of: Literal["plans", "measures"] = "plans",
    *,
    directed: bool = False,
    every: bool = False,
) -> pd.DataFrame:
    """Pairs of plans or of measures of different plans.

    Parameters
    ----------
    directed : bool
        Each pair in both directions. Otherwise once: of plans the earlier is ``a``; of plans of one day, or without a
        date, the one whose id comes first.
    every : bool
        Of measures, also the pairs that share next to nothing and stand in no table: their ``score`` is 0.

    Returns
    -------
    DataFrame
        For plans and measures alike: ``plan_a``, ``plan_b``, ``adcode_a``, ``adcode_b``, ``days`` (from the date of a to
        that of b), ``level_a``, ``level_b``, ``ranks`` (levels from a down to b), ``same_area``, ``same_parent`` (one
        level, and one area directly above), ``a_above_b`` and ``b_above_a`` (one area holds the other); missing where a date or an
        area is not known. Then

        - of plans: ``measures_a`` and ``measures_b``, ``same`` and ``overlap`` (pairs of measures), ``likeness`` (the
          mean of each measure's best score with the other plan, both ways, 0 to 1), ``chars_a``, ``chars_b`` of their
          measures and ``shared_a``, ``shared_b``, how many of these stand in matched passages of the two;
        - of measures: ``measure_a``, ``measure_b``, ``score`` (0 to 1), ``relation``, ``same_theme`` and ``shared_a``,
          ``shared_b``.

    Raises
    ------
    ChoiceError
        For another ``of``.
    """
    if of not in OF:
        raise ChoiceError(f"no dyads of {of!r}; there are {', '.join(OF)}")
    facts = {row["plan_id"]: row for row in records(by_date(tables["plans"]))}
    between = pd.DataFrame(
        [_between(facts[a], facts[b]) for a, b in combinations(facts, 2)], columns=list(BETWEEN)
    ).astype(BETWEEN)
    found = _of_plans(tables, between) if of == "plans" else _of_measures(tables, between, every)
    found = pd.concat([found, _turned(found)], ignore_index=True) if directed else found
    found.attrs["labels"] = {name: label_of(str(name)) for name in found.columns}
    return found


BETWEEN = {
    "plan_a": "str", "plan_b": "str", "adcode_a": "str", "adcode_b": "str", "days": "Int64", "level_a": "str",
    "level_b": "str", "ranks": "Int64", "same_area": "Int64", "same_parent": "Int64", "a_above_b": "Int64", "b_above_a": "Int64",
}  # fmt: skip


def _between(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Any]:
    days = (b["issued_on"] - a["issued_on"]).days if a["issued_on"] and b["issued_on"] else None
    ranks = model.LEVELS.index(b["level"]) - model.LEVELS.index(a["level"]) if a["level"] and b["level"] else None
    own, other = _area(a), _area(b)
    known = ranks is not None and own is not None and other is not None
    kin: list[int | None] = [None] * 4
    if known:
        one_parent = int(ranks == 0 and _parent(own) == _parent(other))
        kin = [int(own == other), one_parent, _holds(own, other), _holds(other, own)]
    return [a["plan_id"], b["plan_id"], a["adcode"], b["adcode"], days, a["level"], b["level"], ranks, *kin]


Area = tuple[str, ...]


def _area(plan: Mapping[str, Any]) -> Area | None:
    """The areas from the province down to the plan's own; None where the register has not the one that tells."""
    level = plan["level"]
    if level == "national":
        return ()
    if level is None or not plan[OWN_AREA[level]]:
        return None
    above = tuple(plan[name] for name in AREAS[: model.LEVELS.index(level)] if plan[name])
    return (*above, plan["jurisdiction"] or plan["plan_id"]) if level == "township" else above


def _parent(area: Area | None) -> Area:
    return (area or ())[:-1]


def _holds(upper: Area | None, lower: Area | None) -> int:
    upper, lower = upper or (), lower or ()
    return int(len(upper) < len(lower) and lower[: len(upper)] == upper)


def _of_plans(tables: Mapping[str, pd.DataFrame], between: pd.DataFrame) -> pd.DataFrame:
    measures, similar = tables["measures"], tables["similar"]
    plan_of = dict(zip(measures["measure_id"], measures["plan_id"], strict=True))
    counts = measures["plan_id"].value_counts()
    chars = (measures["end"] - measures["start"]).groupby(measures["plan_id"]).sum()
    one, two = similar["measure_a"].map(plan_of), similar["measure_b"].map(plan_of)
    ways = pd.concat([
        pd.DataFrame({"own": one, "other": two, "measure": similar["measure_a"], "score": similar["score"]}),
        pd.DataFrame({"own": two, "other": one, "measure": similar["measure_b"], "score": similar["score"]}),
    ])  # fmt: skip
    best = ways.groupby(["own", "other", "measure"])["score"].max().groupby(["own", "other"]).sum()
    relations = pd.DataFrame({"own": one, "other": two, "relation": similar["relation"].astype("str")})
    related = relations.groupby(["own", "other", "relation"]).size()
    shared = _shared(tables)
    sums = shared.set_index(["own", "other"])["chars"]
    rows = []
    for a, b in zip(between["plan_a"], between["plan_b"], strict=True):
        n = int(counts.get(a, 0)), int(counts.get(b, 0))
        likeness = (best.get((a, b), 0.0) + best.get((b, a), 0.0)) / sum(n) if all(n) else None
        pairs = [int(related.get((a, b, how), 0) + related.get((b, a, how), 0)) for how in ("same", "overlap")]
        rows.append([
            *n, *pairs, likeness, int(chars.get(a, 0)), int(chars.get(b, 0)), int(sums.get((a, b), 0)), int(sums.get((b, a), 0)),
        ])  # fmt: skip
    names = ["measures_a", "measures_b", "same", "overlap", "likeness", "chars_a", "chars_b", "shared_a", "shared_b"]
    kinds = dict.fromkeys(names, "int64") | {"likeness": "float64"}
    found = pd.DataFrame(rows, columns=names).astype(kinds)
    return between.join(found.assign(likeness=found["likeness"].round(DIGITS)))


def _shared(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Characters of each plan in passages that it shares with another: ``own``, ``other``, ``chars``, each counted once."""
    passages = tables["passages"]
    measures = tables["measures"]
    plan_of = dict(zip(measures["measure_id"], measures["plan_id"], strict=True))
    ends = [("a", "b"), ("b", "a")]
    sides = pd.concat([
        pd.DataFrame({
            "own": passages[f"measure_{x}"].map(plan_of), "other": passages[f"measure_{y}"].map(plan_of),
            "start": passages[f"start_{x}"], "end": passages[f"end_{x}"],
        }) for x, y in ends
    ])  # fmt: skip
    return _lengths(sides, ["own", "other"], "chars")


def _lengths(spans: pd.DataFrame, keys: list[str], name: str) -> pd.DataFrame:
    """How many characters lie in at least one of the stretches (``start``, ``end``) of each key."""
    spans = spans.sort_values([*keys, "start"])
    reached = spans.groupby(keys)["end"].cummax().groupby([spans[key] for key in keys]).shift()
    new = spans["end"] - spans["start"].where(reached.isna() | (spans["start"] > reached), reached)
    return spans.assign(**{name: new.clip(lower=0).astype("int64")}).groupby(keys, as_index=False)[name].sum()


def _of_measures(tables: Mapping[str, pd.DataFrame], between: pd.DataFrame, every: bool) -> pd.DataFrame:
    measures = tables["measures"]
    order = {plan_id: i for i, plan_id in enumerate(dict.fromkeys([*between["plan_a"], *between["plan_b"]]))}
    plan_of = dict(zip(measures["measure_id"], measures["plan_id"], strict=True))
    scored = tables["similar"][["measure_a", "measure_b", "score", "relation"]]
    lengths = _of_pairs(tables["passages"])
    pairs = scored.assign(relation=scored["relation"].astype("str").where(scored["relation"].notna(), None))
    pairs = pairs.merge(lengths, on=["measure_a", "measure_b"], how="left")
    if every:
        ids = {plan_id: group["measure_id"].tolist() for plan_id, group in measures.groupby("plan_id")}
        rows = [sorted((x, y)) for a, b in combinations(ids, 2) for x in ids[a] for y in ids[b]]
        whole = pd.DataFrame(rows, columns=["measure_a", "measure_b"], dtype="str")
        pairs = whole.merge(pairs, on=["measure_a", "measure_b"], how="left").assign(
            score=lambda found: found["score"].fillna(0.0)
        )
    pairs[["shared_a", "shared_b"]] = pairs[["shared_a", "shared_b"]].fillna(0).astype("int64")
    later = pairs["measure_a"].map(plan_of).map(order) > pairs["measure_b"].map(plan_of).map(order)
    pairs = pd.concat([pairs[~later], _turned(pairs[later])]) if later.any() else pairs
    theme = dict(zip(measures["measure_id"], measures["theme"], strict=True))
    themes = pairs["measure_a"].map(theme), pairs["measure_b"].map(theme)
    same = (themes[0] == themes[1]).astype("Int64").where(themes[0].notna() & themes[1].notna())
    pairs = pairs.assign(
        plan_a=pairs["measure_a"].map(plan_of), plan_b=pairs["measure_b"].map(plan_of), same_theme=same
    ).sort_values(["measure_a", "measure_b"])
    names = ["measure_a", "measure_b", "score", "relation", "same_theme", "shared_a", "shared_b"]
    return pairs.merge(between, on=["plan_a", "plan_b"], how="left")[[*between.columns, *names]]


def _of_pairs(passages: pd.DataFrame) -> pd.DataFrame:
    """Characters that two measures share, on either side."""
    keys = ["measure_a", "measure_b"]
    one, two = (
        _lengths(passages.rename(columns={f"start_{x}": "start", f"end_{x}": "end"}), keys, f"shared_{x}") for x in "ab"
    )
    return one.merge(two, on=keys)


def _turned(found: pd.DataFrame) -> pd.DataFrame:
    """The same pairs from the other side."""
    swap = {name: name[:-1] + ("b" if name.endswith("_a") else "a") for name in found if name.endswith(("_a", "_b"))}
    swap |= {"a_above_b": "b_above_a", "b_above_a": "a_above_b"}
    turned = found.rename(columns=swap)
    signed = {name: -turned[name] for name in ("days", "ranks") if name in turned}
    return turned.assign(**signed)[list(found.columns)]
