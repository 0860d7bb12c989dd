"""Files are written whole or not at all, and the file that could not be written is the one that is named."""

from __future__ import annotations

import gc
import sys
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest

from compare.errors import InTheWayError, UnwritableError
from compare.files import cannot_use, clear, contents, workbook, write_new

needs_a_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to here")


def test_nothing_is_left_of_a_new_file_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def write(self, _: bytes) -> None:
            raise OSError(ENOSPC, "No space left on device")

    def full(path: Path, _: str) -> Full:
        path.touch(exist_ok=False)
        return Full()

    path = tmp_path / "themes" / "themes.yaml"
    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(UnwritableError, match=r"themes.yaml: not written, for the disk is full"):
        write_new(path, b"a")
    monkeypatch.undo()
    write_new(path, b"a")
    with pytest.raises(InTheWayError, match="is left as it is"):
        write_new(path, b"b")
    assert path.read_bytes() == b"a"


@needs_a_full_disk
def test_a_workbook_on_a_full_disk_is_complained_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    later: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", later.append)
    with pytest.raises(OSError, match="No space left"), workbook(Path("/dev/full")) as book:
        book.add_worksheet().write_string(0, 0, "县水利局")
    del book
    gc.collect()
    assert later == []


def test_of_a_copy_the_file_that_cannot_be_written_is_named() -> None:
    error = OSError(ENOSPC, "No space left on device", "/tmp/003.png", None, "reports/003.png")
    assert cannot_use(error) == "reports/003.png: the disk is full; make room and try again"


def test_what_is_no_file_is_not_opened_and_goes_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="it is no file"):
        contents(tmp_path / "folder")
    clear(tmp_path / "folder")
    clear(tmp_path / "nothing")
    assert not list(tmp_path.iterdir())
