"""The corpus: tables as attributes, selections that fit, and every row traced back to its characters."""

from __future__ import annotations

import html
import pickle
import re

import pandas as pd
import pytest
from gold_plans import GOLD_IDS, gold_plan

from compare import tables
from compare.corpus import Corpus, CorpusError, falls_into, sentence_around
from compare.errors import ChoiceError
from compare.model import Document, Measure, Plan, PlanFacts, Target, Unit
from compare.saying import say
from compare.tables import SCHEMA


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    plans = [gold_plan(plan_id) for plan_id in GOLD_IDS]
    return Corpus(tables.plan_tables(plans), {plan.plan_id: plan.text for plan in plans})


def test_every_table_is_an_attribute(corpus: Corpus) -> None:
    for name in SCHEMA:
        assert list(getattr(corpus, name).columns) == SCHEMA[name].names
    assert len(corpus.measures) == 151
    assert set(SCHEMA) <= set(dir(corpus))
    with pytest.raises(AttributeError, match="a corpus has no units_; its tables are plans, parts"):
        corpus.units_  # noqa: B018


def test_plans_by_id(corpus: Corpus) -> None:
    assert list(corpus) == list(GOLD_IDS)
    assert "xinjin-2024" in corpus
    assert len(corpus["xinjin-2024"].measures) == 23
    assert corpus["xinjin-2024"].facts["jurisdiction"] == "云阳县新津乡"
    with pytest.raises(CorpusError, match="no plan xinjin; there are maqin-2020, xinjin-2024, zhanhe-2024"):
        corpus["xinjin"]


def test_a_corpus_can_be_sent_to_a_worker(corpus: Corpus) -> None:
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(corpus)).units, corpus.units)


# -- selections -----------------------------------------------------------------------------------------------------


def test_select_by_plan_and_level(corpus: Corpus) -> None:
    assert corpus.select(level="township").plan_ids == ["xinjin-2024"]
    assert corpus.select(plan=["zhanhe-2024", "maqin-2020"]).plan_ids == ["maqin-2020", "zhanhe-2024"]
    chosen = corpus.select(plan="zhanhe-2024")
    assert set(chosen.units["plan_id"]) == {"zhanhe-2024"}
    assert len(chosen.units) == len(corpus["zhanhe-2024"].units)
    assert list(chosen.texts) == ["zhanhe-2024"]


def test_select_by_part(corpus: Corpus) -> None:
    chosen = corpus.select(part="safeguards")
    assert set(chosen.measures["part"]) == {"safeguards"}
    assert set(chosen.years["part"]) <= {"safeguards"}
    assert len(chosen.years) == (corpus.years["part"] == "safeguards").sum()


def test_select_by_function_counts_notes_of_actions(corpus: Corpus) -> None:
    chosen = corpus.select(function="公安")
    wanted = corpus.assignments.loc[corpus.assignments["function"] == "公安", "measure_id"]
    assert set(chosen.measures["measure_id"]) == set(wanted)
    assert (corpus.units["measure_id"].isna() & (corpus.units["function"] == "公安")).any()
    assert len(chosen.plans) == 3


def test_select_by_year(corpus: Corpus) -> None:
    chosen = corpus.select(year=2025)
    assert 0 < len(chosen.measures) < len(corpus.measures)
    assert set(chosen.measures["measure_id"]) <= set(corpus.years["measure_id"].dropna())
    assert set(chosen.years["measure_id"]) == set(chosen.measures["measure_id"])


def test_what_falls_into_a_year() -> None:
    rows = [
        ("by", None, "2024-06-30"),
        ("in", "2025-01-01", "2025-12-31"),
        ("range", "2024-01-01", "2026-12-31"),
        ("from", "2024-01-01", None),
        ("every", None, None),
    ]
    years = tables.frame("years", [{"kind": k, "from_date": a, "to_date": b, "start": 0, "end": 1} for k, a, b in rows])
    assert falls_into(years, [2024]).tolist() == [True, False, True, True, False]
    assert falls_into(years, [2025]).tolist() == [False, True, True, True, False]
    assert falls_into(years, [2023]).tolist() == [False] * 5


