"""Tables of indicators: numbers whose unit and year stand in other cells (指标 · 单位 · 2025年 · 2027年)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from compare.codebook import Codebook, any_of
from compare.model import Cell, Table, Target, Year
from compare.reading.amount.deadlines import Deadlines
from compare.reading.amount.words import AmountWords
from compare.reading.outline.outline import Outline
from compare.script.numerals import ARABIC, SCALE, number

HEAD_ROWS = 3
LONGEST_HEAD = 16
# 万人 · 亿元: what stands before the unit proper
SCALED_UNIT = re.compile(r"(?P<scale>[百千]?[万亿]+)?(?P<unit>\S{1,10})")
# 森林覆盖率（%）
UNIT_IN_NAME = re.compile(r"[（(](?P<unit>[^（）()]{1,10})[）)]\Z")


class IndicatorWords(NamedTuple):
    """How the heads of such a table, and its numbers, are told."""

    name: re.Pattern[str]
    unit: re.Pattern[str]
    goal: re.Pattern[str]
    no_goal: re.Pattern[str]
    number: re.Pattern[str]


@lru_cache(maxsize=8)
def indicator_words(codebook: Codebook) -> IndicatorWords:
    """The patterns of one codebook, made once."""
    lists = codebook.roles("target_words")

    def words(*roles: str) -> str:
        return any_of(*(lists.get(role, ()) for role in roles))

    bound, after = words("at_least", "at_most"), words("after_at_least", "after_at_most")
    return IndicatorWords(
        name=re.compile(words("indicator_head")),
        unit=re.compile(words("unit_head")),
        goal=re.compile(words("goal_head")),
        no_goal=re.compile(words("no_goal_head")),
        # 65 · ≥95 · 1.2万 · 80以上
        number=re.compile(
            rf"(?P<bound>{bound})?(?P<number>{ARABIC}(?:{SCALE})?)(?P<percent>[%％])?{words('about')}?(?P<after>{after})?"
        ),
    )


def read_indicators(outline: Outline, deadlines: Deadlines, words: AmountWords) -> Iterator[Target]:
    """The targets of the tables of indicators, in the order of the text.

    Parameters
    ----------
    outline : Outline
        The text with its outline and facts.
    deadlines : Deadlines
        The rows of time: a year in the head of a column is the time of its numbers.
    words : AmountWords
        The codebook's bounds.

    Yields
    ------
    Target
        One for each number alone in its cell, with the unit of its row.
    """
    for table in outline.document.tables:
        if table.cells and outline.facts.body_start <= table.start < outline.body_end:
            yield from _Table(outline, table, deadlines, words).rows()


class _Table:
    """One table, which may be none of indicators: then it has no rows."""

    def __init__(self, outline: Outline, table: Table, deadlines: Deadlines, words: AmountWords) -> None:
        self.outline, self.table, self.deadlines, self.bounds = outline, table, deadlines, words
        self.text, self.words = outline.text, indicator_words(outline.codebook)
        heads = [(cell, self.said(cell)) for cell in table.cells if cell.row < HEAD_ROWS]
        self.heads = [(cell, said) for cell, said in heads if 0 < len(said) <= LONGEST_HEAD]
        self.name = next((cell for cell, said in self.heads if self.words.name.search(said)), None)

    @cached_property
    def unit(self) -> Cell | None:
        """The head of the column of units."""
        return next((cell for cell, said in self.heads if self.words.unit.fullmatch(said)), None)

    def said(self, cell: Cell) -> str:
        return "".join(self.text[cell.start : cell.end].split())

    def years_in(self, cell: Cell) -> list[Year]:
        return [year for year in self.deadlines.within(cell) if year.to_date]

    def columns(self) -> dict[int, Cell]:
        """The columns of goals by number, each with its head."""
        found: dict[int, Cell] = {}
        for cell, said in self.heads:
            if self.words.no_goal.search(said) or cell in (self.name, self.unit):
                continue
            if self.words.goal.search(said) or self.years_in(cell):
                found |= dict.fromkeys(range(cell.column, cell.column + cell.column_span), cell)
        return found

    def rows(self) -> Iterator[Target]:
        if self.name is None:
            return
        columns, first = self.columns(), self.name.row + self.name.row_span
        beside = {(cell.row, cell.column): cell for cell in self.table.cells}
        for cell in self.table.cells:
            found = (
                self.words.number.fullmatch(self.said(cell)) if cell.column in columns and cell.row >= first else None
            )
            name = beside.get((cell.row, self.name.column))
            if found and name and found["number"]:
                row = self.row(cell, found, name, columns[cell.column], beside)
                if row:
                    yield row

    def row(
        self, cell: Cell, found: re.Match[str], name: Cell, head: Cell, beside: dict[tuple[int, int], Cell]
    ) -> Target | None:
        printed = beside.get((cell.row, self.unit.column)) if self.unit else None
        in_name = UNIT_IN_NAME.search(self.said(name))
        said = (self.said(printed) if printed else "") or (in_name["unit"] if in_name else "")
        unit = SCALED_UNIT.fullmatch("%" if found["percent"] else said)
        years = self.years_in(head)
        if unit is None or not unit["unit"] or found["percent"]:
            return None  # 65% is read where it stands
        value = number(found["number"] + (unit["scale"] or ""))
        told = [part for part in (found["bound"], found["after"]) if part]
        op = "=" if not told else ">=" if all(part in self.bounds.at_least for part in told) else "<="
        start, end = cell.start, cell.end
        raw = self.text[start:end].strip()
        start = self.text.index(raw, start)
        action_id, measure_id, part = self.outline.owners_at(start)
        name_said = UNIT_IN_NAME.sub("", self.said(name)) if in_name and in_name["unit"] == said else self.said(name)
        return Target(
            start=start,
            end=start + len(raw),
            action_id=action_id,
            measure_id=measure_id,
            part=part,
            raw=raw,
            value=value,
            unit=unit["unit"].replace("％", "%"),
            op=op,
            full=unit["unit"] in ("%", "％") and value == 100 and op != "<=",
            object=name_said[:30],
            by_date=years[-1].to_date if years else self.deadlines.before(start),
        )
