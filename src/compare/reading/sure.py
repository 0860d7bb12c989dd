"""How sure a row is: every normalised value is derived a second time from the printed characters, by a shorter rule.

Where the two readings disagree, or the form is one that readers get wrong, the row's ``sure`` says why. The rules share
nothing with the readers but the words of the codebook; they need not be right, only wrong at other places.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from compare.codebook import OTHER, Codebook
from compare.model import Action, Measure, Plan, Reference, Target, Unit, Year
from compare.reading.doubt_words import NEAR, DoubtWords, doubt_words, figures_in
from compare.reading.outline.outline import Outline
from compare.reading.plain_numbers import figure_of, half_width, out_of_order
from compare.reading.responsibility.phrases import phrases_in
from compare.reading.responsibility.words import words_of
from compare.reading.turns import Turns
from compare.script.dates import DATE, YEAR_NUMBER, year_of
from compare.script.marks import CLAUSE_MARKS, SENTENCE_MARKS, S
from compare.script.sentences import last_words, line_start

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
LONGEST_NAME = 22
MOST_SAFEGUARDS = 8  # measures of a chapter of safeguards
MANY_TIMES = 6  # a measure is long that has so many times the characters of the one in the middle
LONG, SHORT = 900, 6  # characters of a measure
MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月")
DAY = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日")
YEAR_SAID = re.compile(rf"(?P<year>{YEAR_NUMBER})\s*(?:年|[.．/-])")
TIMES = re.compile(r"(\d+|[一二两三四五六七八九十])\s*次")
TIMES_BEHIND = re.compile(rf"[^，。；、\d\n]{{0,6}}(?:{TIMES.pattern})")
NUMBER_CELL = re.compile(r"\s*\d{1,3}\t")
SENTENCE = re.compile(f"[{SENTENCE_MARKS}；;]")
CLAUSE = re.compile(f"[{CLAUSE_MARKS}]")
NO_CLAUSE_END = re.compile(f"[^{CLAUSE_MARKS}]*")
FIGURE = re.compile(r"\d")
NO_FIGURE = re.compile(rf"[^\d{CLAUSE_MARKS}]*")
# a line that closes a document: 附件：… · 2024年3月26日
CLOSING_LINE = re.compile(rf"\n{S}(?:附{S}件{S}[:：\d]|{DATE.pattern}{S}(?=\n|\Z))")
STATEMENT_END, ASIDE = re.compile("[；;。]"), re.compile(r"[（(〔〈<].*")
NO_NAME = re.compile("[的将把按对并]")  # words of sentences, not of names
QUOTED = re.compile("“[^”]{0,8}\\Z")
# （2024年底为58.3%）: what a bracket adds to a number is none that is promised
OPEN_BRACKET, CLOSE_BRACKET = re.compile(r"[（(][^（）()]*\Z"), re.compile(r"\s*[）)]")
ROW = TypeVar("ROW", Action, Measure, Unit, Year, Target, Reference)


class _Said:
    """The labels, role verbs and ends of statements in a note, by place."""

    def __init__(self, text: str, start: int, end: int, words: DoubtWords) -> None:
        self.labels = [(match.start(), words.labels[match["word"]]) for match in words.label.finditer(text, start, end)]
        self.verbs = [(match.start(), words.verbs[match["word"]]) for match in words.verb.finditer(text, start, end)]
        self.joins = words.joiner.search(text, start, end) is not None
        self.only = self.labels[0][1] if len(self.labels) == 1 and not self.verbs and not self.joins else None
        # asked for only where several labels or verbs stand
        self.stops = [match.start() for match in STATEMENT_END.finditer(text, start, end)] if self.only is None else []

    def role(self, start: int, end: int) -> str | None:
        """The role of the next verb in the statement of a unit, else of the label before it."""
        i, k = bisect_left(self.labels, (start, "")), bisect_left(self.stops, end)
        border = min(
            self.labels[i][0] if i < len(self.labels) else sys.maxsize,
            self.stops[k] if k < len(self.stops) else sys.maxsize,
        )
        j = bisect_left(self.verbs, (end, ""))
        if j < len(self.verbs) and self.verbs[j][0] < border:
            return self.verbs[j][1]
        return self.labels[i - 1][1] if i else None


@lru_cache(maxsize=65536)
def _name_doubt(name: str, collective: bool, codebook: Codebook) -> str | None:
    bare = ASIDE.sub("", name)
    if len(bare) > LONGEST_NAME:
        return "long"
    words = doubt_words(codebook)
    if (words.many.search(bare) is not None) != collective:
        return "second_reading"
    if words.two_names.search(bare) or words.role_at_end.search(bare):
        return "rare_form"
    if NO_NAME.search(bare) or (not collective and not words_of(codebook).ends(name)):
        return "rare_form"
    return None


@lru_cache(maxsize=65536)
def _years_and_months(raw: str) -> tuple[tuple[int, ...], tuple[int | None, ...]]:
    years = tuple(year_of(match["year"]) for match in YEAR_SAID.finditer(raw))
    return years, tuple(figure_of(match[1]) for match in MONTH.finditer(raw)) if "月" in raw else ()


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
    actions, measures = _marked(plan.actions, doubts.action), _marked(plan.measures, doubts.measure)
    yield
    units = _marked(plan.units, doubts.unit)
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
        marked: dict[str, Any] = {name: _marked(getattr(plan, name), lambda row: RECOGNISED) for name in READ}
        plan = replace(plan, **marked)
    return plan


def _marked(rows: Sequence[ROW], doubt: Callable[[ROW], str | None]) -> tuple[ROW, ...]:
    marked = []
    for row in rows:
        why = row.sure or doubt(row)
        marked.append(replace(row, sure=why) if why != row.sure else row)
    return tuple(marked)


class _Doubts:
    """The second readings of one plan's rows, a method a table: each gives the reason for doubt or None."""

    def __init__(self, plan: Plan, outline: Outline) -> None:
        self.plan, self.text, self.codebook = plan, plan.text, outline.codebook
        self.words = doubt_words(outline.codebook)
        self.said: dict[int, _Said] = {}
        self.note_starts = [note.start for note in plan.notes]
        chars = sorted(len(measure.text) for measure in plan.measures)
        self.middle = chars[len(chars) // 2] if chars else 0
        actions = {row.start for row in plan.actions}  # a measure that is its whole action has the action's number
        self.actions_out_of_order = out_of_order((row.start, row.label, None) for row in plan.actions)
        self.measures_out_of_order = out_of_order(
            (row.start, row.label, (row.part, row.action_id)) for row in plan.measures if row.start not in actions
        )
        self.outline_in_doubt = any(f.code in OF_OUTLINE for f in plan.findings if f.level == "warning")
        self.level = (plan.facts.jurisdiction or "")[-1:]

    @cached_property
    def ruled(self) -> bool:
        """Whether the plan states who leads in a list whose label does not say it."""
        return any(phrase.found_in(self.text) for phrase in phrases_in(self.text, self.codebook, "comma", "first"))

    @cached_property
    def of_safeguards(self) -> set[int]:
        """The measures of a short chapter of tasks that begins as safeguards do: （一）加强组织领导."""
        found: set[int] = set()
        for part in self.plan.parts:
            if part.part != "tasks":
                continue
            rows = [row for row in self.plan.measures if part.start <= row.start < part.end]
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

    def measure(self, row: Measure) -> str | None:
        """Measures far longer or shorter than the others, numbers out of order."""
        if len(row.text) > max(LONG, MANY_TIMES * self.middle):
            return "long"
        if len(row.text) < SHORT:
            return "short"
        if CLOSING_LINE.search(self.text, row.start, row.end):
            return "holds_closing"
        if self.outline_in_doubt:
            return "outline"
        if not row.label and NUMBER_CELL.match(self.text, line_start(self.text, row.start)):
            return "numbering"  # a column of numbers that nobody knew
        if self.words.other_part.fullmatch(row.title or "") or row.start in self.of_safeguards:
            return "second_reading"
        return "numbering" if row.start in self.measures_out_of_order else None

    # -- units

    def unit(self, row: Unit) -> str | None:
        """The role by the nearest label before or verb behind, the restored prefix, names that end like none."""
        said = self._role(row)
        told = said is None or said in (row.role, row.or_role) or row.applies_to_rest
        if not told and not ((said, row.role) == ("responsible", "lead") and self.ruled):
            return "second_reading"
        if row.name != row.raw and row.name != (printed := "".join(row.raw.split()).replace("**", "")):
            if not row.name.endswith(printed):
                return "second_reading"
            added = row.name[: -len(printed)]
            if len(added) == 1 and added != "各" and self.level and added != self.level:
                return "prefix"
        form = _name_doubt(row.name, row.collective, self.codebook)
        if form is not None:
            return form
        if row.function == OTHER:
            return "rare_form"
        if row.measure_id is None and row.action_id is None and not row.applies_to_rest:
            return "no_task"
        return "outline" if self.outline_in_doubt else None  # whose task it is

    def _role(self, row: Unit) -> str | None:
        """What the words around a unit in its note say of its role; None where they say nothing."""
        i = bisect_right(self.note_starts, row.start) - 1
        if i < 0 or row.end > self.plan.notes[i].end:
            return None
        said = self.said.get(i)
        if said is None:
            note = self.plan.notes[i]
            said = self.said[i] = _Said(self.text, note.start, note.end, self.words)
        if said.only is not None:
            return said.only
        if said.joins and self.words.joiner.match(self.text, row.end):
            return "lead"
        return said.role(row.start, row.end)

    # -- time

    def year(self, row: Year) -> str | None:
        """The dates by the figures in ``raw``, the year that is carried over, the period and the times."""
        raw = half_width(row.raw)
        if row.kind == "every":
            return self._recurrence(row, raw)
        if row.kind == "within":
            return None
        years, months = _years_and_months(raw)
        ends = [day for day in (row.from_date, row.to_date) if day is not None]
        if not ends:
            return "second_reading"
        if years and not _years_fit(row, years, raw, self.words):
            return "second_reading"
        if months and not {day.month for day in ends} & set(months):
            return "second_reading"
        if row.kind == "by" and months and not self._last_day_fits(row, raw):
            return "second_reading"
        if row.inferred and self._is_carried(row):
            return "carried_year"
        if row.kind != "from" and self._over(ends):
            return "stock"
        return "no_task" if row.part == "preamble" else None

    def _over(self, days: Sequence[date]) -> bool:
        """Whether all was over before the plan was issued."""
        issued = self.plan.facts.issued_on
        return issued is not None and max(days) < issued

    def _last_day_fits(self, row: Year, raw: str) -> bool:
        end = row.to_date
        if end is None:
            return False
        day = DAY.search(raw)
        if day:
            return end.day in (figure_of(day[1]), (figure_of(day[1]) or 1) - 1)
        return end.day in (monthrange(end.year, end.month)[1], 10, 15, 20)

    def _recurrence(self, row: Year, raw: str) -> str | None:
        said = [period for period, words in self.words.periods if words.search(raw)]
        if said and row.every_period not in (*said, "2-years"):
            return "second_reading"
        if row.every_times is not None and TIMES_BEHIND.match(self.text, row.end):
            return "second_reading"
        times = TIMES.search(raw)
        if times and row.every_times not in (figure_of(times[1]), None):
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
        words, said = self.words, figures_in(row.raw, self.codebook)
        if said.value is not None and abs(said.value - row.value) > 1e-6 * max(1.0, abs(row.value)):
            return "second_reading"
        if said.bound is not None and said.bound != row.op and not said.both:
            return "second_reading"
        if self._other_bound(row) or self._cut(row):
            return "second_reading"
        behind = self.text[row.end : row.end + NEAR // 2]
        if (words.which.match(behind) and not words.paid.search(behind)) or said.which:
            return "threshold"
        if QUOTED.search(self.text, max(0, row.start - LONGEST_NAME), row.start):
            return "rare_form"
        clause_behind = self._behind(row.end)
        if self._conditional(row, clause_behind):
            return "threshold"
        sentence = SENTENCE.split(self.text[max(0, row.start - NEAR) : row.start])[-1]
        unbounded = row.op == "=" and not row.full
        if unbounded and words.stock.search(sentence):
            return "stock"
        if unbounded and (self._bound_near(row, clause_behind) or self._bound_before(row)):
            return "bound_near"
        if sentence.endswith(words.sums):
            return "stock"
        if unbounded and not said.plain:
            return "rare_form"  # 四个
        if row.part in ("preamble", "other"):
            return "no_task"
        return None

    def _other_bound(self, row: Target) -> bool:
        """Whether the words right before a number, a 不 among them, say the other bound."""
        near = self.text[max(0, row.start - DENIED) : row.start + len(row.raw)]
        least, most = self.words.at_least.search(near), self.words.at_most.search(near)
        return (least is None) != (most is None) and row.op == ("<=" if least else ">=")

    def _cut(self, row: Target) -> bool:
        """Whether a number or its unit goes on beside the characters of the row: 3个|百分点, 1.|5万元."""
        if self.words.unit_goes_on.match(self.text, row.end):
            return True
        before = self.text[row.start - 1 : row.start]
        return bool(before) and row.raw[0] in NUMERALS and before in NUMERALS

    def _conditional(self, row: Target, behind: str) -> bool:
        """Whether the clause of a number says for whom something holds: 对年营业收入达到1000万元的企业，…."""
        if "的" not in behind or self.words.paid.search(behind):
            return False
        return behind.endswith("的") or self.words.condition.match(self._before(row.start)) is not None

    def _bound_near(self, row: Target, behind: str) -> bool:
        """Whether a bound stands beside a number that has none, or is shared by the list it stands in."""
        before, figure = self._before(row.start), FIGURE.search(behind)
        return bool(
            self.words.shared_ahead.search(before)
            or self.words.shared_behind.match(behind)
            or self.words.beside.match(behind, 0, figure.start() if figure else len(behind))
            or (OPEN_BRACKET.search(before) and CLOSE_BRACKET.match(behind))
        )

    def _bound_before(self, row: Target) -> bool:
        """Whether a bound stands earlier in the clause of a number that has none: 不低于在职人员的70%."""
        ahead = last_words(NO_FIGURE, self.text, max(0, row.start - NEAR), row.start)
        return bool(self.words.more.search(ahead) or self.words.less.search(ahead))

    def _before(self, position: int) -> str:
        """The clause up to a position."""
        return last_words(NO_CLAUSE_END, self.text, max(0, position - LONGEST_CLAUSE), position)

    def _behind(self, position: int) -> str:
        """The rest of the clause from a position on."""
        stop = min(len(self.text), position + LONGEST_CLAUSE)
        border = CLAUSE.search(self.text, position, stop)
        return self.text[position : border.start() if border else stop]


def _years_fit(row: Year, years: Sequence[int], raw: str, words: DoubtWords) -> bool:
    """Whether the years of a row are those that it prints; 2025年前 ends in the year before."""
    days = [day for day in (row.from_date, row.to_date) if day is not None]
    got = {day.year for day in days}
    bare = row.kind == "by" and words.before.search(raw) and not words.last.search(raw) and not MONTH.search(raw)
    if bare and got == {years[-1] - 1}:
        return True
    return years[-1] in got and (row.kind != "range" or len(years) == 1 or years[0] in got)
