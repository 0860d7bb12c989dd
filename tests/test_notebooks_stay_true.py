"""A changed number fails: strict nbval goes red for every notebook when a table, or a stored output, is altered."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from gold_plans import RAW
from other_project import STORED, nbval, project

from compare import building, notebooks

STEMS = [path.stem for path in STORED]

# One row less in one table: every notebook shows something that it counts in.
ONE_MEASURE_LESS = """
- table: measures
  match: {measure_id: zhanhe-2024/m014}
  expect: {part: tasks}
  drop: true
  reason: to see whether the notebooks notice
"""
DIGIT = re.compile(r"[0-9]")


@pytest.fixture(scope="module")
def with_a_changed_table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = project(tmp_path_factory.mktemp("changed_table"), RAW)
    corrections = folder.parent / "data" / "corrections"
    corrections.mkdir()
    (corrections / "zhanhe-2024.yaml").write_text(ONE_MEASURE_LESS, encoding="utf-8")
    report = building.build(folder.parent / "data" / "raw")
    assert not report.problems
    return nbval(folder, "--nbval")


@pytest.mark.parametrize("stem", STEMS)
def test_a_changed_table_is_seen(with_a_changed_table: dict[str, list[str]], stem: str) -> None:
    assert any("mismatch" in said for said in with_a_changed_table[stem]), with_a_changed_table[stem]


@pytest.fixture(scope="module")
def with_a_changed_output(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, list[str]]]:
    folder = project(tmp_path_factory.mktemp("changed_output"), RAW)
    changed = {path.stem: change_a_digit(path) for path in notebooks.notebooks_in(folder)}
    failed = nbval(folder, "--nbval")
    return {stem: (changed[stem], failed[stem]) for stem in STEMS}


def change_a_digit(path: Path) -> int:
    """Store another digit in the last output that holds one; the number of its cell of code, from 0 as nbval counts."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for place, cell in reversed(list(enumerate(code))):
        for output in reversed(cell["outputs"]):
            lines: list[str] = output.get("data", {}).get("text/plain", output.get("text", []))
            for i, line in enumerate(lines):
                if DIGIT.search(line):
                    lines[i] = DIGIT.sub(lambda found: str((int(found.group()) + 1) % 10), line, count=1)
                    path.write_bytes(notebooks.written(notebook))
                    return place
    raise AssertionError(f"{path.name} shows no number")


@pytest.mark.parametrize("stem", STEMS)
def test_a_changed_output_is_seen_where_it_stands(
    with_a_changed_output: dict[str, tuple[int, list[str]]], stem: str
) -> None:
    place, failed = with_a_changed_output[stem]
    assert len(failed) == 1, failed
    assert failed[0].startswith(f"Cell {place}:"), failed


def test_a_stripped_notebook_is_no_true_one(tmp_path: Path) -> None:
    notebook: dict[str, Any] = json.loads(STORED[0].read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path = tmp_path / STORED[0].name
    path.write_bytes(notebooks.written(notebook))
    assert any("run make notebooks" in problem for problem in notebooks.problems(path))
