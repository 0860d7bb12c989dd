"""The tables as a data package (Frictionless): CSV files, and ``datapackage.json`` that says what each column holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from compare.analysis.select import Data, select
from compare.export.parts import Item, Part, Request
from compare.export.safe import safe
from compare.files import refuse_existing, written
from compare.findings import plans_in
from compare.findings.citing import citation
from compare.language import Lang, check_lang
from compare.tables import SCHEMA, Column, Table
from compare.tables.csv_files import FORMULA_MARKS
from compare.tables.meanings import meaning

DESCRIPTOR = "datapackage.json"
FOLDER = "tables"
TYPES = {
    "text": "string",
    "choice": "string",
    "integer": "integer",
    "number": "number",
    "flag": "boolean",
    "date": "date",
}


def descriptor(data: Data, lang: str | None = None) -> dict[str, Any]:
    """What ``datapackage.json`` says: every table that has rows, its columns, keys and closed lists, and the sources.

    Parameters
    ----------
    lang : {"zh", "en"}, optional
        Of titles and descriptions; the current language by default.

    Returns
    -------
    dict
        After the Data Package standard, version 1.
    """
    chosen, tables = check_lang(lang), select(data)
    there = [name for name, table in tables.items() if len(table)]
    sources = []
    for row in tables["plans"].to_dict("records"):
        known = isinstance(row["source_url"], str) and row["source_url"].startswith(("http://", "https://"))
        sources.append({"title": safe(citation(row).said(chosen))} | ({"path": row["source_url"]} if known else {}))
    return {
        "profile": "tabular-data-package", "name": "plan-compare-tables", "title": _title(chosen),
        "description": safe(plans_in(tables).sentence(chosen)), **({"sources": sources} if sources else {}),
        "resources": [_resource(SCHEMA[name], tables, there, chosen) for name in there],
    }  # fmt: skip


def _title(lang: Lang) -> str:
    return "方案比较数据表" if lang == "zh" else "Tables of plans compared"


def _resource(table: Table, tables: dict[str, pd.DataFrame], there: list[str], lang: Lang) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, tables[table.name], lang) for column in table.columns]}
    if table.unique and not tables[table.name].duplicated(list(table.unique)).any():
        schema["primaryKey"] = list(table.unique)
    keys = [column for column in table.columns if column.key in there and column.key != table.name]
    if keys:
        schema["foreignKeys"] = [
            {
                "fields": [column.name],
                "reference": {"resource": column.key, "fields": [SCHEMA[str(column.key)].unique[0]]},
            }
            for column in keys
        ]
    return {
        "name": table.name, "title": table.zh if lang == "zh" else table.name, "description": meaning(table, lang),
        "path": f"{table.name}.csv", "profile": "tabular-data-resource", "encoding": "utf-8-sig",
        "dialect": {"lineTerminator": "\r\n"}, "schema": {**schema, "missingValues": [""]},
    }  # fmt: skip


def _field(column: Column, frame: pd.DataFrame, lang: Lang) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": column.name, "type": TYPES[column.kind], "title": column.zh if lang == "zh" else column.name,
        "description": meaning(column, lang),
    }  # fmt: skip
    limits: dict[str, Any] = {} if column.null else {"required": True}
    if column.choices and not column.grows:
        limits["enum"] = [_marked(choice) for choice in column.choices]
    if column.pattern:
        limits["pattern"] = column.pattern
    for name, bound in (("minimum", column.least), ("maximum", column.most)):
        if bound is not None:
            limits[name] = int(bound) if column.kind == "integer" else bound
    if column.kind == "flag":
        said |= {"trueValues": ["True"], "falseValues": ["False"]}
    if not column.null and column.kind in ("text", "choice") and (frame[column.name].astype("str") == "").any():
        limits.pop("required", None)  # a file tells an empty text from a missing one nowhere
    return said | ({"constraints": limits} if limits else {})


def _marked(text: str) -> str:
    """Text that a spreadsheet will not take for a formula, as the tables of a build are written too."""
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


def write_package(data: Data, folder: str | Path, force: bool = False, *, lang: str | None = None) -> list[Path]:
    """Write the tables as CSV files with ``datapackage.json`` beside them.

    Parameters
    ----------
    folder : str or Path
        Made where it is missing.
    lang : {"zh", "en"}, optional
        Of what is said of the columns; their names and values are those of the tables. The current language by default.

    Returns
    -------
    list of Path
        ``datapackage.json`` first. Tables without rows are left out.
    """
    folder, tables = Path(folder), select(data)
    said = descriptor(data, lang)
    paths = [folder / DESCRIPTOR, *(folder / resource["path"] for resource in said["resources"])]
    refuse_existing(paths, force)
    for path, resource in zip(paths[1:], said["resources"], strict=True):
        frame = tables[resource["name"]][SCHEMA[resource["name"]].names].copy()
        for column in SCHEMA[resource["name"]].columns:
            if column.kind in ("text", "choice"):
                frame[column.name] = (
                    frame[column.name].astype("object").map(lambda text: _marked(safe(text)), na_action="ignore")
                )
        with written(path) as beside:
            frame.to_csv(beside, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    with written(paths[0]) as beside:
        beside.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return paths


def _files(request: Request, lang: Lang) -> list[str]:
    names = [DESCRIPTOR, *(resource["path"] for resource in descriptor(request.data, lang)["resources"])]
    return [f"{FOLDER}/{name}" for name in names]


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    paths = write_package(request.data, folder / FOLDER, lang=lang)
    return [Item(tuple(f"{FOLDER}/{path.name}" for path in paths), PART.title(lang))]


PART = Part(
    "package",
    "数据包（CSV 与列说明）",
    "Data package (CSV, with what each column means)",
    _files,
    _write,
    by_lang=False,
)
