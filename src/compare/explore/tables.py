"""A table in a notebook: searchable where somebody looks on, its rows open to the sentence of the plan they were read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from compare import tables as store
from compare.corpus import Corpus, Passage
from compare.display import MISSING, Shown, cell, show, spoken
from compare.explore.window import FOLDED, SAID, is_interactive, told
from compare.language import heading, html_language
from compare.saying import say

# what itables puts where a table is to come, and beside the first heading where scripts are not allowed
LOADING = re.compile(r"Loading ITables.*?</a>\?\)", re.S)
WORD, WORDS = 24, 8  # characters of a cell that stay on one line: of an id or a number, of Chinese


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
    digits : int
        Decimals of numbers that are not whole.
    """

    frame: pd.DataFrame
    shown: Shown
    passages: tuple[tuple[Passage, ...], ...] = ()
    says: str = ""
    digits: int = 2

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
            f"{''.join(head)}{_tag('th', heading('sentence')) if opens else ''}</tr></thead><tbody>"
        ]
        for i, row in enumerate(self.shown.rows):
            cells = [_tag("td", escape(cell), right) for cell, right in zip(row, self.shown.right, strict=True)]
            lines.append(f"<tr>{''.join(cells)}{_tag('td', folded(self.passages[i])) if opens else ''}</tr>")
        lines.append("</tbody></table>")
        lines += [f"<p>{escape(rest)}</p>" for rest in self.shown.rest]
        return "\n".join([*lines, *said])

    def live_frame(self) -> pd.DataFrame:
        """All rows as they are searched, in the reader's language: text and passages as HTML, numbers as numbers."""
        columns = [_live_column(self.frame.iloc[:, i], self.digits).array for i in range(self.frame.shape[1])]
        names = list(self.shown.headings)
        if any(self.passages):
            columns.append(pd.array([folded(passages) for passages in self.passages], dtype="object"))
            names.append(heading("sentence"))
        return pd.DataFrame(dict(enumerate(columns)), index=range(len(self.frame))).set_axis(names, axis=1)

    def live_html(self) -> str:
        """All rows, to be searched, sorted and paged through in a window."""
        import itables

        data = self.live_frame()
        words = [i for i, kind in enumerate(data.dtypes) if not pd.api.types.is_numeric_dtype(kind)]
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
            language=_words(),
        )
        page = LOADING.sub(lambda _: say("The table is being loaded; where it does not come, run all cells."), page)
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
    return TableView(data[list(columns)] if columns is not None else data, shown, passages, told(says), digits)


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
    name = escape(f"{first.plan_id} {first.start}" if len(passages) == 1 else heading("two_passages"))
    body = "".join(passage._repr_html_() for passage in passages)
    return f'<details><summary {FOLDED}>{name}</summary><div style="max-width:34em;white-space:normal">{body}</div></details>'


def _tag(name: str, content: str, right: bool = False) -> str:
    """A cell of a table; a short one is never broken over lines."""
    short = ";white-space:nowrap" if len(content) <= (WORD if content.isascii() else WORDS) else ""
    opened = 'th scope="col"' if name == "th" else name
    return f'<{opened} style="text-align:{"right" if right else "left"}{short}">{content}</{name}>'


def _words() -> dict[str, str]:
    """What stands around a table that is searched and paged through."""
    return {
        "search": say("Search:"),
        "lengthMenu": say("_MENU_ rows per page"),
        "info": say("Rows _START_ to _END_ of _TOTAL_"),
        "infoFiltered": say("(filtered from _MAX_)"),
        "infoEmpty": say("(no rows)"),
        "zeroRecords": say("No row holds this."),
    }


def _live_column(values: pd.Series, digits: int = 2) -> pd.Series:
    """A column for a table that takes HTML: text escaped, numbers as they are, so that they sort rightly."""
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        rounded = values.round(digits)
        return rounded.astype("Int64") if (rounded.dropna() % 1 == 0).all() else rounded
    cells = [escape(cell(value, width=400)) for value in spoken(values)]
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
