"""Notebooks in a second language from one source: English Markdown and the code once, the other words in a catalogue.

``python tools/translate.py update FOLDER`` brings ``FOLDER/locale/zh.po`` in step with the notebooks,
``write FOLDER`` makes ``FOLDER/zh`` from both, ``check FOLDER`` says what is missing, stale or untrue.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tools import notebooks

LOCALE = "zh"
SOURCE_LINE, TARGET_LINE = 'lang = "en"', 'lang = "zh"'
DIGITS = re.compile(r"\d+")
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*")
# no dates: the same entries give the same file
HEADER = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
# a file name, an option, an id, code between back-quotes: never translated
VERBATIM = re.compile(
    r"`[^`]*`|[\w./<>-]+\.(?:csv|yaml|txt|xlsx|html|md|docx|pptx|ipynb|parquet)\b|--[a-z-]+|\b[a-z]+-\d{4}\b"
)


def catalogue_of(folder: Path) -> Path:
    return folder / "locale" / f"{LOCALE}.po"


def cells(folder: Path, kind: str) -> Iterator[tuple[Path, int, dict[str, Any]]]:
    """The cells of one kind of every notebook of a folder, each with its notebook and its place from 1."""
    for path in notebooks.notebooks_in(folder):
        for place, cell in enumerate(json.loads(path.read_bytes())["cells"], 1):
            if cell["cell_type"] == kind:
                yield path, place, cell


def read_catalogue(folder: Path) -> Catalog:
    path = catalogue_of(folder)
    if not path.exists():
        return Catalog(locale=LOCALE)
    return read_po(BytesIO(path.read_bytes()), locale=LOCALE)


def update(folder: Path) -> Catalog:
    """The catalogue with an entry for each Markdown cell: new ones empty, those of cells that are gone dropped."""
    old, new = read_catalogue(folder), Catalog(locale=LOCALE)
    for path, place, cell in cells(folder, "markdown"):
        source = "".join(cell["source"])
        known = old.get(source)
        new.add(source, known.string if known else "", locations=[(path.name, place)])
    return new


def written(catalogue: Catalog) -> bytes:
    """The file of a catalogue, the same from the same entries."""
    out = BytesIO()
    write_po(out, catalogue, width=120, omit_header=True)
    return HEADER + out.getvalue().strip() + b"\n"


def translated(notebook: dict[str, Any], catalogue: Catalog) -> dict[str, Any]:
    """A notebook with its words from the catalogue and its language line turned; the code is the same otherwise."""
    made = json.loads(json.dumps(notebook))
    for cell in made["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            entry = catalogue.get(source)
            source = entry.string if entry and entry.string else source
        else:
            source = source.replace(SOURCE_LINE, TARGET_LINE)
            cell["outputs"], cell["execution_count"] = [], None
        cell["source"] = source.splitlines(keepends=True)
    return made


def write(folder: Path) -> None:
    """Make and run the notebooks of the second language; what they read beside them is copied along."""
    catalogue = read_catalogue(folder)
    target = folder / LOCALE
    target.mkdir(exist_ok=True)
    for beside in folder.glob("*.txt"):
        shutil.copyfile(beside, target / beside.name)
    kept = {path.name for path in notebooks.notebooks_in(folder)}
    for path in notebooks.notebooks_in(target):
        if path.name not in kept:
            path.unlink()
    for path in notebooks.notebooks_in(folder):
        made = target / path.name
        notebooks.save(notebooks.written(translated(json.loads(path.read_bytes()), catalogue)), made)
        notebooks.save(notebooks.written(notebooks.run(made, folder)), made)
        print(f"{LOCALE}/{path.name}: written", flush=True)


def problems(folder: Path) -> list[str]:
    """What keeps the two sets from saying the same; empty where nothing does.

    Every Markdown cell has its entry and no entry is stale; the digits of a translation are those of its source; the
    code of both is equal but for the language line.
    """
    catalogue, found, used = read_catalogue(folder), [], set()
    for path, place, cell in cells(folder, "markdown"):
        source = "".join(cell["source"])
        used.add(source)
        entry = catalogue.get(source)
        if entry is None or not entry.string:
            found.append(f"{path.name}, cell {place}: no translation; run tools/translate.py update and fill it in")
        elif sorted(DIGITS.findall(entry.string)) != sorted(DIGITS.findall(source)):
            found.append(f"{path.name}, cell {place}: other digits than its source")
        elif sorted(VERBATIM.findall(entry.string.replace(".zh-CN.md", ".md"))) != sorted(VERBATIM.findall(source)):
            found.append(f"{path.name}, cell {place}: other code or file names than its source")
    found += [f"stale: {entry.id[:60]!r}" for entry in catalogue if entry.id and entry.id not in used]
    for path in notebooks.notebooks_in(folder):
        twin = folder / LOCALE / path.name
        if not twin.exists():
            found.append(f"{LOCALE}/{path.name} is missing; run make notebooks")
            continue
        here, there = (json.loads(p.read_bytes())["cells"] for p in (path, twin))
        wanted = [cell["source"] for cell in translated({"cells": here}, catalogue)["cells"]]
        if wanted != [cell["source"] for cell in there]:
            found.append(f"{LOCALE}/{path.name}: not what the source and the catalogue give; run make notebooks")
    return found


def stray_words(notebook: dict[str, Any], allowed: set[str]) -> list[str]:
    """English words in the outputs of a notebook of the second language that are on no list, in order, each once."""
    found: dict[str, None] = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            shown = output.get("text", output.get("data", {}).get("text/plain", ""))
            words = VERBATIM.sub(" ", "".join(shown))
            found |= dict.fromkeys(word for word in LATIN.findall(words) if word not in allowed)
    return list(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """``update``, ``write`` or ``check``; 1 where something is missing, stale or untrue."""
    parser = argparse.ArgumentParser(prog="python tools/translate.py", description=__doc__)
    parser.add_argument("what", choices=("update", "write", "check"))
    parser.add_argument("folder", type=Path)
    given = parser.parse_args(arguments)
    if given.what == "update":
        notebooks.save(written(update(given.folder)), catalogue_of(given.folder))
    elif given.what == "write":
        try:
            write(given.folder)
        except notebooks.NotebookError as error:
            print(error, file=sys.stderr)
            return 1
    wrong = problems(given.folder) if given.what != "write" else []
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return int(bool(wrong) and given.what == "check")


if __name__ == "__main__":
    sys.exit(main())
