"""The sentence of reading under a chart or table: drawn from the numbers, so that it stays true when plans change.

One function a sentence, in English with the plans' own Chinese words; every one says so where there is nothing to say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from compare.analysis.coverage import By, coverage
from compare.analysis.kinship import kinship
from compare.analysis.network import action_links, together
from compare.analysis.responsibility import unit_load
from compare.analysis.select import Data, plan_ids, plan_of, select
from compare.analysis.silence import unmatched, without_units, without_years
from compare.analysis.targets import comparable_targets
from compare.analysis.timeline import course as course_rows
from compare.analysis.timeline import deadlines
from compare.charts.labels import action_names, measure_names, plan_labels
from compare.charts.lineage import shared_text
from compare.charts.profiles import plan_profile
from compare.likeness import Crosswalk, Lineage, crosswalk
from compare.model import LEVELS

PLURALS = {  # of nouns and verbs that do not take an s, or lose it
    "county": "counties", "policy field": "policy fields", "has": "have", "is": "are", "names": "name", "stands": "stand",
    "lies": "lie",
}  # fmt: skip
Plans = Sequence[str] | str | None


# -- the parts of a sentence ------------------------------------------------------------------------------------------


def plural(thing: str) -> str:
    """More than one of a thing."""
    return PLURALS.get(thing, f"{thing}s")


def count(n: int, thing: str) -> str:
    """A number and its noun: ``no measures``, ``1 measure``, ``1,204 measures``."""
    n = int(n)
    return f"{n:,}" * bool(n) + "no" * (not n) + " " + (thing if n == 1 else plural(thing))


def part(n: int, whole: int, thing: str = "") -> str:
    """A share as it is said: ``12 of 40 measures (30%)``."""
    noun = "" if not thing else f" {thing}" if whole == 1 else f" {plural(thing)}"
    return f"{int(n):,} of {int(whole):,}{noun}" + (f" ({100 * n / whole:.0f}%)" if whole else "")


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
    of = [count(int(levels[level]), level) for level in LEVELS if levels.get(level)]
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


def unknown_words(found: pd.DataFrame) -> str:
    """How many words of responsibility notes no codebook knows.

    Parameters
    ----------
    found : DataFrame
        With the columns ``plan_id`` and ``word``, as a check of the project gives it.
    """
    if found.empty:
        return "Every word in the responsibility notes was understood."
    words = list(dict.fromkeys(found["word"]))
    return f"{_capital(count(len(words), 'word'))} in responsibility notes {verb(len(words), 'is')} in no codebook: {listed(words)}."


def corrected(data: Data, plan: str) -> str:
    """How many rows of one plan were changed or added by hand, and why."""
    tables = select(data, [plan])
    label = plan_labels(tables["plans"])[plan]
    reasons = {
        name: list(rows["corrected"].dropna())
        for name, rows in tables.items()
        if "corrected" in rows and rows["corrected"].notna().any()
    }
    if not reasons:
        return f"No row of {label} was corrected by hand."
    tally = listed([f"{name} ({len(why)})" for name, why in reasons.items()])
    why = list(dict.fromkeys(reason for found in reasons.values() for reason in found))
    return f"By hand were corrected in {label}: {tally}; because: {listed([f'“{reason}”' for reason in why])}."


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
                f"{part(len(bare), len(nodes), 'action')} of {labels[plan_id]}: {listed([f'“{name}”' for name in bare], 3)}"
            )
    return said + (
        f". Without any counterpart stand {'; '.join(lone)}." if lone else ". Every action has a counterpart."
    )


def matched(found: Crosswalk, data: Data, plan_a: str, plan_b: str) -> str:
    """How many measures of each of two plans are found in the other."""
    labels = _labels(data, [plan_a, plan_b])
    said = []
    for plan_id, other in ((plan_a, plan_b), (plan_b, plan_a)):
        rows = found.measures[(found.measures["plan_id"] == plan_id) & (found.measures["other_plan"] == other)]
        same = rows[rows["relation"] == "same"]["measure_id"].nunique()
        there = rows[rows["state"] != "absent"]["measure_id"].nunique()
        whole = rows["measure_id"].nunique()
        said.append(
            f"of {count(whole, 'measure')} of {labels[plan_id]}, {there} are found in {labels[other]} "
            f"({same} as the same commitment), {whole - there} {verb(whole - there, 'is')} not"
        )
    return _capital("; ".join(said)) + "."


def missing(found: Crosswalk, data: Data, plan: str, other: str) -> str:
    """What one plan has and the other has not, and how near the other comes to it."""
    labels = _labels(data, [plan, other])
    rows = found.measures[(found.measures["plan_id"] == plan) & (found.measures["other_plan"] == other)]
    absent = rows[rows["state"] == "absent"]
    if absent.empty:
        return f"{labels[other]} has every measure of {labels[plan]}."
    said = f"{part(len(absent), rows['measure_id'].nunique(), 'measure')} of {labels[plan]} {verb(len(absent), 'is')} not in {labels[other]}"
    near = absent.dropna(subset=["nearest_score"]).sort_values(["nearest_score", "measure_id"], ascending=[False, True])
    if near.empty:
        return said + ", and nothing there comes near them."
    first = near.iloc[0]
    return (
        f"{said}; nearest to being there comes “{first['title']}”, whose closest counterpart scores "
        f"{float(first['nearest_score']):.2f} on a scale of 0 to 1."
    )


def relatives(data: Data, plans: Plans = None) -> str:
    """Which two of several plans have most commitments in common, and which fewest."""
    labels = _labels(data, plans)
    pairs = kinship(data, None if plans is None else list(plan_ids(data, plans)))
    if pairs.empty or not pairs["same"].sum():
        return "No two plans make the same commitment."
    first, last = pairs.iloc[0], pairs.iloc[-1]
    said = (
        f"{labels[first['plan_a']]} and {labels[first['plan_b']]} have most in common: "
        f"{count(first['same'], 'pair')} of measures make the same commitment"
    )
    none = int((pairs["same"] == 0).sum())
    if none:
        return f"{said}; {count(none, 'pair')} of plans {verb(none, 'has')} no commitment in common."
    if len(pairs) > 1:
        said += f"; fewest have {labels[last['plan_a']]} and {labels[last['plan_b']]} ({last['same']})"
    return said + "."


# -- coverage ---------------------------------------------------------------------------------------------------------


COVERED = {"theme": "theme", "sector": "policy field", "cluster": "group of like measures"}


def covered(data: Data, by: By = "theme", plans: Plans = None) -> str:
    """What most measures speak of, and what all plans speak of."""
    tables, thing = select(data, plans), COVERED[by]
    counts = coverage(tables, by)
    counts = counts[counts["measures"] > 0]
    if counts.empty:
        return f"No measure belongs to a {thing}."
    n = len(tables["plans"])
    names = counts.drop_duplicates("key").set_index("key")["item"]
    spread, sums = counts.groupby("key")["plan_id"].nunique(), counts.groupby("key")["measures"].sum()
    order = sorted(sums.index, key=lambda key: (-sums[key], str(key)))
    everywhere = [str(names[key]) for key in order if spread[key] == n]
    opening = "The largest group is" if by == "cluster" else "Most measures belong to"
    said = f"{opening} {names[order[0]]}: {part(sums[order[0]], len(tables['measures']), 'measure')}"
    if n > 1:
        plural = thing.replace("group", "groups", 1) if by == "cluster" else thing + "s"
        all_plans = "both plans" if n == 2 else f"all {n} plans"
        found = f"{all_plans} have {listed(everywhere, 6)}"
        found = found if everywhere else f"none of the {len(order)} {plural} is in {all_plans}"
        said += f"; {found}"
    return said + "."


def alone(data: Data, by: By = "theme", plans: Plans = None) -> str:
    """What only one plan speaks of."""
    tables, thing = select(data, plans), COVERED[by]
    counts = coverage(tables, by)
    counts = counts[counts["measures"] > 0]
    labels = plan_labels(tables["plans"])
    spread = counts.groupby("key")["plan_id"].nunique()
    single = counts[counts["key"].isin(spread[spread == 1].index)].sort_values(["plan_id", "item", "key"])
    if single.empty or len(labels) < 2:
        return f"No {thing} stands in one plan only."
    if by == "cluster":
        by_plan = [f"{labels[plan_id]} {len(group)}" for plan_id, group in single.groupby("plan_id")]
        return (
            f"{part(len(single), len(spread), 'group')} of like measures stand in one plan only: {', '.join(by_plan)}."
        )
    names = [f"{labels[plan_id]}: {listed(list(group['item']), 5)}" for plan_id, group in single.groupby("plan_id")]
    return f"{_capital(count(len(single), thing))} {verb(len(single), 'stands')} in one plan only: {'; '.join(names)}."


def left_out(gaps: pd.DataFrame, data: Data, plan: str) -> str:
    """What one plan leaves out that the others have (rows of ``compare.analysis.coverage.coverage_gaps``)."""
    labels = _labels(data)
    if len(labels) < 2:
        return f"There is no plan to compare {labels[plan]} with."
    if gaps.empty:
        return f"{labels[plan]} leaves out no group of like measures that others have."
    first = gaps.iloc[0]
    return (
        f"{labels[plan]} leaves out {count(len(gaps), 'group')} of like measures that others have; foremost "
        f"“{first['item']}”, which stands in {first['others']} of the other {count(len(labels) - 1, 'plan')}."
    )


def own_only(lone: pd.DataFrame, data: Data, plan: str) -> str:
    """What one plan has alone, and what of it comes nearest to another (``compare.analysis.silence.only_here``)."""
    tables = select(data, [plan])
    label, whole = plan_labels(tables["plans"])[plan], len(tables["measures"])
    if lone.empty:
        return f"{label} has no measure that is like none elsewhere." if whole else f"{label} has no measures."
    said = f"{part(len(lone), whole, 'measure')} of {label} are like none in another plan"
    near = lone.dropna(subset=["nearest_score"]).sort_values(["nearest_score", "measure_id"], ascending=[False, True])
    if near.empty:
        return said + "."
    return f"{said}; of them “{near.iloc[0]['title']}” comes nearest to one, with a score of {near.iloc[0]['nearest_score']:.2f}."


def profile(data: Data, plans: Plans = None) -> str:
    """Which plan is most definite about who answers and by when."""
    found = plan_profile(data, None if plans is None else list(plan_ids(data, plans)))
    labels = _labels(data, plans)
    found = found[found["measures"] > 0]
    if found.empty:
        return "There are no measures."
    if len(found) == 1:
        row = found.iloc[0]
        return (
            f"Of the {count(row['measures'], 'measure')} of {labels[row['plan_id']]}, {row['with_unit']:.0f}% name a unit, "
            f"{row['with_year']:.0f}% a time and {row['with_target']:.0f}% a target."
        )
    said = []
    for column, what in (("with_unit", "a unit"), ("with_year", "a time"), ("with_target", "a target")):
        best = found.sort_values([column, "plan_id"], ascending=[False, True]).iloc[0]
        if best[column] > 0:
            said.append(f"{what} most often in {labels[best['plan_id']]} ({best[column]:.0f}% of its measures)")
    return f"Measures name {', '.join(said)}." if said else "No measure names a unit, a time or a target."


# -- alike ------------------------------------------------------------------------------------------------------------


def alike(data: Data, plans: Plans = None) -> str:
    """How many pairs of measures are alike, and how many measures have a counterpart in another plan."""
    tables = select(data, plans)
    pairs = tables["similar"].assign(how=tables["similar"]["relation"].astype("str"))
    same, overlap = pairs[pairs["how"] == "same"], pairs[pairs["how"] == "overlap"]
    if not len(same) + len(overlap):
        return "No two measures of different plans are alike."
    matched = pd.concat([same["measure_a"], same["measure_b"]]).nunique()
    return (
        f"{_capital(count(len(same), 'pair'))} of measures make the same commitment and {len(overlap):,} overlap; "
        f"{part(matched, len(tables['measures']), 'measure')} promise what another plan promises too."
    )


def doubtful(data: Data, plans: Plans = None, margin: float = 0.1) -> str:
    """How many pairs lie so near the line between the same and not the same that a reader should look at them."""
    pairs = select(data, plans)["similar"]
    same = pairs[pairs["relation"].astype("str") == "same"]
    if same.empty:
        return "No two measures make the same commitment, so none is in doubt."
    low = float(same["score"].min())
    near = int((same["score"] < low + margin).sum())
    return (
        f"The lowest score among {count(len(same), 'pair')} of the same commitment is {low:.2f}; "
        f"{count(near, 'pair')} {verb(near, 'lies')} within {margin:g} of it and {verb(near, 'is')} worth a look."
    )


def groups(data: Data, plans: Plans = None) -> str:
    """Into how many groups the measures fall, and which stands in most plans."""
    rows = select(data, plans)["clusters"]
    if rows.empty:
        return "There are no measures to group."
    labels = _labels(data, plans)
    spread = rows.groupby("cluster_id")["plan_id"].nunique()
    size = rows.groupby("cluster_id")["measure_id"].nunique()
    names = rows.drop_duplicates("cluster_id").set_index("cluster_id")["cluster_name"]
    shared = int((spread > 1).sum())
    said = f"{count(len(rows), 'measure')} fall into {count(len(spread), 'group')}; {part(shared, len(spread), 'group')} have measures of several plans"
    if not shared:
        return said + "."
    first = min(spread.index, key=lambda key: (-spread[key], -size[key], str(key)))
    return f"{said}, most widely spread is “{names[first]}” ({count(size[first], 'measure')} in {spread[first]} of {len(labels)} plans)."


def singles(data: Data, plans: Plans = None) -> str:
    """How much of each plan nobody else has."""
    tables = select(data, plans)
    labels, measures = plan_labels(tables["plans"]), tables["measures"]
    if measures.empty:
        return "There are no measures."
    lone = unmatched(tables)
    shares = (lone.groupby("plan_id").size() / measures.groupby("plan_id").size()).fillna(0.0).round(6)
    most = min(shares.index, key=lambda plan_id: (-shares[plan_id], plan_id))
    said = f"{part(len(lone), len(measures), 'measure')} are like none in another plan"
    return said + (
        f"; most of them for its size has {labels[most]} ({100 * shares[most]:.0f}%)." if len(labels) > 1 else "."
    )


# -- shared text ------------------------------------------------------------------------------------------------------


def heritage(data: Data, plans: Plans = None) -> str:
    """Which plan shares most of its text with others, and which least."""
    labels = _labels(data, plans)
    found = shared_text(data, None if plans is None else list(plan_ids(data, plans)))
    found = found[found["chars"] > 0]
    if found.empty:
        return "There are no measures."
    found = found.assign(share=((found["verbatim"] + found["adapted"]) / found["chars"]).round(6))
    found = found.sort_values(["share", "plan_id"], ascending=[False, True])
    most, least = found.iloc[0], found.iloc[-1]
    if not most["share"]:
        return "No plan shares text with another."
    said = f"{labels[most['plan_id']]} shares most: {100 * most['share']:.0f}% of the text of its measures, most of it with {labels[most['nearest']]}"
    return said + (
        f"; least shares {labels[least['plan_id']]} ({100 * least['share']:.0f}%)." if len(found) > 1 else "."
    )


def drawn_from(found: Lineage, data: Data) -> str:
    """How much of a plan's text comes from others, and which way the text went."""
    if found.says or found.shares.empty:
        return f"{_capital(found.says or 'no text is shared')}."
    labels = _labels(data)
    whole = found.shares[found.shares["source_plan"].isna()].iloc[0]
    each = found.shares[found.shares["source_plan"].notna()]
    each = each.assign(taken=(each["verbatim"] + each["adapted"]).astype(float))
    best = each.sort_values(["taken", "source_plan"], ascending=[False, True]).iloc[0]
    return (
        f"Of the measures of {labels[str(whole['plan_id'])]}, {100 * whole['verbatim']:.0f}% of the text is word for word, "
        f"{100 * whole['adapted']:.0f}% reworded and {100 * whole['own']:.0f}% its own; most is shared with "
        f"{labels[str(best['source_plan'])]} ({100 * best['taken']:.0f}%)."
    )


