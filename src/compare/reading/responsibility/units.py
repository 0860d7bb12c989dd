"""Responsibility notes → units with roles: who leads, who is responsible, who supports.

A note is cut into statements (at labels such as 牵头单位： or at role verbs such as …牵头，…配合), each statement into
members; prefixes that the first member says for all (区应急管理局、工业和信息化局) are given back to the names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from compare.codebook import Codebook
from compare.model import Finding, Note, Unit
from compare.reading.outline.outline import Outline
from compare.reading.responsibility.notes import CLOSERS, OPENERS, REST, RULE

SEPARATOR = "、，,；;。\n\t/"
LONGEST_NAME = 40
LONGEST_END = 200  # characters of a stretch that tell how it ends, brackets after a name included
LONGEST_RULE_AHEAD = 200  # characters: a rule may stand at the end of the first note that it governs
DEEPER = frozenset((*OPENERS, *"〈<“"))
SHALLOWER = frozenset((*CLOSERS, *"〉>”"))
PAIR_MARK = re.compile(f"[{re.escape(''.join(sorted(DEEPER | SHALLOWER)))}]")
LIST_MARK = re.compile(f"[{re.escape(SEPARATOR + ''.join(sorted(DEEPER | SHALLOWER)))}]")


@dataclass(frozen=True, slots=True)
class Units:
    """What :func:`read_units` found: the notes with their owners, the units, what was not understood."""

    notes: tuple[Note, ...]
    units: tuple[Unit, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that the plan states once: who leads in a list whose label says only 责任单位."""

    start: int
    kind: str  # "comma": all before the first comma; "first": the first member


@dataclass(slots=True)
class Member:
    """One name of a list on its way; ``comma`` counts the commas printed before it in its statement."""

    start: int
    end: int
    role: str | None = None
    or_role: str | None = None
    comma: int = 0
    etc: bool = False


@dataclass(frozen=True)
class Words:
    """The codebook's role and unit words, compiled."""

    label: re.Pattern[str]
    labels: dict[str, str]
    verb: re.Pattern[str]
    verbs: dict[str, str]
    verb_ends: frozenset[str]
    opener: re.Pattern[str]
    joiner: re.Pattern[str]
    parting: re.Pattern[str]
    etc: re.Pattern[str]
    complete: re.Pattern[str]
    ends: re.Pattern[str]
    bodies: re.Pattern[str]
    many: re.Pattern[str]
    bare: re.Pattern[str]
    function: re.Pattern[str]
    functions: dict[str, str]


def _longest_first(words: list[str]) -> list[str]:
    return [re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))]


def _any(words: list[str]) -> str:
    return "|".join(_longest_first(words))


