"""A changed number fails: strict nbval goes red for every notebook when a table, or a stored output, is altered."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from gold_plans import RAW
from other_project import STORED, nbval, project

from compare import building
from tools import notebooks

pytestmark = pytest.mark.slow
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


Failed = dict[str, list[str]]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Failed, Failed, dict[str, int]]:
    """What failed with a changed table, what failed with changed outputs, and where those were changed.

    Both runs take a minute, most of it in kernels of their own, so they go side by side.
    """
    table = project(tmp_path_factory.mktemp("changed_table"), RAW)
    corrections = table.parent / "data" / "corrections"
    corrections.mkdir()
    (corrections / "zhanhe-2024.yaml").write_text(ONE_MEASURE_LESS, encoding="utf-8")
    assert not building.build(table.parent / "data" / "raw").problems
    output = project(tmp_path_factory.mktemp("changed_output"), RAW)
    changed = {path.stem: change_a_digit(path) for path in notebooks.notebooks_in(output)}
    with ThreadPoolExecutor(2) as together:
        first, second = together.map(lambda folder: nbval(folder, "--nbval"), (table, output))
    return first, second, changed


@pytest.mark.parametrize("stem", STEMS)
def test_a_changed_table_is_seen(runs: tuple[Failed, Failed, dict[str, int]], stem: str) -> None:
    failed = runs[0][stem]
    assert any("mismatch" in said for said in failed), failed


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
def test_a_changed_output_is_seen_where_it_stands(runs: tuple[Failed, Failed, dict[str, int]], stem: str) -> None:
    _, failed, changed = runs
    assert len(failed[stem]) == 1, failed[stem]
    assert failed[stem][0].startswith(f"Cell {changed[stem]}:"), failed[stem]


def test_a_stripped_notebook_is_no_true_one(tmp_path: Path) -> None:
    notebook: dict[str, Any] = json.loads(STORED[0].read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path = tmp_path / STORED[0].name
    path.write_bytes(notebooks.written(notebook))
    assert any("run make notebooks" in problem for problem in notebooks.problems(path))
