"""Run notebooks and store their outputs so that a later run can be compared with them, character by character.

``python tools/notebooks.py run FOLDER`` rewrites them, ``check FOLDER`` says what would keep them from staying true,
``index FOLDER`` writes the page that lists them.
"""

from __future__ import annotations

import argparse
import ast
import base64
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}
KEPT_METADATA = ("tags",)  # of a cell; everything else is the trace of one program's window
LONGEST_CELL = 10  # lines
CELL_SECONDS = 600
AT_ONCE = min(4, os.cpu_count() or 1)  # each notebook has a process of its own, of some 400 MB

# What is never twice the same: an address in memory, a path of one machine, a random id of a styled table.
UNSTABLE = {
    "an address in memory": re.compile(r"\b0x[0-9a-fA-F]{6,}\b"),
    "a path of this machine": re.compile(r"(?<![\w.:/])(?:/(?:home|root|tmp|Users|usr|var)/|[A-Z]:\\\\?Users)"),
    "a random id": re.compile(r"\bT_[0-9a-f]{5,}\b"),
}


class NotebookError(RuntimeError):
    """A notebook that did not run through; the message names it, the cell and what the cell said."""

    exit_status = 1


def run(path: Path, folder: Path | None = None) -> dict[str, Any]:
    """Run one notebook from its first cell to its last, in a folder, by default its own.

    Parameters
    ----------
    path : Path
        The notebook; the file is not changed.

    Returns
    -------
    dict
        The notebook with its outputs, in the form in which it is stored.

    Raises
    ------
    NotebookError
        Where a cell raises or takes longer than ``CELL_SECONDS``.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(folder or path.parent)}},
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise NotebookError(f"{path.name}: {error.ename}: {error.evalue}\n{_failed_cell(notebook)}") from error
    except CellTimeoutError as error:
        raise NotebookError(f"{path.name}: a cell took longer than {CELL_SECONDS} seconds") from error
    return normal(json.loads(nbformat.writes(notebook)))


def _failed_cell(notebook: Any) -> str:
    for number, cell in enumerate(notebook.cells, 1):
        if any(output.output_type == "error" for output in cell.get("outputs", ())):
            return f"in cell {number}:\n{cell.source}"
    return ""


def normal(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without the traces of a run: metadata, window state, gaps in the counts.

    Counts become 1…n over the cells that have code, cell ids their place in the notebook, streams one output each.
    """
    cells, count = [], 0
    for place, cell in enumerate(notebook["cells"], 1):
        kept = {key: value for key, value in cell.get("metadata", {}).items() if key in KEPT_METADATA}
        source = _text(cell["source"]).replace("\r\n", "\n").rstrip()
        clean: dict[str, Any] = {"cell_type": cell["cell_type"], "id": f"cell-{place:02d}", "metadata": kept}
        if cell["cell_type"] == "code":
            was_run = bool(source) and cell.get("execution_count") is not None
            count += was_run
            clean["execution_count"] = count if was_run else None
            clean["outputs"] = list(_outputs(cell.get("outputs", ()), count))
        clean["source"] = source.splitlines(keepends=True)
        cells.append(clean)
    return {
        "cells": cells,
        "metadata": {"kernelspec": dict(KERNEL), "language_info": dict(LANGUAGE)},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _outputs(outputs: Sequence[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    streams: dict[str, dict[str, Any]] = {}
    for output in outputs:
        clean = {key: value for key, value in output.items() if key != "metadata"}
        if output["output_type"] == "stream":
            if output["name"] in streams:
                first = streams[output["name"]]
                first["text"] = (_text(first["text"]) + _text(output["text"])).splitlines(keepends=True)
                continue
            clean["text"] = _text(output["text"]).splitlines(keepends=True)
            streams[output["name"]] = clean
        if "data" in clean:
            # words for who cannot see a picture stay; all other metadata is the trace of a window
            told = output.get("metadata", {}).get("image/png", {}).get("alt")
            clean["metadata"] = {"image/png": {"alt": told}} if told else {}
            clean["data"] = {
                kind: value if not isinstance(value, str | list) else _lines(kind, _text(value))
                for kind, value in clean["data"].items()
            }
        if output["output_type"] == "execute_result":
            clean["execution_count"] = count
        yield clean


def _lines(kind: str, text: str) -> str | list[str]:
    return text.rstrip("\n") if kind in ("image/png", "image/jpeg") else text.splitlines(keepends=True)


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def written(notebook: dict[str, Any]) -> bytes:
    """The file of a notebook: UTF-8, sorted keys, one blank of indent, LF."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def problems(path: Path) -> list[str]:
    """What keeps a stored notebook from being a true one; empty where nothing does.

    A notebook whose outputs were stripped passes a strict comparison without being compared, so that every cell must
    have been run, in order and without an error; and nothing that changes between machines may stand in an output.
    """
    raw = path.read_bytes()
    try:
        notebook = json.loads(raw)
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError) as error:
        return [f"{path.name}: no notebook ({error})"]
    found: list[str] = []
    if b"\r" in raw:
        found.append("line ends are not LF")
    if notebook.get("metadata", {}).get("kernelspec", {}).get("name") != KERNEL["name"]:
        found.append(f"the kernel's name is not {KERNEL['name']}")
    code = [(place, cell) for place, cell in enumerate(cells, 1) if cell["cell_type"] == "code"]
    filled = [(place, cell) for place, cell in code if _text(cell["source"]).strip()]
    if not filled:
        found.append("no cell has code")
    counts = [cell.get("execution_count") for _, cell in filled]
    if counts != list(range(1, len(filled) + 1)):
        found.append(f"counts are {counts}, not 1 to {len(filled)}: run make notebooks")
    found += [f"cell {place} is empty" for place, cell in code if not _text(cell["source"]).strip()]
    for place, cell in filled:
        found += [f"cell {place}: {what}" for what in _cell_problems(cell)]
    if not found and written(normal(notebook)) != raw:
        found.append("not in the form that make notebooks writes")
    return [f"{path.name}: {what}" for what in found]


def _cell_problems(cell: dict[str, Any]) -> Iterator[str]:
    source = _text(cell["source"])
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"no Python ({error.msg})"
        return
    defined = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    ]
    yield from (f"defines {node.name}; definitions belong into the package" for node in defined)
    if len(source.splitlines()) > LONGEST_CELL:
        yield f"{len(source.splitlines())} lines, more than {LONGEST_CELL}"
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            yield f"stored an error: {output.get('ename')}"
        if output.get("name") == "stderr":
            yield f"wrote to stderr: {_text(output['text']).strip()[:80]}"
        shown = [_text(output.get("text", ""))]
        shown += [
            _text(value) for kind, value in output.get("data", {}).items()
            if isinstance(value, str | list) and not kind.startswith("image/")
        ]  # fmt: skip
        for what, pattern in UNSTABLE.items():
            for match in filter(None, map(pattern.search, shown)):
                yield f"shows {what}: {match.group()}"


def notebooks_in(folder: Path) -> list[Path]:
    """The notebooks of a folder in order, without the copies that Jupyter keeps."""
    return sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))


def save(content: bytes, path: Path) -> bool:
    """Write a file whole or not at all; True where it changed."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    aside.replace(path)
    return True


# What a page may load: nothing from a network, no script; its own styles, and pictures that stand in it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
SCRIPT = re.compile(rb"(?:<script\b.*?</script>|<!--.*?-->)\s*", re.S | re.I)


def as_page(notebook: dict[str, Any], title: str) -> bytes:
    """The notebook as one HTML page, for readers without Jupyter.

    The page is whole in itself: what nbconvert would load from a network (scripts, formulas out of ``$…$``) is left out.
    """
    import nbformat
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter(exclude_input_prompt=True, exclude_output_prompt=True).from_notebook_node(
        nbformat.reads(json.dumps(notebook), as_version=4), resources={"metadata": {"name": title}}
    )
    head = f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return SCRIPT.sub(b"", page.encode()).replace(b"<head>", head.encode(), 1)


# -- the page that lists them -----------------------------------------------------------------------------------------

PARAMETERS, PICTURE = "parameters", "picture"  # tags of cells: what a reader edits, whose chart stands for the notebook
PICTURE_WIDTH = 640  # pixels
QUESTION = re.compile(r"\*\*(?:Question\.|问题。)\*\*\s*(.+)")
INDEX_HEAD = """# Notebooks

Each answers one question from the tables. `make lab` opens them; change the cell under *Parameters*, then choose
*Run → Run All Cells*. Under every chart stand a sentence drawn from its numbers, and the numbers themselves behind a fold;
a row of a table opens to the sentence of the plan that it was read from. `make notebooks` runs them all and stores what
they show, `make test` checks that it still holds.

| Notebook | Question | Picture |
| --- | --- | --- |
"""


INDEX_HEAD_ZH = """# 笔记本

每个笔记本用数据表回答一个问题。用 `plan-compare lab` 打开，修改“参数”下的单元格，再选 *Run → Run All Cells*（运行全部单元格）。
每张图下面有一句由数字得出的结论，数字本身可展开查看；表中的行点开后，可看到它取自方案的哪一句。

| 笔记本 | 问题 |
| --- | --- |
"""


def question_of(notebook: dict[str, Any]) -> tuple[str, str]:
    """Title and question of a notebook, from its first cells of text; empty where it has none."""
    title = question = ""
    for cell in notebook["cells"]:
        text = _text(cell["source"])
        if cell["cell_type"] == "markdown" and not title and text.startswith("# "):
            title = text.splitlines()[0].removeprefix("# ")
        found = QUESTION.search(text) if cell["cell_type"] == "markdown" else None
        if found and not question:
            question = found.group(1)
    return title, question


def picture_of(notebook: dict[str, Any]) -> bytes | None:
    """The stored chart that stands for a notebook, as a small PNG: of the cell tagged ``picture``, else the first."""
    from PIL import Image

    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in sorted(cells, key=lambda cell: PICTURE not in cell["metadata"].get("tags", ())):
        for output in cell["outputs"]:
            if "image/png" in output.get("data", {}):
                image = Image.open(io.BytesIO(base64.b64decode(_text(output["data"]["image/png"])))).convert("RGB")
                image = image.resize(
                    (PICTURE_WIDTH, round(image.height * PICTURE_WIDTH / image.width)), Image.Resampling.LANCZOS
                )
                small = io.BytesIO()
                image.quantize(colors=96, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
                return small.getvalue()
    return None


def index(folder: Path, pictures: Path) -> tuple[str, dict[str, bytes]]:
    """The page that lists the notebooks of a folder, and its pictures by file name; that of a translation has none.

    Parameters
    ----------
    folder : Path
        Of stored notebooks.
    pictures : Path
        The folder that the page looks for its pictures in.
    """
    where = Path(os.path.relpath(pictures, folder)).as_posix()
    lines, found = [], {}
    translated = folder.name == "zh"
    for path in notebooks_in(folder):
        notebook = json.loads(path.read_bytes())
        title, question = question_of(notebook)
        if translated:
            lines.append(f"| [{title or path.stem}]({path.name}) | {question} |")
            continue
        picture = picture_of(notebook)
        shown = ""
        if picture is not None:
            found[f"{path.stem}.png"] = picture
            shown = f"![{title}]({where}/{path.stem}.png)"
        lines.append(f"| [{title or path.stem}]({path.name}) | {question} | {shown} |")
    return (INDEX_HEAD_ZH if translated else INDEX_HEAD) + "\n".join(lines) + "\n", found


def main(arguments: Sequence[str] | None = None) -> int:
    """``run``, ``check`` or ``index`` the notebooks of a folder; 1 where one did not run through or is not true."""
    parser = argparse.ArgumentParser(prog="python tools/notebooks.py", description=__doc__)
    parser.add_argument("what", choices=("run", "check", "index"))
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--out", type=Path, help="write here, with an HTML page each, and leave the notebooks as they are"
    )
    parser.add_argument("--pictures", type=Path, default=Path("docs/pictures"), help="where the page has its pictures")
    given = parser.parse_args(arguments)
    paths = notebooks_in(given.folder)
    if not paths:
        print(f"{given.folder}: no notebooks there", file=sys.stderr)
        return 1
    if given.what == "index":
        page, pictures = index(given.folder, given.pictures)
        save(page.encode(), given.folder / "README.md")
        for name, picture in pictures.items():
            save(picture, given.pictures / name)
        return 0
    if given.what == "check":
        wrong = [problem for path in paths for problem in problems(path)]
        print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
        return int(bool(wrong))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return int(not all(list(pool.map(lambda path: _run_and_save(path, given.folder, given.out), paths))))


def _run_and_save(path: Path, folder: Path, out: Path | None) -> bool:
    try:
        notebook = run(path)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return False
    changed = save(written(notebook), (out or folder) / path.name)
    if out is not None:
        save(as_page(notebook, path.stem), out / f"{path.stem}.html")
    print(f"{path.name}: {'written' if changed else 'unchanged'}", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
