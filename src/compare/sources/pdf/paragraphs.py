"""Printed lines of a PDF → paragraphs: the margins of each page, the order of columns, and which line runs on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from compare.script.document_numbers import DOCUMENT_NUMBER
from compare.script.labels import label
from compare.sources.pdf.lines import SENTENCE_END, PrintedLine
from compare.sources.pdf.pages import SETTINGS, PdfPage, PdfTable

# A line that begins an item: `一、` `（二）` `3.` `（4）` `第五条`; `①` and `六是` stand as often inside a sentence
LABEL = re.compile(label("chapter", "section", "article", "cn", "pcn", "num", "pnum"))
NUMBER_LINE = re.compile(DOCUMENT_NUMBER)
INNER_LABEL = re.compile(r"[①-⑳]|[一二三四五六七八九]是")


@dataclass(frozen=True, slots=True)
class Column:
    """The margins of the text that a line stands in, the usual distance of its lines and their usual size."""

    left: float
    right: float
    distance: float
    size: float
    flush: bool = False  # full lines end exactly at the right margin


def columns_of(pages: list[PdfPage]) -> list[Column]:
    """The margins of each page; one with few or short lines has those of the other pages of its width."""

    def lone(page: PdfPage) -> list[PrintedLine]:
        found = [piece for pieces in page.lines if len(pieces) == 1 for piece in pieces]
        return found or [piece for pieces in page.lines for piece in pieces]

    usual = {
        width: _column_of([line for page in pages if round(page.width) == width for line in lone(page)])
        for width in sorted({round(page.width) for page in pages})
    }
    found: list[Column] = []
    for page in pages:
        own, all_pages = _column_of(lone(page)), usual[round(page.width)]
        shift = own.left - all_pages.left  # books print odd and even pages with different margins
        if abs(shift) > 2 * all_pages.size:
            own, shift = replace(own, left=all_pages.left), 0.0
        if own.right < all_pages.right + shift - 0.5 * all_pages.size:
            own = replace(own, right=all_pages.right + shift, flush=all_pages.flush)
        if all_pages.right < SETTINGS.narrow * page.width:
            own = replace(own, right=float("inf"))  # no line is long enough to show where the margin is
        found.append(replace(own, size=all_pages.size, distance=own.distance or all_pages.distance))
    return found


def items_of(page: PdfPage, whole: Column) -> Iterator[PdfTable | tuple[PrintedLine, Column]]:
    """The tables and lines of a page in reading order, each line with its column's margins."""
    tables = list(page.tables)
    band: list[list[PrintedLine]] = []
    for pieces in [*page.lines, []]:
        while tables and (not pieces or tables[0].top < pieces[0].top):
            yield from _band(band)
            band = []
            yield tables.pop(0)
        if len(pieces) > 1:
            band.append(pieces)
            continue
        if pieces and band and _fits_band(band, pieces[0]):
            band.append(pieces)
            continue
        yield from _band(band)
        band = []
        for piece in pieces:
            yield piece, whole


def _fits_band(band: list[list[PrintedLine]], line: PrintedLine) -> bool:
    """Whether a lone line stands in one of the two columns of the rows above it."""
    if len(band) < SETTINGS.column_lines:
        return False
    gutter = _gutter(band)
    return gutter is not None and (line.x1 <= gutter or line.x0 >= gutter)


def _gutter(band: list[list[PrintedLine]]) -> float | None:
    left = max(pieces[0].x1 for pieces in band if len(pieces) > 1)
    right = min(pieces[1].x0 for pieces in band if len(pieces) > 1)
    return (left + right) / 2 if left < right else None


def _band(band: list[list[PrintedLine]]) -> Iterator[tuple[PrintedLine, Column]]:
    """Rows of several pieces: two filled columns are read one after the other, signatures row by row."""
    if not band:
        return
    gutter = _gutter(band)
    if gutter is not None and len(band) >= SETTINGS.column_lines:
        sides = [
            [piece for pieces in band for piece in pieces if (piece.x0 < gutter) is left] for left in (True, False)
        ]
        columns = [_column_of(side) for side in sides]
        filled = [
            sum(line.x1 - line.x0 for line in side) / max(1.0, len(side) * (column.right - column.left))
            for side, column in zip(sides, columns, strict=True)
        ]
        if min(filled) > 0.6:
            for side, column in zip(sides, columns, strict=True):
                for line in side:
                    yield line, column
            return
    for pieces in band:
        for piece in pieces:
            yield piece, Column(piece.x0, float("inf"), 0.0, piece.size)


