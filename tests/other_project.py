"""A project of its own in a temporary folder: notebooks, made-up plans of another policy field, their tables."""

from __future__ import annotations

import ast
import contextlib
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from gold_plans import RAW, ROOT
from matplotlib.axes import Axes

from compare import building, language
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
    shutil.copytree(RAW.parent / "frames", folder / "data" / "frames")
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
            source = "".join(cell["source"])
            given = {ast.unparse(one.targets[0]): one for one in ast.parse(source).body if isinstance(one, ast.Assign)}
            assert set(values) <= set(given), f"{path.name} has no {set(values) - set(given)}"
            cell["source"] = [
                f"{name} = {values[name]!r}\n" if name in values else f"{ast.get_source_segment(source, one)}\n"
                for name, one in given.items()
            ]
    path.write_bytes(notebooks.written(notebooks.normal(notebook)))


Outputs = list[list[dict[str, Any]]]


def unpainted(ax: Axes) -> bytes:
    """A chart laid out and not painted, where no picture is looked at: a tenth of the time."""
    ax.figure.draw_without_rendering()
    return b""


def unpainted_files(ax: Axes, paths: Iterable[Path]) -> None:
    """The same for files; what is in them is tested in export."""
    unpainted(ax)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def run_here(path: Path, enough: Callable[[Outputs], bool] = lambda found: False) -> tuple[Outputs, str]:
    """Run a notebook in this process, which is over in a fraction of the time that kernels of their own take.

    Pictures are not painted. ``enough`` may end it after a cell, by the outputs so far. Returns the outputs of each cell of code that ran, as a notebook stores them, and what the last one failed with.
    """
    import matplotlib as mpl
    import nbformat
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from matplotlib import pyplot as plt

    found: Outputs = []
    InteractiveShell.clear_instance()
    with pytest.MonkeyPatch.context() as patch:  # a history keeps a thread, an open file and lines in a home
        patch.setattr(HistoryManager, "enabled", False)
        shell = InteractiveShell.instance()
    try:
        with (
            contextlib.chdir(path.parent), mpl.rc_context(), language.spoken(None), pytest.MonkeyPatch.context() as patch
        ):  # fmt: skip
            patch.setattr("compare.explore.pictures.as_png", unpainted)
            patch.setattr("compare.export.pictures._save", unpainted_files)
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] != "code":
                    continue
                with capture_output() as said:
                    shell.display_trap.hook = sys.displayhook  # the value of the last line is caught like the rest
                    done = shell.run_cell("".join(cell["source"]))
                printed = [nbformat.v4.new_output("stream", text=said.stdout)] if said.stdout else []
                # pictures are not compared, and nbformat would have them in base64
                shown = [{kind: one.data[kind] for kind in one.data if kind[:6] != "image/"} for one in said.outputs]
                found.append([*printed, *(nbformat.v4.new_output("display_data", data) for data in shown if data)])
                if enough(found):
                    break
                if not done.success:
                    return found, f"{type(done.error_in_exec).__name__}: {done.error_in_exec or done.error_before_exec}"
    finally:
        plt.uninstall_repl_displayhook()
        InteractiveShell.clear_instance()
    return found, ""
