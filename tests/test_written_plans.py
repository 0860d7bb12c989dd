"""Readings of plans in layouts that the corpus does not have, against answers made by hand before they were read."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.evaluate import Evaluation, evaluate
from compare.reading import read_text
from compare.tables import plan_tables

FOLDER = Path(__file__).parent / "written_plans"
# the least F1 of rows found and of rows right, over the eight plans together
LEAST = {
    "plans": (0.95, 0.95),
    "parts": (0.95, 0.95),
    "actions": (0.95, 0.90),
    "measures": (0.95, 0.90),
    "units": (0.95, 0.90),
    "years": (0.97, 0.97),
    "targets": (0.97, 0.97),
    "references": (0.95, 0.95),
    "oddities": (0.80, 0.80),
}


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    plans = [read_text(path.read_bytes().decode("utf-8"), path.stem) for path in sorted(FOLDER.glob("*.txt"))]
    return evaluate(plan_tables(plans), FOLDER / "answers")


@pytest.mark.parametrize("table", LEAST)
def test_other_layouts_are_read(evaluation: Evaluation, table: str) -> None:
    score = next(score for score in evaluation.total() if score.table == table)
    found, right = LEAST[table]
    misses = [miss for miss in evaluation.misses if miss.table == table]
    assert (score.f1(score.found) or 0) >= found, misses
    assert (score.f1(score.right) or 0) >= right, misses


def test_later_plans_are_read_without_a_fault() -> None:
    plans = [
        read_text(path.read_bytes().decode("utf-8"), path.stem) for path in sorted((FOLDER / "later").glob("*.txt"))
    ]
    found = evaluate(plan_tables(plans), FOLDER / "later" / "answers")
    assert found.misses == ()
    assert [finding for plan in plans for finding in plan.findings if finding.level == "warning"] == []


def test_every_plan_reads_its_measures_and_units(evaluation: Evaluation) -> None:
    for score in evaluation.scores:
        if score.table in ("actions", "measures", "units") and score.gold:
            assert (score.f1(score.right) or 0) >= 0.9, (score.plan_id, score.table)
