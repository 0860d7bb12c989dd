"""The rows of the same plans chosen once for a whole file of tests: findings and charts choose them again and again."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from compare.analysis.select import Data, Plans, select

_chosen: dict[tuple[Any, ...], tuple[Data, dict[str, Any]]] = {}  # with what they were chosen from, which keeps its id


def _remembered(data: Data, plans: Plans = None) -> dict[str, Any]:
    frames = tuple(map(id, data.values())) if isinstance(data, Mapping) else ()
    key = id(data), frames, plans if plans is None else tuple([plans] if isinstance(plans, str) else plans)
    if key not in _chosen:
        _chosen[key] = data, select(data, plans)
    return select(_chosen[key][1])


@contextmanager
def selected_once() -> Iterator[None]:
    """Wherever ``select`` is asked for the same again, copies of what it gave; a finding that does not ask gets no less."""
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("compare.") and getattr(module, "select", None) is select:
                patch.setattr(module, "select", _remembered)
        yield
        _chosen.clear()
