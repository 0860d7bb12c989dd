"""What a web page holds and does not show, strikes through, or shows from elsewhere."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from compare.saying import say
from compare.sources import SourceError
from compare.sources.reading_files import read_content
from sources import making

PATH = Path("page.html")
GONE = "（内部口径为二十公里）"


def read(body: str, head: str = ""):
    lines = "".join(f"<p>{line}</p>" for line in making.LINES)
    page = f"<!DOCTYPE html><html><head><title>{making.TITLE}</title>{head}</head><body><div id=zoom>{lines}{body}</div></body></html>"
    return read_content(page.encode(), PATH)


HIDING = [
    "display:none",
    "display: none !important",
    "visibility:hidden",
    "opacity:0",
    "opacity: 0.0",
    "font-size:0",
    "font-size:0px",
    "font-size:1px",
    "font:0/0 a",
    "text-indent:-9999px",
    "position:absolute;left:-9999px",
    "position:fixed;top:-300em",
    "margin-left:-10000px",
    "height:0;overflow:hidden",
    "position:absolute;clip:rect(0 0 0 0)",
    "position:absolute;clip:rect(1px, 1px, 1px, 1px)",
    "clip-path:inset(50%)",
    "transform:scale(0)",
    "color:#fff",
    "color:white;background:#fff",
    "color:#c00;background-color:#c00",
    "color:transparent",
]
SHOWING = [
    "display:block",
    "visibility:visible",
    "opacity:1",
    "font-size:12px",
    "font-size:0.9em",
    "text-indent:2em",
    "position:relative;left:-5px",
    "margin-left:-20px",
    "height:0",
    "color:#fff;background:#c00",
    "color:#fff;background:url(a.png)",
    "color:#333",
    "background:#fff",
    "text-decoration:underline",
]


@pytest.mark.parametrize("style", HIDING)
@pytest.mark.parametrize("form", ["inline", "class", "nested"])
def test_words_that_styles_hide_are_left_out_and_told(style, form):
    if form == "inline":
        document = read(f'<p>改造渠道。<span style="{style}">{GONE}</span>完成。</p>')
    else:
        inside = f"<b>{GONE}</b>" if form == "nested" else GONE
        selector = ".gone" if form == "class" else "div > p .gone"
        document = read(
            f'<p>改造渠道。<span class="x gone">{inside}</span>完成。</p>', f"<style>{selector}{{{style}}}</style>"
        )
    assert document.text.splitlines()[-1] == "改造渠道。完成。"
    (finding,) = document.findings
    assert finding.code == "hidden_left_out" and GONE in finding.message


@pytest.mark.parametrize("style", SHOWING)
def test_words_that_styles_show_stay(style):
    for body, head in (
        (f'<p>改造渠道。<span style="{style}">{GONE}</span>完成。</p>', ""),
        (f'<p>改造渠道。<span class="x">{GONE}</span>完成。</p>', f"<style>.x{{{style}}}</style>"),
    ):
        document = read(body, head)
        assert document.text.splitlines()[-1] == f"改造渠道。{GONE}完成。"
        assert not document.findings


@pytest.mark.parametrize(
    ("css", "shown"),
    [
        (".x{display:none} .x{display:inline}", True),
        ("#zoom .x{display:inline} .x{display:none}", True),
        (".x{display:none!important} #zoom .x{display:inline}", False),
        ("@media print{.x{display:none}}", True),
        ("@media screen{.x{display:none}}", False),
        ("@media (max-width: 768px){.x{display:none}}", True),
        ("@media only screen and (min-width: 768px){.x{display:none}}", False),
        ("p:hover .x{display:none}", True),
        (".x::before{display:none}", True),
        ("/* .x{display:none} */", True),
        (".x{visibility:hidden} .x{visibility:visible}", True),
        (".x{display:none", False),
        ("}}}} .x{display:none}", True),
    ],
)
def test_the_rule_that_browsers_follow_decides(css, shown):
    text = read(f'<p>改造渠道。<span class="x">{GONE}</span>完成。</p>', f"<style>{css}</style>").text
    assert (GONE in text) == shown


def test_a_child_may_be_seen_inside_what_is_not():
    style = "<style>.row{font-size:0}.row p{font-size:16px}.off{visibility:hidden}.on{visibility:visible}</style>"
    text = read(
        '<div class="row"><p>改造渠道。</p></div><div class="off">甲<p class="on">修复泵站。</p></div>', style
    ).text
    assert text.splitlines()[-2:] == ["改造渠道。", "修复泵站。"]


def test_white_words_stay_where_a_sheet_outside_the_file_may_paint_under_them():
    link = '<link rel="stylesheet" href="site.css">'
    assert GONE in read(f'<p class="bar" style="color:#fff">{GONE}</p>', link).text
    assert GONE not in read(f'<p class="bar" style="color:#fff">{GONE}</p>').text


@pytest.mark.parametrize(
    "form",
    [
        "<s>{}</s>",
        "<del>{}</del>",
        "<strike>{}</strike>",
        '<i style="text-decoration:line-through">{}</i>',
        '<i class="old"><b>{}</b></i>',
    ],
)
def test_words_struck_through_are_left_out_and_told(form):
    document = read(
        f"<p>改造渠道{form.format('二十')}三十公里。</p>", "<style>.old{text-decoration:line-through}</style>"
    )
    assert document.text.splitlines()[-1] == "改造渠道三十公里。"
    assert [finding.code for finding in document.findings] == ["struck_left_out"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<iframe src='content_12.html'></iframe>", "content_12.html"),
        ("<embed src='plan.pdf' type='application/pdf'>", "plan.pdf"),
        ("<object data='plan.pdf'></object>", "plan.pdf"),
        ("<img src='1.jpg'><img src='2.jpg'>", "pictures"),
        ("<p>附件：<a href='files/plan.docx'>方案全文</a></p>", "plan.docx"),
        (f"<script type='text/html'><p>{making.LINES[12]}</p></script><div id=show></div>", "script"),
        (f"<script>var data = {{text: '{making.LINES[12]}'}};</script>", "script"),
        ("<div id=app></div>", "script"),
        ('<meta http-equiv="refresh" content="0;url=content_12.html">', "content_12.html"),
        (
            f"<p>{'欢迎访问云溪县人民政府网站，今天是星期三。' * 20}</p><iframe src='content_12.html'></iframe>",
            "content_12.html",
        ),
    ],
)
def test_a_page_whose_plan_is_elsewhere_says_where(body, word):
    page = f"<!DOCTYPE html><html><head><title>方案</title></head><body><h1>{making.TITLE}</h1>{body}</body></html>"
    (finding,) = [finding for finding in read_content(page.encode(), PATH).findings if finding.code == "short_page"]
    assert finding.level == "warning" and word in finding.message and "elsewhere" in finding.message


def test_a_set_of_frames_is_no_text():
    page = "<html><head><title>方案</title></head><frameset cols='20%,80%'><frame src='menu.html'><frame src='text.html'></frameset></html>"
    with pytest.raises(SourceError, match=r"another file \(menu\.html, text\.html\)"):
        read_content(page.encode(), PATH)


def test_a_whole_page_says_nothing_of_its_pictures_and_frames():
    assert not read("<img src='seal.png'><iframe src='counter.html'></iframe>").findings


def test_many_rules_on_many_elements_take_no_long_time():
    style = "<style>" + "".join(f".a{i}{{display:none}} p{{color:#{i:03x}}}" for i in range(3000)) + "</style>"
    started = time.perf_counter()
    read("<p class=a1>x</p>" * 3000 + "<b>" * 500, style)
    read("", "<style>" + "{(" * 20_000 + "</style>")
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize("body", ["", "<iframe src='1.html'></iframe>", f"<script>var a = '{'县' * 80}';</script>"])
def test_why_a_page_shows_no_text_is_said_in_chinese(body):
    with pytest.raises(SourceError, match="a web page that shows no text") as caught:
        read_content(f"<html><body>{body}</body></html>".encode(), PATH)
    said = say(caught.value, "zh").removeprefix(str(PATH))
    assert "网页上没有显示文字" in said and not re.search(r"[a-z]{2,} [a-z]{2,}", said)
