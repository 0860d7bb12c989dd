"""The words of ``codebook/target_words.csv`` as patterns: what may stand around an amount, and what it then says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.reading.rules import words_of
from compare.script.marks import GAP

ROLES = "target_words"


@dataclass(frozen=True)
class AmountWords:
    """One pattern a question; those that end in ``\\Z`` are asked of what stands before an amount."""

    near: re.Pattern[str]
    near_begins: re.Pattern[str]
    at_least: frozenset[str]
    far: re.Pattern[str]
    bounds: re.Pattern[str]
    one_bound: frozenset[str]
    verb: re.Pattern[str]
    any_verb: re.Pattern[str]
    times_verb: re.Pattern[str]
    any_times_verb: re.Pattern[str]
    enumerated: re.Pattern[str]
    enumerated_han: re.Pattern[str]
    place: re.Pattern[str]
    place_before: re.Pattern[str]
    partner: re.Pattern[str]
    so_far: re.Pattern[str]
    past_year: re.Pattern[str]
    stock: re.Pattern[str]
    condition_start: re.Pattern[str]
    condition_inside: re.Pattern[str]
    of_those: re.Pattern[str]
    things: re.Pattern[str]
    counted_things: re.Pattern[str]
    dimension: re.Pattern[str]
    rate: re.Pattern[str]
    change: re.Pattern[str]
    fine: re.Pattern[str]
    stretch: re.Pattern[str]
    clock: re.Pattern[str]
    day_part: re.Pattern[str]
    age: re.Pattern[str]
    length_before: re.Pattern[str]
    not_length_before: re.Pattern[str]
    length_after: re.Pattern[str]
    length_turn: re.Pattern[str]
    length_turn_after: re.Pattern[str]
    benefit: re.Pattern[str]
    give: re.Pattern[str]
    money_before: re.Pattern[str]
    rank: re.Pattern[str]
    set_phrase: re.Pattern[str]
    history: re.Pattern[str]
    eligible: re.Pattern[str]
    lead_in: re.Pattern[str]
    lead_in_begins: frozenset[str]
    reach: re.Pattern[str]
    reach_ends: frozenset[str]
    object_end: re.Pattern[str]
    object_ends: tuple[str, ...]
    granted: re.Pattern[str]
    ends: frozenset[str]  # what the words end in that a sign looks for right before an amount
    marks: frozenset[str]  # behind an amount no words begin with them that a sign looks for


@lru_cache(maxsize=8)
def amount_words(codebook: Codebook) -> AmountWords:
    """The patterns of one codebook, made once."""
    lists = codebook.roles(ROLES)

    def words(*roles: str) -> str:
        return any_of(*(lists.get(role, ()) for role in roles))

    # what a clause may begin with before it names what is counted: 建成…, 完成…, but not 补贴…
    aside = {*lists.get("give", ()), *lists.get("benefit", ())}
    verbs = [word for word in lists.get("verb", ()) if word not in aside]
    starting = any_of(verbs)
    bounds = words("at_least", "at_most")
    conditions = lists.get("condition_before", ())
    give = words("given")
    reaching = ("reach", "change", "at_least", "at_most")
    return AmountWords(
        # 至少 · 不超过 · 最高不超过人民币 · 至少新建
        near=re.compile(
            rf"(?P<bound>{bounds}(?:{bounds})?){words('after_bound')}?{GAP}\Z"
            rf"|(?P<verbed>{words('verbed_bound')})(?:(?![对向将由的])[一-龥]){{1,6}}{GAP}\Z"
        ),
        near_begins=re.compile(words("at_least", "at_most", "verbed_bound")),
        at_least=frozenset((*lists.get("at_least", ()), *lists.get("after_at_least", ()))),
        far=re.compile(words("far_at_least", "far_at_most")),
        bounds=re.compile(words("at_least", "at_most", "far_at_least", "far_at_most")),
        one_bound=frozenset(lists.get("one_bound", ())),
        verb=re.compile(rf"{words('verb')}(?:[了出好各共约近再达不]|{words('after_verb')})?{GAP}\Z"),
        any_verb=re.compile(words("verb")),
        times_verb=re.compile(rf"{words('times_verb')}[了过]?{GAP}\Z"),
        any_times_verb=re.compile(words("times_verb")),
        enumerated=re.compile(
            rf"{GAP}(?:[大类项]?[一-龥]{{0,4}}?{words('enumerated')}|{words('enumerated_alone')}(?![一-龥]))"
        ),
        enumerated_han=re.compile(rf"{GAP}[一-龥]{{0,4}}?{words('enumerated_han')}"),
        place=re.compile(rf"{GAP}[一-龥（）]{{0,6}}?{words('place')}"),
        place_before=re.compile(rf"{words('place_before')}\Z"),
        partner=re.compile(words("partner")),
        # 现有公路186公里，: what comes after it in the sentence is there already too
        stock=re.compile(rf"{words('stock')}[^，,。；;\n]*[0-9][^，,。；;\n]*[，,；;]"),
        past_year=re.compile(rf"(?<![较比同与从]){words('past_year')}"),
        so_far=re.compile(words("so_far")),
        condition_start=re.compile(rf"{words('condition_lead')}?{words('condition_before')}"),
        condition_inside=re.compile(any_of(word for word in conditions if len(word) > 1)),
        # 的， · 的给予: the clause told which things are meant
        of_those=re.compile(
            rf"(?:[^，,。；;：:（(\n]{{0,30}}?的(?P<mark>[，,])|[^，,。；;：:、（(\n]{{0,24}}?的(?:[按由]|经(?!费)|{words('of_those')}(?![，,。；;、）)\n和及]|\Z)"
            rf"(?P<sum>[^，,。；;\n]{{0,6}}[0-9])?))"
        ),
        things=re.compile(f"的{words('things')}"),
        # 产值超10亿元|企业达到5家
        counted_things=re.compile(rf"{words('things')}[^，,。；;、\n]{{0,8}}?[0-9０-９]"),
        dimension=re.compile(rf"{words('dimension')}(?:额|在|为|达到?)?\Z"),
        rate=re.compile(rf"每(?:新|再)?(?:{words('rate_verb')}[^，,。；;\n0-9]{{0,12}})?\Z"),
        change=re.compile(rf"{GAP}{words('about')}?{words('change')}"),
        fine=re.compile(words("fine")),
        stretch=re.compile(rf"的?{words('stretch_after')}"),
        clock=re.compile(words("clock_after")),
        day_part=re.compile(rf"{words('day_part')}\Z"),
        age=re.compile(words("age_target")),
        length_before=re.compile(rf"{words('length_before')}[为至]?{GAP}\Z"),
        not_length_before=re.compile(rf"{words('not_length_before')}{GAP}\Z"),
        length_after=re.compile(rf"(?:以?内)?的?{words('length_after')}"),
        length_turn=re.compile(rf"{words('length_turn')}\Z"),
        length_turn_after=re.compile(rf"[^，,。；;、\n]{{0,6}}?{words('length_turn_after')}"),
        benefit=re.compile(rf"[^，,。；;\n]{{0,10}}?{words('benefit')}"),
        give=re.compile(words("give")),
        money_before=re.compile(words("money")),
        rank=re.compile(words("rank")),
        set_phrase=re.compile(words("set_phrase")),
        history=re.compile(words("history")),
        eligible=re.compile(words("eligible")),
        lead_in=re.compile(
            rf"(?:(?:{words('lead_in')}|使(?!用)|按(?![时期月季]))+|{starting}(?![区率面度量数额期者])(?=..))"
        ),
        lead_in_begins=frozenset(word[0] for word in ("使", "按", *lists.get("lead_in", ()), *verbs) if word),
        reach=re.compile(rf"{words(*reaching)}+\Z"),
        reach_ends=frozenset(word[-1] for role in reaching for word in lists.get(role, ()) if word),
        granted=re.compile(give),
        ends=frozenset('个“"的') | {word[-1] for word in words_of(codebook.rows("amount_rules"), "before")},
        marks=frozenset("，,。；;：:")
        - {word[0] for listed in lists.values() for word in listed if word}
        - {word[0] for word in words_of(codebook.rows("amount_rules"), "after")},
        object_ends=("的", "等", *(f"的{word}" for word in lists.get("measured_by", ()))),
        object_end=re.compile(rf"(?:的?{words('measured_by')})?{give}.*|(?:的{words('measured_by')}|[的等])\Z"),
    )
