"""The sentence of reading under a chart or table: drawn from the numbers, so that it stays true when plans change.

One function a sentence, in English with the plans' own Chinese words; every one says so where there is nothing to say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from compare.analysis.network import action_links, together
from compare.analysis.responsibility import unit_load
from compare.analysis.select import Data, plan_ids, plan_of, select
from compare.analysis.silence import without_units, without_years
from compare.analysis.targets import comparable_targets
from compare.analysis.timeline import course as course_rows
from compare.analysis.timeline import deadlines
from compare.charts.labels import action_names, measure_names, plan_labels

PLURALS = {
    "county": "counties",
    "boundary": "boundaries",
    "has": "have",
    "is": "are",
    "names": "name",
    "speaks": "speak",
}
Plans = Sequence[str] | str | None


# -- the parts of a sentence ------------------------------------------------------------------------------------------


def count(n: int, thing: str) -> str:
    """A number and its noun: ``no measures``, ``1 measure``, ``1,204 measures``."""
    n = int(n)
    return f"{n:,}" * bool(n) + "no" * (not n) + " " + (thing if n == 1 else PLURALS.get(thing, thing + "s"))


def part(n: int, whole: int) -> str:
    """A share as it is said: ``12 of 40 (30%)``."""
    return f"{int(n):,} of {int(whole):,}" + (f" ({100 * n / whole:.0f}%)" if whole else "")


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names as a list: ``A, B and C``, and ``A, B and 5 more`` where there are too many."""
    names = list(names)
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def verb(n: int, singular: str) -> str:
    """``is`` or ``are``, after a count."""
    return singular if n == 1 else PLURALS.get(singular, singular)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _labels(data: Data, plans: Plans = None) -> dict[str, str]:
    return plan_labels(select(data, plans)["plans"])


def _day(value: Any) -> str:
    return f"{pd.Timestamp(value):%Y-%m-%d}"


# -- plans and tables -------------------------------------------------------------------------------------------------


def plans_in(data: Data, plans: Plans = None) -> str:
    """How many plans there are, of whom and of when, and how long they are."""
    found = select(data, plans)["plans"]
    if found.empty:
        return "There are no plans."
    levels = found["level"].astype("str").value_counts(sort=False)
    of = [
        count(int(levels[level]), level)
        for level in ("province", "prefecture", "county", "township")
        if levels.get(level)
    ]
    dates = found["issued_on"].dropna()
    when = ""
    if len(dates):
        first, last = _day(dates.min()), _day(dates.max())
        when = f", issued on {first}" if first == last else f", issued between {first} and {last}"
        undated = len(found) - len(dates)
        when += f" ({undated} without a date)" if undated else ""
    labels, longest = plan_labels(found), found.sort_values(["chars", "plan_id"]).iloc[-1]
    said = f"{count(len(found), 'plan')}" + (f" of {listed(of)}" if of else "") + when
    length = f"{int(found['chars'].sum()):,} characters in all"
    if len(found) > 1:
        length += f"; the longest is {labels[longest['plan_id']]} with {int(longest['chars']):,}"
    return f"{_capital(said)}. They hold {length}."


def tables_hold(data: Data, plans: Plans = None) -> str:
    """How much was read out of the texts."""
    tables = select(data, plans)
    n = {name: len(tables[name]) for name in ("plans", "measures", "actions", "units", "years", "targets")}
    if not n["measures"]:
        return "No measures were read."
    each = n["measures"] / max(n["plans"], 1)
    return (
        f"Out of the texts came {count(n['measures'], 'measure')} ({each:.0f} a plan) under {count(n['actions'], 'action')}, "
        f"{count(n['units'], 'name')} of units in responsibility notes, {count(n['years'], 'expression')} of when "
        f"and {count(n['targets'], 'number')} to be reached."
    )


SAID_KINDS = {
    "by": "a deadline", "in": "a time in which", "from": "a beginning", "range": "a span", "every": "a recurrence",
    "within": "a length of time",
}  # fmt: skip


