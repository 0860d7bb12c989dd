"""A Word document → its text as Word would print it: numbering, tables, footnotes, tracked changes as accepted.

The XML parts are read directly: python-docx knows neither numbering, revisions, text boxes nor footnotes, and refuses
files with macros or with pictures that are missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from compare.model import Document
from compare.sources.base import LAYOUT_CHARS, LAYOUT_SHARE, LIMITS, Draft, SourceError, Square
from compare.sources.office.numbering import Numbering, W
from compare.sources.office.zipped import DAMAGED, Package

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Elements that only wrap what they hold; insertions are kept, as if accepted.
WRAPPERS = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt", "sdtContent")
)
DELETED = frozenset(W + name for name in ("del", "moveFrom"))
DRAWINGS = frozenset((W + "drawing", W + "pict", W + "object", MC + "AlternateContent"))
OFF = ("0", "false", "off", "none")
CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*\d\b|toc heading|contents \d", re.I)
CONTENTS_LINE = re.compile(r"\d\Z")
CONTENTS_FIELD = re.compile(r"\s*TOC\b")
PRIVATE = re.compile("[\ue000-\uf8ff]")
MOST_COLUMNS = 500


def read_word(data: bytes, path: str | Path) -> Document:
    """Read a .docx or .docm file (macros are not looked at).

    Parameters
    ----------
    data : bytes
        The file.
    path : path
        Its name, for messages.

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
    package = Package(data, path)
    main = next(
        (target for kind, target in package.relations("").values() if kind == "officeDocument"), "word/document.xml"
    )
    root = package.xml(main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise SourceError(path, "damaged (it has no document part)", DAMAGED)
    targets = dict(package.relations(main).values())

    def part(kind: str) -> etree._Element | None:
        return package.xml(targets[kind]) if kind in targets else None

    reader = _Reader(Numbering(part("numbering"), part("styles")))
    reader.blocks(body)
    reader.flush()
    for kind, word in (("footnotes", "注"), ("endnotes", "尾注")):
        reader.notes(part(kind), kind[:-1], word)
    draft = reader.draft
    if reader.contents_lines:
        draft.note("contents_left_out", f"a table of contents is left out ({reader.contents_lines} lines)")
    if not draft.lines:
        pictures = any("/media/" in name for name in package.names)
        if pictures:
            raise SourceError(
                path, "holds pictures but no text", "run text recognition (OCR) over it and give the result"
            )
        raise SourceError(path, "holds no text", "check that it is the right file")
    return draft.finish()


class _Reader:
    """Walks the document once, in printed order."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.draft = Draft("docx")
        self.paragraphs = 0
        self.tables = 0
        self.contents_lines = 0
        self.fields: list[list[str]] = []  # open fields: [state, instruction]
        self.in_contents = False  # whether a table of contents reaches into the paragraph
        self.pending = ""  # text of paragraphs whose end was deleted: it runs on in the next one
        self.boxes: list[etree._Element] = []
        self.references: dict[str, list[str]] = {"footnote": [], "endnote": []}

    # -- blocks

    def blocks(self, parent: etree._Element) -> None:
        for block in _unwrapped(parent, (W + "p", W + "tbl")):
            if block.tag == W + "p":
                self.paragraph(block)
            else:
                self.table(block)

    def paragraph(self, paragraph: etree._Element) -> None:
        text = self.text_of(paragraph)
        if text is None:
            return
        boxes, self.boxes = self.boxes, []
        text = text.strip()
        if text and self._is_contents(paragraph, text):
            self.contents_lines += 1
        elif text:
            self.paragraphs += 1
            self.draft.paragraph(text, f"paragraph {self.paragraphs}")
        for box in boxes:
            self.blocks(box)

    def flush(self) -> None:
        """Write what a deleted paragraph end at the end of the document left over."""
        if self.pending.strip():
            self.paragraphs += 1
            self.draft.paragraph(self.pending, f"paragraph {self.paragraphs}")
            self.pending = ""

    def text_of(self, paragraph: etree._Element, keep_label: bool = False) -> str | None:
        """The text of a paragraph with its label; None where its end is deleted and it runs on.

        ``keep_label`` gives the label even where no text follows, as in the first column of a task table.
        """
        pieces: list[str] = []
        self.in_contents = any(CONTENTS_FIELD.match(instruction) for _, instruction in self.fields)
        self._inline(paragraph, pieces)
        # An instruction that never ends in its own paragraph is a damaged field: the text after it is text again.
        self.fields = [field for field in self.fields if field[0] == "result"]
        text = self.pending + "".join(pieces)
        self.pending = ""
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self.pending = text
            return None
        numbered = self.numbering.of(paragraph)
        if numbered is not None and (text.strip() or keep_label or self.boxes):
            label = self.numbering.label(*numbered)
            text = label + text.lstrip() if text.strip() or keep_label else text
        elif numbered is not None:
            self.numbering.label(*numbered)
        return text

    def _is_contents(self, paragraph: etree._Element, text: str) -> bool:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = self.numbering.names.get(style.get(W + "val", ""), "") if style is not None else ""
        if CONTENTS_STYLE.match(name):
            return True
        return self.in_contents and bool(CONTENTS_LINE.search(text))

    # -- inside a paragraph

    def _inline(self, parent: etree._Element, pieces: list[str]) -> None:
        for child in parent:
            if child.tag == W + "r":
                self._run(child, pieces)
            elif child.tag in WRAPPERS:
                self._inline(child, pieces)
            elif child.tag == MC + "AlternateContent":
                self._inline(_choice(child), pieces)
            elif isinstance(child.tag, str) and child.tag.startswith(MATH):
                pieces.extend(node.text or "" for node in child.iter(MATH + "t"))

    def _run(self, run: etree._Element, pieces: list[str]) -> None:
        properties = run.find(W + "rPr")
        if properties is not None:
            hidden = properties.find(W + "vanish")
            if hidden is not None and hidden.get(W + "val") not in OFF:
                return
        for child in run:
            if child.tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            elif child.tag == W + "instrText":
                if self.fields:
                    self.fields[-1][1] += child.text or ""
            elif any(state == "instruction" for state, _ in self.fields):
                continue
            elif child.tag == W + "t":
                pieces.append(child.text or "")
            elif child.tag in (W + "tab", W + "ptab"):
                pieces.append(" ")
            elif child.tag in (W + "br", W + "cr"):
                pieces.append("\n")
            elif child.tag == W + "noBreakHyphen":
                pieces.append("-")
            elif child.tag == W + "sym":
                pieces.append(_symbol(child.get(W + "char")))
            elif child.tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = child.tag.removeprefix(W).removesuffix("Reference")
                self.references[kind].append(child.get(W + "id", ""))
            elif child.tag in DRAWINGS:
                self.boxes.extend(_boxes(child))

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(["instruction", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][0] = "result"
            self.in_contents = self.in_contents or bool(CONTENTS_FIELD.match(self.fields[-1][1]))
        elif kind == "end" and self.fields:
            self.fields.pop()

    # -- tables and notes

    def table(self, table: etree._Element) -> None:
        rows = [row for row in _unwrapped(table, (W + "tr",)) if row.find(f"{W}trPr/{W}del") is None]
        cells_of = [list(_unwrapped(row, (W + "tc",))) for row in rows]
        if self._is_layout(cells_of):
            for cells in cells_of:
                for cell in cells:
                    self.blocks(cell)
            return
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
                    first = squares[at]
                    # What is hidden in a merged cell is not printed, so its text is dropped.
                    squares[at] = Square(first.row, first.column, first.text, i - first.row + 1, first.column_span)
                    here[column] = at
                else:
                    squares.append(Square(i, column, text, 1, width))
                    if merge is not None:
                        here[column] = len(squares) - 1
                column += width
            above = here
        self.tables += 1
        self.draft.table(squares, f"table {self.tables}")

    def _is_layout(self, rows: list[list[etree._Element]]) -> bool:
        """A frame of one column, or one that holds nearly the whole text in a cell, only sets the page."""
        if max((len(row) for row in rows), default=0) < 2:
            return True
        sizes = [sum(len(node.text or "") for node in cell.iter(W + "t")) for row in rows for cell in row]
        return max(sizes) > LAYOUT_CHARS and max(sizes) > LAYOUT_SHARE * sum(sizes)

    def _cell_text(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for block in _unwrapped(cell, (W + "p", W + "tbl")):
            if block.tag == W + "p":
                text = self.text_of(block, keep_label=True)
                boxes, self.boxes = self.boxes, []
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
        for number, reference in enumerate(dict.fromkeys(self.references[kind]), start=1):
            if reference in notes:
                text = self._cell_text(notes[reference]).replace("\n", " ")
                if text:
                    self.draft.paragraph(f"{word}{number}：{text}", f"{kind} {number}")


def _unwrapped(parent: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The children of some kinds, through wrappers; what is deleted is left out."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in WRAPPERS:
            yield from _unwrapped(child, tags)
        elif child.tag == MC + "AlternateContent":
            yield from _unwrapped(_choice(child), tags)


def _choice(alternate: etree._Element) -> etree._Element:
    """Of the forms in which something is stored twice, the first."""
    for name in ("Choice", "Fallback"):
        found = alternate.find(MC + name)
        if found is not None:
            return found
    return alternate


def _boxes(drawing: etree._Element) -> list[etree._Element]:
    """The contents of text boxes in a drawing, each once."""
    found: list[etree._Element] = []
    stack = [drawing]
    while stack:
        element = stack.pop()
        if element.tag == W + "txbxContent":
            found.append(element)
        elif element.tag == MC + "AlternateContent":
            choices = [child for child in element if child.tag in (MC + "Choice", MC + "Fallback")]
            told = next((child for child in choices if child.find(f".//{W}txbxContent") is not None), None)
            if told is not None:
                stack.append(told)
        elif isinstance(element.tag, str):
            stack.extend(reversed(element))
    return found


def _symbol(code: str | None) -> str:
    """A character given by its number; signs of Wingdings and the like have none of their own and are left out."""
    if code is None or not re.fullmatch(r"[0-9A-Fa-f]{2,4}", code):
        return ""
    return PRIVATE.sub("", chr(int(code, 16)))


def _count(element: etree._Element | None, otherwise: int) -> int:
    value = element.get(W + "val", "") if element is not None else ""
    return min(int(value), MOST_COLUMNS) if re.fullmatch(r"\d{1,5}", value) else otherwise
