"""Files that once broke a reader, found by fuzzing: each is read or refused with a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.sources import SourceError
from compare.sources.reading_files import read_content

FRAGMENTS = sorted((Path(__file__).parents[1] / "fragments" / "sources").iterdir())


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_fragment(path):
    # Without the net of `read_file`, which would turn any exception into a message.
    try:
        document = read_content(path.read_bytes(), path)
    except SourceError as error:
        assert path.name in str(error)
    else:
        assert document.text.encode("utf-8")


def test_there_are_fragments():
    assert FRAGMENTS
