"""Formulas of a sheet whose results the file does not store: which cells they are, and what the plain ones give."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import column_index_from_string, range_boundaries

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MOST_FORMULAS = 20_000
MOST_STEPS = 50  # how often a formula may look at another one's result in turn
# What a plain formula is made of: `A3` `$C$3` `2` `"县"` `ROW()` `SUM(A1:A9)`, joined by + - * / &
TERM = re.compile(
    r"\s*(?:(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})(?![\w(:!])|(?P<number>\d+(?:\.\d+)?)"
    r'|"(?P<text>(?:[^"]|"")*)"|(?P<row>ROW\(\))|SUM\((?P<range>\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7})\))\s*',
    re.I,
)
OPERATORS = ("+", "-", "*", "/", "&")
Value = object
At = tuple[int, int]


def unstored(sheet: etree._Element) -> dict[At, str]:
    """The formulas of a sheet that have no stored result, by (row, column) from 0."""
    found: dict[At, str] = {}
    shared: dict[str, Translator] = {}
    for cell in sheet.iter(S + "c"):
        formula = cell.find(S + "f")
        if formula is None or len(found) > MOST_FORMULAS:
            continue
        place = cell.get("r", "")
        text = "=" + (formula.text or "")
        number = formula.get("si", "")
        if formula.get("t") == "shared" and len(text) > 1:
            shared[number] = Translator(text, origin=place)
        result = cell.find(S + "v")
        if result is not None and (result.text or cell.get("t") == "str"):
            continue
        at = _place(place)
        if at is None:
            continue
        if len(text) == 1 and number in shared:
            text = str(shared[number].translate_formula(place))
        found[at] = text[1:]
    return found


def _place(name: str) -> At | None:
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", name.upper())
    return (int(found[2]) - 1, column_index_from_string(found[1]) - 1) if found else None


def result_of(at: At, formulas: Mapping[At, str], values: Mapping[At, Value], steps: int = 0) -> Value:
    """What a plain formula gives: a cell's value, sums and joined texts; None for anything else.

    >>> result_of((3, 0), {(3, 0): "A3+1"}, {(2, 0): 1})
    2
    """
    if at not in formulas:
        return values.get(at)
    if steps > MOST_STEPS:
        return None
    text, result, operator, position = formulas[at], None, "", 0
    while True:
        term = TERM.match(text, position)
        if term is None:
            return None
        value = _value(term, at, formulas, values, steps)
        result = value if not operator else _joined(result, operator, value)
        position = term.end()
        if position == len(text) or result is None:
            return result
        following = text[position]
        if following not in OPERATORS or (operator and (operator in "+-&") != (following in "+-&")):
            return None  # what is reckoned first would have to be known
        operator, position = following, position + 1


def _value(term: re.Match[str], at: At, formulas: Mapping[At, str], values: Mapping[At, Value], steps: int) -> Value:
    if term["cell"]:
        place = _place(term["cell"])
        return result_of(place, formulas, values, steps + 1) if place is not None else None
    if term["number"]:
        return float(term["number"]) if "." in term["number"] else int(term["number"])
    if term["row"]:
        return at[0] + 1
    if term["range"]:
        left, top, right, bottom = range_boundaries(term["range"].replace("$", "").upper())
        if (right - left + 1) * (bottom - top + 1) > MOST_FORMULAS:
            return None
        inside = [(row - 1, column - 1) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        if any(place in formulas for place in inside):
            return None
        return sum(value for place in inside if isinstance(value := values.get(place), int | float))
    return term["text"].replace('""', '"')


def _joined(left: Value, operator: str, right: Value) -> Value:
    if operator == "&":
        return f"{'' if left is None else left}{'' if right is None else right}"
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return None
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    return left / right if right else None
