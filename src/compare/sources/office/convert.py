"""Old Word, WPS and Excel files, RTF and OpenDocument → .docx or .xlsx, by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from compare.sources.base import SourceError
from compare.sources.office.zipped import Package

# By kind of file: what a person calls it, the ending LibreOffice knows it by, and what it is turned into.
KINDS = {
    "doc": ("an old Word or WPS file (.doc, .wps)", ".doc", "docx"),
    "rtf": ("an RTF file", ".rtf", "docx"),
    "odt": ("an OpenDocument text", ".odt", "docx"),
    "ods": ("an OpenDocument spreadsheet", ".ods", "xlsx"),
    "xls": ("an old Excel file (.xls, .et)", ".xls", "xlsx"),
}
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
SECONDS = 120


def find_libreoffice() -> str | None:
    """The path of LibreOffice's program, or None where it is not installed."""
    return (
        shutil.which("soffice")
        or shutil.which("libreoffice")
        or next((place for place in PLACES if Path(place).exists()), None)
    )


def converted(data: bytes, path: str | Path, kind: str) -> tuple[bytes, str, str]:
    """A file as LibreOffice turns it into one that is read.

    Parameters
    ----------
    kind : str
        ``doc``, ``rtf``, ``odf`` or ``xls``.

    Returns
    -------
    tuple of bytes, str, str
        The new file, its kind (``docx`` or ``xlsx``), and the kind of the old one (of ``odf``, ``odt`` or ``ods``).

    Raises
    ------
    SourceError
        Where LibreOffice is not installed, fails, or takes more than two minutes.
    """
    if kind == "odf":
        kind = "ods" if b"spreadsheet" in (Package(data, path).read("mimetype") or b"") else "odt"
    name, suffix, target = KINDS[kind]
    way_out = f"open it in Word, WPS or LibreOffice and save it as .{target}"
    program = find_libreoffice()
    if program is None:
        raise SourceError(path, name, f"{way_out}, or install LibreOffice, which then converts it by itself")
    made = _convert(program, data, suffix, target)
    if made is None:
        raise SourceError(path, f"{name} that LibreOffice could not convert", way_out)
    return made, target, kind


def _convert(program: str, data: bytes, suffix: str, target: str) -> bytes | None:
    """The file in its new format, or None; the work is done in a folder of its own, with a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="plan-compare-") as folder:
        source = Path(folder, "plan" + suffix)
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            target,
            "--outdir",
            folder,
            str(source),
        ]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return None
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            _stop(process)
            return None
        result = source.with_suffix("." + target)
        return result.read_bytes() if result.exists() else None


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with the helpers that it started."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
