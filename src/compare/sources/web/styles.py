"""What a page's style sheets and inline styles hide: text that no reader of the page sees, or sees struck through.

Only what decides whether text is seen is looked at, for a screen of usual width; sheets outside the file are unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import tinycss2
from selectolax.lexbor import LexborHTMLParser
from tinycss2.color3 import RGBA, parse_color

SCREEN = 1280  # pixels
MOST_CSS = 1_000_000
MOST_RULES = 5_000
MOST_MATCHES = 1_000_000
# Declarations that may hide text: `display:none`, `left:-9999px`, `color:#fff`
RELEVANT = re.compile(
    r"display|visibility|opacity|font|indent|position|left|top|margin|transform|clip|width|height|overflow"
    r"|decoration|color|background",
    re.I,
)
WIDTH = re.compile(r"(min|max)-(?:device-)?width\s*:\s*([\d.]+)\s*(px|em|rem)")
LENGTH = re.compile(r"\s*(-?[\d.]+)\s*(px|pt|em|rem|%|vw|vh|cm|in)?")
PIXELS = {"pt": 4 / 3, "em": 16, "rem": 16, "%": 0.16, "vw": SCREEN / 100, "vh": 8, "cm": 38, "in": 96}
FAR = 900  # pixels off the edge
SHIFTED = re.compile(r"translate[XY3d]*\(\s*-\d{4,}px|scale\(\s*0\s*[,)]", re.I)
CLIPPED = re.compile(
    r"rect\(\s*(?:0|1px)(?:px)?[\s,]+(?:0|1px)(?:px)?[\s,]+(?:0|1px)(?:px)?[\s,]+(?:0|1px)(?:px)?\s*\)"
)
INSET = re.compile(r"inset\(\s*(?:50|100)%")
SELECTOR_PARTS = (
    re.compile(r"#[\w-]+"),
    re.compile(r"\.[\w-]+|\[[^\]]*\]|:(?!:)[\w-]+"),
    re.compile(r"(?:^|[\s>+~])[a-zA-Z]"),
)
Declarations = dict[str, str]
PAPER = RGBA(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """How the text at a place of the page is seen; all of it passes on to what stands inside."""

    visible: bool = True
    sized: bool = True
    shifted: bool = False  # out of the window by its indent
    struck: bool = False
    colour: RGBA | None = None
    ground: RGBA | None = PAPER  # None where a picture or an unknown sheet may lie under the text

    @property
    def why_unseen(self) -> str | None:
        """``hidden``, ``struck``, or None where the text is seen."""
        if self.struck:
            return "struck"
        if not self.visible or not self.sized or self.shifted:
            return "hidden"
        if self.colour is None:
            return None
        same = self.ground is not None and all(abs(a - b) < 0.03 for a, b in zip(self.colour, self.ground, strict=True))
        return "hidden" if same or self.colour.alpha < 0.05 else None


PLAIN = Seen()


class Styles:
    """The style sheets inside a page, matched to its elements.

    Parameters
    ----------
    tree : LexborHTMLParser
        The parsed page.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.plain: dict[int, Declarations] = {}
        self.important: dict[int, Declarations] = {}
        self.has_others = any(
            "stylesheet" in (node.attributes.get("rel") or "").lower() for node in tree.css("link[rel]")
        )
        sheets = [node.text() for node in tree.css("style") if _on_screen(node.attributes.get("media") or "")]
        try:
            rules = sorted(_rules("\n".join(sheets)[:MOST_CSS]), key=lambda rule: rule[0])
        except RecursionError:  # brackets in brackets without end
            rules = []
        matches = 0
        for (heavy, *_), selector, declarations in rules:
            if matches > MOST_MATCHES:
                break
            try:
                found = tree.css(selector)
            except Exception:  # a selector that the parser does not know
                continue
            matches += len(found)
            for node in found:
                (self.important if heavy else self.plain).setdefault(node.mem_id, {}).update(declarations)

    def declared(self, name: int, attributes: dict[str, str]) -> Declarations:
        """What is declared for an element: by sheets, by its own style, and by whatever is important."""
        own = attributes.get("style", "")
        declared = dict(self.plain.get(name, ()))
        plain, important = (
            _declarations(tinycss2.parse_blocks_contents(own[:5000])) if RELEVANT.search(own) else ({}, {})
        )
        declared |= plain | self.important.get(name, {}) | important
        if attributes.get("bgcolor"):
            declared.setdefault("background", attributes["bgcolor"])
        if attributes.get("background"):
            declared.setdefault("background", "url()")
        return declared


def _on_screen(media: str) -> bool:
    """Whether a media query holds on a screen of usual width."""
    queries = [query.strip().lower() for query in media.split(",")]
    return any(_holds(query) for query in queries) if media.strip() else True


def _holds(query: str) -> bool:
    negated = query.startswith("not")
    query = re.sub(r"^(?:not|only)\s+", "", query)
    kind = re.match(r"[a-z]+", query)
    fits = kind is None or kind[0] in ("all", "screen", "and")
    for bound, number, unit in WIDTH.findall(query):
        pixels = float(number.strip(".") or 0) * (1 if unit == "px" else 16)
        fits = fits and (pixels <= SCREEN if bound == "min" else pixels >= SCREEN)
    return fits != negated


