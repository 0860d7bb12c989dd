"""The sheet a chart is drawn on: finding on top, what is counted below it, a key, the body, notes and the source.

Everything is placed in points, from text that is measured, so that nothing overlaps and nothing leaves the picture;
what was drawn is kept beside the Axes, and ``chart_data`` gives it as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from compare.charts.noted import noted
from compare.charts.style import (
    EMPTY_CELL,
    FAINT,
    INK,
    POINTS,
    QUIET,
    Size,
    printable,
    style,
    text_width,
    wrap,
    wrap_title,
)
from compare.errors import ChoiceError
from compare.findings.names import source
from compare.findings.words import Finding, Phrase, capital, joined, say
from compare.language import Lang, check_lang, heading
from compare.printing import aligned

LEADING = 1.36  # distance of two lines, in text sizes


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the lower left corner of the picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """The y of its upper edge."""
        return self.y + self.height

    def inset(self, left: float = 0, bottom: float = 0, right: float = 0, top: float = 0) -> Box:
        """The rectangle without a border."""
        return Box(
            self.x + left, self.y + bottom, max(self.width - left - right, 1), max(self.height - bottom - top, 1)
        )


@dataclass(frozen=True)
class Key:
    """One entry of a chart's key: its words and how it looks (``square`` ``open`` ``dashed`` ``line`` ``dot``
    ``ring`` ``diamond`` ``arrow``)."""

    label: str
    colour: str
    shape: str = "square"


@dataclass
class Drawn:
    """What a chart shows: its words, the numbers behind its marks, and the finding that both come from."""

    title: str
    subtitle: str
    source: str
    data: pd.DataFrame
    lang: Lang
    notes: list[str] = field(default_factory=list)
    finding: Finding | None = None


_drawn: WeakKeyDictionary[Axes, Drawn] = WeakKeyDictionary()


class Sheet:
    """A picture, or the part of one that a given Axes takes up, with its words set and its body free to draw in.

    Parameters
    ----------
    ax : Axes or None
        None makes a figure of ``size``; an Axes of one's own is filled where it stands.
    found : Finding
        Gives title, subtitle, notes, source and the numbers drawn; ``chart_data`` prints them.
    key : sequence of Key
        Stands under the subtitle, never over data.
    """

    def __init__(self, ax: Axes | None, size: Size, lang: Lang, found: Finding, key: Sequence[Key] = ()) -> None:
        if ax is None:
            figure = plt.figure(figsize=(size.width, size.height))
            ax = figure.add_axes((0, 0, 1, 1))
        self.ax, self.size, self.lang, self.found = ax, size, lang, found
        self.parent = ax.figure
        root = ax.get_figure(root=True)
        assert root is not None and self.parent is not None
        self._unit = root.dpi / POINTS  # pixels in a point
        frame = ax.bbox
        own = Box(*(value / self._unit for value in (frame.x0, frame.y0, frame.width, frame.height)))
        self.region = own.inset(size.margin, size.margin * 0.6, size.margin, size.margin * 0.8)
        ax.set_axis_off()
        named = source(found.plans)
        words = (found.title(lang), found.subtitle(lang), "" if named is None else named.said(lang))
        title, subtitle, sources = map(printable, words)
        self.drawn = Drawn(title, subtitle, sources, found.table(lang), lang, finding=found)
        _drawn[ax] = self.drawn
        top = self._head(list(key))
        notes = (*found.notes, *noted(found))
        told = self._told(notes)
        lines = len(wrap(told, self.region.width, size.tiny)) if told else 0
        bottom = self._foot(lines + (0 if found.empty else 1))
        for phrase in notes:
            self.note(phrase)
        self.body = Box(self.region.x, bottom, self.region.width, max(top - bottom, 1))

    def _told(self, phrases: Sequence[Phrase]) -> str:
        return say("note", said=printable(joined(phrases, self.lang))).said(self.lang) if phrases else ""

    # -- placing ----------------------------------------------------------------------------------------------------

    def _fraction(self, x: float, y: float) -> tuple[float, float]:
        box = self.parent.bbox
        return (x * self._unit - box.x0) / box.width, (y * self._unit - box.y0) / box.height

    def text(self, x: float, y: float, text: str, points: float, colour: str = INK, **more: Any) -> Text:
        """Set a line of text at a point of the picture; it belongs to the figure, not to the Axes' data."""
        at = self._fraction(x, y)
        return self.parent.text(*at, text, fontsize=points, color=colour, **({"va": "baseline"} | more))

    def place(self, ax: Axes, box: Box) -> Axes:
        """Put an Axes exactly there."""
        x0, y0 = self._fraction(box.x, box.y)
        x1, y1 = self._fraction(box.right, box.top)
        ax.set_position((x0, y0, x1 - x0, y1 - y0))
        return ax

    def canvas(self, box: Box | None = None) -> Axes:
        """The Axes over the body, its data units being points: for charts that place every mark themselves."""
        box = box or self.body
        self.place(self.ax, box)
        self.ax.set_xlim(0, box.width)
        self.ax.set_ylim(0, box.height)
        return self.ax

    def panel(self, box: Box) -> Axes:
        """A further Axes inside the chart's own: it is among ``ax.child_axes``."""
        x0, y0 = self._fraction(box.x, box.y)
        x1, y1 = self._fraction(box.right, box.top)
        panel: Axes = self.ax.inset_axes((x0, y0, x1 - x0, y1 - y0), transform=self.parent.transSubfigure)
        return panel

    # -- words ------------------------------------------------------------------------------------------------------

    def _head(self, key: list[Key]) -> float:
        y = self.region.top
        size = self.size
        for words, largest, smallest, colour, most in (
            ((self.drawn.title, size.title, size.small, INK, 3), (self.drawn.subtitle, size.small, size.tiny, QUIET, 2))
            if not size.bare
            else ()
        ):
            points, lines = largest, [] if not words else wrap_title(words, self.region.width, largest, most)
            while lines and lines[-1].endswith("…") and not words.endswith("…") and points > smallest:
                points = max(points * 0.9, smallest)  # a title is never cut while it can be set smaller
                lines = wrap_title(words, self.region.width, points, most)
            for line in lines:
                y -= points * LEADING
                self.text(self.region.x, y + points * 0.26, line, points, colour)
            y -= size.small * 0.15
        if key:
            y = self._key(key, y - size.small * 0.2)
        return y - size.small * 0.7

    def _key(self, key: list[Key], y: float) -> float:
        points, x = self.size.small, self.region.x
        y -= points * LEADING
        for entry in key:
            mark = points * (1.7 if entry.shape == "line" else 0.85)
            width = mark + points * 0.4 + text_width(entry.label, points)
            if x > self.region.x and x + width > self.region.right:
                x, y = self.region.x, y - points * LEADING
            middle = y + points * 0.62
            self._mark(entry, x, middle, mark)
            self.text(x + mark + points * 0.4, y + points * 0.26, entry.label, points)
            x += width + points * 1.5
        return y

    def _mark(self, entry: Key, x: float, middle: float, mark: float) -> None:
        x0, y0 = self._fraction(x, middle - mark / 2)
        x1, y1 = self._fraction(x + mark, middle + mark / 2)
        if entry.shape in ("square", "open", "dashed"):
            filled = entry.shape == "square"
            patch = Rectangle((x0, y0), x1 - x0, y1 - y0, transform=self.parent.transSubfigure)
            patch.set_facecolor(entry.colour if filled else "none")
            patch.set_edgecolor("none" if filled else entry.colour)
            patch.set_linewidth(mark * 0.1)
            if entry.shape == "dashed":
                patch.set_linestyle((0, (3, 1.5)))
            self.parent.add_artist(patch)
            return
        looks: dict[str, Any] = {"color": entry.colour, "transform": self.parent.transSubfigure}
        middle_y = (y0 + y1) / 2
        if entry.shape == "line":
            line = Line2D([x0, x1], [middle_y, middle_y], linewidth=mark * 0.16, **looks)
        else:
            marker = {"dot": "o", "ring": "o", "diamond": "D", "arrow": ">"}[entry.shape]
            face = "none" if entry.shape == "ring" else entry.colour
            scale = 0.75 if entry.shape == "diamond" else 0.95
            line = Line2D(
                [(x0 + x1) / 2], [middle_y], linestyle="none", marker=marker, markersize=mark * scale,
                markerfacecolor=face, markeredgecolor=entry.colour, markeredgewidth=mark * 0.12, **looks,
            )  # fmt: skip
        self.parent.add_artist(line)

    def _foot(self, notes: int) -> float:
        points = self.size.tiny
        y = self.region.y
        for line in reversed(
            wrap_title(self.drawn.source, self.region.width, points, 3)
            if self.drawn.source and not self.size.bare
            else []
        ):
            self.text(self.region.x, y + points * 0.26, line, points, QUIET)
            y += points * LEADING
        self._note_y, self._notes, self._noted = y, notes, list[Text]()
        return y + notes * points * LEADING + points * 0.6

    def note(self, phrase: Phrase) -> None:
        """Say aloud what the picture leaves out or how it is to be read; stands above the source."""
        self.drawn.notes.append(printable(phrase.said(self.lang)))
        for old in self._noted:
            old.remove()
        self._noted = []
        said = ("；" if self.lang == "zh" else "; ").join(self.drawn.notes)
        points = self.size.tiny
        lines = wrap(say("note", said=said).said(self.lang), self.region.width, points, max(self._notes, 1))
        for i, line in enumerate(reversed(lines)):
            where = self._note_y + i * points * LEADING + points * 0.26
            self._noted.append(self.text(self.region.x, where, line, points, QUIET))

    def cut(self, rows: int, total: Any = None, what: str = "rows") -> None:
        """Say how many rows or columns found no room, and what they hold."""
        if rows:
            self.note(say("left.plain", n=rows) if total is None else say(f"left.{what}", n=rows, sum=total))


