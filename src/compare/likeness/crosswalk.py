"""What of one plan is found in another: measure by measure and action by action, with the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from compare.corpus import find_plans
from compare.errors import UnknownError, listed
from compare.likeness.clauses import called
from compare.likeness.decisions import apply_decisions
from compare.likeness.pairs import find_similar
from compare.likeness.settings import Settings
from compare.saying import say
from compare.tables import frame

STATES = ("present", "merged", "split", "absent")
MEASURES = (
    "plan_id", "measure_id", "action_id", "title", "other_plan", "state", "relation", "other_measure", "other_title",
    "score", "shared", "nearest", "nearest_title", "nearest_score", "decided",
)  # fmt: skip
ACTIONS = (
    "plan_id", "action_id", "title", "other_plan", "state", "other_action", "other_title", "score", "same", "overlap",
    "covered", "pairs", "nearest", "nearest_score",
)  # fmt: skip
TITLE = 40  # characters at most of a clause that stands for a title


@dataclass(frozen=True)
class Crosswalk:
    """A crosswalk of plans.

    Attributes
    ----------
    measures : DataFrame
        For every measure and every other plan one row for each counterpart there (``relation`` ``same`` or
        ``overlap``), or one row with ``state`` ``absent``. ``state`` is ``split`` where a measure is the same
        commitment as two or more there, ``merged`` where it and others of its plan are the same as one there, else
        ``present``. ``nearest`` and ``nearest_score`` name the measure that comes closest where it is absent;
        ``decided`` is the reason of a hand decision.
    actions : DataFrame
        The same for actions: ``score`` is the mean of each measure's best score with the other action, both ways;
        ``nearest_score`` is the highest score of any pair of their measures. ``same`` and ``overlap`` count pairs of measures, ``covered`` is the share of the action's measures that have
        a counterpart there, ``pairs`` the evidence. Measures outside actions (safeguards) belong to none.
    unused : DataFrame
        Hand decisions that name measures which are not here.
    says : str
        What a reader should know; empty where all is well.
    """

    measures: pd.DataFrame
    actions: pd.DataFrame
    unused: pd.DataFrame
    says: str = ""

    def matrix(self, plan_a: str, plan_b: str) -> pd.DataFrame:
        """Scores of the actions of one plan (rows) with those of another (columns), as titles; 0 where none."""
        rows = self.actions[(self.actions["plan_id"] == plan_a) & (self.actions["other_plan"] == plan_b)]
        back = self.actions[(self.actions["plan_id"] == plan_b) & (self.actions["other_plan"] == plan_a)]
        table = rows.pivot_table(index="action_id", columns="other_action", values="score", aggfunc="max")
        table = table.reindex(
            index=list(dict.fromkeys(rows["action_id"])), columns=list(dict.fromkeys(back["action_id"]))
        )
        return table.fillna(0.0)


def _table(data: Any, name: str) -> pd.DataFrame:
    found = data.get(name) if isinstance(data, Mapping) else getattr(data, name, None)
    return frame(name) if found is None else found


def crosswalk(
    data: Any,
    a: str | None = None,
    b: str | None = None,
    *,
    similar: pd.DataFrame | None = None,
    decisions: pd.DataFrame | None = None,
    settings: Settings | None = None,
    n_jobs: int = 1,
) -> Crosswalk:
    """Say for each measure and action of a plan whether another plan has it.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures``, ``actions`` and ``similar``.
    a, b : str, optional
        Two plans; all plans with one another by default, or all with ``a``.
    similar : DataFrame, optional
        Table ``similar``; that of ``data`` by default, computed where it has none.
    decisions : DataFrame, optional
        Hand decisions (``read_decisions``); they override the scores.
    settings : Settings, optional
        ``covered``: share of an action's measures that must be found in one action to make it present there.

    Returns
    -------
    Crosswalk

    Raises
    ------
    KeyError
        For a plan without measures here; the message lists those that have some.
    """
    settings = settings or Settings()
    measures, actions = _table(data, "measures"), _table(data, "actions")
    there = sorted(set(measures["plan_id"].astype(str)))
    known = sorted({*there, *_table(data, "plans")["plan_id"].astype(str)})
    plans = _table(data, "plans")
    if len(plans):
        a, b = (name if name is None or name in known else find_plans(plans, [name])[0] for name in (a, b))
    for plan_id in (a, b):
        if plan_id is not None and plan_id not in known:
            raise UnknownError(f"no plan {plan_id}; there are {listed(known)}")
    wanted = _plan_pairs(there, a, b)
    says = _says(there, a, b)
    if similar is None:
        similar = _table(data, "similar")
        if not len(similar) and len(there) > 1:
            similar = find_similar(measures, actions=actions, settings=settings, n_jobs=n_jobs)
    unused = pd.DataFrame()
    if decisions is not None:
        applied = apply_decisions(similar, decisions, measures)
        similar, unused = applied.similar, applied.unused
    many = _one_to_many(decisions)
    view = _View.of(measures, actions, similar)
    measure_rows, action_rows = [], []
    for first, second in wanted:
        for plan_id, other in ((first, second), (second, first)):
            measure_rows += _measure_rows(view, plan_id, other, many)
            action_rows += _action_rows(view, plan_id, other, settings)
    return Crosswalk(
        pd.DataFrame(measure_rows, columns=list(MEASURES)),
        pd.DataFrame(action_rows, columns=list(ACTIONS)),
        unused,
        says,
    )


def _plan_pairs(there: Sequence[str], a: str | None, b: str | None) -> list[tuple[str, str]]:
    if a is not None and b is not None:
        return [(a, b)] if a != b else []
    one = a or b
    if one is not None:
        return [(one, other) for other in there if other != one]
    return list(combinations(there, 2))


def _says(there: Sequence[str], a: str | None, b: str | None) -> str:
    if a is not None and a == b:
        return say(f"{a} with itself: nothing to compare")
    empty = [plan_id for plan_id in (a, b) if plan_id is not None and plan_id not in there]
    if len(empty) == 2:
        return say(f"{empty[0]} and {empty[1]} have no measures: nothing to compare")
    if empty:
        return say(f"{empty[0]} has no measures: nothing to compare")
    if not there:
        return say("no measures: nothing to compare")
    return say(f"measures of one plan only ({there[0]}): nothing to compare") if len(there) < 2 else ""


def _one_to_many(decisions: pd.DataFrame | None) -> set[tuple[str, str]]:
    if decisions is None or not len(decisions):
        return set()
    rows = decisions[decisions["decision"] == "one-to-many"]
    return set(zip(rows["measure_a"], rows["measure_b"], strict=True))


@dataclass(frozen=True)
class _View:
    """The tables as lookups: pairs of each measure by plan, titles, actions."""

    order: dict[str, list[str]]
    title: dict[str, str]
    action: dict[str, str | None]
    action_order: dict[str, list[str]]
    action_title: dict[str, str]
    pairs: dict[tuple[str, str], list[dict[str, Any]]]

    @classmethod
    def of(cls, measures: pd.DataFrame, actions: pd.DataFrame, similar: pd.DataFrame) -> _View:
        order: dict[str, list[str]] = defaultdict(list)
        title, action = {}, {}
        ordered = measures.assign(_id=measures["measure_id"].astype(str)).sort_values("_id", kind="stable")
        for row in ordered.to_dict("records"):
            measure = str(row["measure_id"])
            order[str(row["plan_id"])].append(measure)
            name = called(row)
            whole = isinstance(row.get("title"), str) or len(name) <= TITLE
            title[measure] = name if whole else name[:TITLE] + "…"
            own = row.get("action_id")
            action[measure] = own if isinstance(own, str) else None
        action_order: dict[str, list[str]] = defaultdict(list)
        action_title = {}
        for row in actions.sort_values("action_id", kind="stable").to_dict("records") if len(actions) else []:
            action_order[str(row["plan_id"])].append(str(row["action_id"]))
            action_title[str(row["action_id"])] = str(row["title"])
        pairs: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in similar.to_dict("records"):
            for own, other in ((row["measure_a"], row["measure_b"]), (row["measure_b"], row["measure_a"])):
                if own in title and other in title:
                    relation = row["relation"] if isinstance(row["relation"], str) else None
                    pairs[own, other.rpartition("/")[0]].append({**row, "other": other, "relation": relation})
        for rows in pairs.values():
            rows.sort(key=lambda row: (-row["score"], row["other"]))
        return cls(order, title, action, action_order, action_title, pairs)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _measure_rows(view: _View, plan_id: str, other: str, many: set[tuple[str, str]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for measure in view.order.get(plan_id, []):
        scored = view.pairs.get((measure, other), [])
        linked = [pair for pair in scored if pair["relation"]]
        same = [pair for pair in linked if pair["relation"] == "same"]
        line: dict[str, Any] = dict.fromkeys(MEASURES)
        line |= {
            "plan_id": plan_id, "measure_id": measure, "action_id": view.action[measure], "title": view.title[measure],
            "other_plan": other,
        }  # fmt: skip
        if not linked:
            line["state"] = "absent"
            if scored:
                near = scored[0]
                line |= {
                    "nearest": near["other"], "nearest_title": view.title[near["other"]], "nearest_score": near["score"],
                    "decided": _text(near.get("corrected")),
                }  # fmt: skip
            rows.append(line)
            continue
        linked.sort(key=lambda pair: (pair["relation"] != "same", -pair["score"], pair["other"]))
        for pair in linked:
            back = [one for one in view.pairs.get((pair["other"], plan_id), []) if one["relation"] == "same"]
            if (measure, pair["other"]) in many or (len(same) > 1 and pair["relation"] == "same"):
                state = "split"
            elif (pair["other"], measure) in many or (len(back) > 1 and pair["relation"] == "same"):
                state = "merged"
            else:
                state = "present"
            rows.append({
                **line, "state": state, "relation": pair["relation"], "other_measure": pair["other"],
                "other_title": view.title[pair["other"]], "score": pair["score"], "shared": _text(pair.get("shared")),
                "decided": _text(pair.get("corrected")),
            })  # fmt: skip
    return rows


def _action_rows(view: _View, plan_id: str, other: str, settings: Settings) -> list[dict[str, Any]]:
    members = _members(view, plan_id)
    their_members = _members(view, other)
    links = {
        (mine, theirs): _link(view, members[mine], their_members[theirs], plan_id, other)
        for mine in members
        for theirs in their_members
    }

    def answers(mine: str, theirs: str) -> bool:
        link = links[mine, theirs]
        return bool(link["pairs"]) and (link["covered"] >= settings.covered or link["covered_back"] >= settings.covered)

    rows: list[dict[str, Any]] = []
    for mine in members:
        found = [theirs for theirs in their_members if answers(mine, theirs)]
        line: dict[str, Any] = dict.fromkeys(ACTIONS)
        line |= {"plan_id": plan_id, "action_id": mine, "title": view.action_title[mine], "other_plan": other}
        if not found:
            near = max(their_members, key=lambda theirs: (links[mine, theirs]["near"], theirs), default=None)
            line["state"] = "absent"
            if near is not None and links[mine, near]["near"] > 0:
                line |= {"nearest": near, "nearest_score": links[mine, near]["near"]}
            rows.append(line)
            continue
        for theirs in sorted(found, key=lambda theirs: (-links[mine, theirs]["score"], theirs)):
            link = links[mine, theirs]
            if len(found) > 1:
                state = "split"
            elif sum(answers(one, theirs) for one in members) > 1:
                state = "merged"
            else:
                state = "present"
            rows.append({
                **line, "state": state, "other_action": theirs, "other_title": view.action_title[theirs],
                "score": link["score"], "same": link["same"], "overlap": link["overlap"], "covered": link["covered"],
                "pairs": "、".join(link["pairs"]),
            })  # fmt: skip
    return rows


def _members(view: _View, plan_id: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {action: [] for action in view.action_order.get(plan_id, [])}
    for measure in view.order.get(plan_id, []):
        action = view.action[measure]
        if action is not None and action in found:
            found[action].append(measure)
    return found


def _link(view: _View, mine: list[str], theirs: list[str], plan_id: str, other: str) -> dict[str, Any]:
    inside = set(theirs)
    best: dict[str, float] = defaultdict(float)
    linked: set[str] = set()
    evidence, same, overlap, near = [], 0, 0, 0.0
    for measure in mine:
        for pair in view.pairs.get((measure, other), []):
            if pair["other"] not in inside:
                continue
            near = max(near, pair["score"])
            if not pair["relation"]:
                continue
            best[measure] = max(best[measure], pair["score"])
            best[pair["other"]] = max(best[pair["other"]], pair["score"])
            linked |= {measure, pair["other"]}
            same += pair["relation"] == "same"
            overlap += pair["relation"] == "overlap"
            evidence.append(f"{measure.rpartition('/')[2]}–{pair['other'].rpartition('/')[2]}")
    count = len(mine) + len(theirs)
    return {
        "score": round(sum(best.values()) / count, 4) if count else 0.0,
        "near": near,
        "same": same,
        "overlap": overlap,
        "covered": round(len(linked.intersection(mine)) / len(mine), 4) if mine else 0.0,
        "covered_back": round(len(linked & inside) / len(theirs), 4) if theirs else 0.0,
        "pairs": evidence,
    }
