"""Wide tables for statistics: a row for each plan, a column for each value of a coding."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from compare.errors import ChoiceError
from compare.language import current
from compare.saying import say
from compare.statistics.codings import Codes, called, coded, crossed, find_coding, values_in_order
from compare.statistics.variables import label_of, variable_names

VALUES = ("measures", "share", "present", "chars", "targets", "years", "units")
OF_MEASURE = {"targets": "targets", "years": "years", "units": "assignments"}
PLAN_KEYS = ("adcode", "plan_id", "jurisdiction", "level", "issued_on")
NONE = "none"
COLON = {"zh": "：", "en": ": "}
DIGITS = 4


def matrix(
    tables: Mapping[str, pd.DataFrame], rows: Codes = "plan", columns: Codes = "theme", values: str = "measures"
) -> pd.DataFrame:
    """A wide table: a row for each value of one coding, a column for each of another.

    Parameters
    ----------
    rows, columns : str, Series or mapping
        Names of ``compare.statistics.CODINGS``, or a coding of one's own, measure to value.
    values : str
        What the cells hold of the measures that have both: how many ``measures``; their ``share`` of the row's measures
        (0 to 1); whether they are ``present`` (0, 1); how many ``chars``, ``targets``, ``years`` (expressions of when)
        or ``units`` (assignments) they hold.

    Returns
    -------
    DataFrame
        First what a row is: of plans ``adcode`` (the division code), ``plan_id``, ``jurisdiction``, ``level`` and
        ``issued_on``, otherwise the value under the coding's name and its ``label``; then ``measures`` in all, and the
        cells. Measures that have no value stand under ``…_none``. Names of columns are Latin and 32 characters long at
        most; ``attrs["labels"]`` says what each holds.

    Raises
    ------
    ChoiceError
        For a coding or value that is not there, or an own coding that names a strange measure.
    """
    if values not in VALUES:
        raise ChoiceError(f"no values {values!r}; there are {', '.join(VALUES)}")
    across = find_coding(columns)
    left, right = coded(tables, rows), coded(tables, columns)
    facts = crossed(tables, rows, columns)[["measure_id", "row", "column"]].drop_duplicates()
    bare = left[~left["measure_id"].isin(right["measure_id"])].rename(columns={"value": "row"}).assign(column=None)
    facts = pd.concat([facts, bare[["measure_id", "row", "column"]]], ignore_index=True)
    weight = _weights(tables, values).reindex(facts["measure_id"]).fillna(0).to_numpy()
    heads: list[str | None] = [*values_in_order(tables, columns, right["value"]), *([None] if len(bare) else [])]
    keys = values_in_order(tables, rows, left["value"])
    grid = facts.assign(weight=weight, column=facts["column"].fillna("")).pivot_table(
        index="row", columns="column", values="weight", aggfunc="sum"
    )
    grid = grid.reindex(index=keys, columns=[head or "" for head in heads]).fillna(0)
    whole = left.groupby("value")["measure_id"].nunique().reindex(keys, fill_value=0)
    if values == "present":
        grid = (grid > 0).astype("int64")
    elif values == "share":
        grid = grid.div(whole.where(whole > 0), axis=0).astype("float64").round(DIGITS)
    else:
        grid = grid.astype("int64")
    told = [head for head in heads if head is not None]
    names = variable_names(across.name, told, called(tables, columns, told, "en"))
    words = called(tables, columns, told, current())
    if None in heads:
        names, words = [*names, f"{names[0].partition('_')[0]}_{NONE}" if names else NONE], [*words, say("no value")]
    first = _keys(tables, rows, keys)
    table = pd.concat(
        [
            first,
            pd.DataFrame({"measures": whole.to_numpy(dtype="int64")}),
            grid.set_axis(names, axis=1).reset_index(drop=True),
        ],
        axis=1,
    )
    own = dict(zip(names, words, strict=True))
    table.attrs["labels"] = {
        name: f"{label_of(across.name)}{COLON[current()]}{own[name]}" if name in own else label_of(str(name))
        for name in table.columns
    }
    return table


def _weights(tables: Mapping[str, pd.DataFrame], values: str) -> pd.Series:
    """What a measure counts for, by its id."""
    measures = tables["measures"]
    ids = pd.Index(measures["measure_id"].astype("str"))
    if values == "chars":
        return pd.Series(measures["chars"].to_numpy(dtype="int64"), index=ids)
    if values in OF_MEASURE:
        return tables[OF_MEASURE[values]]["measure_id"].dropna().astype("str").value_counts()
    return pd.Series(1, index=ids)


def _keys(tables: Mapping[str, pd.DataFrame], rows: Codes, keys: list[str]) -> pd.DataFrame:
    """What the rows are."""
    if isinstance(rows, str) and rows == "plan":
        plans = tables["plans"].set_index("plan_id", drop=False).loc[keys, list(PLAN_KEYS)].reset_index(drop=True)
        return plans.assign(level=plans["level"].astype("str").where(plans["level"].notna(), None))
    name = find_coding(rows).name
    return pd.DataFrame({name: pd.Series(keys, dtype="str"), "label": called(tables, rows, keys, current())})
