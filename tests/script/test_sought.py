"""Words that are looked for all at once stand where each is found alone."""

from __future__ import annotations

import pytest

from compare.script.sought import Sought, places_of

WORDS = ["牵头", "牵头单位", "以下", "列", "𠮷县", "下列"]


@pytest.mark.parametrize(
    "text",
    ["", "列", "以", "县水利局牵头，牵头单位负责，以下同列。", "𠮷县以下列者", "以下以下列列", "牵头" * 3 + "牵"],
)
def test_words_stand_where_each_is_found_alone(text: str) -> None:
    alone = {word: list(places_of(word, text, 0, len(text))) for word in WORDS}
    assert Sought(WORDS).places(text) == {word: places for word, places in alone.items() if places}
