"""What Word's fields print where the file stores no result: circled numbers, phonetic guides, counters, quotations."""

from __future__ import annotations

import re
from collections.abc import Callable

from compare.script.numbering import number_word

WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|“([^”]*)”|(\S+)')
# `\* CHINESENUM3`, `\* Arabic`: how a counter prints
FORMAT = re.compile(r"\\\*\s*([A-Za-z]+\d?)")
FORMATS = {
    "chinesenum1": "chineseCounting",
    "chinesenum2": "chineseLegalSimplified",
    "chinesenum3": "chineseCountingThousand",
    "dbnum1": "chineseCounting",
    "dbnum2": "chineseLegalSimplified",
    "dbnum3": "chineseCountingThousand",
    "gb1": "decimalEnclosedFullstop",
    "gb2": "decimalEnclosedParen",
    "gb3": "decimalEnclosedCircle",
    "gb4": "ideographEnclosedCircle",
    "circlenum": "decimalEnclosedCircle",
    "zodiac1": "ideographTraditional",
    "zodiac2": "ideographZodiac",
    "alphabetic": "lowerLetter",
    "roman": "lowerRoman",
    "dbchar": "decimalFullWidth",
}
# Fields that print nothing of the text: they mark, ask, link, or number the page.
SILENT = frozenset([
    "TOC", "TC", "XE", "RD", "INDEX", "ASK", "SET", "FILLIN", "HYPERLINK", "PAGE", "NUMPAGES", "SECTIONPAGES",
    "SECTION", "PAGEREF", "NOTEREF", "PRINT", "ADVANCE", "TA", "TOA", "BIBLIOGRAPHY", "CITATION", "SHAPE", "EMBED",
    "LINK", "INCLUDEPICTURE", "BARCODE", "PRIVATE", "ADDIN", "GOTOBUTTON", "NEXT", "FILENAME",
])  # fmt: skip
RINGS = "○◯〇ＯO0□△◇☐⬜"
# A switch of an equation: `\o`, `\ac`, `\up 9`, `\do2`
SWITCH = re.compile(r"\\([A-Za-z]{1,2})\s*\d*\s*(?:(?<=c)\\?[\[{(|](?=\())?")
# What an equation says of its type: `\\* jc0`, `\\* "Font:宋体"`
TYPE = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
DEEPEST = 20


class Fields:
    """The counters of a document's fields.

    Parameters
    ----------
    bookmark : callable
        Gives the text under a bookmark's name, or None.
    """

    def __init__(self, bookmark: Callable[[str], str | None]) -> None:
        self.bookmark = bookmark
        self.counters: dict[str, int] = {}

    def printed(self, instruction: str) -> str | None:
        """What a field prints by its instruction alone; None where that cannot be said.

        >>> fields = Fields({"目标": "30公里"}.get)
        >>> [fields.printed(text) for text in (r"eq \\o\\ac(○,1)", r"SEQ 表 \\* CHINESENUM3", "REF 目标", "DATE")]
        ['①', '一', '30公里', None]
        """
        words = [next(filter(None, found), "") for found in WORDS.findall(instruction)]
        if not words:
            return ""
        kind = words[0].upper()
        if kind == "EQ":
            return equation(TYPE.sub("", instruction.strip()[len(kind) :]))
        if kind == "SEQ" and len(words) > 1:
            return self._counted(words[1], instruction)
        if kind in ("AUTONUM", "AUTONUMLGL", "AUTONUMOUT"):
            return self._counted(kind, instruction) + "."
        if kind == "QUOTE":
            return words[1] if len(words) > 1 else ""
        if kind == "MACROBUTTON":
            return " ".join(words[2:])
        if kind == "SYMBOL" and len(words) > 1:
            return _sign(words)
        if kind in SILENT:
            return ""
        name = words[1] if kind == "REF" and len(words) > 1 else words[0]
        return None if re.search(r"\\[rnwp]\b", instruction) else self.bookmark(name)

    def _counted(self, name: str, instruction: str) -> str:
        switches = dict(re.findall(r"\\([rcnh])\b\s*(\d*)", instruction.lower()))
        if switches.get("r"):
            self.counters[name] = int(switches["r"])
        elif "c" not in switches:
            self.counters[name] = self.counters.get(name, 0) + 1
        asked = FORMAT.search(instruction)
        format = asked[1] if asked else "arabic"
        if "h" in switches and not asked:
            return ""
        word = number_word(self.counters.get(name, 0), FORMATS.get(format.lower(), "decimal"))
        return word.upper() if format in ("ROMAN", "ALPHABETIC") else word


