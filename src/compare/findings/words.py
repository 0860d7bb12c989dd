"""A finding: numbers and names worked out once, and the words for them in two languages out of one catalogue.

``phrases.yaml`` holds a template per phrase and language. A template names the values of its phrase: ``{n:measure}``
counts (18条措施, 18 measures), ``{share:%}`` is a share, ``{n:?is|are}`` chooses by number, ``{day:day}`` is a date,
``{names:list}`` a list, ``{words:quoted}`` stands in quotation marks, ``{top}`` a winner that says by itself where it shares its place.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from babel.dates import format_date

from compare.language import LANGS, Lang, check_lang, gloss, heading, nouns, value

RESIDUAL = frozenset({"其他", "未归类"})  # the rest is no class of its own: it never wins
UNNAMED_THEME = "未归类"
MOST_TIED = 3  # names of winners that are told one by one
TIED_VALUE = re.compile(r"并列（(?=\d|不足)")  # what stands behind winners is said of each: 甲、乙并列（各3条）
TIED_NUMBER = re.compile(r"\(tied\) \((?=\d|under)")
INNER_QUOTES = re.compile(r"[“\"]([^“”\"]*)[”\"]")
DIGITS = 6  # of a share: equal beyond them is a tie


@dataclass(frozen=True, order=True)
class Name:
    """What something is called in both languages."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The name in one language."""
        return self.zh if lang == "zh" else self.en

    def __str__(self) -> str:
        return self.in_(check_lang())


def printed(text: Any) -> Name:
    """A name that is Chinese in both languages: as the plan prints it."""
    line = " ".join(str(text).split())
    return Name(line, line)


def word(text: Any) -> Name:
    """A theme, function or policy field."""
    return Name(*(gloss(text, lang).rstrip("。；") for lang in LANGS))


def closed(column: str, text: Any) -> Name:
    """A value of a closed list."""
    return Name(value(column, text, "zh"), value(column, text, "en"))


def headed(column: str) -> Name:
    """The heading of a column."""
    return Name(heading(column, "zh"), heading(column, "en"))


@dataclass(frozen=True)
class Count:
    """A number with its noun, where the noun is not known to the template."""

    n: int
    noun: str


@dataclass(frozen=True)
class Top:
    """Who has most, and how much; several where they tie."""

    names: tuple[Any, ...]
    value: Any
    keys: tuple[Any, ...] = ()
    of: int = 0

    @property
    def tied(self) -> bool:
        """Whether more than one has most."""
        return len(self.names) > 1

    @property
    def each(self) -> Name:
        """Before what is said of each of several winners."""
        return Name("各" if self.tied else "", "")

    @property
    def level(self) -> bool:
        """Whether all of several have the same: nobody stands out."""
        return len(self.names) == self.of > 1


def top(
    values: Mapping[Any, Any] | pd.Series, names: Mapping[Any, Any] | None = None, least: bool = False
) -> Top | None:
    """The winner of some numbers: ties are told, the rest class never wins, and nought wins nothing.

    Parameters
    ----------
    values : mapping
        Key to number; shares are compared to six decimals.
    names : mapping, optional
        Key to what it is called; the keys themselves by default.
    least : bool
        The smallest instead; nought counts then.

    Returns
    -------
    Top or None
        None where there is nobody to win.
    """
    numbers = {key: round(float(n), DIGITS) for key, n in values.items() if key not in RESIDUAL and not pd.isna(n)}
    best = (min if least else max)(numbers.values(), default=0.0)
    if not numbers or (best <= 0 and not least):
        return None
    keys = tuple(sorted((key for key, n in numbers.items() if n == best), key=str))
    number = int(best) if best == int(best) else best
    return Top(tuple(key if names is None else names[key] for key in keys), number, keys, len(numbers))


def outstanding(values: Mapping[Any, Any] | pd.Series, names: Mapping[Any, Any] | None = None) -> Top | None:
    """As :func:`top`, but nobody where several have all the same: that is no news."""
    best = top(values, names)
    return None if best is None or best.level else best


# -- templates --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, list[str]]:
    """The catalogue: phrase to its templates, Chinese and English."""
    found: Mapping[str, list[str]] = yaml.safe_load(
        Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8")
    )
    return found


def figure(n: Any, lang: Lang) -> str:
    """A number as the language writes it: 1204, 1,204; at most two decimals."""
    if isinstance(n, float) and n != int(n):
        return f"{n:,.2f}".rstrip("0")
    return f"{int(n)}" if lang == "zh" else f"{int(n):,}"


