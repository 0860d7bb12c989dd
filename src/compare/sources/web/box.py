"""What a web page says of the document beside its text: when it was issued, who issued it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook, any_of
from compare.script.boxes import CLOCK, NO_RANGE, keyed
from compare.script.dates import DATE
from compare.script.marks import S
from compare.sources.web.tree import BLOCKS, SPACE, Element, Page
from compare.sources.web.words import NO_LETTER, squeezed

NEAR = 3000  # characters above the plan's text among which its information box stands
BELOW = 600  # and below
HEAD_LINES = 12
# 青禾县人民政府 2025年3月1日 · （2025年3月1日印发）: the plan's own text says when it was issued
SIGNED = re.compile(rf"[^:：，。；]{{0,40}}(?:{DATE.pattern})(?:印发|发布)?[）)]?\s*")
PUBLISHED = "发布时间"  # the key of what the head of a page says
LONGEST_HEAD = 400  # and among so many at its beginning


class _Patterns(NamedTuple):
    keyed: re.Pattern[str]  # 成文日期：2025年3月1日
    ranks: dict[str, int]  # how good its keys are
    others: tuple[re.Pattern[str], ...]  # 时间：2025-03-01 · 2025-03-01 来源：…, the best first
    issuer: re.Pattern[str]  # 发文机关：青禾县人民政府


@lru_cache(maxsize=8)
def _patterns(codebook: Codebook) -> _Patterns:
    words = codebook.roles("fact_words")
    day = rf"(?P<value>(?:{DATE.pattern})(?:\s*{CLOCK})?)"
    source = rf"{any_of(words['source_key'])}{S}[:：]"
    return _Patterns(
        re.compile(keyed(words["issue_key"], alone=False) + day + NO_RANGE),
        {key: rank for rank, key in enumerate(words["issue_key"])},
        (
            re.compile(keyed(words["page_key"]) + day + NO_RANGE),
            re.compile(rf"(?m)^[ 　【\[]*{day}(?:(?<=:\d\d)|(?=\s*{source}))"),
            re.compile(rf"(?m)^[ 　【\[]*{source}{S}\S{{2,20}}\s+{day}[ 　】\]]*$"),
            re.compile(keyed(words["update_key"]) + day + NO_RANGE),
        ),
        re.compile(keyed(words["issuer_key"]) + r"(?P<value>[^\s，。；|]+)"),
    )


def box_lines(
    page: Page, content: Element, printed: Sequence[str], codebook: Codebook, metas: Sequence[str]
) -> list[str]:
    """The date of issue and the issuer that a page tells beside the text of a plan that does not say them itself.

    Parameters
    ----------
    page : Page
        The whole page.
    content : Element
        The part that holds the plan.
    printed : sequence of str
        The lines of the plan's text.
    codebook : Codebook
        Keys of information boxes (``fact_words``).
    metas : sequence of str
        Names of the page's ``<meta>`` that say when it was published.

    Returns
    -------
    list of str
        ``成文日期：2025年3月1日``; a date that has no key alone. None where a line of the text is a date, signed or not.
    """
    if any(map(SIGNED.fullmatch, printed)):
        return []
    patterns = _patterns(codebook)
    above, below = _around(page.body, content)
    places = (above[-NEAR:] + "\n" + _head_of(content), below[:BELOW])
    lines = [line for find in (_issuer, _date) if (line := find(patterns, places))]
    if not any(map(DATE.search, lines)):
        told = next((found for name in metas if (found := DATE.match(page.metas.get(name, "")))), None)
        lines += [f"{PUBLISHED}：{told[0]}"] if told else []
    said = NO_LETTER.sub("", "".join(printed[:HEAD_LINES]))
    return [line for line in lines if NO_LETTER.sub("", line) not in said]


def _date(patterns: _Patterns, places: Sequence[str]) -> str | None:
    found = [match for place in places for match in patterns.keyed.finditer(place)]
    if found:
        return _line(min(reversed(found), key=lambda match: patterns.ranks.get(squeezed(match["key"]), len(found))))
    for pattern in patterns.others:
        for place in places:
            if match := next(reversed(list(pattern.finditer(place))), None):
                return _line(match)
    return None


def _issuer(patterns: _Patterns, places: Sequence[str]) -> str | None:
    match = patterns.issuer.search(places[0])
    return _line(match) if match else None


def _line(match: re.Match[str]) -> str:
    key = match.groupdict().get("key")
    value = " ".join(match["value"].split())
    return f"{squeezed(key)}：{value}" if key else value


def _head_of(content: Element) -> str:
    """The first words inside the plan's own part, where a box may stand that is no part of its text."""
    return _printed([content], LONGEST_HEAD)


def _around(body: Element, content: Element) -> tuple[str, str]:
    """What a page prints above and below a part of it, a line for each block."""
    before: list[Element | str] = []
    behind: list[Element | str] = []
    here = content
    while (parent := here.parent) is not None:
        i = parent.children.index(here)
        before[:0] = [*parent.children[:i], "\n"]
        behind += ["\n", *parent.children[i + 1 :]]
        here = parent
    return _printed(before), _printed(behind, BELOW)


def _printed(roots: Sequence[Element | str], most: int | None = None) -> str:
    """The characters below some elements, links left out, a line for each block; about ``most`` of them."""
    pieces: list[str] = []
    length = 0
    stack: list[Element | str] = list(reversed(roots))
    while stack and (most is None or length < most):
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node if node == "\n" else SPACE.sub(" ", node))
            length += len(pieces[-1])
        elif node.tag == "br":
            pieces.append("\n")
        elif node.tag != "a":
            block = node.tag in BLOCKS
            stack += ["\n", *reversed(node.children), "\n"] if block else reversed(node.children)
    return "".join(pieces)
