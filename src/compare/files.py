"""Files written whole or not at all, and never over something that is there already unless asked to."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC, ETIMEDOUT
from io import BytesIO
from pathlib import Path
from typing import Any

from compare.errors import ChoiceError, CompareError, InTheWayError, UnwritableError

PART = ".part-"  # how files begin that are being written beside their place
NAME_BYTES = 60  # of a name inside a file's name; file systems hold 255 of the whole
EDQUOT = getattr(errno, "EDQUOT", ENOSPC)  # Windows has no quota error of its own


def in_file_name(name: str) -> str:
    """The name of something, short enough to be one of several in a file's name; a long one is cut and told apart by a sum."""
    held = name.encode()
    if len(held) <= NAME_BYTES:
        return name
    return f"{held[: NAME_BYTES - 9].decode(errors='ignore')}-{hashlib.sha256(held).hexdigest()[:8]}"


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
    InTheWayError
        Names the first files that are there, and the way out.
    """
    if force:
        return
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there:
        names = ", ".join(map(str, there[:3])) + (", …" if len(there) > 3 else "")
        raise InTheWayError(
            f"{names}: already there, nothing was written; "
            "give another name or folder, or replace with force=True (--force)"
        )


def free_path(path: str | Path, force: bool, *endings: str) -> Path:
    """Where a file is to be written: with an ending that it needs, and nothing in its way.

    Raises
    ------
    ChoiceError
        For another ending.
    """
    path = Path(path)
    if endings and path.suffix.lower() not in endings:
        raise ChoiceError(f"{path}: the name of this file ends in {', '.join(endings)}")
    refuse_existing([path], force)
    return path


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write into, put in its place when all is well; what was there stays until then.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.

    Raises
    ------
    UnwritableError
        With the file and the way out, where it cannot be written or replaced.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=PART, suffix=path.suffix)
    except OSError as error:
        raise UnwritableError(cannot_write(path.parent, error)) from error
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o666 & ~umask())
        beside.replace(path)
    except Exception as error:
        cause = next((each for each in (error, *error.args) if isinstance(each, OSError)), None)
        if cause is None or isinstance(error, CompareError):
            raise
        raise UnwritableError(cannot_write(path, cause)) from error
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def workbook(path: Path, **options: bool) -> Iterator[Any]:
    """A workbook of xlsxwriter to fill, written into a file in one piece at its end.

    It grows in memory, since the library complains aloud, long after, where a disk is full while it writes.
    """
    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False, **options})
    yield book
    book.close()
    path.write_bytes(held.getvalue())


def write_new(path: Path, data: bytes) -> None:
    """Write a file where none is; nothing is left of it where that fails.

    Raises
    ------
    InTheWayError, UnwritableError
        Where a file is there already, or none can be written.
    """
    made = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            made = True
            file.write(data)
    except OSError as error:
        if isinstance(error, FileExistsError) and not made and (path.exists() or path.is_symlink()):
            raise InTheWayError(f"{path} is there already and is left as it is; give another name") from None
        if made:
            path.unlink(missing_ok=True)
        raise UnwritableError(cannot_write(path, error)) from error


def cannot_write(path: Path, error: OSError) -> str:
    """Why a file or folder cannot be written and the way out, as a sentence.

    Parameters
    ----------
    path : Path
        What was to be written.
    error : OSError
        What the system said.
    """
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return f"{path}: a file stands where a folder is needed, or a folder where a file is; give another folder"
    if isinstance(error, PermissionError):
        return (
            f"{path}: cannot be written; close it in Excel or whatever has it open, "
            "check that you may write there, or give another folder"
        )
    if error.errno in (ENOSPC, EDQUOT):
        return f"{path}: not written, for the disk is full; make room or give another folder, and try again"
    return f"{path}: cannot be written ({error.strerror or error}); give another folder, or a shorter name"


def cannot_use(error: OSError) -> str:
    """What the system says of a file that could neither be read nor written, as a sentence with its way out.

    Parameters
    ----------
    error : OSError
        With ``filename`` where the system names one.
    """
    # of two files the second is the one that is written
    what, full = error.filename2 or error.filename, error.errno in (ENOSPC, EDQUOT)
    if what is None and isinstance(error, FileNotFoundError):
        return "the folder that you are in is gone; change to another one and try again"
    if what is None and full:
        return "what was to be written or printed is not whole, for the disk is full; make room and try again"
    if what is None:
        return f"what was to be written or printed is not whole ({error.strerror or error}); try again"
    if full:
        return f"{what}: the disk is full; make room and try again"
    return f"{what}: {error.strerror or error}; check that it is there, that you may read and write it, and try again"


def contents(path: Path) -> bytes:
    """The bytes of a file; what is none is not opened: a pipe would be waited for without an end.

    Raises
    ------
    OSError
        Where it is none, or cannot be read.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no file", str(path))
    return path.read_bytes()


def clear(path: Path) -> None:
    """Take a folder away with all that it holds, or whatever stands under its name; nothing happens where it cannot be."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()


def umask() -> int:
    """The bits that the user takes from the leave that new files give."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def staged(path: Path, data: bytes, prefix: str = PART) -> Path:
    """The bytes in a hidden file beside ``path``, safe on the disk; nothing is left where that fails.

    Parameters
    ----------
    path : Path
        Where they are to go; not touched.
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


@contextmanager
def alone(lock: Path, patience: float) -> Iterator[None]:
    """Let one program at a time do what follows; on a disk that knows no locks, all of them.

    Parameters
    ----------
    lock : Path
        An empty file that is made and stays; what is held is a lock of the system on it, which ends with its program.
    patience : float
        Seconds to wait for another program.

    Raises
    ------
    TimeoutError
        Where another program holds it for longer.
    """
    from filelock import FileLock, Timeout

    held = FileLock(lock)
    try:
        held.acquire(timeout=patience)
    except Timeout as error:
        raise TimeoutError(ETIMEDOUT, "another program is at work there", str(lock)) from error
    except NotImplementedError:
        yield
        return
    try:
        yield
    finally:
        held.release()


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
