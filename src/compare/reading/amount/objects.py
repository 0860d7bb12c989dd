"""What is counted or reached: the few words behind a count, before a share or a 全覆盖."""

from __future__ import annotations

import re

from compare.reading.amount.amounts import Amount
from compare.reading.amount.words import AmountWords
from compare.script.sentences import last_clause, last_match, without_label

LONGEST_BEHIND, LONGEST_BEFORE = 30, 40  # characters that are shown
OBJECT = re.compile("[一-龥A-Za-z0-9+·“”/]+")
# 90平方米|50%|租金补贴的人才住房
FIGURES = frozenset("0123456789.")
SHARE_AHEAD = re.compile(r"\A[0-9.]+[%％]")
# 购房补贴|和最高300万元的安居补贴
NEXT_AMOUNT = re.compile(r"[、和及或][^、和及或]{0,6}[0-9].*")
# 货损率|由8%
CHANGED_FROM = re.compile(r"[由从][^，,。；;\n]{0,4}[0-9][^，,。；;\n]{0,5}\Z")
# 低保标准提高到|每人每月
PER_HEAD = re.compile(r"(?:每[人户孩家个名床村])?(?:每[月年天日])?\Z")


def object_of(text: str, stretch: tuple[int, int], amount: Amount, clause: str, after: str, words: AmountWords) -> str:
    """The words for what an amount counts.

    Parameters
    ----------
    text : str
        The text as published.
    stretch : (start, end)
        Where the words before the amount may stand: no other amount and no date lies in it.
    amount : Amount
        What is counted.
    clause, after : str
        The words before its bound and behind it.
    words : AmountWords
        The codebook's.

    Returns
    -------
    str
        Without verbs, bounds and labels around it; empty where nothing says it.
    """
    after = after.lstrip("的左右")
    if after[:1] in FIGURES:
        after = SHARE_AHEAD.sub("", after)
    granted = words.granted.match(after) if amount.kind == "length" else None
    if granted:  # 前三年|给予100%补贴
        after = SHARE_AHEAD.sub("", after[granted.end() :])
    follows = OBJECT.match(after)
    said = follows.group() if follows else ""
    if said.endswith(words.object_ends) or words.granted.search(said):
        said = words.object_end.sub("", said)
    if not said.isalpha():
        said = NEXT_AMOUNT.sub("", said)
    counted = amount.kind not in ("share", "cover")
    if counted and len(said) > 1 and (not amount.right or words.verb.search(clause)):
        return said[:LONGEST_BEHIND]
    before = _before(last_clause(text, *stretch), words)
    if not counted and said and not any(mark in said for mark in "给按享"):
        before += said
    before = before.rstrip("的、 ")
    if not before and follows and (given := words.granted.search(follows.group())):
        return follows.group()[given.end() :][:LONGEST_BEHIND]  # 每人每月3000元标准给予|实习生活补贴
    return before[-LONGEST_BEFORE:]


def _before(clause: str, words: AmountWords) -> str:
    """What a clause names, without its open bracket, label, verb, and what leads over to the amount."""
    for opening, closing in ("（）", "()"):
        if opening in clause and clause.count(opening) > clause.count(closing):
            clause = clause[clause.rindex(opening) + 1 :]
    bound = last_match(words.far, clause)
    if bound and bound.start() > 3:
        clause = clause[: bound.start()]
    clause = clause.lstrip("，,、和及以 ")
    clause = without_label(clause)
    led = words.lead_in.match(clause) if clause[:1] in words.lead_in_begins else None
    if led:
        clause = clause[led.end() :]
    if clause.startswith("、"):  # 新建、改建
        led = words.lead_in.match(clause, 1)
        clause = clause[led.end() if led else 1 :]
    clause = PER_HEAD.sub("", clause) if "每" in clause else clause
    clause = words.reach.sub("", clause) if clause[-1:] in words.reach_ends else clause
    return CHANGED_FROM.sub("", clause) if "由" in clause or "从" in clause else clause
