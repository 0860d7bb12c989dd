"""A workbook of task lists → its sheets as tables, cells as they are shown, merged blocks kept."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel

from compare.model import Document
from compare.sources.base import LIMITS, Draft, SourceError, said_by
from compare.sources.office.formulas import Calculator, S, unstored
from compare.sources.office.number_formats import BY_NUMBER, shown
from compare.sources.office.zipped import DAMAGED, Package
from compare.sources.plain import write_sheet

PARSED = re.compile(r".*\.(?:xml|rels|vml)\Z|_rels/")
BLOCKS = ("{*}mergeCell", "{*}hyperlink", "{*}comment")  # openpyxl makes a cell of every square of their `ref`
STRICT = b"http://purl.oclc.org/ooxml/"
SMALLER = "copy the list alone into a new workbook"
# Heads of columns that hold days: 完成时限, 时间节点, 截止日期
DAY_HEAD = re.compile(r"时\s*限|时\s*间|日\s*期|期\s*限|节\s*点|截\s*止")
UNMARKED_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)?")
FIRST_DAY, LAST_DAY = 36_526, 55_153  # 2000-01-01 and 2050-12-31, as Excel counts days
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the cells of a sheet show, by (row, column) from 0, and the merged blocks among them."""

    name: str
    values: dict[At, str]
    merged: dict[At, tuple[int, int]]


def read_spreadsheet(data: bytes, path: str | Path) -> Document:
    """Read an .xlsx or .xlsm file (macros are not looked at).

    Returns
    -------
    Document
        For each visible sheet: rows above and below the list as paragraphs, the list as a table. Numbers are shown in
        their formats, dates as ``2025年6月30日`` (or ``2025年6月`` where the format shows no day), formulas as their
        stored results. Hidden sheets, rows and columns and what is struck through are left out and told.

    Raises
    ------
    SourceError
        For a damaged file, a zip bomb, too many cells, or a workbook without text.
    """
    package = Package(data, path)
    if "xl/workbook.bin" in package.names:
        raise SourceError(path, "a binary workbook (.xlsb)", "open it in Excel or WPS and save it as .xlsx")
    package.check_stated()
    strict, area, stored = False, 0, Counter[str]()
    parts: dict[str, bytes] = {}
    targets = _sheet_parts(package)
    if len(targets) > LIMITS.sheets:
        raise SourceError(path, f"more than {LIMITS.sheets:,} sheets", SMALLER)
    sheets = {target for _, target in targets}
    for name, info in package.names.items():
        if PARSED.match(name) or name in sheets:
            if info.file_size > LIMITS.sheet_bytes:
                raise SourceError(path, f"its part {name} is too large", SMALLER)
            part = parts[name] = package.read(name) or b""
            strict = strict or STRICT in part
            stored[name], covered = _cells_of(part)
            area += covered
    if area > LIMITS.merged:
        raise SourceError(path, f"its merged blocks and links cover more than {LIMITS.merged:,} cells", SMALLER)
    if sum(stored[target] for _, target in targets) > LIMITS.cells:
        raise SourceError(path, f"more than {LIMITS.cells:,} cells", SMALLER)
    if strict:
        data = _usual(parts, package)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles that it drops: nothing of the text
            book = load_workbook(BytesIO(data), data_only=True, keep_links=False, rich_text=True)
    except Exception as error:  # openpyxl raises what it meets: KeyError, TypeError, its own
        raise SourceError(path, f"damaged ({said_by(error)})", DAMAGED) from error
    draft = Draft("xlsx", path)
    if strict:
        draft.note("strict_workbook", "a Strict Open XML workbook, read like an ordinary .xlsx")
    holds = dict(targets)
    for sheet in book.worksheets:
        # Only cells that the file stores are looked at: a sheet may claim a million empty rows.
        if sheet.sheet_state != "visible":
            if any(cell.value is not None for cell in sheet._cells.values()):
                draft.note("hidden_sheet", f"the hidden sheet {sheet.title} is left out")
            continue
        read = _read(sheet, package.xml(holds.get(sheet.title, "")), draft, book.epoch)
        write_sheet(draft, read.values, read.merged, f"table {len(draft.tables) + 1}")
    if not draft.lines:
        raise SourceError(path, "holds no text", "check that it is the right file")
    return draft.finish()


def cells_made(data: bytes, path: str | Path) -> int:
    """How many cells openpyxl makes of a workbook's merged blocks, links and remarks.

    Raises
    ------
    SourceError
        For a file that is no workbook, or unpacks to more than ``LIMITS`` allow.
    """
    package = Package(data, path)
    package.check_stated()
    return sum(_cells_of(package.read(name) or b"")[1] for name in package.names if PARSED.match(name))


def _cells_of(part: bytes) -> tuple[int, int]:
    """How many cells a part stores, and how many squares its merged blocks, links and remarks cover."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError:  # no XML at all
        root = None
    if root is None:
        return 0, 0
    return sum(1 for _ in root.iter("{*}c")), sum(_area(block.get("ref", "")) for block in root.iter(*BLOCKS))


def _area(reference: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return 0
    # `A:C` names no rows, `1:3` no columns: all of them are meant
    return ((right or MOST_COLUMNS) - (left or 1) + 1) * ((bottom or MOST_ROWS) - (top or 1) + 1)


def _usual(parts: dict[str, bytes], package: Package) -> bytes:
    """A workbook saved as Strict Open XML with the names that every program knows."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        for name, part in parts.items():
            book.writestr(name, package.usual(part))
    return stream.getvalue()


