"""Public functions say what they take, what is in what they give, and what they raise."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gold_plans import ROOT

PACKAGE = ROOT / "src" / "compare"
# What researchers call in notebooks and scripts: of these everything is said. Of all others what they do and raise.
FACE = (
    "compare", "compare.building", "compare.tables", "compare.corrections", "compare.likeness", "compare.charts",
    "compare.findings", "compare.export", "compare.explore", "compare.corpus", "compare.plan_view",
)  # fmt: skip
FEW = 2  # parameters that the first sentence can explain
NO_FAULT = ("AttributeError", "NotImplementedError")  # what Python itself asks for


def test_every_public_function_says_what_it_does_and_raises() -> None:
    found = [said for path in sorted(PACKAGE.rglob("*.py")) for said in _silent(path)]
    assert not found, f"{len(found)}:\n" + "\n".join(found)


def test_what_researchers_call_says_what_it_takes_and_gives() -> None:
    found = sorted({said for name, function, common in _face() for said in _lacking(name, function, common)})
    assert not found, f"{len(found)}:\n" + "\n".join(found)


def test_examples_are_what_the_code_gives() -> None:
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>> " in path.read_text(encoding="utf-8")]
    names = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__") for path in paths
    ]
    tried = {name: doctest.testmod(importlib.import_module(name)) for name in names}
    assert all(result.attempted for result in tried.values())
    assert {name: result.failed for name, result in tried.items() if result.failed} == {}


def _silent(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    for body in (tree, *classes):
        for node in body.body:
            if isinstance(node, ast.FunctionDef) and node.name[0] != "_":
                said = ast.get_docstring(node) or ""
                place = f"{path.relative_to(PACKAGE).as_posix()}, {node.name}"
                if not said:
                    yield f"{place}: no docstring"
                raised = _raised(node)
                if raised and "Raises\n---" not in said:
                    yield f"{place}: does not say that it raises {', '.join(sorted(raised))}"


def _raised(node: ast.FunctionDef) -> set[str]:
    """The errors that a function raises itself and lets out."""
    calls = [found.exc for found in ast.walk(node) if isinstance(found, ast.Raise) and isinstance(found.exc, ast.Call)]
    names = {ast.unparse(call.func).partition(".")[0] for call in calls}
    caught = {name for found in ast.walk(node) if isinstance(found, ast.ExceptHandler) and found.type is not None
              for name in re.findall(r"\w+", ast.unparse(found.type))}  # fmt: skip
    return {name for name in names if name.endswith("Error")} - caught - {*NO_FAULT}


def _face() -> Iterator[tuple[str, Callable[..., Any], str]]:
    """Name, function, and what the package says once of the parameters that many of its functions share."""
    for home in FACE:
        module = importlib.import_module(home)
        common = module.__doc__ or ""
        for name in getattr(module, "__all__", [name for name in vars(module) if name[0] != "_"]):
            value = getattr(module, name)
            if inspect.isfunction(value):
                yield name, value, common
            elif inspect.isclass(value) and not issubclass(value, Exception):
                own = {key: each for key, each in vars(value).items() if key[0] != "_" and inspect.isfunction(each)}
                yield from ((f"{name}.{key}", each, common) for key, each in own.items())


def _lacking(name: str, function: Callable[..., Any], common: str) -> Iterator[str]:
    function = inspect.unwrap(function)
    if not function.__module__.startswith("compare"):
        return
    place, said = f"{function.__module__}.{name}", textwrap.dedent(inspect.getdoc(function) or "")
    signature = inspect.signature(function)
    taken = [parameter for parameter in signature.parameters if parameter not in ("self", "cls")]
    if len(taken) > FEW:
        yield from (f"{place}: parameter {each}" for each in taken if not re.search(rf"\b{each}\b", said + common))
    gives = str(signature.return_annotation)
    told = re.search(r"(?:Returns|Yields)\n---", said) or "\n\n" in said or "." in name
    if gives.startswith(("tuple[", "pd.DataFrame", "dict[")) and not told:
        yield f"{place}: what is in what it returns?"
