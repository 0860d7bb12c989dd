"""A plan checked in a sheet: what is filled in stands in the next build; what cannot be read is refused, and nothing is written."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from review.conftest import PLAN, Hand, files_of, give_back

from compare import language, reviewing
from compare.building import load
from compare.codebook import load_codebook
from compare.errors import CompareError
from compare.review.form import value_of, verdict_of
from compare.review.proposals import Proposal
from compare.review.rows import CHECKABLE
from compare.tables import SCHEMA

pytestmark = pytest.mark.slow


def no_id(row: dict[str, str]) -> bool:
    return not row["id"]


def fill(hand: Hand) -> None:
    hand.fill("units", lambda row: row["is:name"] == "县水利局", name="县水务局", note="机构改革后更名")
    hand.fill("targets", lambda row: row["is:raw"] == "120公里", op=">=", verdict="wrong")
    hand.fill("years", lambda row: row["is:raw"] == "2026年底前", verdict="remove")
    hand.fill("measures", lambda row: bool(row["id"]), verdict="right")
    hand.fill("units", lambda row: bool(row["id"]) and row["is:name"] != "县水利局", verdict="对")
    hand.fill("units", no_id, raw="县政府", measure_id="m007", role="牵头")


def assert_corrected(project: Path) -> None:
    """The next build holds what was filled in."""
    corpus = load(project)
    units, targets = corpus.units[corpus.units["plan_id"] == PLAN], corpus.targets
    (named,) = units[units["name"] == "县水务局"].to_dict("records")
    assert (named["corrected"], named["checked"]) == ("机构改革后更名", "right")
    (added,) = units[units["raw"].eq("县政府") & units["measure_id"].eq(f"{PLAN}/m007")].to_dict("records")
    assert (added["role"], added["checked"]) == ("lead", "right")
    (target,) = targets[targets["raw"].eq("120公里") & targets["plan_id"].eq(PLAN)].to_dict("records")
    assert (target["op"], target["checked"]) == (">=", "right")
    years = corpus.years[corpus.years["plan_id"] == PLAN]
    assert "2026年底前" not in set(years["raw"])
    assert corpus.measures.loc[corpus.measures["plan_id"] == PLAN, "checked"].notna().sum() == 1
    report = (project / "data" / "processed" / "build-report.md").read_text(encoding="utf-8")
    assert "2 right, 3 wrong, 0 unsure" in report
    told = json.loads((project / "data" / "processed" / "build-report.json").read_text(encoding="utf-8"))["plans"]
    (rows,) = (plan["rows"] for plan in told if plan["plan_id"] == PLAN)
    for column in ("sure", "checked"):
        marked = [
            table.loc[table[column].notna(), "plan_id"]
            for table in corpus.tables.values()
            if {"plan_id", column} <= {*table}
        ]
        assert rows[column] == sum(int(ids.eq(PLAN).sum()) for ids in marked)
    assert rows["checked"]


def test_what_is_filled_in_stands_in_the_next_build(hand: Hand, project: Path) -> None:
    fill(hand)
    found = give_back(hand.save())
    assert {path.name for path in found.paths} == {f"{PLAN}.yaml", f"{PLAN}.csv"}
    assert_corrected(project)


@pytest.mark.filterwarnings("error")
def test_the_next_sheet_says_the_same_and_a_sheet_given_twice_says_nothing(hand: Hand, project: Path) -> None:
    fill(hand)
    filled = hand.save()
    give_back(filled)
    written = files_of(project)
    load(project)
    assert give_back(filled).paths == () and files_of(project) == written
    again = Hand(reviewing.review_plan(PLAN, project / "again.xlsx"))
    assert give_back(again.path).proposal.empty and files_of(project) == written
    shown = {row["is:name"]: row["verdict"] for row in again.rows("units") if row["id"]}
    assert shown["县水务局"] == "right"
    # what is corrected once more is written beside the first
    again.fill("units", lambda row: row["is:name"] == "县水务局", role="lead")
    give_back(again.save("second.xlsx"))
    corpus = load(project)
    row = corpus.units[corpus.units["name"] == "县水务局"].iloc[0]
    assert (row["role"], row["checked"]) == ("lead", "right")


def test_libreoffice_saves_it_and_it_is_read(hand: Hand, project: Path, tmp_path: Path) -> None:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("no LibreOffice here; on Debian: apt-get install libreoffice-calc")
    fill(hand)
    hand.save()
    out = tmp_path / "out"
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(out), str(project / "filled.xlsx")], check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    saved = openpyxl.load_workbook(out / "filled.xlsx")
    assert any(sheet.data_validations.dataValidation for sheet in saved.worksheets), "its drop-downs are still there"
    give_back(out / "filled.xlsx")
    assert_corrected(project)


def as_csv(hand: Hand, table: str, path: Path, encoding: str) -> Path:
    import csv

    with path.open("w", encoding=encoding, newline="", errors="strict") as file:
        for row in hand.sheet(table).iter_rows():
            csv.writer(file).writerow(["" if cell.value is None else str(cell.value) for cell in row])
    return path


def reverse(hand: Hand) -> None:
    """Every line of the sheet in another order, the hidden one and the headings too."""
    sheet = hand.sheet("units")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()][::-1]
    for i, row in enumerate(rows, 1):
        for k, value in enumerate(row, 1):
            sheet.cell(i, k).value = value


def filtered(hand: Hand) -> None:
    for sheet in hand.book.worksheets[1:-1]:
        for i in range(3, sheet.max_row + 1, 2):
            sheet.row_dimensions[i].hidden = True


def moved(hand: Hand) -> None:
    sheet = hand.sheet("units")
    order = [*range(2, sheet.max_column + 1), 1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for i, row in enumerate(rows, 1):
        for k, old in enumerate(order, 1):
            sheet.cell(i, k).value = row[old - 1]


def hidden_and_renamed(hand: Hand) -> None:
    for sheet in hand.book.worksheets[1:-1]:
        sheet.column_dimensions["D"].hidden = True
        for k in range(2, sheet.max_column + 1):
            sheet.cell(2, k).value = f"列{k}"
        sheet.title = f"表{sheet.title}"


def row_deleted(hand: Hand) -> None:
    line = next(int(row[""]) for row in hand.rows("units") if row["id"] and not row["verdict"] and not row["name"])
    hand.sheet("units").delete_rows(line)


def columns_deleted(hand: Hand) -> None:
    names = hand.names("units")
    for name in sorted((name for name in names if name.startswith("is:")), key=names.__getitem__, reverse=True):
        hand.sheet("units").delete_cols(names[name])


def own_line_and_column(hand: Hand) -> None:
    sheet = hand.sheet("units")
    sheet.insert_rows(1)
    sheet.cell(1, 1).value = "我的核对"
    sheet.insert_cols(3)
    sheet.cell(5, 3).value = "随便写"


def copied(hand: Hand) -> None:
    hand.book.copy_worksheet(hand.sheet("measures")).title = "副本"


HARMLESS = (reverse, filtered, moved, hidden_and_renamed, row_deleted, columns_deleted, own_line_and_column, copied)


def said(proposals: list[Proposal]) -> set[str]:
    """What proposals say, whatever their order."""
    entries = [repr(entry) for proposal in proposals for own in proposal.entries.values() for entry in own]
    return {*entries, *(repr(verdict) for proposal in proposals for verdict in proposal.verdicts)}


@pytest.fixture(scope="module")
def plain(built: Path, written: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What the sheet says that is filled in and left as it is."""
    folder = shutil.copytree(built, tmp_path_factory.mktemp("plain") / "project", ignore=shutil.ignore_patterns(".*"))
    hand = Hand(Path(shutil.copy(written, folder / "review.xlsx")))
    fill(hand)
    with contextlib.chdir(folder):
        return said([give_back(hand.save(), write=False, by="甲").proposal])


