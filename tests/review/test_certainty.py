"""Shares with an interval, weighed over strata, put right for misreading."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from compare.errors import ChoiceError
from compare.review.certainty import Share, Stratum, corrected_share, of_checks, stratified, wilson


@pytest.mark.parametrize(
    ("hits", "rows", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_as_published(hits, rows, low, high):
    """The last line is Newcombe 1998, table I, method 3 (81 of 263: 0.2553 to 0.3662)."""
    share = wilson(hits, rows)
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))["wilson"]


@pytest.mark.parametrize(("hits", "rows", "level", "low", "high"), RECORDED)
def test_wilson_as_statsmodels_gives_it(hits, rows, level, low, high):
    share = wilson(hits, rows, level)
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-10), pytest.approx(high, abs=1e-10))


def test_what_is_no_share_is_said_and_nothing_looked_at_is_unknown():
    assert math.isnan(wilson(0, 0).value)
    with pytest.raises(ChoiceError, match="3 of 2 is no share"):
        wilson(3, 2)


def test_strata_are_weighed_by_their_rows():
    share = stratified([Stratum(900, 30, 30), Stratum(100, 30, 15)])
    assert share.value == pytest.approx(0.95)
    assert share.low < 0.95 < share.high


def test_a_stratum_that_nobody_looked_at_leaves_the_share_unknown():
    assert math.isnan(stratified([Stratum(10, 5, 5), Stratum(10, 0, 0)]).value)
    assert math.isnan(stratified([]).value)
    assert stratified([Stratum(10, 10, 9), Stratum(0, 0, 0)]) == Share(0.9, 0.9, 0.9)


def test_where_all_was_right_the_interval_still_has_a_width():
    share = stratified([Stratum(500, 20, 20), Stratum(500, 20, 20)])
    assert (share.value, share.high) == (1.0, pytest.approx(1.0))
    assert 0.85 < share.low < 0.95


@pytest.mark.parametrize("truth", [(0.95, 0.7), (0.99, 0.9), (0.6, 0.5)])
def test_the_interval_covers_what_is_true_as_often_as_it_says(truth):
    random = np.random.default_rng(5)
    rows = (4000, 1000)
    whole = sum(n * share for n, share in zip(rows, truth, strict=True)) / sum(rows)
    held = 0
    for _round in range(1000):
        strata = [Stratum(n, 50, int(random.binomial(50, share))) for n, share in zip(rows, truth, strict=True)]
        found = stratified(strata)
        held += found.low <= whole <= found.high
    assert 0.92 <= held / 1000 <= 0.99


@pytest.mark.parametrize(
    ("apparent", "sensitivity", "specificity", "share"),
    [(0.25, 0.9, 0.9, 0.1875), (0.5, 1.0, 1.0, 0.5), (0.05, 0.9, 0.9, 0.0), (0.99, 0.9, 0.95, 1.0)],
)
def test_a_share_put_right(apparent, sensitivity, specificity, share):
    assert corrected_share(apparent, sensitivity, specificity) == pytest.approx(share)


def test_a_reader_who_cannot_tell_apart_says_nothing():
    assert math.isnan(corrected_share(0.3, 0.5, 0.5)) and math.isnan(corrected_share(0.3, math.nan, 0.9))


def counts(**more):
    zero = dict.fromkeys(("rows", "right", "wrong", "unsure", "missed", "removed"), 0)
    return {"plan_id": "a", "table": "units", "doubt": False, **zero, **more}


def test_precision_of_what_was_checked_weighs_rows_in_doubt_and_others():
    (row,) = of_checks([counts(rows=90, right=18, wrong=2), counts(doubt=True, rows=10, right=5, wrong=5)]).to_dict(
        "records"
    )
    assert row["precision"] == pytest.approx(0.9 * 0.9 + 0.1 * 0.5) and row["checked"] == 30
    assert row["precision_low"] < row["precision"] < row["precision_high"]
    assert math.isnan(row["recall"]), "not every row was looked at"


def test_recall_needs_plans_in_which_every_row_was_looked_at():
    """Ten rows: seven right, one with a wrong value, two that the plan does not say; one more was missed: 7 of 9."""
    (row,) = of_checks([counts(rows=10, right=7, wrong=3, removed=2, missed=1)]).to_dict("records")
    assert (row["precision"], row["recall"]) == (pytest.approx(0.7), pytest.approx(7 / 9))
    assert of_checks([]).empty
