"""Fonts, colours, sizes and languages of the charts, and how wide a line of mixed Chinese and Latin text is.

Every chart is drawn inside ``style()``, which starts from matplotlib's own defaults: a theme that a researcher has
set (seaborn's, say) changes no chart, and a chart changes no theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import accumulate
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pylopdf_fonts_zh_cn
from matplotlib import font_manager
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from PIL import Image

from compare.errors import ChoiceError
from compare.findings.words import number as number  # of labels

# -- sizes ----------------------------------------------------------------------------------------------------------

POINTS = 72  # points in an inch
MM = POINTS / 25.4  # points in a millimetre


@dataclass(frozen=True)
class Size:
    """A size to draw for: inches of the picture, and points of margins and text.

    ``tiny`` is the smallest text that is ever set; what does not fit with it is left out, and the chart says so.
    A ``bare`` picture holds no title, subtitle and source: they stand beside it, in the document that it is for.
    """

    name: str
    width: float
    height: float
    margin: float
    title: float
    text: float
    small: float
    tiny: float
    bare: bool = False


# A slide is PowerPoint's 16:9; its smallest text still reads when the picture takes half a slide.
# The text area of an official document is 156 mm by 225 mm (GB/T 9704-2012, 5.2): a Word column, a full page.
SIZES: dict[str, Size] = {
    size.name: size
    for size in (
        Size("slide", 40 / 3, 7.5, margin=36, title=27, text=18, small=16, tiny=14),
        Size("column", 156 / 25.4, 112 / 25.4, margin=3, title=12.5, text=8.5, small=7.5, tiny=6),
        Size("page", 156 / 25.4, 225 / 25.4, margin=3, title=13.5, text=9, small=8, tiny=6),
    )
}


def get_size(size: str | Size) -> Size:
    """The size of that name; an unknown name is a ``ValueError`` that lists the known ones.

    Raises
    ------
    ChoiceError
        For an unknown name; the message lists the known ones.
    """
    if isinstance(size, Size):
        return size
    if size not in SIZES:
        raise ChoiceError(f"no size {size!r}; there are {', '.join(SIZES)}")
    return SIZES[size]


# -- colours --------------------------------------------------------------------------------------------------------

# Okabe and Ito's colours, which people with any of the common colour blindnesses tell apart, without the yellow
# that vanishes on white.
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE = "#56B4E9", "#CC79A7"
INK, QUIET, FAINT, RULE, PAPER = "#222222", "#5c5c5c", "#9a9a9a", "#dcdcdc", "#ffffff"
EMPTY_CELL, BLACK = "#f4f4f4", "#000000"
# Classes that lie side by side: each is lighter than the one before by 1.6 at least, so that they differ in grey too.
STEPS = ("#0b4a80", "#4f97cc", "#f3cb8b")

# One hue each, light to dark: order is seen in grey as well.
BLUES = LinearSegmentedColormap.from_list("plan_blues", ["#e3eef7", "#8fbfe0", "#2f86c1", "#0b4a80"])
ORANGES = LinearSegmentedColormap.from_list("plan_oranges", ["#fdeedb", "#f5c27d", "#dd8a1c", "#8a4a00"])
GREENS = LinearSegmentedColormap.from_list("plan_greens", ["#e2f3ed", "#8fd0b9", "#22936f", "#00503b"])


def luminance(colour: Any) -> float:
    """How light a colour is to the eye, 0 to 1 (WCAG 2.1)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in mpl.colors.to_rgb(colour)
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(one: Any, other: Any) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1); 4.5 is what text needs."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: Any) -> str:
    """Black or white, whichever reads better on a colour: one of them has a contrast of 4.5 at least."""
    return max((PAPER, BLACK), key=lambda ink: contrast(ink, colour))


# -- fonts ----------------------------------------------------------------------------------------------------------

FALLBACK = "DejaVu Sans"  # ships with matplotlib: Greek, Cyrillic, rarer signs
MISSING = "〓"  # the printer's mark for a character that the fonts do not have


@lru_cache(maxsize=1)
def font_family() -> list[str]:
    """The families that charts are set in: Noto Sans SC out of its package, so that no system font is needed."""
    path = str(pylopdf_fonts_zh_cn.sans_path())
    font_manager.fontManager.addfont(path)
    return [font_manager.FontProperties(fname=path).get_name(), FALLBACK]


def use_chinese_font() -> list[str]:
    """Set matplotlib's font to one that has Chinese, for charts of one's own; call it after seaborn's ``set_theme``.

    Returns
    -------
    list of str
        The font families now in use, the Chinese one first.
    """
    mpl.rcParams["font.family"] = font_family()
    mpl.rcParams["axes.unicode_minus"] = True
    mpl.rcParams["font.weight"] = "normal"
    return list(mpl.rcParams["font.family"])


@lru_cache(maxsize=1)
def _fonts() -> tuple[FT2Font, ...]:
    paths = [str(pylopdf_fonts_zh_cn.sans_path()), font_manager.findfont(FALLBACK)]
    fonts = tuple(FT2Font(path) for path in paths)
    for font in fonts:
        font.set_size(100, POINTS)
    return fonts


@lru_cache(maxsize=1)
def _characters() -> tuple[frozenset[int], ...]:
    return tuple(frozenset(font.get_charmap()) for font in _fonts())


# On a screen each glyph is as wide as a whole number of pixels; measured, a line grows by so much at most.
ROUNDING, LATIN_ROUNDING = 1.025, 1.05


@lru_cache(maxsize=8192)
def _advance(character: str) -> float:
    """The width of one character in em, as wide as it may get on a screen."""
    for font, known in zip(_fonts(), _characters(), strict=True):
        if ord(character) in known:
            wide = font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100
            return wide * (ROUNDING if wide > 0.95 else LATIN_ROUNDING)
    return ROUNDING


