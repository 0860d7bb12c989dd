"""The part ``redline`` of a report: one plan against another as a Word document with tracked changes.

Its body is nothing but the two texts: all changes accepted give the second plan, all rejected the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from compare.analysis.kinship import closest_pairs
from compare.analysis.select import Data, plan_ids, select, texts_of
from compare.errors import ChoiceError
from compare.export.parts import Item, Part, Request
from compare.export.safe import IMPOSSIBLE, safe, safe_line
from compare.export.word import HEAD, SIZE_SMALL_4, SUBHEAD, fonts_of, official_document, save_package
from compare.files import free_path, in_file_name, written
from compare.findings.names import measure_names, names_of
from compare.findings.words import Name, say
from compare.language import Lang, check_lang
from compare.likeness.revision import Paragraph, revision

NO_DAY = pd.Timestamp(2000, 1, 1)  # of changes into a plan without a date
CHANGES = {"dropped": "w:del", "added": "w:ins"}
LONGEST_HEADING = 60  # characters of a paragraph that is set as one
MOST = 3  # pairs that are written unless others are asked for


def write_redline(
    data: Data, plan_a: str, plan_b: str, path: str | Path, force: bool = False, lang: str | None = None,
    texts: Mapping[str, str] | None = None,
) -> Path:  # fmt: skip
    """Write one plan against another with the differences as tracked changes.

    Parameters
    ----------
    plan_a, plan_b : str
        What is changed, and what it is changed into: a parent's plan and the county's, last year's and this year's.
    path : str or Path
        Ends in ``.docx``.
    lang : {"zh", "en"}, optional
        Of the header and the comments.

    Raises
    ------
    ChoiceError
        For another ending, for one plan twice, or for plans whose texts are not given.
    """
    path, language = free_path(path, force, ".docx"), check_lang(lang)
    (plan_a,), (plan_b,) = plan_ids(data, [plan_a]), plan_ids(data, [plan_b])
    texts = texts_of(data, texts)
    if plan_a == plan_b:
        raise ChoiceError(f"{plan_a} with itself: nothing to compare")
    missing = [plan_id for plan_id in (plan_a, plan_b) if plan_id not in texts]
    if missing:
        raise ChoiceError(f"no text of {', '.join(missing)}; give a corpus, or texts=")
    with written(path) as beside:
        save_package(_document(data, texts, plan_a, plan_b, language), beside)
    return path


def _document(data: Data, texts: Mapping[str, str], plan_a: str, plan_b: str, lang: Lang) -> DocumentObject:
    tables, names = select(data, [plan_a, plan_b]), names_of(data, [plan_a, plan_b])
    plans = tables["plans"].set_index("plan_id")
    words = {"a": names[plan_a], "b": names[plan_b]}
    document = official_document(lang, say("redline.title", **words).said(lang))
    document.styles["Normal"].paragraph_format.line_spacing = Pt(22)
    document.styles["Normal"].font.size = Pt(SIZE_SMALL_4)
    document.sections[0].header.paragraphs[0].add_run(safe_line(say("redline.head", **words).said(lang)))
    body = document.element.body
    for paragraph in list(document.paragraphs):
        body.remove(paragraph._p)
    held = {plan_id: texts[plan_id].translate(IMPOSSIBLE) for plan_id in (plan_a, plan_b)}  # as long as before
    lines = revision(tables, held, plan_a, plan_b)
    headings = (_headings(tables, plan_a), _headings(tables, plan_b))
    writer = _Writer(document, names[plan_b].in_(lang), plans["issued_on"][plan_b], headings)
    for line, end in zip(lines, _ends(lines), strict=True):
        writer.add(line, end)
    _remark(document, writer, lines, tables, (plan_a, plan_b), names, lang)
    return document


def _headings(tables: Mapping[str, pd.DataFrame], plan_id: str) -> dict[int, str]:
    """Where headings begin in a plan's text, and their fonts."""
    found: dict[int, str] = {}
    for name, font in (("actions", SUBHEAD), ("parts", HEAD)):
        rows = tables[name][tables[name]["plan_id"] == plan_id]
        found |= {int(start): font for start in rows["start"]}
    return found


def _ends(lines: Sequence[Paragraph]) -> list[str | None]:
    """Of each paragraph the change that its end is; the last one's end is none.

    Where a change runs up to the end of a paragraph of both plans and goes on in the next, its own last end is the one
    that both have: so Word writes it, and LibreOffice would join the two changes over the end between them.
    """
    ends: list[str | None] = [{"only_a": "w:del", "only_b": "w:ins"}.get(line.kind) for line in lines]
    before: str | None = None  # the change that runs up to here
    for i, line in enumerate(lines):
        running = CHANGES.get(line.pieces[-1][0]) if line.pieces else before
        after = i + 1
        while after < len(lines) and ends[after] is not None and ends[after] == running:
            after += 1
        if ends[i] is None and running is not None and after > i + 1:
            ends[i], ends[after - 1] = running, None
        before = ends[i]
    ends[-1] = None
    return ends


