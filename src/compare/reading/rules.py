"""Decisions as rows of a codebook: a verdict, the signs that must hold, those that must not, and an example.

A reader names its signs in a table of one-line functions; the rows say which of them together decide what. A researcher
adds a line to a codebook file of their own; a line of words needs no named sign: ``after:范围`` holds where the text
goes on with 范围, ``before:近|最近`` where one of the two stands right before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar

from compare.codebook import Codebook, CodebookError

__all__ = ["Rules", "Surroundings", "words_of"]


class Surroundings(Protocol):
    """What every case of a decision has: the words right before and right after the thing that is decided on."""

    @property
    def before(self) -> str:
        """The words right before it."""
        ...

    @property
    def after(self) -> str:
        """The words right after it."""
        ...


Case = TypeVar("Case", bound=Surroundings)
Sign = Callable[[Case], object]
# a row with its place and the other signs, those that must hold and those that must not
Row = tuple[int, dict[str, str], list[Sign[Case]], list[Sign[Case]]]
# the rows that a sign must hold for, and the place of the first
Group = tuple[Sign[Case], int, list[Row[Case]]]


class Rules(Generic[Case]):
    """The rows of one decision, in the order of their file: the first that fits gives the verdict.

    Parameters
    ----------
    codebook : Codebook
        Where the rows stand.
    name : str
        The file, without ``.csv``; its columns are ``decision``, ``verdict``, ``signs``, ``unless``, ``example``. Signs
        are parted by blanks.
    decision : str
        Which rows of the file are meant.
    signs : mapping of str to callable
        What a named sign is: a function of a case whose result is true where the sign holds.
    kind : callable, optional
        Of a case what it shares with many others; of each kind the rows that its cases can meet are kept.
    of_kind : callable, optional
        Of a case the signs that hold for all cases of its kind or for none; ``before:`` and ``after:`` stand for all that
        are told by their words.

    Raises
    ------
    CodebookError
        Where a row names a sign that is not there, or no sign at all.
    """

    def __init__(
        self,
        codebook: Codebook,
        name: str,
        decision: str,
        signs: Mapping[str, Sign[Case]],
        kind: Callable[[Case], Hashable] = lambda case: None,
        of_kind: Callable[[Case], Collection[str]] = lambda case: (),
    ) -> None:
        self.rows = [row for row in codebook.rows(name) if row["decision"] == decision]
        self._kind: Callable[[Case], Hashable] = kind
        self._by_kind: dict[Hashable, list[Group[Case]]] = {}
        self._signs: dict[str, Sign[Case]] = {}
        self._wanted: list[dict[str, bool]] = []  # of each row its signs, and whether they must hold
        for row in self.rows:
            wanted = dict.fromkeys(row["signs"].split(), True) | dict.fromkeys(row["unless"].split(), False)
            place = f"{name}.csv, {decision}, {row['signs']!r}"
            if not row["signs"] or not row["verdict"]:
                raise CodebookError(f"{place}: a row needs a verdict and at least one sign")
            for sign in wanted:
                self._signs[sign] = signs[sign] if sign in signs else _words_beside(sign, place, signs)
            self._wanted.append(wanted)
        self._of_kind = of_kind
        self._by_signs: dict[Hashable, list[Group[Case]]] = {}

    def _groups(self, case: Case) -> list[Group[Case]]:
        """The rows that cases of this one's kind can meet, by the sign that most of them share."""
        told = self._of_kind(case)
        holds = {
            sign: bool(holds(case))
            for sign, holds in self._signs.items()
            if sign in told or (":" in sign and sign[: sign.index(":") + 1] in told)
        }
        key = tuple(holds.items())
        groups = self._by_signs.get(key)
        if groups is None:
            groups = self._by_signs[key] = self._grouped(holds)
        return groups

    def _grouped(self, holds: dict[str, bool]) -> list[Group[Case]]:
        """The rows that are left where some signs are known, by the sign that most of them share."""
        left = [
            (i, {sign: must for sign, must in wanted.items() if sign not in holds})
            for i, wanted in enumerate(self._wanted)
            if all(holds.get(sign, must) is must for sign, must in wanted.items())
        ]
        shared = Counter(sign for _, asked in left for sign, must in asked.items() if must)
        groups: dict[str, Group[Case]] = {}
        for i, asked in left:
            first = max((sign for sign, must in asked.items() if must), key=shared.__getitem__, default="")
            wanted, unwanted = (
                [self._signs[sign] for sign, must in asked.items() if must is held and sign != first]
                for held in (True, False)
            )
            group = groups.setdefault(first, (self._signs.get(first, bool), i, []))
            group[2].append((i, self.rows[i], wanted, unwanted))
        return list(groups.values())

    def find(self, case: Case) -> dict[str, str] | None:
        """The first row that fits; None where none does."""
        kind = self._kind(case)
        groups = self._by_kind.get(kind)
        if groups is None:
            groups = self._by_kind[kind] = self._groups(case)
        found, place = None, len(self.rows)
        for sign, first, rows in groups:
            if first > place:
                break
            if sign(case):
                for i, row, wanted, unwanted in rows:
                    if i > place:
                        break
                    for holds in wanted:
                        if not holds(case):
                            break
                    else:
                        for holds in unwanted:
                            if holds(case):
                                break
                        else:
                            found, place = row, i
                            break
        return found

    def settled(self, case: Case) -> str:
        """The verdict on all cases of this one's kind, whatever else stands beside them; the empty string where it depends."""
        for sign, _, rows in self._groups(case)[:1]:
            _, row, wanted, unwanted = rows[0]
            if sign is bool and not wanted and not unwanted:
                return row["verdict"]
        return ""

    def decide(self, case: Case) -> str:
        """The verdict of the first row that fits; the empty string where none does."""
        row = self.find(case)
        return row["verdict"] if row else ""


def words_of(rows: Iterable[dict[str, str]], side: str) -> Iterator[str]:
    """The words that rows ask for on one side: ``before:近|最近``."""
    for row in rows:
        for sign in f"{row['signs']} {row['unless']}".split():
            if sign.startswith(f"{side}:"):
                yield from filter(None, sign[len(side) + 1 :].split("|"))


def _words_beside(sign: str, place: str, named: Mapping[str, Sign[Case]]) -> Sign[Case]:
    """A sign that is told by its words: ``before:近|最近`` or ``after:范围``."""
    side, colon, listed = sign.partition(":")
    words = tuple(word for word in listed.split("|") if word)
    if not colon or not words or side not in ("before", "after"):
        raise CodebookError(f"{place}: no sign {sign!r}; write before:words, after:words or one of {', '.join(named)}")
    return (
        (lambda case: case.before.endswith(words)) if side == "before" else (lambda case: case.after.startswith(words))
    )
