"""Which words a Word document prints: what its styles and runs hide, strike through or set in the colour of the paper."""

from __future__ import annotations

import re

from lxml import etree

from compare.sources.office.numbering import MOST_BASES, W

OFF = ("0", "false", "off", "none")
# Properties that a style switches: `<w:vanish/>`, `<w:strike w:val="0"/>`
HIDING = ("vanish", "webHidden")
STRIKING = ("strike", "dstrike")
SWITCHES = (HIDING[0], *STRIKING)
PAPER = frozenset(("ffffff", "fefefe", "fdfdfd"))
SMALLEST = 3  # half points: type of 1 pt and a half is a hair line, no text
# Fonts whose letters are signs: `l` of Wingdings prints ●
SIGN_FONTS = re.compile(r"(?:wingdings|webdings|zapf ?dingbats|marlett)", re.I)


class Styles:
    """The styles of a document, as far as they say what is printed.

    Parameters
    ----------
    part : element or None
        The root of ``styles.xml``.

    Notes
    -----
    ECMA-376 part 1, 17.7.3: a switch in a run counts as it stands; else those of the paragraph's and the run's style,
    each with what it is based on, cancel one another.
    """

    def __init__(self, part: etree._Element | None) -> None:
        self.based_on: dict[str, str | None] = {}
        self.values: dict[str, dict[str, str]] = {}
        self.default: dict[str, str] = {}  # by type of style
        root: list[etree._Element] = list(part) if part is not None else []
        self.everywhere = _values(part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")) if part is not None else {}
        for style in root:
            if style.tag == W + "style":
                name = style.get(W + "styleId", "")
                base = style.find(W + "basedOn")
                self.based_on[name] = base.get(W + "val") if base is not None else None
                self.values[name] = _values(style.find(W + "rPr"))
                if is_painted(style.find(W + "pPr")):
                    self.values[name]["shd"] = "clear"
                if style.get(W + "default") in ("1", "true"):
                    self.default[style.get(W + "type", "paragraph")] = name

    def _of(self, style: str | None, name: str) -> str | None:
        for _ in range(MOST_BASES):
            if style is None or style not in self.values:
                return None
            if name in self.values[style]:
                return self.values[style][name]
            style = self.based_on[style]
        return None

    def value(self, name: str, own: etree._Element | None, paragraph_style: str | None) -> str | None:
        """A property of a run: its own, else its style's, else its paragraph's style's, else the document's."""
        values = _values(own)
        if name in values:
            return values[name]
        for style in (values.get("rStyle"), paragraph_style or self.default.get("paragraph")):
            found = self._of(style, name)
            if found is not None:
                return found
        return self.everywhere.get(name)

    def is_on(self, name: str, own: etree._Element | None, paragraph_style: str | None) -> bool:
        """Whether a switch is on for a run, or for the mark that ends a paragraph.

        Parameters
        ----------
        name : str
            ``vanish``, ``strike`` or ``dstrike``.
        own : element or None
            Its ``w:rPr``.
        paragraph_style : str or None
            The style that its paragraph names.
        """
        values = _values(own)
        if name in values:
            return values[name] not in OFF
        styles = (values.get("rStyle"), paragraph_style or self.default.get("paragraph"))
        told = [self._of(style, name) not in (None, *OFF) for style in styles]
        return told[0] != told[1] or self.everywhere.get(name) not in (None, *OFF)

    def why_unseen(self, own: etree._Element | None, paragraph_style: str | None, on_paper: bool) -> str | None:
        """Why a run is not read: ``hidden``, ``struck``, ``unseen`` (white or too small to see), or None.

        ``on_paper`` says that nothing is known to be painted under the run.
        """
        if self.is_on("vanish", own, paragraph_style):
            return "hidden"
        if any(self.is_on(name, own, paragraph_style) for name in STRIKING):
            return "struck"
        size = self.value("sz", own, paragraph_style) or ""
        if size.isdigit() and int(size) <= SMALLEST:
            return "unseen"
        colour = (self.value("color", own, paragraph_style) or "").lower()
        painted = "shd" in _values(own) or "highlight" in _values(own)
        if on_paper and colour in PAPER and not painted and self.value("shd", own, paragraph_style) is None:
            return "unseen"
        return None


def _values(properties: etree._Element | None) -> dict[str, str]:
    """What a ``w:rPr`` says, by name; a switch without a value is on."""
    found: dict[str, str] = {}
    for child in properties if properties is not None else ():
        if isinstance(child.tag, str) and child.tag.startswith(W):
            found[child.tag[len(W) :]] = child.get(W + "val", "1")
    return found


def is_painted(element: etree._Element | None) -> bool:
    """Whether ``w:pPr`` or ``w:tcPr`` paints what lies under the text in a colour of its own."""
    shading = element.find(W + "shd") if element is not None else None
    if shading is None:
        return False
    return shading.get(W + "fill", "auto").lower() not in ("auto", *PAPER) or shading.get(W + "val") not in (
        "clear",
        "nil",
    )


def is_sign_font(properties: etree._Element | None) -> bool:
    """Whether a run's Latin letters are set in a font of signs."""
    fonts = properties.find(W + "rFonts") if properties is not None else None
    return fonts is not None and bool(SIGN_FONTS.match(fonts.get(W + "ascii", "") or fonts.get(W + "hAnsi", "")))