def reworded(found: Lineage) -> str:
    """Which words were changed most often where a sentence was taken over."""
    rows = found.sentences[found.sentences["kind"] == "adapted"]
    if rows.empty:
        return "No sentence was reworded from another plan."
    changes = rows["changed"].dropna().str.split("、").explode()
    changes = changes[changes != ""].value_counts(sort=False)
    said = f"{_capital(count(len(rows), 'sentence'))} {'was' if len(rows) == 1 else 'were'} reworded"
    if changes.empty:
        return said + "; words were only added or dropped."
    twice = changes[changes > 1]
    if twice.empty:
        return f"{said}; no word was changed in the same way twice."
    order = sorted(twice.index, key=lambda change: (-twice[change], change))
    return f"{said}; the commonest changes are {listed([f'{change} ({twice[change]} times)' for change in order[:4]])}."


def strokes(data: Data, plan_a: str, plan_b: str) -> str:
    """How much text two plans share, and under which action of the first most of it stands."""
    tables = select(data, [plan_a, plan_b])
    labels, passages = plan_labels(tables["plans"]), tables["passages"]
    if passages.empty:
        return f"{labels[plan_a]} and {labels[plan_b]} share no passage."
    first = plan_of(passages["measure_a"]) == plan_a
    mine = passages["measure_a"].where(first, passages["measure_b"])
    chars = (passages["end_a"] - passages["start_a"]).where(first, passages["end_b"] - passages["start_b"])
    exact = int((passages["kind"].astype("str") == "verbatim").sum())
    said = (
        f"{labels[plan_a]} and {labels[plan_b]} share {count(len(passages), 'passage')}, {exact} of them word for word, "
        f"{int(chars.sum()):,} characters in all"
    )
    action = tables["measures"].set_index("measure_id")["action_id"]
    under = chars.groupby(mine.map(action)).sum()
    if under.empty:
        return said + "."
    most = min(under.index, key=lambda action_id: (-under[action_id], action_id))
    return f"{said}; most of it stands under “{action_names(tables['actions'])[most]}” ({int(under[most]):,})."


