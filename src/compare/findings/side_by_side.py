"""The comparative table (对照表): who does what by when and how much, plan beside plan, and how much of it is said."""

from __future__ import annotations

import pandas as pd

from compare.analysis.comparative import NOTHING, comparative_table
from compare.analysis.select import Data, Plans, plan_ids, select
from compare.findings.frames import corpus_of, entry_names, frame_name, frame_of
from compare.findings.names import cluster_names, names_of, theme_names, theme_numbers
from compare.findings.words import Count, Finding, Name, finding, nothing, printed, say
from compare.frames import ANY_FRAME, find_frame

NOUNS = {"frame": "entry", "cluster": "cluster", "theme": "theme"}
SAID = ("lead", "deadline", "number")


def side_by_side(
    data: Data, rows: str = "frame", frame: ANY_FRAME = None, plans: Plans = None, kind: str | None = None
) -> Finding:
    """Who does what by when and how much, plan beside plan.

    Parameters
    ----------
    rows : {"frame", "cluster", "theme"}
        What a row is: an entry of a frame, a group of like measures, or a theme.

    Returns
    -------
    Finding
        Its frame has a row for each row of the table and a column for each plan: lead · deadline · number, ``—`` where
        the plan has nothing, and words that say so where it names none of the three. ``cells`` holds the ids of the
        measures (actions) behind each cell, by row and plan id; ``ids`` the plans.

    Raises
    ------
    ChoiceError
        For other rows.
    """
    corpus, what, called = corpus_of(data), Name("", ""), dict[str, Name]()
    wanted = plan_ids(corpus, plans)
    if rows == "frame":
        found = frame_of(corpus, frame)
        if found is None:
            return nothing("frame.none", select(corpus, wanted)["plans"])
        frame, what, called = find_frame(corpus, found), frame_name(corpus, found), entry_names(found, corpus)
        wanted = found.beside(corpus.plans, wanted)
    facts = select(corpus, wanted)["plans"]
    table = comparative_table(corpus, rows, frame, wanted, kind) if wanted else pd.DataFrame()
    if table.empty:
        return nothing("table.none", facts)
    table = table.assign(has=table["measures"].notna())
    order = list(dict.fromkeys(table["row_id"]))
    called = called or (theme_names(corpus, order) if rows == "theme" else
                        cluster_names(corpus.tables, theme_numbers(corpus)))  # fmt: skip
    grid = {(row.row_id, row.plan_id): row for row in table.itertuples(index=False)}
    bare = Name(say("table.bare").said("zh"), say("table.bare").said("en"))
    wide = pd.DataFrame({"row": [called[key] for key in order]})
    plan_names = names_of(corpus)
    for plan in wanted:
        wide[plan_names[plan]] = pd.Series(
            [bare if (cell := grid[key, plan]).has and cell.text == NOTHING else printed(cell.text) for key in order],
            dtype="object",
        )
    held = table[table["has"]]
    counts = {part: int(held[part].notna().sum()) for part in SAID}
    return finding(
        say("table", rows=Count(len(order), kind or NOUNS[rows]), plans=len(wanted), have=len(held), cells=len(table)),
        more=(say("table.said" if any(counts.values()) else "table.said.none", **counts),) if len(held) else (),
        counted=say("table.counted.frame" if rows == "frame" else "table.counted", frame=what),
        frame=wide, plans=facts,
        numbers={
            "ids": wanted,
            "cells": {key: tuple(cell.measures.split("、")) if cell.has else () for key, cell in grid.items()},
            "order": order,
        },
    )  # fmt: skip
