"""The printed lines of a text and the words that stand for the same thing whatever a layout did to them."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# blanks, and every character that ends a printed line
NO_WORDS = " \t\xa0\u3000\ufeff\u2002\u2003\u2009\u200b" + "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
# what a comparison of two printings of one name looks past: breaks, bold marks, quotation marks, brackets, dashes
FOLD = str.maketrans(
    "（）［］【】﹝﹞—–－―‐～〜：；，．０１２３４５６７８９", "()[][]〔〕-------:;,.0123456789", "“”‘’\"'「」『』"
)
DASHES = re.compile(r"-{2,}|至(?=\d)")


@lru_cache(maxsize=4)
def printed_lines(text: str) -> tuple[tuple[int, int], ...]:
    """The non-blank lines of a text as spans without the blanks around them, in order."""
    lines, end = [], 0
    for raw in text.splitlines(keepends=True):
        end += len(raw)
        line = raw.lstrip(NO_WORDS)
        if line:
            start = end - len(line)
            lines.append((start, start + len(line.rstrip(NO_WORDS))))
    return tuple(lines)


@lru_cache(maxsize=4)
def code_points(text: str) -> NDArray[np.uint16]:
    """The characters of a text as numbers; those beyond the basic plane are all 0xFFFF."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    if len(codes) == len(text):
        return codes
    beyond = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(beyond, 0xFFFF).astype(np.uint16)


def squeezed(raw: str) -> str:
    """A printed name without line wraps, blanks and bold marks."""
    return "".join(raw.split()).replace("**", "").replace("\ufeff", "").replace("\u200b", "")


def folded(raw: str) -> str:
    """A printed name as a key: two printings of one name (widths, quotes, dashes) give the same key."""
    return DASHES.sub("-", squeezed(raw).translate(FOLD))
