"""The plan's own title: the heading that a notice announces, or the first lines that end as titles of plans do."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.reading.facts.head import (
    ANNEX_AHEAD,
    ANNEX_LABEL,
    CHAPTER,
    FIRST_CHAPTER,
    HEAD,
    LABELLED,
    NEAR,
    Line,
    Title,
    dated,
    head_words,
    kind_of,
    without_number,
)
from compare.reading.facts.lines import RUNNING
from compare.reading.page import Page
from compare.script.labels import label
from compare.script.lines import folded, squeezed
from compare.script.marks import S

NESTED = r"[^《》]{3,120}?"
TITLE_MARKS = str.maketrans("〈〉<>＜＞", "《》《》《》", "、")
TITLE_MARK = re.compile(f"[{''.join(map(chr, TITLE_MARKS))}]")  # most titles hold none
BRACKETED_TAIL = re.compile(r"(?:\([^()]*\))+$")
NOTICE = re.compile("通知$")
CHAPTERS = re.compile(label("chapter", "cn"))
CONTENTS = re.compile("目[录次]")
ENOUGH_CHAPTERS = 2  # a notice with so many is the plan itself …
LONG_NOTICE = 600  # … if it is as long as this, or if none follow below it


@lru_cache(maxsize=8)
def _notices(codebook: Codebook) -> tuple[re.Pattern[str], ...]:
    """How a notice names the plan that it carries, in the order in which the ways are tried."""
    words = head_words(codebook)
    issues, consults = words.any("issues"), rf"(?:{words.any('consults')}{S})+"
    plain = r"[〈<＜](?P<plain>[^《》〈〉<>＜＞]{3,120})[〉>＞]"
    quoted, bare = rf"《(?P<title>{NESTED})》", r"(?P<title>[^《》。；：:]{4,90}?)"
    about, ends, opinions = rf"关{S}于{S}", r"\s*的?\s*通\s*知", rf"\s*(?:的{S})?{words.any('opinions')}"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{about}{issues}\s*(?:{quoted}|{plain})",  # 关于印发《…》的通知; the title may be broken over lines, hold 〈…〉
            rf"{about}{consults}\s*(?:{quoted}|{plain})",  # 关于公开征求《…（征求意见稿）》意见的公告
            rf"{about}{quoted}\s*的?{consults}{opinions}",  # 关于《…》公开征求意见的通知
            rf"{about}{consults}{bare}{opinions}",  # 关于征求…方案意见的函
            rf"{about}{issues}\s*{bare}{ends}",  # 关于印发…若干措施的通知
            rf"{issues}\s*{quoted}(?:{ends}|{S}(?=\n|\Z))",  # 上海市人民政府印发《关于本市…的实施意见》的通知
            rf"{quoted}[^《》]{{0,60}}?{words.any('hands_out')}",  # 《…》已经市政府同意，现印发给你们
        )
    )


class Carried(NamedTuple):
    """A title that a notice names, where it stands, and where the notice's heading ends."""

    title: str
    start: int
    end: int


def find_title(lines: tuple[Line, ...], page: Page) -> Title | None:
    """The plan's own title; None where nothing in the head looks like one.

    A notice carries its plan below its signature; where chapters stand above the signature, the notice is the plan.
    """
    carried = _carried_title(page)
    if carried is None:
        found = _heading_by_shape(lines, page)
        if found is None or not NOTICE.search(found.title):
            return found
        later = _below_notice(lines, found.end, page)
        return replace(later, notice=found.start) if later else found
    title = squeezed(carried.title)
    found = (
        _heading_like(lines, title, carried.start, page)
        or _running_heading(lines, title, carried.end, page)
        or _below_notice(lines, carried.end, page, near=True)
    )
    if found:
        return replace(found, notice=carried.start)
    after = _after_notice(lines, carried.end)
    if after is None or _chapters(lines, carried.end, after):
        after = next((line.end for line in lines if line.end >= carried.end), carried.end)
    start, end = carried.start, carried.start + len(carried.title)
    return Title(title, start, end, after, start)


def _carried_title(page: Page) -> Carried | None:
    """The title that a notice names: 关于印发《…》的通知, 关于印发…的通知, 现将《…》印发."""
    chapter = next(FIRST_CHAPTER.finditer(page.text, 0, HEAD), None)
    notice = page.text[: chapter.start() if chapter else HEAD]
    if "一" in notice and (running := RUNNING.search(notice)):
        notice = notice[: running.start()]
    *headings, in_text = _notices(page.codebook)
    for pattern in (*headings, in_text):
        for match in pattern.finditer(notice):
            before = notice[notice.rfind("\n", 0, match.start()) + 1 : match.start()]
            if pattern is not in_text and re.search(r"[《“，。；：]", before):
                continue  # a title named in the text
            if not page.is_quiet(match.start()):
                group = "plain" if match.groupdict().get("plain") else "title"
                return Carried(match[group], match.start(group), match.end())
    return None


def _below_notice(lines: tuple[Line, ...], position: int, page: Page, near: bool = False) -> Title | None:
    """The title that stands below a notice's signature; none where the notice itself has the chapters."""
    after = _after_notice(lines, position)
    if after is None:
        return None
    below = tuple(line for line in lines if line.start >= after)
    found = _heading_by_shape(below[:NEAR] if near else below, page, loose=False)
    if found and _chapters(lines, position, after) >= ENOUGH_CHAPTERS:
        heading = found.end
        follows = any(CHAPTER.match(line.words) for line in below if line.start >= heading)
        return found if follows and after - position < LONG_NOTICE else None
    return found