def number(value: float, unit: str = "", lang: Lang = "zh") -> str:
    """A number for a label: no needless digits, large ones in 万 and 亿 or with commas, and its unit.

    >>> number(68.49, "公里"), number(18000), number(18000, lang="en")
    ('68.49公里', '1.8万', '18,000')
    """
    large = ""
    if lang == "zh" and abs(value) >= 10_000 and value % 100 == 0:
        value, large = (value / 1e8, "亿") if abs(value) >= 1e8 else (value / 1e4, "万")
    rounded = round(float(value), 2)
    shown = f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.2f}".rstrip("0")
    return f"{shown if lang == 'en' else shown.replace(',', '')}{large}{unit}"


def amount(value: float, unit: str, sign: str = "") -> Name:
    """A number to be reached, with its unit and its sign."""
    return Name(sign + number(value, unit, "zh"), sign + number(value, unit, "en"))


def whole(share: Any) -> Any:
    """Shares in whole per cent, halves up as people round them: 12.5 is 13. For numbers, Series and arrays."""
    return (np.round(share, DIGITS) + 0.5) // 1


def percent(share: float, lang: Lang) -> str:
    """A share in whole per cent; 0 and 100 are said of nothing and all alone."""
    if 0 < share <= 0.5:
        return "不足1%" if lang == "zh" else "under 1%"
    return f"{whole(min(share, 99.0) if 99.0 < share < 100 else share):.0f}%"


def counted(n: int, noun: str, lang: Lang) -> str:
    """A number and what it counts: 18条措施; 18 measures, 1 measure, no measures."""
    zh, one, many = nouns()[noun]
    if lang == "zh":
        return f"{int(n)}{zh}"
    return f"no {many}" if not n else f"{figure(n, lang)} {one if n == 1 else many}"


def listed(names: Sequence[Any], lang: Lang, most: int = 5, counter: str = "个") -> str:
    """Names as a list: 甲、乙、丙; A, B and C; what is beyond ``most`` is counted, in Chinese with its ``counter``."""
    said = [spoken(name, lang) for name in names]
    if lang == "zh":
        return "、".join(said) if len(said) <= most else f"{'、'.join(said[:most])}等{len(said)}{counter}"
    if len(said) > most:
        return f"{', '.join(said[:most])} and {len(said) - most} more"
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def day(when: Any, lang: Lang) -> str:
    """A date: 2025年3月18日, 18 March 2025."""
    return format_date(pd.Timestamp(when), "y年M月d日" if lang == "zh" else "d MMMM y", locale=lang)


def spoken(thing: Any, lang: Lang, spec: str = "") -> str:
    """One value of a phrase in words, after its ``spec`` in the template."""
    if spec == "quoted":  # inside “ ” Chinese quotes with ‘ ’
        said = spoken(thing, lang)
        return INNER_QUOTES.sub(r"‘\1’", said) if lang == "zh" else said
    if isinstance(thing, Phrase):
        return thing.said(lang)
    if isinstance(thing, Name):
        return thing.in_(lang)
    if isinstance(thing, Count):
        return counted(thing.n, thing.noun, lang)
    if spec.startswith("?"):
        one, many = spec[1:].split("|")
        return one if thing == 1 or (isinstance(thing, Top) and not thing.tied) else many
    if isinstance(thing, Top):
        most = 1 if len(thing.names) > MOST_TIED else MOST_TIED
        said = listed(thing.names, lang, most, spec.partition("/")[2] or "个")
        return (
            said if not thing.tied or spec.startswith("names") else f"{said}并列" if lang == "zh" else f"{said} (tied)"
        )
    if spec.startswith("list"):
        named, _, counter = spec[4:].partition("/")
        return listed(list(thing), lang, int(named or 5), counter or "个")
    if isinstance(thing, Sequence) and not isinstance(thing, str):  # a verb after a list: names, name
        one, many = spec.split("/")
        return one if len(thing) == 1 else many
    if spec == "day":
        return day(thing, lang)
    if spec == "%":
        return percent(float(thing), lang)
    if spec in nouns():
        return counted(thing, spec, lang)
    if isinstance(thing, str):
        return thing
    return figure(thing, lang) if not spec else format(thing, spec)


class _Template(string.Formatter):
    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        return spoken(value, self.lang, format_spec)


