"""Who, by when, how much: flags of every measure, and their sums by plan and theme."""

from __future__ import annotations

import pytest
from analysis.small import tables

from compare.analysis.completeness import completeness, definite

DATA = tables(
    measures=[{"measure_id": f"p/m00{i}", "theme": theme} for i, theme in enumerate(("教育培训", "教育培训", None), 1)],
    assignments=[{"measure_id": "p/m001", "role": "lead"}, {"measure_id": "p/m002", "role": "support"}],
    years=[{"measure_id": "p/m001", "kind": "by", "to_date": "2025-12-31"}, {"measure_id": "p/m002", "kind": "every"},
           {"plan_id": "p", "kind": "in"}],
    targets=[{"measure_id": "p/m001"}],
)  # fmt: skip


def test_each_measure_has_its_flags() -> None:
    found = definite(DATA).set_index("measure_id")
    flags = ["with_unit", "with_lead", "with_year", "with_target", "with_check", "all_three", "none_of_three"]
    assert found[flags].astype(int).values.tolist() == [
        [1, 1, 1, 1, 0, 1, 0], [1, 0, 1, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0, 1],
    ]  # fmt: skip


def test_plans_and_themes_add_them_up() -> None:
    by_plan, by_theme = completeness(DATA), completeness(DATA, "theme")
    assert by_plan[["measures", "all_three", "none_of_three"]].values.tolist() == [[3, 1, 1]]
    assert by_theme["measures"].tolist() == [2, 1] and by_theme["theme"].isna().tolist() == [False, True]
    with pytest.raises(ValueError, match="plan, theme"):
        completeness(DATA, "sector")
