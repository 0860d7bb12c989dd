"""Slides in PowerPoint's form: page, fonts for Chinese, text, pictures, tables and charts that can be edited.

python-pptx sets no font for Chinese and no text for pictures; both are set in the XML here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from compare.charts.style import ink_on
from compare.export.safe import safe_cell, safe_line
from compare.export.word import set_theme
from compare.language import Lang
from compare.printing import display_width

CHINESE, LATIN = "微软雅黑", "Arial"
WIDTH, HEIGHT, EDGE = 40 / 3, 7.5, 0.55  # inches of a slide of 16:9, and of its margins
INK, QUIET = "222222", "5C5C5C"
SIZES = (16, 14, 12, 11, 10, 9, 8)  # points of a table's type
TITLE_ONLY = 5  # the layout with a title and nothing else


class Deck:
    """A presentation of 16:9 that slides are added to.

    Parameters
    ----------
    title : str
        For the properties of the file.
    """

    def __init__(self, lang: Lang, title: str) -> None:
        self.lang = lang
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        own = self.file.core_properties
        own.author = own.last_modified_by = "plan-compare"
        own.title, own.language = safe_line(title), "zh-CN" if lang == "zh" else "en-GB"
        for part in self.file.part.package.iter_parts():
            if "/theme/" in str(part.partname):
                set_theme(part, LATIN, CHINESE, CHINESE)

    def slide(self, title: str, points: float = 26, top: float = 0.4, height: float = 1.05) -> Any:
        """A new slide with a title."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        box = slide.shapes.title
        box.left, box.top, box.width, box.height = (Inches(x) for x in (EDGE, top, WIDTH - 2 * EDGE, height))
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        self._write(frame.paragraphs[0], title, points, INK)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        number = slide.shapes.add_textbox(Inches(WIDTH - 1.2), Inches(HEIGHT - 0.42), Inches(0.8), Inches(0.3))
        self._write(number.text_frame.paragraphs[0], str(len(self.file.slides)), 11, QUIET)
        number.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        return slide

    def _write(self, paragraph: Any, words: str, points: float, colour: str) -> None:
        run = paragraph.add_run()
        run.text = safe_line(words)
        set_font(run, points, colour, self.lang)

    def text(self, slide: Any, lines: Sequence[str], box: Sequence[float], points: float, colour: str = INK) -> None:
        """Paragraphs in a box of (left, top, width, height) inches."""
        frame = slide.shapes.add_textbox(*(Inches(x) for x in box)).text_frame
        frame.word_wrap = True
        for i, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(points * 0.4)
            self._write(paragraph, line, points, colour)

    def picture(self, slide: Any, path: Path, box: Sequence[float], alt: str, name: str) -> None:
        """A picture that fills a box, with the words for those who cannot see it."""
        shape = slide.shapes.add_picture(str(path), *(Inches(x) for x in box))
        _describe(shape._element.nvPicPr.cNvPr, alt, name)

    def table(self, slide: Any, rows: Sequence[Sequence[str]], box: Sequence[float], widths: Sequence[float]) -> None:
        """A table no taller than its box, in the largest type that fits; the first row holds the headings."""
        inches = [box[2] * width / sum(widths) for width in widths]
        for points in SIZES:
            heights = [_row_height(cells, inches, points) for cells in rows]
            if sum(heights) <= box[3]:
                break
        shape = slide.shapes.add_table(
            len(rows), len(rows[0]), *(Inches(x) for x in (*box[:3], min(sum(heights), box[3])))
        )
        _describe(shape._element.nvGraphicFramePr.cNvPr, "；".join(rows[0]), rows[0][0])
        grid = shape.table
        for column, width in zip(grid.columns, inches, strict=True):
            column.width = Inches(width)
        for i, cells in enumerate(rows):
            grid.rows[i].height = Inches(heights[i])
            for j, words in enumerate(cells):
                cell = grid.cell(i, j)
                cell.margin_top = cell.margin_bottom = Inches(0.02)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                self._write(cell.text_frame.paragraphs[0], words, points, "FFFFFF" if i == 0 else INK)

    def bars(
        self, slide: Any, categories: Sequence[str], series: Mapping[str, Sequence[float]], colours: Sequence[str],
        box: Sequence[float], alt: str, points: float = 12,
    ) -> None:  # fmt: skip
        """Stacked bars that can be edited in PowerPoint, from top to bottom."""
        data = CategoryChartData()
        data.categories = [safe_cell(name) for name in categories]  # they stand in a sheet inside the file
        for name, values in series.items():
            data.add_series(safe_cell(name), values)
        shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *(Inches(x) for x in box), data)
        _describe(shape._element.nvGraphicFramePr.cNvPr, alt, next(iter(series)))
        chart = shape.chart
        chart.font.size, chart.font.name = Pt(points), LATIN
        properties = chart._chartSpace.find(f".//{qn('c:txPr')}//{qn('a:defRPr')}")
        _chinese_font(properties)
        chart.has_title, chart.has_legend = False, len(series) > 1
        if chart.has_legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.category_axis.reverse_order = True
        chart.category_axis.format.line.color.rgb = RGBColor.from_string("9A9A9A")
        chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 45, 100
        for one, colour in zip(plot.series, colours, strict=False):
            one.format.fill.solid()
            one.format.fill.fore_color.rgb = RGBColor.from_string(colour)
            labels = one.data_labels
            labels.show_value, labels.number_format, labels.number_format_is_linked = True, '0;;""', False
            labels.font.size = Pt(points - 1)
            labels.font.color.rgb = RGBColor.from_string(ink_on(f"#{colour}").lstrip("#").upper())

    def notes(self, slide: Any, lines: Sequence[str]) -> None:
        """What the speaker has beside the slide."""
        frame = slide.notes_slide.notes_text_frame
        for i, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            self._write(paragraph, line, 12, INK)


def _row_height(cells: Sequence[str], inches: Sequence[float], points: float) -> float:
    """Inches of a table's row: lines of its longest cell, of letters half as wide as they are high."""
    room = [max(1, int((width - 0.2) * 144 / points * 0.92)) for width in inches]
    lines = max(math.ceil(display_width(safe_line(cell)) / most) for cell, most in zip(cells, room, strict=True))
    return max(1, lines) * points * 1.32 / 72 + 0.12


def set_font(run: Any, points: float, colour: str, lang: Lang) -> None:
    """Set the fonts of Latin and of Chinese text, size, colour and language of a run."""
    run.font.size, run.font.name = Pt(points), LATIN
    run.font.color.rgb = RGBColor.from_string(colour)
    properties = run._r.get_or_add_rPr()
    properties.set("lang", "zh-CN" if lang == "zh" else "en-GB")
    properties.set("altLang", "en-US" if lang == "zh" else "zh-CN")
    _chinese_font(properties)


def _chinese_font(properties: Any) -> None:
    for old in properties.findall(qn("a:ea")):
        properties.remove(old)
    font = properties.makeelement(qn("a:ea"), {"typeface": CHINESE})
    latin = properties.find(qn("a:latin"))
    if latin is None:
        properties.append(font)
    else:
        latin.addnext(font)


def _describe(properties: Any, alt: str, name: str) -> None:
    properties.set("descr", safe_line(alt))
    properties.set("name", safe_line(name)[:60])
