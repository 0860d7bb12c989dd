"""Agreement of coders against worked examples and recorded numbers."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from compare.errors import ChoiceError
from compare.review import agreement as measured

_ = None
# Krippendorff 2011, Computing Krippendorff's alpha-reliability, section C: four observers, twelve units, missing data
KRIPPENDORFF = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        "C": [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    }
)
# the same paper, section A: two observers, ten units, two values
TWO_VALUES = pd.DataFrame({"Meg": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "Owen": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
# the same paper, section B: two observers, twelve units, five values
FIVE_VALUES = pd.DataFrame({"Ben": list("aabbdcccedda"), "Gerry": list("babbbccceddd")})
# Wikipedia, "Krippendorff's alpha", a computational example: three coders, fifteen units, half of the codes missing;
# it prints 0.691 (nominal) and 0.811 (interval, which is not measured here)
HALF_MISSING = pd.DataFrame(
    {
        "A": [_, _, _, _, _, 3, 4, 1, 2, 1, 1, 3, 3, _, 3],
        "B": [1, _, 2, 1, 3, 3, 4, 3, _, _, _, _, _, _, _],
        "C": [_, _, 2, 1, 3, 4, 4, _, 2, 1, 1, 3, 3, _, 4],
    }
)


def alpha(ratings, scale="nominal", order=None):
    codes, values = measured.as_codes(ratings, order)
    return measured.krippendorff_alpha(codes, len(values), scale)


def rated(table):
    """A table of counts, a row for each value of the first coder, as ratings of single units."""
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _unit in range(count)]
    return pd.DataFrame(cells, columns=["a", "b"])


# exact values, worked out with whole numbers from the definition: all pairs of codes of one unit against all pairs
@pytest.mark.parametrize(
    ("ratings", "scale", "exact"),
    [
        (KRIPPENDORFF, "nominal", Fraction(113, 152)),
        (KRIPPENDORFF, "ordinal", Fraction(108577, 133160)),
        (HALF_MISSING, "nominal", Fraction(56, 81)),
        (HALF_MISSING, "ordinal", Fraction(112173, 139048)),
    ],
    ids=["twelve units", "twelve units, ordinal", "half missing", "half missing, ordinal"],
)
def test_alpha_with_missing_codes_to_ten_digits(ratings, scale, exact):
    assert alpha(ratings, scale) == pytest.approx(float(exact), abs=1e-10)
    assert float(by_definition(ratings, scale)) == float(exact)


def by_definition(ratings, scale):
    """Alpha as it is defined, in fractions: no coincidences, no matrices."""
    units = [[int(code) for code in row if not pd.isna(code)] for row in ratings.to_numpy()]
    units = [unit for unit in units if len(unit) > 1]
    codes = [code for unit in units for code in unit]

    def apart(a, b):
        if scale == "nominal" or a == b:
            return int(a != b)
        low, high = sorted((a, b))
        return (sum(low <= code <= high for code in codes) - Fraction(codes.count(low) + codes.count(high), 2)) ** 2

    observed = sum(Fraction(apart(a, b), len(unit) - 1) for unit in units for a, b in permutations(unit, 2))
    expected = Fraction(sum(apart(a, b) for a, b in permutations(codes, 2)), len(codes) - 1)
    return 1 - observed / expected


@pytest.mark.parametrize(
    ("table", "exact"),
    [
        # Cohen 1960, A coefficient of agreement for nominal scales: 200 patients, three diagnoses, printed as 0.492
        ([[88, 10, 2], [14, 40, 6], [18, 10, 12]], Fraction(29, 59)),
        # Fleiss 1981, Statistical methods for rates and proportions, chapter 13: 100 patients, printed as 0.676
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], Fraction(23, 34)),
    ],
    ids=["Cohen", "Fleiss"],
)
def test_kappa_to_ten_digits(table, exact):
    whole = rated(table)
    for ratings in (whole, pd.concat([whole, pd.DataFrame({"a": [0, None, 1], "b": [None, 2, None]})])):
        codes, _values = measured.as_codes(ratings)
        assert measured.cohen_kappa(codes) == pytest.approx(float(exact), abs=1e-10)


def test_published_examples():
    assert alpha(TWO_VALUES) == pytest.approx(0.095, abs=5e-4)
    assert alpha(FIVE_VALUES) == pytest.approx(0.692, abs=5e-4)
    assert alpha(KRIPPENDORFF) == pytest.approx(0.743, abs=5e-4)
    assert alpha(KRIPPENDORFF, "ordinal") == pytest.approx(0.815, abs=5e-4)


# what the package krippendorff 0.9.0 gave for the same data
RECORDED = [
    ("twelve units", "nominal", 0.743421052631579),
    ("twelve units", "ordinal", 0.8153875037548814),
    ("two values", "nominal", 0.09523809523809534),
    ("two values", "ordinal", 0.09523809523809534),
    ("five values", "nominal", 0.6919642857142858),
    ("five values", "ordinal", 0.5980616605616605),
]


@pytest.mark.parametrize(("name", "scale", "value"), RECORDED)
def test_numbers_that_another_implementation_gave(name, scale, value):
    ratings = {"twelve units": KRIPPENDORFF, "two values": TWO_VALUES, "five values": FIVE_VALUES}[name]
    assert alpha(ratings, scale) == pytest.approx(value, abs=1e-10)


# ten sets of made-up codes, two to six coders, most with gaps; what the packages named in it gave for them
OTHERS = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("found", OTHERS["sets"], ids=range(len(OTHERS["sets"])))
def test_ten_sets_of_codes_as_other_packages_measure_them(found):
    ratings = pd.DataFrame(found["codes"]).T
    assert alpha(ratings) == pytest.approx(found["nominal"], abs=1e-10)
    assert alpha(ratings, "ordinal") == pytest.approx(found["ordinal"], abs=1e-10)
    if "kappa" in found:
        assert measured.cohen_kappa(measured.as_codes(ratings)[0]) == pytest.approx(found["kappa"], abs=1e-10)


def test_kappa_is_that_of_another_implementation():
    random = np.random.default_rng(3)
    for _round in range(20):
        a, b = random.integers(0, 4, (2, 50))
        codes, _values = measured.as_codes(pd.DataFrame({"a": a, "b": b}))
        assert measured.cohen_kappa(codes) == pytest.approx(cohen_kappa_score(a, b), abs=1e-12)


def test_kappa_of_a_textbook():
    """Two raters, 50 proposals: both yes 20, both no 15, 5 and 10 apart: observed 0.7, by chance 0.5, kappa 0.4."""
    a = ["yes"] * 25 + ["no"] * 25
    b = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = measured.agreement(pd.DataFrame({"a": a, "b": b}), draws=200)
    assert (found.percent, found.kappa, found.units) == (pytest.approx(0.7), pytest.approx(0.4), 50)
    assert found.kappa_interval[0] < 0.4 < found.kappa_interval[1]


def test_units_that_one_alone_coded_count_for_nothing():
    with_more = pd.concat([TWO_VALUES, pd.DataFrame({"Meg": [1, None], "Owen": [None, None]})])
    assert alpha(with_more) == pytest.approx(alpha(TWO_VALUES))
    assert measured.agreement(with_more, draws=10).units == 10


def test_nothing_can_be_said_where_one_value_alone_was_given():
    same = pd.DataFrame({"a": ["x"] * 5, "b": ["x"] * 5})
    found = measured.agreement(same, draws=10)
    assert found.percent == 1.0
    assert math.isnan(found.kappa) and math.isnan(found.alpha) and math.isnan(found.alpha_interval[0])


def test_order_of_units_and_names_of_values_change_nothing():
    other = FIVE_VALUES.replace({"a": "甲", "b": "乙", "c": "丙", "d": "丁", "e": "戊"}).sample(frac=1, random_state=1)
    assert alpha(other) == pytest.approx(alpha(FIVE_VALUES))
    assert alpha(FIVE_VALUES[["Gerry", "Ben"]]) == pytest.approx(alpha(FIVE_VALUES))


def test_a_row_a_value_and_the_units_that_differ():
    table = measured.agreement_table(FIVE_VALUES, draws=20)
    assert table["code"].isna().tolist() == [True] + [False] * 5
    assert table["code"].tolist()[1:] == list("abcde")
    assert table["alpha"][0] == pytest.approx(alpha(FIVE_VALUES))
    assert measured.disagreements(FIVE_VALUES).index.tolist() == [0, 4, 11]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: measured.agreement(TWO_VALUES[["Meg"]]), "needs two or more"),
        (lambda: measured.agreement(TWO_VALUES, "ratio"), "no scale ratio"),
        (lambda: measured.agreement(TWO_VALUES, "ordinal", [0]), "the order lacks 1"),
    ],
)
def test_what_cannot_be_measured_is_said(call, says):
    with pytest.raises(ChoiceError, match=says):
        call()


def test_the_interval_covers_what_is_true_as_often_as_it_says():
    """Two coders who agree by a known model: over 200 samples the 95 % interval holds the true alpha 0.90 to 0.99 often."""
    random = np.random.default_rng(11)

    def drawn(units):
        true = random.integers(0, 3, units)
        return np.array([np.where(random.random(units) < 0.85, true, random.integers(0, 3, units)) for _coder in "ab"])

    whole = measured.krippendorff_alpha(drawn(400_000), 3)
    held = 0
    for seed in range(200):
        low, high = measured.interval(measured._alpha_nominal, measured._agreed(drawn(120), 3), 200, seed)
        held += low <= whole <= high
    assert 0.90 <= held / 200 <= 0.99
