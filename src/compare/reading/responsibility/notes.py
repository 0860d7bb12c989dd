"""Where the responsibility notes stand: in brackets of any kind, or on a line that a role label opens.

Finding a note and reading the units in it are two steps, because the outline needs to know where notes stand
(a closing note ends the last item of an action) before the units can be given to their measures.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, any_of, begins_with
from compare.reading.responsibility.brackets import SHORTEST_NOTE, bracket_pairs
from compare.reading.responsibility.phrases import leads_of, phrases_in, places_in, rules_of_signs
from compare.reading.responsibility.words import (
    BULLETS,
    LABEL_CLOSERS,
    LEVELS_AHEAD,
    SIGNS,
    Endings,
    label_pattern,
    one_of_each,
    words_of,
)
from compare.reading.turns import Turns
from compare.script.dates import DATE
from compare.script.lines import LinePattern
from compare.script.marks import COLONS, SENTENCE_MARKS
from compare.script.sentences import line_start
from compare.script.sought import colons


@lru_cache(maxsize=8)
def aside_line(codebook: Codebook) -> LinePattern:
    """A line beside a note that names no unit: 完成时限：2024.6.30前."""
    words = [row["word"] for row in codebook.rows("roles") if row["use"] == "ignore"]
    return LinePattern(rf"[ \t　\xa0*]*{begins_with(words)}{any_of(words)}[*]{{0,2}}[ \t　]*[{COLONS}][^\n]*")


@dataclass(frozen=True)
class Signs:
    """What makes a stretch a note, from the codebook's role words."""

    opened: re.Pattern[str]
    inside: re.Pattern[str]
    closed: re.Pattern[str]
    begins: LinePattern
    line: LinePattern
    alone: LinePattern
    bare: re.Pattern[str]
    inline: re.Pattern[str]
    endings: frozenset[str]
    lasts: frozenset[str]
    ends: Endings
    whole: Callable[[str], bool]
    bodies: Endings
    opener: re.Pattern[str]
    verb: re.Pattern[str]
    leads: tuple[str, ...]
    needed: re.Pattern[str]

    def is_note(self, inner: str) -> bool:
        """Whether what stands in brackets is a note: a label opens it or a clause in it, a role verb closes one."""
        if self.needed.search(inner) is None:
            return False
        return bool(self.opened.match(inner) or self.closed.search(inner) or self.inside.search(inner))

    def is_list(self, line: str, *, bodies: bool = False) -> bool:
        """Whether a line is nothing but names of bodies: 县水利局、县财政局; ``bodies`` asks for one that has a body's end."""
        names = [name for name in LIST_MARKS.split(line.strip(" \t　\xa0*。.")) if name]
        if bodies and not any(map(self.bodies, names)):
            return False
        return bool(names) and all(2 <= len(name) <= LONGEST_NAME and self.ends(name) for name in names)

    def is_bare_list(self, text: str, low: int, high: int) -> bool:
        """Whether a bracket names whole bodies and nothing else, between the end of a sentence and that of its line."""
        if text[high : high + 1] not in AT_END or BEHIND_BARE.match(text, high) is None:
            return False  # in the midst of a sentence, as most brackets are
        if BEFORE_BARE.search(text, max(0, low - 3), low) is None:
            return False
        names = [name.strip(SIGNS) for name in LIST_MARKS.split(text[low + 1 : high - 1].strip())]
        if any(self.opener.match(name) or not 3 <= len(name) <= LONGEST_NAME for name in names):
            return False
        return any(map(self.bodies, names)) and all(map(self.whole, names))

    def is_boxed(self, text: str, low: int, high: int) -> bool:
        """Whether a bracket holds a label alone, behind a sentence and in front of a name: 。【责任单位】县水利局."""
        label = self.bare.fullmatch(text, low + 1, high - 1)
        named = text[high : high + 1].isalpha() or text.startswith(tuple(COLONS), high)
        return label is not None and named and BEFORE_BARE.search(text, max(0, low - 3), low) is not None

    def ends_name(self, words: str) -> bool:
        """Whether words that stand before a verb may end in a name: 县水利局, 各乡镇分别."""
        verb = self.verb.search(words + self.leads[0])
        return self.whole(words[: verb.start()] if verb else words)

    def tells_roles(self, sentence: str) -> bool:
        """Whether a sentence is nothing but bodies and their roles: 县水利局牵头，县财政局、各乡镇配合."""
        rest = sentence.strip()
        if not 0 < len(rest) <= LONGEST_LIST:
            return False
        clauses = CLAUSES.split(rest)
        if self.verb.search(clauses[-1]) is None:
            return False
        return all(self._tells_role(clause) for clause in clauses)

    def _tells_role(self, clause: str) -> bool:
        verb, opener = self.verb.search(clause), self.opener.match(clause)
        names = clause[opener.end() if opener else 0 : verb.start() if verb else len(clause)].split("、")
        found = [name.strip() for name in names]
        return all(2 <= len(name) <= LONGEST_NAME // 2 and self.whole(name) for name in found) and not any(
            map(NO_NAME.search, found)
        )


