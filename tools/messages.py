"""The catalogue of what the package says: ``python tools/messages.py update`` brings it in step with the code.

Sentences are found where they are made: in errors that are raised, in findings, in what the command prints and in
texts marked by ``say``; ``check`` lists those without a translation, halves that stay English inside a sentence, and
translations of sentences that are gone.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "compare"
CATALOGUE = PACKAGE / "locale" / "zh.po"
HEADER = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
# How errors and findings of files are put together: file or places, what is wrong, words, way out.
FRAMES = (
    "{0}: {1}; {2}", "{0}: {1}: {2}; {3}", "{0}, line {1}: {2}", "{0}, line {1}",
    "{0}: {1}; {2}, or install LibreOffice, which then converts it by itself",
)  # fmt: skip
PLACE = re.compile(r"\{(\d+)\}")
SAYING = re.compile(
    r"(?:\w*(?:Error|Problem|Warning)|Finding|finding|\w*_warning|_told|_left_out|tell|note|say|wrong|speak|complain|print|warn|BadParameter|Argument|Option|at)$"
)
# functions that give back a sentence
GIVING = (
    "csv_fault", "no_plan", "_noted", "cannot_write", "_cannot_write", "cannot_use", "_misfit", "_unknown_column", "_instead", "perhaps",
)  # fmt: skip
ENGLISH = re.compile(r"[A-Za-z]{2,} |[A-Za-z]{2,}[:;,.] ?")
CODE = re.compile(r"[\w.{}-]+")  # options, codes of findings, keys of phrases
LOOSE = re.compile(r"(?:\b(?:a|[a-z]{2,}),? ){2,}[a-z]{2,}")
HAN = re.compile(r"[\u4e00-\u9fff]")
MARKUP = re.compile(r"[<>]\w|[{;]\w+:|\\[bsd]")
# pages in English, headings that have their Chinese elsewhere
OWN_WORDS = ("tables/page.py", "tables/schema.py")
FILE = re.compile(r"[\w/]*\.(?:csv|yaml|md|json|txt)\b")
# said by compare.saying.place
WHERE = re.compile(r"(?:\{\d+\},? )*(?:page|line|row|column|table|sheet|paragraph) \{\d+\}")


def template(node: ast.expr) -> str | None:
    """The template of a text in the code, its values as ``{0}``, ``{1}``; None where it is no text."""
    places = 0

    def of(node: ast.expr) -> str | None:
        nonlocal places
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.FormattedValue):
            places += 1
            return f"{{{places - 1}}}"
        if isinstance(node, ast.JoinedStr):
            return "".join(of(value) or "" for value in node.values)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = of(node.left), of(node.right)
            return None if left is None or right is None else left + right
        return None

    return of(node)


def pieces(node: ast.expr, texts: dict[str, list[ast.expr]]) -> list[ast.expr]:
    """A text, or all texts of a named table that one is taken from: ``LEFT_OUT[kind]``, ``LEFT_OUT[kind][1]``."""
    name = node
    while isinstance(name, ast.Subscript):
        name = name.value
    if name is node or not isinstance(name, ast.Name):
        return [node]
    tables = [table for table in texts.get(name.id, []) if isinstance(table, ast.Dict)]
    return [
        text for table in tables for value in table.values for text in ast.walk(value) if isinstance(text, ast.expr)
    ]


def nodes_of(path: Path) -> list[ast.AST]:
    """All nodes of a module, itself first."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def sentences(path: Path) -> Iterator[tuple[str, int]]:
    """The templates of the sentences that a module says, with their lines."""
    nodes = nodes_of(path)
    texts: dict[str, list[ast.expr]] = {}  # names that stand for texts inside a call: said = f"…"; raise E(said)
    for node in nodes:
        if isinstance(node, ast.Assign):  # name, ending = KINDS[kind] takes a text from the table, too
            apart = isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Subscript)
            for target in node.targets[0].elts if apart else node.targets[:1]:
                if isinstance(target, ast.Name):
                    texts.setdefault(target.id, []).append(node.value)
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        told = ("help", "message", "caption", "way_out") if SAYING.fullmatch(name) else ("problem",)
        for argument in [
            *(node.args if SAYING.fullmatch(name) else ()),
            *(keyword.value for keyword in node.keywords if keyword.arg in told),
        ]:
            for value in texts.get(argument.id, []) if isinstance(argument, ast.Name) else [argument]:
                for piece in [value.body, value.orelse] if isinstance(value, ast.IfExp) else pieces(value, texts):
                    found = template(piece)
                    if found and ENGLISH.search(PLACE.sub("", found)) and not CODE.fullmatch(found):
                        if WHERE.fullmatch(found) and "," not in found:
                            continue
                        yield found, node.lineno
    for node in nodes:  # a summary is said line by line
        if isinstance(node, ast.FunctionDef) and node.name == "summary":
            for value in ast.walk(node):
                found = template(value) if isinstance(value, ast.JoinedStr) else None
                if found and ENGLISH.search(PLACE.sub("", found)):
                    yield found.strip(), value.lineno
    yield from given(nodes)
    if not path.as_posix().endswith(OWN_WORDS):
        yield from loose(nodes)
    if path.name == "cli.py":
        yield from helped(nodes)


def given(nodes: list[ast.AST]) -> Iterator[tuple[str, int]]:
    """What functions give back that make a sentence for others to say."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.name in GIVING:
            for value in (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value):
                for piece in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
                    found = template(piece)
                    if found and ENGLISH.search(PLACE.sub("", found)):
                        yield found, piece.lineno


def helped(nodes: list[ast.AST]) -> Iterator[tuple[str, int]]:
    """What --help prints of a subcommand."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.decorator_list and ast.get_docstring(node):
            yield str(ast.get_docstring(node)).split("\n\n")[0], node.lineno


