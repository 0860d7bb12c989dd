"""Which language is spoken, and that every closed value has its word in both."""

from __future__ import annotations

import pytest
import yaml

from compare import language
from compare.tables import SCHEMA


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    monkeypatch.delenv(language.VARIABLE, raising=False)
    yield
    language.use(None)


def test_chinese_unless_the_call_the_program_or_the_environment_says_otherwise(monkeypatch) -> None:
    assert language.check_lang() == "zh"
    monkeypatch.setenv(language.VARIABLE, "en")
    assert language.check_lang() == "en"
    language.use("zh")
    assert language.check_lang() == "zh"
    assert language.check_lang("en") == "en"


@pytest.mark.parametrize("lang", ["fr", "ZH"])
def test_another_language_is_answered_with_those_there_are(lang: str) -> None:
    with pytest.raises(language.LanguageError, match=f"no language '{lang}'; there are zh, en"):
        language.use(lang)


def test_every_closed_value_has_a_word_in_both_languages() -> None:
    for table in SCHEMA.values():
        for column in table.columns:
            if column.choices and column.name != "function":
                for word in column.choices:
                    name = "passage" if table.name == "passages" else column.name
                    zh, en = (language.value(name, word, lang) for lang in language.LANGS)
                    assert not zh.isascii() or word == "=", (table.name, column.name, word)
                    assert en.isprintable() and (en or word == "="), word


def test_words_without_english_stay_chinese() -> None:
    assert language.gloss("财政", "en") == "Finance"
    assert language.gloss("某某局", "en") == "某某局"
    assert language.heading("plan_id", "zh") == "方案"
    assert language.heading("没有的列", "en") == "没有的列"


def test_every_entry_of_the_file_is_a_pair() -> None:
    words = yaml.safe_load(language.Path(language.__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    pairs = [*words["headings"].values(), *(pair for values in words["values"].values() for pair in values.values())]
    assert all(len(pair) == 2 and all(isinstance(word, str) for word in pair) for pair in pairs)
    assert all(len(noun) == 3 for noun in words["nouns"].values())
