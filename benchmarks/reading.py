"""How fast plans are read: the five plans, repeated to five million characters, beside one pass of jieba.

All runs in this process on one core, in one run, so that only ratios matter: reading many plans, as a build does, may
take little more than a fifth of the time that cutting the same text into words takes. No text is given twice: each
repetition has other empty lines at its end.

    python benchmarks/reading.py [--characters N]
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jieba

from compare.model import Plan
from compare.reading import read_text, read_texts
from compare.tables import plan_tables

RAW = Path(__file__).parents[1] / "data" / "raw"
MOST = 0.22
PLANS_A_TURN = 25


def corpus(characters: int) -> list[tuple[str, str]]:
    """Plan ids and texts, the five plans over and over until there are enough characters."""
    plans = [(path.stem, path.read_bytes().decode("utf-8")) for path in sorted(RAW.glob("*.txt"))]
    texts: list[tuple[str, str]] = []
    total = 0
    while total < characters:
        plan_id, text = plans[len(texts) % len(plans)]
        text += "\n" * (len(texts) // len(plans))
        texts.append((f"{plan_id}-{len(texts):05d}", text))
        total += len(text)
    return texts


@contextmanager
def clock(taken: dict[str, float], name: str) -> Iterator[None]:
    """Add the processor time of a piece of work; rubbish of the work before is cleared away first."""
    gc.collect()
    begin = time.process_time()
    yield
    taken[name] += time.process_time() - begin


def main() -> int:
    """Measure, print and compare; 1 where reading takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=5_000_000)
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

    # in turns, a few plans each, so that whatever else the machine does meets all alike
    taken = {"reading": 0.0, "one by one": 0.0, "jieba.cut": 0.0, "plans to tables": 0.0}
    plans: list[Plan] = []
    for start in range(0, len(texts), PLANS_A_TURN):
        turn = texts[start : start + PLANS_A_TURN]
        with clock(taken, "reading"):
            read = [plan for plan in read_texts((text, plan_id) for plan_id, text in turn) if isinstance(plan, Plan)]
        with clock(taken, "one by one"):
            again = [read_text(text, plan_id) for plan_id, text in turn]
        assert read == again
        with clock(taken, "jieba.cut"):
            for _, text in turn:
                for _ in cutter.cut(text):
                    pass
        with clock(taken, "plans to tables"):
            plan_tables(read)
        plans += read
    rows = sum(len(plan.measures) for plan in plans)
    print(f"{len(texts)} plans, {characters:,} characters, {rows:,} measures; one core, seconds of its time")
    for name, seconds in taken.items():
        print(f"{name:16}{seconds:8.2f} s  {seconds / characters * 1e6:6.2f} µs a character")
    ratio, alone = (taken[name] / taken["jieba.cut"] for name in ("reading", "one by one"))
    print(
        f"reading takes {ratio:.2f} of one pass of jieba.cut; {MOST:.2f} is the most it may take; one by one {alone:.2f}"
    )
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
