"""A project of its own in a temporary folder: notebooks, made-up plans of another policy field, their tables."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gold_plans import ROOT

from compare import building
from compare.corpus import Corpus
from tools import notebooks

OTHER_PLANS = ROOT / "tests" / "other_plans"
NOTEBOOKS = ROOT / "notebooks"
STORED = notebooks.notebooks_in(NOTEBOOKS)


@cache
def other_corpus() -> Corpus:
    """Three plans on sorting waste: 甲山县 with everything, 乙水县 without units, 丙林市 without years."""
    tables, texts, report = building.build_tables(OTHER_PLANS)
    assert not report.problems
    return Corpus(tables, texts)


def project(folder: Path, plans: Path, parameters: Mapping[str, Mapping[str, Any]] | None = None) -> Path:
    """Lay out a project with all notebooks, some of their parameters changed, and the plans of a folder; build it."""
    shutil.copytree(plans, folder / "data" / "raw")
    shutil.copytree(NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*", "zh", "locale"))
    for path in notebooks.notebooks_in(folder / "notebooks"):
        change(path, (parameters or {}).get(path.stem, {}))
    building.build(folder / "data" / "raw")
    return folder / "notebooks"


def change(path: Path, values: Mapping[str, Any]) -> None:
    """Write other values into the cell of parameters, as a person would."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if notebooks.PARAMETERS in cell["metadata"].get("tags", ()):
            names = [line.split(" = ")[0] for line in "".join(cell["source"]).splitlines()]
            assert set(values) <= set(names), f"{path.name} has no {set(values) - set(names)}"
            lines = "".join(cell["source"]).splitlines()
            cell["source"] = [
                f"{name} = {values[name]!r}\n" if name in values else f"{line}\n"
                for name, line in zip(names, lines, strict=True)
            ]
    path.write_bytes(notebooks.written(notebooks.normal(notebook)))


PATIENT = ("--nbval-kernel-startup-timeout", "300", "--nbval-cell-timeout", "600")  # for machines at work


def nbval(folder: Path, *how: str) -> dict[str, list[str]]:
    """Run nbval over a folder of notebooks: the cells that failed and what they said, by notebook."""
    report = folder.parent / "nbval.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-current-env", *PATIENT, *how]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JPY_")}
    done = subprocess.run(
        [*command, f"--junitxml={report}", f"--rootdir={folder}", "-c", os.devnull, str(folder)],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert report.is_file(), done.stdout + done.stderr
    failed: dict[str, list[str]] = {path.stem: [] for path in notebooks.notebooks_in(folder)}
    tests = list(ET.parse(report).getroot().iter("testcase"))
    assert tests, done.stdout + done.stderr
    for test in tests:
        stem = next(name for name in failed if name in f"{test.get('file')}{test.get('classname')}{test.get('name')}")
        failed[stem] += [f"{test.get('name')}: {found.text}" for found in (*test.iter("failure"), *test.iter("error"))]
    return failed
