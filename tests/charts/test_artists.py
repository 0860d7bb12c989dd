"""The marks of each chart against numbers counted by hand: read from the artists, not from what drew them."""

from __future__ import annotations

from collections import Counter

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from charts.frames import corpus
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.dates import num2date

from compare import charts
from compare.charts.sheet import drawn_on


@pytest.fixture(autouse=True)
def _agg():
    mpl.use("agg")
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def data() -> dict[str, pd.DataFrame]:
    return corpus(5)


def _patches(ax: Axes, start: str = "") -> dict[str, object]:
    return {p.get_gid(): p for p in ax.patches if p.get_gid() and p.get_gid().startswith(start)}


def test_coverage_cells_are_the_counts(data) -> None:
    ax = charts.coverage_map(data, "theme")
    cells = next(c for c in ax.collections if isinstance(c, QuadMesh)).get_array()
    table = drawn_on(ax).data
    counted = data["measures"].groupby(["theme", "plan_id"]).size()
    order = list(data["plans"].sort_values("issued_on")["plan_id"])
    for i, theme in enumerate(table["主题"]):
        for j, plan_id in enumerate(order):
            value = 0 if np.ma.is_masked(cells[i, j]) else cells[i, j]
            assert value == counted.get((theme, plan_id), 0)


def test_coverage_rows_fall_by_plans_then_measures(data) -> None:
    table = drawn_on(charts.coverage_map(data, "theme")).data
    ranks = list(zip(-table["方案数"], -table.iloc[:, 1:-1].sum(axis=1), strict=True))
    assert ranks == sorted(ranks)


def test_crosswalk_bands_are_as_wide_as_the_actions_are_alike(data) -> None:
    one, two = list(data["plans"]["plan_id"])[:2]
    ax = charts.action_crosswalk(data, one, two)
    table = drawn_on(ax).data
    bands = _patches(ax, "band:")
    assert len(bands) == len(table) > 0
    wide = []
    for patch in bands.values():
        corners = patch.get_path().vertices
        wide.append(abs(corners[0][1] - corners[7][1]))
    ratio = sorted(wide) / np.sort(table["相似度"].to_numpy())
    assert np.allclose(ratio, ratio[0])


def test_crosswalk_says_who_has_no_counterpart() -> None:
    data = corpus(2)
    one, two = data["plans"]["plan_id"]
    ax = charts.action_crosswalk(data, one, two)
    hollow = {gid[5:] for gid, p in _patches(ax, "node:").items() if p.get_facecolor()[3] == 0}
    linked = {gid.split(":")[i] for gid in _patches(ax, "band:") for i in (1, 2)}
    assert hollow == set(data["actions"]["action_id"]) - linked
    assert hollow


def test_ladder_bars_are_as_long_as_their_counts(data) -> None:
    ax = charts.deadline_ladder(data)
    bars = _patches(ax)
    per_one = {round(p.get_width() / int(gid.split("|")[3]), 6) for gid, p in bars.items()}
    assert len(per_one) == 1
    years = data["years"]
    by = years[years["kind"] == "by"]
    counted = Counter(zip(by["plan_id"], by["to_date"].dt.year, strict=True))
    drawn = {(g.split("|")[0], int(g.split("|")[1])): int(g.split("|")[3]) for g in bars if g.split("|")[2] == "by"}
    assert drawn == counted


def test_timeline_marks_stand_at_their_dates(data) -> None:
    plan = data["plans"]["plan_id"].iloc[0]
    ax = charts.plan_timeline(data, plan)
    own = data["years"][data["years"]["plan_id"] == plan]
    wanted = sorted(own[own["kind"] == "by"]["to_date"].dt.date)
    diamonds = [line for line in ax.lines if line.get_marker() == "D"]
    found = sorted(num2date(line.get_xdata()[0] - 1).date() for line in diamonds)
    assert found == wanted
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # read from top to bottom


def test_load_bars_add_up(data) -> None:
    ax = charts.load_of_units(data, plans=["place02-2021"])
    own = data["assignments"][data["assignments"]["plan_id"] == "place02-2021"]
    leads = own[own["role"] == "lead"].groupby("name")["measure_id"].nunique()
    drawn = {gid.split("|")[1]: int(gid.split("|")[3]) for gid in _patches(ax) if gid.split("|")[2] == "lead"}
    assert drawn == dict(leads)


def test_responsibility_keeps_the_roles_apart(data) -> None:
    ax = charts.responsibility_map(data)
    panels = [c for c in ax.collections if isinstance(c, QuadMesh)]
    sums = [float(panel.get_array().sum()) for panel in panels]
    rows = data["assignments"].drop_duplicates(["measure_id", "function", "role"])
    assert sums == [float((rows["role"] == role).sum()) for role in ("lead", "responsible", "support")]


def test_network_ties_and_dots(data) -> None:
    ax = charts.unit_network(data)
    ties = next(c for c in ax.collections if isinstance(c, LineCollection))
    table = drawn_on(ax).data
    assert len(ties.get_segments()) == len(table)
    held = data["assignments"].groupby("measure_id")["function"].agg(lambda names: set(names))
    for row in table.itertuples(index=False):
        assert row[2] == sum({row[0], row[1]} <= names for names in held)


