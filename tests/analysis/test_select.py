"""What every analysis starts from: the rows of the chosen plans, measures that are told twice once."""

from __future__ import annotations

import pandas as pd

from compare.analysis.completeness import completeness
from compare.analysis.responsibility import unit_load
from compare.analysis.select import select
from compare.reading import read_text
from compare.tables import plan_tables

PLAN = (
    "青禾县渠道方案\n一、重点任务\n（一）灌溉行动\n1.改造渠道。2026年底前改造渠道30公里。（县水利局牵头）\n"
    "2.清淤河道。清淤河道12条。\n（二）宣传行动\n3.开展宣传。每年开展2次宣传。\n二、保障措施\n加强领导。\n附件\n重点任务分工\n"
    "1.改造渠道。2026年底前改造渠道30公里，2025年完成10公里。（县水利局牵头，县财政局配合）\n2.清淤河道。（各乡镇负责）\n"
)


def test_measures_told_twice_count_once_and_keep_what_the_annex_adds() -> None:
    plan = read_text(PLAN, "qinghe-2025")
    assert [measure.restated for measure in plan.measures] == [None, None, None, "qinghe-2025/m001", "qinghe-2025/m002"]
    data = plan_tables([plan])
    tables = select(data)
    ids = ["qinghe-2025/m001", "qinghe-2025/m002", "qinghe-2025/m003"]
    assert list(tables["measures"]["measure_id"]) == ids
    held = tables["assignments"][["measure_id", "name", "role"]].values.tolist()
    assert sorted(held) == [
        [ids[0], "县水利局", "lead"],
        [ids[0], "县财政局", "support"],
        [ids[1], "各乡镇", "responsible"],
    ]
    assert set(tables["assignments"]["action_id"]) == {"qinghe-2025/a01"}
    assert list(tables["targets"]["raw"]) == ["30公里", "12条", "10公里"]
    assert list(tables["years"]["raw"]) == ["2026年底前", "每年开展2次", "2025年"]
    assert not set(tables["themes"]["measure_id"]) - set(ids)
    assert completeness(data)[["measures", "with_unit"]].values.tolist() == [[3, 2]]
    load = unit_load(data, by="name").set_index("unit")["measures"]
    assert load.to_dict() == {"县水利局": 1, "县财政局": 1, "各乡镇": 1}


def test_without_measures_told_twice_nothing_is_copied() -> None:
    data = plan_tables([read_text(PLAN.partition("附件")[0], "qinghe-2025")])
    assert select(data)["measures"]["measure_id"].tolist() == data["measures"]["measure_id"].tolist()


def test_what_is_selected_once_more_stays_as_it_is_and_is_ones_own() -> None:
    data = plan_tables([read_text(PLAN, "qinghe-2025"), read_text(PLAN, "qingtan-2025")])
    once = select(data)
    again = select(once)
    plain = select(dict(once))  # looked through row by row
    assert list(again) == list(once)
    for name, rows in again.items():
        pd.testing.assert_frame_equal(rows, plain[name])
    again["measures"].loc[0, "title"] = "改名"
    again["units"].loc[:, "name"] = "县教育局"
    assert once["measures"]["title"][0] != "改名" and "县教育局" not in set(once["units"]["name"])
    once["plans"] = once["plans"].query("plan_id == 'qingtan-2025'")
    assert set(select(once)["measures"]["plan_id"]) == {"qingtan-2025"}
