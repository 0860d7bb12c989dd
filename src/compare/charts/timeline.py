"""When: what falls due in which year, plan by plan, and the course of a single plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from compare.analysis.select import Data, plan_ids, select
from compare.analysis.timeline import course, deadlines
from compare.charts.labels import action_names, measure_names, plan_labels, source_line
from compare.charts.sheet import LEADING, Key, Sheet, empty
from compare.charts.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PAPER,
    PURPLE,
    QUIET,
    RULE,
    SKY,
    VERMILION,
    Lang,
    Size,
    check_lang,
    fit,
    printable,
    style,
    text_width,
    wrap,
)

KIND_COLOURS = {"by": BLUE, "in": SKY, "range": GREEN, "from": ORANGE, "every": PURPLE, "within": QUIET}
KIND_NAMES = {
    "zh": {"by": "截止（…前）", "in": "当年（月）", "range": "起止区间", "from": "自某时起", "every": "周期性",
           "within": "限时内"},
    "en": {"by": "by a date", "in": "in a year", "range": "from–to", "from": "from a date on", "every": "recurring",
           "within": "within a time"},
}  # fmt: skip
PART_NAMES = {
    "zh": {"preamble": "前言", "requirements": "总体要求", "goals": "工作目标", "division": "任务分工", "tasks": "主要任务",
           "schedule": "进度安排", "safeguards": "保障措施", "glossary": "名词解释", "other": "其他部分"},
    "en": {"preamble": "Preamble", "requirements": "Requirements", "goals": "Goals", "division": "Division of tasks",
           "tasks": "Tasks", "schedule": "Schedule", "safeguards": "Safeguards", "glossary": "Glossary",
           "other": "Other parts"},
}  # fmt: skip


def deadline_ladder(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """What falls due in which year, for each plan: measures by the kind of deadline, targets below them.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``years`` and ``targets``.
    plans : sequence of str, optional
        Plan ids; all plans by default, in the order of their dates.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a rectangle for each plan, year and kind, ``gid`` says which and how many.
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        counts = deadlines(tables)
        if counts.empty:
            return empty(ax, wanted, language, "期限和指标" if zh else "deadlines and targets", source)
        names = KIND_NAMES[language]
        ids = list(tables["plans"].sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
        kinds = [kind for kind in KIND_COLOURS if (counts["kind"] == kind).any()]
        key = [Key(names[kind], KIND_COLOURS[kind]) for kind in kinds]
        if (counts["what"] == "targets").any():
            key.append(Key("指标" if zh else "targets", VERMILION))
        years = sorted(int(year) for year in counts["year"].dropna().unique())
        if years and years[-1] - years[0] < 9:
            years = list(range(years[0], years[-1] + 1))
        columns: list[int | None] = list(years)
        if counts["year"].isna().any():
            columns.append(None)
        undated = "无年份" if zh else "no year"
        title = _ladder_finding(counts, labels, language)
        subtitle = (
            "上条：有期限的措施数，按期限写法分色；下条：指标数；周期性要求和无期限的指标列在最后一栏"
            if zh
            else "Upper bar: measures by kind of deadline; lower bar: targets; recurring and undated ones in the last column"
        )
        table = counts.assign(
            plan_id=[labels[plan_id] for plan_id in counts["plan_id"]],
            kind=[names[k] if isinstance(k, str) else ("指标" if zh else "target") for k in counts["kind"]],
            year=[undated if pd.isna(year) else str(year) for year in counts["year"]],
        )[["plan_id", "kind", "year", "count"]]
        if zh:
            table.columns = pd.Index(["方案", "类型", "年份", "数量"])
        else:
            table.columns = pd.Index(["plan", "kind", "year", "count"])
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key)
        heads = [undated if year is None else str(year) for year in columns]
        rest = _draw_ladder(sheet, counts, ids, labels, columns, heads, kinds)
        if rest:
            left = counts[counts["plan_id"].isin(rest)].groupby("what")["count"].sum()
            n, targets = int(left.get("measures", 0)), int(left.get("targets", 0))
            sheet.note(
                f"画出条目最多的 {len(ids) - len(rest)} 份方案，其余 {len(rest)} 份（{n} 处期限、{targets} 项指标）未画"
                if zh
                else f"the {len(ids) - len(rest)} plans with most entries are drawn; {len(rest)} more "
                f"({n} commitments, {targets} targets) are not"
            )
        return sheet.ax


