"""What tables and columns mean, in the reader's language: English stands in the schema, Chinese in ``meanings.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from compare.language import check_lang
from compare.tables.schema import Column, Table


@lru_cache(maxsize=1)
def _chinese() -> Mapping[str, Mapping[str, str]]:
    return yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


def meaning(what: Table | Column, lang: str | None = None) -> str:
    """What a row of a table or a column is.

    Parameters
    ----------
    what : Table or Column
        Of the schema.
    lang : {"zh", "en"}, optional
        The current language by default.
    """
    table = isinstance(what, Table)
    said = what.row if isinstance(what, Table) else what.says
    return said if check_lang(lang) == "en" else _chinese()["rows" if table else "columns"].get(said, said)
