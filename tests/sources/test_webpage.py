"""Saved pages of many kinds of site: the plan is found, the page around it is not."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from compare.codebook import Codebook, load_codebook
from compare.sources import SourceError
from compare.sources.reading_files import read_content
from compare.sources.web.read import address_of, read_webpage
from sources import making

PATH = Path("page.html")
NOTICE = making.LINES[0]
BODY = making.LINES[1:]


def paragraphs(tag: str = "p", attributes: str = "", lines: list[str] = BODY) -> str:
    name = tag.split()[0]
    return "\n".join(f"<{tag}{attributes}>{html.escape(line)}</{name}>" for line in lines)


def site(content: str, title: str = NOTICE, suffix: str = "_云溪县人民政府") -> str:
    """A page with a menu, related links and a footer, and a given middle."""
    return f"""<html><head><title>{title}{suffix}</title></head><body>
    <div id="header"><a href="/">首页</a><a href="/zfxxgk">政府信息公开</a><span>今天是2025年4月1日，星期二，欢迎您！</span></div>
    {content}
    <div id="footer"><p>版权所有：云溪县人民政府</p><p>主办单位：云溪县人民政府办公室，技术支持：云溪县大数据发展局。</p></div>
    </body></html>"""


def trs() -> str:
    """TRS: the editor's own class around the text, a style sheet in the middle of it."""
    return site(f"""<div class="xl_title">{NOTICE}</div><div class="xl_info">日期：2025-03-20 来源：县政府办</div>
    <div class="view TRS_UEDITOR trs_paper_default trs_web"><style>.TRS_UEDITOR p{{margin:0}}</style>
    {paragraphs(attributes=' style="text-align: justify;"')}</div><div class="fenxiang">分享到：<a href="#">微信</a></div>""")


def jpage() -> str:
    """Jpage: a table of facts above, comments of the template in the text."""
    return site(f"""<table class="xxgk_table"><tr><td>索引号：</td><td>0001/2025-0012</td><td>发文字号：</td>
    <td>云政办发〔2025〕8号</td></tr><tr><td>发布机构：</td><td>县政府办公室</td><td>成文日期：</td><td>2025-03-18</td></tr></table>
    <h1>{NOTICE}</h1><div id="zoom"><!--<$[信息内容]>begin--><div class="bt-content zoom clearfix">{paragraphs()}</div>
    <!--<$[信息内容]>end--></div><div>【打印本页】 【关闭窗口】</div>""")


def layout_tables() -> str:
    """A page set in tables inside tables, tags in capitals, paragraphs not closed."""
    rows = "".join(f"<P>　　{html.escape(line)}" for line in BODY)
    return site(f"""<TABLE width=1000><TR><TD width=200><TABLE><TR><TD><A href=a.html>机构设置</A></TD></TR><TR><TD>
    <A href=b.html>政策文件，最新公开</A></TD></TR></TABLE></TD><TD><TABLE><TR><TD align=center class=bt><B>{NOTICE}</B></TD></TR>
    <TR><TD align=center>发布日期：2025-03-20　点击数：31</TD></TR><TR><TD class=nr>{rows}</TD></TR></TABLE></TD></TR></TABLE>""")


def line_breaks() -> str:
    """All text in one cell, set apart by <br> and blanks."""
    rows = "<BR>\r\n&nbsp;&nbsp;&nbsp;&nbsp;".join(html.escape(line) for line in BODY)
    return site(
        f"<table><tr><td class=title>{NOTICE}</td></tr><tr><td><font size=3>&nbsp;&nbsp;{rows}</font></td></tr></table>"
    )


def pasted_from_word() -> str:
    """Spans around every few characters, source lines broken anywhere, empty paragraphs between."""
    rows = []
    for line in BODY:
        spans = "</span><span lang=EN-US>".join(html.escape(line[i : i + 9]) for i in range(0, len(line), 9))
        rows.append(
            f'<p class="MsoNormal" style="text-indent:32pt">\n  <span>{spans}</span><o:p></o:p></p><p>&nbsp;</p>'
        )
    return site(
        f'<h2 class="title">{NOTICE}</h2><div class="content"><div class="Section0">{"".join(rows)}</div></div>'
    )


