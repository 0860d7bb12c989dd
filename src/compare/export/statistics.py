"""Tables for R, Stata and SPSS: plain CSV, and beside it what each variable holds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from compare.files import refuse_existing, written
from compare.statistics import check_variables, label_of

TYPES = {"int64": "integer", "Int64": "integer", "float64": "number", "bool": "integer", "boolean": "integer"}


def write_statistics(data: pd.DataFrame, path: str | Path, force: bool = False) -> list[Path]:
    """Write a table so that R, Stata and SPSS read it as it is.

    Parameters
    ----------
    data : DataFrame
        As ``corpus.matrix`` and ``corpus.dyads`` give it; any other whose columns have names that these programs take.
    path : str or Path
        ``….csv``; beside it comes ``…_variables.csv``.

    Returns
    -------
    list of Path
        The table: UTF-8 without a byte-order mark, commas, decimal points, dates as 2024-03-26, 1 and 0 for yes and no,
        nothing where a value is missing. And what each variable holds: ``variable``, ``label``, ``type``.

    Raises
    ------
    ChoiceError
        For a column whose name or mixed values these programs would refuse.
    """
    check_variables(data)
    path = Path(path)
    beside = path.with_name(f"{path.stem}_variables.csv")
    refuse_existing([path, beside], force)
    labels = data.attrs.get("labels", {})
    told = pd.DataFrame(
        [
            [name, " ".join(str(labels.get(name) or label_of(str(name))).split()), _type(kind)]
            for name, kind in data.dtypes.items()
        ],
        columns=["variable", "label", "type"],
    )
    plain = data.copy()
    for name, kind in data.dtypes.items():
        if str(kind) in ("bool", "boolean"):
            plain[name] = data[name].astype("Int64")
        elif _type(kind) == "text":
            plain[name] = data[name].map(lambda cell: " ".join(str(cell).split()), na_action="ignore")
    for frame, where in ((plain, path), (told, beside)):
        with written(where) as aside:
            frame.to_csv(aside, index=False, encoding="utf-8", lineterminator="\n", date_format="%Y-%m-%d")
    return [path, beside]


def _type(kind: object) -> str:
    return "date" if str(kind).startswith("datetime64") else TYPES.get(str(kind), "text")
