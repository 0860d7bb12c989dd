"""The thresholds and sizes of everything in ``compare.likeness``, named, checked, in one place."""

from __future__ import annotations

from dataclasses import dataclass, fields

from compare.errors import ChoiceError


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a comparison.

    Attributes
    ----------
    same : float
        A pair whose chance of being the same commitment reaches this is ``same``.
    overlap : float
        A pair whose chance of being alike at all reaches this is at least ``overlap``.
    candidate : float
        Cosine of two measures' words and concepts below which a pair is not looked at further.
    neighbours : int
        How many measures of other plans are looked at for each measure, the nearest first.
    corpus_weight : float
        How much the plans at hand count beside the shipped background when a word's rarity is weighed; they never
        count more than the background itself. With 0 a score depends on nothing but the two plans.
    common : float
        Share of the measures of a plan, on average over the plans, from which a word does not count as shared; from
        a quarter of it on it counts less.
    encoder_weight : float
        Share of an encoder's cosine in the score, where an encoder is given.
    piece : int
        Characters below which a sentence is joined to its neighbour before sentences that hold a word are counted.
    shared_words : int
        How many shared words are named for a pair.
    verbatim : int
        Characters from which an equal run counts as word for word.
    adapted : float
        Likeness of two sentences (0 to 1) from which one counts as adapted from the other.
    passage_pairs : int
        Pairs whose passages are sought, the highest scores first: in a corpus of tens of thousands of measures there
        are millions of them.
    copied : float
        Share of a sentence that equal runs must cover to make it verbatim.
    cluster : float
        Mean score between two groups of measures down to which they are joined (fine cut).
    group : float
        The same for the coarse cut, where no theme says which clusters belong together.
    theme : float
        Points from the codebook's words that a theme needs.
    fit : float
        Share of the measures, on average over the plans, that must get a theme of the codebook for its themes to be
        used; else the corpus's own groups are the themes.
    second_theme : float
        Share of the first theme's points that a second theme needs.
    heading, chapter, body : float
        How much a word of a theme counts in a measure's heading, in the heading of its action, and in its text.
    covered : float
        Share of an action's measures that must be found in an action of another plan to make it present there.
    """

    same: float = 0.5
    overlap: float = 0.5
    candidate: float = 0.05
    neighbours: int = 60
    corpus_weight: float = 0.7
    common: float = 1 / 3
    encoder_weight: float = 0.3
    piece: int = 18
    shared_words: int = 8
    verbatim: int = 15
    adapted: float = 0.5
    passage_pairs: int = 200_000
    copied: float = 0.9
    cluster: float = 0.5
    group: float = 0.3
    theme: float = 3.0
    fit: float = 0.6
    second_theme: float = 0.5
    heading: float = 2.0
    chapter: float = 0.6
    body: float = 0.5
    covered: float = 0.3

    def __post_init__(self) -> None:
        whole = {"neighbours": 1, "piece": 1, "shared_words": 0, "verbatim": 2, "passage_pairs": 0}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in whole:
                least = whole[field.name]
                if not isinstance(value, int) or isinstance(value, bool) or value < least:
                    raise ChoiceError(
                        f"Settings.{field.name} is {value!r}; it must be a whole number of {least} or more"
                    )
            elif field.name in {"theme", "heading", "chapter", "body"}:
                if not value >= 0:
                    raise ChoiceError(f"Settings.{field.name} is {value!r}; it must be 0 or more")
            elif not 0 <= value <= 1:
                raise ChoiceError(f"Settings.{field.name} is {value!r}; it must lie between 0 and 1")
