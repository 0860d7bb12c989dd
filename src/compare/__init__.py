"""Compare plans that Chinese local governments issue: measures, units, deadlines, targets, each with its place.

``compare.load()`` gives the corpus of a project, ``compare.build()`` its tables, ``compare.read_plan()`` one file;
``compare.frames`` lays them against a frame, ``compare.findings`` says, ``compare.charts`` draws, ``compare.explore``
shows in a notebook and ``compare.export`` writes for briefings.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compare import charts, explore, export, findings, frames
    from compare.building import build, load, read_plan
    from compare.corpus import Corpus
    from compare.display import show
    from compare.errors import CompareError

    __version__: str

__all__ = [
    "CompareError",
    "Corpus",
    "__version__",
    "build",
    "charts",
    "explore",
    "export",
    "findings",
    "frames",
    "load",
    "read_plan",
    "show",
]

# Loaded when first asked for: pandas and matplotlib take seconds, and few programs need all of it.
_HOMES = {
    "CompareError": "compare.errors",
    "Corpus": "compare.corpus",
    "build": "compare.building",
    "charts": "compare.charts",
    "explore": "compare.explore",
    "export": "compare.export",
    "findings": "compare.findings",
    "frames": "compare.frames",
    "load": "compare.building",
    "read_plan": "compare.building",
    "show": "compare.display",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return version("plan-compare")
    if name not in _HOMES:
        raise AttributeError(f"compare has no {name}; it has {', '.join(__all__)}")
    module = import_module(_HOMES[name])
    return module if module.__name__ == f"compare.{name}" else getattr(module, name)


def __dir__() -> list[str]:
    return list(__all__)
