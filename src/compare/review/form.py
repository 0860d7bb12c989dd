"""The form in which a person corrects a row: which columns, which words to choose from, and what was typed made a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from compare.codebook import Codebook
from compare.corpus import Corpus
from compare.corrections.values import ProblemError, as_cell, plain
from compare.display import read_as
from compare.language import LANGS, current, typed_as, value
from compare.model import VERDICTS
from compare.review.rows import judged
from compare.saying import say
from compare.tables import SCHEMA, Column

REMOVE = "remove"
CHOICES = (*VERDICTS, REMOVE)  # what can be said of a row
DECISIONS = ("match", "no match", "one-to-many")
QUOTE = "passage"  # in the tables whose rows do not hold their own words
DECISION = Column("decision", "choice", "改判", "what the pair is", choices=DECISIONS)
PASSAGE = Column(
    QUOTE, "text", "原文", "the words as printed; of a long passage the first and the last, … between them"
)
EMPTY = ("（空）", "(empty)")
FOLLOWS = ("action_id", "part")  # from the measure and the place, but in the tables of measures and chapters
OWN = {"measures": ("label", "title", "action_id", "part"), "parts": ("part", "title"), "similar": ("relation",)}
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))
BREAK = re.compile(r"\s*(?:_x000D_|[\r\n])+\s*")  # inside a cell, as spreadsheet programs write it
ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ t]+0{1,2}:00(?::00)?)?")
DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")  # 20260630
MEASURE = re.compile(r"m?(\d+)")
NUMBER = re.compile(r"([-+]?\d[\d,，]*(?:\.\d+)?)%?")
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # days of a spreadsheet's calendar: 1954 to 2119
CALENDAR = date(1899, 12, 30)
MISSING = "(a fact that is missing; paste its sentence here where its words stand more than once)"
LONG = re.compile(r"\s*(?:…+|\.{3,})\s*")


def columns_of(table: str) -> list[Column]:
    """The columns of a table that a person can correct, its words as printed first."""
    if table == "similar":
        return [DECISION]
    names = OWN.get(table) or [name for name in judged(table) if name not in FOLLOWS]
    columns = [SCHEMA[table][name] for name in names]
    if "raw" in SCHEMA[table].names:
        return sorted(columns, key=lambda column: column.name != "raw")
    return [*columns] if table == "plans" else [PASSAGE, *columns]


def shown_columns(table: str) -> list[Column]:
    """The columns of a table as they stand now, which a person reads before judging."""
    if table == "similar":
        return [SCHEMA[table][name] for name in ("relation", "score")]
    return [column for column in columns_of(table) if column is not PASSAGE]


def sheet_name(table: str) -> str:
    """The name of a table's sheet in the current language."""
    return SCHEMA[table].zh if current() == "zh" else table


def heading_of(column: Column) -> str:
    """How the heading of a column reads in the current language."""
    return column.zh if column in (DECISION, PASSAGE) and read_as("raw") != "raw" else read_as(column.name)


def options_of(column: Column, corpus: Corpus, plan_id: str, codebook: Codebook) -> list[str]:
    """The words that can be chosen for a column, as they are read; none where anything can be typed."""
    if column.kind == "flag":
        return [value("flag", word) for word in ("yes", "no")]
    if column.key in ("measures", "actions"):
        data = corpus.tables[column.key]
        return [*data.loc[data["plan_id"] == plan_id, f"{column.key[:-1]}_id"], *_empty(column)]
    words = codebook.functions if column.grows else column.choices
    return [*(word_of(column.name, word) for word in words), *(_empty(column) if words else ())]


def word_of(column: str, word: str, lang: str | None = None) -> str:
    """A closed value as it is read; one that sentences leave unsaid stays the sign that it is."""
    return value(column, word, lang) or word


def _empty(column: Column) -> list[str]:
    return [empty_word()] if column.null and column is not DECISION else []


def empty_word() -> str:
    """What says that a cell is to be empty."""
    return EMPTY[0] if read_as("raw") != "raw" else EMPTY[1]


def verdict_words() -> dict[str, str]:
    """What can be said of a row, as it is read."""
    return {name: value("checked", name) for name in CHOICES}


def verdict_of(typed: Any) -> str | None:
    """The verdict that was typed or chosen, in either language; None for an empty cell.

    Raises
    ------
    ProblemError
        For anything else.
    """
    if typed is None or not plainly(typed):
        return None
    name = chosen("checked", CHOICES, typed)
    if name is not None:
        return name
    raise ProblemError(f"{typed} is no verdict; choose one of {', '.join(verdict_words().values())}")


def plainly(typed: Any) -> str:
    """What was typed as it is compared: full-width letters and signs as plain ones, no case, no stop at the end."""
    return unicodedata.normalize("NFKC", str(typed)).translate(INVISIBLE).strip().rstrip(".。").strip().lower()


def chosen(column: str, words: Iterable[str], typed: Any) -> str | None:
    """Which of the words of a closed list was typed, in either language or as people write it; None where it is none."""
    said = plainly(typed)
    for word in words:
        names = (word, *(word_of(column, word, lang) for lang in LANGS), *typed_as(column, word))
        if said in map(plainly, names):
            return word
    return None


