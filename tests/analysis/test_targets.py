"""Which targets are of the same thing."""

from __future__ import annotations

import pytest
from analysis.small import tables

from compare.analysis.targets import TargetSettings, comparable_targets

SAME = [
    ("城镇建成区消防供水", "集镇消防供水"),
    ("存在安全隐患自建房整治", "全区存在安全隐患自建房整治率"),
    ("应急救援队伍建成率", "全乡应急救援队伍建成率"),
    ("一次性创业补贴", "创业补贴"),
]
OTHER = [("培训", "安全监管执法人员培训"), ("消防供水", "自建房整治"), ("应急救援队伍建成率", "自动气象站"),
         ("危险化学品安全监管人员培训", "安全监管执法人员培训"), ("矿山企业负责人", "企业负责人"), ("资助", "创业资助"), ("一次性奖励", "一次性奖励")]  # fmt: skip


def _two(one: str, two: str, **second: object):
    return tables(targets=[{"plan_id": "p", "object": one}, {"plan_id": "q", "object": two, **second}])


@pytest.mark.parametrize(("one", "two"), SAME)
def test_the_same_thing_in_other_words(one: str, two: str) -> None:
    assert comparable_targets(_two(one, two))["object_id"].tolist() == ["t01", "t01"]


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_other_things_stay_apart(one: str, two: str) -> None:
    assert comparable_targets(_two(one, two)).empty


def test_another_unit_is_another_thing() -> None:
    assert comparable_targets(_two("示范企业", "示范企业", unit="家")).empty


def test_one_plan_alone_is_nothing_to_compare() -> None:
    data = tables(targets=[{"plan_id": "p", "object": "示范企业"}] * 2)
    assert comparable_targets(data).empty
    assert len(comparable_targets(data, settings=TargetSettings(few_plans=1))) == 2


def test_an_object_without_words_is_left_out() -> None:
    assert comparable_targets(_two("", "")).empty


def test_a_common_cluster_brings_objects_nearer() -> None:
    data = _two("重点人员培训", "关键人员培训", measure_id="q/m001")
    data["targets"].loc[0, "measure_id"] = "p/m001"
    strict = TargetSettings(alike=0.75)
    assert comparable_targets(data, settings=strict).empty
    clusters = [{"measure_id": m, "cluster_id": "c1"} for m in ("p/m001", "q/m001")]
    assert len(comparable_targets(data | {"clusters": tables(clusters=clusters)["clusters"]}, settings=strict)) == 2


def test_things_of_most_plans_come_first() -> None:
    rows = [{"plan_id": p, "object": "示范企业"} for p in "pq"] + [
        {"plan_id": p, "object": "自建房整治"} for p in "pqr"
    ]
    found = comparable_targets(tables(targets=rows))
    assert found.drop_duplicates("object_id")["object"].tolist() == ["自建房整治", "示范企业"]


@pytest.mark.parametrize("wrong", [{"alike": 0}, {"alike": 1.1}, {"cluster_bonus": -1}, {"few_plans": 0}])
def test_settings_are_checked(wrong: dict) -> None:
    with pytest.raises(ValueError, match="alike"):
        TargetSettings(**wrong)
