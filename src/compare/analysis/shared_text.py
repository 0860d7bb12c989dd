"""How much of each plan's text stands in other plans too: word for word, reworded, or its own."""

from __future__ import annotations

from functools import lru_cache

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
    every = _sentences(tuple(ids), *_laid_out(tables["measures"]))
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


def _laid_out(measures: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures of each plan one after the other in reading order: their ids and their words."""
    measures = measures.sort_values(["plan_id", "start", "measure_id"])
    return tuple(measures["measure_id"].astype("str")), tuple(measures["text"].fillna("").astype("str"))


@lru_cache(maxsize=4)  # a report asks for it in a chart, a finding and a sheet
def _sentences(plans: tuple[str, ...], ids: tuple[str, ...], words: tuple[str, ...]) -> pd.DataFrame:
    """Where each sentence of these measures stands in the other plans; offsets count within the words of a plan."""
    owners = [one.rpartition("/")[0] for one in ids]
    laid = pd.DataFrame({"measure_id": ids, "plan_id": owners, "text": words}, dtype="str")
    laid["end"] = laid["text"].str.len().groupby(laid["plan_id"]).cumsum()
    laid["start"] = laid["end"] - laid["text"].str.len()
    texts = laid.groupby("plan_id")["text"].agg("".join)
    return sentence_sources(laid, {plan: str(texts.get(plan, "")) for plan in plans}, plans)
