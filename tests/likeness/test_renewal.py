"""Likeness after a change, from what was known before: every table as if all had been computed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from compare.likeness import Settings
from compare.likeness.clusters import cluster_table
from compare.likeness.kept import Kept, digests_of, read_kept, write_kept
from compare.likeness.renewal import renewed
from compare.likeness.tables import likeness_and_kept
from compare.likeness.weights import telling_plans
from compare.reading import read_text
from compare.tables import plan_tables

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from make_corpus import made_plans  # noqa: E402

TELL = 5
SETTINGS = Settings(neighbours=3, passage_pairs=40)
Corpus = dict[str, str]  # the text of each plan


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a corpus of this size reaches as well."""
    monkeypatch.setattr("compare.likeness.weights.TELL", TELL)
    monkeypatch.setattr("compare.likeness.candidates.PAIRS", 0)
    monkeypatch.setattr("compare.likeness.candidates.HOLDERS", 40)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return {plan.plan_id: plan.text for plan in made_plans(18, measures=5, seed=5)}


read_once = cache(read_text)


@lru_cache(maxsize=4)
def _tables(corpus: tuple[tuple[str, str], ...]) -> dict[str, pd.DataFrame]:
    return plan_tables([read_once(text, plan_id) for plan_id, text in corpus])


def likeness(corpus: Corpus, kept: Kept | None = None) -> tuple[dict[str, pd.DataFrame], Kept | None]:
    tables = {name: rows.copy() for name, rows in _tables(tuple(corpus.items())).items()}
    return likeness_and_kept(tables, corpus, kept, settings=SETTINGS)


def others(corpus: Corpus) -> list[str]:
    """The plans by which the rarity of words is not told."""
    return [plan_id for plan_id in corpus if plan_id not in telling_plans(corpus)]


def reworded(corpus: Corpus) -> Corpus:
    one, other = others(corpus)[2:4]
    lines = corpus[other].splitlines()
    taken = next(line for line in lines if line.startswith("2."))
    here = next(line for line in corpus[one].splitlines() if line.startswith("1."))
    return corpus | {one: corpus[one].replace(here, f"1.{taken[2:]}")}


def cut_down(corpus: Corpus) -> Corpus:
    one = others(corpus)[4]
    return corpus | {one: "\n".join(line for line in corpus[one].splitlines() if not line.startswith("2."))}


def joined(corpus: Corpus) -> Corpus:
    added = {f"new-{plan.plan_id}": plan.text for plan in made_plans(3, measures=4, seed=8)}
    copied = {f"copy-{one}": corpus[one] for one in others(corpus)[:2]}
    tell = set(telling_plans(corpus))
    return corpus | {
        name: text for name, text in (added | copied).items() if tell == set(telling_plans([*corpus, name]))
    }


def left(corpus: Corpus) -> Corpus:
    gone = others(corpus)[1:3]
    return {plan_id: text for plan_id, text in corpus.items() if plan_id not in gone}


def renamed(corpus: Corpus) -> Corpus:
    one = others(corpus)[3]
    return {f"a-{plan_id}" if plan_id == one else plan_id: text for plan_id, text in corpus.items()}


@pytest.mark.parametrize("change", [dict, reworded, cut_down, joined, left, renamed])
def test_what_was_known_gives_what_all_gives(
    corpus: Corpus, change: Callable[[Corpus], Corpus], tmp_path: Path
) -> None:
    _, before = likeness(corpus)
    write_kept(tmp_path / "kept.npz", {"of": 1}, before)
    kept = read_kept(tmp_path / "kept.npz", {"of": 1})
    assert kept is not None
    now = change(corpus)
    tables = dict(_tables(tuple(now.items())))
    assert renewed(kept, digests_of(tables, now), tables, None, SETTINGS) is not None
    found, again = likeness(now, kept)
    wanted, anew = likeness(now)
    plain = cluster_table(wanted["measures"], wanted["similar"], wanted["themes"], SETTINGS)
    pd.testing.assert_frame_equal(wanted["clusters"], plain, check_exact=True)
    for name, table in wanted.items():
        pd.testing.assert_frame_equal(found[name], table, check_exact=True)
    # what is kept is enough for the change after
    assert again is not None and anew is not None
    back, _ = likeness(corpus, again)
    for name, table in likeness(corpus)[0].items():
        pd.testing.assert_frame_equal(back[name], table, check_exact=True)
    for name in ("ids", "plans", "asked"):
        assert np.array_equal(getattr(again.measured, name), getattr(anew.measured, name))
    assert again.measured.vocabulary == anew.measured.vocabulary
    assert np.array_equal(again.measured.near.lowest, anew.measured.near.lowest)
    assert np.array_equal(again.measured.pairs.logits, anew.measured.pairs.logits)


def test_a_change_of_the_plans_that_tell_has_all_computed(corpus: Corpus) -> None:
    _, kept = likeness(corpus)
    assert kept is not None
    told = telling_plans(corpus)[0]
    now = corpus | {told: corpus[told].replace("加强督促检查", "强化督查")}
    tables = dict(_tables(tuple(now.items())))
    assert renewed(kept, digests_of(tables, now), tables, None, SETTINGS) is None
    found, _ = likeness(now, kept)
    for name, table in likeness(now)[0].items():
        pd.testing.assert_frame_equal(found[name], table, check_exact=True)


@pytest.mark.parametrize("damage", [b"", b"PK no archive", None])
def test_what_cannot_be_read_or_is_of_another_time_is_nothing(
    corpus: Corpus, tmp_path: Path, damage: bytes | None
) -> None:
    path = tmp_path / "kept.npz"
    write_kept(path, {"of": 1}, likeness(corpus)[1])
    assert read_kept(path, {"of": 2}) is None
    if damage is None:
        path.write_bytes(path.read_bytes()[:-2000])
    else:
        path.write_bytes(damage)
    assert read_kept(path, {"of": 1}) is None
    write_kept(path, {"of": 1}, None)
    assert read_kept(path, {"of": 1}) is None