def drawn(
    found: Finding, body: Callable[[Sheet], None], ax: Axes | None, lang: str | None, size: str | Size,
    key: Callable[[Lang], Sequence[Key]] | None = None,
) -> Axes:  # fmt: skip
    """Draw a finding: what every chart begins and ends with.

    Parameters
    ----------
    body : callable
        Draws into the sheet; not called where the finding is empty.
    ax, lang, size
        As every chart takes them.
    key : callable, optional
        The entries of the key in a language.
    """
    language = check_lang(lang)
    with style(size) as wanted:
        sheet = Sheet(ax, wanted, language, found, () if key is None or found.empty else key(language))
        if found.empty:
            canvas, box = sheet.canvas(), sheet.body
            canvas.add_artist(
                Rectangle((0, 0), box.width, box.height, facecolor=EMPTY_CELL, edgecolor=FAINT, linewidth=0.6)
            )
        else:
            body(sheet)
        return sheet.ax


# -- the data as text -------------------------------------------------------------------------------------------------


def _cell(value: Any) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float | np.floating) and np.isnan(value)):
        return "—"
    if value is pd.NA:
        return "—"
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, float | np.floating):
        rounded = round(float(value), 3)
        return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.3f}".rstrip("0")
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return printable(value)


def own_chart(ax: Axes, data: pd.DataFrame, title: str, source: str = "", lang: str | None = None) -> Axes:
    """Make a chart drawn by other means (seaborn, plain matplotlib) one that can be shown, checked and told as text.

    Parameters
    ----------
    ax : Axes
        The chart; it gets the title, and its axes the reader's words for columns of the tables.
    data : DataFrame
        The numbers behind its marks, one row a mark.
    title, source : str
        What the chart shows, and from where.
    lang : {"zh", "en"}
        Language of the words around the numbers.

    Returns
    -------
    Axes
        The same, ready for ``chart_data`` and ``compare.explore.chart``.
    """
    ax.set_title(title, loc="left")
    ax.set(xlabel=heading(ax.get_xlabel(), lang), ylabel=heading(ax.get_ylabel(), lang))
    figure = ax.get_figure(root=True)
    if figure is not None:
        figure.set_layout_engine("tight")  # long Chinese labels stay inside the picture
    named = data.reset_index(drop=True).rename(columns=lambda name: heading(name, lang))
    _drawn[ax] = Drawn(title, "", source, named, check_lang(lang))
    return ax


