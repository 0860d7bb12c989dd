"""Short names for charts: of plans (新津乡 2024), of measures and actions, and the line that names the sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from compare.charts.style import Lang, joined, printable

# What the name of a division ends in: 省 of 河南省, 区 of 湛河区, 乡 of 新津乡. The lazy part leaves 云阳县 and 新津乡
# apart; two characters at least stand before a mark, so that 市中区 and 县城 stay whole.
DIVISION = re.compile(r".{2,}?(?:特别行政区|自治[区州县旗]|地区|街道|[省市州县区旗盟乡镇])")


def short_place(jurisdiction: str, parents: Sequence[str] = ()) -> str:
    """The area's own name without the areas above it: ``云阳县新津乡`` → ``新津乡``."""
    name = jurisdiction
    for parent in parents:
        if parent and name.startswith(parent) and len(name) > len(parent):
            name = name[len(parent) :]
    pieces = DIVISION.findall(name)
    return pieces[-1] if len(pieces) > 1 and "".join(pieces) == name else name


def _text(value: Any) -> str:
    return "" if pd.isna(value) else printable(value)


def _year(row: Mapping[str, Any]) -> str:
    if pd.notna(row.get("period_start")):
        return str(int(row["period_start"]))
    issued = row.get("issued_on")
    return str(pd.Timestamp(issued).year) if issued is not None and pd.notna(issued) else ""


def plan_labels(plans: pd.DataFrame, lang: Lang = "zh") -> dict[str, str]:
    """A short, unique name for every plan.

    Parameters
    ----------
    plans : DataFrame
        The table ``plans``.
    lang : str
        ``zh``: place and first year (``新津乡 2024``); where two plans would be called the same, the county,
        prefecture and province are put before it, then the plan id behind. ``en``: the plan id in words
        (``Xinjin 2024``).

    Returns
    -------
    dict
        Plan id to name, in the order of the frame.
    """
    rows = plans.to_dict("records")
    if lang == "en":
        words = {row["plan_id"]: " ".join(re.split(r"[-_\s]+", printable(row["plan_id"]))).title() for row in rows}
        twice = {name for name, count in Counter(words.values()).items() if count > 1}
        return {plan_id: plan_id if name in twice else name for plan_id, name in words.items()}
    names: dict[str, str] = {}
    above: dict[str, list[str]] = {}
    for row in rows:
        parents = [_text(row.get(level)) for level in ("province", "prefecture", "county")]
        whole = _text(row.get("jurisdiction"))
        place = short_place(whole, parents) if whole else row["plan_id"]
        names[row["plan_id"]] = f"{place} {_year(row)}".strip() if whole else place
        above[row["plan_id"]] = [parent for parent in reversed(parents) if parent and parent != place]
    while True:
        count = Counter(names.values())
        shared = [plan_id for plan_id, name in names.items() if count[name] > 1 and above[plan_id]]
        if not shared:
            break
        for plan_id in shared:
            names[plan_id] = above[plan_id].pop(0) + names[plan_id]
    count = Counter(names.values())
    return {plan_id: f"{name}（{plan_id}）" if count[name] > 1 else name for plan_id, name in names.items()}


def source_line(plans: pd.DataFrame, lang: Lang = "zh", most: int = 5) -> str:
    """The plans a chart is drawn from and the dates they bear; more than ``most`` are counted instead of named."""
    if not len(plans):
        return ""
    labels = plan_labels(plans, lang)
    dates = {
        row["plan_id"]: pd.Timestamp(row["issued_on"]).date().isoformat() if pd.notna(row["issued_on"]) else ""
        for row in plans.to_dict("records")
    }
    zh = lang == "zh"
    if len(plans) > most:
        known = sorted(date for date in dates.values() if date)
        span = f"{known[0]}{' 至 ' if zh else ' to '}{known[-1]}" if known else ""
        undated = len(plans) - len(known)
        if zh:
            return f"来源：{len(plans)} 份方案" + (f"，成文于 {span}" if span else "") + (
                f"（{undated} 份无日期）" if undated and span else ""
            )  # fmt: skip
        return f"Source: {len(plans)} plans" + (f", dated {span}" if span else "") + (
            f" ({undated} undated)" if undated and span else ""
        )  # fmt: skip
    named = [
        labels[plan_id] + ((f"（{date}）" if zh else f" ({date})") if date else "") for plan_id, date in dates.items()
    ]
    dated = any(dates.values())
    if zh:
        return f"来源{'（成文日期）' if dated else ''}：{joined(named, lang)}"
    return f"Source{' (date of issue)' if dated else ''}: {joined(named, lang)}"


# The label that opens a measure's text (1． （三） 一是), and where its first clause ends.
OPENING = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十百0-9]+[)）]|第[一二三四五六七八九十百]+[条项]?|[一二三四五六七八九十]+[是、.．]|[0-9]+[.．、)）]|[①-⑳])[\s，、]*"
)
CLAUSE_END = re.compile(r"[。；;：:，,]")


NAME_LENGTH = 36  # characters: a measure's name is cut there


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


def measure_names(measures: pd.DataFrame) -> dict[str, str]:
    """A name for every measure: its title, or the first clause of its text of at least six characters."""
    names = {}
    for row in measures.to_dict("records"):
        if pd.notna(row["title"]):
            names[row["measure_id"]] = _short(printable(row["title"]).rstrip("。：:"))
            continue
        text = OPENING.sub("", printable(row["text"]))
        ends = [match.start() for match in CLAUSE_END.finditer(text) if match.start() >= 6]
        names[row["measure_id"]] = _short(text[: ends[0]] if ends else text)
    return names


def action_names(actions: pd.DataFrame) -> dict[str, str]:
    """A name for every action, with its printed label in front: ``（三）全员安全能力提升行动``."""
    return {
        row["action_id"]: printable(f"{row['label']}{row['name']}").rstrip("。") for row in actions.to_dict("records")
    }
