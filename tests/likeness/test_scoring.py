"""Scores against answers, on answers small enough to count by hand."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from compare.likeness.scoring import average_precision, f1, score_likeness
from compare.tables import frame


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=1, max_size=30))
@settings(deadline=None)
def test_average_precision_is_the_usual_one(rows: list[tuple[bool, int]]) -> None:
    truth = np.array([row[0] for row in rows])
    score = np.array([row[1] for row in rows], float)
    if truth.any():
        assert average_precision(truth, score) == pytest.approx(average_precision_score(truth, score))
    else:
        assert math.isnan(average_precision(truth, score))


def test_f1_of_nothing_is_missing() -> None:
    none = np.zeros(3, bool)
    assert math.isnan(f1(none, none))
    assert f1(np.array([True, True, False]), np.array([True, False, True])) == 0.5


def test_scores_by_hand() -> None:
    measures = pd.DataFrame({"plan_id": ["a", "a", "b", "b"], "measure_id": ["a/m1", "a/m2", "b/m1", "b/m2"]})
    tables = {
        "measures": measures,
        "similar": frame("similar", [
            {"measure_a": "a/m1", "measure_b": "b/m1", "score": 0.9, "relation": "same"},
            {"measure_a": "a/m1", "measure_b": "b/m2", "score": 0.5, "relation": "same"},
            {"measure_a": "a/m2", "measure_b": "b/m2", "score": 0.2, "relation": None},
        ]),
        "clusters": pd.DataFrame({"measure_id": measures["measure_id"], "cluster_id": ["c1", "c2", "c1", "c1"]}),
        "themes": pd.DataFrame({"measure_id": ["a/m1", "a/m1"], "theme": ["甲", "乙"], "rank": [1, 2]}),
    }  # fmt: skip
    answers = {
        "pairs": [{"a": "a/m1", "b": "b/m1", "grade": 2}, {"a": "b/m2", "b": "a/m2", "grade": 1}],
        "themes": {"a/m1": {"primary": ["甲"]}, "b/m1": {"primary": ["甲"]}},
    }
    found = score_likeness(tables, answers).set_index("what")["value"]
    assert found["average precision, same commitment"] == 1
    assert found["average precision, alike"] == pytest.approx((1 + 2 / 3) / 2)
    assert found["F1, same commitment"] == pytest.approx(2 / 3)
    assert found["F1, any relation"] == 0.5
    assert found["clusters: pairs inside that are alike"] == 0.5
    assert found["clusters: same commitments inside one"] == 1
    assert found["themes: primary theme right"] == 0.5


def test_a_judged_pair_that_was_not_built_counts_against(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {
        "measures": pd.DataFrame({"plan_id": ["a"], "measure_id": ["a/m1"]}),
        "similar": frame("similar"), "clusters": frame("clusters"), "themes": frame("themes"),
    }  # fmt: skip
    answers = {"pairs": [{"a": "a/m1", "b": "b/m9", "grade": 2}], "themes": {"a/m1": {"primary": ["甲"]}}}
    found = score_likeness(tables, answers).set_index("what")["value"]
    assert found["F1, same commitment"] == 0
    assert found["clusters: same commitments inside one"] == 0
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    chinese = score_likeness(tables, answers)
    assert not [said for said in (*chinese["what"], *chinese["says"]) if re.search("[a-z]{2}", said)]
