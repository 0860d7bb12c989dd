"""What a text without a title is called: rows of text and name."""

from pathlib import Path

import pandas as pd
import pytest

from compare.analysis.shown import named_by_members
from compare.codebook import Codebook, load_codebook
from compare.likeness import cluster_measures, find_similar
from compare.likeness.clauses import called, clause_of, is_title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("加强巡查。发现问题及时处理。", "加强巡查"),
        ("在本镇无自有住房的，可申请周转住房，租期三年。", "申请周转住房"),
        ("首次开店满一年，经认定符合条件的，给予0.8万元一次性开店补贴。", "一次性开店补贴"),
        ("为有需求的农户提供育苗服务。", "提供育苗服务"),
        ("在农贸市场改造中加强排水设施建设，方便群众。", "加强排水设施建设"),
        ("各村（社区）在处理垃圾时，由环卫站统一清运；建立清运台账。", "建立清运台账"),
        ("按照《村庄清洁行动实施方案》，每年开展2次检查。", ""),
        ("各村", ""),
    ],
)  # fmt: skip
def test_a_name_is_a_clause_that_stands_alone(text: str, name: str) -> None:
    assert clause_of(text) == name


def test_sentences_in_the_place_of_a_title_are_none() -> None:
    assert is_title("加强巡查，及时处理。") and not is_title("加强巡查。及时处理。") and not is_title("")


@pytest.mark.parametrize("row", load_codebook().rows("name_words"), ids=lambda row: row["example"])
def test_every_word_has_an_example_that_holds_it(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    if row["role"] in ("ends", "begins"):
        assert clause_of(row["example"]) != row["example"]


def test_words_of_ones_own_say_what_is_no_name(tmp_path: Path) -> None:
    text = "组织村民大会，建立清运台账。"
    (tmp_path / "name_words.extra.csv").write_text("role,word,example\nbegins,组织,组织村民大会\n", encoding="utf-8")
    own = Codebook(tmp_path)
    assert clause_of(text) == "组织村民大会"
    assert clause_of(text, own) == "建立清运台账"
    measures = pd.DataFrame({"plan_id": ["a", "b"], "measure_id": ["a/m1", "b/m1"], "text": [text, text]})
    found = cluster_measures(measures, find_similar(measures), codebook=own).table
    assert set(found["cluster_name"]) == {"建立清运台账"}
    assert set(named_by_members(found[:1], measures[:1])["cluster_name"]) == {"建立清运台账"}


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"title": "清运垃圾", "text": "1．每日清运。"}, "清运垃圾"),
        ({"title": None, "text": "1．组织各村开展大排查，建立台账。"}, "组织各村开展大排查"),
        ({"title": float("nan"), "words": "符合条件的商户，可申请摊位补贴。", "text": "（一）符合条件的商户"}, "申请摊位补贴"),
        ({"text": None}, ""),
    ],
)  # fmt: skip
def test_a_measure_is_called_by_its_title_or_its_first_clause(row: dict[str, object], name: str) -> None:
    assert called(row) == name
