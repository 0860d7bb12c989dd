"""Which measures are alike: pairs, the groups they fall into, and the tree that joins the groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from compare.analysis.clusters import cluster_sizes, group_sizes
from compare.analysis.select import Data, Plans, plan_of, select, table
from compare.codebook import Codebook
from compare.findings.coverage import singles
from compare.findings.lines import hangs_on_likeness
from compare.findings.names import cluster_names, glossed, names_of, shortened, theme_numbers
from compare.findings.words import Finding, finding, nothing, say, top
from compare.likeness.thresholds import STEPS, at_thresholds
from compare.tables import SCHEMA

DOUBT = 0.1  # so near the line that a reader should look


@hangs_on_likeness
def alike(data: Data, plans: Plans = None) -> Finding:
    """How many pairs of measures are alike, and how many measures have the same in another plan."""
    tables, names = select(data, plans), names_of(data, plans)
    if len(names) < 2:
        return nothing("plans.few")
    pairs = tables["similar"].assign(how=tables["similar"]["relation"].astype("str"))
    same, overlap = (pairs[pairs["how"] == how] for how in ("same", "overlap"))
    numbers = {"same": len(same), "overlap": len(overlap), "matched": 0}
    if same.empty:
        said = say("alike.overlap", overlap=len(overlap))
        return finding(said, numbers=numbers) if len(overlap) else nothing("alike.none")
    matched = pd.concat([same["measure_a"], same["measure_b"]]).drop_duplicates()
    whole = len(tables["measures"])
    more = [say("alike.measures" if len(matched) < whole else "alike.measures.all", n=len(matched), whole=whole,
                share=100 * len(matched) / whole)]  # fmt: skip
    if len(names) == 2 and len(matched) < whole:
        by_plan = plan_of(matched).value_counts()
        more.append(say("alike.each", plans=[
            say("count.of", name=name, n=int(by_plan.get(plan_id, 0))) for plan_id, name in names.items()
        ]))  # fmt: skip
    said = say("alike" if len(overlap) else "alike.same", same=len(same), overlap=len(overlap))
    return finding(said, more=tuple(more), numbers=numbers | {"matched": len(matched)})


def doubtful(data: Data, plans: Plans = None) -> Finding:
    """How many pairs lie so near the line between the same and not the same that a reader should look at them.

    Near is less than 0.1 above the lowest score of a pair that is the same.
    """
    pairs = select(data, plans)["similar"]
    same = pairs[pairs["relation"].astype("str") == "same"]
    if same.empty:
        return nothing("doubtful.none")
    low = float(same["score"].min())
    near = int((same["score"] < low + DOUBT).sum())
    key = "doubtful" if low < 1 - DOUBT else "doubtful.clear"  # measures that are all but certain are in no doubt
    return finding(say(key, n=len(same), low=f"{low:.2f}", near=near, margin=f"{DOUBT:g}"))


@hangs_on_likeness
def groups(data: Data, plans: Plans = None, most: int = 60) -> Finding:
    """Into how many groups the measures fall, and which stand in most plans.

    Returns
    -------
    Finding
        Its frame has a row for each group that several plans have (all groups of a single plan), most plans first, at
        most ``most``; ``clusters`` are their ids.
    """
    tables, names = select(data, plans), names_of(data, plans)
    every = cluster_sizes(tables)
    if len(every) < 2:
        return nothing("cluster.none", tables["plans"])
    # a measure that is like no other is no group
    sizes = every[every["measures"] > 1]
    called, several = cluster_names(tables, theme_numbers(data, tables)), len(names) > 1
    shared = sizes[sizes["plans"] > 1] if several else sizes
    if len(shared) < 2:
        if not several:
            return nothing("cluster.none", tables["plans"])
        return nothing("groups.apart", tables["plans"], measures=int(every["measures"].sum()))
    by_id = sizes.set_index("cluster_id")
    best = top(
        by_id["plans"] if several else by_id["measures"], {key: say("quoted", words=called[key]) for key in by_id.index}
    )
    drawn = shared.head(most)
    left, alone = int(sizes["measures"].sum() - drawn["measures"].sum()), len(every) - len(sizes)
    notes = [say("groups.rest", n=len(sizes) - len(drawn), measures=left)] if left else []
    notes += [say("groups.alone", n=alone)] if alone else []
    key = "groups" if len(shared) < len(sizes) else "groups.level" if best and best.level else "groups.shared"
    key = key if several else "groups.one"
    return finding(
        say(key, n=len(sizes), shared=len(shared), measures=int(sizes["measures"].sum()), top=best),
        counted=say("groups.counted"), plans=tables["plans"], notes=tuple(notes),
        frame=drawn[["cluster_name", "measures", "plans"]].assign(
            cluster_name=[called[key] for key in drawn["cluster_id"]]).rename(columns={"cluster_name": "cluster"}),
        numbers={"clusters": list(drawn["cluster_id"])},
    )  # fmt: skip


@hangs_on_likeness
def overview(data: Data, plans: Plans = None) -> Finding:
    """What the measures are about at a glance: the large groups, and how much of each several plans have.

    Returns
    -------
    Finding
        Its frame has a row for each large group, most measures first: how many of its measures are ``elsewhere`` (in
        a group of like measures that several plans have) and how many ``only_here``, and in how many ``plans`` it is.
    """
    tables = select(data, plans)
    every = group_sizes(tables)
    found = every[every["measures"] > 1].reset_index(drop=True)
    if found.empty:
        return nothing("cluster.none", tables["plans"])
    numbers = theme_numbers(data, tables)
    called = [glossed(shortened(name), theme, numbers=numbers)
              for name, theme in zip(found["name"], found["theme"], strict=True)]  # fmt: skip
    whole, elsewhere, alone = int(found["measures"].sum()), int(found["elsewhere"].sum()), len(every) - len(found)
    sizes = pd.Series(found["measures"].to_numpy(), index=found["group_id"])
    best = top(sizes, {key: say("quoted", words=name) for key, name in zip(found["group_id"], called, strict=True)})
    how = (".one" if tables["plans"]["plan_id"].nunique() == 1 else ".alone" if not elsewhere
           else ".all" if elsewhere == whole else "")  # fmt: skip
    assert best is not None
    size = "overview.level" if best.level else "overview.most.tied" if best.tied else "overview.most"
    return finding(
        say(f"overview{how}", whole=whole, groups=len(found), n=elsewhere),
        *([say(size, n=len(best.keys), each=best.value, top=best)] if len(found) > 1 else []),
        counted=say("overview.counted"), plans=tables["plans"],
        notes=(say("groups.alone", n=alone),) if alone else (),
        frame=found[["group_id", "name", "elsewhere", "only_here", "measures", "plans"]].assign(
            group_id=[f"{i:02d}" for i in range(1, len(found) + 1)], name=called
        ).rename(columns={"group_id": "number", "measures": "in_all", "name": "group"}),
        numbers={"whole": whole, "elsewhere": elsewhere, "alone": alone},
    )  # fmt: skip


def headlines(
    data: Data,
    asks: Sequence[Callable[..., Finding]] | None = None,
    plans: Plans = None,
    *,
    steps: Sequence[float] = STEPS,
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """What findings say at several thresholds of likeness: which headline would be another, were the line drawn elsewhere.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Of all plans that a build compared.
    asks : sequence of callable, optional
        Functions of this package that take the data and ``plans``; how many measures are alike, stand alone and into how many
        groups they fall by default. One that takes more is given as ``functools.partial``.
    steps : sequence of float
        Of the threshold of a build, 0.5.
    codebook : Codebook, optional
        That of the build.

    Returns
    -------
    DataFrame
        For each function a row at each threshold, the lowest first: ``threshold`` (0 to 1) and ``headline``, the
        sentence in the current language.
    """
    found = at_thresholds({name: table(data, name) for name in SCHEMA}, steps, codebook=codebook)
    rows = [
        {"threshold": least, "headline": ask(tables, plans=plans).sentence()}
        for ask in ((alike, singles, groups) if asks is None else asks)
        for least, tables in found.items()
    ]
    return pd.DataFrame(rows, columns=["threshold", "headline"])
