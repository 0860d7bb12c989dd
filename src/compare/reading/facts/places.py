"""Names of areas: which printed words name one, what level it has, and where in the country it lies.

Townships and development zones are not in the register; they are known by their word (镇, 街道, 开发区) beside an area
that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from compare.codebook import Codebook, any_of
from compare.model import PlanFacts
from compare.reading.facts.doubts import own_kinds
from compare.reading.facts.gazetteer import Area, Gazetteer, gazetteer
from compare.reading.page import Page
from compare.script.dates import YEAR_NUMBER
from compare.script.document_numbers import HAN
from compare.script.lines import squeezed

LONGEST_TOWNSHIP = 9
TOWNSHIP_KINDS = ("街道", "镇", "乡", "苏木")
OWN_AREA = "全我本"  # 全镇, 我镇, 本镇
ENOUGH_OWN = 2
END = 600  # or within so many of the end, where documents are signed
DATED_COUNTY, YEAR = re.compile(rf"{HAN}{{2}}县$"), re.compile(rf"{YEAR_NUMBER}年")
SHORTEST_UNKNOWN = 3  # characters of the name of an area that no body proves: 丙林市, not 全市
MANY_TITLES = 400
OPEN_BRACKET = re.compile("[（(]")
HEAD = 3000  # a township that plans is named with its government within so many characters


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of a title or name that names an area; ``areas`` is empty where the registry does not know it."""

    start: int
    end: int
    name: str
    level: str | None
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class _Words:
    """What a codebook knows of names of places, as patterns."""

    common: frozenset[str]  # districts whose names are common words: 城区燃气管道更新改造方案
    zone: re.Pattern[str]  # 广州开发区, 临湘高新区, 青岛西海岸新区
    bare_zone: re.Pattern[str]  # 高新区 alone
    zone_end: re.Pattern[str]  # …高新区
    about_zones: re.Pattern[str]  # …建设方案
    known_zones: dict[str, tuple[str, str | None]]  # 湘江新区: 湖南省, 长沙市
    no_zone: re.Pattern[str]  # 宁波市推进高新区建设 names no 推进高新区
    zone_body: str
    township: re.Pattern[str]  # 新津乡, 城关镇, 轻工路街道
    no_township: re.Pattern[str]  # 城镇, 返乡
    township_body: str  # 新津乡人民政府
    unknown: re.Pattern[str]  # an area renamed or abolished since, or new
    no_area_end: re.Pattern[str]  # 老旧小区, 新型城市
    body_end: str  # 青岭县安委办: how names of bodies end
    area_body: str  # 永岑县人民政府 proves the area
    after_short: str  # 国网果洛供电公司, 平顶山市: what proves a short name


@lru_cache(maxsize=4)
def _words(codebook: Codebook) -> _Words:
    roles = codebook.roles("place_words")

    def words(*names: str) -> str:
        return any_of(*(roles.get(name, ()) for name in names))

    levels: dict[str, list[str]] = {}
    for row in codebook.rows("level_words"):
        levels.setdefault(row["level"], []).append(row["word"])
    zones = [word for word in levels.get("county", ()) if len(word) > 1 and word not in roles.get("kind", ())]
    return _Words(
        common=frozenset(roles.get("common_name", ())),
        zone=re.compile(rf"{HAN}{{2,10}}?{any_of(zones)}"),
        bare_zone=re.compile(rf"{any_of(zones)}(?!{words('no_zone', 'about_zones')})"),
        about_zones=re.compile(words("no_zone", "about_zones")),
        zone_end=re.compile(rf"{any_of(zones)}$"),
        known_zones={row["word"]: (row["province"], row["prefecture"] or None) for row in codebook.rows("zones")},
        no_zone=re.compile(words("no_zone")),
        zone_body=words("zone_body"),
        township=re.compile(any_of(levels.get("township", ()))),
        no_township=re.compile(rf"{words('no_township')}$"),
        township_body=words("township_body"),
        unknown=re.compile(rf"(?!{words('no_area')}){HAN}{{1,4}}?(?:自治县|自治州|[县市区旗州盟])(?![场级域政容])"),
        no_area_end=re.compile(rf"{words('no_area_end')}$"),
        body_end=any_of(codebook.words("issuer_words")),
        area_body=words("area_body"),
        after_short=words("after_short_name"),
    )


