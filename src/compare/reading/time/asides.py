"""Dates that do not say when to act: a stock, a baseline, a name, the past, a signature."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.reading.outline.outline import Outline
from compare.reading.rules import Rules, words_of
from compare.reading.time.dates import Moment
from compare.reading.time.words import TimeWords
from compare.script.codes import TEXTS
from compare.script.marks import GAP
from compare.script.sentences import line_end, line_start
from compare.script.sought import PLANE

LONGEST_NAME = 200  # characters between 《 and 》
# 2026年X月X日: a date still to be filled in
BLANKS_OF_DATES = "XxＸ×*＊_　 "
BLANK_DATE = re.compile(rf"[{BLANKS_OF_DATES}]{{1,8}}月")
# 2023年5月17日至2024年2月8日引进的人才: which things are meant
THINGS_AFTER = re.compile(r"[^，,。；;：:、\n]{1,10}?的[一-龥]")


@lru_cache(maxsize=TEXTS)
def named_stretches(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The titles in 《》 between two positions: what stands in them is a name, no fact of the plan."""
    spans, opens = [], text.find("《", start, end)
    while opens >= 0:
        closes = text.find("》", opens + 1, min(end, opens + LONGEST_NAME + 2))
        spans += [(opens, closes + 1)] if closes >= 0 else []
        opens = text.find("《", max(opens, closes) + 1, end)
    return tuple(spans)


def annex_titles(outline: Outline) -> list[tuple[int, int]]:
    """The title lines of annexes: a period in them is the plan's own, said again."""
    spans = []
    for part in outline.parts:
        if part.title and outline.text.startswith("附", part.start):
            start = outline.text.find(part.title, part.start, part.end)
            spans += [(start, start + len(part.title))] if start >= 0 else []
    return spans


class AsideWords(NamedTuple):
    """What the signs of an aside look for."""

    baseline_before: re.Pattern[str]
    lunar: re.Pattern[str]
    stock_after: re.Pattern[str]
    edition_after: re.Pattern[str]
    issued_after: re.Pattern[str]
    name_after: re.Pattern[str]
    name_verb: re.Pattern[str]
    name_before: re.Pattern[str]
    ends: frozenset[str]  # what the words end in that a sign looks for before a date
    marks: frozenset[str]  # before these no sign finds its words behind a date
    begins: frozenset[str]  # before others no sign does that looks for words right behind a date of any kind
    by_words: bool  # whether all decisions but that of a date that is too old need some of these words


class DateCase(NamedTuple):
    """A date with what stands around it and what is known of its plan."""

    before: str
    after: str
    words: AsideWords
    kind: str
    first: Moment
    first_day: date
    last_day: date
    until: bool  # 到, 至 stands before it
    oldest: int  # the first year that concerns the plan
    issued_on: date | None
    text: str
    span: tuple[int, int]

    @property
    def alone(self) -> bool:
        """Whether it fills its line."""
        start, end = self.span
        line = self.text[line_start(self.text, start) : start], self.text[end : line_end(self.text, end)]
        return not line[0].strip() and not line[1].strip()

    @property
    def ends_line(self) -> bool:
        """Whether the name of a paper that the year belongs to is the last of its line."""
        name = self.name
        return name is not None and self.span[1] + name.end() == line_end(self.text, self.span[1])

    @property
    def name(self) -> re.Match[str] | None:
        """The name of a paper that the year belongs to: `2024年工作要点`."""
        found = self.words.name_after.match(self.after) if self.kind == "in" and self.first.bare_year else None
        return None if found and self.words.name_verb.search(found.group()) else found


def last_year(kind: str, first_day: date, last_day: date) -> int:
    """The year by which a date is too old or not."""
    return (first_day if kind == "from" else last_day).year


def _is_too_old(case: DateCase) -> bool:
    return last_year(case.kind, case.first_day, case.last_day) < case.oldest