def when_says(row: Mapping[str, Any]) -> str:
    """What a row of the table ``years`` was read as."""
    kind = str(row["kind"])
    first, last = (None if pd.isna(row[name]) else _day(row[name]) for name in ("from_date", "to_date"))
    said = f"“{' '.join(str(row['raw']).split())}” is {SAID_KINDS[kind]}"
    if kind == "every" and not pd.isna(row["every_period"]):
        times = None if pd.isna(row["every_times"]) else int(row["every_times"])
        often = "" if times is None else (" at least" if row["at_least"] else "") + f" {count(times, 'time')}"
        said += f":{often} every {str(row['every_period']).replace('2-years', 'two years')}"
    elif first and last:
        said += f": {first}" if first == last else f": {first} to {last}"
    elif first or last:
        said += f": from {first} on" if first else f": {last} at the latest"
    inferred = "; the year was carried over from what stands before it" if row["inferred"] else ""
    return (
        f"{said}{inferred}. It stands at characters {int(row['start']):,} to {int(row['end']):,} of {row['plan_id']}."
    )


def row_says(row: Mapping[str, Any]) -> str:
    """What a row of ``years``, ``targets``, ``units`` or ``measures`` was read as, and where it stands."""
    if "from_date" in row:
        return when_says(row)
    where = f"It stands at characters {int(row['start']):,} to {int(row['end']):,} of {row['plan_id']}."
    if "role" in row:
        return f"“{' '.join(str(row['raw']).split())}” is {row['name']} in the role {row['role']}. {where}"
    if "op" in row:
        bound = {"=": "", ">=": "at least ", "<=": "at most "}[str(row["op"])]
        return f"“{' '.join(str(row['raw']).split())}” is a target for {row['object']}: {bound}{row['value']:g} {row['unit']}. {where}"
    return f"{row['measure_id']} is the {str(row['part']).removesuffix('s')} with the label “{row['label']}”. {where}"


def slips(data: Data, plans: Plans = None) -> str:
    """How many slips the documents themselves have, and of which kind most."""
    tables = select(data, plans)
    found = tables["oddities"]
    if found.empty:
        return "No slips were found in the documents."
    labels = plan_labels(tables["plans"])
    kinds = found["what"].astype("str").value_counts(sort=False)
    kind = min(kinds.index, key=lambda what: (-kinds[what], what))
    by_plan = found["plan_id"].value_counts(sort=False)
    most = min(by_plan.index, key=lambda plan_id: (-by_plan[plan_id], plan_id))
    with_slips = f"{len(by_plan)} of {count(len(labels), 'plan')}"
    return (
        f"{_capital(count(len(found), 'slip'))} in {with_slips}, most of them in {labels[most]} ({by_plan[most]}); "
        f"the commonest kind is {kind} ({kinds[kind]})."
    )


def plan_says(data: Data, plan: str) -> str:
    """How one plan orders its work, and the number of actions that it announces itself."""
    tables = select(data, [plan])
    label = plan_labels(tables["plans"])[plan]
    actions, measures = tables["actions"], tables["measures"]
    said = f"{label} orders {count(len(measures), 'measure')}"
    said += f" under {count(len(actions), 'action')}" if len(actions) else " without actions above them"
    declared = tables["plans"]["declared_actions"].iloc[0]
    phrases = [] if pd.isna(declared) else list(dict.fromkeys(phrase["raw"] for phrase in json.loads(declared)))
    return said + (f"; it announces {listed([f'“{phrase}”' for phrase in phrases])}." if phrases else ".")


# -- two plans side by side -------------------------------------------------------------------------------------------


def actions_of(data: Data, plan_a: str, plan_b: str) -> str:
    """How two plans order their work, and what each announces."""
    tables = select(data, [plan_a, plan_b])
    labels = plan_labels(tables["plans"])
    said = []
    for plan_id in (plan_a, plan_b):
        actions = int((tables["actions"]["plan_id"] == plan_id).sum())
        own = tables["measures"][tables["measures"]["plan_id"] == plan_id]
        tasks = int((own["part"].astype("str") == "tasks").sum())
        under = f"{count(actions, 'action')} with {count(tasks, 'measure')}" if actions else count(tasks, "measure")
        said.append(
            f"{labels[plan_id]} sets out {under}" + (" and no actions above them" if tasks and not actions else "")
        )
    return f"{'; '.join(said)}."


