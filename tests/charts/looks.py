"""What a finished picture must be like: every text inside it, none over another, every glyph there."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import matplotlib.pyplot as plt
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text

SLACK = 0.8  # pixels: two boxes may touch


def faults(figure: Figure) -> list[str]:
    """What is wrong with a picture: texts that leave it, texts over texts, warnings while it is drawn."""
    with warnings.catch_warnings(record=True) as caught, pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("always")
        patch.setattr(Text, "draw", lambda *_: None)  # texts are laid out below, where their boxes are asked for
        figure.draw_without_rendering()
    found = [f"warning: {warning.message}" for warning in caught]
    edge = figure.bbox
    boxes = []
    for text in _texts(figure):
        if not text.get_visible() or not text.get_text().strip():
            continue
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            box = text.get_window_extent()
        found += [f"warning: {warning.message}" for warning in caught]
        words = text.get_text()
        if box.x0 < edge.x0 - SLACK or box.x1 > edge.x1 + SLACK or box.y0 < edge.y0 - SLACK or box.y1 > edge.y1 + SLACK:
            found.append(f"leaves the picture: {words!r} at {box.bounds}")
        boxes.append((box.x0, box.x1, box.y0, box.y1, words))
    boxes.sort()
    for i, (left, right, low, high, words) in enumerate(boxes):
        for other in boxes[i + 1 :]:
            if other[0] > right - SLACK:
                break
            wide = min(right, other[1]) - max(left, other[0])
            tall = min(high, other[3]) - max(low, other[2])
            if wide > SLACK and tall > SLACK * 1.5:
                found.append(f"overlap: {words!r} and {other[4]!r} by {wide:.1f} × {tall:.1f}")
    return found


def _texts(artist: Artist) -> Iterator[Text]:
    """Every text of a picture; labels of axes that are switched off are not drawn, and not made here."""
    if isinstance(artist, Text):
        yield artist
    for child in artist.get_children():
        if not isinstance(child, Axis) or child.axes.axison:
            yield from _texts(child)


def close(ax: Axes) -> None:
    """Free the picture of an Axes."""
    plt.close(ax.figure)
