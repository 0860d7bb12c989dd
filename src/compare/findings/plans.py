"""What is there: the plans, the tables read from them, slips and corrections; how definite the promises are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from compare.analysis.completeness import ITEMS
from compare.analysis.completeness import completeness as definite_counts
from compare.analysis.profile import COUNTS, INDICATORS, SHARES, plan_profile
from compare.analysis.select import Data, Plans, select
from compare.findings.lines import hangs_on_likeness
from compare.findings.names import names_of, theme_names
from compare.findings.units import without_notes
from compare.findings.words import (
    Count,
    Finding,
    Name,
    Phrase,
    closed,
    finding,
    headed,
    nothing,
    outstanding,
    printed,
    say,
    top,
    whole,
)
from compare.model import LEVELS

FEW = 5  # measures: a share of fewer is no news

# -- plans and tables -------------------------------------------------------------------------------------------------


def plans_in(data: Data, plans: Plans = None) -> Finding:
    """How many plans there are, of whom and of when, and how long they are."""
    found, names = select(data, plans)["plans"], names_of(data, plans)
    if found.empty:
        return nothing("plans.none")
    levels = found["level"].astype("str").value_counts()
    of: list[Any] = [Count(int(levels[level]), level) for level in LEVELS if levels.get(level)]
    if of and (unknown := len(found) - sum(count.n for count in of)):
        of.append(say("plans.unlevelled", n=unknown))
    days = found["issued_on"].dropna()
    more = []
    if len(days):
        first, last = days.min(), days.max()
        more.append(say("plans.day", day=first) if first == last else say("plans.days", first=first, last=last))
        if len(days) < len(found):
            more.append(say("plans.undated", n=len(found) - len(days)))
    more.append(say("plans.length", n=int(found["chars"].sum())))
    if len(found) > 1 and (longest := outstanding(found.set_index("plan_id")["chars"], names)) is not None:
        more.append(say("plans.longest", top=longest))
    key = "plans" if not of else "plans.all" if len(of) == 1 else "plans.of"
    return finding(say(key, n=len(found), levels=of), more=tuple(more))


def tables_hold(data: Data, plans: Plans = None) -> Finding:
    """How much was read out of the texts."""
    tables = select(data, plans)
    n = {name: len(tables[name]) for name in ("plans", "measures", "actions", "units", "years", "targets")}
    if not n["measures"]:
        return nothing("measures.none")
    return finding(say("tables.hold", each=round(n["measures"] / max(n["plans"], 1)), **n))


def when_says(row: Mapping[str, Any]) -> Phrase:
    """What a row of the table ``years`` was read as."""
    kind, raw = str(row["kind"]), printed(row["raw"])
    first, last = (None if pd.isna(row[name]) else row[name] for name in ("from_date", "to_date"))
    how = {"raw": raw, "kind": closed("kind", kind), "first": first, "last": last}
    if kind == "every" and not pd.isna(row["every_period"]):
        how["period"] = closed("every_period", row["every_period"])
        if pd.isna(row["every_times"]):
            return say("row.every", **how)
        return say("row.every.least" if row["at_least"] else "row.every.times", n=int(row["every_times"]), **how)
    if first is None and last is None:
        return say("row.kind", **how)
    key = "row.from" if last is None else "row.until" if first is None else "row.on" if first == last else "row.span"
    return say(key, **how)


def row_says(row: Mapping[str, Any]) -> Finding:
    """What a row of ``years``, ``targets``, ``units`` or ``measures`` was read as, and where it stands."""
    where = say("row.where", plan=str(row["plan_id"]), start=int(row["start"]), end=int(row["end"]))
    if "from_date" in row:
        inferred = (say("row.inferred"),) if row["inferred"] else ()
        return finding(when_says(row), *inferred, where)
    if "role" in row:
        said = say("row.unit", raw=printed(row["raw"]), name=row["name"], role=closed("role", row["role"]))
    elif "op" in row:
        key = {"=": "row.target", ">=": "row.target.least", "<=": "row.target.most"}[str(row["op"])]
        said = say(key, raw=printed(row["raw"]), object=row["object"], value=f"{row['value']:g}", unit=row["unit"])
    else:
        said = say("row.measure", id=row["measure_id"], part=closed("part", row["part"]), label=row["label"])
    return finding(said, where)


def slips(data: Data, plans: Plans = None) -> Finding:
    """How many slips the documents themselves have, and of which kind most."""
    found, names = select(data, plans)["oddities"], names_of(data, plans)
    if found.empty:
        return nothing("slips.none")
    kinds = found["what"].astype("str").value_counts()
    by_plan = found["plan_id"].value_counts()
    called = {kind: closed("what", kind) for kind in kinds.index}
    worst, commonest = outstanding(by_plan, names), outstanding(kinds, called)
    more = [say("slips.most", top=worst)] if worst is not None and len(by_plan) > 1 else []
    if len(called) == 1 < len(found):
        more.append(say("slips.kind.only", what=called[kinds.index[0]]))
    elif commonest is not None and len(called) > 1:
        more.append(say("slips.kind", top=commonest))
    key = "slips.one" if len(names) == 1 else "slips.all" if len(by_plan) == len(names) else "slips"
    return finding(
        say(key, n=len(found), plans=len(by_plan), whole=len(names), plan=names[by_plan.index[0]]), more=tuple(more)
    )


def _only(names: Mapping[str, Name]) -> Name:
    (name,) = names.values()
    return name


def plan_says(data: Data, plan: str) -> Finding:
    """How one plan orders its work, and the number of actions that it announces itself."""
    tables, name = select(data, [plan]), _only(names_of(data, [plan]))
    n, actions = len(tables["measures"]), len(tables["actions"])
    if not n:
        return nothing("plan.no-measures", plan=name)
    declared = tables["plans"]["declared_actions"].iloc[0]
    phrases = [] if pd.isna(declared) else list(dict.fromkeys(phrase["raw"] for phrase in json.loads(declared)))
    more = (say("plan.announces", phrases=[say("quoted", words=phrase) for phrase in phrases]),) if phrases else ()
    return finding(say("plan.orders" if actions else "plan.flat", plan=name, n=n, actions=actions), more=more)


def unknown_words(found: pd.DataFrame) -> Finding:
    """How many words of responsibility notes no codebook knows.

    Parameters
    ----------
    found : DataFrame
        With the column ``word``, as a check of the project gives it.
    """
    words = list(dict.fromkeys(found["word"])) if len(found) else []
    return finding(say("words.unknown", n=len(words), words=words)) if words else nothing("words.known")


def corrected(data: Data, plan: str) -> Finding:
    """How many rows of one plan were changed or added by hand, and why."""
    tables, name = select(data, [plan]), _only(names_of(data, [plan]))
    reasons = {table: list(rows["corrected"].dropna()) for table, rows in tables.items() if "corrected" in rows}
    n = sum(map(len, reasons.values()))
    if not n:
        return nothing("corrected.none", plan=name)
    why = list(dict.fromkeys(reason for found in reasons.values() for reason in found))
    return finding(say("corrected", plan=name, n=n, why=[say("quoted", words=reason) for reason in why]))


# -- how definite ---------------------------------------------------------------------------------------------------


@hangs_on_likeness
def profile(data: Data, plans: Plans = None) -> Finding:
    """How the plans differ: length, breadth, and how definite they are.

    Returns
    -------
    Finding
        Its frame has a row for each plan and a column for each indicator that is not nought everywhere; ``shown``
        names these.
    """
    tables, names = select(data, plans), names_of(data, plans)
    found = plan_profile(tables)
    filled = found[found["measures"] > 0].set_index("plan_id")
    if filled.empty:
        return nothing("measures.none", tables["plans"])
    shown = [name for name in INDICATORS if filled[name].sum() > 0]
    if len(filled) == 1:
        row = filled.iloc[0]
        says = [say("profile.one", plan=names[filled.index[0]], n=int(row["measures"]), **row[list(SHARES)])]
    else:
        spread = {name: filled[name].max() - filled[name].min() for name in SHARES}
        widest = top(spread, {name: headed(name) for name in SHARES})
        says = [say("profile.alike", n=len(filled))] if widest is None else []
        if widest is not None:
            ends = {
                (top(own, names), top(own, names, least=True)) for name in widest.keys for own in [whole(filled[name])]
            }
            high, low = next(iter(ends))
            says = [say("profile.widest" if len(ends) == 1 else "profile.widest.tied", high=high, low=low,
                        what=[say("quoted", words=name) for name in widest.names], gap=int(whole(widest.value)))]  # fmt: skip
    silent = [names[p] for p in found["plan_id"] if p not in filled.index]
    more = [say(f"profile.{name}", top=best, share=best.value)
            for name in ("with_unit", "with_year", "with_target")
            if len(filled) > 1 and (best := outstanding(whole(filled[name]), names)) is not None]  # fmt: skip
    without = (say("plans.without-measures", plans=silent),) if silent else ()
    return finding(
        *says, more=tuple(more), counted=say("profile.counted"), plans=tables["plans"],
        notes=without + (without_notes(tables, names) if "with_unit" in shown else ()),
        frame=found[["plan_id", *shown]].assign(plan_id=[names[p] for p in found["plan_id"]]).round(1),
        numbers={"exact": found[shown], "shown": shown, "counts": [name for name in shown if name in COUNTS]},
    )  # fmt: skip


def completeness(data: Data, plans: Plans = None, by: str = "plan") -> Finding:
    """Who, by when, how much: which measures say all three, and which none.

    Returns
    -------
    Finding
        Its frame has a row for each plan or theme with the number of measures and of those that say each thing;
        ``whole``, ``all_three`` and ``none_of_three`` are the sums.
    """
    tables, names = select(data, plans), names_of(data, plans)
    found = definite_counts(tables, by)
    found = found[found["measures"] > 0]
    if found.empty:
        return nothing("measures.none", tables["plans"])
    sums = found[["measures", "all_three", "none_of_three"]].sum().astype(int)
    rows: Mapping[Any, Name]
    if by == "plan":
        rows, key = names, "plan_id"
    else:
        found = found.assign(theme=found["theme"].astype("object").where(found["theme"].notna(), "未归类"))
        found = pd.concat([found[found["theme"] != "未归类"], found[found["theme"] == "未归类"]])
        rows, key = theme_names(data, found["theme"]), "theme"
    shares = found.set_index(key)
    more = []
    if len(found) > 1:
        ranked = shares[shares["measures"] >= FEW]
        low = outstanding(ranked["none_of_three"] / ranked["measures"], rows)
        high = outstanding(ranked["all_three"] / ranked["measures"], rows)
        for found_top, column in ((high, "all_three"), (low, "none_of_three")):
            if found_top is not None:
                own = shares.loc[list(found_top.keys)].sum()
                more.append(say(f"completeness.{column}", top=found_top, share=100 * found_top.value, n=int(own[column]),
                                whole=int(own["measures"]), unit="份" if by == "plan" else "个",
                                sum=Name("合计", " in all") if found_top.tied else ""))  # fmt: skip
        if len(ranked) < len(shares) and more:
            more.append(say("completeness.few", few=FEW))
    most = outstanding(shares["none_of_three"], rows) if by == "theme" and len(found) > 1 else None
    said_by_theme = () if most is None or len(shares) == 1 else (say("completeness.most_none", top=most),)
    key_said = ("completeness.nothing" if sums["none_of_three"] == sums["measures"] else "completeness.none"
                if not sums["all_three"] else "completeness" if sums["none_of_three"] else "completeness.all")  # fmt: skip
    return finding(
        say(key_said, n=sums["all_three"], whole=sums["measures"], none=sums["none_of_three"]), *said_by_theme,
        more=tuple(more), notes=without_notes(tables, names), counted=say("completeness.counted"), plans=tables["plans"],
        frame=found.assign(**{key: [rows[k] for k in found[key]]})[
            [key, "measures", *ITEMS, "all_three", "none_of_three"]].rename(columns={"plan_id": "plan"}),
        numbers={"whole": sums["measures"], "all_three": sums["all_three"], "none_of_three": sums["none_of_three"]},
    )  # fmt: skip