@pytest.mark.parametrize("edit", HARMLESS, ids=lambda edit: edit.__name__)
def test_what_people_do_to_a_sheet_does_no_harm(hand: Hand, edit: Any, plain: set[str]) -> None:
    fill(hand)
    edit(hand)
    assert said([give_back(hand.save(), write=False, by="甲").proposal]) == plain != set()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_sheet_saved_as_csv(hand: Hand, project: Path, encoding: str, plain: set[str]) -> None:
    fill(hand)
    tables = ("units", "targets", "years", "measures")
    paths = [as_csv(hand, table, project / f"{table}.csv", encoding) for table in tables]
    assert said([give_back(path, write=False, by="甲").proposal for path in paths]) == plain


TYPED = (
    date(2026, 6, 30), datetime(2026, 6, 30), "2026-06-30", "2026/6/30", "2026.6.30", "２０２６年６月３０日", "46203", 46203, "2026-06-30 00:00:00"
)  # fmt: skip


@pytest.mark.parametrize("typed", TYPED, ids=str)
def test_days_are_read_however_they_are_typed(typed: Any) -> None:
    assert value_of(SCHEMA["years"]["to_date"], typed, load_codebook()) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("table", "column", "typed", "value"),
    [
        ("units", "role", "ｌｅａｄ", "lead"), ("units", "role", "牵头。", "lead"), ("units", "role", "责任单位", "responsible"),
        ("targets", "op", "≥", ">="), ("targets", "op", "＞＝", ">="), ("targets", "op", "=", "="), ("targets", "op", "不少于", ">="),
        ("targets", "full", "Ｙes", True), ("targets", "full", "\u200b是 ", True), ("targets", "full", "FALSE", False),
        ("targets", "value", "１，２５０．５", 1250.5), ("years", "to_date", "20260630", date(2026, 6, 30)),
        ("years", "to_date", "２０２６／６／３０", date(2026, 6, 30)), ("years", "to_date", "(空)", None),
        ("units", "measure_id", "Ｍ7", f"{PLAN}/m007"), ("units", "name", "（甲）局。", "（甲）局。"),
    ],
)  # fmt: skip
def test_words_are_read_as_people_type_them(table: str, column: str, typed: str, value: Any) -> None:
    assert value_of(SCHEMA[table][column], typed, load_codebook(), PLAN) == value


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [("对。", "right"), ("Ｒight", "right"), ("√", "right"), ("错误", "wrong"), ("×", "wrong"), ("？", "unsure"), ("删除", "remove"), ("　", None)],
)  # fmt: skip
def test_verdicts_are_read_as_people_type_them(typed: str, verdict: str | None) -> None:
    assert verdict_of(typed) == verdict


