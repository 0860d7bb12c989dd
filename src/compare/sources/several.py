"""Whether a file holds several documents: plans bound together, or a register of notices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compare.model import Document, Finding
from compare.script.document_numbers import DOCUMENT_NUMBER
from compare.script.labels import label

# `云溪县人民政府办公室关于印发《…行动方案》的通知`, `云溪县农村饮水安全提升行动方案（2025—2027年）`
TITLE = re.compile(
    r"[^。；：！？，]{6,80}(?:方案|计划|规划|要点|意见|办法|措施)》?(?:[（(][^（）()]{1,20}[）)])?(?:的通知)?"
)
NUMBER = re.compile(DOCUMENT_NUMBER)
ANNEX = re.compile(r"附\s*[件表录]")
FIRST = re.compile(rf"(?={label('cn', 'chapter')})(?:一|第一章)")
SECOND = re.compile(rf"(?={label('cn', 'chapter')})(?:二|第二章)")
HEAD = 12  # lines between the number or title of a document and its first chapter
LEAST = 2


def several_documents(document: Document) -> tuple[Finding, ...]:
    """A finding where a text begins anew: chapters count from one again under a title or number of their own.

    Annexes, which do so too, are none; nor is the notice that carries a plan.
    """
    starts = list(_starts(document.text))
    names = {re.sub(r"\W", "", name) for name, _ in starts}
    if len(names) < LEAST:
        return ()
    shown = "; ".join(name for name, _ in starts[:5])
    said = (
        f"the file seems to hold {len(names)} documents, which are read as one plan: {shown}; "
        "give each of them as a file of its own"
    )
    return (Finding("warning", "several_documents", said, starts[1][1], starts[1][1] + len(starts[1][0])),)


def _starts(text: str) -> Iterator[tuple[str, int]]:
    """The titles and numbers under which chapters begin with the first, and where they stand."""
    at, lines = 0, []
    for line in text.split("\n"):
        lines.append((line.strip(), at))
        at += len(line) + 1
    chapters: list[tuple[int, bool]] = []  # by line: whether it is a first chapter
    for i, (line, _) in enumerate(lines):
        if FIRST.match(line) or SECOND.match(line):
            chapters.append((i, bool(FIRST.match(line))))
    last = -1
    for (i, is_first), following in zip(chapters, [*chapters[1:], (0, True)], strict=False):
        if not is_first or following[1]:
            continue  # a lone 一、 is no chapter
        head = lines[max(last + 1, i - 3 * HEAD) : i]
        last = following[0]
        if any(ANNEX.match(line) for line, _ in head[-HEAD:]):
            continue
        number = next(((line, place) for line, place in reversed(head) if NUMBER.fullmatch(line)), None)
        title = next(((line, place) for line, place in reversed(head[-HEAD:]) if TITLE.fullmatch(line)), None)
        found = number or title
        if found is not None:
            yield found
