"""The two languages of everything that is shown: which one is spoken, closed values, headings, English for codebook words.

The language is ``zh`` unless somebody chose otherwise: ``use("en")``, a ``lang=`` of the call, or the environment
variable ``PLAN_COMPARE_LANG``, which is read here and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from compare.codebook import load_codebook
from compare.errors import CompareError

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
VARIABLE = "PLAN_COMPARE_LANG"

_chosen: Lang | None = None


class LanguageError(CompareError, ValueError):
    """A language that is not there; the message lists those that are."""

    exit_status = 2


def use(lang: str | None) -> None:
    """Choose the language of this process.

    Parameters
    ----------
    lang : {"zh", "en"} or None
        None is the beginning again: the environment variable, else Chinese.

    Raises
    ------
    LanguageError
    """
    global _chosen
    _chosen = None if lang is None else check_lang(lang)


@contextmanager
def spoken(lang: str | None) -> Iterator[None]:
    """Speak a language for a while; then the one that was spoken before."""
    global _chosen
    before = _chosen
    use(lang)
    try:
        yield
    finally:
        _chosen = before


def current() -> Lang:
    """The language that is spoken where a call names none."""
    return _chosen or check_lang(os.environ.get(VARIABLE) or "zh")


def html_language(lang: str | None = None) -> str:
    """The language as the attribute ``lang`` of a page or table says it."""
    return {"zh": "zh-CN", "en": "en"}[check_lang(lang)]


def check_lang(lang: str | None = None) -> Lang:
    """The language of a call: the one it names, else the current one.

    Raises
    ------
    LanguageError
        For a language that is not there.
    """
    if lang is None:
        return current()
    if lang not in LANGS:
        raise LanguageError(f"no language {lang!r}; there are {', '.join(LANGS)}")
    return lang


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    return yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


def _pick(pair: list[str], lang: str | None) -> str:
    return pair[LANGS.index(check_lang(lang))]


def value(column: str, word: Any, lang: str | None = None) -> str:
    """A value of a closed list as it is read: ``value("role", "lead", "zh")`` is 牵头; unknown words stay as they are."""
    if isinstance(word, bool):
        column, word = "flag", "yes" if word else "no"
    pair = _words()["values"].get(column, {}).get(str(word))
    return str(word) if pair is None else _pick(pair, lang)


def typed_as(column: str, word: str) -> Sequence[str]:
    """What people type for a value of a closed list besides its own words: ``typed_as("op", ">=")`` has ≥."""
    return cast(Sequence[str], _words()["typed"].get(column, {}).get(word, ()))


def heading(name: str, lang: str | None = None) -> str:
    """The heading of a column as it is read: ``heading("plan_id", "zh")`` is 方案."""
    pair = _words()["headings"].get(name)
    return name if pair is None else _pick(pair, lang)


def table_headings() -> Mapping[str, str]:
    """The Chinese of columns that stand in no table of the schema: of crosswalks, gaps, pairs, shared text."""
    return cast(Mapping[str, str], _words()["tables"])


def nouns() -> Mapping[str, list[Any]]:
    """What is counted: noun to Chinese with its counter, English for one and for many."""
    return cast(Mapping[str, list[Any]], _words()["nouns"])


def counted(count: int, noun: str, lang: str | None = None) -> str:
    """How many of what: ``counted(2, "plan", "en")`` is 2 plans, ``counted(2, "plan", "zh")`` 2 份方案."""
    zh, one, many = nouns()[noun]
    return f"{count:,} {zh}" if check_lang(lang) == "zh" else f"{count:,} {one if count == 1 else many}"


@lru_cache(maxsize=1)
def _english() -> Mapping[str, str]:
    book = load_codebook()
    themes = {zh: str(theme["en"]) for zh, theme in book.tree("themes").items() if "en" in theme}
    words = themes | {row["zh"]: row["en"] for row in book.rows("english")}
    return {zh: en[:1].upper() + en[1:] for zh, en in words.items()}


def gloss(word: Any, lang: str | None = None) -> str:
    """A theme, function or policy field in a language; what has no English stays Chinese."""
    return _english().get(str(word), str(word)) if check_lang(lang) == "en" else str(word)
