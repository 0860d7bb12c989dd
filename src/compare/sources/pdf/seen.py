"""Which characters of a PDF's page a reader sees: no watermarks, nothing white, covered, off the page or in a hidden layer."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from pdfminer.pdftypes import list_value, resolve1
from pdfminer.utils import decode_text
from pdfplumber.page import Page

from compare.sources.pdf.ink import INVISIBLE, Ink

MOST_ANNOTATIONS = 500
Char = dict[str, Any]
INKED = ("DeviceGray", "CalGray", "DeviceRGB", "CalRGB", "DeviceCMYK", "ICCBased")


@dataclass(frozen=True, slots=True)
class SeenSettings:
    """Thresholds of what is seen.

    Attributes
    ----------
    white : float
        Brightness from 0 (black) to 1; what is as bright as its ground, to within 1 - ``white``, is not seen.
    pale : float
        Brightness from which on large type is a watermark.
    large : float
        A watermark's type is larger than the page's by this factor.
    overlap : float
        Share of a character that another one's box covers, from which on they are printed over one another.
    smallest : float
        Type lower than this many points is a hair line.
    turned_least : int
        Words at another angle than the page's are read as a page of their own from so many characters on.
    grounds : int
        How many painted things of a page, the largest, are asked whether they lie under or over its text.
    thin : float
        A line through words is thinner than so many points.
    through : float
        How far from the middle of a character such a line may run, and from its edges end, in heights of the character.
    grid : float
        How far from a line, in points, the middle of a character may lie that is asked for.
    """

    white: float = 0.96
    pale: float = 0.72
    large: float = 1.6
    overlap: float = 0.3
    smallest: float = 1.5
    turned_least: int = 30
    grounds: int = 500
    thin: float = 2.5
    through: float = 0.29
    grid: float = 12.0


SETTINGS = SeenSettings()


@dataclass(slots=True)
class Seen:
    """The characters that are seen, and the words that are left out, by kind."""

    chars: list[Char]
    left_out: dict[str, str] = field(default_factory=dict)


def angle_of(char: Char) -> int:
    """The angle at which a character stands, in degrees against the clock; 0 for upright ones."""
    a, b, *_ = char.get("matrix", (1, 0, 0, 1, 0, 0))
    angle = math.degrees(math.atan2(b, a)) % 360
    square = round(angle / 90) * 90
    return square % 360 if abs(angle - square) < 2 else max(1, round(angle))


def angles_of(chars: Sequence[Char]) -> list[int]:
    """The angles (0, 90, 180, 270) at which a page has text to be read, the commonest first."""
    counts = Counter(angle_of(char) for char in chars if not char["text"].isspace())
    square = [(count, -angle) for angle, count in counts.items() if angle % 90 == 0]
    order = [-angle for _, angle in sorted(square, reverse=True)]
    return [angle for i, angle in enumerate(order) if i == 0 or counts[angle] >= SETTINGS.turned_least]


def seen_on(page: Page, others: Sequence[int] = ()) -> Seen:
    """The characters of a page that are seen and stand upright.

    Parameters
    ----------
    page : Page
        Laid out with the ``Ink`` of its things.
    others : sequence of int
        Angles of words that are read elsewhere, and so are not left out.
    """
    upright, left = [], defaultdict[str, list[Char]](list)
    for char in page.chars:
        angle = angle_of(char)
        if angle == 0:
            upright.append(char)
        elif angle % 90:
            left["watermark"].append(char)
        elif angle not in others:
            left["sideways"].append(char)
    kept: list[Char] = []
    unseen = _unseen(page, upright)
    struck = _struck(page, upright)
    for i, char in enumerate(upright):
        if i in unseen or i in struck:
            left["unseen" if i in unseen else "struck"].append(char)
        else:
            kept.append(char)
    marks = _watermarks(kept)
    left["watermark"] += [char for i, char in enumerate(kept) if i in marks]
    kept = [char for i, char in enumerate(kept) if i not in marks]
    words = {kind: "".join(char["text"] for char in chars).strip() for kind, chars in left.items()}
    return Seen(kept, {kind: text for kind, text in words.items() if text})


def _ink(thing: Char) -> Ink:
    ink = thing.get("tag")
    return ink if isinstance(ink, Ink) else Ink()


def brightness(thing: Char) -> float | None:
    """How bright a thing is filled, from 0 (black) to 1 (white) on white paper; None for a colour of unknown kind."""
    colour = thing.get("non_stroking_color")
    if "ncs" in thing and thing["ncs"] not in INKED:
        return None
    values = colour if isinstance(colour, list | tuple) else (colour,)
    if not values or not all(isinstance(value, int | float) for value in values):
        return None
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        bright = 1 - min(1.0, 0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black)
    elif len(values) == 3:
        bright = 0.3 * values[0] + 0.59 * values[1] + 0.11 * values[2]
    else:
        bright = float(values[0])
    return 1 - (1 - bright) * _ink(thing).alpha


def _unseen(page: Page, chars: Sequence[Char]) -> set[int]:
    """Which characters put nothing on the page that could be seen."""
    left, top, right, bottom = page.cropbox
    pictured = any(
        (image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) > 0.3 * page.width * page.height
        for image in page.images
    )
    grounds = _grounds(page)
    found: set[int] = set()
    for i, char in enumerate(chars):
        ink = _ink(char)
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if (
            ink.off
            or _is_cut_off(char, ink, page.mediabox[0])
            or not (left - 2 <= x <= right + 2 and top - 2 <= y <= bottom + 2)
        ):
            found.add(i)
        elif ink.mode in INVISIBLE:
            if not pictured:  # under a picture it is what text recognition found in it
                found.add(i)
        elif (
            char["bottom"] - char["top"] < SETTINGS.smallest
            or ink.alpha < 1 - SETTINGS.white
            or (not pictured and _is_lost_on(char, x, y, ink, grounds))
        ):
            found.add(i)
    return found


def _struck(page: Page, chars: Sequence[Char]) -> set[int]:
    """Which characters a thin line runs through that begins and ends with characters; the rules of a table do not."""
    things = [
        thing
        for thing in (*page.rects, *page.lines, *page.curves)
        if thing["bottom"] - thing["top"] < SETTINGS.thin < thing["x1"] - thing["x0"]
    ]
    found: set[int] = set()
    if not 0 < len(things) <= SETTINGS.grounds:
        return found
    order = sorted(range(len(chars)), key=lambda i: chars[i]["top"] + chars[i]["bottom"])
    middles = [(chars[i]["top"] + chars[i]["bottom"]) / 2 for i in order]
    for thing in things:
        height = (thing["top"] + thing["bottom"]) / 2
        crossed = []
        for i in order[bisect_left(middles, height - SETTINGS.grid) : bisect_right(middles, height + SETTINGS.grid)]:
            char = chars[i]
            near = SETTINGS.through * (char["bottom"] - char["top"])
            inside = thing["x0"] <= (char["x0"] + char["x1"]) / 2 <= thing["x1"] and not char["text"].isspace()
            if inside and abs((char["top"] + char["bottom"]) / 2 - height) <= near:
                crossed.append(i)
        if crossed:
            room = SETTINGS.through * (chars[crossed[0]]["bottom"] - chars[crossed[0]]["top"])
            ends = min(chars[i]["x0"] for i in crossed), max(chars[i]["x1"] for i in crossed)
            if abs(ends[0] - thing["x0"]) <= room and abs(ends[1] - thing["x1"]) <= room:
                found.update(crossed)
    return found


def _grounds(page: Page) -> list[Char]:
    """What may lie under or over text, in the order of printing; of very many things the largest."""

    def area(thing: Char) -> float:
        return (thing["x1"] - thing["x0"]) * (thing["bottom"] - thing["top"])

    found = [
        thing
        for thing in (*page.rects, *page.curves, *page.images)
        if (thing["object_type"] == "image" or thing.get("fill"))
        and not _ink(thing).blended
        and min(thing["x1"] - thing["x0"], thing["bottom"] - thing["top"]) > 3
    ]
    if len(found) > SETTINGS.grounds:
        found = sorted(found, key=area)[-SETTINGS.grounds :]
    return sorted(found, key=lambda thing: _ink(thing).order)


def _is_cut_off(char: Char, ink: Ink, shift: float) -> bool:
    """Whether a character lies outside of what shows of its surroundings; ``shift`` is where the page begins."""
    if ink.clip is None or "y0" not in char:
        return False
    x0, y0, x1, y1 = ink.clip
    x, y = (char["x0"] + char["x1"]) / 2 - shift, (char["y0"] + char["y1"]) / 2
    return not (x0 - 2 <= x <= x1 + 2 and y0 - 2 <= y <= y1 + 2)


def _is_lost_on(char: Char, x: float, y: float, ink: Ink, grounds: Iterable[Char]) -> bool:
    """Whether a character is covered by what is printed later, or as bright as what was printed before."""
    ground: float | None = 1.0
    for thing in grounds:
        if not (thing["x0"] <= x <= thing["x1"] and thing["top"] <= y <= thing["bottom"]):
            continue
        picture = thing["object_type"] == "image"
        if _ink(thing).order > ink.order:
            if not picture and _ink(thing).alpha > 0.95 and _covers(thing, char):
                return True
        else:
            ground = None if picture else brightness(thing)
    bright = brightness(char)
    if ink.mode in (1, 2, 5, 6):
        return False  # outlined: its fill says little
    return ground is not None and bright is not None and abs(bright - ground) <= 1 - SETTINGS.white


def _covers(thing: Char, char: Char) -> bool:
    """Whether a painted box lies over all of a character; the ground of the next words may reach over a part of it."""
    room = 0.15 * (char["x1"] - char["x0"])
    high = 0.2 * (char["bottom"] - char["top"])
    return (
        thing["x0"] <= char["x0"] + room
        and thing["x1"] >= char["x1"] - room
        and thing["top"] <= char["top"] + high
        and thing["bottom"] >= char["bottom"] - high
    )


def may_frame(thing: Char) -> bool:
    """Whether a thing may be a rule of a table: the white ground that some programs paint under words is none."""
    if thing["object_type"] not in ("rect", "curve") or thing.get("stroke") or not thing.get("fill"):
        return True
    thin = min(thing["x1"] - thing["x0"], thing["bottom"] - thing["top"]) <= 3
    return thin or (brightness(thing) or 0) < SETTINGS.white


def _watermarks(chars: Sequence[Char]) -> set[int]:
    """Which characters belong to a watermark: large and pale, or printed across other words."""
    inked = [char for char in chars if not char["text"].isspace()]
    if len(inked) < 2:
        return set()
    usual = median(char["bottom"] - char["top"] for char in inked)
    groups = defaultdict[tuple[float, float | None, float], list[int]](list)
    for i, char in enumerate(chars):
        size, bright = round(char["bottom"] - char["top"], 1), brightness(char)
        if not char["text"].isspace() and (size > SETTINGS.large * usual or (bright or 0) >= SETTINGS.pale):
            groups[size, bright, _ink(char).alpha].append(i)
    found: set[int] = set()
    for (size, bright, _), members in groups.items():
        if len(members) > 0.5 * len(inked):
            continue
        pale = (bright or 0) >= SETTINGS.pale
        words = "".join(chars[i]["text"] for i in members)
        if (pale and (size > SETTINGS.large * usual or _is_repeated(words))) or _crossed(chars, members) >= max(
            1, 0.2 * len(members)
        ):
            found.update(members)
    return found


def _is_repeated(words: str) -> bool:
    """Whether words are nothing but the same few words again and again."""
    return len(words) > 3 and (words + words).find(words, 1) < len(words)


def _crossed(chars: Sequence[Char], members: Sequence[int]) -> int:
    """How many of some characters are printed across characters that are not of them."""
    inside = set(members)
    others = sorted(
        (
            (char["top"], char["bottom"], char["x0"], char["x1"])
            for i, char in enumerate(chars)
            if i not in inside and not char["text"].isspace()
        )
    )
    count = 0
    for i in members[:500]:
        char = chars[i]
        for top, bottom, x0, x1 in others:
            if top > char["bottom"]:
                break
            high = min(bottom, char["bottom"]) - max(top, char["top"])
            wide = min(x1, char["x1"]) - max(x0, char["x0"])
            if high > 0 and wide > 0 and high * wide > SETTINGS.overlap * (bottom - top) * (x1 - x0):
                count += 1
                break
    return count


def words_of_annotations(page: Page) -> str:
    """The words of notes and form fields that lie over a page; they are no part of what the page prints."""
    words: list[str] = []
    for reference in list_value(page.page_obj.annots or [])[:MOST_ANNOTATIONS]:
        note = resolve1(reference)
        kind = getattr(resolve1(note.get("Subtype")), "name", "") if isinstance(note, dict) else ""
        if kind not in ("FreeText", "Widget", "Stamp", "Watermark"):
            continue
        parent = resolve1(note.get("Parent"))
        value = resolve1(note.get("Contents" if kind != "Widget" else "V"))
        if value is None and isinstance(parent, dict):
            value = resolve1(parent.get("V"))
        text = decode_text(value) if isinstance(value, bytes) else str(value) if isinstance(value, str) else ""
        if text.strip():
            words.append(text.strip())
    return " · ".join(words)
