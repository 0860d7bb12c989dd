"""How right the states of a frame's entries are, and how long forty plans take.

    python benchmarks/frames.py                  states against the readings of tests/frames, by plan and by state
    python benchmarks/frames.py --leave-one-out  thresholds fitted to three plans, tried on the fourth, in turn
    python benchmarks/frames.py --speed          processor seconds for 40 plans against 33 entries, after the build

A reading is a CSV ``plan_id, entry_id, reader_a …``: one column a reader; ``doubt`` is 1 where a reader could defend a
second state. The first reader's states are the answers; where there are two, their agreement is printed beside.
"""

from __future__ import annotations

import argparse
import time
from itertools import combinations
from pathlib import Path

import pandas as pd

from compare.building import build_tables
from compare.corpus import Corpus
from compare.frames import Frame, FrameSettings, frame_coverage, read_frame
from compare.review.agreement import as_codes, cohen_kappa

ROOT = Path(__file__).parents[1]
READINGS = ROOT / "tests" / "frames" / "answers" / "safety-2024.csv"
FRAME = ROOT / "data" / "frames" / "safety-2024.csv"
COPIES = 8  # of each of the five plans

# What the thresholds may be, each begun in the middle.
GRID: dict[str, tuple[float, ...]] = {
    "covered": (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
    "whole": (0.4, 0.45, 0.5, 0.55, 0.6),
    "part_gain": (0.04, 0.065, 0.09, 0.115, 0.14),
    "named": (0.3, 0.4, 0.5, 0.6, 0.7),
    "children": (0.25, 0.35, 0.45, 0.55),
    "taken": (0.8, 0.85, 0.9, 0.95),
    "beyond": (0.3, 0.45, 0.6),
}


def corpus_of(raw: Path) -> Corpus:
    """The plans of a folder, read and compared."""
    tables, texts, _ = build_tables(raw)
    return Corpus(tables, texts)


def told(corpus: Corpus, frame: Frame, readings: pd.DataFrame, settings: FrameSettings) -> pd.DataFrame:
    """The readings with what was computed beside."""
    plans = list(dict.fromkeys(readings["plan_id"]))
    found = frame_coverage(corpus, frame, plans, settings=settings)[["plan_id", "entry_id", "state"]]
    both = readings.merge(found.astype("object"), on=["plan_id", "entry_id"], how="left")
    both["right"] = both["state"] == both["reader_a"]
    both["covered_right"] = (both["state"] != "absent") == (both["reader_a"] != "absent")
    return both


def report(both: pd.DataFrame) -> None:
    """Shares right, by plan and of the cells without doubt, the readers' agreement, and a table of states."""
    print(
        f"{len(both)} cells: states right {both['right'].mean():.3f}, covered or not {both['covered_right'].mean():.3f}"
    )
    clear = both[both["doubt"] == 0]
    print(f"{len(clear)} cells without doubt: {clear['right'].mean():.3f}, {clear['covered_right'].mean():.3f}")
    print(both.groupby("plan_id")[["right", "covered_right"]].mean().round(3).to_string())
    print(pd.crosstab(both["reader_a"], both["state"]).to_string())
    readers = [name for name in both if name.startswith("reader_")]
    for one, other in combinations(readers, 2):
        share = (both[one] == both[other]).mean()
        kappa = cohen_kappa(as_codes(both[[one, other]])[0])
        print(f"{one} and {other}: {share:.3f} of the cells alike, kappa {kappa:.3f}")
    if len(readers) < 2:
        print("one reader only: no agreement to print beside")


def fitted(corpus: Corpus, frame: Frame, readings: pd.DataFrame) -> FrameSettings:
    """The thresholds of the grid with most states right, one after another, twice."""
    chosen = {name: values[len(values) // 2] for name, values in GRID.items()}
    for _ in range(2):
        for name, values in GRID.items():
            scores = {
                value: told(corpus, frame, readings, FrameSettings(**chosen | {name: value}))["right"].sum()
                for value in values
            }
            best = max(scores.values())
            chosen[name] = min(
                (value for value in values if scores[value] == best), key=lambda value: abs(value - chosen[name])
            )
    return FrameSettings(**chosen)


def leave_one_out(corpus: Corpus, frame: Frame, readings: pd.DataFrame) -> None:
    """Each plan judged with thresholds that its own readings had no part in."""
    parts = []
    for plan in dict.fromkeys(readings["plan_id"]):
        settings = fitted(corpus, frame, readings[readings["plan_id"] != plan])
        parts.append(told(corpus, frame, readings[readings["plan_id"] == plan], settings))
        print(plan, {name: getattr(settings, name) for name in GRID})
    report(pd.concat(parts))


def copied(corpus: Corpus, copies: int) -> Corpus:
    """A corpus of so many copies of each plan, ids changed."""
    tables: dict[str, list[pd.DataFrame]] = {}
    texts = {}
    for number in range(copies):
        for name, data in corpus.tables.items():
            moved = data.copy()
            for column in moved.columns:
                if column == "plan_id":
                    moved[column] = moved[column] + f"-{number}"
                elif column.endswith("_id") and moved[column].dtype == "str":
                    moved[column] = moved[column].str.replace("/", f"-{number}/", n=1)
            tables.setdefault(name, []).append(moved)
        texts |= {f"{plan}-{number}": text for plan, text in corpus.texts.items()}
    return Corpus({name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}, texts)


def speed(corpus: Corpus, frame: Frame) -> None:
    """Processor seconds of forty plans against the frame."""
    many = copied(corpus, COPIES)
    begin = time.process_time()
    rows = frame_coverage(many, frame, settings=FrameSettings())
    used = time.process_time() - begin
    cells = int(rows["entry_id"].notna().sum())
    print(f"{len(many)} plans × {len(frame)} entries = {cells} cells in {used:.1f} processor seconds")


def main() -> None:
    """Print what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--raw", type=Path, default=ROOT / "data" / "raw")
    asked.add_argument("--frame", type=Path, default=FRAME)
    asked.add_argument("--readings", type=Path, default=READINGS)
    asked.add_argument("--leave-one-out", action="store_true")
    asked.add_argument("--speed", action="store_true")
    options = asked.parse_args()
    corpus, frame = corpus_of(options.raw), read_frame(options.frame)
    if options.speed:
        speed(corpus, frame)
        return
    readings = pd.read_csv(options.readings)
    if options.leave_one_out:
        leave_one_out(corpus, frame, readings)
    else:
        report(told(corpus, frame, readings, FrameSettings()))


if __name__ == "__main__":
    main()