def longest_run(found: Lineage, data: Data) -> str:
    """The longest passage that stands word for word in two plans."""
    if found.runs.empty:
        return "No passage stands word for word in another plan."
    labels = _labels(data)
    first = found.runs.sort_values(
        ["chars", "measure_a", "measure_b", "start_a"], ascending=[False, True, True, True]
    ).iloc[0]
    one, two = (labels[str(first[name]).rpartition("/")[0]] for name in ("measure_a", "measure_b"))
    return f"{_capital(count(len(found.runs), 'passage'))} stand word for word elsewhere; the longest, {int(first['chars'])} characters, in {one} and {two}."


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
    return said + (f"; {part(idle, len(load), 'function')} lead nothing." if column == "lead" and idle else ".")


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
        f"{count(int(names[most]), 'name')}; {part(many, len(units), 'mention')} stand for many bodies at once."
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
    said = f"{part(bare, tasks, 'measure')} in the tasks name nobody who answers for them"
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
    dated = measures[measures["year"].notna() & (measures["kind"] != "from")]
    if measures.empty:
        return "No plan says when."
    if dated.empty:
        return "No commitment has a year."
    by_year = dated.groupby("year")["count"].sum()
    year = min(by_year.index, key=lambda y: (-by_year[y], y))
    recurring = int(measures[measures["kind"] == "every"]["count"].sum())
    said = (
        f"Most falls due in {int(year)}: {part(int(by_year[year]), int(by_year.sum()), 'commitment')} that name a year"
    )
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
    said = f"{part(len(loose), len(tasks), 'measure')} in the tasks name no time of their own"
    return said + (f"; in {labels[most]} it is {100 * shares[most]:.0f}%." if len(labels) > 1 else ".")


