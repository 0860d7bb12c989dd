"""Who is responsible: who leads and carries most, for what, together with whom, and where nobody is named."""

from __future__ import annotations

import pandas as pd

from compare.analysis.network import together
from compare.analysis.responsibility import by_role, duties, unit_load
from compare.analysis.select import Data, Plans, select
from compare.analysis.silence import without_units
from compare.findings.names import names_of, theme_names
from compare.findings.words import (
    RESIDUAL,
    UNNAMED_THEME,
    Count,
    Finding,
    Name,
    Phrase,
    finding,
    nothing,
    outstanding,
    printed,
    say,
    top,
    word,
)
from compare.model import ROLES


def _called(units: pd.Series, by: str) -> dict[str, Name]:
    return {str(unit): word(unit) if by == "function" else printed(unit) for unit in units}


def without_notes(tables: dict[str, pd.DataFrame], names: dict[str, Name]) -> tuple[Phrase, ...]:
    """Plans whose notes name no units; prose that divides the work is not read as notes."""
    bare = [name for plan_id, name in names.items() if plan_id not in set(tables["assignments"]["plan_id"])]
    return (say("units.silent", plans=bare),) if bare else ()


def _rest(load: pd.Series) -> tuple[Phrase, ...]:
    """What the rest class holds: told, never ranked."""
    n = int(load[load.index.isin(RESIDUAL)].sum())
    return (say("units.rest", n=n),) if n else ()


def _ranked(sums: pd.Series) -> list[str]:
    """Most first, the rest class last."""
    return sorted(sums.index, key=lambda key: (key in RESIDUAL, -sums[key], str(key)))


def _leads_says(load: pd.DataFrame, called: dict[str, Name]) -> list[Phrase]:
    """Who leads most, and who takes part in most where that is somebody else."""
    lead, whole = top(load["lead"], called), outstanding(load["measures"], called)
    says = []
    if lead is not None:
        says.append(say("load.lead", top=lead, share=100 * lead.value / load["lead"].sum()))
    if whole is not None and (lead is None or whole.keys != lead.keys):
        says.append(say("load.most", top=whole))
    elif whole is not None:
        says.append(say("load.most.too", top=whole))
    if not load["lead"].sum():
        says.append(say("load.no-lead"))
    return says or [say("load.rest")]


def load(data: Data, plans: Plans = None, by: str | None = None) -> Finding:
    """Who leads most and who takes part in most.

    Parameters
    ----------
    by : {"function", "name"}, optional
        The names of one plan, the functions of several by default.

    Returns
    -------
    Finding
        Its frame has a row for each plan and unit: measures by role and ``in_all``; ``units`` are ordered by what
        they take part in over all plans, the rest class last, ``called`` are their names, ``total`` their sums.
    """
    tables, names = select(data, plans), names_of(data, plans)
    by = by or ("name" if len(names) == 1 else "function")
    rows = unit_load(tables, by=by)
    if rows.empty:
        return nothing("units.none", tables["plans"])
    total = rows.groupby("unit")[[*ROLES, "measures"]].sum()
    called = _called(total.index.to_series(), by)
    units = sorted(total.index, key=lambda u: (u in RESIDUAL, -total["measures"][u], -total["lead"][u], str(u)))
    ids = [plan_id for plan_id in names if (rows["plan_id"] == plan_id).any()]
    rank = {unit: i for i, unit in enumerate(units)}
    rows = rows.assign(rank=rows["unit"].map(rank), no=rows["plan_id"].map({p: i for i, p in enumerate(ids)}))
    rows = rows.sort_values(["no", "rank"], ignore_index=True)
    half, carried = 0, 0
    everything = int(total["measures"].sum())
    ranked = total["measures"][[unit not in RESIDUAL for unit in total.index]].sort_values(ascending=False)
    while 2 * carried < everything and half < len(ranked):
        carried += int(ranked.iloc[half])
        half += 1
    noun = "function" if by == "function" else "unit"
    idle = int((total["lead"] == 0).sum())
    more = [say("load.half", total=everything, half=Count(half, noun), n=Count(len(total), noun))]
    more = more if 2 * carried >= everything and half < len(ranked) else []
    if total["lead"].sum() and idle:
        more.append(say("load.idle", n=Count(idle, noun), idle=idle))
    return finding(
        *_leads_says(total, called), more=tuple(more), plans=tables["plans"],
        notes=(*without_notes(tables, names), *_rest(total["measures"])),
        counted=say("load.counted", what=say(f"noun.{noun}")),
        frame=rows[["plan_id", "unit", *ROLES, "measures"]].assign(
            plan_id=[names[p] for p in rows["plan_id"]], unit=[called[unit] for unit in rows["unit"]]
        ).rename(columns={"unit": noun, "measures": "in_all"}),
        numbers={"total": total, "units": units, "called": called, "rows": rows, "ids": ids, "noun": noun,
                 "names": names, "roles": [role for role in ROLES if total[role].sum()]},
    )  # fmt: skip


