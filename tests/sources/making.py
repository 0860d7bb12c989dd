"""Makes files of every format from one plan, with libraries, so that readers can be held against the same text."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import docx
import pylopdf_fonts_zh_cn
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

# A plan written for the tests: two levels of headings, numbered measures, notes, deadlines, amounts.
TITLE = "云溪县农村饮水安全提升行动方案（2025—2027年）"
PLAN = f"""云溪县人民政府办公室关于印发《{TITLE}》的通知
各乡镇人民政府，县政府各部门：
《{TITLE}》已经县人民政府同意，现印发给你们，请认真组织实施。
云溪县人民政府办公室
2025年3月18日
{TITLE}
为提升农村饮水安全水平，保障群众用水，结合我县实际，制定本方案。
一、总体要求
坚持问题导向、分类施策，到2027年底，全县农村自来水普及率达到95%以上，水质合格率达到100%，基本建成从水源到水龙头的全过程保障体系。
二、重点任务
（一）实施水源保护行动
1.划定保护范围。2025年6月底前完成全县32处集中式饮用水水源保护范围划定，设置标识标牌不少于64块，建立水源地名录并向社会公布。（牵头单位：县生态环境局；责任单位：县水利局、县自然资源局，各乡镇人民政府）
2.整治周边环境。对水源地周边500米范围内的畜禽养殖、垃圾堆放等开展排查整治，每季度至少开展1次巡查，2025年底前整治到位。（牵头单位：县农业农村局；责任单位：县生态环境局）
（二）实施管网改造行动
3.改造老旧管网。2026年底前改造老旧供水管网120公里，管网漏损率控制在12%以内，优先改造使用年限超过二十年的管段。（牵头单位：县水利局；责任单位：县住房和城乡建设局、县财政局）
4.推进规模供水。新建扩建千吨万人供水工程5处，覆盖人口不低于8万人，形成城乡一体、以大带小的供水格局，逐步实现同源、同网、同质、同服务。（牵头单位：县水利局；责任单位：县发展和改革局）
（三）实施水质监测行动
5.加强日常检测。每月至少开展1次水质检测，检测结果在乡镇公示栏公开，发现不合格的三个工作日内查明原因并完成处置。（牵头单位：县卫生健康局；责任单位：县水利局）
6.建设监测平台。2027年6月底前建成县级水质在线监测平台，接入监测点位200个，实现水量、水压、水质全覆盖监测。（牵头单位：县水利局；责任单位：县大数据发展局）
三、保障措施
（一）加强组织领导
成立由县政府分管负责同志任组长的工作专班，统筹推进各项工作，每半年听取一次进展情况汇报。
（二）强化资金保障
县财政每年安排专项资金不少于600万元，用于管网改造和水质监测，并积极争取上级补助资金。
"""
LINES = PLAN.splitlines()
W_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LABELS = (
    (0, re.compile(r"[一二三四五六七八九十]+、")),
    (1, re.compile(r"（[一二三四五六七八九十]+）")),
    (2, re.compile(r"\d+\.")),
)
TASKS = (
    ("序号", "工作任务", "牵头单位", "责任单位", "完成时限"),
    ("1", "完成水源保护范围划定", "县生态环境局", "县水利局、县自然资源局", "2025年6月底前"),
    ("2", "改造老旧供水管网120公里", "县水利局", "县住房和城乡建设局", "2026年底前"),
    ("3", "建成水质在线监测平台", None, "县大数据发展局", "2027年6月底前"),
)


def level_of(line: str) -> tuple[int, str] | None:
    """The level of a line's label and the line without it."""
    for level, label in LABELS:
        if found := label.match(line):
            return level, line[found.end() :]
    return None


# -- Word

NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="1"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def numbered_docx(lines: Sequence[str] = LINES) -> bytes:
    """The plan as a Word document whose labels are automatic numbering."""
    document = docx.Document()
    set_numbering(document, NUMBERING)
    for line in lines:
        level = level_of(line)
        if level is None:
            document.add_paragraph(line)
        else:
            number(document.add_paragraph(level[1]), 7, level[0])
    return saved(document)


def set_numbering(document: docx.document.Document, xml: str) -> None:
    """Give a document a numbering part of one's own."""
    part = document.part.numbering_part
    root = parse_xml(xml.format(ns=nsdecls("w")))
    part._element.clear()
    part._element.extend(list(root))


def number(paragraph: docx.text.paragraph.Paragraph, list_id: int, level: int) -> None:
    """Number a paragraph automatically."""
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx_of(*xml: str) -> bytes:
    """A Word document whose body is given as XML (w: may be used as prefix)."""
    document = docx.Document()
    body = document.element.body
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    root = parse_xml(f"<w:body {namespaces}>{''.join(xml)}</w:body>")
    for i, child in enumerate(list(root)):
        body.insert(i, child)
    return saved(document)