def test_conditions_join(corpus: Corpus) -> None:
    both = corpus.select(plan="zhanhe-2024", function="公安", part="tasks")
    assert set(both.measures["plan_id"]) == {"zhanhe-2024"}
    assert len(both.measures) < len(corpus.select(function="公安").measures)


def test_a_value_that_is_nowhere_is_named_with_those_that_are(corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match="no level city; there are national, province, prefecture, county, township"):
        corpus.select(level="city")
    with pytest.raises(CorpusError, match="no function 警察; there are 应急管理"):
        corpus.select(function="警察")
    with pytest.raises(CorpusError, match="no sector 消防; there are none at all") as caught:
        corpus.select(sector="消防")
    assert "none" not in say(caught.value, "zh")


def test_an_empty_selection_is_empty_tables(corpus: Corpus) -> None:
    nothing = corpus.select(level="province")
    assert len(nothing) == 0
    assert all(len(getattr(nothing, name)) == 0 for name in SCHEMA)
    assert repr(nothing) == "Corpus of 0 plans (): 0 measures, 0 units, 0 years, 0 targets"


# -- passages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "match", "sentence"),
    [
        ("第一句。到2024年底，建成。第三句。", "2024年底", "到2024年底，建成。"),
        ("标题\n到2024年\n底，建成", "2024年\n底", "到2024年\n底，建成"),
        ("全覆盖", "全覆盖", "全覆盖"),
        ("前句。后句。", "前句。", "前句。"),
        ("问吗？答！", "答", "答！"),
    ],
)
def test_the_sentence_around_a_match(text: str, match: str, sentence: str) -> None:
    start = text.index(match)
    assert text[slice(*sentence_around(text, start, start + len(match)))] == sentence


def test_a_passage_is_never_endless() -> None:
    text = "字" * 5000
    assert sentence_around(text, 2000, 2002) == (1800, 2202)


def test_every_row_leads_to_its_characters(corpus: Corpus) -> None:
    for name in ("units", "years", "targets"):
        for row in getattr(corpus, name).itertuples(index=False):
            passage = corpus.passage(row)
            assert passage.match == row.raw
            around = corpus.texts[row.plan_id]
            assert passage.before + passage.match + passage.after in around


def test_a_passage_marks_the_match(corpus: Corpus) -> None:
    passage = corpus.passage(corpus.years.iloc[0])
    assert f"【{passage.match}】" in str(passage)
    assert f"<mark>{html.escape(passage.match)}</mark>" in passage._repr_html_()
    assert repr(passage).endswith(f"({passage.plan_id} {passage.start}–{passage.end})")


def test_both_sides_of_a_pair(corpus: Corpus) -> None:
    pair = {"measure_a": "maqin-2020/m001", "measure_b": "zhanhe-2024/m002"}
    first, second = corpus.passage(pair), corpus.passage(pair, side="b")
    assert first.plan_id == "maqin-2020"
    assert second.plan_id == "zhanhe-2024"
    assert second.start == corpus["zhanhe-2024"].measures.loc[1, "start"]
    matched = corpus.passage(pair | {"start_a": 5, "end_a": 9, "start_b": 1, "end_b": 2}, side="a")
    assert (matched.start, matched.end) == (5, 9)


def test_a_row_without_a_place_says_so(corpus: Corpus) -> None:
    for row in (corpus.plans.iloc[0], "x", 3, None, ("a", 1), {}):
        with pytest.raises(CorpusError, match=r"names no passage: .* like corpus.passage"):
            corpus.passage(row)
    for place in (
        {"start": 5, "end": 10**9},
        {"start": 9, "end": 5},
        {"start": "a", "end": 5},
        {"start": None, "end": 5},
    ):
        with pytest.raises(CorpusError, match=r"xinjin-2024 has no place from .* its text holds"):
            corpus.passage({"plan_id": "xinjin-2024", **place})


# -- a plan shows itself --------------------------------------------------------------------------------------------