class _Writer:
    """Writes paragraphs with tracked changes into a document."""

    def __init__(
        self, document: DocumentObject, author: str, day: Any, headings: tuple[dict[int, str], dict[int, str]]
    ) -> None:
        self._body, self._headings = document.element.body, headings
        self._author, self._count = safe_line(author) or "B", 0
        self.day = f"{(NO_DAY if pd.isna(day) else pd.Timestamp(day)).date().isoformat()}T00:00:00Z"
        self.added: dict[str, Run] = {}
        self._document = document

    def add(self, line: Paragraph, end: str | None) -> None:
        """Write one paragraph, whose end is a change too where one plan alone has it."""
        paragraph = OxmlElement("w:p")
        self._body.insert(len(self._body) - 1, paragraph)  # before the section's properties
        if end is not None:
            properties, look = OxmlElement("w:pPr"), OxmlElement("w:rPr")
            look.append(self._change(end))
            properties.append(look)
            paragraph.append(properties)
        starts = ((0, line.start_a), (1, line.start_b))
        fonts = [self._headings[side].get(start) for side, start in starts if start is not None]
        font = next((font for font in reversed(fonts) if font is not None), None)
        if font is not None and len("".join(text for _, text in line.pieces)) > LONGEST_HEADING:
            font = None  # a heading that runs on into its text
        for what, text in line.pieces:
            run = _run(safe_text(text), what == "dropped", font)
            if what == "equal":
                paragraph.append(run)
                continue
            change = self._change(CHANGES[what])
            change.append(run)
            paragraph.append(change)
            if what == "added" and line.measure_b is not None:
                self.added.setdefault(line.measure_b, Run(run, Line(paragraph, self._document._body)))

    def _change(self, kind: str) -> Any:
        self._count += 1
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(self._count))
        mark.set(qn("w:author"), self._author)
        mark.set(qn("w:date"), self.day)
        return mark


def safe_text(text: str) -> str:
    """A piece of a paragraph as a document can hold it."""
    return safe(text).replace("\n", " ")


def _run(text: str, dropped: bool, font: str | None) -> Any:
    run = OxmlElement("w:r")
    if font is not None:
        look = OxmlElement("w:rPr")
        fonts_of(look, font)
        run.append(look)
    for i, piece in enumerate(text.split("\t")):
        if i:
            run.append(OxmlElement("w:tab"))
        if piece:
            words = OxmlElement("w:delText" if dropped else "w:t")
            words.set(qn("xml:space"), "preserve")
            words.text = piece
            run.append(words)
    return run


def _remark(
    document: DocumentObject, writer: _Writer, lines: Sequence[Paragraph], tables: Mapping[str, pd.DataFrame],
    ids: tuple[str, str], names: Mapping[str, Name], lang: Lang,
) -> None:  # fmt: skip
    """Say beside a measure that was added which measure of the other plan, standing elsewhere, is like it."""
    placed = {(line.measure_a, line.measure_b) for line in lines if line.kind == "both"}
    in_place = {b for _, b in placed if b is not None}
    called = measure_names(tables["measures"])
    labels = dict(zip(tables["measures"]["measure_id"], tables["measures"]["label"], strict=True))
    rows = tables["similar"][tables["similar"]["relation"].notna()].sort_values("score", ascending=False)
    told: set[str] = set()
    for row in rows.itertuples():
        one, two = (
            (row.measure_a, row.measure_b)
            if str(row.measure_a).startswith(f"{ids[0]}/")
            else (row.measure_b, row.measure_a)
        )
        if two in told or two in in_place or two not in writer.added:
            continue
        told.add(two)
        said = say(
            f"redline.{row.relation}",
            plan=names[ids[0]],
            label=str(labels[one]).strip(),
            words=called[one].zh,
            score=f"{row.score:.2f}",
        ).said(lang)
        comment = document.add_comment(writer.added[two], safe_line(said), author="plan-compare", initials="pc")
        comment._comment_elm.set(qn("w:date"), writer.day)  # of the plan: no clock is in the file


# -- the part ----------------------------------------------------------------------------------------------------------


def _pairs(request: Request) -> list[tuple[str, str]]:
    if not request.texts:
        return []
    return list(request.pairs) or closest_pairs(request.data, MOST)


def _name(pair: tuple[str, str]) -> str:
    return f"redline-{in_file_name(pair[0])}-{in_file_name(pair[1])}.docx"


def _files(request: Request, lang: Lang) -> list[str]:
    return [request.name(_name(pair), lang) for pair in _pairs(request)]


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    pairs, items, names = _pairs(request), [], names_of(request.data)
    for i, (a, b) in enumerate(pairs, 1):
        name = request.name(_name((a, b)), lang)
        write_redline(request.data, a, b, folder / name, lang=lang, texts=request.texts)
        title = say("redline.title", a=names[a], b=names[b]).said(lang)
        items.append(Item((name,), title, (say("redline.how").said(lang),)))
        request.tell(i, len(pairs))
    return items


PART = Part("redline", "修订对照（Word）", "Redlines (Word)", _files, _write)
