"""The words by which rows are doubted, compiled, and what the printed characters of a row say by them alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook, any_of, not_behind
from compare.model import Year
from compare.reading.plain_numbers import FIGURES, figure_of, half_width, value_of
from compare.reading.responsibility.words import HAN, words_of
from compare.script.dates import YEAR_NUMBER, year_of
from compare.script.kept import Kept
from compare.script.marks import COLONS, inside

MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月")
DAY = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日")
YEAR_SAID = re.compile(rf"(?P<year>{YEAR_NUMBER})\s*(?:年|[.．/-])")
TIMES = re.compile(r"(\d+|[一二两三四五六七八九十])\s*次")
STATEMENT_END = re.compile("[；;。]")
ASIDE = re.compile(r"[（(〔〈<].*")
NO_NAME = re.compile("[的将把按对并]")  # words of sentences, not of names
LONGEST_NAME = 22
BEHIND_LABEL = 6  # characters between a label and its colon
MONTH_PARTS, SHORTEST_MONTH = (10, 15, 20), 28  # days that months are parted at; and days of a month
NEAR = 24  # characters that a word of doubt may stand before an amount


class Figures(NamedTuple):
    """What the printed characters of an amount say of themselves."""

    value: float | None
    bound: str | None
    both: bool  # whether they print a lower and an upper bound
    which: bool  # whether they tell which things are meant
    plain: bool  # whether a number stands in figures


class DateSaid(NamedTuple):
    """What the printed characters of a date say of themselves."""

    years: tuple[int, ...]
    months: tuple[int | None, ...]
    day: int | None
    before: bool  # 2025年前: it ends before its year


class RecurrenceSaid(NamedTuple):
    """What the printed characters of a recurrence say of themselves."""

    periods: tuple[str, ...]
    counted: bool
    times: int | None


class DoubtWords:
    """The codebook's words of doubt, compiled."""

    def __init__(self, codebook: Codebook) -> None:
        said = codebook.roles("doubt_words")

        def any_word(role: str) -> re.Pattern[str]:
            return re.compile(any_of(said.get(role, ())))

        def first_of(*roles: str) -> frozenset[str]:
            return frozenset(word[0] for role in roles for word in said.get(role, ()) if word)

        ahead, behind = (
            any_of(said.get("more", ()), said.get("less", ())),
            any_of(said.get("more_behind", ()), said.get("less_behind", ())),
        )
        self.more = re.compile(any_of(said.get("more", ()), said.get("more_behind", ())))
        self.less = re.compile(any_of(said.get("less", ()), said.get("less_behind", ())))
        self.bound = re.compile(
            any_of(*(said.get(role, ()) for role in ("more", "more_behind", "less", "less_behind")))
        )
        above, below, denies = (any_of(said.get(role, ())) for role in ("above", "below", "denies"))
        alone = not_behind(said.get("denies", ()))
        # 不|低于, 超过: at least; 不|超过, 低于: at most; right before a number or the first of what it prints
        self.at_least = re.compile(rf"{denies}{below}|{alone}{above}")
        self.at_most = re.compile(rf"{denies}{above}|{alone}{below}")
        # 县水利局|及县财政局 · 配合单位：|县水利局: more than one name, or more than a name
        self.two_names = re.compile(
            rf"{any_of(said.get('body', ()))}{any_of(said.get('joined', ()))}|[{inside(COLONS)}]"
        )
        self.many = re.compile(rf"{any_of(said.get('many', ()))}|{any_of(said.get('many_end', ()))}\Z")
        # without one of them no word of above or below stands in an amount
        self.bounds_begin = first_of("above", "below")
        self.unit_goes_on, self.goes_on = any_word("unit_goes_on"), first_of("unit_goes_on")
        self.beside = re.compile(rf"{HAN}{{0,4}}{behind}")  # 10000人(或日供水1000吨)以上
        # a bound that a list of numbers shares: 至少建成甲1个、乙(2个) · (80%)、90%以上
        self.shared_ahead = re.compile(
            rf"{ahead}[^，。；]{{0,{NEAR}}}\d[^，。；]{{0,4}}[、和][^，。；、和]{{0,{NEAR // 2}}}\Z"
        )
        self.shared_behind = re.compile(
            rf"(?:[、和][^，。；、\d]{{0,{NEAR // 2}}}\d[\d.]*[^，。；、\d]{{0,3}})+?{behind}"
        )
        self.stock, self.which, self.paid, self.which_itself = (
            any_word("stock"),
            any_word("which"),
            re.compile(rf"的[^，。；给]{{0,{NEAR // 3}}}{any_of(said.get('paid', ()))}"),
            any_word("which_itself"),
        )
        self.tells_which = first_of("which")
        self.sums = tuple(said.get("sums", ()))
        self.condition = re.compile(rf"\s*{any_of(said.get('condition', ()))}")
        # titles of measures that stand in no tasks, and those that stand in the safeguards
        self.other_part = frozenset(filter(None, said.get("other_part", ())))
        self.of_safeguards = re.compile(rf".{{0,4}}{any_of(said.get('of_safeguards', ()))}")
        self.role_at_end = re.compile(
            rf"\A由|{any_of(row['word'] for row in codebook.rows('roles') if row['use'] == 'verb')}\Z"
        )
        self.last, self.before = any_word("last"), any_word("before")
        self.periods = tuple((period, any_word(period)) for period in ("week", "month", "quarter", "half-year", "year"))
        roles = codebook.rows("roles")
        self.labels = {row["word"]: row["role"] for row in roles if row["use"] == "label" and row["role"]}
        self.label = re.compile(
            rf"(?P<word>{any_of(self.labels)})[^{inside(COLONS)}\n、，]{{0,{BEHIND_LABEL}}}[{COLONS}]"
        )
        self.longest_label = max(map(len, self.labels), default=0) + BEHIND_LABEL  # before its colon
        self.verbs = {row["word"]: row["role"] for row in roles if row["use"] == "verb"}
        self.joiner = words_of(codebook).joiner_ahead
        self.joined = re.compile(self.joiner.pattern.removeprefix(r"\s*"))  # anywhere, so without the blanks before it
        self.verb = re.compile(rf"(?P<word>{any_of(self.verbs)})\s*(?=[，,；;。、）)〕\]】]|$)")

        # of what is printed in the same few ways mostly: 100%, 3个, 90%以上 · 2025年底前, 6月底前 · 每季度不少于1次 · names
        self.figures = Kept(self._figures)
        self.dates = Kept(self._date)
        self.recurrences = Kept(self._recurrence)
        self.ends = words_of(codebook).ends
        self.of_one, self.of_many = Kept(self._one), Kept(self._many)

    def _figures(self, raw: str) -> Figures:
        """What an amount prints."""
        raw = half_width(raw)
        more, less = self.more.search(raw) is not None, self.less.search(raw) is not None
        bound = ">=" if more else "<=" if less else None
        which = self.which_itself.search(raw) is not None
        return Figures(value_of(raw), bound, more and less, which, FIGURES.search(raw) is not None)

    def _date(self, raw: str) -> DateSaid:
        """What a date prints."""
        raw = half_width(raw)
        months = tuple(figure_of(match[1]) for match in MONTH.finditer(raw))
        day = DAY.search(raw)
        before = self.before.search(raw) and not self.last.search(raw) and not months
        years = tuple(year_of(match["year"]) for match in YEAR_SAID.finditer(raw))
        return DateSaid(years, months, (figure_of(day[1]) or -1) if day else None, bool(before))

    def _recurrence(self, raw: str) -> RecurrenceSaid:
        """What a recurrence prints."""
        raw = half_width(raw)
        periods = tuple(period for period, words in self.periods if words.search(raw))
        times = TIMES.search(raw)
        return RecurrenceSaid(periods, times is not None, figure_of(times[1]) if times else None)

    def _one(self, name: str) -> str | None:
        """Why the name of one unit is in doubt."""
        return self._name(name, collective=False)

    def _many(self, name: str) -> str | None:
        """Why a name of many units is in doubt."""
        return self._name(name, collective=True)

    def _name(self, name: str, *, collective: bool) -> str | None:
        bare = ASIDE.sub("", name)
        if len(bare) > LONGEST_NAME:
            return "long"
        if (self.many.search(bare) is not None) != collective:
            return "second_reading"
        if self.two_names.search(bare) or self.role_at_end.search(bare):
            return "rare_form"
        if NO_NAME.search(bare) or (not collective and not self.ends(name)):
            return "rare_form"
        return None


