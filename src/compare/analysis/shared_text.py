"""How much of each plan's text stands in other plans too: word for word, reworded, or its own."""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Data, Plans, select
from compare.likeness.lineage import sentence_sources

KINDS = ("verbatim", "adapted", "own")


def shared_text(data: Data, plans: Plans = None) -> pd.DataFrame:
    """How many characters of each plan's measures stand in other plans too, told sentence by sentence.

    The measures are read as their table prints them, so that a corpus and its tables alone say the same.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures``.
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
    every = sentence_sources(*_laid_out(tables["measures"], ids), ids)
    rows = []
    for plan_id in ids:
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
    columns = ["plan_id", "chars", "verbatim", "adapted", "own", "nearest", "nearest_chars"]
    return pd.DataFrame(rows, columns=columns)


def _laid_out(measures: pd.DataFrame, plans: list[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """The measures of each plan one after the other in reading order, and the texts that they then point into."""
    measures = measures.sort_values(["plan_id", "start", "measure_id"])
    words = measures["text"].fillna("").astype("str")
    lengths = words.str.len()
    ends = lengths.groupby(measures["plan_id"]).cumsum()
    texts = words.groupby(measures["plan_id"]).agg("".join)
    return measures.assign(start=ends - lengths, end=ends), {plan: str(texts.get(plan, "")) for plan in plans}
