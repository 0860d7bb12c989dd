"""The thresholds of everything in ``compare.frames``, named, checked, in one place."""

from __future__ import annotations

from dataclasses import dataclass, fields

from compare.errors import ChoiceError

__all__ = ["FrameSettings"]


@dataclass(frozen=True, slots=True)
class FrameSettings:
    """Settings of a mapping of entries to plans; each a share from 0 to 1.

    Attributes
    ----------
    covered : float
        Score from which a measure answers an entry of measures.
    action_covered : float
        The same for an action and an entry of actions.
    found : float
        Strength from which an element of an entry counts as found in a measure.
    narrowed : float
        Share of an entry's elements, by weight, below which what was found makes it narrowed.
    split : float
        What a second measure must add to an entry's elements to carry a part of its own.
    named : float
        Share of an entry's name that a heading must hold not to be a name of its own.
    """

    covered: float = 0.2
    action_covered: float = 0.44
    found: float = 0.4
    narrowed: float = 0.35
    split: float = 0.12
    named: float = 0.3

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 <= value <= 1:
                raise ChoiceError(f"FrameSettings.{field.name} is {value!r}; it must lie between 0 and 1")
