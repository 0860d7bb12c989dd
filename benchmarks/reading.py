"""How fast plans are read: the five plans, repeated to five million characters, beside one pass of jieba.

Both run in this process on one core, in one run, so that only their ratio matters: reading may take at most a third of
the time that cutting the same text into words takes.

    python benchmarks/reading.py [--characters N] [--repeat R]
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from compare.reading import read_text
from compare.tables import plan_tables

RAW = Path(__file__).parents[1] / "data" / "raw"
MOST = 1 / 3


def corpus(characters: int) -> list[tuple[str, str]]:
    """Plan ids and texts, the five plans over and over until there are enough characters."""
    plans = [(path.stem, path.read_bytes().decode("utf-8")) for path in sorted(RAW.glob("*.txt"))]
    texts: list[tuple[str, str]] = []
    total = 0
    while total < characters:
        plan_id, text = plans[len(texts) % len(plans)]
        texts.append((f"{plan_id}-{len(texts):05d}", text))
        total += len(text)
    return texts


def seconds(work: Callable[[], object], repeat: int) -> float:
    """The quickest of some runs, in seconds of wall-clock time."""
    times = []
    for _ in range(repeat):
        gc.collect()
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> int:
    """Measure, print and compare; 1 where reading takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=5_000_000)
    parser.add_argument("--repeat", type=int, default=1)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = corpus(given.characters)
    characters = sum(len(text) for _, text in texts)
    jieba.setLogLevel(logging.ERROR)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    for plan_id, text in texts[:5]:  # patterns compiled, word lists read
        read_text(text, plan_id)

    plans: list = []

    def read_all() -> None:
        plans[:] = [read_text(text, plan_id) for plan_id, text in texts]

    def cut_all() -> None:
        for _, text in texts:
            for _ in cutter.cut(text):
                pass

    reading = seconds(read_all, given.repeat)
    cutting = seconds(cut_all, given.repeat)
    tables = seconds(lambda: plan_tables(plans), given.repeat)
    rows = sum(len(plan.measures) for plan in plans)
    print(f"{len(texts)} plans, {characters:,} characters, {rows:,} measures; one core, best of {given.repeat}")
    for name, taken in (("reading", reading), ("jieba.cut", cutting), ("plans to tables", tables)):
        print(f"{name:16}{taken:8.2f} s  {taken / characters * 1e6:6.2f} µs a character")
    print(f"reading takes {reading / cutting:.2f} of one pass of jieba.cut; {MOST:.2f} is the most it may take")
    return int(reading / cutting > MOST)


if __name__ == "__main__":
    sys.exit(main())
