"""Word documents in the form of official Chinese ones: page, fonts for Chinese, page numbers, links, text for pictures.

python-docx sets fonts for Latin letters only and writes neither bookmarks nor fields nor text for pictures; what it
lacks is set in the XML here, so that Word, WPS and LibreOffice show the same.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from compare.export.safe import safe
from compare.language import Lang

# The fonts of GB/T 9704-2012. 方正小标宋 comes with no system: where it is missing, programs take the other name.
TITLE, BODY, HEAD, SUBHEAD, PLAIN = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
LATIN = "Times New Roman"
OTHER_NAMES = {TITLE: "宋体", BODY: "FangSong", HEAD: "SimHei", SUBHEAD: "KaiTi", PLAIN: "SimSun"}
# Sizes of Chinese type in points: 二号 三号 四号 小四 五号 小五
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5, SIZE_SMALL_5 = 22, 16, 14, 12, 10.5, 9
WIDTH, HEIGHT = 156, 225  # millimetres of text on a page of 210 by 297
MAKER = "plan-compare"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def official_document(lang: Lang, title: str) -> DocumentObject:
    """An empty document with the page, fonts and page numbers of an official one.

    Parameters
    ----------
    lang : {"zh", "en"}
        Language of what is not plan text.
    title : str
        For the properties of the file.
    """
    document = Document()
    _set_fonts(document, lang)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)
    _number_pages(document)
    own = document.core_properties
    own.author = own.last_modified_by = MAKER
    own.title, own.comments, own.language = safe(title), "", "zh-CN" if lang == "zh" else "en-GB"
    return document


def set_font(run: Run, chinese: str, points: float | None = None, latin: str = LATIN) -> Run:
    """Set the fonts of Chinese and of Latin text, and the size."""
    fonts_of(run._r.get_or_add_rPr(), chinese, latin)
    if points is not None:
        run.font.size = Pt(points)
    return run


def fonts_of(properties: Any, chinese: str, latin: str = LATIN) -> None:
    """Set the fonts of a ``w:rPr``: of Chinese, and of Latin letters."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), latin)
    fonts.set(qn("w:eastAsia"), chinese)
    fonts.set(qn("w:hint"), "eastAsia")  # quotation marks and dashes are Chinese ones


def _set_fonts(document: DocumentObject, lang: Lang) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    fonts_of(defaults, BODY, LATIN)
    if lang == "en":
        del defaults.find(qn("w:rFonts")).attrib[qn("w:hint")]
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    looks: Mapping[str, tuple[str, float]] = {
        "Normal": (BODY, SIZE_3 if lang == "zh" else SIZE_SMALL_4),
        "Title": (TITLE, SIZE_2 if lang == "zh" else 20),
        "Heading 1": (HEAD, SIZE_3 if lang == "zh" else SIZE_4),
        "Heading 2": (SUBHEAD, SIZE_3 if lang == "zh" else SIZE_SMALL_4),
        "Caption": (BODY, SIZE_5),
        "Header": (BODY, SIZE_SMALL_5),
        "Footer": (PLAIN, SIZE_4 if lang == "zh" else SIZE_5),
    }
    for name, (chinese, points) in looks.items():
        style = styles[name]
        properties = style.element.get_or_add_rPr()
        for child in list(properties):
            properties.remove(child)  # the template's colours, bold and theme fonts
        fonts_of(properties, chinese, LATIN)
        style.font.size = Pt(points)
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        if style.element.pPr is not None and (border := style.element.pPr.find(qn("w:pBdr"))) is not None:
            style.element.pPr.remove(border)
    normal = styles["Normal"].paragraph_format
    normal.line_spacing_rule, normal.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(27 if lang == "zh" else 17)
    normal.widow_control = True
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Title"].paragraph_format.line_spacing = Pt(34)
    for name in ("Heading 1", "Heading 2"):
        styles[name].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.line_spacing = Pt(13)
    if "Hyperlink" not in [style.name for style in styles]:
        styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    _name_fonts(document)


