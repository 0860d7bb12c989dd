"""A plan id from what a plan says of itself: its place in pinyin and its year."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook, load_codebook
from compare.model import Plan, PlanFacts

YEAR = re.compile(r"(?:19|20)\d{2}")
# Central bodies: `国务院办公厅`, `中共中央`, `国家发展改革委`, `生态环境部`
CENTRAL = re.compile(r"国务院|中共中央|中央|国家|全国|[\u4e00-\u9fff]{2,8}部(?!门)")
CENTRAL_NAME = "zhongyang"
# The area at the head of a title or an issuer: `云溪县`, `高新技术产业开发区`
AREA = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:省|市|自治州|州|盟|县|区|旗|乡|镇|街道)")
ZONE_BRACKET = re.compile(r"[（(].*?[）)]")
NAMELESS = "plan"  # in the id of a plan whose place was not found


def plan_name(plan: Plan, codebook: Codebook | None = None) -> tuple[str, list[str]]:
    """A plan id from what a plan says of itself: its place in pinyin and its year.

    Parameters
    ----------
    plan : Plan
        Read from the file.
    codebook : Codebook, optional
        Readings of place names that differ from the usual one.

    Returns
    -------
    name : str
        ``zhanhe-2024``; lower-case letters, digits and one dash.
    doubts : list of str
        What had to be guessed.
    """
    words = codebook or load_codebook()
    facts, doubts = plan.facts, list[str]()
    tell = doubts.append
    place = _place(facts)
    placed = place_pinyin(place, words) if place else ""
    named = placed or NAMELESS
    if not placed:
        tell("no place was found for its id; rename the file in data/raw, like zhanhe-2024")
    elif facts.jurisdiction is None:
        tell(f"its id takes the place from the issuer or the title ({place})")
    year = _year(facts)
    if year is None:
        tell(f"no year was found for its id; rename the file in data/raw, like {named}-2024")
    return (f"{named}-{year}" if year else named), doubts


def _year(facts: PlanFacts) -> int | None:
    """The first year of a period that the title names, else the year of issue, of the document number, or first covered.

    Never any other year that the text happens to mention.
    """
    if facts.title is not None and facts.period_start is not None and str(facts.period_start) in facts.title:
        return facts.period_start
    if facts.issued_on is not None:
        return facts.issued_on.year
    numbered = YEAR.search(facts.doc_number or "")
    return int(numbered[0]) if numbered else facts.period_start


def _place(facts: PlanFacts) -> str | None:
    """The lowest area that the plan governs, by its name alone."""
    if facts.jurisdiction == "全国":
        return "全国"
    if facts.level == "township" and facts.jurisdiction:
        return (
            facts.jurisdiction.removeprefix(facts.province or "")
            .removeprefix(facts.prefecture or "")
            .removeprefix(facts.county or "")
        )
    registered = {"county": facts.county, "prefecture": facts.prefecture, "province": facts.province}
    if facts.level is not None and registered.get(facts.level):
        return registered[facts.level]
    for said in (facts.jurisdiction, facts.title, facts.issuer):
        if said:
            areas = AREA.findall(ZONE_BRACKET.sub("", said))
            if areas and ZONE_BRACKET.sub("", said).startswith(areas[0]):
                return areas[-1] if said == facts.jurisdiction else areas[0]
            if CENTRAL.match(said):
                return "全国"
    return facts.jurisdiction


@lru_cache(maxsize=8)
def _levels(codebook: Codebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    # A 市 may be a prefecture or a county: only the register knows, so the list of levels leaves it out.
    levels = sorted((*codebook.words("level_words"), "市"), key=lambda word: (-len(word), word))
    groups = sorted(codebook.words("ethnic_groups"), key=lambda word: (-len(word), word))
    short = [group.removesuffix("族") for group in groups if len(group) > 3]
    return tuple(levels), (*groups, *short)


def short_place(name: str, codebook: Codebook | None = None) -> str:
    """A place without its level and its ethnic groups, where at least two characters are left.

    >>> [short_place(name) for name in ("湛河区", "大通回族土族自治县", "忠县", "广西壮族自治区")]
    ['湛河', '大通', '忠县', '广西']
    """
    levels, groups = _levels(codebook or load_codebook())
    short = next(
        (name.removesuffix(level) for level in levels if name.endswith(level) and len(name) - len(level) >= 2), name
    )
    if short == name:
        return name
    while True:
        group = next((group for group in groups if short.endswith(group) and len(short) - len(group) >= 2), None)
        if group is None:
            return short
        short = short.removesuffix(group)


def place_pinyin(name: str, codebook: Codebook | None = None) -> str:
    """A place in pinyin without tones, as a file name: lower-case letters and digits only.

    >>> [place_pinyin(name) for name in ("长治市", "新津乡", "浚县", "全国")]
    ['changzhi', 'xinjin', 'xunxian', 'zhongyang']
    """
    if name == "全国":
        return CENTRAL_NAME
    from pypinyin import lazy_pinyin  # its dictionary takes a fifth of a second, and few names need it

    words = codebook or load_codebook()
    readings = {row["word"]: row["pinyin"].split() for row in words.rows("place_pinyin")}
    short = short_place(name, words)
    # The whole name is read, so that the level helps with what stands before it; one syllable for each character.
    syllables = [lazy_pinyin(name)[i] if len(lazy_pinyin(name)) == len(name) else "" for i in range(len(short))]
    if not all(syllables):
        syllables = lazy_pinyin(short)
        if len(syllables) != len(short):
            return re.sub(r"[^a-z0-9]", "", "".join(syllables).lower())
    for word in sorted(readings, key=len):
        for found in re.finditer(re.escape(word), name):
            for offset, syllable in enumerate(readings[word]):
                if found.start() + offset < len(syllables):
                    syllables[found.start() + offset] = syllable
    return re.sub(r"[^a-z0-9]", "", "".join(syllables).lower())