# -- printed names -------------------------------------------------------------------------------------------


def named_areas(name: str, page: Page, position: int = 0) -> tuple[Named, ...]:
    """The areas that a name begins with, from the widest to the narrowest (云阳县, 新津乡).

    Parameters
    ----------
    name : str
        A title or the name of a body, without wraps.
    page : Page
        The reading; its text says whether a township of that name has a government.
    position : int
        Where in ``name`` to begin.

    Returns
    -------
    tuple of Named
        Empty where the name begins with no area.
    """
    book, words = gazetteer(page.codebook), _words(page.codebook)
    found: list[Named] = []
    while (at := book.at(name, position)) and at[0] and (found or at[0] not in words.common):
        found.append(Named(position, position + len(at[0]), at[0], at[1][0].level, at[1]))
        position += len(at[0])
    if found and position == len(name):
        return tuple(found)
    unknown = None if found else words.unknown.match(name, position)
    if unknown and _is_proved(unknown, name, page):
        found.append(Named(position, unknown.end(), unknown.group(), _level_by_name(unknown.group(), page)))
        position = unknown.end()
    if zone := _zone_at(name, position, bool(found), page):
        found.append(zone)
        position = zone.end
    bracket = OPEN_BRACKET.match(name, position)
    if found and bracket:  # 广州开发区（黄埔区）
        printed, areas = book.at(name, bracket.end())
        end = bracket.end() + len(printed)
        if areas and name[end : end + 1] in "）)":
            found.append(Named(position, end + 1, printed, areas[0].level, areas))
            position = end + 1
    if township := _township_at(name, position, page):
        found.append(township)
    return tuple(found)


def _zone_at(name: str, position: int, inside: bool, page: Page) -> Named | None:
    """The development zone that stands at a position of a name; ``inside`` an area named before it."""
    words = _words(page.codebook)
    bare = words.bare_zone.match(name, position)
    zone = bare or words.zone.match(name, position)
    if zone is None or words.no_zone.search(zone.group()):
        return None
    if (bare or not inside) and not _is_zone(zone.group(), gazetteer(page.codebook), page):
        return None
    if inside and words.about_zones.match(name, zone.end()):
        return None  # 宁波市共同富裕示范区建设方案 is the city's
    return Named(position, zone.end(), zone.group(), "county")


def _township_at(name: str, position: int, page: Page) -> Named | None:
    """The township that stands at a position of a name, if the document names a body of it."""
    words = _words(page.codebook)
    for word in words.township.finditer(name, position + 1, position + LONGEST_TOWNSHIP):
        township = name[position : word.end()]
        if not words.no_township.search(township) and _has_government(township, name, page):
            return Named(position, word.end(), township, "township")
    return None


def _is_proved(area: re.Match[str], name: str, page: Page) -> bool:
    """Whether an area that the registry does not know is one: a body of it is named, a township lies in it, 云岭县2026年…."""
    dated = DATED_COUNTY.search(area.group()) and YEAR.match(name, area.end())
    if dated and not _words(page.codebook).no_area_end.search(area.group()):
        return True
    return _has_office(area.group(), name, page) or _township_at(name, area.end(), page) is not None


