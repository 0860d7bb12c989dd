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
    text = outline.text
    found = []
    short_names: dict[str, bool] = {}  # whether a short name stands for the plan itself
    plan_words = outline.codebook.words("plan_words")
    for match in TITLE.finditer(text):
        start, end = match.span("title")
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        title = squeezed(text[start:end])
        own = short_names.get(title)
        if own is None:
            own = is_own_title(title, outline.facts) or (title in plan_words and _ends_own_title(title, outline.facts))
        declared = SHORT_NAME.match(text, match.end() - 1)
        if declared:
            short_names.setdefault(squeezed(declared["name"]), own)
        if own:
            continue
        number = NUMBER.match(text, match.end() - 1)
        doc_number = squeezed(number["inside"] or number["bare"]) if number else None
        measure = outline.measure_at(start)
        found.append(
            Reference(
                start,
                end,
                measure.measure_id if measure else None,
                outline.part_at(start),
                title,
                doc_number,
            )
        )
    return tuple(found)


def _ends_own_title(word: str, facts: PlanFacts) -> bool:
    """Whether 《方案》 is short for the plan's own title."""
    return facts.title is not None and TAIL.sub("", folded(facts.title)).endswith(folded(word))


def is_own_title(printed: str, facts: PlanFacts) -> bool:
    """Whether a title in 《》 is the plan's own, its area or its period printed or not."""
    if not facts.title:
        return False
    own, other = folded(facts.title), folded(printed)
    if own == other:
        return True
    bare_own, bare_other = TAIL.sub("", own), TAIL.sub("", other)
    tails = own[len(bare_own) :], other[len(bare_other) :]
    if all(tails) and tails[0] != tails[1]:  # another period is another plan
        return False
    if bare_own == bare_other:
        return True
    longer, shorter = (bare_own, bare_other) if len(bare_own) > len(bare_other) else (bare_other, bare_own)
    if not longer.endswith(shorter):
        return False
    prefix = longer[: -len(shorter)]
    areas = folded(facts.jurisdiction or "")
    return prefix in areas or (facts.issuer is not None and prefix == folded(facts.issuer) + "关于")
