"""The line that opens a glossary: ``名词解释``, ``附：相关名词解释``, ``附件3：术语说明``."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.script.lines import LinePattern


@lru_cache(maxsize=8)
def glossary_head(codebook: Codebook) -> LinePattern:
    """The line that opens a glossary which no number announces; the group ``label`` holds its name."""
    words = codebook.roles("outline_words")
    subject, kind = any_of(words["glossary_subject"]), any_of(words["glossary_kind"])
    annex = r"(?:附[ 　]*[件录]?[ 　]*\d{0,2}[ 　]*[:：]?[ 　]*)?"
    return LinePattern(rf"[ \t　\xa0\ufeff*#]*{annex}(?P<label>{subject}{kind})[*]{{0,2}}[ \t　\xa0]*$", re.MULTILINE)


@lru_cache(maxsize=8)
def _signs(codebook: Codebook) -> tuple[str, ...]:
    """The last characters of what a glossary explains: a text without any has none."""
    return tuple({word[-1] for word in codebook.roles("outline_words")["glossary_subject"]})


def find_glossary(text: str, codebook: Codebook) -> re.Match[str] | None:
    """The first line of a text that opens a glossary."""
    return glossary_head(codebook).search(text) if any(map(text.__contains__, _signs(codebook))) else None
