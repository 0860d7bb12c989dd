"""Two-way tables against numbers that textbooks print, and against other ways to work them out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from analysis.small import tables
from findings.corpora import data_of
from scipy.stats import contingency

from compare.analysis.two_way import two_way
from compare.errors import ChoiceError


def _coded(counts: list[list[int]]) -> tuple[dict[str, pd.DataFrame], pd.Series, pd.Series]:
    """Measures whose two codings give a table of these counts."""
    cells = [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    ids = [f"p-2024/m{k:04d}" for k in range(len(cells))]
    one = pd.Series([f"r{i}" for i, _ in cells], index=ids, name="one")
    two = pd.Series([f"c{j}" for _, j in cells], index=ids, name="two")
    return tables(measures=[{"measure_id": i} for i in ids]), one, two


# Gender and party, General Social Survey: Agresti, An Introduction to Categorical Data Analysis (2007), table 2.5 and 2.4.5:
# X² = 30.1 with 2 degrees of freedom, standardized residuals ±4.50, ±0.70, ±5.32.
PARTY = [[762, 327, 468], [484, 239, 477]]


def test_residuals_are_those_that_the_textbook_prints() -> None:
    found = two_way(*_coded(PARTY))
    rows, columns = found.wide("residual").loc[["r0", "r1"], ["c0", "c1", "c2"]].to_numpy().round(2).tolist(), found.dof
    assert rows == [[4.50, 0.70, -5.32], [-4.50, -0.70, 5.32]]
    assert (round(found.chi2, 1), columns, found.whole) == (30.1, 2, 2757)
    assert found.wide("expected").loc["r0"].round(1).to_dict() == {"c0": 703.7, "c1": 319.6, "c2": 533.7}
    assert found.wide("marked").loc["r0"].to_dict() == {"c0": 1, "c1": 0, "c2": -1}


@pytest.mark.parametrize(
    ("counts", "v"),
    [
        (
            [[100, 150], [203, 322], [420, 700], [320, 210]],
            0.1862,
        ),  # the example of scipy.stats.contingency.association
        (PARTY, math.sqrt(30.0701 / 2757)),
        ([[10, 0], [0, 10]], 1.0),
        ([[5, 5], [5, 5]], 0.0),
    ],
)
def test_v(counts: list[list[int]], v: float) -> None:
    assert two_way(*_coded(counts)).v == pytest.approx(v, abs=1e-3)


def test_residuals_and_expectations_by_another_route() -> None:
    counts = np.random.default_rng(5).integers(0, 9, (4, 6)) + 1
    found = two_way(*_coded(counts.tolist()))
    expected = contingency.expected_freq(counts)
    table = found.wide("expected").sort_index().sort_index(axis=1).to_numpy()
    assert np.allclose(table, expected, atol=1e-3)
    # each cell against the rest of the table: the residual is the square root of Pearson's statistic of that 2 × 2
    n = counts.sum()
    for i, j in np.ndindex(counts.shape):
        a = counts[i, j]
        b, c = counts[i].sum() - a, counts[:, j].sum() - a
        d = n - a - b - c
        pearson = n * (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))
        assert found.wide("residual").loc[f"r{i}", f"c{j}"] ** 2 == pytest.approx(pearson, abs=2e-3)


def test_v_without_what_chance_gives_is_nought_where_nothing_hangs_together() -> None:
    chance = np.random.default_rng(11)
    plain, corrected = [], []
    for _ in range(12):
        counts = np.zeros((5, 12), int)
        np.add.at(counts, (chance.integers(0, 5, 200), chance.integers(0, 12, 200)), 1)
        found = two_way(*_coded(counts.tolist()))
        plain.append(found.v)
        corrected.append(found.v_corrected)
    assert np.mean(plain) > 0.2 and np.mean(corrected) < 0.05


def test_marks_are_exact_and_allow_for_the_number_of_cells() -> None:
    # Fisher's tea: three of four cups right. One tail is 17/70; twice that is the p of every cell.
    tea = two_way(*_coded([[3, 1], [1, 3]]))
    assert tea.cells["p"].tolist() == pytest.approx([34 / 70] * 4) and tea.cells["marked"].eq(0).all()
    chance = np.random.default_rng(3)
    spoilt = 0
    for _ in range(30):
        counts = np.zeros((6, 15), int)
        np.add.at(counts, (chance.integers(0, 6, 120), chance.integers(0, 15, 120)), 1)
        spoilt += bool(two_way(*_coded(counts.tolist())).cells["marked"].any())
    assert spoilt <= 4  # 0.05 of 30 are 1.5


def test_a_measure_with_several_values_counts_once_in_each_and_gives_no_v() -> None:
    data = tables(
        measures=[{"measure_id": f"p-2024/m00{i}", "theme": "教育培训" if i < 3 else "保险共治"} for i in range(1, 6)],
        sectors=[{"measure_id": f"p-2024/m00{i}", "sector": s, "evidence": s} for i, s in
                 ((1, "消防"), (1, "矿山"), (2, "消防"), (3, "矿山"), (4, "消防"))],
    )  # fmt: skip
    found = two_way(data, "theme", "sector")
    assert found.wide().loc["教育培训"].to_dict() == {"消防": 2, "矿山": 1}
    assert (found.whole, found.left, found.multiple) == (4, 1, ("sector",))
    assert math.isnan(found.v) and found.wide("residual").notna().all(axis=None)
    assert found.wide("evidence").loc["保险共治", "矿山"] == "p-2024/m003"


def test_units_keep_their_own_roles() -> None:
    data = tables(
        measures=[{"measure_id": "p-2024/m001"}, {"measure_id": "p-2024/m002"}],
        assignments=[{"measure_id": "p-2024/m001", "name": "甲局", "role": "lead", "function": "公安"},
                     {"measure_id": "p-2024/m001", "name": "乙局", "role": "support", "function": "财政"},
                     {"measure_id": "p-2024/m002", "name": "乙局", "role": "lead", "function": "财政"}],
    )  # fmt: skip
    found = two_way(data, "unit", "role")
    assert found.of == "assignments" and found.whole == 3 and not found.multiple
    assert found.wide().loc["甲局"].to_dict() == {"lead": 1, "support": 0}
    assert found.wide().loc["乙局"].to_dict() == {"lead": 1, "support": 1}


@pytest.mark.parametrize(
    ("rows", "columns"), [("plan", "theme"), ("level", "sector"), ("function", "role"), ("theme", "with_unit")]
)
@pytest.mark.parametrize("corpus", ["five", "waste", "forty"])
def test_every_cell_holds_its_measures(corpus: str, rows: str, columns: str) -> None:
    data = data_of(corpus)
    found = two_way(data, rows, columns)
    own = set(data.measures["measure_id"])
    for cell in found.cells.itertuples(index=False):
        ids = [one for one in cell.evidence.split("、") if one]
        assert set(ids) <= own and bool(ids) == (cell.n > 0)
        assert len(ids) == cell.n or found.of != "measures"
    assert found.wide("row_share").sum(axis=1).round(2).ge(1).all()


def test_nothing_to_cross() -> None:
    empty = tables(measures=[])
    found = two_way(empty, "theme", "sector")
    assert found.cells.empty and found.whole == 0 and math.isnan(found.v)
    one = two_way(tables(measures=[{"measure_id": "p-2024/m001", "theme": "教育培训"}]), "plan", "theme")
    assert math.isnan(one.v) and one.cells["residual"].isna().all() and one.cells["marked"].eq(0).all()


@pytest.mark.parametrize(
    ("rows", "columns", "says"),
    [("colour", "theme", "no coding 'colour'; there are plan, division"), ("theme", "theme", "two codings"),
     ({"p-2024/m009": "x"}, "theme", "names p-2024/m009, which is no measure here")],
)  # fmt: skip
def test_wrong_codings_are_named(rows: object, columns: str, says: str) -> None:
    with pytest.raises(ChoiceError, match=says):
        two_way(tables(measures=[{"measure_id": "p-2024/m001", "theme": "教育培训"}]), rows, columns)  # type: ignore[arg-type]
