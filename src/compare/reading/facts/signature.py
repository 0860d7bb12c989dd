"""Who issues a document and when: its signature, its 印发 line, its letterhead, an information box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.head import HEAD, NUMBER_LINE, TAIL, Line, Title, head_words, kind_of
from compare.reading.facts.lines import dated
from compare.reading.page import Page
from compare.script.dates import ARABIC_DATE, DOT_DATE, HAN_DATE, date_of
from compare.script.lines import LinePattern
from compare.script.marks import S

PRINTED_ON = re.compile(rf"(?:{ARABIC_DATE}|{HAN_DATE}){S}印发")  # 云阳县人民政府办公室 2024年4月3日印发
SHORTEST_BODY = 4
PUNCTUATION = re.compile(r"[，。；：、,;:]")


@dataclass(frozen=True)
class _Words:
    stated: re.Pattern[str]  # 由深圳市龙岗区…署2026年3月7日发布
    issue_box: LinePattern  # 成文日期：2024-03-15
    effect_box: LinePattern  # 实施日期：2024-03-15
    from_issue: re.Pattern[str]  # 自印发之日起


@lru_cache(maxsize=8)
def _words(codebook: Codebook) -> _Words:
    words = head_words(codebook)

    def box(role: str) -> LinePattern:
        return LinePattern(rf"[^\n]{{0,3}}{words.any(role)}[^\n:：]{{0,3}}[:：]{S}(?:{ARABIC_DATE}|{DOT_DATE})")

    issued = words.any("published")
    return _Words(
        re.compile(rf"由(?P<issuer>[\u4e00-\u9fff（）()]{{4,30}}?)(?:于)?{ARABIC_DATE}{issued}"),
        box("issue_key"),
        box("effect_key"),
        re.compile(rf"自{issued}之日起"),
    )


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, when, and where that stands."""

    issuer: str | None = None
    on: date | None = None
    spans: tuple[tuple[int, int], ...] = ()


def find_signature(lines: tuple[Line, ...], title: Title | None, page: Page) -> Signature:
    """The last dated line before the plan's title, else the first short one after it, and the bodies above it."""
    text = page.text
    limit = title.start if title else 0
    in_table = [(table.start, table.end) for table in page.document.tables]
    found = [
        (i, match)
        for i, line in enumerate(lines)
        if (line.end <= HEAD or line.start >= len(text) - TAIL)
        and not any(low <= line.start < high for low, high in in_table)
        and (match := dated(line))
    ]
    before = [pair for pair in found if lines[pair[0]].end <= limit]
    after = [pair for pair in found if lines[pair[0]].start >= limit]
    issuer, on, spans = None, None, []
    for i, match in (before[-1:] or []) + after:
        on = date_of(match)
        if on is None:
            continue
        spans.append((lines[i].start, lines[i].end))
        issuer = _signer(lines, i, lines[i].words[: match.start()], page)
        break
    end = max(0, len(text) - TAIL) - 1
    for raw in text[end + 1 :].split("\n"):
        begin, end = end + 1, end + 1 + len(raw)
        for match in PRINTED_ON.finditer(text, begin, end) if "印发" in raw else ():
            spans.append((match.start(), match.end()))
            on = on or date_of(match)
    if issuer is None and title is not None:
        issuer = _letterhead(lines, title, page)
    if issuer is None or on is None:
        stated = _words(page.codebook).stated.search(text, max(0, len(text) - TAIL))
        if stated:
            issuer, on = issuer or stated["issuer"], on or date_of(stated)
            spans.append(stated.span())
    if on is None:
        on = _box_date(page)
    return Signature(issuer, on, tuple(spans))


def _box_date(page: Page) -> date | None:
    """The date in a page's information box; a date of effect counts where the plan takes effect when issued."""
    words, head = _words(page.codebook), page.text[:HEAD]
    match = words.issue_box.search(head)
    if match is None and words.from_issue.search(page.text):
        match = words.effect_box.search(head)
    return date_of(match) if match else None


def _signer(lines: tuple[Line, ...], i: int, same_line: str, page: Page) -> str | None:
    """The body that signs above (or beside) a date; of several the first."""
    body = head_words(page.codebook).body
    if same_line and body.match(same_line):
        return same_line
    first = None
    tail = ""  # the end of a name that is broken over two lines: 湛河区防汛抗旱指挥部 / 办公室
    for line in reversed(lines[max(0, i - 12) : i]):
        if kind_of(line, page.codebook) == "aside":
            continue
        words = line.words + tail
        if len(words) <= SHORTEST_BODY and not tail and first is None and not PUNCTUATION.search(words):
            tail = words
            continue
        if not body.match(words) or "关于" in words:
            break
        if words[0] not in "（(":
            first, tail = words, ""
    return re.sub(rf"{head_words(page.codebook).stamp}$", "", first) if first else None


def _letterhead(lines: tuple[Line, ...], title: Title, page: Page) -> str | None:
    """The body named before 关于 in the notice's (or the plan's) first heading, above it, or in the red head."""
    body = head_words(page.codebook).body
    limit = max(title.end, title.notice or 0)
    above: Line | None = None
    for line in lines:
        if line.start > limit:
            break
        red = head_words(page.codebook).red_head.match(line.words)
        if red and body.match(red["issuer"]):
            return red["issuer"]
        at = line.words.find("关于")
        if at > 2 and body.match(line.words[:at]):
            return line.words[:at]
        if at == 0 and above is not None and body.match(above.words):
            names = page.text[above.start : above.end].split()
            many = len(names) > 2 and all(body.match(name) for name in names)
            return names[0] if many else above.words
        if not NUMBER_LINE.match(line.words):
            above = line
    return None
