"""Information boxes of published pages: a key and what it says, with a colon, in the next cell or on the next line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compare.script.document_numbers import HAN
from compare.script.marks import S

CLOCK = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
# 2025年3月1日至12月31日 · 2025年3月1日前: no day on which something was issued
NO_RANGE = rf"(?!{S}(?:[至到前起止—~～]|-\d{{4}}))"


def keyed(words: Iterable[str], alone: bool = True) -> str:
    """The pattern of a key and what parts it from its value: ``发布时间：`` ``成文日期⇥`` ``发 布 时 间\\n``.

    Parameters
    ----------
    words : iterable of str
        The keys; the one that is found is the group ``key``.
    alone : bool
        Whether no other Chinese character may stand right before it: 时间, not 会议时间.
    """
    # none of them before the first character, which is looked for first
    blanks, apart = r"[ 　\xa0]*", rf"(?<!{HAN}.)" if alone else ""
    escaped = ([re.escape(character) for character in word] for word in words if word)
    keys = "|".join(blanks.join([first + apart, *rest]) for first, *rest in escaped) or "(?!)"
    return rf"(?P<key>{keys})[】\]]?(?:{S}[:：]|(?=[\s|]))[\s|]*"
