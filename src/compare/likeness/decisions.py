"""What a researcher decided by hand on pairs of measures: read, checked, applied, never overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from compare.handmade import HandmadeError, is_there, read_list
from compare.tables import frame, typed
from compare.tables.schema import STATES

COLUMNS = ("measure_a", "measure_b", "decision", "reviewed_by", "reviewed_on", "reason")
DECISIONS = ("match", "no match", "one-to-many")
FRAME_DECISIONS = (*DECISIONS, *STATES[:-1])  # of an entry of a frame and a measure, an action or a plan
MATCHES = "matches.csv"  # in the folder of decisions
PLACE = Path("data/decisions") / MATCHES


class DecisionError(HandmadeError):
    """A file of decisions that cannot be used; the message names the file, the line and the way out."""


@dataclass(frozen=True)
class Applied:
    """Table ``similar`` with the decisions in it, and the decisions that name measures which are not there."""

    similar: pd.DataFrame
    unused: pd.DataFrame


def read_decisions(path: str | Path = PLACE) -> pd.DataFrame:
    """Read decisions.

    Parameters
    ----------
    path : path
        CSV with the columns ``measure_a``, ``measure_b``, ``decision`` (``match``, ``no match`` or ``one-to-many``:
        measure_a is answered by measure_b and by others), ``reviewed_by``, ``reviewed_on`` (2024-06-30), ``reason``.
        UTF-8 with or without BOM, or GB18030 as Excel saves it.

    Returns
    -------
    DataFrame
        Those columns, and ``line`` in the file. Empty where there is no file.

    Raises
    ------
    DecisionError
        For a missing column, an unknown decision, a date that is none, or two decisions on one pair.
    """
    decisions, problems = usable_decisions(path)
    if problems:
        raise problems[0]
    return decisions


def usable_decisions(
    path: str | Path = PLACE, frames: Collection[str] = ()
) -> tuple[pd.DataFrame, list[DecisionError]]:
    """The decisions of a file that can be used, and what is wrong with its other lines.

    Parameters
    ----------
    path : path
        As for :func:`read_decisions`.
    frames : collection of str
        Ids of frame lists: a line may name an entry (``safety-2024/M05``) and what of a plan answers it
        (``zhanhe-2024/m015``, ``zhanhe-2024/a05``) or the plan; its decision may be a state too (``renamed``, ``absent``).

    Returns
    -------
    decisions : DataFrame
        As :func:`read_decisions` gives them; of two decisions on one pair the first.
    problems : list of DecisionError
    """
    path = Path(path)
    rows: list[dict[str, object]] = []
    problems: list[DecisionError] = []
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    if is_there(path):
        try:
            listed = read_list(path, COLUMNS, DecisionError)
        except DecisionError as error:
            return pd.DataFrame(columns=[*COLUMNS, "line"]), [error]
        problems += [DecisionError.at(path, problem.line, problem.says) for problem in listed.problems]
        for line in listed.rows:
            row = {name: line.cells[name] for name in COLUMNS}
            if not any(row.values()):
                continue
            said = row["decision"].lower()
            row["decision"] = said if said == "one-to-many" else said.replace("_", " ")
            pair = min(row["measure_a"], row["measure_b"]), max(row["measure_a"], row["measure_b"])
            wrong = _misfit(path, line.line, row, seen.get(pair), any(_prefix(side) in frames for side in pair))
            if wrong is not None:
                problems.append(wrong)
                continue
            seen[pair] = (row["decision"], line.line)
            rows.append({**row, "line": line.line})
    problems.sort(key=lambda problem: problem.line or 0)
    return pd.DataFrame(rows, columns=[*COLUMNS, "line"]), problems


def _prefix(row_id: str) -> str:
    return row_id.rpartition("/")[0]


def of_frames(decisions: pd.DataFrame, frames: Collection[str]) -> pd.Series:
    """Which decisions are on entries of these frames."""
    return pd.Series(
        [
            _prefix(a) in frames or _prefix(b) in frames
            for a, b in zip(decisions["measure_a"], decisions["measure_b"], strict=True)
        ],
        index=decisions.index,
        dtype=bool,
    )


def _misfit(
    path: Path, line: int, row: Mapping[str, str], earlier: tuple[str, int] | None, framed: bool
) -> DecisionError | None:
    """What is wrong with one line; ``earlier`` is the decision on the same pair and its line."""
    a, b = row["measure_a"], row["measure_b"]
    known = ", ".join(FRAME_DECISIONS if framed else DECISIONS)
    if row["decision"] not in known.split(", "):
        return DecisionError.at(path, line, f"unknown decision {row['decision']!r}; take one of {known}")
    if not a or not b or a == b:
        return DecisionError.at(path, line, "measure_a and measure_b must name two measures, such as zhanhe-2024/m012")
    if row["reviewed_on"]:
        try:
            pd.Timestamp(row["reviewed_on"])
        except ValueError:
            day = row["reviewed_on"]
            return DecisionError.at(path, line, f"reviewed_on {day!r} is no date like 2024-06-30")
    if earlier is not None and earlier[0] == row["decision"]:
        return DecisionError.at(path, line, f"{a} and {b} were decided in line {earlier[1]} too; keep one of them")
    if earlier is not None:
        said = f"{a} and {b} were decided otherwise in line {earlier[1]}, which holds; keep one of them"
        return DecisionError.at(path, line, said)
    return None


def apply_decisions(similar: pd.DataFrame, decisions: pd.DataFrame, measures: pd.DataFrame | None = None) -> Applied:
    """Let decisions override the relation of pairs.

    ``match`` and ``one-to-many`` make a pair ``same``, ``no match`` takes its relation away; the score stays, and
    ``corrected`` says why. A decided pair that was not scored is added with score 0.

    Parameters
    ----------
    similar : DataFrame
        Table ``similar``.
    decisions : DataFrame
        As ``read_decisions`` gives them.
    measures : DataFrame, optional
        Table ``measures``: decisions on measures that are not in it are left out and listed.

    Returns
    -------
    Applied
    """
    if not len(decisions):
        return Applied(similar, decisions)
    known = None if measures is None else set(measures["measure_id"].astype(str))
    table = similar.copy()
    table["relation"] = table["relation"].astype(object)
    table["corrected"] = table["corrected"].astype(object) if "corrected" in table else None
    place = {pair: row for row, pair in enumerate(zip(table["measure_a"], table["measure_b"], strict=True))}
    relations, corrected = list(table["relation"]), list(table["corrected"])
    added, unused = [], []
    for row in decisions.to_dict("records"):
        pair = (min(row["measure_a"], row["measure_b"]), max(row["measure_a"], row["measure_b"]))
        same_plan = pair[0].rpartition("/")[0] == pair[1].rpartition("/")[0]
        if same_plan or (known is not None and not known.issuperset(pair)):
            unused.append(row)
            continue
        relation = None if row["decision"] == "no match" else "same"
        why = "；".join(
            part for part in (row["decision"], row["reason"], row["reviewed_by"], row["reviewed_on"]) if part
        )
        if pair in place:
            relations[place[pair]], corrected[place[pair]] = relation, why
        else:
            added.append(
                {"measure_a": pair[0], "measure_b": pair[1], "score": 0.0, "relation": relation, "corrected": why}
            )
    table["relation"], table["corrected"] = relations, corrected
    if added:
        table = pd.concat([typed("similar", table), frame("similar", added)], ignore_index=True)
        table = table.sort_values(["measure_a", "measure_b"], kind="stable")
    return Applied(typed("similar", table.copy()), pd.DataFrame(unused, columns=list(decisions.columns)))