@lru_cache(maxsize=8)
def _signs(codebook: Codebook) -> Signs:
    rows, words = codebook.rows("roles"), words_of(codebook)
    labels = {row["word"] for row in rows if row["use"] == "label"}
    first = begins_with((*labels, *LEVELS_AHEAD))
    long = label_pattern(word for word in labels if len(word) > 2)
    short = any_of(word for word in labels if len(word) <= 2)
    verbs = tuple(row["word"] for row in rows if row["use"] == "verb" and row["word"])
    # 责任单位：, 牵头单位及责任单位：, 牵头：
    # 责任单位及责任人：
    persons = any_of(row["word"] for row in rows if row["use"] == "ignore")
    label = rf"(?:{long}|(?:{short})(?=[{COLONS}]))(?:[和及、与/](?:{long}|(?:{short}|{persons})(?=[{COLONS}])))*"
    return Signs(
        opened=re.compile(rf"[ \t　\n]*{first}{label}[ \t　]*[{COLONS}\s为是]"),
        # 责任人：…；责任单位：…: a label that others stand before
        inside=re.compile(rf"[；;，,。\s]{first}{label}[ \t　]*[{COLONS}]"),
        # … 负责）, … 分工负责。以下均需 … 落实，不再列出）: a role verb at the end of a clause
        closed=re.compile(rf"{any_of(verbs)}[ \t　\n]*(?:$|[，,；;。、])"),
        begins=LinePattern(rf"[ \t　\xa0{BULLETS}]*[【\[〔]?{first}"),
        line=LinePattern(
            rf"[ \t　\xa0{BULLETS}]*(?P<note>[【\[〔]?{first}{label}[*]{{0,2}}[ \t　]*[{COLONS}{LABEL_CLOSERS}])"
        ),
        alone=LinePattern(
            rf"[ \t　\xa0*]*(?P<note>{first}{long})(?:[ 　\t]+|[ 　]*\n[ 　]*)(?P<names>[^\n\t{COLONS}]+)$",
            re.MULTILINE,
        ),
        bare=re.compile(rf"{long}[ \t　]*"),  # 责任单位, its list below it
        # … 完成改造。责任单位：市财政局、市商务局: no brackets, behind a sentence, a clause or what a label ahead says
        # (牵头领导：王敏　责任单位：…); told from its colon backwards
        inline=re.compile(
            r"[，,。；;！.．\xa0 　](?:(?P<blank>(?<=[ 　\xa0]))|(?<![ 　\xa0])[ \t　]*(?:[—–-]{1,2}[ \t　]*)?(?:\*\*)?)"
            rf"(?P<note>{first}{label}[*]{{0,2}}[ \t　]*)\Z"
        ),
        endings=frozenset(word[-2:] for word in labels if word),
        lasts=frozenset((*(word[-1] for word in labels if word), *" \t　*")),
        ends=words.ends,
        whole=words.complete,
        bodies=words.bodies,
        opener=words.opener,
        verb=words.verb,
        leads=leads_of(codebook),
        needed=re.compile(any_of(one_of_each({*labels, *verbs} - {""}))),
    )


def says_who(words: str, codebook: Codebook) -> bool:
    """Whether words are nothing but who is responsible: 县水利局牵头，县财政局配合."""
    signs = _signs(codebook)
    return signs.is_note(words) and signs.closed.search(words) is not None


LONGEST_LABEL = 32
NEAR = 16  # characters before a verb that tell whether a name stands there
LONGEST_NAME = 40
LONGEST_LIST = 300  # characters of a line of names below its label
LIST_MARKS = re.compile(r"[、，,；;/|\s]+")
LINE_END = re.compile(r"[。.！!]?[ \t　]*(?:\n|\Z)")
CLAUSES = re.compile(r"[，,；;]")
NO_NAME = re.compile("[的将把按对并由，。]")  # words of sentences, not of names
SENTENCE = re.compile(f"[{SENTENCE_MARKS}{COLONS}]")
SHORTEST_WRAPPED = 16  # characters of a line that is broken at its width
LAST_NAME, NEXT_NAME = re.compile(r"[一-龥]+\Z"), re.compile(r"[一-龥]+(?=[、，,；;。\s]|\Z)")
BESIDE = re.compile(
    rf"[^\n\t{COLONS}]{{2,12}}[{COLONS}][^\n\t。]*"
)  # 牵头领导：王敏　: what stands ahead of a label in its line
# … 完成改造。（县水利局、县财政局）: a bracket of names alone is a note at the end of a sentence and of its line
AT_END = " \t　*。\n"
BEFORE_BARE, BEHIND_BARE = re.compile(r"[。；;！!][ \t　]*\Z"), re.compile(r"[ \t　*。]*(?:\n|\Z)")


