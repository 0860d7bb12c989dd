"""All tables as one Excel workbook: a sheet a table, headings in two languages, the passage of each row."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from compare.analysis.select import Data, plan_of, table
from compare.errors import ChoiceError
from compare.export.files import refuse_existing, written
from compare.printing import display_width
from compare.tables import SCHEMA, Column, Table
from compare.tables.store import FORMULA_MARKS

CELL = 32_767  # characters (UTF-16 units) that a cell of Excel holds
ROWS = 1_048_576  # rows that a sheet holds
MANY_CELLS = 400_000  # above this the workbook is written row by row, to keep memory bounded
WIDEST, NARROWEST = 60, 8  # columns of text
MEANING = 80  # columns of text for what a column means
LINE = 15  # points, the height of a row of Excel
FIRST_DAY = datetime(1900, 3, 1)  # Excel counts the days before it wrongly or not at all
LAST_YEAR = 9999
FIRST_SHEET = "说明 about"
# Control characters become the pictures of them, ␋ for a vertical tab; what XML cannot hold becomes �.
CONTROLS = (
    {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
    | {0x7F: 0x2421}
    | dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), 0xFFFD)
)

PASSAGE = Column("passage", "text", "原文段落", "the characters of the plan's text from start to end")
PASSAGE_A = Column("passage_a", "text", "甲的文字", "the text of the first measure, or the matched characters in it")
PASSAGE_B = Column("passage_b", "text", "乙的文字", "the text of the second measure, or the matched characters in it")


@dataclass
class Said:
    """What had to be changed to fit into cells; the first sheet says so."""

    cut: Counter[str] = field(default_factory=Counter)
    controls: Counter[str] = field(default_factory=Counter)
    early: Counter[str] = field(default_factory=Counter)


def write_workbook(
    data: Data,
    path: str | Path,
    force: bool = False,
    *,
    texts: Mapping[str, str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Write all tables into one workbook.

    Parameters
    ----------
    data : Corpus or mapping of frames
    path : str or Path
        Ends in ``.xlsx``; its folder is made where it is missing.
    force : bool
        Replace the file where it is there already.
    texts : mapping of str, optional
        By plan id, what the offsets point into; a Corpus has them. Without them there are no passages.
    progress : callable, optional
        Called with a step's name, how many are done, and of how many.

    Returns
    -------
    Path

    Raises
    ------
    FileExistsError
        Where the file is there already.
    ValueError
        For another ending.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise ChoiceError(f"{path}: a workbook's name ends in .xlsx")
    refuse_existing([path], force)
    if texts is None:
        texts = getattr(data, "texts", None) or {}
    tables = {name: table(data, name) for name in SCHEMA}
    cells = sum(frame.size for frame in tables.values())
    with written(path) as beside:
        options = {"constant_memory": cells > MANY_CELLS, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(beside), options)
        book.set_properties({"title": "plan-compare", "created": _newest(tables["plans"])})
        looks = _looks(book)
        said = Said()
        first = book.add_worksheet(FIRST_SHEET)
        sheets: dict[str, list[str]] = {}
        for i, (name, frame) in enumerate(tables.items(), 1):
            columns, frame = _with_passages(SCHEMA[name], frame, texts, tables["measures"])
            sheets[name] = _write_table(book, SCHEMA[name], columns, frame, looks, said)
            if progress is not None:
                progress("workbook", i, len(tables))
        _write_first(first, tables, sheets, looks, said, bool(texts))
        first.activate()
        book.close()
    return path


def _newest(plans: pd.DataFrame) -> datetime:
    """The date in the file's properties: of the newest plan, so that the same tables give the same bytes."""
    dates = plans["issued_on"].dropna()
    day = pd.Timestamp(dates.max()) if len(dates) else pd.Timestamp(2000, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "head": book.add_format(
            {"bg_color": "#dce9f3", "bottom": 1, "text_wrap": True, "valign": "vcenter", "font_color": "#1f3a52"}
        ),
        "title": book.add_format({"font_size": 14, "font_color": "#1f3a52"}),
        "text": book.add_format({"text_wrap": True, **top}),
        "quoted": book.add_format({"quote_prefix": True, "text_wrap": True, **top}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top}),
        "integer": book.add_format({"num_format": "0", **top}),
        "number": book.add_format({"num_format": "General", **top}),
        "link": book.add_format({"font_color": "#0072B2", "underline": 1, **top}),
    }


# -- tables ---------------------------------------------------------------------------------------------------------


