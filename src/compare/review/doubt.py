"""The order in which rows are looked at: those first that are most likely wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compare.corpus import Corpus
from compare.review.rows import Known

QUEUE = ("measures", "units", "years", "targets", "similar")


def queue(corpus: Corpus, plan_id: str, tables: Sequence[str] = QUEUE) -> list[tuple[str, dict[str, Any], float]]:
    """The rows of a plan in the order in which they are to be looked at.

    Parameters
    ----------
    corpus : Corpus
    plan_id : str
    tables : sequence of str

    Returns
    -------
    list of (str, dict, float)
        Table, row and doubt, 0 to 1; the most doubtful first, then in reading order.
    """
    known = Known(corpus.tables, corpus.texts)
    found = [(table, row, float(row.get("sure") is not None)) for table in tables for row in known.rows(table, plan_id)]
    return sorted(found, key=lambda each: (-each[2], each[1].get("start") or 0))
