"""Which days a printed date means: the year it leaves out, 今年 and 次年, and the ends of ranges."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from compare.reading.outline.outline import Outline
from compare.reading.time.cells import Cells
from compare.reading.time.dates import FROM_YEAR_BEFORE, Moment
from compare.script.sentences import line_end, paragraph_start

FAR_FROM_PLAN = 10  # years that one of two figures (26年6月底) may lie from those of the plan


class Calendar:
    """The years of one plan: of its issue, of its period, and those that its dates have set so far."""

    def __init__(self, outline: Outline, cells: Cells) -> None:
        self.outline, self.text, self.cells = outline, outline.text, cells
        facts = outline.facts
        self.issue_year = facts.issued_on.year if facts.issued_on else facts.period_start
        self.first_year = facts.period_start or self.issue_year
        self.oldest = min((year for year in (facts.period_start, self.issue_year) if year), default=0)
        self.said: list[tuple[int, int]] = []  # where rows with a date begin, and the year they set

    def resolve(
        self, first: Moment, second: Moment | None, position: int
    ) -> tuple[tuple[date, date], tuple[date, date], bool] | None:
        """The days of both ends, and whether a year had to be carried over from elsewhere."""
        if first.fixed and second is None:
            return first.fixed, first.fixed, bool(first.day and first.fixed[0].day != first.day)
        year, inferred = self.year_of(first, second, position)
        if first.this_month:
            issued = self.outline.facts.issued_on
            first = first._replace(month=issued.month if issued else 12)
        days = first.days(year or 0)
        inferred = inferred or bool(days and first.day and days[0].day != first.day)  # 9月31日
        if days is None or second is None:
            return days and (days, days, inferred)
        end_year = second.year
        if end_year is None:
            end_year = days[0].year + (min(second.ahead, 1) if second.relative else 0)
        if second.day and not second.month:
            second = second._replace(month=first.month)
        if second.month and not second.year and not second.relative and first.month and second.month < first.month:
            end_year += 1  # 2024年10月至3月
        last_days = second.days(end_year)
        if last_days is None or last_days[1] < days[0]:
            return None
        return days, last_days, inferred

    def year_of(self, first: Moment, second: Moment | None, position: int) -> tuple[int | None, bool]:
        """The year of the first end, and whether it had to be carried over from elsewhere."""
        if first.relative:
            counted_from = self.carried(position) if first.relative.startswith(FROM_YEAR_BEFORE) else self.issue_year
            return (counted_from + first.ahead if counted_from else None), True
        if first.short and not self.near_plan(first.year or 0, 1 if first.bare_year else FAR_FROM_PLAN):
            return None, False  # 26年 may be a length
        if first.year or first.five:
            return first.year, False
        if second and second.year:
            later = (second.month or 12) >= (first.month or 1)
            return (second.year if later else second.year - 1), True
        return (self.issue_year if first.this_month else self.carried(position)), True

    def near_plan(self, year: int, far: int) -> bool:
        """Whether a year lies no further than some years from those of the plan."""
        first, last = self.first_year or year, self.outline.facts.period_end or self.first_year or year
        return first - far <= year <= last + far

    def carried(self, position: int) -> int | None:
        """The year that the paragraph, or else a heading above it, set last; else the plan's first year."""
        outline, text = self.outline, self.text
        row = self.cells.row_start(position)
        stretches = [(paragraph_start(text, position) if row is None else row, position)]
        measure = outline.measure_at(position)
        heads = [measure.start] if measure else []
        heads += [action.start for action in outline.actions if action.start <= position < action.end]
        heads += [part.start for part in outline.parts if part.start <= position < part.end]
        stretches += [(head, line_end(text, head)) for head in heads]
        for begin, end in stretches:
            i = bisect_left(self.said, (end, 0)) - 1
            if i >= 0 and self.said[i][0] >= begin:
                return self.said[i][1]
        return self.first_year
