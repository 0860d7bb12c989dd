"""A folder becomes tables: the same for any number of workers, whole or not at all, nothing lost in silence."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from gold_plans import GOLD, RAW, ROOT

import compare
from compare import building, reading, tables
from compare.building import BuildError, NothingReadError, build, run
from compare.building import project as projects
from compare.codebook import CodebookError
from compare.evaluate import evaluate
from compare.model import Measure, Plan, PlanFacts, Reference
from compare.reading.outline.outline import Outline
from compare.reading.turns import Turns
from compare.sources import SourceError
from compare.tables import SCHEMA, TableError
from compare.tables.store import STAGING

pytestmark = pytest.mark.slow

SMALL = "甲乡消防安全工作方案（2024年）\n\n二、主要任务\n（一）开展消防行动。\n1．检查出租房。2024年底前完成。（责任单位：派出所）\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the five plans, built once."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(RAW, folder / "data" / "raw")
    build(folder / "data" / "raw")
    return folder


def raw_folder(folder: Path, **files: str | bytes) -> Path:
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    for name, content in files.items():
        path = raw / name.replace("_txt", ".txt")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return raw


def files_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in tables.built_files(folder)}


# -- the five plans -------------------------------------------------------------------------------------------------


def test_the_five_plans_are_read_as_the_answers_say(project: Path) -> None:
    corpus = compare.load(project)
    assert corpus.plan_ids == ["linxiang-2024", "maqin-2020", "xinjin-2024", "yunyang-2024", "zhanhe-2024"]
    right = {score.table: score.f1(score.right) for score in evaluate(corpus.tables, GOLD).total()}
    for table in ("plans", "parts", "actions", "measures", "units", "references"):
        assert (right[table] or 0) >= 0.98, table
    for table, least in (("years", 0.95), ("targets", 0.95), ("oddities", 0.9)):
        assert (right[table] or 0) >= least, table


def test_two_builds_are_the_same_bytes_for_any_number_of_workers(project: Path, tmp_path: Path) -> None:
    first = files_of(project / "data" / "processed")
    assert {f"{name}.parquet" for name in SCHEMA} | {f"{name}.csv" for name in SCHEMA} <= set(first)
    build(project / "data" / "raw", tmp_path, jobs=2)
    assert files_of(tmp_path) == first


def test_no_path_of_this_machine_stands_in_a_build(project: Path) -> None:
    for name, content in files_of(project / "data" / "processed").items():
        assert str(project).encode() not in content, name


# -- loading --------------------------------------------------------------------------------------------------------


def test_tables_are_built_when_missing_and_again_when_something_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert compare.load().plan_ids == ["a"]
    builds = []
    monkeypatch.setattr(projects, "build", lambda *args, _build=build, **more: builds.append(_build(*args, **more)))
    assert compare.load().plan_ids == ["a"]
    assert len(builds) == 0
    (raw / "b.txt").write_text(SMALL.replace("甲乡", "乙乡"), encoding="utf-8")
    assert compare.load().plan_ids == ["a", "b"]
    (raw / "b.txt").write_text(SMALL.replace("甲乡", "丙乡"), encoding="utf-8")
    assert compare.load()["b"].facts["title"].startswith("丙乡")
    (raw / "b.txt").unlink()
    assert compare.load().plan_ids == ["a"]
    (tmp_path / "data" / "processed" / "units.parquet").unlink()
    assert compare.load().plan_ids == ["a"]
    assert len(builds) == 4


def test_a_codebook_of_ones_own_makes_tables_old(tmp_path: Path) -> None:
    raw_folder(tmp_path, a_txt=SMALL)
    compare.load(tmp_path)
    words = tmp_path / "words"
    words.mkdir()
    inputs = building.fingerprint(tmp_path / "data" / "raw", words)
    assert building.is_current(tmp_path / "data" / "processed", inputs)
    (words / "sectors.extra.csv").write_text("sector,word\n", encoding="utf-8")
    inputs = building.fingerprint(tmp_path / "data" / "raw", words)
    assert not building.is_current(tmp_path / "data" / "processed", inputs)


def test_the_project_or_its_data_folder_may_be_named(project: Path) -> None:
    assert building.find_data(project) == building.find_data(project / "data") == project / "data"


def test_a_folder_without_data_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BuildError, match="a folder data/raw with the plans is needed"):
        compare.load(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BuildError, match="or any folder above it"):
        compare.load()


def test_what_could_not_be_read_is_said_at_every_load(tmp_path: Path) -> None:
    raw_folder(tmp_path, a_txt=SMALL, b_txt=b"")
    for _ in range(2):
        with pytest.warns(UserWarning, match=r"b\.txt: empty"):
            assert compare.load(tmp_path).plan_ids == ["a"]


# -- files that are not as they should be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        SMALL.encode("gb18030"),
        SMALL.encode("utf-16"),
        codecs.BOM_UTF8 + SMALL.encode(),
        SMALL.encode("utf-16-be"),
    ],
    ids=["gb18030", "utf-16", "bom", "utf-16-be"],
)
def test_other_encodings_are_simply_read(tmp_path: Path, content: bytes) -> None:
    build(raw_folder(tmp_path, a_txt=content))
    corpus = compare.load(tmp_path)
    assert list(corpus.units["name"]) == ["派出所"]
    assert corpus["a"].facts["title"] == "甲乡消防安全工作方案（2024年）"


def test_windows_line_ends_change_nothing(project: Path, tmp_path: Path) -> None:
    text = (RAW / "zhanhe-2024.txt").read_bytes().replace(b"\n", b"\r\n")
    tables_of_it, texts, _ = building.build_tables(raw_folder(tmp_path, **{"zhanhe-2024_txt": text}))
    whole = compare.load(project)["zhanhe-2024"]
    assert texts["zhanhe-2024"] == whole.text
    for name in tables.READ_TABLES:
        left = tables_of_it[name].drop(columns="theme", errors="ignore")
        pd.testing.assert_frame_equal(
            left, getattr(whole, name).drop(columns="theme", errors="ignore"), check_like=True
        )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"bad\.txt: empty file; download it again"),
        (bytes(range(256)) * 20, r"bad\.txt: neither UTF-8 nor GB18030"),
        (b" \n\r\n\t", r"bad\.txt: empty"),
    ],
    ids=["empty", "binary", "blank"],
)
def test_one_bad_file_stops_no_other(tmp_path: Path, content: bytes, message: str) -> None:
    report = build(raw_folder(tmp_path, good_txt=SMALL, bad_txt=content))
    assert [plan.plan_id for plan in report.read] == ["good"]
    assert len(report.problems) == 1
    with pytest.warns(UserWarning, match=message):
        assert compare.load(tmp_path).plan_ids == ["good"]
    page = (tmp_path / "data" / "processed" / building.REPORT_MD).read_text(encoding="utf-8")
    assert "1 file could not be read" in page
    assert "**Not read.**" in page


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable here")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, good_txt=SMALL, bad_txt=SMALL)
    (raw / "bad.txt").chmod(0)
    assert "may not be read by you" in build(raw).problems[0]


def test_a_text_without_measures_is_read_and_remarked(tmp_path: Path) -> None:
    report = build(raw_folder(tmp_path, poem_txt="床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n"))
    assert [finding.code for finding in report.read[0].findings].count("no-measures") == 1
    assert report.read[0].rows["measures"] == 0
    assert len(compare.load(tmp_path).measures) == 0


def test_nothing_readable_leaves_the_earlier_tables(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    build(raw)
    before = files_of(tmp_path / "data" / "processed")
    (raw / "a.txt").write_bytes(b"")
    with pytest.raises(NothingReadError, match=r"none of its files could be read.*\n.*a\.txt: empty"):
        build(raw)
    assert files_of(tmp_path / "data" / "processed") == before


def test_a_folder_with_no_plan_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no plan", encoding="utf-8")
    with pytest.raises(SourceError, match=r"holds no plan.*plan-compare add FILE"):
        build(tmp_path)
    with pytest.raises(SourceError, match="nowhere: no such folder; put plans there"):
        build(tmp_path / "nowhere")
    with pytest.raises(CodebookError, match="no such folder"):
        build(RAW, tmp_path / "out", codebook=tmp_path / "words")
    assert not (tmp_path / "out").exists()


def test_a_reader_that_fails_at_one_plan_is_said_and_the_others_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(outline: Outline) -> tuple[Reference, ...]:
        if outline.page.plan_id == "b":
            raise ZeroDivisionError("oops")
        return real(outline)

    real = reading.read_references
    monkeypatch.setattr(reading, "read_references", fails)
    report = build(raw_folder(tmp_path, a_txt=SMALL, b_txt=SMALL, c_txt=SMALL))
    assert [plan.plan_id for plan in report.read] == ["a", "c"]
    assert "b.txt: the reader failed at it (ZeroDivisionError: oops); please report" in report.problems[0]


def test_a_plan_whose_rows_break_the_schema_is_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(plan: Plan, outline: Outline) -> Turns[Plan]:
        yield
        orphan = Measure(0, 1, f"{plan.plan_id}/m001", f"{plan.plan_id}/a77", "tasks", "1.", None, "x")
        return plan if plan.plan_id != "b" else Plan("b", plan.document, PlanFacts(), measures=(orphan,))

    monkeypatch.setattr(reading, "with_doubts", breaks)
    report = build(raw_folder(tmp_path, a_txt=SMALL, b_txt=SMALL))
    assert [plan.plan_id for plan in report.read] == ["a"]
    assert "b/a77 stands in no row of actions" in report.problems[0]


def test_a_build_that_cannot_be_written_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    build(raw)
    before = files_of(tmp_path / "data" / "processed")
    (raw / "b.txt").write_text(SMALL, encoding="utf-8")

    def full(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device", "units.csv")

    monkeypatch.setattr("compare.tables.store.write_csv", full)
    with pytest.raises(TableError, match=r"No space left on device.*make room"):
        build(raw)
    assert files_of(tmp_path / "data" / "processed") == before
    assert not (tmp_path / "data" / "processed" / STAGING).exists()


# -- what compares the plans -----------------------------------------------------------------------------------------


def test_a_build_compares_the_measures_of_its_plans(project: Path) -> None:
    corpus = compare.load(project)
    assert set(corpus.clusters["measure_id"]) == set(corpus.measures["measure_id"])
    first = corpus.themes[corpus.themes["rank"] == 1].set_index("measure_id")["theme"]
    measures = corpus.measures.set_index("measure_id")["theme"]
    assert measures.dropna().to_dict() == first.to_dict()
    assert (corpus.similar["measure_a"] < corpus.similar["measure_b"]).all()
    for row in corpus.passages[corpus.passages["kind"] == "verbatim"].itertuples(index=False):
        a, b = corpus.passage(row, side="a").match, corpus.passage(row, side="b").match
        assert len(a) >= 15
        assert abs(len(a) - len(b)) < 15


def test_a_decision_by_hand_overrides_and_one_that_fits_nothing_is_said(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL, b_txt=SMALL.replace("甲乡", "乙乡"))
    assert compare.load(tmp_path).similar["relation"].tolist() == ["same"]
    (tmp_path / "data" / "decisions").mkdir()
    listed = "measure_a,measure_b,decision,reviewed_by,reviewed_on,reason\n"
    listed += "a/m001,b/m001,no match,,2024-06-30,other duty\na/m001,b/m099,match,,,\n"
    (tmp_path / "data" / "decisions" / "matches.csv").write_text(listed, encoding="utf-8")
    similar = compare.load(tmp_path).similar
    assert similar["relation"].isna().tolist() == [True]
    assert "other duty" in similar["corrected"][0]
    said = build(raw).findings[0].message
    assert "line 3: a/m001 and b/m099 are no pair of measures of two plans" in said


# -- facts from outside ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_facts_from_outside(tmp_path: Path, encoding: str) -> None:
    listed = "plan_id,source_url,accessed_on\na,https://example.gov.cn/方案,2024年6月3日\nz,,\nb,,next week\n"
    raw = raw_folder(tmp_path, a_txt=SMALL, b_txt=SMALL) / "plans.csv"
    raw.write_text(listed, encoding=encoding)
    report = build(raw.parent)
    plans = compare.load(tmp_path).plans
    assert plans["source_url"].tolist()[0] == "https://example.gov.cn/方案"
    assert str(plans["accessed_on"][0].date()) == "2024-06-03"
    said = [finding.message for finding in report.findings]
    assert "line 3: there is no plan z" in said[0]
    assert "line 4: next week is no date; write it like 2024-06-30" in said[1]


def test_facts_from_outside_without_ids_are_said(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    (raw / "plans.csv").write_text("id,url\n", encoding="utf-8")
    assert "plans.csv, line 1: no column plan_id" in build(raw).problems[0]


# -- the report -----------------------------------------------------------------------------------------------------


def test_the_report_is_for_programs_and_for_people(project: Path) -> None:
    out = project / "data" / "processed"
    report = json.loads((out / building.REPORT_JSON).read_text(encoding="utf-8"))
    assert [plan["plan_id"] for plan in report["plans"]] == compare.load(project).plan_ids
    assert report["plans"][2]["rows"]["measures"] == 23
    assert set(report["inputs"]) >= {"raw/xinjin-2024.txt", "compare"}
    page = (out / building.REPORT_MD).read_text(encoding="utf-8")
    assert page.startswith("# Build report\n\n5 plans read: ")
    assert "## xinjin-2024 (xinjin-2024.txt)" in page


def test_read_plan_reads_one_file() -> None:
    plan = compare.read_plan(ROOT / "data" / "raw" / "xinjin-2024.txt")
    assert plan.plan_id == "xinjin-2024"
    assert len(plan.actions) == 8


def test_a_file_that_kills_its_worker_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {f"{name}_txt": SMALL.replace("甲乡", f"{name}乡") for name in "abcd"}
    raw, read = raw_folder(tmp_path, **names), run.read_sources

    def killed(sources: Sequence[tuple[str, Path]], codebook: str | None) -> object:
        if "b" in dict(sources):
            os.kill(os.getpid(), signal.SIGKILL)
        return read(sources, codebook)

    monkeypatch.setattr(run, "read_sources", killed)
    report = build(raw, jobs=2)
    assert [plan.plan_id for plan in report.read] == ["a", "c", "d"]
    assert [plan.problem for plan in report.unread if "was killed, most likely for want of memory" in str(plan.problem)]


def test_files_are_read_together_and_a_pdf_alone() -> None:
    sources = [(name, Path(name)) for name in ("a.txt", "b.html", "c.txt", "d.PDF", "e.pdf", "f.docx")]
    batches = [[name[0] for name, _ in batch] for batch in run._batches(sources, 2)]
    assert batches == [["a", "b"], ["c"], ["d"], ["e"], ["f"]]


def test_a_build_is_loaded_from_the_folder_it_was_written_into(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL, b_txt=b"\xff\x00\xfe")
    build(raw, tmp_path / "表 格")
    shutil.rmtree(tmp_path / "data")
    with pytest.warns(UserWarning, match=r"b\.txt"):
        corpus = compare.load(tmp_path / "表 格")
    assert corpus.plan_ids == ["a"]
    assert corpus["a"].text == SMALL


def test_tables_that_a_disk_or_a_hand_changed_are_built_again(tmp_path: Path) -> None:
    raw_folder(tmp_path, a_txt=SMALL)
    compare.load(tmp_path)
    (tmp_path / "data" / "processed" / "texts" / "a.txt").write_text("别的", encoding="utf-8")
    assert compare.load(tmp_path)["a"].text == SMALL
    (tmp_path / "data" / "processed" / "units.parquet").write_bytes(b"PAR1")
    assert len(compare.load(tmp_path).units) == 1


def test_tables_whose_list_of_files_is_gone_are_built_again(tmp_path: Path) -> None:
    raw_folder(tmp_path, a_txt=SMALL)
    compare.load(tmp_path)
    out = tmp_path / "data" / "processed"
    before = files_of(out)
    (out / "files.txt").unlink()
    (out / "measures.csv").write_text("slipped", encoding="utf-8")
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    assert compare.load(tmp_path).plan_ids == ["a"]
    assert {name: held for name, held in files_of(out).items() if name in before} == before
    assert (out / "mine.txt").read_text("utf-8") == "mine"


def test_a_folder_in_the_place_of_the_lock_is_told(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    (tmp_path / "data" / "processed" / ".lock").mkdir(parents=True)
    with pytest.raises(TableError, match=r"\.lock is a folder, and a file is needed there; move it away"):
        build(raw)


def test_no_text_is_written_under_a_name_that_windows_forbids(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, **{"con.foo_txt": SMALL, "nul_txt": SMALL, "com1.2024_txt": SMALL, "console_txt": SMALL})
    build(raw)
    texts = {path.name for path in (tmp_path / "data" / "processed" / "texts").iterdir()}
    assert texts == {"con-foo-plan.txt", "nul-plan.txt", "com1-2024-plan.txt", "console.txt"}


def test_names_that_differ_by_case_alone_are_one_name(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL, A_txt=SMALL.replace("甲", "乙"))
    if len(list(raw.iterdir())) == 1:
        pytest.skip("they are one name on this disk too")
    (problem,) = build(raw).problems
    assert "its plan id a is that of A.txt, which is read" in problem
    assert [path.name for path in (tmp_path / "data" / "processed" / "texts").iterdir()] == ["A.txt"]


DECIDED = "measure_a,measure_b,decision,reviewed_by,reviewed_on,reason\n"


def test_wrong_lines_of_decisions_are_told_and_the_others_hold(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL, b_txt=SMALL.replace("甲乡", "乙乡"))
    (tmp_path / "data" / "decisions").mkdir()
    lines = "a/m001,b/m001,no match,,,\na/m001,b/m001,no match,,,\nb/m001,,match,,,\nx/m001,y/m001,match,,,\n"
    path = tmp_path / "data" / "decisions" / "matches.csv"
    path.write_text(DECIDED + lines, encoding="utf-8")
    report = build(raw)
    said = [finding.message.removeprefix(f"{path}, ") for finding in report.findings]
    assert [line[:7] for line in said] == ["line 5:", "line 3:", "line 4:"]
    with pytest.warns(UserWarning):
        corpus = compare.load(tmp_path)
    assert corpus.similar["corrected"].tolist() == ["no match"]
    assert corpus.similar["relation"].isna().all()


def test_what_a_fresh_clone_says_of_the_tables_stays(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    shutil.copytree(
        ROOT / "data" / "processed", tmp_path / "data" / "processed", ignore=lambda _, names: {*names} - {"README.md"}
    )
    before = (tmp_path / "data" / "processed" / "README.md").read_bytes()
    build(raw)
    build(raw)
    assert (tmp_path / "data" / "processed" / "README.md").read_bytes() == before
    assert "README.md" not in tables.built_files(tmp_path / "data" / "processed")


def test_a_file_that_appears_while_a_folder_is_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, find = raw_folder(tmp_path, a_txt=SMALL), run.find_sources

    def one_more(folder: Path) -> object:
        (raw / "b.txt").write_text(SMALL.replace("甲乡", "乙乡"), encoding="utf-8")
        return find(folder)

    monkeypatch.setattr(run, "find_sources", one_more)
    assert [plan.plan_id for plan in build(raw).read] == ["a", "b"]
    monkeypatch.undo()
    assert compare.load(tmp_path).plans["sha256"].str.len().tolist() == [64, 64]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_where_files_belong_hold_nothing_up(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    for name in (
        "corrections/a.yaml",
        "decisions/matches.csv",
        "raw/plans.csv",
        "raw/b.txt",
        "frames/f.csv",
        "frames/g.xlsx",
    ):
        (tmp_path / "data" / name).parent.mkdir(exist_ok=True)
        os.mkfifo(tmp_path / "data" / name)
    report = build(raw)
    assert [plan.plan_id for plan in report.read] == ["a"]
    assert sum("a text file belongs here" in problem for problem in report.problems) == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_among_the_files_of_a_build_hold_nothing_up(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    compare.load(tmp_path)
    out = tmp_path / "data" / "processed"
    for name in (".building", ".previous", ".previous-done", ".reading.zip", ".likeness.npz", "units.parquet"):
        (out / name).unlink(missing_ok=True)
        os.mkfifo(out / name)
    (raw / "b.txt").write_text(SMALL, encoding="utf-8")
    assert compare.load(tmp_path).plan_ids == ["a", "b"]
    assert not [path for path in out.rglob("*") if not path.is_file() and not path.is_dir()]
    (out / "files.txt").unlink()
    os.mkfifo(out / "files.txt")
    with pytest.raises(TableError, match="move it away"):
        build(raw)


@pytest.mark.skipif(os.name == "nt", reason="links need leave there")
def test_links_that_lead_nowhere_and_files_in_the_place_of_folders_are_told(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    for name in ("raw/plans.csv", "decisions/matches.csv", "corrections/a.yaml", "checked/a.csv", "words/sectors.csv"):
        (tmp_path / "data" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "data" / name).symlink_to(Path(name).name)
    (tmp_path / "data" / "frames").write_text("", encoding="utf-8")
    report = build(raw)
    assert sum("a link that leads nowhere" in problem for problem in report.problems) == 4
    assert sum("a file stands where a folder is needed" in problem for problem in report.problems) == 1
    with pytest.raises(CodebookError, match="a link that leads nowhere"):
        build(raw, codebook=tmp_path / "data" / "words")


def test_files_that_nothing_reads_are_told_with_the_names_that_are_read(tmp_path: Path) -> None:
    raw = raw_folder(tmp_path, a_txt=SMALL)
    for name in (
        "words/sector.csv", "words/nosuch.csv", "words/roles.extra.csv.bak", "words/读我.txt", "corrections/a.csv",
        "decisions/match.csv", "checked/a.xlsx", "checked/~$a.xlsx", "frames/list.yaml", "frames/方案.docx",
    ):  # fmt: skip
        (tmp_path / "data" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_text("a,b\n", encoding="utf-8")
    (raw / "c.pdf").mkdir()
    report = build(raw, codebook=tmp_path / "data" / "words")
    said = {finding.message.removeprefix(f"{tmp_path / 'data'}{os.sep}"): finding.level for finding in report.findings}
    told = {line.partition(":")[0].replace(os.sep, "/"): level for line, level in said.items()}
    assert told == {
        **dict.fromkeys(("raw/c.pdf", "words/sector.csv", "words/nosuch.csv", "corrections/a.csv"), "error"),
        **dict.fromkeys(("decisions/match.csv", "checked/a.xlsx", "frames/list.yaml"), "error"),
        "frames/方案.docx": "warning",
    }
    whole = "\n".join(said)
    assert "do you mean sectors.csv?" in whole and "amount_rules.csv, boilerplate.csv" in whole
