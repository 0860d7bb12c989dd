"""By when and how much: deadlines, the course of one plan, what recurs, and targets that several plans set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from compare.analysis.ledger import day_of
from compare.analysis.select import Data, Plans, commonest, select
from compare.analysis.silence import without_years
from compare.analysis.targets import TargetSettings, comparable_targets
from compare.analysis.timeline import commitments, deadlines
from compare.analysis.timeline import course as course_rows
from compare.findings.names import action_names, glossed, measure_names, names_of, theme_numbers
from compare.findings.words import (
    Finding,
    Name,
    Phrase,
    amount,
    capital,
    closed,
    finding,
    nothing,
    outstanding,
    printed,
    say,
    top,
)
from compare.model import PERIODS

MOST_YEARS = 12  # columns of years, those between them and of the periods of plans included
QUOTED = 45  # characters of a quotation, a little more or less
CUT = "……"
CLAUSE = re.compile(r"[^，,；;。]+[，,；;。]*|[，,；;。]+")
SENTENCE_END = re.compile(r"[。；;]")
CLASSES = ("from", "within", "every", "undated")  # commitments that fall due in no year


def _one_year(plans: pd.DataFrame, names: dict[str, Name], silent: list[str]) -> list[Phrase]:
    """Plans whose measures name no year; those that are for one year have no need to."""
    rows = plans.set_index("plan_id")
    short = [
        p for p in silent if pd.notna(rows["period_start"][p]) and rows["period_start"][p] == rows["period_end"][p]
    ]
    long = [p for p in silent if p not in short]
    said = [say("due.one-year", plans=[names[p] for p in short])] if short else []
    return said + ([say("due.silent", plans=[names[p] for p in long])] if long else [])


def due(data: Data, plans: Plans = None, after: Any = None) -> Finding:
    """In which year most falls due, what recurs, and what is still due after a chosen day.

    Parameters
    ----------
    after : date, optional
        The day; without one nothing is said of what is still due.

    Returns
    -------
    Finding
        Its frame has a row for each plan by period and date: commitments by year, then those that begin (``from``), run
        for a time (``within``), recur (``every``) or name no year, then targets with and without a year; ``years`` are
        its columns of years, ``periods`` the first and last year of each plan, ``open`` what is still due of each.
    """
    tables, names = select(data, plans), names_of(data, plans)
    counts = deadlines(tables)
    if counts.empty:
        return nothing("due.none", tables["plans"])
    dated = counts[(counts["what"] == "measures") & (counts["when"] == "dated")]
    every_year = sorted({int(year) for year in counts["year"].dropna()})
    periods = tables["plans"][["period_start", "period_end"]].stack().dropna().astype(int)
    first, last = min([*every_year, *periods], default=0), max([*every_year, *periods], default=0)
    if every_year and last - first < MOST_YEARS:  # so that the frame round a plan's period has all of its years
        every_year = list(range(first, last + 1))
    elif every_year and every_year[-1] - every_year[0] < MOST_YEARS:
        every_year = list(range(every_year[0], every_year[-1] + 1))
    rows = tables["plans"].sort_values(["period_start", "period_end", "issued_on", "plan_id"], na_position="last")
    ids = list(rows["plan_id"])

    def column(what: str, when: str, year: int | None = None) -> list[int]:
        own = counts[(counts["what"] == what) & (counts["when"] == when)]
        own = own if year is None else own[own["year"] == year]
        return [int(n) for n in own.groupby("plan_id")["count"].sum().reindex(ids, fill_value=0)]

    frame = pd.DataFrame(
        {"plan_id": [names[p] for p in ids], "period": [_period(row) for row in rows.to_dict("records")]}
    )
    for year in every_year:
        frame[str(year)] = column("measures", "dated", year)
    classes = [when for when in CLASSES if sum(column("measures", when))]
    for when in classes:
        frame[when if when == "undated" else closed("kind", when)] = column("measures", when)
    targets = [when for when in ("dated", "undated") if sum(column("targets", when))]
    for when in targets:
        frame[_target_head(when)] = column("targets", when)
    by_year = dated.groupby("year")["count"].sum()
    best = top(by_year, {year: Name(f"{int(year)}年", str(int(year))) for year in by_year.index})
    whole = int(by_year.sum())
    key = ("due.undated" if best is None else "due.level" if best.level else "due.tied" if best.tied
           else "due.one" if whole == 1 else "due.only" if best.value == whole else "due")  # fmt: skip
    says = [say(key, top=best, share=100 * best.value / whole if best else 0, whole=whole)]
    silent = [plan_id for plan_id in ids if plan_id not in set(dated["plan_id"])]
    more = _one_year(tables["plans"], names, silent)
    if recurring := sum(column("measures", "every")):
        more.append(say("due.recurring", n=recurring))
    left: dict[str, int] = {}
    if after is not None:
        rest, day = commitments(tables), day_of(after, "after")
        rest = rest[(rest["when"] == "dated") & (rest["to_date"] > day)]
        left = {plan_id: int((rest["plan_id"] == plan_id).sum()) for plan_id in ids}
        says.append(say("due.open", day=day, n=sum(left.values())))
        frame["open"] = list(left.values())
    facts = rows.set_index("plan_id")
    return finding(
        *says, more=tuple(more), counted=say("due.counted"), frame=frame, plans=tables["plans"],
        numbers={"years": every_year, "classes": classes, "targets": targets, "open": left,
                 "periods": [(facts["period_start"][p], facts["period_end"][p]) for p in ids]},
    )  # fmt: skip


def _target_head(when: str) -> Name:
    return Name("有时限指标", "targets, dated") if when == "dated" else Name("无时限指标", "targets, undated")


def _period(row: dict[str, Any]) -> Name:
    first, last = row["period_start"], row["period_end"]
    if pd.isna(first) or pd.isna(last):
        return printed("—")
    return printed(int(first)) if first == last else Name(*(f"{int(first)}{dash}{int(last)}" for dash in "—–"))


def undated(data: Data, plans: Plans = None) -> Finding:
    """How many measures of the tasks say nothing of when, and in which plan most."""
    tables, names = select(data, plans), names_of(data, plans)
    tasks = tables["measures"][tables["measures"]["part"].astype("str") == "tasks"]
    if tasks.empty:
        return nothing("tasks.none")
    loose = without_years(tables)
    if loose.empty:
        return nothing("undated.none", whole=len(tasks))
    shares = (loose.groupby("plan_id").size() / tasks.groupby("plan_id").size()).fillna(0.0)
    more = []
    if len(names) > 1 and (best := outstanding(shares.reindex(list(names)), names)) is not None:
        more.append(say("undated.most", top=best, share=100 * best.value))
        more += [p for p in _one_year(tables["plans"], names, list(best.keys)) if p.key == "due.one-year"]
    said = say(
        "undated" if len(loose) < len(tasks) else "undated.all",
        n=len(loose),
        whole=len(tasks),
        share=100 * len(loose) / len(tasks),
    )
    return finding(said, more=tuple(more))


def course(data: Data, plan: str) -> Finding:
    """How the work of one plan lies over its years.

    Returns
    -------
    Finding
        Its frame has a row for every expression of when; ``rows`` the same as read, ``names`` what each belongs to.
    """
    (plan_id, name), *_ = names_of(data, [plan]).items()
    tables = select(data, [plan_id])
    rows = course_rows(tables, plan_id)
    if rows.empty:
        return nothing("course.none", tables["plans"], plan=name)
    kinds = rows["kind"].astype("str")
    numbers = theme_numbers(data, tables)
    names = measure_names(tables["measures"], numbers) | action_names(tables["actions"], numbers)
    parts = {part: closed("part", part) for part in rows["part"].astype("str")}
    names |= {part: Name(called.zh, capital(called.en)) for part, called in parts.items()}
    measures = rows["measure_id"].dropna().nunique()
    whole = len(tables["measures"])
    recurring = commitments(tables)
    recurring = recurring[recurring["when"] == "every"]["row_id"].nunique()
    ends = rows[kinds.isin(["by", "in", "range"])].dropna(subset=["to_date"]).sort_values(["to_date", "start"])
    says = [say("course" if measures else "course.outside", plan=name, n=measures, whole=whole)]
    more = []
    if len(ends):
        first, last = ends.iloc[0], ends.iloc[-1]
        says.append(say("course.last", day=last["to_date"]))
        if first["to_date"] != last["to_date"]:
            more.append(say("course.first", day=first["to_date"], raw=printed(first["raw"]), last=printed(last["raw"])))
    if recurring:
        more.append(say("course.recurring", n=recurring))
    elsewhere = int(rows["measure_id"].isna().sum())
    return finding(
        *says, more=tuple(more), counted=say("course.counted"), plans=tables["plans"],
        notes=(say("course.elsewhere", n=elsewhere),) if elsewhere else (),
        frame=pd.DataFrame({
            "what": [names[row_id] for row_id in rows["row_id"]], "kind": [closed("kind", kind) for kind in kinds],
            "from_date": rows["from_date"], "to_date": rows["to_date"], "raw": rows["raw"],
        }),
        numbers={"rows": rows, "names": names, "facts": tables["plans"].iloc[0]},
    )  # fmt: skip


def recurring(data: Data, plans: Plans = None) -> Finding:
    """Which duties come again, and how often."""
    rows = commitments(data, plans)
    rows = rows[rows["when"] == "every"]
    if rows.empty:
        return nothing("recurring.none")
    periods = rows.groupby("every_period")["row_id"].nunique()
    often = [say("recurring.each", period=closed("every_period", period), n=int(periods[period]))
             for period in PERIODS if period in periods]  # fmt: skip
    written = int((select(data, plans)["years"]["kind"].astype("str") == "every").sum())
    n = rows["row_id"].nunique()
    return finding(say("recurring" if periods.sum() == n else "recurring.several", n=n, often=often, written=written))


def promises(data: Data, plans: Plans = None) -> Finding:
    """How many targets there are, how many are full coverage, how many have a deadline."""
    targets = select(data, plans)["targets"]
    if targets.empty:
        return nothing("targets.none")
    parts = {"full": int(targets["full"].sum()), "dated": int(targets["by_date"].notna().sum())}
    said = [say(f"targets.{name}" if n else f"targets.{name}.none", n=n) for name, n in parts.items()]
    return finding(say("targets", n=len(targets)), *said)


def rivals(data: Data, plans: Plans = None, settings: TargetSettings | None = None) -> Finding:
    """What several plans set a number for, and where the numbers differ.

    Returns
    -------
    Finding
        Its frame has a row for each target: ``object``, plan, ``value``, ``by_date`` and ``quote``, things whose numbers
        differ first; ``differs`` and ``objects`` say the same of each row.
    """
    tables, names = select(data, plans), names_of(data, plans)
    if len(names) < 2:
        return nothing("plans.few", tables["plans"])
    found = comparable_targets(tables, settings=settings)
    if found.empty:
        return nothing("rivals.none", tables["plans"])
    reached = found.groupby(["object_id", "plan_id"])["value"].max().groupby("object_id").agg(["min", "max"])
    gap = ((reached["max"] - reached["min"]) / reached["max"].abs().where(reached["max"] != 0)).fillna(0.0)
    spread = found.groupby("object_id")["plan_id"].nunique()
    order = sorted(gap.index, key=lambda o: (-round(gap[o], 6), -spread[o], str(o)))
    found = found.assign(rank=found["object_id"].map(order.index), no=found["plan_id"].map(list(names).index))
    found = found.sort_values(["rank", "value", "no", "start"], ascending=[True, False, True, True], ignore_index=True)
    differ = [o for o in order if gap[o] > 0]
    called = _objects(tables, found, theme_numbers(data, tables))
    quoted = {o: say("quoted", words=name) for o, name in zip(found["object_id"], called, strict=True)}
    widest, alone = top(gap, quoted), "rivals.single" if len(order) == 1 else "rivals.only"
    says = [
        say("rivals.agree", n=len(order)) if widest is None and len(order) > 1
        else say("rivals.single.agree", top=quoted[order[0]]) if widest is None
        else say(alone if len(differ) == 1 else "rivals.all" if len(differ) == len(order) else "rivals", n=len(order),
                 differ=len(differ), top=widest)
    ]  # fmt: skip
    more = []
    if widest is not None and not widest.tied:
        one = widest.keys[0]
        unit = found[found["object_id"] == one]["unit"].iloc[0]
        more.append(say("rivals.range", low=amount(reached["min"][one], unit), high=amount(reached["max"][one], unit)))
    signs = {"=": "", ">=": "≥", "<=": "≤"}
    return finding(
        *says, more=tuple(more), counted=say("rivals.counted" if differ else "rivals.counted.agree"), plans=tables["plans"],
        frame=pd.DataFrame({
            "object": called, "plan": [names[p] for p in found["plan_id"]],
            "value": [amount(value, unit, signs[str(op)])
                      for op, value, unit in zip(found["op"], found["value"], found["unit"], strict=True)],
            "by_date": [None if pd.isna(day) else pd.Timestamp(day).date().isoformat() for day in found["by_date"]],
            "quote": [quote(tables, row) for row in found.to_dict("records")],
        }, dtype="object"),
        numbers={"objects": list(found["object_id"]), "differs": [o in differ for o in found["object_id"]],
                 "found": found},
    )  # fmt: skip


def _objects(tables: dict[str, pd.DataFrame], found: pd.DataFrame, numbers: Mapping[str, int]) -> list[Name]:
    """What each target is of; in English behind the theme of most measures that set it."""
    themes = found["measure_id"].map(tables["measures"].set_index("measure_id")["theme"]).astype("object")
    most = themes.groupby(found["object_id"]).agg(commonest)
    return [glossed(" ".join(str(words).split()), most.get(key), numbers=numbers)
            for key, words in zip(found["object_id"], found["object"], strict=True)]  # fmt: skip


def quote(tables: dict[str, pd.DataFrame], row: dict[str, Any]) -> str:
    """The words of a measure around a target as its table prints them: whole clauses, what is cut marked by ``CUT``."""
    own = tables["measures"][tables["measures"]["measure_id"] == row["measure_id"]]
    words = " ".join(str(row["raw"]).split())
    if own.empty:
        return words
    text = " ".join(str(own["text"].iloc[0]).split())
    at = text.find(words, max(text.find(str(row["says"])), 0))
    at = at if at >= 0 else text.find(words)
    if at < 0:
        return words
    end = at + len(words)
    clauses = [(found.start(), found.end()) for found in CLAUSE.finditer(text)]
    inside = [i for i, (start, stop) in enumerate(clauses) if start < end and stop > at]
    first, last = inside[0], inside[-1]

    def fits(one: int, other: int) -> bool:
        """Whether the clauses from one to another are of one sentence, and few characters enough."""
        whole = text[clauses[one][0] : clauses[other][1]]
        return len(whole) <= QUOTED and not SENTENCE_END.search(whole[:-1])

    while first > 0 and fits(first - 1, last):
        first -= 1
    while last + 1 < len(clauses) and fits(first, last + 1):
        last += 1
    start, stop = clauses[first][0], clauses[last][1]
    if stop - start > QUOTED:  # a long clause is cut before and behind what is quoted
        start, stop = max(start, end - QUOTED), min(stop, max(end, start + QUOTED))
    begins = start == 0 or bool(SENTENCE_END.match(text[start - 1]))
    ends = stop == len(text) or bool(SENTENCE_END.match(text[stop - 1]))
    return f"{'' if begins else CUT}{text[start:stop].strip(' ，,；;。')}{'' if ends else CUT}"
