"""Who issues a document and when: its signature, its 印发 line, its letterhead, an information box.

A date counts where it is all that a line says beside a body, or where a key (成文日期：…) says what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from compare.codebook import Codebook
from compare.reading.facts.boxes import box_date, box_issuers
from compare.reading.facts.head import (
    HEAD,
    LONGEST_DATED,
    NUMBER_LINE,
    TAIL,
    HeadWords,
    Line,
    Title,
    dated,
    ends_in_date,
    head_words,
    kind_of,
)
from compare.reading.facts.lines import SIGNERS
from compare.reading.page import Page
from compare.script.dates import ARABIC_DATE, CENTURY, DIGIT, HAN_COUNT, HAN_DATE, YEAR_NUMBER, date_of, dates
from compare.script.document_numbers import HAN
from compare.script.lines import NO_WORDS, Span, line_end
from compare.script.marks import S

PRINTED_ON = re.compile(
    rf"(?P<body>{HAN}*){S}(?:{ARABIC_DATE}|{HAN_DATE}){S}印发"
)  # 云阳县人民政府办公室 2024年4月3日印发
PRINTED = re.compile(rf"日{S}印发")  # its end, which is looked for first
BESIDE = re.compile(r"[\s、]+")
SHORTEST_BODY = 4
OWN_LEVEL = "国中全省市州县区旗乡镇街"  # what a body's name begins with that stands for itself: 县安委办
SENTENCES = re.compile("[。；]")
# 2024年3月: who signs is told, the day is not
DOTS = "-./．－"  # 2024-03-13, 2024.3.13
MONTH_ENDS = f"月）)*{NO_WORDS}"  # how a month alone may end, with what is left out of words
MONTH_ALONE = re.compile(rf"[（(]?{YEAR_NUMBER}年(?:{DIGIT}{{1,2}}|{HAN_COUNT}{{1,2}})月[）)]?")
KEY_ENDS = ("：", ":", "期", "间")  # 截止日期, 公示时间
NO_NAME = re.compile("关于|(?<!自)由")
PUNCTUATION = re.compile(r"[，。；：、,;:]")
CLOSED_INSIDE = re.compile("[）)].")
AROUND = " 　，,、—-"
BELOW_TITLE = 4  # a date in brackets stands within so many lines below a title
SMALL_TABLE = 6  # cells of a table that only sets a signature on the page
MANY_SIGNED = 4  # a plan has fewer signatures than this
LAST_LINES = 12  # a date without a body counts within so many lines of the end


class _Published(NamedTuple):
    stated: re.Pattern[str]  # 由深圳市龙岗区…署2026年3月7日发布
    at_end: re.Pattern[str]  # …2024年3月13日发布
    adopted: re.Pattern[str]  # …会议通过）


@lru_cache(maxsize=8)
def _published(codebook: Codebook) -> _Published:
    """How a document says that it was published or adopted."""
    words = head_words(codebook)
    issued = words.any("published")
    stated = rf"由(?P<issuer>[\u4e00-\u9fff（）()]{{4,30}}?)(?:于)?{ARABIC_DATE}{issued}"
    return _Published(re.compile(stated), re.compile(rf"{issued}$"), re.compile(rf"{words.any('adopted')}$"))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, when, and where that stands."""

    issuer: str | None = None
    on: date | None = None
    spans: tuple[Span, ...] = ()


class _Signed(NamedTuple):
    """A line that says a date of issue, and the body that signs beside it, above it or below it."""

    line: Line
    on: date | None
    body: str | None

    @property
    def span(self) -> Span:
        """Where the date and what stands beside it are printed, without the sentences before them."""
        sentences = [match.end() for match in SENTENCES.finditer(self.line.printed)]
        return (self.line.end - len(self.line.printed) + max(sentences, default=0), self.line.end)


