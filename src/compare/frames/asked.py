"""What a frame asks and what of a plan may answer it: entries as elements, measures and actions as sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from compare.codebook import Codebook
from compare.frames.lists import Frame
from compare.likeness.pieces import BLANK, Wording, cut, even, wordings
from compare.likeness.settings import Settings
from compare.tables import frame, records

CLAUSE = re.compile(r"[，。；！？\n]")  # where one thing that a description asks ends
SENTENCE = re.compile(r"[。；！？\n]")  # the same where the entry is a plan's own text
ITEM = re.compile(r"[，。；！？、：（）“”‘’《》〈〉\s]")  # where a member of a list ends
SHORTEST = 2  # characters that say something
PIECE = Settings().piece  # characters below which a sentence is joined to the one before it


@dataclass(frozen=True, slots=True)
class Asked:
    """One entry of a frame.

    ``elements`` are the things that it asks, each as the members it lists; its ``name`` is not among them.
    """

    entry_id: str
    kind: str | None
    name: str
    parent: str | None
    elements: tuple[tuple[str, ...], ...]
    says: tuple[str, ...]  # the elements as printed
    words: Wording
    listed: bool  # told in clauses of a list, a thing each
    titled: bool  # whether its name is printed as one


@dataclass(frozen=True, slots=True)
class Answer:
    """A measure or an action of a plan: its heading, the heading above it, its sentences, and where it stands."""

    answer_id: str
    plan_id: str
    kind: str
    head: str
    chapter: str
    pieces: tuple[str, ...]
    start: int
    end: int
    action_id: str | None
    titled: bool  # whether the heading is printed as one
    words: Wording | None  # of a measure


def asked_of(found: Frame) -> list[Asked]:
    """The entries of a frame as what they ask, in its order."""
    mark = SENTENCE if found.plan_id else CLAUSE
    rows = records(found.entries)
    names = {row["entry_id"]: BLANK.sub("", even(row["name"])) for row in rows}
    entries = []
    for row in rows:
        text = BLANK.sub("", even(row["description"] or ""))
        said = [(part, _items(part)) for part in mark.split(text)]
        said = [(part, items) for part, items in said if items]
        name, chapter = names[row["entry_id"]], names.get(row["parent"], "")
        body = text if found.plan_id and text else f"{name}。{text}"
        words = Wording(row["entry_id"], found.frame_id, "", name, chapter, body, cut(body, PIECE))
        elements, says = tuple(items for _, items in said), tuple(part for part, _ in said)
        told = found.plan_id is None, row.get("titled", True)
        entries.append(Asked(row["entry_id"], row["kind"], name, row["parent"], elements, says, words, *told))
    return entries


def _items(text: str) -> tuple[str, ...]:
    return tuple(item for item in ITEM.split(BLANK.sub("", text)) if len(item) >= SHORTEST)


def answers_of(
    tables: Mapping[str, pd.DataFrame], plans: Sequence[str], codebook: Codebook | None = None
) -> dict[str, list[Answer]]:
    """What may answer an entry in each plan: its measures, then its actions with all that stands under them.

    Parameters
    ----------
    tables : mapping of DataFrame
        ``measures``, ``actions`` and ``units``.
    codebook : Codebook, optional
        Its words of roles tell notes.

    Returns
    -------
    dict of list of Answer
        By plan, in reading order; a measure that tells another again is left out.
    """
    wanted = set(plans)
    measures = tables["measures"]
    measures = measures[measures["plan_id"].isin(wanted) & measures["restated"].isna()]
    actions = tables["actions"][tables["actions"]["plan_id"].isin(wanted)]
    worded = {one.measure_id: one for one in wordings(measures, actions, codebook=codebook, units=tables["units"])}
    found: dict[str, list[Answer]] = {plan: [] for plan in plans}
    under: dict[str, list[Wording]] = {}
    for row in records(measures):
        words = worded[row["measure_id"]]
        if not words.body:
            continue
        if row["action_id"] is not None:
            under.setdefault(row["action_id"], []).append(words)
        kind = "safeguard" if row["part"] == "safeguards" else "measure"
        found[row["plan_id"]].append(
            Answer(
                row["measure_id"], row["plan_id"], kind, words.head, words.chapter, words.pieces, row["start"],
                row["end"], row["action_id"], row["title"] is not None, words,
            )
        )  # fmt: skip
    for row in records(actions):
        head = BLANK.sub("", even(row["name"]))
        pieces = tuple(piece for one in under.get(row["action_id"], ()) for piece in one.pieces)
        found[row["plan_id"]].append(
            Answer(
                row["action_id"], row["plan_id"], "action", head, "", pieces, row["start"], row["end"],
                row["action_id"], True, None,
            )
        )  # fmt: skip
    return found


def plan_frame(tables: Mapping[str, pd.DataFrame], plan_id: str) -> Frame:
    """A plan as a frame: its actions, and its measures with the action they stand under.

    Returns
    -------
    Frame
        ``entry_id`` is what follows the stroke of the plan's own ids (``a03``, ``m012``); the description of a measure
        is what is compared of it, that of an action empty.
    """
    facts = records(tables["plans"][tables["plans"]["plan_id"] == plan_id])[0]
    actions = records(tables["actions"][tables["actions"]["plan_id"] == plan_id])
    measures = tables["measures"][(tables["measures"]["plan_id"] == plan_id) & tables["measures"]["restated"].isna()]
    worded = {one.measure_id: one for one in wordings(measures, tables["actions"], units=tables["units"])}
    rows = []
    for row in actions:
        rows.append(
            row | {"entry_id": _own(row["action_id"]), "name": row["name"], "kind": "action", "no": row["label"]}
        )
    for row in records(measures):
        words = worded[row["measure_id"]]
        if words.body:
            kind = "safeguard" if row["part"] == "safeguards" else "measure"
            parent = row["action_id"] and _own(row["action_id"])
            rows.append(
                row | {"entry_id": _own(row["measure_id"]), "name": words.head, "kind": kind, "no": row["label"],
                       "description": words.body, "parent": parent}
            )  # fmt: skip
    common = {"frame_id": plan_id, "level": facts["level"], "source": facts["doc_number"] or facts["title"]}
    names = frame("entries").columns
    entries = frame("entries", [{name: (row | common).get(name) for name in names} for row in rows])
    places = pd.DataFrame(rows, columns=["action_id", "measure_id", "start", "end"])
    is_action = entries["kind"].astype("str") == "action"
    places["measure_id"] = places["measure_id"].where(~is_action, None)
    places["titled"] = [row["kind"] == "action" or row["title"] is not None for row in rows]
    return Frame(plan_id, pd.concat([entries, places], axis=1), plan_id)


def _own(row_id: str) -> str:
    return row_id.rpartition("/")[2]
