"""Lists that an item holds though their labels are those of its own level or a higher one: （一）… （二）… below ``1.做好以下工作：``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from compare.codebook import Codebook, any_of
from compare.reading.outline.line import Line
from compare.script.labels import label_number

COLONS = ("：", ":")
NO_WORDS = " \t\n\r　\xa0*"
GOES_ON = ("；", ";", "，", ",", "、")
LEAST_ITEMS = 2
BELOW = 0.25  # the rank of such a list below that of its item
NUMBER = re.compile(r"[一二三四五六七八九十百零〇\d]+")
ENCLOSED = re.compile("[㈠-㈩㊀-㊉⒈-⒛⑴-⒇]")


@lru_cache(maxsize=8)
def _announcing(codebook: Codebook) -> re.Pattern[str]:
    """What stands in the last line of an item that a list follows: 主要做好以下工作：."""
    return re.compile(any_of(codebook.roles("outline_words")["announces_list"]))


def lists_lowered(text: str, lines: Sequence[Line], codebook: Codebook) -> list[Line]:
    """The numbered lines, those of a list that an item holds ranked below that item.

    Such a list begins with 1 behind the item's colon, or right behind an item of its level whose label looks otherwise:
    ㈠ behind （一）.
    """
    lowered = list(lines)
    latest: dict[tuple[str, float], Line] = {}  # of each style and rank, the last line above, of so many lines
    told = 0
    for i in [i for i, line in enumerate(lines) if label_number(line.label) == 1]:
        above, first = lowered[i - 1], lowered[i]
        if not i or first.rank > above.rank:
            continue
        latest |= {(line.style, line.rank): line for line in lowered[told:i]}
        told = i
        other_form = first.style == above.style and _form(first) != _form(above)
        if not (other_form or _announced(text[above.start : first.start].rstrip(NO_WORDS), codebook)):
            continue
        count = _length(text, lowered, i, latest.get((first.style, first.rank)))
        enough = count >= LEAST_ITEMS or (other_form and ENCLOSED.match(first.label))
        for j in range(i, len(lowered) if enough else i):
            line = lowered[j]
            if line.style == first.style and line.rank == first.rank:
                lowered[j] = line._replace(rank=above.rank + BELOW)
                count -= 1
            if not count:
                break
    return lowered


def _form(line: Line) -> str:
    """How a label looks beside its number: ㈠ otherwise than （一）, （一） otherwise than (一)."""
    return ENCLOSED.sub("㈠", NUMBER.sub("", line.label))


def _announced(said: str, codebook: Codebook) -> bool:
    """Whether a list follows what an item says: its line ends in a colon, or its last line announces one."""
    return said.endswith(COLONS) and (
        "\n" not in said or _announcing(codebook).search(said, said.rfind("\n")) is not None
    )


def _length(text: str, lines: Sequence[Line], i: int, sister: Line | None) -> int:
    """How many lines from ``i`` on are the list: 1, 2, … until a heading of its item's rank, or one that goes on above it.

    ``sister`` is the last line above of the list's own style and rank.
    """
    above, first = lines[i - 1], lines[i]
    count = 1
    for j in range(i + 1, len(lines)):
        before, line = lines[j - 1], lines[j]
        if line.style != first.style:
            if line.rank <= above.rank:
                break
            continue
        number = label_number(line.label)
        if number != count + 1 or (_form(line) != _form(first) and sister):
            break
        if sister and number == label_number(sister.label) + 1:
            closed = not text[before.start : line.start].rstrip(NO_WORDS).endswith(GOES_ON)
            if closed and _form(line) == _form(sister):
                break
        count += 1
    return count
