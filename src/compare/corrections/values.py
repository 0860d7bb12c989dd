"""Values as a file of corrections and a table hold them: compared, shown, found in the text."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

import pandas as pd

from compare.errors import CompareError
from compare.language import value as value_in_words
from compare.tables import Column


class ProblemError(CompareError, ValueError):
    """What is wrong with one correction, in words; the line is added where it is caught."""


class LackingError(ProblemError):
    """A row to be added lacks values; the second argument names their columns."""

    def __str__(self) -> str:
        return str(self.args[0])


def occurrences(text: str, quote: object) -> list[tuple[int, int]]:
    """Where a quotation stands; its blanks match any stretch of white space, for pages break lines anywhere.

    Parameters
    ----------
    text : str
        Of the plan.
    quote : object
        As the file of corrections has it.

    Returns
    -------
    list of (int, int)
        Start and end, code points of the text, end exclusive.

    Raises
    ------
    ProblemError
        For an empty quotation.
    """
    words = [re.escape(word) for word in str(quote).split()]
    if not words:
        raise ProblemError("a quotation must not be empty")
    return [found.span() for found in re.finditer(r"\s+".join(words), text)]


def as_cell(value: Any, column: Column) -> Any:
    """A value of a file of corrections as its column holds it.

    Parameters
    ----------
    value : object
        What YAML made of it.
    column : Column
        Its kind, and whether it may be empty.

    Raises
    ------
    ProblemError
        Where it is of another kind, or empty where it may not be.
    """
    if value is None and not column.null:
        raise ProblemError(f"{column.name} cannot be empty")
    if column.kind == "flag" and not isinstance(value, bool):
        raise ProblemError(f"{column.name} is true or false, not {shown(value)}")
    if value is None:
        return None
    if column.kind == "date":
        return _day(value, column.name)
    if column.kind == "text":
        return str(value)
    if column.kind in ("integer", "number") and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ProblemError(f"{column.name} is a number, not {shown(value)}")
    if isinstance(value, float) and column.kind in ("integer", "number") and not math.isfinite(value):
        raise ProblemError(f"{column.name} is a finite number, not {value}")
    if column.kind == "integer" and isinstance(value, float) and not value.is_integer():
        raise ProblemError(f"{column.name} is a whole number, not {shown(value)}")
    return value


def _day(value: object, column: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ProblemError(f"{column} is a day like 2025-06-30, not {shown(value)}") from None


def same(value: object, wanted: object) -> bool:
    """Whether a cell holds what the file says, whatever YAML and pandas made of it."""
    return plain(value) == plain(wanted)


def plain(value: object) -> object:
    """A value as it is compared: text, or None for every kind of missing value."""
    if value is None or (not isinstance(value, str | list | dict) and pd.isna(value)):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value)


def shown(value: object) -> str:
    """A value in a message."""
    as_text = plain(value)
    return value_in_words("cell", "empty") if as_text is None else str(as_text)


def short(value: object, most: int = 24) -> str:
    """The beginning of a passage in a message, in quotation marks."""
    words = " ".join(str(value).split())
    return f"“{words if len(words) <= most else words[: most - 1] + '…'}”"