def _sheet_parts(package: Package) -> list[tuple[str, str]]:
    """The title of every sheet and the part that holds it, which several may name."""
    main = package.main("xl/workbook.xml")
    book, relations = package.xml(main), package.relations(main)
    found: list[tuple[str, str]] = []
    for sheet in book.iter(S + "sheet") if book is not None else ():
        name = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        found.append((sheet.get("name", ""), relations.get(name, ("", ""))[1]))
    return found


def _read(sheet: Any, root: etree._Element | None, draft: Draft, epoch: datetime.datetime) -> _Sheet:
    """What the cells of a visible sheet show; what is left out of it is told."""
    name = sheet.title
    cells: dict[At, Any] = {(row - 1, column - 1): cell for (row, column), cell in sorted(sheet._cells.items())}
    cells = _without_hidden(sheet, cells, draft)
    texts = {at: _text(cell, f"{name}!{cell.coordinate}", draft) for at, cell in cells.items()}
    _calculate(cells, texts, unstored(root) if root is not None else {}, name, draft)
    day_heads: dict[int, int] = {}  # by column: the row of its head
    for (row, column), text in texts.items():
        if DAY_HEAD.search(text):
            day_heads.setdefault(column, row)
    for at, cell in cells.items():
        day = _day_in(cell, day_heads.get(at[1], at[0]) < at[0], epoch)
        if day is None:
            continue
        if day[1]:
            draft.tell(
                "date_as_number",
                "dates stand in the sheet as plain numbers and are read as these days",
                f"{texts[at]} = {day[0]}",
                f"{name}!{cell.coordinate}",
                "format the column as dates and save the workbook",
            )
        texts[at] = day[0]
    merged = {
        (block.min_row - 1, block.min_col - 1): (block.max_row - block.min_row + 1, block.max_col - block.min_col + 1)
        for block in sheet.merged_cells.ranges
    }
    return _Sheet(name, texts, merged)


def _without_hidden(sheet: Any, cells: dict[At, Any], draft: Draft) -> dict[At, Any]:
    """The cells whose row and column are shown; what the others hold is told."""
    rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0}
    spans = [
        ((each.min or 1) - 1, min(each.max or 0, MOST_COLUMNS))
        for each in sheet.column_dimensions.values()
        if each.hidden or each.width == 0
    ]
    columns, done = set[int](), 0
    for first, end in sorted(spans):  # each column once, however many spans cover it
        columns.update(range(max(first, done), end))
        done = max(done, end)
    for (row, column), cell in cells.items():
        if cell.value is not None and (row in rows or column in columns):
            place = f"row {row + 1}" if row in rows else f"column {get_column_letter(column + 1)}"
            draft.tell(
                "hidden_cells",
                "hidden rows and columns are left out",
                str(cell.value),
                f"{sheet.title} {place}",
                "unhide them in Excel or WPS and save the workbook if they belong to the plan",
            )
    return {at: cell for at, cell in cells.items() if at[0] not in rows and at[1] not in columns}


def _calculate(cells: dict[At, Any], texts: dict[At, str], formulas: dict[At, str], name: str, draft: Draft) -> None:
    """Give plain formulas without a stored result their result; all of them are told."""
    calculator = Calculator(formulas, {at: cell.value for at, cell in cells.items()} if formulas else {})
    for at, formula in formulas.items():
        if at not in cells:
            continue
        cell = cells[at]
        texts[at] = shown(calculator.result(at), _format(cell))
        draft.tell(
            "formula_without_result",
            "formulas whose results are not stored in the file; plain ones were calculated, others are left blank",
            f"={formula}",
            f"{name}!{cell.coordinate}",
            "open the workbook in Excel or WPS, which calculates them, and save it",
            "warning",
        )


def _text(cell: Any, where: str, draft: Draft) -> str:
    """What a cell shows, without words that are struck through."""
    value = cell.value
    struck = ""
    if isinstance(value, CellRichText):
        kept = []
        for piece in value:
            gone = isinstance(piece, TextBlock) and piece.font is not None and bool(piece.font.strike)
            struck += str(piece) if gone else ""
            kept.append("" if gone else str(piece))
        value = "".join(kept)
    elif value is not None and _is_struck(cell):
        struck, value = str(value), None
    if struck.strip():
        draft.tell("struck_left_out", "words struck through are left out", struck, where)
    return shown(value, _format(cell))


def _format(cell: Any) -> str:
    """A cell's number format; that of plain numbers where a damaged file names one that it does not hold."""
    try:
        return str(cell.number_format)
    except IndexError:
        return "General"


def _is_struck(cell: Any) -> bool:
    try:
        return bool(cell.has_style and cell.font is not None and cell.font.strike)
    except IndexError:
        return False


def _day_in(cell: Any, under_head: bool, epoch: datetime.datetime) -> tuple[str, bool] | None:
    """The day that a number in a cell stands for, and whether that is to be told; None for other cells.

    Chinese Excel knows some formats of days by number alone; under the head of a column of days a plain number is
    Excel's count of days, or a day written without marks: 20250630.
    """
    value, format = cell.value, cell._style.numFmtId if cell.has_style else 0
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= LAST_DAY:
        if format in BY_NUMBER:
            return shown(from_excel(value, epoch), BY_NUMBER[format]), False
        if format == 0 and under_head and value == int(value) and value >= FIRST_DAY:
            return shown(from_excel(value, epoch), "yyyy-mm-dd"), True
    written = UNMARKED_DAY.fullmatch(str(value).strip()) if under_head and isinstance(value, int | str) else None
    if written is None:
        return None
    try:
        day = datetime.date(int(written[1]), int(written[2]), int(written[3] or 1))
    except ValueError:
        return None
    return shown(day, "yyyy-mm-dd" if written[3] else "yyyy-mm"), True
