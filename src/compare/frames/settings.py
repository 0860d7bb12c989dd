"""The thresholds of everything in ``compare.frames``, named, checked, in one place."""

from __future__ import annotations

from dataclasses import dataclass, fields

from compare.errors import ChoiceError


@dataclass(frozen=True, slots=True)
class FrameSettings:
    """Settings of a mapping of entries to plans; shares and chances from 0 to 1 unless said otherwise.

    Attributes
    ----------
    covered : float
        Chance that a reader puts entry and measure side by side, from which the measure answers the entry.
    literal : float
        Share of one element of an entry that a sentence must hold to be an answer whatever the chance.
    taken, beside : float
        Where another entry has at least the chance ``taken`` of the same measure, and leaves less than ``beyond_chars``
        of it unsaid, this one needs ``beside`` of it, or ``held`` of its elements there: what is said of the other in
        passing is no answer to this one.
    held : float
        See ``taken``.
    surely : float
        Chance from which a measure is the same as an entry in general words: a safeguard is whole then, and two entries are
        merged where both have it, or ``held``, of one measure.
    adds : float
        Share of what a further measure says of an entry that the first must not say for the entry to be split: what a
        plan says twice is not.
    part, part_gain : float
        It is split too by an element that a further measure holds by ``part``, and that adds ``part_gain`` to what the first
        holds, unless the measure is ``taken``.
    same : float
        Chance that a reader calls entry and measure the same commitment, from which the entry is there whole.
    whole : float
        Share of its elements, or of an action's parts, from which it is there whole too; else it is narrowed. Also the share
        of what answers an action's parts from which one action of the plan holds most of it.
    least : float
        Share of the elements of a list's entry below which it is narrowed however sure ``same`` is.
    named : float
        Share of a heading's characters in the entry's name, or of the name's in the heading, from which the heading is no
        name of the plan's own; nor is one that holds ``held`` of an element.
    fills : float
        Share of a measure's text that says nothing of the entry, below which the measure is the entry's own, and the entry
        not merged with what else is said there.
    beyond, beyond_chars : float, int
        Share of a measure, and how many of its characters, that say nothing of the entry, from which it widens the entry;
        the same of an entry, from which a measure that says nothing of it narrows it.
    other : float
        Share of a measure in whole sentences that say nothing of the entry, from which it widens the entry too.
    terse : int
        Characters of an entry's name and description below which it says too little for a heading to be another name, or
        for what else a measure says to be an addition.
    bears : float
        Share of an action's name that a heading must hold, in pairs of characters, or each of the other's characters, to be
        that action whatever stands under it.
    children : float
        Share of an action's parts found in one action of a plan, from which that one answers it, or carries a part of it.
    child_narrowed : float
        What a narrowed part counts.
    child_part, child_parts : float
        Where no single action answers an action's parts: the share that each of several must answer, and all together.
    lacking : float
        Share of an element below which it is told as lacking.
    """

    covered: float = 0.25
    literal: float = 0.85
    taken: float = 0.9
    beside: float = 0.7
    held: float = 0.3
    surely: float = 0.5
    adds: float = 0.3
    part: float = 0.7
    part_gain: float = 0.05
    whole: float = 0.6
    least: float = 0.45
    same: float = 0.9
    named: float = 0.5
    fills: float = 0.2
    beyond: float = 0.45
    beyond_chars: int = 100
    other: float = 0.35
    terse: int = 40
    bears: float = 0.75
    children: float = 0.33
    child_narrowed: float = 0.5
    child_part: float = 0.1
    child_parts: float = 0.45
    lacking: float = 0.4

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.type == "int":
                if not isinstance(value, int) or value < 0:
                    raise ChoiceError(f"FrameSettings.{field.name} is {value!r}; it must be a whole number, 0 or more")
            elif not 0 <= value <= 1:
                raise ChoiceError(f"FrameSettings.{field.name} is {value!r}; it must lie between 0 and 1")
