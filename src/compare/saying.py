"""What the package says, in the reader's language: sentences stand in the code in English, their Chinese in a catalogue.

A sentence is told by its template: ``{path}: no such folder`` in the code is ``{0}: no such folder`` in
``locale/zh.po``, and what filled the braces is set into the Chinese template. A sentence without an entry is said in
English rather than not at all.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from compare import errors
from compare.language import check_lang

CATALOGUE = Path(__file__).parent / "locale" / "zh.po"
COMMAND = CATALOGUE.with_name("command.po")  # what the library of the command says itself
PLACE = re.compile(r"\{(\d+)\}")
NAMED = re.compile(r"\{[a-z_]+(?:!r)?\}")
WORDS = re.compile(r"[A-Za-z]{2,} |\w[:;] ")  # only what may be a sentence of ours is looked for
PLACES = {
    "line": "第{}行", "paragraph": "第{}段", "page": "第{}页", "table": "表{}", "row": "第{}行", "sheet": "工作表{}",
    "column": "第{}列",
}  # fmt: skip
PLACED = re.compile(rf"\b({'|'.join(PLACES)}) ([^\s,]+)")
ONE = rf"(?:(?!no )[^\s,:;]+ )?{PLACED.pattern}(?: {PLACED.pattern})*"  # Sheet1 row 3; page 2 table 1 row 4
WHERE = re.compile(rf"{ONE}(?:, {ONE})*(?:, …)?")
MARKS_ALONE = 8  # characters of a template that says little more than marks: ``{0}: {1}; {2}``
HELD = "\ue000"  # stands for what is said already


class Entry(NamedTuple):
    """A template as a pattern with a group for each place, how much of it is said outright, and its translation."""

    pattern: re.Pattern[str]
    said: int
    translation: str


def pattern_of(template: str) -> re.Pattern[str]:
    """The sentences that a template gives: ``{0}: no such folder``."""
    pieces = PLACE.split(template)
    return re.compile("".join("(.*?)" if i % 2 else re.escape(piece) for i, piece in enumerate(pieces)), re.DOTALL)


@lru_cache(maxsize=1)
def _entries() -> tuple[Sequence[Entry], dict[str, str]]:
    """Templates with places, those that say most first; and plain sentences."""
    from babel.messages.pofile import read_po

    messages = []
    for path in (COMMAND, CATALOGUE):
        with path.open("rb") as file:
            messages += [(str(message.id), str(message.string)) for message in read_po(file, locale="zh")]
    plain: dict[str, str] = {}
    entries = []
    for source, translation in messages:
        for i, named in enumerate(dict.fromkeys(NAMED.findall(source))):  # the library of the command names its places
            source, translation = (text.replace(named, f"{{{i}}}") for text in (source, translation))
        if not source or not translation:
            continue
        if PLACE.search(source):
            entries.append(Entry(pattern_of(source), len(PLACE.sub("", source)), translation))
        else:
            plain[source] = translation
    return sorted(entries, key=lambda entry: -entry.said), plain


def say(message: object, lang: str | None = None) -> str:
    """A sentence of the package in a language.

    Parameters
    ----------
    message : object
        An error, a finding's message or a printed line; several lines are said line by line where the whole is unknown.
    lang : {"zh", "en"}, optional
        The current language by default.

    Returns
    -------
    str
        The sentence as it is where the language is English or the catalogue does not know it.
    """
    return _in_chinese(str(message)) if check_lang(lang) == "zh" else str(message)


def place(where: str, lang: str | None = None) -> str:
    """A place in a published file: ``table 1 row 7`` is 表1第7行; several are parted by commas."""
    if check_lang(lang) == "en":
        return where
    said = PLACED.sub(lambda found: PLACES[found[1]].format(found[2]), where)
    return said.replace(", ", "、").replace(" ", "")


def filled(translation: str, values: Sequence[str]) -> str:
    """A translation with its places filled; what fills one may be a sentence of its own."""
    said = [
        place(value, "zh") if WHERE.fullmatch(value) else _in_chinese(value) if WORDS.search(value) else value
        for value in values
    ]
    return PLACE.sub(lambda place: said[int(place[1])], translation)


def _told(sentence: str) -> tuple[str, int]:
    """The translation of a sentence that the catalogue has as a whole, and how much of it the catalogue says outright."""
    entries, plain = _entries()
    if sentence in plain:
        return plain[sentence], len(sentence)
    best: tuple[int, Entry, tuple[str, ...]] | None = None
    for entry in entries:
        if found := entry.pattern.fullmatch(sentence):
            said = entry.said + sum(len(value) for value in found.groups() if value in plain)
            if best is None or said > best[0]:
                best = said, entry, found.groups()
            if entry.said > MARKS_ALONE:  # the others part the sentence at its marks, each elsewhere
                break
    return (sentence, 0) if best is None else (filled(best[1].translation, best[2]), best[0])


@lru_cache(maxsize=4096)
def _in_chinese(sentence: str) -> str:
    whole, said = _told(sentence)
    head, colon, tail = sentence.partition(": ")
    while colon and "\n" not in sentence:  # what is wrong with a file is a sentence as a whole, before its halves are
        inner, inner_said = _told(tail)
        if inner_said and inner_said + len(colon) > said:
            return _in_chinese(f"{head}: {HELD}").replace(f": {HELD}", f"：{HELD}").replace(HELD, inner)
        more, colon, tail = tail.partition(": ")
        head = f"{head}: {more}"
    if said:
        return whole
    bare = sentence.strip()
    if bare != sentence:
        return sentence.replace(bare, _in_chinese(bare)) if bare else sentence
    if "\n" in sentence:
        return "\n".join(_in_chinese(line) for line in sentence.split("\n"))
    return sentence


@contextmanager
def progress_bar() -> Iterator[Any]:
    """A function that shows how far a step is: a bar on a terminal, nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        steps: dict[str, Any] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = bar.add_task(say(step), total=total)
            bar.update(steps[step], completed=done, total=total)

        yield tell


errors.spoken = say
