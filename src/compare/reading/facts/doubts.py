"""How sure the date of issue and the area are: each is derived a second time by a short rule of its own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from compare.model import PlanFacts
from compare.reading.facts.head import FIRST_CHAPTER
from compare.reading.page import Page
from compare.script.codes import TEXTS
from compare.script.dates import YEAR_NUMBER, date_of, dates, year_of
from compare.script.lines import beginning_with

END = 400  # a date of issue below the plan stands within so many characters of the end
ENOUGH = 2  # a plan names its own area so many times before that tells its level
# 全县, 我市, 本乡; 全区域 and 本级 are other words
OWN = beginning_with("全我本", r"(?P<kind>[省市州盟县区旗镇乡])(?![域场间直级])")
# the levels that an area of a kind may have: a 市 is a prefecture, a county or a municipality
LEVELS_OF = {
    "省": ("province",),
    "市": ("province", "prefecture", "county"),
    "州": ("prefecture",),
    "盟": ("prefecture",),
    "县": ("county",),
    "区": ("province", "county"),
    "旗": ("county",),
    "镇": ("township",),
    "乡": ("township",),
}
IN_REGISTER = ("province", "prefecture", "county")


def with_fact_doubts(facts: PlanFacts, page: Page) -> PlanFacts:
    """The facts with the reason for doubt, where a second reading of the date or the area says otherwise.

    Parameters
    ----------
    facts : PlanFacts
        With the place that was found for the area.
    page : Page
        The text that they were read from.

    Returns
    -------
    PlanFacts
        Equal but for ``sure``: ``issued_on: second_reading``, ``level: second_reading`` …, parted by ``; ``.
    """
    doubts = [*_of_the_date(facts, page.text), *_of_the_area(facts, page.text)]
    return replace(facts, sure="; ".join(doubts)) if doubts else facts


@lru_cache(maxsize=2 * TEXTS)
def own_kinds(text: str, start: int = 0) -> Counter[str]:
    """How often a text calls its own area by each kind: 全县, 我县 → 县 2."""
    return Counter([match[1] for pattern in OWN for match in pattern.finditer(text, start)])


def _of_the_date(facts: PlanFacts, text: str) -> list[str]:
    """The last full date above the first chapter, else one in the last lines, and the year of the document number."""
    if facts.issued_on is None:
        return []
    chapter = FIRST_CHAPTER.search(text, facts.body_start)
    body = chapter.start("line") if chapter else facts.body_start
    above = _last_date(text, body)
    if above is None or date_of(above) != facts.issued_on:
        below = dates(text, max(body, len(text) - END))
        if facts.issued_on not in {date_of(match) for match in below}:
            return ["issued_on: second_reading"]
    number = re.search(YEAR_NUMBER, facts.doc_number or "")
    return ["issued_on: rare_form"] if number and year_of(number.group()) != facts.issued_on.year else []


def _last_date(text: str, end: int) -> re.Match[str] | None:
    """The last full date before a place; no date runs over the end of a line."""
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        if found := list(dates(text, start, end)):
            return found[-1]
        end = start - 1
    return None


def _of_the_area(facts: PlanFacts, text: str) -> list[str]:
    """The level by what the plan calls its own area, and whether the register has the area."""
    if facts.jurisdiction is None or facts.level is None:
        return []
    said = own_kinds(text, facts.body_start)
    kind, times = max(said.items(), key=lambda pair: pair[1], default=("", 0))
    if times >= ENOUGH and facts.level not in LEVELS_OF[kind] and said.total() < 2 * times:
        return ["level: second_reading"]
    registered = facts.province is not None or facts.level not in IN_REGISTER
    return [] if registered else ["jurisdiction: rare_form"]
