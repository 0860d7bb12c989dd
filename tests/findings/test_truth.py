"""What findings say against a recount of the tables, on real, written and made-up corpora, pairs in both orders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from findings.corpora import CORPORA, Tables, data_of

from compare import findings
from compare.analysis.coverage import coverage_gaps
from compare.analysis.select import select
from compare.analysis.silence import only_here
from compare.corpus import Corpus, CorpusError
from compare.findings.words import RESIDUAL, Finding, Phrase, Top
from compare.likeness import Crosswalk, crosswalk, lineage
from compare.model import ROLES

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]

EMPTY = Corpus({}, {})
OF_ALL: dict[str, Callable[..., Finding]] = {
    name: getattr(findings, name)
    for name in ("plans_in", "tables_hold", "slips", "relatives", "coverage", "profile", "completeness", "alike", "doubtful",
                 "groups", "overview", "singles", "heritage", "load", "responsible", "partners", "names_vary", "unnamed",
                 "due", "undated", "recurring", "promises", "rivals", "against", "taken", "descent")
}  # fmt: skip
OF_ALL |= {
    "coverage by sector": lambda data, **how: findings.coverage(data, "sector", **how),
    "coverage by cluster": lambda data, **how: findings.coverage(data, "cluster", **how),
    "completeness by theme": lambda data, **how: findings.completeness(data, by="theme", **how),
    "load by name": lambda data, **how: findings.load(data, by="name", **how),
    "against in safeguards": lambda data, **how: findings.against(data, kind="safeguard", **how),
    "side by side": findings.side_by_side,
    "side by side by group": lambda data, **how: findings.side_by_side(data, "cluster", **how),
    "two codings": lambda data, **how: findings.two_way(data, "plan", "theme", **how),
    "two codings of several values": lambda data, **how: findings.two_way(data, "level", "sector", **how),
    "units and roles": lambda data, **how: findings.two_way(data, "function", "role", value="column_share", **how),
    "due after": lambda data, **how: findings.due(data, after="2025-06-30", **how),
}
OF_PAIR: dict[str, Callable[[str, str, str], Finding]] = {
    "actions_of": lambda corpus, a, b: findings.actions_of(data_of(corpus), a, b),
    "correspondence": lambda corpus, a, b: findings.correspondence(data_of(corpus), a, b),
    "action_scores": lambda corpus, a, b: findings.action_scores(data_of(corpus), a, b),
    "strokes": lambda corpus, a, b: findings.strokes(data_of(corpus), a, b),
    "matched": lambda corpus, a, b: findings.matched(_crosswalk(corpus, a, b), data_of(corpus), a, b),
    "missing": lambda corpus, a, b: findings.missing(_crosswalk(corpus, a, b), data_of(corpus), a, b),
}


@cache
def _found(name: str, corpus: str) -> Finding:
    return OF_ALL[name](data_of(corpus))


@cache
def _once(corpus: str) -> Tables:
    """The tables of a corpus, a measure that is told twice counted once."""
    return select(data_of(corpus))


@cache
def _crosswalk(corpus: str, a: str, b: str) -> Crosswalk:
    return crosswalk(data_of(corpus), a, b)


def _pairs(data: Corpus) -> list[tuple[str, str]]:
    return list(combinations(data.plan_ids, 2))[:3]


def _values(found: Any) -> Iterator[Any]:
    """Everything that the phrases of a finding hold."""
    parts = [*found.says, *found.more, *found.notes] if isinstance(found, Finding) else [found]
    for part in parts:
        yield part
        if isinstance(part, Phrase):
            for value in part.values.values():
                for one in value if isinstance(value, list | tuple) else [value]:
                    yield from _values(one) if isinstance(one, Phrase) else [one]


def _whole(found: Finding) -> None:
    for lang in ("zh", "en"):
        said = found.sentence(lang)
        assert not re.search(
            r"\bnan\b|\bNone\b(?! of)|<NA>|NaT|  |\.\.|。。|(?<![0-9,.])1 (?:measures|plans)|\b0 of 1\b|\{", said
        ), said
        assert said.endswith("。" if lang == "zh" else ".")
        found.table(lang)
    assert not re.search(r"[A-Za-z]{3,}", re.sub(r"“[^”]*”|[a-z]+-?\d{4}", "", found.title("zh"))), found.title("zh")
    for phrase in (*found.says, *found.more, *found.notes):  # where all have the same, nobody is told to have most
        level = [value for value in phrase.values.values() if isinstance(value, Top) and value.level]
        assert not level or phrase.key.endswith((".level", ".all", ".alike")), phrase
    for value in _values(found):
        if isinstance(value, Top):
            assert not RESIDUAL & set(map(str, value.keys))
            assert len(set(value.keys)) == len(value.names)


@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("name", OF_ALL)
def test_every_finding_is_whole_and_the_rest_never_wins(name: str, corpus: str) -> None:
    _whole(_found(name, corpus))


@pytest.mark.parametrize("name", OF_ALL)
def test_one_plan_and_none(name: str) -> None:
    one = data_of("waste").select(plan=data_of("waste").plan_ids[0])
    _whole(OF_ALL[name](one))
    assert OF_ALL[name](EMPTY).empty


@pytest.mark.parametrize("name", OF_ALL)
def test_an_unknown_plan_is_answered_with_those_there_are(name: str) -> None:
    with pytest.raises(CorpusError, match="no plan nowhere; there are binglin-2024, jiashan-2025, yishui-2025"):
        OF_ALL[name](data_of("waste"), plans=["nowhere"])


@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("name", OF_PAIR)
def test_swapping_two_plans_swaps_words_and_nothing_else(name: str, corpus: str) -> None:
    data = data_of(corpus)
    for a, b in _pairs(data):
        one = OF_PAIR[name](corpus, a, b)
        _whole(one)
        if name == "missing":
            continue
        two = OF_PAIR[name](corpus, b, a)
        assert one.empty == two.empty
        for lang in ("zh", "en"):
            for said in (Finding.title, Finding.sentence):
                assert sorted(re.findall(r"\d+", said(one, lang))) == sorted(re.findall(r"\d+", said(two, lang)))
        assert len(one.frame) == len(two.frame) or name == "action_scores"


@pytest.mark.parametrize("name", OF_PAIR)
def test_a_plan_beside_itself_is_nothing_to_compare(name: str) -> None:
    plan = data_of("waste").plan_ids[0]
    found = OF_PAIR[name]("waste", plan, plan)
    assert found.empty and "同一份方案" in found.title("zh")


@pytest.mark.parametrize("corpus", CORPORA)
def test_one_quantity_has_one_value(corpus: str) -> None:
    data = data_of(corpus)
    tables = _once(corpus)
    measures, n = tables["measures"], len(tables["measures"])
    definite, profile = _found("completeness", corpus), _found("profile", corpus)
    assert definite["whole"] == _found("completeness by theme", corpus)["whole"] == n
    overview = _found("overview", corpus)
    assert overview["whole"] + overview["alone"] == len(tables["clusters"])
    assert sum(_found("coverage", corpus)["measures"]) == n
    assert int(profile.frame["measures"].sum()) == n
    for name in ("with_unit", "with_year", "with_target"):
        if name in profile.frame:
            shares = (100 * definite.frame[name] / definite.frame["measures"]).round(1)
            held = profile.frame[profile.frame["measures"] > 0][name]
            assert list(shares) == list(held)
    kin = tables["similar"]["relation"].astype(str)
    alike = _found("alike", corpus)
    assert alike.empty or (alike["same"], alike["overlap"]) == ((kin == "same").sum(), (kin == "overlap").sum())
    due, again = _found("due", corpus), _found("recurring", corpus)
    if not again.empty:
        said = next(phrase for phrase in due.more if phrase.key == "due.recurring").values["n"]
        assert said == again.says[0].values["n"] >= 1
    load, map_ = _found("load", corpus), _found("responsible", corpus)
    if not load.empty:
        assert load.says == map_.says
        assert (
            int(load.frame["in_all"].sum()) == int(map_.frame["in_all"].sum()) == int(load["total"]["measures"].sum())
        )
    assert set(measures["plan_id"]) <= set(data.plan_ids)


@pytest.mark.parametrize("corpus", CORPORA)
def test_who_when_how_much_is_counted_by_hand(corpus: str) -> None:
    found = _found("completeness", corpus)
    once = _once(corpus)
    who, when, much = (set(once[name]["measure_id"].dropna()) for name in ("assignments", "years", "targets"))
    every = list(once["measures"]["measure_id"])
    assert found["all_three"] == sum(m in who and m in when and m in much for m in every)
    assert found["none_of_three"] == sum(m not in who and m not in when and m not in much for m in every)


@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("by", ["theme", "sector", "cluster"])
def test_coverage_leaves_nothing_out_without_saying_so(by: str, corpus: str) -> None:
    data = data_of(corpus)
    found = _found("coverage" if by == "theme" else f"coverage by {by}", corpus)
    if found.empty:
        return
    once = _once(corpus)
    table, notes = {"theme": "themes", "sector": "sectors", "cluster": "clusters"}[by], found.notes
    left = sum(int(p.values["measures"]) for p in notes if p.key == "cluster.rest")
    if by == "cluster":
        assert sum(found["measures"]) + left == len(once["clusters"])
    if by == "sector":
        bare = len(once["measures"]) - once["sectors"]["measure_id"].nunique()
        assert [p.values["n"] for p in notes if p.key == "sector.rest"] == ([bare] if bare else [])
    plans = list(found.frame.columns[1 : 1 + len(found["plans"])])
    assert [int(n) for n in found.frame[plans].sum(axis=1)] == found["measures"]
    if len(data) > 1:
        spread = (found.frame[plans] > 0).sum(axis=1)
        assert list(found.frame["plans"]) == list(spread)
        ranked = spread.iloc[: found["items"]]  # measures without a theme stand last and are no item
        everywhere = int((ranked == len(data)).sum()) if by != "cluster" else int((spread == len(data)).sum())
        for phrase in found.says:
            if phrase.key == "coverage.common":
                assert phrase.values["all"] == everywhere
    assert table in data.tables


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_heaviest_carrier_and_the_busiest_year_have_most(corpus: str) -> None:
    data = data_of(corpus)
    load = _found("load", corpus)
    if not load.empty:
        rows = data.assignments
        held = rows.drop_duplicates(["measure_id", "function"]).groupby(rows["function"].astype(str)).size()
        held = held[~held.index.isin(RESIDUAL)]
        said = next(p for p in load.says if p.key in ("load.most", "load.most.too")).values["top"]
        assert said.value == held.max() and set(said.keys) == set(held[held == held.max()].index)
        order = [load["total"]["measures"][unit] for unit in load["units"] if unit not in RESIDUAL]
        assert order == sorted(order, reverse=True)
    due = _found("due", corpus)
    if not due.empty and due.says[0].key == "due":
        sums = {year: int(due.frame[str(year)].sum()) for year in due["years"]}
        best = due.says[0].values["top"]
        assert best.value == max(sums.values()) and due.says[0].values["whole"] == sum(sums.values())
        assert {int(key) for key in best.keys} == {year for year, n in sums.items() if n == best.value}


@pytest.mark.parametrize("corpus", CORPORA)
def test_roles_add_up_and_plans_without_notes_are_named(corpus: str) -> None:
    data = data_of(corpus)
    found = _found("load", corpus)
    if found.empty:
        return
    assert (found.frame[list(ROLES)].sum(axis=1) == found.frame["in_all"]).all()
    silent = [p for p in data.plan_ids if p not in set(data.assignments["plan_id"])]
    said = [phrase for phrase in found.notes if phrase.key == "units.silent"]
    assert [len(phrase.values["plans"]) for phrase in said] == ([len(silent)] if silent else [])


@pytest.mark.parametrize("corpus", CORPORA[:4])
def test_what_is_shared_adds_up_to_the_whole_text_and_falls_by_what_the_title_tells(corpus: str) -> None:
    found = _found("heritage", corpus)
    if found.empty:
        return
    rows = found["rows"]
    assert ((rows["verbatim"] + rows["adapted"] + rows["own"]).round(1) == 100).all()
    assert rows["taken"].is_monotonic_decreasing
    assert found.says[0].values["top"].value == int(rows["taken"].max() + 0.5)
    keys = {phrase.key for phrase in found.more}
    assert "heritage.adapted" not in keys or rows["verbatim"].iloc[0] == 0
    assert "heritage.nearest" not in keys or rows["verbatim"].iloc[0] > 0


def test_a_corpus_and_its_tables_alone_say_the_same() -> None:
    data = data_of("waste")
    for call in (findings.heritage, findings.coverage, findings.relatives):
        for lang in ("zh", "en"):
            assert call(data).sentence(lang) == call(data.tables).sentence(lang)


def test_years_that_tie_are_told_as_years() -> None:
    data = data_of("waste")
    years = data.years[data.years["to_date"].notna() & data.years["measure_id"].notna()].head(2)
    days = [pd.Timestamp(2025, 12, 31), pd.Timestamp(2030, 12, 31)]
    found = findings.due(data.tables | {"years": years.assign(to_date=days, kind="by", from_date=pd.NaT)})
    assert found.title("zh") == "写明年份的2项次，2025年、2030年各有1项到期"
    assert found.title("en") == "Of the 2 with a year, 1 falls due in each of 2025 and 2030"


def test_a_measure_that_is_like_no_other_is_no_group() -> None:
    data = data_of("five")
    found = findings.coverage(data, "cluster")
    sizes = _once("five")["clusters"].groupby("cluster_id").size()
    said = {phrase.key: phrase.values["n"] for phrase in found.says}
    assert said["coverage.shared"] == len(found.frame) and said["coverage.alone.measures"] == sizes.sum() - sum(
        found["measures"]
    )


def test_plans_without_notes_are_named_wherever_units_are_counted() -> None:
    for call in (findings.profile, findings.completeness):
        assert "临湘市、云阳县没有责任附注" in " ".join(note.said("zh") for note in call(data_of("five")).notes)


def test_gaps_and_what_one_has_alone() -> None:
    data = data_of("waste")
    plan = data.plan_ids[0]
    gaps = coverage_gaps(data, "cluster").query("plan_id == @plan")
    assert findings.left_out(gaps, data, plan).says[0].values["n"] == len(gaps)
    assert findings.left_out(gaps.iloc[:0], data, plan).empty
    assert "无从比较" in findings.left_out(gaps, data.select(plan=plan), plan).title("zh")
    lone = only_here(data, plan)
    assert f"{len(lone)}条" in findings.own_only(lone, data, plan).title("zh")


def test_a_plan_for_one_year_is_not_told_to_be_silent_of_years() -> None:
    found = _found("due", "five")
    assert [phrase.key for phrase in found.more][:1] == ["due.one-year"]
    assert "没有写明年份" not in found.sentence("zh")


def test_lines_of_descent() -> None:
    data = data_of("five")
    traced = lineage(data.measures, data.texts, "linxiang-2024", plans=data.plans, references=data.references)
    for found in (findings.drawn_from(traced, data), findings.reworded(traced), findings.longest_run(traced, data)):
        _whole(found)
    alone = lineage(data.measures, data.texts, "linxiang-2024", [])
    assert findings.reworded(alone).empty and findings.longest_run(alone, data).empty


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ({"raw": "2025年\n底前", "kind": "by", "to_date": "2025-12-31"},
         "“2025年 底前”读作：限期前完成，不晚于2025年12月31日", "31 December 2025 at the latest"),
        ({"raw": "2025年", "kind": "in", "from_date": "2025-01-01", "to_date": "2025-12-31"},
         "当期完成，2025年1月1日至2025年12月31日", "1 January 2025 to 31 December 2025"),
        ({"raw": "2026年起", "kind": "from", "from_date": "2026-01-01"}, "自2026年1月1日起", "from 1 January 2026 on"),
        ({"raw": "每月至少1次", "kind": "every", "every_period": "month", "every_times": 1, "at_least": True},
         "定期开展，每月至少1次", "at least 1 time every month"),
        ({"raw": "每两年", "kind": "every", "every_period": "2-years"}, "定期开展，每两年", "every two years"),
        ({"raw": "6月底前", "kind": "by", "to_date": "2025-06-30", "inferred": True}, "年份承前文", "carried over"),
    ],
)  # fmt: skip
def test_what_a_row_of_years_says(row: dict[str, object], zh: str, en: str) -> None:
    from compare.tables import frame

    base = {"plan_id": "p", "start": 1200, "end": 1207, "part": "tasks", "at_least": False, "inferred": False}
    given = frame("years", [base | {k: pd.Timestamp(v) if k.endswith("_date") else v for k, v in row.items()}]).iloc[0]
    found = findings.row_says(given)
    assert zh in found.sentence("zh") and "见p第1200—1207字" in found.sentence("zh")
    assert en in found.sentence("en") and "characters 1,200 to 1,207 of p" in found.sentence("en")


def test_what_other_rows_say() -> None:
    data = data_of("waste")
    plan = data["jiashan-2025"]
    unit, target, measure = (getattr(plan, name).iloc[0] for name in ("units", "targets", "measures"))
    assert "县城市管理局，牵头" in findings.row_says(unit).sentence("zh")
    assert "不低于95%" in findings.row_says(target).sentence("zh")
    assert findings.row_says(measure).sentence("en").startswith("Jiashan-2025/m001 is the measure with the label '1．'")


def test_corrections_and_unknown_words() -> None:
    data = data_of("waste")
    assert findings.corrected(data, "jiashan-2025").empty
    units = data.units.copy()
    units.loc[units.index[units["plan_id"] == "jiashan-2025"][:2], "corrected"] = "改名"
    said = findings.corrected(data.tables | {"units": units}, "jiashan-2025").sentence("zh")
    assert said.endswith("有2行经人工更正，理由：“改名”。")
    two = pd.DataFrame({"plan_id": ["a", "b"], "word": ["兜底", "兜底"]})
    assert findings.unknown_words(two).sentence("zh") == "责任附注中有1个词不在词表内：兜底。"
    assert findings.unknown_words(two.iloc[:0]).empty


def test_a_briefing_goes_from_the_whole_to_the_parts() -> None:
    data = data_of("waste")
    said = [found.sentence("zh") for found in findings.briefing(data, "jiashan-2025", "yishui-2025")]
    assert said[0].startswith("共2份方案")
    assert len(said) == len(set(said)) == 12
    assert not any(findings.plan_labels(data.plans)["binglin-2024"] in sentence for sentence in said)


def _other(tables: Tables) -> Tables:
    """All units in the class of the rest."""
    return tables | {name: tables[name].assign(function="其他") for name in ("units", "assignments")}


def _one_measured(tables: Tables) -> Tables:
    """Measures of one plan only, and what belongs to them."""
    plan = tables["plans"]["plan_id"].iloc[0]
    names = [name for name in tables if name not in ("plans", "parts") and "plan_id" in tables[name]]
    own = {name: tables[name][tables[name]["plan_id"] == plan] for name in names}
    return tables | own | {name: tables[name].iloc[:0] for name in ("similar", "passages")}


def _cleared(*names: str) -> Callable[[Tables], Tables]:
    """The tables with some of them empty."""
    return lambda tables: tables | {name: tables[name].iloc[:0] for name in names}


def _first(n: int) -> Callable[[Tables], Tables]:
    """The tables of the first plans."""
    return lambda tables: select(tables, list(tables["plans"]["plan_id"])[:n])


def _all_lead(tables: Tables) -> Tables:
    """Everyone named leads: two shares that differ alike."""
    leads = {name: tables[name].assign(role="lead") for name in ("units", "assignments")}
    return tables | leads | {name: tables[name].iloc[:0] for name in ("years", "targets", "similar")}


def _one_day(tables: Tables) -> Tables:
    """Every deadline on one day."""
    held = tables["years"].dropna(subset=["to_date", "measure_id"]).head(3)
    return tables | {"years": held.assign(to_date=pd.Timestamp(2025, 12, 31), kind="by", from_date=pd.NaT)}


TWISTED: list[tuple[str, Callable[[Tables], Tables], str, str]] = [
    ("load", _other, "写明的单位均归入“其他”", "Every unit that is named falls under 'Other'"),
    ("partners", _other, "没有措施由两类职能共同承担", "No two functions share a measure"),
    ("coverage", lambda t: t | {"measures": t["measures"].assign(theme="教育培训")},
     "各方案涉及的都是教育培训", "Every plan speaks of Training alone"),
    ("coverage", _one_measured, "个主题均只见于一份方案", "each is in one plan only"),
    ("heritage", _one_measured, "有措施的方案不足两份，无从比较文字", "Fewer than two plans have measures"),
    ("singles", _one_measured, "条措施在其他方案中都没有相近的", "is like one in another plan"),
    ("overview", _one_measured, "没有一条其他方案也有", "none is in another plan"),
    ("undated", lambda t: t | {"years": t["years"].iloc[:0]}, "条措施均未写明时间", "names a time of its own"),
    ("unnamed", lambda t: t | {name: t[name].iloc[:0] for name in ("units", "assignments")},
     "条措施均没有责任附注", "has a note that names who answers for it"),
    ("plans_in", lambda t: t | {"plans": t["plans"].assign(level="county")}, "共3份县级方案", "3 county plans"),
    ("plans_in", lambda t: t | {"plans": t["plans"].assign(level=["county", None, None])},
     "其中1份县级方案、2份层级不明", "1 county plan and 2 of unknown level"),
    ("relatives", _first(2), "对措施相同", "pairs of measures the same"),
    ("coverage by cluster", _first(1), "只有丙林市一份方案，无从比较", "There is no plan to compare Binglin with"),
    ("two codings", _first(1), "“方案”只有一个取值，无从比较", "There is one plan only: nothing to compare"),
    ("overview", _first(1), "归为1个大组", "fall into 1 large group"),
    ("groups", _first(1), "没有可归组的措施", "There are no measures to group"),
    ("alike", lambda t: t | {"similar": t["similar"].assign(relation="overlap")}, "没有相同的措施，", "No two measures make"),
    ("promises", lambda t: t | {"targets": t["targets"].assign(full=False, by_date=pd.NaT)},
     "没有要求全覆盖或100%的；没有在同一句中写明时限的", "none demands full coverage (全覆盖 or 100%); none has a deadline"),
    ("completeness", _cleared("assignments", "units", "years", "targets"), "均未写明单位、时限或指标", "says who, by when or how"),
    ("side by side by group", _cleared("assignments", "units", "years", "targets"), "对照表：", "Side by side: "),
    ("due", _one_day, "写明年份的3项次均在2025年到期", "Each of the 3 with a year falls due in 2025"),
    ("profile", _all_lead, "“明确牵头单位”、“明确责任单位”上差别最大", "most in 'names a lead' and 'names a unit'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "twist", "zh", "en"), TWISTED)
def test_what_holds_of_all_or_none_is_told_so(name: str, twist: Callable[[Tables], Tables], zh: str, en: str) -> None:
    found = OF_ALL[name](twist(dict(data_of("waste").tables)))
    _whole(found)
    assert zh in found.title("zh") and en in found.title("en")


def test_the_last_deadline_is_that_of_the_whole_plan_and_no_measure_is_told_to_have_one() -> None:
    data = data_of("five")
    last = findings.course(data, "zhanhe-2024").says[1]
    own = data.years[data.years["plan_id"] == "zhanhe-2024"]
    assert last.key == "course.last" and last.values["day"] == own["to_date"].max()
    assert own.dropna(subset=["measure_id"])["to_date"].max() < last.values["day"]  # a goal falls due later
    elsewhere = data.tables | {"years": data.years.assign(measure_id=None)}
    assert "只有其他部分写明" in findings.course(elsewhere, "zhanhe-2024").title("zh")


def test_a_plan_without_actions_is_told_to_be_compared_by_its_measures() -> None:
    data = data_of("five")
    flat = data.tables | {"actions": data.actions.iloc[:0]}
    said = findings.correspondence(flat, "zhanhe-2024", "linxiang-2024").title("zh")
    assert "条措施中" in said and "行动" not in said


def test_of_two_measures_of_one_title_the_nearer_counts() -> None:
    data, plan = data_of("five"), "maqin-2020"
    lone = only_here(data, plan).head(2).assign(title="加强领导", nearest_score=[0.4, 0.1])
    assert "0.40" in findings.own_only(lone, data, plan).sentence("zh")


def test_themes_of_a_corpus_s_own_bear_a_number_in_english() -> None:
    data = data_of("waste")
    own = data.tables | {"measures": data.measures.assign(theme="垃圾分类")}
    assert findings.coverage(own).title("en") == "Every plan speaks of Theme 1 垃圾分类 alone"
    names = findings.coverage(own, "cluster").frame["cluster"]
    assert all(name.en.startswith("Theme 1: ") and name.zh in name.en for name in names)
