"""Fuzzes the reader of every file format with mutated real files: no exception but SourceError, no hang, whole offsets.

    pip install atheris
    python tests/fuzz/fuzz_sources.py --minutes 60            # all readers, one after the other
    python tests/fuzz/fuzz_sources.py --only pdf --minutes 10

A file that breaks a reader is kept in the folder given by ``--out``; make it small and put it into
``tests/fragments/sources/``, where ``tests/sources/test_fragments.py`` reads every file.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

INTERESTING = ("0", "1", "2", "3", "9", "-1", "65535", "1000000", "4294967295", "1e9", "NaN", "", "%1", "甲", "true")
SPLIT = b"\x00\x00part\x00\x00"
NAMES = {
    "docx": ("word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml"),
    "xlsx": ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"),
}


# -- what must hold


def check(data: bytes) -> None:
    """Read without the net that turns any exception into a message, so that every exception is seen."""
    from compare.sources import SourceError
    from compare.sources.reading_files import read_content

    try:
        document = read_content(data, Path("fuzzed"))
    except SourceError as error:
        assert "fuzzed" in str(error)
        return
    text = document.text
    text.encode("utf-8")
    assert "\r" not in text
    before = 0
    for place in document.places:
        assert before <= place.start <= place.end <= len(text), place
        before = place.end
    for table in document.tables:
        assert 0 <= table.start <= table.end <= len(text)
        at = table.start
        for cell in table.cells:
            assert at <= cell.start <= cell.end <= table.end, cell
            assert cell.row_span >= 1 and cell.column_span >= 1
            at = cell.end
            assert text[cell.start : cell.end] == text[cell.start : cell.end].strip(), cell


# -- seeds


def seeds(kind: str) -> list[bytes]:
    """Real files of a kind, made at the time."""
    from sources import making

    if kind == "text":
        table = "\n".join("\t".join(text or "" for text in row) for row in making.TASKS)
        pipes = "\n".join("| " + " | ".join(text or "" for text in row) + " |" for row in making.TASKS)
        texts = [making.PLAN[:600], table, pipes, table.replace("\t", ","), "# 方案\n\n## 一、目标\n" + pipes]
        return [
            text.encode(encoding, "ignore") for text in texts for encoding in ("utf-8", "gb18030", "utf-16", "big5")
        ]
    if kind == "html":
        pages = [
            making.html_of(making.LINES[:12]),
            making.page_of(making.TABLE_HTML),
            making.page_of(making.BREAKS_HTML),
            making.page_of(making.STYLES_HTML),
        ]
        return [page.encode(encoding) for page in pages for encoding in ("utf-8", "gb18030")] + [
            making.mhtml_of(pages[0])
        ]
    if kind == "docx":
        files = [making.numbered_docx(making.LINES[:14]), making.table_docx(), making.rich_docx(), making.unseen_docx()]
        return [unpack(kind, data) for data in files]
    if kind == "xlsx":
        return [unpack(kind, making.xlsx_of()), unpack(kind, making.formula_xlsx())]
    if kind == "pdf":
        return [making.plain_pdf(), making.pdf_of(making.LINES[:12]), making.table_pdf()]
    return [making.numbered_docx(making.LINES[:5]), making.xlsx_of(), making.table_docx()]


def unpack(kind: str, data: bytes) -> bytes:
    """The parts of a zipped document that are fuzzed, one after the other."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        return SPLIT.join(package.read(name) if name in names else b"" for name in NAMES[kind])


FRAMES: dict[str, bytes] = {}


def pack(kind: str, parts: bytes) -> bytes:
    """The document with its fuzzed parts put in place."""
    from sources import making

    if kind not in FRAMES:
        FRAMES[kind] = making.rich_docx() if kind == "docx" else making.xlsx_of()
    given = dict(zip(NAMES[kind], parts.split(SPLIT), strict=False))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FRAMES[kind])) as frame, zipfile.ZipFile(stream, "w") as package:
        for name in frame.namelist():
            if not given.get(name):
                package.writestr(name, frame.read(name))
        for name, part in given.items():
            if part:
                package.writestr(name, part)
    return stream.getvalue()


# -- mutations