def test_a_plan_shows_its_whole_text_with_marks(corpus: Corpus) -> None:
    plan = corpus["xinjin-2024"]
    shown = plan._repr_html_()
    body = shown.split('pre-wrap">', 1)[1].removesuffix("</div></div>")
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", body)) == plan.text
    assert body.count("<mark") == len(plan.units) + len(plan.years) + len(plan.targets)
    assert shown == corpus["xinjin-2024"]._repr_html_()


def test_plain_marks_keep_the_text(corpus: Corpus) -> None:
    plan = corpus["xinjin-2024"]
    measure = plan.measures.iloc[3]
    shown = repr(plan.marked(measure["start"], measure["end"]))
    assert re.sub("[【】]", "", shown) == re.sub("[【】]", "", plan.text[measure["start"] : measure["end"]])
    assert "【2024年】" in repr(plan.marked())


def test_markup_in_a_plan_stays_text() -> None:
    text = '<script>alert("2024年")</script> 100%&'
    measure = Measure(0, len(text), "x/m001", None, "tasks", "1.", None, text)
    unit = Unit(0, 8, None, "x/m001", "<script>", '"><script>', "lead", None, False, "其他")
    target = Target(33, 37, None, "x/m001", "tasks", "100%", 100, "%", "=", True, "", None)
    plan = Plan("x", Document(text), PlanFacts(title="<i>"), measures=(measure,), units=(unit,), targets=(target,))
    shown = Corpus(tables.plan_tables([plan]), {"x": text})["x"]._repr_html_()
    assert "<script>" not in shown
    assert "<i>" not in shown
    assert html.unescape(re.sub(r"<[^>]*>", "", shown.split("pre-wrap", 1)[1])).endswith(text)


def test_the_outline_counts(corpus: Corpus) -> None:
    lines = corpus["xinjin-2024"].outline().splitlines()
    assert lines[0] == "preamble"
    assert "  （二） 开展重大事故隐患动态清零行动  [4 units, 4 years]" in lines
    assert sum(line.startswith("  （八）") for line in lines) == 1
    assert repr(corpus["xinjin-2024"]).startswith("云阳县新津乡安全生产治本攻坚三年行动实施方案")


# -- names that mean one plan -----------------------------------------------------------------------------------------


def test_a_chinese_name_that_means_one_plan_stands_for_its_id(corpus: Corpus) -> None:
    assert corpus["湛河区"].plan_id == corpus["湛河"].plan_id == "zhanhe-2024"
    assert corpus["新津乡"].plan_id == "xinjin-2024"
    assert (
        corpus.select(plan=["湛河区", "xinjin-2024"]).plan_ids == corpus.select(plan=["zhanhe-2024", "新津乡"]).plan_ids
    )


def test_a_name_that_several_plans_have_is_told_with_their_ids(corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match=r"治本攻坚 may be .*xinjin-2024.*; give one of these ids"):
        corpus["治本攻坚"]
    for nothing in ("洛阳市", "zhanhe", "", "a|b"):
        with pytest.raises(CorpusError, match=r"no plan .*; there are "):
            corpus[nothing]


def test_jupyter_offers_the_ids(corpus: Corpus) -> None:
    assert corpus._ipython_key_completions_() == corpus.plan_ids


@pytest.mark.parametrize("asked", [{"plan": 3}, {"sector": 3}, {"function": [None]}, {"part": 2025}], ids=str)
def test_what_is_no_word_is_told_with_the_words_that_are_there(corpus: Corpus, asked: dict) -> None:
    with pytest.raises(CorpusError, match=r"no (plan|sector|function|part) .*; there are "):
        corpus.select(**asked)


@pytest.mark.parametrize("year", ["2025", ["2025"], 2025.5, True, None.__class__])
def test_a_year_that_is_no_whole_number_says_what_is_wanted(corpus: Corpus, year: object) -> None:
    with pytest.raises(ChoiceError, match=r"year takes whole numbers, like 2025 or \[2024, 2025\], not"):
        corpus.select(year=year)  # type: ignore[arg-type]