def test_one_verdict_over_merged_cells_is_said_of_each_line(hand: Hand) -> None:
    sheet, column = hand.sheet("units"), hand.names("units")["verdict"]
    sheet.merge_cells(start_row=4, end_row=7, start_column=column, end_column=column)
    sheet.cell(4, column).value = "对"
    assert len(give_back(hand.save(), write=False).proposal.verdicts) == 4


@pytest.mark.parametrize("gone", ["line", "column"])
def test_a_sheet_whose_hidden_part_was_deleted_is_not_passed_over(hand: Hand, project: Path, gone: str) -> None:
    fill(hand)
    sheet = hand.sheet("units")
    (sheet.delete_rows if gone == "line" else sheet.delete_cols)(1)
    with pytest.raises(CompareError, match=f"sheet {sheet.title}: its hidden first line or column is gone"):
        give_back(hand.save())
    assert files_of(project) == {}


def test_two_sheets_that_differ_on_one_fact_are_refused(hand: Hand, project: Path) -> None:
    copied = hand.book.copy_worksheet(hand.sheet("units"))
    column = hand.names("units")["verdict"]
    hand.sheet("units").cell(4, column).value, copied.cell(4, column).value = "right", "wrong"
    with pytest.raises(CompareError, match="and says otherwise; keep one"):
        give_back(hand.save())
    assert files_of(project) == {}


def test_a_sheet_of_before_the_text_moved_still_holds(hand: Hand, project: Path) -> None:
    fill(hand)
    path = hand.save()
    plain = give_back(path, write=False).proposal
    raw = project / "data" / "raw" / f"{PLAN}.txt"
    raw.write_text("\n\n" + raw.read_text(encoding="utf-8"), encoding="utf-8")
    found = give_back(path, write=False).proposal
    assert found.entries == plain.entries and len(found.verdicts) == len(plain.verdicts)


def test_a_day_typed_as_text_becomes_a_correction(hand: Hand, project: Path) -> None:
    hand.fill("years", lambda row: row["is:raw"] == "2026年底前", to_date="2026/6/30")
    found = give_back(hand.save(), write=False)
    (entry,) = found.proposal.entries[PLAN]
    assert entry["set"] == {"to_date": date(2026, 6, 30)} and entry["expect"] == {"to_date": date(2026, 12, 31)}
    assert files_of(project) == {}


