"""The same target in several plans: one line a thing, a dot for each value, the plans' names beside it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from compare.analysis.select import Data, select
from compare.analysis.targets import TargetSettings, comparable_targets
from compare.charts.labels import plan_labels, source_line
from compare.charts.sheet import Key, Sheet, empty
from compare.charts.style import (
    BLUE,
    INK,
    QUIET,
    RULE,
    VERMILION,
    Lang,
    Size,
    check_lang,
    fit,
    joined,
    number,
    printable,
    style,
    text_width,
    wrap,
)

OPS = {"=": "", ">=": "≥", "<=": "≤"}


def target_comparison(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    settings: TargetSettings | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Dumbbells: what several plans promise for the same thing, from the lowest value to the highest.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``targets``, and ``clusters`` where there are any.
    plans : sequence of str, optional
        All plans by default.
    settings : TargetSettings, optional
        When two targets are of the same thing.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a line (``gid`` the object) and a dot for each value of each object. Per cent runs
        from 0 to 100; any other unit from 0 to the largest value of its own row.
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        found = comparable_targets(tables, settings=settings)
        if found.empty:
            what = "几份方案共有的指标" if zh else "targets that several plans share"
            return empty(ax, wanted, language, what, source)
        points = _points(found, labels, language)
        objects = _order(points)
        differ = [o for o in objects if _gap(points, o) > 0]
        title = _finding(points, objects, differ, language)
        subtitle = (
            "同一事项在几份方案中的指标值（括号内为期限），差距大的在前；百分比以 0—100 为轴，其他单位每行自成比例"
            if zh
            else "Values that plans set for the same thing (year due in brackets), widest gap first; per cent from 0 to 100, "
            "other units each to the scale of its row"
        )
        key = []
        if differ:
            key.append(Key("各方案不同" if zh else "plans differ", VERMILION, "dot"))
        if len(differ) < len(objects):
            key.append(Key("各方案一致" if zh else "plans agree", BLUE, "dot"))
        table = points[["object", "shown", "plans"]]
        table.columns = pd.Index(["事项", "指标值", "方案"] if zh else ["object", "value", "plans"])
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key)
        drawn = _draw(sheet, points, objects, set(differ))
        if drawn < len(objects):
            rest = len(objects) - drawn
            sheet.note(
                f"画出前 {drawn} 项，其余 {rest} 项见数据表"
                if zh
                else f"{drawn} are drawn; {rest} more are in the tables"
            )
        return sheet.ax


def _points(found: pd.DataFrame, labels: dict[str, str], lang: Lang) -> pd.DataFrame:
    """One row for each object and value: the plans that say so, each with the year it is due."""
    rows = []
    for (object_id, name, unit, value), group in found.groupby(["object_id", "object", "unit", "value"]):
        said: list[str] = []
        for plan_id, own in group.groupby("plan_id", sort=False):
            years = "/".join(str(year) for year in sorted({pd.Timestamp(day).year for day in own["by_date"].dropna()}))
            due = (f"（{years} 年）" if lang == "zh" else f" (by {years})") if years else ""
            said.append(labels[str(plan_id)] + due)
        relations = set(group["op"].astype("str"))
        sign = OPS[relations.pop()] if len(relations) == 1 else ""
        rows.append(
            {"object_id": object_id, "object": printable(name), "unit": unit, "value": float(value),
             "shown": sign + number(value, unit, lang), "names": said, "count": group["plan_id"].nunique(),
             "plans": joined(said, lang), "plan_ids": sorted(set(group["plan_id"]))}
        )  # fmt: skip
    return pd.DataFrame(rows).sort_values(["object_id", "value"], ignore_index=True)


def _reached(points: pd.DataFrame, object_id: str) -> dict[str, float]:
    """What each plan wants to reach in the end: its highest value."""
    reached: dict[str, float] = {}
    for row in points[points["object_id"] == object_id].itertuples(index=False):
        for plan_id in row.plan_ids:
            reached[plan_id] = max(reached.get(plan_id, row.value), row.value)
    return reached


def _gap(points: pd.DataFrame, object_id: str) -> float:
    reached = list(_reached(points, object_id).values())
    top = max(abs(value) for value in reached)
    return (max(reached) - min(reached)) / top if top else 0.0


def _order(points: pd.DataFrame) -> list[str]:
    """Widest gap first (as a share of the largest value), then those that most plans have."""
    return sorted(
        points["object_id"].unique(),
        key=lambda o: (-round(_gap(points, o), 6), -len(_reached(points, o)), o),
    )


def _finding(points: pd.DataFrame, objects: list[str], differ: list[str], lang: Lang) -> str:
    if not differ:
        if lang == "zh":
            return f"{len(objects)} 个事项有两份以上方案定了指标，最终数值都一致"
        return f"{len(objects)} thing{'s have' if len(objects) > 1 else ' has'} a target in several plans; all agree"
    own = points[points["object_id"] == differ[0]]
    reached = _reached(points, differ[0]).values()
    low, high = (own[own["value"] == value].iloc[0]["shown"] for value in (min(reached), max(reached)))
    name = fit(own["object"].iloc[0], 20, 1.0)
    if lang == "zh":
        return f"{len(objects)} 个共有事项中 {len(differ)} 个指标不同，差距最大的是“{name}”：{low} 对 {high}"
    return f"{len(differ)} of {len(objects)} shared targets differ; the widest gap is {name}: {low} against {high}"


def _says(own: pd.DataFrame, most: int, lang: Lang, width: float, points: float) -> list[str]:
    """The values of one object and their plans, in lines that break between values where they can."""
    colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
    said = []
    for row in own.itertuples(index=False):
        names = row.names
        if own["count"].sum() > most and len(names) > 1:
            said.append(f"{row.shown}{colon}" + (f"{row.count}份" if lang == "zh" else f"{row.count} plans"))
        else:
            said.append(f"{row.shown}{colon}{joined(names, lang)}")
    lines: list[str] = []
    for i, value in enumerate(said):
        value += stop.rstrip() if i < len(said) - 1 else ""
        blank = "" if lang == "zh" else " "
        if lines and text_width(lines[-1] + blank + value, points) <= width:
            lines[-1] += blank + value
        else:
            lines += wrap(value, width, points)
    return lines if len(lines) <= 3 else [*lines[:2], fit(lines[2] + "…", width, points)]


def _draw(sheet: Sheet, points: pd.DataFrame, objects: list[str], differ: set[str]) -> int:
    size, body = sheet.size, sheet.body
    ax = sheet.canvas()
    text, small = size.small, (size.small + size.tiny) / 2
    gap = text * 1.2
    left = min(max(text_width(name, text) for name in points["object"]), body.width * 0.27)
    right = body.width * (0.38 if size.width > 8 else 0.36)
    track0, track1 = left + gap, body.width - right - gap * 1.6
    rows = {object_id: points[points["object_id"] == object_id] for object_id in objects}
    says = {object_id: _says(own, 6, sheet.lang, right, small) for object_id, own in rows.items()}
    names = {object_id: wrap(own["object"].iloc[0], left, text, 2) for object_id, own in rows.items()}
    heights = {
        object_id: max(text * 2.4, len(says[object_id]) * small * 1.3 + text * 0.7, len(names[object_id]) * text * 1.5)
        for object_id in objects
    }
    head = text * 0.4
    drawn, used = 0, head
    for object_id in objects:
        if used + heights[object_id] > body.height and drawn:
            break
        used += heights[object_id]
        drawn += 1
    stretch = min((body.height - head) / sum(heights[o] for o in objects[:drawn]), 1.9)
    y = body.height - head
    for object_id in objects[:drawn]:
        own, height = rows[object_id], heights[object_id] * stretch
        middle = y - height / 2
        colour = VERMILION if object_id in differ else BLUE
        top = max(100.0 if (own["unit"] == "%").all() else 0.0, float(own["value"].max())) or 1.0
        xs = [track0 + (track1 - track0) * max(float(value), 0.0) / top for value in own["value"]]
        ax.plot([track0, track1], [middle, middle], color=RULE, linewidth=0.7, zorder=0)
        ax.plot([min(xs), max(xs)], [middle, middle], color=colour, alpha=0.45, linewidth=size.text * 0.22,
                gid=object_id, zorder=1)  # fmt: skip
        dots = [size.text * (0.5 + 0.1 * min(int(count), 5)) for count in own["count"]]
        ax.scatter(xs, [middle] * len(xs), s=[dot**2 for dot in dots], color=colour, edgecolors="white",
                   linewidths=0.6, zorder=2)  # fmt: skip
        taken: list[tuple[float, float]] = []
        ends_first = sorted(range(len(xs)), key=lambda i: (i not in (0, len(xs) - 1), i))
        for i in ends_first:
            wide = text_width(own["shown"].iloc[i], small) / 2 + small * 0.15
            at = min(max(xs[i], left + gap * 0.6 + wide), body.width - right - gap * 0.4 - wide)
            if all(at + wide <= a or at - wide >= b for a, b in taken):
                taken.append((at - wide, at + wide))
                ax.text(
                    at, middle + max(dots) * 0.5 + small * 0.35, own["shown"].iloc[i], fontsize=small,
                        ha="center")  # fmt: skip
        for lines, x, points_of, align, ink in (
            (names[object_id], left, text, "right", INK), (says[object_id], body.width - right, small, "left", QUIET),
        ):  # fmt: skip
            for k, line in enumerate(lines):
                shift = ((len(lines) - 1) / 2 - k) * points_of * 1.26
                ax.text(x, middle + shift, line, fontsize=points_of, ha=align, va="center_baseline", color=ink)
        y -= height
    return drawn
