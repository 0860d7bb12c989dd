"""What plans, measures, actions and groups are called (新津乡, Xinjin), and the line that names the sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from compare.analysis.select import Data, Plans, commonest, plan_ids, table
from compare.findings.words import RESIDUAL, Name, Phrase, say, word
from compare.language import Lang
from compare.likeness.clauses import called
from compare.naming import place_pinyin
from compare.tables import by_date

# What the name of a division ends in: 省 of 河南省, 区 of 湛河区, 乡 of 新津乡. The lazy part leaves 云阳县 and 新津乡
# apart; two characters at least stand before a mark, so that 市中区 and 县城 stay whole.
DIVISION = re.compile(r".{2,}?(?:特别行政区|自治[区州县旗]|地区|街道|[省市州县区旗盟乡镇])")
TITLE_LENGTH = 16  # characters of a title that stand for a plan without a place
PLAN_ID = re.compile(r"([a-z][a-z0-9]*(?:-[a-z]+)*)-(\d{4})")  # zhanhe-2024: what the suite calls a plan by itself


def short_place(jurisdiction: str, parents: Sequence[str] = ()) -> str:
    """The area's own name without the areas above it: ``云阳县新津乡`` → ``新津乡``."""
    name = jurisdiction
    for parent in parents:
        if parent and name.startswith(parent) and len(name) > len(parent):
            name = name[len(parent) :]
    pieces = DIVISION.findall(name)
    return pieces[-1] if len(pieces) > 1 and "".join(pieces) == name else name


def _text(value: Any) -> str:
    return "" if pd.isna(value) else " ".join(str(value).split())


def _year(row: Mapping[str, Any]) -> str:
    if pd.notna(row.get("period_start")):
        return str(int(row["period_start"]))
    issued = row.get("issued_on")
    return str(pd.Timestamp(issued).year) if issued is not None and pd.notna(issued) else ""


def plan_names(plans: pd.DataFrame) -> dict[str, Name]:
    """A short, unique name for every plan.

    Parameters
    ----------
    plans : DataFrame
        The table ``plans``.

    Returns
    -------
    dict
        Plan id to name, in the order of the frame. Chinese: the place (新津乡); where two places are called the same, the
        county, prefecture and province before it; where a place has two plans, the first year behind it (新津乡（2024）).
        A plan without a place is called by its title. English: the place in the plan id, else its words (Xinjin), likewise.
    """
    rows = plans.to_dict("records")
    zh, en = _chinese(rows), _english(rows)
    return {row["plan_id"]: Name(zh[row["plan_id"]], en[row["plan_id"]]) for row in rows}