def _ladder_finding(counts: pd.DataFrame, labels: dict[str, str], lang: Lang) -> str:
    dated = counts[(counts["what"] == "measures") & counts["year"].notna() & (counts["kind"] != "from")]
    silent = [name for plan_id, name in labels.items() if plan_id not in set(dated["plan_id"])]
    if dated.empty:
        return (
            "所选方案没有写明年份的期限，只有周期性要求或指标"
            if lang == "zh"
            else "No deadline names a year; there are only recurring duties or targets"
        )
    sums = dated.groupby("year")["count"].sum()
    year = min(sums.index, key=lambda y: (-sums[y], y))
    n, share = int(sums[year]), round(100 * sums[year] / sums.sum())
    if lang == "zh":
        said = f"到期最集中的是 {year} 年：{n} 处，占写明年份期限的 {share}%"
        return said + (f"；{len(silent)} 份方案没有写明年份" if silent else "")
    said = f"Most falls due in {year}: {n} commitments, {share}% of those with a year"
    return said + (f"; {len(silent)} plan{'s name' if len(silent) > 1 else ' names'} no year" if silent else "")


def _draw_ladder(
    sheet: Sheet, counts: pd.DataFrame, ids: list[str], labels: dict[str, str], columns: list[int | None],
    heads: list[str], kinds: list[str],
) -> list[str]:  # fmt: skip
    """Draw as many plans as fit, those with most entries; the others are given back."""
    size, body = sheet.size, sheet.body
    ax = sheet.canvas()
    points = size.small
    head = points * LEADING
    fitting = max(int((body.height - head) / (size.tiny * 1.3)), 1)
    whole_plan = counts.groupby("plan_id")["count"].sum()
    kept = sorted(ids, key=lambda plan_id: (-whole_plan.get(plan_id, 0), plan_id))[:fitting]
    drawn = [plan_id for plan_id in ids if plan_id in kept]
    step = min((body.height - head) / len(drawn), size.text * 7)
    row_points = max(min(points, step / 1.3), size.tiny)
    left = min(max(text_width(labels[plan_id], row_points) for plan_id in drawn), body.width * 0.24) + row_points
    wide = (body.width - left) / len(columns)
    tall = {
        (plan_id, what, year): group
        for (plan_id, what, year), group in counts.assign(year=counts["year"].astype("object")).groupby(
            ["plan_id", "what", "year"], dropna=False
        )
    }
    sums = counts.groupby(["plan_id", "what", "year"], dropna=False)["count"].sum()
    number_points = max(min(size.small, step * 0.34), size.tiny * 0.9)
    longest, limit = int(sums.max()), _limit(sums)
    has_targets = (counts["what"] == "targets").any()
    bars = 2 if has_targets else 1
    bar = min(step * 0.74 / bars, size.text * 1.5)
    # a number beside each bar; where bars are too thin for that, one for both; in the thinnest rows none
    numbers = bar >= number_points * 0.98
    both = not numbers and step >= size.tiny * 1.28
    number_points = number_points if numbers else size.tiny
    most_words = f"{longest}/{longest}" if both and bars == 2 else str(longest)
    scale = max(wide * 0.94 - text_width(most_words, number_points) * 1.1, wide * 0.2) / limit
    top = body.height - head
    for j, text in enumerate(heads):
        x = left + j * wide
        ax.text(x, top + points * 0.35, fit(text, wide, points), fontsize=points, color=QUIET)
        ax.plot([x, x], [top - step * len(drawn), top], color=RULE, linewidth=0.7, zorder=0)
    for i, plan_id in enumerate(drawn):
        middle = top - (i + 0.5) * step
        lines = wrap(labels[plan_id], left - row_points * 0.6, row_points, 2 if step > row_points * 2.6 else 1)
        for k, line in enumerate(lines):
            y = middle + ((len(lines) - 1) / 2 - k) * row_points * 1.2
            ax.text(left - row_points * 0.6, y, line, fontsize=row_points, ha="right", va="center_baseline")
        for j, year in enumerate(columns):
            ends, totals = [], []
            for b, what in enumerate(("measures", "targets")[:bars]):
                group = _group(tall, plan_id, what, year)
                y = middle + (bars / 2 - b - 1) * bar * 1.04
                x = start = left + j * wide
                whole = 0
                for kind in [*kinds, None] if group is not None else []:
                    n = _count(group, kind)
                    whole += n
                    if n and x < start + limit * scale:
                        colour = KIND_COLOURS[kind] if kind else VERMILION
                        long = min(n * scale, start + limit * scale - x)
                        ax.add_patch(
                            Rectangle((x, y), long, bar, facecolor=colour,
                                      gid=f"{plan_id}|{year}|{kind or 'target'}|{n}")
                        )  # fmt: skip
                        x += long
                if whole > limit:  # a slit says that the bar is cut
                    slit = size.text * 0.14
                    ax.add_patch(Rectangle((x - slit * 3, y - bar * 0.1), slit, bar * 1.2, facecolor=PAPER))
                ends.append(x)
                totals.append(whole)
                if whole and numbers:
                    ax.text(x + number_points * 0.2, y + bar / 2, str(whole), fontsize=number_points, color=QUIET,
                            va="center_baseline")  # fmt: skip
            if both and any(totals):
                ax.text(max(ends) + number_points * 0.2, middle, "/".join(map(str, totals)), fontsize=number_points,
                        color=QUIET, va="center_baseline")  # fmt: skip
    if both and bars == 2:
        sheet.note("数字：措施数/指标数" if sheet.lang == "zh" else "numbers: measures/targets")
    if longest > limit:
        cut = int((sums > limit).sum())
        sheet.note(
            f"{cut} 条太长，断开画出（最长 {longest}）"
            if sheet.lang == "zh"
            else f"{cut} bars are too long and are cut (the longest is {longest})"
        )
    elif not numbers and not both:
        sheet.note(f"最长的条为 {longest}" if sheet.lang == "zh" else f"the longest bar is {longest}")
    return [plan_id for plan_id in ids if plan_id not in kept]


