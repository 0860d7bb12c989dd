"""What the tables depend on, and whether those of a folder are made of it as it is now."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from compare.building.report import report_of
from compare.tables import SCHEMA, built_files, changed_files, settle

PACKAGE = Path(__file__).parents[1]
READER_FILES = (".py", ".csv", ".yaml", ".json")  # of this package: a change of one makes tables old
NO_READERS = {  # but not of these, which show what was read
    "analysis", "charts", "export", "findings", "cli.py", "display.py", "evaluate.py", "explore", "language.py",
    "language.yaml",
}  # fmt: skip


def beside(raw: str | Path, name: str) -> Path:
    """A folder that stands beside the one of the plans."""
    return Path(raw).absolute().with_name(name)


def fingerprint(raw: Path, codebook: str | Path | None = None, corrections: str | Path | None = None) -> dict[str, str]:
    """SHA-256 of everything the tables depend on, by a name that is the same on every machine.

    Parameters
    ----------
    raw : Path
        The folder of published files; decisions, frames and verdicts stand beside it.
    codebook, corrections : path, optional
        Folders of one's own words and of hand corrections.

    Returns
    -------
    dict of str
        ``raw/zhanhe-2024.txt`` and its like to a hexadecimal sum (``unreadable`` where there is none); ``compare`` is
        the reader itself.
    """
    folders = {"raw": raw, "codebook": codebook, "corrections": corrections}
    folders |= {name: beside(raw, name) for name in ("decisions", "frames", "checked")}
    inputs: dict[str, str] = {}
    for name, folder in folders.items():
        if folder is None or not Path(folder).is_dir():
            continue
        for path in sorted(Path(folder).iterdir()):
            if (path.suffix or not path.is_dir()) and not path.name.startswith("."):
                inputs[f"{name}/{file_name(path)}"] = _sha256(path)
    return inputs | {"compare": _reader_sha256()}


@cache
def _reader_sha256() -> str:
    """Of the reader itself: the code and the word lists that this process began with."""
    reader = hashlib.sha256()
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in READER_FILES):
        if path.relative_to(PACKAGE).parts[0] not in NO_READERS:
            reader.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return reader.hexdigest()


def file_name(path: Path) -> str:
    """The name of a file as text, bytes that are no characters escaped."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def _sha256(path: Path) -> str:
    if not path.is_file():  # a pipe, a folder, a link that leads nowhere: told when it is to be read
        return "unreadable"
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def is_current(out: Path, inputs: Mapping[str, str]) -> bool:
    """Whether the folder holds whole tables that were built from exactly these inputs.

    Parameters
    ----------
    out : Path
        The folder of the tables; a build that was cut off there is undone first.
    inputs : mapping of str
        As :func:`fingerprint` gives them.

    Raises
    ------
    TableError
        Where a build that was cut off cannot be undone.
    """
    settle(out)
    try:
        whole = built_files(out) and all((out / f"{name}.parquet").is_file() for name in SCHEMA)
        if not whole or changed_files(out):
            return False
        return report_of(out).get("inputs") == dict(inputs)
    except (OSError, ValueError, KeyError, TypeError):
        return False
