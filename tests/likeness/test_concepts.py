"""Concepts: other words for one thing meet, by a list that a researcher may extend."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from compare import codebook as shipped
from compare.codebook import Codebook
from compare.likeness.concepts import load_concepts
from compare.likeness.features import EITHER, measure_pairs
from compare.likeness.vectors import vectors_of

LIST = Path(shipped.__file__).with_name("concepts.csv")


def spoken_of(text: str, folder: str | None = None) -> set[str]:
    concepts = load_concepts(folder)
    return {concepts.names[column] for column in concepts.count([text]).indices}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("落实财政投入", "加大经费支持", {"加大投入"}),
        ("开展城乡环境卫生整治", "清理村庄垃圾堆和乱堆乱放，改善村容村貌", {"环境整治", "环境卫生"}),
        ("免费提供办公工位", "减免创业者房租", {"减免费用"}),
        ("购置智能手机", "修剪花木", set()),
        ("", "，。", set()),
    ],
)
def test_other_words_for_one_thing_meet(one: str, other: str, shared: set[str]) -> None:
    assert shared <= spoken_of(one) & spoken_of(other)
    assert shared or not spoken_of(one) & spoken_of(other)


def test_the_longest_word_from_each_character_on_counts(tmp_path: Path) -> None:
    (tmp_path / "concepts.csv").write_text(
        "word,concept\n应急,急\n应急预案,预案\n预案,预案\n案件,案\n", encoding="utf-8"
    )
    concepts = load_concepts(str(tmp_path))
    found = concepts.count(["应急预案件", "应急", "", "预案应"]).toarray()
    assert concepts.names == tuple(sorted(("急", "预案", "案")))
    assert [dict(zip(concepts.names, row, strict=True)) for row in found.tolist()] == [
        {"急": 0, "预案": 2, "案": 1}, {"急": 1, "预案": 0, "案": 0}, {"急": 0, "预案": 0, "案": 0},
        {"急": 0, "预案": 1, "案": 0},
    ]  # fmt: skip


def test_words_are_written_as_texts_are_compared(tmp_path: Path) -> None:
    lines = 'word,concept\n"甲\n",一\n乙 丙,二\n(丁),三\n戊,四\n'
    (tmp_path / "concepts.csv").write_text(lines, encoding="utf-8")
    assert [spoken_of(text, str(tmp_path)) for text in ("甲", "乙丙", "（丁）", "戊", "丙")] == [
        {"一"}, {"二"}, {"三"}, {"四"}, set(),
    ]  # fmt: skip


def test_every_line_of_the_list_is_found_and_stands_once() -> None:
    with LIST.open(encoding="utf-8") as file:
        rows = [(row["word"], row["concept"]) for row in csv.DictReader(file)]
    assert [row for row, times in Counter(rows).items() if times > 1] == []
    assert [concept for concept, words in Counter(concept for _, concept in rows).items() if words < 3] == []
    assert min(len(word) for word, _ in rows) > 1
    concepts = load_concepts()
    told = concepts.count([word for word, _ in rows])
    number = {name: column for column, name in enumerate(concepts.names)}
    assert (told[np.arange(len(rows)), [number[concept] for _, concept in rows]] >= 1).all()


TEXTS = {
    "p/m1": "养犬登记。犬只应当持证。", "p/m2": "遛狗牵绳。外出使用束犬链。", "p/m3": "设立收容点。建造围栏和笼舍。",
    "q/m1": "办理宠物证。犬只主人到窗口申领。", "q/m2": "流浪动物安置。兴建临时圈舍。", "q/m3": "免疫注射。每年接种狂犬疫苗。",
}  # fmt: skip


def test_a_line_of_ones_own_brings_measures_together(tmp_path: Path) -> None:
    measures = pd.DataFrame([{"plan_id": key[0], "measure_id": key, "text": text} for key, text in TEXTS.items()])
    lines = "word,concept\n养犬登记,犬证\n办理宠物证,犬证\n持证,犬证\n申领,犬证\n"
    (tmp_path / "concepts.extra.csv").write_text(lines, encoding="utf-8")
    pair = [np.array([0]), np.array([3])]
    values = [measure_pairs(vectors_of(measures, codebook=book)[1], *pair)[0] for book in (None, Codebook(tmp_path))]
    assert values[1][EITHER] > values[0][EITHER] + 0.05
    assert np.array_equal(np.delete(values[0], EITHER), np.delete(values[1], EITHER))