def find_signature(lines: tuple[Line, ...], title: Title | None, page: Page) -> Signature:
    """Who issues a plan, when, and where the document says so.

    The date is that of the last signature before the plan's title, else of the first after it, of the 印发 line, or of
    an information box. The issuer signs above or beside the date, else is named by the letterhead, the 印发 line, a box.
    """
    text = page.text
    signed = _signature(lines, title, page)
    issuer, on = (signed.body, signed.on) if signed else (None, None)
    spans = [signed.span] if signed else []
    if issuer is None and title is not None:
        issuer = _letterhead(lines, title, page)
    for match in _printed_on(text):
        spans.append((match.start("y") if match["y"] else match.start("cy"), match.end()))
        on = on or date_of(match)
        issuer = issuer or _body(match["body"], head_words(page.codebook))
    if issuer is None or on is None:
        stated = _published(page.codebook).stated.search(text, max(0, len(text) - TAIL))
        if stated:
            issuer, on = issuer or stated["issuer"], on or date_of(stated)
            spans.append(stated.span())
    if issuer is None:
        named = (_body(name, head_words(page.codebook)) for name in box_issuers(title, page))
        issuer = next((body for body in named if body), None)
    if found := box_date(title, page):
        on = on or date_of(found)
        spans.append(found.span())
    return Signature(issuer, on, tuple(spans))


def _signature(lines: tuple[Line, ...], title: Title | None, page: Page) -> _Signed | None:
    """The last signature before the plan's title, else the first after it that a body signs, else a date alone."""
    limit = title.start if title else 0
    length = len(page.text)
    before, after = [], []
    last = len(lines) - LAST_LINES
    under = bisect_left(lines, title.end if title else 0, key=lambda line: line.start) + BELOW_TITLE
    for i, signed in _signed_lines(lines, page):
        line = signed.line
        if line.end > HEAD and line.start < length - TAIL and signed.body is None:
            continue
        if line.end <= limit:
            before.append(signed)
        elif signed.body is not None or i >= last or i < under:
            after.append(signed)
    if before:
        return before[-1]
    if sum(signed.body is not None for signed in after) >= MANY_SIGNED:
        return None  # the cells of a table, each on a line: 县水利局, 2024年6月30日
    return min(after, key=lambda signed: signed.body is None, default=None)


def _signed_lines(lines: tuple[Line, ...], page: Page) -> Iterator[tuple[int, _Signed]]:
    """The lines outside tables (those that only set a page are none) that say nothing but a date and perhaps a body."""
    in_table = [(table.start, table.end) for table in page.document.tables if len(table.cells) > SMALL_TABLE]
    words = head_words(page.codebook)
    dots = [dot for dot in DOTS if dot in page.text]  # most pages have two of them
    for i, line in enumerate(lines):
        if not _may_be_dated(line.printed, dots) or not CENTURY.search(line.words):
            continue
        match, beside = _date_and_rest(line, page.codebook)
        on = date_of(match) if match else None
        if (on is None and not MONTH_ALONE.fullmatch(line.words)) or any(a <= line.start < b for a, b in in_table):
            continue
        if page.text[max(0, line.start - 20) : line.start].rstrip().endswith(KEY_ENDS):
            continue  # the value of a key: 失效日期：
        body = _body(beside, words) if beside else _signer(lines, i, page)
        if body is None and not beside and i + 1 < len(lines):
            body = _body(lines[i + 1].words, words)  # the date stands above the name
        if body is not None or (on is not None and not beside):
            yield i, _Signed(line, on, body)


def _may_be_dated(printed: str, dots: Sequence[str]) -> bool:
    """Whether a line holds what a full date ends with or is parted by, or ends as a month alone does."""
    if "日" in printed or (printed[-1] in MONTH_ENDS and "月" in printed):
        return True
    there = 0
    for dot in dots:
        there += printed.count(dot)
    return there > 1


def _date_and_rest(line: Line, codebook: Codebook) -> tuple[re.Match[str] | None, str]:
    """The one date of a short line, and what else the line says: （云阳县人民政府 2024年3月13日发布）."""
    said = line.words
    match = dated(said)
    if match is not None:
        return match, _bare(said[: match.start()])
    if ends_in_date(said) and SENTENCES.search(said):  # 特此通知。　云阳县应急管理局 2024年3月13日
        last = SENTENCES.split(said)[-1]
        match = next(dates(last), None)
        return (match, last[: match.start()]) if match and match.start() > 0 else (None, "")
    if len(said) > LONGEST_DATED:
        return None, ""
    match = next(dates(said), None)
    if match is None:
        return None, ""
    bracketed = said[0] in "（("
    inside = said[1:-1] if bracketed and said[-1] in "）)" else said
    rest = "".join(_bare(part) for part in inside.split(match.group(), 1))
    if said.endswith("印发") and not bracketed:
        return None, ""
    words = _published(codebook)
    if bracketed and words.adopted.search(rest):
        return match, ""  # （2024年3月13日云阳县人民政府第5次常务会议通过）
    rest = words.at_end.sub("", rest)
    return (match, rest) if rest or bracketed else (None, "")