def _chapters(lines: tuple[Line, ...], start: int, end: int) -> int:
    """How many chapters (一、 二、 …) begin in a stretch."""
    return sum(start <= line.start < end and CHAPTERS.match(line.words) is not None for line in lines)


def _after_notice(lines: tuple[Line, ...], position: int) -> int | None:
    """Where a notice ends: after the line of its date."""
    return next((line.end for line in lines if line.start > position and dated(line.words)), None)


def _heading_like(lines: tuple[Line, ...], title: str, named_at: int, page: Page) -> Title | None:
    """The heading that prints the title a notice names, over up to four lines, parents or period more or less."""
    key = _key(title)
    lasts = (key[-1:], _without_tail(key)[-1:])
    body = head_words(page.codebook).body
    best: tuple[bool, int, int, Line, Line] | None = None

    def is_other(line: Line) -> bool:
        return bool(
            LABELLED.match(line.words)
            or dated(line.words)
            or ANNEX_LABEL.match(line.words)
            or kind_of(line, page.codebook) == "aside"
            or (not key.startswith(_key(line.words)) and body.match(line.words))
        )

    for i, line in enumerate(lines):
        joined = ""
        for j, other in enumerate(lines[i : i + 4], start=i + 1):
            if other.printed[-1] in "。；：":
                break
            words = other.words
            joined += words
            if len(joined) > len(title) + 40 or line.start <= named_at < other.end:
                break
            last = words[-1]
            if last in "。；：":
                break
            if "\u4e00" <= last <= "\u9fff" and last not in lasts:
                continue  # it cannot be the title's end
            printed = _key(joined)
            if _same_title(printed, key) and not any(map(is_other, lines[i:j])):
                found = (printed != key, abs(len(printed) - len(key)), i, line, other)
                best = found if best is None or found[:3] < best[:3] else best
        if best is not None and (not best[0] or i > best[2] + 4):
            break
    return None if best is None else _as_title(best[3], best[4], page)


def _key(title: str) -> str:
    """A title for comparison; a notice prints 〈…〉 where the heading prints 《…》, 、 where it has a blank."""
    key = folded(title)
    return key.translate(TITLE_MARKS) if TITLE_MARK.search(key) else key


def _running_heading(lines: tuple[Line, ...], title: str, position: int, page: Page) -> Title | None:
    """The title that a notice names at the beginning of a line or sentence that runs on behind it."""
    printed = re.compile(rf"{S}".join(map(re.escape, title)) + "(?![的》])")
    for line in lines:
        match = printed.match(page.text, line.start, line.end) if line.start > position else None
        if match:
            return Title(title, match.start(), match.end(), match.end())
    return None


def _same_title(printed: str, key: str) -> bool:
    if printed == key:
        return True
    bare, other = _without_tail(printed), _without_tail(key)
    if bare != printed and other != key and printed[len(bare) :] != key[len(other) :]:
        bare, other = printed, key
    shorter = min(len(bare), len(other))
    return shorter >= 6 and (bare.endswith(other) or other.endswith(bare)) and "关于" not in bare[:-shorter]


def _without_tail(key: str) -> str:
    return BRACKETED_TAIL.sub("", key) if key.endswith(")") else key


def _heading_by_shape(lines: tuple[Line, ...], page: Page, loose: bool = True) -> Title | None:
    """The first line, or up to four lines, that end as titles of plans do (方案, 若干措施, 工作要点（试行）).

    Where none does and ``loose`` is set, a short first line without marks is the title.
    """
    ends, subtitle = head_words(page.codebook).title_end, head_words(page.codebook).subtitle
    body = head_words(page.codebook).body
    for i, line in enumerate(lines[:60]):
        if CHAPTER.match(line.words):
            break
        if kind_of(line, page.codebook):
            continue
        following = lines[i + 1].words if i + 1 < len(lines) else ""
        if body.match(line.words) and "关于" not in line.words and not following.startswith(("关于", "印发", "转发")):
            continue  # a letterhead
        joined, last = "", None
        for other in lines[i : i + 4]:
            if other is not line and kind_of(other, page.codebook) and not subtitle.match(other.words):
                break
            if other.words[-1] in "。；;，,：:" or len(joined) + len(other.words) > 110:
                break
            if last is not None and not subtitle.match(other.words):
                break
            joined += squeezed(without_number(page.text[other.start : other.end]))
            if last is not None or ends.search(joined):
                last = other
        if last is not None:
            return _below_contents(lines, _as_title(line, last, page), page)
    if not loose:
        return None
    first = next(
        (line for line in lines[:NEAR] if not kind_of(line, page.codebook) and not body.match(line.words)), None
    )
    if first is None or len(first.words) > 50 or re.search(r"[。；，,：:\t|]", first.words):
        return None
    return _as_title(first, first, page)


def _below_contents(lines: tuple[Line, ...], found: Title, page: Page) -> Title:
    """The same title printed again below a table of contents, where one follows."""
    below = [line for line in lines if line.start >= found.end]
    if not any(CONTENTS.fullmatch(line.words) for line in below[:NEAR]):
        return found
    return _heading_like(tuple(below), found.title, found.start, page) or found


def _as_title(first: Line, last: Line, page: Page) -> Title:
    raw = page.text[first.start : last.end]
    skip = ANNEX_AHEAD.match(raw)
    start = first.start + (skip.end() if skip else 0)
    raw = page.text[start : last.end].rstrip("*")
    end = start + len(without_number(raw))
    return Title(squeezed(page.text[start:end]), start, end, end)
