"""What charts say on request beside their own finding: how much people checked, what other thresholds of likeness would say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pandas as pd

from compare.analysis.select import Data, table
from compare.codebook import Codebook
from compare.findings.checks import beside
from compare.findings.lines import elsewhere
from compare.findings.words import Finding, Phrase
from compare.likeness.thresholds import STEPS, at_thresholds
from compare.tables import SCHEMA

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
    with _told(lambda found: beside(found, data, checks)):
        yield


@contextmanager
def with_thresholds(data: Data, steps: Sequence[float] = STEPS, *, codebook: Codebook | None = None) -> Iterator[None]:
    """Say under every chart drawn meanwhile that hangs on likeness what its headline would be at other thresholds.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Of all plans that a build compared.
    steps : sequence of float
        Of the threshold of a build, 0.5.
    codebook : Codebook, optional
        That of the build.
    """
    tables: dict[float, dict[str, pd.DataFrame]] = {}

    def told(found: Finding) -> Sequence[Phrase]:
        if found.again is None:
            return ()
        if not tables:  # some seconds: only where a chart asks
            tables.update(at_thresholds({name: table(data, name) for name in SCHEMA}, steps, codebook=codebook))
        return elsewhere(found, tables)

    with _told(told):
        yield


@contextmanager
def _told(more: Callable[[Finding], Sequence[Phrase]]) -> Iterator[None]:
    """Say something under every chart, beside what is said already."""
    said = _beside.get()
    before = _beside.set(lambda found: (*said(found), *more(found)))
    try:
        yield
    finally:
        _beside.reset(before)


def noted(found: Finding) -> Sequence[Phrase]:
    """What is to be said under the chart of a finding beside its own notes."""
    return _beside.get()(found)
