"""The tidy tables: their schema in one place, the way from plans to frames, and the files they are kept in.

Everything that must know a table's columns (the checks, the files, the workbook's headings, ``docs/tables.md``)
asks ``SCHEMA``.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from compare import model
from compare.model import Plan

Tables = dict[str, pd.DataFrame]

# The kinds of column and the pandas type each has in a frame. Dates of the years 1 to 9999 need whole seconds.
PANDAS_TYPES = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "flag": "bool",
    "date": "datetime64[s]",
}


class TableError(ValueError):
    """Tables that break their schema, or files that are no tables; the message names the table and the way out."""

    exit_status = 1


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``kind`` is ``text``, ``integer``, ``number``, ``flag``, ``date`` or ``choice`` (one of ``choices``); ``null``
    says whether a cell may be empty, ``key`` names the table whose row the value points to.
    """

    name: str
    kind: str
    zh: str
    says: str
    null: bool = True
    choices: tuple[str, ...] = ()
    key: str | None = None

    @property
    def dtype(self) -> Any:
        """The pandas type of the column."""
        if self.kind == "choice":
            return pd.CategoricalDtype(list(self.choices))
        return "int64" if self.kind == "integer" and not self.null else PANDAS_TYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, and the columns that together are never repeated."""

    name: str
    zh: str
    row: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}; it has {', '.join(self.names)}")

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]


# -- columns that several tables share ------------------------------------------------------------------------------

PLAN_ID = Column("plan_id", "text", "文件编号", "the plan: the stem of its file", null=False, key="plans")
START = Column("start", "integer", "起", "first character of the passage, a code point of the plan's text", null=False)
END = Column("end", "integer", "止", "one past the last character of the passage", null=False)
WHERE = Column(
    "where", "text", "出处", "page, paragraph or table row in the published file, where its format knows one"
)
CORRECTED = Column("corrected", "text", "人工更正", "the reason of the hand correction that made or changed this row")
OWN_ACTION = Column("action_id", "text", "行动编号", "the action", key="actions")
OWN_MEASURE = Column("measure_id", "text", "措施编号", "the measure", key="measures")
THE_MEASURE = Column("measure_id", "text", "措施编号", "the measure", null=False, key="measures")
PART = Column("part", "choice", "部分", "the kind of chapter it stands in", null=False, choices=model.PARTS)
RAW = Column("raw", "text", "原文", "the characters as printed", null=False)
UNIT_NAME = Column("name", "text", "单位", "the name a reader would say, shared prefixes restored", null=False)
FUNCTION = Column("function", "choice", "职能", "what the unit does", null=False, choices=model.FUNCTIONS)
ROLE = Column("role", "choice", "角色", "its part in the work", null=False, choices=model.ROLES)
COLLECTIVE = Column("collective", "flag", "集合单位", "stands for many bodies", null=False)


def _of_plan(*columns: Column) -> tuple[Column, ...]:
    """The columns of a table whose rows are passages of one plan: the common ones around its own."""
    return (PLAN_ID, *columns, START, END, WHERE, CORRECTED)


SCHEMA: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "plans", "文件", "document",
            (
                Column("plan_id", "text", "文件编号", "the stem of the plan's file", null=False),
                Column("title", "text", "标题", "the title of the plan itself, line wraps removed"),
                Column("doc_number", "text", "发文字号", "the document number as printed"),
                Column("issuer", "text", "发文机关", "the body that signs the notice, else its letterhead"),
                Column("issued_on", "date", "成文日期", "the date of the notice"),
                Column("period_start", "integer", "起始年", "first year the plan covers"),
                Column("period_end", "integer", "结束年", "last year the plan covers"),
                Column("jurisdiction", "text", "辖区", "the area the plan governs, as its title prints it"),
                Column("level", "choice", "层级", "administrative level of that area", choices=model.LEVELS),
                Column("province", "text", "省", "province, from a register of divisions"),
                Column("prefecture", "text", "市（州）", "prefecture, from the register"),
                Column("county", "text", "县（市、区）", "county, from the register"),
                Column("adcode", "text", "行政区划代码", "six-digit code of the lowest division found there"),
                Column("declared_actions", "text", "宣告的行动数",
                       "phrases that announce a number of actions, as JSON: [{\"raw\": \"八大行动\", \"count\": 8}]"),
                Column("source", "text", "来源文件", "name of the file it was read from", null=False),
                Column("source_url", "text", "来源网址", "where the file was published, from plans.csv"),
                Column("accessed_on", "date", "获取日期", "when it was fetched, from plans.csv"),
                Column("sha256", "text", "校验和", "SHA-256 of the file's bytes, hexadecimal", null=False),
                Column("chars", "integer", "字数", "characters of its text", null=False),
                CORRECTED,
            ),
            unique=("plan_id",),
        ),
        Table(
            "parts", "部分", "top-level chapter",
            _of_plan(
                Column("part_id", "text", "部分编号", "the chapter: zhanhe-2024/p02", null=False),
                Column("part", "choice", "部分", "the kind of chapter", null=False, choices=model.PARTS),
                Column("title", "text", "标题", "its heading without number; null for the preamble"),
            ),
            unique=("part_id",),
        ),
        Table(
            "actions", "行动", "top heading of the tasks",
            _of_plan(
                Column("action_id", "text", "行动编号", "the action: zhanhe-2024/a03", null=False),
                Column("no", "integer", "序号", "its position among the plan's actions, from 1", null=False),
                Column("label", "text", "标号", "as printed: （三）", null=False),
                Column("title", "text", "标题", "the heading without label and final mark", null=False),
                Column("name", "text", "简称", "the title without an opening 开展, 实施 …: for charts", null=False),
                Column("theme", "text", "主题", "the theme that most of its measures have"),
            ),
            unique=("action_id",),
        ),
        Table(
            "measures", "措施", "enumerated piece of work",
            _of_plan(
                Column("measure_id", "text", "措施编号", "the measure in reading order: zhanhe-2024/m012", null=False),
                Column("action_id", "text", "行动编号", "its action; null outside actions", key="actions"),
                PART,
                Column("label", "text", "标号", "as printed: 1. or 一是", null=False),
                Column("title", "text", "标题", "its first sentence where that is a heading"),
                Column("text", "text", "内容", "the span's text, wraps joined, layout marks dropped", null=False),
                Column("chars", "integer", "字数", "characters of that text", null=False),
                Column("theme", "text", "主题", "its primary theme, from the table themes"),
            ),
            unique=("measure_id",),
        ),
        Table(
            "units", "单位", "organisation named in a responsibility note",
            _of_plan(
                OWN_ACTION,
                Column("measure_id", "text", "措施编号", "null where the note is the action's", key="measures"),
                RAW, UNIT_NAME, ROLE,
                Column("or_role", "choice", "另一角色", "second role of a list that has two", choices=model.ROLES),
                COLLECTIVE, FUNCTION,
                Column("applies_to_rest", "flag", "适用其后各项", "a standing rule: holds from here on", null=False),
            ),
        ),
        Table(
            "assignments", "任务分工", "measure × unit, notes of actions and standing rules handed down",
            _of_plan(
                THE_MEASURE, OWN_ACTION, UNIT_NAME, ROLE, FUNCTION, COLLECTIVE,
                Column("via", "choice", "依据", "whose note says so", null=False, choices=model.VIAS),
            ),
            unique=("measure_id", "name", "role"),
        ),
        Table(
            "years", "时间", "expression of when something is to be done",
            _of_plan(
                OWN_ACTION, OWN_MEASURE, PART, RAW,
                Column("kind", "choice", "类型", "how it says when", null=False, choices=model.KINDS),
                Column("from_date", "date", "自", "first day"),
                Column("to_date", "date", "至", "last day, inclusive"),
                Column("every_period", "choice", "周期", "how often it recurs", choices=model.PERIODS),
                Column("every_times", "integer", "每期次数", "times in each period"),
                Column("at_least", "flag", "至少", "the times are a lower bound", null=False),
                Column("inferred", "flag", "推定年份", "the year is carried over from context", null=False),
            ),
        ),
        Table(
            "targets", "指标", "number to be reached",
            _of_plan(
                OWN_ACTION, OWN_MEASURE, PART, RAW,
                Column("value", "number", "数值", "the number, 万 and 亿 multiplied out", null=False),
                Column("unit", "text", "计量单位", "what it counts in: %, 次, 处 …", null=False),
                Column("op", "choice", "关系", "reached exactly, at least or at most", null=False, choices=model.OPS),
                Column("full", "flag", "全覆盖", "全覆盖 or 100%", null=False),
                Column("object", "text", "对象", "the few words that are counted or reached", null=False),
                Column("by_date", "date", "期限", "the deadline in whose sentence it stands"),
            ),
        ),
        Table(
            "references", "引用文件", "title in 《》",
            _of_plan(
                OWN_MEASURE, PART,
                Column("title", "text", "标题", "the title as printed, without the marks", null=False),
                Column("doc_number", "text", "文号", "number printed right after it, of a standard too"),
            ),
        ),
        Table(
            "terms", "术语", "slogan in “” or glossary entry",
            _of_plan(
                OWN_MEASURE,
                Column("term", "text", "术语", "the words", null=False),
                Column("definition", "text", "释义", "from the glossary or 以下简称"),
            ),
        ),
        Table(
            "sectors", "领域", "measure × policy field",
            _of_plan(
                THE_MEASURE,
                Column("sector", "text", "领域", "the policy field, from the codebook", null=False),
                Column("evidence", "text", "依据词", "the words that say so", null=False),
            ),
            unique=("measure_id", "sector"),
        ),
        Table(
            "oddities", "文本疑点", "slip in the document itself",
            _of_plan(
                Column("what", "choice", "类别", "the kind of slip", null=False, choices=model.ODDITIES),
                Column("says", "text", "说明", "what a reader should know", null=False),
            ),
        ),
        Table(
            "themes", "主题", "measure × theme",
            _of_plan(
                THE_MEASURE,
                Column("theme", "text", "主题", "a theme of the codebook", null=False),
                Column("rank", "integer", "次序", "1 primary, 2 secondary", null=False),
                Column("score", "number", "得分", "how strongly the measure speaks of it, 0 to 1", null=False),
                Column("evidence", "text", "依据词", "the words that say so"),
            ),
            unique=("measure_id", "theme"),
        ),
        Table(
            "similar", "相似措施", "pair of measures of different plans that are alike (measure_a < measure_b)",
            (
                Column("measure_a", "text", "措施甲", "the first measure", null=False, key="measures"),
                Column("measure_b", "text", "措施乙", "the second measure", null=False, key="measures"),
                Column("score", "number", "相似度", "0 to 1, comparable between pairs", null=False),
                Column("relation", "choice", "关系",
                       "same commitment, or overlapping; null: scored, but below both", choices=("same", "overlap")),
                Column("shared", "text", "共同用词", "the words that both use and few others do"),
                CORRECTED,
            ),
            unique=("measure_a", "measure_b"),
        ),
        Table(
            "passages", "相同段落", "matched passage of a similar pair",
            (
                Column("measure_a", "text", "措施甲", "the first measure", null=False, key="measures"),
                Column("measure_b", "text", "措施乙", "the second measure", null=False, key="measures"),
                Column("start_a", "integer", "甲起", "first character in the first plan's text", null=False),
                Column("end_a", "integer", "甲止", "one past the last character there", null=False),
                Column("start_b", "integer", "乙起", "first character in the second plan's text", null=False),
                Column("end_b", "integer", "乙止", "one past the last character there", null=False),
                Column("kind", "choice", "类型", "word for word, or reworded", null=False,
                       choices=("verbatim", "adapted")),
            ),
        ),
        Table(
            "clusters", "措施组", "measure",
            _of_plan(
                THE_MEASURE,
                Column("cluster_id", "text", "组号", "the same commitment (fine cut)", null=False),
                Column("cluster_name", "text", "组名", "drawn from its members' own titles", null=False),
                Column("typical", "text", "典型措施", "the measure nearest the middle", null=False, key="measures"),
                Column("group_id", "text", "大组号", "neighbouring commitments (coarse cut)", null=False),
            ),
            unique=("measure_id",),
        ),
    )
}  # fmt: skip

# Tables that are read from each plan, with the field of ``Plan`` that holds their rows.
READ_TABLES = (
    "parts", "actions", "measures", "units", "years", "targets", "references", "terms", "sectors", "oddities",
)  # fmt: skip
ID_COLUMNS = ("measure_id", "action_id", "part_id")


# -- frames ---------------------------------------------------------------------------------------------------------


def frame(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """A table from its rows.

    Parameters
    ----------
    name : str
        A table of ``SCHEMA``.
    rows : iterable of mappings
        Column name to value; a column that is left out is missing, one the table does not have is an error.

    Returns
    -------
    DataFrame
        Every column of the schema, in its order and with its type; the order of the rows is kept.
    """
    table = SCHEMA[name]
    records = [dict(row) for row in rows]
    unknown = sorted({key for record in records for key in record} - set(table.names))
    if unknown:
        raise TableError(f"table {name}: no column {', '.join(unknown)}; it has {', '.join(table.names)}")
    columns = {column.name: [record.get(column.name) for record in records] for column in table.columns}
    return typed(name, pd.DataFrame(columns, columns=table.names, dtype="object"))


def typed(name: str, data: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the columns, order and types of its schema; missing columns are added empty.

    Raises
    ------
    TableError
        Where a value does not fit its column: the message names table, column and value.
    """
    table = SCHEMA[name]
    result: dict[str, pd.Series] = {}
    for column in table.columns:
        values = data[column.name] if column.name in data else pd.Series([None] * len(data), dtype="object")
        values = values.reset_index(drop=True)
        try:
            result[column.name] = _cast(column, values)
        except (TypeError, ValueError, OverflowError) as error:
            raise TableError(f"table {name}, column {column.name}: {error}") from error
    return pd.DataFrame(result, columns=table.names)


