"""Feasts and seasons that deadlines are told by: 2026年春节前, 2025年国庆节前, 2025年汛期前."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from compare.codebook import Codebook, CodebookError, any_of, begins_with
from compare.reading.time.words import TimeWords

EVERY_YEAR = 0
LEAP_YEAR = 2024  # in which 02-29 is a day
Feasts = Mapping[str, Mapping[int, tuple[int, int]]]


def feasts_of(codebook: Codebook) -> Feasts:
    """The month and day of each feast by year, :data:`EVERY_YEAR` where it is always the same; seasons have none.

    Raises
    ------
    CodebookError
        For a day that no calendar has.
    """
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for row in codebook.rows("feasts"):
        days = found.setdefault(row["word"], {})
        for written in row["days"].split():
            always = written.count("-") == 1
            try:
                day = date.fromisoformat(f"{LEAP_YEAR}-{written}" if always else written)
            except ValueError:
                said = f"feasts.csv, word {row['word']}: {written!r} is no day; write 10-01 or 2026-02-17"
                raise CodebookError(said) from None
            days[EVERY_YEAR if always else day.year] = (day.month, day.day)
    return found


def feasts_begin(feasts: Feasts, words: TimeWords) -> list[str]:
    """The characters that :func:`feast_before` begins with."""
    return sorted({word[0] for word in (*feasts, *words.lists.get("feast_above", ()), *'“"‘「') if word})


def feast_before(feasts: Feasts, words: TimeWords) -> str:
    """The pattern of a feast behind its year, where 前 follows: 国庆节 · “五一” · 元旦、春节 · 汛期来临 · 全国“两会”.

    The group ``feast1`` is its word; of two the later one.
    """
    word, above = any_of(feasts), words("feast_above")
    opened, closed = '[“"‘「]?', '[”"’」]?'
    first = begins_with(feasts_begin(feasts, words))
    listed = rf"(?:{opened}{word}{closed}节?[、和及](?={opened}{word}))?"
    rest = rf"(?:{words('feast_part')})?(?:{words('feast_edge')})?(?=[之以]?前(?!后|期))"
    return rf"{first}(?:{above})?{listed}{opened}(?P<feast1>{word}){closed}{rest}"
