"""Values as a file of corrections and a table hold them: compared, shown, found in the text."""

from __future__ import annotations

import re
from datetime import date, datetime

import pandas as pd

from compare.errors import CompareError


class ProblemError(CompareError, ValueError):
    """What is wrong with one correction, in words; the line is added where it is caught."""


def occurrences(text: str, quote: object) -> list[tuple[int, int]]:
    """Where a quotation stands; its blanks match any stretch of white space, for pages break lines anywhere."""
    words = [re.escape(word) for word in str(quote).split()]
    if not words:
        raise ProblemError("a quotation must not be empty")
    return [found.span() for found in re.finditer(r"\s+".join(words), text)]


def same(value: object, wanted: object) -> bool:
    """Whether a cell holds what the file says, whatever YAML and pandas made of it."""
    return plain(value) == plain(wanted)


def plain(value: object) -> object:
    if value is None or (not isinstance(value, str | list | dict) and pd.isna(value)):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value)


def day(value: object, column: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ProblemError(f"{column} is a day like 2025-06-30, not {shown(value)}") from None


def shown(value: object) -> str:
    as_text = plain(value)
    return "empty" if as_text is None else str(as_text)


def short(value: object, most: int = 24) -> str:
    words = " ".join(str(value).split())
    return f"“{words if len(words) <= most else words[: most - 1] + '…'}”"