def _at_line_starts(signs: Signs, text: str, start: int, end: int) -> Iterator[int]:
    """Where labels begin that stand at the start of a line."""
    below = -1  # where a line begins at the earliest that no list of names has taken
    for match in signs.begins.finditer(text, start, end):
        line = match.start("line")
        if found := signs.line.at.match(text, line, end):
            yield found.start("note")
        # 责任单位 县水利局、县财政局
        if line > below and (found := signs.alone.at.match(text, line, end)):
            below = found.end() if line else below
            if signs.is_list(found["names"], bodies=True):
                yield found.start("note")


def _after_sentences(signs: Signs, text: str, start: int, end: int, notes: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Where labels begin that stand right after the end of a sentence, inside a line and in none of the notes."""
    there = colons(text)
    for position in there[bisect_left(there, start) : bisect_left(there, end)]:
        if text[position - 1] in signs.lasts:
            i = bisect_right(notes, (position,)) - 1
            if i >= 0 and position < notes[i][1]:
                continue  # most labels stand in brackets
            low = max(start, position - LONGEST_LABEL)
            low = max(low, text.rfind("\n", low, position) + 1)  # a label that begins its line was found there
            window = text[low:position]
            if window.rstrip(" \t　*")[-2:] in signs.endings and (found := signs.inline.search(window)):
                begin = low + found.start("note")
                if found["blank"] is None or BESIDE.fullmatch(text, _sentence_start(text, begin), begin):
                    yield begin


def _sentence_start(text: str, position: int) -> int:
    """Where the line of a position begins, or the sentence that it stands in."""
    return max(line_start(text, position), text.rfind("。", max(0, position - LONGEST_LIST), position) + 1)


def _list_end(signs: Signs, text: str, low: int, end: int, breaks: Sequence[int]) -> int:
    """Where a note ends that a label opens: with its line, or with the lines of names that its list runs on to."""
    stop = text.find("\n", low, end)
    if stop < 0:
        return end
    alone = text[low:stop].rstrip(" \t　\xa0*")[-1:] in COLONS or signs.bare.fullmatch(text, low, stop) is not None
    position = stop
    while position < end and (
        alone
        or text[low:stop].rstrip(" \t　\xa0*")[-1:] in "、，,"
        or text[position + 1 : position + 2] in ("、", "，")
        or (position == stop and _is_broken(signs, text, low, stop, end))
    ):
        broken = position == stop and _is_broken(signs, text, low, stop, end)
        below = text.find("\n", position + 1, end)
        below = end if below < 0 else below
        line = text[position + 1 : below]
        i = bisect_left(breaks, position + 1)
        if len(line) > LONGEST_LIST or (i < len(breaks) and breaks[i] < below):
            break
        if broken or signs.is_list(line.lstrip(" \t　、，,")):
            stop = below
        elif line.strip() or position > stop:  # one empty line at most
            break
        position = below
    return stop if alone or stop < position else _names_below(signs, text, low, stop, end, breaks)


def _is_broken(signs: Signs, text: str, low: int, stop: int, end: int) -> bool:
    """Whether a line that is broken at a width ends inside a name: 责任单位：县教育局、县城市管⏎理局."""
    if stop - line_start(text, stop) < SHORTEST_WRAPPED:
        return False
    left = LAST_NAME.search(text, max(low, stop - LONGEST_NAME), stop)
    right = NEXT_NAME.match(text, stop + 1, end)
    if left is None or right is None or signs.ends(left.group()):
        return False
    name = left.group() + right.group()
    return len(name) <= LONGEST_NAME and signs.whole(name)


def _names_below(signs: Signs, text: str, low: int, stop: int, end: int, breaks: Sequence[int]) -> int:
    """Where a list ends that goes on with a body a line, each whole: 责任单位：县水利局⏎县财政局; a signature is none."""
    if not signs.bodies(text[low:stop]):
        return stop
    position = stop
    while position < end:
        below = text.find("\n", position + 1, end)
        below = end if below < 0 else below
        i = bisect_left(breaks, position + 1)
        closed = below - position > LONGEST_NAME or (i < len(breaks) and breaks[i] < below)
        line = text[position + 1 : below].strip()
        if closed or not (signs.is_list(line) and signs.whole(line)):
            break
        position = below
    return stop if DATE.search(text, position, min(position + LONGEST_NAME, len(text))) else position


def find_notes(
    text: str, start: int, end: int, codebook: Codebook, breaks: Sequence[int] = ()
) -> Turns[list[tuple[int, int]]]:
    """Responsibility notes in ``text[start:end]`` as spans with their brackets, or from label to line end.

    Parameters
    ----------
    breaks : sequence of int
        Positions that no note runs over (headings), ascending.

    Returns
    -------
    list of (int, int)
        Sorted, not overlapping. A stretch counts as a note when a role label opens it or a role verb closes one of
        its clauses; whether it names any unit is the units reader's business.
    """
    signs = _signs(codebook)
    notes: list[tuple[int, int]] = []
    pairs, unclosed = bracket_pairs(text, start, end, breaks)
    for low, high in unclosed:
        inner = text[low + 1 : high].rstrip(" \t　*")
        if (signs.opened.match(inner) or signs.closed.search(inner)) and _is_free(pairs, low, low + 1):
            notes.append((low, low + 1 + len(inner)))
    yield
    standing = phrases_in(text, codebook, "rest", "above")
    places = places_in(text, codebook)
    told = [match.span() for phrase in standing for match in phrase.finditer(text, start, end, places[phrase.anchor])]
    of_signs = rules_of_signs(text, codebook)
    rules = [place for place, _ in told]
    rules += [match.start() for phrase in of_signs for match in phrase.finditer(text, start, end)]
    rules.sort()
    yield
    boxed = []  # 【责任单位】县水利局 behind a sentence
    for low, high in pairs:
        if high - low < SHORTEST_NOTE + 2:
            continue
        inner = text[low + 1 : high - 1]
        if text[low] not in "（(" and inner[-2:] in signs.endings and signs.is_boxed(text, low, high):
            boxed.append(low)
        ruled = bool(rules) and bisect_right(rules, low) < bisect_left(rules, high)
        if ruled or signs.is_note(inner) or signs.is_bare_list(text, low, high):
            notes.append((low, high))
    notes.sort()
    yield
    lines: list[tuple[int, int]] = []
    i, reach = 0, start  # how far the notes reach that begin up to here
    labelled = list(_at_line_starts(signs, text, start, end))
    for low in sorted((*labelled, *boxed, *_after_sentences(signs, text, start, end, notes))):
        while i < len(notes) and notes[i][0] <= low:
            reach = max(reach, notes[i][1])
            i += 1
        if low < reach:
            continue
        border = bisect_left(breaks, low + 1)
        stop = _list_end(signs, text, low, min(end, breaks[border]) if border < len(breaks) else end, breaks)
        while stop > low and text[stop - 1] in " \t　\xa0*":
            stop -= 1
        lines.append((low, stop))
        reach = max(reach, stop)
    yield
    # the brackets of names stand inside the line; they are no notes of their own
    stops = [stop for _, stop in lines]
    apart = [(low, high) for low, high in notes if (i := bisect_left(stops, high)) == len(lines) or low < lines[i][0]]
    found = sorted([*lines, *apart])
    for low, high in told:
        if _is_free(found, low, high):
            insort(found, (low, high))
    leading = sorted(place for word in signs.leads for place in places.get(word, ()) if start <= place < end)
    for low, high in _sentences(signs, text, start, end, found, leading):
        if _is_free(found, low, high):
            insort(found, (low, high))
    return found


def _is_free(spans: list[tuple[int, int]], low: int, high: int) -> bool:
    """Whether a stretch touches none of the spans, whose starts and ends ascend."""
    i = bisect_left(spans, (high, high))
    return i == 0 or spans[i - 1][1] <= low


def _sentences(
    signs: Signs, text: str, start: int, end: int, known: list[tuple[int, int]], leading: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Sentences without brackets that tell roles and nothing else, from the words that say who leads: 县水利局牵头，….

    They stand behind a colon or the end of a sentence and close their paragraph; in running prose such words are no note.
    """
    for position in leading:
        if not _is_free(known, position, position + 1) or not signs.ends_name(
            text[max(start, position - NEAR) : position]
        ):
            continue
        before = [mark.end() for mark in SENTENCE.finditer(text, max(start, position - LONGEST_LIST), position)]
        stop = SENTENCE.search(text, position, min(end, position + LONGEST_LIST))
        high = stop.start() if stop else min(end, position + LONGEST_LIST)
        if before and LINE_END.match(text, high) and signs.tells_roles(text[before[-1] : high]):
            yield before[-1] + len(text[before[-1] : high]) - len(text[before[-1] : high].lstrip()), high
