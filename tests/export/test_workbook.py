"""The workbook, opened again with another library and with LibreOffice."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from charts.frames import corpus, texts
from export.hostile import hostile
from export.office import FIRST_PAGES, converted, needs_office
from openpyxl import load_workbook
from pypdf import PdfReader

from compare.corpus import Corpus
from compare.export import write_workbook
from compare.export.workbook.cells import CELL, choice, said_value
from compare.findings import plan_labels
from compare.findings.names import cluster_names
from compare.language import value
from compare.saying import place
from compare.tables import SCHEMA, frame
from compare.tables.meanings import _chinese

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]

FIRST = ["发现", "覆盖", "责任单位", "时限", "缺项", "对照", "台账"]
HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(Corpus(corpus(3), texts(3)), tmp_path_factory.mktemp("book") / "tables.xlsx", lang="zh")


@pytest.fixture(scope="module")
def book(path: Path):
    return load_workbook(path)


def _column(sheet, name: str) -> int:
    return next(c.column for c in sheet[1] if c.value == name)


def _rows(sheet) -> list[list]:
    """The rows below the headings of a sheet that is read from the top."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


# -- findings, and what is worked out -----------------------------------------------------------------------------------


def test_it_opens_on_the_findings_and_ends_with_the_explanations(book) -> None:
    assert book.sheetnames == [*FIRST, *(table.zh for table in SCHEMA.values()), "说明"]
    assert book.active.title == "发现"
    words = [cell.value for row in book["发现"].iter_rows() for cell in row if cell.value]
    assert any("条措施" in str(word) for word in words)
    assert {
        cell.hyperlink.location.split("!")[0].strip("'") for row in book["发现"] for cell in row if cell.hyperlink
    } == {*FIRST[1:], "说明"}


def test_coverage_counts_what_the_tables_hold(book) -> None:
    data, sheet = corpus(3), book["覆盖"]
    heads = [cell.value for cell in sheet[3]]
    names = plan_labels(data["plans"], "zh")
    groups = data["measures"].groupby(["theme", "plan_id"]).size()
    block = _rows(sheet)
    block = block[[row[0] for row in block].index("主题") + 1 :]
    block = block[: next(i for i, row in enumerate(block) if row[1] is None)]
    found = {(row[0], heads[j]): row[j] for row in block for j in range(2, len(heads)) if row[j] is not None}
    assert found == {(theme, names[plan_id]): n for (theme, plan_id), n in groups.items()}
    assert all(row[1] == sum(cell is not None for cell in row[2:]) for row in block)


def test_units_are_counted_by_function(book) -> None:
    data = corpus(3)["assignments"]
    rows = _rows(book["责任单位"])
    heads = {row[0]: row[3:] for row in rows if row[1] is None}
    assert heads == {
        function: [*(group.loc[group["role"] == role, "measure_id"].nunique() for role in ("lead", "responsible", "support")),
                   group["measure_id"].nunique()]
        for function, group in data.astype({"function": "object"}).groupby("function")
    }  # fmt: skip
    assert sum(row[1] is not None for row in rows) == len(data.drop_duplicates(["plan_id", "name"]))


def test_every_day_and_every_task_is_listed(book) -> None:
    data = corpus(3)
    dated = data["years"][data["years"]["kind"].isin(["by", "in", "range"]) & data["years"]["to_date"].notna()]
    days = [row[0] for row in _rows(book["时限"]) if isinstance(row[0], datetime)]
    assert days == sorted(pd.Timestamp(day).to_pydatetime() for day in dated["to_date"])
    ledger = [row for row in _rows(book["台账"]) if row[1] is not None]
    assert len(ledger) == len(data["assignments"]) + len(
        set(data["measures"]["measure_id"]) - set(data["assignments"]["measure_id"])
    )
    assert {row[2] for row in ledger if row[2]} <= {
        value("role", role, "zh") for role in ("lead", "responsible", "support")
    }


