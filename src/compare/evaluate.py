"""How right the tables are: built rows against hand-made answers, counted per table.

A row is *found* where a built row stands at its place in the text, *right* where every column that is scored is
right too. F1 is 2 · hits / (answers + built rows), the harmonic mean of precision and recall.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from compare import tables as store
from compare.codebook import load_codebook
from compare.errors import CompareError
from compare.files import contents

# How much two spans must share (intersection over union) to be one row: names nearly all, numbers less.
SHARE = {
    "parts": 0.8,
    "actions": 0.5,
    "measures": 0.9,
    "units": 0.75,
    "years": 0.5,
    "targets": 0.3,
    "references": 0.6,
    "oddities": 0.2,
}
FACTS = ("title", "doc_number", "issuer", "issued_on", "period_start", "period_end", "jurisdiction", "level")
FOR_READERS_ALONE = ("typo", "inconsistent_term")  # oddities that no score counts


class GoldError(CompareError, ValueError):
    """Answers that cannot be used; the message names the file and the way out."""


@dataclass(frozen=True)
class Score:
    """The counts of one table of one plan: rows found and right, answers, built rows, rows in doubt and wrong ones of them."""

    plan_id: str
    table: str
    found: int
    right: int
    gold: int
    built: int
    unsure: int = 0
    caught: int = 0

    def f1(self, hits: int) -> float | None:
        """F1 of some of the rows; None where there is nothing to find and nothing was built."""
        return 2 * hits / (self.gold + self.built) if self.gold + self.built else None


@dataclass(frozen=True)
class Miss:
    """One row that differs: ``missing``, ``extra`` or ``wrong``; ``start`` is its place in the text."""

    plan_id: str
    table: str
    what: str
    start: int | None
    text: str
    detail: str


@dataclass(frozen=True)
class Evaluation:
    """The scores of some plans and every row that differs."""

    scores: tuple[Score, ...]
    misses: tuple[Miss, ...]

    def total(self) -> tuple[Score, ...]:
        """One score a table, summed over the plans; their ``plan_id`` is ``all``."""
        sums: dict[str, list[int]] = {}
        for score in self.scores:
            counts = sums.setdefault(score.table, [0] * 6)
            own = (score.found, score.right, score.gold, score.built, score.unsure, score.caught)
            for i, count in enumerate(own):
                counts[i] += count
        return tuple(Score("all", table, *counts) for table, counts in sums.items())

    @property
    def mean_right(self) -> float:
        """Mean of the tables' right-F1 over all plans; tables with nothing in them left out."""
        values = [value for score in self.total() if (value := score.f1(score.right)) is not None]
        return sum(values) / len(values)

    def frame(self) -> pd.DataFrame:
        """Columns ``plan_id``, ``table``, ``found`` and ``right`` (F1, 0 to 1), ``gold`` and ``built`` (rows)."""
        rows = [
            (score.plan_id, score.table, score.f1(score.found), score.f1(score.right), score.gold, score.built)
            for score in (*self.scores, *self.total())
        ]
        return pd.DataFrame(rows, columns=["plan_id", "table", "found", "right", "gold", "built"])

    def doubts_frame(self) -> pd.DataFrame:
        """How well ``sure`` tells right rows from wrong ones.

        Returns
        -------
        DataFrame
            A row for each table whose rows may be in doubt, and one for all: ``table``, ``built`` (rows), ``wrong`` (rows
            that no answer has, or has otherwise), ``unsure`` (rows in doubt), ``caught`` (wrong ones among them),
            ``share`` (unsure of built) and ``recall`` (caught of wrong), both 0 to 1.
        """
        scores = [score for score in self.total() if score.table != "plans"]
        sums = [
            sum(getattr(score, name) for score in scores)
            for name in ("found", "right", "gold", "built", "unsure", "caught")
        ]
        rows = [
            (
                s.table,
                s.built,
                wrong := s.built - s.right,
                s.unsure,
                s.caught,
                _part(s.unsure, s.built),
                _part(s.caught, wrong),
            )
            for s in (*scores, Score("all", "all", *sums))
        ]
        return pd.DataFrame(rows, columns=["table", "built", "wrong", "unsure", "caught", "share", "recall"])

    def misses_frame(self) -> pd.DataFrame:
        """The rows that differ, one a line."""
        rows = [(miss.plan_id, miss.table, miss.what, miss.start, miss.text, miss.detail) for miss in self.misses]
        return pd.DataFrame(rows, columns=["plan_id", "table", "what", "start", "text", "detail"])


def _part(some: int, whole: int) -> float | None:
    return some / whole if whole else None


@dataclass(frozen=True)
class _Row:
    start: int
    end: int
    columns: Mapping[str, Any]
    or_role: str | None
    says: str
    sure: bool = True


