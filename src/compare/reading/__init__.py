"""Text → Plan: the readers in the order they need one another."""

from __future__ import annotations

from dataclasses import replace

from compare.codebook import Codebook, load_codebook
from compare.model import Document, Plan
from compare.reading.actions_and_measures import read_outline
from compare.reading.context import Context
from compare.reading.facts import read_facts
from compare.reading.oddities import read_oddities, read_quiet
from compare.reading.places import find_place
from compare.reading.references import read_references
from compare.reading.sectors import read_sectors
from compare.reading.targets import read_targets
from compare.reading.terms import read_terms
from compare.reading.units import read_units
from compare.reading.years import read_years
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
    context = Context(plan_id, document, codebook or load_codebook())
    context = replace(context, quiet=read_quiet(context))
    context = replace(context, facts=find_place(read_facts(context), context))
    outline = read_outline(context)
    context = replace(context, parts=outline.parts, actions=outline.actions, measures=outline.measures)
    units = read_units(context, outline)
    context = replace(context, notes=units.notes)
    years = read_years(context)
    targets = read_targets(context, years)
    return Plan(
        plan_id=plan_id,
        document=document,
        facts=context.facts,
        parts=context.parts,
        actions=context.actions,
        measures=context.measures,
        notes=context.notes,
        units=units.units,
        years=years,
        targets=targets,
        references=read_references(context),
        terms=read_terms(context),
        sectors=read_sectors(context),
        oddities=read_oddities(context, outline),
        findings=(*document.findings, *outline.findings, *units.findings),
    )
