"""A saved web page → the plan it shows: the main content found among menus, share buttons and footers."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from compare.codebook import load_codebook
from compare.model import Document
from compare.sources.base import Draft, SourceError
from compare.sources.encodings import decode
from compare.sources.numbering import number_word
from compare.sources.web_tables import grid_of, is_data_table
from compare.sources.web_tree import BLOCKS, Element, Page, is_preserved, parse_page


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Thresholds of the search for the main content.

    Attributes
    ----------
    share, share_beside_links : float
        An element that holds this share of the page's punctuation outside links holds the plan; the second where
        what stands beside it is news, more than ``linked`` of whose text is links.
    known_share : float
        The same for an element whose name is known to hold the text of a page.
    furniture_share, foot_share : float
        An element named like a menu or a footer is one, unless it holds more than this share of the punctuation; the
        second where its words are those of a footer, too.
    least : int
        A page with fewer characters than this is looked at again with what it hides.
    title_window : int
        How far into the body its title is looked for, in characters.
    """

    share: float = 0.85
    share_beside_links: float = 0.6
    linked: float = 0.4
    known_share: float = 0.5
    furniture_share: float = 0.3
    foot_share: float = 0.7
    least: int = 120
    title_window: int = 800


SETTINGS = WebSettings()

# The end of one line of the page's source: printed as a blank between Latin words, as nothing between Han characters.
SOURCE_BREAK = "\x1f"
SOURCE_BLANKS = re.compile(r"[ \t\r\f\n]*\n[ \t\r\f\n]*")
BLANKS = re.compile(r"[ \t\r\f]+")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f\u2010-\u201f\u2026"
BREAK_AT_WIDE = re.compile(rf" ?{SOURCE_BREAK} ?(?=[{WIDE}])|(?<=[{WIDE}]) ?{SOURCE_BREAK} ?")
ATTACHMENT = re.compile(r"\.(?:docx?|wps|wpt|xlsx?|et|pdf|ofd|pptx?|rtf|zip|rar|7z|txt|csv|tif|jpe?g|png)\Z", re.I)
ANNEX_NAME = re.compile(r"附\s*[件表图]|点击下载|下载")
DOC_ATTACHMENT = re.compile(r"\.(?:docx?|wps|xlsx?|et|pdf|ofd|rtf|zip|rar)\Z", re.I)
# `武政规〔2026〕4号`, `新府办发[2024]12 号`
DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}\s?[〔\[（(【]\s?(?:19|20)\d{2}\s?[〕\]）)】]\s?第?\s?\d{1,4}\s?号")
DOC_NUMBER_KEY = re.compile(r"(?:发\s*文\s*字\s*号|发\s*文\s*号|文\s*件\s*编\s*号|文\s*号)\s*[:：]?\s*")
# What a plan's tail looks like although it holds no sentence: `2024年6月3日`, `附件：1．…`, `（此件公开发布）`, `…人民政府`
TAIL = re.compile(
    r"(?:(?:19|20)\d{2}|二[〇○零Oo0]\S{2})\s?年\s?\S{1,3}\s?月\s?\S{1,3}\s?日|附\s*[件表][\s\d一二三四五六七八九十]{0,4}[:：.．、]?|[（(]此件\S{2,12}[）)]"
    r"|\S{2,30}(?:人民政府|办公厅|办公室|委员会|管委会|局|厅|部|委)"
)
SENTENCE_END = re.compile(r"[。；！？]|：\Z|[,，].{4}")
PLAN_NAME = re.compile(
    r"方案|计划|规划|通知|意见|办法|措施|要点|清单|决定|批复|行动|细则|政策|条例|规定|纲要|公告|通告|函\Z"
)
SITE_SUFFIX = re.compile(r"\s*[-_|–—－]+\s*[^-_|–—－]{2,40}\Z")
NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class _Words:
    """What the codebooks know of web pages."""

    bodies: frozenset[tuple[str, str]]
    furniture: frozenset[str]
    parts: frozenset[str]
    feet: tuple[str, ...]
    titles: tuple[str, ...]
    lines: frozenset[str]
    keys: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    codebook = load_codebook()
    pages, printed = codebook.rows("web_pages"), codebook.rows("furniture")

    def column(what: str) -> list[str]:
        return [row["word"] for row in pages if row["what"] == what]

    bodies = {("id", word) for word in column("body_id")} | {("class", word) for word in column("body_class")}
    return _Words(
        frozenset(bodies),
        frozenset(column("furniture_class")),
        frozenset(column("furniture_part")),
        tuple(column("foot_word")),
        tuple(column("title_meta")),
        frozenset(row["word"] for row in printed if row["where"] == "line"),
        frozenset(_squeezed(row["word"]) for row in printed if row["where"] == "key"),
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def read_webpage(text: str, path: str | Path) -> Document:
    """Read a decoded web page: its title, the document number printed under it, and its main content.

    Parameters
    ----------
    text : str
        The page.
    path : path
        Its name, for messages.

    Returns
    -------
    Document
        One paragraph a line; tables with merged cells; ``links`` are the addresses of attachments.

    Raises
    ------
    SourceError
        For a page without text.
    """
    page = parse_page(text, path)
    document = _read_page(page)
    if len(document.text) < SETTINGS.least:
        shown = _read_page(parse_page(text, path, hidden=True))
        if len(shown.text) > 2 * len(document.text):
            document = shown
    if not document.text.strip():
        raise SourceError(
            path, "a web page that shows no text", "open it in a browser, select the text and save it as .txt"
        )
    return document


def read_mhtml(data: bytes, path: str | Path) -> Document:
    """Read a page saved with all its pictures into one file (.mhtml, .mht)."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                charset = part.get_content_charset()
                if charset and charset not in ("utf-8", "us-ascii"):
                    content = b'<meta charset="' + charset.encode("ascii", "ignore") + b'">' + content
                return read_webpage(decode(content, path)[0], path)
    raise SourceError(path, "a saved page without a page in it", "open it in a browser and save it again as .html")


def address_of(text: str, path: str | Path) -> str | None:
    """The address that a saved page says it came from, or None."""
    return parse_page(text, path).address


def _read_page(page: Page) -> Document:
    draft = Draft("html")
    _discount_furniture(page.body)
    content = _main_content(page.body)
    lines = _lines_of([content], page)
    _cut_furniture(lines)
    lines += _tail(content, page)
    head = _head(page, content, lines)
    if not head:
        inside = [element for element in content.elements() if element.tag == "h1"]
        _cut_above_title(lines, _title(page, [*_before(page.body, content), *inside]))
    number = tables = 0
    for line in [*head, *lines]:
        if isinstance(line.table, Element):
            tables += 1
            draft.table(grid_of(line.table, cell_text), f"table {tables}")
        else:
            number += 1
            draft.paragraph(line.text, f"paragraph {number}")
    for target in _attachments(page):
        draft.link(target)
    if draft.length < SETTINGS.least and any(DOC_ATTACHMENT.search(urlsplit(link).path) for link in draft.links):
        draft.note(
            "short_page",
            "the page itself says little; the plan may be in its attachments: " + ", ".join(draft.links),
            "warning",
        )
    return draft.finish()


# -- where the plan stands on the page ------------------------------------------------------------------------------


def _discount_furniture(body: Element) -> None:
    """Take menus, footers and the like out of the counts, unless they hold much of the page's text."""
    total = body.marks
    for element in body.elements():
        if element is body or not _is_named_furniture(element):
            continue
        share = SETTINGS.foot_share if _is_foot(element.text()) else SETTINGS.furniture_share
        if element.marks <= share * total:
            above: Element | None = element
            marks, chars = element.marks, element.chars
            while above is not None:
                above.marks -= marks
                above.chars -= chars
                above.linked += chars
                above = above.parent


def _main_content(body: Element) -> Element:
    """The smallest element that holds nearly all punctuation outside links."""
    words = _words()
    best: Element | None = None
    for element in body.elements():
        known = ("id", element.attributes.get("id", "")) in words.bodies or any(
            ("class", name) in words.bodies for name in element.attributes.get("class", "").split()
        )
        if (
            known
            and element.marks > SETTINGS.known_share * body.marks
            and (best is None or element.marks >= best.marks)
        ):
            best = element
    here = body if best is None else best
    while True:
        held = [child for child in here.children if isinstance(child, Element) and child.tag in BLOCKS]
        child = max(held, key=lambda element: element.marks, default=None)
        if child is None or child.tag in (
            "p",
            "li",
            "pre",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "blockquote",
        ):
            return here
        if child.tag == "table" and is_data_table(child):
            return here
        share = SETTINGS.share_beside_links if _links_beside(here, child) else SETTINGS.share
        if child.marks < max(1.0, share * here.marks) or _has_plan_beside(here, child):
            return here
        here = child


def _links_beside(parent: Element, child: Element) -> bool:
    """Whether what stands beside the child is a column of news: much of its text is links."""
    chars, linked = parent.chars - child.chars, parent.linked - child.linked
    return linked > SETTINGS.linked * (chars + linked)


def _has_plan_beside(parent: Element, child: Element) -> bool:
    """Whether text beside the child reads like the tail of a plan or holds sentences of its own."""
    after = False
    for sibling in parent.children:
        if sibling is child:
            after = True
            continue
        if isinstance(sibling, str):
            if SENTENCE_END.search(sibling) and not _is_foot(sibling.strip()):
                return True
        elif after and sibling.tag in BLOCKS and not _is_furniture(sibling, parent) and sibling.chars > sibling.linked:
            text = sibling.text()
            if len(text) <= 200 and not _is_foot(text) and any(TAIL.fullmatch(word) for word in (text, *text.split())):
                return True
    return False


def _is_furniture(element: Element, inside: Element) -> bool:
    """A part of the page that its tag or class calls a menu, a footer and so on, and that holds little of the text."""
    return element.marks <= 0.1 * inside.marks and _is_named_furniture(element)


def _is_named_furniture(element: Element) -> bool:
    if element.tag in ("nav", "footer", "aside", "menu"):
        return True
    words = _words()
    for name in element.names:
        # `nav` as a whole, `main-nav` and `shareBox` by their parts
        parts = re.split(r"[-_]", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower())
        if name.lower() in words.furniture or not words.parts.isdisjoint(parts):
            return True
    return False


def _is_foot(line: str) -> bool:
    return line.startswith(_words().feet)


# -- its lines --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    """A printed line, or a table; ``linked`` is the share of its characters that are links."""

    text: str
    table: Element | None = None
    linked: float = 0.0


class _LineWriter:
    """Gathers the text of inline elements until a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.pieces: list[str] = []
        self.linked = 0
        self.label = ""

    def add(self, text: str, preserved: bool, linked: bool) -> None:
        if not preserved:
            text = BLANKS.sub(" ", SOURCE_BLANKS.sub(SOURCE_BREAK, text))
        self.pieces.append(text)
        if linked:
            self.linked += len(text.strip())

    def end(self) -> None:
        text = "".join(self.pieces)
        self.pieces = []
        if text and not text.isspace():
            text = BREAK_AT_WIDE.sub("", text).replace(SOURCE_BREAK, " ")
            share = self.linked / max(1, len(text.strip()))
            for line in text.split("\n"):
                line = line.strip()
                if line:
                    self.lines.append(_Line(self.label + line, None, share))
                    self.label = ""
        self.linked = 0


def _lines_of(roots: list[Element], page: Page | None = None, inside: Element | None = None) -> list[_Line]:
    """The printed lines below some elements; data tables stand as one line each."""
    writer = _LineWriter()
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
        if node not in roots and _is_furniture(node, inside):
            continue
        block = node.tag in BLOCKS
        if block:
            writer.end()
            if node.tag == "table" and is_data_table(node):
                writer.lines.append(_Line("", node))
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
    start = parent.attributes.get("start", "")
    value = item.attributes.get("value", "")
    following = counters.get(key, (int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1) - 1) + 1
    counters[key] = int(value) if re.fullmatch(r"-?\d{1,6}", value) else following
    style = None
    for element in (item, parent):
        found = LIST_STYLE.search(element.attributes.get("style", ""))
        style = style or (LIST_STYLES.get(found[1].lower()) if found else None)
    kind = style or LIST_TYPES.get(parent.attributes.get("type", "1"), "decimal")
    if kind == "none":
        return ""
    return number_word(counters[key], kind) + ("、" if kind in ("chineseCountingThousand", "ideographDigital") else ".")


def cell_text(cell: Element) -> str:
    """The text of a table's cell; lines of it are set apart by a blank."""
    return "\n".join(line.text if line.table is None else line.table.text() for line in _lines_of([cell], None, cell))


# -- what is not the plan ----------------------------------------------------------------------------------------------


def _cut_furniture(lines: list[_Line]) -> None:
    """Drop the lines of the page at the head and the tail of its content, and buttons anywhere."""
    lines[:] = [line for line in lines if line.table is not None or not _is_button(line.text)]
    first = next((i for i, line in enumerate(lines) if line.table is not None or _is_sentence(line)), len(lines))
    lines[:first] = [line for line in lines[:first] if not _is_key_line(line.text)]
    while lines and lines[-1].table is None and (_is_foot(lines[-1].text) or _is_mere_link(lines[-1])):
        lines.pop()
    last = max((i for i, line in enumerate(lines) if line.table is not None or _is_sentence(line)), default=-1)
    foot = next((i for i in range(last + 1, len(lines)) if _is_foot(lines[i].text)), len(lines))
    del lines[foot:]


def _cut_above_title(lines: list[_Line], title: str) -> None:
    """Drop tags and menus that stand above the title inside the content; a letterhead and a number stay."""
    letters = NO_LETTER.sub("", title)
    at = next((i for i, line in enumerate(lines[:12]) if letters and NO_LETTER.sub("", line.text) == letters), 0)
    lines[:at] = [line for line in lines[:at] if line.text.endswith("文件") or DOC_NUMBER.fullmatch(line.text)]


def _is_sentence(line: _Line) -> bool:
    return (
        len(line.text) >= 15
        and bool(SENTENCE_END.search(line.text))
        and not _is_foot(line.text)
        and not _is_key_line(line.text)
    )


def _is_mere_link(line: _Line) -> bool:
    return line.linked > 0.9 and not ANNEX_NAME.search(line.text) and not TAIL.fullmatch(line.text)


def _is_button(text: str) -> bool:
    """A line made of nothing but the words of buttons: `【字体：大 中 小】`, `打印 关闭`."""
    if len(text) > 40:
        return False
    words = _words()
    squeezed = _squeezed(text)
    if squeezed in words.lines or squeezed.startswith(
        ("扫一扫在手机", "用手机扫", "手机扫一扫", "当前位置：", "您当前的位置")
    ):
        return True
    pieces = [piece for piece in NO_LETTER.split(text) if piece]
    # A lone `大` or `中` is not yet a button: a heading set one character a line is made of such.
    return len(pieces) > 1 and all(piece in words.lines or piece in words.keys for piece in pieces)


def _is_key_line(text: str) -> bool:
    """A line of what the page says of the document: `发布时间：2024-03-01　来源：市政府办　浏览次数：31`."""
    squeezed = _squeezed(text)
    key = re.split(r"[:：]", squeezed, maxsplit=1)
    if len(key) > 1 and key[0].strip("[【（(") in _words().keys and len(squeezed) <= 120:
        return True
    return bool(re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\d{1,2}:\d{2}(?::\d{2})?)?\S{0,20}", squeezed))


def _tail(content: Element, page: Page) -> list[_Line]:
    """Lines right after the content that belong to the plan: signature, date, list of annexes."""
    parent = content.parent
    if parent is None:
        return []
    after = parent.children[parent.children.index(content) + 1 :]
    roots = [node for node in after if isinstance(node, Element) and not _is_furniture(node, parent)]
    if not roots or sum(root.chars for root in roots) > 600:
        return []
    kept: list[_Line] = []
    for line in _lines_of(roots, page, parent):
        if line.table is not None or _is_foot(line.text) or _is_button(line.text) or not TAIL.match(line.text):
            break
        if len(line.text) > 80 or (line.linked > 0.9 and not ANNEX_NAME.search(line.text)):
            break
        kept.append(line)
    return kept


# -- its title and number ----------------------------------------------------------------------------------------------


def _head(page: Page, content: Element, lines: list[_Line]) -> list[_Line]:
    """The title and the document number that stand above the content, where the content does not repeat them."""
    opening = ""
    for line in lines:
        opening += line.text if line.table is None else ""
        if len(opening) > SETTINGS.title_window:
            break
    opening = NO_LETTER.sub("", opening)
    before = _before(page.body, content)
    head: list[_Line] = []
    title = _title(page, before)
    if title and NO_LETTER.sub("", title) not in opening:
        head.append(_Line(title))
    number = _doc_number(before)
    if number and NO_LETTER.sub("", number) not in opening:
        head.append(_Line(number))
    return head


def _before(body: Element, content: Element) -> list[Element]:
    """The elements that stand before the content on the page, outermost first, its own ancestors left out."""
    ancestors: set[int] = set()
    element: Element | None = content
    while element is not None:
        ancestors.add(id(element))
        element = element.parent
    found: list[Element] = []
    for element in body.elements():
        if element is content:
            break
        if id(element) not in ancestors:
            found.append(element)
    return found


def _title(page: Page, before: list[Element]) -> str:
    """The best of what the page calls its title: like its <title>, named like a plan, a heading."""
    words = _words()
    whole = NO_LETTER.sub("", page.title)
    candidates: list[tuple[float, str]] = []
    for name in words.titles:
        if page.metas.get(name):
            candidates.append((1.5, page.metas[name]))
    for element in before:
        named = any("title" in name.lower() or name.lower() in ("tit", "bt") for name in element.names)
        if element.tag in ("h1", "h2", "h3") or named:
            candidates.append((1.0 + 0.5 * (element.tag == "h1"), element.text()))
    shortened = page.title
    while SITE_SUFFIX.search(shortened) and len(shortened) > 12:
        shortened = SITE_SUFFIX.sub("", shortened)
    candidates += [(0.5, page.title if PLAN_NAME.search(page.title) and shortened == page.title else shortened)]
    best, best_score = "", 0.0
    for weight, text in candidates:
        text = SOURCE_TITLE.sub("", " ".join(text.split()))
        letters = NO_LETTER.sub("", text)
        if not 6 <= len(letters) <= 150 or _is_key_line(text):
            continue
        score = weight + 2 * bool(PLAN_NAME.search(text)) + 2 * bool(whole and (letters in whole or whole in letters))
        if score > best_score:
            best, best_score = text, score
    return best if best_score >= 2.5 else ""


# What sites put after a title: `……的通知 [字体：大 中 小]`
SOURCE_TITLE = re.compile(r"\s*[\[【（(]?\s*字体\s*[:：].*\Z")


def _doc_number(before: list[Element]) -> str:
    """A document number that stands alone above the content, or after its key in the page's table of facts."""
    keyed = ""
    for element in before:
        if element.chars > 200:
            continue
        text = element.text()
        if DOC_NUMBER.fullmatch(text):
            return text
        found = DOC_NUMBER_KEY.match(text)
        if found and not keyed:
            number = DOC_NUMBER.match(text, found.end())
            keyed = number[0] if number else ""
    return keyed


def _attachments(page: Page) -> list[str]:
    """Addresses of the files that the page offers: those named as annexes, and documents of any name."""
    found: list[str] = []
    for element in page.body.elements():
        target = element.attributes.get("href", "") if element.tag == "a" else ""
        if not target or target.lower().startswith(("javascript:", "#", "mailto:")):
            continue
        try:
            path = urlsplit(target).path
            named = ANNEX_NAME.search(element.text())
            if DOC_ATTACHMENT.search(path) or (named and ATTACHMENT.search(path)):
                found.append(urljoin(page.address, target) if page.address else target)
        except ValueError:
            continue  # `http://[` and the like: no address
    return found