def _sign(words: list[str]) -> str:
    code = int(words[1], 0) if re.fullmatch(r"0x[0-9A-Fa-f]{1,4}|[1-9]\d{0,4}", words[1]) else 0
    if r"\f" in words or not 32 <= code < 0xD800:
        return ""  # a sign of a font of signs has no character of its own
    if r"\u" not in words and code < 256:
        return bytes([code]).decode("cp1252", "ignore")
    return chr(code)


def equation(text: str, depth: int = 0) -> str:
    """What an EQ field prints, on one line: a number in a circle, the characters under a phonetic guide, a fraction.

    >>> equation(r"\\o\\ac(○,12)"), equation(r"\\o\\ad(\\s\\up 9(fú),涪)陵"), equation(r"\\f(1,2)")
    ('⑫', '涪陵', '1/2')
    """
    printed, at = "", 0
    while at < len(text):
        switch = SWITCH.match(text, at)
        if switch is None:
            at += text[at] == "\\"  # `\\(` prints the mark itself
            printed += text[at : at + 1]
            at += 1
            continue
        kind = switch[1].lower()
        while switch is not None:
            at = switch.end()
            switch = SWITCH.match(text, at)
        arguments, at = _arguments(text, at)
        printed += _composed(kind, [argument.strip() for argument in arguments], depth)
    return printed.strip() if depth == 0 else printed


def _arguments(text: str, at: int) -> tuple[list[str], int]:
    """What stands in the brackets at a place, parted at its commas, and where they end."""
    if not text.startswith("(", at):
        return [], at
    depth, start, found = 0, at + 1, []
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0 or (depth == 1 and text[at] in ",;，" and at >= start):
            found.append(text[start:at])
            start = at + 1
        at += 1
        if depth == 0:
            return found, at
    return [*found, text[start:]], len(text)


def _composed(kind: str, arguments: list[str], depth: int) -> str:
    if depth > DEEPEST:
        return ""
    if kind == "o":
        below = [argument for argument in arguments if not re.match(r"\\s\s*\\(?:up|do)", argument)]
        words = [equation(argument, depth + 1).strip() for argument in below]
        if len(words) == 2 and words[0] in RINGS and words[0]:
            return _ringed(words[1])
        return words[-1] if len(arguments) > len(below) and words else "".join(words)
    words = [equation(argument, depth + 1) for argument in arguments]
    if kind == "f":
        return "/".join(words)
    if kind == "r":
        return "√" + (words[-1] if words else "")
    if kind == "b":
        return f"({''.join(words)})"
    return (" " if kind == "a" else "").join(words)


def _ringed(word: str) -> str:
    """A word in a ring as the character that shows it: ``3`` as ③, 三 as ㊂; other words as they are."""
    if re.fullmatch(r"[1-9]|[1-4]\d|50", word):
        return number_word(int(word), "decimalEnclosedCircle")
    at = "一二三四五六七八九十".find(word)
    if len(word) == 1 and at >= 0:
        return chr(0x3280 + at)
    if re.fullmatch("[a-z]", word):
        return chr(0x24D0 + ord(word) - ord("a"))
    return chr(0x24B6 + ord(word) - ord("A")) if re.fullmatch("[A-Z]", word) else word
