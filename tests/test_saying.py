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

msgid "{0}: {1}: {2}; {3}"
msgstr "{0}：{1}：{2}；{3}"

msgid "a scan: no text"
msgstr "扫描件，没有文字"

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
    ("a.pdf: a scan: no text; it is a folder; give a file", "a.pdf：扫描件，没有文字；这是文件夹，请给出文件"),
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
        'x = "not-said at.all"\n'
        'OTHERS = {"zip": "a zip archive, not a plan", "ppt": "a slide, not a plan"}\n'
        'said(path, "a page that shows no text" + (why if why else ""))\n'
        'TITLE = ("Beside its own Chinese it is said", "中文")\n',
        encoding="utf-8",
    )
    assert list(dict.fromkeys(sentence for sentence, _ in messages.sentences(path))) == [
        "{0}: cannot be read ({1})", "no part {x}", "no column {0}", "no measures found", "a zip archive, not a plan",
        "a slide, not a plan", "a page that shows no text",
    ]  # fmt: skip


HALVES = [
    ('more = f" and {n} more" if n else ""\nraise TableError(f"{names}{more}: already there")\n', [" and {0} more"]),
    ('raise TableError(f"{\' and \'.join(names)} not there")\n', [" and "]),
    ('def many(n):\n    return "1 row is" if n == 1 else f"{n} rows are"\n\n\nraise TableError(f"({many(3)} so)")\n',
     ["1 row is", "{0} rows are"]),
    ('empty.attrs["says"] = f"measures of {plan} only"\n', ["measures of {0} only"]),
    ('def cannot_use(error):\n    what = error.file or "x"\n    where = "what was printed"\n    return f"{where}: full"\n',
     ["what was printed"]),
    ('empty.attrs["says"] = say(f"measures of {plan} only")\nnote(f"{path}: no row {n}", f"row {n}")\n', []),
    ('how = "many" if n else "few"\nsay(f"coverage.{how}")\nnote(f"page {n}")\n', []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "found"), HALVES)
def test_halves_of_sentences_are_found(code, found, tmp_path):
    path = tmp_path / "module.py"
    path.write_text(code, encoding="utf-8")
    assert [half for half, _ in messages.halves(path)] == found


PLACES = [
    ("page 3, page 5, …: left out; print it", "第3页、第5页、…：left out；print it"),
    ("Sheet1 row 3: left out; print it", "Sheet1第3行：left out；print it"),
    ("page 2 table 1 row 4: left out; print it", "第2页表1第4行：left out；print it"),
    ("no row 4: left out; print it", "no row 4：left out；print it"),
]


@pytest.mark.parametrize(("sentence", "chinese"), PLACES)
def test_places_are_told_one_by_one(sentence, chinese):
    assert saying.say(sentence, "zh") == chinese


def test_every_sentence_of_the_code_is_in_the_catalogue_and_no_other():
    assert messages.problems() == []
