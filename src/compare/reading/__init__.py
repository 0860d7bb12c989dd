"""Text → Plan: the readers in the order they need one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from compare.codebook import Codebook, load_codebook
from compare.model import Document, Finding, Plan
from compare.reading.amount.targets import read_amounts
from compare.reading.cut_words import whole_words
from compare.reading.facts.doubts import with_fact_doubts
from compare.reading.facts.facts import read_facts
from compare.reading.facts.places import find_place
from compare.reading.outline.measures import read_outline
from compare.reading.page import Page
from compare.reading.quiet import read_quiet
from compare.reading.references import read_references
from compare.reading.responsibility.units import read_units
from compare.reading.sectors import read_sectors
from compare.reading.silence import silences
from compare.reading.slips.oddities import read_oddities
from compare.reading.sure import with_doubts
from compare.reading.terms import read_terms
from compare.reading.time.years import read_years
from compare.reading.traditional import simplified
from compare.reading.turns import Turns, alone, in_turns
from compare.reading.unheld import unheld
from compare.script.lines import unquoted
from compare.sources.plain import find_tables

__all__ = ["read_text", "read_texts"]

TOGETHER = 25  # plans that are read at a time
TRADITIONAL = Finding(
    "note",
    "traditional",
    "the text is written in traditional characters; it is read, quoted and kept in simplified ones",
)


def read_text(text: str | Document, plan_id: str, codebook: Codebook | None = None) -> Plan:
    """Read one plan.

    Parameters
    ----------
    text : str or Document
        The plan as published; offsets of all rows point into it, nothing is cleaned or normalised, save that a text in
        traditional characters becomes one in simplified ones, > before every line a blank, and that the end of a line
        which cuts a number, its unit or its bound (2025年1⏎0月, 不⏎少于30个) stands behind or before them.
    plan_id : str
        The stem of the plan's file; the ids of actions and measures begin with it.
    codebook : Codebook, optional
        Word lists; the shipped ones by default.

    Returns
    -------
    Plan
        Never raises for any text: what cannot be understood is a finding of the plan.
    """
    return alone(_reading(text, plan_id, codebook or load_codebook()))


def read_texts(
    texts: Iterable[tuple[str | Document, str]], codebook: Codebook | None = None
) -> Iterator[Plan | Exception]:
    """Read many plans, each as :func:`read_text` does, in three quarters of the time.

    Parameters
    ----------
    texts : iterable of (str or Document, str)
        Plans as published, each with its id.
    codebook : Codebook, optional
        Word lists; the shipped ones by default.

    Yields
    ------
    Plan or Exception
        One for each text, in their order: a reader that fails at a plan costs that plan alone.
    """
    codebook, left = codebook or load_codebook(), iter(texts)
    while batch := [_reading(text, plan_id, codebook) for text, plan_id in islice(left, TOGETHER)]:
        yield from in_turns(batch)


def _reading(text: str | Document, plan_id: str, codebook: Codebook) -> Turns[Plan]:
    bare = whole_words(unquoted(text if isinstance(text, str) else text.text), codebook)
    document = Document(bare, tables=find_tables(bare)) if isinstance(text, str) else replace(text, text=bare)
    plain = simplified(bare, codebook)
    if plain != bare:
        document = replace(document, text=plain, findings=(*document.findings, TRADITIONAL))
    quiet = yield from read_quiet(document, codebook)
    page = Page(plan_id, document, codebook, quiet)
    yield
    facts = yield from read_facts(page)
    yield
    facts = with_fact_doubts(find_place(facts, page), page)
    yield
    outline = yield from read_outline(page, facts)
    yield
    units = yield from read_units(outline)
    yield
    years = read_years(outline)
    yield
    amounts = yield from read_amounts(outline, years)
    yield
    references = read_references(outline)
    yield
    terms = read_terms(outline)
    yield
    sectors = read_sectors(outline, units.notes)
    yield
    oddities = yield from read_oddities(outline)
    yield
    silent = yield from silences(outline)
    plan = Plan(
        plan_id=plan_id,
        document=document,
        facts=outline.facts,
        parts=outline.parts,
        actions=outline.actions,
        measures=outline.measures,
        notes=units.notes,
        units=units.units,
        years=years,
        targets=amounts.targets,
        references=references,
        terms=terms,
        sectors=sectors,
        oddities=oddities,
        findings=(
            *document.findings,
            *outline.findings,
            *units.findings,
            *silent,
            *unheld(outline, years, amounts.targets, amounts.left),
        ),
    )
    yield
    return (yield from with_doubts(plan, outline))
