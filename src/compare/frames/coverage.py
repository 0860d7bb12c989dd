"""The tables of frames: which frame is meant, what became of its entries in each plan, for a build and on demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from compare.codebook import Codebook
from compare.corpus import Corpus, find_plans, meant
from compare.errors import ChoiceError, UnknownError, listed
from compare.frames.asked import SENTENCE, Answer, Asked, answers_of, asked_of, plan_frame
from compare.frames.changes import HEADING, Said, Sayings, changes_of, list_sayings, most_telling, order_of, told_by
from compare.frames.decided import decided_on, names_nothing
from compare.frames.lists import ANY_FRAME, ENDINGS, Frame, read_frame
from compare.frames.matching import Matcher
from compare.frames.settings import FrameSettings
from compare.frames.states import Cell, cells_of, may_answer
from compare.saying import say
from compare.tables import SCHEMA, records
from compare.tables import frame as new_table
from compare.tables.schema import CHANGES

JOIN, LACKS = "、", "；"  # between ids; between things that are lacking


def find_frame(corpus: Corpus, name: ANY_FRAME = None) -> Frame:
    """The frame that is meant.

    Parameters
    ----------
    name : str, path or Frame, optional
        The id of a list of the build (``safety-2024``); a plan of the corpus by its id or place; the path of a list;
        a frame. The only list of the build by default.

    Raises
    ------
    UnknownError
        For a name that means none of them; the message lists the lists and the plans.
    CorpusError
        For a name that several plans may have; the message lists them.
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
        if not lists:
            raise ChoiceError(
                "which frame? the build has none; put a list into data/frames, or name a plan of the corpus"
            )
        raise ChoiceError(f"which frame? there are {', '.join(lists)}, or name a plan of the corpus")
    if isinstance(name, Path) or name.lower().endswith(ENDINGS):
        return read_frame(name)
    if name in lists:
        return _of_build(corpus, name)
    if not meant(corpus.plans, name):
        raise UnknownError(f"no frame {name}; there are {listed((*lists, *corpus.plan_ids))}")
    return plan_frame(corpus.tables, find_plans(corpus.plans, [name])[0])


def _of_build(corpus: Corpus, frame_id: str) -> Frame:
    entries = corpus.entries
    return Frame(frame_id, entries[entries["frame_id"] == frame_id].reset_index(drop=True), built=True)


def frame_coverage(
    corpus: Corpus,
    frame: ANY_FRAME = None,
    plans: str | Sequence[str] | None = None,
    *,
    decisions: pd.DataFrame | None = None,
    settings: FrameSettings | None = None,
) -> pd.DataFrame:
    """What became of the entries of a frame in each plan.

    Parameters
    ----------
    frame : str, path or Frame, optional
        As for :func:`find_frame`.
    plans : str or sequence of str, optional
        All plans but the frame itself by default.
    decisions : DataFrame, optional
        Hand decisions (:func:`compare.building.decisions_of`), for a frame that the build did not lay; it has its own.
    settings : FrameSettings, optional
        With these, what the build wrote is not used but computed again.

    Returns
    -------
    DataFrame
        As the table ``frames``: a row for each plan and entry in the order of the frame, then one for each action and
        measure of the plan that answers none (``own``). Empty for a frame without entries, or without plans;
        ``attrs["says"]`` says why.
    """
    return _laid(corpus, frame, plans, decisions, settings, "frames")


def frame_changes(
    corpus: Corpus,
    frame: ANY_FRAME = None,
    plans: str | Sequence[str] | None = None,
    *,
    decisions: pd.DataFrame | None = None,
    settings: FrameSettings | None = None,
) -> pd.DataFrame:
    """What became of the order, deadlines, numbers and duties of a frame's entries in each plan.

    Parameters
    ----------
    corpus, frame, plans, decisions, settings
        As for :func:`frame_coverage`.

    Returns
    -------
    DataFrame
        As the table ``changes``: a row for each date, number, duty and place in the order that was compared, with the
        frame's words and the plan's.
    """
    return _laid(corpus, frame, plans, decisions, settings, "changes")


