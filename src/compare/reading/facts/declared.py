"""Announced numbers of actions: “八大行动”."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.model import DeclaredActions
from compare.reading.facts.head import head_words
from compare.reading.facts.period import COUNT, length_of
from compare.reading.outline.glossary import find_glossary
from compare.reading.page import Page


@lru_cache(maxsize=8)
def _announced(codebook: Codebook) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """“八大行动”, 十项重点行动 (三年行动 counts years), and its last word, from which the number is looked for."""
    kinds = head_words(codebook).roles.get("announced", ())
    lasts = "".join(sorted({kind[-1] for kind in kinds}))
    ends = "|".join(rf"(?<=[大项个]{re.escape(kind)}行动)" for kind in ("", *kinds))
    return (
        re.compile(rf"(?P<n>{COUNT})[大项个]{any_of(kinds)}?行动$"),
        re.compile(rf"行动(?<=[大项个{lasts}]行动)(?:{ends})"),
    )


def declared_actions(page: Page) -> tuple[DeclaredActions, ...]:
    """Every phrase before the glossary that announces a number of actions."""
    text = page.text
    announced, action_word = _announced(page.codebook)
    found = []
    for word in action_word.finditer(text):
        match = announced.search(text, max(0, word.start() - 8), word.end())
        if match is None:
            continue
        count = length_of(match["n"])
        if count > 1 and not page.is_quiet(match.start()):
            found.append(DeclaredActions(match.start(), match.end(), match.group(), count))
    glossary = find_glossary(text, page.codebook) if found else None
    return tuple(action for action in found if glossary is None or action.end <= glossary.start("line"))
