"""Names of columns that R, Stata and SPSS take, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from compare.errors import ChoiceError
from compare.language import check_lang, heading
from compare.tables import SCHEMA

LONGEST = 32  # characters of a variable's name in Stata; SPSS takes 64 bytes
VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
# Words that SPSS or Stata keep for themselves.
RESERVED = frozenset([
    "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with", "byte", "int", "long",
    "float", "double", "if", "in", "using", "_all", "_b", "_coef", "_cons", "_n", "_pi", "_pred", "_rc", "_skip",
    "strl",
])  # fmt: skip


def variable_names(prefix: str, values: Sequence[str], english: Sequence[str]) -> list[str]:
    """A name for each value that every package of statistics takes.

    Parameters
    ----------
    prefix : str
        The coding: ``theme``.
    values, english : sequence of str
        Each value, and what it is called in English.

    Returns
    -------
    list of str
        ``theme_emergency_rescue``: small Latin letters, figures and ``_``, 32 characters at most, none twice. A value
        without a Latin name is numbered in its place: ``unit_07``.
    """
    head = _latin(prefix) or "own"
    digits = len(str(len(values)))
    names: list[str] = []
    for i, (value, word) in enumerate(zip(values, english, strict=True), 1):
        tail = _latin(word) or _latin(value) or f"{i:0{digits}d}"
        name = f"{head}_{tail}"[:LONGEST].rstrip("_")
        if name in names:
            name = f"{name[: LONGEST - digits - 1].rstrip('_')}_{i:0{digits}d}"
        names.append(name)
    return names


def _latin(word: str) -> str:
    """A word as small Latin letters and figures; empty where other letters stand in it."""
    if not word.isascii():
        return ""
    return re.sub(r"[^a-z0-9]+", "_", word.casefold().replace("&", " and ")).strip("_")


def label_of(name: str, lang: str | None = None) -> str:
    """What a column holds, in words: as headings say it, else as the schema of the tables does."""
    said = heading(name, lang)
    if heading(name, "zh") != name:
        return said
    columns = (column for table in SCHEMA.values() for column in table.columns if column.name == name)
    column = next(columns, None)
    return name if column is None else column.zh if check_lang(lang) == "zh" else column.says


def check_variables(data: pd.DataFrame) -> None:
    """Say which column a package of statistics would refuse.

    Raises
    ------
    ChoiceError
        For a name that is too long, not Latin, reserved, or there twice (capitals make no difference), and for a column
        that mixes text with numbers.
    """
    seen: set[str] = set()
    for name in map(str, data.columns):
        if not VARIABLE.fullmatch(name) or name.casefold() in RESERVED:
            raise ChoiceError(
                f"column {name!r} is no name for R, Stata and SPSS; rename it: a letter, then letters, figures and _, "
                f"{LONGEST} characters at most"
            )
        if name.casefold() in seen:
            raise ChoiceError(f"column {name} stands twice, capitals or not; rename one of them")
        seen.add(name.casefold())
        kinds = {type(cell) for cell in data[name].dropna()} if data[name].dtype == "object" else set()
        if len(kinds) > 1 and str in kinds:
            raise ChoiceError(f"column {name} holds text and numbers; make it one or the other with astype")
