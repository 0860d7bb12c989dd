"""The characters of a PDF page → printed lines: what stands on one baseline, cut where a column ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from compare.errors import ChoiceError
from compare.sources.characters import CHARACTER_MAP

# Characters that stand without room between them: all but Latin, Greek and Cyrillic ones.
NARROW = re.compile("[!-~\u00a1-\u024f\u0370-\u04ff]")


@dataclass(frozen=True, slots=True)
class LineSettings:
    """Thresholds of the building of lines; distances in ems (the height of the type).

    Attributes
    ----------
    same_baseline : float
        How far apart the middles of two characters of one line may lie.
    blank, blank_wide : float
        The gap that is printed as a blank between Latin characters, and beside Chinese ones.
    close : float
        The gap at which a line of a table may fall into cells.
    column : float
        The gap at which a line falls into two pieces, as signatures side by side do.
    twice, twice_high : float
        Two equal characters that lie less than these shares of their width and height apart are one, printed twice.
    """

    same_baseline: float = 0.45
    blank: float = 0.2
    blank_wide: float = 0.9
    close: float = 0.7
    column: float = 3.0
    twice: float = 0.65
    twice_high: float = 0.45

    def __post_init__(self) -> None:
        if not 0 < self.blank < self.blank_wide < self.column or self.same_baseline <= 0:
            raise ChoiceError("gaps must grow from blank over blank_wide to column")


LINES = LineSettings()
GRID = 12.0  # points: characters are looked for in the squares around them


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character and its box, in points from the page's top left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def size(self) -> float:
        """The height of the line."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height at which its middle lies."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A piece of a printed line without a column's gap in it.

    ``first`` is the width of its first unbreakable word, ``blanks`` are the wide ones in it: place in the text, end of
    what stands before, begin of what stands behind.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    first: float
    blanks: tuple[tuple[int, float, float], ...] = ()

    def parts(self) -> list[PrintedLine]:
        """The piece cut at its wide blanks, where columns stand close to each other."""
        cuts = [(0, self.x0, self.x0), *self.blanks, (len(self.text), self.x1, self.x1)]
        return [
            replace(self, text=self.text[low:high].strip(), x0=x0, x1=x1, blanks=())
            for (low, _, x0), (high, x1, _) in pairwise(cuts)
        ]


def glyphs_of(chars: Sequence[dict[str, Any]]) -> list[Glyph]:
    """The characters of a page, each once (bold and shadowed type is often printed twice), radicals as characters."""
    found: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for char in chars:
        text = char["text"].translate(CHARACTER_MAP)
        if not text:
            continue
        glyph = Glyph(text, float(char["x0"]), float(char["x1"]), float(char["top"]), float(char["bottom"]))
        if not (
            abs(glyph.x0) < 1e5 and abs(glyph.top) < 1e5 and 0 < glyph.size < 1e4 and 0 <= glyph.x1 - glyph.x0 < 1e4
        ):
            continue
        if not text.isspace():
            column, row = int(glyph.x0 // GRID), int(glyph.top // GRID)
            near = [
                other
                for right in (-1, 0, 1)
                for down in (-1, 0, 1)
                for other in seen.get((text, column + right, row + down), ())
            ]
            if any(_is_printing_of(glyph, other) for other in near):
                continue
            seen.setdefault((text, column, row), []).append(glyph)
        found.append(glyph)
    return found


def _is_printing_of(glyph: Glyph, other: Glyph) -> bool:
    """Whether two equal characters lie so far over one another that they are one, printed twice."""
    width = max(glyph.x1 - glyph.x0, other.x1 - other.x0)
    return abs(glyph.x0 - other.x0) <= min(GRID, LINES.twice * width) and abs(glyph.middle - other.middle) <= min(
        GRID, LINES.twice * max(glyph.size, other.size)
    )


def lines_of(glyphs: Sequence[Glyph], settings: LineSettings = LINES) -> list[list[PrintedLine]]:
    """Printed lines from top to bottom, each as its pieces from left to right.

    Parameters
    ----------
    glyphs : sequence of Glyph
        The characters of a page, or of a cell of a table.
    settings : LineSettings
        Thresholds.
    """
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.middle, glyph.x0)):
        if rows:
            # Measured against the row's tallest character: superscripts and full stops are small.
            row = rows[-1]
            anchor = row[0]
            if abs(glyph.middle - anchor.middle) <= settings.same_baseline * max(glyph.size, anchor.size):
                row.append(glyph)
                if glyph.size > anchor.size:
                    row[0], row[-1] = row[-1], row[0]
                continue
        if not glyph.text.isspace():
            rows.append([glyph])
    lines: list[list[PrintedLine]] = []
    for row in _one_baseline(rows):
        pieces = [_line(piece) for piece in _cut(sorted(row, key=lambda glyph: glyph.x0), settings)]
        kept = [piece for piece in pieces if piece.text]
        if kept:
            lines.append(kept)
    return lines


