"""The scorer: perfect rows score 1, and spoilt ones exactly what the agreed way of counting gives."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from gold_plans import GOLD, GOLD_IDS, gold_plan

from compare import tables
from compare.evaluate import GoldError, evaluate, plain


@pytest.fixture(scope="module")
def perfect() -> tables.Tables:
    return tables.plan_tables([gold_plan(plan_id) for plan_id in GOLD_IDS])


def spoil(perfect: tables.Tables) -> tables.Tables:
    """The tables with every 7th row gone, every 5th moved, every 6th told twice and every 9th told wrongly."""
    spoilt = {}
    for name, data in perfect.items():
        data = data.copy()
        if "start" not in data:
            data["issuer"] = None
            spoilt[name] = tables.typed(name, data)
            continue
        rows = data.to_dict("records")
        out = []
        for i, row in enumerate(rows):
            if name != "actions" and i % 7 == 3:
                continue
            if i % 5 == 2:
                row["start"], row["end"] = row["start"] + 1, row["end"] + 2
            for column, other in (
                ("role", "support"),
                ("kind", "in"),
                ("value", 7.0),
                ("label", "99."),
                ("title", "x"),
            ):
                if column in row and i % 9 == 4:
                    row[column] = other
            out.append(row)
            if name != "actions" and i % 6 == 1:
                out.append(row | {"end": row["end"] + 1})
        spoilt[name] = tables.typed(name, pd.DataFrame(out, columns=data.columns))
    return spoilt


# found, right, answers, built rows, and the mean of right-F1: what the reference scorer of these answers counts
EXPECTED = {
    "plans": (22, 22, 24, 24),
    "parts": (15, 15, 18, 18),
    "actions": (36, 32, 36, 36),
    "measures": (129, 114, 151, 151),
    "units": (239, 212, 342, 342),
    "years": (78, 71, 91, 91),
    "targets": (25, 22, 29, 30),
    "references": (21, 18, 24, 25),
    "oddities": (8, 8, 8, 10),
}
MEAN = 0.795923


def test_perfect_rows_score_one(perfect: tables.Tables) -> None:
    result = evaluate(perfect, GOLD)
    assert result.mean_right == 1
    assert result.misses == ()
    assert {score.plan_id for score in result.scores} == set(GOLD_IDS)


def test_spoilt_rows_score_what_was_agreed(perfect: tables.Tables) -> None:
    result = evaluate(spoil(perfect), GOLD)
    counted = {score.table: (score.found, score.right, score.gold, score.built) for score in result.total()}
    assert counted == EXPECTED
    assert round(result.mean_right, 6) == MEAN


def test_every_lost_row_is_listed(perfect: tables.Tables) -> None:
    result = evaluate(spoil(perfect), GOLD)
    listed = result.misses_frame().value_counts(["table", "what"])
    for score in result.total():
        if score.table != "plans":
            assert listed.get((score.table, "missing"), 0) == score.gold - score.found
            assert listed.get((score.table, "extra"), 0) == score.built - score.found
            assert listed.get((score.table, "wrong"), 0) == score.found - score.right


def test_the_second_role_of_a_list_counts(perfect: tables.Tables) -> None:
    units = perfect["units"].copy()
    two = units["or_role"].notna()
    assert two.any()
    units.loc[two, "role"] = units.loc[two, "or_role"].astype(str)
    assert evaluate(perfect | {"units": units}, GOLD).mean_right == 1


def test_a_plan_that_was_not_built_scores_nothing(perfect: tables.Tables) -> None:
    without = {name: data[data["plan_id"] != "xinjin-2024"] for name, data in perfect.items()}
    lost = {score.table: score for score in evaluate(without, GOLD).scores if score.plan_id == "xinjin-2024"}
    assert all(score.right == 0 for table, score in lost.items() if table != "plans")
    assert lost["plans"].right < lost["plans"].gold


def test_nothing_to_find_and_nothing_built_is_no_score(perfect: tables.Tables, tmp_path: Path) -> None:
    answers = json.loads((GOLD / "xinjin-2024.json").read_text(encoding="utf-8"))
    (tmp_path / "a.json").write_text(json.dumps(answers | {"oddities": []}), encoding="utf-8")
    data = perfect | {"oddities": perfect["oddities"].head(0)}
    row = evaluate(data, tmp_path).frame().query("table == 'oddities'").iloc[0]
    assert pd.isna(row["found"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no answers to score against"),
        ("{", "cannot be read as answers"),
        ('{"plan_id": "x", "measures": [], "plan": {}}', "no parts, actions, units"),
        ('["a list"]', "no answers to score against"),
    ],
)
def test_answers_that_cannot_be_used_are_named(
    perfect: tables.Tables, tmp_path: Path, content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        evaluate(perfect, tmp_path)


def test_cells_are_compared_as_the_answers_write_them() -> None:
    values = [None, float("nan"), pd.NA, pd.NaT, "", "x", True, 3.0, 0.1234567, pd.Timestamp("2024-06-30")]
    assert [plain(value) for value in values] == [None] * 5 + ["x", True, 3, 0.123457, "2024-06-30"]


def test_doubts_are_counted_against_wrong_rows(perfect: tables.Tables) -> None:
    units = perfect["units"].copy()
    units["sure"] = units["sure"].astype("object")
    units.loc[units.index[:4], "sure"] = "rare_form"
    units.loc[units.index[:2], "name"] = "某局"
    counted = evaluate(perfect | {"units": units}, GOLD).doubts_frame().set_index("table")
    assert counted.loc["units", ["wrong", "unsure", "caught", "recall"]].tolist() == [2, 4, 2, 1.0]