def table_docx(rows: Sequence[Sequence[str | None]] = TASKS) -> bytes:
    """The task table in Word; None goes on with the cell above."""
    document = docx.Document()
    document.add_paragraph("云溪县农村饮水安全任务分工表")
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            if text is None:
                table.cell(i - 1, j).merge(table.cell(i, j))
            else:
                table.cell(i, j).text = text
    return saved(document)


# -- PDF


@lru_cache(maxsize=1)
def font() -> str:
    """The name of a Chinese font that reportlab can embed: an outline font of its own kind, made from the package's."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont as FontFile
    from fontTools.ttLib import newTable

    source = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")
    file = FontFile(source)
    options = Options()
    options.layout_features = []
    subsetter = Subsetter(options)
    extra = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ—-.…·第页共 ⼀⾏"
    subsetter.populate(text=PLAN + extra + "".join(text or "" for row in TASKS for text in row) + EXTRA_TEXT)
    subsetter.subset(file)
    # reportlab embeds TrueType outlines only: the cubic curves of the font become quadratic ones.
    glyphs, order = file.getGlyphSet(), file.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        outlines[name] = pen.glyph()
    file["loca"], file["glyf"] = newTable("loca"), newTable("glyf")
    file["glyf"].glyphOrder, file["glyf"].glyphs = order, outlines
    del file["CFF "]
    if "VORG" in file:
        del file["VORG"]
    maxp = file["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        *("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
        *("maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints"),
        *("maxCompositeContours", "maxComponentDepth"),
    ):
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    file["post"].formatType = 3.0
    file.sfntVersion = "\x00\x01\x00\x00"
    stream = io.BytesIO()
    file.save(stream)
    stream.seek(0)
    pdfmetrics.registerFont(TTFont("Test", stream))
    return "Test"


EXTRA_TEXT = "/－云溪县人民政府文件关于印发行动方案的通知甲乙丙丁戊己庚辛左右栏目录总体要求重点任务保障措施农业农村局财政局水利局生态环境局签章盖注释表续渠灌条座清件废任新征求意见稿内资料存首务开逐查立问题单改销号修复泵站理年附道区负责完成联系方式简报⼾㬵〈"


def pdf_of(
    lines: Sequence[str] = LINES, head: str = "", size: int = 16, per_line: float = 1.75, indent: bool = True
) -> bytes:
    """The plan as a PDF set like an official document: indented paragraphs, page numbers, a running head."""
    base = ParagraphStyle("body", fontName=font(), fontSize=size, leading=size * per_line, wordWrap="CJK")
    body = ParagraphStyle("para", base, firstLineIndent=2 * size if indent else 0)
    flush = ParagraphStyle("flush", base)
    centre = ParagraphStyle("title", base, fontSize=size + 4, leading=(size + 4) * per_line, alignment=TA_CENTER)
    right = ParagraphStyle("sign", base, alignment=TA_RIGHT, rightIndent=2 * size)
    story = []
    for line in lines:
        style = body
        if TITLE in line and not line.endswith("。"):
            style = centre
        elif line.endswith("："):
            style = flush
        elif re.fullmatch(r"\S{4,20}办公室|\d{4}年\d+月\d+日", line):
            style = right
        story.append(Paragraph(html.escape(line), style))
    return build_pdf(story, head)


def build_pdf(story: list, head: str = "", foot: bool = True) -> bytes:
    """Flowables as a PDF with page numbers and, if wanted, a running head."""

    def furnish(canvas, document) -> None:  # type: ignore[no-untyped-def]
        canvas.setFont(font(), 10)
        if foot:
            canvas.drawCentredString(A4[0] / 2, 40, f"— {canvas.getPageNumber()} —")
        if head:
            canvas.drawString(80, A4[1] - 45, head)

    stream = io.BytesIO()
    document = SimpleDocTemplate(stream, pagesize=A4, invariant=1, leftMargin=80, rightMargin=74)
    document.build(story, onFirstPage=furnish, onLaterPages=furnish)
    return stream.getvalue()


def table_pdf(rows: Sequence[Sequence[str | None]] = TASKS, repeat: int = 1) -> bytes:
    """The task table as a PDF with rules; None goes on with the cell above."""
    style = ParagraphStyle("cell", fontName=font(), fontSize=11, leading=15, wordWrap="CJK")
    commands: list[tuple] = [("GRID", (0, 0), (-1, -1), 0.7, "#000000")]
    data = []
    for _ in range(repeat):
        for row in rows[1 if data else 0 :]:
            data.append([Paragraph(html.escape(text), style) if text else "" for text in row])
            for j, text in enumerate(row):
                if text is None:
                    commands.append(("SPAN", (j, len(data) - 2), (j, len(data) - 1)))
    title = Paragraph(
        "云溪县农村饮水安全任务分工表", ParagraphStyle("t", style, fontSize=16, leading=30, alignment=TA_CENTER)
    )
    return build_pdf([title, Table(data, colWidths=[40, 130, 90, 100, 80], repeatRows=1, style=commands)])


# -- web pages


def page_of(body: str, title: str = TITLE, head: str = "") -> str:
    """A government site's page around a body of HTML: menus, share buttons, footers and scripts."""
    return f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}_云溪县人民政府门户网站</title>
