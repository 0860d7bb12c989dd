"""The tables of likeness for a whole build, in one call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from compare.codebook import Codebook
from compare.likeness.clusters import cluster_table
from compare.likeness.decisions import apply_decisions
from compare.likeness.own_themes import themes_of
from compare.likeness.pairs import Encoder, check_measures, similar_of
from compare.likeness.passages import matched_passages
from compare.likeness.settings import Settings
from compare.likeness.themes import UNSORTED
from compare.likeness.vectors import vectors_of

__all__ = ["likeness_tables"]


def likeness_tables(
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    *,
    codebook: Codebook | None = None,
    decisions: pd.DataFrame | None = None,
    settings: Settings | None = None,
    n_jobs: int = 1,
    encoder: Encoder | None = None,
) -> dict[str, pd.DataFrame]:
    """Fill the tables that compare plans.

    Parameters
    ----------
    tables : mapping of DataFrame
        Uses ``measures``, ``actions`` and, where it is there, ``units``.
    texts : mapping of str
        By plan id, the text that offsets point into.
    codebook : Codebook, optional
        Its ``themes.yaml``, ``words.csv`` and ``boilerplate.csv`` are used.
    decisions : DataFrame, optional
        Hand decisions on pairs (``read_decisions``); clusters follow the scores, relations the decisions.
    settings, n_jobs, encoder
        As in ``find_similar``.

    Returns
    -------
    dict of DataFrame
        ``themes``, ``similar``, ``passages``, ``clusters``, and ``measures`` and ``actions`` with their themes.
    """
    settings = settings or Settings()
    measures, actions = tables["measures"], tables["actions"]
    units = tables.get("units")
    check_measures(measures)
    items, vectors = vectors_of(measures, actions, units, codebook, settings, n_jobs)
    themes = themes_of(measures, items, vectors, codebook, actions, settings)
    similar = similar_of(items, vectors, settings, n_jobs, encoder)
    if decisions is not None:
        similar = apply_decisions(similar, decisions, measures).similar
    first = themes[themes["rank"] == 1]
    theme = dict(zip(first["measure_id"], first["theme"], strict=True))
    measures = measures.assign(
        theme=pd.Series([theme.get(m, UNSORTED) for m in measures["measure_id"]], measures.index, "str")
    )
    held: dict[str, Counter[str]] = {}
    for action_id, measure_id in zip(measures["action_id"], measures["measure_id"], strict=True):
        if isinstance(action_id, str) and measure_id in theme:
            held.setdefault(action_id, Counter())[theme[measure_id]] += 1
    most = {
        action: min(counts, key=lambda name: (name == UNSORTED, -counts[name], name)) for action, counts in held.items()
    }
    actions = actions.assign(theme=pd.Series([most.get(a) for a in actions["action_id"]], actions.index, "str"))
    return {
        "measures": measures,
        "actions": actions,
        "themes": themes,
        "similar": similar,
        "passages": matched_passages(measures, texts, similar, settings, n_jobs),
        "clusters": cluster_table(measures, similar, themes, settings, n_jobs),
    }
