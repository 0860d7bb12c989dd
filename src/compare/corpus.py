"""What a notebook holds: the tables and texts of many plans, selections of them, and the passage behind any row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from compare import model
from compare import tables as store
from compare.tables import SCHEMA, Tables

# Marks that end a sentence; a line end does too.
SENTENCE_END = re.compile(r"[。！？；!?\n]")
PASSAGE_REACH = 200  # characters: a sentence is shown no further than this to either side of its match

# Okabe and Ito's colour-blind-safe hues, lightened so that dark text stays readable on them.
MARKS: dict[str, tuple[str, str]] = {
    "units": ("#cfe8f7", "unit"),
    "years": ("#fde3b0", "year"),
    "targets": ("#c8ecdd", "target"),
}


class CorpusError(KeyError):
    """A plan, row or value that the corpus does not hold; the message lists those that it does."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Passage:
    """A stretch of a plan and what surrounds it in its sentence.

    Attributes
    ----------
    plan_id : str
    start, end : int
        Code points of the plan's text, end exclusive.
    before, match, after : str
        Together the sentence; ``match`` is ``text[start:end]``.
    where : str or None
        Page or paragraph of the published file, where its format knows one.
    """

    plan_id: str
    start: int
    end: int
    before: str
    match: str
    after: str
    where: str | None = None

    def __str__(self) -> str:
        return _joined(f"{self.before}【{self.match}】{self.after}")

    def __repr__(self) -> str:
        return f"{self} ({self._place()})"

    def _place(self) -> str:
        return f"{self.plan_id} {self.start}–{self.end}" + (f", {self.where}" if self.where else "")

    def _repr_html_(self) -> str:
        parts = (escape(_joined(part)) for part in (self.before, self.match, self.after))
        before, match, after = parts
        return f"<p>{before}<mark>{match}</mark>{after} <small>{escape(self._place())}</small></p>"


