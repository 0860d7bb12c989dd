"""A plan checked as a new user would, by the Chinese page alone: in a real JupyterLab, the next build holds what was said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="no selenium: make setup installs it")

from browser.lab import RUNNING, Lab, chromium, copy_project, jupyterlab, programs
from gold_plans import ROOT

from compare.building import load

SCREENSHOTS = ROOT / "reports" / "screenshots"
PLAN = "zhanhe-2024"  # forty measures
CELL = f'import compare\nfrom compare import explore\n\ncorpus = compare.load()\nexplore.review(corpus, "{PLAN}", by="新用户")'

pytestmark = [
    pytest.mark.skipif(
        None in programs(),
        reason="no Chromium with chromedriver here; on Debian: apt-get install chromium chromium-driver",
    ),
    pytest.mark.skipif("BROWSER_TEST" not in os.environ, reason="takes minutes; run it with make browser-test"),
]


def notebook(path: Path) -> None:
    """The cell of docs/checking.zh-CN.md in a notebook of its own."""
    cell = {"cell_type": "code", "id": "review", "metadata": {}, "execution_count": None, "outputs": [], "source": CELL}
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": [cell], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_new_user_checks_a_plan_in_the_widget(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    (project / "notebooks").mkdir(exist_ok=True)
    notebook(project / "notebooks" / "check.ipynb")
    with jupyterlab(project) as address, chromium(tmp_path) as window:
        lab = Lab(window, address)
        lab.open("check.ipynb")
        ready = "return [...document.querySelectorAll('.jp-Toolbar-kernelName')].map(one => one.textContent).join()"
        lab.wait(
            lambda: "Python 3" in lab.window.execute_script(ready) and lab.all(".jp-CodeCell .cm-content"),
            what="a kernel",
        )
        lab.menu("Run", "Run All Cells")
        lab.wait(lambda: lab.all(".review-keys input"), RUNNING, "the row to check")
        checked = project / "data" / "checked" / f"{PLAN}.csv"

        def lines() -> int:
            return len(checked.read_text(encoding="utf-8-sig").splitlines()) - 1 if checked.is_file() else 0

        for i, key in enumerate("113", 1):
            lab.wait(lambda: lab.all(".review-keys input"), what="the keys")[0].send_keys(key)
            lab.wait(lambda i=i: lines() == i, what=f"verdict {i} in the file")
        keys = lab.all(".review-keys input")[0]
        keys.send_keys("4")
        lab.show(".review-keys input")
        lab.picture(SCREENSHOTS / "review_widget.png")
        assert lab.all(".review-copy") and lab.all("a.review-csv")
    corpus = load(project)
    verdicts = [
        value for name in ("measures", "units", "years", "targets") for value in corpus.tables[name]["checked"].dropna()
    ]
    assert sorted(map(str, verdicts)) == ["right", "right", "unsure"]
