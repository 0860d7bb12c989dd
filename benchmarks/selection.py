"""How long one filtered selection of many plans takes, and how much memory: ``python benchmarks/selection.py``.

A few hundred made plans are read, and their rows stand many times over under other ids, so that the tables have the
rows of 10,000 plans; they are written as a build writes them, then opened by a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from make_corpus import made_plans

from compare.corpus import Corpus
from compare.reading import read_text
from compare.tables import SCHEMA, plan_tables, write_build
from compare.tables.frames import frame

READ = 250  # plans that are read
SECTOR, YEAR = "燃气", 2025


def write(folder: Path, plans: int) -> None:
    """Write a build of so many plans."""
    read = [read_text(plan.text, plan.plan_id) for plan in made_plans(READ)]
    tables, texts = plan_tables(read), {plan.plan_id: plan.text for plan in read}
    many: dict[str, pd.DataFrame] = {}
    for name, rows in tables.items():
        ids = [column.name for column in SCHEMA[name].columns if column.name in IDS]
        many[name] = pd.concat(
            [
                rows.assign(**{column: rows[column].str.replace("made-", f"m{turn:03d}-") for column in ids})
                for turn in range(plans // READ)
            ],
            ignore_index=True,
        )
    similar = [
        {"measure_a": one, "measure_b": other, "score": 0.5, "relation": "same", "shared": "甲、乙"}
        for one, other in zip(many["measures"]["measure_id"][:-60], many["measures"]["measure_id"][60:], strict=True)
    ]
    whole = {name: many.get(name, frame(name)) for name in SCHEMA} | {"similar": frame("similar", similar)}
    every = {
        plan_id.replace("made-", f"m{turn:03d}-"): text
        for turn in range(plans // READ)
        for plan_id, text in texts.items()
    }
    write_build(folder, whole, every, {})


IDS = ("plan_id", "measure_id", "action_id", "part_id")


def select(folder: Path) -> None:
    """Open a build and select from it, as a notebook does."""
    before = time.process_time()
    corpus = Corpus.read(folder)
    found: dict[str, object] = {"plans": len(corpus)}
    for asked in ({"plan": corpus.plan_ids[7]}, {"year": YEAR, "function": "应急管理"}):
        chosen = corpus.select(**asked)
        rows = {name: len(chosen.tables[name]) for name in ("measures", "units", "years", "targets", "similar")}
        found[", ".join(asked)] = rows | {"processor s": round(time.process_time() - before, 2)}
        before = time.process_time()
    found["peak GB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="a build that is there already")
    given = parser.parse_args()
    if given.folder:
        select(given.folder)
    else:
        with tempfile.TemporaryDirectory() as made:
            write(Path(made) / "processed", given.plans)
            subprocess.run([sys.executable, __file__, "--folder", f"{made}/processed"], check=True)
