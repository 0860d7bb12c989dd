"""Wide tables and pairs: counted by hand, added up over every corpus, and opened by the library of SPSS's and Stata's files."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from analysis.small import tables
from findings.corpora import CORPORA, data_of

from compare import language
from compare.corpus import Corpus
from compare.errors import ChoiceError
from compare.export import write_statistics
from compare.statistics import CODINGS, check_variables, coded, dyads, matrix, variable_names

PLACES = [
    {"plan_id": "city-2024", "issued_on": "2024-03-01", "level": "prefecture", "province": "江南省", "prefecture": "甲市", "adcode": "990100"},
    {"plan_id": "one-2024", "issued_on": "2024-03-11", "level": "county", "province": "江南省", "prefecture": "甲市", "county": "乙县", "adcode": "990121"},
    {"plan_id": "two-2024", "issued_on": "2024-03-11", "level": "county", "province": "江南省", "prefecture": "甲市", "county": "丙县", "adcode": "990122"},
    {"plan_id": "town-2024", "issued_on": None, "level": "township", "province": "江南省", "prefecture": "甲市", "county": "乙县", "jurisdiction": "乙县丁镇",
     "adcode": "990121"},
    {"plan_id": "lost-2024", "issued_on": "2024-02-01", "level": "county"},
]  # fmt: skip
SMALL = tables(
    plans=[{"source": "x.txt", "sha256": "", "chars": 100} | place for place in PLACES],
    measures=[
        {"measure_id": "one-2024/m001", "theme": "教育培训", "start": 0, "end": 40, "chars": 40},
        {"measure_id": "one-2024/m002", "theme": "保险共治", "start": 40, "end": 60, "chars": 20},
        {"measure_id": "two-2024/m001", "theme": "教育培训", "start": 0, "end": 30, "chars": 30},
        {"measure_id": "city-2024/m001", "start": 0, "end": 10, "chars": 10},
    ],
    targets=[{"measure_id": "one-2024/m001"}, {"measure_id": "one-2024/m001"}],
    similar=[{"measure_a": "one-2024/m001", "measure_b": "two-2024/m001", "score": 0.8, "relation": "same"}],
    passages=[{"measure_a": "one-2024/m001", "measure_b": "two-2024/m001", "start_a": a, "end_a": b, "start_b": 1, "end_b": 9, "kind": kind}
              for a, b, kind in ((0, 10, "verbatim"), (5, 12, "adapted"))],
)  # fmt: skip


def test_cells_and_keys() -> None:
    found = matrix(SMALL)
    assert list(found.columns) == [
        "adcode", "plan_id", "jurisdiction", "level", "issued_on", "measures", "theme_insurance", "theme_training", "theme_none",
    ]  # fmt: skip
    rows = found.set_index("plan_id")[["measures", "theme_insurance", "theme_training", "theme_none"]].T.to_dict("list")
    assert rows == {"lost-2024": [0, 0, 0, 0], "city-2024": [1, 0, 0, 1], "one-2024": [2, 1, 1, 0], "two-2024": [1, 0, 1, 0],
                    "town-2024": [0, 0, 0, 0]}  # fmt: skip
    assert list(found["adcode"].dropna()) == ["990100", "990121", "990122", "990121"]


@pytest.mark.parametrize(
    ("values", "cells"),
    [("measures", [1, 1]), ("share", [0.5, 0.5]), ("present", [1, 1]), ("chars", [20, 40]), ("targets", [0, 2])],
)
def test_values(values: str, cells: list[float]) -> None:
    found = matrix(SMALL, values=values).set_index("plan_id")
    assert found.loc["one-2024", ["theme_insurance", "theme_training"]].tolist() == cells


def test_rows_may_be_divisions_and_codings_of_ones_own() -> None:
    own = pd.Series({"one-2024/m001": "新", "two-2024/m001": "旧"}, name="tone")
    found = matrix(SMALL, "division", own)
    assert found.set_index("division")[["measures", "tone_1", "tone_2", "tone_none"]].loc["990121"].tolist() == [
        2,
        1,
        0,
        1,
    ]
    assert found.attrs["labels"]["tone_1"].endswith("新")


@pytest.mark.parametrize("corpus", CORPORA)
def test_matrices_add_up(corpus: str) -> None:
    data = data_of(corpus)
    for rows, columns in product(("plan", "level", "theme"), ("theme", "part", "with_year", "cluster")):
        found = data.matrix(rows, columns)
        cells = found.iloc[:, list(found.columns).index("measures") + 1 :]
        assert (cells.sum(axis=1) == found["measures"]).all()
        assert found["measures"].sum() == len(coded(data.tables, rows))
        check_variables(found)
        assert set(found.attrs["labels"]) == set(found.columns)
    assert len(data.matrix()) == len(data)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_speak_one_language(lang: str) -> None:
    language.use(lang)
    try:
        for data in (matrix(SMALL), dyads(SMALL), dyads(SMALL, "measures")):
            said = [label for name, label in data.attrs["labels"].items() if not name.startswith("plan_")]
            wrong = re.compile(r"(?<![a-z])[a-z_]{2,}" if lang == "zh" else r"[\u3400-\u9fff]")
            assert [label for label in said if wrong.search(label)] == []
    finally:
        language.use(None)


def test_pairs_of_plans() -> None:
    found = dyads(SMALL).set_index(["plan_a", "plan_b"])
    assert len(found) == 10 and found.loc[("city-2024", "one-2024"), "days"] == 10
    said = ["ranks", "same_parent", "a_above_b", "b_above_a"]
    assert found.loc[("city-2024", "one-2024"), said].tolist() == [1, 0, 1, 0]
    assert found.loc[("one-2024", "two-2024"), said].tolist() == [0, 1, 0, 0]
    assert found.loc[("one-2024", "town-2024"), said].tolist() == [1, 0, 1, 0]
    assert found.loc[("two-2024", "town-2024"), said].tolist() == [1, 0, 0, 0]
    assert found.loc[("lost-2024", "one-2024"), ["same_parent", "a_above_b"]].isna().all()
    assert pd.isna(found.loc[("one-2024", "town-2024"), "days"])
    pair = found.loc[("one-2024", "two-2024")]
    assert (pair["same"], pair["overlap"], pair["shared_a"], pair["shared_b"]) == (1, 0, 12, 8)
    assert pair["likeness"] == pytest.approx((0.8 + 0.8) / 3, abs=1e-4)


def test_pairs_in_both_directions_say_the_same_of_both() -> None:
    once, both = data_of("five").dyads(), data_of("five").dyads(directed=True)
    assert len(both) == 2 * len(once)
    turned = both.iloc[len(once) :].reset_index(drop=True)
    assert (turned["days"] == -once["days"]).all() and (turned["ranks"] == -once["ranks"]).all()
    for name in ("plan", "level", "shared", "measures", "chars", "adcode"):
        assert turned[f"{name}_a"].tolist() == once[f"{name}_b"].tolist()
    assert turned["a_above_b"].tolist() == once["b_above_a"].tolist()
    assert turned["likeness"].tolist() == once["likeness"].tolist()


@pytest.mark.parametrize("corpus", CORPORA)
def test_pairs_of_measures_are_those_of_the_table(corpus: str) -> None:
    data = data_of(corpus)
    found = data.dyads("measures")
    assert len(found) == len(data.similar)
    assert {*map(frozenset, found[["measure_a", "measure_b"]].to_numpy())} == {
        *map(frozenset, data.similar[["measure_a", "measure_b"]].to_numpy())
    }
    assert (found["days"].dropna() >= 0).all()
    plans = data.dyads()
    assert len(plans) == len(data) * (len(data) - 1) // 2
    assert plans[["same", "overlap"]].sum().tolist() == [
        (data.similar["relation"] == how).sum() for how in ("same", "overlap")
    ]
    assert (plans["shared_a"] <= plans["chars_a"]).all() and plans["likeness"].dropna().between(0, 1).all()


def test_every_pair_of_measures() -> None:
    found = dyads(SMALL, "measures", every=True)
    assert len(found) == 2 * 1 + 2 * 1 + 1 * 1
    assert found.set_index(["measure_a", "measure_b"])["score"].to_dict()[("one-2024/m001", "two-2024/m001")] == 0.8
    assert (found["score"] > 0).sum() == 1


NAMES = [
    ("theme", ["教育培训"], ["Training"], ["theme_training"]),
    ("unit", ["甲局", "乙局"], ["甲局", "乙局"], ["unit_1", "unit_2"]),
    (
        "sector",
        ["a", "b"],
        ["Fire & rescue", "Fire and rescue"],
        ["sector_fire_and_rescue", "sector_fire_and_rescue_2"],
    ),
    ("kind", ["x" * 60, "x" * 61], ["x" * 60, "x" * 61], ["kind_" + "x" * 27, "kind_" + "x" * 25 + "_2"]),
    ("主题", ["2024"], ["2024"], ["own_2024"]),
]


@pytest.mark.parametrize(("prefix", "values", "english", "names"), NAMES)
def test_names_of_variables(prefix: str, values: list[str], english: list[str], names: list[str]) -> None:
    assert variable_names(prefix, values, english) == names


@pytest.mark.parametrize(
    ("columns", "says"),
    [({"主题": [1]}, "no name for R, Stata and SPSS"), ({"x" * 33: [1]}, "32 characters"), ({"by": [1]}, "no name"),
     ({"n": [1], "N": [2]}, "stands twice"), ({"n": ["a", 1]}, "text and numbers")],
)  # fmt: skip
def test_columns_that_packages_refuse_are_named(columns: dict, says: str) -> None:
    with pytest.raises(ChoiceError, match=says):
        check_variables(pd.DataFrame(columns))


FRAMES = {
    "themes": lambda data: data.matrix(),
    "shares of fields": lambda data: data.matrix("plan", "sector", "share"),
    "units": lambda data: data.matrix("plan", "unit"),
    "plans by groups": lambda data: data.matrix("cluster", "plan"),
    "pairs of plans": lambda data: data.dyads(directed=True),
    "pairs of measures": lambda data: data.dyads("measures").head(400),
}


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("corpus", ["five", "waste"])
def test_files_are_read_by_other_programs(corpus: str, name: str, tmp_path: Path) -> None:
    frame = FRAMES[name](data_of(corpus))
    written, variables = write_statistics(frame, tmp_path / "data.csv")
    raw = written.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.decode("utf-8").isprintable is not None
    plain = pd.read_csv(
        written,
        dtype={column: "str" for column in frame if frame[column].dtype == "str"},
        keep_default_na=False,
        na_values=[""],
    )
    assert list(plain.columns) == list(frame.columns) and len(plain) == len(frame)
    said = pd.read_csv(variables)
    assert list(said["variable"]) == list(frame.columns) and said["label"].notna().all()
    labels = dict(zip(said["variable"], said["label"], strict=True))
    for ending, write, read in (
        (".sav", pyreadstat.write_sav, pyreadstat.read_sav),
        (".dta", pyreadstat.write_dta, pyreadstat.read_dta),
    ):
        path = tmp_path / f"data{ending}"
        write(plain, str(path), column_labels={k: v[:80] for k, v in labels.items()})
        back, meta = read(str(path))
        assert list(back.columns) == list(frame.columns)
        numbers = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c].dtype)]
        pd.testing.assert_frame_equal(
            back[numbers].astype("float64"), frame[numbers].reset_index(drop=True).astype("float64"), check_names=False
        )
        texts = [c for c in frame if frame[c].dtype == "str"]
        assert (
            back[texts].fillna("").astype(str).to_numpy().tolist()
            == frame[texts].fillna("").astype(str).to_numpy().tolist()
        )
        assert dict(zip(meta.column_names, meta.column_labels, strict=True)) == {k: v[:80] for k, v in labels.items()}


def test_a_file_is_not_replaced_and_a_wrong_table_not_written(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    write_statistics(matrix(SMALL), path)
    with pytest.raises(FileExistsError):
        write_statistics(matrix(SMALL), path)
    with pytest.raises(ChoiceError, match="主题"):
        write_statistics(pd.DataFrame({"主题": [1]}), tmp_path / "other.csv")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.csv", "data_variables.csv"]


@pytest.mark.parametrize(
    "call", [lambda c: c.matrix("colour"), lambda c: c.matrix(values="weight"), lambda c: c.dyads("units")]
)
def test_what_is_not_there_is_answered_with_what_there_is(call) -> None:
    with pytest.raises(ChoiceError, match="there are"):
        call(Corpus(SMALL, {}))


def test_every_coding_has_words_in_both_languages() -> None:
    for name in CODINGS:
        zh, en = language.heading(name, "zh"), language.heading(name, "en")
        assert re.search(r"[\u3400-\u9fff]", zh) and not re.search(r"[\u3400-\u9fff]", en), name
