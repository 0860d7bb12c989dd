"""Policy fields of a measure, with the words that say so."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from compare.codebook import Codebook
from compare.model import Sector
from compare.reading.context import Context


@lru_cache(maxsize=4)
def _words(codebook: Codebook) -> tuple[re.Pattern[str] | None, dict[str, tuple[str, ...]], dict[str, int]]:
    """One pattern of all words, longest first under each first character; the sectors of a word; their order."""
    sectors: dict[str, tuple[str, ...]] = {}
    order: dict[str, int] = {}
    for row in codebook.rows("sectors"):
        word, sector = row["word"], row["sector"]
        if not word or not sector:
            continue
        order.setdefault(sector, len(order))
        if sector not in sectors.get(word, ()):
            sectors[word] = (*sectors.get(word, ()), sector)
    heads: dict[str, list[str]] = {}
    for word in sorted(sectors, key=lambda word: (-len(word), word)):
        heads.setdefault(word[0], []).append(re.escape(word[1:]) + (r"(?![A-Za-z])" if word[-1:].isascii() else ""))
    branches = [
        re.escape(head) + (f"(?:{'|'.join(tails)})" if len(tails) > 1 else tails[0])
        for head, tails in sorted(heads.items())
    ]
    return (re.compile("|".join(branches)) if branches else None), sectors, order


def read_sectors(context: Context) -> tuple[Sector, ...]:
    """The policy fields of every measure.

    Parameters
    ----------
    context : Context
        The reading, with measures and notes; ``sectors.csv`` holds the words.

    Returns
    -------
    tuple of Sector
        One row for each measure and field, at its first word; names of bodies in responsibility notes do not count.
    """
    pattern, sectors, order = _words(context.codebook)
    if pattern is None or not context.measures:
        return ()
    text = context.text
    starts = [measure.start for measure in context.measures]
    notes = sorted((note.start, note.end) for note in context.notes)
    note_starts = [start for start, _ in notes]
    found: dict[tuple[int, str], tuple[int, int, list[str]]] = {}
    for match in pattern.finditer(text, starts[0], max(measure.end for measure in context.measures)):
        start, end = match.span()
        i = bisect_right(starts, start) - 1
        if i < 0 or end > context.measures[i].end:
            continue
        note = bisect_right(note_starts, start) - 1
        if (note >= 0 and start < notes[note][1]) or context.is_quiet(start):
            continue
        word = match.group()
        for sector in sectors[word]:
            row = found.setdefault((i, sector), (start, end, []))
            if word not in row[2]:
                row[2].append(word)
    rows = sorted(found.items(), key=lambda item: (item[0][0], item[1][0], order[item[0][1]]))
    return tuple(
        Sector(start, end, context.measures[i].measure_id, sector, "、".join(words))
        for (i, sector), (start, end, words) in rows
    )