def test_the_crosswalk_names_what_answers_each_measure(book) -> None:
    data, sheet = corpus(3), book["对照"]
    related = data["similar"].dropna(subset=["relation"])
    pairs = {(a, b.split("/")[0]) for a, b in zip(related["measure_a"], related["measure_b"], strict=True)} | {
        (b, a.split("/")[0]) for a, b in zip(related["measure_a"], related["measure_b"], strict=True)
    }
    rows = [row for row in _rows(sheet) if row[1] is not None]
    assert len(rows) == len(data["measures"])
    assert sum(cell is not None for row in rows for cell in row[2:]) == len(pairs)
    cells = {line.split("：")[0] for row in rows for cell in row[2:] if cell for line in cell.split("\n")}
    assert {re.sub(r"\d+", "几", cell) for cell in cells} <= {"相同", "部分重合", "另有几条"}


def test_a_frame_fills_coverage_and_gaps(tmp_path: Path) -> None:
    data = dict(corpus(2))
    first, second = data["plans"].sort_values("issued_on")["plan_id"]
    own = {plan_id: data["measures"][data["measures"]["plan_id"] == plan_id].iloc[0] for plan_id in (first, second)}
    entries = [{"frame_id": "f", "entry_id": f"E{i}", "no": str(i), "name": f"条目{i}"} for i in (1, 2)]
    here = {"frame_id": "f", "entry_id": "E1", "score": 0.5}
    rows = [
        here | {"plan_id": first, "state": "widened", "measure_id": own[first]["measure_id"], "start": own[first]["start"], "end": own[first]["end"]},
        here | {"plan_id": second, "state": "absent", "nearest": own[second]["measure_id"], "start": 0, "end": 1},
        *({"frame_id": "f", "entry_id": "E2", "score": 0.0, "plan_id": one, "state": "absent", "start": 0, "end": 0} for one in (first, second)),
    ]  # fmt: skip
    tables = data | {"entries": frame("entries", entries), "frames": frame("frames", rows)}
    book = load_workbook(write_workbook(Corpus(tables, texts(2)), tmp_path / "f.xlsx", lang="zh"))
    names = plan_labels(data["plans"], "zh")
    coverage = {row[0]: row[1:] for row in _rows(book["覆盖"])[:3]}
    assert coverage["E1 条目1"] == [1, value("state", "widened", "zh"), None] and coverage["E2 条目2"] == [
        0,
        None,
        None,
    ]
    gaps = [row for row in _rows(book["缺项"]) if row[1]]
    assert [(row[0], row[1], row[2]) for row in gaps] == [
        (names[first], "E2 条目2", 0),
        (names[second], "E1 条目1", 1),
        (names[second], "E2 条目2", 0),
    ]
    assert gaps[1][4] == names[first] and own[first]["title"] in gaps[1][8]


# -- on paper, and folded -----------------------------------------------------------------------------------------------


def test_sheets_print_on_a4_with_their_headings_on_every_page(book) -> None:
    for sheet in book:
        assert str(sheet.page_setup.paperSize) == "9", sheet.title
        if sheet.title not in ("发现", "说明"):
            assert sheet.print_title_rows in ("$1:$1", "$3:$3") and sheet.freeze_panes
        assert "第&P页" in sheet.oddFooter.right.text.replace("&[Page]", "&P") or "第" in sheet.oddFooter.right.text


def test_groups_fold(book) -> None:
    for name in FIRST[1:]:
        sheet = book[name]
        levels = [sheet.row_dimensions[row].outlineLevel for row in range(4, sheet.max_row + 1)]
        assert set(levels) <= {0, 1, 2} and 1 in levels, name
        assert sheet.sheet_properties.outlinePr.summaryBelow is False
    measures = book["措施"]
    letter = measures.cell(1, _column(measures, "起")).column_letter
    assert measures.column_dimensions[letter].hidden and measures.column_dimensions[letter].outlineLevel == 1


@needs_office
def test_libreoffice_prints_it(tmp_path: Path) -> None:
    tables = {name: corpus(3)[name] for name in ("plans", "actions", "measures", "clusters", "themes")}
    path = write_workbook(Corpus(tables, texts(3)), tmp_path / "tables.xlsx", lang="zh")
    (printed,) = converted([path], FIRST_PAGES, tmp_path)
    pages = [page.extract_text() for page in PdfReader(printed).pages]
    assert "主要发现" in pages[0] and "#" not in pages[0]
    covering = [page for page in pages if "涉及方案数" in page]
    assert len(covering) > 1  # headings again on every page