def _rules(css: str) -> Iterator[tuple[tuple[bool, int, int], str, Declarations]]:
    """The rules that may hide text: rank, selector, declarations."""
    stack = [iter(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))]
    order = 0
    while stack and order < MOST_RULES:
        rule = next(stack[-1], None)
        if rule is None:
            stack.pop()
        elif rule.type == "at-rule":
            inside = rule.lower_at_keyword in ("media", "supports", "layer") and rule.content is not None
            prelude = tinycss2.serialize(rule.prelude)
            if inside and (rule.lower_at_keyword != "media" or _on_screen(prelude)) and len(stack) < 5:
                stack.append(iter(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)))
        elif rule.type == "qualified-rule":
            plain, important = _declarations(
                tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            )
            for selector in tinycss2.serialize(rule.prelude).split(",") if plain or important else ():
                if "::" in selector or re.search(r":(?:before|after|hover|focus|active|visited|target)\b", selector):
                    continue
                order += 1
                weight = sum(len(p.findall(selector)) * 1000 ** (2 - i) for i, p in enumerate(SELECTOR_PARTS))
                for heavy, declarations in ((False, plain), (True, important)):
                    if declarations:
                        yield (heavy, weight, order), selector.strip(), declarations


def _declarations(nodes: Sequence[tinycss2.ast.Node]) -> tuple[Declarations, Declarations]:
    """The declarations that may hide text: plain ones and important ones."""
    plain: Declarations = {}
    important: Declarations = {}
    for node in nodes:
        if node.type == "declaration" and RELEVANT.search(node.lower_name):
            value = tinycss2.serialize(node.value).strip().lower()
            (important if node.important else plain)[node.lower_name] = value
    return plain, important


def _pixels(value: str) -> float | None:
    found = LENGTH.match(value)
    try:
        return float(found[1]) * PIXELS.get(found[2] or "px", 1) if found else None
    except ValueError:
        return None


def is_gone(declared: Declarations) -> bool:
    """Whether an element and all that stands in it is off the page: not displayed, out of the window, cut to nothing."""
    if not declared:
        return False

    def length(*names: str) -> float | None:
        return next((_pixels(declared[name]) for name in names if name in declared), None)

    if declared.get("display") == "none" or declared.get("content-visibility") == "hidden":
        return True
    opacity = _pixels(declared["opacity"]) if "opacity" in declared else None
    if opacity is not None and opacity < 0.02:
        return True
    placed = declared.get("position", "") in ("absolute", "fixed")
    edges = [length("left"), length("top"), length("right"), length("bottom")] if placed else []
    edges += [length("margin-left"), length("margin-top")]
    if any(edge is not None and edge <= -FAR for edge in edges):
        return True
    if placed and (length("left") or 0) > 4 * SCREEN:
        return True
    if SHIFTED.search(declared.get("transform", "")) or INSET.search(declared.get("clip-path", "")):
        return True
    if placed and CLIPPED.search(declared.get("clip", "")):
        return True
    cut = "hidden" in (declared.get("overflow", ""), declared.get("overflow-x", ""), declared.get("overflow-y", ""))
    sizes = [length("width", "max-width"), length("height", "max-height")]
    return cut and any(size is not None and size <= 1 for size in sizes)


def seen_inside(outer: Seen, tag: str, attributes: dict[str, str], declared: Declarations, unknown: bool) -> Seen:
    """How text inside an element is seen, given how it is seen around it.

    ``unknown`` says that sheets outside the file may paint what the element stands on.
    """
    changes: dict[str, bool | RGBA | None] = {}
    if "visibility" in declared:
        changes["visible"] = declared["visibility"] not in ("hidden", "collapse")
    size = declared.get("font-size") or _size_in(declared.get("font", ""))
    if size:
        pixels = _pixels(size)
        relative = size.endswith(("em", "%")) and not size.endswith("rem")
        if pixels is not None:
            changes["sized"] = pixels > 1 and (outer.sized or not relative)
    if "text-indent" in declared:
        changes["shifted"] = (_pixels(declared["text-indent"]) or 0) <= -FAR
    if tag in ("s", "strike", "del") or "line-through" in declared.get(
        "text-decoration", declared.get("text-decoration-line", "")
    ):
        changes["struck"] = True
    colour = declared.get("color") or (attributes.get("color", "") if tag == "font" else "")
    found = parse_color(colour) if colour else None
    if isinstance(found, RGBA):
        changes["colour"] = found
    grounds = [declared[name] for name in ("background", "background-color", "background-image") if name in declared]
    for ground in grounds:
        painted = [piece for word in ground.split() if isinstance(piece := parse_color(word), RGBA)]
        if "url(" in ground or "gradient" in ground:
            changes["ground"] = None
        elif painted and painted[-1].alpha > 0.5:
            changes["ground"] = painted[-1]
    if not grounds and unknown:
        changes["ground"] = None
    return replace(outer, **changes) if changes else outer  # type: ignore[arg-type]


def _size_in(font: str) -> str:
    """The size in a `font:` declaration: `font: bold 0/1 sans-serif`."""
    found = re.search(r"(?:^|\s)(\d[\d.]*(?:px|pt|em|rem|%)?)(?:\s*/|\s+[a-z\"'])", font)
    return found[1] if found else ""
