"""The tables themselves as sheets: one a table, the passage of each row beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from compare.analysis.select import plan_of
from compare.export.workbook.cells import Looks, Said, said_value, write_cell
from compare.language import Lang
from compare.printing import display_width
from compare.tables import Column, Table

ROWS = 1_048_576  # rows that a sheet holds
WIDEST, NARROWEST = 60, 8  # columns of text
LINE = 15  # points, the height of a row of Excel
PAGE = 150  # columns of text that are still legible across a page of A4
# columns for checking and for programs: folded away, not printed
FOLDED = frozenset(
    {"start", "end", "start_a", "end_a", "start_b", "end_b", "frame_start", "frame_end", "sha256", "words"}
)
PASSAGES = ("passage", "passage_a", "passage_b")


def with_passages(
    schema: Table, frame: pd.DataFrame, texts: Mapping[str, str], measures: pd.DataFrame
) -> tuple[list[str], pd.DataFrame]:
    """The columns of a sheet, and its frame with the passage of each row.

    Parameters
    ----------
    texts : mapping of str
        By plan id; where it is empty there are no passages.
    measures : DataFrame
        Where the passages of pairs stand.
    """
    columns = [column.name for column in schema.columns if column.name in frame]
    if not texts:
        return columns, frame
    if "start" in frame and "plan_id" in frame:
        spans = zip(frame["plan_id"], frame["start"], frame["end"], strict=True)
        return [*columns, "passage"], frame.assign(passage=[_passage(texts, *span) for span in spans])
    if "measure_a" not in frame:
        return columns, frame
    added = {}
    where = measures.drop_duplicates("measure_id").set_index("measure_id")[["start", "end"]]
    for side in "ab":
        ids = frame[f"measure_{side}"]
        if f"start_{side}" in frame:
            starts, ends = frame[f"start_{side}"], frame[f"end_{side}"]
        else:
            starts, ends = ids.map(where["start"]), ids.map(where["end"])
        spans = zip(plan_of(ids), starts, ends, strict=True)
        added[f"passage_{side}"] = [_passage(texts, *span) for span in spans]
    return [*columns, "passage_a", "passage_b"], frame.assign(**added)


def _passage(texts: Mapping[str, str], plan_id: Any, start: Any, end: Any) -> str | None:
    text = texts.get(plan_id)
    return None if text is None or pd.isna(start) or pd.isna(end) else text[int(start) : int(end)]


def head_of(schema: Table, name: str, words: Mapping[str, str], lang: Lang) -> str:
    """What stands over a column: its Chinese name, or its name in the files."""
    if name in PASSAGES:
        return words[name]
    return schema[name].zh if lang == "zh" else name


def sheet_name(schema: Table, lang: Lang) -> str:
    """What the sheet of a table is called."""
    return schema.zh if lang == "zh" else schema.name


def write_table(
    book: xlsxwriter.Workbook, schema: Table, columns: Sequence[str], frame: pd.DataFrame, looks: Looks, said: Said,
    words: Mapping[str, str], lang: Lang,
) -> list[str]:  # fmt: skip
    """Write one table, over several sheets where one cannot hold it; the names of the sheets are given back."""
    names = []
    pieces = max(math.ceil(len(frame) / (ROWS - 1)), 1)
    heads = [head_of(schema, name, words, lang) for name in columns]
    kinds = ["text" if name in PASSAGES else schema[name].kind for name in columns]
    widths = [_width(name, kind, frame[name], head) for name, kind, head in zip(columns, kinds, heads, strict=True)]
    for piece in range(pieces):
        name = sheet_name(schema, lang)[:27] + (f" {piece + 1}" if pieces > 1 else "")
        names.append(name)
        sheet = book.add_worksheet(name)
        rows = frame.iloc[piece * (ROWS - 1) : (piece + 1) * (ROWS - 1)]
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.set_default_row(LINE + 1)  # rows stay a line high, however long their texts; a reader widens what matters
        shown = sum(width for column, width in zip(columns, widths, strict=True) if column not in FOLDED)
        for_paper(sheet, shown, words)
        for j, (column, kind, width) in enumerate(zip(columns, kinds, widths, strict=True)):
            sheet.set_column(j, j, width, None, {"level": 1, "hidden": True} if column in FOLDED else {})
            if kind in ("text", "choice"):
                letter = xlsxwriter.utility.xl_col_to_name(j)
                sheet.ignore_errors({"number_stored_as_text": f"{letter}2:{letter}{len(rows) + 1}"})
        sheet.set_row(0, 2 * LINE)
        for j, head in enumerate(heads):
            sheet.write_string(0, j, head, looks.head)
        values = [_read(schema, column, rows[column], lang) for column in columns]
        for i in range(len(rows)):
            for j, kind in enumerate(kinds):
                write_cell(sheet, i + 1, j, values[j][i], kind, schema.name, looks, said)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return names


def _read(schema: Table, name: str, values: pd.Series, lang: Lang) -> list[Any]:
    if name in PASSAGES:
        return values.tolist()
    column: Column = schema[name]
    return [said_value(column, cell, lang) for cell in values.tolist()]


def for_paper(sheet: Worksheet, width: float, words: Mapping[str, str]) -> None:
    """Print on A4 across: as wide as one page where that stays legible, else over several.

    Parameters
    ----------
    width : float
        Of all its columns together, in columns of text.
    """
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(words["footer"])
    if width <= 1.8 * PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(60)


def _width(name: str, kind: str, values: pd.Series, head: str) -> float:
    """Columns of text that show most cells whole: a Chinese character takes two."""
    if name in PASSAGES:
        return WIDEST
    widest = 11 if kind == "date" else usual_width([str(value) for value in values.dropna().head(2000).tolist()])
    # the heading, and room for the button of the filter
    return min(max(widest + 1, display_width(head) + 4, NARROWEST), WIDEST)


def usual_width(texts: Sequence[str]) -> int:
    """The width that nineteen of twenty texts do not exceed; of several lines the longest counts."""
    lengths = sorted(max(map(display_width, text.split("\n"))) for text in texts) or [0]
    return lengths[min(int(len(lengths) * 0.95), len(lengths) - 1)]
