"""A plan that calls its own area by another kind than its name has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.model import Oddity
from compare.reading.outline.outline import Outline
from compare.script import kinds as kinds_of
from compare.script.kinds import kinds_in

# 全镇, 我县, 本乡; 全区域, 安全镇 and 全县域 are other words
WHOLE = re.compile(
    r"(?P<raw>[全我本](?<![安健完保齐周].)(?P<kind>街道|[县区旗镇乡]))(?![域场间直民村镇乡街居县区（(]|委|政府|级)"
)
CLAUSE_MARK = re.compile(r"[，。；：、\n]")
TOWNSHIPS = re.compile("[各该本某]?[乡镇](?!村|镇)|街道|村（")
NEAR = 30  # characters of the clause before that are looked at


@lru_cache(maxsize=8)
def _above(codebook: Codebook) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What speaks of the level above, before the words and after them: 按照全县…, 全县统一部署."""
    words = codebook.roles("slip_words")
    return re.compile(any_of(words.get("above", ()))), re.compile(rf".{{0,6}}{any_of(words.get('above_after', ()))}")


@lru_cache(maxsize=8)
def _level_of(codebook: Codebook) -> dict[str, str]:
    """The level of every kind of area."""
    return {row["name"]: row["level"] for row in codebook.rows("level_words") if row["name"]}


def _named_whole(text: str, start: int) -> list[re.Match[str]]:
    """Where areas are named with a word for the whole, from a position on."""
    kinds = kinds_in(text)[start:]
    there = ((kinds[:-1] & kinds_of.WHOLE != 0) & (kinds[1:] & kinds_of.AREA != 0)).nonzero()[0] + start
    return [match for place in there.tolist() if (match := WHOLE.match(text, place))]


def level_mismatches(outline: Outline) -> Iterator[Oddity]:
    """A plan that calls its own area by another kind: a 乡 that says 全镇, a township that says 全县 of itself."""
    facts = outline.facts
    if facts.level not in ("county", "township") or not facts.jurisdiction:
        return
    level_of = _level_of(outline.codebook)
    own = next((kind for kind in (*level_of, "市") if facts.jurisdiction.rstrip("）)").endswith(kind)), None)
    if own is None:
        return
    above, above_after = _above(outline.codebook)
    autonomous = (facts.province or "").endswith("自治区")
    for match in _named_whole(outline.text, facts.body_start):
        kind = match["kind"]
        level = level_of.get(kind)
        if kind == own or level is None or (kind == "区" and (autonomous or facts.level == "township" or own == "市")):
            continue
        if level == facts.level and own != "市":
            pass
        elif facts.level == "township" and level == "county" and match["raw"][0] == "全":
            clause = CLAUSE_MARK.split(outline.text[max(0, match.start() - NEAR) : match.start()])[-1]
            if above.search(clause) or above_after.match(outline.text, match.end()):
                continue
        elif own == "市" and facts.level == "county" and kind == "县":
            pass
        elif facts.level == "county" and level == "township" and match["raw"][0] == "全":
            clause = outline.text[max(0, match.start() - NEAR) : match.end() + NEAR]
            if TOWNSHIPS.search(clause.replace(match["raw"], "", 1)):
                continue  # each township for itself: 各镇要组织全镇干部
        else:
            continue
        yield Oddity(match.start("raw"), match.end("raw"), "level_mismatch", f"{facts.jurisdiction}: {match['raw']}")
