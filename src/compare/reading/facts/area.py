"""The area a plan governs and its level, from the title, else from its issuer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from compare.codebook import Codebook
from compare.reading.facts.doubts import ENOUGH, own_kinds
from compare.reading.facts.gazetteer import Gazetteer, gazetteer
from compare.reading.facts.head import HEAD, Title, head_words
from compare.reading.facts.places import Named, level_of, named_areas
from compare.reading.page import Page
from compare.script.lines import printed_lines, squeezed

CENTRAL = ("全国", "national")
KINDS = "省市州盟县区旗"  # what the register has


@lru_cache(maxsize=8)
def _central(codebook: Codebook) -> re.Pattern[str]:
    """国务院办公厅, 工业和信息化部办公厅, 国家税务总局; 县委宣传部 is none."""
    words = head_words(codebook)
    ministry = rf"(?!.*[省市县区乡镇州]委)[\u4e00-\u9fff]{{2,12}}{words.any('central_end')}{words.any('office')}?$"
    return re.compile(rf"{words.any('central')}|{ministry}")


@lru_cache(maxsize=8)
def _before_area(codebook: Codebook) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before the area in an issuer's name (中共) and in a title (中共, 关于印发, 2024年度)."""
    party = head_words(codebook).any("party")
    return re.compile(rf"^{party}"), re.compile(rf"(?:{party}|关于|印发|推进|\d{{4}}年度?)*")


@lru_cache(maxsize=8)
def _to_provinces(codebook: Codebook) -> re.Pattern[str]:
    """各省、自治区、直辖市: whom a central plan addresses."""
    return re.compile(head_words(codebook).any("to_provinces"))


def jurisdiction(
    title: str | None, issuer: str | None, heading: Title | None, page: Page
) -> tuple[str | None, str | None]:
    """The area in the title with the parents it prints, else the issuer's own area; a central plan governs 全国."""
    party, before_area = _before_area(page.codebook)
    if title:
        named = named_areas(title, page, before_area.match(title).end())  # type: ignore[union-attr]
        if named:
            return title[named[0].start : named[-1].end], level_of(named)
        inside = _area_inside(title, page)
        if inside:
            return inside.name, inside.level
    if issuer:
        name = party.sub("", issuer)
        named = named_areas(name, page)
        if named:
            return named[-1].name, named[-1].level
        if _central(page.codebook).match(name):
            return CENTRAL
    if heading and heading.notice is not None:
        for line in printed_lines(page.text)[:6]:
            named = named_areas(squeezed(page.text[line[0] : line[1]]), page)
            if named:
                return named[-1].name, named[-1].level
    if _to_provinces(page.codebook).search(page.text):
        return CENTRAL
    told = _area_told(page)
    return (told, None if told is None else gazetteer(page.codebook).by_name[told][0].level)


def _area_told(page: Page) -> str | None:
    """The one area of the kind that a text calls its own (全县, 我县), where it names no other of that kind."""
    said = own_kinds(page.text)
    kind, times = max(said.items(), key=lambda pair: pair[1], default=("", 0))
    if times < ENOUGH or kind not in KINDS:
        return None
    book = gazetteer(page.codebook)
    named = Counter(name for name in _registered(page.text[:HEAD], kind, book))
    return next(iter(named)) if len(named) == 1 and named.total() >= ENOUGH else None


def _registered(text: str, kind: str, book: Gazetteer) -> Iterator[str]:
    """The registered areas of a kind that a text names, the longest name at each place."""
    for match in re.finditer(kind, text):
        for length in range(min(book.longest, match.end()), 2, -1):
            name = text[match.end() - length : match.end()]
            if name in book.by_name:
                yield name
                break


def _area_inside(title: str, page: Page) -> Named | None:
    """An area of the registry named later in a title: 推进湛河区…, 2024年云阳县…"""
    book = gazetteer(page.codebook)
    for match in re.finditer(r"[省市县区旗州盟]", title):
        for length in range(min(book.longest, match.end()), 2, -1):
            areas = book.by_name.get(title[match.end() - length : match.end()])
            if areas:
                return Named(match.end() - length, match.end(), areas[0].name, areas[0].level, areas)
    return None
