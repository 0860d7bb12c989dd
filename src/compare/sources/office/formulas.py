"""Formulas of a sheet whose results the file does not store: which cells they are, and what the plain ones give."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from operator import add, mul, sub, truediv

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import column_index_from_string, range_boundaries

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MOST_FORMULAS = 5_000
MOST_INSIDE = 2_000
MOST_STEPS = 50  # how often a formula may look at another one's result in turn
MOST_LOOKS = 1_000_000  # how often all formulas together may look at a cell
LONGEST_TEXT, LARGEST = 32_767, 10**300  # of a cell, as spreadsheets hold them
EXACT = 1e15  # numbers from here on have no decimals
CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
# What a plain formula is made of: `A3` `$C$3` `2` `"县"` `ROW()` `ROW(A2)` `COUNTA(B$3:B5)`, joined by + - * / &
TERM = re.compile(
    rf"""\s*(?:(?P<cell>{CELL})(?![\w(:!])
    |(?P<number>\d+(?:\.\d+)?)
    |"(?P<text>(?:[^"]|"")*)"
    |ROW\((?P<row>(?:{CELL})?)\)
    |(?P<over>SUM|COUNTA|COUNT|MAX|MIN|SUBTOTAL\(\s*(?:10)?[239]\s*,)\(?\s*(?P<range>{CELL}:{CELL})\s*\)
    )\s*""",
    re.I | re.X,
)
# ROUND(C2*1.2,0): a plain formula, rounded
ROUNDED = re.compile(r"\s*ROUND\((?P<plain>.*),\s*(?P<places>\d)\s*\)\s*", re.I | re.S)
RECKONED: dict[str, Callable[[float, float], float]] = {"+": add, "-": sub, "*": mul, "/": truediv}
OPERATORS = (*RECKONED, "&")
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


class Calculator:
    """What plain formulas give: cells' values, sums, counts and joined texts.

    Parameters
    ----------
    formulas : mapping of (row, column) to str
        The formulas to be calculated.
    values : mapping of (row, column) to object
        What the other cells hold.
    """

    def __init__(self, formulas: Mapping[At, str], values: Mapping[At, Value]) -> None:
        self.formulas = formulas
        self.known: dict[At, Value] = {at: value for at, value in values.items() if at not in formulas}
        self.steps = self.looks = 0

    def result(self, at: At) -> Value:
        """The result of a cell; None for a formula that is not plain, or that looks at itself.

        >>> Calculator({(3, 0): "A3+1"}, {(2, 0): 1}).result((3, 0))
        2
        """
        self.looks += 1
        if at in self.known or at not in self.formulas:
            return self.known.get(at)
        self.known[at] = None  # what looks at itself finds nothing
        self.steps += 1
        if self.steps <= MOST_STEPS:
            rounded = ROUNDED.fullmatch(self.formulas[at])
            value = self._calculated(at, rounded["plain"] if rounded else self.formulas[at])
            self.known[at] = _rounded(value, int(rounded["places"])) if rounded else value
        self.steps -= 1
        return self.known[at]

    def _calculated(self, at: At, text: str) -> Value:
        result, operator, position = None, "", 0
        while True:
            term = TERM.match(text, position)
            if term is None:
                return None
            value = self._value(term, at) if self.looks <= MOST_LOOKS else None
            result = _held(value if not operator else _joined(result, operator, value))
            position = term.end()
            if position == len(text) or result is None:
                return result
            following = text[position]
            if following not in OPERATORS or (operator and (operator in "+-&") != (following in "+-&")):
                return None  # what is reckoned first would have to be known
            operator, position = following, position + 1

    def _value(self, term: re.Match[str], at: At) -> Value:
        if term["cell"]:
            place = _place(term["cell"])
            return self.result(place) if place is not None else None
        if term["number"]:
            return float(term["number"]) if "." in term["number"] or len(term["number"]) > 15 else int(term["number"])
        if term["row"] is not None:
            place = _place(term["row"]) if term["row"] else at
            return place[0] + 1 if place is not None else None
        if term["range"] is None:
            return term["text"].replace('""', '"')
        left, top, right, bottom = range_boundaries(term["range"].replace("$", "").upper())
        if (right - left + 1) * (bottom - top + 1) > MOST_INSIDE:
            return None
        inside = [(row - 1, column - 1) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        return _over([self.result(place) for place in inside], term["over"].upper())


def _over(values: Sequence[Value], function: str) -> Value:
    """What a function of a block of cells gives; sums and the like count numbers alone."""
    filled = [value for value in values if value not in (None, "")]
    numbers = [value for value in filled if isinstance(value, int | float)]
    kind = re.sub(r"\D", "", function)[-1:]  # of SUBTOTAL: 2 counts numbers, 3 filled cells, 9 sums
    if function.startswith("COUNTA") or kind == "3":
        return len(filled)
    if function.startswith("COUNT") or kind == "2":
        return len(numbers)
    if function.startswith(("MAX", "MIN")):
        return (max if function.startswith("MAX") else min)(numbers, default=0)
    return sum(numbers)


def _rounded(value: Value, places: int) -> Value:
    """A number rounded as spreadsheets do: 2.5 becomes 3."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if not abs(value) < EXACT:
        return value
    near = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(near) if places else int(near)


def _held(value: Value) -> Value:
    """A result that a spreadsheet can hold; None for others, which grow with every formula that looks at them."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else None
    return value if not isinstance(value, int | float) or abs(value) <= LARGEST else None


def _joined(left: Value, operator: str, right: Value) -> Value:
    if operator == "&":
        return f"{'' if left is None else left}{'' if right is None else right}"
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return None
    if operator == "/" and not right:
        return None
    return RECKONED[operator](left, right)
