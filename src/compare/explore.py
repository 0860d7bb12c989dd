"""What a notebook shows: a chart with its numbers, a table whose rows open to their sentence, plans to leaf through.

Where a person works in JupyterLab, tables can be searched and sorted and plans are chosen from lists. Everywhere
else (a check of stored outputs, a page made of a notebook) the same calls give plain output, the same on every
machine.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare import tables as store
from compare.corpus import Corpus, CorpusError, MarkedText, Passage, PlanView
from compare.display import MISSING, Shown, cell, show
from compare.findings.words import Finding
from compare.language import html_language
from compare.tables import SCHEMA

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from compare.likeness import Lineage, SideBySide

# JupyterLab and Notebook name the open document in the kernel's environment; runs without a window do not.
SESSION = "JPY_SESSION_NAME"
PICTURE_DPI = 100
PICTURE_COLOURS = 160  # of a stored picture: flat areas and text lose nothing, and the notebooks stay small
FOLDED = 'style="cursor:pointer;color:#5c5c5c;white-space:nowrap"'
WORD, WORDS = 24, 8  # characters of a cell that stay on one line: of an id or a number, of Chinese
SAID = '<p style="max-width:75em">{}</p>'

_asked: bool | None = None


def interactive(on: bool | None) -> None:
    """Say whether tables and browsers take part in the window: True, False, or None to find out again.

    Parameters
    ----------
    on : bool or None
        None is the beginning: yes in JupyterLab, no where a program runs the notebook.
    """
    global _asked
    _asked = on


def is_interactive() -> bool:
    """Whether somebody sits before the notebook."""
    return (SESSION in os.environ) if _asked is None else _asked


# -- charts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class ChartView:
    """A chart, the sentence of reading under it, and its numbers folded away."""

    ax: Axes
    says: object = ""

    @property
    def words(self) -> str:
        """The sentence of reading: the one given, else what the chart's own finding says beyond its title."""
        from compare.charts.sheet import drawn_on

        drawn = drawn_on(self.ax)
        if self.says or drawn.finding is None:
            return told(self.says, drawn.lang)
        return drawn.finding.under(drawn.lang)

    @property
    def numbers(self) -> str:
        """The words and numbers of the chart as text: what a check of stored outputs compares."""
        from compare.charts.sheet import chart_data

        return chart_data(self.ax)

    def __repr__(self) -> str:
        return f"{self.numbers}\n{self.words}".strip()

    def picture(self) -> bytes:
        """The chart as PNG."""
        return as_png(self.ax)

    def html(self) -> str:
        """The sentence, and the numbers behind a fold."""
        from compare.charts.sheet import drawn_on

        drawn = drawn_on(self.ax)
        said = [SAID.format(escape(self.words))] if self.words else []
        notes = [f"<p>{escape(note)}</p>" for note in drawn.notes]
        head = "数据" if drawn.lang == "zh" else "numbers"
        body = (
            show(drawn.data, n=None, digits=3, caption=drawn.title).html
            if len(drawn.data)
            else f"<p>{escape(drawn.title)}</p>"
        )
        fold = f"<details><summary {FOLDED}>{head}</summary>\n{body}\n{''.join(notes)}<p>{escape(drawn.source)}</p></details>"
        return "\n".join([*said, fold])

    def _ipython_display_(self) -> None:
        from IPython.display import display
        from matplotlib import pyplot as plt

        from compare.charts.sheet import alt_text, drawn_on

        picture = {"image/png": self.picture(), "text/plain": drawn_on(self.ax).title}
        plt.close(self.ax.get_figure(root=True))
        display(picture, metadata={"image/png": {"alt": alt_text(self.ax)}}, raw=True)
        display({"text/plain": repr(self), "text/html": self.html()}, raw=True)


def chart(ax: Axes, says: object = "") -> ChartView:
    """Show a chart in a notebook, with a sentence of reading and its numbers below.

    Parameters
    ----------
    ax : Axes
        As a function of ``compare.charts`` returned it. Its figure can still be saved afterwards.
    says : str or Finding, optional
        What the numbers say; by default what the chart's own finding says beyond its title.

    Returns
    -------
    ChartView
        Last expression of a cell; its text holds every word and number that the chart shows.
    """
    return ChartView(ax, says)