def signed_outside() -> str:
    """The signature stands in a block of its own beside the text."""
    lines = [line for line in BODY if line not in (making.LINES[3], making.LINES[4])]
    return site(f"""<div class="article"><h1>{NOTICE}</h1><div class="text">{paragraphs(lines=lines)}</div>
    <div class="sign"><p>{making.LINES[3]}</p><p>{making.LINES[4]}</p></div>
    <div class="ewm">扫一扫在手机打开当前页</div><p><a href="/next">下一篇：云溪县2025年民生实事</a></p></div>""")


def wechat() -> str:
    """An article of a public account: hidden until its script runs, text in sections."""
    sections = "".join(f"<section><span><span>{html.escape(line)}</span></span></section>" for line in BODY)
    return f"""<html><head><title>{NOTICE}</title><meta property="og:title" content="{NOTICE}"></head><body>
    <div id="page-content"><h1 class="rich_media_title" id="activity-name">{NOTICE}</h1>
    <div id="meta_content"><a href="#">云溪发布</a> <em>2025-03-20 09:00</em></div>
    <div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">{sections}</div></div>
    <div class="tips">预览时标签不可点</div><div>微信扫一扫 关注该公众号</div></body></html>"""


def divs() -> str:
    """One <div> a paragraph, nothing named."""
    return site(f"<h3>{NOTICE}</h3><div>{paragraphs('div')}</div><div>责任编辑：县政府办</div>")


def preformatted() -> str:
    return site(
        f'<h1>{NOTICE}</h1><div class="con" style="white-space: pre-wrap">{html.escape(chr(10).join(BODY))}</div>'
    )


def with_front_matter() -> str:
    """A page of a site generator, saved as its source: facts between dashes, then markup without a head."""
    return f"""---
layout: default
title: {NOTICE}
---
<style>p {{ color: red; }}</style>
<article class="article-container"><header class="policy-header"><span class="tag">政策原文</span><h1>{NOTICE}</h1>
<div class="bar"><div>2025-03-20</div><div>云溪县人民政府办公室</div><div>来源：公众号云溪发布</div></div></header>
<div class="policy-text">{paragraphs()}</div></article><nav><a href="#">← 上一篇</a><a href="#">下一篇 →</a></nav>"""


PAGES = [trs, layout_tables, line_breaks, pasted_from_word, wechat, divs, preformatted, with_front_matter]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_page_gives_the_plan_and_nothing_else(page):
    assert read_webpage(page(), PATH, load_codebook()).text == making.PLAN


def test_document_number_of_the_table_of_facts_is_kept():
    lines = read_webpage(jpage(), PATH, load_codebook()).text.splitlines()
    assert lines[:2] == [NOTICE, "云政办发〔2025〕8号"]
    assert lines[2:] == BODY


def test_signature_beside_the_text_is_kept():
    lines = read_webpage(signed_outside(), PATH, load_codebook()).text.splitlines()
    assert lines[-2:] == making.LINES[3:5]
    assert [NOTICE, *lines[1:-2]] == [line for line in making.LINES if line not in lines[-2:]]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_pages_in_any_encoding(encoding):
    page = making.html_of().replace(
        'charset="utf-8"', 'charset="gb2312"' if encoding == "gb18030" else 'charset="utf-8"'
    )
    assert read_content(page.encode(encoding), PATH).text == making.PLAN


def test_page_saved_as_one_file():
    assert read_content(making.mhtml_of(making.html_of()), PATH).text == making.PLAN


def test_scripts_styles_and_hidden_parts_are_dropped():
    text = read_webpage(
        making.html_of().replace("<p ", '<p style="display:none">藏着的话。</p><p ', 1), PATH, load_codebook()
    ).text
    assert "脚本" not in text and "color" not in text and "藏着" not in text


