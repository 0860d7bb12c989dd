"""The same build on a cluster: the same bytes, a lost worker's batch done again, nothing twice."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
import pytest
from joblib import delayed

from compare import batches
from compare.batches import BatchError, in_order, run_batches
from compare.building import build_tables

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from make_corpus import made_plans

pytestmark = pytest.mark.slow

PLANS = 6


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "raw"
    folder.mkdir()
    for plan in made_plans(PLANS, measures=4, seed=3):
        (folder / f"{plan.plan_id}.txt").write_text(plan.text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_cluster_that_loses_a_worker_builds_the_same_tables(
    raw: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, size in (("vectors", 20), ("features", 20), ("candidates", 1), ("passages", 10)):
        monkeypatch.setattr(f"compare.likeness.{module}.{'TASK' if module == 'candidates' else 'CHUNK'}", size)
    monkeypatch.setattr("compare.likeness.candidates.BLOCK", 20)
    monkeypatch.setattr("compare.likeness.vectors.FEW", 0)
    monkeypatch.setattr("compare.likeness.pairs.FEW", 0)
    alone, texts, report = build_tables(raw)
    told: list[int] = []

    def kill_one(step: str, done: int, total: int) -> None:
        if step == "reading":
            told.append(done)
        if step == "reading" and done == 2:
            first = sorted(client.scheduler_info()["workers"])[0]
            (pid,) = client.run(os.getpid, workers=[first]).values()
            os.kill(pid, signal.SIGKILL)

    with joblib.parallel_config(backend="dask"):
        tables, same_texts, other = build_tables(raw, jobs=-1, progress=kill_one)
    assert told == list(range(PLANS + 1))  # every plan once, in order
    assert same_texts == texts
    assert other == report
    for name, rows in alone.items():
        pd.testing.assert_frame_equal(tables[name], rows)
    assert len(tables["similar"]) > 20


def kills_workers(number: int, home: int) -> int:
    if os.getpid() != home and number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_batch_that_kills_its_worker_is_done_here() -> None:
    work = [delayed(kills_workers)(number, os.getpid()) for number in range(5)]
    assert run_batches(work, 2, lambda batch: [f"plan-{batch}"]) == [0, 1, 2, 3, 4]


def fails(number: int) -> int:
    return 1 // (number - 3)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_batch_that_fails_names_its_plans(jobs: int) -> None:
    work = [delayed(fails)(number) for number in range(5)]
    with pytest.raises(BatchError, match=r"comparing a-3, b-3, c-3 and 1 more failed \(ZeroDivisionError"):
        run_batches(work, jobs, lambda batch: [f"{letter}-{batch}" for letter in "abcda"])


def test_what_says_that_a_worker_is_gone() -> None:
    gone = type("KilledWorker", (Exception,), {})
    assert batches.lost_worker(gone())
    assert not batches.lost_worker(ValueError())


def test_workers_are_begun_deaf_to_ctrl_c_and_this_process_hears_it_again() -> None:
    before = signal.getsignal(signal.SIGINT)
    work = (delayed(signal.getsignal)(signal.SIGINT) for _ in range(2))
    assert list(in_order(work, 2)) == [signal.SIG_IGN] * 2
    assert signal.getsignal(signal.SIGINT) is before
