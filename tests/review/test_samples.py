"""Samples drawn by strata, coded by two people, compared with one another and with the tables."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from review.conftest import PLAN, Hand

from compare import reviewing
from compare.building import load
from compare.corpus import Corpus
from compare.errors import ChoiceError, CompareError
from compare.review.samples import draw, shares


@pytest.fixture(scope="module")
def corpus(built: Path) -> Corpus:
    return load(built)


def test_a_sample_is_drawn_by_strata_and_by_seed(corpus: Corpus) -> None:
    rows = draw(corpus, "units", 10, "plan", seed=7)
    assert Counter(row["plan_id"] for row in rows) == {PLAN: 5, "shiqiao-2025": 5}
    assert rows == draw(corpus, "units", 10, "plan", seed=7) != draw(corpus, "units", 10, "plan", seed=8)
    assert len(draw(corpus, "units", 9999, "plan")) == len(corpus.units)
    assert set(Counter(row["role"] for row in draw(corpus, "units", 6, "role"))) == set(corpus.units["role"].dropna())


@pytest.mark.parametrize(
    ("sizes", "n", "given"),
    [
        ({"a": 90, "b": 10}, 10, {"a": 9, "b": 1}),
        ({"a": 99, "b": 1}, 10, {"a": 9, "b": 1}),
        ({"a": 5, "b": 5, "c": 5}, 4, {"a": 1, "b": 1, "c": 2}),
        ({"a": 2, "b": 98}, 100, {"a": 2, "b": 98}),
        ({"a": 1, "b": 1, "c": 1}, 2, {"a": 0, "b": 1, "c": 1}),
    ],
)
def test_each_stratum_gives_its_share(sizes: dict[str, int], n: int, given: dict[str, int]) -> None:
    assert shares(sizes, n) == given


@pytest.mark.parametrize(
    ("table", "n", "by", "says"),
    [
        ("assignments", 5, "", "no table assignments"),
        ("units", 0, "", "1 to 100,000 rows"),
        ("units", 5, "colour", "no column colour"),
    ],
)
def test_what_cannot_be_drawn_is_said(corpus: Corpus, table: str, n: int, by: str, says: str) -> None:
    with pytest.raises(ChoiceError, match=says):
        draw(corpus, table, n, by)


def code(path: Path, name: str, roles: dict[int, str]) -> Path:
    """A coder's copy: every role 负责, but for some lines."""
    hand = Hand(path)
    (sheet,) = [sheet for sheet in hand.book.worksheets if "sample:units" in str(sheet.cell(1, 1).value)]
    names = {str(sheet.cell(1, k).value): k for k in range(2, sheet.max_column + 1)}
    for i in range(3, sheet.max_row + 1):
        sheet.cell(i, names["role"]).value = roles.get(i, "负责")
    hand.book.save(path.parent / name)
    return path.parent / name


def test_two_coders_of_a_blind_sample(project: Path) -> None:
    path = reviewing.draw_sample(project / "sample.xlsx", table="units", n=12, by="plan", seed=1)
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert not [head for head in heads if str(head).startswith("is:")] and "verdict" not in heads
    a, b = code(path, "a.xlsx", {3: "lead", 4: "support"}), code(path, "b.xlsx", {3: "牵头"})
    found = reviewing.agree([a, b], draws=50)
    assert list(found.tables) == ["role"]
    whole = found.tables["role"].iloc[0]
    assert whole["rows"] == 12 and whole["percent"] == pytest.approx(11 / 12)
    (differ,) = found.differ.to_dict("records")
    assert (differ["a.xlsx"], differ["b.xlsx"]) == ("support", "responsible") and "【" in differ["sentence"]
    written = reviewing.write_differences(found, project / "differ.csv", force=False)
    assert written.read_text(encoding="utf-8-sig").splitlines()[0] == "column,id,a.xlsx,b.xlsx,sentence"
    with pytest.raises(FileExistsError, match="--force"):
        reviewing.write_differences(found, written, force=False)
    assert reviewing.write_differences(found, written, force=True) == written


