"""Word documents as Word prints them: numbering, revisions, tables, notes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from compare.sources import SourceError
from compare.sources.reading_files import read_content
from sources import making

PATH = Path("plan.docx")


def text_of(data: bytes) -> str:
    return read_content(data, PATH).text


def lines_of(*xml: str) -> list[str]:
    return text_of(making.docx_of(*xml)).splitlines()


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def numbered(abstract: str, nums: str, *paragraphs: tuple[str, int, int]) -> list[str]:
    """The lines of a document with lists of one's own: (text, list, level)."""
    document = docx.Document()
    making.set_numbering(document, "<w:numbering {ns}>" + abstract + nums + "</w:numbering>")
    for text, list_id, level in paragraphs:
        making.number(document.add_paragraph(text), list_id, level)
    return text_of(making.saved(document)).splitlines()


def level(number: int, format: str, text: str, more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(*levels: str, id: int = 1) -> str:
    return f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>'


def num(id: int, abstract_id: int = 1, overrides: str = "") -> str:
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{abstract_id}"/>{overrides}</w:num>'


CHAPTERS = abstract(
    level(0, "chineseCounting", "%1、"),
    level(1, "japaneseCounting", "（%2）"),
    level(2, "decimal", "%3．"),
    level(3, "decimalEnclosedCircle", "%4"),
)


def test_automatic_numbering_of_the_whole_plan():
    assert text_of(making.numbered_docx()) == making.PLAN


def test_deeper_levels_begin_anew_under_a_higher_one():
    lines = numbered(
        CHAPTERS,
        num(1),
        ("甲", 1, 0),
        ("乙", 1, 1),
        ("丙", 1, 2),
        ("丁", 1, 2),
        ("戊", 1, 1),
        ("己", 1, 2),
        ("庚", 1, 3),
    )
    assert lines == ["一、甲", "（一）乙", "1．丙", "2．丁", "（二）戊", "1．己", "① 庚"]


def test_a_level_that_never_restarts_and_one_that_restarts_after_the_first_level_only():
    lists = abstract(
        level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）", '<w:lvlRestart w:val="0"/>')
    )
    assert numbered(lists, num(1), ("甲", 1, 0), ("乙", 1, 1), ("丙", 1, 0), ("丁", 1, 1)) == [
        "一、甲",
        "（一）乙",
        "二、丙",
        "（二）丁",
    ]
    lists = abstract(
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3.", '<w:lvlRestart w:val="1"/>'),
    )
    lines = numbered(
        lists, num(1), ("甲", 1, 0), ("乙", 1, 1), ("丙", 1, 2), ("丁", 1, 1), ("戊", 1, 2), ("己", 1, 0), ("庚", 1, 2)
    )
    assert lines[2] == "1.丙" and lines[4] == "2.戊" and lines[6] == "1.庚"


def test_lists_that_share_an_abstract_list_count_on_unless_they_say_where_to_start():
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lines = numbered(
        CHAPTERS,
        num(1) + num(2) + num(3, 1, start),
        ("甲", 1, 0),
        ("乙", 2, 0),
        ("丙", 3, 0),
        ("丁", 3, 0),
        ("戊", 1, 0),
    )
    assert lines == ["一、甲", "二、乙", "五、丙", "六、丁", "七、戊"]


def test_a_list_may_replace_a_level():
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "第%1条")}</w:lvlOverride>'
    assert numbered(CHAPTERS, num(1, 1, other), ("总则。", 1, 0)) == ["第1条 总则。"]


@pytest.mark.parametrize(
    ("lists", "line"),
    [
        (abstract(level(0, "decimal", "%1", start=3)), "3 甲"),
        (abstract(level(0, "decimal", "%1", '<w:suff w:val="nothing"/>')), "1甲"),
        (abstract(level(0, "bullet", "●")), "甲"),
        (abstract(level(0, "none", "措施")), "措施 甲"),
        (abstract(level(0, "chineseCounting", "第%1条")), "第一条 甲"),
        (abstract(), "甲"),
    ],
)
def test_how_labels_are_framed(lists, line):
    assert numbered(lists, num(1), ("甲", 1, 0)) == [line]


def test_label_of_several_levels():
    lists = abstract(
        level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>"), level(2, "decimal", "%2.%3")
    )
    assert numbered(lists, num(1), ("甲", 1, 0), ("乙", 1, 1), ("丙", 1, 2)) == ["第一章 甲", "1.1 乙", "1.1 丙"]


