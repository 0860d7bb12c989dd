"""Two plans action by action: bands between two columns, and every action with every other as a heat map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from compare import findings
from compare.analysis.select import Data
from compare.charts.matrix import Panel, draw_matrix
from compare.charts.sheet import LEADING, Key, Sheet, drawn
from compare.charts.style import BLUE, INK, QUIET, SKY, VERMILION, Size, fit, text_width, wrap
from compare.findings.words import say
from compare.language import Lang

LINE = 1.22  # distance of two lines of a label, in text sizes


def action_crosswalk(
    data: Data, plan_a: str, plan_b: str, *, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """Draw the actions of two plans with a band wherever their measures are alike.

    Parameters
    ----------
    plan_a, plan_b : str
        Stand left (in reading order) and right (in the order that crosses least).

    Returns
    -------
    Axes
        One data unit is a point; a patch for each action and each band. A band is as wide as the two actions are
        alike (``compare.analysis.network.action_links``), dark where a measure of one is the same commitment as one
        of the other, light where measures only overlap.
    """

    def key(lang: Lang) -> Sequence[Key]:
        return [Key(say(f"key.{name}").said(lang), colour, shape) for name, colour, shape in
                (("same", BLUE, "square"), ("overlap", SKY, "square"), ("alone", VERMILION, "open"))]  # fmt: skip

    return drawn(findings.correspondence(data, plan_a, plan_b), _crosswalk, ax, lang, size, key)


def _crosswalk(sheet: Sheet) -> None:
    found = sheet.found
    bands, left = found["bands"], list(found["left"])
    right = _untangled(left, found["right"], bands)
    most = max(int((sheet.body.height - sheet.size.small * 2) / (sheet.size.tiny * LINE * 1.15)), 1)
    weight = _weights(bands)
    for name, column in zip(found["heads"], (left, right), strict=True):
        if len(column) > most:
            kept = set(sorted(column, key=lambda node: (-weight.get(node, 0.0), node))[:most])
            bare = sum(node not in weight for node in column if node not in kept)
            sheet.note(say("left.actions", plan=name, n=len(column) - most, bare=bare))
            column[:] = [node for node in column if node in kept]
    names = {node: found["names"][node].in_(sheet.lang) for node in (*left, *right)}
    _draw(sheet, left, right, bands, names, tuple(name.in_(sheet.lang) for name in found["heads"]))


def action_matrix(
    data: Data, plan_a: str, plan_b: str, *, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """Heat map of the actions of two plans by how alike their measures are.

    Parameters
    ----------
    plan_a, plan_b : str
        The rows and the columns, both in reading order.

    Returns
    -------
    Axes
        One data unit is a point; its first collection holds the cells: 100 where every measure of both actions has
        its double in the other, empty where none has.
    """
    return drawn(findings.action_scores(data, plan_a, plan_b), _matrix, ax, lang, size)


def _matrix(sheet: Sheet) -> None:
    table = sheet.drawn.data
    values = sheet.found["grid"].to_numpy(float)
    rows, columns = values.sum(axis=1), values.sum(axis=0)
    # where there is no room, what has least in common goes
    shown = draw_matrix(sheet, list(table.iloc[:, 0]), [Panel(list(table.columns[1:]), values)],
                        keep=list(-rows), keep_columns=list(-columns))  # fmt: skip
    left = shown.left_out(len(table))
    sheet.cut(len(left), say("count.alike", n=int((rows[left] > 0).sum())))
    gone = shown.columns_left_out(len(columns))
    sheet.cut(len(gone), say("count.alike", n=int((columns[gone] > 0).sum())), "columns")


def _weights(bands: pd.DataFrame) -> dict[str, float]:
    weight: dict[str, float] = {}
    for band in bands.itertuples(index=False):
        for node in (band.node_a, band.node_b):
            weight[node] = weight.get(node, 0.0) + band.score
    return weight


def _untangled(left: list[str], right: list[str], bands: pd.DataFrame) -> list[str]:
    """The right column by the mean place of what each answers; what answers nothing stands last."""
    place = {node: i for i, node in enumerate(left)}
    centre: dict[str, float] = {}
    for node, group in bands.groupby("node_b"):
        scores = group["score"].to_numpy(float)
        centre[str(node)] = float(np.average([place[a] for a in group["node_a"]], weights=scores + 1e-9))
    order = {node: i for i, node in enumerate(right)}
    return sorted(right, key=lambda node: (node not in centre, centre.get(node, 0.0), order[node]))


def _draw(
    sheet: Sheet, left: list[str], right: list[str], bands: pd.DataFrame, names: Mapping[str, str],
    heads: Sequence[str],
) -> None:  # fmt: skip
    size = sheet.size
    ax = sheet.canvas()
    width, height = sheet.body.width, sheet.body.height - size.small * LEADING * 1.1
    bar = size.text * 0.5
    # names have a third of the width, and more where they would be cut
    longest = max((text_width(names[node], size.tiny) for node in (*left, *right)), default=0.0)
    label_room = min(max(width * 0.34, longest + 0.5), width * 0.4)
    gap = size.small * 0.5
    heads = (fit(heads[0], label_room, size.small), fit(heads[1], label_room, size.small))
    used: list[float] = []
    place: dict[str, tuple[float, float]] = {}  # node → middle, height
    steps = [min(height / max(len(column), 1), size.text * 5.4) for column in (left, right)]
    points, lines_allowed = _label_size([*left, *right], names, label_room, min(steps), size)
    for column, side, step in ((left, 0, steps[0]), (right, 1, steps[1])):
        wrapped = {node: wrap(names[node], label_room, points, lines_allowed) for node in column}
        widest = max((text_width(line, points) for lines in wrapped.values() for line in lines), default=0.0)
        used.append(max(widest, text_width(heads[side], size.small)))
        for i, node in enumerate(column):
            place[node] = (height - (i + 0.5) * step, step)
        place_x = used[side] if side == 0 else width - used[side]
        for node, lines in wrapped.items():
            middle = place[node][0]
            for k, line in enumerate(lines):
                y = middle + ((len(lines) - 1) / 2 - k) * points * LINE
                ax.text(place_x, y, line, fontsize=points, ha="right" if side == 0 else "left", va="center_baseline",
                        color=INK)  # fmt: skip
    x0, x1 = used[0] + gap, width - used[1] - gap - bar
    linked = set(bands["node_a"]) | set(bands["node_b"])
    totals = _weights(bands[bands["node_a"].isin(left) & bands["node_b"].isin(right)])
    room = min((step for _, step in place.values()), default=1.0) * 0.8
    scale = room / max(totals.values(), default=1.0)
    for x, column in ((x0, left), (x1, right)):
        for node in column:
            middle, step = place[node]
            tall = max(totals.get(node, 0.0) * scale, step * 0.3)
            bare = node not in linked
            ax.add_artist(
                Rectangle((x, middle - tall / 2), bar, tall, facecolor="none" if bare else QUIET,
                          edgecolor=VERMILION if bare else "none", linewidth=size.text * 0.09 if bare else 0,
                          gid=f"node:{node}")
            )  # fmt: skip
    for text, x, align in ((heads[0], used[0], "right"), (heads[1], width - used[1], "left")):
        ax.text(x, height + size.small * 0.35, text, fontsize=size.small, color=QUIET, ha=align, va="baseline")
    _bands(ax, bands, left, right, place, totals, scale, x0 + bar, x1)


def _label_size(nodes: list[str], names: Mapping[str, str], room: float, step: float, size: Size) -> tuple[float, int]:
    """The largest text, and its lines, in which no label is cut; where there is none, the smallest text."""
    points = size.text
    while points > size.tiny:
        lines = max((len(wrap(names[node], room, points)) for node in nodes), default=1)
        if lines <= 3 and lines * points * LINE * 1.06 <= step:
            return points, lines
        points -= size.text * 0.05
    return size.tiny, max(int(step / (size.tiny * LINE * 1.06)), 1)


def _bands(
    ax: Axes, bands: pd.DataFrame, left: list[str], right: list[str], place: dict[str, tuple[float, float]],
    totals: dict[str, float], scale: float, x0: float, x1: float,
) -> None:  # fmt: skip
    """Stack the ends of the bands at each action in the order of the other ends, so that they cross least."""
    at = {node: place[node][0] + totals.get(node, 0.0) * scale / 2 for node in (*left, *right)}
    drawn = bands[bands["node_a"].isin(left) & bands["node_b"].isin(right)].to_dict("records")
    starts: dict[tuple[str, str], float] = {}
    ends: dict[tuple[str, str], float] = {}
    for band in sorted(drawn, key=lambda b: (left.index(b["node_a"]), right.index(b["node_b"]))):
        starts[band["node_a"], band["node_b"]] = at[band["node_a"]]
        at[band["node_a"]] -= band["score"] * scale
    for band in sorted(drawn, key=lambda b: (right.index(b["node_b"]), left.index(b["node_a"]))):
        ends[band["node_a"], band["node_b"]] = at[band["node_b"]]
        at[band["node_b"]] -= band["score"] * scale
    middle = (x0 + x1) / 2
    for band in sorted(drawn, key=lambda b: (b["same"] > 0, b["node_a"], b["node_b"])):
        pair = band["node_a"], band["node_b"]
        wide = band["score"] * scale
        y0, y1 = starts[pair], ends[pair]
        corners = [
            (x0, y0), (middle, y0), (middle, y1), (x1, y1),
            (x1, y1 - wide), (middle, y1 - wide), (middle, y0 - wide), (x0, y0 - wide), (x0, y0),
        ]  # fmt: skip
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        same = band["same"] > 0
        ax.add_artist(
            PathPatch(Path(corners, codes), facecolor=BLUE if same else SKY, alpha=0.72 if same else 0.5,
                      linewidth=0, gid=f"band:{pair[0]}:{pair[1]}")
        )  # fmt: skip
