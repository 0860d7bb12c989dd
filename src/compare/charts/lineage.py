"""Shared text: how much of a plan stands elsewhere too, and where in one plan the text of another is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from scipy.stats import kendalltau

from compare.analysis.select import Data, plan_ids, plan_of, select
from compare.charts.labels import action_names, plan_labels, source_line
from compare.charts.sheet import LEADING, Key, Sheet, empty
from compare.charts.style import (
    BLUE,
    FAINT,
    INK,
    ORANGE,
    QUIET,
    RULE,
    Lang,
    Size,
    check_lang,
    fit,
    ink_on,
    style,
    text_width,
    wrap,
)
from compare.likeness.lineage import lineage

KINDS = ("verbatim", "adapted", "own")
COLOURS = {"verbatim": BLUE, "adapted": ORANGE, "own": "#d8d8d8"}
NAMES = {
    "zh": {"verbatim": "逐字相同", "adapted": "改写", "own": "独有"},
    "en": {"verbatim": "word for word", "adapted": "adapted", "own": "own words"},
}


def shared_text(data: Data, plans: Sequence[str] | None = None) -> pd.DataFrame:
    """How many characters of each plan's measures stand in other plans too.

    With the plans' texts (a Corpus has them) sentence by sentence, as ``compare.likeness.lineage`` tells them; from
    tables alone by the passages of pairs that are alike.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures``, and ``passages`` where there are no texts.
    plans : sequence of str, optional
        All plans by default; only text shared between chosen plans counts.

    Returns
    -------
    DataFrame
        A row for each plan: ``plan_id``, ``chars`` of its measures, ``verbatim``, ``adapted`` (and not verbatim) and
        ``own`` of them, ``nearest`` (the plan that most of it is shared with, or missing) and ``nearest_chars``.
        Text that several plans share counts once.
    """
    tables = select(data, list(plans) if plans is not None else None)
    ids = list(tables["plans"]["plan_id"])
    texts = getattr(data, "texts", None) or {}
    if len(ids) > 1 and all(plan_id in texts for plan_id in ids):
        rows = [_by_sentences(tables, {p: texts[p] for p in ids}, plan_id) for plan_id in ids]
    else:
        sides = _both_sides(tables["passages"])
        rows = [_by_passages(tables["measures"], sides, plan_id) for plan_id in ids]
    columns = ["plan_id", "chars", "verbatim", "adapted", "own", "nearest", "nearest_chars"]
    return pd.DataFrame(rows, columns=columns)


def _by_sentences(tables: dict[str, pd.DataFrame], texts: dict[str, str], plan_id: str) -> dict[str, Any]:
    sentences = lineage(tables["measures"], texts, plan_id, [p for p in texts if p != plan_id]).sentences
    chars = sentences.groupby("kind")["chars"].sum()
    taken = sentences[sentences["kind"] != "own"].groupby("source_plan")["chars"].sum()
    nearest = min(taken.index, key=lambda other: (-taken[other], other), default=None)
    return {
        "plan_id": plan_id,
        "chars": int(sentences["chars"].sum()),
        **{kind: int(chars.get(kind, 0)) for kind in KINDS},
        "nearest": nearest,
        "nearest_chars": int(taken[nearest]) if nearest else 0,
    }


def _by_passages(measures: pd.DataFrame, sides: pd.DataFrame, plan_id: str) -> dict[str, Any]:
    own = measures[measures["plan_id"] == plan_id]
    length = int(own["end"].max()) if len(own) else 0
    inside = _covered(length, own["start"], own["end"])
    mine = sides[sides["plan_id"] == plan_id]
    exact = mine[mine["kind"] == "verbatim"]
    verbatim = _covered(length, exact["start"], exact["end"]) & inside
    adapted = _covered(length, mine["start"], mine["end"]) & inside & ~verbatim
    chars = {
        str(other): int((_covered(length, group["start"], group["end"]) & inside).sum())
        for other, group in mine.groupby("other")
    }
    nearest = min(chars, key=lambda other: (-chars[other], other), default=None)
    return {
        "plan_id": plan_id,
        "chars": int(inside.sum()),
        "verbatim": int(verbatim.sum()),
        "adapted": int(adapted.sum()),
        "own": int((inside & ~verbatim & ~adapted).sum()),
        "nearest": nearest,
        "nearest_chars": chars[nearest] if nearest else 0,
    }


def _both_sides(passages: pd.DataFrame) -> pd.DataFrame:
    kind = passages["kind"].astype("str")
    one, two = plan_of(passages["measure_a"]), plan_of(passages["measure_b"])
    a = pd.DataFrame(
        {"plan_id": one, "other": two, "start": passages["start_a"], "end": passages["end_a"], "kind": kind}
    )
    b = pd.DataFrame(
        {"plan_id": two, "other": one, "start": passages["start_b"], "end": passages["end_b"], "kind": kind}
    )
    return pd.concat([a, b], ignore_index=True)


def _covered(length: int, starts: pd.Series, ends: pd.Series) -> np.ndarray:
    """For each character of a text, whether one of the spans holds it."""
    steps = np.zeros(length + 1, dtype=np.int64)
    np.add.at(steps, np.minimum(starts.to_numpy(dtype=np.int64), length), 1)
    np.add.at(steps, np.minimum(ends.to_numpy(dtype=np.int64), length), -1)
    return np.cumsum(steps)[:length] > 0


def lineage_bars(
    data: Data,
    *,
    plans: Sequence[str] | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Bars of how much of each plan's measures is word for word, adapted, or its own.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``measures`` and ``passages``.
    plans : sequence of str, optional
        All plans by default; only text shared between the chosen plans counts.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        Its x axis is per cent of the characters of the measures, its y axis the plans from top to bottom; three
        rectangles a plan, ``gid`` says which.
    """
    language = check_lang(lang)
    zh = language == "zh"
    tables = select(data, plans)
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        shares = shared_text(data, plans)
        shares = shares[shares["chars"] > 0].reset_index(drop=True)
        if shares.empty or len(tables["plans"]) < 2:
            return empty(
                ax, wanted, language, "可以对照的措施" if zh else "measures to hold against each other", source
            )
        for kind in KINDS:
            shares[f"{kind}_share"] = (100 * shares[kind] / shares["chars"]).round(1)
        shares = shares.sort_values(
            ["verbatim_share", "adapted_share", "plan_id"], ascending=[False, False, True], ignore_index=True
        )
        first = shares.iloc[0]
        together = round(float(first["verbatim_share"] + first["adapted_share"]))
        title = _bars_finding(first, labels, together, language)
        subtitle = (
            "各方案措施文字（按字数）中与其他所选方案逐字相同、改写、独有的百分比；右侧为相同文字最多的方案。相同不等于来源"
            if zh
            else "Per cent of the characters of each plan's measures; at the right the plan it shares most with. "
            "Shared does not say who wrote it first"
        )
        names = NAMES[language]
        key = [Key(names[kind], COLOURS[kind]) for kind in KINDS]
        table = shares[["plan_id", *[f"{kind}_share" for kind in KINDS], "chars", "nearest"]].assign(
            plan_id=[labels[plan_id] for plan_id in shares["plan_id"]],
            nearest=[labels[p] if isinstance(p, str) else None for p in shares["nearest"]],
        )
        heads = ["方案", *names.values(), "字数", "最近的方案"] if zh else ["plan", *names.values(), "chars", "nearest"]
        table.columns = pd.Index([heads[0], *[f"{head}%" for head in heads[1:4]], *heads[4:]])
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key)
        drawn = _draw_bars(sheet, shares, labels)
        if drawn < len(shares):
            rest = shares.iloc[drawn:]
            mean = round(float((rest["verbatim_share"] + rest["adapted_share"]).mean()))
            sheet.note(
                f"画出逐字相同最多的 {drawn} 份，其余 {len(rest)} 份平均 {mean}% 与他方相同或改写"
                if zh
                else f"the {drawn} plans with most word for word are drawn; the other {len(rest)} share {mean}% on average"
            )
        return sheet.ax


