"""A text PDF → its paragraphs and tables: running heads and page numbers left out, wrapped lines joined."""

from __future__ import annotations

import base64
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from statistics import median

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from compare.model import Document
from compare.sources.base import LIMITS, Draft, SourceError, Square, printed
from compare.sources.pdf_lines import Glyph, PrintedLine, glyphs_of, joined, lines_of

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it tells of colours and fonts, nothing of the text


@dataclass(frozen=True, slots=True)
class PdfSettings:
    """Thresholds of the reading of pages; distances in ems (the height of the type) where not said otherwise.

    Attributes
    ----------
    indent : float
        A line that begins this far right of the margin begins a paragraph.
    full : float
        A line that leaves no more room than this, beyond the next line's first word, is full and runs on.
    flush : float
        Share of the lines near the right margin that end at one place, from which on the text counts as set flush.
    narrow : float
        A page whose longest lines end left of this share of its width does not show its right margin.
    spacing : float
        Lines further apart than this many usual line distances are no paragraph.
    title_size : float
        Type larger than the usual by this factor is a title's: its lines are joined where they stand in the middle.
    margin : float
        Share of the page's height, at the top and the bottom, where running heads and page numbers stand.
    repeated : float
        Share of the pages on which a line must be repeated to be a running head.
    column_lines : int
        Rows of two pieces that make a page of two columns, if their pieces are filled; fewer are signatures.
    scan_chars : int
        A page with a picture and fewer characters than this is a scan.
    padding : float
        Room between a table's rule and its text, in points.
    """

    indent: float = 0.8
    full: float = 0.6
    flush: float = 0.8
    narrow: float = 0.6
    spacing: float = 1.7
    title_size: float = 1.15
    margin: float = 0.12
    repeated: float = 0.4
    column_lines: int = 8
    scan_chars: int = 10
    padding: float = 7.0

    def __post_init__(self) -> None:
        if not (0 < self.margin < 0.5 and 0 < self.repeated <= 1 and self.column_lines > 1 and self.spacing > 1):
            raise ValueError("margin and repeated are shares, column_lines a count, spacing more than one line")


SETTINGS = PdfSettings()

# `— 3 —`, `- 3 -`, `3`, `第 3 页`, `第3页 共12页`, `3/12`, `·3·`
PAGE_NUMBER = re.compile(
    r"[\s\-–—―－·•~]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[\s\-–—―－·•~]*"
)
# A line of a table of contents: `一、总体要求…………1`
CONTENTS_LINE = re.compile(r".*?(?:[.．…·⋯]\s?){4,}\s*\d{0,4}\s*")
UNMAPPED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
# A line that begins an item: `一、` `（二）` `3.` `（4）` `第五条`; `①` and `六是` stand as often inside a sentence
LABEL = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d)"
    r"|第[一二三四五六七八九十百\d]{1,4}[条章节]"
)
INNER_LABEL = re.compile(r"[①-⑳]|[一二三四五六七八九]是")
SENTENCE_END = re.compile(r"[。；！？：”）)〕】][\s]*\Z")
MOST_UNMAPPED = 0.2
STREAM = re.compile(rb"(?<!end)stream\r?\n")
SHORT_FILTER = re.compile(rb"/Fl(?![a-zA-Z])")
RARE_FILTER = re.compile(rb"/(?:LZW|RunLength)")
RARE_PACKINGS = {b"": 1, b"/LZW": 20, b"/RunLength": 64}  # how many times larger what they pack may be
NO_HEX = re.compile(rb"[^0-9A-Fa-f]")
FONT_STREAM = re.compile(rb"/Length1|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)")
WAY_OUT = "print it to a new PDF, or save its text as .docx or .txt"


def read_pdf(data: bytes, path: str | Path) -> Document:
    """Read a PDF that holds text.

    Parameters
    ----------
    data : bytes
        The file.
    path : path
        Its name, for messages.

    Returns
    -------
    Document
        One paragraph a line with its page as place, tables with merged cells (also where they run over pages); what
        was left out (page numbers, running heads, tables of contents) is told as notes.

    Raises
    ------
    SourceError
        For a file that is damaged, protected, a scan, or whose fonts do not say which characters they print.
    """
    check_streams(data, path)
    try:
        file = pdfplumber.open(BytesIO(data))
    except Exception as error:  # pdfminer raises what it meets in a damaged file
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, error.__cause__, *error.args))
        if locked:
            raise SourceError(
                path, "protected by a password", "open it, remove the password and save it again"
            ) from error
        raise SourceError(path, f"cut off or damaged ({type(error).__name__})", "download it again") from error
    # The file is not closed: its bytes are in memory, and closing would walk all pages of a damaged file once more.
    return _write(_pages(file, path), path)