def frame_deadlines(corpus: Corpus, frame: ANY_FRAME = None, *, codebook: Codebook | None = None) -> pd.DataFrame:
    """The deadlines that a frame sets.

    Parameters
    ----------
    frame : str, path or Frame, optional
        As for :func:`find_frame`.
    codebook : Codebook, optional
        Word lists of one's own; the shipped ones by default.

    Returns
    -------
    DataFrame
        A row for each: ``entry_id``, ``raw`` (as printed), ``to_date``.
    """
    said = _asked_sayings(find_frame(corpus, frame), Sayings(corpus.tables, corpus.texts), codebook)
    dates = [
        (entry, date["raw"], date["to_date"])
        for entry, clauses in said.items()
        for one in clauses
        for date in one.dates
    ]
    return pd.DataFrame(dates, columns=["entry_id", "raw", "to_date"]).astype({"to_date": "datetime64[s]"})


def _laid(
    corpus: Corpus,
    frame: ANY_FRAME,
    plans: str | Sequence[str] | None,
    decisions: pd.DataFrame | None,
    settings: FrameSettings | None,
    name: str,
) -> pd.DataFrame:
    """One table of a frame, as the build wrote it or computed now."""
    found = find_frame(corpus, frame)
    asked = corpus.plan_ids if plans is None else [plans] if isinstance(plans, str) else plans
    wanted = found.beside(corpus.plans, find_plans(corpus.plans, asked))
    stored, built = corpus.tables[name], corpus.frames[corpus.frames["frame_id"] == found.frame_id]
    if settings is None and found.plan_id is None and found.built and set(wanted) <= set(built["plan_id"]):
        order = {plan: place for place, plan in enumerate(wanted)}
        stored = stored[(stored["frame_id"] == found.frame_id) & stored["plan_id"].isin(wanted)]
        return stored.sort_values("plan_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
    table = frame_tables(corpus.tables, corpus.texts, [found], wanted, decisions=decisions, settings=settings)[name]
    if not len(found):
        table.attrs["says"] = say(f"the frame {found.frame_id} has no entries: nothing to compare")
    elif not wanted:
        table.attrs["says"] = say("no plan beside the frame itself: nothing to compare")
    return table


def frame_tables(
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    frames: Sequence[Frame],
    plans: Sequence[str] | None = None,
    *,
    codebook: Codebook | None = None,
    decisions: pd.DataFrame | None = None,
    settings: FrameSettings | None = None,
) -> dict[str, pd.DataFrame]:
    """The tables ``entries``, ``frames`` and ``changes``.

    Parameters
    ----------
    tables : mapping of DataFrame
        Uses ``plans``, ``measures``, ``actions``, ``units``, ``years`` and ``targets``.
    texts : mapping of str
        By plan id, the text that offsets point into.
    plans : sequence of str, optional
        All by default.
    codebook : Codebook, optional
        Word lists of one's own; the shipped ones by default.
    decisions : DataFrame, optional
        Hand decisions; those on other things are passed over.

    Returns
    -------
    dict of DataFrame
        ``frames`` by frame, then plan; an entry is never laid against the plan that is the frame, or that the list is taken from.
    """
    if not frames:
        return {name: new_table(name) for name in ("entries", "frames", "changes")}
    settings = settings or FrameSettings()
    plans = list(tables["plans"]["plan_id"]) if plans is None else list(plans)
    rows: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    answers = answers_of(tables, plans, codebook)
    sayings = Sayings(tables, texts)
    if decisions is not None:
        decisions = decisions[~names_nothing(decisions, frames, tables)]
    for one in frames:
        asked = asked_of(one)
        if not asked:
            continue
        matcher = Matcher(asked, codebook)
        said = _asked_sayings(one, sayings, codebook)
        decided = decided_on(decisions, one.frame_id)
        for plan in one.beside(tables["plans"], answers):
            here = {entry: by for (of, entry), by in decided.items() if of == plan}
            given = answers[plan]
            laid = _Laid(one.frame_id, plan, asked, given, cells_of(matcher, given, settings, here))
            compared = laid.changes(said, sayings, texts.get(plan, ""), codebook)
            rows += laid.rows(compared)
            changes += compared
    entries = [row for one in frames for row in records(one.entries[SCHEMA["entries"].names])]
    return {
        "entries": new_table("entries", entries),
        "frames": new_table("frames", rows),
        "changes": new_table("changes", changes),
    }


def _asked_sayings(frame: Frame, sayings: Sayings, codebook: Codebook | None) -> Mapping[str, Sequence[Said]]:
    """The sentences of each entry: a list's own clauses, a plan's own sentences."""
    if frame.plan_id is None:
        return list_sayings(frame, codebook)
    ids = zip(frame.entries["entry_id"], frame.entries["measure_id"], strict=True)
    return {entry: sayings.of(measure) if isinstance(measure, str) else [] for entry, measure in ids}


@dataclass(frozen=True)
class _Laid:
    """One plan laid against one frame."""

    frame_id: str
    plan_id: str
    asked: Sequence[Asked]
    answers: Sequence[Answer]
    cells: Sequence[Cell]

    def changes(
        self, said: Mapping[str, Sequence[Said]], sayings: Sayings, text: str, codebook: Codebook | None
    ) -> list[dict[str, Any]]:
        """The rows of the table ``changes``, by entry."""
        found: list[dict[str, Any]] = []
        orders = order_of(self.cells, self.answers, [entry.kind for entry in self.asked])
        for entry, cell, order in zip(self.asked, self.cells, orders, strict=True):
            rows = changes_of(cell, said.get(entry.entry_id, ()), self.answers, sayings, told_by(said), codebook)
            if order is not None and cell.main is not None:
                rows.insert(0, self._order(entry, self.answers[cell.main], order, text))
            common = {"frame_id": self.frame_id, "plan_id": self.plan_id, "entry_id": entry.entry_id}
            found += [row | common | {"raw": text[row["start"] : row["end"]]} for row in rows]
        return found

    def _order(self, entry: Asked, answer: Answer, order: str, text: str) -> dict[str, Any]:
        end = min(answer.end, answer.start + HEADING)
        for mark in SENTENCE.finditer(text, answer.start + 1, end):
            end = mark.start()
            break
        return {
            "what": "order", "change": order, "said": entry.name, "start": answer.start, "end": end,
            "action_id": answer.action_id, "measure_id": None if answer.kind == "action" else answer.answer_id,
        }  # fmt: skip

    def rows(self, changes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The rows of the table ``frames``: the entries, then what is the plan's own."""
        of_entry: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for change in changes:
            of_entry[change["entry_id"]].append(change)
        found = []
        for entry, cell in zip(self.asked, self.cells, strict=True):
            told = {what: most_telling(of_entry[entry.entry_id], what) for what in CHANGES}
            found.append(self._row(entry, cell) | told)
        used = {place for cell in self.cells if cell.main is not None for place in (cell.main, *cell.also)}
        kinds = {kind for entry in self.asked for kind in may_answer(entry.kind, self.answers)}
        return found + [
            self._common("own", 0.0) | _place(answer)
            for place, answer in enumerate(self.answers)
            if place not in used and answer.kind in kinds
        ]

    def _common(self, state: str, score: float) -> dict[str, Any]:
        return {
            "frame_id": self.frame_id, "plan_id": self.plan_id, "state": state, "score": round(min(score, 1.0), 4),
            "start": 0, "end": 0,
        }  # fmt: skip

    def _row(self, entry: Asked, cell: Cell) -> dict[str, Any]:
        row = self._common(cell.state, cell.score) | {
            "entry_id": entry.entry_id,
            "also": JOIN.join(self.answers[place].answer_id for place in cell.also) or None,
            "lacks": LACKS.join(cell.lacks) or None,
            "corrected": cell.why,
        }
        if cell.main is not None:
            return row | _place(self.answers[cell.main])
        if cell.near is not None:
            near = self.answers[cell.near]
            row |= {"nearest": near.answer_id, "start": near.start, "end": near.end}
        return row


def _place(answer: Answer) -> dict[str, Any]:
    return {
        "action_id": answer.action_id,
        "measure_id": None if answer.kind == "action" else answer.answer_id,
        "start": answer.start,
        "end": answer.end,
    }
