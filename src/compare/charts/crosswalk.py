"""Which action of one plan answers which of another: two columns of actions with bands between them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from compare.analysis.network import action_links
from compare.analysis.select import Data, plan_ids, select
from compare.charts.labels import action_names, measure_names, plan_labels, source_line
from compare.charts.sheet import LEADING, Key, Sheet, empty
from compare.charts.style import (
    BLUE,
    INK,
    QUIET,
    SKY,
    VERMILION,
    Size,
    check_lang,
    fit,
    joined,
    style,
    text_width,
    wrap,
)

LINE = 1.22  # distance of two lines of a label, in text sizes


def action_crosswalk(
    data: Data,
    plan_a: str,
    plan_b: str,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Draw the actions of two plans with a band wherever their measures are alike.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``plans``, ``actions``, ``measures`` and ``similar``.
    plan_a, plan_b : str
        Stand left (in reading order) and right (in the order that crosses least).
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a patch for each action and each band. A band is as wide as the two actions are
        alike (``compare.analysis.network.action_links``), dark where a measure of one is the same commitment as one
        of the other, light where measures only overlap.
    """
    language = check_lang(lang)
    zh = language == "zh"
    plan_a, plan_b = (plan_ids(data, plan)[0] for plan in (plan_a, plan_b))
    tables = select(data, [plan_a, plan_b])
    links = action_links(tables, plan_a, plan_b)
    with style(size) as wanted:
        labels = plan_labels(tables["plans"], language)
        source = source_line(tables["plans"], language)
        nodes, every = links.nodes, links.links
        bands = every[every["answers"].astype(bool)].reset_index(drop=True)
        if nodes.empty or nodes["side"].nunique() < 2:
            return empty(ax, wanted, language, "两份方案的行动" if zh else "actions of both plans", source)
        names = action_names(tables["actions"]) | measure_names(tables["measures"])
        left = list(nodes[nodes["side"] == "a"]["node"])
        right = _untangled(left, list(nodes[nodes["side"] == "b"]["node"]), bands)
        title = _finding(labels[plan_a], labels[plan_b], left, right, bands, names, zh)
        subtitle = (
            "带宽：两项行动的措施相似的程度；左列按原文顺序，右列按对应关系排列，标号照原文"
            if zh
            else "Width: how alike the measures of two actions are; left in reading order, right by correspondence"
        )
        key = (
            [Key("有相同的措施", BLUE), Key("只有部分重合", SKY), Key("对方没有对应", VERMILION, "open")]
            if zh
            else [Key("same commitment", BLUE), Key("overlap only", SKY), Key("no counterpart", VERMILION, "open")]
        )
        table = pd.DataFrame(
            {
                labels[plan_a]: [names[node] for node in bands["node_a"]],
                labels[plan_b]: [names[node] for node in bands["node_b"]],
                "相似度" if zh else "alike": bands["score"].to_numpy(float),
                "相同" if zh else "same": bands["same"].to_numpy(int),
                "重合" if zh else "overlap": bands["overlap"].to_numpy(int),
            }
        )
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key)
        if len(bands) < len(every):
            rest = len(every) - len(bands)
            sheet.note(
                f"另有 {rest} 处零星重合（只涉及少数措施）未画"
                if zh
                else f"{rest} slight overlaps of a few measures are not drawn"
            )
        body = sheet.body
        most = max(int((body.height - wanted.small * 2) / (wanted.tiny * LINE * 1.15)), 1)
        weight = _weights(bands)
        for side, column in ((plan_a, left), (plan_b, right)):
            if len(column) > most:
                kept = set(sorted(column, key=lambda node: (-weight.get(node, 0.0), node))[:most])
                sheet.note(
                    f"{labels[side]}只画出对应最多的 {most} 项，其余 {len(column) - most} 项未画"
                    if zh
                    else f"of {labels[side]} the {most} with most in common are drawn, {len(column) - most} are not"
                )
                column[:] = [node for node in column if node in kept]
        _draw(sheet, left, right, bands, names, (labels[plan_a], labels[plan_b]), zh)
        return sheet.ax


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


def _finding(
    name_a: str, name_b: str, left: list[str], right: list[str], bands: pd.DataFrame, names: dict[str, str], zh: bool
) -> str:
    has_a, has_b = set(bands["node_a"]), set(bands["node_b"])
    lone_a = [names[node] for node in left if node not in has_a]
    lone_b = [names[node] for node in right if node not in has_b]
    if zh:
        found = f"有 {len(left) - len(lone_a)} 项" if lone_a else "全部"
        said = f"{name_a} 的 {len(left)} 项行动{found}在 {name_b} 找到对应"
        if not lone_b:
            return said + f"，{name_b} 的 {len(right)} 项全有对应"
        only = f"：{joined(lone_b, 'zh')}" if len(lone_b) == 1 else ""
        return said + f"；{name_b} 的 {len(right)} 项中 {len(lone_b)} 项对方没有{only}"
    found = f"{len(left) - len(lone_a)} of {len(left)}" if lone_a else f"All {len(left)}"
    said = f"{found} actions of {name_a} have a counterpart in {name_b}"
    if not lone_b:
        return said + f", and all {len(right)} the other way"
    return said + f"; {len(lone_b)} of the {len(right)} there have none here"


def _draw(
    sheet: Sheet, left: list[str], right: list[str], bands: pd.DataFrame, names: dict[str, str],
    heads: tuple[str, str], zh: bool,
) -> None:  # fmt: skip
    size = sheet.size
    ax = sheet.canvas()
    width, height = sheet.body.width, sheet.body.height - size.small * LEADING * 1.1
    bar = size.text * 0.5
    label_room = width * 0.34
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
            ax.add_patch(
                Rectangle((x, middle - tall / 2), bar, tall, facecolor="none" if bare else QUIET,
                          edgecolor=VERMILION if bare else "none", linewidth=size.text * 0.09 if bare else 0,
                          gid=f"node:{node}")
            )  # fmt: skip
    for text, x, align in ((heads[0], used[0], "right"), (heads[1], width - used[1], "left")):
        ax.text(x, height + size.small * 0.35, text, fontsize=size.small, color=QUIET, ha=align, va="baseline")
    _bands(ax, bands, left, right, place, totals, scale, x0 + bar, x1)


def _label_size(nodes: list[str], names: dict[str, str], room: float, step: float, size: Size) -> tuple[float, int]:
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
        ax.add_patch(
            PathPatch(Path(corners, codes), facecolor=BLUE if same else SKY, alpha=0.72 if same else 0.5,
                      linewidth=0, gid=f"band:{pair[0]}:{pair[1]}")
        )  # fmt: skip
