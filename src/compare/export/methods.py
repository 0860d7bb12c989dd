"""The part ``methods`` of a report: how its numbers came about, for the methods section of a paper, and how to cite it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from compare.analysis.select import table
from compare.building.report import checked_share, report_of
from compare.display import show
from compare.export.parts import Request, one_file
from compare.export.safe import safe_markdown
from compare.findings import headlines
from compare.language import Lang, spoken
from compare.likeness import Settings
from compare.review.certainty import of_checks
from compare.saying import say

NAME = "METHODS.md"
SUM = 16  # hexadecimal digits that are shown of a sum
LONGEST = 400  # characters of a cell
SHOWN = ("same", "overlap", "cluster", "group", "theme", "verbatim", "adapted")  # settings that results hang on


def _sum(inputs: Mapping[str, str], folder: str) -> str | None:
    """One sum over the files of a folder that the tables depend on."""
    own = [f"{name} {value}" for name, value in sorted(inputs.items()) if name.startswith(f"{folder}/")]
    return hashlib.sha256("\n".join(own).encode()).hexdigest()[:SUM] if own else None


def page(request: Request) -> str:
    """The page, in the current language."""
    built = report_of(getattr(request.data, "folder", None))
    inputs, checks = built.get("inputs", {}), built.get("checks", [])
    said = Counter(finding["code"] for finding in built.get("findings", []))
    plans, measures, similar = (table(request.data, name) for name in ("plans", "measures", "similar"))
    lines = [
        "# " + say("How these numbers came about"), "",
        *_listed(
            say(f"Read with plan-compare {built.get('version', version('plan-compare'))}, {len(plans):,} plans, {len(measures):,} measures."),
            say(f"Sum of the plans' files (SHA-256, first {SUM} digits): {_sum(inputs, 'raw') or _of_plans(plans)}."),
            say(f"Sum of the reader and its word lists: {str(inputs.get('compare', ''))[:SUM] or '—'}."),
            say(f"Sum of a codebook of one's own: {_sum(inputs, 'codebook') or '—'}."),
        ), "",
        "## " + say("By hand"), "",
        *_listed(
            say(f"Corrections applied: {said['corrected']:,}; no longer applicable: {said['correction_failed']:,}."),
            say(f"Decisions on pairs of measures: {int(similar['corrected'].notna().sum()):,}."),
            checked_share(checks) if checks else say("No row was checked by hand, so nothing can be said of how many are right."),
        ), "",
    ]  # fmt: skip
    if checks:
        lines += [*_markdown(of_checks(checks)), ""]
        lines.append(
            say(
                "Precision is the share of the rows that are right, recall the share of what there is that was found; 95 % Wilson "
                "intervals, rows in doubt and others weighed as strata. Recall needs plans in which every row was looked at."
            )
        )
        lines.append("")
    values = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}
    lines += [
        "## " + say("Thresholds used"), "",
        *_listed(*(f"`{name}` = {values[name]:g}" for name in SHOWN)), "",
        say("What the headlines would be, were measures taken to be alike from another chance on:"), "",
        *_markdown(headlines(request.data)), "",
        "## " + say("How to cite"), "",
        f"plan-compare {version('plan-compare')}. {say('Reading and comparing plans of Chinese local governments (software, MIT licence).')}",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _of_plans(plans: pd.DataFrame) -> str:
    return hashlib.sha256("\n".join(sorted(plans["sha256"].astype(str))).encode()).hexdigest()[:SUM]


def _listed(*sentences: str) -> list[str]:
    return [f"- {sentence}" for sentence in sentences]


def _markdown(data: pd.DataFrame) -> list[str]:
    shown = show(data, n=None, digits=3, width=LONGEST)
    rows: Sequence[Sequence[str]] = (shown.headings, ["---"] * len(shown.headings), *shown.rows)
    return [f"| {' | '.join(map(safe_markdown, row))} |" for row in rows]


def _write(request: Request, lang: Lang, path: Path) -> None:
    with spoken(lang):
        path.write_text(page(request), encoding="utf-8", newline="\n")


PART = one_file("methods", "方法说明", "Methods", NAME, _write)
