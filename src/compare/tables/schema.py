"""What the tidy tables hold: every table and column, with its type, range, pattern, unit, closed list and two names.

Everything that must know a table's columns (the checks, the files, the workbook's headings, ``docs/tables.md``)
asks ``SCHEMA``.
"""

from __future__ import annotations

import pandas as pd

from compare import model
from compare.codebook import load_codebook
from compare.tables.columns import Column, Table, TableError

__all__ = ["READ_TABLES", "SCHEMA", "Column", "Table", "TableError", "Tables"]

Tables = dict[str, pd.DataFrame]

# States of an entry of a frame in a plan: the first that fits of them holds, the last is no entry's
STATES = ("absent", "merged", "split", "narrowed", "widened", "renamed", "covered", "own")
# What became of an entry's place, deadline, number and duty in a plan
ORDERS = ("kept", "moved")
DEADLINES = ("kept", "earlier", "later", "dropped", "added")
NUMBERS = ("kept", "raised", "lowered", "dropped", "added")
DUTIES = ("kept", "assists", "leads")
CHANGES = ("order", "deadline", "target", "duty")
ENTRY_KINDS = ("action", "measure", "safeguard")  # what of a plan may answer an entry

# -- columns that several tables share ------------------------------------------------------------------------------

PLACE, CHARACTERS, SHARE, YEAR = "code points", "characters", "share", "calendar year"  # units of several columns
# The ids: `zhanhe-2024/p02`, `zhanhe-2024/a03`, `zhanhe-2024/m012`; a row added by hand has a letter more: `m012a`
ID = r"[^/]+/{letter}\d+[a-z]*"
PART_ID, ACTION_ID, MEASURE_ID = (ID.format(letter=letter) for letter in "pam")


def _place(name: str, zh: str, says: str) -> Column:
    return Column(name, "integer", zh, says, null=False, least=0, unit=PLACE)


def _measure(name: str, zh: str, says: str) -> Column:
    return Column(name, "text", zh, says, null=False, key="measures", pattern=MEASURE_ID)


PLAN_ID = Column("plan_id", "text", "文件编号", "the plan: the stem of its file", null=False, key="plans")
START = _place("start", "起", "first character of the passage, a code point of the plan's text")
END = _place("end", "止", "one past the last character of the passage")
WHERE = Column(
    "where", "text", "出处", "page, paragraph or table row in the published file, where its format knows one"
)
CORRECTED = Column("corrected", "text", "人工更正", "the reason of the hand correction that made or changed this row")
CHECKED = Column(
    "checked", "choice", "人工核对", "what a person who looked at the row found: right, wrong, unsure; null: not looked at",
    choices=model.VERDICTS,
)  # fmt: skip
SURE = Column(
    "sure", "choice", "存疑", "why the row is in doubt: a second reading differs, or its form is often misread; null: no doubt",
    choices=model.DOUBTS,
)  # fmt: skip
OWN_ACTION = Column("action_id", "text", "行动编号", "the action", key="actions", pattern=ACTION_ID)
OWN_MEASURE = Column("measure_id", "text", "措施编号", "the measure", key="measures", pattern=MEASURE_ID)
THE_MEASURE = _measure("measure_id", "措施编号", "the measure")
MEASURE_A = _measure("measure_a", "措施甲", "the first measure")
MEASURE_B = _measure("measure_b", "措施乙", "the second measure")
PART = Column("part", "choice", "部分", "the kind of chapter it stands in", null=False, choices=model.PARTS)
RAW = Column("raw", "text", "原文", "the characters as printed", null=False)
UNIT_NAME = Column("name", "text", "单位", "the name a reader would say, shared prefixes restored", null=False)
FUNCTION = Column(
    "function", "choice", "职能", "what the unit does", null=False, grows=True, choices=load_codebook().functions
)
ROLE = Column("role", "choice", "角色", "its part in the work", null=False, choices=model.ROLES)
COLLECTIVE = Column("collective", "flag", "集合单位", "stands for many bodies", null=False)


