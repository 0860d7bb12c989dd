"""When: every expression that says by, in, from or within which time something is to be done, or how often.

A cheap scan finds the characters such an expression can begin with; the grammar reads on from there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.model import Year
from compare.reading.outline.outline import Outline
from compare.reading.time.asides import DateCase, annex_titles, aside_rules, aside_words, last_year, named_stretches
from compare.reading.time.calendar import Calendar
from compare.reading.time.candidates import DIGIT_SIGNS, TWO_DIGITS, Shapes
from compare.reading.time.cells import Cells
from compare.reading.time.dates import (
    DATE_AHEAD,
    RANGE_TAIL,
    SEPARATED,
    SEPARATES,
    TAIL,
    TAILS,
    WITHOUT_UNIT,
    WITHOUT_YEAR,
    Moment,
    unparted,
)
from compare.reading.time.grammar import grammar
from compare.reading.time.lengths import length_role
from compare.reading.time.recurrences import ONE_EACH, period_name
from compare.reading.time.words import TimeWords
from compare.script.marks import GAP
from compare.script.numerals import number
from compare.script.sentences import after_label, line_start

__all__ = ["read_years"]

SPACE = re.compile(GAP)
NEVER = (sys.maxsize, sys.maxsize)
HEADS = frozenset(["截", "不", "到", "至", "即", "自", "印", "发", "从"])  # what may begin the words before a date
FAR_IN_LIST = 6  # characters between two members of a list, a line's end and blanks among them
LEFT, RIGHT = 12, 30  # characters around a date that are looked at
HAN_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万") | {"半", "几", "数", "多"}
# the characters before which one that looks like its first one begins no expression: 第一季度一考核, 近三年内
NOT_BEFORE_EACH = HAN_NUMERALS | {"第", "上", "下"}
NOT_BEFORE_ONCE = HAN_NUMERALS | set("0123456789") | {"第", "上", "下", "近", "每"}
NOT_BEFORE_LENGTH = HAN_NUMERALS | set("0123456789０１２３４５６７８９.．") | {"第", "每"}
NOT_BEFORE_MONTH = HAN_NUMERALS | {"个", "第", "每", "满", "近", "前"}
NOT_BEFORE_YEAR = frozenset("一二三四五六七八九十〇")
FIGURES = frozenset("0123456789０１２３４５６７８９.．")
NOT_BEFORE_PLAIN = (FIGURES | NOT_BEFORE_YEAR) - {".", "．"}
# before 年底, 年内, 月底前: 在年底前, 应于月底前
BEFORE_EDGE = frozenset(["在", "于", "到", "至", "及", "和", "或", "争", "保", "须", "应", "并", "的", "将"])


def read_years(outline: Outline) -> tuple[Year, ...]:
    """Read every expression of when between the plan's title and its glossary.

    Parameters
    ----------
    outline : Outline
        The text with its outline and facts; the date of issue and the plan's period resolve 今年 and dates that
        do not print their year.

    Returns
    -------
    tuple of Year
        In the order of the text, no two overlapping.

    Notes
    -----
    Dates of validity (``自2026年5月21日起施行``, ``有效期至2028年12月31日``) are rows: they say from when and until when
    the plan holds. A bare length of validity (``有效期3年``) is none.
    """
    return tuple(_Reader(outline).rows())


Days = tuple[date | None, date | None]
NO_DAYS: Days = (None, None)


class Printed(NamedTuple):
    """A date or a range of dates as it stands in the text."""

    start: int  # with its head: 到, 自
    position: int  # without it
    end: int
    head: re.Match[str] | None
    first: Moment
    second: Moment | None


class _Reader:
    """One pass over one plan: the grammar, with what it needs to know of a row's surroundings."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.text = outline.text
        self.grammar = grammar(outline.codebook)
        self.words, self.rules = aside_words(outline.codebook), aside_rules(outline.codebook)
        facts = outline.facts
        self.start, self.stop = facts.body_start, outline.body_end
        names = named_stretches(self.text, self.start, self.stop)
        self.closed = sorted([*names, *facts.issued_spans, *outline.page.quiet, *annex_titles(outline)])
        self.found: list[Year] = []
        self.cells = Cells(outline)
        self.calendar = Calendar(outline, self.cells)

    def rows(self) -> list[Year]:
        text, start, stop = self.text, self.start, self.stop
        candidates, shapes = self.grammar.candidates, shapes_of(self.outline.codebook)
        before_ahead, ahead, thirds = self.grammar.lengths.before_ahead, shapes.ahead, shapes.thirds
        done, figure, closed = start, -2, iter(self.closed)
        shut = next(closed, NEVER)
        for position, sign in candidates.places(text, start, stop):
            if sign <= DIGIT_SIGNS:
                later, figure = position == figure + 1, position
                if later:
                    continue  # from a later digit on no number begins
            if position < done:
                continue
            counts = sign == TWO_DIGITS and text[position + 2 : position + 3] not in thirds  # 12家
            tried = ahead if counts else shapes[text[position : position + 3]]
            if not tried or (tried is ahead and text[position - 1 : position] not in before_ahead):
                continue
            while shut[1] <= position:
                shut = next(closed, NEVER)
            if shut[0] <= position:
                continue
            if sign < candidates.alone and not candidates.begins(text, position, stop):
                continue
            for shape in tried:
                end = shape(self, position)
                if end:  # kept or knowingly set aside: nothing else begins inside it
                    done = end
                    break
        return self.found

    def keep(
        self,
        start: int,
        end: int,
        kind: str,
        days: Days = NO_DAYS,
        inferred: bool = False,
        period: str | None = None,
        times: int | None = None,
        least: bool = False,
    ) -> int:
        raw, (first_day, last_day) = self.text[start:end].rstrip(), days
        said = last_day or first_day
        end = start + len(raw)
        action_id, measure_id, part = self.outline.owners_at(start)
        if said:
            self.calendar.said.append((start, said.year))
        if kind == "by" and self.found and start - self.found[-1].end <= FAR_IN_LIST:
            self.share_deadline(start, raw)
        row = Year(
            start, end, action_id, measure_id, part, raw, kind, first_day, last_day, period, times, least, inferred
        )
        self.found.append(row)
        return end

    def is_next(self, row: Year, start: int) -> bool:
        """Whether a date begins right behind a row in a list: `6月、12月底前`."""
        return start - row.end <= FAR_IN_LIST and self.text[row.end : start].strip() in ("、", "和", "与", "及")

    def share_deadline(self, start: int, raw: str) -> None:
        """Make deadlines of the dates that stand before one in a list and share its 前: `2025年6、12月底前`."""
        for i in range(len(self.found) - 1, -1, -1):
            row = self.found[i]
            if not self.is_next(row, start) or row.kind != "in" or not (row.raw[-1] in raw or row.raw[-1].isnumeric()):
                break
            last_day = row.to_date
            if len(row.raw) == 4 and row.raw.isdecimal() and last_day and "月" in raw:  # 2025、2026年6月底前
                last_day = self.grammar.dates.read_day(raw, last_day.year) or last_day
            self.found[i] = replace(row, kind="by", from_date=None, to_date=last_day)
            start = row.start

    def before(self, position: int) -> str:
        """The character before a position, or the empty string."""
        return self.text[position - 1] if position else ""

    # -- how often

    def every(self, start: int) -> int | None:
        recurrences = self.grammar.recurrences
        found = recurrences.every.match(self.text, start, self.stop)
        if not found:
            return None
        often = recurrences.often_after(self.text, found.end(), self.stop)
        said = recurrences.said_in_every(self.text, found, often)
        return self.recurring(start, (often or found).end(), *said)

    def one_each(self, start: int) -> int | None:
        found = ONE_EACH.match(self.text, start, self.stop)
        if not found or self.before(start) in NOT_BEFORE_EACH:
            return None
        if found["period"] == "周" and not self.grammar.recurrences.report.match(found["verb"]):
            return None  # 每周一 is Monday
        end = self.grammar.recurrences.end_of_verb(found)
        return self.recurring(start, end, period_name(found["period"]), 1)

    def once_in(self, start: int) -> int | None:
        found = self.grammar.recurrences.once_in.match(self.text, start, self.stop)
        if not found or self.before(start) in NOT_BEFORE_ONCE:
            return None
        least = bool(found["least1"] or found["least2"] or found["to"])
        period = period_name(found["period1"] or found["period2"])
        return self.recurring(start, found.end(), period, int(number(found["times"])), least)

    def compound(self, start: int) -> int | None:
        recurrences = self.grammar.recurrences
        found = recurrences.compound.match(self.text, start, self.stop)
        if not found or not recurrences.before_compound.search(self.text[max(0, start - 4) : start]):
            return None
        times = int(number(found["times"])) if found["times"] else None
        return self.recurring(start, found.end(), period_name(found["period"]), times, bool(found["to"]))

    def recurring(self, start: int, end: int, period: str | None, times: int | None = None, least: bool = False) -> int:
        return self.keep(start, end, "every", NO_DAYS, False, period, times, least)

    # -- within which time

    def within(self, start: int) -> int | None:
        return self.length(start, self.grammar.lengths.within.match(self.text, start, self.stop))

    def ahead(self, start: int) -> int | None:
        lengths = self.grammar.lengths
        if self.before(start) not in lengths.before_ahead:
            return None
        return self.length(start, lengths.ahead.match(self.text, start, self.stop))

    def length(self, start: int, found: re.Match[str] | None) -> int | None:
        if not found or self.before(start) in NOT_BEFORE_LENGTH:
            return None
        if length_role(self.text, start, found.end(), self.outline.codebook) == "act":
            return self.keep(start, found.end(), "within")
        return found.end()

    # -- by, in, from, range

    def dated(self, start: int) -> int | None:
        printed = self.printed(start)
        if printed is None:
            return None
        resolved = self.calendar.resolve(printed.first, printed.second, printed.position)
        if resolved is None:
            return None
        days, last_days, inferred = resolved
        begin, end = start if printed.head and not printed.head["since"] else printed.position, printed.end
        kind, first_day, last_day = "range", days[0], last_days[1]
        if printed.second:
            end = RANGE_TAIL.match(self.text, end, self.stop).end()  # type: ignore[union-attr]
        else:
            tail = TAIL.match(self.text, end, self.stop) if self.text[end : end + 1] in TAILS else None
            kind, first_day, last_day = self.kind_of(printed, tail, days)
            begin = start if kind == "from" and not (tail and tail["after"]) else begin
            first, end = printed.first, tail.end() if tail else end
            due = kind == "in" and (self.is_deadline(begin, end) or (first.bare_year and self.goes_on(begin)))
            if due and not first.relative.startswith("全"):
                kind = "by"
        if self.is_aside(printed, begin, end, kind, first_day, last_day):
            return end
        told = None if kind == "by" else first_day, None if kind == "from" else last_day
        return self.keep(begin, end, kind, told, inferred)

    def printed(self, start: int) -> Printed | None:
        """The date that begins at a position, with the second one where it is a range."""
        text, stop, dates = self.text, self.stop, self.grammar.dates
        head = dates.head.match(text, start, stop) if text[start] in HEADS else None
        position = SPACE.match(text, head.end()).end() if head else start  # type: ignore[union-attr]
        found = dates.plain.match(text, position, stop)
        if found:
            first, free = dates.read_plain(found), self.is_free_year(position)
        elif DATE_AHEAD.match(text, position, stop) and (found := dates.moment.match(text, position, stop)):
            first = dates.read(found)
            free = self.stands_free(found, first, bool(head))
        else:
            return self.listed_day(start)
        if not free:
            return None
        end, second = found.end(), None
        separator = SEPARATED.match(text, end, stop) if text[end : end + 1] in SEPARATES else None
        after = dates.second.match(text, separator.end(), stop) if separator else None
        if after and not (after["day8"] and not first.day):
            second, end = dates.read(after), after.end()
        elif not WITHOUT_UNIT.isdisjoint(first.forms) and (separator or not self.is_listed(found)):
            return None
        if "5" in first.forms and not (first.day or second or self.cells.holds(position, end)):
            return None  # 2024.6 alone may be a plain number
        return Printed(start, position, end, head, first, second)

    def listed_day(self, start: int) -> Printed | None:
        """A day whose month the day before it in the list prints: `4月10日、20日前`."""
        last = self.found[-1] if self.found else None
        if last is None or last.kind != "in" or not last.to_date or not self.is_next(last, start):
            return None
        end, said = self.grammar.dates.day_behind(self.text, start, last.raw, last.to_date)
        return said and Printed(start, start, end, None, said._replace(year=None if last.inferred else said.year), None)

    def is_listed(self, found: re.Match[str]) -> bool:
        """Whether a month or quarter without its unit begins a list: `6、12月底前`; at the start of a line 6、 is a label."""
        start = found.start()
        return bool(found["year3"]) or bool(self.text[line_start(self.text, start) : start].strip())

    def unparted(self, start: int) -> int | None:
        """A day that is printed without marks (20250630, 45838), in a column or after a label of deadlines."""
        found = unparted(self.text, start, self.stop)
        if not found or self.before(start) in FIGURES or not self.is_deadline(start, found[0]):
            return None
        return self.keep(start, found[0], "by", (None, found[1]), found[2])

    def kind_of(self, printed: Printed, tail: re.Match[str] | None, days: tuple[date, date]) -> tuple[str, date, date]:
        """What a single date says: by, in, from or range, with its first and last day."""
        first, (first_day, last_day) = printed.first, days
        headed = printed.head.lastgroup if printed.head else None
        said = tail.lastgroup if tail else None
        if tail and said == "before":
            if first.bare_year and not first.inside and not tail["last"]:
                last_day = first_day - timedelta(days=1)  # 2025年前: before that year begins
            elif first.day and "不含" in tail.group():
                last_day -= timedelta(days=1)
            return "by", first_day, last_day
        if said == "since" or (headed == "since" and self.grammar.dates.takes_effect.match(self.text, printed.end)):
            return "from", first_day, last_day
        if said == "after":
            return "from", last_day + timedelta(days=1), last_day
        if first.ends or first.this_month or headed == "by":
            return "by", first_day, last_day
        if headed == "issue":
            issued = self.outline.facts.issued_on
            return "range", issued if issued and issued <= last_day else first_day, last_day
        return "range" if first.five else "in", first_day, last_day

    def goes_on(self, start: int) -> bool:
        """Whether a year stands in a list that began as a deadline: `到2027年和2030年`."""
        last = self.found[-1] if self.found else None
        if last is None or last.kind != "by":
            return False
        return self.is_next(last, start) and last.raw[0] in ("到", "至", "截") and "月" not in last.raw

    def stands_free(self, found: re.Match[str], first: Moment, headed: bool) -> bool:
        """Whether a date begins where it seems to: not inside a number, a count of months, 三年内, 前三季度."""
        before = self.before(found.start())
        if before in FIGURES or (before and before < "z" and before.isalpha()):
            return before in (".", "．") and (
                bool(found["year1"]) or after_label(self.text, found.start())
            )  # 1．2025年
        if found["edge6"] or found["edge7"] or found["month_end"]:
            return headed or not "一" <= before <= "龥" or before in BEFORE_EDGE
        if found["short9"] and not self.grammar.dates.counts_years(found):
            return False
        if first.short or not WITHOUT_YEAR.isdisjoint(first.forms):
            return before not in NOT_BEFORE_MONTH
        return before not in NOT_BEFORE_YEAR

    def is_free_year(self, position: int) -> bool:
        """Whether a plain date, which begins with its year, begins where it seems to."""
        before = self.before(position)
        return before not in NOT_BEFORE_PLAIN and not (before < "z" and before.isalpha())

    # -- what a date is in its surroundings

    def is_deadline(self, start: int, end: int) -> bool:
        """Whether a date stands after 完成时限： or in a table column of that name."""
        before = self.text[max(0, start - 14) : start]
        if ("：" in before or ":" in before) and self.grammar.deadline_label.search(before):
            return True
        return self.cells.holds(start, end) and bool(self.grammar.deadline_head.search(self.cells.column_head(start)))

    def is_aside(self, printed: Printed, start: int, end: int, kind: str, first_day: date, last_day: date) -> bool:
        """Whether a date says something else than when to act: a stock, a baseline, a name, the past, a signature."""
        text, words, oldest = self.text, self.words, self.calendar.oldest
        issued_on, ahead = self.outline.facts.issued_on, text[end : end + 1]
        if words.by_words and text[start - 1 : start] not in words.ends:
            is_over = issued_on is not None and last_day <= issued_on
            if ahead in words.marks or not (kind == "in" or is_over or ahead in words.begins):
                return last_year(kind, first_day, last_day) < oldest
        head, before, after = printed.head, text[max(0, start - LEFT) : start], text[end : end + RIGHT]
        until, first, span = bool(head and head["by"] in ("到", "至")), printed.first, (start, end)
        case = DateCase(before, after, words, kind, first, first_day, last_day, until, oldest, issued_on, text, span)
        return bool(self.rules.decide(case))


Shape = Callable[[_Reader, int], int | None]


@lru_cache(maxsize=8)
def shapes_of(codebook: Codebook) -> Shapes[Shape]:
    """What expressions of time may be, by what they begin with."""
    return Shapes(TimeWords.of(codebook), vars(_Reader))
