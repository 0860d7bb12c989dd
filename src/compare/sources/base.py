"""What the readers of all formats share: the error a person can act on, size limits, and the growing text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compare.errors import ChoiceError, CompareError
from compare.model import Cell, Document, Finding, Place, Table
from compare.sources.characters import printed


class SourceError(CompareError):
    """A published file that cannot be read; the message names the file, what is wrong and the way out."""

    def __init__(self, path: str | Path, problem: str, way_out: str) -> None:
        super().__init__(f"{path}: {problem}; {way_out}")
        self.path = Path(path)


def said_by(error: Exception) -> str:
    """What a library says of a broken file, on one line, no longer than a sentence, without the marks that part ours."""
    words = " ".join(str(error).replace(": ", ", ").replace("; ", ", ").split())
    return f"{type(error).__name__}, {words[:LONGEST_SAID]}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may claim of the machine; real plans stay far below each of these.

    Attributes
    ----------
    file_bytes : int
        The file itself, as it lies on disk.
    part_bytes, unpacked_bytes : int
        One part of a zipped file (.docx, .xlsx) and all parts that are read, once unpacked.
    ratio : int
        Unpacked size over packed size; counted only above ``ratio_from`` bytes, since small blank parts pack well.
    sheet_bytes : int
        One part of a workbook, once unpacked: its cells take far more room in memory than on disk.
    content_bytes, drawn_bytes : int
        What a PDF holds besides pictures and fonts, once unpacked; the commands that draw its pages, counted as often as
        they are carried out.
    pages, objects, glyphs, page_glyphs, forms : int
        Pages of a PDF, how often its objects are looked up (one may refer to itself), how many characters, lines and
        pictures it prints, and how many on one page, how often it prints a form.
    scans, pixels : int
        Pages whose text is recognised from pictures, pixels of a picture.
    characters, lines, tags, cells, sheets, merged, depth : int
        Characters and lines of a text, tags of a web page, cells of all tables together, sheets of a workbook, squares that its merged
        blocks, links and remarks cover, how deep tags may nest.
    """

    file_bytes: int = 50_000_000
    part_bytes: int = 32_000_000
    unpacked_bytes: int = 160_000_000
    ratio: int = 200
    ratio_from: int = 4_000_000
    sheet_bytes: int = 16_000_000
    content_bytes: int = 32_000_000
    drawn_bytes: int = 16_000_000
    pages: int = 2_000
    objects: int = 1_000_000
    glyphs: int = 600_000
    page_glyphs: int = 60_000
    forms: int = 50_000
    scans: int = 300
    pixels: int = 60_000_000
    characters: int = 5_000_000
    lines: int = 500_000
    tags: int = 500_000
    cells: int = 400_000
    sheets: int = 500
    merged: int = 100_000
    depth: int = 4_000

    def __post_init__(self) -> None:
        if min(getattr(self, name) for name in self.__slots__) <= 0:
            raise ChoiceError("every limit must be above zero")


LIMITS = Limits()

# A cell that holds this many characters and this share of its table's text is a page set in a table,
# unless the table begins with a head: at least so many short cells.
LAYOUT_CHARS = 600
LAYOUT_SHARE = 0.6
HEAD_CELLS = 3
LONGEST_HEAD = 16
LONGEST_SAID = 150  # characters of what a library says of a broken file
SENTENCE_MARK = re.compile(r"[。；，！？]")


