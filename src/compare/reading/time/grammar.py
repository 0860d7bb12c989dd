"""The grammar of time: its patterns, made once for each codebook."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.reading.time.candidates import Candidates
from compare.reading.time.dates import DateGrammar
from compare.reading.time.feasts import feasts_of
from compare.reading.time.lengths import LengthGrammar
from compare.reading.time.recurrences import RecurrenceGrammar
from compare.reading.time.words import TimeWords


class Grammar(NamedTuple):
    """All patterns of time with the words of one codebook."""

    candidates: Candidates
    dates: DateGrammar
    recurrences: RecurrenceGrammar
    lengths: LengthGrammar
    deadline_label: re.Pattern[str]
    deadline_head: re.Pattern[str]


@lru_cache(maxsize=8)
def grammar(codebook: Codebook) -> Grammar:
    """The grammar of time, made once for each codebook."""
    words = TimeWords.of(codebook)
    label = words("deadline_label")
    return Grammar(
        candidates=Candidates(words),
        dates=DateGrammar(words, feasts_of(codebook)),
        recurrences=RecurrenceGrammar(words),
        lengths=LengthGrammar(words),
        deadline_label=re.compile(rf"{label}[^。；\n]{{0,3}}[：:]\s*\Z"),
        deadline_head=re.compile(label),
    )
