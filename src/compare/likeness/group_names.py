"""What groups of measures are called: a title of a member, told apart from those of other groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from compare.codebook import Codebook, folder_of
from compare.likeness.pieces import Wording
from compare.likeness.words import load_words

NAME_LENGTH = 24  # characters a name has at most
TOLD_APART = re.compile(r"（\w+）$")  # what tells a name from an earlier one


def _shortened(name: str) -> str:
    name = name.rstrip("。；，、")
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


def is_name_of(name: str, member: Wording) -> bool:
    """Whether a cluster's name stands in the words of a measure: it was drawn from it, whatever list of words drew it."""
    bare = TOLD_APART.sub("", name).removesuffix("…")
    return bare in member.head or bare in member.body


def titles_of(members: Iterable[Wording], codebook: Codebook | None = None) -> list[str]:
    """What a group may be called: the titles of its members, where none has one that is short what they are called."""
    held = list(members)
    return [one.head for one in held if one.titled and len(one.head) <= NAME_LENGTH] or [
        one.called(codebook) for one in held
    ]


def names_of(titles: list[list[str]], codebook: Codebook | None = None) -> list[str]:
    """A name for each cluster: the title of a member whose words most of its fellows' titles have, told apart."""
    return told_apart(drawn_names(titles, codebook))


def drawn_names(titles: Sequence[Sequence[str]], codebook: Codebook | None = None) -> list[str]:
    """As :func:`names_of`, before those that are the same are told apart."""
    words = load_words(folder_of(codebook))
    found = []
    for heads in titles:
        if len(heads) == 1:
            found.append(_shortened(heads[0]))
            continue
        counted = [set(words.counted(head)) for head in heads]
        holders = Counter(word for one in counted for word in one)

        def worth(number: int, counted: list[set[str]] = counted, holders: Counter[str] = holders) -> float:
            return sum(holders[word] for word in counted[number]) / (len(counted[number]) + 1) if counted[number] else 0

        fitting = [number for number, head in enumerate(heads) if 0 < len(head) <= NAME_LENGTH] or range(len(heads))
        best = max(fitting, key=lambda number: (worth(number), -len(heads[number]), -number))
        found.append(_shortened(heads[best]))
    return found


def told_apart(names: Iterable[str]) -> list[str]:
    """Names of which those that are the same bear a number."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name}（{seen[name]}）")
    return told
