"""The files that tables are kept in: a whole build or none, read back with the types of the schema.

A build is written aside, then put in the place of the earlier one under a lock that readers honour. While that goes on,
a journal names the files that are new, so that whoever comes next can bring the earlier build back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pandas as pd

from compare.files import alone, sync_folder
from compare.tables.frames import typed
from compare.tables.schema import SCHEMA, Table, TableError, Tables

STAGING, PREVIOUS, LOCK = ".building", ".previous", ".lock"  # beside the tables while a build is written
JOURNAL = "fresh.json"  # in PREVIOUS: the files that are being put in the place of nothing
FILES = "files.txt"  # the list of what a build wrote, with SHA-256, as sha256sum writes and checks it
PATIENCE = 120  # seconds to wait for another build that is being put in place
FORMULA_MARKS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "＝",
    "＋",
    "－",
    "＠",
)  # the full-width ones too: Excel takes ＝1+1 for 2


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
    """Keep builds, recoveries and readers of one folder from coming between one another."""
    try:
        with alone(out / LOCK, PATIENCE):
            yield
    except TimeoutError as error:
        raise TableError(f"{out}: another build is writing there; wait until it has ended and try again") from error


@contextmanager
def _reading(out: Path) -> Iterator[None]:
    """Read while no build is being put in place; in a folder that this user may not write to, read all the same."""
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


def _stage(
    staging: Path, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], extra: Mapping[str, bytes]
) -> None:
    """Write every file of a build aside, safe on the disk, and the list of them."""
    (staging / "texts").mkdir(parents=True)
    for name, data in tables.items():
        _write_parquet(staging / f"{name}.parquet", SCHEMA[name], data)
        _write_csv(staging / f"{name}.csv", SCHEMA[name], data)
    for plan_id, text in texts.items():
        (staging / "texts" / f"{plan_id}.txt").write_bytes(text.encode("utf-8"))
    for name, content in extra.items():
        (staging / name).write_bytes(content)
    paths = sorted(path for path in staging.rglob("*") if path.is_file())
    sums = [f"{_sha256(path)}  {path.relative_to(staging).as_posix()}" for path in paths]
    (staging / FILES).write_text("\n".join(sums) + "\n", encoding="utf-8", newline="\n")
    for path in (*paths, staging / FILES):
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
    new, old = [*built_files(out / STAGING)], built_files(out)
    foreign = [name for name in new if name not in old and (out / name).exists()]
    if foreign:
        raise TableError(
            f"{out}: {', '.join(foreign[:3])} stands there and was not written by a build; "
            "move it away or give another folder with --out"
        )
    stale = [name for name in old if name not in new]
    previous, staging = out / PREVIOUS, out / STAGING
    (staging / PREVIOUS / "texts").mkdir(parents=True)
    fresh = [name for name in new if not (out / name).exists()]
    (staging / PREVIOUS / JOURNAL).write_text(json.dumps(fresh, ensure_ascii=False), encoding="utf-8")
    (staging / PREVIOUS).replace(previous)  # whole from its first moment
    sync_folder(out)
    (out / "texts").mkdir(exist_ok=True)
    try:
        for name in [*stale, *new]:
            if (out / name).exists():
                (out / name).replace(previous / name)
            if (staging / name).exists():
                (staging / name).replace(out / name)
        sync_folder(out / "texts")
        sync_folder(out)
    except BaseException:
        recover(out)
        raise
    # from here the new build counts: a name of its own keeps an interruption from bringing the old one back
    done = out / f"{PREVIOUS}-done"
    shutil.rmtree(done, ignore_errors=True)
    previous.replace(done)
    shutil.rmtree(done, ignore_errors=True)


def recover(out: Path) -> None:
    """Undo a build that was cut off while it was being put in place; nothing is done where none was.

    What it had placed in the stead of nothing goes, what it had moved aside comes back.
    """
    previous = out / PREVIOUS
    if previous.is_dir():
        try:
            fresh = json.loads((previous / JOURNAL).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            fresh = []
        for name in fresh:
            (out / name).unlink(missing_ok=True)
        for path in sorted(path for path in previous.rglob("*") if path.is_file() and path.name != JOURNAL):
            path.replace(out / path.relative_to(previous))
        shutil.rmtree(previous)
    for leftover in (STAGING, f"{PREVIOUS}-done"):
        shutil.rmtree(out / leftover, ignore_errors=True)


def built_files(out: Path) -> dict[str, str]:
    """What the last build wrote into a folder.

    Parameters
    ----------
    out : Path
        The folder of the tables.

    Returns
    -------
    dict of str
        The file, relative to the folder, and its SHA-256; the list itself stands last, without a sum. Empty where no
        build was written.
    """
    try:
        lines = (out / FILES).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    named = [line.partition("  ") if "  " in line else ("", "", line) for line in lines if line and line != FILES]
    sound = {name: digest for digest, _, name in named if ".." not in Path(name).parts and not Path(name).is_absolute()}
    return sound | {FILES: ""}


def changed_files(out: Path) -> list[str]:
    """Tables and texts of a build that are no longer as it wrote them, or gone: a damaged disk, a hand that slipped.

    CSV files are made for other programs, which may write them anew when they are only looked at; they do not count.
    """
    listed = {
        name: digest for name, digest in built_files(out).items() if name.endswith((".parquet", ".txt")) and digest
    }
    return [name for name, digest in listed.items() if not (out / name).is_file() or _sha256(out / name) != digest]


def read_build(out: str | Path) -> tuple[Tables, dict[str, str]]:
    """All tables of a build and its texts by plan id, of one and the same build.

    Parameters
    ----------
    out : path
        The folder of the tables.

    Returns
    -------
    tables : dict of DataFrame
        As :func:`read_tables` gives them.
    texts : dict of str
        As :func:`read_texts` gives them, of every plan.

    Raises
    ------
    TableError
        Where the folder holds no build, or a table or text of it cannot be read.
    """
    folder = Path(out)
    if not folder.is_dir():
        raise TableError(f"{folder}: no such folder; run: plan-compare build")
    with _reading(folder):
        tables = _tables(folder)
        return tables, _texts(folder, tables["plans"]["plan_id"])


def read_tables(out: str | Path) -> Tables:
    """All tables of a build, typed as the schema says.

    Parameters
    ----------
    out : path
        The folder of the tables.

    Raises
    ------
    TableError
        Where the folder holds no build, or a table of it cannot be read or lacks a column.
    """
    folder = Path(out)
    if not folder.is_dir():
        raise TableError(f"{folder}: no such folder; run: plan-compare build")
    with _reading(folder):
        return _tables(folder)


def _tables(folder: Path) -> Tables:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables: Tables = {}
    for name in SCHEMA:
        path = folder / f"{name}.parquet"
        if not path.exists():
            raise TableError(f"{folder}: no table {name}.parquet; run: plan-compare build")
        try:
            data = pq.read_table(path, page_checksum_verification=True).to_pandas()
        except (OSError, ValueError, pa.ArrowException) as error:
            raise TableError(f"{path}: cannot be read ({error}); run: plan-compare build") from error
        missing = [column for column in SCHEMA[name].names if column not in data]
        if missing:
            raise TableError(
                f"{path}: no column {', '.join(missing)}; it is of another version: run: plan-compare build"
            )
        tables[name] = typed(name, data)
    return tables


def read_texts(out: str | Path, plan_ids: Iterable[str]) -> dict[str, str]:
    """The texts that the offsets point into, by plan id, exactly as the build wrote them.

    Parameters
    ----------
    out : path
        The folder of the tables.
    plan_ids : iterable of str

    Returns
    -------
    dict of str
        The text by plan id, with its own line ends.

    Raises
    ------
    TableError
        Where a text is gone or was changed: the offsets would no longer fit.
    """
    return _texts(Path(out), plan_ids)


def _texts(folder: Path, plan_ids: Iterable[str]) -> dict[str, str]:
    listed = built_files(folder)
    texts = {}
    for plan_id in plan_ids:
        name = f"texts/{plan_id}.txt"
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            raise TableError(f"{folder / name}: cannot be read; run: plan-compare build") from error
        if listed.get(name) and hashlib.sha256(content).hexdigest() != listed[name]:
            raise TableError(
                f"{folder / name}: changed since the build, so that no offset fits; run: plan-compare build"
            )
        texts[plan_id] = content.decode("utf-8")
    return texts


def _write_parquet(path: Path, table: Table, data: pd.DataFrame) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "date": pa.date32(),
        "choice": pa.dictionary(pa.int32(), pa.string()),
    }  # fmt: skip
    schema = pa.schema([pa.field(column.name, kinds[column.kind]) for column in table.columns])
    pq.write_table(pa.Table.from_pandas(data, schema=schema, preserve_index=False), path, write_page_checksum=True)


def _write_csv(path: Path, table: Table, data: pd.DataFrame) -> None:
    data = data.copy()
    for column in table.columns:
        if column.kind in ("text", "choice"):
            data[column.name] = data[column.name].astype("object").map(_safe_cell, na_action="ignore")
    # CRLF and a byte-order mark are what Excel writes itself; a lone LF inside a cell stays one
    data.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _safe_cell(value: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{value}" if value.startswith(FORMULA_MARKS) else value
