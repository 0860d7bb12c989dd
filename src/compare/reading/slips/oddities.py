"""Slips in the document itself."""

from __future__ import annotations

from compare.model import Oddity
from compare.reading.outline.outline import Outline
from compare.reading.slips.levels import level_mismatches
from compare.reading.slips.lines import wrapped_lines
from compare.reading.slips.marks import unclosed_marks
from compare.reading.slips.numbers import declared_counts, numbering, row_numbers
from compare.reading.slips.repeated import repeated_text
from compare.reading.turns import Turns


def read_oddities(outline: Outline) -> Turns[tuple[Oddity, ...]]:
    """The slips of a document, in reading order.

    Parameters
    ----------
    outline : Outline
        With facts, parts, measures, headings and actions.

    Returns
    -------
    tuple of Oddity
        Every ``what`` is one of the closed list; spans are those the annotation guide asks for.
    """
    found = [Oddity(start, end, "residue", outline.text[start:end][:60]) for start, end in outline.page.quiet]
    found += numbering(outline)
    yield
    found += row_numbers(outline)
    found += level_mismatches(outline)
    yield
    wraps = list(wrapped_lines(outline))
    found += wraps
    yield
    found += repeated_text(outline, wraps)
    yield
    found += unclosed_marks(outline)
    yield
    found += declared_counts(outline)
    return tuple(sorted(found, key=lambda oddity: (oddity.start, oddity.end, oddity.what)))
