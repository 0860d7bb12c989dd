"""Where the plan stands on a web page: the smallest part that holds its text, menus and footers discounted."""

from __future__ import annotations

import re

from compare.sources.web.tables import is_data_table
from compare.sources.web.tree import BLOCKS, Element
from compare.sources.web.words import SENTENCE_END, SETTINGS, TAIL, Words


def discount_furniture(body: Element, words: Words) -> None:
    """Take menus, footers and the like out of the counts, unless they hold much of the page's text."""
    total = body.marks
    for element in body.elements():
        if element is body or not _is_named(element, words):
            continue
        share = SETTINGS.foot_share if words.is_foot(element.text()) else SETTINGS.furniture_share
        if element.marks <= share * total:
            above: Element | None = element
            marks, chars = element.marks, element.chars
            while above is not None:
                above.marks -= marks
                above.chars -= chars
                above.linked += chars
                above = above.parent


# What stands in a plan's text, and so is never all of it.
OF_TEXT = ("p", "li", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote")


def main_content(body: Element, words: Words) -> Element:
    """The smallest element that holds nearly all punctuation outside links."""
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
        if child is None or child.tag in OF_TEXT:
            return here
        if child.tag == "table" and is_data_table(child):
            return here
        share = SETTINGS.share_beside_links if _links_beside(here, child) else SETTINGS.share
        if child.marks < max(1.0, share * here.marks) or _has_plan_beside(here, child, words):
            return here
        here = child


def _links_beside(parent: Element, child: Element) -> bool:
    """Whether what stands beside the child is a column of news: much of its text is links."""
    chars, linked = parent.chars - child.chars, parent.linked - child.linked
    return linked > SETTINGS.linked * (chars + linked)


def _has_plan_beside(parent: Element, child: Element, words: Words) -> bool:
    """Whether text beside the child reads like the tail of a plan or holds sentences of its own."""
    after = False
    for sibling in parent.children:
        if sibling is child:
            after = True
            continue
        if isinstance(sibling, str):
            if SENTENCE_END.search(sibling) and not words.is_foot(sibling.strip()):
                return True
            continue
        if not after or sibling.tag not in BLOCKS or is_furniture(sibling, parent, words):
            continue
        text = sibling.text() if sibling.chars > sibling.linked else ""
        if text and len(text) <= 200 and not words.is_foot(text) and any(map(TAIL.fullmatch, (text, *text.split()))):
            return True
    return False


def is_furniture(element: Element, inside: Element, words: Words) -> bool:
    """A part of the page that its tag or class calls a menu, a footer and so on, and that holds little of the text."""
    return element.marks <= 0.1 * inside.marks and _is_named(element, words)


def _is_named(element: Element, words: Words) -> bool:
    if element.tag in ("nav", "footer", "aside", "menu"):
        return True
    for name in element.names:
        # `nav` as a whole, `main-nav` and `shareBox` by their parts
        parts = re.split(r"[-_]", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower())
        if name.lower() in words.furniture or not words.parts.isdisjoint(parts):
            return True
    return False
