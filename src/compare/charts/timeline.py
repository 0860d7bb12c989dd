"""When: what falls due in which year, plan by plan, and the course of a single plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from compare import findings
from compare.analysis.select import Data, Plans
from compare.charts.matrix import Panel, draw_matrix, frame_cells, stacked
from compare.charts.sheet import LEADING, Key, Sheet, drawn
from compare.charts.style import (
    BLUE,
    BLUES,
    GREEN,
    GREENS,
    INK,
    ORANGE,
    ORANGES,
    PURPLE,
    QUIET,
    RULE,
    SKY,
    Size,
    fit,
    printable,
    text_width,
    wrap,
)
from compare.findings.words import say
from compare.language import Lang, value

KIND_COLOURS = {"by": BLUE, "in": SKY, "range": GREEN, "from": ORANGE, "every": PURPLE, "within": QUIET}
SHAPES = {"by": "diamond", "every": "dot", "from": "arrow", "within": "ring"}
DATELESS = ("every", "within")  # kinds without a day: their words stand at the right


def deadline_ladder(
    data: Data, *, plans: Plans = None, after: Any = None,
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """What falls due in which year for each plan, by the plans' own periods; then what recurs, and targets.

    Parameters
    ----------
    after : date, optional
        With it the remark beside each row says how much is still due after that day.

    Returns
    -------
    Axes
        One data unit is a point; a panel of cells by year, one of what is due in no year, one of targets; a frame
        around the years of each plan's own period.
    """
    return drawn(findings.due(data, plans, after), _ladder, ax, lang, size)


def _ladder(sheet: Sheet) -> None:
    found, table = sheet.found, sheet.drawn.data
    years, values = found["years"], sheet.found.frame.iloc[:, 2:]
    ends = np.cumsum([len(years), len(found["classes"]), len(found["targets"])])
    panels = [
        Panel(list(table.columns[2 + first : 2 + last]), values.iloc[:, first:last].to_numpy(float), colours)
        for first, last, colours in zip([0, *ends[:-1]], ends, (BLUES, ORANGES, GREENS), strict=True)
        if last > first
    ]
    periods = [f"{name} {period}" if period != "—" else name
               for name, period in zip(table.iloc[:, 0], table.iloc[:, 1], strict=True)]  # fmt: skip
    open_ = found["open"]
    notes = [say("due.left", n=n).said(sheet.lang) for n in open_.values()] if open_ else []
    sums = values.iloc[:, : ends[-1]].sum(axis=1)
    shown = draw_matrix(sheet, periods, panels, notes, keep=list(-sums))
    place = {years[j]: k for k, j in enumerate(shown.columns[0])} if years else {}
    for i, row in enumerate(shown.rows):
        first, last = found["periods"][row]
        inside = [k for year, k in place.items() if pd.notna(first) and pd.notna(last) and first <= year <= last]
        if inside:
            frame_cells(sheet, shown, 0, i, min(inside), max(inside))
    left = shown.left_out(len(table))
    sheet.cut(len(left), int(sums.iloc[left].sum()))
    gone = [j for j in range(len(years)) if j not in shown.columns[0]]
    sheet.cut(len(gone), int(values.iloc[:, gone].to_numpy().sum()), "columns")


# -- one plan -----------------------------------------------------------------------------------------------------


def plan_timeline(
    data: Data, plan: str, *, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """The course of one plan: a row for each measure that says when, by its last date; an action where they do not fit.

    Returns
    -------
    Axes
        Its x axis is dates; a bar for each span, a diamond for each deadline, an arrow for an open end. What recurs or
        runs for a time has no day: it stands at the right, with its mark.
    """
    found = findings.course(data, plan)

    def key(lang: Lang) -> Sequence[Key]:
        kinds = set(found["rows"]["kind"].astype("str"))
        return [Key(value("kind", kind, lang), colour, SHAPES.get(kind, "square"))
                for kind, colour in KIND_COLOURS.items() if kind in kinds]  # fmt: skip

    return drawn(found, _course, ax, lang, size, key)


def _course(sheet: Sheet) -> None:
    rows, size = sheet.found["rows"], sheet.size
    most = max(int((sheet.body.height - size.small * LEADING) / (size.tiny * 1.32)), 1)
    if rows["row_id"].nunique() > most:
        rows = rows.assign(row_id=rows["action_id"].fillna(rows["part"].astype("str")))
        sheet.note(say("course.actions"))
    order = _course_order(rows)
    if len(order) > most:
        sheet.cut(len(order) - most, int(rows["row_id"].isin(order[most:]).sum()))
        order = order[:most]
    titles = {row_id: sheet.found["names"][row_id].in_(sheet.lang) for row_id in order}
    _draw_course(sheet, rows, order, titles, *_period(sheet.found["facts"], rows))


def _period(plan: pd.Series, rows: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the picture: the plan's period, wider where a date lies outside it."""
    dates = [*rows["from_date"].dropna(), *rows["to_date"].dropna()]
    years = [pd.Timestamp(date).year for date in dates]
    years += [int(plan[name]) for name in ("period_start", "period_end") if pd.notna(plan[name])]
    if not years and pd.notna(plan["issued_on"]):
        years = [pd.Timestamp(plan["issued_on"]).year]
    first, last = (min(years), max(years)) if years else (2000, 2000)
    last = min(last, first + 30)
    return pd.Timestamp(first, 1, 1), pd.Timestamp(last, 12, 31)


