"""How right the states of a frame's entries are, and how long forty plans take.

    python benchmarks/frames.py                  states against the readings of tests/frames, by plan and by state
    python benchmarks/frames.py --leave-one-out  thresholds fitted to three plans, tried on the fourth, in turn
    python benchmarks/frames.py --speed          processor seconds for 40 plans against 33 entries, after the build
    python benchmarks/frames.py --frame zhanhe-2024 --readings benchmarks/frame_readings.csv [--raw FOLDER]
                                                 one reading of other frames and plans, of which two stand in data/raw

A reading is a CSV ``plan_id, entry_id, reader_a …``: one column a reader; ``doubt`` is 1 where the first could defend a
second state, which may stand in ``second``, ``consensus`` what was settled between several, ``why`` the reason where they
differed. The consensus is the answer, or the only reader; where there are two, their agreement is printed beside. With a
column ``frame_id`` the rows of other frames, and of plans that are not there, are left out.
"""

from __future__ import annotations

import argparse
import time
from itertools import combinations
from pathlib import Path

import pandas as pd

from compare.building import build_tables
from compare.corpus import Corpus
from compare.frames import Frame, FrameSettings, find_frame, frame_coverage
from compare.frames.asked import answers_of, asked_of
from compare.frames.matching import Matcher
from compare.frames.states import cells_of
from compare.review.agreement import as_codes, cohen_kappa

ROOT = Path(__file__).parents[1]
READINGS = ROOT / "tests" / "frames" / "answers" / "safety-2024.csv"
FRAME = ROOT / "data" / "frames" / "safety-2024.csv"
COPIES = 8  # of each of the five plans

# What the thresholds may be; those shipped stand in the middle.
GRID: dict[str, tuple[float, ...]] = {
    "covered": (0.2, 0.22, 0.25, 0.28, 0.32),
    "same": (0.86, 0.88, 0.9, 0.92, 0.94),
    "part_gain": (0.03, 0.04, 0.05, 0.06, 0.07),
    "named": (0.3, 0.4, 0.5, 0.6, 0.7),
    "surely": (0.4, 0.45, 0.5, 0.55, 0.6),
    "least": (0.35, 0.4, 0.45, 0.5, 0.55),
    "other": (0.25, 0.3, 0.35, 0.4, 0.45),
    "bears": (0.65, 0.7, 0.75, 0.8, 0.85),
    "adds": (0.2, 0.25, 0.3, 0.35, 0.4),
    "children": (0.25, 0.3, 0.33, 0.4, 0.45),
    "taken": (0.8, 0.85, 0.9, 0.95),
}


def corpus_of(raw: Path) -> Corpus:
    """The plans of a folder, read and compared."""
    tables, texts, _ = build_tables(raw)
    return Corpus(tables, texts)


class Laid:
    """Plans laid against a frame: measured once, judged as often as settings are tried."""

    def __init__(self, corpus: Corpus, frame: Frame, plans: list[str]) -> None:
        self.asked = asked_of(frame)
        self.matcher, self.answers = Matcher(self.asked), answers_of(corpus.tables, plans)
        found = {id(answers): self.matcher.match(answers) for answers in self.answers.values()}
        self.matcher.match = lambda answers: found[id(answers)]  # type: ignore[method-assign]

    def states(self, settings: FrameSettings) -> pd.DataFrame:
        """``plan_id``, ``entry_id`` and ``state``."""
        return pd.DataFrame(
            [
                (plan, entry.entry_id, cell.state)
                for plan, answers in self.answers.items()
                for entry, cell in zip(self.asked, cells_of(self.matcher, answers, settings), strict=True)
            ],
            columns=["plan_id", "entry_id", "state"],
        )


def told(laid: Laid, readings: pd.DataFrame, settings: FrameSettings) -> pd.DataFrame:
    """The readings with what was computed beside; ``wanted`` is the answer."""
    both = readings.merge(laid.states(settings), on=["plan_id", "entry_id"], how="left")
    both["wanted"] = both["consensus" if "consensus" in both else "reader_a"]
    both["right"] = both["state"] == both["wanted"]
    both["covered_right"] = (both["state"] != "absent") == (both["wanted"] != "absent")
    return both


