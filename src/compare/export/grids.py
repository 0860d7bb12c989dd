"""The tables of a brief and of slides: what became of a frame, which actions answer each other, what several plans have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from compare.analysis.frames import coverage_by_entry, coverage_by_plan
from compare.corpus import Corpus
from compare.export.safe import safe_line
from compare.findings.frames import entry_names, frame_name, frame_of
from compare.findings.names import action_names, cluster_names, theme_numbers
from compare.findings.words import Finding, Name, Phrase, closed, headed, listed, say
from compare.language import LANGS, Lang
from compare.likeness import Crosswalk

FEW_PLANS = 6  # that stand in columns of a table; more stand in rows
FEW_ROWS = 4  # of two lines each
MOST_ROWS = 8  # of a table on a page
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Grid:
    """A table of a document: headings, cells as they are read, what it shows and what it leaves out."""

    caption: Phrase
    head: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: Phrase | None = None


def answered(tables: Tables) -> pd.DataFrame | None:
    """The rows of the frame that the plans answer most; None where there is none."""
    rows = tables["frames"]
    rows = rows[rows["entry_id"].notna() & (rows["state"].astype("str") != "absent")]
    return None if rows.empty else rows[rows["frame_id"] == rows["frame_id"].value_counts().index[0]]


def grid_of(tables: Tables, ids: Sequence[str], names: Mapping[str, Name], found: Crosswalk | None) -> Grid | None:
    """The table of a document: the frame where there is one, else the crosswalk, else the groups of like measures."""
    if answered(tables) is not None:
        return _frame_grid(tables, ids, names)
    if found is not None and len(found.actions):
        return _crosswalk_grid(found, tables, ids, names)
    if len(ids) > 1 and len(tables["clusters"]):
        return _cluster_grid(tables, ids, names)
    return None


def _frame_grid(tables: Tables, ids: Sequence[str], names: Mapping[str, Name]) -> Grid:
    corpus = Corpus(tables, {})
    frame = frame_of(corpus)
    assert frame is not None
    caption = say("brief.grid.frame", frame=frame_name(corpus, frame))
    if len(ids) > FEW_PLANS:
        rows = coverage_by_plan(corpus, frame, list(ids)).sort_values(["have", "plan_id"], ascending=[False, True])
        columns = ("have", "national", "adapted", "absent", "own")
        shown, left = rows.head(MOST_ROWS), len(rows) - MOST_ROWS
        cells = tuple((names[row["plan_id"]], *(int(row[c]) for c in columns)) for row in shown.to_dict("records"))
        head = (headed("plan_id"), *(say(f"brief.frame.{column}") for column in columns))
        return Grid(caption, head, cells, say("brief.grid.left", n=left) if left > 0 else None)
    rows = coverage_by_entry(corpus, frame, list(ids))
    kinds = rows[rows["kind"].astype("str") == "action"]
    shown = (kinds if len(kinds) else rows).head(MOST_ROWS)
    called = entry_names(frame, corpus)
    cells = tuple(
        (called[row["entry_id"]], *(closed("state", row[p]) if isinstance(row[p], str) else "—" for p in ids))
        for row in shown.to_dict("records")
    )
    left = len(rows) - len(shown)
    head = (say("brief.entry"), *(names[p] for p in ids))
    return Grid(caption, head, cells, say("brief.grid.left", n=left) if left else None)


def _crosswalk_grid(found: Crosswalk, tables: Tables, ids: Sequence[str], names: Mapping[str, Name]) -> Grid:
    a, b = ids
    called = action_names(tables["actions"], theme_numbers(tables))
    rows: list[tuple[Any, ...]] = []
    actions = found.actions
    for row in actions[actions["plan_id"] == a].drop_duplicates("action_id").to_dict("records"):
        other = row["other_action"]
        rows.append((
            called[row["action_id"]], closed("state", row["state"]), called[other] if isinstance(other, str) else "—",
            f"{int(row['same'])}/{int(row['overlap'])}" if isinstance(other, str) else "—",
        ))  # fmt: skip
    back = actions[(actions["plan_id"] == b) & (actions["state"] == "absent")]
    rows += [("—", closed("state", "absent"), called[row["action_id"]], "—") for row in back.to_dict("records")]
    head = (names[a], headed("state"), names[b], say("brief.pairs"))
    return Grid(say("brief.grid.crosswalk", a=names[a], b=names[b]), head, tuple(rows))


def absent_grid(found: Crosswalk, tables: Tables, told: Finding, plan_id: str) -> Grid:
    """The actions of a plan with most measures that the other has not."""
    rows = found.measures[found.measures["plan_id"] == plan_id].drop_duplicates("measure_id")
    called = action_names(tables["actions"], theme_numbers(tables))
    counted = [
        (int((own["state"] == "absent").sum()), len(own), called[action], own)
        for action, own in rows.dropna(subset=["action_id"]).groupby("action_id", sort=False)
    ]
    lacking = sorted((each for each in counted if each[0]), key=lambda each: -each[0])
    cells = tuple(
        (name, f"{n}/{whole}", str(own.loc[own["state"] == "absent", "title"].iloc[0]))
        for n, whole, name, own in lacking[:MOST_ROWS]
    )
    left = len(lacking) - len(cells)
    head = (say("brief.action"), say("brief.absent"), say("brief.absent.first"))
    return Grid(told.says[0], head, cells, say("brief.grid.left", n=left) if left else None)


def _cluster_grid(tables: Tables, ids: Sequence[str], names: Mapping[str, Name]) -> Grid | None:
    rows = tables["clusters"]
    counts = rows.groupby(["cluster_id", "plan_id"]).size().unstack("plan_id", fill_value=0)
    counts = counts.reindex(columns=list(ids), fill_value=0)
    spread, sums = (counts > 0).sum(axis=1), counts.sum(axis=1)
    order = sorted((c for c in counts.index if spread[c] > 1), key=lambda c: (-spread[c], -sums[c], str(c)))
    if not order:
        return None
    called = cluster_names(tables, theme_numbers(tables))
    shown = order[: MOST_ROWS if len(ids) <= FEW_PLANS else FEW_ROWS]
    note = say("brief.grid.left", n=len(order) - len(shown)) if len(order) > len(shown) else None
    if len(ids) <= FEW_PLANS:
        cells = tuple((called[str(c)], *(int(counts[p][c]) or "—" for p in ids)) for c in shown)
        return Grid(say("brief.grid.cluster"), (headed("cluster"), *(names[p] for p in ids)), cells, note)
    having = {c: [names[p] for p in ids if counts[p][c]] for c in shown}
    cells = tuple(
        (called[str(c)], int(spread[c]), int(sums[c]), Name(*(listed(having[c], lang, counter="份") for lang in LANGS)))
        for c in shown
    )
    head = (headed("cluster"), say("brief.plans"), say("brief.measures"), say("brief.having"))
    return Grid(say("brief.grid.cluster"), head, cells, note)


def spoken_cell(cell: Any, lang: Lang) -> str:
    """A cell of a grid in words."""
    if isinstance(cell, Phrase):
        return safe_line(cell.said(lang))
    return safe_line(cell.in_(lang) if isinstance(cell, Name) else cell)
