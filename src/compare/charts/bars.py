"""Bars in segments: a row of label, bar and remark for each thing, in one panel or several side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matplotlib.patches import Rectangle

from compare.charts.matrix import stacked
from compare.charts.sheet import LEADING, Sheet
from compare.charts.style import QUIET, RULE, fit, ink_on, number, text_width, wrap
from compare.findings.words import percent

ROW_TEXT = 1.3  # height of a row of text, in text sizes


@dataclass(frozen=True)
class Bars:
    """Bars of one panel: for each row the length of each segment, and what stands behind the bar."""

    rows: Sequence[Mapping[str, float]]
    title: str = ""
    ends: Sequence[str] = field(default=())


def draw_bars(
    sheet: Sheet, labels: Sequence[str], panels: Sequence[Bars], colours: Mapping[str, str], unit: str = "",
    whole: float | None = None,
) -> int:  # fmt: skip
    """Draw rows of stacked bars to one scale.

    Parameters
    ----------
    sheet : Sheet
        One data unit of its Axes is a point; a rectangle for each segment, ``gid`` is ``panel|row|segment|number``.
    labels : sequence of str
        Of the rows, from top to bottom; the last find no room first.
    colours : mapping
        Segment to colour, in the order of drawing.
    unit : str
        Behind each number.
    whole : float, optional
        What the width of a panel stands for; by default the longest bar.

    Returns
    -------
    int
        How many rows were drawn.
    """
    size, body, ax = sheet.size, sheet.body, sheet.canvas()
    head = size.small * LEADING if any(panel.title for panel in panels) else 0.0
    height = body.height - head
    count = min(len(labels), max(int(height / (size.tiny * ROW_TEXT)), 1))
    step = min(height / count, size.text * 2.6)
    points = max(min(size.small, step / ROW_TEXT), size.tiny)
    room = min(max(text_width(label, points) for label in labels[:count]), body.width * 0.34)
    left, gap = room + points * 0.6, size.text * 0.9
    wide = (body.width - left - gap * (len(panels) - 1)) / len(panels)
    longest = whole or max(sum(row.values()) for panel in panels for row in panel.rows) or 1
    ends = [panel.ends or [number(sum(row.values()), unit) if any(row.values()) else "" for row in panel.rows]
            for panel in panels]  # fmt: skip
    end_width = min(max(text_width(end, points) for own in ends for end in own) + points * 0.4, wide * 0.5)
    scale = (wide - end_width) / longest
    bar, inside = min(step * 0.75, size.text * 1.5), max(points * 0.9, size.tiny)
    for i, label in enumerate(labels[:count]):
        middle = height - (i + 0.5) * step
        for line, y in stacked(wrap(label, room, points, 2 if step >= points * 2.5 else 1), middle, points):
            ax.text(room, y, line, fontsize=points, ha="right", va="center_baseline")
    for p, panel in enumerate(panels):
        x0 = left + p * (wide + gap)
        if panel.title:
            ax.text(
                x0, height + size.small * 0.35, fit(panel.title, wide, size.small), fontsize=size.small, color=QUIET
            )
        ax.plot([x0, x0], [height - count * step, height], color=RULE, linewidth=0.8, zorder=0)
        for i, row in enumerate(panel.rows[:count]):
            middle, x = height - (i + 0.5) * step, x0
            for name, colour in colours.items():
                n = row.get(name, 0)
                if not n:
                    continue
                ax.add_artist(
                    Rectangle((x, middle - bar / 2), n * scale, bar, facecolor=colour, gid=f"{p}|{i}|{name}|{n}")
                )
                text = percent(n, sheet.lang) if unit == "%" else number(round(n), unit)
                if len(colours) > 1 and n * scale >= text_width(text, points) * 1.3 and bar >= inside * 0.95:
                    ax.text(x + n * scale / 2, middle, text, fontsize=inside, ha="center", va="center_baseline",
                            color=ink_on(colour))  # fmt: skip
                x += n * scale
            text = fit(ends[p][i], wide - (x - x0) - points * 0.25, points) if ends[p][i] else ""
            ax.text(x + points * 0.25, middle, text, fontsize=points, color=QUIET, va="center_baseline")
    return count
