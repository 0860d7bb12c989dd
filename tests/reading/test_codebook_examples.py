"""Every example that stands in a codebook is true: the readers find, or leave alone, what its line says."""

import re

import pytest

from compare.codebook import load_codebook
from compare.reading import read_text
from compare.reading.outline.part_names import part_of
from compare.reading.outline.tails import closing_lines
from compare.reading.outline.titles import short_name


def lines(name, *roles):
    rows = load_codebook().rows(name)
    found = [
        pytest.param(row["word"], row["example"], id=f"{row['role']} {row['word']}")
        for row in rows
        if row["role"] in roles
    ]
    assert found, f"{name}.csv has no line of the roles {roles}"
    return found


def slips(text):
    return {row.what for row in read_text(text, "p-2025").oddities}


@pytest.mark.parametrize(("word", "example"), lines("slip_words", "above", "above_after"))
def test_words_that_speak_of_the_county_above(word, example):
    head = "云阳县新津乡方案\n新津乡人民政府\n一、重点任务\n（一）整治。"
    assert word in example
    assert "level_mismatch" not in slips(f"{head}{example}。\n")
    assert "level_mismatch" in slips(f"{head}推动全县清零。\n")


@pytest.mark.parametrize(("word", "example"), lines("slip_words", "item_start", "note_start"))
def test_how_lines_begin_that_go_on_with_no_sentence(word, example):
    before = "湛河区方案\n一、重点任务\n（一）整治。各单位要排查。要认真抓好落实\n"
    assert word in example
    assert "wrapped_line" not in slips(before + example)
    assert "wrapped_line" in slips(before + "并且，" + example)


@pytest.mark.parametrize(("word", "example"), lines("slip_words", "never_doubled"))
def test_characters_that_are_never_doubled(word, example):
    assert word * 2 in example
    assert "repeated_text" in slips(f"湛河区方案\n一、重点任务\n（一）整治。{example}。\n")


@pytest.mark.parametrize(("word", "example"), lines("slip_words", "reduplicated"))
def test_words_doubled_by_rule(word, example):
    assert example == word * 2
    text = f"湛河区方案\n一、重点任务\n（一）整治。{word}甲，{word}乙，{word}丙。\n"
    assert "repeated_text" not in slips(f"{text}（二）{example}再办。\n")


def outline_of(text):
    plan = read_text(text, "p-2025")
    return [(part.part, part.title) for part in plan.parts], [measure.label for measure in plan.measures]


@pytest.mark.parametrize(("word", "example"), lines("outline_words", "head_time", "head_shared", "head_form"))
def test_words_in_the_headings_of_tasks(word, example):
    assert word in example
    text = f"湛河区方案\n一、重点任务\n（一）整治。排查。\n二、{example}\n（一）提升。排查。\n"
    assert ("tasks", example) in outline_of(text)[0]


@pytest.mark.parametrize(("word", "example"), lines("outline_words", "named_label"))
def test_labels_that_say_what_they_count(word, example):
    assert example.startswith(word)
    second = example.replace("1", "2").replace("一", "二")
    labels = outline_of(f"湛河区方案\n一、重点任务\n{example}。完成改造。\n{second}。完成改造。\n")[1]
    assert [label[: len(word)] for label in labels] == [word, word]


@pytest.mark.parametrize(("word", "example"), lines("outline_words", "glossary_subject", "glossary_kind"))
def test_lines_that_open_a_glossary(word, example):
    assert word in example
    text = f"湛河区方案\n一、重点任务\n（一）整治。排查。\n附：{example}\n三管三必须：管行业必须管安全。\n"
    assert outline_of(text)[0][-1] == ("glossary", example)


@pytest.mark.parametrize(("word", "example"), lines("outline_words", "annex_of_tasks"))
def test_annexes_that_tell_tasks(word, example):
    assert word in example
    text = f"湛河区方案\n一、总体要求\n坚持。\n附件\n{example}\n（一）整治。\n1.排查。（区公安局负责）\n"
    assert outline_of(text)[0][-1] == ("tasks", example)


@pytest.mark.parametrize(("word", "example"), lines("outline_words", "name_manner", "name_verb", "name_noun"))
def test_short_names_leave_the_opening_verb_out(word, example):
    assert word in example
    assert example.endswith(short_name(example))
    assert short_name(example) != example


@pytest.mark.parametrize(("word", "example"), lines("outline_words", "note_role"))
def test_a_line_of_units_is_no_text_below_a_title(word, example):
    assert word in example
    titles = {
        m.title for m in read_text(f"湛河区方案\n一、重点任务\n1.整治\n{example}\n2.提升\n{example}\n", "p").measures
    }
    assert titles == {None}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["example"]) for row in load_codebook().rows("closing_lines")])
def test_lines_that_close_a_plan(row):
    pattern = closing_lines(load_codebook(), row["verdict"])
    matched = {"tail": pattern.fullmatch, "contact": pattern.fullmatch, "validity": pattern.search}.get(
        row["verdict"], pattern.match
    )(row["example"])
    assert matched
    assert re.search(row["signs"], row["example"])


@pytest.mark.parametrize("row", [pytest.param(row, id=row["example"]) for row in load_codebook().rows("parts")])
def test_headings_announce_their_parts(row):
    assert row["word"] in row["example"]
    assert part_of(row["example"], load_codebook()) == row["part"]


@pytest.mark.parametrize(
    ("word", "example"), lines("task_heads", "task", "unit", "number", "time", "person", "no_unit")
)
def test_heads_of_task_tables(word, example):
    assert word in example