def course(data: Data, plan: str) -> str:
    """How the work of one plan lies over its years."""
    label, rows = _labels(data, [plan])[plan], course_rows(data, plan)
    if rows.empty:
        return f"{label} names no time."
    ends = rows[rows["kind"].astype("str").isin(["by", "in", "range"])].dropna(subset=["to_date"])
    if ends.empty:
        return f"{label} says when in {count(len(rows), 'place')}, none of them an end."
    first, last = ends.sort_values(["to_date", "start"]).iloc[0], ends.sort_values(["to_date", "start"]).iloc[-1]
    return (
        f"{label} says when in {count(len(rows), 'place')}; the first end is {_day(first['to_date'])} (“{first['raw']}”), "
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
        f"{part(full, len(targets), 'target')} demand full coverage (全覆盖 or 100%); "
        f"{part(dated, len(targets))} have a deadline in the same sentence."
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


# -- a briefing -------------------------------------------------------------------------------------------------------


def briefing(data: Data, plan_a: str, plan_b: str) -> list[str]:
    """What a briefing on two plans says, from the whole to the parts.

    Parameters
    ----------
    data : Corpus or mapping of frames
    plan_a, plan_b : str

    Returns
    -------
    list of str
        A sentence each on the plans, their actions, what they share, what each has alone, units, deadlines, targets and
        shared text.
    """
    both = [plan_a, plan_b]
    tables = select(data, both)
    found = crosswalk(tables, plan_a, plan_b)
    return [
        plans_in(tables),
        actions_of(tables, plan_a, plan_b),
        counterparts(tables, plan_a, plan_b),
        matched(found, tables, plan_a, plan_b),
        missing(found, tables, plan_a, plan_b),
        missing(found, tables, plan_b, plan_a),
        covered(tables, "theme"),
        leaders(tables),
        due(tables),
        rivals(tables),
        strokes(tables, plan_a, plan_b),
    ]
