"""The tables of frames: which frame is meant, what became of its entries in each plan, for a build and on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from compare.codebook import Codebook
from compare.corpus import Corpus, find_plans
from compare.errors import ChoiceError, UnknownError
from compare.frames.asked import Answer, Asked, answers_of, asked_of, plan_frame
from compare.frames.lists import ENDING, Frame, read_frame
from compare.frames.matching import Matcher
from compare.frames.settings import FrameSettings
from compare.frames.states import Cell, cells_of
from compare.tables import frame as new_table
from compare.tables import records

__all__ = ["find_frame", "frame_changes", "frame_coverage", "frame_tables"]

JOIN = "、"  # between ids, and between what is lacking


def find_frame(corpus: Corpus, name: str | Path | Frame | None = None) -> Frame:
    """The frame that is meant.

    Parameters
    ----------
    corpus : Corpus
    name : str, path or Frame, optional
        The id of a list of the build (``safety-2024``); a plan of the corpus by its id or place; the path of a list;
        a frame. The only list of the build by default.

    Raises
    ------
    UnknownError
        For a name that means none of them; the message lists the lists and the plans.
    ChoiceError
        Without a name, where the build has no list, or several.
    FrameError
        Where the list cannot be read.
    """
    if isinstance(name, Frame):
        return name
    lists = list(dict.fromkeys(corpus.entries["frame_id"]))
    if name is None:
        if len(lists) == 1:
            return _of_build(corpus, lists[0])
        there = f"there are {', '.join(lists)}" if lists else "the build has none; put a list into data/frames"
        raise ChoiceError(f"which frame? {there}, or name a plan of the corpus")
    if isinstance(name, Path) or name.lower().endswith(ENDING):
        return read_frame(name)
    if name in lists:
        return _of_build(corpus, name)
    try:
        plan_id = find_plans(corpus.plans, [name])[0]
    except UnknownError as error:
        raise error
    except KeyError as error:
        there = ", ".join((*lists, *corpus.plan_ids)) or "none"
        raise UnknownError(f"no frame {name}; there are {there}") from error
    return plan_frame(corpus.tables, plan_id)


def _of_build(corpus: Corpus, frame_id: str) -> Frame:
    entries = corpus.entries
    return Frame(frame_id, entries[entries["frame_id"] == frame_id].reset_index(drop=True))


def frame_coverage(
    corpus: Corpus,
    frame: str | Path | Frame | None = None,
    plans: str | Sequence[str] | None = None,
    *,
    settings: FrameSettings | None = None,
) -> pd.DataFrame:
    """What became of the entries of a frame in each plan.

    Parameters
    ----------
    corpus : Corpus
    frame : str, path or Frame, optional
        As for :func:`find_frame`.
    plans : str or sequence of str, optional
        All plans but the frame itself by default.
    settings : FrameSettings, optional
        With these, what the build wrote is not used but computed again.

    Returns
    -------
    DataFrame
        As the table ``frames``: a row for each plan and entry in the order of the frame, then one for each action and
        measure of the plan that answers none (``own``). Empty for a frame without entries, or without plans;
        ``attrs["says"]`` says why.
    """
    found = find_frame(corpus, frame)
    wanted = find_plans(corpus.plans, [plans] if isinstance(plans, str) else plans or corpus.plan_ids)
    wanted = [plan for plan in wanted if plan != found.plan_id]
    stored = corpus.frames[corpus.frames["frame_id"] == found.frame_id]
    if settings is None and len(stored) and found.plan_id is None and set(wanted) <= set(stored["plan_id"]):
        order = {plan: place for place, plan in enumerate(wanted)}
        stored = stored[stored["plan_id"].isin(wanted)]
        return stored.sort_values("plan_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
    table = new_table("frames", _rows(corpus.tables, found, wanted, settings or FrameSettings(), None))
    if not len(found):
        table.attrs["says"] = f"the frame {found.frame_id} has no entries: nothing to compare"
    elif not wanted:
        table.attrs["says"] = "no plan beside the frame itself: nothing to compare"
    return table


def frame_changes(
    corpus: Corpus, frame: str | Path | Frame | None = None, plans: str | Sequence[str] | None = None
) -> pd.DataFrame:
    """What became of the order, deadlines, numbers and duties of a frame's entries in each plan."""
    return new_table("changes")


def frame_tables(
    tables: Mapping[str, pd.DataFrame],
    frames: Sequence[Frame],
    *,
    codebook: Codebook | None = None,
    settings: FrameSettings | None = None,
) -> dict[str, pd.DataFrame]:
    """The tables ``entries``, ``frames`` and ``changes`` of a build.

    Parameters
    ----------
    tables : mapping of DataFrame
        Uses ``plans``, ``measures``, ``actions``, ``units``, ``years`` and ``targets``.
    frames : sequence of Frame
    codebook, settings : optional
    """
    settings = settings or FrameSettings()
    plans = list(tables["plans"]["plan_id"])
    rows = [row for one in frames for row in _rows(tables, one, plans, settings, codebook)]
    entries = [row for one in frames for row in records(one.entries)]
    return {
        "entries": new_table("entries", entries),
        "frames": new_table("frames", rows),
        "changes": new_table("changes"),
    }


def _rows(
    tables: Mapping[str, pd.DataFrame],
    found: Frame,
    plans: Sequence[str],
    settings: FrameSettings,
    codebook: Codebook | None,
) -> list[dict[str, Any]]:
    asked = asked_of(found)
    if not asked:
        return []
    matcher = Matcher(asked, codebook)
    rows = []
    for plan, answers in answers_of(tables, plans, codebook).items():
        cells = cells_of(matcher, answers, settings)
        rows += [
            _row(found.frame_id, plan, entry, answers, cell) for entry, cell in zip(asked, cells, strict=True)
        ]
        used = {place for cell in cells if cell.main is not None for place in (cell.main, *cell.also)}
        kinds = {entry.kind for entry in asked}
        for place, answer in enumerate(answers):
            if place not in used and (answer.kind in kinds or (None in kinds and answer.kind != "action")):
                rows.append(
                    {"frame_id": found.frame_id, "plan_id": plan, "entry_id": None, "state": "own", "score": 0.0}
                    | _place(answer)
                )
    return rows


def _place(answer: Answer) -> dict[str, Any]:
    return {
        "action_id": answer.action_id,
        "measure_id": None if answer.kind == "action" else answer.answer_id,
        "start": answer.start,
        "end": answer.end,
    }


def _row(frame_id: str, plan: str, entry: Asked, answers: Sequence[Answer], cell: Cell) -> dict[str, Any]:
    row: dict[str, Any] = {
        "frame_id": frame_id, "plan_id": plan, "entry_id": entry.entry_id, "state": cell.state,
        "score": round(min(cell.score, 1.0), 4), "start": 0, "end": 0,
        "also": JOIN.join(answers[place].answer_id for place in cell.also) or None,
        "lacks": JOIN.join(cell.lacks) or None,
    }  # fmt: skip
    if cell.main is not None:
        return row | _place(answers[cell.main])
    if cell.near is not None:
        near = answers[cell.near]
        row |= {"nearest": near.answer_id, "start": near.start, "end": near.end}
    return row
