"""How likeness grows: processor time and memory at several sizes, recall beside the exact search, and scikit-learn.

    python benchmarks/likeness.py --sizes 10000 50000        one process for each size, then the exponent between them
    python benchmarks/likeness.py --recall 20000             the exact candidates, the bounded ones, and brute force

Measures are those of made plans (``benchmarks/make_corpus.py``). Processor seconds are those of this process and its
workers together: on a machine that others use too, the clock says little.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from make_corpus import made_plans

from compare.likeness import Settings
from compare.likeness import candidates as search
from compare.likeness.clusters import cluster_table
from compare.likeness.features import measure_pairs
from compare.likeness.model import first_logits, judge, shipped_model
from compare.likeness.own_themes import themes_of
from compare.likeness.pairs import similar_of
from compare.likeness.vectors import Vectors, vectors_of

NEIGHBOURS = 10  # of the brute-force search that is the yardstick
SAMPLE = 40  # plans whose pairs are judged in full, in a corpus too large to judge all


def made_measures(size: int, seed: int = 7) -> pd.DataFrame:
    """The first measures of the made plans, as the table ``measures`` has them."""
    rows: list[tuple[Any, ...]] = []
    for plan in made_plans(size, seed=seed):
        for number, one in enumerate(plan.measures, 1):
            text = f"{number}.{one.title}。{''.join(one.sentences)}"
            name = f"{plan.plan_id}/m{number:03d}"
            rows.append((plan.plan_id, name, None, "tasks", f"{number}.", one.title, text, len(text), 0, len(text)))
        if len(rows) >= size:
            break
    columns = ("plan_id", "measure_id", "action_id", "part", "label", "title", "text", "chars", "start", "end")
    return pd.DataFrame(rows[:size], columns=list(columns))


def used() -> float:
    """Processor seconds of this process and of its workers that have ended or been waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def timed(size: int, jobs: int) -> dict[str, float]:
    """Seconds of each step and the peak of memory, of ``size`` measures."""
    measures, settings, found = made_measures(size), Settings(), {"measures": float(size)}
    began = time.perf_counter()

    def step(name: str, work: Callable[[], Any]) -> Any:
        before = used()
        done = work()
        if jobs != 1:  # what workers used counts once they have ended
            from joblib.externals.loky import get_reusable_executor

            get_reusable_executor().shutdown(wait=True)
        found[name] = round(used() - before, 1)
        print(f"  {name}: {found[name]} s", file=sys.stderr, flush=True)
        return done

    items, vectors = step("vectors", lambda: vectors_of(measures, n_jobs=jobs))
    themes = step("themes", lambda: themes_of(measures, items, vectors))
    similar = step("pairs", lambda: similar_of(items, vectors, settings, jobs))
    clusters = step("clusters", lambda: cluster_table(measures, similar, themes, settings, jobs))
    found["all"] = round(sum(found[name] for name in ("vectors", "themes", "pairs", "clusters")), 1)
    found["by the clock"] = round(time.perf_counter() - began, 1)
    found |= {"pairs listed": len(similar), "related": int(similar["relation"].notna().sum())}
    found |= {"same": int((similar["relation"] == "same").sum()), "groups": clusters["cluster_id"].nunique()}
    found["peak GB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    found["peak GB of the largest worker"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20, 2)
    return found


def judged(vectors: Vectors, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Which pairs are the same commitment."""
    _, same = judge(
        vectors, i, j, measure_pairs(vectors, i, j, into=partial(first_logits, models=shipped_model(vectors.fits)))
    )
    return same >= Settings().same


def recall(size: int) -> dict[str, float]:
    """The bounded search beside the exact one and beside scikit-learn's brute force, in one process."""
    from sklearn.neighbors import NearestNeighbors

    _, vectors = vectors_of(made_measures(size))
    found: dict[str, float] = {"measures": size}
    clock = time.process_time()
    i, j = search.candidates(vectors, Settings())
    found["candidates s"] = round(time.process_time() - clock, 2)
    clock = time.process_time()
    nearest = NearestNeighbors(n_neighbors=NEIGHBOURS, metric="cosine", algorithm="brute").fit(vectors.full)
    nearest.kneighbors(vectors.full)
    found[f"scikit-learn top {NEIGHBOURS} s"] = round(time.process_time() - clock, 2)
    found["times as fast"] = round(found[f"scikit-learn top {NEIGHBOURS} s"] / found["candidates s"], 1)
    bound, search.HOLDERS = search.HOLDERS, sys.maxsize
    clock = time.process_time()
    exact_i, exact_j = search.candidates(vectors, Settings())
    search.HOLDERS = bound
    found["exact candidates s"] = round(time.process_time() - clock, 2)
    same = judged(vectors, exact_i, exact_j)
    here = np.isin(exact_i[same] * size + exact_j[same], (i * size + j)[judged(vectors, i, j)])
    found["same pairs of the exact search"] = int(same.sum())
    found["recall of them"] = round(float(here.mean()), 4)
    return found


def sampled_recall(size: int) -> dict[str, float]:
    """Recall of exact ``same`` pairs that the measures of some plans bring, in a corpus of any size."""
    _, vectors = vectors_of(made_measures(size))
    _, plans = np.unique(vectors.plans, return_inverse=True)
    names = np.unique(plans)
    chosen = np.flatnonzero(np.isin(plans, names[np.linspace(0, len(names) - 1, SAMPLE).round().astype(int)]))
    turned, most = vectors.full.T.tocsr(), max(Settings().neighbours, search.PAIRS // size)
    asked = search.rarest(vectors.full)
    found: dict[str, float] = {"measures": size, "measures of the sample": len(chosen)}
    pairs = {}
    for name, words in (("bounded", asked), ("exact", vectors.full)):
        parts = [
            search.nearest(words[row], turned, vectors.full, plans, np.array([row]), most, Settings().candidate)
            for row in chosen.tolist()
        ]
        a, b = np.concatenate([one for one, _, _ in parts]), np.concatenate([one for _, one, _ in parts])
        keys = np.unique(np.minimum(a, b) * size + np.maximum(a, b))
        pairs[name] = keys[judged(vectors, keys // size, keys % size)]
    found["same pairs of the exact search"] = len(pairs["exact"])
    found["recall of them"] = round(float(np.isin(pairs["exact"], pairs["bounded"]).mean()), 4)
    return found


def main() -> None:
    """Measure and print, a JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--recall", type=int)
    parser.add_argument("--sampled-recall", type=int)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    if given.recall:
        print(json.dumps(recall(given.recall)), flush=True)
    if given.sampled_recall:
        print(json.dumps(sampled_recall(given.sampled_recall)), flush=True)
    if len(given.sizes) == 1:
        print(json.dumps(timed(given.sizes[0], given.jobs)), flush=True)
    elif given.sizes:
        lines = []
        for size in given.sizes:
            command = [sys.executable, __file__, "--sizes", str(size), "--jobs", str(given.jobs)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=os.environ)
            print(done.stdout.strip(), flush=True)
            lines.append(json.loads(done.stdout))
        first, last = lines[0], lines[-1]
        for name in ("vectors", "themes", "pairs", "clusters", "all"):
            grown = math.log(last[name] / first[name]) / math.log(last["measures"] / first["measures"])
            print(f"{name}: exponent {grown:.2f}")


if __name__ == "__main__":
    main()