def _cast(column: Column, values: pd.Series) -> pd.Series:
    if column.kind == "choice":
        strange = sorted(set(values.dropna().astype(str)) - set(column.choices))
        if strange:
            raise ValueError(f"{', '.join(strange)} is none of {', '.join(column.choices)}")
    if column.kind == "flag":
        return values.astype("object").map(lambda value: bool(value) if pd.notna(value) else False).astype("bool")
    if column.kind == "date" and values.dtype == "object":
        # through NumPy: pandas' own parser stops at the year 2262
        return pd.Series(pd.array([None if pd.isna(v) else pd.Timestamp(v).as_unit("s") for v in values],
                                  dtype="datetime64[s]"))  # fmt: skip
    if column.kind == "number":
        return pd.to_numeric(values).astype("float64")
    return values.astype(column.dtype)


def plan_tables(plans: Sequence[Plan], sources: Mapping[str, Mapping[str, Any]] | None = None) -> Tables:
    """The tables that reading gives, over all plans.

    Parameters
    ----------
    plans : sequence of Plan
        In any order; rows come out by plan id, then in reading order.
    sources : mapping, optional
        By plan id, what only the file knows: ``source``, ``sha256``, ``source_url``, ``accessed_on``.

    Returns
    -------
    dict of DataFrame
        ``plans``, the tables of ``READ_TABLES`` and ``assignments``.
    """
    ordered = sorted(plans, key=lambda plan: plan.plan_id)
    tables: Tables = {
        "plans": frame("plans", (_plan_row(plan, (sources or {}).get(plan.plan_id, {})) for plan in ordered))
    }
    for name in READ_TABLES:
        tables[name] = frame(name, [row for plan in ordered for row in _rows(plan, name)])
    tables["assignments"] = assignments(tables)
    return {name: tables[name] for name in SCHEMA if name in tables}


