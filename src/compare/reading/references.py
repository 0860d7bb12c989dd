"""Titles in 《》 and the numbers printed after them."""

from __future__ import annotations

import re

from compare.model import PlanFacts, Reference
from compare.reading.outline.outline import Outline
from compare.script.document_numbers import DOCUMENT_NUMBER, NOTICE_NUMBER, ORDER_NUMBER, STANDARD_NUMBER
from compare.script.lines import folded, squeezed

# 《…〈…〉…》; a title may run over a page break but not over three lines
TITLE = re.compile(
    r"《(?P<title>[^《》\n]{1,160}(?:\n\s*[^《》\n]{1,160}){0,2}|[^《》]{0,80}《[^《》]{1,80}》[^《》]{0,80})》"
)
# （试行） between a title and its number
EDITION = r"[（(](?:[\u4e00-\u9fff]行|修订|\d{4}年?(?:修订|版))[）)]"
NUMBERS = rf"{DOCUMENT_NUMBER}|{ORDER_NUMBER}|{NOTICE_NUMBER}|{STANDARD_NUMBER}"
NUMBER = re.compile(
    rf"》\s*(?:{EDITION}\s*)?"
    rf"(?:[（(〔\[]\s*(?P<inside>{NUMBERS})(?=(?:文件?)?\s*[）)〕\]，,、；;（(])"
    rf"|(?!以?及|和|与|等|或|、)(?P<bare>{DOCUMENT_NUMBER}|{STANDARD_NUMBER}))"
)
# 《…》（以下简称《方案》）
SHORT_NAME = re.compile(r"》\s*[（(][^（）()《》]{0,30}简称[^《》]{0,4}《(?P<name>[^《》]{1,30})》")
TAIL = re.compile(r"(?:\([^()]*\))+$")


def read_references(outline: Outline) -> tuple[Reference, ...]:
    """Every title in 《》, the plan's own excepted.

    Parameters
    ----------
    outline : Outline
        The reading, with facts, parts and measures.

    Returns
    -------
    tuple of Reference
        ``start``:``end`` is inside the marks; ``doc_number`` is printed right after them or None.
    """
    text, own_title = outline.text, OwnTitle(outline.facts)
    found = []
    short_names: dict[str, bool] = {}  # whether a short name stands for the plan itself
    for match in TITLE.finditer(text):
        inside = match[1]
        printed = inside.strip()
        if not printed:
            continue
        title, closed = squeezed(printed), match.end() - 1
        own = short_names.get(title)
        if own is None:
            own = own_title.is_meant(title) or (
                own_title.ends_in(title) and title in outline.codebook.words("plan_words")
            )
        declared = SHORT_NAME.match(text, closed)
        if declared:
            short_names.setdefault(squeezed(declared["name"]), own)
        if own:
            continue
        number = NUMBER.match(text, closed)
        doc_number = squeezed(number["inside"] or number["bare"]) if number else None
        start = match.start(1) + inside.index(printed)
        measure = outline.measure_at(start)
        found.append(
            Reference(
                start,
                start + len(printed),
                measure.measure_id if measure else None,
                outline.part_at(start),
                title,
                doc_number,
            )
        )
    return tuple(found)


class OwnTitle:
    """A plan's own title, which no other title in 《》 is."""

    def __init__(self, facts: PlanFacts) -> None:
        self.facts = facts
        self.key = folded(facts.title or "")
        self.bare = _without_tail(self.key)

    def ends_in(self, word: str) -> bool:
        """Whether 《方案》 is short for it."""
        return self.facts.title is not None and self.bare.endswith(folded(word))

    def is_meant(self, printed: str) -> bool:
        """Whether a title in 《》 is this one, its area or its period printed or not."""
        if not self.facts.title:
            return False
        own, other = self.key, folded(printed)
        if own == other:
            return True
        bare_own, bare_other = self.bare, _without_tail(other)
        tails = own[len(bare_own) :], other[len(bare_other) :]
        if all(tails) and tails[0] != tails[1]:  # another period is another plan
            return False
        if bare_own == bare_other:
            return True
        longer, shorter = (bare_own, bare_other) if len(bare_own) > len(bare_other) else (bare_other, bare_own)
        if not longer.endswith(shorter):
            return False
        prefix = longer[: -len(shorter)]
        areas = folded(self.facts.jurisdiction or "")
        return prefix in areas or (self.facts.issuer is not None and prefix == folded(self.facts.issuer) + "关于")


def _without_tail(key: str) -> str:
    """A title's key without what stands in brackets at its end."""
    return TAIL.sub("", key) if key.endswith(")") else key
