"""Old Office files: converted where LibreOffice is installed, else a message that says what to do."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from compare.saying import say
from compare.sources import SourceError, read_file
from compare.sources.office import convert
from compare.sources.recognise import OLE
from sources import making

DOC = OLE + b"\0" * 500 + "WordDocument".encode("utf-16-le") + b"\0" * 100


def test_without_libreoffice_the_message_says_how_to_convert(tmp_path, monkeypatch):
    monkeypatch.setattr(convert, "find_libreoffice", lambda: None)
    for name, data in (("方案.wps", DOC), ("plan.rtf", rb"{\rtf1 text}")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(SourceError, match=r"save it as \.docx, or install LibreOffice") as caught:
            read_file(tmp_path / name)
        assert name in str(caught.value)


@pytest.mark.parametrize("kind", convert.KINDS)
@pytest.mark.parametrize("program", [None, "no-such-program"])
def test_what_is_not_converted_is_said_in_chinese(kind, program, monkeypatch):
    monkeypatch.setattr(convert, "find_libreoffice", lambda: program)
    with pytest.raises(SourceError) as caught:
        convert.converted(b"", Path("plan"), kind)
    assert not re.search(r"[a-z]{2,} [a-z]{2,}", say(caught.value, "zh"))


def stand_in(folder: Path, script: str) -> str:
    """A program that is called as LibreOffice is; a line ``#!`` cannot name a Python whose path holds a blank."""
    program, code = folder / "soffice", folder / "soffice.py"
    code.write_text(f"import sys, shutil, pathlib\n{script}\n", encoding="utf-8")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{code}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_what_libreoffice_gives_is_read(tmp_path, monkeypatch):
    (tmp_path / "made.docx").write_bytes(making.numbered_docx())
    script = f"""folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
shutil.copy({str(tmp_path / "made.docx")!r}, folder / "plan.docx")"""
    monkeypatch.setattr(convert, "find_libreoffice", lambda: stand_in(tmp_path, script))
    (tmp_path / "a.doc").write_bytes(DOC)
    document = read_file(tmp_path / "a.doc")
    assert document.text == making.PLAN and document.format == "doc"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_a_failing_or_hanging_conversion_is_told(tmp_path, monkeypatch):
    (tmp_path / "a.doc").write_bytes(DOC)
    for script in ("sys.exit(1)", "import time\ntime.sleep(60)"):
        monkeypatch.setattr(convert, "SECONDS", 1)
        monkeypatch.setattr(convert, "find_libreoffice", lambda script=script: stand_in(tmp_path, script))
        with pytest.raises(SourceError, match=r"a\.doc: .* could not convert"):
            read_file(tmp_path / "a.doc")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_itself(tmp_path):
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi\uc0 \u19968 \u12289 \u30446 \u26631 \par}")
    assert read_file(tmp_path / "a.rtf").text == "一、目标\n"
