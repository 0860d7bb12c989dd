"""Words that are looked for all at once stand where each is found alone."""

from __future__ import annotations

import re

import pytest

from compare.script.codes import code_points
from compare.script.sought import PairSigns, Sought, places_of

WORDS = ["牵头", "牵头单位", "以下", "列", "𠮷县", "下列"]


@pytest.mark.parametrize(
    "text",
    ["", "列", "以", "县水利局牵头，牵头单位负责，以下同列。", "𠮷县以下列者", "以下以下列列", "牵头" * 3 + "牵"],
)
def test_words_stand_where_each_is_found_alone(text: str) -> None:
    alone = {word: list(places_of(word, text, 0, len(text))) for word in WORDS}
    assert Sought(WORDS).places(text) == {word: places for word, places in alone.items() if places}


@pytest.mark.parametrize("text", ["", "3", "3月", "3月全覆盖，全面", "全\n覆", "月3\u3000年"])
def test_signs_of_two_characters_are_those_that_each_pattern_finds(text: str) -> None:
    classes = [("[0-9]", "[年月]"), (".", "[覆面]"), ("[^全]", r"\s")]
    told = PairSigns(*classes).after(code_points(text)).tolist()
    pairs = [text[place : place + 2] for place in range(len(text) - 1)]
    expected = [[re.match(first + second, pair, re.DOTALL) is not None for first, second in classes] for pair in pairs]
    assert [[bool(sign >> i & 1) for i in range(3)] for sign in told] == expected


def test_a_character_beyond_the_basic_plane_may_be_any_that_is_sought_behind() -> None:
    assert PairSigns(("[0-9]", "[年月]")).after(code_points("3𠮷月3")).tolist() == [1, 0, 0]
