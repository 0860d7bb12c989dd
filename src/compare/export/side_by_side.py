"""The part ``side-by-side`` of a report: the comparative table (对照表) for A4 landscape, every cell open to its passage.

A page for a browser (a cell opens at a click, no script), a Word document and a sheet (a cell leads to its passage below),
and pictures page by page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt

from compare.analysis.select import Data, Plans, select, texts_of
from compare.charts.side_by_side import table_pages
from compare.errors import ChoiceError
from compare.export.parts import Item, Part, Request
from compare.export.pictures import save_chart
from compare.export.safe import safe, safe_line
from compare.export.word import Bookmarks, add_link, keep_whole, official_document, repeat_heading, save_package
from compare.export.workbook.cells import CELL
from compare.files import refuse_existing, workbook, written
from compare.findings import side_by_side
from compare.findings.names import source
from compare.findings.words import Finding, capital, say
from compare.frames import ANY_FRAME
from compare.language import Lang, check_lang, html_language
from compare.printing import display_width

FORMATS = ("html", "docx", "xlsx", "png")
LINKED = 255  # characters that a link of Excel shows at most
COLUMNS = 6  # plans side by side on a sheet of Word, and on a printed page of a sheet; further ones follow
BROAD = 8  # plans side by side in a table of a page for a browser, as wide as paper is
STYLE = """@page{size:A4 landscape;margin:12mm}body{font:15px/1.5 "Noto Sans SC","Microsoft YaHei",sans-serif;margin:1.5em;color:#222}
h1{font-size:1.3em;margin:0}p{margin:.3em 0;color:#5c5c5c}div{overflow-x:auto}table{border-collapse:collapse;font-size:13px;margin-bottom:1.5em}
th,td{border:1px solid #bbb;padding:.3em .45em;text-align:left;vertical-align:top;min-width:7em}thead th{background:#eef3f8;position:sticky;top:0}
tbody th{background:#fff;position:sticky;left:0;font-weight:normal;min-width:13em}summary{cursor:pointer}summary:focus-visible{outline:2px solid #0b4a80}
details p{color:#222;border-left:3px solid #4f97cc;padding-left:.5em;min-width:18em;white-space:pre-wrap}
@media print{body{margin:0 1px}.screen{display:none}details:not([open]) summary{list-style:none}
div{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}th,td{min-width:0;position:static!important}}"""


@dataclass(frozen=True)
class Place:
    """A passage that cells lead to: its number, whose it is, where it stands, and its words."""

    number: int
    plan: str
    where: str
    text: str


@dataclass(frozen=True)
class Table:
    """The table as all files write it."""

    lang: Lang
    title: str
    notes: tuple[str, ...]
    plans: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, tuple[Place, ...]], ...]], ...]

    @property
    def places(self) -> list[Place]:
        """Every passage once, in the order of their numbers."""
        found = {place.number: place for _, cells in self.rows for _, places in cells for place in places}
        return [found[number] for number in sorted(found)]


def write_side_by_side(
    data: Data, path: str | Path, rows: str = "frame", *, frame: ANY_FRAME = None, kind: str | None = None,
    plans: Plans = None, formats: Sequence[str] = FORMATS, lang: str | None = None, force: bool = False,
) -> list[Path]:  # fmt: skip
    """Write the comparative table: who does what by when and how much, plan beside plan, on A4 landscape.

    Parameters
    ----------
    path : str or Path
        Folder and name without an ending.
    rows : {"frame", "cluster", "theme"}
        What a row is.
    frame, kind, plans
        As for ``compare.findings.side_by_side``.
    formats : sequence of str
        Of ``html`` (a cell opens its passage), ``docx`` and ``xlsx`` (a cell leads to it), ``png`` (a file a page, 300 dpi).

    Returns
    -------
    list of Path
        The files written; ``….png`` becomes ``…-1.png``, ``…-2.png`` where the table takes several pages.

    Raises
    ------
    ChoiceError
        For a format or rows that are not there, and where there is nothing to set side by side.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise ChoiceError(f"no format {', '.join(unknown)}; there are {', '.join(FORMATS)}")
    found = side_by_side(data, rows, frame, plans, kind)
    if found.empty:
        raise ChoiceError(f"{found.title()}; build with a list in data/frames, or name other rows")
    table, stem = _table(data, found, check_lang(lang)), Path(path)
    pages = table_pages(found, table.lang) if "png" in formats else []
    try:
        pictures = [
            stem.with_name(f"{stem.name}{'' if len(pages) == 1 else f'-{i}'}.png") for i in range(1, len(pages) + 1)
        ]
        plain = {name: stem.with_name(f"{stem.name}.{name}") for name in formats if name != "png"}
        refuse_existing([*plain.values(), *pictures], force)
        for name, target in plain.items():
            with written(target) as beside:
                WRITERS[name](table, beside)
        for page, target in zip(pages, pictures, strict=True):
            save_chart(page, target.with_suffix(""), ["png"], force)
    finally:
        for page in pages:
            plt.close(page.get_figure(root=True))
    return [*plain.values(), *pictures]


def _table(data: Data, found: Finding, lang: Lang) -> Table:
    tables, texts = select(data), texts_of(data)
    shown = found.table(lang)
    names = list(shown.columns[1:])
    places: dict[str, Place] = {}
    whole = pd.concat([
        tables[name].rename(columns={key: "id"})[["id", "plan_id", "start", "end", *text]]
        for name, key, text in (("measures", "measure_id", ["text"]), ("actions", "action_id", ["title"]))
    ]).set_index("id")  # fmt: skip
    called = dict(zip(found["ids"], names, strict=True))

    def place(row_id: str) -> Place:
        if row_id not in places:
            row = whole.loc[row_id]
            held = texts.get(row["plan_id"])
            plain = row["text"] if pd.notna(row["text"]) else row["title"]
            words = safe(plain if held is None else held[int(row["start"]) : int(row["end"])]).strip()
            where = say("row.where", plan=called[row["plan_id"]], start=int(row["start"]), end=int(row["end"])).said(
                lang
            )
            places[row_id] = Place(len(places) + 1, called[row["plan_id"]], where, words)
        return places[row_id]

    rows = []
    for i, key in enumerate(found["order"]):
        cells = [
            (safe_line(shown.iat[i, 1 + j]), tuple(place(one) for one in found["cells"][key, plan]))
            for j, plan in enumerate(found["ids"])
        ]
        rows.append((safe_line(shown.iat[i, 0]), tuple(cells)))
    sources = source(found.plans, len(found.plans))
    notes = (found.subtitle(lang), found.under(lang), "" if sources is None else sources.said(lang))
    return Table(lang, found.title(lang), tuple(filter(None, notes)), tuple(map(safe_line, names)), tuple(rows))


# -- a page for a browser -----------------------------------------------------------------------------------------------


def _write_html(table: Table, path: Path) -> None:
    tables = "\n".join(_html_table(table, first) for first in range(0, len(table.plans), BROAD))
    hint = f'<p class="screen">{escape(capital(say("table.open").said(table.lang)))}</p>'
    notes = hint + "".join(f"<p>{escape(note)}</p>" for note in table.notes)
    path.write_text(
        f'<!doctype html>\n<html lang="{html_language(table.lang)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(table.title)}</title><style>{STYLE}</style></head>\n'
        f"<body><main><h1>{escape(table.title)}</h1>{notes}\n"
        f'<div tabindex="0" role="region" aria-label="{escape(table.title)}">{tables}</div></main></body></html>\n',
        encoding="utf-8", newline="\n",
    )  # fmt: skip


def _html_table(table: Table, first: int) -> str:
    """The table of some plans."""
    last = first + BROAD
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("", *table.plans[first:last]))
    body = "\n".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{_opened(*cell)}</td>" for cell in cells[first:last])}</tr>'
        for name, cells in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _opened(text: str, places: Sequence[Place]) -> str:
    if not places:
        return escape(text)
    passages = "".join(f"<p>{escape(place.text)} <small>{escape(place.where)}</small></p>" for place in places)
    return f"<details><summary>{escape(text)}</summary>{passages}</details>"


# -- a Word document ----------------------------------------------------------------------------------------------------


def _write_docx(table: Table, path: Path) -> None:
    document = official_document(table.lang, table.title)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    section.footer_distance = Mm(10)
    normal = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.line_spacing = Pt(9), Pt(13)
    document.styles["Title"].font.size = Pt(16)
    document.styles["Heading 1"].font.size = Pt(12)
    document.add_paragraph(safe(table.title), style="Title")
    for note in (*table.notes, capital(say("table.refs").said(table.lang))):
        document.add_paragraph(safe(note))
    for first in range(0, len(table.plans), COLUMNS):
        _word_table(document, table, first)
        document.add_paragraph()
    document.add_paragraph(say("table.places").said(table.lang), style="Heading 1")
    marks = Bookmarks()
    for place in table.places:
        paragraph = document.add_paragraph()
        with marks.around(paragraph, f"place_{place.number}"):
            paragraph.add_run(f"[{place.number}] ")
        paragraph.add_run(f"{place.text.replace(chr(10), ' ')} ({safe_line(place.where)})")
    save_package(document, path)


def _word_table(document: object, table: Table, first: int) -> None:
    plans = table.plans[first : first + COLUMNS]
    grid = document.add_table(rows=1 + len(table.rows), cols=1 + len(plans), style="Table Grid")  # type: ignore[attr-defined]
    grid.autofit = False
    label = 60.0
    widths = [Mm(label), *[Mm((261 - label) / len(plans))] * len(plans)]
    for name, cell in zip(("", *plans), grid.rows[0].cells, strict=True):
        cell.text = name
    repeat_heading(grid.rows[0])
    for (name, cells), row in zip(table.rows, grid.rows[1:], strict=True):
        keep_whole(row)
        targets = row.cells  # python-docx counts a row's cells anew each time
        targets[0].text = name
        for (text, places), cell in zip(cells[first : first + COLUMNS], targets[1:], strict=True):
            paragraph = cell.paragraphs[0]
            if not places:
                paragraph.add_run(text)
                continue
            add_link(paragraph, text, f"place_{places[0].number}")
            for place in places:
                add_link(paragraph, f" [{place.number}]", f"place_{place.number}")
    for width, column in zip(widths, grid.columns, strict=True):
        column.width = width  # LibreOffice
        for cell in column.cells:
            cell.width = width  # Word


# -- a sheet --------------------------------------------------------------------------------------------------------------


def _write_xlsx(table: Table, path: Path) -> None:
    with workbook(path) as book:
        book.set_properties({"title": table.title, "created": pd.Timestamp(2000, 1, 1).to_pydatetime()})
        look = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#bbbbbb"}
        plain, head = book.add_format(look), book.add_format({**look, "bg_color": "#eef3f8"})
        link = book.add_format({**look, "font_color": "#0b4a80"})
        said = {"zh": "对照表", "en": "Table"}[table.lang]
        sheet, below = book.add_worksheet(said), book.add_worksheet(say("table.places").said(table.lang))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(math.ceil(len(table.plans) / COLUMNS), 0)
        sheet.repeat_columns(0)
        sheet.set_column(0, 0, 34)
        wide = max(18, 110 // max(len(table.plans), 1))
        sheet.set_column(1, len(table.plans), wide)
        sheet.write_string(0, 0, table.title)
        for i, note in enumerate(table.notes, 1):
            sheet.write_string(i, 0, note[:CELL])
        top = len(table.notes) + 2
        sheet.write_row(top, 0, ["", *table.plans], head)
        sheet.repeat_rows(top)
        sheet.freeze_panes(top + 1, 1)
        for i, (name, cells) in enumerate(table.rows, top + 1):
            sheet.write_string(i, 0, name, plain)
            lines = [display_width(name) / 34]
            for j, (text, places) in enumerate(cells, 1):
                lines.append((display_width(text) + 5 * len(places)) / wide)
                whole = text + "".join(f" [{place.number}]" for place in places)
                if places and len(whole) <= LINKED:
                    where = f"'{below.get_name()}'!A{places[0].number + 1}"
                    sheet.write_formula(i, j, _linked(where, whole), link, whole)
                else:
                    sheet.write_string(i, j, whole[:CELL], plain)
            sheet.set_row(i, 15 * min(max(math.ceil(n * 1.15) for n in lines), 12))
        below.set_column(0, 0, 6)
        below.set_column(1, 2, 26)
        below.set_column(3, 3, 90)
        for place in table.places:
            row = [f"[{place.number}]", place.plan, place.where, place.text[:CELL]]
            for j, text in enumerate(row):
                below.write_string(place.number, j, text, plain)


def _linked(where: str, text: str) -> str:
    """A text that leads to a cell, as a formula: LibreOffice sets the text of a cell's own link on one line."""
    quoted = text.replace('"', '""')
    return f'=HYPERLINK("#{where}","{quoted}")'


WRITERS: dict[str, Callable[[Table, Path], None]] = {"html": _write_html, "docx": _write_docx, "xlsx": _write_xlsx}


# -- the part of a report -------------------------------------------------------------------------------------------------


def _files(request: Request, lang: Lang) -> list[str]:
    if side_by_side(request.data).empty:
        return []
    return [request.name(f"side-by-side.{name}", lang) for name in WRITERS]


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    files = _files(request, lang)
    if not files:
        return []
    found = side_by_side(request.data)
    table = _table(request.data, found, lang)
    for name, writer in zip(files, WRITERS.values(), strict=True):
        writer(table, folder / name)
    return [Item(tuple(files), table.title, (found.under(lang),) if found.more else ())]


PART = Part("side-by-side", "对照表（A4横排）", "Side by side (A4 landscape)", _files, _write)
