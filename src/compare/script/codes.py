"""The characters of a text as numbers, for what is asked of all of them at once."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# of so many texts what was worked out is kept: twice as many as are read at a time, each also without furniture
TEXTS = 64


def numbers_of(words: str) -> NDArray[np.uint16]:
    """The characters of some words as numbers; those beyond the basic plane are all 0xFFFF."""
    codes = np.frombuffer(words.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    if len(codes) == len(words):
        return codes
    beyond = np.frombuffer(words.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(beyond, 0xFFFF).astype(np.uint16)


# the same of whole texts, each of which several readers ask for
code_points = lru_cache(maxsize=TEXTS)(numbers_of)