@lru_cache(maxsize=8)
def _words(codebook: Codebook) -> Words:
    roles, units = codebook.rows("roles"), codebook.rows("unit_words")
    use: dict[str, list[str]] = {}
    for row in units:
        use.setdefault(row["use"], []).append(row["word"])
    labels = {row["word"]: row["role"] for row in roles if row["use"] in ("label", "ignore")}
    verbs = {row["word"]: row["role"] for row in roles if row["use"] == "verb"}
    # 牵头单位：… · 牵头单位及责任单位：… · 牵头（责任）单位：… · 责任单位 (a line of its own may leave the colon out)
    name = rf"(?:{_any(list(labels))})(?:[（(][^）)\n]{{1,8}}[）)])?|牵头[（(]责任[）)]单位"
    # a label that no codebook knows is said aloud: 督战单位：…
    unknown = r"[\u4e00-\u9fff]{1,5}(?:单位|部门|科室)(?=[ \t　]*[:：])"
    label = re.compile(
        rf"(?:^|(?<=[\s；;，,。、（(〔\[【:：]))(?P<label>{name}|{unknown})(?:[和及、与](?:{name}))*[*]{{0,2}}[ \t　]*(?:[:：]|(?=[ \t　\n]))"
    )
    adverbs = rf"(?:{_any(use.get('adverb', []))}|[ \n])*"
    verb_word = _any(list(verbs))
    verb = re.compile(
        rf"(?P<adverbs>{adverbs})(?P<verb>{verb_word})(?:(?:或|或者|并|和|、)(?:{adverbs})(?P<other>{verb_word}))?(?:此项工作|工作|等工作|相关工作)?$"
    )
    # the word first and what stands before it after: a search skips to its characters
    joined = "|".join(f"{word}(?<=[\u4e00-\u9fff）)]{word})" for word in _longest_first(use.get("joiner", ["会同"])))
    functions = {row["word"]: row["function"] for row in codebook.rows("unit_functions")}
    ends = _any([*use.get("body", []), *use.get("end", [])])
    all_ends = _any([*use.get("body", []), *use.get("end", []), *use.get("weak_end", [])])
    return Words(
        label=label,
        labels=labels,
        verb=verb,
        verbs=verbs,
        verb_ends=frozenset("作").union(word[-1] for word in verbs if word),
        opener=re.compile(rf"(?:{_any(use.get('opener', ['由']))})(?=[\u4e00-\u9fff])"),
        joiner=re.compile(rf"(?:{joined})(?=[\u4e00-\u9fff])"),
        # the first characters of all that may part a stretch: most stretches are one plain name
        parting=re.compile(f"[以和及与等{''.join(re.escape(word[0]) for word in use.get('joiner', ['会同']))}]"),
        etc=re.compile(r"等(?=$|各|有关|相关|[\u4e00-\u9fff]{0,12}(?:单位|部门|科室|机构|企业)$)"),
        complete=re.compile(rf"(?:{ends})(?:[（(〔][^）)〕]*[）)〕])?$|^各.*[区县市镇乡村街道]$"),
        ends=re.compile(rf"(?:{all_ends}|[区县市镇乡村州盟旗])(?:[（(〔〈<][^）)〕〉>]*[）)〕〉>])?$"),
        bodies=re.compile(rf"(?:{_any(use.get('body', []))})(?:[（(〔][^）)〕]*[）)〕])?$"),
        many=re.compile(
            rf"^(?:{_any(use.get('many', []))})|(?:{_any(use.get('many_end', []))})$|{_any(use.get('many_any', ['各']))}|各(?!界)|成员"
        ),
        bare=re.compile(rf"(?:{_any(use.get('bare', []))})$"),
        function=re.compile(_any(list(functions))),
        functions=functions,
    )


ASIDE_IN_NAME = re.compile(rf"[（(〔][^）)〕]{{0,{LONGEST_END}}}[）)〕]")
OF_TOWNSHIP = re.compile(r"[镇乡](?:(?:人民)?政府|党委)?$|街道(?:办事处)?$")


@lru_cache(maxsize=65536)
def function_of(name: str, codebook: Codebook) -> str:
    """What a unit does: the function whose word stands first in its name (the longest where several do), else 其他."""
    words = _words(codebook)
    bare = ASIDE_IN_NAME.sub("", name)
    if OF_TOWNSHIP.search(bare):
        return "乡镇街道"
    match = words.function.search(bare) or words.function.search(name)
    if match is None:
        return "村社区" if bare.endswith("村") else "其他"
    return words.functions[match.group()]


@lru_cache(maxsize=65536)
def _is_collective(name: str, codebook: Codebook) -> bool:
    """Whether a name stands for many bodies: 各乡镇, 有关部门."""
    return bool(_words(codebook).many.search(name))


