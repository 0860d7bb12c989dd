"""How much: every printed number that a commitment is to reach, with its unit, its bound and what is counted.

A scan finds numbers that stand before a unit (and 全覆盖); what surrounds each then says whether it is promised, or only
tells which things are meant, how many there are already, or into how many parts something is divided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from compare.model import Target, Year
from compare.reading.amount.amounts import COVER, Amount, amount_grammar
from compare.reading.amount.asides import AmountCase, amount_rules, articles
from compare.reading.amount.deadlines import REACH, Deadlines
from compare.reading.amount.indicators import read_indicators
from compare.reading.amount.objects import object_of
from compare.reading.amount.words import amount_words
from compare.reading.outline.outline import Outline
from compare.reading.time.asides import named_stretches
from compare.reading.time.grammar import grammar as time_grammar
from compare.reading.time.lengths import length_role
from compare.reading.turns import Turns, alone
from compare.script.dates import YEAR_NUMBER, year_of
from compare.script.marks import BRACKETED
from compare.script.sentences import (
    NO_SENTENCE_MARK,
    last_clause,
    last_match,
    last_words,
    line_start,
    unwrapped,
    without_label,
)
from compare.script.sought import PLANE

__all__ = ["Amounts", "read_amounts", "read_targets"]

AHEAD = 40  # characters behind a number that are looked at
FAR_IN_LIST = 16  # characters between two members of a list, with what the second one counts
FAR_MOST, FAR_LEAST = "最至"  # what a bound begins with that may stand before what is counted
FAR_BOUND = 8  # characters between a bound and its number: 最高可申领1.2万元
BRACKETS = re.compile(BRACKETED)
# a number inside another (1.5.3), in a code (GB/T 12), an ordinal (第3项), a count of numbers (10个100%)
NOT_FREE = re.compile(r"(?:[0-9０-９.．/\-_〔\[#№+×*第]|[0-9]个|[A-Za-z])\Z")
NOT_FREE_ENDS = frozenset(re.findall(r"[0-9０-９.．/\-_〔\[#№+×*第个A-Za-z]", PLANE))
BEFORE_NUMBER = frozenset("第/-—.．_#号0123456789")
LATIN_WORD = re.compile(r"(?<![0-9A-Za-z.\-/])[A-Za-z]{2,}\Z")
# 2020年末，全市…达到: a year that is over, unless it is what something is compared with (较2020年) or a name; from the
# literal 年 backwards
PAST_YEAR = re.compile(rf"年(?!及|以来|版)(?<=(?P<year>{YEAR_NUMBER})年)(?<![较比与同从由在自以].{{4}}年)")
# 项目1个|、隔膜项目|2个
NEXT_OBJECT = re.compile("[、和及][一-龥]{1,8}")
QUOTES = (("“", "”"), ("‘", "’"), ("「", "」"))
QUOTE_END = re.compile('[”’」"]')
FOR_THOSE = re.compile("的[给按奖予补资支可]")
# the rest of a list of amounts that share their object: 5万元、3万元、1万元补贴
LIST_GOES_ON = re.compile(
    r"\A(?:[、和及](?:最高|不超过)*[0-9０-９.．]+(?:[万亿]?[元名个人家户场次件项%％倍]|[万亿]))+(?![以之]?[上下内])"
)


def read_targets(outline: Outline, years: tuple[Year, ...]) -> tuple[Target, ...]:
    """Read every number that a commitment is to reach, between the plan's title and its glossary.

    Parameters
    ----------
    outline : Outline
        The text with its outline and facts.
    years : tuple of Year
        The rows of :func:`compare.reading.time.years.read_years`: what they cover is no target, and their deadlines give
        ``by_date``.

    Returns
    -------
    tuple of Target
        In the order of the text, no two overlapping.
    """
    return alone(read_amounts(outline, years)).targets


class Amounts(NamedTuple):
    """The amounts of a plan: those that are targets, and the spans of Arabic numbers with a unit that are none."""

    targets: tuple[Target, ...]
    left: tuple[tuple[int, int], ...]


def read_amounts(outline: Outline, years: tuple[Year, ...]) -> Turns[Amounts]:
    """The targets of :func:`read_targets`, and the numbers that it left alone."""
    reader = _Reader(outline, years)
    yield
    amounts = reader.amounts()
    yield
    found = reader.rows(amounts)
    yield
    return Amounts(tuple(reader.with_indicators(found)), tuple(reader.left))


class _Reader:
    """One pass over one plan."""

    def __init__(self, outline: Outline, years: tuple[Year, ...]) -> None:
        self.outline = outline
        self.text = outline.text
        self.words, self.rules = amount_words(outline.codebook), amount_rules(outline.codebook)
        self.articles = articles(outline.codebook)
        facts = outline.facts
        self.start, self.stop = facts.body_start, outline.body_end
        taken = [(year.start, year.end) for year in years]
        recurrences = time_grammar(outline.codebook).recurrences
        for year in years:
            if year.kind == "every" and year.every_times is not None:
                again = recurrences.times_after(self.text, year.end)
                if again:
                    taken.append(again.span("times"))
        names = named_stretches(self.text, self.start, self.stop)
        # chapters that say what there is, or who may have something
        history = [
            (part.start, part.end)
            for part in outline.parts
            if part.title
            and (
                self.words.history.search(part.title)
                or (part.part == "other" and self.words.eligible.search(part.title))
            )
        ]
        self.closed = bytearray(len(self.text))  # 1 where no amount may stand, 2 where none may begin
        for mark, spans in ((b"\2", (*history, *outline.page.quiet)), (b"\1", (*taken, *names, *facts.issued_spans))):
            for start, end in spans:
                self.closed[start:end] = mark * (end - start)
        self.deadlines = Deadlines(outline, years)
        known = [year for year in (facts.period_start, facts.issued_on.year if facts.issued_on else None) if year]
        self.oldest = min(known, default=0)  # what lies before it is history
        self.done = self.start  # where the last row ends
        self.left: list[tuple[int, int]] = []  # numbers that are no targets

    def amounts(self) -> list[Amount]:
        """The numbers with a unit."""
        grammar = amount_grammar(self.outline.codebook)
        return grammar.amounts(self.text, self.start, self.stop, self.closed, self.is_money)

    def rows(self, amounts: Sequence[Amount]) -> list[Target]:
        found: list[Target] = []
        shared = False  # whether the last row's bound is printed before its number, and holds for a list
        self.far = False  # whether it is printed before what is counted: 至少落地电解液项目1个、隔膜项目2个
        for amount in amounts:
            if amount.start < self.done:
                continue
            row = self.cover(amount) if amount.kind == "cover" else self.promised(amount)
            if row is None and not amount.han and self.text[amount.start - 1 : amount.start] not in BEFORE_NUMBER:
                self.left.append((amount.start, amount.end))
            if row and row.start >= self.done:
                shared = shared and bool(found) and self.goes_on(found[-1], row)
                if shared and row.op == "=":
                    row = replace(row, op=found[-1].op)
                shared = shared or (row.op != "=" and (row.start < amount.start or self.far))
                found.append(row)
                self.done = row.end
        return found

    def with_indicators(self, found: list[Target]) -> list[Target]:
        """The rows and those of tables of indicators, each with the deadline that a list shares."""
        indicators = read_indicators(self.outline, self.deadlines, self.words)
        return self.deadlines.shared_out(self.merged(found, list(indicators)))

    @staticmethod
    def merged(found: list[Target], indicators: list[Target]) -> list[Target]:
        """Two lists of rows as one in the order of the text; where two overlap, the first list's row counts."""
        taken = [(row.start, row.end) for row in found]
        free = [row for row in indicators if all(row.end <= start or end <= row.start for start, end in taken)]
        return sorted([*found, *free], key=lambda row: row.start) if free else found

    def goes_on(self, last: Target, row: Target) -> bool:
        """Whether a row stands in a list with the one before: `分别给予最高25万元、10万元、3万元`."""
        if last.unit != row.unit or row.start - last.end > FAR_IN_LIST:
            return False
        between = self.text[last.end : row.start].strip()
        if not between.startswith(("、", "和", "或", "及")):
            return False
        named = self.far and last.op == ">=" and NEXT_OBJECT.fullmatch(between)
        return len(between) == 1 or bool(named and not self.words.any_verb.search(between))

    # -- the surroundings of a number

    def is_money(self, position: int) -> bool:
        """Whether the clause before a number without 元 speaks of money: `总营业收入超1000万`."""
        return self.words.money_before.search(self.left_clause(position)) is not None

    def left_clause(self, position: int) -> str:
        """What stands in the clause before a position, bracketed asides left out."""
        clause = last_clause(self.text, max(self.start, position - REACH), position)
        if "）" in clause or ")" in clause:
            clause = BRACKETS.sub("", clause)
        if "（" in clause or "(" in clause:
            clause = clause[max(clause.rfind("（"), clause.rfind("(")) + 1 :]
        clause = clause.rstrip(" \u3000")
        return without_label(clause)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a number stands inside a short quotation: a slogan or a name."""
        if not QUOTE_END.search(self.text, end, end + 24):
            return False
        left, right = self.text[max(0, start - 24) : start], self.text[end : end + 24]
        for opening, closing in QUOTES:
            if closing in right and left.rfind(opening) > left.rfind(closing):
                return True
        if '"' not in left or '"' not in right:
            return False
        return self.text.count('"', line_start(self.text, start), start) % 2 == 1

    # -- what is promised

    def promised(self, amount: Amount) -> Target | None:
        """The row of a number that a commitment is to reach; None where it only describes."""
        text = self.text
        before = text[max(0, amount.start - 16) : amount.start]
        if not self.stands_free(amount, before):
            return None
        near, length = self.near_bound(before)
        bounded = near is not None or amount.kind == "share"  # any bound ahead speaks of a share
        if not bounded and amount.one and not amount.right and self.articles[amount.unit]:
            ahead = text[max(0, amount.start - REACH) : amount.start]
            if FAR_MOST not in ahead and FAR_LEAST not in ahead:
                return None
        begin = amount.start - length
        if amount.kind != "share" and self.is_quoted(begin, amount.end):
            return None
        clause = self.left_clause(begin)
        if before.endswith("前") and amount.kind != "length" and not self.words.rank.search(clause):
            return None
        bound = (near["bound"] or near["verbed"]) if near else self.far_bound(clause, amount)
        after = unwrapped(text, amount.end, amount.end + AHEAD).lstrip(" \u3000")
        if after.startswith(("、", "和", "及")):
            after = LIST_GOES_ON.sub("", after)
        marks, words = text[max(0, begin - 2) : begin], self.words
        asked = self.is_past, self.is_stock, begin, self.length_role
        case = tuple.__new__(AmountCase, (amount, clause, after, bound, bool(near), marks, words, *asked))
        if not self.is_promise(case):
            return None
        if bound:
            self.far = not near
        op = self.op(bound, amount)
        full = amount.unit == "%" and amount.value == 100 and op != "<="
        cover = COVER.match(text, amount.end) if full else None
        return self.row(begin, cover.end() if cover else amount.end, amount, op, full, clause, after)

    def near_bound(self, before: str) -> tuple[re.Match[str] | None, int]:
        """The bound that words end in, and how many of their characters it takes: 不少于, 不少\\n于."""
        begins = self.words.near_begins.search(before)  # quickly told, and mostly not there
        near = self.words.near.search(before, begins.start()) if begins else None
        if near or "\n" not in before:
            return near, len(before) - near.start() if near else 0
        joined = before.replace("\n", "")
        near = self.words.near.search(joined)
        if not near:
            return None, 0
        held = joined[: near.start()]
        position = next(i for i in range(len(before) + 1) if before[:i].replace("\n", "") == held)
        return near, len(before[position:].lstrip("\n"))

    def is_promise(self, case: AmountCase) -> bool:
        """Whether an amount is to be reached, by the rows of ``codebook/amount_rules.csv``."""
        amount, rules = case.amount, self.rules
        if amount.kind == "age" and not (amount.unit == "岁" and self.words.age.search(case.before)):
            return False
        if amount.kind == "length" and rules["granted_length"].decide(case) != "yes":
            return False
        if amount.han and rules["han_promise"].decide(case) != "yes":
            return False
        if rules["described"].decide(case) not in ("", "promised"):
            return False
        return bool(case.bound) or amount.kind not in ("count", "times") or not rules["enumerated"].decide(case)

    def length_role(self, amount: Amount) -> str:
        return length_role(self.text, amount.start, amount.end, self.outline.codebook)

    def cover(self, amount: Amount) -> Target | None:
        """The row of a 全覆盖; None where it is one word of a slogan (“全覆盖、零容忍”)."""
        quotation = self.text[max(0, amount.start - 24) : amount.end + 24]
        if self.is_quoted(amount.start, amount.end) and "、" in quotation:
            return None
        after = unwrapped(self.text, amount.end, amount.end + AHEAD)
        return self.row(amount.start, amount.end, amount, "=", True, self.left_clause(amount.start), after)

    def far_bound(self, clause: str, amount: Amount) -> str:
        """A bound that stands earlier in the clause: `不低于在职人员的70%`, `最高可申领1.2万元`; empty where none does."""
        found = last_match(self.words.far, clause)
        if not found:
            return ""
        between = clause[found.end() :]
        if any(char.isdigit() for char in between) or FOR_THOSE.search(between):
            return ""
        word = found.group()
        if amount.kind == "share":
            return word
        return word if word[0] in (FAR_MOST, FAR_LEAST) and len(self.words.give.sub("", between)) <= FAR_BOUND else ""

    def op(self, bound: str, amount: Amount) -> str:
        """``<=`` where any bound says at most, else ``>=`` where one says at least, else ``=``."""
        parts = [*(self.words.bounds.findall(bound) if bound else ()), *([amount.right] if amount.right else ())]
        if not self.words.at_least.issuperset(parts):
            return "<="
        return ">=" if parts or amount.more else "="

    def stands_free(self, amount: Amount, before: str) -> bool:
        """Whether a number is one of its own: not part of a code, an ordinal, a set phrase."""
        if before[-1:] in NOT_FREE_ENDS and NOT_FREE.search(before[-2:]) and not LATIN_WORD.search(before):
            return False
        return not (
            amount.kind == "times"
            and self.words.set_phrase.search(before[-4:] + self.text[amount.start : amount.end + 3])
        )

    def is_stock(self, begin: int, clause: str) -> bool:
        """Whether a number tells what there is already: 现有, 已建成, 截至2023年底."""
        partner = last_match(self.words.partner, clause)
        if partner and not self.is_done_to(clause, partner):
            return True
        sentence = last_words(NO_SENTENCE_MARK, self.text, max(self.start, begin - 160), begin)
        stock = self.words.stock.search(sentence)
        since = begin - len(sentence) + (stock.end() if stock else 0)
        if stock and not self.is_done_to(sentence, stock) and not self.deadlines.said_since(since, begin):
            return True
        past = "年" in sentence and any(year_of(year) < self.oldest for year in PAST_YEAR.findall(sentence))
        if not past and not ("截" in sentence and self.words.so_far.search(sentence)):
            return False
        deadline, issued = self.deadlines.before(begin), self.outline.facts.issued_on
        return deadline is None or (issued is not None and deadline <= issued)

    def is_done_to(self, words: str, found: re.Match[str]) -> bool:
        """Whether a verb of doing stands right before words like 存量, or behind them: `盘活存量土地400亩`."""
        return bool(self.words.verb.search(words[: found.start()]) or self.words.any_verb.search(words, found.end()))

    def is_past(self, begin: int, clause: str) -> bool:
        """Whether the clause before a position names a year before the plan, or a day before its issue: `2023年底为58.3%`."""
        if "年" in clause:
            if self.words.past_year.search(clause):
                return True
            said = last_match(PAST_YEAR, clause)
            if said and year_of(said["year"]) < self.oldest:
                return not self.words.change.search(clause, said.end())
        year, issued = self.deadlines.in_clause(begin), self.outline.facts.issued_on
        return bool(year and year.to_date and issued and year.to_date < issued)

    # -- the row

    def row(self, start: int, end: int, amount: Amount, op: str, full: bool, clause: str, after: str) -> Target:
        raw = self.text[start:end].rstrip()
        action_id, measure_id, part = self.outline.owners_at(start)
        first, last = self.deadlines.clause_of(start)
        counted = object_of(self.text, (max(first, self.done), last), amount, clause, after, self.words)
        by_date = self.deadlines.before(start)
        end, value, unit = start + len(raw), amount.value, amount.unit
        return Target(start, end, action_id, measure_id, part, raw, value, unit, op, full, counted, by_date)
