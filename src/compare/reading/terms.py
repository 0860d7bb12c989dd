"""Slogans in quotation marks and the entries of a glossary, with what the plan says they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, any_of, begins_with
from compare.model import Measure, Term
from compare.reading.outline.glossary import find_glossary
from compare.reading.outline.outline import Outline
from compare.script.labels import ANY_LABEL
from compare.script.lines import LinePattern, beginning_with, folded, matches, squeezed
from compare.script.marks import S

INSIDE = r"[^“”\"「」，。；\s][^“”\"「」\n，。；]{0,28}[^“”\"「」，。；\s]"
# “两单两卡”, "人工智能+", 「一件事」; a straight mark opens where a curly one would
SLOGANS = tuple(
    (opening, re.compile(rf"{opening}\s*(?P<term>{INSIDE})\s*{closing}")) for opening, closing in ("“”", "「」", '""')
)
QUOTE_OPENS, QUOTE_CLOSES = '“"「', '”"」'
NEAR_QUOTE = 11  # “五现场”检查措施，即 stands within so many characters behind the term, its mark counted
IN_MARKS = rf"(?P<term>[^“”\"「」\n]{{2,20}}+)[{QUOTE_CLOSES}]"


@dataclass(frozen=True)
class Explaining:
    """The ways in which running text says what a term means, from the codebook's words."""

    brackets: tuple[tuple[str, re.Pattern[str]], ...]  # those of the next three, told by what stands beside them
    before: str  # what may stand before those of ``spelt_out``
    short_for: re.Pattern[str]
    that_is: re.Pattern[str]
    spelt_out: tuple[tuple[str, re.Pattern[str]], ...]
    namely: tuple[tuple[str, re.Pattern[str]], ...]
    namely_words: tuple[str, ...]
    is_meant: tuple[tuple[str, re.Pattern[str]], ...]
    sub_entry: re.Pattern[str]
    opening_verb: re.Pattern[str]


