"""Line ends of a text that is broken at a width, moved to the end of a sentence or to a mark, so that they cut no name and no verb of a note."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, compress

import numpy as np
from numpy.typing import NDArray

from compare.codebook import Codebook
from compare.reading.responsibility.words import label_pattern
from compare.script.codes import TEXTS, numbers_of
from compare.script.labels import ANY_LABEL
from compare.script.lines import Span
from compare.script.marks import CLOSING, COLONS, OPENING, inside
from compare.script.sentences import SHORTEST_WRAPPED

SHORT_LINES = 48  # characters of a line in the mean, at most, of a text that is broken at a width
LEAST_FULL = 0.3  # of its lines are full
NEAR_FULL = 3  # half-width columns that a full line may be shorter or longer
# what the line's end may stand behind, and before: where a sentence, a statement or a bracket ends, else behind a comma;
# not between a sentence and its note in brackets
ASIDE = "[（(][^（()）]{0,12}[）)]"  # 各县（市、区）
STOPS, BRACKETS = "；;。！!？?", inside(OPENING, CLOSING)
MARK = re.compile(rf"(?>(?:[^{STOPS}{BRACKETS}]|{ASIDE})*)(?:[{STOPS}](?![{inside(OPENING)}])|(?=[{STOPS}{BRACKETS}]))")
COMMA = re.compile(rf"(?:[^{inside(OPENING)}]|{ASIDE})*[，,、{COLONS}]")
ENDS = frozenset("，,、；;：:。！!？?）)】〕”") | set(OPENING)
RUNS_ON = frozenset("，,、（(《")


@lru_cache(maxsize=TEXTS)
def _lines_of(text: str) -> tuple[Sequence[str], Sequence[bool]]:
    """The lines of a text that is broken at a width, and which of them are full; nothing of another text."""
    if len(text) > SHORT_LINES * text.count("\n"):
        return (), ()
    lines = text.split("\n")
    filled = [line for line in lines if line]  # the others, which a web page has many of, are asked nothing
    full = iter(told := _full_lines(filled))
    return (lines, [bool(line) and next(full) for line in lines]) if told else ((), ())


@lru_cache(maxsize=8)
def _begins(codebook: Codebook) -> re.Pattern[str]:
    """How a line begins that may run on from the one above: with no label of an item or of who is responsible."""
    words = [row["word"] for row in codebook.rows("roles") if row["use"] in ("label", "ignore")]
    return re.compile(rf"(?!{ANY_LABEL}|{label_pattern(words)}[ 　]*[{COLONS}])[\w“《]")


def at_marks(text: str, codebook: Codebook) -> tuple[str, tuple[Span, ...]]:
    """The text with its line ends at marks, where it is broken at a width, and what was moved over each line end.

    Returns
    -------
    str
        As long as the text.
    tuple of (int, int)
        Stretches of it, each of which stands one character further on in the text itself.

    Examples
    --------
    >>> from compare.codebook import load_codebook
    >>> line = "坚持预防为主防治结合切实保障群众用水安全（县水务局牵"
    >>> moved, stretches = at_marks("\\n".join([line, "头，各乡镇配合）"] * 4), load_codebook())
    >>> moved[:30], stretches[0]
    ('坚持预防为主防治结合切实保障群众用水安全（县水务局牵头，各乡', (26, 33))
    """
    lines, full = _lines_of(text)
    if not full:
        return text, ()
    begins = _begins(codebook)
    pieces, stretches, position = [lines[0]], [], len(lines[0])
    for i in range(1, len(lines)):
        line, stop = lines[i], 0
        if full[i - 1] and lines[i - 1][-1] not in ENDS and "\t" not in line and begins.match(line):
            if mark := MARK.match(line):
                stop = mark.end()
            elif mark := COMMA.match(line):
                stop = mark.end() if full[i] else len(line)  # the last line of its paragraph
        pieces += [line[:stop], "\n", line[stop:]]
        if stop:
            stretches.append((position, position + stop))
        position += len(line) + 1
    return "".join(pieces), tuple(stretches)


@lru_cache(maxsize=TEXTS)
def running_on(text: str) -> frozenset[int]:
    """Where lines begin that run on from a full line of a paragraph: 获一、⏎二、三等奖的 is no chapter."""
    lines, full = _lines_of(text)
    if not full:
        return frozenset()
    starts, position = set(), 0
    for i in range(1, len(lines)):
        above = lines[i - 1]
        position += len(above) + 1
        if full[i - 1] and above[-1] in RUNS_ON:
            starts.add(position)
    return frozenset(starts)


def _full_lines(lines: Sequence[str]) -> list[bool]:
    """Which lines are as wide as most long ones, told by their characters or their columns; nothing where few are."""
    is_long = [len(line) >= SHORTEST_WRAPPED and "\t" not in line for line in lines]
    long = list(compress(lines, is_long))
    least = LEAST_FULL * len(lines)
    if not long or len(long) < least:
        return []
    best: list[bool] = []
    for widths, near in ((list(map(len, long)), 0), (_columns_of(long), NEAR_FULL)):
        commonest = Counter(widths).most_common(1)[0][0]
        best = max(best, [abs(width - commonest) <= near for width in widths], key=sum)
    if sum(best) < least:
        return []
    told = iter(best)
    return [is_one and next(told) for is_one in is_long]


def _columns_of(lines: Sequence[str]) -> list[int]:
    """How many half-width columns each line takes, as many as bytes in GB 18030; no line is empty."""
    starts = list(accumulate([len(line) + 1 for line in lines[:-1]], initial=0))
    columns: list[int] = np.add.reduceat(_columns().take(numbers_of("\n".join(lines))), starts, dtype=np.int64).tolist()
    return columns


@lru_cache(maxsize=1)
def _columns() -> NDArray[np.uint8]:
    """The columns of every number of :func:`numbers_of`; a line's end has none."""
    table = np.full(0x10000, 4, dtype=np.uint8)
    table[:0x80] = table[0xD800:0xE000] = 1  # halves of a pair, which cannot be written, become a question mark
    table[ord("\n")] = 0
    pairs = np.stack(np.meshgrid(range(0x81, 0xFF), [*range(0x40, 0x7F), *range(0x80, 0xFF)]), axis=-1)
    table[numbers_of(pairs.astype(np.uint8).tobytes().decode("gb18030"))] = 2
    return table


def as_printed(start: int, end: int, stretches: Sequence[Span]) -> Span:
    """Where a span of the moved text stands in the text itself."""
    return _printed(start, stretches), _printed(end - 1, stretches) + 1


def as_moved(start: int, end: int, stretches: Sequence[Span]) -> Span:
    """Where a span of the text itself stands in the moved text."""
    return _moved(start, stretches), _moved(end - 1, stretches) + 1


def _moved(position: int, stretches: Sequence[Span]) -> int:
    i = bisect_left(stretches, (position,)) - 1
    return position - 1 if i >= 0 and position <= stretches[i][1] else position


def _printed(position: int, stretches: Sequence[Span]) -> int:
    i = bisect_right(stretches, (position, len(stretches) and stretches[-1][1])) - 1
    return position + 1 if i >= 0 and position < stretches[i][1] else position
