"""What charts say on request beside their own finding: how much people checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from compare.analysis.select import Data
from compare.findings.checks import beside
from compare.findings.words import Finding, Phrase

_beside: ContextVar[Callable[[Finding], Sequence[Phrase]]] = ContextVar("beside", default=lambda _: ())


@contextmanager
def with_checks(data: Data, checks: Sequence[Mapping[str, Any]] = ()) -> Iterator[None]:
    """Say under every chart that is drawn meanwhile how much of its plans' tables people looked at.

    Parameters
    ----------
    data : Corpus or mapping of frames
        What the charts are drawn from.
    checks : sequence of mapping
        The counts of a build (``compare.building.checks_of``): with them, charts of how many measures name a unit, a time or
        a number say these shares put right for misreading, too.
    """
    before = _beside.set(lambda found: beside(found, data, checks))
    try:
        yield
    finally:
        _beside.reset(before)


def noted(found: Finding) -> Sequence[Phrase]:
    """What is to be said under the chart of a finding beside its own notes."""
    return _beside.get()(found)
