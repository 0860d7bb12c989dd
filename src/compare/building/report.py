"""What a build did: rows by plan, what was not read, and what a researcher should know."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from compare.display import Shown, show
from compare.files import contents
from compare.language import counted, current, heading, value
from compare.model import VERDICTS, Finding
from compare.saying import say

REPORT_JSON, REPORT_MD = "build-report.json", "build-report.md"
COUNTED = ("actions", "measures", "units", "years", "targets", "oddities")  # in the summary
NOUNS = {name: name.removesuffix("s") for name in COUNTED} | {"oddities": "slip"}
READ, LOOK, NOT_READ = "read", "look", "not read"
IN_DOUBT = "sure"  # counts the rows of all tables that are in doubt
LOOKED_AT = "checked"  # counts the rows of all tables that a person looked at


def report_of(folder: Path | None) -> dict[str, Any]:
    """What a build wrote of itself in its folder; nothing where there is no report that can be read."""
    try:
        found = json.loads(contents(folder / REPORT_JSON)) if folder else {}
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def said_of(verdict: str) -> str:
    """What a verdict other than ``read`` means, in the current language."""
    if verdict == LOOK:
        return say("Look: something of this plan seems to be missing in the tables.")
    return say("Not read: most of this plan is missing in the tables.")


@dataclass(frozen=True)
class PlanReport:
    """What came of one file: rows by table and what a researcher should know; ``problem`` where it was not read.

    ``verdict`` is one word on the reading: read, look (something seems to be missing) or not read (most of it is).
    """

    plan_id: str
    source: str
    rows: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    verdict: str = NOT_READ


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes
    ----------
    plans : tuple of PlanReport
        By plan id; those that could not be read have a ``problem``.
    findings : tuple of Finding
        What concerns no single plan.
    inputs : mapping of str to str
        SHA-256 of everything the tables depend on: files, corrections, codebook, the reader itself.
    checks : tuple of dict
        What people found of the rows, as ``compare.review.checked`` counts it; empty where nobody looked.
    """

    plans: tuple[PlanReport, ...]
    findings: tuple[Finding, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[Mapping[str, Any], ...] = ()

    @property
    def read(self) -> tuple[PlanReport, ...]:
        """The plans that were read."""
        return tuple(plan for plan in self.plans if plan.problem is None)

    @property
    def unread(self) -> tuple[PlanReport, ...]:
        """The files that could not be read."""
        return tuple(plan for plan in self.plans if plan.problem is not None)

    @property
    def problems(self) -> tuple[str, ...]:
        """What was not read, a sentence each."""
        left_out = (finding.message for finding in self.findings if finding.level == "error")
        return (*(plan.problem for plan in self.unread if plan.problem is not None), *left_out)

    def table(self) -> Shown:
        """Rows by plan, for people."""
        columns = (*COUNTED, IN_DOUBT, *((LOOKED_AT,) if self.checks else ()))
        rows = [
            [
                plan.plan_id,
                value("verdict", plan.verdict),
                *(plan.rows.get(name) for name in columns),
                len(plan.findings),
            ]
            for plan in self.plans
        ]
        return show(
            pd.DataFrame(
                rows, columns=[heading(name) for name in ("plan", "verdict", *columns, "findings")]
            ).convert_dtypes(),
            n=None,
        )

    def to_json(self) -> str:
        """The report for programs; no time stamps, so that equal builds give equal bytes."""
        content = {
            "version": version("plan-compare"),
            "plans": [asdict(plan) | {"rows": dict(plan.rows)} for plan in self.plans],
            "findings": [asdict(finding) for finding in self.findings],
            "inputs": dict(sorted(self.inputs.items())),
            "checks": [dict(counts) for counts in self.checks],
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self, texts: Mapping[str, str] | None = None) -> str:
        """The report for people, with the place of each finding where the texts are given."""
        lines = ["# " + say("Build report"), "", self.summary(), ""]
        counts = self.table()
        lines += [f"| {' | '.join(row)} |" for row in (counts.headings, ["---"] * len(counts.headings), *counts.rows)]
        if self.findings:
            lines += ["", "## " + say("The whole build"), "", *(_say(finding) for finding in self.findings)]
        for plan in self.plans:
            lines += ["", f"## {plan.plan_id} ({plan.source})", ""]
            if plan.problem is not None:
                lines.append(f"**{say('Not read.')}** {say(plan.problem)}")
            elif plan.verdict != READ:
                lines += [f"**{said_of(plan.verdict)}**", ""]
            elif not plan.findings:
                lines.append(say("Nothing to say."))
            text = (texts or {}).get(plan.plan_id)
            lines += [_say(finding, text) for finding in plan.findings]
        return "\n".join(lines) + "\n"

    def summary(self) -> str:
        """One paragraph for the end of a build."""
        rows = {name: sum(plan.rows.get(name, 0) for plan in self.read) for name in COUNTED}
        counts = ("，" if current() == "zh" else ", ").join(counted(count, NOUNS[name]) for name, count in rows.items())
        said = say(f"{counted(len(self.read), 'plan')} read: {counts}.")
        blank = "" if current() == "zh" else " "
        if self.checks:
            said += blank + checked_share(self.checks)
        if self.unread:
            said += blank + say(f"{counted(len(self.unread), 'file')} could not be read.")
        return said


def checked_share(checks: Sequence[Mapping[str, Any]]) -> str:
    """How much of the tables people looked at, and what they found, as a sentence in the current language."""
    rows, right, wrong, unsure = (sum(counts[name] for counts in checks) for name in ("rows", *VERDICTS))
    looked = right + wrong + unsure
    return say(
        f"{looked:,} of {rows:,} rows ({looked / max(rows, 1):.1%}) of the tables in which somebody looked were checked by "
        f"hand: {right:,} right, {wrong:,} wrong, {unsure:,} unsure."
    )


def _say(finding: Finding, text: str | None = None) -> str:
    place = ""
    if text is not None and finding.start is not None:
        line = text.count("\n", 0, finding.start) + 1
        end = finding.end if finding.end is not None else finding.start + 20
        shown = " ".join(text[finding.start : min(end, finding.start + 40)].split())
        place = " " + (say(f"(line {line}: {shown})") if shown else say(f"(line {line})"))
    return f"- {value('finding', finding.level)} · `{finding.code}` · {say(finding.message)}{place}"
