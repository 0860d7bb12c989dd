"""Hand corrections: applied, marked, and said aloud when what they expect has changed."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from sources import making

from compare import tables as store
from compare.corrections import apply_corrections, load_corrections
from compare.reading import read_text
from compare.saying import say
from compare.sources import read_file

PLAN_ID = "yunxi-2025"
HALF = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")  # English left in a Chinese sentence
TEXTS = {PLAN_ID: making.PLAN}


@pytest.fixture(scope="module")
def tables():
    return store.plan_tables([read_text(making.PLAN, PLAN_ID)])


@pytest.fixture
def corrected(tables, tmp_path):
    """Write a file of corrections, apply it, and give the tables and what came of each entry."""

    def run(content: str, plan_id: str = PLAN_ID, **more):
        (tmp_path / f"{plan_id}.yaml").write_text(content, encoding="utf-8")
        result, applied = apply_corrections(tables, TEXTS, tmp_path, **more)
        store.validate(result)
        for name in store.READ_TABLES:
            for row in store.records(result[name]):
                if row.get("raw") is not None:
                    assert making.PLAN[row["start"] : row["end"]] == row["raw"]
        return result, applied

    return run


def rows(data: pd.DataFrame, **wanted) -> list[dict]:
    return [row for row in store.records(data) if all(row[key] == value for key, value in wanted.items())]


SET_NAME = """
- table: units
  match: {measure_id: yunxi-2025/m001, name: 县水利局}
  set: {name: 县水务局, function: 农业农村水利}
  expect: {name: 县水利局, function: 农业农村水利}
  reason: 2025年机构改革后更名
"""


def test_set_changes_a_row_marks_it_and_what_follows_from_it(corrected, tables):
    result, (applied,) = corrected(SET_NAME)
    assert applied.problem is None and applied.finding().level == "note"
    (row,) = rows(result["units"], name="县水务局")
    assert row["corrected"] == "2025年机构改革后更名" and row["measure_id"] == "yunxi-2025/m001"
    assert rows(result["assignments"], name="县水务局", measure_id="yunxi-2025/m001")
    assert not rows(result["assignments"], name="县水利局", measure_id="yunxi-2025/m001")
    assert len(result["units"]) == len(tables["units"])
    assert result["years"] is tables["years"], "tables that no correction touches are the very same"


def test_drop_removes_a_row(corrected, tables):
    result, (applied,) = (
        corrected("""
- table: targets
  match: {passage: 周边500米范围内的畜禽养殖, raw: 500米}
  drop: true
  expect: {value: 500}
  reason: 范围，不是指标
""")
        if rows(tables["targets"], raw="500米")
        else corrected("""
- table: targets
  match: {raw: 120公里}
  drop: true
  expect: {value: 120, unit: 公里}
  reason: 试验
""")
    )
    assert applied.problem is None
    assert len(result["targets"]) == len(tables["targets"]) - 1


def test_add_finds_its_quotation_and_its_owner(corrected, tables):
    result, (applied,) = corrected("""
- table: targets
  match: {passage: 排查整治，每季度至少开展1次巡查}
  add: {raw: 1次, value: 1, unit: 次, op: ">=", object: 巡查}
  reason: 读作指标
""")
    assert applied.problem is None
    (row,) = rows(result["targets"], object="巡查")
    assert (row["raw"], row["measure_id"], row["action_id"], row["part"]) == (
        "1次",
        "yunxi-2025/m002",
        "yunxi-2025/a01",
        "tasks",
    )
    assert row["full"] is False and row["corrected"] == "读作指标"
    starts = result["targets"]["start"].tolist()
    assert starts == sorted(starts), "the row stands in reading order"


def test_an_added_unit_gets_name_and_function(corrected):
    result, (applied,) = corrected("""
- table: units
  match: {measure_id: yunxi-2025/m007}
  add: {raw: 县政府, role: lead}
  reason: 牵头写在正文里
""")
    assert applied.problem is None
    (row,) = rows(result["units"], measure_id="yunxi-2025/m007")
    assert row["name"] == "县政府" and row["function"] and row["collective"] is False
    assert rows(result["assignments"], measure_id="yunxi-2025/m007")[0]["via"] == "own"


def test_a_measure_may_be_split_and_its_rows_follow(corrected, tables):
    result, (applied,) = corrected("""
- table: measures
  add: {from: 新建扩建千吨万人供水工程5处, to: 供水格局, label: ①}
  reason: 单列一项
