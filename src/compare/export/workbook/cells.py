"""Cells of a workbook: values in the reader's language, as Excel can hold them, and how they look."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from compare.export.safe import safe
from compare.language import Lang, gloss, heading, value
from compare.saying import place, say
from compare.tables import Column
from compare.tables.csv_files import FORMULA_MARKS

CELL = 32_767  # characters (UTF-16 units) that a cell of Excel holds
FIRST_DAY = datetime(1900, 3, 1)  # Excel counts the days before it wrongly or not at all
LAST_YEAR = 9999
SENTENCE = 1000  # characters: what is longer is no sentence of ours
INK = "#1f3a52"
HEADING = {"bg_color": "#dce9f3", "bottom": 1, "valign": "vcenter", "font_color": INK}
# shades of cells that count measures, from so many on, and of states of a frame's entries: those of the reader
STEPS = ((7, "#2f78ad"), (4, "#8fbcdc"), (2, "#c2dbec"), (1, "#e3eef6"))
STATES = {
    "covered": "#2f78ad", "renamed": "#8fbcdc", "widened": "#a8d5c2", "narrowed": "#f3e2b3", "merged": "#d7d3ea",
    "split": "#e9d3e4",
}  # fmt: skip
DARK = "#2f78ad"  # a shade on which letters are white


@dataclass
class Said:
    """What had to be changed to fit into cells; the last sheet says so."""

    cut: Counter[str] = field(default_factory=Counter)
    controls: Counter[str] = field(default_factory=Counter)
    early: Counter[str] = field(default_factory=Counter)


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """A format: text at the top of its cell, wrapped, unless told otherwise."""
        wanted = {"valign": "top", "text_wrap": True} | properties
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    @property
    def head(self) -> Format:
        """A heading of a column."""
        return self(**HEADING)

    @property
    def title(self) -> Format:
        """The title of a sheet."""
        return self(font_size=14, font_color=INK, text_wrap=False)

    @property
    def link(self) -> Format:
        """A way to another sheet."""
        return self(font_color="#0072B2", underline=1)


def said_value(column: Column, cell: Any, lang: Lang) -> Any:
    """A value of a table as it is read: closed lists and flags in words, places and slips in the reader's language."""
    if missing(cell):
        return None
    if column.kind == "flag":
        return value("flag", "yes" if cell else "no", lang) if lang == "zh" else bool(cell)
    if column.kind == "choice":
        return choice(column, cell, lang)
    if column.name == "where":
        return place(str(cell), lang)
    if column.name == "says":
        return say(cell, lang) if len(cell) < SENTENCE else cell
    if column.name in ("sector", "theme"):
        return gloss(cell, lang)
    if lang == "zh" and column.name == "sure":
        return "；".join(_doubt(part, lang) for part in str(cell).split("; "))
    if lang == "zh" and column.name == "declared_actions":
        return _declared(str(cell))
    return cell


def choice(column: Column, cell: Any, lang: Lang) -> str:
    """A value of a closed list in words."""
    if column.name == "function":
        return gloss(cell, lang)
    words = value("passage" if cell in column.choices[:2] == ("verbatim", "adapted") else column.name, cell, lang)
    return words or str(cell)


def _doubt(said: str, lang: Lang) -> str:
    """``jurisdiction: rare_form`` in words."""
    what, _, why = said.rpartition(": ")
    reasons = "、".join(value("sure", one.strip(), lang) for one in why.split(","))
    return f"{_named(what)}：{reasons}" if what else reasons


def _named(column: str) -> str:
    from compare.tables import SCHEMA

    plans = SCHEMA["plans"]
    return plans[column].zh if column in plans.names else heading(column, "zh")


def _declared(said: str) -> str:
    try:
        return "、".join(f"{one['raw']}（{one['count']}）" for one in json.loads(said))
    except (ValueError, TypeError, KeyError):
        return said


def missing(cell: Any) -> bool:
    """Whether a cell says nothing."""
    return cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))


def write_cell(
    sheet: Worksheet, row: int, column: int, cell: Any, kind: str, name: str, looks: Looks, said: Said, **look: Any
) -> None:  # fmt: skip
    """Write one value; what must be changed to fit is counted under ``name``."""
    if missing(cell):
        if look:
            sheet.write_blank(row, column, None, looks(**look))
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, looks(**look))
    elif kind == "date" and not isinstance(cell, str):
        day = pd.Timestamp(cell)
        if day.year > LAST_YEAR or day < pd.Timestamp(FIRST_DAY):
            said.early[name] += 1
            sheet.write_string(row, column, f"{day.year:04d}-{day.month:02d}-{day.day:02d}", looks(**look))
        else:
            shown = looks(**{"num_format": "yyyy-mm-dd", "align": "left"} | look)
            sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), shown)
    elif kind in ("integer", "number", "share") and not isinstance(cell, str) and math.isfinite(float(cell)):
        form = {"integer": "0", "number": "General", "share": "0%"}[kind]
        sheet.write_number(row, column, float(cell), looks(num_format=form, **look))
    else:
        text = clean_cell(str(cell), name, said)
        quoted = {"quote_prefix": True} if text.startswith(FORMULA_MARKS) else {}
        sheet.write_string(row, column, text, looks(**quoted, **look))


def clean_cell(text: str, name: str, said: Said) -> str:
    """The text as a cell can hold it: no control characters, no longer than Excel allows; what changed is counted."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = safe(plain)
    if clean != plain:
        said.controls[name] += 1
    units = len(clean.encode("utf-16-le")) // 2
    if units <= CELL:
        return clean
    said.cut[name] += 1
    mark = f"……〔{len(clean)}〕"
    room = (CELL - len(mark)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark


def remarks(said: Said, names: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """What had to be changed, as sentences."""
    lines = []
    for counter, key in ((said.cut, "about.cut"), (said.controls, "about.controls"), (said.early, "about.early")):
        if counter:
            where = "、".join(f"{names.get(name, name)} {n}" for name, n in sorted(counter.items()))
            lines.append(words[key].format(n=sum(counter.values()), limit=CELL, where=where))
    return lines