def check_streams(data: bytes, path: str | Path) -> None:
    """Refuse a file whose packed streams would fill the memory; they are unpacked here piece by piece and counted.

    Pictures are not counted: they are never unpacked. What is neither picture nor font is what pages print.
    """
    total = content = 0
    for found in STREAM.finditer(data):
        start = found.end()
        head = data[max(0, start - 600) : start]
        head = head[head.rfind(b"obj") :]
        if b"/Image" in head:
            continue
        size = _stream_size(data, start, head, path, LIMITS.unpacked_bytes - total)
        total += size
        content += 0 if FONT_STREAM.search(head) else size
        if total > LIMITS.unpacked_bytes or content > LIMITS.content_bytes:
            most = (LIMITS.unpacked_bytes if total > LIMITS.unpacked_bytes else LIMITS.content_bytes) / 1e6
            raise SourceError(path, f"unpacks to more than {most:,.0f} MB, which no plan does", WAY_OUT)


def _stream_size(data: bytes, start: int, head: bytes, path: str | Path, most: int) -> int:
    """How much a stream holds once unpacked; for packings that are rare now, how much it may hold."""
    end = data.find(b"endstream", start)
    end = len(data) if end < 0 else end
    filters = head.count(b"/FlateDecode") + len(SHORT_FILTER.findall(head))
    if filters == 0:
        return (end - start) * max(RARE_PACKINGS[found] for found in [b"", *RARE_FILTER.findall(head)])
    packed: bytes | memoryview = memoryview(data)[start:]
    if b"/ASCII85Decode" in head or b"/A85" in head:
        try:
            packed = base64.a85decode(data[start:end].strip().removeprefix(b"<~").removesuffix(b"~>"))
        except ValueError:
            return end - start
    elif b"/ASCIIHexDecode" in head or b"/AHx" in head:
        digits = NO_HEX.sub(b"", data[start:end]).decode("ascii")
        packed = bytes.fromhex(digits[: len(digits) // 2 * 2])
    return _unpacked_size(packed, filters, path, most)


def _unpacked_size(data: bytes | memoryview, filters: int, path: str | Path, most: int) -> int:
    """How much a packed stream holds, at most a little more than ``most``; what came out where it is damaged."""
    if filters > 3:
        raise SourceError(path, f"a part of it is packed {filters} times over, which no plan is", WAY_OUT)
    unpackers = [zlib.decompressobj() for _ in range(filters)]
    size, at, chunk = 0, 0, 1 << 16
    try:
        while at < len(data) and not unpackers[0].eof:
            pieces = [bytes(data[at : at + chunk])]
            at += chunk
            for unpacker in unpackers:
                unpacked: list[bytes] = []
                for piece in pieces:
                    while piece and not unpacker.eof:
                        unpacked.append(unpacker.decompress(piece, 1 << 22))
                        piece = unpacker.unconsumed_tail
                        if sum(map(len, unpacked)) > most:
                            return most + 1
                pieces = unpacked
            size += sum(map(len, pieces))
            if size > most:
                break
    except zlib.error:
        return size
    return size


# -- pages -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _PdfTable:
    """A table of a page: its box, its squares, the x of its columns."""

    top: float
    bottom: float
    squares: list[Square]
    edges: tuple[float, ...]
    pages: dict[int, int] = field(default_factory=dict)  # by row: the page it stands on


@dataclass(slots=True)
class _PdfPage:
    number: int
    width: float
    height: float
    lines: list[list[PrintedLine]]
    tables: list[_PdfTable]
    has_picture: bool
    unmapped: int = 0
    chars: int = 0


def _pages(file: PDF, path: str | Path) -> list[_PdfPage]:
    try:
        count = len(file.pages)
    except Exception as error:
        raise SourceError(path, f"cut off or damaged ({type(error).__name__})", "download it again") from error
    if count > LIMITS.pages:
        raise SourceError(
            path, f"{count:,} pages, more than {LIMITS.pages:,}", "save the plan's own pages as a new PDF"
        )
    pages: list[_PdfPage] = []
    for page in file.pages:
        try:
            pages.append(_page(page))
        except SourceError:
            raise
        except Exception as error:
            number = len(pages) + 1
            raise SourceError(
                path, f"page {number} is damaged ({type(error).__name__}: {error})"[:200], WAY_OUT
            ) from error
        finally:
            page.close()
    if not pages:
        raise SourceError(path, "has no pages", "download it again")
    return pages


def _page(page: Page) -> _PdfPage:
    glyphs = glyphs_of(page.chars)
    tables: list[_PdfTable] = []
    if len(page.rects) + len(page.lines) + len(page.curves) >= 4 and len(page.edges) <= 5_000:
        for found in page.find_tables():
            table, glyphs = _table(found.cells, found.bbox, glyphs, page.page_number)
            if table is not None:
                tables.append(table)
    text = "".join(glyph.text for glyph in glyphs)
    tabled = "".join(square.text for table in tables for square in table.squares)
    return _PdfPage(
        page.page_number,
        max(1.0, float(page.width)),
        max(1.0, float(page.height)),
        lines_of(glyphs),
        sorted(tables, key=lambda table: table.top),
        bool(page.images),
        len(UNMAPPED.findall(text)) + len(UNMAPPED.findall(tabled)),
        len(text.strip()) + len(tabled),
    )


def _table(
    boxes: Sequence[tuple[float, float, float, float]],
    box: tuple[float, float, float, float],
    glyphs: list[Glyph],
    page: int,
) -> tuple[_PdfTable | None, list[Glyph]]:
    """The table and the glyphs that are not in it; None where the rules frame no table."""
    lefts, tops = (
        _edges(x for cell in boxes for x in (cell[0], cell[2])),
        _edges(y for cell in boxes for y in (cell[1], cell[3])),
    )
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
    squares = [
        Square(row, column, _cell_text(content, cell[2] - cell[0]), height, width)
        for (row, column, height, width), content, cell in zip(places, by_cell, boxes, strict=True)
    ]
    if sum(bool(square.text) for square in squares) < 3:
        return None, glyphs
    pages = {row: page for row, *_ in places}
    return _PdfTable(box[1], box[3], squares, tuple(lefts), pages), outside


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


def _cell_text(glyphs: list[Glyph], width: float) -> str:
    """A cell's lines: one that fills the cell runs on in the next, a shorter one ends a line of its own."""
    text = ""
    previous: PrintedLine | None = None
    for pieces in lines_of(glyphs):
        for line in pieces:
            if previous is None:
                text = line.text
            elif (
                line.top < previous.bottom - 0.5 * previous.size
                or width - 2 * SETTINGS.padding - (previous.x1 - previous.x0) > line.first + SETTINGS.full * line.size
            ):
                text += "\n" + line.text
            else:
                text = joined(text, line.text)
            previous = line
    return text


# -- what is no text of the plan ----------------------------------------------------------------------------------------


def _is_at_edge(page: _PdfPage, line: PrintedLine) -> bool:
    return line.bottom < SETTINGS.margin * page.height or line.top > (1 - SETTINGS.margin) * page.height


def _cut_furniture(pages: list[_PdfPage], draft: Draft) -> None:
    """Take page numbers and running heads out of the pages and tell how many there were."""
    numbers = 0
    for page in pages:
        for i in {0, len(page.lines) - 1} if page.lines else ():
            pieces = page.lines[i]
            if len(pieces) == 1 and _is_at_edge(page, pieces[0]) and PAGE_NUMBER.fullmatch(pieces[0].text):
                page.lines[i] = []
                numbers += 1
        page.lines = [pieces for pieces in page.lines if pieces]
    if len(pages) > 1:
        seen: Counter[tuple[str, int]] = Counter()
        for page in pages:
            seen.update({key for pieces in _outer(page) for key in [_head_key(page, pieces)]})
        least = max(2, SETTINGS.repeated * len(pages))
        heads: Counter[str] = Counter()
        for page in pages:
            outer = [id(pieces) for pieces in _outer(page) if seen[_head_key(page, pieces)] >= least]
            for pieces in page.lines:
                if id(pieces) in outer:
                    heads[" ".join(piece.text for piece in pieces)] += 1
            page.lines = [pieces for pieces in page.lines if id(pieces) not in outer]
        for text, count in sorted(heads.items()):
            draft.note("running_head_left_out", f"a running head is left out on {count} pages: {text}")
    if numbers:
        draft.note("page_numbers_left_out", f"{numbers} page numbers are left out")


def _outer(page: _PdfPage) -> list[list[PrintedLine]]:
    """The first and the last two lines of a page, where they stand at its edge."""
    candidates = page.lines[:2] + page.lines[2:][-2:]
    return [pieces for pieces in candidates if all(_is_at_edge(page, piece) for piece in pieces)]


def _head_key(page: _PdfPage, pieces: list[PrintedLine]) -> tuple[str, int]:
    """What two printings of a running head share: its words without numbers, and its height on the page."""
    text = re.sub(r"[\d\s]+", "", "".join(piece.text for piece in pieces))
    return text, round(pieces[0].top / page.height * 40)


# -- paragraphs ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Paragraph:
    """Lines of one paragraph, each with its page."""

    lines: list[tuple[PrintedLine, int]]


@dataclass(frozen=True, slots=True)
class _Column:
    """The margins of the text that a line stands in, the usual distance of its lines and their usual size."""

    left: float
    right: float
    distance: float
    size: float
    flush: bool = False  # full lines end exactly at the right margin


def _write(pages: list[_PdfPage], path: str | Path) -> Document:
    draft = Draft("pdf")
    _check_readable(pages, path, draft)
    _cut_furniture(pages, draft)
    contents = 0
    for page in pages:
        kept = [pieces for pieces in page.lines if not CONTENTS_LINE.fullmatch("".join(piece.text for piece in pieces))]
        contents += len(page.lines) - len(kept)
        page.lines = kept
    if contents:
        draft.note("contents_left_out", f"a table of contents is left out ({contents} lines)")
    indented = _is_indented(pages)
    open_paragraph: _Paragraph | None = None
    open_table: _PdfTable | None = None
    previous: tuple[PrintedLine, _Column] | None = None
    for page, whole in zip(pages, _columns(pages), strict=True):
        for item in _items(page, whole):
            if isinstance(item, _PdfTable):
                _close(draft, open_paragraph)
                open_paragraph = previous = None
                if open_table is not None and _goes_on(open_table, item):
                    _append(open_table, item)
                else:
                    _close_table(draft, open_table)
                    open_table = item
                continue
            line, column = item
            _close_table(draft, open_table)
            open_table = None
            if open_paragraph is not None and previous is not None and _runs_on(previous, (line, column), indented):
                open_paragraph.lines.append((line, page.number))
            else:
                _close(draft, open_paragraph)
                open_paragraph = _Paragraph([(line, page.number)])
            previous = line, column
    _close(draft, open_paragraph)
    _close_table(draft, open_table)
    if not draft.lines:
        raise SourceError(path, "holds no text", "if it is a scan, run text recognition (OCR) over it")
    return draft.finish()


def _check_readable(pages: list[_PdfPage], path: str | Path, draft: Draft) -> None:
    scans = [page.number for page in pages if page.chars < SETTINGS.scan_chars and page.has_picture]
    chars = sum(page.chars for page in pages)
    if chars == 0 or len(scans) > 0.8 * len(pages):
        problem = "a scan: its pages are pictures without text" if scans else "holds no text"
        raise SourceError(path, problem, "run text recognition (OCR) over it and give the result as .docx or .txt")
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > MOST_UNMAPPED * chars:
        raise SourceError(
            path,
            "its fonts do not say which characters they print",
            "run text recognition (OCR) over it, or find the .docx it was made from",
        )
    if unmapped:
        draft.note("unmapped", f"{unmapped} characters have no text in the file's fonts", "warning")
    if scans:
        listed = ", ".join(map(str, scans[:20]))
        draft.note("scanned_pages", f"pages without text (pictures): {listed}", "warning")


def _columns(pages: list[_PdfPage]) -> list[_Column]:
    """The margins of each page; one with few or short lines has those of the other pages of its width."""

    def lone(page: _PdfPage) -> list[PrintedLine]:
        found = [piece for pieces in page.lines if len(pieces) == 1 for piece in pieces]
        return found or [piece for pieces in page.lines for piece in pieces]

    usual = {
        width: _column_of([line for page in pages if round(page.width) == width for line in lone(page)])
        for width in sorted({round(page.width) for page in pages})
    }
    found: list[_Column] = []
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


def _items(page: _PdfPage, whole: _Column) -> Iterator[_PdfTable | tuple[PrintedLine, _Column]]:
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


def _band(band: list[list[PrintedLine]]) -> Iterator[tuple[PrintedLine, _Column]]:
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
            yield piece, _Column(piece.x0, float("inf"), 0.0, piece.size)


def _column_of(lines: Sequence[PrintedLine]) -> _Column:
    """The margins of some lines: where the leftmost usual beginning and the rightmost usual end are."""
    if not lines:
        return _Column(0.0, float("inf"), 0.0, 0.0)
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
    return _Column(left, edge if flush and near.total() > 3 else right, distance, size, flush and near.total() > 3)


def _is_indented(pages: list[_PdfPage]) -> bool:
    """Whether paragraphs begin with an indent: then a full line followed by an unindented one runs on."""
    labelled = indented = 0
    for page in pages:
        column = _column_of([piece for pieces in page.lines for piece in pieces])
        for pieces in page.lines:
            if LABEL.match(pieces[0].text):
                labelled += 1
                indented += pieces[0].x0 > column.left + SETTINGS.indent * pieces[0].size
    return indented >= 0.5 * labelled


def _runs_on(above: tuple[PrintedLine, _Column], below: tuple[PrintedLine, _Column], indented: bool) -> bool:
    """Whether a line goes on with the paragraph of the line above it."""
    (upper, upper_column), (lower, lower_column) = above, below
    em = max(upper.size, lower.size)
    if upper_column.right == float("inf") or abs(upper.size - lower.size) > 0.15 * em:
        return False
    same_page = lower.top > upper.top
    near = lower.top - upper.top <= SETTINGS.spacing * max(upper_column.distance, 1.5 * em)
    if em > SETTINGS.title_size * upper_column.size:
        # A title set over several lines, each in the middle of the page.
        apart = abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) / 2
        return same_page and near and apart < em and not lower.text.startswith(("—", "-"))
    room = upper_column.right - upper.x1
    if room > (0.25 * em if upper_column.flush else lower.first + SETTINGS.full * em):
        return False  # the line ends early: there was room for the next word
    if same_page and not near:
        return False
    if lower.x0 > lower_column.left + SETTINGS.indent * em:
        # A hanging paragraph stands indented as a whole.
        return abs(lower.x0 - upper.x0) < 0.3 * em and not LABEL.match(lower.text) and not indented
    if indented:
        return True
    return not LABEL.match(lower.text) and not (INNER_LABEL.match(lower.text) and SENTENCE_END.search(upper.text))


def _close(draft: Draft, paragraph: _Paragraph | None) -> None:
    """Write a paragraph; each of its pages keeps its own stretch of it."""
    if paragraph is None:
        return
    text = ""
    stretches: list[tuple[int, str]] = []
    for line, page in paragraph.lines:
        start = len(text)
        text = joined(text, printed(line.text)) if text else printed(line.text)
        if not stretches or stretches[-1][1] != f"page {page}":
            stretches.append((min(start, len(text)), f"page {page}"))
    draft.stretches(text, stretches)


# -- tables --------------------------------------------------------------------------------------------------------------


def _goes_on(table: _PdfTable, following: _PdfTable) -> bool:
    """Whether a table at the top of a page is the rest of the one above: its columns are the same."""
    return len(table.edges) == len(following.edges) and all(
        abs((a - table.edges[0]) - (b - following.edges[0])) <= 4
        for a, b in zip(table.edges, following.edges, strict=True)
    )


def _append(table: _PdfTable, following: _PdfTable) -> None:
    """Add the rows of the next page: a repeated head is dropped, a row that the page cut in two is joined."""
    rows = max(square.row + square.row_span for square in table.squares)
    first = {square.column: square for square in following.squares if square.row == 0}
    head = {square.column: square for square in table.squares if square.row == 0}
    drop = 0
    if {column: square.text for column, square in first.items()} == {
        column: square.text for column, square in head.items()
    }:
        drop = 1
    fragment = [square for square in following.squares if square.row == drop]
    last = {square.column: i for i, square in enumerate(table.squares) if square.row + square.row_span == rows}
    if _is_fragment(fragment, {column: table.squares[i] for column, i in last.items()}):
        for square in fragment:
            if square.text:
                at = last[square.column]
                above = table.squares[at]
                table.squares[at] = Square(
                    above.row, above.column, joined(above.text, square.text), above.row_span, above.column_span
                )
        drop += 1
    for square in following.squares:
        if square.row >= drop:
            table.squares.append(
                Square(square.row - drop + rows, square.column, square.text, square.row_span, square.column_span)
            )
            table.pages[square.row - drop + rows] = following.pages.get(square.row, 0)


def _is_fragment(fragment: list[Square], above: dict[int, Square]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before it."""
    filled = [square for square in fragment if square.text]
    if not filled or any(square.column == 0 or square.row_span > 1 for square in filled):
        return False
    if any(square.column not in above or not above[square.column].text for square in filled):
        return False
    return any(not SENTENCE_END.search(above[square.column].text) for square in filled) and len(filled) < len(above)


def _close_table(draft: Draft, table: _PdfTable | None) -> None:
    if table is not None:
        number = len(draft.tables) + 1
        pages = table.pages
        draft.table(
            table.squares, f"table {number}", lambda row: f"page {pages.get(row, 1)} table {number} row {row + 1}"
        )
