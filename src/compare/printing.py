"""Text for a screen whose letters are all of one width: its width, columns that stand in line, signs that do no harm."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from typing import Any, TextIO


def display_width(text: str) -> int:
    """Columns that a text takes where every letter is as wide as the next: Han characters two, marks over letters none."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text if not unicodedata.combining(c))


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Rows of cells as lines whose columns stand under each other.

    Parameters
    ----------
    rows : sequence of sequence of str
        All of the same length.
    right : sequence of bool
        Of each column whether it is set to the right, as numbers are.
    """
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        blanks = [" " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [
            blank + cell if to_right else cell + blank for cell, blank, to_right in zip(row, blanks, right, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


# What moves the cursor of a terminal or turns the order of letters round: shown, not obeyed. ESC becomes ␛.
ESCAPES = (
    {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), "\ufffd")
    | {code: f"⟨U+{code:04X}⟩" for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
)


def printable(text: str) -> str:
    """The text as it can be shown on a terminal: control signs and marks of writing direction made visible."""
    return text.translate(ESCAPES)


def opened(stream: TextIO | None) -> TextIO:
    """The stream, or one that leads nowhere where whoever began the program has closed it."""
    return stream or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def give_up(stream: TextIO | Printed) -> None:
    """Let what cannot be printed any more go nowhere; else it is tried, and complained of, once more at the end."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class Printed:
    """A stream that shows the control signs in what is written to it, so that no text of a plan moves the cursor.

    Parameters
    ----------
    stream : file
        Everything but writing is left to it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text with its control signs made visible."""
        return self._stream.write(printable(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
