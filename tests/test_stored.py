"""A corpus opened from its files: read as asked for, the same as in memory, and of one build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from gold_plans import GOLD_IDS, gold_plan

from compare.corpus import Corpus
from compare.tables import TableError, frame, open_build, plan_tables, stored, write_build
from compare.tables.schema import SCHEMA


def written(folder: Path) -> Corpus:
    """Three plans in memory, and written into a folder."""
    plans = [gold_plan(plan_id) for plan_id in GOLD_IDS]
    corpus = Corpus(plan_tables(plans), {plan.plan_id: plan.text for plan in plans})
    write_build(folder, {name: corpus.tables[name] for name in SCHEMA}, corpus.texts, {})
    return corpus


def test_a_corpus_reads_no_more_than_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = written(tmp_path)
    opened = Corpus.read(tmp_path)
    asked: list[str] = []
    read = stored._parquet
    monkeypatch.setattr(stored, "_parquet", lambda path, *more: asked.append(path.stem) or read(path, *more))
    chosen = opened.select(plan="湛河区", year=2025)
    assert set(asked) == {"plans", "measures", "years"}
    assert list(chosen.texts) == ["zhanhe-2024"]
    for name, rows in built.select(plan="湛河区", year=2025).tables.items():
        pd.testing.assert_frame_equal(chosen.tables[name], rows)


@pytest.mark.parametrize(
    "asked",
    [{"part": "tasks"}, {"plan": ["xinjin-2024", "zhanhe-2024"]}, {"level": "county", "part": ["safeguards"]},
     {"function": "应急管理"}, {"function": "应急管理", "year": [2025, 2026]}],
)  # fmt: skip
def test_what_is_selected_on_disk_is_what_is_selected_in_memory(tmp_path: Path, asked: dict[str, Any]) -> None:
    built = written(tmp_path)
    from_disk, from_memory = Corpus.read(tmp_path).select(**asked), built.select(**asked)
    assert len(from_memory.measures) > 0
    for name, rows in from_memory.tables.items():
        pd.testing.assert_frame_equal(from_disk.tables[name], rows)
    again = from_disk.select(plan=from_disk.plan_ids[:1])
    assert set(again.measures["plan_id"]) <= set(from_disk.plan_ids[:1])


def test_tables_of_a_later_build_are_not_mixed_with_those_of_an_earlier_one(tmp_path: Path) -> None:
    written(tmp_path)
    opened = Corpus.read(tmp_path)
    assert len(opened.measures) == 151
    tables, texts = open_build(tmp_path)
    write_build(tmp_path, {**tables, "oddities": frame("oddities")}, dict(texts), {})
    assert len(opened.measures) == 151
    with pytest.raises(TableError, match="built anew since they were opened; open them again"):
        _ = opened.units
    with pytest.raises(TableError, match="open them again"):
        _ = opened.texts["zhanhe-2024"]
