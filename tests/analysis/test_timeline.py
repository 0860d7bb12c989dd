"""What falls due in which year."""

from __future__ import annotations

import pandas as pd
import pytest
from analysis.small import tables

from compare.analysis.timeline import course, deadlines

YEARS = [
    # row, where and in which year it counts
    ({"measure_id": "p/m001", "kind": "by", "to_date": "2024-06-30"}, ("dated", 2024)),
    ({"measure_id": "p/m001", "kind": "in", "from_date": "2025-01-01", "to_date": "2025-12-31"}, ("dated", 2025)),
    ({"measure_id": "p/m001", "kind": "range", "from_date": "2024-01-01", "to_date": "2026-12-31"}, ("dated", 2026)),
    ({"measure_id": "p/m001", "kind": "from", "from_date": "2024-03-01"}, ("from", None)),
    ({"measure_id": "p/m001", "kind": "every", "every_period": "year"}, ("every", None)),
    ({"measure_id": "p/m001", "kind": "within"}, ("within", None)),
    ({"measure_id": "p/m001", "kind": "by"}, ("undated", None)),
    ({"measure_id": "p/m001", "kind": "every", "to_date": "2024-12-31"}, ("every", None)),
]


@pytest.mark.parametrize(("row", "place"), YEARS)
def test_each_kind_counts_in_its_year(row: dict, place: tuple[str, int | None]) -> None:
    found = deadlines(tables(years=[row])).iloc[0]
    assert (found["when"], None if pd.isna(found["year"]) else found["year"], found["count"]) == (*place, 1)


def test_a_measure_counts_once_for_a_year_and_kind_and_passages_outside_measures_by_themselves() -> None:
    by = {"kind": "by", "to_date": "2024-12-31"}
    data = tables(
        years=[
            {"measure_id": "p/m001", **by, "start": 10},
            {"measure_id": "p/m001", **by, "start": 20},
            {"action_id": "p/a01", **by, "start": 30},
            {"plan_id": "p", **by, "start": 40, "part": "goals"},
            {"plan_id": "p", **by, "start": 50, "part": "goals"},
        ]
    )
    assert deadlines(data)["count"].tolist() == [4]
    assert course(data, "p")["row_id"].tolist() == ["p/m001", "p/m001", "p/a01", "goals", "goals"]


def test_targets_count_by_their_deadline() -> None:
    data = tables(targets=[{"plan_id": "p", "by_date": "2025-12-31"}, {"plan_id": "p"}, {"plan_id": "p"}])
    rows = deadlines(data)
    assert rows["what"].tolist() == ["targets", "targets"]
    assert rows["count"].tolist() == [1, 2]


def test_nothing_said_is_nothing_due() -> None:
    assert deadlines(tables(measures=[{"measure_id": "p/m001"}])).empty
