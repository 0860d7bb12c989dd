"""Decisions as rows of a codebook: a verdict, the signs that must hold, those that must not, and an example.

A reader names its signs in a table of one-line functions; the rows say which of them together decide what. A researcher
adds a line to a codebook file of their own; a line of words needs no named sign: ``after:范围`` holds where the text
goes on with 范围, ``before:近|最近`` where one of the two stands right before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Generic, Protocol, TypeVar

from compare.codebook import Codebook, CodebookError

__all__ = ["Rules", "Surroundings"]


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
# a row with its first sign, which most cases fail, and the others
Wanted = tuple[dict[str, str], int, bool, list[tuple[int, bool]]]


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
        What a named sign is: a function of a case whose result is true where the sign holds. Each is asked at most
        once a case, and only where a row needs it.
    kind : callable, optional
        Of a case what it shares with many others; of each kind the rows that its cases can meet are kept.
    of_kind : collection of str
        The signs that hold for all cases of one kind or for none.

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
        of_kind: Collection[str] = (),
    ) -> None:
        self.rows = [row for row in codebook.rows(name) if row["decision"] == decision]
        names: dict[str, int] = {}  # the signs that the rows name, by their order
        self._signs: list[Sign[Case]] = []
        self._wanted: list[tuple[dict[str, str], list[tuple[int, bool]]]] = []
        self._kind: Callable[[Case], Hashable] = kind
        self._by_kind: dict[Hashable, list[Wanted]] = {}
        for row in self.rows:
            wanted = [(sign, True) for sign in row["signs"].split()] + [(sign, False) for sign in row["unless"].split()]
            place = f"{name}.csv, {decision}, {row['signs']!r}"
            if not row["signs"] or not row["verdict"]:
                raise CodebookError(f"{place}: a row needs a verdict and at least one sign")
            for sign, _ in wanted:
                if sign not in names:
                    names[sign] = len(names)
                    self._signs.append(signs[sign] if sign in signs else _words_beside(sign, place, signs))
            self._wanted.append((row, [(names[sign], must) for sign, must in wanted]))
        self._of_kind = {names[sign] for sign in of_kind if sign in names}
        self._signs.append(lambda case: True)

    def _left(self, case: Case) -> list[Wanted]:
        """The rows that cases of this one's kind can meet, each with the signs that are still to be asked."""
        left: list[Wanted] = []
        holds = {sign: bool(self._signs[sign](case)) for sign in self._of_kind}
        for row, wanted in self._wanted:
            if all(holds.get(sign, must) is must for sign, must in wanted):
                asked = [(sign, must) for sign, must in wanted if sign not in holds]
                (first, must_first), *others = asked or [(len(self._signs) - 1, True)]
                left.append((row, first, must_first, others))
        return left

    def find(self, case: Case) -> dict[str, str] | None:
        """The first row that fits; None where none does."""
        signs, kind = self._signs, self._kind(case)
        rows = self._by_kind.get(kind)
        if rows is None:
            rows = self._by_kind[kind] = self._left(case)
        known: list[bool | None] = [None] * len(signs)
        for row, first, must_first, others in rows:
            holds = known[first]
            if holds is None:
                holds = known[first] = bool(signs[first](case))
            if holds is not must_first:
                continue
            for sign, must in others:
                holds = known[sign]
                if holds is None:
                    holds = known[sign] = bool(signs[sign](case))
                if holds is not must:
                    break
            else:
                return row
        return None

    def decide(self, case: Case) -> str:
        """The verdict of the first row that fits; the empty string where none does."""
        row = self.find(case)
        return row["verdict"] if row else ""


def _words_beside(sign: str, place: str, named: Mapping[str, Sign[Case]]) -> Sign[Case]:
    """A sign that is told by its words: ``before:近|最近`` or ``after:范围``."""
    side, colon, listed = sign.partition(":")
    words = tuple(word for word in listed.split("|") if word)
    if not colon or not words or side not in ("before", "after"):
        raise CodebookError(f"{place}: no sign {sign!r}; write before:words, after:words or one of {', '.join(named)}")
    return (
        (lambda case: case.before.endswith(words)) if side == "before" else (lambda case: case.after.startswith(words))
    )
