"""What a Word document stores and does not print, or prints and does not store."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from compare.sources import SourceError
from compare.sources.office.fields import Fields, equation
from compare.sources.reading_files import read_content
from sources import making

PATH = Path("plan.docx")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def field(instruction: str, result: str | None = None) -> str:
    stored = "" if result is None else '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run(result)
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{stored}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def read(*content: str, styles: str = ""):
    """A document of paragraphs (runs as XML), or of whole elements."""
    body = [piece if piece.startswith(("<w:p>", "<w:tbl>")) else f"<w:p>{piece}</w:p>" for piece in content]
    document = docx.Document()
    for style in parse_xml(f"<w:styles {nsdecls('w')}>{styles}</w:styles>"):
        document.styles.element.append(style)
    for child in reversed(list(parse_xml(f"<w:body {nsdecls('w')}>{''.join(body)}</w:body>"))):
        document.element.body.insert(0, child)
    return read_content(making.saved(document), PATH)


STYLES = """
<w:style w:type="character" w:styleId="gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="heir"><w:name w:val="heir"/><w:basedOn w:val="gone"/></w:style>
<w:style w:type="character" w:styleId="seen"><w:name w:val="seen"/><w:basedOn w:val="gone"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="old"><w:name w:val="old"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="note"><w:name w:val="note"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ("<w:vanish/>", "hidden_left_out"),
        ('<w:rStyle w:val="gone"/>', "hidden_left_out"),
        ('<w:rStyle w:val="heir"/>', "hidden_left_out"),
        ('<w:rStyle w:val="seen"/>', None),
        ('<w:rStyle w:val="gone"/><w:vanish w:val="false"/>', None),
        ("<w:strike/>", "struck_left_out"),
        ("<w:dstrike/>", "struck_left_out"),
        ('<w:rStyle w:val="old"/>', "struck_left_out"),
        ('<w:strike w:val="0"/>', None),
        ('<w:color w:val="FFFFFF"/>', "unseen_left_out"),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>', None),
        ('<w:sz w:val="2"/>', "unseen_left_out"),
        ('<w:color w:val="FF0000"/><w:sz w:val="32"/>', None),
    ],
)
def test_words_that_are_not_printed_are_left_out_and_told(properties, code):
    document = read(run("改造渠道") + run("二十公里", properties) + run("三十公里。"), styles=STYLES)
    assert document.text == ("改造渠道三十公里。\n" if code else "改造渠道二十公里三十公里。\n")
    assert [finding.code for finding in document.findings] == ([code] if code else [])
    assert all("二十公里" in finding.message and "paragraph 1" in finding.message for finding in document.findings)


def test_a_paragraph_hidden_by_its_style_is_gone_and_two_switches_cancel_one_another():
    hidden = '<w:p><w:pPr><w:pStyle w:val="note"/></w:pPr>' + run("内部口径。") + "</w:p>"
    shown = '<w:p><w:pPr><w:pStyle w:val="note"/></w:pPr>' + run("公开口径。", '<w:rStyle w:val="gone"/>') + "</w:p>"
    assert read(hidden, shown, run("正文。"), styles=STYLES).text == "公开口径。正文。\n"


def test_white_words_on_a_dark_cell_are_a_head():
    cell = '<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr><w:p>{}</w:p></w:tc>'
    head = "".join(cell.format(run(text, '<w:color w:val="FFFFFF"/>')) for text in ("任务", "单位"))
    row = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("改造渠道", "县水利局"))
    assert read(f"<w:tbl><w:tr>{head}</w:tr><w:tr>{row}</w:tr></w:tbl>").text == "任务\t单位\n改造渠道\t县水利局\n"


def test_deleted_and_hidden_rows_and_cells_of_a_table_are_gone():
    def row(*cells: str, properties: str = "") -> str:
        return f"<w:tr><w:trPr>{properties}</w:trPr>" + "".join(cells) + "</w:tr>"

    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    document = read(
        "<w:tbl>"
        + row(cell("任务"), cell("备注", '<w:cellDel w:id="1" w:author="a"/>'), cell("单位"))
        + row(cell("作废任务"), cell("县林业局"), properties="<w:hidden/>")
        + row(cell("已删任务"), cell("县林业局"), properties='<w:del w:id="2" w:author="a"/>')
        + row(cell("改造渠道"), cell("县水利局"))
        + "</w:tbl>"
    )
    assert document.text == "任务\t单位\n改造渠道\t县水利局\n"
    (finding,) = document.findings
    assert finding.code == "hidden_left_out"
    assert "作废任务" in finding.message


