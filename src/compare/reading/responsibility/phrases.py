"""Phrases of the codebook that say what is no list of units: rules for reading notes, standing rules, asides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, CodebookError
from compare.reading.responsibility.words import HAN, SIGNS
from compare.script.codes import TEXTS
from compare.script.kinds import RARE, holds_kind
from compare.script.lines import beginning_with
from compare.script.sought import Sought, places_of

GAP = r"[^。；;，,）)\n]{0,8}"  # … in a phrase of the codebook
UNITS = r"(?P<units>[^。；;\n]{2,60}?)"  # …… in a phrase: where the units stand
OPTIONAL = re.compile(
    r"\([^()]*\)[?*+]?|\[[^\]]*\][?*+]?|.[?*+]"
)  # parts of a phrase that may read otherwise or be left out
LONGEST_PHRASE = 120  # characters
SIGNED = dict(zip(SIGNS, beginning_with(SIGNS, r"(?<!\*.)(?!\*)"), strict=True))  # ** is bold type


@dataclass(frozen=True)
class Phrase:
    """A phrase of the codebook with gaps, found from its longest word; ``pieces`` are the others that it must hold."""

    use: str
    anchor: str
    pieces: tuple[str, ...]
    words: frozenset[str]  # all that it must hold
    pattern: re.Pattern[str]
    at_end: bool  # whether it is found at the end of a stretch alone

    def found_in(self, words: str) -> bool:
        """Whether the phrase stands in some words."""
        return next(self.finditer(words, 0, len(words)), None) is not None

    def finditer(self, text: str, start: int, end: int, places: Iterable[int] | None = None) -> Iterator[re.Match[str]]:
        """All places of the phrase in ``text[start:end]``, in order, none inside another.

        ``places`` are those of its anchor in the text, if they are known.
        """
        after = start
        for position in places_of(self.anchor, text, start, end) if places is None else places:
            stop = position + len(self.anchor)
            if position < after or stop > end:
                continue
            low, high = max(start, position - LONGEST_PHRASE), end if self.at_end else min(end, stop + LONGEST_PHRASE)
            there = not self.pieces or all(text.find(piece, low, high) >= 0 for piece in self.pieces)
            match = self.pattern.search(text, low, high) if there else None
            if match:
                yield match
                start = match.end()
                stop = max(stop, start)
            after = stop


@lru_cache(maxsize=8)
def phrases_of(codebook: Codebook) -> tuple[Phrase, ...]:
    """How plans say what is no list of units: rules for reading the notes, standing rules, asides.

    Raises
    ------
    CodebookError
        For a phrase whose pattern cannot be used.
    """
    phrases = []
    for row in codebook.rows("note_phrases"):
        words = row["phrase"]
        try:
            pattern = re.compile(words.replace("……", UNITS).replace("…", GAP))
        except re.error as error:
            raise CodebookError(
                f"note_phrases.csv, phrase {words!r}: {error}; brackets and | part words, … is a gap"
            ) from error
        pieces = re.findall(rf"{HAN}+", OPTIONAL.sub("…", words))
        anchor = max(pieces, key=len, default="")
        if not anchor:
            raise CodebookError(
                f"note_phrases.csv, phrase {words!r}: needs a word outside brackets, by which it is found"
            )
        others = tuple(piece for piece in pieces if piece != anchor)
        phrases.append(Phrase(row["use"], anchor, others, frozenset(pieces), pattern, words.endswith("$")))
    return tuple(phrases)


def phrases_in(text: str, codebook: Codebook, *uses: str) -> tuple[Phrase, ...]:
    """The phrases of some uses, or of all, whose words all stand somewhere in a text: most plans hold few of them."""
    found = _phrases_in(text, codebook)
    return tuple([phrase for phrase in found if phrase.use in uses]) if uses else found


@lru_cache(maxsize=TEXTS)
def rules_of_signs(text: str, codebook: Codebook) -> tuple[Phrase, ...]:
    """The phrases that give a sign beside names its role (带*为牵头单位); none where a text has no such sign."""
    found = phrases_in(text, codebook, "mark")
    signs = [sign for sign in SIGNED if sign in text] if found and holds_kind(text, RARE) else []
    return found if any(SIGNED[sign].search(text) for sign in signs) else ()


@lru_cache(maxsize=TEXTS)
def _phrases_in(text: str, codebook: Codebook) -> tuple[Phrase, ...]:
    there = places_in(text, codebook).keys() | {word for word in _letters(codebook) if word in text}
    return tuple(phrase for phrase in phrases_of(codebook) if phrase.words <= there)


@lru_cache(maxsize=TEXTS)
def places_in(text: str, codebook: Codebook) -> Mapping[str, Sequence[int]]:
    """Where the words stand that phrases are found by, and the verbs that say who leads."""
    return _sought(codebook).places(text)


@lru_cache(maxsize=8)
def _sought(codebook: Codebook) -> Sought:
    anchors = [phrase.anchor for phrase in phrases_of(codebook)]
    words = {word for phrase in phrases_of(codebook) for word in phrase.words if len(word) > 1}
    return Sought([*anchors, *words, *leads_of(codebook)])


@lru_cache(maxsize=8)
def _letters(codebook: Codebook) -> frozenset[str]:
    """The words of a single character that phrases must hold."""
    return frozenset(word for phrase in phrases_of(codebook) for word in phrase.words if len(word) == 1)


@lru_cache(maxsize=8)
def leads_of(codebook: Codebook) -> tuple[str, ...]:
    """The shortest verbs that say who leads: 牵头, but not 牵头负责."""
    verbs = sorted(
        {row["word"] for row in codebook.rows("roles") if row["use"] == "verb" and row["role"] == "lead"} - {""}
    )
    return tuple(verb for verb in verbs if not any(other in verb for other in verbs if other != verb))
