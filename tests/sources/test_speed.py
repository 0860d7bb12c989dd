"""Texts made to send a pattern back and forth: every reader goes through them once, in time with their length."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import docx
import pytest

from compare.sources import SourceError
from compare.sources.pdf.lines import Glyph, lines_of
from compare.sources.reading_files import read_content
from sources import making

SECONDS = 10  # a pattern that goes back and forth takes minutes
MANY = 60_000
TEXTS = {
    "tabs": "\t" * MANY + "甲",
    "tabs and numbers": "甲" + "\t" * MANY + "1x\n乙\t2\n",
    "blanks": "甲" + " " * MANY + "乙",
    "dashes": "| a | b |\n|" + "-" * MANY + "x|\n",
    "pipes": "|" * MANY,
    "commas": '"' * MANY + "," * MANY + "\n",
    "quotes": 'a,"' + '"" ,' * MANY,
    "headers": "a: b\r\n" * (MANY // 10),
    "dots": "一、总体要求" + "." * MANY + "x",
    "headings": "# " * MANY,
}
PAGES = {
    "blanks": f"<html><body><div><p>甲{' ' * MANY}乙，丙。</p></div></body></html>",
    "line ends": "<html><body><div><p>甲" + " \n" * MANY + "乙，丙。</p></div></body></html>",
    "tags": "<p" * MANY,
    "dashes in the title": f"<html><head><title>方案{'-' * MANY}</title></head><body><p>甲，乙。</p></body></html>",
    "blanks in the title": f"<html><body><h1>方案{' ' * MANY}字体</h1><p>甲，乙。</p></body></html>",
    "front matter": "---\n" * MANY + "<p>甲，乙。</p><br><br><br><br><br><br>",
    "comments": "<!--" * MANY + "<p>",
    "tables in tables": "<table><tr><td>甲，乙。" * 900,
    "wide cells": "<table>" + "<tr><td colspan=999 rowspan=999>甲<td>乙</tr>" * 300 + "</table>",
}


def read_in_time(data: bytes, name: str) -> None:
    begin = time.perf_counter()
    with contextlib.suppress(SourceError):
        read_content(data, Path(name))
    assert time.perf_counter() - begin < SECONDS


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("file", ["a.txt", "a.csv"])
def test_texts(name, file):
    read_in_time(TEXTS[name].encode(), file)


@pytest.mark.parametrize("name", PAGES)
def test_pages(name):
    read_in_time(PAGES[name].encode(), "a.html")


@pytest.mark.parametrize("name", TEXTS)
def test_word(name):
    document = docx.Document()
    document.add_paragraph(TEXTS[name].replace("\r", ""))
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 0).text = "任务", "单位", TEXTS[name][:20_000]
    read_in_time(making.saved(document), "a.docx")


def test_a_line_of_many_characters():
    begin = time.perf_counter()
    lines_of([Glyph("." if i % 2 else " ", i, i + 1, 0, 10) for i in range(MANY)])
    assert time.perf_counter() - begin < SECONDS
