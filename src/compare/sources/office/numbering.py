"""Word's automatic numbering rebuilt as text: the labels that Word prints but does not store in the paragraphs.

Follows ECMA-376 part 1, 17.9: a paragraph names a list (``numId``) and a level; the list names an abstract list whose
levels say how a number is counted, formatted and framed (``lvlText``: ``（%1）``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from compare.script.numbering import number_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
MOST_BASES = 100  # styles that one is based on, each on the next; in a damaged file it may be based on itself
PLACEHOLDER = re.compile(r"%([1-9])")
# After `一、` or `（一）` nothing is put; after a bare `1` or `第三条` a blank, so that label and text stay apart.
FRAMED = re.compile(r"[、.．。,，:：)）〕\]】]\Z")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # the level (from 1) whose numbers restart this one; 0: never; None: any higher one
    suffix: str = "tab"
    legal: bool = False  # prints the numbers of higher levels in plain digits
    style: str | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document and how far each has counted.

    Parameters
    ----------
    numbering : element or None
        The root of ``numbering.xml``.
    styles : element or None
        The root of ``styles.xml``; paragraph styles may number their paragraphs.
    """

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.abstract: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, _List] = {}
        self.counters: dict[str, list[int | None]] = {}
        self.styles: dict[str, tuple[str | None, str | None, int | None]] = {}  # id: (based on, numId, level)
        self.names: dict[str, str] = {}
        self.default_style: str | None = None
        by_style: dict[str, str] = {}
        linked: dict[str, str] = {}
        for item in numbering if numbering is not None else ():
            if item.tag == W + "abstractNum":
                name = item.get(W + "abstractNumId", "")
                self.abstract[name] = {
                    _number(level.get(W + "ilvl"), 0): _level(level) for level in item.iterchildren(W + "lvl")
                }
                if (style := _value(item, "styleLink")) is not None:
                    by_style[style] = name
                if (style := _value(item, "numStyleLink")) is not None:
                    linked[name] = style
            elif item.tag == W + "num":
                self.lists[item.get(W + "numId", "")] = _list(item)
        for name, style in linked.items():
            if style in by_style:
                self.abstract[name] = self.abstract[by_style[style]]
        self._read_styles(styles)

    def _read_styles(self, styles: etree._Element | None) -> None:
        for style in styles.iterchildren(W + "style") if styles is not None else ():
            if style.get(W + "type") not in (None, "paragraph"):
                continue
            name = style.get(W + "styleId", "")
            self.names[name] = _value(style, "name") or name
            numbered = style.find(f"{W}pPr/{W}numPr")
            list_id = _value(numbered, "numId") if numbered is not None else None
            level = _value(numbered, "ilvl") if numbered is not None else None
            self.styles[name] = _value(style, "basedOn"), list_id, _number(level, 0) if level is not None else None
            if style.get(W + "default") in ("1", "true"):
                self.default_style = name

    def of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list and level (from 0) that number a paragraph, by itself or by its style; None for none."""
        style = _value(paragraph.find(W + "pPr"), "pStyle") or self.default_style
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        list_id = _value(numbered, "numId") if numbered is not None else None
        level = _value(numbered, "ilvl") if numbered is not None else None
        if list_id is None:
            list_id, by_style = self._of_style(style)
            level_number = _number(level, 0) if level is not None else by_style
        else:
            level_number = _number(level, 0)
        if list_id is None or list_id not in self.lists:
            return None
        return list_id, min(max(level_number, 0), LEVELS - 1)

    def _of_style(self, style: str | None) -> tuple[str | None, int]:
        level: int | None = None
        for _ in range(MOST_BASES):
            if style is None or style not in self.styles:
                break
            based_on, list_id, own_level = self.styles[style]
            level = own_level if level is None else level
            if list_id is not None:
                return list_id, level if level is not None else self._level_of_style(list_id, style)
            style = based_on
        return None, 0

    def _level_of_style(self, list_id: str, style: str) -> int:
        for number, level in self._levels(list_id).items():
            if level.style == style:
                return number
        return 0

    def _levels(self, list_id: str) -> dict[int, Level]:
        entry = self.lists.get(list_id)
        return {**self.abstract.get(entry.abstract, {}), **entry.levels} if entry is not None else {}

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph and give its label as Word prints it, with what stands between label and text."""
        entry = self.lists[list_id]
        levels = self._levels(list_id)
        counters = self.counters.setdefault(entry.abstract, [None] * LEVELS)
        here = levels.get(level, Level())
        if level in entry.starts and level not in entry.seen:
            counters[level] = entry.starts[level]
        else:
            current = counters[level]
            counters[level] = here.start if current is None else current + 1
        entry.seen.add(level)
        for deeper in range(level + 1, LEVELS):
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart > 0 and level < restart):
                counters[deeper] = None
        if here.format == "bullet":
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = levels.get(at, Level())
            number = counters[at]
            return number_word(
                other.start if number is None else number,
                "decimal" if here.legal and other.format != "none" else other.format,
            )

        label = PLACEHOLDER.sub(shown, here.text).strip()
        if not label:
            return ""
        return label if here.suffix == "nothing" or FRAMED.search(label) else label + " "


def _value(element: etree._Element | None, name: str) -> str | None:
    child = element.find(W + name) if element is not None else None
    return child.get(W + "val") if child is not None else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _level(element: etree._Element) -> Level:
    format = _value(element, "numFmt")
    if format is None or format == "custom":
        format = "decimal"
    restart = _value(element, "lvlRestart")
    legal = element.find(W + "isLgl")
    return Level(
        format=format,
        text=_value(element, "lvlText") or "",
        start=_number(_value(element, "start"), 0),
        restart=None if restart is None else _number(restart, 0),
        suffix=_value(element, "suff") or "tab",
        legal=legal is not None and legal.get(W + "val") not in ("0", "false"),
        style=_value(element, "pStyle"),
    )


def _list(element: etree._Element) -> _List:
    entry = _List(_value(element, "abstractNumId") or "")
    for override in element.iterchildren(W + "lvlOverride"):
        number = _number(override.get(W + "ilvl"), 0)
        level = override.find(W + "lvl")
        if level is not None:
            entry.levels[number] = _level(level)
        start = _value(override, "startOverride")
        if start is not None:
            entry.starts[number] = _number(start, 1)
    return entry
