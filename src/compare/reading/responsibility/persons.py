"""Persons behind names of bodies: 县水利局 张三 names the body 县水利局 alone."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.reading.responsibility.members import Member, plain_name
from compare.reading.responsibility.words import HAN, Words, words_of


@lru_cache(maxsize=8)
def _grammar(codebook: Codebook) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A person at the end of a name, and labels that ask for persons."""
    use: dict[str, list[str]] = {}
    for row in codebook.rows("unit_words"):
        use.setdefault(row["use"], []).append(row["word"])
    office = any_of(use.get("office", ()))
    person = rf"{any_of(use.get('surname', ()))}\s?{HAN}{{1,2}}"
    ahead = rf"(?P<blank>\s*)(?:{office}\s*)?"
    # 县水利局（张三牵头）
    verb = any_of(row["word"] for row in codebook.rows("roles") if row["use"] == "verb" and row["role"])
    behind = re.compile(
        rf"{ahead}(?:(?P<bare>{person}){office}?|[（(〈]{office}?{person}(?:[、，,\s]+{person})*{office}?(?P<verb>{verb})?[）)〉])$"
    )
    ignored = {row["word"] for row in codebook.rows("roles") if row["use"] == "ignore"}
    persons = any_of(word for word in ignored if word.endswith(tuple(use.get("person_end", ()))))
    return behind, re.compile(persons)


def without_persons(text: str, members: list[Member], label: str, codebook: Codebook) -> None:
    """Let members end before the person who stands behind the body.

    A name whose last words are a function or the end of a body is left whole: 市委组织部（人才办）.

    Parameters
    ----------
    text : str
        The text as published.
    members : list of Member
        Of one statement.
    label : str
        What the statement is labelled with: where it asks for persons (``责任单位及责任人``), no blank need part them.
    codebook : Codebook
        Whose surnames count.
    """
    (behind, persons), words = _grammar(codebook), words_of(codebook)
    for member in members:
        if member.end > member.start and text[member.end - 1] not in words.lasts:
            _cut_person(text, member, behind, words, persons.search(label) is not None)


def _cut_person(text: str, member: Member, behind: re.Pattern[str], words: Words, asked: bool) -> None:
    """End the member before the person; the role that is said of the person is the body's."""
    for found in behind.finditer(text, member.start, member.end):
        said = plain_name(text[found.start() : member.end])
        body = plain_name(text[member.start : found.start()])
        parted = asked or not found["bare"] or bool(found["blank"])
        verb = found["verb"]
        alone = verb or not (words.function.search(said) or words.ends(said))
        if parted and alone and words.complete(body):
            member.end, member.name = found.start(), body
            if verb:
                member.role, member.or_role = words.verbs[verb], None
            return