def _with_passages(
    schema: Table, frame: pd.DataFrame, texts: Mapping[str, str], measures: pd.DataFrame
) -> tuple[list[Column], pd.DataFrame]:
    """The columns of a sheet, and its frame with the passage of each row."""
    columns = [column for column in schema.columns if column.name in frame]
    if not texts:
        return columns, frame
    if "start" in frame and "plan_id" in frame:
        spans = zip(frame["plan_id"], frame["start"], frame["end"], strict=True)
        return [*columns, PASSAGE], frame.assign(passage=[_passage(texts, *span) for span in spans])
    if "measure_a" not in frame:
        return columns, frame
    added = {}
    where = measures.drop_duplicates("measure_id").set_index("measure_id")[["start", "end"]]
    for side, column in (("a", PASSAGE_A), ("b", PASSAGE_B)):
        ids = frame[f"measure_{side}"]
        if f"start_{side}" in frame:
            starts, ends = frame[f"start_{side}"], frame[f"end_{side}"]
        else:
            starts, ends = ids.map(where["start"]), ids.map(where["end"])
        spans = zip(plan_of(ids), starts, ends, strict=True)
        added[column.name] = [_passage(texts, *span) for span in spans]
    return [*columns, PASSAGE_A, PASSAGE_B], frame.assign(**added)


def _passage(texts: Mapping[str, str], plan_id: Any, start: Any, end: Any) -> str | None:
    text = texts.get(plan_id)
    return None if text is None or pd.isna(start) or pd.isna(end) else text[int(start) : int(end)]


def _write_table(
    book: xlsxwriter.Workbook, schema: Table, columns: Sequence[Column], frame: pd.DataFrame,
    looks: dict[str, Format], said: Said,
) -> list[str]:  # fmt: skip
    """Write one table, over several sheets where one cannot hold it; the names of the sheets are given back."""
    names = []
    pieces = max(math.ceil(len(frame) / (ROWS - 1)), 1)
    widths = [_width(column, frame[column.name]) for column in columns]
    for piece in range(pieces):
        name = f"{schema.zh} {schema.name}"[:27] + (f" {piece + 1}" if pieces > 1 else "")
        names.append(name)
        sheet = book.add_worksheet(name)
        rows = frame.iloc[piece * (ROWS - 1) : (piece + 1) * (ROWS - 1)]
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_default_row(LINE + 1)  # rows stay a line high, however long their texts; a reader widens what matters
        _for_paper(sheet)
        for j, (column, width) in enumerate(zip(columns, widths, strict=True)):
            sheet.set_column(j, j, width)
            if column.kind in ("text", "choice"):
                sheet.ignore_errors({"number_stored_as_text": f"{_letter(j)}2:{_letter(j)}{len(rows) + 1}"})
        sheet.set_row(0, 32)
        for j, column in enumerate(columns):
            sheet.write_string(0, j, f"{column.zh}\n{column.name}", looks["head"])
        values = [rows[column.name].tolist() for column in columns]
        for i in range(len(rows)):
            for j, column in enumerate(columns):
                _write_cell(sheet, i + 1, j, values[j][i], column, schema.name, looks, said)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return names


