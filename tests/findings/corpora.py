"""What findings and charts are held against: the five plans, three corpora of written plans, one of forty made-up plans."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
from charts.frames import corpus
from gold_plans import RAW
from other_project import OTHER_PLANS

from compare.corpus import Corpus
from compare.frames import frame_tables, usable_frames
from compare.likeness import likeness_tables
from compare.reading import read_text
from compare.tables import plan_tables

WRITTEN = OTHER_PLANS.parent / "written_plans"
Tables = dict[str, pd.DataFrame]


def _read(paths: list[Path]) -> Corpus:
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in paths}
    read = plan_tables([read_text(text, plan_id) for plan_id, text in texts.items()])
    tables = read | likeness_tables(read, texts)
    if "zhanhe-2024" in texts:
        tables |= frame_tables(tables, texts, usable_frames(RAW.parent / "frames")[0])
    return Corpus(tables, texts)


@cache
def data_of(name: str) -> Corpus:
    """A corpus by its name in ``CORPORA``."""
    written = sorted(WRITTEN.glob("*.txt"))
    if name == "forty":
        return Corpus(corpus(40), {})
    return _read({"five": sorted(RAW.glob("*.txt")), "waste": sorted(OTHER_PLANS.glob("*.txt")),
                  "layouts": written[:4], "more layouts": written[4:]}[name])  # fmt: skip


CORPORA = ("five", "waste", "layouts", "more layouts", "forty")
