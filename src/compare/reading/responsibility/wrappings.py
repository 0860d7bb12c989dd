"""Responsibility notes and their labels in quotation marks or rare brackets, put into the brackets they mostly stand in."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook, begins_with
from compare.reading.responsibility.words import LEVELS_AHEAD, label_pattern
from compare.script import kinds
from compare.script.kinds import holds_kind
from compare.script.marks import COLONS

RARE_BRACKETS = str.maketrans("{｛＜［﹝〖}｝＞］﹞〗", "（（（[〔【）））]〕】")
RARE = frozenset("{｛＜［﹝〖")
# marks that stand around many other things: a note in them closes its sentence, a label in them has its colon behind it
QUOTES = ("“”", '""', "‘’")
# … and those that also stand around a label alone: <责任单位>县水利局
BOXES = ("「」", "『』", "<>", "〈〉")
LONGEST_NOTE = 400  # characters of a note in quotation marks
BEHIND_SENTENCE = r"(?:(?<=[。；;！!）)】\s].)|(?<=\A.))"
NOTE_ENDS = r"(?=[。；;]?\s|[。；;]?\Z)"


@lru_cache(maxsize=8)
def _wrapped(codebook: Codebook) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The opening marks, and what stands in them: “责任单位：县水利局” · “责任单位”：县水利局 · <责任单位>县水利局."""
    words = [row["word"] for row in codebook.rows("roles") if row["use"] in ("label", "ignore")]
    first, named = begins_with((*words, *LEVELS_AHEAD)), label_pattern(words)
    found = []
    for marks in (*QUOTES, *BOXES):
        opened, closed = marks[0], marks[1]
        behind = rf"[ 　]?[{COLONS}]" if marks in QUOTES else rf"[ 　]?[{COLONS}\d\u4e00-\u9fff]"
        note = rf"{BEHIND_SENTENCE}{named}[{COLONS}][^{opened}{closed}\n]{{2,{LONGEST_NOTE}}}(?={closed}{NOTE_ENDS})"
        pattern = rf"{opened}{first}(?:(?P<note>{note})|(?P<label>{named})(?={closed}{behind}))."
        found.append((opened, re.compile(pattern)))
    return tuple(found)


def in_brackets(text: str, codebook: Codebook) -> str:
    """A text with round brackets or 【】 in the place of rarer marks around notes and labels; all places stay.

    Examples
    --------
    >>> from compare.codebook import load_codebook
    >>> in_brackets("改造渠道。“责任单位：县水利局”\\n<责任单位>县水利局", load_codebook())
    '改造渠道。（责任单位：县水利局）\\n【责任单位】县水利局'
    """
    is_rare = holds_kind(text, kinds.RARE)
    if is_rare and any(map(text.__contains__, RARE)):
        text = text.translate(RARE_BRACKETS)
    for opened, pattern in _wrapped(codebook):
        if (is_rare or opened not in kinds.RARE_OPENERS) and opened in text:
            text = pattern.sub(_bracketed, text)
    return text


def _bracketed(found: re.Match[str]) -> str:
    return f"（{found['note']}）" if found["note"] else f"【{found['label']}】"