def _bars_finding(first: pd.Series, labels: dict[str, str], together: int, lang: Lang) -> str:
    name = labels[first["plan_id"]]
    if not isinstance(first["nearest"], str):
        return "各方案的措施没有相同的段落" if lang == "zh" else "No passage of the measures is shared"
    other = labels[first["nearest"]]
    verbatim = round(float(first["verbatim_share"]))
    if lang == "zh":
        return f"{name} 与他方共有的文字最多：{together}%（逐字相同 {verbatim}%），主要与 {other} 相同"
    return f"{name} shares most: {together}% of its text ({verbatim}% word for word), chiefly with {other}"


def _draw_bars(sheet: Sheet, shares: pd.DataFrame, labels: dict[str, str]) -> int:
    size, body, zh = sheet.size, sheet.body, sheet.lang == "zh"
    fitting = max(int(body.height / (size.tiny * 1.3)), 1)
    drawn = shares.head(fitting)
    step = min(body.height / len(drawn), size.text * 3.6)
    points = max(min(size.small, step / 1.3), size.tiny)
    left = min(max(text_width(labels[p], points) for p in drawn["plan_id"]), body.width * 0.24)
    nearest = [
        (f"最近：{labels[p]}" if zh else f"nearest: {labels[p]}") if isinstance(p, str) else ""
        for p in drawn["nearest"]
    ]
    right = min(max(text_width(text, points) for text in nearest), body.width * 0.26)
    gap = points * 0.6
    box = body.inset(left + gap, max(body.height - step * len(drawn), 0), right + gap, 0)
    ax = sheet.place(sheet.ax, box)
    ax.set_xlim(0, 100)
    ax.set_ylim(len(drawn) - 0.5, -0.5)
    unit = 100 / box.width
    tall = min(0.72 if step > points * 1.7 else 0.9, size.text * 1.7 / step)
    for i, row in enumerate(drawn.to_dict("records")):
        for k, line in enumerate(lines := wrap(labels[row["plan_id"]], left, points, 2 if step > points * 2.6 else 1)):
            y = i - ((len(lines) - 1) / 2 - k) * points * 1.2 / step
            ax.text(-gap * unit, y, line, fontsize=points, ha="right", va="center_baseline")
        x = 0.0
        for kind in KINDS:
            share = float(row[f"{kind}_share"])
            ax.add_patch(
                Rectangle((x, i - tall / 2), share, tall, facecolor=COLOURS[kind], gid=f"{row['plan_id']}|{kind}")
            )
            text = f"{round(share)}%"
            if share / unit > text_width(text, points) * 1.25 and round(share):
                ax.text(x + share / 2, i, text, fontsize=points, color=ink_on(COLOURS[kind]), ha="center",
                        va="center_baseline")  # fmt: skip
            x += share
        ax.text(100 + gap * unit, i, fit(nearest[i], right, points), fontsize=points, color=QUIET,
                va="center_baseline")  # fmt: skip
    return len(drawn)


