"""The stored notebooks hold, and a changed number fails: strict nbval goes red when a table or an output is altered.

``make test`` runs the English notebooks in kernels of their own; the Chinese ones, of the same code, are run here.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbval.plugin import IPyNbFile
from other_project import STORED, Outputs, run_here

from compare import building
from compare.starting import new_project
from tools import notebooks

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]
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


def cells_of(request: pytest.FixtureRequest, stored: Path) -> list[Any]:
    """The cells of code as nbval collects them."""
    return list(IPyNbFile.from_parent(request.session, path=stored).collect())


def disagreeing(cells: list[Any], outputs: Outputs) -> list[int]:
    """The cells of code, counted from 0, in which nbval's own comparison finds other outputs than the stored ones."""
    return [
        place
        for place, (cell, found) in enumerate(zip(cells, outputs, strict=True))
        if not cell.compare_outputs(found, cell.cell.outputs)
    ]


@pytest.fixture(scope="module")
def changed_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = new_project(tmp_path_factory.mktemp("changed_table") / "en", "en")
    (made / "data" / "corrections" / "zhanhe-2024.yaml").write_text(ONE_MEASURE_LESS, encoding="utf-8")
    assert not building.build(made / "data" / "raw").problems
    return made / "notebooks"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in Chinese of the shipped plans alone, whatever ``data/raw`` holds."""
    made = new_project(tmp_path_factory.mktemp("shipped") / "zh", "zh")
    assert not building.build(made / "data" / "raw").problems
    return made / "notebooks"


@pytest.mark.parametrize("stem", STEMS)
def test_a_chinese_notebook_shows_what_is_stored(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, shipped: Path, stem: str
) -> None:
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    path = shipped / f"{stem}.ipynb"
    outputs, failed = run_here(path)
    assert not failed
    assert disagreeing(cells_of(request, path), outputs) == []


@pytest.mark.parametrize("stem", STEMS)
def test_a_changed_table_is_seen(request: pytest.FixtureRequest, changed_table: Path, stem: str) -> None:
    path = changed_table / f"{stem}.ipynb"
    cells = cells_of(request, path)
    whole = stem == STEMS[0]
    outputs, failed = run_here(
        path, lambda found: not whole and bool(disagreeing(cells[len(found) - 1 :][:1], found[-1:]))
    )
    assert not failed
    seen = disagreeing(cells[: len(outputs)], outputs)
    assert seen
    if whole:  # what does not hang on the measure is the same as in a kernel of its own
        assert len(seen) < sum(map(bool, outputs)) == sum(bool(cell.cell.outputs) for cell in cells)


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


@pytest.mark.parametrize("stored", STORED, ids=STEMS)
def test_a_changed_output_is_seen_where_it_stands(request: pytest.FixtureRequest, tmp_path: Path, stored: Path) -> None:
    code = [cell for cell in nbformat.read(stored, as_version=4).cells if cell.cell_type == "code"]
    copy = Path(shutil.copy(stored, tmp_path))
    assert disagreeing(cells_of(request, copy), [cell.outputs for cell in code]) == []
    place = change_a_digit(copy)
    assert disagreeing(cells_of(request, copy), [cell.outputs for cell in code]) == [place]


def test_a_stripped_notebook_is_no_true_one(tmp_path: Path) -> None:
    notebook: dict[str, Any] = json.loads(STORED[0].read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path = tmp_path / STORED[0].name
    path.write_bytes(notebooks.written(notebook))
    assert any("run make notebooks" in problem for problem in notebooks.problems(path))
