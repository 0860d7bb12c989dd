"""Lengths of time: ``三年内``, ``3个工作日内``, ``未来五年``, and what each is for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.reading.rules import Rules
from compare.reading.time.dates import INCLUDED
from compare.reading.time.words import TimeWords
from compare.script.dates import DIGIT
from compare.script.marks import DASHES, GAP

LENGTH_NUMBER = rf"(?:{DIGIT}{{1,3}}(?:[.．]5)?|[一二两三四五六七八九十]{{1,3}}|半)"
AFTER_LENGTH = re.compile(r"[^，,。；;：:、\n]*(?P<mark>[，,。；;：:、\n])?")


class LengthGrammar:
    """The patterns of a length that is said as a time in which to act."""

    def __init__(self, words: TimeWords) -> None:
        length = rf"(?:{LENGTH_NUMBER}{GAP}(?:[至到]|[{DASHES}]){GAP})?{LENGTH_NUMBER}{GAP}{words('length_unit')}{words('about')}?"
        time = f"的?{words('time')}"
        # 三年内 · 3个工作日内 · 30日以内 · 三年全覆盖
        self.within = re.compile(
            rf"{length}(?:(?:{time})?(?:{INCLUDED})?{GAP}(?P<inside>[之以]?内)(?!部|容|涵|控|外|需)|(?={words('covered')}))"
        )
        ahead = words.lists.get("ahead", ())
        behind = "|".join(f"(?<={re.escape(word)})" for word in ahead)
        self.before_ahead = frozenset(["用", "以", *(word[-1] for word in ahead)])
        # 用1年左右的时间 · 利用三年时间 · 未来五年 · 今后三年
        self.ahead = re.compile(rf"(?:(?<=[用以]){length}{time}|(?:{behind or '(?!)'}){length})(?!来|前)")


class LengthCase(NamedTuple):
    """A length with what stands around it."""

    before: str
    length: str
    after: str
    words: LengthWords
    modifies: bool  # the words after it end in 的 before a comma: `3年内新认定的，`


class LengthWords(NamedTuple):
    """What the signs of a length look for."""

    past_before: re.Pattern[str]
    condition_event: re.Pattern[str]
    cut: re.Pattern[str]
    benefit_after: re.Pattern[str]
    condition_after: re.Pattern[str]


SIGNS = {
    "past_before": lambda case: case.words.past_before.search(case.before),
    "after_event": lambda case: case.words.condition_event.search(case.before),
    "cut_before": lambda case: case.words.cut.search(case.before),
    "benefit_after": lambda case: case.words.benefit_after.match(case.after),
    "months_or_years": lambda case: case.length.rstrip("内以之")[-1:] in ("年", "月"),
    "condition_after": lambda case: case.words.condition_after.match(case.after),
    "modifies": lambda case: case.modifies,
}


@lru_cache(maxsize=8)
def _words_and_rules(codebook: Codebook) -> tuple[LengthWords, Rules[LengthCase]]:
    words = TimeWords.of(codebook)
    patterns = LengthWords(
        past_before=re.compile(rf"(?<!原则){words('past_before')}\Z"),
        condition_event=re.compile(rf"{words('condition_event')}[以之]?\Z"),
        cut=re.compile(rf"{words('cut')}[至到为在]?{GAP}\Z"),
        benefit_after=re.compile(rf"[，,]?{words('benefit_after')}"),
        condition_after=re.compile(words("condition_after")),
    )
    return patterns, Rules(codebook, "time_rules", "length", SIGNS)


def length_role(text: str, start: int, end: int, codebook: Codebook) -> str:
    """What a length of time (``text[start:end]``, 内 included) is for.

    Returns
    -------
    str
        ``act``: the time in which to do something (``三年内``); ``cut``: what a procedure is cut to
        (``压缩至1个工作日内``); ``benefit``: how long something is granted (``3年内租金减半``); ``condition``: which
        things are meant (``毕业5年内的``, ``近三年内未发生事故``).
    """
    words, rules = _words_and_rules(codebook)
    ahead = AFTER_LENGTH.match(text, end, end + 40)
    modifies = bool(ahead and ahead["mark"] in ("，", ",", "、") and text[ahead.start("mark") - 1] == "的")
    case = LengthCase(text[max(0, start - 12) : start], text[start:end], text[end : end + 6], words, modifies)
    return rules.decide(case) or "act"
