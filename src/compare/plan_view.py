"""One plan of a corpus as a person reads it: its rows, its outline, its text with marks, the sentence behind a row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

import pandas as pd

from compare import language
from compare import tables as store
from compare.saying import place
from compare.tables import SCHEMA

# Marks that end a sentence; a line end does too.
SENTENCE_END = re.compile(r"[。！？；!?\n]")
PASSAGE_REACH = 200  # characters: a sentence is shown no further than this to either side of its match

# Okabe and Ito's colour-blind-safe hues, lightened so that dark text stays readable on them.
MARKS: dict[str, tuple[str, str]] = {
    "units": ("#cfe8f7", "unit"),
    "years": ("#fde3b0", "year"),
    "targets": ("#c8ecdd", "target"),
}


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
        part = "，" if language.current() == "zh" else ", "
        return f"{self.plan_id} {self.start}–{self.end}" + (f"{part}{place(self.where)}" if self.where else "")

    def _repr_html_(self) -> str:
        parts = (escape(_joined(part)) for part in (self.before, self.match, self.after))
        before, match, after = parts
        return f"<p>{before}<mark>{match}</mark>{after} <small>{escape(self._place())}</small></p>"


def _joined(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds a stretch of text.

    Parameters
    ----------
    start, end : int
        The stretch, code points of the text, end exclusive.

    Returns
    -------
    tuple of int
        Start and end of the sentence; never further than ``PASSAGE_REACH`` from the stretch.
    """
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


class Holder(Protocol):
    """A corpus, as a view of one of its plans needs it."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables by name."""

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by plan id."""

    def passage(self, row: Mapping[str, Any] | pd.Series | tuple[Any, ...]) -> Passage:
        """The sentence that a row was read from."""


class PlanView:
    """One plan of a corpus: its rows, and itself as text with units, years and targets marked.

    Every table is an attribute with this plan's rows only: ``plan.measures``.
    """

    plan_id: str

    def __init__(self, corpus: Holder, plan_id: str) -> None:
        self.corpus = corpus
        self.plan_id = plan_id

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in SCHEMA or "corpus" not in self.__dict__:
            raise AttributeError(f"a plan has no {name}; its tables are {', '.join(SCHEMA)}")
        data = self.corpus.tables[name]
        if "measure_a" in data:
            mine = self.plan_id + "/"
            keep = data["measure_a"].str.startswith(mine) | data["measure_b"].str.startswith(mine)
        elif "plan_id" not in data:  # entries of frames belong to no plan
            keep = pd.Series(True, index=data.index)
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
        zh = language.current() == "zh"
        key = " ".join(f'<mark style="background:{colour};color:#000">{SCHEMA[table].zh if zh else name}</mark>'
                       for table, (colour, name) in MARKS.items())  # fmt: skip
        title = escape(self.plan.facts["title"] or self.plan.plan_id)
        return (
            f'<div style="max-width:50em;line-height:1.7"><p><b>{title}</b> <small>{escape(self.plan.plan_id)}</small> '
            f'{key}</p>\n<div style="white-space:pre-wrap">{self.body()}</div></div>'
        )


def _explain(table: str, row: Mapping[str, Any]) -> str:
    if table == "units":
        return f"{row['name']} · {language.value('role', row['role'])} · {row['function']}"
    if table == "years":
        span = "–".join(str(row[name].date()) if row[name] is not None else "" for name in ("from_date", "to_date"))
        every = language.value("every_period", row["every_period"]) if row["every_period"] is not None else ""
        return " · ".join(part for part in (language.value("kind", row["kind"]), span.strip("–"), every) if part)
    value = int(row["value"]) if float(row["value"]).is_integer() else row["value"]
    return f"{row['object']} {language.value('op', row['op'])} {value}{row['unit']}".replace("  ", " ").strip()


def _outline(plan: PlanView) -> list[str]:
    begins = {name: sorted(getattr(plan, name)["start"]) for name in MARKS}

    def counts(start: int, end: int) -> str:
        numbers = {
            name: bisect_right(starts, end - 1) - bisect_right(starts, start - 1) for name, starts in begins.items()
        }
        there = {name: number for name, number in numbers.items() if number}
        if language.current() == "zh":
            said = "，".join(language.counted(number, name[:-1]) for name, number in there.items())
        else:
            said = ", ".join(f"{number} {name if number != 1 else name[:-1]}" for name, number in there.items())
        return f"  [{said}]" if said else ""

    rows = [(row["start"], -row["end"], 0, language.value("part", row["part"]), row["title"] or "")
            for row in store.records(plan.parts)]  # fmt: skip
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
