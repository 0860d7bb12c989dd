"""The marks of each chart against numbers counted by hand: read from the artists, not from what drew them."""

from __future__ import annotations

import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from analysis.small import tables
from charts.frames import corpus
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.dates import num2date
from matplotlib.text import Text

from compare import charts
from compare.charts.sheet import drawn_on
from compare.charts.style import Size
from compare.findings import plan_labels

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]


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


def _cells(ax: Axes, mesh: QuadMesh) -> list[list[int]]:
    """The numbers printed on the cells of a mesh, 0 where nothing is."""
    corners = mesh.get_coordinates()
    rows, columns = corners.shape[0] - 1, corners.shape[1] - 1
    found = [[0] * columns for _ in range(rows)]
    xs, ys = corners[0, :, 0], corners[:, 0, 1]
    for text in ax.texts:
        x, y = text.get_position()
        j, i = int(np.searchsorted(xs, x)) - 1, int(np.searchsorted(-ys, -y)) - 1
        if 0 <= i < rows and 0 <= j < columns and text.get_text().rstrip("%").isdigit():
            found[i][j] = int(text.get_text().rstrip("%"))
    return found


def _meshes(ax: Axes) -> list[QuadMesh]:
    return [c for c in ax.collections if isinstance(c, QuadMesh)]


def _left_out(ax: Axes, unit: str = "行") -> tuple[int, int]:
    """Rows (columns) that the notes say found no room, and what they hold."""
    for note in drawn_on(ax).notes:
        found = re.search(rf"另有(\d+){unit}（合计(\d+)", note)
        if found:
            return int(found[1]), int(found[2])
    return 0, 0


@pytest.mark.parametrize("n", [5, 40])
@pytest.mark.parametrize("by", ["theme", "sector"])
def test_coverage_cells_are_the_counts_and_what_finds_no_room_is_told(by: str, n: int) -> None:
    data = corpus(n)
    ax = charts.coverage_map(data, by)
    table = drawn_on(ax).data
    rows, held = _left_out(ax)
    cells = _cells(ax, _meshes(ax)[0])
    plans = table.columns[1 : 1 + n]
    assert len(cells) + rows == len(table)
    members = data["measures" if by == "theme" else "sectors"].drop_duplicates(["measure_id", by])
    counted = members.groupby(by).size()
    assert sum(map(sum, cells)) + held == counted.sum() == table[plans].to_numpy().sum()
    shown = [list(map(int, row)) for row in table[plans].to_numpy()]
    assert all(row in shown for row in cells)


def test_rows_that_every_plan_fills_go_before_rows_with_gaps() -> None:
    data = corpus(5)
    ax = charts.coverage_map(data, "sector", size=Size("strip", 13, 4, 36, 27, 17, 14.5, 12))
    table = drawn_on(ax).data
    rows = len(table) - len(_cells(ax, _meshes(ax)[0]))
    gone = [row for row in table.iloc[:, 1:6].to_numpy().tolist() if row not in _cells(ax, _meshes(ax)[0])]
    full = sum(all(row) for row in table.iloc[:, 1:6].to_numpy().tolist())
    assert rows > 0 and sum(all(row) for row in gone) == min(full, rows)


def test_groups_are_dots_with_who_lacks_them(data) -> None:
    ax = charts.coverage_map(data, "cluster")
    table = drawn_on(ax).data
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    rows, held = _left_out(ax)
    texts = [int(t.get_text()) for t in ax.texts if t.get_text().isdigit()]
    assert len(dots) == len(texts) and sum(texts) + held == table.iloc[:, 1:6].to_numpy().sum()
    assert all(list(own) == sorted(own, reverse=True) for own in [table["涉及方案数"]])
    assert len(table) > rows


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


