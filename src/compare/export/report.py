"""Everything for a briefing in one go: all charts, the workbook, and a page that lists them with their findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compare.analysis.select import Data, plan_ids
from compare.export.files import refuse_existing, written
from compare.export.pictures import FORMATS, Drawn, Progress, draw, planned
from compare.export.workbook import write_workbook
from compare.findings import plans_in
from compare.language import check_lang, value


def write_report(
    data: Data,
    out: str | Path = "reports",
    force: bool = False,
    progress: Progress | None = None,
    *,
    langs: Sequence[str] | None = None,
    sizes: Sequence[str] = ("slide",),
    formats: Sequence[str] = FORMATS,
    charts: Sequence[str] | None = None,
    pairs: Sequence[tuple[str, str]] | None = None,
) -> list[Path]:
    """Write the charts for briefings, all tables as a workbook, and a page that lists them.

    Parameters
    ----------
    data : Corpus or mapping of frames
    out : str or Path
        The folder: ``charts/``, ``tables_<plans>.xlsx`` and ``index.md`` are written into it.
    force : bool
        Replace files that are there already.
    progress : callable, optional
        Called with a step's name, how many are done, and of how many.
    langs, sizes, formats, charts, pairs
        As for ``export_charts``.

    Returns
    -------
    list of Path
        The files written, in the order of the page.

    Raises
    ------
    FileExistsError
        Where one of the files is there already; nothing is written then.
    """
    folder = Path(out)
    ids = plan_ids(data)
    pictures = planned(data, folder / "charts", charts=charts, pairs=pairs, langs=langs, sizes=sizes, formats=formats)
    name = "+".join(ids) if 0 < len(ids) <= 3 else f"all-{len(ids)}-plans"
    workbook, index = folder / f"tables_{name}.xlsx", folder / "index.md"
    paths = [index, workbook, *(path for picture in pictures for path in picture.paths)]
    refuse_existing(paths, force)
    write_workbook(data, workbook, force, progress=progress)
    drawn = list(draw(data, pictures, progress))
    with written(index) as beside:
        beside.write_text(_page(data, workbook, drawn, folder), encoding="utf-8", newline="\n")
    return paths


def _page(data: Data, workbook: Path, drawn: Sequence[Drawn], folder: Path) -> str:
    langs = list(dict.fromkeys(item.picture.lang for item in drawn)) or [check_lang()]
    said = [plans_in(data).sentence(lang) for lang in langs]
    heads = {"zh": "图表与数据", "en": "Charts and tables"}
    lines = [f"# {' · '.join(heads[lang] for lang in langs)}", "", *said, "", f"- [{workbook.name}]({workbook.name})"]
    seen: set[tuple[str, tuple[str, ...], str]] = set()
    for item in drawn:
        picture = item.picture
        what = (picture.chart.name, picture.plans, picture.lang)
        links = [f"[{path.suffix[1:]}]({path.relative_to(folder).as_posix()})" for path in picture.paths]
        if what not in seen:
            seen.add(what)
            question = picture.chart.zh if picture.lang == "zh" else picture.chart.en
            shown = [f"![{_escaped(item.alt)}]({path.relative_to(folder).as_posix()})"
                     for path in picture.paths if path.suffix == ".png"]  # fmt: skip
            words = [*shown, _escaped(item.title), _escaped(item.subtitle), _escaped(item.under), _escaped(item.source)]
            lines += ["", f"## {question}", "", *(line for word in words if word for line in (word, ""))]
        lines.append(f"- {value('size', picture.size, picture.lang)}: {' '.join(links)}")
    return "\n".join(lines).rstrip() + "\n"


def _escaped(text: str) -> str:
    """Plans' words are no Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in text)
