"""Heat maps: one or more panels of cells over the same rows, each cell with its number where there is room."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from matplotlib.colors import Colormap
from matplotlib.patches import Rectangle

from compare.charts.sheet import LEADING, Sheet
from compare.charts.style import BLUES, EMPTY_CELL, INK, PAPER, QUIET, Size, fit, ink_on, number, text_width, wrap

FLAT_LINES = 6  # of a column's label at most, where there is height for them
UPRIGHT = 1.15  # distance of two lines of an upright label, in text sizes
HAN_PAIRS = re.compile(r"(?:[\u4e00-\u9fff]{2})+")
ROW_TEXT = 1.28  # height of a row of text, in text sizes
COLUMN = 3.9  # width that a column has at ease, in text sizes
UPRIGHT_COLUMN = 3.4  # that of one whose label stands upright in three lines
FILLED = 0.92  # of the width of a cell, by its number
BEND = 0.6  # colour grows with this power of the number: one large cell does not pale the rest


@dataclass
class Panel:
    """One block of cells: ``values`` is rows × columns, 0 and missing are drawn as empty.

    ``shades`` (0 to 1) say how dark; by default by the largest value of the panel, or of each column where ``apart``.
    ``noughts`` writes a 0 into empty cells; those that ``hidden`` marks are left out of the picture.
    ``right`` holds a second number for each cell, drawn beside the first in ``right_colours``.
    """

    columns: Sequence[str]
    values: np.ndarray
    colours: Colormap = field(default_factory=lambda: BLUES)
    title: str = ""
    units: Sequence[str] = ()
    shades: np.ndarray | None = None
    apart: bool = False
    dots: bool = False
    right: np.ndarray | None = None
    right_colours: Colormap | None = None
    noughts: bool = False
    hidden: np.ndarray | None = None

    def shaded(self) -> np.ndarray:
        """How dark each cell is, 0 to 1."""
        if self.shades is not None:
            return np.asarray(self.shades, dtype=float)
        both = self.values if self.right is None else np.maximum(self.values, self.right)
        return _share(self.values, both, self.apart)

    def said(self, values: np.ndarray, columns: Sequence[int]) -> list[list[str]]:
        """The numbers of some columns as they are written; an empty text where none is."""
        units = list(self.units) or [""] * len(self.columns)
        return [
            [number(value, units[j]) if np.isfinite(value) and (value or self.noughts) else ""
             for j, value in zip(columns, row, strict=True)]
            for row in values
        ]  # fmt: skip

    def needed(self, points: float) -> float:
        """The width of a column that holds its widest number in text of so many points."""
        columns = range(len(self.columns))
        words = [*self.said(self.values, columns), *([] if self.right is None else self.said(self.right, columns))]
        widest = max((text_width(text, points) for row in words for text in row), default=0.0)
        return widest / FILLED * (1 if self.right is None else 2 / 0.95)


def _share(values: np.ndarray, of: np.ndarray, apart: bool = False) -> np.ndarray:
    largest = np.nanmax(np.where(np.isfinite(of), of, 0), axis=0 if apart else None, keepdims=True, initial=0)
    return np.clip(np.asarray(values / np.where(largest > 0, largest, 1), dtype=float), 0, 1) ** BEND


@dataclass(frozen=True)
class Shown:
    """How much of a matrix found room: the rows drawn, and the columns of each panel; where the cells stand in points."""

    rows: list[int]
    columns: list[list[int]]
    lefts: list[float]
    top: float
    cell: tuple[float, float]

    def left_out(self, count: int) -> list[int]:
        """Rows that found no room, of so many."""
        return sorted(set(range(count)) - set(self.rows))

    def columns_left_out(self, count: int) -> list[int]:
        """Columns of the first panel that found no room, of so many."""
        return sorted(set(range(count)) - set(self.columns[0]))


def column_labels(
    labels: Sequence[str], width: float, points: float, tiny: float, most: float
) -> tuple[bool, list[list[str]], float]:
    """Whether the labels stand upright, their lines and their size: flat in a few lines where that is enough."""
    for size in (points, (points + tiny) / 2, tiny) if width >= points * 3.2 else ():
        flat = [_balanced(label, width * 0.96, size) for label in labels]
        allowed = max(3, min(FLAT_LINES, int(most / (size * LEADING))))
        whole = all(_bare("".join(lines)) == _bare(label) for lines, label in zip(flat, labels, strict=True))
        if whole and all(len(lines) <= allowed and text_width(lines[0], size) >= size * 1.9 for lines in flat):
            return False, flat, size
    for size in (points, (points + tiny) / 2, tiny):
        turned = [wrap(label, most, size, max(int((width - size * 0.35) / (size * UPRIGHT)), 1)) for label in labels]
        if all(_bare("".join(lines)) == _bare(label) for lines, label in zip(turned, labels, strict=True)):
            break
    return True, turned, size


def _balanced(label: str, width: float, points: float) -> list[str]:
    """The label in as few lines as fit, none of them much shorter than the others; Chinese words of two stay whole."""
    lines = wrap(label, width, points)
    # 广州开发区（黄埔区）: before a bracket; 责任单位: most words have two characters
    half = len(label) // 4 * 2 if HAN_PAIRS.fullmatch(label) else 0
    for at in (label.find("（"), half, half + 2 if half else 0) if len(lines) == 2 else ():
        if at > 0 and max(text_width(part, points) for part in (label[:at], label[at:])) <= width:
            return [label[:at], label[at:]]
    for share in (1.0, 1.1, 1.2, 1.35) if len(lines) > 1 else ():
        narrow = wrap(label, min(text_width(label, points) / len(lines) * share + 0.1, width), points)
        if len(narrow) == len(lines) and _bare("".join(narrow)) == _bare("".join(lines)):
            return narrow
    return lines


def _bare(text: str) -> str:
    return "".join(text.split())


def kept(count: int, room: int, keep: Sequence[Any] | None) -> list[int]:
    """The places of what is drawn, in order: where not all find room, those that ``keep`` puts first."""
    order = range(count) if keep is None else sorted(range(count), key=lambda i: (keep[i], i))
    return sorted(list(order)[: max(room, 1)])


def draw_matrix(
    sheet: Sheet, rows: Sequence[str], panels: Sequence[Panel], row_notes: Sequence[str] = (),
    keep: Sequence[Any] | None = None, keep_columns: Sequence[Any] | None = None,
) -> Shown:  # fmt: skip
    """Draw panels of cells side by side.

    Parameters
    ----------
    sheet : Sheet
        Its body is filled; one data unit of its Axes is a point.
    rows : sequence of str
        Labels from top to bottom.
    panels : sequence of Panel
        Each with as many rows.
    row_notes : sequence of str
        A short remark to the right of each row.
    keep, keep_columns : sequence, optional
        Where not all rows (columns of the widest panel) find room, those of the smallest value here are drawn.

    Returns
    -------
    Shown
        What was drawn; the caller says aloud what was not.
    """
    size, body = sheet.size, sheet.body
    notes_width = min(max((text_width(note, size.small) for note in row_notes), default=0.0), body.width * 0.28)
    gap = size.text * 0.9
    title_height = size.small * LEADING if any(panel.title for panel in panels) else 0.0
    label_width = _names_width(rows, panels, body.width, notes_width, size)
    room = body.width - label_width - size.small * 0.5 - gap * (len(panels) - 1)
    room -= notes_width + size.small * 0.6 if notes_width else 0
    doubled = 1.7 if any(panel.right is not None for panel in panels) else 1.0
    widest = max(range(len(panels)), key=lambda i: len(panels[i].columns))
    narrowest = max(size.tiny * 1.18 * doubled, *(panel.needed(size.tiny) for panel in panels))
    fitting = int(room / narrowest) - sum(len(panel.columns) for panel in panels)
    columns = [list(range(len(panel.columns))) for panel in panels]
    columns[widest] = kept(len(columns[widest]), len(columns[widest]) + min(fitting, 0), keep_columns)
    total = sum(map(len, columns))
    width = min(room / max(total, 1), size.text * 14)
    labels = [panels[i].columns[j] for i, own in enumerate(columns) for j in own]
    upright, lines, points = column_labels(
        labels, width, max(min(size.small, width / 1.18), size.tiny), size.tiny, body.height * 0.4
    )
    head = (max((text_width(line, points) for own in lines for line in own), default=0) + points * 0.5 if upright
            else max((len(line) for line in lines), default=1) * points * LEADING + points * 0.3)  # fmt: skip
    head += title_height
    places = kept(len(rows), int((body.height - head) / (size.tiny * ROW_TEXT)), keep)
    panel, n = panels[0], len(places)
    if panel.hidden is not None and n < len(columns[0]):  # half a square: columns of rows that found no room go too
        less = replace(panel, columns=panel.columns[:n], values=panel.values[:n, :n], hidden=panel.hidden[:n, :n])
        return draw_matrix(sheet, rows[:n], [less], row_notes[:n])
    ax = sheet.canvas()
    height = min((body.height - head) / max(len(places), 1), size.text * 3.6)
    row_points = max(min(size.small, height / ROW_TEXT), size.tiny)
    longest = max((text_width(rows[row], 1.0) for row in places), default=0.0)
    if height < row_points * 2 * ROW_TEXT and longest * size.tiny <= label_width:  # no name is cut for its size
        row_points = min(row_points, label_width / longest)
    top, x = body.height - head, label_width + size.small * 0.5
    end = x + total * width + gap * (len(panels) - 1) + size.small * 0.6
    for i, row in enumerate(places):
        middle = top - (i + 0.5) * height
        allowed = 2 if height >= row_points * 2 * ROW_TEXT else 1
        for line, y in stacked(wrap(rows[row], label_width, row_points, allowed), middle, row_points):
            ax.text(label_width, y, line, fontsize=row_points, ha="right", va="center_baseline")
        if row_notes:
            note = fit(row_notes[row], body.width - end + 0.5, row_points)
            ax.text(end, middle, note, fontsize=row_points, color=QUIET, va="center_baseline")
    lefts, at = [], 0
    for panel, own in zip(panels, columns, strict=True):
        lefts.append(x)
        _cells(sheet, panel, places, own, x, top, width, height)
        for j in range(len(own)):
            middle = x + (j + 0.5) * width
            own_lines = lines[at + j]
            for k, line in enumerate(own_lines):
                if upright:
                    across = middle + (k - (len(own_lines) - 1) / 2) * points * UPRIGHT
                    ax.text(across, top + points * 0.3, line, fontsize=points, rotation=90, ha="center", va="bottom")
                else:
                    up = top + points * (0.45 + (len(own_lines) - 1 - k) * LEADING)
                    ax.text(middle, up, line, fontsize=points, ha="center", va="baseline")
        if panel.title:
            title = fit(panel.title, max(len(own) * width, size.small * 8), size.small)
            ax.text(x, body.height - size.small, title, fontsize=size.small, color=QUIET, va="baseline")
        x += len(own) * width + gap
        at += len(own)
    return Shown(places, columns, lefts, top, (width, height))


def _names_width(rows: Sequence[str], panels: Sequence[Panel], width: float, notes: float, size: Size) -> float:
    """The width of the names of rows: a third of the body, and more where the columns do not need it."""
    columns = [column for panel in panels for column in panel.columns]
    longest = max((text_width(row, 1.0) for row in rows), default=0.0)
    spare = width - notes - len(columns) * size.small * COLUMN
    cap = min(max(width * 0.3, spare), width * 0.42)
    if longest * size.tiny > cap and any(text_width(column, 1.0) > COLUMN * FLAT_LINES for column in columns):
        cap = max(cap, min(width - notes - len(columns) * size.small * UPRIGHT_COLUMN, width / 2))
    return min(longest * size.small, cap)


def stacked(lines: Sequence[str], middle: float, points: float) -> list[tuple[str, float]]:
    """Lines around a middle: each with its height."""
    return [(line, middle + ((len(lines) - 1) / 2 - i) * points * 1.2) for i, line in enumerate(lines)]


def _cells(
    sheet: Sheet, panel: Panel, rows: list[int], columns: list[int], x: float, top: float, width: float, height: float
) -> None:
    """The cells of one panel, and the second half of each where it has two numbers."""
    where = np.ix_(rows, columns)
    values, shades = np.asarray(panel.values, dtype=float)[where], panel.shaded()[where]
    if panel.right is None:
        hidden = None if panel.hidden is None else panel.hidden[where]
        _block(sheet, panel, values, shades, panel.colours, x, top, width, height, columns, hidden)
        return
    second = np.asarray(panel.right, dtype=float)
    both = np.maximum(panel.values, second)
    gap = width * 0.05
    half = (width - gap) / 2
    colours = panel.right_colours or panel.colours
    for j, column in enumerate(columns):
        left = x + j * width
        _block(sheet, panel, values[:, [j]], shades[:, [j]], panel.colours, left, top, half, height, [column])
        one = np.ix_(rows, [column])
        _block(sheet, panel, second[one], _share(second, both)[one], colours, left + half, top, half, height, [column])


def _block(
    sheet: Sheet, panel: Panel, values: np.ndarray, shades: np.ndarray, colours: Colormap, x: float, top: float,
    width: float, height: float, columns: Sequence[int], hidden: np.ndarray | None = None,
) -> None:  # fmt: skip
    """A block of cells with their numbers, in the largest text that all of them allow."""
    rows, count = values.shape
    if not rows or not count:
        return
    ax, size = sheet.ax, sheet.size
    filled = np.isfinite(values) & (values != 0)
    edges_x, edges_y = x + np.arange(count + 1) * width, top - np.arange(rows + 1) * height
    line = min(min(width, height) * 0.06, 1.5)
    if panel.dots:
        for i, j in zip(*np.nonzero(filled), strict=True):
            middle = edges_x[j] + width / 2, edges_y[i] - height / 2
            ax.plot(*middle, "o", markersize=min(width, height, size.text * 1.6) * 0.92, color=colours(shades[i, j]))
        for i in range(rows + 1):
            ax.plot([x, x + count * width], [edges_y[i]] * 2, color=EMPTY_CELL, linewidth=line, zorder=0)
    else:
        shown = np.ma.masked_where(~filled, shades)
        if hidden is not None:
            shown[hidden] = -1
        looks = colours.with_extremes(bad=EMPTY_CELL, under=PAPER)
        ax.pcolormesh(edges_x, edges_y, shown, cmap=looks, vmin=0, vmax=1,
                      edgecolors=PAPER, linewidth=line)  # fmt: skip
    said = np.isfinite(values) if panel.noughts else filled
    words = panel.said(values, columns)
    widest = max((text_width(text, 1.0) for row in words for text in row), default=0.0)
    points = min(size.small, height / ROW_TEXT, width * FILLED / widest if widest else size.small)
    if points < size.tiny * 0.98:  # no smaller than anything else; the caller has left room for it
        return
    for i, j in zip(*np.nonzero(said), strict=True):
        colour = ink_on(colours(shades[i, j])) if filled[i, j] else QUIET
        ax.text(edges_x[j] + width / 2, edges_y[i] - height / 2, words[i][j], fontsize=points, color=colour,
                ha="center", va="center_baseline")  # fmt: skip


def frame_cells(
    sheet: Sheet, shown: Shown, panel: int, row: int, first: int, last: int, inset: bool = False, **looks: Any
) -> None:
    """A line around some cells of a row: places as drawn; ``inset`` draws it inside them, so that neighbours keep apart."""
    width, height = shown.cell
    line = sheet.size.text * 0.06
    shift = line * 0.9 if inset else 0.0
    x = shown.lefts[panel] + first * width + shift
    y = shown.top - (row + 1) * height + shift
    how: dict[str, Any] = {
        "facecolor": "none",
        "edgecolor": INK,
        "linewidth": line * (1.6 if inset else 1),
        "zorder": 4,
        "gid": "frame",
    }
    sheet.ax.add_artist(Rectangle((x, y), (last - first + 1) * width - 2 * shift, height - 2 * shift, **(how | looks)))
