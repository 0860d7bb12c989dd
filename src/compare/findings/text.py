"""Shared text: how much of a plan stands in others too, whom it comes from, and what was changed on the way."""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Data, Plans, select
from compare.analysis.shared_text import KINDS, shared_text
from compare.findings.names import names_of
from compare.findings.words import Finding, finding, nothing, say, top, whole
from compare.likeness import Lineage


def heritage(data: Data, plans: Plans = None) -> Finding:
    """Which plan shares most of its text with others, and which least.

    Returns
    -------
    Finding
        Its frame has a row for each plan, most shared first: per cent ``verbatim``, ``adapted`` and ``own``, ``chars``
        and the plan that is ``nearest``.
    """
    tables, names = select(data, plans), names_of(data, plans)
    if len(names) < 2:
        return nothing("plans.few", tables["plans"])
    found = shared_text(data, plans)
    found = found[found["chars"] > 0].reset_index(drop=True)
    if len(found) < 2:
        return nothing("heritage.few" if len(found) else "measures.none", tables["plans"])
    shares = found[list(KINDS)].div(found["chars"], axis=0).mul(100)
    rows = found[["plan_id", "chars", "nearest"]].join(shares).assign(taken=(100 - shares["own"]).round(6))
    rows = rows.sort_values(["taken", "verbatim", "plan_id"], ascending=[False, False, True], ignore_index=True)
    taken = rows.set_index("plan_id")["taken"]
    taken = whole(taken).mask(taken.between(0, 0.5, inclusive="right"), 0.5)  # a little is not nothing
    high, low = top(taken, names), top(taken, names, least=True)
    if high is None or low is None:
        return nothing("heritage.none", tables["plans"])
    more = []
    if not high.tied and len(found) > 2:
        first = rows.iloc[0]
        key = "heritage.nearest" if first["verbatim"] > 0 else "heritage.adapted"
        more.append(say(key, other=names[first["nearest"]], verbatim=first["verbatim"]))
    if low.value < high.value:
        more.append(say("heritage.least", top=low))
    return finding(
        say("heritage.level" if high.level else "heritage", top=high), more=tuple(more), counted=say("heritage.counted"), plans=tables["plans"],
        frame=rows[["plan_id", *KINDS, "chars", "nearest"]].assign(
            plan_id=[names[p] for p in rows["plan_id"]],
            nearest=[names[p] if isinstance(p, str) else None for p in rows["nearest"]],
        ).round(1),
        numbers={"rows": rows},
    )  # fmt: skip


def drawn_from(found: Lineage, data: Data) -> Finding:
    """How much of a plan's text is shared with others, and with whom most."""
    if found.says or found.shares.empty:
        return nothing("heritage.none")
    names = names_of(data)
    own = found.shares[found.shares["source_plan"].isna()].iloc[0]
    each = found.shares[found.shares["source_plan"].notna()].set_index("source_plan")
    best = top((each["verbatim"] + each["adapted"]).astype(float), names)
    more = () if best is None else (say("drawn.most", top=best, share=100 * best.value),)
    said = say("drawn", plan=names[str(own["plan_id"])], **{kind: 100 * own[kind] for kind in KINDS})
    return finding(said, more=more)


def reworded(found: Lineage) -> Finding:
    """Which words were changed most often where a sentence was taken over."""
    rows = found.sentences[found.sentences["kind"] == "adapted"]
    if rows.empty:
        return nothing("reworded.none")
    changes = rows["changed"].dropna().str.split("、").explode()
    changes = changes[changes != ""].value_counts()
    twice = changes[changes > 1]
    key = "reworded.dropped" if changes.empty else "reworded.once" if twice.empty else "reworded"
    order = sorted(twice.index, key=lambda change: (-twice[change], change))[:4]
    often = [say("reworded.change", change=change, n=int(twice[change])) for change in order]
    return finding(say(key, n=len(rows), changes=often))


def longest_run(found: Lineage, data: Data) -> Finding:
    """The longest passages that stand word for word in two plans."""
    if found.runs.empty:
        return nothing("runs.none")
    names = names_of(data)
    sides = [found.runs[name].astype(str).str.rpartition("/")[0] for name in ("measure_a", "measure_b")]
    pairs = pd.Series(found.runs["chars"].to_numpy(), index=range(len(found.runs)))
    best = top(pairs, {i: say("pair.plans", one=names[a], other=names[b])
                       for i, (a, b) in enumerate(zip(*sides, strict=True))})  # fmt: skip
    assert best is not None
    return finding(say("runs", n=len(found.runs), chars=best.value, top=best.names[0]))
