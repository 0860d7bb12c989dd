"""The pages ``docs/tables.md`` and ``docs/tables.zh-CN.md``, written from the schema."""

from __future__ import annotations

from compare.language import check_lang, value
from compare.tables.meanings import meaning
from compare.tables.schema import SCHEMA, Column, Table

NAMES = {"en": "tables.md", "zh": "tables.zh-CN.md"}
MADE = "<!-- Written by `make docs` from SCHEMA in src/compare/tables/schema.py; change it there. -->"
# What stands above the tables, then the headings of the overview and of a table.
TOP = {
    "en": """# The tables

[中文](tables.zh-CN.md)

{made}

A build writes each table twice into `data/processed`: as Parquet (`units.parquet`, what the library reads) and
as CSV for spreadsheets (`units.csv`, UTF-8 with a byte-order mark, so that Excel shows Chinese text rightly;
a cell that begins with `=`, `+`, `-` or `@`, full-width ones too, has an apostrophe before it).
`texts/<plan_id>.txt` holds the text that all offsets point into; `files.txt` lists everything with its SHA-256
(`sha256sum -c files.txt`), and tables or texts that were changed since are noticed and built again.

- `start` and `end` are code points of that text, from 0, `end` exclusive: `text[start:end]` is the passage.
- An empty cell means that the plan does not say, never that nobody looked.
- Ids read `zhanhe-2024/a03` (third action) and `zhanhe-2024/m012` (twelfth measure); every id that a table
  names exists in the table of its own.

| table | 表 | one row per | rows are told apart by |
|---|---|---|---|""",
    "zh": """# 数据表

[English](tables.md)

{made}

每次生成把各表写入 `data/processed`，一式两份：Parquet（`units.parquet`，供程序读取）和供电子表格使用的 CSV（`units.csv`，带字节序标记的
UTF-8，Excel 能正确显示中文；以 `=`、`+`、`-`、`@` 开头的单元格，全角的也一样，前面加一个撇号，以免被当作公式）。
`texts/<plan_id>.txt` 是所有位置所指的全文；`files.txt` 列出全部文件及其 SHA-256（`sha256sum -c files.txt`），事后被改动的表和全文会被
发现并重新生成。

- `start` 和 `end` 是该全文中的字符位置，从 0 数起，不含 `end`：`text[start:end]` 就是那段原文。
- 空单元格表示方案没有说，不表示没有人看过。
- 编号写作 `zhanhe-2024/a03`（第三项行动）、`zhanhe-2024/m012`（第十二条措施）；表中写出的编号，在它自己的表里都能找到。

| 表 | 名称 | 每行是 | 各行以什么区分 |
|---|---|---|---|""",
}
COLUMNS = {
    "en": "| column | 列 | type | may be empty | what it holds |",
    "zh": "| 列 | 名称 | 类型 | 可否为空 | 内容 |",
}
KINDS = {"text": "文字", "integer": "整数", "number": "数字", "flag": "是否", "date": "日期", "choice": "限定值"}
UNITS = {"code points": "字符位置", "characters": "字符", "share": "比例", "calendar year": "公历年", "times": "次"}
PLACE = {"en": "their place in the text", "zh": "在原文中的位置"}
EMPTY = {"en": "yes", "zh": "可"}


def page(lang: str = "en") -> str:
    """Every table and column as the schema has them.

    Returns
    -------
    str
        A page in Markdown: an overview, then a table of columns for each table of the schema.
    """
    lang = check_lang(lang)
    lines = TOP[lang].format(made=MADE).splitlines()
    for table in SCHEMA.values():
        unique = " + ".join(f"`{name}`" for name in table.unique) or PLACE[lang]
        lines.append(f"| [`{table.name}`](#{table.name}) | {table.zh} | {meaning(table, lang)} | {unique} |")
    for table in SCHEMA.values():
        lines += ["", f"## {table.name}", "", _row_of(table, lang), "", COLUMNS[lang], "|---|---|---|---|---|"]
        for column in table.columns:
            kind = column.kind if lang == "en" else KINDS[column.kind]
            empty = EMPTY[lang] if column.null else ""
            lines.append(f"| `{column.name}` | {column.zh} | {kind} | {empty} | {_holds(column, lang)} |")
    return "\n".join(lines) + "\n"


def _row_of(table: Table, lang: str) -> str:
    return f"{table.zh}: one row per {table.row}." if lang == "en" else f"{table.zh}：每行是{meaning(table, lang)}。"


def _holds(column: Column, lang: str) -> str:
    """What a column holds: its meaning, the table that it points to, its closed values, its bounds."""
    says = meaning(column, lang)
    if column.key:
        says += f" (→ `{column.key}`)" if lang == "en" else f"（→ `{column.key}`）"
    if column.choices:
        colon = ": " if lang == "en" else "："
        says += colon + " · ".join(_choice(column, choice, lang) for choice in column.choices)
    return (says + _bounds(column, lang)).replace("|", "\\|")


def _choice(column: Column, choice: str, lang: str) -> str:
    word = value(column.name, choice, lang)
    return f"`{choice}`" if lang == "en" or word == choice else f"`{choice}` {word}"


def _bounds(column: Column, lang: str) -> str:
    """Range, unit and pattern of a column, in brackets."""
    low, high = ("" if bound is None else f"{bound:g}" for bound in (column.least, column.most))
    to, more = (" to ", " or more") if lang == "en" else ("—", " 及以上")
    told = [f"{low}{to}{high}" if low and high else f"{low}{more}" if low else ""]
    unit = column.unit or ""
    told += [unit if lang == "en" else UNITS.get(unit, unit), f"`{column.pattern}`" if column.pattern else ""]
    said = (", " if lang == "en" else "，").join(word for word in told if word)
    return said and (f" [{said}]" if lang == "en" else f"［{said}］")
