"""The schema, the frames it gives, and files that are whole or not there."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from gold_plans import GOLD_IDS, gold_plan

from compare import tables
from compare.model import Document, Measure, Plan, PlanFacts, Unit, Year
from compare.tables import SCHEMA, TableError, store
from compare.tables.store import LOCK, STAGING


@pytest.fixture(scope="module")
def built() -> tables.Tables:
    read = tables.plan_tables([gold_plan(plan_id) for plan_id in GOLD_IDS])
    return {name: read[name] if name in read else tables.frame(name) for name in SCHEMA}


def measure(plan_id: str, i: int, start: int, action: int | None = 1, part: str = "tasks") -> Measure:
    action_id = None if action is None else f"{plan_id}/a{action:02d}"
    return Measure(start, start + 10, f"{plan_id}/m{i:03d}", action_id, part, f"{i}.", None, "十个字的一项具体工作")


def unit(start: int, name: str, measure_id: str | None, action_id: str | None = None, **more: object) -> Unit:
    given = {"raw": name, "role": "responsible", "or_role": None, "collective": False, "function": "其他"}
    return Unit(start, start + 2, action_id, measure_id, **(given | {"name": name} | more))  # type: ignore[arg-type]


def test_every_column_says_what_it_is() -> None:
    for table in SCHEMA.values():
        assert len(set(table.names)) == len(table.names)
        for column in table.columns:
            assert column.zh, (table.name, column.name)
            assert column.says, (table.name, column.name)
            assert bool(column.choices) == (column.kind == "choice")
            assert column.key is None or column.key in SCHEMA


def test_types_are_as_promised(built: tables.Tables) -> None:
    assert str(built["years"]["to_date"].dtype) == "datetime64[s]"
    assert str(built["years"]["every_times"].dtype) == "Int64"
    assert str(built["measures"]["start"].dtype) == "int64"
    assert str(built["units"]["collective"].dtype) == "bool"
    assert list(built["units"]["role"].cat.categories) == ["lead", "responsible", "support"]


def test_files_give_back_the_same_frames(built: tables.Tables, tmp_path: Path) -> None:
    tables.write_build(tmp_path, built, {"xinjin-2024": gold_plan("xinjin-2024").text}, {"note.md": b"x"})
    for name, data in tables.read_tables(tmp_path).items():
        pd.testing.assert_frame_equal(data, built[name], obj=name)
    assert tables.read_texts(tmp_path, ["xinjin-2024"])["xinjin-2024"] == gold_plan("xinjin-2024").text


def test_two_writings_are_the_same_bytes(built: tables.Tables, tmp_path: Path) -> None:
    for out in (tmp_path / "a", tmp_path / "b"):
        tables.write_build(out, built, {}, {})
    names = tables.built_files(tmp_path / "a")
    assert len(names) == 2 * len(SCHEMA) + 1
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_a_spreadsheet_reads_the_csv(built: tables.Tables, tmp_path: Path) -> None:
    quoted = '甲,"乙"\n丙'
    terms = [{"plan_id": "a", "term": "=1+1", "definition": said, "start": 0, "end": 4} for said in ("－5", quoted)]
    strange = tables.frame("terms", terms)
    tables.write_build(tmp_path, built | {"terms": strange}, {}, {})
    raw = (tmp_path / "units.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfplan_id,")
    assert len(pd.read_csv(tmp_path / "units.csv")) == len(built["units"])
    assert "'=1+1,'－5" in (tmp_path / "terms.csv").read_text(encoding="utf-8")
    assert pd.read_csv(tmp_path / "terms.csv")["definition"].tolist() == ["'－5", quoted]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")
def test_a_folder_whose_name_is_not_unicode_holds_a_build(built: tables.Tables, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode("张 三".encode("gbk"))
    tables.write_build(folder, built, {"xinjin-2024": gold_plan("xinjin-2024").text}, {})
    back = tables.read_tables(folder)
    pd.testing.assert_frame_equal(back["units"], built["units"])


def test_dates_far_away_are_kept(tmp_path: Path) -> None:
    far = Year(0, 4, None, None, "tasks", "9999年", "in", date(9999, 1, 1), date(9999, 12, 31))
    near = replace(far, start=5, end=9, from_date=date(1, 1, 1), to_date=None)
    read = tables.plan_tables([Plan("p", Document("9999年……0001年"), PlanFacts(), years=(far, near))])
    whole = {name: read[name] if name in read else tables.frame(name) for name in SCHEMA}
    tables.write_build(tmp_path, whole, {}, {})
    years = tables.read_tables(tmp_path)["years"]
    assert [str(day.date()) for day in years["from_date"]] == ["9999-01-01", "0001-01-01"]
    assert years["to_date"].isna().tolist() == [False, True]


# -- who has to do with a measure -----------------------------------------------------------------------------------


def handed_down(units: list[Unit], measures: list[Measure]) -> list[tuple[str, str, str]]:
    plan = Plan("p", Document("字" * 500), PlanFacts(), measures=tuple(measures), units=tuple(units))
    data = tables.plan_tables([plan])["assignments"]
    return [(row.measure_id[2:], row.name, row.via) for row in data.itertuples(index=False)]


MEASURES = [measure("p", 1, 10), measure("p", 2, 30), measure("p", 3, 50, 2), measure("p", 4, 70, None, "safeguards")]


def test_the_note_of_an_action_goes_to_all_its_measures() -> None:
    assert handed_down([unit(45, "公安局", None, "p/a01")], MEASURES) == [
        ("m001", "公安局", "action"),
        ("m002", "公安局", "action"),
    ]


def test_a_standing_rule_holds_from_where_it_stands_within_the_tasks() -> None:
    rule = unit(35, "各乡办", "p/m002", role="support", applies_to_rest=True)
    assert handed_down([rule], MEASURES) == [("m002", "各乡办", "own"), ("m003", "各乡办", "standing_rule")]


def test_a_standing_rule_before_the_first_measure_holds_for_all() -> None:
    rule = unit(2, "各乡办", None, role="support", applies_to_rest=True)
    assert [row[0] for row in handed_down([rule], MEASURES)] == ["m001", "m002", "m003"]


def test_nothing_is_given_twice() -> None:
    rule = unit(12, "公安局", "p/m001", role="support", applies_to_rest=True)
    own = unit(32, "公安局", "p/m002")
    again = unit(36, "公安局", "p/m002")
    lead = unit(38, "公安局", "p/m002", role="lead")
    assert handed_down([rule, own, again, lead], MEASURES) == [
        ("m001", "公安局", "own"),
        ("m002", "公安局", "own"),
        ("m002", "公安局", "own"),
        ("m003", "公安局", "standing_rule"),
    ]


# -- what breaks the schema is said ---------------------------------------------------------------------------------


def test_gold_is_valid(built: tables.Tables) -> None:
    tables.validate(built)


@pytest.mark.parametrize(
    ("name", "column", "value", "message"),
    [
        ("measures", "action_id", "zhanhe-2024/a99", "a99 stands in no row of actions"),
        ("units", "measure_id", "nobody/m001", "nobody/m001 stands in no row of measures"),
        ("measures", "label", None, "table measures, column label"),
        ("measures", "measure_id", "zhanhe-2024/m001", "table measures"),
        ("years", "start", -1, "table years, column start"),
        ("years", "end", 0, "table years, column end: 0 lies before start"),
        ("targets", "measure_id", "m012", r"table targets, column measure_id: pattern .* fails for 'm012'"),
        ("plans", "adcode", "41O4", "table plans, column adcode: pattern"),
        ("years", "every_times", -2, "table years, column every_times"),
    ],
)
def test_a_broken_table_is_named(built: tables.Tables, name: str, column: str, value: object, message: str) -> None:
    data = built[name].copy()
    data.loc[0, column] = value
    with pytest.raises(TableError, match=message):
        tables.validate(built | {name: data})


@pytest.mark.parametrize("score", [7, -0.1, float("inf")])
def test_a_score_outside_its_range_is_named(score: float) -> None:
    row = {"measure_a": "p/m001", "measure_b": "q/m001", "score": score, "relation": "same"}
    with pytest.raises(TableError, match="table similar, column score"):
        tables.validate({"similar": tables.frame("similar", [row])})
    tables.validate({"similar": tables.frame("similar", [row | {"score": 1.0}])})


def test_the_second_side_of_a_passage_does_not_end_before_it_begins() -> None:
    ends = {"start_a": 3, "end_a": 9, "start_b": 12, "end_b": 4}
    row = {"measure_a": "p/m001", "measure_b": "q/m001", "kind": "verbatim", **ends}
    with pytest.raises(TableError, match="column end_b: 4 lies before start_b 12"):
        tables.validate({"passages": tables.frame("passages", [row])})


def test_a_value_outside_a_closed_list_is_named() -> None:
    with pytest.raises(TableError, match="table units, column role: boss is none of lead"):
        tables.frame("units", [{"plan_id": "p", "role": "boss"}])


def test_a_column_nobody_knows_is_named() -> None:
    with pytest.raises(TableError, match="table parts: no column heading; it has plan_id"):
        tables.frame("parts", [{"heading": "x"}])


# -- a build that fails leaves the earlier one ----------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOCK
    }


@pytest.mark.parametrize("stop_at", [0, 1, 7, 20])
@pytest.mark.parametrize("error", [OSError("no space"), KeyboardInterrupt()])
def test_a_swap_that_stops_half_way_is_undone(
    built: tables.Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int, error: BaseException
) -> None:
    tables.write_build(tmp_path, built, {"old": "旧"}, {"report.md": b"old"})
    before = snapshot(tmp_path)
    real, count = Path.replace, iter(range(1000))

    def replace_until(self: Path, target: Path) -> Path:
        if next(count) == stop_at:
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace_until)
    with pytest.raises((TableError, KeyboardInterrupt)):
        tables.write_build(tmp_path, built, {"new": "新"}, {"report.md": b"new"})
    assert snapshot(tmp_path) == before


def killed_while_swapping(out: Path, step: int) -> bool:
    """Put a staged build in place in a process of its own that is killed at one step; False where there are fewer."""
    child = os.fork()
    if child == 0:
        real, count = Path.replace, iter(range(10_000))

        def replace_until(self: Path, target: Path) -> Path:
            if next(count) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, target)

        Path.replace = replace_until  # type: ignore[method-assign]
        try:
            store._swap(out)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def staged(out: Path, built: tables.Tables, texts: dict[str, str]) -> None:
    out.mkdir(exist_ok=True)
    store._stage(out, built, texts, {"report.md": b"new"})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.parametrize("before", [None, {"old": "旧"}, {"old": "旧", "new": "旧"}], ids=["first", "adding", "again"])
def test_a_swap_killed_at_any_step_leaves_the_earlier_build_and_the_way_free(
    built: tables.Tables, tmp_path: Path, before: dict[str, str] | None
) -> None:
    whole, step = tmp_path / "whole", 0
    if before is not None:
        tables.write_build(whole, built, before, {"report.md": b"old"})
    staged(whole, built, {"new": "新"})
    for step in (*range(5), *range(5, 10_000, 9)):
        out = tmp_path / f"{step}"
        shutil.copytree(whole, out)
        killed = killed_while_swapping(out, step)
        tables.settle(out)
        texts = {path.stem: path.read_text("utf-8") for path in (out / "texts").glob("*.txt")}
        if not killed:
            assert texts == {"new": "新"}
            break
        assert texts in (before or {}, {"new": "新"})
        if texts == (before or {}):
            left = {name for name in snapshot(out) if not name.startswith(STAGING)}  # the next build takes that away
            assert left == (set() if before is None else {*tables.built_files(out)})
        assert tables.changed_files(out) == []
        if step in (1, 14):
            tables.write_build(out, built, {"new": "新"}, {"report.md": b"new"})
            assert tables.read_texts(out, ["new"]) == {"new": "新"}
        shutil.rmtree(out)
    assert step > 2 * len(SCHEMA)


@pytest.mark.parametrize("journal", ['[1, null, "../kept"]', "3", "", '{"../kept": 1}'])
def test_a_list_of_what_was_placed_that_a_disk_broke_leads_to_no_other_file(tmp_path: Path, journal: str) -> None:
    (tmp_path / "kept").write_text("甲", encoding="utf-8")
    out = tmp_path / "out"
    (out / ".previous").mkdir(parents=True)
    (out / ".previous" / "units.csv").write_text("旧", encoding="utf-8")
    (out / ".previous" / "fresh.json").write_text(journal, encoding="utf-8")
    tables.settle(out)
    assert (tmp_path / "kept").exists()
    assert (out / "units.csv").read_text("utf-8") == "旧"
    assert not (out / ".previous").exists()


def test_a_build_that_could_neither_be_placed_nor_undone_is_undone_by_the_next(
    built: tables.Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where one program has a table open."""
    tables.write_build(tmp_path, built, {"old": "旧"}, {})
    before = snapshot(tmp_path)
    real = Path.replace

    def replace_but_units(self: Path, target: Path) -> Path:
        if target.name == "units.csv":
            raise PermissionError(13, "in use", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace_but_units)
    with pytest.raises(TableError, match=r"close it in Excel"):
        tables.write_build(tmp_path, built, {"new": "新"}, {})
    monkeypatch.undo()
    tables.read_tables(tmp_path)
    assert snapshot(tmp_path) == before


