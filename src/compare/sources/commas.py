"""Lists whose cells are parted by commas or semicolons: whether a text is one, its rows, and lines that are none."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from compare.handmade import MOST_PROBLEMS, csv_fault, short_cells
from compare.model import Finding
from compare.sources.base import LIMITS, SourceError

CSV_MARKS = (",", ";")
SENTENCE = re.compile(r"[。；！？]")
LONGEST_HEAD = 24
MOST_UNEVEN = 0.05
MOST_ABOVE = 6  # lines that may stand above the head of a list, or below its last row
# `sep=,`, which Excel puts above a list
SEPARATOR_LINE = re.compile(r"\A\s*sep=[,;]\n", re.I)


class Listed(NamedTuple):
    """A comma-separated list: its mark, its rows, what is wrong with single lines."""

    mark: str
    rows: list[list[str]]
    faults: tuple[Finding, ...]


def listed_rows(text: str, path: str | Path) -> Listed | None:
    """A comma-separated list, or None where the text is none.

    Lines above the head (titles) and below the last row (notes) may have fewer cells than the list.

    Raises
    ------
    SourceError
        Where it has more cells than a plan.
    """
    bare = SEPARATOR_LINE.sub("", text)
    above, text = text.count("\n") - bare.count("\n"), bare
    head = text.lstrip("\n").split("\n", MOST_ABOVE)[:MOST_ABOVE]
    for mark in CSV_MARKS:
        if not any(mark in line and not SENTENCE.search(line) for line in head):
            continue
        rows: list[list[str]] = []
        faults: list[Finding] = []
        cells = 0
        for line, row in _records(text, mark):
            if isinstance(row, str):
                faults.append(Finding("warning", "csv_fault", f"line {line + above}: {row}"))
                continue
            rows.append(row)
            cells += len(row)
            if cells > LIMITS.cells:
                raise SourceError(path, f"more than {LIMITS.cells:,} cells", "give only the list itself")
        while rows and not any(cell.strip() for cell in rows[-1]):
            rows.pop()
        if len(faults) < MOST_PROBLEMS and _is_list(rows):
            return Listed(mark, rows, tuple(faults))
    return None


def _records(text: str, mark: str) -> Iterator[tuple[int, list[str] | str]]:
    """Every record with the line it begins in; where its quotation marks do not fit, that, then its first line as it stands."""
    lines = io.StringIO(text).readlines()
    at = faults = 0
    while at < len(lines) and faults < MOST_PROBLEMS:
        reader = csv.reader(islice(lines, at, None), delimiter=mark, strict=True)
        begin = at
        try:
            for row in short_cells(reader):
                yield begin + 1, row
                begin = at + reader.line_num
            return
        except csv.Error as error:
            faults += 1
            yield begin + 1, csv_fault(error)
            cells = lines[begin].rstrip("\n").split(mark)
            yield begin + 1, [cell.replace('"', "", cell.count('"') % 2) for cell in cells]
            at = begin + 1


def _is_list(rows: list[list[str]]) -> bool:
    """Whether rows are a list: a head near the top, and nearly all rows under it as wide as the head."""
    at = next((i for i, row in enumerate(rows[:MOST_ABOVE]) if is_listed_head(row)), None)
    if at is None:
        return False
    columns = len(rows[at])
    wide = [i for i, row in enumerate(rows) if len(row) == columns and i >= at]
    inside = rows[at : wide[-1] + 1]
    uneven = sum(len(row) != columns for row in inside if row)
    # A line above or below the list holds one thing.
    alone = all(sum(bool(cell.strip()) for cell in row) <= 1 for row in rows[:at])
    after = rows[wide[-1] + 1 :]
    return alone and len(wide) > 1 and len(after) <= MOST_ABOVE and uneven <= MOST_UNEVEN * len(inside)


def is_listed_head(row: Iterable[str]) -> bool:
    """Whether cells are the heads of a list: two or more that are filled, all of them short and no sentences."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) >= 2 and all(len(cell) <= LONGEST_HEAD and not SENTENCE.search(cell) for cell in filled)