def mutate_markup(data: bytes, draw: random.Random) -> bytes:
    """Move, drop, double and change tags and attribute values."""
    tokens = re.findall(rb"<[^<>]*>|[^<]+|<", data)
    for _ in range(draw.choice((1, 1, 2, 4, 8))):
        if not tokens:
            break
        at, width = draw.randrange(len(tokens)), draw.choice((1, 1, 2, 3, 6, 20))
        action = draw.randrange(5)
        if action == 0:
            del tokens[at : at + width]
        elif action == 1:
            tokens[at:at] = tokens[at : at + width] * draw.choice((1, 2, 30))
        elif action == 2:
            to = draw.randrange(len(tokens))
            moved = tokens[at : at + width]
            del tokens[at : at + width]
            tokens[to:to] = moved
        elif action == 3:
            value = draw.choice(INTERESTING).encode()
            tokens[at] = re.sub(rb'"[^"]*"', b'"' + value + b'"', tokens[at], count=draw.choice((0, 1)))
        elif not tokens[at].startswith(b"<"):
            tokens[at] = draw.choice((b"", tokens[at] * 3, "一、（二）3.".encode(), b"\t", tokens[at][:5]))
    return b"".join(tokens)


def mutate_numbers(data: bytes, draw: random.Random) -> bytes:
    """Change a few of the numbers of a PDF's objects and content."""
    found = [match.span() for match in re.finditer(rb"-?\d+(?:\.\d+)?", data)]
    for start, end in sorted(draw.sample(found, min(len(found), draw.choice((1, 2, 5)))), reverse=True):
        data = data[:start] + draw.choice(INTERESTING[:10]).encode() + data[end:]
    return data


def mutator(kind: str) -> Callable[[bytes, int, int], bytes]:
    """The mutation of one kind: half by structure, half by bytes."""
    import atheris

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        draw = random.Random(seed)
        if kind in ("html", "docx", "xlsx") and draw.random() < 0.8:
            return mutate_markup(data, draw)[:most]
        if kind == "pdf" and draw.random() < 0.5:
            return mutate_numbers(data, draw)[:most]
        return atheris.Mutate(data, most)

    return mutate


def fuzz(kind: str, seconds: int, out: Path) -> None:
    """Fuzz one reader in this process; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["compare"]):
        for module in ("", ".pdf.read", ".office.spreadsheet", ".web.read", ".office.word"):
            importlib.import_module("compare.sources" + module)

    def run(data: bytes) -> None:
        check(pack(kind, data) if kind in NAMES else data)

    with tempfile.TemporaryDirectory() as folder:
        for i, seed in enumerate(seeds(kind)):
            Path(folder, f"seed{i:02}").write_bytes(seed)
        options = [
            f"-max_total_time={seconds}",
            "-timeout=30",
            "-rss_limit_mb=4000",
            "-max_len=200000",
            f"-artifact_prefix={out}/{kind}-",
            "-print_final_stats=1",
            "-verbosity=1",
        ]
        atheris.Setup([sys.argv[0], *options, folder], run, custom_mutator=mutator(kind))
        atheris.Fuzz()


KINDS = ("text", "html", "docx", "xlsx", "pdf", "zip")


def main() -> int:
    """Fuzz every reader for its share of the minutes; 1 if any was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=6.0)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--out", type=Path, default=Path("reports/fuzz"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    kinds = (given.only,) if given.only else KINDS
    seconds = max(1, int(given.minutes * 60 / len(kinds)))
    if given.here:
        fuzz(kinds[0], seconds, given.out)
    broken = []
    for kind in kinds:
        command = [
            sys.executable,
            __file__,
            "--here",
            "--only",
            kind,
            "--minutes",
            str(seconds / 60),
            "--out",
            given.out,
        ]
        log = given.out / f"{kind}.log"
        with log.open("wb") as file:
            status = subprocess.run(command, stdout=file, stderr=file, env=os.environ).returncode
        runs = re.findall(r"stat::number_of_executed_units:\s*(\d+)", log.read_text(errors="replace"))
        print(
            f"{kind}: {runs[-1] if runs else '?'} runs, {'broken, see ' + str(log) if status else 'sound'}", flush=True
        )
        broken += [kind] if status else []
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