def chart_data(ax: Axes, most: int = 60) -> str:
    """What a chart shows, as text that is the same on every machine: its words and the numbers behind its marks.

    Parameters
    ----------
    ax : Axes
        As a chart of this package returned it.
    most : int
        Rows shown; of further ones their number and the sums of their numbers, so that a change still shows.

    Returns
    -------
    str
        Title, subtitle, a table (columns padded to the width of Chinese text), notes and source.

    Raises
    ------
    ValueError
        For an Axes that no chart of this package drew.
    """
    if ax not in _drawn:
        raise ChoiceError("no chart of compare.charts was drawn on this Axes; give the Axes that the chart returned")
    drawn = _drawn[ax]
    shown, rest = drawn.data.head(most), drawn.data.iloc[most:]
    numeric = [all(isinstance(v, int | float | np.number) for v in drawn.data[c]) for c in drawn.data.columns]
    rows = [[_cell(name) for name in shown.columns]]
    rows += [[_cell(value) for value in row] for row in shown.itertuples(index=False, name=None)]
    if len(rest):
        more = f"… 另 {len(rest)} 行合计" if drawn.lang == "zh" else f"… {len(rest)} more rows, sums"
        sums = [_cell(rest[c].sum()) if is_number else "" for c, is_number in zip(rest.columns, numeric, strict=True)]
        rows.append([sums[0] if numeric[0] else more, *sums[1:]])
    table = aligned(rows, numeric) if len(drawn.data) else []
    lines = [drawn.title, drawn.subtitle, *table, *map(capital, drawn.notes), drawn.source]
    return "\n".join(line for line in lines if line)


def alt_text(ax: Axes) -> str:
    """What a chart shows in one line, for those who cannot see it."""
    return " / ".join(" ".join(line.split()) for line in chart_data(ax, 20).splitlines())


def drawn_on(ax: Axes) -> Drawn:
    """What a chart shows, as an object: for tests and for the files that name it."""
    return _drawn[ax]
