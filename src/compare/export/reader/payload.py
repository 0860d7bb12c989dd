"""What the page of the reader holds: plans, measures, rows, pairs and the cells of its matrices, as plain lists for JSON.

Places are UTF-16 units, as a browser counts them; a measure, plan or unit is named by its position in its list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from compare.analysis.coverage import WAYS, coverage
from compare.analysis.select import Data, plan_ids, select
from compare.corpus import falls_into
from compare.export.places import all_same_length, lf, utf16_offsets
from compare.findings import plan_labels, plans_in, tables_hold
from compare.findings.words import capital
from compare.language import Lang, gloss, heading, html_language, value
from compare.saying import say
from compare.tables import SCHEMA, records

FACTS = ("title", "doc_number", "issuer", "issued_on", "level", "jurisdiction", "period", "status", "source")
# of an entry, as the legend lists them
STATES = (
    "covered", "renamed", "widened", "narrowed", "merged", "split", "absent",
)  # fmt: skip
MANY_YEARS = 60  # a year further away than this from the others is no year of the filter


@dataclass
class Places:
    """Where things stand in the texts, in UTF-16 units."""

    texts: Mapping[str, str]
    offsets: dict[str, list[int] | None] = field(default_factory=dict)

    def __call__(self, plan_id: str, start: Any, end: Any) -> list[int]:
        """Start and end of a passage; nought to nought where the plan has no text."""
        if plan_id not in self.texts or pd.isna(start) or pd.isna(end):
            return [0, 0]
        if plan_id not in self.offsets:
            self.offsets[plan_id] = utf16_offsets(self.texts[plan_id])
        there = self.offsets[plan_id]
        return [int(start), int(end)] if there is None else [there[int(start)], there[int(end)]]


@dataclass
class Content:
    """The tables and texts of the page, and the positions of plans and measures in its lists."""

    tables: Mapping[str, pd.DataFrame]
    lang: Lang
    places: Places
    plans: dict[str, int]
    measures: dict[str, int]


def payload(data: Data, texts: Mapping[str, str], lang: Lang, words: Mapping[str, str]) -> dict[str, Any]:
    """The content of the page.

    Parameters
    ----------
    texts : mapping of str
        By plan id, what the offsets point into.
    words : mapping of str
        What the page itself says.

    Returns
    -------
    dict
        Of lists, texts and numbers alone; no text in it does harm.
    """
    tables = select(data)
    ids = plan_ids(data)
    shown = {plan_id: lf(texts[plan_id]) for plan_id in ids if plan_id in texts}
    content = Content(
        tables, lang, Places(shown), {name: i for i, name in enumerate(ids)},
        {name: i for i, name in enumerate(tables["measures"]["measure_id"])},
    )  # fmt: skip
    names = sorted(set(tables["assignments"]["name"]))
    found = {
        "lang": html_language(lang),
        "words": dict(words),
        "says": [plans_in(tables).sentence(lang), tables_hold(tables).sentence(lang)],
        "plans": _plans(content, shown),
        "units": names,
        "roles": {role: value("role", role, lang) for role in SCHEMA["assignments"]["role"].choices},
        "measures": _measures(content, names),
        "rows": _rows(content),
        "ways": [*_frames(content), *(_way(content, by) for by in WAYS)],
        "pairs": _pairs(content),
    }
    return all_same_length(found)


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell)


def _day(cell: Any) -> str:
    return "" if pd.isna(cell) else f"{pd.Timestamp(cell):%Y-%m-%d}"


# -- plans ------------------------------------------------------------------------------------------------------------


def _plans(content: Content, shown: Mapping[str, str]) -> list[dict[str, Any]]:
    tables, lang = content.tables, content.lang
    labels = plan_labels(tables["plans"], lang)
    rows = {row["plan_id"]: row for row in records(tables["plans"])}
    outlines = _outlines(content)
    plans = []
    for plan_id in content.plans:
        row = rows[plan_id]
        years = [str(row[name]) for name in ("period_start", "period_end") if row[name] is not None]
        row = {**row, "issued_on": _day(row["issued_on"]), "period": "—".join(dict.fromkeys(years))}
        for name in ("level", "status"):
            row[name] = "" if row[name] is None else value(name, row[name], lang)
        facts = [[_head("plans", name, lang), str(row[name])] for name in FACTS if row[name]]
        plans.append({
            "id": plan_id, "name": labels[plan_id], "title": row["title"] or plan_id, "facts": facts,
            "text": shown.get(plan_id, ""), "outline": outlines.get(plan_id, []),
        })  # fmt: skip
    return plans


def _head(table: str, name: str, lang: Lang) -> str:
    """What a column is called: by the schema in Chinese, in words in English."""
    schema = SCHEMA[table]
    if lang == "zh" and name in schema.names:
        return schema[name].zh
    return capital(heading(name, lang).replace("_", " "))


def _outlines(content: Content) -> dict[str, list[list[Any]]]:
    """Of each plan its chapters and actions: depth, start, end, heading."""
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for depth, name in enumerate(("parts", "actions")):
        for row in records(content.tables[name]):
            title = _labelled(row.get("label") or "", row["title"] or "")
            if title:
                found[row["plan_id"]].append([depth, *content.places(row["plan_id"], row["start"], row["end"]), title])
    return {plan_id: sorted(rows, key=lambda row: (row[1], row[0])) for plan_id, rows in found.items()}


def _labelled(label: str, title: str) -> str:
    """A heading with its number: a blank between them only where the number ends in a Western sign."""
    return " ".join(f"{label}{' ' if label[-1:].isascii() else ''}{title}".split())


# -- measures and rows ------------------------------------------------------------------------------------------------


def _measures(content: Content, names: Sequence[str]) -> list[dict[str, Any]]:
    tables, lang = content.tables, content.lang
    place = {name: i for i, name in enumerate(names)}
    units: dict[str, list[list[Any]]] = defaultdict(list)
    for row in records(tables["assignments"]):
        units[row["measure_id"]].append([place[row["name"]], row["role"]])
    years = _years(tables["years"])
    actions = {row["action_id"]: _labelled(row["label"], row["title"]) for row in records(tables["actions"])}
    measures = []
    for row in records(tables["measures"]):
        start, end = content.places(row["plan_id"], row["start"], row["end"])
        one: dict[str, Any] = {
            "id": row["measure_id"], "p": content.plans[row["plan_id"]], "s": start, "e": end, "label": row["label"],
            "title": row["title"] or "", "theme": gloss(row["theme"], lang) if row["theme"] else "",
            "action": actions.get(row["action_id"] or "", ""), "units": units[row["measure_id"]],
            "years": years.get(row["measure_id"], []),
        }  # fmt: skip
        if row["plan_id"] not in content.places.texts:
            one["text"] = row["text"]
        measures.append(one)
    return measures


def _years(table: pd.DataFrame) -> dict[str, list[int]]:
    """The years that the expressions of when of each measure fall into."""
    rows = table[table["measure_id"].notna()]
    told = sorted({int(day.year) for name in ("from_date", "to_date") for day in rows[name].dropna()})
    if not told:
        return {}
    middle = told[len(told) // 2]
    near = [year for year in told if abs(year - middle) <= MANY_YEARS]
    found: dict[str, list[int]] = defaultdict(list)
    for year in range(near[0], near[-1] + 1):
        for measure_id in sorted(set(rows.loc[falls_into(rows, [year]), "measure_id"])):
            found[measure_id].append(year)
    return found


def _rows(content: Content) -> list[dict[str, Any]]:
    """The rows of other tables: each its plan, its passage, its measure or -1, and what was read from it."""
    lang = content.lang
    listed = []
    for name, say_it in READ_AS.items():
        columns = [_head(name, column, lang) for column in say_it]
        rows = []
        for row in records(content.tables[name]):
            cells = [read(row, lang) for read in say_it.values()]
            start, end = content.places(row["plan_id"], row["start"], row["end"])
            measure = content.measures.get(row.get("measure_id") or "", -1)
            rows.append([content.plans[row["plan_id"]], start, end, measure, cells])
        named = SCHEMA[name].zh if lang == "zh" else capital(heading(name, lang).replace("_", " "))
        listed.append({"key": name, "name": named, "columns": columns, "rows": rows})
    return listed


def _closed(column: str) -> Any:
    return lambda row, lang: "" if row[column] is None else value(column, row[column], lang)


def _said(column: str) -> Any:
    return lambda row, lang: _text(row[column])


def _amount(row: Mapping[str, Any], lang: Lang) -> str:
    return f"{value('op', row['op'], lang)} {row['value']:g} {row['unit']}".strip()


def _every(row: Mapping[str, Any], lang: Lang) -> str:
    if row["every_period"] is None:
        return ""
    times = "" if row["every_times"] is None else f" × {row['every_times']}"
    return value("every_period", row["every_period"], lang) + times


READ_AS: dict[str, dict[str, Any]] = {
    "units": {"name": _said("name"), "role": _closed("role"), "function": lambda row, lang: gloss(row["function"], lang)},
    "years": {
        "kind": _closed("kind"), "from_date": lambda row, lang: _day(row["from_date"]),
        "to_date": lambda row, lang: _day(row["to_date"]), "every_period": _every,
    },
    "targets": {"object": _said("object"), "value": _amount, "by_date": lambda row, lang: _day(row["by_date"])},
    "references": {"title": _said("title"), "doc_number": _said("doc_number")},
    "terms": {"term": _said("term"), "definition": _said("definition")},
    "oddities": {"what": _closed("what"), "says": lambda row, lang: say(row["says"], lang)},
}  # fmt: skip


# -- matrices and pairs -----------------------------------------------------------------------------------------------


def _way(content: Content, by: str) -> dict[str, Any]:
    """One way of looking at what is covered: rows, and for every row its cells: plan to the measures there."""
    tables, lang = content.tables, content.lang
    found = coverage(tables, by, list(content.plans))  # type: ignore[arg-type]
    members = members_of(tables, by)
    rows: list[dict[str, Any]] = []
    for key, group in found.groupby("key", sort=False) if len(found) else ():
        cells = {
            content.plans[row.plan_id]: {"m": [content.measures[name] for name in members[row.plan_id, key]]}
            for row in group.itertuples()
            if row.measures
        }
        item = str(group["item"].iloc[0])
        rows.append({"name": gloss(item, lang) if by != "cluster" else item, "cells": cells})
    rows.sort(key=lambda row: (-len(row["cells"]), -sum(len(cell["m"]) for cell in row["cells"].values()), row["name"]))
    return {"key": by, "name": capital(heading(by, lang)), "rows": rows}


def members_of(tables: Mapping[str, pd.DataFrame], by: str) -> dict[tuple[str, str], list[str]]:
    """The measures of each plan and item, in reading order."""
    name, column = {
        "theme": ("measures", "theme"),
        "cluster": ("clusters", "cluster_id"),
        "sector": ("sectors", "sector"),
    }[by]
    rows = tables[name][["plan_id", column, "measure_id"]].dropna().astype(str)
    found = rows.groupby(["plan_id", column])["measure_id"].apply(lambda ids: sorted(set(ids)))
    return {(str(plan_id), str(key)): ids for (plan_id, key), ids in found.items()}


def _frames(content: Content) -> list[dict[str, Any]]:
    """The lists that plans are held to: entry × plan with its state and the measures that say so."""
    tables, lang = content.tables, content.lang
    by_action = defaultdict(list)
    for row in records(tables["measures"]):
        if row["action_id"] is not None:
            by_action[row["action_id"]].append(content.measures[row["measure_id"]])

    def meant(names: Sequence[str]) -> list[int]:
        """The measures that are named, and those of the actions that are."""
        own = {content.measures[name] for name in names if name in content.measures}
        return sorted(own.union(*(by_action.get(name, ()) for name in names)))

    cells: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
    for row in records(tables["frames"]):
        if row["entry_id"] is None or row["plan_id"] not in content.plans:
            continue
        evidence = [row["measure_id"] or row["action_id"] or "", *(row["also"] or "").split("、")]
        cell: dict[str, Any] = {"m": meant(evidence), "state": row["state"]}
        if row["nearest"]:
            cell["near"] = meant([row["nearest"]])
        if row["state"] != "absent":
            cell["at"] = content.places(row["plan_id"], row["start"], row["end"])
            cell["lacks"] = row["lacks"] or ""
        cells[row["frame_id"], row["entry_id"]][content.plans[row["plan_id"]]] = cell
    ways = []
    for frame_id, group in tables["entries"].groupby("frame_id", sort=False):
        rows: list[dict[str, Any]] = [
            {"name": " ".join(part for part in (row["entry_id"], row["name"]) if part), "says": row["description"] or "",
             "cells": cells[str(frame_id), row["entry_id"]]}
            for row in records(group)
        ]  # fmt: skip
        there = {cell["state"] for row in rows for cell in row["cells"].values()}
        states = {state: value("state", state, lang) for state in STATES if state in there}
        sources = set(group["source"].dropna())
        own = sources.pop() if len(sources) == 1 and lang == "zh" else frame_id
        named = f"{SCHEMA['frames'].zh}（{own}）" if lang == "zh" else f"Frame {frame_id}"
        if there:
            ways.append({"key": f"frame:{frame_id}", "name": named, "rows": rows, "states": states})
    return ways


def _pairs(content: Content) -> list[list[Any]]:
    """Measures that are the same commitment or overlap: both, the score, whether they are the same."""
    table = content.tables["similar"]
    rows = records(table[table["relation"].notna()])
    return [
        [content.measures[row["measure_a"]], content.measures[row["measure_b"]], round(row["score"], 3),
         int(row["relation"] == "same")]
        for row in rows
    ]  # fmt: skip
