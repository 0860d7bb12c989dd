"""The words of a Word paragraph: runs as they are printed, fields as their results, tracked changes as accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from compare.sources.characters import SIGNS, WINGDINGS, sign
from compare.sources.office.fields import Fields
from compare.sources.office.numbering import W
from compare.sources.office.styles import Styles, is_sign_font

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Elements that only wrap what they hold; insertions are kept, as if accepted.
WRAPPERS = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt", "sdtContent")
)
DRAWINGS = frozenset((W + "drawing", W + "pict", W + "object", MC + "AlternateContent"))
BREAKS = frozenset((W + "br", W + "cr"))
TABS = frozenset((W + "tab", W + "ptab"))
NOTES = frozenset((W + "footnoteReference", W + "endnoteReference"))
CONTENTS_FIELD = re.compile(r"\s*TOC\b")
COUNTED = re.compile(r"\s*(?:SEQ|AUTONUM)", re.I)


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction so far, whether its result has begun, and whether it printed anything."""

    instruction: str = ""
    in_result: bool = False
    printed: bool = False
    form: etree._Element | None = None


class Runs:
    """Reads paragraphs one after the other; fields and counters run on from one to the next.

    Parameters
    ----------
    styles : Styles
        What hides and strikes words.
    bookmark : callable
        Gives the text under a bookmark's name, or None.
    tell : callable
        Is told (code, words) of what is left out: ``hidden``, ``struck``, ``unseen``, ``field``.
    """

    def __init__(self, styles: Styles, bookmark: Callable[[str], str | None], tell: Callable[[str, str], None]) -> None:
        self.styles = styles
        self.results = Fields(bookmark)
        self.tell = tell
        self.fields: list[_Field] = []
        self.style: str | None = None
        self.on_paper = True
        self.in_contents = False  # whether a table of contents reaches into the paragraph
        self.boxes: list[etree._Element] = []
        self.references: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def text_of(self, paragraph: etree._Element, style: str | None, on_paper: bool) -> str:
        """The words of a paragraph, without its label."""
        self.style, self.on_paper = style, on_paper
        self.in_contents = any(CONTENTS_FIELD.match(field.instruction) for field in self.fields)
        pieces: list[str] = []
        self._inline(paragraph, pieces)
        # An instruction that never ends in its own paragraph is a damaged field: the text after it is text again.
        self.fields = [field for field in self.fields if field.in_result]
        return "".join(pieces)

    def _inline(self, parent: etree._Element, pieces: list[str]) -> None:
        for child in parent:
            if child.tag == W + "r":
                self._run(child, pieces)
            elif child.tag == W + "fldSimple":
                before = len(pieces)
                self._inline(child, pieces)
                self._end(_Field(child.get(W + "instr", ""), True, len(pieces) > before), pieces)
            elif child.tag in WRAPPERS:
                self._inline(child, pieces)
            elif child.tag == MC + "AlternateContent":
                self._inline(choice(child), pieces)
            elif isinstance(child.tag, str) and child.tag.startswith(MATH):
                pieces.extend(node.text or "" for node in child.iter(MATH + "t"))

    def _run(self, run: etree._Element, pieces: list[str]) -> None:
        properties = run.find(W + "rPr")
        unseen = self.styles.why_unseen(properties, self.style, self.on_paper)
        for child in run:
            if child.tag == W + "fldChar":
                self._field(child, pieces)
            elif child.tag == W + "instrText":
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif any(not field.in_result for field in self.fields):
                self._instruct(child.text or "" if child.tag == W + "t" else "")
            elif unseen is not None:
                if child.tag == W + "t" and (child.text or "").strip():
                    self.tell(unseen, child.text or "")
                    self._mark()
            elif child.tag == W + "ruby":
                for base in child.iterchildren(W + "rubyBase"):
                    self._inline(base, pieces)
            elif child.tag in NOTES:
                kind = child.tag.removeprefix(W).removesuffix("Reference")
                self.references[kind].append(child.get(W + "id", ""))
            elif child.tag in DRAWINGS:
                self.boxes.extend(boxes_of(child))
            else:
                word = _word(child, properties)
                if word:
                    pieces.append(word)
                    self._mark()

    def _instruct(self, words: str) -> None:
        """Let what a field inside an instruction prints be part of the instruction."""
        open_fields = [i for i, field in enumerate(self.fields) if not field.in_result]
        if words and open_fields:
            self.fields[open_fields[-1]].instruction += words
            for field in self.fields[open_fields[-1] + 1 :]:
                field.printed = True

    def _mark(self) -> None:
        for field in self.fields:
            field.printed = True

    def _field(self, mark: etree._Element, pieces: list[str]) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self.fields.append(_Field(form=mark.find(W + "ffData")))
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
            self.in_contents = self.in_contents or bool(CONTENTS_FIELD.match(self.fields[-1].instruction))
        elif kind == "end" and self.fields:
            field = self.fields.pop()
            if all(outer.in_result for outer in self.fields):
                self._end(field, pieces)
            elif not field.printed:
                self._instruct(self.results.printed(field.instruction) or "")

    def _end(self, field: _Field, pieces: list[str]) -> None:
        """Close a field; one that stored no result prints what its instruction says."""
        if field.printed and not COUNTED.match(field.instruction):
            return
        word = _of_form(field.form) if field.form is not None else self.results.printed(field.instruction)
        if field.printed:
            return  # its stored result stands; it was counted for those that have none
        if word is None:
            self.tell("field", field.instruction.strip()[:60])
        elif word:
            pieces.append(word)
            self._mark()


