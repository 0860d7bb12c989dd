"""Pairs: they rank as readers do, whatever the order, the jobs or the other plans; odd input is told or empty."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.likeness import Settings, find_similar, matched_passages, score_likeness
from compare.likeness.candidates import candidates, rarest
from compare.likeness.features import FEATURES, THEMES, measure_pairs
from compare.likeness.model import REACH, margins, shipped_model
from compare.likeness.pieces import wordings
from compare.likeness.themes import theme_book
from compare.likeness.vectors import Vectors, vectorise
from compare.likeness.weights import telling
from compare.tables import SCHEMA

ANSWERS = Path(__file__).parents[1] / "gold" / "likeness.json"


@pytest.fixture(scope="module")
def scores(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    found = score_likeness(tables, ANSWERS)
    return dict(zip(found["what"], found["value"], strict=True))


@pytest.mark.parametrize(
    ("what", "least"),
    [
        ("average precision, same commitment", 0.96),
        ("average precision, alike", 0.87),
        ("F1, same commitment", 0.89),
        ("F1, same commitment, strict", 0.79),
        ("F1, any relation", 0.80),
        ("clusters: pairs inside that are alike", 0.90),
        ("clusters: same commitments inside one", 0.85),
        ("themes: primary theme right", 0.90),
    ],
)
def test_readers_agree(scores: dict[str, float], what: str, least: float) -> None:
    assert scores[what] >= least


def test_every_judged_pair_is_a_candidate(tables: dict[str, pd.DataFrame]) -> None:
    answers = json.loads(ANSWERS.read_text(encoding="utf-8"))["pairs"]
    listed = set(zip(tables["similar"]["measure_a"], tables["similar"]["measure_b"], strict=True))
    assert [pair for pair in answers if pair["grade"] == 2 and (pair["a"], pair["b"]) not in listed] == []


def test_the_table_keeps_its_schema(tables: dict[str, pd.DataFrame]) -> None:
    similar = tables["similar"]
    assert list(similar.columns) == SCHEMA["similar"].names
    assert (similar["measure_a"] < similar["measure_b"]).all()
    plans = [similar[side].str.rpartition("/")[0] for side in ("measure_a", "measure_b")]
    assert (plans[0] != plans[1]).all()
    assert similar["score"].between(0, 1).all()
    assert not similar.duplicated(["measure_a", "measure_b"]).any()
    assert similar.sort_values(["measure_a", "measure_b"]).index.is_monotonic_increasing
    related = similar[similar["relation"].notna()]
    assert related["score"].min() > similar[similar["relation"].isna()]["score"].quantile(0.9)


def test_shared_words_stand_in_both(two_plans: pd.DataFrame) -> None:
    similar = find_similar(two_plans)
    text = dict(zip(two_plans["measure_id"], two_plans["text"], strict=True))
    row = similar[(similar["measure_a"] == "a-2024/m001") & (similar["measure_b"] == "b-2024/m001")].iloc[0]
    assert row["relation"] == "same"
    assert {"奖励", "重大事故"} & set(row["shared"].split("、"))
    for word in row["shared"].split("、"):
        assert word in text["a-2024/m001"] or word in ("举报", "企业")


def test_a_merged_measure_finds_each_counterpart(two_plans: pd.DataFrame) -> None:
    similar = find_similar(two_plans)
    found = similar[(similar["measure_a"] == "a-2024/m002") & similar["relation"].notna()]
    assert {"b-2024/m002", "b-2024/m003"} <= set(found["measure_b"])


def test_strangers_have_no_relation(two_plans: pd.DataFrame) -> None:
    similar = find_similar(two_plans)
    alone = similar[(similar["measure_a"] == "a-2024/m003") | (similar["measure_b"] == "b-2024/m004")]
    assert alone["relation"].isna().all()


def test_order_and_jobs_make_no_difference(tables: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    measures, actions = tables["measures"], tables["actions"]
    shuffled = measures.sample(frac=1, random_state=3)
    other = find_similar(shuffled, actions=actions.iloc[::-1])
    pd.testing.assert_frame_equal(other, tables["similar"])
    monkeypatch.setattr("compare.likeness.pairs.FEW", 0)
    monkeypatch.setattr("compare.likeness.features.CHUNK", 30)
    monkeypatch.setattr("compare.likeness.candidates.BLOCK", 50)
    pd.testing.assert_frame_equal(find_similar(measures, actions=actions, n_jobs=2), tables["similar"])


def test_other_plans_hardly_move_a_score(tables: dict[str, pd.DataFrame]) -> None:
    two = ["linxiang-2024", "zhanhe-2024"]
    measures = tables["measures"]
    alone = find_similar(measures[measures["plan_id"].isin(two)], actions=tables["actions"])
    both = alone.merge(tables["similar"], on=["measure_a", "measure_b"])
    assert len(both) > 300
    moved = (both["score_x"] - both["score_y"]).abs()
    assert moved.mean() < 0.005
    assert moved.max() < 0.1


def test_without_the_corpus_a_score_depends_on_the_two_plans_alone(tables: dict[str, pd.DataFrame]) -> None:
    two = ["linxiang-2024", "zhanhe-2024"]
    measures, own = tables["measures"], Settings(corpus_weight=0)
    alone = find_similar(measures[measures["plan_id"].isin(two)], actions=tables["actions"], settings=own)
    everything = find_similar(measures, actions=tables["actions"], settings=own)
    both = alone.merge(everything, on=["measure_a", "measure_b"])
    assert (both["score_x"] == both["score_y"]).all()


def test_an_encoder_takes_its_share(two_plans: pd.DataFrame) -> None:
    def letters(texts: list[str]) -> np.ndarray:
        return np.array([[text.count(c) for c in "举报培训演练公路"] for text in texts], float)

    plain = find_similar(two_plans)
    mixed = find_similar(two_plans, encoder=letters, settings=Settings(encoder_weight=0.5))
    assert set(zip(plain["measure_a"], plain["measure_b"], strict=True)) <= set(
        zip(mixed["measure_a"], mixed["measure_b"], strict=True)
    )
    assert not plain["score"].equals(mixed["score"])
    none = find_similar(two_plans, encoder=letters, settings=Settings(encoder_weight=0))
    joined = plain.merge(none, on=["measure_a", "measure_b"])
    assert (joined["score_x"] - joined["score_y"]).abs().max() < 1e-6 + 0.05  # more rivals, if any


def test_an_encoder_that_gives_nonsense_is_told(two_plans: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"shape \(1, 2\) for 7 texts"):
        find_similar(two_plans, encoder=lambda texts: np.zeros((1, 2)))


# -- odd input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (slice(0, 0), "no measures with words in them: nothing to compare"),
        (slice(0, 3), "measures of one plan only (a-2024): nothing to compare"),
        (slice(2, 7, 4), "no two measures of different plans share enough words to be compared"),
    ],
    ids=["none", "one plan", "strangers"],
)
def test_an_empty_table_says_why(two_plans: pd.DataFrame, rows: slice, says: str) -> None:
    found = find_similar(two_plans.iloc[rows])
    assert found.empty
    assert found.attrs["says"] == says
    assert matched_passages(two_plans, {}, found).attrs["says"] == says
    assert list(found.columns) == SCHEMA["similar"].names


def test_empty_measures_are_passed_over(two_plans: pd.DataFrame) -> None:
    two_plans["text"] = two_plans["text"].where(two_plans["measure_id"] != "b-2024/m001", "")
    two_plans.loc[1, "text"] = "，。"
    found = find_similar(two_plans)
    assert "b-2024/m001" not in set(found["measure_b"])
    assert find_similar(two_plans.assign(text="")).empty


def test_identical_plans_pair_each_measure_with_itself(two_plans: pd.DataFrame) -> None:
    one = two_plans[two_plans["plan_id"] == "b-2024"]
    copy = one.assign(plan_id="c-2024", measure_id=one["measure_id"].str.replace("b-", "c-"))
    found = find_similar(pd.concat([one, copy], ignore_index=True))
    same = found[found["relation"] == "same"]
    assert list(zip(same["measure_a"].str[-4:], same["measure_b"].str[-4:], strict=True)) == [
        (f"m00{n}", f"m00{n}") for n in (1, 2, 3, 4)
    ]
    assert (same["score"] > 0.8).all()


def test_a_table_that_is_none_is_told(two_plans: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no column text"):
        find_similar(two_plans.drop(columns="text"))
    with pytest.raises(ValueError, match="a-2024/m001 twice"):
        find_similar(pd.concat([two_plans, two_plans.iloc[:1]]))


@pytest.mark.parametrize(
    ("name", "value"), [("same", 1.2), ("neighbours", 0), ("neighbours", 2.5), ("theme", -1), ("verbatim", 1)]
)
def test_settings_out_of_range_are_told(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"Settings.{name} is"):
        Settings(**{name: value})


@given(st.lists(st.text(alphabet="安全举报，。；（）牵头负责燃气 \n3", max_size=40), min_size=2, max_size=5))
@settings(max_examples=15, deadline=None)
def test_any_text_can_be_compared(texts: list[str]) -> None:
    measures = pd.DataFrame(
        [{"plan_id": f"p{n % 2}", "measure_id": f"p{n % 2}/m{n}", "text": text} for n, text in enumerate(texts)]
    )
    found = find_similar(measures)
    assert found["score"].between(0, 1).all()


# -- the parts ------------------------------------------------------------------------------------------------------


def some_vectors(measures: pd.DataFrame) -> Vectors:
    return vectorise(wordings(measures), theme_book())


def test_features_of_a_pair_do_not_depend_on_the_others(two_plans: pd.DataFrame) -> None:
    vectors = some_vectors(two_plans)
    i, j = np.array([0, 0, 0, 0, 1]), np.array([3, 4, 5, 6, 4])
    together = measure_pairs(vectors, i, j)
    assert together.shape == (5, len(FEATURES))
    for row in range(5):
        one = measure_pairs(vectors, i[row : row + 1], j[row : row + 1])
        np.testing.assert_allclose(one[0], together[row], atol=1e-12)
    assert measure_pairs(vectors, i[:0], j[:0]).shape == (0, len(FEATURES))


def test_features_are_the_same_from_either_side(two_plans: pd.DataFrame) -> None:
    vectors = some_vectors(two_plans)
    np.testing.assert_allclose(
        measure_pairs(vectors, np.array([0]), np.array([3])),
        measure_pairs(vectors, np.array([3]), np.array([0])),
        atol=1e-6,
    )


def test_features_stay_in_their_bounds(tables: dict[str, pd.DataFrame]) -> None:
    vectors = vectorise(wordings(tables["measures"], tables["actions"]), theme_book())
    i, j = candidates(vectors, Settings())
    values = measure_pairs(vectors, i, j)
    assert np.isfinite(values).all()
    assert values.min() >= -1e-6
    most = np.array([{"foreign": 2, "size": np.log(200)}.get(name, 1) for name in FEATURES])
    assert (values.max(axis=0) <= most + 1e-5).all()


def test_a_copy_is_as_alike_as_can_be(two_plans: pd.DataFrame) -> None:
    one = two_plans.iloc[[0]]
    copy = one.assign(plan_id="c-2024", measure_id="c-2024/m001")
    values = measure_pairs(some_vectors(pd.concat([one, copy])), np.array([0]), np.array([1]))[0]
    for name in ("words", "chars", "heads"):
        assert values[FEATURES.index(name)] == pytest.approx(1, abs=1e-6)


def test_few_neighbours_keep_the_nearest(tables: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compare.likeness.candidates.PAIRS", 0)
    vectors = vectorise(wordings(tables["measures"], tables["actions"]), theme_book())
    i, j = candidates(vectors, Settings(neighbours=1))
    assert len(i) <= len(vectors)
    cosine = np.asarray((vectors.full @ vectors.full.T).todense())
    cosine[vectors.plans[:, None] == vectors.plans[None, :]] = 0
    best = cosine.argmax(axis=1)
    pairs = set(zip(i.tolist(), j.tolist(), strict=True))
    assert all((min(a, b), max(a, b)) in pairs for a, b in enumerate(best.tolist()) if cosine[a, b] >= 0.05)


def test_margins_are_leads_over_rivals_of_the_same_two_plans(two_plans: pd.DataFrame) -> None:
    vectors = some_vectors(two_plans)
    i, j = np.array([0, 0, 1]), np.array([3, 4, 4])
    best, worst = margins(vectors, i, j, np.array([2.0, -1.0, 0.5]))
    # a1–b1 leads over a1–b2 by 3 and, with nobody else at b1, over the floor by 5, which says no more than REACH
    assert best.tolist() == [REACH, -1.5, REACH]
    assert worst.tolist() == [3.0, -3.0, 1.5]


@pytest.mark.parametrize("fits", [True, False])
def test_the_coefficients_belong_to_the_features(fits: bool) -> None:
    for model in shipped_model(fits).values():
        assert len(model.weights) == len(FEATURES)
        assert (model.second > 0).all()
        # what knows no field knows no theme
        assert fits == bool(model.weights[THEMES:].any())


def all_pairs(vectors: Vectors, neighbours: int, least: float) -> set[tuple[int, int]]:
    """The candidates by brute force: every measure's nearest of other plans."""
    cosine = np.round(np.asarray((vectors.full @ vectors.full.T).todense()), 6)
    cosine[vectors.plans[:, None] == vectors.plans[None, :]] = -1
    order = np.lexsort((np.broadcast_to(np.arange(len(vectors)), cosine.shape), -cosine))[:, :neighbours]
    return {
        (min(row, other), max(row, other))
        for row, others in enumerate(order.tolist())
        for other in others
        if cosine[row, other] >= least
    }


