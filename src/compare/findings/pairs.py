"""Two plans side by side: actions that answer each other, measures found and missing, text shared; kinship of many."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from compare.analysis.kinship import kinship
from compare.analysis.network import action_links
from compare.analysis.select import Data, Plans, plan_ids, plan_of, select
from compare.findings.lines import hangs_on_likeness
from compare.findings.names import action_names, measure_names, names_of, theme_numbers
from compare.findings.words import Count, Finding, Name, Phrase, closed, finding, nothing, say, top
from compare.likeness import Crosswalk

FEW_PASSAGES = 5  # too few to speak of an order
NEAR = 0.1  # a score below it is near nothing
SAME_ORDER, SOME_ORDER = 0.6, 0.2  # Kendall's tau above which passages stand in much the same, in partly another order


def _pair(data: Data, plan_a: str, plan_b: str) -> tuple[str, str, dict[str, pd.DataFrame], Name, Name]:
    """The ids of two plans that may be asked for by name, their tables, and what they are called."""
    (plan_a,), (plan_b,) = plan_ids(data, [plan_a]), plan_ids(data, [plan_b])
    tables, names = select(data, [plan_a, plan_b]), names_of(data, [plan_a, plan_b])
    return plan_a, plan_b, tables, names[plan_a], names[plan_b]


@hangs_on_likeness
def actions_of(data: Data, plan_a: str, plan_b: str) -> Finding:
    """How two plans order their work."""
    plan_a, plan_b, tables, a, b = _pair(data, plan_a, plan_b)
    if plan_a == plan_b:
        return nothing("plans.same", tables["plans"])
    said = []
    for plan_id, name in ((plan_a, a), (plan_b, b)):
        actions = int((tables["actions"]["plan_id"] == plan_id).sum())
        own = tables["measures"][tables["measures"]["plan_id"] == plan_id]
        n = int((own["part"].astype("str") == "tasks").sum())
        said.append(say("actions.of" if actions else "actions.of.none", plan=name, actions=actions, n=n))
    return finding(*said)


@hangs_on_likeness
def correspondence(data: Data, plan_a: str, plan_b: str) -> Finding:
    """Which actions of two plans answer each other, and which have no counterpart.

    Returns
    -------
    Finding
        Its frame has a row for every two actions of which one ``answers`` the other; ``links`` holds all pairs that
        share something, ``nodes`` the actions (``compare.analysis.network.action_links``), ``names`` what they are
        called, ``grid`` the scores of all pairs, 0 to 100.
    """
    plan_a, plan_b, tables, a, b = _pair(data, plan_a, plan_b)
    if plan_a == plan_b:
        return nothing("plans.same", tables["plans"])
    links = action_links(tables, plan_a, plan_b)
    nodes = links.nodes
    left, right = (list(nodes[nodes["side"] == side]["node"]) for side in "ab")
    if not left or not right:
        return nothing(
            "actions.none", tables["plans"], plans=[name for name, own in ((a, left), (b, right)) if not own]
        )
    numbers = theme_numbers(data, tables)
    names = measure_names(tables["measures"], numbers) | action_names(tables["actions"], numbers)
    bands = links.links[links.links["answers"].astype(bool)].reset_index(drop=True)
    says, more = [], []
    # a plan without actions is laid beside the other by its measures
    flat = {plan_id for plan_id in (plan_a, plan_b) if not (tables["actions"]["plan_id"] == plan_id).any()}
    what = Name("任务", "tasks") if flat else Name("行动", "actions")
    for mine, other, column, own in ((a, b, "node_a", left), (b, a, "node_b", right)):
        bare = [node for node in own if node not in set(bands[column])]
        n = Count(len(own), "measure" if (plan_a if column == "node_a" else plan_b) in flat else "action")
        says.append(say("actions.all" if not bare else "actions.some", plan=mine, other=other, n=n,
                        has=len(own) - len(bare)))  # fmt: skip
        if bare and len(bands):
            more.append(
                say("actions.lone", plan=mine, n=len(bare), names=[say("quoted", words=names[x]) for x in bare])
            )
    if bands.empty:
        says = [say("actions.apart", a=a, b=b, what=what)]
    else:
        called = {i: say("pair", one=names[row.node_a], other=names[row.node_b])
                  for i, row in enumerate(links.links.itertuples(index=False))}  # fmt: skip
        best = top(links.links["score"].reset_index(drop=True), called)
        if best is not None and len(called) > 1 and not best.level:
            own_pairs = links.links.iloc[list(best.keys)]
            more.insert(0, say("actions.closest.tied" if best.tied else "actions.closest", top=best, n=len(best.keys),
                               names=list(best.names), same=int(own_pairs["same"].sum()),
                               overlap=int(own_pairs["overlap"].sum())))  # fmt: skip
    slight = links.links[~links.links["answers"].astype(bool)]
    grid = links.links.pivot_table(index="node_a", columns="node_b", values="score")
    grid = (100 * grid.reindex(index=left, columns=right).astype(float).fillna(0.0)).round()
    return finding(
        *says, more=tuple(more), counted=say("actions.counted", a=a, b=b), plans=tables["plans"],
        notes=(say("actions.slight", n=len(slight)),) if len(slight) else (),
        frame=pd.DataFrame({
            a: [names[node] for node in bands["node_a"]], b: [names[node] for node in bands["node_b"]],
            "score": bands["score"].astype(float), "same": bands["same"].astype(int),
            "overlap": bands["overlap"].astype(int),
        }),
        numbers={"links": links.links, "bands": bands, "left": left, "right": right, "names": names, "grid": grid,
                 "heads": (a, b), "what": what, "tables": tables},
    )  # fmt: skip


@hangs_on_likeness
def action_scores(data: Data, plan_a: str, plan_b: str) -> Finding:
    """How alike every action of one plan is to every action of the other.

    Returns
    -------
    Finding
        Its frame has the actions of the first plan as rows and those of the second as columns, 0 to 100.
    """
    found = correspondence(data, plan_a, plan_b)
    if found.empty:
        return found
    grid, names = found["grid"], found["names"]
    a, b = found["heads"]
    frame = grid.astype(int).set_axis([names[node] for node in found["right"]], axis=1).reset_index(drop=True)
    frame.insert(0, a, [names[node] for node in found["left"]])
    n = int((grid > 0).to_numpy().sum())
    says = say("scores" if n else "actions.apart", a=a, b=b, n=n, whole=grid.size, what=found["what"])
    return finding(says, counted=say("scores.counted", a=a, b=b), frame=frame, plans=found.plans,
                   numbers={"grid": grid, "n": n})  # fmt: skip


def matched(found: Crosswalk, data: Data, plan_a: str, plan_b: str) -> Finding:
    """How many measures of each of two plans are found in the other."""
    plan_a, plan_b, tables, a, b = _pair(data, plan_a, plan_b)
    if plan_a == plan_b:
        return nothing("plans.same", tables["plans"])
    said, numbers = [], {}
    for plan_id, other, mine, theirs in ((plan_a, plan_b, a, b), (plan_b, plan_a, b, a)):
        rows = found.measures[(found.measures["plan_id"] == plan_id) & (found.measures["other_plan"] == other)]
        n = {
            "whole": rows["measure_id"].nunique(),
            "same": rows[rows["relation"] == "same"]["measure_id"].nunique(),
            "there": rows[rows["state"] != "absent"]["measure_id"].nunique(),
        }
        n["overlap"], n["absent"] = n["there"] - n["same"], n["whole"] - n["there"]
        parts = [say(f"matched.{kind}", n=n[kind]) for kind in ("same", "overlap", "absent") if n[kind]]
        key = "plan.no-measures" if not n["whole"] else "matched.all" if n["same"] == n["whole"] else "matched"
        said.append(say(key, plan=mine, other=theirs, whole=n["whole"], parts=parts))
        numbers[plan_id] = n
    return finding(*said, numbers=numbers)


def missing(found: Crosswalk, data: Data, plan: str, other: str) -> Finding:
    """What one plan has and the other has not, and how near the other comes to it."""
    plan, other, tables, a, b = _pair(data, plan, other)
    if plan == other:
        return nothing("plans.same", tables["plans"])
    rows = found.measures[(found.measures["plan_id"] == plan) & (found.measures["other_plan"] == other)]
    absent = rows[rows["state"] == "absent"]
    if absent.empty:
        return nothing("missing.none" if len(rows) else "plan.no-measures", plan=a, other=b)
    near = absent.dropna(subset=["nearest_score"])
    best = top(near.groupby("title")["nearest_score"].max(), {t: say("quoted", words=t) for t in near["title"]})
    more = (say("missing.far" if best is None or best.value < NEAR else "missing.nearest", top=best),)
    return finding(say("missing", plan=a, other=b, n=len(absent), whole=rows["measure_id"].nunique()), more=more)


def relatives(data: Data, plans: Plans = None) -> Finding:
    """Which two of several plans have most commitments in common, and which fewest."""
    names = names_of(data, plans)
    if len(names) < 2:
        return nothing("plans.few")
    pairs = kinship(data, plans)
    called = {i: say("pair.plans", one=names[row.plan_a], other=names[row.plan_b])
              for i, row in enumerate(pairs.itertuples(index=False))}  # fmt: skip
    best = top(pairs["same"], called)
    if best is None:
        return nothing("relatives.none")
    if len(pairs) == 1 or best.level:
        a, b = names.values() if len(pairs) == 1 else (None, None)
        return finding(say("relatives.level" if best.level else "relatives.two", a=a, b=b, n=best.value))
    none, more = int((pairs["same"] == 0).sum()), []
    if none:
        more.append(say("relatives.without", n=none))
    elif len(pairs) > 1 and (low := top(pairs["same"], called, least=True)) is not None and low.value < best.value:
        more.append(say("relatives.least", top=low))
    return finding(say("relatives", top=best), more=tuple(more))


# -- shared text --------------------------------------------------------------------------------------------------


def strokes(data: Data, plan_a: str, plan_b: str) -> Finding:
    """How much text two plans share, in which order it stands, and under which actions most of it.

    Returns
    -------
    Finding
        Its frame has a row for each shared passage at its place in both plans; ``spans`` the same with both ends.
    """
    plan_a, plan_b, tables, a, b = _pair(data, plan_a, plan_b)
    if plan_a == plan_b:
        return nothing("plans.same", tables["plans"])
    spans = _spans(tables["passages"], plan_a, plan_b)
    if spans.empty:
        return nothing("strokes.none", tables["plans"], a=a, b=b)
    spans["chars"] = np.maximum(spans["end_a"] - spans["start_a"], spans["end_b"] - spans["start_b"]).astype(int)
    exact = int((spans["kind"] == "verbatim").sum())
    key = "strokes.exact" if exact == len(spans) else "strokes" if exact else "strokes.reworded"
    says = [say(key, a=a, b=b, n=len(spans), exact=exact, chars=int(spans["chars"].max()))]
    if len(spans) >= FEW_PASSAGES:
        from scipy.stats import kendalltau

        middles = [(spans[f"start_{side}"] + spans[f"end_{side}"]).to_numpy(float) for side in "ab"]
        tau = round(float(kendalltau(*middles).statistic), 6)
        says.append(
            say("strokes.same" if tau > SAME_ORDER else "strokes.some" if tau > SOME_ORDER else "strokes.other")
        )
    called = action_names(tables["actions"], theme_numbers(data, tables))
    more = [phrase for side, name in (("a", a), ("b", b))
            if (phrase := _most_under(spans, side, name, tables["measures"], called)) is not None]  # fmt: skip
    return finding(
        *says, more=tuple(more), counted=say("strokes.counted", a=a, b=b), plans=tables["plans"],
        frame=spans[["start_a", "start_b", "chars", "kind"]].assign(
            kind=[closed("passage", kind) for kind in spans["kind"]]
        ).rename(columns={"start_a": Name(f"{a.zh}起", f"{a.en} from"), "start_b": Name(f"{b.zh}起", f"{b.en} from")}),
        numbers={"spans": spans, "tables": tables, "called": called, "ids": (plan_a, plan_b)},
    )  # fmt: skip


def _spans(passages: pd.DataFrame, plan_a: str, plan_b: str) -> pd.DataFrame:
    """The passages of two plans with the sides in the order asked for, each once."""
    one, two = plan_of(passages["measure_a"]), plan_of(passages["measure_b"])
    columns = ["measure_a", "start_a", "end_a", "measure_b", "start_b", "end_b", "kind"]
    forward = passages[(one == plan_a) & (two == plan_b)][columns]
    back = passages[(one == plan_b) & (two == plan_a)][[*columns[3:6], *columns[:3], "kind"]].set_axis(columns, axis=1)
    spans = pd.concat([forward, back], ignore_index=True).astype({"kind": "str"}).drop_duplicates(
        ["start_a", "end_a", "start_b", "end_b"]
    )  # fmt: skip
    return spans.sort_values(["start_a", "start_b", "end_a", "end_b"], ignore_index=True)


def _most_under(
    spans: pd.DataFrame, side: str, name: Name, measures: pd.DataFrame, called: Mapping[str, Name]
) -> Phrase | None:
    action = measures.set_index("measure_id")["action_id"]
    chars = (spans[f"end_{side}"] - spans[f"start_{side}"]).groupby(spans[f"measure_{side}"].map(action)).sum()
    best = top(chars, {key: say("quoted", words=words) for key, words in called.items()})
    return None if best is None else say("strokes.under", plan=name, top=best)
