"""What findings say of plans against a frame, recounted from the table ``frames``, with lists of every kind and with plans as frames."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from findings.corpora import data_of
from findings.test_truth import _values, _whole

from compare import findings
from compare.corpus import Corpus
from compare.errors import ChoiceError, UnknownError
from compare.findings.words import Top
from compare.frames import frame_coverage, read_frame
from compare.tables import frame as new_table

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]
CALLS = {
    "against": findings.against,
    "taken": findings.taken,
    "descent": lambda data, frame=None, **how: findings.descent(data, None, frame, **how),
}


@pytest.mark.parametrize("corpus", ["five", "forty"])
def test_states_are_those_of_the_table(corpus: str) -> None:
    data = data_of(corpus)
    rows = data.frames[data.frames["entry_id"].notna()]
    found = findings.against(data)
    assert len(found.frame) == data.entries["entry_id"].nunique() == 33
    for row in rows.itertuples(index=False):
        assert found["states"].at[row.entry_id, row.plan_id] == row.state
    has = rows[rows["state"] != "absent"].groupby("entry_id")["plan_id"].nunique()
    assert found.frame["plans"].tolist() == [int(has.get(entry, 0)) for entry in found["states"].index]
    own = data.frames[(data.frames["state"] == "own") & data.frames["measure_id"].notna()]["plan_id"].value_counts()
    assert found["own"] == {plan: int(own.get(plan, 0)) for plan in found["ids"]}


@pytest.mark.parametrize("corpus", ["five", "forty"])
def test_strips_are_whole_and_count_each_measure_once(corpus: str) -> None:
    data = data_of(corpus)
    table = findings.taken(data).frame
    assert (table[["taken", "altered", "added"]].sum(axis=1) - 100).abs().max() < 0.2
    assert table["added"].is_monotonic_decreasing
    assert table["measures"].sum() <= len(data.measures)


def test_a_plan_older_than_the_frame_is_shown_and_never_ranked() -> None:
    for call in (findings.against, findings.taken):
        found = call(data_of("five"))
        assert "Maqin is older than safety-2024 and is not ranked" in found.sentence("en")
        assert not any("maqin-2020" in value.keys for value in _values(found) if isinstance(value, Top))
        assert "玛沁" in found.table("zh").to_string()
    # where the picture would refute the title, the title itself says so; elsewhere a note under the picture does
    assert "Maqin is older" in findings.taken(data_of("five")).title("en")
    assert "Maqin is older" in findings.against(data_of("five")).notes[0].said("en")
    alone = findings.taken(data_of("five"), plans=["maqin-2020"])
    assert "Maqin" in alone.sentence("en") and not alone.notes


def test_kinds_are_counted_by_their_own_name() -> None:
    found = findings.against(data_of("five"), kind="action")
    assert len(found.frame) == 8 and found.title("zh").startswith("安委〔2024〕2号的8项行动中")
    assert found["own"]["zhanhe-2024"] == 2  # 湛河's ten actions are the eight and two of its own


@pytest.mark.parametrize(
    "how", [{"kind": "action"}, {"plans": ["xinjin-2024"]}, {"kind": "action", "plans": ["zhanhe-2024"]}]
)
def test_an_entry_is_called_the_same_whatever_is_asked(how: dict[str, Any]) -> None:
    whole, part = findings.against(data_of("five")), findings.against(data_of("five"), **how)
    called, again = (dict(zip(found["states"].index, found.frame["entry"], strict=True)) for found in (whole, part))
    assert again == {entry: called[entry] for entry in again} != {}
    assert any(":" in name.en for name in again.values())  # with the theme of what answers it


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("corpus", ["waste", "layouts"])
def test_a_plan_may_be_the_frame(name: str, corpus: str) -> None:
    data = data_of(corpus)
    for plan in data.plan_ids:
        found = CALLS[name](data, plan)
        _whole(found)
        assert plan not in found.numbers.get("ids", []) and (found.empty or len(found.frame))


LISTS = {
    "names alone": "name\n企业培训\n事故隐患排查\n",
    "another field": "编号,名称,说明\nH1,家庭医生签约,重点人群签约服务全覆盖\nH2,县域医共体,建设紧密型县域医共体\n",
    "empty": "id,name\n",
    "an id twice": "id,name\nE1,企业培训\nE1,隐患排查\n",
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("given", LISTS)
def test_lists_of_every_kind(name: str, given: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(LISTS[given], encoding="utf-8")
    found = CALLS[name](data_of("waste"), read_frame(path))
    _whole(found)
    assert not found.empty or any(word in found.title("zh") for word in ("没有", "无从对照"))
    assert found.empty or "own" in found.title("en") + found.subtitle("en")


@pytest.mark.parametrize("name", CALLS)
def test_a_plan_with_nothing_in_it_and_no_frame(name: str) -> None:
    data = data_of("five")
    bare = Corpus(
        data.tables
        | {"measures": data.measures.iloc[:0], "actions": data.actions.iloc[:0], "frames": new_table("frames")},
        {},
    )
    _whole(CALLS[name](bare, data.plan_ids[0]))
    _whole(CALLS[name](bare))
    assert CALLS[name](data_of("waste")).empty


def test_of_several_lists_the_one_that_plans_answer_is_taken() -> None:
    data = data_of("five")
    entries = pd.concat([data.entries.assign(frame_id="a-list", source=None).head(3), data.entries], ignore_index=True)
    assert "safety-2024" in findings.against(Corpus(data.tables | {"entries": entries}, data.texts)).title("en")


def test_deadlines_of_an_entry_are_those_laid_beside_the_frames() -> None:
    data = data_of("five")
    found = findings.descent(data, "M07")
    changes = data.changes.query("entry_id == 'M07' and what == 'deadline'")
    for plan, due in zip(found["ids"], found.frame["by_date"], strict=True):
        now = set(changes[changes["plan_id"] == plan]["now"].dropna())
        years = data.years[(data.years["plan_id"] == plan) & data.years["raw"].isin(now)]
        assert (pd.isna(due) and not now) or due in set(years["to_date"])
    assert [day.year for day in found["asked"]] == [2024, 2025]
    said = {change: found.sentence("en").partition(words)[2] for change, words in
            (("kept", "deadlines are those of safety-2024 in"), ("dropped", "a deadline is left out in"))}  # fmt: skip
    assert "Linxiang" in said["kept"] and "Zhanhe" in said["dropped"]
    levels = [level.en for level in found.frame["level"]]
    assert levels == sorted(levels, key=["county", "township"].index)


def test_where_a_frame_sets_no_deadline_those_of_the_measures_are_told(tmp_path: Path) -> None:
    data = data_of("five")
    (tmp_path / "own.csv").write_text("name\n重大事故隐患数据库\n", encoding="utf-8")
    frame = read_frame(tmp_path / "own.csv")
    found = findings.descent(data, None, frame)
    rows = frame_coverage(data, frame).query("entry_id == 'E01'").set_index("plan_id")
    assert found["asked"] == [] and found.frame["deadline_change"].isna().all()
    for plan, due in zip(found["ids"], found.frame["by_date"], strict=True):
        years = data.years[
            data.years["measure_id"].eq(rows.at[plan, "measure_id"]) & data.years["kind"].isin(["by", "in", "range"])
        ]
        assert (pd.isna(due) and years.empty) or due == years["to_date"].min()


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [(lambda d: findings.against(d, kind="theme"), ChoiceError, "action, measure, safeguard"),
     (lambda d: findings.descent(d, "M99"), UnknownError, "no entry M99"),
     (lambda d: findings.taken(d, "nowhere"), UnknownError, "nowhere")],
)  # fmt: skip
def test_what_is_not_there_is_answered_with_what_there_is(call, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        call(data_of("five"))


@pytest.mark.parametrize("corpus", ["five", "waste", "forty"])
def test_what_one_plan_lacks_and_who_has_its_tasks(corpus: str) -> None:
    data = data_of(corpus)
    for plan in data.plan_ids[:4]:
        found, book = findings.lacking(data, plan), findings.ledger(data, plan)
        _whole(found)
        _whole(book)
        if not found.empty:
            states = frame_coverage(data, plans=[plan]).query("state == 'absent'")
            assert set(found.frame["entry_id"]) == set(states["entry_id"])
            assert found.frame["have"].is_monotonic_decreasing and (found.frame["have"] < len(data)).all()
        own = data.assignments[data.assignments["plan_id"] == plan]
        assert book.empty == own.empty
        assert book.empty or set(book.frame["unit"].dropna()) == set(own["name"])


def test_an_english_reader_gets_the_theme_before_the_name_of_every_entry() -> None:
    data = data_of("five")
    for found in (findings.side_by_side(data), findings.side_by_side(data, frame="zhanhe-2024")):
        names = found.frame["row"]
        answered = [any(found["cells"][key, plan] for plan in found["ids"]) for key in found["order"]]
        assert all(": " in name.en for name, has in zip(names, answered, strict=True) if has)
        assert not any(": " in name.zh for name in names)


def test_a_plan_older_than_the_frame_sets_no_first_deadline() -> None:
    found = findings.descent(data_of("five"), "A4")
    assert not any("maqin-2020" in value.keys for value in _values(found) if isinstance(value, Top))
    assert "Maqin is older than safety-2024" in found.notes[0].said("en")
