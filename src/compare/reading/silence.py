"""What a reading could not find and a researcher would take for nothing: each silence is a finding with its way out."""

from __future__ import annotations

from compare.model import Finding, Plan
from compare.reading.facts.head import head_words
from compare.reading.outline.outline import Outline
from compare.reading.outline.unread import unread
from compare.script.dates import DATE
from compare.script.lines import printed_lines, squeezed

HEAD_LINES, LAST_LINES = 12, 6  # where a document says who issues it, and when
LONGEST_LINE = 60


def silences(plan: Plan, outline: Outline) -> tuple[Finding, ...]:
    """The findings of a plan that leaves work out, or whose title, place, date of issue or issuer is not known.

    Parameters
    ----------
    plan : Plan
        As all readers left it.
    outline : Outline
        The page and the codebook it was read with.

    Returns
    -------
    tuple of Finding
        A warning where the document shows something that was not understood, a note where it seems to say nothing.
    """
    facts, text = plan.facts, plan.text
    lines = printed_lines(text)
    if not lines:
        return ()
    findings = list(unread(outline))
    if facts.title is None:
        said = "no title found in the head; correct it in the table plans, or put it on the first line of the file"
        findings.append(Finding("warning", "no-title", said, *lines[0]))
    if facts.jurisdiction is None:
        said = "no place found: neither the title nor the issuer names an area that the register or the text knows; correct it in the table plans"
        findings.append(Finding("warning", "no-place", said, *(facts.title_span or lines[0])))
    shown = [*lines[:HEAD_LINES], *lines[max(HEAD_LINES, len(lines) - LAST_LINES) :]]
    short = [span for span in shown if span[1] - span[0] <= LONGEST_LINE]
    if facts.issued_on is None:
        dated = next((span for span in reversed(short) if DATE.search(text, *span)), None)
        said = "no date of issue found, though a date stands here; correct it in the table plans if it is the date"
        nothing = "no date of issue found: no signature, no printing line and no information box has one"
        findings.append(_told("no-date", dated, said, nothing))
    if facts.issuer is None:
        body = head_words(outline.page.codebook).body
        named = next((span for span in reversed(short) if body.match(squeezed(text[slice(*span)]))), None)
        said = "no issuer found, though a body is named here; correct it in the table plans if it issued the plan"
        nothing = "no issuer found: no signature, no letterhead and no information box names one"
        findings.append(_told("no-issuer", named, said, nothing))
    return tuple(findings)


VERDICTS = ("read", "look", "not read")
# without these a plan's rows stand for less than half of it
LOST = frozenset(("no-measures", "long-preamble", "little-work"))


def verdict(plan: Plan) -> str:
    """One word on a reading: ``read``, ``look`` (something seems to be missing) or ``not read`` (most of it is).

    Parameters
    ----------
    plan : Plan
        With its findings; notes do not count.
    """
    codes = {finding.code for finding in plan.findings if finding.level != "note"}
    if not plan.measures or codes & LOST:
        return "not read"
    return "look" if codes else "read"


def _told(code: str, place: tuple[int, int] | None, said: str, nothing: str) -> Finding:
    """A warning with its place, or a note where there is none."""
    return Finding("warning", code, said, *place) if place else Finding("note", code, nothing)
