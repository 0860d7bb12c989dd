"""Every example in the codebooks of facts and places is true: the readers find what its line says."""

from datetime import date

import pytest

from compare.codebook import load_codebook
from compare.model import Document, PlanFacts
from compare.reading.facts.facts import read_facts
from compare.reading.facts.gazetteer import gazetteer
from compare.reading.facts.head import Line, kind_of
from compare.reading.facts.places import find_place, named_areas
from compare.reading.page import Page
from compare.reading.quiet import read_quiet
from compare.reading.turns import alone

BODY = "\n一、总体要求\n坚持安全第一。\n"


def page_of(text):
    return Page("p", Document(text), load_codebook(), alone(read_quiet(Document(text), load_codebook())))


def facts_of(text):
    return alone(read_facts(page_of(text)))


def examples(name, *roles):
    rows = [row for row in load_codebook().rows(name) if row["role"] in roles]
    assert {row["role"] for row in rows} == set(roles)
    return [pytest.param(row["word"], row["example"], id=f"{row['role']} {row['word']}") for row in rows]


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "issues", "hands_out"))
def test_a_notice_names_its_plan(word, example):
    facts = facts_of(f"湛河区应急管理局文件\n各街道：\n{example}。\n2024年3月1日\n为做好工作，制定本方案。{BODY}")
    assert (word in example, facts.title) == (True, "湛河区方案")


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "red_head"))
def test_a_red_head_names_the_issuer(word, example):
    assert facts_of(f"{example}\n\n湛河区防汛方案{BODY}").issuer == example.removesuffix(word)


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "version", "draft"))
def test_a_version_in_brackets_belongs_to_the_title(word, example):
    assert facts_of(f"湛河区防汛方案\n{example}{BODY}").title == f"湛河区防汛方案{example}"


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "number_key", "numbered"))
def test_document_numbers(word, example):
    head = example if "：" not in example else f"{example}\n湛河区防汛方案"
    assert (word in example, facts_of(head + BODY).doc_number) == (True, "平政〔2023〕15号")


@pytest.mark.parametrize(
    ("word", "example"), examples("fact_words", "issue_key", "page_key", "update_key", "source_key")
)
def test_a_box_says_when_a_plan_was_issued(word, example):
    assert facts_of(f"{example}\n湛河区防汛方案{BODY}").issued_on == date(2024, 3, 15)


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "effect_key", "published"))
def test_a_plan_in_force_from_its_issue(word, example):
    box = example if "日期" in example else "实施日期：2024-03-15"
    rule = example if "之日起" in example else "自印发之日起施行"
    assert facts_of(f"{box}\n湛河区防汛方案{BODY}{rule}。\n").issued_on == date(2024, 3, 15)
    assert facts_of(f"{box}\n湛河区防汛方案{BODY}").issued_on is None


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "stamp"))
def test_a_stamp_is_no_part_of_the_issuer(word, example):
    assert facts_of(f"湛河区防汛方案{BODY}{example}\n2024年3月15日\n").issuer == "湛河区应急管理局"


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "party", "central", "central_end", "office"))
def test_the_area_of_an_issuer(word, example):
    facts = facts_of(f"关于做好防汛工作的意见{BODY}{example}\n2024年3月15日\n")
    assert facts.jurisdiction == ("湛河区" if "湛河区" in example else "全国")


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "goals"))
def test_the_years_of_the_goals(word, example):
    facts = facts_of(
        f"湛河区防汛方案{BODY}{example}\n2026年底前，建成体系。\n（三）任务\n湛河区应急局\n2024年3月15日\n"
    )
    assert (word in example, facts.period_start, facts.period_end) == (True, 2024, 2026)


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "to_provinces"))
def test_whom_a_central_plan_addresses(word, example):
    assert facts_of(f"防汛方案{BODY}{example}。\n").level == "national"
    assert facts_of(f"湛河区防汛方案{BODY}学习{example}。\n").level == "county"


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "adopted"))
def test_brackets_under_a_title_say_when_a_plan_was_adopted(word, example):
    assert facts_of(f"湛河区防汛办法\n{example}{BODY}").issued_on == date(2024, 3, 15)


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "schedule"))
def test_the_years_of_a_schedule(word, example):
    facts = facts_of(f"湛河区防汛方案{BODY}二、任务\n{example}\n2024年5月至2026年6月排查。\n四、保障\n")
    assert (facts.period_start, facts.period_end) == (2024, 2026)


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "validity", "takes_effect", "this", "lasts"))
def test_the_years_in_force(word, example):
    title = example if "湛河区" in example else "湛河区防汛方案"
    rule = "" if title == example else f"{example}。\n"
    facts = facts_of(f"{title}{BODY}{rule}湛河区应急管理局\n2024年3月15日\n")
    last = 2027 if "有效期3年" in rule or "期3年" in rule else 2026
    assert (word in example, facts.period_start, facts.period_end) == (True, 2024, last)


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "announced"))
def test_announced_actions(word, example):
    assert [row.raw for row in facts_of(f"湛河区防汛方案{BODY}开展“{example}”。").declared_actions] == [example]


