"""Passages: every equal run found, spans exact in both texts, rewording told from copying."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.likeness import Settings, find_similar, matched_passages, passages
from compare.likeness.passages import Run, covered, runs, sentences, squeeze
from compare.tables import SCHEMA

LETTERS = st.text(alphabet="甲乙丙丁", max_size=30)


def slow_runs(a: str, b: str, least: int) -> set[tuple[int, int, int]]:
    """All longest equal runs, by trying every pair of places."""
    found = set()
    for i in range(len(a)):
        for j in range(len(b)):
            if i and j and a[i - 1] == b[j - 1]:
                continue
            length = 0
            while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
                length += 1
            if length >= least:
                found.add((i, j, length))
    return found


@given(LETTERS, LETTERS, st.integers(2, 5))
@settings(deadline=None)
def test_every_run_is_found_and_none_is_made_up(a: str, b: str, least: int) -> None:
    found = runs(a, b, least)
    assert {(run.a_at, run.b_at, run.length) for run in found} == slow_runs(a, b, least)
    assert found == sorted(found, key=lambda run: (run.a_at, run.b_at))


@given(LETTERS, LETTERS, st.integers(2, 5))
@settings(deadline=None)
def test_every_run_of_long_texts_is_found_too(a: str, b: str, least: int) -> None:
    assert {tuple(run) for run in passages._runs_of_long_texts(a, b, least)} == slow_runs(a, b, least)


def test_what_is_repeated_without_end_is_no_passage_but_what_stands_beside_it_is() -> None:
    endless = "长" * 20_000
    assert runs(endless, endless, 15) == []
    plain = "县水利局牵头推进农村饮水安全工程建设和管理工作"
    assert runs(endless + plain, plain + endless, 15) == [Run(20_000, 0, len(plain))]


def test_a_run_is_followed_to_its_ends() -> None:
    assert runs("一二三四五六七", "零二三四五六八", 3) == [Run(1, 1, 5)]
    assert runs("一二三", "一二三", 4) == []


@given(st.text(alphabet="安全 \n　*，,；", max_size=40))
@settings(deadline=None)
def test_squeezed_characters_know_their_places(text: str) -> None:
    squeezed = squeeze(text)
    assert len(squeezed.text) == len(squeezed.places)
    for character, place in zip(squeezed.text, squeezed.places, strict=True):
        assert text[place] == character or (text[place], character) == (",", "，")
    assert not any(character.isspace() for character in squeezed.text)


def test_a_span_covers_the_wrap_inside_it() -> None:
    text = "推进**重点行\n\n业**整治"
    squeezed = squeeze(text)
    assert squeezed.text == "推进重点行业整治"
    start, end = squeezed.span(2, 6)
    assert text[start:end] == "重点行\n\n业"


def test_sentences_cover_the_text() -> None:
    squeezed = squeeze("加强领导。一、好。各单位要落实责任；定期通报情况！")
    spans = sentences(squeezed)
    assert [squeezed.text[a:b] for a, b in spans] == ["加强领导。一、好。", "各单位要落实责任；", "定期通报情况！"]
    assert "".join(squeezed.text[a:b] for a, b in spans) == squeezed.text


def test_covered_share() -> None:
    assert covered(10, 20, [(0, 15), (12, 16), (30, 40)]) == pytest.approx(0.6)
    assert covered(5, 5, [(0, 9)]) == 0


def test_passages_of_the_plans_are_exact(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> None:
    passages = tables["passages"]
    assert list(passages.columns) == SCHEMA["passages"].names
    spans = tables["measures"].set_index("measure_id")
    assert set(passages["kind"]) == {"verbatim", "adapted"}
    for row in passages.itertuples():
        sides = []
        for measure, start, end in ((row.measure_a, row.start_a, row.end_a), (row.measure_b, row.start_b, row.end_b)):
            assert spans.loc[measure, "start"] <= start < end <= spans.loc[measure, "end"]
            passage = texts[measure.rpartition("/")[0]][start:end]
            assert passage == passage.strip()
            sides.append(squeeze(passage).text)
        if row.kind == "verbatim":
            assert sides[0] == sides[1]
            assert len(sides[0]) >= Settings().verbatim


def test_only_related_pairs_have_passages(tables: dict[str, pd.DataFrame]) -> None:
    similar = tables["similar"]
    related = similar[similar["relation"].notna()]
    pairs = set(zip(related["measure_a"], related["measure_b"], strict=True))
    assert set(zip(tables["passages"]["measure_a"], tables["passages"]["measure_b"], strict=True)) <= pairs


def test_copied_and_reworded(two_plans: pd.DataFrame, two_texts: dict[str, str]) -> None:
    found = matched_passages(two_plans, two_texts, find_similar(two_plans), Settings(verbatim=10))
    pair = found[(found["measure_a"] == "a-2024/m002") & (found["measure_b"] == "b-2024/m003")]
    copied = pair[pair["kind"] == "verbatim"]
    words = [two_texts["a-2024"][a:b] for a, b in zip(copied["start_a"], copied["end_a"], strict=True)]
    assert words == ["一次疏散逃生演练，让"]
    reworded = found[(found["measure_a"] == "a-2024/m001") & (found["kind"] == "adapted")]
    assert len(reworded) >= 1


def test_jobs_make_no_difference(
    tables: dict[str, pd.DataFrame], texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compare.likeness.passages.CHUNK", 100)
    found = matched_passages(tables["measures"].iloc[::-1], texts, tables["similar"].iloc[::-1], n_jobs=2)
    pd.testing.assert_frame_equal(found, tables["passages"])


def test_no_pairs_no_passages(two_plans: pd.DataFrame) -> None:
    assert matched_passages(two_plans, {}, find_similar(two_plans.iloc[:2])).empty


def test_a_missing_text_is_told(two_plans: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no text of a-2024, b-2024"):
        matched_passages(two_plans, {}, find_similar(two_plans))


def test_of_too_many_pairs_the_highest_scores_are_taken(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> None:
    found = matched_passages(tables["measures"], texts, tables["similar"], Settings(passage_pairs=5))
    best = tables["similar"].sort_values(["score", "measure_a", "measure_b"], ascending=[False, True, True]).head(5)
    taken = set(zip(best["measure_a"], best["measure_b"], strict=True))
    assert set(zip(found["measure_a"], found["measure_b"], strict=True)) <= taken
    assert not found.empty