def test_readers_wait_for_a_build_that_is_being_put_in_place(built: tables.Tables, tmp_path: Path) -> None:
    tables.write_build(tmp_path, built, {"xinjin-2024": "甲"}, {})
    with ThreadPoolExecutor(1) as beside:
        with store._alone(tmp_path):
            reading = beside.submit(tables.read_tables, tmp_path)
            with pytest.raises(TimeoutError):
                reading.result(timeout=0.2)
        assert len(reading.result(timeout=30)) == len(SCHEMA)


def test_a_second_build_says_that_another_is_at_work(
    built: tables.Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    with store._alone(tmp_path), pytest.raises(TableError, match="another build is writing there"):
        tables.write_build(tmp_path, built, {}, {})


def test_a_folder_that_may_only_be_read_is_read(
    built: tables.Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables.write_build(tmp_path, built, {}, {})

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("filelock.FileLock.acquire", refused)
    assert len(tables.read_tables(tmp_path)) == len(SCHEMA)
    with pytest.raises(TableError, match="check that you may write there"):
        tables.write_build(tmp_path, built, {}, {})


def test_a_disk_that_knows_no_locks_is_built_on_all_the_same(
    built: tables.Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr("filelock.FileLock.acquire", unknown)
    tables.write_build(tmp_path, built, {}, {})
    assert len(tables.read_tables(tmp_path)) == len(SCHEMA)


def test_files_of_a_plan_that_is_gone_go_too_and_those_of_the_user_stay(built: tables.Tables, tmp_path: Path) -> None:
    tables.write_build(tmp_path, built, {"gone": "旧"}, {})
    (tmp_path / "texts" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "notes.xlsx").write_bytes(b"mine")
    tables.write_build(tmp_path, built, {"new": "新"}, {})
    assert sorted(path.name for path in (tmp_path / "texts").iterdir()) == ["mine.txt", "new.txt"]
    assert (tmp_path / "notes.xlsx").read_bytes() == b"mine"


def test_a_file_that_no_build_wrote_is_not_overwritten(built: tables.Tables, tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(TableError, match=r"plans\.csv stands there and was not written by a build"):
        tables.write_build(tmp_path, built, {}, {})
    assert snapshot(tmp_path) == {"plans.csv": b"mine"}


def test_a_file_where_the_folder_should_be(built: tables.Tables, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(TableError, match="give another folder with --out"):
        tables.write_build(tmp_path / "out", built, {}, {})


def test_no_tables_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"no table plans\.parquet; run: plan-compare build"):
        tables.read_tables(tmp_path)


def test_a_damaged_table_says_what_to_run(built: tables.Tables, tmp_path: Path) -> None:
    tables.write_build(tmp_path, built, {}, {})
    (tmp_path / "units.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(TableError, match=r"units\.parquet: cannot be read .* run: plan-compare build"):
        tables.read_tables(tmp_path)


def test_a_byte_that_changed_on_the_disk_is_noticed(built: tables.Tables, tmp_path: Path) -> None:
    tables.write_build(tmp_path, built, {"xinjin-2024": "一段文字"}, {})
    path = tmp_path / "measures.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    assert tables.changed_files(tmp_path) == ["measures.parquet"]
    with pytest.raises(TableError, match=r"measures\.parquet: cannot be read"):
        tables.read_tables(tmp_path)


def test_a_text_that_was_changed_is_noticed(built: tables.Tables, tmp_path: Path) -> None:
    tables.write_build(tmp_path, built, {"xinjin-2024": "一段文字"}, {})
    (tmp_path / "texts" / "xinjin-2024.txt").write_text("又一段文字", encoding="utf-8")
    assert tables.changed_files(tmp_path) == ["texts/xinjin-2024.txt"]
    with pytest.raises(TableError, match=r"xinjin-2024\.txt: changed since the build"):
        tables.read_texts(tmp_path, ["xinjin-2024"])


def test_a_table_without_one_of_its_columns_is_refused(built: tables.Tables, tmp_path: Path) -> None:
    tables.write_build(tmp_path, built, {}, {})
    pd.read_parquet(tmp_path / "units.parquet").drop(columns=["role"]).to_parquet(tmp_path / "units.parquet")
    with pytest.raises(TableError, match=r"units\.parquet: no column role"):
        tables.read_tables(tmp_path)


def test_the_list_of_files_can_be_checked_without_us(built: tables.Tables, tmp_path: Path) -> None:
    tables.write_build(tmp_path, built, {"a": "文"}, {})
    line = next(
        line for line in (tmp_path / "files.txt").read_text("utf-8").splitlines() if line.endswith("texts/a.txt")
    )
    assert line == f"{hashlib.sha256('文'.encode()).hexdigest()}  texts/a.txt"
