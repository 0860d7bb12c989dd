"""Charts as files: formats, sizes, fonts inside, the same bytes, nothing overwritten."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from charts.frames import corpus
from PIL import Image
from pypdf import PdfReader

from compare import charts
from compare.charts.sheet import Sheet, alt_text, drawn_on
from compare.charts.style import SIZES, get_size
from compare.corpus import CorpusError
from compare.errors import UnwritableError
from compare.export import export_charts, save_chart
from compare.export.pictures import planned
from compare.findings import finding, say


@pytest.fixture(autouse=True)
def _agg() -> None:
    mpl.use("agg")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("charts")
    export_charts(corpus(2), out, charts=["what-is-due-when"], langs=("zh", "en"), sizes=tuple(SIZES))
    return out


def test_named_by_question_plans_size_and_language(folder: Path) -> None:
    stem = "what-is-due-when_place01-2020+place02-2021"
    wanted = {
        f"{stem}_{size}_{lang}.{kind}" for size in SIZES for lang in ("zh", "en") for kind in ("png", "svg", "pdf")
    }
    assert {path.name for path in folder.iterdir()} == wanted


@pytest.mark.parametrize("size", SIZES)
def test_png_has_300_dpi_and_the_right_size(folder: Path, size: str) -> None:
    with Image.open(next(folder.glob(f"*_{size}_zh.png"))) as picture:
        assert picture.size == (int(SIZES[size].width * 300), int(SIZES[size].height * 300))
        assert round(picture.info["dpi"][0]) == 300
        assert "matplotlib" not in str(picture.info).lower()


@pytest.mark.parametrize("size", SIZES)
def test_pdf_has_its_fonts_inside_and_its_text_can_be_found(folder: Path, size: str) -> None:
    page = PdfReader(next(folder.glob(f"*_{size}_zh.pdf"))).pages[0]
    assert "来源" in page.extract_text()
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert len(fonts) == 1  # Chinese and figures in one, so that a line is one line for whoever searches it
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner["/FontDescriptor"].get_object()
        assert "NotoSansSC" in str(font["/BaseFont"])
        assert font["/Subtype"] == "/Type3" or {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_svg_needs_no_font(folder: Path) -> None:
    for path in folder.glob("*.svg"):
        root = ElementTree.parse(path).getroot()
        assert not [element for element in root.iter() if element.tag.endswith("}text")]


def test_same_chart_same_bytes(folder: Path, tmp_path: Path) -> None:
    for path in export_charts(corpus(2), tmp_path, charts=["what-is-due-when"], sizes=["column"]):
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_a_chart_with_notes_is_the_same_file_every_time(tmp_path: Path) -> None:
    def drawn() -> str:
        sheet = Sheet(
            None, get_size("slide"), "zh", finding(say("quoted", words="题"), notes=(say("quoted", words="一句"),))
        )
        sheet.note(say("quoted", words="两点"))
        return "|".join(f"{text.get_gid()} {text.get_text()}" for text in sheet.parent.texts)

    assert drawn() == drawn()
    assert drawn().count("一句") == 1 and "两点" in drawn()


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    name = "what-is-due-when_place01-2020+place02-2021_slide_zh.svg"
    (tmp_path / name).write_text("mine")
    how = {"charts": ["what-is-due-when"], "sizes": ["slide"], "formats": ["png", "svg"]}
    with pytest.raises(FileExistsError, match=re.escape(name) + ".*force=True"):
        export_charts(corpus(2), tmp_path, **how)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"
    assert len(export_charts(corpus(2), tmp_path, force=True, **how)) == 2


def test_one_chart_of_ones_own(tmp_path: Path) -> None:
    ax = charts.lineage_bars(corpus(2), size="column")
    assert [path.name for path in save_chart(ax, tmp_path / "mine.v1")] == ["mine.v1.png", "mine.v1.svg", "mine.v1.pdf"]
    with pytest.raises(FileExistsError):
        save_chart(ax, tmp_path / "mine.v1")
    with pytest.raises(ValueError, match="png, svg, pdf"):
        save_chart(ax, tmp_path / "mine", ["gif"])
    plt.close(ax.figure)


@pytest.mark.parametrize(
    ("how", "error", "message"),
    [
        ({"charts": ["radar"]}, ValueError, "what-is-due-when"),
        ({"plans": ["nowhere"]}, CorpusError, "place01-2020"),
        ({"pairs": [("place01-2020", "nowhere")]}, CorpusError, "place02-2021"),
        ({"langs": ["de"]}, ValueError, "zh, en"),
        ({"sizes": ["a0"]}, ValueError, "slide, column, page"),
        ({"formats": ["gif"]}, ValueError, "png, svg, pdf"),
    ],
)
def test_wrong_use_lists_what_there_is(tmp_path: Path, how: dict, error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        export_charts(corpus(2), tmp_path, **how)
    assert not list(tmp_path.iterdir())


def test_what_is_drawn_by_default_is_for_briefings_and_no_more_than_can_be_looked_through() -> None:
    briefing = {name for name, chart in charts.CHARTS.items() if chart.briefing}
    takes = {name: charts.CHARTS[name].takes for name in briefing}
    assert {p.chart.name for p in planned(corpus(2), "out")} == briefing  # of two plans there is one pair
    assert {p.chart.name for p in planned(corpus(5), "out")} == {n for n in briefing if takes[n] != "pair"}
    data = corpus(5)
    without = planned(data | {name: data[name].head(0) for name in ("entries", "years")}, "out")
    assert {p.chart.name for p in without} == {n for n in briefing if takes[n] != "pair" and not charts.CHARTS[n].needs}
    forty = planned(corpus(40), "out")
    assert {p.chart.name for p in forty} == {n for n in briefing if takes[n] == "plans"}
    assert sum(len(p.paths) for p in forty) + 2 <= 150


def test_the_data_of_a_chart_is_read_back_as_it_was_drawn_with_source_and_citation(tmp_path: Path) -> None:
    ax = charts.coverage_map(corpus(2))
    (path,) = save_chart(ax, tmp_path / "covered", ["csv"])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    back, shown = pd.read_csv(path), drawn_on(ax)
    assert list(back.columns) == [*shown.data.columns, "来源", "引用格式"]
    assert back[shown.data.columns].astype(str).to_numpy().tolist() == shown.data.astype(str).to_numpy().tolist()
    assert set(back["来源"]) == {shown.source}
    for plan in corpus(2)["plans"].itertuples():
        assert back["引用格式"].str.contains(plan.title, regex=False).all()
    plt.close("all")


def test_pairs_are_drawn_where_they_are_asked_for() -> None:
    ids = list(corpus(5)["plans"]["plan_id"])
    pairs = [(ids[0], ids[1]), (ids[3], ids[2])]
    drawn = {p.plans for p in planned(corpus(5), "out", pairs=pairs) if p.chart.takes == "pair"}
    assert drawn == set(pairs)


def test_files_tell_in_words_what_they_show(tmp_path: Path) -> None:
    ax = charts.deadline_ladder(corpus(2))
    png, svg = save_chart(ax, tmp_path / "due", ["png", "svg"])
    told = alt_text(ax)
    assert Image.open(png).text["Description"] == told
    assert drawn_on(ax).title in told and "方案" in told
    assert drawn_on(ax).title in svg.read_text(encoding="utf-8")
    plt.close("all")


def test_a_file_where_a_folder_is_needed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UnwritableError, match="give another folder"):
        export_charts(corpus(2), tmp_path / "file", charts=["what-is-due-when"], sizes=["column"])
    assert (tmp_path / "file").read_text() == "mine"