def evaluate(tables: Mapping[str, pd.DataFrame], gold: str | Path) -> Evaluation:
    """Score tables against hand-made answers.

    Parameters
    ----------
    tables : dict of DataFrame
        A build's tables; plans without answers are left out.
    gold : path
        A folder of answer files (``<plan_id>.json``), or one of them. Answers about likeness are scored by
        ``compare.likeness``.

    Returns
    -------
    Evaluation

    Raises
    ------
    GoldError
        Where no answers are found or a file of them is broken.
    """
    scores: list[Score] = []
    misses: list[Miss] = []
    for answers in read_gold(gold):
        plan_id = answers["plan_id"]
        scores.append(_score_facts(answers, tables["plans"], misses))
        numbers = dict(zip(tables["actions"]["action_id"], tables["actions"]["no"], strict=True))
        for table, share in SHARE.items():
            data = tables[table]
            wanted = list(_gold_rows(answers, table))
            built = list(_built_rows(data[data["plan_id"] == plan_id], table, numbers))
            scores.append(_score_rows(plan_id, table, wanted, built, share, misses))
    return Evaluation(tuple(scores), tuple(misses))


def read_gold(gold: str | Path) -> list[dict[str, Any]]:
    """The answers about plans in a folder or a file, by plan id.

    Raises
    ------
    GoldError
        Where there are no answers, or a file of them cannot be read.
    """
    path = Path(gold)
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    answers = []
    for file in files:
        try:
            loaded = json.loads(contents(file).decode("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise GoldError(f"{file}: cannot be read as answers ({error}); it must be JSON in UTF-8") from error
        if isinstance(loaded, dict) and "plan_id" in loaded and "measures" in loaded:
            missing = [name for name in ("plan", *SHARE) if name not in loaded]
            if missing:
                raise GoldError(f"{file}: no {', '.join(missing)}; see tests/gold for files that are whole")
            answers.append(loaded)
    if not answers:
        raise GoldError(f"{path}: no answers to score against; give a folder that holds <plan_id>.json files")
    return answers


def likeness_answers(gold: str | Path) -> list[Path]:
    """The files in a folder that say which measures readers found alike; :func:`compare.likeness.score_likeness`."""
    path = Path(gold)
    return sorted(file for file in path.glob("*.json") if {"pairs", "themes"} <= _keys(file)) if path.is_dir() else []


def _keys(file: Path) -> set[str]:
    try:
        loaded = json.loads(contents(file).decode("utf-8-sig"))
    except (OSError, ValueError):
        return set()
    return set(loaded) if isinstance(loaded, dict) else set()


# -- rows to compare ------------------------------------------------------------------------------------------------


def squeeze(value: Any) -> str | None:
    """Text without what a page break or a layout adds inside it: white space and ``**``."""
    return None if value is None else "".join(str(value).split()).replace("**", "")


def plain(value: Any) -> Any:
    """A cell as the answers write it: missing and empty as None, dates as ISO text, whole numbers as int."""
    if value is None or isinstance(value, bool) or (not isinstance(value, str) and pd.isna(value)):
        return value if isinstance(value, bool) else None
    if isinstance(value, str):
        return value or None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    number = float(value)
    return int(number) if number.is_integer() else round(number, 6)


# By table: the columns that are scored, each from a row of the answers.
_GOLD_COLUMNS: dict[str, dict[str, Callable[[dict[str, Any]], Any]]] = {
    "parts": {"part": lambda row: row["part"]},
    "actions": {"no": lambda row: row["no"], "title": lambda row: squeeze(row["title"])},
    "measures": {
        "label": lambda row: row["label"],
        "action_no": lambda row: row["action_no"],
        "part": lambda row: row["part"],
    },
    "units": {
        "name": lambda row: squeeze(row["name"]),
        "role": lambda row: row["role"],
        "collective": lambda row: bool(row["collective"]),
        "function": lambda row: row["function"],
        "on_action": lambda row: row["measure_label"] is None,
    },
    "years": {
        "kind": lambda row: row["kind"],
        "from_date": lambda row: row["start"],
        "to_date": lambda row: row["end"],
        "every_period": lambda row: (row["every"] or {}).get("period"),
        "every_times": lambda row: (row["every"] or {}).get("times"),
    },
    "targets": {
        "value": lambda row: plain(row["value"]),
        "unit": lambda row: row["unit"],
        "op": lambda row: row["op"],
        "full": lambda row: bool(row["full"]),
    },
    "references": {"title": lambda row: squeeze(row["title"]), "doc_number": lambda row: squeeze(row["doc_number"])},
    "oddities": {"what": lambda row: row["what"]},
}
_SQUEEZED = {("actions", "title"), ("units", "name"), ("references", "title"), ("references", "doc_number")}


def _gold_rows(answers: Mapping[str, Any], table: str) -> Iterator[_Row]:
    for row in answers[table]:
        if row.get("what") in FOR_READERS_ALONE:
            continue
        columns = {name: read(row) for name, read in _GOLD_COLUMNS[table].items()}
        says = row.get("raw") or row.get("title") or row.get("what") or ""
        start, end = row["span"]
        yield _Row(start, end, columns, row.get("or_role"), says)


def _built_rows(data: pd.DataFrame, table: str, numbers: Mapping[str, int]) -> Iterator[_Row]:
    for row in data.to_dict("records"):
        if row.get("what") in FOR_READERS_ALONE:
            continue
        columns: dict[str, Any] = {}
        for name in _GOLD_COLUMNS[table]:
            if name == "on_action":
                columns[name] = plain(row.get("measure_id")) is None
            elif name == "action_no":
                columns[name] = plain(numbers.get(plain(row.get("action_id"))))
            else:
                value = plain(row.get(name))
                columns[name] = squeeze(value) if (table, name) in _SQUEEZED else value
        says = plain(row.get("raw")) or plain(row.get("title")) or plain(row.get("what")) or ""
        yield _Row(int(row["start"]), int(row["end"]), columns, None, says, plain(row.get("sure")) is None)


@lru_cache(maxsize=1)
def _coarse() -> dict[str, str]:
    return {row["function"]: row["counts_as"] for row in load_codebook().rows("finer_functions")}


def _differences(gold: _Row, built: _Row) -> list[str]:
    wrong = []
    for name, value in gold.columns.items():
        found = built.columns[name]
        if name == "function" and found != value:
            found = _coarse().get(found, found)  # the answers may say 其他 where a codebook says 税务
        if found != value and not (name == "role" and gold.or_role is not None and found == gold.or_role):
            wrong.append(f"{name}: {found!r} should be {value!r}")
    return wrong


# -- pairing --------------------------------------------------------------------------------------------------------


def _pairs(gold: Sequence[_Row], built: Sequence[_Row], share: float) -> list[tuple[int, int]]:
    """Rows that are one: the best overlap first, right rows before wrong ones where overlaps tie."""
    candidates = []
    order = sorted(range(len(built)), key=lambda j: built[j].start)
    for i, wanted in enumerate(gold):
        for j in order:
            other = built[j]
            if other.start >= wanted.end:
                break
            shared = min(wanted.end, other.end) - max(wanted.start, other.start)
            if other.end <= wanted.start or shared <= 0:
                continue
            whole = max(wanted.end, other.end) - min(wanted.start, other.start)
            if shared / whole >= share:
                candidates.append((-(shared / whole), bool(_differences(wanted, other)), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return sorted(pairs.items())


def _score_rows(
    plan_id: str, table: str, gold: Sequence[_Row], built: Sequence[_Row], share: float, misses: list[Miss]
) -> Score:
    pairs = _pairs(gold, built, share)
    right = 0
    wrong_rows = set(range(len(built)))
    for i, j in pairs:
        wrong = _differences(gold[i], built[j])
        right += not wrong
        if not wrong:
            wrong_rows.discard(j)
        if wrong:
            misses.append(Miss(plan_id, table, "wrong", gold[i].start, gold[i].says, "; ".join(wrong)))
    for what, rows, used in (("missing", gold, {i for i, _ in pairs}), ("extra", built, {j for _, j in pairs})):
        misses.extend(
            Miss(plan_id, table, what, row.start, row.says, _say(row.columns.items()))
            for i, row in enumerate(rows)
            if i not in used
        )
    unsure = {j for j, row in enumerate(built) if not row.sure}
    return Score(plan_id, table, len(pairs), right, len(gold), len(built), len(unsure), len(unsure & wrong_rows))


def _score_facts(answers: Mapping[str, Any], plans: pd.DataFrame, misses: list[Miss]) -> Score:
    plan_id = answers["plan_id"]
    built = next(iter(store.records(plans[plans["plan_id"] == plan_id])), {})
    right = 0
    for name in FACTS:
        wanted, found = squeeze(plain(answers["plan"].get(name))), squeeze(plain(built.get(name)))
        right += wanted == found
        if wanted != found:
            misses.append(Miss(plan_id, "plans", "wrong", None, name, f"{found!r} should be {wanted!r}"))
    return Score(plan_id, "plans", right, right, len(FACTS), len(FACTS))


def _say(columns: Iterable[tuple[str, Any]]) -> str:
    return "; ".join(f"{name}: {value!r}" for name, value in columns)
