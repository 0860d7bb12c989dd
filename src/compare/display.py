"""Tables as they are shown in a notebook: fixed order, columns, digits and missing marks, the same on every machine.

Strict notebook checks compare what is shown here, so nothing may depend on pandas' options or the width of a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd

from compare.errors import UnknownError
from compare.language import current, heading, html_language, table_headings
from compare.language import value as closed
from compare.printing import aligned, printable
from compare.saying import place, say
from compare.tables import SCHEMA

MISSING = "—"
YEARS = frozenset({"period_start", "period_end", "year"})  # columns whose whole numbers are no counts: 2024, not 2,024


@dataclass(frozen=True)
class Shown:
    """A table ready to be shown: ``text`` for a terminal, ``html`` for a notebook.

    Attributes
    ----------
    headings : tuple of str
    rows : tuple of tuple of str
        Cells as they will be read.
    right : tuple of bool
        Columns of numbers, set to the right.
    more : int
        Rows that are left out.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    more: int = 0
    caption: str | None = None

    @property
    def text(self) -> str:
        """Columns in line also where Han characters, which are twice as wide, stand beside Latin ones."""
        lines = [] if self.caption is None else [self.caption]
        return "\n".join([*lines, *aligned([self.headings, *self.rows], self.right), *self.rest])

    @property
    def html(self) -> str:
        """A plain table, every cell escaped, without ids or scripts."""

        def line(cells: Sequence[str], tag: str) -> str:
            opened = {"td": "td", "th": 'th scope="col"'}
            style = ('style="text-align:left"', 'style="text-align:right"')
            return "<tr>" + "".join(
                f"<{opened[tag]} {style[right]}>{escape(cell)}</{tag}>" for cell, right in zip(cells, self.right, strict=True)
            ) + "</tr>"  # fmt: skip

        caption = [] if self.caption is None else [f"<caption>{escape(self.caption)}</caption>"]
        body = [line(row, "td") for row in self.rows]
        parts = [
            f'<table lang="{html_language()}">',
            *caption,
            f"<thead>{line(self.headings, 'th')}</thead>",
            "<tbody>",
            *body,
            "</tbody></table>",
        ]
        return "\n".join([*parts, *(f"<p>{escape(rest)}</p>" for rest in self.rest)])

    @property
    def rest(self) -> list[str]:
        """What is said below the rows: that there are none, or how many more."""
        if not self.rows and not self.more:
            return [say("(no rows)")]
        return [say(f"… and {self.more:,} more rows" if self.more > 1 else "… and 1 more row")] if self.more else []

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def show(
    data: pd.DataFrame | pd.Series,
    n: int | None = 10,
    *,
    columns: Sequence[str] | None = None,
    sort: str | Sequence[str] | None = None,
    descending: bool = False,
    digits: int = 2,
    width: int = 60,
    caption: str | None = None,
) -> Shown:
    """Show a table the same way everywhere.

    Parameters
    ----------
    data : DataFrame or Series
        A named index is shown as the first columns, an unnamed one is not shown.
    n : int, optional
        Rows to show at most; None shows all.
    columns : sequence of str, optional
        These columns in this order; all by default.
    sort : str or sequence of str, optional
        Columns to sort by (stable); the order of the frame by default.
    descending : bool
        Sort from the highest.
    digits : int
        Decimals of numbers that are not whole.
    width : int
        Longest cell in characters; the rest of a longer one becomes ``…``.
    caption : str, optional
        A line above the table.

    Returns
    -------
    Shown
        Notebooks display it as HTML, terminals as text; missing cells read ``—``.

    Raises
    ------
    KeyError
        For a column that is not there; the message lists those that are.
    """
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    frame = frame.set_axis([_heading(name) for name in frame.columns], axis=1)
    named = [name for name in frame.index.names if name is not None]
    frame = frame.reset_index(level=named) if named else frame
    beside = frozenset(map(str, frame.columns))
    by = [sort] if isinstance(sort, str) else list(sort or ())
    missing = [name for name in (*(columns or ()), *by) if name not in frame.columns]
    if missing:
        raise UnknownError(f"no column {', '.join(missing)}; there are {', '.join(frame.columns)}")
    if by:
        frame = frame.sort_values(by, kind="stable", ascending=not descending)
    frame = frame[list(columns)] if columns is not None else frame
    shown = frame if n is None else frame.head(max(n, 0))
    cells = [_column(shown.iloc[:, i], digits, width) for i in range(shown.shape[1])]
    return Shown(
        headings=tuple(read_as(name, beside) for name in frame.columns),
        rows=tuple(zip(*cells, strict=True)),
        right=tuple(_is_number(frame.iloc[:, i]) for i in range(frame.shape[1])),
        more=len(frame) - len(shown),
        caption=caption,
    )


