"""What the readers know, as CSV and YAML files that a researcher can edit, extend or replace.

A folder of one's own is given by name: a file there (``sectors.csv``) replaces the shipped one of that name,
a file ``sectors.extra.csv`` is added to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from compare import model
from compare.handmade import HandmadeError, Listed, is_there, read_list, read_mapping

HERE = Path(__file__).parent
OTHER = "其他"  # what a unit does that no line of unit_functions.csv fits


class CodebookError(HandmadeError):
    """A codebook file that cannot be used; the message names the file, the line and the way out."""


# Columns that hold one word of a closed list, by file; a blank cell is none of them and allowed.
CLOSED: dict[str, dict[str, Collection[str]]] = {
    "roles": {"role": model.ROLES},
    "parts": {"part": model.PARTS, "match": ("contains", "exact", "head", "starts")},
    "level_words": {"level": model.LEVELS},
}


def listed_words(path: Path, columns: Sequence[str] = ()) -> Listed:
    """One word list, whole: half of a codebook would change results in silence.

    Parameters
    ----------
    path : Path
        ``sectors.csv`` or ``sectors.extra.csv``.
    columns : sequence of str
        Those it must have.

    Raises
    ------
    CodebookError
        For the first line that cannot be used: too many cells, no word, a value outside a closed list.
    """
    listed = read_list(path, columns, CodebookError)
    if listed.problems:
        raise listed.problems[0]
    closed = CLOSED.get(path.name.partition(".")[0], {})
    for row in listed.rows:
        if row.cells.get("word") == "":
            raise CodebookError.at(path, row.line, "no word; write one, or take the line away")
        for column, known in closed.items():
            if row.cells.get(column) and row.cells[column] not in known:
                said = f"{column} {row.cells[column]} is none of {', '.join(known)}"
                raise CodebookError.at(path, row.line, said)
    return listed


_shipped: dict[tuple[Any, ...], Any] = {}


def _read_once(read: Callable[..., Any], path: Path, *how: Any) -> Any:
    """What a reader makes of a file; of a shipped one once a process, however many codebooks build on it."""
    if path.parent != HERE:
        return read(path, *how)
    if (read, path, *how) not in _shipped:
        _shipped[read, path, *how] = read(path, *how)
    return _shipped[read, path, *how]


class Codebook:
    """The word lists of a reading.

    Parameters
    ----------
    folder : path, optional
        A folder of one's own whose files replace (``name.csv``) or extend (``name.extra.csv``) the shipped ones.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = None if folder is None else Path(folder)
        if self.folder is not None and not self.folder.is_dir():
            raise CodebookError(f"{self.folder}: no such folder; give a folder that holds codebook files")
        self._rows: dict[str, tuple[dict[str, str], ...]] = {}
        self._trees: dict[str, dict] = {}
        self._words: dict[tuple[str, str], tuple[str, ...]] = {}

    def paths(self, name: str, suffix: str) -> list[Path]:
        """The files that make up one codebook, in the order they are read."""
        shipped = HERE / f"{name}{suffix}"
        if self.folder is None:
            return [shipped]
        own, extra = self.folder / f"{name}{suffix}", self.folder / f"{name}.extra{suffix}"
        return [own if is_there(own) else shipped, *([extra] if is_there(extra) else [])]

    def rows(self, name: str) -> tuple[dict[str, str], ...]:
        """The lines of ``name.csv`` as dicts, blank cells as empty strings."""
        if name not in self._rows:
            columns = _read_once(read_list, HERE / f"{name}.csv", (), CodebookError).columns
            needed = tuple(column for column in columns if column != "example")
            lists = [listed_words(path, needed) for path in self.paths(name, ".csv")]
            self._rows[name] = tuple(row.cells for listed in lists for row in listed.rows)
        return self._rows[name]

    def tree(self, name: str) -> dict:
        """The mapping in ``name.yaml``; later files overwrite single keys of earlier ones."""
        if name not in self._trees:
            merged: dict = {}
            for path in self.paths(name, ".yaml"):
                merged |= _read_once(read_mapping, path, CodebookError)
            self._trees[name] = merged
        return dict(self._trees[name])

    def words(self, name: str, column: str = "word") -> tuple[str, ...]:
        """One column of a codebook, in the order of the file."""
        if (name, column) not in self._words:
            self._words[name, column] = tuple(row[column] for row in self.rows(name) if row[column])
        return self._words[name, column]

    def roles(self, name: str) -> dict[str, tuple[str, ...]]:
        """The words of a codebook with the column ``role``, by role, in the order of the file; a role without words has none."""
        found: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for row in self.rows(name):
            found[row["role"]] += (row["word"],)
        return found

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """What units do: the closed list of ``unit_functions.csv``, in its order, and :data:`OTHER` last."""
        named = dict.fromkeys(row["function"] for row in self.rows("unit_functions"))
        return (*(function for function in named if function and function != OTHER), OTHER)

    @cached_property
    def key(self) -> str:
        """What tells two codebooks apart in caches: the folder, or the empty string for the shipped one."""
        return "" if self.folder is None else str(self.folder)


def any_of(*words: Iterable[str]) -> str:
    """Lists of words as one pattern that matches any of them, the longest first; nothing where there are none.

    Words that begin with the same character stand together, so that one look at a character leaves out all others.

    Examples
    --------
    >>> any_of(["牵头", "牵头单位", "配合"])
    '(?:牵(?:头单位|头)|配合)'
    """
    ordered = sorted({word for listed in words for word in listed if word}, key=lambda word: (-len(word), word))
    behind: defaultdict[str, list[str]] = defaultdict(list)  # by first character
    for word in ordered:
        behind[word[0]].append(re.escape(word[1:]))
    groups = [
        re.escape(first) + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})") for first, rest in behind.items()
    ]
    return "(?:" + ("|".join(groups) or "(?!)") + ")"


def begins_with(words: Iterable[str]) -> str:
    """A look ahead for the first character of any word: a quick no where most places begin with none."""
    firsts = sorted({re.escape(word[0]) for word in words if word})
    return f"(?=[{''.join(firsts)}])" if firsts else "(?!)"


def not_behind(words: Iterable[str]) -> str:
    """A look behind: none of the words, which may differ in length, stands right before a place."""
    return "".join(f"(?<!{re.escape(word)})" for word in words if word)


def load_codebook(folder: str | Path | None = None) -> Codebook:
    """The codebook in ``folder``, or the shipped one; read once per process."""
    return _loaded(None if folder is None else str(folder))


@lru_cache(maxsize=8)
def _loaded(folder: str | None) -> Codebook:
    return Codebook(folder)


def folder_of(codebook: Codebook | None) -> str | None:
    """The folder by which a codebook is loaded again; None for the shipped one, and for none."""
    return codebook.key or None if codebook else None