def _joined(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


class Corpus:
    """Plans as tables and texts.

    Every table is an attribute: ``corpus.measures``, ``corpus.units``. ``corpus["zhanhe-2024"]`` is one plan.

    Parameters
    ----------
    tables : dict of DataFrame
        By name, as ``compare.tables.SCHEMA`` describes them; tables left out are empty.
    texts : mapping of str
        By plan id, what the offsets point into.
    """

    plans: pd.DataFrame
    parts: pd.DataFrame
    actions: pd.DataFrame
    measures: pd.DataFrame
    units: pd.DataFrame
    assignments: pd.DataFrame
    years: pd.DataFrame
    targets: pd.DataFrame
    references: pd.DataFrame
    terms: pd.DataFrame
    sectors: pd.DataFrame
    oddities: pd.DataFrame
    themes: pd.DataFrame
    similar: pd.DataFrame
    passages: pd.DataFrame
    clusters: pd.DataFrame

    def __init__(self, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> None:
        self.tables: Tables = {name: tables[name] if name in tables else store.frame(name) for name in SCHEMA}
        self.texts = dict(texts)

    @classmethod
    def read(cls, folder: str | Path) -> Corpus:
        """The corpus that a build wrote into a folder."""
        tables = store.read_tables(folder)
        return cls(tables, store.read_texts(folder, tables["plans"]["plan_id"]))

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in SCHEMA and "tables" in self.__dict__:
            return self.tables[name]
        raise AttributeError(f"a corpus has no {name}; its tables are {', '.join(SCHEMA)}")

    def __dir__(self) -> Iterable[str]:
        return sorted({*super().__dir__(), *SCHEMA})

    # -- plans ------------------------------------------------------------------------------------------------------

    @property
    def plan_ids(self) -> list[str]:
        """The plans, in order."""
        return list(self.tables["plans"]["plan_id"])

    def __getitem__(self, plan_id: str) -> PlanView:
        if plan_id not in self.plan_ids:
            raise CorpusError(f"no plan {plan_id}; there are {', '.join(self.plan_ids) or 'none'}")
        return PlanView(self, plan_id)

    def __contains__(self, plan_id: object) -> bool:
        return plan_id in self.plan_ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.plan_ids)

    def __len__(self) -> int:
        return len(self.tables["plans"])

    def __repr__(self) -> str:
        rows = ", ".join(f"{len(self.tables[name]):,} {name}" for name in ("measures", "units", "years", "targets"))
        return f"Corpus of {len(self)} plans ({', '.join(self.plan_ids)}): {rows}"

    # -- selections -------------------------------------------------------------------------------------------------

    def select(
        self,
        *,
        plan: str | Sequence[str] | None = None,
        level: str | Sequence[str] | None = None,
        part: str | Sequence[str] | None = None,
        sector: str | Sequence[str] | None = None,
        function: str | Sequence[str] | None = None,
        year: int | Iterable[int] | None = None,
    ) -> Corpus:
        """The corpus of the plans and measures that fit every condition given.

        Parameters
        ----------
        plan, level : str or sequence of str, optional
            Plan ids; administrative levels (``county`` …). They choose whole plans.
        part : str or sequence of str, optional
            Kinds of chapter: ``tasks``, ``safeguards`` …
        sector : str or sequence of str, optional
            Policy fields of the table ``sectors``.
        function : str or sequence of str, optional
            What a unit does (应急管理 …); measures that a unit of this function is assigned to.
        year : int or several, optional
            Measures with an expression of when that falls into the year: a deadline in it, a span that covers it.

        Returns
        -------
        Corpus
            ``part``, ``sector``, ``function`` and ``year`` keep the measures that fit and the rows that belong to
            them; rows outside measures stay only where ``part`` alone asks for them. Empty tables where nothing fits.

        Raises
        ------
        CorpusError
            For a value that stands nowhere in the tables; the message lists those that do.
        """
        tables = self.tables
        plans = tables["plans"]
        if plan is not None:
            plans = plans[plans["plan_id"].isin(self._known("plans", "plan_id", plan))]
        if level is not None:
            plans = plans[plans["level"].isin(self._closed("level", model.LEVELS, level))]
        measures = tables["measures"]
        measures = measures[measures["plan_id"].isin(plans["plan_id"])]
        parts = None if part is None else self._closed("part", model.PARTS, part)
        if parts is not None:
            measures = measures[measures["part"].isin(parts)]
        if sector is not None:
            fitting = tables["sectors"][tables["sectors"]["sector"].isin(self._known("sectors", "sector", sector))]
            measures = measures[measures["measure_id"].isin(fitting["measure_id"])]
        if function is not None:
            functions = self._closed("function", model.FUNCTIONS, function)
            fitting = tables["assignments"][tables["assignments"]["function"].isin(functions)]
            measures = measures[measures["measure_id"].isin(fitting["measure_id"])]
        if year is not None:
            fitting = tables["years"][falls_into(tables["years"], list(year) if isinstance(year, Iterable) else [year])]
            measures = measures[measures["measure_id"].isin(fitting["measure_id"])]
        by_measure = sector is not None or function is not None or year is not None
        return self._narrowed(plans, measures, parts, by_measure)

    def _narrowed(
        self, plans: pd.DataFrame, measures: pd.DataFrame, parts: Sequence[str] | None, by_measure: bool
    ) -> Corpus:
        ids, actions = set(measures["measure_id"]), set(measures["action_id"].dropna())
        chosen: Tables = {}
        for name, data in self.tables.items():
            if name in ("plans", "measures"):
                chosen[name] = plans if name == "plans" else measures
                continue
            if "measure_a" in data:
                keep = data["measure_a"].isin(ids) & data["measure_b"].isin(ids)
            else:
                keep = data["plan_id"].isin(plans["plan_id"])
                if by_measure or parts is not None:
                    keep &= self._belongs(name, data, ids, actions, parts, by_measure)
            chosen[name] = data[keep]
        texts = {plan_id: self.texts[plan_id] for plan_id in plans["plan_id"] if plan_id in self.texts}
        return Corpus({name: data.reset_index(drop=True) for name, data in chosen.items()}, texts)

    @staticmethod
    def _belongs(
        name: str,
        data: pd.DataFrame,
        measures: set[str],
        actions: set[str],
        parts: Sequence[str] | None,
        by_measure: bool,
    ) -> pd.Series:
        """Which rows of a table go with the measures that were kept."""
        everything = pd.Series(True, index=data.index)
        if name == "actions":
            return data["action_id"].isin(actions)
        if name == "parts":
            return everything if parts is None else data["part"].isin(parts)
        if "measure_id" not in data:
            return everything
        own = data["measure_id"].isin(measures)
        if by_measure:
            handed = data["action_id"].isin(actions) if name == "units" else ~everything
            return own | (data["measure_id"].isna() & handed)
        if "part" in data:
            return data["part"].isin(parts or ())
        return own | (
            data["measure_id"].isna() & data["action_id"].isin(actions) if "action_id" in data else ~everything
        )

    def _known(self, table: str, column: str, wanted: str | Sequence[str]) -> list[str]:
        there = sorted(set(self.tables[table][column].dropna().astype(str)))
        return self._closed(column.removesuffix("_id"), there, wanted)

    @staticmethod
    def _closed(what: str, there: Sequence[str], wanted: str | Sequence[str]) -> list[str]:
        asked = [wanted] if isinstance(wanted, str) else list(wanted)
        missing = [value for value in asked if value not in there]
        if missing:
            raise CorpusError(f"no {what} {', '.join(missing)}; there are {', '.join(there) or 'none'}")
        return asked

    # -- the text behind a row --------------------------------------------------------------------------------------

    def passage(self, row: Mapping[str, Any] | pd.Series | tuple[Any, ...], side: Literal["a", "b"] = "a") -> Passage:
        """The sentence that a row was read from, with the match marked.

        Parameters
        ----------
        row : Series, mapping or named tuple
            A row of any table that has ``start`` and ``end``; a row of ``passages`` has two sides.
        side : {"a", "b"}
            Which of the two measures of a row of ``passages`` or ``similar``.

        Returns
        -------
        Passage

        Raises
        ------
        CorpusError
            Where the row names no place of a plan that the corpus holds.
        """
        data = row._asdict() if hasattr(row, "_asdict") else dict(row)
        if "measure_a" in data:
            measure = data[f"measure_{side}"]
            place = {"plan_id": str(measure).rpartition("/")[0]}
            if f"start_{side}" in data:
                place |= {"start": data[f"start_{side}"], "end": data[f"end_{side}"]}
            else:
                own = self.tables["measures"].query("measure_id == @measure")
                place |= store.records(own[["start", "end", "where"]])[0] if len(own) else {}
            data = place
        if not {"plan_id", "start", "end"} <= set(data):
            raise CorpusError("this row names no passage: it has no plan_id, start and end")
        text = self.texts.get(data["plan_id"])
        if text is None:
            raise CorpusError(f"no plan {data['plan_id']}; there are {', '.join(self.plan_ids) or 'none'}")
        start, end = int(data["start"]), int(data["end"])
        left, right = sentence_around(text, start, end)
        where = data.get("where")
        return Passage(
            data["plan_id"], start, end, text[left:start], text[start:end], text[end:right],
            where if isinstance(where, str) else None,
        )  # fmt: skip


def falls_into(years: pd.DataFrame, wanted: Sequence[int]) -> pd.Series:
    """Which rows of the table ``years`` fall into one of the years.

    A deadline counts in its own year, a span in every year that it covers, an open beginning in all that follow;
    what recurs or has only a length has no year of its own.
    """
    first = years["from_date"].dt.year
    last = years["to_date"].dt.year
    result = pd.Series(False, index=years.index)
    for year in wanted:
        open_end = (years["kind"].astype("str") == "from") & (first <= year)
        result |= ((first.fillna(last) <= year) & (last >= year)) | (open_end & last.isna())
    return result.fillna(False).astype(bool)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds ``text[start:end]``; never further than ``PASSAGE_REACH`` from it."""
    floor, ceiling = max(0, start - PASSAGE_REACH), min(len(text), end + PASSAGE_REACH)
    left = floor
    for mark in SENTENCE_END.finditer(text, floor, start):
        left = mark.end()
    if end > start and SENTENCE_END.fullmatch(text[end - 1]):
        return left, end
    found = SENTENCE_END.search(text, end, ceiling)
    if found is None:
        return left, ceiling
    return left, found.start() if found.group() == "\n" else found.end()


class PlanView:
    """One plan of a corpus: its rows, and itself as text with units, years and targets marked.

    Every table is an attribute with this plan's rows only: ``plan.measures``.
    """

    plan_id: str

    def __init__(self, corpus: Corpus, plan_id: str) -> None:
        self.corpus = corpus
        self.plan_id = plan_id

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in SCHEMA or "corpus" not in self.__dict__:
            raise AttributeError(f"a plan has no {name}; its tables are {', '.join(SCHEMA)}")
        data = self.corpus.tables[name]
        if "measure_a" in data:
            mine = self.plan_id + "/"
            keep = data["measure_a"].str.startswith(mine) | data["measure_b"].str.startswith(mine)
        else:
            keep = data["plan_id"] == self.plan_id
        return data[keep].reset_index(drop=True)

    def __dir__(self) -> Iterable[str]:
        return sorted({*super().__dir__(), *SCHEMA})

    @property
    def text(self) -> str:
        """The plan's text, what every offset points into."""
        return self.corpus.texts[self.plan_id]

    @property
    def facts(self) -> dict[str, Any]:
        """The plan's row of the table ``plans``; None where the plan does not say."""
        return store.records(self.plans)[0]

    def passage(self, row: Mapping[str, Any] | pd.Series | tuple[Any, ...]) -> Passage:
        """The sentence that a row was read from, with the match marked."""
        return self.corpus.passage(row)

    def outline(self) -> str:
        """Parts, actions and measures as an indented list, with the number of units, years and targets of each."""
        return "\n".join(_outline(self))

    def marked(self, start: int = 0, end: int | None = None) -> MarkedText:
        """A stretch of the text with units, years and targets marked; the whole text by default."""
        return MarkedText(self, start, len(self.text) if end is None else end)

    def __repr__(self) -> str:
        facts = self.facts
        head = f"{facts['title'] or self.plan_id} ({self.plan_id})"
        return f"{head}\n{self.outline()}"

    def _repr_html_(self) -> str:
        return self.marked()._repr_html_()


@dataclass(frozen=True, repr=False)
class MarkedText:
    """A stretch of a plan for reading: HTML with coloured marks, or plain text with brackets round each match."""

    plan: PlanView
    start: int
    end: int

    def spans(self) -> list[tuple[int, int, str, str]]:
        """Start, end, table and what the row says, in reading order; of two that overlap the earlier stays."""
        found: list[tuple[int, int, str, str]] = []
        for table in MARKS:
            for row in store.records(getattr(self.plan, table)):
                if self.start <= row["start"] and row["end"] <= self.end and row["start"] < row["end"]:
                    found.append((row["start"], row["end"], table, _explain(table, row)))
        found.sort(key=lambda span: (span[0], -span[1], list(MARKS).index(span[2])))
        kept: list[tuple[int, int, str, str]] = []
        for span in found:
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return kept

    def __repr__(self) -> str:
        pieces, at = [], self.start
        for start, end, _, _ in self.spans():
            pieces += [self.plan.text[at:start], "【", self.plan.text[start:end], "】"]
            at = end
        return "".join([*pieces, self.plan.text[at : self.end]])

    def body(self) -> str:
        """The marked text alone, as HTML to be set with its line ends kept."""
        text, pieces, at = self.plan.text, [], self.start
        for start, end, table, says in self.spans():
            colour = MARKS[table][0]
            pieces.append(escape(text[at:start]))
            pieces.append(
                f'<mark style="background:{colour};color:#000" title="{escape(says)}">{escape(text[start:end])}</mark>'
            )
            at = end
        return "".join([*pieces, escape(text[at : self.end])])

    def _repr_html_(self) -> str:
        key = " ".join(f'<mark style="background:{c};color:#000">{name}</mark>' for c, name in MARKS.values())
        title = escape(self.plan.facts["title"] or self.plan.plan_id)
        return (
            f'<div style="max-width:50em;line-height:1.7"><p><b>{title}</b> <small>{escape(self.plan.plan_id)}</small> '
            f'{key}</p>\n<div style="white-space:pre-wrap">{self.body()}</div></div>'
        )


def _explain(table: str, row: Mapping[str, Any]) -> str:
    if table == "units":
        return f"{row['name']} · {row['role']} · {row['function']}"
    if table == "years":
        span = "–".join(str(row[name].date()) if row[name] is not None else "" for name in ("from_date", "to_date"))
        every = f"{row['every_period']}" if row["every_period"] is not None else ""
        return " · ".join(part for part in (row["kind"], span.strip("–"), every) if part)
    value = int(row["value"]) if float(row["value"]).is_integer() else row["value"]
    return f"{row['object']} {row['op']} {value}{row['unit']}".strip()


def _outline(plan: PlanView) -> list[str]:
    counted = {name: sorted(getattr(plan, name)["start"]) for name in MARKS}

    def counts(start: int, end: int) -> str:
        numbers = {
            name: bisect_right(starts, end - 1) - bisect_right(starts, start - 1) for name, starts in counted.items()
        }
        said = ", ".join(f"{number} {name if number != 1 else name[:-1]}" for name, number in numbers.items() if number)
        return f"  [{said}]" if said else ""

    rows = [(row["start"], -row["end"], 0, row["part"], row["title"] or "") for row in store.records(plan.parts)]
    rows += [(row["start"], -row["end"], 1, row["label"], row["title"]) for row in store.records(plan.actions)]
    told = {(row[0], -row[1]) for row in rows if row[2] == 1}  # an action that is one measure stands here once
    for row in store.records(plan.measures):
        if (row["start"], row["end"]) in told:
            continue
        head = row["title"] or row["text"].removeprefix(row["label"])[:30].strip() + "…"
        rows.append((row["start"], -row["end"], 2, row["label"], head))
    return [
        f"{'  ' * depth}{label} {title}".rstrip() + counts(start, -end)
        for start, end, depth, label, title in sorted(rows)
    ]