def test_table_with_merged_cells():
    document = read_webpage(making.page_of(making.TABLE_HTML), PATH, load_codebook())
    (table,) = document.tables
    shown = {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in table.cells}
    assert shown[0, 2] == "牵头单位" and shown[1, 1] == "完成水源保护 范围划定" and shown[3, 3] == "县大数据发展局"
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in table.cells}
    assert spans[2, 2] == (2, 1) and (3, 2) not in spans and spans[4, 0] == (1, 5)
    assert document.text[table.start : table.end].count("\n") == 4
    assert document.where(next(cell.start for cell in table.cells if cell.row == 3)) == "table 1 row 4"


def test_attachments_are_listed_and_joined_to_the_address():
    page = making.page_of(making.TABLE_HTML, head='<link rel="canonical" href="https://www.example.gov.cn/zw/1.html">')
    assert read_webpage(page, PATH, load_codebook()).links == ("https://www.example.gov.cn/files/分工表.docx",)
    assert address_of(page, PATH) == "https://www.example.gov.cn/zw/1.html"


def test_address_written_by_the_browser():
    page = "<!-- saved from url=(0036)https://www.example.gov.cn/zw/1.html -->" + making.html_of()
    assert address_of(page, PATH) == "https://www.example.gov.cn/zw/1.html"


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<ol><li>划定范围。</li><li>整治环境。</li></ol>", ["1.划定范围。", "2.整治环境。"]),
        ('<ol start="4"><li>划定。<li value="9">整治。</ol>', ["4.划定。", "9.整治。"]),
        ('<ol style="list-style-type:cjk-ideographic"><li>划定。<li>整治。</ol>', ["一、划定。", "二、整治。"]),
        ("<ol reversed><li>划定。<li>整治。</ol>", ["2.划定。", "1.整治。"]),
        ("<ul><li>划定范围。</li></ul>", ["划定范围。"]),
        ("<p>建设\n  平台，support\n users。</p>", ["建设平台，support users。"]),
        ("<p>1. 加快建设</p>", ["1. 加快建设"]),
        ("<p>第一行<br>第二行</p>", ["第一行", "第二行"]),
    ],
)
def test_how_markup_is_printed(markup, lines):
    body = f"<div id='zoom'>{paragraphs()}{markup}<p>以上事项，请抓好落实，按时报送。</p></div>"
    assert read_webpage(site(body), PATH, load_codebook()).text.splitlines()[len(making.LINES) : -1] == lines


def test_page_whose_plan_is_attached_says_so():
    page = "<html><body><div id='zoom'><p>见附件。</p><a href='/a/plan.pdf'>附件：方案.pdf</a></div></body></html>"
    (finding,) = read_webpage(page, PATH, load_codebook()).findings
    assert finding.code == "short_page" and "/a/plan.pdf" in finding.message


def test_page_without_text_is_refused():
    with pytest.raises(SourceError, match=r"page\.html.*no text"):
        read_webpage("<html><body><script>render()</script><div id=app></div></body></html>", PATH, load_codebook())


def test_page_that_nests_too_deep_is_refused():
    with pytest.raises(SourceError, match="nest"):
        read_webpage("<div>" * 50_000 + "计划", PATH, load_codebook())


def test_tags_above_the_title_are_dropped_and_a_letterhead_stays():
    above = "<div>政策解读</div><div>政策原文</div><p>云溪县人民政府办公室文件</p>"
    page = f"<html><body><div>{above}<h1>{NOTICE}</h1>{paragraphs()}</div></body></html>"
    assert read_webpage(page, PATH, load_codebook()).text.splitlines() == ["云溪县人民政府办公室文件", *making.LINES]


UNSIGNED = [line for line in making.LINES if line not in making.LINES[3:5]]
ROWS = "<tr><td>索引号</td><td>0001</td><td>发布机构</td><td>县政府办公室</td></tr><tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"


