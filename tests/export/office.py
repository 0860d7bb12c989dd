"""LibreOffice as the other program that opens our files; its tests skip where it is not there."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: files are checked by their XML only"
)


FIRST_PAGES = 'pdf:calc_pdf_Export:{"PageRange":{"type":"string","value":"1-4"}}'


def converted(paths: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Have LibreOffice open files and save them as another kind, a filter and what it is told behind a colon."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    made = [folder / f"{path.stem}.{kind.partition(':')[0]}" for path in paths]
    assert all(path.is_file() for path in made), done.stderr
    return made
