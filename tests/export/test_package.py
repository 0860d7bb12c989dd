"""The data package, held to the standard by another library."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from charts.frames import corpus, texts
from export.hostile import hostile
from frictionless import Package, system

from compare.corpus import Corpus
from compare.export.package import write_package
from compare.tables import SCHEMA


@pytest.mark.parametrize(("data", "lang"), [(Corpus(corpus(3), texts(3)), "zh"), (Corpus(corpus(2), texts(2)), "en"), (hostile(), "zh")],
                         ids=["zh", "en", "hostile"])  # fmt: skip
def test_frictionless_finds_it_valid(tmp_path: Path, data: Corpus, lang: str) -> None:
    paths = write_package(data, tmp_path / "tables", lang=lang)
    with system.use_context(trusted=True):
        package = Package(str(paths[0]))
        report = package.validate()
    assert report.valid, report.flatten(["title", "fieldName", "message"])[:5]
    assert {resource.name for resource in package.resources} == {
        name for name, table in data.tables.items() if len(table)
    }


def test_a_wrong_value_is_found(tmp_path: Path) -> None:
    paths = write_package(corpus(2), tmp_path)
    path = tmp_path / "assignments.csv"
    path.write_bytes(path.read_bytes().replace(b",lead,", b",boss,", 1))
    with system.use_context(trusted=True):
        assert not Package(str(paths[0])).validate().valid


def test_every_value_is_there(tmp_path: Path) -> None:
    data = corpus(2)
    write_package(data, tmp_path)
    for name, table in data.items():
        if len(table):
            read = pd.read_csv(tmp_path / f"{name}.csv", encoding="utf-8-sig", dtype=str)
            assert list(read.columns) == SCHEMA[name].names and len(read) == len(table)
            for column in read:
                assert list(read[column].isna()) == list(table[column].isna() | (table[column].astype("str") == ""))


def test_what_it_says_of_columns(tmp_path: Path) -> None:
    said = json.loads(write_package(corpus(1), tmp_path, lang="zh")[0].read_text(encoding="utf-8"))
    measures = next(one for one in said["resources"] if one["name"] == "measures")
    fields = {one["name"]: one for one in measures["schema"]["fields"]}
    assert fields["measure_id"]["title"] == "措施编号" and "按阅读次序" in fields["measure_id"]["description"]
    assert measures["schema"]["primaryKey"] == ["measure_id"]
    assert said["sources"] and "人民政府" in said["sources"][0]["title"]


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text("mine")
    with pytest.raises(FileExistsError, match=r"plans\.csv"):
        write_package(corpus(1), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["plans.csv"]
    one = {path.name: path.read_bytes() for path in write_package(corpus(1), tmp_path, force=True)}
    assert one == {path.name: path.read_bytes() for path in write_package(corpus(1), tmp_path, force=True)}