@dataclass(frozen=True)
class Phrase:
    """A template of the catalogue and its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def said(self, lang: Lang) -> str:
        """The phrase in a language."""
        said = _Template(lang).vformat(phrases()[self.key][LANGS.index(lang)], (), self.values)
        return TIED_VALUE.sub("并列（各", TIED_NUMBER.sub("(tied at ", said)).replace("(tied) (", "(tied, ")


def say(phrase: str, /, **values: Any) -> Phrase:
    """A phrase of the catalogue with its values; an unknown one is a ``KeyError``.

    Raises
    ------
    KeyError
        For a phrase that the catalogue does not have.
    """
    if phrase not in phrases():
        raise KeyError(f"no phrase {phrase!r} in the catalogue")
    return Phrase(phrase, values)


def joined(said: Sequence[Phrase], lang: Lang) -> str:
    """Phrases as clauses of one sentence, without its full stop."""
    return ("；" if lang == "zh" else "; ").join(phrase.said(lang) for phrase in said)


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


# -- findings ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """The answer to one question: what charts, sentences, briefings and their tests take numbers and words from.

    Attributes
    ----------
    says : tuple of Phrase
        The finding: the title of a chart, the first clauses of a sentence.
    more : tuple of Phrase
        What else the numbers say: the sentence under a chart.
    counted : Phrase, optional
        What is counted, and how: the subtitle.
    notes : tuple of Phrase
        What is left out, with its count.
    frame : DataFrame
        The numbers of the picture; headings and cells may be names in two languages.
    numbers : mapping
        Whatever else was worked out, by name.
    plans : DataFrame
        The rows of the table ``plans`` it speaks of.
    empty : bool
        There is nothing to draw; ``says`` tells so.
    again : callable, optional
        Asks the same question of other tables; held where the answer hangs on likeness.
    """

    says: tuple[Phrase, ...]
    more: tuple[Phrase, ...] = ()
    counted: Phrase | None = None
    notes: tuple[Phrase, ...] = ()
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    plans: pd.DataFrame = field(default_factory=pd.DataFrame)
    empty: bool = False
    again: Callable[[Any], Finding] | None = field(default=None, compare=False, repr=False)

    def __getitem__(self, name: str) -> Any:
        return self.numbers[name]

    def title(self, lang: str | None = None) -> str:
        """The finding as a title: no full stop."""
        return capital(joined(self.says, check_lang(lang)))

    def subtitle(self, lang: str | None = None) -> str:
        """What is counted."""
        return "" if self.counted is None else capital(self.counted.said(check_lang(lang)))

    def sentence(self, lang: str | None = None) -> str:
        """Finding and further clauses as one sentence."""
        return _stopped(joined([*self.says, *self.more], check_lang(lang)), check_lang(lang))

    def under(self, lang: str | None = None) -> str:
        """The sentence under a chart: what its title does not say already."""
        language = check_lang(lang)
        return _stopped(joined(self.more, language), language) if self.more else ""

    def table(self, lang: str | None = None) -> pd.DataFrame:
        """The frame with headings and names in a language."""
        language = check_lang(lang)
        heads: list[Hashable] = [
            name.in_(language) if isinstance(name, Name) else heading(str(name), language)
            for name in self.frame.columns
        ]
        shown = self.frame.copy()
        for i, kind in enumerate(shown.dtypes):
            if pd.api.types.is_object_dtype(kind):
                cells = [_cell(cell, language) for cell in shown.iloc[:, i]]
                shown.isetitem(i, pd.Series(cells, dtype="object", index=shown.index))
        return shown.set_axis(heads, axis=1)

    def __str__(self) -> str:
        return self.sentence()


def _cell(cell: Any, lang: Lang) -> Any:
    if isinstance(cell, tuple):
        return listed(cell, lang, len(cell))
    return spoken(cell, lang) if isinstance(cell, Name | Phrase) else cell


def _stopped(text: str, lang: Lang) -> str:
    return capital(text) + ("。" if lang == "zh" else ".")


def finding(*says: Phrase, **parts: Any) -> Finding:
    """A finding out of its first phrases."""
    return Finding(says, **parts)


def nothing(what: str, of: pd.DataFrame | None = None, /, **values: Any) -> Finding:
    """A finding that there is nothing to say or to draw.

    Parameters
    ----------
    what : str
        Its phrase in the catalogue.
    of : DataFrame, optional
        The rows of ``plans`` it speaks of.
    **values
        Of the phrase.
    """
    return Finding((say(what, **values),), plans=pd.DataFrame() if of is None else of, empty=True)
