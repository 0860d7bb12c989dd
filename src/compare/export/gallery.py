"""The part ``charts`` of a report: every chart for briefings as a picture, its numbers beside it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from compare.analysis.select import select
from compare.export.parts import Item, Part, Request
from compare.export.pictures import Picture, planned
from compare.export.safe import safe_cell
from compare.findings.citing import citation
from compare.findings.words import say
from compare.language import Lang, heading

FOLDER = "charts"
SOURCES = f"{FOLDER}/sources.csv"


def _pictures(request: Request, lang: Lang) -> list[Picture]:
    formats = tuple(dict.fromkeys(("png", *request.formats, "csv")))
    return planned(
        request.data, FOLDER, charts=request.charts, pairs=request.pairs, langs=[lang], sizes=request.sizes,
        formats=formats,
    )  # fmt: skip


def _files(request: Request, lang: Lang) -> list[str]:
    paths = [path.as_posix() for picture in _pictures(request, lang) for path in picture.paths]
    return paths + ([SOURCES] if lang == request.langs[0] and paths else [])


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    pictures, items = _pictures(request, lang), []
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for i, picture in enumerate(pictures, 1):
        drawn = request.drawer.get(picture.chart.name, picture.plans, lang, picture.size)
        made = {path.suffix: path for path in drawn.picture.paths}
        for path in picture.paths:
            shutil.copyfile(made[path.suffix], folder / path)
        files = tuple(path.as_posix() for path in picture.paths)
        question = picture.chart.zh if lang == "zh" else picture.chart.en
        items.append(Item(files, drawn.title, (drawn.under,) if drawn.under else (), made[".png"], drawn.alt, question))
        request.tell(i, len(pictures))
    if pictures and lang == request.langs[0]:
        _write_sources(request, folder / SOURCES)
        items.append(Item((SOURCES,), say("report.sources").said(lang)))
    return items


def _write_sources(request: Request, path: Path) -> None:
    """Each plan with how it is cited, which the data of charts of many plans point to."""
    lang = request.langs[0]
    rows = [[heading("plan_id", lang), heading("citation", lang)]]
    for row in select(request.data)["plans"].to_dict("records"):
        rows.append([safe_cell(row["plan_id"]), safe_cell(citation(row).said(lang))])
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


PART = Part("charts", "图表与图中数据", "Charts and their data", _files, _write)