# -- a note's statements ---------------------------------------------------------------------------------------------------


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Stretches between separators outside brackets, each with the mark that stands before it."""
    low, before, depth = start, "", 0
    for match in LIST_MARK.finditer(text, start, end):
        mark, position = match.group(), match.start()
        if mark in DEEPER:
            depth += 1
        elif mark in SHALLOWER:
            depth = max(0, depth - 1)
        elif depth == 0 and (mark != "\n" or _line_breaks_list(text, low, position, end)):
            yield low, position, before
            low, before = position + 1, mark
    yield low, end, before


WHOLE_NAME = re.compile(r"(?:局|办|委|部|厅|队|中心|单位|部门|公司|政府|街道|各.{0,4}[镇乡]|院|会)\s*$")
NAME_BEGINS = re.compile(r"\s*[\u4e00-\u9fff]{3,}")


def _line_breaks_list(text: str, low: int, position: int, end: int) -> bool:
    """A line end inside a note parts two names only where the first one is whole."""
    return bool(WHOLE_NAME.search(text[low:position])) and bool(NAME_BEGINS.match(text, position, end))


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    if start < end and text[start].isalnum() and text[end - 1].isalnum():
        return start, end
    while start < end and (text[start].isspace() or text[start] in "*·•:：-—"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*。.:："):
        end -= 1
    return start, end


AND = re.compile(r"以及|和|及|与")


def _apart(text: str, start: int, end: int, words: Words) -> list[tuple[int, int]]:
    """A member cut at 和, 及, 与 where both sides are whole names; 住房和城乡建设局 stays one."""
    pieces = []
    for match in AND.finditer(text, start, end):
        left = _name(text[max(start, match.start() - LONGEST_END) : match.start()])
        if len(left) >= 2 and words.complete.search(left) and not _open(left):
            right = _name(text[max(match.end(), end - LONGEST_END) : end])
            if len(right) >= 2 and words.ends.search(right):
                pieces.append((start, match.start()))
                start = match.end()
    return [*pieces, (start, end)]


def _introduced(text: str, start: int, end: int, words: Words) -> list[tuple[int, int, bool]]:
    """A member, or what stands before 等 and what follows it (市财政局等有关部门), each with whether 等 introduces it."""
    etc = words.etc.search(text[start:end])
    if etc is None:
        return [(start, end, False)]
    return [(start, start + etc.start(), False), (start + etc.end(), end, True)]


def _open(words: str) -> bool:
    return sum(words.count(mark) for mark in OPENERS) != sum(words.count(mark) for mark in CLOSERS)


def _members(text: str, start: int, end: int, role: str | None, words: Words) -> list[Member]:
    """The members of one statement with the roles its verbs give them; ``role`` is its label's."""
    members: list[Member] = []
    waiting: list[Member] = []
    comma = 0
    for low, high, before in _split(text, start, end):
        if before and before in "，,；;\n":
            comma += 1
        if before and before in "；;。":
            waiting = []
        low, high = _edges(text, low, high)
        opener = words.opener.match(text, low, high)
        if opener:
            low = opener.end()
        plain = words.parting.search(text, low, high) is None
        joiner = None if plain else words.joiner.search(text, low, high)
        if joiner and words.complete.search("".join(text[low : joiner.start()].split())):
            lead = Member(*_edges(text, low, joiner.start()), role="lead", comma=comma)
            members.append(lead)
            low = joiner.end()
        tail = words.verb.search(text[low:high]) if text[high - 1] in words.verb_ends else None
        stop = low + tail.start() if tail else high
        pieces = [(low, stop, False)]
        if not plain:
            pieces = [piece for span in _apart(text, low, stop, words) for piece in _introduced(text, *span, words)]
        for a, b, introduced in pieces:
            a, b = _edges(text, a, b)
            if a < b:
                member = Member(a, b, comma=comma, etc=introduced)
                members.append(member)
                waiting.append(member)
        if tail:
            other = words.verbs.get(tail["other"]) if tail["other"] else None
            given = words.verbs[tail["verb"]]
            for member in waiting:
                if member.role is None:
                    member.role, member.or_role = given, other if other != given else None
            waiting = []
    for member in members:
        if member.role is None:
            member.role = role
    return [member for member in members if member.role is not None]


# -- names ---------------------------------------------------------------------------------------------------------------


