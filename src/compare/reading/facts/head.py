"""The lines of a document's head and end, and what kind of line each is: the ground of all facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.reading.rules import Rules
from compare.script.dates import DATE, dates
from compare.script.document_numbers import DOCUMENT_NUMBER, HAN, ORDER_NUMBER
from compare.script.labels import ANY_LABEL, CN, CN_NUMBER, FIRSTS
from compare.script.lines import LinePattern, squeezed
from compare.script.marks import S, inside

HEAD = 8000  # a notice and the plan's title stand within so many characters
TAIL = 1200  # and a signature or 印发 line at the end within so many
LONGEST_DATED = 120  # a line that says no more than a date and bodies
NEAR = 8  # or within so many lines of a beginning

# 附件 · 附 件 2 · 附件：
ANNEX_ALONE = re.compile(rf"附{S}件{S}[\d{CN}]*{S}[:：]?$")
# 附件2：…
# 附件1　云阳县供水方案 · 附件2云阳县供水方案
ANNEX_AHEAD = re.compile(rf"附{S}件{S}(?:[\d{CN}]*{S}(?:[:：]|[ 　\t\xa0]){S}|\d{{1,2}}(?=[\u4e00-\u9fff]))")
ANNEX_LABEL = re.compile(rf"附{S}件{S}[\d{CN}]*{S}[:：]{S}")
CHAPTER = re.compile(r"第一[章部]|一[、.．]")
FIRST_CHAPTER = LinePattern(rf"{S}(?:{CHAPTER.pattern})")
LABELLED = re.compile(rf"(?=[{FIRSTS}])(?:{ANY_LABEL}|第(?:{CN_NUMBER}|\d+)[章节条])")
# 文号：平政〔2023〕15号 签发人：…
NUMBER_LINE = re.compile(
    rf"(?:[\u4e00-\u9fff 　]{{2,6}}[:：]{S})?(?P<number>{DOCUMENT_NUMBER}|{ORDER_NUMBER})(?:{S}签发人.*)?$"
)


# …的通知  平政办〔2023〕15号
NUMBER_BEHIND = re.compile(rf"[^\S\n]+(?P<number>{DOCUMENT_NUMBER}){S}$")
NUMBER_IN_BRACKETS = re.compile(rf"[（(]\s*(?P<number>{DOCUMENT_NUMBER})\s*[）)]{S}$")  # …的通知（豫政〔2024〕3号）
# 公示时间：2024-03-13 · 发布时间 2024-03-13
KEYED_DATE = re.compile(rf"{HAN}{{2,8}}(?:{S}[:：]{S}|[ 　]+)(?:{DATE.pattern})")

MORE_THAN_DATED = re.compile("[。，,；;：:起至年]")


class Line:
    """A printed line outside furniture: its span, and as printed; its ``words`` are without blanks and bold marks."""

    __slots__ = ("_words", "end", "printed", "start")

    def __init__(self, start: int, end: int, printed: str) -> None:
        self.start, self.end, self.printed = start, end, printed
        self._words: str | None = None

    @property
    def words(self) -> str:
        """The characters without blanks and bold marks, squeezed where they are asked for: most lines are only counted."""
        if self._words is None:
            self._words = squeezed(self.printed)
        return self._words

    @property
    def before(self) -> str:
        """What a rule's ``before:`` words end."""
        return self.words

    @property
    def after(self) -> str:
        """What a rule's ``after:`` words begin."""
        return self.words


@dataclass(frozen=True, slots=True)
class Title:
    """Where the plan's own title stands; ``notice`` is the notice's own first line, if it carries the plan."""

    title: str
    start: int
    end: int
    body_start: int
    notice: int | None = None


def without_number(raw: str) -> str:
    """A title without the document number that stands behind it, in brackets or after blanks."""
    return NUMBER_BEHIND.sub("", NUMBER_IN_BRACKETS.sub("", raw)).rstrip() or raw


def is_date_end(raw: str) -> bool:
    """Whether a line's last character is one that a date may end with, brackets not counted."""
    last = raw[-1:]
    if last in "）)":
        last = raw.rstrip("）)")[-1:]
    return last == "日" or last.isdecimal()


def ends_in_date(raw: str) -> bool:
    """Whether a line's last words are a date, brackets not counted."""
    return is_date_end(raw) and next(dates(raw), None) is not None


def dated(words: str) -> re.Match[str] | None:
    """A date that closes a short line and is all it says beside a signature."""
    if len(words) > LONGEST_DATED or not ends_in_date(words):
        return None
    match = list(dates(words))[-1]
    if words[match.end() :].strip("）)"):
        return None
    before = words[: match.start()].strip("（(")
    return match if not MORE_THAN_DATED.search(before) else None