@pytest.mark.parametrize("mark", ["moveFrom", "del", "vanish"])
def test_paragraphs_that_are_gone_are_not_counted(mark):
    document = docx.Document()
    making.set_numbering(document, making.NUMBERING)
    for text in ("改造渠道。", "作废任务。", "修复泵站。"):
        making.number(document.add_paragraph(), 7, 2)
        paragraph = document.paragraphs[-1]
        if text != "作废任务。":
            paragraph.add_run(text)
            continue
        attributes = "" if mark == "vanish" else 'w:id="1" w:author="a"'
        inside = run(text, "<w:vanish/>") if mark == "vanish" else run(text)
        wrapped = inside if mark == "vanish" else f"<w:{mark} {attributes}>{inside}</w:{mark}>"
        xml = f"<w:p {nsdecls('w')}><w:pPr><w:rPr><w:{mark} {attributes}/></w:rPr></w:pPr>{wrapped}</w:p>"
        gone = parse_xml(xml)
        paragraph._p.pPr.append(gone.pPr[0])
        for child in list(gone)[1:]:
            paragraph._p.append(child)
    assert read_content(making.saved(document), PATH).text == "1.改造渠道。\n2.修复泵站。\n"


def test_a_phonetic_guide_leaves_the_characters_under_it():
    ruby = "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    assert read(ruby.format(run("fú"), run("涪")) + run("陵区水利局")).text == "涪陵区水利局\n"


@pytest.mark.parametrize(
    ("instruction", "printed"),
    [
        (r"eq \o\ac(○,1)", "①"),
        (r" EQ \o\ac(○,12) ", "⑫"),
        (r"EQ \o(○,三)", "㊂"),
        (r"EQ \o\ad(\s\up 9(fú),涪)", "涪"),
        (r'EQ \* jc0 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(fú),涪)', "涪"),
        (r"EQ \f(1,2)", "1/2"),
        (r"EQ \b\lc\{(甲\,乙)", "(甲,乙)"),
        (r"SEQ 表 \* ARABIC", "1"),
        (r"SEQ 图 \r 3 \* CHINESENUM3", "三"),
        (r"SEQ 项 \* GB3", "①"),
        ('QUOTE "2025年"', "2025年"),
        ("REF 目标 \\h", "30公里"),
        ("PAGE", ""),
        ("PAGEREF 目标", ""),
        ("MACROBUTTON None 请填写", "请填写"),
        ("SYMBOL 9312 \\u", "①"),
    ],
)
def test_fields_without_a_stored_result_print_what_their_instruction_says(instruction, printed):
    marked = '<w:bookmarkStart w:id="1" w:name="目标"/>' + run("30公里") + '<w:bookmarkEnd w:id="1"/>'
    simple = f"<w:fldSimple w:instr='{instruction}'/>".replace('"', "&quot;")
    assert read(marked, run("甲") + field(instruction) + run("乙")).text == f"30公里\n甲{printed}乙\n"
    assert read(marked, run("甲") + simple + run("乙")).text == f"30公里\n甲{printed}乙\n"


def test_stored_results_stand_and_are_counted_with_those_that_have_none():
    document = read(field("SEQ 表", "1") + run("甲"), field("SEQ 表") + run("乙"), field("DATE") + run("丙"))
    assert document.text == "1甲\n2乙\n丙\n"
    (finding,) = document.findings
    assert finding.code == "field_without_result"
    assert "DATE" in finding.message
    assert document.text[finding.start : finding.end] == "丙"


def test_broken_equations_are_read_as_far_as_they_go():
    assert [equation(text) for text in (r"\o\ac(○", r"\o", "", "(" * 50, r"\o(" * 50)] == ["○", "", "", "(" * 50, ""]
    assert Fields({}.get).printed("") == ""


def test_form_fields_show_what_was_chosen():
    chosen = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="县林业局"/><w:listEntry w:val="县水利局"/></w:ddList>'
    form = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{chosen}</w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert read(run("责任单位：") + form).text == "责任单位：县水利局\n"