def _has_office(area: str, name: str, page: Page) -> bool:
    """Whether a body of an area that the registry does not know is named, or the text calls its own area by its kind."""
    words = _words(page.codebook)
    if len(area) < SHORTEST_UNKNOWN:
        return False
    if words.no_area_end.search(area):  # 苍山区财政局 signs, a body of 浅山区 does not
        signed = re.compile(rf"^[ \t　]*{re.escape(area)}{HAN}{{0,10}}?{words.body_end}[ \t　]*$", re.MULTILINE)
        return any(map(signed.search, (page.text[:HEAD], page.text[-END:])))
    office = re.compile(re.escape(area) + words.area_body)
    body = re.compile(rf"{re.escape(area)}(?:{words.area_body}|{HAN}{{0,10}}?{words.body_end})")
    end = max(0, len(page.text) - END)
    if office.search(name) or body.search(squeezed(page.text[:HEAD]), len(name)) or body.search(page.text, end):
        return True
    return own_kinds(page.text)[area[-1]] >= ENOUGH_OWN


def _level_by_name(area: str, page: Page) -> str:
    """The level of an area that the registry does not know; a 市 is a prefecture where it writes to counties."""
    if area.endswith(("县", "区", "旗")):
        return "county"
    if area.endswith(("州", "盟")):
        return "prefecture"
    return "prefecture" if re.search(r"各(?:区|县)|[县区]（市|县区", page.text[:HEAD]) else "county"


def _is_zone(name: str, book: Gazetteer, page: Page) -> bool:
    """Whether a zone's name begins with an area's, or a body that runs it is named: 西咸新区管委会."""
    words = _words(page.codebook)
    if any(name[:length] in book.by_short for length in (2, 3)) or any(name.endswith(z) for z in words.known_zones):
        return True
    return re.search(re.escape(name) + words.zone_body, page.text[:HEAD]) is not None


def _has_government(township: str, name: str, page: Page) -> bool:
    """Whether a body of that township is named (or, after 街道, its office), or the text calls its own area a township."""
    body = re.compile(re.escape(township) + _words(page.codebook).township_body)
    if body.search(name) or body.search(squeezed(page.text[:HEAD])):
        return True
    kind = next(word for word in TOWNSHIP_KINDS if township.endswith(word))
    own = re.compile(rf"(?<![乡各]){kind}{_words(page.codebook).township_body}")  # 镇政府
    inside = not name.startswith(township)  # 东莞市长安镇
    if inside and own.search(page.text[:HEAD]):
        return True
    return sum(page.text.count(whose + kind) for whose in OWN_AREA) >= ENOUGH_OWN


def level_of(named: Iterable[Named]) -> str | None:
    """The level of the narrowest area named; None where nothing is."""
    levels = [part.level for part in named]
    return levels[-1] if levels else None


# -- where an area lies --------------------------------------------------------------------------------------


def find_place(facts: PlanFacts, page: Page) -> PlanFacts:
    """Province, prefecture, county and code of the area a plan governs.

    Parameters
    ----------
    facts : PlanFacts
        With ``jurisdiction`` as the title prints it.
    page : Page
        The reading; other areas its text names tell counties of one name apart.

    Returns
    -------
    PlanFacts
        The same facts; what cannot be told for sure stays None. A township has its county's code.
    """
    if not facts.jurisdiction:
        return facts
    named = named_areas(facts.jurisdiction, page)
    known = [part for part in named if part.areas]
    if not known and named and named[0].level == "county":  # 临湘高新技术产业开发区
        return _filled(facts, _zone_parents(facts, page), code=False)
    if not known:
        found = _county_around(facts.jurisdiction, page)
    else:
        found = _within(known[-1].areas, known[:-1])
        if known[-1] is not named[-1] and named[-1].level == "county":  # a zone of no code of its own
            return _filled(facts, _narrowed(found, page), code=False)
    return _filled(facts, _narrowed(found, page))


