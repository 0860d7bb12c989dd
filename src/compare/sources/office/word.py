"""A Word document → its text as Word would print it: numbering, tables, footnotes, tracked changes as accepted.

The XML parts are read directly: python-docx knows neither numbering, revisions, text boxes nor footnotes, and refuses
files with macros or with pictures that are missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from compare.codebook import Codebook
from compare.model import Document
from compare.sources.base import LIMITS, Draft, SourceError, Square, check_length, sets_the_page
from compare.sources.office.chunks import embedded, opened
from compare.sources.office.numbering import Numbering, W
from compare.sources.office.runs import MC, WRAPPERS, Runs, choice
from compare.sources.office.styles import OFF, Styles, is_painted
from compare.sources.office.zipped import DAMAGED, Package
from compare.sources.recognise import recognise_bytes

R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*\d\b|toc heading|contents \d", re.I)
CONTENTS_LINE = re.compile(r"\d\Z")
MOST_COLUMNS = 500
LONGEST_BOOKMARK = 200
MOST_OPEN = 50
DEEPEST_CHUNK = 3
BLOCKS = (W + "p", W + "tbl", W + "altChunk")
ASIDE = "save a copy of the document in which they are gone, or shown, to be rid of this note"
# What is told of words that are not read, by kind.
LEFT_OUT = {
    "hidden": "hidden words, which Word does not print, are left out",
    "struck": "words struck through are left out",
    "unseen": "words in white or too small to be seen are left out",
    "field": "a field without a stored result is left out",
}


def read_word(data: bytes, path: str | Path, codebook: Codebook) -> Document:
    """Read a .docx or .docm file (macros are not looked at).

    Parameters
    ----------
    codebook : Codebook
        The words by which web pages are read that a document may hold.

    Returns
    -------
    Document
        One paragraph a line, labels of automatic numbering written out; soft line breaks begin a new line; footnotes
        stand at the end, ``注1：``; tables of contents are left out and noted.

    Raises
    ------
    SourceError
        For a damaged file, a zip bomb, or a document without text.
    """
    draft = Draft("docx", path)
    package = Package(data, path)
    pictures = _read(package, draft, codebook, 0)
    if not draft.lines:
        said = "; ".join(finding.message for finding in draft.finish().findings)
        if said:
            raise SourceError(
                path, f"holds no text ({said})", "open it in Word, select all, and save the text as .docx"
            )
        if pictures:
            raise SourceError(
                path, "holds pictures but no text", "run text recognition (OCR) over it and give the result"
            )
        raise SourceError(path, "holds no text", "check that it is the right file")
    return draft.finish()


def _read(package: Package, draft: Draft, codebook: Codebook, depth: int) -> bool:
    """Write a document's text into a draft; whether it holds pictures."""
    main = package.main("word/document.xml")
    root = package.xml(main)
    body = root.find(W + "body") if root is not None else None
    if root is None or body is None:
        raise SourceError(package.path, "damaged (it has no document part)", DAMAGED)
    relations = package.relations(main)
    targets = dict(relations.values())

    def part(kind: str) -> etree._Element | None:
        return package.xml(targets[kind]) if kind in targets else None

    styles = part("styles")
    reader = _Reader(draft, Numbering(part("numbering"), styles), Styles(styles), body)
    reader.on_paper = root.find(W + "background") is None
    reader.package, reader.codebook, reader.depth = package, codebook, depth
    reader.parts = {name: target for name, (_, target) in relations.items()}
    reader.blocks(body)
    reader.flush()
    for kind, word in (("footnotes", "注"), ("endnotes", "尾注")):
        reader.notes(part(kind), kind[:-1], word)
    if reader.contents_lines:
        draft.note("contents_left_out", f"a table of contents is left out ({reader.contents_lines} lines)")
    _tell_of_objects(package, relations, body, draft)
    return any("/media/" in name for name in package.names)


def _tell_of_objects(
    package: Package, relations: dict[str, tuple[str, str]], body: etree._Element, draft: Draft
) -> None:
    """Name the files that stand in the document as an icon or a part of their own, and are not read."""
    formulas = {
        item.get(R_ID) for item in body.iter("{*}OLEObject") if (item.get("ProgID") or "").startswith("Equation")
    }
    for name, (kind, target) in relations.items():
        if kind in ("package", "oleObject", "subDocument") and name not in formulas:
            draft.tell(
                "embedded_file",
                "a file embedded in the document is not read",
                target.rsplit("/", 1)[-1],
                way_out="open it from the document, save it, and give it as a file of its own",
                level="warning",
            )


