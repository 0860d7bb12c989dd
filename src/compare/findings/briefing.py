"""A briefing on two plans: the findings a reader with ten minutes needs, from the whole to the parts."""

from __future__ import annotations

from compare.analysis.select import Data, select
from compare.findings.coverage import coverage
from compare.findings.pairs import actions_of, correspondence, matched, missing, strokes
from compare.findings.plans import completeness, plans_in
from compare.findings.times import due, rivals
from compare.findings.units import load
from compare.findings.words import Finding
from compare.likeness import crosswalk


def briefing(data: Data, plan_a: str, plan_b: str) -> list[Finding]:
    """What a briefing on two plans says.

    Returns
    -------
    list of Finding
        On the plans, their actions, what they share, what each has alone, how definite they are, units, deadlines,
        targets and shared text.
    """
    both = [plan_a, plan_b]
    tables = select(data, both)
    found = crosswalk(tables, plan_a, plan_b)
    return [
        plans_in(tables),
        actions_of(tables, plan_a, plan_b),
        correspondence(tables, plan_a, plan_b),
        matched(found, tables, plan_a, plan_b),
        missing(found, tables, plan_a, plan_b),
        missing(found, tables, plan_b, plan_a),
        coverage(tables, "theme"),
        completeness(tables),
        load(tables),
        due(tables),
        rivals(tables),
        strokes(tables, plan_a, plan_b),
    ]
