"""Tables of a PDF: cells framed by rules on one grid, and the rows that a page's end cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from compare.script.labels import HEADING_LABEL
from compare.sources.base import Square, is_head, sets_the_page
from compare.sources.pdf.lines import SENTENCE_END, Glyph, PrintedLine, joined, lines_of
from compare.sources.pdf.pages import SETTINGS, PdfTable

HEADING = re.compile(rf"^[ 　]*{HEADING_LABEL}", re.M)
OPEN_END = re.compile(r"[、，,（(《“：:]\Z")
# 县财政局⏎各乡镇: two bodies, however narrow their cell
BODY_END, BODY_START = re.compile(r"\A[^，。；：、]{2,16}[局委办府院会部队所司心]\Z"), re.compile("[各县市区省州]..")
CLAUSES = re.compile(r"[，,；;。]")
HEADINGS_OF_A_PAGE = 2
CELLS_OF_A_FRAME = 8


def table_of(
    boxes: Sequence[tuple[float, float, float, float]],
    box: tuple[float, float, float, float],
    glyphs: list[Glyph],
    page: int,
) -> tuple[PdfTable | None, list[Glyph]]:
    """The table and the glyphs that are not in it; None where the rules frame no table."""
    lefts, tops = (_edges(cell[side] for cell in boxes for side in sides) for sides in ((0, 2), (1, 3)))
    if len(lefts) < 3 or len(tops) < 3 or len(boxes) > 20_000:
        return None, glyphs
    inside = [glyph for glyph in glyphs if _is_inside(glyph, box)]
    by_cell: list[list[Glyph]] = [[] for _ in boxes]
    grid: dict[tuple[int, int], int] = {}
    places: list[tuple[int, int, int, int]] = []
    for i, (x0, top, x1, bottom) in enumerate(boxes):
        row, column = _nearest(tops, top), _nearest(lefts, x0)
        height, width = max(1, _nearest(tops, bottom) - row), max(1, _nearest(lefts, x1) - column)
        places.append((row, column, height, width))
        for down in range(height):
            for right in range(width):
                grid.setdefault((row + down, column + right), i)
    outside = [glyph for glyph in glyphs if not _is_inside(glyph, box)]
    for glyph in inside:
        row, column = _before(tops, glyph.middle), _before(lefts, (glyph.x0 + glyph.x1) / 2)
        at = grid.get((row, column))
        if at is None:
            outside.append(glyph)
        else:
            by_cell[at].append(glyph)
    squares: list[Square] = []
    full: set[tuple[int, int]] = set()
    for (row, column, height, width), content, cell in zip(places, by_cell, boxes, strict=True):
        text, is_full = _cell_text(content, cell[2] - cell[0])
        squares.append(Square(row, column, text, height, width))
        if is_full:
            full.add((row, column))
    if sum(bool(square.text) for square in squares) < 3 or _sets_the_page(squares):
        return None, glyphs
    pages = {row: page for row, *_ in places}
    return PdfTable(box[1], box[3], squares, tuple(lefts), pages, full), outside


def _sets_the_page(squares: Sequence[Square]) -> bool:
    """Whether rules frame a page, as of a web page printed to PDF: chapters stand inside one cell."""
    rows: dict[int, list[str]] = {}
    for square in squares:
        rows.setdefault(square.row, []).append(square.text)
    listed = [[text for text in row if text] for _, row in sorted(rows.items())]
    if sets_the_page(listed):
        return True
    headed = any(is_head(row) for row in listed[:3])
    most = max(len(HEADING.findall(square.text)) for square in squares)
    return not headed and most >= HEADINGS_OF_A_PAGE and sum(map(len, listed)) <= CELLS_OF_A_FRAME


def _edges(values: Iterator[float], same: float = 3.0) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > same:
            found.append(value)
    return found


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _before(edges: list[float], value: float) -> int:
    return max((i for i, edge in enumerate(edges) if edge <= value), default=0)


def _is_inside(glyph: Glyph, box: tuple[float, float, float, float]) -> bool:
    return box[0] - 1 <= (glyph.x0 + glyph.x1) / 2 <= box[2] + 1 and box[1] - 1 <= glyph.middle <= box[3] + 1


def _cell_text(glyphs: list[Glyph], width: float) -> tuple[str, bool]:
    """A cell's lines, and whether the last one fills the cell; a line that does runs on in the next one."""
    text = ""
    previous: PrintedLine | None = None
    lines = [line for pieces in lines_of(glyphs) for line in pieces]
    widest = max((line.x1 - line.x0 for line in lines), default=0.0)

    def is_full(line: PrintedLine, following: float) -> bool:
        reach = line.x1 - line.x0
        if width - 2 * SETTINGS.padding - reach <= following + SETTINGS.full * line.size:
            return True
        # Prose whose lines all end at one place is wrapped there, however wide the margin.
        prose = len(line.text) >= SETTINGS.prose and len(lines) > 1
        return prose and reach >= SETTINGS.wrapped * width and reach > widest - line.size

    for line in lines:
        if previous is None:
            text = line.text
        elif (
            (BODY_END.search(previous.text) and BODY_START.match(line.text))
            or line.top < previous.bottom - 0.5 * previous.size
            or not is_full(previous, line.first)
        ):
            text += "\n" + line.text
        else:
            text = joined(text, line.text)
        previous = line
    return text, previous is not None and (is_full(previous, previous.size) or _ends_at_widest(lines))


