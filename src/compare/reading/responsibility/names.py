"""Names of units: what a reader would say for the printed words, and what the unit is and does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from compare.codebook import OTHER, Codebook
from compare.reading.facts.gazetteer import gazetteer
from compare.reading.outline.outline import Outline
from compare.reading.responsibility.members import Member
from compare.reading.responsibility.words import HAN, words_of
from compare.script.kept import Kept

LONGEST_NAME = 40
LONGEST_ASIDE = 200  # characters in the brackets of a name
ASIDE_IN_NAME = re.compile(rf"[（(〔〈][^）)〕〉]{{0,{LONGEST_ASIDE}}}[）)〕〉]")
HOTLINE = "12345"  # the one number that names of bodies hold: 市12345热线中心
NO_NAME = re.compile(r"[0-9０-９%％“”《》？!！]")
KIND_OF_PLACE = re.compile(r"(?:自治[区州县旗]|特别行政区|地区|[省市县区州盟旗])$")


@lru_cache(maxsize=65536)
def function_of(name: str, codebook: Codebook) -> str:
    """What a unit does, from ``unit_functions.csv``.

    A word with ``$`` counts at the name's end and before all others (``镇$``). Else the word that stands first in the
    name decides, the longest where several begin there; one without a function is read past (人民政府 holds no 民政).
    Else a word with ``…`` counts at the end (``…公司``), and where none fits, it is 其他.
    """
    words = words_of(codebook)
    bare = ASIDE_IN_NAME.sub("", name)
    found = (
        *(function for word, function in words.function_ends if bare.endswith(word)),
        *(words.functions[match.group()] for match in words.function.finditer(bare)),
        *(words.functions[match.group()] for match in words.function.finditer(name)),
        *(function for word, function in words.last_ends if bare.endswith(word)),
    )
    return next(filter(None, found), OTHER)


def is_collective(name: str, codebook: Codebook) -> bool:
    """Whether a name stands for many bodies: 各乡镇, 有关部门."""
    return bool(words_of(codebook).many.search(name))


def looks_like_unit(name: str, codebook: Codebook) -> bool:
    """Whether words of a note can be the name of a body."""
    words = words_of(codebook)
    if not 2 <= len(name) <= LONGEST_NAME or NO_NAME.search(name.replace(HOTLINE, "")) or words.no_body.fullmatch(name):
        return False
    return bool(words.ends(name) or words.function.search(name) or words.many.search(name))


@lru_cache(maxsize=8)
def known_as(codebook: Codebook) -> Kept[tuple[bool, bool, str]]:
    """For names whether each is one of a body, whether it stands for many, and what the unit does."""
    return Kept(
        lambda name: (looks_like_unit(name, codebook), is_collective(name, codebook), function_of(name, codebook))
    )


SHORT_FIELD = 2  # characters of a name that says no more than what a body does: 住建
SHORT_NAME = re.compile(rf"{HAN}{{3,10}}")


@lru_cache(maxsize=65536)
def is_short_name(name: str, codebook: Codebook) -> bool:
    """Whether words of a note may be a name although they end like none that is known: 省计生协."""
    words = words_of(codebook)
    if SHORT_NAME.fullmatch(name) is None or words.prefix.match(name) is None:
        return False
    return words.verb.search(name) is None and not words.no_body.search(name)


def own_places(outline: Outline) -> frozenset[str]:
    """Short names of places that names of bodies begin with and no prefix is said for: 荔波供电局, 湖南银保监局.

    The plan's own place and those around it; :class:`Names` knows all provinces and prefectures beside them.
    """
    facts = outline.facts
    names = [facts.jurisdiction, facts.county, facts.prefecture, facts.province]
    short = {KIND_OF_PLACE.sub("", name) for name in names if name}
    return frozenset(name for name in short if len(name) >= 2)


@lru_cache(maxsize=4)
def _wide_places(codebook: Codebook) -> tuple[frozenset[str], frozenset[int]]:
    """The short names of provinces and prefectures, and their lengths."""
    areas = gazetteer(codebook).by_short
    names = frozenset(name for name, found in areas.items() if any(area.level != "county" for area in found))
    return names, frozenset(map(len, names))


def _has_level(name: str, codebook: Codebook) -> bool:
    """Whether a name that says no level and no province or prefecture is one that bodies of every level have: 应急管理局."""
    words = words_of(codebook)
    if words.prefix.match(name) or words.own_name.search(name):
        return False
    wide, lengths = _wide_places(codebook)
    if any(name[:length] in wide for length in lengths):
        return False
    if words.bodies(name):
        return True
    found = words.function.match(name)
    return found is not None and (name.endswith("部") or found.end() == len(name) == SHORT_FIELD)  # 县发改、财政等部门


@lru_cache(maxsize=8)
def _forms(codebook: Codebook) -> Kept[tuple[bool, bool, bool, bool]]:
    """For names whether each is the second of a pair, one that 各 is said for, opened by a prefix, without one and its level."""
    words = words_of(codebook)

    def form(name: str) -> tuple[bool, bool, bool, bool]:
        is_opened = len(name) > 2 and words.prefix.match(name) is not None
        return name in words.pairs, words.bare.fullmatch(name) is not None, is_opened, _has_level(name, codebook)

    return Kept(form)


def heads_of(lists: Iterable[Sequence[Member]], codebook: Codebook) -> set[str]:
    """Names in lists that no prefix opens: the plan's own words for them, so none is missing elsewhere."""
    heads: set[str] = set()
    opens = words_of(codebook).prefix.match
    for members in lists:
        if opens(members[0].name) is None:
            heads.update([member.name for member in members])
    return heads


class Names:
    """Gives a list's names back what its first members say for all.

    ``heads`` are the names that no prefix is missing from, ``places`` the plan's own places, short.
    """

    def __init__(self, codebook: Codebook, heads: set[str], places: frozenset[str]) -> None:
        self.codebook, self.words, self.heads = codebook, words_of(codebook), heads
        self.places, self.forms = tuple(places), _forms(codebook)
        self.prefix = ""

    def start_note(self) -> None:
        """Forget the prefix of the last note."""
        self.prefix = ""

    def of_list(self, members: Sequence[Member]) -> list[str]:
        """The names of one list, in its order."""
        heads, places, forms, prefix = self.heads, self.places, self.forms, self.prefix
        names: list[str] = []
        before = ""
        for member in members:
            name = member.name
            is_second, is_bare, is_opened, has_level = forms[name]
            if is_second and (whole := self._of_pair(name, before)) is not None:
                name = whole
            elif is_bare and before.startswith("各"):
                name = "各" + name
            elif is_opened and not before:
                self.prefix = prefix = name[0]
            # a body of that level that carries no prefix of its own
            elif has_level and prefix and name not in heads and not name.startswith(places):
                name = prefix + name
            names.append(name)
            before = name
        return names

    def _of_pair(self, raw: str, before: str) -> str | None:
        """The second name of a pair with what stands before the first: 县委、县政府."""
        pair = next((first for first in self.words.pairs[raw] if before.endswith(first)), None)
        return before.removesuffix(pair) + raw if pair and before != pair else None
