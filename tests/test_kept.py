"""A build after a change reads only what changed, and gives the bytes of a build from nothing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from compare.building import build, run
from compare.building.kept import KEPT, LIKENESS
from compare.likeness import tables as likeness
from compare.likeness.weights import telling_plans

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
sys.path.insert(0, str(ROOT / "tools"))

from compare_builds import different  # noqa: E402
from make_corpus import made_plans  # noqa: E402


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of four plans, its tables built from nothing; nobody changes it."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "raw").mkdir()
    for plan in made_plans(4, measures=3, seed=3):
        (folder / "raw" / f"{plan.plan_id}.txt").write_text(plan.text, encoding="utf-8")
    build(folder / "raw")
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(built, tmp_path / "project")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans that are read from now on."""
    asked: list[str] = []
    read = run.read_sources
    monkeypatch.setattr(run, "read_sources", lambda some, *more: asked.extend(dict(some)) or read(some, *more))
    return asked


def same(one: Path, two: Path) -> bool:
    report = "build-report.json"
    return (one / report).read_bytes() == (two / report).read_bytes() and different(one, two) == []


def is_as_from_nothing(project: Path) -> bool:
    shutil.rmtree(project / "new", ignore_errors=True)
    build(project / "raw", project / "new")
    return same(project / "new", project / "processed")


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_changed_plan_is_read_and_no_other(project: Path, asked: list[str]) -> None:
    build(project / "raw")
    assert asked == []
    edit(project / "raw" / "made-000002.txt", "重点任务", "主要任务")
    build(project / "raw")
    assert asked == ["made-000002"]
    assert is_as_from_nothing(project)


def few_are_enough(patch: pytest.MonkeyPatch) -> None:
    """Bounds of likeness that four plans reach."""
    patch.setattr("compare.likeness.weights.TELL", 2)
    patch.setattr("compare.likeness.candidates.PAIRS", 0)


@pytest.fixture(scope="module")
def likened(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project, its likeness kept; nobody changes it."""
    folder = shutil.copytree(built, tmp_path_factory.mktemp("likened") / "project")
    with pytest.MonkeyPatch.context() as patch:
        few_are_enough(patch)
        build(folder / "raw")
    assert (folder / "processed" / LIKENESS).is_file()
    return folder


@pytest.fixture
def compared(likened: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A project of which likeness is kept; whether what was kept was used, build by build from now on."""
    used: list[bool] = []
    renewed = likeness.renewed

    def noted(*given: object) -> object:
        now = renewed(*given)  # type: ignore[arg-type]
        used.append(now is not None)
        return now

    few_are_enough(monkeypatch)
    shutil.rmtree(project)
    shutil.copytree(likened, project)
    monkeypatch.setattr(likeness, "renewed", noted)
    return used


@pytest.fixture
def other(project: Path) -> Path:
    """A plan by which the rarity of words is not told."""
    files = sorted((project / "raw").iterdir())
    tell = telling_plans([path.stem for path in files])[:2]
    return next(path for path in files if path.stem not in tell)


def test_a_change_compares_no_more_than_it_touches(project: Path, compared: list[bool], other: Path) -> None:
    edit(other, "重点任务", "主要任务")
    edit(other, "1.", "1.建立台账，")
    build(project / "raw")
    assert compared == [True]
    assert is_as_from_nothing(project)
    other.unlink()
    build(project / "raw")
    assert compared == [True, True]
    assert is_as_from_nothing(project)


def test_other_words_have_all_compared_again(project: Path, compared: list[bool]) -> None:
    (project / "words").mkdir()
    (project / "words" / "boilerplate.extra.csv").write_text("word\n机制\n", encoding="utf-8")
    build(project / "raw", codebook=project / "words")
    assert compared == []


@pytest.mark.parametrize("damage", [b"", b"PK no archive", None])
def test_kept_likeness_may_be_lost(project: Path, compared: list[bool], other: Path, damage: bytes | None) -> None:
    kept = project / "processed" / LIKENESS
    if damage is None:
        kept.unlink()
    else:
        kept.write_bytes(damage)
    edit(other, "重点任务", "主要任务")
    build(project / "raw")
    assert compared == []
    assert is_as_from_nothing(project)


def test_a_build_that_is_cut_off_leaves_what_was_kept(
    project: Path, compared: list[bool], other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (project / "processed" / LIKENESS).read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr("numpy.savez", lambda file, **arrays: file.write(b"half") and 1 / 0)
        edit(other, "重点任务", "主要任务")
        with pytest.raises(ZeroDivisionError):
            build(project / "raw")
    assert (project / "processed" / LIKENESS).read_bytes() == before
    build(project / "raw")
    assert compared == [True, True]
    assert is_as_from_nothing(project)


def test_plans_come_and_go(project: Path, asked: list[str]) -> None:
    (project / "raw" / "made-000001.txt").unlink()
    (project / "raw" / "made-000003.txt").rename(project / "raw" / "made-000000a.txt")
    (project / "raw" / "made-000009.txt").write_bytes(b"")
    build(project / "raw")
    assert asked == ["made-000000a", "made-000009"]
    assert is_as_from_nothing(project)


def test_what_all_plans_depend_on_has_all_read_again(project: Path, asked: list[str]) -> None:
    (project / "raw" / "plans.csv").write_text(
        "plan_id,source_url\nmade-000001,https://example.org\n", encoding="utf-8"
    )
    build(project / "raw")
    assert len(asked) == 4
    asked.clear()
    (project / "words").mkdir()
    (project / "words" / "sectors.extra.csv").write_text("sector,word\n燃气,燃气灶\n", encoding="utf-8")
    build(project / "raw", codebook=project / "words")
    assert len(asked) == 4


@pytest.mark.parametrize("damage", [b"", b"PK no archive", None])
def test_what_was_kept_may_be_lost(built: Path, project: Path, asked: list[str], damage: bytes | None) -> None:
    kept = project / "processed" / KEPT
    if damage is None:
        kept.unlink()
    else:
        kept.write_bytes(damage)
    build(project / "raw")
    assert len(asked) == 4
    assert same(built / "processed", project / "processed")


def test_a_correction_is_given_to_a_plan_that_is_not_read_again(project: Path, asked: list[str]) -> None:
    as_read = pd.read_parquet(project / "processed" / "measures.parquet").set_index("measure_id")["title"]
    corrections = project / "corrections" / "made-000001.yaml"
    corrections.parent.mkdir()
    title = as_read["made-000001/m001"]
    corrections.write_text(
        f"- table: measures\n  match: {{measure_id: made-000001/m001}}\n  expect: {{title: {title}}}\n"
        "  set: {title: 开展燃气检查}\n  reason: misread\n",
        encoding="utf-8",
    )
    edit(project / "raw" / "made-000002.txt", "重点任务", "主要任务")
    build(project / "raw")
    assert asked == ["made-000002"]
    now = pd.read_parquet(project / "processed" / "measures.parquet").set_index("measure_id")["title"]
    assert now["made-000001/m001"] == "开展燃气检查"
    assert is_as_from_nothing(project)
    asked.clear()
    corrections.unlink()
    build(project / "raw")
    assert asked == []
    now = pd.read_parquet(project / "processed" / "measures.parquet").set_index("measure_id")["title"]
    assert now["made-000001/m001"] == title
