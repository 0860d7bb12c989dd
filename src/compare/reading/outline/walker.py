"""Chapters → drafts of actions and measures, by the first rule that fits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from compare.codebook import Codebook
from compare.reading.outline.chapters import Chapter
from compare.reading.outline.headings import Heading, held_by, new, nodes
from compare.reading.outline.items_inside import InlineItems, run_on_numbers
from compare.reading.outline.levels import Levels
from compare.reading.outline.missed_labels import label_marks
from compare.reading.outline.tails import Tails, tells_no_work
from compare.reading.outline.titles import (
    NO_SIGN,
    ends_quiet,
    heading_title,
    item_title,
    trimmed,
    trimmed_end,
    trimmed_right,
)
from compare.reading.responsibility.notes import aside_line
from compare.script.labels import RANKS

NO_WORDS = " \t　\xa0\n*。.；;，,"  # what may stand between the notes that close an action


class MeasureDraft(NamedTuple):
    """A measure on its way."""

    start: int
    end: int
    label: str
    title: str | None
    part: str


@dataclass(slots=True)
class Draft:
    """An action on its way, with its measures."""

    start: int
    end: int
    label: str
    title: str | None
    part: str
    measures: list[MeasureDraft] = field(default_factory=list)
    is_action: bool = True


class Walker:
    """Turns the stretches of a chapter into drafts of actions and measures, by the first rule that fits."""

    def __init__(self, text: str, notes: Sequence[tuple[int, int]], codebook: Codebook, tails: Tails) -> None:
        self.text = text
        self.codebook = codebook
        self.notes = notes
        self.note_starts = [start for start, _ in notes]
        self.tails = tails
        self.aside = aside_line(codebook)
        self.items_inside = InlineItems(text)
        self.may_run_on = bool(label_marks(text))

    def notes_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The notes that lie whole inside a stretch."""
        low, high = bisect_left(self.note_starts, start), bisect_left(self.note_starts, end)
        return [note for note in self.notes[low:high] if note[1] <= end]

    def has_note(self, start: int, end: int) -> bool:
        """Whether a whole note stands in a stretch."""
        i = bisect_left(self.note_starts, start)
        return i < len(self.notes) and self.notes[i][1] <= end

    def closing_note(self, start: int, end: int) -> int:
        """Where the note (or the row of notes) that closes a stretch begins; ``end`` where none does."""
        text, cut = self.text, end
        for low, high in reversed(self.notes_in(start + 1, end)):
            between = text[high:cut]
            if between.strip(NO_WORDS) and self.aside.left_out(between).strip(NO_WORDS):
                break
            cut = low
        return trimmed(text, start, cut)[1] if cut < end else end

    def inline(self, begin: int, end: int, part: str) -> list[MeasureDraft]:
        """一是 … 二是 … items of an action; the last one ends before the note that closes the action."""
        text, codebook = self.text, self.codebook
        items = self.items_inside.within(begin, end)
        if not items:
            return []
        stops = [*[item.start for item in items[1:]], end]
        closing = self.closing_note(items[-1].start, end)
        if closing < end:
            noted = sum([self.has_note(item.start, stop) for item, stop in zip(items, stops, strict=True)])
            stops[-1] = closing if noted <= len(items) / 2 else end
        drafts = []
        for item, stop in zip(items, stops, strict=True):
            start, label = item.start, item.label
            high = stop if text[stop - 1] in NO_SIGN else trimmed_right(text, start, stop)
            title = item_title(text, start + len(label), high, codebook)
            drafts.append(new(MeasureDraft, (start, high, label, title, part)))
        return drafts

    def numbered(
        self, begin: int, end: int, headings: Sequence[Heading], rank: float | None, part: str
    ) -> list[MeasureDraft]:
        """Numbered paragraphs of one rank; where line breaks are lost, those that run on inside the paragraph."""
        text, codebook = self.text, self.codebook
        found: list[tuple[int, str, int]] = []
        if headings:
            found = _starts(headings, rank, end) if rank is not None else []
        elif items := run_on_numbers(text, begin, end):
            stops = [*[item.start for item in items[1:]], end]
            found = [(item.start, item.label, stop) for item, stop in zip(items, stops, strict=True)]
        drafts = []
        for start, label, stop in found:
            high = stop - 1 if text[stop - 1] == "\n" else stop
            if text[high - 1] not in NO_SIGN:
                high = trimmed_right(text, start, stop)
            title = item_title(text, start + len(label), high, codebook)
            draft = new(MeasureDraft, (start, high, label, title, part))
            if not (label.endswith("条") and holds_no_work(text, draft, codebook)):
                drafts.append(draft)
        return drafts

    def action(
        self, heading: tuple[int, str, str], end: int, headings: Sequence[Heading], rank: float | None, part: str
    ) -> Draft:
        """One action with its measures: numbered paragraphs, else 一是 items, else the whole."""
        start, label, title = heading
        text, quiet = self.text, self.tails.quiet
        high = end - 1 if text[end - 1] == "\n" else end
        if text[high - 1] not in NO_SIGN or text[start].isspace() or (quiet and ends_quiet(quiet, high)):
            start, high = trimmed(text, start, trimmed_end(text, end, quiet))
        begin = start + len(label)
        measures = []
        if headings or self.may_run_on:
            measures = self.numbered(begin, high, headings, rank, part)
        if not measures and self.items_inside:
            measures = self.inline(begin, high, part)
        if not measures:
            measures = [new(MeasureDraft, (start, high, label, title, part))]
        return Draft(start, high, label, title, part, measures)

    def chapter(self, chapter: Chapter, levels: Levels, part: str) -> list[Draft]:
        """The actions of one chapter; a draft with ``is_action`` False holds measures that no action groups."""
        text = self.text
        low = chapter.headings[-1].start if chapter.headings else chapter.start
        end = self.tails.cut(low, chapter.end)
        headings = [h for h in chapter.headings if h.start < end]
        if levels.action_rank is None:
            top = (chapter.start, chapter.label, chapter.title or "")
            if levels.several or not headings:
                return [self.action(top, end, headings, levels.measure_rank, part)]
            rank = levels.measure_rank
            named = "named" in [h.style for h in headings if h.rank == rank]
            if rank is not None and (
                named
                or levels.measure_rank == RANKS["pcn"]
                or (chapter.style == "num" and levels.measure_rank == RANKS["pnum"])
            ):
                return [
                    self.action((h.start, h.label, heading_title(text, h)), stop, [], None, part)
                    for h, stop, _ in nodes(headings, rank, end)
                ]
            whole = self.action(top, end, headings, levels.measure_rank, part)
            whole.is_action = False
            return [whole]
        drafts = []
        for i, heading in enumerate(headings):
            if heading.rank > levels.action_rank:
                # a measure that stands in no action: directly below a heading of a higher rank, before any action
                continue
            stop, inner = held_by(headings, i, end)
            if heading.rank < levels.action_rank and any(h.rank <= levels.action_rank for h in inner):
                continue  # names a field: neither action nor measure
            drafts.append(
                self.action(
                    (heading.start, heading.label, heading_title(text, heading)), stop, inner, levels.measure_rank, part
                )
            )
        if not drafts and headings:
            whole = self.action(
                (chapter.start, chapter.label, chapter.title or ""), end, headings, levels.measure_rank, part
            )
            whole.is_action = False
            drafts = [whole]
        return drafts


def _starts(headings: Sequence[Heading], rank: float, end: int) -> list[tuple[int, str, int]]:
    """The starts and labels of the headings of one rank, each with the end of its stretch, as :func:`nodes` has them."""
    found = []
    latest: Heading | None = None
    for heading in headings:
        own = heading.rank
        if own > rank:
            continue
        if latest is not None:
            found.append((latest.start, latest.label, heading.start))
        latest = heading if own == rank else None
    if latest is not None:
        found.append((latest.start, latest.label, end))
    return found


def holds_no_work(text: str, draft: MeasureDraft, codebook: Codebook) -> bool:
    """Articles that hold no work: purpose, definitions, scope, who explains, from when it applies."""
    return tells_no_work(text, draft.start + len(draft.label), draft.end, codebook)