@pytest.mark.parametrize("neighbours", [1, 10, 60])
def test_candidates_of_a_small_corpus_are_the_exact_ones(
    tables: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch, neighbours: int
) -> None:
    monkeypatch.setattr("compare.likeness.candidates.PAIRS", 0)
    vectors = vectorise(wordings(tables["measures"], tables["actions"]), theme_book())
    i, j = candidates(vectors, Settings(neighbours=neighbours))
    assert set(zip(i.tolist(), j.tolist(), strict=True)) == all_pairs(vectors, neighbours, Settings().candidate)


def test_other_words_for_one_thing_are_found_in_a_small_corpus(
    two_plans: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"a-2024/m003": "给予奖励。", "b-2024/m004": "发放奖补资金。"}
    texts = two_plans["measure_id"].map(texts).fillna(two_plans["text"])
    vectors = some_vectors(two_plans.assign(text=texts, title=None))
    one, other = (vectors.ids.tolist().index(name) for name in ("a-2024/m003", "b-2024/m004"))
    assert vectors.full[one].multiply(vectors.full[other]).nnz == 0
    for pairs, found in ((200_000, True), (0, False)):
        monkeypatch.setattr("compare.likeness.candidates.PAIRS", pairs)
        i, j = candidates(vectors, Settings())
        assert ((one, other) in set(zip(i.tolist(), j.tolist(), strict=True))) == found