def loose(nodes: list[ast.AST]) -> Iterator[tuple[str, int]]:
    """Texts of three words and more, wherever they stand: tables of errors, what helpers are given to say.

    Left out are docstrings, texts beside their own Chinese and markup.
    """
    inside: set[int] = set()
    for node in nodes:
        children = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Expr) or any(HAN.search(template(one) or "") for one in children):
            inside |= {id(one) for one in children if isinstance(one, ast.expr)}
        if isinstance(node, ast.JoinedStr | ast.BinOp) and template(node) is not None:
            inside |= {id(one) for child in children for one in ast.walk(child)}
    for node in nodes:
        if isinstance(node, ast.expr) and id(node) not in inside:
            found = template(node)
            if found and LOOSE.search(PLACE.sub("", found)) and not MARKUP.search(found):
                yield found.strip(), node.lineno


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or module without those of the functions inside it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from own_nodes(node)


Texts = dict[str, list[ast.expr]]


def own_words(
    node: ast.expr | None, texts: Texts, functions: dict[str, ast.FunctionDef], deep: int = 0
) -> Iterator[tuple[str, int]]:
    """The English that a value may be: a text, a choice of two, what a name or a function of the module stands for."""
    inner: list[ast.expr | None] = []
    if isinstance(node, ast.IfExp):
        inner = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        inner = list(node.values)
    elif isinstance(node, ast.Name):
        inner = list(texts.get(node.id, []))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        inner = [node.func.value]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
        inner = [one.value for one in ast.walk(functions[node.func.id]) if isinstance(one, ast.Return)]
    else:
        said = (node and template(node)) or ""
        if node and not WHERE.fullmatch(said) and re.search(r"[A-Za-z]{2,}", FILE.sub("", PLACE.sub("", said))):
            yield said, node.lineno
    for one in inner if deep < 4 else []:
        yield from own_words(one, texts, functions, deep + 1)


def halves(path: Path) -> Iterator[tuple[str, int]]:
    """English that fills a place of a sentence: it stays English in Chinese where it is no sentence of the catalogue.

    A text told through ``says`` is a half, too, where it is not said where it is made.
    """
    nodes = nodes_of(path)
    functions = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    for scope in [nodes[0], *functions.values()]:
        texts: Texts = {}
        told: list[ast.expr] = []
        for node in own_nodes(scope):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                texts.setdefault(node.targets[0].id, []).append(node.value)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith(("['says']", ".says")):
                yield from own_words(node.value, {}, functions)
            elif isinstance(node, ast.Return) and node.value and getattr(scope, "name", "") in GIVING:
                told.append(node.value)
            elif isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                told += [*node.args, *(one.value for one in node.keywords)] if SAYING.fullmatch(name) else []
        named = [text for one in told for text in texts.get(getattr(one, "id", ""), [])]
        for sentence in (node for text in [*told, *named] for node in ast.walk(text)):
            if isinstance(sentence, ast.JoinedStr) and not CODE.fullmatch(template(sentence) or ""):
                for place in sentence.values:
                    if isinstance(place, ast.FormattedValue):
                        yield from own_words(place.value, texts, functions)


def read_catalogue() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="zh") if CATALOGUE.exists() else Catalog(locale="zh")


def update() -> Catalog:
    """The catalogue with an entry for every sentence of the code: new ones empty, those that are gone dropped."""
    old, new = read_catalogue(), Catalog(locale="zh")
    for frame in FRAMES:
        known = old.get(frame)
        new.add(frame, known.string if known else "", locations=[("sources/base.py", 1)])
    for path in sorted(PACKAGE.rglob("*.py")):
        for sentence, _ in sentences(path):
            known = old.get(sentence)
            new.add(sentence, known.string if known else "", locations=[(path.relative_to(PACKAGE).as_posix(), 1)])
    return new


def written(catalogue: Catalog) -> bytes:
    """The file of a catalogue, the same from the same entries."""
    out = BytesIO()
    write_po(out, catalogue, width=120, omit_header=True, include_lineno=False)
    return HEADER + out.getvalue().strip() + b"\n"


def problems() -> list[str]:
    """Sentences without a translation or out of halves, translations that fill other places, entries of what is gone."""
    now, stored = update(), read_catalogue()
    found = [f"no translation: {message.id!r}" for message in now if message.id and not message.string]
    for message in now:
        if message.string and sorted(set(PLACE.findall(str(message.id)))) != sorted(
            set(PLACE.findall(str(message.string)))
        ):
            found.append(f"other places than its source: {message.id!r}")
    known = {str(message.id) for message in now}
    for path in sorted(PACKAGE.rglob("*.py")):
        for said, line in dict.fromkeys(halves(path)):
            if said not in known:
                found.append(f"{path.relative_to(PACKAGE)}:{line}: half of a sentence, which stays English: {said!r}")
    gone = {message.id for message in stored if message.id} - {message.id for message in now}
    return found + [f"no longer said: {sentence!r}" for sentence in sorted(map(str, gone))]


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        CATALOGUE.parent.mkdir(exist_ok=True)
        CATALOGUE.write_bytes(written(update()))
    wrong = problems()
    print("\n".join(wrong))
    sys.exit(bool(wrong) and sys.argv[1:] != ["update"])