def _chinese(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    names: dict[str, str] = {}
    above: dict[str, list[str]] = {}
    area: dict[str, tuple[str, ...]] = {}
    for row in rows:
        parents = [_text(row.get(level)) for level in ("province", "prefecture", "county")]
        whole = _text(row.get("jurisdiction"))
        place = short_place(whole, parents) if whole else _from_title(_text(row.get("title"))) or str(row["plan_id"])
        names[row["plan_id"]] = place
        above[row["plan_id"]] = [parent for parent in reversed(parents) if parent and parent != place]
        area[row["plan_id"]] = (place, *parents)
    while True:
        areas: dict[str, set[tuple[str, ...]]] = {}
        for plan_id, name in names.items():
            areas.setdefault(name, set()).add(area[plan_id])
        shared = [plan_id for plan_id, name in names.items() if len(areas[name]) > 1 and above[plan_id]]
        if not shared:
            break
        for plan_id in shared:
            names[plan_id] = above[plan_id].pop(0) + names[plan_id]
    return _unique(names, {row["plan_id"]: _year(row) for row in rows}, "（{}）")


def _from_title(title: str) -> str:
    """The place that a title begins with, else the title itself, shortened."""
    found = DIVISION.match(title)
    return found[0] if found else shortened(title, TITLE_LENGTH)


def _english(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    names, years = {}, {}
    for row in rows:
        found = PLAN_ID.fullmatch(str(row["plan_id"]))
        words = re.split(r"[-_\s]+", found[1] if found else str(row["plan_id"]))
        if len(words) > 1 and (place := place_pinyin(_text(row.get("jurisdiction")))) in words:
            words = [place]  # health-fuxin-2020 is Fuxin's; where it has another plan the year tells them apart
        names[row["plan_id"]], years[row["plan_id"]] = " ".join(words).title(), found[2] if found else ""
    return _unique(names, years, " ({})")


def _unique(names: dict[str, str], years: Mapping[str, str], form: str) -> dict[str, str]:
    """Names with what tells them apart behind them: the year, failing that the id."""
    for more in (years, {plan_id: plan_id for plan_id in names}):
        count = Counter(names.values())
        longer = {plan_id: name + form.format(more[plan_id]) for plan_id, name in names.items()}
        told = Counter(longer.values())
        names = {
            plan_id: longer[plan_id] if count[name] > 1 and more[plan_id] and told[longer[plan_id]] == 1 else name
            for plan_id, name in names.items()
        }
    return names


def plan_labels(plans: pd.DataFrame, lang: Lang = "zh") -> dict[str, str]:
    """The names of ``plan_names`` in one language, by plan id.

    They are short, and of plans that would be called alike each says more.
    """
    return {plan_id: name.in_(lang) for plan_id, name in plan_names(plans).items()}


def names_of(data: Data, plans: Plans = None) -> dict[str, Name]:
    """The names of the chosen plans; each is called the same as among all plans of the data."""
    chosen = set(plan_ids(data, plans))
    everyone = plan_names(by_date(table(data, "plans")))
    return {plan_id: name for plan_id, name in everyone.items() if plan_id in chosen}


def source(plans: pd.DataFrame, most: int = 5) -> Phrase | None:
    """The plans a chart is drawn from and the dates they bear; more than ``most`` are counted instead of named."""
    if not len(plans):
        return None
    names = plan_names(plans)
    dates = [None if pd.isna(day) else pd.Timestamp(day).date().isoformat() for day in plans["issued_on"]]
    known = sorted(day for day in dates if day)
    if len(plans) > most:
        undated = len(plans) - len(known)
        if not known:
            return say("source.many", n=len(plans))
        key = "source.many.some" if undated else "source.many.dated"
        return say(key, n=len(plans), first=known[0], last=known[-1], undated=undated)
    named = [name if day is None else Name(f"{name.zh}（{day}）", f"{name.en} ({day})")
             for name, day in zip(names.values(), dates, strict=True)]  # fmt: skip
    return say("source.dated" if known else "source", plans=named)


# -- measures, actions, groups ------------------------------------------------------------------------------------------

NAME_LENGTH = 36  # characters: a measure's name is cut there


def shortened(name: str, most: int = NAME_LENGTH) -> str:
    """A name of at most so many characters, without a mark at its end."""
    name = " ".join(name.split()).rstrip("，,。；;：:、")
    return name if len(name) <= most else name[: most - 1] + "…"


def theme_numbers(data: Data, chosen: Mapping[str, pd.DataFrame] | None = None) -> dict[str, int]:
    """The numbers of themes that are drawn from the plans' own words and have no English, over all plans of the data.

    Most measures first. Where none of the ``chosen`` tables' measures has such a theme, nothing is counted.
    """

    def own(themes: pd.Series) -> pd.Series:
        named = themes.dropna().astype("str")
        return named[[theme not in RESIDUAL and not word(theme).en.isascii() for theme in named]]

    if chosen is not None and own(chosen["measures"]["theme"]).empty:
        return {}
    counts = own(table(data, "measures")["theme"]).value_counts()
    return {theme: i for i, theme in enumerate(sorted(counts.index, key=lambda key: (-counts[key], key)), 1)}


def theme_names(data: Data, themes: Iterable[Any]) -> dict[Any, Name]:
    """What themes are called; one without English bears its number before its Chinese name."""
    numbers = theme_numbers(data)
    return {theme: Name(theme, f"Theme {numbers[theme]} {theme}") if theme in numbers else word(theme)
            for theme in themes}  # fmt: skip


def glossed(chinese: str, theme: Any, label: str = "", numbers: Mapping[str, int] | None = None) -> Name:
    """A Chinese title behind its printed label; in English its theme, or the theme's number, stands before it as a gloss."""
    known = isinstance(theme, str) and theme not in RESIDUAL
    english = f"Theme {numbers[theme]}" if numbers and theme in numbers else word(theme).en if known else ""
    return Name(label + chinese, f"{label}{english}: {chinese}" if english.isascii() and english else label + chinese)


def measure_names(measures: pd.DataFrame, numbers: Mapping[str, int] | None = None) -> dict[str, Name]:
    """A name for every measure by its id; ``numbers`` as :func:`theme_numbers` gives them."""
    return {
        row["measure_id"]: glossed(shortened(called(row)), row["theme"], numbers=numbers)
        for row in measures.to_dict("records")
    }


def action_names(actions: pd.DataFrame, numbers: Mapping[str, int] | None = None) -> dict[str, Name]:
    """A name for every action, with its printed label in front: ``（三）全员安全能力提升行动``."""
    return {
        row["action_id"]: glossed(_text(row["name"]).rstrip("。"), row["theme"], _text(row["label"]), numbers)
        for row in actions.to_dict("records")
    }


def cluster_names(tables: Mapping[str, pd.DataFrame], numbers: Mapping[str, int] | None = None) -> dict[str, Name]:
    """A name for every group of like measures: its Chinese name, in English with the theme of most of its members."""
    rows = tables["clusters"].merge(tables["measures"][["measure_id", "theme"]], on="measure_id", how="left")
    names = {}
    for cluster_id, group in rows.groupby("cluster_id", sort=True):
        name = shortened(str(group["cluster_name"].iloc[0]))
        names[str(cluster_id)] = glossed(name, commonest(group["theme"]), numbers=numbers)
    return names
