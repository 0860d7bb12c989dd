"""The words of findings: templates in two languages, winners and ties, names of plans."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare import findings
from compare.findings.names import action_names, glossed, measure_names, plan_labels, short_place, source
from compare.findings.times import CUT, QUOTED, quote
from compare.findings.words import RESIDUAL, Name, counted, listed, phrases, say, spoken, top
from compare.tables import frame

FILES = [path.read_text(encoding="utf-8") for folder in ("findings", "charts", "export")
         for path in sorted((Path(findings.__file__).parents[1] / folder).rglob("*.py"))]  # fmt: skip
CODE = "\n".join(FILES)
# modules that take ``say`` from the catalogue of messages mean other sentences
SAYING = "\n".join(text for text in FILES if "from compare.saying import" not in text)
NAMES = re.compile(r"plan-compare|sources\.csv|CSV|Word|WPS")  # of programs and files, the same in both languages


def _fields(template: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def test_what_leads_is_not_called_a_majority() -> None:
    """A quarter of all is the most that one has, and not most of them."""
    bare = re.compile(r"(?<!the )\bmost (?:of|is|are|falls|[a-z]+ (?:are|belong|go|lie))\b")
    assert not [en for _, en in phrases().values() if "{top" in en and bare.search(en)]


@pytest.mark.parametrize("key", phrases())
def test_a_phrase_has_both_languages_and_its_chinese_no_english(key: str) -> None:
    zh, en = phrases()[key]
    assert zh and en
    assert not re.search(r"[A-Za-z]", NAMES.sub("", re.sub(r"\{[^}]*\}", "", zh))), zh
    # what tells plural from singular stands in English only; everything else in both
    assert _fields(zh) - {"unit", "with_", "plan", "other"} <= _fields(en) | {"n", "same"}, key


def test_every_phrase_is_used_and_every_phrase_used_is_there() -> None:
    made = [re.compile(pattern) for pattern in (
        r"(theme|sector|cluster)\.none", r"coverage\.(theme|sector)\.(counted|one)|coverage\.cluster\.\w+|coverage\.(common|none(\.level)?)", r"value\.\w+", r"noun\.(two\.)?\w+",
        r"profile\.with_\w+", r"matched\.\w+", r"overview\.\w+", r"targets\.(full|dated)(\.none)?", r"completeness\.(all|none)_\w+", r"key\.\w+", r"left\.(rows|columns)",
        r"(brief\.)?frame\.\w+(\.none)?", r"deck\.\w+", r"report\.\w+", r"redline\.\w+", r"two_way\.(counted|over|under)(\.\w+)?",
    )]  # fmt: skip
    unused = [key for key in phrases() if f'"{key}"' not in CODE and not any(p.fullmatch(key) for p in made)]
    assert unused == []
    for key in re.findall(r'\b(?:say|nothing)\(\s*"([\w.-]+)"', SAYING):
        assert key in phrases(), key
    with pytest.raises(KeyError, match="no phrase"):
        say("nowhere")


@pytest.mark.parametrize(
    ("n", "noun", "zh", "en"),
    [
        (0, "measure", "0条措施", "no measures"),
        (1, "plan", "1份方案", "1 plan"),
        (1204, "unit", "1204个单位", "1,204 units"),
    ],
)
def test_counts(n: int, noun: str, zh: str, en: str) -> None:
    assert (counted(n, noun, "zh"), counted(n, noun, "en")) == (zh, en)


def test_lists_and_dates() -> None:
    assert (listed(list("abcdef"), "zh", 3), listed(list("abcdef"), "en", 3)) == ("a、b、c等6个", "a, b, c and 3 more")
    assert (listed(["a", "b"], "en"), listed([], "en")) == ("a and b", "")
    assert (spoken("2025-03-18", "zh", "day"), spoken("2025-03-18", "en", "day")) == ("2025年3月18日", "18 March 2025")


@given(st.dictionaries(st.sampled_from(["甲", "乙", "丙", "丁", "其他", "未归类"]), st.integers(0, 3)))
def test_a_winner_has_most_of_all_that_can_win_and_ties_are_told(values: dict[str, int]) -> None:
    ranked = {name: n for name, n in values.items() if name not in RESIDUAL and n > 0}
    found = top(values)
    if not ranked:
        assert found is None
        return
    assert found is not None and found.value == max(ranked.values())
    assert set(found.names) == {name for name, n in ranked.items() if n == found.value}
    assert ("并列" in spoken(found, "zh")) == ("tied" in spoken(found, "en")) == (len(found.names) > 1)
    assert top(dict(reversed(values.items()))) == found


# -- names ------------------------------------------------------------------------------------------------------------

PLACES = [
    ("云阳县新津乡", ["重庆市", "", "云阳县"], "新津乡"),
    ("云阳县新津乡", [], "新津乡"),
    ("平顶山市湛河区", [], "湛河区"),
    ("双江拉祜族佤族布朗族傣族自治县", [], "双江拉祜族佤族布朗族傣族自治县"),
    ("广西壮族自治区", [], "广西壮族自治区"),
    ("市中区", [], "市中区"),
    ("乐山市市中区", ["四川省", "乐山市"], "市中区"),
]


@pytest.mark.parametrize(("whole", "parents", "short"), PLACES)
def test_short_place(whole: str, parents: list[str], short: str) -> None:
    assert short_place(whole, parents) == short


def _plans(*rows: dict):
    return frame("plans", [{"source": "x", "sha256": "", "chars": 1} | row for row in rows])


def test_plans_are_called_by_their_place_and_by_more_where_it_is_needed() -> None:
    plans = _plans(
        {"plan_id": "tiedong-2024", "jurisdiction": "铁东区", "prefecture": "鞍山市", "period_start": 2024},
        {"plan_id": "tiedong-2025", "jurisdiction": "铁东区", "prefecture": "四平市", "period_start": 2024},
        {"plan_id": "xinjin-2024", "jurisdiction": "云阳县新津乡", "county": "云阳县", "issued_on": "2024-04-19"},
        {"plan_id": "xinjin-2021", "jurisdiction": "云阳县新津乡", "county": "云阳县", "period_start": 2021},
        {"plan_id": "a", "jurisdiction": "白渡乡"},
        {"plan_id": "b", "jurisdiction": "白渡乡"},
        {"plan_id": "zhanhe-2024", "jurisdiction": "湛河区"},
        {"plan_id": "nameless", "title": "某某行动方案"},
    )
    assert list(plan_labels(plans).values()) == [
        "鞍山市铁东区", "四平市铁东区", "新津乡（2024）", "新津乡（2021）", "白渡乡（a）", "白渡乡（b）", "湛河区", "某某行动方案",
    ]  # fmt: skip
    assert list(plan_labels(plans, "en").values())[:3] == ["Tiedong (2024)", "Tiedong (2025)", "Xinjin (2024)"]
    assert plan_labels(plans, "en")["zhanhe-2024"] == "Zhanhe"


def test_in_english_a_plan_is_called_by_the_place_in_its_id() -> None:
    rows = [
        ("health-fuxin-2020", "阜新蒙古族自治县"),
        ("waste-fuxin-2021", "阜新蒙古族自治县"),
        ("xin-an-2024", "新安县"),
    ]
    plans = _plans(*({"plan_id": plan, "jurisdiction": place} for plan, place in rows))
    assert list(plan_labels(plans, "en").values()) == ["Fuxin (2020)", "Fuxin (2021)", "Xin An"]


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.3, "不足1%"), (0.5, "不足1%"), (0.6, "1%"), (99.4, "99%"), (99.7, "99%"), (100, "100%")],
)
def test_nothing_and_all_are_said_of_nothing_and_all(share: float, said: str) -> None:
    assert spoken(share, "zh", "%") == said


def test_quotes_inside_quotes_and_themes_without_english() -> None:
    assert say("quoted", words="“三管三必须”行动").said("zh") == "“‘三管三必须’行动”"
    assert glossed("建立机制", "建立机制") == Name("建立机制", "建立机制")
    assert glossed("开展培训", "教育培训").en == "Training: 开展培训"


def test_the_source_gives_the_plans_own_dates() -> None:
    rows = [{"plan_id": f"p{i}", "jurisdiction": f"甲{i}县", "issued_on": f"2024-0{i}-01"} for i in range(1, 8)]
    said = [None if (found := source(_plans(*own))) is None else found.said("zh") for own in (rows[:2], rows, [])]
    assert said == [
        "来源（成文日期）：甲1县（2024-01-01）、甲2县（2024-02-01）",
        "来源：7份方案，成文于2024-01-01至2024-07-01",
        None,
    ]


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("加强组织领导。", "（一）加强组织领导。各单位", "加强组织领导"),
        (None, "1．开展排查，全面整改，形成闭环。", "开展排查，全面整改"),
        (None, "一是强化宣传引导。", "强化宣传引导"),
        (None, "第十二条 本办法自印发之日起施行", "本办法自印发之日起施行"),
        (None, "长" * 60, "长" * 35 + "…"),
    ],
)
def test_measures_are_called_by_title_or_first_clause(title: str | None, text: str, name: str) -> None:
    row = {"plan_id": "p", "measure_id": "p/m001", "part": "tasks", "label": "", "title": title, "text": text,
           "chars": 1, "theme": "应急救援", "start": 0, "end": 1}  # fmt: skip
    assert measure_names(frame("measures", [row])) == {"p/m001": Name(name, f"Emergency response: {name}")}


def test_english_names_of_actions_hold_a_gloss_behind_the_label() -> None:
    row = {"plan_id": "p", "action_id": "p/a01", "no": 1, "label": "（三）", "title": "开展培训行动", "name": "培训行动",
           "theme": "教育培训", "start": 0, "end": 1}  # fmt: skip
    assert action_names(frame("actions", [row])) == {"p/a01": Name("（三）培训行动", "（三）Training: 培训行动")}


@pytest.mark.parametrize(
    ("text", "raw", "quoted"),
    [
        ("加强培训。2025年底前实现甲全覆盖、乙全覆盖，完成丙。", "全覆盖", "2025年底前实现甲全覆盖、乙全覆盖，完成丙"),
        (f"{'开展大排查' * 8}，覆盖率达到90%；其他。", "90%", "……覆盖率达到90%"),
        (f"完成{'改造' * 30}100公里{'管网' * 15}，验收。", "100公里", "……改造"),
    ],
)  # fmt: skip
def test_a_quotation_is_whole_clauses_and_says_where_it_is_cut(text: str, raw: str, quoted: str) -> None:
    tables = {"measures": pd.DataFrame({"measure_id": ["m"], "text": [text]})}
    said = quote(tables, {"measure_id": "m", "raw": raw, "says": raw})
    assert raw in said and len(said) <= QUOTED + 2 * len(CUT)
    assert said == quoted or (said.startswith(quoted) and said.endswith(CUT))