<meta name="ArticleTitle" content="{title}">{head}
<script>var a = "一、不是正文，而是脚本。<p>";</script><style>.a {{ color: red }}</style></head><body>
<div class="top"><a href="/">首页</a> | <a href="/zwgk">政务公开</a> | <a href="/hd">互动交流</a></div>
<ul class="nav"><li><a href="/a">县政府</a></li><li><a href="/b">政策，文件，解读。</a></li></ul>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 正文</div>
<div class="main"><h1>{title}</h1>
<div class="info">发布时间：2025-03-20 09:30　来源：县政府办　浏览次数：<span>31</span>　字体：[大 中 小]</div>
{body}
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<p>【<a href="javascript:print()">打印</a>】【<a href="javascript:close()">关闭</a>】</p>
<div class="xgwj"><h3>相关文件</h3><ul><li><a href="/1">云溪县政策解读：农村饮水，怎么提升？</a></li></ul></div></div>
<div class="footer">主办：云溪县人民政府办公室　承办：云溪县大数据发展局　网站标识码：0000000000<br>
地址：云溪县城关镇人民路1号，邮编：000000。版权所有，未经许可，不得转载。</div>
<img src="data:image/png;base64,AAAA" alt="扫一扫在手机打开当前页"></body></html>"""


def html_of(lines: Sequence[str] = LINES) -> str:
    """The plan as a page with one <p> a paragraph."""
    body = "".join(f'<p style="text-indent:2em">　　{html.escape(line)}</p>\n' for line in lines[1:])
    return page_of(f'<div id="zoom"><div class="TRS_Editor">{body}</div></div>', lines[0])


TABLE_HTML = """<div id="zoom"><p>根据工作安排，现将任务分工印发给你们，请抓好落实。</p><table border="1">
<tr><th>序号</th><th>工作任务</th><th>牵头单位</th><th>责任单位</th><th>完成时限</th></tr>
<tr><td>1</td><td>完成水源保护<br>范围划定</td><td>县生态环境局</td><td>县水利局、县自然资源局</td><td>2025年6月底前</td></tr>
<tr><td>2</td><td>改造老旧供水管网120公里</td><td rowspan="2">县水利局</td><td>县住房和城乡建设局</td><td>2026年底前</td></tr>
<tr><td>3</td><td>建成水质在线监测平台</td><td>县大数据发展局</td><td>2027年6月底前</td></tr>
<tr><td colspan="5">以上任务，每季度调度一次，年底考核。</td></tr></table>
<p>附件：<a href="/files/分工表.docx">云溪县任务分工表.docx</a></p></div>"""
BREAKS_HTML = "<div class='con'><font size=3>" + "<br>&nbsp;&nbsp;&nbsp;&nbsp;".join(LINES[1:14]) + "</font></div>"


def mhtml_of(page: str) -> bytes:
    """A page as browsers save it into one file."""
    import email.mime.image
    import email.mime.multipart
    import email.mime.text

    message = email.mime.multipart.MIMEMultipart("related", boundary="----plan")
    message["Snapshot-Content-Location"] = "https://www.example.gov.cn/plan.html"
    message.attach(email.mime.text.MIMEText(page, "html", "utf-8"))
    message.attach(email.mime.image.MIMEImage(b"\x89PNG\r\n\x1a\n", "png"))
    return message.as_bytes()


def xlsx_of(rows: Sequence[Sequence[str | None]] = TASKS, title: str = "云溪县农村饮水安全任务分工表") -> bytes:
    """The task table as a workbook: a title merged over all columns, None goes on with the cell above."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
    for i, row in enumerate(rows, start=2):
        for j, text in enumerate(row, start=1):
            if text is None:
                sheet.merge_cells(start_row=i - 1, start_column=j, end_row=i, end_column=j)
            else:
                sheet.cell(i, j, int(text) if text.isdigit() else text)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rich_docx() -> bytes:
    """A Word document with much of what Word knows: numbering, revisions, a text box, footnotes, nested tables."""
    document = docx.Document()
    set_numbering(document, NUMBERING)
    body = document.element.body
    for i, child in enumerate(parse_xml(RICH_XML)):
        body.insert(i, child)
    number(document.paragraphs[0], 7, 0)
    number(document.paragraphs[1], 7, 1)
    data = saved(document)
    return with_part(data, "word/footnotes.xml", FOOTNOTES.encode(), "footnotes")