def test_ladder_cells_are_the_counts_of_each_year(data) -> None:
    ax = charts.deadline_ladder(data)
    table = drawn_on(ax).data
    years = data["years"]
    ends = years[years["kind"].isin(["by", "in", "range"])].dropna(subset="to_date")
    ends = ends.assign(row=ends["measure_id"].fillna(ends["action_id"]), year=ends["to_date"].dt.year)
    counted = ends.drop_duplicates(["row", "year"]).groupby("year").size()
    named = [name for name in table.columns if name.isdigit()]
    assert {int(name): int(table[name].sum()) for name in named if table[name].sum()} == dict(counted)
    drawn = sum(sum(map(sum, _cells(ax, mesh))) for mesh in _meshes(ax))
    assert drawn == table.iloc[:, 2:].to_numpy().sum()
    assert len([p for p in ax.patches if p.get_gid() == "frame"]) == len(data["plans"])


def test_the_frame_of_a_period_has_all_of_its_years(data) -> None:
    last = int(data["years"]["to_date"].dt.year.max()) + 2
    longer = data | {"plans": data["plans"].assign(period_end=last)}
    ax = charts.deadline_ladder(longer)
    assert str(last) in drawn_on(ax).data.columns
    cells = _meshes(ax)[0].get_coordinates()[0, :, 0]
    right = {round(p.get_x() + p.get_width()) for p in ax.patches if p.get_gid() == "frame"}
    assert right == {round(cells[-1])}


def test_what_is_still_due_is_told_with_its_day(data) -> None:
    ax = charts.deadline_ladder(data, after="2022-06-30")
    years = data["years"]
    ends = years[years["kind"].isin(["by", "in", "range"]) & (years["to_date"] > "2022-06-30")]
    left = ends.assign(year=ends["to_date"].dt.year).drop_duplicates(["measure_id", "year"])
    assert f"2022年6月30日以后尚有{len(left)}项到期" in drawn_on(ax).title
    assert drawn_on(ax).data["尚未到期"].sum() == len(left)


def test_a_day_that_is_none_is_told(data) -> None:
    with pytest.raises(ValueError, match="after '2024-13-45' is no day; write it like 2024-12-31"):
        charts.deadline_ladder(data, after="2024-13-45")


def test_timeline_marks_stand_at_their_dates(data) -> None:
    plan = data["plans"]["plan_id"].iloc[0]
    ax = charts.plan_timeline(data, plan)
    own = data["years"][data["years"]["plan_id"] == plan]
    wanted = sorted(own[own["kind"] == "by"]["to_date"].dt.date)
    diamonds = [line for line in ax.lines if line.get_marker() == "D"]
    found = sorted(num2date(line.get_xdata()[0] - 1).date() for line in diamonds)
    assert found == wanted
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # read from top to bottom


def test_what_recurs_stands_at_the_right_and_every_mark_of_the_key_is_drawn(data) -> None:
    plan = data["plans"]["plan_id"].iloc[0]
    ax = charts.plan_timeline(data, plan)
    kinds = set(data["years"][data["years"]["plan_id"] == plan]["kind"].astype(str))
    marks = {(line.get_gid() or "").split(":")[0] for line in ax.lines}
    assert {"every", "within"} & kinds <= marks
    assert all(
        line.get_xdata()[0] >= ax.get_xlim()[1] for line in ax.lines if (line.get_gid() or "").startswith("every")
    )


def test_load_bars_add_up_and_the_heaviest_stands_first(data) -> None:
    ax = charts.load_of_units(data, plans=["place02-2021"])
    own = data["assignments"][data["assignments"]["plan_id"] == "place02-2021"]
    leads = own[own["role"] == "lead"].groupby("name")["measure_id"].nunique()
    bars = [gid.split("|") for gid in _patches(ax)]
    table = drawn_on(ax).data
    assert sum(int(n) for _, _, role, n in bars if role == "lead") == leads.sum()
    assert sum(int(n) for *_, n in bars) == table["合计"].sum() == own.groupby("measure_id")["name"].nunique().sum()
    assert table["合计"].is_monotonic_decreasing


