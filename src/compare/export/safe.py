"""Text of plans as files can hold it: nothing that moves a cursor, turns the order of letters round, or breaks a file."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from compare.analysis.select import Data
from compare.corpus import Corpus
from compare.printing import ESCAPES
from compare.tables.csv_files import FORMULA_MARKS

# What XML and UTF-8 cannot hold: halves of characters, and two that are none.
IMPOSSIBLE = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), 0xFFFD)
HALF = re.compile("[\ud800-\udfff]")
MARKS = re.compile(r"[\\`*_\[\]<|$]")  # what Markdown obeys
SIGNS = ESCAPES | IMPOSSIBLE


def sound(data: Data) -> Data:
    """The same tables and texts with � for halves of characters, which neither tables nor files can hold."""
    texts = getattr(data, "texts", None)
    found = dict(data if isinstance(data, Mapping) else data.tables)
    broken = {name: rows for name, rows in found.items() if any(map(_broken, (rows[c] for c in rows.columns)))}
    held = {plan_id: text.translate(IMPOSSIBLE) for plan_id, text in (texts or {}).items()}
    if not broken and held == (texts or {}):
        return data
    for name, rows in broken.items():
        columns = {c: rows[c].map(lambda cell: cell.translate(IMPOSSIBLE) if isinstance(cell, str) else cell)
                   for c in rows.columns if _broken(rows[c])}  # fmt: skip
        found[name] = rows.assign(**columns)
    return Corpus(found, held) if texts is not None else found


def _broken(column: pd.Series) -> bool:
    return column.dtype == object and any(isinstance(cell, str) and HALF.search(cell) for cell in column)


def safe(text: object) -> str:
    """The text with control signs and marks of writing direction made visible, and � for what no file can hold.

    Line ends become plain ones; every other character stays as it is.
    """
    return str(text).replace("\r\n", "\n").replace("\r", "\n").translate(SIGNS)


def safe_line(text: object) -> str:
    """The same as one line."""
    return " ".join(safe(text).split())


def safe_markdown(text: object) -> str:
    """The same for a page in Markdown, where it stays text: no links, pictures, tags, formulas or cells of a table."""
    return MARKS.sub(r"\\\g<0>", safe_line(text))


def safe_cell(text: object) -> str:
    """The same for a cell of a CSV file, which a spreadsheet will not take for a formula."""
    line = safe_line(text)
    return f"'{line}" if line.startswith(FORMULA_MARKS) else line
