"""The files that tables are kept in: a whole build or none, read back with the types of the schema.

A build is written aside, then put in the place of the earlier one (``compare.swap``) under a lock that readers honour.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd

from compare.files import alone, clear, contents
from compare.swap import LOCK, PREVIOUS, STAGING, make_safe, put_in_place, read_list, recover, sha256, write_list
from compare.tables.csv_files import write_csv
from compare.tables.schema import SCHEMA, Table, TableError

FILES = "files.txt"  # the list of what a build wrote, with SHA-256, as sha256sum writes and checks it
GROUP = 20_000  # rows that are written, and later read, together
PATIENCE = 120  # seconds to wait for another build that is being put in place


def write_build(
    out: Path, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], extra: Mapping[str, bytes]
) -> None:
    """Write a whole build: every table as Parquet and CSV, the texts, and further files; all of it or nothing.

    Everything is written aside first and then put in the place of the earlier build in one go; a build that fails
    or is interrupted leaves the earlier one whole. Files that no build wrote are never touched.

    Parameters
    ----------
    out : Path
        The folder of the tables; made where it is missing.
    texts : mapping of str
        By plan id, the text that offsets point into; kept as UTF-8 with its own line ends.
    extra : mapping of bytes
        Further files by name, such as the build report.

    Raises
    ------
    TableError
        Where a file cannot be written or replaced: a table that is open in another program, for one.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _alone(out):
            recover(out)
            try:
                _stage(out, tables, texts, extra)
                _swap(out)
            finally:
                clear(out / STAGING)
    except OSError as error:
        raise TableError(_cannot_write(out, error)) from error


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep builds, recoveries and readers of one folder from coming between one another."""
    try:
        with alone(out / LOCK, PATIENCE):
            yield
    except TimeoutError as error:
        raise TableError(f"{out}: another build is writing there; wait until it has ended and try again") from error


@contextmanager
def reading(out: Path) -> Iterator[None]:
    """Read while no build is being put in place; in a folder that this user may not write to, read all the same.

    Raises
    ------
    TableError
        Where there is no such folder, or another build is being put in place for too long.
    """
    if not out.is_dir():
        raise TableError(f"{out}: no such folder; run: plan-compare build")
    with ExitStack() as held:
        with suppress(OSError):
            held.enter_context(_alone(out))
            recover(out)
        yield


def settle(out: Path) -> None:
    """Bring the earlier build back where a later one was cut off while it was being put in place.

    Parameters
    ----------
    out : Path
        The folder of the tables; nothing is done where it holds no interrupted build.

    Raises
    ------
    TableError
        Where that cannot be done: a file that is open in another program, for one.
    """
    if (out / PREVIOUS).exists():
        try:
            with _alone(out):
                recover(out)
        except OSError as error:
            raise TableError(_cannot_write(out, error)) from error


def _stage(out: Path, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], extra: Mapping[str, bytes]) -> None:
    """Write what is new of a build aside, safe on the disk, and the list of all its files.

    A text that stands there already as it is now is left where it stands: thousands of small files take long.
    """
    staging, before = out / STAGING, built_files(out)
    (staging / "texts").mkdir(parents=True)
    sums: dict[str, str] = {}
    for name, data in tables.items():
        _write_parquet(staging / f"{name}.parquet", SCHEMA[name], data)
        write_csv(staging / f"{name}.csv", SCHEMA[name], data)
    for plan_id, text in texts.items():
        name, content = f"texts/{plan_id}.txt", text.encode("utf-8")
        digest = hashlib.sha256(content).hexdigest()
        if before.get(name) == digest and _holds(out / name, content):
            sums[name] = digest
        else:
            (staging / name).write_bytes(content)
    for name, content in extra.items():
        (staging / name).write_bytes(content)
    paths = sorted(path for path in staging.rglob("*") if path.is_file())
    sums |= {path.relative_to(staging).as_posix(): sha256(path) for path in paths}
    write_list(staging / FILES, sorted(sums.items(), key=lambda entry: Path(entry[0])))
    make_safe((*paths, staging / FILES))


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file holds just this."""
    try:
        return contents(path) == content
    except OSError:
        return False


def _cannot_write(out: Path, error: OSError) -> str:
    what = Path(error.filename or out).name
    said = os.strerror(error.errno) if error.errno else error
    if isinstance(error, PermissionError):
        return (
            f"{out}: {what} could not be written ({said}); close it in Excel or whatever has it open, "
            "check that you may write there, and build again. The earlier tables are whole."
        )
    if isinstance(error, IsADirectoryError):
        return (
            f"{out}: {what} is a folder, and a file is needed there; move it away and build again. "
            "The earlier tables are whole."
        )
    if isinstance(error, FileExistsError | NotADirectoryError):
        return (
            f"{out}: {what} could not be written ({said}); a file stands where a folder is needed; "
            "give another folder with --out. The earlier tables are whole."
        )
    return (
        f"{out}: {what} could not be written ({said}); make room or give another folder with --out, "
        "and build again. The earlier tables are whole."
    )


def _swap(out: Path) -> None:
    """Put the staged files in the place of the earlier build's; undo all of it where one step fails."""
    now, old = built_files(out / STAGING), built_files(out)
    new = [name for name in now if (out / STAGING / name).exists()]
    foreign = [name for name in new if name not in old and (out / name).exists()]
    # the whole build whose files.txt alone is gone
    unlisted = not (out / FILES).exists() and all(f"{name}.parquet" in foreign for name in SCHEMA)
    if foreign and not unlisted:
        raise TableError(
            f"{out}: {', '.join(foreign[:3])} stands there and was not written by a build; "
            "move it away or give another folder with --out"
        )
    stale = [name for name in old if name not in now]
    put_in_place(out, new, stale)


def built_files(out: Path) -> dict[str, str]:
    """What the last build wrote into a folder.

    Returns
    -------
    dict of str
        The file, relative to the folder, and its SHA-256; the list itself stands last, without a sum. Empty where no
        build was written.
    """
    listed = read_list(out / FILES)
    listed.pop(FILES, None)
    return listed | {FILES: ""} if listed else {}


def changed_files(out: Path) -> list[str]:
    """Tables and texts of a build that are no longer as it wrote them, or gone: a damaged disk, a hand that slipped.

    CSV files are made for other programs, which may write them anew when they are only looked at; they do not count.
    """
    listed = {
        name: digest for name, digest in built_files(out).items() if name.endswith((".parquet", ".txt")) and digest
    }
    return [name for name, digest in listed.items() if not (out / name).is_file() or sha256(out / name) != digest]


def _write_parquet(path: Path, table: Table, data: pd.DataFrame) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "date": pa.date32(),
        "choice": pa.dictionary(pa.int32(), pa.string()),
    }  # fmt: skip
    schema = pa.schema([pa.field(column.name, kinds[column.kind]) for column in table.columns])
    whole = pa.Table.from_pandas(data, schema=schema, preserve_index=False)
    with parquet_file(path, "wb") as file:
        pq.write_table(whole, file, row_group_size=GROUP, write_page_checksum=True)


def parquet_file(path: Path, mode: str = "rb") -> Any:
    """A Parquet file opened under the name that the system knows; Arrow takes every name for UTF-8."""
    import pyarrow as pa

    return pa.OSFile(os.fsencode(path), mode)
