"""Sentences of the code in the reader's language, with what filled their places."""

from __future__ import annotations

import pytest

from compare import errors, saying
from tools import messages

CATALOGUE = """
msgid "{0}: no such folder"
msgstr "{0}：没有这个文件夹"

msgid "{0} not read: {1}"
msgstr "未能读取 {0}：{1}"

msgid "nothing there"
msgstr "什么也没有"

msgid "{0}: {1}; {2}"
msgstr "{0}：{1}；{2}"

msgid "{0}, line {1}: {2}"
msgstr "{0} 第 {1} 行：{2}"

msgid "{0} cells; drop one"
msgstr "有 {0} 格，请删去一格"

msgid "it is a folder; give a file"
msgstr "这是文件夹，请给出文件"
"""


@pytest.fixture(autouse=True)
def a_catalogue(tmp_path, monkeypatch):
    path = tmp_path / "zh.po"
    path.write_text(messages.HEADER.decode() + CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(saying, "CATALOGUE", path)
    saying._entries.cache_clear()
    saying._in_chinese.cache_clear()
    yield
    saying._entries.cache_clear()
    saying._in_chinese.cache_clear()


SAID = [
    ("nothing there", "什么也没有"),
    ("D:/方案: no such folder", "D:/方案：没有这个文件夹"),
    ("2 files not read: a b: no such folder", "未能读取 2 files：a b：没有这个文件夹"),
    ("nothing there\nx: no such folder", "什么也没有\nx：没有这个文件夹"),
    ("D:/my plans/a: it is a folder; give a file", "D:/my plans/a：这是文件夹，请给出文件"),
    ("a.csv, line 2: 3 cells; drop one", "a.csv 第 2 行：有 3 格，请删去一格"),
    ("1 files not read: a: it is a folder; give a file", "未能读取 1 files：a：这是文件夹，请给出文件"),
    ("a: of this nobody; knows", "a：of this nobody；knows"),
    ("of this nobody knows", "of this nobody knows"),
]


@pytest.mark.parametrize(("sentence", "chinese"), SAID)
def test_a_sentence_is_told_by_its_template(sentence, chinese):
    assert saying.say(sentence, "zh") == chinese
    assert saying.say(sentence, "en") == sentence


def test_an_error_in_a_notebook_is_one_sentence_in_the_readers_language(monkeypatch):
    error = errors.UnknownError("D: no such folder")
    assert error._render_traceback_() == ["UnknownError: D: no such folder"]
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    assert error._render_traceback_() == ["UnknownError: D：没有这个文件夹"]


def test_sentences_are_found_where_they_are_made(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        'raise SourceError(f"{path}: cannot be " + f"read ({reason})")\n'
        'said = "no part {x}" if a else f"no column {b}"\n'
        "raise TableError(said)\n"
        'Finding("warning", "no-measures", "no measures found")\n'
        'x = "not said at all"\n',
        encoding="utf-8",
    )
    assert [sentence for sentence, _ in messages.sentences(path)] == [
        "{0}: cannot be read ({1})", "no part {x}", "no column {0}", "no measures found",
    ]  # fmt: skip


def test_every_sentence_of_the_code_is_in_the_catalogue_and_no_other():
    assert messages.problems() == []
    assert messages.COMPILED.read_bytes() == messages.compiled(), "run: python tools/messages.py update"
