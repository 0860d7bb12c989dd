"""Where the responsibility notes stand: in brackets of any kind, or on a line that a role label opens.

Finding a note and reading the units in it are two steps, because the outline needs to know where notes stand
(a closing note ends the last item of an action) before the units can be given to their measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.outline import line_matches

BRACKET = re.compile(r"[（(〔\[【）)〕\]】]")
OPENERS = {"（": "round", "(": "round", "〔": "shell", "[": "square", "【": "lens"}
CLOSERS = {"）": "round", ")": "round", "〕": "shell", "]": "square", "】": "lens"}
LONGEST_NOTE = 2500  # characters; a central plan's longest notes name some sixty ministries


# a note whose bracket is never closed: it ends with its line
UNCLOSED = re.compile(r"[（(〔\[【][^）)〕\]】\n]{4,600}(?=\n|\Z)")


@lru_cache(maxsize=8)
def aside_line(codebook: Codebook) -> re.Pattern[str]:
    """A line beside a note that names no unit: 完成时限：2024.6.30前."""
    labels = "|".join(re.escape(row["word"]) for row in codebook.rows("roles") if row["use"] == "ignore")
    return re.compile(rf"(?m)^[ \t　\xa0*]*(?:{labels or '(?!)'})[*]{{0,2}}[ \t　]*[:：][^\n]*$")


@lru_cache(maxsize=8)
def _patterns(
    codebook: Codebook,
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    rows = codebook.rows("roles")
    labels = sorted(
        {row["word"] for row in rows if row["use"] == "label" and len(row["word"]) > 2}, key=len, reverse=True
    )
    short = sorted({row["word"] for row in rows if row["use"] == "label" and len(row["word"]) <= 2})
    verbs = sorted({row["word"] for row in rows if row["use"] == "verb"}, key=len, reverse=True)
    # 责任单位：, 牵头单位及责任单位：, 牵头（责任）单位：
    label = (
        rf"(?:{'|'.join(labels)})(?:[（(][^）)\n]{{1,8}}[）)])?|(?:{'|'.join(short)})(?=[:：])|牵头[（(]责任[）)]单位"
    )
    opened = re.compile(rf"[ \t　\n]*(?:{label})(?:[和及、与](?:{label}))*[ \t　]*[:：\s]")
    # … 负责）, … 分工负责。以下均需 … 落实，不再列出）: a role verb at the end of a clause
    closed = re.compile(rf"(?:{'|'.join(verbs)})[ \t　\n]*(?:$|[，,；;。、])")
    line = re.compile(rf"[ \t　\xa0*•·-]*(?P<note>(?:{label})(?:[和及、与](?:{label}))*[*]{{0,2}}[ \t　]*[:：])")
    # … 完成改造。责任单位：市财政局、市商务局: no brackets, at the end of a paragraph; told from its colon backwards
    inline = re.compile(rf"[。；;！.][ \t　]*(?P<note>(?:{label})(?:[和及、与](?:{label}))*[*]{{0,2}}[ \t　]*)\Z")
    endings = tuple(sorted({word[-2:] for word in (*labels, *short)}))
    return opened, closed, line, inline, endings


def bracket_pairs(text: str, start: int, end: int, breaks: Sequence[int] = ()) -> list[tuple[int, int]]:
    """The outermost pairs of brackets as (start, end), marks included; none runs over a position in ``breaks``."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    marks = iter((*breaks, end + 1))
    border = next(marks)
    for match in BRACKET.finditer(text, start, end):
        position, mark = match.start(), match.group()
        while position >= border:
            stack.clear()
            border = next(marks)
        if mark in OPENERS:
            stack.append((OPENERS[mark], position))
            continue
        kind = CLOSERS[mark]
        depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == kind), None)
        if depth is None:
            continue
        opened = stack[depth][1]
        del stack[depth:]
        while pairs and pairs[-1][0] > opened:
            pairs.pop()
        if position - opened <= LONGEST_NOTE:
            pairs.append((opened, position + 1))
    return pairs


# 第一个逗号前为牵头单位 · 列第一位的为牵头单位 · 排名第一的部门为牵头单位: how to read the notes from here on
RULE = re.compile(
    r"(?:逗号|顿号|分号)[^。；;，,）)\n]{0,4}前[^。；;，,）)\n]{0,6}(?:为|是)牵头|(?:列|排|位)[^。；;，,）)\n]{0,6}(?:第一|首)[^。；;，,）)\n]{0,8}(?:为|是)[^。；;，,）)\n]{0,4}牵头|(?:第一|首)个?(?:位|部门|单位)[^。；;，,）)\n]{0,4}(?:为|是)牵头"
)
# 以下均需各乡办配合，不再列出
REST = re.compile(
    r"以下[^。；;，,）)\n]{0,8}(?:均|都|同时)[^。；;\n]{2,60}?[，,]?[ \n]*不再(?:一一|逐一|另行)?列[出举]"
)


COLON = re.compile("[:：]")
LONGEST_LABEL = 32


def _after_sentences(
    pattern: re.Pattern[str], endings: tuple[str, ...], text: str, start: int, end: int
) -> Iterator[int]:
    """Where labels begin that stand right after the end of a sentence, inside a line."""
    for match in COLON.finditer(text, start, end):
        low = max(start, match.start() - LONGEST_LABEL)
        window = text[low : match.start()]
        if window.rstrip(" \t　*").endswith(endings) and (found := pattern.search(window)):
            yield low + found.start("note")


def find_notes(
    text: str, start: int, end: int, codebook: Codebook, breaks: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """Responsibility notes in ``text[start:end]`` as spans with their brackets, or from label to line end.

    Parameters
    ----------
    breaks : sequence of int
        Positions that no note runs over (headings), ascending.

    Returns
    -------
    list of (int, int)
        Sorted, not overlapping. A stretch counts as a note when a role label opens it or a role verb closes one of
        its clauses; whether it names any unit is the units reader's business.
    """
    opened, closed, line, inline, endings = _patterns(codebook)
    notes: list[tuple[int, int]] = []
    pairs = bracket_pairs(text, start, end, breaks)
    for match in UNCLOSED.finditer(text, start, end):
        inner = match.group()[1:].rstrip(" \t　*")
        if not any(a <= match.start() < b for a, b in pairs) and (opened.match(inner) or closed.search(inner)):
            notes.append((match.start(), match.start() + 1 + len(inner)))
    for low, high in pairs:
        inner = text[low + 1 : high - 1]
        if len(inner) >= 4 and (
            opened.match(inner) or closed.search(inner) or ("不再" in inner and REST.search(inner))
        ):
            notes.append((low, high))
    labelled = [match.start("note") for match in line_matches(line, text, start, end)]
    for low in sorted((*labelled, *_after_sentences(inline, endings, text, start, end))):
        if any(a <= low < b for a, b in notes):
            continue
        stop = text.find("\n", low, end)
        stop = end if stop < 0 else stop
        while stop > low and text[stop - 1] in " \t　\xa0*":
            stop -= 1
        # the brackets of names stand inside the line; they are no notes of their own
        notes = [(a, b) for a, b in notes if not (low <= a and b <= stop)]
        notes.append((low, stop))
    return sorted(notes)
