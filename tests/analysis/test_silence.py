"""What is not there: counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from analysis.small import tables

from compare.analysis.silence import only_here, unmatched, without_units, without_years
from compare.corpus import CorpusError

DATA = tables(
    measures=[
        {"measure_id": "a/m001", "start": 0, "end": 9, "title": "培训"},
        {"measure_id": "a/m002", "start": 10, "end": 19, "title": None, "text": "演练" * 30},
        {"measure_id": "a/m003", "start": 20, "end": 29, "part": "safeguards"},
        {"measure_id": "b/m001", "start": 0, "end": 9, "title": "轮训"},
    ],
    assignments=[{"measure_id": "a/m001"}],
    years=[{"measure_id": "b/m001"}, {"plan_id": "a", "measure_id": None}],
    similar=[
        {"measure_a": "a/m001", "measure_b": "b/m001", "score": 0.9, "relation": "same"},
        {"measure_a": "a/m002", "measure_b": "b/m001", "score": 0.2, "relation": None},
    ],
)


def test_measures_of_the_tasks_without_a_unit() -> None:
    assert list(without_units(DATA)["measure_id"]) == ["a/m002", "b/m001"]
    assert list(without_units(DATA, ["b"])["measure_id"]) == ["b/m001"]


def test_measures_of_the_tasks_without_a_time() -> None:
    assert list(without_years(DATA)["measure_id"]) == ["a/m001", "a/m002"]


def test_measures_that_are_like_none() -> None:
    assert list(unmatched(DATA)["measure_id"]) == ["a/m002", "a/m003"]
    assert len(unmatched(DATA, ["a"])) == 3, "alone, a plan has nothing to be like"


def test_what_one_plan_has_alone_and_what_comes_nearest() -> None:
    first, second = only_here(DATA, "a").to_dict("records")
    assert (first["measure_id"], first["nearest"], first["nearest_title"], first["nearest_score"]) == (
        "a/m002", "b/m001", "轮训", 0.2,
    )  # fmt: skip
    assert first["title"] == "演练" * 20 + "…"
    assert second["measure_id"] == "a/m003" and pd.isna(second["nearest"])
    assert only_here(DATA, "b").empty
    with pytest.raises(CorpusError, match="no plan c; there are a, b"):
        only_here(DATA, "c")