@dataclass(frozen=True)
class HeadWords:
    """The patterns that a codebook gives for lines of heads and ends."""

    roles: dict[str, tuple[str, ...]]  # fact_words.csv by role
    title_end: re.Pattern[str]  # …实施方案（试行）
    body: re.Pattern[str]  # 湛河区应急管理局（盖章）
    stamp: str  # （盖章）
    issued: re.Pattern[str]  # 湛河区人民政府印发《
    red_head: re.Pattern[str]  # 湛河区人民政府文件
    subtitle: re.Pattern[str]  # （征求意见稿）
    titles: str  # how titles end: 方案（试行）
    ends: str  # how names of issuing bodies end: 局
    kinds: Rules[Line]

    def any(self, *roles: str) -> str:
        """A pattern of the words of some roles."""
        return any_of(*(self.roles.get(role, ()) for role in roles))


@lru_cache(maxsize=8)
def head_words(codebook: Codebook) -> HeadWords:
    """The patterns of a codebook, made once."""
    roles = codebook.roles("fact_words")

    def words(role: str) -> str:
        return any_of(roles.get(role, ()))

    stamp = rf"[（(]{words('stamp')}[）)]"
    red_ends = roles.get("red_head", ())
    red_head = re.compile(rf"(?P<issuer>.{{3,40}}?){words('red_head')}$")
    # （试行） · （公开征求意见稿） · （第二批） · （2024年修订版）
    subtitle = re.compile(
        rf"[（(](?:{words('version')}|.{{0,4}}{words('draft')}|第.批|\d{{4}}.{{0,12}}年.{{0,3}}版?)[）)]$"
    )
    titles = rf"{any_of(codebook.words('plan_words'))}(?:{words('draft')})?[”’\"]?(?:[（(][^（）()]{{1,24}}[）)])*"
    title_end = re.compile(rf"{titles}$")
    ends = any_of(codebook.words("issuer_words"))
    bodies = rf"[\u4e00-\u9fffA-Za-z·（）()“”、]{{1,44}}?{ends}"
    signs = {
        "document_number": lambda line: (
            "号" in line.words
            and NUMBER_LINE.match(line.words.strip("（()）"))
            and not title_end.search(squeezed(without_number(line.printed)))
        ),
        "labelled": lambda line: LABELLED.match(line.words),
        "red_head": lambda line: line.words.endswith(red_ends) and red_head.match(line.words),
        "date": lambda line: is_date_end(bare := line.words.strip("（）()")) and DATE.fullmatch(bare),
        "annex_label": lambda line: ANNEX_ALONE.match(line.words),
        "contents": lambda line: line.words == "目录",
        "bracketed": lambda line: line.words[0] in "（(" and line.words[-1] in "）)",
        "subtitle": lambda line: subtitle.match(line.words),
        "short": lambda line: len(line.words) <= 12,
        "keyed_date": lambda line: KEYED_DATE.match(line.printed),
        "scrap": lambda line: len(line.words) < 3,
    }
    rows = [row for row in codebook.rows("fact_rules") if row["decision"] == "line"]
    beside = [sign.partition(":") for row in rows for sign in f"{row['signs']} {row['unless']}".split() if ":" in sign]
    firsts = {word[0] for side, _, listed in beside if side == "after" for word in listed.split("|") if word}
    lasts = {word[-1] for side, _, listed in beside if side == "before" for word in listed.split("|") if word}
    begins = re.compile(f"[{FIRSTS}附目（({inside(*firsts)}]")
    ends_so = re.compile(rf"[\d日（）(){inside(*lasts, *(word[-1] for word in red_ends if word))}]")

    def ends_of(line: Line) -> tuple[bool, bool]:
        return begins.match(line.words) is not None, ends_so.match(line.words[-1:]) is not None

    def told_by_ends(line: Line) -> set[str]:
        """The signs that hold for no line that begins or ends as this one does."""
        first, last = ends_of(line)
        told = {"bracketed"} if not (first and last) else set()
        if not first:
            told |= {"annex_label", "labelled", "contents", "subtitle", "after:"}
        return told if last else told | {"red_head", "date", "before:"}

    return HeadWords(
        roles,
        title_end,
        re.compile(rf"[（(]?{bodies}[）)]?(?:{stamp})?$"),
        stamp,
        re.compile(rf"(?P<body>[^《》，。：\n]{{4,60}}?){words('issues')}{S}《"),
        red_head,
        subtitle,
        titles,
        ends,
        Rules(codebook, "fact_rules", "line", signs, ends_of, told_by_ends),
    )


def kind_of(line: Line, codebook: Codebook) -> str:
    """What a line is that is no title: ``number``, ``date``, ``item``, ``sentence``, ``aside`` …; else nothing."""
    return head_words(codebook).kinds.decide(line)