def _limit(sums: pd.Series) -> float:
    """The count that the longest bar stands for; one that is far above all others is cut, not to shrink the rest."""
    usual = float(sums.quantile(0.95))
    largest = float(sums.max())
    return largest if largest <= max(2.5 * usual, 10) else float(np.ceil(1.5 * usual))


def _group(groups: dict, plan_id: str, what: str, year: int | None) -> pd.DataFrame | None:
    for (plan, kind, when), group in groups.items():
        if plan == plan_id and kind == what and (when == year if year is not None else pd.isna(when)):
            return group
    return None


def _count(group: pd.DataFrame | None, kind: str | None) -> int:
    if group is None:
        return 0
    rows = group[group["kind"] == kind] if kind else group[group["kind"].isna()]
    return int(rows["count"].sum())


# -- one plan -----------------------------------------------------------------------------------------------------


def plan_timeline(
    data: Data,
    plan: str,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """The course of one plan: a row for each measure that says when, by its last date.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``years``, ``measures`` and ``actions``.
    plan : str
    ax, lang, size
        As everywhere in this package. Where the measures do not all fit, a row is an action.

    Returns
    -------
    Axes
        Its x axis is dates; a bar for each span, a diamond for each deadline, dots for what recurs.
    """
    language = check_lang(lang)
    zh = language == "zh"
    (plan,) = plan_ids(data, plan)
    tables = select(data, [plan])
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        label = plan_labels(tables["plans"], language)[plan]
        rows = course(tables, plan)
        if rows.empty:
            what = f"{label} 的期限" if zh else f"deadlines in {label}"
            return empty(ax, wanted, language, what, source)
        names = KIND_NAMES[language]
        kinds = [kind for kind in KIND_COLOURS if (rows["kind"].astype("str") == kind).any()]
        shapes = {"by": "diamond", "every": "dot", "from": "arrow", "within": "ring"}
        key = [Key(names[kind], KIND_COLOURS[kind], shapes.get(kind, "square")) for kind in kinds]
        low, high = _period(tables["plans"], rows)
        title = _course_finding(rows, label, len(tables["measures"]), language)
        subtitle = (
            "每行一项写明时间的措施，按最后期限排列；右侧为周期性和限时要求的原文"
            if zh
            else "A row for each measure that says when, by its last date; at the right, recurring duties as printed"
        )
        titles = measure_names(tables["measures"]) | action_names(tables["actions"]) | PART_NAMES[language]
        table = pd.DataFrame(
            {
                ("内容" if zh else "what"): [titles[row_id] for row_id in rows["row_id"]],
                ("类型" if zh else "kind"): [names[str(kind)] for kind in rows["kind"]],
                ("自" if zh else "from"): rows["from_date"],
                ("至" if zh else "to"): rows["to_date"],
                ("原文" if zh else "as printed"): rows["raw"],
            }
        )
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key)
        body = sheet.body
        most = max(int((body.height - wanted.small * LEADING) / (wanted.tiny * 1.32)), 1)
        if rows["row_id"].nunique() > most:
            rows = rows.assign(row_id=rows["action_id"].fillna(rows["part"].astype("str")))
            sheet.note("措施太多，每行为一项行动" if zh else "too many measures for the picture: a row is an action")
        order = _course_order(rows)
        if len(order) > most:
            sheet.note(
                f"画出期限最早的 {most} 行，其余 {len(order) - most} 行未画"
                if zh
                else f"the {most} rows that fall due first are drawn, {len(order) - most} are not"
            )
            order = order[:most]
        _draw_course(sheet, rows, order, titles, low, high)
        return sheet.ax