LINES = [pytest.param(row, id=row["example"]) for row in load_codebook().rows("fact_rules")]


@pytest.mark.parametrize("row", LINES)
def test_lines_that_are_no_title(row):
    line = Line(0, len(row["example"]), row["example"])
    assert kind_of(line, load_codebook()) == row["verdict"]


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "consults", "opinions"))
def test_a_consultation_names_its_draft(word, example):
    facts = facts_of(f"{example}\n各街道：\n现公开征求意见。\n湛河区应急管理局\n2024年3月15日\n湛河区方案{BODY}")
    assert (word in example, facts.title, facts.status) == (True, "湛河区方案", "draft")


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "consultation"))
def test_the_dates_of_a_consultation(word, example):
    text = f"湛河区防汛方案{BODY}{example}。\n"
    facts = facts_of(text)
    assert (word in example, facts.status) == (True, "draft")
    assert text[slice(*facts.issued_spans[-1])].endswith("2024年4月12日")


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "opens"))
def test_where_a_title_ends_in_a_text_without_lines(word, example):
    end = example.index(word)
    assert facts_of(example + "一、总体要求。坚持安全第一。" * 20).title == example[:end]


@pytest.mark.parametrize(("word", "example"), examples("fact_words", "page_key", "issuer_key"))
def test_what_a_page_says_of_itself(word, example):
    facts = facts_of(f"{example}\n湛河区防汛方案{BODY}")
    expected = (None, date(2024, 3, 15)) if word in ("时间", "日期") else ("湛河区应急管理局", None)
    assert (facts.issuer, facts.issued_on) == expected


@pytest.mark.parametrize("row", load_codebook().rows("zones"), ids=lambda row: row["word"])
def test_zones_and_their_parents(row):
    page = page_of(row["example"] + BODY)
    place = find_place(alone(read_facts(page)), page)
    assert place.jurisdiction.endswith(row["word"])
    assert (place.province, place.prefecture) == (row["province"], row["prefecture"] or None)


@pytest.mark.parametrize("word", sorted(load_codebook().words("issuer_words")))
def test_names_of_issuing_bodies(word):
    facts = facts_of(f"湛河区防汛方案{BODY}湛河区防汛{word}\n2024年3月15日\n")
    assert facts.issuer == f"湛河区防汛{word}"


# -- places --------------------------------------------------------------------------------------------------


def names(text, name):
    return [part.name for part in named_areas(name, page_of(text))]


@pytest.mark.parametrize(("word", "example"), examples("place_words", "kind"))
def test_the_kind_is_cut_off_a_short_name(word, example):
    book = gazetteer(load_codebook())
    assert example in book.by_name
    assert book.short(example) != example
    assert not book.short(example).endswith(word)


@pytest.mark.parametrize(("word", "example"), examples("place_words", "prefecture_kind"))
def test_areas_without_counties_that_are_prefectures(word, example):
    assert gazetteer(load_codebook()).by_name[example][0].level == "prefecture"


@pytest.mark.parametrize(("word", "example"), examples("place_words", "common_name", "no_area"))
def test_names_that_are_common_words(word, example):
    assert example.startswith(word)
    assert names("全县人民政府", example) == []


@pytest.mark.parametrize(("word", "example"), examples("place_words", "no_area_end"))
def test_ends_of_words_that_are_no_areas(word, example):
    own = f"全{word[-1]}要落实，我{word[-1]}要检查。"
    assert word in example
    assert names(own, example) == []
    assert names(own, f"丙岭{word[-1]}防汛方案") == [f"丙岭{word[-1]}"]


@pytest.mark.parametrize(("word", "example"), examples("place_words", "township_body", "area_body", "zone_body"))
def test_a_body_proves_its_area(word, example):
    area = example.removesuffix(word)
    assert names(f"各单位、{example}：", f"{area}防汛方案") == [area]
    assert names("", f"{area}防汛方案") == []


@pytest.mark.parametrize(("word", "example"), examples("place_words", "after_short_name"))
def test_what_proves_a_short_name(word, example):
    before = example[: example.index(word)]
    book = gazetteer(load_codebook())
    assert any(before.endswith(short) for short in book.by_short)
    twins = "国网" + example.replace(before, "鞍山") if "国网" in example else example.replace(before, "鞍山")
    found = find_place(PlanFacts(jurisdiction="铁东区"), page_of(twins))
    assert found.prefecture == "鞍山市"


@pytest.mark.parametrize(("word", "example"), examples("place_words", "no_zone", "no_township", "about_zones"))
def test_words_in_no_name_of_a_place(word, example):
    assert word in example
    assert names(f"{word}人民政府、高新区管委会、开发区管委会", example) == [example[:3]]
