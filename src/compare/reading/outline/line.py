"""A numbered line, as the readers of the outline hand it to one another."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """A numbered line before it is known which heading holds it."""

    start: int
    end: int
    style: str
    label: str
    rank: float
