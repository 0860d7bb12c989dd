"""What a reading could not find and a researcher would take for nothing: each silence is a finding with its way out."""

from __future__ import annotations

import re

from compare.model import Finding, Plan
from compare.reading.facts.head import FIRST_CHAPTER, head_words
from compare.reading.outline.outline import Outline
from compare.reading.outline.unread import unread
from compare.reading.quiet import outside_tables
from compare.reading.turns import Turns
from compare.script.dates import DATE
from compare.script.lines import printed_lines, squeezed
from compare.script.marks import S

HEAD_LINES, LAST_LINES = 12, 6  # where a document says who issues it, and when
LONGEST_LINE = 60
# a day that closes or opens a line; 2024年6月30日前 is a deadline
DAY = re.compile(rf"(?:{DATE.pattern})(?!{S}[前起至止])")
SENTENCE = re.compile("[。；：:，]")
AREA = re.compile(r"[\u4e00-\u9fff]{2}[省州县旗]")


def silences(outline: Outline) -> Turns[tuple[Finding, ...]]:
    """The findings of a plan that leaves work out, or whose title, place, date of issue or issuer is not known.

    Parameters
    ----------
    outline : Outline
        With the facts, the page and the codebook.

    Returns
    -------
    tuple of Finding
        A warning where the document shows something that was not understood, a note where it seems to say nothing.
    """
    facts, text = outline.facts, outline.text
    lines = printed_lines(text)
    if not lines:
        return ()
    findings = list((yield from unread(outline)))
    if facts.title is None:
        said = "no title found in the head; correct it in the table plans, or put it on the first line of the file"
        findings.append(Finding("warning", "no-title", said, *lines[0]))
    if facts.jurisdiction is None:
        named = AREA.search(text, *(facts.title_span or lines[0]))
        said = (
            "no place found, though an area seems to be named here; correct it in the table plans if it is the plan's"
        )
        nothing = "no place found: neither the title nor the issuer names an area; correct it in the table plans"
        findings.append(_told("no-place", facts.title_span if named else None, said, nothing))
    if facts.issued_on is not None and facts.issuer is not None:
        return tuple(findings)
    first = FIRST_CHAPTER.search(text, facts.body_start)
    head = [span for span in lines[:HEAD_LINES] if first is None or span[1] <= first.start("line")]
    shown = [*head, *lines[max(len(head), len(lines) - LAST_LINES) :]]
    short = [span for span in outside_tables(outline.page, shown) if span[1] - span[0] <= LONGEST_LINE]
    if facts.issued_on is None:
        dated = [span for span in short if DAY.search(text, *span) and not SENTENCE.search(text, *span)]
        said = "no date of issue found, though a date stands here; correct it in the table plans if it is the date"
        nothing = "no date of issue found: no signature, no printing line and no information box has one"
        findings.append(_told("no-date", dated[-1] if len(dated) == 1 else None, said, nothing))
    if facts.issuer is None:
        body = head_words(outline.page.codebook).body
        bodies = [span for span in short if body.match(squeezed(text[slice(*span)]))]
        said = "no issuer found, though a body is named here; correct it in the table plans if it issued the plan"
        nothing = "no issuer found: no signature, no letterhead and no information box names one"
        findings.append(_told("no-issuer", bodies[-1] if len(bodies) == 1 else None, said, nothing))
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
