"""Plans to leaf through: lists to choose from in a window, the first measures of a choice elsewhere."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from compare import tables as store
from compare.corpus import Corpus, MarkedText, PlanView
from compare.explore.window import is_interactive
from compare.findings.names import plan_labels
from compare.language import counted, current, heading
from compare.saying import say

ALL = "—"  # the entry of a list that chooses nothing


class Browser:
    """Measures of a plan to leaf through: chosen by policy field, function of a unit and year, shown with marked text.

    Parameters
    ----------
    plan : str, optional
        The plan shown first; the first of the corpus by default.
    n : int
        Measures that the plain form shows.
    """

    def __init__(
        self,
        corpus: Corpus,
        plan: str | None = None,
        sector: str | None = None,
        function: str | None = None,
        year: int | None = None,
        n: int = 3,
    ) -> None:
        self.corpus, self.n = corpus, n
        self.plan = plan or next(iter(corpus), None)
        self.sector, self.function, self.year = sector, function, year
        if self.plan is not None:
            self.measures()  # a choice that is not there is said at once

    def measures(self) -> pd.DataFrame:
        """The measures of the choice, in reading order."""
        if self.plan is None:
            return self.corpus.measures
        chosen = self.corpus.select(plan=self.plan, sector=self.sector, function=self.function, year=self.year)
        return chosen.measures.sort_values("start", ignore_index=True)

    def choices(self) -> dict[str, list[str]]:
        """What the plan offers to choose from: policy fields, functions of its units, years."""
        if self.plan is None:
            return {"sector": [], "function": [], "year": []}
        tables = self.corpus.select(plan=self.plan).tables
        dates = pd.concat([tables["years"]["from_date"], tables["years"]["to_date"]]).dropna()
        return {
            "sector": sorted(set(tables["sectors"]["sector"])),
            "function": sorted(set(tables["assignments"]["function"].astype("str"))),
            "year": sorted({str(date.year) for date in dates}),
        }

    def _head(self) -> str:
        conditions = [str(value) for value in (self.sector, self.function, self.year) if value is not None]
        found = len(self.measures())
        whole = int((self.corpus.measures["plan_id"] == self.plan).sum())
        chosen = counted(whole, "measure")
        if conditions:
            chosen = f"{found:,} / {chosen}" if current() == "zh" else f"{found:,} of {chosen}"
        return " · ".join([self._names().get(self.plan or "", say("no plan")), *conditions, chosen])

    def _names(self) -> dict[str, str]:
        return plan_labels(self.corpus.plans, current())

    def __repr__(self) -> str:
        lines = [self._head()]
        lines += [" ".join(repr(self._marked(row)).split()) for row in store.records(self.measures().head(self.n))]
        return "\n".join(lines)

    def _marked(self, row: dict[str, Any]) -> MarkedText:
        return PlanView(self.corpus, row["plan_id"]).marked(row["start"], row["end"])

    def html(self, n: int | None = None) -> str:
        """The first measures of the choice with units, years and targets marked."""
        rows = store.records(self.measures())
        shown = rows if n is None else rows[:n]
        texts = [self._marked(row).body() for row in shown]
        more = len(rows) - len(shown)
        rest = [f"<p>{escape(say(f'… and {more:,} more'))}</p>"] if more else []
        frame = '<div style="white-space:pre-wrap;line-height:1.7;border-left:3px solid #dcdcdc;padding-left:1em;margin:.8em 0">'
        return "\n".join([
            f'<div style="max-width:50em"><p><b>{escape(self._head())}</b></p>',
            *(f"{frame}{text}</div>" for text in texts),
            *rest,
            "</div>",
        ])  # fmt: skip

    def widget(self) -> Any:
        """The lists to choose from and the text below them, as an ipywidgets box."""
        import ipywidgets as widgets

        lists = {
            "plan": widgets.Dropdown(
                options=[(name, plan) for plan, name in self._names().items()],
                value=self.plan,
                description=heading("plan"),
            ),
            **{
                name: widgets.Dropdown(options=[ALL], value=ALL, description=heading(name))
                for name in ("sector", "function", "year")
            },
        }
        page = widgets.HTML()
        filling = False  # while another plan's fields, functions and years are put into the lists

        def fill() -> None:
            nonlocal filling
            filling = True
            for name, values in self.choices().items():
                chosen = str(getattr(self, name))
                lists[name].options = [ALL, *values]
                lists[name].value = chosen if chosen in values else ALL
            filling = False

        def redraw(change: Any = None) -> None:
            if filling:
                return
            if lists["plan"].value != self.plan:
                self.plan = lists["plan"].value
                fill()
            for name in ("sector", "function", "year"):
                value = lists[name].value
                setattr(self, name, None if value == ALL else int(value) if name == "year" else value)
            page.value = self.html()

        fill()
        redraw()
        for chooser in lists.values():
            chooser.observe(redraw, "value")
        scroll = widgets.Box([page], layout=widgets.Layout(max_height="32em", overflow="auto"))
        return widgets.VBox([widgets.HBox(list(lists.values())), scroll])

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if is_interactive() and self.plan is not None:
            display(self.widget())
        else:
            display({"text/plain": repr(self), "text/html": self.html(self.n)}, raw=True)


def browser(
    corpus: Corpus,
    plan: str | None = None,
    *,
    sector: str | None = None,
    function: str | None = None,
    year: int | None = None,
    n: int = 3,
) -> Browser:
    """Leaf through the plans: choose plan, policy field, function of a unit and year; read the measures, marked.

    Parameters
    ----------
    corpus : Corpus
    plan, sector, function, year : str or int, optional
        What is chosen at the beginning.
    n : int
        Measures shown where nobody can choose.

    Returns
    -------
    Browser
        Lists to choose from in JupyterLab; the first ``n`` measures of the choice elsewhere.

    Raises
    ------
    CorpusError
        For a choice that is not there; the message lists those that are.
    """
    return Browser(corpus, plan, sector, function, year, n)
