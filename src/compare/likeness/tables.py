"""The tables of likeness for a whole build, in one call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from compare.codebook import Codebook
from compare.likeness import weights
from compare.likeness.clusters import LEAST, cluster_table, clusters_of
from compare.likeness.decisions import apply_decisions
from compare.likeness.kept import Kept, Measured, digests_of
from compare.likeness.own_themes import groups_of, themes_are_given, themes_of
from compare.likeness.pairs import Encoder, check_measures, similar_of, similar_table
from compare.likeness.passages import matched
from compare.likeness.rejoining import Scores
from compare.likeness.renewal import from_nothing, renewed, what_changed
from compare.likeness.settings import Settings
from compare.likeness.themes import UNSORTED
from compare.likeness.vectors import vectors_of
from compare.tables import typed


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
    codebook : Codebook, optional
        Its ``themes.yaml``, ``words.csv``, ``boilerplate.csv`` and ``name_words.csv`` are used.
    decisions : DataFrame, optional
        Hand decisions on pairs (``read_decisions``); clusters follow the scores, relations the decisions.
    settings, n_jobs, encoder
        As in ``find_similar``.

    Returns
    -------
    dict of DataFrame
        ``themes``, ``similar``, ``passages``, ``clusters``, and ``measures`` and ``actions`` with their themes.
    """
    return likeness_and_kept(
        tables, texts, codebook=codebook, decisions=decisions, settings=settings, n_jobs=n_jobs, encoder=encoder
    )[0]


def likeness_and_kept(
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    kept: Kept | None = None,
    *,
    codebook: Codebook | None = None,
    decisions: pd.DataFrame | None = None,
    settings: Settings | None = None,
    n_jobs: int = 1,
    encoder: Encoder | None = None,
) -> tuple[dict[str, pd.DataFrame], Kept | None]:
    """As :func:`likeness_tables`, from what was kept before, with what to keep for the next time.

    Nothing is kept of a corpus in which every plan tells how rare words are: a change would change all of it.
    """
    settings = settings or Settings()
    measures, actions = tables["measures"], tables["actions"]
    check_measures(measures)
    digests = digests_of(tables, texts) if encoder is None and measures["plan_id"].nunique() > weights.TELL else None
    now = renewed(kept, digests, tables, codebook, settings, n_jobs) if kept and digests else None
    measured: Measured | None
    if kept and now:
        fresh = measures[~measures["plan_id"].isin(now.clean)]
        themes = themes_of(fresh, now.items, now.vectors, codebook, actions, settings, kept.grouped)
        earlier = kept.themes[kept.themes["plan_id"].isin(now.clean)]
        themes = typed("themes", pd.concat([earlier, themes]).sort_values("measure_id", kind="stable"))
        known, grouped, measured = kept.matched.within(now.clean), kept.grouped, now.measured
        similar = similar_table(measured.ids, measured.pairs)
    else:
        known = None
        themes, grouped, measured, similar = _compared(tables, codebook, settings, n_jobs, encoder, bool(digests))
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
    passages = matched(measures, texts, similar, settings, n_jobs, known)
    found = {
        "measures": measures,
        "actions": actions,
        "themes": themes,
        "similar": similar,
        "passages": passages.table(),
    }
    if measured is None or digests is None:
        return found | {"clusters": cluster_table(measures, similar, themes, settings, n_jobs, codebook)}, None
    earlier = (kept.clusters, *what_changed(kept.measured, measured, now.clean, LEAST)) if kept and now else None
    scores = Scores(measured.plans.tolist(), measured.pairs.i, measured.pairs.j, measured.pairs.score)
    clusters, joined = clusters_of(measures, measured.ids, scores, themes, settings, n_jobs, earlier, codebook)
    return found | {"clusters": clusters}, Kept(digests, measured, grouped, themes, passages, joined)


def _compared(
    tables: Mapping[str, pd.DataFrame],
    codebook: Codebook | None,
    settings: Settings,
    n_jobs: int,
    encoder: Encoder | None,
    keep: bool,
) -> tuple[pd.DataFrame, np.ndarray, Measured | None, pd.DataFrame]:
    """Themes and pairs from nothing; the vectors, which are large, are needed no longer than this."""
    measures, actions = tables["measures"], tables["actions"]
    items, vectors = vectors_of(measures, actions, tables.get("units"), codebook, settings, n_jobs)
    grouped = np.zeros(0, np.int64) if vectors.fits or themes_are_given(codebook) else groups_of(vectors)
    themes = themes_of(measures, items, vectors, codebook, actions, settings, grouped)
    if not keep:
        return themes, grouped, None, similar_of(items, vectors, settings, n_jobs, encoder)
    measured = from_nothing(vectors, settings, n_jobs)
    return themes, grouped, measured, similar_table(measured.ids, measured.pairs)