def _for_paper(sheet: Worksheet) -> None:
    """Print on A4 across, as wide as one page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _letter(column: int) -> str:
    return xlsxwriter.utility.xl_col_to_name(column)


def _width(column: Column, values: pd.Series) -> float:
    """Columns of text that show most cells whole: a Chinese character takes two."""
    if column in (PASSAGE, PASSAGE_A, PASSAGE_B):
        return WIDEST
    if column.kind == "date":
        widest = 11
    else:
        shown = [str(value) for value in values.dropna().head(2000).tolist()]
        lengths = sorted(max(map(display_width, text.split("\n"))) for text in shown) or [0]
        widest = lengths[min(int(len(lengths) * 0.95), len(lengths) - 1)]
    # the heading, and room for the button of the filter
    widest = max(widest, display_width(column.zh) + 3, len(column.name) + 3)
    return min(max(widest + 1, NARROWEST), WIDEST)


def _write_cell(
    sheet: Worksheet, row: int, place: int, value: Any, column: Column, name: str, looks: dict[str, Format], said: Said
) -> None:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return
    if column.kind == "flag":
        sheet.write_boolean(row, place, bool(value), looks["text"])
    elif column.kind == "date":
        day = pd.Timestamp(value)
        if day.year > LAST_YEAR or day < pd.Timestamp(FIRST_DAY):
            said.early[name] += 1
            sheet.write_string(row, place, f"{day.year:04d}-{day.month:02d}-{day.day:02d}", looks["text"])
        else:
            sheet.write_datetime(row, place, datetime(day.year, day.month, day.day), looks["date"])
    elif column.kind in ("integer", "number") and math.isfinite(float(value)):
        sheet.write_number(row, place, float(value), looks[column.kind])
    else:
        text = clean_cell(str(value), name, said)
        sheet.write_string(row, place, text, looks["quoted" if text.startswith(FORMULA_MARKS) else "text"])


def clean_cell(text: str, name: str, said: Said) -> str:
    """The text as a cell can hold it: no control characters, no longer than Excel allows; what changed is counted."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
    if clean != text.replace("\r\n", "\n").replace("\r", "\n"):
        said.controls[name] += 1
    units = len(clean.encode("utf-16-le")) // 2
    if units <= CELL:
        return clean
    said.cut[name] += 1
    mark = f"……〔截断：全文 {len(clean)} 字 / cut, {len(clean)} characters in all〕"
    room = (CELL - len(mark)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark


# -- the first sheet --------------------------------------------------------------------------------------------------

KINDS = {
    "text": "文本 text",
    "integer": "整数 integer",
    "number": "数值 number",
    "flag": "是否 yes/no",
    "date": "日期 date",
    "choice": "固定用语 closed list",
}


def _write_first(
    sheet: Worksheet, tables: Mapping[str, pd.DataFrame], sheets: Mapping[str, list[str]], looks: dict[str, Format],
    said: Said, with_texts: bool,
) -> None:  # fmt: skip
    _for_paper(sheet)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 16)
    sheet.set_column(3, 3, 20)
    sheet.set_column(4, 4, MEANING)
    sheet.write_string(0, 0, "各工作表与各列的说明 · What the sheets and columns are", looks["title"])
    row = 2
    for line in _remarks(tables, said, with_texts):
        sheet.write_string(row, 0, line)
        row += 1
    row += 1
    for j, head in enumerate(("工作表\nsheet", "行数\nrows", "每行是\na row is")):
        sheet.write_string(row, j, head, looks["head"])
    sheet.set_row(row, 32)
    row += 1
    for name, schema in SCHEMA.items():
        for target in sheets[name]:
            sheet.write_url(row, 0, f"internal:'{target}'!A1", looks["link"], target)
            sheet.write_number(row, 1, len(tables[name]), looks["integer"])
            sheet.write_string(row, 2, schema.row)
            row += 1
    row += 1
    for j, head in enumerate(("工作表\nsheet", "列\ncolumn", "中文\nChinese", "类型\ntype", "含义\nmeaning")):
        sheet.write_string(row, j, head, looks["head"])
    sheet.set_row(row, 32)
    row += 1
    for name, schema in SCHEMA.items():
        extra: tuple[Column, ...] = ()
        if with_texts and "start" in schema.names:
            extra = (PASSAGE,)
        elif with_texts and "measure_a" in schema.names:
            extra = (PASSAGE_A, PASSAGE_B)
        for column in (*schema.columns, *extra):
            meaning = column.says + (f" ({' '.join(column.choices)})" if column.choices else "")
            for j, text in enumerate((f"{schema.zh} {name}", column.name, column.zh, KINDS[column.kind], meaning)):
                sheet.write_string(row, j, text, looks["text"])
            sheet.set_row(row, LINE * math.ceil(display_width(meaning) / (MEANING - 2)))
            row += 1


def _remarks(tables: Mapping[str, pd.DataFrame], said: Said, with_texts: bool) -> list[str]:
    plans = tables["plans"]
    lines = [
        f"{len(plans)} 份方案 · {len(plans)} plans: {', '.join(plans['plan_id'])}",
        "起止（start、end）是方案文本中的字符位置，止不含在内；空格表示方案没有写。"
        " · start and end are characters of the plan's text, end exclusive; an empty cell means the plan does not say.",
    ]
    if not with_texts:
        lines.append("没有给出方案文本，因此没有“原文段落”列。 · No texts were given, so there are no passages.")
    for counter, zh, en in (
        (said.cut, f"格超过 Excel 的 {CELL} 字上限，已截断并注明", f"cells were longer than Excel's {CELL} characters and are cut, with a mark"),
        (said.controls, "格含控制字符，已换成可见符号", "cells held control characters, shown as visible signs"),
        (said.early, "个日期早于 1900-03-01 或晚于 9999 年，写为文本", "dates before 1900-03-01 are written as text"),
    ):  # fmt: skip
        if counter:
            where = ", ".join(f"{name} {n}" for name, n in sorted(counter.items()))
            lines.append(f"{sum(counter.values())} {zh}（{where}） · {sum(counter.values())} {en} ({where})")
    return lines