@lru_cache(maxsize=1)
def _printable() -> frozenset[str]:
    return frozenset(map(chr, frozenset().union(*_characters())))


def printable(text: Any) -> str:
    """The text as one line in characters that the fonts have; a character they lack becomes 〓."""
    known = _printable()
    line = " ".join(str(text).split())
    return line if known.issuperset(line) else "".join(c if c in known else MISSING for c in line)


def text_width(text: str, points: float) -> float:
    """The width of a line in points."""
    return sum(map(_advance, text)) * points


# What may not begin a line, what may not end one, and what is never broken: Latin words and numbers.
NO_START = frozenset("、，。；：！？）〕】》〉”’％%,.;:!?)]}…—·")
NO_END = frozenset("（〔【《〈“‘([{")
WORD = re.compile(r"[≥≤<>=]?[0-9A-Za-zÀ-ɏ][0-9A-Za-zÀ-ɏ.,'’&/+%_-]*|\s+|.", re.S)


def fit(text: str, width: float, points: float) -> str:
    """The text cut with … so that it is no wider than ``width`` points."""
    text = printable(text)
    if text_width(text, points) <= width:
        return text
    room, kept = width - text_width("…", points), []
    for character in text:
        room -= _advance(character) * points
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip(" ，、（(") + "…"


CLAUSE = re.compile(r"[，；：、,;:]\s?$")


def wrap_title(text: str, width: float, points: float, lines: int) -> list[str]:
    """As ``wrap``, but a line that breaks inside a clause breaks before it where more than half of it is left."""
    result: list[str] = []
    rest = text
    while rest and len(result) < lines - 1 and text_width(rest, points) > width:
        line = wrap(rest, width, points)[0]
        inside = list(accumulate(((c in "（(") - (c in "）)") for c in line), initial=0))[1:]
        if not CLAUSE.search(line) or inside[-1] > 0:
            # after a mark that stands in no bracket; failing that before a bracket, then after any mark
            marks = [i + 1 for i, c in enumerate(line) if c in "，；：、,;:"]
            ends = [
                max((end for end in marks if inside[end - 1] <= 0), default=0),
                max(map(line.rfind, "（(")),
                max(marks, default=0),
            ]
            for cut in ends:
                if cut > 0 and text_width(line[:cut], points) > width * 0.5:
                    line = line[:cut].rstrip()
                    break
        result.append(line)
        rest = rest[len(line) :].lstrip()
    return result + (wrap(rest, width, points, 1) if rest else [])


def wrap(text: str, width: float, points: float, lines: int | None = None) -> list[str]:
    """Break a text into lines no wider than ``width`` points.

    Parameters
    ----------
    text : str
        One line; Chinese may break between any two characters, Latin words and numbers stay whole.
    width : float
        Points.
    points : float
        Size of the text.
    lines : int, optional
        At most so many lines; what is left over is cut with ….

    Returns
    -------
    list of str
        At least one line. No line begins with a closing mark or ends with an opening one where that can be helped.
    """
    words = WORD.findall(printable(text))
    result: list[list[str]] = [[]]
    used = 0.0
    for word in words:
        size = text_width(word, points)
        opens = all(one in NO_END for one in result[-1])  # what only opens takes the next word beside it
        if not opens and used + size > width + 0.01 and not word.isspace():
            carried: list[str] = []
            while len(result[-1]) > 1 and (
                (word if not carried else carried[0])[0] in NO_START or result[-1][-1][-1] in NO_END
            ):
                carried.insert(0, result[-1].pop())
            used = sum(text_width(one, points) for one in carried)
            if used + size > width + 0.01:  # what would be carried has no room there either
                result[-1] += carried
                carried, used = [], 0.0
            result.append(carried)
        if not result[-1] and word.isspace():
            if len(result) > 1:
                result[-2].append(word)
            continue
        result[-1].append(word)
        used += size
    if lines is not None and len(result) > lines:
        rest = "".join(word for line in result[lines - 1 :] for word in line)
        result = [*result[: lines - 1], [fit(rest.rstrip() + "…", width, points)]]
    return [fit("".join(line).strip(), width + 0.5, points) for line in result]


# -- the style itself -----------------------------------------------------------------------------------------------


def _settings(size: Size) -> dict[str, Any]:
    return {
        "font.family": font_family(),
        "font.size": size.text,
        "font.weight": "normal",
        "text.color": INK,
        "text.parse_math": False,  # a plan may well hold two dollar signs
        "axes.labelcolor": QUIET,
        "axes.edgecolor": FAINT,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.labelsize": size.small,
        "axes.unicode_minus": True,
        "xtick.labelsize": size.small,
        "ytick.labelsize": size.small,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "figure.facecolor": PAPER,
        "axes.facecolor": PAPER,
        "figure.dpi": 96 if size.width > 8 else 200,
        "patch.linewidth": 0,
        "lines.solid_capstyle": "butt",
        "path.simplify": False,
    }


@contextmanager
def style(size: str | Size = "slide") -> Iterator[Size]:
    """Draw inside this: matplotlib's defaults, our font, our sizes; everything is as it was afterwards."""
    wanted = get_size(size)
    with plt.style.context(["default", _settings(wanted)]):
        yield wanted


def pixels(figure: Figure, dpi: int) -> Image.Image:
    """A figure as matplotlib saves it, without the layer of transparency, which takes half of the time to pack."""
    drawn = BytesIO()
    figure.savefig(drawn, format="rgba", dpi=dpi)
    width, height = (int(side) for side in figure.get_size_inches() * dpi)
    return Image.frombytes("RGBA", (width, height), drawn.getvalue()).convert("RGB")
