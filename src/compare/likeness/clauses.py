"""What a text without a title is called: its first clause that stands alone, or the thing a clause is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from compare.codebook import Codebook, any_of, load_codebook

SENTENCES = re.compile(r"[。；！？;!?](?=.)")
ENDS = frozenset("，；。：！？,;:!?\t")
SHORTEST = 4  # characters of a clause that can be a name
MOST = 8  # clauses that are looked at
DIGIT = re.compile(r"\d")
# The label that opens a measure's text (1． （三） 一是), and where its first clause ends.
OPENING = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十百0-9]+[)）]|第[一二三四五六七八九十百]+[条项]?|[一二三四五六七八九十]+[是、.．]|[0-9]+[.．、)）]|[①-⑳])[\s，、]*"
)
CLAUSE_END = re.compile(r"[。；！？;：:，,]")
FIRST = 6  # characters of a first clause at least


@lru_cache(maxsize=8)
def _patterns(codebook: Codebook) -> tuple[re.Pattern[str], ...]:
    words = codebook.roles("name_words")
    return (
        # 符合条件的，  行使各自职权时，  首次创办满一年，: what only opens a sentence, or names who it is for
        re.compile(rf"(?:{any_of(words['ends'])}|[满达].{{1,3}}年)$"),
        re.compile(any_of(words["begins"])),
        # 给予1.2万元一次性创业补贴: what stands behind an amount is what is granted
        re.compile(rf"\d[\d.]*[万亿]?{any_of(words['measure'])}(?:/\w)?的?(?P<thing>[^\d]{{3,}})$"),
        # 在城乡市场发展中加强标准体系建设
        re.compile(r"^在.*?[中上下里内](?P<thing>[^\d]{4,})$"),
        # 为有需求的农户提供育苗服务: what is done stands last
        re.compile(rf"(?P<thing>{any_of(words['does'])}(?!.*的)[^\d]{{2,}})$"),
    )


def called(row: Mapping[str, Any]) -> str:
    """The title of a measure, else the first clause of its text, or the first that stands alone where that one does not."""
    title, words = row.get("title"), row.get("words")
    if isinstance(title, str):
        return title
    text = " ".join((words if isinstance(words, str) else OPENING.sub("", str(row.get("text") or ""))).split())
    ends = (match.start() for match in CLAUSE_END.finditer(text) if match.start() >= FIRST)
    first, alone = text[: next(ends, None)], clause_of(text)
    return alone if alone and not first.startswith(alone) else first


def is_title(text: str) -> bool:
    """Whether a title is one: a table may hold whole sentences in its place."""
    return bool(text) and not SENTENCES.search(text)


def clause_of(body: str, codebook: Codebook | None = None) -> str:
    """The first clause that stands alone: no condition, no subject only, nothing cut; an empty text where there is none.

    Parameters
    ----------
    body : str
        The text of a measure.
    codebook : Codebook, optional
        Its ``name_words.csv`` tell what cannot stand alone; the shipped ones by default.

    >>> clause_of("OPC从业者在胶州市无自有住房的，可申请人才公寓，租期三年。")
    '申请人才公寓'
    >>> clause_of("首次创办满一年，经认定符合条件的，给予1.2万元一次性创业补贴。")
    '一次性创业补贴'
    """
    patterns = _patterns(codebook or load_codebook())
    names = (_whole(clause, patterns) for clause in _clauses(body))
    return next((name for name in names if len(name) >= SHORTEST and name.count("《") == name.count("》")), "")


def _clauses(body: str) -> Iterator[str]:
    depth, start, count = 0, 0, 0
    for end, mark in enumerate(body + "。"):
        depth += (mark in "（(") - (mark in "）)")
        if depth <= 0 and mark in ENDS:
            yield body[start:end].strip()
            start, count = end + 1, count + 1
            if count == MOST:
                return


def _whole(clause: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    """The clause where it can stand alone, else what it is about, else nothing."""
    ends, begins, granted, within, done = patterns
    if ends.search(clause):
        return ""
    if found := granted.search(clause) or within.search(clause):
        return found["thing"]
    if not DIGIT.search(clause) and not begins.match(clause):
        return clause
    return found["thing"] if (found := done.search(clause)) else ""
