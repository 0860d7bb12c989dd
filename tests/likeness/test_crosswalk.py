"""Crosswalk: each measure and action has a state, with its evidence; and the ways to show it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from compare.likeness import Settings, crosswalk, crosswalk_html, crosswalk_text, write_crosswalk
from compare.tables import frame


def made(links: list[tuple[str, str, float, str | None]]) -> dict[str, pd.DataFrame]:
    """Two plans of two actions with two measures each, and some scored pairs."""
    measures, actions = [], []
    for plan in ("a", "b"):
        for number in (1, 2):
            actions.append({"plan_id": plan, "action_id": f"{plan}/a0{number}", "title": f"行动{plan}{number}"})
        for number in range(1, 5):
            measures.append({
                "plan_id": plan, "measure_id": f"{plan}/m{number}", "action_id": f"{plan}/a0{(number + 1) // 2}",
                "title": f"措施{plan}{number}", "text": "文", "part": "tasks",
            })  # fmt: skip
    rows = [{"measure_a": a, "measure_b": b, "score": score, "relation": relation} for a, b, score, relation in links]
    return {"measures": pd.DataFrame(measures), "actions": pd.DataFrame(actions), "similar": frame("similar", rows)}


LINKS = [
    ("a/m1", "b/m1", 0.9, "same"),
    ("a/m1", "b/m2", 0.8, "same"),
    ("a/m2", "b/m3", 0.9, "same"),
    ("a/m3", "b/m3", 0.7, "same"),
    ("a/m3", "b/m4", 0.3, "overlap"),
    ("a/m4", "b/m4", 0.1, None),
]


def states(table: pd.DataFrame, plan: str, key: str) -> dict[str, list[str]]:
    here = table[table["plan_id"] == plan]
    return {str(name).rpartition("/")[2]: list(rows["state"]) for name, rows in here.groupby(key)}


def test_states_of_measures() -> None:
    found = crosswalk(made(LINKS), "a", "b").measures
    assert states(found, "a", "measure_id") == {
        "m1": ["split", "split"], "m2": ["merged"], "m3": ["merged", "present"], "m4": ["absent"],
    }  # fmt: skip
    assert states(found, "b", "measure_id") == {
        "m1": ["merged"], "m2": ["merged"], "m3": ["split", "split"], "m4": ["present"],
    }  # fmt: skip


def test_what_is_absent_names_the_nearest() -> None:
    found = crosswalk(made(LINKS), "a", "b").measures
    row = found[found["measure_id"] == "a/m4"].iloc[0]
    assert (row["nearest"], row["nearest_title"], row["nearest_score"]) == ("b/m4", "措施b4", 0.1)
    assert row["other_measure"] is None or pd.isna(row["other_measure"])
    alone = crosswalk(made([]) | {"similar": frame("similar")}, "a", "b").measures
    assert set(alone["state"]) == {"absent"}


def test_states_of_actions() -> None:
    found = crosswalk(made(LINKS), "a", "b").actions
    assert states(found, "a", "action_id") == {"a01": ["split", "split"], "a02": ["merged"]}
    row = found[(found["action_id"] == "a/a01") & (found["other_action"] == "b/a01")].iloc[0]
    assert (row["same"], row["overlap"], row["covered"], row["pairs"]) == (2, 0, 0.5, "m1–m1、m1–m2")
    assert row["score"] == pytest.approx((0.9 + 0 + 0.9 + 0.8) / 4)
    lone = crosswalk(made(LINKS[-1:]), "a", "b").actions
    assert set(lone["state"]) == {"absent"}
    near = lone[lone["action_id"] == "a/a02"].iloc[0]
    assert (near["nearest"], near["nearest_score"]) == ("b/a02", 0.1)


def test_the_matrix_holds_all_actions() -> None:
    matrix = crosswalk(made(LINKS), "a", "b").matrix("a", "b")
    assert matrix.index.tolist() == ["a/a01", "a/a02"]
    assert matrix.columns.tolist() == ["b/a01", "b/a02"]
    assert matrix.loc["a/a02", "b/a01"] == 0


def test_eight_actions_against_ten(tables: dict[str, pd.DataFrame]) -> None:
    found = crosswalk(tables, "xinjin-2024", "zhanhe-2024")
    matrix = found.matrix("xinjin-2024", "zhanhe-2024")
    assert matrix.shape == (8, 10)
    best = {row: matrix.columns[matrix.loc[row].argmax()] for row in matrix.index}
    assert best["xinjin-2024/a02"] == "zhanhe-2024/a05"
    assert best["xinjin-2024/a03"] == "zhanhe-2024/a08"
    assert best["xinjin-2024/a08"] == "zhanhe-2024/a10"
    publicity = found.measures[found.measures["measure_id"] == "xinjin-2024/m019"]
    assert set(publicity[publicity["relation"] == "same"]["state"]) == {"split"}


def test_all_plans_with_all(tables: dict[str, pd.DataFrame]) -> None:
    found = crosswalk(tables)
    assert len(set(zip(found.measures["plan_id"], found.measures["other_plan"], strict=True))) == 20
    per_plan = found.measures.groupby(["plan_id", "other_plan"])["measure_id"].nunique().unstack()
    counts = tables["measures"]["plan_id"].value_counts()
    for plan in per_plan.index:
        assert (per_plan.loc[plan].dropna() == counts[plan]).all()
    one = crosswalk(tables, "xinjin-2024")
    assert set(one.measures["other_plan"]) - {"xinjin-2024"} == set(counts.index) - {"xinjin-2024"}


def test_order_makes_no_difference(tables: dict[str, pd.DataFrame]) -> None:
    turned = {name: table.iloc[::-1] for name, table in tables.items()}
    one, two = crosswalk(tables, "xinjin-2024", "zhanhe-2024"), crosswalk(turned, "xinjin-2024", "zhanhe-2024")
    pd.testing.assert_frame_equal(one.measures, two.measures)
    pd.testing.assert_frame_equal(one.actions, two.actions)


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [("a", "a", "a with itself: nothing to compare"), ("a", "c", "c has no measures: nothing to compare")],
)
def test_nothing_to_compare_is_told(a: str, b: str, says: str) -> None:
    data = made(LINKS) | {"plans": pd.DataFrame({"plan_id": ["a", "b", "c"]})}
    found = crosswalk(data, a, b)
    assert found.says == says
    assert found.says in crosswalk_text(found)
    assert "nothing to compare" in crosswalk_html(found)


def test_one_plan_only_is_told() -> None:
    data = made(LINKS)
    alone = {name: table[table["plan_id"] == "a"] for name, table in data.items() if name != "similar"}
    found = crosswalk(alone)
    assert found.says == "measures of one plan only (a): nothing to compare"
    assert found.measures.empty and found.actions.empty
    assert crosswalk({name: table.iloc[:0] for name, table in data.items()}).says == "no measures: nothing to compare"


def test_an_unknown_plan_is_told() -> None:
    with pytest.raises(KeyError, match="no plan z; there are a, b"):
        crosswalk(made(LINKS), "a", "z")


def test_pairs_are_found_where_none_are_given(two_plans: pd.DataFrame) -> None:
    found = crosswalk({"measures": two_plans}, "a-2024", "b-2024").measures
    assert "same" in set(found["relation"].dropna())


def test_a_lower_share_makes_an_action_present() -> None:
    strict = crosswalk(made(LINKS), "a", "b", settings=Settings(covered=0.6)).actions
    assert "a/a01" in set(strict["action_id"])
    assert states(strict, "a", "action_id") == {"a01": ["present"], "a02": ["present"]}


# -- shown to people ------------------------------------------------------------------------------------------------


def test_text_for_a_terminal() -> None:
    text = crosswalk_text(crosswalk(made(LINKS), "a", "b"))
    assert "a → b：措施 4（有 0，合并 2，拆分 1，无 1）" in text
    assert "  × m4 措施a4 （最接近 m4，0.10）" in text
    assert "  √ m2 措施a2 → m3 措施b3 [合并·相同 0.90]" in text


def test_page_is_escaped_and_the_same_each_time() -> None:
    data = made(LINKS)
    data["measures"]["title"] = "<script>alert(1)</script>"
    page = crosswalk_html(crosswalk(data, "a", "b"))
    assert "<script" not in page
    assert page == crosswalk_html(crosswalk(data, "a", "b"))


def test_page_prints_on_a4_with_room_for_words() -> None:
    page = crosswalk_html(crosswalk(made(LINKS), "a", "b"))
    assert "@page{size:A4 landscape" in page
    for head in ("标题", "对方标题", "最接近者标题", "共同用词"):
        assert f'<th class="words">{head}</th>' in page


def test_files_are_written_whole(tmp_path: Path) -> None:
    data = made(LINKS)
    data["measures"]["title"] = '=HYPERLINK("x")'
    files = write_crosswalk(crosswalk(data, "a", "b"), tmp_path / "out", "a × b")
    assert [path.name for path in files] == ["a × b.html", "a × b.xlsx"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a × b.html", "a × b.xlsx"]
    book = openpyxl.load_workbook(files[1])
    assert book.sheetnames == ["行动", "措施"]
    cells = [cell for row in book["措施"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert book["措施"].freeze_panes == "A2"
    first = files[1].read_bytes()
    with pytest.raises(FileExistsError, match="already there"):
        write_crosswalk(crosswalk(data, "a", "b"), tmp_path / "out", "a × b")
    write_crosswalk(crosswalk(data, "a", "b"), tmp_path / "out", "a × b", force=True)
    assert files[1].read_bytes() == first