# -- dot plot -------------------------------------------------------------------------------------------------------


def lineage_dots(
    data: Data,
    plan_a: str,
    plan_b: str,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str | Size = "slide",
) -> Axes:
    """Where in one plan the text of another is found: a stroke for each shared passage.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``passages``, ``actions`` and ``plans``.
    plan_a, plan_b : str
        Run from left to right and from top to bottom.
    ax, lang, size
        As everywhere in this package.

    Returns
    -------
    Axes
        Both axes are characters of the plans' texts; two line collections, verbatim over adapted.
    """
    language = check_lang(lang)
    zh = language == "zh"
    plan_a, plan_b = (plan_ids(data, plan)[0] for plan in (plan_a, plan_b))
    tables = select(data, [plan_a, plan_b])
    with style(size) as wanted:
        source = source_line(tables["plans"], language)
        labels = plan_labels(tables["plans"], language)
        passages = tables["passages"]
        one = plan_of(passages["measure_a"])
        forward = passages[(one == plan_a) & (plan_of(passages["measure_b"]) == plan_b)]
        back = passages[(one == plan_b) & (plan_of(passages["measure_b"]) == plan_a)]
        spans = pd.concat(
            [
                forward[["start_a", "end_a", "start_b", "end_b", "kind"]],
                back[["start_b", "end_b", "start_a", "end_a", "kind"]].set_axis(
                    ["start_a", "end_a", "start_b", "end_b", "kind"], axis=1
                ),
            ],
            ignore_index=True,
        ).drop_duplicates()
        spans = spans.sort_values(["start_a", "start_b", "end_a", "end_b"], ignore_index=True)
        what = "两份方案共有的段落" if zh else "passages that both plans share"
        if spans.empty:
            return empty(ax, wanted, language, what, source)
        names = NAMES[language]
        kinds = [kind for kind in ("verbatim", "adapted") if (spans["kind"].astype("str") == kind).any()]
        key = [Key(names[kind], COLOURS[kind], "line") for kind in kinds]
        title = _dots_finding(spans, labels[plan_a], labels[plan_b], language)
        subtitle = (
            f"横向：{labels[plan_a]} 从头到尾；纵向：{labels[plan_b]} 从上到下；每笔一处共有段落，灰线为行动的分界"
            if zh
            else f"Across: {labels[plan_a]} from start to end; down: {labels[plan_b]}; a stroke is a shared passage, "
            "grey lines part the actions"
        )
        table = spans.assign(
            chars=spans["end_a"] - spans["start_a"], kind=[names[str(kind)] for kind in spans["kind"]]
        )[["start_a", "start_b", "chars", "kind"]]
        at_a, at_b = labels[plan_a], labels[plan_b]
        table.columns = pd.Index(
            [f"{at_a} 起", f"{at_b} 起", "字数", "类型"] if zh else [f"{at_a} from", f"{at_b} from", "chars", "kind"]
        )
        sheet = Sheet(ax, wanted, language, title, subtitle, source, table, key, notes=0)
        _draw_dots(sheet, spans, tables, plan_a, plan_b, kinds)
        return sheet.ax


