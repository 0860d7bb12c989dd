"""One file → its document: the checks before reading, the choice of the reader, and errors a person can act on."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from compare.codebook import Codebook, load_codebook
from compare.model import Document
from compare.sources.base import LIMITS, SourceError, said_by
from compare.sources.encodings import decode
from compare.sources.plain import broken_text, read_plain
from compare.sources.recognise import is_web_page, recognise_bytes
from compare.sources.several import several_documents

AS_TEXT = "save it as .docx, .txt or a PDF that holds text"
NO_PLANS = {
    "pptx": ("a presentation, not a plan", "copy its text into a .docx or .txt file"),
    "ppt": ("a presentation, not a plan", "copy its text into a .docx or .txt file"),
    "zip": ("a zip archive, not a plan", "unpack it and give the files in it"),
    "archive": ("an archive, not a plan", "unpack it and give the files in it"),
    "ofd": ("an OFD file, which is not read", "open it in WPS or an OFD viewer, save it as PDF or .docx and give that"),
    "locked": ("protected by a password", "open it in Word, remove the password and save it again"),
    "ole": ("an old Office file of unknown kind", AS_TEXT),
}


def read_file(path: str | Path, codebook: Codebook | None = None) -> Document:
    """Read one published file, whatever its format.

    Parameters
    ----------
    path : path
        A .txt, .md, .csv, .docx, .xlsx, .pdf, .html or .mhtml file; its content decides, not its name. ``.doc``,
        ``.wps``, ``.rtf``, ``.odt`` and ``.xls`` are converted where LibreOffice is installed.
    codebook : Codebook, optional
        The words by which web pages are read; the shipped ones by default.

    Returns
    -------
    Document
        Its text, to which all offsets refer, and what the format knows of it: tables, places, links, findings.

    Raises
    ------
    SourceError
        For a file that cannot be read; the message names the file, what is wrong and what to do.
    """
    path = Path(path)
    return read_data(read_bytes(path), path, codebook)


def read_data(data: bytes, path: Path, codebook: Codebook | None = None) -> Document:
    """Read the content of a file that is already in memory; whatever breaks becomes a ``SourceError``."""
    try:
        document = read_content(data, path, codebook)
        return replace(document, findings=(*document.findings, *several_documents(document)))
    except SourceError:
        raise
    except (MemoryError, RecursionError) as error:
        raise SourceError(path, "too large or too deeply nested to be read", AS_TEXT) from error
    except Exception as error:  # a damaged file may break a library anywhere: one file never stops the others
        raise SourceError(path, f"damaged, or not what it seems ({said_by(error)})", AS_TEXT) from error


def read_bytes(path: Path) -> bytes:
    """The content of a file, after the checks that need no look into it.

    Raises
    ------
    SourceError
        Where it is no ordinary file, cannot be read, is empty or far too large.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise SourceError(path, "a folder, not a file", "name the files in it")
        if not stat.S_ISREG(about.st_mode):
            raise SourceError(path, "not an ordinary file", "give a file on disk")
        if about.st_size > LIMITS.file_bytes:
            size, most = about.st_size / 1e6, LIMITS.file_bytes / 1e6
            raise SourceError(
                path, f"{size:,.0f} MB, more than the {most:,.0f} MB a plan may have", "give the plan's text alone"
            )
        with path.open("rb") as file:
            data = file.read(LIMITS.file_bytes + 1)
    except FileNotFoundError as error:
        raise SourceError(path, "no such file", "check its name and folder") from error
    except PermissionError as error:
        raise SourceError(path, "may not be read by you", "change its permissions or copy it") from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        way_out = "shorten its name" if error.errno == errno.ENAMETOOLONG else "copy it to another disk and try again"
        raise SourceError(path, f"cannot be read ({reason})", way_out) from error
    except ValueError as error:
        raise SourceError(repr(str(path)), f"no valid file name ({error})", "rename it") from error
    if not data.strip(b"\x00 \t\r\n"):
        raise SourceError(path, "empty file", "download it again")
    return data


def read_content(data: bytes, path: Path, codebook: Codebook | None = None) -> Document:
    """Choose the reader by content and read; errors of libraries may come through.

    Raises
    ------
    SourceError
        For a format that is not read, with what to do instead.
    """
    codebook = codebook or load_codebook()
    kind = recognise_bytes(data)
    if kind in NO_PLANS:
        raise SourceError(path, *NO_PLANS[kind])
    if kind is None:
        text, _, doubt = decode(data, path)
        if text.lstrip().startswith("<?xml") and not is_web_page(text):
            raise SourceError(path, "an XML file, not a plan", "open it in Word or Excel and save it as .docx or .xlsx")
        if is_web_page(text):
            from compare.sources.web.read import read_webpage

            document = read_webpage(text, path, codebook)
        else:
            document = read_plain(text, path)
        if not document.text.strip():
            raise SourceError(path, "holds no text", "download it again, or save the page when it is fully loaded")
        return replace(document, findings=(*broken_text(doubt), *document.findings))
    return _reader(kind, codebook)(data, path)


def _reader(kind: str, codebook: Codebook) -> Callable[[bytes, Path], Document]:
    # Readers are loaded when they are needed: a corpus of text files should not wait for PDF and Word libraries.
    if kind == "docx":
        from compare.sources.office.word import read_word

        return lambda data, path: read_word(data, path, codebook)
    if kind == "xlsx":
        from compare.sources.office.spreadsheet import read_spreadsheet

        return read_spreadsheet
    if kind == "pdf":
        from compare.sources.pdf.read import read_pdf

        return read_pdf
    if kind == "picture":
        return _read_picture
    if kind == "mhtml":
        from compare.sources.web.read import read_mhtml

        return lambda data, path: read_mhtml(data, path, codebook)
    return lambda data, path: _read_converted(data, path, kind, codebook)


def _read_converted(data: bytes, path: Path, kind: str, codebook: Codebook) -> Document:
    from compare.sources.office.convert import converted

    made, new_kind, old_kind = converted(data, path, kind)
    return replace(_reader(new_kind, codebook)(made, path), format=old_kind)


def _read_picture(data: bytes, path: Path) -> Document:
    from compare.sources.pdf import recognised
    from compare.sources.pdf.read import read_picture

    if not recognised.is_installed():
        raise SourceError(path, "a picture, not text", recognised.WAY_OUT)
    return read_picture(data, path)
