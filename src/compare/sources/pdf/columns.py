"""Pages of two columns, as gazettes print them: the strip between them, and each column as a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from compare.sources.pdf.lines import Glyph

NARROWEST = 0.8  # ems of the strip between two columns
MIDDLE = (0.35, 0.65)  # of the text's width, where the strip begins
MOST_CROSSED = 0.2  # of the printed lines may run across it: a title above, a page's number below
LEAST_LINES = 8  # of each column
FILLED = 0.6  # of a column's width is printed on: columns of a table are not
LEAST_CHARACTERS = 200


class Gutter(NamedTuple):
    """The strip between two columns: where it ends on the left column's side, and how far down it reaches."""

    x: float
    top: float
    bottom: float


def in_columns(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The characters of a page as they are read: one list, or those of the left column and of the right one.

    What stands above the columns goes with the left one, what stands below with the right one, which is moved over the left
    one, as if it stood on the next page.
    """
    gutter = _gutter([glyph for glyph in glyphs if not glyph.text.isspace()])
    if gutter is None:
        return [list(glyphs)]
    left: list[Glyph] = []
    right: list[Glyph] = []
    below: list[Glyph] = []
    for glyph in glyphs:
        if glyph.middle > gutter.bottom:
            below.append(glyph)
        else:
            (left if glyph.middle < gutter.top or glyph.x0 < gutter.x else right).append(glyph)
    inside = [glyph.x0 for glyph in left if glyph.middle >= gutter.top and not glyph.text.isspace()]
    shift = min(glyph.x0 for glyph in right if not glyph.text.isspace()) - min(inside)
    return [left, [*(replace(glyph, x0=glyph.x0 - shift, x1=glyph.x1 - shift) for glyph in right), *below]]


def _gutter(glyphs: Sequence[Glyph]) -> Gutter | None:
    if len(glyphs) < LEAST_CHARACTERS:
        return None
    em = median(glyph.size for glyph in glyphs)
    low, high = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    lines = _rows(glyphs, em)
    width = NARROWEST * em
    changes = [0] * (int(high - low) + 3)  # how many characters lie over each point, as differences
    for glyph in glyphs:
        changes[max(0, int(glyph.x0 - width - low) + 1)] += 1
        changes[int(glyph.x1 - low) + 1] -= 1
    best: Gutter | None = None
    crossed = 0
    for point, change in enumerate(changes):
        crossed += change
        x = low + point
        if not MIDDLE[0] <= (x - low) / max(high - low, 1.0) <= MIDDLE[1] or crossed > MOST_CROSSED * lines:
            continue
        found = _zone(glyphs, x, x + width, em)
        if best is None or found.bottom - found.top > best.bottom - best.top:
            best = found
    return best if best is not None and _are_columns(glyphs, best, em) else None


def _zone(glyphs: Sequence[Glyph], x: float, end: float, em: float) -> Gutter:
    """The longest stretch of a strip in which no character lies."""
    inside = sorted(glyph.middle for glyph in glyphs if glyph.x0 < end and glyph.x1 > x)
    whole = (min(glyph.middle for glyph in glyphs) - em, max(glyph.middle for glyph in glyphs) + em)
    top, bottom = max(pairwise([whole[0], *inside, whole[1]]), key=lambda stretch: stretch[1] - stretch[0])
    return Gutter(x, top + 0.5 * em, bottom - 0.5 * em)


def _rows(glyphs: Sequence[Glyph], em: float) -> int:
    heights = sorted(glyph.middle for glyph in glyphs)
    return 1 + sum(below - above > 0.5 * em for above, below in pairwise(heights))


def _are_columns(glyphs: Sequence[Glyph], gutter: Gutter, em: float) -> bool:
    """Whether both sides hold text that fills their width."""
    for is_left in (True, False):
        side = [g for g in glyphs if gutter.top <= g.middle <= gutter.bottom and (g.x0 < gutter.x) is is_left]
        lines = _rows(side, em) if side else 0
        if lines < LEAST_LINES:
            return False
        room = lines * (max(glyph.x1 for glyph in side) - min(glyph.x0 for glyph in side))
        if sum(glyph.x1 - glyph.x0 for glyph in side) < FILLED * room:
            return False
    return True
