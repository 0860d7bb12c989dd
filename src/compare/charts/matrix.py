"""Heat maps: one or more panels of cells over the same rows, each cell with its number where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.colors import Colormap, PowerNorm

from compare.charts.sheet import LEADING, Box, Sheet
from compare.charts.style import EMPTY_CELL, FAINT, PAPER, QUIET, fit, ink_on, number, text_width, wrap

FLAT_LINES = 6  # of a column's label at most, where there is height for them
ROW_TEXT = 1.28  # height of a row of text, in text sizes


@dataclass
class Panel:
    """One block of cells: ``values`` is rows × columns; 0 and missing are drawn as empty."""

    columns: Sequence[str]
    values: np.ndarray
    colours: Colormap
    title: str = ""


@dataclass(frozen=True)
class Shown:
    """How much of a matrix found room: rows and columns drawn."""

    rows: int
    columns: int


def _column_labels(
    labels: Sequence[str], width: float, points: float, tiny: float, most: float
) -> tuple[bool, list[list[str]], float]:
    """Whether the labels stand upright, their lines and their size: flat in a few lines where that is enough."""
    for size in (points, (points + tiny) / 2, tiny) if width >= points * 3.2 else ():
        flat = [wrap(label, width * 0.96, size) for label in labels]
        allowed = max(3, min(FLAT_LINES, int(most / (size * LEADING))))
        if all(len(lines) <= allowed and text_width(lines[0], size) >= size * 1.9 for lines in flat):
            return False, flat, size
    return True, [[fit(label, most, points)] for label in labels], points


def draw_matrix(
    sheet: Sheet, rows: Sequence[str], panels: Sequence[Panel], row_notes: Sequence[str] = (), unit: str = ""
) -> Shown:
    """Draw panels of cells side by side.

    Parameters
    ----------
    sheet : Sheet
        Its body is filled; one data unit of its Axes is a point.
    rows : sequence of str
        Labels from top to bottom; what does not fit is left out from the end.
    panels : sequence of Panel
        Each with as many rows; every panel is coloured from 0 to its own largest value.
    row_notes : sequence of str
        A short remark to the right of each row.
    unit : str
        Set behind each number.

    Returns
    -------
    Shown
        What was drawn; the caller says aloud what was not.
    """
    size, body = sheet.size, sheet.body
    ax = sheet.canvas()
    notes_width = max((text_width(note, size.small) for note in row_notes), default=0.0)
    notes_width += size.small * 0.6 if notes_width else 0
    gap = size.text * 0.9
    title_height = size.small * LEADING if any(panel.title for panel in panels) else 0.0
    most_label = body.width * (0.3 if len(panels) == 1 else 0.24)
    label_width = min(max((text_width(row, size.small) for row in rows), default=0.0), most_label)
    room = body.width - label_width - size.small * 0.5 - notes_width - gap * (len(panels) - 1)
    fitting = max(int((room) / (size.tiny * 1.18)) // len(panels), 1)
    column_count = min(max((len(panel.columns) for panel in panels), default=0), fitting)
    total = sum(min(len(panel.columns), column_count) for panel in panels)
    cell_width = min(room / max(total, 1), size.text * 14)
    column_points = max(min(size.small, cell_width / 1.18), size.tiny)
    labels = [label for panel in panels for label in panel.columns[:column_count]]
    upright, lines, column_points = _column_labels(labels, cell_width, column_points, size.tiny, body.height * 0.34)
    if upright:
        head = max((text_width(line[0], column_points) for line in lines), default=0) + column_points * 0.5
    else:
        head = max((len(line) for line in lines), default=1) * column_points * LEADING + column_points * 0.3
    head += title_height
    fitting = max(int((body.height - head) / (size.tiny * ROW_TEXT)), 1)
    row_count = min(len(rows), fitting)
    cell_height = min((body.height - head) / max(row_count, 1), size.text * 3.6)
    row_points = max(min(size.small, cell_height / ROW_TEXT), size.tiny)
    top = body.height - head
    left = label_width + size.small * 0.5

    for i, row in enumerate(rows[:row_count]):
        middle = top - (i + 0.5) * cell_height
        allowed = 2 if cell_height >= row_points * 2 * ROW_TEXT else 1
        for line, y in _stacked(wrap(row, label_width, row_points, allowed), middle, row_points):
            ax.text(label_width, y, line, fontsize=row_points, ha="right", va="center_baseline")
        if row_notes:
            end = left + total * cell_width + gap * (len(panels) - 1) + size.small * 0.6
            ax.text(end, middle, row_notes[i], fontsize=row_points, color=QUIET, va="center_baseline")

    x, at = left, 0
    for panel in panels:
        count = min(len(panel.columns), column_count)
        values = np.asarray(panel.values, dtype=float)[:row_count, :count]
        _cells(ax, panel, values, x, top, cell_width, cell_height, size.small, size.tiny, unit)
        for j in range(count):
            middle, label = x + (j + 0.5) * cell_width, lines[at + j]
            if upright:
                ax.text(middle, top + column_points * 0.3, label[0], fontsize=column_points, rotation=90,
                        ha="center", va="bottom")  # fmt: skip
                continue
            for k, line in enumerate(reversed(label)):
                y = top + column_points * (0.45 + k * LEADING)
                ax.text(middle, y, line, fontsize=column_points, ha="center", va="baseline")
        if panel.title:
            shown = fit(panel.title, max(count * cell_width, size.small * 8), size.small)
            ax.text(x, body.height - size.small, shown, fontsize=size.small, color=QUIET, va="baseline")
        x += count * cell_width + gap
        at += count
    return Shown(row_count, column_count)


def _stacked(lines: Sequence[str], middle: float, points: float) -> list[tuple[str, float]]:
    step = points * 1.2
    return [(line, middle + ((len(lines) - 1) / 2 - i) * step) for i, line in enumerate(lines)]


def _cells(
    ax: Any, panel: Panel, values: np.ndarray, x: float, top: float, width: float, height: float,
    small: float, tiny: float, unit: str,
) -> None:  # fmt: skip
    rows, columns = values.shape
    if not rows or not columns:
        return
    edges_x = x + np.arange(columns + 1) * width
    edges_y = top - np.arange(rows + 1) * height
    filled = np.ma.masked_where(~np.isfinite(values) | (values == 0), values)
    colours = panel.colours.with_extremes(bad=EMPTY_CELL)
    norm = PowerNorm(0.6, 0, float(filled.max()) if filled.count() else 1.0)
    line = min(width, height) * 0.06
    ax.pcolormesh(edges_x, edges_y, filled, cmap=colours, norm=norm, edgecolors=PAPER, linewidth=min(line, 1.5))
    shown = [[number(value, unit) if np.isfinite(value) and value else "" for value in row] for row in values]
    widest = max((text_width(text, 1.0) for row in shown for text in row), default=0.0)
    points = min(small, height / ROW_TEXT, width * 0.92 / widest if widest else small)
    if points < tiny * 0.8:
        return
    zeros = columns <= 12
    for i in range(rows):
        for j in range(columns):
            text = shown[i][j] or ("·" if zeros else "")
            if not text:
                continue
            colour = ink_on(colours(norm(values[i, j]))) if shown[i][j] else FAINT
            where = edges_x[j] + width / 2, edges_y[i] - height / 2
            ax.text(*where, text, fontsize=points, color=colour, ha="center", va="center_baseline")


def square_box(box: Box) -> Box:
    """The largest square inside a box, in its middle."""
    side = min(box.width, box.height)
    return Box(box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side)
