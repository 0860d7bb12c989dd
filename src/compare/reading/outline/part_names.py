"""The heading of a chapter → the part it announces, by the words in ``parts.csv`` and ``part_heads.csv``."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook, any_of

MARKS_OF_TITLES = re.compile(r"[\s“”\"]")


def _head_words(codebook: Codebook) -> str:
    """重点任务 · 主要任务和措施: the words of such a head without what may stand before and after them."""
    kinds = any_of(codebook.words("part_heads"))
    tails = any_of(row["word"] for row in codebook.rows("parts") if row["match"] == "head")
    return rf"(?:{kinds}|和|与|及|、)*{tails}"


@lru_cache(maxsize=8)
def _heads(codebook: Codebook) -> re.Pattern[str]:
    """Heads of tasks: ``2024年重点工作任务及责任分工（试行）``."""
    words = codebook.roles("outline_words")
    time, shared, form = (any_of(words[f"head_{role}"]) for role in ("time", "shared", "form"))
    opening = rf"(?:\d{{4}}年|{time}|和|与|及)*"
    closing = rf"(?:(?:和|与|及|、|以及)?{shared}*{form})?"
    return re.compile(rf"{opening}{_head_words(codebook)}{closing}(?:[（(].*)?")


@lru_cache(maxsize=8)
def _announcing(codebook: Codebook) -> tuple[tuple[str, str, int, bool], ...]:
    """The words that announce a part, the part, of how many characters a heading with them may be, whether it opens so."""
    longer = {"contains": 8, "starts": 8, "exact": 0}
    return tuple(
        (row["word"], row["part"], len(row["word"]) + longer[row["match"]], row["match"] == "starts")
        for row in codebook.rows("parts")
        if row["match"] in longer
    )


@lru_cache(maxsize=4096)
def part_of(title: str, codebook: Codebook) -> str | None:
    """The part a chapter's heading announces, or None where its words announce none."""
    bare = MARKS_OF_TITLES.sub("", title)
    for word, part, most, opens in _announcing(codebook):
        if len(bare) <= most and (bare.startswith(word) if opens else word in bare):
            return part
    return "tasks" if _heads(codebook).fullmatch(bare) else None


@lru_cache(maxsize=8)
def heading_words(codebook: Codebook) -> re.Pattern[str]:
    """What a chapter's heading says where its text runs on behind it: 总体要求 · 主要任务和保障措施."""
    words = any_of(row["word"] for row in codebook.rows("parts") if row["match"] != "head")
    known = f"(?:{words}|{_head_words(codebook)})"
    return re.compile(f"{known}(?:[和与及、]{known})*")
