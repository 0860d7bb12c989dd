"""What is known of a PDF's page before its text is put together: lines and tables, and the thresholds of reading them."""

from __future__ import annotations

from dataclasses import dataclass, field

from compare.errors import ChoiceError
from compare.sources.base import Square
from compare.sources.pdf.lines import PrintedLine


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
    apart : float
        Without indents, lines further apart than this many usual line distances are two paragraphs where a sentence ends.
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
    wrapped, prose : float, int
        In a cell, a line of at least ``prose`` characters that takes this share of the width, and is as long as the
        others, is full.
    """

    indent: float = 0.8
    full: float = 0.6
    flush: float = 0.8
    narrow: float = 0.6
    spacing: float = 1.7
    apart: float = 1.2
    title_size: float = 1.15
    margin: float = 0.12
    repeated: float = 0.4
    column_lines: int = 8
    scan_chars: int = 10
    padding: float = 7.0
    wrapped: float = 0.75
    prose: int = 10

    def __post_init__(self) -> None:
        if not (0 < self.margin < 0.5 and 0 < self.repeated <= 1 and self.column_lines > 1 and self.spacing > 1):
            raise ChoiceError("margin and repeated are shares, column_lines a count, spacing more than one line")


SETTINGS = PdfSettings()


@dataclass(slots=True)
class PdfTable:
    """A table of a page: its box, its squares, the x of its columns."""

    top: float
    bottom: float
    squares: list[Square]
    edges: tuple[float, ...]
    pages: dict[int, int] = field(default_factory=dict)  # by row: the page it stands on
    full: set[tuple[int, int]] = field(default_factory=set)  # (row, column) of cells whose last line leaves no room


@dataclass(slots=True)
class PdfPage:
    """A page as it is read: its lines from top to bottom, each in pieces, and its tables; distances in points."""

    number: int
    width: float
    height: float
    lines: list[list[PrintedLine]]
    tables: list[PdfTable]
    has_picture: bool
    unmapped: int = 0
    chars: int = 0
    scores: tuple[tuple[str, float], ...] = ()  # of a recognised page: its lines and how sure each is
    left_out: dict[str, str] = field(default_factory=dict)  # by kind: words of the page that are not read
