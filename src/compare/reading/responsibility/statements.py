"""What a responsibility note says: its statements with their lists, the plan's rules for reading them, standing rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from compare.codebook import Codebook
from compare.model import Finding
from compare.reading.responsibility.brackets import CLOSERS, OPENERS
from compare.reading.responsibility.members import (
    PAIR_MARK,
    PERSONS,
    ROLES,
    Member,
    by_role,
    inside_brackets,
    long_stretches,
    members_of,
    plain_name,
)
from compare.reading.responsibility.persons import without_persons
from compare.reading.responsibility.phrases import Phrase, phrases_in, places_in, rules_of_signs
from compare.reading.responsibility.words import SIGNS, Words, words_of
from compare.script.marks import COLONS

LONGEST_NAME = 40
LONGEST_RULE_AHEAD = 200  # characters: a rule may stand at the end of the first note that it governs
IN_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
JOINED = re.compile("[和及、与/]")
LAST_AFTER_LABEL = re.compile(rf"(?s:.*)[{COLONS}】\]〕为是 \t　\n]")  # what stands after every label, the last of it
MARKS = "，,；;。"
LONGEST_PARTED = 8  # characters before the rest of a label that a line end parts, blanks among them
Statement = tuple[int, int, str | None, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that the plan states once: who leads in a list whose label says only 责任单位."""

    start: int
    kind: str  # "comma": all before the first comma; "first": the first member


class Said(NamedTuple):
    """What a note says: lists of units of one role each, the units of standing rules in it and of all that stands above."""

    lists: tuple[list[Member], ...]
    rest: tuple[Member, ...] = ()
    above: tuple[Member, ...] = ()


