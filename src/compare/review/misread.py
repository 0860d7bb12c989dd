"""What coders say of the tables' codes: how often each is missed or falsely given, and shares put right for it; a rehearsal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from compare.codebook import Codebook
from compare.corpus import Corpus
from compare.errors import ChoiceError
from compare.review.agreement import bounds
from compare.review.certainty import corrected_share
from compare.review.rows import Known
from compare.review.samples import Sample, code_of, of_tables, read_sample
from compare.saying import say

LEVEL = 0.95


def code_shares(sample: Sample, corpus: Corpus, column: str, *, draws: int = 1000, seed: int = 0) -> pd.DataFrame:
    """The share of each code in the tables, put right for what a coder found to be misread (Rogan and Gladen 1978).

    Parameters
    ----------
    sample : Sample
        A coder's sheet, drawn at random; the coder is taken to be right.
    column : str
        Whose codes are counted.
    draws, seed : int
        Of the bootstrap over the sample's rows.

    Returns
    -------
    DataFrame
        A row a code, the most frequent first: ``code``, ``rows`` and ``share`` of all rows of the table, ``sensitivity`` and
        ``specificity`` in the sample, ``put_right`` share with its 95 % bounds
        ``put_right_low`` and ``put_right_high``. All 0 to 1; NaN where the
        sample lacks what they rest on.

    Raises
    ------
    ChoiceError
        For a column that is not coded.
    """
    coded = sample.codes[column].dropna() if column in sample.codes else pd.Series(dtype="object")
    if column not in sample.codes:
        raise ChoiceError(f"{sample.name}: the sample has no column {column}; there are {', '.join(sample.codes)}")
    true = coded.to_numpy(str)
    read = of_tables(corpus, sample.table, list(coded.index))[column].to_numpy(str)
    known = Known(corpus.tables, corpus.texts)
    whole = pd.Series([code_of(row.get(column)) for row in known.rows(sample.table)])
    picks = np.random.default_rng(seed).integers(0, max(len(true), 1), (draws, len(true)))
    rows = []
    for code, count in whole.value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable").items():
        share = count / len(whole)
        is_true, is_read = true == code, read == code
        sensitivity, specificity = _told_apart(is_true, is_read)
        drawn = np.array([corrected_share(share, *_told_apart(is_true[pick], is_read[pick])) for pick in picks])
        low, high = bounds(drawn, LEVEL)
        rows.append(
            {
                "code": code, "rows": count, "share": share, "sensitivity": sensitivity, "specificity": specificity,
                "put_right": corrected_share(share, sensitivity, specificity), "put_right_low": low, "put_right_high": high,
            }
        )  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=["code", "rows", "share", "sensitivity", "specificity", "put_right", "put_right_low", "put_right_high"],
    )


def _told_apart(is_true: np.ndarray, is_read: np.ndarray) -> tuple[float, float]:
    """Sensitivity and specificity; NaN where there is no true or no false row."""
    if not len(is_true) or is_true.all() or not is_true.any():
        return float("nan"), float("nan")
    return float(is_read[is_true].mean()), float((~is_read[~is_true]).mean())


def rehearsed(
    path: str | Path,
    corpus: Corpus,
    column: str,
    *,
    wrong: float = 0.1,
    seed: int = 0,
    codebook: Codebook | None = None,
) -> Sample:
    """A sample as if it had been coded, to see what comes out before coders begin: no finding about anything.

    Parameters
    ----------
    path : path
        A sample as it was drawn.
    column : str
        The only one that is filled in.
    wrong : float
        Share of the rows, 0 to 1, that get another code of the sample, at random; the others get the tables' own.

    Returns
    -------
    Sample

    Raises
    ------
    ChoiceError
        For a column that is not coded.
    """
    drawn = read_sample(path, corpus, codebook)
    if column not in drawn.codes:
        raise ChoiceError(f"{drawn.name}: the sample has no column {column}; there are {', '.join(drawn.codes)}")
    codes = of_tables(corpus, drawn.table, list(drawn.codes.index))[column]
    random = np.random.default_rng(seed)
    others = {code: [other for other in sorted(set(codes)) if other != code] for code in set(codes)}
    filled = [str(random.choice(others[code])) if random.random() < wrong and others[code] else code for code in codes]
    return Sample(say(f"made-up coder {seed}"), drawn.table, drawn.by, drawn.codes.assign(**{column: filled}))
