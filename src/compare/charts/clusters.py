"""Like measures: a tree of their clusters with the plans that have each, and a map of all measures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, Polygon
from scipy.cluster.hierarchy import dendrogram as tree_layout
from scipy.spatial import ConvexHull

from compare.analysis.mapping import MeasureMap, cluster_sizes, cluster_tree
from compare.analysis.mapping import measure_map as map_measures
from compare.analysis.select import Data, select
from compare.charts.labels import plan_labels, source_line
from compare.charts.placing import cluster_of_dots, overlapping, pack, spread
from compare.charts.sheet import LEADING, Key, Sheet, empty
from compare.charts.style import (
    BLUE,
    FAINT,
    INK,
    ORANGE,
    QUIET,
    RULE,
    SERIES,
    Lang,
    Size,
    check_lang,
    fit,
    printable,
    say,
    style,
    text_width,
    wrap,
)

MOST_COLUMNS = 8  # plans that a tree shows one by one
BEND = 3  # most joints are of little likeness; this power draws them apart and keeps their order


def dendrogram(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """The tree of the clusters that most plans share, with their names and a dot for each plan that has one.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``clusters`` and ``measures``.
    plans : sequence of str, optional
        All plans by default. More than eight are counted instead of shown one by one.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a line collection with the joints of the tree, the leaves from top to bottom.
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        sizes = cluster_sizes(tables)
        several = len(tables["plans"]) > 1
        whole = sizes[sizes["plans"] > 1] if several and (sizes["plans"] > 1).any() else sizes
        if len(sizes) < 2:
            return empty(ax, wanted, language, "相近措施的分组" if zh else "clusters of like measures", source)
        first = whole.iloc[0]
        name = fit(_bare(first["cluster_name"]), 22, 1.0)
        if zh:
            title = (
                f"{len(whole)} 组措施见于两份以上方案，最普遍的是“{name}”（{first['plans']} 份）"
                if several and first["plans"] > 1
                else f"{len(whole)} 组措施，最大的是“{name}”（{first['measures']} 条）"
            )
        else:
            title = (
                f"{len(whole)} groups of measures are in two plans or more; the most common is {name} ({first['plans']})"
                if several and first["plans"] > 1
                else f"{len(whole)} groups of measures; the largest is {name} ({first['measures']})"
            )
        subtitle = (
            "每行一组相近措施，越早相连的措辞越接近；右侧：写到它的方案与措施条数"
            if zh
            else "A row is a group of like measures; the sooner joined, the closer in wording; at the right, who has it"
        )
        sheet = Sheet(ax, wanted, language, title, subtitle, source, pd.DataFrame())
        most = max(int((sheet.body.height - wanted.small * LEADING) / (wanted.tiny * 1.3)), 2)
        most = min(most, len(whole)) if len(whole) > 1 else min(most, len(sizes))
        tree = cluster_tree(tables, most=max(most, 2))
        order = tree_layout(tree.linkage, no_plot=True)
        leaves = tree.clusters.iloc[order["leaves"]].reset_index(drop=True)
        ids = list(tables["plans"].sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
        sheet.drawn.data = leaves[["cluster_name", "group_id", "measures", "plans"]].set_axis(
            ["组名", "大组", "措施数", "方案数"] if zh else ["name", "group", "measures", "plans"], axis=1
        )
        if len(tree.clusters) < len(sizes):
            rest = len(sizes) - len(tree.clusters)
            lone = int((sizes["plans"] == 1).sum()) if several else 0
            sheet.note(
                f"画出见于方案最多的 {len(tree.clusters)} 组，其余 {rest} 组未画"
                + (f"（其中 {lone} 组只见于一份方案）" if lone else "")
                if zh
                else f"the {len(tree.clusters)} groups in most plans are drawn, {rest} are not"
                + (f" ({lone} of them in one plan only)" if lone else "")
            )
        _draw_tree(sheet, order, leaves, ids, labels)
        return sheet.ax


def _bare(name: str) -> str:
    return printable(name).rstrip("，,。；;：:、")


def _draw_tree(
    sheet: Sheet, order: dict[str, list[list[float]]], leaves: pd.DataFrame, ids: list[str], labels: dict[str, str]
) -> None:
    size, body, zh = sheet.size, sheet.body, sheet.lang == "zh"
    ax = sheet.canvas()
    apart = 1 < len(ids) <= MOST_COLUMNS
    column = size.small * 1.9
    counts = [
        (f"{n} 条" if zh else f"{n}") if apart or len(ids) == 1 else (f"{p} 份 {n} 条" if zh else f"{p} plans, {n}")
        for p, n in zip(leaves["plans"], leaves["measures"], strict=True)
    ]
    tail = max(text_width(text, size.small) for text in counts) + size.small * 0.6
    heads = [labels[plan_id] for plan_id in ids] if apart else []
    head = max((text_width(text, size.small) for text in heads), default=0.0) + size.small * 0.8
    head = min(head, body.height * 0.26) if apart else 0.0
    height = body.height - head
    step = min(height / len(leaves), size.text * 2.6)
    row_points = max(min(size.small, step / 1.28), size.tiny)
    right = tail + (column * len(ids) if apart else 0.0)
    names = [_bare(name) for name in leaves["cluster_name"]]
    room = body.width - right
    name_width = min(max(text_width(name, row_points) for name in names) + row_points, room * 0.62)
    tree_width = room - name_width - row_points
    top = max((max(d) for d in order["dcoord"]), default=1.0) or 1.0
    groups = list(leaves["group_id"])
    segments, colours = [], []
    for xs, ys in zip(order["icoord"], order["dcoord"], strict=True):
        rows = [(x - 5) / 10 for x in xs]
        joint = [
            (tree_width * (1 - (y / top) ** BEND), height - (row + 0.5) * step) for row, y in zip(rows, ys, strict=True)
        ]
        segments.append(joint)
        inside = {groups[i] for i in range(round(np.ceil(min(rows))), round(np.floor(max(rows))) + 1)}
        colours.append(BLUE if len(inside) == 1 else FAINT)
    ax.add_collection(LineCollection(segments, colors=colours, linewidths=size.text * 0.08), autolim=False)
    for i, name in enumerate(names):
        y = height - (i + 0.5) * step
        x = tree_width + row_points * 0.5
        lines = wrap(name, name_width - row_points, row_points, 2 if step > row_points * 2.6 else 1)
        for k, line in enumerate(lines):
            ax.text(x, y + ((len(lines) - 1) / 2 - k) * row_points * 1.2, line, fontsize=row_points,
                    va="center_baseline")  # fmt: skip
        if apart:
            for j, plan_id in enumerate(ids):
                has = plan_id in leaves["plan_ids"].iloc[i]
                ax.plot([room + (j + 0.5) * column], [y], marker="o", linestyle="none",
                        markersize=min(row_points * 0.75, step * 0.6), color=BLUE if has else RULE,
                        markerfacecolor=BLUE if has else "none", markeredgewidth=0.7)  # fmt: skip
        ax.text(body.width, y, counts[i], fontsize=row_points, color=QUIET, ha="right", va="center_baseline")
    for j, text in enumerate(heads):
        ax.text(room + (j + 0.5) * column, height + size.small * 0.3, fit(text, head, size.small), fontsize=size.small,
                rotation=90, ha="center", va="bottom")  # fmt: skip


# -- map ------------------------------------------------------------------------------------------------------------


def measure_map(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """All measures as dots, like ones together: groups side by side, clusters inside them outlined.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``clusters`` and ``measures``.
    plans : sequence of str, optional
        All plans by default. Up to eight have a colour each; with more, the colour says whether another plan has
        the same.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a scatter of the measures, a patch for each group and each outlined cluster.
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        found = map_measures(tables)
        if found.members.empty:
            return empty(ax, wanted, language, "相近措施的分组" if zh else "clusters of like measures", source)
        ids = list(tables["plans"].sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
        spread_of = found.clusters.set_index("cluster_id")["plans"]
        shared_ids = [bool(spread_of[cluster_id] > 1) for cluster_id in found.members["cluster_id"]]
        if len(ids) <= len(SERIES):
            key = [Key(labels[p], SERIES[i], "dot") for i, p in enumerate(ids)]
            own = {p: SERIES[i] for i, p in enumerate(ids)}
            dots = [own[p] for p in found.members["plan_id"]]
        else:
            key = (
                [Key("别的方案也有", BLUE, "dot"), Key("只此一份方案", ORANGE, "dot")]
                if zh
                else [Key("in another plan too", BLUE, "dot"), Key("in this plan only", ORANGE, "dot")]
            )
            dots = [BLUE if shared else ORANGE for shared in shared_ids]
        key.append(Key("同一项措施" if zh else "same commitment", QUIET, "open"))
        groups = found.groups
        groups = groups.assign(label=_group_names(groups, language))
        shared = sum(shared_ids)
        largest = groups.iloc[0]
        title = (
            f"{len(found.members)} 条措施中 {shared} 条在别的方案里有相同的，最大的一群是“{largest['label']}”（{largest['measures']} 条）"
            if zh
            else f"{shared} of {len(found.members)} measures have their like in another plan; "
            f"the largest group is {largest['label']} ({largest['measures']})"
        )
        subtitle = (
            "每点一条措施，圈在一起的是同一项措施；灰圈为一群，群与群、圈与圈越近，措辞越接近"
            if zh
            else "A dot is a measure, outlined together: the same commitment; grey discs are groups; nearer is closer in wording"
        )
        table = groups[["label", "measures", "plans"]].set_axis(
            ["群", "措施数", "方案数"] if zh else ["group", "measures", "plans"], axis=1
        )
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key)
        left = len(tables["clusters"]) - len(found.members)
        if left:
            sheet.note(f"另有 {left} 条小群的措施未画" if zh else f"{left} measures of small groups are not drawn")
        colours = dict(zip(found.members["measure_id"], dots, strict=True))
        unnamed = _draw_map(sheet, found, list(groups["label"]), colours)
        if unnamed:
            sheet.note(f"{unnamed} 个小群未标名" if zh else f"{unnamed} small groups bear no name")
        return sheet.ax


def _group_names(groups: pd.DataFrame, lang: Lang) -> list[str]:
    """The theme of most members; where two groups would be called the same, the largest cluster's name with it."""
    themes = [say(theme, lang) if isinstance(theme, str) else _bare(name)
              for theme, name in zip(groups["theme"], groups["name"], strict=True)]  # fmt: skip
    return [
        theme if themes.count(theme) == 1 else f"{theme}：{_bare(name)}" if lang == "zh" else f"{theme}: {_bare(name)}"
        for theme, name in zip(themes, groups["name"], strict=True)
    ]


def _draw_map(sheet: Sheet, found: MeasureMap, labels: list[str], colours: dict[str, str]) -> int:
    """Draw the map as large as it fits; small groups lose their names before anything overlaps."""
    size, body = sheet.size, sheet.body
    ax = sheet.canvas()
    text = (size.small + size.tiny) / 2
    groups = found.groups
    least_named, scale = 1, 1.0
    full = min(np.sqrt(body.width * body.height * 0.34 / len(found.members)), size.text * 1.3)
    start = _evened(groups[["x", "y"]].to_numpy(float))
    unit = [_packed(found.clusters[found.clusters["group_id"] == g], 1.0) for g in groups["group_id"]]
    while True:
        pitch = full * scale
        packed = [(clusters, places * pitch, radius * pitch) for clusters, places, radius in unit]
        lines = [
            wrap(label, max(2 * radius, text * 7.5), text, 2) if n >= least_named else []
            for label, n, (_, _, radius) in zip(labels, groups["measures"], packed, strict=True)
        ]
        half = np.array(
            [
                (
                    max(radius, max((text_width(line, text) for line in own), default=0.0) / 2) + text * 0.3,
                    radius + len(own) * text * 0.62 + text * 0.3,
                )
                for own, (_, _, radius) in zip(lines, packed, strict=True)
            ]
        )
        middles = spread(start, half, body.width, body.height, rounds=900)
        if not overlapping(middles, half):
            break
        if scale > 0.4:
            scale *= 0.9
        elif least_named <= int(groups["measures"].max()):
            least_named = int(groups["measures"][groups["measures"] >= least_named].min()) + 1
        elif scale > 0.1:
            scale *= 0.8
        else:
            break
    dot = pitch * 0.62
    where: dict[str, tuple[float, float]] = {}
    for (cx, cy), (_, tall), own, (clusters, places, radius), group_id in zip(
        middles, half, lines, packed, groups["group_id"], strict=True
    ):
        middle = cy - tall + radius + text * 0.3  # the dots stand below the words
        ax.add_patch(Circle((cx, middle), radius, facecolor="#eef0f2", edgecolor="none", zorder=0,
                            gid=f"group:{group_id}"))  # fmt: skip
        for k, line in enumerate(reversed(own)):
            ax.text(cx, middle + radius + text * (0.35 + 1.22 * k), line, fontsize=text, color=INK, ha="center",
                    zorder=4)  # fmt: skip
        for cluster_id, place in zip(clusters["cluster_id"], places, strict=True):
            members = found.members[found.members["cluster_id"] == cluster_id]
            dots = cluster_of_dots(len(members), pitch) + place + [cx, middle]
            where |= dict(zip(members["measure_id"], map(tuple, dots), strict=True))
            if len(members) > 1:
                _outline(ax, dots, dot, str(cluster_id))
    points = np.array([where[measure_id] for measure_id in found.members["measure_id"]])
    ax.scatter(points[:, 0], points[:, 1], s=dot**2, c=[colours[m] for m in found.members["measure_id"]],
               edgecolors="white", linewidths=dot * 0.05, zorder=3)  # fmt: skip
    ax.set_xlim(0, body.width)
    ax.set_ylim(0, body.height)
    return sum(not own for own in lines)


def _evened(places: np.ndarray) -> np.ndarray:
    """Most of the way from the places to their ranks: one group far off does not press the others together."""
    ranks = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0) / max(len(places) - 1, 1)
    return 0.3 * places + 0.7 * ranks


def _packed(clusters: pd.DataFrame, pitch: float) -> tuple[pd.DataFrame, np.ndarray, float]:
    """The clusters of a group, their places around its middle, and the radius of the whole."""
    dots = [cluster_of_dots(n, pitch) for n in clusters["measures"]]
    radius = np.array([np.linalg.norm(own, axis=1).max() + pitch * 0.56 for own in dots])
    whole = float(np.sqrt((radius**2).sum()))
    at = pack((clusters[["x", "y"]].to_numpy(float) - 0.5) * 1.6 * whole, radius)
    middle = (at - radius[:, None]).min(axis=0) + (at + radius[:, None]).max(axis=0)
    at = at - middle / 2
    return clusters, at, float((np.linalg.norm(at, axis=1) + radius).max() + pitch * 0.1)


def _outline(ax: Axes, points: np.ndarray, dot: float, name: str) -> None:
    """A rounded line around the dots of a cluster: their hull, widened by most of a dot."""
    around = np.array([[np.cos(a), np.sin(a)] for a in np.linspace(0, 2 * np.pi, 24, endpoint=False)]) * dot * 0.78
    cloud = (points[:, None, :] + around[None, :, :]).reshape(-1, 2)
    hull = cloud[ConvexHull(cloud).vertices]
    ax.add_patch(
        Polygon(hull, closed=True, facecolor="none", edgecolor=QUIET, linewidth=min(dot * 0.12, 1.2), zorder=2,
                gid=f"cluster:{name}")
    )  # fmt: skip
