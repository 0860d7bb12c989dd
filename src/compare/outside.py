"""``plans.csv`` in the folder of plans: where each was published and when it was fetched, which no plan says of itself."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from compare.files import replace_file
from compare.handmade import HandmadeError, decoded, is_there, read_list
from compare.model import Finding

OUTSIDE_FACTS = "plans.csv"
OUTSIDE_COLUMNS = ("plan_id", "source_url", "accessed_on")
# `2024-06-30`, `2024/6/30`, `2024年6月30日`
DAY_PARTS = re.compile(r"[-/.年月]")


def outside_facts(raw: Path, plan_ids: Sequence[str]) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    """What ``plans.csv`` says of each plan: where it was published and when it was fetched.

    Parameters
    ----------
    raw : Path
        The folder of plans.
    plan_ids : sequence of str
        Its plans.

    Returns
    -------
    facts : dict of dict
        By plan id ``source_url`` and ``accessed_on``; a plan that the file does not name has an empty dict.
    findings : list of Finding
        A line for a plan that is not there, a date that is none, a file that cannot be read.
    """
    facts: dict[str, dict[str, Any]] = {plan_id: {} for plan_id in plan_ids}
    path = raw / OUTSIDE_FACTS
    if not is_there(path):
        return facts, []
    try:
        listed = read_list(path, ["plan_id"])
    except HandmadeError as error:
        return facts, [Finding("error", "outside-facts", str(error))]
    findings = [Finding("error", "outside-facts", str(problem)) for problem in listed.problems]
    seen: dict[str, int] = {}
    for row in listed.rows:
        plan_id, day = row.cells["plan_id"], row.cells.get("accessed_on", "")
        if plan_id not in facts:
            nameless = f"{path}, line {row.line}: no plan id; fill it in, or take the line away"
            said = f"{path}, line {row.line}: there is no plan {plan_id}" if plan_id else nameless
            findings.append(Finding("warning", "outside-facts", said))
            continue
        if seen.setdefault(plan_id, row.line) != row.line:
            said = (
                f"{path}, line {row.line}: {plan_id} stands in line {seen[plan_id]} too, which holds; keep one of them"
            )
            findings.append(Finding("warning", "outside-facts", said))
            continue
        facts[plan_id]["source_url"] = row.cells.get("source_url") or None
        try:
            facts[plan_id]["accessed_on"] = date(*map(int, DAY_PARTS.split(day.rstrip("日")))) if day else None
        except (TypeError, ValueError):
            said = f"{path}, line {row.line}: {day} is no date; write it like 2024-06-30"
            findings.append(Finding("warning", "outside-facts", said))
    return facts, findings


def add_outside_facts(raw: Path, plan_id: str, source_url: str | None, accessed_on: date | None) -> str | None:
    """Add a plan's line to ``plans.csv``; lines that are there stay as they are.

    Parameters
    ----------
    raw : Path
        The folder of plans.
    plan_id : str
        The plan.
    source_url, accessed_on : str, date or None
        Where it was published and when it was fetched; empty cells, to be filled in, where they are not known.

    Returns
    -------
    str or None
        Why nothing was written, where the file cannot be added to.
    """
    path = raw / OUTSIDE_FACTS
    day = accessed_on.isoformat() if accessed_on else ""
    known = {"plan_id": plan_id, "source_url": source_url or "", "accessed_on": day}
    encoding, text = "utf-8-sig", ",".join(OUTSIDE_COLUMNS) + "\n"
    if is_there(path):
        try:
            listed = read_list(path, ["plan_id"])
            text, encoding = decoded(path.read_bytes())
        except HandmadeError as error:
            return f"{error}; {plan_id} was not added to it"
        if any(row.cells["plan_id"] == plan_id for row in listed.rows):
            return None
        columns: Sequence[str] = listed.columns
    else:
        columns = OUTSIDE_COLUMNS
    ends = "\r\n" if "\r\n" in text else "\n"
    line = io.StringIO()
    csv.writer(line, lineterminator=ends).writerow([known.get(column, "") for column in columns])
    text = text if text.endswith("\n") or not text else text + ends
    replace_file(path, (text + line.getvalue()).encode(encoding))
    return None