def _join_level_lists(members: list[Member], text: str, words: Words) -> list[Member]:
    """各区、县（市）人民政府 and 各产业、招商主管部门 are one name: 各 with no body of its own runs on into the next member."""
    joined: list[Member] = []
    for member in members:
        last = joined[-1] if joined else None
        if last is not None and text[last.start] == "各" and text[last.end : member.start].strip() == "、":
            open_list, name = _name(text[last.start : last.end]), _name(text[member.start : member.end])
            levels = re.fullmatch(r"各(?:[市州区县旗]、?)+", open_list) and re.match(r"[县市区旗州（(]", name)
            fields = not words.ends.search(open_list) and name.endswith(("部门", "单位"))
            if (levels and name.endswith(("政府", "党委", "管委会"))) or fields:
                joined[-1] = replace_end(last, member)
                continue
        joined.append(member)
    return joined


def replace_end(first: Member, last: Member) -> Member:
    return Member(first.start, last.end, last.role, last.or_role, first.comma, first.etc)


def _name(raw: str) -> str:
    if raw.isalnum():
        return raw
    return "".join(raw.split()).replace("**", "")


PAIRED = {
    "人民政府": ("党委", "党工委"),
    "政府": ("党委", "党工委"),
    "管委会": ("党工委", "党委"),
    "办事处": ("党工委", "人民政府", "政府"),
}
# names that carry the state's, a company's or a place's own name: no prefix is said for them
OWN_NAME = re.compile(
    r"^(?:国家|中国|中央|全国|国网|国有|人民银行|人行|农发行|团[省市区县州]委|各|有关|相关|其他|驻|属地|所在|试点|在[\u4e00-\u9fff]|税务|金融监管|海关)"
    r"|公司$|集团$|银行$|支行$|分行$|机场$|大学$|学院$|高校|医院$|协会$|部门$|单位$|企业$|学校$"
)


KIND_OF_PLACE = re.compile(r"(?:自治[区州县旗]|特别行政区|地区|[省市县区州盟旗])$")


def _own_places(outline: Outline) -> list[str]:
    """The plan's own place and the places around it, short: 荔波 of 荔波县, so that 荔波供电局 takes no prefix."""
    facts = outline.facts
    names = [facts.jurisdiction, facts.county, facts.prefecture, facts.province]
    short = {KIND_OF_PLACE.sub("", name) for name in names if name}
    return sorted(name for name in short if len(name) >= 2)


# a level's word as the first character of a name; 市场监督管理局, 乡村振兴局 and 市政园林局 begin with none
PREFIX = re.compile(
    r"[区县州省旗盟](?!域|级)|市(?!场|容|民(?!政|宗|族)|政(?:园林|管理局|公用|设施|工程))|[乡镇](?!村|街|镇|办)"
)


@lru_cache(maxsize=65536)
def _has_level(name: str, codebook: Codebook) -> bool:
    """Whether a name that says no level is one that bodies of every level have: 应急管理局."""
    if OWN_NAME.search(name) or PREFIX.match(name):
        return False
    words = _words(codebook)
    return bool(words.bodies.search(name)) or bool(words.function.match(name) and name.endswith("部"))


class Names:
    """Gives a list's names back what its first members say for all."""

    def __init__(self, text: str, codebook: Codebook, heads: Counter[str], places: Sequence[str]) -> None:
        self.text, self.codebook, self.words, self.heads = text, codebook, _words(codebook), heads
        self.places = tuple(places)
        self.prefix = ""

    def start_note(self) -> None:
        self.prefix = ""

    def name(self, member: Member, before: str | None, first: bool) -> str:
        raw = _name(self.text[member.start : member.end])
        if before and raw in PAIRED:
            stem = next((before.removesuffix(p) for p in PAIRED[raw] if before.endswith(p)), None)
            if stem:
                return stem + raw
        if before and before.startswith("各") and self.words.bare.fullmatch(raw):
            return "各" + raw
        if first and PREFIX.match(raw) and len(raw) > 2:
            self.prefix = raw[0]
            return raw
        if self.prefix and self._wants(raw):
            return self.prefix + raw
        return raw

    def _wants(self, raw: str) -> bool:
        """Whether the list's prefix is meant for a name: a body of that level that carries no prefix of its own."""
        return _has_level(raw, self.codebook) and raw not in self.heads and not raw.startswith(self.places)


