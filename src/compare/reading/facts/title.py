"""The plan's own title: the heading that a notice announces, or the first lines that end as titles of plans do."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.head import (
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
from compare.reading.page import Page
from compare.script.lines import folded, squeezed
from compare.script.marks import S

NESTED = r"[^《》]{3,120}?"


@lru_cache(maxsize=8)
def _notices(codebook: Codebook) -> tuple[re.Pattern[str], ...]:
    """How a notice names the plan that it carries, in the order in which the ways are tried."""
    words = head_words(codebook)
    about = rf"关{S}于{S}{words.any('issues')}\s*"
    return (
        # 关于印发《…》的通知; the title may be broken over lines and hold 〈…〉
        re.compile(rf"{about}(?:《(?P<title>{NESTED})》|[〈<＜](?P<plain>[^《》〈〉<>＜＞]{{3,120}})[〉>＞])"),
        # 关于印发…若干措施的通知
        re.compile(rf"{about}(?P<title>[^《》。；：:]{{4,90}}?)\s*的?\s*通\s*知"),
        # 上海市人民政府印发《关于本市…的实施意见》的通知
        re.compile(rf"{words.any('issues')}\s*《(?P<title>{NESTED})》\s*的?\s*通\s*知"),
        # 《…》已经市政府同意，现印发给你们
        re.compile(rf"《(?P<title>{NESTED})》[^《》]{{0,60}}?{words.any('hands_out')}"),
    )


def find_title(lines: tuple[Line, ...], page: Page) -> Title | None:
    text = page.text
    head = text[:HEAD]
    carried = _carried_title(head, page)
    if carried is not None:
        found = _heading_like(lines, squeezed(carried[0]), carried[1], page)
        if found:
            return Title(found.title, found.start, found.end, found.body_start, carried[1])
        after = _after_notice(lines, carried[1])
        below = [line for line in lines if after is not None and line.start >= after][:NEAR]
        found = _heading_by_shape(tuple(below), page, loose=False)
        if found:
            return Title(found.title, found.start, found.end, found.body_start, carried[1])
        return Title(squeezed(carried[0]), carried[1], carried[1] + len(carried[0]), after or carried[1], carried[1])
    found = _heading_by_shape(lines, page)
    if found is not None and found.title.endswith("通知"):
        after = _after_notice(lines, found.end)
        later = _heading_by_shape(tuple(line for line in lines if line.start >= after), page) if after else None
        if later is not None:
            return Title(later.title, later.start, later.end, later.body_start, found.start)
    return found


def _carried_title(head: str, page: Page) -> tuple[str, int] | None:
    """The title that a notice names, and where: 关于印发《…》的通知, 关于印发…的通知, 现将《…》印发."""
    chapter = FIRST_CHAPTER.search(head)
    notice = head[: chapter.start("line")] if chapter else head
    notices = _notices(page.codebook)
    for pattern in notices:
        for match in pattern.finditer(notice):
            before = notice[notice.rfind("\n", 0, match.start()) + 1 : match.start()]
            if pattern is not notices[-1] and re.search(r"[《“，。；：]", before):
                continue  # a title named in the text
            if not page.is_quiet(match.start()):
                group = match.lastgroup or "title"
                return match[group], match.start(group)
    return None


def _heading_like(lines: tuple[Line, ...], title: str, named_at: int, page: Page) -> Title | None:
    """The heading that prints the title a notice names, over up to four lines, parents or period more or less."""
    key = folded(title)
    body = head_words(page.codebook).body
    best: tuple[bool, int, int, Line, Line] | None = None
    for i, line in enumerate(lines):
        joined = ""
        for other in lines[i : i + 4]:
            joined += other.words
            if len(joined) > len(title) + 40 or line.start <= named_at < other.end:
                break
            if (
                LABELLED.match(other.words)
                or dated(other)
                or kind_of(other, page.codebook) == "aside"
                or ANNEX_LABEL.match(other.words)
                or other.words[-1] in "。；："
            ):
                break
            if body.match(other.words) and not key.startswith(folded(other.words)):
                break
            printed = folded(joined)
            if _same_title(printed, key):
                found = (printed != key, abs(len(printed) - len(key)), i, line, other)
                best = found if best is None or found[:3] < best[:3] else best
        if best is not None and (not best[0] or i > best[2] + 4):
            break
    return None if best is None else _as_title(best[3], best[4], page)


def _same_title(printed: str, key: str) -> bool:
    if printed == key:
        return True
    bare, other = _without_tail(printed), _without_tail(key)
    if bare != printed and other != key and printed[len(bare) :] != key[len(other) :]:
        bare, other = printed, key
    shorter = min(len(bare), len(other))
    return shorter >= 6 and (bare.endswith(other) or other.endswith(bare)) and "关于" not in bare[:-shorter]


def _without_tail(key: str) -> str:
    return re.sub(r"(?:\([^()]*\))+$", "", key)


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
            return _as_title(line, last, page)
    if not loose:
        return None
    first = next(
        (line for line in lines[:NEAR] if not kind_of(line, page.codebook) and not body.match(line.words)), None
    )
    if first is None or len(first.words) > 50 or re.search(r"[。；，,：:\t|]", first.words):
        return None
    return _as_title(first, first, page)


def _as_title(first: Line, last: Line, page: Page) -> Title:
    raw = page.text[first.start : last.end]
    skip = ANNEX_LABEL.match(raw)
    start = first.start + (skip.end() if skip else 0)
    raw = page.text[start : last.end].rstrip("*")
    end = start + len(without_number(raw))
    return Title(squeezed(page.text[start:end]), start, end, end)


def _after_notice(lines: tuple[Line, ...], position: int) -> int | None:
    """Where a notice ends: after the line of its date."""
    for line in lines:
        if line.start > position and dated(line):
            return line.end
    return None
