"""Lineage: every sentence has a kind, every equal run its exact spans, every direction a reason."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from compare.likeness import Settings, lineage
from compare.likeness.direction import direction
from compare.likeness.passages import squeeze


@pytest.fixture(scope="module")
def linxiang(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> object:
    return lineage(
        tables["measures"],
        texts,
        "linxiang-2024",
        "zhanhe-2024",
        plans=tables["plans"],
        references=tables["references"],
    )


def grams(text: str, start: int, end: int, size: int) -> dict[str, list[tuple[int, int]]]:
    """Every string of ``size`` characters of a squeezed stretch and where it stands in the text."""
    squeezed = squeeze(text, start, end)
    found: dict[str, list[tuple[int, int]]] = {}
    for at in range(len(squeezed.text) - size + 1):
        found.setdefault(squeezed.text[at : at + size], []).append(squeezed.span(at, at + size))
    return found


def test_every_run_of_fifteen_equal_characters_is_found(
    linxiang: object, tables: dict[str, pd.DataFrame], texts: dict[str, str]
) -> None:
    runs = linxiang.runs
    size = Settings().verbatim
    measures = tables["measures"]
    sides = {
        plan: {
            row.measure_id: grams(texts[plan], row.start, row.end, size)
            for row in measures[measures["plan_id"] == plan].itertuples()
        }
        for plan in ("linxiang-2024", "zhanhe-2024")
    }
    by_pair = dict(list(runs.groupby(["measure_a", "measure_b"])))
    tried = 0
    for one, mine in sides["linxiang-2024"].items():
        for two, theirs in sides["zhanhe-2024"].items():
            rows = by_pair.get((one, two))
            for gram in mine.keys() & theirs.keys():
                for a in mine[gram]:
                    for b in theirs[gram]:
                        tried += 1
                        inside = (rows["start_a"] <= a[0]) & (rows["end_a"] >= a[1])
                        inside &= (rows["start_b"] <= b[0]) & (rows["end_b"] >= b[1])
                        assert inside.any(), (one, two, gram)
    assert tried > 900


def test_both_spans_of_a_run_are_exact(
    linxiang: object, tables: dict[str, pd.DataFrame], texts: dict[str, str]
) -> None:
    spans = tables["measures"].set_index("measure_id")
    assert len(linxiang.runs) > 50
    for row in linxiang.runs.itertuples():
        a, b = texts["linxiang-2024"], texts["zhanhe-2024"]
        left, right = squeeze(a, row.start_a, row.end_a), squeeze(b, row.start_b, row.end_b)
        assert left.text == right.text
        assert len(left.text) == row.chars >= 15
        assert not a[row.start_a].isspace() and not a[row.end_a - 1].isspace()
        # longest: whatever stands before and after it inside both measures differs
        one, two = spans.loc[row.measure_a], spans.loc[row.measure_b]
        before = squeeze(a, one["start"], row.start_a).text[-1:], squeeze(b, two["start"], row.start_b).text[-1:]
        after = squeeze(a, row.end_a, one["end"]).text[:1], squeeze(b, row.end_b, two["end"]).text[:1]
        assert "" in before or before[0] != before[1]
        assert "" in after or after[0] != after[1]


def test_every_sentence_has_a_kind(linxiang: object, tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> None:
    sentences = linxiang.sentences
    measures = tables["measures"].set_index("measure_id")
    assert set(sentences["kind"]) == {"verbatim", "adapted", "own"}
    own = sentences["kind"] == "own"
    assert sentences.loc[own, "source_measure"].isna().all()
    assert sentences.loc[~own, "source_measure"].notna().all()
    for row in sentences.itertuples():
        span = measures.loc[row.measure_id]
        assert span["start"] <= row.start < row.end <= span["end"]
    for measure_id, rows in sentences.groupby("measure_id"):
        span = measures.loc[measure_id]
        assert rows["chars"].sum() == len(squeeze(texts["linxiang-2024"], span["start"], span["end"]).text)


def test_a_copied_sentence_points_to_its_source(linxiang: object, texts: dict[str, str]) -> None:
    copied = linxiang.sentences[linxiang.sentences["kind"] == "verbatim"]
    assert len(copied) >= 4
    for row in copied.itertuples():
        mine = squeeze(texts["linxiang-2024"], row.start, row.end).text
        theirs = squeeze(texts["zhanhe-2024"], row.source_start, row.source_end).text
        assert theirs in mine or mine in theirs


def test_shares_add_up(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> None:
    found = lineage(tables["measures"], texts, "xinjin-2024", plans=tables["plans"]).shares
    assert found["source_plan"].isna().sum() == 1
    assert len(found) == 5
    assert (found[["verbatim", "adapted", "own"]].sum(axis=1) - 1).abs().max() < 1e-3
    together = found[found["source_plan"].isna()].iloc[0]
    assert together["own"] <= found["own"].min() + 1e-9


def test_changed_words_are_named(two_plans: pd.DataFrame, two_texts: dict[str, str]) -> None:
    found = lineage(two_plans, two_texts, "a-2024").sentences
    row = found[found["measure_id"] == "a-2024/m001"].iloc[-1]
    assert row["kind"] == "adapted"
    assert row["source_measure"] == "b-2024/m001"
    assert "鼓励" in row["changed"] or "鼓励" in (row["added"] or "")


def facts(plan_id: str, **more: object) -> dict[str, object]:
    return {"plan_id": plan_id, "title": f"{plan_id}方案", "doc_number": None, "issued_on": None, "level": None} | more


@pytest.mark.parametrize(
    ("mine", "theirs", "cited", "way", "because"),
    [
        ({}, {}, "b方案", "from", "a cites the title of b"),
        ({"issued_on": date(2024, 1, 1)}, {"issued_on": date(2024, 2, 1)}, "b方案", "from", "cites"),
        ({"level": "township", "county": "甲县"}, {"level": "county", "county": "甲县"}, None, "from", "level above"),
        ({"level": "county", "county": "甲县"}, {"level": "township", "county": "甲县"}, None, "to", "level below"),
        ({"level": "township", "county": "甲县"}, {"level": "county", "county": "乙县"}, None, "unknown", "missing"),
        ({"issued_on": date(2024, 3, 28)}, {"issued_on": date(2024, 3, 26)}, None, "from", "issued later"),
        ({"issued_on": date(2024, 3, 1)}, {"issued_on": date(2024, 3, 26)}, None, "to", "common source is possible"),
        ({"issued_on": date(2024, 3, 1)}, {"issued_on": date(2024, 3, 1)}, None, "unknown", "same day"),
        ({"issued_on": date(2024, 3, 1)}, {}, None, "unknown", "date of issue missing"),
    ],
)
def test_direction_and_its_reason(mine: dict, theirs: dict, cited: str | None, way: str, because: str) -> None:
    plans = pd.DataFrame([facts("a", **mine), facts("b", **theirs)])
    references = pd.DataFrame([{"plan_id": "a", "title": cited, "doc_number": None}]) if cited else None
    found = direction("a", "b", plans, references)
    assert found[0] == way
    assert because in found[1]


def test_citing_each_other_says_nothing() -> None:
    plans = pd.DataFrame([facts("a"), facts("b")])
    references = pd.DataFrame([
        {"plan_id": "a", "title": "b方案", "doc_number": None}, {"plan_id": "b", "title": "a方案", "doc_number": None},
    ])  # fmt: skip
    assert direction("a", "b", plans, references) == ("unknown", "each cites the other")
    assert direction("a", "b") == ("unknown", "no facts of the plans were given")


def test_a_township_drew_on_its_county(tables: dict[str, pd.DataFrame]) -> None:
    assert direction("xinjin-2024", "yunyang-2024", tables["plans"])[0] == "from"
    assert direction("yunyang-2024", "xinjin-2024", tables["plans"])[0] == "to"


# -- odd input ------------------------------------------------------------------------------------------------------


def test_one_plan_only(two_plans: pd.DataFrame, two_texts: dict[str, str]) -> None:
    alone = two_plans[two_plans["plan_id"] == "a-2024"]
    found = lineage(alone, {"a-2024": two_texts["a-2024"]}, "a-2024")
    assert found.says == "no other plan than a-2024: every sentence counts as its own"
    assert set(found.sentences["kind"]) == {"own"}
    assert found.runs.empty
    assert found.shares["own"].tolist() == [1.0]


def test_a_plan_without_measures(two_plans: pd.DataFrame, two_texts: dict[str, str]) -> None:
    texts = two_texts | {"c-2024": "没有措施。"}
    assert lineage(two_plans, texts, "c-2024").says == "c-2024 has no measures: nothing to trace"
    found = lineage(two_plans, texts, "a-2024", "c-2024")
    assert "c-2024 has no measures" in found.says
    assert set(found.sentences["kind"]) == {"own"}


def test_identical_plans_are_verbatim(two_plans: pd.DataFrame, two_texts: dict[str, str]) -> None:
    one = two_plans[two_plans["plan_id"] == "b-2024"]
    both = pd.concat([one, one.assign(plan_id="c-2024", measure_id=one["measure_id"].str.replace("b-", "c-"))])
    found = lineage(both, {"b-2024": two_texts["b-2024"], "c-2024": two_texts["b-2024"]}, "b-2024")
    assert set(found.sentences["kind"]) == {"verbatim"}
    assert found.shares["verbatim"].tolist() == [1.0, 1.0]


def test_an_unknown_plan_is_told(two_plans: pd.DataFrame, two_texts: dict[str, str]) -> None:
    with pytest.raises(KeyError, match="no plan z-2024; there are a-2024, b-2024"):
        lineage(two_plans, two_texts, "z-2024")
    with pytest.raises(KeyError, match="no plan z-2024"):
        lineage(two_plans, two_texts, "a-2024", ["z-2024"])