def test_signs_of_fonts_of_signs_are_left_out_save_numbers_in_circles():
    wingdings = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F082"/></w:r>'
    document = read(
        run("\uf06c", wingdings) + run("一、总体要求"),
        run("\uf081", wingdings) + run("改造渠道。"),
        symbol + run("修复泵站。"),
        run("l", wingdings) + run("清淤河道。"),
        run("设备\ue8ff型。"),
    )
    assert document.text.splitlines() == ["一、总体要求", "①改造渠道。", "②修复泵站。", "清淤河道。", "设备\ue8ff型。"]


def embedding(content: bytes, name: str = "part.html", before: str = "重点任务") -> bytes:
    data = making.docx_of(
        making_paragraph(before),
        '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdExtra"/>',
        making_paragraph("保障措施"),
    )
    return making.with_part(data, f"word/{name}", content, "aFChunk")


def making_paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


MHTML = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n\n%b\n--x--\n'


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><p>1．改造渠道。</p><p>2．修复泵站。</p></body></html>".encode(),
        "<html><head><meta charset=gbk></head><body><p>1．改造渠道。</p><p>2．修复泵站。</p></body></html>".encode(
            "gbk"
        ),
        "1．改造渠道。\n2．修复泵站。".encode(),
        making.docx_of(making_paragraph("1．改造渠道。"), making_paragraph("2．修复泵站。")),
        MHTML % "<html><body><p>1．改造渠道。</p><p>2．修复泵站。</p></body></html>".encode(),
    ],
    ids=["html", "gbk", "txt", "docx", "mhtml"],
)
def test_a_file_in_the_place_of_paragraphs_is_read_there_and_told(content):
    document = read_content(embedding(content), PATH)
    assert document.text.splitlines() == ["重点任务", "1．改造渠道。", "2．修复泵站。", "保障措施"]
    assert [finding.code for finding in document.findings] == ["embedded_text"]


def test_a_sheet_in_the_place_of_paragraphs_is_read_row_by_row():
    document = read_content(embedding(making.xlsx_of((("序号", "工作任务"), ("1", "改造渠道。")), "分工表")), PATH)
    assert [line.split("\t")[-1] for line in document.text.splitlines()][-3:] == ["工作任务", "改造渠道。", "保障措施"]


def test_an_embedded_file_that_cannot_be_read_is_named(monkeypatch):
    monkeypatch.setattr("compare.sources.office.chunks.find_libreoffice", lambda: None)
    (finding,) = read_content(embedding(rb"{\rtf1 text}", "part.rtf"), PATH).findings
    assert (finding.code, finding.level) == ("embedded_text_lost", "warning")
    assert "part.rtf" in finding.message and "after paragraph 1" in finding.message
    data = making.docx_of(
        '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/>'
    )
    with pytest.raises(SourceError, match="embedded"):
        read_content(data, PATH)


def test_a_file_embedded_as_an_icon_is_named():
    data = making.with_part(
        making.docx_of(making_paragraph("见附件。")), "word/embeddings/分工表.xlsx", b"PK", "package"
    )
    (finding,) = read_content(data, PATH).findings
    assert "分工表.xlsx" in finding.message


def test_a_table_with_a_head_is_a_table_however_long_one_row_is():
    rows = (("序号", "工作任务", "责任单位"), ("1", "逐条排查渠道，建立问题清单。" * 60, "县水利局"))
    document = read_content(making.table_docx(rows), PATH)
    assert len(document.tables) == 1


def test_a_field_inside_an_instruction_and_a_file_inside_a_cell():
    inner = field("SEQ 项")
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,</w:instrText></w:r>'
        f'{inner}<w:r><w:instrText>)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert read(nested + run("改造渠道。"), nested + run("修复泵站。")).text == "①改造渠道。\n②修复泵站。\n"
    chunk = (
        '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdExtra"/>'
    )
    cells = "".join(f"<w:tc>{cell}</w:tc>" for cell in (making_paragraph("任务"), chunk + making_paragraph("")))
    row = f"<w:tr>{cells}</w:tr>"
    data = making.with_part(
        making.docx_of(f"<w:tbl>{row}{row}</w:tbl>"), "word/part.txt", "改造渠道。".encode(), "aFChunk"
    )
    document = read_content(data, PATH)
    assert document.text == "任务\t改造渠道。\n" * 2
    assert [finding.code for finding in document.findings] == ["embedded_text"]