def counterparts(data: Data, plan_a: str, plan_b: str) -> str:
    """Which actions of two plans answer each other most closely, and which have no counterpart."""
    tables = select(data, [plan_a, plan_b])
    labels = plan_labels(tables["plans"])
    links = action_links(tables, plan_a, plan_b)
    if links.links.empty:
        return f"No measure of {labels[plan_a]} is like one of {labels[plan_b]}."
    names = action_names(tables["actions"]) | measure_names(tables["measures"])
    best = links.links.sort_values(["score", "node_a", "node_b"], ascending=[False, True, True]).iloc[0]
    said = (
        f"Closest are “{names[best['node_a']]}” and “{names[best['node_b']]}” "
        f"({count(best['same'], 'pair')} of measures the same, {int(best['overlap'])} overlapping)"
    )
    lone = []
    for side, plan_id, column in (("a", plan_a, "node_a"), ("b", plan_b, "node_b")):
        nodes = list(links.nodes[links.nodes["side"] == side]["node"])
        bare = [names[node] for node in nodes if node not in set(links.links[column])]
        if bare:
            lone.append(
                f"{part(len(bare), len(nodes))} of {labels[plan_id]}: {listed([f'“{name}”' for name in bare], 3)}"
            )
    return said + (
        f". Without any counterpart stand {'; '.join(lone)}." if lone else ". Every action has a counterpart."
    )


def kinship(data: Data, plans: Plans = None) -> str:
    """Which two of several plans have most commitments in common."""
    tables = select(data, plans)
    labels = plan_labels(tables["plans"])
    same = tables["similar"][tables["similar"]["relation"].astype("str") == "same"]
    if same.empty:
        return "No two plans make the same commitment."
    pairs = pd.Series(list(zip(plan_of(same["measure_a"]), plan_of(same["measure_b"]), strict=True))).value_counts(
        sort=False
    )
    order = sorted(pairs.index, key=lambda pair: (-pairs[pair], pair))
    a, b = order[0]
    said = f"{labels[a]} and {labels[b]} have most in common: {count(pairs[a, b], 'pair')} of measures make the same commitment"
    apart = len(labels) * (len(labels) - 1) // 2 - len(order)
    if len(order) > 1:
        c, d = order[-1]
        said += f"; fewest have {labels[c]} and {labels[d]} ({pairs[c, d]})" if not apart else ""
    return said + (f"; {count(apart, 'pair')} of plans {verb(apart, 'has')} none" if apart else "") + "."


# -- coverage ---------------------------------------------------------------------------------------------------------


def covered(counts: pd.DataFrame, data: Data, thing: str = "theme") -> str:
    """What all plans speak of, what most measures go to.

    Parameters
    ----------
    counts : DataFrame
        ``item``, ``plan_id``, ``measures``.
    data : Corpus or mapping of frames
    thing : str
        The word for one item.
    """
    labels = _labels(data)
    if counts.empty:
        return f"No measure belongs to a {thing}."
    spread = counts[counts["measures"] > 0].groupby("item")["plan_id"].nunique()
    sums = counts.groupby("item")["measures"].sum()
    everywhere = sorted(spread[spread == len(labels)].index, key=lambda item: (-sums[item], item))
    most = min(sums.index, key=lambda item: (-sums[item], item))
    said = f"Most measures speak of {most} ({sums[most]:,})"
    if len(labels) > 1:
        common = f"; all {len(labels)} plans speak of {listed([str(item) for item in everywhere], 6)}"
        said += common if everywhere else f"; no {thing} stands in all {len(labels)} plans"
    return said + "."


def lone(counts: pd.DataFrame, data: Data, thing: str = "theme") -> str:
    """What only one plan speaks of."""
    labels = _labels(data)
    there = counts[counts["measures"] > 0]
    spread = there.groupby("item")["plan_id"].nunique()
    single = there[there["item"].isin(spread[spread == 1].index)].sort_values(["plan_id", "item"])
    if single.empty or len(labels) < 2:
        return f"No {thing} stands in one plan only."
    by_plan = [
        f"{labels[plan_id]}: {listed([str(item) for item in group['item']], 5)}"
        for plan_id, group in single.groupby("plan_id")
    ]
    return f"In one plan only {verb(len(single), 'is')} {count(len(single), thing)}: {'; '.join(by_plan)}."