def _period(plans: pd.DataFrame, rows: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the picture: the plan's period, wider where a date lies outside it."""
    plan = plans.iloc[0]
    dates = [*rows["from_date"].dropna(), *rows["to_date"].dropna()]
    years = [pd.Timestamp(date).year for date in dates]
    years += [int(plan[name]) for name in ("period_start", "period_end") if pd.notna(plan[name])]
    if not years and pd.notna(plan["issued_on"]):
        years = [pd.Timestamp(plan["issued_on"]).year]
    first, last = (min(years), max(years)) if years else (2000, 2000)
    last = min(last, first + 30)
    return pd.Timestamp(first, 1, 1), pd.Timestamp(last, 12, 31)


def _course_finding(rows: pd.DataFrame, label: str, measures: int, lang: Lang) -> str:
    dated = rows[rows["measure_id"].notna()]["measure_id"].nunique()
    recurring = int((rows["kind"].astype("str") == "every").sum())
    ends = rows[rows["kind"].astype("str").isin(["by", "in", "range"])]["to_date"].dropna()
    if lang == "zh":
        said = f"{label} 的 {measures} 条措施有 {dated} 条写明时间"
        if len(ends):
            last = pd.Timestamp(ends.max())
            said += f"，最后期限为 {last.year} 年 {last.month} 月"
        return said + (f"，{recurring} 处周期性要求" if recurring else "")
    said = f"{dated} of {measures} measures of {label} say when"
    if len(ends):
        said += f"; the last falls due in {pd.Timestamp(ends.max()).strftime('%Y-%m')}"
    return said + (f"; {recurring} recur" if recurring else "")


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


def _draw_course(
    sheet: Sheet, rows: pd.DataFrame, order: list[str], titles: dict[str, str], low: pd.Timestamp, high: pd.Timestamp
) -> None:
    size, body, zh = sheet.size, sheet.body, sheet.lang == "zh"
    head = size.small * LEADING
    step = min((body.height - head) / len(order), size.text * 2.6)
    points = max(min(size.small, step / 1.3), size.tiny)
    left = min(max(text_width(titles[row_id], points) for row_id in order), body.width * 0.38)
    said = {
        row_id: ("；" if zh else "; ").join(
            dict.fromkeys(
                printable(raw)
                for raw, kind in zip(group["raw"], group["kind"].astype("str"), strict=True)
                if kind in ("every", "within")
            )
        )
        for row_id, group in rows.groupby("row_id")
    }
    right = min(max((text_width(said[row_id], points) for row_id in order), default=0.0), body.width * 0.2)
    gap = points * 0.7
    box = body.inset(left + gap, max(body.height - head - step * len(order), 0), right + (gap if right else 0), head)
    ax = sheet.place(sheet.ax, box)
    x0, x1 = date2num(low), date2num(high) + 1
    ax.set_xlim(x0, x1)
    ax.set_ylim(len(order) - 0.5, -0.5)
    day = (x1 - x0) / box.width  # days in a point
    years = list(range(low.year, high.year + 1))
    every = max(1, int(np.ceil(text_width("2024", size.small) * 1.4 / (box.width / len(years)))))
    for year in years:
        at, end = date2num(pd.Timestamp(year, 1, 1)), date2num(pd.Timestamp(year, 12, 31)) + 1
        ax.axvline(at, color=RULE, linewidth=0.7, zorder=0)
        if (year - years[0]) % every == 0:
            ax.text((at + end) / 2, -0.5 - size.small * 0.35 / step, str(year), fontsize=size.small, color=QUIET,
                    ha="center", va="baseline")  # fmt: skip
    ax.axvline(x1, color=RULE, linewidth=0.7, zorder=0)
    for i, row_id in enumerate(order):
        allowed = 2 if step >= points * 2.5 else 1
        lines = wrap(titles[row_id], left, points, allowed)
        for k, line in enumerate(lines):
            y = i - ((len(lines) - 1) / 2 - k) * points * 1.2 / step
            ax.text(x0 - gap * day, y, line, fontsize=points, color=INK, ha="right", va="center_baseline")
        if said[row_id]:
            ax.text(x1 + gap * day, i, fit(said[row_id], right, points), fontsize=points, color=QUIET,
                    va="center_baseline")  # fmt: skip
        if i % 2:
            ax.axhspan(i - 0.5, i + 0.5, color="#f7f7f7", zorder=-1, linewidth=0)
        for row in rows[rows["row_id"] == row_id].itertuples(index=False):
            _mark(ax, row, i, x0, x1, step, size, low)


def _mark(ax: Axes, row: Any, i: int, x0: float, x1: float, step: float, size: Size, low: pd.Timestamp) -> None:
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
        ax.add_patch(Rectangle((begin, i - tall / 2), max(end - begin, 1), tall, facecolor=colour, zorder=2))
    elif kind == "from":
        ax.plot([begin, x1], [i, i], color=colour, linewidth=size.text * 0.16, zorder=2)
        ax.plot([x1], [i], marker=">", markersize=mark, color=colour, linestyle="none", zorder=3, clip_on=False)
    elif kind == "every":
        months = {"week": 1, "month": 1, "quarter": 3, "half-year": 6, "year": 12, "2-years": 24}
        period = months.get(str(row.every_period), 12)
        dates = pd.date_range(low, periods=max(round((x1 - x0) / 30.44 / period), 1), freq=f"{period}MS")
        places = [date2num(date) + period * 15.2 for date in dates]
        ax.plot(places, [i] * len(places), marker="o", markersize=mark * (0.5 if period < 6 else 0.7), color=colour,
                linestyle="none", zorder=2)  # fmt: skip
