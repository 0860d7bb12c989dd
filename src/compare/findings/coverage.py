"""What each plan speaks of, what all share, what one has alone, what one leaves out: by theme, field or group."""

from __future__ import annotations

import pandas as pd

from compare.analysis.coverage import By
from compare.analysis.coverage import coverage as counted_by
from compare.analysis.select import Data, Plans, plan_ids, select
from compare.analysis.silence import unmatched
from compare.errors import ChoiceError
from compare.findings.lines import hangs_on_likeness
from compare.findings.names import cluster_names, names_of, theme_names, theme_numbers
from compare.findings.words import (
    RESIDUAL,
    UNNAMED_THEME,
    Count,
    Finding,
    Name,
    finding,
    nothing,
    outstanding,
    say,
    top,
    word,
)

VALUES = ("measures", "targets", "measure_share", "char_share", "target_share")
SEPARATE = 3  # items in one plan only that a title names one by one
FEW_PLANS = 5  # of so many, those that lack a group are named; of more they are counted


@hangs_on_likeness
def coverage(data: Data, by: By = "theme", plans: Plans = None, value: str = "measures") -> Finding:
    """What the plans cover of themes, policy fields or groups of like measures.

    Parameters
    ----------
    value : str
        What the cells of its frame hold: ``measures`` or ``targets`` counted, or per cent of the plan's own
        ``measure_share``, ``char_share`` (of the characters of its measures), ``target_share``.

    Returns
    -------
    Finding
        Its frame has a row for each item (those of most plans first, measures without a theme last), a column for each
        plan, and ``plans``, how many have it; of groups only those that several plans have, with the plans that lack
        them. ``measures`` holds the measures of each row, ``items`` how many items there are in all.

    Raises
    ------
    ValueError
        For another ``by`` or ``value``.
    """
    if value not in VALUES:
        raise ChoiceError(f"no value {value!r}; there are {', '.join(VALUES)}")
    tables, names = select(data, plans), names_of(data, plans)
    ids = list(names)
    if by == "cluster" and len(ids) == 1 and len(tables["measures"]):
        return nothing("plans.single", tables["plans"], plan=names[ids[0]])
    counts = counted_by(_with_rest(tables) if by == "theme" else tables, by)
    if counts.empty:
        return nothing(f"{by}.none", tables["plans"])
    grid = counts.pivot(index="key", columns="plan_id", values="measures")[ids]
    cells = counts.pivot(index="key", columns="plan_id", values=value)[ids]
    called = (cluster_names(tables, theme_numbers(data, tables)) if by == "cluster" else theme_names(data, grid.index)
              if by == "theme" else {key: word(key) for key in grid.index})  # fmt: skip
    spread, sums = (grid > 0).sum(axis=1), grid.sum(axis=1)
    order = sorted(grid.index, key=lambda key: (key in RESIDUAL, -spread[key], -sums[key], str(key)))
    items = [key for key in order if key not in RESIDUAL]
    drawn = [key for key in order if spread[key] > 1] if by == "cluster" and len(ids) > 1 else order
    whole = len(tables["measures"])
    says, lone = _spread_says(by, items, spread, sums, called, ids, names)
    if value.endswith("share"):
        heaviest = top({(p, key): cells[p][key] for p in ids for key in items}, {
            (p, key): say("coverage.cell", plan=names[p], item=called[key]) for p in ids for key in items
        })  # fmt: skip
        says = (
            says
            if heaviest is None or heaviest.level
            else [say("coverage.weight", cells=heaviest, share=100 * heaviest.value)]
        )
    most = outstanding(sums.loc[items], called)
    more = [] if most is None or len(ids) == 1 or by == "cluster" else [
        say("coverage.most", top=most, share=100 * most.value / whole if whole else 0, whole=whole)
    ]  # fmt: skip
    more += _alone_says(by, [key for key in items if spread[key] == 1], counts, called, names)
    notes = []
    rest = int(sums.get(UNNAMED_THEME, 0))
    if by == "theme" and rest:
        notes.append(say("theme.rest", n=rest, whole=whole))
    elif by == "sector" and (rest := whole - tables["sectors"]["measure_id"].nunique()):
        notes.append(say("sector.rest", n=rest, whole=whole))
    if len(drawn) < len(order):
        left = [key for key in order if key not in drawn]
        notes.append(say("cluster.rest", n=len(left), measures=int(sums[left].sum())))
    values = (100 * cells.loc[drawn]).round(1) if value.endswith("share") else cells.loc[drawn]
    frame = values.set_axis([names[p] for p in ids], axis=1).reset_index(drop=True)
    frame.insert(0, by, [called[key] for key in drawn])
    if len(ids) > 1:
        frame["plans"] = [int(spread[key]) for key in drawn]
    if by == "cluster":
        frame["lacking"] = [tuple(names[p] for p in ids if not grid[p][key]) for key in drawn]
    how = "one" if len(ids) == 1 else "many" if by == "cluster" and len(ids) > FEW_PLANS else "counted"
    if not drawn:
        return nothing("coverage.shared.nothing", tables["plans"])
    return finding(
        *says, more=tuple(more), notes=tuple(notes), counted=say(f"coverage.{by}.{how}", value=say(f"value.{value}")),
        frame=frame, plans=tables["plans"],
        numbers={"plans": ids, "cells": cells.loc[drawn] * (100 if value.endswith("share") else 1), "measures": [int(sums[key]) for key in drawn], "items": len(items), "alone": lone},
    )  # fmt: skip