@lru_cache(maxsize=8)
def _explaining(codebook: Codebook) -> Explaining:
    words = codebook.roles("term_words")

    def any_word(role: str) -> str:
        return any_of(words.get(role, ()))

    def by_first(firsts: str, rest: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(zip(firsts, beginning_with(firsts, rest), strict=True))

    first = begins_with(("以", "下", "统", *words.get("short_for", ()), *words.get("means", ())))
    before = QUOTE_CLOSES + "".join(word[-1] for word in words.get("kind", ()))
    return Explaining(
        brackets=by_first("（(", rf"(?:{first}|(?<=[{re.escape(before)}].))"),
        before=before,
        # （以下简称“两单两卡”）, （以下简称OPC）
        short_for=re.compile(
            rf"[（(](?:以?下)?统?{any_word('short_for')}为?[:：]?\s*(?P<term>[^（）()\n]{{1,40}})[）)]"
        ),
        # “…”（即…）, OPC（即“一人公司”，…）
        that_is=re.compile(rf"[（(]{any_word('means')}[:：]?\s*(?P<means>[^（）()\n]{{2,160}})[）)]"),
        # “三清”（清理安全出口…；清理…）, “防汛三查”（汛前排查、汛中巡查、汛后核查）
        spelt_out=by_first(
            QUOTE_OPENS,
            rf"{IN_MARKS}{any_word('kind')}?[（(](?!{any_word('no_meaning')})(?P<means>[^（）()\n、；，]*+[、；，][^（）()\n]*+)[）)]",
        ),
        # “五现场”检查措施，即现场查、现场讲
        namely=by_first(
            QUOTE_OPENS,
            rf"{IN_MARKS}[^，。；“”\n]{{0,{NEAR_QUOTE - 1}}}{any_word('namely')}(?P<means>[^。；\n]{{4,200}})",
        ),
        namely_words=words.get("namely", ()),
        # 所称OPC，是指…
        is_meant=by_first(
            "所", r"[称指]的?[“\"]?(?P<term>[^，。“”\"\n]{2,20})[”\"]?[，,]?\s*(?:是|即|为)?指(?P<means>[^。\n]{4,300})"
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
# the clause before a bracket, from its end: what the short name stands for
CLAUSE_BACK = re.compile(r"[^，。；：:;（）()\n]{2,120}")
QUOTED_INSIDE = re.compile(r"[“\"「]([^“”\"「」]+)[”\"」]")


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
    head = find_glossary(text, outline.codebook)
    begins = head.start("line") if head else min(outline.body_end, len(text))
    entries = list(_entries(text, head.end() if head else begins)) if begins < len(text) else []
    meanings: dict[str, str] = {}
    for term, means, start, end in entries:
        meanings.setdefault(folded(term), means)
        for quoted in QUOTED_INSIDE.findall(text, start, end):
            meanings.setdefault(folded(quoted), means)
    for _, means, _, _ in entries:
        for match in explaining.sub_entry.finditer(means):
            meanings.setdefault(folded(match["term"]), match["means"])
    for term, means in _explained(text, begins, explaining):
        meanings.setdefault(folded(term), means)
    rows, quiet, measures, starts = [], outline.page.quiet, outline.measures, outline.measure_starts
    measure: Measure | None = None  # the last one that begins at a slogan or above it
    i = 0
    for match in _found(SLOGANS, text, begins):
        start, end = match.span(1)
        if quiet and outline.page.is_quiet(start):
            continue
        while i < len(starts) and starts[i] <= start:
            measure = measures[i]
            i += 1
        term = squeezed(match[1])
        measure_id = measure.measure_id if measure and start < measure.end else None
        meaning = meanings.get(folded(term)) if meanings else None
        rows.append(Term(start, end, measure_id, term, meaning))
    rows += [Term(start, end, None, term, means) for term, means, start, end in entries]
    return tuple(rows)


def _entries(text: str, begin: int) -> Iterator[tuple[str, str, int, int]]:
    """The entries of a glossary: term without marks, meaning, span of the term."""
    for match in ENTRY.finditer(text, begin, len(text)):
        start, end = match.span("term")
        yield QUOTED.sub("", squeezed(match["term"])), squeezed(match["means"]), start, end


def _explained(text: str, end: int, explaining: Explaining) -> Iterator[tuple[str, str]]:
    """Terms that the running text explains."""
    brackets = [match.start() for match in _found(explaining.brackets, text, end)]
    for match in filter(None, [explaining.short_for.match(text, place, end) for place in brackets]):
        clause = CLAUSE_BACK.match(text[max(0, match.start() - 130) : match.start()].removesuffix("\n")[::-1])
        if clause:
            yield QUOTED.sub("", match["term"]), explaining.opening_verb.sub("", squeezed(clause.group()[::-1]))
    for match in filter(None, [explaining.that_is.match(text, place, end) for place in brackets]):
        before = text[max(0, match.start() - 34) : match.start()]
        quoted = QUOTED_BEFORE.search(before) or LATIN_BEFORE.search(before)
        if quoted:
            yield quoted[1], squeezed(match["means"])
    spelt_out = explaining.spelt_out if any(text[place - 1] in explaining.before for place in brackets) else ()
    namely = explaining.namely if any(_is_near_quote(word, text) for word in explaining.namely_words) else ()
    for patterns in (spelt_out, namely, explaining.is_meant):
        for match in _found(patterns, text, end):
            yield match["term"], squeezed(match["means"])


def _is_near_quote(word: str, text: str) -> bool:
    """Whether a mark that closes stands so near before the word as ``namely`` asks; its last character is looked for."""
    place = text.find(word[-1])
    while place >= 0:
        start = place + 1 - len(word)
        if start >= 0 and text.startswith(word, start):
            before = text[max(0, start - NEAR_QUOTE) : start]
            if "”" in before or '"' in before or "」" in before:
                return True
        place = text.find(word[-1], place + 1)
    return False


def _found(patterns: Iterable[tuple[str, re.Pattern[str]]], text: str, end: int) -> list[re.Match[str]]:
    """The matches, in their order, of those patterns whose first character stands in the text."""
    return matches([pattern for first, pattern in patterns if first in text], text, 0, end)
