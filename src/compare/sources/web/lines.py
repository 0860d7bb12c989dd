"""The printed lines of a part of a web page, and which of them belong to the page, not to the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compare.script.dates import DATE
from compare.script.numbering import number_word
from compare.sources.web.content import is_furniture
from compare.sources.web.tables import is_data_table
from compare.sources.web.tree import BLOCKS, Element, is_preserved
from compare.sources.web.words import DOC_NUMBER, NO_LETTER, SENTENCE_END, TAIL, Words, squeezed

# The end of one line of the page's source: printed as a blank between Latin words, as nothing between Han characters.
SOURCE_BREAK = "\x1f"
BLANKS = re.compile(r"[ \t\r\f\n]+")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f\u2010-\u201f\u2026"
BREAK_AT_WIDE = re.compile(rf" ?{SOURCE_BREAK} ?(?=[{WIDE}])|(?<=[{WIDE}]) ?{SOURCE_BREAK} ?")
# 2024-03-01 10:22: when the document was issued, where nothing but the date stands; 2024-03-01来源：市政府办
CLOCK = r"(?:\d{1,2}:\d{2}(?::\d{2})?)?"
DATE_LINE = re.compile(rf"(?:{DATE.pattern})\s*{CLOCK}\s*")
BEGINS_DATED = re.compile(rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}{CLOCK}\S{{0,20}}")
OF_DOCUMENT = re.compile(rf"{DOC_NUMBER.pattern}|{DATE_LINE.pattern}")
ANNEX_NAME = re.compile(r"附\s*[件表图]|点击下载|下载")


@dataclass(slots=True)
class Line:
    """A printed line, or a table; ``linked`` is the share of its characters that are links."""

    text: str
    table: Element | None = None
    linked: float = 0.0


class LineWriter:
    """Gathers the text of inline elements until a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.linked = 0
        self.label = ""

    def add(self, text: str, preserved: bool, linked: bool) -> None:
        """Add a stretch of text to the line that is open."""
        if not preserved:
            text = BLANKS.sub(lambda found: SOURCE_BREAK if "\n" in found[0] else " ", text)
        self.pieces.append(text)
        if linked:
            self.linked += len(text.strip())

    def end(self) -> None:
        """End the line that is open."""
        text = "".join(self.pieces)
        self.pieces = []
        if text and not text.isspace():
            text = BREAK_AT_WIDE.sub("", text).replace(SOURCE_BREAK, " ")
            share = self.linked / max(1, len(text.strip()))
            for line in text.split("\n"):
                line = line.strip()
                if line:
                    self.lines.append(Line(self.label + line, None, share))
                    self.label = ""
        self.linked = 0


def lines_of(roots: list[Element], words: Words, inside: Element | None = None) -> list[Line]:
    """The printed lines below some elements; data tables stand as one line each."""
    writer = LineWriter()
    counters: dict[int, int] = {}
    inside = inside or roots[0]
    # A stack of (node, is_end): pages nest deeper than Python's recursion goes.
    stack: list[tuple[Element | str, bool, bool, bool]] = [(root, False, False, False) for root in reversed(roots)]
    while stack:
        node, ends, preserved, linked = stack.pop()
        if isinstance(node, str):
            writer.add(node, preserved, linked)
            continue
        if ends:
            writer.end()
            continue
        if node.tag == "br":
            writer.pieces.append("\n")
            continue
        if node not in roots and is_furniture(node, inside, words):
            continue
        block = node.tag in BLOCKS
        if block:
            writer.end()
            if node.tag == "table" and is_data_table(node):
                writer.lines.append(Line("", node))
                continue
            if node.tag == "li":
                writer.label = _label_of(node, counters)
            stack.append((node, True, preserved, linked))
        preserved = preserved or is_preserved(node)
        linked = linked or (node.tag == "a" and "href" in node.attributes)
        stack.extend((child, False, preserved, linked) for child in reversed(node.children))
    writer.end()
    return writer.lines


# Kinds of numbers that the `type` of a list or its style asks for.
LIST_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
LIST_STYLES = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand",
    "cjk-decimal": "ideographDigital",
    "none": "none",
}
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)")