class _Reader:
    """Walks the document once, in printed order."""

    package: Package
    codebook: Codebook
    depth = 0
    on_paper = True  # whether nothing is known to be painted under the text
    parts: dict[str, str]

    def __init__(self, draft: Draft, numbering: Numbering, styles: Styles, body: etree._Element) -> None:
        self.draft = draft
        self.numbering = numbering
        self.styles = styles
        self.body = body
        self.runs = Runs(styles, self._bookmark, self._left_out)
        self.bookmarks: dict[str, str] | None = None
        self.where = ""
        self.paragraphs = 0
        self.contents_lines = 0
        self.pending = ""  # text of paragraphs whose end was deleted or is hidden: it runs on in the next one

    def _left_out(self, kind: str, words: str) -> None:
        code = {"field": "field_without_result"}.get(kind, f"{kind}_left_out")
        way_out = "update the fields in Word (Ctrl+A, F9) and save" if kind == "field" else ASIDE
        self.draft.tell(code, LEFT_OUT[kind], words, self.where or f"paragraph {self.paragraphs + 1}", way_out)

    def _bookmark(self, name: str) -> str | None:
        """The words that a bookmark stands around."""
        if self.bookmarks is None:
            self.bookmarks = _bookmarks(self.body)
        return self.bookmarks.get(name) or None

    # -- blocks

    def blocks(self, parent: etree._Element) -> None:
        for block in _unwrapped(parent, BLOCKS):
            if block.tag == W + "p":
                self.paragraph(block)
            elif block.tag == W + "tbl":
                self.table(block)
            else:
                self.chunk(block)

    def paragraph(self, paragraph: etree._Element) -> None:
        text = self.text_of(paragraph)
        if text is None:
            return
        boxes, self.runs.boxes = self.runs.boxes, []
        text = text.strip()
        if text and self._is_contents(paragraph, text):
            self.contents_lines += 1
        elif text:
            self.paragraphs += 1
            self.draft.paragraph(text, f"paragraph {self.paragraphs}")
        for box in boxes:
            self.painted(box, self.blocks)

    def painted(self, element: etree._Element, read: Callable[[etree._Element], None]) -> None:
        """Read what may stand on a ground of another colour."""
        before, self.on_paper = self.on_paper, False
        read(element)
        self.on_paper = before

    def flush(self) -> None:
        """Write what a deleted paragraph end at the end of the document left over."""
        if self.pending.strip():
            self.paragraphs += 1
            self.draft.paragraph(self.pending, f"paragraph {self.paragraphs}")
            self.pending = ""

    def text_of(self, paragraph: etree._Element, keep_label: bool = False) -> str | None:
        """The text of a paragraph with its label; None where its end is deleted or hidden and it runs on.

        ``keep_label`` gives the label even where no text follows, as in the first column of a task table.
        """
        properties = paragraph.find(W + "pPr")
        named = properties.find(W + "pStyle") if properties is not None else None
        style = named.get(W + "val") if named is not None else None
        text = self.runs.text_of(paragraph, style, self.on_paper and not is_painted(properties))
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None):
            self.pending += text
            return None
        hidden = self.styles.is_on("vanish", mark, style)
        if hidden and not text.strip():
            return None  # nothing of it is printed, and Word gives it no number
        numbered = self.numbering.of(paragraph)
        text, self.pending = self.pending + text, ""
        if numbered is not None and (text.strip() or keep_label or self.runs.boxes):
            label = self.numbering.label(*numbered)
            text = label + text.lstrip() if text.strip() or keep_label else text
        elif numbered is not None:
            self.numbering.label(*numbered)
        if hidden:
            self.pending = text
            return None
        return text

    def _is_contents(self, paragraph: etree._Element, text: str) -> bool:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = self.numbering.names.get(style.get(W + "val", ""), "") if style is not None else ""
        if CONTENTS_STYLE.match(name):
            return True
        return self.runs.in_contents and bool(CONTENTS_LINE.search(text))

    def chunk(self, chunk: etree._Element) -> None:
        """Write a file that stands in the place of paragraphs, and say so."""
        target = self.parts.get(chunk.get(R_ID, ""), "")
        data = self.package.read(target) if target else None
        path = Path(self.package.path)
        told = "another file (altChunk) is embedded in the document and read in its place"
        lost = "another file (altChunk) is embedded in the document and cannot be read"
        try:
            if data is not None and self._embedded(data, path):
                self.draft.tell("embedded_text", told, target, way_out="check that all of it is there")
                return
        except SourceError as error:
            check_length(self.draft.length, path)
            lost += f" ({str(error).removeprefix(f'{path}: ')})"
        self.draft.tell(
            "embedded_text_lost",
            lost,
            target or "?",
            f"after paragraph {self.paragraphs}",
            "open the document in Word and save it anew as .docx, which writes the text into it",
            "warning",
        )

    def _chunk_in_cell(self, chunk: etree._Element) -> str:
        """The words of a file that stands in a cell."""
        outer, self.draft = self.draft, Draft("docx", self.package.path)
        try:
            self.chunk(chunk)
            inner = self.draft
        finally:
            self.draft = outer
        outer.told |= inner.told
        return "\n".join(inner.lines)

    def _embedded(self, data: bytes, path: Path) -> bool:
        """Write an embedded file; False for a kind that is not read."""
        data = opened(data, path)
        if recognise_bytes(data) == "docx":
            if self.depth < DEEPEST_CHUNK:
                _read(Package(data, path), self.draft, self.codebook, self.depth + 1)
            return self.depth < DEEPEST_CHUNK
        pieces = embedded(data, path, self.codebook)
        for piece in pieces or ():
            if isinstance(piece, str):
                self.paragraphs += bool(piece.strip())
                self.draft.paragraph(piece, f"paragraph {self.paragraphs}")
            else:
                self.draft.table(piece, f"table {len(self.draft.tables) + 1}")
        return pieces is not None

    # -- tables and notes

    def table(self, table: etree._Element) -> None:
        rows = [row for row in _unwrapped(table, (W + "tr",)) if self._is_printed(row)]
        cells_of = [
            [cell for cell in _unwrapped(row, (W + "tc",)) if cell.find(f"{W}tcPr/{W}cellDel") is None] for row in rows
        ]
        words = [["".join(node.text or "" for node in cell.iter(W + "t")) for cell in cells] for cells in cells_of]
        if sets_the_page(words):
            for cells in cells_of:
                for cell in cells:
                    self.painted(cell, self.blocks)
            return
        on_paper, self.on_paper = self.on_paper, False
        self.where = f"table {len(self.draft.tables) + 1}"
        squares: list[Square] = []
        above: dict[int, int] = {}  # by column: which square a cell that goes on from above belongs to
        for i, (row, cells) in enumerate(zip(rows, cells_of, strict=True)):
            column = _count(row.find(f"{W}trPr/{W}gridBefore"), 0)
            here: dict[int, int] = {}
            for cell in cells:
                width = _count(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                if column + width > MOST_COLUMNS or len(squares) > LIMITS.cells:
                    break
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                text = self._cell_text(cell)
                if merge is not None and merge.get(W + "val", "continue") != "restart" and column in above:
                    at = above[column]
                    # What is hidden in a merged cell is not printed, so its text is dropped.
                    squares[at] = replace(squares[at], row_span=i - squares[at].row + 1)
                    here[column] = at
                else:
                    squares.append(Square(i, column, text, 1, width))
                    if merge is not None:
                        here[column] = len(squares) - 1
                column += width
            above = here
        self.draft.table(squares, self.where)
        self.on_paper, self.where = on_paper, ""

    def _is_printed(self, row: etree._Element) -> bool:
        """Whether a row is neither deleted nor hidden."""
        properties = row.find(W + "trPr")
        if properties is None:
            return True
        hidden = properties.find(W + "hidden")
        if hidden is not None and hidden.get(W + "val", "1") not in OFF:
            words = "".join(node.text or "" for node in row.iter(W + "t"))
            self.draft.tell("hidden_left_out", LEFT_OUT["hidden"], words, f"table {len(self.draft.tables) + 1}", ASIDE)
            return False
        return properties.find(W + "del") is None

    def _cell_text(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for block in _unwrapped(cell, BLOCKS):
            if block.tag == W + "altChunk":
                lines.append(self._chunk_in_cell(block))
            elif block.tag == W + "p":
                text = self.text_of(block, keep_label=True)
                boxes, self.runs.boxes = self.runs.boxes, []
                lines.append(text or "")
                lines.extend(self._cell_text(box) for box in boxes)
            else:
                for row in _unwrapped(block, (W + "tr",)):
                    lines.append(" ".join(self._cell_text(inner) for inner in _unwrapped(row, (W + "tc",))))
        text, self.pending = "\n".join([*lines, self.pending]), ""
        return "\n".join(line.strip() for line in text.split("\n") if line.strip())

    def notes(self, part: etree._Element | None, kind: str, word: str) -> None:
        """Write the notes that the text refers to, in the order in which it does."""
        if part is None:
            return
        notes = {note.get(W + "id", ""): note for note in part.iterchildren(W + kind)}
        for number, reference in enumerate(dict.fromkeys(self.runs.references[kind]), start=1):
            if reference in notes:
                text = self._cell_text(notes[reference]).replace("\n", " ")
                if text:
                    self.draft.paragraph(f"{word}{number}：{text}", f"{kind} {number}")


def _bookmarks(body: etree._Element) -> dict[str, str]:
    """The words inside each bookmark; one that holds much is no reference's."""
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    for node in body.iter(W + "bookmarkStart", W + "bookmarkEnd", W + "t"):
        if node.tag == W + "bookmarkStart" and len(names) < MOST_OPEN:
            name = names[node.get(W + "id", "")] = node.get(W + "name", "")
            found[name] = ""
        elif node.tag == W + "bookmarkEnd":
            names.pop(node.get(W + "id", ""), None)
        elif node.tag == W + "t":
            for key, name in list(names.items()):
                found[name] += node.text or ""
                if len(found[name]) > LONGEST_BOOKMARK:
                    del found[name], names[key]
    return found


def _unwrapped(parent: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The children of some kinds, through wrappers; what is deleted is left out."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in WRAPPERS:
            yield from _unwrapped(child, tags)
        elif child.tag == MC + "AlternateContent":
            yield from _unwrapped(choice(child), tags)


def _count(element: etree._Element | None, otherwise: int) -> int:
    value = element.get(W + "val", "") if element is not None else ""
    return min(int(value), MOST_COLUMNS) if re.fullmatch(r"\d{1,5}", value) else otherwise
