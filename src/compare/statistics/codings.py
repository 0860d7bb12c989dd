"""What each measure is coded as: every coding of the tables under one name, and a researcher's own beside them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from compare import model
from compare.errors import ChoiceError
from compare.language import Lang, gloss, value
from compare.tables import by_date

FACTS = ["case", "measure_id", "row", "column"]
BY_ROW = ("assignments", "years")  # tables whose rows are cases of their own where both codings come from them


@dataclass(frozen=True)
class Coding:
    """One way to sort measures.

    Attributes
    ----------
    name : str
    table, column : str
        Where its values stand; ``flag`` for a coding that only says whether the table has a row of the measure.
    single : bool
        A measure has one value at most; otherwise it may have several (fields, functions, units).
    order : tuple of str
        The values of a closed list, in its order; empty where the values are open.
    words : str
        How a value is said: ``word`` (themes, fields, functions), ``closed`` (closed lists), ``printed``.
    """

    name: str
    table: str
    column: str
    single: bool = True
    order: tuple[str, ...] = ()
    words: str = "printed"


def _closed(name: str, table: str, column: str, order: Sequence[str], single: bool = True) -> Coding:
    return Coding(name, table, column, single, tuple(order), "closed")


FLAG = ("yes", "no")
CODINGS: dict[str, Coding] = {
    coding.name: coding
    for coding in (
        Coding("plan", "plans", "plan_id"),
        Coding("division", "plans", "adcode"),
        _closed("level", "plans", "level", model.LEVELS),
        Coding("province", "plans", "province"),
        Coding("prefecture", "plans", "prefecture"),
        Coding("issued", "plans", "issued_on"),
        _closed("part", "measures", "part", model.PARTS),
        Coding("action", "measures", "action_id"),
        Coding("theme", "measures", "theme", words="word"),
        Coding("themes", "themes", "theme", single=False, words="word"),
        Coding("sector", "sectors", "sector", single=False, words="word"),
        Coding("cluster", "clusters", "cluster_id"),
        Coding("group", "clusters", "group_id"),
        Coding("function", "assignments", "function", single=False, words="word"),
        Coding("unit", "assignments", "name", single=False),
        _closed("role", "assignments", "role", model.ROLES, single=False),
        _closed("kind", "years", "kind", model.KINDS, single=False),
        Coding("due", "years", "to_date", single=False),
        _closed("with_unit", "assignments", "flag", FLAG),
        _closed("with_lead", "assignments", "flag", FLAG),
        _closed("with_year", "years", "flag", FLAG),
        _closed("with_target", "targets", "flag", FLAG),
    )
}
Codes: TypeAlias = "str | pd.Series | Mapping[str, Hashable]"


def find_coding(coding: Codes) -> Coding:
    """The coding of that name; a Series or mapping of one's own, measure to value, is one too.

    Raises
    ------
    ChoiceError
        For a name that is not there; the message lists those that are.
    """
    if not isinstance(coding, str):
        name = getattr(coding, "name", None)
        return Coding("own" if name is None else str(name), "", "")
    if coding not in CODINGS:
        raise ChoiceError(f"no coding {coding!r}; there are {', '.join(CODINGS)}")
    return CODINGS[coding]


def coded(tables: Mapping[str, pd.DataFrame], coding: Codes) -> pd.DataFrame:
    """The values that measures have in a coding.

    Parameters
    ----------
    coding : str, Series or mapping
        A name of ``CODINGS``, or a coding of one's own: measure id to value.

    Returns
    -------
    DataFrame
        ``measure_id`` and ``value`` (text), each pair once; measures without a value are not there.

    Raises
    ------
    ChoiceError
        For an unknown name, or an own coding that names a measure which is not there.
    """
    rows = _rows(tables, coding).drop(columns="fact")
    return rows.drop_duplicates(ignore_index=True)


def crossed(tables: Mapping[str, pd.DataFrame], rows: Codes, columns: Codes) -> pd.DataFrame:
    """Everything that has a value in two codings.

    Two codings of one table (units and their roles) are paired row by row, so that nobody gets the role of another: a
    case is a row of that table then, otherwise a measure.

    Returns
    -------
    DataFrame
        ``case``, ``measure_id``, ``row`` and ``column``, each once; ``attrs["of"]`` is the table that cases come from.
    """
    one, two = find_coding(rows), find_coding(columns)
    together = one.table == two.table and one.table in BY_ROW and "flag" not in (one.column, two.column)
    keys = ["measure_id", "fact"] if together else ["measure_id"]
    left = _rows(tables, rows).rename(columns={"value": "row"})[[*keys, "row"]].drop_duplicates()
    right = _rows(tables, columns).rename(columns={"value": "column"})[[*keys, "column"]].drop_duplicates()
    found = left.merge(right, on=keys)
    case = found["measure_id"] + "#" + found["fact"].astype("str") if together else found["measure_id"]
    found = found.assign(case=case)[FACTS].drop_duplicates(ignore_index=True)
    found.attrs["of"] = one.table if together else "measures"
    return found


def _rows(tables: Mapping[str, pd.DataFrame], coding: Codes) -> pd.DataFrame:
    """``measure_id``, ``value`` and ``fact``: the row of its table that says so."""
    found = find_coding(coding)
    measures = tables["measures"]
    if not isinstance(coding, str):
        rows = _own(coding, measures)
    elif found.table == "plans":
        rows = measures[["measure_id", "plan_id"]].merge(_of_plans(tables["plans"], found), on="plan_id")
    elif found.column == "flag":
        said = tables[found.table]
        if found.name == "with_lead":
            said = said[said["role"].astype("str") == "lead"]
        has = measures["measure_id"].isin(said["measure_id"].dropna())
        rows = measures[["measure_id"]].assign(value=has.map({True: "yes", False: "no"}))
    else:
        table = tables[found.table]
        values = table[found.column]
        values = values.dt.year.astype("Int64") if found.column == "to_date" else values
        rows = pd.DataFrame({"measure_id": table["measure_id"], "value": values})
    rows = rows.assign(fact=range(len(rows)))[["measure_id", "value", "fact"]]
    rows = rows[rows["measure_id"].isin(measures["measure_id"])].dropna(subset=["value"])
    return rows.assign(value=rows["value"].astype("str"), measure_id=rows["measure_id"].astype("str"))


def _of_plans(plans: pd.DataFrame, coding: Coding) -> pd.DataFrame:
    values = plans[coding.column]
    values = values.dt.year.astype("Int64") if coding.column == "issued_on" else values
    return pd.DataFrame({"plan_id": plans["plan_id"], "value": values})


def _own(coding: pd.Series | Mapping[str, Hashable], measures: pd.DataFrame) -> pd.DataFrame:
    given = pd.Series(coding, dtype="object")
    strange = sorted(set(given.index.astype("str")) - set(measures["measure_id"]))
    if strange:
        raise ChoiceError(
            f"the coding names {strange[0]}, which is no measure here; give a Series or dict from measure_id to value"
        )
    twice = given.index[given.index.duplicated()]
    if len(twice):
        raise ChoiceError(f"the coding names {twice[0]} twice; each measure may stand once")
    return pd.DataFrame({"measure_id": given.index.astype("str"), "value": given.to_numpy()})


def values_in_order(
    tables: Mapping[str, pd.DataFrame], coding: Codes, found: pd.Series, frequent: bool = False
) -> list[str]:
    """The values of a coding in the order in which they are read.

    Closed lists have their own order, plans the order of their dates, and every plan is named; others are sorted, or
    come most frequent first.
    """
    one = find_coding(coding)
    there = set(found)
    if one.table == "plans" and one.name == "plan":
        return list(by_date(tables["plans"])["plan_id"])
    if one.order:
        return [word for word in one.order if word in there]
    counts = found.value_counts()
    return sorted(there, key=lambda word: (-int(counts[word]) if frequent else 0, _natural(word)))


def _natural(word: str) -> tuple[int, float, str]:
    return (0, float(word), word) if word.isdecimal() else (1, 0.0, word)


def called(tables: Mapping[str, pd.DataFrame], coding: Codes, words: Sequence[str], lang: Lang) -> list[str]:
    """What values of a coding are called in a language; what only a plan prints stays Chinese."""
    one = find_coding(coding)
    if one.words == "word":
        return [gloss(word, lang) for word in words]
    if one.words == "closed":
        column = "flag" if one.column == "flag" else one.column
        return [value(column, word, lang) for word in words]
    if one.name == "plan" and lang == "zh":
        names = dict(zip(tables["plans"]["plan_id"], tables["plans"]["jurisdiction"], strict=True))
        return [word if pd.isna(names.get(word)) else str(names[word]) for word in words]
    if one.name == "action":
        names = dict(zip(tables["actions"]["action_id"], tables["actions"]["name"], strict=True))
        return [names.get(word, word) for word in words]
    if one.name == "cluster":
        clusters = tables["clusters"].drop_duplicates("cluster_id").set_index("cluster_id")["cluster_name"]
        return [str(clusters.get(word, word)) for word in words]
    return list(words)