def test_three_coders_with_gaps_in_another_order_and_of_one_name(project: Path) -> None:
    path = reviewing.draw_sample(project / "sample.xlsx", table="units", n=12, by="plan", seed=1)
    a = code(path, "a.xlsx", {3: "lead", 4: "support"})
    folders = [project / "b", project / "c"]
    for folder in folders:
        folder.mkdir()
    b = code(path, "b/code.xlsx", {3: "牵头", 5: "", 6: ""})
    c = code(path, "c/code.xlsx", {4: "配合"})
    book = openpyxl.load_workbook(c)
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)][::-1]
    sheet.delete_rows(3, sheet.max_row)
    for row in rows[2:]:  # the last two lines of the sample are gone
        sheet.append(row)
    book.save(c)
    found = reviewing.agree([a, b, c], draws=50)
    whole = found.tables["role"].iloc[0]
    assert whole["rows"] == 12 and whole["kappa"] != whole["kappa"]
    assert list(found.differ.columns) == ["column", "id", "a.xlsx", "code.xlsx 2", "code.xlsx 3", "sentence"]
    codes = found.differ[["a.xlsx", "code.xlsx 2", "code.xlsx 3"]].to_numpy().tolist()
    assert codes == [["lead", "lead", "responsible"], ["support", "responsible", "support"]]
    # 12 units of which eight have three codes, four two; pairs that differ: two of three in both that differ
    weights = [3] * 8 + [2] * 4
    assert whole["percent"] == pytest.approx((sum(weights) - 2 * 2) / sum(weights))


def test_where_coders_differ_on_a_pair_both_measures_are_told(project: Path) -> None:
    path = reviewing.draw_sample(project / "pairs.xlsx", table="similar", n=5)
    for name, typed in (("a.xlsx", "match"), ("b.xlsx", "no match")):
        hand = Hand(path)
        sheet = hand.book.worksheets[0]
        column = next(k for k in range(2, sheet.max_column + 1) if sheet.cell(1, k).value == "decision")
        for i in range(3, 8):
            sheet.cell(i, column).value = typed if i == 4 else "match"
        hand.save(name)
    found = reviewing.agree([project / "a.xlsx", project / "b.xlsx"], draws=20)
    (sentence,) = found.differ["sentence"]
    one, other = sentence.split(" ‖ ")
    assert one.startswith(("shiqiao-2025/", PLAN))
    assert len(one) > 20 and len(other) > 20


def test_a_coder_against_the_tables(project: Path) -> None:
    path = reviewing.draw_sample(project / "sample.xlsx", table="units", n=12, by="plan", seed=1)
    units = load(project).units
    truth = dict.fromkeys(range(3, 15), "负责")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for i in range(3, 15):
        plan, _, key, _ = str(sheet.cell(i, 1).value).split(" ")
        there = units["plan_id"].eq(plan) & units["start"].eq(int(key.split("-")[0]))
        truth[i] = units.loc[there, "role"].iloc[0]
    wrong = truth | {5: "support" if truth[5] != "support" else "lead"}
    right = reviewing.agree([code(path, "a.xlsx", truth)], against=True, draws=20).right
    assert right is not None and right.value == 1.0 and right.low < 1.0
    one = reviewing.agree([code(path, "b.xlsx", wrong)], against=True, draws=20)
    assert one.right is not None and one.right.value < 1.0
    assert one.differ["column"].tolist() == ["role"]


def test_a_sample_with_what_the_readers_found(project: Path) -> None:
    path = reviewing.draw_sample(project / "sample.xlsx", table="units", n=6, by="", seed=1, blind=False)
    hand = Hand(path)
    sheet = hand.book.worksheets[0]
    names = {str(sheet.cell(1, k).value): k for k in range(2, sheet.max_column + 1)}
    for i in range(3, 9):
        sheet.cell(i, names["verdict"]).value = "对" if i > 3 else "错"
    sheet.cell(3, names["name"]).value = "某局"
    found = reviewing.agree([hand.save("a.xlsx")], against=True, draws=20)
    assert found.right is not None and found.right.value == pytest.approx(5 / 6)


def test_a_review_is_no_sample_and_a_sample_no_review(hand: Hand, project: Path) -> None:
    with pytest.raises(CompareError, match="no sample; draw one"):
        reviewing.agree([hand.path, hand.path])
    path = reviewing.draw_sample(project / "sample.xlsx", table="units", n=3)
    with pytest.raises(CompareError, match="a sample, not a review"):
        reviewing.review_sheet(path)
    with pytest.raises(CompareError, match="one coder"):
        reviewing.agree([path])
