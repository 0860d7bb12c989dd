"""Responsibility notes → units with roles: who leads, who is responsible, who supports.

A note is cut into statements (at labels such as 牵头单位： or at role verbs such as …牵头，…配合), each statement into
members; prefixes that the first member says for all (区应急管理局、工业和信息化局) are given back to the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import lt

from compare.model import Finding, Note, Unit
from compare.reading.hard_wraps import as_moved, as_printed
from compare.reading.outline.outline import Outline
from compare.reading.page import Page
from compare.reading.responsibility.brackets import CLOSERS, OPENERS
from compare.reading.responsibility.handed import Handed
from compare.reading.responsibility.members import Member, plain_name
from compare.reading.responsibility.names import (
    Names,
    heads_of,
    is_short_name,
    known_as,
    own_places,
)
from compare.reading.responsibility.statements import Said, Statements
from compare.reading.responsibility.unheard import unheard
from compare.reading.responsibility.words import words_of
from compare.reading.turns import Turns

KNOWN_BESIDE = 2  # so many known units stand beside a short name that is taken for one


@dataclass(frozen=True, slots=True)
class Units:
    """What :func:`read_units` found: the notes with their owners, the units, what was not understood."""

    notes: tuple[Note, ...]
    units: tuple[Unit, ...]
    findings: tuple[Finding, ...]


def read_units(outline: Outline) -> Turns[Units]:
    """Units of every responsibility note and of the role columns of task tables.

    Parameters
    ----------
    outline : Outline
        With parts, actions, measures, note spans and rows of task tables.

    Returns
    -------
    Units
        One row per printed name and owner, sorted by place. A note that lies in no measure but in an action belongs
        to the action (its units have ``measure_id`` None); words a note uses that no codebook knows are findings.
    """
    text, codebook = outline.page.readable, outline.codebook
    statements = Statements(text, codebook)
    said = list(_notes(outline, statements))
    yield
    heads = heads_of((found.lists[0] for _, found in said if found.lists), codebook)
    names = Names(codebook, heads, own_places(outline))
    yield
    rows = _Rows(outline.page, names, statements.findings)
    units: list[Unit] = []
    for note, found in said:
        names.start_note()
        for members in found.lists:
            units += rows.of(note, members)
        if found.rest:
            units += rows.of(note, found.rest, applies_to_rest=True)
        if found.above:
            units += rows.of(_above(outline, note), found.above)
    for note, cells in _cells(outline, statements):
        names.start_note()
        for members in cells:
            units += rows.of(note, members)
    yield
    starts = [unit.start for unit in units]
    if not all(map(lt, starts, starts[1:])):
        units.sort(key=lambda unit: (unit.start, unit.end, unit.measure_id or "", unit.role))
    notes = tuple(note for note, _ in said)
    return Units(notes, tuple(units), (*statements.findings, *unheard(outline, units)))


def _notes(outline: Outline, statements: Statements) -> Iterable[tuple[Note, Said]]:
    """The notes that say something, with their owners."""
    text, moved, handed = outline.page.readable, outline.page.moved, Handed(outline)
    for start, end in outline.note_spans:
        measure = outline.measure_at(start)
        owner = handed.owner(start, measure)
        if owner is None:
            owner = (measure.action_id, measure.measure_id) if measure else (outline.action_id_at(start), None)
        end = min(end, measure.end) if measure else end  # a bracket that closes in a later item is a slip
        low, high = as_moved(start, end, moved) if moved else (start, end)
        if text[low] in OPENERS:
            low, high = low + 1, high - 1 if text[high - 1] in CLOSERS else high
        said = statements.note(low, high)
        if said.lists or said.rest or said.above:
            yield Note(start, end, *owner), said


def _above(outline: Outline, note: Note) -> Note:
    """A note that speaks of all that stands above it, as the action's that it stands in or closes."""
    before = [action for action in outline.actions if action.start <= note.start]
    return replace(note, action_id=before[-1].action_id, measure_id=None) if before else note


def _cells(outline: Outline, statements: Statements) -> Iterable[tuple[Note, list[list[Member]]]]:
    """The role cells of task tables: a printed cell once for each measure that it covers."""
    by_start = {measure.start: measure for measure in outline.measures} if outline.rows else {}
    same_as_above = words_of(outline.codebook).same
    above: dict[str, tuple[int, int]] = {}  # by head: the last cell that names units itself
    for row in outline.rows:
        measure = by_start.get(row.start)
        for cell in row.cells:
            said = plain_name(outline.text[cell.start : cell.end])
            span = above.get(cell.head, (cell.start, cell.end)) if said in same_as_above else (cell.start, cell.end)
            above[cell.head] = span
            if measure is not None:
                note = Note(row.start, row.end, measure.action_id, measure.measure_id)
                yield note, statements.cell(*span, cell.head)


class _Rows:
    """Makes rows of the members of a list; words that name no unit are said aloud in ``findings``."""

    def __init__(self, page: Page, names: Names, findings: list[Finding]) -> None:
        self.text, self.moved, self.names, self.findings = page.text, page.moved, names, findings
        self.codebook, self.known = names.codebook, known_as(names.codebook)

    def of(self, note: Note, members: Sequence[Member], *, applies_to_rest: bool = False) -> list[Unit]:
        """The rows of one list.

        Among units that are known, a short name with a level's prefix is one too, though its end is none that is known:
        省计生协.
        """
        text, moved, known, listed = self.text, self.moved, self.known, self.names.of_list(members)
        action_id, measure_id, units = note.action_id, note.measure_id, []
        for name, member in zip(listed, members, strict=True):
            start, end = member.start, member.end
            is_unit, is_many, function = known[name]
            if moved:
                start, end = as_printed(start, end, moved)
            raw = text[start:end]
            if not is_unit and sum([known[other][0] for other in listed]) >= KNOWN_BESIDE:
                is_unit = is_short_name(name, self.codebook)
            if is_unit:
                units.append(
                    Unit(
                        start, end, action_id, measure_id, raw, name, member.role or "responsible", member.or_role,
                        is_many, function, applies_to_rest,
                    )
                )  # fmt: skip
            elif len(name) > 1 and not words_of(self.codebook).no_body.fullmatch(name):
                message = f"not understood in a responsibility note: {raw[:40]}"
                self.findings.append(Finding("note", "not-a-unit", message, start, end))
        return units