def report(both: pd.DataFrame) -> None:
    """Shares right, by plan and of the cells that readers agree on, the readers' agreement, and a table of states."""
    kappa = cohen_kappa(as_codes(both[["wanted", "state"]])[0])
    print(
        f"{len(both)} cells: states right {both['right'].mean():.3f} (kappa {kappa:.3f}), "
        f"covered or not {both['covered_right'].mean():.3f}"
    )
    readers = [name for name in both if name.startswith("reader_")]
    for one, other in combinations(readers, 2):
        alike = both[both[one] == both[other]]
        print(f"{len(alike)} cells that {one} and {other} agree on: {alike['right'].mean():.3f}")
        answers = both[[one, other]]
        for what, codes in (("states", answers), ("covered or not", (answers != "absent").astype(str))):
            share, kappa = (codes[one] == codes[other]).mean(), cohen_kappa(as_codes(codes)[0])
            print(f"{one} and {other}, {what}: {share:.3f} of the cells alike, kappa {kappa:.3f}")
    for reader in readers if len(readers) > 1 else ():
        own, code = (both[reader] == both["wanted"]).mean(), (both["state"] == both[reader]).mean()
        print(f"{reader}: {own:.3f} as settled; computed as {reader} {code:.3f}")
    print(both.groupby("plan_id")[["right", "covered_right"]].mean().round(3).to_string())
    print(pd.crosstab(both["wanted"], both["state"]).to_string())
    if len(readers) < 2:
        clear = both[both["doubt"] == 0]
        print(f"{len(clear)} cells without doubt: {clear['right'].mean():.3f}, {clear['covered_right'].mean():.3f}")
        either = both["right"] | (both["state"] == both["second"]) if "second" in both else both["right"]
        print(
            f"one reader only, no agreement to print beside; the reader's state or the second to be defended: {either.mean():.3f}"
        )


def fitted(laid: Laid, readings: pd.DataFrame, begin: int) -> FrameSettings:
    """The thresholds of the grid with most states right, one after another, twice, each begun at a place of its row."""
    chosen = {name: values[begin] for name, values in GRID.items()}
    for _ in range(2):
        for name, values in GRID.items():
            scores = {
                value: told(laid, readings, FrameSettings(**chosen | {name: value}))["right"].sum() for value in values
            }
            best = max(scores.values())
            chosen[name] = min(
                (value for value in values if scores[value] == best), key=lambda value: abs(value - chosen[name])
            )
    return FrameSettings(**chosen)


def leave_one_out(laid: Laid, readings: pd.DataFrame) -> None:
    """Each plan judged with thresholds that its own readings had no part in, begun with those shipped or at either end."""
    for begin, says in ((0, "the lowest"), (-1, "the highest"), (2, "those shipped")):
        parts = []
        for plan in dict.fromkeys(readings["plan_id"]):
            settings = fitted(laid, readings[readings["plan_id"] != plan], begin)
            parts.append(told(laid, readings[readings["plan_id"] == plan], settings))
            print(plan, {name: getattr(settings, name) for name in GRID})
        both = pd.concat(parts)
        print(f"begun with {says}: {both['right'].mean():.3f}, {both['covered_right'].mean():.3f}")


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
    asked.add_argument("--frame", default=str(FRAME), help="a list, or a plan of the folder")
    asked.add_argument("--readings", type=Path, default=READINGS)
    asked.add_argument("--leave-one-out", action="store_true")
    asked.add_argument("--speed", action="store_true")
    options = asked.parse_args()
    corpus = corpus_of(options.raw)
    frame = find_frame(corpus, options.frame)
    if options.speed:
        speed(corpus, frame)
        return
    readings = pd.read_csv(options.readings, keep_default_na=False)
    if "frame_id" in readings:
        readings = readings[(readings["frame_id"] == frame.frame_id) & readings["plan_id"].isin(corpus.plan_ids)]
    laid = Laid(corpus, frame, list(dict.fromkeys(readings["plan_id"])))
    if options.leave_one_out:
        leave_one_out(laid, readings)
    else:
        report(told(laid, readings, FrameSettings()))


if __name__ == "__main__":
    main()
