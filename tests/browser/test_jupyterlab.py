"""As a new user would: JupyterLab in a real browser, a notebook opened, one cell edited, everything run, the chart seen."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gold_plans import ROOT
from other_project import STORED

pytest.importorskip("selenium", reason="no selenium: make setup installs it")

from browser.lab import Lab, chromium, copy_project, jupyterlab, programs, stop_kernels
from selenium.webdriver.support.ui import Select

SCREENSHOTS = ROOT / "reports" / "screenshots"
BRIEFING = "08_briefing_in_ten_minutes"
FIRST_PICTURE = ".jp-RenderedImage img"

pytestmark = [
    pytest.mark.skipif(
        None in programs(),
        reason="no Chromium with chromedriver here; on Debian: apt-get install chromium chromium-driver",
    ),
    pytest.mark.skipif("BROWSER_TEST" not in os.environ, reason="takes minutes; run it with make browser-test"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[str]:
    with jupyterlab(project) as address:
        yield address


@pytest.fixture
def lab(server: str, tmp_path: Path) -> Iterator[Lab]:
    """A new browser for each test; the kernels that it leaves are ended."""
    with chromium(tmp_path) as window:
        yield Lab(window, server)
    stop_kernels(server)


def outputs(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in notebook["cells"]:
        yield from cell.get("outputs", ())


def assert_sound(notebook: dict[str, Any]) -> None:
    """Every cell was run, none failed, nothing was said on stderr."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code)
    found = [
        output for output in outputs(notebook) if output["output_type"] == "error" or output.get("name") == "stderr"
    ]
    assert found == []


@pytest.mark.parametrize("path", STORED, ids=[path.stem for path in STORED])
def test_every_notebook_runs_in_the_browser(lab: Lab, project: Path, path: Path) -> None:
    lab.open(path.name)
    lab.run_all()
    notebook = lab.saved(project / "notebooks" / path.name)
    assert_sound(notebook)
    pictures = sum("image/png" in output.get("data", {}) for output in outputs(notebook))
    assert pictures
    image = lab.show(FIRST_PICTURE)
    assert int(image.get_property("naturalWidth")) > 600
    lab.picture(SCREENSHOTS / f"{path.stem}.png")


def test_a_new_user_gets_a_chart_of_two_plans_by_editing_one_cell(lab: Lab, project: Path) -> None:
    lab.open(f"{BRIEFING}.ipynb")
    lab.write_cell("plan_a =", 'plan_a = "linxiang-2024"\nplan_b = "yunyang-2024"\nlang = "en"\n'
                   'sizes = ["slide"]\nformats = ["png"]\nout = "../reports/briefing"')  # fmt: skip
    lab.run_all()
    notebook = lab.saved(project / "notebooks" / f"{BRIEFING}.ipynb")
    assert_sound(notebook)
    text = json.dumps(list(outputs(notebook)), ensure_ascii=False)
    assert "Linxiang 2024" in text and "Yunyang 2024" in text and "Zhanhe" not in text
    lab.show(FIRST_PICTURE)
    lab.picture(SCREENSHOTS / f"{BRIEFING}_two_plans_of_choice.png")
    written = project / "reports" / "briefing" / "linxiang-2024+yunyang-2024"
    assert (written / "tables.xlsx").is_file()
    assert len(list((written / "charts").glob("*_slide_en.png"))) >= 10


def test_a_plan_that_is_not_there_is_answered_with_those_that_are(lab: Lab) -> None:
    lab.open(f"{BRIEFING}.ipynb")
    lab.write_cell("plan_a =", 'plan_a = "pingdingshan"\nplan_b = "yunyang-2024"\nlang = "zh"\n'
                   'sizes = ["slide"]\nformats = ["png"]\nout = "../reports/briefing"')  # fmt: skip
    lab.run_all()
    said = lab.show('[data-mime-type="application/vnd.jupyter.stderr"], .jp-RenderedText').text
    assert "没有方案 pingdingshan；现有 linxiang-2024, maqin-2020, xinjin-2024" in said


def test_tables_are_searched_rows_open_and_plans_are_chosen(lab: Lab) -> None:
    lab.open("00_start_here.ipynb")
    lab.run_all()
    search = lab.wait(lambda: lab.all(".dt-search input"), what="a field to search a table")[-1]
    lab.window.execute_script("arguments[0].scrollIntoView({block: 'center'})", search)
    search.send_keys("wrapped_line")
    info = lab.wait(lambda: [one.text for one in lab.all(".dt-info") if "filtered" in one.text], what="fewer rows")
    assert info
    lab.click(".jp-OutputArea details summary", last=True)
    assert lab.wait(lambda: [one for one in lab.all("details[open] mark") if one.text], what="the marked sentence")
    lab.picture(SCREENSHOTS / "00_start_here_table.png")
    Select(lab.show(".widget-dropdown select")).select_by_visible_text("Xinjin")
    lab.wait(
        lambda: any("Xinjin · 23 measures" in str(one.get_property("textContent")) for one in lab.all(".widget-html")),
        what="the measures of the chosen plan",
    )
    lab.show(".widget-dropdown")
    lab.picture(SCREENSHOTS / "00_start_here_plans.png")
