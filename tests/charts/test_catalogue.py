"""The catalogue names every chart, and the page of charts shows every one of the catalogue."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from PIL import Image

from compare import charts

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "charts.md").read_text(encoding="utf-8")
DRAWN = {
    name
    for name in charts.__all__
    if inspect.isfunction(getattr(charts, name)) and "lang" in inspect.signature(getattr(charts, name)).parameters
} - {"plan_labels", "own_chart"}


def test_every_chart_is_in_the_catalogue() -> None:
    assert {chart.function.__name__ for chart in charts.CHARTS.values()} == DRAWN


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_every_chart_takes_the_same_words(name: str) -> None:
    taken = inspect.signature(getattr(charts, name)).parameters
    assert {key: taken[key].default for key in ("ax", "lang", "size")} == {"ax": None, "lang": None, "size": "slide"}
    assert f"`{name}" in PAGE


@pytest.mark.parametrize("name", charts.CHARTS)
def test_every_chart_has_its_picture(name: str) -> None:
    assert f"(pictures/{name}.png)" in PAGE
    with Image.open(ROOT / "docs" / "pictures" / f"{name}.png") as picture:
        assert picture.width == 921


def test_the_page_names_no_picture_that_is_not_drawn() -> None:
    assert set(re.findall(r"\(pictures/([\w-]+)\.png\)", PAGE)) == set(charts.CHARTS)


@pytest.mark.parametrize("chart", charts.CHARTS.values(), ids=lambda chart: chart.name)
def test_names_are_fit_for_files(chart: charts.Chart) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", chart.name)
    assert chart.zh and chart.en.endswith("?")
