"""What a page says of itself: the keys and values of information boxes (成文日期：…, 发文机关：…, 文号：…)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.head import FIRST_CHAPTER, HEAD, Title, head_words
from compare.reading.page import Page
from compare.script.dates import ARABIC_DATE, DATE, DIGIT, DOT_DATE
from compare.script.document_numbers import DOCUMENT_NUMBER, HAN
from compare.script.lines import LinePattern, Span, squeezed
from compare.script.marks import S

BOX_TAIL = 400  # a box below the plan stands within so many characters of the end
CLOCK = rf"{S}{DIGIT}{{1,2}}[:：]{DIGIT}{{2}}"  # 2024-03-13 18:30
STAMPED = re.compile(rf"(?:{DATE.pattern}){CLOCK}")
NEAR_TITLE = 120  # a date with its time of day stands within so many characters of a title


@dataclass(frozen=True)
class _Keys:
    issued: re.Pattern[str]  # 成文日期：2024-03-15, with its ``key``
    ranks: dict[str, int]  # how good a key is, the best first
    page: re.Pattern[str]  # 日期：2024-03-15 at the top of a page
    issuer: re.Pattern[str]  # 发文机关：云阳县应急管理局
    number: re.Pattern[str]  # 文号：云应急〔2024〕3号
    effect: LinePattern  # 实施日期：2024-03-15
    from_issue: re.Pattern[str]  # 自印发之日起


@lru_cache(maxsize=8)
def _keys(codebook: Codebook) -> _Keys:
    words = head_words(codebook)

    def keys(role: str) -> tuple[str, ...]:
        return tuple("[ 　]*".join(key) for key in words.roles.get(role, ()))

    def any_key(role: str) -> str:
        return rf"(?<!{HAN})(?P<key>{'|'.join(keys(role)) or '(?!)'})[】\]]?{S}[:：]\s*"

    effect = rf"[^\n]{{0,3}}{words.any('effect_key')}[^\n:：]{{0,3}}[:：]{S}(?:{ARABIC_DATE}|{DOT_DATE})"
    return _Keys(
        issued=re.compile(rf"{any_key('issue_key')}(?:{DATE.pattern})"),
        ranks={key: rank for rank, key in enumerate(words.roles.get("issue_key", ()))},
        page=re.compile(rf"{any_key('page_key')}(?:{DATE.pattern})"),
        issuer=re.compile(rf"{any_key('issuer_key')}(?P<issuer>[^\s，。；|]+)"),
        number=re.compile(rf"{any_key('number_key')}(?P<number>{DOCUMENT_NUMBER})"),
        effect=LinePattern(effect),
        from_issue=re.compile(rf"自{words.any('published')}之日起"),
    )


def box_date(title: Title | None, page: Page) -> re.Match[str] | None:
    """The date in an information box; a date of effect counts where the plan takes effect when issued."""
    keys, text = _keys(page.codebook), page.text
    head, tail = _boxes(title, page)
    found = [match for low, high in (head, tail) for match in keys.issued.finditer(text, low, high)]
    if found:
        return min(found, key=lambda match: keys.ranks.get(squeezed(match["key"]), len(keys.ranks)))
    if match := keys.page.search(text, *head):
        return match
    if keys.from_issue.search(text) and (match := keys.effect.search(text[: head[1]])):
        return match
    if title is None:
        return None
    above = STAMPED.search(text, max(0, title.start - NEAR_TITLE), title.start)
    return above or STAMPED.search(text, title.end, min(head[1], title.end + NEAR_TITLE))


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
    chapter = FIRST_CHAPTER.search(text[:HEAD], title.end if title else 0)
    head = chapter.start("line") if chapter else min(HEAD, len(text))
    return (0, head), (max(head, len(text) - BOX_TAIL), len(text))
