"""Texts as other programs count them: as many characters, whatever harms made visible, line ends as line feeds."""

from __future__ import annotations

from typing import Any

from compare.export.safe import IMPOSSIBLE
from compare.printing import ESCAPES

# One character for one, so that offsets stay right: ␋ for a vertical tab, � for half a character, for what XML cannot
# hold and for marks of writing direction.
SIGNS = {
    code: sign if isinstance(sign, int) or len(sign) == 1 else 0xFFFD for code, sign in ESCAPES.items() if code != 0x0D
} | IMPOSSIBLE


def same_length(text: str) -> str:
    """The text with as many characters, none of which does harm; line ends and tabs stay.

    Parameters
    ----------
    text : str
        As the plan prints it.
    """
    return text.translate(SIGNS)


def one_line(text: object) -> str:
    """The same as one line, each run of blanks as one."""
    return same_length(" ".join(str(text).split()))


def all_same_length(value: Any) -> Any:
    """Lists and mappings with every text in them made harmless."""
    if isinstance(value, str):
        return same_length(value)
    if isinstance(value, dict):
        return {all_same_length(key): all_same_length(item) for key, item in value.items()}
    return [all_same_length(item) for item in value] if isinstance(value, list | tuple) else value


def lf(text: str) -> str:
    """The text with every line end a line feed and as many characters: CR LF is a blank and a line feed."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def utf16_offsets(text: str) -> list[int] | None:
    """For every code point of the text, and its end, where it begins in UTF-16; None where both are the same."""
    if not text or max(text) <= "\uffff":
        return None
    offsets, at = [], 0
    for character in text:
        offsets.append(at)
        at += 2 if character > "\uffff" else 1
    return [*offsets, at]