def _zone_parents(facts: PlanFacts, page: Page) -> tuple[Area, ...]:
    """The areas in which a zone without an area in its name may lie: known, of its short name, its issuer's, the text's."""
    zone = facts.jurisdiction or ""
    for word, (province, prefecture) in _words(page.codebook).known_zones.items():
        if word in zone:
            return (Area("", zone, "county", province, prefecture),)
    found = _narrowed(_short_name(zone, page), page)
    if not _words(page.codebook).zone_end.search(zone):
        return found  # a county that the register does not know
    if not found and facts.issuer:
        issuers = [part.areas for part in named_areas(facts.issuer, page) if part.areas]
        found = issuers[-1] if issuers else _narrowed(_short_name(facts.issuer, page), page)
    if found and found[0].level != "province":
        return found
    titles = _titles_in_text(page, "prefecture")
    inside = {area for areas in titles for area in areas if not found or area.province == found[0].province}
    return (inside.pop(),) if len(inside) == 1 else found


def _titles_in_text(page: Page, level: str) -> set[tuple[Area, ...]]:
    """The areas of one level with which titles in 《》 begin."""
    book, text = gazetteer(page.codebook), page.text
    return {
        areas
        for match in islice(re.finditer("《", text), MANY_TITLES)
        if (areas := book.at(text, match.end())[1]) and areas[0].level == level
    }


def _short_name(name: str, page: Page) -> tuple[Area, ...]:
    """The areas whose short name a zone's name begins with."""
    book = gazetteer(page.codebook)
    for length in range(6, 1, -1):  # 东湖高新区 is not 东湖区's
        areas = tuple(area for area in book.by_short.get(name[:length], ()) if not area.name.endswith("区"))
        if areas:
            return areas
    return ()


def _within(areas: tuple[Area, ...], parents: Iterable[Named]) -> tuple[Area, ...]:
    """Those areas that lie in all the parents named; a zone's parent and its county may name each other."""
    names = [{area.name for area in parent.areas} for parent in parents]
    return tuple(a for a in areas if all(p & {a.province, a.prefecture, a.county} for p in names))


def _narrowed(areas: tuple[Area, ...], page: Page) -> tuple[Area, ...]:
    """Of areas that share a name, those whose prefecture, else whose province, the text names."""
    if len(areas) < 2:
        return areas
    book = gazetteer(page.codebook)
    for tier in ("prefecture", "province"):
        parents = {getattr(area, tier) for area in areas} - {None}
        named = {parent for parent in parents if _is_named(parent, tier, book, page)}
        if named:
            areas = tuple(area for area in areas if getattr(area, tier) in named)
        if len(areas) == 1:
            break
    return areas


def _is_named(parent: str, tier: str, book: Gazetteer, page: Page) -> bool:
    text = page.text
    if parent in text:
        return True
    short = book.short(parent)
    if len(short) < 2 or short not in text:
        return False
    return tier == "province" or re.search(re.escape(short) + _words(page.codebook).after_short, text) is not None


def _county_around(township: str, page: Page) -> tuple[Area, ...]:
    """The county in whose name a township is told: 云阳县新津乡, else the one county that titles in 《》 begin with."""
    book = gazetteer(page.codebook)
    text = page.text
    for match in re.finditer(re.escape(township), text):
        before = squeezed(text[max(0, match.start() - book.longest - 4) : match.start()])
        for length in range(min(book.longest, len(before)), 1, -1):
            areas = book.by_name.get(before[-length:])
            if areas and areas[0].level == "county":
                return areas
    titles = _titles_in_text(page, "county")
    return titles.pop() if len(titles) == 1 else ()


def _filled(facts: PlanFacts, areas: tuple[Area, ...], code: bool = True) -> PlanFacts:
    """The facts with what all remaining areas agree on."""

    if not areas:
        return facts
    area = areas[0]
    province, prefecture, county, adcode = area.province, area.prefecture, area.county, area.code
    return replace(
        facts,
        province=province if all(other.province == province for other in areas) else None,
        prefecture=prefecture if all(other.prefecture == prefecture for other in areas) else None,
        county=county if all(other.county == county for other in areas) else None,
        adcode=adcode if code and all(other.code == adcode for other in areas) else None,
    )
