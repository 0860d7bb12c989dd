"""Outline → chapters: the top-level stretches of a plan, and which part each of them is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from compare.codebook import Codebook, any_of
from compare.model import Part, PlanFacts
from compare.reading.outline.annexes import Appendix, annex_title, appendices
from compare.reading.outline.glossary import glossary_head
from compare.reading.outline.headings import Heading, nest, nodes, numbered_lines
from compare.reading.outline.part_names import part_of
from compare.reading.outline.tails import Tails, closing_lines, tells_no_work
from compare.reading.outline.titles import heading_title, trimmed, trimmed_end
from compare.reading.page import Page
from compare.reading.turns import Turns


@dataclass(slots=True)
class Chapter:
    """A stretch of the text that gets one part; ``headings`` are the numbered lines inside it."""

    start: int
    end: int
    part: str | None
    title: str | None
    headings: list[Heading] = field(default_factory=list)
    label: str = ""
    annex: bool = False
    style: str = ""


def read_chapters(
    page: Page, facts: PlanFacts, skip: Sequence[tuple[int, int]], starts: Sequence[int], tails: Tails
) -> Turns[tuple[list[Chapter], tuple[Heading, ...]]]:
    """The top-level chapters in reading order (preamble first), their parts as far as the words tell.

    Parameters
    ----------
    skip : sequence of (int, int)
        Stretches without headings: tables, furniture, lists of annexes.
    starts : sequence of int
        The lines that may begin an annex or a glossary.
    """
    text, codebook = page.text, page.codebook
    body = min(facts.body_start, len(text))
    lines = yield from numbered_lines(text, body, len(text), skip, codebook)
    yield
    line_starts = [line.start for line in lines]
    annexes = appendices(page, lines, starts, tails)
    yield
    body_end = annexes[0].start if annexes else len(text)
    chapters: list[Chapter] = []
    everything: list[Heading] = []

    def adopt(start: int, end: int) -> list[Heading]:
        found = nest(lines[bisect_left(line_starts, start) : bisect_left(line_starts, end)], len(everything))
        everything.extend(found)
        return found

    headings = adopt(body, body_end)
    top = min([heading.rank for heading in headings], default=None)
    heads = nodes(headings, top, body_end) if top is not None else []
    chapters.append(Chapter(0, heads[0][0].start if heads else body_end, "preamble", None))
    for head, end, inner in heads:
        title = heading_title(text, head)
        part = part_of(title, codebook)
        if head.style == "article" and tells_no_work(text, head.start + len(head.label), end, codebook):
            part = "other"
        chapters.append(Chapter(head.start, end, part, title, list(inner), head.label, style=head.style))
    for annex in annexes:
        if annex.kind == "glossary":
            line_start = text.rfind("\n", 0, annex.start) + 1
            named = next(glossary_head(codebook).finditer(text, line_start, annex.end), None)
            chapters.append(Chapter(annex.start, annex.end, "glossary", named["label"] if named else annex.title))
        else:
            chapters.append(_annex(page, annex, adopt(annex.start, annex.end)))
    _name_the_unnamed(chapters)
    return chapters, tuple(everything)


def _annex(page: Page, annex: Appendix, inner: list[Heading]) -> Chapter:
    tables = [table.start for table in page.document.tables if annex.start < table.start < annex.end]
    told = min([heading.start for heading in inner[:1]] + tables, default=annex.end)
    title = annex_title(page.text, annex, told)
    part = part_of(title, page.codebook) if title else None
    if title and part is None and re.search(any_of(page.codebook.roles("outline_words")["annex_of_tasks"]), title):
        part = "tasks"
    return Chapter(annex.start, annex.end, part or "other", title, inner, annex=True)


def _name_the_unnamed(chapters: list[Chapter]) -> None:
    """Chapters whose headings announce nothing: tasks where no chapter announces any, else other."""
    body = [chapter for chapter in chapters if not chapter.annex and chapter.part not in ("preamble", "glossary")]
    named = any(chapter.part == "tasks" for chapter in body)
    opening = [i for i, chapter in enumerate(body) if chapter.part in ("requirements", "goals")]
    closing = [i for i, chapter in enumerate(body) if chapter.part == "safeguards"]
    low = opening[0] if opening else -1
    high = next((i for i in closing if i > low), len(body))
    for i, chapter in enumerate(body):
        if chapter.part is None:
            chapter.part = "tasks" if not named and low < i < high else "other"


def closing_part(chapters: list[Chapter], text: str, tails: Tails) -> None:
    """The paragraphs below the last chapter that tell how long the document is valid get a part of their own."""
    body = [chapter for chapter in chapters if not chapter.annex and chapter.part != "glossary"]
    last = body[-1]
    if last.part in ("preamble", "other"):
        return
    low = last.headings[-1].start if last.headings else last.start
    cut = tails.cut(low, last.end)
    line = text[cut : last.end].strip()
    if cut < last.end and closing_lines(tails.codebook, "validity").search(line):
        chapters.insert(chapters.index(last) + 1, Chapter(cut, last.end, "other", None))
        last.end = cut


def _cut_goals(chapter: Chapter, text: str, codebook: Codebook) -> list[tuple[int, int, str, str | None]]:
    """A requirements chapter without the numbered paragraph that tells the goals, and that paragraph."""
    top = min([heading.rank for heading in chapter.headings], default=None)
    rows: list[tuple[int, int, str, str | None]] = []
    position = chapter.start
    for heading, stop, _ in nodes(chapter.headings, top, chapter.end) if top is not None else ():
        title = heading_title(text, heading)
        if part_of(title, codebook) != "goals":
            continue
        if heading.start > position:
            rows.append((position, heading.start, "requirements", chapter.title))
        rows.append((heading.start, stop, "goals", title))
        position = stop
    low, high = trimmed(text, position, chapter.end)
    if low < high:
        rows.append((position, chapter.end, chapter.part or "requirements", chapter.title))
    return rows


def part_rows(chapters: Iterable[Chapter], page: Page) -> list[Part]:
    """The rows of the table ``parts``, goals cut out of the requirements that hold them."""
    text = page.text
    rows: list[tuple[int, int, str, str | None]] = []
    for chapter in chapters:
        if chapter.part == "requirements":
            rows += _cut_goals(chapter, text, page.codebook)
        else:
            rows.append((chapter.start, chapter.end, chapter.part or "other", chapter.title))
    parts: list[Part] = []
    for start, end, part, title in rows:
        low, high = trimmed(text, start, end)
        high = trimmed_end(text, high, page.quiet)
        if low < high:
            parts.append(Part(low, high, f"{page.plan_id}/p{len(parts) + 1:02d}", part, title))
    return parts
