"""Words: one quiet segmenter, domain words whole, the same words from either segmenter."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.likeness.words import load_words, prefix_tree, tokenize
from compare.likeness.words import segmenter as find_segmenter


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("落实“三管三必须”和两单两卡。", ["落实", "三管三必须", "和", "两单两卡"]),
        ("互联网+执法", ["互联网+", "执法"]),
        ("消防车通道打通", ["消防车通道", "打通"]),
        ("", []),
        ("，。；", []),
    ],
)
def test_domain_words_stay_whole(text: str, words: list[str]) -> None:
    assert tokenize(text) == words


def test_synonyms_count_as_one_and_numbers_do_not_count() -> None:
    words = load_words()
    assert words.counted("2024年底前危险化学品、危化品和危化") == ["年底", "危化品", "危化品", "危化品"]


def test_broader_words_are_told_from_the_words_themselves() -> None:
    words = load_words()
    assert words.broader(["尾矿库"]) == ["<矿山"]
    assert words.broader(["客车"]) == ["<客运", "<交通运输"]
    assert words.broader(["没有这个词"]) == []


def test_every_named_word_is_used_well() -> None:
    """No word is its own synonym, and synonyms lead to a word in one step."""
    words = load_words()
    for word, other in words.same.items():
        assert word != other
        assert other not in words.same, f"{word} → {other} → {words.same[other]}: name the last one"


def test_prefix_tree_takes_the_longest_word() -> None:
    import re

    assert re.findall(prefix_tree(["应急", "应急预案", "预案"]), "应急预案和预案、应急") == ["应急预案", "预案", "应急"]
    assert not re.findall(prefix_tree([]), "应急")


def test_both_segmenters_agree_on_the_plans(texts: dict[str, str]) -> None:
    pytest.importorskip("rjieba")
    for text in texts.values():
        for line in text.splitlines():
            assert tokenize(line) == tokenize(line, fast=False), line


@given(st.text(alphabet="安全生产应急预案三管必须，。2024a+ ", max_size=60))
@settings(deadline=None)
def test_words_joined_are_the_text_without_marks(text: str) -> None:
    assert "".join(tokenize(text)) == "".join(c for c in text if c not in "，。 ")


def test_segmenting_is_quiet_and_leaves_no_cache_file(tmp_path: object) -> None:
    code = (
        "import tempfile, pathlib; from compare.likeness.words import tokenize; print(tokenize('安全生产', fast=False));"
        "print(sorted(p.name for p in pathlib.Path(tempfile.gettempdir()).iterdir()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"TMPDIR": str(tmp_path), "PATH": ""},
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["['安全', '生产']", "[]"]


def test_the_segmenter_is_made_once() -> None:
    assert find_segmenter() is find_segmenter()
