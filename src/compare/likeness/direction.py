"""Which way text went between two plans, told by what they cite, whose place is above whose, and when they were issued."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from compare.model import LEVELS
from compare.saying import say


def direction(
    plan: str, other: str, plans: pd.DataFrame | None = None, references: pd.DataFrame | None = None
) -> tuple[str, str]:
    """Which way text went between two plans: ``from`` (``plan`` drew on ``other``), ``to`` or ``unknown``, and why.

    A title in 《》 that is the other plan's says most; then levels, where one plan governs the place of the other; then
    dates of issue. Evidence that contradicts itself says nothing. Two plans that drew on a third look alike too: the
    date alone is weak, and ``because`` says that it is all there is.
    """
    if plans is None or not len(plans):
        return "unknown", say("no facts of the plans were given")
    facts = {row["plan_id"]: row for row in plans.to_dict("records")}
    if plan not in facts or other not in facts:
        return "unknown", say("no facts of the plans were given")
    mine, theirs = facts[plan], facts[other]
    cites = _cites(plan, theirs, references), _cites(other, mine, references)
    if cites == (True, True):
        return "unknown", say("each cites the other")
    if cites[0]:
        return "from", say(f"{plan} cites the title of {other}")
    if cites[1]:
        return "to", say(f"{other} cites the title of {plan}")
    level = _governs(theirs, mine), _governs(mine, theirs)
    if level[0]:
        return "from", say(f"{other} is the plan of the level above")
    if level[1]:
        return "to", say(f"{other} is a plan of the level below")
    dates = [pd.to_datetime(facts_of.get("issued_on")) for facts_of in (mine, theirs)]
    if any(pd.isna(date) for date in dates):
        return "unknown", say("no title cited, no common place, a date of issue missing")
    if dates[0] == dates[1]:
        return "unknown", say("issued on the same day")
    if dates[1] < dates[0]:
        return "from", say(f"issued later ({dates[0]:%Y-%m-%d} after {dates[1]:%Y-%m-%d}); a common source is possible")
    return "to", say(f"issued earlier ({dates[0]:%Y-%m-%d} before {dates[1]:%Y-%m-%d}); a common source is possible")


def _cites(plan: str, other: Mapping[str, object], references: pd.DataFrame | None) -> bool:
    title, number = other.get("title"), other.get("doc_number")
    if references is None or not len(references):
        return False
    rows = references[references["plan_id"] == plan]
    titles = set(rows["title"].dropna().astype(str))
    numbers = set(rows["doc_number"].dropna().astype(str)) if "doc_number" in rows else set()
    return (isinstance(title, str) and title in titles) or (isinstance(number, str) and number in numbers)


def _governs(upper: Mapping[str, object], lower: Mapping[str, object]) -> bool:
    """Whether the place of one plan lies in the place that the other governs."""
    levels = [facts.get("level") for facts in (upper, lower)]
    if any(level not in LEVELS for level in levels):
        return False
    high, low = (LEVELS.index(str(level)) for level in levels)
    if high >= low:
        return False
    if levels[0] == "national":
        return True
    column = LEVELS[high]
    one, two = upper.get(column), lower.get(column)
    return isinstance(one, str) and one == two
