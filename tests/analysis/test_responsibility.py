"""What units carry, counted by measures, not by rows."""

from __future__ import annotations

import pytest
from analysis.small import tables

from compare.analysis.responsibility import unit_load

DATA = tables(
    measures=[
        {"measure_id": "p/m001", "theme": "教育培训"},
        {"measure_id": "p/m002", "theme": "教育培训"},
        {"measure_id": "p/m003"},
        {"measure_id": "q/m001", "theme": "应急救援"},
    ],
    assignments=[
        {"measure_id": "p/m001", "name": "甲局", "role": "lead", "function": "公安"},
        {"measure_id": "p/m001", "name": "甲支队", "role": "lead", "function": "公安"},  # the same function again
        {"measure_id": "p/m001", "name": "乙局", "role": "support", "function": "财政"},
        {"measure_id": "p/m002", "name": "甲局", "role": "lead", "function": "公安"},
        {"measure_id": "p/m002", "name": "甲局", "role": "support", "function": "公安"},  # two roles in one measure
        {"measure_id": "p/m003", "name": "乙局", "role": "responsible", "function": "财政"},
        {"measure_id": "q/m001", "name": "乙局", "role": "lead", "function": "财政"},
    ],
)


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("function", [["p", "公安", 2, 0, 0, 2], ["p", "财政", 0, 1, 1, 2], ["q", "财政", 1, 0, 0, 1]]),
        ("name", [["p", "甲局", 2, 0, 0, 2], ["p", "乙局", 0, 1, 1, 2], ["p", "甲支队", 1, 0, 0, 1], ["q", "乙局", 1, 0, 0, 1]]),
    ],
)  # fmt: skip
def test_load_takes_the_first_role_of_a_measure(by: str, rows: list[list]) -> None:
    assert unit_load(DATA, by=by).values.tolist() == rows


def test_load_of_one_plan() -> None:
    assert list(unit_load(DATA, "q")["plan_id"]) == ["q"]


def test_without_units_there_is_no_load() -> None:
    assert unit_load(tables(measures=[{"measure_id": "p/m001"}])).empty


def test_other_ways_are_refused() -> None:
    with pytest.raises(ValueError, match="function, name"):
        unit_load(DATA, by="level")