def _course_order(rows: pd.DataFrame) -> list[str]:
    far = pd.Timestamp(9999, 1, 1)
    keys: dict[str, tuple[pd.Timestamp, pd.Timestamp, int]] = {}
    for row_id, group in rows.groupby("row_id"):
        ends = group["to_date"].dropna()
        begins = group["from_date"].dropna()
        keys[str(row_id)] = (
            pd.Timestamp(ends.max()) if len(ends) else far,
            pd.Timestamp(begins.min()) if len(begins) else far,
            int(group["start"].min()),
        )
    return sorted(keys, key=lambda row_id: keys[row_id])


def _dateless(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """What recurs or runs for a time, as printed, each once."""
    return list(dict.fromkeys(
        (str(row.kind), printable(row.raw)) for row in rows.itertuples(index=False)
        if row.kind in DATELESS or (pd.isna(row.from_date) and pd.isna(row.to_date))
    ))  # fmt: skip


def _draw_course(
    sheet: Sheet, rows: pd.DataFrame, order: list[str], titles: dict[str, str], low: pd.Timestamp, high: pd.Timestamp
) -> None:
    size, body = sheet.size, sheet.body
    head = size.small * LEADING
    step = min((body.height - head) / len(order), size.text * 2.6)
    longest, most = max(text_width(titles[row_id], 1.0) for row_id in order), body.width * 0.38
    points = max(min(size.small, step / 1.3, most / longest), size.tiny)
    left = min(longest * points, most)
    said = {row_id: _dateless(group) for row_id, group in rows.groupby("row_id")}
    right = max(
        (sum(text_width(words, points) + points * 1.6 for _, words in said[row_id]) for row_id in order), default=0.0
    )
    gap = points
    years = (high.year - low.year + 1) * text_width("2024", size.small) * 1.5
    right = min(right, max(body.width * 0.3, body.width - left - gap * 2 - years))
    box = body.inset(left + gap, max(body.height - head - step * len(order), 0), right + (gap if right else 0), head)
    ax = sheet.place(sheet.ax, box)
    x0, x1 = date2num(low), date2num(high) + 1
    ax.set_xlim(x0, x1)
    ax.set_ylim(len(order) - 0.5, -0.5)
    day = (x1 - x0) / box.width  # days in a point
    draw_years(ax, range(low.year, high.year + 1), box.width, step, size)
    cut = 0
    for i, row_id in enumerate(order):
        for line, y in stacked(wrap(titles[row_id], left, points, 2 if step >= points * 2.5 else 1), 0, points):
            ax.text(x0 - gap * day, i - y / step, line, fontsize=points, color=INK, ha="right", va="center_baseline")
        x, room, whole = x1 + gap * day, right + 0.5, True
        for kind, words in said[row_id]:
            shown = fit(words, room - points, points)
            whole = whole and shown == words
            if room > points * 3:
                shape = "none" if kind == "within" else KIND_COLOURS[kind]
                ax.plot([x + points * 0.4 * day], [i], "o", markersize=points * 0.6, color=KIND_COLOURS[kind],
                        markerfacecolor=shape, clip_on=False, gid=f"{kind}:{row_id}")  # fmt: skip
                ax.text(x + points * day, i, shown, fontsize=points, color=QUIET, va="center_baseline")
                used = text_width(shown, points) + points * 1.6
                x, room = x + used * day, room - used
        cut += not whole
        if i % 2:
            ax.axhspan(i - 0.5, i + 0.5, color="#f7f7f7", zorder=-1, linewidth=0)
        for row in rows[rows["row_id"] == row_id].itertuples(index=False):
            _mark(ax, row, i, x0, x1, step, size)
    if cut:
        sheet.note(say("course.cut", n=cut))


def draw_years(ax: Axes, years: Sequence[int], width: float, step: float, size: Size) -> None:
    """Years over rows of so many points: a line where each begins, its number where there is room."""
    every = max(1, int(np.ceil(text_width("2024", size.small) * 1.4 / (width / len(years)))))
    edges = [date2num(pd.Timestamp(year, 1, 1)) for year in (*years, years[-1] + 1)]
    for edge in edges:
        ax.axvline(edge, color=RULE, linewidth=0.7, zorder=0)
    for i in range(0, len(years), every):
        ax.text((edges[i] + edges[i + 1]) / 2, -0.5 - size.small * 0.35 / step, str(years[i]), fontsize=size.small,
                color=QUIET, ha="center", va="baseline")  # fmt: skip


def _mark(ax: Axes, row: Any, i: int, x0: float, x1: float, step: float, size: Size) -> None:
    kind = str(row.kind)
    colour = KIND_COLOURS[kind]
    tall = min(0.5, size.text * 0.8 / step)
    mark = min(size.text * 0.62, step * 0.62)
    begin = date2num(row.from_date) if pd.notna(row.from_date) else x0
    end = date2num(row.to_date) + 1 if pd.notna(row.to_date) else x1
    begin, end = max(begin, x0), min(end, x1)
    if kind == "by":
        if pd.notna(row.to_date):
            ax.plot([x0, end], [i, i], color=colour, linewidth=size.text * 0.07, alpha=0.45, zorder=1)
            ax.plot([end], [i], marker="D", markersize=mark * 0.85, color=colour, linestyle="none", zorder=3,
                    markeredgecolor="white", markeredgewidth=mark * 0.06, clip_on=False)  # fmt: skip
    elif kind in ("in", "range"):
        ax.add_artist(Rectangle((begin, i - tall / 2), max(end - begin, 1), tall, facecolor=colour, zorder=2))
    elif kind == "from":
        ax.plot([begin, x1], [i, i], color=colour, linewidth=size.text * 0.16, zorder=2)
        ax.plot([x1], [i], marker=">", markersize=mark, color=colour, linestyle="none", zorder=3, clip_on=False)
