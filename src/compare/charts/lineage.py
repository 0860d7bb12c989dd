"""Shared text: how much of a plan stands elsewhere too, and where in one plan the text of another is found."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from compare import findings
from compare.analysis.select import Data, Plans
from compare.analysis.shared_text import KINDS
from compare.charts.bars import Bars, draw_bars
from compare.charts.sheet import LEADING, Key, Sheet, drawn
from compare.charts.style import FAINT, INK, ORANGE, QUIET, RULE, STEPS, Size, text_width, wrap
from compare.findings.words import percent, say
from compare.language import Lang, value

COLOURS = dict(zip(KINDS, (STEPS[0], ORANGE, "#e3e3e3"), strict=True))


def _key(language: Lang, kinds: Sequence[str] = KINDS, shape: str = "square") -> list[Key]:
    return [Key(value("passage", kind, language), COLOURS[kind], shape) for kind in kinds]


def lineage_bars(
    data: Data, *, plans: Plans = None, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """Bars of how much of each plan's measures is word for word, adapted, or its own; most shared first.

    Returns
    -------
    Axes
        One data unit is a point; three rectangles a plan, ``gid`` says which and how many per cent.
    """
    return drawn(findings.heritage(data, plans), _bars, ax, lang, size, _key)


def _bars(sheet: Sheet) -> None:
    frame, lang = sheet.found.frame, sheet.lang
    rows = [{kind: float(row[kind]) for kind in KINDS} for row in sheet.found["rows"].to_dict("records")]
    ends = [percent(taken, lang) if name is None else say("heritage.end", plan=name, taken=taken).said(lang)
            for name, taken in zip(frame["nearest"], sheet.found["rows"]["taken"], strict=True)]  # fmt: skip
    count = draw_bars(sheet, [name.in_(lang) for name in frame["plan_id"]], [Bars(rows, ends=ends)], COLOURS, "%", 100)
    left = sheet.found["rows"].iloc[count:]
    if len(left):
        sheet.note(say("heritage.left", n=len(left), mean=left["taken"].mean()))


def lineage_dots(
    data: Data, plan_a: str, plan_b: str, *, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """Where in one plan the text of another is found: a stroke for each shared passage.

    Parameters
    ----------
    plan_a, plan_b : str
        Run from left to right and from top to bottom.

    Returns
    -------
    Axes
        Both axes are characters of the plans' texts; two line collections, verbatim over adapted.
    """
    found = findings.strokes(data, plan_a, plan_b)
    kinds = [] if found.empty else [kind for kind in KINDS if (found["spans"]["kind"] == kind).any()]
    return drawn(found, lambda sheet: _dots(sheet, kinds), ax, lang, size, lambda lang: _key(lang, kinds, "line"))


def _regions(tables: dict[str, pd.DataFrame], plan_id: str) -> pd.DataFrame:
    """Where each action stands: its measures, where it has any (an annex may tell it again), else its own span."""
    actions = tables["actions"][tables["actions"]["plan_id"] == plan_id]
    held = tables["measures"].groupby("action_id")[["start", "end"]].agg({"start": "min", "end": "max"})
    regions = actions[["action_id", "label", "start", "end"]].set_index("action_id")
    regions.update(held)
    return regions.reset_index().sort_values("start", ignore_index=True)


def _dots(sheet: Sheet, kinds: Sequence[str]) -> None:
    size, body, tables, spans = sheet.size, sheet.body, sheet.found["tables"], sheet.found["spans"]
    plan_a, plan_b = sheet.found["ids"]
    points = size.small
    names = {key: name.in_(sheet.lang) for key, name in sheet.found["called"].items()}
    actions = {plan_id: _regions(tables, plan_id) for plan_id in (plan_a, plan_b)}
    chars = tables["plans"].set_index("plan_id")["chars"]
    length_a, length_b = (
        max(int(chars[p]), int(spans[f"end_{side}"].max())) for side, p in (("a", plan_a), ("b", plan_b))
    )
    # names have a third of the width, and more where they need it
    widest = max((text_width(names[row], points) for row in actions[plan_b]["action_id"]), default=0.0)
    left = min(max(widest + points * 1.1, body.width * 0.15), body.width * 0.4)
    box = body.inset(left, 0, points * 0.3, points * LEADING * 1.2)
    ax = sheet.place(sheet.ax, box)
    ax.set_xlim(0, length_a)
    ax.set_ylim(length_b, 0)
    ax.add_artist(Rectangle((0, 0), length_a, length_b, facecolor="none", edgecolor=FAINT, linewidth=0.6, zorder=0,
                           clip_on=False))  # fmt: skip
    per_x, per_y = length_a / box.width, length_b / box.height
    unnamed = 0
    for row in actions[plan_a].to_dict("records"):
        ax.plot([row["start"]] * 2, [0, length_b], color=RULE, linewidth=0.6, zorder=0)
        label, room = str(row["label"]), (row["end"] - row["start"]) / per_x
        shorter = ((label, size.small), (label, size.tiny), (label.strip("（）()、.．"), size.tiny))  # （三）, 三
        label, points = next((one for one in shorter if text_width(*one) <= room), ("", size.small))
        unnamed += not label
        ax.text((row["start"] + row["end"]) / 2, -size.small * 0.4 * per_y, label, fontsize=points, color=QUIET,
                ha="center", va="baseline")  # fmt: skip
    for row in actions[plan_b].to_dict("records"):
        ax.plot([0, length_a], [row["start"]] * 2, color=RULE, linewidth=0.6, zorder=0)
        room, middle = (row["end"] - row["start"]) / per_y, (row["start"] + row["end"]) / 2
        points = size.small if room >= size.small * 1.2 else size.tiny
        fitting = min(int(room / (points * 1.1)), 2)
        lines = wrap(names[row["action_id"]], left - points, points, fitting) if fitting else []
        unnamed += not lines
        for k, line in enumerate(lines):
            y = middle - ((len(lines) - 1) / 2 - k) * points * 1.2 * per_y
            ax.text(-points * 0.6 * per_x, y, line, fontsize=points, color=INK, ha="right", va="center_baseline",
                    gid=f"row:{row['action_id']}")  # fmt: skip
    if unnamed:
        sheet.note(say("left.labels", n=unnamed))
    for kind in reversed(kinds):
        strokes = [
            ((r.start_a, r.start_b), (max(r.end_a, r.start_a + 4 * per_x), max(r.end_b, r.start_b + 4 * per_y)))
            for r in spans[spans["kind"] == kind].itertuples(index=False)
        ]
        ax.add_collection(
            LineCollection(strokes, colors=COLOURS[kind], linewidths=size.text * 0.2, capstyle="round", gid=kind),
            autolim=False,
        )
