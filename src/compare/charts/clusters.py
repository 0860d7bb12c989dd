"""Like measures: the large groups at a glance, and the tree that joins the groups that several plans have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from compare import findings
from compare.analysis.clusters import ClusterTree, cluster_tree
from compare.analysis.select import Data, Plans, select
from compare.charts.bars import Bars, draw_bars
from compare.charts.sheet import LEADING, Key, Sheet, drawn
from compare.charts.style import BLUE, FAINT, QUIET, RULE, STEPS, Size, text_width, wrap
from compare.findings.words import counted
from compare.language import Lang, heading

BEND = 2  # most joints are of little likeness; this power draws them apart and keeps their order
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8)
KINDS = dict(zip(("elsewhere", "only_here"), (STEPS[0], STEPS[2]), strict=True))


def group_overview(
    data: Data, *, plans: Plans = None, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """The large groups of measures by size: what several plans have of each, and what stands in one plan only.

    Returns
    -------
    Axes
        One data unit is a point; two rectangles a group, ``gid`` says which and how many.
    """

    def key(language: Lang) -> Sequence[Key]:
        return [Key(heading(kind, language), colour) for kind, colour in KINDS.items()]

    return drawn(findings.overview(data, plans), _overview, ax, lang, size, key)


def _overview(sheet: Sheet) -> None:
    frame, lang = sheet.found.frame, sheet.lang
    rows = [{kind: int(row[kind]) for kind in KINDS} for row in frame.to_dict("records")]
    ends = [f"{n}（{counted(p, 'plan', lang)}）" if lang == "zh" else f"{n} ({counted(p, 'plan', lang)})"
            for n, p in zip(frame["in_all"], frame["plans"], strict=True)]  # fmt: skip
    labels = [f"{no} {name.in_(lang)}" for no, name in zip(frame["number"], frame["group"], strict=True)]
    count = draw_bars(sheet, labels, [Bars(rows, ends=ends)], KINDS)
    sheet.cut(len(rows) - count, int(frame["in_all"].iloc[count:].sum()))


def dendrogram(
    data: Data, *, plans: Plans = None, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """The tree of the groups of like measures that most plans have, joined by the likeness of their wording.

    Returns
    -------
    Axes
        Its x axis is likeness (bent, with ticks), its y axis the groups from top to bottom; a line collection of joints.
    """
    return drawn(findings.groups(data, plans), lambda sheet: _tree(sheet, data, plans), ax, lang, size)


def _tree(sheet: Sheet, data: Data, plans: Plans) -> None:
    from scipy.cluster.hierarchy import dendrogram as tree_layout

    size, body, frame = sheet.size, sheet.body, sheet.found.frame
    foot = size.small * LEADING * 1.4
    most = min(len(frame), max(int((body.height - foot) / (size.tiny * 1.3)), 2))
    tree: ClusterTree = cluster_tree(select(data, plans), most=most)
    order = tree_layout(tree.linkage, no_plot=True)
    called = dict(zip(sheet.found["clusters"], sheet.drawn.data.iloc[:, 0], strict=True))
    leaves = tree.clusters.iloc[order["leaves"]].reset_index(drop=True)
    several = len(sheet.found.plans) > 1
    tails = [_tail(row, several, sheet.lang) for row in leaves.to_dict("records")]
    step = min((body.height - foot) / len(leaves), size.text * 2.6)
    points = max(min(size.small, step / 1.28), size.tiny)
    tail = max(text_width(text, points) for text in tails) + points
    width = min(max(text_width(name, points) for name in called.values()) + points, body.width * 0.5)
    box = body.inset(0, body.height - step * len(leaves), width + tail, 0)
    ax = sheet.place(sheet.ax, box)
    ax.set_ylim(len(leaves) - 0.5, -0.5)
    deepest = max(float(tree.linkage[:, 2].max()), 0.05)
    bent = lambda distance: 1 - (np.asarray(distance) / deepest) ** BEND  # noqa: E731
    ax.set_xlim(0, 1)
    groups = list(leaves["group_id"])
    joints, colours = [], []
    for xs, ys in zip(order["icoord"], order["dcoord"], strict=True):
        rows = [(x - 5) / 10 for x in xs]
        joints.append(list(zip(bent(ys), rows, strict=True)))
        inside = {groups[i] for i in range(round(np.ceil(min(rows))), round(np.floor(max(rows))) + 1)}
        colours.append(BLUE if len(inside) == 1 else FAINT)
    ax.add_collection(LineCollection(joints, colors=colours, linewidths=size.text * 0.08), autolim=False)
    point, down = 1 / box.width, 1 / step
    for i, row in enumerate(leaves.to_dict("records")):
        for k, line in enumerate(
            lines := wrap(called[row["cluster_id"]], width - points, points, 2 if step > points * 2.6 else 1)
        ):
            y = i - ((len(lines) - 1) / 2 - k) * points * 1.2 * down
            ax.text(1 + points * 0.5 * point, y, line, fontsize=points, va="center_baseline")
        ax.text(1 + (width + tail) * point, i, tails[i], fontsize=points, color=QUIET, ha="right", va="center_baseline")
    bottom, last = len(leaves) - 0.5, -1.0
    for likeness in TICKS:
        x = float(bent(1 - likeness)) if 1 - likeness <= deepest else -1.0
        if x >= 0 and (x - last) * box.width > size.tiny * 2.2:
            last = x
            ax.plot([x, x], [-0.5, bottom], color=RULE, linewidth=0.6, zorder=0)
            ax.text(x, bottom + size.small * down, f"{likeness:.1f}", fontsize=size.tiny, color=QUIET, ha="center")
    head = heading("score", sheet.lang)
    ax.text(1 + points * 0.5 * point, bottom + size.small * down, head, fontsize=size.tiny, color=QUIET)
    left = frame.iloc[most:]
    sheet.cut(len(left), int(left["measures"].sum()))


def _tail(row: dict[str, object] | pd.Series, several: bool, lang: Lang) -> str:
    n = counted(int(str(row["measures"])), "measure", lang)
    if not several:
        return n
    plans = counted(int(str(row["plans"])), "plan", lang)
    return f"{plans}，{n}" if lang == "zh" else f"{plans}, {n}"
