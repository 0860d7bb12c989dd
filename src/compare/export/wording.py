"""What files say of themselves: words by key in two languages, in a YAML file beside the code that uses them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from compare.language import LANGS, Lang


@lru_cache(maxsize=8)
def wording(path: Path, lang: Lang) -> Mapping[str, str]:
    """The words of a file in a language.

    Parameters
    ----------
    path : Path
        Holds ``key: [Chinese, English]``.
    """
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key: pair[LANGS.index(lang)] for key, pair in found.items()}
