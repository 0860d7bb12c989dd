"""Slogans in quotation marks and the entries of a glossary, with what the plan says they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compare.model import Term
from compare.reading.outline.outline import Outline
from compare.script.lines import LinePattern, beginning_with, folded, matches, squeezed

INSIDE = r"[^“”\"「」，。；\s][^“”\"「」\n，。；]{0,28}?[^“”\"「」，。；\s]"
# “两单两卡”, "人工智能+", 「一件事」; a straight mark opens where a curly one would
SLOGANS = tuple(re.compile(rf"{opening}\s*(?P<term>{INSIDE})\s*{closing}") for opening, closing in ("“”", "「」", '""'))
# （以下简称“两单两卡”）, （以下简称OPC）
SHORT_FOR = beginning_with("（(", r"(?:以下|下)?(?:统)?(?:简称|称)(?:为)?[:：]?\s*(?P<term>[^（）()\n]{1,40})[）)]")
# “…”（即…）, OPC（即“一人公司”，…）
THAT_IS = beginning_with("（(", r"(?:即|是指|指的是|指|也称|又称)[:：]?\s*(?P<means>[^（）()\n]{2,160})[）)]")
# “三清”（清理安全出口…；清理…）, “防汛三查”（汛前排查、汛中巡查、汛后核查）
SPELT_OUT = beginning_with(
    '“"「',
    r"(?P<term>[^“”\"「」\n]{2,20})[”\"」](?:制度|机制|工作|要求|标准|措施|方法)?"
    r"[（(](?!责任|牵头|以下|下同|试行|即)(?P<means>[^（）()\n、；，]*+[、；，][^（）()\n]*+)[）)]",
)
# “五现场”检查措施，即现场查、现场讲
NAMELY = beginning_with(
    '“"「', r"(?P<term>[^“”\"「」\n]{2,20})[”\"」][^，。；“”\n]{0,10}，即(?P<means>[^。；\n]{4,200})"
)
# inside a glossary entry: “两覆盖”：…；  “五查”即…；
SUB_ENTRY = re.compile(r"[“\"「](?P<term>[^“”\"「」\n]{1,20})[”\"」](?:[:：]|即|是指|指)(?P<means>[^；。\n]{2,200})")
OPENING_VERB = re.compile(
    r"^(?:全面|严格|深入|认真|扎实|大力)?(?:落实|实施|开展|推进|执行|推行|建立|完善|制定)(?:完善|健全)?"
)
# 所称OPC，是指…
IS_MEANT = beginning_with(
    "所", r"[称指](?:的)?[“\"]?(?P<term>[^，。“”\"\n]{2,20})[”\"]?[，,]?\s*(?:是|即|为)?指(?P<means>[^。\n]{4,300})"
)
GLOSSARY_HEAD = LinePattern(
    r"[^\S\n]*(?:附\s*[件录]?\s*\d*\s*[:：]?\s*)?(?:名词|术语|相关名词|有关名词|专业名词|部分名词)(?:解释|注释|说明|释义)[^\S\n]*$",
    re.M,
)
# 四、三个挂钩：与经济效益、行政许可、企业信誉挂钩。 1.“双随机”：…
ENTRY = re.compile(
    r"^[^\S\n]*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[①-⑳])?[^\S\n]*"
    r"(?P<term>[^:：。\s][^\n:：。]{0,38}?[^:：。\s])[^\S\n]*(?:[:：]|——?|(?:是指|指的是|，是|，即))(?P<means>[^\n]+)$",
    re.M,
)
QUOTED = re.compile(r"[“”\"「」]")
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
    text = outline.text
    head = GLOSSARY_HEAD.search(text)
    begins = head.start("line") if head else min(outline.body_end, len(text))
    entries = list(_entries(text, head.end() if head else begins)) if begins < len(text) else []
    meanings: dict[str, str] = {}
    for term, means, start, end in entries:
        meanings.setdefault(_key(term), means)
        for quoted in re.findall(r"[“\"「]([^“”\"「」]+)[”\"」]", text[start:end]):
            meanings.setdefault(_key(quoted), means)
    for _, means, _, _ in entries:
        for match in SUB_ENTRY.finditer(means):
            meanings.setdefault(_key(match["term"]), match["means"])
    for term, means in _explained(text, begins):
        meanings.setdefault(_key(term), means)
    rows = []
    for match in matches(SLOGANS, text, 0, begins):
        start, end = match.span("term")
        if outline.page.is_quiet(start):
            continue
        term = squeezed(match["term"])
        measure = outline.measure_at(start)
        rows.append(
            Term(
                start,
                end,
                measure.measure_id if measure else None,
                term,
                meanings.get(_key(term)) if meanings else None,
            )
        )
    rows += [Term(start, end, None, term, means) for term, means, start, end in entries]
    return tuple(sorted(rows, key=lambda row: (row.start, row.end)))


def _key(term: str) -> str:
    return folded(term)


def _entries(text: str, begin: int) -> Iterator[tuple[str, str, int, int]]:
    """The entries of a glossary: term without marks, meaning, span of the term."""
    for match in ENTRY.finditer(text, begin):
        start, end = match.span("term")
        yield QUOTED.sub("", squeezed(match["term"])), squeezed(match["means"]), start, end


def _explained(text: str, end: int) -> Iterator[tuple[str, str]]:
    """Terms that the running text explains."""
    for match in matches(SHORT_FOR, text, 0, end):
        clause = CLAUSE.search(text, max(0, match.start() - 130), match.start())
        if clause:
            yield QUOTED.sub("", match["term"]), OPENING_VERB.sub("", squeezed(clause.group()))
    for match in matches(THAT_IS, text, 0, end):
        before = text[max(0, match.start() - 34) : match.start()]
        quoted = re.search(r"[“\"「]([^“”\"「」]{2,30})[”\"」]$", before) or re.search(
            r"([A-Za-z][A-Za-z0-9+&-]{1,20})$", before
        )
        if quoted:
            yield quoted[1], squeezed(match["means"])
    for patterns in (SPELT_OUT, NAMELY if "，即" in text else (), IS_MEANT):
        for match in matches(patterns, text, 0, end):
            yield match["term"], squeezed(match["means"])