def _plan_row(plan: Plan, source: Mapping[str, Any]) -> dict[str, Any]:
    facts = plan.facts
    declared = [{"raw": said.raw, "count": said.count} for said in facts.declared_actions]
    row = {name: getattr(facts, name) for name in SCHEMA["plans"].names if hasattr(facts, name)}
    return row | {
        "plan_id": plan.plan_id,
        "declared_actions": json.dumps(declared, ensure_ascii=False) if declared else None,
        "source": f"{plan.plan_id}.{plan.document.format}",
        "sha256": "",
        "chars": len(plan.text),
        **source,
    }


def _rows(plan: Plan, name: str) -> list[dict[str, Any]]:
    columns = [
        column for column in SCHEMA[name].names if column not in ("plan_id", "where", "corrected", "theme", "chars")
    ]
    where: Callable[[int], str | None] = plan.document.where if plan.document.places else lambda start: None
    rows = []
    for row in sorted(getattr(plan, name), key=lambda row: (row.start, row.end)):
        record = {column: getattr(row, column) for column in columns}
        if name == "measures":
            record["chars"] = len(row.text)
        rows.append(record | {"plan_id": plan.plan_id, "where": where(row.start)})
    return rows


def assignments(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Who has to do with each measure, once notes of actions and standing rules are handed down.

    A note of its own comes first; the note of an action is given to every measure of that action; a standing rule
    (``以下均需各乡办配合，不再列出``) to the measure it stands in and every later measure of the tasks. A unit that a
    measure already has is not given to it again.

    Parameters
    ----------
    tables : mapping
        Holds ``measures`` and ``units``.

    Returns
    -------
    DataFrame
        The table ``assignments``: one row for each measure and unit; ``start`` and ``end`` are where the unit is
        printed, which is in another measure where a standing rule says so.
    """
    own: dict[str, list[dict[str, Any]]] = defaultdict(list)
    of_action: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rules: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for unit in records(tables["units"]):
        if unit["applies_to_rest"]:
            rules[unit["plan_id"]].append(unit)
        if unit["measure_id"] is not None:
            own[unit["measure_id"]].append(unit)
        elif unit["action_id"] is not None:
            of_action[unit["action_id"]].append(unit)
    rows: list[dict[str, Any]] = []
    for measure in records(tables["measures"]):
        here = [("own", unit) for unit in own[measure["measure_id"]]]
        if measure["action_id"] is not None:
            here += [("action", unit) for unit in of_action[measure["action_id"]]]
        if measure["part"] == "tasks":
            here += [("standing_rule", u) for u in rules[measure["plan_id"]] if u["start"] < measure["end"]]
        printed: set[str] = set()  # names that a nearer note gave this measure
        for via in model.VIAS:
            new = {(unit["name"], unit["role"]): unit for way, unit in reversed(here) if way == via}
            new = {key: unit for key, unit in new.items() if key[0] not in printed}
            printed |= {name for name, _ in new}
            for unit in sorted(new.values(), key=lambda unit: (unit["start"], unit["end"])):
                row = {name: unit[name] for name in SCHEMA["assignments"].names if name in unit}
                rows.append(row | {"measure_id": measure["measure_id"], "action_id": measure["action_id"], "via": via})
    return frame("assignments", rows)


def records(data: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts, every kind of missing value as None."""
    plain = data.astype("object")
    return plain.where(data.notna(), None).to_dict("records")


# -- checks ---------------------------------------------------------------------------------------------------------


def validate(tables: Mapping[str, pd.DataFrame], names: Iterable[str] | None = None) -> None:
    """Check that tables are as their schema says and that every key they name exists.

    Parameters
    ----------
    tables : mapping of DataFrame
    names : iterable of str, optional
        The tables to check; all by default. Keys are looked up in the others too.

    Raises
    ------
    TableError
        With table, column and the first offending value.
    """
    checked = list(tables if names is None else names)
    for name in checked:
        _validate_one(SCHEMA[name], tables[name])
    for name in checked:
        for column in SCHEMA[name].columns:
            if column.key is None or column.key not in tables:
                continue
            known = tables[column.key][SCHEMA[column.key].unique[0]]
            lost = sorted(set(tables[name][column.name].dropna()) - set(known))
            if lost:
                raise TableError(
                    f"table {name}, column {column.name}: {', '.join(lost[:3])} stands in no row of {column.key}"
                )


def _validate_one(table: Table, data: pd.DataFrame) -> None:
    import pandera.pandas as pa

    schema = pa.DataFrameSchema(
        {
            column.name: pa.Column(column.dtype, nullable=column.null, checks=_checks(column))
            for column in table.columns
        },
        strict=True,
        ordered=True,
        unique=list(table.unique) or None,
    )
    try:
        schema.validate(data, lazy=True)
    except pa.errors.SchemaErrors as error:
        case = error.failure_cases.iloc[0]
        raise TableError(
            f"table {table.name}, column {case['column']}: {case['check']} fails for {case['failure_case']!r}"
        ) from error


def _checks(column: Column) -> list[Any]:
    import pandera.pandas as pa

    if column.name in ("start", "start_a", "start_b", "chars"):
        return [pa.Check.ge(0)]
    if column.name in ("no", "rank", "end", "end_a", "end_b"):
        return [pa.Check.ge(1 if column.name in ("no", "rank") else 0)]
    return []


# -- files ----------------------------------------------------------------------------------------------------------

STAGING, PREVIOUS, LOCK = ".building", ".previous", ".lock"  # beside the tables while a build is written
FILES = "files.txt"  # the list of what a build wrote
PATIENCE = 120  # seconds to wait for another build that is being put in place


def write_build(
    out: Path, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], extra: Mapping[str, bytes]
) -> None:
    """Write a whole build: every table as Parquet and CSV, the texts, and further files; all of it or nothing.

    Everything is written aside first and then put in the place of the earlier build in one go; a build that fails
    or is interrupted leaves the earlier one whole. Files that no build wrote are never touched.

    Parameters
    ----------
    out : Path
        The folder of the tables; made where it is missing.
    tables : mapping of DataFrame
    texts : mapping of str
        By plan id, the text that offsets point into; kept as UTF-8 with its own line ends.
    extra : mapping of bytes
        Further files by name, such as the build report.

    Raises
    ------
    TableError
        Where a file cannot be written or replaced: a table that is open in another program, for one.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _alone(out):
            recover(out)
            try:
                _stage(out / STAGING, tables, texts, extra)
                _swap(out)
            finally:
                shutil.rmtree(out / STAGING, ignore_errors=True)
    except OSError as error:
        raise TableError(_cannot_write(out, error)) from error


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep two builds, or a build and a recovery, from writing into one folder at the same time."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(out / LOCK, timeout=PATIENCE):
            yield
    except Timeout as error:
        raise TableError(f"{out}: another build is writing there; wait until it has ended and try again") from error


def _stage(
    staging: Path, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], extra: Mapping[str, bytes]
) -> None:
    """Write every file of a build aside, and the list of them."""
    (staging / "texts").mkdir(parents=True)
    for name, data in tables.items():
        _write_parquet(staging / f"{name}.parquet", SCHEMA[name], data)
        _write_csv(staging / f"{name}.csv", SCHEMA[name], data)
    for plan_id, text in texts.items():
        (staging / "texts" / f"{plan_id}.txt").write_bytes(text.encode("utf-8"))
    for name, content in extra.items():
        (staging / name).write_bytes(content)
    names = sorted(path.relative_to(staging).as_posix() for path in staging.rglob("*") if path.is_file())
    (staging / FILES).write_text("\n".join([*names, FILES]) + "\n", encoding="utf-8", newline="\n")


def _cannot_write(out: Path, error: OSError) -> str:
    what = Path(error.filename).name if error.filename else str(out)
    if isinstance(error, PermissionError):
        way_out = "close it in Excel or whatever has it open, check that you may write there, and build again"
    elif isinstance(error, FileExistsError | NotADirectoryError):
        way_out = "a file stands where a folder is needed; give another folder with --out"
    else:
        way_out = "make room or give another folder with --out, and build again"
    return f"{out}: {what} could not be written ({error.strerror or error}); {way_out}. The earlier tables are whole."


def _swap(out: Path) -> None:
    """Put the staged files in the place of the earlier build's; undo all of it where one step fails."""
    new, old = built_files(out / STAGING), built_files(out)
    foreign = [name for name in new if name not in old and (out / name).exists()]
    if foreign:
        raise TableError(
            f"{out}: {', '.join(foreign[:3])} stands there and was not written by a build; "
            "move it away or give another folder with --out"
        )
    stale = [name for name in old if name not in new]
    previous, staging = out / PREVIOUS, out / STAGING
    (previous / "texts").mkdir(parents=True)
    (out / "texts").mkdir(exist_ok=True)
    try:
        for name in [*stale, *new]:
            if (out / name).exists():
                (out / name).replace(previous / name)
            if (staging / name).exists():
                (staging / name).replace(out / name)
    except BaseException:
        recover(out)
        raise
    # from here the new build counts: a name of its own keeps an interruption from bringing the old one back
    done = out / f"{PREVIOUS}-done"
    shutil.rmtree(done, ignore_errors=True)
    previous.replace(done)
    shutil.rmtree(done, ignore_errors=True)