# -- who is responsible -----------------------------------------------------------------------------------------------


def leaders(data: Data, plans: Plans = None) -> str:
    """Which functions lead most measures."""
    load = unit_load(select(data, plans)).groupby("unit")[["lead", "responsible", "support", "measures"]].sum()
    if load.empty:
        return "No plan names a responsible unit."
    column = "lead" if load["lead"].sum() else "measures"
    word = "leads" if column == "lead" else "takes part in"
    order = sorted(load.index, key=lambda unit: (-load[column][unit], str(unit)))
    next_two = f", before {listed([f'{unit} ({load[column][unit]})' for unit in order[1:3]])}" if len(order) > 1 else ""
    idle = int((load["lead"] == 0).sum())
    said = f"{order[0]} {word} most measures ({load[column][order[0]]}){next_two}"
    return said + (f"; {part(idle, len(load))} functions lead nothing." if column == "lead" and idle else ".")


def burden(data: Data, plans: Plans = None, by: str = "function") -> str:
    """How unevenly the work is spread over the units."""
    load = unit_load(select(data, plans), by=by)
    if load.empty:
        return "No plan names a responsible unit."
    total = load.groupby("unit")["measures"].sum().sort_values(ascending=False)
    half, carried = 0, 0
    while 2 * carried < total.sum():
        carried += int(total.iloc[half])
        half += 1
    thing = "function" if by == "function" else "unit"
    single = int((total == 1).sum())
    said = f"Half of all {int(total.sum()):,} assignments fall on {half} of {count(len(total), thing)}"
    return said + (f"; {count(single, thing)} {verb(single, 'is')} named for one measure only." if single else ".")


def names_vary(data: Data, plans: Plans = None) -> str:
    """How many names the units go by, and which function has most of them."""
    units = select(data, plans)["units"]
    if units.empty:
        return "No plan names a responsible unit."
    names = units.groupby(units["function"].astype("str"))["name"].nunique()
    most = min(names.index, key=lambda function: (-names[function], function))
    many = int(units["collective"].sum())
    return (
        f"{_capital(count(len(units), 'mention'))} of {count(units['name'].nunique(), 'name')}; {most} goes by "
        f"{count(int(names[most]), 'name')}; {part(many, len(units))} stand for many bodies at once."
    )


def unnamed(data: Data, plans: Plans = None) -> str:
    """How many measures have no responsible unit, and in which plans none has."""
    tables = select(data, plans)
    labels = plan_labels(tables["plans"])
    tasks = int((tables["measures"]["part"].astype("str") == "tasks").sum())
    if not tasks:
        return "There are no measures in the tasks."
    bare = len(without_units(tables))
    silent = [labels[plan_id] for plan_id in labels if plan_id not in set(tables["assignments"]["plan_id"])]
    said = f"{part(bare, tasks)} measures in the tasks name nobody who answers for them"
    return said + (f"; {listed(silent)} {verb(len(silent), 'names')} no units at all." if silent else ".")


def partners(data: Data, plans: Plans = None) -> str:
    """Which functions share most measures."""
    found = together(select(data, plans))
    if found.edges.empty:
        return "No two functions share a measure."
    pair = found.edges.iloc[0]
    hub = found.nodes.sort_values(["partners", "measures", "unit"], ascending=[False, False, True]).iloc[0]
    alone = int((found.nodes["partners"] == 0).sum())
    said = (
        f"{pair['unit_a']} and {pair['unit_b']} are named together most often ({count(pair['measures'], 'measure')}); "
        f"{hub['unit']} shares measures with {int(hub['partners'])} of the {len(found.nodes) - 1} others"
    )
    return said + (f"; {count(alone, 'function')} {verb(alone, 'is')} never named beside another." if alone else ".")


# -- when and how much ------------------------------------------------------------------------------------------------


