"""The forms that offices work with: who has what to do by when and how much, and what is due in a month or a quarter."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from compare.analysis.select import Plans, select
from compare.analysis.shown import headings
from compare.corpus import Corpus
from compare.errors import ChoiceError
from compare.model import ROLES
from compare.plan_view import sentence_around

LEDGER = [
    "unit", "role", "function", "collective", "via", "action_id", "measure_id", "label", "task", "deadline", "due",
    "target", "start", "end",
]  # fmt: skip
CALENDAR = ["due", "plan_id", "part", "measure_id", "label", "task", "says", "raw", "units", "every", "start", "end"]
DATED = ("by", "in", "range")  # kinds of time that say until when
MONTH, QUARTER = re.compile(r"(\d{4})-(\d{1,2})"), re.compile(r"(\d{4})-?[Qq]([1-4])")
JOIN = "、"


def by_measure(rows: pd.DataFrame, column: str = "raw") -> pd.Series:
    """The printed forms of a table of each measure, each once, joined; indexed by ``measure_id``."""
    rows = rows[rows["measure_id"].notna()].sort_values(["start", "end"])
    return rows.groupby("measure_id")[column].agg(lambda said: JOIN.join(dict.fromkeys(said)))


def ledger(corpus: Corpus, plan: str) -> pd.DataFrame:
    """The ledger of tasks (任务分工台账) of one plan.

    Parameters
    ----------
    plan : str
        Its id, or its place where that means one plan.

    Returns
    -------
    DataFrame
        A row for each unit and measure: ``unit``, ``role``, ``function``, ``collective``, ``via`` (whose note says so),
        ``action_id``, ``measure_id``, ``label``, ``task`` (the measure's heading), ``deadline`` as printed, ``due`` (the
        first day that falls due), ``target`` as printed, and the place of the measure. Units with most measures first,
        those they lead before others, then by what is due first. Measures of the tasks that name nobody stand last,
        ``unit`` empty.
    """
    tables = select(corpus, [plan])
    measures = tables["measures"].set_index("measure_id")
    dated = tables["years"][tables["years"]["kind"].isin(DATED)]
    rows = tables["assignments"][["name", "role", "function", "collective", "via", "measure_id"]]
    rows = rows.rename(columns={"name": "unit"})
    tasks = measures.index[measures["part"] == "tasks"]
    nobody = tasks[~tasks.isin(rows["measure_id"])]
    rows = pd.concat([rows.astype("object"), pd.DataFrame({"measure_id": nobody}).astype("object")])
    many = rows["unit"].map(rows.groupby("unit").size()).fillna(0).astype(int)
    due = dated.groupby("measure_id")["to_date"].min().to_dict()
    ids = rows["measure_id"]
    found = rows.assign(
        action_id=ids.map(measures["action_id"]), label=ids.map(measures["label"]),
        task=ids.map(headings(tables["measures"])), deadline=ids.map(by_measure(tables["years"])), due=pd.Series([due.get(one) for one in ids], ids.index, "datetime64[s]"),
        target=ids.map(by_measure(tables["targets"])), start=ids.map(measures["start"]), end=ids.map(measures["end"]),
        many=-many, rank=[ROLES.index(role) if role in ROLES else len(ROLES) for role in rows["role"]],
    )  # fmt: skip
    found = found.sort_values(["many", "unit", "rank", "due", "start"], na_position="last", ignore_index=True)
    return found[LEDGER].astype({"start": "int64", "end": "int64"})


def calendar(
    corpus: Corpus,
    plans: Plans = None,
    *,
    month: str | None = None,
    quarter: str | None = None,
    after: str | date | None = None,
    before: str | date | None = None,
    recurring: bool = False,
) -> pd.DataFrame:
    """What falls due when.

    Parameters
    ----------
    plans : str or sequence of str, optional
        All plans by default.
    month, quarter : str, optional
        ``2024-12``, ``2024Q4``: what falls due in it.
    after, before : date or str, optional
        What falls due after a day, and before one (both days left out).
    recurring : bool
        With what recurs (每季度), below what is dated.

    Returns
    -------
    DataFrame
        A row for each expression that says until when: ``due`` (its last day), ``plan_id``, ``part``, ``measure_id``,
        ``label``, ``task`` (the measure's heading), ``says`` (the sentence it stands in), ``raw`` as printed, ``units``
        (those that lead, else all that answer), ``every`` (of what recurs, ``due`` empty), and its place. By day, then
        plan, then place.

    Raises
    ------
    ChoiceError
        For a month, quarter or day that is none.
    """
    first, last = _span(month, quarter, after, before)
    tables = select(corpus, plans)
    years = tables["years"].drop(columns="where")
    dated = years[years["kind"].isin(DATED) & years["to_date"].notna()].assign(due=lambda rows: rows["to_date"])
    dated = dated[(dated["due"] >= first) & (dated["due"] <= last)]
    found = dated
    if recurring:
        often = years[years["kind"] == "every"]
        found = pd.concat([dated, often.assign(due=pd.Series(pd.NaT, often.index, "datetime64[s]"))])
    ids, measures = found["measure_id"], tables["measures"].set_index("measure_id")
    found = found.assign(
        label=ids.map(measures["label"]), task=ids.map(headings(tables["measures"])), every=found["every_period"],
        units=ids.map(_answering(tables["assignments"])),
        says=[_sentence(corpus, row.plan_id, row.start, row.end) for row in found.itertuples()],
    )  # fmt: skip
    return found.sort_values(["due", "plan_id", "start"], na_position="last", ignore_index=True)[CALENDAR]


def _answering(assignments: pd.DataFrame) -> pd.Series:
    """The units that lead each measure, else those that are responsible; indexed by ``measure_id``."""
    rank = assignments["role"].astype("str").map(ROLES.index)
    best = rank.groupby(assignments["measure_id"]).transform("min")
    return by_measure(assignments[rank == best], "name")


def _sentence(corpus: Corpus, plan_id: str, start: int, end: int) -> str:
    text = corpus.texts.get(plan_id)
    if text is None:
        return ""
    left, right = sentence_around(text, start, end)
    return re.sub(r"\s+", "", text[left:right])


def _span(
    month: str | None, quarter: str | None, after: str | date | None, before: str | date | None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day that are meant."""
    first, last = pd.Timestamp(1, 1, 1).as_unit("s"), pd.Timestamp(9999, 12, 31).as_unit("s")
    day = pd.Timedelta(days=1)
    for said, shape, name in ((month, MONTH, "month"), (quarter, QUARTER, "quarter")):
        if said is None:
            continue
        found = shape.fullmatch(str(said).strip())
        of_month = found and (int(found[2]) if name == "month" else 3 * int(found[2]) - 2)
        if not found or not of_month or not 1 <= of_month <= 12 or int(found[1]) == 0:
            raise ChoiceError(f"{name} {said!r} is none; write 2024-12 for a month, 2024Q4 for a quarter")
        start = pd.Timestamp(int(found[1]), of_month, 1)
        end = start + pd.DateOffset(months=1 if name == "month" else 3) - day
        first, last = max(first, start), min(last, end)
    if after is not None:
        first = max(first, day_of(after, "after") + day)
    if before is not None:
        last = min(last, day_of(before, "before") - day)
    return first, last


def day_of(said: str | date, name: str) -> pd.Timestamp:
    """The day that a choice of that name means.

    Raises
    ------
    ChoiceError
        For what is no day.
    """
    try:
        found = pd.Timestamp(said)
    except (ValueError, TypeError) as error:
        raise ChoiceError(f"{name} {said!r} is no day; write it like 2024-12-31") from error
    if pd.isna(found):
        raise ChoiceError(f"{name} {said!r} is no day; write it like 2024-12-31")
    return found.normalize()
