"""The comparative table (对照表): a row for each entry, group or theme, a column for each plan, a cell says who, when, how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from compare.analysis.ledger import JOIN
from compare.analysis.select import Plans, plan_ids, select
from compare.corpus import Corpus
from compare.errors import ChoiceError
from compare.frames import ANY_FRAME, Frame, find_frame, frame_coverage
from compare.frames.asked import SENTENCE
from compare.frames.matching import share_said
from compare.model import ROLES

ROWS = ("frame", "cluster", "theme")
COLUMNS = [
    "row_id", "no", "row", "kind", "plan_id", "state", "lead", "deadline", "number", "text", "measures", "start", "end",
]  # fmt: skip
NOTHING = "—"
DOT = " · "
MOST_UNITS = 2  # units that a cell names
SPEAKS = 0.5  # share of what the best sentence says of an entry that a sentence must say to speak of it


def comparative_table(
    corpus: Corpus, rows: str = "frame", frame: ANY_FRAME = None, plans: Plans = None, kind: str | None = None
) -> pd.DataFrame:
    """Who does what by when and how much, plan beside plan.

    Parameters
    ----------
    rows : {"frame", "cluster", "theme"}
        What a row is: an entry of a frame, a group of like measures of at least two plans, or a theme.
    frame : optional
        As for :func:`compare.frames.find_frame`, where rows are entries.
    plans : sequence of str, optional
        The columns in their order; all by date by default.

    Returns
    -------
    DataFrame
        A row for each row × plan of the table, in its order: ``row_id``, ``no``, ``row`` (its name), ``kind``,
        ``plan_id``, ``state`` (of an entry), ``lead`` (the units that lead, else answer), ``deadline`` and ``number`` as
        printed (of a measure that answers several entries, those of the sentences that speak of this one), ``text`` (the cell: lead · deadline · number, ``—`` where the plan has nothing), ``measures`` (their ids,
        joined by ``、``), and the place of the one that says most; empty where there is none. :func:`wide` sets the plans side by side.

    Raises
    ------
    ChoiceError
        For other rows.
    """
    if rows not in ROWS:
        raise ChoiceError(f"no rows by {rows!r}; there is {', '.join(ROWS)}")
    wanted = plan_ids(corpus, plans)
    heads, cells = _of_frame(corpus, frame, wanted, kind) if rows == "frame" else _of_groups(corpus, rows, wanted)
    say = Sayings(corpus)
    found = []
    for head in heads:
        for plan in wanted:
            state, ids, place, where = cells.get((str(head["row_id"]), plan), (None, (), None, {}))
            found.append({**head, "plan_id": plan, "state": state, **say.cell(ids, place, where)})
    return pd.DataFrame(found, columns=COLUMNS).astype({"start": "Int64", "end": "Int64"})


def wide(table: pd.DataFrame, values: str = "text") -> pd.DataFrame:
    """A comparative table with the plans side by side.

    Parameters
    ----------
    table : DataFrame
        As :func:`comparative_table` gives it.
    values : str
        The column that fills the cells.

    Returns
    -------
    DataFrame
        Indexed by ``no`` and ``row``, a column for each plan, both in the order of the table.
    """
    order = list(dict.fromkeys(table["plan_id"]))
    found = table.pivot(index=["row_id", "no", "row"], columns="plan_id", values=values)
    keys = table[["row_id", "no", "row"]].drop_duplicates()
    return (
        found.reindex(index=pd.MultiIndex.from_frame(keys), columns=order).droplevel("row_id").rename_axis(columns=None)
    )


Span = tuple[int, int]
Where = Mapping[str, Sequence[Span]]  # of measures that speak of other things too, the sentences that count
Printed = dict[str, list[tuple[str, int]]]  # by measure, what is printed and where it begins
Cells = dict[tuple[str, str], tuple[str | None, tuple[str, ...], Span | None, Where]]


def _of_frame(
    corpus: Corpus, frame: ANY_FRAME, plans: list[str], kind: str | None
) -> tuple[list[dict[str, object]], Cells]:
    found = find_frame(corpus, frame)
    entries = found.entries if kind is None else found.entries[found.entries["kind"] == kind]
    heads = [
        {"row_id": row.entry_id, "no": row.no, "row": row.name, "kind": row.kind if isinstance(row.kind, str) else None}
        for row in entries.itertuples()
    ]
    rows = frame_coverage(corpus, found, plans)
    where, under = own_sentences(corpus, found, rows), measures_under(corpus)
    cells: Cells = {}
    for row in rows[rows["entry_id"].notna()].itertuples():
        ids, key = _answers(row), (row.entry_id, row.plan_id)
        measures = tuple(dict.fromkeys(one for row_id in ids for one in under.get(row_id, (row_id,))))
        cells[key] = str(row.state), measures, (row.start, row.end) if ids else None, where[key]
    return heads, cells


def measures_under(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """The measures of each action, in reading order."""
    return dict(corpus.measures.groupby("action_id")["measure_id"].agg(tuple))


def own_sentences(corpus: Corpus, frame: Frame, rows: pd.DataFrame) -> dict[tuple[str, str], Where]:
    """By entry and plan, the sentences that speak of the entry, of measures that answer several entries of its kind.

    ``rows`` are those of the table ``frames``.
    """
    kinds = dict(zip(frame.entries["entry_id"], frame.entries["kind"].astype("str"), strict=True))
    asked = {
        row.entry_id: f"{row.name}{row.description if isinstance(row.description, str) else ''}"
        for row in frame.entries.itertuples()
    }
    spans = {row.measure_id: (row.start, row.end) for row in corpus.measures.itertuples()}
    answers = {(row.entry_id, row.plan_id): _answers(row) for row in rows.itertuples() if isinstance(row.entry_id, str)}
    many = Counter((kinds[entry], one) for (entry, _), ids in answers.items() for one in ids)
    return {
        (entry, plan): {
            one: _speaking(corpus.texts.get(plan, ""), spans[one], asked[entry])
            for one in ids if many[kinds[entry], one] > 1 and one in spans
        }
        for (entry, plan), ids in answers.items()
    }  # fmt: skip


def _answers(row: Any) -> list[str]:
    """The ids of the measures or actions that answer an entry."""
    main = row.measure_id if isinstance(row.measure_id, str) else row.action_id
    return [main, *(row.also.split(JOIN) if isinstance(row.also, str) else ())] if isinstance(main, str) else []


def _speaking(text: str, span: Span, asked: str) -> list[Span]:
    """The sentences of a passage that say most of an entry, and those that say half as much."""
    start, end = span
    cuts = [start, *(mark.end() for mark in SENTENCE.finditer(text, start, end)), end]
    sentences = list(pairwise(cuts))
    said = [share_said(asked, text[left:right]) for left, right in sentences]
    return [one for one, share in zip(sentences, said, strict=True) if share >= max(said) * SPEAKS]


def _of_groups(corpus: Corpus, rows: str, plans: list[str]) -> tuple[list[dict[str, object]], Cells]:
    """Clusters that at least two plans have, or themes; those of most plans and measures first."""
    tables = select(corpus, plans)
    if rows == "cluster":
        data = tables["clusters"].rename(columns={"cluster_id": "row_id", "cluster_name": "row"})
    else:
        data = tables["themes"][tables["themes"]["rank"] == 1].assign(
            row_id=lambda table: table["theme"], row=lambda table: table["theme"]
        )
    data = data[["row_id", "row", "plan_id", "measure_id", "start", "end"]].sort_values(["plan_id", "start"])
    sizes = data.groupby("row_id").agg(
        plans=("plan_id", "nunique"), measures=("measure_id", "size"), row=("row", "first")
    )
    if rows == "cluster":
        sizes = sizes[sizes["plans"] >= 2]
    sizes = sizes.reset_index().sort_values(["plans", "measures", "row_id"], ascending=[False, False, True])
    heads: list[dict[str, object]] = [
        {"row_id": row.row_id, "no": str(i), "row": row.row, "kind": None}
        for i, row in enumerate(sizes.itertuples(), 1)
    ]
    cells: Cells = {}
    for (row_id, plan), group in data.groupby(["row_id", "plan_id"]):
        first = group.iloc[0]
        cells[row_id, plan] = None, tuple(group["measure_id"]), (first["start"], first["end"]), {}
    return heads, cells


class Sayings:
    """What measures say of who, when and how much, looked up by id."""

    def __init__(self, corpus: Corpus) -> None:
        tables = select(corpus)
        self.units: dict[str, list[tuple[int, str]]] = {}
        for row in tables["assignments"].itertuples():
            self.units.setdefault(row.measure_id, []).append((ROLES.index(str(row.role)), row.name))
        years = tables["years"]
        self.years = self._printed(years[years["kind"] != "every"].sort_values("to_date"))
        self.often = self._printed(years[years["kind"] == "every"])
        self.targets = self._printed(tables["targets"])
        self.places = {row.measure_id: (row.start, row.end) for row in corpus.measures.itertuples()}

    @staticmethod
    def _printed(rows: pd.DataFrame) -> Printed:
        rows = rows[rows["measure_id"].notna()]
        return {
            str(one): list(zip(said["raw"], said["start"], strict=True))
            for one, said in rows.groupby("measure_id", sort=False)
        }

    def cell(self, ids: tuple[str, ...], place: Span | None, where: Where) -> dict[str, object]:
        """One cell: the units that lead most of the measures, and the deadline and number of the measure that says most.

        The cell opens that measure; what it does not say itself comes from the others.
        """
        if place is None:
            return {"text": NOTHING}
        years, often, targets = (
            {one: _told(said, one, where) for one in ids} for said in (self.years, self.often, self.targets)
        )
        ranked = sorted(ids, key=lambda one: -sum(bool(said[one]) for said in (years, targets, often)))
        lead = self._lead(ids)
        deadline = _first(ranked, years) or _first(ranked, often)
        number = _first(ranked, targets)
        said = [part for part in (lead, deadline, number) if part]
        start, end = self.places.get(ranked[0], place) if ranked else place
        return {
            "lead": lead, "deadline": deadline, "number": number, "text": DOT.join(said) or NOTHING,
            "measures": JOIN.join(ids) or None, "start": start, "end": end,
        }  # fmt: skip

    def _lead(self, ids: tuple[str, ...]) -> str | None:
        units = [unit for one in ids for unit in self.units.get(one, ())]
        if not units:
            return None
        best = min(rank for rank, _ in units)
        names = [name for name, _ in Counter(name for rank, name in units if rank == best).most_common()]
        return JOIN.join(names[:MOST_UNITS]) + ("等" if len(names) > MOST_UNITS else "")


def _told(printed: Printed, measure: str, where: Where) -> list[str]:
    """What a measure prints, in the sentences that count where only some do."""
    rows = printed.get(measure, [])
    if measure not in where:
        return [raw for raw, _ in rows]
    return [raw for raw, start in rows if any(left <= start < right for left, right in where[measure])]


def _first(ids: Sequence[str], said: Mapping[str, list[str]]) -> str | None:
    return next((said[one][0] for one in ids if said[one]), None)
