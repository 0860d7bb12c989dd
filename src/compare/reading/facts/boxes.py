"""What a page says of itself: the keys and values of information boxes (成文日期：…, 发文机关：…, 文号：…)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.reading.facts.head import FIRST_CHAPTER, HEAD, Title, head_words
from compare.reading.page import Page
from compare.reading.quiet import outside_tables
from compare.script.boxes import CLOCK, NO_RANGE, keyed
from compare.script.dates import ARABIC_DATE, CENTURY, DATE, DOT_DATE, dates
from compare.script.document_numbers import DOCUMENT_NUMBER
from compare.script.lines import LinePattern, Span, printed_lines, squeezed
from compare.script.marks import S, inside

BOX_TAIL = 400  # a box below the plan stands within so many characters of the end
STAMPED = re.compile(rf"(?:{DATE.pattern}){S}{CLOCK}")  # 2024-03-13 18:30
LEADING_CLOCK = re.compile(rf"{S}{CLOCK}")
OPENING_BLANKS = " 　【["
LONGEST_BOX_LINE = 80
NEAR_TITLE = 120  # a date with its time of day stands within so many characters of a title


@dataclass(frozen=True)
class _Keys:
    ends: re.Pattern[str]  # the last character of a key that has a date, and what parts them
    issued: re.Pattern[str]  # 成文日期：2024-03-15, with its ``key``
    ranks: dict[str, int]  # how good a key is, the best first
    page: re.Pattern[str]  # 日期：2024-03-15 at the top of a page
    beside: re.Pattern[str]  # 来源：, beside a date that has no key
    updated: re.Pattern[str]  # 更新时间：2024-03-15, where nothing else is said
    issuer: re.Pattern[str]  # 发文机关：云阳县应急管理局
    number: re.Pattern[str]  # 文号：云应急〔2024〕3号
    effect: LinePattern  # 实施日期：2024-03-15
    effect_ends: frozenset[str]  # the last characters of its keys
    from_issue: re.Pattern[str]  # 自印发之日起


@lru_cache(maxsize=8)
def _keys(codebook: Codebook) -> _Keys:
    words = head_words(codebook)

    def key(role: str) -> str:
        return keyed(words.roles.get(role, ()))

    day = rf"(?:{DATE.pattern}){NO_RANGE}"
    source = any_of(words.roles.get("source_key", ()))
    effect = rf"[^\n]{{0,3}}{words.any('effect_key')}[^\n:：]{{0,3}}[:：]{S}(?:{ARABIC_DATE}|{DOT_DATE})"
    dated_keys = [key for role in ("issue_key", "page_key", "update_key") for key in words.roles.get(role, ())]
    return _Keys(
        ends=re.compile(rf"[{inside(*{key[-1] for key in dated_keys})}](?=[】\]:：\s|])" if dated_keys else "(?!)"),
        issued=re.compile(key("issue_key") + day),
        ranks={key: rank for rank, key in enumerate(words.roles.get("issue_key", ()))},
        page=re.compile(key("page_key") + day),
        beside=re.compile(rf"[ 　【\[]*{source}{S}[:：]"),
        updated=re.compile(key("update_key") + day),
        issuer=re.compile(rf"{key('issuer_key')}(?P<issuer>[^\s，。；|]+)"),
        number=re.compile(rf"{key('number_key')}(?P<number>{DOCUMENT_NUMBER})"),
        effect=LinePattern(effect),
        effect_ends=frozenset(key[-1] for key in words.roles.get("effect_key", ())),
        from_issue=re.compile(rf"自{words.any('published')}之日起"),
    )


def box_date(title: Title | None, page: Page) -> re.Match[str] | None:
    """The date in an information box; a date of effect counts where the plan takes effect when issued.

    When a page was last changed counts where nothing else is said.
    """
    keys, text = _keys(page.codebook), page.text
    head, tail = _boxes(title, page)
    keyed_spans = [span for span in (head, tail) if keys.ends.search(text, *span)]
    found = [match for low, high in keyed_spans for match in keys.issued.finditer(text, low, high)]
    if found:
        return min(found, key=lambda match: keys.ranks.get(squeezed(match["key"]), len(keys.ranks)))
    if head in keyed_spans and (match := keys.page.search(text, *head)):
        return match
    takes_effect = any(text.find(end, *head) >= 0 for end in keys.effect_ends)
    if takes_effect and keys.from_issue.search(text) and (match := keys.effect.search(text[: head[1]])):
        return match
    if title is not None:
        above = _stamped(text, max(0, title.start - NEAR_TITLE), title.start)
        if match := above or _stamped(text, title.end, min(head[1], title.end + NEAR_TITLE)):
            return match
    found = [match for low, high in keyed_spans for match in keys.updated.finditer(text, low, high)]
    return _beside_source(page, head[1]) or next(iter(found), None)


def _stamped(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first date with a time of day."""
    if not _has_colon(text, start, end):
        return None
    signs = CENTURY.finditer(text, start, end)
    return next(filter(None, (STAMPED.match(text, sign.start(), end) for sign in signs)), None)


def _has_colon(text: str, start: int, end: int) -> bool:
    return text.find("：", start, end) >= 0 or text.find(":", start, end) >= 0


def _beside_source(page: Page, end: int) -> re.Match[str] | None:
    """The date without a key in a line that else says only where the page has its text from: 2024-03-15 来源：某局."""
    text, beside = page.text, _keys(page.codebook).beside
    for low, high in outside_tables(page, printed_lines(text)):
        if low >= end:
            return None
        if (
            high - low <= LONGEST_BOX_LINE
            and _has_colon(text, low, high)
            and (match := next(dates(text, low, high), None))
        ):
            before, after = text[low : match.start()], LEADING_CLOCK.sub("", text[match.end() : high])
            if beside.match(after) if not before.strip(OPENING_BLANKS) else beside.match(before) and not after.strip():
                return match
    return None


def box_issuers(title: Title | None, page: Page) -> tuple[str, ...]:
    """The names that information boxes give for the issuing body, as printed."""
    issuer = _keys(page.codebook).issuer
    return tuple(m["issuer"] for low, high in _boxes(title, page) for m in issuer.finditer(page.text, low, high))


def box_number(title: Title | None, page: Page) -> re.Match[str] | None:
    """The document number in an information box: the group ``number``."""
    return _keys(page.codebook).number.search(page.text, *_boxes(title, page)[0])


def _boxes(title: Title | None, page: Page) -> tuple[Span, Span]:
    """Where information boxes stand: above the first chapter, and in the last lines."""
    text = page.text
    chapter = next(FIRST_CHAPTER.finditer(text, title.end if title else 0, HEAD), None)
    head = chapter.start("line") if chapter else min(HEAD, len(text))
    return (0, head), (max(head, len(text) - BOX_TAIL), len(text))
