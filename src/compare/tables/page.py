"""The page ``docs/tables.md``, written from the schema."""

from __future__ import annotations

from compare.tables.schema import SCHEMA, Column


def page() -> str:
    """``docs/tables.md``: every table and column as the schema has them."""
    lines = [
        "# The tables",
        "",
        "<!-- Written by `make docs` from SCHEMA in src/compare/tables/schema.py; change it there. -->",
        "",
        "A build writes each table twice into `data/processed`: as Parquet (`units.parquet`, what the library reads) and",
        "as CSV for spreadsheets (`units.csv`, UTF-8 with a byte-order mark, so that Excel shows Chinese text rightly;",
        "a cell that begins with `=`, `+`, `-` or `@`, full-width ones too, has an apostrophe before it).",
        "`texts/<plan_id>.txt` holds the text that all offsets point into; `files.txt` lists everything with its SHA-256",
        "(`sha256sum -c files.txt`), and tables or texts that were changed since are noticed and built again.",
        "",
        "- `start` and `end` are code points of that text, from 0, `end` exclusive: `text[start:end]` is the passage.",
        "- An empty cell means that the plan does not say, never that nobody looked.",
        "- Ids read `zhanhe-2024/a03` (third action) and `zhanhe-2024/m012` (twelfth measure); every id that a table",
        "  names exists in the table of its own.",
        "",
        "| table | 表 | one row per | rows are told apart by |",
        "|---|---|---|---|",
    ]
    for table in SCHEMA.values():
        unique = " + ".join(f"`{name}`" for name in table.unique) or "their place in the text"
        lines.append(f"| [`{table.name}`](#{table.name}) | {table.zh} | {table.row} | {unique} |")
    for table in SCHEMA.values():
        lines += ["", f"## {table.name}", "", f"{table.zh}: one row per {table.row}.", ""]
        lines += ["| column | 列 | type | may be empty | what it holds |", "|---|---|---|---|---|"]
        for column in table.columns:
            says = column.says + (f" (→ `{column.key}`)" if column.key else "")
            if column.choices:
                says += ": " + " · ".join(f"`{choice}`" for choice in column.choices)
            says += _bounds(column)
            empty = "yes" if column.null else ""
            says = says.replace("|", "\\|")
            lines.append(f"| `{column.name}` | {column.zh} | {column.kind} | {empty} | {says} |")
    return "\n".join(lines) + "\n"


def _bounds(column: Column) -> str:
    """Range, unit and pattern of a column, in brackets."""
    low, high = ("" if bound is None else f"{bound:g}" for bound in (column.least, column.most))
    told = [f"{low} to {high}" if low and high else f"{low} or more" if low else ""]
    told += [column.unit or "", f"`{column.pattern}`" if column.pattern else ""]
    said = ", ".join(word for word in told if word)
    return f" [{said}]" if said else ""
