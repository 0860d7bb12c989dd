"""Slogans in quotation marks and the entries of a glossary, with what the plan says they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.model import Term
from compare.reading.outline.glossary import glossary_head
from compare.reading.outline.outline import Outline
from compare.script.labels import ANY_LABEL
from compare.script.lines import LinePattern, beginning_with, folded, matches, squeezed
from compare.script.marks import S

INSIDE = r"[^“”\"「」，。；\s][^“”\"「」\n，。；]{0,28}[^“”\"「」，。；\s]"
# “两单两卡”, "人工智能+", 「一件事」; a straight mark opens where a curly one would
SLOGANS = tuple(re.compile(rf"{opening}\s*(?P<term>{INSIDE})\s*{closing}") for opening, closing in ("“”", "「」", '""'))
QUOTE_OPENS, QUOTE_CLOSES = '“"「', '”"」'
IN_MARKS = rf"(?P<term>[^“”\"「」\n]{{2,20}}+)[{QUOTE_CLOSES}]"


@dataclass(frozen=True)
class Explaining:
    """The ways in which running text says what a term means, from the codebook's words."""

    short_for: tuple[re.Pattern[str], ...]
    that_is: tuple[re.Pattern[str], ...]
    spelt_out: tuple[re.Pattern[str], ...]
    namely: tuple[re.Pattern[str], ...]
    namely_words: tuple[str, ...]
    is_meant: tuple[re.Pattern[str], ...]
    sub_entry: re.Pattern[str]
    opening_verb: re.Pattern[str]


@lru_cache(maxsize=8)
def _explaining(codebook: Codebook) -> Explaining:
    words = codebook.roles("term_words")

    def any_word(role: str) -> str:
        return any_of(words.get(role, ()))

    return Explaining(
        # （以下简称“两单两卡”）, （以下简称OPC）
        short_for=beginning_with(
            "（(", rf"(?:以?下)?统?{any_word('short_for')}为?[:：]?\s*(?P<term>[^（）()\n]{{1,40}})[）)]"
        ),
        # “…”（即…）, OPC（即“一人公司”，…）
        that_is=beginning_with("（(", rf"{any_word('means')}[:：]?\s*(?P<means>[^（）()\n]{{2,160}})[）)]"),
        # “三清”（清理安全出口…；清理…）, “防汛三查”（汛前排查、汛中巡查、汛后核查）
        spelt_out=beginning_with(
            QUOTE_OPENS,
            rf"{IN_MARKS}{any_word('kind')}?[（(](?!{any_word('no_meaning')})(?P<means>[^（）()\n、；，]*+[、；，][^（）()\n]*+)[）)]",
        ),
        # “五现场”检查措施，即现场查、现场讲
        namely=beginning_with(
            QUOTE_OPENS, rf"{IN_MARKS}[^，。；“”\n]{{0,10}}{any_word('namely')}(?P<means>[^。；\n]{{4,200}})"
        ),
        namely_words=words.get("namely", ()),
        # 所称OPC，是指…
        is_meant=beginning_with(
            "所",
            r"[称指]的?[“\"]?(?P<term>[^，。“”\"\n]{2,20})[”\"]?[，,]?\s*(?:是|即|为)?指(?P<means>[^。\n]{4,300})",
        ),
        # inside a glossary entry: “两覆盖”：…；  “五查”即…；
        sub_entry=re.compile(
            rf"[{QUOTE_OPENS}](?P<term>[^“”\"「」\n]{{1,20}})[{QUOTE_CLOSES}](?:[:：]|{any_word('means')})(?P<means>[^；。\n]{{2,200}})"
        ),
        opening_verb=re.compile(rf"^{any_word('opens_before')}?{any_word('opens')}{any_word('opens_after')}?"),
    )


# 四、三个挂钩：与经济效益、行政许可、企业信誉挂钩。 1.“双随机”：…
ENTRY = LinePattern(
    rf"{S}(?:{ANY_LABEL})?{S}(?P<term>[^:：。\s][^\n:：。]{{0,38}}?[^:：。\s]){S}"
    r"(?:[:：]|——?|是指|指的是|，是|，即)(?P<means>[^\n]+)"
)
QUOTED = re.compile(r"[“”\"「」]")
QUOTED_BEFORE = re.compile(r"[“\"「]([^“”\"「」]{2,30})[”\"」]$")
LATIN_BEFORE = re.compile(r"([A-Za-z][A-Za-z0-9+&-]{1,20})$")
# the clause before a bracket: what the short name stands for
CLAUSE = re.compile(r"[^，。；：:;（）()\n]{2,120}$")


def read_terms(outline: Outline) -> tuple[Term, ...]:
    """Slogans and glossary entries.

    Parameters
    ----------
    outline : Outline
        The reading, with measures.

    Returns
    -------
    tuple of Term
        One row for each printed slogan outside furniture (span inside the marks) and for each entry of a glossary;
        ``definition`` comes from the glossary, else from 以下简称, 即 or 所称…是指, else it is None.
    """
    text, explaining = outline.text, _explaining(outline.codebook)
    head = glossary_head(outline.codebook).search(text)
    begins = head.start("line") if head else min(outline.body_end, len(text))
    entries = list(_entries(text, head.end() if head else begins)) if begins < len(text) else []
    meanings: dict[str, str] = {}
    for term, means, start, end in entries:
        meanings.setdefault(_key(term), means)
        for quoted in re.findall(r"[“\"「]([^“”\"「」]+)[”\"」]", text[start:end]):
            meanings.setdefault(_key(quoted), means)
    for _, means, _, _ in entries:
        for match in explaining.sub_entry.finditer(means):
            meanings.setdefault(_key(match["term"]), match["means"])
    for term, means in _explained(text, begins, explaining):
        meanings.setdefault(_key(term), means)
    rows, quiet = [], outline.page.quiet
    for match in matches(SLOGANS, text, 0, begins):
        start, end = match.span("term")
        if quiet and outline.page.is_quiet(start):
            continue
        term = squeezed(text[start:end])
        measure = outline.measure_at(start)
        meaning = meanings.get(_key(term)) if meanings else None
        rows.append(Term(start, end, measure.measure_id if measure else None, term, meaning))
    rows += [Term(start, end, None, term, means) for term, means, start, end in entries]
    return tuple(rows)


def _key(term: str) -> str:
    return folded(term)


def _entries(text: str, begin: int) -> Iterator[tuple[str, str, int, int]]:
    """The entries of a glossary: term without marks, meaning, span of the term."""
    for match in ENTRY.finditer(text, begin, len(text)):
        start, end = match.span("term")
        yield QUOTED.sub("", squeezed(match["term"])), squeezed(match["means"]), start, end


def _explained(text: str, end: int, explaining: Explaining) -> Iterator[tuple[str, str]]:
    """Terms that the running text explains."""
    for match in matches(explaining.short_for, text, 0, end):
        clause = CLAUSE.search(text, max(0, match.start() - 130), match.start())
        if clause:
            yield QUOTED.sub("", match["term"]), explaining.opening_verb.sub("", squeezed(clause.group()))
    for match in matches(explaining.that_is, text, 0, end):
        before = text[max(0, match.start() - 34) : match.start()]
        quoted = QUOTED_BEFORE.search(before) or LATIN_BEFORE.search(before)
        if quoted:
            yield quoted[1], squeezed(match["means"])
    namely = explaining.namely if any(word in text for word in explaining.namely_words) else ()
    for patterns in (explaining.spelt_out, namely, explaining.is_meant):
        for match in matches(patterns, text, 0, end):
            yield match["term"], squeezed(match["means"])
