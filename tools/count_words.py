"""Count the Chinese words that stand in the code of the readers instead of a codebook: ``python tools/count_words.py``.

A word is two Han characters or more in a row in a string. Docstrings, comments (of a verbose pattern too), classes of
characters (``[一二三]``) and runs of numerals hold none.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "compare"
READERS = ("reading", "script")
MOST = 150  # words; what is more belongs into src/compare/codebook
WORD = re.compile(r"[\u3400-\u9fff]{2,}")
NUMERALS = frozenset(
    "零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
)
COMMENT = re.compile(r"(?<!\\)#[^\n]*\n")
CLASS = re.compile(r"\[[^\]]*\]")


def literals(tree: ast.AST) -> Iterator[str]:
    """Every string of a module that is no docstring."""
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def words_in(code: str) -> set[str]:
    """The different Chinese words in the strings of a module."""
    bare = (CLASS.sub("", COMMENT.sub("\n", literal)) for literal in literals(ast.parse(code)))
    return {word for text in bare for word in WORD.findall(text) if not NUMERALS.issuperset(word)}


def counted(package: Path = PACKAGE) -> dict[str, set[str]]:
    """The words by module, for modules that hold any."""
    paths = sorted(path for folder in READERS for path in (package / folder).rglob("*.py"))
    found = {path.relative_to(package).as_posix(): words_in(path.read_text(encoding="utf-8")) for path in paths}
    return {name: words for name, words in found.items() if words}


def main() -> int:
    """Print the words of each module and their number; 1 where there are too many."""
    found = counted()
    for name, words in found.items():
        print(f"{len(words):4}  {name}: {' '.join(sorted(words))}")
    total = sum(map(len, found.values()))
    print(f"{total:4}  in all; at most {MOST}")
    return int(total > MOST)


if __name__ == "__main__":
    sys.exit(main())
