"""What a notebook holds: the tables and texts of many plans, selections of them, and the passage behind any row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from numbers import Integral
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from compare import model, statistics
from compare import tables as store
from compare.errors import ChoiceError, CompareError, listed
from compare.language import counted, current
from compare.plan_view import MarkedText, Passage, PlanView, sentence_around
from compare.saying import say
from compare.tables import SCHEMA, LazyTables, StoredTexts
from compare.tables.selection import Kept, kept_rows

__all__ = ["Corpus", "CorpusError", "MarkedText", "Passage", "PlanView", "falls_into", "find_plans", "sentence_around"]


HAN = re.compile(r"[\u3400-\u9fff]")


class CorpusError(CompareError, KeyError):
    """A plan, row or value that the corpus does not hold; the message lists those that it does."""


def find_plans(plans: pd.DataFrame, wanted: Iterable[str]) -> list[str]:
    """The ids of plans that are named by their id, or in Chinese by their place or title where that means one plan only.

    Parameters
    ----------
    plans : DataFrame
        Table ``plans``.
    wanted : iterable of str
        ``zhanhe-2024``, ``湛河区``, ``湛河区安全生产治本攻坚``.

    Returns
    -------
    list of str
        In the order asked for, each once.

    Raises
    ------
    CorpusError
        For a plan that is not there, or a name that several have; the message lists them.
    """
    there = list(plans["plan_id"])
    found: dict[str, None] = {}
    for name in wanted:
        matches = meant(plans, name)
        if not matches:
            raise CorpusError(f"no plan {name}; there are {listed(sorted(there))}")
        if len(matches) > 1:
            raise CorpusError(f"{name} may be {', '.join(matches)}; give one of these ids")
        found[matches[0]] = None
    return list(found)


def meant(plans: pd.DataFrame, name: str) -> list[str]:
    """The plans that a name may mean: its id, or in Chinese a whole place, else a part of place, title or issuer."""
    if name in set(plans["plan_id"]):
        return [name]
    whole = plans["jurisdiction"].eq(name).fillna(False)
    if whole.any():
        return list(plans.loc[whole, "plan_id"])
    if not isinstance(name, str) or not HAN.search(name):
        return []
    part = pd.Series(False, index=plans.index)
    for column in ("jurisdiction", "title", "issuer"):
        part |= plans[column].str.contains(name, regex=False).fillna(False).astype(bool)
    return list(plans.loc[part, "plan_id"])


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

    folder: Path | None = None  # of the build that it was read from; none for a selection
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
    entries: pd.DataFrame
    frames: pd.DataFrame
    changes: pd.DataFrame

    def __init__(self, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> None:
        if not isinstance(tables, LazyTables):
            tables = LazyTables.of({name: tables[name] if name in tables else store.frame(name) for name in SCHEMA})
        self.tables = tables
        self.texts = texts if isinstance(texts, StoredTexts) else dict(texts)

    @classmethod
    def read(cls, folder: str | Path) -> Corpus:
        """The corpus that a build wrote into a folder; every table and text is read when it is first asked for.

        Selections read no more than they need: plans and measures that are left out stay on the disk.
        """
        corpus = cls(*store.open_build(folder))
        corpus.folder = Path(folder)
        return corpus

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
        return PlanView(self, *find_plans(self.tables["plans"], [plan_id]))

    def _ipython_key_completions_(self) -> list[str]:
        """What Jupyter offers after ``corpus["``."""
        return self.plan_ids

    def __contains__(self, plan_id: object) -> bool:
        return plan_id in self.plan_ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.plan_ids)

    def __len__(self) -> int:
        return len(self.tables["plans"])

    def __repr__(self) -> str:
        rows = ", ".join(f"{len(self.tables[name]):,} {name}" for name in ("measures", "units", "years", "targets"))
        if current() == "zh":
            nouns = ("measure", "unit", "year", "target")
            rows = "，".join(counted(len(self.tables[f"{noun}s"]), noun) for noun in nouns)
        return say(f"Corpus of {len(self)} plans ({', '.join(self.plan_ids)}): {rows}")

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
            Plan ids, or names that mean one plan (湛河区); administrative levels (``county`` …). They choose whole plans.
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
        ChoiceError
            For a year that is no whole number.
        """
        tables = self.tables
        plans = tables["plans"]
        if plan is not None:
            plans = plans[plans["plan_id"].isin(find_plans(plans, [str(one) for one in _several(plan)]))]
        if level is not None:
            plans = plans[plans["level"].isin(self._closed("level", model.LEVELS, level))]
        parts = None if part is None else self._closed("part", model.PARTS, part)
        fitting: list[pd.Series] = []
        if sector is not None:
            rows = tables.columns("sectors", ["measure_id", "sector"])
            there = sorted(set(rows["sector"].dropna().astype(str)))
            fitting.append(rows.loc[rows["sector"].isin(self._closed("sector", there, sector)), "measure_id"])
        if function is not None:
            rows = tables.columns("assignments", ["measure_id", "function"])
            functions = self._closed("function", list(rows["function"].cat.categories), function)
            fitting.append(rows.loc[rows["function"].isin(functions), "measure_id"])
        if year is not None:
            rows = tables.columns("years", ["measure_id", "kind", "from_date", "to_date"])
            fitting.append(rows.loc[falls_into(rows, _years(year)), "measure_id"])
        if fitting:
            measures = tables.part("measures", "measure_id", set.intersection(*(set(one.dropna()) for one in fitting)))
        elif plan is not None or level is not None:
            measures = tables.part("measures", "plan_id", list(plans["plan_id"]))
        else:
            measures = tables["measures"]
        measures = measures[measures["plan_id"].isin(plans["plan_id"])]
        if parts is not None:
            measures = measures[measures["part"].isin(parts)]
        return self._narrowed(plans, measures, parts, bool(fitting))

    def _narrowed(
        self, plans: pd.DataFrame, measures: pd.DataFrame, parts: Sequence[str] | None, by_measure: bool
    ) -> Corpus:
        """The corpus of some plans and measures; no table is read before it is asked for."""
        kept = Kept(
            list(plans["plan_id"]),
            sorted(set(measures["plan_id"])),
            set(measures["measure_id"]),
            set(measures["action_id"].dropna()),
            parts,
            by_measure,
        )
        chosen = LazyTables({name: partial(kept_rows, self.tables, name, kept) for name in SCHEMA}) | {
            "plans": plans.reset_index(drop=True),
            "measures": measures.reset_index(drop=True),
        }
        if isinstance(self.texts, StoredTexts):
            return Corpus(chosen, self.texts.of(kept.plans))
        return Corpus(chosen, {plan_id: self.texts[plan_id] for plan_id in kept.plans if plan_id in self.texts})

    @staticmethod
    def _closed(what: str, there: Sequence[str], wanted: str | Sequence[str]) -> list[str]:
        asked = _several(wanted)
        missing = [str(value) for value in asked if value not in there]
        if missing:
            raise CorpusError(f"no {what} {', '.join(missing)}; there are {listed(there)}")
        return asked

    # -- for statistics -----------------------------------------------------------------------------------------------

    def matrix(
        self, rows: statistics.Codes = "plan", columns: statistics.Codes = "theme", values: str = "measures"
    ) -> pd.DataFrame:
        """A wide table for R, Stata or SPSS, keyed by division code.

        Parameters
        ----------
        rows, columns : str, Series or mapping
            Codings: names of ``compare.statistics.CODINGS`` (``plan``, ``level``, ``theme``, ``sector``, ``role`` …), or
            one's own, measure to value.
        values : str
            ``measures``, ``share``, ``present``, ``chars``, ``targets``, ``years`` or ``units``.

        Returns
        -------
        DataFrame
            As ``compare.statistics.matrix`` tells; ``compare.export.write_statistics`` writes it.
        """
        return statistics.matrix(self.tables, rows, columns, values)

    def dyads(
        self, of: Literal["plans", "measures"] = "plans", *, directed: bool = False, every: bool = False
    ) -> pd.DataFrame:
        """Pairs of plans or of measures for dyadic analysis: days between, ranks, kinship, likeness, shared text.

        Parameters
        ----------
        directed : bool
            Each pair in both directions; otherwise once, the earlier plan first.
        every : bool
            Of measures, also the pairs that share next to nothing.

        Returns
        -------
        DataFrame
            As ``compare.statistics.dyads`` tells.
        """
        return statistics.dyads(self.tables, of, directed=directed, every=every)

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
        data = row._asdict() if hasattr(row, "_asdict") else dict(row) if isinstance(row, Mapping | pd.Series) else {}
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
            raise CorpusError(
                "this names no passage: it is no row with plan_id, start and end; "
                "give a row of a table that has them, like corpus.passage(corpus.units.iloc[0])"
            )
        text = self.texts.get(str(data["plan_id"]))
        if text is None:
            raise CorpusError(f"no plan {data['plan_id']}; there are {listed(self.plan_ids)}")
        try:
            start, end = int(data["start"]), int(data["end"])
        except (TypeError, ValueError):
            start, end = 0, -1
        if not 0 <= start <= end <= len(text):
            raise CorpusError(
                f"{data['plan_id']} has no place from {data['start']} to {data['end']}, its text holds {len(text):,} characters; "
                "give start and end as a table of this corpus has them"
            )
        left, right = sentence_around(text, start, end)
        where = data.get("where")
        return Passage(
            data["plan_id"], start, end, text[left:start], text[start:end], text[end:right],
            where if isinstance(where, str) else None,
        )  # fmt: skip


def _several(asked: Any) -> list[Any]:
    """What is asked for, one or several."""
    return list(asked) if isinstance(asked, Iterable) and not isinstance(asked, str) else [asked]


def _years(asked: Any) -> list[int]:
    years = _several(asked)
    for year in years:
        if isinstance(year, bool) or not isinstance(year, Integral):
            raise ChoiceError(f"year takes whole numbers, like 2025 or [2024, 2025], not {year!r}")
    return [int(year) for year in years]


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
