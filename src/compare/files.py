"""Files written whole or not at all, and never over something that is there already unless asked to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Stop before anything is written where a file stands in the way.

    Parameters
    ----------
    paths : iterable of Path
        What will be written.
    force : bool
        Whether it may be replaced.

    Raises
    ------
    FileExistsError
        Names the first files that are there, and the way out.
    """
    if force:
        return
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there:
        more = f" and {len(there) - 3} more" if len(there) > 3 else ""
        names = ", ".join(str(path) for path in there[:3])
        raise FileExistsError(
            f"{names}{more}: already there, nothing was written; "
            "give another name or folder, or replace with force=True (--force)"
        )


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write into, put in its place when all is well; what was there stays until then.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.

    Raises
    ------
    PermissionError, NotADirectoryError
        With the file and the way out, where it cannot be written or replaced.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    except (FileExistsError, NotADirectoryError) as error:
        message = f"{path.parent}: a file stands where a folder is needed; give another folder"
        raise NotADirectoryError(message) from error
    except PermissionError as error:
        raise PermissionError(f"{path.parent}: no leave to write there; give another folder") from error
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o666 & ~umask())
        beside.replace(path)
    except PermissionError as error:
        message = f"{path}: cannot be replaced; close it in Excel or whatever has it open, and try again"
        raise PermissionError(message) from error
    finally:
        beside.unlink(missing_ok=True)


def umask() -> int:
    """The bits that the user takes from the leave that new files give."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def staged(path: Path, data: bytes, prefix: str = ".part-") -> Path:
    """The bytes in a hidden file beside ``path``, safe on the disk; nothing is left where that fails.

    Parameters
    ----------
    path : Path
        Where they are to go; not touched.
    data : bytes
    prefix : str
        How the name of the hidden file begins.

    Raises
    ------
    OSError
        Where they cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=prefix, dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o666 & ~umask())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def replace_file(path: Path, data: bytes) -> None:
    """Put new content in the place of a file in one step; the former stays whole where that fails.

    Parameters
    ----------
    path : Path
    data : bytes

    Raises
    ------
    OSError
        Where it cannot be written or replaced.
    """
    beside = staged(path, data)
    try:
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder safe on the disk, where the system knows how."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