def _label_of(item: Element, counters: dict[int, int]) -> str:
    """What a browser prints before an item of a numbered list: `1.`, `一、`; nothing for bullets."""
    parent = item.parent
    if parent is None or parent.tag != "ol":
        return ""
    key = id(parent)
    step = -1 if "reversed" in parent.attributes else 1
    first = 1 if step > 0 else sum(isinstance(child, Element) and child.tag == "li" for child in parent.children)
    start = parent.attributes.get("start", "")
    value = item.attributes.get("value", "")
    following = counters.get(key, (int(start) if re.fullmatch(r"-?\d{1,6}", start) else first) - step) + step
    counters[key] = int(value) if re.fullmatch(r"-?\d{1,6}", value) else following
    style = None
    for element in (item, parent):
        found = LIST_STYLE.search(element.attributes.get("style", ""))
        style = style or (LIST_STYLES.get(found[1].lower()) if found else None)
    kind = style or LIST_TYPES.get(parent.attributes.get("type", "1"), "decimal")
    if kind == "none":
        return ""
    return number_word(counters[key], kind) + ("、" if kind in ("chineseCountingThousand", "ideographDigital") else ".")


def cell_text(cell: Element, words: Words) -> str:
    """The text of a table's cell; lines of it are set apart by a blank."""
    return "\n".join(line.text if line.table is None else line.table.text() for line in lines_of([cell], words, cell))


# -- what is not the plan ----------------------------------------------------------------------------------------------


def cut_furniture(lines: list[Line], words: Words) -> None:
    """Drop the lines of the page at the head and the tail of its content, and buttons anywhere."""
    lines[:] = [line for line in lines if line.table is not None or not _is_button(line.text, words)]
    first = next((i for i, line in enumerate(lines) if line.table is not None or _is_sentence(line, words)), len(lines))
    lines[:first] = [line for line in lines[:first] if not is_key_line(line.text, words)]
    while lines and lines[-1].table is None and (words.is_foot(lines[-1].text) or _is_mere_link(lines[-1])):
        lines.pop()
    last = max((i for i, line in enumerate(lines) if line.table is not None or _is_sentence(line, words)), default=-1)
    foot = next((i for i in range(last + 1, len(lines)) if words.is_foot(lines[i].text)), len(lines))
    del lines[foot:]


def cut_above_title(lines: list[Line], title: str) -> None:
    """Drop tags and menus that stand above the title inside the content; a letterhead, a number and a date stay."""
    letters = NO_LETTER.sub("", title)
    at = next((i for i, line in enumerate(lines[:12]) if letters and NO_LETTER.sub("", line.text) == letters), 0)
    lines[:at] = [line for line in lines[:at] if line.text.endswith("文件") or OF_DOCUMENT.fullmatch(line.text)]


def _is_sentence(line: Line, words: Words) -> bool:
    return (
        len(line.text) >= 15
        and bool(SENTENCE_END.search(line.text))
        and not words.is_foot(line.text)
        and not is_key_line(line.text, words)
    )


def _is_mere_link(line: Line) -> bool:
    return line.linked > 0.9 and not ANNEX_NAME.search(line.text) and not TAIL.fullmatch(line.text)


def _is_button(text: str, words: Words) -> bool:
    """A line made of nothing but the words of buttons: `【字体：大 中 小】`, `打印 关闭`."""
    if len(text) > 40:
        return False
    bare = squeezed(text)
    if bare in words.lines or bare.startswith(("扫一扫在手机", "用手机扫", "手机扫一扫", "当前位置：", "您当前的位置")):
        return True
    pieces = [piece for piece in NO_LETTER.split(text) if piece]
    # A lone `大` or `中` is not yet a button: a heading set one character a line is made of such.
    return len(pieces) > 1 and all(piece in words.lines or piece in words.keys for piece in pieces)


def is_key_line(text: str, words: Words) -> bool:
    """A line of what the page says of the document: `发布时间：2024-03-01　来源：市政府办　浏览次数：31`."""
    bare = squeezed(text)
    key = re.split(r"[:：]", bare, maxsplit=1)
    if len(key) > 1 and key[0].strip("[【（(") in words.keys and len(bare) <= 120:
        return True
    return bool(BEGINS_DATED.fullmatch(bare)) and not DATE_LINE.fullmatch(text)


def tail_lines(content: Element, words: Words) -> list[Line]:
    """Lines right after the content that belong to the plan: signature, date, list of annexes."""
    parent = content.parent
    if parent is None:
        return []
    after = parent.children[parent.children.index(content) + 1 :]
    roots = [node for node in after if isinstance(node, Element) and not is_furniture(node, parent, words)]
    if not roots or sum(root.chars for root in roots) > 600:
        return []
    kept: list[Line] = []
    for line in lines_of(roots, words, parent):
        if (
            line.table is not None
            or words.is_foot(line.text)
            or _is_button(line.text, words)
            or not TAIL.match(line.text)
        ):
            break
        if len(line.text) > 80 or (line.linked > 0.9 and not ANNEX_NAME.search(line.text)):
            break
        kept.append(line)
    return kept