def recover(out: Path) -> None:
    """Bring the earlier build back where a later one was cut off while it was being put in place."""
    previous = out / PREVIOUS
    if previous.is_dir():
        for path in sorted(path for path in previous.rglob("*") if path.is_file()):
            path.replace(out / path.relative_to(previous))
        shutil.rmtree(previous, ignore_errors=True)
    for leftover in (STAGING, f"{PREVIOUS}-done"):
        shutil.rmtree(out / leftover, ignore_errors=True)


def built_files(out: Path) -> list[str]:
    """The files that the last build wrote into the folder, relative to it; empty where there is none."""
    try:
        names = (out / FILES).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [name for name in names if name and ".." not in Path(name).parts and not Path(name).is_absolute()]


def read_tables(out: str | Path) -> Tables:
    """All tables of a build, typed as the schema says.

    Raises
    ------
    TableError
        Where the folder holds no build, or a table of it cannot be read.
    """
    folder = Path(out)
    if (folder / PREVIOUS).exists():
        with _alone(folder):
            recover(folder)
    tables: Tables = {}
    for name in SCHEMA:
        path = folder / f"{name}.parquet"
        if not path.exists():
            raise TableError(f"{folder}: no table {name}.parquet; run: plan-compare build")
        try:
            tables[name] = typed(name, pd.read_parquet(path))
        except (OSError, ValueError, ImportError) as error:
            raise TableError(f"{path}: cannot be read ({error}); run: plan-compare build") from error
    return tables


