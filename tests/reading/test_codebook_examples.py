"""Every example that stands in a codebook is true: the readers find, or leave alone, what its line says."""

import pytest

from compare.codebook import load_codebook
from compare.reading import read_text


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


@pytest.mark.parametrize(("word", "example"), lines("slip_words", "reduplicated"))
def test_words_doubled_by_rule(word, example):
    assert example == word * 2
    text = f"湛河区方案\n一、重点任务\n（一）整治。{word}甲，{word}乙，{word}丙。\n"
    assert "repeated_text" not in slips(f"{text}（二）{example}再办。\n")
