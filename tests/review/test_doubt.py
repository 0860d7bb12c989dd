"""The order of doubt: those who follow it meet half of the wrong rows early, where the word lists have gaps."""

from __future__ import annotations

import importlib.util
from typing import Any

import pandas as pd
import pytest
from gold_plans import GOLD, RAW, ROOT

from compare.codebook import load_codebook
from compare.corpus import Corpus
from compare.reading import read_text
from compare.review.doubt import QUEUE, WEIGHTS, queue
from compare.tables import plan_tables

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def benchmark() -> Any:
    spec = importlib.util.spec_from_file_location("doubt_benchmark", ROOT / "benchmarks" / "doubt.py")
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def test_half_of_the_wrong_rows_stand_in_the_first_15_percent_of_the_queue(benchmark: Any) -> None:
    """The plans with answers, read with word lists from which one line in twelve was taken away."""
    rows = benchmark.rows_of(benchmark.readings(RAW, GOLD, 0.08, range(60, 64)))
    usual = benchmark.report(rows).set_index("plan").loc["usual"]
    assert usual["wrong"] >= 15
    assert usual["in_first_15_%"] >= 0.5, usual


HEAD = "荔波县灌溉工作方案（2024—2026年）\n一、总体要求\n坚持。\n二、重点任务\n（一）加强治理\n"


@pytest.mark.parametrize(
    ("words", "table", "first"),
    [
        ("建成水闸12座，管护站3处。完好率不85%以上。", "targets", "85%以上"),
        ("6月底前建成。2024年12月底前完成。2025年12月底前完成。2026年12月底前完成。", "years", "6月底前"),
    ],
)
def test_what_stands_first(words: str, table: str, first: str) -> None:
    text = HEAD + f"1.开展整治。{words}\n2.加强宣传。发放资料。\n"
    corpus = Corpus(plan_tables([read_text(text, "p-2024", load_codebook())]), {"p-2024": text})
    assert queue(corpus, "p-2024", [table])[0][1]["raw"] == first


@pytest.mark.parametrize(
    ("words", "table", "wrong", "changes"),
    [
        # numbers read that are no targets
        ("对供水人口300人的村建设水厂5处。建成水闸12座。", "targets", "300人", {}),
        ("现有渠道120公里，其中危渠30公里。建成水闸12座。", "targets", "30公里", {}),
        ("漏损率由25%降到12%。建成水闸12座。", "targets", "25%", {}),
        # rows of which one value is wrong
        ("至少建成管护站3处、水闸12座。建成渠道40公里。", "targets", "12座", {"op": "="}),
        ("（县水利局、县财政局牵头，县林业局、县教育局配合）", "units", "县水利局", {"role": "support"}),
        ("（县水利局、县财政局牵头，各乡镇政府配合）", "units", "各乡镇政府", {"name": "县各乡镇政府"}),
    ],
)
def test_a_mistake_stands_first(words: str, table: str, wrong: str, changes: dict[str, Any]) -> None:
    text = HEAD + f"1.开展整治。{words}\n2.加强宣传。发放资料。\n"
    tables = plan_tables([read_text(text, "p-2024", load_codebook())])
    data, start = tables[table], text.index(wrong)
    place = {"start": start, "end": start + len(wrong), "raw": wrong}
    if not (data["start"] == start).any():
        data = pd.concat([data, data.iloc[-1:].assign(**place)], ignore_index=True)
    data.loc[data["start"] == start, list(changes)] = list(changes.values())
    corpus = Corpus(tables | {table: data}, {"p-2024": text})
    assert queue(corpus, "p-2024", [table])[0][1]["raw"] == wrong


def test_every_row_is_in_the_queue_once() -> None:
    text = (RAW / "xinjin-2024.txt").read_bytes().decode("utf-8")
    corpus = Corpus(plan_tables([read_text(text, "xinjin-2024")]), {"xinjin-2024": text})
    found = queue(corpus, "xinjin-2024", QUEUE)
    assert len(found) == sum(len(corpus.tables[name]) for name in QUEUE if name != "similar")
    assert [each[2] for each in found] == sorted((each[2] for each in found), reverse=True)
    assert all(weight >= 0 for weight in WEIGHTS.values())
    assert queue(corpus, "xinjin-2024", QUEUE) == found