FRAME_ID = Column("frame_id", "text", "框架编号", "the frame: the stem of its list, or a plan", null=False)
ENTRY_ID = Column("entry_id", "text", "条目编号", "the entry: M05", null=False)


def _of_plan(*columns: Column) -> tuple[Column, ...]:
    """The columns of a table whose rows are passages of one plan: the common ones around its own."""
    return (PLAN_ID, *columns, START, END, WHERE, CORRECTED)


def _checkable(*columns: Column) -> tuple[Column, ...]:
    """The columns of a table whose rows a person can look at."""
    return (*_of_plan(*columns), CHECKED)


def _read(*columns: Column) -> tuple[Column, ...]:
    """The columns of a table whose rows a reader found: with the reason for doubt, and what a person found."""
    return _checkable(*columns, SURE)


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
                Column("status", "choice", "状态", "whether the plan is adopted or a draft for comment",
                       choices=model.STATUSES),
                Column("period_start", "integer", "起始年", "first year the plan covers", unit=YEAR),
                Column("period_end", "integer", "结束年", "last year the plan covers", unit=YEAR),
                Column("jurisdiction", "text", "辖区", "the area the plan governs, as its title prints it"),
                Column("level", "choice", "层级", "administrative level of that area", choices=model.LEVELS),
                Column("province", "text", "省", "province, from a register of divisions"),
                Column("prefecture", "text", "市（州）", "prefecture, from the register"),
                Column("county", "text", "县（市、区）", "county, from the register"),
                Column("adcode", "text", "行政区划代码", "six-digit code of the lowest division found there",
                       pattern=r"\d{6}"),
                Column("sure", "text", "存疑", "why the date of issue or the area is in doubt; empty where it is not"),
                Column("declared_actions", "text", "宣告的行动数",
                       "phrases that announce a number of actions, as JSON: [{\"raw\": \"八大行动\", \"count\": 8}]"),
                Column("source", "text", "来源文件", "name of the file it was read from", null=False),
                Column("source_url", "text", "来源网址", "where the file was published, from plans.csv"),
                Column("accessed_on", "date", "获取日期", "when it was fetched, from plans.csv"),
                Column("sha256", "text", "校验和", "SHA-256 of the file's bytes, hexadecimal", null=False,
                       pattern="([0-9a-f]{64})?|unreadable"),
                Column("chars", "integer", "字数", "characters of its text", null=False, least=0, unit=CHARACTERS),
                CORRECTED, CHECKED,
            ),
            unique=("plan_id",),
        ),
        Table(
            "parts", "部分", "top-level chapter",
            _read(
                Column("part_id", "text", "部分编号", "the chapter: zhanhe-2024/p02", null=False, pattern=PART_ID),
                Column("part", "choice", "部分", "the kind of chapter", null=False, choices=model.PARTS),
                Column("title", "text", "标题", "its heading without number; null for the preamble"),
            ),
            unique=("part_id",),
        ),
        Table(
            "actions", "行动", "top heading of the tasks",
            _read(
                Column("action_id", "text", "行动编号", "the action: zhanhe-2024/a03", null=False, pattern=ACTION_ID),
                Column("no", "integer", "序号", "its position among the plan's actions, from 1", null=False, least=1),
                Column("label", "text", "标号", "as printed: （三）", null=False),
                Column("title", "text", "标题", "the heading without label and final mark", null=False),
                Column("name", "text", "简称", "the title without an opening 开展, 实施 …: for charts", null=False),
                Column("theme", "text", "主题", "the theme that most of its measures have"),
            ),
            unique=("action_id",),
        ),
        Table(
            "measures", "措施", "enumerated piece of work",
            _read(
                Column("measure_id", "text", "措施编号", "the measure in reading order: zhanhe-2024/m012", null=False,
                       pattern=MEASURE_ID),
                Column("action_id", "text", "行动编号", "its action; null outside actions", key="actions",
                       pattern=ACTION_ID),
                PART,
                Column("label", "text", "标号", "as printed: 1. or 一是", null=False),
                Column("title", "text", "标题", "its first sentence where that is a heading"),
                Column("text", "text", "内容", "the span's text, wraps joined, layout marks dropped", null=False),
                Column("chars", "integer", "字数", "characters of that text", null=False, least=0, unit=CHARACTERS),
                Column("words", "text", "任务文字", "what is compared: the task's words, without label, notes and cells of units, dates, numbers"),
                Column("restated", "text", "重述", "the measure that this one tells again; it counts once", key="measures",
                       pattern=MEASURE_ID),
                Column("theme", "text", "主题", "its primary theme, from the table themes"),
            ),
            unique=("measure_id",),
        ),
        Table(
            "units", "单位", "organisation named in a responsibility note",
            _read(
                OWN_ACTION,
                Column("measure_id", "text", "措施编号", "null where the note is the action's", key="measures",
                       pattern=MEASURE_ID),
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
            _read(
                OWN_ACTION, OWN_MEASURE, PART, RAW,
                Column("kind", "choice", "类型", "how it says when", null=False, choices=model.KINDS),
                Column("from_date", "date", "自", "first day"),
                Column("to_date", "date", "至", "last day, inclusive"),
                Column("every_period", "choice", "周期", "how often it recurs", choices=model.PERIODS),
                Column("every_times", "integer", "每期次数", "times in each period", least=0, unit="times"),
                Column("at_least", "flag", "至少", "the times are a lower bound", null=False),
                Column("inferred", "flag", "推定年份", "the year is carried over from context", null=False),
            ),
        ),
        Table(
            "targets", "指标", "number to be reached",
            _read(
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
            _read(
                OWN_MEASURE, PART,
                Column("title", "text", "标题", "the title as printed, without the marks", null=False),
                Column("doc_number", "text", "文号", "number printed right after it, of a standard too"),
            ),
        ),
        Table(
            "terms", "术语", "slogan in “” or glossary entry",
            _read(
                OWN_MEASURE,
                Column("term", "text", "术语", "the words", null=False),
                Column("definition", "text", "释义", "from the glossary or 以下简称"),
            ),
        ),
        Table(
            "sectors", "领域", "measure × policy field",
            _read(
                THE_MEASURE,
                Column("sector", "text", "领域", "the policy field, from the codebook", null=False),
                Column("evidence", "text", "依据词", "the words that say so", null=False),
            ),
            unique=("measure_id", "sector"),
        ),
        Table(
            "oddities", "文本疑点", "slip in the document itself",
            _read(
                Column("what", "choice", "类别", "the kind of slip", null=False, choices=model.ODDITIES),
                Column("says", "text", "说明", "what a reader should know", null=False),
            ),
        ),
        Table(
            "themes", "主题", "measure × theme",
            _checkable(
                THE_MEASURE,
                Column("theme", "text", "主题", "a theme of the codebook", null=False),
                Column("rank", "integer", "次序", "1 primary, 2 secondary", null=False, least=1, most=2),
                Column("score", "number", "得分", "how strongly the measure speaks of it, 0 to 1", null=False,
                       least=0, most=1, unit=SHARE),
                Column("evidence", "text", "依据词", "the words that say so"),
            ),
            unique=("measure_id", "theme"),
        ),
        Table(
            "similar", "相似措施", "pair of measures of different plans that are alike (measure_a < measure_b)",
            (
                MEASURE_A, MEASURE_B,
                Column("score", "number", "相似度", "0 to 1, comparable between pairs", null=False,
                       least=0, most=1, unit=SHARE),
                Column("relation", "choice", "关系",
                       "same commitment, or overlapping; null: scored, but below both", choices=("same", "overlap")),
                Column("shared", "text", "共同用词", "the words that both use and few others do"),
                CORRECTED, CHECKED,
            ),
            unique=("measure_a", "measure_b"),
        ),
        Table(
            "passages", "相同段落", "matched passage of a similar pair",
            (
                MEASURE_A, MEASURE_B,
                _place("start_a", "甲起", "first character in the first plan's text"),
                _place("end_a", "甲止", "one past the last character there"),
                _place("start_b", "乙起", "first character in the second plan's text"),
                _place("end_b", "乙止", "one past the last character there"),
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
                _measure("typical", "典型措施", "the measure nearest the middle"),
                Column("group_id", "text", "大组号", "neighbouring commitments (coarse cut)", null=False),
            ),
            unique=("measure_id",),
        ),
        Table(
            "entries", "框架条目", "entry of a frame list of data/frames",
            (
                FRAME_ID, ENTRY_ID,
                Column("no", "text", "序号", "its number in the source, else its position in the list", null=False),
                Column("name", "text", "名称", "what it is called", null=False),
                Column("description", "text", "说明", "what it asks, in a few words; empty where the list has names alone"),
                Column("level", "choice", "层级", "administrative level of who asks", choices=model.LEVELS),
                Column("source", "text", "出处", "the document it is taken from, such as its number"),
                Column("kind", "choice", "类别", "what of a plan answers it; empty: whatever does", choices=ENTRY_KINDS),
                Column("parent", "text", "上级条目", "the entry that it is a part of"),
            ),
            unique=("frame_id", "entry_id"),
        ),
        Table(
            "frames", "对照框架", "entry of a frame × plan, and each action and measure that answers none",
            _of_plan(
                FRAME_ID,
                Column("entry_id", "text", "条目编号", "the entry; empty for what the plan has of its own"),
                Column("state", "choice", "状态", "what became of it in the plan", null=False, choices=STATES),
                OWN_ACTION, OWN_MEASURE,
                Column("score", "number", "得分", "how surely the passage answers the entry; for absent, the nearest one",
                       null=False, least=0, most=1, unit=SHARE),
                Column("also", "text", "其他依据", "further actions or measures that carry a part of it, joined by 、"),
                Column("lacks", "text", "缺少内容", "what of the entry was not found there, of an action its parts, joined by ；"),
                Column("nearest", "text", "最接近", "where it is absent: the action or measure to check by"),
                Column("order", "choice", "次序变化", "its place among the entries, from the plan's first to last", choices=ORDERS),
                Column("deadline", "choice", "时限变化", "its deadline against the frame's", choices=DEADLINES),
                Column("target", "choice", "指标变化", "its numbers against the frame's", choices=NUMBERS),
                Column("duty", "choice", "职责变化", "does it itself, or assists (配合) where the frame does", choices=DUTIES),
            ),
        ),
        Table(
            "changes", "框架变化", "order, deadline, number or duty of an entry compared in a plan, with both passages",
            _of_plan(
                FRAME_ID, ENTRY_ID,
                Column("what", "choice", "比较内容", "what is compared", null=False, choices=CHANGES),
                Column("change", "choice", "变化", "what became of it", null=False,
                       choices=tuple(dict.fromkeys((*ORDERS, *DEADLINES, *NUMBERS, *DUTIES)))),
                Column("said", "text", "框架原文", "the frame's words; empty where it says nothing of the kind"),
                Column("was", "text", "框架所定", "the date, number or 配合 in them, as printed"),
                Column("frame_start", "integer", "框架起", "where they stand, where the frame is a plan", least=0, unit=PLACE),
                Column("frame_end", "integer", "框架止", "one past their last character", least=0, unit=PLACE),
                Column("raw", "text", "方案原文", "the plan's words", null=False),
                Column("now", "text", "方案所定", "the date, number or 配合 in them; empty where there is none"),
                OWN_ACTION, OWN_MEASURE,
            ),
        ),
    )
}  # fmt: skip

# Tables that are read from each plan, with the field of ``Plan`` that holds their rows.
READ_TABLES = (
    "parts", "actions", "measures", "units", "years", "targets", "references", "terms", "sectors", "oddities",
)  # fmt: skip