# -- the tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMA)
def test_headings_frozen_with_filters(book, name: str) -> None:
    sheet = book[SCHEMA[name].zh]
    heads = [cell.value for cell in sheet[1]]
    assert heads[: len(SCHEMA[name].columns)] == [column.zh for column in SCHEMA[name].columns]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")


@pytest.mark.parametrize("name", SCHEMA)
def test_every_row_and_value_is_there(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    table, sheet = _english(tmp_path_factory)[0][name], _english(tmp_path_factory)[1][name]
    assert sheet.max_row == max(len(table) + 1, 1)
    for column in SCHEMA[name].columns:
        place = _column(sheet, column.name)
        found = [sheet.cell(row, place).value for row in range(2, len(table) + 2)]
        wanted = [None if pd.isna(value) else value for value in table[column.name].astype("object")]
        if column.kind == "date":
            wanted = [None if value is None else pd.Timestamp(value).to_pydatetime() for value in wanted]
        elif column.kind == "choice" or column.name in ("theme", "sector"):
            assert [one is None for one in found] == [one is None for one in wanted]
            continue
        assert found == [value if value != "" else None for value in wanted]


def _english(factory: pytest.TempPathFactory, made: list = []) -> tuple:  # noqa: B006 - made once
    if not made:
        tables = corpus(3)
        path = write_workbook(Corpus(tables, texts(3)), factory.mktemp("book") / "en.xlsx", lang="en", all_pairs=True)
        made += [tables, load_workbook(path)]
    return tuple(made)


def test_pairs_without_a_relation_are_left_out_and_told(tmp_path: Path) -> None:
    pairs = corpus(2)["similar"].copy()
    pairs.loc[pairs.index[::3], "relation"] = None
    data = {name: corpus(2)[name] for name in ("plans", "actions", "measures")} | {"similar": pairs}
    book = load_workbook(write_workbook(data, tmp_path / "some.xlsx"))
    kept = int(pairs["relation"].notna().sum())
    assert book["相似措施"].max_row == kept + 1 < len(pairs) + 1
    every = load_workbook(write_workbook(data, tmp_path / "all.xlsx", all_pairs=True))
    assert every["相似措施"].max_row == len(pairs) + 1
    words = " ".join(str(row[0]) for row in book["说明"].iter_rows(values_only=True) if row[0])
    assert f"另有{len(pairs) - kept}对" in words


@pytest.mark.parametrize("name", ["measures", "units", "years", "targets", "clusters"])
def test_each_row_has_its_passage(book, name: str) -> None:
    sheet, table, said = book[SCHEMA[name].zh], corpus(3)[name], texts(3)
    place = _column(sheet, "原文段落")
    for row, record in enumerate(table.to_dict("records"), 2):
        assert sheet.cell(row, place).value == said[record["plan_id"]][record["start"] : record["end"]]


def test_pairs_have_both_passages(book) -> None:
    sheet, table, said = book["相同段落"], corpus(3)["passages"], texts(3)
    for row, record in enumerate(table.to_dict("records"), 2):
        for side, head in (("a", "甲的文字"), ("b", "乙的文字")):
            text = said[record[f"measure_{side}"].split("/")[0]]
            wanted = text[record[f"start_{side}"] : record[f"end_{side}"]]
            assert sheet.cell(row, _column(sheet, head)).value == wanted


def test_the_last_sheet_explains_every_column(book) -> None:
    rows = [[cell.value for cell in row] for row in book["说明"].iter_rows()]
    explained = {(row[0], row[1]) for row in rows}
    for table in SCHEMA.values():
        assert {(table.zh, column.zh) for column in table.columns} <= explained


def test_every_meaning_has_its_chinese() -> None:
    told = _chinese()
    assert set(told["rows"]) == {table.row for table in SCHEMA.values()}
    assert set(told["columns"]) == {column.says for table in SCHEMA.values() for column in table.columns}


def test_widths_count_chinese_characters_twice(book) -> None:
    sheet = book["措施"]
    title = sheet.column_dimensions[sheet.cell(1, _column(sheet, "标题")).column_letter].width
    longest = max(len(value) for value in corpus(3)["measures"]["title"])
    assert 1.5 * longest <= title <= 60


# -- language -----------------------------------------------------------------------------------------------------------

ALLOWED = re.compile(r"spine-2020|place\d\d-\d{4}(/[amp]\d+)?(\.txt)?|0{64}|[cg]\d+")  # ids, names of files, checksums


def test_a_chinese_reader_sees_no_english(book) -> None:
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            for cell in row:
                assert not isinstance(cell, bool), sheet.title
                if isinstance(cell, str):
                    assert not re.search("[A-Za-z]{2,}", ALLOWED.sub("", cell)), (sheet.title, cell)
        assert not re.search("[A-Za-z]", sheet.title)


def test_an_english_reader_sees_chinese_only_where_plans_speak(tmp_path_factory: pytest.TempPathFactory) -> None:
    book = _english(tmp_path_factory)[1]
    for sheet in book:
        assert not HAN.search(sheet.title)
        assert not [cell.value for cell in sheet[1] if cell.value and HAN.search(str(cell.value))]
    for name in ("Findings", "About"):
        words = [str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell]
        quoted = "“[^”]*”|'[^']*'|《》|全覆盖|八大行动|万 and 亿|次, 处|一是|（三）|开展, 实施|以下简称|配合|、"  # words of plans
        assert not [word for word in words if HAN.search(re.sub(quoted, "", word))]


def test_groups_stand_behind_their_theme_in_english(tmp_path_factory: pytest.TempPathFactory) -> None:
    tables, book = _english(tmp_path_factory)
    names = {name.en for name in cluster_names(tables).values()}
    block = [row[0] for row in _rows(book["Coverage"])]
    groups = block[block.index("Groups of like measures that two plans or more have") + 1 :]
    assert any(": " in name for name in names)
    assert groups and names >= set(groups[: groups.index("Policy fields")] if "Policy fields" in groups else groups)


def test_heads_of_the_plans_stand_over_their_numbers(book) -> None:
    sheet = book["发现"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "方案" and row[1].value)
    for cell in head:
        below = sheet.cell(cell.row + 1, cell.column)
        assert (cell.alignment.horizontal or "left") == (below.alignment.horizontal or "left"), cell.value


def test_every_closed_value_has_its_chinese() -> None:
    for table in SCHEMA.values():
        for column in table.columns:
            assert not [one for one in column.choices if re.search("[A-Za-z]", choice(column, one, "zh"))], (
                table.name,
                column.name,
            )


def test_places_in_files_are_told_in_chinese() -> None:
    assert place("table 1 row 7", "zh") == "表1第7行" and place("line 12", "zh") == "第12行"
    assert place("paragraph 31", "en") == "paragraph 31"


# -- safety -------------------------------------------------------------------------------------------------------------

HARMFUL = [
    "=1+1", "+86 10 1234", "-5", "@SUM(A1)", '=HYPERLINK("http://a.b","x")', "\t=1", "http://example.org/a", "_x0041_",
    "〔责任单位：“甲、乙”〕<&>",
]  # fmt: skip


CONTROLS = {
    "甲\x0b乙": "甲␋乙",
    "\x00\x1f\x7f": "␀␟␡",
    "一\r\n二\r三": "一\n二\n三",
    "残\ud800字\uffff": "残�字�",
    "倒\u202e序": "倒⟨U+202E⟩序",
}
LONG = ["长" * 40_000, "𠮷" * 20_000]
JUST = "长" * CELL


def _with_oddities(path: Path, texts: list[str]):
    rows = [{"plan_id": "a-2024", "what": "typo", "says": "", "start": i, "end": i + 1} for i in range(len(texts))]
    table = frame("oddities", rows).assign(says=pd.Series(texts, dtype="object"))  # half a character is no str
    plans = frame("plans", [{"plan_id": "a-2024", "source": "a", "sha256": "", "chars": 1}])
    return load_workbook(write_workbook({"plans": plans, "oddities": table}, path, lang="zh"))


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The cells of a workbook of every text that is not cut."""
    texts = [*HARMFUL, *CONTROLS, JUST]
    book = _with_oddities(tmp_path_factory.mktemp("strange") / "book.xlsx", texts)
    assert not _remarked(book)
    sheet = book["文本疑点"]
    return {text: sheet.cell(row, _column(sheet, "说明")) for row, text in enumerate(texts, 2)}


def _remarked(book) -> bool:
    return any("截断" in str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.parametrize("text", HARMFUL)
def test_text_stays_text(strange: dict, text: str) -> None:
    cell = strange[text]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


@pytest.mark.parametrize(("text", "shown"), CONTROLS.items())
def test_control_characters_do_no_harm(strange: dict, text: str, shown: str) -> None:
    assert strange[text].value == shown


def test_a_cell_that_is_just_full_is_whole(strange: dict) -> None:
    assert strange[JUST].value == JUST


@pytest.mark.parametrize("text", LONG)
def test_long_cells_are_cut_with_a_mark_and_said_aloud(tmp_path: Path, text: str) -> None:
    book = _with_oddities(tmp_path / "one.xlsx", [text])
    sheet = book["文本疑点"]
    said = sheet.cell(2, _column(sheet, "说明")).value
    assert len(said.encode("utf-16-le")) // 2 <= CELL and f"〔{len(text)}〕" in said and _remarked(book)
    assert said.startswith(text[:10_000])


def test_harmful_words_are_text_in_every_sheet(tmp_path: Path) -> None:
    book = load_workbook(write_workbook(hostile(), tmp_path / "h.xlsx"))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    links = [cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links and all(link.location and not link.target for link in links)


def test_strange_dates_become_text(tmp_path: Path) -> None:
    rows = [{"plan_id": f"p{i}", "source": "p", "sha256": "", "chars": 1, "issued_on": day}
            for i, day in enumerate(["1899-12-31", "1900-03-01", "9999-12-31"])]  # fmt: skip
    sheet = load_workbook(write_workbook({"plans": frame("plans", rows)}, tmp_path / "d.xlsx"))["文件"]
    place = _column(sheet, "成文日期")
    assert [sheet.cell(i, place).value for i in (2, 3, 4)] == [
        "1899-12-31", datetime(1900, 3, 1), datetime(9999, 12, 31),
    ]  # fmt: skip


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError, match=r"mine\.xlsx.*force=True"):
        write_workbook({}, path)
    assert path.read_bytes() == b"mine"
    write_workbook({}, path, force=True)
    assert load_workbook(path).sheetnames[0] == "发现"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.xlsx"]


def test_a_failed_write_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = write_workbook({}, tmp_path / "t.xlsx")
    before = path.read_bytes()
    broken = dict(corpus(2)) | {"plans": corpus(2)["plans"].drop(columns="plan_id")}
    with pytest.raises(KeyError):
        write_workbook(broken, path, force=True)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["t.xlsx"]


def test_same_tables_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    one, two = path, write_workbook(Corpus(corpus(3), texts(3)), tmp_path / "two.xlsx")
    assert one.read_bytes() == two.read_bytes()
    assert all(entry.date_time[0] == 1980 for entry in zipfile.ZipFile(one).infolist())


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"ends in \.xlsx"):
        write_workbook(corpus(2), tmp_path / "tables.xls")


def test_an_empty_corpus_is_a_workbook_of_headings(tmp_path: Path) -> None:
    book = load_workbook(write_workbook({}, tmp_path / "empty.xlsx"))
    assert all(book[table.zh].max_row == 1 for table in SCHEMA.values())


def test_a_table_longer_than_a_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compare.export.workbook.raw.ROWS", 11)
    book = load_workbook(write_workbook(corpus(2), tmp_path / "long.xlsx"))
    parts = [name for name in book.sheetnames if re.fullmatch(r"措施 \d+", name)]
    assert len(parts) > 2
    ids = [row[0] for name in parts for row in book[name].iter_rows(min_row=2, min_col=2, values_only=True)]
    assert ids == list(corpus(2)["measures"]["measure_id"])


def test_large_workbooks_are_written_row_by_row_and_hold_the_same(book, tmp_path: Path, monkeypatch) -> None:
    plain = book
    monkeypatch.setattr("compare.export.workbook.book.MANY_CELLS", 0)
    large = load_workbook(write_workbook(Corpus(corpus(3), texts(3)), tmp_path / "b.xlsx"))
    assert large.sheetnames == plain.sheetnames
    for name in plain.sheetnames:
        assert list(large[name].values) == list(plain[name].values)


def test_slips_of_numbering_are_told_in_the_readers_language() -> None:
    says = next(column for column in SCHEMA["oddities"].columns if column.name == "says")
    assert said_value(says, "四、 stands right after 四、", "zh") == "四、紧接在四、之后"