RICH_XML = """<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
<w:p><w:r><w:t>总体要求</w:t></w:r></w:p>
<w:p><w:r><w:t>管网</w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>全部</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>部分</w:delText></w:r></w:del><w:r><w:t>改造</w:t><w:footnoteReference w:id="2"/></w:r></w:p>
<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p><w:p><w:r><w:t>后半句。</w:t><w:br/><w:t>第二行</w:t></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>一、总体要求</w:t><w:tab/><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>云溪县人民政府文件</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>云溪县人民政府文件</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>链接文字</w:t></w:r></w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>任务</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>改造管网</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>县水利局</w:t></w:r></w:p><w:p><w:r><w:t>县财政局</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>内表</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>
<w:tr><w:trPr><w:del w:id="9" w:author="a"/></w:trPr><w:tc><w:p><w:r><w:t>删去的行</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>备注</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body>"""
FOOTNOTES = """<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>管网指供水管网。</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def with_part(data: bytes, name: str, content: bytes, kind: str) -> bytes:
    """A Word document with one more part, related to its main part."""
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "word/_rels/document.xml.rels":
                relation = (
                    '<Relationship Id="rIdExtra" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                    f'relationships/{kind}" Target="{name.removeprefix("word/")}"/></Relationships>'
                )
                part = part.replace(b"</Relationships>", relation.encode())
            new.writestr(info.filename, part)
        new.writestr(name, content)
    return stream.getvalue()


def plain_pdf() -> bytes:
    """A small PDF whose content is not packed, so that it can be mutated."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, pageCompression=0)
    for page in range(2):
        canvas.setFont("Helvetica", 12)
        for i in range(6):
            canvas.drawString(80, 700 - 20 * i, f"{i + 1}. Plan line {page} with some words to read")
        canvas.grid([80, 160, 240], [500, 520, 540])
        canvas.drawString(85, 505, "a")
        canvas.drawString(165, 505, "b")
        canvas.drawString(85, 525, "c")
        canvas.drawString(280, 30, f"- {page + 1} -")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def unseen_docx() -> bytes:
    """A Word document with fields without results, a phonetic guide, words hidden, struck and white."""
    runs = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,1)</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="SEQ 表 \\* CHINESENUM3 \\r 3"/>'
        "<w:r><w:ruby><w:rt><w:r><w:t>fú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>涪</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>旧</w:t></w:r>"
        '<w:r><w:rPr><w:color w:val="FFFFFF"/><w:sz w:val="2"/></w:rPr><w:t>白</w:t></w:r><w:r><w:t>改造渠道。</w:t></w:r>',
    )
    return docx_of(*(f"<w:p>{run}</w:p>" for run in runs))


def formula_xlsx() -> bytes:
    """A workbook with formulas without results, scaled formats, hidden rows and columns, days as numbers."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (
        ["序号", "工作任务", "投资", "完成时限"], [1, "改造渠道", 30000, 45838], ["=A2+1", '=B2&"一"', "=SUM(C2:C2)", 20250630],
        ["=MAX(A$2:A3)+1", "=ROW(B2)", 0.8, "=D2"],
    ):  # fmt: skip
        sheet.append(row)
    for place, format in (
        ("C2", '0!.0,"万元"'),
        ("C4", "0.0%"),
        ("C3", '[>=10000]0.0,"千元";"少"'),
        ("D4", "yyyy/m/d"),
    ):
        sheet[place].number_format = format
    sheet.row_dimensions[4].hidden = True
    sheet.merge_cells("A2:A3")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


STYLES_HTML = """<style>.a{display:none} @media screen{.b{font-size:0}} #c,.d > p{color:#fff;background:#fff}
.e{position:absolute;left:-9999px}</style><p class="a">甲，乙。</p><p class=b>丙，丁。</p><div id=c class=d><p>戊，己。</p></div>
<p class=e style="opacity:0">庚，辛。</p><s>壬</s><ruby>涪<rt>fu</rt></ruby>区，改造渠道。"""