def test_responsibility_keeps_lead_and_the_other_roles_side_by_side(data) -> None:
    ax = charts.responsibility_map(data)
    rows = data["assignments"].drop_duplicates(["measure_id", "function", "role"])
    table = drawn_on(ax).data
    assert table["牵头"].sum() == (rows["role"] == "lead").sum()
    meshes = _meshes(ax)
    led, other = (sum(sum(map(sum, _cells(ax, mesh))) for mesh in meshes[half::2]) for half in (0, 1))
    assert led == table["牵头"].sum()
    assert led + other + _left_out(ax)[1] == table["合计"].sum() == rows["measure_id"].size


def test_pairs_of_units_are_counted_by_measures_that_name_both(data) -> None:
    ax = charts.unit_pairs(data)
    table = drawn_on(ax).data
    held = data["assignments"].groupby("measure_id")["function"].agg(lambda names: set(names))
    for row in table.itertuples(index=False):
        assert row[2] == sum({row[0], row[1]} <= names for names in held)
    assert sum(map(sum, _cells(ax, _meshes(ax)[0]))) == table.iloc[:, 2].sum()


def test_targets_are_quoted_and_what_differs_bears_a_stroke(data) -> None:
    ax = charts.target_comparison(data)
    found = drawn_on(ax).finding
    values = found["found"].groupby(["object_id", "plan_id"])["value"].max().groupby("object_id").nunique()
    differ = set(values[values > 1].index)
    note = re.search(r"另有(\d+)个未画出", " ".join(drawn_on(ax).notes))
    left = int(note[1]) if note else 0
    first = list(dict.fromkeys(found["objects"]))[: len(set(found["objects"])) - left]
    assert set(_patches(ax)) == differ & set(first)
    words = {text.get_text() for text in ax.texts}
    shown = found["found"].assign(says=drawn_on(ax).data["指标值"])
    assert set(shown[shown["object_id"].isin(first)]["says"]) <= words


def test_lineage_bars_fill_a_hundred_per_cent_and_fall_by_what_is_shared(data) -> None:
    ax = charts.lineage_bars(data)
    shares: dict[str, float] = {}
    taken: dict[str, float] = {}
    for gid in _patches(ax):
        _, row, kind, share = gid.split("|")
        shares[row] = shares.get(row, 0.0) + float(share)
        taken[row] = taken.get(row, 0.0) + float(share) * (kind != "own")
    assert len(shares) == len(data["plans"])
    assert all(abs(whole - 100) < 0.2 for whole in shares.values())
    order = [taken[row] for row in sorted(taken, key=int)]
    assert order == sorted(order, reverse=True)
    assert f"{round(max(order))}%" in drawn_on(ax).title


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


def test_labels_of_a_dot_plot_lie_inside_their_own_interval(data) -> None:
    one, two = list(data["plans"]["plan_id"])[:2]
    for plans in ((one, two), (two, one)):
        ax = charts.lineage_dots(data, *plans)
        held = data["measures"].groupby("action_id")[["start", "end"]].agg({"start": "min", "end": "max"})
        ax.figure.draw_without_rendering()
        down = ax.transData.inverted()
        for text in ax.texts:
            if (text.get_gid() or "").startswith("row:"):
                box = text.get_window_extent().transformed(down)
                middle = (box.y0 + box.y1) / 2
                assert held["start"][text.get_gid()[4:]] <= middle <= held["end"][text.get_gid()[4:]]


@pytest.mark.parametrize("chart", ["who-carries-most", "how-measures-group", "how-much-text-is-shared"])
@pytest.mark.parametrize("n", [5, 40])
def test_bars_are_as_long_as_their_numbers(chart: str, n: int) -> None:
    data = corpus(n)
    ax = charts.CHARTS[chart].draw(data, list(data["plans"]["plan_id"]))
    per_one = {round(bar.get_width() / float(gid.split("|")[3]), 4) for gid, bar in _patches(ax).items()}
    assert max(per_one) - min(per_one) < 0.01