# -- the reader ------------------------------------------------------------------------------------------------------------


TELLS = frozenset("为是")


def _rules(text: str) -> list[Rule]:
    """The rules a plan states, found from the rare words 为牵头 / 是牵头 backwards."""
    rules: list[Rule] = []
    position = text.find("牵头")
    while position >= 0:
        if not TELLS.isdisjoint(text[max(0, position - 5) : position]):
            match = RULE.search(text, max(0, position - 40), position + 2)
            if match:
                rules.append(Rule(match.start(), "comma" if re.search("逗号|顿号|分号", match.group()) else "first"))
        position = text.find("牵头", position + 2)
    return rules


IN_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
AFTER_LABEL = ":： \t　\n"  # what stands after every label


def _statements(text: str, start: int, end: int, words: Words) -> list[tuple[int, int, str | None, str]]:
    """A note's stretches as (start, end, role, label): role None without a label, empty where no codebook knows it.

    Stretches whose label names no units (完成时限：…) are left out.
    """
    last = max([text.rfind(mark, start, end) for mark in AFTER_LABEL])
    found = [(m.start("label"), m.end(), m["label"]) for m in words.label.finditer(text, start, last + 1)]
    inside = _inside_brackets(text, start, [cut[0] for cut in found])
    cuts = [cut for cut, is_inside in zip(found, inside, strict=True) if not is_inside]
    if not cuts:
        return [(start, end, None, "")]
    rows: list[tuple[int, int, str | None, str]] = []
    if text[start : cuts[0][0]].strip(" \t　\n；;，,。、"):
        rows.append((start, cuts[0][0], None, ""))
    for i, (_, low, label) in enumerate(cuts):
        high = cuts[i + 1][0] if i + 1 < len(cuts) else end
        role = words.labels.get(label)
        if role is None:
            bare = IN_BRACKETS.sub("", label)
            role = words.labels.get(bare, "lead" if bare.startswith("牵头") else "")
        if role or label not in words.labels:
            rows.append((low, high, role, label))
    return rows


def _inside_brackets(text: str, start: int, positions: Sequence[int]) -> list[bool]:
    """Whether each of the positions, which rise, stands in brackets that were opened since ``start``."""
    inside, depth = [], 0
    for position in positions:
        for match in PAIR_MARK.finditer(text, start, position):
            depth = max(0, depth + (1 if match.group() in DEEPER else -1))
        start = max(start, position)
        inside.append(depth > 0)
    return inside


# sentences of a note that state a rule, no list: 第一个逗号前为牵头单位 · 多个牵头部门的按照职责分工负责 · 下同
ASIDE = re.compile(r"下同|多个牵头|为牵头|不再(?:一一|逐一|另行)?列|以下(?:均|都|同)|以上(?:均|各项)|按职责分工落实$")


NO_NAME = re.compile(r"[0-9０-９%％“”《》？!！]")
# words of a note that stand for no body by themselves
NO_BODY = re.compile(r"部门|单位|企业|机构|科室|成员|工作|任务|责任|职责|政府|街道|社区|有关|相关|其他|党委")


@lru_cache(maxsize=65536)
def _looks_like_unit(name: str, codebook: Codebook) -> bool:
    words = _words(codebook)
    if not 2 <= len(name) <= LONGEST_NAME or NO_NAME.search(name) or NO_BODY.fullmatch(name):
        return False
    return bool(words.ends.search(name) or words.function.search(name) or words.many.search(name))


