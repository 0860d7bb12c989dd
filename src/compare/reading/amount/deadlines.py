"""By when an amount is to be reached: the last date of its sentence, its row's time in a table, its member of a list."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date

from compare.model import Cell, Target, Year
from compare.reading.outline.outline import Outline
from compare.reading.time.cells import Cells
from compare.script.marks import CLAUSE
from compare.script.sentences import SENTENCE_END

REACH = 60  # characters of a clause that are looked at
FAR = 600  # characters that a deadline reaches inside its sentence
LISTED = re.compile(r"\s*[、和及与]\s*")
# 2025年、2026年|分别完成|30%、60%
RESPECTIVELY = re.compile("[^。；;！？\\n]{0,40}分别[^。；;！？\\n]{0,40}")


class Deadlines:
    """The rows of time of one plan, asked by position."""

    def __init__(self, outline: Outline, years: tuple[Year, ...]) -> None:
        self.text, self.years = outline.text, years
        self.cells = Cells(outline)
        self.year_starts = [year.start for year in years]
        self.deadlines = [year for year in years if year.kind in ("by", "in") and year.to_date]
        self.starts = [year.start for year in self.deadlines]

    def before(self, position: int) -> date | None:
        """The last deadline or period said before a position in its sentence; in a table its row's own time."""
        i = bisect_left(self.starts, position) - 1
        year = self.deadlines[i] if i >= 0 else None
        if year and (position - year.end > FAR or SENTENCE_END.search(self.text, year.end, position)):
            year = None
        spot = self.cells.spot(position)
        if spot is None:
            return year.to_date if year else None
        if year and year.start >= spot.own.start:
            return year.to_date
        for cell in (spot.time, None if spot.time else spot.head):
            for year in reversed(self.within(cell) if cell else ()):
                if year.to_date:
                    return year.to_date
        return None

    def within(self, cell: Cell) -> tuple[Year, ...]:
        """The rows of time that a cell prints."""
        return self.years[bisect_left(self.year_starts, cell.start) : bisect_left(self.year_starts, cell.end)]

    def in_clause(self, position: int) -> Year | None:
        """The last deadline or period said before a position in its clause."""
        i = bisect_left(self.starts, position) - 1
        year = self.deadlines[i] if i >= 0 else None
        if year is None or position - year.end > REACH or CLAUSE.search(self.text, year.end, position):
            return None
        return year

    def said_since(self, since: int, position: int) -> bool:
        """Whether a row of time begins between two positions."""
        i = bisect_left(self.year_starts, position) - 1
        return i >= 0 and self.year_starts[i] >= since

    def clause_of(self, position: int) -> tuple[int, int]:
        """Where the words for what is counted may begin and end before a position: dates are left out of them."""
        i, end = bisect_left(self.year_starts, position) - 1, position
        if i >= 0 and self.years[i].end == position and self.years[i].kind in ("within", "every"):
            if self.years[i].kind == "within":
                end = self.years[i].start  # 规上企业三年|全覆盖
            i -= 1  # 硕士每月|800元
        return max(position - REACH, min(self.years[i].end, position) if i >= 0 else 0), end

    def shared_out(self, found: list[Target]) -> list[Target]:
        """The rows, each with its own deadline where a list of years stands before a list of as many of them."""
        first = 0
        while first < len(found):
            last = first
            while last + 1 < len(found) and self._are_listed(found[last].end, found[last + 1].start):
                last += 1
            if last > first:
                n, i = last - first + 1, bisect_left(self.starts, found[first].start)
                years = self.deadlines[max(0, i - n) : i]
                if len(years) == n and self._tell(years, found[first].start):
                    for k, year in enumerate(years, start=first):
                        found[k] = replace(found[k], by_date=year.to_date)
            first = last + 1
        return found

    def _are_listed(self, end: int, start: int) -> bool:
        """Whether nothing but the mark of a list stands between two rows."""
        mark = self.text[end : end + 1]
        return (mark in "、和及与" or mark.isspace()) and LISTED.fullmatch(self.text, end, start) is not None

    def _tell(self, years: list[Year], position: int) -> bool:
        """Whether years are a list, and what follows up to a position says that they are meant one by one."""
        ends = [year.end for year in years]
        listed = all(LISTED.fullmatch(self.text, end, year.start) for end, year in zip(ends, years[1:], strict=False))
        return listed and RESPECTIVELY.fullmatch(self.text, ends[-1], position) is not None
