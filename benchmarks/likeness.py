"""How fast likeness is, and how much memory it takes, at 1,000 and at 50,000 measures.

    python benchmarks/likeness.py [--sizes 1000 50000] [--jobs 2] [--tables data/processed]

The corpus is made of the real measures: plans of about forty measures each, drawn with a fixed seed, every measure
changed a little (some clauses left out, others taken over from another measure, numbers and years altered), so that
it holds what real corpora hold: near copies, adaptations and strangers.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import time
from pathlib import Path

import pandas as pd

from compare.likeness import assign_themes, cluster_measures, find_similar

CLAUSE = re.compile(r"[^，；。]+[，；。]?")
PLAN = 40  # measures of a made plan


def made_measures(real: pd.DataFrame, size: int, seed: int = 7) -> pd.DataFrame:
    """A corpus of ``size`` measures made of real ones."""
    chance = random.Random(seed)
    rows = real.to_dict("records")
    clauses = [clause for row in rows for clause in CLAUSE.findall(row["text"])]
    out = []
    for number in range(size):
        row = chance.choice(rows)
        kept = [
            chance.choice(clauses) if chance.random() < 0.15 else clause
            for clause in CLAUSE.findall(row["text"])
            if chance.random() > 0.15
        ]
        text = re.sub(r"20\d\d", lambda _: str(chance.randint(2020, 2028)), "".join(kept)) or row["text"]
        plan = f"plan-{number // PLAN:05d}"
        out.append({
            "plan_id": plan, "measure_id": f"{plan}/m{number % PLAN + 1:03d}", "action_id": None, "part": row["part"],
            "label": row["label"], "title": row["title"], "text": text, "chars": len(text), "start": 0, "end": len(text),
        })  # fmt: skip
    return pd.DataFrame(out)


def timed(size: int, real: pd.DataFrame, jobs: int) -> dict[str, float]:
    """Seconds of each step and the peak of memory so far, this process and its workers."""
    measures = made_measures(real, size)
    found: dict[str, float] = {"measures": size}
    start, used = time.perf_counter(), time.process_time()
    similar = find_similar(measures, n_jobs=jobs)
    found["find_similar s"] = round(time.perf_counter() - start, 2)
    found["of it processor s of this process"] = round(time.process_time() - used, 2)
    start = time.perf_counter()
    themes = assign_themes(measures)
    found["assign_themes s"] = round(time.perf_counter() - start, 2)
    start, used = time.perf_counter(), time.process_time()
    clusters = cluster_measures(measures, similar, themes)
    found["cluster_measures s"] = round(time.perf_counter() - start, 2)
    found["of it processor s"] = round(time.process_time() - used, 2)
    found["pairs"] = len(similar)
    found["related"] = int(similar["relation"].notna().sum())
    found["clusters"] = len(clusters.summary)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    found["peak GB, this process"] = round(own / 2**20, 2)
    found["peak GB, largest worker"] = round(workers / 2**20, 2)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 50000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tables", type=Path, default=Path("data/processed"))
    options = parser.parse_args()
    table = pd.read_parquet(options.tables / "measures.parquet")
    for wanted in options.sizes:
        print(json.dumps(timed(wanted, table, options.jobs)))
