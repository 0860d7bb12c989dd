"""Hand decisions: read with care, applied over the scores, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from compare.likeness import apply_decisions, crosswalk, find_similar, read_decisions
from compare.likeness.decisions import COLUMNS, DecisionError

HEAD = ",".join(COLUMNS) + "\n"


def decided(tmp_path: Path, lines: str, encoding: str = "utf-8") -> pd.DataFrame:
    path = tmp_path / "matches.csv"
    path.write_text(HEAD + lines, encoding=encoding)
    return read_decisions(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    found = decided(tmp_path, "a-2024/m001,b-2024/m001,no match,王,2024-06-30,对象不同\n,,,,,\n", encoding)
    assert found[["decision", "reviewed_by", "reason", "line"]].to_numpy().tolist() == [
        ["no match", "王", "对象不同", 2]
    ]


def test_no_file_no_decisions(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.csv").empty


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("a/m1,b/m1,maybe,,,\n", r"line 2: unknown decision 'maybe'; take one of match, no match, one-to-many"),
        ("a/m1,,match,,,\n", "line 2: measure_a and measure_b must name two measures"),
        ("a/m1,a/m1,match,,,\n", "must name two measures"),
        ("a/m1,b/m1,match,,昨天,\n", "line 2: reviewed_on '昨天' is no date"),
        ("a/m1,b/m1,match,,,\nb/m1,a/m1,no match,,,\n", "line 3: .* decided otherwise in line 2"),
    ],
)
def test_what_cannot_be_used_names_its_line(tmp_path: Path, lines: str, says: str) -> None:
    with pytest.raises(DecisionError, match=says):
        decided(tmp_path, lines)


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("measure_a,measure_b\n")
    with pytest.raises(DecisionError, match="line 1: no column decision, reviewed_by, reviewed_on, reason"):
        read_decisions(tmp_path / "m.csv")
    (tmp_path / "m.csv").write_bytes(b"\xff\xff\xff")
    with pytest.raises(DecisionError, match="neither UTF-8 nor GB18030"):
        read_decisions(tmp_path / "m.csv")


def test_decisions_override_scores(tmp_path: Path, two_plans: pd.DataFrame) -> None:
    similar = find_similar(two_plans)
    decisions = decided(
        tmp_path,
        "b-2024/m001,a-2024/m001,no match,王,2024-06-30,对象不同\n"
        "a-2024/m003,b-2024/m004,match,李,2024-07-01,\n"
        "a-2024/m003,c-2024/m001,match,,,\n"
        "a-2024/m001,a-2024/m002,match,,,\n",
    )
    applied = apply_decisions(similar, decisions, two_plans)
    table = applied.similar.set_index(["measure_a", "measure_b"])
    assert pd.isna(table.loc[("a-2024/m001", "b-2024/m001"), "relation"])
    assert table.loc[("a-2024/m001", "b-2024/m001"), "corrected"] == "no match；对象不同；王；2024-06-30"
    assert table.loc[("a-2024/m003", "b-2024/m004"), "relation"] == "same"
    assert applied.unused["line"].tolist() == [4, 5]
    assert list(applied.similar.columns) == list(similar.columns)
    assert (applied.similar.dtypes == similar.dtypes).all()


def test_one_to_many_makes_a_split(tmp_path: Path, two_plans: pd.DataFrame) -> None:
    decisions = decided(tmp_path, "a-2024/m003,b-2024/m004,one-to-many,王,,\n")
    found = crosswalk({"measures": two_plans}, "a-2024", "b-2024", decisions=decisions).measures
    row = found[found["measure_id"] == "a-2024/m003"].iloc[0]
    assert (row["state"], row["other_measure"], row["decided"]) == ("split", "b-2024/m004", "one-to-many；王")
    back = found[found["measure_id"] == "b-2024/m004"].iloc[0]
    assert back["state"] == "merged"


def test_no_decisions_change_nothing(two_plans: pd.DataFrame, tmp_path: Path) -> None:
    similar = find_similar(two_plans)
    assert apply_decisions(similar, read_decisions(tmp_path / "none.csv")).similar is similar
