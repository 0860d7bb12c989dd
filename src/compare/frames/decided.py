"""What a researcher decided by hand on entries of frames, in the file that decisions on pairs have (matches.csv)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from compare.frames.lists import Frame
from compare.likeness.decisions import DECISIONS
from compare.tables import records


@dataclass
class Decided:
    """The decisions on one entry in one plan.

    ``answers`` are ids that answer it, ``others`` ids that do not; ``state`` is a state given outright, ``why`` what the
    column ``corrected`` says.
    """

    answers: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    state: str | None = None
    why: list[str] = field(default_factory=list)


def decided_on(decisions: pd.DataFrame | None, frame_id: str) -> dict[tuple[str, str], Decided]:
    """The decisions on the entries of a frame.

    Parameters
    ----------
    decisions : DataFrame, optional
        As :func:`compare.likeness.decisions.usable_decisions` gives them.

    Returns
    -------
    dict of Decided
        By plan id and entry id.
    """
    found: dict[tuple[str, str], Decided] = {}
    for row in records(decisions) if decisions is not None else []:
        entry, answer = _sides(row, frame_id)
        if entry is None:
            continue
        plan = answer.rpartition("/")[0] or answer
        here = found.setdefault((plan, _last(entry)), Decided())
        decision = row["decision"]
        if decision == "no match":
            here.others.add(answer)
        elif answer != plan and decision != "absent":
            here.answers.add(answer)
        if decision not in DECISIONS:
            here.state = decision
        here.why += [part for part in (decision, row["reason"], row["reviewed_by"], row["reviewed_on"]) if part]
    return found


def names_nothing(decisions: pd.DataFrame, frames: Sequence[Frame], tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Which decisions name an entry that its frame does not have, or a plan, measure or action that is not there.

    Parameters
    ----------
    frames : sequence of Frame
        Decisions on other things are passed over.
    tables : mapping of DataFrame
        Uses ``plans``, ``measures`` and ``actions``.
    """
    lost = pd.Series(False, index=decisions.index)
    if not len(decisions) or not frames:
        return lost
    columns = (("plans", "plan_id"), ("measures", "measure_id"), ("actions", "action_id"))
    there = {row_id for name, column in columns for row_id in tables[name][column]}
    for at, row in zip(decisions.index, decisions.to_dict("records"), strict=True):
        for one in frames:
            entry, answer = _sides(row, one.frame_id)
            if entry is not None:
                lost[at] |= _last(entry) not in set(one.entries["entry_id"]) or answer not in there
    return lost


def _last(row_id: str) -> str:
    return row_id.rpartition("/")[2]


def _sides(row: Mapping[str, str], frame_id: str) -> tuple[str | None, str]:
    """The entry and the answer that a decision names; no entry where it is on another frame."""
    a, b = row["measure_a"], row["measure_b"]
    for entry, answer in ((a, b), (b, a)):
        if entry.rpartition("/")[0] == frame_id:
            return entry, answer
    return None, b