""")
    assert applied.problem is None
    (row,) = rows(result["measures"], label="①")
    assert row["measure_id"] == "yunxi-2025/m004a" and row["action_id"] == "yunxi-2025/a02" and row["part"] == "tasks"
    assert row["text"].startswith("新建扩建") and row["chars"] == len(row["text"])
    assert {
        target["measure_id"] for target in rows(result["targets"]) if row["start"] <= target["start"] < row["end"]
    } == {"yunxi-2025/m004a"}
    assert set(tables["measures"]["measure_id"]) < set(result["measures"]["measure_id"])


def test_dropping_a_measure_leaves_no_row_that_points_to_it(corrected):
    result, (applied,) = corrected("""
- table: measures
  match: {measure_id: yunxi-2025/m003}
  drop: true
  expect: {label: "3.", passage: 改造老旧管网}
  reason: 试验
""")
    assert applied.problem is None
    for name in ("units", "years", "targets", "sectors", "terms", "references", "assignments"):
        assert not rows(result[name], measure_id="yunxi-2025/m003"), name
    assert any(row["measure_id"] is None for row in rows(result["units"], action_id="yunxi-2025/a02"))


def test_dropping_an_action_counts_the_others_anew(corrected):
    result, (applied,) = corrected("""
- table: actions
  match: {action_id: yunxi-2025/a01}
  drop: true
  expect: {no: 1}
  reason: 试验
""")
    assert applied.problem is None
    assert result["actions"]["no"].tolist() == [1, 2]
    assert rows(result["measures"], measure_id="yunxi-2025/m001")[0]["action_id"] is None


def test_set_may_move_a_row_to_another_passage(corrected):
    result, (applied,) = corrected("""
- table: years
  match: {raw: 2026年底前}
  set: {raw: 2026年底, kind: by}
  expect: {raw: 2026年底前, kind: by}
  reason: 不含“前”
""")
    assert applied.problem is None
    (row,) = rows(result["years"], raw="2026年底")
    assert making.PLAN[row["start"] : row["end"]] == "2026年底"


def test_plans_and_dates_can_be_corrected(corrected):
    result, (applied,) = corrected("""
- table: plans
  match: {plan_id: yunxi-2025}
  set: {issued_on: 2025-03-20, doc_number: 云政办〔2025〕8号}
  expect: {issued_on: 2025-03-18, doc_number: null}
  reason: 以公报为准
""")
    assert applied.problem is None
    (row,) = rows(result["plans"])
    assert row["issued_on"].isoformat()[:10] == "2025-03-20" and row["doc_number"] == "云政办〔2025〕8号"


def test_themes_in_a_second_call_change_the_measures(tables, tmp_path):
    (tmp_path / f"{PLAN_ID}.yaml").write_text(SET_NAME + """
- table: themes
  match: {measure_id: yunxi-2025/m001, rank: 1}
  set: {theme: 源头治理}
  expect: {theme: 监管执法}
  reason: 读后改
