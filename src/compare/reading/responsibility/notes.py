"""Where the responsibility notes stand: in brackets of any kind, or on a line that a role label opens.

Finding a note and reading the units in it are two steps, because the outline needs to know where notes stand
(a closing note ends the last item of an action) before the units can be given to their measures.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from compare.codebook import Codebook
from compare.script.lines import LinePattern

# an opening mark with the words after it and the mark that closes them, or a closing mark alone
BRACKET = re.compile(r"[（(〔\[【）)〕\]】](?:(?<=[（(〔\[【])[^（(〔\[【）)〕\]】\n]*+[）)〕\]】]?)?")
OPENERS = {"（": "round", "(": "round", "〔": "shell", "[": "square", "【": "lens"}
CLOSERS = {"）": "round", ")": "round", "〕": "shell", "]": "square", "】": "lens"}
LONGEST_NOTE = 2500  # characters; a central plan's longest notes name some sixty ministries
SHORTEST_NOTE = 4
LONGEST_UNCLOSED = 600  # characters of a note whose bracket is never closed: it ends with its line


@lru_cache(maxsize=8)
def aside_line(codebook: Codebook) -> re.Pattern[str]:
    """A line beside a note that names no unit: 完成时限：2024.6.30前."""
    labels = "|".join(re.escape(row["word"]) for row in codebook.rows("roles") if row["use"] == "ignore")
    return re.compile(rf"(?m)^[ \t　\xa0*]*(?:{labels or '(?!)'})[*]{{0,2}}[ \t　]*[:：][^\n]*$")


@lru_cache(maxsize=8)
def _patterns(
    codebook: Codebook,
) -> tuple[re.Pattern[str], re.Pattern[str], LinePattern, re.Pattern[str], tuple[str, ...]]:
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
    line = LinePattern(rf"[ \t　\xa0*•·-]*(?P<note>(?:{label})(?:[和及、与](?:{label}))*[*]{{0,2}}[ \t　]*[:：])")
    # … 完成改造。责任单位：市财政局、市商务局: no brackets, at the end of a paragraph; told from its colon backwards
    inline = re.compile(rf"[。；;！.][ \t　]*(?P<note>(?:{label})(?:[和及、与](?:{label}))*[*]{{0,2}}[ \t　]*)\Z")
    endings = tuple(sorted({word[-2:] for word in (*labels, *short)}))
    return opened, closed, line, inline, endings


def bracket_pairs(
    text: str, start: int, end: int, breaks: Sequence[int] = ()
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The outermost pairs of brackets as (start, end), marks included, and what follows a mark that its line leaves open.

    No pair runs over a position in ``breaks``.
    """
    pairs: list[tuple[int, int]] = []
    unclosed: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    open_in_line: list[int] = []  # opening marks since the last closing one
    marks = iter((*breaks, end + 1))
    border = next(marks)
    for match in BRACKET.finditer(text, start, end):
        position, stop = match.span()
        while position >= border:
            stack.clear()
            border = next(marks)
        last = text[stop - 1]
        opened = OPENERS.get(text[position])
        if opened is not None:
            if opened == CLOSERS.get(last) and stop <= border:
                open_in_line.clear()
                if stop - position - 1 <= LONGEST_NOTE:
                    pairs.append((position, stop))
                continue
            stack.append((opened, position))
            open_in_line.append(position)
        kind = CLOSERS.get(last)
        if kind is None:
            if stop == end or text[stop] == "\n":
                i = bisect_left(open_in_line, stop - 1 - LONGEST_UNCLOSED)
                if i < len(open_in_line) and stop - open_in_line[i] > SHORTEST_NOTE:
                    unclosed.append((open_in_line[i], stop))
                open_in_line.clear()
            continue
        open_in_line.clear()
        position = stop - 1
        while position >= border:
            stack.clear()
            border = next(marks)
        depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == kind), None)
        if depth is None:
            continue
        low = stack[depth][1]
        del stack[depth:]
        while pairs and pairs[-1][0] > low:
            pairs.pop()
        if position - low <= LONGEST_NOTE:
            pairs.append((low, stop))
    return pairs, unclosed


# 第一个逗号前为牵头单位 · 列第一位的为牵头单位 · 排名第一的部门为牵头单位: how to read the notes from here on
RULE = re.compile(
    r"(?:逗号|顿号|分号)[^。；;，,）)\n]{0,4}前[^。；;，,）)\n]{0,6}(?:为|是)牵头|(?:列|排|位)[^。；;，,）)\n]{0,6}(?:第一|首)[^。；;，,）)\n]{0,8}(?:为|是)[^。；;，,）)\n]{0,4}牵头|(?:第一|首)个?(?:位|部门|单位)[^。；;，,）)\n]{0,4}(?:为|是)牵头"
)
# 以下均需各乡办配合，不再列出
REST = re.compile(
    r"以下[^。；;，,）)\n]{0,8}(?:均|都|同时)[^。；;\n]{2,60}?[，,]?[ \n]*不再(?:一一|逐一|另行)?列[出举]"
)


LONGEST_LABEL = 32


def _after_sentences(
    pattern: re.Pattern[str], endings: tuple[str, ...], text: str, start: int, end: int
) -> Iterator[int]:
    """Where labels begin that stand right after the end of a sentence, inside a line."""
    for colon in "：:":
        position = text.find(colon, start, end)
        while position >= 0:
            low = max(start, position - LONGEST_LABEL)
            window = text[low:position]
            if window.rstrip(" \t　*").endswith(endings) and (found := pattern.search(window)):
                yield low + found.start("note")
            position = text.find(colon, position + 1, end)


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
    pairs, unclosed = bracket_pairs(text, start, end, breaks)
    for low, high in unclosed:
        inner = text[low + 1 : high].rstrip(" \t　*")
        if (opened.match(inner) or closed.search(inner)) and not any(a <= low < b for a, b in pairs):
            notes.append((low, low + 1 + len(inner)))
    for low, high in pairs:
        inner = text[low + 1 : high - 1]
        if len(inner) >= SHORTEST_NOTE and (
            opened.match(inner) or closed.search(inner) or ("不再" in inner and REST.search(inner))
        ):
            notes.append((low, high))
    notes.sort()
    lines: list[tuple[int, int]] = []
    i, reach = 0, start  # how far the notes reach that begin up to here
    labelled = [match.start("note") for match in line.finditer(text, start, end)]
    for low in sorted((*labelled, *_after_sentences(inline, endings, text, start, end))):
        while i < len(notes) and notes[i][0] <= low:
            reach = max(reach, notes[i][1])
            i += 1
        if low < reach:
            continue
        stop = text.find("\n", low, end)
        stop = end if stop < 0 else stop
        while stop > low and text[stop - 1] in " \t　\xa0*":
            stop -= 1
        lines.append((low, stop))
        reach = max(reach, stop)
    # the brackets of names stand inside the line; they are no notes of their own
    stops = [stop for _, stop in lines]
    apart = [(low, high) for low, high in notes if (i := bisect_left(stops, high)) == len(lines) or low < lines[i][0]]
    return sorted([*lines, *apart])
