"""The house keeps its own rules: sizes, words in code, errors that say what to do, docstrings that say what is needed."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib

import pytest
from gold_plans import ROOT

import compare
from compare.errors import CompareError
from tools import count_words

LONGEST = 400  # lines of a module
LONGEST_PIECE = 200  # characters of a regular expression, or of one of its pieces


def test_words_in_code_are_counted_as_they_are_meant() -> None:
    verbose = "[一二三四](?:年底|月底) # 这样\n|之前"
    code = f'def f():\n    "文档 is a docstring."\n    return r"""{verbose}""", "甲", "十百千", f"共{{1}}项任务"\n'
    assert count_words.words_in(code) == {"年底", "月底", "之前", "项任务"}


def test_few_words_are_left_in_the_code_of_the_readers() -> None:
    found = count_words.counted()
    assert sum(map(len, found.values())) <= count_words.MOST, {name: sorted(words) for name, words in found.items()}


def test_no_module_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in (ROOT / "src" / "compare").rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def long_patterns(code: str) -> list[str]:
    """The patterns of a module that are one piece of more than ``LONGEST_PIECE`` characters."""
    compiled = ("compile", "LinePattern", "beginning_with", "search", "match", "fullmatch", "sub", "split", "finditer")
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in compiled:
            pieces = [piece for argument in node.args for piece in ast.walk(argument)]
        elif isinstance(node, ast.Assign):  # a named piece of others
            pieces = [node.value]
        else:
            continue
        words = [piece.value for piece in pieces if isinstance(piece, ast.Constant) and isinstance(piece.value, str)]
        long = (word for word in words if len(word) > LONGEST_PIECE and "font-size:" not in word)  # a style sheet
        found += [word for word in long if re.search(r"\(\?|\[[^\]]+\]|\\[sdw]", word)]
    return found


def test_long_patterns_are_composed_of_named_pieces() -> None:
    assert long_patterns(f"A = re.compile(r'[ab]{'c' * LONGEST_PIECE}')\nB = r'(?:{'d' * LONGEST_PIECE})'") != []
    assert long_patterns(f"A = re.compile(rf'[ab]{{B}}{'c' * LONGEST_PIECE}')\nsay('{'e' * 300}')") == []
    modules = (ROOT / "src" / "compare").rglob("*.py")
    found = {str(path): long_patterns(path.read_text("utf-8")) for path in modules}
    assert {name: patterns for name, patterns in found.items() if patterns} == {}


def test_every_error_of_the_package_is_one_that_a_person_can_act_on() -> None:
    own = set()
    for module in pkgutil.walk_packages(compare.__path__, "compare."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(found, Exception) and found.__module__.startswith("compare."):
                own.add(found)
    assert len(own) > 10
    assert [error for error in own if not issubclass(error, CompareError)] == []


def test_a_notebook_shows_the_sentence_of_an_error_and_no_traceback() -> None:
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactive.InteractiveShell.instance()
    said: list[str] = []
    shell._showtraceback = lambda kind, error, lines: said.extend(lines)
    shell.run_cell("import compare\ncompare.load('nowhere')")
    assert len(said) == 1 and said[0].startswith("BuildError: no plans in ")


def test_every_package_stands_in_the_picture_of_the_house() -> None:
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][
        0
    ]["layers"]
    names = [name.strip().removeprefix("compare.") for layer in layers for name in layer.split("|")]
    page = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    picture = page.partition("```text\nerrors")[2].partition("```")[0]
    assert [name for name in names if not re.search(rf"(?m)^(?:\w+/? )?{name}/?(?:\s|$)", "errors" + picture)] == []
    own = {
        path.stem
        for path in (ROOT / "src" / "compare").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert own - {"__init__"} == set(names), "pyproject.toml says where each module stands"


HELD_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+")
PATTERNS = """
import re
seen = []
compile_one = re._compiler.compile
def listen(pattern, flags=0):
    if isinstance(pattern, str):
        seen.append(pattern)
    return compile_one(pattern, flags)
re._compiler.compile = listen
re.purge()
from compare import read_plan
read_plan("data/raw/xinjin-2024.txt")
print(*map(ascii, seen), sep="\\n")
"""


def test_no_pattern_holds_a_group_in_the_way_that_early_pythons_match_wrongly() -> None:
    """``(?:…)++`` gives back the wrong place on 3.11.0 to 3.11.4; ``(?>(?:…)+)`` says the same."""
    command = [sys.executable, "-c", PATTERNS]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(said) > 500
    assert [pattern for pattern in said if HELD_GROUP.search(ast.literal_eval(pattern))] == []
