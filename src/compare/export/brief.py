"""The part ``brief`` of a report: a Word document of two to four pages in the form of an official brief."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from compare.charts.style import Size
from compare.export.drawing import Drawer
from compare.export.grids import FEW_PLANS, Grid, spoken_cell
from compare.export.parts import Request, one_file
from compare.export.safe import safe_line
from compare.export.story import Place, Story, quotation
from compare.export.word import (
    BODY,
    HEAD,
    SIZE_5,
    SIZE_SMALL_4,
    SIZE_SMALL_5,
    SUBHEAD,
    WIDTH,
    Bookmarks,
    add_link,
    add_picture,
    keep_whole,
    official_document,
    repeat_heading,
    save_package,
    set_font,
    shade,
)
from compare.findings.names import names_of, source
from compare.findings.words import day, say
from compare.language import Lang
from compare.printing import display_width

NAME = "briefing.docx"
CHARTS = 3  # that stand in the brief: so it stays within four pages
LAST = "which-targets-differ"  # a chart of much text, for where there is room
HEIGHT, LOW = 52, 46  # millimetres of a chart, of few plans and of many, whose findings take more room
EACH, ENOUGH = 2, 8  # passages of one finding of few plans; in all, from which on each has one
NAMED = 3  # plans that a source line names; more are counted
MOST_QUOTED = 62  # characters
SHORT = 14  # columns of a cell that stands in the middle
COLUMN, BESIDE = (
    SIZE_SMALL_5 / 2 * 25.4 / 72,
    2.1,
)  # millimetres of half a Chinese letter, and beside the text of a cell
WHOLE = 12  # rows of a table that is kept on one page
SIZE, SMALL = (
    Size(name, WIDTH / 25.4, height / 25.4, margin=2, title=12.5, text=8.5, small=7.5, tiny=6, bare=True)
    for name, height in (("brief", HEIGHT), ("brief-low", LOW))
)  # as wide as the text; its title stands below it, as the document's own words
FIGURES = "一二三四五六七八九十"


class _Writer:
    """Writes one brief; passages are numbered in the order in which they are first relied on."""

    def __init__(self, request: Request, lang: Lang, told: Story) -> None:
        self.request, self.lang, self.told = request, lang, told
        self.names = names_of(request.data)
        self.document: DocumentObject = official_document(lang, told.title.said(lang))
        self.marks = Bookmarks()
        self.numbers: dict[Place, int] = {}
        self.first: dict[Place, int] = {}
        self._sections = 0

    def text(self, words: str, style: str = "Normal", indent: bool = True) -> Paragraph:
        """A paragraph of running text."""
        paragraph = self.document.add_paragraph(style=style)
        if words:
            paragraph.add_run(safe_line(words))
        if indent and self.lang == "zh":
            paragraph.paragraph_format.first_line_indent = Pt(32)
        if self.lang == "en" and style == "Normal":
            paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if self.lang == "zh" else None
        return paragraph

    def section(self, key: str) -> None:
        """A heading of the first level, numbered."""
        words = say(key).said(self.lang)
        number = f"{FIGURES[self._sections]}、" if self.lang == "zh" else f"{self._sections + 1}. "
        self._sections += 1
        heading = self.text(number + words, "Heading 1")
        if self.lang == "en":
            heading.paragraph_format.space_before = Pt(8)

    def small(self, words: str, points: float = SIZE_SMALL_5, font: str = BODY) -> Paragraph:
        """A line of small print: a caption, a source."""
        paragraph = self.document.add_paragraph(style="Caption")
        if words:
            set_font(paragraph.add_run(safe_line(words)), font, points)
        return paragraph

    # -- the parts of the brief ------------------------------------------------------------------------------------

    def head(self, when: date) -> None:
        """Title, date and the plans."""
        self.document.add_paragraph(safe_line(self.told.title.said(self.lang)), style="Title")
        line = self.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_font(line.add_run(f"（{day(when, 'zh')}）" if self.lang == "zh" else day(when, "en")), SUBHEAD)
        self.text(self.told.opening.sentence(self.lang))

    def findings(self) -> None:
        """The findings, each with the numbers of its passages."""
        self.section("brief.findings")
        for i, point in enumerate(self.told.points):
            number = f"{i + 1}．" if self.lang == "zh" else f"{i + 1}. "
            paragraph = self.text("")
            with self.marks.around(paragraph, f"finding_{i + 1}"):
                set_font(paragraph.add_run(number + safe_line(point.question.in_(self.lang))), SUBHEAD)
                paragraph.add_run("。" if self.lang == "zh" else " ")
                paragraph.add_run(safe_line(point.finding.sentence(self.lang)))
            several = len(self.numbers) < ENOUGH and len(self.request.plans) <= FEW_PLANS
            for place in point.places[: EACH if several else 1]:
                n = self.numbers.setdefault(place, len(self.numbers) + 1)
                self.first.setdefault(place, i + 1)
                run = add_link(paragraph, f"[{n}]", f"passage_{n}")
                run.font.superscript = True

    def grid(self, grid: Grid) -> None:
        """The table."""
        self.section("brief.grid")
        lang = self.lang
        caption = self.small(say("brief.caption", words=grid.caption).said(lang), SIZE_5, HEAD)
        caption.alignment, caption.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
        table = self.document.add_table(len(grid.rows) + 1, len(grid.head), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        widths = _widths(grid, lang)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for i, cells in enumerate((grid.head, *grid.rows)):
            row = table.rows[i]
            keep_whole(row)
            for j, cell in enumerate(cells):
                own = row.cells[j]
                own.width = Mm(widths[j])
                paragraph = own.paragraphs[0]
                paragraph.style = "Caption"
                paragraph.paragraph_format.line_spacing = Pt(13)
                paragraph.paragraph_format.keep_with_next = i < len(grid.rows) <= WHOLE
                set_font(paragraph.add_run(spoken_cell(cell, lang)), HEAD if i == 0 else BODY, SIZE_SMALL_5)
                if j and display_width(spoken_cell(cell, lang)) <= SHORT:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                if i == 0:
                    shade(own, "E6EEF5")
        repeat_heading(table.rows[0])
        if grid.note is not None:
            self.small(say("note", said=grid.note.said(lang)).said(lang))

    def charts(self, drawer: Drawer) -> None:
        """The first charts, each with what it says, what is counted, and its source."""
        charted = [point for point in self.told.points if point.chart is not None]
        shown = sorted(charted, key=lambda point: point.chart == LAST)[:CHARTS]
        if not shown:
            return
        self.section("brief.charts")
        for n, point in enumerate(shown, 1):
            assert point.chart is not None
            size = SIZE if len(self.request.plans) <= FEW_PLANS else SMALL
            drawn = drawer.get(point.chart, self.request.plans, self.lang, size)
            line = self.document.add_paragraph()
            line.alignment, form = WD_ALIGN_PARAGRAPH.CENTER, line.paragraph_format
            form.line_spacing_rule, form.keep_with_next = WD_LINE_SPACING.SINGLE, True
            form.space_before = Pt(6)
            add_picture(line, drawn.picture.paths[0], WIDTH, drawn.alt, drawn.title)
            caption = self.small(say("brief.figure", n=n, words=drawn.title).said(self.lang), SIZE_5, HEAD)
            caption.alignment, caption.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
            named = source(point.finding.plans, NAMED)
            for said in (drawn.subtitle, "" if named is None else named.said(self.lang)):
                if said:
                    self.small(said, 8).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def method(self) -> None:
        """How it was done and what it cannot say."""
        self.section("brief.method")
        stop = "；" if self.lang == "zh" else "; "
        said = stop.join(phrase.said(self.lang) for phrase in self.told.method)
        paragraph = self.text("")
        paragraph.paragraph_format.line_spacing = Pt(20 if self.lang == "zh" else 15)
        if self.lang == "zh":
            paragraph.paragraph_format.first_line_indent = Pt(24)
        words = said[:1].upper() + said[1:] + ("。" if self.lang == "zh" else ".")
        set_font(paragraph.add_run(safe_line(words)), BODY, SIZE_SMALL_4 if self.lang == "zh" else SIZE_5)

    def passages(self) -> None:
        """The passages relied on, numbered, each with a way back."""
        if not self.numbers:
            return
        self.section("brief.passages")
        self.small(say("brief.passages.how").said(self.lang))
        texts = self.request.texts
        for place, n in self.numbers.items():
            said = quotation(place, texts, self.names[place[0]], MOST_QUOTED).said(self.lang)
            paragraph = self.small("")
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(22), Pt(-22)
            with self.marks.around(paragraph, f"passage_{n}"):
                set_font(paragraph.add_run(f"[{n}] "), BODY, SIZE_SMALL_5)
            set_font(paragraph.add_run(safe_line(said)), BODY, SIZE_SMALL_5)
            set_font(add_link(paragraph, " ↑", f"finding_{self.first[place]}"), BODY, SIZE_SMALL_5)


def _widths(grid: Grid, lang: Lang) -> list[float]:
    """Millimetres of each column: by its longest cell, within bounds."""
    longest = [
        max(display_width(spoken_cell(row[j], lang)) for row in (grid.head, *grid.rows)) for j in range(len(grid.head))
    ]
    wanted = [COLUMN * min(max(width, 8), 40) + 2 * BESIDE for width in longest]
    short = [width if long <= SHORT else 0.0 for width, long in zip(wanted, longest, strict=True)]
    if 0 < sum(short) <= WIDTH / 2:  # they stand in one line, the others share what is left
        by = (WIDTH - sum(short)) / (sum(wanted) - sum(short)) if sum(short) < sum(wanted) else 1.0
        wanted = [own or width * by for own, width in zip(short, wanted, strict=True)]
    return [WIDTH * each / sum(wanted) for each in wanted]


def write_brief(request: Request, lang: Lang, path: Path) -> None:
    """Write the brief into a file.

    Parameters
    ----------
    path : Path
        Replaced where it is there.
    """
    told = request.story
    writer = _Writer(request, lang, told)
    writer.head(request.day)
    if told.points:
        writer.findings()
    if told.grid is not None:
        writer.grid(told.grid)
    writer.charts(request.drawer)
    writer.method()
    writer.passages()
    save_package(writer.document, path)


PART = one_file("brief", "简报（Word）", "Briefing (Word)", NAME, write_brief, of_none=False)