def responsible(data: Data, plans: Plans = None) -> Finding:
    """Which function has which theme in hand.

    Returns
    -------
    Finding
        Its frame has a row for each function and theme: measures by role and ``in_all``. ``lead`` and ``others`` are
        grids of functions (most measures first, the rest class last) by themes (measures without one last).
    """
    tables, names = select(data, plans), names_of(data, plans)
    rows = duties(tables)
    if rows.empty:
        return nothing("units.none", tables["plans"])
    rows = rows.assign(theme=rows["theme"].astype("object").where(rows["theme"].notna(), UNNAMED_THEME))
    total = by_role(rows, "unit")
    called = _called(total.index.to_series(), "function")
    by_theme = rows.groupby("theme").size()
    functions, themes = _ranked(total["measures"]), _ranked(by_theme)
    grids = {}
    for name, own in (("lead", rows[rows["role"] == "lead"]), ("others", rows[rows["role"] != "lead"])):
        grid = own.groupby(["unit", "theme"]).size().unstack("theme", fill_value=0)
        grids[name] = grid.reindex(index=functions, columns=themes, fill_value=0).astype(int)
    named = theme_names(data, themes)
    best = top(by_theme, named)
    more = [] if best is None else [say("responsible.theme", top=best, share=100 * best.value / len(rows), n=len(rows))]
    if unthemed := int(by_theme.get(UNNAMED_THEME, 0)):
        more.append(say("responsible.unthemed", n=unthemed))
    counts = by_role(rows, "unit", "theme").rename(columns={"measures": "in_all"}).reset_index()
    counts = counts.sort_values(
        ["unit", "theme"], key=lambda c: c.map((functions if c.name == "unit" else themes).index)
    )
    return finding(
        *_leads_says(total, called), more=tuple(more), plans=tables["plans"],
        counted=say("responsible.counted" if total["lead"].sum() else "responsible.counted.others"),
        notes=(*without_notes(tables, names), *_rest(total["measures"])),
        frame=counts.assign(
            unit=[called[unit] for unit in counts["unit"]], theme=[named[theme] for theme in counts["theme"]],
        ).rename(columns={"unit": "function"}).reset_index(drop=True),
        numbers={"functions": [called[f] for f in functions], "themes": list(named.values()), **grids},
    )  # fmt: skip


def partners(data: Data, plans: Plans = None, by: str | None = None) -> Finding:
    """Which units work together most.

    Returns
    -------
    Finding
        Its frame has a row for every two units that share a measure, most first; ``units`` are ordered by the
        measures they share with others, ``grid`` holds the measures of every two.
    """
    tables, names = select(data, plans), names_of(data, plans)
    by = by or ("name" if len(names) == 1 else "function")
    found = together(tables, by=by)
    noun = "function" if by == "function" else "unit"
    what = {"what": say(f"noun.{noun}"), "two": say(f"noun.two.{noun}")}
    if found.edges.empty:
        return nothing("partners.none", tables["plans"], **what)
    called = _called(found.nodes["unit"], by)
    ties, nodes = found.edges, found.nodes.set_index("unit")
    ranked = ties[~ties["unit_a"].isin(RESIDUAL) & ~ties["unit_b"].isin(RESIDUAL)]
    best = top(ranked["measures"], {
        i: say("pair.plans", one=called[row.unit_a], other=called[row.unit_b])
        for i, row in zip(ranked.index, ranked.itertuples(index=False), strict=True)
    })  # fmt: skip
    hub = top(nodes["partners"], called)
    alone = int((nodes["partners"] == 0).sum())
    more = []
    if hub is not None and len(nodes) > 2:
        key, others = (
            "partners.hub.all" if hub.level and hub.value == len(nodes) - 1 else "partners.hub",
            len(nodes) - 1,
        )
        more.append(say(key, top=hub, with_=Count(hub.value, noun), whole=others, n=Count(others, noun), **what))
    more += [say("partners.alone", n=Count(alone, noun), **what)] if alone else []
    strength = pd.concat([ties.set_index(end)["measures"] for end in ("unit_a", "unit_b")]).groupby(level=0).sum()
    units = sorted(strength.index, key=lambda unit: (unit in RESIDUAL, -strength[unit], str(unit)))
    grid = ties.pivot(index="unit_a", columns="unit_b", values="measures").reindex(index=units, columns=units)
    grid = grid.fillna(grid.T).fillna(0).astype(int)
    return finding(
        say("partners.rest" if best is None else "partners.level" if best.level else "partners", top=best,
            n=len(ranked), **what), more=tuple(more),
        counted=say("partners.counted", **what), plans=tables["plans"], notes=without_notes(tables, names),
        frame=pd.DataFrame({"one": [called[u] for u in ties["unit_a"]], "other": [called[u] for u in ties["unit_b"]],
                            "shared_measures": ties["measures"].astype(int)}),
        numbers={"grid": grid, "called": [called[unit] for unit in units], "noun": noun},
    )  # fmt: skip


def names_vary(data: Data, plans: Plans = None) -> Finding:
    """How many names the units go by, and which function has most of them."""
    units = select(data, plans)["units"]
    if units.empty:
        return nothing("units.none")
    each = units.groupby(units["function"].astype("str"))["name"].nunique()
    best, many = top(each, _called(each.index.to_series(), "function")), int(units["collective"].sum())
    more = [] if best is None or best.value < 2 or best.level else [say("names.most", top=best)]
    if many:
        more.append(say("names.collective", n=many, share=100 * many / len(units)))
    return finding(say("names", n=len(units), names=units["name"].nunique()), more=tuple(more))


def unnamed(data: Data, plans: Plans = None) -> Finding:
    """How many measures of the tasks have no responsible unit, and in which plans no note names one."""
    tables, names = select(data, plans), names_of(data, plans)
    tasks = int((tables["measures"]["part"].astype("str") == "tasks").sum())
    if not tasks:
        return nothing("tasks.none")
    bare = len(without_units(tables))
    if not bare:
        return nothing("unnamed.none", whole=tasks)
    return finding(
        say("unnamed" if bare < tasks else "unnamed.all", n=bare, whole=tasks, share=100 * bare / tasks),
        more=without_notes(tables, names) if bare < tasks else (),
    )
