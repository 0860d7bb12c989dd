"""What a document says of itself: title, number, issuer, date of issue, period, area, announced actions.

A plan comes alone, under a notice that carries it (关于印发《…》的通知), or is itself the notice (关于…的若干意见); the
readers look at its head, its signature and its last lines, and take the body only for the years it covers.
"""

from __future__ import annotations

from compare.model import PlanFacts
from compare.reading.facts.area import jurisdiction
from compare.reading.facts.declared import declared_actions
from compare.reading.facts.lines import head_lines
from compare.reading.facts.number import find_number
from compare.reading.facts.period import period_of
from compare.reading.facts.signature import find_signature
from compare.reading.facts.status import status_of
from compare.reading.facts.title import find_title
from compare.reading.page import Page
from compare.reading.quiet import merged
from compare.reading.turns import Turns


def read_facts(page: Page) -> Turns[PlanFacts]:
    """The facts of a plan.

    Parameters
    ----------
    page : Page
        Text and codebook; ``quiet`` keeps furniture out.

    Returns
    -------
    PlanFacts
        What the document does not say is None. ``period_start`` and ``period_end`` come from the title, else the
        stages of the schedule, the validity clause, a 三年行动 and the date of issue, the goals, in this order.
    """
    lines = head_lines(page)
    yield
    heading = find_title(lines, page)
    yield
    signature = find_signature(lines, heading, page)
    yield
    number = find_number(lines, heading, page)
    title = heading.title if heading else None
    issued_on = signature.on
    yield
    area = jurisdiction(title, signature.issuer, heading, page)
    yield
    period = period_of(title, issued_on, number, page)
    yield
    status, consulted = status_of(heading, page)
    spans = merged([*signature.spans, *consulted, *([number[1]] if number else [])])
    return PlanFacts(
        title=title,
        doc_number=number[0] if number else None,
        issuer=signature.issuer,
        issued_on=issued_on,
        status=status,
        period_start=period[0],
        period_end=period[1],
        jurisdiction=area[0],
        level=area[1],
        declared_actions=declared_actions(page),
        title_span=(heading.start, heading.end) if heading else None,
        body_start=heading.body_start if heading else 0,
        issued_spans=spans,
    )
