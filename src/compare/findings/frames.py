"""Plans against a frame: what each took over, changed, left out and added; and one entry from the frame down to the town."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pandas as pd

from compare.analysis.frames import ADAPTED, by_entry, entry_timeline
from compare.analysis.select import Data, Plans, commonest, plan_ids, select
from compare.corpus import Corpus
from compare.errors import ChoiceError
from compare.findings.names import glossed, names_of, theme_numbers
from compare.findings.words import (
    Count,
    Finding,
    Name,
    Phrase,
    closed,
    finding,
    nothing,
    outstanding,
    printed,
    say,
    top,
)
from compare.frames import ANY_FRAME, Frame, find_frame, frame_changes, frame_coverage, frame_deadlines
from compare.script.dates import YEAR_NUMBER, year_of
from compare.script.document_numbers import BRACKETED_YEAR
from compare.tables.schema import ENTRY_KINDS

JOIN = "、"
ISSUED = re.compile(rf"(?={BRACKETED_YEAR})\W+(?P<year>{YEAR_NUMBER})")
DATELESS = ("every", "within")
MOVES = {  # what is said of a deadline that was compared
    "kept": "descent.kept", "earlier": "descent.earlier", "later": "descent.later", "dropped": "descent.dropped",
}  # fmt: skip


def corpus_of(data: Data) -> Corpus:
    """The data as a corpus: tables alone have no texts."""
    return data if isinstance(data, Corpus) else Corpus(data.tables if hasattr(data, "tables") else data, {})


def frame_of(corpus: Corpus, frame: ANY_FRAME = None) -> Frame | None:
    """The frame that is meant; without a name the list that the plans answer most, None where there is none.

    Raises
    ------
    UnknownError
        For a name that means no list, plan or file.
    """
    lists = list(dict.fromkeys(corpus.entries["frame_id"]))
    if frame is not None or len(lists) == 1:
        return find_frame(corpus, frame)
    if not lists:
        return None
    answered = corpus.frames[~corpus.frames["state"].isin(("absent", "own"))]["frame_id"].value_counts()
    return find_frame(corpus, min(lists, key=lambda name: (-int(answered.get(name, 0)), name)))


def frame_name(corpus: Corpus, frame: Frame) -> Name:
    """What a frame is called: a plan by its place, a list by its only source, else by its id."""
    if frame.plan_id is not None:
        return names_of(corpus)[frame.plan_id]
    sources = set(frame.entries["source"].dropna()) if "source" in frame.entries else set()
    return Name(sources.pop() if len(sources) == 1 else f"“{frame.frame_id}”", frame.frame_id)


def _earlier(corpus: Corpus, frame: Frame, plans: list[str]) -> list[str]:
    """The plans that are older than the frame: what they hold is no answer to it."""
    days = corpus.plans.set_index("plan_id")["issued_on"]
    if frame.plan_id is not None:
        first = days[frame.plan_id]
    else:
        sources = " ".join(frame.entries["source"].dropna().astype("str")) if "source" in frame.entries else ""
        years = [year_of(found["year"]) for found in ISSUED.finditer(sources)]
        first = pd.Timestamp(min(years), 1, 1) if years else None
    return [] if first is None or pd.isna(first) else [plan for plan in plans if days[plan] < first]


def _older(early: list[str], names: dict[str, Name], frame: Name) -> tuple[Phrase, ...]:
    return (say("frame.earlier", plans=[names[plan] for plan in early], frame=frame),) if early else ()


def entry_names(frame: Frame, corpus: Corpus | None = None, rows: pd.DataFrame | None = None) -> dict[str, Name]:
    """What entries are called: their id and name, in English with the theme of most measures that answer them.

    ``rows`` are those of the table ``frames`` for all plans, where they are at hand.
    """
    ids = frame.entries["entry_id"]
    bare = frame.plan_id is not None  # ids of a plan's measures say nothing to a reader
    themes, numbers = ({}, {}) if corpus is None else (_themes(frame, corpus, rows), theme_numbers(corpus))
    return {i: glossed(" ".join(str(name).split()), themes.get(i), "" if bare else f"{i} ", numbers)
            for i, name in zip(ids, frame.entries["name"], strict=True)}  # fmt: skip


def _themes(frame: Frame, corpus: Corpus, rows: pd.DataFrame | None) -> dict[str, str]:
    """The theme of most measures (or actions) that answer each entry; ties by name."""
    rows = frame_coverage(corpus, frame) if rows is None else rows
    rows = rows[rows["entry_id"].notna() & (rows["state"] != "absent")]
    of = {one: theme for name in ("measures", "actions") if "theme" in corpus.tables[name]
          for one, theme in corpus.tables[name].set_index(f"{name[:-1]}_id")["theme"].dropna().items()}  # fmt: skip
    found = rows["measure_id"].map(of).fillna(rows["action_id"].map(of)).dropna()
    return found.groupby(rows["entry_id"]).agg(commonest).to_dict()


def _laid(data: Data, frame: ANY_FRAME, plans: Plans, kind: str | None) -> tuple[Corpus, Frame, list[str]] | Finding:
    """The corpus, the frame and the plans beside it; a finding where there is nothing to lay side by side."""
    if kind is not None and kind not in ENTRY_KINDS:
        raise ChoiceError(f"no entries of kind {kind!r}; there are {', '.join(ENTRY_KINDS)}")
    corpus = corpus_of(data)
    found = frame_of(corpus, frame)
    wanted = [] if found is None else found.beside(corpus.plans, plan_ids(corpus, plans))
    facts = select(corpus, plan_ids(corpus, plans))["plans"]
    if found is None:
        return nothing("frame.none", facts)
    if kind is not None:
        entries = found.entries[found.entries["kind"] == kind].reset_index(drop=True)
        found = Frame(found.frame_id, entries, found.plan_id, found.problems)
    if found.entries.empty:
        return nothing("frame.empty", facts, frame=frame_name(corpus, found))
    if not wanted:
        return nothing("frame.alone", facts, frame=frame_name(corpus, found))
    return corpus, found, wanted


def against(data: Data, frame: ANY_FRAME = None, plans: Plans = None, kind: str | None = None) -> Finding:
    """What became of each entry of a frame in each plan.

    Returns
    -------
    Finding
        Its frame has a row for each entry in its order, a column for each plan with the state, and ``plans``: how many
        have it. ``own`` holds for each plan how many of its measures (actions, where the frame holds only such) answer
        no entry, ``states`` the states by entry and plan id.
    """
    laid = _laid(data, frame, plans, kind)
    if isinstance(laid, Finding):
        return laid
    corpus, found, wanted = laid
    whole = found if kind is None else frame_of(corpus, frame)
    assert whole is not None
    rows = frame_coverage(corpus, whole, wanted)
    everywhere = rows if plans is None else frame_coverage(corpus, whole)
    names, called = names_of(corpus), entry_names(found, corpus, everywhere)
    wide = by_entry(whole, rows).set_index("entry_id").loc[list(found.entries["entry_id"]), wanted]
    wide = wide.fillna("absent")
    have = wide != "absent"
    each = have.sum()
    spread = have.sum(axis=1)
    own = _own(rows, found, wanted)
    states = Counter(wide.to_numpy().ravel())
    entries, everyone = len(wide), int((spread == len(wanted)).sum())
    what: dict[str, Any] = {"frame": frame_name(corpus, found), "entries": Count(entries, kind or "entry")}
    early = _earlier(corpus, found, wanted)
    ranked = [plan for plan in wanted if plan not in early] or wanted
    most, least = top(each[ranked], names), top(each[ranked], names, least=True)
    if most is None:
        says = [say("frame.nobody", **what)]
    elif len(wanted) == 1:
        says = [say("frame.one", plan=names[wanted[0]], have=int(each.iloc[0]), **what)]
    elif everyone == entries:
        says = [say("frame.all", **what)]
    else:
        key = "frame.level" if most.level else "frame.most" if everyone else "frame.most.none"
        says = [say(key, all=everyone, top=most, **what)]
    more: list[Phrase] = []
    if most is not None and least is not None and len(wanted) > 1 and least.value < most.value:
        more.append(say("frame.least", top=least))
    changed = sum(states[state] for state in ADAPTED)
    if changed:
        how = top({state: states[state] for state in ADAPTED}, {state: closed("state", state) for state in ADAPTED})
        more.append(say("frame.adapted", plain=states["covered"], n=changed, top=how))
    lacking = [called[i] for i in wide.index[spread == 0]]
    if lacking and most is not None:
        more.append(say("frame.lacking", names=lacking, n=len(lacking)))
    added = outstanding({plan: own[plan] for plan in ranked}, names)
    if added is not None:
        more.append(say("frame.own", top=added))
    older = _older(early, names, what["frame"]) if len(early) < len(wanted) else ()
    if most is not None and any(each[plan] >= most.value for plan in early) and older:
        says += older  # the picture would refute the title
    else:
        more += older
    table = wide.map(lambda state: closed("state", state)).set_axis([names[p] for p in wanted], axis=1)
    table = table.reset_index(drop=True)
    table.insert(0, "entry", [called[i] for i in wide.index])
    if len(wanted) > 1:
        table["plans"] = spread.to_numpy()
    kinds = found.entries.set_index("entry_id")["kind"].reindex(wide.index)
    return finding(
        *says, more=tuple(more), notes=tuple(p for p in older if p in more), counted=say("frame.counted", **what), frame=table, plans=select(corpus, wanted)["plans"],
        numbers={"states": wide, "own": own, "ids": wanted, "kinds": [k if isinstance(k, str) else None for k in kinds]},
    )  # fmt: skip


def _own(rows: pd.DataFrame, frame: Frame, plans: list[str]) -> dict[str, int]:
    """How many measures (actions, where the frame holds only such) of each plan answer no entry."""
    own = rows[rows["state"] == "own"]
    actions = set(frame.entries["kind"].dropna()) == {"action"}
    counts = own[own["measure_id"].isna() if actions else own["measure_id"].notna()]["plan_id"].value_counts()
    return {plan: int(counts.get(plan, 0)) for plan in plans}


def taken(data: Data, frame: ANY_FRAME = None, plans: Plans = None) -> Finding:
    """What each plan is made of: measures that answer an entry of the frame as it is, that adapt one, that are its own.

    Returns
    -------
    Finding
        Its frame has a row for each plan: per cent ``taken``, ``altered`` and ``added`` of its ``measures`` (its actions
        where none of its measures is matched), and ``lacks``, how many entries it has nothing for. A measure that
        answers several entries counts by the one it answers best: as it is before adapted.
    """
    laid = _laid(data, frame, plans, None)
    if isinstance(laid, Finding):
        return laid
    corpus, found, wanted = laid
    names, rows = names_of(corpus), frame_coverage(corpus, found, wanted)
    lines = []
    for plan, group in rows.groupby("plan_id", sort=False):
        kinds = _kinds_of_measures(group)
        counts = Counter(kinds.values())
        whole = sum(counts.values())
        if whole:
            lines.append([
                names[str(plan)], *(100 * counts[kind] / whole for kind in KINDS), whole,
                int((group["state"] == "absent").sum()),
            ])  # fmt: skip
    facts = select(corpus, wanted)["plans"]
    what: dict[str, Any] = {"frame": frame_name(corpus, found), "entries": Count(len(found), "entry")}
    if not lines:
        return nothing("frame.nothing", facts, **what)
    table = pd.DataFrame(lines, columns=["plan_id", *KINDS, "measures", "lacks"])
    table = table.sort_values("added", ascending=False, kind="stable", ignore_index=True)
    called = dict(enumerate(table["plan_id"]))
    early = _earlier(corpus, found, wanted)
    late = ~table["plan_id"].isin([names[plan] for plan in early])
    ranked = table[late] if late.any() else table
    high, plain = top(ranked["added"], called), top(ranked["taken"], called)
    says = ([say("taken.none", **what)] if high is None else
            [say("taken.level" if high.level else "taken", top=high, share=high.value)])  # fmt: skip
    more = [] if plain is None or plain.level else [say("taken.plain", top=plain, share=plain.value)]
    complete = [name for name, n in zip(ranked["plan_id"], ranked["lacks"], strict=True) if n == 0]
    most = outstanding(ranked["lacks"], called)
    if most is not None:
        more.append(say("taken.lacks", top=most))
    if complete:
        more.append(say("taken.complete", names=complete))
    older = _older(early, names, what["frame"]) if late.any() else ()
    if high is not None and (table["added"][~late] >= high.value).any():
        says += older  # the picture would refute the title
    else:
        more += older
    return finding(
        *says, more=tuple(more), counted=say("taken.counted", **what), plans=facts, notes=tuple(p for p in older if p in more),
        frame=table.assign(**{kind: table[kind].round(1) for kind in KINDS}), numbers={"entries": len(found), "exact": table},
    )  # fmt: skip


KINDS = ("taken", "altered", "added")


def _kinds_of_measures(rows: pd.DataFrame) -> dict[str, str]:
    """Each measure of a plan as taken over, adapted or added; its actions where no measure is matched."""
    found: dict[str, str] = {}
    for row in rows.itertuples(index=False):
        main = row.measure_id if isinstance(row.measure_id, str) else row.action_id
        if not isinstance(main, str) or row.state == "absent":
            continue
        kind = {"covered": "taken", "own": "added"}.get(str(row.state), "altered")
        for one in (main, *(row.also.split(JOIN) if isinstance(row.also, str) else ())):
            if KINDS.index(kind) <= KINDS.index(found.get(one, "added")):
                found[one] = kind
    measures = {one: kind for one, kind in found.items() if "/m" in one}
    return measures or found


def descent(data: Data, entry: str | None = None, frame: ANY_FRAME = None, plans: Plans = None) -> Finding:
    """One entry of a frame from the frame down to the township: who took it up when, and until when.

    Parameters
    ----------
    entry : str, optional
        Its id; by default the one that most plans have, of these the one whose plans set most deadlines for it.

    Returns
    -------
    Finding
        Its frame has a row for each plan, from the highest level down and by date: ``plan_id``, ``level``, ``issued_on``,
        ``state``, ``by_date`` (the first deadline that it sets for the entry), ``raw`` and ``deadline`` (what became of the
        frame's). ``rows`` holds all deadlines for the entry: of the clauses that the table ``changes`` lays beside the
        frame's where the frame sets deadlines anywhere, else of the measure that answers; ``asked`` those of the frame,
        ``head`` its words.

    Raises
    ------
    UnknownError
        For an entry that the frame does not have; the message lists those that it has.
    """
    laid = _laid(data, frame, plans, None)
    if isinstance(laid, Finding):
        return laid
    corpus, found, wanted = laid
    names = names_of(corpus)
    coverage = frame_coverage(corpus, found, wanted)
    asked = frame_deadlines(corpus, found)
    dates = _deadlines(corpus, coverage, None if asked.empty else frame_changes(corpus, found, wanted))
    entry = entry or _widest(found, coverage, dates)
    steps = entry_timeline(corpus, entry, found, wanted).iloc[1:].reset_index(drop=True)
    own = dates[dates["entry_id"] == entry]
    first = own.sort_values(["to_date", "start"]).drop_duplicates("plan_id").set_index("plan_id")
    has = steps["state"] != "absent"
    called = entry_names(found, corpus, coverage if plans is None else None)[entry]
    what = {"entry": called, "frame": frame_name(corpus, found)}
    if not has.any():
        return nothing("descent.none", select(corpus, wanted)["plans"], **what)
    says = [say("descent.all" if has.all() else "descent", have=int(has.sum()), whole=len(steps), **what)]
    early_plans = _earlier(corpus, found, wanted)
    dated = first["to_date"].dropna().drop(early_plans, errors="ignore")
    more: list[Phrase] = []
    if len(dated) > 1 and dated.min() < dated.max():
        early = top(dated.map(lambda day: day.toordinal()), names, least=True)
        late = top(dated.map(lambda day: day.toordinal()), names)
        if early is not None and late is not None:
            more.append(say("descent.span", early=early, first=dated.min(), late=late, last=dated.max()))
    elif len(dated):
        more.append(say("descent.day", n=len(dated), day=dated.min()))
    else:
        more.append(say("descent.undated"))
    moved = coverage[coverage["entry_id"] == entry].set_index("plan_id")["deadline"]
    for change, phrase in MOVES.items():
        if plans_so := [names[p] for p in steps["plan_id"] if moved[p] == change]:
            more.append(say(phrase, names=plans_so, **what))
    missing = [names[p] for p in steps.loc[~has, "plan_id"]]
    if missing:
        more.append(say("descent.missing", names=missing))
    older = _older(early_plans, names, what["frame"])
    table = pd.DataFrame({
        "plan_id": [names[p] for p in steps["plan_id"]],
        "level": [None if pd.isna(level) else closed("level", level) for level in steps["level"]],
        "issued_on": steps["issued_on"],
        "state": [closed("state", state) for state in steps["state"]],
        "by_date": [first["to_date"].get(p) for p in steps["plan_id"]],
        "raw": [None if pd.isna(word := first["raw"].get(p)) else printed(word) for p in steps["plan_id"]],
        "deadline_change": [None if pd.isna(moved[p]) else closed("deadline", moved[p]) for p in steps["plan_id"]],
    })  # fmt: skip
    said = found.entries.set_index("entry_id").loc[entry]
    own_asked = sorted(set(asked[asked["entry_id"] == entry]["to_date"]))
    head = said["description"] if pd.notna(said.get("description")) else said["name"]
    return finding(
        *says, more=tuple(more), notes=older, counted=say("descent.counted.asked" if own_asked else "descent.counted", **what), frame=table,
        plans=select(corpus, wanted)["plans"],
        numbers={"rows": own, "ids": list(steps["plan_id"]), "states": list(steps["state"]), "head": str(head), "entry": entry,
                 "frame": what["frame"], "moves": [moved[p] for p in steps["plan_id"]], "asked": own_asked},
    )  # fmt: skip


def _deadlines(corpus: Corpus, coverage: pd.DataFrame, changes: pd.DataFrame | None) -> pd.DataFrame:
    """The deadlines that plans set for each entry: ``entry_id`` and the columns of ``years``."""
    rows = coverage[coverage["entry_id"].notna() & (coverage["state"] != "absent")]
    years = corpus.years[~corpus.years["kind"].astype("str").isin(DATELESS) & corpus.years["to_date"].notna()]
    columns = ["plan_id", "measure_id", "action_id", "raw", "kind", "to_date", "start"]
    if changes is None:
        by_measure = rows[rows["measure_id"].notna()][["entry_id", "measure_id"]].merge(years[columns], on="measure_id")
    else:
        beside = changes[(changes["what"] == "deadline") & changes["now"].notna()]
        beside = beside[["entry_id", "measure_id", "now", "start", "end"]].rename(columns={"start": "from"})
        by_measure = beside.merge(years[columns], on="measure_id").drop_duplicates(
            ["entry_id", "plan_id", "start", "raw"]
        )
        here = by_measure["start"].between(by_measure["from"], by_measure["end"], inclusive="left")
        by_measure = by_measure[here & (by_measure["raw"] == by_measure["now"])]
    bare = rows[rows["measure_id"].isna() & rows["action_id"].notna()]
    by_action = bare[["entry_id", "action_id"]].merge(years[columns], on="action_id")
    return pd.concat([by_measure, by_action], ignore_index=True)[["entry_id", *columns]]


def _widest(frame: Frame, coverage: pd.DataFrame, dates: pd.DataFrame) -> str:
    """The entry that most plans have; of these the one for which most set a deadline, then the first."""
    has = coverage[coverage["state"] != "absent"].groupby("entry_id")["plan_id"].nunique()
    dated = dates.groupby("entry_id")["plan_id"].nunique()
    order = list(frame.entries["entry_id"])
    return str(min(order, key=lambda one: (-int(has.get(one, 0)), -int(dated.get(one, 0)), order.index(one))))
