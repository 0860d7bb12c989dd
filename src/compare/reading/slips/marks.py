"""Brackets and quotation marks without their partner."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from compare.model import Oddity
from compare.reading.outline.outline import Outline
from compare.reading.slips.signs import lone_marks
from compare.script.labels import CN_NUMBER, label
from compare.script.marks import OPENED_BY, OPENERS, S

ROUND = re.compile("[（(）)]")
CLOSERS = {mark: "".join(closer for closer, openers in OPENED_BY.items() if mark in openers) for mark in OPENERS}
HEADING_START = re.compile(rf"[ \t　]*{label('chapter', 'section', 'article', 'cn', 'pcn', 'pnum')}")
DEEPEST = 30  # marks open at one time
REACH = 240  # a mark that does not close within so many characters after its line does not close
ITEM_MARK = re.compile(rf"(?:\d{{1,2}}|{CN_NUMBER}|[a-zA-Z]){S}$")


def unclosed_marks(outline: Outline) -> Iterator[Oddity]:
    """Marks that open and never close, and closing ones that nothing opens; a pair may stand around a line's end."""
    text = outline.text
    stack: list[tuple[str, int]] = []
    reached = 0
    table_starts = [table.start for table in outline.document.tables]
    yield from _in_cells(outline)
    for at in lone_marks(text):
        if table_starts and _in_table(outline, table_starts, at):
            continue
        mark = text[at]
        while stack and (line_end := text.find("\n", reached, at)) >= 0:
            yield from _left_open(outline, _lost(text, stack, line_end))
            reached = line_end + 1
        reached = at
        if mark not in OPENED_BY:
            stack.append((mark, at))
            del stack[:-DEEPEST]
        elif any(opened in OPENED_BY[mark] for opened, _ in stack):
            inner = []
            while stack[-1][0] not in OPENED_BY[mark]:
                inner.append(stack.pop())
            stack.pop()
            yield from _left_open(outline, inner[::-1])
        elif mark not in "’]" and not _is_item(text, mark, at) and _told(outline, at):
            yield Oddity(at, at + 1, "unclosed_mark", f"{mark} closes what nothing opened")
    while stack and (line_end := text.find("\n", reached)) >= 0:
        yield from _left_open(outline, _lost(text, stack, line_end))
        reached = line_end + 1
    yield from _left_open(outline, stack)


def _in_table(outline: Outline, starts: Sequence[int], at: int) -> bool:
    i = bisect_right(starts, at) - 1
    return i >= 0 and at < outline.document.tables[i].end


def _in_cells(outline: Outline) -> Iterator[Oddity]:
    """Round brackets that a cell of a table opens and does not close."""
    for table in outline.document.tables:
        for cell in table.cells:
            opened = []
            for match in ROUND.finditer(outline.text, cell.start, cell.end):
                if match.group() in "（(":
                    opened.append(match.start())
                elif opened:
                    opened.pop()
            for at in opened:
                if not outline.page.is_quiet(at):
                    yield Oddity(at, at + 1, "unclosed_mark", f"{outline.text[at]} is not closed")


def _lost(text: str, stack: list[tuple[str, int]], line_end: int) -> list[tuple[str, int]]:
    """The marks still open at a line's end that nothing closes soon; they leave the stack."""
    lost = [pair for pair in stack if not _closes_later(text, pair[0], line_end)]
    stack[:] = [pair for pair in stack if pair not in lost]
    return lost


def _is_item(text: str, mark: str, at: int) -> bool:
    """Whether a bracket closes an item's number: 1）"""
    return mark in "）)" and ITEM_MARK.search(text[max(0, at - 3) : at]) is not None


def _closes_later(text: str, mark: str, line_end: int) -> bool:
    """Whether a mark left open at a line's end closes soon, before another of its kind opens or a heading comes."""
    closing = CLOSERS[mark]
    window = text[line_end : line_end + REACH]
    for i, character in enumerate(window):
        if character in closing:
            return True
        if character == mark or (character == "\n" and HEADING_START.match(window, i + 1)):
            return False
    return False


def _left_open(outline: Outline, marks: Sequence[tuple[str, int]]) -> Iterator[Oddity]:
    for mark, at in marks:
        if mark not in "‘[" and _told(outline, at):
            yield Oddity(at, at + 1, "unclosed_mark", f"{mark} is not closed")


def _told(outline: Outline, at: int) -> bool:
    """Whether a position belongs to the document's own sentences, not to furniture."""
    return not outline.page.is_quiet(at)
