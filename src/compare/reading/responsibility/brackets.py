"""Pairs of brackets of any kind, and those that a line leaves open."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from compare.script import kinds
from compare.script.kinds import places_of_kind

# an opening mark with the words after it and the mark that closes them (``paired`` where it is of its kind), or a closing mark alone
WORDS = r"[^（(〔\[【）)〕\]】\n]*+"
BRACKET = re.compile(
    rf"[（(〔\[【）)〕\]】](?:(?:(?<=[（(]){WORDS}[）)]|(?<=〔){WORDS}〕|(?<=\[){WORDS}\]|(?<=【){WORDS}】)(?P<paired>)"
    rf"|(?<=[（(〔\[【]){WORDS}[）)〕\]】]?)?"
)
OPENERS = {"（": "round", "(": "round", "〔": "shell", "[": "square", "【": "lens"}
CLOSERS = {"）": "round", ")": "round", "〕": "shell", "]": "square", "】": "lens"}
LONGEST_NOTE = 2500  # characters; a central plan's longest notes name some sixty ministries
SHORTEST_NOTE = 4
DEEPEST = 100  # marks open at one time
LONGEST_UNCLOSED = 600  # characters of a note whose bracket is never closed: it ends with its line


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
    reach = start
    places = places_of_kind(text, kinds.BRACKET, start, end)
    for position, beside in zip(places, [*places[1:], *places[-1:]], strict=True):
        if position < reach:
            continue
        opened = OPENERS.get(text[position])
        # as most do, the next mark closes it: （…）
        paired = opened is not None and CLOSERS.get(text[beside]) == opened and "\n" not in text[position:beside]
        if paired:
            stop = beside + 1
        elif match := BRACKET.match(text, position, end):
            stop, paired = match.end(), match.lastindex is not None
        else:
            continue
        reach = stop
        while position >= border:
            stack.clear()
            border = next(marks)
        if paired and stop <= border:
            if open_in_line:
                open_in_line.clear()
            if stop - position - 1 <= LONGEST_NOTE:
                pairs.append((position, stop))
            continue
        last = text[stop - 1]
        if opened is not None:
            stack.append((opened, position))
            del stack[:-DEEPEST]
            open_in_line.append(position)
        kind = CLOSERS.get(last)
        if kind is None:
            if stop == end or text[stop] == "\n":
                i = bisect_left(open_in_line, stop - 1 - LONGEST_UNCLOSED)
                if i < len(open_in_line) and stop - open_in_line[i] > SHORTEST_NOTE:
                    unclosed.append((open_in_line[i], stop))
                open_in_line.clear()
            continue
        mispaired = open_in_line[-1:]  # 〔责任单位：县水利局）
        open_in_line.clear()
        position = stop - 1
        while position >= border:
            stack.clear()
            border = next(marks)
        depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == kind), None)
        if depth is None and [low for _, low in stack[-1:]] == mispaired != []:
            depth = len(stack) - 1
        if depth is None:
            continue
        low = stack[depth][1]
        del stack[depth:]
        while pairs and pairs[-1][0] > low:
            pairs.pop()
        if position - low <= LONGEST_NOTE:
            pairs.append((low, stop))
    return pairs, unclosed
