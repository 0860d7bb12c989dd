"""A list of units cut into its members: at marks, at line ends between whole names, at 和 between whole names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, repeat
from operator import attrgetter
from typing import NamedTuple

from compare.reading.responsibility.brackets import CLOSERS, OPENERS
from compare.reading.responsibility.words import HAN, Words
from compare.script.kept import Kept
from compare.script.labels import label

SEPARATOR = "、，,；;。\n\t/|｜+＋"
LONGEST_SHORT = 20  # characters of a stretch that comes again in other notes and plans: 县水利局牵头
LONGEST_END = 200  # characters of a stretch that tell how it ends, brackets after a name included
DEEPER = frozenset((*OPENERS, *"〈<“"))
SHALLOWER = frozenset((*CLOSERS, *"〉>”"))
PAIR_MARK = re.compile(f"[{re.escape(''.join(sorted(DEEPER | SHALLOWER)))}]")
# ①县水利局②县财政局 · 1.县水利局；2.县财政局: the numbers of a list part its members
ITEM = rf"(?<![\d０-９.．])(?P<item>{label('pnum', 'circled', 'num')})(?=\s*{HAN})"
# 一是县水利局 · a.县财政局
NAMED_ITEM = rf"(?<!{HAN})(?P<named>[一二三四五六七八九]是|[A-Za-z][.．、])(?={HAN})"
BLANK = rf"(?P<blank>[ 　\xa0]+|·|—{{1,2}})(?={HAN})"
LIST_MARK = re.compile(f"{ITEM}|{NAMED_ITEM}|{BLANK}|[{re.escape(SEPARATOR + ''.join(sorted(DEEPER | SHALLOWER)))}]")
# a list of Chinese characters and marks alone; 一是县水利局 is none
PLAIN_MARKS = "、，,；;。"
PLAIN_LIST = re.compile(rf"[\u4e00-\u662e\u6630-\u9fff{PLAIN_MARKS}]*")
PLAIN_MARK = re.compile(f"([{PLAIN_MARKS}])")
COMMAS, STOPS = frozenset("，,；;\n"), frozenset("；;。")
NEXT = ("。", "①")  # marks after which a list may be over
ITEM_MARK = "①"  # how the number of an item is told as the mark before a member
ASIDE_ENDS = frozenset("）)〉0123456789")
# 县水利局（牵头） · 县财政局(配合单位) · （牵头）县水利局
ROLE_ASIDE = r"[（(\[〔【〈]\s*([^（）()\[\]〔〕【】〈〉]{2,12}?)\s*[）)\]〕】〉]"
ROLE_BEHIND, ROLE_AHEAD = re.compile(rf"\s*{ROLE_ASIDE}$"), re.compile(rf"{ROLE_ASIDE}\s*")
NAME_ENDS = re.compile(f"[{re.escape(SEPARATOR)} 　\xa0]")
COUNTED = re.compile(r"\s*[\d一二三四五六七八九十]{1,3}[多余]?个?")
NAME_BEGINS = re.compile(r"\s*[\u4e00-\u9fff]{3,}")
LEVELS = "市州区县旗"
LEVEL_LIST = re.compile(rf"各(?:[{LEVELS}]、?)+")  # 各区、(县（市）人民政府)
LEVEL_NEXT = re.compile(rf"[{LEVELS}（(]")


@dataclass(slots=True)
class Member:
    """One name of a list on its way, as it is printed but for wraps; ``comma`` counts the commas before it in its statement."""

    start: int
    end: int
    role: str | None
    or_role: str | None
    comma: int
    name: str


# what few stretches of a list hold
NO_NAME = 1  # no verb, and an end like that of no name
ROLES = 2  # a role that a verb gives, or of one name alone
RUNS_ON = 4  # 各 with no body of its own, which may run on into the next name: 各区
PERSONS = 8  # an end like that of no body, where a person may stand


class Stretch(NamedTuple):
    """Names between two marks as (start, end, own role, name), the roles that a verb behind them gives all, what it holds."""

    names: tuple[tuple[int, int, str | None, str], ...]
    given: str | None = None
    other: str | None = None
    holds: int = 0


def plain_name(raw: str) -> str:
    """A printed name without wraps, blanks and marks of bold."""
    if raw.isalnum():
        return raw
    return "".join(raw.split()).replace("**", "")


def inside_brackets(text: str, start: int, positions: Sequence[int]) -> list[bool]:
    """Whether each of the positions, which rise, stands in brackets that were opened since ``start``."""
    inside, depth = [], 0
    for position in positions:
        if position > start:
            for match in PAIR_MARK.finditer(text, start, position):
                depth = max(0, depth + (1 if match.group() in DEEPER else -1))
            start = position
        inside.append(depth > 0)
    return inside


def _split(text: str, start: int, end: int, words: Words) -> Iterable[tuple[int | None, str, str]]:
    """Stretches with their places, each with the mark outside brackets that stands before it.

    None for the places where each stands right behind its mark.
    """
    if PLAIN_LIST.fullmatch(text, start, end):
        pieces = PLAIN_MARK.split(text[start:end])
        return zip(repeat(None), pieces[::2], ("", *pieces[1::2]))
    return _split_with_care(text, start, end, words)


def _split_with_care(text: str, start: int, end: int, words: Words) -> Iterator[tuple[int, str, str]]:
    """Stretches with their places, each with the mark that stands before it."""
    low, before, depth, opened = start, "", 0, start
    for match in LIST_MARK.finditer(text, start, end):
        mark, position = match.group(), match.start()
        if match.lastgroup == "blank":
            parts = depth == 0 and _blank_breaks_list(text, low, position, match.end(), end, words)
        elif match.lastgroup in ("item", "named"):
            parts = depth == 0
        elif mark in DEEPER:
            opened = position if depth == 0 else opened
            depth += 1
            continue
        elif mark in SHALLOWER:
            depth = max(0, depth - 1)
            if (
                depth == 0
                and low < opened
                and _is_role(text[opened + 1 : position], words)
                and text[position + 1 : position + 2].isalpha()
            ):
                yield low, text[low : position + 1], before  # 县水利局（牵头）县财政局
                low, before = position + 1, "、"
            continue
        else:
            parts = depth == 0 and (mark != "\n" or _line_breaks_list(text, low, position, end, words))
        if parts:
            yield low, text[low:position], before
            low, before = match.end(), ITEM_MARK if match.lastgroup in ("item", "named") else mark
    yield low, text[low:end], before


def _blank_breaks_list(text: str, low: int, position: int, behind: int, end: int, words: Words) -> bool:
    """A blank parts two names only where both are whole: 县水利局 县财政局, not 县委 组织部."""
    left = plain_name(text[low:position])
    if len(left) < 3 or not words.complete(left):
        return False
    stop = NAME_ENDS.search(text, behind, end)
    right = text[behind : stop.start() if stop else end].strip()
    if len(right) < 3 or words.etc.match(right) or words.joined.match(right) or not words.ends(right):
        return False
    return not left.endswith(words.share_ends) or bool(words.prefix.match(right)) or right[0] == "各"


def _line_breaks_list(text: str, low: int, position: int, end: int, words: Words) -> bool:
    """A line end inside a note parts two names only where the first one is whole."""
    return bool(words.line_end.search(text[low:position])) and bool(NAME_BEGINS.match(text, position, end))


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    if start < end and text[start].isalnum() and text[end - 1].isalnum():
        return start, end
    while start < end and (text[start].isspace() or text[start] in "*·•:：-—…为是"):
        start += 1
    opens: bool | None = None
    while end > start:
        if text[end - 1] in SHALLOWER and opens is None:
            opens = not DEEPER.isdisjoint(text[start:end])
        # a bracket that the note's own begins goes too
        if not (text[end - 1].isspace() or text[end - 1] in "*。.:：" or (text[end - 1] in SHALLOWER and not opens)):
            break
        end -= 1
    return start, end


def _apart(text: str, start: int, end: int, words: Words) -> list[tuple[int, int]]:
    """A member cut at 和, 及, 与 where both sides are whole names; 住房和城乡建设局 stays one."""
    pieces = []
    for match in words.joined.finditer(text, start, end):
        left = plain_name(text[max(start, match.start() - LONGEST_END) : match.start()])
        if len(left) >= 2 and words.complete(left) and not _open(left):
            right = plain_name(text[max(match.end(), end - LONGEST_END) : end])
            if len(right) >= 2 and words.ends(right):
                pieces.append((start, match.start()))
                start = match.end()
    return [*pieces, (start, end)]


def _introduced(text: str, start: int, end: int, words: Words) -> list[tuple[int, int]]:
    """A member, or what stands before 等 and what follows it: 市财政局等有关部门.

    A mere count that follows (等10个部门) names nobody.
    """
    etc = words.etc.search(text[start:end])
    if etc is None:
        return [(start, end)]
    before, behind = (start, start + etc.start()), (start + etc.end(), end)
    return [before] if COUNTED.match(text, behind[0], end) else [before, behind]


def _open(words: str) -> bool:
    return sum(words.count(mark) for mark in OPENERS) != sum(words.count(mark) for mark in CLOSERS)


def members_of(
    text: str, start: int, end: int, role: str | None, words: Words, long: Kept[Stretch]
) -> tuple[list[Member], int]:
    """The members of one statement with the roles its verbs give them, and what its stretches hold; ``role`` is its label's.

    ``long`` holds the plan's :func:`long_stretches`.
    """
    members: list[Member] = []
    owned: set[int] = set()  # the members that say their role themselves
    short, comma, position, waiting, held = _short_stretches(words), 0, start, 0, 0
    for low, said, before in _split(text, start, end, words):
        if low is None:
            low, position = position, position + len(said) + 1
        if before != "、" and before:
            comma += before in COMMAS
            if before in STOPS:
                waiting = len(members)
        names, given, other, holds = (short if len(said) <= LONGEST_SHORT else long)[said]
        if holds:
            if holds & NO_NAME and role is not None and before in NEXT:
                break  # the list is over, a sentence or the next item begins
            held |= holds
        for first, behind, own, name in names:
            if own is not None:
                owned.add(len(members))
            members.append(Member(low + first, low + behind, own or role, None, comma, name))
        if given is not None:
            for i in range(waiting, len(members)):
                if i not in owned:
                    members[i].role, members[i].or_role = given, other
            waiting = len(members)
    if role is None:
        members = [member for member in members if member.role is not None]
    return (_join_level_lists(members, text, words) if held & RUNS_ON else members), held


def _stretch(said: str, words: Words) -> Stretch:
    """What stands between two marks."""
    low, high = _edges(said, 0, len(said))
    if low >= high:
        return Stretch(())
    tail, stop = _tail(said, low, high, words)
    names = tuple([(a, b, own, plain_name(said[a:b])) for a, b, own in _names(said, low, stop, words)])
    holds = 0
    for _, behind, own, name in names:
        holds |= ROLES if own is not None else 0
        holds |= RUNS_ON if _may_run_on(name, words) else 0
        holds |= PERSONS if said[behind - 1] not in words.lasts else 0
    if tail is None:
        return Stretch(names, holds=holds if words.ends(said[low:high]) else holds | NO_NAME)
    given, other = words.verbs[tail["verb"]], words.verbs.get(tail["other"])
    return Stretch(names, given, other if other != given else None, holds | ROLES)


@lru_cache(maxsize=8)
def _short_stretches(words: Words) -> Kept[Stretch]:
    """The same of a few words, as lists of all plans hold them."""
    return long_stretches(words)


def long_stretches(words: Words) -> Kept[Stretch]:
    """The same of more words, as one plan may say again: 消防救援大队等区安委会有关成员单位按职责分工负责."""
    return Kept(lambda said: _stretch(said, words))


def _tail(text: str, low: int, high: int, words: Words) -> tuple[re.Match[str] | None, int]:
    """The role verb that a stretch ends in, and where the names before it end."""
    tail = words.verb.search(text[low:high]) if text[high - 1] in words.verb_ends else None
    if tail is None:
        return None, _duty(text, low, high, words)
    stop = low + tail.start()
    if stop == low or words.complete(text[low:stop]):
        return tail, stop
    if words.complete(text[low:high]):
        return None, high  # 县政协办 is a name, no 协办
    further = words.verb.search(text[low:stop])
    return tail, low + further.start() if further else stop  # 县水利局负责(指导)


def _duty(text: str, low: int, high: int, words: Words) -> int:
    """Where a name ends behind which its duty is told: 县水利局|负责项目建设."""
    found = words.duty.search(text, low + 2, high)
    if found is None or words.ends(text[low:high]) or not words.complete(text[low : found.start()]):
        return high
    return found.start()


def _names(text: str, low: int, stop: int, words: Words) -> Iterator[tuple[int, int, str | None]]:
    """The names between two marks: 由A会同B · A和B · A等有关部门 · A（牵头)."""
    if text[low : low + 1] in words.opener_firsts and (opener := words.opener.match(text, low, stop)):
        low = opener.end()
    if words.parting.search(text, low, stop) is None:
        pieces = [(low, stop)]
    else:
        joiner = words.joiner.search(text, low, stop)
        if joiner and words.complete("".join(text[low : joiner.start()].split())):
            yield *_edges(text, low, joiner.start()), "lead"
            low = joiner.end()
        pieces = [piece for span in _apart(text, low, stop, words) for piece in _introduced(text, *span, words)]
    for a, b in pieces:
        a, b, own = _own_role(text, *_edges(text, a, b), words)
        if a < b:
            yield a, b, own


def _is_role(said: str, words: Words) -> bool:
    return bool(words.labels.get(said) or words.verbs.get(said))


def _own_role(text: str, start: int, end: int, words: Words) -> tuple[int, int, str | None]:
    """A name without the role that is printed in brackets beside it, and that role."""
    aside = words.aside.search(text[start:end]) if start < end and text[end - 1] in ASIDE_ENDS else None
    if aside:
        end = start + aside.start()
    if start >= end or (text[end - 1] not in SHALLOWER and text[start] not in DEEPER):
        return start, end, None
    behind, ahead = ROLE_BEHIND.search(text[start:end]), ROLE_AHEAD.match(text, start, end)
    for found, low, high in (
        (behind, start, start + behind.start() if behind else end),
        (ahead, ahead.end() if ahead else start, end),
    ):
        role = found and (words.labels.get(found[1]) or words.verbs.get(found[1]))
        if role and low < high:
            return low, high, role
    return start, end, None


def _may_run_on(name: str, words: Words) -> bool:
    """Whether a name may be one with the next: 各 with no body of its own, or a list of levels."""
    return name[:1] == "各" and (LEVEL_LIST.fullmatch(name) is not None or not words.ends(name))


def _join_level_lists(members: list[Member], text: str, words: Words) -> list[Member]:
    """各区、县（市）人民政府 and 各产业、招商主管部门 are one name: 各 with no body of its own runs on into the next member."""
    joined: list[Member] = []
    for member in members:
        last = joined[-1] if joined else None
        if last is not None and text[last.start] == "各" and text[last.end : member.start].strip() == "、":
            levels = LEVEL_LIST.fullmatch(last.name) and LEVEL_NEXT.match(member.name)
            fields = not words.ends(last.name) and member.name.endswith(words.list_ends)
            if (levels and member.name.endswith(words.level_list_ends)) or fields:
                whole = plain_name(text[last.start : member.end])
                joined[-1] = Member(last.start, member.end, last.role, last.or_role, last.comma, whole)
                continue
        joined.append(member)
    return joined


def by_role(members: list[Member]) -> list[list[Member]]:
    """Lists of members of one role, as the prefix of names is said anew by each."""
    if not members:
        return []
    role, or_role = members[0].role, members[0].or_role
    for member in members:
        if member.role is not role or member.or_role is not or_role:
            return [list(piece) for _, piece in groupby(members, attrgetter("role", "or_role"))]
    return [members]
