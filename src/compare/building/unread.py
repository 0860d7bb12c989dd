"""Files in the folders of hand that nothing reads: somebody laid them there to be read, or misspelt a name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from compare.building.inputs import beside
from compare.codebook import HERE
from compare.corrections.files import FILE_ENDINGS
from compare.frames.lists import TEMPORARY, list_files
from compare.handmade import is_there
from compare.likeness.decisions import MATCHES
from compare.model import Finding

# endings of what a person makes to be read; notes and what other programs leave are passed over
LISTS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".numbers", ".yaml", ".yml", ".json")
DOCUMENTS = (".docx", ".doc", ".wps", ".pdf", ".html", ".htm")


def unread_files(raw: Path, codebook: str | Path | None, corrections: str | Path | None) -> list[Finding]:
    """What lies in the folders of hand and is not read.

    Parameters
    ----------
    raw : Path
        The folder of plans; decisions, frames and verdicts stand beside it.
    codebook, corrections : path or None
        Folders of one's own words and of hand corrections.

    Returns
    -------
    list of Finding
        An ``error`` for a list, a ``warning`` for a document.
    """
    frames = {path.name for path in list_files(beside(raw, "frames"))}
    folders = [beside(raw, name) for name in ("decisions", "frames", "checked")]
    return [
        *(
            Finding("error", "unread", f"{folder}: a file stands where a folder is needed; move it away")
            for folder in folders
            if is_there(folder) and not folder.is_dir()
        ),
        *_no_word_lists(codebook),
        *_told(
            corrections,
            lambda name: name.endswith(FILE_ENDINGS),
            "not read: corrections are YAML files named after their plan, like zhanhe-2024.yaml",
        ),
        *_told(
            beside(raw, "decisions"), MATCHES.__eq__, "not read: decisions stand in matches.csv; put its lines there"
        ),
        *_told(
            beside(raw, "checked"),
            lambda name: name.endswith(".csv"),
            "not read: verdicts are CSV files named after their plan; read a filled sheet with plan-compare review FILE",
        ),
        *_told(
            beside(raw, "frames"),
            frames.__contains__,
            "not read: a frame is a list (.csv, .tsv or .xlsx); a plan that is to be a frame belongs in data/raw",
        ),
    ]


def word_lists() -> Mapping[str, str]:
    """The names under which a file of a codebook is read, each with that of the shipped file."""
    shipped = [path for path in sorted(HERE.iterdir()) if path.suffix in (".csv", ".yaml")]
    return {name: path.name for path in shipped for name in (path.name, f"{path.stem}.extra{path.suffix}")}


def _no_word_lists(folder: str | Path | None) -> Iterator[Finding]:
    known = word_lists()
    for level, path in _strays(folder, known.__contains__):
        near = difflib.get_close_matches(path.name.lower(), known, n=1, cutoff=0.75)
        if near:
            said = f"{path}: not read: no word list has this name; do you mean {near[0]}?"
        else:
            names = ", ".join(sorted({*known.values()}))
            said = f"{path}: not read: no word list has this name; there are {names}, each also as NAME.extra with lines to add"
        yield Finding(level, "unread", said)


def _told(folder: str | Path | None, read: Callable[[str], bool], says: str) -> Iterator[Finding]:
    yield from (Finding(level, "unread", f"{path}: {says}") for level, path in _strays(folder, read))


def _strays(folder: str | Path | None, read: Callable[[str], bool]) -> Iterator[tuple[str, Path]]:
    """Lists and documents of a folder that are not read, each with the level at which that is told."""
    for path in sorted(Path(folder).iterdir()) if folder is not None and Path(folder).is_dir() else ():
        ending = path.suffix.lower()
        if ending in (*LISTS, *DOCUMENTS) and not path.name.startswith(TEMPORARY) and not read(path.name):
            yield "error" if ending in LISTS else "warning", path