def _one_baseline(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Rows in order; one whose characters all stand in gaps of a neighbour belongs to it.

    Some typesetters print figures and marks of a line on another baseline than its characters.
    """
    merged: list[list[Glyph]] = []
    for row in rows:
        if merged and _fills_gaps(merged[-1], row):
            merged[-1] = [*merged[-1], *row]
        else:
            merged.append(row)
    return merged


def _fills_gaps(first: list[Glyph], second: list[Glyph]) -> bool:
    inked = [[glyph for glyph in row if not glyph.text.isspace()] for row in (first, second)]
    if not all(inked) or len(inked[0]) + len(inked[1]) > 500:
        return False
    boxes = [
        (min(g.top for g in row), max(g.bottom for g in row), min(g.x0 for g in row), max(g.x1 for g in row))
        for row in inked
    ]
    (top, bottom, left, right), (low_top, low_bottom, low_left, low_right) = boxes
    em = max(bottom - top, low_bottom - low_top)
    if min(bottom, low_bottom) - max(top, low_top) < 0.35 * min(bottom - top, low_bottom - low_top):
        return False
    outer, inner = sorted(((left, right, inked[0]), (low_left, low_right, inked[1])), key=lambda row: -len(row[2]))
    if inner[0] < outer[0] - em or inner[1] > outer[1] + 2 * em:
        return False
    return not any(
        min(a.x1, b.x1) - max(a.x0, b.x0) > 0.35 * min(a.x1 - a.x0, b.x1 - b.x0) for a in outer[2] for b in inner[2]
    )


def _cut(row: list[Glyph], settings: LineSettings) -> list[list[Glyph]]:
    """The row in pieces, blanks put in where a gap says so."""
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    if not inked:
        return []
    em = median(glyph.size for glyph in inked)
    pieces = [[inked[0]]]
    spaces = [glyph for glyph in row if glyph.text.isspace()]
    # A line stretched to the margin has room between all of its wide characters: that is no blank.
    gaps = [max(0.0, right.x0 - left.x1) for left, right in pairwise(inked) if _is_wide(left, right)]
    stretch = median(gaps) if len(gaps) >= 4 else 0.0
    at = 0
    for left, right in pairwise(inked):
        while at < len(spaces) and spaces[at].x0 < left.x0:
            at += 1
        spaced = at < len(spaces) and spaces[at].x0 < right.x0
        gap = right.x0 - left.x1
        wide = _is_wide(left, right)
        if gap > settings.column * em + stretch:
            pieces.append([right])
            continue
        blank = (settings.blank_wide if wide else settings.blank) * em
        if (spaced and (not wide or gap > 0.1 * em + stretch)) or gap > blank + (stretch if wide else 0.0):
            pieces[-1].append(Glyph(" ", left.x1, right.x0, left.top, left.bottom))
        pieces[-1].append(right)
    return pieces


def _is_wide(left: Glyph, right: Glyph) -> bool:
    return not (NARROW.match(left.text) and NARROW.match(right.text))


# The first piece of a line that no line end may cut: `2025年` as `2025`, `“人` as one, `会，` as one.
FIRST_WORD = re.compile(r"[“‘（《〈【〔(\[]*(?:[0-9A-Za-z.%+-]+|.)[”’）》〉】〕)\],，。、；：！？;:]*")


def _line(glyphs: list[Glyph]) -> PrintedLine:
    text = "".join(glyph.text for glyph in glyphs)
    shift = len(text) - len(text.lstrip())
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    size = median(glyph.size for glyph in inked)
    word = FIRST_WORD.match(text)
    count, last = len(word[0]) if word else 1, inked[0]
    for glyph in glyphs:
        count -= len(glyph.text)
        last = glyph
        if count <= 0:
            break
    blanks, at = [], 0
    for glyph in glyphs:
        if glyph.text == " " and glyph.x1 - glyph.x0 >= LINES.close * size:
            blanks.append((at - shift, glyph.x0, glyph.x1))
        at += len(glyph.text)
    return PrintedLine(
        blanks=tuple(blanks),
        text=text.strip(),
        x0=inked[0].x0,
        x1=inked[-1].x1,
        top=min(glyph.top for glyph in inked),
        bottom=max(glyph.bottom for glyph in inked),
        size=size,
        first=last.x1 - inked[0].x0,
    )


# How a line ends that may end its paragraph.
SENTENCE_END = re.compile(r"[。；！？：”）)〕】][\s]*\Z")
LATIN_END = re.compile(r"[A-Za-z][.,;:]?\Z")
LATIN_START = re.compile(r"[A-Za-z(]")


def joined(left: str, right: str) -> str:
    """Two printed lines of one paragraph as one: nothing between them, save a blank between Latin words."""
    if left.endswith("-") and re.search(r"[a-z]-\Z", left) and re.match(r"[a-z]", right):
        return left[:-1] + right
    between = " " if LATIN_END.search(left) and LATIN_START.match(right) else ""
    return left + between + right
