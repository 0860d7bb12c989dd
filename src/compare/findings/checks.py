"""What people's checks say of the tables: how much was looked at, and shares put right for what was misread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from compare.analysis.completeness import completeness
from compare.analysis.select import Data, Plans, select, table
from compare.findings.names import names_of
from compare.findings.words import Finding, Name, Phrase, finding, headed, nothing, say
from compare.review.certainty import checked_rows, corrected_share, looked_at_whole, misnaming
from compare.tables import SCHEMA

# the shares of charts that checks can put right, and the table whose checks do so
CORRECTED = {"with_unit": "units", "with_year": "years", "with_target": "targets"}


def checked(data: Data, plans: Plans = None) -> Finding:
    """How much of each table people looked at.

    Returns
    -------
    Finding
        Its frame is that of ``compare.review.certainty.checked_rows``, with the tables' names in both languages.
    """
    tables = select(data, plans)
    found = checked_rows(tables)
    found["table"] = [Name(SCHEMA[name].zh, name) for name in found["table"]]
    said = [
        say("checks.table", table=row["table"], n=row["checked"], whole=row["rows"], share=100 * row["share"])
        for row in found[found["checked"] > 0].to_dict("records")
    ]
    headline = say("checks.some", tables=said) if said else say("checks.none")
    return finding(headline, plans=tables["plans"], frame=found, empty=not said)


def put_right(data: Data, checks: Sequence[Mapping[str, Any]], plans: Plans = None) -> Finding:
    """How many measures of each plan name a unit, a time, a number, put right for what was misread (Rogan and Gladen 1978).

    Parameters
    ----------
    checks : sequence of mapping
        The counts of a build: ``compare.building.checks_of``.

    Returns
    -------
    Finding
        Its frame has a row for each plan and feature that can be put right: ``plan``, ``feature``, ``measures``, ``share`` as in the
        tables and ``put_right``, both 0 to 1; a plan that was looked at whole is right as it stands. There is none where no plan was looked at whole.
    """
    tables, names, told = select(data, plans), names_of(data, plans), misnaming(checks)
    items = {item: told[name] for item, name in CORRECTED.items() if name in told}
    counts = completeness(tables)
    counts = counts[counts["measures"] > 0]
    if not items or counts.empty:
        return nothing("checks.whole", tables["plans"])
    rows, said = [], []
    for item, (sensitivity, specificity) in items.items():
        counted = looked_at_whole(checks, CORRECTED[item])
        found = pd.DataFrame(
            {"plan_id": counts["plan_id"], "measures": counts["measures"], "share": counts[item] / counts["measures"]}
        )
        found["put_right"] = [
            share if plan_id in counted else corrected_share(share, sensitivity, specificity)
            for plan_id, share in zip(found["plan_id"], found["share"], strict=True)
        ]
        rows += [{"plan": names[line["plan_id"]], "feature": headed(item), **line} for line in found.to_dict("records")]
        share, right = (
            (found[name] * found["measures"]).sum(skipna=False) / found["measures"].sum()
            for name in ("share", "put_right")
        )
        if right == right:
            said.append(say("checks.share", what=headed(item), right=100 * right, share=100 * share))
    if not said:
        return nothing("checks.whole", tables["plans"])
    return finding(
        say("checks.right", shares=said), plans=tables["plans"], frame=pd.DataFrame(rows).drop(columns="plan_id")
    )


def beside(found: Finding, data: Data, checks: Sequence[Mapping[str, Any]] = ()) -> list[Phrase]:
    """What stands under a chart of a finding where checks are asked for: how much was looked at, and its shares put right."""
    ids = list(found.plans["plan_id"]) if "plan_id" in found.plans else list(table(data, "plans")["plan_id"])
    said = list(checked(data, ids).says)
    if set(CORRECTED) & set(map(str, found.frame.columns)):
        right = put_right(data, checks, ids)
        said += () if right.empty else right.says
    return said