@pytest.mark.parametrize(("holders", "least"), [(40, 0.8), (200, 0.95), (800, 0.99)])
def test_a_bound_on_the_holders_loses_few_of_the_same(
    tables: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch, holders: int, least: float
) -> None:
    monkeypatch.setattr("compare.likeness.candidates.HOLDERS", holders)
    monkeypatch.setattr("compare.likeness.candidates.PAIRS", 0)  # as in a large corpus
    vectors = vectorise(wordings(tables["measures"], tables["actions"]), theme_book())
    asked = rarest(vectors.full)
    held = np.bincount(vectors.full.indices, minlength=vectors.full.shape[1])
    led_to = np.add.reduceat(held[asked.indices], asked.indptr[:-1])
    assert asked.nnz < vectors.full.nnz
    assert (led_to[np.diff(asked.indptr) > 1] <= holders).all()
    i, j = candidates(vectors, Settings())
    found = set(zip(vectors.ids[i], vectors.ids[j], strict=True))
    same = tables["similar"][tables["similar"]["relation"] == "same"]
    kept = [pair in found for pair in zip(same["measure_a"], same["measure_b"], strict=True)]
    assert len(kept) > 100
    assert np.mean(kept) >= least


def test_in_a_large_corpus_a_plan_that_tells_no_weights_changes_no_other_score(
    tables: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    measures = tables["measures"]
    plans = measures["plan_id"].to_numpy(object)
    monkeypatch.setattr("compare.likeness.weights.TELL", 3)
    assert len(set(plans[telling(plans)])) == 3
    assert (telling(plans[::-1]) == telling(plans)[::-1]).all()
    silent = sorted(set(plans[~telling(plans)]))[0]
    everything = find_similar(measures, actions=tables["actions"])
    without = find_similar(measures[measures["plan_id"] != silent], actions=tables["actions"])
    assert silent in set(everything["measure_b"].str.rpartition("/")[0]) | set(
        everything["measure_a"].str.rpartition("/")[0]
    )
    both = without.merge(everything, on=["measure_a", "measure_b"], suffixes=("", "_all"))
    assert len(both) == len(without)
    assert (both["score"] == both["score_all"]).all()
    assert (both["shared"].fillna("") == both["shared_all"].fillna("")).all()