def _ends_at_widest(lines: Sequence[PrintedLine]) -> bool:
    """Whether the last of several lines is as long as the longest: then it was cut, not ended."""
    widths = [line.x1 - line.x0 for line in lines]
    return len(lines) > 1 and widths[-1] > max(widths) - 1.3 * lines[-1].size


def goes_on(table: PdfTable, following: PdfTable) -> bool:
    """Whether a table at the top of a page is the rest of the one above: its columns are the same."""
    if max(table.pages.values()) >= min(following.pages.values()):
        return False
    return len(table.edges) == len(following.edges) and all(
        abs((a - table.edges[0]) - (b - following.edges[0])) <= 4
        for a, b in zip(table.edges, following.edges, strict=True)
    )


def append_rows(table: PdfTable, following: PdfTable) -> None:
    """Add the rows of the next page: a repeated head is dropped, a row that the page cut in two is joined."""
    rows = max(square.row + square.row_span for square in table.squares)
    first, head = ({s.column: s.text for s in each.squares if s.row == 0} for each in (following, table))
    drop = int(first == head)
    fragment = [square for square in following.squares if square.row == drop]
    last = {square.column: i for i, square in enumerate(table.squares) if square.row + square.row_span == rows}
    if _is_fragment(fragment, {column: table.squares[i] for column, i in last.items()}, table.full):
        for square in fragment:
            if square.text:
                above = table.squares[last[square.column]]
                table.squares[last[square.column]] = replace(above, text=joined(above.text, square.text))
        drop += 1
    for square in following.squares:
        if square.row >= drop:
            table.squares.append(replace(square, row=square.row - drop + rows))
            table.pages[square.row - drop + rows] = following.pages.get(square.row, 0)
    table.full |= {(row - drop + rows, column) for row, column in following.full if row >= drop}


def _is_fragment(fragment: list[Square], above: dict[int, Square], full: set[tuple[int, int]]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before it.

    A row with something in its first column is, if all that it holds goes on in cells that were
    filled to their edge or stop in a sentence, and some cell has nothing to add.
    """
    filled = [square for square in fragment if square.text]
    if not filled or any(square.row_span > 1 for square in filled):
        return False
    if any(square.column == 0 for square in filled):
        cells = [(above[square.column], square.text) for square in filled if square.column in above]
        if len(cells) < len(filled) or not all(_goes_on_in(cell, text, full) for cell, text in cells):
            return False
        fewer = len(filled) < sum(bool(cell.text) for cell in above.values())
        return fewer or any(_stops_inside(cell, text) for cell, text in cells)
    if any(square.column not in above or not above[square.column].text for square in filled):
        return False
    return any(not SENTENCE_END.search(above[square.column].text) for square in filled) and len(filled) < len(above)


def _goes_on_in(cell: Square, text: str, full: set[tuple[int, int]]) -> bool:
    """Whether a cell that a page's end may have cut goes on in a text at the top of the next page."""
    if SENTENCE_END.search(cell.text) or not cell.text:
        return False
    return (cell.row, cell.column) in full or _stops_inside(cell, text)


def _stops_inside(cell: Square, text: str) -> bool:
    """Whether a cell stops inside a sentence or a list: one with commas has an end only with what follows."""
    if OPEN_END.search(cell.text):
        return True
    return len(cell.text) >= SETTINGS.prose and bool(CLAUSES.search(cell.text)) and bool(SENTENCE_END.search(text))
