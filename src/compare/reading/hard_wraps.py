"""Line ends of a text that is broken at a width, moved to the end of a sentence or to a mark, so that they cut no name and no verb of a note."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.responsibility.words import label_pattern
from compare.script.labels import ANY_LABEL
from compare.script.lines import TEXTS, Span
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
    """The lines of a text, and which of them are full; nothing where it is not broken at a width."""
    if len(text) > SHORT_LINES * text.count("\n"):
        return (), ()
    lines = text.split("\n")
    return lines, _full_lines(lines)


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
    ('坚持预防为主防治结合切实保障群众用水安全（县水务局牵头，\\n各', (26, 28))
    """
    lines, full = _lines_of(text)
    if not any(full):
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
    if not any(full):
        return frozenset()
    starts, position = set(), 0
    for i in range(1, len(lines)):
        above = lines[i - 1]
        position += len(above) + 1
        if full[i - 1] and above[-1] in RUNS_ON:
            starts.add(position)
    return frozenset(starts)


def _full_lines(lines: Sequence[str]) -> list[bool]:
    """Which lines are as wide as most long ones, told by their characters or their columns; none where few are."""
    long = [line if len(line) >= SHORTEST_WRAPPED and "\t" not in line else "" for line in lines]
    best = [False] * len(lines)
    least = LEAST_FULL * sum(map(bool, lines))
    if sum(map(bool, long)) < least:
        return best
    for widths, near in (
        (list(map(len, long)), 0),
        ([len(line.encode("gb18030", "replace")) for line in long], NEAR_FULL),
    ):
        commonest = Counter(width for width in widths if width).most_common(1)
        if commonest:
            full = [width > 0 and abs(width - commonest[0][0]) <= near for width in widths]
            best = max(best, full, key=sum)
    return best if sum(best) >= least else [False] * len(lines)


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