def test_the_overview_has_every_measure_once(data) -> None:
    ax = charts.group_overview(data)
    bars = [gid.split("|") for gid in _patches(ax)]
    assert sum(int(n) for *_, n in bars) + _left_out(ax)[1] == len(data["clusters"])
    spread = data["clusters"].groupby("cluster_id")["plan_id"].nunique()
    shared = int((data["clusters"]["cluster_id"].map(spread) > 1).sum())
    assert f"其中{shared}条其他方案也有" in drawn_on(ax).title


def test_dendrogram_has_a_joint_for_every_leaf_but_one(data) -> None:
    ax = charts.dendrogram(data)
    joints = next(c for c in ax.collections if isinstance(c, LineCollection))
    assert len(joints.get_segments()) == len(drawn_on(ax).data) - _left_out(ax)[0] - 1


def test_profiles_print_each_number(data) -> None:
    ax = charts.plan_profiles(data)
    table = drawn_on(ax).data
    count = data["measures"].groupby("plan_id").size()
    assert list(table["措施"]) == [count[p] for p in data["plans"].sort_values("issued_on")["plan_id"]]
    cells = [number for mesh in _meshes(ax) for row in _cells(ax, mesh) for number in row]
    assert sorted(cells) == sorted(round(float(n)) for n in table.iloc[:, 1:].to_numpy().ravel())


@pytest.mark.parametrize("by", ["plan", "theme"])
def test_completeness_prints_what_its_title_adds_up(data, by: str) -> None:
    ax = charts.completeness(data, by=by)
    table = drawn_on(ax).data
    whole, three, none = (int(table[name].sum()) for name in ("措施", "三者齐备", "三者皆无"))
    said = f"{three}条同时写明" if three else "没有一条同时写明"
    assert drawn_on(ax).title.startswith(f"{whole}条措施中") and said in drawn_on(ax).title
    assert (f"{none}条三者皆无" if none else "没有三者皆无的") in drawn_on(ax).title
    cells = [_cells(ax, mesh) for mesh in _meshes(ax)]
    assert sum(map(sum, cells[0])) == whole and sum(map(sum, cells[-1])) == none


def test_a_row_that_the_title_names_is_drawn_though_others_are_longer() -> None:
    themes = [f"主题{number:02d}" for number in range(40)]
    ids = [(theme, f"p/m{3 * number + k:03d}") for number, theme in enumerate(themes) for k in range(3)][:-1]
    data = tables(
        measures=[{"measure_id": one, "theme": theme} for theme, one in ids],
        assignments=[{"measure_id": one} for theme, one in ids if theme != themes[-1]],
    )
    ax = charts.completeness(data, by="theme")
    assert "三者皆无最多的是主题39（2条）" in drawn_on(ax).title
    assert "主题39" in {text.get_text() for text in ax.texts}


def test_names_of_actions_are_whole_though_columns_are_many(data) -> None:
    long = {
        one: "安全生产责任落实和隐患排查治理能力提升行动" for number, one in enumerate(data["actions"]["action_id"])
    }
    named = data | {"actions": data["actions"].assign(name=data["actions"]["action_id"].map(long))}
    ax = charts.action_matrix(named, *data["plans"]["plan_id"][:2])
    assert not [text.get_text() for text in ax.texts if text.get_text().endswith("…")]


def test_what_recurs_more_often_than_there_is_room_for_is_told() -> None:
    often = [{"measure_id": "p/m001", "kind": "every", "raw": f"每{word}至少组织开展一次集中检查", "every_period": "month"}
             for word in "日周旬月季年"]  # fmt: skip
    ax = charts.plan_timeline(tables(measures=[{"measure_id": "p/m001"}], years=often), "p")
    assert "1行定期和限时要求较多，右侧未列全，见数据表" in drawn_on(ax).notes
    ax = charts.plan_timeline(tables(measures=[{"measure_id": "p/m001"}], years=often[:2]), "p")
    assert not [note for note in drawn_on(ax).notes if "未列全" in note]
    assert "每周至少组织开展一次集中检查" in {text.get_text() for text in ax.texts}


