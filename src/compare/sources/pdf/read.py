"""A text PDF → its paragraphs and tables: running heads and page numbers left out, wrapped lines joined."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from compare.model import Document
from compare.script.labels import label
from compare.sources.base import LIMITS, Draft, SourceError, said_by
from compare.sources.characters import printed
from compare.sources.pdf import recognised
from compare.sources.pdf.columns import in_columns
from compare.sources.pdf.ink import lay_out, layers_off, turned
from compare.sources.pdf.lines import PrintedLine, glyphs_of, joined, lines_of
from compare.sources.pdf.pages import SETTINGS, PdfPage, PdfTable
from compare.sources.pdf.paragraphs import Column, columns_of, is_indented, items_of, runs_on
from compare.sources.pdf.seen import angles_of, may_frame, seen_on, words_of_annotations
from compare.sources.pdf.streams import WAY_OUT, BoundedDocument, check_streams
from compare.sources.pdf.tables import append_rows, goes_on, table_of
from compare.sources.pdf.unruled import find_unruled

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it tells of colours and fonts, nothing of the text

# `— 3 —`, `- 3 -`, `3`, `第 3 页`, `第3页 共12页`, `3/12`, `·3·`
PAGE_NUMBER = re.compile(
    r"[\s\-–—―－·•~]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[\s\-–—―－·•~]*"
)
# What leads to the page in a table of contents: `一、总体要求…………1`
LEADERS = ".．…·⋯"
LEAST_LEADERS = 4
CHAPTER = re.compile(label("chapter", "cn", "pcn"))  # 一、工作目标, on the first page of each of several plans
OWN_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)|\s")  # of a page or a year; a longer one is a telephone's
UNMAPPED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
MOST_UNMAPPED = 0.2
HAN = re.compile("[\u4e00-\u9fff]")
LEAST_SIDEWAYS = 4  # fewer characters set sideways are a page number or a mark at the edge
LOOK = "compare the page in a PDF viewer"
# What is told of words that are not read as they stand, by kind: code, sentence, way out.
LEFT_OUT = {
    "watermark": ("watermark_left_out", "a watermark across the text is left out", LOOK),
    "unseen": (
        "unseen_left_out",
        "words that the page does not show (white, covered, off the page, in a layer switched off) are left out",
        LOOK,
    ),
    "struck": ("struck_left_out", "words struck through are left out", LOOK),
    "sideways": ("sideways_left_out", "words set sideways beside the text are left out", LOOK),
    "annotation": (
        "annotations_left_out",
        "notes and form fields that lie over the page are not read",
        "print the file to a new PDF, which makes them part of its pages",
    ),
    "turned": ("page_turned", "a page whose text is rotated is read turned upright", LOOK),
}


def read_pdf(data: bytes, path: str | Path) -> Document:
    """Read a PDF that holds text.

    Returns
    -------
    Document
        One paragraph a line with its page as place, tables with merged cells (also where they run over pages); what
        was left out (page numbers, running heads, tables of contents) is told as notes.

    Raises
    ------
    SourceError
        For a file that is damaged, protected, a scan, or whose fonts do not say which characters they print; the last
        two are recognised where the extra ``ocr`` is installed.
    """
    check_streams(data, path)
    try:
        document = BoundedDocument.opened(data)
        file = pdfplumber.open(BytesIO(data))
        file.doc = document
    except Exception as error:  # pdfminer raises what it meets in a damaged file
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, error.__cause__, *error.args))
        if locked:
            raise SourceError(
                path, "protected by a password", "open it, remove the password and save it again"
            ) from error
        raise SourceError(path, f"cut off or damaged ({type(error).__name__})", "download it again") from error
    # The file is not closed: its bytes are in memory, and closing would walk all pages of a damaged file once more.
    document.layers_off = layers_off(document)
    pages = _pages(file, document, path)
    scans = _scans(pages)
    if scans and recognised.is_installed():
        found = recognised.recognise_pages(data, scans, path)
        pages = [found.get(page.number, page) for page in pages]
    return write_pages(pages, path)


def read_picture(data: bytes, path: str | Path) -> Document:
    """Read a picture of a page; see ``recognised``."""
    return write_pages(recognised.recognise_picture(data, path), path)


def _scans(pages: Sequence[PdfPage]) -> list[int]:
    """The pages without text that show a picture; all pages where the fonts do not say what they print."""
    if sum(page.unmapped for page in pages) > MOST_UNMAPPED * sum(page.chars for page in pages):
        return list(dict.fromkeys(page.number for page in pages))
    return [page.number for page in pages if page.chars < SETTINGS.scan_chars and page.has_picture]


def _pages(file: PDF, document: BoundedDocument, path: str | Path) -> list[PdfPage]:
    try:
        count = len(file.pages)
    except Exception as error:
        raise SourceError(path, f"cut off or damaged ({type(error).__name__})", "download it again") from error
    if count > LIMITS.pages:
        raise SourceError(
            path, f"{count:,} pages, more than {LIMITS.pages:,}", "save the plan's own pages as a new PDF"
        )
    pages: list[PdfPage] = []
    for page in file.pages:
        try:
            pages += _read(page, document)
        except SourceError:
            raise
        except Exception as error:
            number = page.page_number
            raise SourceError(path, f"page {number} is damaged ({said_by(error)})", WAY_OUT) from error
        finally:
            page.close()
    if not pages:
        raise SourceError(path, "has no pages", "download it again")
    return pages


def _read(page: Page, document: BoundedDocument) -> list[PdfPage]:
    """A page as it is read: turned upright; words set at another angle make one of their own after it."""
    lay_out(page, document)
    angles = angles_of(page.chars) or [0]
    found: list[PdfPage] = []
    for angle in angles:
        upright = page if angle == 0 else turned(page, document, angle)
        read, *column = _page(upright, [(other - angle) % 360 for other in angles])
        if angle:
            read.left_out["turned"] = "".join(char["text"] for char in upright.chars[:20])
        found += [read, *column]
    if words := words_of_annotations(page):
        found[0].left_out["annotation"] = words
    return found


def _page(page: Page, angles: Sequence[int]) -> list[PdfPage]:
    """A page, its second column as another one."""
    seen = seen_on(page, angles)
    glyphs = glyphs_of(seen.chars)
    tables: list[PdfTable] = []
    if len(page.rects) + len(page.lines) + len(page.curves) >= 4 and len(page.edges) <= 5_000:
        for found in page.filter(may_frame).find_tables():
            table, glyphs = table_of(found.cells, found.bbox, glyphs, page.page_number)
            if table is not None:
                tables.append(table)
    text = "".join(glyph.text for glyph in glyphs)
    tabled = "".join(square.text for table in tables for square in table.squares)
    columns = [glyphs] if tables else in_columns(glyphs)
    first = PdfPage(
        page.page_number,
        max(1.0, float(page.width)),
        max(1.0, float(page.height)),
        lines_of(columns[0]),
        sorted(tables, key=lambda table: table.top),
        bool(page.images),
        len(UNMAPPED.findall(text)) + len(UNMAPPED.findall(tabled)),
        len(text.strip()) + len(tabled),
        left_out=seen.left_out,
    )
    if len(columns) == 1:
        return [first]
    first.width /= 2
    return [first, PdfPage(first.number, first.width, first.height, lines_of(columns[1]), [], False, 0, first.chars)]


# -- what is no text of the plan ----------------------------------------------------------------------------------------


def _is_at_edge(page: PdfPage, line: PrintedLine) -> bool:
    return line.bottom < SETTINGS.margin * page.height or line.top > (1 - SETTINGS.margin) * page.height


def _cut_furniture(pages: list[PdfPage], draft: Draft) -> None:
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
        heads: dict[str, list[str]] = {}
        for page in pages:
            outer = [id(pieces) for pieces in _outer(page) if seen[_head_key(page, pieces)] >= least]
            for pieces in page.lines:
                if id(pieces) in outer:
                    heads.setdefault(_head_key(page, pieces)[0], []).append(" ".join(piece.text for piece in pieces))
            page.lines = [pieces for pieces in page.lines if id(pieces) not in outer]
        for _, printings in sorted(heads.items()):
            count, text = len(printings), printings[0]
            draft.note("running_head_left_out", f"a running head is left out on {count} pages: {text}")
    if numbers:
        draft.note("page_numbers_left_out", f"{numbers} page numbers are left out")


def _outer(page: PdfPage) -> list[list[PrintedLine]]:
    """The first and the last two lines of a page, where they stand at its edge."""
    candidates = page.lines[:2] + page.lines[2:][-2:]
    return [
        pieces
        for pieces in candidates
        if all(_is_at_edge(page, piece) for piece in pieces) and not CHAPTER.match(pieces[0].text)
    ]


def _head_key(page: PdfPage, pieces: list[PrintedLine]) -> tuple[str, int]:
    """What two printings of a running head share: its words without numbers of pages, and its height on the page."""
    text = OWN_NUMBER.sub("", "".join(piece.text for piece in pieces))
    return text, round(pieces[0].top / page.height * 40)


def write_pages(pages: list[PdfPage], path: str | Path) -> Document:
    """The pages' text as a document: paragraphs and tables over page ends, furniture left out and told.

    Raises
    ------
    SourceError
        For pages that hold no text, or whose fonts do not say what they print.
    """
    draft = Draft("pdf", path)
    for page in pages:
        for kind, words in page.left_out.items():
            if kind != "sideways" or len(HAN.findall(words)) >= LEAST_SIDEWAYS:
                level = "note" if kind == "turned" else "warning"
                draft.tell(LEFT_OUT[kind][0], LEFT_OUT[kind][1], words, f"page {page.number}", LEFT_OUT[kind][2], level)
    _check_readable(pages, path, draft)
    _cut_furniture(pages, draft)
    contents = 0
    for page in pages:
        kept = [pieces for pieces in page.lines if not _is_contents("".join(piece.text for piece in pieces))]
        contents += len(page.lines) - len(kept)
        page.lines = kept
        if find_unruled(page):
            said = f"page {page.number} has a table without rules whose columns stand too near to each other; copy it out of the PDF row by row"
            draft.note("unruled_table", said, "warning")
    if contents:
        draft.note("contents_left_out", f"a table of contents is left out ({contents} lines)")
    indented = is_indented(pages)
    paragraph: list[tuple[PrintedLine, int]] = []  # its lines, each with its page
    open_table: PdfTable | None = None
    previous: tuple[PrintedLine, Column] | None = None
    for page, whole in zip(pages, columns_of(pages), strict=True):
        for item in items_of(page, whole):
            if isinstance(item, PdfTable):
                _close(draft, paragraph)
                paragraph, previous = [], None
                if open_table is not None and goes_on(open_table, item):
                    append_rows(open_table, item)
                else:
                    _close_table(draft, open_table)
                    open_table = item
                continue
            line, column = item
            _close_table(draft, open_table)
            open_table = None
            if previous is None or not runs_on(previous, (line, column), indented):
                _close(draft, paragraph)
                paragraph = []
            paragraph.append((line, page.number))
            previous = line, column
    _close(draft, paragraph)
    _close_table(draft, open_table)
    if not draft.lines:
        raise SourceError(path, "holds no text", "if it is a scan, run text recognition (OCR) over it")
    document = draft.finish()
    if any(page.scores for page in pages):
        return replace(document, text=recognised.mapped(document.text))
    return document


def _is_contents(line: str) -> bool:
    """A line of a table of contents: it ends in leaders and a page number."""
    words = line.rstrip().rstrip("0123456789").rstrip()
    tail = words[len(words.rstrip(LEADERS + " ")) :]
    return len(tail.replace(" ", "")) >= LEAST_LEADERS


def _check_readable(pages: list[PdfPage], path: str | Path, draft: Draft) -> None:
    scans = [page.number for page in pages if page.chars < SETTINGS.scan_chars and page.has_picture]
    chars = sum(page.chars for page in pages)
    if chars == 0 or len(scans) > 0.8 * len(pages):
        problem = "a scan: its pages are pictures without text" if scans else "holds no text"
        raise SourceError(path, problem, recognised.WAY_OUT)
    read = [page for page in pages if page.scores]
    if read:
        sure = recognised.certainty(read)
        draft.note(
            "recognised",
            f"the text of {len(read)} pages is recognised from pictures (OCR), {sure:.1%} sure; tables in them are read "
            "as lines; check names and numbers against the pictures",
            "warning",
        )
    for page in read:
        for text, score in page.scores:
            if score < recognised.SETTINGS.doubtful:
                draft.tell(
                    "recognised_doubtful", "lines recognised with doubt", text, f"page {page.number}", LOOK, "warning"
                )
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > MOST_UNMAPPED * chars:
        raise SourceError(
            path,
            "its fonts do not say which characters they print",
            f"find the .docx it was made from, or {recognised.WAY_OUT}",
        )
    if unmapped:
        draft.note("unmapped", f"{unmapped} characters have no text in the file's fonts", "warning")
    if scans:
        listed = ", ".join(map(str, scans[:20]))
        draft.note("scanned_pages", f"pages without text (pictures): {listed}", "warning")


def _close(draft: Draft, paragraph: Sequence[tuple[PrintedLine, int]]) -> None:
    """Write a paragraph, if there is one; each of its pages keeps its own stretch of it."""
    text = ""
    stretches: list[tuple[int, str]] = []
    for line, page in paragraph:
        start = len(text)
        text = joined(text, printed(line.text)) if text else printed(line.text)
        if not stretches or stretches[-1][1] != f"page {page}":
            stretches.append((min(start, len(text)), f"page {page}"))
    draft.stretches(text, stretches)


def _close_table(draft: Draft, table: PdfTable | None) -> None:
    if table is not None:
        number = len(draft.tables) + 1
        pages = table.pages
        draft.table(
            table.squares, f"table {number}", lambda row: f"page {pages.get(row, 1)} table {number} row {row + 1}"
        )
