"""What an amount says in its surroundings: whether it is promised, or only tells which things are meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.reading.amount.amounts import Amount, amount_grammar
from compare.reading.amount.words import AmountWords, amount_words
from compare.reading.rules import Rules
from compare.script.kept import Kept
from compare.script.marks import CLAUSE

LONGEST_BENEFIT = 200  # days, months or years: a larger number before such a unit is a code or a year
PARTS = frozenset(["个", "项", "条", "类", "种", "位", "名", "家", "点"])  # what parts of a whole are counted in
DAY_AND_NIGHT = 24  # hours
LARGE = 10  # a Chinese numeral above it is no article and mostly no part of a name
CHANGE_FROM = re.compile(r"[由从][^，,。；;\n]{0,10}\Z")
# 10个100%: a count of numbers
COUNTED_NUMBER = re.compile("[0-9０-９.．]+[%％个]")
PREPOSITION = re.compile("[在由对向将从]")
# 六个|百分之百 · 六个“|百分之百”: the name of a rule
SLOGAN = re.compile('[0-9一二两三四五六七八九十]个[“"]?\\Z')
SLOGAN_ENDS = ("个", "“", '"')
# 已录入系统的|1278处
ALREADY = re.compile("已[^，,。；;]{1,12}的\\Z")
# 10000人|或日供水1000吨以上的
SHARES_BOUND = re.compile("[、或和及][^，,。；;、\\n]{0,12}[0-9][^，,。；;、\\n]{0,6}[以之][上下内]")
MEASURED = 2  # characters between 对 and a number that say what is measured: 对单位能耗下降20%以上的项目
JOINED = re.compile(r"[的]?(?![并和及或且与，])[一-龥]")


class AmountCase(NamedTuple):
    """An amount with what stands around it."""

    amount: Amount
    before: str  # its clause up to the bound or the number
    after: str
    bound: str  # the bound before it: 至少, 最高
    near: bool  # whether the bound stands right beside it
    marks_before: str  # the two characters before
    words: AmountWords
    is_past: Callable[[int, str], bool]  # of a position and its clause: whether they speak of a time that is over
    is_stock: Callable[[int, str], bool]  # of a position and its clause: whether they tell what there is already
    begin: int
    length_role: Callable[[Amount], str]

    @property
    def attributive(self) -> bool:
        """Whether it qualifies the words behind it: `5000平方米以上商场`, `3名的团队`."""
        return bool(JOINED.match(self.after) and (self.amount.right or self.after.startswith("的")))

    @property
    def most(self) -> bool:
        """Whether the bound is an upper or lower extreme: 最高, 最低."""
        return self.bound.startswith("最")

    def is_given_after(self, condition: re.Pattern[str], *, anywhere: bool) -> bool:
        """Whether a verb of giving stands behind the word of a condition."""
        found = condition.search(self.before) if anywhere else condition.match(self.before)
        return bool(found and self.words.give.search(self.before, found.end()))


# of the amount itself and of its bound
OF_KIND: dict[str, Callable[[AmountCase], object]] = {
    "share": lambda case: case.amount.kind == "share",
    "money": lambda case: case.amount.kind == "money",
    "times": lambda case: case.amount.kind == "times",
    "size": lambda case: case.amount.kind == "size",
    "length": lambda case: case.amount.kind == "length",
    "part": lambda case: case.amount.unit in PARTS,
    "large": lambda case: case.amount.value > LARGE,
    "one": lambda case: case.amount.one,
    "right": lambda case: case.amount.right,
    "within": lambda case: case.amount.right.endswith("内"),
    "inclusive": lambda case: case.amount.right.startswith("及"),
    "long": lambda case: case.amount.value > LONGEST_BENEFIT,
    "day_and_night": lambda case: case.amount.value == DAY_AND_NIGHT and case.amount.unit[-1] == "时",
    "hour": lambda case: case.amount.unit == "点",
    "bound": lambda case: case.bound,
    "near": lambda case: case.near,
    "far_bound": lambda case: case.bound and not case.near,
    "most": lambda case: case.most,
    "bound_of_one": lambda case: case.bound in case.words.one_bound,
    "bounded": lambda case: case.amount.right or (case.near and not case.most),
}
SIGNS: dict[str, Callable[[AmountCase], object]] = OF_KIND | {
    # of what stands before it
    "verb": lambda case: case.words.verb.search(case.before),
    "any_verb": lambda case: case.words.any_verb.search(case.before),
    "times_verb": lambda case: case.words.times_verb.search(case.before),
    "any_times_verb": lambda case: case.words.any_times_verb.search(case.before),
    "give": lambda case: case.words.give.search(case.before),
    "rate": lambda case: "每" in case.before and case.words.rate.search(case.before),
    "change_from": lambda case: ("由" in case.before or "从" in case.before) and CHANGE_FROM.search(case.before),
    "stock": lambda case: case.is_stock(case.begin, case.before),
    "past": lambda case: case.is_past(case.begin, case.before),
    "already": lambda case: case.before.endswith("的") and ALREADY.search(case.before),
    "slogan": lambda case: case.before.endswith(SLOGAN_ENDS) and SLOGAN.search(case.before),
    "measured": lambda case: (
        (found := case.words.condition_start.match(case.before)) and len(case.before) - found.end() >= MEASURED
    ),
    "condition": lambda case: case.words.condition_start.match(case.before),
    "condition_inside": lambda case: case.words.condition_inside.search(case.before),
    "given": lambda case: case.is_given_after(case.words.condition_start, anywhere=False),
    "given_inside": lambda case: case.is_given_after(case.words.condition_inside, anywhere=True),
    "dimension": lambda case: case.words.dimension.search(case.before),
    "day_part": lambda case: case.words.day_part.search(case.before),
    "listed": lambda case: case.before.endswith("等") or case.marks_before.endswith("等"),
    "bracket": lambda case: case.marks_before.endswith(("（", "(")) and case.after[:1] in ("）", ")"),
    "place_before": lambda case: case.words.place_before.search(case.before),
    "preposition": lambda case: PREPOSITION.search(case.before),
    "length_before": lambda case: case.words.length_before.search(case.before),
    "not_length_before": lambda case: case.words.not_length_before.search(case.before),
    "turn": lambda case: case.words.length_turn.search(case.before),
    # of what stands after it
    "ends": lambda case: not case.after or not "一" <= case.after[0] <= "龥",
    "joined": lambda case: JOINED.match(case.after),
    "attributive": lambda case: case.attributive,
    "fine": lambda case: case.words.fine.search(case.after) and case.words.fine.search(CLAUSE.split(case.after)[0]),
    "stretch": lambda case: case.words.stretch.match(case.after),
    "change_after": lambda case: case.words.change.match(case.after),
    "those": lambda case: case.words.of_those.match(case.after),
    "those_mark": lambda case: (found := case.words.of_those.match(case.after)) and found["mark"],
    "those_sum": lambda case: (found := case.words.of_those.match(case.after)) and found["sum"],
    "shares_bound": lambda case: SHARES_BOUND.match(case.after),
    "things": lambda case: case.words.things.match(case.after),
    "counted_things": lambda case: case.words.counted_things.match(case.after),
    "benefit": lambda case: case.words.benefit.match(case.after),
    "benefit_behind": lambda case: case.words.benefit.match(case.after[1:]),
    "clock": lambda case: case.words.clock.match(case.after),
    "length_after": lambda case: case.words.length_after.match(case.after),
    "turn_after": lambda case: case.words.length_turn_after.match(case.after),
    "granted": lambda case: case.length_role(case.amount) in ("benefit", "cut"),
    "enumerated": lambda case: case.amount.unit in PARTS and case.words.enumerated.match(case.after),
    "enumerated_han": lambda case: case.words.enumerated_han.match(case.after),
    "counted_number": lambda case: COUNTED_NUMBER.match(case.after),
    "place": lambda case: case.words.place.match(case.after),
}
# the signs that look for words which begin right behind an amount, and those that ask for the character there
AFTER = (
    "ends", "joined", "attributive", "bracket", "fine", "stretch", "change_after", "those", "those_mark",
    "those_sum", "shares_bound", "things", "counted_things", "clock", "length_after", "enumerated", "enumerated_han",
    "counted_number", "place", "after:",
)  # fmt: skip
BEFORE = ("slogan", "already", "before:")  # the signs that look for words which end right before an amount
DECISIONS = ("described", "granted_length", "han_promise", "enumerated")


@lru_cache(maxsize=8)
def amount_rules(codebook: Codebook) -> dict[str, Rules[AmountCase]]:
    """The decisions on an amount, each by its name.

    Returns
    -------
    dict of str to Rules
        ``described``: the verdict tells what an amount is that is not promised, or is ``promised``; ``granted_length``
        and ``han_promise``: ``yes`` where a length is granted and a Chinese numeral counts what is promised;
        ``enumerated``: ``yes`` where a count says into how many parts something falls.
    """
    return {name: Rules(codebook, "amount_rules", name, SIGNS, _kind, _of_kind) for name in DECISIONS}


@lru_cache(maxsize=8)
def articles(codebook: Codebook) -> Kept[bool]:
    """Of each unit whether 一 before it promises nothing where no bound stands beside it: 建设一个中心."""
    decide, words, kinds = amount_rules(codebook)["han_promise"], amount_words(codebook), amount_grammar(codebook).kinds

    def is_article(unit: str) -> bool:
        amount = Amount(0, 1, 1, unit, kinds[unit], "", False, True, True)
        # 的: one of the characters that leave open which words stand before it
        case = AmountCase(amount, "的", "", "", False, "", words, _never, _never, 0, lambda amount: "")
        return decide.settled(case) not in ("", "yes")

    return Kept(is_article)


def _never(position: int, clause: str) -> bool:
    return False


def _kind(case: AmountCase) -> Hashable:
    """All that the signs of ``OF_KIND`` look at, and whether what stands beside the amount answers ``AFTER``, ``BEFORE``."""
    _, _, value, unit, kind, right, _, _, one = case.amount
    large = value > LARGE and (value > LONGEST_BENEFIT, value == DAY_AND_NIGHT)
    words = case.words
    beside = case.after[:1] in words.marks, case.before[-1:] in words.ends
    return kind, unit, right, one, large, case.bound, case.near, beside


def _of_kind(case: AmountCase) -> tuple[str, ...]:
    """The signs that hold for all amounts of one kind or for none."""
    words = case.words
    after, before = case.after[:1] in words.marks, case.before[-1:] not in words.ends
    return (*OF_KIND, *(AFTER if after else ()), *(BEFORE if before else ()))