def _column_of(lines: Sequence[PrintedLine]) -> Column:
    """The margins of some lines: where the leftmost usual beginning and the rightmost usual end are."""
    if not lines:
        return Column(0.0, float("inf"), 0.0, 0.0)
    # The margin is where several lines begin; a lone label that hangs out to the left is none.
    starts = Counter(round(line.x0 / 3) for line in lines)
    common = [at for at, count in starts.items() if count >= max(2, 0.1 * len(lines))] or list(starts)
    left = min(line.x0 for line in lines if round(line.x0 / 3) == min(common))
    ends = sorted(line.x1 for line in lines)
    right = ends[max(0, int(0.95 * len(ends)) - 1)] if len(ends) > 3 else ends[-1]
    tops = sorted(line.top for line in lines)
    distances = [low - high for high, low in pairwise(tops) if low - high > 1]
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = max(sizes, key=lambda size: (sizes[size], size))
    # Where most lines that come near the margin end at one and the same place, a full line ends there.
    near = Counter(round(line.x1) for line in lines if right - line.x1 < 2 * size)
    edge = max(near, key=lambda at: (near[at] + near[at - 1] + near[at + 1], at))
    flush = sum(near[at] for at in (edge - 1, edge, edge + 1)) > SETTINGS.flush * near.total()
    distance = median(distances) if distances else 0.0
    return Column(left, edge if flush and near.total() > 3 else right, distance, size, flush and near.total() > 3)


def is_indented(pages: list[PdfPage]) -> bool:
    """Whether paragraphs begin with an indent: then a full line followed by an unindented one runs on."""
    labelled = indented = 0
    for page in pages:
        column = _column_of([piece for pieces in page.lines for piece in pieces])
        for pieces in page.lines:
            if LABEL.match(pieces[0].text):
                labelled += 1
                indented += pieces[0].x0 > column.left + SETTINGS.indent * pieces[0].size
    return indented >= 0.5 * labelled


def runs_on(above: tuple[PrintedLine, Column], below: tuple[PrintedLine, Column], indented: bool) -> bool:
    """Whether a line goes on with the paragraph of the line above it."""
    (upper, upper_column), (lower, lower_column) = above, below
    em = max(upper.size, lower.size)
    if upper_column.right == float("inf") or abs(upper.size - lower.size) > 0.15 * em:
        return False
    room = upper_column.right - upper.x1
    same_page = lower.top > upper.top
    near = lower.top - upper.top <= SETTINGS.spacing * max(upper_column.distance, 1.5 * em)
    if em > SETTINGS.title_size * upper_column.size:
        # A title set over several lines, each in the middle of the page.
        apart = abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) / 2
        # Or one set from the margin, as web pages print it: its first line leaves no room for the next word.
        wrapped = abs(lower.x0 - upper.x0) < 0.5 * em and room <= lower.first + SETTINGS.full * em
        return same_page and near and (apart < em or wrapped) and not lower.text.startswith(("—", "-"))
    if room > (0.25 * em if upper_column.flush else lower.first + SETTINGS.full * em):
        return False  # the line ends early: there was room for the next word
    if same_page and not near:
        return False
    if lower.x0 > lower_column.left + SETTINGS.indent * em:
        # A hanging paragraph stands indented as a whole.
        return abs(lower.x0 - upper.x0) < 0.3 * em and not LABEL.match(lower.text) and not indented
    if indented:
        return True
    if NUMBER_LINE.fullmatch(lower.text):
        return False
    apart = same_page and lower.top - upper.top > SETTINGS.apart * upper_column.distance > 0
    if apart and SENTENCE_END.search(upper.text):
        return False  # paragraphs without an indent stand apart by a blank, as web pages print them
    return not LABEL.match(lower.text) and not (INNER_LABEL.match(lower.text) and SENTENCE_END.search(upper.text))
