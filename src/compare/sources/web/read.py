"""A saved web page → the plan it shows: the main content found among menus, share buttons and footers."""

from __future__ import annotations

import email
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from compare.codebook import Codebook
from compare.model import Document
from compare.script.labels import ANY_LABEL
from compare.sources.base import Draft, SourceError
from compare.sources.encodings import decode
from compare.sources.web.box import box_lines
from compare.sources.web.content import discount_furniture, main_content
from compare.sources.web.lines import (
    ANNEX_NAME,
    Line,
    cell_text,
    cut_above_title,
    cut_furniture,
    is_key_line,
    lines_of,
    tail_lines,
)
from compare.sources.web.tables import grid_of
from compare.sources.web.tree import HAN, LONGEST_TITLE, Element, Page, parse_page
from compare.sources.web.words import DOC_NUMBER, NO_LETTER, SETTINGS, Words, web_words

LABEL = re.compile(ANY_LABEL)
ATTACHMENT = re.compile(r"\.(?:docx?|wps|wpt|xlsx?|et|pdf|ofd|pptx?|rtf|zip|rar|7z|txt|csv|tif|jpe?g|png)\Z", re.I)
DOC_ATTACHMENT = re.compile(r"\.(?:docx?|wps|xlsx?|et|pdf|ofd|rtf|zip|rar)\Z", re.I)
DOC_NUMBER_KEY = re.compile(r"(?:发\s*文\s*字\s*号|发\s*文\s*号|文\s*件\s*编\s*号|文\s*号)\s*[:：]?\s*")
PLAN_NAME = re.compile(
    r"方案|计划|规划|通知|意见|办法|措施|要点|清单|决定|批复|行动|细则|政策|条例|规定|纲要|公告|通告|函\Z"
)
SITE_SUFFIX = re.compile(r"\s*[-_|–—－]+\s*[^-_|–—－]{2,40}\Z")
# What sites put after a title: `……的通知 [字体：大 中 小]`
SOURCE_TITLE = re.compile(r"\s*[\[【（(]?\s*字体\s*[:：].*\Z")

LEFT_OUT = {"hidden": "words that the page hides are left out", "struck": "words struck through are left out"}


