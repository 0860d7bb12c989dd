"""One reader of the files that people edit by hand: corrections, decisions, codebooks, checked rows, lists of plans.

A file is UTF-8, or GB18030 as Excel saves it on a Chinese Windows. What is wrong with it is said with file, line and way
out; a wrong line of a list never hides the lines after it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

import yaml

from compare.errors import CompareError
from compare.plain_yaml import PlainLoader

MOST_BYTES = 20_000_000  # of one file; what a person writes by hand is never near it
MOST_PROBLEMS = 20  # wrong lines of one file that are told
TOO_LONG = "field-larger"  # as the csv module says it: field larger than field limit
LONGEST_CELL = 131_072  # characters of a cell in a list: the limit of the csv module as it comes
MOST_ROWS = 100_000  # of a sheet
MOST_CELLS = 2_000_000  # of a sheet
MOST_COLUMNS = 1_000  # of a list
MOST_ABOVE = 5  # lines in which a title may stand above the columns
MARKS = ",\t;，；|"  # what parts the cells of a line; the later ones stand in text too
ZIP = b"PK\x03\x04"  # how a workbook begins
NO_FILE = {
    "folder": "it is a folder; a text file belongs here",
    "other": "it is no file; a text file belongs here",
    "link": "a link that leads nowhere; remove it, or put the file itself there",
    "nothing": "it is not there; a text file belongs here",
}
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # how a text begins that Excel saved as "Unicode text"


class HandmadeError(CompareError, ValueError):
    """A file made by hand that cannot be used; the message names the file, the line and the way out.

    Attributes
    ----------
    line : int or None
        Where, from 1.
    says : str
        What is wrong and the way out, without the place.
    """

    def __init__(self, message: str, line: int | None = None, says: str | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.says = says or message

    @classmethod
    def at(cls, path: Path, line: int | None, says: str) -> Self:
        """The error at one line of a file, or of the file as a whole."""
        return cls(f"{path}: {says}" if line is None else f"{path}, line {line}: {says}", line, says)


@dataclass(frozen=True)
class Row:
    """One line of a list: where it begins in its file, from 1, and its cells by column, without blanks around."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Listed:
    """A list as it was read: its columns and the line that names them, its rows, what is wrong with single lines."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[HandmadeError, ...] = ()
    line: int = 1


def read_text(path: Path, error: type[HandmadeError] = HandmadeError) -> str:
    """The text of a file, line ends as LF.

    Parameters
    ----------
    error : type of HandmadeError
        What to raise.

    Raises
    ------
    HandmadeError
        Where it is no file, cannot be read, is far too large, or is no text.
    """
    try:
        if not path.is_file():  # a pipe would be waited for without an end
            what = (
                "folder" if path.is_dir() else "other" if path.exists() else "link" if path.is_symlink() else "nothing"
            )
            raise error.at(path, None, NO_FILE[what])
        if path.stat().st_size > MOST_BYTES:
            raise error.at(path, None, f"larger than {MOST_BYTES // 1_000_000} MB; is it the right file?")
        text = decoded(path.read_bytes())[0].removeprefix("\ufeff")  # where two programs each wrote a mark
    except OSError as problem:
        raise error.at(path, None, f"cannot be read ({problem.strerror}); make it readable") from problem
    except UnicodeDecodeError as problem:
        raise error.at(path, None, "neither UTF-8 nor GB18030; save it as UTF-8 (CSV UTF-8) and try again") from problem
    if "\0" in text:
        raise error.at(path, None, "no text file; save it as UTF-8 (CSV UTF-8) and try again")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_there(path: Path) -> bool:
    """Whether something stands under a name, be it a link that leads nowhere: whoever laid it there is told."""
    return path.exists() or path.is_symlink()


def decoded(content: bytes) -> tuple[str, str]:
    """The text of bytes, and the encoding they are in: UTF-8 with or without a byte-order mark, or GB18030.

    Raises
    ------
    UnicodeDecodeError
        Where they are neither.
    """
    if content.startswith(UTF16):
        return content.decode("utf-16"), "utf-16"
    try:
        return content.decode("utf-8-sig"), "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    except UnicodeDecodeError:
        return content.decode("gb18030"), "gb18030"


def list_file(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """The bytes of a list, as a spreadsheet program opens it; what rows hold besides its columns is left out."""
    page = io.StringIO()
    writer = csv.DictWriter(page, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return page.getvalue().encode("utf-8-sig")


# -- lists ----------------------------------------------------------------------------------------------------------


def read_list(
    path: Path,
    needed: Sequence[str],
    error: type[HandmadeError] = HandmadeError,
    *,
    heads: Callable[[Sequence[str]], bool] | None = None,
) -> Listed:
    """The rows of a CSV file, or of a workbook's first sheet, whose first line names the columns; blank lines are passed over.

    Parameters
    ----------
    needed : sequence of str
        Columns that the first line must have, in any order.
    error : type of HandmadeError
        What to raise, and what the problems are.
    heads : callable, optional
        Whether cells name columns: a title above them is then passed over.

    Returns
    -------
    Listed
        A line with more cells than columns, a quotation mark that is not closed, or a cell beyond all measure is a
        problem; the other lines are read all the same.

    Raises
    ------
    HandmadeError
        As for :func:`read_text`, and where a needed column is missing or one stands twice.
    """
    found, problems = _lines(path, error)
    found = [(line, cells) for line, cells in found if any(cell.strip() for cell in cells)]
    above = next((at for at, (_, cells) in enumerate(found[:MOST_ABOVE]) if heads is not None and heads(cells)), 0)
    begin, head = found[above] if found else (1, [])
    columns = tuple(name.strip() for name in head)
    width = max((i for i, name in enumerate(columns, 1) if name), default=0)
    if width > MOST_COLUMNS:
        raise error.at(path, begin, f"more than {MOST_COLUMNS:,} columns; is it the right file?")
    columns = columns[:width]
    missing = [name for name in needed if name not in columns]
    if missing:
        raise error.at(path, begin, f"no column {', '.join(missing)}; it needs {', '.join(needed)}")
    twice = sorted(name for name, times in Counter(columns).items() if name and times > 1)
    if twice:
        raise error.at(path, begin, f"the column {', '.join(twice)} stands twice; keep one of them")
    rows = []
    for line, cells in found[above + 1 :]:
        if any(cell.strip() for cell in cells[len(columns) :]):
            said = (
                f"{len(cells)} cells, but the first line names {len(columns)} columns; put a cell with commas in quotes"
            )
            problems.append(error.at(path, line, said))
        else:
            filled = [cell.strip() for cell in cells[: len(columns)]] + [""] * (len(columns) - len(cells))
            rows.append(Row(line, dict(zip(columns, filled, strict=True))))
    return Listed(columns, tuple(rows), tuple(sorted(problems, key=lambda problem: problem.line or 0)), begin)


def _lines(path: Path, error: type[HandmadeError]) -> tuple[list[tuple[int, list[str]]], list[HandmadeError]]:
    """The records of a file with the line each begins in."""
    if _is_workbook(path):
        return _sheet(path, error), []
    lines = io.StringIO(read_text(path, error)).readlines()
    first = next((line for line in lines if line.strip()), "")
    mark = max(MARKS, key=first.count)  # Excel writes what the computer's region asks for
    return _records(path, lines, mark, error)


def _is_workbook(path: Path) -> bool:
    if not path.is_file():  # opening a pipe waits for whoever writes into it
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(ZIP)) == ZIP
    except OSError:
        return False


def _sheet(path: Path, error: type[HandmadeError]) -> list[tuple[int, list[str]]]:
    """The rows of a workbook's first sheet that is shown."""
    import openpyxl

    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(part.file_size for part in package.infolist())
        if max(path.stat().st_size, unpacked // 10) > MOST_BYTES:
            raise error.at(path, None, f"larger than {MOST_BYTES // 1_000_000} MB; is it the right file?")
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
        sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
        sheet.reset_dimensions()  # what it says of its size would be made of blank cells
        rows, cells = [], 0
        for row in islice(sheet.iter_rows(values_only=True), MOST_ROWS):
            cells += len(row)
            if cells > MOST_CELLS:
                raise error.at(path, None, f"more than {MOST_CELLS:,} cells; is it the right file?")
            rows.append(row)
        book.close()
    except HandmadeError:
        raise
    except Exception as problem:  # openpyxl raises what it meets: KeyError, TypeError, its own
        raise error.at(path, None, "no workbook that can be opened; save it as .xlsx or as CSV UTF-8") from problem
    return [(line, ["" if cell is None else str(cell) for cell in row]) for line, row in enumerate(rows, 1)]


def _records(
    path: Path, lines: Sequence[str], mark: str, error: type[HandmadeError]
) -> tuple[list[tuple[int, list[str]]], list[HandmadeError]]:
    """Every record with the line it begins in; after a wrong one, reading goes on in the next line."""
    found: list[tuple[int, list[str]]] = []
    problems: list[HandmadeError] = []
    at = 0
    while at < len(lines):
        reader = csv.reader(lines[at:], delimiter=mark, strict=True)
        begin = at
        try:
            for cells in short_cells(reader):
                found.append((begin + 1, cells))
                begin = at + reader.line_num
            break
        except csv.Error as problem:
            problems.append(error.at(path, begin + 1, csv_fault(problem)))
            if len(problems) == MOST_PROBLEMS:
                break
            at = begin + 1
    return found, problems


def short_cells(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows of a reader that gives up at a longer cell, whatever limit another library set for the process."""
    for cells in reader:
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise csv.Error(TOO_LONG)
        yield cells


def csv_fault(problem: csv.Error) -> str:
    """What is wrong with a line that the reader of lists gave up at."""
    if str(problem).startswith((TOO_LONG, "field larger")):
        return "a cell of more than 131,072 characters; is a quotation mark not closed?"
    return (
        'a quotation mark (") is not closed or stands inside a cell; close it, or write it twice ("") in a quoted cell'
    )


# -- trees ----------------------------------------------------------------------------------------------------------


def read_tree(path: Path, error: type[HandmadeError] = HandmadeError) -> tuple[yaml.Node | None, PlainLoader]:
    """The tree of a YAML file, every node with its line, and the loader that makes values of it.

    Parameters
    ----------
    error : type of HandmadeError
        What to raise.

    Returns
    -------
    root : Node or None
        None for an empty file.
    loader : PlainLoader
        ``loader.construct_object(node, deep=True)`` gives the value of a node.

    Raises
    ------
    HandmadeError
        As for :func:`read_text`, and where it is no sound YAML.
    """
    text = read_text(path, error)
    try:
        loader = PlainLoader(text)
        return loader.get_single_node(), loader
    except yaml.MarkedYAMLError as problem:
        if sign := full_width_sign(text):
            raise error.at(path, *sign) from problem
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else 1
        if isinstance(problem, yaml.composer.ComposerError):
            raise error.at(path, line, f"no sound YAML ({problem.problem}); write it out") from problem
        said = f"no sound YAML ({problem.problem}); mind colons, quotes and indents"
        raise error.at(path, line, said) from problem
    except RecursionError as problem:
        raise error.at(path, 1, "no sound YAML: its brackets nest too deep; write it out") from problem
    except yaml.YAMLError as problem:
        said = f"no sound YAML ({str(problem).splitlines()[0]}); save it as UTF-8 text"
        raise error.at(path, 1, said) from problem


KEY = r"[A-Za-z_][A-Za-z0-9_]*\s*"
# signs of a Chinese keyboard in the place of those of YAML: `table：units` · `{name: 甲，role: lead}` · `name: “甲”`
FULL_WIDTH = (
    (re.compile(rf"(?:^\s*(?:[-－—]\s*)?|[{{｛,，]\s*){KEY}："), HandmadeError("a full-width colon (：) stands behind a key; write : and a blank")),
    (re.compile(rf"[{{｛][^{{}}]*，\s*{KEY}[:：]"), HandmadeError("a full-width comma (，) stands between two keys; write , and a blank")),
    (re.compile(rf"{KEY}[:：]\s*[｛［]"), HandmadeError("a full-width bracket (｛) opens a value; write {")),
    (re.compile(rf"^\s*[－—–]\s*{KEY}[:：]"), HandmadeError("a full-width dash stands before a key; write - and a blank")),
    (
        re.compile(rf"{KEY}[:：]\s*[“”＂‘’＇「『][^\n,，}}]*"),
        HandmadeError('a full-width quotation mark (“) stands round a value and becomes part of it; write ", or none'),
    ),
)  # fmt: skip


def full_width_sign(text: str, first: int = 1, last: int | None = None) -> tuple[int, str] | None:
    """A sign of a Chinese keyboard that stands where YAML needs its half-width like: its line, from 1, and what to write.

    Parameters
    ----------
    first, last : int, optional
        The lines to look at.

    Returns
    -------
    tuple of (int, str) or None
        None where there is none.
    """
    for i, line in enumerate(text.splitlines()[first - 1 : last], first):
        for pattern, says in FULL_WIDTH:
            if not line.lstrip().startswith("#") and pattern.search(line):
                return i, says.says
    return None


def read_mapping(path: Path, error: type[HandmadeError] = HandmadeError) -> dict[str, Any]:
    """The mapping that a YAML file holds; empty for an empty file.

    Parameters
    ----------
    error : type of HandmadeError
        What to raise.

    Raises
    ------
    HandmadeError
        As for :func:`read_tree`, and where there is no mapping of names at the top.
    """
    root, loader = read_tree(path, error)
    if root is None:
        return {}
    line = root.start_mark.line + 1
    try:
        value = loader.construct_document(root)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise error.at(path, line, f"no sound YAML ({str(problem).splitlines()[0]})") from problem
    if not isinstance(value, dict):
        raise error.at(path, line, "a mapping of names is needed at the top, like name: value")
    return value
