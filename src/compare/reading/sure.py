"""How sure a row is: every normalised value is derived a second time from the printed characters, by a shorter rule.

Where the two readings disagree, or the form is one that readers get wrong, the row's ``sure`` says why. The rules share
nothing with the readers but the words of the codebook; they need not be right, only wrong at other places.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from compare.codebook import OTHER
from compare.model import Action, Measure, Plan, Reference, Target, Unit, Year, doubted
from compare.reading.doubt_words import (
    NEAR,
    TIMES,
    NoteSaid,
    doubt_words,
    last_day_fits,
    years_fit,
)
from compare.reading.outline.outline import Outline
from compare.reading.plain_numbers import out_of_order
from compare.reading.responsibility.phrases import phrases_in
from compare.reading.turns import Turns
from compare.script.dates import CENTURY, DATE
from compare.script.marks import CLAUSE_MARKS, SENTENCE_MARKS, S
from compare.script.sentences import last_words, line_start
from compare.script.sought import colons

RECOGNISED = "recognised"  # the finding of a document that was a picture, and the doubt of all its rows
# findings that say that the outline leaves work out
OF_OUTLINE = frozenset((
    "first-label-missing", "headings-without-label", "items-outside-measures", "items-without-label",
    "labels-not-understood", "little-work", "long-preamble", "numbers-begin-again", "numbers-missing",
    "annex-without-heading", "columns-across", "one-measure-holds-most", "printed-twice", "several-notes", "table-not-read", "work-outside-measures",
))  # fmt: skip
READ = ("parts", "actions", "measures", "units", "years", "targets", "references", "terms", "sectors", "oddities")
LONGEST_CLAUSE = 200  # characters before and behind a row that tell how it is meant
LONGEST_TITLE = 40
DENIED = 2  # characters before a bound that turn it round
NUMERALS = frozenset("0123456789０１２３４５６７８９.．零一二两三四五六七八九十百千")
LAST_OF_LIST = NEAR // 2 + 1  # characters from the mark before the last member of a list to a number in it
QUOTED = 9  # characters from a quotation mark to a number that it opens for
MOST_SAFEGUARDS = 8  # measures of a chapter of safeguards
MANY_TIMES = 6  # a measure is long that has so many times the characters of the one in the middle
LONG, SHORT = 900, 6  # characters of a measure
TIMES_BEHIND = re.compile(rf"[^，。；、\d\n]{{0,6}}(?:{TIMES.pattern})")
NUMBER_CELL = re.compile(r"\s*\d{1,3}\t")
SENTENCE = re.compile(f"[{SENTENCE_MARKS}；;]")
CLAUSE_ENDS = frozenset(CLAUSE_MARKS.replace("\\n", "\n"))
NO_CLAUSE_END = re.compile(f"[^{CLAUSE_MARKS}]*")
NO_FIGURE = re.compile(rf"[^\d{CLAUSE_MARKS}]*")
# a line that closes a document: 附件：… · 2024年3月26日
CLOSING_START = re.compile(rf"\n{S}(?:附|{CENTURY.pattern})")
CLOSING_LINE = re.compile(rf"\n{S}(?:附{S}件{S}[:：\d]|(?={CENTURY.pattern}){DATE.pattern}{S}(?=\n|\Z))")
# （2024年底为58.3%）: what a bracket adds to a number is none that is promised
OPEN_BRACKET, CLOSERS = re.compile(r"[（(][^（）()]*\Z"), frozenset("）)")
OF_ACTION = attrgetter("part", "action_id")  # what the numbers of measures are counted in
ROW = TypeVar("ROW", Action, Measure, Unit, Year, Target, Reference)


def with_doubts(plan: Plan, outline: Outline) -> Turns[Plan]:
    """The plan with the reason for doubt on every row that has one.

    Parameters
    ----------
    plan : Plan
        As the readers left it.
    outline : Outline
        Whose page and codebook it was read with.

    Returns
    -------
    Plan
        Equal but for ``sure`` of actions, measures, units, years, targets and references; where the text was recognised
        from a picture, of all rows.
    """
    doubts = _Doubts(plan, outline)
    actions, measures = _marked(plan.actions, doubts.action), doubts.measures(plan.measures)
    yield
    units = doubts.units(plan.units)
    yield
    years = _marked(plan.years, doubts.year)
    yield
    targets = _marked(plan.targets, doubts.target)
    yield
    references = _marked(plan.references, doubts.reference)
    plan = replace(
        plan, actions=actions, measures=measures, units=units, years=years, targets=targets, references=references
    )
    if any(finding.code == RECOGNISED for finding in plan.document.findings):
        marked: dict[str, Any] = {
            name: _marked(getattr(plan, name), lambda row: row.sure or RECOGNISED) for name in READ
        }
        plan = replace(plan, **marked)
    return plan


def _marked(rows: tuple[ROW, ...], doubt: Callable[[ROW], str | None]) -> tuple[ROW, ...]:
    marked = {i: doubted(row, why) for i, row in enumerate(rows) if (why := doubt(row))}
    return _with(rows, marked) if marked else rows


def _with(rows: tuple[ROW, ...], marked: dict[int, ROW]) -> tuple[ROW, ...]:
    """Rows of which some are changed."""
    return tuple([marked.get(i, row) for i, row in enumerate(rows)])


class _Doubts:
    """The second readings of one plan's rows, a method a table: each gives the reason for doubt or None."""

    def __init__(self, plan: Plan, outline: Outline) -> None:
        self.plan, self.text, self.codebook = plan, plan.text, outline.codebook
        self.words = doubt_words(outline.codebook)
        self.note_starts = [note.start for note in plan.notes]
        self.colons = colons(self.text)
        closing = CLOSING_START.search(self.text, plan.measures[0].start) if plan.measures else None
        self.closes = closing.start() if closing else len(self.text)
        self.longest, chars = LONG, [len(measure.text) for measure in plan.measures]
        if max(chars, default=0) > LONG:
            self.longest = max(LONG, MANY_TIMES * sorted(chars)[len(chars) // 2])
        self.outline_in_doubt = any(f.code in OF_OUTLINE for f in plan.findings if f.level == "warning")
        self.actions_out_of_order: set[int] = set()
        self.measures_out_of_order: set[int] = set()
        if not self.outline_in_doubt:  # which is told first
            actions = {row.start for row in plan.actions}  # a measure that is its whole action has the action's number
            others = [row for row in plan.measures if row.start not in actions]
            self.actions_out_of_order = out_of_order(plan.actions, lambda row: None)
            self.measures_out_of_order = out_of_order(others, OF_ACTION)
        self.level, self.issued = (plan.facts.jurisdiction or "")[-1:], plan.facts.issued_on

    @cached_property
    def ruled(self) -> bool:
        """Whether the plan states who leads in a list whose label does not say it."""
        return any(phrase.found_in(self.text) for phrase in phrases_in(self.text, self.codebook, "comma", "first"))

    @cached_property
    def of_safeguards(self) -> set[int]:
        """The measures of a short chapter of tasks that begins as safeguards do: （一）加强组织领导."""
        found: set[int] = set()
        measures = sorted(self.plan.measures, key=attrgetter("start"))
        starts = [row.start for row in measures]
        for part in self.plan.parts:
            if part.part != "tasks":
                continue
            rows = measures[bisect_left(starts, part.start) : bisect_left(starts, part.end)]
            if rows and len(rows) <= MOST_SAFEGUARDS:
                found |= {row.start for row in rows if self.words.of_safeguards.fullmatch(rows[0].title or "")}
        return found

    # -- outline

    def action(self, row: Action) -> str | None:
        """Titles longer than headings are, numbers out of order."""
        if len(row.title) > LONGEST_TITLE:
            return "long"
        if self.outline_in_doubt:
            return "outline"
        return "numbering" if row.start in self.actions_out_of_order else None

    def measures(self, rows: tuple[Measure, ...]) -> tuple[Measure, ...]:
        """The measures, those that have a label, nothing of a closing and the usual length told sure at once."""
        if self.outline_in_doubt:
            return _marked(rows, self.measure)
        longest, closes, other_part = self.longest, self.closes, self.words.other_part
        elsewhere = self.of_safeguards | self.measures_out_of_order
        suspect = {
            i
            for i, row in enumerate(rows)
            if not (row.label and SHORT <= len(row.text) <= longest and row.end <= closes)
            or row.title in other_part
            or row.start in elsewhere
        }
        marked = {i: doubted(rows[i], why) for i in suspect if (why := self.measure(rows[i]))}
        return _with(rows, marked) if marked else rows

    def measure(self, row: Measure) -> str | None:
        """Measures far longer or shorter than the others, numbers out of order."""
        chars = len(row.text)
        if chars > self.longest:
            return "long"
        if chars < SHORT:
            return "short"
        if row.end > self.closes and CLOSING_LINE.search(self.text, row.start, row.end):
            return "holds_closing"
        if self.outline_in_doubt:
            return "outline"
        if not row.label and NUMBER_CELL.match(self.text, line_start(self.text, row.start)):
            return "numbering"  # a column of numbers that nobody knew
        if row.title in self.words.other_part or row.start in self.of_safeguards:
            return "second_reading"
        return "numbering" if row.start in self.measures_out_of_order else None

    # -- units

    def units(self, rows: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """The role by the nearest label before or verb behind, the restored prefix, names that end like none."""
        of_one, of_many = self.words.of_one, self.words.of_many
        said: NoteSaid | None = None  # in the note that was asked for last
        marked: dict[int, Unit] = {}
        for i, row in enumerate(rows):
            start, name = row.start, row.name
            if said is None or not said.start <= start < said.next:
                said = self._said_at(start)
            if said is None or (end := row.end) > said.end:
                why = None
            elif start >= said.since and end <= said.until:
                why = None if said.kept == row.role else self._other_role(row, said.kept)
            else:
                why = self._other_role(row, self._role(said, start, end))
            if why is None and name != row.raw:
                why = self._other_name(row)
            why = why or (of_many[name] if row.collective else of_one[name])
            if why is None:
                if row.function == OTHER:
                    why = "rare_form"
                elif row.measure_id is None and row.action_id is None and not row.applies_to_rest:
                    why = "no_task"
                elif self.outline_in_doubt:
                    why = "outline"  # whose task it is
                else:
                    continue
            marked[i] = doubted(row, why)
        return _with(rows, marked) if marked else rows

    def _other_role(self, row: Unit, role: str | None) -> str | None:
        """The doubt where the words around a unit say another role."""
        if role is None or role == row.role or role == row.or_role or row.applies_to_rest:
            return None
        return None if (role, row.role) == ("responsible", "lead") and self.ruled else "second_reading"

    def _other_name(self, row: Unit) -> str | None:
        """The doubt where a name is not what is printed, with a prefix of the plan's own area at most."""
        raw, name = row.raw, row.name
        printed = raw if raw.isalnum() else "".join(raw.split()).replace("**", "")
        if name == printed:
            return None
        if not name.endswith(printed):
            return "second_reading"
        added = name[: -len(printed)]
        return "prefix" if len(added) == 1 and added != "各" and self.level and added != self.level else None

    def _said_at(self, start: int) -> NoteSaid | None:
        """What the last note that begins before a position says; None above the first."""
        i = bisect_right(self.note_starts, start)
        if i == 0:
            return None
        note, behind = self.plan.notes[i - 1], self.note_starts[i] if i < len(self.note_starts) else len(self.text)
        return NoteSaid(self.text, note.start, note.end, behind, self.words, self.colons)

    def _role(self, said: NoteSaid, start: int, end: int) -> str | None:
        """What the words around a unit in its note say of its role; None where they say nothing."""
        if said.joins and self.words.joiner.match(self.text, end):
            return "lead"
        return said.role(start, end)

    # -- time

    def year(self, row: Year) -> str | None:
        """The dates by the figures in ``raw``, the year that is carried over, the period and the times."""
        if row.kind == "every":
            return self._recurrence(row)
        if row.kind == "within":
            return None
        said = self.words.dates[row.raw]
        first, last = row.from_date or row.to_date, row.to_date or row.from_date
        if first is None or last is None:
            return "second_reading"
        if said.years and not years_fit(row, said):
            return "second_reading"
        if said.months and first.month not in said.months and last.month not in said.months:
            return "second_reading"
        if row.kind == "by" and said.months and not last_day_fits(row, said):
            return "second_reading"
        if row.inferred and self._is_carried(row):
            return "carried_year"
        if row.kind != "from" and self.issued is not None and max(first, last) < self.issued:
            return "stock"  # all was over before the plan was issued
        return "no_task" if row.part == "preamble" else None

    def _recurrence(self, row: Year) -> str | None:
        said = self.words.recurrences[row.raw]
        if said.periods and row.every_period not in (*said.periods, "2-years"):
            return "second_reading"
        if row.every_times is not None and TIMES_BEHIND.match(self.text, row.end):
            return "second_reading"
        if said.counted and row.every_times not in (said.times, None):
            return "second_reading"
        return None

    def _is_carried(self, row: Year) -> bool:
        """Whether a date without a year might have got another one: all but those of a plan for that one year."""
        given, facts = row.to_date or row.from_date, self.plan.facts
        return given is None or not facts.period_start == facts.period_end == given.year

    def reference(self, row: Reference) -> str | None:
        """Titles longer than titles are."""
        return "long" if len(row.title) > 2 * LONGEST_TITLE else None

    # -- amounts

    def target(self, row: Target) -> str | None:
        """Value and bound by the figures in ``raw``, and words beside it that make a number none that is promised."""
        words, text, said = self.words, self.text, self.words.figures[row.raw]
        start, end = row.start, row.end
        if said.value is not None and abs(said.value - row.value) > 1e-6 * max(1.0, abs(row.value)):
            return "second_reading"
        if said.bound is not None and said.bound != row.op and not said.both:
            return "second_reading"
        near, after = text[max(0, start - NEAR) : start], text[end : end + 1]
        if row.op != "=" and self._other_bound(row):
            return "second_reading"
        if near[-1:] in NUMERALS and row.raw[0] in NUMERALS:
            return "second_reading"  # 1.|5万元
        if after in words.goes_on and words.unit_goes_on.match(text, end):
            return "second_reading"  # 3个|百分点
        if said.which or (after in words.tells_which and self._tells_which(end)):
            return "threshold"
        if "“" in near and self._is_quoted(start):
            return "rare_form"
        behind = "" if after in CLAUSE_ENDS else self._behind(end)
        if "的" in behind and self._conditional(start, behind):
            return "threshold"
        unbounded = row.op == "=" and not row.full
        if unbounded and words.stock.search(near) and words.stock.search(SENTENCE.split(near)[-1]):
            return "stock"
        if unbounded and (self._bound_near(start, near, behind) or self._bound_before(near)):
            return "bound_near"
        if near.endswith(words.sums):
            return "stock"
        if unbounded and not said.plain:
            return "rare_form"  # 四个
        if row.part in ("preamble", "other"):
            return "no_task"
        return None

    def _other_bound(self, row: Target) -> bool:
        """Whether the words right before a number that has a bound, a 不 among them, say the other bound."""
        near = self.text[max(0, row.start - DENIED) : row.start + len(row.raw)]
        if self.words.bounds_begin.isdisjoint(near):
            return False
        same, other = self.words.at_least, self.words.at_most
        if row.op == "<=":
            same, other = other, same
        return other.search(near) is not None and same.search(near) is None

    def _tells_which(self, end: int) -> bool:
        """Whether the words right behind a number make it tell which things are meant: 50米以上|建筑."""
        near = end + NEAR // 2
        return self.words.which.match(self.text, end, near) is not None and not self.words.paid.search(
            self.text, end, near
        )

    def _is_quoted(self, start: int) -> bool:
        """Whether a quotation mark opens right before a number."""
        mark = self.text.rfind("“", max(0, start - QUOTED), start)
        return mark >= 0 and self.text.find("”", mark, start) < 0

    def _conditional(self, start: int, behind: str) -> bool:
        """Whether the clause of a number says for whom something holds: 对年营业收入达到1000万元的企业，…."""
        if self.words.paid.search(behind):
            return False
        return behind.endswith("的") or self.words.condition.match(self._before(start)) is not None

    def _bound_near(self, start: int, near: str, behind: str) -> bool:
        """Whether a bound stands beside a number that has none, or is shared by the list it stands in."""
        words = self.words
        if behind and ((behind[0] in "、和" and words.shared_behind.match(behind)) or words.beside.match(behind)):
            return True
        last = near[-LAST_OF_LIST:]
        if ("、" in last or "和" in last) and words.shared_ahead.search(self._before(start)):
            return True
        return behind.lstrip()[:1] in CLOSERS and OPEN_BRACKET.search(self._before(start)) is not None

    def _bound_before(self, near: str) -> bool:
        """Whether a bound stands earlier in the clause of a number that has none: 不低于在职人员的70%."""
        bound = self.words.bound
        return bound.search(near) is not None and bound.search(last_words(NO_FIGURE, near, 0, len(near))) is not None

    def _before(self, position: int) -> str:
        """The clause up to a position."""
        return last_words(NO_CLAUSE_END, self.text, max(0, position - LONGEST_CLAUSE), position)

    def _behind(self, position: int) -> str:
        """The rest of the clause from a position on."""
        found = NO_CLAUSE_END.match(self.text, position, position + LONGEST_CLAUSE)
        return found[0] if found else ""
