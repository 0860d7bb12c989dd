"""Text → Plan: the readers in the order they need one another."""

from __future__ import annotations

from dataclasses import replace

from compare.codebook import Codebook, load_codebook
from compare.model import Document, Plan
from compare.reading.amount.targets import read_amounts
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
from compare.reading.unheld import unheld
from compare.sources.plain import find_tables

__all__ = ["read_text"]


def read_text(text: str | Document, plan_id: str, codebook: Codebook | None = None) -> Plan:
    """Read one plan.

    Parameters
    ----------
    text : str or Document
        The plan as published; offsets of all rows point into it, nothing is cleaned or normalised.
    plan_id : str
        The stem of the plan's file; the ids of actions and measures begin with it.
    codebook : Codebook, optional
        Word lists; the shipped ones by default.

    Returns
    -------
    Plan
        Never raises for any text: what cannot be understood is a finding of the plan.
    """
    document = text if isinstance(text, Document) else Document(text, tables=find_tables(text))
    codebook = codebook or load_codebook()
    page = Page(plan_id, document, codebook, read_quiet(document, codebook))
    facts = with_fact_doubts(find_place(read_facts(page), page), page)
    outline = read_outline(page, facts)
    units = read_units(outline)
    years = read_years(outline)
    amounts = read_amounts(outline, years)
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
        references=read_references(outline),
        terms=read_terms(outline),
        sectors=read_sectors(outline, units.notes),
        oddities=read_oddities(outline),
        findings=(*document.findings, *outline.findings, *units.findings),
    )
    plan = replace(plan, findings=(*plan.findings, *silences(plan, outline), *unheld(plan, amounts.left)))
    return with_doubts(plan, outline)
