"""A web page as a light tree of elements and text, without scripts, styles and what the page hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from compare.sources.base import LIMITS, SourceError
from compare.sources.web.styles import PLAIN, Seen, Styles, is_gone, seen_inside

# What is never part of a page's text.
DROPPED = frozenset((
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "math", "canvas", "audio",
    "video", "map", "button", "select", "option", "textarea", "input", "datalist", "dialog", "head", "link", "meta",
    "base", "rt", "rp", "rtc",
))  # fmt: skip
# What begins and ends a printed line.
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
# Tags that need no closing tag, or have none: they do not nest.
UNNESTED = frozenset((
    "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "col", "br", "hr", "img", "input",
    "meta", "link", "wbr", "base", "area", "embed",
))  # fmt: skip
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)(?=[\s/>])")
PRESERVED = re.compile(r"white-space\s*:\s*(?:pre-wrap|pre-line|pre)\b", re.I)
FRONT_MATTER = re.compile(r"\A\s*---\n(?:[^\n]*\n)*?---\n(?=\s*<)")
LONGEST_TITLE = 300
MARKS = re.compile(r"[，。；：、！？]|[,;:](?=[\u4e00-\u9fff])")
SPACE = re.compile(r"\s+")
REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'\s>]+)", re.I)
HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(eq=False, slots=True)
class Element:
    """An element of the page; ``marks`` and ``chars`` count punctuation and characters outside links, ``linked`` inside."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)
    marks: int = 0
    chars: int = 0
    linked: int = 0
    seen: Seen = PLAIN
    unseen: list[tuple[str, str]] = field(default_factory=list)  # (why, words) of what is not seen here

    @property
    def names(self) -> list[str]:
        """The words of its id and classes."""
        return [*self.attributes.get("class", "").split(), *self.attributes.get("id", "").split()]

    def elements(self) -> Iterator[Element]:
        """All elements below this one and itself, in page order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def text(self) -> str:
        """All characters below this element, blanks squeezed."""
        pieces: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                pieces.append(node)
            else:
                stack.extend(reversed(node.children))
        return SPACE.sub(" ", "".join(pieces)).strip()


@dataclass(slots=True)
class Page:
    """A parsed page: its body as a tree, what its head says of title and address."""

    body: Element
    title: str
    metas: dict[str, str]
    address: str | None
    path: str | Path
    frames: tuple[str, ...] = ()  # addresses of pages and files shown inside this one
    pictures: int = 0
    scripted: int = 0  # Chinese characters that stand in scripts


# `<!-- saved from url=(0043)https://www.example.gov.cn/art/2024.html -->`, written by browsers that save a page
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->")


def parse_page(text: str, path: str | Path, hidden: bool = False) -> Page:
    """Parse a page as browsers do.

    Parameters
    ----------
    text : str
        The decoded page.
    hidden : bool
        Keep what the page hides until its scripts run.

    Raises
    ------
    SourceError
        For tags that nest deeper than any page does, which would take a parser minutes.
    """
    _check_depth(text, path)
    saved = SAVED_FROM.search(text[:5000])
    tree = LexborHTMLParser(FRONT_MATTER.sub("", text))
    metas: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property")
        if name and attributes.get("content"):
            metas.setdefault(name, (attributes["content"] or "")[:LONGEST_TITLE])
    title = tree.css_first("title")
    address = saved[1] if saved else None
    canonical = tree.css_first("link[rel=canonical]")
    if address is None and canonical is not None:
        address = canonical.attributes.get("href")
    address = address or metas.get("og:url")
    body = _grow(tree.body if tree.body is not None else tree.root, Styles(tree), hidden)
    _count(body)
    return Page(
        body,
        title.text().strip()[:LONGEST_TITLE] if title is not None else "",
        metas,
        address if _is_web(address) else None,
        path,
        tuple(dict.fromkeys(filter(None, map(_framed, tree.css("iframe,frame,embed,object,meta[http-equiv]"))))),
        len(tree.css("img")),
        sum(len(HAN.findall(node.text() or "")) for node in tree.css("script,template,noscript")),
    )


def _framed(node: LexborNode) -> str:
    target = node.attributes.get("src") or node.attributes.get("data") or ""
    if node.tag == "meta":  # `<meta http-equiv="refresh" content="0;url=content_12.html">`
        found = REFRESH.search(node.attributes.get("content") or "")
        target = found[1] if found and (node.attributes.get("http-equiv") or "").lower() == "refresh" else ""
    return "" if target.lower().startswith(("about:", "javascript:", "data:")) else target[:LONGEST_TITLE]


def _is_web(address: str | None) -> bool:
    return bool(address and re.match(r"https?://\S+\Z", address))


def _check_depth(text: str, path: str | Path) -> None:
    tags = text.count("<")
    if tags > LIMITS.tags:
        raise SourceError(path, f"more than {LIMITS.tags:,} tags, which no page has", "save the page's text as .txt")
    if tags <= LIMITS.depth:
        return
    depth = 0
    for found in TAG.finditer(text):
        if found[2].lower() not in UNNESTED:
            depth += -1 if found[1] else 1
            if depth > LIMITS.depth:
                raise SourceError(
                    path, f"its tags nest more than {LIMITS.depth:,} deep", "save the page's text as .txt"
                )
            depth = max(depth, 0)


def _grow(root: LexborNode | None, styles: Styles, hidden: bool) -> Element:
    """Copy the parser's tree without what is never text; ``hidden`` keeps what the page hides."""
    top = Element("body", {})
    if root is not None:
        attributes = _attributes(root)
        top.seen = seen_inside(top.seen, "body", attributes, styles.declared(root.mem_id, attributes), False)
    node = root.child if root is not None else None
    here = top
    while node is not None:
        if node.is_text_node:
            # Text is asked for at the leaf: on an element the same call would gather its whole branch.
            text = node.text_content
            why = here.seen.why_unseen
            if text and why is not None and not (hidden and why == "hidden"):
                here.unseen.append((why, text[:LONGEST_TITLE]))
            elif text:
                here.children.append(text)
        elif node.is_element_node:
            tag = (node.tag or "").lower()
            attributes = _attributes(node)
            declared = styles.declared(node.mem_id, attributes)
            gone = "hidden" in attributes or is_gone(declared)
            if tag not in DROPPED and gone and not hidden:
                here.unseen.append(("hidden", (node.text() or "")[:LONGEST_TITLE]))
            elif tag not in DROPPED:
                element = Element(tag, attributes, here)
                unknown = styles.has_others and bool(attributes.get("class") or attributes.get("id"))
                element.seen = seen_inside(here.seen, tag, attributes, declared, unknown)
                here.children.append(element)
                if node.child is not None:
                    here, node = element, node.child
                    continue
        while node is not None and node.next is None:
            if here.parent is None:
                return top
            here, node = here.parent, node.parent
        node = node.next if node is not None else None
    return top


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name.lower(): value or "" for name, value in node.attributes.items()}


def _count(top: Element) -> None:
    """Add up punctuation and characters from the leaves."""
    for element in reversed(list(top.elements())):
        text = "".join(child for child in element.children if isinstance(child, str))
        chars = len(SPACE.sub("", text))
        element.chars += chars
        element.marks += len(MARKS.findall(text))
        if element.tag == "a" and "href" in element.attributes:
            element.linked += element.chars
            element.chars = element.marks = 0
        if element.parent is not None:
            element.parent.chars += element.chars
            element.parent.marks += element.marks
            element.parent.linked += element.linked


def is_preserved(element: Element) -> bool:
    """Whether line ends of the source are printed inside this element."""
    return element.tag == "pre" or bool(PRESERVED.search(element.attributes.get("style", "")))
