"""Tables as CSV files for spreadsheets: a column of cells at a time, so that millions of rows are no wait."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from compare.tables.schema import Column, Table

# the full-width ones too: Excel takes ＝1+1 for 2
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FORMULA = rf"\A[{re.escape(''.join(FORMULA_MARKS))}]"
LINE_END = "\r\n"  # this and a byte-order mark are what Excel writes itself; a lone LF inside a cell stays one
QUOTED = r'[,"\r\n]'  # what a cell that holds it is put in quotes for
ROWS = 100_000  # rows whose cells are held at a time


def write_csv(path: Path, table: Table, data: pd.DataFrame) -> None:
    """Write a table as a spreadsheet reads it.

    Parameters
    ----------
    data : DataFrame
        With the columns and types of the table.
    """
    with path.open("wb") as file:
        file.write(("\ufeff" + ",".join(table.names) + LINE_END).encode())
        for start in range(0, len(data), ROWS):
            rows = data.iloc[start : start + ROWS]
            cells = [_cells(column, rows[column.name]) for column in table.columns]
            file.write(_joined(_joined(*cells, between=","), LINE_END).buffers()[2])


def _cells(column: Column, values: pd.Series) -> Any:
    """The cells of a column as they are written; an empty one is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.kind in ("text", "choice"):
        texts = pa.chunked_array(pa.array(values)).combine_chunks()
        if pa.types.is_dictionary(texts.type):
            cells = _text_cells(texts.dictionary.cast(pa.large_string())).take(texts.indices)
        else:
            cells = _text_cells(texts.cast(pa.large_string()))
    elif column.kind == "integer":
        cells = pa.array(values).cast(pa.large_string())
    else:
        places, each = pd.factorize(values + 0.0 if column.kind == "number" else values)  # −0.0 is 0.0
        said = pd.Series(each).astype("str") if column.kind == "date" else map(str, each.tolist())
        cells = pa.array(list(said), pa.large_string()).take(pa.array(places, mask=places < 0))
    return pc.fill_null(cells, "")


def _joined(*parts: Any, between: str = "") -> Any:
    """Texts, or columns of them, put together row by row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in (*parts, between)]
    return pc.binary_join_element_wise(*texts)


def _text_cells(texts: Any) -> Any:
    """Texts that a spreadsheet will not take for formulas, in quotes where they hold a mark of the file's own."""
    import pyarrow.compute as pc

    formulas, quoted = pc.match_substring_regex(texts, FORMULA), pc.match_substring_regex(texts, QUOTED)
    if pc.any(formulas).as_py():
        texts = pc.if_else(formulas, _joined("'", texts), texts)
    if pc.any(quoted).as_py():
        texts = pc.if_else(quoted, _joined('"', pc.replace_substring(texts, '"', '""'), '"'), texts)
    return texts