@lru_cache(maxsize=8)
def doubt_words(codebook: Codebook) -> DoubtWords:
    """The words of one codebook, compiled once."""
    return DoubtWords(codebook)


class NoteSaid:
    """The labels and role verbs of a note, by place; ``next`` is where the next note begins.

    Of units from ``since`` to ``until`` all words say the role ``kept``. No statement ends from ``open`` to ``stop``.
    """

    __slots__ = (
        "end", "joins", "kept", "label_starts", "labels", "next", "open", "since", "start", "stop", "text", "until",
        "verb_starts", "verbs",
    )  # fmt: skip

    def __init__(
        self, text: str, start: int, end: int, next_start: int, words: DoubtWords, colons: Sequence[int]
    ) -> None:
        self.text, self.start, self.end, self.next = text, start, end, next_start
        label_starts, labels = [], []
        i, low = bisect_left(colons, start), start
        while i < len(colons) and (colon := colons[i]) < end:
            if label := words.label.search(text, max(low, colon - words.longest_label), colon + 1):
                label_starts.append(label.start())
                labels.append(words.labels[label[1]])
            i, low = i + 1, colon + 1
        self.label_starts, self.labels = label_starts, labels
        verb = words.verb.search(text, start, end)
        self.joins = words.joined.search(text, start, end) is not None
        self.since = self.until = self.open = start
        self.stop = start - 1
        self.kept: str | None = None
        if verb is None:
            self.verb_starts: list[int] = []
            self.verbs: list[str] = []
            if not self.joins and len(labels) < 2:
                self.until, self.kept = end, labels[0] if labels else None
            return
        verbs = [verb, *words.verb.finditer(text, verb.end(), end)]
        self.verb_starts, self.verbs = [verb.start() for verb in verbs], [words.verbs[verb[1]] for verb in verbs]

    def role(self, start: int, end: int) -> str | None:
        """The role of the next verb in the statement of a unit, else of the label before it."""
        i, j = bisect_left(self.label_starts, start), bisect_left(self.verb_starts, end)
        until, said = self.label_starts[i] if i < len(self.labels) else self.end, self.labels[i - 1] if i else None
        if j < len(self.verbs) and (verb := self.verb_starts[j]) < until:
            if not self.open <= end <= self.stop:  # a long list is gone through once, not from each of its units
                found = STATEMENT_END.search(self.text, end, self.end)
                self.open, self.stop = end, found.start() if found else self.end
            until, said = (self.stop, said) if self.stop < verb else (verb, self.verbs[j])
        if not self.joins:
            self.since, self.until, self.kept = start, until, said
        return said


def years_fit(row: Year, said: DateSaid) -> bool:
    """Whether the years of a row are those that it prints; 2025年前 ends in the year before."""
    years, first, last = said.years, row.from_date or row.to_date, row.to_date or row.from_date
    got = (first.year, last.year) if first and last else ()
    if row.kind == "by" and said.before and {*got} == {years[-1] - 1}:
        return True
    return years[-1] in got and (row.kind != "range" or len(years) == 1 or years[0] in got)


def last_day_fits(row: Year, said: DateSaid) -> bool:
    """Whether a deadline ends on the day that it prints, the day before it, or on one that months are parted at."""
    end = row.to_date
    if end is None:
        return False
    if said.day is not None:
        return end.day in (said.day, said.day - 1)
    return end.day in MONTH_PARTS or (end.day >= SHORTEST_MONTH and end.day == monthrange(end.year, end.month)[1])
