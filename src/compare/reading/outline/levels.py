"""On which levels of the numbering a plan's actions and measures stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from compare.codebook import Codebook
from compare.reading.outline.chapters import Chapter
from compare.reading.outline.headings import Heading, nodes
from compare.reading.outline.titles import item_title
from compare.script.labels import RANKS

ENOUGH_TITLED = 0.6  # of a level's items must have a title or a note of their own to be measures
ENOUGH_PARENTS = 0.4  # of the headings above must hold such items


def one_level(text: str, codebook: Codebook, chapters: Sequence[Chapter], notes: Sequence[tuple[int, int]]) -> bool:
    """Whether the task chapters are the items themselves.

    So it is where there are several and none holds a numbered line, or where only some hold lists, of items that have
    neither titles nor notes of their own.
    """
    holding = [chapter for chapter in chapters if chapter.headings]
    if len(chapters) < 2 or not holding:
        return len(chapters) > 1
    if len(holding) == len(chapters):
        return False
    levels = Levels(text, codebook, chapters, notes)
    rank = levels.measure_rank
    if rank is None or levels.action_rank is not None:
        return False
    starts = [
        h.number
        for chapter in holding
        for h in chapter.headings
        if h.rank == rank and h.start == chapter.headings[0].start
    ]
    return set(starts) == {1} and not levels.mostly_titled(chapters, rank)


class Levels:
    """Which ranks of a tasks area hold its actions and its measures."""

    def __init__(
        self, text: str, codebook: Codebook, chapters: Sequence[Chapter], notes: Sequence[tuple[int, int]]
    ) -> None:
        self.text = text
        self.codebook = codebook
        self.notes = notes
        self.note_starts = [start for start, _ in notes]
        ranks = sorted({heading.rank for chapter in chapters for heading in chapter.headings})
        self.action_rank: float | None = None  # None: the chapters themselves are the actions
        self.measure_rank: float | None = ranks[0] if ranks else None
        self.several = len(chapters) > 1
        if not ranks:
            return
        chain = [ranks[0]]
        for rank in ranks[1:]:
            if self._holds_measures(chapters, chain[-1], rank, first=len(chain) == 1):
                chain.append(rank)
        self.measure_rank = chain[-1]
        if len(chain) >= 2:
            self.action_rank = chain[-2]

    def _holds_measures(self, chapters: Sequence[Chapter], above: float, rank: float, first: bool) -> bool:
        parents = children = 0
        held: list[tuple[Sequence[Heading], int]] = []
        runs_on = False
        previous = 0
        for chapter in chapters:
            first_here = True
            for heading, end, inside in nodes(chapter.headings, above, chapter.end):
                parents += 1
                runs_on |= first_here and previous > 0 and heading.number == previous + 1
                previous, first_here = heading.number, False
                if rank in [h.rank for h in inside]:
                    children += 1
                    held.append((inside, end))
        if not children:
            return False
        if above > RANKS["pcn"] and any(h.style == "circled" for inside, _ in held for h in inside if h.rank == rank):
            return False  # below a measure ① never splits it
        total = [h.rank for chapter in chapters for h in chapter.headings].count(rank)
        # numbered paragraphs under （一） headings are measures whether they have titles or not
        items = rank == RANKS["num"] or rank % 1 > 0
        if first and items and (above == RANKS["pcn"] or above % 1 > 0) and not (self.several and runs_on):
            return True
        if total < 2 or children < ENOUGH_PARENTS * parents:
            return False
        good = sum(self._is_titled(h, stop) for inside, end in held for h, stop, _ in nodes(inside, rank, end))
        return good >= ENOUGH_TITLED * total

    def mostly_titled(self, chapters: Sequence[Chapter], rank: float) -> bool:
        """Whether most headings of a rank have a title or a note of their own."""
        found = [(h, stop) for c in chapters for h, stop, _ in nodes(c.headings, rank, c.end)]
        return sum(self._is_titled(h, stop) for h, stop in found) >= ENOUGH_TITLED * len(found)

    def _is_titled(self, heading: Heading, stop: int) -> bool:
        begin = heading.start + len(heading.label)
        return self.has_note(heading.start, stop) or item_title(self.text, begin, stop, self.codebook) is not None

    def has_note(self, start: int, end: int) -> bool:
        """Whether a whole responsibility note stands between two places."""
        i = bisect_left(self.note_starts, start)
        return i < len(self.notes) and self.notes[i][1] <= end