def _word(child: etree._Element, properties: etree._Element | None) -> str:
    if child.tag == W + "t":
        text = SIGNS.sub(sign, child.text or "")
        if is_sign_font(properties):
            text = "".join(WINGDINGS.get(ord(c), "") if "!" <= c <= "\xff" else c for c in text)
        return text
    if child.tag in TABS:
        return " "
    if child.tag in BREAKS:
        return "\n"
    if child.tag == W + "noBreakHyphen":
        return "-"
    if child.tag == W + "sym":
        return _symbol(child.get(W + "char"), child.get(W + "font", ""))
    return ""


def _symbol(code: str | None, font: str) -> str:
    """A character given by its number; most signs of Wingdings and the like have none of their own and are left out."""
    if code is None or not re.fullmatch(r"[0-9A-Fa-f]{2,4}", code):
        return ""
    number = int(code, 16)
    if 0xF000 <= number <= 0xF0FF or font.lower().startswith(("wingdings", "webdings")):
        return WINGDINGS.get(number & 0xFF, "") if font.lower() in ("", "wingdings") else ""
    return "" if 0xD800 <= number <= 0xF8FF else chr(number)


def _of_form(form: etree._Element) -> str | None:
    """What a form field shows that stores its choice apart: the line chosen of a list, a ticked box, a default."""
    chosen, box, text = (form.find(W + name) for name in ("ddList", "checkBox", "textInput"))
    if chosen is not None:
        entries = [entry.get(W + "val", "") for entry in chosen.iterchildren(W + "listEntry")]
        result = chosen.find(W + "result")
        at = (result.get(W + "val", "0") if result is not None else "0") or "0"
        return entries[int(at)] if at.isdigit() and int(at) < len(entries) else ""
    if box is not None:
        state = box.find(W + "checked")
        state = box.find(W + "default") if state is None else state
        return "☑" if state is not None and state.get(W + "val", "1") in ("1", "true", "on") else "☐"
    default = text.find(W + "default") if text is not None else None
    return default.get(W + "val", "") if default is not None else ""


def choice(alternate: etree._Element) -> etree._Element:
    """Of the forms in which something is stored twice, the first."""
    for name in ("Choice", "Fallback"):
        found = alternate.find(MC + name)
        if found is not None:
            return found
    return alternate


def boxes_of(drawing: etree._Element) -> list[etree._Element]:
    """The contents of text boxes in a drawing, each once."""
    found: list[etree._Element] = []
    stack = [drawing]
    while stack:
        element = stack.pop()
        if element.tag == W + "txbxContent":
            found.append(element)
        elif element.tag == MC + "AlternateContent":
            choices = [child for child in element if child.tag in (MC + "Choice", MC + "Fallback")]
            told = next((child for child in choices if child.find(f".//{W}txbxContent") is not None), None)
            if told is not None:
                stack.append(told)
        elif isinstance(element.tag, str):
            stack.extend(reversed(element))
    return found
