"""How soon a reader who follows the order of doubt meets the wrong rows: ``python benchmarks/doubt.py``.

Today's readers make no mistake in the plans that have answers. So mistakes are made in two ways. The plans are read with
word lists from which lines were taken away at random, as a plan whose words nobody listed would be read; or, with
``--earlier COMMIT``, by the reader of an earlier commit, whose mistakes are a reader's own: those of before d25da2a had not
seen the eight written plans. Rows that then differ from the answers are wrong. Printed is the share of them that stands in
the first 15 % of the queue, and how much of the queue holds half of them; ``--fit`` prints the weights of
``compare.review.doubt`` as they follow from these mistakes.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import pickle
import random
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from compare import evaluate
from compare.codebook import HERE, load_codebook
from compare.corpus import Corpus
from compare.reading import read_text
from compare.review.doubt import SIGNALS, queue, signals_of
from compare.tables import SCHEMA, plan_tables, typed

ROOT = Path(__file__).parents[1]
WRITTEN = ROOT / "tests" / "written_plans"
TABLES = ("measures", "units", "years", "targets")
WEAKENED = (
    "amount_rules", "counters", "level_words", "note_phrases", "outline_words", "part_heads", "parts", "roles", "target_words",
    "task_heads", "time_rules", "time_words", "unit_words", "words",
)  # fmt: skip
MANY = 0.1  # of a plan's rows: more wrong ones than that are no slips of single rows
NEAR = 3  # characters: two places of one action
SHARE = 0.15  # of the queue that a person is sure to look at


def weakened(folder: Path, texts: str, rate: float, seed: int) -> Path:
    """Word lists without some of the lines whose words stand in the texts; a line that is added moves no other."""

    def chance(name: str, row: Sequence[str]) -> float:
        return random.Random(f"{seed} {name} {row}").random()

    for name in WEAKENED:
        with (HERE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        key = "word" if "word" in rows[0] else rows[0][0]
        column = rows[0].index(key)
        kept = [row for row in rows[1:] if row[column] not in texts or chance(name, row) >= rate]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([rows[0], *kept])
    return folder


# reads plans with the reader of an earlier commit, whose tables go back as plain lists
EARLIER = """
import pickle, sys
from compare.reading import read_text
from compare.tables import plan_tables
texts = pickle.load(sys.stdin.buffer)
tables = plan_tables([read_text(text, plan_id) for plan_id, text in texts.items()])
lists = {name: data.astype(object).where(data.notna(), None).to_dict("list") for name, data in tables.items()}
pickle.dump(lists, sys.stdout.buffer)
"""


def wrong_rows(tables: dict[str, pd.DataFrame], gold: Path) -> dict[tuple[str, str], set[tuple[int, int]]]:
    """By plan and table, start and end of the rows that no answer has, or has otherwise.

    A measure whose action stands where it should is right, though another action before it was missed or made up.
    """
    found: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for answers in evaluate.read_gold(gold):
        plan_id = answers["plan_id"]
        actions = tables["actions"][tables["actions"]["plan_id"] == plan_id]
        of_answers = {row.start: row.columns["no"] for row in evaluate._gold_rows(answers, "actions")}
        numbers = {
            action_id: next((no for place, no in of_answers.items() if abs(place - start) < NEAR), -1)
            for action_id, start in zip(actions["action_id"], actions["start"], strict=True)
        }
        for table, share in evaluate.SHARE.items():
            data = tables[table]
            wanted = list(evaluate._gold_rows(answers, table))
            built = list(evaluate._built_rows(data[data["plan_id"] == plan_id], table, numbers))
            right = {
                j for i, j in evaluate._pairs(wanted, built, share) if not evaluate._differences(wanted[i], built[j])
            }
            found[plan_id, table] = {(row.start, row.end) for j, row in enumerate(built) if j not in right}
    return found


def texts_of(raw: Path, answers: Path) -> dict[str, str]:
    """The plans that have answers."""
    known = {path.stem for path in answers.glob("*.json")}
    return {path.stem: path.read_bytes().decode("utf-8") for path in sorted(raw.glob("*.txt")) if path.stem in known}


def readings(raw: Path, answers: Path, rate: float, seeds: range) -> Iterator[tuple[Corpus, dict[Any, Any]]]:
    """The plans read with weakened word lists, and their wrong rows."""
    texts = texts_of(raw, answers)
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            words = load_codebook(str(weakened(Path(folder), "\n".join(texts.values()), rate, seed)))
            plans = [read_text(text, plan_id, words) for plan_id, text in texts.items()]
            tables = plan_tables(plans)
        yield Corpus(tables, texts), wrong_rows(tables, answers)


def earlier(raw: Path, answers: Path, commit: str) -> tuple[Corpus, dict[Any, Any]]:
    """The plans as the reader of an earlier commit read them, and their wrong rows."""
    texts = texts_of(raw, answers)
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["git", "archive", commit, "src"], cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as source:
            source.extractall(folder, filter="data")
        there = os.environ | {"PYTHONPATH": str(Path(folder) / "src")}
        said = subprocess.run(
            [sys.executable, "-c", EARLIER], input=pickle.dumps(texts), env=there, cwd=folder, stdout=-1, check=True
        )
    lists = pickle.loads(said.stdout)
    tables = {}
    for name, schema in SCHEMA.items():
        data = pd.DataFrame(lists.get(name, {})).reindex(columns=schema.names)
        flags = {column: data[column].fillna(False) for column in schema.names if schema[column].kind == "flag"}
        tables[name] = typed(name, data.assign(**flags))
    return Corpus(tables, texts), wrong_rows(tables, answers)


def rows_of(found: Iterator[tuple[Corpus, dict[Any, Any]]]) -> pd.DataFrame:
    """A line for each row of each queue: its place in the queue (0 to 1), whether it is wrong, its signals."""
    lines = []
    for number, (corpus, wrong) in enumerate(found):
        for plan_id in corpus.plan_ids:
            ordered = queue(corpus, plan_id, TABLES)
            signals = signals_of(corpus, plan_id, TABLES)
            for i, (table, row, doubt) in enumerate(ordered):
                place = row["start"], row["end"]
                line = {"reading": number, "plan_id": plan_id, "table": table, "place": (i + 1) / len(ordered), "doubt": doubt,
                        "wrong": place in wrong[plan_id, table], "raw": row.get("raw") or row.get("title")}  # fmt: skip
                lines.append(line | {name: name in signals[table, place] for name in SIGNALS})
    return pd.DataFrame(lines)


def report(rows: pd.DataFrame) -> pd.DataFrame:
    """By plan and in all: rows, wrong ones, the share of them early in the queue, in ours and in the best one there could be,
    and the place of the one in the middle.

    ``usual`` leaves out readings of a plan in which more than a tenth of the rows is wrong: there a word of the outline was
    missing, no order can bring half of so many rows to the front, and the build says that the whole plan is to be looked at.
    """
    share = rows.groupby(["reading", "plan_id"])["wrong"].transform("mean")
    usual = rows[share <= MANY]
    groups = [*usual.groupby("plan_id"), ("usual", usual), ("all", rows)]
    lines = []
    for name, group in groups:
        places = group.loc[group["wrong"], "place"]
        lines.append(
            {"plan": name, "rows": len(group), "wrong": len(places), "in_first_15_%": (places <= SHARE).mean(),
             "at_best": _at_best(group), "half_at": places.median()}
        )  # fmt: skip
    return pd.DataFrame(lines)


def _at_best(rows: pd.DataFrame) -> float:
    """What a queue that knew the wrong rows would show: where more than 15 % of a plan are wrong, not all find room."""
    by_queue = rows.groupby(["reading", "plan_id"])["wrong"]
    room = (by_queue.size() * SHARE).astype(int)
    return float(np.minimum(by_queue.sum(), room).sum() / rows["wrong"].sum()) if rows["wrong"].any() else float("nan")


def fit(rows: pd.DataFrame) -> dict[str, float]:
    """Weights of the signals: a logistic regression of whether a row is wrong, none of them below zero.

    Many rows that are wrong in the same signals of one reading are one mistake, so each weighs less.
    """
    signals, wrong = rows[list(SIGNALS)].to_numpy(float), rows["wrong"].to_numpy(bool)
    like = rows[rows["wrong"]].groupby(["reading", "plan_id", "table", *SIGNALS])["place"].transform("size")
    weight = np.ones(len(rows))
    weight[wrong] = like.to_numpy(float) ** -0.6

    def loss(held: np.ndarray) -> tuple[float, np.ndarray]:
        odds = signals @ held[:-1] + held[-1]
        off = weight * (1 / (1 + np.exp(-odds)) - wrong)
        value = (weight * np.logaddexp(0, np.where(wrong, -odds, odds))).sum() + (held[:-1] ** 2).sum() / 2
        return float(value), np.append(signals.T @ off + held[:-1], off.sum())

    bounds = [(0, 4)] * len(SIGNALS) + [(None, None)]
    found = minimize(loss, np.zeros(len(SIGNALS) + 1), jac=True, method="L-BFGS-B", bounds=bounds)
    return dict(zip(SIGNALS, np.round(found.x[:-1], 1).tolist(), strict=True))


def all_readings(asked: argparse.Namespace) -> Iterator[tuple[Corpus, dict[Any, Any]]]:
    """What was asked for, of the plans of each folder."""
    for raw, answers in asked.plans:
        if asked.earlier:
            yield from (earlier(raw, answers, commit) for commit in asked.earlier)
        else:
            yield from readings(raw, answers, asked.rate, range(asked.seed, asked.seed + asked.readings))


def main(words: Sequence[str] | None = None) -> None:
    """Print the shares, and the weights where they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--plans", nargs=2, type=Path, action="append", metavar=("RAW", "ANSWERS"), help="more than once where wanted"
    )
    parser.add_argument("--rate", type=float, default=0.08, help="share of the lines that are taken away")
    parser.add_argument("--readings", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--earlier", nargs="*", metavar="COMMIT", help="take the readers of these instead")
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args(words)
    asked.plans = asked.plans or [(ROOT / "data" / "raw", ROOT / "tests" / "gold"), (WRITTEN, WRITTEN / "answers")]
    rows = rows_of(all_readings(asked))
    print(report(rows).to_string(index=False, float_format="{:.3f}".format))
    if asked.fit:
        print(fit(rows))


if __name__ == "__main__":
    main()