def _column(values: pd.Series, digits: int, width: int) -> list[str]:
    """The cells of one column: where one number has decimals, all have them."""
    numbers = (
        values.dropna().astype("float64") if pd.api.types.is_float_dtype(values.dtype) else pd.Series(dtype="float64")
    )
    if (numbers % 1 == 0).all():
        cells = [cell(value, digits, width) for value in spoken(values)]
        return [text.replace(",", "") for text in cells] if values.name in YEARS else cells
    return [MISSING if pd.isna(value) else _decimals(value, digits) for value in values]


def spoken(values: pd.Series) -> pd.Series:
    """A column with the words of closed lists, and our own sentences, in the reader's language."""
    if current() != "zh" or pd.api.types.is_numeric_dtype(values.dtype):
        return values
    return values.map(
        lambda word: word if not isinstance(word, str) else say(word, "zh") if values.name == "message"
        else place(word, "zh") if values.name == "where" else closed(str(values.name), word)
    )  # fmt: skip


def _decimals(number: float, digits: int) -> str:
    # adding zero turns -0.0, which rounding can give, into 0.0
    return f"{round(float(number), digits) + 0.0:,.{digits}f}"


def cell(value: Any, digits: int = 2, width: int = 60) -> str:
    """One value as it is read: dates as ISO, whole numbers without a point, missing as ``—``.

    Numbers that are not whole have ``digits`` decimals, text longer than ``width`` characters is cut.
    """
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        value = "、".join(cell(item, digits, width) for item in items)
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return MISSING
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return closed("flag", "yes" if value else "no")
    if isinstance(value, pd.Timestamp | datetime):
        return f"{value:%Y-%m-%d}" if value == value.replace(hour=0, minute=0, second=0) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) or hasattr(value, "dtype"):
        return _decimals(value, 0 if float(value).is_integer() else digits)
    text = printable(" ".join(str(value).split()))
    return text if len(text) <= width else text[: width - 1] + "…"


def read_as(name: str, beside: frozenset[str] = frozenset()) -> str:
    """A column's name as it is read: the tables' own words for it in Chinese, the name itself in English.

    Of tables that call a column of one name differently that counts which has most of its columns ``beside``: ``name``
    is a body (单位) in the table of units, not in that of entries.
    """
    if current() != "zh":
        return name
    return table_headings().get(name) or _schema_heading(name, beside) or heading(name, "zh")


@lru_cache(maxsize=512)
def _schema_heading(name: str, beside: frozenset[str]) -> str | None:
    # of equals the later counts, but what is read goes before what frames ask
    tables = sorted(SCHEMA.values(), key=lambda table: table.name not in ("entries", "frames", "changes"))
    having = [table for table in tables if name in table.names]
    share = [len(beside.intersection(table.names)) / len(table.names) for table in having]
    best = max(range(len(having)), key=lambda place: (share[place], place), default=None)
    return None if best is None else having[best][name].zh


def _heading(name: Any) -> str:
    return " · ".join(str(part) for part in name) if isinstance(name, tuple) else str(name)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