def as_png(ax: Axes, dpi: int = PICTURE_DPI, colours: int | None = PICTURE_COLOURS) -> bytes:
    """The figure of a chart as a small PNG.

    Parameters
    ----------
    ax : Axes
    dpi : int
        Dots per inch.
    colours : int, optional
        Of the palette; None keeps all.

    Returns
    -------
    bytes
        The same for the same versions of matplotlib and Pillow.
    """
    from PIL import Image

    whole, small = io.BytesIO(), io.BytesIO()
    ax.get_figure(root=True).savefig(whole, format="png", dpi=dpi)  # type: ignore[union-attr]
    image = Image.open(whole).convert("RGB")
    if colours is not None:
        image = image.quantize(colors=colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    image.save(small, format="png", optimize=True)
    return small.getvalue()


# -- tables -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class TableView:
    """A table, the sentence of reading under it, and behind every row the sentence of the plan it was read from.

    Attributes
    ----------
    frame : DataFrame
        Every row with the columns shown, in the order shown.
    shown : Shown
        The rows that the plain form shows.
    passages : tuple of tuple of Passage
        For each row of ``frame``; empty where no corpus was given.
    says : str
    """

    frame: pd.DataFrame
    shown: Shown
    passages: tuple[tuple[Passage, ...], ...] = ()
    says: str = ""

    def __repr__(self) -> str:
        return f"{self.shown.text}\n{self.says}".strip()

    def html(self) -> str:
        """The plain table; a row that has a passage opens at a click."""
        said = [SAID.format(escape(self.says))] if self.says else []
        opens = any(self.passages)
        head = [
            _tag("th", escape(name), right) for name, right in zip(self.shown.headings, self.shown.right, strict=True)
        ]
        lines = [
            f'<table lang="{html_language()}"><thead><tr>'
            f"{''.join(head)}{_tag('th', '原文') if opens else ''}</tr></thead><tbody>"
        ]
        for i, row in enumerate(self.shown.rows):
            cells = [_tag("td", escape(cell), right) for cell, right in zip(row, self.shown.right, strict=True)]
            lines.append(f"<tr>{''.join(cells)}{_tag('td', folded(self.passages[i])) if opens else ''}</tr>")
        lines.append("</tbody></table>")
        lines += [f"<p>{escape(rest)}</p>" for rest in self.shown.rest]
        return "\n".join([*lines, *said])

    def live_frame(self) -> pd.DataFrame:
        """All rows as they are searched: text and passages as HTML, numbers as numbers."""
        data = pd.DataFrame({name: _live_column(self.frame[name]).array for name in self.frame.columns})
        if any(self.passages):
            data["原文"] = [folded(passages) for passages in self.passages]
        return data

    def live_html(self) -> str:
        """All rows, to be searched, sorted and paged through in a window."""
        import itables

        data = self.live_frame()
        words = [i for i, name in enumerate(data) if not pd.api.types.is_numeric_dtype(data[name].dtype)]
        page: str = itables.to_html_datatable(
            data,
            allow_html=True,
            showIndex=False,
            maxBytes=0,
            classes="display compact",
            style="width:auto;margin-left:0",
            autoWidth=False,
            columnDefs=[{"targets": words, "className": "dt-left"}],
            display_logo_when_loading=False,
        )
        return "\n".join([page, SAID.format(escape(self.says))]) if self.says else page

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        if not is_interactive() or self.frame.empty:
            return {"text/plain": repr(self), "text/html": self.html()}
        _bring_scripts()
        return {"text/plain": repr(self), "text/html": self.live_html()}


def table(
    data: pd.DataFrame,
    corpus: Corpus | None = None,
    *,
    says: object = "",
    n: int | None = 10,
    columns: Sequence[str] | None = None,
    sort: str | Sequence[str] | None = None,
    descending: bool = False,
    digits: int = 2,
    width: int = 60,
) -> TableView:
    """Show a table: to be searched and sorted where somebody looks on, plain and the same everywhere otherwise.

    Parameters
    ----------
    data : DataFrame
        An index with a name becomes a column.
    corpus : Corpus, optional
        With it every row that names a place of a plan (``plan_id``, ``start``, ``end``, or two measures) opens to the
        sentence it was read from.
    says : str or Finding
        A sentence under the table.
    n : int, optional
        Rows of the plain form; None for all.
    columns, sort, descending, digits, width
        As for ``compare.show``.

    Returns
    -------
    TableView

    Raises
    ------
    KeyError
        For a column that is not there; the message lists those that are.
    """
    named = any(name is not None for name in data.index.names)
    data = data.reset_index(drop=not named)
    shown = show(data, n, columns=columns, sort=sort, descending=descending, digits=digits, width=width)
    if sort is not None:
        by = [sort] if isinstance(sort, str) else list(sort)
        data = data.sort_values(by, kind="stable", ascending=not descending, ignore_index=True)
    passages = () if corpus is None else tuple(passages_of(row, corpus) for row in store.records(data))
    return TableView(data[list(columns)] if columns is not None else data, shown, passages, told(says))


def passages_of(row: dict[str, Any], corpus: Corpus) -> tuple[Passage, ...]:
    """The places of the plans that a row names.

    A pair of measures gives two; a row of a crosswalk its measure or action and the counterpart or the nearest one; a
    sentence with a source both; any other row with a place one.
    """
    if row.get("measure_a") and row.get("measure_b"):
        return corpus.passage(row, "a"), corpus.passage(row, "b")
    places = []
    if all(row.get(name) is not None for name in ("plan_id", "start", "end")):
        places.append(row)
        if row.get("source_plan") and row.get("source_start") is not None:
            places.append({"plan_id": row["source_plan"], "start": row["source_start"], "end": row["source_end"]})
    else:
        own = (
            ("measure_id", "example", "other_measure", "nearest")
            if row.get("measure_id") or row.get("example")
            else ("action_id", "other_action", "nearest")
        )
        places += [place for name in own if row.get(name) for place in _place_of(corpus, str(row[name]))]
    return tuple(corpus.passage(place) for place in places)


def _place_of(corpus: Corpus, row_id: str) -> list[dict[str, Any]]:
    """The row of a measure or an action, by its id; none where there is no such id."""
    for name, key in (("measures", "measure_id"), ("actions", "action_id")):
        data = corpus.tables[name]
        found = data[data[key] == row_id]
        if len(found):
            return store.records(found[["plan_id", "start", "end", "where"]])
    return []


def folded(passages: Sequence[Passage]) -> str:
    """Passages behind a fold that opens at a click; empty where there is none."""
    if not passages:
        return MISSING
    first = passages[0]
    name = escape(f"{first.plan_id} {first.start}" if len(passages) == 1 else "甲 · 乙")
    body = "".join(passage._repr_html_() for passage in passages)
    return f'<details><summary {FOLDED}>{name}</summary><div style="max-width:34em;white-space:normal">{body}</div></details>'


def _tag(name: str, content: str, right: bool = False) -> str:
    """A cell of a table; a short one is never broken over lines."""
    short = ";white-space:nowrap" if len(content) <= (WORD if content.isascii() else WORDS) else ""
    opened = 'th scope="col"' if name == "th" else name
    return f'<{opened} style="text-align:{"right" if right else "left"}{short}">{content}</{name}>'


def _live_column(values: pd.Series) -> pd.Series:
    """A column for a table that takes HTML: text escaped, numbers and dates as they are, so that they sort rightly."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.dt.strftime("%Y-%m-%d").fillna(MISSING)
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        return values
    cells = [escape(cell(value, width=400)) for value in values]
    whole = [
        text if len(text) > (WORD if text.isascii() else WORDS) else f'<span style="white-space:nowrap">{text}</span>'
        for text in cells
    ]
    return pd.Series(whole, dtype="object")


_scripts_in: object = None  # the cell that holds the scripts


def _bring_scripts() -> None:
    """Show the scripts of searchable tables once in a notebook, again when the cell that held them is run again."""
    global _scripts_in
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    kernel = getattr(shell, "kernel", None)
    cell = kernel.get_parent().get("metadata", {}).get("cellId", "") if kernel is not None else ""
    if _scripts_in is None or _scripts_in == cell:
        import itables

        itables.init_notebook_mode(all_interactive=False, connected=False)
        _scripts_in = cell


@dataclass(frozen=True, repr=False)
class Said:
    """Sentences of reading on their own: one as a paragraph, several as a list."""

    sentences: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        if len(self.sentences) == 1:
            return SAID.format(escape(self.sentences[0]))
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.sentences)
        return f'<ul style="max-width:75em">{items}</ul>'


def told(says: object, lang: str | None = None) -> str:
    """A sentence, or what a finding says in a language."""
    return says.sentence(lang) if isinstance(says, Finding) else str(says)


def say(*sentences: object) -> Said:
    """Show findings or sentences as text; several become a list."""
    return Said(tuple(map(told, sentences)))


def files(paths: Sequence[str | Path], folder: str | Path) -> TableView:
    """What was written into a folder: a line for each subject, with the kinds of its files.

    Parameters
    ----------
    paths : sequence of path
    folder : path
        Names are told from here, so that they are the same on every machine.
    """
    kinds: dict[str, list[str]] = {}
    for path in map(Path, paths):
        name = path.resolve().relative_to(Path(folder).resolve())
        kinds.setdefault(name.with_suffix("").as_posix(), []).append(name.suffix.removeprefix("."))
    rows = pd.DataFrame(
        {"file": list(kinds), "formats": [" ".join(sorted(set(found))) for found in kinds.values()]}, dtype="str"
    )
    count = len(paths)
    return table(rows, n=None, width=120, says=f"{count} {'file' if count == 1 else 'files'} in {Path(folder).name}.")


def contents(corpus: Corpus) -> pd.DataFrame:
    """What a corpus holds.

    Returns
    -------
    DataFrame
        A row for each table that has rows: ``table``, ``名称``, ``one row per``, and its rows in all and by plan.
    """
    rows = []
    for name, data in corpus.tables.items():
        if data.empty:
            continue
        line: dict[str, Any] = {
            "table": name,
            "名称": SCHEMA[name].zh,
            "one row per": SCHEMA[name].row,
            "rows": len(data),
        }
        if "plan_id" in data:
            line |= {plan_id: int((data["plan_id"] == plan_id).sum()) for plan_id in corpus.plan_ids}
        rows.append(line)
    frame = pd.DataFrame(rows, columns=["table", "名称", "one row per", "rows", *corpus.plan_ids])
    return frame.astype(dict.fromkeys(["rows", *corpus.plan_ids], "Int64"))


def reworded(corpus: Corpus, traced: Lineage, rank: int = 0) -> SideBySide | Said:
    """A sentence beside the one it was reworded from, what differs marked.

    Parameters
    ----------
    corpus : Corpus
    traced : Lineage
        As ``compare.likeness.lineage`` gives it.
    rank : int
        0 for the longest sentence among those that kept at least four fifths of their source, 1 for the next.

    Returns
    -------
    SideBySide
        The source at the left; where no sentence was reworded, a sentence that says so.
    """
    from compare.findings.text import reworded as said
    from compare.likeness import side_by_side

    rows = traced.sentences[traced.sentences["kind"] == "adapted"]
    near = rows[rows["likeness"] >= 0.8]
    rows = (near if len(near) > rank else rows).sort_values(["chars", "start"], ascending=[False, True])
    if len(rows) <= rank:
        return say(said(traced))
    row = store.records(rows.iloc[[rank]])[0]
    source = corpus.texts[row["source_plan"]][row["source_start"] : row["source_end"]]
    own = corpus.texts[row["plan_id"]][row["start"] : row["end"]]
    return side_by_side(source, own, (row["source_measure"], row["measure_id"]))


def example(corpus: Corpus, plan: str) -> pd.Series:
    """A row to trace back, out of the measure of the plan's tasks from which most kinds of facts were read.

    Returns
    -------
    Series
        A row of ``years``, else of ``targets``, else of ``units``, else the measure itself.

    Raises
    ------
    CorpusError
        For a plan that is not there, or one without measures.
    """
    view = corpus[plan]
    measures = view.measures
    if measures.empty:
        there = ", ".join(sorted(set(corpus.measures["plan_id"]))) or "no plan"
        raise CorpusError(f"{plan} has no measures; there are some in {there}")
    facts = {name: set(getattr(view, name)["measure_id"].dropna()) for name in ("years", "targets", "units")}
    kinds = measures["measure_id"].map(lambda measure: sum(measure in found for found in facts.values()))
    tasks = measures["part"].astype("str") == "tasks"
    chosen = measures.assign(kinds=kinds, tasks=tasks).sort_values(
        ["kinds", "tasks", "start"], ascending=[False, False, True]
    )["measure_id"].iloc[0]  # fmt: skip
    name = next((name for name, found in facts.items() if chosen in found), "measures")
    rows = getattr(view, name)
    return rows[rows["measure_id"] == chosen].sort_values("start").iloc[0]


def measure_of(corpus: Corpus, row: pd.Series) -> MarkedText:
    """The measure that a row belongs to, as text with units, years and targets marked."""
    own = corpus.measures[corpus.measures["measure_id"] == row["measure_id"]].iloc[0]
    return corpus[own["plan_id"]].marked(int(own["start"]), int(own["end"]))


# -- plans ------------------------------------------------------------------------------------------------------------

ALL = "—"  # the entry of a list that chooses nothing


class Browser:
    """Measures of a plan to leaf through: chosen by policy field, function of a unit and year, shown with marked text.

    Parameters
    ----------
    corpus : Corpus
    plan : str, optional
        The plan shown first; the first of the corpus by default.
    sector, function : str, optional
    year : int, optional
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
        chosen = f"{found} of {whole} measures" if conditions else f"{whole} measures"
        return " · ".join([self.plan or "no plan", *conditions, chosen])

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
        rest = [f"<p>… and {len(rows) - len(shown)} more</p>"] if len(rows) > len(shown) else []
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
            "plan": widgets.Dropdown(options=self.corpus.plan_ids, value=self.plan, description="plan"),
            **{
                name: widgets.Dropdown(options=[ALL], value=ALL, description=name)
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
    plan, sector, function : str, optional
        What is chosen at the beginning.
    year : int, optional
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
