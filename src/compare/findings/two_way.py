"""Two codings crossed: which cells hold more or fewer than chance explains, and how strongly the two hang together."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from compare.analysis.select import Data, Plans, select
from compare.analysis.two_way import TwoWay
from compare.analysis.two_way import two_way as crossed
from compare.errors import ChoiceError
from compare.findings.names import cluster_names, names_of, theme_names, theme_numbers
from compare.findings.words import Count, Finding, Name, Phrase, Top, finding, headed, nothing, say, top
from compare.statistics import Codes, called, find_coding

CELLS = ("n", "row_share", "column_share")
NOUNS = {"measures": "measure", "assignments": "assignment", "years": "year"}


def two_way(data: Data, rows: Codes, columns: Codes, plans: Plans = None, value: str = "n") -> Finding:
    """How two codings of the measures hang together.

    Parameters
    ----------
    rows, columns : str, Series or mapping
        Names of ``compare.statistics.CODINGS`` (``plan``, ``level``, ``theme``, ``sector`` …), or a coding of one's own.
    value : {"n", "row_share", "column_share"}
        What the cells hold: counts, or per cent of the row or of the column.

    Returns
    -------
    Finding
        Its frame is the table, with the sums of the rows; ``found`` is the ``TwoWay`` with shares, expectations,
        adjusted residuals and Cramér's V.

    Raises
    ------
    ChoiceError
        For another ``value`` or coding.
    """
    if value not in CELLS:
        raise ChoiceError(f"no value {value!r}; there are {', '.join(CELLS)}")
    tables, found = select(data, plans), crossed(data, rows, columns, plans)
    what = {"rows": headed(find_coding(rows).name), "columns": headed(find_coding(columns).name)}
    if not found.whole:
        return nothing("two_way.none", tables["plans"], **what)
    for sums, one in ((found.row_sums, what["rows"]), (found.column_sums, what["columns"])):
        if (sums > 0).sum() < 2:
            return nothing("two_way.single", tables["plans"], one=one)
    down, across = (_names(data, tables, code, list(sums.index)) for code, sums in
                    ((rows, found.row_sums), (columns, found.column_sums)))  # fmt: skip
    cells = found.cells.set_index(["row", "column"])
    names = {key: say("two_way.cell", row=down[key[0]], column=across[key[1]]) for key in cells.index}
    more, fewer = (int((cells["marked"] == sign).sum()) for sign in (1, -1))
    noun = NOUNS[found.of]
    says = [
        _outlier(key, best, cells, noun)
        for key, best in (
            ("over", top(cells.loc[cells["marked"] == 1, "residual"], names)),
            ("under", top(-cells.loc[cells["marked"] == -1, "residual"], names)),
        )
        if best is not None
    ] or [say("two_way.even", **what)]
    key = "two_way.marked" if more and fewer else "two_way.marked.more" if more else "two_way.marked.fewer"
    said = [say(key, cells=len(cells), more=more, fewer=fewer)] if more or fewer else []
    said += _strength(found)
    notes = [say("two_way.left", n=found.left)] if found.left else []
    frame = found.wide(value)
    frame = frame if value == "n" else (100 * frame).round(1)
    frame = frame.set_axis([across[key] for key in frame.columns], axis=1).reset_index(drop=True)
    frame.insert(0, what["rows"], [down[key] for key in found.row_sums.index])
    frame["in_all"] = found.row_sums.to_numpy()
    return finding(
        *says, more=tuple(said), notes=tuple(notes), frame=frame, plans=tables["plans"],
        counted=say(f"two_way.counted.{value}", n=Count(found.whole, noun), **what), numbers={"found": found},
    )  # fmt: skip


def _outlier(key: str, best: Top, cells: object, noun: str) -> Phrase:
    if best.tied:
        return say(f"two_way.{key}.tied", top=best)
    cell = cells.loc[best.keys[0]]  # type: ignore[attr-defined]
    return say(f"two_way.{key}", top=best, n=Count(int(cell["n"]), noun), expected=round(float(cell["expected"]), 1))


def _strength(found: TwoWay) -> list[Phrase]:
    if found.multiple:
        return [say("two_way.several", codings=[headed(one) for one in found.multiple])]
    return [] if math.isnan(found.v) else [say("two_way.v", v=found.v, corrected=found.v_corrected)]


def _names(data: Data, tables: dict, coding: Codes, values: list[str]) -> dict[str, Name]:
    """What the values of a coding are called: plans and groups as everywhere else."""
    known: dict[str, Callable[[], dict[Any, Name]]] = {
        "plan": lambda: names_of(data), "theme": lambda: theme_names(data, values),
        "cluster": lambda: cluster_names(tables, theme_numbers(data, tables)),
    }  # fmt: skip
    found = known[coding]() if isinstance(coding, str) and coding in known else {}
    zh, en = (called(tables, coding, values, lang) for lang in ("zh", "en"))
    return {key: found.get(key, Name(one, two)) for key, one, two in zip(values, zh, en, strict=True)}
