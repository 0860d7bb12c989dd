"""Each plan in a small panel of its own: the same few indicators, against the middle of all plans."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from compare.analysis.select import Data, plan_of, select
from compare.charts.labels import plan_labels, source_line
from compare.charts.sheet import LEADING, Key, Sheet, empty
from compare.charts.style import BLUE, INK, QUIET, VERMILION, Lang, Size, check_lang, fit, number, style, text_width

# name of the column → what it is called, and its unit
INDICATORS = {
    "measures": ("措施条数", "measures", ""),
    "themes": ("涉及主题", "themes", ""),
    "with_unit": ("有责任单位", "with a unit", "%"),
    "with_lead": ("有牵头单位", "with a lead", "%"),
    "with_year": ("写明时间", "say when", "%"),
    "with_target": ("有指标", "with a target", "%"),
    "shared": ("与他方相同", "same as others'", "%"),
    "references": ("引用文件", "titles cited", ""),
}


def plan_profile(data: Data, plans: Sequence[str] | None = None) -> pd.DataFrame:
    """A few numbers that tell plans apart.

    Parameters
    ----------
    data : Corpus or mapping of frames
    plans : sequence of str, optional
        All plans by default.

    Returns
    -------
    DataFrame
        A row for each plan by date: ``plan_id``, ``measures``, ``themes`` (different primary themes), the per cent of
        its measures ``with_unit``, ``with_lead``, ``with_year``, ``with_target``, ``shared`` (that have the same
        commitment in another of the plans), and ``references`` (titles in 《》). Missing where it has no measures.
    """
    tables = select(data, list(plans) if plans is not None else None)
    ids = list(tables["plans"].sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
    measures = tables["measures"]
    duties = tables["assignments"]
    same = tables["similar"][tables["similar"]["relation"].astype("object") == "same"]
    sets = {
        "with_unit": duties["measure_id"],
        "with_lead": duties[duties["role"].astype("str") == "lead"]["measure_id"],
        "with_year": tables["years"]["measure_id"].dropna(),
        "with_target": tables["targets"]["measure_id"].dropna(),
        "shared": pd.concat([same["measure_a"], same["measure_b"]]),
    }
    profile = pd.DataFrame({"plan_id": ids})
    count = measures.groupby("plan_id")["measure_id"].nunique()
    profile["measures"] = [int(count.get(plan_id, 0)) for plan_id in ids]
    themes = measures.groupby("plan_id")["theme"].nunique()
    profile["themes"] = [int(themes.get(plan_id, 0)) for plan_id in ids]
    for name, found in sets.items():
        held = pd.Series(found.unique(), dtype="object")
        held = held[held.isin(measures["measure_id"])]
        by_plan = plan_of(held).value_counts()
        profile[name] = [
            round(100 * int(by_plan.get(plan_id, 0)) / n, 1) if n else np.nan
            for plan_id, n in zip(ids, profile["measures"], strict=True)
        ]
    cited = tables["references"].groupby("plan_id").size()
    profile["references"] = [int(cited.get(plan_id, 0)) for plan_id in ids]
    return profile[["plan_id", *INDICATORS]]


def plan_profiles(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Small multiples: a panel of bars for each plan, every bar to the scale of the largest among all plans.

    Parameters
    ----------
    data : Corpus or mapping of frames
    plans : sequence of str, optional
        All plans by default, in the order of their dates.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a rectangle for each plan and indicator, ``gid`` says which; a short stroke marks
        the median of all plans.
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        profile = plan_profile(tables)
        if profile.empty or not profile["measures"].sum():
            return empty(ax, wanted, language, "措施" if zh else "measures", source)
        shown = [name for name in INDICATORS if profile[name].fillna(0).sum() > 0]
        names = {name: INDICATORS[name][0 if zh else 1] for name in shown}
        title = _finding(profile, shown, labels, language)
        subtitle = (
            "每格一份方案，条长以各方案中的最大值为准；百分比为占该方案措施的比例"
            if zh
            else "A panel for each plan, bars to the scale of the largest of all; per cent are of the plan's measures"
        )
        key = [Key("本方案", BLUE), Key("各方案的中位数", VERMILION, "line")] if zh else [
            Key("this plan", BLUE), Key("median of all plans", VERMILION, "line")
        ]  # fmt: skip
        table = profile[["plan_id", *shown]].assign(plan_id=[labels[p] for p in profile["plan_id"]])
        table.columns = pd.Index(["方案" if zh else "plan", *[names[n] + INDICATORS[n][2] for n in shown]])
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key if len(profile) > 1 else key[:1])
        rest = _draw(sheet, profile, shown, names, labels)
        if rest:
            sheet.note(
                f"画出措施最多的 {len(profile) - rest} 份方案，其余 {rest} 份见数据表；中位数按全部 {len(profile)} 份计算"
                if zh
                else f"the {len(profile) - rest} plans with most measures are drawn, {rest} more are in the tables; "
                f"the median is of all {len(profile)}"
            )
        return sheet.ax


def _finding(profile: pd.DataFrame, shown: list[str], labels: dict[str, str], lang: Lang) -> str:
    """The indicator in which the plans differ most, as a share of its largest value."""
    if len(profile) == 1:
        row = profile.iloc[0]
        name = labels[row["plan_id"]]
        if lang == "zh":
            return f"{name} 有 {row['measures']} 条措施，{number(row['with_year'])}% 写明时间，{number(row['with_target'])}% 有指标"
        return f"{name}: {row['measures']} measures, {number(row['with_year'])}% say when, {number(row['with_target'])}% have a target"
    filled = profile[profile["measures"] > 0]
    shares = [name for name in shown if INDICATORS[name][2]] or shown
    spread = {name: float(filled[name].max() - filled[name].min()) for name in shares}
    name = max(shares, key=lambda n: (spread[n], -shares.index(n)))
    by = filled.sort_values([name, "plan_id"], ascending=[False, True])
    high, low = by.iloc[0], by.iloc[-1]
    unit = INDICATORS[name][2]
    top, bottom = number(round(high[name]), unit), number(round(low[name]), unit)
    if lang == "zh":
        said = INDICATORS[name][0]
        return f"差别最大的是“{said}”的措施：{labels[high['plan_id']]} {top}，{labels[low['plan_id']]} {bottom}"
    said = INDICATORS[name][1]
    return f"They differ most in measures {said}: {labels[high['plan_id']]} {top}, {labels[low['plan_id']]} {bottom}"


def _draw(sheet: Sheet, profile: pd.DataFrame, shown: list[str], names: dict[str, str], labels: dict[str, str]) -> int:
    size, body = sheet.size, sheet.body
    ax = sheet.canvas()
    columns, rows, points = _grid(body.width, body.height, len(profile), shown, names, size)
    fitting = min(columns * rows, len(profile))
    kept = profile.sort_values(["measures", "plan_id"], ascending=[False, True]).head(fitting)["plan_id"]
    drawn = profile[profile["plan_id"].isin(kept)].reset_index(drop=True)
    rows = -(-len(drawn) // columns)
    label_width = max(text_width(names[name], points) for name in shown) + points * 0.6
    gap = points * 1.2
    wide = (body.width - label_width - gap * (columns - 1)) / columns
    panel = min(body.height / rows, (len(shown) + 2) * size.text * 2.1)
    head = points * LEADING * 1.15
    step = (panel - head - points * 0.8) / len(shown)
    bar = min(step * 0.62, size.text * 1.1)
    top_value = {name: float(profile[name].max()) or 1.0 for name in shown}
    median = {name: float(profile[name].median()) for name in shown}
    number_room = text_width("100%", points) + points * 0.3
    scale = max(wide - number_room, 1)
    for i, row in enumerate(drawn.to_dict("records")):
        x0 = label_width + (i % columns) * (wide + gap)
        top = body.height - (i // columns) * panel
        ax.text(x0, top - points * 1.05, fit(labels[row["plan_id"]], wide, points), fontsize=points, color=INK)
        for j, name in enumerate(shown):
            middle = top - head - (j + 0.5) * step
            if i % columns == 0:
                ax.text(label_width - points * 0.6, middle, names[name], fontsize=points, color=QUIET, ha="right",
                        va="center_baseline")  # fmt: skip
            value = row[name]
            if pd.isna(value):
                continue
            length = scale * float(value) / top_value[name]
            ax.add_patch(Rectangle((x0, middle - bar / 2), length, bar, facecolor=BLUE, gid=f"{row['plan_id']}|{name}"))
            if len(profile) > 1:
                at = x0 + scale * median[name] / top_value[name]
                ax.plot([at, at], [middle - bar * 0.75, middle + bar * 0.75], color=VERMILION, linewidth=points * 0.11)
            edge = max(length, scale * median[name] / top_value[name] if len(profile) > 1 else 0.0)
            near = length if edge - length > number_room * 1.1 else edge
            ax.text(x0 + near + points * 0.3, middle, number(round(float(value)), INDICATORS[name][2]),
                    fontsize=points, color=QUIET, va="center_baseline")  # fmt: skip
    return len(profile) - len(drawn)


def _grid(
    width: float, height: float, count: int, shown: list[str], names: dict[str, str], size: Size
) -> tuple[int, int, float]:
    """Columns, rows and text size: the largest text in which all panels fit, else the smallest text and what fits."""
    points = size.small
    best = (1, 1, size.tiny)
    while True:
        label = max(text_width(names[name], points) for name in shown) + points * 0.6
        least = text_width("100%", points) + points * 5.2
        columns = max(int((width - label + points * 1.2) / (least + points * 1.2)), 1)
        rows = max(int(height / ((len(shown) * 1.22 + 2.4) * points)), 1)
        best = (columns, rows, points)
        if columns * rows >= count or points <= size.tiny:
            break
        points = max(points - size.text * 0.05, size.tiny)
    columns, rows, points = best
    if columns * rows >= count:
        rows = -(-count // columns)
        columns = -(-count // rows)
    return columns, rows, points
