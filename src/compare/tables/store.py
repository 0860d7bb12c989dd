"""The files that tables are kept in: a whole build or none, read back with the types of the schema."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from compare.tables.frames import typed
from compare.tables.schema import SCHEMA, Table, TableError, Tables

STAGING, PREVIOUS, LOCK = ".building", ".previous", ".lock"  # beside the tables while a build is written
FILES = "files.txt"  # the list of what a build wrote
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
    tables : mapping of DataFrame
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
                _stage(out / STAGING, tables, texts, extra)
                _swap(out)
            finally:
                shutil.rmtree(out / STAGING, ignore_errors=True)
    except OSError as error:
        raise TableError(_cannot_write(out, error)) from error


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep two builds, or a build and a recovery, from writing into one folder at the same time."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(out / LOCK, timeout=PATIENCE):
            yield
    except Timeout as error:
        raise TableError(f"{out}: another build is writing there; wait until it has ended and try again") from error


def _stage(
    staging: Path, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], extra: Mapping[str, bytes]
) -> None:
    """Write every file of a build aside, and the list of them."""
    (staging / "texts").mkdir(parents=True)
    for name, data in tables.items():
        _write_parquet(staging / f"{name}.parquet", SCHEMA[name], data)
        _write_csv(staging / f"{name}.csv", SCHEMA[name], data)
    for plan_id, text in texts.items():
        (staging / "texts" / f"{plan_id}.txt").write_bytes(text.encode("utf-8"))
    for name, content in extra.items():
        (staging / name).write_bytes(content)
    names = sorted(path.relative_to(staging).as_posix() for path in staging.rglob("*") if path.is_file())
    (staging / FILES).write_text("\n".join([*names, FILES]) + "\n", encoding="utf-8", newline="\n")


def _cannot_write(out: Path, error: OSError) -> str:
    what = Path(error.filename).name if error.filename else str(out)
    if isinstance(error, PermissionError):
        way_out = "close it in Excel or whatever has it open, check that you may write there, and build again"
    elif isinstance(error, FileExistsError | NotADirectoryError):
        way_out = "a file stands where a folder is needed; give another folder with --out"
    else:
        way_out = "make room or give another folder with --out, and build again"
    return f"{out}: {what} could not be written ({error.strerror or error}); {way_out}. The earlier tables are whole."


def _swap(out: Path) -> None:
    """Put the staged files in the place of the earlier build's; undo all of it where one step fails."""
    new, old = built_files(out / STAGING), built_files(out)
    foreign = [name for name in new if name not in old and (out / name).exists()]
    if foreign:
        raise TableError(
            f"{out}: {', '.join(foreign[:3])} stands there and was not written by a build; "
            "move it away or give another folder with --out"
        )
    stale = [name for name in old if name not in new]
    previous, staging = out / PREVIOUS, out / STAGING
    (previous / "texts").mkdir(parents=True)
    (out / "texts").mkdir(exist_ok=True)
    try:
        for name in [*stale, *new]:
            if (out / name).exists():
                (out / name).replace(previous / name)
            if (staging / name).exists():
                (staging / name).replace(out / name)
    except BaseException:
        recover(out)
        raise
    # from here the new build counts: a name of its own keeps an interruption from bringing the old one back
    done = out / f"{PREVIOUS}-done"
    shutil.rmtree(done, ignore_errors=True)
    previous.replace(done)
    shutil.rmtree(done, ignore_errors=True)


def recover(out: Path) -> None:
    """Bring the earlier build back where a later one was cut off while it was being put in place."""
    previous = out / PREVIOUS
    if previous.is_dir():
        for path in sorted(path for path in previous.rglob("*") if path.is_file()):
            path.replace(out / path.relative_to(previous))
        shutil.rmtree(previous, ignore_errors=True)
    for leftover in (STAGING, f"{PREVIOUS}-done"):
        shutil.rmtree(out / leftover, ignore_errors=True)


def built_files(out: Path) -> list[str]:
    """The files that the last build wrote into the folder, relative to it; empty where there is none."""
    try:
        names = (out / FILES).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [name for name in names if name and ".." not in Path(name).parts and not Path(name).is_absolute()]


def read_tables(out: str | Path) -> Tables:
    """All tables of a build, typed as the schema says.

    Raises
    ------
    TableError
        Where the folder holds no build, or a table of it cannot be read.
    """
    folder = Path(out)
    if (folder / PREVIOUS).exists():
        with _alone(folder):
            recover(folder)
    tables: Tables = {}
    for name in SCHEMA:
        path = folder / f"{name}.parquet"
        if not path.exists():
            raise TableError(f"{folder}: no table {name}.parquet; run: plan-compare build")
        try:
            tables[name] = typed(name, pd.read_parquet(path))
        except (OSError, ValueError, ImportError) as error:
            raise TableError(f"{path}: cannot be read ({error}); run: plan-compare build") from error
    return tables


def read_texts(out: str | Path, plan_ids: Iterable[str]) -> dict[str, str]:
    """The texts that the offsets point into, by plan id, exactly as the build wrote them."""
    folder = Path(out) / "texts"
    texts = {}
    for plan_id in plan_ids:
        try:
            texts[plan_id] = (folder / f"{plan_id}.txt").read_bytes().decode("utf-8")
        except OSError as error:
            raise TableError(f"{folder / plan_id}.txt: cannot be read; run: plan-compare build") from error
    return texts


def _write_parquet(path: Path, table: Table, data: pd.DataFrame) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "date": pa.date32(),
        "choice": pa.dictionary(pa.int32(), pa.string()),
    }  # fmt: skip
    schema = pa.schema([pa.field(column.name, kinds[column.kind]) for column in table.columns])
    pq.write_table(pa.Table.from_pandas(data, schema=schema, preserve_index=False), path)


def _write_csv(path: Path, table: Table, data: pd.DataFrame) -> None:
    data = data.copy()
    for column in table.columns:
        if column.kind == "text":
            data[column.name] = data[column.name].map(_safe_cell, na_action="ignore")
    # CRLF and a byte-order mark are what Excel writes itself; a lone LF inside a cell stays one
    data.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _safe_cell(value: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
