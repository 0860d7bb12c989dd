"""Hand corrections: what a researcher knows better than the reader, applied on every build, marked, and checked.

``data/corrections/<plan_id>.yaml`` holds a list of corrections. Each names a table and either changes rows (``set``),
removes them (``drop``) or adds one (``add``), says what it expects to find, and why. A correction whose expectation
no longer holds is not applied, and that is said as an error.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from compare.codebook import Codebook, load_codebook
from compare.corrections.desk import Desk
from compare.corrections.files import (
    Applied,
    Correction,
    CorrectionError,
    load_corrections,
    load_file,
    perhaps,
    with_sign,
)
from compare.corrections.values import ProblemError
from compare.tables import Tables

__all__ = ["Applied", "Correction", "CorrectionError", "apply_corrections", "load_corrections", "load_file"]


def apply_corrections(
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    folder: str | Path,
    codebook: Codebook | None = None,
    only: Collection[str] | None = None,
) -> tuple[Tables, list[Applied]]:
    """Apply every correction of a folder to the tables that are given.

    Corrections are applied in the order of the files and of their lines; one to a table that is not given is passed
    over in silence, so that tables made later (``themes``) can be corrected in a second call.

    Parameters
    ----------
    tables : mapping of DataFrame
        Tables of ``SCHEMA``; they are not changed.
    texts : mapping of str
        By plan id, what offsets point into.
    folder : path
        Of corrections.
    codebook : Codebook, optional
        Says what an added unit does.
    only : collection of str, optional
        Correct these tables alone, as in a second call; wrong entries are then not told again.

    Returns
    -------
    tables : dict of DataFrame
        New ones where a correction changed them; ``corrected`` holds the reason in each row that was changed or
        added. ``assignments`` are made anew where ``units`` or ``measures`` changed.
    applied : list of Applied
        One for each correction, in order.
    """
    desk = Desk(tables, texts, codebook or load_codebook())
    applied: list[Applied] = []
    for correction in load_corrections(folder):
        if only is not None and correction.table not in only:
            continue
        if correction.problem is not None:
            applied.append(_failed(correction, correction.problem))
        elif correction.table not in tables:
            continue
        elif correction.plan_id not in texts:
            named = perhaps(correction.plan_id, texts)
            applied.append(Applied(correction, problem=f"there is no plan {named}; rename the file"))
        else:
            try:
                applied.append(Applied(correction, tuple(desk.apply(correction))))
            except ProblemError as error:
                applied.append(_failed(correction, str(error)))
    return desk.finish(), applied


def _failed(correction: Correction, problem: str) -> Applied:
    where, says = with_sign(correction, problem)
    return Applied(where, problem=says)