def read_units(outline: Outline) -> Units:
    """Units of every responsibility note and of the role columns of task tables.

    Parameters
    ----------
    outline : Outline
        With parts, actions and measures.
    outline : Outline
        Note spans and table rows come from it.

    Returns
    -------
    Units
        One row per printed name and owner, sorted by place. A note that lies in no measure but in an action belongs
        to the action (its units have ``measure_id`` None); words a note uses that no codebook knows are findings.
    """
    text, words, codebook = outline.text, _words(outline.codebook), outline.codebook
    rules = _rules(text)
    findings: list[Finding] = []
    notes: list[Note] = []
    drafts: list[tuple[Note, list[list[Member]], list[tuple[Member, str]]]] = []
    for start, end in outline.note_spans:
        measure = outline.measure_at(start)
        action_id = measure.action_id if measure else outline.action_id_at(start)
        end = min(end, measure.end) if measure else end  # a bracket that closes in a later item is a slip
        note = Note(start, end, action_id, measure.measure_id if measure else None)
        low = start + 1 if text[start] in OPENERS else start
        high = end - 1 if low > start and text[end - 1] in CLOSERS else end
        lists, rest = _read_note(text, low, high, rules, words, findings)
        if not lists and not rest:
            continue
        notes.append(note)
        drafts.append((note, lists, rest))
    heads = _heads(text, drafts, words)
    names = Names(text, codebook, heads, _own_places(outline))
    units: list[Unit] = []
    for note, lists, rest in drafts:
        names.start_note()
        for members in lists:
            before: str | None = None
            for i, member in enumerate(members):
                name = names.name(member, before, first=i == 0)
                before = name
                units.append(_unit(text, member, name, note, codebook))
        before = None
        for i, (member, role) in enumerate(rest):
            before = names.name(member, before, first=i == 0)
            member.role = role
            units.append(replace(_unit(text, member, before, note, codebook), applies_to_rest=True))
    units += _table_units(outline, rules, words, names, findings)
    units = [unit for unit in units if _looks_like_unit(unit.name, codebook) or _said(unit, findings)]
    units.sort(key=lambda unit: (unit.start, unit.end, unit.measure_id or "", unit.role))
    return Units(tuple(notes), tuple(units), tuple(findings))


def _said(unit: Unit, findings: list[Finding]) -> bool:
    """Words in a note that name no unit are said aloud; always False."""
    if len(unit.name) > 1 and not NO_BODY.fullmatch(unit.name):
        findings.append(
            Finding(
                "note", "not-a-unit", f"not understood in a responsibility note: {unit.raw[:40]}", unit.start, unit.end
            )
        )
    return False


def _unit(text: str, member: Member, name: str, note: Note, codebook: Codebook) -> Unit:
    return Unit(
        member.start,
        member.end,
        note.action_id,
        note.measure_id,
        text[member.start : member.end],
        name,
        member.role or "responsible",
        member.or_role,
        _is_collective(name, codebook),
        function_of(name, codebook),
    )


def _unknown_role(label: str, position: int) -> Finding:
    message = f"no codebook knows the role word {label}; add it to roles.extra.csv of a codebook folder"
    return Finding("warning", "unknown-role", message, position - len(label) - 1, position - 1)


