"""The part ``deck`` of a report: slides of 16:9, one a finding, with the passages in the notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from compare.analysis.select import select
from compare.charts.lineage import COLOURS as KIND_COLOURS
from compare.charts.responsibility import ROLE_COLOURS
from compare.charts.style import Size
from compare.export.grids import spoken_cell
from compare.export.parts import Request, one_file
from compare.export.safe import safe_line
from compare.export.slides import EDGE, HEIGHT, QUIET, WIDTH, Deck
from compare.export.story import Point, Story, quotation
from compare.export.word import save_package
from compare.findings.names import names_of, shortened, source
from compare.findings.words import Phrase, capital, day, say, whole
from compare.language import Lang, value

NAME = "briefing.pptx"
WIDE, TALL, TOP = WIDTH - 2 * EDGE, 4.55, 1.45  # inches of what a slide shows below its title
SIZE = Size("deck", WIDE, TALL, margin=2, title=26, text=16, small=14, tiny=11, bare=True)
MOST_BARS = 14  # of a chart that can be edited
SENTENCE = 150  # characters of a sentence below a chart
TITLE = 64  # characters of a title of full size
CELL = 26  # characters of a cell of a table; with a gloss in English some more
MOST_PLANS = 21  # rows of the table of plans


def write_deck(request: Request, lang: Lang, path: Path) -> None:
    """Write the slides into a file.

    Parameters
    ----------
    path : Path
        Replaced where it is there.
    """
    told = request.story
    deck = Deck(lang, told.title.said(lang))
    _title(deck, told, request)
    _plans(deck, request)
    for point in told.points:
        _finding(deck, point, request)
    slide = deck.slide(say("brief.method").said(lang))
    lines = [phrase.said(lang) for phrase in told.method]
    deck.text(
        slide, [f"{i}. {line[:1].upper()}{line[1:]}" for i, line in enumerate(lines, 1)], (EDGE, TOP, WIDE, TALL), 20
    )
    save_package(deck.file, path)


def _title(deck: Deck, told: Story, request: Request) -> None:
    lang = deck.lang
    slide = deck.slide(told.title.said(lang), 40, 2.3, 1.2)
    deck.text(slide, [told.opening.sentence(lang)], (EDGE, 3.6, WIDE, 1.6), 20)
    deck.text(slide, [day(request.day, lang)], (EDGE, 5.4, WIDE, 0.6), 18, QUIET)


def _plans(deck: Deck, request: Request) -> None:
    """The plans compared, as a table."""
    lang, tables = deck.lang, select(request.data, request.plans)
    names = names_of(request.data, request.plans)
    counts = tables["measures"].groupby("plan_id").size()
    heads = [say(f"deck.{name}").said(lang) for name in ("plan", "title", "number", "issued", "measures")]
    rows = [heads]
    for row in tables["plans"].head(MOST_PLANS).to_dict("records"):
        plan_id = row["plan_id"]
        issued = "—" if pd.isna(row["issued_on"]) else pd.Timestamp(row["issued_on"]).date().isoformat()
        title, number = ("—" if pd.isna(row[name]) else str(row[name]) for name in ("title", "doc_number"))
        rows.append([names[plan_id].in_(lang), shortened(title, 46), number, issued, str(int(counts.get(plan_id, 0)))])
    left = len(tables["plans"]) - MOST_PLANS
    slide = deck.slide(say("brief.plans-compared").said(lang), height=0.6, top=0.3)
    deck.table(slide, rows, (EDGE, 1.0, WIDE, 6.0), (14, 50, 22, 13, 11))
    if left > 0:
        deck.text(slide, [say("brief.grid.left", n=left).said(lang)], (EDGE, 7.05, WIDE - 1, 0.35), 11, QUIET)


def _finding(deck: Deck, point: Point, request: Request) -> None:
    """A finding with its chart, its sentence and its source; the passages in the notes."""
    lang, found = deck.lang, point.finding
    title = found.title(lang)
    slide = deck.slide(title, 26 if len(title) <= TITLE * (1 if lang == "zh" else 2) else 20)
    box = (EDGE, TOP, WIDE, TALL)
    bars = _bars(point, lang)
    if bars is not None:
        categories, series = bars.categories, bars.series
        shown = range(min(len(categories), MOST_BARS))
        told = [
            f"{categories[i]} " + " ".join(f"{name} {values[i]:g}" for name, values in series.items()) for i in shown
        ]
        drawn_series = {name: values[:MOST_BARS] for name, values in series.items()}
        deck.bars(slide, categories[:MOST_BARS], drawn_series, bars.colours, box, f"{title}：{'；'.join(told)}")
    elif point.chart is not None:
        drawn = request.drawer.get(point.chart, request.plans, lang, SIZE)
        deck.picture(slide, drawn.picture.paths[0], box, drawn.alt, title)
    left = len(bars.categories) - MOST_BARS if bars is not None else 0
    note = say("note", said=say("left.plain", n=left)).said(lang) if left > 0 else ""
    counted = found.subtitle(lang) if bars is None or bars.counted is None else capital(bars.counted.said(lang))
    below = ("。" if lang == "zh" else ". ").join(each for each in (note, counted, found.under(lang)) if each)
    if point.grid is not None and point.grid.rows:
        grid = point.grid
        deck.text(slide, [found.under(lang)], (EDGE, TOP, WIDE, 0.6), 18)
        heads, most = [spoken_cell(cell, lang) for cell in grid.head], CELL if lang == "zh" else CELL + 10
        rows = [[shortened(spoken_cell(cell, lang), most) for cell in row] for row in grid.rows]
        deck.table(slide, [heads, *rows], (EDGE, TOP + 0.75, WIDE, TALL - 0.15), (44, 16, 50))
        if grid.note is not None:
            deck.text(slide, [grid.note.said(lang)], (EDGE, TOP + TALL + 0.65, WIDE, 0.3), 11, QUIET)
    elif point.chart is None:
        words = [_quote(place, request, lang) for place in point.places]
        deck.text(slide, [each for each in (found.under(lang), *words) if each], box, 20)
    elif below:
        deck.text(slide, [shortened_sentence(below)], (EDGE, TOP + TALL + 0.02, WIDE, 0.75), 14)
    named = source(found.plans if len(found.plans) else select(request.data, request.plans)["plans"])
    if named is not None:
        deck.text(slide, [named.said(lang)], (EDGE, HEIGHT - 0.5, WIDE - 1.2, 0.35), 11, QUIET)
    passages = [f"[{i}] {_quote(place, request, lang)}" for i, place in enumerate(point.places, 1)]
    heads = [say("brief.passages").said(lang)] if passages else []
    deck.notes(slide, [found.sentence(lang), *heads, *passages])


def shortened_sentence(text: str) -> str:
    """What fits below a chart; the notes hold all of it."""
    limit = SENTENCE if any("㐀" <= c <= "鿿" for c in text[:20]) else SENTENCE * 2
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _quote(place: tuple[str, int, int], request: Request, lang: Lang) -> str:
    return safe_line(quotation(place, request.texts, names_of(request.data)[place[0]], 120).said(lang))


@dataclass(frozen=True)
class Bars:
    """Plain bars for PowerPoint to draw; ``counted`` where the chart's own words tell of more than bars."""

    categories: Sequence[str]
    series: Mapping[str, Sequence[float]]
    colours: Sequence[str]
    counted: Phrase | None = None


def _bars(point: Point, lang: Lang) -> Bars | None:
    """What a chart of plain bars shows, so that PowerPoint can draw it; None for other charts."""
    found, counted = point.finding, None
    if point.chart == "who-carries-most":
        total, roles = found["total"], found["roles"]
        units = found["units"]
        categories = [found["called"][unit].in_(lang) for unit in units]
        series: dict[str, list[float]] = {
            value("role", role, lang): [int(total[role][u]) for u in units] for role in roles
        }
        colours = [ROLE_COLOURS[role] for role in roles]
    elif point.chart == "how-much-text-is-shared":
        rows = found["rows"]
        categories = [name.in_(lang) for name in found.frame["plan_id"]]
        kinds = ("verbatim", "adapted", "own")
        series = {value("passage", kind, lang): [float(n) for n in whole(rows[kind])] for kind in kinds}
        colours, counted = [KIND_COLOURS[kind] for kind in kinds], say("deck.shared")
    else:
        return None
    return Bars(categories, series, [colour.lstrip("#").upper() for colour in colours], counted)


PART = one_file("deck", "幻灯片（PowerPoint）", "Slides (PowerPoint)", NAME, write_deck, of_none=False)