def value_of(column: Column, typed: Any, codebook: Codebook, plan_id: str = "") -> Any:
    """What was typed for a column as the column holds it.

    Parameters
    ----------
    typed : object
        A cell of a spreadsheet or a field of a form: text, a number, a day.
    codebook : Codebook
        Whose functions can be chosen.
    plan_id : str
        Whose measures are named by ``m012`` alone.

    Raises
    ------
    ProblemError
        Where it is none that the column can hold.
    """
    if isinstance(typed, str):
        typed = written_out(typed)
        if column.name not in ("raw", QUOTE):  # printed words may run over lines
            typed = BREAK.sub("", typed)
        if plainly(typed) in map(plainly, EMPTY):
            return as_cell(None, column)
    if column.kind == "flag":
        return _flag(column, typed)
    if column.kind == "date":
        return _day(column, typed)
    if column.kind in ("integer", "number"):
        return as_cell(_number(column, typed), column)
    if isinstance(typed, date):
        raise ProblemError(f"the spreadsheet took it for the day {plain(typed)}; make the cell a text and type it anew")
    text = str(plain(typed))
    words = codebook.functions if column.grows else column.choices
    if words:
        word = chosen(column.name, words, text)
        if word is not None:
            return word
        shown = ", ".join(word_of(column.name, word) for word in words)
        raise ProblemError(f"{text} is none of {shown}")
    if column.key in ("measures", "actions") and text and "/" not in text:
        found = MEASURE.fullmatch(plainly(text)) if column.key == "measures" else None
        return f"{plan_id}/{f'm{int(found[1]):03d}' if found else text}"
    return text


def written_out(typed: str) -> str:
    """What was typed, without what nobody sees.

    Raises
    ------
    ProblemError
        For a formula, and for the error of one.
    """
    words = typed.translate(INVISIBLE).strip()
    if (words.startswith("=") and len(words) > 1) or ERROR.fullmatch(words):
        raise ProblemError(f"{words} is a formula; type the value itself")
    return words


def _flag(column: Column, typed: Any) -> bool:
    if isinstance(typed, bool):
        return typed
    word = {"true": "yes", "false": "no"}.get(plainly(typed), typed)
    name = chosen("flag", ("yes", "no"), word)
    if name is not None:
        return name == "yes"
    raise ProblemError(f"{heading_of(column)} is {value('flag', 'yes')} or {value('flag', 'no')}, not {typed}")


def _day(column: Column, typed: Any) -> date:
    """A day, whatever a spreadsheet made of it: a date, text, or the number of a day."""
    if isinstance(typed, datetime):
        return typed.date()
    if isinstance(typed, date):
        return typed
    words = plainly(typed)
    found = DAY.fullmatch(words) or DIGITS.fullmatch(words)
    try:
        if found:
            return date(*map(int, found.groups()))
        if re.fullmatch(r"\d+(?:\.\d+)?", words) and FIRST_SERIAL <= float(words) <= LAST_SERIAL:
            return CALENDAR + timedelta(days=int(float(words)))
    except ValueError:
        pass
    raise ProblemError(f"{typed} is no day; write {heading_of(column)} like 2025-06-30")


def _number(column: Column, typed: Any) -> int | float:
    if isinstance(typed, bool) or typed is None:
        raise ProblemError(f"{heading_of(column)} is a number, not {typed}")
    if isinstance(typed, int | float):
        return typed
    words = plainly(typed)
    found = NUMBER.fullmatch(words)
    if not found:
        raise ProblemError(
            f"{heading_of(column)} is a number, not {typed}; write 万 and 亿 out, and the unit beside it"
        )
    number = float(found[1].replace(",", "").replace("，", ""))
    return int(number) if number.is_integer() else number


def quoted(table: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes with the words as printed put as corrections put them: a long quotation as its first and last words."""
    given = dict(changes)
    for name in ("raw", QUOTE):
        words = given.get(name)
        if isinstance(words, str) and len(pieces := [piece for piece in LONG.split(words) if piece]) == 2:
            del given[name]
            given |= {"from": pieces[0], "to": pieces[1]}
    return given


def cell_text(column: str, cell: Any) -> str:
    """A value as the form shows it: closed values in words, days as ISO, nothing for a missing one."""
    as_text = plain(cell)
    if as_text is None:
        return ""
    if isinstance(cell, bool):
        return value("flag", "yes" if cell else "no")
    return word_of(column, str(as_text))


def doubt_words(reasons: Sequence[str | None]) -> str:
    """Why a row is in doubt, in words."""
    return "；".join(value("sure", reason) for reason in reasons if reason)


def lacking(table: str, columns: Sequence[str]) -> str:
    """Columns by their headings, with the words to choose from, in the current language."""
    comma, form = ("、", "{}（{}）") if current() == "zh" else (", ", "{} ({})")
    needed = []
    for column in (SCHEMA[table][name] for name in columns):
        words = comma.join(word_of(column.name, word) for word in column.choices)
        needed.append(form.format(heading_of(column), words) if words else heading_of(column))
    return comma.join(needed)


def is_missing(words: str) -> bool:
    """Whether a cell still holds what stands in the empty lines for missing facts, in either language."""
    return words in ("", *(say(MISSING, lang) for lang in LANGS))


def explain() -> list[str]:
    """How the sheet is filled in, a line each."""
    right, wrong, unsure, remove = verdict_words().values()
    return [
        say("One sheet a kind of fact, one line a fact. Read the sentence; the words that the fact was read from are marked."),
        say(f"Choose a verdict: {right}, {wrong}, {unsure}, or {remove} where the plan says no such thing. Leave out what you have not looked at."),
        say("Where a value is wrong, put the right one into the blue column of that name. Leave the grey columns as they are."),
        say(f"To say that a cell must be empty, write {empty_word()}."),
        say("A fact that is missing: write it into the green lines at the end: its words as printed, its measure, its values."),
        say("Of a long passage give the first and the last words with … between them."),
        say("Sort, filter, hide, move and rename columns as you like, and delete lines: what is not there is not judged."),
        say("Save it, then: plan-compare review FILE. What cannot be read is told with sheet and cell, and nothing is written then."),
    ]  # fmt: skip