def read_texts(out: str | Path, plan_ids: Iterable[str]) -> dict[str, str]:
    """The texts that the offsets point into, by plan id, exactly as the build wrote them."""
    folder = Path(out) / "texts"
    texts = {}
    for plan_id in plan_ids:
        try:
            texts[plan_id] = (folder / f"{plan_id}.txt").read_bytes().decode("utf-8")
        except OSError as error:
            raise TableError(f"{folder / plan_id}.txt: cannot be read; run: plan-compare build") from error
    return texts


def _write_parquet(path: Path, table: Table, data: pd.DataFrame) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "date": pa.date32(),
        "choice": pa.dictionary(pa.int32(), pa.string()),
    }  # fmt: skip
    schema = pa.schema([pa.field(column.name, kinds[column.kind]) for column in table.columns])
    pq.write_table(pa.Table.from_pandas(data, schema=schema, preserve_index=False), path)


def _write_csv(path: Path, table: Table, data: pd.DataFrame) -> None:
    data = data.copy()
    for column in table.columns:
        if column.kind == "text":
            data[column.name] = data[column.name].map(_safe_cell, na_action="ignore")
    # CRLF and a byte-order mark are what Excel writes itself; a lone LF inside a cell stays one
    data.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _safe_cell(value: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


# -- the page that describes the tables -----------------------------------------------------------------------------


def page() -> str:
    """``docs/tables.md``: every table and column as the schema has them."""
    lines = [
        "# The tables",
        "",
        "<!-- Written by `make docs` from SCHEMA in src/compare/tables.py; change it there. -->",
        "",
        "A build writes each table twice into `data/processed`: as Parquet (`units.parquet`, what the library reads) and",
        "as CSV for spreadsheets (`units.csv`, UTF-8 with a byte-order mark, so that Excel shows Chinese text rightly;",
        "a cell that begins with `=`, `+`, `-` or `@` has an apostrophe before it). `texts/<plan_id>.txt` holds the text",
        "that all offsets point into.",
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
            empty = "yes" if column.null else ""
            says = says.replace("|", "\\|")
            lines.append(f"| `{column.name}` | {column.zh} | {column.kind} | {empty} | {says} |")
    return "\n".join(lines) + "\n"