@pytest.mark.parametrize("n", [2, 40])
def test_no_word_is_english_in_a_chinese_picture_and_nothing_is_drawn_that_the_data_lacks(n: int) -> None:
    data = corpus(n)
    for chart in charts.CHARTS.values():
        plans = list(data["plans"]["plan_id"])
        ax = chart.draw(data, {"plans": plans, "pair": plans[:2], "plan": plans[:1]}[chart.takes], lang="zh")
        words = [text.get_text() for text in (*ax.texts, *ax.figure.findobj(Text)) if text.get_visible()]
        assert not [word for word in words if re.search(r"[A-Za-z]{2,}", word) and ax.axison is False], chart.name
        plt.close("all")


def test_chart_data_of_something_else_says_so() -> None:
    with pytest.raises(ValueError, match="no chart of compare"):
        charts.chart_data(plt.figure().add_subplot())


def test_two_codings_frame_what_chance_does_not_explain() -> None:
    data = dict(corpus(5))
    first = data["plans"]["plan_id"][0]
    own = data["measures"]["plan_id"] == first
    data["measures"] = data["measures"].assign(theme=data["measures"]["theme"].where(~own, "保险共治"))
    ax = charts.two_way(data)
    table = drawn_on(ax).data
    cells, (rows, held) = _cells(ax, _meshes(ax)[0]), _left_out(ax)
    assert rows == held == 0 and sum(map(sum, cells)) == len(data["measures"]) == table["合计"].sum()
    frames = [p.get_gid().split("|") for p in ax.patches if p.get_gid() and "|" in p.get_gid()]
    place = table.iloc[:, 0][[sum(row) == own.sum() == max(row) for row in cells].index(True)]
    assert ["more", place, "保险共治"] in frames
    assert all(theme != "保险共治" for sign, name, theme in frames if sign == "more" and name != place)
    assert {p.get_linestyle() for p in _patches(ax, "fewer").values()} <= {"--"} | {(0, (3, 1.5))}
    assert place in drawn_on(ax).title and "偏多最明显" in drawn_on(ax).title


@pytest.mark.parametrize(("n", "size"), [(2, "slide"), (5, "slide"), (5, "page"), (40, "page")])
def test_cells_of_the_frame_are_the_states_and_what_finds_no_room_is_told(n: int, size: str) -> None:
    data = corpus(n)
    ax = charts.frame_map(data, size=size)
    states = data["frames"].dropna(subset=["entry_id"]).set_index(["entry_id", "plan_id"])["state"]
    cells = [gid.split("|") for gid in _patches(ax) if gid.count("|") == 2 and not gid.startswith("own|")]
    assert len(cells) == len({(entry, plan) for entry, plan, _ in cells})
    assert all(states[entry, plan] == state for entry, plan, state in cells)
    gone = sum(
        int(found) for note in drawn_on(ax).notes for found in re.findall(r"另有(?:各方案均涉及的)?(\d+)项未画出", note)
    )
    # names are not cut to make room on a slide: what every plan has goes first, and is told
    assert (
        gone == 0 or n > 5 or (size == "slide" and f"另有各方案均涉及的{gone}项未画出" in "".join(drawn_on(ax).notes))
    )
    assert n > 5 or not [text for text in ax.texts if text.get_text().endswith("…")]
    assert len({entry for entry, _, _ in cells}) + gone == 33 and {plan for _, plan, _ in cells} == set(
        data["plans"]["plan_id"]
    )
    own = data["frames"][(data["frames"]["state"] == "own") & data["frames"]["measure_id"].notna()][
        "plan_id"
    ].value_counts()
    told = dict(gid.split("|")[1:] for gid in _patches(ax, "own|"))
    assert {plan: int(count) for plan, count in told.items()} == {plan: int(own.get(plan, 0)) for plan in told}


