"""Every notebook runs through on other plans: another policy field, one plan without units, one without years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from other_project import OTHER_PLANS, STORED, project, run_here

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]
FULL, UNITLESS, YEARLESS = "jiashan-2025", "yishui-2025", "binglin-2024"
PARAMETERS: dict[str, dict[str, Any]] = {
    "00_start_here": {"plan": YEARLESS},
    "01_actions_side_by_side": {"plan_a": UNITLESS, "plan_b": YEARLESS},
    "02_coverage_and_gaps": {"plan": FULL},
    "03_who_is_responsible": {"plan": UNITLESS},
    "04_deadlines_and_targets": {"plan": YEARLESS},
    "05_similar_measures": {"plans": [FULL, UNITLESS]},
    "06_shared_text": {"plan": FULL, "other": UNITLESS},
    "07_how_definite_are_the_promises": {"plan": YEARLESS},
    "08_briefing_in_ten_minutes": {"plan_a": UNITLESS, "plan_b": YEARLESS, "lang": "zh", "formats": ["svg"]},
    "09_your_own_plans": {"other": FULL, "correction": None},
    "10_against_the_frame": {
        "plans": [FULL, UNITLESS],
        "upper": FULL,
        "lower": UNITLESS,
    },  # of another field: next to nothing is covered
    "11_a_better_plan": {"plan": YEARLESS, "model": FULL, "third": UNITLESS},
    "12_check_and_agree": {"plan": UNITLESS, "table": "years", "column": "kind", "rows": 20},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("elsewhere"), OTHER_PLANS, PARAMETERS)


@pytest.mark.parametrize("stem", [path.stem for path in STORED])
def test_runs_through_on_other_plans(folder: Path, stem: str) -> None:
    _, failed = run_here(folder / f"{stem}.ipynb")
    assert not failed
    if stem.startswith("08"):
        written = folder.parent / "reports" / "briefing" / f"{UNITLESS}+{YEARLESS}"
        names = {path.name for path in written.iterdir()}
        assert {"charts", "findings.md", "tables.xlsx", "crosswalk.html", "crosswalk.xlsx"} <= names
        assert len(list((written / "charts").glob("*_slide_zh.svg"))) >= 10


def test_every_notebook_has_parameters_for_the_other_plans() -> None:
    assert set(PARAMETERS) == {path.stem for path in STORED}


def test_an_unknown_plan_is_answered_with_those_that_are_there(tmp_path: Path) -> None:
    wanted = {"08_briefing_in_ten_minutes": {"plan_a": "nowhere-1999", "plan_b": FULL}}
    folder = project(tmp_path, OTHER_PLANS, wanted)
    _, failed = run_here(folder / "08_briefing_in_ten_minutes.ipynb")
    assert "no plan nowhere-1999; there are binglin-2024, jiashan-2025, yishui-2025" in failed
