"""Themes: the right one for most measures, with the words that say so, from any codebook."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from compare.codebook import CodebookError, load_codebook
from compare.likeness import Settings, assign_themes
from compare.likeness.themes import UNSORTED, theme_book

ROOT = Path(__file__).parents[2]
ANSWERS = json.loads((ROOT / "tests" / "gold" / "likeness.json").read_text(encoding="utf-8"))["themes"]
BIRDS = {"观鸟": {"words": ["候鸟", "观鸟点"]}, "道路": {"words": {"公路": 3, "护栏": 1}, "definition": "roads"}}


def primary(themes: pd.DataFrame) -> dict[str, str]:
    first = themes[themes["rank"] == 1]
    return dict(zip(first["measure_id"], first["theme"], strict=True))


def test_primary_themes_agree_with_the_readers(tables: dict[str, pd.DataFrame]) -> None:
    found = primary(tables["themes"])
    right = [found.get(measure) in answer["primary"] for measure, answer in ANSWERS.items()]
    assert sum(right) / len(right) >= 0.95


def test_primary_themes_agree_with_a_third_reading_of_the_other_plans(tables: dict[str, pd.DataFrame]) -> None:
    found = primary(tables["themes"])
    with (ROOT / "benchmarks" / "theme_readings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    right = [found.get(row["measure_id"]) in row["primary"].split("/") for row in rows]
    assert len(rows) == 57
    assert sum(right) / len(right) >= 0.9


def test_the_shipped_codebook_has_the_fifteen_themes() -> None:
    tree = load_codebook().tree("themes")
    assert len(tree) == 15
    assert {theme for answer in ANSWERS.values() for kind in answer.values() for theme in kind} <= set(tree)
    for name, entry in tree.items():
        assert entry["definition"] and entry["words"] and entry["examples"] and entry["en"], name


def test_an_example_of_each_theme_has_that_theme() -> None:
    for name, entry in load_codebook().tree("themes").items():
        for number, example in enumerate(entry["examples"]):
            row = {
                "plan_id": "p",
                "measure_id": f"p/m{number}",
                "part": "tasks",
                "title": example,
                "text": example + "。",
            }
            themes = assign_themes(pd.DataFrame([row]))
            assert list(themes["theme"])[:1] == [name], example


def test_evidence_is_in_the_measure(tables: dict[str, pd.DataFrame]) -> None:
    actions = dict(zip(tables["actions"]["action_id"], tables["actions"]["title"], strict=True))
    measures = tables["measures"].set_index("measure_id")
    for row in tables["themes"].dropna(subset=["evidence"]).itertuples():
        measure = measures.loc[row.measure_id]
        chapter = actions.get(measure["action_id"], "") if isinstance(measure["action_id"], str) else ""
        text = "".join((measure["text"] + chapter).split())
        for word in row.evidence.split("、"):
            assert word.replace("，", "") in text.replace("、", "").replace(",", ""), (row.measure_id, word)


def test_scores_are_shares_and_ranks_are_in_order(tables: dict[str, pd.DataFrame]) -> None:
    themes = tables["themes"]
    assert themes["score"].between(0, 1).all()
    wide = themes.pivot(index="measure_id", columns="rank", values="score")
    both = wide.dropna()
    assert (both[1] >= both[2]).all()


def test_order_of_rows_makes_no_difference(two_plans: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(assign_themes(two_plans), assign_themes(two_plans.iloc[::-1]))


def test_a_codebook_of_ones_own(two_plans: pd.DataFrame) -> None:
    themes = assign_themes(two_plans, BIRDS, settings=Settings(theme=0.5))
    found = themes[themes["theme"] != UNSORTED]
    assert primary(found) == {"a-2024/m003": "观鸟", "b-2024/m004": "道路"}
    assert list(found["evidence"]) == ["候鸟、观鸟点", "公路、护栏"]
    assert set(primary(themes)) == set(two_plans["measure_id"])


def test_what_no_theme_speaks_of_is_unsorted(two_plans: pd.DataFrame) -> None:
    assert primary(assign_themes(two_plans))["a-2024/m003"] == UNSORTED


def test_a_chapter_on_an_industry_takes_over_general_supervision() -> None:
    measures = pd.DataFrame(
        [
            {
                "plan_id": "p",
                "measure_id": "p/m1",
                "action_id": "p/a1",
                "part": "tasks",
                "title": "开展安全隐患排查",
                "text": "开展安全隐患排查。",
            }
        ]
    )
    chapter = pd.DataFrame({"action_id": ["p/a1"], "title": ["持续加强特种设备安全整治"]})
    assert primary(assign_themes(measures)) == {"p/m1": "隐患排查治理"}
    assert primary(assign_themes(measures, actions=chapter)) == {"p/m1": "重点行业整治"}


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        ({"甲": "举报"}, "themes.yaml, 甲: needs entries"),
        ({"甲": {"words": {"举报": 0}}}, "the weight of 举报 is 0"),
        ({"甲": {"words": {"举报": "高"}}}, "the weight of 举报 is '高'"),
        ({"甲": {"words": 3}}, "words must be a list"),
        ({"甲": {"words": {"举报": float("nan")}}}, "the weight of 举报 is nan"),
        ({"甲": {"parts": ["tasks"]}}, "parts must be"),
        ({"甲": {"parts": {"tasks": "高"}}}, "parts must be"),
        ({"甲": {"takes": 3}}, "takes must be a list"),
        ({"甲": {"parts": {"appendix": 1}}}, "no part appendix"),
        ({"甲": {"takes": ["乙"]}}, "takes 乙, which is no theme"),
    ],
)
def test_a_codebook_that_cannot_be_used_says_where(tree: dict, says: str) -> None:
    with pytest.raises(CodebookError, match=says):
        theme_book(tree)


@pytest.mark.parametrize("tree", [{}, {"甲": {"words": {}}}, {"甲": {}}])
def test_an_empty_codebook_gives_no_themes(tree: dict, two_plans: pd.DataFrame) -> None:
    assert set(assign_themes(two_plans, tree)["theme"]) == {UNSORTED}
    assert assign_themes(two_plans.iloc[:0], tree).empty


def test_a_wrong_theme_of_ones_own_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "themes.extra.yaml").write_text("甲:\n  words: [举报]\n乙: [举报]\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"themes\.extra\.yaml, 乙, line 3: needs entries"):
        theme_book(load_codebook(str(tmp_path)))
