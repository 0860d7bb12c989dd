"""Files written whole or not at all, and never over something that is there already unless asked to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Stop before anything is written where a file stands in the way.

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
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except PermissionError as error:
        message = f"{path}: cannot be replaced; close it in Excel or whatever has it open, and try again"
        raise PermissionError(message) from error
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