def _dots_finding(spans: pd.DataFrame, name_a: str, name_b: str, lang: Lang) -> str:
    chars = int((spans["end_a"] - spans["start_a"]).max())
    middle_a = (spans["start_a"] + spans["end_a"]) / 2
    middle_b = (spans["start_b"] + spans["end_b"]) / 2
    if len(spans) < 5:
        order_zh, order_en = "", ""
    else:
        tau = float(kendalltau(middle_a.to_numpy(float), middle_b.to_numpy(float)).statistic)
        if tau > 0.6:
            order_zh, order_en = "，次序大体相同", ", in much the same order"
        elif tau > 0.2:
            order_zh, order_en = "，次序部分改动", ", partly in another order"
        else:
            order_zh, order_en = "，次序已经打乱", ", in another order"
    if lang == "zh":
        return f"{name_a} 与 {name_b} 有 {len(spans)} 处共有段落，最长 {chars} 字{order_zh}"
    return f"{name_a} and {name_b} share {len(spans)} passages, the longest of {chars} characters{order_en}"


def _regions(tables: dict[str, pd.DataFrame], plan_id: str) -> pd.DataFrame:
    """Where each action stands: its measures, where it has any (an annex may tell it again), else its own span."""
    actions = tables["actions"][tables["actions"]["plan_id"] == plan_id]
    held = tables["measures"].groupby("action_id")[["start", "end"]].agg({"start": "min", "end": "max"})
    regions = actions[["action_id", "label", "start", "end"]].set_index("action_id")
    regions.update(held)
    return regions.reset_index().sort_values("start", ignore_index=True)


def _draw_dots(
    sheet: Sheet, spans: pd.DataFrame, tables: dict[str, pd.DataFrame], plan_a: str, plan_b: str, kinds: list[str]
) -> None:
    size, body = sheet.size, sheet.body
    points = size.small
    names = action_names(tables["actions"])
    actions = {plan_id: _regions(tables, plan_id) for plan_id in (plan_a, plan_b)}
    chars = tables["plans"].set_index("plan_id")["chars"]
    length_a = max(int(chars[plan_a]), int(spans["end_a"].max()))
    length_b = max(int(chars[plan_b]), int(spans["end_b"].max()))
    left = body.width * 0.3 if len(actions[plan_b]) else points * 2
    head = points * LEADING * 1.2
    box = body.inset(left, 0, points * 0.3, head)
    ax = sheet.place(sheet.ax, box)
    ax.set_xlim(0, length_a)
    ax.set_ylim(length_b, 0)
    ax.add_patch(Rectangle((0, 0), length_a, length_b, facecolor="none", edgecolor=FAINT, linewidth=0.6, zorder=0,
                           clip_on=False))  # fmt: skip
    per_x, per_y = length_a / box.width, length_b / box.height
    used = -1e9
    for row in actions[plan_a].to_dict("records"):
        ax.plot([row["start"]] * 2, [0, length_b], color=RULE, linewidth=0.6, zorder=0)
        label = str(row["label"])
        wide = text_width(label, points) * per_x
        middle = (row["start"] + row["end"]) / 2
        place = min(max(middle - wide / 2, used), length_a - wide)
        if place >= used and abs(place - (middle - wide / 2)) < wide:
            ax.text(place, -points * 0.4 * per_y, label, fontsize=points, color=QUIET, ha="left", va="baseline")
            used = place + wide + points * 0.25 * per_x
    used = -1e9
    for row in actions[plan_b].to_dict("records"):
        ax.plot([0, length_a], [row["start"]] * 2, color=RULE, linewidth=0.6, zorder=0)
        middle = (row["start"] + row["end"]) / 2
        if middle - points * 0.65 * per_y < used:
            continue
        room = (row["end"] - row["start"]) / per_y
        lines = wrap(names[row["action_id"]], left - points, points, 2 if room > points * 2.6 else 1)
        for k, line in enumerate(lines):
            y = middle - ((len(lines) - 1) / 2 - k) * points * 1.2 * per_y
            ax.text(-points * 0.6 * per_x, y, line, fontsize=points, color=INK, ha="right", va="center_baseline")
        used = middle + points * (0.65 + 0.6 * (len(lines) - 1)) * per_y
    for kind in reversed(kinds):
        rows = spans[spans["kind"].astype("str") == kind]
        strokes = [
            ((r.start_a, r.start_b), (max(r.end_a, r.start_a + 4 * per_x), max(r.end_b, r.start_b + 4 * per_y)))
            for r in rows.itertuples(index=False)
        ]
        ax.add_collection(
            LineCollection(strokes, colors=COLOURS[kind], linewidths=size.text * 0.2, capstyle="round", gid=kind),
            autolim=False,
        )