def _with_rest(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with measures without a theme under a name of their own, so that they are counted."""
    measures = tables["measures"]
    return tables | {"measures": measures.assign(theme=measures["theme"].fillna(UNNAMED_THEME))}


def _spread_says(
    by: By, items: list[str], spread: pd.Series, sums: pd.Series, called: dict[str, Name], ids: list[str],
    names: dict[str, Name],
) -> tuple[list, int]:  # fmt: skip
    """How many items all plans share, and how many one has alone."""
    if by == "cluster" and len(ids) > 1 and items:
        return _groups_say(items, spread, sums, called, ids)
    n = Count(len(items), by)
    if not items:
        return [say(f"{by}.none")], 0
    if len(ids) == 1:
        best = top(sums[items], called)
        key = "coverage.one.level" if best is not None and best.level else "coverage.one"
        return [say(key, plan=names[ids[0]], n=n, top=best)], 0
    unit = Name("个", "")
    everyone = _everyone(ids)
    everywhere = [key for key in items if spread[key] == len(ids)]
    alone = [key for key in items if spread[key] == 1]
    if len(everywhere) == len(items):
        return [say("coverage.all" if len(items) > 1 else "coverage.all.one", n=n, everyone=everyone,
                    name=called[items[0]])], 0  # fmt: skip
    if len(alone) == len(items):
        return [say("coverage.apart" if len(items) > 1 else "coverage.apart.one", n=n, name=called[items[0]])], len(
            alone
        )
    widest = top(spread[items], called)
    key = "common" if everywhere else "none.level" if widest is not None and widest.level else "none"
    says = [say(f"coverage.{key}", n=n, all=len(everywhere), everyone=everyone, unit=unit, top=widest)]
    if alone and len(alone) <= SEPARATE:
        says.append(say("coverage.alone.named", n=len(alone), unit=unit, names=[called[key] for key in alone]))
    elif alone:
        says.append(say("coverage.alone", n=len(alone), unit=unit))
    return says, len(alone)


def _everyone(ids: list[str]) -> Name:
    return Name(f"{len(ids)}份方案", "both plans" if len(ids) == 2 else f"all {len(ids)} plans")


def _groups_say(
    items: list[str], spread: pd.Series, sums: pd.Series, called: dict[str, Name], ids: list[str]
) -> tuple[list, int]:
    """How many groups several plans share, and how many measures stand in one plan alone."""
    shared, alone = ([key for key in items if (spread[key] > 1) == several] for several in (True, False))
    everywhere, what = sum(spread[key] == len(ids) for key in shared), {"n": len(shared), "everyone": _everyone(ids)}
    if not shared:
        says = [say("coverage.shared.nothing")]
    elif everywhere == len(shared):
        says = [say("coverage.shared.all", **what)]
    elif everywhere:
        says = [say("coverage.shared", all=everywhere, **what)]
    else:
        says = [say("coverage.shared.none", top=top(spread[shared], called), **what)]
    if alone:
        says.append(say("coverage.alone.measures", n=int(sums[alone].sum())))
    return says, len(alone)


def _alone_says(
    by: By, alone: list[str], counts: pd.DataFrame, called: dict[str, Name], names: dict[str, Name]
) -> list:
    """Which plan has which items alone."""
    if not alone or len(names) == 1:
        return []
    held = counts[counts["key"].isin(alone) & (counts["measures"] > 0)]
    said = []
    for plan_id, own in held.groupby("plan_id", sort=False):
        key = "coverage.alone.number" if by == "cluster" else "coverage.alone.plan"
        n = int(own["measures"].sum())
        said.append(say(key, plan=names[str(plan_id)], n=n, names=[called[k] for k in own["key"]]))
    return [say("coverage.alone.by", plans=said)]


def left_out(gaps: pd.DataFrame, data: Data, plan: str) -> Finding:
    """What one plan leaves out that the others have: ``gaps`` as ``compare.analysis.coverage.coverage_gaps`` gives them."""
    names, (plan,) = names_of(data), plan_ids(data, [plan])
    if len(names) < 2:
        return nothing("plans.single", plan=names[plan])
    if gaps.empty:
        return nothing("gaps.none", plan=names[plan])
    widest = gaps.groupby("item")["others"].max()  # two groups may bear one name
    most = top(widest, {item: say("quoted", words=item) for item in gaps["item"]})
    return finding(say("gaps", plan=names[plan], n=len(gaps), top=most, others=len(names) - 1))


def own_only(lone: pd.DataFrame, data: Data, plan: str) -> Finding:
    """What one plan has alone, ``lone`` as ``compare.analysis.silence.only_here`` gives it, and what comes nearest to another."""
    (plan,) = plan_ids(data, [plan])
    name, whole = names_of(data, [plan])[plan], len(select(data, [plan])["measures"])
    if len(names_of(data)) < 2:
        return nothing("plans.single", plan=name)
    if lone.empty:
        return nothing("own.none" if whole else "plan.no-measures", plan=name)
    near = lone.dropna(subset=["nearest_score"])
    best = top(near.groupby("title")["nearest_score"].max(), {t: say("quoted", words=t) for t in near["title"]})
    more = () if best is None else (say("own.nearest", top=best),)
    return finding(
        say(
            "own" if len(lone) < whole else "own.all",
            plan=name,
            n=len(lone),
            whole=whole,
            share=100 * len(lone) / whole,
        ),
        more=more,
    )


@hangs_on_likeness
def singles(data: Data, plans: Plans = None) -> Finding:
    """How much of each plan nobody else has."""
    tables, names = select(data, plans), names_of(data, plans)
    measures = tables["measures"]
    if measures.empty:
        return nothing("measures.none")
    if len(names) < 2:
        return nothing("plans.single", plan=next(iter(names.values())))
    lone = unmatched(tables)
    if lone.empty:
        return nothing("singles.none")
    shares = (lone.groupby("plan_id").size() / measures.groupby("plan_id").size()).fillna(0.0)
    best = outstanding(shares, names)
    more = () if best is None else (say("singles.most", top=best, share=100 * best.value),)
    if len(lone) == len(measures):
        return finding(say("singles.all", whole=len(measures)))
    return finding(say("singles", n=len(lone), whole=len(measures), share=100 * len(lone) / len(measures)), more=more)
