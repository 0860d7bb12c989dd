"""The printed lines of a text and the words that stand for the same thing whatever a layout did to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from compare.script.codes import TEXTS
from compare.script.kept import Kept
from compare.script.kinds import RARE_END, holds_kind

MANY_NAMES = 4096  # printed names, whole titles among them, whose keys are kept
Span = tuple[int, int]  # start and end of a stretch, end exclusive

# blanks, and every character that ends a printed line
NO_WORDS = " \t\xa0\u1680\u202f\u205f\u3000\ufeff\u200b" + "".join(map(chr, range(0x2000, 0x200B)))
NO_WORDS += "\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029"
# what a comparison of two printings of one name looks past: breaks, bold marks, quotation marks, brackets, dashes
FOLD = str.maketrans(
    "（）［］【】﹝﹞—–－―‐～〜：；，．０１２３４５６７８９", "()[][]〔〕-------:;,.0123456789", "“”‘’\"'「」『』"
)
DASHES = re.compile(r"-{2,}|至(?=\d)")


QUOTE = re.compile("^>", re.MULTILINE)
MOSTLY_QUOTED = 0.8  # of the lines that hold words

# what folding changes; most names hold none of it
FOLDS = re.compile(f"[{''.join(map(chr, FOLD))}至-]")


class LinePattern:
    """A pattern that matches at line starts alone: the line break before it is what the regex engine skips to.

    It matches in lines that hold something; empty ones, which a web page has many of, are passed over. The group
    ``line`` of its matches, the first of all, is empty and stands where the line begins.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.at = re.compile(f"(?P<line>){pattern}", flags)
        self.below = re.compile(rf"\n(?!\n)(?P<line>){pattern}", flags)

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches at the starts of the lines of ``text[start:end]``."""
        below = self.below.finditer(text, max(start - 1, 0), end)
        first = self.at.match(text, 0, end) if start == 0 else None
        return chain((first,), below) if first else below

    def left_out(self, text: str) -> str:
        """A text without what matches at the starts of its lines."""
        return self.below.sub("\n", f"\n{text}").removeprefix("\n")

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match at the start of a line."""
        return next(self.finditer(text, start, len(text)), None)


def holds(text: str, word: str) -> bool:
    """Whether a word stands in a text; its characters are asked for first, which is twenty times as fast where one is rare."""
    return all(map(text.__contains__, word)) and word in text


def unquoted(text: str) -> str:
    """A text without the > that quoting put before every line, a blank in the place of each."""
    if not holds(text, "\n>"):
        return text
    quotes = sum(1 for _ in QUOTE.finditer(text))
    return QUOTE.sub(" ", text) if quotes >= MOSTLY_QUOTED * sum(map(bool, text.split("\n"))) else text


def beginning_with(firsts: str, rest: str) -> tuple[re.Pattern[str], ...]:
    """One pattern for each first character: looking for one is many times faster than looking for a class of them."""
    return tuple(re.compile(re.escape(first) + rest) for first in firsts)


def matches(patterns: Iterable[re.Pattern[str]], text: str, start: int, end: int) -> list[re.Match[str]]:
    """The matches of several patterns in the order of the text."""
    found = [there for pattern in patterns if (there := list(pattern.finditer(text, start, end)))]
    if len(found) == 1:
        return found[0]
    return sorted(chain.from_iterable(found), key=re.Match.start)


def has_rare_ends(text: str) -> bool:
    """Whether any character stands in a text that ends a printed line and is no ``\\n``, or a blank that ``str.strip`` leaves."""
    return holds_kind(text, RARE_END)


def line_end(text: str, position: int, end: int | None = None) -> int:
    """Where the line of a position ends, its break left out; at ``end`` at the latest."""
    found = text.find("\n", position, end)
    return found if found >= 0 else len(text) if end is None else end


@lru_cache(maxsize=TEXTS)
def printed_lines(text: str) -> tuple[Span, ...]:
    """The non-blank lines of a text as spans without the blanks around them, in order."""
    lines: list[Span] = []
    if not has_rare_ends(text):
        start = 0
        for raw in text.rstrip().split("\n"):
            if raw and (line := raw.strip()):
                first = start if len(line) == len(raw) else start + raw.index(line)
                lines.append((first, first + len(line)))
            start += len(raw) + 1
        return tuple(lines)
    end = 0
    for raw in text.splitlines(keepends=True):
        end += len(raw)
        line = raw.lstrip(NO_WORDS)
        if line:
            start = end - len(line)
            lines.append((start, start + len(line.rstrip(NO_WORDS))))
    return tuple(lines)


def without_bold(raw: str) -> str:
    """Words without the marks that make them bold; most have none, and to look for two signs takes long."""
    return raw.replace("**", "") if "*" in raw else raw


def squeezed(raw: str) -> str:
    """A printed name without line wraps, blanks and bold marks."""
    if raw.isalnum():
        return raw
    if raw.isprintable() and " " not in raw:  # of what is left out only blanks and stars are printable
        return without_bold(raw)
    return without_bold("".join(raw.split())).replace("\ufeff", "").replace("\u200b", "")


def _folded(raw: str) -> str:
    words = squeezed(raw)
    return DASHES.sub("-", words.translate(FOLD)) if FOLDS.search(words) else words


# a printed name as a key: two printings of one name (widths, quotes, dashes) give the same key
folded = Kept(_folded, MANY_NAMES).__getitem__