def _body(name: str, words: HeadWords) -> str | None:
    """The name where it is a body's, without its stamp."""
    name = _bare(name)
    if name[-1:] in "）)":
        name = re.sub(rf"{words.stamp}$", "", name)
    if not name or NO_NAME.search(name):
        return None
    if name.count(name[:2]) > 2:  # 胶州市科技局胶州市财政局胶州市…局
        starts = [match.start() for match in re.finditer(re.escape(name[:2]), name)]
        names = [name[a:b].strip("（）()") for a, b in pairwise([*starts, len(name)])]
        if all(map(words.body.match, names)):
            return names[0]
    return name if words.body.match(name) else None


def _bare(words: str) -> str:
    """What a line says, without the brackets around it or the half that is left of them."""
    words = words.strip(AROUND)
    if words and words[0] in "（(" and not CLOSED_INSIDE.search(words):
        words = words[1:].rstrip("）)")
    return words.rstrip("（(").strip(AROUND)


def _signer(lines: tuple[Line, ...], i: int, page: Page) -> str | None:
    """The body that signs above a date; of several the first."""
    words = head_words(page.codebook)
    first = short = None
    tail = ""  # the end of a name that is broken over two lines: 湛河区防汛抗旱指挥部 / 办公室
    for line in reversed(lines[max(0, i - SIGNERS) : i]):
        if kind_of(line, page.codebook) == "aside":
            continue
        name = line.words + tail
        if len(name) <= SHORTEST_BODY and not tail and first is None and not PUNCTUATION.search(name):
            short = _body(name, words)
            if short and name[0] in OWN_LEVEL:
                first, short = short, None
                continue
            tail = name
            continue
        if not words.body.match(name) or "关于" in name:
            break
        if name[0] not in "（(":
            names = BESIDE.split(line.printed.strip())  # 云阳县教育局　　云阳县财政局
            beside = (
                len(names) > 1
                and not tail
                and all(len(each) > SHORTEST_BODY and words.body.match(each) for each in names)
            )
            first, tail = names[0] if beside else name, ""
    found = first or short
    return _body(found, words) if found else None


def _letterhead(lines: tuple[Line, ...], title: Title, page: Page) -> str | None:
    """The body named before 关于 in the first heading, right above a heading, or in the red head."""
    words = head_words(page.codebook)
    body = words.body
    limit = max(title.end, title.notice or 0)
    above: Line | None = None
    for line in lines:
        if line.start > limit:
            break
        red = words.red_head.match(line.words)
        if red and body.match(red["issuer"]):
            return red["issuer"]
        at = line.words.find("关于")
        if at > 2 and body.match(line.words[:at]):
            return line.words[:at]
        if (told := words.issued.match(line.printed)) and body.match("".join(told["body"].split())):
            names = told["body"].split()  # 中共云阳县委办公室 云阳县人民政府办公室印发《…》
            return names[0] if all(map(body.match, names)) else "".join(names)
        heads = at == 0 or line.start <= title.start < line.end
        if heads and above is not None and body.match(above.words):
            names = page.text[above.start : above.end].split()
            many = len(names) > 2 and all(body.match(name) for name in names)
            return names[0] if many else above.words
        if not NUMBER_LINE.match(line.words):
            above = line
    return None


def _printed_on(text: str) -> Iterator[re.Match[str]]:
    """The dates of printing at a text's end: 云阳县人民政府办公室 2024年4月3日印发."""
    begin, done = max(0, len(text) - TAIL), 0
    for said in PRINTED.finditer(text, begin):
        if said.start() >= done:
            done = line_end(text, said.end())
            yield from PRINTED_ON.finditer(text, max(begin, text.rfind("\n", 0, said.start()) + 1), done)
