"""How much of each plan's text stands in other plans too: word for word, reworded, or its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from compare.analysis.select import Data, Plans, plan_of, select
from compare.likeness.lineage import sentence_sources

KINDS = ("verbatim", "adapted", "own")


def shared_text(data: Data, plans: Plans = None) -> pd.DataFrame:
    """How many characters of each plan's measures stand in other plans too.

    With the plans' texts (a Corpus has them) sentence by sentence, as ``compare.likeness.lineage`` tells them; from
    tables alone by the passages of pairs that are alike.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures``, and ``passages`` where there are no texts.
    plans : sequence of str, optional
        All plans by default; only text shared between chosen plans counts.

    Returns
    -------
    DataFrame
        A row for each plan: ``plan_id``, ``chars`` of its measures, ``verbatim``, ``adapted`` (and not verbatim) and
        ``own`` of them, ``nearest`` (the plan that most of it is shared with, or missing) and ``nearest_chars``.
        Text that several plans share counts once.
    """
    tables = select(data, plans)
    ids = list(tables["plans"]["plan_id"])
    texts = getattr(data, "texts", None) or {}
    if len(ids) > 1 and all(plan_id in texts for plan_id in ids):
        rows = _by_sentences(tables, {p: texts[p] for p in ids})
    else:
        sides = _both_sides(tables["passages"])
        rows = [_by_passages(tables["measures"], sides, plan_id) for plan_id in ids]
    columns = ["plan_id", "chars", "verbatim", "adapted", "own", "nearest", "nearest_chars"]
    return pd.DataFrame(rows, columns=columns)


def _by_sentences(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> list[dict[str, Any]]:
    every = sentence_sources(tables["measures"], texts, list(texts))
    rows = []
    for plan_id in texts:
        sentences = every[every["plan_id"] == plan_id]
        chars = sentences.groupby("kind")["chars"].sum()
        taken = sentences[sentences["kind"] != "own"].groupby("source_plan")["chars"].sum()
        nearest = next(iter(sorted(taken.index[taken == taken.max()])), None)
        rows.append({
            "plan_id": plan_id,
            "chars": int(sentences["chars"].sum()),
            **{kind: int(chars.get(kind, 0)) for kind in KINDS},
            "nearest": nearest,
            "nearest_chars": int(taken[nearest]) if nearest else 0,
        })  # fmt: skip
    return rows


def _by_passages(measures: pd.DataFrame, sides: pd.DataFrame, plan_id: str) -> dict[str, Any]:
    own = measures[measures["plan_id"] == plan_id]
    length = int(own["end"].max()) if len(own) else 0
    inside = _covered(length, own["start"], own["end"])
    mine = sides[sides["plan_id"] == plan_id]
    exact = mine[mine["kind"] == "verbatim"]
    verbatim = _covered(length, exact["start"], exact["end"]) & inside
    adapted = _covered(length, mine["start"], mine["end"]) & inside & ~verbatim
    chars = {
        str(other): int((_covered(length, group["start"], group["end"]) & inside).sum())
        for other, group in mine.groupby("other")
    }
    nearest = min(chars, key=lambda other: (-chars[other], other), default=None)
    return {
        "plan_id": plan_id,
        "chars": int(inside.sum()),
        "verbatim": int(verbatim.sum()),
        "adapted": int(adapted.sum()),
        "own": int((inside & ~verbatim & ~adapted).sum()),
        "nearest": nearest,
        "nearest_chars": chars[nearest] if nearest else 0,
    }


def _both_sides(passages: pd.DataFrame) -> pd.DataFrame:
    kind = passages["kind"].astype("str")
    one, two = plan_of(passages["measure_a"]), plan_of(passages["measure_b"])
    a = pd.DataFrame(
        {"plan_id": one, "other": two, "start": passages["start_a"], "end": passages["end_a"], "kind": kind}
    )
    b = pd.DataFrame(
        {"plan_id": two, "other": one, "start": passages["start_b"], "end": passages["end_b"], "kind": kind}
    )
    return pd.concat([a, b], ignore_index=True)


def _covered(length: int, starts: pd.Series, ends: pd.Series) -> np.ndarray:
    """For each character of a text, whether one of the spans holds it."""
    steps = np.zeros(length + 1, dtype=np.int64)
    np.add.at(steps, np.minimum(starts.to_numpy(dtype=np.int64), length), 1)
    np.add.at(steps, np.minimum(ends.to_numpy(dtype=np.int64), length), -1)
    return np.cumsum(steps)[:length] > 0
