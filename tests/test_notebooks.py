"""Notebooks: the stored ones are true ones, and everything that would make one untrue is seen."""

from __future__ import annotations

import ast
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from gold_plans import ROOT

from tools import notebooks

STORED = notebooks.notebooks_in(ROOT / "notebooks")
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", STORED, ids=[path.stem for path in STORED])
def test_a_stored_notebook_is_true(path: Path) -> None:
    assert notebooks.problems(path) == []


def test_the_suite_is_whole() -> None:
    assert [path.stem[:2] for path in STORED] == [
        "00",
        "01",
        "02",
        "03",
        "04",
        "05",
        "06",
        "07",
        "08",
        "09",
        "10",
        "11",
        "12",
    ]


@pytest.mark.parametrize("path", STORED, ids=[path.stem for path in STORED])
def test_a_notebook_has_the_form_of_the_house(path: Path) -> None:
    """The question · one cell of parameters, first of all code, values only · load · five to eight steps · limits."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    title, question = notebooks.question_of({"cells": cells})
    assert title.startswith(f"{path.stem[:2]} · ") and question.endswith("?")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    tagged = [cell for cell in code if notebooks.PARAMETERS in cell["metadata"].get("tags", ())]
    assert tagged == code[:1]
    for statement in ast.parse("".join(tagged[0]["source"])).body:
        assert isinstance(statement, ast.Assign)
        ast.literal_eval(statement.value)
    headings = [line for cell in cells if cell["cell_type"] == "markdown"
                for line in "".join(cell["source"]).splitlines() if line.startswith("## ")]  # fmt: skip
    steps = [heading for heading in headings if heading[3].isdigit()]
    assert headings == ["## Parameters", "## Load", *steps, "## Export", "## Limits"]
    assert 5 <= len(steps) <= 9
    assert [int(step.split(" ")[1]) for step in steps] == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("path", STORED, ids=[path.stem for path in STORED])
def test_every_picture_is_followed_by_its_numbers(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        outputs = cell.get("outputs", [])
        for picture, words in pairwise([*outputs, {}]):
            if "image/png" in picture.get("data", {}):
                title = "".join(picture["data"]["text/plain"])
                assert "".join(words["data"]["text/plain"]).startswith(title)
                assert "<details>" in "".join(words["data"]["text/html"])


def test_the_page_that_lists_them_is_in_step() -> None:
    page, pictures = notebooks.index(ROOT / "notebooks", ROOT / "docs" / "pictures")
    assert (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8") == page
    assert set(pictures) == {f"{path.stem}.png" for path in STORED}
    for name in pictures:
        assert (ROOT / "docs" / "pictures" / name).stat().st_size <= 150_000


def test_the_page_that_lists_the_chinese_ones_is_in_step() -> None:
    folder = ROOT / "notebooks" / "zh"
    page, pictures = notebooks.index(folder, ROOT / "docs" / "pictures")
    assert (folder / "README.md").read_text(encoding="utf-8") == page and pictures == {}
    assert page.count("？ |\n") == len(STORED)


def test_a_list_of_notebooks_without_charts_or_questions(tmp_path: Path) -> None:
    stored(tmp_path, code("1 + 1", 1, [shown("2")]))
    assert notebooks.main(["index", str(tmp_path), "--pictures", str(tmp_path / "pictures")]) == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8").endswith("| [n](n.ipynb) |  |  |\n")
    assert not (tmp_path / "pictures").exists()


def code(
    source: str, count: int | None = 1, outputs: list[dict[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": "x",
        "metadata": {},
        "outputs": outputs or [],
        "source": source,
    } | more


def shown(text: str, kind: str = "text/plain") -> dict[str, Any]:
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {kind: text}}


def stored(folder: Path, *cells: dict[str, Any], **more: Any) -> Path:
    path = folder / "n.ipynb"
    content = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more
    path.write_bytes(notebooks.written(notebooks.normal(content) if not more else content))
    return path


def test_a_true_notebook_has_no_problems(tmp_path: Path) -> None:
    heading = {"cell_type": "markdown", "id": "y", "metadata": {"editable": True}, "source": "# 问题"}
    assert notebooks.problems(stored(tmp_path, heading, code("1 + 1", 7, [shown("2")]))) == []


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (code("1 + 1", None), "counts are [None], not 1 to 1"),
        (code("def f():\n    pass"), "cell 1: defines f"),
        (code("class A: pass"), "cell 1: defines A"),
        (code("\n".join(["x = 1"] * 11)), "cell 1: 11 lines, more than 10"),
        (code("x +"), "cell 1: no Python"),
        (code("x", outputs=[shown("<Axes at 0x7f3a91c2d0b8>")]), "shows an address in memory: 0x7f3a91c2d0b8"),
        (code("x", outputs=[shown("/Users/me/plans")]), "shows a path of this machine: /Users/"),
        (code("x", outputs=[shown('<table id="T_a1b2c3">', "text/html")]), "shows a random id: T_a1b2c3"),
        (
            code("x", outputs=[{"output_type": "error", "ename": "KeyError", "evalue": "x", "traceback": []}]),
            "KeyError",
        ),
        (
            code("x", outputs=[{"output_type": "stream", "name": "stderr", "text": "Loading"}]),
            "wrote to stderr: Loading",
        ),
        (code(""), "cell 1 is empty"),
    ],
)
def test_what_makes_a_notebook_untrue_is_seen(tmp_path: Path, cell: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in notebooks.problems(stored(tmp_path, cell)))


def test_form_and_kernel_are_seen(tmp_path: Path) -> None:
    path = stored(tmp_path, code("1", 1), metadata={"kernelspec": {"name": "my-env"}})
    assert notebooks.problems(path) == ["n.ipynb: the kernel's name is not python3"]
    path = stored(tmp_path, code("1", 1))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert notebooks.problems(path) == ["n.ipynb: line ends are not LF"]
    path.write_bytes(json.dumps(json.loads(path.read_bytes())).encode())
    assert notebooks.problems(path) == ["n.ipynb: not in the form that make notebooks writes"]
    path.write_text("no json", encoding="utf-8")
    assert notebooks.problems(path)[0].startswith("n.ipynb: no notebook")


def test_a_notebook_is_run_in_its_folder_and_written_the_same_twice(tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text("湛河区", encoding="utf-8")
    path = stored(
        tmp_path,
        code("from pathlib import Path\nprint('a')\nprint('b')", None),
        code("Path('here.txt').read_text(encoding='utf-8')", None, metadata={"tags": ["parameters"], "scrolled": True}),
    )
    assert notebooks.main(["run", str(tmp_path)]) == 0
    first = path.read_bytes()
    assert notebooks.problems(path) == []
    cells = json.loads(first)["cells"]
    assert cells[0]["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["a\n", "b\n"]}]
    assert cells[1]["outputs"][0]["data"] == {"text/plain": ["'湛河区'"]}
    assert cells[1]["metadata"] == {"tags": ["parameters"]}
    assert notebooks.main(["run", str(tmp_path)]) == 0
    assert path.read_bytes() == first


def test_a_notebook_that_fails_is_named_and_left_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = stored(tmp_path, code("x = {}"), code("x['county']", 2))
    before = path.read_bytes()
    assert notebooks.main(["run", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "n.ipynb: KeyError: 'county'" in said
    assert "in cell 2:\nx['county']" in said
    assert path.read_bytes() == before


def test_pages_for_readers_without_jupyter(tmp_path: Path) -> None:
    path = stored(tmp_path, code("print('八大行动')", None))
    before = path.read_bytes()
    assert notebooks.main(["run", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert "八大行动" in (tmp_path / "out" / "n.html").read_text(encoding="utf-8")
    assert path.read_bytes() == before


def test_a_page_is_whole_in_itself(tmp_path: Path) -> None:
    page = notebooks.as_page(json.loads(STORED[1].read_bytes()), "页").decode()
    assert "default-src 'none'" in page.partition("</head>")[0]
    assert "<script" not in page.lower() and "cdnjs" not in page and "MathJax" not in page
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", page)
    assert "data:image/png;base64," in page


def test_a_folder_without_notebooks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert notebooks.main(["check", str(tmp_path)]) == 1
    assert "no notebooks there" in capsys.readouterr().err
