"""A plan of forty measures checked as a new user would, by the Chinese page alone: the next build holds what was said."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

pytest.importorskip("selenium", reason="no selenium: make setup installs it")

from browser.lab import RUNNING, Lab, chromium, copy_project, jupyterlab, programs
from gold_plans import ROOT
from selenium.webdriver.support.ui import Select

from compare.building import load
from compare.corpus import Corpus
from compare.explore.review import Review
from compare.language import VARIABLE

SCREENSHOTS = ROOT / "reports" / "screenshots"
PAGE = (ROOT / "docs" / "checking.zh-CN.md").read_text(encoding="utf-8")
PLACE, PLAN = "湛河区", "zhanhe-2024"
BRIDGED = next(
    (one for one in ("/usr/bin/python3", shutil.which("python3") or "")
     if one and subprocess.run([one, "-c", "import uno"], capture_output=True, check=False).returncode == 0), None,
)  # fmt: skip
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = pytest.mark.skipif(
    "BROWSER_TEST" not in os.environ, reason="takes a minute; run it with make browser-test"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, "zh")
    return copy_project(tmp_path / "project")


def told(pattern: str) -> str:
    """Words that the page gives its reader."""
    found = re.search(pattern, PAGE)
    assert found, f"the page no longer says {pattern}"
    return found.group(1)


def only_words(corpus: Corpus, measure_id: str) -> str:
    """Words that stand once in a measure, at its beginning."""
    row = corpus.measures.set_index("measure_id").loc[measure_id]
    text = corpus.texts[PLAN][row["start"] : row["end"]]
    return next(found[0] for found in re.finditer("[\u4e00-\u9fff]{5}", text) if text.count(found[0]) == 1)


# -- in LibreOffice ---------------------------------------------------------------------------------------------------


def command(project: Path, *words: str) -> str:
    """The command as a person types it, in the folder of the project."""
    call = [sys.executable, "-c", "from compare.cli import main; main()", *words]
    done = subprocess.run(call, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def lines(sheet: Any) -> list[dict[str, Any]]:
    """The lines of a sheet by what a person sees above the columns, and where each cell stands."""
    heads = {str(cell.value): cell.column - 1 for cell in sheet[2]}
    return [
        {"at": i - 1, **{name: sheet.cell(i, k + 1).value for name, k in heads.items()}, "columns": heads}
        for i in range(3, sheet.max_row + 1)
    ]


def edit(sheet: Any, fits: Callable[[Mapping[str, Any]], bool], **cells: str) -> list[list[Any]]:
    """What is typed into the first line that fits, by heading."""
    line = next(line for line in lines(sheet) if fits(line))
    return [[sheet.title, line["at"], line["columns"][name], words] for name, words in cells.items()]


@pytest.mark.skipif(None in (OFFICE, BRIDGED), reason="no LibreOffice with its bridge to Python here")
def test_in_libreoffice(project: Path, tmp_path: Path) -> None:
    corpus = load(project)
    written, given = re.findall(r"plan-compare review ([^\n]+)", PAGE)[:2]
    command(project, "review", *written.replace("xinjin-2024", PLACE).split())
    path = project / given
    book = openpyxl.load_workbook(path)
    verdict, right = told("黄色的“(核对结果)”列"), told(r"选：\*\*(对)\*\*")
    words = only_words(corpus, f"{PLAN}/m007")
    edits = [
        [book["措施"].title, line["at"], line["columns"][verdict], right] for line in lines(book["措施"]) if line["id"]
    ]
    assert len(edits) == 40
    edits += edit(book["单位"], lambda line: line["角色"] == "牵头", **{"改为：角色": "负责", "备注": "并非牵头"})
    edits += edit(book["时间"], lambda line: line["至"] == "2025-12-31", **{"改为：至": "2026年6月30日"})
    edits += edit(book["指标"], lambda line: line["关系"] == "=" and line["数值"], **{"改为：关系": ">="})
    missing = {"改为：原文": words, "改为：措施编号": "m007", "改为：角色": "牵头"}
    edits += edit(book["单位"], lambda line: not line["id"], **missing)
    (tmp_path / "edits.json").write_text(json.dumps(edits), encoding="utf-8")
    pipe = "pipe,name=plancompare"
    office = subprocess.Popen([
        str(OFFICE), "--headless", "--norestore", "--nologo", f"--accept={pipe};urp;",
        f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",
    ], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        typed = [
            str(BRIDGED),
            str(Path(__file__).with_name("office.py")),
            pipe,
            str(path),
            str(tmp_path / "edits.json"),
        ]
        done = subprocess.run(typed, capture_output=True, text=True, timeout=RUNNING, check=False)
        assert done.returncode == 0, done.stderr
        office.wait(60)
    finally:
        office.kill()
    command(project, "review", given)
    command(project, "build")
    after = load(project)
    assert_corrected(after, {"units": 2, "years": 1, "targets": 1}, words)
    assert after.measures.query("plan_id == @PLAN")["checked"].eq("right").sum() == 40
    assert str(after.years.loc[after.years["corrected"].notna(), "to_date"].item())[:10] == "2026-06-30"


def assert_corrected(corpus: Corpus, rows: Mapping[str, int], words: str) -> None:
    """As many rows of each table say that a hand changed them, are right, and the one that was missed is there."""
    changed = {name: corpus.tables[name][corpus.tables[name]["corrected"].notna()] for name in rows}
    assert {name: len(data) for name, data in changed.items()} == rows
    assert all((data["checked"] == "right").all() for data in changed.values())
    assert words in set(changed["units"]["raw"])


# -- in JupyterLab ----------------------------------------------------------------------------------------------------


def notebook(path: Path, code: str) -> None:
    """A notebook with one cell."""
    cell = {"cell_type": "code", "id": "review", "metadata": {}, "execution_count": None, "outputs": [], "source": code}
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": [cell], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")


def start(lab: Lab) -> None:
    """Run the cell; once more where a kernel that was just made did not hear of it."""
    for _attempt in range(5):
        lab.menu("Run", "Run All Cells")
        with contextlib.suppress(AssertionError):
            lab.wait(lambda: any(re.search(r"[*\d]", prompt) for prompt in lab.prompts()), 10, "a cell at work")
            return
    raise AssertionError("the cell was not run")


class Widget:
    """The widget as a person has it before them: keys, lists, fields and buttons, by the words of the page."""

    def __init__(self, lab: Lab, project: Path) -> None:
        self.lab, self.project = lab, project

    def written(self) -> int:
        """Lines of verdicts and entries of corrections so far."""
        files = [
            self.project / "data" / "checked" / f"{PLAN}.csv",
            self.project / "data" / "corrections" / f"{PLAN}.yaml",
        ]
        return sum(path.read_text(encoding="utf-8-sig").count("\n") for path in files if path.is_file())

    def state(self) -> str:
        """Which row is shown and what was said so far, by what the widget draws last."""
        copy, csv = self.lab.all(".review-copy"), self.lab.all("a.review-csv")
        return f"{copy[0].get_dom_attribute('data-id')} {csv[0].get_dom_attribute('href')}" if copy and csv else ""

    def after(self, act: Callable[[], Any], writes: bool = True) -> None:
        """Do something and wait until it is written and the widget is drawn anew."""
        before, shown = self.written(), self.lab.wait(self.state, what="the widget")
        act()
        done = lambda: (not writes or self.written() > before) and self.state() not in ("", shown)  # noqa: E731
        self.lab.wait(done, what="something written; the page says " + self.lab.all(".jp-OutputArea")[0].text)

    def key(self, key: str) -> None:
        """Press a key of the widget."""
        self.lab.wait(lambda: self.lab.all(".review-keys input"), what="the keys")[0].send_keys(key)

    def button(self, words: str) -> None:
        """Click a button."""
        self.lab.click(".jp-OutputArea button", words)

    def choose(self, column: str, words: tuple[str, str]) -> None:
        """Choose the first of two words that is not what the row says already."""
        shown = self.lab.wait(lambda: self.lab.all(".jp-OutputArea table"), what="the row's values")[0].text
        wanted = words[0] if words[0] not in shown else words[1]

        def chosen() -> bool:
            box = Select(self.lab.all(f".review-field-{column} select")[0])
            if box.first_selected_option.text == wanted:
                return True  # the form that was there a moment ago, not one that is being taken away
            box.select_by_visible_text(wanted)
            return False

        self.lab.wait(chosen, what=f"{wanted} in the list {column}")

    def type(self, column: str, words: str) -> None:
        """Type into a field of the form."""

        def typed() -> bool:
            field = self.lab.all(f".review-field-{column} input")[0]
            if field.get_property("value") == words:
                return True
            field.clear()
            field.send_keys(words)
            return False

        self.lab.wait(typed, what=f"{words} in the field {column}")


@pytest.mark.skipif(None in programs(), reason="no Chromium with chromedriver here; on Debian: apt-get install chromium chromium-driver")  # fmt: skip
def test_in_jupyterlab(project: Path, tmp_path: Path) -> None:
    review = Review(load(project), PLACE, by="新用户")
    tables = [table for table, _ in review.rows]
    units = [place for place, table in enumerate(tables) if table == "units"]
    measure = str(review.rows[units[6]][1]["measure_id"])
    words = only_words(review.corpus, measure)
    (project / "notebooks").mkdir(exist_ok=True)
    notebook(project / "notebooks" / "check.ipynb", told(r"(?s)```python\n(.*?)```").replace("新津乡", PLACE))
    keys = dict(re.findall(r"`(\d)` (对|错|拿不准|跳过)", PAGE))
    right, unsure, skip = (
        next(key for key, name in keys.items() if name == wanted) for wanted in ("对", "拿不准", "跳过")
    )
    with jupyterlab(project) as address, chromium(tmp_path) as window:
        lab = Lab(window, address)
        lab.open("check.ipynb")
        ready = "return [...document.querySelectorAll('.jp-Toolbar-kernelName')].map(one => one.textContent).join()"
        lab.wait(
            lambda: "Python 3" in lab.window.execute_script(ready) and lab.all(".jp-CodeCell .cm-content"),
            what="a kernel",
        )
        start(lab)
        lab.wait(lambda: lab.all(".review-keys input"), RUNNING, "the row to check")
        hand = Widget(lab, project)
        waiting = iter(tables)

        def next_unit() -> None:
            """Skip what is no unit."""
            while next(waiting) != "units":
                hand.after(lambda: hand.key(skip), writes=False)

        for key in (right, unsure):
            next_unit()
            hand.after(lambda key=key: hand.key(key))
        next_unit()
        hand.after(lambda: hand.key(skip), writes=False)
        for _row in range(3):
            next_unit()
            hand.choose("role", ("配合", "牵头"))
            hand.after(lambda: hand.button(told("点“(写入更正)”")))
        next_unit()
        lab.show(".review-keys input")
        lab.picture(SCREENSHOTS / "review_widget.png")
        hand.choose("role", ("牵头", "配合"))
        hand.type("raw", words)
        hand.after(lambda: hand.button(told("点“(作为漏读内容补充)”")))
        assert lab.all(".review-copy") and lab.all("a.review-csv")
    corpus = load(project)
    assert_corrected(corpus, {"units": 4}, words)
    verdicts = pd.concat(
        [corpus.tables[name]["checked"].dropna() for name in ("measures", "units", "years", "targets")]
    )
    assert sorted(map(str, verdicts)) == ["right"] * 5 + ["unsure"]
