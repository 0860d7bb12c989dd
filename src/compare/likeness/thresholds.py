"""The tables as they would be with other thresholds of likeness: how far a headline hangs on where the line is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from compare.codebook import Codebook
from compare.likeness.clusters import cluster_table
from compare.likeness.pairs import similar_of
from compare.likeness.settings import Settings
from compare.likeness.vectors import vectors_of
from compare.tables import typed

STEPS = (0.8, 1.0, 1.2)  # of the thresholds that a build uses


def at_thresholds(
    tables: Mapping[str, pd.DataFrame],
    steps: Sequence[float] = STEPS,
    *,
    codebook: Codebook | None = None,
    n_jobs: int = 1,
) -> dict[float, dict[str, pd.DataFrame]]:
    """Pairs and groups anew with the thresholds of likeness lowered and raised; decisions by hand stay as they are.

    Parameters
    ----------
    tables : mapping of DataFrame
        Of all plans that a build compared; words are weighed over all of them.
    steps : sequence of float
        What ``same``, ``overlap``, ``cluster`` and ``group`` of :class:`Settings` are multiplied by.
    codebook : Codebook, optional
        That of the build.

    Returns
    -------
    dict of dict of DataFrame
        By the threshold from which measures are alike (0 to 1), the tables with ``similar`` and ``clusters`` replaced;
        those of step 1 are the build's own.
    """
    usual, found = Settings(), {}
    measures = tables["measures"]
    decided = tables["similar"][tables["similar"]["corrected"].notna()].set_index(["measure_a", "measure_b"])
    items, vectors = vectors_of(measures, tables["actions"], tables.get("units"), codebook, usual, n_jobs)
    for step in steps:
        if step == 1:
            found[usual.overlap] = dict(tables)
            continue
        values = {name: min(getattr(usual, name) * step, 1.0) for name in ("same", "overlap", "cluster", "group")}
        settings = Settings(**values)
        similar = similar_of(items, vectors, settings, n_jobs)
        anew = similar.set_index(["measure_a", "measure_b"])
        kept = typed("similar", pd.concat([anew[~anew.index.isin(decided.index)], decided]).sort_index().reset_index())
        clusters = cluster_table(measures, similar, tables["themes"], settings, n_jobs)
        found[round(settings.overlap, 3)] = {**tables, "similar": kept, "clusters": clusters}
    return found
