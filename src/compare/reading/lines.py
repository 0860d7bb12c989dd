"""The printed lines of a text and the words that stand for the same thing whatever a layout did to them."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# every character that ends a printed line; \r\n and blank lines give no line of their own
LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
BLANK = " \t\xa0\u3000\ufeff\u2002\u2003\u2009\u200b"
# what a comparison of two printings of one name looks past: breaks, bold marks, quotation marks, brackets, dashes
FOLD = str.maketrans(
    "（）［］【】﹝﹞—–－―‐～〜：；，．０１２３４５６７８９", "()[][]〔〕-------:;,.0123456789", "“”‘’\"'「」『』"
)
DASHES = re.compile(r"-{2,}|至(?=\d)")


@lru_cache(maxsize=4)
def printed_lines(text: str) -> tuple[tuple[int, int], ...]:
    """The non-blank lines of a text as spans without the blanks around them, in order."""
    lines = []
    for match in LINE.finditer(text):
        raw = match.group()
        left = raw.lstrip(BLANK)
        if left:
            start = match.end() - len(left)
            lines.append((start, start + len(left.rstrip(BLANK))))
    return tuple(lines)


@lru_cache(maxsize=4)
def code_points(text: str) -> NDArray[np.uint16]:
    """The characters of a text as numbers; those beyond the basic plane are all 0xFFFF."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(codes, 0xFFFF).astype(np.uint16)


def squeezed(raw: str) -> str:
    """A printed name without line wraps, blanks and bold marks."""
    return "".join(raw.split()).replace("**", "").replace("\ufeff", "").replace("\u200b", "")


def folded(raw: str) -> str:
    """A printed name as a key: two printings of one name (widths, quotes, dashes) give the same key."""
    return DASHES.sub("-", squeezed(raw).translate(FOLD))