class Statements:
    """Reads notes and cells of one plan; words that no codebook knows are gathered in ``findings``."""

    def __init__(self, text: str, codebook: Codebook) -> None:
        self.text, self.codebook, self.words = text, codebook, words_of(codebook)
        said = phrases_in(text, codebook)
        self._ruling = [phrase for phrase in said if phrase.use in ("comma", "first")]
        self._standing = [phrase for phrase in said if phrase.use == "rest"]
        self._above = [phrase for phrase in said if phrase.use == "above"]
        self._asides = [phrase for phrase in said if phrase.use == "aside"]
        self._marking = rules_of_signs(text, codebook)
        # where none of these words stands, none of these phrases does
        places = places_in(text, codebook)
        anchors = {phrase.anchor for phrase in said if phrase.use in ("rest", "above", "aside")}
        self._anchors = sorted([place for anchor in anchors for place in places[anchor]])
        self.rules = self._rules(0, len(text), places)
        self.marks = self._marks()
        self.findings: list[Finding] = []
        self._long = long_stretches(self.words)

    def _marks(self) -> dict[str, str]:
        """The roles of signs that the plan gives names: 带*为牵头单位."""
        found = (match.group() for phrase in self._marking for match in phrase.finditer(self.text, 0, len(self.text)))
        return {next(sign for sign in said if sign in SIGNS): self.words.role_of(said) for said in found}

    def _rules(self, start: int, end: int, places: Mapping[str, Sequence[int]] | None = None) -> list[Rule]:
        """The rules that a stretch of text states; ``places`` are those of the words of phrases, for the whole text."""
        found = (
            Rule(match.start(), phrase.use)
            for phrase in self._ruling
            for match in phrase.finditer(self.text, start, end, places[phrase.anchor] if places else None)
        )
        return sorted(found, key=lambda rule: rule.start)

    def note(self, start: int, end: int) -> Said:
        """What the note says that stands between ``start`` and ``end``, its own brackets left out."""
        if bisect_left(self._anchors, start) == bisect_left(self._anchors, end):
            return tuple.__new__(Said, (self._lists(start, end), (), ()))  # half the time
        standing, above = (self._found(phrases, start, end) for phrases in (self._standing, self._above))
        rest = tuple(member for match in standing for member in self._named(match, "support"))
        for member in rest:
            member.role = "support"
        ends = sorted(match.start() for match in (*standing, *above))
        lists = self._lists(start, end, ends, alone=not rest and not above)
        return Said(lists, rest, tuple(member for match in above for member in self._named(match, "responsible")))

    def _lists(
        self, start: int, end: int, ends: Sequence[int] | None = None, *, alone: bool = True
    ) -> tuple[list[Member], ...]:
        """The lists of a note; ``ends`` are the places of the phrases in it that end a list, None where it has no phrase."""
        lists: list[list[Member]] = []
        cut = self._cut(start, end)
        for low, high, role, label in cut:
            if role == "":
                self._unknown_role(label, low)
                continue
            stop = high if ends is None else self._stop(low, high, [place for place in ends if low <= place < high])
            lists += self._members(low, stop, role, start, role == "responsible", label)
        if not lists and alone and cut == [(start, end, None, "")]:
            stop = end if ends is None else self._stop(start, end, [])
            if self.marks or stop == end:
                lists += self._members(start, stop, "responsible", start, True)  # （县水利局、县财政局）
        return tuple(lists)

    def _found(self, phrases: Iterable[Phrase], start: int, end: int) -> list[re.Match[str]]:
        """The places of phrases that name units, each stretch of text once."""
        found: list[re.Match[str]] = []
        for match in (match for phrase in phrases for match in phrase.finditer(self.text, start, end)):
            if not any(other.start() < match.end() and match.start() < other.end() for other in found):
                found.append(match)
        return sorted(found, key=lambda match: match.start())

    def _named(self, match: re.Match[str], role: str) -> list[Member]:
        """The units that a phrase names, up to its end: the verb behind them may say their role."""
        return members_of(self.text, *match.span("units"), role, self.words, self._long)[0]

    def cell(self, start: int, end: int, head: str) -> list[list[Member]]:
        """The lists of a table's cell under a head of roles."""
        role = self.words.role_of(IN_BRACKETS.sub("", head))
        lists: list[list[Member]] = []
        for low, high, label_role, label in self._cut(start, end):
            if label_role == "":
                self._unknown_role(label, low)
                continue
            ruled = role == "responsible" and label_role is None
            said = label if label_role else head
            lists += self._members(low, high, label_role or role, start, ruled, said)
        return lists

    def _members(
        self, low: int, high: int, role: str | None, position: int, ruled: bool, label: str = ""
    ) -> list[list[Member]]:
        """The lists of one statement, each of one role; where ``ruled``, the plan's rule tells who leads, as without a label."""
        members, held = members_of(self.text, low, high, role, self.words, self._long)
        if held & PERSONS:
            without_persons(self.text, members, label, self.codebook)
        if role and JOINED.search(label):  # 牵头单位及责任单位
            second = _second_role(label, role, self.words)
            for member in members:
                if member.role == role and member.or_role is None:
                    member.or_role = second
        elif role and not held & (ROLES | PERSONS) and not self.rules and not self.marks:
            return [members] if members else []  # of one role, as most are
        if ruled and self.rules:
            self._apply_rule(members, position)
        for member in members if self.marks else ():
            self._apply_mark(member)
        if role is None and self.rules and not any(member.role == "lead" for member in members):
            self._apply_rule(members, position)
        return by_role(members)

    def _apply_mark(self, member: Member) -> None:
        """Take the sign off a name, and what is said of signs; give the name the role of its sign."""
        text = self.text
        for phrase in self._marking:
            for match in phrase.finditer(text, member.start, member.end):  # 县水利局（标★的为牵头单位）
                member.end = max(text.rfind(mark, member.start, match.start()) for mark in OPENERS)
        while member.start < member.end and text[member.end - 1] in SIGNS:
            member.end -= 1
        while member.start < member.end and text[member.start] in SIGNS:
            member.start += 1
        member.name = plain_name(text[member.start : member.end])
        beside = text[max(0, member.start - 1) : member.start], text[member.end : member.end + 1]
        role = next((self.marks[sign] for sign in beside if sign in self.marks), None)
        if role:
            member.role, member.or_role = role, None

    def _stop(self, low: int, high: int, standing: list[int]) -> int:
        """Where a statement's list ends: before the sentence that states a rule and lists no units."""
        text = self.text
        asides = sorted(
            match.start()
            for phrase in self._asides
            for match in phrase.finditer(text, low, high)
            if not self._gives_role(low, match)
        )
        inside = inside_brackets(text, low, asides)
        cut = next((position for position, is_inside in zip(asides, inside, strict=True) if not is_inside), None)
        high = min([high, *standing])
        if cut is None or cut >= high:
            return high
        stop = max(low, *(text.rfind(mark, low, cut) for mark in MARKS + "（("))
        rules = self._rules(low, high)
        if rules:
            stop = min(stop, max(text.rfind(mark, low, rules[0].start) for mark in MARKS))
        return max(low, stop)

    def _gives_role(self, low: int, match: re.Match[str]) -> bool:
        """Whether words that may state a rule give a named body its role: 县水利局为牵头单位."""
        text, words = self.text, self.words
        before = plain_name(text[max(low, match.start() - LONGEST_NAME) : match.start()])
        return (
            text.startswith(tuple(words.verbs), match.start())
            and words.complete(before)
            and not self._rules(low, match.end())
        )

    def _cut(self, start: int, end: int) -> list[Statement]:
        """A note's stretches as (start, end, role, label): role None without a label, empty where no codebook knows it.

        Stretches whose label names no units (完成时限：…) are left out.
        """
        text, words = self.text, self.words
        mark = LAST_AFTER_LABEL.match(text, start, end)
        labels = list(words.label.finditer(text, start, mark.end())) if mark else None
        if not labels:
            return [(start, end, None, "")]
        said = labels[0]["label"]
        if len(labels) == 1 and labels[0].start("label") == start and (role := words.labels.get(said)):
            return [(labels[0].end(), end, role, said)]  # as most notes are
        found = []
        for match in labels:
            said, low = match["label"], match.start("label")
            if said in words.labels:
                found.append((low, match.end(), said))
            else:
                found.append(self._whole(start, low, match.end(), plain_name(said)))
        cuts, begins = found, [cut[0] for cut in found]
        if PAIR_MARK.search(text, start, max(begins)):
            inside = inside_brackets(text, start, begins)
            cuts = [cut for cut, is_inside in zip(found, inside, strict=True) if not is_inside or self._is_boxed(cut)]
        if not cuts:
            return [(start, end, None, "")]
        rows: list[Statement] = []
        first = cuts[0][0]
        if first > start and text[start:first].strip(" \t　\n；;，,。、【〔["):
            rows.append((start, first, None, ""))
        for i, (_, low, label) in enumerate(cuts):
            high = cuts[i + 1][0] - self._is_boxed(cuts[i + 1]) if i + 1 < len(cuts) else end
            role = words.labels.get(label)
            if role is None:
                rows.append((low, high, _label_role(label, words), label))
            elif role:
                rows.append((low, high, role, label))
        return rows

    def _whole(self, low: int, start: int, end: int, label: str) -> tuple[int, int, str]:
        """A label with its first characters where a line end or a blank parts it: 责\\n任单位."""
        if label not in self.words.labels and self.text[start - 1 : start].isspace():
            for begin in range(start - 2, max(low, start - LONGEST_PARTED) - 1, -1):
                if (whole := plain_name(self.text[begin:start]) + label) in self.words.labels:
                    return begin, end, whole
        return start, end, label

    def _is_boxed(self, cut: tuple[int, int, str]) -> bool:
        """Whether a label stands in brackets of its own: 【责任单位】县水利局 · 【责任单位】：县水利局."""
        text, (start, end, _) = self.text, cut
        if not (text[start - 1 : start] in OPENERS and text[end - 1] in CLOSERS):
            return False
        return text[end : end + 1].isalnum() or text.startswith(tuple(COLONS), end)

    def _apply_rule(self, members: list[Member], position: int) -> None:
        """In lists whose label says 责任单位, the plan's own rule (if stated up to here) tells who leads."""
        rule = next((r for r in reversed(self.rules) if r.start <= position + LONGEST_RULE_AHEAD), None)
        if rule is None:
            return
        for i, member in enumerate(members):
            if member.role == "responsible" and (member.comma == 0 if rule.kind == "comma" else i == 0):
                member.role = "lead"

    def _unknown_role(self, label: str, position: int) -> None:
        message = f"no codebook knows the role word {label}; add it to roles.extra.csv of a codebook folder"
        self.findings.append(Finding("warning", "unknown-role", message, position - len(label) - 1, position - 1))


def _second_role(label: str, first: str, words: Words) -> str | None:
    """The other role that a label of two says: 牵头单位及责任单位."""
    roles = (words.labels.get(name) for name in JOINED.split(IN_BRACKETS.sub("", label)))
    return next((role for role in roles if role and role != first), None)


def _label_role(label: str, words: Words) -> str:
    """The role that a label says which is not listed itself; empty where no codebook knows it, or it names no units.

    Of 责任单位及责任人 the first label that says one, of 市级牵头单位 and 协同部门 the role word before the kind of body.
    """
    first = next((said for name in JOINED.split(IN_BRACKETS.sub("", label)) if (said := words.labels.get(name))), None)
    return first or words.role_before_kind(IN_BRACKETS.sub("", label))
