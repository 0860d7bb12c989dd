"""Traditional characters: whether a text is written in them, and the simplified ones that every word list has."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook

LEAST, ONE_IN = 10, 100  # such characters of a text, and among so many of its characters: fewer are those of names
# one of which stands in every such text
OFTEN = (
    "單", "縣", "發", "會", "開", "時", "國", "學", "產", "業", "務", "與", "為", "實", "規", "個",
)  # fmt: skip


@lru_cache(maxsize=8)
def _characters(codebook: Codebook) -> tuple[dict[int, str], re.Pattern[str]]:
    pairs = {row["word"]: row["simplified"] for row in codebook.rows("traditional")}
    return str.maketrans(pairs), re.compile(f"[{re.escape(''.join(pairs))}]")


def simplified(text: str, codebook: Codebook) -> str:
    """A text in simplified characters, each in the place of its own; a text that has only a few others stays as it is."""
    if not any(map(text.__contains__, OFTEN)):
        return text
    characters, any_of_them = _characters(codebook)
    found = sum(1 for _ in any_of_them.finditer(text))
    return text.translate(characters) if found >= max(LEAST, len(text) / ONE_IN) else text