def test_targets_stand_at_their_values(data) -> None:
    ax = charts.target_comparison(data)
    points = [c for c in ax.collections if len(c.get_offsets())]
    tracks = {line.get_gid() for line in ax.lines if line.get_gid()}
    assert len(points) == len(tracks) > 0
    table = drawn_on(ax).data
    for dots in points:
        xs = dots.get_offsets()[:, 0]
        assert list(xs) == sorted(xs)
    drawn = table.groupby("事项").size().sort_values()
    assert sorted(len(dots.get_offsets()) for dots in points) == sorted(drawn[list(_names(ax, set(drawn.index)))])


def _names(ax: Axes, names: set[str]) -> set[str]:
    return {text.get_text() for text in ax.texts} & names


def test_lineage_bars_fill_a_hundred_per_cent(data) -> None:
    ax = charts.lineage_bars(data)
    widths: dict[str, float] = {}
    for gid, patch in _patches(ax).items():
        plan = gid.split("|")[0]
        widths[plan] = widths.get(plan, 0.0) + patch.get_width()
    assert set(widths) == set(data["plans"]["plan_id"])
    assert all(abs(width - 100) < 0.2 for width in widths.values())


def test_dot_plot_strokes_are_the_passages() -> None:
    data = corpus(5)
    rows = data["passages"]
    a, b = rows["measure_a"].str.split("/").str[0], rows["measure_b"].str.split("/").str[0]
    one, two = a.iloc[0], b.iloc[0]
    own = rows[(a == one) & (b == two)]
    for plans, names in (((one, two), ("start_a", "start_b")), ((two, one), ("start_b", "start_a"))):
        ax = charts.lineage_dots(data, *plans)
        strokes = [s for c in ax.collections if isinstance(c, LineCollection) for s in c.get_segments()]
        found = sorted((round(s[0][0]), round(s[0][1])) for s in strokes)
        assert found == sorted(zip(own[names[0]], own[names[1]], strict=True))


def test_map_has_a_dot_for_each_measure_and_an_outline_for_each_cluster(data) -> None:
    ax = charts.measure_map(data)
    dots = ax.collections[0].get_offsets()
    assert len(dots) == len(data["clusters"])
    sizes = data["clusters"]["cluster_id"].value_counts()
    assert len(_patches(ax, "cluster:")) == int((sizes > 1).sum())
    assert len(_patches(ax, "group:")) == data["clusters"]["group_id"].nunique()
    gaps = np.linalg.norm(dots[:, None] - dots[None, :], axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert gaps.min() > np.sqrt(ax.collections[0].get_sizes()[0])  # no dot over another


def test_dendrogram_has_a_joint_for_every_leaf_but_one(data) -> None:
    ax = charts.dendrogram(data)
    joints = next(c for c in ax.collections if isinstance(c, LineCollection))
    assert len(joints.get_segments()) == len(drawn_on(ax).data) - 1


def test_profiles_draw_each_number(data) -> None:
    ax = charts.plan_profiles(data)
    table = drawn_on(ax).data
    count = data["measures"].groupby("plan_id").size()
    assert list(table["措施条数"]) == [count[p] for p in data["plans"].sort_values("issued_on")["plan_id"]]
    widest: dict[str, float] = {}
    for gid, patch in _patches(ax).items():
        name = gid.split("|")[1]
        widest[name] = max(widest.get(name, 0.0), patch.get_width())
    assert len({round(width, 6) for width in widest.values()}) == 1


def test_titles_are_drawn_from_the_data(data) -> None:
    title = drawn_on(charts.deadline_ladder(data)).title
    years = data["years"]
    due = years[years["kind"].isin(["by", "in", "range"])].dropna(subset="to_date")
    per_year = due.drop_duplicates(["measure_id", "kind", "to_date"]).groupby(due["to_date"].dt.year).size()
    assert f"{per_year.idxmax()} 年：{per_year.max()} 处" in title


def test_chart_data_of_something_else_says_so() -> None:
    with pytest.raises(ValueError, match="no chart of compare"):
        charts.chart_data(plt.figure().add_subplot())


def test_a_bar_far_longer_than_all_others_is_cut_and_said_aloud(data) -> None:
    first = data["targets"].iloc[0]
    many = pd.concat([data["targets"], pd.DataFrame([first] * 90)], ignore_index=True)
    many = many.astype(data["targets"].dtypes)
    ax = charts.deadline_ladder(dict(data) | {"targets": many})
    lengths = {gid: p.get_width() / int(gid.split("|")[3]) for gid, p in _patches(ax).items()}
    usual = max(lengths.values())
    cut = [gid for gid, length in lengths.items() if length < usual * 0.99]
    assert len(cut) == 1 and int(cut[0].split("|")[3]) > 90
    assert any("断开" in note for note in drawn_on(ax).notes)
