"""Numbers that no row holds, rows that no measure owns, and days that are printed as a spreadsheet counts them."""

from __future__ import annotations

from collections.abc import Sequence

from compare.model import Finding, Target, Year
from compare.reading.outline.outline import Outline
from compare.reading.time.dates import SERIAL

WORK = ("goals", "tasks", "schedule", "safeguards")
# of the numbers with a unit some only say which things are meant; so many, and so large a share, are no such few
MANY_NUMBERS, SHARE_OF_NUMBERS = 8, 0.5
MANY_ROWS, SHARE_OF_ROWS = 4, 0.4


def unheld(
    outline: Outline, years: Sequence[Year], targets: Sequence[Target], left: Sequence[tuple[int, int]]
) -> list[Finding]:
    """The findings on the numbers and dates of a plan.

    Parameters
    ----------
    outline : Outline
        With the parts.
    years : sequence of Year
        The dates that were read.
    targets : sequence of Target
        The numbers to be reached that were read.
    left : sequence of (start, end)
        The numbers with a unit that are no targets, from :func:`compare.reading.amount.targets.read_amounts`.

    Returns
    -------
    list of Finding
        ``numbers-without-row``: most numbers of the goals and tasks are in no row; ``rows-without-measure``: many dates
        and targets of the tasks belong to no measure or action; ``day-as-number``: a day read from a bare number.
    """
    return [*_numbers(outline, targets, left), *_owners([*years, *targets]), *_serials(years)]


def _numbers(outline: Outline, targets: Sequence[Target], left: Sequence[tuple[int, int]]) -> list[Finding]:
    if len(left) < MANY_NUMBERS:
        return []
    parts = [(part.start, part.end) for part in outline.parts if part.part in WORK]
    free = [span for span in left if any(start <= span[0] < end for start, end in parts)]
    numbers = len(free) + sum(row.part in WORK for row in targets)
    if len(free) < MANY_NUMBERS or len(free) < SHARE_OF_NUMBERS * numbers:
        return []
    shown = "、".join(outline.text[start:end].strip() for start, end in free[:3])
    message = (
        f"{len(free)} of {numbers} numbers with a unit in the goals and tasks are in no row ({shown} …); "
        "see whether targets are missing, and add words to target_words.csv or rows to the corrections"
    )
    return [Finding("warning", "numbers-without-row", message, *free[0])]


def _owners(found: Sequence[Year | Target]) -> list[Finding]:
    free = [row for row in found if row.measure_id is None and row.action_id is None and row.part == "tasks"]
    if len(free) < MANY_ROWS:
        return []
    rows = [row for row in found if row.part == "tasks"]
    if len(free) < SHARE_OF_ROWS * len(rows):
        return []
    first = min(free, key=lambda row: row.start)
    message = (
        f"{len(free)} of {len(rows)} dates and targets in the tasks belong to no measure; "
        "see whether the measures around the first of them were found"
    )
    return [Finding("warning", "rows-without-measure", message, first.start, first.end)]


def _serials(years: Sequence[Year]) -> list[Finding]:
    message = (
        "{} in a column of deadlines is read as the date {}, the day that a spreadsheet counts so; "
        "correct it in the table years if it is none"
    )
    return [
        Finding("note", "day-as-number", message.format(row.raw, row.to_date), row.start, row.end)
        for row in years
        if row.raw.isdecimal() and SERIAL.fullmatch(row.raw)
    ]
