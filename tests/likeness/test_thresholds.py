"""The line between alike and not moved: what a build says stands in the middle, decisions by hand stay at every step."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from compare import charts, findings, language
from compare.charts.sheet import drawn_on
from compare.likeness.thresholds import at_thresholds
from compare.tables import typed


def test_pairs_and_groups_move_with_the_line(tables: dict[str, pd.DataFrame]) -> None:
    pairs = tables["similar"]
    alike, foreign = pairs[pairs["relation"].eq("same")].index[0], pairs[pairs["relation"].isna()].index[0]
    decided = pairs.astype({"relation": object}).copy()
    decided.loc[alike, ["relation", "corrected"]] = [None, "no match；甲"]
    decided.loc[foreign, ["relation", "corrected"]] = ["same", "match；甲"]
    given = tables | {"similar": typed("similar", decided)}
    low, usual, high = at_thresholds(given, (0.8, 1 - 1e-9, 1.2)).values()
    pd.testing.assert_frame_equal(usual["similar"], given["similar"])
    pd.testing.assert_frame_equal(usual["clusters"], tables["clusters"])
    counts = [found["similar"]["relation"].notna().sum() for found in (low, usual, high)]
    assert counts[0] > counts[1] > counts[2]
    groups = [found["clusters"]["cluster_id"].nunique() for found in (low, usual, high)]
    assert groups[0] < groups[1] < groups[2]
    for found in (low, usual, high):
        assert found["similar"]["relation"].astype(object)[[alike, foreign]].tolist()[1] == "same"
        assert pd.isna(found["similar"]["relation"][alike])


def test_the_headline_in_the_middle_is_that_of_the_tables(tables: dict[str, pd.DataFrame]) -> None:
    found = findings.headlines(tables, [findings.alike, findings.singles])
    assert found["threshold"].tolist() == [0.4, 0.5, 0.6] * 2
    assert found["headline"][1] == findings.alike(tables).sentence()
    assert found["headline"][4] == findings.singles(tables).sentence() != found["headline"][3]


def test_one_plan_alone_is_no_reason_to_fail(tables: dict[str, pd.DataFrame]) -> None:
    own = {
        name: data[data["plan_id"] == "maqin-2020"] if "plan_id" in data else data.iloc[:0]
        for name, data in tables.items()
    }
    assert findings.headlines(own)["headline"].str.len().gt(0).all()


def test_charts_that_hang_on_likeness_say_what_other_lines_would_say(tables: dict[str, pd.DataFrame]) -> None:
    def told(chart: Callable[..., Axes], *more: str) -> str:
        return " ".join(drawn_on(chart(tables, *more)).notes)

    with language.spoken("en"):
        with charts.with_thresholds(tables):
            overview, themes = told(charts.group_overview), told(charts.coverage_map, "theme")
        with charts.with_thresholds(tables, (0.9, 1, 1.1)):
            profiles = told(charts.plan_profiles)
        low, _, high = at_thresholds(tables).values()
        for least, there in (("0.4", low), ("0.6", high)):
            title = findings.overview(there).says[0].said("en")
            assert f"were measures alike from a chance of {least} on: {title}" in overview
        assert "the headline would be the same" in profiles
        assert not any("alike from a chance" in words for words in (themes, told(charts.group_overview)))
