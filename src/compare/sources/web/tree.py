"""A web page as a light tree of elements and text, without scripts, styles and what the page hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from compare.sources.base import LIMITS, SourceError

# What is never part of a page's text.
DROPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "math", "canvas"),
        *("audio", "video", "map", "button", "select", "option", "textarea", "input", "datalist", "dialog"),
        *("head", "link", "meta", "base", "rt", "rp"),
    )
)
# What begins and ends a printed line.
BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dir",
            "div",
            "dl",
        ),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
# Tags that need no closing tag, or have none: they do not nest.
UNNESTED = frozenset(
    (
        *("p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "col"),
        *("br", "hr", "img", "input", "meta", "link", "wbr", "base", "area", "embed"),
    )
)
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)(?=[\s/>])")
HIDDEN = re.compile(r"display\s*:\s*none", re.I)
PRESERVED = re.compile(r"white-space\s*:\s*(?:pre-wrap|pre-line|pre)\b", re.I)
FRONT_MATTER = re.compile(r"\A\s*---\n(?:[^\n]*\n)*?---\n(?=\s*<)")
LONGEST_TITLE = 300
MARKS = re.compile(r"[，。；：、！？]|[,;:](?=[\u4e00-\u9fff])")
SPACE = re.compile(r"\s+")


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


# `<!-- saved from url=(0043)https://www.example.gov.cn/art/2024.html -->`, written by browsers that save a page
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->")


def parse_page(text: str, path: str | Path, hidden: bool = False) -> Page:
    """Parse a page as browsers do.

    Parameters
    ----------
    text : str
        The decoded page.
    path : path
        Its name, for messages.
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
    body = _grow(tree.body if tree.body is not None else tree.root, hidden)
    _count(body)
    return Page(
        body,
        title.text().strip()[:LONGEST_TITLE] if title is not None else "",
        metas,
        address if _is_web(address) else None,
        path,
    )


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


def _grow(root: LexborNode | None, hidden: bool) -> Element:
    """Copy the parser's tree without what is never text; ``hidden`` keeps what the page hides."""
    top = Element("body", {})
    node = root.child if root is not None else None
    here = top
    while node is not None:
        if node.is_text_node:
            # Text is asked for at the leaf: on an element the same call would gather its whole branch.
            if node.text_content:
                here.children.append(node.text_content)
        elif node.is_element_node:
            tag = (node.tag or "").lower()
            attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
            if tag not in DROPPED and (hidden or not _is_hidden(attributes)):
                element = Element(tag, attributes, here)
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


def _is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or bool("style" in attributes and HIDDEN.search(attributes["style"]))


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
