"""What stands below the last item of a stretch: closing paragraphs, signatures, lists of annexes, furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.outline.titles import trimmed, trimmed_end


@lru_cache(maxsize=32)
def closing_lines(codebook: Codebook, verdict: str) -> re.Pattern[str]:
    """The lines of one verdict.

    ``closing``: a paragraph that closes a chapter and speaks of all its items; ``tail``: a line that belongs to the
    page or the signature; ``validity``: words that tell how long a document is valid.
    """
    signs = "|".join(row["signs"] for row in codebook.rows("closing_lines") if row["verdict"] == verdict)
    return re.compile(signs or "(?!)")


@dataclass(frozen=True)
class Tails:
    """Finds what stands below the last item of a stretch."""

    text: str
    codebook: Codebook
    quiet: Sequence[tuple[int, int]]
    annex_lists: Sequence[tuple[int, int]]

    def cut(self, start: int, end: int, tail_only: bool = False) -> int:
        """Where the tail of a stretch begins (``end`` where it has none); ``tail_only`` keeps closing paragraphs."""
        text, cut = self.text, end
        closing, tail = (closing_lines(self.codebook, verdict) for verdict in ("closing", "tail"))
        while True:
            low, stop = trimmed(text, start, trimmed_end(text, cut, self.quiet))
            line_start = max(text.rfind("\n", low, stop) + 1, low)
            if line_start <= low or low >= stop:
                return cut
            line = text[line_start:stop].strip(" \t　\xa0*")
            listed = next((a for a, b in self.annex_lists if a <= line_start < b), None)
            if listed is None and not ((not tail_only and closing.match(line)) or tail.fullmatch(line)):
                return cut
            cut = line_start if listed is None else max(listed, low)
