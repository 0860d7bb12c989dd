"""Whether a plan is adopted, or a draft on which comments are asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.head import TAIL, Title, head_words
from compare.reading.page import Page
from compare.script.dates import DATE
from compare.script.lines import Span
from compare.script.marks import S

# 2024年3月13日 · 4月12日
DAY = re.compile(rf"{DATE.pattern}|\d{{1,2}}{S}月{S}\d{{1,2}}{S}日")
CLAUSE_ENDS = "。；\n"


@dataclass(frozen=True)
class _Words:
    draft: re.Pattern[str]  # …方案（公开征求意见稿）
    asks: re.Pattern[str]  # 关于公开征求…意见的公告
    consultation: re.Pattern[str]  # 社会公开征求意见公示期从2024年3月13日起至2024年4月12日止


@lru_cache(maxsize=8)
def _words(codebook: Codebook) -> _Words:
    words = head_words(codebook)
    draft, consults = words.any("draft"), rf"(?:{words.any('consults')}{S})+"
    return _Words(
        draft=re.compile(rf"{draft}$|[（(][^（）()]*{draft}[^（）()]*[）)]$"),
        asks=re.compile(
            rf"关{S}于{S}{consults}[^。\n]*{words.any('opinions')}"
            rf"|关{S}于{S}《[^《》]{{3,120}}》\s*的?{consults}{words.any('opinions')}"
        ),
        consultation=re.compile(words.any("consultation")),
    )


def status_of(title: Title | None, page: Page) -> tuple[str | None, tuple[Span, ...]]:
    """``draft`` where the title, its notice or the last lines say so, else ``adopted``; and the dates of a consultation.

    The dates are no years of the plan. A document without a title has no status.
    """
    if title is None:
        return None, ()
    words, text = _words(page.codebook), page.text
    asked = tuple(_consultations(text, words))
    notice = title.notice is not None and words.asks.search(text, max(0, title.notice - 80), title.notice + 160)
    draft = words.draft.search(title.title) or notice or asked
    return ("draft" if draft else "adopted"), asked if draft else ()


def _consultations(text: str, words: _Words) -> Iterator[Span]:
    """Where the last lines say by when comments are asked, from the first date to the last."""
    for word in words.consultation.finditer(text, max(0, len(text) - TAIL // 2)):
        start = max(text.rfind(mark, 0, word.start()) + 1 for mark in CLAUSE_ENDS)
        end = min(at if (at := text.find(mark, word.end())) >= 0 else len(text) for mark in CLAUSE_ENDS)
        days = list(DAY.finditer(text, start, end))
        if days:
            yield days[0].start(), days[-1].end()
