"""Every chart in both languages, three sizes, with few and with many plans: readable, nothing over anything else."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from charts.frames import corpus
from charts.looks import close, faults
from matplotlib.axes import Axes

from compare import charts, findings
from compare.charts.sheet import drawn_on
from compare.corpus import Corpus, CorpusError
from compare.findings.words import Finding

Tables = dict[str, pd.DataFrame]


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]


def _ids(data: Tables) -> list[str]:
    return list(data["plans"]["plan_id"])


CHARTS: dict[str, Callable[..., Axes]] = {
    "coverage by theme": lambda data, **how: charts.coverage_map(data, "theme", **how),
    "coverage by sector": lambda data, **how: charts.coverage_map(data, "sector", value="char_share", **how),
    "coverage by cluster": lambda data, **how: charts.coverage_map(data, "cluster", **how),
    "action crosswalk": lambda data, **how: charts.action_crosswalk(data, *_ids(data)[:2], **how),
    "action matrix": lambda data, **how: charts.action_matrix(data, *_ids(data)[:2], **how),
    "deadline ladder": charts.deadline_ladder,
    "target comparison": charts.target_comparison,
    "responsibility map": charts.responsibility_map,
    "load of units": charts.load_of_units,
    "unit pairs": charts.unit_pairs,
    "unit pairs by name": lambda data, **how: charts.unit_pairs(data, by="name", **how),
    "dendrogram": charts.dendrogram,
    "group overview": charts.group_overview,
    "completeness": charts.completeness,
    "completeness by theme": lambda data, **how: charts.completeness(data, by="theme", **how),
    "lineage bars": charts.lineage_bars,
    "lineage dots": lambda data, **how: charts.lineage_dots(data, *_ids(data)[:2], **how),
    "plan profiles": charts.plan_profiles,
    "two codings": charts.two_way,
    "two codings in shares": lambda data, **how: charts.two_way(data, "function", "role", value="row_share", **how),
    "frame map": charts.frame_map,
    "frame map of actions": lambda data, **how: charts.frame_map(data, kind="action", **how),
    "frame strips": charts.frame_strips,
    "entry descent": charts.entry_descent,
    "side by side": charts.side_by_side,
    "side by side by theme": lambda data, **how: charts.side_by_side(data, "theme", **how),
    "plan timeline": lambda data, **how: charts.plan_timeline(data, _ids(data)[0], **how),
}


@pytest.fixture(autouse=True)
def _agg() -> None:
    mpl.use("agg")


_found: dict[Any, tuple[Any, Finding]] = {}  # with what each was found in, so that no other frames take its place


@pytest.fixture
def found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes and languages differ in the drawing alone: what is found in the same frames is not worked out again."""

    def remembered(name: str, call: Callable[..., Finding]) -> Callable[..., Finding]:
        def found(data: Any, *args: Any, **how: Any) -> Finding:
            key = name, id(data), repr(args), repr(how)
            if key not in _found:
                _found[key] = data, call(data, *args, **how)
            return _found[key][1]

        return found

    for name in filter(str.islower, findings.__all__):
        monkeypatch.setattr(findings, name, remembered(name, getattr(findings, name)))


@cache
def _held(n: int) -> Tables:
    return corpus(n)


@cache
def _long() -> Tables:
    """Five plans with long names of places and with large amounts."""
    data = corpus(5)
    place = "双江拉祜族佤族布朗族傣族自治县"
    plans = data["plans"].assign(jurisdiction=[f"{place}第{i}街道" for i in range(5)], county=None)
    amounts = [10.0 ** (i % 9) for i in range(len(data["targets"]))]
    return data | {"plans": plans, "targets": data["targets"].assign(unit="元", op="<=", value=amounts)}


LOOKS = [
    (n, size, lang)
    for (n, size), lang in zip(
        itertools.product((2, 40), ("slide", "column", "page")), itertools.cycle(("zh", "en")), strict=False
    )
]


@pytest.mark.usefixtures("found_once")
@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize(("n", "size", "lang"), LOOKS)
def test_chart_is_readable(chart: str, n: int, size: str, lang: str) -> None:
    ax = CHARTS[chart](_held(n), size=size, lang=lang)
    found = faults(ax.get_figure(root=True))
    close(ax)
    assert found == []


@pytest.mark.usefixtures("found_once")
@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_chart_says_what_it_shows(chart: str, lang: str) -> None:
    ax = CHARTS[chart](_long(), lang=lang)
    said, drawn = charts.chart_data(ax), drawn_on(ax)
    if lang == "zh":  # what differs between two runs differs in any language; other frames, found anew
        assert faults(ax.get_figure(root=True)) == []
        assert said == charts.chart_data(CHARTS[chart](_long.__wrapped__(), lang=lang))
    assert drawn.title and drawn.subtitle and len(drawn.data)
    assert drawn.source.startswith("来源" if lang == "zh" else "Source")
    assert "2020-01-15" in drawn.source  # the plans' own dates
    assert drawn.title in said and drawn.source in said
    mpl.pyplot.close("all")


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_empty_selection_is_an_empty_chart_that_says_so(chart: str, lang: str) -> None:
    data = {name: table.iloc[:0] for name, table in corpus(2).items()} | {"plans": corpus(2)["plans"]}
    ax = CHARTS[chart](data, lang=lang)
    assert drawn_on(ax).finding.empty and drawn_on(ax).title
    assert charts.chart_data(ax).startswith(drawn_on(ax).title)
    assert faults(ax.get_figure(root=True)) == []
    close(ax)


