"""Chapter headings that print no number: where a number is missing among the others, or where their words tell.

``优化登记，便利准入`` above （一）, with 二、 as the next chapter; ``总体要求``, ``重点任务``, ``保障措施`` on lines of their own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from compare.codebook import Codebook
from compare.reading.outline.line import Line
from compare.reading.outline.part_names import heading_words, part_of
from compare.script.labels import CN, label_number
from compare.script.lines import Span, printed_lines, squeezed
from compare.script.sentences import line_end

LONGEST = 30  # characters of such a heading
CHAPTERS = ("chapter", "cn")
BEFORE_TITLE = f"第章编{CN}、.．"
UNNUMBERED = "unnumbered"  # the style of such a heading; its label is empty
MARKS_AT_END = "，,。；;：:！!？?、）)】〕"
Numbered = tuple[int, str, int]  # start, style, number of a line with a label


def unnumbered_chapters(
    text: str, start: int, end: int, labelled: Sequence[Line], closed: Sequence[Span], codebook: Codebook
) -> list[Span]:
    """The lines of ``text[start:end]`` that head a chapter without a number.

    Parameters
    ----------
    labelled : sequence of Line
        The lines with labels.
    closed : sequence of (int, int)
        Tables and furniture.
    """
    if not labelled:
        return []
    chapters = [(line.start, line.style, label_number(line.label)) for line in labelled if line.style in CHAPTERS]
    starts = [low for low, _ in closed]

    def is_open(position: int) -> bool:
        i = bisect_right(starts, position) - 1
        return i < 0 or position >= closed[i][1]

    positions = [line.start for line in labelled]
    own = {*positions}
    lines = [
        span
        for span in printed_lines(text)
        if span[1] - span[0] <= LONGEST
        and span[0] not in own
        and start <= span[0] < end
        and text[span[1] - 1] not in MARKS_AT_END
        and is_open(span[0])
    ]
    if not lines:
        return []
    if chapters:
        return sorted({*_missing(lines, positions, chapters), *_known(text, lines, chapters, codebook)})
    told = [span for span in lines if heading_words(codebook).fullmatch(squeezed(text[slice(*span)]))]
    parts = {part_of(squeezed(text[slice(*span)]), codebook) for span in told}
    return told if "tasks" in parts and len(parts) >= 2 and told[0][0] < positions[0] else []


def _missing(lines: Sequence[Span], starts: Sequence[int], chapters: Sequence[Numbered]) -> Iterator[Span]:
    """Right above an item (``starts``), where one number is missing between two chapters or before the first."""
    for above, below in zip([None, *chapters], chapters, strict=False):
        if below[2] != (above[2] if above else 0) + 2 or (above and above[1] != below[1]):
            continue
        low = above[0] + 1 if above else 0
        inside = [span for span in lines if low < span[0] < below[0]]
        for span, after in pairwise([*inside, (below[0], below[0])]):
            i = bisect_left(starts, span[0])
            if i < len(starts) and starts[i] <= after[0] and starts[i] < below[0]:
                yield span
                break


def _known(text: str, lines: Sequence[Span], chapters: Sequence[Numbered], codebook: Codebook) -> Iterator[Span]:
    """Below the first chapter, where its words announce a part that no numbered chapter is."""
    if lines[-1][0] <= chapters[0][0]:
        return
    parts: set[str | None] | None = None  # of the numbered chapters
    for span in lines:
        if span[0] <= chapters[0][0]:
            continue
        words = squeezed(text[slice(*span)])
        part = part_of(words, codebook)
        if part not in ("tasks", "safeguards", "schedule"):
            continue
        if parts is None:
            titles = [squeezed(text[low : line_end(text, low)]).lstrip(BEFORE_TITLE) for low, _, _ in chapters]
            parts = {part_of(title, codebook) for title in titles}
        if part not in parts and heading_words(codebook).fullmatch(words):
            parts.add(part)
            yield span
