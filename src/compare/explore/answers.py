"""What notebooks ask for besides: files written, what a corpus holds, a row to trace back, a sentence beside its source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare import tables as store
from compare.corpus import Corpus, CorpusError, MarkedText
from compare.explore.tables import TableView, table
from compare.explore.window import Said, say
from compare.language import counted, current
from compare.tables import SCHEMA

if TYPE_CHECKING:
    from compare.likeness import Lineage, SideBySide


def files(paths: Sequence[str | Path], folder: str | Path) -> TableView:
    """What was written into a folder: a line for each subject, with the kinds of its files.

    Parameters
    ----------
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
    return table(rows, n=None, width=120, says=f"{Path(folder).name}: {counted(len(paths), 'file')}")


def contents(corpus: Corpus) -> pd.DataFrame:
    """What a corpus holds.

    Returns
    -------
    DataFrame
        A row for each table that has rows: ``table``, ``名称``, what a row is (``one row per``, in English alone), and
        its rows in all and by plan.
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
    told = ["名称", "one row per"] if current() == "en" else ["名称"]
    frame = pd.DataFrame(rows, columns=["table", *told, "rows", *corpus.plan_ids])
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
