"""Who is responsible: functions by theme with the roles apart, the load of units, and who works with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from compare.analysis.network import Together, layout, together
from compare.analysis.responsibility import responsibility, unit_load
from compare.analysis.select import Data, select
from compare.charts.labels import plan_labels, source_line
from compare.charts.matrix import Panel, draw_matrix
from compare.charts.placing import overlapping, spread
from compare.charts.sheet import LEADING, Key, Sheet, empty
from compare.charts.style import (
    BLUE,
    BLUES,
    GREENS,
    INK,
    ORANGE,
    ORANGES,
    QUIET,
    RULE,
    SKY,
    Lang,
    Size,
    check_lang,
    fit,
    ink_on,
    printable,
    say,
    style,
    text_width,
    wrap,
)
from compare.model import ROLES

ROLE_NAMES = {
    "zh": {"lead": "牵头", "responsible": "负责", "support": "配合"},
    "en": {"lead": "Lead", "responsible": "Responsible", "support": "Support"},
}
ROLE_COLOURS = {"lead": BLUE, "responsible": SKY, "support": ORANGE}
ROLE_MAPS = {"lead": BLUES, "responsible": GREENS, "support": ORANGES}


def responsibility_map(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Heat maps of function × theme, one for each role, lead and support apart.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``assignments`` and ``measures``.
    plans : sequence of str, optional
        Plan ids; all plans together by default.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a collection of cells for each role that occurs.
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        counts = responsibility(tables)
        counts = counts[counts["theme"].notna()]
        if counts.empty:
            return empty(ax, wanted, language, "带责任单位的措施" if zh else "measures with units", source)
        roles = [role for role in ROLES if (counts["role"] == role).any()]
        functions = _ranked(counts, "function")
        themes = _ranked(counts, "theme")
        grids = {
            role: counts[counts["role"] == role]
            .pivot_table(index="function", columns="theme", values="measures", aggfunc="sum")
            .reindex(index=functions, columns=themes)
            .fillna(0)
            for role in roles
        }
        names = ROLE_NAMES[language]
        title = _map_finding(counts, roles, len(tables["plans"]), language)
        subtitle = (
            "格中数字：该职能以该角色参与的措施条数；行按总数、列按总数排序，各角色分开"
            if zh
            else "In the cells: measures in which the function has the role; rows and columns by their totals"
        )
        rows = [say(function, language) for function in functions]
        columns = [say(theme, language) for theme in themes]
        table = pd.concat(
            [grids[role].astype(int).set_axis(columns, axis=1).assign(row=rows, role=names[role]) for role in roles]
        )
        table = table[["role", "row", *columns]].rename(
            columns={"role": "角色", "row": "职能"} if zh else {"row": "function"}
        )
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table)
        shown = draw_matrix(
            sheet, rows, [Panel(columns, grids[role].to_numpy(), ROLE_MAPS[role], names[role]) for role in roles]
        )
        if shown.rows < len(rows):
            rest = functions[shown.rows :]
            measures = int(counts[counts["function"].isin(rest)]["measures"].sum())
            sheet.note(
                f"只画前 {shown.rows} 类职能，其余 {len(rest)} 类（{measures} 条次）见数据表"
                if zh
                else f"the first {shown.rows} functions are drawn; {len(rest)} more ({measures} entries) are in the tables"
            )
        if shown.columns < len(columns):
            rest = themes[shown.columns :]
            sheet.note(
                f"只画前 {shown.columns} 个主题，其余 {len(rest)} 个未画"
                if zh
                else f"the first {shown.columns} themes are drawn; {len(rest)} are not"
            )
        return sheet.ax


def _ranked(counts: pd.DataFrame, column: str) -> list[str]:
    sums = counts.groupby(column)["measures"].sum()
    return sorted(sums.index, key=lambda name: (-sums[name], str(name)))


def _map_finding(counts: pd.DataFrame, roles: Sequence[str], plans: int, lang: Lang) -> str:
    """Who has most in the leading role, and whether it is the same in the helping one."""
    names = ROLE_NAMES[lang]

    def top(role: str) -> tuple[str, int]:
        sums = counts[counts["role"] == role].groupby("function")["measures"].sum()
        best = min(sums.index, key=lambda name: (-sums[name], str(name)))
        return say(best, lang), int(sums[best])

    said = []
    for role in (roles[0], roles[-1]) if len(roles) > 1 else roles:
        name, n = top(role)
        said.append(
            f"{names[role]}最多的是{name}（{n} 条）"
            if lang == "zh"
            else f"{name} ({names[role].lower()}, {n} measures)"
        )
    if lang == "zh":
        return "，".join(said)
    return ("Most burdened: " if plans else "") + " and ".join(said)


# -- load -----------------------------------------------------------------------------------------------------------


def load_of_units(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    by: str | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Bars of how many measures each unit leads, answers for and supports.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``assignments``.
    plans : sequence of str, optional
        All plans by default. Up to six stand side by side, more are added up.
    by : str, optional
        ``function`` or ``name``; by default the name for one plan, the function for several.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a rectangle for each unit and role, ``gid`` says which.
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        by = by or ("name" if len(labels) == 1 else "function")
        load = unit_load(tables, by=by)
        if load.empty:
            return empty(ax, wanted, language, "责任单位" if zh else "units that are responsible", source)
        most_panels = 3 if wanted.width < 8 else 6
        ids = list(tables["plans"].sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
        ids = [plan_id for plan_id in ids if (load["plan_id"] == plan_id).any()]
        apart = len(ids) <= most_panels
        total = load.groupby("unit")[[*ROLES, "measures"]].sum()
        total["plans"] = load.groupby("unit")["plan_id"].nunique()
        units = sorted(total.index, key=lambda u: (-total["lead"][u], -total["measures"][u], str(u)))
        roles = [role for role in ROLES if total[role].sum()]
        names = ROLE_NAMES[language]
        title = _load_finding(total, units, load, by, language)
        thing = ("单位" if by == "name" else "职能") if zh else ("unit" if by == "name" else "function")
        subtitle = (
            f"各{thing}参与的措施条数，按角色分段；按牵头数、总数排序" + ("" if apart else f"；{len(ids)} 份方案合计")
            if zh
            else f"Measures each {thing} takes part in, by role; most led first"
            + ("" if apart else f"; {len(ids)} plans together")
        )
        key = [Key(names[role], ROLE_COLOURS[role]) for role in roles]
        shown_names = {unit: say(unit, language) if by == "function" else printable(unit) for unit in units}
        parts = load if apart else total.reset_index().assign(plan_id="")
        table = _load_table(parts, units, roles, shown_names, labels, ids if apart else [""], thing, language)
        missing = [labels[plan_id] for plan_id in tables["plans"]["plan_id"] if plan_id not in ids]
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key)
        if missing:
            sheet.note(
                f"{len(missing)} 份方案没有写明责任单位" if zh else f"{len(missing)} plans name no responsible units"
            )
        panels = [(labels[plan_id], load[load["plan_id"] == plan_id].set_index("unit")) for plan_id in ids]
        if not apart:
            panels = [("", total)]
        left = _draw_load(sheet, units, shown_names, panels, roles)
        if left:
            rest = int(total.loc[units[len(units) - left :]]["measures"].sum())
            sheet.note(
                f"其余 {left} 个{thing}（{rest} 条次）未画"
                if zh
                else f"{left} more {thing}s ({rest} entries) are not drawn"
            )
        return sheet.ax


def _load_finding(total: pd.DataFrame, units: list[str], load: pd.DataFrame, by: str, lang: Lang) -> str:
    leads = total["lead"].sum()
    column = "lead" if leads else "measures"
    first = max(units, key=lambda unit: (total[column][unit], -units.index(unit)))
    name = say(first, lang) if by == "function" else printable(first)
    n, share = int(total[column][first]), round(100 * total[column][first] / total[column].sum())
    if lang == "zh":
        verb = "牵头" if leads else "承担"
        return f"{name}{verb}最多，{n} 条，占全部{'牵头' if leads else '分工'}的 {share}%"
    verb = "leads most" if leads else "carries most"
    return f"{name} {verb}: {n} measures, {share}% of all {'leads' if leads else 'duties'}"


def _load_table(
    parts: pd.DataFrame, units: list[str], roles: list[str], shown: dict[str, str], labels: dict[str, str],
    ids: list[str], thing: str, lang: Lang,
) -> pd.DataFrame:  # fmt: skip
    names = ROLE_NAMES[lang]
    rows = []
    for plan_id in ids:
        own = parts[parts["plan_id"] == plan_id].set_index("unit")
        for unit in units:
            if unit in own.index:
                row = {"方案" if lang == "zh" else "plan": labels[plan_id]} if plan_id else {}
                rows.append(row | {thing: shown[unit]} | {names[role]: int(own[role][unit]) for role in roles})
    return pd.DataFrame(rows)


def _draw_load(
    sheet: Sheet, units: list[str], shown: dict[str, str], panels: list[tuple[str, pd.DataFrame]], roles: list[str]
) -> int:
    size, body = sheet.size, sheet.body
    ax = sheet.canvas()
    head = size.small * LEADING if any(name for name, _ in panels) else 0.0
    height = body.height - head
    fitting = max(int(height / (size.tiny * 1.3)), 1)
    drawn = units[:fitting]
    step = min(height / len(drawn), size.text * 2.4)
    points = max(min(size.small, step / 1.3), size.tiny)
    room = min(max(text_width(shown[unit], points) for unit in drawn), body.width * 0.3)
    left = room + points * 0.6
    gap = size.text * 0.9
    wide = (body.width - left - gap * (len(panels) - 1)) / len(panels)
    most = max(float(panel[roles].sum(axis=1).max()) for _, panel in panels)
    number_room = text_width("000", points) + points * 0.4
    scale = max(wide - number_room, 1) / most
    bar = min(step * 0.68, size.text * 1.5)
    for i, unit in enumerate(drawn):
        middle = height - (i + 0.5) * step
        lines = wrap(shown[unit], room, points, 2 if step >= points * 2.5 else 1)
        for k, line in enumerate(lines):
            y = middle + ((len(lines) - 1) / 2 - k) * points * 1.2
            ax.text(room, y, line, fontsize=points, ha="right", va="center_baseline")
    for p, (name, panel) in enumerate(panels):
        x0 = left + p * (wide + gap)
        if name:
            ax.text(x0, height + size.small * 0.35, fit(name, wide, size.small), fontsize=size.small, color=QUIET)
        ax.plot([x0, x0], [height - len(drawn) * step, height], color=RULE, linewidth=0.8)
        for i, unit in enumerate(drawn):
            if unit not in panel.index:
                continue
            middle, x = height - (i + 0.5) * step, x0
            for role in roles:
                n = int(panel[role][unit])
                if n:
                    ax.add_patch(
                        Rectangle((x, middle - bar / 2), n * scale, bar, facecolor=ROLE_COLOURS[role],
                                  gid=f"{name}|{unit}|{role}|{n}")
                    )  # fmt: skip
                if n * scale >= text_width(str(n), points) * 1.5 and bar >= points * 0.95:
                    ax.text(x + n * scale / 2, middle, str(n), fontsize=points * 0.9, ha="center",
                            va="center_baseline", color=ink_on(ROLE_COLOURS[role]))  # fmt: skip
                x += n * scale
            whole = int(panel[roles].loc[unit].sum())
            ax.text(x + points * 0.25, middle, str(whole), fontsize=points, color=QUIET, va="center_baseline")
    return len(units) - len(drawn)


# -- network --------------------------------------------------------------------------------------------------------


def unit_network(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    by: str | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Who works with whom: units as dots, tied where a measure names both; the places are fixed.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``assignments``.
    plans : sequence of str, optional
        All plans by default.
    by : str, optional
        ``function`` or ``name``; by default the name for one plan, the function for several.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        One data unit is a point; a line collection of ties (width: measures shared), a scatter of units (area:
        measures; filled blue: leads some).
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        by = by or ("name" if len(tables["plans"]) == 1 else "function")
        found = together(tables, by=by)
        if found.edges.empty:
            return empty(ax, wanted, language, "共同承担的措施" if zh else "measures that units share", source)
        names = {unit: say(unit, language) if by == "function" else printable(unit) for unit in found.nodes["unit"]}
        hub = found.nodes.sort_values(["partners", "measures", "unit"], ascending=[False, False, True]).iloc[0]
        pair = found.edges.iloc[0]
        thing = ("单位" if by == "name" else "职能") if zh else ("units" if by == "name" else "functions")
        title = (
            f"{names[hub['unit']]}联系最广，与 {hub['partners']} 个{thing}共同承担措施；"
            f"最紧的一对是{names[pair['unit_a']]}与{names[pair['unit_b']]}（{pair['measures']} 条）"
            if zh
            else f"{names[hub['unit']]} shares measures with {hub['partners']} other {thing}; the closest pair is "
            f"{names[pair['unit_a']]} and {names[pair['unit_b']]} ({pair['measures']} measures)"
        )
        subtitle = (
            "点：参与的措施数；线：两者同时被点名的措施数；位置由共同措施算得"
            if zh
            else "Dots: measures it takes part in; lines: measures that name both; placed by what they share"
        )
        key = (
            [Key("有牵头任务", BLUE, "dot"), Key("无牵头任务", ORANGE, "dot")]
            if zh
            else [Key("leads some", BLUE, "dot"), Key("leads none", ORANGE, "dot")]
        )
        sheet = Sheet(ax, wanted, language, title, subtitle, source, pd.DataFrame(), key, notes=1)
        body = sheet.body
        kept, placed = _fitting(found, names, body.width, body.height, wanted)
        edges = found.edges[found.edges["unit_a"].isin(kept["unit"]) & found.edges["unit_b"].isin(kept["unit"])]
        least = _strong(edges["measures"], len(kept))
        thin = edges[(edges["measures"] >= least) | _strongest(edges)]
        sheet.drawn.data = pd.DataFrame(
            {
                ("甲" if zh else "one"): [names[unit] for unit in thin["unit_a"]],
                ("乙" if zh else "other"): [names[unit] for unit in thin["unit_b"]],
                ("共同措施" if zh else "measures shared"): thin["measures"].to_numpy(int),
            }
        )
        if len(kept) < len(found.nodes):
            left = len(found.nodes) - len(kept)
            sheet.note(
                f"画出措施最多的 {len(kept)} 个{thing}，其余 {left} 个未画"
                if zh
                else f"the {len(kept)} {thing} with most measures are drawn, {left} are not"
            )
        if len(thin) < len(edges):
            sheet.note(
                f"只画共同措施不少于 {least} 条的连线和各点最强的一条（{len(thin)}/{len(edges)}）"
                if zh
                else f"drawn: ties of at least {least} measures and the strongest of each ({len(thin)} of {len(edges)})"
            )
        _draw_network(sheet, kept, thin, placed)
        return sheet.ax


def _strong(weights: pd.Series, nodes: int) -> int:
    """The least weight of a tie that is drawn: about three ties a unit, and never none."""
    for least in sorted(set(weights)):
        if (weights >= least).sum() <= nodes * 3:
            return int(least)
    return int(weights.max())


def _strongest(ties: pd.DataFrame) -> pd.Series:
    """For each tie, whether it is the strongest of one of its ends (the first, where several are)."""
    first: dict[str, int] = {}
    for row, tie in zip(ties.index, ties.itertuples(index=False), strict=True):
        for unit in (tie.unit_a, tie.unit_b):
            if unit not in first or tie.measures > ties["measures"][first[unit]]:
                first[unit] = row
    return pd.Series(ties.index.isin(list(first.values())), index=ties.index)


@dataclass(frozen=True)
class Placed:
    """Dots with their words: middles and radii of the dots, lines of text below them, all in points."""

    dots: dict[str, tuple[float, float]]
    radius: dict[str, float]
    lines: dict[str, list[str]]
    points: float


def _fitting(
    found: Together, names: dict[str, str], width: float, height: float, size: Size
) -> tuple[pd.DataFrame, Placed]:
    """As many units as find room with their names, most measures first, in the largest text that allows it."""
    most = len(found.nodes)
    points = size.small
    laid_out: dict[int, dict[str, tuple[float, float]]] = {}
    while True:
        kept = found.nodes.head(most)
        placed, clear = _place(found, kept, names, width, height, points, size, laid_out)
        if clear or most <= 3:
            return kept, placed
        if points > size.tiny * 1.05 and most <= 40:
            points = max(points * 0.93, size.tiny)
        else:
            most, points = min(int(most * 0.85), 40), min(points * 1.03, size.small)


def _place(
    found: Together, nodes: pd.DataFrame, names: dict[str, str], width: float, height: float, points: float, size: Size,
    laid_out: dict[int, dict[str, tuple[float, float]]],
) -> tuple[Placed, bool]:  # fmt: skip
    """Try one text size; ``laid_out`` keeps the places of the first so many units from try to try."""
    most = float(nodes["measures"].max())
    radius = {n.unit: size.text * (0.3 + 0.75 * (n.measures / most) ** 0.5) for n in nodes.itertuples(index=False)}
    lines = {unit: wrap(names[unit], points * 9, points, 2) for unit in nodes["unit"]}
    pad = points * 0.3
    half = np.array(
        [
            (
                max(radius[unit], max(text_width(line, points) for line in lines[unit]) / 2) + pad,
                radius[unit] + len(lines[unit]) * points * 0.66 + pad,
            )
            for unit in nodes["unit"]
        ]
    )
    if float((half * 2).prod(axis=1).sum()) > width * height * 0.7:
        return Placed({}, radius, lines, points), False
    if len(nodes) not in laid_out:
        laid_out[len(nodes)] = layout(_ordered(found.graph().subgraph(nodes["unit"]), list(nodes["unit"])))
    places = laid_out[len(nodes)]
    where = spread(np.array([places[unit] for unit in nodes["unit"]]), half, width, height)
    # a box holds the dot above and the words below it
    dots = {
        unit: (float(x), float(y + tall - radius[unit] - pad))
        for unit, (x, y), (_, tall) in zip(nodes["unit"], where, half, strict=True)
    }
    return Placed(dots, radius, lines, points), not overlapping(where, half)


def _ordered(graph: nx.Graph, nodes: list[str]) -> nx.Graph:
    """The graph with its nodes in a fixed order, which the layout starts from."""
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(graph.edges(data=True), key=lambda edge: sorted(edge[:2])))
    return ordered


def _draw_network(sheet: Sheet, nodes: pd.DataFrame, ties: pd.DataFrame, placed: Placed) -> None:
    size = sheet.size
    ax = sheet.canvas()
    dots, points = placed.dots, placed.points
    heaviest = float(ties["measures"].max())
    ordered = ties.sort_values(["measures", "unit_a", "unit_b"])
    ax.add_collection(
        LineCollection(
            [(dots[t.unit_a], dots[t.unit_b]) for t in ordered.itertuples(index=False)],
            linewidths=[size.text * (0.03 + 0.3 * t / heaviest) for t in ordered["measures"]],
            colors=[(0.55, 0.6, 0.66, 0.25 + 0.45 * t / heaviest) for t in ordered["measures"]],
            zorder=1,
        ),
        autolim=False,
    )
    units = list(nodes["unit"])
    ax.scatter(
        [dots[unit][0] for unit in units],
        [dots[unit][1] for unit in units],
        s=[(2 * placed.radius[unit]) ** 2 for unit in units],
        c=[BLUE if leads else ORANGE for leads in nodes["leads"]],
        edgecolors="white",
        linewidths=size.text * 0.06,
        zorder=2,
    )
    for unit in units:
        x, y = dots[unit]
        for k, line in enumerate(placed.lines[unit]):
            below = y - placed.radius[unit] - points * (0.75 + 1.2 * k)
            ax.text(x, below, line, fontsize=points, color=INK, ha="center", va="center_baseline", zorder=3,
                    bbox={"facecolor": (1, 1, 1, 0.75), "edgecolor": "none", "pad": 0.5})  # fmt: skip
    ax.set_xlim(0, sheet.body.width)
    ax.set_ylim(0, sheet.body.height)