def test_many_plans_on_a_slide_become_bars_of_how_many_have_an_entry() -> None:
    data = corpus(40)
    ax = charts.frame_map(data)
    states = data["frames"].dropna(subset=["entry_id"]).groupby(["entry_id", "state"], observed=True).size()
    bars: dict[str, dict[str, tuple[int, float]]] = {}
    for gid, patch in _patches(ax).items():
        entry, part, count = gid.split("|")
        if entry != "own":
            bars.setdefault(entry, {})[part] = int(count), patch.get_width()
    assert len(bars) >= 30
    for entry, parts in bars.items():
        assert sum(count for count, _ in parts.values()) == 40
        assert parts.get("taken", (0, 0))[0] == states.get((entry, "covered"), 0)
        assert len({round(width / count, 3) for count, width in parts.values()}) == 1


def test_strips_of_plans_add_up_to_the_whole() -> None:
    ax = charts.frame_strips(corpus(5))
    table, strips = drawn_on(ax).data, {}
    for gid in _patches(ax, "0|"):
        _, row, part, share = gid.split("|")
        strips.setdefault(int(row), {})[part] = float(share)
    assert len(strips) == len(table) == 5
    assert all(sum(parts.values()) == pytest.approx(100, abs=0.3) for parts in strips.values())
    assert [strips[i].get("added", 0) for i in range(5)] == pytest.approx(table["自有内容"].tolist(), abs=0.06)


def test_the_way_of_an_entry_down_has_its_dates() -> None:
    data = corpus(5)
    ax = charts.entry_descent(data, "M03", size="page")
    issued = data["plans"].set_index("plan_id")["issued_on"]
    rings = {line.get_gid()[7:]: line.get_xdata()[0] for line in ax.lines if str(line.get_gid()).startswith("issued|")}
    assert {plan: pd.Timestamp(num2date(day)).tz_localize(None) for plan, day in rings.items()} == issued.to_dict()
    rows = data["frames"].query("entry_id == 'M03' and state != 'absent'")
    years = data["years"][data["years"]["measure_id"].isin(rows["measure_id"]) & data["years"]["to_date"].notna()]
    due = {(line.get_gid()[4:], line.get_xdata()[0]) for line in ax.lines if str(line.get_gid()).startswith("due|")}
    assert {plan for plan, _ in due} == set(years["plan_id"])
    assert {pd.Timestamp(num2date(day)).tz_localize(None) for _, day in due} == set(years["to_date"])


def test_a_plan_of_unknown_level_stands_in_no_other_group() -> None:
    data = corpus(5)
    plans = data["plans"]
    data["plans"] = plans.assign(level=plans["level"].where(plans["plan_id"] != plans["plan_id"].iloc[0]))
    ax = charts.entry_descent(data, "M03", size="page")
    words = [text.get_text() for text in ax.texts]
    assert words.count("—") == 1
    assert words[words.index("—") + 1] == plan_labels(data["plans"], "zh")[plans["plan_id"].iloc[0]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bars_of_many_plans_have_room_for_their_numbers(lang: str) -> None:
    ax = charts.frame_map(corpus(40), size="slide", lang=lang)
    bars = {
        gid: bar for gid, bar in _patches(ax).items() if "|taken|" in gid or "|altered|" in gid or "|absent|" in gid
    }
    width = sum(bar.get_width() for gid, bar in bars.items() if gid.startswith("A1|"))
    assert width >= 4 * 18 * 0.99
    shares = charts.frame_strips(corpus(40), size="slide", lang=lang)
    assert [text for text in shares.texts if re.fullmatch(r"\d+%", text.get_text())]