def _name_fonts(document: DocumentObject) -> None:
    """Fonts of the theme, and in the table of fonts what to take where one is missing."""
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("theme1.xml"):
            set_theme(part, LATIN, HEAD, BODY)
        elif str(part.partname).endswith("fontTable.xml"):
            entries = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
                f'<w:family w:val="{"modern" if name == HEAD else "roman"}"/><w:pitch w:val="variable"/></w:font>'
                for name, other in OTHER_NAMES.items()
            )
            text = part.blob.decode("utf-8")
            part._blob = text.replace("</w:fonts>", f"{entries}</w:fonts>").encode("utf-8")


def set_theme(part: Any, latin: str, head: str, body: str) -> None:
    """The fonts of a theme, which new text in the file is set in: of Latin letters, of Chinese headings and text."""
    text = part.blob.decode("utf-8")
    for kind, chinese in (("majorFont", head), ("minorFont", body)):
        for what, font in (("latin", latin), ("ea", chinese), ('font script="Hans"', chinese)):
            text = re.sub(rf'(<a:{kind}>.*?<a:{what} typeface=")[^"]*', rf"\g<1>{font}", text, count=1, flags=re.S)
    part._blob = text.encode("utf-8")


def _number_pages(document: DocumentObject) -> None:
    """``— 1 —`` at the foot of each page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(paragraph.add_run("— "), PLAIN, latin=PLAIN)
    add_field(paragraph, "PAGE", "1")
    set_font(paragraph.add_run(" —"), PLAIN, latin=PLAIN)


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field, such as PAGE, with what is shown until a program works it out."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = set_font(paragraph.add_run(), PLAIN, latin=PLAIN)
        if kind == "shown":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)


# -- links -----------------------------------------------------------------------------------------------------------


class Bookmarks:
    """Places in one document that links lead to; each has a number of its own."""

    def __init__(self) -> None:
        self._count = 0

    @contextmanager
    def around(self, paragraph: Paragraph, name: str) -> Iterator[None]:
        """A bookmark around what is added to the paragraph meanwhile."""
        self._count += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self._count))
        start.set(qn("w:name"), name)
        paragraph._p.append(start)
        yield
        paragraph._p.append(end)


def add_link(paragraph: Paragraph, words: str, bookmark: str) -> Run:
    """Words that lead to a bookmark of the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    run = paragraph.add_run(safe(words))
    link.append(run._r)
    paragraph._p.append(link)
    return run


def add_picture(paragraph: Paragraph, path: Path, width: float, alt: str, title: str) -> None:
    """A picture of so many millimetres across, with the words for those who cannot see it."""
    shape = paragraph.add_run().add_picture(str(path), width=Mm(width))
    named: tuple[Any, ...] = (shape._inline.docPr, shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr)
    for properties in named:
        properties.set("descr", safe(alt))
        properties.set("title", safe(title))
    shape._inline.docPr.set("name", safe(title)[:60])


def repeat_heading(row: Any) -> None:
    """Have the row stand again on top of every page that its table runs over to."""
    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)


def keep_whole(row: Any) -> None:
    """Have the row stand on one page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))


def shade(cell: Any, colour: str) -> None:
    """Fill a cell of a table."""
    mark = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        mark.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(mark)


# -- files ------------------------------------------------------------------------------------------------------------


def save_package(document: Any, path: Path) -> None:
    """Write a document or presentation; the same content gives the same bytes, for no clock is in it."""
    held = io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in made.infolist():
            fixed = zipfile.ZipInfo(entry.filename, ZIP_DATE)
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            content = made.read(entry)
            package.writestr(fixed, _without_clock(content) if entry.filename.endswith(".xlsx") else content)


def _without_clock(sheet: bytes) -> bytes:
    """A workbook inside a presentation, without the moment at which it was made."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet)) as made, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in made.infolist():
            content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", made.read(entry))
            package.writestr(zipfile.ZipInfo(entry.filename, ZIP_DATE), content)
    return held.getvalue()