def _read_note(
    text: str, start: int, end: int, rules: list[Rule], words: Words, findings: list[Finding]
) -> tuple[list[list[Member]], list[tuple[Member, str]]]:
    """The lists of a note and the units of the standing rules in it."""
    rest: list[tuple[Member, str]] = []
    for match in REST.finditer(text, start, end) if text.find("不再", start, end) >= 0 else ():
        low = text.find("均", match.start(), match.end())
        low = low if low >= 0 else match.start()
        inner = re.match(r"[均都同时]*(?:需|须|要|由|请|应)*", text[low : match.end()])
        low += inner.end() if inner else 0
        high = match.end() - len(re.search(r"[，,]?[ \n]*不再[^不]*$", match.group()).group())  # type: ignore[union-attr]
        rest += [
            (member, "support")
            for member in _join_level_lists(_members(text, low, high, "support", words), text, words)
        ]
    lists: list[list[Member]] = []
    for low, high, role, label in _statements(text, start, end, words):
        if role == "":
            findings.append(_unknown_role(label, low))
            continue
        asides = list(ASIDE.finditer(text, low, high))
        inside = _inside_brackets(text, low, [m.start() for m in asides])
        cut = next((m for m, is_inside in zip(asides, inside, strict=True) if not is_inside), None)
        if cut:
            stop = max(text.rfind(mark, low, cut.start()) for mark in "，,；;。（(")
            standing = REST.search(text, low, high)
            stop = min(stop if stop >= low else low, standing.start() - 1 if standing else high)
            rule = RULE.search(text, low, high)
            if rule:
                stop = min(stop, max(text.rfind(mark, low, rule.start()) for mark in "，,；;。"))
            high = max(low, stop)
        members = _join_level_lists(_members(text, low, high, role, words), text, words)
        if role == "responsible":
            _apply_rule(members, start, rules)
        for piece in _by_role(members):
            lists.append(piece)
    return lists, rest


def _apply_rule(members: list[Member], position: int, rules: list[Rule]) -> None:
    """In lists whose label says 责任单位, the plan's own rule (if stated up to here) tells who leads."""
    rule = next((r for r in reversed(rules) if r.start <= position + LONGEST_RULE_AHEAD), None)
    if rule is None:
        return
    for i, member in enumerate(members):
        if member.role == "responsible" and (member.comma == 0 if rule.kind == "comma" else i == 0):
            member.role = "lead"


def _by_role(members: list[Member]) -> Iterator[list[Member]]:
    """Lists of members of one role, as the prefix of names is said anew by each."""
    piece: list[Member] = []
    for member in members:
        if piece and (piece[-1].role, piece[-1].or_role) != (member.role, member.or_role):
            yield piece
            piece = []
        piece.append(member)
    if piece:
        yield piece


def _heads(
    text: str, drafts: list[tuple[Note, list[list[Member]], list[tuple[Member, str]]]], words: Words
) -> Counter[str]:
    """Names in lists that no prefix opens: the plan's own words for them, so none is missing elsewhere."""
    heads: Counter[str] = Counter()
    for _, lists, _ in drafts:
        for members in lists[:1]:
            names = [_name(text[member.start : member.end]) for member in members]
            if not PREFIX.match(names[0]):
                heads.update(name for name in names if not PREFIX.match(name))
    return heads


def _table_units(
    outline: Outline, rules: list[Rule], words: Words, names: Names, findings: list[Finding]
) -> list[Unit]:
    """Units of the role columns of task tables: one row for each measure that a printed cell covers."""
    text = outline.text
    units: list[Unit] = []
    by_start = {measure.start: measure for measure in outline.measures}
    for row in outline.rows:
        measure = by_start.get(row.start)
        if measure is None:
            continue
        note = Note(row.start, row.end, measure.action_id, measure.measure_id)
        for cell in row.cells:
            head = IN_BRACKETS.sub("", cell.head)
            role = next((r for word, r in words.labels.items() if word and word in head and r), None)
            role = role or (
                "lead"
                if "牵头" in head
                else "support"
                if re.search("配合|参与|协办|协助|指导", head)
                else "responsible"
            )
            names.start_note()
            for low, high, label_role, label in _statements(text, cell.start, cell.end, words):
                if label_role == "":
                    findings.append(_unknown_role(label, low))
                    continue
                members = _join_level_lists(_members(text, low, high, label_role or role, words), text, words)
                if role == "responsible" and label_role is None:
                    _apply_rule(members, cell.start, rules)
                before: str | None = None
                for piece in _by_role(members):
                    for i, member in enumerate(piece):
                        name = names.name(member, before, first=i == 0)
                        before = name
                        units.append(_unit(text, member, name, note, outline.codebook))
    return units
