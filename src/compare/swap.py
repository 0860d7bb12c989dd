"""Many files put in the place of earlier ones together or not at all.

They are written aside, then moved in one go under a lock. While that goes on, a journal names the files that are new, so
that whoever comes next can bring the earlier ones back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from compare.files import clear, contents, sync_folder

STAGING, PREVIOUS, LOCK = ".building", ".previous", ".lock"  # in the folder while files are written
JOURNAL = "fresh.json"  # in PREVIOUS: the files that are being put in the place of nothing


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as a hexadecimal number."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_list(path: Path, sums: Iterable[tuple[str, str]]) -> None:
    """Write files and their SHA-256 as sha256sum writes and checks them."""
    lines = [f"{digest}  {name}" for name, digest in sums]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read_list(path: Path) -> dict[str, str]:
    """The files that a list names with their SHA-256; empty where there is no list, without names that lead elsewhere."""
    try:
        lines = contents(path).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    named = [line.partition("  ") if "  " in line else ("", "", line) for line in lines if line]
    return {name: digest for digest, _, name in named if _stays(name)}


def _stays(name: object) -> bool:
    """Whether a name from a list leads to a file inside the folder."""
    return isinstance(name, str) and ".." not in Path(name).parts and not Path(name).is_absolute()


def make_safe(paths: Iterable[Path]) -> None:
    """Have the system write files to the disk now."""
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def put_in_place(out: Path, new: Sequence[str], stale: Sequence[str] = ()) -> None:
    """Move staged files to their places and stale ones away; all of it is undone where one step fails.

    Parameters
    ----------
    out : Path
        The folder; the files stand in its ``STAGING``.
    new : sequence of str
        The staged files, relative to both folders.
    stale : sequence of str
        Files of ``out`` that go.

    Raises
    ------
    OSError
        Where a file cannot be moved: it is open in another program, for one. Everything is as it was then.
    """
    previous, staging = out / PREVIOUS, out / STAGING
    for name in (*stale, *new):
        (staging / PREVIOUS / name).parent.mkdir(parents=True, exist_ok=True)
    fresh = [name for name in new if not (out / name).exists()]
    (staging / PREVIOUS / JOURNAL).write_text(json.dumps(fresh, ensure_ascii=False), encoding="utf-8")
    clear(previous)
    (staging / PREVIOUS).replace(previous)  # whole from its first moment
    sync_folder(out)
    folders = {(out / name).parent for name in (*stale, *new)}
    try:
        for folder in sorted(folders):
            folder.mkdir(parents=True, exist_ok=True)
        for name in [*stale, *new]:
            if (out / name).exists():
                (out / name).replace(previous / name)
            if (staging / name).exists():
                (staging / name).replace(out / name)
        for folder in sorted(folders, reverse=True):
            sync_folder(folder)
        sync_folder(out)
    except BaseException:
        recover(out)
        raise
    # from here the new files count: a name of its own keeps an interruption from bringing the old ones back
    done = out / f"{PREVIOUS}-done"
    clear(done)
    previous.replace(done)
    clear(done)
    for folder in sorted({(out / name).parent for name in stale} - {out}, reverse=True):
        with suppress(OSError):
            folder.rmdir()  # only where it is empty now


def recover(out: Path) -> None:
    """Undo what was cut off while it was being put in place; nothing is done where nothing was.

    What had been placed in the stead of nothing goes, what had been moved aside comes back.
    """
    previous = out / PREVIOUS
    if previous.is_dir() and not previous.is_symlink():
        try:
            fresh = [name for name in json.loads(contents(previous / JOURNAL)) if _stays(name)]
        except (OSError, ValueError, TypeError):
            fresh = []
        for name in fresh:
            (out / name).unlink(missing_ok=True)
        for path in sorted(path for path in previous.rglob("*") if path.is_file() and path.name != JOURNAL):
            path.replace(out / path.relative_to(previous))
        shutil.rmtree(previous)
    for leftover in (STAGING, f"{PREVIOUS}-done"):
        clear(out / leftover)