""", encoding="utf-8")  # fmt: skip
    first, applied = apply_corrections(tables, TEXTS, tmp_path)
    assert len(applied) == 1
    theme = {
        "plan_id": PLAN_ID,
        "measure_id": "yunxi-2025/m001",
        "theme": "监管执法",
        "rank": 1,
        "score": 0.5,
        "start": 0,
        "end": 1,
    }
    second, (applied,) = apply_corrections(
        first | {"themes": store.frame("themes", [theme])}, TEXTS, tmp_path, only=["themes"]
    )
    assert applied.problem is None
    assert rows(second["measures"], measure_id="yunxi-2025/m001")[0]["theme"] == "源头治理"


def test_nothing_changes_where_the_expectation_fails(corrected, tables):
    result, (applied,) = corrected(SET_NAME.replace("expect: {name: 县水利局", "expect: {name: 县水务局"))
    assert "expected name to be 县水务局, but it is 县水利局" in applied.problem
    assert applied.finding().level == "error" and f"{PLAN_ID}.yaml, line 2" in applied.finding().message
    for name, data in tables.items():
        pd.testing.assert_frame_equal(result[name], data)


PROBLEMS = {
    "no such row": ("match: {name: 县教育局}\n  set: {name: 县教体局}\n  expect: {name: 县教育局}", "no row of units"),
    "too many rows": (
        "match: {role: lead}\n  set: {role: support}\n  expect: {role: lead}",
        "instead of 1; name more columns",
    ),
    "old value unsaid": (
        "match: {measure_id: yunxi-2025/m001, name: 县水利局}\n  set: {role: lead}\n  expect: {name: 县水利局}",
        "expect must name role too: it is responsible now",
    ),
    "bad choice": (
        "match: {measure_id: yunxi-2025/m001, name: 县水利局}\n  set: {role: chief}\n  expect: {role: responsible}",
        "chief is none of lead, responsible, support",
    ),
    "bad flag": (
        "match: {measure_id: yunxi-2025/m001, name: 县水利局}\n  set: {collective: maybe}\n  expect: {collective: false}",
        "collective is true or false",
    ),
    "no such measure": (
        "match: {measure_id: yunxi-2025/m001, name: 县水利局}\n  set: {measure_id: yunxi-2025/m099}\n  expect: {measure_id: yunxi-2025/m001}",
        "there is no measure_id yunxi-2025/m099",
    ),
    "passage gone": (
        "match: {passage: 昔日之文}\n  set: {role: lead}\n  expect: {role: lead}",
        "the text has no passage “昔日之文”",
    ),
    "passage changed": (
        "match: {measure_id: yunxi-2025/m001, name: 县水利局}\n  drop: true\n  expect: {passage: 县水务局}",
        "expected “县水务局” in the row's passage",
    ),
    "quotation twice": ("add: {raw: 县水利局, role: lead}", "stands 5 times; narrow it"),
    "quotation nowhere": ("add: {raw: 县教育局, role: lead}", "does not stand in the text; has the plan changed?"),
    "already there": (
        "match: {measure_id: yunxi-2025/m001}\n  add: {raw: 县水利局, role: responsible}",
        "no longer needed",
    ),
    "value missing": (
        "match: {measure_id: yunxi-2025/m007}\n  add: {raw: 县政府}",
        "add needs role too (role = lead | responsible",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_no_longer_applies_is_said(case, corrected, tables):
    content, message = PROBLEMS[case]
    result, (applied,) = corrected(f"- table: units\n  {content}\n  reason: 试验\n")
    assert applied.problem is not None and message in applied.problem
    assert not HALF.search(say(applied.problem, "zh"))
    pd.testing.assert_frame_equal(result["units"], tables["units"])


WRONG = {
    "wrong key": ("- table: units\n  match: {name: a}\n  sets: {name: b}\n", 3, "no key sets (do you mean set?)"),
    "wrong column": ("- table: units\n  match:\n    measure_id: x\n    nam: a\n  drop: true\n", 4, "no column nam (do you mean name?)"),
    "wrong table": ("- table: unit\n  match: {name: a}\n  drop: true\n", 1, "no table unit (do you mean units?)"),
    "derived table": ("- table: assignments\n  match: {name: a}\n  drop: true\n", 1, "correct the table units"),
    "no table": ("- match: {name: a}\n", 1, "table must stand before match"),
    "two actions": ("- table: units\n  match: {name: a}\n  drop: true\n  set: {name: b}\n", 1, "exactly one of set, drop"),
    "no reason": ("- table: units\n  match: {name: a}\n  expect: {name: a}\n  drop: true\n", 1, "needs a reason"),
    "no expectation": ("- table: units\n  match: {name: a}\n  drop: true\n  reason: r\n", 3, "drop needs expect"),
    "offsets": ("- table: units\n  match: {name: a}\n  set: {start: 5}\n", 3, "start follows from the text"),
    "key twice": ("- table: units\n  match: {name: a}\n  match: {name: b}\n", 3, "stands twice"),
    "no list": ("table: units\n", 1, "a list of corrections is needed"),
    "list of tables": ("- table: [units]\n  match: {name: a}\n  drop: true\n", 1, "table is the name of one table"),
    "list of words": ("- table: units\n  match: {name: [a, b]}\n  drop: true\n", 2, "name takes one value, not a list"),
    "list for a key": ("- table: units\n  [a, b]: x\n", 2, "no key […]"),
    "alias": ("- &a\n  table: units\n- *a\n", 3, "an alias (*name) is not taken here"),
    "long number": ("- table: units\n  rows: " + "9" * 5000 + "\n", 2, "no sound YAML"),
    "no mapping": ("- units\n", 1, "made of the keys"),
    "broken": ("- table: units\n  match: {name: a\n  drop: true\n", 3, "no sound YAML"),
    "python": ("- table: !!python/object/apply:os.system [ls]\n", 1, "no sound YAML"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_files_are_told_with_the_line(case, tmp_path):
    content, line, message = WRONG[case]
    (tmp_path / "a-2024.yaml").write_text(content, encoding="utf-8")
    (correction,) = load_corrections(tmp_path)
    assert correction.problem is not None and message in correction.problem
    assert not HALF.search(say(correction.problem, "zh").partition("（")[0])
    assert correction.line == line


def test_one_wrong_entry_does_not_stop_the_others(corrected):
    _, applied = corrected(SET_NAME.replace("set:", "sett:") + SET_NAME)
    assert [entry.problem is None for entry in applied] == [False, True]


def test_a_file_of_no_plan_is_told(corrected):
    _, (applied,) = corrected(SET_NAME, plan_id="yunxi-2024")
    assert "there is no plan yunxi-2024 (do you mean yunxi-2025?)" in applied.problem


def test_several_rows_at_once(corrected):
    content = "- table: units\n  match: {name: 县水利局, role: lead}\n  rows: {n}\n  set: {name: 县水务局}\n  expect: {name: 县水利局}\n  reason: 更名\n"
    result, (applied,) = corrected(content.replace("{n}", "3"))
    assert applied.problem is None and len(applied.changes) == 3
    assert len(rows(result["units"], name="县水务局")) == 3


def test_folders_may_be_missing(tables, tmp_path):
    assert load_corrections(tmp_path / "none") == []
    result, applied = apply_corrections(tables, TEXTS, tmp_path)
    assert applied == [] and all(result[name] is tables[name] for name in tables)


def test_files_from_other_editors(tables, tmp_path):
    for encoding in ("utf-8-sig", "gb18030"):
        (tmp_path / f"{PLAN_ID}.yml").write_bytes(SET_NAME.replace("\n", "\r\n").encode(encoding))
        assert [entry.problem for entry in apply_corrections(tables, TEXTS, tmp_path)[1]] == [None]
    (tmp_path / f"{PLAN_ID}.yml").write_bytes(b"\xff\xff\xfd\x80")
    assert "save it as UTF-8" in apply_corrections(tables, TEXTS, tmp_path)[1][0].problem


def test_the_example_of_the_docs_applies_to_its_plan(tmp_path):
    root = Path(__file__).parents[1]
    block = re.search(r"```yaml\n(.*?)```", (root / "docs" / "corrections.md").read_text(encoding="utf-8"), re.S)
    assert block is not None
    (tmp_path / "xinjin-2024.yaml").write_text(block[1], encoding="utf-8")
    document = read_file(root / "data" / "raw" / "xinjin-2024.txt")
    tables = store.plan_tables([read_text(document, "xinjin-2024")])
    result, applied = apply_corrections(tables, {"xinjin-2024": document.text}, tmp_path)
    store.validate(result)
    assert [(entry.correction.action, entry.problem) for entry in applied] == [
        ("set", None),
        ("drop", None),
        ("add", None),
    ]
    assert len(rows(result["units"], measure_id="xinjin-2024/m006")) == 3


@pytest.mark.parametrize("number", [".inf", "-.inf", ".nan"])
def test_a_number_that_is_none_is_refused(tables, tmp_path, number):
    found = tables["targets"].iloc[0]
    (tmp_path / f"{PLAN_ID}.yaml").write_text(
        f"- table: targets\n  match: {{raw: '{found['raw']}', start: {found['start']}}}\n  expect: {{value: {found['value']}}}\n"
        f"  set: {{value: {number}}}\n  reason: r\n",
        encoding="utf-8",
    )
    _, (entry,) = apply_corrections(tables, TEXTS, tmp_path)
    assert "value is a finite number" in entry.problem


FULL_WIDTH = [
    ("- table：units\n  match: {name: 县水利局}\n  drop: true\n", 2, "full-width colon"),
    ("- table: units\n  match: {name：县水利局}\n  drop: true\n", 3, "full-width colon"),
    ("- table: units\n  match: {measure_id: a，name: 县水利局}\n  drop: true\n", 3, "full-width comma"),
    ("- table: units\n  match:\n    name: “县水利局”\n  drop: true\n  expect: {name: 县水利局}\n  reason: 试\n", 4, "full-width quotation mark"),
    ("- table: units\n  match: ｛name: 县水利局｝\n  drop: true\n", 3, "full-width bracket"),
    ("－ table: units\n  match: {name: 县水利局}\n", 2, "full-width dash"),
    ("- table: units\n  match: {name: 县水利局}\n  drop: true\n  reason：改名\n", 5, "full-width colon"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line", "says"), FULL_WIDTH, ids=[row[2] for row in FULL_WIDTH])
def test_signs_of_a_chinese_keyboard_are_named_at_their_own_line(corrected, content, line, says):
    _, (applied,) = corrected("# 更正\n" + content)
    assert says in applied.problem and applied.place.endswith(f", line {line}")


def test_full_width_marks_of_the_plan_itself_may_be_quoted(corrected):
    _, (applied,) = corrected(SET_NAME.replace("2025年机构改革后更名", "见“三定”方案：改名，并入"))
    assert applied.problem is None


def test_what_a_correction_did_is_said_in_chinese():
    done = "a.yaml, line 3: units: took away the row “县局”; years: put in the row “2024年” (因故)"
    assert say(done, "zh") == "a.yaml 第 3 行：units：删去一行“县局”; years：补入一行“2024年” (因故)"