NEXT = frozenset("次翌下转后")  # 次年计划, 下一年计划
# of the date itself
OF_KIND = {
    "bare_year": lambda case: case.first.bare_year,
    "until": lambda case: case.until,
    "next_year": lambda case: case.first.relative[:1] in NEXT and case.first.relative,
    "has_day": lambda case: case.first.day,
    "has_month": lambda case: case.first.month,
    "has_half": lambda case: case.first.half,
    "in": lambda case: case.kind == "in",
}
SIGNS = OF_KIND | {
    "too_old": _is_too_old,
    "baseline_before": lambda case: case.words.baseline_before.search(case.before),
    "lunar": lambda case: case.words.lunar.search(case.before),
    "edition_after": lambda case: case.words.edition_after.match(case.after),
    "stock_after": lambda case: case.words.stock_after.match(case.after),
    "blank_after": lambda case: BLANK_DATE.match(case.after),
    "over": lambda case: case.issued_on and case.last_day <= case.issued_on,
    "things_after": lambda case: THINGS_AFTER.match(case.after),
    "issued_after": lambda case: case.words.issued_after.match(case.after),
    "behind_name": lambda case: case.words.name_before.search(case.before),
    "alone": lambda case: case.alone,
    "issued_day": lambda case: case.first_day == case.issued_on,
    "names": lambda case: case.name,
    "ends_line": lambda case: case.ends_line,
    "behind_word": lambda case: "一" <= case.before[-1:] <= "龥",
}


# the signs that look for words which end right before a date, and those whose words begin right behind it
BEFORE = ("baseline_before", "lunar", "behind_name", "before:")
AFTER = (
    *("edition_after", "stock_after", "blank_after", "things_after", "issued_after"),
    *("names", "ends_line", "alone", "after:"),
)
# what a row may ask for that no date with no such words beside it has: of the kind "in" before a mark, and of all others
TOLD_IN = {*BEFORE, *AFTER}
TOLD = TOLD_IN - {"things_after", "alone"} | {"in", "over"}


@lru_cache(maxsize=8)
def aside_words(codebook: Codebook) -> AsideWords:
    """The patterns of words that make a date an aside, of one codebook."""
    words, rows = TimeWords.of(codebook), codebook.rows("time_rules")
    before, after = (
        ("baseline_before", "lunar"),
        ("stock_after", "baseline_after", "edition_after", "issued_after", "name_end"),
    )
    begins = {word[0] for word in (*words_of(rows, "after"), *words.of_roles(*after))}
    other = {*re.findall(r"\s", PLANE), *BLANKS_OF_DATES}
    return AsideWords(
        baseline_before=re.compile(rf"{words('baseline_before')}\Z"),
        lunar=re.compile(rf"{words('lunar')}[）)]?\Z"),
        stock_after=re.compile(rf"{GAP}{words('stock_after', 'baseline_after')}"),
        edition_after=re.compile(rf"{GAP}{words('edition_after')}"),
        issued_after=re.compile(rf"{GAP}{words('issued_after')}"),
        name_after=re.compile(rf"[^，,。；;：:、\n（）()”]{{0,16}}?{words('name_end')}"),
        name_verb=re.compile(words("name_verb")),
        name_before=re.compile(rf"{words('name_before_period')}[*\s]*[（(]\Z"),
        ends=frozenset({word[-1] for word in (*words_of(rows, "before"), *words.of_roles(*before))} | set("）)（(")),
        marks=frozenset("，,。；;：:、") - begins,
        begins=frozenset(begins | other),
        by_words=_by_words(row for row in rows if row["decision"] == "aside"),
    )


def _by_words(rows: Iterable[dict[str, str]]) -> bool:
    """Whether of a date that no such words stand beside the rows say only whether it is too old."""
    signs = [(row["signs"].split(), row["unless"]) for row in rows]
    others = [{sign[: sign.find(":") + 1] or sign for sign in asked} for asked, _ in signs if asked != ["too_old"]]
    told = not any(asked.isdisjoint(TOLD_IN) or asked.isdisjoint(TOLD) for asked in others)
    return told and (["too_old"], "") in signs


@lru_cache(maxsize=8)
def aside_rules(codebook: Codebook) -> Rules[DateCase]:
    """The decision whether a date is an aside, from the codebook's rows."""
    return Rules(codebook, "time_rules", "aside", SIGNS, _kind, _of_kind)


def _kind(case: DateCase) -> Hashable:
    """All that the signs of ``OF_KIND`` look at, and whether those that look for words can find them."""
    first, words = case.first, case.words
    return (
        case.kind == "in",
        case.until,
        first.relative[:1],
        first.bare_year,
        bool(first.day),
        bool(first.month),
        bool(first.half),
        case.before[-1:] in words.ends,
        case.after[:1] in words.marks,
    )


def _of_kind(case: DateCase) -> tuple[str, ...]:
    """The signs that hold for all dates of one kind or for none."""
    before, after = case.before[-1:] in case.words.ends, case.after[:1] in case.words.marks
    return (*OF_KIND, *(() if before else BEFORE), *(AFTER if after else ()))