def due(data: Data, plans: Plans = None) -> str:
    """In which year most falls due, and how much has no date."""
    counts = deadlines(data, None if plans is None else list(plan_ids(data, plans)))
    measures = counts[counts["what"] == "measures"]
    dated = measures[measures["year"].notna()]
    if measures.empty:
        return "No plan says when."
    if dated.empty:
        return "No commitment has a year."
    by_year = dated.groupby("year")["count"].sum()
    year = min(by_year.index, key=lambda y: (-by_year[y], y))
    recurring = int(measures[measures["kind"] == "every"]["count"].sum())
    said = f"Most falls due in {int(year)}: {part(int(by_year[year]), int(by_year.sum()))} commitments with a year"
    said += f"; the last year named is {int(max(by_year.index))}"
    return said + (
        f"; {count(recurring, 'commitment')} {'recur' if recurring != 1 else 'recurs'}." if recurring else "."
    )


def undated(data: Data, plans: Plans = None) -> str:
    """How many measures of the tasks say nothing of when, and in which plan most."""
    tables = select(data, plans)
    labels = plan_labels(tables["plans"])
    tasks = tables["measures"][tables["measures"]["part"].astype("str") == "tasks"]
    if tasks.empty:
        return "There are no measures in the tasks."
    loose = without_years(tables)
    shares = loose.groupby("plan_id").size() / tasks.groupby("plan_id").size()
    shares = shares.fillna(0.0).round(6)
    most = min(shares.index, key=lambda plan_id: (-shares[plan_id], plan_id))
    said = f"{part(len(loose), len(tasks))} measures in the tasks name no time of their own"
    return said + (f"; in {labels[most]} it is {100 * shares[most]:.0f}%." if len(labels) > 1 else ".")


def course(data: Data, plan: str) -> str:
    """How the work of one plan lies over its years."""
    label, rows = _labels(data, [plan])[plan], course_rows(data, plan)
    if rows.empty:
        return f"{label} names no time."
    ends = rows[rows["kind"].astype("str").isin(["by", "in", "range"])].dropna(subset=["to_date"])
    if ends.empty:
        return f"{label} names {count(len(rows), 'time')}, none of them an end."
    first, last = ends.sort_values(["to_date", "start"]).iloc[0], ends.sort_values(["to_date", "start"]).iloc[-1]
    return (
        f"{label} names {count(len(rows), 'time')}; the first end is {_day(first['to_date'])} (“{first['raw']}”), "
        f"the last {_day(last['to_date'])} (“{last['raw']}”)."
    )


def recurring(data: Data, plans: Plans = None) -> str:
    """Which duties come again, and how often."""
    years = select(data, plans)["years"]
    rows = years[years["kind"].astype("str") == "every"]
    if rows.empty:
        return "No duty is said to recur."
    periods = rows["every_period"].astype("str").str.replace("2-years", "two years").value_counts(sort=False)
    order = sorted(periods.index, key=lambda period: (-periods[period], period))
    often = ", ".join(f"every {period} ({periods[period]})" for period in order)
    return f"One duty recurs: {often}." if len(rows) == 1 else f"{len(rows):,} duties recur: {often}."


def promises(data: Data, plans: Plans = None) -> str:
    """How many targets there are, how many are full coverage, how many have a deadline."""
    targets = select(data, plans)["targets"]
    if targets.empty:
        return "No plan sets a number to be reached."
    full, dated = int(targets["full"].sum()), int(targets["by_date"].notna().sum())
    return (
        f"Of {count(len(targets), 'target')} {part(full, len(targets))} demand full coverage (全覆盖 or 100%), "
        f"and {part(dated, len(targets))} have a deadline in the same sentence."
    )


def rivals(data: Data, plans: Plans = None) -> str:
    """What several plans set a number for, and where the numbers differ."""
    found = comparable_targets(data, None if plans is None else list(plan_ids(data, plans)))
    if found.empty:
        return "No two plans set a number for the same thing."
    spread = found.groupby("object_id")["value"].agg(lambda values: values.max() - values.min())
    differ = found[found["object_id"].isin(spread[spread > 0].index)]
    said = f"{_capital(count(len(spread), 'thing'))} {verb(len(spread), 'has')} a number in several plans"
    if differ.empty:
        return said + ", always the same."
    names = list(dict.fromkeys(f"{row.object}（{row.unit}）" for row in differ.itertuples(index=False)))
    return f"{said}; the numbers differ for {listed(names)}."
