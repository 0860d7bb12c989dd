"""What every reader starts from: the published text, what the house knows of words, and where no facts stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from compare.codebook import Codebook
from compare.model import Document
from compare.reading.hard_wraps import at_marks
from compare.reading.responsibility.wrappings import in_brackets
from compare.script.lines import Span


@dataclass(frozen=True)
class Page:
    """A text before its outline is known.

    ``quiet`` are stretches that hold no facts of their own (residue, page furniture): sorted spans that do not overlap.
    """

    plan_id: str
    document: Document
    codebook: Codebook
    quiet: tuple[tuple[int, int], ...] = ()

    @cached_property
    def text(self) -> str:
        """The text that every offset points into."""
        return self.document.text

    @cached_property
    def readable(self) -> str:
        """The text with blanks in the place of what is quiet, so that a name runs on over a page number.

        Rare brackets and quotation marks around notes become the brackets that notes mostly stand in; of a text that is
        broken at a width the line ends stand at marks. Offsets stay but for those in :attr:`moved`.
        """
        return self._readable[0]

    @property
    def moved(self) -> tuple[tuple[int, int], ...]:
        """The stretches of :attr:`readable` that stand one character further on in the text."""
        return self._readable[1]

    @cached_property
    def _readable(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        pieces, position = [], 0
        for start, end in self.quiet:
            pieces += [self.text[position:start], re.sub(r"[^\n]", " ", self.text[start:end])]
            position = max(position, end)
        return at_marks(in_brackets("".join([*pieces, self.text[position:]]), self.codebook), self.codebook)

    @cached_property
    def _quiet_starts(self) -> list[int]:
        return [start for start, _ in self.quiet]

    def heard(self, lines: Sequence[Span]) -> Sequence[Span]:
        """The lines that do not begin and end in stretches that say nothing."""
        silent = set()
        for low, high in self.quiet:
            i = bisect_left(lines, (low,))
            while i < len(lines) and lines[i][0] < high:
                if self.is_quiet(lines[i][1] - 1):
                    silent.add(i)
                i += 1
        return [line for i, line in enumerate(lines) if i not in silent] if silent else lines

    def is_quiet(self, position: int) -> bool:
        """Whether a place stands in a stretch that says nothing."""
        if not self.quiet:
            return False
        i = bisect_right(self._quiet_starts, position) - 1
        return i >= 0 and position < self.quiet[i][1]