REFUSED = [
    ("years", "to_date", "6/30/26", "6/30/26 is no day; write to_date like 2025-06-30"),
    ("years", "to_date", "2026-02-30", "is no day"),
    ("years", "kind", "某日", "某日 is none of by a date"),
    ("targets", "value", "十二", "value is a number, not 十二"),
    ("targets", "value", "=1+1", "=1+1 is a formula"),
    ("units", "role", "chief", "chief is none of lead, responsible, support"),
    ("units", "collective", "maybe", "collective is yes or no, not maybe"),
    ("units", "name", "(empty)", "name cannot be empty"),
    ("units", "measure_id", "m099", f"there is no measure_id {PLAN}/m099"),
    ("units", "function", "无此职能", "无此职能 is none of"),
    ("units", "verdict", "maybe", "maybe is no verdict; choose one of right, wrong, unsure, remove"),
    ("units", "is:name", "张冠李戴", "it says 张冠李戴, but"),
]


def refused_cell(hand: Hand, table: str, column: str, typed: str, taken: set[int]) -> str:
    """Fill a wrong value into a line that nothing else is said of; gives the cell that must be named."""
    line = max(int(row[""]) for row in hand.rows(table) if row["id"] and int(row[""]) not in taken)
    taken.add(line)
    cells = {column: typed} | ({"verdict": "wrong"} if column != "verdict" else {})
    hand.fill(table, lambda row: row[""] == str(line), **cells)
    named = (
        "verdict" if column == "raw" else column
    )  # what the text does not have is noticed when the whole line is tried
    return f"filled.xlsx, sheet {table}, cell {openpyxl.utils.get_column_letter(hand.names(table)[named])}{line}"


def test_what_cannot_be_read_is_refused_with_its_place_and_nothing_is_written(hand: Hand, project: Path) -> None:
    taken: dict[str, set[int]] = {table: set() for table, *_ in REFUSED}
    wanted = [(refused_cell(hand, row[0], row[1], row[2], taken[row[0]]), row[3]) for row in REFUSED]
    hand.fill("measures", lambda row: bool(row["id"]), verdict="right")
    with pytest.raises(CompareError) as refused:
        give_back(hand.save())
    lines = str(refused.value).splitlines()
    for place, says in wanted:
        assert any(line.startswith(f"{place}: ") and says in line for line in lines), (place, says, lines)
    assert len(lines) == len(REFUSED) + 1 and files_of(project) == {}


def test_what_a_missing_fact_needs_besides_is_said_in_the_words_of_the_sheet(hand: Hand, project: Path) -> None:
    line = hand.fill("units", no_id, raw="县政府", measure_id="m007")
    with pytest.raises(CompareError) as refused, language.spoken("zh"):
        give_back(hand.save())
    assert f"N{line}：补充的事实还须填写：角色（牵头、负责、配合）" in str(refused.value)
    assert "role" not in str(refused.value)
    assert files_of(project) == {}


def test_a_function_of_ones_own_can_be_chosen_and_is_read_back(project: Path) -> None:
    own = project / "words"
    own.mkdir()
    (own / "unit_functions.extra.csv").write_text("word,function\n河长制,河湖管护\n", encoding="utf-8")
    path = reviewing.review_plan(PLAN, project / "own.xlsx", tables=["units"], codebook=own)
    hand = Hand(path)
    words = {cell.value for column in hand.book["lists"].columns for cell in column}
    assert "河湖管护" in words
    hand.fill("units", lambda row: row["is:name"] == "县水利局", function="河湖管护")
    with pytest.raises(CompareError, match="河湖管护 is none of"):
        give_back(hand.save())
    assert give_back(hand.save(), codebook=own).paths
    corpus = load(project, codebook=own)
    assert corpus.units.query("name == '县水利局' and plan_id == @PLAN")["function"].eq("河湖管护").any()


def test_words_that_the_text_does_not_have_are_refused_with_their_cell(hand: Hand, project: Path) -> None:
    place = refused_cell(hand, "units", "raw", "昔日之名", set())
    with pytest.raises(CompareError, match="the text has no passage “昔日之名”") as refused:
        give_back(hand.save())
    assert place in str(refused.value) and files_of(project) == {}


def test_sorting_some_columns_alone_is_noticed(hand: Hand, project: Path) -> None:
    names, sheet = hand.names("units"), hand.sheet("units")
    lines = [int(row[""]) for row in hand.rows("units") if row["id"]]
    for line in lines:
        sheet.cell(line, names["verdict"]).value = "right"
    ids = [sheet.cell(line, 1).value for line in lines]
    for line, value in zip(lines, ids[::-1], strict=True):
        sheet.cell(line, 1).value = value
    with pytest.raises(CompareError, match="were columns sorted apart"):
        give_back(hand.save())
    assert files_of(project) == {}