def sets_the_page(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table only sets the page: one column, or nearly the whole text in one cell and no head above it.

    Parameters
    ----------
    rows : sequence of sequences of str
        The words of its cells.
    """
    if max((len(row) for row in rows), default=0) < 2:
        return True
    sizes = [len(text) for row in rows for text in row]
    if not max(sizes) > max(LAYOUT_CHARS, LAYOUT_SHARE * sum(sizes)):
        return False
    return not any(is_head(row) for row in rows[:3])


def is_head(row: Sequence[str]) -> bool:
    """Whether a row's cells are the heads of columns: several, short, none twice: 序号, 任务, 责任单位."""
    words = [text.strip() for text in row]
    if len(words) < HEAD_CELLS or len(set(words)) < len(words):
        return False
    return all(0 < len(text) <= LONGEST_HEAD and not SENTENCE_MARK.search(text) for text in words)


BLANKS = re.compile(r"[ \t\n]+")


def _on_one_line(blanks: re.Match[str]) -> str:
    """Blanks as they are, but for those that would end a cell or a row."""
    return " " if "\n" in blanks[0] or "\t" in blanks[0] else blanks[0]


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of a table that is about to be written: its text and where it stands in the grid."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


# How many words and places of a finding are shown, and how much of each.
MOST_SHOWN = 3
LONGEST_SHOWN = 30


@dataclass(slots=True)
class _Told:
    """Something that happened in a document, once or often."""

    level: str
    what: str
    way_out: str
    start: int
    times: int = 0
    places: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def finding(self, code: str, text: str) -> Finding:
        """One finding of all its times, at the line where it happened first."""
        where = ", ".join(self.places[:MOST_SHOWN]) + (", …" if len(self.places) > MOST_SHOWN else "")
        words = " · ".join(self.words) + (" …" if self.times > len(self.words) > 0 else "")
        message = "".join(
            (
                f"{where}: " if where else "",
                self.what,
                f": {words}" if words else "",
                self.way_out and f"; {self.way_out}",
            )
        )
        start = min(self.start, max(0, len(text) - 1))
        end = text.find("\n", start)
        return Finding(self.level, code, message, start, max(start, end))


def check_length(characters: int, path: str | Path) -> None:
    """Refuse a text that is longer than any plan: a part of a file may be printed a thousand times.

    Raises
    ------
    SourceError
        Where it is.
    """
    if characters > LIMITS.characters:
        raise SourceError(path, f"more than {LIMITS.characters:,} characters", "give the plan's own text alone")


class Draft:
    """The text of a document while a reader writes it: paragraphs and tables, one after the other.

    Parameters
    ----------
    format : str
        The name of the format, as it will stand in ``Document.format``.
    """

    def __init__(self, format: str, path: str | Path) -> None:
        self.format = format
        self.path = path
        self.cells = 0
        self.lines: list[str] = []
        self.length = 0
        self.tables: list[Table] = []
        self.places: list[Place] = []
        self.findings: list[Finding] = []
        self.told: dict[str, _Told] = {}
        self.links: list[str] = []

    def _line(self, line: str, where: str | None) -> int:
        start = self.length
        self.lines.append(line)
        self.length += len(line) + 1
        check_length(self.length, self.path)
        if where and line:
            self._place(start, self.length - 1, where)
        return start

    def _place(self, start: int, end: int, where: str) -> None:
        last = self.places[-1] if self.places else None
        if last is not None and last.where == where:
            self.places[-1] = Place(last.start, end, where)
        else:
            self.places.append(Place(start, end, where))

    def paragraph(self, text: str, where: str | None = None) -> None:
        """Write one paragraph; soft line breaks stay, blanks around each line go, blank lines are not written."""
        for line in printed(text).split("\n"):
            line = line.strip()
            if line:
                self._line(line, where)

    def stretches(self, text: str, stretches: Sequence[tuple[int, str]]) -> None:
        """Write one paragraph without line breaks that runs over several places: (offset, place) of each stretch."""
        if not text:
            return
        start = self._line(text, None)
        ends = [*(offset for offset, _ in stretches[1:]), len(text)]
        for (offset, where), end in zip(stretches, ends, strict=True):
            self._place(start + offset, start + end, where)

    def table(self, squares: Iterable[Square], name: str, where: Callable[[int], str] | None = None) -> None:
        """Write a table: a line a row, a tab between columns, a merged cell printed once at its first square.

        Parameters
        ----------
        squares : iterable of Square
            Its cells, blank ones too; squares that a merged cell covers are left out.
        name : str
            ``table 1``; the place of a row is ``table 1 row 7``.
        where : callable, optional
            Gives the place of a row (from 0) instead.

        Raises
        ------
        SourceError
            Where the grids of all tables together have more squares than ``LIMITS.cells``.
        """
        squares = sorted(squares, key=lambda square: (square.row, square.column))
        if not any(square.text.strip() for square in squares):
            return
        columns = max(square.column + square.column_span for square in squares)
        self.check_cells(columns * (squares[-1].row + 1))
        self.cells += columns * (squares[-1].row + 1)
        start, cells = self.length, []
        by_row: dict[int, list[Square]] = {}
        for square in squares:
            by_row.setdefault(square.row, []).append(square)
        for row_number in range(max(by_row) + 1):
            pieces, column, position, free = [], 0, self.length, 0
            for square in by_row.get(row_number, ()):
                if square.column < free:
                    continue  # a broken grid: two cells claim one square
                position += square.column - column
                pieces.append("\t" * (square.column - column))
                text = BLANKS.sub(_on_one_line, printed(square.text)).strip()
                cells.append(
                    Cell(position, position + len(text), row_number, square.column, square.row_span, square.column_span)
                )
                pieces.append(text)
                position += len(text)
                column, free = square.column, square.column + 1
            pieces.append("\t" * (columns - 1 - column))
            self._line("".join(pieces), where(row_number) if where else f"{name} row {row_number + 1}")
        self.tables.append(Table(start, self.length - 1, tuple(cells)))

    def check_cells(self, more: int) -> None:
        """Refuse a file whose tables would have too many squares, before they are made.

        Raises
        ------
        SourceError
            Where there are more of them than a plan has.
        """
        if self.cells + more > LIMITS.cells:
            raise SourceError(
                self.path, f"more than {LIMITS.cells:,} cells in its tables", "give the plan's own list alone"
            )

    def note(self, code: str, message: str, level: str = "note") -> None:
        """Say aloud what a researcher should know of this reading."""
        self.findings.append(Finding(level, code, message))

    def tell(
        self, code: str, what: str, words: str = "", where: str | None = None, way_out: str = "", level: str = "note"
    ) -> None:
        """Say the like of ``note`` of something that may happen often: all of one code become one finding.

        Parameters
        ----------
        code, what : str
            The kind, and what is said of it.
        words, where : str, optional
            The words it happened to, and their place in the file; the first few are shown.
        way_out : str, optional
            What the researcher may do.
        level : str
            ``note``, ``warning`` or ``error``.
        """
        told = self.told.setdefault(code, _Told(level, what, way_out, self.length))
        told.times += 1
        if where and len(told.places) <= MOST_SHOWN and where not in told.places:
            told.places.append(where)
        if words.strip() and len(told.words) < MOST_SHOWN:
            told.words.append(" ".join(words.split())[:LONGEST_SHOWN])

    def link(self, target: str) -> None:
        """Remember an attachment that the document names."""
        if target not in self.links:
            self.links.append(target)

    def finish(self) -> Document:
        """The document as it stands; its text ends with a line end."""
        text = "\n".join([*self.lines, ""])
        told = (entry.finding(code, text) for code, entry in self.told.items())
        return Document(
            text=text,
            format=self.format,
            tables=tuple(self.tables),
            places=tuple(self.places),
            links=tuple(self.links),
            findings=(*self.findings, *told),
        )