@pytest.mark.parametrize(
    ("box", "lines"),
    [
        ("<p>发布时间：2025-03-20 09:30 来源：县政府办 浏览次数：31</p>", ["发布时间：2025-03-20 09:30"]),
        ("<p>更新时间：2025-04-09</p><ul><li>发&nbsp;布&nbsp;日&nbsp;期：2025年3月20日</li></ul>", ["发布日期：2025年3月20日"]),
        ("<p><b>来源：</b>县政府网 <b>时间：</b>2025-03-20 10:21:33</p>", ["时间：2025-03-20 10:21:33"]),
        ("<p>2025-03-20 来源：县政府办</p>", ["2025-03-20"]),
        ("<p>来源：县政府办 2025-03-20</p>", ["2025-03-20"]),
        ("<p>更新时间：<i>2025</i>-<i>04</i>-<i>09</i></p>", ["更新时间：2025-04-09"]),
        (f"<table>{ROWS.format('发布日期', '2025-03-20', '成文日期', '2025-03-18')}</table>", ["发布机构：县政府办公室", "成文日期：2025-03-18"]),
        (f"<table>{ROWS.format('失效日期', '2027-03-20', '', '')}</table>", ["发布机构：县政府办公室"]),
        ("<p>会议时间：2025-03-20</p><p>公示时间：2025年3月1日至3月9日</p>", []),
        ('<p><a href="1">2025-03-20 来源：某局</a></p>', []),
    ],
)  # fmt: skip
def test_what_the_page_says_of_a_document_that_does_not_say_it_itself(box, lines):
    page = site(f"<h1>{NOTICE}</h1>{box}<div id='zoom'>{paragraphs(lines=UNSIGNED[1:])}</div>")
    assert read_webpage(page, PATH, load_codebook()).text.splitlines() == [NOTICE, *lines, *UNSIGNED[1:]]
    signed = site(f"<h1>{NOTICE}</h1>{box}<div id='zoom'>{paragraphs()}</div>")
    assert read_webpage(signed, PATH, load_codebook()).text == making.PLAN


def test_the_date_that_only_the_head_of_a_page_says():
    page = site(f"<h1>{NOTICE}</h1><div>{paragraphs(lines=UNSIGNED[1:])}</div>")
    page = page.replace("<title>", '<meta name="PubDate" content="2025-03-20 10:00"><title>')
    assert read_webpage(page, PATH, load_codebook()).text.splitlines()[1] == "发布时间：2025-03-20"


def test_a_date_alone_above_the_title_stays():
    page = f"<html><body><div><p>2025-03-01 10:22</p><h1>{NOTICE}</h1>{paragraphs()}</div></body></html>"
    assert read_webpage(page, PATH, load_codebook()).text.splitlines() == ["2025-03-01 10:22", *making.LINES]


def test_a_column_of_news_beside_the_text():
    news = "".join(
        f'<li><a href="/n{i}">云溪县召开第{i}次农村饮水安全专题会议，部署下一步工作</a><p>会议指出，要压实责任，强化监管。</p></li>'
        for i in range(12)
    )
    page = site(
        f'<div class="wrap"><div class="col1"><h1>{NOTICE}</h1><div>{paragraphs()}</div></div><div class="col2"><ul>{news}</ul></div></div>'
    )
    assert read_webpage(page, PATH, load_codebook()).text == making.PLAN


@pytest.mark.parametrize("name", ["main-nav", "shareBox", "page_footer", "article-share", "breadcrumb-wrap"])
def test_furniture_by_the_parts_of_its_name(name):
    page = site(f'<h1>{NOTICE}</h1><div>{paragraphs()}<div class="{name}">政策，文件，解读：请看这里。</div></div>')
    assert read_webpage(page, PATH, load_codebook()).text == making.PLAN


def test_words_of_pages_are_those_of_the_codebook_that_is_given(tmp_path):
    (tmp_path / "furniture.extra.csv").write_text("word,where\n本站独家报道,line\n", encoding="utf-8")
    page = site("<p>本站独家报道</p>" + "".join(f"<p>{line}</p>" for line in making.LINES))
    assert "本站独家报道" in read_webpage(page, PATH, load_codebook()).text
    assert "本站独家报道" not in read_webpage(page, PATH, Codebook(tmp_path)).text