def test_contradictions_are_refused(hand: Hand, project: Path) -> None:
    sheet, names = hand.sheet("units"), hand.names("units")
    first = hand.fill("units", lambda row: bool(row["id"]), verdict="right", name="县水务局")
    for k in range(1, sheet.max_column + 1):
        sheet.cell(first + 1, k).value = sheet.cell(first, k).value
    sheet.cell(first + 1, names["verdict"]).value = "wrong"
    hand.fill("units", lambda row: bool(row["id"]) and int(row[""]) > first + 1, verdict="remove", role="lead")
    hand.fill("units", no_id, role="lead")
    hand.fill(
        "units",
        lambda row: not row["id"] and not row["role"],
        raw="县政府",
        measure_id="m007",
        role="lead",
        verdict="remove",
    )
    hand.fill("targets", lambda row: bool(row["id"]), verdict="unsure", value="3")
    with pytest.raises(CompareError) as refused:
        give_back(hand.save())
    said = str(refused.value)
    assert "the verdict is right, but a right value is given" in said
    assert "and says otherwise; keep one" in said
    assert "the fact is to be removed, but a right value is given" in said
    assert "a fact that is missing needs its words as printed" in said
    assert "a fact that is missing cannot be wrong or removed" in said
    assert "the verdict is unsure, but a right value is given" in said
    assert files_of(project) == {}


def test_a_fact_that_changed_since_is_refused(hand: Hand, project: Path) -> None:
    hand.fill("targets", lambda row: row["is:raw"] == "120公里", verdict="right")
    path = hand.save()
    raw = project / "data" / "raw" / f"{PLAN}.txt"
    raw.write_text(raw.read_text(encoding="utf-8").replace("120公里", "180公里"), encoding="utf-8")
    with pytest.raises(CompareError, match="the fact has changed since the sheet was written"):
        give_back(path)


def test_a_verdict_falls_away_loudly_when_its_row_changes_and_stays_when_it_only_moves(
    hand: Hand, project: Path
) -> None:
    hand.fill("targets", lambda row: row["is:raw"] == "120公里", verdict="right")
    hand.fill("units", lambda row: bool(row["id"]), verdict="right")
    give_back(hand.save())
    raw = project / "data" / "raw" / f"{PLAN}.txt"
    text = raw.read_text(encoding="utf-8")
    raw.write_text("\n\n" + text, encoding="utf-8")
    corpus = load(project)
    assert corpus.targets["checked"].notna().sum() == 1 and corpus.units["checked"].notna().sum() == 1
    raw.write_text("\n\n" + text.replace("120公里", "180公里"), encoding="utf-8")
    with pytest.warns(UserWarning, match="rows of the table targets changed since somebody looked"):
        corpus = load(project)
    assert corpus.targets["checked"].notna().sum() == 0 and corpus.units["checked"].notna().sum() == 1


def test_pairs_are_judged_and_decided(hand: Hand, project: Path) -> None:
    rows = [row for row in hand.rows("similar") if row["id"]]
    assert rows and rows[0]["sentence"] and rows[0]["other"]
    hand.fill("similar", lambda row: row["is:relation"] == "same", decision="no match", note="对象不同")
    give_back(hand.save())
    corpus = load(project)
    (row,) = corpus.similar[corpus.similar["corrected"].notna()].to_dict("records")
    assert row["relation"] != "same" and "对象不同" in row["corrected"]
    report = (project / "data" / "processed" / "build-report.md").read_text(encoding="utf-8")
    assert "0 right, 1 wrong" in report and "no longer holds" not in report


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"a,b\n1,2\n"])
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_another_file_is_refused(project: Path, content: bytes, ending: str) -> None:
    path = project / f"other{ending}"
    path.write_bytes(content)
    with pytest.raises(CompareError) as refused:
        give_back(path)
    assert path.name in str(refused.value)
    assert files_of(project) == {}


def test_a_sheet_of_every_table_is_written_and_says_nothing_by_itself(project: Path) -> None:
    path = reviewing.review_plan(PLAN, project / "all.xlsx", tables=CHECKABLE)
    assert give_back(path).proposal.empty


def test_the_order_of_the_queue_is_in_the_sheet(hand: Hand) -> None:
    ranks = [int(row["doubt"]) for row in hand.rows("units") if row["id"]]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))
