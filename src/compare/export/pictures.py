"""Charts as files for briefings: PNG, SVG, PDF and their data as CSV, in every size, named by question and plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import PngImagePlugin

from compare.analysis.select import Data, plan_ids, table
from compare.charts.catalogue import CHARTS, Chart
from compare.charts.sheet import alt_text, drawn_on
from compare.charts.style import Size, get_size, pixels
from compare.errors import ChoiceError
from compare.export.chart_data import write_chart_data
from compare.files import in_file_name, refuse_existing, written
from compare.findings.words import Finding
from compare.language import Lang, check_lang

FORMATS = ("png", "svg", "pdf")
KINDS = (*FORMATS, "csv")
DPI = 300
FEW_PLANS = 6  # charts of one plan are drawn of so many plans unless they are asked for
MAKER = "plan-compare"
# The same chart gives the same bytes: no dates, no versions, no random ids; glyphs travel with the file. What matplotlib
# is told of PostScript says of PDFs too how many characters one font may hold: Chinese and figures in one.
FILE_SETTINGS: Any = {"svg.hashsalt": MAKER, "svg.fonttype": "path", "pdf.fonttype": 42, "ps.fonttype": 42,
                      "pdf.compression": 6, "savefig.bbox": None}  # fmt: skip

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Picture:
    """A chart that is to be drawn: from which plans, in which language and size, and into which files."""

    chart: Chart
    plans: tuple[str, ...]
    lang: Lang
    size: str | Size
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Drawn:
    """A picture on disk and the words on it."""

    picture: Picture
    title: str
    subtitle: str
    source: str
    under: str
    alt: str
    finding: Finding | None = None


def save_chart(ax: Axes, stem: str | Path, formats: Sequence[str] = FORMATS, force: bool = False) -> list[Path]:
    """Save one chart as files.

    Parameters
    ----------
    ax : Axes
        As a chart of ``compare.charts`` returned it.
    stem : str or Path
        Folder and name without the ending.
    formats : sequence of str
        ``png`` (300 dpi), ``svg`` (glyphs as outlines), ``pdf`` (fonts embedded), ``csv`` (the numbers drawn, with
        source and citation).

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ValueError
        For a format that is none of these.
    """
    stem = Path(stem)
    paths = [stem.with_name(f"{stem.name}.{_format(name)}") for name in formats]
    refuse_existing(paths, force)
    _save(ax, paths)
    return paths


def _format(name: str) -> str:
    if name not in KINDS:
        raise ChoiceError(f"no format {name!r}; there are {', '.join(KINDS)}")
    return name


def _save(ax: Axes, paths: Iterable[Path]) -> None:
    words, alt = drawn_on(ax), alt_text(ax)
    figure = ax.get_figure(root=True)
    assert figure is not None
    metadata: dict[str, dict[str, Any]] = {
        "png": {"Software": MAKER, "Title": words.title, "Description": alt, "Source": words.source},
        "svg": {"Creator": MAKER, "Date": None, "Title": words.title, "Description": alt},
        "pdf": {"Creator": MAKER, "Producer": None, "CreationDate": None, "Title": words.title,
                "Subject": alt},
    }  # fmt: skip
    with mpl.rc_context(FILE_SETTINGS):
        for path in paths:
            name = path.suffix[1:]
            with written(path) as beside:
                if name == "csv":
                    write_chart_data(words, beside)
                elif name == "png":
                    _save_png(figure, beside, metadata[name])
                else:
                    figure.savefig(beside, format=name, dpi=DPI, metadata=metadata[name])


def _save_png(figure: Figure, path: Path, metadata: Mapping[str, str]) -> None:
    info = PngImagePlugin.PngInfo()
    for name, words in metadata.items():
        info.add_text(name, words)
    pixels(figure, DPI).save(path, "PNG", pnginfo=info, dpi=(DPI, DPI), compress_level=1)


def planned(
    data: Data,
    out: str | Path,
    *,
    charts: Sequence[str] | None = None,
    plans: Sequence[str] | None = None,
    pairs: Sequence[tuple[str, str]] | None = None,
    langs: Sequence[str] | None = None,
    sizes: Sequence[str] = ("slide",),
    formats: Sequence[str] = FORMATS,
) -> list[Picture]:
    """The pictures and files that ``export_charts`` with the same arguments makes.

    Raises
    ------
    ChoiceError
        For a chart, language, size or format that is not there; the message lists those that are.
    """
    ids = plan_ids(data, plans)
    unknown = [name for name in charts or () if name not in CHARTS]
    if unknown:
        raise ChoiceError(f"no chart {', '.join(unknown)}; there are {', '.join(CHARTS)}")
    languages = [check_lang(lang) for lang in langs or (None,)]
    endings = [_format(name) for name in formats]
    wanted = [CHARTS[name] for name in charts or ()] or [
        chart for chart in CHARTS.values() if chart.briefing and not (chart.needs and table(data, chart.needs).empty)
    ]
    couples = pairs_of(data, ids, pairs)
    whole = len(table(data, "plans"))
    pictures = []
    for chart in wanted:
        selections: list[tuple[str, ...]] = [tuple(ids)]
        if chart.takes == "pair":
            selections = list(couples)
        elif chart.takes == "plan":
            told = ids if charts or not chart.needs else set(table(data, chart.needs)["plan_id"])
            selections = [(plan,) for plan in ids if plan in told] if charts or len(ids) <= FEW_PLANS else []
        for selection in selections:
            for lang in languages:
                for size in sizes:
                    get_size(size)
                    name = f"{chart.name}_{_plans_name(selection, whole)}_{size}_{lang}"
                    paths = tuple(Path(out) / f"{name}.{ending}" for ending in endings)
                    pictures.append(Picture(chart, selection, lang, size, paths))
    return pictures


def pairs_of(data: Data, plans: Sequence[str], asked: Sequence[tuple[str, str]] | None) -> list[tuple[str, str]]:
    """The ids of the pairs that are asked for, by id or name; by default the only pair of two plans, none of more."""
    if asked is None:
        return [(plans[0], plans[1])] if len(plans) == 2 else []
    return [(plan_ids(data, a)[0], plan_ids(data, b)[0]) for a, b in asked]


def _plans_name(plans: Sequence[str], whole: int) -> str:
    if len(plans) <= 3:
        return "+".join(map(in_file_name, plans))
    return f"all-{whole}-plans" if len(plans) == whole else f"{len(plans)}-of-{whole}-plans"


def draw(data: Data, pictures: Sequence[Picture], progress: Progress | None = None) -> Iterator[Drawn]:
    """Draw the pictures one after another into their files."""
    for i, picture in enumerate(pictures, 1):
        # not shown: a figure made while pyplot is interactive would pop up in a notebook
        with plt.ioff():
            ax = picture.chart.draw(data, list(picture.plans), lang=picture.lang, size=picture.size)
            try:
                _save(ax, picture.paths)
                words, alt = drawn_on(ax), alt_text(ax)
            finally:
                plt.close(ax.get_figure(root=True))
        if progress is not None:
            progress("charts", i, len(pictures))
        found = words.finding
        under = "" if found is None else found.under(picture.lang)
        yield Drawn(picture, words.title, words.subtitle, words.source, under, alt, found)


def export_charts(
    data: Data,
    out: str | Path,
    *,
    charts: Sequence[str] | None = None,
    plans: Sequence[str] | None = None,
    pairs: Sequence[tuple[str, str]] | None = None,
    langs: Sequence[str] | None = None,
    sizes: Sequence[str] = ("slide",),
    formats: Sequence[str] = FORMATS,
    force: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write charts as files for briefings.

    Parameters
    ----------
    out : str or Path
        The folder; made where it is missing.
    charts : sequence of str, optional
        Names of ``compare.charts.CHARTS`` (``what-is-due-when`` …); by default those for briefings, the charts of one
        plan only where there are few plans.
    plans : sequence of str, optional
        Plan ids; all by default.
    pairs : sequence of (str, str), optional
        For the charts of two plans; by default the only pair of two plans, none of more.
    langs, sizes, formats : sequence of str
        Of ``zh en`` (the current language by default), ``slide column page``, ``png svg pdf csv``.

    Returns
    -------
    list of Path
        The files written: ``<question>_<plans>_<size>_<lang>.<format>``.

    Raises
    ------
    CorpusError, ValueError
        For a plan, chart, language, size or format that is not there; the message lists those that are.
    """
    pictures = planned(data, out, charts=charts, plans=plans, pairs=pairs, langs=langs, sizes=sizes, formats=formats)
    paths = [path for picture in pictures for path in picture.paths]
    refuse_existing(paths, force)
    for _ in draw(data, pictures, progress):
        pass
    return paths
