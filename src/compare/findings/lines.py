"""Where the line between alike and not is drawn: what a finding would say, were it drawn elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

import pandas as pd

from compare.analysis.select import Data
from compare.findings.words import Finding, Name, Phrase, joined, say
from compare.likeness import Settings

Ask = TypeVar("Ask", bound=Callable[..., Finding])


def hangs_on_likeness(ask: Ask) -> Ask:
    """A function whose findings can be asked again of the same plans with the line drawn elsewhere."""

    @wraps(ask)
    def asked(data: Data, *rest: Any, **more: Any) -> Finding:
        return replace(ask(data, *rest, **more), again=lambda other: ask(other, *rest, **more))

    return cast(Ask, asked)


def elsewhere(found: Finding, tables: Mapping[float, Mapping[str, pd.DataFrame]]) -> list[Phrase]:
    """What a finding would say at other thresholds; nothing where it does not hang on likeness.

    Parameters
    ----------
    tables : mapping of mapping of DataFrame
        By threshold, as ``compare.likeness.thresholds.at_thresholds`` gives them.
    """
    if found.again is None:
        return []
    usual = Settings().overlap
    others = {f"{least:g}": found.again(dict(held)) for least, held in tables.items() if least != usual}
    if all(other.says == found.says for other in others.values()):
        same = all(other.frame.equals(found.frame) for other in others.values())
        return [] if same else [say("line.same", lines=Name("或".join(others), " or ".join(others)))]
    return [
        say("line.other", least=least, said=Name(joined(other.says, "zh"), joined(other.says, "en")))
        for least, other in others.items()
    ]
