"""What the readers know, as CSV and YAML files that a researcher can edit, extend or replace.

A folder of one's own is given by name: a file there (``sectors.csv``) replaces the shipped one of that name,
a file ``sectors.extra.csv`` is added to it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent


class CodebookError(ValueError):
    """A codebook file that cannot be used; the message names the file, the line and the way out."""


def read_text(path: Path) -> str:
    """A codebook file as text: UTF-8 with or without a byte-order mark, or GB18030."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        try:
            return path.read_text(encoding="gb18030")  # what Excel saves on a Chinese Windows
        except UnicodeDecodeError as error:
            raise CodebookError(f"{path}: neither UTF-8 nor GB18030; save it as CSV UTF-8 and try again") from error


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

    def paths(self, name: str, suffix: str) -> list[Path]:
        """The files that make up one codebook, in the order they are read."""
        shipped = HERE / f"{name}{suffix}"
        if self.folder is None:
            return [shipped]
        own, extra = self.folder / f"{name}{suffix}", self.folder / f"{name}.extra{suffix}"
        return [own if own.exists() else shipped, *([extra] if extra.exists() else [])]

    def rows(self, name: str) -> tuple[dict[str, str], ...]:
        """The lines of ``name.csv`` as dicts, blank cells as empty strings."""
        if name not in self._rows:
            wanted: list[str] | None = None
            rows: list[dict[str, str]] = []
            for path in self.paths(name, ".csv"):
                reader = csv.DictReader(io.StringIO(read_text(path)))
                columns = list(reader.fieldnames or [])
                wanted = wanted or list(csv.DictReader(io.StringIO(read_text(HERE / f"{name}.csv"))).fieldnames or [])
                missing = [column for column in wanted if column not in columns]
                if missing:
                    raise CodebookError(f"{path}, line 1: no column {', '.join(missing)}; it needs {', '.join(wanted)}")
                for row in reader:
                    if None in row:
                        raise CodebookError(
                            f"{path}, line {reader.line_num}: more cells than the first line has columns"
                        )
                    rows.append({key: (value or "").strip() for key, value in row.items()})
            self._rows[name] = tuple(rows)
        return self._rows[name]

    def tree(self, name: str) -> dict:
        """The mapping in ``name.yaml``; later files overwrite single keys of earlier ones."""
        merged: dict = {}
        for path in self.paths(name, ".yaml"):
            try:
                loaded = yaml.safe_load(read_text(path)) or {}
            except yaml.YAMLError as error:
                raise CodebookError(f"{path}: not valid YAML ({error})") from error
            if not isinstance(loaded, dict):
                raise CodebookError(f"{path}: a mapping of names is needed at the top, not a list")
            merged |= loaded
        return merged

    def words(self, name: str, column: str = "word") -> tuple[str, ...]:
        """One column of a codebook, in the order of the file."""
        return tuple(row[column] for row in self.rows(name) if row[column])

    def roles(self, name: str) -> dict[str, tuple[str, ...]]:
        """The words of a codebook with the column ``role``, by role, in the order of the file."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.rows(name):
            found[row["role"]] = (*found.get(row["role"], ()), row["word"])
        return found

    @cached_property
    def key(self) -> str:
        """What tells two codebooks apart in caches: the folder, or the empty string for the shipped one."""
        return "" if self.folder is None else str(self.folder)


def any_of(*words: Iterable[str]) -> str:
    """Lists of words as one pattern that matches any of them, the longest first; nothing where there are none."""
    ordered = sorted({word for listed in words for word in listed if word}, key=lambda word: (-len(word), word))
    return "(?:" + ("|".join(map(re.escape, ordered)) or "(?!)") + ")"


@lru_cache(maxsize=8)
def load_codebook(folder: str | None = None) -> Codebook:
    """The codebook in ``folder``, or the shipped one; read once per process."""
    return Codebook(folder)