@pytest.mark.parametrize("chart", CHARTS)
def test_one_plan_alone(chart: str) -> None:
    if "crosswalk" in chart or "matrix" in chart or "dots" in chart:
        pytest.skip("takes two plans")
    data = corpus(2)
    one = _ids(data)[:1]
    how = {} if chart == "plan timeline" else {"plans": one}
    ax = CHARTS[chart](data, **how)
    assert faults(ax.get_figure(root=True)) == []
    close(ax)


@pytest.mark.parametrize("chart", ["coverage by theme", "deadline ladder", "lineage bars"])
def test_corpus_and_tables_give_the_same(chart: str) -> None:
    data = corpus(5)
    whole = Corpus(data, {})
    assert charts.chart_data(CHARTS[chart](whole)) == charts.chart_data(CHARTS[chart](data))
    mpl.pyplot.close("all")


@pytest.mark.parametrize("chart", ["deadline ladder", "group overview", "lineage bars", "target comparison"])
def test_order_of_the_rows_changes_nothing(chart: str) -> None:
    data = corpus(5)
    shuffled = {name: table.sample(frac=1, random_state=3).reset_index(drop=True) for name, table in data.items()}
    assert charts.chart_data(CHARTS[chart](data)) == charts.chart_data(CHARTS[chart](shuffled))
    mpl.pyplot.close("all")


def test_unknown_plan_lists_those_that_are() -> None:
    with pytest.raises(CorpusError, match="no plan nowhere-2024; there are place01-2020, place02-2021"):
        charts.coverage_map(corpus(2), plans=["nowhere-2024"])


@pytest.mark.parametrize(("how", "message"), [({"lang": "fr"}, "zh, en"), ({"size": "poster"}, "slide, column, page")])
def test_wrong_use_lists_what_there_is(how: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        charts.lineage_bars(corpus(2), **how)


def test_charts_leave_settings_alone() -> None:
    before = dict(mpl.rcParams)
    close(charts.deadline_ladder(corpus(2)))
    assert dict(mpl.rcParams) == before


def test_a_theme_of_ones_own_changes_nothing() -> None:
    plain = charts.chart_data(charts.deadline_ladder(corpus(2)))
    with mpl.rc_context({"font.family": "serif", "font.size": 30, "axes.facecolor": "black", "font.weight": "bold"}):
        ax = charts.deadline_ladder(corpus(2))
    assert faults(ax.get_figure(root=True)) == []
    assert charts.chart_data(ax) == plain
    mpl.pyplot.close("all")


def test_given_axes_are_filled_where_they_stand() -> None:
    figure, (left, right) = mpl.pyplot.subplots(1, 2, figsize=(20, 6))
    ax = charts.lineage_bars(corpus(5), ax=left, size="column")
    assert ax is left
    charts.deadline_ladder(corpus(5), ax=right, size="column", lang="en")
    assert faults(figure) == []
    assert left.get_position().x1 < right.get_position().x0
    mpl.pyplot.close(figure)


def test_strange_names_do_no_harm() -> None:
    data = dict(corpus(2))
    data["actions"] = data["actions"].assign(name="“$x_1$”行动\n\t🙂" + "很长的名称" * 30)
    data["measures"] = data["measures"].assign(title="$\\frac{1}{2}$ " + "无" * 300)
    for chart in ("action crosswalk", "action matrix", "plan timeline", "lineage dots"):
        ax = CHARTS[chart](data)
        assert faults(ax.get_figure(root=True)) == []
        close(ax)


def test_no_font_of_the_system_is_needed() -> None:
    code = """
import warnings; warnings.simplefilter("error", UserWarning)
import matplotlib as mpl; mpl.use("agg")
from matplotlib import font_manager
font_manager.fontManager.ttflist = [f for f in font_manager.fontManager.ttflist if "matplotlib" in f.fname]
from charts.frames import corpus
from compare import charts
charts.deadline_ladder(corpus(2)).figure.canvas.draw()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


FAULTY = [
    (lambda ax: ax.text(0.5, 0.5, "🙂"), "warning"),
    (lambda ax: ax.text(0.99, 0.5, "一行出了图的字" * 5), "leaves the picture"),
    (lambda ax: (ax.text(0.5, 0.5, "一二三四"), ax.text(0.52, 0.51, "五六七八")), "overlap"),
]


@pytest.mark.parametrize(("spoil", "what"), FAULTY)
def test_the_test_itself_sees_faults(spoil: Callable[[Axes], object], what: str) -> None:
    with mpl.rc_context():
        charts.use_chinese_font()
        figure, ax = mpl.pyplot.subplots()
        ax.set_axis_off()
        assert faults(figure) == []
        spoil(ax)
        assert any(fault.startswith(what) for fault in faults(figure))
    mpl.pyplot.close(figure)


@pytest.mark.usefixtures("found_once")
@pytest.mark.parametrize("chart", CHARTS)
def test_long_place_names_and_large_amounts_fit(chart: str) -> None:
    for size in ("column", "page"):  # on a slide: what it shows, above
        ax = CHARTS[chart](_long(), size=size)
        assert faults(ax.get_figure(root=True)) == []
        close(ax)
