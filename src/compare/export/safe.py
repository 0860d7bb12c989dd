"""Text of plans as files can hold it: nothing that moves a cursor, turns the order of letters round, or breaks a file."""

from __future__ import annotations

from compare.printing import ESCAPES
from compare.tables.store import FORMULA_MARKS

# What XML and UTF-8 cannot hold: halves of characters, and two that are none.
IMPOSSIBLE = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), 0xFFFD)
SIGNS = ESCAPES | IMPOSSIBLE


def safe(text: object) -> str:
    """The text with control signs and marks of writing direction made visible, and � for what no file can hold.

    Line ends become plain ones; every other character stays as it is.
    """
    return str(text).replace("\r\n", "\n").replace("\r", "\n").translate(SIGNS)


def safe_line(text: object) -> str:
    """The same as one line."""
    return " ".join(safe(text).split())


def safe_cell(text: object) -> str:
    """The same for a cell of a CSV file, which a spreadsheet will not take for a formula."""
    line = safe_line(text)
    return f"'{line}" if line.startswith(FORMULA_MARKS) else line
