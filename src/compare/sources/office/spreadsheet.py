"""A workbook of task lists → its sheets as tables, cells as they are shown, merged blocks kept."""

from __future__ import annotations

import datetime
import re
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from compare.model import Document
from compare.sources.base import LIMITS, Draft, SourceError
from compare.sources.office.zipped import DAMAGED, Package
from compare.sources.plain import write_sheet

PARSED = re.compile(r"xl/.*\.(?:xml|rels|vml)\Z|\[Content_Types\]\.xml\Z|_rels/")
# Number formats: `0.00%`, `#,##0.0`, `0"个"`; a date format names the day only where it prints it: `yyyy"年"m"月"`.
DECIMALS = re.compile(r"[0#]\.([0#]+)")
QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]')


def read_spreadsheet(data: bytes, path: str | Path) -> Document:
    """Read an .xlsx or .xlsm file (macros are not looked at).

    Parameters
    ----------
    data : bytes
        The file.
    path : path
        Its name, for messages.

    Returns
    -------
    Document
        For each visible sheet: rows above and below the list as paragraphs, the list as a table. Shares are shown as
        per cent, dates as ``2025年6月30日`` (or ``2025年6月`` where the format shows no day), formulas as their
        stored results.

    Raises
    ------
    SourceError
        For a damaged file, a zip bomb, too many cells, or a workbook without text.
    """
    package = Package(data, path)
    for name, info in package.names.items():
        if PARSED.match(name):
            if info.file_size > LIMITS.sheet_bytes:
                raise SourceError(path, f"its part {name} is too large", "copy the list alone into a new workbook")
            package.read(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles that it drops: nothing of the text
            book = load_workbook(BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises what it meets: KeyError, TypeError, its own
        raise SourceError(path, f"damaged ({type(error).__name__}: {error})"[:200], DAMAGED) from error
    draft = Draft("xlsx")
    for sheet in book.worksheets:
        # Only cells that the file stores are looked at: a sheet may claim a million empty rows.
        cells: dict[tuple[int, int], Any] = sheet._cells
        if len(cells) > LIMITS.cells:
            raise SourceError(path, f"more than {LIMITS.cells:,} cells", "copy the list alone into a new workbook")
        values = {(row - 1, column - 1): shown(cell.value, cell.number_format) for (row, column), cell in cells.items()}
        if sheet.sheet_state != "visible":
            if any(values.values()):
                draft.note("hidden_sheet", f"the hidden sheet {sheet.title} is left out")
            continue
        merged = {
            (block.min_row - 1, block.min_col - 1): (
                block.max_row - block.min_row + 1,
                block.max_col - block.min_col + 1,
            )
            for block in sheet.merged_cells.ranges
            if block.size["rows"] * block.size["columns"] <= LIMITS.cells
        }
        write_sheet(draft, values, merged, f"table {len(draft.tables) + 1}")
    if not draft.lines:
        raise SourceError(path, "holds no text", "check that it is the right file")
    return draft.finish()


def shown(value: object, format: str | None = None) -> str:
    """A cell's value as a reader of the sheet would say it.

    >>> shown(0.8, "0%"), shown(12.0), shown(30, '0"个"'), shown(datetime.datetime(2025, 6, 30), "yyyy/m/d")
    ('80%', '12', '30个', '2025年6月30日')
    """
    format = (format or "General")[:200]
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        pattern = QUOTED.sub("", format).lower()
        if "d" in pattern or "m" not in pattern:
            return f"{value.year}年{value.month}月{value.day}日"
        return f"{value.year}年{value.month}月"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    section = format.split(";")[0]
    bare = QUOTED.sub("", section)
    decimals = DECIMALS.search(bare)
    if "%" in bare:
        return f"{value * 100:.{len(decimals[1]) if decimals else 0}f}%"
    number = f"{value:.{len(decimals[1])}f}" if decimals else f"{value:.15g}"
    words = ["".join(found.groups("")) for found in QUOTED.finditer(section)]
    before = section.startswith('"') and len(words) > 0
    if before:
        return words[0] + number + "".join(words[1:])
    return number + "".join(words)