def read_webpage(text: str, path: str | Path, codebook: Codebook) -> Document:
    """Read a decoded web page: its title, the document number printed under it, and its main content.

    Parameters
    ----------
    text : str
        The page.
    codebook : Codebook
        Names of a page's parts, words of its buttons and footers (``web_pages``, ``furniture``).

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
    words = web_words(codebook)
    document = _read_page(page, words, codebook)
    if len(document.text) < SETTINGS.short:
        shown = _read_page(parse_page(text, path, hidden=True), words, codebook)
        if len(shown.text) > max(2 * len(document.text), SETTINGS.least):
            document = shown
    if not document.text.strip():
        reason = next(iter(_elsewhere(page, ())), None)
        problem = f"a web page that shows no text ({reason})" if reason else "a web page that shows no text"
        raise SourceError(path, problem, "open it in a browser, select the text and save it as .txt")
    return document


def _elsewhere(page: Page, links: Sequence[str]) -> list[str]:
    """Where the text may be that a page does not hold itself."""
    found: list[str] = []
    if page.frames:
        found.append(f"it shows or leads to another file ({', '.join(page.frames[:3])})")
    if page.scripted > SETTINGS.scripted:
        found.append("its text is put there by a script")
    files = [link for link in links if DOC_ATTACHMENT.search(urlsplit(link).path)]
    if files:
        found.append(f"it may stand in the attachments: {', '.join(files[:5])}")
    if page.pictures >= SETTINGS.pictures:
        found.append(f"it may stand in pictures ({page.pictures} on the page)")
    return found


def read_mhtml(data: bytes, path: str | Path, codebook: Codebook) -> Document:
    """Read a page saved with all its pictures into one file (.mhtml, .mht); see ``read_webpage``."""
    return read_webpage(page_in_mhtml(data, path), path, codebook)


def page_in_mhtml(data: bytes, path: str | Path) -> str:
    """The page itself of a file that holds it with all its pictures.

    Raises
    ------
    SourceError
        For a file without a page in it.
    """
    message = email.message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                charset = part.get_content_charset()
                if charset and charset not in ("utf-8", "us-ascii"):
                    content = b'<meta charset="' + charset.encode("ascii", "ignore") + b'">' + content
                return decode(content, path)[0]
    raise SourceError(path, "a saved page without a page in it", "open it in a browser and save it again as .html")


def address_of(text: str, path: str | Path) -> str | None:
    """The address that a saved page says it came from, or None."""
    return parse_page(text, path).address


def _read_page(page: Page, words: Words, codebook: Codebook) -> Document:
    draft = Draft("html", page.path)
    discount_furniture(page.body, words)
    content = main_content(page.body, words)
    lines = lines_of([content], words)
    cut_furniture(lines, words)
    lines += tail_lines(content, words)
    head = _head(page, content, lines, words)
    if not head:
        inside = [element for element in content.elements() if element.tag == "h1"]
        cut_above_title(lines, _title(page, [*_before(page.body, content), *inside], words))
    printed = [line.table.text() if line.table else line.text for line in lines]
    head += [Line(said) for said in box_lines(page, content, printed, codebook, words.dates)]
    number = tables = 0
    for line in [*head, *lines]:
        if isinstance(line.table, Element):
            tables += 1
            draft.table(grid_of(line.table, lambda cell: cell_text(cell, words)), f"table {tables}")
        else:
            number += 1
            draft.paragraph(line.text, f"paragraph {number}")
    for target in _attachments(page):
        draft.link(target)
    labelled = any(LABEL.match(line) for line in draft.lines)
    is_short = draft.length < (SETTINGS.short if labelled else SETTINGS.unlabelled)
    reasons = _elsewhere(page, draft.links) if is_short else []
    if reasons or (draft.length < SETTINGS.least and not draft.tables):
        reasons = reasons or ["a script, a frame or a picture may show it"]
        draft.note(
            "short_page",
            f"the page itself says little, and its plan is perhaps elsewhere: {'; '.join(reasons)}; "
            "open it in a browser and save what it shows, or give the other file",
            "warning",
        )
    for element in content.elements():
        for why, text in element.unseen:
            if HAN.search(text):
                draft.tell(f"{why}_left_out", LEFT_OUT[why], text, way_out="check it against the page in a browser")
    return draft.finish()


# -- its title and number ----------------------------------------------------------------------------------------------


def _head(page: Page, content: Element, lines: list[Line], words: Words) -> list[Line]:
    """The title and the document number that stand above the content, where the content does not repeat them."""
    opening = ""
    for line in lines:
        opening += line.text if line.table is None else ""
        if len(opening) > SETTINGS.title_window:
            break
    opening = NO_LETTER.sub("", opening)
    before = _before(page.body, content)
    head: list[Line] = []
    title = _title(page, before, words)
    if title and NO_LETTER.sub("", title) not in opening:
        head.append(Line(title))
    number = _doc_number(before)
    if number and NO_LETTER.sub("", number) not in opening:
        head.append(Line(number))
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


def _title(page: Page, before: list[Element], words: Words) -> str:
    """The best of what the page calls its title: like its <title>, named like a plan, a heading."""
    whole = NO_LETTER.sub("", page.title)
    candidates: list[tuple[float, str]] = []
    for name in words.titles:
        if page.metas.get(name):
            candidates.append((1.5, page.metas[name]))
    for element in before:
        named = any("title" in name.lower() or name.lower() in ("tit", "bt") for name in element.names)
        if (element.tag in ("h1", "h2", "h3") or named) and element.chars + element.linked <= LONGEST_TITLE:
            candidates.append((1.0 + 0.5 * (element.tag == "h1"), element.text()))
    shortened = page.title
    while SITE_SUFFIX.search(shortened) and len(shortened) > 12:
        shortened = SITE_SUFFIX.sub("", shortened)
    candidates += [(0.5, page.title if PLAN_NAME.search(page.title) and shortened == page.title else shortened)]
    best, best_score = "", 0.0
    for weight, text in candidates:
        text = SOURCE_TITLE.sub("", " ".join(text.split()))
        letters = NO_LETTER.sub("", text)
        if not 6 <= len(letters) <= 150 or is_key_line(text, words):
            continue
        score = weight + 2 * bool(PLAN_NAME.search(text)) + 2 * bool(whole and (letters in whole or whole in letters))
        if score > best_score:
            best, best_score = text, score
    return best if best_score >= 2.5 else ""


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
