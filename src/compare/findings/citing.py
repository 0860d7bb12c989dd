"""How plans are cited: issuer, title, number, date, and where they were published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from compare.findings.words import Name, Phrase, printed, say
from compare.language import LANGS

FEW = 3  # plans that are cited one by one; more are counted


def citation(row: Mapping[str, Any]) -> Phrase:
    """A plan as a list of references names it, after GB/T 7714-2015 (documents without a type of their own: [Z]).

    Parameters
    ----------
    row : mapping
        A row of the table ``plans``; what it does not say is left out.

    Returns
    -------
    Phrase
        ``新津乡人民政府．关于……的通知：新津府发〔2024〕12号[Z]．2024-04-19．``
    """

    def known(name: str) -> str:
        value = row.get(name)
        return "" if value is None or pd.isna(value) else str(printed(value))

    day = row.get("issued_on")
    issued = "" if day is None or pd.isna(day) else pd.Timestamp(day).date().isoformat()
    title = known("title") or known("plan_id")
    title = f"{title}：{known('doc_number')}" if known("doc_number") else title
    online = known("source_url")
    pieces = [known("issuer"), f"{title}[{'Z/OL' if online else 'Z'}]", issued, online]
    return say("cite.plan", words="．".join(piece for piece in pieces if piece))


def citations(plans: pd.DataFrame) -> Phrase:
    """What data drawn from some plans is cited as: the plans one by one, or their number where they are many."""
    if len(plans) > FEW:
        return say("cite.many", n=len(plans))
    if plans.empty:
        return say("plans.none")
    cited = [citation(row) for row in plans.to_dict("records")]
    return say("cite", plans=Name(*("；".join(one.said(lang) for one in cited) for lang in LANGS)))
