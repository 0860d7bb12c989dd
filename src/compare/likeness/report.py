"""A crosswalk for people: as text for a terminal, as a page, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from compare.files import free_path, workbook, written
from compare.likeness.crosswalk import Crosswalk

STATE_ZH = {"present": "有", "merged": "合并", "split": "拆分", "absent": "无"}
RELATION_ZH = {"same": "相同", "overlap": "重合"}
SAID_IN = {"state": STATE_ZH, "relation": RELATION_ZH}  # columns of codes
HEADS = {
    "measure_id": "措施", "action_id": "行动", "title": "标题", "state": "状态", "relation": "关系",
    "other_measure": "对方措施", "other_action": "对方行动", "other_title": "对方标题", "score": "相似度",
    "shared": "共同用词", "nearest": "最接近", "nearest_title": "最接近者标题", "nearest_score": "其相似度",
    "decided": "人工判定", "same": "相同对数", "overlap": "重合对数", "covered": "被覆盖份额", "pairs": "依据",
    "plan_id": "文件", "other_plan": "对方文件",
}  # fmt: skip
STYLE = (
    "body{font-family:'Noto Sans SC','Source Han Sans SC','Microsoft YaHei',sans-serif;margin:2em;max-width:80em}"
    "table{border-collapse:collapse;margin:1em 0}th,td{border-bottom:1px solid #ccc;padding:.3em .6em;text-align:left;"
    "vertical-align:top}th{background:#f3f3f3}.absent td{background:#fbe3d6}.split td,.merged td{background:#eef5fb}"
    "th{min-width:2.2em}th.words{min-width:8em}"
    "@page{size:A4 landscape;margin:12mm}@media print{body{margin:0;max-width:none;font-size:8pt}tr{break-inside:avoid}"
    "h1,h2{break-after:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"
)
WORDS = {"title", "other_title", "nearest_title", "shared"}  # columns of words: never a character a line
WIDTH = 60  # columns of the workbook at most


def _value(value: Any) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _words(column: str, value: Any) -> str:
    """A value as a reader sees it: a code as its word."""
    text = _value(value)
    return SAID_IN.get(column, {}).get(text, text)


def _ways(found: Crosswalk) -> Iterator[tuple[str, str, pd.DataFrame, pd.DataFrame]]:
    """Each direction of the crosswalk: a plan, the other one, the actions and the measures between them."""
    for way, measures in found.measures.groupby(["plan_id", "other_plan"], sort=False):
        here = (found.actions["plan_id"] == way[0]) & (found.actions["other_plan"] == way[1])
        yield *way, found.actions[here], measures


def _line(row: dict[str, Any], own: str, other: str) -> str:
    name = str(row[own]).rpartition("/")[2]
    if row["state"] == "absent":
        near = _value(row["nearest"]).rpartition("/")[2]
        closest = f"（最接近 {near}，{_value(row['nearest_score'])}）" if near else "（无相近者）"
        return f"  × {name} {row['title']} {closest}"
    relation = RELATION_ZH.get(row.get("relation") or "", "")
    there = str(row[other]).rpartition("/")[2]
    state = STATE_ZH[row["state"]]
    return f"  √ {name} {row['title']} → {there} {row['other_title']} [{state}{relation and '·' + relation} {_value(row['score'])}]"


def crosswalk_text(found: Crosswalk) -> str:
    """The crosswalk as lines for a terminal: for each direction first the actions, then the measures."""
    lines: list[str] = [found.says] if found.says else []
    for plan_id, other, actions, measures in _ways(found):
        states = measures.drop_duplicates("measure_id")["state"].value_counts()
        counts = "，".join(f"{STATE_ZH[state]} {int(states.get(state, 0))}" for state in STATE_ZH)
        lines.append(f"{plan_id} → {other}：措施 {measures['measure_id'].nunique()}（{counts}）")
        if len(actions):
            lines.append(" 行动")
            lines += [_line(row, "action_id", "other_action") for row in actions.to_dict("records")]
        lines.append(" 措施")
        lines += [_line(row, "measure_id", "other_measure") for row in measures.to_dict("records")]
    return "\n".join(lines)


def _html_table(table: pd.DataFrame, columns: list[str]) -> str:
    opened = {name: '<th class="words">' if name in WORDS else "<th>" for name in columns}
    head = "".join(f"{tag}{escape(HEADS[name])}</th>" for name, tag in opened.items())
    body = []
    for row in table.to_dict("records"):
        cells = "".join(f"<td>{escape(_words(name, row[name]))}</td>" for name in columns)
        body.append(f'<tr class="{row["state"]}">{cells}</tr>')
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def crosswalk_html(found: Crosswalk, names: Mapping[str, str] | None = None) -> str:
    """The crosswalk as one page that stands alone, everything escaped; ``names`` are what plans are called, by id."""
    parts = [f"<p>{escape(found.says)}</p>"] if found.says else []
    ways = list(_ways(found))
    called = {plan_id: (names or {}).get(plan_id, plan_id) for pair in ways for plan_id in pair[:2]}
    title = f"{'与'.join(called.values())}的对照" if called else "对照表"
    for plan_id, other, actions, measures in ways:
        parts.append(f"<h2>{escape(called[plan_id])} → {escape(called[other])}</h2>")
        for table, columns in (
            (actions, ["action_id", "title", "state", "other_title", "score", "pairs", "nearest", "nearest_score"]),
            (measures, ["measure_id", "title", "state", "relation", "other_measure", "other_title", "score",
                              "shared", "nearest", "nearest_title", "nearest_score", "decided"]),
        ):  # fmt: skip
            if len(table):
                parts.append(_html_table(table, columns))
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>{''.join(parts)}</main></body></html>\n"
    )


def write_crosswalk(
    found: Crosswalk, folder: str | Path, name: str, names: Mapping[str, str] | None = None, force: bool = False
) -> list[Path]:
    """Write the crosswalk as ``name.html`` and ``name.xlsx``; each file is written aside first, then put in place.

    Parameters
    ----------
    found : Crosswalk
    folder : path
        Made where it is missing.
    name : str
        Of the files, without their endings.
    names : mapping of str, optional
        What plans are called on the page, by id; their ids without it.
    force : bool
        Replace files that are there already.

    Returns
    -------
    list of Path
        The two files.

    Raises
    ------
    FileExistsError
        Unless ``force``.
    """
    page, book = (free_path(Path(folder) / f"{name}{ending}", force) for ending in (".html", ".xlsx"))
    with written(page) as beside:
        beside.write_text(crosswalk_html(found, names), encoding="utf-8")
    with written(book) as beside, workbook(beside) as sheets:
        sheets.set_properties({"created": pd.Timestamp("2000-01-01").to_pydatetime()})
        bold = sheets.add_format({"bold": True, "bg_color": "#f3f3f3"})
        wrap = sheets.add_format({"text_wrap": True, "valign": "top"})
        number = sheets.add_format({"num_format": "0.00", "valign": "top"})
        for sheet_name, table in (("行动", found.actions), ("措施", found.measures)):
            sheet = sheets.add_worksheet(sheet_name)
            sheet.freeze_panes(1, 0)
            for column, key in enumerate(table.columns):
                sheet.write_string(0, column, HEADS.get(key, key), bold)
                texts = [_value(value) for value in table[key]]
                widest = max((sum(2 if ord(c) > 0x2E80 else 1 for c in text) for text in texts), default=0)
                sheet.set_column(column, column, min(WIDTH, max(10, widest + 2)))
                for row, value in enumerate(table[key], 1):
                    if isinstance(value, int | float) and not pd.isna(value):
                        sheet.write_number(row, column, float(value), number if isinstance(value, float) else wrap)
                    else:
                        sheet.write_string(row, column, _words(key, value), wrap)
            if len(table):
                sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    return [page, book]