def test_numbering_by_style_and_taken_off_again():
    document = docx.Document()
    making.set_numbering(document, making.NUMBERING)
    style = document.styles.add_style("条目", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(
        making.parse_xml(f'<w:numPr {making.nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr>')
    )
    child = document.styles.add_style("条目二", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    child.base_style = style
    document.add_paragraph("甲", style)
    document.add_paragraph("乙", child)
    making.number(document.add_paragraph("丙", style), 0, 0)
    assert text_of(making.saved(document)).splitlines() == ["（一）甲", "（二）乙", "丙"]


def test_list_linked_by_a_style():
    lists = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
    lists += f'<w:abstractNum w:abstractNumId="2">{level(0, "decimal", "%1)")}<w:styleLink w:val="S"/></w:abstractNum>'
    assert numbered(lists, num(1), ("甲", 1, 0)) == ["1)甲"]


def test_empty_numbered_paragraphs_count_but_are_not_printed():
    assert numbered(CHAPTERS, num(1), ("甲", 1, 2), ("", 1, 2), ("丙", 1, 2)) == ["1．甲", "3．丙"]


def test_revisions_are_taken_as_accepted():
    moved = f"<w:p><w:moveFrom w:id='1' w:author='x'>{run('旧处')}</w:moveFrom><w:moveTo w:id='2' w:author='x'>{run('新处')}</w:moveTo></w:p>"
    deleted = "<w:del w:id='3' w:author='x'><w:r><w:delText>以前</w:delText></w:r></w:del>"
    inserted = f"<w:ins w:id='4' w:author='x'>{run('以后')}</w:ins>"
    assert lines_of(moved, f"<w:p>{run('甲')}{deleted}{inserted}</w:p>") == ["新处", "甲以后"]


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    mark = "<w:rPr><w:del w:id='1' w:author='x'/></w:rPr>"
    assert lines_of(paragraph("前，", mark), paragraph("后。"), paragraph("末", mark)) == ["前，后。", "末"]


def test_what_else_stands_in_paragraphs():
    lines = lines_of(
        f"<w:p>{run('甲')}<w:r><w:br/></w:r>{run('乙')}<w:r><w:tab/></w:r>{run('丙')}<w:r><w:noBreakHyphen/></w:r>{run('丁')}</w:p>",
        f"<w:p><w:hyperlink>{run('链')}</w:hyperlink><w:smartTag>{run('接')}</w:smartTag><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>",
        f"<w:sdt><w:sdtContent>{paragraph('控件中的段落')}</w:sdtContent></w:sdt>",
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F06C'/></w:r><w:r><w:sym w:char='2460'/></w:r><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>",
        "<w:p/>",
        paragraph("　　缩进的段落"),
    )
    assert lines == ["甲", "乙 丙-丁", "链接", "控件中的段落", "①x=1", "缩进的段落"]


def test_a_text_box_is_read_once():
    document = read_content(making.rich_docx(), PATH)
    assert document.text.count("云溪县人民政府文件") == 1


def test_fields_show_their_results_and_a_broken_field_swallows_nothing():
    begin, separate, end = (f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "separate", "end"))
    code = "<w:r><w:instrText> REF a </w:instrText></w:r>"
    assert lines_of(f"<w:p>{run('见')}{begin}{code}{separate}{run('第三条')}{end}{run('。')}</w:p>") == ["见第三条。"]
    assert lines_of(f"<w:p>{begin}{code}</w:p>", paragraph("还在。")) == ["还在。"]


def test_table_of_contents_is_left_out_and_told():
    document = docx.Document()
    style = document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("一、总体要求\t1", style)
    document.add_paragraph("一、总体要求")
    read = read_content(making.saved(document), PATH)
    assert read.text == "一、总体要求\n"
    assert [finding.code for finding in read.findings] == ["contents_left_out"]


def test_footnotes_stand_at_the_end():
    document = read_content(making.rich_docx(), PATH)
    assert document.text.endswith("\n注1：管网指供水管网。\n")
    assert document.where(document.text.index("注1")) == "footnote 1"


def test_table_with_merged_cells():
    document = read_content(making.table_docx(), PATH)
    (table,) = document.tables
    assert (
        document.text[table.start : table.end].split("\n")[3]
        == "3\t建成水质在线监测平台\t\t县大数据发展局\t2027年6月底前"
    )
    spans = {(cell.row, cell.column): cell.row_span for cell in table.cells}
    assert spans[2, 2] == 2 and (3, 2) not in spans
    assert document.where(table.start) == "table 1 row 1"


def test_cells_hold_paragraphs_labels_and_tables():
    document = read_content(making.rich_docx(), PATH)
    (table,) = document.tables
    shown = {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in table.cells}
    assert shown == {
        (0, 0): "任务",
        (0, 1): "单位",
        (1, 0): "改造管网",
        (1, 1): "县水利局 县财政局",
        (2, 1): "内表",
        (3, 0): "备注",
    }
    document = docx.Document()
    making.set_numbering(document, making.NUMBERING)
    table = document.add_table(3, 2)
    for i, text in enumerate(("任务", "甲", "乙")):
        table.cell(i, 1).text = text
    for i in (1, 2):
        making.number(table.cell(i, 0).paragraphs[0], 7, 2)
    assert text_of(making.saved(document)).splitlines() == ["\t任务", "1.\t甲", "2.\t乙"]


def test_a_frame_of_one_cell_is_no_table():
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "一、总体要求"
    read = read_content(making.saved(document), PATH)
    assert read.tables == () and read.text == "一、总体要求\n"


def test_places_are_paragraphs():
    document = read_content(making.numbered_docx(), PATH)
    assert document.where(0) == "paragraph 1"
    assert document.where(document.text.index("三、保障措施")) == f"paragraph {making.LINES.index('三、保障措施') + 1}"


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new) if name == part else content)
    return stream.getvalue()


def test_macros_are_not_looked_at():
    data = changed(
        making.numbered_docx(),
        "[Content_Types].xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    data = making.with_part(data, "word/vbaProject.bin", b"Attribute VB_Name = 'Auto'", "vbaProject")
    assert text_of(data) == making.PLAN


def test_strict_documents_and_missing_pictures():
    main = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = changed(
        making.numbered_docx(), "word/document.xml", main, b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert text_of(strict) == making.PLAN
    gone = changed(
        making.numbered_docx(),
        "word/_rels/document.xml.rels",
        b"</Relationships>",
        b'<Relationship Id="x" Type="a/image" Target="NULL"/></Relationships>',
    )
    assert text_of(gone) == making.PLAN


def test_document_without_text_is_refused():
    with pytest.raises(SourceError, match=r"plan\.docx: holds no text"):
        text_of(making.docx_of("<w:p/>"))
